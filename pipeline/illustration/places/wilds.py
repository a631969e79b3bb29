"""Wild country: forest, jungle, meadow, mountain, snowfield, desert, cave."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, radial, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.halo import glow
from pipeline.illustration.palette import Ramp
from pipeline.illustration.paths import Path, Point, box, ellipse, polygon, ribbon, smooth
from pipeline.illustration.places.buildings import cottage
from pipeline.illustration.places.frontier import frontier_street
from pipeline.illustration.places.land import ground, hills, mountains, patches, path_to, rock, tufts
from pipeline.illustration.places.parts import gulls, rings, shafts, swaying
from pipeline.illustration.places.plane import Builder, Plane, Set, Still, View
from pipeline.illustration.places.plants import birch, broad_leaf, bush, cactus, conifer, crown, faded, fern, leafy, mushroom, palm, trunk
from pipeline.illustration.places.shores import stand_scale
from pipeline.illustration.places.sky import haze_band, sky, sun_place
from pipeline.illustration.places.towns import green
from pipeline.illustration.places.volcano import volcano
from pipeline.illustration.textures import texture_in

# ---------------------------------------------------------------- forest


def forest(view: View) -> Set:
    """A clearing among tall trunks, light falling through, ferns in front."""
    h = view.height
    horizon, floor = 0.57 * h, 0.63 * h
    kind = "conifer" if view.tones.season == "winter" or view.has("pine", "fir", "conifer", "spruce") else "mixed"
    planes: list[Plane] = [*sky(view, horizon, clouds=False), Still(depth=0.2, paint=lambda c: _far_wood(c, view, horizon, kind))]
    planes += [Still(depth=0.42, paint=lambda c: _wood(c, view, horizon + 0.02 * h, 0.46, 12, "middle", kind))]
    if view.tones.weather in ("clear", "wind") and view.tones.dark < 0.7:
        planes.append(shafts(view, (sun_place(view, horizon)[0], -0.12 * h), strength=0.24, depth=0.45))
    planes += _forest_floor(view, floor)
    planes += [Still(depth=0.72, base=floor + 6, paint=lambda c: _wood(c, view, floor + 0.012 * h, 0.12, 7, "near", kind))]
    planes += [Still(depth=0.94, base=floor + 0.06 * h, paint=lambda c: _big_trunks(c, view, floor)), *_undergrowth(view)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.76 * h, scale=stand_scale(view))


def _far_wood(canvas: Canvas, view: View, horizon: float, kind: str) -> None:
    t, rng, h = view.tones, view.rng("far wood"), view.height
    for distance, rise in ((0.92, 0.34), (0.76, 0.27)):
        colour = t.far(t.foliage[0] if kind == "mixed" else t.of("#2f6450"), distance)
        canvas.drawRect(box(view.left, horizon - rise * h * 0.4, view.right, view.bottom), fill(colour))
        for _ in range(46):
            x, tall = rng.uniform(view.left, view.right), rise * h * rng.uniform(0.7, 1.25)
            if kind == "conifer" or rng.random() < 0.3:
                canvas.drawPath(polygon([(x - tall * 0.17, horizon), (x, horizon - tall), (x + tall * 0.17, horizon)]), fill(colour))
            else:
                canvas.drawPath(crown(x, horizon - tall * 0.62, tall * 0.28, tall * 0.34, rng, 8), fill(colour))
        haze_band(canvas, view, horizon, rise * h * 0.8, 0.30)


def _wood(canvas: Canvas, view: View, y: float, distance: float, count: int, key: str, kind: str) -> None:
    t, rng, h = view.tones, view.rng("wood", key), view.height
    spots = [(i + rng.uniform(0.1, 0.9)) / count for i in range(count)]
    for u in spots:
        x = view.left + (view.right - view.left) * u
        if key == "near" and abs(x / view.width - 0.5) < 0.20:
            continue
        tall = h * rng.uniform(0.48, 0.72) * (1.15 if key == "near" else 0.85)
        pick = rng.random()
        base = y + float(rng.uniform(-4, 8))
        if kind == "conifer" or pick < 0.28:
            conifer(canvas, float(x), base, float(tall), t, rng, distance=distance)
        elif pick < 0.5:
            birch(canvas, float(x), base, float(tall) * 1.05, t, rng, distance=distance)
        else:
            leafy(canvas, float(x), base, float(tall), t, rng, distance=distance)
    for _ in range(count):
        bush(canvas, float(rng.uniform(view.left, view.right)), y + 8, float(rng.uniform(0.05, 0.11)) * h, t, rng, distance=distance)


def _forest_floor(view: View, floor: float) -> list[Plane]:
    t = view.tones
    ramp = t.snow if t.white_ground else tuple(blend(g, e, 0.35) for g, e in zip(t.grass, t.ground, strict=True))

    def paint(canvas: Canvas) -> None:
        rng = view.rng("forest floor")
        ground(canvas, view, floor, ramp, key="forest")
        patches(canvas, view, floor, ramp, "forest", count=40)
        path_to(canvas, view, floor, t.snow if t.white_ground else t.ground, x=0.5, width=0.34, bend=0.05)
        if not t.white_ground:
            tufts(canvas, view, floor + 4, tuple(blend(c, t.shade, 0.12) for c in t.grass), "forest", count=120)
            _litter(canvas, view, floor, rng)

    return [Still(depth=1.0, flat=True, paint=paint)]


def _litter(canvas: Canvas, view: View, floor: float, rng: np.random.Generator) -> None:
    """Fallen leaves and mushrooms."""
    t = view.tones
    for _ in range(150 if t.season == "autumn" else 40):
        u = rng.random() ** 1.2
        x, y, s = rng.uniform(view.left, view.right), floor + 6 + u * (view.height * 1.05 - floor), 1.2 + 4.5 * u
        canvas.drawPath(
            ellipse(float(x), float(y), s, s * 0.45),
            fill(t.foliage[int(rng.integers(1, 4))] if t.season == "autumn" else t.ground[3], 0.75),
        )
    for x, y, s in ((0.10, 0.80, 26), (0.135, 0.815, 17), (0.90, 0.83, 30), (0.865, 0.84, 18)):
        mushroom(canvas, x * view.width, y * view.height, s, t)


def _big_trunks(canvas: Canvas, view: View, floor: float) -> None:
    """Two great trunks that frame the clearing, their crowns out of the picture."""
    t, rng, h = view.tones, view.rng("big trunks"), view.height
    for x, width, y in ((-0.01, 0.105, 0.17), (0.975, 0.125, 0.19), (0.155, 0.055, 0.10), (0.865, 0.05, 0.09)):
        trunk(canvas, x * view.width, floor + y * h, width * h * 1.15, 1.3 * h, t, rng, lean=float(rng.uniform(-0.03, 0.03)))
        if t.white_ground:
            canvas.drawPath(ellipse(x * view.width, floor + y * h, width * h * 0.85, width * h * 0.18), fill(t.snow[3]))
    if t.season != "winter":
        ramp = tuple(blend(c, t.shade, 0.30) for c in t.foliage)
        for x, y, r in ((-0.02, -0.02, 0.24), (0.13, -0.06, 0.17), (0.99, -0.03, 0.25), (0.85, -0.07, 0.18), (0.5, -0.14, 0.2)):
            leaves = crown(x * view.width, y * h, r * view.width * 0.62, r * h * 0.62, rng, 12)
            canvas.drawPath(leaves, linear((0, y * h - r * h * 0.6), (0, y * h + r * h * 0.6), [ramp[0], ramp[1], ramp[2]]))
            with kept(canvas):
                canvas.clipPath(leaves, True)
                texture_in(canvas, None, "dry2", 0.35, tint=ramp[3], scale=0.5, shift=(x * 900, y * 500))


def _undergrowth(view: View) -> list[Plane]:
    """Ferns at the lower corners that stir in the wind."""
    t, w, h = view.tones, view.width, view.height

    def paint(canvas: Canvas) -> None:
        rng = view.rng("undergrowth")
        ramp = t.snow if t.white_ground else tuple(blend(c, t.shade, 0.35) for c in t.foliage)
        if t.white_ground:
            for x in (0.0, 0.16, 0.86, 1.0):
                bush(canvas, x * w, 1.06 * h, 0.3 * h, t, rng)
            return
        for x, size in ((-0.04, 0.26), (0.05, 0.20), (0.145, 0.14), (0.87, 0.15), (0.955, 0.22), (1.04, 0.26)):
            fern(canvas, x * w, 1.03 * h, size * h, ramp, rng)

    return [swaying(view, (view.left, 0.68 * h, view.right, 1.06 * h), paint, depth=1.25, base=1.05 * h, amount=4.0, front=True)]


# ---------------------------------------------------------------- jungle


def jungle(view: View) -> Set:
    """Dense green: palms, vines, great leaves close to the viewer."""
    w, h = view.width, view.height
    horizon, floor = 0.56 * h, 0.64 * h
    lush = view.tones.ramp("#1c4f40", "#2f7448", "#62a24e", "#b2cc66")

    def far(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("jungle far")
        for distance, rise in ((0.9, 0.36), (0.68, 0.27), (0.45, 0.18)):
            ramp = faded(lush, t, distance)
            canvas.drawRect(box(view.left, horizon - rise * h * 0.3, view.right, view.bottom), fill(ramp[0]))
            for _ in range(32):
                x, tall = rng.uniform(view.left, view.right), rise * h * rng.uniform(0.7, 1.2)
                canvas.drawPath(
                    crown(float(x), horizon - tall * 0.5, tall * 0.42, tall * 0.36, rng, 9), fill(ramp[int(rng.integers(0, 3))])
                )
            for _ in range(4):
                palm(canvas, float(rng.uniform(view.left, view.right)), horizon + 10, rise * h * 1.5, t, rng, distance=distance)
            haze_band(canvas, view, horizon, rise * h * 0.8, 0.26)

    def middle(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("jungle middle")
        for x in (0.03, 0.14, 0.25, 0.77, 0.88, 0.99):
            palm(canvas, x * w, floor + rng.uniform(0, 0.04) * h, rng.uniform(0.5, 0.72) * h, t, rng, distance=0.1)
        for _ in range(18):
            x = rng.uniform(view.left, view.right)
            if abs(x / w - 0.5) > 0.16:
                fern(canvas, float(x), floor + rng.uniform(0, 0.05) * h, rng.uniform(0.10, 0.2) * h, lush, rng)
        for x, length in ((0.18, 0.42), (0.31, 0.26), (0.70, 0.34), (0.83, 0.46)):
            vine = [(x * w, -0.1 * h), (x * w + 12, length * h * 0.5), (x * w - 8, length * h)]
            canvas.drawPath(ribbon(vine, [3.4, 2.6, 1.2]), fill(lush[0]))
            for i in range(9):
                u = i / 9
                broad_leaf(canvas, x * w + 8 * math.sin(5 * u), length * h * u, 22, 70 if i % 2 else 110, lush[1 + i % 2], lush[3])

    def land(canvas: Canvas) -> None:
        t = view.tones
        ramp: Ramp = tuple(blend(g, e, 0.5) for g, e in zip(lush, t.ground, strict=True))
        ground(canvas, view, floor, ramp, key="jungle")
        patches(canvas, view, floor, ramp, "jungle", count=40)
        path_to(canvas, view, floor, t.ground, x=0.5, width=0.32)
        tufts(canvas, view, floor + 4, lush, "jungle", count=150)

    def leaves(canvas: Canvas) -> None:
        t = view.tones
        deep: Ramp = tuple(blend(c, t.shade, 0.38) for c in lush)
        for x, y, length, degrees in (
            (-0.05, 0.98, 0.34, -58),
            (-0.04, 1.02, 0.36, -30),
            (0.03, 1.06, 0.26, -75),
            (1.05, 0.98, 0.36, -122),
            (1.04, 1.04, 0.36, -150),
            (0.95, 1.06, 0.25, -100),
            (-0.04, 0.02, 0.34, 40),
            (1.04, 0.0, 0.36, 140),
            (0.10, -0.06, 0.25, 70),
        ):
            broad_leaf(canvas, x * w, y * h, length * h, degrees, deep[1], deep[3])

    planes: list[Plane] = [*sky(view, horizon, clouds=False), Still(depth=0.25, paint=far)]
    if view.tones.weather in ("clear", "wind") and view.tones.dark < 0.7:
        planes.append(shafts(view, (sun_place(view, horizon)[0], -0.1 * h), strength=0.22, depth=0.4))
    planes += [
        Still(depth=1.0, flat=True, paint=land),
        *rings(view, floor + 20, count=14),
        Still(depth=0.8, base=floor + 0.02 * h, paint=middle),
    ]
    planes += [swaying(view, (view.left, -0.2 * h, view.right, 1.1 * h), leaves, depth=1.3, base=1.2 * h, amount=6.0, front=True)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.77 * h, scale=stand_scale(view))


# ---------------------------------------------------------------- meadow


def meadow(view: View) -> Set:
    """Rolling grass with flowers, a lone tree, hills behind."""
    w, h = view.width, view.height
    horizon, grass = 0.58 * h, 0.63 * h

    def far(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("meadow far")
        ramp = t.snow if t.white_ground else t.grass
        mountains(canvas, view, horizon + 10, 0.20 * h, 0.84, 4, snow=0.3)
        hills(canvas, view, horizon + 4, 0.17 * h, t.snow if t.white_ground else t.foliage, 0.62, 1)
        for _ in range(26):
            x = rng.uniform(view.left, view.right)
            (conifer if rng.random() < 0.4 else leafy)(
                canvas,
                float(x),
                horizon - 0.02 * h + float(rng.uniform(-12, 14)),
                float(rng.uniform(0.045, 0.085)) * h,
                t,
                rng,
                distance=0.55,
            )
        hills(canvas, view, horizon + 18, 0.11 * h, ramp, 0.36, 2)
        hills(canvas, view, horizon + 40, 0.07 * h, ramp, 0.18, 3)

    def tree(canvas: Canvas) -> None:
        rng = view.rng("lone tree")
        x = 0.80 if rng.random() < 0.5 else 0.18
        leafy(canvas, x * w, grass + 0.045 * h, 0.50 * h, view.tones, rng)

    planes: list[Plane] = [*sky(view, horizon), *gulls(view, horizon, count=5), Still(depth=0.35, paint=far)]
    planes += [*green(view, grass, key="meadow", blooms=110), Still(depth=0.86, base=grass + 0.05 * h, paint=tree), *_tall_grass(view)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.76 * h, scale=stand_scale(view))


def _tall_grass(view: View) -> list[Plane]:
    """Long grass and flowers across the foot of the picture that sway."""
    t, h = view.tones, view.height
    if t.white_ground:
        return []

    def paint(canvas: Canvas) -> None:
        rng = view.rng("tall grass")
        for _ in range(150):
            x, tall = rng.uniform(view.left, view.right), rng.uniform(0.05, 0.12) * h
            edge = abs(x / view.width - 0.5) * 2
            tall *= 0.35 + 0.75 * min(1.2, edge) ** 1.5
            lean = rng.uniform(-0.3, 0.3) * tall
            colour = blend(t.grass[int(rng.integers(0, 3))], t.shade, 0.22)
            canvas.drawPath(
                ribbon([(x, 1.03 * h), (x + lean * 0.3, 1.03 * h - tall * 0.6), (x + lean, 1.03 * h - tall)], [2.6, 2.0, 0.5]), fill(colour)
            )
            if rng.random() < 0.12 and t.season in ("spring", "summer"):
                canvas.drawPath(ellipse(x + lean, 1.03 * h - tall, 4.6, 5.4), fill(blend(t.blossom, t.shade, 0.12)))

    return [swaying(view, (view.left, 0.86 * h, view.right, 1.05 * h), paint, depth=1.22, base=1.04 * h, amount=5.0, front=True)]


# ---------------------------------------------------------------- mountain


def mountain(view: View) -> Set:
    """A high ledge before great peaks, spruces below, rocks around."""
    w, h = view.width, view.height
    horizon, ledge = 0.60 * h, 0.72 * h

    def far(canvas: Canvas) -> None:
        snow = 0.75 if view.tones.white_ground else 0.45
        mountains(canvas, view, horizon + 12, 0.40 * h, 0.86, 1, snow=snow)
        haze_band(canvas, view, horizon, 0.16 * h, 0.5)
        mountains(canvas, view, horizon + 40, 0.44 * h, 0.52, 2, snow=snow)
        haze_band(canvas, view, horizon + 30, 0.14 * h, 0.45)

    def wood(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("mountain wood")
        hills(canvas, view, horizon + 50, 0.10 * h, t.snow if t.white_ground else t.foliage, 0.42, 4)
        spots = sorted((float(rng.uniform(0.0, 0.09)) * h, float(rng.uniform(view.left, view.right))) for _ in range(54))
        for dy, x in spots:
            conifer(canvas, x, horizon + 0.03 * h + dy, float(rng.uniform(0.07, 0.13)) * h, t, rng, distance=0.46 - 2.2 * dy / h)

    def rocks(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("ledge rocks")
        for x, size in ((-0.01, 1.5), (0.085, 0.8), (0.93, 1.3), (0.845, 0.6), (1.03, 1.6)):
            rock(canvas, x * w, ledge + 0.05 * h, 190 * size, 120 * size, t, rng, snowy=t.white_ground)
        for x, size in ((0.16, 0.34), (0.80, 0.42)):
            conifer(canvas, x * w, ledge + 0.04 * h, size * h, t, rng)

    fiery = volcano(view, horizon) if view.has("volcano") else ()
    planes: list[Plane] = [*sky(view, horizon), *gulls(view, horizon, count=2), Still(depth=0.22, paint=far), *fiery]
    planes.append(Still(depth=0.5, paint=wood))
    planes += [Still(depth=1.0, flat=True, paint=lambda c: _ledge(c, view, ledge)), Still(depth=0.92, base=ledge + 0.055 * h, paint=rocks)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.80 * h, scale=stand_scale(view))


def _ledge(canvas: Canvas, view: View, top: float) -> None:
    t, rng = view.tones, view.rng("ledge")
    n = 14
    edge = [(view.left + (view.right - view.left) * i / n, top + float(rng.uniform(-9, 9)) + 10 * math.cos(2.2 * i)) for i in range(n + 1)]
    path = smooth([*edge, (view.right, view.bottom), (view.left, view.bottom)], True, 0.35)
    ramp = t.snow if t.white_ground else tuple(blend(r, g, 0.35) for r, g in zip(t.rock, t.grass, strict=True))
    canvas.drawPath(path, linear((0, top), (0, view.height), [ramp[3], ramp[2], blend(ramp[0], t.shade, 0.1)], (0, 0.25, 1)))
    with kept(canvas):
        canvas.clipPath(path, True)
        texture_in(canvas, None, "dry", 0.30, tint=t.shade, scale=(2.2, 0.7))
        patches(canvas, view, top, ramp, "ledge", count=34)
        for _ in range(26):
            x, y = rng.uniform(view.left, view.right), rng.uniform(top, view.height)
            canvas.drawPath(
                ribbon(
                    [(x, y), (x + rng.uniform(20, 70), y + rng.uniform(-5, 9)), (x + rng.uniform(60, 130), y + rng.uniform(-4, 14))],
                    [0.4, 2.0, 0.4],
                ),
                fill(t.shade, 0.30),
            )
    if not t.white_ground:
        tufts(canvas, view, top + 16, t.grass, "ledge", count=60)


# ---------------------------------------------------------------- snowfield


def snowfield(view: View) -> Set:
    """Open snow with drifts, spruces and far peaks; a cabin where the details ask for one."""
    w, h = view.width, view.height
    horizon, snow = 0.57 * h, 0.62 * h

    def far(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("snow far")
        mountains(canvas, view, horizon + 8, 0.30 * h, 0.72, 1, snow=0.9)
        hills(canvas, view, horizon + 10, 0.11 * h, t.snow, 0.5, 2)
        for _ in range(38):
            conifer(
                canvas,
                float(rng.uniform(view.left, view.right)),
                horizon + float(rng.uniform(0, 26)),
                float(rng.uniform(0.05, 0.11)) * h,
                t,
                rng,
                distance=0.5,
            )
        hills(canvas, view, horizon + 36, 0.06 * h, t.snow, 0.2, 3)

    def middle(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("snow middle")
        for x, tall in ((0.02, 0.52), (0.10, 0.36), (0.165, 0.24), (0.90, 0.44), (0.97, 0.58), (0.84, 0.22)):
            conifer(canvas, x * w, snow + rng.uniform(0.01, 0.06) * h, tall * h, t, rng)
        if view.has("cabin", "house", "hut", "cottage"):
            cottage(canvas, 0.72 * w, snow + 0.02 * h, 0.27 * h, 0.24 * h, t, rng)

    def field(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("drifts")
        ground(canvas, view, snow, t.snow, key="snow", texture=0.10)
        for i in range(8):
            u = (i + 0.5) / 8
            y = snow + (1.05 * h - snow) * u**1.3
            line = [
                (view.left + (view.right - view.left) * k / 10, y + 9 * u * math.sin(1.3 * k + 2.2 * i) + float(rng.uniform(-2, 2)))
                for k in range(11)
            ]
            canvas.drawPath(ribbon(line, [1, 4 + 9 * u, 2, 6 + 8 * u, 1], round_end=False), fill(t.snow[0], 0.17))
            canvas.drawPath(
                ribbon([(x, yy - 4 - 7 * u) for x, yy in line], [1, 2 + 4 * u, 1, 3 + 3 * u, 1], round_end=False), fill(t.snow[3], 0.30)
            )
        for _ in range(70):
            canvas.drawCircle(
                float(rng.uniform(view.left, view.right)),
                float(rng.uniform(snow, h)),
                float(rng.uniform(0.6, 1.5)),
                fill("#ffffff", 0.8 * (1 - 0.5 * t.dark)),
            )

    planes: list[Plane] = [*sky(view, horizon), Still(depth=0.3, paint=far), Still(depth=1.0, flat=True, paint=field)]
    planes += [Still(depth=0.85, base=snow + 0.03 * h, paint=middle)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.76 * h, scale=stand_scale(view))


# ---------------------------------------------------------------- desert


def desert(view: View) -> Set:
    """Dunes or mesas with cacti, heat over the sand."""
    w, h = view.width, view.height
    horizon, sand = 0.58 * h, 0.64 * h
    dunes = view.rng("kind").random() < 0.5 and not view.has("cactus", "mesa", "canyon")

    def far(canvas: Canvas) -> None:
        if not dunes:
            _mesas(canvas, view, horizon)
        for i, (y, rise, distance) in enumerate(((horizon + 6, 0.10, 0.6), (horizon + 26, 0.11, 0.36), (horizon + 46, 0.09, 0.15))):
            _dune(canvas, view, y, rise * h * (1.2 if dunes else 0.5), distance, i)

    def field(canvas: Canvas) -> None:
        t = view.tones
        ground(canvas, view, sand, t.sand, key="desert", texture=0.16)
        for i in range(26):
            u = (i + 0.5) / 26
            y = sand + (1.06 * h - sand) * u**1.4
            line = [(view.left + (view.right - view.left) * k / 14, y + 5 * u * math.sin(1.7 * k + 0.9 * i)) for k in range(15)]
            canvas.drawPath(ribbon(line, [0.3, 1.0 + 2.2 * u, 0.4, 1.4 + 1.8 * u, 0.3], round_end=False), fill(t.sand[0], 0.34))

    def things(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("desert things")
        for x, size in ((0.05, 0.7), (0.94, 0.9), (0.87, 0.4)):
            rock(canvas, x * w, sand + 0.05 * h, 140 * size, 74 * size, t, rng)
        if dunes:
            return
        for x, y, tall in ((0.13, 0.02, 0.26), (0.82, 0.012, 0.20), (0.97, 0.07, 0.38), (0.30, -0.01, 0.10)):
            cactus(canvas, x * w, sand + y * h, tall * h, t, rng)

    planes: list[Plane] = [
        *sky(view, horizon),
        *gulls(view, horizon, count=2),
        Still(depth=0.35, paint=far),
        Still(depth=1.0, flat=True, paint=field),
    ]
    if view.has("houses", "saloon"):
        planes += [Still(depth=0.82, base=sand + 0.01 * h, paint=partial(frontier_street, view=view, ground=sand + 0.03 * h))]
    planes += [Still(depth=0.9, base=sand + 0.04 * h, paint=things)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.77 * h, scale=stand_scale(view))


def _mesas(canvas: Canvas, view: View, horizon: float) -> None:
    t, rng, h = view.tones, view.rng("mesas"), view.height
    for distance, count in ((0.75, 3), (0.5, 2)):
        for _ in range(count):
            x, wide, tall = (
                rng.uniform(0, view.width),
                rng.uniform(0.08, 0.2) * view.width,
                rng.uniform(0.14, 0.30) * h * (1.25 - distance * 0.5),
            )
            red, dark = t.far(t.of("#c8683e"), distance), t.far(t.of("#8a3e34"), distance)
            body = polygon(
                [
                    (x - wide * 0.72, horizon + 20),
                    (x - wide * 0.52, horizon - tall * 0.4),
                    (x - wide * 0.46, horizon - tall * 0.94),
                    (x - wide * 0.30, horizon - tall),
                    (x + wide * 0.36, horizon - tall * 0.98),
                    (x + wide * 0.45, horizon - tall * 0.9),
                    (x + wide * 0.5, horizon - tall * 0.42),
                    (x + wide * 0.74, horizon + 20),
                ]
            )
            canvas.drawPath(body, linear((x - wide * 0.5, 0), (x + wide * 0.5, 0), [red, dark] if t.direction[0] < 0 else [dark, red]))
            with kept(canvas):
                canvas.clipPath(body, True)
                for i in range(6):
                    y = horizon - tall * (0.92 - 0.16 * i)
                    canvas.drawRect(
                        box(x - wide, y, x + wide, y + tall * 0.05), fill(dark if i % 2 else t.far(t.of("#e09a66"), distance), 0.35)
                    )
                texture_in(canvas, None, "dry", 0.25, tint=t.shade, scale=(0.6, 1.8))


def _dune(canvas: Canvas, view: View, y: float, rise: float, distance: float, key: int) -> None:
    t, rng = view.tones, view.rng("dune", key)
    x = view.left - 60
    while x < view.right:
        wide = rng.uniform(0.28, 0.5) * view.width
        top = (x + wide * rng.uniform(0.42, 0.6), y - rise * rng.uniform(0.6, 1.0))
        body = smooth(
            [
                (x - 30, y + 40),
                (x + wide * 0.15, y),
                top,
                (x + wide * 0.85, y - 2),
                (x + wide + 40, y + 40),
                (x + wide, view.bottom),
                (x, view.bottom),
            ],
            True,
            0.7,
        )
        light, dark = t.far(blend(t.sand[2], t.light, 0.15), distance), t.far(t.sand[0], distance)
        canvas.drawPath(body, linear((0, y - rise), (0, y + rise), [light, t.far(t.sand[1], distance)]))
        side = 1 if t.direction[0] < 0 else -1
        lee = smooth(
            [
                top,
                (top[0] + side * wide * 0.06, y - rise * 0.3),
                (top[0] - side * wide * 0.02, y + 40),
                (top[0] + side * wide * 0.6, y + 40),
            ],
            True,
            0.5,
        )
        with kept(canvas):
            canvas.clipPath(body, True)
            canvas.drawPath(lee, fill(dark, 0.75))
        x += wide * rng.uniform(0.5, 0.8)


# ---------------------------------------------------------------- cave


def cave(view: View) -> Set:
    """Inside a cave: dark walls round a bright mouth, stalactites, crystals, a pool."""
    w, h = view.width, view.height
    horizon, floor = 0.58 * h, 0.66 * h
    mouth = (0.56 * w, 0.45 * h)

    def outside(canvas: Canvas) -> None:
        t = view.tones
        hills(canvas, view, horizon + 6, 0.16 * h, t.foliage, 0.6, 1)
        glow(canvas, *mouth, 0.36 * w, t.horizon, 0.6, screen=True)

    def walls(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("cave walls")
        for i, (grow, tone) in enumerate(((1.0, 0.35), (1.32, 0.58), (1.75, 0.78))):
            hole = _ring(mouth, 0.19 * w * grow, 0.33 * h * grow, rng)
            hole.toggleInverseFillType()
            near = blend(t.rock[1], t.shade, tone)
            canvas.drawPath(
                hole, radial(mouth, 0.9 * w, [blend(near, t.horizon, 0.34 / (i + 1)), near, blend(near, t.shade, 0.5)], (0.15, 0.45, 1))
            )
            with kept(canvas):
                canvas.clipPath(hole, True)
                texture_in(canvas, None, "dry", 0.40, tint=t.shade, scale=1.3 - 0.2 * i, shift=(60 * i, 90 * i))
                texture_in(canvas, None, "dry2", 0.12, tint=t.light, scale=1.1, shift=(90 * i, 20))
        for _ in range(17):
            x, tall = rng.uniform(view.left, view.right), rng.uniform(0.06, 0.26) * h
            wide = tall * rng.uniform(0.12, 0.22)
            spike = smooth(
                [(x - wide, -0.02 * h), (x - wide * 0.4, tall * 0.5), (x, tall), (x + wide * 0.4, tall * 0.5), (x + wide, -0.02 * h)],
                True,
                0.7,
            )
            canvas.drawPath(spike, linear((x - wide, 0), (x + wide, 0), [blend(t.rock[1], t.shade, 0.5), blend(t.rock[0], t.shade, 0.8)]))

    def ground_(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("cave floor")
        ramp: Ramp = tuple(blend(c, t.shade, 0.42) for c in t.rock)
        ground(canvas, view, floor, ramp, key="cave", texture=0.4)
        patches(canvas, view, floor, ramp, "cave", count=40)
        glow(canvas, mouth[0], floor + 0.03 * h, 0.42 * w, t.horizon, 0.5, squash=0.22, screen=True)
        pool = ellipse(0.2 * w, 0.80 * h, 0.15 * w, 0.026 * h)
        canvas.drawPath(pool, linear((0, 0.77 * h), (0, 0.83 * h), [blend(t.water[3], t.shade, 0.2), t.water[0]]))
        canvas.drawPath(pool, stroke(t.rock[3], 2, 0.35))
        for _ in range(30):
            x, y = rng.uniform(view.left, view.right), rng.uniform(floor + 8, h)
            canvas.drawPath(ellipse(float(x), float(y), rng.uniform(4, 16), rng.uniform(2, 6)), fill(ramp[int(rng.integers(0, 4))], 0.8))

    def things(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("cave things")
        for x, size in ((0.02, 1.6), (0.10, 0.7), (0.95, 1.8), (0.86, 0.7)):
            rock(canvas, x * w, floor + 0.07 * h, 170 * size, 120 * size, t, rng)
        for x, y in ((0.07, 0.70), (0.91, 0.72), (0.80, 0.685)):
            _crystals(canvas, x * w, y * h + 0.03 * h, 0.10 * h, ("#7ad8e8", "#b48af0", "#8af0b8")[int(rng.integers(3))], rng)

    planes: list[Plane] = [*sky(view, horizon, clouds=False), Still(depth=0.3, paint=outside), Still(depth=0.6, paint=walls)]
    planes += [Still(depth=1.0, flat=True, paint=ground_), Still(depth=0.9, base=floor + 0.05 * h, paint=things)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.78 * h, scale=stand_scale(view), open_air=False)


def _ring(at: Point, rx: float, ry: float, rng: np.random.Generator) -> Path:
    points = []
    for i in range(18):
        a = 2 * math.pi * i / 18
        r = rng.uniform(0.86, 1.14)
        points.append((at[0] + math.cos(a) * rx * r, at[1] + math.sin(a) * ry * r + (ry * 0.3 if math.sin(a) > 0 else 0)))
    return smooth(points, True, 0.7)


def _crystals(canvas: Canvas, x: float, y: float, size: float, colour: str, rng: np.random.Generator) -> None:
    glow(canvas, x, y - size * 0.4, size * 2.2, colour, 0.32, screen=True)
    for i in range(5):
        lean = (i - 2) * 0.24 + rng.uniform(-0.1, 0.1)
        tall, wide = size * rng.uniform(0.55, 1.1), size * 0.13
        tip = (x + (i - 2) * size * 0.16 + lean * tall, y - tall)
        root = x + (i - 2) * size * 0.16
        canvas.drawPath(
            polygon([(root - wide, y), (tip[0] - wide * 0.7, tip[1] + wide), tip, (tip[0] + wide * 0.7, tip[1] + wide), (root + wide, y)]),
            linear((root - wide, 0), (root + wide, 0), [blend(colour, "#ffffff", 0.5), colour, blend(colour, "#1a1a4a", 0.5)]),
        )
        canvas.drawLine(root, y, tip[0], tip[1], stroke("#ffffff", 1.2, 0.5))


FAMILIES: dict[str, Builder] = {
    "forest": forest,
    "jungle": jungle,
    "meadow": meadow,
    "mountain": mountain,
    "snowfield": snowfield,
    "desert": desert,
    "cave": cave,
}
"""Builders of this module by family."""
