"""Exact time: rational frame rates, whole frames, whole samples.

Seconds as floats appear only where something is printed. A frame boundary falls on a sample by
rounding half up, so that the same boundary always falls on the same sample (no drift).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from pipeline.errors import ConfigError

SAMPLE_RATE = 48_000
"""Samples per second of everything in a film's sound."""

_NTSC = {"23.976": Fraction(24000, 1001), "23.98": Fraction(24000, 1001), "29.97": Fraction(30000, 1001),
         "47.952": Fraction(48000, 1001), "59.94": Fraction(60000, 1001)}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class FrameRate:
    """Frames per second as a rational, for example 24/1 or 24000/1001."""

    numerator: int
    denominator: int = 1

    def __post_init__(self) -> None:
        value = Fraction(self.numerator, self.denominator)
        if not Fraction(1) <= value <= Fraction(240):
            raise ConfigError(f"a rate of {self} frames per second is out of range", hint="use 1 to 240, for example fps=24", key="fps")
        object.__setattr__(self, "numerator", value.numerator)
        object.__setattr__(self, "denominator", value.denominator)

    @classmethod
    def parse(cls, text: str | float) -> FrameRate:
        """Read "24", "25", "24000/1001" or the usual short forms "23.976", "29.97", "59.94".

        Raises:
            ConfigError: the text is not a rate.
        """
        words = str(text).strip()
        if words in _NTSC:
            value = _NTSC[words]
        elif re.fullmatch(r"\d{1,6}(\.\d{1,6})?(/\d{1,6})?", words) and "./" not in words:
            try:
                value = Fraction(words)
            except (ValueError, ZeroDivisionError) as error:
                raise ConfigError(f"{words!r} is not a frame rate", hint="write 24, 25, 30 or 24000/1001", key="fps") from error
        else:
            raise ConfigError(f"{words!r} is not a frame rate", hint="write 24, 25, 30 or 24000/1001", key="fps")
        return cls(value.numerator, value.denominator)

    @property
    def fraction(self) -> Fraction:
        """Frames per second."""
        return Fraction(self.numerator, self.denominator)

    def seconds(self, frames: int) -> Fraction:
        """The exact length of ``frames`` frames in seconds."""
        return frames / self.fraction

    def frames(self, seconds: Fraction) -> int:
        """The whole number of frames nearest to ``seconds`` (half up)."""
        return _half_up(seconds * self.fraction)

    def frames_covering(self, seconds: Fraction) -> int:
        """The smallest whole number of frames that lasts at least ``seconds``."""
        return -((-(seconds * self.fraction)) // 1)

    def sample(self, frame: int, sample_rate: int = SAMPLE_RATE) -> int:
        """The sample on which frame boundary ``frame`` falls (half up)."""
        return _half_up(self.seconds(frame) * sample_rate)

    def frame_at(self, sample: int, sample_rate: int = SAMPLE_RATE) -> int:
        """The frame during which ``sample`` sounds."""
        return int(Fraction(sample, sample_rate) * self.fraction // 1)

    def __str__(self) -> str:
        return str(self.numerator) if self.denominator == 1 else f"{self.numerator}/{self.denominator}"


@dataclass(frozen=True, slots=True)
class Size:
    """Picture size in pixels; both sides even, 16 to 8192."""

    width: int
    height: int

    def __post_init__(self) -> None:
        for side in (self.width, self.height):
            if side % 2 or not 16 <= side <= 8192:
                raise ConfigError(f"size {self} cannot be made", hint="both sides even, 16 to 8192, for example size=1280x720", key="size")

    @classmethod
    def parse(cls, text: str) -> Size:
        """Read "1280x720".

        Raises:
            ConfigError: the text is not a size.
        """
        match = re.fullmatch(r"\s*(\d{1,5})\s*[xX×*:]\s*(\d{1,5})\s*", text)
        if match is None:
            raise ConfigError(f"{text!r} is not a picture size", hint="write width x height, for example size=1280x720", key="size")
        return cls(int(match[1]), int(match[2]))

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


def _half_up(value: Fraction) -> int:
    return int((value + Fraction(1, 2)) // 1)
