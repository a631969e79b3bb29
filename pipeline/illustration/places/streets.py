"""Streets between houses: street, alley."""

from __future__ import annotations

import math

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.halo import glow
from pipeline.illustration.paths import Point, box, polygon, smooth
from pipeline.illustration.places.buildings import side_shade
from pipeline.illustration.places.facades import facade, neon_sign, onto, street_lamp
from pipeline.illustration.places.land import cobbles, ground, wet
from pipeline.illustration.places.markets import market
from pipeline.illustration.places.parts import rings, swaying, warm_pool
from pipeline.illustration.places.plane import Builder, Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.quays import crates
from pipeline.illustration.places.rooftops import rooftop
from pipeline.illustration.places.sky import haze_band, sky
from pipeline.illustration.textures import texture_in

SIGNS = ("HOTEL", "TEA", "JAZZ", "CAFE", "BAR", "RADIO", "DINER", "BOOKS", "CINEMA", "NOODLES", "MOTEL", "MUSIC")


def _vanish(view: View, horizon: float) -> Point:
    return view.width * (0.42 + 0.16 * float(view.rng("vanish").random())), horizon


def street(view: View) -> Set:
    """A street of town houses in perspective, lamps, signs at night, wet ground in rain."""
    h = view.height
    horizon, kerb = 0.56 * h, 0.625 * h
    vp = _vanish(view, horizon)
    planes: list[Plane] = [*sky(view, horizon, clouds=view.tones.light_name != "neon")]
    planes += [
        Still(depth=0.2, base=kerb, paint=lambda c: _skyline(c, view, vp)),
        Still(depth=0.5, base=kerb, paint=lambda c: _rows(c, view, vp, kerb)),
    ]
    planes += [Still(depth=1.0, flat=True, paint=lambda c: _road(c, view, vp, kerb), mirror=wet(view, kerb))]
    planes += rings(view, kerb + 20)
    planes += [Still(depth=0.85, base=kerb + 30, paint=lambda c: _lamps(c, view, kerb)), *_puddle_light(view, kerb)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.74 * h, scale=stand_scale(view))


def _skyline(canvas: Canvas, view: View, vp: Point) -> None:
    """Far houses and towers at the end of the street."""
    t, rng, h = view.tones, view.rng("skyline"), view.height
    for count, tall, distance in ((16, 0.24, 0.85), (12, 0.30, 0.65)):
        for _ in range(count):
            w, top = rng.uniform(0.03, 0.07) * view.width, vp[1] - rng.uniform(0.35, 1.0) * tall * h
            x = vp[0] + rng.uniform(-0.32, 0.30) * view.width
            colour = t.far(t.of("#7a7484"), distance * 0.9)
            canvas.drawRect(box(x, top, x + w, vp[1] + 30), fill(colour))
            _pinpoints(canvas, x, top, w, vp[1] - top, view, rng)
    haze_band(canvas, view, vp[1] + 20, 0.20 * h, 0.40)
    glow(
        canvas,
        vp[0],
        vp[1] - 20,
        0.36 * view.width,
        t.horizon,
        (0.25 + 0.3 * t.dark) * t.glow_alpha + 0.1 * t.dark,
        squash=0.8,
        screen=True,
    )


def _pinpoints(canvas: Canvas, x: float, top: float, w: float, tall: float, view: View, rng: np.random.Generator) -> None:
    t = view.tones
    if t.dark < 0.3:
        return
    for i in range(int(w / 11)):
        for j in range(int(tall / 15)):
            if rng.random() < 0.30 * t.dark:
                colour = (t.window, *t.neon[:2])[int(rng.integers(3 if t.light_name == "neon" else 1))]
                canvas.drawRect(box(x + 4 + i * 11, top + 8 + j * 15, x + 9 + i * 11, top + 15 + j * 15), fill(colour, 0.55))


