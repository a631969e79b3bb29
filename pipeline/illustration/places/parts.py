"""Small living things of a set: gulls, chimney smoke, lamp glows, the sun's path, swaying grass, leaves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from pipeline.illustration.canvas import Canvas, fill, radial, stroke
from pipeline.illustration.colour import blend, mix, rgb
from pipeline.illustration.halo import glow
from pipeline.illustration.paths import Point, box, ribbon, smooth
from pipeline.illustration.places.plane import Live, Moving, Painter, Plane, View
from pipeline.illustration.places.sky import sun_place
from pipeline.illustration.places.water import glitter

Floats = NDArray[np.float32]


def sun_path(view: View, horizon: float) -> list[Plane]:
    """Glitter of sun or moon on the water where the weather lets it through."""
    if view.tones.weather not in ("clear", "wind", "cloudy"):
        return []
    return [glitter(view, sun_place(view, horizon)[0], horizon + 3, horizon + 0.2 * view.height, depth=0.3)]


def flicker(t: float, seed: float = 0.0) -> float:
    """Strength around 1 of a living flame or an old lamp."""
    return 1.0 + 0.05 * math.sin(7.3 * t + seed) + 0.04 * math.sin(12.7 * t + 2.1 * seed) + 0.03 * math.sin(3.1 * t + 0.7 * seed)


def lamp_glow(view: View, at: Point, depth: float, radius: float) -> Live:
    """The halo of a lamp, breathing a little."""
    t = view.tones
    strength = 0.35 + 0.35 * t.dark

    def draw(canvas: Canvas, time: float) -> None:
        k = flicker(time, at[0]) * strength
        glow(canvas, at[0], at[1], radius, "#ffdf9a", 0.62 * k)
        glow(canvas, at[0], at[1], radius * 0.22, "#fffdf0", 0.9 * k)

    return Live(depth=depth, draw=draw)


def drifting(t: float, x: float) -> Point:
    """Where somebody without ground under the feet has drifted to, (x, y) from the place where they began."""
    return 7.0 * math.sin(0.7 * t + x / 90), 3.0 * math.sin(0.5 * t + x / 150)


def gulls(view: View, horizon: float, *, count: int = 4, colour: str = "") -> list[Plane]:
    """A few birds that wheel in the sky; none at deep night, in storm or snow."""
    t = view.tones
    if t.dark > 0.7 or t.weather in ("storm", "snow", "fog", "rain"):
        return []
    rng = view.rng("gulls")
    birds = [
        (
            rng.uniform(0.05, 0.95) * view.width,
            rng.uniform(0.18, 0.62) * horizon,
            rng.uniform(7, 14),
            rng.uniform(0, 6.3),
            rng.uniform(10, 24) * (1 if rng.random() < 0.5 else -1),
        )
        for _ in range(count)
    ]
    ink = fill(colour or blend(t.cloud[0], t.shade, 0.55), 0.9)

    def draw(canvas: Canvas, time: float) -> None:
        for x, y, size, phase, speed in birds:
            bx = (x + speed * time + 0.1 * view.width) % (1.2 * view.width) - 0.1 * view.width
            by = y + 8 * math.sin(0.6 * time + phase)
            _bird(canvas, float(bx), float(by), float(size), math.sin(5.2 * time + phase) * (0.6 + 0.4 * math.sin(0.7 * time + phase)), ink)

    return [Live(depth=0.2, draw=draw)]


def _bird(canvas: Canvas, x: float, y: float, size: float, flap: float, paint: object) -> None:
    lift = size * (0.34 + 0.42 * flap)
    for side in (-1, 1):
        tip = (x + side * size * 1.5, y - lift * 0.55 + size * 0.14)
        canvas.drawPath(ribbon([(x, y), (x + side * size * 0.7, y - lift), tip], [size * 0.13, size * 0.10, 0.3]), paint)


def chimney_smoke(view: View, tops: Sequence[Point], depth: float) -> list[Plane]:
    """Thin smoke that rises and leans with the wind."""
    t = view.tones
    if t.weather in ("storm",) or not tops:
        return []
    wind = {"wind": 1.6, "rain": 0.7, "snow": 0.8}.get(t.weather, 0.35)
    colour = mix(t.cloud[1], t.cloud[2], 0.4)

    def draw(canvas: Canvas, time: float) -> None:
        for x, y in tops:
            for i in range(7):
                age = (time * 0.13 + i / 7) % 1.0
                px = x + wind * 70 * age**1.4 + 7 * math.sin(5 * age + i + 0.6 * time)
                canvas.drawCircle(px, y - 74 * age, 3.0 + 12 * age, fill(colour, 0.30 * math.sin(math.pi * min(1.0, age * 1.08)) ** 0.8))

    return [Live(depth=depth, draw=draw)]


def swaying(
    view: View,
    box_: tuple[float, float, float, float],
    paint: Painter,
    *,
    depth: float,
    base: float,
    amount: float = 5.0,
    front: bool = False,
) -> Moving:
    """Plants painted once that lean in the wind: most at their tips, not at all at ``base``."""
    gust = {"wind": 2.2, "storm": 2.6, "rain": 1.2, "snow": 0.9, "fog": 0.5}.get(view.tones.weather, 0.8)
    above = base - box_[1] > 1
    bend = partial(_sway, base, base - box_[1] if above else base - box_[3], amount * gust)
    return Moving(depth=depth, base=base, box=box_, paint=paint, bend=bend, front=front)


def _sway(base: float, tall: float, amount: float, xs: Floats, ys: Floats, t: float) -> tuple[Floats, float]:
    height = np.clip((base - ys) / tall, 0, 1) ** 1.6
    wave = np.sin(1.5 * t + xs / 110) + 0.5 * np.sin(2.7 * t + xs / 47) + 0.35
    return (amount * height * wave).astype(np.float32), 0.0


def warm_pool(canvas: Canvas, x: float, y: float, radius: float, colour: str, alpha: float) -> None:
    """Light of a lamp lying on the ground."""
    glow(canvas, x, y, radius, colour, alpha, squash=0.30, screen=True)


def rings(view: View, top: float, *, count: int = 26, depth: float = 1.0) -> list[Plane]:
    """Rings that rain makes on wet ground or water."""
    t = view.tones
    if t.weather not in ("rain", "storm"):
        return []
    rng = view.rng("rings")
    us = rng.random(count) ** 1.1
    xs, ys, phases = rng.uniform(view.left, view.right, count), top + 8 + us * (view.height - top), rng.random(count)
    paint = stroke(blend(t.sky[4], "#ffffff", 0.4), 1.2)
    hop = [(int(a), float(b)) for a, b in zip(rng.integers(40, 400, count), rng.uniform(0.7, 1.3, count), strict=True)]

    def draw(canvas: Canvas, time: float) -> None:
        for x, y, u, phase, (step, rate) in zip(xs.tolist(), ys.tolist(), us.tolist(), phases.tolist(), hop, strict=True):
            lap, age = divmod(time * rate * 1.3 + phase, 1.0)
            px = view.left + (x - view.left + lap * step * 7) % (view.right - view.left)
            r = (5 + 22 * age) * (0.4 + 0.9 * u)
            paint.setAlphaf(0.42 * (1 - age))
            canvas.drawOval(box(px - r, y - r * 0.26, px + r, y + r * 0.26), paint)

    return [Live(depth=depth, draw=draw, flat=True)]


def shafts(
    view: View, origin: Point, *, count: int = 5, spread: float = 0.5, length: float = 1.2, strength: float = 0.16, depth: float = 0.8
) -> Live:
    """Slanting light that comes and goes between trees or clouds."""
    t, rng = view.tones, view.rng("shafts")
    rays = [
        (float(a), float(wid), float(p))
        for a, wid, p in zip(
            np.sort(rng.uniform(-spread, spread, count)), rng.uniform(0.03, 0.08, count), rng.uniform(0, 6.3, count), strict=True
        )
    ]
    lean = -t.direction[0] * 0.55
    reach = length * view.height

    def draw(canvas: Canvas, time: float) -> None:
        for angle, half, phase in rays:
            a = strength * (0.65 + 0.35 * math.sin(0.5 * time + phase))
            for grow in (1.0, 0.5):
                lo, hi = angle + lean - half * grow, angle + lean + half * grow
                ray = smooth(
                    [
                        origin,
                        (origin[0] + reach * math.sin(lo), origin[1] + reach * math.cos(lo)),
                        (origin[0] + reach * math.sin(hi), origin[1] + reach * math.cos(hi)),
                    ],
                    True,
                    0.0,
                )
                canvas.drawPath(ray, radial(origin, reach, [rgb(t.light, a), rgb(t.light, a * 0.55), rgb(t.light, 0)], (0, 0.5, 1)))

    return Live(depth=depth, draw=draw)
