"""The market: stalls and their wares."""

from __future__ import annotations

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.halo import glow
from pipeline.illustration.paths import box, ellipse, polygon
from pipeline.illustration.places.buildings import string_of_lights
from pipeline.illustration.places.facades import SHOPS, facade, onto
from pipeline.illustration.places.land import cobbles, ground, wet
from pipeline.illustration.places.parts import rings
from pipeline.illustration.places.plane import Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.sky import sky


def market(view: View) -> Set:
    """A square with stalls under striped cloth, lights strung between them."""
    w, h = view.width, view.height
    horizon, square = 0.55 * h, 0.64 * h

    def back(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("market back")
        x = view.left
        while x < view.right:
            wide, tall = rng.uniform(0.13, 0.19) * w, rng.uniform(0.38, 0.55) * h
            with kept(canvas):
                onto(canvas, 330, 470, [(x, square - tall), (x + wide, square - tall), (x + wide, square), (x, square)])
                facade(canvas, 330, 470, t, rng)
            peak = polygon([(x - 4, square - tall + 4), (x + wide / 2, square - tall - 0.09 * h), (x + wide + 4, square - tall + 4)])
            canvas.drawPath(peak, fill(t.of(("#8a4a40", "#5a5a6c", "#74503c")[int(rng.integers(3))])))
            x += wide
        canvas.drawRect(box(view.left, -0.2 * h, view.right, square + 4), fill(t.haze, 0.34 * t.haze_amount))

    def stalls(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("stalls")
        for x, y, k in (
            (0.30, square + 0.02 * h, 0.62),
            (0.70, square + 0.02 * h, 0.62),
            (0.10, square + 0.085 * h, 0.98),
            (0.91, square + 0.085 * h, 0.98),
        ):
            stall(canvas, x * w, y, k * 0.40 * h, view, rng)
        string_of_lights(canvas, (-0.02 * w, square - 0.40 * h), (0.36 * w, square - 0.28 * h), 0.07 * h, t, count=12)
        string_of_lights(canvas, (0.36 * w, square - 0.28 * h), (0.66 * w, square - 0.28 * h), 0.06 * h, t, count=10)
        string_of_lights(canvas, (0.66 * w, square - 0.28 * h), (1.03 * w, square - 0.40 * h), 0.07 * h, t, count=12)

    planes: list[Plane] = [*sky(view, horizon), Still(depth=0.45, base=square, paint=back)]
    planes += [Still(depth=1.0, flat=True, paint=lambda c: _square(c, view, square), mirror=wet(view, square)), *rings(view, square + 16)]
    planes += [Still(depth=0.85, base=square + 0.05 * h, paint=stalls)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.77 * h, scale=stand_scale(view))


def _square(canvas: Canvas, view: View, top: float) -> None:
    t = view.tones
    ground(canvas, view, top - 2, t.snow if t.white_ground else t.stone, key="square", texture=0.28)
    cobbles(canvas, view, (0.5 * view.width, top), top)


WARES = (
    ("#d8503c", "#e8a03c", "#f0d060"),
    ("#7aa04a", "#c8d070", "#4f7a3a"),
    ("#c88a50", "#e0b070", "#a8663a"),
    ("#f0a0b0", "#f4f0e6", "#b48ad0"),
    ("#8fb0c4", "#c8dce4", "#6a8aa0"),
)


def stall(canvas: Canvas, x: float, y: float, height: float, view: View, rng: np.random.Generator) -> None:
    """A stall with a striped roof and heaps of wares; x its middle, y its foot."""
    t, width = view.tones, height * 1.15
    left, right, table, roof = x - width / 2, x + width / 2, y - height * 0.36, y - height * 0.98
    cloth = t.of(SHOPS[int(rng.integers(len(SHOPS)))])
    canvas.drawOval(box(left - 10, y - 6, right + 10, y + 10), fill(t.shade, 0.4, blur=7))
    canvas.drawRect(box(left + 6, roof + height * 0.18, right - 6, table), fill(t.shade, 0.34))
    for px in (left + 5, right - 5):
        canvas.drawRect(box(px - 3, roof + height * 0.1, px + 3, y), fill(t.wood[1]))
    front = box(left, table, right, y)
    canvas.drawRect(front, linear((0, table), (0, y), [t.wood[2], blend(t.wood[1], t.shade, 0.3)]))
    for i in range(1, 8):
        canvas.drawLine(left + width * i / 8, table, left + width * i / 8, y, stroke(t.wood[0], 1.4, 0.6))
    _heaps(canvas, left, right, table, height, view, rng)
    canvas.drawRect(box(left - 4, table - 3, right + 4, table + 6), fill(t.wood[3]))
    if t.dark > 0.3:
        glow(canvas, x, roof + height * 0.32, height * 0.62, t.lamp, 0.5 * t.dark)
    _canopy(canvas, left - 14, right + 14, roof, height * 0.24, cloth, view)


def _heaps(canvas: Canvas, left: float, right: float, table: float, height: float, view: View, rng: np.random.Generator) -> None:
    t, n = view.tones, 4
    for i in range(n):
        x, colours = left + (right - left) * (i + 0.5) / n, WARES[int(rng.integers(len(WARES)))]
        half, r = (right - left) / n * 0.42, height * 0.036
        for row in range(3):
            for j in range(5 - row):
                cx = x + (j - (4 - row) / 2) * r * 1.7
                if abs(cx - x) < half:
                    colour = t.of(colours[int(rng.integers(3))])
                    canvas.drawCircle(cx, table - r * (0.8 + 1.35 * row), r, fill(colour))
                    canvas.drawCircle(cx + t.direction[0] * r * 0.3, table - r * (1.1 + 1.35 * row), r * 0.35, fill(t.light, 0.5))


def _canopy(canvas: Canvas, left: float, right: float, top: float, drop: float, colour: str, view: View) -> None:
    t, n = view.tones, 8
    pale = t.of("#f4e8d4")
    for i in range(n):
        a, b = left + (right - left) * i / n, left + (right - left) * (i + 1) / n
        ta, tb = (left + right) / 2 + (a - (left + right) / 2) * 0.80, (left + right) / 2 + (b - (left + right) / 2) * 0.80
        tone = colour if i % 2 else pale
        canvas.drawPath(
            polygon([(ta, top), (tb, top), (b, top + drop), (a, top + drop)]),
            linear((0, top), (0, top + drop), [blend(tone, t.light, 0.2), blend(tone, t.shade, 0.12)]),
        )
        canvas.drawPath(ellipse((a + b) / 2, top + drop, (b - a) / 2, drop * 0.22), fill(blend(tone, t.shade, 0.18)))
    if t.white_ground:
        canvas.drawPath(ellipse((left + right) / 2, top + 2, (right - left) * 0.40, drop * 0.22), fill(t.snow[3]))