def _rows(canvas: Canvas, view: View, vp: Point, kerb: float) -> None:
    rng = view.rng("rows")
    w, h = view.width, view.height
    for side in (-1, 1):
        edge = view.left if side < 0 else view.right
        # far to near: share of the way from the vanishing point to the edge of the painting
        cuts = [0.11, 0.24, 0.45, 0.98]
        for i in range(3):
            near, far = cuts[i + 1], cuts[i]
            x0, x1 = vp[0] + (edge - vp[0]) * far, vp[0] + (edge - vp[0]) * near
            _house_in_row(canvas, view, vp, kerb, x0, x1, (far, near), side, i, rng)
        _row_haze(canvas, view, vp, side, w, h)
    if view.tones.light_name in ("neon", "night") or view.has("neon", "sign", "signs"):
        _signs(canvas, view, vp, kerb, rng)


def _house_in_row(
    canvas: Canvas,
    view: View,
    vp: Point,
    kerb: float,
    x0: float,
    x1: float,
    shares: tuple[float, float],
    side: int,
    index: int,
    rng: np.random.Generator,
) -> None:
    h, rise = view.height, rng.uniform(0.9, 1.25)
    reach = (1.55 * h + 0.2 * h * index) * rise
    top0, top1 = vp[1] - reach * shares[0] * 1.15, vp[1] - reach * shares[1] * 1.15
    foot0, foot1 = _foot(vp, kerb, shares[0]), _foot(vp, kerb, shares[1])
    tall = 560 + 60 * index + float(rng.uniform(-40, 40))
    wide = 330 + 110 * index
    # both sides are painted from the viewer's left to right
    corners: list[Point] = [(x0, top0), (x1, top1), (x1, foot1), (x0, foot0)]
    if side < 0:
        corners = [(x1, top1), (x0, top0), (x0, foot0), (x1, foot1)]
    with kept(canvas):
        onto(canvas, wide, tall, corners)
        facade(canvas, wide, tall, view.tones, rng, shop=rng.random() < 0.75)
        shade = view.tones.shade_alpha * (0.75 if side * view.tones.direction[0] > 0 else 0.15)
        canvas.drawRect(box(-4, -8, wide + 4, tall), fill(view.tones.shade, shade))
    distance = (1 - shares[1]) * 0.42
    path = polygon(corners)
    canvas.drawPath(path, fill(view.tones.haze, distance * view.tones.haze_amount))


def _foot(vp: Point, kerb: float, share: float) -> float:
    """Set y of a house's foot at a share of the way from the vanishing point to the edge."""
    return vp[1] + (kerb - vp[1]) * (0.62 + 1.25 * share)


def _row_haze(canvas: Canvas, view: View, vp: Point, side: int, w: float, h: float) -> None:
    t = view.tones
    a, b = vp[0], vp[0] + side * 0.22 * w
    colours = [rgb(t.haze, 0.38 * t.haze_amount), rgb(t.haze, 0.0)]
    canvas.drawRect(box(min(a, b), vp[1] - 0.5 * h, max(a, b), vp[1] + 0.06 * h), linear((a, 0), (b, 0), colours))


def _signs(canvas: Canvas, view: View, vp: Point, kerb: float, rng: np.random.Generator) -> None:
    words = [SIGNS[int(i)] for i in rng.choice(len(SIGNS), 3, replace=False)]
    w, h, t = view.width, view.height, view.tones
    neon_sign(canvas, vp[0] - 0.24 * w, kerb - 0.46 * h, words[0], t, rng, scale=0.92)
    neon_sign(canvas, vp[0] + 0.115 * w, kerb - 0.36 * h, words[1], t, rng, scale=0.62)
    neon_sign(canvas, vp[0] + 0.31 * w, kerb - 0.47 * h, words[2], t, rng, tall=False, scale=0.86)


