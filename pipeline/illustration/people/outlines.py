"""Outlines that bodies are made of: hulls round circles, capsules, bent limbs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache

import skia

from pipeline.illustration.paths import Path, Point, box, polygon, ribbon, united

Circle = tuple[float, float, float]
"""Centre and radius."""


@cache
def _unit(count: int) -> tuple[Point, ...]:
    return tuple((math.cos(i * math.tau / count), math.sin(i * math.tau / count)) for i in range(count))


def hull(circles: Sequence[Circle], corners: int = 16) -> Path:
    """The shape of a cloth drawn tight round the circles, each taken as a polygon of so many ``corners``."""
    return polygon(_convex([(x + r * c, y + r * s) for x, y, r in circles for c, s in _unit(corners)]))


def capsule(a: Point, b: Point, start: float, end: float) -> Path:
    """The hull round two circles, exact: centre ``a`` with radius ``start``, ``b`` with radius ``end``."""
    path, span = skia.Path(), math.dist(a, b)
    if span <= abs(start - end) + 1e-3:
        big = (a, start) if start >= end else (b, end)
        path.addCircle(*big[0], big[1])
        return path
    along = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
    open_angle = math.degrees(math.acos((start - end) / span))
    path.arcTo(_around(a, start), along + open_angle, 360.0 - 2 * open_angle, True)
    path.arcTo(_around(b, end), along - open_angle, 2 * open_angle, False)
    path.close()
    return path


def _around(centre: Point, radius: float) -> object:
    return box(centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)


def gathered(paths: Iterable[Path]) -> Path:
    """Several outlines or lines as one path, which is drawn faster than many."""
    whole = skia.Path()
    for path in paths:
        whole.addPath(path)
    return whole


def _convex(points: list[Point]) -> list[Point]:
    """Convex hull by the monotone chain (Andrew 1979)."""
    ordered = sorted(set(points))
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return lower[:-1] + upper[:-1]


def _chain(points: list[Point]) -> list[Point]:
    chain: list[Point] = []
    for p in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], p) <= 0:
            chain.pop()
        chain.append(p)
    return chain


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def blend_points(a: Point, b: Point, t: float) -> Point:
    """The point ``t`` of the way from ``a`` to ``b``."""
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def limb(joints: tuple[Point, Point, Point], widths: tuple[float, float, float], bones: tuple[float, float]) -> Path:
    """An arm or leg as one shape.

    Gentle bends are one curve; sharp ones, and bones that point at the viewer, are two capsules, because a
    curve collapses there.

    Args:
        joints: root, middle, end.
        widths: half-widths there.
        bones: true lengths, to see which bone points at the viewer.
    """
    a, b, c = joints
    upper, lower = math.dist(a, b), math.dist(b, c)
    cosine = ((a[0] - b[0]) * (c[0] - b[0]) + (a[1] - b[1]) * (c[1] - b[1])) / (upper * lower or 1.0)
    if cosine > -0.25 or upper < 0.5 * bones[0] or lower < 0.5 * bones[1]:
        end = blend_points(c, b, min(0.5, 0.75 * widths[2] / (lower or 1.0)))
        return united(capsule(a, b, widths[0], widths[1]), capsule(b, end, widths[1], widths[2]))
    soft = blend_points(b, blend_points(a, c, 0.5), 0.12)
    line = (a, blend_points(a, b, 0.5), soft, blend_points(b, c, 0.55), c)
    w = (widths[0], widths[0] * 0.6 + widths[1] * 0.42, widths[1], widths[1] * 0.5 + widths[2] * 0.52, widths[2])
    return ribbon(line, w, round_start=True, round_end=False)
