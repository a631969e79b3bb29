"""Upright creatures: their measures, and how they stand, walk and use their hands."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from pipeline.film.scene import CreatureLook
from pipeline.illustration.canvas import Canvas, kept, part
from pipeline.illustration.colour import Colour, blend, mix
from pipeline.illustration.creatures.face import Eyes
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.limbs import limb, polar, reach
from pipeline.illustration.extent import Head
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, Point, ellipse, smooth

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
