"""Rack focus: over a shot the focus goes from the people to the place behind them, or comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2

from pipeline.illustration.canvas import Buffer
from pipeline.illustration.layers import Layer
from pipeline.illustration.motion import Motion, ease

Share = Callable[[float], float]
"""At a time in seconds: 0 where the people are sharp, 1 where the place behind them is."""

FROM, TO = 0.34, 0.60
"""Shares of the shot between which the focus goes; what is spoken first is spoken by a sharp face."""
SLOWEST = 1.4
"""Seconds that the focus takes at most."""
SOFTEST = 4.2
"""Sigma in units of people who are out of focus."""


def racked(rack: str, length: float) -> Share | None:
    """How the focus goes: "back" to the place, "front" to the people; None where it stays."""
    if rack not in ("back", "front"):
        return None
    start = FROM * length
    span = max(0.2, min(SLOWEST, (TO - FROM) * length))

    def share(t: float) -> float:
        gone = ease((t - start) / span)
        return gone if rack == "back" else 1.0 - gone

    return share


class RackedLayer:
    """Everything behind the people, twice: as it is out of focus and as it is sharp, cross-faded while the focus goes.

    Args:
        soft: layers out of focus, from the back.
        sharp: the same layers in focus.
        share: how sharp the place is at a time.
    """

    def __init__(self, soft: Sequence[Layer], sharp: Sequence[Layer], share: Share) -> None:
        self._soft, self._sharp, self._share = tuple(soft), tuple(sharp), share
        self._other: Buffer | None = None

    def lay(self, frame: Buffer, t: float, motion: Motion) -> None:
        """Draw it."""
        share = self._share(t)
        for layer in self._sharp if share >= 1.0 else self._soft:
            layer.lay(frame, t, motion)
        if not 0.0 < share < 1.0:
            return
        height, width = frame.pixels.shape[:2]
        if self._other is None or self._other.pixels.shape != frame.pixels.shape:
            self._other = Buffer(width, height)
        for layer in self._sharp:
            layer.lay(self._other, t, motion)
        cv2.addWeighted(self._other.pixels, share, frame.pixels, 1.0 - share, 0.0, dst=frame.pixels)
