"""Media as values: a path, its digest, and what a probe found. Bytes stay on disk."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """What a probe found of a picture stream.

    Attributes:
        size: coded size in pixels after rotation.
        rate: average frame rate; variable-rate streams report their mean. Slower than 1 or faster than 240 counts as that.
        frames: counted packets.
        codec: for example "h264".
        pixels: pixel format, for example "yuv420p".
        colour: (primaries, transfer, matrix, range) as ffmpeg names, "" where untagged.
        interlaced: its pictures are made of two fields.
    """

    size: Size
    rate: FrameRate
    frames: int
    codec: str
    pixels: str
    colour: tuple[str, str, str, str] = ("", "", "", "")
    interlaced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFacts:
    """What a probe found of a sound stream; ``samples`` per channel at ``rate``."""

    rate: int
    channels: int
    samples: int
    codec: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """Facts of one file; a missing stream is None."""

    seconds: Fraction
    picture: PictureFacts | None = None
    sound: SoundFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRef:
    """One file of known content. ``path`` is absolute or relative to the film folder."""

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sound:
    """Samples in memory.

    Attributes:
        samples: float32, shape (n, channels), full scale 1.0.
        rate: samples per second.
    """

    samples: NDArray[np.float32]
    rate: int = SAMPLE_RATE

    def __post_init__(self) -> None:
        if self.samples.ndim != 2 or self.samples.dtype != np.float32:
            raise ValueError(f"sound must be float32 (n, channels), not {self.samples.dtype} {self.samples.shape}")

    @property
    def seconds(self) -> Fraction:
        """Exact length."""
        return Fraction(len(self.samples), self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One spoken word with its first and last sample (half-open) at the sound's rate."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """One phoneme (IPA symbol of the voice's alphabet) with its samples, half-open."""

    symbol: str
    start: int
    end: int
