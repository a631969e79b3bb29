"""The formats' own rules, checked on what was written.

Apple's document type definition may not be passed on, so that FCPXML is checked against a table of our own, made from the public
reference: which element may hold which, in what order, with which attributes, and that every reference leads somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

from pipeline.editing.exchange.timecode import COUNTED, dropped
from pipeline.film.timing import FrameRate

_REQUIRED = {
    "fcpxml": ("version",), "format": ("id",), "asset": ("id", "hasVideo|hasAudio"), "media-rep": ("kind", "src"), "effect": ("id", "uid"),
    "sequence": ("format",), "asset-clip": ("ref",), "transition": ("duration",), "filter-video": ("ref",), "marker": ("start", "value"),
    "adjust-volume": ("amount",),
}  # fmt: skip
_ALLOWED = {
    "fcpxml": "version", "resources": "", "library": "location", "event": "name uid", "project": "name uid id modDate",
    "format": "id name frameDuration fieldOrder width height paspH paspV colorSpace", "media-rep": "kind sig src suggestedFilename",
    "asset": "id name uid start duration hasVideo format hasAudio videoSources audioSources audioChannels audioRate",
    "effect": "id name uid src", "spine": "lane offset name format", "note": "", "adjust-volume": "amount",
    "filter-video": "ref name enabled",
    "sequence": "format duration tcStart tcFormat audioLayout audioRate renderFormat keywords",
    "asset-clip": "ref srcEnable lane offset name start duration enabled format tcStart tcFormat audioStart audioDuration audioRole "
                  "videoRole modDate",
    "transition": "name offset duration", "marker": "start duration value completed note",
}  # fmt: skip
_CONTENT = {
    "fcpxml": r"(resources )?(library |(event )*)", "resources": r"((asset|effect|format|media) )*", "library": r"(event )*",
    "event": r"((project|asset-clip|clip) )*", "project": "sequence ", "sequence": "(note )?spine (metadata )?",
    "spine": r"((asset-clip|clip|gap|transition|title|video|ref-clip) )*", "asset": r"(media-rep )+(metadata )?",
    "asset-clip": r"(note )?(conform-rate )?(timeMap )?(adjust-volume )?(asset-clip )*(marker )*(filter-video )*(metadata )?",
    "transition": r"(filter-video )?(filter-audio )?(marker )*(metadata )?",
}  # fmt: skip
_TIMES = ("start", "duration", "offset", "tcStart", "frameDuration")
_ROW = re.compile(
    r"(?P<event>\d{3,4})  (?P<reel>[A-Z0-9]{1,8}) +(?P<channel>V|A) +(?P<how>C|D|W\d{3})(?: +(?P<frames>\d{3}))? +"
    r"(?P<times>(?:\d\d:\d\d:\d\d[:;]\d\d ?){4})"
)


def fcpxml_faults(text: str) -> tuple[str, ...]:
    """What FCPXML does not allow in ``text``."""
    document = ElementTree.fromstring(text)
    faults = [] if text.split("\n")[1] == "<!DOCTYPE fcpxml>" else ["the document type is missing"]
    faults += [fault for element in document.iter() for fault in _element_faults(element)]
    known = [element.get("id") for element in document.iter() if element.get("id")]
    faults += [f"id {one} stands twice" for one in sorted({str(one) for one in known if known.count(one) > 1})]
    wanted = [(element.tag, element.get(name)) for element in document.iter() for name in ("ref", "format") if element.get(name)]
    faults += [f"{tag} refers to {ref}, which is nowhere" for tag, ref in wanted if ref not in known]
    return (*faults, *_spine_faults(document))


def _element_faults(element: ElementTree.Element) -> Iterator[str]:
    tag = element.tag
    if tag not in _ALLOWED:
        yield f"<{tag}> is not expected"
        return
    yield from (f"{tag} has no attribute {name}" for name in element.attrib if name not in _ALLOWED[tag].split())
    for name in _REQUIRED.get(tag, ()):
        if not any(element.get(one) for one in name.split("|")):
            yield f"{tag} lacks {name}"
    held = "".join(f"{child.tag} " for child in element)
    if not re.fullmatch(_CONTENT.get(tag, ""), held):
        yield f"{tag} may not hold {held.strip() or 'nothing'}"
    for name in _TIMES:
        if element.get(name) is not None and not re.fullmatch(r"-?\d+(/[1-9]\d*)?s", element.get(name, "")):
            yield f"{tag} has the time {element.get(name)!r}"


def _spine_faults(document: ElementTree.Element) -> Iterator[str]:
    """Clips meet without gap or overlap on frames; a transition lies over a meeting and within what its neighbours have."""
    step = _time(next(document.iter("format")).get("frameDuration", "1/24s"))
    for spine in document.iter("spine"):
        clips = [element for element in spine if element.tag == "asset-clip"]
        for before, after in pairwise(clips):
            if _time(before.get("offset", "0s")) + _time(before.get("duration", "0s")) != _time(after.get("offset", "0s")):
                yield f"{after.get('name')} does not begin where {before.get('name')} ends"
        for element in spine:
            if any((_time(element.get(name, "0s")) / step).denominator != 1 for name in ("offset", "duration")):
                yield f"{element.tag} {element.get('name')} does not lie on frames"


def _time(text: str) -> Fraction:
    return Fraction(text.removesuffix("s"))


def edl_faults(text: str, rate: FrameRate) -> tuple[str, ...]:
    """What a CMX 3600 list may not hold: events out of order, long reel names, lengths that differ, other characters than ASCII."""
    lines = text.splitlines()
    mode = "DROP FRAME" if dropped(rate) else "NON-DROP FRAME"
    faults = [] if lines[0].startswith("TITLE: ") and len(lines[0]) <= 79 else ["no title"]
    faults += [] if f"FCM: {mode}" in lines[:3] else [f"not marked {mode}"]
    rows = [(line, _ROW.fullmatch(line)) for line in lines if line[:3].isdigit()]
    faults += [f"not an event: {line}" for line, row in rows if row is None]
    found = [row for _, row in rows if row is not None]
    numbers = [int(row["event"]) for row in found]
    if sorted(set(numbers)) != list(range(1, len(set(numbers)) + 1)) or numbers != sorted(numbers):
        faults.append("events are not counted from 1")
    at = 0
    for row in found:
        source_in, source_out, record_in, record_out = (_frame(one, rate) for one in row["times"].split())
        if source_out - source_in != record_out - record_in or record_out < record_in:
            faults.append(f"event {row['event']}: source and record differ in length")
        if record_in < at:
            faults.append(f"event {row['event']}: begins before the end of the one before")
        if (row["how"] == "C") == bool(row["frames"]) or int(row["frames"] or 0) > record_out - record_in:
            faults.append(f"event {row['event']}: its transition does not fit")
        at = record_out
    return tuple(faults)


def _frame(code: str, rate: FrameRate) -> int:
    hours, minutes, seconds, frames = (int(part) for part in re.split("[:;]", code))
    base, drop = COUNTED[str(rate)], dropped(rate)
    whole = hours * 60 + minutes
    return (whole * 60 + seconds) * base + frames - drop * (whole - whole // 10)


def xmeml_faults(text: str) -> tuple[str, ...]:
    """What Final Cut Pro 7 XML asks for: ids once, clips with rate, in, out and file, lengths that agree, transitions over a meeting."""
    document = ElementTree.fromstring(text)
    faults = [] if document.tag == "xmeml" and document.get("version") else ["no xmeml document"]
    ids = [(element.tag, element.get("id")) for element in document.iter() if element.get("id") and len(element)]
    faults += [f"{tag} {one} is described twice" for tag, one in sorted(set(ids), key=str) if ids.count((tag, one)) > 1]
    for clip in document.iter("clipitem"):
        if any(clip.find(name) is None for name in ("name", "rate", "duration", "start", "end", "in", "out", "file")):
            faults.append(f"clip {clip.get('id')} is not whole")
            continue
        start, end, first, last = (int(clip.findtext(name, "")) for name in ("start", "end", "in", "out"))
        if -1 not in (start, end) and end - start != last - first:
            faults.append(f"clip {clip.get('id')} is {last - first} frames long in {end - start}")
    faults += [f"{track.tag} without clips" for track in document.iter("track") if track.find("clipitem") is None]
    return tuple(faults)
