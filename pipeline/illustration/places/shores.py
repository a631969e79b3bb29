"""Shores: open sea, coast, lighthouse, harbour, river, ship deck."""

from __future__ import annotations

import math

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.paths import Point, box, ellipse, polygon, ribbon, round_rect, smooth
from pipeline.illustration.places.buildings import cottage, hull, lighthouse, rail_fence
from pipeline.illustration.places.land import cliff, ground, hills, mountains, patches, path_to, rock, tufts
from pipeline.illustration.places.parts import chimney_smoke, gulls, lamp_glow, sun_path
from pipeline.illustration.places.plane import Anchor, Builder, Live, Plane, Set, Still, View
from pipeline.illustration.places.plants import bush, conifer, flower, leafy, reeds
from pipeline.illustration.places.sky import haze_band, sky
from pipeline.illustration.places.water import bobbing, calm, flat_sea, shore_foam, swell, waves
from pipeline.illustration.textures import texture_in

STAND = 0.37
"""Height of a grown person in the widest frame, as a share of its height."""


def stand_scale(view: View, share: float = STAND) -> float:
    """Set units per drawing unit for people ``share`` of the frame high."""
    return share * min(view.height, 1.25 * view.width) / 370.0


def far_sea(view: View, horizon: float, *, depth: float = 0.2, land: bool = True) -> Still:
    """The sea as far as the eye goes, with a strip of far land."""

    def paint(canvas: Canvas) -> None:
        flat_sea(canvas, view, horizon, 0.22 * view.height)
        haze_band(canvas, view, horizon, 26, 0.35)
        if land:
            hills(canvas, view, horizon + 2, 24, view.tones.rock, 0.85, 3, bottom=horizon + 1)

    return Still(depth=depth, paint=paint)


# ---------------------------------------------------------------- sea


def sea(view: View) -> Set:
    """Open water, with a lighthouse on its headland where the details or the weather ask for one."""
    horizon, front = 0.56 * view.height, 0.86 * view.height
    planes: list[Plane] = [*sky(view, horizon), far_sea(view, horizon)]
    planes += sun_path(view, horizon)
    anchors: tuple[Anchor, ...] = ()
    if view.has("lighthouse", "cliff", "rocks", "island", "shore", "afloat"):
        lamp = _headland(view, horizon, planes, tower=view.has("lighthouse", "afloat"))
        anchors = (Anchor(name="lamp", x=lamp[0], y=lamp[1], depth=0.42),) if view.has("lighthouse", "afloat") else ()
    planes += gulls(view, horizon)
    planes += waves(view, horizon, front)
    return Set(
        planes=tuple(planes),
        horizon=horizon,
        front=front,
        back=0.66 * view.height,
        scale=stand_scale(view, 0.42),
        bob=bobbing(view),
        anchors=anchors,
        grounded=False,
    )


def _headland(view: View, horizon: float, planes: list[Plane], *, tower: bool) -> Point:
    """A cliff at the right with a lighthouse and a cottage; returns the lamp's place."""
    w, h = view.width, view.height
    line = [
        (0.575 * w, horizon + 0.17 * h),
        (0.60 * w, horizon + 0.06 * h),
        (0.66 * w, horizon + 0.02 * h),
        (0.70 * w, horizon - 0.05 * h),
        (0.79 * w, horizon - 0.06 * h),
        (0.86 * w, horizon - 0.045 * h),
        (0.95 * w, horizon - 0.075 * h),
        (view.right, horizon - 0.11 * h),
    ]
    foot = (0.745 * w, horizon - 0.048 * h)

    def paint(canvas: Canvas) -> None:
        cliff(canvas, view, line, horizon + 0.25 * h, "headland")
        rng = view.rng("headland")
        cottage(canvas, foot[0] + 0.11 * h * 1.1, foot[1] + 0.006 * h, 0.13 * h, 0.115 * h, view.tones, rng)
        for i in range(4):
            bush(canvas, foot[0] + (0.19 + 0.09 * i) * h, foot[1] + 0.012 * h - 0.004 * h * i, 0.05 * h, view.tones, rng)
        if tower:
            lighthouse(canvas, foot[0], foot[1] + 0.006 * h, 0.40 * h, view.tones)

    planes.append(Still(depth=0.42, paint=paint))
    lamp = (foot[0], foot[1] - 0.326 * h)
    if tower and view.tones.dark > 0.1:
        planes.append(lamp_glow(view, lamp, 0.42, 0.22 * h))
    return lamp


