"""The composition of a shot: where the planes and figures lie in the frame, in frame units.

The frame is ``width`` x ``height`` set units at any resolution.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.film.scene import Figure, Framing, PersonLook, Scene
from pipeline.film.timing import Size
from pipeline.illustration.extent import Bounds, Head
from pipeline.illustration.places.plane import Plane, Set

ADULT = 370.0
"""Height of a grown person in drawing units, for framing by figures."""


TALL_HATS = {"top hat": 2.6, "witch": 2.9, "crown": 2.0, "baker": 2.4, "ears": 2.3}
"""Height of the crown above the middle of the head, in radii of the head."""


FLOATING = frozenset({"fly", "swim", "fall", "climb"})
"""Poses without ground under the feet."""


BLUR = {"Full shot": 0.0, "Medium shot": 1.6, "Medium close-up": 3.4, "Close-up": 5.5, "Extreme close-up": 8.0, "Insert": 5.0}
"""Sigma of the out-of-focus set in units."""


def frame_units(size: Size) -> tuple[float, float]:
    """Width and height of the frame in set units: 720 high for landscape, taller for portrait."""
    aspect = size.width / size.height
    height = 720.0 * max(1.0, (1.0 / aspect) ** 0.6)
    return height * aspect, height


def reach(width: float, height: float) -> float:
    """The measure that shot sizes are shares of: the height, less in portrait frames."""
    return min(height, 1.25 * width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """Where a plane lies in the frame: X = x * sx + tx, Y = y * sy + ty."""

    sx: float
    sy: float
    tx: float
    ty: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A set point in the frame."""
        return x * self.sx + self.tx, y * self.sy + self.ty


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One figure in the composition.

    Attributes:
        index: of the scene's figures.
        x: frame x of its ground point at the start.
        travel: frame units it moves to the right over the shot.
        y: frame y of its ground point; may lie far below the frame.
        scale: frame units per drawing unit.
        order: set y of the ground under it; sorts it among the planes.
        near: the dark figure over whose shoulder the camera looks.
        perched: a small animal beside somebody taller, on a support of its own.
    """

    index: int
    x: float
    travel: float
    y: float
    scale: float
    order: float
    near: bool = False
    perched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """The still composition of a shot.

    Attributes:
        width: of the frame in units.
        height: of the frame in units.
        zoom: scale of the set where the figures stand.
        horizon: frame y of the horizon.
        stretch: vertical scale of the ground where the figures stand.
        shift: set x that is brought to the middle, from the set's own middle.
        blur: sigma of what is out of focus, in units.
        centre: what moves go towards.
        stands: the figures in the picture, far to near.
        closeness: 0 for shots with feet to 1 for a close-up.
        crop: (zoom, x, y) of what is enlarged as a whole: X' = X * zoom + x.
    """

    width: float
    height: float
    zoom: float
    horizon: float
    stretch: float
    shift: float
    blur: float
    centre: tuple[float, float]
    stands: tuple[Stand, ...]
    closeness: float
    crop: tuple[float, float, float] = (1.0, 0.0, 0.0)

    def lens(self, plane: Plane, stage: Set) -> Lens:
        """Where a plane of the set lies in the frame."""
        lens, (zoom, x, y) = self._lens(plane, stage), self.crop
        return Lens(sx=lens.sx * zoom, sy=lens.sy * zoom, tx=lens.tx * zoom + x, ty=lens.ty * zoom + y)

    def cropped(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the whole composition lies in the frame."""
        return x * self.crop[0] + self.crop[1], y * self.crop[0] + self.crop[2]

    def _lens(self, plane: Plane, stage: Set) -> Lens:
        d = plane.depth
        grow, squeeze = 1 + (self.zoom - 1) * d, self.stretch
        tx = self.width / 2 - (self.width / 2 + self.shift * d) * grow
        if plane.flat:
            return Lens(sx=grow, sy=squeeze, tx=tx, ty=self.horizon - stage.horizon * squeeze)
        base = stage.horizon if plane.base is None else plane.base
        foot = self.horizon + (base - stage.horizon) * squeeze
        return Lens(sx=grow, sy=grow, tx=tx, ty=foot - base * grow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitter:
    """What composing needs to know of a figure: extents at the start, in drawing units."""

    figure: Figure
    bounds: Bounds
    head: Head

    @property
    def crown(self) -> float:
        """The highest point of hair, hat or ears, negative; bounds also hold the reach of hands."""
        hat = self.figure.look.hat if isinstance(self.figure.look, PersonLook) else "ears"
        above = TALL_HATS.get(hat, 1.4 if hat == "none" else 1.9)
        return max(self.bounds.top, self.head.y - above * self.head.radius)


_ANGLE = {"eye": 0.0, "low": 0.09, "high": -0.11}


def tilted(framing: Framing, height: float) -> float:
    """How far the camera angle moves the horizon, in frame units."""
    return _ANGLE.get(framing.angle, 0.0) * height


def on_feet(figure: Figure) -> bool:
    """Whether a figure stands, sits or lies on the ground: it neither floats nor rides."""
    return figure.pose not in FLOATING and not figure.in_vehicle


def travel_of(figure: Figure, x: float, width: float) -> float:
    """Frame units by which a figure at ``x`` moves over the shot."""
    return 0.0 if figure.x_end is None else width / 2 * (1 + figure.x_end * 0.98) - x


def far_to_near(stands: Sequence[Stand]) -> tuple[Stand, ...]:
    """Stands in the order in which they are drawn."""
    return tuple(sorted(stands, key=lambda s: (s.near, s.order, s.index)))


def focus_of(scene: Scene) -> tuple[int, ...]:
    """Indices of the figures that the frame is about."""
    chosen = tuple(i for i, f in enumerate(scene.figures) if f.id and f.id in scene.framing.focus)
    return chosen or tuple(i for i, f in enumerate(scene.figures) if f.id)[:2] or (0,)


def shift_of(scene: Scene, focus: tuple[int, ...], stage: Set, width: float) -> float:
    """Reverse angles show different parts of the set: the camera looks where the first figure faces."""
    yaw = scene.figures[focus[0]].yaw
    lean = 0.0 if abs(yaw) > 120 else max(-1.0, min(1.0, yaw / 45.0))
    return lean * 0.10 * width + 0.08 * width * math.sin(scene.seed * 1.3 + focus[0])


def kept_in(stands: list[Stand], sitters: Sequence[Sitter], width: float) -> list[Stand]:
    """Heads stay inside the frame, also of those who lie."""
    kept = []
    for s in stands:
        head = sitters[s.index].head
        margin = min(width / 2, 1.4 * head.radius * s.scale)
        x = min(width - margin, max(margin, s.x + head.x * s.scale)) - head.x * s.scale
        if sitters[s.index].figure.pose in ("lie", "sleep") and (box := sitters[s.index].bounds).width * s.scale < width:
            x = min(width - box.right * s.scale, max(-box.left * s.scale, x))
        kept.append(replace(s, x=x))
    return kept
