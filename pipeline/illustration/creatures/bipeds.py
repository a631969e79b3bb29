"""Creatures that stand upright and use their hands: robot, monkey, monster, alien; and the ghost, which floats."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pipeline.film.scene import CreatureLook
from pipeline.illustration.canvas import (
    Canvas,
    Colour,
    Path,
    Point,
    bezier_points,
    blend,
    ellipse,
    fill,
    glow,
    kept,
    mix,
    part,
    polygon,
    radial,
    ribbon,
    round_rect,
    smooth,
    stroke,
)
from pipeline.illustration.creatures.coats import tufted
from pipeline.illustration.creatures.face import Eyes, Globe, draw_blush, draw_eyes, draw_mouth
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.limbs import limb, polar, reach
from pipeline.illustration.extent import Head
from pipeline.illustration.palette import Tones

SEATED = {"sit", "kneel", "crouch", "read", "write", "drive", "row", "ride"}
HOLDS = {"hold", "carry", "read", "offer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Measures of an upright creature, units.

    Attributes:
        coat: main colour.
        belly: second colour.
        accent: lamps, spots, horns.
        leg: hip to sole.
        torso: hip to shoulder.
        shoulder: half-width at the shoulders.
        hip: half-width at the hip.
        arms: upper and lower arm.
        arm: half-widths at shoulder, elbow, wrist.
        legs: half-widths at hip, knee, ankle.
        hand: radius of the hand.
        foot: half-length of the foot.
        neck: shoulder line to the middle of the head.
        head: half-axes of the head.
        eyes: how the eyes are set.
    """

    coat: str
    belly: str
    accent: str
    leg: float
    torso: float
    shoulder: float
    hip: float
    arms: tuple[float, float]
    arm: tuple[float, float, float]
    legs: tuple[float, float, float]
    hand: float
    foot: float
    neck: float
    head: tuple[float, float]
    eyes: Eyes = field(default_factory=Eyes)


FRAMES: dict[str, Frame] = {
    "robot": Frame(
        coat="#7fa9b4",
        belly="#e9e2d0",
        accent="#ffb84c",
        leg=74,
        torso=96,
        shoulder=50,
        hip=42,
        arms=(48, 46),
        arm=(11, 10, 10),
        legs=(12, 11, 12),
        hand=15,
        foot=25,
        neck=66,
        head=(62, 50),
        eyes=Eyes(lon=24, lat=2),
    ),
    "monkey": Frame(
        coat="#8d5f40",
        belly="#e9c39a",
        accent="#e9c39a",
        leg=58,
        torso=74,
        shoulder=29,
        hip=31,
        arms=(46, 46),
        arm=(11, 9.5, 8.5),
        legs=(14, 11, 9.5),
        hand=11,
        foot=21,
        neck=44,
        head=(43, 39),
        eyes=Eyes(scale=1.12, lon=20, lat=6, iris="#4a2c20", brow="#5a3826"),
    ),
    "monster": Frame(
        coat="#6f7fb8",
        belly="#b6c0e2",
        accent="#f0b45a",
        leg=56,
        torso=150,
        shoulder=86,
        hip=92,
        arms=(72, 66),
        arm=(25, 21, 19),
        legs=(32, 28, 27),
        hand=27,
        foot=40,
        neck=42,
        head=(78, 64),
        eyes=Eyes(scale=1.72, lon=24, lat=12, iris="#d89a2a", brow="#4a5590"),
    ),
    "alien": Frame(
        coat="#8cc084",
        belly="#c4e2a8",
        accent="#e8d25a",
        leg=84,
        torso=82,
        shoulder=26,
        hip=26,
        arms=(50, 48),
        arm=(8.5, 7, 6.5),
        legs=(11, 8.5, 8),
        hand=10,
        foot=18,
        neck=58,
        head=(60, 56),
        eyes=Eyes(scale=1.78, lon=25, lat=-4, iris="#3a2a58", white="#f4f8e8", pupil=1.5, brow=""),
    ),
}


def frame_of(look: CreatureLook) -> Frame:
    """The frame of a look, in its own colours."""
    frame = FRAMES[look.kind]
    if look.colour:
        frame = replace(frame, coat=look.colour, belly=frame.belly if look.kind == "robot" else blend(look.colour, "#fff3e0", 0.5))
    return replace(frame, accent=look.accent) if look.accent else frame


