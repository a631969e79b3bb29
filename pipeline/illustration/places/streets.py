"""Streets between houses: street, alley, market, rooftop."""

from __future__ import annotations

import math

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.halo import glow
from pipeline.illustration.paths import Point, box, ellipse, polygon, round_rect, smooth
from pipeline.illustration.places.buildings import (
    SHOPS,
    facade,
    neon_sign,
    onto,
    side_shade,
    street_lamp,
    string_of_lights,
)
from pipeline.illustration.places.land import cobbles, ground, wet
from pipeline.illustration.places.parts import chimney_smoke, gulls, rings, swaying, warm_pool
from pipeline.illustration.places.plane import Builder, Plane, Set, Still, View
from pipeline.illustration.places.shores import crates, stand_scale
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


def market(view: View) -> Set:
    """A square with stalls under striped cloth, lights strung between them."""
    w, h = view.width, view.height
    horizon, square = 0.55 * h, 0.64 * h

    def back(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("market back")
        x = view.left
        while x < view.right:
            wide, tall = rng.uniform(0.13, 0.19) * w, rng.uniform(0.38, 0.55) * h
            with kept(canvas):
                onto(canvas, 330, 470, [(x, square - tall), (x + wide, square - tall), (x + wide, square), (x, square)])
                facade(canvas, 330, 470, t, rng)
            peak = polygon([(x - 4, square - tall + 4), (x + wide / 2, square - tall - 0.09 * h), (x + wide + 4, square - tall + 4)])
            canvas.drawPath(peak, fill(t.of(("#8a4a40", "#5a5a6c", "#74503c")[int(rng.integers(3))])))
            x += wide
        canvas.drawRect(box(view.left, -0.2 * h, view.right, square + 4), fill(t.haze, 0.34 * t.haze_amount))

    def stalls(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("stalls")
        for x, y, k in (
            (0.30, square + 0.02 * h, 0.62),
            (0.70, square + 0.02 * h, 0.62),
            (0.10, square + 0.085 * h, 0.98),
            (0.91, square + 0.085 * h, 0.98),
        ):
            stall(canvas, x * w, y, k * 0.40 * h, view, rng)
        string_of_lights(canvas, (-0.02 * w, square - 0.40 * h), (0.36 * w, square - 0.28 * h), 0.07 * h, t, count=12)
        string_of_lights(canvas, (0.36 * w, square - 0.28 * h), (0.66 * w, square - 0.28 * h), 0.06 * h, t, count=10)
        string_of_lights(canvas, (0.66 * w, square - 0.28 * h), (1.03 * w, square - 0.40 * h), 0.07 * h, t, count=12)

    planes: list[Plane] = [*sky(view, horizon), Still(depth=0.45, base=square, paint=back)]
    planes += [Still(depth=1.0, flat=True, paint=lambda c: _square(c, view, square), mirror=wet(view, square)), *rings(view, square + 16)]
    planes += [Still(depth=0.85, base=square + 0.05 * h, paint=stalls)]
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.77 * h, scale=stand_scale(view))


def _square(canvas: Canvas, view: View, top: float) -> None:
    t = view.tones
    ground(canvas, view, top - 2, t.snow if t.white_ground else t.stone, key="square", texture=0.28)
    cobbles(canvas, view, (0.5 * view.width, top), top)


WARES = (
    ("#d8503c", "#e8a03c", "#f0d060"),
    ("#7aa04a", "#c8d070", "#4f7a3a"),
    ("#c88a50", "#e0b070", "#a8663a"),
    ("#f0a0b0", "#f4f0e6", "#b48ad0"),
    ("#8fb0c4", "#c8dce4", "#6a8aa0"),
)


def stall(canvas: Canvas, x: float, y: float, height: float, view: View, rng: np.random.Generator) -> None:
    """A stall with a striped roof and heaps of wares; x its middle, y its foot."""
    t, width = view.tones, height * 1.15
    left, right, table, roof = x - width / 2, x + width / 2, y - height * 0.36, y - height * 0.98
    cloth = t.of(SHOPS[int(rng.integers(len(SHOPS)))])
    canvas.drawOval(box(left - 10, y - 6, right + 10, y + 10), fill(t.shade, 0.4, blur=7))
    canvas.drawRect(box(left + 6, roof + height * 0.18, right - 6, table), fill(t.shade, 0.34))
    for px in (left + 5, right - 5):
        canvas.drawRect(box(px - 3, roof + height * 0.1, px + 3, y), fill(t.wood[1]))
    front = box(left, table, right, y)
    canvas.drawRect(front, linear((0, table), (0, y), [t.wood[2], blend(t.wood[1], t.shade, 0.3)]))
    for i in range(1, 8):
        canvas.drawLine(left + width * i / 8, table, left + width * i / 8, y, stroke(t.wood[0], 1.4, 0.6))
    _heaps(canvas, left, right, table, height, view, rng)
    canvas.drawRect(box(left - 4, table - 3, right + 4, table + 6), fill(t.wood[3]))
    if t.dark > 0.3:
        glow(canvas, x, roof + height * 0.32, height * 0.62, t.lamp, 0.5 * t.dark)
    _canopy(canvas, left - 14, right + 14, roof, height * 0.24, cloth, view)


def _heaps(canvas: Canvas, left: float, right: float, table: float, height: float, view: View, rng: np.random.Generator) -> None:
    t, n = view.tones, 4
    for i in range(n):
        x, colours = left + (right - left) * (i + 0.5) / n, WARES[int(rng.integers(len(WARES)))]
        half, r = (right - left) / n * 0.42, height * 0.036
        for row in range(3):
            for j in range(5 - row):
                cx = x + (j - (4 - row) / 2) * r * 1.7
                if abs(cx - x) < half:
                    colour = t.of(colours[int(rng.integers(3))])
                    canvas.drawCircle(cx, table - r * (0.8 + 1.35 * row), r, fill(colour))
                    canvas.drawCircle(cx + t.direction[0] * r * 0.3, table - r * (1.1 + 1.35 * row), r * 0.35, fill(t.light, 0.5))


def _canopy(canvas: Canvas, left: float, right: float, top: float, drop: float, colour: str, view: View) -> None:
    t, n = view.tones, 8
    pale = t.of("#f4e8d4")
    for i in range(n):
        a, b = left + (right - left) * i / n, left + (right - left) * (i + 1) / n
        ta, tb = (left + right) / 2 + (a - (left + right) / 2) * 0.80, (left + right) / 2 + (b - (left + right) / 2) * 0.80
        tone = colour if i % 2 else pale
        canvas.drawPath(
            polygon([(ta, top), (tb, top), (b, top + drop), (a, top + drop)]),
            linear((0, top), (0, top + drop), [blend(tone, t.light, 0.2), blend(tone, t.shade, 0.12)]),
        )
        canvas.drawPath(ellipse((a + b) / 2, top + drop, (b - a) / 2, drop * 0.22), fill(blend(tone, t.shade, 0.18)))
    if t.white_ground:
        canvas.drawPath(ellipse((left + right) / 2, top + 2, (right - left) * 0.40, drop * 0.22), fill(t.snow[3]))


def rooftop(view: View) -> Set:
    """A flat roof over the town: chimneys, parapet, the skyline behind."""
    w, h = view.width, view.height
    horizon, edge = 0.54 * h, 0.70 * h

    def town(canvas: Canvas) -> None:
        rng = view.rng("town")
        for row, (y, tall, distance) in enumerate(((0.60, 0.26, 0.8), (0.66, 0.24, 0.55), (0.74, 0.24, 0.28))):
            x = view.left
            while x < view.right:
                wide, high = rng.uniform(0.05, 0.10) * w, rng.uniform(0.5, 1.0) * tall * h
                _roof_block(canvas, x, y * h - high, wide, high + 0.2 * h, distance, row, view, rng)
                x += wide * rng.uniform(0.9, 1.1)
            haze_band(canvas, view, y * h, 0.14 * h, 0.22)

    def roof(canvas: Canvas) -> None:
        t = view.tones
        ground(canvas, view, edge, t.snow if t.white_ground else t.road, key="roof", texture=0.32)
        cobbles(canvas, view, (0.5 * w, edge), edge)

    def parapet(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("parapet")
        wall = blend(t.of("#9c6a58"), t.stone[1], 0.3)
        canvas.drawRect(
            box(view.left, edge - 0.045 * h, view.right, edge + 8),
            linear((0, edge - 0.05 * h), (0, edge + 8), [wall, blend(wall, t.shade, 0.35)]),
        )
        texture_in(
            canvas,
            polygon([(view.left, edge - 0.045 * h), (view.right, edge - 0.045 * h), (view.right, edge + 8), (view.left, edge + 8)]),
            "dry",
            0.35,
            tint=t.shade,
        )
        cap = t.snow[3] if t.white_ground else blend(t.stone[3], t.light, 0.15)
        canvas.drawRect(box(view.left, edge - 0.058 * h, view.right, edge - 0.040 * h), fill(cap))
        for x, tall in ((0.09, 0.20), (0.87, 0.25)):
            _chimney_stack(canvas, x * w, edge + 0.03 * h, 0.085 * h, tall * h, view, rng)
        _water_tank(canvas, 0.73 * w, edge - 0.04 * h, 0.14 * h, view)

    planes: list[Plane] = [*sky(view, horizon), *gulls(view, horizon), Still(depth=0.3, paint=town)]
    planes += [
        Still(depth=1.0, flat=True, paint=roof, mirror=wet(view, edge)),
        *rings(view, edge + 14),
        Still(depth=0.95, base=edge + 20, paint=parapet),
    ]
    planes += chimney_smoke(view, ((0.09 * w, edge - 0.18 * h), (0.87 * w, edge - 0.23 * h)), 0.95)
    return Set(planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.79 * h, scale=stand_scale(view))


def _roof_block(
    canvas: Canvas, x: float, y: float, w: float, tall: float, distance: float, row: int, view: View, rng: np.random.Generator
) -> None:
    t = view.tones
    wall = t.far(t.of(("#b09080", "#8f8490", "#a87a6a", "#9c9484")[int(rng.integers(4))]), distance)
    body = box(x, y, x + w, y + tall)
    canvas.drawRect(body, linear((x, 0), (x + w, 0), [blend(wall, t.light, 0.15), blend(wall, t.shade, 0.22)]))
    if rng.random() < 0.6:
        roof = t.far(t.of(("#8a4a40", "#5a5a6c", "#74503c")[int(rng.integers(3))]), distance)
        canvas.drawPath(
            polygon([(x - 3, y + 2), (x + w * 0.5, y - w * 0.42), (x + w + 3, y + 2)]),
            fill(blend(t.snow[3], roof, 0.2) if t.white_ground else roof),
        )
    for i in range(max(1, int(w / 18))):
        for j in range(int(tall / 24)):
            lit = rng.random() < 0.45 * t.dark
            wx, wy = x + 6 + i * 18, y + 10 + j * 24
            if wx + 7 < x + w:
                canvas.drawRect(box(wx, wy, wx + 7, wy + 10), fill(t.window if lit else blend(wall, t.shade, 0.3), 0.9 if lit else 0.6))
                if lit and row == 2:
                    glow(canvas, wx + 3, wy + 5, 20, t.window, 0.35)


def _chimney_stack(canvas: Canvas, x: float, y: float, width: float, tall: float, view: View, rng: np.random.Generator) -> None:
    t = view.tones
    brick = t.of("#9c5a48")
    body = polygon([(x - width / 2, y), (x - width / 2, y - tall), (x + width / 2, y - tall), (x + width / 2, y)])
    canvas.drawPath(body, fill(brick))
    with kept(canvas):
        canvas.clipPath(body, True)
        for row in range(int(tall / 11)):
            for i in range(6):
                bx = x - width / 2 + i * width / 5 - (width / 10 if row % 2 else 0)
                canvas.drawRect(
                    box(bx, y - tall + row * 11, bx + width / 5 - 2, y - tall + row * 11 + 9),
                    fill(blend(brick, t.shade if rng.random() < 0.5 else t.light, 0.16), 0.7),
                )
    side_shade(canvas, body, t, 1.3)
    canvas.drawRect(box(x - width * 0.6, y - tall - 8, x + width * 0.6, y - tall + 8), fill(blend(brick, t.shade, 0.3)))
    for dx in (-0.25, 0.2):
        canvas.drawPath(
            round_rect(x + dx * width - 7, y - tall - 32, 14, 26, 3),
            linear((x + dx * width - 7, 0), (x + dx * width + 7, 0), [t.of("#c8744c"), blend(t.of("#c8744c"), t.shade, 0.5)]),
        )


def _water_tank(canvas: Canvas, x: float, y: float, size: float, view: View) -> None:
    t = view.tones
    for dx in (-0.34, 0.34):
        canvas.drawLine(x + dx * size, y, x + dx * size * 0.8, y - size * 0.5, stroke(t.wood[0], 5))
    tank = round_rect(x - size * 0.42, y - size * 1.15, size * 0.84, size * 0.7, 6)
    canvas.drawPath(tank, fill(t.wood[2]))
    for i in range(1, 9):
        canvas.drawLine(
            x - size * 0.42 + size * 0.84 * i / 9,
            y - size * 1.15,
            x - size * 0.42 + size * 0.84 * i / 9,
            y - size * 0.45,
            stroke(t.wood[0], 1.5, 0.7),
        )
    side_shade(canvas, tank, t, 1.3)
    canvas.drawPath(
        polygon([(x - size * 0.48, y - size * 1.13), (x, y - size * 1.5), (x + size * 0.48, y - size * 1.13)]), fill(t.of("#6a4a48"))
    )


FAMILIES: dict[str, Builder] = {
    "street": street,
    "alley": alley,
    "market": market,
    "rooftop": rooftop,
}
"""Builders of this module by family."""
