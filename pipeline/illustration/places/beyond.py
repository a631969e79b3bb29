"""Places without common ground: space, planet, sky."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, radial, stroke
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.halo import glow
from pipeline.illustration.palette import Ramp
from pipeline.illustration.paths import Path, box, ellipse, moved, ribbon, smooth
from pipeline.illustration.places.land import patches, rock
from pipeline.illustration.places.parts import drifting, gulls
from pipeline.illustration.places.plane import Builder, Live, Moving, Painter, Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.sky import cloud_path, sky
from pipeline.illustration.places.underwater import underwater
from pipeline.illustration.textures import texture_in

PLANETS: tuple[Ramp, ...] = (
    ("#7a3a2e", "#b8603e", "#e09a5c", "#f4cf92"),
    ("#244a6e", "#3c7a9a", "#74b4bc", "#c4e4d8"),
    ("#5a3a7a", "#8a5aa0", "#c08ac0", "#f0c8dc"),
    ("#6a5a3a", "#a08850", "#d0b878", "#f0e0b0"),
    ("#2f5a50", "#4c8a6a", "#8abc84", "#d4e4a8"),
)


def _globe(canvas: Canvas, x: float, y: float, radius: float, ramp: Ramp, view: View, key: str, *, ring: bool = False) -> None:
    """A planet with bands or seas, lit from the light's side."""
    t, rng = view.tones, view.rng("globe", key)
    lx, ly = t.direction
    glow(canvas, x, y, radius * 1.7, ramp[2], 0.28, screen=True)
    disc = ellipse(x, y, radius)
    if ring:
        _ring(canvas, x, y, radius, ramp, back=True)
    canvas.drawPath(disc, fill(ramp[1]))
    with kept(canvas):
        canvas.clipPath(disc, True)
        banded = rng.random() < 0.5
        for i in range(9):
            v = -1 + 2 * (i + rng.uniform(0, 1)) / 9
            colour = ramp[int(rng.integers(0, 4))]
            if banded:
                line = [(x - radius * 1.1, y + v * radius), (x, y + v * radius + radius * 0.12), (x + radius * 1.1, y + v * radius)]
                canvas.drawPath(ribbon(line, [radius * 0.04, radius * rng.uniform(0.04, 0.11), radius * 0.04]), fill(colour, 0.6))
            else:
                cx = x + rng.uniform(-0.8, 0.8) * radius
                canvas.drawPath(cloud_path(cx, y + v * radius, radius * rng.uniform(0.4, 1.0), radius * 0.25, rng), fill(colour, 0.6))
        texture_in(canvas, None, "dry", 0.24, tint=ramp[0], scale=max(0.4, radius / 160))
        canvas.drawPath(
            disc,
            radial(
                (x + lx * radius * 0.55, y + ly * radius * 0.55),
                radius * 1.75,
                [rgb("#ffffff", 0.30), rgb("#ffffff", 0.0), rgb("#080618", 0.55), rgb("#080618", 0.85)],
                (0, 0.35, 0.75, 1),
            ),
        )
        rim = moved(disc, -lx * radius * 0.06, -ly * radius * 0.06)
        rim.toggleInverseFillType()
        canvas.drawPath(rim, fill(ramp[3], 0.65, blur=radius * 0.03 + 0.5))
    if ring:
        _ring(canvas, x, y, radius, ramp, back=False)


def _ring(canvas: Canvas, x: float, y: float, radius: float, ramp: Ramp, *, back: bool) -> None:
    with kept(canvas):
        canvas.translate(x, y)
        canvas.rotate(-18)
        canvas.clipRect(box(-4 * radius, -2 * radius if back else 0, 4 * radius, 0 if back else 2 * radius))
        for grow, width, alpha in ((1.45, 0.13, 0.75), (1.68, 0.08, 0.5), (1.86, 0.05, 0.65)):
            canvas.drawPath(ellipse(0, 0, radius * grow, radius * grow * 0.28), stroke(ramp[3], radius * width, alpha))


