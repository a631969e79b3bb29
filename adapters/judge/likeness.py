"""Whether a take begins with its keyframe, and ends where it shall: a generator that ignores its pictures makes another film."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.media.frames import read
from pipeline.ports import ClipRequest, Finding, Keyframe, Take, Verdict

GRID = (32, 18)
"""Pixels to which both pictures are brought: composition counts, grain does not."""


class LikenessJudge:
    """Compares the first picture of a take with its keyframe, and its last with the one that it was to end at.

    Args:
        least: correlation of the two under which the take is at fault, 0 to 1.
    """

    name = "likeness"
    version = "1"

    def __init__(self, *, least: float = 0.5) -> None:
        self._least = least

    def judge(self, take: Take, request: ClipRequest) -> Verdict:
        """Compare light and shade of both pictures; a keyframe that cannot be read is not judged.

        Raises:
            MediaError: the take cannot be read.
        """
        found = [self._compared(take, 0, request.keyframe, "the first picture is like the keyframe")]
        if request.last is not None:
            found.append(self._compared(take, take.frames - 1, request.last, "the last picture is like the one that it was to end at"))
        return Verdict(findings=tuple(finding for finding in found if finding is not None))

    def _compared(self, take: Take, number: int, wanted: Keyframe, words: str) -> Finding | None:
        path = wanted.picture.path
        data = np.fromfile(path, np.uint8) if path.is_file() else np.zeros(0, np.uint8)
        drawn = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE) if len(data) else None
        if drawn is None:
            return None
        frame = next(read(take.clip.path, number, 1))
        luma = frame.to_ndarray(format="yuv420p")[: frame.height, : frame.width]
        likeness = correlation(_framed(drawn, frame.width / frame.height), luma)
        return Finding(judge=self.name, text=f"{words} to {likeness:.2f}", fault=likeness < self._least)


def correlation(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Correlation of two grey pictures at GRID, 1 for pictures without any contrast."""
    first, second = (cv2.resize(p, GRID, interpolation=cv2.INTER_AREA).astype(np.float64).ravel() for p in (one, other))
    first, second = first - first.mean(), second - second.mean()
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / size if size > 1.0 else 1.0


def _framed(picture: NDArray[np.uint8], shape: float) -> NDArray[np.uint8]:
    """The middle of the picture in this shape, as a take shows it."""
    height, width = picture.shape
    wide, high = min(width, round(height * shape)), min(height, round(width / shape))
    top, left = (height - high) // 2, (width - wide) // 2
    return picture[top : top + high, left : left + wide]
