"""Who and what floats: places with water all over, and how swimmers lie in water that is still."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from pipeline.film.scene import Figure, PersonLook, Place, Scene
from pipeline.illustration.canvas import Canvas, fill, kept, stroke
from pipeline.illustration.extent import Bounds, Head
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import box
from pipeline.illustration.people.vehicles import ROWED

WATERS = frozenset({"sea", "river", "harbour", "coast"})
AFLOAT = ROWED | {"sailing boat", "sailboat", "ship", "raft", "submarine", "buoy"}
"""What lies on the water: what is ridden in, and things."""
DRIFTING = AFLOAT | {"boat", "paper boat", "bottle", "message in a bottle", "duck", "leaf", "fallen leaf", "lily", "hat"}
"""What does not sink: that, and small things."""
OFFSHORE = 1.0
"""Depth from which on a swimmer is in the water behind a shore, seen by those who stand on it."""
CALM = frozenset({"river", "harbour"})
"""Families whose water lies still: no wave comes before who swims."""

Surface = Callable[[Canvas, float, Callable[[], None]], None]


def place_of(scene: Scene) -> Place:
    """The place, with what an effect needs to stand on, and water all over where somebody floats."""
    floats = any(f.in_vehicle in AFLOAT or (f.pose == "swim" and f.depth < OFFSHORE) for f in scene.figures)
    if scene.place.family in WATERS - {"sea"} and floats:
        return replace(scene.place, details=(*scene.place.details, "afloat"))
    if "beam" in scene.effects and scene.place.family in ("sea", "coast"):
        return replace(scene.place, details=(*scene.place.details, "lighthouse"))
    return scene.place


def surface_of(figure: Figure, family: str, area: Bounds, head: Head, tones: Tones, *, near: bool) -> Surface:
    """What the surface of the water does to a figure: nothing to those who do not swim in still water.

    Args:
        figure: who.
        family: of the place.
        area: what the figure covers, in drawing units.
        head: where its head is.
        tones: the scene's colours.
        near: whether the shot is composed round the head, which then stays where it is.
    """
    if figure.pose == "swim" and isinstance(figure.look, PersonLook) and family in CALM:
        return partial(immerse, area=area, head=head, tones=tones, sinks=not near)
    if figure.pose == "swim" and figure.depth >= OFFSHORE and family in WATERS:
        return partial(_surfaced, area=area, tones=tones)
    return _dry


def _surfaced(canvas: Canvas, t: float, draw: Callable[[], None], *, area: Bounds, tones: Tones) -> None:
    """Paint an animal of the sea as it comes up: the back over the water, and foam where it goes under."""
    height, middle, half = area.bottom - area.top, (area.left + area.right) / 2, 0.46 * area.width
    y = area.top + 0.62 * height + 0.03 * height * math.sin(1.1 * t)
    with kept(canvas):
        canvas.clipRect(box(2 * area.left, 2 * area.top - height, 2 * area.right, y))
        draw()
    canvas.drawOval(box(middle - half, y - 0.035 * height, middle + half, y + 0.05 * height), fill(tones.foam, 0.55, blur=3))
    for i in range(2):
        wide = half * (1.05 + 0.16 * ((0.25 * t + i / 2) % 1.0))
        ring = box(middle - wide, y - 0.05 * height, middle + wide, y + 0.08 * height)
        canvas.drawArc(ring, 8, 164, False, stroke(tones.foam, 4.0, 0.5, blur=1.2))


def _dry(canvas: Canvas, t: float, draw: Callable[[], None]) -> None:
    draw()


CHIN = 0.92
"""How far below the middle of the head the water stands, in radii of the head."""


def immerse(canvas: Canvas, t: float, draw: Callable[[], None], *, area: Bounds, head: Head, tones: Tones, sinks: bool) -> None:
    """Paint a swimmer up to the chin in the water: what is under it is left away, and rings go out from the neck."""
    y = head.y + CHIN * head.radius
    sunk = max(0.0, min(area.bottom, 0.0) - 0.25 * head.radius - y) if sinks else 0.0
    with kept(canvas):
        canvas.translate(0.0, sunk)
        with kept(canvas):
            canvas.clipRect(box(2 * area.left, 2 * area.top, 2 * area.right, y + 2.0 * math.sin(1.7 * t)))
            draw()
        middle, half = (head.x + (area.left + area.right) / 2) / 2, 0.36 * area.width
        for i in range(3):
            age = (0.3 * t + i / 3) % 1.0
            wide, tall = half * (0.8 + 0.4 * age), 0.09 * half
            ring = box(middle - wide, y - tall * (0.6 + age), middle + wide, y + tall * (0.8 + 1.4 * age))
            canvas.drawArc(ring, 6, 168, False, stroke(tones.foam, 4.0, 0.8 * (1.0 - age), blur=1.2))
        canvas.drawOval(box(middle - half, y - 5, middle + half, y + 11), fill(tones.foam, 0.45, blur=4))
