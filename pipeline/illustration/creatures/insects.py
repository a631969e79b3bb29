"""Small ones on many legs: spiders, ants and beetles, each with the silhouette that a child would name."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.creatures.face import Eyes, Globe
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.small import Small, steps
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, ellipse, ribbon, smooth

LOW = {"sleep", "lie", "fall"}
THREADED = {"climb", "fly"}
"""Poses in which a spider hangs on its thread."""


class Spider(Small):
    """A spider: a round body, a head full of eyes, eight legs with high knees."""

    coat, belly, radius = "#5a4a5e", "#a88a9e", 31.0

    def _lift(self, m: Moment) -> float:
        return 150.0 + 10 * m.wave(0.3) if m.pose in THREADED else 4.0 if m.pose in LOW else 24.0 + 3 * m.wave(0.5)

    def _head_at(self, m: Moment) -> Point:
        return 36.0 + 1.5 * m.wave(0.3), -self._lift(m) - 38.0 - m.breath

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        x, y = self._head_at(m)
        if m.pose in THREADED:
            canvas.drawPath(ribbon([(-26, y - 30), (-25, y - 240), (-26, y - 520)], (1.2, 1.0, 0.8)), fill("#f4f0ea", 0.8))
        self._legs(canvas, y, m, tones, far=True)
        body = ellipse(-28, y - 4, 46, 42)
        part(canvas, body, self.coat, tones, crescent=4)
        with kept(canvas):
            canvas.clipPath(body, True)
            for dx, dy, size in ((-34, -20, 9), (-14, -26, 7), (-48, -2, 7), (-24, -4, 10), (-40, 16, 7)):
                canvas.drawPath(ellipse(dx, y + dy, size, size * 0.8), fill(self.belly, 0.75))
        self._legs(canvas, y, m, tones, far=False)
        part(canvas, ellipse(x, y, 31, 29), self.coat, tones, crescent=2)
        with kept(canvas):
            canvas.translate(x, y)
            canvas.rotate(m.roll)
            globe = Globe(31, 29, m.yaw, m.pitch)
            for lon, wide in ((-44, 3.6), (-16, 4.2), (14, 4.2), (42, 3.6)):
                ex, ey = globe.at(lon, 46)
                canvas.drawCircle(ex, ey, wide, fill("#fffaf0"))
                canvas.drawCircle(ex + 1, ey, wide * 0.55, fill(tones.ink))
            self._face(canvas, m, tones, globe, Eyes(scale=1.12, lon=25, lat=6, iris="#7a3a3a", brow="", line="#efe6ea"), mouth=0.74)

    def _legs(self, canvas: Canvas, y: float, m: Moment, tones: Tones, *, far: bool) -> None:
        p, hanging = steps(m, 46), m.pose in THREADED
        for n, (out, spread) in enumerate(((-132.0, -30.0), (-84.0, -14.0), (72.0, 6.0), (122.0, 18.0))):
            swing = 10 * math.sin(2 * math.pi * (p + n / 4 + (0.5 if far else 0.0))) if p else 1.5 * m.wave(0.4, n / 4)
            root = (-6 + spread * 0.6, y + 8)
            foot = (out * (0.7 if hanging else 1.0) + swing + (12 if far else 0), y + 74 if hanging else -2.0 - (4 if far else 0))
            knee = (root[0] + (foot[0] - root[0]) * 0.62, min(y - 40, -70.0) - 9 * (n in (1, 2)) + (6 if far else 0))
            if n == 3 and not far and m.pose in {"wave", "point", "offer", "reach", "cheer", "dance", "hug"}:
                foot, knee = (104.0, y - 52 + 12 * m.wave(1.6)), (74.0, y - 40)
            colour = mix(self.coat, tones.shade, 0.3 if far else 0.08)
            part(canvas, ribbon([root, knee, foot], (6.2, 5.4, 2.4), round_start=True), colour, tones)


class Ant(Small):
    """An ant: three beads, six legs, bent feelers."""

    coat, belly, radius = "#6a3a30", "#8a5444", 27.0

    def _head_at(self, m: Moment) -> Point:
        return 52.0 + 1.5 * m.wave(0.3), (-34.0 if m.pose in LOW else -60.0) - m.breath

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        x, y = self._head_at(m)
        middle = y + 18
        self._legs(canvas, middle, m, tones, far=True)
        part(canvas, smooth([(-18, middle - 4), (-8, middle - 9), (-8, middle + 9), (-18, middle + 5)]), self.coat, tones)
        abdomen = ellipse(-56, middle - 4, 42, 30)
        part(canvas, abdomen, self.coat, tones, crescent=4)
        with kept(canvas):
            canvas.clipPath(abdomen, True)
            for bx in (-74, -54, -36):
                canvas.drawPath(
                    ribbon([(bx, middle - 36), (bx + 4, middle - 4), (bx, middle + 30)], (2.4, 3.0, 2.4)), fill(self.belly, 0.8)
                )
        part(canvas, ellipse(6, middle - 2, 25, 19), self.coat, tones, crescent=2)
        self._legs(canvas, middle, m, tones, far=False)
        for side in (-1, 1):
            tip = (x + side * 15 + 24 + 3 * m.wave(0.7, side * 0.2), y - 60 - m.face.lift)
            line = [(x + side * 8, y - 20), (x + side * 14 + 4, y - 46), tip]
            part(canvas, ribbon(line, (3.2, 2.8, 3.6)), mix(self.coat, tones.shade, 0.1), tones)
        with kept(canvas):
            canvas.translate(x, y)
            canvas.rotate(m.roll)
            part(canvas, ellipse(0, 0, 29, 26), self.coat, tones, crescent=2)
            self._face(canvas, m, tones, Globe(29, 26, m.yaw, m.pitch), Eyes(scale=1.02, lon=27, lat=8, iris="#3a2422", brow=""), mouth=0.7)

    def _legs(self, canvas: Canvas, middle: float, m: Moment, tones: Tones, *, far: bool) -> None:
        p = steps(m, 40)
        for n, out in enumerate((-46, 6, 58)):
            swing = 9 * math.sin(2 * math.pi * (p + n / 3 + (0.5 if far else 0.0))) if p else 0.0
            root, foot = (6 + (n - 1) * 12, middle + 8), (out + swing + (10 if far else 0), -1.0 - (3 if far else 0))
            knee = ((root[0] + foot[0]) / 2 + 0.22 * (out - 6), middle - 10)
            colour = mix(self.coat, tones.shade, 0.3 if far else 0.1)
            part(canvas, ribbon([root, knee, foot], (5.0, 4.2, 2.2), round_start=True), colour, tones)


class Beetle(Small):
    """A beetle: a round shell with a line down the middle, dots on a ladybird's."""

    coat, belly, radius = "#4f7a52", "#2e2a30", 25.0
    dots = False

    def _head_at(self, m: Moment) -> Point:
        return 58.0 + 1.5 * m.wave(0.3), -34.0 - m.breath

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        x, y = self._head_at(m)
        p = steps(m, 36)
        for n, out in enumerate((-52, -8, 36)):
            swing = 8 * math.sin(2 * math.pi * (p + n / 3)) if p else 0.0
            part(canvas, ribbon([(out + 4, -20), (out + 12, -14), (out + 8 + swing, -1)], (5, 4.4, 2.4)), self.belly, tones)
        for side in (-1, 1):
            line = [(x + side * 8, y - 18), (x + side * 12 + 6, y - 36), (x + side * 16 + 12, y - 46 - m.face.lift)]
            part(canvas, ribbon(line, (2.6, 2.4, 3.6)), self.belly, tones)
        with kept(canvas):
            canvas.translate(x, y)
            canvas.rotate(m.roll)
            part(canvas, ellipse(0, 0, 27, 25), mix(self.belly, "#6a6070", 0.3), tones, crescent=2)
            eyes = Eyes(scale=1.04, lon=27, lat=8, iris="#3a2422", brow="", line="#efe6ea")
            self._face(canvas, m, tones, Globe(27, 25, m.yaw, m.pitch), eyes, mouth=0.66)
        shell = smooth([(-76, -12), (-70, -54), (-24, -82), (24, -66), (44, -30), (40, -12), (-20, -8)])
        part(canvas, shell, self.coat, tones, crescent=5)
        with kept(canvas):
            canvas.clipPath(shell, True)
            canvas.drawPath(smooth([(36, -62), (-16, -44), (-84, -26)], False), stroke(mix(self.belly, self.coat, 0.2), 3.0, 0.8))
            if self.dots:
                for dx, dy, size in ((-46, -58, 9), (-14, -66, 8), (-56, -24, 9), (-24, -28, 10), (8, -40, 8), (14, -18, 7)):
                    canvas.drawPath(ellipse(dx, dy, size, size * 0.9), fill(self.belly, 0.95))


class Ladybird(Beetle):
    """A ladybird."""

    coat, belly, dots = "#d23a34", "#2e2a30", True
