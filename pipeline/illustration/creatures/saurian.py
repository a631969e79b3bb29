"""Crocodiles and lizards: a long low body, a tail with a comb, a jaw."""

from __future__ import annotations

import math

from pipeline.film.scene import CreatureLook
from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.creatures.face import MOUTH, Eyes, Globe, draw_blush, draw_eye
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.limbs import paw
from pipeline.illustration.creatures.small import Small, steps
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, ellipse, polygon, ribbon, smooth

LOW = {"sleep", "lie", "fall"}
RAISED = {"wave", "point", "offer", "reach", "cheer", "dance", "hug", "hold"}


class Crocodile(Small):
    """A crocodile: teeth along a long jaw, eyes on top, a comb down its back and tail."""

    coat, belly, radius = "#6a9450", "#e8dfa4", 46.0
    jaw, teeth = 128.0, True

    def __init__(self, look: CreatureLook) -> None:
        super().__init__(look)
        self._back = mix(self.coat, "#2c4a2c", 0.35)

    def _low(self, m: Moment) -> float:
        return 24.0 if m.pose in LOW else 0.0

    def _head_at(self, m: Moment) -> Point:
        up = 0.0 if m.pose in LOW else 34.0 + (10 if m.gaze[1] < -0.5 else 0)
        return 132.0 + 2 * m.wave(0.3), -66.0 + self._low(m) - up - m.breath

    def hand(self, m: Moment) -> Point:
        """The end of its jaw, or the raised foot."""
        x, y = self._head_at(m)
        return (x + 16, y + 52) if m.pose in RAISED else (x + self.jaw * 0.8, y + 24)

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        low, (x, y) = self._low(m), self._head_at(m)
        sway = 12 * m.wave(0.9 if m.moving or m.pose in {"walk", "run"} else 0.28)
        tail = [(-84, -58 + low), (-150, -44 + low), (-214, -16 + sway * 0.2), (-286, -14 - max(0.0, sway))]
        self._comb(canvas, [*tail[1:], (-120, -54 + low)], tones)
        for far in (True, False):
            if not far:
                part(canvas, ribbon(tail, (34, 25, 15, 3)), self.coat, tones, crescent=4)
                self._trunk(canvas, low, (x, y), tones)
            self._legs(canvas, low, m, tones, far=far)
        self._head(canvas, m, tones)

    def _comb(self, canvas: Canvas, line: list[Point], tones: Tones) -> None:
        for n in range(9):
            t = n / 8 * (len(line) - 2)
            (ax, ay), (bx, by) = line[int(t)], line[min(len(line) - 1, int(t) + 1)]
            cx, cy = ax + (bx - ax) * (t % 1), ay + (by - ay) * (t % 1) - 22 + n * 0.6
            part(canvas, polygon([(cx - 12, cy + 10), (cx - 2, cy - 11), (cx + 11, cy + 10)]), self._back, tones)

    def _trunk(self, canvas: Canvas, low: float, head: Point, tones: Tones) -> None:
        for n in range(7):
            cx, cy = -96 + 30 * n, -97 + low - 5 * math.sin(math.pi * n / 6)
            part(canvas, polygon([(cx - 13, cy + 14), (cx, cy - 12), (cx + 13, cy + 14)]), self._back, tones)
        back = [(-104, -62), (-70, -94), (10, -104), (78, -98), (112, -74), (96, -36), (20, -22), (-70, -28)]
        body = smooth([(bx, by + low) for bx, by in back])
        neck = ribbon([(64, -66 + low), (104, -78 + low), (head[0] - 8, head[1] + 12)], (36, 33, 30), round_start=True)
        part(canvas, neck, self.coat, tones, crescent=3)
        part(canvas, body, self.coat, tones, crescent=5)
        with kept(canvas):
            canvas.clipPath(body, True)
            canvas.drawPath(ellipse(6, -22 + low, 104, 24), fill(self.belly, 0.9))
            for dx, dy in ((-52, -70), (-22, -82), (14, -74), (46, -84), (-4, -58), (66, -64)):
                canvas.drawPath(ellipse(dx, dy + low, 7, 4.5), fill(self._back, 0.55))

    def _legs(self, canvas: Canvas, low: float, m: Moment, tones: Tones, *, far: bool) -> None:
        p = steps(m, 84)
        for hind, root in ((True, (-62.0, -48.0 + low)), (False, (70.0, -50.0 + low))):
            swing = 18 * math.sin(2 * math.pi * (p + (0.5 if hind != far else 0.0))) if p else 0.0
            colour = mix(self.coat, tones.shade, 0.26 if far else 0.04)
            foot = (root[0] + (18 if far else -4) + swing, -4.0 if far else 0.0)
            if not hind and not far and m.pose in RAISED:
                hand = (root[0] + 62, -112 + 8 * m.wave(1.5))
                part(canvas, ribbon([root, (root[0] + 44, root[1] - 10), hand], (20, 15, 12), round_start=True), colour, tones)
                paw(canvas, (hand[0], hand[1] + 8), 15, colour, tones, tilt=-40)
                continue
            knee = (root[0] + (foot[0] - root[0]) * 0.3 - 10, (root[1] + foot[1]) / 2)
            part(canvas, ribbon([root, knee, (foot[0], foot[1] - 10)], (23, 19, 14), round_start=True), colour, tones)
            paw(canvas, foot, 19, colour, tones)

    def _head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        x, y = self._head_at(m)
        length = self.jaw * max(0.62, abs(math.sin(math.radians(m.yaw))))
        gape = 5 + 34 * m.opening + 6 * max(0.0, m.face.smile - 0.5)
        with kept(canvas):
            canvas.translate(x, y)
            canvas.rotate(m.roll - 2)
            far = (26, -32 - m.face.lift * 0.5)
            part(canvas, ellipse(far[0], far[1] + 8, 17, 18), mix(self.coat, tones.shade, 0.12), tones)
            lower = ribbon([(-16, 20), (length * 0.4, 24 + gape * 0.5), (length, 16 + gape)], (18, 13, 7))
            if m.opening > 0.08:
                canvas.drawPath(polygon([(0, 8), (length * 0.9, 8), (length * 0.9, 16 + gape), (0, 26)]), fill(MOUTH))
            part(canvas, lower, mix(self.coat, self.belly, 0.55), tones)
            edge = [(-44, -4), (-30, -30), (4, -36), (34, -22), (length * 0.6, -11), (length - 16, -17), (length + 8, -6), (length + 2, 12)]
            upper = smooth([*edge, (length * 0.5, 15), (6, 16 - 4 * m.face.smile), (-28, 26), (-46, 16)], tension=0.8)
            if self.teeth:
                self._teeth(canvas, length, tones)
            part(canvas, upper, self.coat, tones, crescent=3)
            corner = (-6, 20 - 11 * m.face.smile)
            line = smooth([corner, (8, 17), (length * 0.5, 14), (length - 2, 11)], False)
            canvas.drawPath(line, stroke(mix(self.coat, tones.ink, 0.6), 2.4, 0.85))
            canvas.drawCircle(length - 6, -9, 2.6, fill(mix(self.coat, tones.ink, 0.7)))
            draw_blush(canvas, Globe(44, 34, 30, 0), m.face, "#e0805a", radius=13, lon=-6, lat=-14)
            self._eyes(canvas, far, m, tones)

    def _eyes(self, canvas: Canvas, far: Point, m: Moment, tones: Tones) -> None:
        near = (-6.0, -36.0 - m.face.lift * 0.5)
        eyes = Eyes(scale=1.5, iris="#c8962a", slit=0.55, brow="")
        part(canvas, ellipse(near[0], near[1] + 9, 22, 22), self.coat, tones, crescent=2)
        draw_eye(canvas, (far[0] + 2, far[1]), 0.8, 1, eyes, m, tones)
        draw_eye(canvas, (near[0] + 3, near[1]), 1.0, -1, eyes, m, tones)

    def _teeth(self, canvas: Canvas, length: float, tones: Tones) -> None:
        for n in range(6):
            tx = 24 + (length - 30) * n / 5
            canvas.drawPath(polygon([(tx - 6, 8), (tx + 6, 8), (tx + 0.5, 24 if n % 2 else 21)]), fill("#fffaf0"))


class Lizard(Crocodile):
    """A lizard: the same build with a short snout and no teeth to be seen."""

    coat, belly, radius = "#7fb04a", "#eee6a8", 44.0
    jaw, teeth = 66.0, False
