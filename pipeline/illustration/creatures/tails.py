"""Tails: they wag, hang, curl, bush out and lie along the ground."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.creatures.breed import Breed
from pipeline.illustration.creatures.coats import tufted
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.creatures.limbs import polar
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, bezier_points, ribbon, smooth

HANGING = -51.0
"""Degrees below the line of the back from which a tail hangs down; others bend to lie along the ground or to rise."""


def draw_tail(canvas: Canvas, breed: Breed, root: Point, lean: float, m: Moment, tones: Tones) -> None:
    """The tail from its root; it wags with joy and hangs with sadness."""
    tail = breed.tail
    glad = max(0.0, m.face.smile - 0.4) * 1.6
    wag = m.wave(0.42) * 7 + m.wave(2.6) * 11 * glad
    angle = (
        180
        - tail.angle
        - lean * 0.5
        + wag * (0.5 if tail.kind in {"hair", "stub"} else 1.0)
        + (24 if m.face.smile < -0.3 and tail.angle > 20 else 0)
    )
    _TAILS[tail.kind](canvas, breed, root, angle, m, tones)


def _bent(root: Point, length: float, angle: float, curl: float) -> tuple[Point, ...]:
    middle = polar(root, length * 0.55, angle)
    return bezier_points(root, middle, polar(middle, length * 0.55, angle + curl), 10)


def _thin_tail(canvas: Canvas, b: Breed, root: Point, angle: float, m: Moment, tones: Tones) -> None:
    line = _bent(root, b.tail.length, angle, -52 + 14 * m.wave(0.3, 0.2))
    part(canvas, ribbon(line, (b.tail.width, b.tail.width * 0.9, b.tail.width * 0.62)), b.tail.tip or b.coat, tones)


def _plume_tail(canvas: Canvas, b: Breed, root: Point, angle: float, m: Moment, tones: Tones) -> None:
    line = _bent(root, b.tail.length, angle, -46)
    part(canvas, ribbon(line, (b.tail.width * 0.7, b.tail.width, b.tail.width * 0.9, b.tail.width * 0.35)), b.coat, tones)


def _bushy_tail(canvas: Canvas, b: Breed, root: Point, angle: float, m: Moment, tones: Tones) -> None:
    line = _bent(root, b.tail.length, angle, -40 + 8 * m.wave(0.25, 0.1))
    w = b.tail.width
    shape = ribbon(line, (w * 0.42, w * 0.95, w * 1.12, w * 0.9, w * 0.22))
    part(canvas, shape, b.coat, tones, crescent=3)
    if b.tail.tip:
        with kept(canvas):
            canvas.clipPath(shape, True)
            (x, y), (px, py) = line[-1], line[7]
            canvas.drawPath(tufted((x + px) / 2, (y + py) / 2, w * 1.05, w * 1.05, 7, 0.1), fill(b.tail.tip))


def _brush_tail(canvas: Canvas, b: Breed, root: Point, angle: float, m: Moment, tones: Tones) -> None:
    """A squirrel's: up along the back and over at the top."""
    x, y = root
    s, sway = b.tail.length, 5 * m.wave(0.25, 0.1) + (angle - 90) * 0.15
    line = [
        (x + 4, y + 4),
        (x - s * 0.22, y - s * 0.10),
        (x - s * 0.24, y - s * 0.46),
        (x - s * 0.08 + sway * 0.4, y - s * 0.82),
        (x - s * 0.20 + sway * 0.8, y - s * 1.10),
        (x - s * 0.46 + sway, y - s * 1.08),
    ]
    w = b.tail.width
    part(canvas, ribbon(line, (w * 0.34, w * 0.8, w * 1.02, w * 1.10, w * 0.94, w * 0.5), round_start=True), b.coat, tones, crescent=4)
    canvas.drawPath(ribbon(line[1:], (w * 0.08, w * 0.40, w * 0.50, w * 0.40, w * 0.12)), fill(mix(b.coat, b.belly, 0.45), 0.7, blur=1.4))


def _stub_tail(canvas: Canvas, b: Breed, root: Point, angle: float, m: Moment, tones: Tones) -> None:
    x, y = polar(root, b.tail.length * 0.5, angle)
    part(canvas, tufted(x, y, b.tail.width, b.tail.width * 0.9, 7, 0.08), b.tail.tip or b.coat, tones)


def _curl_tail(canvas: Canvas, b: Breed, root: Point, angle: float, m: Moment, tones: Tones) -> None:
    x, y = root
    line = [(x + 4, y), (x - 12, y - 2), (x - 19, y - 13), (x - 11, y - 21), (x - 4, y - 13), (x - 13, y - 6), (x - 27, y - 14)]
    canvas.drawPath(smooth(line, False), stroke(mix(b.coat, tones.shade, 0.25), b.tail.width * 1.7))


def _hair_tail(canvas: Canvas, b: Breed, root: Point, angle: float, m: Moment, tones: Tones) -> None:
    line = _bent((root[0] + 6, root[1] - 6), b.tail.length, angle - 26, (42 if b.tail.angle < HANGING else -6) + 6 * m.wave(0.4))
    w = b.tail.width
    part(canvas, ribbon(line, (w * 0.4, w * 0.8, w, w * 0.7, w * 0.12)), b.accent, tones, crescent=3)


def _tuft_tail(canvas: Canvas, b: Breed, root: Point, angle: float, m: Moment, tones: Tones) -> None:
    line = _bent(root, b.tail.length, angle, 22 if b.tail.angle < HANGING else -24)
    part(canvas, ribbon(line, (b.tail.width * 1.3, b.tail.width, b.tail.width * 0.8)), b.coat, tones)
    (x, y), (px, py) = line[-1], line[-3]
    way = math.degrees(math.atan2(py - y, x - px))
    w = b.tail.width
    brush = (polar((x, y), -w, way), polar((x, y), w * 1.6, way), polar((x, y), w * 5.4, way))
    part(canvas, ribbon(brush, (w * 0.9, w * 2.1, w * 0.4), round_start=True), b.tail.tip or b.coat, tones)


def _spade_tail(canvas: Canvas, b: Breed, root: Point, angle: float, m: Moment, tones: Tones) -> None:
    line = _bent((root[0] + 18, root[1] + 8), b.tail.length, angle + 12, -62 + 10 * m.wave(0.3))
    part(canvas, ribbon(line, (b.tail.width, b.tail.width * 0.62, b.tail.width * 0.34, 4)), b.coat, tones, crescent=4)
    (x, y), (px, py) = line[-1], line[-2]
    a = math.degrees(math.atan2(py - y, x - px))
    tip = [polar((x, y), 30, a), polar((x, y), 20, a + 105), polar((x, y), 4, a + 180), polar((x, y), 20, a - 105)]
    part(canvas, smooth(tip, tension=0.5), b.tail.tip, tones)


_TAILS = {
    "thin": _thin_tail,
    "plume": _plume_tail,
    "bushy": _bushy_tail,
    "brush": _brush_tail,
    "stub": _stub_tail,
    "curl": _curl_tail,
    "hair": _hair_tail,
    "tuft": _tuft_tail,
    "spade": _spade_tail,
}
