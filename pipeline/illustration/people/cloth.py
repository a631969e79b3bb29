"""Drawing on the surface of the trunk: seams, bands, buttons, patches."""

from __future__ import annotations

import math

from pipeline.film.scene import PersonLook
from pipeline.illustration.canvas import Canvas, fill, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, ellipse, ribbon, smooth
from pipeline.illustration.people.garments import Garment, Outfit
from pipeline.illustration.people.trunk import Trunk


class Cloth:
    """What clothes are drawn with: canvas, trunk, colours. Lives for one frame."""

    def __init__(self, canvas: Canvas, trunk: Trunk, wear: Outfit, look: PersonLook, tones: Tones) -> None:
        self.canvas, self.trunk, self.wear, self.look, self.tones = canvas, trunk, wear, look, tones

    @property
    def garment(self) -> Garment:
        """The kind of top."""
        return self.wear.garment

    def dark(self, colour: object, t: float = 0.5) -> object:
        """A colour towards the shade."""
        return mix(colour, self.tones.shade, t)

    def seam(self, points: list[tuple[float, float]], width: float = 2.0, alpha: float = 0.8, colour: object | None = None) -> None:
        """A line over the cloth, hidden where it runs behind."""
        seen = [p for p in points if self.trunk.faces_us(*p)]
        if len(seen) > 1:
            tint = self.dark(self.wear.top) if colour is None else colour
            self.canvas.drawPath(self.trunk.line(seen), stroke(tint, width, alpha))

    def band(self, t: float, width: float, colour: object, alpha: float = 1.0, out: float = 5.0) -> None:
        """A ring round the body."""
        self.canvas.drawPath(ribbon(self.trunk.ring(t, out), [width / 2, width / 2], round_end=False), fill(colour, alpha))

    def hoop(self, low: float, high: float, colour: object) -> None:
        """A broad ring between two heights."""
        lower, upper = self.trunk.ring(low, 8.0), self.trunk.ring(high, 8.0)
        self.canvas.drawPath(smooth([*lower, *reversed(upper)], tension=0.6), fill(colour))

    def dot(self, lon: float, t: float, radius: float, colour: object, *, shine: bool = False) -> None:
        """A button, foreshortened towards the edge."""
        if not self.trunk.faces_us(lon, t):
            return
        x, y = self.trunk.at(lon, t)
        squeeze = max(0.4, math.cos(math.radians(lon) + self.trunk.yaw_at(t)))
        self.canvas.drawPath(ellipse(x, y, radius * squeeze, radius), fill(colour))
        if shine:
            self.canvas.drawCircle(x - 0.3 * radius * squeeze, y - 0.3 * radius, radius * 0.36, fill("#ffffff", 0.4))

    def patch(
        self, lons: tuple[float, float], ts: tuple[float, float], colour: object, *, tension: float = 0.5, shaded: bool = True
    ) -> Path | None:
        """A piece of cloth over the surface; None where it is behind."""
        middle = (lons[0] + lons[1]) / 2
        if not self.trunk.faces_us(middle):
            return None
        (a, b), (low, high) = self._visible(lons), ts
        at = self.trunk.at
        steps = [a + (b - a) * i / 4 for i in range(5)]
        up = [at(b, low + (high - low) * i / 3) for i in (1, 2)]
        down = [at(a, low + (high - low) * i / 3) for i in (2, 1)]
        path = smooth([*(at(s, low) for s in steps), *up, *(at(s, high) for s in reversed(steps)), *down], tension=tension)
        if shaded:
            part(self.canvas, path, colour, self.tones, crescent=2)
        else:
            self.canvas.drawPath(path, fill(colour))
        return path

    def _visible(self, lons: tuple[float, float]) -> tuple[float, float]:
        middle = -math.degrees(self.trunk.yaw_at(0.5))
        return max(lons[0], middle - 82), min(lons[1], middle + 82)
