"""Water: wave bands that travel and heave, calm water that ripples and mirrors, glitter, shore foam."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from pipeline.illustration.canvas import Canvas, Paint, fill, kept, linear, stroke
from pipeline.illustration.colour import blend, mix, rgb
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, Point, bezier_points, box, ribbon, smooth
from pipeline.illustration.places.plane import Live, Mirror, Moving, Plane, View
from pipeline.illustration.textures import texture_in

SWELL = {"clear": 0.36, "cloudy": 0.48, "rain": 0.70, "storm": 1.0, "snow": 0.42, "fog": 0.24, "wind": 0.80}
"""Height of waves by weather; 1 is a gale."""

Floats = NDArray[np.float32]


def swell(view: View) -> float:
    """Height of the waves, 0 to 1."""
    return SWELL[view.tones.weather]


def water_colour(t: Tones, near: float) -> str:
    """Colour of the water's body from far (0) to near (1)."""
    i = (1 - near) * (len(t.water) - 1)
    k = min(int(i), len(t.water) - 2)
    return blend(t.water[k], t.water[k + 1], i - k)


# ---------------------------------------------------------------- waves


def waves(view: View, horizon: float, front: float, *, count: int = 5, power: float = 1.0) -> tuple[Plane, ...]:
    """Bands of waves from the horizon to below the frame; those beyond ``front`` (set y) lie before figures."""
    bands: list[Plane] = []
    low, rise = view.height * 1.0, swell(view) * power
    for i in range(count):
        u = (i + 0.6) / count
        y = horizon + (low - horizon) * u**1.35
        amp = (9 + 42 * u**1.25) * (0.25 + 0.75 * rise)
        after = horizon + (low - horizon) * ((i + 1.6) / count) ** 1.35
        # down to the lowest trough of the next band
        bands.append(_band(view, y, amp, 150 + 520 * u**1.2, u, y > front + 4, i, after - y + 1.75 * (amp + 16 * rise) + 14))
    return tuple(bands)


def _band(view: View, y: float, amp: float, length: float, near: float, front: bool, index: int, tall: float) -> Moving:
    t = view.tones
    crests = max(3, round(1.9 * view.width / length))
    period = crests * length
    heave = 0.32 * amp
    speed = (14 + 34 * near) * (1 if index % 2 else -1) * (0.5 + 0.6 * swell(view))
    return Moving(
        depth=0.35 + 0.65 * near if not front else 1.0 + 0.15 * near,
        base=y,
        front=front,
        box=(view.left, y - amp * 1.75 - heave, view.right, y + tall),
        period=period,
        speed=speed,
        bend=partial(_heave, heave, length * 2.3, 0.9 + 0.3 * index),
        paint=lambda c: _paint_band(c, view, y, amp, length, period, near, index, t),
    )


def _heave(amp: float, length: float, rate: float, xs: Floats, ys: Floats, t: float) -> tuple[float, Floats]:
    phase = 2 * math.pi * xs / length
    return 0.0, np.float32(amp) * (0.7 * np.sin(phase - rate * t) + 0.3 * np.sin(2.3 * phase + 1.3 * rate * t))


def crest_line(
    left: float, period: float, y: float, amp: float, length: float, rng: np.random.Generator, sharp: float = 0.8
) -> list[Point]:
    """Points of a trochoid crest line that repeats after ``period``; two waves more on either side."""
    crests = round(period / length)
    heights = rng.uniform(0.62, 1.15, crests)
    offsets = rng.uniform(-0.10, 0.10, crests)
    per, points = 16, []
    for i in range(-2 * per, (crests + 2) * per + 1):
        crest, share = divmod(i / per, 1.0)
        a, b = heights[int(crest) % crests], heights[(int(crest) + 1) % crests]
        height = amp * (a + (b - a) * share)
        shift = offsets[int(crest) % crests] + (offsets[(int(crest) + 1) % crests] - offsets[int(crest) % crests]) * share
        theta = 2 * math.pi * share
        x = left + (crest + share + shift) * length - sharp * length / (2 * math.pi) * math.sin(theta) * 0.86
        points.append((x, y - height * math.cos(theta) - 0.10 * height * math.cos(2 * theta)))
    return points


