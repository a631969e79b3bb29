"""What hats are drawn with."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.illustration.canvas import Blend, Canvas, fill, kept, part
from pipeline.illustration.colour import mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, Point
from pipeline.illustration.people.skull import Skull


@dataclass(frozen=True, slots=True)
class Hat:
    """What every hat is drawn with."""

    canvas: Canvas
    skull: Skull
    colour: str
    accent: str
    tones: Tones
    back: bool = False

    @property
    def rx(self) -> float:
        """Half-width of the skull."""
        return self.skull.rx

    @property
    def ry(self) -> float:
        """Half-height of the skull."""
        return self.skull.ry

    @property
    def k(self) -> float:
        """Sine of the yaw."""
        return self.skull.k

    def points(self, rows: tuple[tuple[float, float, float], ...]) -> list[Point]:
        """Rows (x in half-widths, y in half-heads upwards, shift by the turn in units)."""
        return [(self.rx * x + self.k * shift, -self.ry * y) for x, y, shift in rows]

    def both(self, rows: tuple[tuple[float, float, float], ...]) -> list[Point]:
        """Rows of the right half from the middle top down, mirrored to a closed shape."""
        right = self.points(rows)
        left = [(-self.rx * x + self.k * shift, -self.ry * y) for x, y, shift in reversed(rows)]
        return right + left

    def shade(self, t: float = 0.45) -> object:
        """The hat's colour towards the shade."""
        return mix(self.colour, self.tones.shade, t)

    def part(self, path: Path, colour: object | None = None, crescent: float = 0.0) -> None:
        """A shaded shape in the hat's colour or another."""
        part(self.canvas, path, self.colour if colour is None else colour, self.tones, crescent=crescent)

    def drop(self, path: Path, strength: float = 0.34, down: float = 5.0) -> None:
        """The shadow a brim throws on the face."""
        with kept(self.canvas):
            self.canvas.translate(0, down)
            self.canvas.drawPath(path, fill(self.tones.shade, strength, blur=2.5, blend=Blend.kSrcATop))
