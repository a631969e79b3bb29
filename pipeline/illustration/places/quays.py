"""Where boats lie: harbour, river, ship deck."""

from __future__ import annotations

import math

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.paths import box, polygon, ribbon, round_rect, smooth
from pipeline.illustration.places.buildings import cottage, hull
from pipeline.illustration.places.land import ground, hills, mountains, patches, rock, tufts
from pipeline.illustration.places.parts import chimney_smoke, gulls, sun_path
from pipeline.illustration.places.plane import Builder, Live, Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.plants import conifer, leafy, reeds
from pipeline.illustration.places.shores import far_sea
from pipeline.illustration.places.sky import sky
from pipeline.illustration.places.water import bobbing, calm, waves
from pipeline.illustration.textures import texture_in


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


FAMILIES: dict[str, Builder] = {"harbour": harbour, "river": river, "ship deck": ship_deck}
"""Builders of this module by family."""