def _paint_band(canvas: Canvas, view: View, y: float, amp: float, length: float, period: float, near: float, index: int, t: Tones) -> None:
    rng = view.rng("wave", index)
    line = crest_line(view.left, period, y, amp, length, rng)
    crest, body = smooth(line, False), smooth(line, False)
    body.lineTo(line[-1][0], y + 400)
    body.lineTo(line[0][0], y + 400)
    body.close()
    top = blend(water_colour(t, max(0.0, near - 0.45)), t.sky[4], 0.16)
    middle, low = water_colour(t, near), blend(water_colour(t, min(1.0, near + 0.25)), t.shade, 0.10 + 0.18 * near)
    canvas.drawPath(body, linear((0, y - amp * 1.3), (0, y + max(amp * 2.6, 60)), [top, middle, low], (0, 0.34, 1)))
    with kept(canvas):
        canvas.clipPath(body, True)
        texture_in(canvas, None, "dry", 0.10 + 0.08 * near, tint=t.shade, scale=(2.6, 0.5))
        _body_lines(canvas, line, y, amp, period, t, rng)
        canvas.drawPath(crest, stroke(t.horizon, amp * 0.55, 0.12, round_cap=False))
        canvas.drawPath(crest, stroke(t.horizon, amp * 0.25, 0.14, round_cap=False))
    _crest_foam(canvas, line, y, amp, length, period, t, rng, swell(view))


def _repeated(period: float, draw: tuple[Path, Paint], canvas: Canvas) -> None:
    for lap in (-period, 0.0, period):
        with kept(canvas):
            canvas.translate(lap, 0)
            canvas.drawPath(*draw)


def _body_lines(canvas: Canvas, line: Sequence[Point], y: float, amp: float, period: float, t: Tones, rng: np.random.Generator) -> None:
    """Brush lines inside the wave that follow its swell."""
    first = next(i for i, p in enumerate(line) if p[0] >= line[0][0] + 100)
    for _ in range(int(period / 46)):
        start, count = int(rng.integers(first, len(line) - 12)), int(rng.integers(4, 10))
        off = amp * rng.uniform(0.3, 2.4)
        flat = min(0.95, 0.30 * off / amp)
        pts = [(px, py * (1 - flat) + y * flat + off) for px, py in line[start : start + count]]
        light = rng.random() < 0.62
        colour, alpha = (t.foam, 0.26) if light else (t.shade, 0.20)
        _repeated(period, (ribbon(pts, [0.3, 0.9 + amp * 0.035, 0.3]), fill(colour, alpha)), canvas)


def _crest_foam(
    canvas: Canvas,
    line: Sequence[Point],
    y: float,
    amp: float,
    length: float,
    period: float,
    t: Tones,
    rng: np.random.Generator,
    rough: float,
) -> None:
    up = [min(1.3, max(0.0, (y - py) / amp)) for _, py in line]
    widths = [0.30 + u**3 * amp * 0.10 * (0.35 + 0.65 * rough) for u in up]
    canvas.drawPath(ribbon(line, widths, round_end=False), fill(t.foam, 0.90))
    if rough < 0.3:
        return
    peaks = [i for i in range(1, len(line) - 1) if line[i][1] < line[i - 1][1] and line[i][1] <= line[i + 1][1]]
    for i in peaks:
        if not line[0][0] + 2 * length - 1 <= line[i][0] < line[0][0] + 2 * length + period - 1 or rng.random() > 0.35 + 0.65 * rough:
            continue
        blobs = _foam_blobs(line, i, amp * (0.45 + 0.55 * rough), length, rng)
        for x, py, r, alpha in blobs:
            for lap in (-period, 0.0, period):
                canvas.drawCircle(x + lap, py, r, fill(t.foam, alpha))


def _foam_blobs(
    line: Sequence[Point], peak: int, amp: float, length: float, rng: np.random.Generator
) -> list[tuple[float, float, float, float]]:
    (px, py), blobs = line[peak], []
    for _ in range(26):
        u = rng.uniform(-1, 1) * rng.random() ** 0.6
        j = min(len(line) - 1, max(0, peak + round(u * 3.4)))
        x = px + u * length * 0.17
        size = amp * 0.17 * rng.uniform(0.25, 1.0) * (1.1 - abs(u))
        blobs.append((x, 0.5 * (line[j][1] + py) + rng.uniform(-0.03, 0.30) * amp, max(0.8, size), rng.uniform(0.55, 0.95)))
    return blobs


def bobbing(view: View, power: float = 1.0) -> Callable[[float, float], tuple[float, float]]:
    """How a boat moves on these waves: (t, x) -> (dy, degrees)."""
    rise = (0.25 + 0.75 * swell(view)) * power

    def bob(t: float, x: float) -> tuple[float, float]:
        phase = x / 260.0
        return 10.0 * rise * math.sin(1.5 * t + phase), 4.2 * rise * math.sin(1.5 * t + 1.0 + phase)

    return bob


# ---------------------------------------------------------------- calm water


