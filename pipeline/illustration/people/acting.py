"""Bodies over time: what a figure does at a moment of its shot, as pure functions of time.

Nothing here is accumulated from frame to frame, so any frame can be drawn alone.
"""

from __future__ import annotations

import math
from dataclasses import replace

from pipeline.film.scene import Figure, PersonLook
from pipeline.illustration.people.anatomy import Anatomy, anatomy
from pipeline.illustration.people.gaits import gait_posture
from pipeline.illustration.people.held import UMBRELLAS, grip_of
from pipeline.illustration.people.moves import MOVES, mixed_arm, shifted, still, with_arm
from pipeline.illustration.people.rhythm import Rhythm
from pipeline.illustration.people.skeleton import Arm, Leg, Posture, Vector
from pipeline.illustration.people.stances import SEATS, STANCES, Stance
from pipeline.illustration.people.vehicles import ROWED, vehicle_of


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
    posture = MOVES.get(figure.pose, still)(posture, t, pace, near_side(yaw))
    if talk:
        posture = _gesturing(posture, figure, pace, t, talk, yaw)
    return _living(posture, pace, t)


def seated_stance(figure: Figure) -> Stance:
    """The stance of the pose; in a vehicle, with the vehicle's way of sitting."""
    stance, vehicle = _mouth_covered(figure) or STANCES[figure.pose], vehicle_of(figure.in_vehicle)
    if vehicle is None:
        return stance
    seat = SEATS[vehicle.pose]
    if (figure.in_vehicle not in ROWED and figure.pose == "row") or figure.pose in _SITTING:
        return replace(seat, seat=False)
    return replace(
        stance, main_leg=seat.main_leg, other_leg=seat.other_leg, hip=seat.hip, shift=seat.shift, roll=0.0, rest=None, seat=False
    )


_OPEN_MOUTHED = ("surprised", "joy", "afraid")
_TO_THE_MOUTH = (46.0, 16.0)
"""From the shoulder joint over the neck to the lips of a grown head, and from the wrist to the palm, in drawing units."""


def _mouth_covered(figure: Figure) -> Stance | None:
    """The thinker's stance with the hand before an open mouth, and not under the chin; None for every other figure."""
    if figure.pose != "think" or figure.expression not in _OPEN_MOUTHED or not isinstance(figure.look, PersonLook):
        return None
    body, stance = anatomy(figure.look), STANCES["think"]
    lips = 24.0 + body.neck + (_TO_THE_MOUTH[0] - 24.0) * body.head - _TO_THE_MOUTH[1] * body.hand
    arm = replace(stance.main, hand=(-0.78 * body.shoulder / body.reach, lips / body.reach, 0.44), shape="relaxed", bend=0.0)
    return replace(stance, main=arm, head=(0.0, 1.0, 3.0))


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


GESTURING = ("stand", "sit", "look", "hold", "walk")
"""Poses in which a speaker lifts a hand."""
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
    x, near = reach[0] * ahead, reach[2] * math.copysign(1.0, math.cos(a))
    return side * (x * math.cos(a) - near * math.sin(a)), reach[1], x * math.sin(a) + near * math.cos(a)


def _living(posture: Posture, pace: Rhythm, t: float) -> Posture:
    """Breathing and the slow sway of whoever stands; yaw and pitch of a quiet head stay, so that its paths are kept."""
    breath = 0.5 + 0.5 * math.sin(math.tau * pace.breath * t + pace.phase)
    sway = math.sin(math.tau * pace.sway * t + 1.7 * pace.phase)
    yaw, pitch, roll = posture.head
    arms = tuple(shifted(a, out=0.014 * sway, up=0.012 * breath, forward=0.012 * sway) for a in posture.arms)
    return replace(posture, arms=(arms[0], arms[1]), breath=breath, head=(yaw, pitch, roll + 2.0 * sway), tip=posture.tip + 0.5 * sway)


def _gesturing(posture: Posture, figure: Figure, pace: Rhythm, t: float, talk: float, yaw: float) -> Posture:
    """Small movements of hand and head while speaking."""
    beat = math.sin(t * 4.1 + pace.phase) * 0.6 + math.sin(t * 2.3 + 2 * pace.phase) * 0.4
    nod_yaw, nod_pitch, nod_roll = posture.head
    head = (nod_yaw + 3 * talk * math.sin(t * 1.9 + pace.phase), nod_pitch + 3.2 * talk * beat, nod_roll + 1.6 * talk * math.sin(t * 3.1))
    posture = replace(posture, head=head)
    if figure.pose not in GESTURING:
        return posture
    far = near_side(yaw) if figure.holds else 1 - near_side(yaw)
    raised = Arm(hand=(0.10 + 0.10 * beat, -0.52 + 0.12 * beat, 0.52), elbow=(0.7, -0.8, -0.4), shape="open", bend=10 * beat)
    return with_arm(posture, far, mixed_arm(posture.arms[far], raised, talk))
