"""The castle on its hill."""

from __future__ import annotations

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, box, polygon, round_rect, smooth
from pipeline.illustration.places.buildings import side_shade, stone_wall, window
from pipeline.illustration.places.grounds import turf
from pipeline.illustration.places.land import hills, mountains
from pipeline.illustration.places.parts import gulls
from pipeline.illustration.places.plane import Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.plants import bush, conifer, leafy
from pipeline.illustration.places.sky import sky
from pipeline.illustration.places.towns import green
from pipeline.illustration.textures import texture_in


def castle(view: View) -> Set:
    """A castle on its hill over a winding road."""
    w, h = view.width, view.height
    horizon, field = 0.58 * h, 0.66 * h

    def far(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("castle far")
        mountains(canvas, view, horizon + 8, 0.28 * h, 0.8, 2)
        hills(canvas, view, horizon + 8, 0.12 * h, t.snow if t.white_ground else t.foliage, 0.6, 1)
        for _ in range(16):
            conifer(
                canvas,
                float(rng.uniform(view.left, view.right)),
                horizon + 0.02 * h,
                float(rng.uniform(0.06, 0.11)) * h,
                t,
                rng,
                distance=0.52,
            )

    def keep(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("keep")
        ramp = turf(t)
        mound = smooth(
            [
                (0.30 * w, field + 30),
                (0.42 * w, horizon - 0.01 * h),
                (0.55 * w, horizon - 0.09 * h),
                (0.76 * w, horizon - 0.10 * h),
                (0.92 * w, horizon - 0.02 * h),
                (1.1 * w, field + 30),
            ],
            True,
            0.7,
        )
        canvas.drawPath(mound, linear((0, horizon - 0.1 * h), (0, field), [t.far(ramp[2], 0.3), t.far(ramp[1], 0.15)]))
        texture_in(canvas, mound, "dry", 0.22, tint=t.shade, scale=(1.6, 0.8))
        castle_front(canvas, 0.655 * w, horizon - 0.075 * h, 0.385 * h, t, rng)
        for x, y in ((0.47, 0.02), (0.51, -0.02), (0.80, -0.01), (0.86, 0.03), (0.43, 0.05), (0.91, 0.055)):
            (conifer if rng.random() < 0.6 else leafy)(
                canvas, x * w, horizon + y * h + 6, float(rng.uniform(0.12, 0.17)) * h, t, rng, distance=0.2
            )

    def near(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("castle near")
        leafy(canvas, 0.07 * w, field + 0.05 * h, 0.52 * h, t, rng)
        stone_wall(canvas, view.left, 0.24 * w, field + 0.065 * h, 0.075 * h, t, rng)
        for x in (0.13, 0.19, 0.955):
            bush(canvas, x * w, field + 0.07 * h, 0.09 * h, t, rng, flowers=True)

    planes: list[Plane] = [
        *sky(view, horizon),
        *gulls(view, horizon, count=4),
        Still(depth=0.28, paint=far),
        Still(depth=0.5, base=field, paint=keep),
    ]
    planes += [
        *green(view, field, key="castle", path=True, path_x=0.56, path_width=0.40),
        Still(depth=0.93, base=field + 0.06 * h, paint=near),
    ]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.78 * h, scale=stand_scale(view))


def castle_front(canvas: Canvas, x: float, y: float, tall: float, t: Tones, rng: np.random.Generator) -> None:
    """Towers, walls, gate and banners standing on ``y``."""
    stone, roof = t.far(t.stone[3], 0.18), t.far(t.of("#4c6a8a"), 0.15)
    parts = ((-0.62, 0.62, 0.15, True), (0.60, 0.56, 0.15, True), (-0.30, 0.80, 0.17, True), (0.28, 0.92, 0.18, True))
    wall = polygon([(x - 0.66 * tall, y), (x - 0.66 * tall, y - 0.32 * tall), (x + 0.66 * tall, y - 0.32 * tall), (x + 0.66 * tall, y)])
    _masonry(canvas, wall, stone, t, rng)
    _battlements(canvas, x - 0.66 * tall, x + 0.66 * tall, y - 0.32 * tall, tall * 0.035, stone, t)
    hall = polygon([(x - 0.22 * tall, y), (x - 0.22 * tall, y - 0.56 * tall), (x + 0.22 * tall, y - 0.56 * tall), (x + 0.22 * tall, y)])
    _masonry(canvas, hall, stone, t, rng)
    _battlements(canvas, x - 0.22 * tall, x + 0.22 * tall, y - 0.56 * tall, tall * 0.035, stone, t)
    for dx, high, wide, spire in parts:
        _tower(canvas, x + dx * tall, y, high * tall, wide * tall, stone, roof if spire else "", t, rng)
    gate = round_rect(x - 0.075 * tall, y - 0.20 * tall, 0.15 * tall, 0.21 * tall, 0.07 * tall)
    canvas.drawPath(gate, fill(blend(t.wood[0], t.shade, 0.4)))
    canvas.drawPath(gate, stroke(blend(stone, t.light, 0.2), tall * 0.016))
    for dx in (-0.13, 0.13):
        banner = polygon(
            [
                (x + (dx - 0.03) * tall, y - 0.46 * tall),
                (x + (dx + 0.03) * tall, y - 0.46 * tall),
                (x + (dx + 0.03) * tall, y - 0.30 * tall),
                (x + dx * tall, y - 0.26 * tall),
                (x + (dx - 0.03) * tall, y - 0.30 * tall),
            ]
        )
        canvas.drawPath(banner, fill(t.accent))
    window(
        canvas,
        x - 0.02 * tall,
        y - 0.47 * tall,
        0.04 * tall,
        0.08 * tall,
        t,
        t.dark > 0.2,
        bars=0,
        arch=True,
        frame=blend(stone, t.shade, 0.4),
    )


def _masonry(canvas: Canvas, path: Path, stone: str, t: Tones, rng: np.random.Generator) -> None:
    canvas.drawPath(path, fill(stone))
    b = path.getBounds()
    with kept(canvas):
        canvas.clipPath(path, True)
        for _ in range(int(b.width() * b.height() / 420)):
            bx, by = rng.uniform(b.left(), b.right()), rng.uniform(b.top(), b.bottom())
            canvas.drawRect(box(bx, by, bx + 13, by + 6), fill(t.shade if rng.random() < 0.6 else t.light, 0.12))
        texture_in(canvas, None, "dry", 0.30, tint=t.shade, scale=0.7)
    side_shade(canvas, path, t, 1.1)


def _battlements(canvas: Canvas, left: float, right: float, y: float, size: float, stone: str, t: Tones) -> None:
    x = left
    while x < right - size * 0.5:
        canvas.drawRect(box(x, y - size, x + size * 0.95, y + 1), fill(blend(t.snow[3], stone, 0.3) if t.white_ground else stone))
        x += size * 1.7


def _tower(canvas: Canvas, x: float, y: float, tall: float, wide: float, stone: str, roof: str, t: Tones, rng: np.random.Generator) -> None:
    half = wide / 2
    body = polygon([(x - half, y), (x - half * 0.94, y - tall), (x + half * 0.94, y - tall), (x + half, y)])
    _masonry(canvas, body, stone, t, rng)
    side_shade(canvas, body, t, 0.8)
    crown_ = round_rect(x - half * 1.12, y - tall - wide * 0.14, wide * 1.12, wide * 0.22, 2)
    canvas.drawPath(crown_, fill(blend(stone, t.shade, 0.12)))
    for i in range(2):
        window(
            canvas,
            x - wide * 0.08,
            y - tall * (0.82 - 0.36 * i),
            wide * 0.16,
            wide * 0.30,
            t,
            t.dark > 0.2 and rng.random() < 0.8,
            bars=0,
            arch=True,
            frame=blend(stone, t.shade, 0.4),
        )
    if roof:
        cone = smooth(
            [
                (x - half * 1.25, y - tall - wide * 0.10),
                (x - half * 0.35, y - tall - wide * 0.85),
                (x, y - tall - wide * 1.45),
                (x + half * 0.35, y - tall - wide * 0.85),
                (x + half * 1.25, y - tall - wide * 0.10),
            ],
            True,
            0.25,
        )
        canvas.drawPath(cone, fill(blend(t.snow[3], roof, 0.25) if t.white_ground else roof))
        side_shade(canvas, cone, t, 1.3)
        canvas.drawLine(x, y - tall - wide * 1.4, x, y - tall - wide * 1.85, stroke(t.shade, 1.8))
        canvas.drawPath(
            polygon([(x, y - tall - wide * 1.85), (x + wide * 0.42, y - tall - wide * 1.74), (x, y - tall - wide * 1.62)]), fill(t.accent)
        )
