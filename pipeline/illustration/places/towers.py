"""Tall buildings: lighthouse, church, barn, windmill."""

from __future__ import annotations

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, box, ellipse, polygon, round_rect, smooth
from pipeline.illustration.places.buildings import gabled_roof, side_shade, window
from pipeline.illustration.textures import texture_in


def lighthouse(canvas: Canvas, x: float, y: float, height: float, t: Tones) -> Point:
    """A striped lighthouse standing on ``y``; returns the lamp's place."""
    k = height / 290
    top, low_w, high_w = y - 206 * k, 44 * k, 28 * k
    tower = polygon([(x - low_w, y), (x - high_w, top), (x + high_w, top), (x + low_w, y)])
    canvas.drawPath(tower, fill(t.of("#f2e8dc")))
    with kept(canvas):
        canvas.clipPath(tower, True)
        for i in (0, 2):
            y0 = top + (22 + 52 * i) * k
            band = smooth(
                [
                    (x - 60 * k, y0),
                    (x, y0 + 7 * k),
                    (x + 60 * k, y0),
                    (x + 60 * k, y0 + 48 * k),
                    (x, y0 + 56 * k),
                    (x - 60 * k, y0 + 48 * k),
                ],
                True,
                0.5,
            )
            canvas.drawPath(band, fill(t.of("#c04a3c")))
        texture_in(canvas, None, "dry", 0.28, tint=t.shade, scale=0.6)
        texture_in(canvas, None, "dry2", 0.20, tint="#ffffff", scale=0.5)
    side_shade(canvas, tower, t, 1.3)
    for wy in (64, 132):
        window(canvas, x - 6 * k, top + wy * k, 12 * k, 18 * k, t, t.dark > 0.15, frame=t.of("#4a3a44"), bars=0, arch=True)
    canvas.drawPath(round_rect(x - 11 * k, y - 34 * k, 22 * k, 34 * k, 10 * k), fill(t.of("#5a3038")))
    _lantern_room(canvas, x, top, k, t)
    return x, top - 30 * k


def _lantern_room(canvas: Canvas, x: float, top: float, k: float, t: Tones) -> None:
    iron = t.of("#3a3f50")
    deck = smooth(
        [
            (x - 38 * k, top),
            (x - 40 * k, top - 8 * k),
            (x + 40 * k, top - 8 * k),
            (x + 38 * k, top),
            (x + 24 * k, top + 10 * k),
            (x - 24 * k, top + 10 * k),
        ],
        True,
        0.5,
    )
    canvas.drawPath(deck, fill(iron))
    lit = ["#fff6d8", "#ffd98c"] if t.dark > 0.1 else [blend(t.sky[3], "#ffffff", 0.4), blend(t.sky[1], "#ffffff", 0.1)]
    canvas.drawPath(round_rect(x - 20 * k, top - 52 * k, 40 * k, 46 * k, 3 * k), linear((0, top - 52 * k), (0, top - 8 * k), lit))
    for i in range(-2, 3):
        canvas.drawLine(x + i * 9.6 * k, top - 52 * k, x + i * 9.6 * k, top - 8 * k, stroke(iron, 2 * k))
    for i in range(-5, 6):
        canvas.drawLine(x + i * 7.6 * k, top - 8 * k, x + i * 7.6 * k, top - 24 * k, stroke(iron, 1.4 * k))
    canvas.drawLine(x - 39 * k, top - 24 * k, x + 39 * k, top - 24 * k, stroke(iron, 2.4 * k))
    dome = smooth(
        [(x - 27 * k, top - 50 * k), (x - 20 * k, top - 66 * k), (x, top - 80 * k), (x + 20 * k, top - 66 * k), (x + 27 * k, top - 50 * k)],
        True,
        0.8,
    )
    canvas.drawPath(dome, fill(t.of("#b0483c")))
    side_shade(canvas, dome, t)
    canvas.drawCircle(x, top - 84 * k, 5 * k, fill(iron))
    canvas.drawLine(x, top - 88 * k, x, top - 106 * k, stroke(iron, 2 * k))


def church(canvas: Canvas, x: float, y: float, height: float, t: Tones, rng: np.random.Generator, *, distance: float = 0.0) -> None:
    """A small church with a spire."""
    stone, roof = t.far(t.stone[2], distance), t.far(t.of("#5a5a6c"), distance)
    w = height * 0.22
    nave = polygon([(x, y), (x, y - height * 0.34), (x + w * 2.3, y - height * 0.34), (x + w * 2.3, y)])
    tower = polygon([(x - w / 2, y), (x - w * 0.46, y - height * 0.58), (x + w * 0.46, y - height * 0.58), (x + w / 2, y)])
    for body in (nave, tower):
        canvas.drawPath(body, fill(stone))
        texture_in(canvas, body, "dry", 0.24, tint=t.shade, scale=0.6)
        side_shade(canvas, body, t)
    top = polygon(
        [
            (x + w * 0.3, y - height * 0.32),
            (x + w * 0.5, y - height * 0.50),
            (x + w * 2.2, y - height * 0.50),
            (x + w * 2.45, y - height * 0.32),
        ]
    )
    gabled_roof(canvas, top, roof, y - height * 0.32, y - height * 0.50, t, False)
    spire = polygon([(x - w * 0.6, y - height * 0.57), (x, y - height), (x + w * 0.6, y - height * 0.57)])
    gabled_roof(canvas, spire, roof, y - height * 0.57, y - height, t, False)
    canvas.drawLine(x, y - height, x, y - height * 1.07, stroke(t.of("#4a4048"), max(1.0, height * 0.008)))
    canvas.drawLine(
        x - height * 0.018, y - height * 1.045, x + height * 0.018, y - height * 1.045, stroke(t.of("#4a4048"), max(1.0, height * 0.008))
    )
    for i in range(3):
        window(
            canvas, x + w * (0.75 + 0.5 * i), y - height * 0.25, w * 0.2, w * 0.5, t, t.dark > 0.4, bars=0, arch=True, frame=t.of("#6a6068")
        )
    canvas.drawPath(ellipse(x, y - height * 0.47, w * 0.17), fill(t.of("#f2ead6")))
    canvas.drawPath(ellipse(x, y - height * 0.47, w * 0.17), stroke(t.of("#4a4048"), max(0.8, w * 0.03)))


