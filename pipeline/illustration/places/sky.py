"""Skies: gradient, sun or moon, stars, and clouds that drift."""

from __future__ import annotations

import math

import numpy as np

from pipeline.illustration.canvas import Blend, Canvas, fill, kept, linear, radial
from pipeline.illustration.colour import blend, mix, rgb
from pipeline.illustration.halo import glow
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, bezier_points, box, ellipse, moved, ribbon
from pipeline.illustration.places.plane import Moving, Plane, Still, View
from pipeline.illustration.textures import texture_in

SKY_DEPTH = 0.06
CLOUD_DEPTHS = (SKY_DEPTH, 0.14)
TALL_ON_THE_RIGHT = frozenset({"lighthouse", "castle", "coast", "farm", "station", "temple", "sea"})
"""Places where sun and moon would stand behind what is tall, so they keep to the left."""
GREY = frozenset({"cloudy", "rain", "snow", "fog", "storm"})


def sky(view: View, horizon: float, *, clouds: bool = True, sun: bool = True) -> tuple[Plane, ...]:
    """A whole sky down to the horizon (set y).

    Args:
        view: the place.
        horizon: set y at which the sky ends.
        clouds: whether there are clouds at all.
        sun: whether sun or moon shows where the weather lets it.
    """
    planes: list[Plane] = [Still(depth=SKY_DEPTH, paint=lambda c: _backdrop(c, view, horizon, sun))]
    if clouds and view.tones.weather != "fog":
        planes += _clouds(view, horizon)
    return tuple(planes)


def _backdrop(canvas: Canvas, view: View, horizon: float, sun: bool) -> None:
    t = view.tones
    canvas.drawRect(_all(view), linear((0, min(0.0, horizon - view.height)), (0, horizon + 20), t.sky, (0.0, 0.40, 0.70, 0.90, 1.0)))
    texture_in(canvas, None, "wash", 0.16, tint=t.sky[1], scale=(3.4, 1.2))
    texture_in(canvas, None, "wash", 0.10, tint=blend(t.sky[3], "#ffffff", 0.3), scale=(2.6, 0.9), shift=(210.0, 80.0))
    if t.dark > 0.8 and t.weather in ("clear", "wind", "snow") and t.light_name != "neon":
        _stars(canvas, view, horizon)
    x, y = sun_place(view, horizon)
    glow(canvas, x, horizon + 4, 0.55 * view.width, t.horizon, min(1.0, t.glow_alpha * (0.9 + 0.5 * t.dark)), squash=0.46, screen=True)
    if sun and not (t.dark > 0.8 and "no moon" in view.place.details) and t.weather in ("clear", "wind", "cloudy", "snow"):
        _disc(canvas, view, x, y, 1.0 if t.weather in ("clear", "wind") else 0.45)
    _streaks(canvas, view, horizon)


def _all(view: View) -> object:
    return box(view.left, view.top, view.right, view.bottom)


def sun_place(view: View, horizon: float) -> tuple[float, float]:
    """Where sun or moon stand: on the side the light comes from, low at dawn and dusk."""
    side = -1.0 if view.place.family in TALL_ON_THE_RIGHT else math.copysign(1.0, view.tones.direction[0])
    low = {"dawn": 0.10, "golden": 0.20, "dusk": 0.07}.get(view.tones.light_name, 0.66)
    wander = float(view.rng("sun").uniform(-0.05, 0.05))
    return view.width * (0.5 + side * 0.27 + wander), horizon * (1 - low)


def _disc(canvas: Canvas, view: View, x: float, y: float, strength: float) -> None:
    t = view.tones
    if t.dark > 0.8:
        _moon(canvas, view, x, y, strength)
        return
    radius = 27.0 if t.light_name == "day" else 34.0
    glow(canvas, x, y, radius * 9, t.sun, 0.50 * strength, screen=True)
    glow(canvas, x, y, radius * 2.6, t.sun, 0.45 * strength, screen=True)
    canvas.drawCircle(x, y, radius, fill(t.sun, 0.96 * strength))


