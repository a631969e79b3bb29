"""Acting: what a figure does at a moment of its shot, as pure functions of time.

Nothing here is accumulated from frame to frame, so any frame can be drawn alone.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.film.scene import Figure, MouthCue
from pipeline.illustration.extent import progress
from pipeline.illustration.people.anatomy import Anatomy
from pipeline.illustration.people.expression import FACES, MOUTH_SHAPES, Expression, Mouth, between, blended, silent_mouth
from pipeline.illustration.people.face import Mien
from pipeline.illustration.people.gaits import gait_posture
from pipeline.illustration.people.held import UMBRELLAS, grip_of
from pipeline.illustration.people.skeleton import Arm, Leg, Posture, Vector
from pipeline.illustration.people.stances import SEATS, STANCES, Stance
from pipeline.illustration.people.vehicles import ROWED, vehicle_of

_COARTICULATION = 0.034
"""Half the time in seconds over which neighbouring mouth shapes melt."""
_GAZES = {"left": (-1.0, 0.1), "right": (1.0, 0.1), "up": (0.1, -1.0), "down": (0.1, 1.0), "camera": (0.0, 0.0)}
_SLEEPING = ("sleep",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Phases and rates that make two figures never move alike; from the figure's id."""

    phase: float
    breath: float
    sway: float
    blink: float


def rhythm(name: str) -> Rhythm:
    """The rhythm of a figure; the same name has the same."""
    digest = hashlib.blake2b(name.encode(), digest_size=4).digest()
    a, b, c, d = (byte / 255 for byte in digest)
    return Rhythm(phase=a * math.tau, breath=0.30 + 0.1 * b, sway=0.13 + 0.05 * c, blink=2.6 + 1.4 * d)


# ---------------------------------------------------------------- speech


def speaking(cues: Sequence[MouthCue], t: float) -> float:
    """How much a figure is in the act of speaking, 0 to 1; pauses under half a second do not count."""
    gap = min((max(c.start - t, t - c.end, 0.0) for c in cues if c.shape != "rest"), default=9.0)
    return float(max(0.0, 1.0 - gap / 0.5) ** 0.7)


def mouth_at(cues: Sequence[MouthCue], t: float, face: Expression) -> Mouth:
    """The mouth at ``t``: the cues there, melted into their neighbours; the face's own in silence."""
    low, high = t - _COARTICULATION, t + _COARTICULATION
    span = high - low
    weights = [(c.shape, max(0.0, min(high, c.end) - max(low, c.start)) / span) for c in cues]
    spoken = [(MOUTH_SHAPES[shape], weight) for shape, weight in weights if weight > 0.0]
    silence = max(0.0, 1.0 - sum(weight for _, weight in spoken))
    if not spoken:
        return silent_mouth(face)
    quiet = silent_mouth(face) if speaking(cues, t) < 0.5 else MOUTH_SHAPES["rest"]
    total = sum(weight for _, weight in spoken) + silence
    return blended(tuple((shape, weight / total) for shape, weight in [*spoken, (quiet, silence)]))


# ---------------------------------------------------------------- faces


def expression_at(figure: Figure, t: float, length: float) -> Expression:
    """The face at ``t``; it turns from the first to the last expression in the middle of the shot."""
    first = FACES.get(figure.expression, FACES["neutral"])
    last = FACES.get(figure.expression_end, first) if figure.expression_end else first
    if first is last:
        return first
    q = (progress(t, length) - 0.38) / 0.16
    q = min(1.0, max(0.0, q))
    return between(first, last, q * q * (3 - 2 * q))


def blink_at(pace: Rhythm, t: float) -> float:
    """Closing of the lids by blinking, 0 to 1: three frames every few seconds, now and then twice."""
    n = math.floor(t / pace.blink)
    offset = (math.sin(n * 12.9898 + pace.phase) * 43758.5453) % 1.0
    at = (n + 0.15 + 0.7 * offset) * pace.blink
    double = 0.24 if offset > 0.78 else 0.0
    return max(_shut(t - at), _shut(t - at - double) if double else 0.0)


def _shut(d: float) -> float:
    return max(0.0, 1.0 - abs(d) / 0.075)


def gaze_at(figure: Figure, pace: Rhythm, yaw: float, t: float) -> tuple[float, float]:
    """Where the pupils look; who looks at somebody looks the way it is turned."""
    ahead = math.sin(math.radians(yaw))
    aim = _GAZES.get(figure.gaze, (0.75 * ahead, 0.0) if figure.gaze else (0.4 * ahead, 0.0))
    if figure.gaze == "camera":
        aim = (-0.7 * ahead, 0.0)
    n = math.floor(t / 1.7 + pace.phase)
    dart = (math.sin(n * 78.233 + pace.phase) * 9301.7) % 1.0 - 0.5
    return max(-1.0, min(1.0, aim[0] + 0.22 * dart)), max(-1.0, min(1.0, aim[1] + 0.1 * dart))


