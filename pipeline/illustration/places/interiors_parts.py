"""The frame of a room: its measures, its plan by seed, things placed on floor and wall, and the light over plain colours.

Rooms are painted in daylight colours inside ``tinted``, which shows them in the light of the scene; windows,
lamps and the light that falls in are painted over that with the scene's own colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import skia

from pipeline.illustration.canvas import Blend, Canvas, fill, kept, part
from pipeline.illustration.colour import Colour, blend, rgb
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, box, polygon, round_rect
from pipeline.illustration.places.plane import Anchor, Painter, Plane, Set, Still, View
from pipeline.illustration.props import thing

WIDE = ("Extreme long shot", "Long shot", "Wide shot")
"""Shots in which a foreground may cover the bottom of the frame."""


HORIZON, WALL, BACK, FRONT = 0.32, 0.735, 0.80, 0.935
"""Eye level, foot of the back wall, back and front of the stage, as shares of the height."""


GROWN = 0.94
"""Set units per drawing unit at the front of a room in a frame 720 high: people are half the frame tall."""


ON_WALL = 1.22
"""Small things on walls and shelves are drawn larger than perspective says: they must read."""


INDOORS = 0.68
"""How far rooms are lit by their own lamps at deep night."""
WARM, COOL = ("#ecb888", "#4a2830"), ("#b4c4e0", "#24305a")
"""Colours of lamplight and of its shade."""
COOLLY_LIT = frozenset({"spaceship", "laboratory", "hospital", "office"})
"""Rooms with cold lamps."""
CORNER = 0.07
"""Where the back wall ends, as a share of the width from either side."""


@contextmanager
def tinted(canvas: Canvas, t: Tones, lamplight: tuple[str, str]) -> Iterator[Canvas]:
    """What is painted inside appears as ``Tones.of`` would show its colours, but by lamplight where it is dark outside."""
    lamplit = INDOORS * t.dark if t.light_name != "candle" else 0.0
    cast, wash = rgb(blend(t.cast, lamplight[0], lamplit)), rgb(blend(t.wash, lamplight[1], lamplit))
    a, s = t.wash_amount * (1 - 0.35 * lamplit), t.saturation
    gains, adds = (cast.fR * (1 - a), cast.fG * (1 - a), cast.fB * (1 - a)), (wash.fR * a, wash.fG * a, wash.fB * a)
    grey = (0.299, 0.587, 0.114)
    rows: list[float] = []
    for i in range(3):
        mixed = [(s if i == j else 0.0) + (1 - s) * grey[j] for j in range(3)]
        rows += [mixed[j] * gains[j] for j in range(3)] + [0.0, sum(mixed[j] * adds[j] for j in range(3))]
    paint = skia.Paint()
    paint.setColorFilter(skia.ColorFilters.Matrix([*rows, 0.0, 0.0, 0.0, 1.0, 0.0]))
    with kept(canvas):
        canvas.saveLayer(None, paint)
        yield canvas


@dataclass(frozen=True, slots=True)
class Room:
    """The measures of a room in a view."""

    view: View

    @property
    def t(self) -> Tones:
        """Its colours."""
        return self.view.tones

    @property
    def horizon(self) -> float:
        """Set y of eye level."""
        return HORIZON * self.view.height

    @property
    def wall(self) -> float:
        """Set y of the foot of the back wall."""
        return WALL * self.view.height

    @property
    def unit(self) -> float:
        """Set units per drawing unit at the front."""
        return GROWN * self.view.height / 720.0

    @property
    def lamplight(self) -> tuple[str, str]:
        """Colour of its lamps and of the shade they leave."""
        return COOL if self.view.place.family in COOLLY_LIT else WARM

    def x(self, share: float) -> float:
        """Set x of a share of the width."""
        return share * self.view.width

    def y(self, share: float) -> float:
        """Set y of a share of the height."""
        return share * self.view.height

    def scale(self, y: float) -> float:
        """Set units per drawing unit of what stands on the floor at set y."""
        front = FRONT * self.view.height
        return self.unit * (y - self.horizon) / (front - self.horizon)

    @property
    def back_scale(self) -> float:
        """Set units per drawing unit at the back wall."""
        return self.scale(self.wall)


def put(
    canvas: Canvas,
    room: Room,
    noun: str,
    x: float,
    y: float,
    size: float = 1.0,
    *,
    shadow: bool = True,
    flip: bool = False,
    on: float = 0.0,
) -> None:
    """A thing at share ``x`` of the width, standing on the floor at share ``y``, or ``on`` units above it; paint inside ``tinted``."""
    piece, sy = thing(noun, room.t), room.y(y)
    k = room.scale(sy) * size
    with kept(canvas):
        canvas.translate(room.x(x), sy - on * room.scale(sy))
        canvas.scale(-k if flip else k, k)
        if shadow:
            b = piece.bounds()
            canvas.drawOval(box(b.left * 0.92, -10, b.right * 0.92, 12), fill(room.t.shade, 0.34, blur=7))
        piece.draw(canvas, 0.0)


def hang(canvas: Canvas, room: Room, noun: str, x: float, y: float, size: float = 1.0) -> None:
    """A thing on the back wall, its base at share ``y`` of the height."""
    piece, k = thing(noun, room.t), room.back_scale * size * ON_WALL
    with kept(canvas):
        canvas.translate(room.x(x), room.y(y))
        canvas.scale(k, k)
        b = piece.bounds()
        canvas.drawPath(round_rect(b.left + 8, b.top + 10, b.width - 8, b.height - 8, 6), fill(room.t.shade, 0.28, blur=6))
        piece.draw(canvas, 0.0)


def still(
    room: Room, paint: Painter, *, depth: float = 0.8, base: float | None = None, front: bool = False, shots: tuple[str, ...] = ()
) -> Still:
    """A layer painted in daylight colours and shown in the scene's light."""

    def show(canvas: Canvas) -> None:
        with tinted(canvas, room.t, room.lamplight):
            paint(canvas)

    return Still(depth=depth, base=base, paint=show, front=front, shots=shots)


def built(room: Room, planes: Sequence[Plane], anchors: Sequence[Anchor] = ()) -> Set:
    """The set of a room; planes come in the order of their bases, so that light on the floor lies under who stands there."""
    h = room.view.height
    ordered = sorted(planes, key=lambda p: (p.front, room.wall if p.base is None else p.base))
    return Set(
        planes=tuple(ordered), horizon=room.horizon, front=FRONT * h, back=BACK * h, scale=room.unit, room=True, anchors=tuple(anchors)
    )


def solid(canvas: Canvas, path: Path, colour: Colour, room: Room, *, crescent: float = 0.0) -> None:
    """A shaded part of a room."""
    part(canvas, path, colour, room.t, crescent=crescent, outline=False)


def box_path(left: float, top: float, right: float, bottom: float) -> Path:
    """A rectangle as a path."""
    return polygon([(left, top), (right, top), (right, bottom), (left, bottom)])


def fringe(room: Room, paint: Painter) -> Still:
    """Dark things at the very front of wide shots; frames that are not wide have no room for them."""

    def show(canvas: Canvas) -> None:
        if room.view.width < 1.4 * room.view.height:
            return
        with tinted(canvas, room.t, room.lamplight):
            canvas.saveLayer(None, fill("#ffffff"))
            paint(canvas)
            canvas.drawRect(
                box(room.view.left, room.view.top, room.view.right, room.view.bottom), fill(room.t.shade, 0.58, blend=Blend.kSrcATop)
            )
            canvas.restore()

    return Still(depth=1.3, paint=show, front=True, shots=WIDE)
