"""Where everything lies, as editors count: clips that meet, transitions over the meeting, sounds on tracks without overlaps.

Frames of picture and samples of sound count from the film's beginning; time codes begin at one o'clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.editing.edit import Edit, EditBed, EditLine, EditShot, check
from pipeline.editing.exchange.timecode import COUNTED, first_frame
from pipeline.editing.segments import inside
from pipeline.errors import TimelineError
from pipeline.film.media import MediaFacts
from pipeline.film.timing import SAMPLE_RATE, FrameRate
from pipeline.media.probe import probe


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One shot from where it meets the shot before to where it meets the next.

    Attributes:
        shot: what it is of.
        media: the file.
        record: first frame on the film clock.
        source: first frame of the file.
        frames: length.
        available: frames that the file has.
        facts: of the file.
    """

    shot: EditShot
    media: Path
    record: int
    source: int
    frames: int
    available: int
    facts: MediaFacts

    @property
    def end(self) -> int:
        """The frame after the last, on the film clock."""
        return self.record + self.frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A transition: it begins at film frame ``start``, lasts ``frames`` and lies around the meeting at ``cut``."""

    name: str
    start: int
    cut: int
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A piece of sound, all in samples at 48 kHz; ``available`` is the length of its file, ``comment`` is for people."""

    name: str
    media: Path
    record: int
    source: int
    samples: int
    available: int
    channels: int
    gain_db: float = 0.0
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """An edit laid out: clips in order, the meeting after each but the last (None for a cut), sound tracks with their names."""

    edit: Edit
    root: Path
    clips: tuple[Clip, ...]
    meetings: tuple[Meeting | None, ...]
    tracks: tuple[tuple[str, tuple[Heard, ...]], ...]

    @property
    def rate(self) -> FrameRate:
        """Frames per second."""
        return self.edit.rate

    @property
    def start(self) -> int:
        """The film's first frame in time code, counted from midnight."""
        return first_frame(self.rate)


def lay_out(edit: Edit, root: Path) -> Layout:
    """Lay an edit out for exchange; the film folder is ``root``.

    Raises:
        TimelineError: the edit cannot be a film, its rate has no time code, or a file lies outside of the folder.
        MediaError: a file is missing or cannot be read.
    """
    check(edit)
    if str(edit.rate) not in COUNTED:
        raise TimelineError(
            f"{edit.rate} frames per second have no time code, which editors need",
            hint=f"make the film at {', '.join(COUNTED)}; timeline.otio itself can be used at any rate",
        )
    starts = tuple(start + (edit.shots[n - 1].overlap // 2 if n else 0) for n, start in enumerate(edit.starts()))
    ends = (*starts[1:], edit.frames)
    clips = tuple(_clip(shot, edit, root, start, end, n) for n, (shot, start, end) in enumerate(zip(edit.shots, starts, ends, strict=True)))
    return Layout(edit=edit, root=root, clips=clips, meetings=_meetings(edit), tracks=_tracks(edit, root))


def _clip(shot: EditShot, edit: Edit, root: Path, start: int, end: int, number: int) -> Clip:
    media = inside(root, shot.clip, f"shot {shot.id}")
    facts = probe(media)
    head = edit.shots[number - 1].overlap // 2 if number else 0
    found = edit.rate.frames(facts.seconds)
    available = shot.available or found
    return Clip(shot=shot, media=media, record=start, source=shot.source_in + head, frames=end - start, available=available, facts=facts)


def _meetings(edit: Edit) -> tuple[Meeting | None, ...]:
    return tuple(
        Meeting(name=shot.transition, start=start, cut=start + shot.overlap // 2, frames=shot.overlap) if shot.overlap else None
        for shot, start in zip(edit.shots[:-1], edit.starts()[1:], strict=True)
    )


def _tracks(edit: Edit, root: Path) -> tuple[tuple[str, tuple[Heard, ...]], ...]:
    found = _apart("Dialogue", [_line(line, root) for line in sorted(edit.lines, key=lambda one: one.start)])
    for kind in ("music", "ambience", "native"):
        beds = sorted((bed for bed in edit.beds if bed.kind == kind), key=lambda one: one.start)
        found += _apart(kind.capitalize(), [_bed(bed, root) for bed in beds])
    return tuple(found)


def _apart(name: str, sounds: Sequence[Heard]) -> list[tuple[str, tuple[Heard, ...]]]:
    """As many tracks as it takes that nothing lies over anything else."""
    tracks: list[list[Heard]] = []
    for sound in sounds:
        place = next((track for track in tracks if track[-1].record + track[-1].samples <= sound.record), None)
        if place is None:
            tracks.append([sound])
        else:
            place.append(sound)
    return [(name if n == 0 else f"{name} {n + 1}", tuple(track)) for n, track in enumerate(tracks)]


def _line(line: EditLine, root: Path) -> Heard:
    words = f"{line.speaker}: {line.text}" if line.speaker else line.text
    return _heard(f"{line.shot}-{line.index}", line, root, 0.0, words)


def _bed(bed: EditBed, root: Path) -> Heard:
    return _heard(bed.sound.stem, bed, root, bed.gain_db, bed.kind)


def _heard(name: str, item: EditLine | EditBed, root: Path, gain_db: float, comment: str) -> Heard:
    media = inside(root, item.sound, f"the sound {item.sound.name}")
    facts = probe(media).sound
    if facts is None:
        raise TimelineError(f"{item.sound} holds no sound", hint="use a sound file")
    available = facts.samples * SAMPLE_RATE // facts.rate
    return Heard(
        name=name, media=media, record=item.start, source=item.source_in, samples=min(item.samples, max(1, available - item.source_in)),
        available=available, channels=facts.channels, gain_db=gain_db, comment=comment,
    )  # fmt: skip
