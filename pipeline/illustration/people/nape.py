"""Heads from behind: hair, ears, nape; no face."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, kept, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.paths import Path, Point, ellipse, smooth
from pipeline.illustration.people.hair import Hairdo, draw_braids
from pipeline.illustration.people.hats import HATS_WORN, draw_hat
from pipeline.illustration.people.head import HeadArt


def draw_head_from_behind(canvas: Canvas, head: HeadArt) -> None:
    """The back of a head, over everything that the figure wears."""
    skull, look, tones = head.skull, head.look, head.tones
    style = head.hairdo
    if style is None or style.burn <= 0.5:
        for side in (-1, 1):
            part(canvas, ellipse(side * skull.rx * 0.98 + 3 * skull.k, 5, 8.6, 12), head.tint.warm, tones)
    part(canvas, skull.outline(), look.skin, tones)
    if style is not None:
        _hair(canvas, head, style)
    _hat(canvas, head)


def _hair(canvas: Canvas, head: HeadArt, style: Hairdo) -> None:
    skull, colour, tones = head.skull, head.look.hair, head.tones
    shape = _shape(head, style)
    part(canvas, shape, colour, tones, crescent=0 if style.cropped else 5)
    if style.cropped:
        return
    if style.extra == "bun":
        _swept_up(canvas, head, shape)
        if head.look.hat == "none":
            _bun(canvas, head)
    else:
        _strands(canvas, head, style, shape)
    if style.extra == "ponytail":
        _tail(canvas, head)
    if style.extra == "braids":
        draw_braids(canvas, skull, colour, head.look.accent, tones)


def _bun(canvas: Canvas, head: HeadArt) -> None:
    """The knot on top, where it is seen from the front as well."""
    skull, colour, tones = head.skull, head.look.hair, head.tones
    y = -skull.ry * 1.14
    part(canvas, ellipse(0, y, 22, 19.5), colour, tones, crescent=3)
    paint = stroke(mix(colour, tones.shade, 0.42), 1.6, 0.6)
    for i in (-1, 0, 1):
        canvas.drawPath(smooth([(-16, y + i * 7), (0, y - 5 + i * 7), (15, y + i * 7)], False), paint)


def _swept_up(canvas: Canvas, head: HeadArt, shape: Path) -> None:
    """Strands from the nape up to the knot."""
    skull, dark = head.skull, stroke(mix(head.look.hair, head.tones.shade, 0.5), 1.7, 0.36)
    with kept(canvas):
        canvas.clipPath(shape, True)
        for i in range(-4, 5):
            x = i * skull.rx * 0.25
            canvas.drawPath(smooth([(x * 0.9, skull.ry * 0.66), (x * 1.1, 0.0), (x * 0.3, -skull.ry * 0.95)], False), dark)


def _shape(head: HeadArt, style: Hairdo) -> Path:
    skull = head.skull
    rx, ry = skull.rx * (1 + style.side), skull.ry * (1 + max(0.0, style.crown))
    top = -ry if style.crown > -0.5 else -skull.ry * (0.12 if head.look.hat == "none" else 0.5)
    end, w = (
        skull.ry * max(style.back, 0.5 if style.extra == "bun" else 0.62),
        skull.rx * max(style.width, 0.7 if style.extra == "bun" else 0.8),
    )
    steps = 2 * style.bumps if style.bumps else 10
    dome: list[Point] = []
    for i in range(steps + 1):
        a = math.radians(-95 + 190 * i / steps)
        grow = 1 + (style.bump * (1 if i % 2 else -0.25) if style.bumps else 0.0)
        dome.append((math.sin(a) * rx * grow, max(top, -math.cos(a) * ry * grow)))
    low = [
        (rx, end * 0.5),
        (w, end * 0.92),
        (w * 0.5, end * 1.05),
        (0, end * 1.02),
        (-w * 0.5, end * 1.05),
        (-w, end * 0.92),
        (-rx, end * 0.5),
    ]
    return smooth(dome + low, tension=0.8)


def _strands(canvas: Canvas, head: HeadArt, style: Hairdo, shape: Path) -> None:
    skull, colour, tones = head.skull, head.look.hair, head.tones
    dark, light = stroke(mix(colour, tones.shade, 0.5), 1.7, 0.36), stroke(mix(colour, tones.light, 0.3), 2.0, 0.28)
    top, end = -skull.ry * 0.72, skull.ry * max(style.back, 0.62)
    with kept(canvas):
        canvas.clipPath(shape, True)
        for i in range(-4, 5):
            x = i * skull.rx * 0.25
            line = [(x * 0.25, top), (x * 0.85, top * 0.45), (x * 1.05, end * 0.3), (x * (0.95 + 0.1 * style.width), end)]
            canvas.drawPath(smooth(line, False), light if i % 3 == 1 else dark)


def _tail(canvas: Canvas, head: HeadArt) -> None:
    colour, tones = head.look.hair, head.tones
    tail = smooth([(-8, -34), (8, -34), (17, 0), (15, 48), (3, 84), (-13, 50), (-17, 0)])
    part(canvas, tail, mix(colour, tones.shade, 0.05), tones, crescent=4)
    for x in (-7, 1, 8):
        canvas.drawPath(smooth([(x * 0.5, -28), (x, 14), (x * 0.7, 66)], False), stroke(mix(colour, tones.shade, 0.45), 1.6, 0.5))
    part(canvas, ellipse(0, -34, 10, 5.5), head.look.accent, tones)


def _hat(canvas: Canvas, head: HeadArt) -> None:
    look, skull, tones = head.look, head.skull, head.tones
    worn = HATS_WORN.get(look.hat)
    if worn is not None and worn.hides_hair:
        grow = 1.14 if look.hat == "hood" else 1.06
        cover = smooth([(x * grow, y * grow) for x, y in skull.contour()])
        part(canvas, cover, look.hat_colour, tones, crescent=5)
        fold = [(0, -skull.ry * 0.9), (4, 0), (0, skull.ry * 0.9)]
        canvas.drawPath(smooth(fold, False), stroke(mix(look.hat_colour, tones.shade, 0.45), 2.0, 0.4))
        return
    draw_hat(canvas, skull, look, tones, behind=True)