def _star_field(canvas: Canvas, view: View) -> None:
    rng, t = view.rng("star field"), view.tones
    night = ("#070818", "#0e1130", "#1a1a4a", "#33245e", "#4c3470")
    lean = {"neon": "#6a2a80", "golden": "#7a4a3a", "dawn": "#6a4468", "dusk": "#6a3a6a"}.get(t.light_name, "#2a3a70")
    canvas.drawRect(
        box(view.left, view.top, view.right, view.bottom),
        linear((0, 0), (view.width, view.height), [night[0], night[1], blend(night[2], lean, 0.4), night[0]]),
    )
    for _ in range(7):
        x, y = rng.uniform(view.left, view.right), rng.uniform(0, view.height)
        colour = (lean, "#3a5a9a", "#8a4a8a", "#2a7a8a")[int(rng.integers(4))]
        glow(
            canvas, float(x), float(y), rng.uniform(0.2, 0.42) * view.width, colour, 0.24, squash=float(rng.uniform(0.4, 0.8)), screen=True
        )
    with kept(canvas):
        canvas.translate(0.5 * view.width, 0.45 * view.height)
        canvas.rotate(-27)
        glow(canvas, 0, 0, 0.75 * view.width, "#b0a8e8", 0.36, squash=0.20, screen=True)
        glow(canvas, 0, 0, 0.5 * view.width, "#f0d8e8", 0.20, squash=0.10, screen=True)
        for _ in range(420):
            px, py = rng.normal(0, 0.36) * view.width, rng.normal(0, 0.05) * view.width
            canvas.drawCircle(float(px), float(py), float(rng.uniform(0.4, 1.1)), fill("#fff6ea", float(rng.uniform(0.2, 0.8))))
    for _ in range(380):
        size = 0.5 + 1.6 * rng.random() ** 5
        x, y = rng.uniform(view.left, view.right), rng.uniform(view.top, view.bottom)
        canvas.drawCircle(
            float(x), float(y), float(size), fill(("#ffffff", "#ffe9c8", "#c8dcff")[int(rng.integers(3))], float(rng.uniform(0.3, 1.0)))
        )
        if size > 1.5:
            glow(canvas, float(x), float(y), float(size * 9), "#dfe8ff", 0.4, screen=True)


def twinkles(view: View, *, count: int = 26, low: float = 1.0) -> Live:
    """Stars that twinkle."""
    rng = view.rng("twinkles")
    xs, ys = rng.uniform(0, view.width, count), rng.uniform(0, low * view.height, count)
    phases, rates = rng.uniform(0, 6.3, count), rng.uniform(0.8, 2.4, count)

    def draw(canvas: Canvas, t: float) -> None:
        paint = fill("#fffaf0")
        for x, y, p, r in zip(xs.tolist(), ys.tolist(), phases.tolist(), rates.tolist(), strict=True):
            k = max(0.0, math.sin(p + r * t)) ** 2
            paint.setAlphaf(0.85 * k)
            size = 1.0 + 2.6 * k
            canvas.drawPath(_spark(x, y, size * 2.2), paint)

    return Live(depth=0.03, draw=draw)


def _spark(x: float, y: float, r: float) -> Path:
    return smooth(
        [
            (x, y - r),
            (x + r * 0.14, y - r * 0.14),
            (x + r, y),
            (x + r * 0.14, y + r * 0.14),
            (x, y + r),
            (x - r * 0.14, y + r * 0.14),
            (x - r, y),
            (x - r * 0.14, y - r * 0.14),
        ],
        True,
        0.0,
    )


def space(view: View) -> Set:
    """Open space: a great planet, moons, nebulae."""
    w, h = view.width, view.height
    rng = view.rng("space")
    big = PLANETS[int(rng.integers(len(PLANETS)))]
    small = PLANETS[int(rng.integers(len(PLANETS)))]

    def planets(canvas: Canvas) -> None:
        _globe(canvas, 0.80 * w, 0.28 * h, 0.17 * h, big, view, "big", ring=rng_ring)
        _globe(canvas, 0.13 * w, 0.20 * h, 0.055 * h, small, view, "small")

    def horizon_(canvas: Canvas) -> None:
        _globe(canvas, 0.40 * w, 2.02 * h, 1.18 * h, PLANETS[1], view, "home")

    rng_ring = bool(rng.random() < 0.6)
    planes: list[Plane] = [
        Still(depth=0.02, paint=lambda c: _star_field(c, view)),
        twinkles(view),
        Still(depth=0.14, paint=planets),
        Still(depth=0.3, paint=horizon_),
    ]
    planes.append(_drifters(view))
    return Set(
        planes=tuple(planes), horizon=0.52 * h, front=0.80 * h, back=0.62 * h, scale=stand_scale(view, 0.42), grounded=False, bob=drifting
    )


