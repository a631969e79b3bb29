"""Old stones: graveyard, ruins, castle, temple."""

from __future__ import annotations

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.halo import glow
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, box, ellipse, polygon, ribbon, round_rect, smooth
from pipeline.illustration.places.buildings import (
    church,
    side_shade,
    stone_wall,
    string_of_lights,
    window,
)
from pipeline.illustration.places.grounds import tree_line, turf
from pipeline.illustration.places.land import ground, hills, mountains, patches, rock, tufts
from pipeline.illustration.places.parts import gulls, rings
from pipeline.illustration.places.plane import Builder, Live, Plane, Set, Still, View
from pipeline.illustration.places.plants import bare, bush, conifer, leafy
from pipeline.illustration.places.shores import stand_scale
from pipeline.illustration.places.sky import haze_band, sky
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
            _column(canvas, x * w, horizon + 0.045 * h, tall * h, t, rng, distance=0.45, broken=rng.random() < 0.6)
        tree_line(canvas, view, horizon + 0.05 * h, 9, 0.13, 0.5, "ruins")

    def near(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("ruins near")
        _arch(canvas, 0.115 * w, floor + 0.045 * h, 0.62 * h, 0.30 * h, view, broken=False)
        _arch(canvas, 0.90 * w, floor + 0.03 * h, 0.56 * h, 0.30 * h, view, broken=True)
        for x, y, tall in ((0.285, 0.02, 0.34), (0.715, 0.015, 0.22)):
            _column(canvas, x * w, floor + y * h, tall * h, t, rng, distance=0.1, broken=True)
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


def _column(canvas: Canvas, x: float, y: float, tall: float, t: Tones, rng: np.random.Generator, *, distance: float, broken: bool) -> None:
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
        _column(canvas, x - half * 0.86 + half * 1.72 * i / 5, base, base - lintel, t, rng, distance=0.12, broken=False)
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


FAMILIES: dict[str, Builder] = {
    "graveyard": graveyard,
    "ruins": ruins,
    "castle": castle,
    "temple": temple,
}
"""Builders of this module by family."""
