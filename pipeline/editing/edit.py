"""The edit as a value: which frames of which takes, which lines at which samples, and how shots meet.

All arithmetic of the film clock is here. A transition of ``d`` frames lets the last ``d`` frames of a shot
overlap the first ``d`` of the next, so that a film lasts the sum of its shots less the sum of its overlaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pipeline.errors import TimelineError
from pipeline.film.media import Word
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import FrameRate, Size
from pipeline.media.transition import xfade_name

LONGEST = 24 * 3600
"""Seconds that a film may last."""

BED_KINDS = ("music", "ambience", "effects", "native")
"""What a bed of sound may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditShot:
    """One shot in the film.

    Attributes:
        id: of the shot.
        clip: the take, relative to the film folder.
        frames: length in the film, overlaps included.
        source_in: the take's first frame that is used.
        available: length of the take in frames, 0 when not said.
        transition: how it gives way to the next shot: "cut", a name of ours or an xfade name.
        overlap: frames that it shares with the next shot, 0 for a cut.
        speed: how fast the take plays; 1 as it was made, 0 holds its first used frame.
        prompt: what the generator was asked for.
        seed: of the take.
        adapter: who made the take.
        model: model id.
        cost: price of the take in US dollars, None when unknown.
        scene: name of the scene that the shot is in, for chapters; "" goes on with the one before.
        look: filters, tables and effects, as ``pipeline.film.looks`` reads them; "" for none.
        title: text over the picture, "" for none.
        title_place: where it stands: lower, upper, centre, credits.
    """

    id: ShotId
    clip: Path
    frames: int
    source_in: int = 0
    available: int = 0
    transition: str = "cut"
    overlap: int = 0
    speed: Fraction = Fraction(1)
    prompt: str = ""
    seed: int = 0
    adapter: str = ""
    model: str = ""
    cost: float | None = 0.0
    scene: str = ""
    look: str = ""
    title: str = ""
    title_place: str = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditLine:
    """One spoken line.

    Attributes:
        shot: whose line it is; it stays with that shot when shots are moved.
        index: place in the shot, counted from 1.
        sound: the spoken line, relative to the film folder.
        start: first sample on the film clock.
        samples: length.
        source_in: the first sample of the sound (at the film's rate) that is heard.
        text: the words as typed.
        speaker: name for captions, "" for none.
        words: each word with its samples on the film clock.
        colour: of captions as "#rrggbb", or "".
        translations: language (BCP 47 tag) and text of every translation.
    """

    shot: ShotId
    index: int
    sound: Path
    start: int
    samples: int
    text: str
    source_in: int = 0
    speaker: str = ""
    words: tuple[Word, ...] = ()
    colour: str = ""
    translations: tuple[tuple[str, str], ...] = ()

    @property
    def end(self) -> int:
        """The sample after the last."""
        return self.start + self.samples


@dataclass(frozen=True, slots=True, kw_only=True)
class EditBed:
    """A long sound under the film.

    Attributes:
        kind: one of BED_KINDS.
        sound: the file, relative to the film folder.
        start: first sample on the film clock.
        samples: length.
        source_in: the first sample of the sound (at the film's rate) that is heard.
        gain_db: louder or softer than the kind usually is.
        shot: native sound stays with this shot when shots are moved; "" for sound of the whole film.
    """

    kind: str
    sound: Path
    start: int
    samples: int
    source_in: int = 0
    gain_db: float = 0.0
    shot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A whole film before it is rendered.

    Attributes:
        rate: frames per second.
        size: picture size.
        shots: in order, at least one.
        lines: spoken lines.
        beds: music, ambience, effects and native sound.
        title: of the film.
        artist: who made it, for the file's metadata.
        language: of the captions, BCP 47.
        fade_in: frames in which the first picture comes out of black.
        fade_out: frames in which the last picture goes into black.
        speaker_names: captions say who speaks.
    """

    rate: FrameRate
    size: Size
    shots: tuple[EditShot, ...]
    lines: tuple[EditLine, ...] = ()
    beds: tuple[EditBed, ...] = ()
    title: str = ""
    artist: str = ""
    language: str = "en"
    fade_in: int = 0
    fade_out: int = 0
    speaker_names: bool = False

    @property
    def frames(self) -> int:
        """Length of the film in frames."""
        return sum(shot.frames for shot in self.shots) - sum(shot.overlap for shot in self.shots[:-1])

    @property
    def samples(self) -> int:
        """Length of the film's sound."""
        return self.rate.sample(self.frames)

    def starts(self) -> tuple[int, ...]:
        """The film frame on which each shot begins, its overlap included."""
        found, at = [], 0
        for shot in self.shots:
            found.append(at)
            at += shot.frames - shot.overlap
        return tuple(found)

    def cuts(self) -> tuple[int, ...]:
        """Every film frame on which one shot meets the next: the first frame of each cut, and the middle of each transition."""
        return tuple(start + shot.overlap // 2 for start, shot in zip(self.starts()[1:], self.shots[:-1], strict=True))

    def body(self, index: int) -> tuple[int, int]:
        """The half-open range of take frames that shot ``index`` has to itself, fades of the film not counted."""
        shot = self.shots[index]
        head = self.shots[index - 1].overlap if index else self.fade_in
        tail = shot.overlap if index < len(self.shots) - 1 else self.fade_out
        return shot.source_in + head, shot.source_in + shot.frames - tail


def scenes(edit: Edit) -> tuple[tuple[int, str], ...]:
    """The film frame on which each scene begins, and its name; () for a film of one scene.

    What stands before the first named shot belongs to its scene.
    """
    found: list[tuple[int, str]] = []
    for start, shot in zip((0, *edit.cuts()), edit.shots, strict=True):
        if shot.scene and (not found or found[-1][1] != shot.scene):
            found.append((start if found else 0, shot.scene))
    return tuple(found) if len(found) > 1 else ()


def check(edit: Edit) -> None:
    """Refuse an edit that cannot be a film.

    Raises:
        TimelineError: it has no shots, or overlaps are longer than the shots that carry them.
    """
    if not edit.shots:
        raise TimelineError("the timeline has no shots", hint="put at least one clip on the picture track")
    for index, shot in enumerate(edit.shots):
        if shot.frames < 1 or shot.source_in < 0 or shot.overlap < 0:
            raise TimelineError(
                f"shot {shot.id} has {shot.frames} frames from frame {shot.source_in}", hint="a shot needs at least one frame"
            )
        if shot.overlap:
            _check_transition(shot)
        start, end = edit.body(index)
        if end < start:
            raise TimelineError(
                f"the transitions of shot {shot.id} ({shot.clip.name}) need {start - end} frames more than its {shot.frames}",
                hint="make the shot longer or its transitions shorter",
            )
    if edit.rate.seconds(edit.frames) > LONGEST:
        raise TimelineError(
            f"the film lasts {edit.frames} frames", hint=f"allowed are {LONGEST // 3600} hours; look for a shot with a wrong length"
        )
    for bed in edit.beds:
        if bed.kind not in BED_KINDS:
            raise TimelineError(f"{bed.kind!r} is no kind of sound bed", hint=f"allowed are {', '.join(BED_KINDS)}")


def _check_transition(shot: EditShot) -> None:
    try:
        xfade_name(shot.transition)
    except TimelineError as error:
        raise TimelineError(f"after shot {shot.id}: {error}", hint=error.hint) from error
