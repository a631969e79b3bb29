"""The roof of a moving train: carriage tops in front, the country running past behind."""

from __future__ import annotations

from pipeline.illustration.canvas import Canvas, fill, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import box, ellipse, polygon
from pipeline.illustration.places.land import hills, mountains
from pipeline.illustration.places.plane import Moving, Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.sky import haze_band, sky

SPEED = 430.0
"""Units a second at which trees and poles pass."""
_PANEL = 118.0


def carriage_roof(view: View) -> Set:
    """Carriage roofs from one side to the other, trees and telegraph poles running past, hills that stay."""
    w, h = view.width, view.height
    horizon, top = 0.55 * h, 0.67 * h

    def far(canvas: Canvas) -> None:
        mountains(canvas, view, horizon + 2, 0.14 * h, 0.8, 2)
        hills(canvas, view, horizon + 26, 0.10 * h, view.tones.grass, 0.55, 4)
        haze_band(canvas, view, horizon + 20, 0.16 * h, 0.3)

    period = 1.5 * w
    planes: list[Plane] = [*sky(view, horizon), Still(depth=0.2, base=top, paint=far)]
    planes += [
        Moving(
            depth=0.5,
            base=top,
            box=(view.left, 0.2 * h, view.left + 2 * period, top + 40),
            paint=lambda c: _passing(c, view, period, top),
            speed=-SPEED,
            period=period,
        ),
        Still(depth=1.0, flat=True, paint=lambda c: _roofs(c, view, top)),
    ]
    return Set(planes=tuple(planes), horizon=horizon, front=0.90 * h, back=0.76 * h, scale=stand_scale(view))


def _passing(canvas: Canvas, view: View, period: float, top: float) -> None:
    """Trees and poles along the line, twice in a row, so that the row has no end."""
    t, rng, h = view.tones, view.rng("passing"), view.height
    for n in range(_TREES):
        x, tall = view.left + period * (n + rng.uniform(0.1, 0.8)) / _TREES, h * rng.uniform(0.16, 0.34)
        for lap in (-period, 0.0, period, 2 * period):
            _tree(canvas, x + lap, top, tall, t, n)
    for share in (0.18, 0.68):
        for lap in (-period, 0.0, period, 2 * period):
            x = view.left + share * period + lap
            canvas.drawRect(box(x - 4, 0.3 * h, x + 4, top + 40), fill(t.far(t.wood[0], 0.1)))
            canvas.drawRect(box(x - 34, 0.33 * h, x + 34, 0.33 * h + 6), fill(t.far(t.wood[0], 0.1)))


_TREES = 15


def _tree(canvas: Canvas, x: float, top: float, tall: float, t: Tones, number: int) -> None:
    leaves = t.far(t.foliage[1 + number % 2], 0.22)
    canvas.drawRect(box(x - 5, top - 0.5 * tall, x + 5, top + 40), fill(t.far(t.bark[1], 0.2)))
    for dx, dy, r in ((-0.16, -0.46, 0.24), (0.16, -0.5, 0.22), (0.0, -0.66, 0.28)):
        canvas.drawPath(ellipse(x + dx * tall, top + dy * tall, r * tall, 0.8 * r * tall), fill(leaves))


def _roofs(canvas: Canvas, view: View, top: float) -> None:
    """The tops of two carriages, the gap between them, and a strip of their sides."""
    t, h = view.tones, view.height
    steel, eave, gap = t.of("#6b7280"), 0.935 * h, 0.86 * view.width
    for left, right in ((view.left, gap - 30), (gap + 30, view.right)):
        top_side = polygon([(left + 10, top), (right - 10, top), (right, eave), (left, eave)])
        shades = [blend(steel, t.light, 0.30), blend(steel, t.light, 0.12), steel, blend(steel, t.shade, 0.35)]
        canvas.drawPath(top_side, linear((0, top), (0, eave), shades, (0.0, 0.2, 0.6, 1.0)))
        canvas.drawRect(box(left, eave, right, view.bottom), fill(t.of("#7c3a34")))
        _ribs(canvas, view, (left + 10, right - 10), top, eave)
        _windows(canvas, view, left, right, eave)
    canvas.drawRect(box(gap - 30, top + 30, gap + 30, view.bottom), fill(blend(steel, t.shade, 0.85)))
    for x in (0.24 * view.width, 0.58 * view.width):
        canvas.drawRect(box(x - 40, top - 15, x + 40, top + 6), fill(blend(steel, t.shade, 0.35)))
        canvas.drawRect(box(x - 46, top - 19, x + 46, top - 13), fill(blend(steel, t.light, 0.2)))


def _ribs(canvas: Canvas, view: View, ends: tuple[float, float], top: float, eave: float) -> None:
    t, middle = view.tones, view.width / 2
    steel = t.of("#6b7280")
    x = ends[0] + _PANEL
    while x < ends[1] - 20:
        foot = middle + (x - middle) * 1.14
        canvas.drawLine(x, top + 1, foot, eave, stroke(blend(steel, t.shade, 0.45), 2.6, 0.6))
        canvas.drawLine(x + 4, top + 1, foot + 4, eave, stroke(blend(steel, t.light, 0.5), 1.4, 0.45))
        x += _PANEL
    canvas.drawRect(box(ends[0] - 10, eave - 4, ends[1] + 10, eave + 8), fill(blend(steel, t.shade, 0.55)))


def _windows(canvas: Canvas, view: View, left: float, right: float, eave: float) -> None:
    t = view.tones
    pane = t.window if t.dark > 0.3 else blend(t.window_dark, t.sky[2], 0.4)
    x = left + 36
    while x < right - 70:
        canvas.drawRect(box(x, eave + 22, x + 74, view.bottom), fill(pane))
        x += 112