def _road(canvas: Canvas, view: View, vp: Point, kerb: float) -> None:
    t, w, h = view.tones, view.width, view.height
    ramp = t.road
    feet = [(edge, _foot(vp, kerb, share)) for edge, share in ((view.left, 0.98), (vp[0] + 0.11 * (view.left - vp[0]), 0.11))]
    feet += [(vp[0] + 0.11 * (view.right - vp[0]), feet[1][1]), (view.right, feet[0][1])]
    area = polygon([*feet, (view.right, view.bottom), (view.left, view.bottom)])
    canvas.clipPath(area, True)
    canvas.drawPath(area, linear((0, kerb), (0, h), [t.far(ramp[2], 0.55), ramp[1], blend(ramp[0], t.shade, 0.25)], (0, 0.3, 1)))
    side_x = 0.86
    for side in (-1, 1):
        pavement = polygon(
            [
                (vp[0] + side * 0.13 * w, kerb - 6),
                (vp[0] + side * 2.2 * w, kerb - 6),
                (vp[0] + side * 2.6 * w, view.bottom),
                (vp[0] + side * side_x * w, view.bottom),
            ]
        )
        tone = t.snow[2] if t.white_ground else blend(t.stone[2], t.road[2], 0.3)
        canvas.drawPath(pavement, linear((0, kerb), (0, h), [t.far(tone, 0.4), tone, blend(tone, t.shade, 0.3)]))
        canvas.drawLine(vp[0] + side * 0.13 * w, kerb, vp[0] + side * side_x * w, view.bottom, stroke(blend(tone, t.light, 0.25), 4, 0.7))
        canvas.drawLine(vp[0] + side * 0.126 * w, kerb, vp[0] + side * (side_x - 0.012) * w, view.bottom, stroke(t.shade, 5, 0.4))
    cobbles(canvas, view, vp, kerb)
    texture_in(canvas, area, "dry", 0.26, tint=t.shade, scale=(3.2, 0.6))
    texture_in(canvas, area, "dry2", 0.14, tint=t.light, scale=(4.0, 0.6), shift=(100, 30))
    if t.white_ground:
        snow = polygon(
            [(vp[0] - 0.10 * w, kerb - 6), (vp[0] + 0.10 * w, kerb - 6), (vp[0] + 0.62 * w, view.bottom), (vp[0] - 0.62 * w, view.bottom)]
        )
        canvas.drawPath(snow, linear((0, kerb), (0, h), [t.far(t.snow[2], 0.3), t.snow[2], t.snow[1]], alpha=0.85))
    canvas.drawPath(smooth(feet, False, 0.0), stroke(t.shade, 9, 0.30, blur=3))


def _lamps(canvas: Canvas, view: View, kerb: float) -> None:
    w, h, t = view.width, view.height, view.tones
    for x, y, tall, side in (
        (0.06, kerb + 42, 0.52 * h, 1),
        (0.945, kerb + 42, 0.52 * h, -1),
        (0.27, kerb + 10, 0.27 * h, 1),
        (0.74, kerb + 10, 0.27 * h, -1),
    ):
        street_lamp(canvas, x * w, y, tall, t, side)


def _puddle_light(view: View, kerb: float) -> list[Plane]:
    t = view.tones
    if t.dark < 0.4:
        return []

    def paint(canvas: Canvas) -> None:
        for x in (0.12, 0.89):
            warm_pool(canvas, x * view.width, kerb + 0.14 * view.height, 0.26 * view.height, t.lamp, 0.32 * t.dark)

    return [Still(depth=1.0, flat=True, paint=paint)]


