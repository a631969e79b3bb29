"""Where things stand in the frame: alone in an insert, or on the ground of the set."""

from __future__ import annotations

from pipeline.film.scene import Prop
from pipeline.illustration.camera import LONG
from pipeline.illustration.composition import Shot, reach
from pipeline.illustration.places.plane import Set
from pipeline.illustration.props import Laid, Thing, true_size

GRASPED, SMALLEST = 84.0, 0.46
"""Units of a thing that fills an insert, and the share of that which the smallest of things fills."""

Placed = tuple[float, float, float, float]
"""Frame x and y of a thing's base, frame units per drawing unit, and degrees."""


def insert_place(piece: Thing | Laid, shot: Shot) -> Placed:
    """Where the thing of an insert lies or stands: in the middle, smaller things smaller."""
    bounds, measure = piece.bounds(), reach(shot.width, shot.height)
    if piece.flat:
        scale = min(0.44 * measure / bounds.height, 0.6 * shot.width / bounds.width)
        return shot.width / 2, 0.97 * shot.height, scale, 0.0
    share = min(1.0, max(SMALLEST, (true_size(piece) / GRASPED) ** 0.4))
    if isinstance(piece, Laid) and piece.squash < 1.0:
        scale = share * min(0.36 * measure / max(1.0, bounds.height), 0.56 * shot.width / max(1.0, bounds.width))
        return shot.width / 2, 0.87 * shot.height, scale, 0.0
    scale = share * min(0.52 * measure / max(1.0, bounds.height), 0.6 * shot.width / max(1.0, bounds.width))
    return shot.width / 2, 0.80 * shot.height, scale, 0.0


def ground_place(prop: Prop, shot: Shot, stage: Set, size: str) -> tuple[float, Placed]:
    """Set y of the ground under a thing beside the figures of a shot of ``size``, and where it stands in the frame."""
    set_y, scale = stage.ground(prop.depth)
    far = LONG[size] / LONG["Wide shot"] if size in LONG else 1.0
    set_y = max(stage.horizon + (set_y - stage.horizon) * far, stage.shore if prop.lift == 0.0 and prop.noun not in AFLOAT else 0.0)
    x = shot.width / 2 * (1 + 0.9 * prop.x)
    y = shot.horizon + (set_y - stage.horizon) * shot.stretch - prop.lift * shot.height
    return set_y, (*shot.cropped(x, y), scale * far * shot.zoom * shot.crop[0] * prop.size, 0.0)


AFLOAT = frozenset({"boat", "rowing boat", "sailing boat", "canoe", "raft", "ship", "kayak", "buoy"})
"""Things that lie on the water."""
