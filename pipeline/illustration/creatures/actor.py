"""The actor of a creature: mirrors and scales a body, measures what it covers, lets it hold things."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Protocol

import numpy as np

from pipeline.errors import SceneError
from pipeline.film.scene import CREATURES, CreatureLook, Figure, MouthCue
from pipeline.illustration.canvas import Buffer, Canvas, Point, kept
from pipeline.illustration.creatures.life import Moment, faces_right, moment
from pipeline.illustration.extent import Bounds, Head
from pipeline.illustration.palette import Tones
from pipeline.illustration.props import knows, thing

PROBE = 0.2
"""Scale at which a body is drawn to measure what it covers."""
ROOM = 760.0
"""Half-edge in units of the area in which it is measured."""
MARGIN = 16.0
"""Units added to what was measured: samples may miss the widest moment."""
SAMPLES = 20


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
        self._figure, self._body, self._size, self._travel = figure, body, size, travel
        self._right = faces_right(figure, travel)
        lx, ly = tones.direction
        # the body is drawn facing right and mirrored: its light must then come from the other side
        self._tones = tones if self._right else replace(tones, direction=(-lx, ly))
        self._held = thing(figure.holds, self._tones) if figure.holds and knows(figure.holds) else None
        self._measured: dict[float, Bounds] = {}

    def bounds(self, t: float, length: float) -> Bounds:
        """The box inside which ``draw`` paints; the same for the whole shot."""
        if length not in self._measured:
            self._measured[length] = self._measure(length)
        return self._measured[length]

    def head(self, t: float, length: float) -> Head:
        """Where the head is at ``t``."""
        head = self._body.head(moment(self._figure, t, length, (), self._travel))
        s = self._size
        return Head(head.x * s if self._right else -head.x * s, head.y * s, head.radius * s)

    def draw(self, canvas: Canvas, t: float, length: float, mouths: tuple[MouthCue, ...]) -> None:
        """Paint the creature as it is at ``t``."""
        m = moment(self._figure, t, length, mouths, self._travel)
        with kept(canvas):
            canvas.scale(self._size if self._right else -self._size, self._size)
            self._body.draw(canvas, m, self._tones)
            if self._held is not None:
                box = self._held.bounds()
                canvas.translate(*self._body.hand(m))
                canvas.scale(1 / self._size, 1 / self._size)
                canvas.translate(0, box.height * 0.55)
                self._held.draw(canvas, t)

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
        ys, xs = np.nonzero(buffer.pixels[..., 3])
        if not len(xs):
            return Bounds(-1, -1, 1, 1)
        left, right = (float(v) / PROBE - edge / 2 / PROBE for v in (xs.min(), xs.max() + 1))
        top, bottom = (float(v) / PROBE - edge * 0.7 / PROBE for v in (ys.min(), ys.max() + 1))
        return Bounds(left, top, right, bottom).grown(MARGIN)


@lru_cache(maxsize=64)
def _body(look: CreatureLook) -> Body:
    from pipeline.illustration.creatures.bipeds import BIPEDS
    from pipeline.illustration.creatures.birds import Bird
    from pipeline.illustration.creatures.breeds import BREEDS, breed_of
    from pipeline.illustration.creatures.fowl import BIRDS
    from pipeline.illustration.creatures.quadruped import Quadruped
    from pipeline.illustration.creatures.small import SMALL
    from pipeline.illustration.creatures.water import SWIMMERS

    kind = look.kind
    if kind in BREEDS:
        return Quadruped(breed_of(look))
    if kind in BIRDS:
        return Bird(look)
    for family in (BIPEDS, SMALL, SWIMMERS):
        if kind in family:
            return family[kind](look)
    raise SceneError(f"the creature {kind!r} is not known; known are {', '.join(CREATURES)}", hint="choose one of these as the look's kind")


def creature_actor(figure: Figure, tones: Tones, *, travel: float = 0.0) -> CreatureActor:
    """The actor for a figure that is an animal or creature.

    Args:
        figure: who, how and where; its look is a CreatureLook.
        tones: colours of the light it stands in.
        travel: units that the stage moves it over the shot, signed towards screen right.

    Raises:
        SceneError: the kind is not one of CREATURES, or the look is a person's.
    """
    if not isinstance(figure.look, CreatureLook):
        raise SceneError(f"figure {figure.id!r} is a person, not a creature", hint="use pipeline.illustration.cast.actor")
    return CreatureActor(figure, _body(figure.look), figure.look.size, tones, travel)
