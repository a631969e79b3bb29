"""Hats by name. Brims stay above the brows, or expressions die."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.film.scene import PersonLook
from pipeline.illustration.canvas import (
    Canvas,
    kept,
)
from pipeline.illustration.palette import Tones
from pipeline.illustration.people.brimmed import fedora, souwester, straw, top_hat, witch
from pipeline.illustration.people.capped import baker, beanie, beret, cap, captain, helmet
from pipeline.illustration.people.hatter import Hat
from pipeline.illustration.people.headgear import crown, flower, headscarf, hood, hood_behind, space_helmet
from pipeline.illustration.people.skull import Skull


@dataclass(frozen=True, slots=True, kw_only=True)
class Worn:
    """How a hat meets the hair.

    Attributes:
        lift: units by which it sits higher than it is drawn, so that brows stay in sight.
        covers: hair above its line is cut away.
        hides_hair: no hair is seen at all.
        hides_ears: ears are under it.
    """

    lift: float = 0.0
    covers: bool = True
    hides_hair: bool = False
    hides_ears: bool = False


HATS_WORN: dict[str, Worn] = {
    "souwester": Worn(lift=4, hides_ears=True), "fedora": Worn(lift=9), "cap": Worn(lift=8), "beanie": Worn(lift=6),
    "straw": Worn(lift=9), "witch": Worn(lift=9), "top hat": Worn(lift=8), "baker": Worn(), "captain": Worn(lift=5),
    "helmet": Worn(lift=4, hides_ears=True), "beret": Worn(covers=False), "crown": Worn(covers=False), "flower": Worn(covers=False),
    "headscarf": Worn(hides_hair=True, hides_ears=True), "hood": Worn(hides_hair=True, hides_ears=True),
    "space helmet": Worn(covers=False),
}  # fmt: skip


def draw_hat(canvas: Canvas, skull: Skull, look: PersonLook, tones: Tones, *, behind: bool = False) -> None:
    """The hat of ``look`` over head and hair, seen from the front or from ``behind``; nothing without one."""
    draw = _DRAWN.get(look.hat)
    if draw is not None:
        with kept(canvas):
            canvas.translate(0, -skull.pitch * 0.45 - HATS_WORN[look.hat].lift)
            draw(Hat(canvas, skull, look.hat_colour, look.accent, tones, behind))


def draw_hat_behind(canvas: Canvas, skull: Skull, look: PersonLook, tones: Tones) -> None:
    """The part of a hat behind the head."""
    draw = _BEHIND.get(look.hat)
    if draw is not None:
        draw(Hat(canvas, skull, look.hat_colour, look.accent, tones))


_DRAWN: dict[str, Callable[[Hat], None]] = {
    "fedora": fedora, "straw": straw, "witch": witch, "top hat": top_hat, "souwester": souwester, "cap": cap,
    "beanie": beanie, "baker": baker, "beret": beret, "captain": captain, "helmet": helmet, "crown": crown,
    "headscarf": headscarf, "hood": hood, "space helmet": space_helmet, "flower": flower,
}  # fmt: skip
_BEHIND: dict[str, Callable[[Hat], None]] = {"hood": hood_behind}
