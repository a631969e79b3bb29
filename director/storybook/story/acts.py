"""Acts: how a film of any length is laid out from one shape, and as many plots as its length has room for.

A short film is one act: the shape with the prompt's deeds, hung on one plot. A longer film keeps that act as its frame and tells an
episode in each gap of it: another place, another plot from its cause to its payoff, and then back to where the prompt goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from director.storybook.facts import Reading
from director.storybook.story.plots import Plot
from director.storybook.story.shapes import Beat, Shape, lay_out, of_name

ONE_ACT = 14
"""Shots that one act carries; what is wished beyond them becomes episodes."""
SHORTEST_HUNG = 7
"""Shots below which there is no room for a plot beside what the prompt tells."""
_HEAVIER = 2
_CAUSAL = 9
_ENDING = 4
_INTERLUDES = (("open", "together", "detail", "react"), ("passage", "look", "meet", "hush"), ("open", "life", "look", "together", "react"))
_BARE = (("open", "look", "life", "force"), ("passage", "trace", "sign", "hush"), ("open", "life", "look", "trace", "sign"))


def in_acts(found: Shape, reading: Reading, count: int, plots: Sequence[Plot | None], places: int) -> tuple[Beat, ...]:
    """Exactly ``count`` beats.

    Args:
        found: the shape of the whole film.
        reading: gives the deeds.
        count: shots of the film.
        plots: those that suit the film, best first; the first one hangs in the frame (None for none), each other makes an episode.
        places: places of the film, numbered from 0; episodes go round the later ones.
    """
    first = plots[0] if plots and count >= SHORTEST_HUNG else None
    frame = lay_out(_hung(found, first) if first is not None else found, reading, min(count, ONE_ACT))
    spare = count - len(frame)
    if spare <= 0:
        return frame
    episodes = tuple(_episodes([p for p in plots[1:] if p is not None], spare, places, bare=not reading.beings))
    return tuple(_woven(frame, episodes))


def act_of(beats: Sequence[Beat], at: int) -> int:
    """The act that a beat belongs to, from 1: what comes before the first deed, between deeds and episodes, and after the last deed."""
    told = [i for i, beat in enumerate(beats) if beat.name == "act"]
    first = told[0] if told else 1
    last = told[-1] if len(told) > 1 else len(beats) - _ENDING
    return 1 if at < first else 3 if at > last else 2


def _hung(found: Shape, plot: Plot) -> Shape:
    """The shape with those of its beats that the plot tells; they are the last to be left out."""
    told = set(plot.beats)
    return replace(found, beats=tuple(replace(b, plot=plot, weight=_weight(b)) if b.name in told else b for b in found.beats))


def _weight(beat: Beat) -> int:
    return _CAUSAL if beat.name in ("plant", "payoff") else max(beat.weight, min(_CAUSAL - 1, beat.weight + _HEAVIER))


def _episodes(plots: Sequence[Plot], spare: int, places: int, *, bare: bool) -> Iterator[tuple[Beat, ...]]:
    """Runs of beats, ``spare`` of them together."""
    number, left = 0, spare
    while left > 0:
        place = 1 + number % (places - 1) if places > 1 else 0
        told = _plotted(plots[number], place) if number < len(plots) else _interlude(number, place, bare=bare)
        kept = told if len(told) <= left else _interlude(number, place, bare=bare)[:left]  # no plot without its payoff
        yield kept
        left -= len(kept)
        number += 1


def _plotted(plot: Plot, place: int) -> tuple[Beat, ...]:
    """An episode: the place, then the plot's beats in causal order."""
    first = replace(of_name("open"), reason="where the way leads now", place=place)
    told = tuple(replace(of_name(name), plot=plot, place=place) for name in plot.beats)
    if len(told) > 2:
        return (first, *told)
    between = (replace(of_name("together"), place=place), replace(of_name("react"), place=place))
    return (first, *told[:1], *between, *told[1:])


def _interlude(number: int, place: int, *, bare: bool) -> tuple[Beat, ...]:
    runs = _BARE if bare else _INTERLUDES
    return tuple(replace(of_name(name), place=place) for name in runs[number % len(runs)])


def _woven(frame: Sequence[Beat], episodes: Sequence[tuple[Beat, ...]]) -> Iterator[Beat]:
    """The frame with the episodes spread over its middle."""
    told = [i for i, beat in enumerate(frame) if beat.name == "act"]
    first = told[0] if told else 1
    last = max(first + 1, told[-1] if len(told) > 1 else len(frame) - 3)
    gaps = list(range(first + 1, last + 1)) or [len(frame) - 1]
    at = [gaps[n * len(gaps) // max(1, len(episodes))] for n in range(len(episodes))]
    for index, beat in enumerate(frame):
        for episode in (e for e, gap in zip(episodes, at, strict=True) if gap == index):
            yield from episode
        yield beat