def mien_at(figure: Figure, pace: Rhythm, yaw: float, t: float, length: float, cues: Sequence[MouthCue]) -> Mien:
    """The whole face at ``t``."""
    face = expression_at(figure, t, length)
    if figure.pose in _SLEEPING:
        face = replace(face, lid=1.0, arc=0.0, wide=0.0, part=0.0)
    talk = speaking(cues, t)
    if talk:
        lively = talk * math.sin(t * 5.3 + pace.phase) * math.sin(t * 2.1)
        face = replace(face, lift=face.lift + 1.6 * lively)
    return Mien(expression=face, mouth=mouth_at(cues, t, face), gaze=gaze_at(figure, pace, yaw, t), blink=blink_at(pace, t + 0.3 * talk))


# ---------------------------------------------------------------- bodies


def body_yaw(figure: Figure, travel: float) -> float:
    """The yaw that the body is drawn with: poses that need a side view, and steps to the side, turn it further."""
    yaw = (figure.yaw + 180.0) % 360.0 - 180.0
    yaw = 180.0 if yaw == -180.0 else yaw
    vehicle = vehicle_of(figure.in_vehicle)
    moved = abs(travel) > 30
    least = STANCES[figure.pose].least_yaw if vehicle is None else vehicle.yaw
    if figure.pose in ("walk", "run") and moved:
        least = max(least, 50.0)
    turned_away = (
        moved and (vehicle is not None or figure.pose in ("walk", "run", "fly", "swim")) and travel * math.sin(math.radians(yaw)) < 0
    )
    if not turned_away and (abs(yaw) > 110 or abs(yaw) >= least):
        return yaw
    sign = math.copysign(1.0, travel) if moved else math.copysign(1.0, yaw) if yaw else 1.0
    return sign * max(least, min(abs(yaw), 60.0))


def posture_at(figure: Figure, body: Anatomy, pace: Rhythm, yaw: float, travel: float, t: float, length: float, talk: float) -> Posture:
    """The body at ``t``.

    Args:
        figure: who.
        body: its measures.
        pace: its rhythm.
        yaw: as ``body_yaw`` gives it.
        travel: how far it is moved over the shot, in units.
        t: seconds into the shot.
        length: of the shot in seconds.
        talk: how much it speaks, 0 to 1.
    """
    stance = seated_stance(figure)
    posture = _standing(stance, figure, yaw)
    if figure.pose in ("walk", "run") and not figure.in_vehicle:
        posture = gait_posture(posture, figure.pose, body, yaw, travel, t, length)
    posture = _MOVES.get(figure.pose, _still)(posture, t, pace, near_side(yaw))
    if talk:
        posture = _gesturing(posture, figure, pace, t, talk, yaw)
    return _living(posture, pace, t)


def seated_stance(figure: Figure) -> Stance:
    """The stance of the pose; in a vehicle, with the vehicle's way of sitting."""
    stance, vehicle = STANCES[figure.pose], vehicle_of(figure.in_vehicle)
    if vehicle is None:
        return stance
    seat = SEATS[vehicle.pose]
    if (figure.in_vehicle not in ROWED and figure.pose == "row") or figure.pose in _SITTING:
        return replace(seat, seat=False)
    return replace(
        stance, main_leg=seat.main_leg, other_leg=seat.other_leg, hip=seat.hip, shift=seat.shift, roll=0.0, rest=None, seat=False
    )


_SITTING = ("stand", "sit", "walk", "run", "ride", "drive", "kneel", "crouch", "swim", "fly", "lie", "climb", "look")
"""Poses that in a vehicle are just its way of sitting."""


def near_side(yaw: float) -> int:
    """Index of the arm nearer to the viewer."""
    return 0 if math.sin(math.radians(yaw)) >= 0 else 1


def _standing(stance: Stance, figure: Figure, yaw: float) -> Posture:
    near = near_side(yaw)
    main = stance.main
    other = stance.other if stance.reach is None else replace(stance.other, hand=_towards(stance.reach, yaw, 1 - near))
    if figure.holds and figure.pose in _FREE_HAND:
        other = Arm(hand=_towards(held_reach(figure.holds), yaw, 1 - near), elbow=(0.3, -1.0, -0.3), shape="grip")
    return Posture(
        arms=_ordered(main, other, near),
        legs=_ordered_legs(stance.main_leg, stance.other_leg, near),
        hip=stance.hip,
        shift=stance.shift,
        lean=stance.lean,
        tip=stance.tip * (1 if near == 0 else -1),
        twist=stance.twist,
        head=stance.head,
        roll=stance.roll,
        rest=stance.rest,
    )


