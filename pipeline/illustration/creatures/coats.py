"""What grows on animals: ears, horns, manes, tails, markings, wings."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import Colour, mix
from pipeline.illustration.creatures.breed import Breed, Ears
from pipeline.illustration.creatures.face import Globe
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, Point, bezier_points, ellipse, polygon, ribbon, smooth

# ---------------------------------------------------------------- ears


def draw_ear(canvas: Canvas, globe: Globe, side: int, ears: Ears, coat: Colour, m: Moment, tones: Tones) -> None:
    """One ear; ears droop with sadness and fear, and flick now and then."""
    x, y = globe.at(side * ears.lon, 38 if ears.kind != "flop" else 34, 0.96)
    flick = 9 * max(0.0, m.wave(0.23, 0.3 * side) - 0.93) * 10
    droop = -10 * m.face.brow / 17 if m.face.brow < 0 else 6 * m.face.brow / 17
    with kept(canvas):
        canvas.translate(x - globe.k * 3, y)
        canvas.scale(max(0.62, 1 - 0.3 * max(0.0, globe.k * side)), 1.0)
        _EARS[ears.kind](canvas, side, ears, coat, droop + flick, tones)


def _point(canvas: Canvas, side: int, e: Ears, coat: Colour, droop: float, tones: Tones) -> None:
    canvas.rotate(side * (14 - droop * 1.4))
    w, s = e.width, e.size
    outer = smooth([(-w, 8), (-w * 0.86, -s * 0.42), (0, -s), (w * 0.86, -s * 0.42), (w, 8)], tension=0.75)
    part(canvas, outer, coat, tones)
    canvas.drawPath(
        smooth([(-w * 0.55, 6), (-w * 0.46, -s * 0.36), (0, -s * 0.78), (w * 0.46, -s * 0.36), (w * 0.55, 6)], tension=0.7),
        fill(mix(e.inner, tones.shade, 0.12)),
    )
    if e.tip:
        with kept(canvas):
            canvas.clipPath(outer, True)
            canvas.drawPath(
                smooth([(-w, -s * 0.55), (0, -s * 0.68), (w, -s * 0.55), (w, -s * 1.2), (-w, -s * 1.2)], tension=0.4), fill(e.tip)
            )


def _flop(canvas: Canvas, side: int, e: Ears, coat: Colour, droop: float, tones: Tones) -> None:
    canvas.rotate(side * (-16 + droop))
    w, s = e.width, e.size
    shape = smooth(
        [
            (-side * w * 0.4, -8),
            (side * w * 0.7, -6),
            (side * w * 1.35, s * 0.34),
            (side * w * 1.1, s * 0.86),
            (side * w * 0.35, s),
            (-side * w * 0.25, s * 0.55),
        ]
    )
    part(canvas, shape, e.inner or coat, tones, crescent=2)


def _round(canvas: Canvas, side: int, e: Ears, coat: Colour, droop: float, tones: Tones) -> None:
    canvas.translate(side * 3, -e.size * 0.25 + droop * 0.3)
    part(canvas, ellipse(0, 0, e.width, e.size), coat, tones)
    part(canvas, ellipse(side * -1.5, 1.5, e.width * 0.62, e.size * 0.62), e.inner, tones, outline=False)


def _long(canvas: Canvas, side: int, e: Ears, coat: Colour, droop: float, tones: Tones) -> None:
    bend = side * (8 + max(0.0, droop) * 2.6)
    tip = (bend * 1.4, -e.size + max(0.0, droop) * 1.6)
    line = bezier_points((0, 8), (bend * 0.2, -e.size * 0.55), tip, 8)
    part(canvas, ribbon(line, (e.width * 0.62, e.width, e.width * 0.98, e.width * 0.5)), coat, tones)
    canvas.drawPath(ribbon(line[1:], (e.width * 0.34, e.width * 0.56, e.width * 0.5, e.width * 0.22)), fill(mix(e.inner, tones.shade, 0.1)))


def _leaf(canvas: Canvas, side: int, e: Ears, coat: Colour, droop: float, tones: Tones) -> None:
    canvas.rotate(side * (8 + droop * 1.6))
    line = bezier_points((-side * 4, 2), (side * e.size * 0.5, -e.size * 0.32), (side * e.size, e.size * 0.02), 8)
    part(canvas, ribbon(line, (e.width * 0.45, e.width, e.width * 0.9, e.width * 0.2)), coat, tones)
    canvas.drawPath(
        ribbon(line[1:-1], (e.width * 0.25, e.width * 0.58, e.width * 0.45, e.width * 0.12)), fill(mix(e.inner, tones.shade, 0.1))
    )


def _fan(canvas: Canvas, side: int, e: Ears, coat: Colour, droop: float, tones: Tones) -> None:
    canvas.translate(-side * 8, 14)
    canvas.rotate(side * droop * 0.8)
    s, w = e.size, e.width
    outer = smooth(
        [
            (0, -s * 0.5),
            (side * w * 0.75, -s * 0.62),
            (side * w * 1.2, -s * 0.1),
            (side * w * 1.0, s * 0.5),
            (side * w * 0.55, s * 0.82),
            (side * w * 0.1, s * 0.4),
        ]
    )
    part(canvas, outer, coat, tones, crescent=4)
    canvas.drawPath(
        smooth(
            [
                (side * w * 0.2, -s * 0.3),
                (side * w * 0.72, -s * 0.42),
                (side * w * 0.98, -s * 0.04),
                (side * w * 0.8, s * 0.4),
                (side * w * 0.5, s * 0.6),
                (side * w * 0.25, s * 0.2),
            ]
        ),
        fill(e.inner, 0.55),
    )


_EARS = {"point": _point, "flop": _flop, "round": _round, "long": _long, "leaf": _leaf, "fan": _fan}

# ---------------------------------------------------------------- horns and manes


def draw_horns(canvas: Canvas, globe: Globe, kind: str, tones: Tones) -> None:
    """Horns, antlers or the horn of a unicorn."""
    if kind == "spiral":
        _spiral(canvas, globe, tones)
        return
    for side in (-1, 1):
        x, y = globe.at(side * 26, 52, 0.98)
        with kept(canvas):
            canvas.translate(x, y + 3)
            canvas.scale(side * globe.squeeze(side * 26), 1)
            _HORNS[kind](canvas, tones)


def _spiral(canvas: Canvas, globe: Globe, tones: Tones) -> None:
    x, y = globe.at(0, 52)
    with kept(canvas):
        canvas.translate(x, y + 4)
        canvas.rotate(globe.k * 26)
        part(canvas, smooth([(-8, 2), (-5, -30), (0, -66), (5, -30), (8, 2)], tension=0.5), "#f2cf74", tones)
        for i in range(4):
            canvas.drawPath(
                smooth([(-7 + i * 1.4, -6 - i * 13), (0, -9 - i * 13), (6.4 - i * 1.3, -15 - i * 13)], False), stroke("#b98530", 2.0, 0.8)
            )


def _cow_horn(canvas: Canvas, tones: Tones) -> None:
    part(canvas, ribbon(bezier_points((0, 4), (20, 2), (23, -22), 8), (6.5, 5.5, 1.5)), "#d8c096", tones)


def _goat_horn(canvas: Canvas, tones: Tones) -> None:
    part(canvas, ribbon(bezier_points((-4, 4), (2, -34), (26, -40), 8), (7, 5.5, 1.8)), "#a08a72", tones)


def _antler(canvas: Canvas, tones: Tones) -> None:
    colour = "#8a6240"
    beam = bezier_points((0, 4), (26, -24), (18, -72), 10)
    part(canvas, ribbon(beam, (5.5, 4.5, 2.0)), colour, tones)
    for at, end in ((beam[4], (36, -34)), (beam[7], (38, -60)), (beam[6], (4, -58))):
        part(canvas, ribbon(bezier_points(at, ((at[0] + end[0]) / 2 + 3, at[1]), end, 6), (3.6, 3.0, 1.4)), colour, tones)


def _dragon_horn(canvas: Canvas, tones: Tones) -> None:
    part(canvas, ribbon(bezier_points((0, 6), (4, -24), (26, -46), 8), (7.5, 5.5, 1.5)), "#e2c28a", tones)


def _ossicone(canvas: Canvas, tones: Tones) -> None:
    part(canvas, ribbon(bezier_points((-2, 6), (2, -14), (5, -30), 6), (5.0, 4.2, 4.0)), "#c99a5a", tones)
    part(canvas, ellipse(5, -32, 6.2, 5.6), "#5a3a2a", tones)


_HORNS = {"ossicones": _ossicone, "cow": _cow_horn, "goat": _goat_horn, "antlers": _antler, "dragon": _dragon_horn}


def tufted(cx: float, cy: float, rx: float, ry: float, count: int, depth: float, turn: float = 0.0) -> Path:
    """A ring of tufts: wool, manes, clouds of fur."""
    points: list[Point] = []
    for i in range(count * 2):
        a = math.pi * i / count + turn
        grow = 1.0 + (depth if i % 2 else -depth * 0.25)
        points.append((cx + rx * grow * math.cos(a), cy + ry * grow * math.sin(a)))
    return smooth(points)


def draw_mane(canvas: Canvas, breed: Breed, globe: Globe, tones: Tones) -> None:
    """A lion's mane behind and round the face."""
    rx, ry = breed.head
    part(canvas, tufted(-globe.k * 14, 8, rx * 1.58, ry * 1.62, 13, 0.07), breed.accent, tones, crescent=5)
    part(canvas, tufted(-globe.k * 8, 5, rx * 1.27, ry * 1.30, 13, 0.07, 0.2), mix(breed.accent, breed.coat, 0.38), tones)


