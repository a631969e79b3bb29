"""Roofs over the town."""

from __future__ import annotations

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.halo import glow
from pipeline.illustration.paths import box, polygon, round_rect
from pipeline.illustration.places.buildings import side_shade
from pipeline.illustration.places.carriage_roof import carriage_roof
from pipeline.illustration.places.land import cobbles, ground, wet
from pipeline.illustration.places.parts import chimney_smoke, gulls, rings
from pipeline.illustration.places.plane import Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.sky import haze_band, sky
from pipeline.illustration.textures import texture_in


def rooftop(view: View) -> Set:
    """A flat roof over the town: chimneys, parapet, the skyline behind; or the roof of the train that the details say it is."""
    if view.has("carriage"):
        return carriage_roof(view)
    w, h = view.width, view.height
    horizon, edge = 0.54 * h, 0.70 * h

    def town(canvas: Canvas) -> None:
        rng = view.rng("town")
        for row, (y, tall, distance) in enumerate(((0.60, 0.26, 0.8), (0.66, 0.24, 0.55), (0.74, 0.24, 0.28))):
            x = view.left
            while x < view.right:
                wide, high = rng.uniform(0.05, 0.10) * w, rng.uniform(0.5, 1.0) * tall * h
                _roof_block(canvas, x, y * h - high, wide, high + 0.2 * h, distance, row, view, rng)
                x += wide * rng.uniform(0.9, 1.1)
            haze_band(canvas, view, y * h, 0.14 * h, 0.22)

    def roof(canvas: Canvas) -> None:
        t = view.tones
        ground(canvas, view, edge, t.snow if t.white_ground else t.road, key="roof", texture=0.32)
        cobbles(canvas, view, (0.5 * w, edge), edge)

    def parapet(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("parapet")
        wall = blend(t.of("#9c6a58"), t.stone[1], 0.3)
        canvas.drawRect(
            box(view.left, edge - 0.045 * h, view.right, edge + 8),
            linear((0, edge - 0.05 * h), (0, edge + 8), [wall, blend(wall, t.shade, 0.35)]),
        )
        texture_in(
            canvas,
            polygon([(view.left, edge - 0.045 * h), (view.right, edge - 0.045 * h), (view.right, edge + 8), (view.left, edge + 8)]),
            "dry",
            0.35,
            tint=t.shade,
        )
        cap = t.snow[3] if t.white_ground else blend(t.stone[3], t.light, 0.15)
        canvas.drawRect(box(view.left, edge - 0.058 * h, view.right, edge - 0.040 * h), fill(cap))
        for x, tall in ((0.09, 0.20), (0.87, 0.25)):
            _chimney_stack(canvas, x * w, edge + 0.03 * h, 0.085 * h, tall * h, view, rng)
        _water_tank(canvas, 0.73 * w, edge - 0.04 * h, 0.14 * h, view)

    planes: list[Plane] = [*sky(view, horizon), *gulls(view, horizon), Still(depth=0.3, paint=town)]
    planes += [
        Still(depth=1.0, flat=True, paint=roof, mirror=wet(view, edge)),
        *rings(view, edge + 14),
        Still(depth=0.95, base=edge + 20, paint=parapet),
    ]
    planes += chimney_smoke(view, ((0.09 * w, edge - 0.18 * h), (0.87 * w, edge - 0.23 * h)), 0.95)
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.79 * h, scale=stand_scale(view))


def _roof_block(
    canvas: Canvas, x: float, y: float, w: float, tall: float, distance: float, row: int, view: View, rng: np.random.Generator
) -> None:
    t = view.tones
    wall = t.far(t.of(("#b09080", "#8f8490", "#a87a6a", "#9c9484")[int(rng.integers(4))]), distance)
    body = box(x, y, x + w, y + tall)
    canvas.drawRect(body, linear((x, 0), (x + w, 0), [blend(wall, t.light, 0.15), blend(wall, t.shade, 0.22)]))
    if rng.random() < 0.6:
        roof = t.far(t.of(("#8a4a40", "#5a5a6c", "#74503c")[int(rng.integers(3))]), distance)
        canvas.drawPath(
            polygon([(x - 3, y + 2), (x + w * 0.5, y - w * 0.42), (x + w + 3, y + 2)]),
            fill(blend(t.snow[3], roof, 0.2) if t.white_ground else roof),
        )
    for i in range(max(1, int(w / 18))):
        for j in range(int(tall / 24)):
            lit = rng.random() < 0.45 * t.dark
            wx, wy = x + 6 + i * 18, y + 10 + j * 24
            if wx + 7 < x + w:
                canvas.drawRect(box(wx, wy, wx + 7, wy + 10), fill(t.window if lit else blend(wall, t.shade, 0.3), 0.9 if lit else 0.6))
                if lit and row == 2:
                    glow(canvas, wx + 3, wy + 5, 20, t.window, 0.35)


def _chimney_stack(canvas: Canvas, x: float, y: float, width: float, tall: float, view: View, rng: np.random.Generator) -> None:
    t = view.tones
    brick = t.of("#9c5a48")
    body = polygon([(x - width / 2, y), (x - width / 2, y - tall), (x + width / 2, y - tall), (x + width / 2, y)])
    canvas.drawPath(body, fill(brick))
    with kept(canvas):
        canvas.clipPath(body, True)
        for row in range(int(tall / 11)):
            for i in range(6):
                bx = x - width / 2 + i * width / 5 - (width / 10 if row % 2 else 0)
                canvas.drawRect(
                    box(bx, y - tall + row * 11, bx + width / 5 - 2, y - tall + row * 11 + 9),
                    fill(blend(brick, t.shade if rng.random() < 0.5 else t.light, 0.16), 0.7),
                )
    side_shade(canvas, body, t, 1.3)
    canvas.drawRect(box(x - width * 0.6, y - tall - 8, x + width * 0.6, y - tall + 8), fill(blend(brick, t.shade, 0.3)))
    for dx in (-0.25, 0.2):
        canvas.drawPath(
            round_rect(x + dx * width - 7, y - tall - 32, 14, 26, 3),
            linear((x + dx * width - 7, 0), (x + dx * width + 7, 0), [t.of("#c8744c"), blend(t.of("#c8744c"), t.shade, 0.5)]),
        )


def _water_tank(canvas: Canvas, x: float, y: float, size: float, view: View) -> None:
    t = view.tones
    for dx in (-0.34, 0.34):
        canvas.drawLine(x + dx * size, y, x + dx * size * 0.8, y - size * 0.5, stroke(t.wood[0], 5))
    tank = round_rect(x - size * 0.42, y - size * 1.15, size * 0.84, size * 0.7, 6)
    canvas.drawPath(tank, fill(t.wood[2]))
    for i in range(1, 9):
        canvas.drawLine(
            x - size * 0.42 + size * 0.84 * i / 9,
            y - size * 1.15,
            x - size * 0.42 + size * 0.84 * i / 9,
            y - size * 0.45,
            stroke(t.wood[0], 1.5, 0.7),
        )
    side_shade(canvas, tank, t, 1.3)
    canvas.drawPath(
        polygon([(x - size * 0.48, y - size * 1.13), (x, y - size * 1.5), (x + size * 0.48, y - size * 1.13)]), fill(t.of("#6a4a48"))
    )