def held_reach(noun: str) -> Vector:
    """Where a thing is held out, (ahead on the picture, up, towards us): beside the body, so that it is seen."""
    grip = grip_of(noun)
    if noun.split()[-1] in ("lantern", "lamp"):
        return 0.78, -0.06, 0.28
    if grip.at > 0.9:
        return 0.26, -0.92, 0.2
    if noun in UMBRELLAS:
        return 0.44, -0.36, 0.36
    return (0.58, -0.38, 0.30) if grip.height > 100 else (0.56, -0.30, 0.34)


_FREE_HAND = ("stand", "walk", "sit", "look", "point", "wave", "hold", "kneel", "run", "crouch", "drive", "ride")
"""Poses in which the main hand is free to hold a thing up."""


def _ordered(main: Arm, other: Arm, near: int) -> tuple[Arm, Arm]:
    return (main, other) if near == 0 else (other, main)


def _ordered_legs(main: Leg, other: Leg, near: int) -> tuple[Leg, Leg]:
    return (main, other) if near == 0 else (other, main)


def _towards(reach: Vector, yaw: float, index: int) -> Vector:
    """A hand target given on the picture, in the axes of the body."""
    a, side = math.radians(yaw), (-1, 1)[index]
    ahead = math.copysign(1.0, math.sin(a)) if abs(math.sin(a)) > 0.05 else side
    x, near = reach[0] * ahead, reach[2]
    return side * (x * math.cos(a) - near * math.sin(a)), reach[1], x * math.sin(a) + near * math.cos(a)


def _living(posture: Posture, pace: Rhythm, t: float) -> Posture:
    """Breathing and the slow sway of whoever stands."""
    breath = 0.5 + 0.5 * math.sin(math.tau * pace.breath * t + pace.phase)
    sway = math.sin(math.tau * pace.sway * t + 1.7 * pace.phase)
    yaw, pitch, roll = posture.head
    return replace(posture, breath=breath, head=(yaw, pitch + 0.8 * sway, roll + 2.0 * sway), tip=posture.tip + 0.5 * sway)


def _gesturing(posture: Posture, figure: Figure, pace: Rhythm, t: float, talk: float, yaw: float) -> Posture:
    """Small movements of hand and head while speaking."""
    beat = math.sin(t * 4.1 + pace.phase) * 0.6 + math.sin(t * 2.3 + 2 * pace.phase) * 0.4
    nod_yaw, nod_pitch, nod_roll = posture.head
    head = (nod_yaw + 3 * talk * math.sin(t * 1.9 + pace.phase), nod_pitch + 3.2 * talk * beat, nod_roll + 1.6 * talk * math.sin(t * 3.1))
    posture = replace(posture, head=head)
    if figure.pose not in ("stand", "sit", "look", "hold", "walk"):
        return posture
    far = near_side(yaw) if figure.holds else 1 - near_side(yaw)
    raised = Arm(hand=(0.10 + 0.10 * beat, -0.52 + 0.12 * beat, 0.52), elbow=(0.7, -0.8, -0.4), shape="open", bend=10 * beat)
    return with_arm(posture, far, mixed_arm(posture.arms[far], raised, talk))


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


def _shifted(arm: Arm, out: float = 0.0, up: float = 0.0, forward: float = 0.0, bend: float = 0.0) -> Arm:
    x, y, z = arm.hand
    return replace(arm, hand=(x + out, y + up, z + forward), bend=arm.bend + bend)


def _with_leg(posture: Posture, index: int, leg: Leg) -> Posture:
    legs = list(posture.legs)
    legs[index] = leg
    return replace(posture, legs=(legs[0], legs[1]))


# ---------------------------------------------------------------- movements of single poses


