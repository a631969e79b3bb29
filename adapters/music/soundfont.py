"""Reads SoundFont 2 and its Vorbis-compressed form, sf3: presets, instruments and samples.

Only what a score needs: regions by key and velocity, tuning, loops, volume envelopes and the filter's
corner. Modulators and low-frequency oscillators are left out. After the SoundFont Technical Specification 2.04.
"""

from __future__ import annotations

import functools
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import MediaError

_PDTA = {
    "phdr": np.dtype([("name", "S20"), ("program", "<u2"), ("bank", "<u2"), ("bag", "<u2"), ("rest", "V12")]),
    "pbag": np.dtype([("gen", "<u2"), ("mod", "<u2")]),
    "pgen": np.dtype([("kind", "<u2"), ("amount", "<i2")]),
    "inst": np.dtype([("name", "S20"), ("bag", "<u2")]),
    "ibag": np.dtype([("gen", "<u2"), ("mod", "<u2")]),
    "igen": np.dtype([("kind", "<u2"), ("amount", "<i2")]),
    "shdr": np.dtype([("name", "S20"), ("start", "<u4"), ("end", "<u4"), ("loop", "<u4"), ("loop_end", "<u4"), ("rate", "<u4"),
                      ("pitch", "u1"), ("correction", "i1"), ("link", "<u2"), ("type", "<u2")]),
}  # fmt: skip

# Generators by number: specification, section 8.1.2.
_FILTER, _ATTACK, _HOLD, _DECAY, _SUSTAIN, _RELEASE = 8, 34, 35, 36, 37, 38
_INSTRUMENT, _KEYS, _VELOCITIES, _ATTENUATION, _COARSE, _FINE, _SAMPLE, _MODES, _SCALE, _ROOT = 41, 43, 44, 48, 51, 52, 53, 54, 56, 58
_DEFAULTS = {_FILTER: 13500, _ATTACK: -12000, _HOLD: -12000, _DECAY: -12000, _RELEASE: -12000, _SCALE: 100, _ROOT: -1}
_ADDITIVE = (_FILTER, _ATTACK, _HOLD, _DECAY, _SUSTAIN, _RELEASE, _ATTENUATION, _COARSE, _FINE)
_COMPRESSED = 0x10
_WHOLE = 0x7F00
"""Key range 0 to 127: the low byte is the lowest key, the high byte the highest."""

