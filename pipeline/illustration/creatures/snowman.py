"""Snowmen: three balls of snow, a carrot, coals and two twigs, and a face like anybody's."""

from __future__ import annotations

import math

from pipeline.film.scene import CreatureLook
from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.creatures.face import Eyes, Globe, draw_blush, draw_eyes
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.limbs import polar
from pipeline.illustration.creatures.mouths import draw_mouth
from pipeline.illustration.creatures.small import Small, steps
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, ellipse, polygon, smooth

TWIG, COAL, CARROT, FELT = "#5a4238", "#3a3440", "#e0833c", "#3c3a4a"
_RAISED = frozenset(("wave", "cheer", "dance"))
_FORWARD = frozenset(("point", "offer", "reach", "hold", "read", "write", "carry", "work", "hug", "drink", "eat"))
_LOW = frozenset(("lie", "sleep", "fall"))
_EYES = Eyes(scale=1.02, lon=20, lat=10, iris="#3a3440", brow="#6a6474")


class Snowman(Small):
    """A snowman; ``accent`` is the colour of the scarf and of the band of the hat."""

    coat, belly, radius = "#f4f6f8", "#c8504a", 44.0

    def __init__(self, look: CreatureLook) -> None:
        super().__init__(look)
        self.belly = look.accent or type(self).belly

    def _hop(self, m: Moment) -> float:
        """How high it is off the ground: it has no feet, and hops."""
        p = steps(m, 120) % 1.0
        going = m.moving or m.pose in {"walk", "run", "dance"}
        return 26 * math.sin(math.pi * p / 0.6) if going and p < 0.6 else 0.0

    def _sunk(self, m: Moment) -> float:
        """How far it has come down, who sits or lies."""
        return 58.0 if m.pose in _LOW else 26.0 if m.pose in {"sit", "kneel", "crouch", "bow"} else 0.0

    def _head_at(self, m: Moment) -> Point:
        lean = 16.0 if m.pose == "bow" else 7 * m.wave(1.0) if m.pose in {"dance", "cheer"} else 2 * m.wave(0.22)
        return lean, -224.0 + self._sunk(m) - self._hop(m) - 1.4 * m.breath

    def hand(self, m: Moment) -> Point:
        """The end of its nearer twig."""
        return self._twig(m, 1)[-1]

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        x, y = self._head_at(m)
        self._arm(canvas, m, -1, tones)
        base = -62.0 - self._hop(m)
        flat = self._sunk(m) * 0.25
        part(canvas, ellipse(0, base + flat * 0.5, 78 + flat * 0.4, 64 - flat * 0.5), self.coat, tones, crescent=7)
        middle = (0.45 * x, y + 78)
        part(canvas, ellipse(*middle, 56, 51), self.coat, tones, crescent=5)
        for up in (-18, 4, 26):
            canvas.drawCircle(middle[0] + 14 * math.sin(math.radians(m.yaw)), middle[1] + up, 5.2, fill(COAL))
        self._arm(canvas, m, 1, tones)
        self._head(canvas, m, tones, (x, y))

    def _twig(self, m: Moment, side: int) -> tuple[Point, Point, Point]:
        x, y = self._head_at(m)
        root = (0.45 * x + side * 44, y + 66)
        up = (
            62 + 12 * m.wave(1.5, 0.2 * side)
            if m.pose in _RAISED and (side > 0 or m.pose != "wave")
            else 6.0
            if m.pose in _FORWARD
            else 24.0
        )
        up += 3 * m.wave(0.3, 0.3 * side)
        bent = polar(root, 42, up if side > 0 else 180 - up)
        return root, bent, polar(bent, 34, up + 12 if side > 0 else 168 - up)

    def _arm(self, canvas: Canvas, m: Moment, side: int, tones: Tones) -> None:
        root, bent, end = self._twig(m, side)
        colour = mix(TWIG, tones.shade, 0.16 if side < 0 else 0.0)
        canvas.drawPath(smooth([root, bent, end], False), stroke(colour, 5.4))
        along = math.degrees(math.atan2(bent[1] - end[1], end[0] - bent[0]))
        for turn in (-38, 34):
            canvas.drawLine(*end, *polar(end, 15, along + turn), stroke(colour, 4.2))

    def _head(self, canvas: Canvas, m: Moment, tones: Tones, at: Point) -> None:
        with kept(canvas):
            canvas.translate(*at)
            canvas.rotate(m.roll)
            part(canvas, ellipse(0, 0, 45, 43), self.coat, tones, crescent=4)
            globe = Globe(42, 40, m.yaw, m.pitch)
            draw_blush(canvas, globe, m.face, "#e8909a", radius=12, lat=-14)
            draw_eyes(canvas, globe, _EYES, m, tones)
            mx, my = globe.at(0, -34)
            draw_mouth(canvas, (mx + globe.k * 4, my), 0.82, max(0.78, globe.squeeze(0)), m, tones, line=COAL)
            self._carrot(canvas, globe, tones)
            self._scarf(canvas, m, tones)
            self._hat(canvas, globe, tones)

    def _carrot(self, canvas: Canvas, globe: Globe, tones: Tones) -> None:
        x, y = globe.at(0, -6)
        tip = (x + globe.k * 40 + 4, y + 9)
        part(canvas, polygon([(x - 5 * (1 - abs(globe.k)), y - 7), tip, (x, y + 8)]), CARROT, tones)

    def _scarf(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        sway = 4 * m.wave(0.35)
        part(canvas, polygon([(16, 40), (36, 38), (42 + sway, 92), (20 + sway, 94)]), mix(self.belly, tones.shade, 0.08), tones)
        part(canvas, smooth([(-44, 26), (0, 40), (44, 26), (46, 42), (0, 57), (-46, 42)]), self.belly, tones)

    def _hat(self, canvas: Canvas, globe: Globe, tones: Tones) -> None:
        x = 4 * globe.k
        part(canvas, ellipse(x, -33, 51, 9), FELT, tones)
        part(canvas, polygon([(x - 31, -35), (x - 28, -88), (x + 28, -88), (x + 31, -35)]), FELT, tones, crescent=3)
        part(canvas, polygon([(x - 31, -39), (x - 30, -51), (x + 30, -51), (x + 31, -39)]), self.belly, tones, outline=False)