def _still(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    return posture


def _waving(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    swing = math.sin(t * 7.5 + pace.phase)
    far = 1 - near
    return with_arm(posture, far, _shifted(posture.arms[far], out=0.13 * swing, up=-0.04 * abs(swing), bend=-12 * swing))


def _working(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    a, b = math.sin(t * 3.2 + pace.phase), math.sin(t * 3.2 + pace.phase + 2.2)
    arms = (_shifted(posture.arms[0], up=0.035 * a, forward=0.06 * a), _shifted(posture.arms[1], up=0.035 * b, forward=0.06 * b))
    return replace(posture, arms=arms, lean=posture.lean + 1.5 * a)


def _writing(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    along = ((t * 0.4 + pace.phase) % 1.0 - 0.5) * 0.12
    return with_arm(posture, near, _shifted(posture.arms[near], out=along, up=0.012 * math.sin(t * 17)))


def _cheering(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    hop = abs(math.sin(t * 4.4 + pace.phase))
    arms = tuple(_shifted(arm, up=-0.14 * (1 - hop), out=0.06 * (1 - hop)) for arm in posture.arms)
    bent = 0.05 * (1 - hop)
    legs = tuple(replace(leg, foot=(leg.foot[0], 0.09 * hop, leg.foot[2]), toes=-30 * hop) for leg in posture.legs)
    return replace(posture, arms=(arms[0], arms[1]), legs=(legs[0], legs[1]), hip=posture.hip + 0.09 * hop - bent)


def _dancing(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    swing = math.sin(t * 4.2 + pace.phase)
    hop = abs(math.cos(t * 4.2 + pace.phase))
    arms = (_shifted(posture.arms[0], up=0.22 * swing, out=0.06 * hop), _shifted(posture.arms[1], up=-0.22 * swing, out=0.06 * hop))
    kick = replace(posture.legs[1 - near], foot=(0.16 + 0.1 * swing, 0.03 + 0.08 * max(0.0, swing), 0.05))
    posture = _with_leg(posture, 1 - near, kick)
    roll = posture.head[2] + 6 * swing
    return replace(
        posture, arms=arms, tip=posture.tip * swing * 1.6, shift=(0.05 * swing, 0.0), hip=posture.hip - 0.025 * hop, head=(0.0, 3.0, roll)
    )


def _rowing(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    stroke = rowing_stroke(t)
    drop = 0.08 * math.cos(t * 2.1)
    arms = tuple(_shifted(arm, forward=0.22 * stroke, up=drop - 0.04 * stroke) for arm in posture.arms)
    return replace(posture, arms=(arms[0], arms[1]), lean=posture.lean + 4 + 9 * stroke, head=(0.0, 2.0, -2.0 * stroke))


def rowing_stroke(t: float) -> float:
    """-1 pulled to the chest to 1 stretched out."""
    return math.sin(t * 2.1)


def _climbing(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    s = math.sin(t * 2.6)
    arms = (_shifted(posture.arms[0], up=0.16 * s), _shifted(posture.arms[1], up=-0.16 * s))
    legs = tuple(
        replace(leg, foot=(leg.foot[0], 0.26 + sign * 0.18 * s, leg.foot[2])) for leg, sign in zip(posture.legs, (-1, 1), strict=True)
    )
    return replace(posture, arms=arms, legs=(legs[0], legs[1]), tip=3 * s)


def _swimming(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    a = t * 2.6
    arms = tuple(
        _shifted(arm, up=-0.75 + 0.75 * math.cos(a + p), forward=0.5 * math.sin(a + p))
        for arm, p in zip(posture.arms, (0.0, math.pi), strict=True)
    )
    kick = 0.09 * math.sin(t * 9)
    legs = tuple(replace(leg, foot=(leg.foot[0], leg.foot[1], s * kick)) for leg, s in zip(posture.legs, (-1, 1), strict=True))
    return replace(posture, arms=(arms[0], arms[1]), legs=(legs[0], legs[1]), rest=0.5 + 0.03 * math.sin(t * 2.2))


def _flying(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    return replace(posture, rest=1.1 + 0.05 * math.sin(t * 1.7 + pace.phase), roll=posture.roll + 3 * math.sin(t * 1.2 + pace.phase))


def _falling(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    s = math.sin(t * 8 + pace.phase)
    arms = (_shifted(posture.arms[0], up=0.12 * s), _shifted(posture.arms[1], up=-0.12 * s))
    return replace(posture, arms=arms, roll=posture.roll + 4 * math.sin(t * 3))


def _reaching(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    far = 1 - near
    return with_arm(posture, far, _shifted(posture.arms[far], up=0.03 * math.sin(t * 1.6 + pace.phase)))


def _bowing(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    return replace(posture, lean=posture.lean + 2 * math.sin(t * 0.9 + pace.phase))


def _sleeping(posture: Posture, t: float, pace: Rhythm, near: int) -> Posture:
    return with_arm(posture, near, _shifted(posture.arms[near], forward=0.015 * math.sin(t * 1.8)))


_MOVES = {
    "wave": _waving, "work": _working, "write": _writing, "cheer": _cheering, "dance": _dancing, "row": _rowing, "climb": _climbing,
    "swim": _swimming, "fly": _flying, "fall": _falling, "reach": _reaching, "offer": _reaching, "point": _reaching, "bow": _bowing,
    "sleep": _sleeping,
}  # fmt: skip
