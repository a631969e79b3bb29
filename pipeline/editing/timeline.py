"""The edit as an OpenTimelineIO file: written for people and their editors, and read back as they left it.

In a timeline a transition lies over the place where two clips meet and borrows its frames from beyond their ends;
in an ``Edit`` two shots overlap. The meeting place is the middle of the overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import opentimelineio as otio

from pipeline.editing.edit import BED_KINDS, Edit, EditBed, EditLine, EditShot, check
from pipeline.editing.timeline_reading import NAMESPACE, from_timeline
from pipeline.errors import TimelineError
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import SAMPLE_RATE, FrameRate
from pipeline.store.artifacts import write_text

SCHEMA = "filmwright.edit/1"


def save(edit: Edit, path: Path) -> None:
    """Write ``edit`` as a timeline in the film folder; media paths in it are relative to that folder.

    Raises:
        TimelineError: the edit cannot be a film, or names files outside of the folder.
    """
    check(edit)
    write_text(path, str(otio.adapters.write_to_string(to_timeline(edit), "otio_json", indent=1)) + "\n")


def load(path: Path, root: Path | None = None) -> Edit:
    """Read a timeline, edited or not; ``root`` is the film folder, by default the folder in which the timeline lies.

    Raises:
        TimelineError: it cannot be read or rendered; names the shot and the file.
    """
    try:
        timeline = otio.adapters.read_from_string(path.read_text("utf-8"), "otio_json")
    except (OSError, ArithmeticError, LookupError, TypeError, ValueError, RuntimeError, otio.exceptions.OTIOError) as error:
        raise TimelineError(
            f"{path.name} cannot be read as a timeline: {error}", hint="export it as OpenTimelineIO (.otio) again"
        ) from error
    if not isinstance(timeline, otio.schema.Timeline):
        raise TimelineError(f"{path.name} holds a {type(timeline).__name__}, not a timeline", hint="export the whole timeline")
    return from_timeline(timeline, root or path.parent)


def to_timeline(edit: Edit) -> Any:
    """``edit`` as an ``otio.schema.Timeline``."""
    timeline = otio.schema.Timeline(name=edit.title or "film")
    timeline.metadata[NAMESPACE] = {
        "schema": SCHEMA, "rate": str(edit.rate), "size": str(edit.size), "title": edit.title, "artist": edit.artist,
        "language": edit.language, "fade_in": edit.fade_in, "fade_out": edit.fade_out, "speaker_names": edit.speaker_names,
    }  # fmt: skip
    timeline.tracks.append(_picture_track(edit))
    starts = dict(zip((shot.id for shot in reversed(edit.shots)), reversed(edit.starts()), strict=True))
    lines = [(line, _line_clip(line, starts)) for line in sorted(edit.lines, key=lambda one: one.start)]
    timeline.tracks.extend(_sound_tracks("Dialogue", lines))
    for kind in BED_KINDS:
        beds = [(bed, _bed_clip(bed, starts)) for bed in sorted(edit.beds, key=lambda one: one.start) if bed.kind == kind]
        timeline.tracks.extend(_sound_tracks(kind.capitalize(), beds))
    return timeline


def _picture_track(edit: Edit) -> Any:
    track = otio.schema.Track(name="Picture", kind=otio.schema.TrackKind.Video)
    before = 0
    for number, (shot, start) in enumerate(zip(edit.shots, edit.starts(), strict=True)):
        after = shot.overlap if number < len(edit.shots) - 1 else 0
        track.append(_shot_clip(shot, edit.rate, start, before // 2, after - after // 2))
        if after:
            track.append(_transition(shot, edit.rate))
        before = after
    return track


def _shot_clip(shot: EditShot, rate: FrameRate, start: int, head: int, tail: int) -> Any:
    facts = {
        "shot": shot.id, "clip": shot.clip.as_posix(), "start": start, "source_in": shot.source_in, "prompt": shot.prompt,
        "seed": shot.seed, "adapter": shot.adapter, "model": shot.model, "cost": shot.cost,
        **{name: text for name in ("scene", "look", "title") if (text := getattr(shot, name))},
        **({"title_place": shot.title_place} if shot.title else {}),
    }  # fmt: skip
    available = _range(0, shot.available, rate) if shot.available else None
    whole = _range(shot.source_in + round(head * shot.speed), shot.frames - head - tail, rate)
    clip = otio.schema.Clip(name=shot.id, source_range=whole, media_reference=_reference(shot.clip, available), metadata={NAMESPACE: facts})
    if shot.speed != 1:
        clip.effects.append(otio.schema.LinearTimeWarp(time_scalar=float(shot.speed)))
    told = {name: facts[name] for name in ("shot", "prompt", "seed", "adapter", "model", "cost")}
    comment = shot.prompt or shot.id
    clip.markers.append(
        otio.schema.Marker(
            name=shot.id, marked_range=_range(whole.start_time.value, 1, rate), color="GREEN", comment=comment, metadata={NAMESPACE: told}
        )
    )
    return clip


def _transition(shot: EditShot, rate: FrameRate) -> Any:
    kind = "SMPTE_Dissolve" if shot.transition == "dissolve" else "Custom_Transition"
    return otio.schema.Transition(
        name=shot.transition,
        transition_type=kind,
        in_offset=_time(shot.overlap // 2, rate),
        out_offset=_time(shot.overlap - shot.overlap // 2, rate),
        metadata={NAMESPACE: {"transition": shot.transition, "type": kind}},
    )


def _line_clip(line: EditLine, starts: dict[ShotId, int]) -> Any:
    facts = {
        "shot": line.shot, "index": line.index, "start": line.start, "shot_start": starts.get(line.shot, 0), "source_in": line.source_in,
        "sound": line.sound.as_posix(), "text": line.text, "speaker": line.speaker, "colour": line.colour,
        "translations": dict(line.translations),
        "words": [[word.text, word.start - line.start, word.end - line.start] for word in line.words],
    }  # fmt: skip
    whole = _samples(line.source_in, line.samples)
    clip = otio.schema.Clip(
        name=f"{line.shot}-{line.index}", source_range=whole, media_reference=_reference(line.sound, None), metadata={NAMESPACE: facts}
    )
    comment = f"{line.speaker}: {line.text}" if line.speaker else line.text
    clip.markers.append(
        otio.schema.Marker(name=comment, marked_range=_samples(line.source_in, line.samples), color="CYAN", comment=comment)
    )
    return clip


def _bed_clip(bed: EditBed, starts: dict[ShotId, int]) -> Any:
    facts = {
        "kind": bed.kind, "start": bed.start, "samples": bed.samples, "gain_db": bed.gain_db, "shot": bed.shot,
        "sound": bed.sound.as_posix(), "shot_start": starts.get(ShotId(bed.shot), 0), "source_in": bed.source_in,
    }  # fmt: skip
    whole = _samples(bed.source_in, bed.samples)
    return otio.schema.Clip(
        name=bed.sound.stem, source_range=whole, media_reference=_reference(bed.sound, None), metadata={NAMESPACE: facts}
    )


def _sound_tracks(name: str, items: Sequence[tuple[EditLine | EditBed, Any]]) -> list[Any]:
    """As many tracks as it takes that nothing lies over anything else."""
    tracks: list[Any] = []
    ends: list[int] = []
    for item, clip in items:
        place = next((n for n, end in enumerate(ends) if end <= item.start), len(tracks))
        if place == len(tracks):
            tracks.append(otio.schema.Track(name=name if not tracks else f"{name} {place + 1}", kind=otio.schema.TrackKind.Audio))
            ends.append(0)
        if item.start > ends[place]:
            tracks[place].append(otio.schema.Gap(source_range=_samples(0, item.start - ends[place])))
        tracks[place].append(clip)
        ends[place] = item.start + item.samples
    return tracks


def _reference(path: Path, available: Any) -> Any:
    if path.is_absolute() or ".." in path.parts:
        raise TimelineError(f"{path} lies outside of the film folder", hint="a timeline names files inside its folder only")
    return otio.schema.ExternalReference(target_url=quote(path.as_posix()), available_range=available)


def _time(frames: int, rate: FrameRate) -> Any:
    return otio.opentime.RationalTime(frames, float(rate.fraction))


def _range(start: int, frames: int, rate: FrameRate) -> Any:
    return otio.opentime.TimeRange(_time(start, rate), _time(frames, rate))


def _samples(start: int, length: int) -> Any:
    return otio.opentime.TimeRange(otio.opentime.RationalTime(start, SAMPLE_RATE), otio.opentime.RationalTime(length, SAMPLE_RATE))
