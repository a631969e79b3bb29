"""Where things stand in the frame: alone in an insert, or on the ground of the set."""

from __future__ import annotations

from pipeline.film.scene import Prop
from pipeline.illustration.afloat import AFLOAT
from pipeline.illustration.camera import IN_AN_INSERT, LONG
from pipeline.illustration.composition import Shot, reach
from pipeline.illustration.extent import Bounds
from pipeline.illustration.places.plane import Set
from pipeline.illustration.props import EDGE, Laid, Pair, Thing, true_size

GRASPED, SMALLEST = 84.0, 0.46
"""Units of a thing that fills an insert, and the share of that which the smallest of things fills."""

Placed = tuple[float, float, float, float]
"""Frame x and y of a thing's base, frame units per drawing unit, and degrees."""


A_LIST = 3
"""Things from which on an insert is a picture of them all."""


def in_a_row(piece: Thing | Laid | Pair, prop: Prop, count: int, shot: Shot) -> Placed:
    """Where one of ``count`` things of an insert lies or stands; alone in the middle, several side by side and smaller."""
    x, y, scale, turn = insert_place(piece, prop if count < A_LIST else None, shot)
    if count < A_LIST:
        return x, y, scale, turn
    return x + 0.45 * prop.x * shot.width, y - (0.0 if prop.focus else 0.05 * shot.height), (0.74 if count == A_LIST else 0.6) * scale, turn


def insert_place(piece: Thing | Laid | Pair, prop: Prop | None, shot: Shot) -> Placed:
    """Where the thing of an insert lies or stands: in the middle, smaller things smaller; nearer, further off or aside as its prop says."""
    bounds, measure = _tight(piece), reach(shot.width, shot.height)
    if piece.flat:
        scale = min(0.44 * measure / bounds.height, 0.6 * shot.width / bounds.width)
        return shot.width / 2, 0.97 * shot.height, scale, 0.0
    share = min(1.0, max(SMALLEST, (true_size(piece) / GRASPED) ** 0.4))
    near = nearness(prop)
    x = shot.width / 2 * (1 + (0.9 * prop.x if prop is not None else 0.0))
    if _is_flat(piece):
        scale = share * min(0.36 * measure / max(1.0, bounds.height), 0.56 * shot.width / max(1.0, bounds.width))
        return x, (0.87 + 0.06 * (near - 1.0)) * shot.height, near * scale, 0.0
    scale = share * min(0.52 * measure / max(1.0, bounds.height), 0.6 * shot.width / max(1.0, bounds.width))
    return x, (0.80 + 0.3 * max(0.0, near - 1.0)) * shot.height, near * scale, 0.0


def nearness(prop: Prop | None) -> float:
    """How near the thing of an insert is seen: 1 as usual, above it a part of it, below it with the place round it."""
    return 1.0 if prop is None else min(1.7, max(0.5, prop.size / IN_AN_INSERT))


def _is_flat(piece: Thing | Laid | Pair) -> bool:
    one = piece.piece if isinstance(piece, Pair) else piece
    return isinstance(one, Laid) and one.squash < 1.0


def _tight(piece: Thing | Laid | Pair) -> Bounds:
    """The box without the room for outlines, which is larger than a ring."""
    box = piece.bounds()
    return box if piece.flat else Bounds(box.left + EDGE, box.top + EDGE, box.right - EDGE, box.bottom - EDGE)


def ground_place(prop: Prop, shot: Shot, stage: Set, size: str) -> tuple[float, Placed]:
    """Set y of the ground under a thing beside the figures of a shot of ``size``, and where it stands in the frame."""
    afloat = prop.noun in AFLOAT and prop.lift == 0.0
    set_y, scale = stage.ground(prop.depth)
    far = LONG[size] / LONG["Wide shot"] if size in LONG else 1.0
    if afloat and (stage.shore or prop.depth >= AT_SEA):
        (set_y, scale), far = _on_water(prop, stage), 1.0
    set_y = max(stage.horizon + (set_y - stage.horizon) * far, stage.shore if prop.lift == 0.0 and not afloat else 0.0)
    x = shot.width / 2 * (1 + 0.9 * prop.x)
    y = shot.horizon + (set_y - stage.horizon) * shot.stretch - prop.lift * shot.height
    return set_y, (*shot.cropped(x, y), scale * far * shot.zoom * shot.crop[0] * prop.size, 0.0)


def _on_water(prop: Prop, stage: Set) -> tuple[float, float]:
    """Set y and scale of what floats beyond the shore; from ``AT_SEA`` on it is out at sea, near the horizon."""
    if prop.depth >= AT_SEA:
        y = stage.horizon + OFFING * (stage.front - stage.horizon)
    else:
        y = stage.horizon + (stage.shore - stage.horizon) * (MOORED - 0.4 * prop.depth)
    return y, stage.scale * max(0.05, (y - stage.horizon) / (stage.front - stage.horizon))


AT_SEA, OFFING = 0.9, 0.10
"""Depth from which on a boat is out at sea, and how far below the horizon it floats there, as a share of the way to the front."""
MOORED = 0.84
"""Where boats lie at the nearest, as a share of the way from the horizon to the shore."""