def alley(view: View) -> Set:
    """A narrow lane between high walls, washing lines, a lamp, doors and crates."""
    w, h = view.width, view.height
    horizon, kerb = 0.56 * h, 0.64 * h
    vp = (0.5 * w, horizon)

    def end(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("alley end")
        canvas.drawRect(box(0.16 * w, -0.2 * h, 0.86 * w, kerb), fill(rgb(t.haze, 0.25)))
        for i in range(7):
            x = (0.16 + 0.10 * i) * w
            with kept(canvas):
                tall = rng.uniform(0.32, 0.46) * h
                onto(canvas, 300, 480, [(x, kerb - tall), (x + 0.105 * w, kerb - tall), (x + 0.105 * w, kerb), (x, kerb)])
                facade(canvas, 300, 480, t, rng)
        canvas.drawRect(box(0.16 * w, -0.2 * h, 0.86 * w, kerb + 6), fill(t.haze, 0.50 * t.haze_amount))
        glow(canvas, vp[0], kerb - 0.10 * h, 0.26 * w, t.lamp if t.dark > 0.4 else t.horizon, 0.5, screen=True)

    def walls(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("alley walls")
        for side in (-1, 1):
            for i, (far, near) in enumerate(((0.115, 0.23), (0.225, 0.72))):
                x0, x1 = vp[0] + side * far * w, vp[0] + side * near * w
                top0, top1 = vp[1] - 6.2 * far * h, vp[1] - 6.2 * near * h
                foot0, foot1 = kerb + 0.20 * far * h, kerb + 0.42 * near * h
                corners = [(x0, top0), (x1, top1), (x1, foot1), (x0, foot0)]
                with kept(canvas):
                    onto(canvas, 360, 900, corners if side > 0 else [corners[1], corners[0], corners[3], corners[2]])
                    facade(canvas, 360, 900, t, rng, shop=False, colour=("#8f6a5c", "#7a6468", "#9c7a5c", "#6f6a74")[int(rng.integers(4))])
                    canvas.drawRect(box(0, 0, 360, 900), fill(t.shade, 0.34 if side * t.direction[0] > 0 else 0.16))
                canvas.drawPath(polygon(corners), fill(t.haze, (0.30, 0.04)[i] * t.haze_amount))
        if t.light_name == "neon" or view.has("neon", "sign"):
            neon_sign(canvas, vp[0] - 0.27 * w, kerb - 0.52 * h, SIGNS[int(rng.integers(len(SIGNS)))], t, rng, scale=0.9)
            neon_sign(canvas, vp[0] + 0.16 * w, kerb - 0.40 * h, SIGNS[int(rng.integers(len(SIGNS)))], t, rng, scale=0.62)

    def things(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("alley things")
        crates(canvas, 0.10 * w, kerb + 0.16 * h, 1.15, view, rng)
        crates(canvas, 0.93 * w, kerb + 0.14 * h, 0.95, view, rng)
        street_lamp(canvas, 0.275 * w, kerb + 0.05 * h, 0.40 * h, t, 1)

    planes: list[Plane] = [*sky(view, horizon, sun=False), Still(depth=0.3, base=kerb, paint=end), Still(depth=0.6, base=kerb, paint=walls)]
    planes += [
        Still(depth=1.0, flat=True, paint=lambda c: _lane(c, view, vp, kerb), mirror=wet(view, kerb)),
        *rings(view, kerb + 20, count=18),
    ]
    planes += [_washing(view, kerb), Still(depth=0.92, base=kerb + 0.1 * h, paint=things)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.76 * h, scale=stand_scale(view))


def _lane(canvas: Canvas, view: View, vp: Point, kerb: float) -> None:
    t, h = view.tones, view.height
    ground(canvas, view, kerb - 4, t.snow if t.white_ground else t.road, key="lane", texture=0.3)
    cobbles(canvas, view, vp, kerb)
    gutter = smooth([(vp[0], kerb), (vp[0] - 8, 0.8 * h), (vp[0] + 10, 1.1 * h)], False)
    canvas.drawPath(gutter, stroke(t.shade, 5, 0.35))


def _washing(view: View, kerb: float) -> Plane:
    w, h, t = view.width, view.height, view.tones
    top = kerb - 0.50 * h

    def paint(canvas: Canvas) -> None:
        rng = view.rng("washing")
        canvas.drawPath(smooth([(0.29 * w, top), (0.5 * w, top + 0.06 * h), (0.71 * w, top - 0.01 * h)], False), stroke(t.shade, 2, 0.9))
        for i in range(7):
            u = (i + 0.6) / 7.4
            x, y = (0.29 + 0.42 * u) * w, top + 0.055 * h * math.sin(math.pi * u)
            colour = t.of(("#f0e6d6", "#c8645a", "#6a8fae", "#e8c070", "#8fae84")[int(rng.integers(5))])
            cw, ch = 0.040 * h * rng.uniform(0.8, 1.5), 0.075 * h * rng.uniform(0.7, 1.2)
            cloth = smooth(
                [(x - cw / 2, y), (x + cw / 2, y), (x + cw * 0.46, y + ch), (x, y + ch * 1.05), (x - cw * 0.48, y + ch)], True, 0.3
            )
            canvas.drawPath(cloth, fill(colour))
            side_shade(canvas, cloth, t)

    # hung from above: the sway grows downwards
    return swaying(view, (0.27 * w, top - 10, 0.73 * w, top + 0.22 * h), paint, depth=0.6, base=top - 10, amount=-7.0)


FAMILIES: dict[str, Builder] = {
    "street": street,
    "alley": alley,
    "market": market,
    "rooftop": rooftop,
}
"""Builders of this module by family."""
