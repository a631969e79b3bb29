"""The cave: rings of rock, crystals, a light far in."""

from __future__ import annotations

import math

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, radial, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.halo import glow
from pipeline.illustration.palette import Ramp
from pipeline.illustration.paths import Path, Point, ellipse, polygon, smooth
from pipeline.illustration.places.land import ground, hills, patches, rock
from pipeline.illustration.places.plane import Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.sky import sky
from pipeline.illustration.textures import texture_in


def cave(view: View) -> Set:
    """Inside a cave: dark walls round a bright mouth, stalactites, crystals, a pool."""
    w, h = view.width, view.height
    horizon, floor = 0.58 * h, 0.66 * h
    mouth = (0.56 * w, 0.45 * h)

    def outside(canvas: Canvas) -> None:
        t = view.tones
        hills(canvas, view, horizon + 6, 0.16 * h, t.foliage, 0.6, 1)
        glow(canvas, *mouth, 0.36 * w, t.horizon, 0.6, screen=True)

    def walls(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("cave walls")
        for i, (grow, tone) in enumerate(((1.0, 0.35), (1.32, 0.58), (1.75, 0.78))):
            hole = _ring(mouth, 0.19 * w * grow, 0.33 * h * grow, rng)
            hole.toggleInverseFillType()
            near = blend(t.rock[1], t.shade, tone)
            canvas.drawPath(
                hole, radial(mouth, 0.9 * w, [blend(near, t.horizon, 0.34 / (i + 1)), near, blend(near, t.shade, 0.5)], (0.15, 0.45, 1))
            )
            with kept(canvas):
                canvas.clipPath(hole, True)
                texture_in(canvas, None, "dry", 0.40, tint=t.shade, scale=1.3 - 0.2 * i, shift=(60 * i, 90 * i))
                texture_in(canvas, None, "dry2", 0.12, tint=t.light, scale=1.1, shift=(90 * i, 20))
        for _ in range(17):
            x, tall = rng.uniform(view.left, view.right), rng.uniform(0.06, 0.26) * h
            wide = tall * rng.uniform(0.12, 0.22)
            spike = smooth(
                [(x - wide, -0.02 * h), (x - wide * 0.4, tall * 0.5), (x, tall), (x + wide * 0.4, tall * 0.5), (x + wide, -0.02 * h)],
                True,
                0.7,
            )
            canvas.drawPath(spike, linear((x - wide, 0), (x + wide, 0), [blend(t.rock[1], t.shade, 0.5), blend(t.rock[0], t.shade, 0.8)]))

    def ground_(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("cave floor")
        ramp: Ramp = tuple(blend(c, t.shade, 0.42) for c in t.rock)
        ground(canvas, view, floor, ramp, key="cave", texture=0.4)
        patches(canvas, view, floor, ramp, "cave", count=40)
        glow(canvas, mouth[0], floor + 0.03 * h, 0.42 * w, t.horizon, 0.5, squash=0.22, screen=True)
        pool = ellipse(0.2 * w, 0.80 * h, 0.15 * w, 0.026 * h)
        canvas.drawPath(pool, linear((0, 0.77 * h), (0, 0.83 * h), [blend(t.water[3], t.shade, 0.2), t.water[0]]))
        canvas.drawPath(pool, stroke(t.rock[3], 2, 0.35))
        for _ in range(30):
            x, y = rng.uniform(view.left, view.right), rng.uniform(floor + 8, h)
            canvas.drawPath(ellipse(float(x), float(y), rng.uniform(4, 16), rng.uniform(2, 6)), fill(ramp[int(rng.integers(0, 4))], 0.8))

    def things(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("cave things")
        for x, size in ((0.02, 1.6), (0.10, 0.7), (0.95, 1.8), (0.86, 0.7)):
            rock(canvas, x * w, floor + 0.07 * h, 170 * size, 120 * size, t, rng)
        for x, y in ((0.07, 0.70), (0.91, 0.72), (0.80, 0.685)):
            _crystals(canvas, x * w, y * h + 0.03 * h, 0.10 * h, ("#7ad8e8", "#b48af0", "#8af0b8")[int(rng.integers(3))], rng)

    planes: list[Plane] = [*sky(view, horizon, clouds=False), Still(depth=0.3, paint=outside), Still(depth=0.6, paint=walls)]
    planes += [Still(depth=1.0, flat=True, paint=ground_), Still(depth=0.9, base=floor + 0.05 * h, paint=things)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.78 * h, scale=stand_scale(view), open_air=False)


def _ring(at: Point, rx: float, ry: float, rng: np.random.Generator) -> Path:
    points = []
    for i in range(18):
        a = 2 * math.pi * i / 18
        r = rng.uniform(0.86, 1.14)
        points.append((at[0] + math.cos(a) * rx * r, at[1] + math.sin(a) * ry * r + (ry * 0.3 if math.sin(a) > 0 else 0)))
    return smooth(points, True, 0.7)


def _crystals(canvas: Canvas, x: float, y: float, size: float, colour: str, rng: np.random.Generator) -> None:
    glow(canvas, x, y - size * 0.4, size * 2.2, colour, 0.32, screen=True)
    for i in range(5):
        lean = (i - 2) * 0.24 + rng.uniform(-0.1, 0.1)
        tall, wide = size * rng.uniform(0.55, 1.1), size * 0.13
        tip = (x + (i - 2) * size * 0.16 + lean * tall, y - tall)
        root = x + (i - 2) * size * 0.16
        canvas.drawPath(
            polygon([(root - wide, y), (tip[0] - wide * 0.7, tip[1] + wide), tip, (tip[0] + wide * 0.7, tip[1] + wide), (root + wide, y)]),
            linear((root - wide, 0), (root + wide, 0), [blend(colour, "#ffffff", 0.5), colour, blend(colour, "#1a1a4a", 0.5)]),
        )
        canvas.drawLine(root, y, tip[0], tip[1], stroke("#ffffff", 1.2, 0.5))
