"""A posture becomes joints on the picture.

Joints are worked out in space (x along the shoulders, towards screen right when the figure faces us; y up; z
forward, out of the chest), turned by the yaw and projected. One table per pose therefore serves
every yaw, profile and back included. The projection looks down slightly: what is nearer lies lower.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.illustration.paths import Point
from pipeline.illustration.people.anatomy import Anatomy

Vector = tuple[float, float, float]

TILT = 0.2
"""How much lower on the picture a point lies for each unit that it is nearer."""
SIDES = (-1, 1)
"""The figure's sides: -1 is at screen left when it faces us."""
ANKLE = 10.5
"""Height of the ankle joint over the sole of a grown foot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """Where one arm goes.

    Attributes:
        hand: (out, up, forward) of the wrist from the shoulder, in lengths of the arm.
        elbow: direction in which the elbow points, same axes.
        shape: shape of the hand, a key of ``hands.HANDS``.
        bend: turn of the hand against the forearm in degrees, positive curls towards the thumb.
    """

    hand: Vector
    elbow: Vector = (0.6, -0.3, -1.0)
    shape: str = "relaxed"
    bend: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """Where one foot stands.

    Attributes:
        foot: (out, up, forward) of the ankle: out from the hip joint, up from the standing ground, forward from
            the hip joint, in lengths of the leg.
        toes: pitch of the foot in degrees, positive lifts the toes.
        knee: direction in which the knee points.
        splay: turn of the toes outwards in degrees.
    """

    foot: Vector = (0.0, 0.0, 0.0)
    toes: float = 0.0
    knee: Vector = (0.12, 0.0, 1.0)
    splay: float = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """One moment of a body.

    Attributes:
        arms: of side -1 and side 1.
        legs: of side -1 and side 1.
        hip: height of the hip over the ground in leg lengths, 1 standing.
        shift: (sideways, forward) shift of the hip in leg lengths.
        lean: forward bend of the trunk in degrees.
        tip: sideways bend of the trunk in degrees, positive towards side 1.
        twist: turn of the shoulders against the hip in degrees.
        breath: 0 to 1.
        head: (yaw, pitch, roll) of the head against the trunk in degrees.
        roll: turn of the whole figure on the picture in degrees, positive tips it the way it faces.
        rest: height of the hip after ``roll`` in leg lengths; None keeps ``hip``.
    """

    arms: tuple[Arm, Arm]
    legs: tuple[Leg, Leg]
    hip: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)
    lean: float = 0.0
    tip: float = 0.0
    twist: float = 0.0
    breath: float = 0.0
    head: Vector = (0.0, 0.0, 0.0)
    roll: float = 0.0
    rest: float | None = None


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint on the picture; ``near`` grows towards the viewer."""

    x: float
    y: float
    near: float

    @property
    def point(self) -> Point:
        """(x, y)."""
        return self.x, self.y


@dataclass(frozen=True, slots=True, kw_only=True)
class Limb:
    """Three joints of an arm or leg and the way it ends.

    Attributes:
        side: -1 or 1.
        root: shoulder or hip.
        bend: elbow or knee.
        tip: wrist or ankle.
        end: knuckles or toes, for the direction of hand or foot.
    """

    side: int
    root: Joint
    bend: Joint
    tip: Joint
    end: Joint


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """All joints of one moment, before the roll of the whole figure."""

    arms: tuple[Limb, Limb]
    legs: tuple[Limb, Limb]
    hip: Joint
    neck: Joint
    chin: Joint
    yaw: float
    turn: float
    """Yaw of the shoulders."""

    @property
    def near(self) -> int:
        """Index of the arm nearer to the viewer; the figure's own right where both are equal."""
        left, right = self.arms
        return 0 if left.root.near >= right.root.near - 1e-6 else 1


def skeleton(body: Anatomy, posture: Posture, yaw: float) -> Skeleton:
    """The joints of ``body`` in ``posture``, facing ``yaw`` degrees."""
    hip = (posture.shift[0] * body.leg, posture.hip * body.leg, posture.shift[1] * body.leg)
    up = _trunk_axis(posture.lean + body.stoop, posture.tip)
    neck = _add(hip, up, body.torso + 1.2 * posture.breath)
    chin = _add(neck, _trunk_axis((posture.lean + body.stoop) * 0.6, posture.tip * 0.7), body.neck)
    turn = yaw + posture.twist
    arms = tuple(_arm(body, arm, side, neck, up, (yaw, turn)) for side, arm in zip(SIDES, posture.arms, strict=True))
    legs = tuple(_leg(body, leg, side, hip, yaw) for side, leg in zip(SIDES, posture.legs, strict=True))
    return Skeleton(
        arms=(arms[0], arms[1]),
        legs=(legs[0], legs[1]),
        hip=_project(hip, yaw),
        neck=_project(neck, yaw),
        chin=_project(chin, yaw),
        yaw=yaw,
        turn=turn,
    )


