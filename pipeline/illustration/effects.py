"""Moving extras over a picture: beams, smoke, fire, sparks, fireflies, bubbles, leaves, confetti, stars, lightning.

Every particle is a pure function of time: its place is its start plus speed times time, wrapped round
the frame. Effects that belong to a spot look for an anchor of the set or for a thing that carries them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import skia

from pipeline.film.scene import Prop, Scene
from pipeline.illustration.canvas import Blend, Buffer, Canvas, fill, kept, linear, noise, stroke
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.composition import Shot
from pipeline.illustration.halo import glow
from pipeline.illustration.layers import Desk, Layer, set_camera
from pipeline.illustration.motion import Motion
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, box, ellipse, ribbon, smooth
from pipeline.illustration.places.parts import flicker
from pipeline.illustration.places.plane import Live, Set

BURNING = frozenset({"campfire", "bonfire", "fire", "fireplace", "torch", "stove", "hearth"})
SMOKING = frozenset({"chimney", "pipe", "train", "kettle", "pot", "cauldron", "volcano"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Air:
    """What an effect is given.

    Attributes:
        width: of the frame in units.
        height: of the frame in units.
        tones: colours of the scene.
        spot: where the effect belongs in the frame, None when anywhere.
        seed: of its chance.
        scale: how near the camera is, 1 in a wide shot.
    """

    width: float
    height: float
    tones: Tones
    spot: Point | None
    seed: int
    scale: float


Effect = Callable[[Canvas, float], None]


class Overlay:
    """An effect as a layer."""

    def __init__(self, desk: Desk, draw: Effect, depth: float) -> None:
        self._desk, self._draw, self._depth = desk, draw, depth

    def lay(self, frame: Buffer, t: float, motion: Motion) -> None:
        """Draw it."""
        with kept(frame.canvas):
            set_camera(frame.canvas, self._desk, motion, self._depth)
            self._draw(frame.canvas, t)


def overlay_effects(scene: Scene, stage: Set, shot: Shot, desk: Desk, tones: Tones) -> tuple[Layer, ...]:
    """The effects that a scene names and that its weather brings, as layers before its figures; unknown names are left out."""
    names = list(dict.fromkeys((*scene.effects, *(("leaves",) if _windy(scene, stage) else ()))))
    layers: list[Layer] = []
    for name in names:
        make = EFFECTS.get(name)
        if make is None:
            continue
        spot, depth = _spot(name, scene, stage, shot)
        air = Air(width=shot.width, height=shot.height, tones=tones, spot=spot, seed=scene.seed, scale=shot.zoom)
        layers.append(Overlay(desk, make(air), depth))
    return tuple(layers)


def _windy(scene: Scene, stage: Set) -> bool:
    bare = {"sea", "ship deck", "sky", "desert", "snowfield", "planet"}
    return scene.place.weather == "wind" and not stage.sheltered and scene.place.family not in bare


def _spot(name: str, scene: Scene, stage: Set, shot: Shot) -> tuple[Point | None, float]:
    wanted = {"beam": ("lamp",), "fire": ("fire",), "smoke": ("fire", "chimney"), "sparks": ("fire",)}.get(name, ())
    for key in wanted:
        anchor = stage.anchor(key)
        if anchor is not None:
            lens = shot.lens(Live(depth=anchor.depth, draw=lambda canvas, t: None), stage)
            return lens.point(anchor.x, anchor.y), anchor.depth
    carriers = BURNING if name in ("fire", "sparks") else BURNING | SMOKING
    thing = next((p for p in scene.props if p.noun.split()[-1] in carriers), None)
    if name in ("fire", "smoke", "sparks") and thing is not None:
        return _thing_spot(thing, stage, shot), 1.0 - 0.35 * thing.depth
    return None, 1.0


def _thing_spot(prop: Prop, stage: Set, shot: Shot) -> Point:
    set_y, scale = stage.ground(prop.depth)
    y = shot.horizon + (set_y - stage.horizon) * shot.stretch - prop.lift * shot.height
    return shot.cropped(shot.width / 2 * (1 + 0.9 * prop.x), y - 60 * scale * shot.zoom * prop.size)


# ---------------------------------------------------------------- light


def _beam(air: Air) -> Effect:
    if air.spot is None:
        return _nothing
    x, y = air.spot

    def draw(canvas: Canvas, t: float) -> None:
        angle = math.pi + 0.03 + 0.13 * math.sin(0.55 * t)
        length = 1.1 * air.width
        cone(canvas, (x, y), angle, 0.19, length, "#ffe6b4", 0.62)
        cone(canvas, (x, y), angle, 0.07, 0.95 * length, "#fff2d0", 0.42)
        cone(canvas, (x, y), angle + math.pi, 0.12, 0.5 * length, "#ffe6b4", 0.42)
        glow(canvas, x, y, 0.2 * air.height, "#ffe6a8", 0.55)
        glow(canvas, x, y, 0.05 * air.height, "#fffdf0", 0.7)

    return draw


def cone(canvas: Canvas, origin: Point, angle: float, half: float, length: float, colour: str, alpha: float) -> None:
    """A beam of light that widens and fades: soft across and along, without a blur."""
    rows, columns = 7, 7
    ux, uy = math.cos(angle), math.sin(angle)
    points, colours, indices = [], [], []
    for i in range(rows):
        far = i / (rows - 1)
        reach, wide = length * far, 4 + length * far * half
        for j in range(columns):
            side = -1 + 2 * j / (columns - 1)
            points.append(skia.Point(origin[0] + ux * reach - uy * wide * side, origin[1] + uy * reach + ux * wide * side))
            colours.append(rgb(colour, alpha * (1 - abs(side)) ** 1.2 * (1 - far) ** 1.3).toColor())
    for i in range(rows - 1):
        for j in range(columns - 1):
            o = i * columns + j
            indices += [o, o + 1, o + columns, o + 1, o + columns + 1, o + columns]
    mesh = skia.Vertices(skia.Vertices.VertexMode.kTriangles_VertexMode, points, None, colours, indices)
    paint = skia.Paint(AntiAlias=False)
    paint.setBlendMode(Blend.kScreen)
    canvas.drawVertices(mesh, paint, Blend.kDst)


def _lightning(air: Air) -> Effect:
    def draw(canvas: Canvas, t: float) -> None:
        for strike in range(3):
            start = 0.9 + 2.7 * strike + (air.seed * 0.37 + strike * 0.61) % 0.8
            age = t - start
            if not 0 <= age < 0.5:
                continue
            flash = math.exp(-9 * age) * (0.6 + 0.4 * math.cos(40 * age))
            canvas.drawRect(box(-air.width, -air.height, 2 * air.width, 2 * air.height), fill("#dfe8ff", 0.34 * max(0.0, flash)))
            if age < 0.2:
                _bolt(canvas, air, strike, 1 - age / 0.2)

    return draw


def _bolt(canvas: Canvas, air: Air, strike: int, strength: float) -> None:
    rng = noise(air.seed, "bolt", strike)
    x, y, points = rng.uniform(0.15, 0.85) * air.width, -20.0, []
    while y < 0.55 * air.height:
        points.append((float(x), float(y)))
        x, y = x + rng.uniform(-34, 34), y + rng.uniform(22, 50)
    path = smooth(points, False, 0.0)
    canvas.drawPath(path, stroke("#b8ccff", 9, 0.35 * strength, blur=6, blend=Blend.kScreen))
    canvas.drawPath(path, stroke("#ffffff", 2.4, strength))


# ---------------------------------------------------------------- fire and smoke


def _fire(air: Air) -> Effect:
    sparks = _sparks(air)

    def draw(canvas: Canvas, t: float) -> None:
        k = flicker(t, air.seed)
        if air.spot is None:
            glow(canvas, 0.5 * air.width, 1.05 * air.height, 0.8 * air.width, "#ff7a2c", 0.34 * k, squash=0.5)
        else:
            x, y = air.spot
            glow(canvas, x, y, 0.32 * air.height * k, "#ff9a44", 0.5)
            for i in range(5):
                _tongue(canvas, x + (i - 2) * 13 * air.scale, y + 34 * air.scale, (54 - 9 * abs(i - 2)) * air.scale, t + 1.7 * i)
        sparks(canvas, t)

    return draw


def _tongue(canvas: Canvas, x: float, y: float, tall: float, t: float) -> None:
    top = tall * (1 + 0.18 * math.sin(7.1 * t) + 0.1 * math.sin(12.3 * t))
    lean = 0.16 * tall * math.sin(3.7 * t)
    flame = smooth(
        [
            (x - tall * 0.22, y),
            (x - tall * 0.20, y - top * 0.42),
            (x + lean, y - top),
            (x + tall * 0.20, y - top * 0.40),
            (x + tall * 0.22, y),
        ],
        True,
        0.9,
    )
    canvas.drawPath(flame, linear((0, y - top), (0, y), ["#ff7a28", "#ffc04a", "#fff0b0"], alpha=0.92))


def _sparks(air: Air) -> Effect:
    rng = noise(air.seed, "sparks")
    rows = rng.random((34, 4)).tolist()
    paint = fill("#ffc46a", blend=Blend.kPlus)

    def draw(canvas: Canvas, t: float) -> None:
        for a, b, c, d in rows:
            age = (a + (0.22 + 0.25 * b) * t) % 1.0
            base = (air.width * c, air.height * 1.02) if air.spot is None else (air.spot[0] + (c - 0.5) * 50 * air.scale, air.spot[1])
            x = base[0] + 26 * math.sin(3 * age + 6 * d + t) * (0.4 + age)
            y = base[1] - (0.34 if air.spot else 0.8) * air.height * age
            paint.setAlphaf(0.9 * (1 - age) * (0.6 + 0.4 * math.sin(20 * t + 9 * d)))
            canvas.drawCircle(x, y, 1.0 + 1.8 * d * (1 - age), paint)

    return draw


def _smoke(air: Air) -> Effect:
    colour = blend(air.tones.cloud[1], air.tones.shade, 0.35)
    rng = noise(air.seed, "smoke")
    rows = rng.random((12, 2)).tolist()

    def draw(canvas: Canvas, t: float) -> None:
        x, y = air.spot or (0.5 * air.width, 0.95 * air.height)
        wide = 1.0 if air.spot else 3.5
        for a, b in rows:
            age = (a + 0.14 * t) % 1.0
            px = x + 60 * age**1.3 * wide * (0.4 + b) + 12 * math.sin(4 * age + 6 * b + 0.7 * t)
            canvas.drawCircle(
                px, y - 0.36 * air.height * age, (8 + 46 * age) * wide**0.5, fill(colour, 0.26 * math.sin(math.pi * age), blur=9)
            )

    return draw


# ---------------------------------------------------------------- things in the air


def _fireflies(air: Air) -> Effect:
    rng = noise(air.seed, "fireflies")
    rows = rng.random((24, 4)).tolist()

    def draw(canvas: Canvas, t: float) -> None:
        for a, b, c, d in rows:
            x = a * air.width + 34 * math.sin((0.4 + 0.3 * c) * t + 6.3 * d)
            y = (0.38 + 0.55 * b) * air.height + 20 * math.sin((0.5 + 0.3 * d) * t + 6.3 * c)
            bright = max(0.0, math.sin((0.9 + 0.8 * c) * t + 6.3 * d)) ** 1.5
            glow(canvas, x, y, 15, "#e8ff8a", 0.75 * bright)
            canvas.drawCircle(x, y, 1.7, fill("#fbffd8", 0.9 * bright))

    return draw


def _bubbles(air: Air) -> Effect:
    rng = noise(air.seed, "air bubbles")
    rows = rng.random((22, 4)).tolist()

    def draw(canvas: Canvas, t: float) -> None:
        for a, b, c, d in rows:
            age = (b + (0.06 + 0.06 * c) * t) % 1.0
            x, y, r = a * air.width + 14 * math.sin(5 * age + 6.3 * d), air.height * (1.05 - 1.15 * age), 3 + 8 * c
            canvas.drawCircle(x, y, r, fill("#f4fffd", 0.12))
            canvas.drawCircle(x, y, r, stroke("#f4fffd", 1.2, 0.65))
            canvas.drawCircle(x - r * 0.35, y - r * 0.35, r * 0.2, fill("#ffffff", 0.8))

    return draw


def _falling(
    count: int, size: float, speed: float, drift: float, colours: Callable[[Tones], tuple[str, ...]], key: str, *, confetti: bool = False
) -> Callable[[Air], Effect]:
    def make(air: Air) -> Effect:
        rows = noise(air.seed, key).random((count, 5)).tolist()
        palette = colours(air.tones)

        def draw(canvas: Canvas, t: float) -> None:
            for i, (a, b, c, d, e) in enumerate(rows):
                y = ((b + speed * (0.6 + 0.8 * c) * t) % 1.15 - 0.08) * air.height
                x = ((a + drift * (0.7 + 0.6 * d) * t + 0.02 * math.sin(1.6 * t + 6.3 * e)) % 1.15 - 0.08) * air.width
                with kept(canvas):
                    canvas.translate(x, y)
                    canvas.rotate(360 * e + 150 * math.sin((1.1 + c) * t + 6.3 * d))
                    canvas.scale(1.0, 0.35 + 0.65 * abs(math.sin((1.7 + d) * t + 6.3 * a)))
                    s = size * (0.6 + 0.8 * d)
                    shape = (
                        ribbon([(-s, 0), (0, s * 0.16), (s, 0)], [s * 0.45, s * 0.45])
                        if confetti
                        else smooth([(-s, 0), (-s * 0.1, -s * 0.5), (s, 0), (-s * 0.1, s * 0.5)], True, 0.9)
                    )
                    canvas.drawPath(shape, fill(palette[i % len(palette)], 0.92))

        return draw

    return make


def _leaf_colours(t: Tones) -> tuple[str, ...]:
    return t.foliage[1:] if t.season != "winter" else t.bark[1:]


def _petal_colours(t: Tones) -> tuple[str, ...]:
    return t.blossom, blend(t.blossom, "#ffffff", 0.45)


def _paper_colours(t: Tones) -> tuple[str, ...]:
    return t.ramp("#e8503c", "#f2b83c", "#4aa0a8", "#f08aa8", "#6a7ac8", "#8abc5c")


def _sparkle(air: Air) -> Effect:
    rows = noise(air.seed, "sparkle").random((22, 4)).tolist()

    def draw(canvas: Canvas, t: float) -> None:
        for a, b, c, d in rows:
            k = max(0.0, math.sin((1.3 + c) * t + 6.3 * d)) ** 3
            if k < 0.03:
                continue
            x, y, r = a * air.width, b * 0.72 * air.height, (3 + 6 * c) * k
            star = smooth(
                [
                    (x, y - r),
                    (x + r * 0.14, y - r * 0.14),
                    (x + r, y),
                    (x + r * 0.14, y + r * 0.14),
                    (x, y + r),
                    (x - r * 0.14, y + r * 0.14),
                    (x - r, y),
                    (x - r * 0.14, y - r * 0.14),
                ],
                True,
                0.0,
            )
            glow(canvas, x, y, r * 2.4, "#fff2c8", 0.5 * k)
            canvas.drawPath(star, fill("#fffdf2", 0.9 * k))

    return draw


def _dust(air: Air) -> Effect:
    rows = noise(air.seed, "dust").random((46, 4)).tolist()
    paint = fill(blend(air.tones.light, "#ffffff", 0.4))

    def draw(canvas: Canvas, t: float) -> None:
        for a, b, c, d in rows:
            x = ((a + 0.010 * (0.5 + c) * t) % 1.0) * air.width
            y = ((b - 0.008 * (0.5 + d) * t) % 1.0) * air.height
            paint.setAlphaf(0.10 + 0.34 * max(0.0, math.sin(0.9 * t + 6.3 * d)))
            canvas.drawCircle(x, y, 0.9 + 1.7 * c, paint)

    return draw


def _puddle_rings(air: Air) -> Effect:
    rows = noise(air.seed, "splashes").random((20, 4)).tolist()

    def draw(canvas: Canvas, t: float) -> None:
        for a, b, c, d in rows:
            age = (d + (0.9 + 0.5 * c) * t) % 1.0
            y = (0.78 + 0.22 * b) * air.height
            canvas.drawPath(ellipse(a * air.width, y, 4 + 24 * age, 1.2 + 6 * age), stroke("#e8f4f6", 1.3, 0.4 * (1 - age)))

    return draw


def _nothing(canvas: Canvas, t: float) -> None:
    """An effect whose place is not in the picture."""


EFFECTS: dict[str, Callable[[Air], Effect]] = {
    "beam": _beam,
    "lightning": _lightning,
    "fire": _fire,
    "sparks": _sparks,
    "smoke": _smoke,
    "fireflies": _fireflies,
    "bubbles": _bubbles,
    "leaves": _falling(26, 7.0, 0.10, 0.13, _leaf_colours, "leaves"),
    "petals": _falling(30, 5.5, 0.07, 0.05, _petal_colours, "petals"),
    "confetti": _falling(70, 6.0, 0.17, 0.02, _paper_colours, "confetti", confetti=True),
    "stars": _sparkle,
    "sparkles": _sparkle,
    "magic": _sparkle,
    "dust": _dust,
    "splashes": _puddle_rings,
}
"""Effects by the names that scenes use."""
