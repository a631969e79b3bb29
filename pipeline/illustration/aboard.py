"""Figures who share a vehicle: people and creatures in one drawing, so that the vehicle is drawn once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.film.scene import Figure, MouthCue, PersonLook
from pipeline.illustration.canvas import Canvas, kept
from pipeline.illustration.cast import Actor, actor
from pipeline.illustration.extent import Bounds, Head
from pipeline.illustration.palette import Tones
from pipeline.illustration.people.puppet import PersonActor, person_actor
from pipeline.illustration.people.riding import Ride
from pipeline.illustration.people.vehicles import ROWED, vehicle_of

MOST = 3
"""Riders of one vehicle; more take another one."""

SUNK = 16.0
"""Units that a creature sinks into its seat."""

ROOM = {1: 0.0, 2: 176.0, 3: 122.0}
"""Units between neighbouring seats of a rowed boat, by the number of riders."""

AT_HOME = frozenset(
    {"fish", "whale", "octopus", "turtle", "frog", "duck", "gull", "bird", "penguin", "bee", "butterfly", "owl", "crow", "ghost"}
)
"""Creatures that need no boat on the water."""

FOR_ONE = frozenset({"ride"})
"""Ways of sitting in what carries one rider only."""


def parties(figures: Sequence[Figure]) -> tuple[tuple[int, ...], ...]:
    """Indices of the figures, those in the same vehicle together; every figure is in exactly one party."""
    found: list[list[int]] = []
    for index, figure in enumerate(figures):
        shared = next((p for p in found if len(p) < MOST and _together(figures[p[0]], figure)), None)
        if shared is None:
            found.append([index])
        else:
            shared.append(index)
    return tuple(tuple(party) for party in found)


def boarded(figures: Sequence[Figure], afloat: frozenset[str]) -> tuple[Figure, ...]:
    """The figures with every land animal that would stand on the water in the boat of the others."""
    boat = next((f.in_vehicle for f in figures if f.in_vehicle in afloat), "")
    return tuple(replace(f, in_vehicle=boat) if boat and _stranded(f) else f for f in figures)


def _stranded(figure: Figure) -> bool:
    look = figure.look
    on_feet = not figure.in_vehicle and figure.pose not in ("fly", "swim", "fall")
    return on_feet and not isinstance(look, PersonLook) and look.kind not in AT_HOME


def _together(one: Figure, other: Figure) -> bool:
    vehicle = vehicle_of(one.in_vehicle)
    return vehicle is not None and one.in_vehicle == other.in_vehicle and vehicle.pose not in FOR_ONE and vehicle.bounds.width > 300


@dataclass(frozen=True, slots=True)
class Rider:
    """One of a party: the figure as an actor without the vehicle, and where its seat is from the vehicle's origin."""

    player: Actor
    x: float
    y: float

    def bounds(self, t: float, length: float) -> Bounds:
        """Its box from the vehicle's origin."""
        b = self.player.bounds(t, length)
        return Bounds(b.left + self.x, b.top + self.y, b.right + self.x, b.bottom + self.y)

    def head(self, t: float, length: float) -> Head:
        """Its head from the vehicle's origin."""
        head = self.player.head(t, length)
        return replace(head, x=head.x + self.x, y=head.y + self.y)

    def draw(self, canvas: Canvas, t: float, length: float, mouths: tuple[MouthCue, ...]) -> None:
        """Paint it in its seat."""
        with kept(canvas):
            canvas.translate(self.x, self.y)
            if isinstance(self.player, PersonActor):
                self.player.draw_seated(canvas, t, length, mouths)
            else:
                self.player.draw(canvas, t, length, mouths)


