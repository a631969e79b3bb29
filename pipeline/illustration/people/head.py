"""A whole head, front to three-quarter: order of its parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.film.scene import PersonLook
from pipeline.illustration.canvas import Canvas, kept, linear, part, stroke
from pipeline.illustration.colour import rgb
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, box, ellipse, smooth
from pipeline.illustration.people.beards import draw_beard, draw_moustache, mouth_drop
from pipeline.illustration.people.complexion import Complexion, complexion
from pipeline.illustration.people.face import (
    EYE_LON,
    Mien,
    draw_age,
    draw_brows,
    draw_cheeks,
    draw_eye,
    draw_freckles,
    draw_glasses,
    draw_nose,
    mouth_place,
)
from pipeline.illustration.people.hair import (
    UNDER_HAT,
    Hairdo,
    braid_sides,
    draw_braids,
    draw_gathered_hair,
    draw_hair_before,
    draw_hair_behind,
    hairdo,
)
from pipeline.illustration.people.hats import HATS_WORN, draw_hat, draw_hat_behind
from pipeline.illustration.people.mouth import draw_mouth
from pipeline.illustration.people.skull import Skull

_GLASSES = "#8a6a34"
NEAR_EAR = 0.16
"""Sine of the yaw from which the nearer ear lies on the head, not behind it."""


@dataclass(frozen=True, slots=True)
class HeadArt:
    """A head that can be drawn: whose, how turned, in which light."""

    look: PersonLook
    skull: Skull
    tones: Tones

    @property
    def tint(self) -> Complexion:
        """Colours of the face."""
        return complexion(self.look, self.tones)

    @property
    def hairdo(self) -> Hairdo | None:
        """The hair under whatever hat there is."""
        worn = HATS_WORN.get(self.look.hat)
        if worn is not None and worn.hides_hair:
            return None
        return hairdo(self.look, hatted=worn is not None and worn.covers)


def draw_behind(canvas: Canvas, head: HeadArt) -> None:
    """What lies behind neck and shoulders: the mass of the hair, the back of a hood."""
    style = head.hairdo
    if style is not None:
        worn = HATS_WORN.get(head.look.hat)
        hatted = worn is not None and worn.covers
        draw_gathered_hair(canvas, head.skull, style, head.look.hair, head.tones, hatted=hatted)
        with _under_hat(canvas, head):
            draw_hair_behind(canvas, head.skull, style, head.look.hair, head.tones)
        if style.extra == "braids":
            draw_braids(canvas, head.skull, head.look.hair, head.look.accent, head.tones, braid_sides(head.skull)[0])
    draw_hat_behind(canvas, head.skull, head.look, head.tones)


def draw_head(canvas: Canvas, head: HeadArt, mien: Mien) -> None:
    """Everything from the ears to the hat."""
    skull, look, tones, tint = head.skull, head.look, head.tones, head.tint
    _ears(canvas, head, near=False)
    shape = skull.outline()
    part(canvas, shape, look.skin, tones, shade=0.9, light=0.9)
    with kept(canvas):
        canvas.clipPath(shape, True)
        draw_cheeks(canvas, skull, tint, mien.expression.blush)
        _features(canvas, head, mien)
    _mouth_and_beard(canvas, head, mien)
    draw_nose(canvas, skull, tint, tones, skull.nose)
    if look.glasses:
        draw_glasses(canvas, skull, _GLASSES)
    _hair_and_hat(canvas, head, mien)


def _features(canvas: Canvas, head: HeadArt, mien: Mien) -> None:
    """What is cut off by the edge of the face."""
    tint, skull = head.tint, head.skull
    _shadow_of_hair(canvas, head)
    if tint.age:
        draw_age(canvas, skull, tint)
    if head.look.freckles:
        draw_freckles(canvas, skull, tint)
    for side in (-1, 1):
        if not skull.hides(side * EYE_LON):
            draw_eye(canvas, skull, side, mien, tint, head.tones)


def _shadow_of_hair(canvas: Canvas, head: HeadArt) -> None:
    if head.look.hair_style in ("none", "bald") and head.look.hat == "none":
        return
    ry = head.skull.ry
    paint = linear((0, -ry * 0.74), (0, -ry * 0.34), (rgb(head.tint.line, 0.5), rgb(head.tint.line, 0.0)))
    canvas.drawRect(box(-60, -ry, 60, -ry * 0.3), paint)


def _mouth_and_beard(canvas: Canvas, head: HeadArt, mien: Mien) -> None:
    skull, look = head.skull, head.look
    draw_beard(canvas, skull, look, head.tones)
    x, y = mouth_place(skull, mien.mouth.height)
    with kept(canvas):
        if skull.profile:
            canvas.clipPath(skull.outline(), True)
        canvas.translate(x, y + mouth_drop(look, mien.mouth.height))
        scale = 0.9 if look.age == "child" else 0.94 if look.figure == "woman" else 1.0
        canvas.scale(scale * max(0.74, 1 - 0.32 * skull.k * skull.k), scale)
        draw_mouth(canvas, mien.mouth, mien.expression.smile, head.tint, woman=look.figure == "woman" and look.age != "child")
    draw_moustache(canvas, skull, look, head.tones)


def _hair_and_hat(canvas: Canvas, head: HeadArt, mien: Mien) -> None:
    style = head.hairdo
    if style is not None:
        with _under_hat(canvas, head):
            draw_hair_before(canvas, head.skull, style, head.look.hair, head.tones)
    _ears(canvas, head, near=True)
    draw_brows(canvas, head.skull, mien.expression, head.tint)
    if style is not None and style.extra == "braids":
        draw_braids(canvas, head.skull, head.look.hair, head.look.accent, head.tones, braid_sides(head.skull)[1])
    draw_hat(canvas, head.skull, head.look, head.tones)


@contextmanager
def _under_hat(canvas: Canvas, head: HeadArt) -> Iterator[None]:
    """Cuts away hair above the line of a hat that covers the crown."""
    worn = HATS_WORN.get(head.look.hat)
    with kept(canvas):
        if worn is not None and worn.covers:
            canvas.clipPath(_below_hat(head.skull), True)
        yield


def _below_hat(skull: Skull) -> Path:
    """Wide below the temples, as narrow as the hat at its line."""
    rx, y, shift = skull.rx * 0.98, skull.ry * UNDER_HAT, -3 * skull.k
    top = [(-rx + shift, y), (rx + shift, y)]
    return smooth(
        [
            *top,
            (rx * 1.14 + shift, y * 0.55),
            (rx * 1.5, 0),
            (220, 60),
            (220, 400),
            (-220, 400),
            (-220, 60),
            (-rx * 1.5, 0),
            (-rx * 1.14 + shift, y * 0.55),
        ],
        tension=0.4,
    )


def _ears(canvas: Canvas, head: HeadArt, *, near: bool) -> None:
    """The ears behind the head, or the one on the side that is turned to us, over the hair."""
    if _ears_hidden(head):
        return
    skull = head.skull
    for side in (-1, 1):
        towards = -side * skull.k
        if near == (towards > NEAR_EAR) and towards > -0.5:
            x = skull.at(side * 84, 0, 0.98)[0] - (6 * skull.k if near else 0)
            _ear(canvas, head, x, side, 1 - 0.25 * max(0.0, -towards))


def _ear(canvas: Canvas, head: HeadArt, x: float, side: int, width: float) -> None:
    tint = head.tint
    part(canvas, ellipse(x, 5, 9.2 * width, 12.6), tint.warm, head.tones)
    canvas.drawPath(
        smooth([(x - 3 * side, -2), (x + 3 * side, 0), (x + 2.6 * side, 6), (x - side, 11)], False), stroke(tint.line, 1.7, 0.6)
    )


def _ears_hidden(head: HeadArt) -> bool:
    style = head.hairdo
    worn = HATS_WORN.get(head.look.hat)
    return (style is not None and style.burn > 0.5) or (worn is not None and worn.hides_ears)
