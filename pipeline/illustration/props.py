"""Things by noun: drawn by our own hand where films need them most, from the icon set otherwise.

Units are those of ``pipeline.illustration.extent``: a grown person's head is 98 high, a person 330 to 390
tall. The origin is the middle of the base.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from pipeline.illustration.canvas import Buffer, Canvas
from pipeline.illustration.extent import Bounds
from pipeline.illustration.icons import glyphs
from pipeline.illustration.palette import Tones
from pipeline.illustration.things.drawn import Drawn
from pipeline.illustration.things.furniture import FURNITURE
from pipeline.illustration.things.held import HELD
from pipeline.illustration.things.outdoors import OUTDOORS
from pipeline.illustration.things.sizes import ICON_HEIGHT, ICON_HEIGHTS
from pipeline.illustration.things.synonyms import SYNONYMS

OWN: dict[str, Drawn] = {**HELD, **FURNITURE, **OUTDOORS}
"""Drawings of our own by their noun."""
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
        if form in OWN:
            return form
        if form in SYNONYMS:
            return SYNONYMS[form]
        if form in glyphs.words():
            return ""
    return ""


@cache
def _found(noun: str) -> tuple[str, str]:
    own = _own(noun)
    return own, "" if own else glyphs.find(noun)


def knows(noun: str) -> bool:
    """Whether there is a drawing for the noun: "an old lantern", "apples"."""
    return any(_found(noun))


def thing(noun: str, tones: Tones) -> Thing:
    """The thing that a noun names, in the light of ``tones``. What ``knows`` denies draws nothing."""
    own, icon = _found(noun)
    if own:
        drawn = OWN[own]
        return Thing(noun=noun, tones=tones, glow=drawn.glow or None, lamp=drawn.lamp, drawing=drawn, icon="", height=drawn.height)
    return Thing(noun=noun, tones=tones, glow=None, lamp=0.0, drawing=None, icon=icon, height=ICON_HEIGHTS.get(icon, ICON_HEIGHT))
