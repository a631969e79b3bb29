"""Extents of whatever stands on the stage, and the way it goes; shared by people, creatures and props.

Units: a grown person's head is 98 high. The origin is the ground point between the feet, x to the
right, y down, so heights are negative.
"""

from __future__ import annotations

from dataclasses import dataclass

HEAD = 98.0
"""Height of a head in drawing units."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A box in drawing units; everything that is drawn lies inside."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Extent in x."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Extent in y."""
        return self.bottom - self.top

    def grown(self, margin: float) -> Bounds:
        """The box with ``margin`` units more on every side."""
        return Bounds(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def joined(self, other: Bounds) -> Bounds:
        """The smallest box round both."""
        return Bounds(min(self.left, other.left), min(self.top, other.top), max(self.right, other.right), max(self.bottom, other.bottom))


@dataclass(frozen=True, slots=True)
class Head:
    """Where a head is: its centre and half its height, hair and hat not counted."""

    x: float
    y: float
    radius: float


def progress(t: float, length: float) -> float:
    """The share 0 to 1 of its way that a figure has covered at ``t`` of ``length`` seconds.

    Steady, because feet are planted by the distance covered: whoever moves a walking figure over the
    stage uses this same function, otherwise the feet slide.
    """
    return min(1.0, max(0.0, t / length)) if length > 0.0 else 0.0
