"""Things by noun: drawn by our own hand where films need them most, from the icon set otherwise.

Units are those of ``pipeline.illustration.extent``: a grown person's head is 98 high, a person 330 to 390
tall. The origin is the middle of the base.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import skia

from pipeline.illustration.canvas import Buffer, Canvas, kept
from pipeline.illustration.extent import Bounds
from pipeline.illustration.icons import glyphs
from pipeline.illustration.palette import Tones
from pipeline.illustration.things.animals import animal
from pipeline.illustration.things.daily import DAILY
from pipeline.illustration.things.drawn import Drawn
from pipeline.illustration.things.furniture import FURNITURE
from pipeline.illustration.things.gear import GEAR
from pipeline.illustration.things.held import HELD
from pipeline.illustration.things.machines import MACHINES
from pipeline.illustration.things.outdoors import OUTDOORS
from pipeline.illustration.things.sizes import ICON_HEIGHT, ICON_HEIGHTS
from pipeline.illustration.things.synonyms import SYNONYMS
from pipeline.illustration.things.traces import TRACES
from pipeline.illustration.things.wardrobe import WARDROBE

OWN: dict[str, Drawn] = {**HELD, **FURNITURE, **OUTDOORS, **TRACES, **WARDROBE, **GEAR, **MACHINES}
"""Drawings of our own by their noun, those that scene codecs know."""
DRAWN: dict[str, Drawn] = {**OWN, **DAILY}
"""All drawings of our own by their noun."""
ON_TABLES = frozenset({"lamp", "globe", "candelabra", "computer", "painting", "wall clock"})
"""Furniture that stands on other furniture."""
LOW = 150.0
"""Height in units from which on things that are neither furniture nor outdoors stand on the floor."""
EDGE = 6.0
"""Units of room round a drawing, for outlines."""
LOOK = 120
"""Edge in pixels of the picture in which is seen whether a drawing moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that can be placed, held or lit.

    Attributes:
        noun: as it was asked for.
        glow: colour of its light, None when it gives none.
        lamp: height of the light above the base in units.
        drawing: our own drawing, or None.
        icon: name of the glyph otherwise, "" for nothing at all.
        height: units; of the drawing or the glyph.
    """

    noun: str
    tones: Tones
    glow: str | None
    lamp: float
    drawing: Drawn | None
    icon: str
    height: float

    def bounds(self) -> Bounds:
        """Everything it draws lies inside."""
        if self.drawing is not None:
            half = self.drawing.width / 2 + EDGE
            return Bounds(-half, -self.drawing.height - EDGE, half, self.drawing.below + EDGE)
        if not self.icon:
            return Bounds(-1.0, -1.0, 1.0, 1.0)
        half = glyphs.width(self.icon, self.height) / 2 + EDGE
        return Bounds(-half, -self.height - EDGE, half, EDGE)

    @property
    def flat(self) -> bool:
        """Whether it lies in the ground and throws no shadow."""
        return self.drawing is not None and self.drawing.flat

    @property
    def on_floor(self) -> bool:
        """Whether it stands on the floor of a room, not on a table."""
        return self.flat or on_floor(self.noun) or (self.height > LOW and _found(self.noun)[0] not in ON_TABLES)

    @property
    def still(self) -> bool:
        """Whether it looks the same at any time: no flame, no pendulum."""
        return self.drawing is None or _still(self.drawing, self.tones)

    def draw(self, canvas: Canvas, t: float = 0.0) -> None:
        """Paint it as it is at ``t`` seconds; something unknown paints nothing."""
        if self.drawing is not None:
            self.drawing.paint(canvas, self.tones, t)
        elif self.icon:
            glyphs.draw(canvas, self.icon, self.height, self.tones)


@lru_cache(maxsize=256)
def _still(drawn: Drawn, tones: Tones) -> bool:
    """Found by drawing it small at two times."""
    if drawn.glow:
        return False
    seen = []
    for t in (0.0, 0.61):
        buffer = Buffer(LOOK, LOOK)
        buffer.canvas.translate(LOOK / 2, 0.9 * LOOK)
        k = 0.85 * LOOK / max(drawn.width, drawn.height + drawn.below)
        buffer.canvas.scale(k, k)
        drawn.paint(buffer.canvas, tones, t)
        seen.append(buffer.pixels)
    return bool(np.array_equal(seen[0], seen[1]))


def _own(noun: str) -> str:
    """The name of our own drawing for a noun, or ""."""
    for form in glyphs.forms(noun):
        if form in DRAWN:
            return form
        if form in SYNONYMS:
            return SYNONYMS[form]
        if animal(form) is not None:
            return form
        if form in glyphs.words():
            return ""
    return ""


@lru_cache(maxsize=4096)
def _found(noun: str) -> tuple[str, str]:
    own = _own(noun)
    return own, "" if own else glyphs.find(noun)


def knows(noun: str) -> bool:
    """Whether there is a drawing for the noun: "an old lantern", "apples"."""
    return any(_found(noun))


def on_floor(noun: str) -> bool:
    """Whether what the noun names is furniture or larger: a grandfather clock stands on no table."""
    own = _found(noun)[0]
    return own in OUTDOORS or (own in FURNITURE and own not in ON_TABLES)


def is_tree(noun: str) -> bool:
    """Whether what the noun names is drawn as a broad-leaved tree."""
    return _own(noun) == "tree"


def told_apart(noun: str, word: str) -> bool:
    """Whether a noun with a word before it has a drawing of its own: a rain boot is another than a boot."""
    return _found(f"{word} {noun}") not in (("", ""), _found(noun))


def is_flat(noun: str) -> bool:
    """Whether what the noun names lies in the ground, and nobody can take it up: footprints."""
    own = _own(noun)
    return own in DRAWN and DRAWN[own].flat


LAID = 300
"""Edge in pixels of the picture on which a turned thing is measured."""
LEANING = {
    "sword": 84.0, "spear": 88.0, "broom": 86.0, "oar": 88.0, "shovel": 84.0, "rake": 86.0, "umbrella": 62.0, "net": 60.0, "violin": 80.0,
    "fishing-pole": 50.0, "magic-wand": 20.0, "bow-and-arrow": 20.0, "crossed-swords": 0.0, "rose": 74.0, "glove": 82.0, "mitten": 82.0,
}  # fmt: skip
"""Degrees by which things are turned that do not stand by themselves: they lie, or lean on what they touch."""
LYING = {
    "letter": -8.0, "page": -14.0, "map": -5.0, "photograph": 10.0, "newspaper": -8.0, "scroll": -6.0, "card": 8.0, "ticket": -10.0,
    "coat": -18.0, "dress": -18.0, "kimono": -18.0, "t-shirt": -12.0, "jeans": -12.0, "necktie": 30.0, "socks": 20.0, "ribbon": 8.0,
    "fork-and-knife-with-plate": 0.0, "fork-and-knife": 12.0, "fallen-leaf": 10.0, "maple-leaf": -14.0, "four-leaf-clover": 12.0,
    "crayon": 30.0, "pencil": 30.0, "pen": 30.0, "paintbrush": 30.0, "hammer": 40.0, "wrench": 40.0, "screwdriver": 40.0, "spoon": 40.0,
    "dagger": 50.0, "ring": 0.0, "coin": 0.0, "sewing-needle": 30.0, "scissors": 20.0, "military-medal": 12.0, "feather": -6.0,
    "necklace": 0.0, "button": 0.0, "watch": 12.0, "blossom": 0.0, "hibiscus": 0.0, "lotus": 0.0, "cherry-blossom": 0.0, "hook": 20.0,
    "fish": -6.0, "paperclip": 20.0, "herb": 20.0, "key": 24.0, "kite": 20.0, "playing-card": 8.0, "chess-pawn": 70.0,
}  # fmt: skip
"""Degrees by which flat things are turned: they lie, and are seen foreshortened. Paper does not stand."""
TRUE_SIZES = {"seed": 12.0, "rock": 40.0, "rope": 46.0, "button": 14.0, "ticket": 24.0, "ring": 12.0, "page": 44.0, "glove": 44.0}
"""Heights in units by which a near picture measures what is drawn larger than life for a hand in a wide shot."""
FLAT = 80.0
"""Degrees from which on they lie flat, and are seen foreshortened."""
FORESHORTENED = 0.55
"""Height of what lies flat, seen from a little above."""


@dataclass(frozen=True, slots=True)
class _Arranged:
    """A thing that is put in its place in some way, and for the rest is what it is."""

    piece: Thing | Laid

    @property
    def height(self) -> float:
        """Natural height of the thing when it stands."""
        return self.piece.height

    @property
    def noun(self) -> str:
        """As it was asked for."""
        return self.piece.noun

    @property
    def glow(self) -> str | None:
        """As of the thing."""
        return self.piece.glow

    @property
    def lamp(self) -> float:
        """As of the thing."""
        return self.piece.lamp

    @property
    def flat(self) -> bool:
        """As of the thing."""
        return self.piece.flat

    @property
    def on_floor(self) -> bool:
        """As of the thing."""
        return self.piece.on_floor

    @property
    def still(self) -> bool:
        """As of the thing."""
        return self.piece.still


@dataclass(frozen=True, slots=True)
class Laid(_Arranged):
    """A thing turned about the middle of its height until it lies on the ground."""

    piece: Thing
    degrees: float
    squash: float = 1.0

    @property
    def lamp(self) -> float:
        """Lamps stand; what is laid has its light in the middle."""
        return self.bounds().height / 2

    @property
    def on_floor(self) -> bool:
        """As of the thing; what lies may lie on a table."""
        return self.bounds().width > 2 * LOW

    def bounds(self) -> Bounds:
        """Everything it draws lies inside."""
        box = _turned(self.piece, self.degrees, self.squash)
        return Bounds(box.left, box.top - box.bottom, box.right, EDGE)

    def draw(self, canvas: Canvas, t: float = 0.0) -> None:
        """Paint it as it is at ``t`` seconds."""
        with kept(canvas):
            canvas.translate(0, EDGE - _turned(self.piece, self.degrees, self.squash).bottom)
            canvas.scale(1.0, self.squash)
            canvas.rotate(self.degrees)
            canvas.translate(0, -self.piece.bounds().top / 2)
            self.piece.draw(canvas, t)


APART = 0.30
"""How far the second of a pair stands behind the first, as a share of its width and of its height."""


@dataclass(frozen=True, slots=True)
class Pair(_Arranged):
    """Two of one thing: the second a little behind and beside the first."""

    def bounds(self) -> Bounds:
        """Everything it draws lies inside."""
        box = self.piece.bounds()
        dx, dy = self._step(box)
        return Bounds(box.left - dx, box.top - dy, box.right + dx, box.bottom)

    def draw(self, canvas: Canvas, t: float = 0.0) -> None:
        """Paint both as they are at ``t`` seconds."""
        dx, dy = self._step(self.piece.bounds())
        for x, y in ((dx, -dy), (-dx, 0.0)):
            with kept(canvas):
                canvas.translate(x, y)
                self.piece.draw(canvas, t)

    @staticmethod
    def _step(box: Bounds) -> tuple[float, float]:
        return APART * box.width, 0.4 * APART * box.height


@lru_cache(maxsize=64)
def _turned(piece: Thing, degrees: float, squash: float) -> Bounds:
    """What a thing covers when it is turned about its middle, measured on a small drawing."""
    box = piece.bounds()
    span = 2.2 * max(box.width, box.height)
    buffer, k = Buffer(LAID, LAID), LAID / span
    with kept(buffer.canvas) as canvas:
        canvas.translate(LAID / 2, LAID / 2)
        canvas.scale(k, k * squash)
        canvas.rotate(degrees)
        canvas.translate(0, -box.top / 2)
        piece.draw(canvas, 0.0)
    rows, columns = (np.flatnonzero((buffer.pixels[..., 3] > 40).any(axis=axis)) for axis in (1, 0))
    left, right, top, bottom = (float(v - LAID / 2) / k for v in (columns[0], columns[-1] + 1, rows[0], rows[-1] + 1))
    return Bounds(left - EDGE, top - EDGE, right + EDGE, bottom + EDGE)


def set_down(noun: str, tones: Tones) -> Thing | Laid:
    """The thing as it stands, lies or leans where somebody put it."""
    piece = thing(noun, tones)
    name = _name(noun)
    if name in LYING:
        return Laid(piece, LYING[name], FORESHORTENED)
    degrees = LEANING.get(name, 0.0)
    return Laid(piece, degrees, FORESHORTENED if degrees >= FLAT else 1.0) if degrees else piece


def lies(noun: str) -> bool:
    """Whether the thing lies flat wherever it is put, on a table as on the ground."""
    return _name(noun) in LYING


def true_size(piece: Thing | Laid | Pair) -> float:
    """How tall the thing is in units, for near pictures."""
    return TRUE_SIZES.get(_name(piece.noun), piece.height)


def _name(noun: str) -> str:
    own, icon = _found(noun)
    return own or icon


def thing(noun: str, tones: Tones) -> Thing:
    """The thing that a noun names, in the light of ``tones``. What ``knows`` denies draws nothing."""
    own, icon = _found(noun)
    if own:
        drawn = DRAWN.get(own) or animal(own)
        assert drawn is not None
        return Thing(noun=noun, tones=tones, glow=drawn.glow or None, lamp=drawn.lamp, drawing=drawn, icon="", height=drawn.height)
    return Thing(noun=noun, tones=tones, glow=None, lamp=0.0, drawing=None, icon=icon, height=ICON_HEIGHTS.get(icon, ICON_HEIGHT))


_BRIGHTER = 1.7
"""A drawing is about half as bright as paper: so much more light gives the colour as it was named."""
_LUMA = (0.30, 0.59, 0.11)


def dyed(draw: Callable[[Canvas, float], None], colour: str) -> Callable[[Canvas, float], None]:
    """The drawing in shades of one colour "#rrggbb"; dark lines stay dark."""
    rows = [channel / 255 * _BRIGHTER for channel in bytes.fromhex(colour[1:7])]
    matrix = [value for share in rows for value in (*(share * part for part in _LUMA), 0.0, 0.0)]
    paint = skia.Paint(ColorFilter=skia.ColorFilters.Matrix([*matrix, 0.0, 0.0, 0.0, 1.0, 0.0]))

    def paint_dyed(canvas: Canvas, t: float) -> None:
        canvas.saveLayer(None, paint)
        draw(canvas, t)
        canvas.restore()

    return paint_dyed
