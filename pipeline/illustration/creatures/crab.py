"""Crabs and lobsters: a broad shell on six legs, eyes on stalks, two claws."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, part
from pipeline.illustration.colour import mix
from pipeline.illustration.creatures.face import Eyes, Globe, draw_blush, draw_eye
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.mouths import draw_mouth
from pipeline.illustration.creatures.small import Small, steps
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, ellipse, ribbon, smooth


class Crab(Small):
    """A crab: a broad shell on six legs, eyes on stalks, two claws."""

    coat, belly, radius = "#d2583e", "#f2c9a0", 40.0

    def _lift(self, m: Moment) -> float:
        return 10.0 if m.pose in {"sleep", "lie", "sit", "crouch", "kneel"} else 30.0

    def _head_at(self, m: Moment) -> Point:
        return 2.0 * m.wave(0.3), -self._lift(m) - 34.0 - m.breath

    def hand(self, m: Moment) -> Point:
        """Its nearer claw."""
        return 96.0, -self._lift(m) - 52.0

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        x, y = self._head_at(m)
        for side in (-1, 1):
            self._legs(canvas, side, y, m, tones)
            self._claw(canvas, side, (x, y), m, tones)
        for side in (-1, 1):
            eye = (x + side * 24 + 6 * math.sin(math.radians(m.yaw)), y - 44 - m.face.lift)
            part(canvas, ribbon([(x + side * 20, y - 18), (x + side * 23, y - 30), eye], (6, 5, 5)), self.coat, tones)
        edge = ((-74, -2), (-50, -28), (0, -36), (50, -28), (74, -2), (44, 28), (-44, 28))
        shell = smooth([(x + dx, y + dy) for dx, dy in edge])
        part(canvas, shell, self.coat, tones, crescent=5)
        with kept(canvas):
            canvas.clipPath(shell, True)
            canvas.drawPath(ellipse(x, y + 34, 58, 22), fill(self.belly, 0.85))
            for dx, dy in ((-36, -18), (-20, -26), (34, -19), (18, -27), (0, -22)):
                canvas.drawCircle(x + dx, y + dy, 3.4, fill(mix(self.coat, tones.shade, 0.4), 0.5))
        globe = Globe(44, 26, m.yaw * 0.5, m.pitch)
        with kept(canvas):
            canvas.translate(x, y)
            draw_blush(canvas, globe, m.face, "#f2a07a", radius=11, lon=52, lat=-8)
            mx, my = globe.at(0, -16)
            draw_mouth(canvas, (mx + globe.k * 4, my), 0.95, max(0.8, globe.squeeze(0)), m, tones)
        for side in (-1, 1):
            eye = (x + side * 24 + 6 * math.sin(math.radians(m.yaw)), y - 50 - m.face.lift)
            draw_eye(canvas, eye, 1.0, side, Eyes(scale=1.2, iris="#3a2a2a"), m, tones)

    def _legs(self, canvas: Canvas, side: int, y: float, m: Moment, tones: Tones) -> None:
        p = steps(m, 44)
        for i in range(3):
            swing = 9 * math.sin(2 * math.pi * (p + i / 3 + (0.5 if side > 0 else 0.0))) if p else 0.0
            foot = (side * (66 + 24 * i) + swing, -2.0)
            knee = (side * (72 + 18 * i), y - 4 + 8 * i)
            colour = mix(self.coat, tones.shade, 0.12 + 0.08 * (2 - i))
            part(canvas, ribbon([(side * (44 + 8 * i), y + 10), knee, foot], (8, 7, 2.5), round_start=True), colour, tones)

    def _claw(self, canvas: Canvas, side: int, at: Point, m: Moment, tones: Tones) -> None:
        raised = 34 + 12 * m.wave(1.6) if m.pose in {"wave", "cheer", "dance", "point", "offer", "reach", "hug"} else 4 * m.wave(0.4)
        x, y = at
        elbow, wrist = (x + side * 92, y - 10 - 0.4 * raised), (x + side * 98, y - 34 - raised)
        part(canvas, ribbon([(x + side * 58, y + 2), elbow, wrist], (10, 9, 10), round_start=True), mix(self.coat, tones.shade, 0.1), tones)
        with kept(canvas):
            canvas.translate(*wrist)
            canvas.scale(side, 1.0)
            gap = 4 + 4 * abs(m.wave(0.7))
            outer = smooth([(-14, 2), (4, -2), (20, -18), (16, -48), (2, -54), (6, -34), (-6, -22)])
            inner = smooth([(-14, 2), (-24, -16), (-20 - gap, -44), (-8 - gap * 0.4, -50), (-9, -30), (-4, -18)])
            for path in (inner, outer):
                part(canvas, path, self.coat, tones, crescent=3)
