"""AAF for Avid Media Composer and Pro Tools, by the OpenTimelineIO adapter; media are linked, not embedded."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import aaf2
import opentimelineio as otio

from pipeline.editing.exchange.layout import Layout
from pipeline.editing.exchange.prepared import note, prepared
from pipeline.film.timing import SAMPLE_RATE
from pipeline.store.artifacts import content_key, writing

ADAPTER = "AAF"

DISSOLVE = "0c3bea40-fc05-11d2-8a29-0050040ef7d2"
"""Operation of the video dissolve in the AAF object specification."""


def write(layout: Layout, path: Path) -> tuple[str, ...]:
    """Write the film as AAF and say what it does not carry.

    Raises:
        ArtifactError: the file cannot be written.
    """
    timeline = prepared(layout, fades=False)
    _describe(timeline, layout)
    with writing(path) as part:
        # the adapter looks at the name's ending
        named = part.with_suffix(".aaf")
        otio.adapters.write_to_file(timeline, str(named), adapter_name=ADAPTER)
        _measure(named)
        if named != part:
            os.replace(named, part)
    strange = sorted({m.name for m in layout.meetings if m is not None and m.name != "dissolve"})
    lost = [f"{name} is a dissolve" for name in strange]
    lost.append("markers; prompts, seeds and models are comments of the master clips")
    if layout.edit.fade_in or layout.edit.fade_out:
        lost.append("the fades at the film's ends")
    if layout.tracks:
        lost.append("sounds begin on the nearest frame, one channel each, and without ducking; the stems are exact")
    return tuple(lost)


def faults(path: Path, layout: Layout) -> tuple[str, ...]:
    """What of the picture reads back otherwise than it was laid out, by pyaaf2 alone."""
    with aaf2.open(str(path), "r") as file:
        slots = list(next(iter(file.content.toplevel())).slots)
        sequence = next(slot.segment for slot in slots if slot.name == "Picture")
        parts = list(sequence.components)
        clips = [(part.mob.name, part.start, part.length) for part in parts if isinstance(part, aaf2.components.SourceClip)]
        overlaps = [part.length for part in parts if isinstance(part, aaf2.components.Transition)]
        whole = sequence.length
    lost = [f"shot {shot.id} reads back as {found}" for shot, found in zip(layout.edit.shots, clips, strict=False)
            if found != (str(shot.id), shot.source_in, shot.frames)]  # fmt: skip
    planned = [shot.overlap for shot in layout.edit.shots[:-1] if shot.overlap]
    counted = len(clips) == len(layout.clips) and overlaps == planned and whole == layout.edit.frames
    return tuple(lost) if counted else (*lost, f"{len(clips)} clips, transitions {overlaps}, {whole} frames")


def _measure(path: Path) -> None:
    """Write the length of the picture's sequence, which the adapter (2.0.0) leaves at nothing."""
    with aaf2.open(str(path), "rw") as file:
        for slot in next(iter(file.content.toplevel())).slots:
            segment = slot.segment
            if isinstance(segment, aaf2.components.Sequence) and not segment.length:
                parts = list(segment.components)
                overlaps = sum(part.length for part in parts if isinstance(part, aaf2.components.Transition))
                # a transition stands in the sum once, and its frames in both neighbours
                segment.length = sum(part.length for part in parts) - 2 * overlaps


def _describe(timeline: Any, layout: Layout) -> None:
    shots = {str(clip.shot.id): clip for clip in layout.clips}
    size, rate = layout.edit.size, float(layout.rate.fraction)
    for track in timeline.tracks:
        picture = track.kind == otio.schema.TrackKind.Video
        for item in track:
            if isinstance(item, otio.schema.Transition):
                note(item, ADAPTER, _dissolve(item))
            elif isinstance(item, otio.schema.Clip) and picture:
                shot = shots[item.name].shot
                comments = {"Prompt": shot.prompt, "Seed": str(shot.seed), "Generator": shot.adapter, "Model": shot.model}
                note(item, ADAPTER, {"MobID": _mob(item), "UserComments": {k: v for k, v in comments.items() if v}})
                facts = {"StoredWidth": size.width, "StoredHeight": size.height, "ImageAspectRatio": f"{size.width}/{size.height}",
                         "SampleRate": rate}  # fmt: skip
                note(item.media_reference, ADAPTER, {"EssenceDescription": facts})
            elif isinstance(item, otio.schema.Clip):
                heard = item.metadata["heard"]
                note(item, ADAPTER, {"MobID": _mob(item), "UserComments": {"Text": str(heard["comment"])}})
                facts = {"Channels": int(heard["channels"]), "SampleRate": SAMPLE_RATE, "Length": int(heard["samples"]),
                         "QuantizationBits": 32, "BlockAlign": 4 * int(heard["channels"])}  # fmt: skip
                note(item.media_reference, ADAPTER, {"EssenceDescription": facts})


def _mob(item: Any) -> str:
    """A UMID that depends on the name and file of a clip alone."""
    digits = (content_key("mob", item.name, item.media_reference.target_url) + "0" * 32)[:32]
    pieces = [digits[at : at + 8] for at in range(0, 32, 8)]
    return f"urn:smpte:umid:060a2b34.01010105.01010f20.13000000.{'.'.join(pieces)}"


def _dissolve(item: Any) -> dict[str, Any]:
    operation = {
        "Identification": DISSOLVE, "Name": "Video Dissolve", "Description": "", "DataDefinition": {"Name": "Picture"},
        "IsTimeWarp": False, "Bypass": 1, "NumberInputs": 2, "OperationCategory": "OperationCategory_Effect",
    }  # fmt: skip
    points = [{"Time": "0/1", "Value": "0/1"}, {"Time": "1/1", "Value": "1/1"}]
    return {"PointList": points, "OperationGroup": {"Operation": operation}, "CutPoint": int(item.in_offset.value)}
