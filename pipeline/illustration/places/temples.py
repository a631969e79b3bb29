"""Temples as one sees them from outside: pillars, pagodas, stone lanterns."""

from __future__ import annotations

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.halo import glow
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import box, ellipse, polygon, round_rect, smooth
from pipeline.illustration.places.buildings import side_shade, string_of_lights
from pipeline.illustration.places.land import ground, hills, mountains, patches, tufts
from pipeline.illustration.places.parts import gulls, rings
from pipeline.illustration.places.plane import Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.plants import bush, leafy
from pipeline.illustration.places.ruins import column
from pipeline.illustration.places.sky import haze_band, sky
from pipeline.illustration.textures import texture_in


def temple(view: View) -> Set:
    """A pillared temple up broad steps, or an eastern one among cherry and lanterns, by seed and details."""
    w, h = view.width, view.height
    horizon, court = 0.57 * h, 0.66 * h
    eastern = view.has("pagoda", "lantern", "shrine", "japanese", "zen", "cherry") or view.rng("kind").random() < 0.5

    def far(canvas: Canvas) -> None:
        t = view.tones
        mountains(canvas, view, horizon + 8, 0.30 * h, 0.8, 2, snow=0.5 if eastern else 0.1)
        hills(canvas, view, horizon + 12, 0.12 * h, t.snow if t.white_ground else t.foliage, 0.55, 1)
        haze_band(canvas, view, horizon + 10, 0.12 * h, 0.4)

    def building(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("temple")
        (_pagoda if eastern else _pillars)(canvas, 0.62 * w, court + 0.01 * h, 0.56 * h, t, rng)
        for x, tall in ((0.13, 0.46), (0.95, 0.42), (0.28, 0.28)):
            leafy(canvas, x * w, court + 0.015 * h, tall * h, t, rng)

    def near(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("temple near")
        for x in (0.22, 0.90):
            if eastern:
                _stone_lantern(canvas, x * w, court + 0.07 * h, 0.24 * h, t)
            else:
                _brazier(canvas, x * w, court + 0.07 * h, 0.17 * h, t)
        for x in (0.03, 0.10, 0.985):
            bush(canvas, x * w, court + 0.075 * h, 0.11 * h, t, rng)
        if eastern:
            string_of_lights(canvas, (-0.02 * w, 0.20 * h), (0.36 * w, 0.33 * h), 0.06 * h, t, count=7, size=8.0)

    def flags(canvas: Canvas) -> None:
        t = view.tones
        ground(canvas, view, court, t.snow if t.white_ground else t.stone, key="court", texture=0.24)
        patches(canvas, view, court, t.snow if t.white_ground else t.stone, "court")
        for i in range(10):
            y = court + (1.1 * h - court) * (i / 9) ** 1.7
            canvas.drawLine(view.left, y, view.right, y, stroke(t.shade, 1.0 + 1.4 * i / 9, 0.2))
        for i in range(-16, 17):
            canvas.drawLine(w / 2 + i * 0.06 * w, court, w / 2 + i * 0.17 * w, 1.1 * h, stroke(t.shade, 1.3, 0.18))
        if not t.white_ground:
            tufts(canvas, view, court + 6, t.grass, "court", count=36)

    planes: list[Plane] = [
        *sky(view, horizon),
        *gulls(view, horizon, count=3),
        Still(depth=0.3, paint=far),
        Still(depth=0.62, base=court, paint=building),
    ]
    planes += [Still(depth=1.0, flat=True, paint=flags), *rings(view, court + 20), Still(depth=0.94, base=court + 0.06 * h, paint=near)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.79 * h, scale=stand_scale(view))


def _pillars(canvas: Canvas, x: float, y: float, tall: float, t: Tones, rng: np.random.Generator) -> None:
    stone, half = t.far(t.stone[3], 0.12), tall * 0.62
    for i in range(4):
        grow = half * (1.10 - 0.035 * i)
        canvas.drawRect(
            box(x - grow, y - (i + 1) * tall * 0.03, x + grow, y - i * tall * 0.03 + 1),
            linear((0, y - (i + 1) * tall * 0.03), (0, y - i * tall * 0.03), [blend(stone, t.light, 0.25), blend(stone, t.shade, 0.25)]),
        )
    base, lintel = y - tall * 0.12, y - tall * 0.66
    canvas.drawRect(
        box(x - half * 0.92, lintel, x + half * 0.92, base),
        linear((0, lintel), (0, base), [blend(t.stone[0], t.shade, 0.55), blend(t.stone[0], t.shade, 0.3)]),
    )
    if t.dark > 0.2:
        glow(canvas, x, base - tall * 0.14, tall * 0.36, t.lamp, 0.55 * t.dark)
    for i in range(6):
        column(canvas, x - half * 0.86 + half * 1.72 * i / 5, base, base - lintel, t, rng, distance=0.12, broken=False)
    canvas.drawRect(
        box(x - half, lintel - tall * 0.09, x + half, lintel),
        linear((0, lintel - tall * 0.09), (0, lintel), [blend(stone, t.light, 0.2), blend(stone, t.shade, 0.2)]),
    )
    gable = polygon([(x - half * 1.06, lintel - tall * 0.08), (x, lintel - tall * 0.30), (x + half * 1.06, lintel - tall * 0.08)])
    canvas.drawPath(gable, fill(blend(t.snow[3], stone, 0.2) if t.white_ground else stone))
    side_shade(canvas, gable, t)
    inner = polygon([(x - half * 0.80, lintel - tall * 0.10), (x, lintel - tall * 0.255), (x + half * 0.80, lintel - tall * 0.10)])
    canvas.drawPath(inner, fill(blend(stone, t.shade, 0.32)))
    canvas.drawPath(ellipse(x, lintel - tall * 0.145, tall * 0.045), fill(t.accent2))


def _pagoda(canvas: Canvas, x: float, y: float, tall: float, t: Tones, rng: np.random.Generator) -> None:
    red, roof = t.far(t.of("#b8443a"), 0.1), t.far(t.of("#3e4a56"), 0.1)
    half, storeys = tall * 0.36, 3
    canvas.drawRect(box(x - half * 1.3, y - tall * 0.06, x + half * 1.3, y + 2), fill(t.stone[2]))
    for i in range(storeys):
        k = 1 - 0.22 * i
        low, high = y - tall * (0.06 + 0.28 * i), y - tall * (0.06 + 0.28 * i) - tall * 0.19
        body = box(x - half * k, high, x + half * k, low)
        canvas.drawRect(body, linear((x - half * k, 0), (x + half * k, 0), [blend(red, t.light, 0.12), blend(red, t.shade, 0.25)]))
        for j in range(5):
            px = x - half * k + 2 * half * k * j / 4
            canvas.drawRect(box(px - 4 * k, high, px + 4 * k, low), fill(blend(red, t.shade, 0.4)))
        for j in range(4):
            px = x - half * k + 2 * half * k * (j + 0.5) / 4
            pane = box(px - half * k * 0.17, high + tall * 0.035, px + half * k * 0.17, low - tall * 0.03)
            canvas.drawRect(pane, fill(t.window if t.dark > 0.2 else t.of("#f0e2c4")))
            canvas.drawRect(pane, stroke(blend(red, t.shade, 0.5), 1.6))
        if t.dark > 0.3:
            glow(canvas, x, (low + high) / 2, half * k * 1.4, t.lamp, 0.3 * t.dark)
        _swept_roof(canvas, x, high, half * k * 1.5, tall * 0.12, roof, t)
    canvas.drawLine(x, y - tall * 0.86, x, y - tall * 1.06, stroke(t.accent2, 4))


def _swept_roof(canvas: Canvas, x: float, y: float, half: float, tall: float, roof: str, t: Tones) -> None:
    path = smooth(
        [
            (x - half, y - tall * 0.22),
            (x - half * 0.72, y + tall * 0.10),
            (x, y + tall * 0.14),
            (x + half * 0.72, y + tall * 0.10),
            (x + half, y - tall * 0.22),
            (x + half * 0.52, y - tall * 0.42),
            (x + half * 0.30, y - tall),
            (x - half * 0.30, y - tall),
            (x - half * 0.52, y - tall * 0.42),
        ],
        True,
        0.5,
    )
    canvas.drawPath(path, fill(blend(t.snow[3], roof, 0.15) if t.white_ground else roof))
    side_shade(canvas, path, t, 1.2)
    canvas.drawPath(
        smooth(
            [
                (x - half, y - tall * 0.22),
                (x - half * 0.72, y + tall * 0.10),
                (x, y + tall * 0.14),
                (x + half * 0.72, y + tall * 0.10),
                (x + half, y - tall * 0.22),
            ],
            False,
        ),
        stroke(t.accent2, 2.6, 0.9),
    )


def _stone_lantern(canvas: Canvas, x: float, y: float, tall: float, t: Tones) -> None:
    stone = t.stone[2]
    canvas.drawOval(box(x - tall * 0.26, y - 5, x + tall * 0.26, y + 9), fill(t.shade, 0.4, blur=5))
    shapes = (
        round_rect(x - tall * 0.18, y - tall * 0.10, tall * 0.36, tall * 0.10, 4),
        round_rect(x - tall * 0.06, y - tall * 0.52, tall * 0.12, tall * 0.44, 3),
        round_rect(x - tall * 0.17, y - tall * 0.58, tall * 0.34, tall * 0.08, 3),
        round_rect(x - tall * 0.13, y - tall * 0.80, tall * 0.26, tall * 0.23, 3),
        smooth(
            [
                (x - tall * 0.28, y - tall * 0.78),
                (x - tall * 0.10, y - tall * 0.92),
                (x, y - tall),
                (x + tall * 0.10, y - tall * 0.92),
                (x + tall * 0.28, y - tall * 0.78),
            ],
            True,
            0.4,
        ),
    )
    for shape in shapes:
        canvas.drawPath(shape, fill(stone))
        texture_in(canvas, shape, "dry", 0.35, tint=t.shade, scale=0.6)
        side_shade(canvas, shape, t, 1.2)
    lit = t.dark > 0.2
    canvas.drawPath(
        round_rect(x - tall * 0.075, y - tall * 0.76, tall * 0.15, tall * 0.15, 3), fill(t.window if lit else blend(stone, t.shade, 0.5))
    )
    if lit:
        glow(canvas, x, y - tall * 0.69, tall * 0.75, t.lamp, 0.6 * t.dark)


def _brazier(canvas: Canvas, x: float, y: float, tall: float, t: Tones) -> None:
    iron = t.of("#4a4048")
    canvas.drawPath(
        polygon([(x - tall * 0.2, y), (x - tall * 0.05, y - tall * 0.7), (x + tall * 0.05, y - tall * 0.7), (x + tall * 0.2, y)]),
        fill(iron),
    )
    canvas.drawPath(
        smooth(
            [
                (x - tall * 0.34, y - tall),
                (x - tall * 0.2, y - tall * 0.66),
                (x + tall * 0.2, y - tall * 0.66),
                (x + tall * 0.34, y - tall),
            ],
            True,
            0.7,
        ),
        fill(iron),
    )
    flame = smooth(
        [
            (x - tall * 0.24, y - tall * 0.96),
            (x - tall * 0.12, y - tall * 1.3),
            (x + tall * 0.02, y - tall * 1.62),
            (x + tall * 0.14, y - tall * 1.25),
            (x + tall * 0.24, y - tall * 0.96),
        ]
    )
    canvas.drawPath(flame, linear((0, y - tall * 1.6), (0, y - tall * 0.95), ["#ff9a3c", "#ffd86a", "#fff4c8"]))
    glow(canvas, x, y - tall * 1.2, tall * 1.6, "#ffae56", 0.35 + 0.35 * t.dark)
