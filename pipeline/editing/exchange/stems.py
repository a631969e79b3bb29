"""Stems as Broadcast Wave files (EBU Tech 3285): each begins where the film begins, and its time code says so."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import MediaError
from pipeline.media.wav import open_wav
from pipeline.store.artifacts import writing

ORIGINATOR = "filmwright"

_BLOCK = 1 << 18
_TIME = "00:00:00"
_DATE = "2000-01-01"


def write_stem(source: Path, out: Path, *, start: int, description: str) -> None:
    """Write a WAV file again as 24 bits with a ``bext`` chunk.

    Args:
        source: the stem as it was mixed.
        out: the file to make.
        start: samples from midnight to the film's first, for the time reference.
        description: at most 256 ASCII characters for people.

    Raises:
        MediaError: the source is no WAV file, or too long for one.
        ArtifactError: the file cannot be written.
    """
    sound = open_wav(source)
    size = sound.samples * sound.channels * 3
    if size > 2**32 - 2048:
        raise MediaError(f"{source.name} is too long for a WAV file", hint="make the film in parts")
    with writing(out) as part, part.open("wb") as file:
        bext = _bext(start, description)
        layout = struct.pack("<HHIIHH", 1, sound.channels, sound.rate, sound.rate * sound.channels * 3, sound.channels * 3, 24)
        chunks = _chunk(b"bext", bext) + _chunk(b"fmt ", layout) + struct.pack("<4sI", b"data", size)
        file.write(struct.pack("<4sI4s", b"RIFF", 4 + len(chunks) + size + size % 2, b"WAVE") + chunks)
        for at in range(0, sound.samples, _BLOCK):
            file.write(_packed(sound.read(at, at + _BLOCK)))
        file.write(b"\0" * (size % 2))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("<4sI", name, len(data)) + data + b"\0" * (len(data) % 2)


def _bext(start: int, description: str) -> bytes:
    """Version 1 of the chunk: description, originator, a fixed date (films are made alike), the time reference."""
    text = description.encode("ascii", "replace")[:256].ljust(256, b"\0")
    who = ORIGINATOR.encode("ascii").ljust(32, b"\0")
    return text + who + b"\0" * 32 + _DATE.encode() + _TIME.encode() + struct.pack("<QH", start, 1) + b"\0" * 64 + b"\0" * 190


def _packed(samples: NDArray[np.float32]) -> bytes:
    """24-bit little-endian integers, rounded; what is beyond full scale is held there."""
    whole = np.clip(np.rint(samples.astype(np.float64) * 2.0**23), -(2**23), 2**23 - 1).astype("<i4")
    return whole.reshape(-1, 1).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