def flat_sea(canvas: Canvas, view: View, horizon: float, depth: float) -> None:
    """The far sea below the horizon: a gradient with light and dark dashes."""
    t, rng = view.tones, view.rng("flat sea")
    far = blend(blend(t.water[3], t.haze, 0.45), t.horizon, 0.25 * t.glow_alpha)
    colours = [far, water_colour(t, 0.15), water_colour(t, 0.5), water_colour(t, 0.8)]
    canvas.drawRect(
        box(view.left, horizon, view.right, view.bottom), linear((0, horizon), (0, horizon + depth), colours, (0, 0.12, 0.5, 1))
    )
    for _ in range(int(90 * view.width / 1280)):
        u = rng.random() ** 1.7
        x, y = rng.uniform(view.left, view.right), horizon + 3 + u * depth * 0.8
        w = rng.uniform(10, 46) * (0.5 + 2.2 * u)
        colour = mix(t.horizon, t.foam, 0.4) if rng.random() < 0.6 else rgb(t.water[1])
        canvas.drawPath(ribbon(bezier_points((x - w, y), (x, y - 1.5), (x + w, y)), [0.3, 0.9 + 1.6 * u, 0.3]), fill(colour, 0.34))


def glitter(view: View, x: float, top: float, bottom: float, *, depth: float = 0.5, count: int = 70) -> Live:
    """The path of sun or moon on the water, twinkling."""
    t, rng = view.tones, view.rng("glitter")
    us = rng.random(count) ** 1.3
    spread = 26 + 150 * us
    xs, ys = x + rng.normal(0, 0.5, count) * spread, top + us * (bottom - top)
    phases, rates = rng.uniform(0, 2 * math.pi, count), rng.uniform(1.2, 3.2, count)
    widths = (6 + 30 * us) * rng.uniform(0.5, 1.2, count)
    paint = fill(mix(t.sun, t.horizon, 0.35))

    def draw(canvas: Canvas, time: float) -> None:
        bright = np.clip(np.sin(phases + rates * time), 0, 1)
        for gx, gy, w, b, u in zip(xs.tolist(), ys.tolist(), widths.tolist(), bright.tolist(), us.tolist(), strict=True):
            if b > 0.08:
                paint.setAlphaf(0.62 * b * (0.4 + 0.6 * t.glow_alpha))
                h = 0.7 + 1.5 * u
                canvas.drawOval(box(gx - w * b, gy - h, gx + w * b, gy + h), paint)

    return Live(depth=depth, draw=draw, flat=True)


def calm(view: View, top: float, *, depth: float = 0.9, bottom: float | None = None, strength: float = 0.75) -> Moving:
    """Calm water from ``top`` (set y) downwards that mirrors what is behind it and ripples."""
    t = view.tones
    low = view.bottom if bottom is None else bottom
    ripple = 1.0 + 3.0 * swell(view)

    def bend(xs: Floats, ys: Floats, time: float) -> tuple[Floats, float]:
        near = np.clip((ys - top) / (view.height - top), 0, 1.4)
        wave = np.sin(ys * 0.22 / (0.25 + near) - 2.1 * time) + 0.6 * np.sin(ys * 0.09 / (0.25 + near) + 1.3 * time)
        return ((0.4 + 2.4 * near) * ripple * wave).astype(np.float32), 0.0

    return Moving(
        depth=depth, flat=True, box=(view.left, top, view.right, low), bend=bend, paint=lambda c: _paint_calm(c, view, top, low),
        mirror=Mirror(y=top, strength=strength, tint=t.water[0], smear=4.0, tint_alpha=0.55, wet=False),
    )  # fmt: skip


def _paint_calm(canvas: Canvas, view: View, top: float, low: float) -> None:
    t, rng = view.tones, view.rng("calm")
    colours = [blend(t.water[3], t.haze, 0.3), t.water[2], t.water[1], t.water[0]]
    canvas.drawRect(box(view.left, top, view.right, low), linear((0, top), (0, view.height), colours, (0, 0.15, 0.6, 1)))
    for _ in range(70):
        u = rng.random() ** 1.4
        x, y, w = rng.uniform(view.left, view.right), top + 4 + u * (view.height - top), rng.uniform(14, 70) * (0.3 + 1.5 * u)
        colour = t.foam if rng.random() < 0.6 else t.water[0]
        canvas.drawPath(ribbon(bezier_points((x - w, y), (x, y - 2 * u), (x + w, y)), [0.2, 0.6 + 1.5 * u, 0.2]), fill(colour, 0.22))


def shore_foam(view: View, line: Sequence[Point], *, depth: float = 0.95) -> Live:
    """Lace of foam that runs up and down a beach along ``line``."""
    t = view.tones

    def draw(canvas: Canvas, time: float) -> None:
        for i in range(3):
            phase = (time * 0.16 + i / 3) % 1.0
            rise = 26 * math.sin(math.pi * phase) - 8
            pts = [(x + 5 * math.sin(x / 47 + i), y + rise + 5 * math.sin(x / 63 + 2.1 * i + 0.6 * time)) for x, y in line]
            fade = math.sin(math.pi * phase)
            canvas.drawPath(ribbon(pts, [2.0, 3.6, 1.6, 3.4, 2.0], round_end=False), fill(t.foam, 0.62 * fade))

    return Live(depth=depth, draw=draw, flat=True)
