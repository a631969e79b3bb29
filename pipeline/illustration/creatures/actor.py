"""The actor of a creature: mirrors and scales a body, measures what it covers, lets it hold things."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from pipeline.errors import SceneError
from pipeline.film.scene import CREATURES, CreatureLook, Figure, MouthCue
from pipeline.illustration.canvas import Buffer, Canvas, kept
from pipeline.illustration.creatures.life import Moment, faces_right, moment
from pipeline.illustration.creatures.varieties import GROWN
from pipeline.illustration.extent import Bounds, Head
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point
from pipeline.illustration.props import knows, thing

if TYPE_CHECKING:
    from pipeline.illustration.lit import Thing
    from pipeline.illustration.people.riding import Ride

PROBE = 0.2
"""Scale at which a body is drawn to measure what it covers."""
ROOM = 760.0
"""Half-edge in units of the area in which it is measured."""
MARGIN = 16.0
"""Units added to what was measured: samples may miss the widest moment."""
SAMPLES = 20
SEATED = 16.0
"""Units that a creature sinks into the seat of a vehicle."""
LOOKOUT = 170.0
"""Units above the ground at which a head clears the side of what one stands in."""
STATURE = {
    "cat": 0.82, "fox": 0.86, "rabbit": 0.80, "mouse": 0.82, "squirrel": 0.80, "hedgehog": 0.90, "bird": 0.85, "gull": 0.90, "crow": 0.90,
    "owl": 0.84, "duck": 0.85, "chicken": 0.85, "frog": 0.74, "turtle": 0.84, "snail": 0.70, "bee": 0.76, "butterfly": 0.80, "fish": 0.85,
}  # fmt: skip
"""Factor on the small kinds, so that they stand right beside grown people: a cat reaches the knee, a fox a little higher."""
ARMFUL, PEBBLE = 110.0, 34.0
"""Units of what a being holds at most, and of what lies in its palm."""
PEBBLES = frozenset({"pebble", "nut", "button", "coin", "marble", "acorn", "seed", "bead", "pearl", "ring"})
UMBRELLAS = frozenset({"umbrella", "parasol"})
TOUCH = 12.0
"""Units above the ground up to which a body counts as touching it."""


class Body(Protocol):
    """A creature's body in its own frame, facing right, ground at y = 0."""

    def head(self, m: Moment) -> Head:
        """Where its head is."""
        ...

    def hand(self, m: Moment) -> Point:
        """Where it holds things."""
        ...

    def draw(self, canvas: Canvas, m: Moment, tones: Tones) -> None:
        """Paint it."""
        ...


class CreatureActor:
    """One creature of a scene."""

    def __init__(self, figure: Figure, body: Body, size: float, tones: Tones, travel: float) -> None:
        self._right = faces_right(figure, travel)
        self._ride = _ride(figure, self._right, travel)
        # who rides sits still while the vehicle goes
        self._travel = 0.0 if self._ride else travel
        self._figure = replace(figure, pose="sit") if self._ride and figure.pose in _RIDING else figure
        self._body, self._size = body, size
        lx, ly = tones.direction
        # the body is drawn facing right and mirrored: its light must then come from the other side
        self._tones = tones if self._right else replace(tones, direction=(-lx, ly))
        self._held = thing(figure.holds, self._tones) if figure.holds and knows(figure.holds) else None
        self._measured: dict[float, Bounds] = {}
        self._feet: tuple[float, float] | None = None
        self._plain = tones

    def bounds(self, t: float, length: float) -> Bounds:
        """The box inside which ``draw`` paints; the same for the whole shot."""
        if length not in self._measured:
            self._measured[length] = self._measure(length)
        return self._measured[length]

    def head(self, t: float, length: float) -> Head:
        """Where the head is at ``t``."""
        head = self._body.head(moment(self._figure, t, length, (), self._travel))
        s, (x, y) = self._size, self._seat
        return Head(x + (head.x * s if self._right else -head.x * s), y + head.y * s, head.radius * s)

    def footing(self, t: float, length: float) -> tuple[float, float]:
        """Left and right end of what touches the ground; the middle of the body where nothing does."""
        self.bounds(t, length)
        assert self._feet is not None
        return self._feet

    @property
    def _seat(self) -> Point:
        """Where the body's ground point lies."""
        if self._ride is None:
            return 0.0, 0.0
        up = max(0.0, self._ride.vehicle.seat[1] - SEATED)
        if self._ride.vehicle.pose == "stand":
            # a small creature stands on something to look over the edge
            up = max(up, LOOKOUT + self._body.head(moment(self._figure, 0.0, 1.0, (), 0.0)).y * self._size)
        return self._ride.seat[0], -up

    def draw(self, canvas: Canvas, t: float, length: float, mouths: tuple[MouthCue, ...]) -> None:
        """Paint the creature as it is at ``t``."""
        if self._ride is not None:
            self._ride.draw_back(canvas, self._plain, t, length)
        self._draw_body(canvas, t, length, mouths)
        if self._ride is not None:
            self._ride.draw_front(canvas, self._plain, t, length)

    def _draw_body(self, canvas: Canvas, t: float, length: float, mouths: tuple[MouthCue, ...]) -> None:
        m = moment(self._figure, t, length, mouths, self._travel)
        with kept(canvas):
            canvas.translate(*self._seat)
            canvas.scale(self._size if self._right else -self._size, self._size)
            self._body.draw(canvas, m, self._tones)
            if self._held is not None:
                self._draw_held(canvas, self._held, m)

    def _draw_held(self, canvas: Canvas, held: Thing, m: Moment) -> None:
        box, hand, head = held.bounds(), self._body.hand(m), self._body.head(m)
        # what hangs from a mouth is small, hangs low and stays above the ground: the face is free
        mouth = math.dist(hand, (head.x, head.y)) < 1.7 * head.radius
        fist = PEBBLE if self._figure.holds in PEBBLES else math.inf if self._figure.holds in UMBRELLAS else ARMFUL
        most = min(fist, 2.1 * head.radius * self._size) if mouth else fist
        grow = min(1.0, most / max(1.0, box.width, box.height))
        base = hand[1] + box.height * grow / self._size * (0.74 if mouth else 0.55)
        canvas.translate(hand[0], min(0.0, base))
        canvas.scale(grow / self._size, grow / self._size)
        held.draw(canvas, m.t)

    def _measure(self, length: float) -> Bounds:
        edge = int(2 * ROOM * PROBE * max(1.0, self._size))
        buffer = Buffer(edge, edge)
        shout = tuple(MouthCue(id=self._figure.id, start=0.0, end=max(length, 1.0), shape="AH") for _ in (0,))
        with kept(buffer.canvas):
            buffer.canvas.translate(edge / 2, edge / 2 + edge * 0.2)
            buffer.canvas.scale(PROBE, PROBE)
            for i in range(SAMPLES):
                t = max(length, 2.0) * i / SAMPLES
                self.draw(buffer.canvas, t, max(length, 2.0), shout if i % 2 else ())
                if not i:
                    self._feet = _footing(buffer, edge)
        x, y, w, h = cv2.boundingRect(np.ascontiguousarray(buffer.pixels[..., 3]))
        if not w:
            return Bounds(-1, -1, 1, 1)
        left, right = (v / PROBE - edge / 2 / PROBE for v in (float(x), float(x + w)))
        top, bottom = (v / PROBE - edge * 0.7 / PROBE for v in (float(y), float(y + h)))
        return Bounds(left, top, right, bottom).grown(MARGIN)


