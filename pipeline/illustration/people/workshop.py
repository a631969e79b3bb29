"""What vehicles are drawn with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.illustration.canvas import Canvas, part
from pipeline.illustration.colour import mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, smooth

WOOD, RAIL, INSIDE = "#9a5a3e", "#e8c49a", "#6e4634"
"""Timber of boats and carts: planks, rails, what lies inside."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What vehicles are drawn with.

    Attributes:
        canvas: mirrored already.
        tones: the scene's colours.
        t: seconds into the shot.
        roll: turn of the wheels in radians.
        colour: of the body.
        moving: whether it is under way.
    """

    canvas: Canvas
    tones: Tones
    t: float
    roll: float
    colour: str
    moving: bool = True

    def part(self, points: Sequence[Point], colour: object, *, crescent: float = 0.0, tension: float = 0.8) -> None:
        """A shaded shape."""
        part(self.canvas, smooth(points, tension=tension), colour, self.tones, crescent=crescent)

    def dark(self, colour: object, t: float = 0.4) -> object:
        """A colour towards the shade."""
        return mix(colour, self.tones.shade, t)