def shoulder_joint(body: Anatomy) -> tuple[float, float]:
    """(out from the spine, down from the neck line) of the shoulder joint."""
    return body.shoulder - body.arm_widths[0] * 0.98, body.arm_widths[0] * 1.28 + 4.0


def _arm(body: Anatomy, arm: Arm, side: int, neck: Vector, up: Vector, yaws: tuple[float, float]) -> Limb:
    yaw, turn = yaws
    out, down = shoulder_joint(body)
    base = _add(neck, up, -down)
    twist = math.radians(turn - yaw)
    cos, sin = math.cos(twist), math.sin(twist)

    def framed(v: Vector) -> Vector:
        x = side * v[0]
        return x * cos + v[2] * sin, v[1], v[2] * cos - x * sin

    root = _add(base, framed((out, 0.0, 0.0)), 1.0)
    goal = _add(root, framed(arm.hand), body.reach)
    bend, tip = two_bones(root, goal, body.arms, framed(arm.elbow))
    end = _add(tip, _minus(tip, bend), 0.3)
    return Limb(side=side, root=_project(root, yaw), bend=_project(bend, yaw), tip=_project(tip, yaw), end=_project(end, yaw))


def _leg(body: Anatomy, leg: Leg, side: int, hip: Vector, yaw: float) -> Limb:
    ankle = ANKLE * body.foot
    root = _add(hip, (side * body.hip * 0.46, 0.0, 0.0), 1.0)
    bones = (body.leg * 0.5, body.leg * 0.5 - ankle)
    goal = (root[0] + side * leg.foot[0] * body.leg, leg.foot[1] * body.leg + ankle, root[2] + leg.foot[2] * body.leg)
    bend, tip = two_bones(root, goal, bones, (side * leg.knee[0], leg.knee[1], leg.knee[2]))
    pitch, splay = math.radians(leg.toes), math.radians(leg.splay) * side
    flat = math.cos(pitch)
    toe = (math.sin(splay) * flat, math.sin(pitch), math.cos(splay) * flat)
    end = _add(tip, toe, 27.0 * body.foot)
    return Limb(side=side, root=_project(root, yaw), bend=_project(bend, yaw), tip=_project(tip, yaw), end=_project(end, yaw))


def two_bones(root: Vector, goal: Vector, bones: tuple[float, float], pole: Vector) -> tuple[Vector, Vector]:
    """Middle joint and end of two bones that reach from ``root`` to ``goal``, or towards it where it is too far.

    Args:
        root: where the first bone starts.
        goal: where the second should end.
        bones: their lengths.
        pole: direction in which the middle joint points.
    """
    line = _minus(goal, root)
    length = math.sqrt(_dot(line, line)) or 1e-6
    upper, lower = bones
    span = min(max(length, abs(upper - lower) * 1.05 + 0.08 * (upper + lower)), (upper + lower) * 0.998)
    axis = _scaled(line, 1 / length)
    along = (upper * upper - lower * lower + span * span) / (2 * span)
    aside = math.sqrt(max(0.0, upper * upper - along * along))
    across = _minus(pole, _scaled(axis, _dot(pole, axis)))
    size = math.sqrt(_dot(across, across)) or 1.0
    return _add(_add(root, axis, along), across, aside / size), _add(root, axis, span)


def _trunk_axis(lean: float, tip: float) -> Vector:
    a, b = math.radians(lean), math.radians(tip)
    return math.sin(b) * math.cos(a), math.cos(a) * math.cos(b), math.sin(a)


def project(v: Vector, yaw: float) -> Joint:
    """The picture of a point of the body at ``yaw``."""
    a = math.radians(yaw)
    near = v[2] * math.cos(a) - v[0] * math.sin(a)
    return Joint(v[0] * math.cos(a) + v[2] * math.sin(a), TILT * near - v[1], near)


_project = project


def _add(a: Vector, b: Vector, factor: float) -> Vector:
    return a[0] + b[0] * factor, a[1] + b[1] * factor, a[2] + b[2] * factor


def _minus(a: Vector, b: Vector) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def _scaled(a: Vector, factor: float) -> Vector:
    return a[0] * factor, a[1] * factor, a[2] * factor


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