def _moon(canvas: Canvas, view: View, x: float, y: float, strength: float) -> None:
    t, radius = view.tones, 30.0
    glow(canvas, x, y, radius * 8, t.horizon, 0.55 * strength, screen=True)
    glow(canvas, x, y, radius * 2.4, t.sun, 0.40 * strength, screen=True)
    disc = ellipse(x, y, radius)
    canvas.drawPath(disc, radial((x - 9, y - 9), radius * 1.5, [t.sun, blend(t.sun, t.sky[2], 0.28)], alpha=0.97 * strength))
    rng = view.rng("moon")
    with kept(canvas):
        canvas.clipPath(disc, True)
        for _ in range(6):
            dx, dy = rng.uniform(-0.7, 0.7, 2) * radius
            canvas.drawPath(ellipse(x + dx, y + dy, rng.uniform(3, 8)), fill(t.sky[2], 0.20))
        if rng.random() < 0.5:
            shadow = moved(disc, -radius * 0.7, -radius * 0.12)
            canvas.drawPath(shadow, fill(t.sky[1], 0.82, blur=2.0))


def _stars(canvas: Canvas, view: View, horizon: float) -> None:
    rng = view.rng("stars")
    for _ in range(230):
        x, y = rng.uniform(view.left, view.right), view.top + (horizon * 0.92 - view.top) * rng.random() ** 0.8
        size, bright = 0.5 + 1.3 * rng.random() ** 4, rng.uniform(0.25, 0.95) * (1 - max(0.0, y / horizon) ** 2 * 0.8)
        canvas.drawCircle(x, y, size, fill("#fff8e8" if rng.random() < 0.7 else "#c8d8ff", bright))
        if size > 1.35:
            glow(canvas, x, y, 9 * size, "#e8ecff", 0.35, screen=True)
    with kept(canvas):
        canvas.translate(view.width * 0.55, horizon * 0.25)
        canvas.rotate(-24)
        glow(canvas, 0, 0, view.width * 0.5, blend(view.tones.sky[3], "#b0a0e0", 0.4), 0.30, squash=0.16, screen=True)


def _streaks(canvas: Canvas, view: View, horizon: float) -> None:
    """Thin bars of cloud above the horizon."""
    t, rng = view.tones, view.rng("streaks")
    if t.weather == "fog":
        return
    for _ in range(9):
        x, y, w = rng.uniform(view.left, view.right), horizon - rng.uniform(10, 78), rng.uniform(130, 420)
        line = bezier_points((x - w / 2, y), (x, y - 8), (x + w / 2, y + 3))
        canvas.drawPath(ribbon(line, [0.6, rng.uniform(2.5, 7), 0.6]), fill(mix(t.cloud[1], t.cloud[0], float(rng.random())), 0.42))


# ---------------------------------------------------------------- clouds


def _clouds(view: View, horizon: float) -> list[Plane]:
    weather = view.tones.weather
    speed = {"wind": 26.0, "storm": 20.0, "rain": 11.0}.get(weather, 5.0)
    period = 1.7 * view.width
    kinds = ("bank", "bank") if weather in GREY else ("puff", "wisp")
    room = (view.left, view.top, view.left + 2.0 * period, horizon * 0.97)
    far = Still(depth=CLOUD_DEPTHS[0], paint=lambda c: _cloud_row(c, view, horizon, period, kinds[1], "far"))
    near = Moving(
        depth=CLOUD_DEPTHS[1], box=room, period=period, speed=speed, paint=lambda c: _cloud_row(c, view, horizon, period, kinds[0], "near")
    )
    return [far, near]


def _cloud_row(canvas: Canvas, view: View, horizon: float, period: float, kind: str, row: str) -> None:
    rng, t = view.rng("clouds", row), view.tones
    for x, y, w, h, tone in _cloud_plan(view, horizon, period, kind, row, rng):
        seed = int(rng.integers(1 << 30))
        for lap in (-period, 0.0, period):
            if view.left - w < x + lap < view.left + period + w:
                _one_cloud(canvas, x + lap, y, w, h, t, tone, kind, np.random.default_rng(seed))