_RIDING = frozenset({"stand", "walk", "run", "drive", "ride", "row", "carry"})
"""Poses that mean sitting once the creature is in a vehicle."""


def _ride(figure: Figure, right: bool, travel: float) -> Ride | None:
    # people ride on our horses: the vehicles know creatures already
    from pipeline.illustration.people.riding import Ride
    from pipeline.illustration.people.vehicles import vehicle_of

    vehicle = vehicle_of(figure.in_vehicle)
    if vehicle is None:
        return None
    facing = 1.0 if right else -1.0
    rolling = figure.pose in {"drive", "ride"}
    return Ride(noun=figure.in_vehicle, vehicle=vehicle, facing=facing, scale=1.0, travel=travel, rolling=rolling)


def _footing(buffer: Buffer, edge: int) -> tuple[float, float]:
    """Ends of what was drawn at the ground of a measuring picture, in drawing units."""
    ground = edge * 0.7
    low = buffer.pixels[int(ground - TOUCH * PROBE) : int(ground + TOUCH * PROBE) + 1, :, 3]
    columns = np.nonzero(low.max(axis=0))[0]
    if not len(columns):
        columns = np.nonzero(buffer.pixels[..., 3].max(axis=0))[0]
        middle = (float(columns.mean()) - edge / 2) / PROBE if len(columns) else 0.0
        return middle - 30.0, middle + 30.0
    return (float(columns.min()) - edge / 2) / PROBE, (float(columns.max() + 1) - edge / 2) / PROBE


@lru_cache(maxsize=64)
def _body(look: CreatureLook) -> Body:
    from pipeline.illustration.creatures.bipeds import BIPEDS
    from pipeline.illustration.creatures.birds import Bird
    from pipeline.illustration.creatures.breeds import BREEDS, breed_of
    from pipeline.illustration.creatures.fowl import BIRDS
    from pipeline.illustration.creatures.own_bodies import OWN_BODIES
    from pipeline.illustration.creatures.quadruped import Quadruped
    from pipeline.illustration.creatures.small import SMALL
    from pipeline.illustration.creatures.water import SWIMMERS

    kind = look.kind
    if look.variety in OWN_BODIES:
        return OWN_BODIES[look.variety](look)
    if kind in BREEDS:
        return Quadruped(breed_of(look))
    if kind in BIRDS:
        return Bird(look)
    for family in (BIPEDS, SMALL, SWIMMERS):
        if kind in family:
            return family[kind](look)
    raise SceneError(f"the creature {kind!r} is not known; known are {', '.join(CREATURES)}", hint="choose one of these as the look's kind")


@lru_cache(maxsize=64)
def creature_actor(figure: Figure, tones: Tones, *, travel: float = 0.0) -> CreatureActor:
    """The actor for a figure that is an animal or creature; whoever asks for the same gets the same, which is measured once.

    Args:
        figure: who, how and where; its look is a CreatureLook.
        tones: colours of the light it stands in.
        travel: units that the stage moves it over the shot, signed towards screen right.

    Raises:
        SceneError: the kind is not one of CREATURES, or the look is a person's.
    """
    if not isinstance(figure.look, CreatureLook):
        raise SceneError(f"figure {figure.id!r} is a person, not a creature", hint="use pipeline.illustration.cast.actor")
    size = figure.look.size * (1.0 if figure.look.variety in GROWN else STATURE.get(figure.look.kind, 1.0))
    return CreatureActor(figure, _body(figure.look), size, tones, travel)