def barn(canvas: Canvas, x: float, y: float, width: float, height: float, t: Tones) -> None:
    """A red barn with a gambrel roof and white boards."""
    red, white = t.of("#a8443a"), t.of("#f0e4d0")
    left, right, eave = x - width / 2, x + width / 2, y - height * 0.50
    outline = [
        (left, y),
        (left, eave),
        (x - width * 0.32, y - height * 0.80),
        (x, y - height),
        (x + width * 0.32, y - height * 0.80),
        (right, eave),
        (right, y),
    ]
    body = polygon(outline)
    canvas.drawPath(body, fill(red))
    with kept(canvas):
        canvas.clipPath(body, True)
        for i in range(1, 16):
            bx = left + width * i / 16
            canvas.drawLine(bx, y, bx, y - height, stroke(blend(red, t.shade, 0.5), 1.2, 0.5, round_cap=False))
        texture_in(canvas, None, "dry", 0.34, tint=t.shade, scale=(0.5, 1.6))
    side_shade(canvas, body, t)
    door = box(x - width * 0.17, y - height * 0.38, x + width * 0.17, y)
    canvas.drawRect(door, fill(blend(red, t.shade, 0.45)))
    for line in (
        ((x - width * 0.17, y), (x + width * 0.17, y - height * 0.38)),
        ((x + width * 0.17, y), (x - width * 0.17, y - height * 0.38)),
        ((x, y), (x, y - height * 0.38)),
    ):
        canvas.drawLine(*line[0], *line[1], stroke(white, width * 0.014))
    canvas.drawRect(door, stroke(white, width * 0.018, round_cap=False))
    canvas.drawRect(box(x - width * 0.07, y - height * 0.72, x + width * 0.07, y - height * 0.56), fill(blend(red, t.shade, 0.6)))
    canvas.drawRect(
        box(x - width * 0.07, y - height * 0.72, x + width * 0.07, y - height * 0.56), stroke(white, width * 0.012, round_cap=False)
    )
    roof = smooth(outline[1:-1], False, 0.0)
    canvas.drawPath(roof, stroke(t.snow[3] if t.white_ground else t.of("#5a4a50"), width * 0.05))


def windmill(canvas: Canvas, x: float, y: float, height: float, t: Tones) -> Point:
    """The body of a windmill; returns the hub of its sails."""
    wall, w = t.of("#ead8bc"), height * 0.20
    body = polygon([(x - w, y), (x - w * 0.62, y - height * 0.78), (x + w * 0.62, y - height * 0.78), (x + w, y)])
    canvas.drawPath(body, fill(wall))
    texture_in(canvas, body, "dry", 0.22, tint=t.shade, scale=0.6)
    side_shade(canvas, body, t, 1.2)
    cap = smooth(
        [
            (x - w * 0.72, y - height * 0.76),
            (x - w * 0.4, y - height * 0.94),
            (x, y - height),
            (x + w * 0.4, y - height * 0.94),
            (x + w * 0.72, y - height * 0.76),
        ]
    )
    canvas.drawPath(cap, fill(t.of("#8a4a3c")))
    side_shade(canvas, cap, t)
    window(canvas, x - w * 0.14, y - height * 0.5, w * 0.28, w * 0.4, t, t.dark > 0.3, bars=1)
    canvas.drawPath(round_rect(x - w * 0.2, y - height * 0.2, w * 0.4, height * 0.2, w * 0.18), fill(t.of("#6a4a3c")))
    return x, y - height * 0.84


def sails(canvas: Canvas, hub: Point, length: float, degrees: float, t: Tones) -> None:
    """The four sails of a windmill, turned."""
    with kept(canvas):
        canvas.translate(*hub)
        canvas.rotate(degrees)
        for _ in range(4):
            canvas.rotate(90)
            canvas.drawLine(0, 0, 0, -length, stroke(t.of("#6a4a3c"), length * 0.035))
            canvas.drawPath(
                polygon([(0, -length * 0.2), (length * 0.2, -length * 0.2), (length * 0.2, -length), (0, -length)]),
                fill(t.of("#f4ead6"), 0.92),
            )
            for i in range(1, 5):
                y = -length * (0.2 + 0.2 * i)
                canvas.drawLine(0, y, length * 0.2, y, stroke(t.of("#8a6a50"), length * 0.012))
        canvas.drawCircle(0, 0, length * 0.05, fill(t.of("#5a3c34")))
