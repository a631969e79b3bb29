"""What can be measured of any take without knowing what it should show: length, size, rate, and pictures that are no pictures.

Length, size and rate are faults at once; a black, frozen or flat take is a fault only when it is so for most of its length,
because a night shot may be dark and a painted scene may hold still.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.media.frames import read
from pipeline.media.probe import probe
from pipeline.ports import ClipRequest, Finding, Take, Verdict

BLACK = 24.0
"""Luma (16 to 235) under which nearly all of a black frame lies."""

FLAT = 3.0
"""Standard deviation of luma under which a frame is one colour."""

FROZEN = 0.02
"""Mean change of luma between looks under which nothing moved."""

LOOKS = 9
"""Frames that are looked at, spread over the take."""


class ProbesJudge:
    """Measures a take.

    Args:
        share: how much of a take must be black, flat or frozen to be a fault, 0 to 1.
    """

    name = "probes"
    version = "1"

    def __init__(self, *, share: float = 0.6) -> None:
        self._share = share

    def judge(self, take: Take, request: ClipRequest) -> Verdict:
        """Measure one take against its request.

        Raises:
            MediaError: the take cannot be read at all.
        """
        picture = probe(take.clip.path).picture
        if picture is None:
            return Verdict(findings=(self._finding("the take has no picture", True),))
        facts = (
            ("frames", picture.frames, request.frames),
            ("size", str(picture.size), str(request.size)),
            ("rate", str(picture.rate), str(request.rate)),
        )
        findings = [self._finding(f"{what} {found}, wanted {wanted}", found != wanted) for what, found, wanted in facts]
        return Verdict(findings=(*findings, *self._looks(take, picture.frames)))

    def _looks(self, take: Take, frames: int) -> list[Finding]:
        numbers = sorted({round(place) for place in np.linspace(0, frames - 1, LOOKS)})
        seen = [_luma(next(read(take.clip.path, number, 1))) for number in numbers]
        shares = {
            "black": np.mean([float(np.percentile(luma, 99)) < BLACK for luma in seen]),
            "flat": np.mean([float(luma.std()) < FLAT for luma in seen]),
            "frozen": np.mean([float(np.abs(a - b).mean()) < FROZEN for a, b in pairwise(seen)] or [False]),
        }
        return [self._finding(f"{what} for {share:.0%} of it", bool(share >= self._share)) for what, share in shares.items() if share > 0]

    def _finding(self, text: str, fault: bool) -> Finding:
        return Finding(judge=self.name, text=text, fault=fault)


def _luma(frame: Any) -> NDArray[np.float32]:
    luma: NDArray[np.float32] = frame.to_ndarray(format="yuv420p")[: frame.height].astype(np.float32)
    return luma