@dataclass(frozen=True, slots=True)
class Joints:
    """Where everything is at one moment: hip, neck line, shoulders, hands, feet (far first), lean of the trunk in degrees."""

    hip: Point
    chest: Point
    shoulders: tuple[Point, Point]
    hands: tuple[Point, Point]
    feet: tuple[Point, Point]
    lean: float


class Biped:
    """An upright creature."""

    def __init__(self, look: CreatureLook) -> None:
        self.look, self.frame = look, frame_of(look)

    # ------------------------------------------------------------ pose

    def joints(self, m: Moment) -> Joints:
        """The skeleton at this moment."""
        f = self.frame
        hip, feet, lean = self._base(m)
        chest = polar(hip, f.torso + 0.8 * m.breath, 90 - lean)
        near = (chest[0] - f.shoulder * 0.80, chest[1] + f.arm[0] * 0.9)
        far = (chest[0] + f.shoulder * 0.82, chest[1] + f.arm[0] * 0.6)
        return Joints(hip, chest, (far, near), self._hands(m, far, near, chest), feet, lean)

    def _phase(self, m: Moment) -> float:
        return m.way / (self.frame.leg * 1.9) if m.moving else 1.0 * m.tempo * m.t + m.phase

    def _base(self, m: Moment) -> tuple[Point, tuple[Point, Point], float]:
        f = self.frame
        gap = f.hip * 0.52
        if m.pose in SEATED and not m.moving:
            return (0.0, -f.legs[0] * 1.05), ((f.leg * 0.72 + gap, -3.0), (f.leg * 0.72 - gap, 0.0)), 3.0
        if m.pose in {"lie", "sleep", "fall"}:
            return (
                (-f.torso * 0.4, -max(f.legs[0], f.hip * 0.92)),
                ((-f.torso * 0.4 - f.leg * 0.9, -4.0), (-f.torso * 0.4 - f.leg, 0.0)),
                76.0,
            )
        if m.pose in {"walk", "run", "climb"} or m.moving:
            return self._stepping(m, gap)
        if m.pose in {"dance", "cheer"}:
            beat = m.wave(1.0)
            lift = abs(m.wave(1.0, 0.25)) * f.leg * 0.10
            up = (max(0.0, beat) * f.leg * 0.26, max(0.0, -beat) * f.leg * 0.26)
            return (beat * f.hip * 0.22, -f.leg * 0.97 - lift * 0.6), ((gap, -3 - up[0]), (-gap, -up[1])), beat * 7
        hover = -SOAR_UP - 10 * m.wave(0.5) if m.pose == "fly" else 0.0
        drop = f.leg * 0.02
        return (0.0, -f.leg + drop + hover), ((gap, -3 + hover), (-gap, hover)), 14.0 if m.pose == "bow" else 0.0

    def _stepping(self, m: Moment, gap: float) -> tuple[Point, tuple[Point, Point], float]:
        f, p = self.frame, self._phase(m)
        fast = 1.35 if m.pose == "run" else 1.0
        reach_, lift = f.leg * 0.44 * fast, f.leg * 0.16 * fast

        def foot(q: float, x: float, far: bool) -> Point:
            q %= 1.0
            if q < 0.54:
                return x + reach_ * (1 - 2 * q / 0.54), -3.0 if far else 0.0
            u = (q - 0.54) / 0.46
            return x - reach_ * math.cos(math.pi * u), -lift * math.sin(math.pi * u) - (3 if far else 0)

        bob = f.leg * 0.03 * math.cos(4 * math.pi * p)
        return (0.0, -f.leg * 0.95 + bob), (foot(p + 0.5, gap * 0.5, True), foot(p, -gap * 0.5, False)), 4.0 * fast

    def _hands(self, m: Moment, far: Point, near: Point, chest: Point) -> tuple[Point, Point]:
        f = self.frame
        length = sum(f.arms) * 0.97
        swing = 24 * math.sin(2 * math.pi * self._phase(m)) if m.pose in {"walk", "run", "climb"} or m.moving else 3 * m.wave(0.3)

        def hang(at: Point, side: float, angle: float) -> Point:
            return polar(at, length, -90 + side * 9 + angle)

        beat = m.wave(1.0)
        front = (chest[0] + f.shoulder * 0.55, chest[1] + f.torso * 0.55)
        gestures: dict[str, tuple[Point, Point]] = {
            "wave": (polar(far, length, 62 + 20 * m.wave(1.6)), hang(near, -1, 0)),
            "point": (polar(far, length, 12), hang(near, -1, 0)),
            "reach": (polar(far, length, 26), polar(near, length * 0.96, 12)),
            "offer": (polar(far, length * 0.86, -14), polar(near, length * 0.9, -22)),
            "hug": (polar(far, length * 0.9, 6), polar(near, length * 0.9, -6)),
            "cheer": (polar(far, length, 66 + 14 * beat), polar(near, length, 114 + 14 * beat)),
            "dance": (polar(far, length, 26 + 42 * beat), polar(near, length, 154 + 42 * beat)),
            "think": ((chest[0] + f.shoulder * 0.7, chest[1] - f.neck * 0.15), (front[0] - f.shoulder * 0.5, front[1])),
            "hands on hips": ((far[0] - 4, chest[1] + f.torso * 0.86), (near[0] + 2, chest[1] + f.torso * 0.86)),
            "arms crossed": (
                (chest[0] - f.shoulder * 0.3, chest[1] + f.torso * 0.42),
                (chest[0] + f.shoulder * 0.42, chest[1] + f.torso * 0.46),
            ),
            "fly": (polar(far, length, 30), polar(near, length, 160)),
        }
        for pose in HOLDS | {"write", "work", "drive", "row"}:
            work = 3.0 * m.wave(0.9) if pose in {"write", "work", "row"} else 0.0
            gestures.setdefault(
                pose, ((front[0] + f.shoulder * 0.34, front[1] - 3 + work), (front[0] - f.shoulder * 0.2, front[1] + 5 - work))
            )
        if m.pose in {"sit", "kneel", "crouch", "ride"} and not m.moving:
            return (far[0] * 0.4 + f.leg * 0.55, -f.legs[0] * 2.3), (near[0] * 0.5 + f.leg * 0.5, -f.legs[0] * 2.1)
        if m.pose in {"lie", "sleep", "fall"}:
            return (far[0] + length * 0.35, -f.hand), (near[0] - length * 0.5, -f.hand)
        return gestures.get(m.pose, (hang(far, 1, -swing), hang(near, -1, swing)))

    def head(self, m: Moment) -> Head:
        """Where its head is."""
        return Head(*self._head_at(self.joints(m), m), self.frame.head[1])

    def _head_at(self, j: Joints, m: Moment) -> Point:
        return polar(j.chest, self.frame.neck, 90 - j.lean * 0.8 + 1.0 * m.roll)

    def hand(self, m: Moment) -> Point:
        """Between the hands in front, or the far hand."""
        j = self.joints(m)
        (fx, fy), (nx, ny) = j.hands
        if m.pose in HOLDS:
            return (fx + nx) / 2, (fy + ny) / 2
        return fx, fy

    # ------------------------------------------------------------ drawing

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        j = self.joints(m)
        self._behind(canvas, j, m, tones)
        self._leg(canvas, j, 0, m, tones)
        self._leg(canvas, j, 1, m, tones)
        crossed = m.pose == "arms crossed"
        if not crossed:
            self._arm(canvas, j, 0, tones)
        with kept(canvas):
            canvas.translate(*j.hip)
            canvas.rotate(j.lean)
            self._torso(canvas, m, tones)
        with kept(canvas):
            canvas.translate(*self._head_at(j, m))
            canvas.rotate(m.roll + j.lean * 0.7)
            self._head(canvas, m, tones)
        if crossed:
            self._arm(canvas, j, 0, tones)
        self._arm(canvas, j, 1, tones)

    def _tone(self, tones: Tones, far: bool) -> Colour:
        return mix(self.frame.coat, tones.shade, 0.22) if far else self.frame.coat

    def _leg(self, canvas: Canvas, j: Joints, index: int, m: Moment, tones: Tones) -> None:
        f, far = self.frame, index == 0
        root = (j.hip[0] + f.hip * (0.50 if far else -0.50), j.hip[1])
        x, y = j.feet[index]
        ankle = (x, y - f.legs[2] * 0.7)
        half = max(f.leg * 0.5, math.dist(root, ankle) * 0.503)
        joint, end = reach(root, ankle, half, half, -1.0)
        part(canvas, limb(root, joint, end, f.legs), self._tone(tones, far), tones)
        self._foot(canvas, (x, y), far, tones)

    def _foot(self, canvas: Canvas, at: Point, far: bool, tones: Tones) -> None:
        s, (x, y) = self.frame.foot, at
        part(
            canvas,
            smooth(
                [
                    (x - s * 0.55, y),
                    (x - s * 0.5, y - s * 0.5),
                    (x + s * 0.2, y - s * 0.66),
                    (x + s * 0.98, y - s * 0.34),
                    (x + s * 0.9, y),
                    (x, y + 1),
                ],
                tension=0.8,
            ),
            self._tone(tones, far),
            tones,
        )

    def _arm(self, canvas: Canvas, j: Joints, index: int, tones: Tones) -> None:
        f, far = self.frame, index == 0
        joint, end = reach(j.shoulders[index], j.hands[index], *f.arms, -1.0 if far else 1.0)
        part(canvas, limb(j.shoulders[index], joint, end, f.arm), self._tone(tones, far), tones)
        self._hand(canvas, joint, end, far, tones)

    def _hand(self, canvas: Canvas, joint: Point, end: Point, far: bool, tones: Tones) -> None:
        r, a = self.frame.hand, math.atan2(end[1] - joint[1], end[0] - joint[0])
        with kept(canvas):
            canvas.translate(*end)
            canvas.rotate(math.degrees(a))
            mitten = smooth([(-r * 0.3, -r * 0.8), (r * 0.7, -r * 0.8), (r * 1.4, 0), (r * 0.8, r * 0.8), (-r * 0.3, r * 0.8)])
            part(canvas, mitten, self._tone(tones, far), tones, outline=True)
            part(canvas, ellipse(r * 0.35, -r * 0.75, r * 0.5, r * 0.34), self._tone(tones, far), tones)

    def _behind(self, canvas: Canvas, j: Joints, m: Moment, tones: Tones) -> None:
        """What is behind everything; nothing by default."""

    def _torso(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        f = self.frame
        part(canvas, self._trunk(), f.coat, tones, crescent=4)
        part(canvas, ellipse(f.shoulder * 0.20, -f.torso * 0.42, f.hip * 0.62, f.torso * 0.42), f.belly, tones, outline=False, shade=0.6)

    def _trunk(self) -> Path:
        f = self.frame
        return smooth(
            [
                (0, -f.torso * 1.08),
                (f.shoulder * 0.86, -f.torso * 0.94),
                (f.shoulder * 0.98, -f.torso * 0.55),
                (f.hip, -f.torso * 0.14),
                (f.hip * 0.6, f.hip * 0.36),
                (0, f.hip * 0.44),
                (-f.hip * 0.6, f.hip * 0.36),
                (-f.hip, -f.torso * 0.14),
                (-f.shoulder * 0.98, -f.torso * 0.55),
                (-f.shoulder * 0.86, -f.torso * 0.94),
            ]
        )

    def _head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        raise NotImplementedError


SOAR_UP = 120.0
"""Units above the ground of an upright creature that flies."""


class Monkey(Biped):
    """A monkey: long arms, curled tail, pale face."""

    def _behind(self, canvas: Canvas, j: Joints, m: Moment, tones: Tones) -> None:
        x, y = j.hip
        w = 6 * m.wave(0.4)
        line = [(x - 14, y - 4), (x - 44, y + 10), (x - 66, y - 14 + w), (x - 62, y - 52 + w), (x - 40, y - 58 + w), (x - 38, y - 40 + w)]
        part(canvas, ribbon(line, (7, 6.5, 6, 5)), self._tone(tones, True), tones)

    def _head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        f = self.frame
        rx, ry = f.head
        globe = Globe(rx, ry, m.yaw, m.pitch)
        for side in (-1, 1):
            x = side * rx * 0.98 - globe.k * 9
            part(canvas, ellipse(x, -2, 15 - 3 * globe.k * side, 16), f.coat, tones)
            part(canvas, ellipse(x, -1, 9, 10), f.belly, tones, outline=False)
        part(canvas, ellipse(globe.k * 2, 0, rx, ry), f.coat, tones, crescent=3)
        part(canvas, smooth([(globe.k * 2 - 5, -ry * 1.0), (globe.k * 2 + 2, -ry * 1.22), (globe.k * 2 + 12, -ry * 0.98)]), f.coat, tones)
        with kept(canvas):
            canvas.clipPath(ellipse(globe.k * 2, 0, rx, ry), True)
            for side in (-1, 1):
                x, y = globe.at(side * 20, 8)
                canvas.drawPath(ellipse(x, y, 20 * globe.squeeze(side * 20), 21), fill(f.belly))
            mx, my = globe.at(0, -32)
            canvas.drawPath(ellipse(mx + globe.k * 6, my - 1, 30, 21), fill(f.belly))
            draw_blush(canvas, globe, m.face, "#e0705a", radius=13)
        draw_eyes(canvas, globe, f.eyes, m, tones)
        nx, ny = globe.at(0, -14)
        for side in (-1, 1):
            canvas.drawPath(ellipse(nx + globe.k * 8 + side * 4, ny, 2.4, 1.8), fill(mix(f.coat, tones.ink, 0.5)))
        mx, my = globe.at(0, -36)
        draw_mouth(canvas, (mx + globe.k * 7, my), 0.94, max(0.78, globe.squeeze(0)), m, tones)


class Robot(Biped):
    """A small robot of enamel and brass with a face on a screen."""

    def _leg(self, canvas: Canvas, j: Joints, index: int, m: Moment, tones: Tones) -> None:
        f, far = self.frame, index == 0
        root = (j.hip[0] + f.hip * (0.46 if far else -0.46), j.hip[1] + 6)
        x, y = j.feet[index]
        ankle = (x, y - 16)
        half = max((f.leg - 22) * 0.525, math.dist(root, ankle) * 0.503)
        joint, end = reach(root, ankle, half, half, -1.0)
        metal = mix("#5b6472", tones.shade, 0.25 if far else 0.0)
        part(canvas, limb(root, joint, end, (8, 7, 8)), metal, tones)
        part(canvas, ellipse(*joint, 10, 10), self._tone(tones, far), tones)
        s = f.foot
        part(
            canvas,
            smooth(
                [(x - s * 0.7, y), (x - s * 0.66, y - 14), (x - s * 0.1, y - 23), (x + s * 0.6, y - 18), (x + s * 1.05, y - 5), (x + s, y)],
                tension=0.6,
            ),
            self._tone(tones, far),
            tones,
        )
        part(canvas, round_rect(x - s * 0.74, y - 5, s * 1.84, 6, 3), metal, tones, outline=False)

    def _arm(self, canvas: Canvas, j: Joints, index: int, tones: Tones) -> None:
        f, far = self.frame, index == 0
        root = j.shoulders[index]
        joint, end = reach(root, j.hands[index], *f.arms, -1.0 if far else 1.0)
        metal = mix("#5b6472", tones.shade, 0.25 if far else 0.0)
        part(canvas, limb(root, joint, end, (8, 7.5, 7.5)), metal, tones)
        for t in (0.35, 0.6, 0.85):
            x, y = root[0] + (joint[0] - root[0]) * t, root[1] + (joint[1] - root[1]) * t
            canvas.drawPath(ellipse(x, y, 8.4, 3.0), stroke(mix(metal, "#ffffff", 0.3), 1.6, 0.5))
        part(canvas, ellipse(*root, 15, 15), self._tone(tones, far), tones)
        part(canvas, ellipse(*joint, 9.5, 9.5), self._tone(tones, far), tones)
        a = math.degrees(math.atan2(end[1] - joint[1], end[0] - joint[0]))
        with kept(canvas):
            canvas.translate(*end)
            canvas.rotate(a)
            part(canvas, round_rect(-9, -11, 13, 22, 5), self._tone(tones, far), tones)
            for y, bend in ((-9, -5), (0, 0), (9, 5)):
                part(canvas, ribbon([(2, y * 0.8), (11, y + bend * 0.3), (19, y - bend * 0.4)], (4.4, 4.2, 3.2)), metal, tones)

    def _torso(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        f = self.frame
        h, w = f.torso, f.shoulder
        body = smooth(
            [
                (0, -h * 1.06),
                (w * 0.84, -h * 1.0),
                (w * 1.02, -h * 0.74),
                (w * 0.92, -h * 0.16),
                (w * 0.62, h * 0.12),
                (0, h * 0.17),
                (-w * 0.62, h * 0.12),
                (-w * 0.92, -h * 0.16),
                (-w * 1.02, -h * 0.74),
                (-w * 0.84, -h * 1.0),
            ],
            tension=0.75,
        )
        part(canvas, body, f.coat, tones, crescent=5)
        canvas.drawPath(
            smooth([(-w * 0.90, -h * 0.20), (0, -h * 0.10), (w * 0.90, -h * 0.20)], False), stroke(mix(f.coat, tones.shade, 0.45), 2.4, 0.8)
        )
        x = w * 0.20
        part(canvas, round_rect(x - 27, -h * 0.86, 54, 50, 12), f.belly, tones, outline=False)
        pulse = 0.6 + 0.4 * m.wave(0.45)
        canvas.drawCircle(
            x, -h * 0.86 + 25, 16, radial((x - 4, -h * 0.86 + 20), 20, ("#fff6da", f.accent, mix(f.accent, tones.shade, 0.5)))
        )
        canvas.drawCircle(x, -h * 0.86 + 25, 16, stroke(mix("#5b6472", tones.shade, 0.2), 3))
        glow(canvas, x, -h * 0.86 + 25, 40, f.accent, 0.32 * pulse)
        for i in (-1, 0, 1):
            canvas.drawCircle(x + i * 13, -h * 0.24, 3.6, fill((f.accent, "#d8604e", f.belly)[i + 1]))
        for side in (-1, 1):
            canvas.drawCircle(side * w * 0.78, -h * 0.88, 3, fill(mix(f.coat, tones.shade, 0.5)))
            canvas.drawCircle(side * w * 0.66, -h * 0.02, 3, fill(mix(f.coat, tones.shade, 0.5)))

    def _head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        f = self.frame
        rx, ry = f.head
        k = math.sin(math.radians(m.yaw))
        metal = "#5b6472"
        part(canvas, round_rect(-13, ry * 0.7, 26, 26, 6), metal, tones)
        tilt = 5 * m.wave(0.6) + 8 * m.face.smile * 0.4
        x0 = -k * 6
        canvas.drawPath(smooth([(x0, -ry), (x0 - k * 5, -ry - 14), (x0 - k * 9 + tilt, -ry - 26)], False), stroke(metal, 4))
        tip = (x0 - k * 9 + tilt, -ry - 29)
        part(canvas, ellipse(*tip, 8, 8), f.accent, tones)
        canvas.drawCircle(tip[0] - 2, tip[1] - 2, 3.4, fill("#fff6da", 0.65 + 0.3 * m.wave(0.8)))
        for side in (-1, 1):
            x = side * (rx - 2) - k * 12
            part(canvas, round_rect(x - 9, -17, 18, 34, 8), f.belly, tones)
        head = smooth(
            [
                (0, -ry * 1.02),
                (rx * 0.80, -ry * 0.94),
                (rx * 1.0, -ry * 0.40),
                (rx * 0.98, ry * 0.46),
                (rx * 0.72, ry * 0.92),
                (0, ry),
                (-rx * 0.72, ry * 0.92),
                (-rx * 0.98, ry * 0.46),
                (-rx, -ry * 0.40),
                (-rx * 0.80, -ry * 0.94),
            ],
            tension=0.85,
        )
        part(canvas, head, f.coat, tones, crescent=4)
        sx = k * 12
        w = rx * (0.80 - 0.10 * abs(k))
        screen = smooth(
            [
                (sx, -ry * 0.66),
                (sx + w * 0.84, -ry * 0.60),
                (sx + w, 0),
                (sx + w * 0.84, ry * 0.66),
                (sx, ry * 0.72),
                (sx - w * 0.84, ry * 0.66),
                (sx - w, 0),
                (sx - w * 0.84, -ry * 0.60),
            ],
            tension=0.85,
        )
        canvas.drawPath(screen, stroke(f.belly, 7))
        canvas.drawPath(screen, fill(mix("#22304a", tones.ink, 0.35)))
        with kept(canvas):
            canvas.clipPath(screen, True)
            canvas.drawPath(ellipse(sx - w * 0.2, -ry * 0.7, w * 1.1, ry * 0.55), fill("#8fc0d8", 0.13))
            canvas.translate(sx + k * 6, 0)
            canvas.scale(1 - 0.16 * abs(k), 1)
            self._display(canvas, m)

    def _display(self, canvas: Canvas, m: Moment) -> None:
        """The face: lights in the shape of eyes and a mouth."""
        light, face = "#9ff0e4", m.face
        lid = max(face.lid, m.blink)
        for side in (-1, 1):
            x, y = side * 21 + m.gaze[0] * 4, -8 + m.gaze[1] * 4 - face.lift * 0.3
            rx, ry = 9.5 * (1 + 0.15 * face.wide), 14 * (1 + 0.18 * face.wide) * (1 - 0.35 * face.squint)
            if face.arc > 0.5 or (face.smile > 0.85 and face.squint > 0.2):
                canvas.drawPath(smooth([(x - 10, y + 5), (x, y - 7), (x + 10, y + 5)], False), stroke(light, 6))
            elif lid > 0.85:
                canvas.drawPath(smooth([(x - 9, y + 1), (x, y + 3), (x + 9, y + 1)], False), stroke(light, 5))
            else:
                with kept(canvas):
                    top = y - ry + 2 * ry * lid
                    tilt = -side * face.brow * 0.36
                    canvas.clipPath(
                        polygon(
                            [
                                (x - 16, top - tilt - (0 if lid or face.brow else 9)),
                                (x + 16, top + tilt - (0 if lid or face.brow else 9)),
                                (x + 16, y + 30),
                                (x - 16, y + 30),
                            ]
                        ),
                        True,
                    )
                    canvas.drawPath(ellipse(x, y, rx, ry), fill(light))
                    canvas.drawCircle(x - 3, y - 5, 3.2, fill("#ffffff", 0.9))
            if face.blush > 0.45:
                canvas.drawPath(ellipse(side * 34, 12, 7, 4), fill("#ff9a9a", 0.5 * face.blush))
        self._speaker(canvas, m, light)

    def _speaker(self, canvas: Canvas, m: Moment, light: str) -> None:
        smile, mouth = m.face.smile, m.mouth
        if mouth.height < 1:
            canvas.drawPath(smooth([(-13, 20 - smile * 4), (0, 20 + smile * 4), (13, 20 - smile * 4)], False), stroke(light, 4.5))
            return
        w, h = mouth.width * 0.8, 3 + mouth.height * 0.55
        canvas.drawPath(round_rect(-w, 20 - h * 0.5 + smile, 2 * w, h, min(w, h * 0.5)), fill(light))


class Monster(Biped):
    """A big shy furry one with two horns."""

    def _trunk(self) -> Path:
        f = self.frame
        return tufted(0, -f.torso * 0.48, f.hip * 1.02, f.torso * 0.78, 17, 0.045)

    def _head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        f = self.frame
        rx, ry = f.head
        globe = Globe(rx, ry, m.yaw * 0.8, m.pitch)
        for side in (-1, 1):
            x, y = globe.at(side * 38, 48)
            horn = ribbon(bezier_points((x, y + 8), (x + side * 20, y - 10), (x + side * 16, y - 40), 6), (11, 8, 2))
            part(canvas, horn, f.accent, tones)
        part(canvas, tufted(globe.k * 2, 0, rx, ry, 14, 0.06), f.coat, tones, crescent=4)
        with kept(canvas):
            canvas.clipPath(ellipse(0, 0, rx, ry), True)
            draw_blush(canvas, globe, m.face, "#d8608a", radius=20, lat=-18)
        draw_eyes(canvas, globe, f.eyes, m, tones)
        nx, ny = globe.at(0, -8)
        part(canvas, ellipse(nx + globe.k * 8, ny, 9, 6.5), mix(f.coat, tones.shade, 0.5), tones, outline=False)
        mx, my = globe.at(0, -32)
        draw_mouth(canvas, (mx + globe.k * 5, my), 1.5, max(0.8, globe.squeeze(0)), m, tones)
        for side in (-1, 1):
            x = mx + globe.k * 5 + side * 13
            y = my - m.face.smile * 2 + (-3 if m.mouth.height > 1 else 1)
            part(canvas, smooth([(x - 4.5, y), (x, y + 10), (x + 4.5, y)], tension=0.5), "#fff6e6", tones, outline=False)


class Alien(Biped):
    """A slim visitor with a big head and two feelers."""

    def _head(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        f = self.frame
        rx, ry = f.head
        globe = Globe(rx, ry, m.yaw, m.pitch)
        part(canvas, ribbon([(0, ry * 0.6), (0, ry + 12)], (9, 10)), mix(f.coat, tones.shade, 0.12), tones)
        for side in (-1, 1):
            x, y = globe.at(side * 30, 58)
            tip = (x + side * 15 + 4 * m.wave(0.5, 0.2 * side), y - 32)
            canvas.drawPath(smooth([(x, y + 4), (x + side * 3, y - 16), tip], False), stroke(mix(f.coat, tones.shade, 0.2), 4.5))
            part(canvas, ellipse(*tip, 8, 8), f.accent, tones)
        k = globe.k
        skull = smooth(
            [
                (k * 2, -ry),
                (rx * 0.80 + k * 3, -ry * 0.72),
                (rx + k, -ry * 0.02),
                (rx * 0.72 + k * 5, ry * 0.62),
                (rx * 0.28 + k * 9, ry * 0.98),
                (-rx * 0.28 + k * 9, ry * 0.98),
                (-rx * 0.72 + k * 5, ry * 0.62),
                (-rx + k, -ry * 0.02),
                (-rx * 0.80 + k * 3, -ry * 0.72),
            ]
        )
        part(canvas, skull, f.coat, tones, crescent=4)
        with kept(canvas):
            canvas.clipPath(skull, True)
            for x, y, r in ((-34, -36, 5), (-44, -24, 3.4), (-27, -45, 3)):
                canvas.drawCircle(x + k * 2, y, r, fill(mix(f.coat, tones.shade, 0.25), 0.8))
            draw_blush(canvas, globe, m.face, "#e8a04c", radius=13, lat=-36)
        draw_eyes(canvas, globe, f.eyes, m, tones)
        mx, my = globe.at(0, -50)
        draw_mouth(canvas, (mx + k * 5, my), 0.82, max(0.78, globe.squeeze(0)), m, tones)


class Ghost:
    """A friendly ghost: one soft sheet with a waving hem."""

    def __init__(self, look: CreatureLook) -> None:
        self.coat = look.colour or "#eef2f6"
        self.eyes = Eyes(scale=1.32, lon=22, lat=6, iris="#4a5270", brow="#aab6c8")

    def _centre(self, m: Moment) -> Point:
        up = 70.0 if m.pose == "fly" else 0.0
        low = 26.0 if m.pose in SEATED | {"lie", "sleep"} else 0.0
        sway = 16 * m.wave(1.0) if m.pose in {"dance", "cheer"} else 4 * m.wave(0.2)
        return sway, -168.0 - up + low + 7 * m.wave(0.35)

    def head(self, m: Moment) -> Head:
        """Where its face is."""
        x, y = self._centre(m)
        return Head(x, y, 50.0)

    def hand(self, m: Moment) -> Point:
        """The far hand."""
        x, y = self._centre(m)
        return x + 80, y + 62

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        x, y = self._centre(m)
        with kept(canvas):
            canvas.translate(x, y)
            canvas.rotate(m.roll * 1.3)
            self._arm(canvas, m, 1, tones)
            part(canvas, self._sheet(m), self.coat, tones, crescent=6)
            self._arm(canvas, m, -1, tones)
            self._face(canvas, m, tones)

    def _sheet(self, m: Moment) -> Path:
        hem = [(64 - 128 * i / 8, 128 + (12 if i % 2 else -6) + 6 * m.wave(0.6, i * 0.13)) for i in range(9)]
        hem = [(px - 10 * (py - 60) / 70 * m.wave(0.3), py) for px, py in hem]
        return smooth([(0, -58), (40, -48), (57, -8), (60, 50), *hem, (-60, 50), (-57, -8), (-40, -48)])

    def _arm(self, canvas: Canvas, m: Moment, side: int, tones: Tones) -> None:
        up = (
            50 + 24 * m.wave(1.5)
            if m.pose == "wave" and side > 0
            else 60
            if m.pose in {"cheer", "dance"}
            else -18 + 6 * m.wave(0.4, side * 0.2)
        )
        if m.pose in {"point", "offer", "reach", "hold", "carry", "hug"}:
            up = 4.0
        a = polar((side * 44, 28), 30, up if side > 0 else 180 - up)
        b = polar(a, 22, up - 14 if side > 0 else 194 - up)
        part(
            canvas,
            ribbon([(side * 40, 28), a, b], (17, 15, 11), round_start=True),
            mix(self.coat, tones.shade, 0.12 if side > 0 else 0.03),
            tones,
        )

    def _face(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        globe = Globe(50, 52, m.yaw, m.pitch)
        draw_blush(canvas, globe, m.face, "#e8909a", radius=15, lat=-16)
        draw_eyes(canvas, globe, self.eyes, m, tones)
        draw_mouth(canvas, globe.at(0, -32), 1.0, max(0.78, globe.squeeze(0)), m, tones, line="#4a4460")


BIPEDS: dict[str, Callable[[CreatureLook], Biped | Ghost]] = {
    "robot": Robot,
    "monkey": Monkey,
    "monster": Monster,
    "alien": Alien,
    "ghost": Ghost,
}
