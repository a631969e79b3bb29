"""Exact lengths: how many frames each shot has, and where its lines begin.

Dialogue decides. A line never begins or ends inside a transition, a reader gets time to look before
the first word, and a shot without words lasts as long as its picture needs. The plan of a shot
depends on that shot alone, so shots can be made while later ones are still being spoken.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pipeline.errors import PlanError
from pipeline.film.media import MediaRef, Phone, Word
from pipeline.film.screenplay import MATCH, CharacterId, Screenplay, Shot
from pipeline.film.timing import SAMPLE_RATE, FrameRate

LEAD_IN = Fraction(45, 100)
"""Seconds of picture before the first word."""
BETWEEN = Fraction(35, 100)
"""Seconds between two lines of one shot."""
LEAD_OUT = Fraction(55, 100)
"""Seconds of picture after the last word."""
LONGEST_SHOT = 60
"""Seconds; a longer shot is a planning mistake."""
CARD_SECONDS = Fraction(3)
"""Length of the title and end cards."""
FADE_IN = Fraction(1, 2)
"""Seconds in which the film comes out of black."""
FADE_OUT = Fraction(1)
"""Seconds in which the film goes into black."""

_TRANSITION_SECONDS = {"cut": Fraction(0), "dissolve": Fraction(1, 2), "fade": Fraction(1), "dip": Fraction(3, 4)}
_OTHER_TRANSITION = Fraction(1, 2)
_SILENT_SECONDS = {
    "Extreme long shot": Fraction(9, 2),
    "Long shot": Fraction(4),
    "Wide shot": Fraction(4),
    "Full shot": Fraction(7, 2),
    "Medium shot": Fraction(7, 2),
    "Medium close-up": Fraction(3),
    "Close-up": Fraction(3),
    "Extreme close-up": Fraction(5, 2),
    "Insert": Fraction(5, 2),
}
_DEFAULT_SILENT = Fraction(7, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTake:
    """A line that was spoken.

    Attributes:
        shot: id of the shot.
        index: place in the shot, from 1.
        speaker: whose line.
        text: the words.
        voice: voice name.
        sound: mono WAV file.
        rate: its samples per second.
        samples: its length.
        words: with samples at ``rate``.
        phones: with samples at ``rate``.
    """

    shot: str
    index: int
    speaker: CharacterId
    text: str
    voice: str
    sound: MediaRef
    rate: int
    samples: int
    words: tuple[Word, ...]
    phones: tuple[Phone, ...] = ()

    @property
    def seconds(self) -> Fraction:
        """Exact length."""
        return Fraction(self.samples, self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLine:
    """A line and the sample of the shot (film sample rate) on which it begins."""

    line: LineTake
    start: int

    @property
    def end(self) -> int:
        """The first sample after the line."""
        return self.start + round(self.line.seconds * SAMPLE_RATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotPlan:
    """One shot, planned to the frame.

    Attributes:
        shot: id: ``S01``, or ``title`` and ``end`` for the cards.
        frames: whole length, transitions included.
        head: frames that overlap the shot before.
        tail: frames that overlap the shot after.
        transition: name of the transition to the next shot.
        lines: spoken lines in order.
        fade_in: frames in which the film comes out of black, on its first shot only.
        fade_out: frames in which the film goes into black, on its last shot only.
    """

    shot: str
    frames: int
    head: int
    tail: int
    transition: str
    lines: tuple[PlacedLine, ...] = ()
    fade_in: int = 0
    fade_out: int = 0

    @property
    def cuts(self) -> tuple[int, int]:
        """The half-open range of frames that the film shows as they are, outside transitions and fades."""
        return self.head + self.fade_in, self.frames - self.tail - self.fade_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All shots of a film in order."""

    rate: FrameRate
    shots: tuple[ShotPlan, ...]

    def starts(self) -> tuple[int, ...]:
        """The film frame on which each shot begins (its head overlaps the shot before)."""
        starts, at = [], 0
        for plan in self.shots:
            starts.append(at)
            at += plan.frames - plan.tail
        return tuple(starts)

    @property
    def frames(self) -> int:
        """Length of the film in frames."""
        return sum(p.frames - p.tail for p in self.shots)

    @property
    def samples(self) -> int:
        """Length of the film in samples."""
        return self.rate.sample(self.frames)


def transition_frames(name: str, wished: int, rate: FrameRate) -> int:
    """Frames of a transition; ``wished`` 0 gives the usual length of that transition."""
    if name == "cut":
        return 0
    return wished or rate.frames(_TRANSITION_SECONDS.get(name, _OTHER_TRANSITION))


def overlaps(screenplay: Screenplay, rate: FrameRate) -> tuple[tuple[str, str, int], ...]:
    """For every place of the film in order: (id, transition to the next, its frames).

    The title card stands before the first shot and the end card after the last; the last place has
    no transition.
    """
    joins = ((shot, "cut" if shot.transition == MATCH else shot.transition) for shot in screenplay.shots)
    rows: list[tuple[str, str, int]] = [(shot.id, join, transition_frames(join, shot.transition_frames, rate)) for shot, join in joins]
    rows[-1] = (rows[-1][0], "fade", transition_frames("fade", 0, rate))
    if screenplay.title:
        rows.insert(0, ("title", "dissolve", rate.frames(Fraction(3, 4))))
    rows.append(("end", "cut", 0))
    return tuple(rows)


def plan_shot(shot: Shot, lines: tuple[LineTake, ...], head: int, tail: int, transition: str, rate: FrameRate) -> ShotPlan:
    """Plan one shot from its spoken lines.

    Args:
        shot: the shot.
        lines: its spoken lines in order.
        head: frames that overlap the shot before.
        tail: frames that overlap the shot after.
        transition: name of the transition to the next shot.
        rate: frames per second of the film.

    Raises:
        PlanError: the shot would last longer than LONGEST_SHOT.
    """
    placed, spoken_until = _place_lines(lines, rate.seconds(head), rate)
    wanted = spoken_until + LEAD_OUT if placed else rate.seconds(head) + _SILENT_SECONDS.get(shot.size, _DEFAULT_SILENT)
    shortest = Fraction(shot.seconds).limit_denominator(1000)
    frames = max(rate.frames_covering(wanted + rate.seconds(tail)), rate.frames_covering(shortest))
    frames = max(frames, head + tail + rate.frames(Fraction(1)))
    if rate.seconds(frames) > LONGEST_SHOT:
        raise PlanError(
            f"{shot.id} would last {float(rate.seconds(frames)):.0f} seconds; {LONGEST_SHOT} is the longest",
            hint=f"shorten or split the dialogue of {shot.id} in screenplay.txt",
            shot=shot.id,
        )
    return ShotPlan(shot=shot.id, frames=frames, head=head, tail=tail, transition=transition, lines=placed)


def plan_card(name: str, head: int, tail: int, transition: str, rate: FrameRate) -> ShotPlan:
    """Plan the title or end card."""
    return ShotPlan(shot=name, frames=rate.frames(CARD_SECONDS) + head, head=head, tail=tail, transition=transition)


def _place_lines(lines: tuple[LineTake, ...], head: Fraction, rate: FrameRate) -> tuple[tuple[PlacedLine, ...], Fraction]:
    placed, at = [], head + LEAD_IN
    for line in lines:
        start = rate.sample(rate.frames_covering(at))
        placed.append(PlacedLine(line=line, start=start))
        at = Fraction(start, SAMPLE_RATE) + line.seconds + BETWEEN
    return tuple(placed), at - BETWEEN
