"""A timeline that the OpenTimelineIO adapters can write: one rate, whole frames, whole paths, every range said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import opentimelineio as otio

from pipeline.editing.exchange.layout import Clip, Heard, Layout, Meeting
from pipeline.editing.exchange.timecode import nearest_frame
from pipeline.film.timing import SAMPLE_RATE, FrameRate


def prepared(layout: Layout, *, fades: bool) -> Any:
    """``layout`` as an ``otio.schema.Timeline`` in film frames; sounds begin on the nearest frame.

    Args:
        layout: what to write.
        fades: with the film's fades as transitions at its ends, for formats that know them.
    """
    timeline = otio.schema.Timeline(name=layout.edit.title or "film", global_start_time=_time(layout.start, layout.rate))
    timeline.tracks.append(_picture(layout, fades=fades))
    for name, sounds in layout.tracks:
        timeline.tracks.append(_sound(name, sounds, layout.rate))
    return timeline


def _picture(layout: Layout, *, fades: bool) -> Any:
    track = otio.schema.Track(name="Picture", kind=otio.schema.TrackKind.Video)
    edit, rate = layout.edit, layout.rate
    if fades and edit.fade_in:
        track.append(_transition("fade in", 0, edit.fade_in, rate))
    for clip, meeting in zip(layout.clips, (*layout.meetings, None), strict=True):
        track.append(_shot(clip, rate))
        if meeting is not None:
            track.append(_meeting(meeting, rate))
    if fades and edit.fade_out:
        track.append(_transition("fade out", edit.fade_out, 0, rate))
    return track


def _meeting(meeting: Meeting, rate: FrameRate) -> Any:
    before = meeting.cut - meeting.start
    return _transition(meeting.name, before, meeting.frames - before, rate)


def _transition(name: str, before: int, after: int, rate: FrameRate) -> Any:
    kind = otio.schema.TransitionTypes.SMPTE_Dissolve
    return otio.schema.Transition(name=name, transition_type=kind, in_offset=_time(before, rate), out_offset=_time(after, rate))


def _shot(clip: Clip, rate: FrameRate) -> Any:
    made = otio.schema.Clip(
        name=str(clip.shot.id),
        source_range=_range(clip.source, clip.frames, rate),
        media_reference=_reference(clip.media, clip.available, rate),
    )
    comment = clip.shot.prompt or str(clip.shot.id)
    made.markers.append(
        otio.schema.Marker(name=str(clip.shot.id), marked_range=_range(clip.source, 1, rate), color="GREEN", comment=comment)
    )
    return made


def _sound(name: str, sounds: tuple[Heard, ...], rate: FrameRate) -> Any:
    track, at = otio.schema.Track(name=name, kind=otio.schema.TrackKind.Audio), 0
    for sound in sounds:
        start = max(at, nearest_frame(rate, sound.record))
        if start > at:
            track.append(otio.schema.Gap(source_range=_range(0, start - at, rate)))
        source = nearest_frame(rate, sound.source)
        whole = max(source + 1, -(-sound.available * rate.numerator // (SAMPLE_RATE * rate.denominator)))
        length = max(1, min(nearest_frame(rate, sound.samples), whole - source))
        reference = _reference(sound.media, whole, rate)
        clip = otio.schema.Clip(name=sound.name, source_range=_range(source, length, rate), media_reference=reference)
        clip.metadata["heard"] = {"channels": sound.channels, "samples": sound.available, "comment": sound.comment}
        track.append(clip)
        at = start + length
    return track


def _reference(media: Path, frames: int, rate: FrameRate) -> Any:
    url = "file://" + quote(media.as_posix())
    return otio.schema.ExternalReference(target_url=url, available_range=_range(0, frames, rate))


def note(item: Any, key: str, facts: Mapping[str, Any]) -> None:
    """Leave ``facts`` for the adapter that reads ``key`` in an item's metadata."""
    item.metadata[key] = dict(facts)


def _time(frames: int, rate: FrameRate) -> Any:
    return otio.opentime.RationalTime(frames, float(rate.fraction))


def _range(start: int, frames: int, rate: FrameRate) -> Any:
    return otio.opentime.TimeRange(_time(start, rate), _time(frames, rate))
