"""Shores: open sea, coast, lighthouse."""

from __future__ import annotations

import math

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.paths import Point, ellipse, ribbon, smooth
from pipeline.illustration.places.buildings import cottage, rail_fence
from pipeline.illustration.places.land import cliff, hills, patches, path_to, rock, tufts
from pipeline.illustration.places.parts import gulls, lamp_glow, sun_path
from pipeline.illustration.places.plane import Anchor, Builder, Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.plants import bush, flower
from pipeline.illustration.places.sky import haze_band, sky
from pipeline.illustration.places.towers import lighthouse
from pipeline.illustration.places.water import bobbing, flat_sea, shore_foam, swell, waves
from pipeline.illustration.textures import texture_in


def far_sea(view: View, horizon: float, *, depth: float = 0.2, land: bool = True) -> Still:
    """The sea as far as the eye goes, with a strip of far land."""

    def paint(canvas: Canvas) -> None:
        flat_sea(canvas, view, horizon, 0.22 * view.height)
        haze_band(canvas, view, horizon, 26, 0.35)
        if land:
            hills(canvas, view, horizon + 2, 24, view.tones.rock, 0.85, 3, bottom=horizon + 1)

    return Still(depth=depth, paint=paint)


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


FAMILIES: dict[str, Builder] = {"sea": sea, "coast": coast, "lighthouse": lighthouse_hill}
"""Builders of this module by family."""
