"""The mouth: ten shapes of speech, each bent by the smile."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, stroke
from pipeline.illustration.paths import Path, ellipse, ribbon, round_rect, smooth
from pipeline.illustration.people.complexion import Complexion
from pipeline.illustration.people.expression import Mouth

_INSIDE, _TONGUE, _TEETH, _GAP = "#5b1620", "#d4605e", "#fff6e6", "#c9b4a4"
_OPEN = 1.2
"""Opening in units from which the mouth is more than a line."""


def draw_mouth(canvas: Canvas, mouth: Mouth, smile: float, tint: Complexion, *, woman: bool) -> None:
    """The mouth round the origin."""
    if mouth.height < _OPEN:
        _closed(canvas, mouth, smile, tint, woman)
    else:
        _open(canvas, mouth, smile, tint, woman)


def _closed(canvas: Canvas, mouth: Mouth, smile: float, tint: Complexion, woman: bool) -> None:
    w = mouth.width
    if woman:
        lower = smooth(
            [
                (-w * 0.62, smile * 0.6),
                (0, smile * 3.0 + 0.4),
                (w * 0.62, smile * 0.6),
                (w * 0.34, 4.6 + smile * 2.4),
                (-w * 0.34, 4.6 + smile * 2.4),
            ]
        )
        canvas.drawPath(lower, fill(tint.lips, 0.75))
    line = [(-w, -smile * 5.2), (-w * 0.55, smile * 0.9), (0, smile * 3.2), (w * 0.55, smile * 0.9), (w, -smile * 5.2)]
    canvas.drawPath(ribbon(line, [0.9, 1.6, 0.9]), fill(tint.lip))
    if abs(smile) > 0.2:
        _corners(canvas, w, smile, tint)
    under = stroke(tint.line, 1.4, 0.28)
    canvas.drawPath(smooth([(-w * 0.3, smile * 2 + 7.4), (0, smile * 2 + 8.2), (w * 0.3, smile * 2 + 7.4)], False), under)


def _corners(canvas: Canvas, w: float, smile: float, tint: Complexion) -> None:
    paint = stroke(tint.line, 1.5, 0.55)
    for side in (-1, 1):
        dimple = [(side * (w + 2.0), -smile * 8.0), (side * (w + 3.4), -smile * 5.4), (side * (w + 3.0), -smile * 2.8)]
        canvas.drawPath(smooth(dimple, False), paint)


def _outline(mouth: Mouth, smile: float) -> Path:
    w, h, rd = mouth.width * (1 - 0.12 * mouth.round), mouth.height, mouth.round
    if rd > 0.6:
        return ellipse(0, h * 0.14, w * 0.86, h * 0.62)
    cy = -smile * 3.6 * (1 - rd)
    top, low = -h * 0.42, h * 0.75 + smile * 2
    corner = h * 0.55 + smile * 1.5
    return smooth(
        [(-w, cy), (-w * 0.55, top - 1), (0, top), (w * 0.55, top - 1), (w, cy), (w * 0.62, corner), (0, low), (-w * 0.62, corner)]
    )


def _open(canvas: Canvas, mouth: Mouth, smile: float, tint: Complexion, woman: bool) -> None:
    shape = _outline(mouth, smile)
    if woman:
        canvas.drawPath(shape, stroke(tint.lips, 4.6, 0.9))
    canvas.drawPath(shape, fill(_INSIDE))
    with kept(canvas):
        canvas.clipPath(shape, True)
        _tongue(canvas, mouth)
        _teeth(canvas, mouth)
    canvas.drawPath(shape, stroke(tint.lip, 1.9))
    if mouth.height < 10:
        low, w = mouth.height * 0.75 + smile * 2 + 5.5, mouth.width * 0.36
        canvas.drawPath(smooth([(-w, low), (0, low + 1), (w, low)], False), stroke(tint.line, 1.5, 0.35))


def _tongue(canvas: Canvas, mouth: Mouth) -> None:
    w, h = mouth.width, mouth.height
    if mouth.tongue > 0.05:
        canvas.drawPath(ellipse(0, h * (1.25 - 0.4 * mouth.tongue), w * 0.6, h * 0.5), fill(_TONGUE))
    if mouth.tip > 0.05:
        canvas.drawPath(ellipse(0, h * (0.75 - 0.6 * mouth.tip), w * 0.42, h * 0.55), fill(_TONGUE))


def _teeth(canvas: Canvas, mouth: Mouth) -> None:
    w, h = mouth.width, mouth.height
    paint = fill(_TEETH)
    top = -h * 0.42 - 6
    if mouth.upper > 0.05:
        both = h * 0.5 * mouth.lower
        canvas.drawPath(round_rect(-w * 0.86, top, w * 1.72, 4.6 + 3.6 * mouth.upper + both, 2.4), paint)
    if mouth.bite > 0.05:
        canvas.drawPath(round_rect(-w * 0.66, top + 3, w * 1.32, 3 + 3.4 * mouth.bite, 2), paint)
    if mouth.lower > 0.4 and mouth.upper > 0.4:
        canvas.drawPath(round_rect(-w * 0.86, -h * 0.5, w * 1.72, h * 1.35, 2), paint)
        canvas.drawLine(-w, h * 0.18, w, h * 0.18, stroke(_GAP, 1.1, math.sqrt(mouth.lower)))
