"""The desert: dunes, mesas, cacti, a town of the frontier."""

from __future__ import annotations

import math
from functools import partial

from pipeline.illustration.canvas import Canvas, fill, kept, linear
from pipeline.illustration.colour import blend
from pipeline.illustration.paths import box, polygon, ribbon, smooth
from pipeline.illustration.places.frontier import frontier_street
from pipeline.illustration.places.land import ground, rock
from pipeline.illustration.places.parts import gulls
from pipeline.illustration.places.plane import Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.plants import cactus
from pipeline.illustration.places.sky import sky
from pipeline.illustration.textures import texture_in


def desert(view: View) -> Set:
    """Dunes or mesas with cacti, heat over the sand."""
    w, h = view.width, view.height
    horizon, sand = 0.58 * h, 0.64 * h
    dunes = view.rng("kind").random() < 0.5 and not view.has("cactus", "mesa", "canyon")

    def far(canvas: Canvas) -> None:
        if not dunes:
            _mesas(canvas, view, horizon)
        for i, (y, rise, distance) in enumerate(((horizon + 6, 0.10, 0.6), (horizon + 26, 0.11, 0.36), (horizon + 46, 0.09, 0.15))):
            _dune(canvas, view, y, rise * h * (1.2 if dunes else 0.5), distance, i)

    def field(canvas: Canvas) -> None:
        t = view.tones
        ground(canvas, view, sand, t.sand, key="desert", texture=0.16)
        for i in range(26):
            u = (i + 0.5) / 26
            y = sand + (1.06 * h - sand) * u**1.4
            line = [(view.left + (view.right - view.left) * k / 14, y + 5 * u * math.sin(1.7 * k + 0.9 * i)) for k in range(15)]
            canvas.drawPath(ribbon(line, [0.3, 1.0 + 2.2 * u, 0.4, 1.4 + 1.8 * u, 0.3], round_end=False), fill(t.sand[0], 0.34))

    def things(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("desert things")
        for x, size in ((0.05, 0.7), (0.94, 0.9), (0.87, 0.4)):
            rock(canvas, x * w, sand + 0.05 * h, 140 * size, 74 * size, t, rng)
        if dunes:
            return
        for x, y, tall in ((0.13, 0.02, 0.26), (0.82, 0.012, 0.20), (0.97, 0.07, 0.38), (0.30, -0.01, 0.10)):
            cactus(canvas, x * w, sand + y * h, tall * h, t, rng)

    planes: list[Plane] = [
        *sky(view, horizon),
        *gulls(view, horizon, count=2),
        Still(depth=0.35, paint=far),
        Still(depth=1.0, flat=True, paint=field),
    ]
    if view.has("houses", "saloon"):
        planes += [Still(depth=0.82, base=sand + 0.01 * h, paint=partial(frontier_street, view=view, ground=sand + 0.03 * h))]
    planes += [Still(depth=0.9, base=sand + 0.04 * h, paint=things)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.77 * h, scale=stand_scale(view))


def _mesas(canvas: Canvas, view: View, horizon: float) -> None:
    t, rng, h = view.tones, view.rng("mesas"), view.height
    for distance, count in ((0.75, 3), (0.5, 2)):
        for _ in range(count):
            x, wide, tall = (
                rng.uniform(0, view.width),
                rng.uniform(0.08, 0.2) * view.width,
                rng.uniform(0.14, 0.30) * h * (1.25 - distance * 0.5),
            )
            red, dark = t.far(t.of("#c8683e"), distance), t.far(t.of("#8a3e34"), distance)
            body = polygon(
                [
                    (x - wide * 0.72, horizon + 20),
                    (x - wide * 0.52, horizon - tall * 0.4),
                    (x - wide * 0.46, horizon - tall * 0.94),
                    (x - wide * 0.30, horizon - tall),
                    (x + wide * 0.36, horizon - tall * 0.98),
                    (x + wide * 0.45, horizon - tall * 0.9),
                    (x + wide * 0.5, horizon - tall * 0.42),
                    (x + wide * 0.74, horizon + 20),
                ]
            )
            canvas.drawPath(body, linear((x - wide * 0.5, 0), (x + wide * 0.5, 0), [red, dark] if t.direction[0] < 0 else [dark, red]))
            with kept(canvas):
                canvas.clipPath(body, True)
                for i in range(6):
                    y = horizon - tall * (0.92 - 0.16 * i)
                    canvas.drawRect(
                        box(x - wide, y, x + wide, y + tall * 0.05), fill(dark if i % 2 else t.far(t.of("#e09a66"), distance), 0.35)
                    )
                texture_in(canvas, None, "dry", 0.25, tint=t.shade, scale=(0.6, 1.8))


def _dune(canvas: Canvas, view: View, y: float, rise: float, distance: float, key: int) -> None:
    t, rng = view.tones, view.rng("dune", key)
    x = view.left - 60
    while x < view.right:
        wide = rng.uniform(0.28, 0.5) * view.width
        top = (x + wide * rng.uniform(0.42, 0.6), y - rise * rng.uniform(0.6, 1.0))
        body = smooth(
            [
                (x - 30, y + 40),
                (x + wide * 0.15, y),
                top,
                (x + wide * 0.85, y - 2),
                (x + wide + 40, y + 40),
                (x + wide, view.bottom),
                (x, view.bottom),
            ],
            True,
            0.7,
        )
        light, dark = t.far(blend(t.sand[2], t.light, 0.15), distance), t.far(t.sand[0], distance)
        canvas.drawPath(body, linear((0, y - rise), (0, y + rise), [light, t.far(t.sand[1], distance)]))
        side = 1 if t.direction[0] < 0 else -1
        lee = smooth(
            [
                top,
                (top[0] + side * wide * 0.06, y - rise * 0.3),
                (top[0] - side * wide * 0.02, y + 40),
                (top[0] + side * wide * 0.6, y + 40),
            ],
            True,
            0.5,
        )
        with kept(canvas):
            canvas.clipPath(body, True)
            canvas.drawPath(lee, fill(dark, 0.75))
        x += wide * rng.uniform(0.5, 0.8)
