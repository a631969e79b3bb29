"""Open country: meadow, mountain, snowfield; the wilds by family."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, linear
from pipeline.illustration.colour import blend
from pipeline.illustration.paths import ellipse, ribbon, smooth
from pipeline.illustration.places.buildings import cottage
from pipeline.illustration.places.cave import cave
from pipeline.illustration.places.desert import desert
from pipeline.illustration.places.land import ground, hills, mountains, patches, rock, tufts
from pipeline.illustration.places.parts import gulls, swaying
from pipeline.illustration.places.plane import Builder, Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.plants import conifer, leafy
from pipeline.illustration.places.sky import haze_band, sky
from pipeline.illustration.places.towns import green
from pipeline.illustration.places.volcano import volcano
from pipeline.illustration.places.woods import forest, jungle
from pipeline.illustration.textures import texture_in


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
