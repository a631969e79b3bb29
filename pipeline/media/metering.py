"""What a meter sees of pictures while they pass on their way into the encoder: black, and stillness.

Measured once, kept beside the file in a few kilobytes, and put together for a whole film without decoding it.
The thresholds are those of ffmpeg's ``blackdetect`` and ``freezedetect`` as the proof uses them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.film.timing import FrameRate

BLACK_LUMA = 26
"""Highest luma of a black pixel: five hundredths of the range above 16."""

BLACK_SHARE = 0.999
"""Share of the picture that is black in a black picture."""

STILL_NOISE = 0.0005 * 255
"""Mean difference of luma under which a picture is the one before."""

BLACK_SECONDS, STILL_SECONDS = 0.4, 2.0
"""Stretches that are worth telling."""

_SIDE = 320
_TINY = (16, 9)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Metered:
    """A run of pictures as the meter saw them.

    Attributes:
        black: of each picture, whether it is black.
        still: of each picture, whether it is the same as the first of its stretch, which lies before it.
        tiny: each picture in 16 x 9 pixels of luma, to compare the ends of two runs.
    """

    black: NDArray[np.bool_]
    still: NDArray[np.bool_]
    tiny: NDArray[np.uint8]

    def part(self, start: int, frames: int) -> Metered:
        """The pictures ``start`` to ``start + frames``; the first counts as new."""
        end = start + frames
        still = self.still[start:end].copy()
        still[:1] = False
        return Metered(black=self.black[start:end], still=still, tiny=self.tiny[start:end])

    def save(self, path: Path) -> None:
        """Keep it in a file that appears when it is whole."""
        table = np.concatenate([self.black[:, None], self.still[:, None], self.tiny], axis=1, dtype=np.uint8)
        keep(path, table.tobytes())


def keep(path: Path, data: bytes) -> None:
    """Write a file that appears when it is whole."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    part.write_bytes(data)
    part.replace(path)


def load(path: Path, frames: int) -> Metered | None:
    """What was kept, None if there is nothing or not of ``frames`` pictures."""
    try:
        table = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError:
        return None
    width = 2 + _TINY[0] * _TINY[1]
    if len(table) != frames * width:
        return None
    rows = table.reshape(frames, width)
    return Metered(black=rows[:, 0].astype(bool), still=rows[:, 1].astype(bool), tiny=rows[:, 2:])


def beside(path: Path) -> Path:
    """Where the measurements of the pictures of ``path`` are kept, if they are kept beside it."""
    return path.with_suffix(".meter")


class Meter:
    """Looks at pictures one after another."""

    def __init__(self) -> None:
        self._rows: list[tuple[bool, bool, NDArray[np.uint8]]] = []
        self._first: NDArray[np.uint8] | None = None

    def add(self, frame: Any) -> None:
        """Look at the next frame (8 bits, luma in its first plane)."""
        plane = frame.planes[0]
        luma = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width]
        step = max(1, frame.width // _SIDE)
        small = np.ascontiguousarray(luma[::step, ::step])
        black = np.count_nonzero(small > BLACK_LUMA) <= (1 - BLACK_SHARE) * small.size
        still = self._first is not None and cv2.norm(small, self._first, cv2.NORM_L1) <= STILL_NOISE * small.size
        if not still:
            self._first = small
        self._rows.append((bool(black), bool(still), cv2.resize(small, _TINY, interpolation=cv2.INTER_AREA).ravel()))

    def seen(self) -> Metered:
        """What was seen so far."""
        black, still = (np.array([row[place] for row in self._rows], bool) for place in (0, 1))
        tiny = np.array([row[2] for row in self._rows], np.uint8).reshape(-1, _TINY[0] * _TINY[1])
        return Metered(black=black, still=still, tiny=tiny)


def measured(frames: Iterable[Any]) -> Metered:
    """What the meter sees of these frames."""
    meter = Meter()
    for frame in frames:
        meter.add(frame)
    return meter.seen()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sights:
    """Stretches of a film in seconds, from the beginning of the first picture to the end of the last: black, and without movement."""

    black: tuple[tuple[float, float], ...]
    still: tuple[tuple[float, float], ...]


def together(parts: Sequence[Metered], rate: FrameRate) -> Sights:
    """What is seen of a film that consists of these runs of pictures."""
    black = np.concatenate([part.black for part in parts])
    still = np.concatenate([part.still for part in parts])
    at = 0
    for before, after in pairwise(parts):
        at += len(before.black)
        if len(before.tiny) and len(after.tiny):
            still[at] = np.abs(before.tiny[-1].astype(int) - after.tiny[0]).mean() <= STILL_NOISE
    # a stretch begins with the picture that the others are the same as
    starts = np.flatnonzero(~still).tolist()
    rests = zip(starts, [*starts[1:], len(still)], strict=True)
    return Sights(black=_told(_spans(black), rate, BLACK_SECONDS), still=_told(rests, rate, STILL_SECONDS))


def _told(spans: Iterable[tuple[int, int]], rate: FrameRate, least: float) -> tuple[tuple[float, float], ...]:
    seconds = ((float(rate.seconds(start)), float(rate.seconds(end))) for start, end in spans)
    return tuple((round(start, 4), round(end, 4)) for start, end in seconds if end - start >= least)


def _spans(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
