"""FCPXML 1.10 for Final Cut Pro and DaVinci Resolve, after Apple's public reference.

Written by us, not by the OpenTimelineIO adapter: that one leaves transitions out and counts 23.976 frames per second as 23.
Every time is a rational number of seconds. Clips meet on the spine, a transition lies over the meeting; sounds hang on the
clip during which they begin, in lanes below it, at the exact sample.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

from pipeline.editing.exchange.layout import Clip, Heard, Layout, Meeting
from pipeline.editing.exchange.timecode import dropped
from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size
from pipeline.store.artifacts import digest, write_text

VERSION = "1.10"
CROSS_DISSOLVE = "FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265"
"""Final Cut's own cross dissolve."""

_SEQUENCE_RATES = {48_000: "48k"}
_FORMATS = {(1280, 720): "720p", (1920, 1080): "1080p", (3840, 2160): "3840x2160p"}
_NAMED_RATES = {
    "24000/1001": "2398",
    "24": "24",
    "25": "25",
    "30000/1001": "2997",
    "30": "30",
    "50": "50",
    "60000/1001": "5994",
    "60": "60",
}


def write(layout: Layout, path: Path) -> tuple[str, ...]:
    """Write the film as FCPXML and say what it does not carry.

    Raises:
        ArtifactError: the file cannot be written.
    """
    root = _Document(layout).element()
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    write_text(path, f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{text}\n')
    strange = sorted({m.name for m in layout.meetings if m is not None and m.name != "dissolve"})
    lost = [f"{name} is a cross dissolve that bears the name" for name in strange]
    if layout.tracks:
        lost.append("ducking of music under speech stays in the stems")
    return tuple(lost)


def seconds(value: Fraction) -> str:
    """A time as FCPXML writes it."""
    return f"{value.numerator}s" if value.denominator == 1 else f"{value.numerator}/{value.denominator}s"


class _Document:
    """One document in the making: resources are numbered as they are met."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.rate = layout.rate
        self.resources = ElementTree.Element("resources")
        self.ids: dict[object, str] = {}

    def element(self) -> ElementTree.Element:
        """The whole document."""
        edit = self.layout.edit
        document = ElementTree.Element("fcpxml", version=VERSION)
        document.append(self.resources)
        kept = self._format(edit.size, self.rate)
        self._effect()
        title = edit.title or "film"
        event = ElementTree.SubElement(ElementTree.SubElement(document, "library"), "event", name=title)
        project = ElementTree.SubElement(event, "project", name=title)
        sequence = ElementTree.SubElement(
            project, "sequence", format=kept, duration=self._time(edit.frames), tcStart=self._time(self.layout.start),
            tcFormat="DF" if dropped(self.rate) else "NDF", audioLayout="stereo", audioRate=_SEQUENCE_RATES[SAMPLE_RATE],
        )  # fmt: skip
        spine = ElementTree.SubElement(sequence, "spine")
        for element in self._story():
            spine.append(element)
        return document

    def _story(self) -> Iterable[ElementTree.Element]:
        edit, clips = self.layout.edit, self.layout.clips
        if edit.fade_in:
            yield self._transition(Meeting(name="fade in", start=0, cut=0, frames=edit.fade_in))
        for clip, meeting in zip(clips, (*self.layout.meetings, None), strict=True):
            yield self._clip(clip)
            if meeting is not None:
                yield self._transition(meeting)
        if edit.fade_out:
            yield self._transition(Meeting(name="fade out", start=edit.frames - edit.fade_out, cut=edit.frames, frames=edit.fade_out))

    def _transition(self, meeting: Meeting) -> ElementTree.Element:
        offset = self._time(self.layout.start + meeting.start)
        element = ElementTree.Element("transition", name=meeting.name, offset=offset, duration=self._time(meeting.frames))
        ElementTree.SubElement(element, "filter-video", ref=self._effect(), name="Cross Dissolve")
        return element

    def _clip(self, clip: Clip) -> ElementTree.Element:
        element = ElementTree.Element(
            "asset-clip", ref=self._picture(clip), offset=self._time(self.layout.start + clip.record), name=str(clip.shot.id),
            start=self._time(clip.source), duration=self._time(clip.frames), tcFormat="NDF", videoRole="video", srcEnable="video",
        )  # fmt: skip
        note = ElementTree.SubElement(element, "note")
        note.text = clip.shot.prompt or str(clip.shot.id)
        for lane, (name, track) in enumerate(self.layout.tracks, start=1):
            for sound in track:
                if self._over(clip, sound):
                    element.append(self._sound(sound, clip, -lane, name))
        facts = {"start": self._time(clip.source), "duration": self._time(1), "value": str(clip.shot.id), "note": _facts(clip)}
        ElementTree.SubElement(element, "marker", facts)
        return element

    def _over(self, clip: Clip, sound: Heard) -> bool:
        """Whether a sound begins during a clip."""
        return self.rate.sample(clip.record) <= sound.record < self.rate.sample(clip.end)

    def _sound(self, sound: Heard, clip: Clip, lane: int, track: str) -> ElementTree.Element:
        at = Fraction(sound.record, SAMPLE_RATE) - self.rate.seconds(clip.record) + self.rate.seconds(clip.source)
        element = ElementTree.Element(
            "asset-clip", ref=self._recording(sound), lane=str(lane), offset=seconds(at), name=sound.name,
            start=seconds(Fraction(sound.source, SAMPLE_RATE)), duration=seconds(Fraction(sound.samples, SAMPLE_RATE)),
            audioRole=_role(track), srcEnable="audio",
        )  # fmt: skip
        note = ElementTree.SubElement(element, "note")
        note.text = sound.comment
        if sound.gain_db:
            ElementTree.SubElement(element, "adjust-volume", amount=f"{sound.gain_db:g}dB")
        return element

    def _picture(self, clip: Clip) -> str:
        picture = clip.facts.picture
        size = picture.size if picture is not None else self.layout.edit.size
        facts = {"hasVideo": "1", "videoSources": "1", "format": self._format(size, self.rate)}
        return self._asset(clip.media, self.rate.seconds(clip.available), facts)

    def _recording(self, sound: Heard) -> str:
        facts = {"hasAudio": "1", "audioSources": "1", "audioChannels": str(sound.channels), "audioRate": str(SAMPLE_RATE)}
        return self._asset(sound.media, Fraction(sound.available, SAMPLE_RATE), facts)

    def _asset(self, media: Path, length: Fraction, facts: dict[str, str]) -> str:
        if media not in self.ids:
            named = {"id": self._number(media), "name": media.stem, "uid": digest(media)[:32].upper(), "start": "0s"}
            asset = ElementTree.SubElement(self.resources, "asset", {**named, "duration": seconds(length), **facts})
            ElementTree.SubElement(asset, "media-rep", kind="original-media", src="file://" + quote(media.as_posix()))
        return self.ids[media]

    def _format(self, size: Size, rate: FrameRate) -> str:
        if (size, rate) not in self.ids:
            named = _FORMATS.get((size.width, size.height))
            facts = {"id": self._number((size, rate)), "frameDuration": self._time(1), "width": str(size.width), "height": str(size.height)}
            facts |= {"name": f"FFVideoFormat{named}{_NAMED_RATES[str(rate)]}"} if named else {}
            ElementTree.SubElement(self.resources, "format", {**facts, "colorSpace": "1-1-1 (Rec. 709)"})
        return self.ids[size, rate]

    def _effect(self) -> str:
        if CROSS_DISSOLVE not in self.ids:
            ElementTree.SubElement(self.resources, "effect", id=self._number(CROSS_DISSOLVE), name="Cross Dissolve", uid=CROSS_DISSOLVE)
        return self.ids[CROSS_DISSOLVE]

    def _number(self, thing: object) -> str:
        return self.ids.setdefault(thing, f"r{len(self.ids) + 1}")

    def _time(self, frames: int) -> str:
        return seconds(self.rate.seconds(frames))


def _role(track: str) -> str:
    return {"Dialogue": "dialogue", "Music": "music"}.get(track.split()[0], "effects")


def _facts(clip: Clip) -> str:
    shot = clip.shot
    cost = "unknown" if shot.cost is None else f"{shot.cost:g} USD"
    return f"seed {shot.seed}; {shot.adapter or 'unknown'}; model {shot.model or 'none'}; cost {cost}"
