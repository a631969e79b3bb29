"""Small creatures, each a body of its own: turtle, frog, snake, snail, bee, butterfly."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from pipeline.film.scene import CreatureLook
from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import blend, mix
from pipeline.illustration.creatures.face import Eyes, Globe, draw_blush, draw_eye, draw_eyes
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.limbs import paw, polar
from pipeline.illustration.creatures.mouths import draw_mouth
from pipeline.illustration.extent import Head
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, ellipse, polygon, ribbon, smooth

HOVER = 150.0
"""Units above the ground at which bees and butterflies fly."""


def steps(m: Moment, stride: float) -> float:
    """Phase of the legs in cycles."""
    if m.moving:
        return m.way / stride
    return 0.9 * m.t + m.phase if m.pose in {"walk", "run", "dance"} else 0.0


class Small:
    """What the small ones share: a head at a point and colours."""

    coat = "#7fa05a"
    belly = "#e6dca8"

    def __init__(self, look: CreatureLook) -> None:
        self.coat = look.colour or type(self).coat
        self.belly = look.accent or (blend(self.coat, "#fff3e0", 0.5) if look.colour else type(self).belly)

    def _head_at(self, m: Moment) -> Point:
        raise NotImplementedError

    radius = 30.0

    def head(self, m: Moment) -> Head:
        """Where its head is."""
        return Head(*self._head_at(m), self.radius)

    def hand(self, m: Moment) -> Point:
        """In front of its mouth."""
        x, y = self._head_at(m)
        return x + self.radius, y + self.radius * 0.5

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        raise NotImplementedError

    def _face(self, canvas: Canvas, m: Moment, tones: Tones, globe: Globe, eyes: Eyes, *, mouth: float = 0.8, low: float = -36.0) -> None:
        draw_blush(canvas, globe, m.face, "#e0705a", radius=globe.rx * 0.34)
        draw_eyes(canvas, globe, eyes, m, tones)
        x, y = globe.at(0, low)
        draw_mouth(canvas, (x + globe.k * 6, y), mouth, max(0.75, globe.squeeze(0)), m, tones)


class Turtle(Small):
    """A turtle."""

    coat, belly, radius = "#86a862", "#9a6a42", 30.0

    def _head_at(self, m: Moment) -> Point:
        if m.pose == "sleep":
            return 74.0, -28.0
        return 86.0 + 3 * m.wave(0.3), -72.0 - m.breath + (6 if m.face.smile < -0.3 else 0)

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        p = steps(m, 60)
        x, y = self._head_at(m)
        for i, (root, shift, far) in enumerate(
            (((-40, -26), 0.5, True), ((46, -26), 0.0, True), ((-46, -24), 0.0, False), ((38, -24), 0.5, False))
        ):
            swing = 14 * math.sin(2 * math.pi * (p + shift)) if p else 0.0
            colour = mix(self.coat, tones.shade, 0.24 if far else 0.0)
            foot = (root[0] + swing + (8 if far else 0) + (6 if i % 2 else -6), -3 if far else 0)
            part(
                canvas,
                ribbon([root, ((root[0] + foot[0]) / 2 + 3, -14), (foot[0], foot[1] - 7)], (15, 13, 11), round_start=True),
                colour,
                tones,
            )
            paw(canvas, foot, 13, colour, tones)
        part(canvas, smooth([(-66, -30), (-88, -22), (-66, -18)]), self.coat, tones)
        part(canvas, ribbon([(44, -38), (66, -46), (x - 2, y + 10)], (17, 15, 15), round_start=True), self.coat, tones)
        shell = smooth([(-80, -26), (-70, -72), (-24, -106), (26, -104), (62, -70), (70, -28), (40, -18), (-50, -18)])
        part(canvas, shell, self.belly, tones, crescent=5)
        with kept(canvas):
            canvas.clipPath(shell, True)
            for cx, cy, r in ((-34, -74, 19), (6, -82, 21), (40, -64, 16), (-58, -46, 14), (-14, -46, 17), (26, -42, 15)):
                hexagon = [polar((cx, cy), r, 60 * i + 8) for i in range(6)]
                part(canvas, smooth(hexagon, tension=0.35), mix(self.belly, "#e2b070", 0.42), tones, outline=False)
        part(canvas, ribbon([(-82, -24), (-10, -15), (72, -26)], (5, 7, 5)), mix(self.belly, "#f0d8a8", 0.5), tones)
        with kept(canvas):
            canvas.translate(x, y)
            canvas.rotate(m.roll)
            globe = Globe(31, 29, m.yaw, m.pitch)
            part(
                canvas,
                smooth([(0, -29), (25, -20), (33, 4), (22, 25), (0, 30), (-22, 25), (-31, 4), (-25, -20)]),
                self.coat,
                tones,
                crescent=2,
            )
            self._face(
                canvas, m, tones, globe, Eyes(scale=1.0, lon=27, lat=10, iris="#5a3a2a", brow=blend(self.coat, "#2a3a24", 0.5)), mouth=0.82
            )


class Frog(Small):
    """A frog with its eyes on top."""

    coat, belly, radius = "#7fb356", "#e8eeb0", 38.0

    def _hop(self, m: Moment) -> float:
        p = steps(m, 130) % 1.0
        return 62 * math.sin(math.pi * p / 0.6) if p < 0.6 and (m.moving or m.pose in {"walk", "run", "dance"}) else 0.0

    def _head_at(self, m: Moment) -> Point:
        return 14.0, -82.0 - self._hop(m) + (12 if m.pose in {"sleep", "lie"} else 0) - m.breath

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        hop, (x, y) = self._hop(m), self._head_at(m)
        stretch = hop / 62
        dark = mix(self.coat, tones.shade, 0.2)
        for side, colour in ((1, dark), (-1, self.coat)):
            knee = (-46 - 8 * stretch + side * 6, -34 - hop + 14 * stretch)
            foot = (-30 - 34 * stretch + side * 6, -3 - hop * 0.55)
            part(canvas, ellipse(knee[0] + 16, knee[1] + 8, 27, 23), colour, tones, crescent=2)
            part(canvas, ribbon([foot, (foot[0] + 22, foot[1] - 2), (foot[0] + 36, foot[1])], (5, 6, 8)), colour, tones)
        body = smooth(
            [(x - 66, -18 - hop), (x - 56, -58 - hop), (x - 10, -84 - hop), (x + 28, -60 - hop), (x + 30, -18 - hop), (x - 10, -6 - hop)]
        )
        part(canvas, body, self.coat, tones, crescent=4)
        with kept(canvas):
            canvas.clipPath(body, True)
            canvas.drawPath(ellipse(x + 22, -28 - hop, 30, 34), fill(self.belly))
        for dx, colour in ((26, dark), (6, self.coat)):
            hand = (x + dx + 12 * stretch, -3 - hop * (0.9 if stretch else 1))
            if m.pose in {"wave", "point", "offer", "reach"} and dx == 26:
                hand = (x + 62, -84 + 10 * m.wave(1.6))
            part(canvas, ribbon([(x + dx - 8, -42 - hop), (x + dx - 2, -22 - hop), hand], (10, 8, 6), round_start=True), colour, tones)
            part(canvas, ellipse(hand[0] + 5, hand[1] - 1, 10, 5), colour, tones)
        with kept(canvas):
            canvas.translate(x + 6, y)
            canvas.rotate(m.roll)
            self._frog_head(canvas, m, tones)

    def _frog_head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        globe = Globe(47, 33, m.yaw, m.pitch)
        k = globe.k
        for side in (-1, 1):
            ex = side * 24 + k * 12
            part(canvas, ellipse(ex, -27, 19 * globe.squeeze(side * 24) + 1, 19), self.coat, tones)
        head = smooth(
            [
                (k * 3, -33),
                (36 + k * 4, -24),
                (50 + k * 3, 4),
                (32 + k * 6, 28),
                (k * 8, 33),
                (-32 + k * 6, 28),
                (-50 + k * 3, 4),
                (-36 + k * 4, -24),
            ]
        )
        part(canvas, head, self.coat, tones, crescent=3)
        with kept(canvas):
            canvas.clipPath(head, True)
            canvas.drawPath(ellipse(k * 14, 32, 44, 22), fill(self.belly, 0.9))
            draw_blush(canvas, globe, m.face, "#e8806a", radius=12, lon=50, lat=-14)
        for side in (-1, 1):
            draw_eye(
                canvas, (side * 24 + k * 14, -28), globe.squeeze(side * 24), side, Eyes(scale=1.30, iris="#c89a2a", slit=1.2), m, tones
            )
        for side in (-1, 1):
            canvas.drawCircle(k * 16 + side * 4, -4, 1.6, fill(mix(self.coat, tones.ink, 0.6)))
        draw_mouth(canvas, (k * 14, 10), 1.35, max(0.8, globe.squeeze(0)), m, tones)


class Snake(Small):
    """A snake: a coil and a raised head."""

    coat, belly, radius = "#8fae4e", "#efe2a4", 29.0

    def _head_at(self, m: Moment) -> Point:
        if m.pose in {"sleep", "lie"}:
            return 58.0, -34.0
        return 46.0 + 7 * m.wave(0.35), -126.0 + 4 * m.wave(0.5)

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        x, y = self._head_at(m)
        w = 7 * m.wave(0.8 if m.moving or m.pose in {"walk", "run", "dance"} else 0.25)
        tail = [(60, -13), (6, -16), (-44, -13 + w * 0.3), (-92, -10 - w * 0.4), (-128, -16 + w), (-150, -8 - w * 0.5)]
        part(canvas, ribbon(tail, (19, 19, 16, 11, 6, 1.5)), mix(self.coat, tones.shade, 0.14), tones, crescent=3)
        coil = [(-34, -20), (10, -14), (58, -20), (52, -48), (6, -52), (-22, -46)]
        part(canvas, ribbon(coil, (17, 20, 20, 19, 18, 16)), self.coat, tones, crescent=4)
        asleep = m.pose in {"sleep", "lie"}
        rise = [(6, -60), (34, -54)] if asleep else [(14, -56), (26 + w, -84), (x - 6 + w * 0.3, y + 16)]
        neck = [(-24, -44), *rise, (x, y)]
        part(canvas, ribbon(neck, (19, 19, 17, 15, 16), round_start=True), self.coat, tones, crescent=3)
        for i, (px, py) in enumerate(((-12, -20), (14, -18), (40, -24), (8, -52), (24, -74), (32, -98))[: 4 if asleep else 6]):
            canvas.drawPath(ellipse(px + (w * 0.5 if i > 3 else 0), py, 7, 5), fill(mix(self.coat, tones.shade, 0.45), 0.6))
        with kept(canvas):
            canvas.translate(x + 8, y - 2)
            canvas.rotate(m.roll)
            globe = Globe(31, 26, m.yaw, m.pitch)
            k = globe.k
            part(
                canvas,
                smooth(
                    [(0, -26), (26 + k * 4, -18), (33 + k * 8, 4), (20 + k * 14, 22), (k * 16, 26), (-22 + k * 4, 20), (-31, 2), (-25, -18)]
                ),
                self.coat,
                tones,
                crescent=2,
            )
            if m.wave(0.4) > 0.75 and m.opening < 0.1:
                tx = 30 + k * 12
                canvas.drawPath(smooth([(tx - 10, 16), (tx + 6, 20), (tx + 16, 16)], False), stroke("#c8484e", 2.4))
                canvas.drawPath(polygon([(tx + 24, 12), (tx + 16, 16), (tx + 24, 22)], closed=False), stroke("#c8484e", 2.0))
            self._face(
                canvas,
                m,
                tones,
                globe,
                Eyes(scale=1.04, lon=27, lat=12, iris="#c88a24", slit=0.5, brow=blend(self.coat, "#2a3a24", 0.5)),
                mouth=0.86,
            )


class Snail(Small):
    """A snail with a painted shell."""

    coat, belly, radius = "#d8b088", "#b5643e", 24.0

    def _head_at(self, m: Moment) -> Point:
        return 62.0 + 2 * m.wave(0.3), -52.0 + (18 if m.pose == "sleep" else 0) - m.breath

    def head(self, m: Moment) -> Head:
        """Face and eyes on their stalks."""
        x, y = self._head_at(m)
        return Head(x, y - 18.0, 38.0)

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        x, y = self._head_at(m)
        ripple = 3 * m.wave(0.7)
        foot = smooth(
            [
                (-92 + ripple, -3),
                (-50, -18),
                (10, -22),
                (38, -30),
                (x - 14, y + 4),
                (x + 10, y + 16),
                (x + 4, -14),
                (72 + ripple, -2),
                (0, 0),
            ]
        )
        part(canvas, foot, self.coat, tones, crescent=3)
        part(canvas, ellipse(-14, -56, 50, 48), self.belly, tones, crescent=5)
        spiral = [polar((-12, -54), 42 - 2.6 * i, -40 + 44 * i) for i in range(15)]
        canvas.drawPath(smooth(spiral, False), stroke(mix(self.belly, tones.shade, 0.42), 4.5, 0.8))
        canvas.drawPath(smooth([polar((-12, -56), 47, a) for a in (100, 130, 160)], False), stroke("#fff0d0", 3.0, 0.35))
        with kept(canvas):
            canvas.translate(x, y)
            canvas.rotate(m.roll)
            globe = Globe(24, 22, m.yaw, m.pitch)
            for side in (-1, 1):
                tip = (side * 13 + globe.k * 8 + 2 * m.wave(0.5, side * 0.2), -44 - m.face.lift)
                part(canvas, ribbon([(side * 9 + globe.k * 4, -10), (side * 11 + globe.k * 7, -28), tip], (5.5, 4.5, 5)), self.coat, tones)
            part(canvas, ellipse(0, 0, 24, 22), self.coat, tones, crescent=2)
            draw_blush(canvas, globe, m.face, "#e0705a", radius=9)
            for side in (-1, 1):
                at = (side * 13 + globe.k * 8 + 2 * m.wave(0.5, side * 0.2), -48 - m.face.lift)
                draw_eye(canvas, at, globe.squeeze(side * 20), side, Eyes(scale=1.14, iris="#5a3a2a"), m, tones)
            mx, my = globe.at(0, -16)
            draw_mouth(canvas, (mx + globe.k * 5, my), 0.66, max(0.75, globe.squeeze(0)), m, tones)


class Flier(Small):
    """What hovers: the body rises, sinks and drifts."""

    def _centre(self, m: Moment) -> Point:
        up = 14.0 if m.pose in {"sit", "lie", "sleep"} else HOVER + (60 if m.pose in {"fly", "cheer"} else 0)
        dance = 22 * m.wave(0.8) if m.pose == "dance" else 0.0
        drift = 0.0 if up < 20 else 1.0
        return drift * (7 * m.wave(0.33, 0.3) + dance), -up - 26 + drift * (9 * m.wave(0.55) + 3 * m.wave(1.4))


class Bee(Flier):
    """A bee."""

    coat, belly, radius = "#efb83c", "#4a3428", 26.0

    def _head_at(self, m: Moment) -> Point:
        x, y = self._centre(m)
        return x + 34, y - 6

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        x, y = self._centre(m)
        with kept(canvas):
            canvas.translate(x, y)
            canvas.rotate(-7 + m.roll)
            still = m.pose in {"sit", "lie", "sleep"}
            for side, turn in ((1, 24.0), (-1, -14.0)):
                beat = 0.0 if still else 22 * math.sin(2 * math.pi * 9.3 * m.t + side)
                with kept(canvas):
                    canvas.translate(-2, -18)
                    canvas.rotate(turn - 16 + beat)
                    wing = smooth([(0, 4), (-15, -26), (-6, -50), (12, -46), (14, -18)])
                    canvas.drawPath(wing, fill("#f4fbff", 0.62))
                    canvas.drawPath(wing, stroke("#a8c0cc", 1.8, 0.7))
            part(canvas, smooth([(-42, 2), (-54, 6), (-42, 10)], tension=0.4), self.belly, tones)
            body = ellipse(-10, 2, 36, 26)
            part(canvas, body, self.coat, tones, crescent=3)
            with kept(canvas):
                canvas.clipPath(body, True)
                for bx in (-36, -15, 5):
                    canvas.drawPath(ribbon([(bx, -28), (bx + 4, 2), (bx, 32)], (5, 6.5, 5)), fill(self.belly, 0.94))
            for side in (-1, 1):
                tip = (46 + side * 9, -48 + 2 * m.wave(0.9, side * 0.2))
                canvas.drawPath(smooth([(34 + side * 5, -24), (36 + side * 8, -38), tip], False), stroke(self.belly, 3))
                canvas.drawCircle(*tip, 4, fill(self.belly))
            canvas.translate(34, -6)
            part(canvas, ellipse(0, 0, 27, 25), mix(self.coat, "#fff0c8", 0.25), tones, crescent=2)
            self._face(
                canvas, m, tones, Globe(27, 25, m.yaw, m.pitch), Eyes(scale=1.02, lon=25, lat=6, iris="#4a3020", brow=""), mouth=0.72
            )


class Butterfly(Flier):
    """A butterfly."""

    coat, belly, radius = "#6f86cc", "#f0b85c", 23.0

    def __init__(self, look: CreatureLook) -> None:
        if look.variety == "moth":  # dust-coloured, whatever a butterfly wears
            look = replace(look, colour="#a89478", accent="#6e5a48")
        super().__init__(look)

    def _head_at(self, m: Moment) -> Point:
        x, y = self._centre(m)
        return x + 19, y - 31

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        x, y = self._centre(m)
        calm = m.pose in {"sit", "lie", "sleep"}
        open_ = 0.74 + 0.26 * math.sin(2 * math.pi * (0.4 if calm else 2.1) * m.t + m.phase * 6)
        with kept(canvas):
            canvas.translate(x, y)
            canvas.rotate(16 + m.roll)
            for shade, squeeze in ((0.2, 0.78 * open_ + 0.12), (0.0, -open_ - 0.08)):
                with kept(canvas):
                    canvas.scale(squeeze, 1.0)
                    self._wings(canvas, shade, tones)
            part(canvas, ribbon([(2, -22), (0, 4), (-5, 32)], (7, 7.5, 3)), "#5a4038", tones)
            canvas.translate(6, -36)
            canvas.rotate(-16)
            for side in (-1, 1):
                tip = (side * 16 + 4, -42)
                canvas.drawPath(smooth([(side * 6, -16), (side * 8 + 2, -30), tip], False), stroke("#5a4038", 2.6))
                canvas.drawCircle(*tip, 3.6, fill("#5a4038"))
            part(canvas, ellipse(0, 0, 25, 23), "#e6bd92", tones, crescent=2)
            self._face(canvas, m, tones, Globe(25, 23, m.yaw, m.pitch), Eyes(scale=0.92, lon=26, lat=6, iris="#3a2420", brow=""), mouth=0.6)

    def _wings(self, canvas: Canvas, shade: float, tones: Tones) -> None:
        upper = smooth([(2, -14), (22, -62), (62, -70), (72, -36), (40, -4), (4, 2)])
        lower = smooth([(2, 0), (40, 2), (56, 26), (38, 54), (14, 36)])
        for path, spot, r in ((lower, (36, 28), 10), (upper, (50, -46), 12)):
            part(canvas, path, mix(self.coat, tones.shade, shade), tones, crescent=2)
            canvas.drawPath(ellipse(*spot, r, r), fill(self.belly, 0.9))
            canvas.drawPath(ellipse(spot[0] - 15, spot[1] + 8, r * 0.5, r * 0.5), fill(self.belly, 0.7))
            canvas.drawPath(path, stroke(mix(self.coat, tones.shade, 0.55), 3.2, 0.8))


SMALL: dict[str, Callable[[CreatureLook], Small]] = {
    "turtle": Turtle,
    "frog": Frog,
    "snake": Snake,
    "snail": Snail,
    "bee": Bee,
    "butterfly": Butterfly,
}
