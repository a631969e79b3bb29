"""What a film must be, and the rules that its captions keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size
from pipeline.media.hearing import PlannedLine
from pipeline.media.mux import Caption

SHORTEST_CAPTION = SAMPLE_RATE * 5 // 6
"""Samples that a caption must stay where there is time."""

CHARACTERS_PER_SECOND = 20
"""Reading speed that must be kept where there is time."""

CAPTION_SLACK = 3
"""Frames by which a caption may end before the time that it has: two are kept free between captions, one goes to rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPlan:
    """What the film must be.

    Attributes:
        frames: length.
        rate: frames per second.
        size: picture size.
        joins: film frames on which one piece meets the next.
        lines: what must be heard, and when.
        captions: as they were written.
        translations: language and captions of each translation.
        cuts: film samples on which shots meet.
        loudness: wanted in LUFS, None where nothing is promised.
        peak: highest true peak in dBTP.
    """

    frames: int
    rate: FrameRate
    size: Size
    joins: tuple[int, ...] = ()
    lines: tuple[PlannedLine, ...] = ()
    captions: tuple[Caption, ...] = ()
    translations: tuple[tuple[str, tuple[Caption, ...]], ...] = ()
    cuts: tuple[int, ...] = ()
    loudness: float | None = None
    peak: float = -1.5


def caption_faults(plan: FilmPlan) -> tuple[str, ...]:
    """Captions that are too wide, out of order, too quick where there is time, or over a cut that they have no business with."""
    others = (f"{language}: {fault}" for language, captions in plan.translations for fault in _faults(captions, plan))
    return (*_faults(plan.captions, plan), *others)


def _faults(captions: Sequence[Caption], plan: FilmPlan) -> Iterator[str]:
    before, whole = 0, plan.rate.sample(plan.frames)
    for number, caption in enumerate(captions, start=1):
        lines = caption.text.split("\n")
        if len(lines) > 2 or max(map(len, lines)) > 42:
            yield f"caption {number} is larger than two lines of 42 characters"
        if caption.start < before or caption.end <= caption.start or caption.end > whole:
            yield f"caption {number} is out of order"
        if any(caption.start < cut < caption.end and not _spoken_over(cut, plan) for cut in plan.cuts):
            yield f"caption {number} stays over a cut that its line does not cross"
        room = _room(captions, number - 1, plan)
        if caption.end - caption.start < min(SHORTEST_CAPTION, room):
            yield f"caption {number} stays {(caption.end - caption.start) / SAMPLE_RATE:.2f} s though there is time"
        if len(caption.text) * SAMPLE_RATE > (caption.end - caption.start) * CHARACTERS_PER_SECOND and caption.end - caption.start < room:
            yield f"caption {number} must be read faster than {CHARACTERS_PER_SECOND} characters a second though there is time"
        before = caption.end


def _room(captions: Sequence[Caption], number: int, plan: FilmPlan) -> int:
    """Samples for which a caption could stay: to the next cut after its end, or the next caption, less a few frames."""
    caption = captions[number]
    following = captions[number + 1].start if number + 1 < len(captions) else plan.rate.sample(plan.frames)
    cut = min((cut for cut in plan.cuts if cut >= caption.end), default=following)
    return min(following, cut) - plan.rate.sample(CAPTION_SLACK) - caption.start


def _spoken_over(cut: int, plan: FilmPlan) -> bool:
    # a caption begins on a frame, so that it may stand a part of a frame before its line
    slack = plan.rate.sample(1)
    return any(line.start - slack < cut < line.start + line.samples + slack for line in plan.lines)
