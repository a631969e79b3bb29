"""WAV files: written at once or not at all, read whole or piece by piece."""

from __future__ import annotations

import os
import secrets
import struct
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import MediaError, MediaMismatch
from pipeline.film.media import Sound
from pipeline.film.timing import SAMPLE_RATE

_FLOAT, _PCM, _EXTENSIBLE = 3, 1, 0xFFFE
_LARGEST = 2**32 - 64


@dataclass(frozen=True, slots=True, kw_only=True)
class WavFile:
    """Where the samples of a WAV file stand.

    Attributes:
        path: the file.
        rate: samples per second.
        channels: channels of each sample.
        samples: samples per channel.
        bits: 16, 24 or 32 per sample and channel.
        floating: float32 instead of integers.
        offset: byte at which the samples begin.
    """

    path: Path
    rate: int
    channels: int
    samples: int
    bits: int
    floating: bool
    offset: int

    def read(self, start: int = 0, end: int | None = None) -> NDArray[np.float32]:
        """Samples ``start`` up to ``end`` as float32 (n, channels); less where the file ends."""
        return _floats(self.raw(start, end), self.bits, self.floating).reshape(-1, self.channels)

    def raw(self, start: int = 0, end: int | None = None) -> bytes:
        """The bytes of samples ``start`` up to ``end``; less where the file ends."""
        last = self.samples if end is None else min(end, self.samples)
        first = min(max(start, 0), last)
        width = self.bits // 8 * self.channels
        with self.path.open("rb") as file:
            file.seek(self.offset + first * width)
            return file.read((last - first) * width)


def open_wav(path: Path) -> WavFile:
    """Read the header of a WAV file with 16, 24 or 32 bit integers or 32 bit floats.

    Raises:
        MediaError: the file is missing or holds something else.
    """
    try:
        return _parsed(path)
    except (OSError, struct.error) as error:
        raise MediaError(f"{path} cannot be read as a WAV file: {error}", hint="make the sound again, or convert it to WAV") from error


def read_wav(path: Path) -> Sound:
    """A whole WAV file in memory.

    Raises:
        MediaError: the file is missing or is no WAV file.
    """
    file = open_wav(path)
    return Sound(samples=file.read(), rate=file.rate)


def write_wav(path: Path, sound: Sound) -> None:
    """Write float32 samples, atomically; parent folders are made.

    Raises:
        MediaError: the sound is longer than a WAV file can hold.
    """
    samples, channels = sound.samples.shape
    with WavWriter(path, samples=samples, channels=channels, rate=sound.rate) as file:
        file.write(sound.samples)


class WavWriter:
    """Writes a float32 WAV file block by block; the file appears when all samples are there, or not at all.

    Use as a context manager.

    Args:
        path: the file; parent folders are made.
        samples: exact length.
        channels: of each sample.
        rate: samples per second.

    Raises:
        MediaError: the sound is longer than a WAV file can hold.
        MediaMismatch: at the end, when the blocks add up to another length.
    """

    def __init__(self, path: Path, *, samples: int, channels: int = 2, rate: int = SAMPLE_RATE) -> None:
        size = samples * channels * 4
        if size > _LARGEST:
            raise MediaError(f"{path.name} would need {size} bytes; a WAV file holds 4 GiB", hint="make the film in parts")
        self._path, self._samples, self._written = path, samples, 0
        path.parent.mkdir(parents=True, exist_ok=True)
        self._part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        self._file = self._part.open("wb")
        self._file.write(_header(size, channels, rate))

    def write(self, block: NDArray[np.float32]) -> None:
        """Take the next samples, (n, channels)."""
        self._written += len(block)
        self._file.write(np.ascontiguousarray(block, dtype="<f4").data)

    def __enter__(self) -> WavWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
        try:
            if kind is None:
                self._publish()
        finally:
            self._part.unlink(missing_ok=True)

    def _publish(self) -> None:
        if self._written != self._samples:
            raise MediaMismatch(
                f"{self._path.name} got {self._written} samples instead of {self._samples}",
                expected=str(self._samples),
                found=str(self._written),
            )
        os.replace(self._part, self._path)


def _header(size: int, channels: int, rate: int) -> bytes:
    layout = struct.pack("<HHIIHH", _FLOAT, channels, rate, rate * channels * 4, channels * 4, 32)
    return struct.pack("<4sI4s4sI", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16) + layout + struct.pack("<4sI", b"data", size)


def _parsed(path: Path) -> WavFile:
    with path.open("rb") as file:
        riff, _, kind = struct.unpack("<4sI4s", file.read(12))
        layout = None
        while riff == b"RIFF" and kind == b"WAVE" and (head := file.read(8)):
            name, size = struct.unpack("<4sI", head)
            if name == b"fmt ":
                layout = file.read(size)
            elif name == b"data" and layout is not None:
                return _described(path, layout, min(size, path.stat().st_size - file.tell()), file.tell())
            else:
                file.seek(size + size % 2, os.SEEK_CUR)
    raise MediaError(f"{path} is no WAV file with samples in it", hint="make the sound again, or convert it to WAV")


def _described(path: Path, layout: bytes, size: int, offset: int) -> WavFile:
    code, channels, rate, _, _, bits = struct.unpack("<HHIIHH", layout[:16])
    if code == _EXTENSIBLE:
        (code,) = struct.unpack("<H", layout[24:26])
    if (code, bits) not in {(_PCM, 16), (_PCM, 24), (_PCM, 32), (_FLOAT, 32)} or not channels:
        raise MediaError(f"{path} holds WAV code {code} with {bits} bits", hint="convert it to 16, 24 or 32 bit PCM")
    samples = size // (bits // 8 * channels)
    return WavFile(path=path, rate=rate, channels=channels, samples=samples, bits=bits, floating=code == _FLOAT, offset=offset)


def _floats(data: bytes, bits: int, floating: bool) -> NDArray[np.float32]:
    if floating:
        return np.frombuffer(data, "<f4").astype(np.float32)
    if bits == 24:
        triples = np.frombuffer(data, np.uint8).reshape(-1, 3)
        wide = np.zeros((len(triples), 4), np.uint8)
        wide[:, 1:] = triples
        return (wide.view("<i4").reshape(-1) / 2.0**31).astype(np.float32)
    return (np.frombuffer(data, f"<i{bits // 8}") / 2.0 ** (bits - 1)).astype(np.float32)
