"""Hands and shoes. Hands are drawn along the forearm (x), the thumb at negative y; a grown hand is 26 long."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, ellipse, ribbon, smooth
from pipeline.illustration.people.outlines import gathered, hull
from pipeline.illustration.people.skeleton import TILT, Limb


@dataclass(frozen=True, slots=True)
class _Hand:
    canvas: Canvas
    skin: object
    tones: Tones

    def part(self, points: tuple[Point, ...]) -> None:
        part(self.canvas, smooth(points), self.skin, self.tones, light=0.8)

    def finger(self, line: tuple[Point, ...], width: float) -> None:
        path = ribbon(line, [width, width * 1.02, width * 0.86], round_start=True)
        part(self.canvas, path, self.skin, self.tones, light=0.8, shade=0.8)

    def folds(self, *lines: tuple[Point, ...]) -> None:
        paint = stroke(mix(self.skin, self.tones.shade, 0.42), 1.25, 0.5)
        self.canvas.drawPath(gathered(smooth(line, False) for line in lines), paint)


def _relaxed(h: _Hand) -> None:
    h.finger(((3, -5), (10, -10), (16, -9.5)), 3.9)
    h.part(((-5, -7.5), (6, -9), (16, -7.5), (23, -3.5), (24.5, 1.5), (21, 6.5), (9, 9), (-5, 7.5)))
    h.folds(((15, -3.2), (19, -2.4), (23, -1.4)), ((14, 2.2), (18, 2.4), (22, 2.8)))


def _open(h: _Hand) -> None:
    h.finger(((4, -5), (10, -12), (13, -18)), 3.9)
    for base, tip in (((12, -6), (27, -11.5)), ((13, -2), (31, -3.4)), ((13, 2), (30, 4.4)), ((12, 5.5), (25.5, 11))):
        middle = ((base[0] + tip[0]) / 2, (base[1] + tip[1]) / 2)
        h.finger((base, middle, tip), 3.5)
    h.part(((-5, -7.5), (4, -9), (13, -8.5), (16, -3), (16, 3), (13, 8.5), (4, 9), (-5, 7.5)))
    h.folds(((5, -4), (8, 1), (7, 6)))


def _fist(h: _Hand) -> None:
    h.part(((-5, -7.5), (5, -10), (14, -9), (19, -4), (19, 4), (14, 9), (4, 10), (-5, 7.5)))
    h.folds(*(((12, y), (15.5, y + 0.3), (19, y)) for y in (-4.2, 0.2, 4.6)))
    h.finger(((3, -6.5), (9, -7.5), (14, -3.5)), 3.7)


def _grip(h: _Hand) -> None:
    h.part(((-5, -7), (4, -10), (13, -10), (17, -5), (17, 5), (13, 10), (3, 10), (-5, 7)))
    h.folds(*(((7, y), (12, y + 0.5), (16.6, y)) for y in (-4.8, 0, 4.8)))
    h.finger(((0, -6), (6, -9.5), (12, -9)), 3.6)


def _point(h: _Hand) -> None:
    h.finger(((12, -5), (22, -6), (33, -6.4)), 3.6)
    h.part(((-5, -7.5), (5, -9.5), (14, -9), (18, -4), (18, 4), (14, 9), (4, 9.5), (-5, 7.5)))
    h.folds(*(((11, y), (14.5, y + 0.3), (18, y)) for y in (0.2, 4.6)))
    h.finger(((3, -6), (9, -7), (13, -2.5)), 3.6)


def _flat(h: _Hand) -> None:
    h.part(((-5, -6.5), (6, -7), (18, -4.5), (29, -1.5), (30, 2), (18, 5.5), (6, 7), (-5, 6.5)))
    h.finger(((4, -4), (10, -9), (17, -10.5)), 3.6)
    h.folds(((17, 1), (23, 1), (28, 1)))


HANDS: dict[str, Callable[[_Hand], None]] = {
    "relaxed": _relaxed, "open": _open, "fist": _fist, "grip": _grip, "point": _point, "flat": _flat,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HandPlace:
    """Where a hand lies.

    Attributes:
        x: of the wrist.
        y: of the wrist.
        angle: direction of the fingers in degrees, 0 right, 90 down.
        thumb: 1 when the thumb is at negative y of the hand, -1 when mirrored.
        size: scale.
        squeeze: foreshortening along the fingers, 0.62 to 1.
    """

    x: float
    y: float
    angle: float
    thumb: int
    size: float
    squeeze: float

    def at(self, along: float, across: float = 0.0) -> Point:
        """A point of the hand on the picture; the middle of a fist is (8, 0)."""
        a = math.radians(self.angle)
        u, v = along * self.size * self.squeeze, across * self.size * self.thumb
        return self.x + u * math.cos(a) - v * math.sin(a), self.y + u * math.sin(a) + v * math.cos(a)


def hand_place(arm: Limb, yaw: float, size: float, bend: float, forearm: float) -> HandPlace:
    """The place of a hand at the end of ``arm``; thumbs point up, inwards and the way the figure faces."""
    dx, dy = arm.tip.x - arm.bend.x, arm.tip.y - arm.bend.y
    seen = math.hypot(dx, dy)
    angle = math.degrees(math.atan2(dy, dx)) if seen > 4 else 90.0
    facing = math.radians(yaw)
    want = (1.25 * math.sin(facing) - 0.8 * arm.side * math.cos(facing), -0.7)
    a = math.radians(angle)
    thumb = 1 if math.sin(a) * want[0] - math.cos(a) * want[1] >= 0 else -1
    return HandPlace(
        x=arm.tip.x, y=arm.tip.y, angle=angle - bend * thumb, thumb=thumb, size=size, squeeze=min(1.0, max(0.62, seen / forearm))
    )


def draw_hand(canvas: Canvas, place: HandPlace, shape: str, skin: object, tones: Tones) -> None:
    """One hand."""
    with kept(canvas):
        canvas.translate(place.x, place.y)
        canvas.rotate(place.angle)
        canvas.scale(place.size * place.squeeze, place.size * place.thumb)
        HANDS[shape](_Hand(canvas, skin, tones))


def draw_shoe(canvas: Canvas, leg: Limb, size: float, colour: object, tones: Tones, *, heel: float = 0.0) -> None:
    """One shoe from the ankle to the toes; ``heel`` raises it a little."""
    ankle, toe = leg.tip.point, leg.end.point
    drop = 10.5 * size
    near = leg.end.near - leg.tip.near
    down = _down(leg)
    sole = (ankle[0] + down[0] * drop, ankle[1] + down[1] * drop)
    tip = (toe[0] + down[0] * drop, toe[1] + down[1] * drop)
    r = 8.8 * size
    lift = (-down[0], -down[1])
    back = (sole[0] - (tip[0] - sole[0]) * 0.22 + lift[0] * r * 0.8, sole[1] - (tip[1] - sole[1]) * 0.22 + lift[1] * r * 0.8)
    ball = (sole[0] * 0.3 + tip[0] * 0.7 + lift[0] * r * 0.86, sole[1] * 0.3 + tip[1] * 0.7 + lift[1] * r * 0.86)
    front = (sole[0] * 0.14 + tip[0] * 0.86 + lift[0] * r * 0.7, sole[1] * 0.14 + tip[1] * 0.86 + lift[1] * r * 0.7)
    wide = 1.0 + 0.18 * max(0.0, near / (26 * size))
    shape = hull([(*ankle, r * 0.98), (*back, r * 0.82), (*ball, r * 0.9 * wide), (*front, r * 0.72 * wide)], 11)
    part(canvas, shape, colour, tones, crescent=2)
    welt = [(back[0] + down[0] * r * 0.72, back[1] + down[1] * r * 0.72), (tip[0] + lift[0] * 1.2, tip[1] + lift[1] * 1.2)]
    with kept(canvas):
        canvas.clipPath(shape, True)
        canvas.drawPath(smooth(welt, False), stroke(mix(colour, tones.ink, 0.5), 3.2 + heel, 0.7))
    canvas.drawPath(ellipse(*front, r * 0.3, r * 0.22), fill("#ffffff", 0.14))


def _down(leg: Limb) -> Point:
    """Direction from the ankle to the sole, upright to the foot."""
    dx, dy = leg.end.x - leg.tip.x, leg.end.y - leg.tip.y - TILT * (leg.end.near - leg.tip.near)
    seen = math.hypot(dx, dy)
    if seen < 3:
        return (0.0, 1.0)
    a = (-dy / seen, dx / seen)
    down = a if a[1] >= 0 else (-a[0], -a[1])
    t = min(1.0, seen / 14)
    mixed = (down[0] * t, down[1] * t + 1 - t)
    size = math.hypot(*mixed)
    return mixed[0] / size, mixed[1] / size
