"""Creatures of the water: fish, whale, octopus."""

from __future__ import annotations

import math
from collections.abc import Callable

from pipeline.film.scene import CreatureLook
from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import Colour, blend, mix
from pipeline.illustration.creatures.face import Eyes, Globe, draw_blush, draw_eye, draw_eyes
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.mouths import draw_mouth
from pipeline.illustration.extent import Head
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, ellipse, ribbon, smooth


class Fish:
    """A round fish that hovers and flicks its fins."""

    def __init__(self, look: CreatureLook) -> None:
        self.coat = look.colour or "#e8843c"
        self.belly = look.accent or ("#fbe3b8" if not look.colour else blend(self.coat, "#fff3e0", 0.6))

    def _centre(self, m: Moment) -> Point:
        return 2 * m.wave(0.8), -92.0 + 8 * m.wave(0.4) + (10 * m.wave(1.0) if m.pose in {"dance", "cheer"} else 0)

    def head(self, m: Moment) -> Head:
        """The front half."""
        x, y = self._centre(m)
        return Head(x + 22, y, 38.0)

    def hand(self, m: Moment) -> Point:
        """Its mouth."""
        x, y = self._centre(m)
        return x + 66, y + 10

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        speed = 2.2 if m.moving or m.pose in {"swim", "run"} else 1.0
        beat = m.wave(speed)
        with kept(canvas):
            canvas.translate(*self._centre(m))
            canvas.rotate(m.roll + 2.5 * m.wave(speed, 0.2) - m.pitch * 0.5)
            fin = mix(self.coat, tones.shade, 0.18)
            tail = smooth(
                [(-50, 0), (-78, -34 + 5 * beat), (-106 + 8 * beat, -42), (-92 + 5 * beat, 0), (-106 - 6 * beat, 42), (-78, 34 + 5 * beat)]
            )
            part(canvas, tail, fin, tones, crescent=2)
            part(canvas, smooth([(-30, -36), (-20, -66 + 3 * beat), (14, -62 + 2 * beat), (30, -38)]), fin, tones)
            part(canvas, smooth([(-12, 36), (-20, 58 - 3 * beat), (4, 54), (12, 38)]), fin, tones)
            body = smooth([(70, 4), (52, -30), (8, -46), (-38, -26), (-62, 0), (-38, 26), (8, 46), (52, 34)])
            part(canvas, body, self.coat, tones, crescent=4)
            with kept(canvas):
                canvas.clipPath(body, True)
                canvas.drawPath(smooth([(80, 18), (30, 12), (-30, 16), (-70, 8), (-60, 60), (70, 60)]), fill(self.belly, 0.9))
                for i in range(3):
                    x = -36 + 20 * i
                    canvas.drawPath(ribbon([(x, -46), (x + 7, -8), (x, 24)], (5, 6, 1)), fill(mix(self.coat, tones.shade, 0.30), 0.55))
            flap = smooth([(2, 10), (-22, 12 + 9 * beat), (-30, 30 + 6 * beat), (-4, 26)])
            part(canvas, flap, fin, tones)
            self._face(canvas, m, tones)

    def _face(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        eyes = Eyes(scale=1.5, iris="#3a5a78", brow="")
        draw_eye(canvas, (36, -10), 0.9, -1, eyes, m, tones)
        draw_blush(canvas, Globe(40, 40, 35), m.face, "#e0604a", lon=-12, lat=-26, radius=12)
        draw_mouth(canvas, (54, 13), 0.62, 0.72, m, tones)


class Whale:
    """A great gentle whale."""

    def __init__(self, look: CreatureLook) -> None:
        self.coat = look.colour or "#4f7ba6"
        self.belly = look.accent or ("#dbe8ea" if not look.colour else blend(self.coat, "#fff3e0", 0.65))

    def _centre(self, m: Moment) -> Point:
        return 0.0, -150.0 + 12 * m.wave(0.22)

    def head(self, m: Moment) -> Head:
        """Where the eye is."""
        x, y = self._centre(m)
        return Head(x + 130, y, 70.0)

    def hand(self, m: Moment) -> Point:
        """In front of the mouth."""
        x, y = self._centre(m)
        return x + 226, y + 40

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        beat = m.wave(0.5 if m.moving or m.pose == "swim" else 0.3)
        with kept(canvas):
            canvas.translate(*self._centre(m))
            canvas.rotate(m.roll * 0.6 + 1.5 * m.wave(0.25, 0.2))
            canvas.scale(0.92, 0.92)
            fluke = smooth(
                [
                    (-212, -36 + 8 * beat),
                    (-250, -84 + 24 * beat),
                    (-312, -104 + 30 * beat),
                    (-286, -62 + 24 * beat),
                    (-306, -16 + 30 * beat),
                    (-252, -40 + 20 * beat),
                ]
            )
            part(canvas, fluke, mix(self.coat, tones.shade, 0.1), tones, crescent=3)
            body = smooth(
                [
                    (218, 10),
                    (196, -72),
                    (120, -116),
                    (10, -112),
                    (-110, -66),
                    (-212, -52 + 8 * beat),
                    (-226, -30 + 10 * beat),
                    (-120, 26),
                    (-10, 78),
                    (110, 96),
                    (196, 66),
                ]
            )
            part(canvas, body, self.coat, tones, crescent=8)
            with kept(canvas):
                canvas.clipPath(body, True)
                belly = smooth([(230, 16), (150, 34), (40, 32), (-90, 10), (-190, -20), (-120, 110), (180, 130)])
                canvas.drawPath(belly, fill(self.belly))
                for i in range(6):
                    y = 46 + 10 * i
                    canvas.drawPath(
                        smooth([(220, y - 14), (120, y + 4), (0, y - 8 + 3 * i)], False),
                        stroke(mix(self.belly, tones.shade, 0.3), 2.2, 0.5),
                    )
                for x, y, r in ((-60, -52, 7), (-34, -66, 5), (-88, -40, 4), (20, -84, 6)):
                    canvas.drawCircle(x, y, r, fill(mix(self.coat, "#ffffff", 0.35), 0.6))
            fin = smooth([(60, 58), (30, 84), (-6, 128 - 12 * beat), (20, 134 - 12 * beat), (74, 98), (96, 68)])
            part(canvas, fin, mix(self.coat, tones.shade, 0.12), tones, crescent=3)
            self._face(canvas, m, tones)

    def _face(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        draw_eye(canvas, (136, -6), 0.95, -1, Eyes(scale=1.7, iris="#2c3a58", brow=""), m, tones)
        with kept(canvas):
            canvas.translate(84, 4)
            draw_blush(canvas, Globe(80, 80, 20), m.face, "#e8909a", lon=0, lat=-12, radius=20)
        smile, opening = m.face.smile, m.opening * 34
        line = mix(self.coat, tones.ink, 0.6)
        if opening > 2:
            canvas.drawPath(
                smooth([(213, 24), (186, 34), (160, 40 - smile * 5), (176, 46 + opening), (204, 44 + opening * 0.8)]), fill("#5b1620")
            )
            canvas.drawPath(ellipse(188, 42 + opening * 0.75, 16, opening * 0.3 + 1), fill("#d9706c"))
        canvas.drawPath(smooth([(216, 18), (190, 32), (164, 36), (142, 32 - smile * 12)], False), stroke(line, 4.2))


class Octopus:
    """A wobbling head on eight arms."""

    def __init__(self, look: CreatureLook) -> None:
        self.coat = look.colour or "#c8607a"
        self.belly = look.accent or ("#f6c4bc" if not look.colour else blend(self.coat, "#fff3e0", 0.55))

    def _centre(self, m: Moment) -> Point:
        hop = 14 * abs(m.wave(0.6)) if m.pose in {"swim", "dance", "cheer"} or m.moving else 3 * m.wave(0.3)
        return 0.0, -132.0 - hop

    def head(self, m: Moment) -> Head:
        """The dome."""
        x, y = self._centre(m)
        return Head(x, y, 58.0)

    def hand(self, m: Moment) -> Point:
        """The tip of the raised arm."""
        return 92.0, -110.0

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        x, y = self._centre(m)
        for i in (0, 7, 1, 6):
            self._arm(canvas, (x, y), i, m, mix(self.coat, tones.shade, 0.22), tones)
        with kept(canvas):
            canvas.translate(x, y)
            canvas.rotate(m.roll)
            fat = 1 + 0.015 * m.breath
            dome = smooth([(0, -74 * fat), (46, -58), (64, -12), (54, 34), (34, 58), (0, 62), (-34, 58), (-54, 34), (-64, -12), (-46, -58)])
            part(canvas, dome, self.coat, tones, crescent=6)
            for px, py, r in ((-34, -44, 6), (-20, -56, 4.5), (-44, -28, 4)):
                canvas.drawCircle(px, py, r, fill(self.belly, 0.5))
            globe = Globe(56, 54, m.yaw * 0.9, m.pitch)
            draw_blush(canvas, globe, m.face, "#e0505a", radius=15, lat=-22)
            draw_eyes(canvas, globe, Eyes(scale=1.42, lon=24, lat=4, iris="#5a3a6a", brow=blend(self.coat, "#3a1a38", 0.45)), m, tones)
            draw_mouth(canvas, globe.at(0, -34), 0.95, max(0.78, globe.squeeze(0)), m, tones)
        for i in (2, 5, 3, 4):
            self._arm(canvas, (x, y), i, m, self.coat, tones)

    def _arm(self, canvas: Canvas, centre: Point, i: int, m: Moment, colour: Colour, tones: Tones) -> None:
        side = i - 3.5
        root = (centre[0] + side * 11, centre[1] + 44)
        raised = i == 7 and m.pose in {"wave", "point", "offer", "reach", "hold", "cheer", "hug"}
        w = m.wave(0.45, i * 0.17)
        if raised:
            line = [root, (root[0] + 34, root[1] - 2), (root[0] + 52, root[1] - 34 + 8 * w), (root[0] + 50 + 9 * m.wave(1.4), root[1] - 72)]
        else:
            out = side * 20
            line = [
                root,
                (root[0] + out * 0.5, root[1] + 34),
                (root[0] + out * 1.1 + 7 * w, -16 - 3 * abs(w)),
                (root[0] + out * 1.65 + 9 * w, -7),
                (root[0] + out * 1.8 + math.copysign(15, side), -14 - 12 * w),
            ]
        part(canvas, ribbon(line, (15, 13.5, 10, 6.5, 3.2)), colour, tones, crescent=2)


SWIMMERS: dict[str, Callable[[CreatureLook], Fish | Whale | Octopus]] = {"fish": Fish, "whale": Whale, "octopus": Octopus}