@dataclass(frozen=True, slots=True)
class Aboard:
    """An Actor made of all who sit in one vehicle, in the order of the figures.

    Attributes:
        ride: the vehicle.
        riders: who sits in it; the first one steers or rows.
        tones: colours of the light.
    """

    ride: Ride
    riders: tuple[Rider, ...]
    tones: Tones

    def bounds(self, t: float, length: float) -> Bounds:
        """The box inside which ``draw`` paints at ``t``."""
        whole = self.ride.bounds()
        for rider in self.riders:
            whole = whole.joined(rider.bounds(t, length))
        return whole

    def footing(self, t: float, length: float) -> tuple[float, float]:
        """Left and right end of the vehicle on the ground."""
        box = self.ride.bounds()
        return box.left * 0.85, box.right * 0.85

    def head(self, t: float, length: float) -> Head:
        """The head of the first rider."""
        return self.riders[0].head(t, length)

    def head_of(self, index: int, t: float, length: float) -> Head:
        """The head of rider ``index``."""
        return self.riders[index].head(t, length)

    def draw(self, canvas: Canvas, t: float, length: float, mouths: tuple[MouthCue, ...]) -> None:
        """Paint vehicle and riders as they are at ``t``."""
        self.ride.draw_back(canvas, self.tones, t, length)
        for rider in reversed(self.riders):
            rider.draw(canvas, t, length, mouths)
        self.ride.draw_front(canvas, self.tones, t, length)
        first = self.riders[0]
        if isinstance(first.player, PersonActor):
            with kept(canvas):
                canvas.translate(first.x, first.y)
                first.player.draw_near_oar(canvas, t, length)


def aboard(figures: Sequence[Figure], tones: Tones, *, travel: float = 0.0) -> Aboard:
    """The actor for a party in one vehicle.

    In rowed boats everybody keeps the side that the scene gives, face to face; elsewhere the first one
    steers and the others sit behind and look ahead.

    Args:
        figures: the one who steers or rows first; all have the same ``in_vehicle``.
        tones: as for ``cast.actor``.
        travel: as for ``cast.actor``.
    """
    free = figures[0].in_vehicle in ROWED
    ride = _ride(figures[0], travel)
    gap = ROOM[len(figures)] if free else ride.vehicle.spacing
    order = sorted(range(len(figures)), key=lambda i: figures[i].x) if free else list(reversed(range(len(figures))))
    riders = []
    for index, figure in enumerate(figures):
        rank = order.index(index) - (len(figures) - 1) / 2
        side = rank * gap if free else rank * gap * ride.facing
        turned = figure if free else replace(figure, yaw=math.copysign(max(12.0, abs(figure.yaw)), ride.facing))
        riders.append(_rider(turned, tones, travel, ride, side, first=index == 0))
    return Aboard(ride, tuple(riders), tones)


def _rider(figure: Figure, tones: Tones, travel: float, ride: Ride, side: float, *, first: bool) -> Rider:
    if isinstance(figure.look, PersonLook):
        pose = figure.pose if first or figure.pose != "row" else "sit"
        player = person_actor(replace(figure, pose=pose), tones, travel=travel)
        seat = player.ride.seat[0] if player.ride is not None else 0.0
        # the seat of each person lies ahead of or behind its own ground point, by the way it faces
        wish = ride.seat[0] * (0.0 if figure.in_vehicle in ROWED else 1.0)
        return Rider(player, side + wish - seat, 0.0)
    pose = figure.pose if figure.pose in ("sit", "sleep", "lie", "fly", "look") else "sit"
    return Rider(actor(replace(figure, in_vehicle="", pose=pose), tones), side, -max(0.0, ride.vehicle.seat[1] - SUNK))


def _ride(figure: Figure, travel: float) -> Ride:
    vehicle = vehicle_of(figure.in_vehicle)
    assert vehicle is not None
    way = travel if abs(travel) > 1 else math.sin(math.radians(figure.yaw)) or 1.0
    rolling = figure.pose in ("drive", "ride")
    return Ride(noun=figure.in_vehicle, vehicle=vehicle, facing=math.copysign(1.0, way), scale=1.0, travel=travel, rolling=rolling)
