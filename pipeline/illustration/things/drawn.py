"""What a drawn thing is, and the small shapes that many of them share."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.illustration.canvas import Canvas, fill, kept, linear, part, stroke
from pipeline.illustration.colour import Colour, mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, box, ellipse, polygon, ribbon, round_rect, smooth

Painter = Callable[[Canvas, Tones, float], None]
"""Paints a thing, its base's middle at the origin; the number is the time in seconds."""
WOOD, WOOD_DARK, WOOD_PALE = "#a06a42", "#6d4530", "#c8986a"
BRASS, STEEL, IRON = "#d8a84c", "#9aa4b2", "#4a4e5c"
CREAM, PAPER = "#f6ead0", "#fbf2dc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A thing of our own hand.

    Attributes:
        paint: how.
        width: units it covers, the middle at x = 0.
        height: units above its base.
        below: units below its base (a boat's keel, a hanging thing).
        glow: colour of its light, "" for none.
        lamp: height of the light above the base.
        flat: it lies in the ground like a footprint: no shadow.
    """

    paint: Painter
    width: float
    height: float
    below: float = 4.0
    glow: str = ""
    lamp: float = 0.0
    flat: bool = False


def plank(canvas: Canvas, x: float, y: float, width: float, height: float, colour: Colour, tones: Tones, *, radius: float = 3.0) -> None:
    """A board with its grain; (x, y) is its top left."""
    part(canvas, round_rect(x, y, width, height, radius), colour, tones)
    line = stroke(mix(colour, tones.shade, 0.5), 1.2, 0.35)
    if width >= height:
        canvas.drawLine(x + width * 0.08, y + height * 0.62, x + width * 0.7, y + height * 0.66, line)
    else:
        canvas.drawLine(x + width * 0.6, y + height * 0.1, x + width * 0.64, y + height * 0.8, line)


def shine(canvas: Canvas, x: float, y: float, width: float, height: float, alpha: float = 0.35) -> None:
    """A soft highlight on glass or enamel."""
    canvas.drawPath(round_rect(x, y, width, height, min(width, height) / 2), fill("#ffffff", alpha))


def flame(canvas: Canvas, x: float, y: float, size: float, t: float) -> None:
    """A flame ``size`` units tall standing on (x, y); it flickers."""
    a, b = math.sin(t * 9.1 + x) * 0.10, math.sin(t * 13.7 + y) * 0.07
    s = size
    for scale, colour in ((1.0, "#f08a34"), (0.72, "#ffc04a"), (0.42, "#fff2c0")):
        w, h = s * 0.30 * scale, s * scale * (1 + b)
        shape = smooth(
            [
                (x - w, y - h * 0.22),
                (x - w * 0.6 + a * s * 0.3, y - h * 0.62),
                (x + a * s, y - h),
                (x + w * 0.7 + a * s * 0.3, y - h * 0.56),
                (x + w, y - h * 0.20),
                (x, y + h * 0.02),
            ]
        )
        canvas.drawPath(shape, fill(colour, 0.95))


def barrel_side(canvas: Canvas, width: float, height: float, colour: Colour, tones: Tones) -> None:
    """A bulging wall of staves, base at y = 0."""
    w, h = width / 2, height
    body = smooth([(-w * 0.82, 0), (-w, -h * 0.5), (-w * 0.82, -h), (w * 0.82, -h), (w, -h * 0.5), (w * 0.82, 0)], tension=0.55)
    part(canvas, body, colour, tones, crescent=4)
    with kept(canvas):
        canvas.clipPath(body, True)
        for i in range(-3, 4):
            x = i * w * 0.28
            canvas.drawPath(smooth([(x * 0.84, 0), (x, -h * 0.5), (x * 0.84, -h)], False), stroke(mix(colour, tones.shade, 0.5), 1.8, 0.5))


def leg(canvas: Canvas, x: float, top: float, width: float, colour: Colour, tones: Tones, *, splay: float = 0.0) -> None:
    """A leg of furniture from ``top`` (negative) to the ground."""
    part(
        canvas,
        polygon([(x - width / 2, top), (x + width / 2, top), (x + splay + width * 0.36, 0), (x + splay - width * 0.36, 0)]),
        colour,
        tones,
    )


def glass(canvas: Canvas, x: float, y: float, width: float, height: float, tones: Tones, *, lit: bool = False) -> None:
    """A pane."""
    top, low = ("#ffe9b0", "#ffc870") if lit else (mix(tones.sky[1], "#ffffff", 0.35), mix(tones.sky[3], "#ffffff", 0.2))
    canvas.drawRect(box(x, y, x + width, y + height), linear((0, y), (0, y + height), (top, low)))
    canvas.drawPath(
        polygon([(x + width * 0.12, y + height), (x + width * 0.55, y), (x + width * 0.75, y), (x + width * 0.32, y + height)]),
        fill("#ffffff", 0.16),
    )


def knob(canvas: Canvas, x: float, y: float, radius: float, tones: Tones, colour: Colour = BRASS) -> None:
    """A round knob."""
    part(canvas, ellipse(x, y, radius, radius), colour, tones)


def pole(c: Canvas, start: Point, end: Point, half: float, colour: Colour, tones: Tones) -> None:
    """A straight stick of one width."""
    (x0, y0), (x1, y1) = start, end
    line = [(x0 + (x1 - x0) * u, y0 + (y1 - y0) * u) for u in (0.0, 0.04, 0.96, 1.0)]
    part(c, ribbon(line, (half, half)), colour, tones)
