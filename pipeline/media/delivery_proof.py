"""What a delivery must be, found again in its file."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import MediaError
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.delivery import TEASER_RATE, Order, Reel, rungs
from pipeline.media.ffmpeg import SAFE_INPUT, run
from pipeline.media.loudness import LoudnessMeter
from pipeline.media.masters import gated_loudness
from pipeline.media.probe import probe
from pipeline.media.proof import BT709
from pipeline.media.watching import watch

LOUDNESS_TOLERANCE = 0.5
"""LU by which a delivery may miss its loudness."""

_DECODERS = {"libdav1d": "av1", "libopus": "opus", "libvpx-vp9": "vp9"}
"""Codecs that a probe calls by the name of their decoder."""

CODECS = {
    "copy": "h264",
    "h264": "h264",
    "ladder": "h264",
    "prores": "prores",
    "dnxhr": "dnxhd",
    "av1": "av1",
    "gif": "gif",
    "webp": "webp",
}
"""What a probe calls each kind of picture."""

SOUND_CODECS = {"aac": "aac", "opus": "opus", "pcm": "pcm_s24le"}
"""What a probe calls each kind of sound."""

_SHORTEST = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A delivery as it was found: pictures, size, codecs, length in seconds, loudness in LUFS, true peak in dBTP, and what is wrong."""

    frames: int = 0
    size: str = ""
    codec: str = ""
    sound: str = ""
    seconds: float = 0.0
    loudness: float | None = None
    true_peak: float | None = None
    faults: tuple[str, ...] = ()


def inspect(reel: Reel, order: Order, spoken: NDArray[np.bool_]) -> Delivered:
    """Measure one delivery; ``spoken`` says in which 100 ms somebody speaks.

    Raises:
        MediaError: its file cannot be read.
    """
    profile = order.profile
    if profile.picture == "webp":
        return _checked_teaser(reel, order, _webp(order.out))
    if profile.picture == "gif":
        picture = probe(order.out).picture
        found = Delivered(frames=picture.frames, size=str(picture.size), codec=picture.codec) if picture else Delivered()
        return _checked_teaser(reel, order, found)
    if profile.picture == "ladder":
        return _ladder(reel, order, spoken)
    return _film(reel, order, order.out, str(rungs(reel, profile)[0][0]), spoken)


def _film(reel: Reel, order: Order, path: Path, size: str, spoken: NDArray[np.bool_]) -> Delivered:
    """One file with the whole film."""
    facts, profile = probe(path), order.profile
    picture, sound = facts.picture, facts.sound
    if picture is None:
        return Delivered(faults=("it has no picture",))
    heard = _loudness(path, profile.gate, spoken) if sound is not None else (None, None)
    found = Delivered(
        frames=picture.frames, size=str(picture.size), codec=_named(picture.codec), sound=_named(sound.codec) if sound else "",
        seconds=round(float(facts.seconds), 3), loudness=heard[0], true_peak=heard[1],
    )  # fmt: skip
    end = Fraction(sound.samples, sound.rate) - reel.rate.seconds(reel.frames) if sound else Fraction(0)
    rows = (
        ("pictures", found.frames, reel.frames),
        ("size", found.size, size),
        ("codec", found.codec, CODECS[profile.picture]),
        ("colour", picture.colour, BT709),
        ("sound", found.sound, SOUND_CODECS[profile.sound] if order.sound else ""),
    )
    faults = [f"{what}: {there} instead of {wanted}" for what, there, wanted in rows if there != wanted]
    faults += [f"sound ends {float(end):+.3f} s after the picture"] if abs(end) > 1 / reel.rate.fraction else []
    return replace(found, faults=(*faults, *_loudness_faults(reel, order, found)))


def _named(codec: str) -> str:
    return _DECODERS.get(codec, codec)


def _loudness_faults(reel: Reel, order: Order, found: Delivered) -> list[str]:
    profile, faults = order.profile, []
    if found.loudness is None or found.true_peak is None or found.loudness <= -70:
        return []
    missed = found.loudness - profile.loudness
    # a gate of 400 ms says little of a few seconds, and a film of whispers cannot be raised without end
    long_enough = float(reel.rate.seconds(reel.frames)) >= _SHORTEST or abs(missed) > 3
    if abs(missed) > LOUDNESS_TOLERANCE and long_enough:
        faults.append(f"loudness: {found.loudness:.1f} instead of {profile.loudness:g} LUFS")
    if found.true_peak > profile.peak:
        faults.append(f"true peak: {found.true_peak:.1f} above {profile.peak:g} dBTP")
    return faults


