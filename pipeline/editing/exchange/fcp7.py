"""Final Cut Pro 7 XML (xmeml 4), which Premiere Pro and Resolve open, by the OpenTimelineIO adapter."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import opentimelineio as otio

from pipeline.editing.exchange.layout import Layout
from pipeline.editing.exchange.prepared import note, prepared
from pipeline.editing.exchange.timecode import COUNTED, dropped
from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size
from pipeline.store.artifacts import write_text

ADAPTER = "fcp_xml"


def write(layout: Layout, path: Path) -> tuple[str, ...]:
    """Write the film as xmeml and say what it does not carry.

    Raises:
        ArtifactError: the file cannot be written.
    """
    timeline = prepared(layout, fades=True)
    _describe(timeline, layout)
    write_text(path, _mended(str(otio.adapters.write_to_string(timeline, ADAPTER))))
    strange = sorted({m.name for m in layout.meetings if m is not None and m.name != "dissolve"})
    lost = [f"{name} is a cross dissolve that bears the name" for name in strange]
    if layout.tracks:
        lost.append("sounds begin on the nearest frame, and without ducking; the stems are exact")
    return tuple(lost)


def _mended(text: str) -> str:
    """The adapter's text with the document type that Premiere writes, and each clip's rate once."""
    root = ElementTree.fromstring(text)
    for clip in root.iter("clipitem"):
        for again in clip.findall("rate")[1:]:
            clip.remove(again)
    for element in root.iter():
        element.text = (element.text or "").strip() or None
        element.tail = None
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _describe(timeline: Any, layout: Layout) -> None:
    """What the adapter takes from metadata: picture format, time code, what is in each file, comments of markers."""
    rate, edit = layout.rate, layout.edit
    picture, sound = _characteristics(edit.size, rate), {"depth": "16", "samplerate": str(SAMPLE_RATE)}
    media = {"video": {"format": {"samplecharacteristics": picture}},
             "audio": {"numOutputChannels": "2", "format": {"samplecharacteristics": sound}}}  # fmt: skip
    # with the rate in it the adapter (1.0.0) stumbles over its own reading
    shown = {"displayformat": "DF" if dropped(rate) else "NDF"}
    note(timeline, ADAPTER, {"media": media, "timecode": shown})
    note(timeline.tracks, ADAPTER, {"media": media})
    for track in timeline.tracks:
        for clip in track.find_clips():
            inside = {"video": {"samplecharacteristics": picture}}
            if track.kind == otio.schema.TrackKind.Audio:
                channels = str(clip.metadata["heard"]["channels"])
                inside = {"audio": {"samplecharacteristics": sound, "channelcount": channels}}  # type: ignore[dict-item]
                note(clip, ADAPTER, {"logginginfo": {"description": str(clip.metadata["heard"]["comment"])}})
            note(clip.media_reference, ADAPTER, {"media": inside})
            for marker in clip.markers:
                note(marker, ADAPTER, {"comment": marker.comment})


def _characteristics(size: Size, rate: FrameRate) -> dict[str, Any]:
    counted = {"timebase": str(COUNTED[str(rate)]), "ntsc": _ntsc(rate)}
    return {"rate": counted, "width": str(size.width), "height": str(size.height), "anamorphic": "FALSE",
            "pixelaspectratio": "square", "fielddominance": "none", "colordepth": "24"}  # fmt: skip


def _ntsc(rate: FrameRate) -> str:
    return "TRUE" if rate.denominator == 1001 else "FALSE"
