"""What a set is made of: planes at depths, painted once, drawn every frame, or painted once and bent.

A set is painted in set units: the frame at its widest is ``View.width`` x ``View.height`` with the
origin at its top left corner. Painters cover more than the frame (``View.left`` to ``View.right`` and
``View.top`` to ``View.bottom``) so that the camera can move. Depth is parallax: 0 at infinity, 1 where
figures stand, above 1 in front of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.film.scene import Place
from pipeline.illustration.canvas import Canvas, noise
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point

Painter = Callable[[Canvas], None]
Mover = Callable[[Canvas, float], None]
Bend = Callable[[NDArray[np.float32], NDArray[np.float32], float], tuple[Any, Any]]
"""(x row, y column, t) in set units -> (dx, dy), each broadcastable to the box: where the paint moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a builder of sets is given.

    Attributes:
        width: width of the widest frame in set units.
        height: its height; 720 for landscape.
        place: what to build.
        tones: its colours.
    """

    width: float
    height: float
    place: Place
    tones: Tones

    @property
    def left(self) -> float:
        """Where painting starts."""
        return -0.22 * self.width

    @property
    def right(self) -> float:
        """Where painting ends."""
        return 1.22 * self.width

    @property
    def top(self) -> float:
        """Above this nothing is seen."""
        return -0.40 * self.height

    @property
    def bottom(self) -> float:
        """Below this nothing is seen."""
        return 1.30 * self.height

    def rng(self, *key: int | str) -> np.random.Generator:
        """Chance that belongs to this place and key, the same in every shot."""
        return noise(self.place.seed, self.place.family, *key)

    def has(self, *words: str) -> bool:
        """Whether the place's details name one of the words (or contain it as a word)."""
        named = {w for detail in self.place.details for w in (detail.lower(), *detail.lower().split())}
        return bool(named & set(words))

    def at(self, x: float, y: float) -> Point:
        """A point by its shares of width and height."""
        return x * self.width, y * self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror:
    """A wet or watery plane that reflects what was painted behind it.

    Attributes:
        y: set y of the line about which it mirrors.
        strength: 0 to 1.
        smear: sigma of the vertical blur in units; still water has little, asphalt much.
        tint: colour laid over the reflection towards the viewer.
        tint_alpha: its strength at the front.
        wet: a dark wet ground, where only lights show, instead of water.
    """

    y: float
    strength: float
    tint: str
    smear: float = 12.0
    tint_alpha: float = 0.7
    wet: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """One layer of a set.

    Attributes:
        depth: parallax, 0 at infinity, 1 at the figures, more in front.
        base: set y of the ground line on which the layer stands; the horizon when None. Also sorts it among the figures.
        flat: it is ground or water seen in perspective: a lower camera squeezes it instead of moving it.
        front: it is drawn before every figure, whatever its base.
        shots: sizes of shots in which it is shown, () for all.
        mirror: it reflects what lies behind it.
    """

    depth: float
    base: float | None = None
    flat: bool = False
    front: bool = False
    shots: tuple[str, ...] = ()
    mirror: Mirror | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Still(Plane):
    """A layer painted once per shot."""

    paint: Painter


@dataclass(frozen=True, slots=True, kw_only=True)
class Live(Plane):
    """A layer drawn every frame; a pure function of time in seconds."""

    draw: Mover


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving(Plane):
    """A layer painted once per shot and then moved and bent every frame.

    Attributes:
        box: left, top, right, bottom of the painting in set units.
        paint: paints inside the box.
        speed: units per second to the right.
        period: width in units after which the painting repeats, 0 when it does not.
        bend: displaces the paint, None for a rigid layer.
    """

    box: tuple[float, float, float, float]
    paint: Painter
    speed: float = 0.0
    period: float = 0.0
    bend: Bend | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A spot of the set that effects attach to: "lamp" of a lighthouse, "fire", "chimney"."""

    name: str
    x: float
    y: float
    depth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """A place as it is built for one shot.

    Attributes:
        planes: back to front.
        horizon: set y of the horizon (eye level).
        front: set y of the ground at the front of the stage.
        back: set y of the ground at its back.
        scale: set units per drawing unit of a figure at the front.
        room: an interior: long shots cannot go far away.
        shore: set y of the water's near edge; whoever stands keeps before it, 0.0 where there is ground all over.
        parapet: a railing or wall runs along the back of the stage, and nobody stands behind it.
        bob: (t, x) -> (dy in units, degrees) for what floats, None on firm ground.
        anchors: spots for effects.
        grounded: false where figures float or fly: no shadows under them.
        open_air: false where no rain or snow can fall.
    """

    planes: tuple[Plane, ...]
    horizon: float
    front: float
    back: float
    scale: float
    room: bool = False
    shore: float = 0.0
    parapet: bool = False
    bob: Callable[[float, float], tuple[float, float]] | None = None
    anchors: tuple[Anchor, ...] = ()
    grounded: bool = True
    open_air: bool = True

    @property
    def sheltered(self) -> bool:
        """No weather falls here: a room, under water, in space."""
        return self.room or not self.open_air

    def ground(self, depth: float) -> tuple[float, float]:
        """Set y of the ground at stage depth 0 (front) to 1 (back), and the scale of what stands there."""
        y = self.front + (self.back - self.front) * depth
        if not self.grounded:
            return y, self.scale * (1 - 0.45 * depth)
        return y, self.scale * max(0.05, (y - self.horizon) / (self.front - self.horizon))

    def anchor(self, name: str) -> Anchor | None:
        """The spot of that name, or None."""
        return next((a for a in self.anchors if a.name == name), None)


Builder = Callable[[View], Set]
STAND = 0.37
"""Height of a grown person in the widest frame, as a share of its height."""


def stand_scale(view: View, share: float = STAND) -> float:
    """Set units per drawing unit for people ``share`` of the frame high."""
    return share * min(view.height, 1.25 * view.width) / 370.0