def _loudness(path: Path, gate: str, spoken: NDArray[np.bool_]) -> tuple[float, float]:
    seen = watch(path, picture=False)
    if gate == "programme":
        return seen.loudness, seen.true_peak
    meter = LoudnessMeter()
    meter.add(_samples(path))
    return round(gated_loudness(meter.steps(), spoken, gate), 2), seen.true_peak


def _samples(path: Path) -> NDArray[np.float32]:
    safe = [part for name, value in SAFE_INPUT.items() for part in (f"-{name}", value)]
    args = ["-v", "error", *safe, "-i", f"file:{path}", "-map", "0:a:0", "-ac", "2", "-ar", str(SAMPLE_RATE), "-f", "f32le", "pipe:1"]
    return np.frombuffer(run(args, timeout=600).output, np.float32).reshape(-1, 2)


def _checked_teaser(reel: Reel, order: Order, found: Delivered) -> Delivered:
    shown = sum(end - start for start, end in reel.glimpses) or reel.frames
    wanted = shown / float(reel.rate.fraction)
    found = replace(found, seconds=round(found.frames / TEASER_RATE, 3))
    size = str(rungs(reel, order.profile)[0][0])
    faults = [] if abs(found.seconds - wanted) <= 2 / TEASER_RATE else [f"length: {found.seconds:g} instead of {wanted:.3f} s"]
    faults += [] if found.size == size else [f"size: {found.size} instead of {size}"]
    return replace(found, faults=tuple(faults))


def _webp(path: Path) -> Delivered:
    """Size and number of pictures of an animated WebP, from its chunks."""
    data = path.read_bytes()
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise MediaError(f"{path.name} is no WebP", hint="make it again")
    at, frames, size = 12, 0, ""
    while at + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        if name == b"VP8X":
            wide, high = (int.from_bytes(data[at + 12 + n : at + 15 + n], "little") + 1 for n in (0, 3))
            size = f"{wide}x{high}"
        frames += name == b"ANMF"
        at += 8 + length + length % 2
    return Delivered(frames=frames, size=size, codec="webp")


def _ladder(reel: Reel, order: Order, spoken: NDArray[np.bool_]) -> Delivered:
    """Every rung of a ladder put together from its segments and measured; both manifests must name the same segments."""
    found, faults = Delivered(), []
    sizes = [str(size) for size, _ in rungs(reel, order.profile)]
    for number, size in enumerate(sizes):
        with _Assembled(order.out, number) as path:
            rung = _film(reel, replace(order, sound=None), path, size, spoken)
        found = found if number else rung
        faults += [f"rung {size}: {fault}" for fault in rung.faults]
    if order.sound is not None:
        with _Assembled(order.out, len(sizes)) as path:
            loudness, peak = _loudness(path, order.profile.gate, spoken)
        found = replace(found, sound="aac", loudness=loudness, true_peak=peak)
    faults += [*_loudness_faults(reel, order, found), *_manifest_faults(reel, order.out, len(sizes) + (order.sound is not None))]
    return replace(found, faults=tuple(faults))


class _Assembled:
    """The segments of one rung as one file."""

    def __init__(self, folder: Path, number: int) -> None:
        self._parts = (folder / f"init-{number}.m4s", *sorted(folder.glob(f"part-{number}-*.m4s")))

    def __enter__(self) -> Path:
        with tempfile.NamedTemporaryFile(suffix=".mp4", delete=False) as file:
            for part in self._parts:
                file.write(part.read_bytes())
        self._path = Path(file.name)
        return self._path

    def __exit__(self, *_: object) -> None:
        self._path.unlink(missing_ok=True)


def _manifest_faults(reel: Reel, folder: Path, streams: int) -> Iterator[str]:
    wanted = float(reel.rate.seconds(reel.frames))
    master = (folder / "master.m3u8").read_text("utf-8")
    playlists = sorted(folder.glob("media_*.m3u8"))
    if len(playlists) != streams or any(path.name not in master for path in playlists):
        yield f"HLS: {len(playlists)} playlists for {streams} streams"
    for path in playlists:
        lines = path.read_text("utf-8").splitlines()
        length = sum(float(line[8:].split(",")[0]) for line in lines if line.startswith("#EXTINF:"))
        missing = [line for line in lines if line and not line.startswith("#") and not (folder / line).is_file()]
        if abs(length - wanted) > 0.1 or missing or "#EXT-X-ENDLIST" not in lines:
            yield f"HLS: {path.name} lasts {length:.2f} of {wanted:.2f} s, {len(missing)} segments missing"
    document = ElementTree.parse(folder / "manifest.mpd").getroot()
    told = [one for one in document.iter() if one.tag.endswith("Representation")]
    if len(told) != streams or document.get("type") != "static":
        yield f"DASH: {len(told)} representations for {streams} streams"
