"""Rooms behind bars: the cell of a prison."""

from __future__ import annotations

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.paths import box, polygon
from pipeline.illustration.places.interiors_parts import box_path, fringe, put, solid, still
from pipeline.illustration.places.interiors_plan import Plan, wall_plane
from pipeline.illustration.places.interiors_surfaces import blocks, floor, shell
from pipeline.illustration.places.plane import Set, View

_IRON = "#464a56"


def cell(view: View) -> Set:
    """A bare cell: stone walls, a small barred window, a plank bed on chains, a barred door."""
    plan = Plan(view)
    r = plan.room
    stone = plan.pick("#a29a90", "#98a09a", "#aa9c8c")
    pane = plan.pane(0.44, 0.13, 176, 128)

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, stone)
        blocks(canvas, r, (stone, blend(stone, "#6a6468", 0.3), blend(stone, "#d8cdb8", 0.25)), 0.03, 0.735, (104, 58))
        _tally(canvas, plan, 0.60, 0.30)
        left, right = plan.span(0.09, 0.215)
        _gate(canvas, plan, left, right)

    def furniture(canvas: Canvas) -> None:
        left, right = plan.span(0.56, 0.86)
        _bunk(canvas, plan, left, right)
        put(canvas, r, "bucket", plan.x(0.90), 0.785, 0.9)

    def seat(canvas: Canvas) -> None:
        put(canvas, r, "stool", plan.x(0.32), 0.81, 0.9)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "crate", plan.x(0.985), 1.12, 1.2, shadow=False)

    planes = [
        wall_plane(plan, paint, (pane,), frame=_IRON, bars=(6, 1)),
        floor(r, "tiles", blend(stone, "#5a5458", 0.35), blend(stone, "#4a4650", 0.45)),
        still(r, furniture, depth=0.84, base=r.y(0.785)),
        still(r, seat, depth=0.90, base=r.y(0.81)),
        fringe(r, front),
    ]
    return plan.finish(planes, (pane,))


def _tally(canvas: Canvas, plan: Plan, x: float, y: float) -> None:
    """Days that somebody has counted on the wall."""
    r, k = plan.room, plan.room.back_scale
    at, top = r.x(plan.x(x)), r.y(y)
    for group in range(3):
        for i in range(4):
            left = at + (group * 58 + i * 9) * k
            canvas.drawLine(left, top, left + 2 * k, top + 30 * k, stroke("#f0e8da", 2.4 * k, 0.55))
        canvas.drawLine(at + (group * 58 - 6) * k, top + 24 * k, at + (group * 58 + 36) * k, top + 6 * k, stroke("#f0e8da", 2.4 * k, 0.55))


def _gate(canvas: Canvas, plan: Plan, left: float, right: float) -> None:
    r, foot = plan.room, plan.room.y(0.735)
    top = foot - 400 * r.back_scale
    opening = box(left, top, right, foot)
    canvas.drawRect(opening, linear((0, top), (0, foot), ("#2c2a34", "#4a4440")))
    for i in range(8):
        x = left + (right - left) * (i + 0.5) / 8
        canvas.drawLine(x, top, x, foot, stroke(_IRON, 8 * r.back_scale))
        canvas.drawLine(x - 1.6, top, x - 1.6, foot, stroke("#9aa0ac", 1.6, 0.5))
    for share in (0.04, 0.36, 0.68, 0.97):
        y = top + (foot - top) * share
        canvas.drawLine(left, y, right, y, stroke(_IRON, 11 * r.back_scale))
    solid(canvas, box_path(right - 34 * r.back_scale, (top + foot) / 2 - 24, right - 6, (top + foot) / 2 + 26), "#5c606c", r)
    canvas.drawRect(opening, stroke(blend(_IRON, "#1e1c24", 0.4), 12 * r.back_scale))


def _bunk(canvas: Canvas, plan: Plan, left: float, right: float) -> None:
    """A plank bed that hangs on chains, with a thin mattress and a folded blanket."""
    r, k = plan.room, plan.room.back_scale
    y = r.y(0.735) - 118 * k
    low = y + 34 * k
    for x in (left + 22, right - 22):
        canvas.drawLine(x, y - 120 * k, x, y, stroke(_IRON, 4 * k))
    shade = polygon([(left, low + 34 * k), (right, low + 34 * k), (right - 20, low + 96 * k), (left + 20, low + 96 * k)])
    canvas.drawPath(shade, fill("#1e1a24", 0.28, blur=12))
    solid(canvas, box_path(left - 6, low - 6 * k, right + 6, low + 18 * k), "#7a5a42", r, crescent=2)
    solid(canvas, box_path(left, y - 6 * k, right, low), "#c8c4b4", r, crescent=3)
    with kept(canvas):
        canvas.clipRect(box(left, y - 6 * k, right, low))
        for i in range(9):
            x = left + (right - left) * i / 9
            canvas.drawLine(x, y - 6 * k, x, low, stroke("#8e98a8", 6 * k, 0.45))
    pillow, blanket = (left, right) if not plan.flip else (right, left)
    way = 1 if pillow == left else -1
    a, b = sorted((pillow + way * 10, pillow + way * 84 * k))
    solid(canvas, box_path(a, y - 26 * k, b, y - 2 * k), "#e6e0d0", r, crescent=3)
    a, b = sorted((blanket - way * 10, blanket - way * 96 * k))
    for i in range(3):
        solid(canvas, box_path(a + 2 * i, y - (18 + 11 * i) * k, b - 2 * i, y - (7 + 11 * i) * k), "#76807e", r)