# ---------------------------------------------------------------- coast


def _strand(view: View, horizon: float) -> list[Point]:
    """The waterline of a beach, from left to right."""
    h, rng = view.height, view.rng("strand")
    side = 1.0 if rng.random() < 0.5 else -1.0
    points = []
    for i in range(12):
        u = i / 11
        x = view.left + (view.right - view.left) * u
        across = (u - 0.5) * side
        points.append((x, horizon + h * (0.105 + 0.05 * across + 0.012 * math.sin(9 * u + side))))
    return points


def coast(view: View) -> Set:
    """A beach with the sea behind and a headland at one side; the sea off it for those who float."""
    if view.has("afloat"):
        return sea(view)
    h = view.height
    horizon = 0.55 * h
    line = _strand(view, horizon)
    planes: list[Plane] = [*sky(view, horizon), far_sea(view, horizon)]
    planes += sun_path(view, horizon)
    lamp = _headland(view, horizon, planes, tower=view.has("lighthouse") or not view.has("cliff"))
    anchors = (Anchor(name="lamp", x=lamp[0], y=lamp[1], depth=0.42),)
    planes += gulls(view, horizon)
    planes += waves(view, horizon, 2 * h, count=2, power=0.5)[:1] if swell(view) > 0.6 else ()
    planes += [Still(depth=1.0, flat=True, paint=lambda c: _beach(c, view, line)), shore_foam(view, line, depth=1.0)]
    planes += [Still(depth=1.0, base=0.74 * h, paint=lambda c: _beach_things(c, view)), *_dune_front(view)]
    return Set(
        planes=tuple(planes),
        horizon=horizon,
        front=0.90 * h,
        back=0.72 * h,
        scale=stand_scale(view),
        shore=0.72 * h,
        bob=bobbing(view),
        anchors=anchors,
    )


def _beach(canvas: Canvas, view: View, line: list[Point]) -> None:
    t = view.tones
    ramp = t.snow if t.white_ground else t.sand
    path = smooth(line, False)
    path.lineTo(view.right, view.bottom)
    path.lineTo(view.left, view.bottom)
    path.close()
    top = min(p[1] for p in line)
    wet = blend(ramp[0], t.water[1], 0.45)
    canvas.drawPath(
        path,
        linear(
            (0, top),
            (0, view.height),
            [wet, blend(wet, ramp[1], 0.5), ramp[2], ramp[1], blend(ramp[0], t.shade, 0.15)],
            (0, 0.08, 0.26, 0.7, 1),
        ),
    )
    with kept(canvas):
        canvas.clipPath(path, True)
        texture_in(canvas, None, "dry", 0.20, tint=t.shade, scale=(3.2, 0.6))
        texture_in(canvas, None, "dry2", 0.22, tint=ramp[3], scale=(3.8, 0.7), shift=(120, 30))
        texture_in(canvas, None, "speckle", 0.30, tint=ramp[0], scale=0.9)
        patches(canvas, view, top + 50, ramp, "beach")
        canvas.drawPath(smooth([(x, y + 5) for x, y in line], False), stroke(t.shade, 7, 0.16))
    canvas.drawPath(ribbon(line, [1.6, 2.6, 1.4, 2.8, 1.8], round_end=False), fill(t.foam, 0.9))


def _beach_things(canvas: Canvas, view: View) -> None:
    t, rng, h = view.tones, view.rng("beach things"), view.height
    for x, y, size in ((0.06, 0.735, 1.0), (0.13, 0.75, 0.6), (0.93, 0.74, 0.9), (0.86, 0.745, 0.45)):
        rock(canvas, x * view.width, y * h, 120 * size, 66 * size, t, rng, snowy=t.white_ground)
    for _ in range(16):
        x, y = rng.uniform(view.left, view.right), rng.uniform(0.78, 1.02) * h
        canvas.drawPath(
            ellipse(float(x), float(y), rng.uniform(2, 7), rng.uniform(1.5, 3.5)),
            fill(blend(t.rock[2], t.sand[3], float(rng.random())), 0.9),
        )