def draw_forelock(canvas: Canvas, globe: Globe, colour: Colour, tones: Tones) -> None:
    """The tuft between a horse's ears."""
    x, y = globe.at(0, 64)
    lock = smooth(
        [
            (x - 12, y - 4),
            (x, y - 13),
            (x + 12, y - 4),
            (x + 12 + globe.k * 6, y + 14),
            (x + 5 + globe.k * 10, y + 30),
            (x, y + 16),
            (x - 7, y + 24),
            (x - 11, y + 8),
        ]
    )
    part(canvas, lock, colour, tones)


def draw_crest(canvas: Canvas, base: Point, head: Point, colour: Colour, m: Moment, tones: Tones) -> None:
    """A horse's mane along the neck, from the head down to the withers."""
    dx, dy = head[0] - base[0], head[1] - base[1]
    length = math.hypot(dx, dy) or 1.0
    nx, ny = dy / length, -dx / length
    points = []
    for i in range(9):
        t = i / 8
        out = 34 + 7 * (i % 2) + 2.5 * m.wave(0.5, t * 0.4)
        points.append(
            (
                head[0] - 6 - dx * t + nx * out * (0.72 + 0.36 * math.sin(math.pi * t)),
                head[1] - 22 - (dy + 6) * t + ny * out * 0.8 + 10 * (i % 2),
            )
        )
    inner = [(base[0] + dx * t + nx * 12, base[1] + dy * t + ny * 12) for t in (0.0, 0.35, 0.7, 1.0)]
    part(canvas, smooth([*points, *inner]), colour, tones, crescent=4)


