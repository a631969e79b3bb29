"""Open places among houses: village, bridge, station, road."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.halo import glow
from pipeline.illustration.palette import Ramp
from pipeline.illustration.paths import Point, box, polygon, round_rect, smooth
from pipeline.illustration.places.buildings import cottage, fence, side_shade, stone_wall, window
from pipeline.illustration.places.facades import street_lamp
from pipeline.illustration.places.land import cobbles, ground, hills, mountains, patches, path_to, tuft, tufts, wet
from pipeline.illustration.places.parts import chimney_smoke, gulls, rings
from pipeline.illustration.places.plane import Builder, Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.plants import bush, conifer, flower, leafy
from pipeline.illustration.places.sky import sky
from pipeline.illustration.places.towers import church
from pipeline.illustration.places.water import calm
from pipeline.illustration.textures import texture_in


def village(view: View) -> Set:
    """A lane between cottages, gardens, a church on the hill."""
    w, h = view.width, view.height
    horizon, lane = 0.55 * h, 0.645 * h
    rng = view.rng("village")
    smoke: list[Point] = []

    def backdrop(canvas: Canvas) -> None:
        t, chance = view.tones, view.rng("village back")
        mountains(canvas, view, horizon + 10, 0.24 * h, 0.82, 4, snow=0.3)
        hills(canvas, view, horizon + 8, 0.17 * h, t.snow if t.white_ground else t.foliage, 0.62, 1)
        hills(canvas, view, horizon + 20, 0.10 * h, t.snow if t.white_ground else t.grass, 0.42, 2)
        church(canvas, 0.62 * w, horizon + 0.015 * h, 0.24 * h, t, chance, distance=0.34)
        for _ in range(18):
            (conifer if chance.random() < 0.4 else leafy)(
                canvas,
                float(chance.uniform(view.left, view.right)),
                horizon + float(chance.uniform(6, 34)),
                float(chance.uniform(0.07, 0.13)) * h,
                t,
                chance,
                distance=0.45,
            )

    def houses(canvas: Canvas) -> None:
        t, chance = view.tones, view.rng("houses")
        plan = ((0.02, 0.68, 0.50), (0.235, 0.645, 0.30), (0.77, 0.645, 0.31), (1.0, 0.685, 0.52), (0.40, 0.617, 0.17), (0.53, 0.612, 0.15))
        for x, y, size in sorted(plan, key=lambda p: p[1]):
            cottage(canvas, x * w, y * h, size * h * 0.95, size * h * 0.88, t, chance, thatch=view.has("thatch") or chance.random() < 0.25)
        for x, y, size in ((0.135, 0.655, 0.28), (0.885, 0.66, 0.33)):
            leafy(canvas, x * w, y * h, size * h, t, chance)
        fence(canvas, 0.145 * w, 0.335 * w, 0.685 * h, 0.058 * h, t)
        fence(canvas, 0.70 * w, 0.86 * w, 0.69 * h, 0.060 * h, t)
        for x in (0.16, 0.21, 0.30, 0.72, 0.78, 0.84):
            bush(canvas, x * w, 0.683 * h, 0.055 * h, t, chance, flowers=t.season in ("spring", "summer"))

    smoke += [(0.235 * w + 0.05 * h, 0.645 * h - 0.27 * h), (0.77 * w - 0.06 * h, 0.645 * h - 0.28 * h)]
    planes: list[Plane] = [*sky(view, horizon), *gulls(view, horizon, count=3), Still(depth=0.3, paint=backdrop)]
    planes += chimney_smoke(view, smoke, 0.7)
    planes += [Still(depth=0.78, base=lane, paint=houses), *green(view, 0.66 * h, key=f"village{int(rng.integers(9))}", path=True)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.76 * h, scale=stand_scale(view))


def green(
    view: View,
    top: float,
    *,
    key: str,
    path: bool = False,
    blooms: int = 40,
    ramp: Ramp | None = None,
    path_x: float = 0.5,
    path_width: float = 0.36,
) -> list[Plane]:
    """Grass ground from ``top`` on: patches, tufts, a path, flowers in season."""
    t = view.tones
    tones = ramp or (t.snow if t.white_ground else t.grass)

    def land(canvas: Canvas) -> None:
        ground(canvas, view, top, tones, key=key)
        patches(canvas, view, top, tones, key)
        if path:
            path_to(canvas, view, top, t.snow if t.white_ground else t.sand, x=path_x, width=path_width)
        if not t.white_ground and ramp is None:
            tufts(canvas, view, top + 8, t.grass, key)

    def flowers(canvas: Canvas) -> None:
        rng = view.rng("flowers", key)
        count = blooms if t.season in ("spring", "summer") and not t.white_ground and ramp is None else 0
        spots = sorted(
            (float(top + 16 + rng.random() ** 1.2 * (view.height * 1.04 - top)), float(rng.uniform(view.left, view.right)))
            for _ in range(count)
        )
        for y, x in spots:
            u = (y - top) / (view.height - top)
            if not path or abs(x - path_x * view.width) > (0.1 + path_width * 0.55 * u) * view.width:
                flower(canvas, x, y, 7 + 19 * u, t, rng)

    return [Still(depth=1.0, flat=True, paint=land), Still(depth=1.0, base=top + 12, paint=flowers)]


def bridge(view: View) -> Set:
    """A stone bridge over water; figures stand on it, parapet behind them, hills beyond."""
    w, h = view.width, view.height
    horizon, deck = 0.53 * h, 0.735 * h

    def far(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("bridge far")
        mountains(canvas, view, horizon + 10, 0.24 * h, 0.8, 2)
        hills(canvas, view, horizon + 16, 0.13 * h, t.snow if t.white_ground else t.foliage, 0.55, 1)
        line = horizon + 0.055 * h
        for side, inner in ((view.left, 0.26 * w), (view.right, 0.76 * w)):
            bank = smooth([(side, line - 0.03 * h), ((side + inner) / 2, line - 0.02 * h), (inner, line + 8), (side, line + 12)], True, 0.6)
            canvas.drawPath(bank, fill(t.far((t.snow if t.white_ground else t.grass)[1], 0.35)))
            for _ in range(9):
                x = rng.uniform(min(side, inner), max(side, inner))
                (conifer if rng.random() < 0.4 else leafy)(
                    canvas, float(x), line - 2, float(rng.uniform(0.11, 0.22)) * h, t, rng, distance=0.35
                )

    def stones(canvas: Canvas) -> None:
        t = view.tones
        ground(canvas, view, deck - 4, t.snow if t.white_ground else t.stone, key="deck", texture=0.3)
        cobbles(canvas, view, (0.5 * w, deck), deck)

    def parapet(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("parapet")
        stone_wall(canvas, view.left, view.right, deck + 4, 0.115 * h, t, rng)
        for x in (-0.02, 0.245, 0.755, 1.02):
            pier = round_rect(x * w - 26, deck - 0.165 * h, 52, 0.175 * h, 5)
            canvas.drawPath(pier, fill(t.stone[2]))
            texture_in(canvas, pier, "dry", 0.35, tint=t.shade, scale=0.7)
            side_shade(canvas, pier, t, 1.2)
            canvas.drawPath(
                round_rect(x * w - 32, deck - 0.180 * h, 64, 0.025 * h, 5),
                fill(t.snow[3] if t.white_ground else blend(t.stone[3], t.light, 0.15)),
            )
        for x in (0.245, 0.755):
            street_lamp(canvas, x * w, deck - 0.175 * h, 0.24 * h, t, 1 if x < 0.5 else -1)

    planes: list[Plane] = [
        *sky(view, horizon),
        *gulls(view, horizon),
        Still(depth=0.35, base=horizon + 0.055 * h, paint=far),
        calm(view, horizon + 0.06 * h, depth=0.7, bottom=deck),
    ]
    planes += [
        Still(depth=1.0, flat=True, paint=stones, mirror=wet(view, deck)),
        *rings(view, deck + 14),
        Still(depth=0.97, base=deck + 8, paint=parapet),
    ]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.80 * h, scale=stand_scale(view), parapet=True)


def station(view: View) -> Set:
    """A country platform: canopy, clock, bench, rails with the line running off."""
    w, h = view.width, view.height
    horizon, platform = 0.55 * h, 0.70 * h

    def far(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("station far")
        hills(canvas, view, horizon + 14, 0.15 * h, t.snow if t.white_ground else t.foliage, 0.62, 1)
        hills(canvas, view, horizon + 30, 0.08 * h, t.snow if t.white_ground else t.grass, 0.40, 2)
        for _ in range(14):
            leafy(
                canvas,
                float(rng.uniform(view.left, view.right)),
                horizon + float(rng.uniform(20, 40)),
                float(rng.uniform(0.08, 0.14)) * h,
                t,
                rng,
                distance=0.42,
            )
        ground_top = horizon + 0.04 * h
        canvas.drawRect(
            box(view.left, ground_top, view.right, platform + 10),
            linear((0, ground_top), (0, platform), [t.far(t.grass[2], 0.3), t.ground[1]]),
        )
        for y, wide in ((0.645, 2.0), (0.672, 3.4)):
            canvas.drawRect(box(view.left, y * h + 4, view.right, y * h + 12), fill(t.rock[1], 0.6))
            for i in range(-20, 90):
                canvas.drawRect(box(i * 26, y * h + 2, i * 26 + 15, y * h + 10), fill(t.wood[0], 0.8))
            canvas.drawLine(view.left, y * h, view.right, y * h, stroke(blend(t.metal, t.light, 0.3), wide))

    def building(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("station house")
        wall = t.of(("#c8a084", "#b88a78", "#d0b48c")[int(rng.integers(3))])
        x0, x1, top = 0.60 * w, view.right, 0.20 * h
        body = polygon([(x0, top), (x1, top), (x1, platform + 4), (x0, platform + 4)])
        canvas.drawPath(body, linear((x0, 0), (x1, 0), [wall, blend(wall, t.shade, 0.25)]))
        texture_in(canvas, body, "dry", 0.26, tint=t.shade)
        for i in range(4):
            wx = x0 + (0.035 + 0.105 * i) * w
            window(canvas, wx, 0.40 * h, 0.055 * w, 0.17 * h, t, t.dark > 0.25, bars=1, arch=False)
        canvas.drawRect(box(x0 - 4, platform - 0.07 * h, x1, platform + 4), fill(blend(wall, t.shade, 0.35)))
        canopy = polygon([(x0 - 0.10 * w, 0.30 * h), (x0 - 0.02 * w, 0.16 * h), (x1, 0.13 * h), (x1, 0.30 * h)])
        roof = t.of("#5a6470")
        canvas.drawPath(
            canopy,
            linear((0, 0.13 * h), (0, 0.30 * h), [blend(t.snow[3], roof, 0.1) if t.white_ground else blend(roof, t.light, 0.2), roof]),
        )
        for i in range(40):
            tx = x0 - 0.10 * w + i * 0.0185 * w
            canvas.drawPath(polygon([(tx, 0.30 * h), (tx + 0.0185 * w, 0.30 * h), (tx + 0.009 * w, 0.325 * h)]), fill(t.of("#f0e6d4")))
        for px in (x0 - 0.06 * w, x0 + 0.18 * w):
            canvas.drawRect(box(px - 5, 0.30 * h, px + 5, platform + 8), fill(t.of("#3e5a58")))
        _clock(canvas, x0 - 0.02 * w, 0.38 * h, 0.042 * h, view)

    def deck(canvas: Canvas) -> None:
        t = view.tones
        ground(canvas, view, platform, t.snow if t.white_ground else t.stone, key="platform", texture=0.26)
        cobbles(canvas, view, (0.5 * w, platform), platform)
        canvas.drawRect(box(view.left, platform + 4, view.right, platform + 11), fill(t.of("#f0e0a0"), 0.75))

    def bench(canvas: Canvas) -> None:
        street_lamp(canvas, 0.13 * w, platform + 0.03 * h, 0.46 * h, view.tones, 1)
        park_bench(canvas, 0.83 * w, platform + 0.075 * h, 0.26 * h, view)

    planes: list[Plane] = [*sky(view, horizon), Still(depth=0.35, base=platform, paint=far), *chimney_smoke(view, (), 0.4)]
    planes += [Still(depth=0.9, base=platform, paint=building), Still(depth=1.0, flat=True, paint=deck, mirror=wet(view, platform))]
    planes += [*rings(view, platform + 14), Still(depth=0.98, base=platform + 0.05 * h, paint=bench)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.80 * h, scale=stand_scale(view))


def _clock(canvas: Canvas, x: float, y: float, radius: float, view: View) -> None:
    t = view.tones
    canvas.drawCircle(x, y, radius * 1.15, fill(t.of("#3e4a50")))
    canvas.drawCircle(x, y, radius, fill("#fff4d8" if t.dark > 0.3 else t.of("#f8f0e0")))
    for i in range(12):
        a = math.pi * i / 6
        canvas.drawLine(
            x + math.cos(a) * radius * 0.8,
            y + math.sin(a) * radius * 0.8,
            x + math.cos(a) * radius * 0.92,
            y + math.sin(a) * radius * 0.92,
            stroke(t.ink, 1.6),
        )
    canvas.drawLine(x, y, x + radius * 0.05, y - radius * 0.62, stroke(t.ink, 2.4))
    canvas.drawLine(x, y, x + radius * 0.42, y + radius * 0.20, stroke(t.ink, 3.0))
    if t.dark > 0.3:
        glow(canvas, x, y, radius * 3.5, t.lamp, 0.4 * t.dark)


def park_bench(canvas: Canvas, x: float, y: float, width: float, view: View) -> None:
    """A slatted bench, x its middle, y its feet."""
    t, h = view.tones, width * 0.42
    canvas.drawOval(box(x - width * 0.55, y - 5, x + width * 0.55, y + 9), fill(t.shade, 0.4, blur=5))
    for side in (-0.40, 0.40):
        canvas.drawPath(
            smooth([(x + side * width, y), (x + side * width, y - h * 0.5), (x + side * width * 1.02, y - h)], False),
            stroke(t.of("#33383f"), width * 0.03),
        )
    for i in range(3):
        yy = y - h * (0.98 - 0.15 * i)
        canvas.drawPath(round_rect(x - width / 2, yy, width, h * 0.105, 3), linear((0, yy), (0, yy + h * 0.1), [t.wood[3], t.wood[1]]))
    for i in range(2):
        yy = y - h * (0.46 - 0.09 * i)
        canvas.drawPath(
            round_rect(x - width * 0.52, yy, width * 1.04, h * 0.075, 3), linear((0, yy), (0, yy + h * 0.08), [t.wood[3], t.wood[1]])
        )
    if t.white_ground:
        canvas.drawPath(round_rect(x - width * 0.5, y - h * 0.52, width, h * 0.09, 5), fill(t.snow[3]))


def road(view: View) -> Set:
    """A country road running to the hills, poles and fields on both sides."""
    w, h = view.width, view.height
    horizon = 0.56 * h

    def far(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("road far")
        mountains(canvas, view, horizon + 6, 0.20 * h, 0.82, 3)
        hills(canvas, view, horizon + 8, 0.12 * h, t.snow if t.white_ground else t.foliage, 0.6, 1)
        hills(canvas, view, horizon + 14, 0.05 * h, t.snow if t.white_ground else t.grass, 0.42, 2)
        for _ in range(13):
            leafy(
                canvas,
                float(rng.uniform(view.left, view.right)),
                horizon + float(rng.uniform(8, 22)),
                float(rng.uniform(0.05, 0.10)) * h,
                t,
                rng,
                distance=0.45,
            )

    def tarmac(canvas: Canvas) -> None:
        t = view.tones
        ground(canvas, view, horizon + 8, t.snow if t.white_ground else t.grass, key="fields")
        patches(canvas, view, horizon + 8, t.snow if t.white_ground else t.grass, "fields")
        x, low = 0.5 * w, view.bottom
        surface = polygon([(x - 5, horizon + 8), (x + 5, horizon + 8), (x + 0.62 * w, low), (x - 0.62 * w, low)])
        canvas.drawPath(surface, linear((0, horizon), (0, h), [t.far(t.road[2], 0.5), t.road[1], blend(t.road[0], t.shade, 0.15)]))
        texture_in(canvas, surface, "dry", 0.28, tint=t.shade, scale=(2.4, 0.7))
        for side in (-1, 1):
            canvas.drawPath(
                polygon(
                    [(x + side * 4.4, horizon + 8), (x + side * 4.8, horizon + 8), (x + side * 0.585 * w, low), (x + side * 0.555 * w, low)]
                ),
                fill(t.of("#f0e8d8"), 0.8),
            )
        for i in range(9):
            a, b = (i / 9) ** 2.0, ((i + 0.5) / 9) ** 2.0
            ya, yb = horizon + 8 + (low - horizon) * a, horizon + 8 + (low - horizon) * b
            wa, wb = 0.4 + 0.014 * w * a, 0.4 + 0.014 * w * b
            canvas.drawPath(polygon([(x - wa, ya), (x + wa, ya), (x + wb, yb), (x - wb, yb)]), fill(t.of("#f0e8d8"), 0.85))
        if not t.white_ground:
            _verge(canvas, view, horizon)

    def poles(canvas: Canvas) -> None:
        t = view.tones
        tops = []
        for u in (0.04, 0.10, 0.22, 0.52):
            x, y = 0.5 * w + 0.62 * w * u + 0.10 * w * (u + 0.1), horizon + 8 + (h - horizon) * 0.8 * u
            tall = 0.09 * h + 0.75 * h * u
            canvas.drawLine(x, y, x, y - tall, stroke(t.far(t.wood[0], 0.5 - u), 2 + 9 * u))
            canvas.drawLine(
                x - tall * 0.10, y - tall * 0.93, x + tall * 0.10, y - tall * 0.93, stroke(t.far(t.wood[0], 0.5 - u), 1.5 + 6 * u)
            )
            tops.append((x - tall * 0.08, y - tall * 0.93))
        canvas.drawPath(smooth([*tops, (view.right, -0.3 * h)], False, 0.8), stroke(t.shade, 1.6, 0.7))

    planes: list[Plane] = [*sky(view, horizon), *gulls(view, horizon, count=3), Still(depth=0.3, paint=far)]
    planes += [
        Still(depth=1.0, flat=True, paint=tarmac, mirror=wet(view, horizon + 8)),
        *rings(view, horizon + 40),
        Still(depth=0.85, base=horizon + 20, paint=poles),
    ]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.74 * h, scale=stand_scale(view))


def _verge(canvas: Canvas, view: View, horizon: float) -> None:
    """Tufts along both sides of the road."""
    rng, t = view.rng("verge"), view.tones
    for _ in range(170):
        u = rng.random() ** 1.3
        y = horizon + 16 + (view.height * 1.05 - horizon) * u
        side = 1 if rng.random() < 0.5 else -1
        x = 0.5 * view.width + side * (0.42 * view.width * u + 14 + abs(rng.normal(0, 0.30)) * view.width * (0.3 + u))
        tuft(canvas, float(x), float(y), 5 + 17 * float(u), t.grass, rng)


FAMILIES: dict[str, Builder] = {
    "village": village,
    "bridge": bridge,
    "station": station,
    "road": road,
}
"""Builders of this module by family."""