def _cloud_plan(
    view: View, horizon: float, period: float, kind: str, row: str, rng: np.random.Generator
) -> list[tuple[float, float, float, float, float]]:
    """x, y of the base, width, height, darkness of each cloud."""
    plan = []
    if kind == "bank":
        heavy = view.tones.weather in ("storm", "rain")
        levels = ((0.70, 62, 0.10), (0.52, 84, 0.35)) if row == "far" else ((0.28, 110, 0.62), (0.10, 120, 0.85))
        for level, height, tone in levels:
            count = 4 if row == "far" else 3
            for i in range(count):
                x = view.left + period * (i + rng.uniform(0.1, 0.9)) / count
                y = horizon * (level + rng.uniform(-0.06, 0.06))
                plan.append(
                    (x, y, period / count * rng.uniform(1.0, 1.5), height * rng.uniform(0.75, 1.15), tone if heavy else tone * 0.55)
                )
        return plan
    count = 5 if kind == "puff" else 6
    for i in range(count):
        x = view.left + period * (i + rng.uniform(0.1, 0.9)) / count
        y = horizon * (rng.uniform(0.24, 0.62) if kind == "puff" else rng.uniform(0.56, 0.86))
        size = rng.uniform(0.6, 1.25) * (1.0 if kind == "puff" else 0.7)
        plan.append((x, y, 230 * size, (64 if kind == "puff" else 26) * size, 0.0))
    return plan


def cloud_path(x: float, y: float, width: float, height: float, rng: np.random.Generator) -> Path:
    """A heap of round tops on a flat base; x is its middle, y its base."""
    path = ellipse(x, y - height * 0.16, width * 0.46, height * 0.20)
    bumps = max(5, int(width / 48))
    for i in range(bumps):
        u = (i + rng.uniform(0.2, 0.8)) / bumps * 2 - 1
        rise = (1 - abs(u) ** 1.7) * height
        radius = height * rng.uniform(0.26, 0.42) * (1.1 - 0.5 * abs(u))
        cx, cy = x + u * width * 0.44, y - height * 0.14 - rise * rng.uniform(0.30, 0.58)
        path.addOval(box(cx - radius * 1.3, cy - radius * 0.85, cx + radius * 1.3, cy + radius))
    return path


def _one_cloud(canvas: Canvas, x: float, y: float, w: float, h: float, t: Tones, tone: float, kind: str, rng: np.random.Generator) -> None:
    path = cloud_path(x, y, w, h, rng)
    bounds = path.getBounds()
    top = blend(blend(t.cloud[0], t.cloud[1], 0.35 + 0.4 * tone), t.sky[0], 0.75 * tone)
    belly = blend(blend(t.cloud[2], t.cloud[1], 0.45), t.sky[0], 0.55 * tone)
    alpha = 0.62 if kind == "wisp" else 0.94
    fade = 1.0 if kind == "bank" else 0.25
    canvas.drawPath(path, linear((0, bounds.top()), (0, y), [rgb(top, alpha), rgb(belly, alpha), rgb(belly, alpha * fade)], (0, 0.72, 1)))
    with kept(canvas):
        canvas.clipPath(path, True)
        lx = t.direction[0]
        edge = moved(path, -lx * 4, 6)
        edge.toggleInverseFillType()
        canvas.drawPath(edge, fill(t.cloud[0], 0.55 * (1 - 0.6 * tone), blur=3.5))
        canvas.translate(x * 0.7, y)
        texture_in(canvas, None, "dry", 0.16 + 0.08 * tone, tint=t.sky[0], scale=1.3)


def haze_band(canvas: Canvas, view: View, y: float, height: float, alpha: float) -> None:
    """Air in front of what is far: haze that is thickest at ``y`` and gone ``height`` above it."""
    c = view.tones.haze
    canvas.drawRect(
        box(view.left, y - height, view.right, y + height * 0.4),
        linear((0, y - height), (0, y + height * 0.4), [rgb(c, 0), rgb(c, alpha), rgb(c, alpha * 0.8)], (0, 0.75, 1)),
    )


__all__ = ["Blend", "cloud_path", "haze_band", "sky", "sun_place"]
