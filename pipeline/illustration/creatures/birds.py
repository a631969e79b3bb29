"""Birds: an egg for a body, a globe for a head, a beak that speaks, wings that fold, flap and wave."""

from __future__ import annotations

import math
from dataclasses import replace

import skia

from pipeline.film.scene import CreatureLook
from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import Colour, mix
from pipeline.illustration.creatures.crests import CRESTS
from pipeline.illustration.creatures.face import Globe, draw_blush, draw_eyes
from pipeline.illustration.creatures.fowl import BIRDS, SOAR, fowl_of
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.limbs import polar
from pipeline.illustration.creatures.mouths import draw_beak
from pipeline.illustration.extent import Head
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, bezier_points, ellipse, ribbon, smooth, turned

_RESTS = {"sit", "lie", "sleep", "kneel", "crouch"}


_WAVES = {"wave", "point", "offer", "reach", "hug", "cheer", "dance"}


_PINION = smooth(
    [
        (-0.06, 0.09), (0.22, 0.17), (0.62, 0.11), (1.0, -0.05), (0.87, -0.12), (0.80, -0.21), (0.66, -0.19), (0.58, -0.29),
        (0.42, -0.25), (0.34, -0.33), (0.12, -0.25), (-0.08, -0.12),
    ],
    tension=0.6,
)  # fmt: skip
"""A wing from the shoulder to the tip at (1, 0), its leading edge at positive y."""


