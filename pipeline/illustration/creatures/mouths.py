"""Mouths that need no muzzle: beaks, and the plain mouths of frogs, fish, ghosts and monsters."""

from __future__ import annotations

from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import Colour, mix
from pipeline.illustration.creatures.face import MOUTH, TONGUE
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, box, ellipse, smooth


def draw_beak(
    canvas: Canvas, at: Point, length: float, depth: float, k: float, colour: Colour, m: Moment, tones: Tones, *, hook: float = 0.0
) -> None:
    """A beak whose base is at ``at``; ``k`` (-1 to 1) is how far it points aside, ``hook`` bends its tip down."""
    x, y = at
    reach = length * (0.35 + 0.65 * abs(k)) * (1 if k >= 0 else -1)
    gape = m.opening * depth * 0.85
    if gape > 0.5:
        _lower_beak(canvas, at, reach, depth, gape, mix(colour, tones.shade, 0.22), tones)
    tip = (x + reach, y + depth * (0.16 + hook))
    upper = smooth(
        [
            (x - depth * 0.62, y - depth * 0.18),
            (x + reach * 0.05, y - depth * 0.72),
            (x + reach * 0.62, y - depth * 0.36),
            tip,
            (x + reach * 0.5, y + depth * 0.34),
            (x - depth * 0.5, y + depth * 0.42),
        ],
        tension=0.8,
    )
    part(canvas, upper, colour, tones)
    corner = (x - depth * 0.5, y + depth * 0.18 - m.face.smile * depth * 0.34)
    canvas.drawPath(smooth([corner, (x + reach * 0.3, y + depth * 0.26), tip], False), stroke(mix(colour, tones.ink, 0.55), 1.6, 0.8))


def _lower_beak(canvas: Canvas, at: Point, reach: float, depth: float, gape: float, colour: Colour, tones: Tones) -> None:
    x, y = at
    hinge, tip = (x - depth * 0.46, y + depth * 0.22), (x + reach * 0.72, y + depth * 0.30 + gape)
    inside = smooth([hinge, (x + reach * 0.2, y), (x + reach * 0.7, y + depth * 0.1), tip, (x, y + depth * 0.36 + gape * 0.8)], tension=0.7)
    canvas.drawPath(inside, fill(MOUTH))
    with kept(canvas):
        canvas.clipPath(inside, True)
        canvas.drawPath(ellipse(x + reach * 0.22, y + depth * 0.36 + gape * 0.62, abs(reach) * 0.34 + 2, gape * 0.26 + 1), fill(TONGUE))
    lower = smooth(
        [
            hinge,
            (x + reach * 0.18, y + depth * 0.34 + gape * 0.72),
            tip,
            (x + reach * 0.34, y + depth * 0.62 + gape),
            (x - depth * 0.30, y + depth * 0.58 + gape * 0.55),
        ],
        tension=0.75,
    )
    part(canvas, lower, colour, tones)


def draw_mouth(
    canvas: Canvas, at: Point, scale: float, squeeze: float, m: Moment, tones: Tones, *, line: Colour = "#5a2430", teeth: bool = False
) -> None:
    """A plain mouth without muzzle (frogs, ghosts, monsters, fish), centred at ``at``; ``teeth`` shows the upper ones."""
    mouth, smile = m.mouth, m.face.smile
    with kept(canvas):
        canvas.translate(*at)
        canvas.scale(scale * squeeze, scale)
        w = mouth.width
        if mouth.height < 1.0:
            canvas.drawPath(
                smooth([(-w, -smile * 5), (-w * 0.5, smile * 1.4), (0, smile * 3.4), (w * 0.5, smile * 1.4), (w, -smile * 5)], False),
                stroke(line, 3.0),
            )
            return
        h, corner = mouth.height, -smile * 3.5 * (1 - mouth.round)
        shape = (
            ellipse(0, h * 0.14, w * 0.86, h * 0.62)
            if mouth.round > 0.6
            else smooth(
                [
                    (-w, corner),
                    (-w * 0.62, -h * 0.32),
                    (0, -h * 0.44),
                    (w * 0.62, -h * 0.32),
                    (w, corner),
                    (w * 0.62, h * 0.55 + smile * 1.5),
                    (0, h * 0.75 + smile * 2),
                    (-w * 0.62, h * 0.55 + smile * 1.5),
                ]
            )
        )
        canvas.drawPath(shape, fill(MOUTH))
        with kept(canvas):
            canvas.clipPath(shape, True)
            canvas.drawPath(ellipse(0, h * 0.85, w * 0.62, h * 0.5), fill(TONGUE))
            if teeth and mouth.upper > 0.3:
                canvas.drawRect(box(-w * 0.66, -h, w * 0.66, -h * 0.44 + max(2.6, h * 0.26)), fill("#fff6e6"))
        canvas.drawPath(shape, stroke(line, 2.0))
