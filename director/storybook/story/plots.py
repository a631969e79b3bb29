"""Plots: chains of causal beats that a film is hung on, whatever its prompt tells.

A plot has rows for beats that shapes have as well; where a shape comes to such a beat, the plot says what happens, why, and
what is said. Long films have one plot for each episode.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from director.storybook import lexicon
from director.storybook.story.pools import Entry, entry_of, pool

TAKE = "~"
_BAR = re.compile(r"(?<!\|)\|(?!\|)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One way a beat of a plot can go: its ``reason``, and ``picture`` (frame || video) and ``lines`` as entries with the same tags.

    The lines are takes: the second of the plant goes with the second of the payoff.
    """

    beat: str
    reason: str
    picture: Entry
    lines: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A chain of beats: its ``name``, the ``shapes`` that it suits, the ``signs`` that call it, and its ``rows`` in causal order."""

    name: str
    shapes: tuple[str, ...]
    signs: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def beats(self) -> tuple[str, ...]:
        """The beats that it tells, each once, in causal order."""
        return tuple(dict.fromkeys(row.beat for row in self.rows))

    @property
    def brought(self) -> frozenset[str]:
        """The things that it brings and has a fate for, as tags: a film whose prompt tells of such a thing would have two of them."""
        return _brought(self.name, tuple(row.picture.text for row in self.rows))

    def told(self, beat: str, tags: frozenset[str], slots: dict[str, str]) -> tuple[Row, ...]:
        """The rows for ``beat`` that fit."""
        return tuple(row for row in self.rows if row.beat == beat and row.picture.fits(tags, slots))

    def holds(self, everywhere: Iterable[frozenset[str]], slots: dict[str, str]) -> bool:
        """Whether no beat of it is missing in any of the places with these tags."""
        return all(any(r.picture.fits(tags, slots) for r in self.rows if r.beat == beat) for tags in everywhere for beat in self.beats)


@cache
def _brought(name: str, pictures: tuple[str, ...]) -> frozenset[str]:
    """Nouns behind "a" that the name or two pictures have; what is there in passing may be there twice."""
    new = {noun for text in pictures for noun in _new_things(text.lower())}
    told = {noun: sum(bool(re.search(rf"\b{noun}", text.lower())) for text in pictures) for noun in new}
    return frozenset(noun.replace(" ", "-") for noun, count in told.items() if count >= _FATEFUL or noun in name)


_FATEFUL = 2
"""Pictures of a plot from which on a thing is what the plot is about."""
_ARTICLES = frozenset(("a", "an", "one", "two", "second"))
_TOLD_APART = frozenset(("the", "his", "her", "its", "their", "no", "{", "}", ",", ".", ";", "|", "every", "any"))


def _new_things(text: str) -> Iterator[str]:
    tokens = re.findall(r"[a-z'-]+|[{},.;|]", text)
    for at, word in enumerate(tokens):
        found = lexicon.thing(word)
        if found is None or found.word not in (word, lexicon.singular(word)) or found.category in ("abstract", "sight", ""):
            continue
        before = next((b for b in reversed(tokens[max(0, at - 4) : at]) if b in _ARTICLES or b in _TOLD_APART), "")
        if before in _ARTICLES:
            yield lexicon.singular(word)


@cache
def plots() -> tuple[Plot, ...]:
    """All plots of ``plots.txt`` in order."""
    found: list[tuple[str, list[Row]]] = []
    for line in files("director.storybook.plots").joinpath("plots.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            found.append((line[1:], []))
        elif line.startswith(TAKE):
            found[-1][1][-1] = _with_take(found[-1][1][-1], line.removeprefix(TAKE))
        elif line.strip() and not line.startswith("#"):
            found[-1][1].append(_row(line))
    return tuple(_plot(head, rows) for head, rows in found)


@cache
def small_plots() -> tuple[Plot, ...]:
    """The motifs as plots of two beats: what is planted, and what becomes of it."""
    return tuple(_from_motif(entry) for entry in pool("motifs.txt", "motifs"))


def _from_motif(motif: Entry) -> Plot:
    thing, *told = (part.strip() for part in motif.text.split("||"))
    tags = " ".join(motif.tags)
    rows = tuple(
        Row(beat=beat, reason=reason, picture=entry_of(tags, f"{told[at]} || {told[at + 1]}"), lines=takes(tags, told[at + 2]))
        for beat, reason, at in (
            ("plant", f"{thing}: a small thing that will matter", 0),
            ("payoff", f"{thing}: the small thing pays off", 3),
        )
    )
    return Plot(name=f"the {thing}", shapes=(), signs=(), rows=rows)


def _plot(head: str, rows: list[Row]) -> Plot:
    name, _, rest = head.partition(":")
    shapes, _, signs = rest.partition("|")
    return Plot(name=name.strip(), shapes=tuple(s.strip() for s in shapes.split(",")), signs=tuple(signs.split()), rows=tuple(rows))


def _row(line: str) -> Row:
    beat, tags, reason, rest = (part.strip() for part in _BAR.split(line))
    frame, video, words = (part.strip() for part in rest.split("||"))
    return Row(beat=beat, reason=reason, picture=entry_of(tags, f"{frame} || {video}"), lines=takes(tags, words))


def takes(tags: str, words: str) -> tuple[Entry, ...]:
    """Ways to say one thing, set apart by a tilde."""
    return tuple(entry_of(tags, take) for take in words.split(TAKE))


def _with_take(row: Row, words: str) -> Row:
    return replace(row, lines=(*row.lines, entry_of(" ".join(row.picture.tags), words)))


def suitable(
    shape: str, tags: frozenset[str], everywhere: tuple[frozenset[str], ...], slots: dict[str, str], rng: random.Random
) -> tuple[Plot, ...]:
    """The plots that a film of this shape can be hung on, the most called for first; equals in the order of chance."""
    open_ones = [plot for plot in (*plots(), *small_plots()) if _open(plot, tags) and plot.holds(everywhere, slots)]
    ranked = [(_score(plot, shape, tags) - SPREAD * math.log(-math.log(rng.random())), plot.name, plot) for plot in open_ones]
    return tuple(plot for _, _, plot in sorted(ranked, key=lambda r: (-r[0], r[1])))


def _open(plot: Plot, tags: frozenset[str]) -> bool:
    if plot.brought & tags:
        return False
    required = (sign[1:] for sign in plot.signs if sign.startswith("+"))
    return all(not set(sign[1:].split("/")) & tags if sign.startswith("!") else bool(set(sign.split("/")) & tags) for sign in required)


SPREAD = 0.8
"""How much chance counts beside the signs: a plot with one more sign is e times likelier at 1, so that no few plots carry all films."""
_FOR_ALL = 1.5
"""What a plot without signs of its own stands behind one that has some: it suits every film, and would otherwise tell too many."""
_WEAK_SIGNS = frozenset(("person", "solo", "duo", "many", "indoors", "outdoors", "night", "child", "old"))


def _score(plot: Plot, shape: str, tags: frozenset[str]) -> float:
    strong = [sign for sign in plot.signs if not sign.startswith("+") and sign not in _WEAK_SIGNS]
    called = [sign for sign in strong if sign in tags]
    weak = sum(sign in tags for sign in plot.signs if sign in _WEAK_SIGNS)
    uncalled = 2.0 if strong and not called else _FOR_ALL if not strong else 0.0
    return len(called) + 0.3 * weak + (1.5 if shape in plot.shapes else 0.0) - (uncalled if plot.shapes else 2.0)


def is_called(plot: Plot, tags: frozenset[str]) -> bool:
    """Whether a film with these tags may be hung on the plot as a whole; without any of its own signs it is good for an episode only."""
    strong = [sign for sign in plot.signs if not sign.startswith("+") and sign not in _WEAK_SIGNS]
    return bool(plot.shapes) and (not strong or any(sign in tags for sign in strong))