class Bird:
    """A bird's body."""

    def __init__(self, look: CreatureLook) -> None:
        self.fowl = fowl_of(look)

    def _flies(self, m: Moment) -> bool:
        return m.pose in {"fly", "fall"} and not self.fowl.flippers

    def _tilt(self, m: Moment) -> float:
        if self._flies(m):
            return 8.0 + 3 * m.wave(0.4)
        lean = 6 * m.wave(1.4) if m.pose == "dance" else 0.0
        return self.fowl.tilt + lean + (-16 if m.pose == "bow" else 0) + 0.8 * m.breath

    def _middle(self, m: Moment) -> Point:
        f, tilt = self.fowl, math.radians(self._tilt(m))
        half = math.hypot(f.body[0] * math.sin(tilt), f.body[1] * math.cos(tilt))
        if self._flies(m):
            return 0.0, -SOAR - half + 9 * m.wave(1.9, 0.25) + 12 * m.wave(0.3)
        if m.pose == "fly" and f.flippers:  # against all odds
            return 0.0, -0.6 * SOAR - half + 14 * m.wave(0.9)
        leg = 0.0 if m.pose in _RESTS | {"swim"} else f.leg
        hop = 0.0
        if m.pose in {"walk", "run", "dance", "cheer"} or m.moving:
            hop = (
                abs(math.sin(self._stride(m) * math.pi * 2))
                * (7 if not f.webbed else 3)
                * (2 if m.pose in {"dance", "cheer", "run"} else 1)
            )
        return 0.0, -leg - half * 0.93 - hop + (4 * m.wave(0.35) if m.pose == "swim" else 0)

    def _stride(self, m: Moment) -> float:
        return m.way / (self.fowl.leg * 3 + 24) if m.moving else 1.2 * m.t + m.phase

    def _waddle(self, m: Moment) -> float:
        walking = m.pose in {"walk", "run"} or m.moving
        return (7 if self.fowl.webbed else 3) * math.sin(self._stride(m) * 2 * math.pi) if walking and not self._flies(m) else 0.0

    def _head_at(self, m: Moment) -> Point:
        f, (x, y), tilt = self.fowl, self._middle(m), self._tilt(m)
        shoulder = polar((x, y), f.body[0] * 0.62, tilt)
        up = 62 if not self._flies(m) else 26
        if f.tilt > 70:
            up = 92
        low = -0.55 if m.pose == "sleep" else 1.0
        nod = 4 * math.sin(self._stride(m) * 4 * math.pi) if (m.pose == "walk" or m.moving) and not f.webbed else 0.0
        hx, hy = polar(shoulder, f.neck * (1.0 if low > 0 else 0.7), up if low > 0 else 20)
        return hx + nod, hy

    def head(self, m: Moment) -> Head:
        """Where its head is."""
        return Head(*self._head_at(m), self.fowl.head[1])

    def hand(self, m: Moment) -> Point:
        """Its beak; a wing where the bird stands upright."""
        if self.fowl.tilt > 70 and not self._flies(m):
            middle = self._middle(m)
            return middle[0] + self.fowl.body[1] * 0.75, middle[1] + self.fowl.body[0] * 0.12
        x, y = self._head_at(m)
        return x + self.fowl.head[0] * 0.7 + self.fowl.beak[0] * 0.6, y + self.fowl.head[1] * 0.35

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        middle, tilt = self._middle(m), self._tilt(m)
        with kept(canvas):
            canvas.rotate(self._waddle(m))
            if not self._flies(m) and m.pose not in _RESTS | {"swim", "fly"}:
                self._leg(canvas, middle, m, tones, near=False)
                self._leg(canvas, middle, m, tones, near=True)
            self._wing(canvas, middle, m, tones, near=False)
            self._tail(canvas, middle, tilt, m, tones)
            self._body(canvas, middle, tilt, m, tones)
            self._wing(canvas, middle, m, tones, near=True)
            with kept(canvas):
                canvas.translate(*self._head_at(m))
                canvas.rotate(m.roll)
                self._head(canvas, m, tones)

    # ------------------------------------------------------------ parts

    def _leg(self, canvas: Canvas, middle: Point, m: Moment, tones: Tones, *, near: bool) -> None:
        f = self.fowl
        swing = math.sin(self._stride(m) * 2 * math.pi + (0 if near else math.pi)) if m.pose in {"walk", "run"} or m.moving else 0.0
        x = middle[0] + (-8 if near else 10) - (f.body[0] * 0.1 if f.tilt < 70 else 4)
        foot = (x + swing * f.leg * 0.7, -max(0.0, math.cos(self._stride(m) * 2 * math.pi + (0 if near else math.pi))) * 6 * abs(swing > 0))
        colour = f.leg_colour if near else mix(f.leg_colour, tones.shade, 0.25)
        canvas.drawPath(
            smooth([(x, middle[1] + f.body[1] * 0.6), ((x + foot[0]) / 2 - 3, (middle[1] + foot[1]) / 2 + 8), foot], False),
            stroke(colour, 5.5 if f.body[1] > 38 else 4.2),
        )
        if f.webbed:
            part(
                canvas,
                smooth(
                    [
                        (foot[0] - 6, foot[1] - 3),
                        (foot[0] + 10, foot[1] - 7),
                        (foot[0] + 24, foot[1] - 1),
                        (foot[0] + 12, foot[1] + 1),
                        (foot[0] - 4, foot[1] + 1),
                    ]
                ),
                colour,
                tones,
            )
            return
        for toe in ((-9, 0), (12, -1), (16, 0)):
            canvas.drawPath(
                smooth([foot, (foot[0] + toe[0] * 0.5, foot[1] - 2), (foot[0] + toe[0], foot[1] + toe[1])], False), stroke(colour, 3.6)
            )

    def _tail(self, canvas: Canvas, middle: Point, tilt: float, m: Moment, tones: Tones) -> None:
        f = self.fowl
        root = polar(middle, f.body[0] * 0.78, tilt + 180)
        colour = f.wing or mix(f.coat, tones.shade, 0.3)
        up = 160 if f.crest == "comb" else (190 if f.tilt < 60 else 215)
        for i, spread in enumerate((16, 0, -16)):
            line = bezier_points(
                root,
                polar(root, f.tail * 0.6, up + spread * 0.5),
                polar(root, f.tail, up + spread + (20 if f.crest == "comb" else 0) + 2 * m.wave(0.5)),
                6,
            )
            part(canvas, ribbon(line, (7, 9, 6, 2.5)), mix(colour, f.coat, 0.25 * i), tones)

    def _body(self, canvas: Canvas, middle: Point, tilt: float, m: Moment, tones: Tones) -> None:
        f, (rx, ry) = self.fowl, self.fowl.body
        neck_end = self._head_at(m)
        chest = polar(middle, rx * 0.42, tilt)
        part(canvas, self._neck(chest, neck_end), f.hood or f.coat, tones)
        with kept(canvas):
            canvas.translate(*middle)
            canvas.rotate(-tilt)
            fat = 1 + 0.012 * m.breath
            rump = 1.16 if f.tilt > 70 else 0.84
            egg = smooth(
                [
                    (-rx * 1.05, -ry * 0.1),
                    (-rx * 0.5, -ry * rump * fat),
                    (rx * 0.25, -ry * 1.0 * fat),
                    (rx * 0.92, -ry * 0.5),
                    (rx * 0.98, ry * 0.35),
                    (rx * 0.35, ry * 1.0 * fat),
                    (-rx * 0.5, ry * (rump - 0.06) * fat),
                ]
            )
            part(canvas, egg, f.coat, tones, crescent=4)
            with kept(canvas):
                canvas.clipPath(egg, True)
                front = 0.30 if f.tilt > 70 else 0.16
                upright = f.tilt > 70
                canvas.drawPath(
                    ellipse(
                        rx * (-0.06 if upright else 0.12),
                        ry * (front + (0.06 if upright else 0.34)),
                        rx * 0.98,
                        ry * (0.80 if upright else 0.76),
                    ),
                    fill(f.belly),
                )
                if f.disc and not f.flippers:
                    for i in range(9):
                        canvas.drawPath(
                            smooth([(rx * (0.3 - 0.3 * (i // 3)), ry * (0.1 + 0.3 * (i % 3)) + d) for d in (-5, 0, 5)], False),
                            stroke(f.coat, 3.0, 0.6),
                        )

    def _neck(self, chest: Point, end: Point) -> skia.Path:
        f = self.fowl
        if f.slim == 1.0:
            line = bezier_points(chest, ((chest[0] + end[0]) / 2 + 3, (chest[1] + end[1]) / 2), end, 6)
            return ribbon(line, (f.body[1] * 0.62, f.body[1] * 0.6, f.head[0] * 0.72))
        bow = 0.26 * f.neck
        middle = ((chest[0] + end[0]) / 2, (chest[1] + end[1]) / 2)
        lower = bezier_points(chest, (middle[0] + bow, (chest[1] + middle[1]) / 2), middle, 5)
        upper = bezier_points(middle, (middle[0] - bow, (middle[1] + end[1]) / 2), end, 5)
        wide = f.body[1] * 0.62
        return ribbon([*lower, *upper[1:]], (wide, wide * f.slim, 0.72 * wide * f.slim, 0.62 * f.head[0]))

    def _wing(self, canvas: Canvas, middle: Point, m: Moment, tones: Tones, *, near: bool) -> None:
        f, (rx, ry) = self.fowl, self.fowl.body
        colour: Colour = mix(f.coat, tones.shade, 0.06 if near else 0.28)
        if self._flies(m):
            colour = mix(f.coat, tones.shade, 0.14 if near else 0.30)
            self._spread(canvas, polar(middle, ry * 0.42, 70), 0.14 + 0.86 * m.wave(1.9), near, colour, tones)
            return
        if f.flippers or f.tilt > 70:
            self._flipper(canvas, middle, m, near, colour, tones)
            return
        if not near:
            return
        lift = (22 + 26 * m.wave(1.8)) if m.pose in _WAVES else 2.0 * m.breath
        with kept(canvas):
            canvas.translate(middle[0] + rx * 0.30, middle[1] - ry * 0.30)
            canvas.rotate(-self._tilt(m) * 0.9 + lift)
            wing = smooth(
                [
                    (rx * 0.22, -ry * 0.05),
                    (rx * 0.10, ry * 0.46),
                    (-rx * 0.45, ry * 0.66),
                    (-rx * 1.18, ry * 0.30),
                    (-rx * 0.62, -ry * 0.28),
                    (-rx * 0.10, -ry * 0.36),
                ]
            )
            part(canvas, wing, colour, tones, crescent=3)
            for i in range(3):
                canvas.drawPath(
                    smooth(
                        [(-rx * (0.10 + 0.2 * i), ry * 0.34), (-rx * (0.34 + 0.2 * i), ry * 0.42), (-rx * (0.60 + 0.2 * i), ry * 0.30)],
                        False,
                    ),
                    stroke(f.wing or mix(f.coat, tones.shade, 0.45), 2.4, 0.75),
                )

    def _flipper(self, canvas: Canvas, middle: Point, m: Moment, near: bool, colour: Colour, tones: Tones) -> None:
        rx, ry = self.fowl.body
        up = (
            (70 + 26 * m.wave(1.7))
            if m.pose in _WAVES | {"fly"} and (near or m.pose in {"cheer", "dance", "fly"})
            else 8 + 3 * m.breath + abs(self._waddle(m))
        )
        side = -1 if near else 1
        with kept(canvas):
            canvas.translate(middle[0] + side * ry * 0.74, middle[1] - rx * 0.40)
            canvas.rotate(-side * up)
            w = ry * 0.34
            part(
                canvas,
                smooth([(-w * 0.8, -6), (w * 0.8, -6), (w * 1.0, rx * 0.5), (side * w * 0.4, rx * 0.98), (-w * 0.9, rx * 0.5)]),
                colour,
                tones,
                crescent=2,
            )

    def _spread(self, canvas: Canvas, root: Point, up: float, near: bool, colour: Colour, tones: Tones) -> None:
        """A beating wing; ``up`` is 1 raised, 0 straight back, -0.7 down."""
        f, span = self.fowl, self.fowl.body[0] * 1.95
        at = (root[0] + (0 if near else f.body[0] * 0.34), root[1] - (0 if near else 4))
        turn = (140 if not near else 168) - 74 * up
        # half way it points at the camera and looks shorter
        along = span * (0.76 + 0.24 * min(1.0, abs(up)))
        wing = turned(_PINION, -turn, scale=(along, span), to=at)
        part(canvas, wing, colour, tones)

        def point(x: float, y: float) -> Point:
            return polar(polar(at, x * along, turn), y * span, turn - 90)

        with kept(canvas):
            canvas.clipPath(wing, True)
            if f.wing:
                canvas.drawCircle(*point(1.0, -0.06), 0.34 * span, fill(f.wing, 0.85))
            for x, y in ((0.80, -0.20), (0.58, -0.28), (0.34, -0.33)):
                line = smooth([point(x * 0.30, 0.02), point(x * 0.72, y * 0.45), point(x, y)], False)
                canvas.drawPath(line, stroke(mix(colour, tones.shade, 0.45), 2.0, 0.6))

    # ------------------------------------------------------------ head

    def _head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        f = self.fowl
        rx, ry = f.head
        globe = Globe(rx, ry, m.yaw * (0.6 if f.disc else 1.0), m.pitch)
        hood = f.hood or f.coat
        if f.crest:
            CRESTS[f.crest](canvas, globe, hood, m, tones)
        skull = (
            ellipse(globe.k * 2, 0, rx, ry)
            if f.disc != BIRDS["owl"].disc or f.flippers
            else smooth(
                [
                    (0, -ry * 0.92),
                    (rx * 0.8, -ry * 0.8),
                    (rx, ry * 0.1),
                    (rx * 0.7, ry * 0.85),
                    (0, ry),
                    (-rx * 0.7, ry * 0.85),
                    (-rx, ry * 0.1),
                    (-rx * 0.8, -ry * 0.8),
                ]
            )
        )
        part(canvas, skull, hood, tones, crescent=3)
        with kept(canvas):
            canvas.clipPath(skull, True)
            if f.disc:
                for side in (-1, 1):
                    x, y = globe.at(side * 24, -4)
                    canvas.drawPath(ellipse(x, y, rx * 0.52 * globe.squeeze(side * 24), ry * 0.68), fill(f.disc))
            draw_blush(canvas, globe, m.face, "#e8806a", radius=rx * 0.34, lat=-24)
        draw_eyes(canvas, globe, replace(f.eyes, scale=f.eyes.scale * 0.92), m, tones)
        beak = globe.at(0, -14, 0.94)
        if f.crest == "comb":
            part(canvas, ellipse(beak[0] - 2, beak[1] + 17, 6, 10), "#d0483e", tones)
        draw_beak(canvas, beak, f.beak[0], f.beak[1], globe.k * 1.25, f.beak_colour, m, tones, hook=f.beak[2])