def _drifters(view: View) -> Live:
    """Small rocks that drift and turn."""
    rng, t = view.rng("drifters"), view.tones
    stones = [
        (
            float(rng.uniform(0, 1.2)),
            float(rng.uniform(0.1, 0.9)),
            float(rng.uniform(4, 15)),
            float(rng.uniform(3, 9)),
            float(rng.uniform(-14, 14)),
            int(rng.integers(99)),
        )
        for _ in range(9)
    ]
    shapes = [_stone(size, seed) for _, _, size, _, _, seed in stones]
    paint, lit = fill("#4a4660"), fill("#8a86a0")

    def draw(canvas: Canvas, time: float) -> None:
        for (x, y, size, speed, spin, _), shape in zip(stones, shapes, strict=True):
            px = (x * view.width + speed * time) % (1.2 * view.width) - 0.1 * view.width
            with kept(canvas):
                canvas.translate(px, y * view.height)
                canvas.rotate(spin * time)
                canvas.drawPath(shape, lit)
                canvas.translate(-t.direction[0] * size * 0.22, size * 0.22)
                canvas.scale(0.86, 0.86)
                canvas.drawPath(shape, paint)

    return Live(depth=0.5, draw=draw)


def _stone(size: float, seed: int) -> Path:
    rng = np.random.default_rng(seed)
    return smooth(
        [
            (math.cos(a) * size * r, math.sin(a) * size * r)
            for a, r in zip(np.linspace(0, 5.5, 8).tolist(), rng.uniform(0.7, 1.1, 8).tolist(), strict=True)
        ],
        True,
        0.6,
    )


def planet(view: View) -> Set:
    """The ground of another world under a sky with planets."""
    w, h = view.width, view.height
    horizon, ground_y = 0.58 * h, 0.63 * h
    rng = view.rng("world")
    moon = view.has("moon", "lunar")
    daylight = view.tones.dark < 0.5 and not moon
    sand: Ramp = ("#5a5e6c", "#868a96", "#b4b6bc", "#dcdcdc") if moon else PLANETS[int(rng.choice((0, 2, 3)))]
    ramp = view.tones.ramp(*sand)
    aloft = PLANETS[1] if moon else PLANETS[int(rng.integers(len(PLANETS)))]

    def heavens(canvas: Canvas) -> None:
        _star_field(canvas, view)
        if daylight:
            veil = [rgb(blend(ramp[1], "#1a1a4a", 0.5), 0.30), rgb(ramp[2], 0.80), rgb(ramp[3], 0.97)]
            canvas.drawRect(box(view.left, view.top, view.right, horizon + 20), linear((0, 0), (0, horizon), veil, (0, 0.6, 1)))
        _globe(canvas, 0.74 * w, 0.27 * h, 0.15 * h, aloft, view, "aloft", ring=not moon)
        _globe(canvas, 0.20 * w, 0.16 * h, 0.04 * h, PLANETS[3], view, "moonlet")

    def ridges(canvas: Canvas) -> None:
        t = view.tones
        for i, (y, rise, far) in enumerate(((horizon + 8, 0.20, 0.55), (horizon + 26, 0.12, 0.30))):
            chance = view.rng("ridge", i)
            x, line = view.left, [(view.left, y)]
            while x < view.right:
                step = chance.uniform(0.03, 0.09) * w
                tall = chance.uniform(0.1, 1.0) * rise * h
                line += [
                    (x + step * 0.35, y - tall),
                    (x + step * 0.75, y - tall * chance.uniform(0.7, 1.0)),
                    (x + step, y - chance.uniform(0, 0.1) * rise * h),
                ]
                x += step
            sky_tone = ramp[3] if daylight else "#2a2450"
            body = smooth([*line, (view.right, view.bottom), (view.left, view.bottom)], True, 0.3)
            canvas.drawPath(
                body, linear((0, y - rise * h), (0, y + 30), [blend(ramp[1], sky_tone, far), blend(ramp[0], sky_tone, far * 0.8)])
            )
            texture_in(canvas, body, "dry", 0.22, tint=t.shade, scale=(0.8, 1.4))

    def land(canvas: Canvas) -> None:
        t = view.tones
        canvas.drawRect(
            box(view.left, ground_y, view.right, view.bottom),
            linear((0, ground_y), (0, h), [ramp[2], ramp[1], blend(ramp[0], t.shade, 0.2)]),
        )
        texture_in(canvas, None, "speckle", 0.5, tint=ramp[0], scale=1.0)
        patches(canvas, view, ground_y, ramp, "world", count=40)
        chance = view.rng("craters")
        for _ in range(15):
            u = chance.random() ** 1.2
            x, y = chance.uniform(view.left, view.right), ground_y + 12 + u * (h - ground_y)
            r = chance.uniform(14, 62) * (0.3 + u)
            canvas.drawPath(ellipse(float(x), float(y), r, r * 0.26), fill(blend(ramp[0], t.shade, 0.3), 0.75))
            canvas.drawPath(ellipse(float(x) - t.direction[0] * r * 0.06, float(y) + r * 0.05, r * 0.94, r * 0.20), fill(ramp[1], 0.9))
            canvas.drawPath(ellipse(float(x), float(y) + r * 0.02, r * 1.02, r * 0.27), stroke(ramp[3], 1.0 + 1.6 * u, 0.45))

    def boulders(canvas: Canvas) -> None:
        t, chance = view.tones, view.rng("boulders")
        for x, size in ((0.03, 1.4), (0.11, 0.6), (0.93, 1.2), (0.865, 0.5), (0.24, 0.3)):
            rock(canvas, x * w, ground_y + 0.055 * h, 150 * size, 96 * size, t, chance)

    planes: list[Plane] = [Still(depth=0.03, paint=heavens), twinkles(view, count=18, low=0.5), Still(depth=0.35, paint=ridges)]
    planes += [Still(depth=1.0, flat=True, paint=land), Still(depth=0.92, base=ground_y + 0.05 * h, paint=boulders)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.77 * h, scale=stand_scale(view))


