"""FCPXML back into a timeline: what Final Cut or Resolve hands over, as far as a film of ours can be made of it.

Clips are known again by their names and files: lines, seeds and prompts come from the folder's own timeline. What cannot be
rendered is refused by name: nested sequences, titles, retimed clips, pictures over pictures.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import opentimelineio as otio

from pipeline.editing.edit import Edit
from pipeline.editing.exchange.relinking import Known, relinked
from pipeline.editing.timeline_reading import from_timeline
from pipeline.errors import TimelineError
from pipeline.film.timing import SAMPLE_RATE, FrameRate

LARGEST = 64 << 20
"""Bytes of a document that are read."""

_SPINE = ("asset-clip", "clip", "gap", "transition")
_REFUSED = {"title": "a title", "ref-clip": "a compound clip", "sync-clip": "a synchronised clip", "mc-clip": "a multicam clip",
            "audition": "an audition", "spine": "a secondary storyline", "video": "a generator or still"}  # fmt: skip


def read(path: Path, root: Path, known: Edit | None) -> Edit:
    """The edit that an FCPXML file describes; ``known`` is what the film folder ``root`` holds now.

    Raises:
        TimelineError: it cannot be read or rendered; names what stands in the way.
    """
    return from_timeline(_timeline(_document(path), root, Known(edit=known, root=root)), root)


def _document(path: Path) -> ElementTree.Element:
    file = path / "Info.fcpxml" if path.is_dir() else path
    hint = "export the project as FCPXML again"
    try:
        if file.stat().st_size > LARGEST:
            raise TimelineError(f"{path.name} is larger than {LARGEST >> 20} MiB", hint=hint)
        data = file.read_bytes()
        if b"<!ENTITY" in data:
            raise TimelineError(f"{path.name} defines entities, which FCPXML does not", hint=hint)
        document = ElementTree.fromstring(data)
    except (OSError, ElementTree.ParseError, ValueError, LookupError) as error:
        if isinstance(error, TimelineError):
            raise
        raise TimelineError(f"{path.name} cannot be read as FCPXML: {error}", hint=hint) from error
    if document.tag != "fcpxml":
        raise TimelineError(f"{path.name} holds <{document.tag}>, not FCPXML", hint=hint)
    return document


def _timeline(document: ElementTree.Element, root: Path, known: Known) -> Any:
    sequences = list(document.iter("sequence"))
    if len(sequences) != 1:
        raise TimelineError(f"the file has {len(sequences)} sequences", hint="export one project by itself")
    sequence, assets = sequences[0], {asset.get("id", ""): asset for asset in document.iter("asset")}
    rate = _rate(document, sequence)
    spine = sequence.find("spine")
    if spine is None:
        raise TimelineError("the sequence has no spine", hint="export the project as FCPXML again")
    reader = _Reader(assets, rate, root, known, _seconds(sequence.get("tcStart", "0s")))
    timeline = otio.schema.Timeline(name=_title(document))
    timeline.metadata["filmwright"] = known.facts(str(rate), _title(document))
    timeline.tracks.append(reader.picture(spine))
    timeline.tracks.extend(reader.sounds(spine))
    return timeline


def _rate(document: ElementTree.Element, sequence: ElementTree.Element) -> FrameRate:
    named = sequence.get("format", "")
    wanted = next((one for one in document.iter("format") if one.get("id") == named), None)
    step = _seconds(wanted.get("frameDuration", "0s")) if wanted is not None else Fraction(0)
    if not step:
        raise TimelineError("the sequence does not say its frame rate", hint="set the project to a fixed rate and export again")
    return FrameRate((1 / step).numerator, (1 / step).denominator)


def _title(document: ElementTree.Element) -> str:
    project = next(document.iter("project"), None)
    return project.get("name", "film") if project is not None else "film"


def _seconds(text: str) -> Fraction:
    try:
        return Fraction(text.strip().removesuffix("s"))
    except (ValueError, ZeroDivisionError) as error:
        raise TimelineError(f"{text!r} is not a time of FCPXML", hint="export the project as FCPXML again") from error


class _Reader:
    """Reads one spine."""

    def __init__(self, assets: dict[str, ElementTree.Element], rate: FrameRate, root: Path, known: Known, begin: Fraction) -> None:
        self.assets, self.rate, self.root, self.known, self.begin = assets, rate, root, known, begin

    def picture(self, spine: ElementTree.Element) -> Any:
        """The picture track: clips and transitions in order."""
        track = otio.schema.Track(name="Picture", kind=otio.schema.TrackKind.Video)
        elements = list(spine)
        for number, element in enumerate(elements):
            if element.tag not in _SPINE:
                what = _REFUSED.get(element.tag, f"<{element.tag}>")
                raise TimelineError(f"the storyline holds {what}: {element.get('name', '')!r}", hint="replace it by a file of its own")
            if element.tag == "transition":
                track.append(self._transition(element, elements[number + 1 :]))
            elif element.tag == "gap":
                raise TimelineError(f"the storyline has a gap at {element.get('offset')}", hint="close gaps, or fill them with a clip")
            else:
                track.append(self._clip(element))
        return track

    def _clip(self, element: ElementTree.Element) -> Any:
        name = element.get("name", "")
        self._check(element, name)
        asset = self._asset(element, name)
        begin = _seconds(asset.get("start", "0s"))
        start, length = _seconds(element.get("start", asset.get("start", "0s"))) - begin, _seconds(element.get("duration", "0s"))
        whole = _seconds(asset.get("duration", "0s"))
        media = relinked(_url(asset, name), self.root)
        available = self._range(Fraction(0), whole) if whole else None
        reference = otio.schema.ExternalReference(target_url=media, available_range=available)
        clip = otio.schema.Clip(name=name, source_range=self._range(start, length), media_reference=reference)
        self.known.remind_shot(clip)
        return clip

    def _transition(self, element: ElementTree.Element, following: list[ElementTree.Element]) -> Any:
        start, length = _seconds(element.get("offset", "0s")), _seconds(element.get("duration", "0s"))
        after = next((_seconds(one.get("offset", "0s")) for one in following if one.tag != "transition"), None)
        before = length if after is None else max(Fraction(0), after - start)
        name = element.get("name", "")
        ours = self.known.transition(name)
        kind = otio.schema.TransitionTypes.SMPTE_Dissolve if ours == "dissolve" else otio.schema.TransitionTypes.Custom
        return otio.schema.Transition(name=ours, transition_type=kind, in_offset=self._time(before), out_offset=self._time(length - before))

    def sounds(self, spine: ElementTree.Element) -> list[Any]:
        """One track for each connected sound: they may lie over each other as they like."""
        tracks = []
        for parent in spine:
            for element in parent:
                if element.get("lane") is None:
                    continue
                name = element.get("name", "")
                asset = self._asset(element, name) if element.tag in ("asset-clip", "clip") else None
                if asset is None or (asset.get("hasVideo") == "1" and element.get("srcEnable") != "audio"):
                    raise TimelineError(f"{name!r} lies over or under the storyline", hint="bring the picture into the primary storyline")
                self._check(element, name)
                tracks.append(self._sound(element, asset, parent))
        return tracks

    def _sound(self, element: ElementTree.Element, asset: ElementTree.Element, parent: ElementTree.Element) -> Any:
        role = element.get("audioRole", "").split(".")[0]
        track = otio.schema.Track(name={"music": "Music", "effects": "Ambience"}.get(role, "Native"), kind=otio.schema.TrackKind.Audio)
        local = _seconds(element.get("offset", "0s")) - _seconds(parent.get("start", "0s"))
        at = _samples(_seconds(parent.get("offset", "0s")) - self.begin + local)
        start = _samples(_seconds(element.get("start", "0s")) - _seconds(asset.get("start", "0s")))
        length = _samples(_seconds(element.get("duration", "0s")))
        if at < 0:  # it begins before the film
            start, length, at = start - at, length + at, 0
        if at:
            track.append(otio.schema.Gap(source_range=_span(0, at)))
        name = element.get("name", "")
        reference = otio.schema.ExternalReference(target_url=relinked(_url(asset, name), self.root))
        clip = otio.schema.Clip(name=name, source_range=_span(start, length), media_reference=reference)
        self.known.remind_sound(clip, _decibels(element))
        track.append(clip)
        return track

    def _check(self, element: ElementTree.Element, name: str) -> None:
        for child in element:
            if child.tag in ("timeMap", "conform-rate") and child.get("scaleEnabled") != "0":
                raise TimelineError(f"{name!r} plays at another speed", hint="render the speed change to a clip of its own and use that")

    def _asset(self, element: ElementTree.Element, name: str) -> ElementTree.Element:
        inner = element.find("video")
        ref = element.get("ref") or (inner.get("ref") if inner is not None else "") or ""
        if ref not in self.assets:
            raise TimelineError(f"{name!r} has no media", hint="relink the clip to a file in the film folder")
        return self.assets[ref]

    def _time(self, value: Fraction) -> Any:
        return otio.opentime.RationalTime(self.rate.frames(value), float(self.rate.fraction))

    def _range(self, start: Fraction, length: Fraction) -> Any:
        return otio.opentime.TimeRange(self._time(start), self._time(length))


def _url(asset: ElementTree.Element, name: str) -> str:
    media = asset.find("media-rep")
    url = (media.get("src") if media is not None else asset.get("src")) or ""
    if not url:
        raise TimelineError(f"{name!r} has no media", hint="relink the clip to a file in the film folder")
    return url


def _decibels(element: ElementTree.Element) -> float:
    volume = element.find("adjust-volume")
    try:
        return float(volume.get("amount", "0dB").removesuffix("dB")) if volume is not None else 0.0
    except ValueError:
        return 0.0


def _samples(value: Fraction) -> int:
    return round(value * SAMPLE_RATE)


def _span(start: int, length: int) -> Any:
    return otio.opentime.TimeRange(otio.opentime.RationalTime(start, SAMPLE_RATE), otio.opentime.RationalTime(length, SAMPLE_RATE))
