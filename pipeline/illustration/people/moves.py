"""Movements that belong to single poses: waving, rowing, dancing, kneading."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from pipeline.illustration.people.rhythm import Rhythm
from pipeline.illustration.people.skeleton import Arm, Leg, Posture

Move = Callable[[Posture, float, Rhythm, int], Posture]
"""(posture, seconds, rhythm, index of the near arm) to the posture of that moment."""


def mixed_arm(a: Arm, b: Arm, t: float) -> Arm:
    """An arm ``t`` of the way from ``a`` to ``b``."""
    hand = tuple(p + (q - p) * t for p, q in zip(a.hand, b.hand, strict=True))
    elbow = tuple(p + (q - p) * t for p, q in zip(a.elbow, b.elbow, strict=True))
    shape = b.shape if t > 0.4 else a.shape
    return Arm(hand=(hand[0], hand[1], hand[2]), elbow=(elbow[0], elbow[1], elbow[2]), shape=shape, bend=a.bend + (b.bend - a.bend) * t)


def with_arm(posture: Posture, index: int, arm: Arm) -> Posture:
    """The posture with one arm replaced."""
    arms = list(posture.arms)
    arms[index] = arm
    return replace(posture, arms=(arms[0], arms[1]))


def shifted(arm: Arm, out: float = 0.0, up: float = 0.0, forward: float = 0.0, bend: float = 0.0) -> Arm:
    """The arm with its hand moved, in arm lengths, and bent further, in degrees."""
    x, y, z = arm.hand
    return replace(arm, hand=(x + out, y + up, z + forward), bend=arm.bend + bend)


def _with_leg(posture: Posture, index: int, leg: Leg) -> Posture:
    legs = list(posture.legs)
    legs[index] = leg
    return replace(posture, legs=(legs[0], legs[1]))


def still(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    """No movement but breathing."""
    return posture


def _waving(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    swing = math.sin(t * 7.5 + pace.phase)
    far = 1 - near
    return with_arm(posture, far, shifted(posture.arms[far], out=0.13 * swing, up=-0.04 * abs(swing), bend=-12 * swing))


def _working(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    a, b = math.sin(t * 3.2 + pace.phase), math.sin(t * 3.2 + pace.phase + 2.2)
    arms = (shifted(posture.arms[0], up=0.035 * a, forward=0.06 * a), shifted(posture.arms[1], up=0.035 * b, forward=0.06 * b))
    return replace(posture, arms=arms, lean=posture.lean + 1.5 * a)


def _writing(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    along = ((t * 0.4 + pace.phase) % 1.0 - 0.5) * 0.12
    return with_arm(posture, near, shifted(posture.arms[near], out=along, up=0.012 * math.sin(t * 17)))


def _cheering(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    hop = abs(math.sin(t * 4.4 + pace.phase))
    arms = tuple(shifted(arm, up=-0.14 * (1 - hop), out=0.06 * (1 - hop)) for arm in posture.arms)
    bent = 0.05 * (1 - hop)
    legs = tuple(replace(leg, foot=(leg.foot[0], 0.09 * hop, leg.foot[2]), toes=-30 * hop) for leg in posture.legs)
    return replace(posture, arms=(arms[0], arms[1]), legs=(legs[0], legs[1]), hip=posture.hip + 0.09 * hop - bent)


def _dancing(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    swing = math.sin(t * 4.2 + pace.phase)
    hop = abs(math.cos(t * 4.2 + pace.phase))
    arms = (shifted(posture.arms[0], up=0.22 * swing, out=0.06 * hop), shifted(posture.arms[1], up=-0.22 * swing, out=0.06 * hop))
    kick = replace(posture.legs[1 - near], foot=(0.16 + 0.1 * swing, 0.03 + 0.08 * max(0.0, swing), 0.05))
    posture = _with_leg(posture, 1 - near, kick)
    roll = posture.head[2] + 6 * swing
    return replace(
        posture, arms=arms, tip=posture.tip * swing * 1.6, shift=(0.05 * swing, 0.0), hip=posture.hip - 0.025 * hop, head=(0.0, 3.0, roll)
    )


def _rowing(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    stroke = rowing_stroke(t)
    drop = 0.08 * math.cos(t * 2.1)
    arms = tuple(shifted(arm, forward=0.22 * stroke, up=drop - 0.04 * stroke) for arm in posture.arms)
    return replace(posture, arms=(arms[0], arms[1]), lean=posture.lean + 4 + 9 * stroke, head=(0.0, 2.0, -2.0 * stroke))


def rowing_stroke(t: float) -> float:
    """-1 pulled to the chest to 1 stretched out."""
    return math.sin(t * 2.1)


def _climbing(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    s = math.sin(t * 2.6)
    arms = (shifted(posture.arms[0], up=0.16 * s), shifted(posture.arms[1], up=-0.16 * s))
    legs = tuple(
        replace(leg, foot=(leg.foot[0], 0.26 + sign * 0.18 * s, leg.foot[2])) for leg, sign in zip(posture.legs, (-1, 1), strict=True)
    )
    return replace(posture, arms=arms, legs=(legs[0], legs[1]), tip=3 * s)


def _swimming(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    a = t * 2.6
    arms = tuple(
        shifted(arm, up=-0.75 + 0.75 * math.cos(a + p), forward=0.5 * math.sin(a + p))
        for arm, p in zip(posture.arms, (0.0, math.pi), strict=True)
    )
    kick = 0.09 * math.sin(t * 9)
    legs = tuple(replace(leg, foot=(leg.foot[0], leg.foot[1], s * kick)) for leg, s in zip(posture.legs, (-1, 1), strict=True))
    return replace(posture, arms=(arms[0], arms[1]), legs=(legs[0], legs[1]), rest=0.5 + 0.03 * math.sin(t * 2.2))


def _flying(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    return replace(posture, rest=1.1 + 0.05 * math.sin(t * 1.7 + pace.phase), roll=posture.roll + 3 * math.sin(t * 1.2 + pace.phase))


def _falling(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    s = math.sin(t * 8 + pace.phase)
    arms = (shifted(posture.arms[0], up=0.12 * s), shifted(posture.arms[1], up=-0.12 * s))
    return replace(posture, arms=arms, roll=posture.roll + 4 * math.sin(t * 3))


def _reaching(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    far = 1 - near
    return with_arm(posture, far, shifted(posture.arms[far], up=0.03 * math.sin(t * 1.6 + pace.phase)))


def _bowing(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    return replace(posture, lean=posture.lean + 2 * math.sin(t * 0.9 + pace.phase))


def _sleeping(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    return with_arm(posture, near, shifted(posture.arms[near], forward=0.015 * math.sin(t * 1.8)))


MOVES: dict[str, Move] = {
    "wave": _waving, "work": _working, "write": _writing, "cheer": _cheering, "dance": _dancing, "row": _rowing, "climb": _climbing,
    "swim": _swimming, "fly": _flying, "fall": _falling, "reach": _reaching, "offer": _reaching, "point": _reaching, "bow": _bowing,
    "sleep": _sleeping,
}  # fmt: skip
