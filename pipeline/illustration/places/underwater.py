"""Under water: sun rays, shoals, weeds, corals."""

from __future__ import annotations

import math

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, linear, stroke
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.halo import glow
from pipeline.illustration.palette import Ramp
from pipeline.illustration.paths import box, ribbon, smooth
from pipeline.illustration.places.land import patches, rock
from pipeline.illustration.places.parts import drifting, swaying
from pipeline.illustration.places.plane import Live, Plane, Set, Still, View, stand_scale
from pipeline.illustration.textures import texture_in


def underwater(view: View) -> Set:
    """The sea floor: light from above, corals, weeds that sway, bubbles, far fish."""
    w, h = view.width, view.height
    horizon, floor = 0.60 * h, 0.70 * h
    t = view.tones
    deep: Ramp = tuple(t.of(c) for c in ("#0b2c4c", "#14517a", "#2a86a4", "#6cc4c8", "#c8f0e4"))

    def water(canvas: Canvas) -> None:
        canvas.drawRect(
            box(view.left, view.top, view.right, view.bottom),
            linear((0, -0.1 * h), (0, 0.95 * h), [deep[4], deep[3], deep[2], deep[1], deep[0]], (0, 0.14, 0.42, 0.75, 1)),
        )
        texture_in(canvas, None, "wash", 0.18, tint=deep[3], scale=(3.0, 1.2))
        glow(canvas, 0.5 * w, -0.05 * h, 0.6 * w, "#f4fff4", 0.5 * (1 - 0.6 * t.dark), squash=0.45, screen=True)

    def reef(canvas: Canvas) -> None:
        for i, (y, rise, mixing) in enumerate(((horizon + 10, 0.20, 0.66), (horizon + 44, 0.16, 0.40))):
            rng = view.rng("reef", i)
            x, line = view.left, [(view.left, y)]
            while x < view.right:
                step = rng.uniform(0.05, 0.12) * w
                line.append((x + step / 2, y - rng.uniform(0.1, 1.0) * rise * h))
                x += step
            body = smooth([*line, (view.right, view.bottom), (view.left, view.bottom)], True, 0.9)
            canvas.drawPath(
                body, linear((0, y - rise * h), (0, y + 60), [blend(deep[1], deep[2], mixing), blend(deep[0], deep[1], mixing)])
            )

    def bed(canvas: Canvas) -> None:
        sand = tuple(blend(c, deep[2], 0.42) for c in t.sand)
        edge = [(view.left + (view.right - view.left) * i / 9, floor + 10 * math.sin(1.9 * i)) for i in range(10)]
        body = smooth([*edge, (view.right, view.bottom), (view.left, view.bottom)], True, 0.7)
        canvas.drawPath(body, linear((0, floor), (0, h), [sand[3], sand[2], blend(sand[0], deep[0], 0.35)]))
        texture_in(canvas, body, "speckle", 0.4, tint=sand[0], scale=1.0)
        patches(canvas, view, floor, sand, "sea bed", count=36)

    def corals(canvas: Canvas) -> None:
        rng = view.rng("corals")
        for x, size in ((0.05, 1.0), (0.14, 0.6), (0.86, 0.7), (0.95, 1.05), (0.24, 0.4)):
            rock(canvas, x * w, floor + 0.06 * h, 130 * size, 80 * size, t, rng)
        for x, y, size, colour in (
            (0.09, 0.05, 0.17, "#e8706a"),
            (0.19, 0.06, 0.12, "#f0b060"),
            (0.81, 0.05, 0.14, "#c878c0"),
            (0.91, 0.07, 0.19, "#f08a8a"),
            (0.985, 0.06, 0.14, "#e8c060"),
        ):
            _coral(canvas, x * w, floor + y * h, size * h, blend(t.of(colour), deep[2], 0.18), rng)

    planes: list[Plane] = [Still(depth=0.05, paint=water), _sun_rays(view), Still(depth=0.3, paint=reef), _shoal(view, deep)]
    planes += [
        Still(depth=1.0, flat=True, paint=bed),
        _weeds(view, floor + 0.05 * h, deep),
        Still(depth=0.93, base=floor + 0.055 * h, paint=corals),
        _bubbles(view),
        _caustics(view, floor),
    ]
    return Set(
        planes=tuple(planes),
        horizon=horizon,
        front=0.90 * h,
        back=0.78 * h,
        scale=stand_scale(view),
        grounded=False,
        open_air=False,
        bob=drifting,
    )


def _sun_rays(view: View) -> Live:
    w, h = view.width, view.height
    rng = view.rng("rays")
    rays = [(float(rng.uniform(0.05, 0.95)), float(rng.uniform(0.02, 0.06)), float(rng.uniform(0, 6.3))) for _ in range(7)]
    strength = 0.26 * (1 - 0.7 * view.tones.dark)

    def draw(canvas: Canvas, t: float) -> None:
        for x, wide, phase in rays:
            a = strength * (0.5 + 0.5 * math.sin(0.6 * t + phase))
            top, low = x * w, (0.5 + (x - 0.5) * 1.7 + 0.02 * math.sin(0.3 * t + phase)) * w
            path = smooth(
                [
                    (top - wide * w * 0.3, -20),
                    (top + wide * w * 0.3, -20),
                    (low + wide * w * 1.5, 0.85 * h),
                    (low - wide * w * 1.5, 0.85 * h),
                ],
                True,
                0.0,
            )
            canvas.drawPath(path, linear((0, 0), (0, 0.8 * h), [rgb("#f0fff4", a), rgb("#d8fff0", 0.0)]))

    return Live(depth=0.2, draw=draw)