def _dune_front(view: View) -> list[Plane]:
    """Grass at the lower corners, nearest to the viewer."""

    def paint(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("dune front")
        ramp = t.snow if t.white_ground else (blend(t.sand[0], t.shade, 0.25), t.sand[0], t.sand[1])
        for side in (0, 1):
            x0 = view.left if side == 0 else view.right
            inner = view.width * (0.20 if side == 0 else 0.80)
            hump = smooth([(x0, view.height * 0.93), (inner, view.height * 1.03), (inner, view.bottom), (x0, view.bottom)], True, 0.5)
            canvas.drawPath(hump, linear((0, view.height * 0.92), (0, view.height * 1.06), [ramp[1], ramp[0]]))
            for _ in range(20):
                u = rng.random()
                x, y = x0 + (inner - x0) * u, view.height * (0.945 + 0.075 * u)
                _blades(canvas, float(x), float(y), rng.uniform(34, 78), view, rng)

    return [Still(depth=1.25, base=view.height, paint=paint, front=True)]


def _blades(canvas: Canvas, x: float, y: float, tall: float, view: View, rng: np.random.Generator) -> None:
    t = view.tones
    for _ in range(4):
        lean = float(rng.uniform(-0.1, 0.55)) * tall
        colour = blend(t.grass[int(rng.integers(0, 3))], t.shade, 0.25)
        canvas.drawPath(ribbon([(x, y), (x + lean * 0.3, y - tall * 0.6), (x + lean, y - tall)], [2.0, 1.6, 0.4]), fill(colour))


# ---------------------------------------------------------------- lighthouse


def lighthouse_hill(view: View) -> Set:
    """The grass in front of a lighthouse, with the sea on one side."""
    w, h = view.width, view.height
    horizon = 0.58 * h
    lamp = (0.70 * w, horizon + 0.022 * h - 236 / 290 * 0.50 * h)
    planes: list[Plane] = [*sky(view, horizon), far_sea(view, horizon)]
    planes += sun_path(view, horizon)
    planes += gulls(view, horizon)

    def hill(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("light hill")
        ramp = t.snow if t.white_ground else t.grass
        line = [
            (0.24 * w, horizon + 0.20 * h),
            (0.32 * w, horizon + 0.13 * h),
            (0.42 * w, horizon + 0.085 * h),
            (0.55 * w, horizon + 0.03 * h),
            (0.70 * w, horizon + 0.005 * h),
            (0.86 * w, horizon + 0.02 * h),
            (view.right, horizon + 0.005 * h),
        ]
        cliff(canvas, view, line, view.bottom, "light hill", distance=0.12)
        turf = smooth([(0.30 * w, view.bottom), (0.37 * w, horizon + 0.16 * h), *line[2:], (view.right, view.bottom)], True, 0.5)
        canvas.drawPath(turf, linear((0, horizon), (0, h), [ramp[2], ramp[1], blend(ramp[0], t.shade, 0.2)]))
        texture_in(canvas, turf, "dry", 0.2, tint=t.shade, scale=(2.2, 0.7))
        cottage(canvas, 0.86 * w, horizon + 0.035 * h, 0.20 * h, 0.17 * h, t, rng)
        lighthouse(canvas, 0.70 * w, horizon + 0.022 * h, 0.50 * h, t)
        rail_fence(canvas, 0.50 * w, 0.67 * w, horizon + 0.065 * h, 0.05 * h, t, rng)

    planes.append(Still(depth=0.62, paint=hill))
    if view.tones.dark > 0.1:
        planes.append(lamp_glow(view, lamp, 0.62, 0.26 * h))
    planes += _grass_stage(view, horizon + 0.14 * h)
    anchors = (Anchor(name="lamp", x=lamp[0], y=lamp[1], depth=0.62),)
    return Set(planes=tuple(planes), horizon=horizon, front=0.91 * h, back=0.78 * h, scale=stand_scale(view), anchors=anchors)


def _grass_stage(view: View, top: float) -> list[Plane]:
    """Grass from ``top`` downwards with a path, tufts and flowers."""
    t = view.tones
    ramp = t.snow if t.white_ground else t.grass

    def land(canvas: Canvas) -> None:
        line = [(view.left + (view.right - view.left) * i / 8, top + 10 * math.sin(1.7 * i)) for i in range(9)]
        path = smooth([*line, (view.right, view.bottom), (view.left, view.bottom)], True, 0.6)
        canvas.drawPath(path, linear((0, top), (0, view.height), [ramp[2], ramp[1], blend(ramp[0], t.shade, 0.22)], (0, 0.4, 1)))
        with kept(canvas):
            canvas.clipPath(path, True)
            texture_in(canvas, None, "dry", 0.2, tint=t.shade, scale=(2.4, 0.7))
            patches(canvas, view, top, ramp, "turf")
            path_to(canvas, view, top, t.snow if t.white_ground else t.sand, x=0.52, width=0.30)
        if not t.white_ground:
            tufts(canvas, view, top + 6, t.grass, "turf")

    def blooms(canvas: Canvas) -> None:
        rng = view.rng("blooms")
        for _ in range(0 if t.white_ground or t.season in ("autumn", "winter") else 46):
            u = rng.random()
            x, y = rng.uniform(view.left, view.right), top + 14 + u**1.2 * (view.height - top)
            if abs(x - 0.52 * view.width) > 0.17 * view.width * u:
                flower(canvas, float(x), float(y), 8 + 20 * u, t, rng)

    return [Still(depth=1.0, flat=True, paint=land), Still(depth=1.0, base=top + 4, paint=blooms), *_dune_front(view)]


# ---------------------------------------------------------------- harbour


def harbour(view: View) -> Set:
    """A quay with boats, houses along the far side, calm water that mirrors them."""
    w, h = view.width, view.height
    horizon = 0.54 * h
    line = horizon + 0.045 * h
    planes: list[Plane] = [*sky(view, horizon), far_sea(view, horizon)]

    def town(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("town")
        hills(canvas, view, horizon + 4, 0.16 * h, t.grass, 0.6, 5, bottom=line)
        x = view.left
        while x < view.right:
            width = rng.uniform(0.07, 0.12) * h * 1.3
            if not 0.40 * w < x < 0.52 * w:
                cottage(canvas, x, line - rng.uniform(0, 0.02) * h, width, width * rng.uniform(0.95, 1.35), t, rng, distance=0.22)
            x += width * rng.uniform(0.82, 1.1)
        canvas.drawRect(box(view.left, line - 5, view.right, line + 7), fill(blend(t.stone[1], t.shade, 0.2)))

    def boats(canvas: Canvas, time: float) -> None:
        for i, (x, y, length, colour, sail) in enumerate(fleet):
            with kept(canvas):
                canvas.translate(x, y + 1.6 * math.sin(1.1 * time + i))
                canvas.rotate(0.9 * math.sin(0.9 * time + 1.7 * i))
                hull(canvas, 0, 0, length, view.tones, colour, sail=sail)

    rng = view.rng("fleet")
    fleet = [
        (0.14 * w, line + 0.05 * h, 0.13 * h, "#3e6a7a", ""),
        (0.46 * w, line + 0.03 * h, 0.11 * h, "#b0503e", "#f0e2c8"),
        (0.83 * w, line + 0.075 * h, 0.19 * h, ("#5a7a5a", "#a8483c", "#d0a048")[int(rng.integers(3))], ""),
    ]
    planes += [
        Still(depth=0.40, base=line, paint=town),
        calm(view, line + 4, depth=0.8),
        *chimney_smoke(view, ((0.2 * w, line - 0.15 * h), (0.72 * w, line - 0.16 * h)), 0.4),
    ]
    planes += [Live(depth=0.7, base=line + 0.09 * h, draw=boats), *gulls(view, horizon)]
    if not view.has("afloat"):
        planes += _quay(view, 0.735 * h)
    shore = 0.0 if view.has("afloat") else 0.77 * h
    return Set(
        planes=tuple(planes), horizon=horizon, front=0.91 * h, back=0.79 * h, scale=stand_scale(view), shore=shore, bob=bobbing(view, 0.3)
    )  # fmt: skip


def _quay(view: View, top: float) -> list[Plane]:
    t = view.tones

    def deck(canvas: Canvas) -> None:
        canvas.drawRect(
            box(view.left, top, view.right, top + 26),
            linear((0, top), (0, top + 26), [blend(t.stone[2], t.light, 0.2), blend(t.stone[0], t.shade, 0.3)]),
        )
        ground(canvas, view, top + 6, t.snow if t.white_ground else t.stone, key="quay", texture=0.3)
        _paving(canvas, view, top + 6)

    def bollards(canvas: Canvas) -> None:
        rng = view.rng("bollards")
        for x in (0.08, 0.36, 0.64, 0.92):
            bx, by = x * view.width, top + 26
            body = smooth(
                [(bx - 11, by), (bx - 9, by - 26), (bx - 15, by - 36), (bx + 15, by - 36), (bx + 9, by - 26), (bx + 11, by)], True, 0.6
            )
            canvas.drawPath(body, linear((bx - 14, 0), (bx + 14, 0), [t.metal, blend(t.metal, t.shade, 0.6)]))
        for x in (0.02, 0.97):
            crates(canvas, x * view.width, top + 40, 1.0, view, rng)

    return [Still(depth=1.0, flat=True, paint=deck), Still(depth=1.0, base=top + 30, paint=bollards)]


def crates(canvas: Canvas, x: float, y: float, k: float, view: View, rng: np.random.Generator) -> None:
    """A small heap of crates and a barrel."""
    t = view.tones
    for dx, dy, s in ((-46, 0, 54), (14, 0, 50), (-16, -52, 46)):
        side, bx, by = s * k, x + dx * k, y + dy * k
        crate = round_rect(bx - side / 2, by - side, side, side, 2)
        canvas.drawPath(crate, linear((bx - side / 2, 0), (bx + side / 2, 0), [t.wood[3], t.wood[1]]))
        for i in range(1, 4):
            canvas.drawLine(bx - side / 2, by - side * i / 4, bx + side / 2, by - side * i / 4, stroke(t.wood[0], 1.6, 0.7))
        canvas.drawRect(box(bx - side / 2, by - side, bx + side / 2, by), stroke(t.wood[0], 3.0, 0.9, round_cap=False))
        texture_in(canvas, crate, "dry", 0.3, tint=t.shade, scale=0.6)


def _paving(canvas: Canvas, view: View, top: float) -> None:
    """Joints of flagstones in perspective."""
    t, w = view.tones, view.width
    for i in range(9):
        y = top + (view.height * 1.1 - top) * (i / 8) ** 1.7
        canvas.drawLine(view.left, y, view.right, y, stroke(t.shade, 0.8 + 1.6 * i / 8, 0.22, round_cap=False))
    for i in range(-14, 30):
        x = w * i / 14
        canvas.drawLine(
            w / 2 + (x - w / 2) * 0.55, top, w / 2 + (x - w / 2) * 1.9, view.height * 1.1, stroke(t.shade, 1.4, 0.20, round_cap=False)
        )


# ---------------------------------------------------------------- river


def river(view: View) -> Set:
    """A river between green banks; figures stand on the near bank."""
    w, h = view.width, view.height
    horizon = 0.52 * h
    line, bank = horizon + 0.05 * h, (1.0 if view.has("afloat") else 0.76) * h
    planes: list[Plane] = [*sky(view, horizon)]

    def far_bank(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("far bank")
        mountains(canvas, view, horizon + 10, 0.26 * h, 0.72, 7)
        hills(canvas, view, horizon + 14, 0.15 * h, t.foliage, 0.6, 1)
        hills(canvas, view, horizon + 26, 0.08 * h, t.grass, 0.4, 2)
        ramp = t.snow if t.white_ground else t.grass
        canvas.drawRect(
            box(view.left, line - 12, view.right, line + 8),
            linear((0, line - 12), (0, line + 8), [t.far(ramp[2], 0.3), blend(ramp[0], t.shade, 0.2)]),
        )
        for _ in range(26):
            x, size = rng.uniform(view.left, view.right), rng.uniform(0.10, 0.22) * h
            (conifer if rng.random() < 0.35 else leafy)(canvas, float(x), line - rng.uniform(0, 9), float(size), t, rng, distance=0.34)

    def near_bank(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("near bank")
        ramp = t.snow if t.white_ground else t.grass
        edge = [(view.left + (view.right - view.left) * i / 10, bank + 0.02 * h * math.sin(2.1 * i)) for i in range(11)]
        path = smooth([*edge, (view.right, view.bottom), (view.left, view.bottom)], True, 0.6)
        canvas.drawPath(path, linear((0, bank), (0, h), [ramp[2], ramp[1], blend(ramp[0], t.shade, 0.2)]))
        with kept(canvas):
            canvas.clipPath(path, True)
            texture_in(canvas, None, "dry", 0.2, tint=t.shade, scale=(2.4, 0.7))
            patches(canvas, view, bank, ramp, "bank")
        canvas.drawPath(ribbon(edge, [2, 4, 2, 5, 2], round_end=False), fill(blend(t.ground[0], t.shade, 0.3), 0.7))
        for _ in range(9):
            x = rng.uniform(view.left, view.right)
            rock(
                canvas,
                float(x),
                bank + 0.03 * h + rng.uniform(-6, 6),
                rng.uniform(24, 60),
                rng.uniform(12, 26),
                t,
                rng,
                snowy=t.white_ground,
            )
        if not t.white_ground:
            tufts(canvas, view, bank + 12, t.grass, "bank")

    def front_reeds(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("reeds")
        for x in (-0.05, 0.03, 0.10, 0.91, 0.98, 1.05):
            reeds(canvas, x * w, 1.04 * h, 0.30 * h, t, rng)

    planes += [Still(depth=0.35, base=line, paint=far_bank), calm(view, line + 4, depth=0.8), *gulls(view, horizon, count=2)]
    if not view.has("afloat"):
        planes.append(Still(depth=1.0, flat=True, paint=near_bank))
    planes += [Still(depth=1.22, base=1.02 * h, front=True, paint=front_reeds)]
    shore = 0.0 if view.has("afloat") else 0.80 * h
    return Set(
        planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.80 * h, scale=stand_scale(view), shore=shore, bob=bobbing(view, 0.25)
    )  # fmt: skip


# ---------------------------------------------------------------- ship deck


def ship_deck(view: View) -> Set:
    """The deck of a sailing ship, rail and rigging, the sea behind heaving."""
    w, h = view.width, view.height
    horizon = 0.50 * h
    rail = 0.64 * h
    planes: list[Plane] = [*sky(view, horizon), far_sea(view, horizon)]
    planes += sun_path(view, horizon)
    planes += [*gulls(view, horizon), *waves(view, horizon, view.height * 2, count=3, power=0.8)[:2]]

    def bulwark(canvas: Canvas) -> None:
        t = view.tones
        canvas.drawRect(
            box(view.left, rail, view.right, rail + 0.12 * h),
            linear((0, rail), (0, rail + 0.12 * h), [t.wood[2], blend(t.wood[0], t.shade, 0.3)]),
        )
        for i in range(-4, 30):
            x = w * i / 22
            canvas.drawPath(round_rect(x - 5, rail - 0.055 * h, 10, 0.06 * h, 4), linear((x - 5, 0), (x + 5, 0), [t.wood[3], t.wood[1]]))
        canvas.drawPath(
            round_rect(view.left, rail - 0.068 * h, view.right - view.left, 14, 4),
            linear((0, rail - 0.07 * h), (0, rail - 0.05 * h), [blend(t.wood[3], t.light, 0.2), t.wood[1]]),
        )
        for i in range(1, 4):
            canvas.drawLine(view.left, rail + 0.03 * h * i, view.right, rail + 0.03 * h * i, stroke(t.wood[0], 2, 0.6))

    def deck(canvas: Canvas) -> None:
        t, top = view.tones, rail + 0.10 * h
        canvas.drawRect(
            box(view.left, top, view.right, view.bottom), linear((0, top), (0, h), [t.wood[2], t.wood[3], blend(t.wood[1], t.shade, 0.2)])
        )
        for i in range(-24, 46):
            x = w * i / 22
            canvas.drawLine(
                w / 2 + (x - w / 2) * 0.72,
                top,
                w / 2 + (x - w / 2) * 1.7,
                1.15 * h,
                stroke(blend(t.wood[0], t.shade, 0.4), 1.8, 0.6, round_cap=False),
            )
        texture_in(
            canvas,
            polygon([(view.left, top), (view.right, top), (view.right, view.bottom), (view.left, view.bottom)]),
            "dry",
            0.32,
            tint=t.shade,
            scale=(0.8, 2.0),
        )
        canvas.drawRect(
            box(view.left, top, view.right, top + 20), linear((0, top), (0, top + 20), [fill_alpha(t.shade, 0.5), fill_alpha(t.shade, 0.0)])
        )

    def rigging(canvas: Canvas) -> None:
        t = view.tones
        mast = 0.80 * w
        canvas.drawPath(
            polygon([(mast - 17, rail + 0.12 * h), (mast - 12, view.top), (mast + 12, view.top), (mast + 17, rail + 0.12 * h)]),
            linear((mast - 17, 0), (mast + 17, 0), [t.wood[3], t.wood[1], t.wood[0]]),
        )
        for dx in (-0.30, -0.22, -0.14, 0.14, 0.24):
            canvas.drawLine(mast + dx * w, rail - 0.06 * h, mast, -0.12 * h, stroke(t.wood[0], 2.6, 0.9))
        for i in range(1, 11):
            y = rail - 0.06 * h - i * 0.062 * h
            u = i * 0.062 / 0.70
            canvas.drawLine(mast - 0.30 * w * (1 - u), y, mast - 0.14 * w * (1 - u), y, stroke(t.wood[0], 2.0, 0.9))
        sail = smooth(
            [
                (mast - 0.62 * w, -0.10 * h),
                (mast - 0.05 * w, -0.16 * h),
                (mast - 0.03 * w, 0.10 * h),
                (mast - 0.30 * w, 0.175 * h),
                (mast - 0.60 * w, 0.10 * h),
            ],
            True,
            0.55,
        )
        canvas.drawPath(sail, linear((0, -0.1 * h), (0, 0.18 * h), [t.of("#efe0c4"), blend(t.of("#e2cda8"), t.shade, 0.2)]))
        texture_in(canvas, sail, "dry", 0.16, tint=t.shade, scale=1.2)
        canvas.drawPath(round_rect(mast - 0.66 * w, -0.125 * h, 0.70 * w, 12, 6), fill(t.wood[1]))

    def cargo(canvas: Canvas) -> None:
        crates(canvas, 0.06 * w, rail + 0.16 * h, 1.1, view, view.rng("cargo"))

    planes += [Still(depth=0.9, base=rail + 0.1 * h, paint=bulwark), Still(depth=0.92, base=rail + 0.1 * h, paint=rigging)]
    planes += [Still(depth=1.0, flat=True, paint=deck), Still(depth=1.0, base=rail + 0.165 * h, paint=cargo)]
    return Set(
        planes=tuple(planes),
        horizon=horizon,
        front=0.92 * h,
        back=0.80 * h,
        scale=stand_scale(view, 0.42),
        parapet=True,
        bob=bobbing(view, 0.4),
    )


def fill_alpha(colour: str, alpha: float) -> str:
    """A colour with an alpha, as "#rrggbbaa"."""
    return f"{colour[:7]}{round(max(0.0, min(1.0, alpha)) * 255):02x}"


FAMILIES: dict[str, Builder] = {
    "sea": sea,
    "coast": coast,
    "lighthouse": lighthouse_hill,
    "harbour": harbour,
    "river": river,
    "ship deck": ship_deck,
}
"""Builders of this module by family."""
