"""Delivery profiles: what a finished film becomes for where it goes. Values only; a person's own profile changes one of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from pipeline.errors import ConfigError

PICTURES = ("copy", "h264", "prores", "dnxhr", "av1", "gif", "webp", "ladder")
"""How pictures are written; "copy" takes the film's own packets, "ladder" is several sizes for HLS and DASH."""

SOUNDS = ("aac", "opus", "pcm", "none")
"""How sound is written."""

ENCODERS = {"h264": "libx264", "ladder": "libx264", "prores": "prores_ks", "dnxhr": "dnxhd", "av1": "libsvtav1", "gif": "gif",
            "webp": "libwebp_anim", "aac": "aac", "opus": "libopus", "pcm": "pcm_s24le"}  # fmt: skip
"""ffmpeg's encoder for each."""

SUFFIXES = {"copy": ".mp4", "h264": ".mp4", "prores": ".mov", "dnxhr": ".mov", "av1": ".mp4", "gif": ".gif", "webp": ".webp", "ladder": ""}
"""How the file's name ends; a ladder is a folder."""

_CHOICES = {"picture": PICTURES, "sound": SOUNDS, "gate": ("programme", "dialogue"), "captions": ("soft", "burn", "none"),
            "fit": ("crop", "pad"), "shape": ("", "9:16", "1:1", "4:5", "16:9")}  # fmt: skip
_RANGES = {"loudness": (-40.0, -9.0), "peak": (-9.0, -0.5), "crf": (0, 63), "height": (0, 4320), "bitrate": (32, 512), "seconds": (1, 60)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One kind of delivery.

    Attributes:
        name: of the profile and its file.
        picture: one of PICTURES.
        sound: one of SOUNDS.
        loudness: in LUFS.
        gate: loudness of the whole programme, or of what sounds while somebody speaks.
        peak: highest true peak in dBTP.
        shape: another aspect ratio, "" for the film's.
        fit: "crop" cuts off what does not fit the shape, "pad" shows it all between black bars.
        height: of the picture (of its short side where the shape is upright), 0 for the film's.
        captions: a soft track, burnt in, or none.
        textless: without title cards, titles and burnt captions.
        crf: quality of H.264 and AV1.
        preset: speed of the encoder, "" for its usual one.
        bitrate: of compressed sound, kbit/s.
        seconds: longest length, for teasers; 0 for the whole film.
    """

    name: str
    picture: str = "copy"
    sound: str = "aac"
    loudness: float = -16.0
    gate: str = "programme"
    peak: float = -1.0
    shape: str = ""
    fit: str = "crop"
    height: int = 0
    captions: str = "soft"
    textless: bool = False
    crf: int = 18
    preset: str = ""
    bitrate: int = 192
    seconds: int = 0

    @property
    def suffix(self) -> str:
        """How the file's name ends."""
        return SUFFIXES[self.picture]


PROFILES: Mapping[str, Profile] = {
    one.name: one
    for one in (
        Profile(name="web", loudness=-16.0),
        Profile(name="streaming", loudness=-27.0, gate="dialogue", peak=-2.0, bitrate=320),
        Profile(name="r128", loudness=-23.0, bitrate=320),
        Profile(name="vertical", picture="h264", loudness=-14.0, shape="9:16", captions="burn", crf=20, preset="veryfast"),
        Profile(name="prores", picture="prores", sound="pcm", loudness=-23.0, captions="none"),
        Profile(name="dnxhr", picture="dnxhr", sound="pcm", loudness=-23.0, captions="none"),
        Profile(name="av1", picture="av1", sound="opus", loudness=-16.0, crf=32, preset="10", bitrate=128),
        Profile(name="ladder", picture="ladder", loudness=-16.0, captions="none", crf=22, preset="veryfast", bitrate=128),
        Profile(name="gif", picture="gif", sound="none", captions="none", height=270, seconds=6),
        Profile(name="webp", picture="webp", sound="none", captions="none", height=360, seconds=6),
        Profile(name="textless", picture="h264", captions="none", textless=True, crf=16, preset="veryfast", loudness=-23.0, bitrate=320),
    )
}
"""Profiles that are there without being described."""

ALIASES = {"hls": "ladder", "dash": "ladder", "master": "prores", "shorts": "vertical", "broadcast": "r128"}
"""Other names for them."""


def find(name: str, own: Mapping[str, Mapping[str, str]]) -> Profile:
    """The profile that is called ``name``, among a person's ``own`` first.

    Raises:
        ConfigError: there is none, or the person's is wrong.
    """
    if name in own:
        return _own(name, own[name])
    known = PROFILES.get(ALIASES.get(name, name))
    if known is None:
        names = ", ".join((*own, *PROFILES, *ALIASES))
        raise ConfigError(f"{name!r} is no delivery profile", hint=f"known: {names}", key="deliver")
    return known


def _own(name: str, facts: Mapping[str, str]) -> Profile:
    where = f"profiles.{name}"
    if not name.replace("-", "").replace("_", "").isalnum():
        raise ConfigError(f"{where} is no name for a file", hint="use letters, digits, - and _", key=where)
    base = facts.get("base", "web")
    if base not in PROFILES:
        raise ConfigError(f"{where}.base={base} is not known", hint=f"known: {', '.join(PROFILES)}", key=f"{where}.base")
    kinds = {one.name: type(getattr(PROFILES[base], one.name)) for one in fields(Profile) if one.name != "name"}
    changed = {key: _read(f"{where}.{key}", key, value, kinds) for key, value in facts.items() if key != "base"}
    return replace(PROFILES[base], name=name, **changed)  # type: ignore[arg-type]  # each value was read as its field's kind


def _read(where: str, key: str, value: str, kinds: Mapping[str, type]) -> object:
    if key not in kinds:
        raise ConfigError(f"{where}: there is no such key", hint=f"known: base, {', '.join(kinds)}", key=where)
    text = str(value).strip()
    if kinds[key] is bool:
        if text.lower() not in ("on", "off", "true", "false", "yes", "no"):
            raise ConfigError(f"{where}={text} is not on or off", hint="write on or off", key=where)
        return text.lower() in ("on", "true", "yes")
    if kinds[key] is str:
        if key in _CHOICES and text not in _CHOICES[key]:
            raise ConfigError(f"{where}={text} is not known", hint=f"known: {', '.join(_CHOICES[key])}", key=where)
        if key == "preset" and not text.isalnum():
            raise ConfigError(f"{where}={text} is no preset", hint="write for example medium, or 8 for AV1", key=where)
        return text
    low, high = _RANGES[key]
    try:
        number = kinds[key](text)
    except ValueError as error:
        raise ConfigError(f"{where}={text} is not a number", hint=f"use {low:g} to {high:g}", key=where) from error
    if not low <= number <= high:
        raise ConfigError(f"{where}={text} is out of range", hint=f"use {low:g} to {high:g}", key=where)
    return number