def _shoal(view: View, deep: Ramp) -> Live:
    rng = view.rng("shoal")
    fish = [
        (float(rng.uniform(0, 1.3)), float(rng.normal(0.34, 0.06)), float(rng.uniform(5, 9)), float(rng.uniform(0, 6.3))) for _ in range(16)
    ]
    paint = fill(blend(deep[1], deep[0], 0.2), 0.75)

    def draw(canvas: Canvas, t: float) -> None:
        for x, y, size, phase in fish:
            px = (x * view.width + 26 * t) % (1.3 * view.width) - 0.15 * view.width
            py = y * view.height + 6 * math.sin(0.9 * t + phase)
            wag = 0.35 * size * math.sin(6 * t + phase)
            body = smooth(
                [
                    (px + size * 1.6, py),
                    (px, py - size * 0.62),
                    (px - size * 1.4, py),
                    (px - size * 2.2, py - size * 0.6 + wag),
                    (px - size * 2.2, py + size * 0.6 + wag),
                    (px - size * 1.4, py),
                    (px, py + size * 0.62),
                ],
                True,
                0.7,
            )
            canvas.drawPath(body, paint)

    return Live(depth=0.35, draw=draw)


def _weeds(view: View, y: float, deep: Ramp) -> Plane:
    w, h, t = view.width, view.height, view.tones
    greens = t.ramp("#1f5a4a", "#2f7a54", "#5aa05c", "#a0c060")

    def paint(canvas: Canvas) -> None:
        rng = view.rng("weeds")
        for x0 in (0.0, 0.04, 0.125, 0.165, 0.285, 0.72, 0.785, 0.845, 0.93, 1.0):
            for _ in range(5):
                x, tall = (x0 + rng.uniform(-0.018, 0.018)) * w, rng.uniform(0.16, 0.46) * h * (0.6 if 0.2 < x0 < 0.8 else 1.0)
                line = [(x + 9 * math.sin(k * 1.3 + x), y - tall * k / 6) for k in range(7)]
                canvas.drawPath(ribbon(line, [5, 8, 7, 5, 1]), fill(blend(greens[int(rng.integers(0, 4))], deep[2], 0.15)))

    return swaying(view, (view.left, y - 0.52 * h, view.right, y + 4), paint, depth=0.9, base=y, amount=22.0)


def _coral(canvas: Canvas, x: float, y: float, size: float, colour: str, rng: np.random.Generator) -> None:
    def branch(px: float, py: float, angle: float, length: float, width: float, level: int) -> None:
        ex, ey = px + math.sin(angle) * length, py - math.cos(angle) * length
        canvas.drawPath(
            ribbon(
                [(px, py), ((px + ex) / 2 + rng.uniform(-2, 2), (py + ey) / 2), (ex, ey)],
                [width, width * 0.85, width * 0.75],
                round_start=True,
            ),
            fill(blend(colour, "#ffffff", 0.09 * level)),
        )
        if level < 3:
            for side in (-1, 1):
                branch(ex, ey, angle + side * rng.uniform(0.3, 0.6), length * rng.uniform(0.6, 0.78), width * 0.72, level + 1)

    for lean in (-0.4, 0.05, 0.45):
        branch(x + lean * size * 0.2, y, lean, size * 0.40, size * 0.062, 0)


def _bubbles(view: View) -> Live:
    rng = view.rng("bubbles")
    rows = [(float(rng.uniform(0, 1)), float(rng.random()), float(rng.uniform(2, 7)), float(rng.uniform(0.05, 0.12))) for _ in range(26)]
    edge, spot = stroke("#e8fff8", 1.3, 0.6), fill("#ffffff", 0.7)

    def draw(canvas: Canvas, t: float) -> None:
        for x, start, size, speed in rows:
            u = (start + speed * t) % 1.0
            px, py = x * view.width + 9 * math.sin(5 * u + 9 * x + 1.2 * t), view.height * (1.05 - 1.15 * u)
            canvas.drawCircle(px, py, size * (0.7 + 0.5 * u), edge)
            canvas.drawCircle(px - size * 0.3, py - size * 0.3, size * 0.2, spot)

    return Live(depth=1.05, base=view.height, draw=draw)


def _caustics(view: View, floor: float) -> Live:
    rng = view.rng("caustics")
    nets = [
        (float(rng.uniform(0, 1)), float(rng.random() ** 1.2), float(rng.uniform(40, 120)), float(rng.uniform(0, 6.3))) for _ in range(20)
    ]
    paint = stroke("#f0fff0", 2.0, 0.2)
    strength = 0.26 * (1 - 0.8 * view.tones.dark)

    def draw(canvas: Canvas, t: float) -> None:
        for x, u, wide, phase in nets:
            y = floor + 14 + u * (view.height - floor)
            k = 0.5 + 0.5 * math.sin(1.1 * t + phase)
            paint.setAlphaf(strength * k)
            px, ww = x * view.width + 10 * math.sin(0.5 * t + phase), wide * (0.4 + u)
            canvas.drawPath(smooth([(px - ww, y), (px - ww * 0.3, y - 5 - 3 * k), (px + ww * 0.3, y + 4), (px + ww, y - 2)], False), paint)

    return Live(depth=1.0, flat=True, draw=draw)
