"""Four-legged creatures, drawn from a breed and a stance. They face right; the actor mirrors them."""

from __future__ import annotations

import math
from dataclasses import replace

from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import Colour, mix
from pipeline.illustration.creatures.breed import Breed
from pipeline.illustration.creatures.coats import (
    draw_crest,
    draw_ear,
    draw_forelock,
    draw_fringe,
    draw_hood,
    draw_horns,
    draw_mane,
    draw_spines,
    draw_wing,
    tufted,
)
from pipeline.illustration.creatures.face import Globe, draw_blush, draw_eyes, draw_muzzle, muzzle_tip
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.limbs import hoof, limb, paw, polar, reach, round_foot, toward
from pipeline.illustration.creatures.markings import draw_face_marks, draw_marks
from pipeline.illustration.creatures.stance import Stance, stance
from pipeline.illustration.creatures.tails import draw_tail
from pipeline.illustration.extent import Head
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, Point, bezier_points, ellipse, ribbon, smooth, turned, united

HIND, FORE = (0, 2), (1, 3)
_RESTING = {"hair": -50.0, "tuft": -48.0}
"""Angle of hanging tails when their owner lies or sits: they sink to the ground behind it."""


class Quadruped:
    """A body of one breed."""

    def __init__(self, breed: Breed) -> None:
        self.breed = breed

    def head(self, m: Moment) -> Head:
        """Where its head is."""
        x, y = self._head_at(stance(self.breed, m), m)
        return Head(x, y, self.breed.head[1] * self.breed.head_scale)

    def hand(self, m: Moment) -> Point:
        """Where it holds things: its mouth."""
        x, y = self._head_at(stance(self.breed, m), m)
        tx, ty = muzzle_tip(self._globe(m), self.breed.muzzle)
        grow = self.breed.head_scale
        return x + tx * grow, y + (ty + self.breed.muzzle.height * 0.9) * grow

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        b, s = self.breed, stance(self.breed, m)
        shoulder, head = s.shoulder(b), self._head_at(s, m)
        resting = b
        if (s.lying or s.sitting) and b.tail.angle < 5:
            resting = replace(b, tail=replace(b.tail, angle=_RESTING.get(b.tail.kind, 5.0)))
        draw_tail(canvas, resting, polar(polar(s.hip, b.haunch * 0.86, 180 + s.lean), b.haunch * 0.42, 90 + s.lean), s.lean, m, tones)
        self._leg(canvas, s, 0, tones)
        self._leg(canvas, s, 1, tones)
        if b.wings:
            draw_wing(canvas, polar(shoulder, b.chest * 0.6, 120), 150, self._flap(m), mix(b.wings, tones.shade, 0.25), tones)
        if "wool" in b.marks:
            self._near_legs(canvas, s, tones)
        self._torso(canvas, s, shoulder, head, m, tones)
        if "wool" not in b.marks:
            self._near_legs(canvas, s, tones)
        if b.wings:
            draw_wing(canvas, polar(shoulder, b.chest * 0.5, 150), 165, self._flap(m), b.wings, tones)
        if "crest" in b.marks:
            draw_crest(canvas, polar(shoulder, b.chest * 0.5, 110 + s.lean), head, b.accent, m, tones)
        with kept(canvas):
            canvas.translate(*head)
            canvas.rotate(m.roll + (6 if s.drop else 0))
            canvas.scale(b.head_scale, b.head_scale)
            self._head(canvas, m, tones)

    def _near_legs(self, canvas: Canvas, s: Stance, tones: Tones) -> None:
        self._leg(canvas, s, 2, tones)
        self._leg(canvas, s, 3, tones)

    # ------------------------------------------------------------ frame

    def _flap(self, m: Moment) -> float:
        return m.wave(1.5) if m.pose == "fly" else 0.15 + 0.06 * m.wave(0.3)

    def _globe(self, m: Moment) -> Globe:
        return Globe(self.breed.head[0], self.breed.head[1], m.yaw, m.pitch)

    def _neck_base(self, s: Stance) -> Point:
        b = self.breed
        return polar(s.shoulder(b), b.chest * 0.42, 52 + s.lean * 0.5)

    def _head_at(self, s: Stance, m: Moment) -> Point:
        b = self.breed
        x, y = polar(self._neck_base(s), b.neck, b.neck_angle + s.neck + s.lean * 0.22 + 1.2 * m.breath + (8 if m.gaze[1] < -0.5 else 0))
        if s.drop:
            low = self._chin()
            return x + b.neck * 0.1, -low * b.head_scale + m.breath
        return x, y

    def _chin(self) -> float:
        """How far below the middle of the head its lowest part is."""
        b = self.breed
        beard = 34.0 if "beard" in b.marks else 0.0
        mane = b.head[1] * 1.62 if "mane" in b.marks else 0.0
        trunk = 82.0 if b.trunk else 0.0
        return max(b.head[1] * 0.86, b.muzzle.drop + b.muzzle.height * 1.15 + beard, mane, trunk)

    # ------------------------------------------------------------ body

    def _outline(self) -> Path:
        """The torso in its own frame: hip at the origin, shoulder at (length, 0)."""
        b = self.breed
        d, c, w, h = b.length, b.chest, b.waist, b.haunch
        return smooth(
            [
                (-h * 0.92, h * 0.05),
                (-h * 0.66, -h * 0.72),
                (0, -h * 0.98),
                (d * 0.48, -w * 0.94),
                (d * 0.94, -c * 0.92),
                (d + c * 0.66, -c * 0.58),
                (d + c * 0.84, c * 0.08),
                (d + c * 0.40, c * 0.80),
                (d * 0.70, c * 0.92),
                (d * 0.38, w * 0.92),
                (0, h * 0.92),
                (-h * 0.62, h * 0.70),
            ]
        )

    def _torso(self, canvas: Canvas, s: Stance, shoulder: Point, head: Point, m: Moment, tones: Tones) -> None:
        b = self.breed
        fat = 1 + 0.008 * m.breath
        body = turned(self._outline(), -s.lean, scale=(1.0, fat), to=s.hip)
        neck = self._neck(s, shoulder, head)
        if "wool" in b.marks:
            middle = toward(s.hip, shoulder, 0.52)
            body = turned(tufted(0, 0, b.length * 0.5 + b.chest * 0.86, b.chest * 1.04, 11, 0.07), -s.lean, to=middle)
            part(canvas, neck, b.socks, tones)
            part(canvas, body, b.coat, tones, crescent=6)
            return
        whole = united(body, neck)
        if "hump" in b.marks:
            whole = united(whole, turned(self._hump(), -s.lean, to=s.hip))
        if "spines" in b.marks:
            part(canvas, whole, b.coat, tones)
            with kept(canvas):
                canvas.translate(*s.hip)
                canvas.rotate(-s.lean)
                draw_spines(canvas, b, tones)
            return
        part(canvas, whole, b.coat, tones, crescent=max(3.0, b.chest * 0.1))
        with kept(canvas):
            canvas.clipPath(whole, True)
            canvas.translate(*s.hip)
            canvas.rotate(-s.lean)
            self._underside(canvas)
            draw_marks(canvas, b, self._outline(), tones)
        if "ridge" in b.marks:
            self._ridge(canvas, s, shoulder, head, tones)

    def _hump(self) -> Path:
        d, h = self.breed.length, self.breed.haunch
        return smooth([(d * 0.12, -h * 0.5), (d * 0.26, -h * 1.36), (d * 0.48, -h * 1.86), (d * 0.68, -h * 1.34), (d * 0.86, -h * 0.5)])

    def _neck(self, s: Stance, shoulder: Point, head: Point) -> Path:
        b = self.breed
        base = toward(shoulder, s.hip, 0.10)
        bend = polar(self._neck_base(s), b.neck * 0.35, b.neck_angle * 0.75 + s.lean * 0.4)
        line = bezier_points(base, bend, (head[0] - 2, head[1] + b.head[1] * 0.2), 8)
        return ribbon(line, (b.chest * 0.74, b.neck_width * 1.14, b.neck_width, b.neck_width * 0.92), round_start=True)

    def _underside(self, canvas: Canvas) -> None:
        b = self.breed
        if not b.belly or b.belly == b.coat:
            return
        d, c, w = b.length, b.chest, b.waist
        pale = smooth(
            [
                (-b.haunch * 0.2, b.haunch * 0.8),
                (d * 0.4, w * 0.50),
                (d * 0.8, c * 0.36),
                (d + c * 0.34, -c * 0.36),
                (d + c * 1.3, -c * 0.9),
                (d + c * 1.3, c * 1.3),
                (d * 0.4, c * 1.4),
            ]
        )
        canvas.drawPath(pale, fill(b.belly, 0.85, blur=1.6))

    def _ridge(self, canvas: Canvas, s: Stance, shoulder: Point, head: Point, tones: Tones) -> None:
        b = self.breed
        back = [polar(polar(s.hip, b.length * f, s.lean), b.waist * 0.96, 90 + s.lean) for f in (-0.12, 0.12, 0.36)]
        top = polar(shoulder, b.chest * 0.95, 108 + s.lean)
        nape = [toward(top, (head[0] - b.neck_width * 1.05, head[1] - 4), f) for f in (0.10, 0.42, 0.74)]
        for i, (x, y) in enumerate([*back, *nape]):
            turn = -s.lean if i < 3 else -48
            part(canvas, turned(smooth([(-12, 6), (-5, -17), (2, -22), (12, 6)], tension=0.5), turn, to=(x, y)), b.accent, tones)

    # ------------------------------------------------------------ legs

    def _leg(self, canvas: Canvas, s: Stance, index: int, tones: Tones) -> None:
        b, leg, far = self.breed, s.legs[index], index < 2
        colour = mix(b.coat, tones.shade, 0.24) if far else b.coat
        if "wool" in b.marks:
            colour = mix(b.socks, tones.shade, 0.3) if far else b.socks
        root = s.hip if index in HIND else s.shoulder(b)
        root = polar(root, b.leg[0] * 0.3, 270 + s.lean) if not far else (root[0] + 12, root[1] + 4)
        if leg.folded:
            self._folded(canvas, s, root, index, colour, tones)
            return
        ankle = (leg.foot[0], leg.foot[1] - b.foot * (0.72 if b.hoof else 0.45))
        # a leg that is a little longer than it need be stays slightly bent
        straight = b.stand - b.leg[0] * 0.3 - b.foot * (0.72 if b.hoof else 0.45)
        half = straight * (0.512 if b.hoof else 0.522)
        if not s.galloping:
            # feet on the ground count more than the last few units of a leg
            half = max(half, math.dist(root, ankle) * 0.504)
        joint, end = reach(root, ankle, half, half, 1.0 if index in HIND else (-0.55 if b.hoof else 0.35))
        top = b.leg[0] * (1.18 if index in HIND else 0.96)
        shape = limb(root, joint, end, (top, (b.leg[0] + b.leg[1]) * 0.47, b.leg[1]))
        part(canvas, shape, colour, tones, light=0.3 if far else 0.6)
        if b.socks and "wool" not in b.marks:
            with kept(canvas):
                canvas.clipPath(shape, True)
                sock = mix(b.socks, tones.shade, 0.2 if far else 0.0)
                middle = toward(joint, end, 0.35)
                canvas.drawPath(limb(middle, toward(middle, end, 0.5), (end[0] + 1, end[1] + 6), (b.leg[1] * 1.5,) * 3), fill(sock))
        self._foot(canvas, (end[0], end[1] + b.foot * (0.72 if b.hoof else 0.45)), leg.tilt, far, tones)

    def _foot(self, canvas: Canvas, at: Point, tilt: float, far: bool, tones: Tones) -> None:
        b = self.breed
        colour: Colour = b.hoof or b.socks or mix(b.coat, b.belly, 0.3)
        colour = mix(colour, tones.shade, 0.24) if far else colour
        if b.trunk:
            round_foot(canvas, at, b.foot, colour, tones)
        elif b.hoof:
            hoof(canvas, at, b.foot, colour, tones, tilt=tilt)
        else:
            paw(canvas, at, b.foot, colour, tones, tilt=tilt)

    def _folded(self, canvas: Canvas, s: Stance, root: Point, index: int, colour: Colour, tones: Tones) -> None:
        b, (x, y) = self.breed, s.legs[index].foot
        far = index < 2
        if index in HIND:
            if not far:
                part(
                    canvas,
                    ellipse(root[0] + b.haunch * 0.18, min(-b.haunch * 0.55, root[1] + b.haunch * 0.25), b.haunch * 0.72, b.haunch * 0.68),
                    colour,
                    tones,
                    crescent=3,
                    light=0.6,
                )
            self._foot(canvas, (x + b.foot * 0.3, y), 0.0, far, tones)
            return
        elbow = (root[0] + b.leg[0] * 0.2, y - b.leg[1] * 0.9)
        part(
            canvas,
            limb(toward(root, elbow, 0.55), elbow, (x, y - b.leg[1] * 0.8), (b.leg[0] * 0.9, b.leg[0] * 0.8, b.leg[1])),
            colour,
            tones,
            light=0.6,
        )
        self._foot(canvas, (x, y), 0.0, far, tones)

    # ------------------------------------------------------------ head

    def _skull(self, globe: Globe) -> Path:
        b = self.breed
        rx, ry, k, c = b.head[0], b.head[1], globe.k, b.cheek
        skull = smooth(
            [
                (k * 2, -ry),
                (rx * 0.74 + k * 3, -ry * 0.72),
                (rx + k, -ry * 0.05),
                (rx * c * 0.96 + k * 4, ry * 0.42),
                (rx * 0.52 + k * 7, ry * 0.90),
                (k * 9, ry),
                (-rx * 0.52 + k * 7, ry * 0.90),
                (-rx * c * 0.96 + k * 4, ry * 0.42),
                (-rx + k, -ry * 0.05),
                (-rx * 0.74 + k * 3, -ry * 0.72),
            ]
        )
        tip = muzzle_tip(globe, b.muzzle)
        if math.hypot(*tip) < rx * 0.6:
            return skull
        bridge = ribbon([(0, 0), toward((0, 0), tip, 0.5), tip], (rx * 0.70, (rx * 0.62 + b.muzzle.width) * 0.52, b.muzzle.width * 0.94))
        return united(skull, bridge)

    def _head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        b, globe = self.breed, self._globe(m)
        coat = b.socks if "wool" in b.marks else b.coat
        if "mane" in b.marks:
            draw_mane(canvas, b, globe, tones)
        if "spines" in b.marks:
            draw_hood(canvas, b, globe, tones)
        if b.horns and b.horns != "spiral":
            draw_horns(canvas, globe, b.horns, tones)
        front = b.ears.kind in {"flop"}
        for side in (-1, 1):
            if not front or globe.k * side > 0.25:
                draw_ear(canvas, globe, side, b.ears, coat, m, tones)
        skull = self._skull(globe)
        part(canvas, skull, coat, tones, crescent=max(2.0, b.head[0] * 0.07))
        with kept(canvas):
            canvas.clipPath(skull, True)
            self._mask(canvas, globe, tones)
            draw_face_marks(canvas, b, globe)
            if "spines" in b.marks:
                draw_fringe(canvas, b, globe, tones)
            draw_blush(canvas, globe, m.face, "#e0705a", radius=b.head[0] * 0.32)
        draw_eyes(canvas, globe, replace(b.eyes, scale=b.eyes.scale * b.head[1] / 39), m, tones)
        draw_muzzle(canvas, globe, b.muzzle, coat, m, tones)
        self._crown(canvas, globe, front, coat, m, tones)

    def _mask(self, canvas: Canvas, globe: Globe, tones: Tones) -> None:
        b = self.breed
        rx, ry = b.head
        if "mask" in b.marks:
            half = ((24, -6), (62, 2), (84, -30), (40, -80))
            lons = [(0, -12), *half, *((-lon, lat) for lon, lat in reversed(half))]
            canvas.drawPath(smooth([globe.at(lon, lat, 1.25) for lon, lat in lons]), fill(b.belly))
        if "tabby" in b.marks:
            for lon in (-15, 0, 15):
                canvas.drawPath(
                    ribbon([globe.at(lon, 84), globe.at(lon, 62), globe.at(lon * 0.8, 42)], (3.4, 2.8, 0.5)), fill(b.accent, 0.65)
                )
            for side in (-1, 1):
                for lat in (-8, -22):
                    canvas.drawPath(
                        ribbon([globe.at(side * 88, lat, 1.1), globe.at(side * 70, lat), globe.at(side * 56, lat - 1)], (3.0, 2.4, 0.4)),
                        fill(b.accent, 0.6),
                    )
        if "patches" in b.marks:
            x, y = globe.at(-28, 14)
            canvas.drawPath(tufted(x, y, rx * 0.50, ry * 0.62, 5, 0.06), fill(b.accent, 0.92))
        if "blaze" in b.marks:
            tip = muzzle_tip(globe, b.muzzle)
            canvas.drawPath(ribbon([globe.at(0, 56), globe.at(0, 20), tip], (3, 8, 6)), fill("#fbf0e0", 0.9))

    def _crown(self, canvas: Canvas, globe: Globe, front: bool, coat: Colour, m: Moment, tones: Tones) -> None:
        b = self.breed
        if front:
            for side in (-1, 1):
                if globe.k * side <= 0.25:
                    draw_ear(canvas, globe, side, b.ears, coat, m, tones)
        if "wool" in b.marks:
            part(canvas, tufted(-globe.k * 4, -b.head[1] * 0.80, b.head[0] * 0.70, b.head[1] * 0.40, 7, 0.09), b.coat, tones)
        if "crest" in b.marks:
            draw_forelock(canvas, globe, b.accent, tones)
        if b.horns == "spiral":
            draw_horns(canvas, globe, "spiral", tones)
        if "beard" in b.marks:
            x, y = muzzle_tip(globe, b.muzzle)
            y += b.muzzle.height * 0.9 + m.opening * 12
            part(canvas, smooth([(x - 9, y - 3), (x + 9, y - 3), (x + 4, y + 18), (x - 1, y + 30), (x - 6, y + 16)]), b.belly, tones)
        if b.trunk:
            self._trunk(canvas, globe, m, tones)

    def _trunk(self, canvas: Canvas, globe: Globe, m: Moment, tones: Tones) -> None:
        x, y = globe.at(4, -22)
        x += globe.k * 22
        sway = m.wave(0.27) * 9
        raised = (
            1.0 if m.pose in {"wave", "cheer", "offer", "reach", "point", "sleep", "fall"} else 0.25 + 0.35 * max(0.0, m.face.smile - 0.3)
        )
        line = [
            (x - 2, y - 4),
            (x + 22, y + 30),
            (x + 36 + sway * 0.4, y + 72 - 34 * raised),
            (x + 58 + sway, y + 92 - 76 * raised),
            (x + 84 + sway, y + 84 - 112 * raised),
        ]
        part(canvas, ribbon(line, (23, 20, 16.5, 13.5, 11.5)), self.breed.coat, tones, crescent=3)
        for i in range(1, 4):
            (ax, ay), (bx, by) = line[i], line[i + 1] if i < 4 else line[i]
            a = math.atan2(by - ay, bx - ax)
            w = 20 - 3 * i
            nx, ny = -math.sin(a) * w, math.cos(a) * w
            canvas.drawPath(
                smooth([(ax + nx * 0.8, ay + ny * 0.8), (ax + 3, ay + 3), (ax - nx * 0.8, ay - ny * 0.8)], False),
                stroke(mix(self.breed.coat, tones.shade, 0.4), 1.8, 0.5),
            )
