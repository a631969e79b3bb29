"""Figures in and on vehicles: where they sit, how wheels turn, what is drawn before and behind."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from pipeline.film.scene import Figure
from pipeline.illustration.canvas import Canvas, kept
from pipeline.illustration.extent import Bounds, progress
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point
from pipeline.illustration.people.anatomy import Anatomy
from pipeline.illustration.people.carriages import pedal
from pipeline.illustration.people.skeleton import SIDES, Arm, Leg, Posture
from pipeline.illustration.people.vehicles import Vehicle, vehicle_colour, vehicle_of
from pipeline.illustration.people.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """A vehicle with somebody in it.

    Attributes:
        noun: what it is called.
        vehicle: its kind.
        facing: -1 or 1, the way it goes.
        scale: bicycles fit their rider.
        travel: how far it goes over the shot, in units.
        rolling: whether wheels turn on the spot.
    """

    noun: str
    vehicle: Vehicle
    facing: float
    scale: float
    travel: float
    rolling: bool

    @property
    def seat(self) -> Point:
        """Where the rider's ground point lies."""
        return self.facing * self.vehicle.seat[0] * self.scale, 0.0

    def bounds(self) -> Bounds:
        """The box of the whole vehicle."""
        b, s = self.vehicle.bounds, self.scale
        left, right = (b.left, b.right) if self.facing > 0 else (-b.right, -b.left)
        return Bounds(left * s - 8, b.top * s - 8, right * s + 8, b.bottom * s + 40)

    @property
    def moving(self) -> bool:
        """Whether it is under way."""
        return self.rolling or abs(self.travel) > 1

    def roll(self, t: float, length: float) -> float:
        """Turn of the wheels at ``t`` in radians."""
        radius = (self.vehicle.wheel or 40.0) * self.scale
        gone = abs(self.travel) * progress(t, length) if abs(self.travel) > 1 else 150.0 * t if self.rolling else 0.0
        return gone / radius

    def draw_back(self, canvas: Canvas, tones: Tones, t: float, length: float) -> None:
        """What lies behind the rider."""
        self._draw(canvas, tones, t, length, front=False)

    def draw_front(self, canvas: Canvas, tones: Tones, t: float, length: float) -> None:
        """What lies before the rider."""
        self._draw(canvas, tones, t, length, front=True)

    def _draw(self, canvas: Canvas, tones: Tones, t: float, length: float, *, front: bool) -> None:
        with kept(canvas):
            canvas.scale(self.facing * self.scale, self.scale)
            lx, ly = tones.direction
            mirrored = replace(tones, direction=(lx * self.facing, ly)) if self.facing < 0 else tones
            shop = Workshop(canvas, mirrored, t, self.roll(t, length), vehicle_colour(self.noun, self.vehicle), self.moving)
            (self.vehicle.front if front else self.vehicle.back)(shop)

    def seated(self, posture: Posture, body: Anatomy, t: float, length: float) -> Posture:
        """The posture with hip, hands and feet where the seat is."""
        if self.vehicle.pose == "ride":
            return self._astride(posture, body, t, length)
        hip = self.vehicle.seat[1] / body.leg + (1.0 if self.vehicle.pose == "stand" else 0.0)
        lift = hip - posture.hip
        legs = tuple(replace(leg, foot=(leg.foot[0], leg.foot[1] + lift, leg.foot[2])) for leg in posture.legs)
        return replace(posture, hip=hip, legs=(legs[0], legs[1]))

    def _astride(self, posture: Posture, body: Anatomy, t: float, length: float) -> Posture:
        leg, s, roll = body.leg, self.scale, self.roll(t, length)
        saddle = (132.0 * s + body.leg_widths[0] * 0.4) / leg
        feet = []
        for side in SIDES:
            ahead, up = pedal(roll, side)
            feet.append(Leg(foot=(0.0, (up * s + 4) / leg, (ahead + 30) * s / leg), toes=-8, splay=2))
        lean, shoulder = math.radians(posture.lean + body.stoop), 0.80 * body.torso
        ahead = (108.0 * s - shoulder * math.sin(lean)) / body.reach
        up = (152.0 * s - saddle * leg - shoulder * math.cos(lean)) / body.reach
        arm = Arm(hand=(-0.05, up, ahead), elbow=(0.7, -0.8, -0.2), shape="grip")
        return replace(posture, hip=saddle, legs=(feet[0], feet[1]), arms=(arm, arm))


def ride(figure: Figure, body: Anatomy, yaw: float, travel: float) -> Ride | None:
    """The vehicle that a figure is in, None on foot."""
    vehicle = vehicle_of(figure.in_vehicle)
    if vehicle is None:
        return None
    facing = math.copysign(1.0, math.sin(math.radians(yaw)) or 1.0)
    scale = min(1.05, max(0.66, body.leg / 140.0)) if vehicle.pose == "ride" else 1.0
    return Ride(
        noun=figure.in_vehicle, vehicle=vehicle, facing=facing, scale=scale, travel=travel, rolling=figure.pose in ("drive", "ride")
    )
