"""Where a quadruped's hip, shoulder, feet and head are in each pose, facing right, ground at y = 0."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.illustration.creatures.breed import Breed
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.limbs import polar
from pipeline.illustration.paths import Point

FAR = 13.0
"""How far the legs of the far side stand before those of the near side, units."""
WALKS = {"walk", "climb", "carry", "ride", "swim"}
RUNS = {"run", "fly"}
SITS = {"sit", "kneel", "crouch", "read", "write", "drive", "row", "wave", "point", "offer", "reach", "work", "hug", "think"}
LIES = {"lie", "sleep", "fall"}
REARS = {"dance", "cheer"}
PAW_UP = {"wave", "point", "offer", "reach", "hug"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One leg: its foot (the heel on the ground) and how the foot is tilted."""

    foot: Point
    tilt: float = 0.0
    folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A pose of the skeleton; legs in the order far hind, far fore, near hind, near fore."""

    hip: Point
    lean: float
    legs: tuple[Leg, Leg, Leg, Leg]
    neck: float
    drop: float = 0.0
    lying: bool = False
    sitting: bool = False
    galloping: bool = False

    def shoulder(self, breed: Breed) -> Point:
        """The shoulder joint."""
        return polar(self.hip, breed.length, self.lean)


def stance(breed: Breed, m: Moment) -> Stance:
    """The stance of ``breed`` at this moment."""
    pose = m.pose
    if m.moving and pose not in RUNS | WALKS:
        return _walk(breed, m)
    if pose in LIES or (pose in SITS and not breed.sits and pose not in PAW_UP):
        return _lie(breed, m)
    if pose in SITS and breed.sits:
        return _sit(breed, m)
    if pose in REARS:
        return _rear(breed, m)
    if pose in RUNS:
        return _run(breed, m)
    if pose in WALKS and (m.moving or pose != "carry"):
        return _walk(breed, m)
    return _bow(breed) if pose == "bow" else _stand(breed, m)


def _base(breed: Breed) -> tuple[Point, float, float]:
    """Hip, and the x of hind and fore feet when standing square."""
    hip = (-breed.length / 2, -breed.stand)
    return hip, hip[0] - breed.haunch * 0.12, breed.length / 2 + breed.chest * 0.06


def _stand(breed: Breed, m: Moment) -> Stance:
    hip, hind, fore = _base(breed)
    lift = -12.0 if m.pose in PAW_UP else 0.0
    legs = (
        Leg(foot=(hind + FAR, -3)),
        Leg(foot=(fore + FAR, -3)),
        Leg(foot=(hind, 0)),
        Leg(foot=(fore - lift, lift * 2), tilt=-lift),
    )
    return Stance(hip=(hip[0], hip[1] + m.breath * 0.4), lean=0.0, legs=legs, neck=0.0)


def _bow(breed: Breed) -> Stance:
    hip, hind, fore = _base(breed)
    drop = breed.stand * 0.5
    legs = (Leg(foot=(hind + FAR, -3)), Leg(foot=(fore + drop + FAR, -3)), Leg(foot=(hind, 0)), Leg(foot=(fore + drop * 0.9, 0)))
    return Stance(hip=hip, lean=-math.degrees(math.asin(min(0.6, drop / breed.length))), legs=legs, neck=6.0)


def _step(phase: float, reach: float, lift: float) -> tuple[float, float, float]:
    """Foot of a walk: forward offset, height, tilt. The foot stays on the ground for 60 % of the cycle."""
    p = phase % 1.0
    if p < 0.6:
        return reach * (1 - 2 * p / 0.6), 0.0, 0.0
    q = (p - 0.6) / 0.4
    return -reach * math.cos(math.pi * q), -lift * math.sin(math.pi * q), 26 * math.sin(2 * math.pi * q)


def cycle_length(breed: Breed) -> float:
    """Units that one full walking cycle covers, so that feet stay planted."""
    return 2 * breed.stride * breed.stand / 0.6


def _cycle(breed: Breed, m: Moment, hertz: float, factor: float) -> float:
    if m.moving:
        return m.way / (cycle_length(breed) * factor)
    return hertz * m.tempo * m.t + m.phase


def _walk(breed: Breed, m: Moment) -> Stance:
    hip, hind, fore = _base(breed)
    p = _cycle(breed, m, 1.0 * min(1.5, (90 / breed.stand) ** 0.4), 1.0)
    reach, lift = breed.stride * breed.stand, breed.stand * 0.2

    def leg(at: float, shift: float, far: bool) -> Leg:
        x, y, tilt = _step(p + shift, reach, lift)
        return Leg(foot=(at + x + (FAR if far else 0), y - (3 if far else 0)), tilt=tilt)

    bob = breed.stand * 0.02 * math.cos(4 * math.pi * p)
    legs = (leg(hind, 0.5, True), leg(fore, 0.75, True), leg(hind, 0.0, False), leg(fore, 0.25, False))
    return Stance(hip=(hip[0], hip[1] + bob), lean=1.2 * math.sin(4 * math.pi * p), legs=legs, neck=3 * math.sin(4 * math.pi * p + 0.8))


def _run(breed: Breed, m: Moment) -> Stance:
    hip, hind, fore = _base(breed)
    p = _cycle(breed, m, 2.0 * min(1.4, (90 / breed.stand) ** 0.3), 2.2)
    reach, lift = breed.stand * 0.74, breed.stand * 0.36
    rise = breed.stand * (0.16 * max(0.0, math.sin(2 * math.pi * p)) + (0.55 if m.pose == "fly" else 0.0))

    def leg(at: float, shift: float, far: bool) -> Leg:
        x, y, tilt = _step(p + shift, reach, lift)
        return Leg(foot=(at + x + (FAR if far else 0), min(y, -rise * 0.8)), tilt=tilt)

    legs = (leg(hind, 0.10, True), leg(fore, 0.58, True), leg(hind, 0.0, False), leg(fore, 0.48, False))
    return Stance(
        hip=(hip[0], hip[1] * 0.94 - rise),
        lean=9 * math.sin(2 * math.pi * p + 0.6),
        legs=legs,
        neck=-10 - 5 * math.sin(2 * math.pi * p),
        galloping=True,
    )


def _sit(breed: Breed, m: Moment) -> Stance:
    low = breed.haunch * 0.95
    rise = min(0.86, max(0.45, (breed.stand * 1.03 - low) / breed.length))
    lean = math.degrees(math.asin(rise))
    hip = (-breed.length * 0.36, -low)
    front = hip[0] + breed.length * math.cos(math.radians(lean)) + breed.chest * 0.12
    raised = breed.stand * (0.52 + 0.12 * math.sin(2 * math.pi * 1.6 * m.t)) if m.pose in PAW_UP else 0.0
    near = Leg(foot=(front + (breed.stand * 0.34 if raised else 2), -raised), tilt=-raised * 0.6)
    heel = hip[0] + breed.haunch * 0.66
    legs = (Leg(foot=(heel + FAR, -3), folded=True), Leg(foot=(front + FAR, -3)), Leg(foot=(heel, 0), folded=True), near)
    return Stance(hip=hip, lean=lean + 0.6 * m.breath, legs=legs, neck=-lean * 0.08, sitting=True)


def _lie(breed: Breed, m: Moment) -> Stance:
    hip = (-breed.length / 2, -breed.haunch * 0.86)
    lean = math.degrees(math.asin(max(-0.3, min(0.3, (breed.chest - breed.haunch) * 0.9 / breed.length))))
    reach = breed.length / 2 + breed.chest * 0.3 + breed.stand * (0.42 if breed.sits else 0.14)
    heel = hip[0] + breed.haunch * 0.75
    legs = (
        Leg(foot=(heel + FAR, -2), folded=True),
        Leg(foot=(reach + FAR, -2), folded=True),
        Leg(foot=(heel, 0), folded=True),
        Leg(foot=(reach, 0), folded=True),
    )
    asleep = m.pose in {"sleep", "fall"}
    return Stance(
        hip=(hip[0], hip[1] + 0.8 * m.breath), lean=lean, legs=legs, neck=-46.0 if asleep else 0.0, drop=1.0 if asleep else 0.0, lying=True
    )


def _rear(breed: Breed, m: Moment) -> Stance:
    beat = m.wave(1.1)
    hop = abs(m.wave(1.1, 0.25)) * breed.stand * 0.06
    height = breed.stand * 0.80
    hip = (-breed.length * 0.20 + beat * 5, -height - hop)
    lean = 66 + 6 * beat
    x, y = polar(hip, breed.length, lean)
    arm = breed.stand * 0.80
    up = 38 if m.pose == "cheer" else 8
    far = polar((x, y), arm, up + 22 * beat)
    near = polar((x, y), arm, up - 22 * beat)
    legs = (
        Leg(foot=(hip[0] + FAR + 7 + 6 * beat, -max(0.0, beat) * 12)),
        Leg(foot=far, tilt=-50),
        Leg(foot=(hip[0] - 8 + 6 * beat, -max(0.0, -beat) * 12)),
        Leg(foot=near, tilt=-50),
    )
    return Stance(hip=hip, lean=lean, legs=legs, neck=-4 + 5 * beat)
