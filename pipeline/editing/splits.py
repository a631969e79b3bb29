"""J- and L-cuts: the sound of a shot begins before its picture, or goes on after it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.editing.edit import Edit, EditBed
from pipeline.editing.segments import inside
from pipeline.errors import TimelineError
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.wav import open_wav


def split(edit: Edit, shot: str, root: Path, *, lead: int = 0, lag: int = 0) -> Edit:
    """The edit with the native sound of a shot reaching beyond its picture; what it reaches over crosses with it.

    Args:
        edit: with native sound of that shot, which must have more to give than is heard: a trimmed take, or a longer recording.
        shot: id.
        root: the film folder.
        lead: samples by which the sound begins before the picture (J-cut).
        lag: samples for which it goes on after it (L-cut).

    Raises:
        TimelineError: the shot has no native sound, or not as much.
    """
    bed = next((one for one in edit.beds if one.kind == "native" and one.shot == shot), None)
    if bed is None:
        raise TimelineError(f"shot {shot} has no sound of its own", hint="J- and L-cuts need a clip with sound")
    before, after = _handles(bed, root)
    before = min(before, bed.start)
    if lead > before or lag > after:
        raise TimelineError(
            f"the sound of shot {shot} ({bed.sound.name}) has {before} samples before and {after} after what is heard; "
            f"{lead} and {lag} are asked for",
            hint="use a longer recording, or trim the shot",
        )
    longer = replace(bed, start=bed.start - lead, source_in=bed.source_in - lead, samples=bed.samples + lead + lag)
    return replace(edit, beds=tuple(longer if one is bed else one for one in edit.beds))


def _handles(bed: EditBed, root: Path) -> tuple[int, int]:
    """Samples of the recording before and after what is heard of it."""
    file = open_wav(inside(root, bed.sound, f"the sound {bed.sound.name}"))
    whole = round(file.samples * SAMPLE_RATE / file.rate)
    return bed.source_in, max(0, whole - bed.source_in - bed.samples)