def open_sky(view: View) -> Set:
    """High among the clouds, the land small below."""
    w, h = view.width, view.height
    t = view.tones
    horizon = 0.80 * h

    def below(canvas: Canvas) -> None:
        rng = view.rng("below")
        colours = [t.far(t.grass[2], 0.92), t.far(t.grass[1], 0.72), t.far(t.grass[1], 0.5)]
        canvas.drawRect(box(view.left, horizon, view.right, view.bottom), linear((0, horizon), (0, h), colours))
        for _ in range(46):
            u = rng.random()
            x, y = rng.uniform(view.left, view.right), horizon + 4 + u * 0.22 * h
            patch = ellipse(float(x), float(y), rng.uniform(20, 90) * (0.4 + u), rng.uniform(2, 8) * (0.4 + u))
            canvas.drawPath(patch, fill(t.far((t.grass[0], t.grass[3], t.sand[2], t.foliage[0])[int(rng.integers(4))], 0.62), 0.6))
        river = [(0.1 * w, h * 1.1), (0.32 * w, 0.93 * h), (0.27 * w, 0.865 * h), (0.46 * w, 0.83 * h), (0.5 * w, horizon)]
        canvas.drawPath(ribbon(river, [22, 12, 7, 4, 1]), fill(t.far(t.water[3], 0.5), 0.9))

    def bank(canvas: Canvas, key: str, y: float, size: float, count: int, alpha: float) -> None:
        rng = view.rng("bank", key)
        for i in range(count):
            x = view.left + (view.right - view.left) * (i + rng.uniform(0.2, 0.8)) / count
            path = cloud_path(
                float(x), y + float(rng.uniform(-0.03, 0.03)) * h, size * w * rng.uniform(0.8, 1.3), size * h * rng.uniform(0.5, 0.8), rng
            )
            b = path.getBounds()
            canvas.drawPath(
                path,
                linear(
                    (0, b.top()),
                    (0, b.bottom()),
                    [rgb(t.cloud[0], alpha), rgb(t.cloud[1], alpha), rgb(t.cloud[2], alpha * 0.7)],
                    (0, 0.6, 1),
                ),
            )
            with kept(canvas):
                canvas.clipPath(path, True)
                edge = moved(path, -t.direction[0] * 5, 8)
                edge.toggleInverseFillType()
                canvas.drawPath(edge, fill(t.cloud[0], 0.7 * alpha, blur=4))

    period = 1.44 * w
    planes: list[Plane] = [*sky(view, horizon), Still(depth=0.1, paint=below)]
    rows = (
        ("far", 0.74 * h, 0.20, 6, 0.9, 0.25, 8.0),
        ("middle", 0.88 * h, 0.30, 5, 0.96, 0.6, 17.0),
        ("near", 1.06 * h, 0.36, 4, 0.92, 1.25, 40.0),
    )
    for key, y, size, count, alpha, depth, speed in rows:
        laid = partial(bank, key=key, y=y, size=size, count=count, alpha=alpha)
        row = Moving(
            depth=depth, front=key == "near", base=2 * h if key == "near" else None, period=period, speed=-speed,
            box=(view.left, y - 0.34 * h, view.right, y + 0.16 * h), paint=partial(_wrapped, period=period, paint=laid),
        )  # fmt: skip
        planes += [*(gulls(view, 0.6 * h, count=5) if key == "near" else ()), row]
    return Set(
        planes=tuple(planes), horizon=horizon, front=0.72 * h, back=0.50 * h, scale=stand_scale(view, 0.42), grounded=False, bob=drifting
    )


def _wrapped(canvas: Canvas, period: float, paint: Painter) -> None:
    for lap in (-period, 0.0, period):
        with kept(canvas):
            canvas.translate(lap, 0)
            paint(canvas)


FAMILIES: dict[str, Builder] = {"space": space, "planet": planet, "underwater": underwater, "sky": open_sky}
"""Builders of this module by family."""
