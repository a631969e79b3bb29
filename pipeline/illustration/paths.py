"""Paths: polygons, smooth curves, ribbons of changing width, and what is made of them by moving and turning."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import skia

if TYPE_CHECKING:
    pass

Path: TypeAlias = Any
"""A skia.Path."""
Point: TypeAlias = tuple[float, float]


def skia_point(p: Point) -> Any:
    """A skia.Point."""
    return skia.Point(float(p[0]), float(p[1]))


def polygon(points: Sequence[Point], *, closed: bool = True) -> Path:
    """Straight lines through the points."""
    path = skia.Path()
    path.addPoly([skia_point(p) for p in points], closed)
    return path


def smooth(points: Sequence[Point], closed: bool = True, tension: float = 1.0) -> Path:
    """A Catmull-Rom curve through the points; tension 0 gives straight lines, 1 the usual curve."""
    path, n, k = skia.Path(), len(points), tension / 6.0
    if n < 3:
        return polygon(points, closed=False)
    pts = [(float(x), float(y)) for x, y in points]
    path.moveTo(*pts[0])
    ring = [pts[-1], *pts, pts[0], pts[1]] if closed else [pts[0], *pts, pts[-1]]
    curve = path.cubicTo
    for (ax, ay), (bx, by), (cx, cy), (dx, dy) in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        curve(bx + (cx - ax) * k, by + (cy - ay) * k, cx - (dx - bx) * k, cy - (dy - by) * k, cx, cy)
    if closed:
        path.close()
    return path


def ellipse(cx: float, cy: float, rx: float, ry: float | None = None) -> Path:
    """An ellipse, or a circle when ``ry`` is None."""
    path = skia.Path()
    path.addOval(box(cx - rx, cy - (rx if ry is None else ry), cx + rx, cy + (rx if ry is None else ry)))
    return path


def round_rect(x: float, y: float, width: float, height: float, radius: float) -> Path:
    """A rectangle with round corners from its top left."""
    path = skia.Path()
    path.addRoundRect(skia.Rect.MakeXYWH(x, y, width, height), radius, radius)
    return path


def box(left: float, top: float, right: float, bottom: float) -> Any:
    """A skia.Rect."""
    return skia.Rect.MakeLTRB(float(left), float(top), float(right), float(bottom))


def bezier_points(start: Point, control: Point, end: Point, count: int = 12) -> tuple[Point, ...]:
    """``count + 1`` points along a quadratic curve."""
    steps = [i / count for i in range(count + 1)]
    return tuple(
        (
            (1 - t) ** 2 * start[0] + 2 * (1 - t) * t * control[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * (1 - t) * t * control[1] + t * t * end[1],
        )
        for t in steps
    )


def _unit(a: Point, b: Point) -> Point:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy) or 1.0
    return dx / length, dy / length


def _width_at(widths: Sequence[float], t: float) -> float:
    place = t * (len(widths) - 1)
    i = min(int(place), len(widths) - 2)
    return widths[i] + (widths[i + 1] - widths[i]) * (place - i)


def ribbon(line: Sequence[Point], widths: Sequence[float], *, round_start: bool = False, round_end: bool = True) -> Path:
    """A closed ribbon of changing width along ``line``.

    Args:
        line: two points or more.
        widths: two half-widths or more, spread evenly over the line.
        round_start: bulge the start as a round cap.
        round_end: bulge the end slightly, as a brush stroke does.
    """
    n, left, right = len(line), [], []
    for i, (x, y) in enumerate(line):
        ux, uy = _unit(line[max(0, i - 1)], line[min(n - 1, i + 1)])
        w = _width_at(widths, i / (n - 1))
        left.append((x - uy * w, y + ux * w))
        right.append((x + uy * w, y - ux * w))
    tip = _tip(line, widths[-1]) if round_end else []
    start = _round_start(line, widths[0]) if round_start else []
    return smooth([*left, *tip, *right[::-1], *start])


def _tip(line: Sequence[Point], width: float) -> list[Point]:
    ux, uy = _unit(line[-2], line[-1])
    return [(line[-1][0] + ux * width * 0.6, line[-1][1] + uy * width * 0.6)]


def _round_start(line: Sequence[Point], width: float) -> list[Point]:
    (x, y), (ux, uy) = line[0], _unit(line[0], line[1])
    near, side, far = 0.62 * width, 0.72 * width, 0.95 * width
    return [
        (x - ux * near + uy * side, y - uy * near - ux * side),
        (x - ux * far, y - uy * far),
        (x - ux * near - uy * side, y - uy * near + ux * side),
    ]


def moved(path: Path, dx: float, dy: float) -> Path:
    """A moved copy of a path."""
    copy = skia.Path(path)
    copy.offset(dx, dy)
    return copy


_NUDGES = (0.0, 0.013, -0.021, 0.055, -0.13)
"""Units by which a shape is moved until skia can reckon with it: it gives up on outlines that touch in too many places at once."""


def united(a: Path, b: Path) -> Path:
    """Both shapes as one, without the seam between them; one above the other where skia cannot join them."""
    whole = _reckoned(a, b, skia.PathOp.kUnion_PathOp)
    if whole is None:
        whole = skia.Path(a)
        whole.addPath(b)
    return whole


def shared_by(a: Path, b: Path) -> Path:
    """What lies in both shapes; the first as it is where skia cannot tell."""
    common = _reckoned(a, b, skia.PathOp.kIntersect_PathOp)
    return a if common is None else common


def _reckoned(a: Path, b: Path, how: Any) -> Path | None:
    for nudge in _NUDGES:
        try:
            return skia.Op(a, moved(b, nudge, nudge * 0.7) if nudge else b, how)
        except RuntimeError:
            continue
    return None


def turned(
    path: Path, degrees: float, about: Point = (0.0, 0.0), *, scale: tuple[float, float] = (1.0, 1.0), to: Point | None = None
) -> Path:
    """A copy of a path, scaled and turned about a point, which then lies at ``to``."""
    matrix = skia.Matrix()
    matrix.setTranslate(*(about if to is None else to))
    matrix.preRotate(degrees)
    matrix.preScale(*scale)
    matrix.preTranslate(-about[0], -about[1])
    copy = skia.Path(path)
    copy.transform(matrix)
    return copy
