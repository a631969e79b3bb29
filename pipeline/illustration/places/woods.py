"""Woods: forest, jungle."""

from __future__ import annotations

import math

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear
from pipeline.illustration.colour import blend
from pipeline.illustration.palette import Ramp
from pipeline.illustration.paths import box, ellipse, polygon, ribbon
from pipeline.illustration.places.land import ground, patches, path_to, tufts
from pipeline.illustration.places.parts import rings, shafts, swaying
from pipeline.illustration.places.plane import Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.plants import birch, broad_leaf, bush, conifer, crown, faded, fern, leafy, mushroom, palm, trunk
from pipeline.illustration.places.sky import haze_band, sky, sun_place
from pipeline.illustration.textures import texture_in


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
