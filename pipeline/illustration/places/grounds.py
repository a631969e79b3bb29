"""Kept grounds: park, garden, farm."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import box, ellipse, polygon, ribbon, round_rect, smooth
from pipeline.illustration.places.buildings import cottage, fence, rail_fence, side_shade
from pipeline.illustration.places.facades import street_lamp
from pipeline.illustration.places.land import hills, mountains
from pipeline.illustration.places.parts import chimney_smoke, gulls
from pipeline.illustration.places.plane import Builder, Live, Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.plants import birch, bush, conifer, flower, leafy
from pipeline.illustration.places.sky import haze_band, sky
from pipeline.illustration.places.towers import barn, sails, windmill
from pipeline.illustration.places.towns import green, park_bench
from pipeline.illustration.places.water import calm
from pipeline.illustration.textures import texture_in


def turf(t: Tones) -> tuple[str, ...]:
    """Grass, or the snow that lies on it."""
    return t.snow if t.white_ground else t.grass


def tree_line(canvas: Canvas, view: View, y: float, count: int, tall: float, distance: float, key: str) -> None:
    """A row of mixed trees standing on set y."""
    t, rng = view.tones, view.rng("tree line", key)
    for i in range(count):
        x = view.left + (view.right - view.left) * (i + rng.uniform(0, 1)) / count
        kind = (leafy, leafy, birch, conifer)[int(rng.integers(4))]
        kind(canvas, float(x), y + float(rng.uniform(-6, 8)), tall * view.height * float(rng.uniform(0.7, 1.2)), t, rng, distance=distance)


def park(view: View) -> Set:
    """A town park: pond, benches, lamps, trees, roofs behind."""
    w, h = view.width, view.height
    horizon, lawn = 0.56 * h, 0.70 * h

    def far(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("park far")
        for _ in range(20):
            x, wide, tall = rng.uniform(view.left, view.right), rng.uniform(0.03, 0.06) * w, rng.uniform(0.08, 0.20) * h
            colour = t.far(t.of("#a89088"), 0.72)
            canvas.drawRect(box(x, horizon - tall, x + wide, horizon + 10), fill(colour))
            canvas.drawPath(
                polygon([(x - 3, horizon - tall), (x + wide / 2, horizon - tall - wide * 0.4), (x + wide + 3, horizon - tall)]),
                fill(t.far(t.roof[1], 0.7)),
            )
        haze_band(canvas, view, horizon, 0.14 * h, 0.3)
        tree_line(canvas, view, horizon + 0.02 * h, 22, 0.20, 0.46, "far")
        ramp = turf(t)
        canvas.drawRect(
            box(view.left, horizon + 0.012 * h, view.right, lawn + 20), linear((0, horizon), (0, lawn), [t.far(ramp[2], 0.45), ramp[2]])
        )
        for i in range(16):
            bush(canvas, view.left + (view.right - view.left) * i / 15, horizon + 0.045 * h, 0.075 * h, t, rng, distance=0.3)

    def things(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("park things")
        leafy(canvas, 0.075 * w, lawn + 0.05 * h, 0.56 * h, t, rng)
        leafy(canvas, 0.95 * w, lawn + 0.035 * h, 0.50 * h, t, rng)
        park_bench(canvas, 0.80 * w, lawn + 0.055 * h, 0.27 * h, view)
        street_lamp(canvas, 0.655 * w, lawn + 0.04 * h, 0.40 * h, t, 1)
        for x in (0.01, 0.15, 0.985):
            bush(canvas, x * w, lawn + 0.07 * h, 0.12 * h, t, rng, flowers=True)

    pond = calm(view, horizon + 0.05 * h, depth=0.72, bottom=lawn + 6, strength=0.7)
    planes: list[Plane] = [*sky(view, horizon), *gulls(view, horizon, count=4), Still(depth=0.4, base=horizon + 0.05 * h, paint=far), pond]
    planes += [
        *_bank(view, lawn),
        *green(view, lawn + 16, key="park", path=True, path_x=0.45, path_width=0.40),
        Still(depth=0.93, base=lawn + 0.05 * h, paint=things),
    ]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.80 * h, scale=stand_scale(view))


def _bank(view: View, lawn: float) -> list[Plane]:
    """Soft edge between a pond and the lawn in front of it."""

    def paint(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("bank edge")
        edge = [(view.left + (view.right - view.left) * i / 12, lawn + 8 * math.sin(1.9 * i)) for i in range(13)]
        body = smooth([*edge, (view.right, lawn + 60), (view.left, lawn + 60)], True, 0.5)
        canvas.drawPath(body, fill(t.far(turf(t)[2], 0.18)))
        canvas.drawPath(ribbon(edge, [2, 4, 2, 4], round_end=False), fill(blend(t.ground[0], t.shade, 0.2), 0.6))
        if not t.white_ground:
            for x, y in edge:
                bush(canvas, x + float(rng.uniform(-30, 30)), y + 8, float(rng.uniform(14, 34)), t, rng)

    return [Still(depth=1.0, flat=True, paint=paint)]


def garden(view: View) -> Set:
    """A cottage garden: beds, hedge, roses on an arch, the house behind."""
    w, h = view.width, view.height
    horizon, lawn = 0.55 * h, 0.66 * h

    def back(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("garden back")
        hills(canvas, view, horizon + 4, 0.14 * h, turf(t) if t.white_ground else t.foliage, 0.6, 1)
        tree_line(canvas, view, horizon + 0.04 * h, 12, 0.22, 0.36, "garden")
        cottage(canvas, 0.25 * w, lawn + 0.012 * h, 0.52 * h, 0.46 * h, t, rng, thatch=True)
        for i in range(16):
            x = 0.40 * w + (view.right - 0.40 * w) * i / 14
            bush(canvas, x, lawn + 0.006 * h, 0.16 * h, t, rng, distance=0.1)

    def beds(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("beds")
        leafy(canvas, 0.94 * w, lawn + 0.05 * h, 0.54 * h, t, rng)
        fence(canvas, view.left, 0.10 * w, lawn + 0.05 * h, 0.085 * h, t)
        _rose_arch(canvas, 0.665 * w, lawn + 0.035 * h, 0.36 * h, view)
        for x0, x1, y in ((0.72, 1.05, 0.075), (-0.08, 0.16, 0.085)):
            _flower_bed(canvas, x0 * w, x1 * w, lawn + y * h, view)

    planes: list[Plane] = [
        *sky(view, horizon),
        *gulls(view, horizon, count=3),
        Still(depth=0.6, base=lawn, paint=back),
        *chimney_smoke(view, ((0.17 * w, lawn - 0.45 * h),), 0.6),
    ]
    planes += [
        *green(view, lawn, key="garden", path=True, path_x=0.5, path_width=0.34, blooms=70),
        Still(depth=0.94, base=lawn + 0.06 * h, paint=beds),
    ]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.78 * h, scale=stand_scale(view))


def _rose_arch(canvas: Canvas, x: float, y: float, tall: float, view: View) -> None:
    t, rng = view.tones, view.rng("arch")
    half = tall * 0.26
    arch = [
        (x - half, y),
        (x - half, y - tall * 0.62),
        (x - half * 0.62, y - tall * 0.92),
        (x, y - tall),
        (x + half * 0.62, y - tall * 0.92),
        (x + half, y - tall * 0.62),
        (x + half, y),
    ]
    canvas.drawPath(smooth(arch, False), stroke(t.of("#f0e6d6"), tall * 0.03))
    for i in range(120):
        u = i / 119 * 6
        k = min(5, int(u))
        px = arch[k][0] + (arch[k + 1][0] - arch[k][0]) * (u - k) + rng.uniform(-10, 10)
        py = arch[k][1] + (arch[k + 1][1] - arch[k][1]) * (u - k) + rng.uniform(-10, 10)
        canvas.drawPath(
            ellipse(px, py, rng.uniform(9, 15), rng.uniform(7, 11)),
            fill(t.snow[3] if t.white_ground else t.foliage[int(rng.integers(0, 3))]),
        )
        if rng.random() < 0.6 and t.season in ("spring", "summer") and not t.white_ground:
            canvas.drawCircle(
                px + rng.uniform(-5, 5), py, rng.uniform(3.5, 6.0), fill(blend(t.blossom, "#ffffff", float(rng.uniform(0, 0.5))))
            )


def _flower_bed(canvas: Canvas, left: float, right: float, y: float, view: View) -> None:
    t, rng = view.tones, view.rng("bed", int(left))
    canvas.drawPath(round_rect(left, y - 10, right - left, 26, 12), fill(blend(t.snow[2] if t.white_ground else t.ground[0], t.shade, 0.2)))
    for row in range(3):
        for _ in range(int((right - left) / 15)):
            x, tall = rng.uniform(left + 6, right - 6), (0.10 - 0.022 * row) * view.height * rng.uniform(0.6, 1.1)
            if t.season in ("spring", "summer") and not t.white_ground:
                flower(canvas, float(x), y + 5 * row, float(tall), t, rng)
            elif not t.white_ground:
                bush(canvas, float(x), y + 4 * row, float(tall) * 0.6, t, rng)


def farm(view: View) -> Set:
    """A farmyard: barn, fields in strips, fence, a windmill on the hill."""
    w, h = view.width, view.height
    horizon, yard = 0.56 * h, 0.655 * h
    hub = (0.30 * w, horizon - 0.005 * h - 0.20 * h * 0.84)

    def far(canvas: Canvas) -> None:
        t = view.tones
        mountains(canvas, view, horizon + 8, 0.16 * h, 0.85, 4, snow=0.2)
        line = hills(canvas, view, horizon + 8, 0.12 * h, turf(t), 0.55, 1)
        _fields(canvas, view, horizon, line)
        windmill(canvas, 0.30 * w, horizon - 0.005 * h, 0.20 * h, t)

    def buildings(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("farm buildings")
        barn(canvas, 0.835 * w, yard + 0.02 * h, 0.52 * h, 0.48 * h, t)
        silo = round_rect(0.665 * w, yard - 0.36 * h, 0.10 * h, 0.37 * h, 0.045 * h)
        canvas.drawPath(silo, fill(t.of("#c8c4bc")))
        for i in range(8):
            canvas.drawLine(
                0.665 * w, yard - 0.30 * h + i * 0.04 * h, 0.665 * w + 0.10 * h, yard - 0.30 * h + i * 0.04 * h, stroke(t.shade, 1.6, 0.2)
            )
        side_shade(canvas, silo, t, 1.4)
        leafy(canvas, 0.06 * w, yard + 0.02 * h, 0.44 * h, t, rng)
        rail_fence(canvas, view.left, 0.46 * w, yard + 0.045 * h, 0.085 * h, t, rng)
        for x, y, r in ((0.60, 0.045, 0.05), (0.945, 0.075, 0.062), (0.545, 0.055, 0.042)):
            _hay(canvas, x * w, yard + y * h, r * h, t)

    def turning(canvas: Canvas, time: float) -> None:
        speed = {"wind": 70.0, "storm": 110.0}.get(view.tones.weather, 24.0)
        sails(canvas, hub, 0.11 * h, speed * time, view.tones)

    planes: list[Plane] = [
        *sky(view, horizon),
        *gulls(view, horizon, count=4),
        Still(depth=0.35, base=yard, paint=far),
        Live(depth=0.35, base=yard, draw=turning),
    ]
    planes += [
        *green(view, yard, key="farm", path=True, path_x=0.55, path_width=0.44),
        Still(depth=0.88, base=yard + 0.03 * h, paint=buildings),
    ]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.78 * h, scale=stand_scale(view))


def _fields(canvas: Canvas, view: View, horizon: float, line: list[tuple[float, float]]) -> None:
    t, rng, h = view.tones, view.rng("fields"), view.height
    colours = [t.snow[2], t.snow[1]] if t.white_ground else [t.grass[1], t.of("#d8b85c"), t.grass[2], t.of("#b8a050"), t.grass[3]]
    x = view.left
    top, low = horizon + 0.010 * h, horizon + 0.115 * h
    while x < view.right:
        wide = rng.uniform(0.10, 0.2) * view.width
        skew = (x - view.width / 2) * 0.5
        patch = polygon([(x, top), (x + wide, top), (x + wide + skew + wide * 0.4, low), (x + skew, low)])
        colour = t.far(colours[int(rng.integers(len(colours)))], 0.36)
        canvas.drawPath(patch, fill(colour))
        for i in range(1, 9):
            a, b = x + wide * i / 9, x + skew + wide * 1.4 * i / 9
            canvas.drawLine(a, top, b, low, stroke(t.shade, 1.4, 0.13))
        x += wide
    canvas.drawPath(ribbon([(p[0], p[1] + 5) for p in line], [0.5, 1.5, 0.5], round_end=False), fill(t.shade, 0.12))


def _hay(canvas: Canvas, x: float, y: float, r: float, t: Tones) -> None:
    straw = t.snow[2] if t.white_ground else t.of("#d8b25c")
    canvas.drawOval(box(x - r * 1.2, y - r * 0.12, x + r * 1.2, y + r * 0.2), fill(t.shade, 0.4, blur=5))
    bale = round_rect(x - r, y - 1.8 * r, 2.2 * r, 1.85 * r, r * 0.8)
    canvas.drawPath(bale, fill(straw))
    side_shade(canvas, bale, t)
    for i in range(4):
        canvas.drawPath(
            ellipse(x - r * 0.25, y - r * 0.9, r * (0.75 - 0.18 * i), r * (0.85 - 0.2 * i)), stroke(blend(straw, t.shade, 0.4), 2.0, 0.6)
        )
    texture_in(canvas, bale, "dry", 0.4, tint=t.of("#8a6a30"), scale=(0.9, 0.35))


FAMILIES: dict[str, Builder] = {
    "park": park,
    "garden": garden,
    "farm": farm,
}
"""Builders of this module by family."""
