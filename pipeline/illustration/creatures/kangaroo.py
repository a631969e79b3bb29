"""Kangaroos: upright on long feet, a thick tail behind, a pouch, small arms."""

from __future__ import annotations

import math

from pipeline.film.scene import CreatureLook
from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.creatures.breed import Ears
from pipeline.illustration.creatures.coats import draw_ear
from pipeline.illustration.creatures.face import Eyes, Globe, Muzzle, draw_blush, draw_eyes, draw_muzzle
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.limbs import paw
from pipeline.illustration.creatures.small import Small, steps
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, ellipse, ribbon, round_rect, smooth, united

LOW = {"sleep", "lie", "fall"}
RAISED = {"wave", "cheer", "dance", "hug"}
FORWARD = {"point", "offer", "reach", "hold", "read", "write", "carry", "work"}
_EARS = Ears(kind="long", size=56, width=15, lon=34, inner="#f0c4ac")
_MUZZLE = Muzzle(out=36, drop=18, width=14, height=11, nose=6.5, colour="#f2dcb8", nose_colour="#4a3230")


class Kangaroo(Small):
    """A kangaroo."""

    coat, belly, radius = "#c9925a", "#f2dcb8", 42.0

    def __init__(self, look: CreatureLook) -> None:
        super().__init__(look)

    def _hop(self, m: Moment) -> float:
        """How high it is off the ground."""
        p = steps(m, 190) % 1.0
        return 64 * math.sin(math.pi * p / 0.62) if p < 0.62 and (m.moving or m.pose in {"walk", "run", "dance"}) else 0.0

    def _lean(self, m: Moment) -> float:
        """Degrees that the body leans forward."""
        return 46.0 if m.pose in LOW else 34.0 if m.moving or m.pose in {"run", "bow"} else 22.0 if m.pose == "walk" else 14.0

    def _at(self, m: Moment, along: float, aside: float) -> Point:
        """A point ``along`` the spine from the hip and ``aside`` in front of it."""
        a = math.radians(90 - self._lean(m))
        down = 34.0 if m.pose in LOW | {"sit", "crouch", "kneel"} else 0.0
        x, y = -20.0, -104.0 + down - self._hop(m) - m.breath
        return x + along * math.cos(a) + aside * math.sin(a), y - along * math.sin(a) + aside * math.cos(a)

    def _head_at(self, m: Moment) -> Point:
        x, y = self._at(m, 164, 8)
        return x + 10, y - 10

    def hand(self, m: Moment) -> Point:
        """Its nearer paw."""
        x, y = self._at(m, 96, 62)
        return x + (22 if m.pose in FORWARD else 0), y - (12 if m.pose in FORWARD else 0)

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        hop = self._hop(m)
        x, y = self._at(m, 0, 0)
        ground = -10.0 - hop * 0.9
        tail = [(x - 8, y + 12), (x - 78, y + 52 - hop * 0.2), (-140, ground - 4), (-224, ground + 6 * m.wave(0.3))]
        part(canvas, ribbon(tail, (34, 25, 16, 6)), mix(self.coat, tones.shade, 0.08), tones, crescent=4)
        self._leg(canvas, (x, y), hop, tones, far=True)
        self._arm(canvas, m, tones, far=True)
        self._torso(canvas, m, tones)
        self._leg(canvas, (x, y), hop, tones, far=False)
        self._arm(canvas, m, tones, far=False)
        self._head(canvas, m, tones)

    def _torso(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        spine = [self._at(m, -14, 0), self._at(m, 46, 4), self._at(m, 104, 4), self._at(m, 158, 8)]
        body = ribbon(spine, (56, 50, 36, 24), round_start=True)
        part(canvas, body, self.coat, tones, crescent=5)
        with kept(canvas):
            canvas.clipPath(body, True)
            front = [self._at(m, -30, 44), self._at(m, 40, 42), self._at(m, 104, 34), self._at(m, 150, 26)]
            canvas.drawPath(ribbon(front, (30, 28, 18, 10)), fill(self.belly, 0.92))
        pouch = smooth(
            [self._at(m, 40, 14), self._at(m, 34, 34), self._at(m, 40, 55), self._at(m, 2, 56), self._at(m, -12, 32), self._at(m, 4, 12)]
        )
        part(canvas, pouch, mix(self.belly, self.coat, 0.35), tones, crescent=2)
        rim = smooth([self._at(m, 40, 14), self._at(m, 33, 34), self._at(m, 40, 55)], False)
        canvas.drawPath(rim, stroke(mix(self.coat, tones.ink, 0.4), 3.0, 0.8))

    def _leg(self, canvas: Canvas, hip: Point, hop: float, tones: Tones, *, far: bool) -> None:
        colour = mix(self.coat, tones.shade, 0.24 if far else 0.0)
        dx = 16.0 if far else 0.0
        heel = (-26.0 + dx - hop * 0.3, -7.0 - hop * (0.78 if hop else 0.0))
        knee = (hip[0] + 48 + dx, min(-44.0, hip[1] + 44))
        thigh = united(ellipse(hip[0] + 14 + dx, hip[1] + 20, 47, 46), ribbon([(hip[0] + 20 + dx, hip[1] + 20), knee], (36, 21)))
        part(canvas, ribbon([knee, ((knee[0] + heel[0]) / 2 - 4, (knee[1] + heel[1]) / 2), heel], (19, 13, 11)), colour, tones)
        part(canvas, thigh, colour, tones, crescent=4)
        with kept(canvas):
            canvas.translate(heel[0] - 8, heel[1] + 7)
            canvas.rotate(18 if hop > 8 else 0)
            part(canvas, round_rect(-8, -17, 104, 17, 8), mix(colour, self.belly, 0.2), tones)

    def _arm(self, canvas: Canvas, m: Moment, tones: Tones, *, far: bool) -> None:
        colour = mix(self.coat, tones.shade, 0.24 if far else 0.02)
        root = self._at(m, 126 + (6 if far else 0), 18)
        elbow, hand = self._at(m, 92, 34), self._at(m, 96, 62)
        if m.pose in RAISED and (not far or m.pose in {"cheer", "hug"}):
            elbow, hand = self._at(m, 124, 52), self._at(m, 172 + 8 * m.wave(1.6), 74)
        elif m.pose in FORWARD and not far:
            elbow, hand = self._at(m, 100, 52), self._at(m, 112, 88)
        if far:
            elbow, hand = (elbow[0] + 10, elbow[1]), (hand[0] + 12, hand[1] - 2)
        part(canvas, ribbon([root, elbow, hand], (14, 11, 9), round_start=True), colour, tones)
        paw(canvas, (hand[0] - 2, hand[1] + 6), 13, mix(colour, tones.ink, 0.25), tones, tilt=-20)

    def _head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        x, y = self._head_at(m)
        with kept(canvas):
            canvas.translate(x, y)
            canvas.rotate(m.roll)
            canvas.scale(1.22, 1.22)
            globe = Globe(33, 31, m.yaw, m.pitch)
            for side in (-1, 1):
                draw_ear(canvas, globe, side, _EARS, self.coat, m, tones)
            k = globe.k
            edge = [
                (k * 2, -31),
                (24 + k * 3, -22),
                (33 + k, 0),
                (22 + k * 8, 24),
                (k * 9, 31),
                (-22 + k * 6, 24),
                (-33 + k, 0),
                (-24 + k * 3, -22),
            ]
            part(canvas, smooth(edge), self.coat, tones, crescent=2)
            draw_blush(canvas, globe, m.face, "#e0705a", radius=10)
            eyes = Eyes(scale=0.86, lon=30, lat=9, iris="#4a2c22", brow="#7a5030", lash=True)
            draw_eyes(canvas, globe, eyes, m, tones)
            draw_muzzle(canvas, globe, _MUZZLE, self.coat, m, tones)
