"""Walking and running by distance: a planted foot stays where it is while the figure passes over it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from pipeline.illustration.extent import progress
from pipeline.illustration.people.anatomy import Anatomy
from pipeline.illustration.people.skeleton import Arm, Leg, Posture


@dataclass(frozen=True, slots=True, kw_only=True)
class Gait:
    """One way to go.

    Attributes:
        step: how far a planted foot is before and behind the hip, in leg lengths.
        duty: share of the cycle during which a foot is planted.
        lift: height of the swinging ankle, in leg lengths.
        cadence: cycles per second on the spot.
        swing: how far the hands swing, in arm lengths.
        bent: 0 straight to 1 right-angled elbows.
        bounce: extra rise of the hip between steps.
    """

    step: float
    duty: float
    lift: float
    cadence: float
    swing: float
    bent: float
    bounce: float


GAITS: dict[str, Gait] = {
    "walk": Gait(step=0.29, duty=0.58, lift=0.10, cadence=0.95, swing=0.42, bent=0.12, bounce=0.0),
    "run": Gait(step=0.36, duty=0.40, lift=0.30, cadence=1.5, swing=0.5, bent=1.0, bounce=0.07),
}


def stride(body: Anatomy, pose: str) -> float:
    """Units of ground that one cycle of two steps covers."""
    gait = GAITS[pose]
    return 2 * gait.step * body.leg / gait.duty


def phase_at(body: Anatomy, pose: str, travel: float, t: float, length: float) -> float:
    """Cycles gone at ``t``: by the ground covered, or by the clock on the spot."""
    if abs(travel) > 1.0:
        return abs(travel) * progress(t, length) / stride(body, pose)
    return GAITS[pose].cadence * t


def gait_posture(posture: Posture, pose: str, body: Anatomy, yaw: float, travel: float, t: float, length: float) -> Posture:
    """``posture`` set to walking or running."""
    gait, p = GAITS[pose], phase_at(body, pose, travel, t, length)
    ways = tuple(_way(gait, (p + offset) % 1.0) for offset in (0.0, 0.5))
    direction = _direction(yaw, travel)
    legs = tuple(_leg(way, direction, side) for way, side in zip(ways, (-1, 1), strict=True))
    arms = tuple(_arm(gait, arm, -math.cos(math.tau * (p + offset))) for arm, offset in zip(posture.arms, (0.0, 0.5), strict=True))
    planted = [abs(x) for x, up, _ in ways if up <= 0.0]
    span = max(planted, default=0.0)
    hip = math.sqrt(max(0.5, 0.965 - span * span)) + gait.bounce * (1.0 if not planted else 0.25)
    twist = 7 * math.cos(math.tau * p)
    return replace(posture, legs=(legs[0], legs[1]), arms=(arms[0], arms[1]), hip=min(1.02, hip), twist=posture.twist + twist)


def _way(gait: Gait, p: float) -> tuple[float, float, float]:
    """(ahead, up, toes) of one foot at phase ``p``."""
    if p < gait.duty:
        q = p / gait.duty
        return gait.step * (1 - 2 * q), 0.0, max(0.0, 14 * (1 - q * 6)) - max(0.0, (q - 0.8) * 120)
    q = (p - gait.duty) / (1 - gait.duty)
    eased = q * q * (3 - 2 * q)
    return gait.step * (2 * eased - 1), gait.lift * math.sin(math.pi * q) + 1e-6, -34 * (1 - q) + 16 * q


def _direction(yaw: float, travel: float) -> tuple[float, float]:
    """(sideways, forward) of the way in the axes of the body: along the picture where the figure is moved."""
    if abs(travel) <= 1.0:
        return 0.0, 1.0
    a, sign = math.radians(yaw), math.copysign(1.0, travel)
    return sign * math.cos(a), sign * math.sin(a)


def _leg(way: tuple[float, float, float], direction: tuple[float, float], side: int) -> Leg:
    ahead, up, toes = way
    return Leg(foot=(side * ahead * direction[0], up, ahead * direction[1]), toes=toes, splay=4.0)


def _arm(gait: Gait, arm: Arm, swing: float) -> Arm:
    if arm.shape == "grip":
        return arm
    ahead = gait.swing * swing
    low = math.sqrt(max(0.2, 0.9 - ahead * ahead))
    up = -low * (1 - 0.42 * gait.bent) + 0.18 * gait.bent * max(0.0, swing)
    shape = "fist" if gait.bent > 0.5 else arm.shape
    return Arm(hand=(0.14 - 0.16 * gait.bent, up, ahead + 0.08 + 0.24 * gait.bent), elbow=(0.4, -0.3, -1.0), shape=shape)
