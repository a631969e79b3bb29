"""Old stones: graveyard, ruins."""

from __future__ import annotations

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.halo import glow
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import box, ellipse, polygon, ribbon, round_rect, smooth
from pipeline.illustration.places.buildings import side_shade
from pipeline.illustration.places.grounds import tree_line, turf
from pipeline.illustration.places.land import hills, mountains, rock
from pipeline.illustration.places.parts import gulls
from pipeline.illustration.places.plane import Live, Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.plants import bare, bush
from pipeline.illustration.places.sky import haze_band, sky
from pipeline.illustration.places.towers import church
from pipeline.illustration.places.towns import green
from pipeline.illustration.textures import texture_in


def graveyard(view: View) -> Set:
    """Leaning stones among long grass, a bare tree, an iron fence, the church behind."""
    w, h = view.width, view.height
    horizon, yard = 0.56 * h, 0.64 * h

    def far(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("grave far")
        hills(canvas, view, horizon + 6, 0.15 * h, turf(t), 0.66, 1)
        church(canvas, 0.60 * w, horizon + 0.035 * h, 0.44 * h, t, rng, distance=0.42)
        for _ in range(10):
            bare(
                canvas,
                float(rng.uniform(view.left, view.right)),
                horizon + 0.04 * h,
                float(rng.uniform(0.14, 0.24)) * h,
                t,
                rng,
                distance=0.55,
                dead=True,
            )
        hills(canvas, view, horizon + 36, 0.06 * h, turf(t), 0.36, 2)
        haze_band(canvas, view, horizon + 30, 0.18 * h, 0.4)

    def stones(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("stones")
        _iron_fence(canvas, view, yard + 0.01 * h)
        plan = sorted((float(rng.uniform(0.02, 0.16)), float(rng.uniform(-0.05, 1.05))) for _ in range(17))
        for dy, x in plan:
            if abs(x - 0.5) < 0.16 and dy > 0.07:
                continue
            _gravestone(canvas, x * w, yard + dy * h, (0.085 + 0.55 * dy) * h, int(rng.integers(4)), t, rng)
        bare(canvas, 0.10 * w, yard + 0.07 * h, 0.66 * h, t, rng, dead=True)

    ramp = grey_turf(view)
    planes: list[Plane] = [*sky(view, horizon), *gulls(view, horizon, count=5, colour=view.tones.ink), Still(depth=0.4, paint=far)]
    planes += [
        *green(view, yard, key="graves", path=True, path_width=0.26, blooms=0, ramp=ramp),
        *_mist(view, yard),
        Still(depth=0.92, base=yard + 0.10 * h, paint=stones),
    ]
    return Set(planes=tuple(planes), horizon=horizon, front=0.93 * h, back=0.80 * h, scale=stand_scale(view))


def grey_turf(view: View) -> tuple[str, ...]:
    """Grass that is greyer than a meadow's."""
    t = view.tones
    return t.snow if t.white_ground else tuple(blend(g, r, 0.32) for g, r in zip(t.grass, t.rock, strict=True))


def _iron_fence(canvas: Canvas, view: View, y: float) -> None:
    t, h = view.tones, view.height
    iron = t.far(t.of("#262a36"), 0.25)
    for x in np.arange(view.left, view.right, 15.0):
        canvas.drawLine(float(x), y, float(x), y - 0.095 * h, stroke(iron, 2.0))
        canvas.drawPath(polygon([(float(x) - 3, y - 0.092 * h), (float(x), y - 0.108 * h), (float(x) + 3, y - 0.092 * h)]), fill(iron))
    for dy in (0.022, 0.080):
        canvas.drawLine(view.left, y - dy * h, view.right, y - dy * h, stroke(iron, 2.4))


def _gravestone(canvas: Canvas, x: float, y: float, tall: float, kind: int, t: Tones, rng: np.random.Generator) -> None:
    wide, lean = tall * 0.62, float(rng.uniform(-7, 7))
    stone = blend(t.stone[2], t.rock[2], float(rng.random()) * 0.6)
    canvas.drawOval(box(x - wide * 0.7, y - 5, x + wide * 0.7, y + 8), fill(t.shade, 0.4, blur=4))
    with kept(canvas):
        canvas.translate(x, y)
        canvas.rotate(lean)
        if kind == 3:
            body = polygon(
                [
                    (-wide * 0.12, 0),
                    (-wide * 0.12, -tall * 0.62),
                    (-wide * 0.40, -tall * 0.62),
                    (-wide * 0.40, -tall * 0.80),
                    (-wide * 0.12, -tall * 0.80),
                    (-wide * 0.12, -tall * 1.1),
                    (wide * 0.12, -tall * 1.1),
                    (wide * 0.12, -tall * 0.80),
                    (wide * 0.40, -tall * 0.80),
                    (wide * 0.40, -tall * 0.62),
                    (wide * 0.12, -tall * 0.62),
                    (wide * 0.12, 0),
                ]
            )
        else:
            body = round_rect(-wide / 2, -tall, wide, tall + 4, wide * (0.5 if kind else 0.14))
        canvas.drawPath(body, fill(stone))
        side_shade(canvas, body, t, 1.3)
        texture_in(canvas, body, "dry", 0.42, tint=t.shade, scale=0.6, shift=(x, y))
        if kind != 3:
            for i in range(3):
                canvas.drawLine(
                    -wide * 0.28,
                    -tall * (0.72 - 0.13 * i),
                    wide * (0.28 - 0.1 * (i % 2)),
                    -tall * (0.72 - 0.13 * i),
                    stroke(t.shade, 1.8, 0.5),
                )
        if t.white_ground:
            canvas.drawPath(ellipse(0, -tall + 2, wide * 0.4, tall * 0.06), fill(t.snow[3]))
    if not t.white_ground:
        for _ in range(5):
            gx, gt = x + rng.uniform(-0.6, 0.6) * wide, tall * rng.uniform(0.12, 0.24)
            canvas.drawPath(
                ribbon([(gx, y + 5), (gx + 2, y - gt * 0.5), (gx + rng.uniform(-6, 6), y - gt)], [1.6, 1.2, 0.3]), fill(t.grass[1])
            )


def _mist(view: View, y: float) -> list[Plane]:
    """Low mist that creeps over the ground at night and in fog."""
    t, h = view.tones, view.height
    if t.dark < 0.4 and t.weather not in ("fog", "rain"):
        return []
    rng = view.rng("mist")
    banks = [
        (
            float(rng.uniform(view.left, view.right)),
            y + float(rng.uniform(-0.02, 0.08)) * h,
            float(rng.uniform(0.3, 0.5)) * view.width,
            float(rng.uniform(4, 12)),
        )
        for _ in range(5)
    ]

    def draw(canvas: Canvas, time: float) -> None:
        span = view.right - view.left
        for x, by, wide, speed in banks:
            px = view.left + (x - view.left + speed * time) % span
            for lap in (-span, 0.0, span):
                if view.left - wide < px + lap < view.right + wide:
                    glow(canvas, px + lap, by, wide * 0.6, t.haze, 0.20, squash=0.09, screen=True)

    return [Live(depth=0.9, base=y + 0.09 * h, draw=draw)]


def ruins(view: View) -> Set:
    """Broken arches and columns with ivy in the grass."""
    w, h = view.width, view.height
    horizon, floor = 0.57 * h, 0.65 * h

    def far(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("ruins far")
        mountains(canvas, view, horizon + 8, 0.22 * h, 0.8, 3, snow=0.2)
        hills(canvas, view, horizon + 10, 0.11 * h, turf(t), 0.55, 1)
        for x, tall in ((0.33, 0.17), (0.40, 0.20), (0.47, 0.13), (0.56, 0.19), (0.63, 0.15)):
            column(canvas, x * w, horizon + 0.045 * h, tall * h, t, rng, distance=0.45, broken=rng.random() < 0.6)
        tree_line(canvas, view, horizon + 0.05 * h, 9, 0.13, 0.5, "ruins")

    def near(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("ruins near")
        _arch(canvas, 0.115 * w, floor + 0.045 * h, 0.62 * h, 0.30 * h, view, broken=False)
        _arch(canvas, 0.90 * w, floor + 0.03 * h, 0.56 * h, 0.30 * h, view, broken=True)
        for x, y, tall in ((0.285, 0.02, 0.34), (0.715, 0.015, 0.22)):
            column(canvas, x * w, floor + y * h, tall * h, t, rng, distance=0.1, broken=True)
        for x, y, size in ((0.20, 0.075, 0.6), (0.33, 0.05, 0.4), (0.80, 0.07, 0.7), (0.67, 0.045, 0.35)):
            rock(canvas, x * w, floor + y * h, 110 * size, 62 * size, t, rng, snowy=t.white_ground)
            bush(canvas, x * w + 40, floor + y * h + 6, 46 * size, t, rng)

    def flags(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("flags")
        for _ in range(60):
            u = rng.random() ** 1.2
            x, y = rng.uniform(0.2, 0.8) * w, floor + 12 + u * (h - floor)
            s = 12 + 46 * u
            slab = polygon([(x - s, y), (x - s * 0.7, y - s * 0.22), (x + s * 0.8, y - s * 0.24), (x + s * 1.05, y + s * 0.02)])
            canvas.drawPath(slab, fill(blend(t.stone[2], t.grass[1], float(rng.uniform(0, 0.4))), 0.75))

    planes: list[Plane] = [
        *sky(view, horizon),
        *gulls(view, horizon, count=4),
        Still(depth=0.4, paint=far),
        *green(view, floor, key="ruins", blooms=50),
    ]
    planes += [Still(depth=1.0, flat=True, paint=flags), Still(depth=0.9, base=floor + 0.05 * h, paint=near)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.78 * h, scale=stand_scale(view))


def column(canvas: Canvas, x: float, y: float, tall: float, t: Tones, rng: np.random.Generator, *, distance: float, broken: bool) -> None:
    """A column by its foot, with its capital or broken off."""
    wide, stone = tall * 0.15, t.far(t.stone[3], distance)
    top = y - tall
    head = (
        [(x - wide * 0.42, top), (x + wide * 0.42, top)]
        if not broken
        else [
            (x - wide * 0.42, top + wide * 0.5),
            (x - wide * 0.1, top),
            (x + wide * 0.15, top + wide * 0.6),
            (x + wide * 0.42, top + wide * 0.2),
        ]
    )
    shaft = polygon([(x - wide * 0.5, y), *head, (x + wide * 0.5, y)])
    canvas.drawPath(shaft, fill(stone))
    with kept(canvas):
        canvas.clipPath(shaft, True)
        for i in range(1, 6):
            fx = x - wide / 2 + wide * i / 6
            canvas.drawLine(fx, y, fx, top, stroke(t.shade, wide * 0.04, 0.22))
        texture_in(canvas, None, "dry", 0.35 * (1 - distance), tint=t.shade, scale=0.7)
    side_shade(canvas, shaft, t, 1.3 * (1 - 0.6 * distance))
    canvas.drawPath(round_rect(x - wide * 0.72, y - wide * 0.3, wide * 1.44, wide * 0.34, 3), fill(blend(stone, t.shade, 0.12)))
    if not broken:
        canvas.drawPath(round_rect(x - wide * 0.72, top - wide * 0.2, wide * 1.44, wide * 0.34, 3), fill(blend(stone, t.light, 0.1)))


def _arch(canvas: Canvas, x: float, y: float, tall: float, wide: float, view: View, *, broken: bool) -> None:
    """A wall with a pointed opening, stones showing, ivy climbing."""
    t, rng = view.tones, view.rng("arch", int(x))
    half, hole = wide / 2, wide * 0.30
    top = y - tall
    ragged = [
        (x - half, top + 0.06 * tall),
        (x - half * 0.5, top),
        (x + half * 0.1, top + 0.05 * tall),
        (x + half * 0.55, top - 0.01 * tall),
        (x + half, top + 0.10 * tall),
    ]
    if broken:
        ragged = [
            (x - half, top + 0.46 * tall),
            (x - half * 0.55, top + 0.30 * tall),
            (x - half * 0.2, top + 0.22 * tall),
            (x + half * 0.3, top + 0.08 * tall),
            (x + half, top),
        ]
    wall = polygon([(x - half, y), *ragged, (x + half, y)])
    gate = smooth(
        [
            (x - hole, y + 4),
            (x - hole, y - tall * 0.42),
            (x - hole * 0.55, y - tall * 0.60),
            (x, y - tall * 0.70),
            (x + hole * 0.55, y - tall * 0.60),
            (x + hole, y - tall * 0.42),
            (x + hole, y + 4),
        ],
        True,
        0.4,
    )
    gate.toggleInverseFillType()
    with kept(canvas):
        canvas.clipPath(gate, True)
        canvas.drawPath(wall, fill(t.stone[2]))
        canvas.clipPath(wall, True)
        for row in range(int(tall / 22) + 1):
            bx = x - half - rng.uniform(0, 20)
            while bx < x + half:
                bw = rng.uniform(26, 52)
                tone = blend(t.stone[1], t.stone[3], float(rng.random()))
                canvas.drawPath(round_rect(bx, y - (row + 1) * 22 + 1, bw - 2, 20, 4), fill(tone, 0.85))
                bx += bw
        texture_in(canvas, None, "dry", 0.40, tint=t.shade, scale=0.8)
        side_shade(canvas, wall, t, 1.3)
        canvas.drawPath(
            smooth(
                [
                    (x - hole - 8, y),
                    (x - hole - 8, y - tall * 0.42),
                    (x, y - tall * 0.76),
                    (x + hole + 8, y - tall * 0.42),
                    (x + hole + 8, y),
                ],
                False,
                0.6,
            ),
            stroke(blend(t.stone[3], t.light, 0.2), 12, 0.8),
        )
        if not t.white_ground:
            for _ in range(70):
                u = rng.random()
                ix, iy = x + half * (0.95 - 0.5 * u * rng.random()) * (1 if x < view.width / 2 else -1), y - tall * u
                canvas.drawPath(
                    ellipse(float(ix), float(iy), rng.uniform(5, 11), rng.uniform(4, 8)), fill(t.foliage[int(rng.integers(0, 3))])
                )
    if t.white_ground:
        canvas.drawPath(smooth(ragged, False, 0.3), stroke(t.snow[3], 10))