_Generators = dict[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """How one sample sounds for one key.

    Attributes:
        sample: number of the sample.
        ratio: sample positions per second of sound.
        looped: the sample is repeated between its loop points.
        cutoff: corner of the low-pass in Hz.
        gain: amplitude factor.
        attack: seconds to full volume.
        hold: seconds at full volume.
        decay: seconds in which the volume would fall by 100 dB.
        sustain: amplitude that the decay stops at.
        release: seconds in which the volume falls by 100 dB after the key is let go.
    """

    sample: int
    ratio: float
    looped: bool
    cutoff: float
    gain: float
    attack: float
    hold: float
    decay: float
    sustain: float
    release: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """Decoded samples with their loop, half-open."""

    samples: NDArray[np.float32]
    loop: int
    loop_end: int


class SoundFont:
    """A soundfont file; samples are decoded when they are first asked for.

    Raises:
        MediaError: the file cannot be read as a soundfont.
    """

    def __init__(self, path: Path) -> None:
        try:
            chunks = dict(_chunks(path.read_bytes()))
            self._tables = {name: np.frombuffer(chunks[name], kind) for name, kind in _PDTA.items()}
            self._data = chunks["smpl"]
        except (OSError, KeyError, ValueError, struct.error) as error:
            raise MediaError(f"{path} cannot be read as a soundfont: {error!r}", hint="reinstall filmwright") from error
        self._decoded: dict[tuple[int, float], Sample] = {}

    @functools.lru_cache(maxsize=4096)  # noqa: B019 - a soundfont lives as long as the process
    def regions(self, program: int, key: int, velocity: int, *, drums: bool = False) -> tuple[Region, ...]:
        """What sounds when a key is struck; () where the preset has nothing there."""
        found = []
        for preset in self._zones("p", self._preset(program, drums=drums)):
            if _INSTRUMENT in preset and _within(preset, key, velocity):
                zones = self._zones("i", preset[_INSTRUMENT])
                found += [self._region(zone, preset, key) for zone in zones if _SAMPLE in zone and _within(zone, key, velocity)]
        return tuple(found)

    def sample(self, region: Region) -> Sample:
        """The region's sample, decoded and filtered."""
        known = (region.sample, region.cutoff)
        if known not in self._decoded:
            self._decoded[known] = self._read(region)
        return self._decoded[known]

    def _preset(self, program: int, *, drums: bool) -> int:
        headers = self._tables["phdr"][:-1]
        bank = 128 if drums else 0
        found = np.flatnonzero((headers["bank"] == bank) & (headers["program"] == program))
        if not len(found):
            raise MediaError(f"the soundfont has no program {program} in bank {bank}", hint="use another soundfont")
        return int(found[0])

    def _zones(self, level: str, index: int) -> list[_Generators]:
        """The zones of a preset ("p") or instrument ("i"), with what its global zone says."""
        headers = self._tables["phdr" if level == "p" else "inst"]
        bags, generators = self._tables[f"{level}bag"], self._tables[f"{level}gen"]
        final = _INSTRUMENT if level == "p" else _SAMPLE
        shared: _Generators = {}
        zones: list[_Generators] = []
        for bag in range(headers["bag"][index], headers["bag"][index + 1]):
            part = generators[bags["gen"][bag] : bags["gen"][bag + 1]]
            zone = {int(kind): int(amount) for kind, amount in zip(part["kind"], part["amount"], strict=True)}
            if final in zone:
                zones.append({**shared, **zone})
            elif not zones:
                shared = zone
        return zones

    def _region(self, zone: _Generators, preset: _Generators, key: int) -> Region:
        value = {kind: zone.get(kind, _DEFAULTS.get(kind, 0)) + preset.get(kind, 0) * (kind in _ADDITIVE) for kind in (*_ADDITIVE, _MODES)}
        header = self._tables["shdr"][zone[_SAMPLE]]
        root = zone.get(_ROOT, -1)
        root = int(header["pitch"]) if root < 0 else root
        cents = (key - root) * zone.get(_SCALE, 100) + 100 * value[_COARSE] + value[_FINE] + int(header["correction"])
        return Region(
            sample=zone[_SAMPLE],
            ratio=float(header["rate"]) * 2 ** (cents / 1200),
            looped=zone.get(_MODES, 0) in (1, 3),
            cutoff=8.176 * 2 ** (value[_FILTER] / 1200),
            gain=float(10 ** (-0.4 * max(value[_ATTENUATION], 0) / 200)),
            attack=2 ** (value[_ATTACK] / 1200),
            hold=2 ** (value[_HOLD] / 1200),
            decay=2 ** (value[_DECAY] / 1200),
            sustain=float(10 ** (-min(max(value[_SUSTAIN], 0), 1440) / 200)),
            release=2 ** (value[_RELEASE] / 1200),
        )

    def _read(self, region: Region) -> Sample:
        header = self._tables["shdr"][region.sample]
        start, end, loop, loop_end = (int(header[name]) for name in ("start", "end", "loop", "loop_end"))
        if header["type"] & _COMPRESSED:
            samples: NDArray[np.float32] = _vorbis(self._data[start:end])
        else:
            samples = (np.frombuffer(self._data[2 * start : 2 * end], "<i2") / 32768).astype(np.float32)
            loop, loop_end = loop - start, loop_end - start
        # Short Vorbis streams decode to whole blocks and may miss their end; a steady tone loops as well a little earlier.
        missing = max(0, loop_end - len(samples))
        samples = _low_passed(samples, float(header["rate"]), region.cutoff)
        return Sample(samples=samples, loop=max(0, loop - missing), loop_end=loop_end - missing)


def _chunks(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The named chunks of all lists of a RIFF file."""
    if data[:4] != b"RIFF" or data[8:12] != b"sfbk":
        raise ValueError("not a soundfont")
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        if name == b"LIST":
            at += 12
            continue
        yield name.decode("ascii", "replace"), data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _within(zone: _Generators, key: int, velocity: int) -> bool:
    keys, velocities = zone.get(_KEYS, _WHOLE), zone.get(_VELOCITIES, _WHOLE)
    return keys & 0xFF <= key <= keys >> 8 & 0xFF and velocities & 0xFF <= velocity <= velocities >> 8 & 0xFF


def _vorbis(data: bytes) -> NDArray[np.float32]:
    with av.open(io.BytesIO(data), format="ogg") as container:
        frames: list[NDArray[np.float32]] = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.asarray(np.concatenate(frames, axis=1).mean(axis=0), np.float32)


def _low_passed(samples: NDArray[np.float32], rate: float, cutoff: float) -> NDArray[np.float32]:
    """Two poles at the cutoff, without resonance."""
    if cutoff >= 0.45 * rate:
        return samples
    spectrum = np.fft.rfft(samples)
    frequency = np.fft.rfftfreq(len(samples), 1 / rate)
    return np.fft.irfft(spectrum / np.sqrt(1 + (frequency / cutoff) ** 4), n=len(samples)).astype(np.float32)
