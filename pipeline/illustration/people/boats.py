"""Boats, rafts and oars."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import blend, mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, ellipse, polygon, ribbon, round_rect, smooth
from pipeline.illustration.people.workshop import INSIDE, RAIL, WOOD, Workshop
from pipeline.illustration.textures import texture

_SHEER = ((-205.0, -66.0), (-110.0, -42.0), (20.0, -36.0), (140.0, -62.0), (222.0, -112.0))


def boat_back(w: Workshop) -> None:
    """The far side of a rowing boat, with its seats."""
    far = [(-203, -68), (-110, -60), (20, -56), (140, -76), (220, -112), (150, -40), (20, -20), (-120, -24)]
    w.part(far, w.dark(INSIDE, 0.25))
    w.canvas.drawPath(ribbon([(-203, -68), (-110, -61), (20, -57), (140, -77), (220, -113)], [3, 3.4, 3]), fill(w.dark(RAIL, 0.25)))
    for x in (-92, 66):
        w.part([(x - 22, -50), (x + 22, -50), (x + 22, -42), (x - 22, -42)], w.dark("#b07a54", 0.1), tension=0.3)


def boat_front(w: Workshop) -> None:
    """The near side of the hull, planked, with its rail."""
    hull = [*_SHEER, (214, -60), (168, 6), (96, 30), (-60, 33), (-156, 18), (-198, -18)]
    path = smooth(hull, tension=0.74)
    part(w.canvas, path, w.colour, w.tones, crescent=7)
    with kept(w.canvas):
        w.canvas.clipPath(path, True)
        for i in range(1, 5):
            plank = [(x, y + i * (17 - abs(x) * 0.012)) for x, y in _SHEER]
            w.canvas.drawPath(smooth(plank, False), stroke(mix(w.colour, w.tones.ink, 0.55), 2.0, 0.7))
            w.canvas.drawPath(smooth([(x, y + 2.6) for x, y in plank], False), stroke("#f0c090", 1.3, 0.28))
        w.canvas.scale(1.6, 0.35)
        w.canvas.drawPaint(texture("dry", 0.22))
    w.canvas.drawPath(ribbon([(x, y - 1) for x, y in _SHEER], [4.2, 5.4, 5.4, 5.2, 4.2]), fill(RAIL))
    w.canvas.drawPath(ribbon([(x, y + 4.5) for x, y in _SHEER], [1.2, 1.6, 1.2]), fill(w.dark(w.colour, 0.6), 0.6))


def draw_oar(canvas: Canvas, hand: Point, facing: float, stroke_at: float, dip: float, tones: Tones, *, far: bool) -> None:
    """One oar from the rower's hands over the gunwale to the blade.

    Args:
        canvas: where, not mirrored.
        hand: the grip.
        facing: -1 or 1, the way the rower faces.
        stroke_at: -1 pulled to 1 stretched out.
        dip: 0 out of the water to 1 in it.
        tones: the scene's colours.
        far: the one on the far side.
    """
    hx, hy = hand
    sweep = -facing * stroke_at
    if far:
        blade = (hx + facing * (96 + 20 * sweep * facing), hy + 34 + 26 * dip)
    else:
        blade = (hx - facing * 150 + sweep * 62, hy + 74 + 44 * dip)
    wood = mix("#d8ac7c", tones.shade, 0.28) if far else "#e0b686"
    canvas.drawPath(ribbon([(hx + (hx - blade[0]) * 0.10, hy + (hy - blade[1]) * 0.10), hand, blade], [4.2, 4.4, 4.0]), fill(wood))
    angle = math.degrees(math.atan2(blade[1] - hy, blade[0] - hx))
    with kept(canvas):
        canvas.translate(*blade)
        canvas.rotate(angle)
        size = 0.72 if far else 1.0
        shape = smooth(
            [
                (-8 * size, -4),
                (16 * size, -11 * size),
                (56 * size, -11 * size),
                (62 * size, 0),
                (56 * size, 11 * size),
                (16 * size, 11 * size),
                (-8 * size, 4),
            ]
        )
        part(canvas, shape, wood, tones, crescent=2)


def raft_back(w: Workshop) -> None:
    """The deck of a raft."""
    w.part([(-190, -26), (190, -26), (206, -6), (-206, -6)], w.dark(WOOD, 0.12), tension=0.3)
    for i in range(7):
        x = -170 + i * 56
        w.canvas.drawPath(
            polygon([(x, -26), (x + 3, -26), (x + 3 + (x + 2) * 0.08, -6), (x + (x + 2) * 0.08, -6)]), fill(w.dark(WOOD, 0.5), 0.6)
        )


def raft_front(w: Workshop) -> None:
    """The ends of its logs, lashed together."""
    for i in range(8):
        x = -196 + i * 56
        part(w.canvas, round_rect(x - 26, -10, 52, 30, 14), blend(WOOD, "#c88a5c", 0.35 * (i % 2)), w.tones, crescent=3)
        w.canvas.drawPath(ellipse(x, 5, 15, 10), stroke(w.dark(WOOD), 1.6, 0.5))
    w.canvas.drawPath(ribbon([(-214, -4), (0, -1), (214, -4)], [3, 3.4, 3]), fill("#d8c090"))
