"""A volcano before the far peaks: its cone, the glow of its crater, and the smoke that goes up from it."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.halo import glow
from pipeline.illustration.paths import Path, Point, polygon, ribbon, smooth
from pipeline.illustration.places.plane import Live, Plane, Still, View
from pipeline.illustration.textures import texture_in

RISE = 0.38
"""Height of the cone over the horizon, as a share of the frame's."""
_AT, _HALF, _LIP = 0.54, 0.36, 0.058
"""Middle, half-width of the foot and of the crater, as shares of the frame's width."""
_PUFFS = 16
_LAVA = ("#ffdf7a", "#ff9a3c", "#e2502c")


def volcano(view: View, horizon: float) -> tuple[Plane, ...]:
    """The planes of a volcano whose foot is at ``horizon``: a painted cone, and above it what moves."""
    at = (_AT * view.width, horizon - RISE * view.height)
    return (
        Live(depth=0.24, draw=lambda canvas, t: _plume(canvas, view, at, t)),
        Still(depth=0.26, paint=lambda canvas: _cone(canvas, view, at, horizon)),
        Live(depth=0.26, draw=lambda canvas, t: _embers(canvas, view, at, t)),
    )


def _cone(canvas: Canvas, view: View, at: Point, foot: float) -> None:
    t, (x, top), low = view.tones, at, foot + 0.06 * view.height
    body = _outline(view, at, low)
    lit = t.direction[0] < 0
    light, dark = t.far(blend(t.rock[2], "#7a5a4e", 0.4), 0.3), t.far(blend(t.rock[0], "#4a3238", 0.4), 0.3)
    canvas.drawPath(body, linear((0, top), (0, low), [light, t.far(t.rock[1], 0.45)]))
    with kept(canvas):
        canvas.clipPath(body, True)
        side = view.right if lit else view.left
        shaded = polygon([(x, top), (x + 0.02 * view.width, (top + low) / 2), (x - 0.01 * view.width, low), (side, low), (side, top)])
        canvas.drawPath(shaded, fill(dark, 0.62))
        for i in range(9):
            a = (i - 4) / 4
            start, end = (x + a * _LIP * view.width, top + 6), (x + a * _HALF * 0.92 * view.width, low)
            gully = [start, (start[0] + 0.30 * (end[0] - start[0]), top + 0.45 * (low - top)), end]
            canvas.drawPath(ribbon(gully, [1.5, 5.0, 9.0]), fill(t.shade, 0.16))
        texture_in(canvas, None, "dry", 0.24, tint=t.shade, scale=(0.9, 1.5))
    for share, reach in ((-0.5, 0.46), (0.25, 0.62), (0.7, 0.34)):
        _stream(canvas, view, at, share, reach * (low - top))
    rim = smooth(_rim(view, at), False)
    canvas.drawPath(rim, stroke(_LAVA[1], 7, 0.9))
    glow(canvas, x, top, 0.13 * view.width, _LAVA[1], 0.45 + 0.3 * t.dark, screen=True)


def _rim(view: View, at: Point) -> list[Point]:
    (x, top), half = at, _LIP * view.width
    return [(x - half, top), (x - 0.45 * half, top + 9), (x, top + 6), (x + 0.4 * half, top + 12), (x + half, top + 3)]


def _outline(view: View, at: Point, low: float) -> Path:
    (x, top), lip, half = at, _LIP * view.width, _HALF * view.width
    rng = view.rng("volcano")
    slopes: list[list[Point]] = []
    for side in (-1, 1):
        points = []
        for s in (0.0, 0.14, 0.3, 0.46, 0.62, 0.8, 1.0):
            reach = lip + (half - lip) * s**1.7
            points.append((x + side * (reach + float(rng.uniform(-6, 6))), top + (low - top) * s))
        slopes.append(points)
    return polygon([*slopes[0][::-1], *_rim(view, at), *slopes[1]])


def _stream(canvas: Canvas, view: View, at: Point, share: float, reach: float) -> None:
    (x, top), lip = at, _LIP * view.width
    start = x + share * lip
    line = [(start, top + 8), (start + share * 0.12 * reach + 6, top + 0.35 * reach), (start + share * 0.5 * reach, top + reach)]
    canvas.drawPath(ribbon(line, [7, 6, 1.5]), fill(_LAVA[2], 0.85, blur=1.5))
    canvas.drawPath(ribbon(line, [3.4, 2.6, 0.6]), fill(_LAVA[0], 0.9))


def _plume(canvas: Canvas, view: View, at: Point, t: float) -> None:
    """Smoke that leans with the wind and grows as it rises."""
    tones, rows = view.tones, view.rng("plume").random((_PUFFS, 2)).tolist()
    grey = blend(tones.cloud[1], "#4a4248", 0.5)
    for a, b in sorted(rows, key=lambda row: -((row[0] + 0.085 * t) % 1.0)):
        age = (a + 0.085 * t) % 1.0
        x = at[0] + 0.16 * view.width * age**1.4 * (0.5 + b) + 10 * math.sin(5 * age + 6 * b + 0.5 * t)
        size = (0.036 + 0.090 * age) * view.height
        shade, thin = blend(grey, tones.cloud[2], 0.7 * age), math.sin(math.pi * min(1.0, age + 0.18))
        canvas.drawCircle(x, at[1] + 8 - 0.42 * view.height * age, size, fill(shade, 0.78 * thin, blur=7))


def _embers(canvas: Canvas, view: View, at: Point, t: float) -> None:
    for i, (a, b) in enumerate(view.rng("embers").random((11, 2)).tolist()):
        age = (a + 0.34 * t) % 1.0
        x = at[0] + (b - 0.5) * 0.16 * view.width * age
        y = at[1] - view.height * (0.17 * math.sin(math.pi * age) * (0.5 + b))
        canvas.drawCircle(x, y, 2.2 + 2.2 * b, fill(_LAVA[i % 3], 0.9 * (1 - age)))
