"""Crowns, scarves, hoods, flowers, space helmets."""

from __future__ import annotations

import math

import skia

from pipeline.illustration.canvas import fill, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.paths import Path, Point, ellipse, polygon, ribbon, smooth
from pipeline.illustration.people.hatter import Hat


def crown(h: Hat) -> None:
    """A golden crown with stones."""
    gold = h.colour
    spikes: list[Point] = []
    for i in range(11):
        x = -0.92 + 1.84 * i / 10
        y = 1.02 + 0.10 * abs(x) if i % 2 == 0 else 1.46 + 0.08 * abs(x)
        spikes.extend(h.points(((x, y, -2),)))
    low = h.points(((0.94, 0.66, -4), (0.5, 0.58, 3), (0, 0.55, 5), (-0.5, 0.58, 3), (-0.94, 0.66, -4)))
    h.drop(polygon([*spikes, *low]), 0.25, 3)
    h.part(polygon([*spikes, *low]), gold, 3)
    h.canvas.drawPath(ribbon(h.points(((-0.94, 0.70, -4), (0, 0.6, 5), (0.94, 0.70, -4))), [3, 3.4, 3]), fill(mix(gold, "#7a4a10", 0.35)))
    for i, x in enumerate((-0.55, 0.0, 0.55)):
        cx, cy = h.points(((x, 0.80 + 0.05 * abs(x), 3),))[0]
        h.canvas.drawPath(ellipse(cx, cy, 4.2, 5), fill(("#c8384a", "#3f7fc0", "#3a9a6a")[i]))
        h.canvas.drawCircle(cx - 1.2, cy - 1.6, 1.2, fill("#ffffff", 0.8))
    for i in range(1, 11, 2):
        h.canvas.drawCircle(*spikes[i], 3.2, fill(mix(gold, "#ffffff", 0.35)))


def headscarf(h: Hat) -> None:
    """A scarf tied under the chin."""
    ring = skull_ring(h, 1.05)
    h.part(ring, crescent=5)
    for side in (-1, 1):
        h.canvas.drawPath(
            smooth(h.points(((side * 0.2, 1.0, -3), (side * 0.8, 0.55, -3), (side * 0.98, -0.2, -2))), False), stroke(h.shade(), 1.6, 0.4)
        )
    x, y = h.k * 10, h.ry * 1.06
    for side in (-1, 1):
        h.part(smooth([(x, y), (x + side * 15, y + 4), (x + side * 19, y + 24), (x + side * 6, y + 18)]), mix(h.colour, h.tones.shade, 0.1))
    h.part(ellipse(x, y + 2, 7, 6))


def skull_ring(h: Hat, size: float) -> Path:
    """Cloth round the face: the contour grown, with an opening for the face."""
    outer = [(x * size * 1.06, y * size * (1.08 if y < 0 else 1.06)) for x, y in h.skull.contour()]
    lats = [(0, 47), (34, 42), (60, 24), (68, -4), (60, -32), (38, -52), (0, -62), (-38, -52), (-60, -32), (-68, -4), (-60, 24), (-34, 42)]
    ring = smooth(outer)
    ring.addPath(smooth([h.skull.at(lon, lat, 1.02) for lon, lat in lats]))
    ring.setFillType(skia.PathFillType.kEvenOdd)
    return ring


def hood(h: Hat) -> None:
    """A hood round the face."""
    h.part(skull_ring(h, 1.16), crescent=6)
    edge = [h.skull.at(lon, lat, 1.06) for lon, lat in ((-68, -20), (-66, 12), (-36, 44), (0, 50), (36, 44), (66, 12), (68, -20))]
    h.canvas.drawPath(smooth(edge, False), stroke(h.shade(0.3), 3.4, 0.7))


def hood_behind(h: Hat) -> None:
    """The back of a hood, behind the head."""
    h.part(
        smooth(h.both(((0.2, 1.32, -8), (0.7, 1.16, -8), (1.16, 0.6, -8), (1.2, -0.3, -8), (1.15, -1.1, -6), (0.5, -1.35, 0)))),
        h.shade(0.3),
    )


def space_helmet(h: Hat) -> None:
    """A glass globe with a collar."""
    r = h.ry * 1.42
    glass = ellipse(0, -2, r, r)
    h.canvas.drawPath(glass, fill("#bfe6f4", 0.16))
    h.canvas.drawPath(glass, stroke("#e8eef4", 6.5))
    h.canvas.drawPath(glass, stroke(mix("#8a96a8", h.tones.shade, 0.2), 1.6, 0.7))
    h.canvas.drawPath(smooth([(-r * 0.74, -r * 0.1), (-r * 0.6, -r * 0.5), (-r * 0.24, -r * 0.76)], False), stroke("#ffffff", 6, 0.6))
    h.canvas.drawPath(smooth([(-r * 0.72, r * 0.18), (-r * 0.73, r * 0.1)], False), stroke("#ffffff", 5, 0.5))
    h.part(smooth([(-46, r * 0.78), (0, r * 0.98), (46, r * 0.78), (50, r * 0.98), (0, r * 1.18), (-50, r * 0.98)]), "#d8dee6", 3)


def flower(h: Hat) -> None:
    """A flower in the hair."""
    side = -h.skull.near if abs(h.k) < 0.1 else h.skull.near
    x, y = side * h.rx * 0.74 - h.k * 4, -h.ry * 0.66
    for i in range(5):
        a = math.radians(i * 72 - 90)
        h.part(ellipse(x + 8.4 * math.cos(a), y + 8.4 * math.sin(a), 7))
    h.canvas.drawPath(ellipse(x, y, 5.4), fill("#f4c84e"))
    h.part(smooth([(x - side * 9, y + 6), (x - side * 22, y + 4), (x - side * 12, y + 12)]), "#5a8a4a")