# ---------------------------------------------------------------- spines and wings


def draw_spines(canvas: Canvas, breed: Breed, tones: Tones) -> None:
    """A hedgehog's coat, in the torso's frame."""
    d, r = breed.length, breed.waist
    for ring, (grow, colour) in enumerate(
        ((1.62, breed.accent), (1.38, mix(breed.accent, "#d8b48a", 0.3)), (1.12, mix(breed.accent, "#d8b48a", 0.5)))
    ):
        points: list[Point] = []
        count = 30 - 4 * ring
        for i in range(count + 1):
            a = math.radians(200 - 175 * i / count)
            spike = 1.0 if i % 2 else 0.80
            points.append((d * 0.42 + (d * 0.52 + 8) * grow * spike * math.cos(a) * 0.92, r * 0.35 - r * grow * spike * math.sin(a)))
        part(
            canvas,
            polygon([*points, (d * 0.86, r * 0.4), (d * 0.62, r * 0.62), (d * 0.1, r * 0.62)]),
            colour,
            tones,
            crescent=0 if ring else 3,
        )


def draw_hood(canvas: Canvas, breed: Breed, globe: Globe, tones: Tones) -> None:
    """The spines round a hedgehog's head, behind the face."""
    rx, ry = breed.head
    for grow, colour, turn in ((1.52, breed.accent, 0.0), (1.30, mix(breed.accent, "#d8b48a", 0.3), 5.0)):
        points = []
        for i in range(31):
            a = math.radians(turn + 8 + 238 * i / 30)
            spike = grow if i % 2 else grow * 0.80
            points.append((-globe.k * 9 + rx * spike * math.cos(a), -ry * spike * math.sin(a)))
        part(canvas, polygon([*points, (0, ry * 0.5)]), colour, tones)


def draw_fringe(canvas: Canvas, breed: Breed, globe: Globe, tones: Tones) -> None:
    """The spines over a hedgehog's forehead."""
    edge = [globe.at(lon, 52 if i % 2 else 70) for i, lon in enumerate(range(-96, 97, 16))]
    top = [(globe.rx * 1.4, -globe.ry * 1.4), (-globe.rx * 1.4, -globe.ry * 1.4)]
    canvas.drawPath(polygon([*edge, *top]), fill(mix(breed.accent, "#d8b48a", 0.3)))


def draw_wing(canvas: Canvas, root: Point, span: float, flap: float, colour: Colour, tones: Tones) -> None:
    """A dragon's wing; ``flap`` -1 down to 1 up."""
    with kept(canvas):
        canvas.translate(*root)
        canvas.rotate(-12 - 34 * flap)
        s = span
        shape = smooth(
            [
                (0, 0),
                (-s * 0.16, -s * 0.52),
                (-s * 0.42, -s * 0.78),
                (-s * 0.62, -s * 0.42),
                (-s * 0.80, -s * 0.34),
                (-s * 0.62, -s * 0.12),
                (-s * 0.60, s * 0.06),
                (-s * 0.34, 0.02 * s),
            ],
            tension=0.55,
        )
        part(canvas, shape, colour, tones, crescent=4)
        for end in ((-s * 0.42, -s * 0.78), (-s * 0.80, -s * 0.34), (-s * 0.60, s * 0.06)):
            canvas.drawPath(smooth([(0, 0), (end[0] * 0.45, end[1] * 0.62), end], False), stroke(mix(colour, tones.shade, 0.35), 3.4, 0.8))
