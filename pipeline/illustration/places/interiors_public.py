"""Rooms of a town: library, classroom, office, hospital, laboratory."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.halo import glow
from pipeline.illustration.paths import box, polygon, smooth
from pipeline.illustration.places.interiors_furniture import bookcase, counter, shelf
from pipeline.illustration.places.interiors_parts import CORNER, Room, box_path, fringe, hang, put, solid, still
from pipeline.illustration.places.interiors_plan import Plan, wall_plane
from pipeline.illustration.places.interiors_surfaces import blocks, floor, panels, rail, rug, shell, skirting
from pipeline.illustration.places.plane import Set, Still, View


def library(view: View) -> Set:
    """Walls of books up to the ceiling, a tall window, a ladder, green lamps."""
    plan = Plan(view)
    r = plan.room
    pane = plan.pane(0.5, 0.10, 190, 300, "town", arch=True)

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, "#8a6a4c", ceiling="#4a3430", top=-0.05)
        panels(canvas, r, "#7d5a40", 0.60, 0.735, 11)
        for a, b, key in ((0.085, 0.24, "a"), (0.255, 0.40, "b"), (0.60, 0.745, "c"), (0.76, 0.915, "d")):
            bookcase(canvas, r, r.x(a), r.x(b), r.y(0.03), r.wall + 8, 7, key)
        solid(canvas, box_path(r.x(CORNER), r.y(-0.02), r.x(1 - CORNER), r.y(0.028)), "#5a3c2e", r)

    def furniture(canvas: Canvas) -> None:
        put(canvas, r, "ladder", plan.x(0.33), 0.765, 1.3)
        put(canvas, r, "globe", plan.x(0.115), 0.775, 1.9)
        put(canvas, r, "desk", plan.x(0.70), 0.785, 1.0)
        put(canvas, r, "lamp", plan.x(0.745), 0.785, 0.85, on=152, shadow=False)
        put(canvas, r, "open book", plan.x(0.69), 0.785, 0.9, on=152, shadow=False)
        put(canvas, r, "books", plan.x(0.645), 0.785, 0.62, on=152, shadow=False)
        put(canvas, r, "chair", plan.x(0.80), 0.80, 0.95, flip=not plan.flip)

    def near(canvas: Canvas) -> None:
        put(canvas, r, "armchair", plan.x(0.20), 0.83)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "bookcase", plan.x(0.995), 1.20, 1.15, shadow=False)
        put(canvas, r, "books", plan.x(0.03), 1.05, 1.5, shadow=False)

    lamp = (r.x(plan.x(0.745)), r.y(0.785) - 252 * r.scale(r.y(0.785)), 66.0)
    planes = [
        wall_plane(plan, paint, (pane,), frame="#6d4530", bars=(2, 4)),
        floor(r, "boards", "#7d5640"),
        still(r, lambda c: rug(c, r, 0.5, 0.87, 0.44, plan.pick("#8a3040", "#2f5a5e", "#3f4a7a"), "#d8b06a"), depth=1.0, base=r.wall + 1),
        still(r, furniture, depth=0.87, base=r.y(0.785)),
        plan.details(("ladder", "desk", "chair", "bookcase", "armchair")),
        still(r, near, depth=0.94, base=r.y(0.83)),
        fringe(r, front),
    ]
    return plan.finish(planes, (pane,), (lamp,))


def classroom(view: View) -> Set:
    """A classroom: blackboard, desks, a map, tall windows."""
    plan = Plan(view)
    r = plan.room
    panes = (plan.pane(0.15, 0.14, 140, 240, "town", most=0.12), plan.pane(0.29, 0.14, 140, 240, "town", sun=False, most=0.12))

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, "#e2d4ac")
        _wainscot(canvas, r, "#8fa89c", 0.535)
        left, right = plan.span(0.42, 0.76)
        solid(canvas, box_path(left - 12, r.y(0.15), right + 12, r.y(0.47)), "#8a5a3c", r)
        canvas.drawRect(box(left, r.y(0.165), right, r.y(0.45)), linear((left, 0), (right, r.y(0.45)), ("#3f6a5c", "#2c4f46")))
        _chalk(canvas, left, right, r)
        hang(canvas, r, "world map", plan.x(0.85), 0.36, 1.7)
        hang(canvas, r, "wall clock", plan.x(0.59), 0.135, 0.8)

    def desks(canvas: Canvas) -> None:
        put(canvas, r, "desk", plan.x(0.64), 0.775)
        put(canvas, r, "globe", plan.x(0.70), 0.775, 0.9, on=152, shadow=False)
        put(canvas, r, "apple", plan.x(0.60), 0.775, 0.9, on=152, shadow=False)
        put(canvas, r, "bookcase", plan.x(0.87), 0.765, 0.72)
        for share in (0.18, 0.36):
            put(canvas, r, "table", plan.x(share), 0.805, 0.52)
            put(canvas, r, "closed book", plan.x(share), 0.805, 0.9, on=83, shadow=False)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "chair", plan.x(0.03), 1.13, 1.35, shadow=False)
        put(canvas, r, "table", plan.x(0.99), 1.12, 0.95, shadow=False)

    planes = [
        wall_plane(plan, paint, panes, frame="#f2e8d4", bars=(2, 3)),
        floor(r, "boards", "#b58c5e"),
        still(r, desks, depth=0.88, base=r.y(0.805)),
        plan.details(("desk", "table", "bookcase")),
        fringe(r, front),
    ]
    return plan.finish(planes, panes)


def _wainscot(canvas: Canvas, r: Room, colour: str, top: float) -> None:
    canvas.drawRect(
        box(r.x(CORNER), r.y(top), r.x(1 - CORNER), r.wall), linear((0, r.y(top)), (0, r.wall), (colour, blend(colour, "#3a2434", 0.22)))
    )
    rail(canvas, r, top - 0.008, blend(colour, "#fff4dc", 0.4), 0.014)
    skirting(canvas, r, blend(colour, "#3a2434", 0.3))


def _chalk(canvas: Canvas, left: float, right: float, r: Room) -> None:
    w, y0, y1 = right - left, r.y(0.165), r.y(0.45)
    chalk = stroke("#f2f0e2", 2.6, 0.75)
    for i, (a, b) in enumerate(((0.06, 0.42), (0.06, 0.34), (0.06, 0.38))):
        y = y0 + 26 + i * 26
        line = [(left + w * (a + (b - a) * k / 14), y + 4 * math.sin(k * 2.3 + i) * (k % 3)) for k in range(15)]
        canvas.drawPath(smooth(line, False), chalk)
    cx, cy = left + w * 0.72, (y0 + y1) / 2
    canvas.drawCircle(cx, cy, 44, chalk)
    for i in range(8):
        a = i * math.pi / 4
        canvas.drawLine(cx + 54 * math.cos(a), cy + 54 * math.sin(a), cx + 68 * math.cos(a), cy + 68 * math.sin(a), chalk)
    canvas.drawPath(polygon([(left + w * 0.10, y1 - 24), (left + w * 0.22, y1 - 74), (left + w * 0.34, y1 - 24)]), chalk)


def office(view: View) -> Set:
    """An office high over the town."""
    plan = Plan(view)
    r = plan.room
    panes = (plan.pane(0.30, 0.12, 330, 280, "town", most=0.30), plan.pane(0.68, 0.12, 330, 280, "town", sun=False, most=0.30))

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, plan.pick("#b8c0c0", "#c8bcaa", "#a8b4bc"))
        skirting(canvas, r, "#6d6a70")

    def furniture(canvas: Canvas) -> None:
        put(canvas, r, "desk", plan.x(0.60), 0.79, 1.1)
        put(canvas, r, "computer", plan.x(0.575), 0.79, 0.95, on=166, shadow=False)
        put(canvas, r, "lamp", plan.x(0.665), 0.79, 0.72, on=166, shadow=False)
        put(canvas, r, "books", plan.x(0.535), 0.79, 0.5, on=166, shadow=False)
        put(canvas, r, "file cabinet", plan.x(0.88), 0.77, 3.0)
        put(canvas, r, "plant", plan.x(0.12), 0.775, 1.4)
        put(canvas, r, "bookcase", plan.x(0.205), 0.762, 0.85)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "chair", plan.x(0.97), 1.13, 1.35, shadow=False)

    lamp = (r.x(plan.x(0.665)), r.y(0.79) - 246 * r.scale(r.y(0.79)), 54.0)
    planes = [
        wall_plane(plan, paint, panes, frame="#7c8088", bars=(3, 1)),
        floor(r, "carpet", plan.pick("#7a8490", "#8a7f88", "#6f8078")),
        still(r, furniture, depth=0.88, base=r.y(0.79)),
        plan.details(("desk", "computer", "bookcase")),
        fringe(r, front),
    ]
    return plan.finish(planes, panes, (lamp,))


def hospital(view: View) -> Set:
    """A ward: white bed, curtain, a chart, flowers at the window."""
    plan = Plan(view)
    r = plan.room
    pane = plan.pane(0.44, 0.13, 250, 250, "town")

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, "#dce8e2")
        _wainscot(canvas, r, "#a8cac4", 0.52)
        hang(canvas, r, "clipboard", plan.x(0.63), 0.40, 1.2)
        hang(canvas, r, "wall clock", plan.x(0.72), 0.26)

    def furniture(canvas: Canvas) -> None:
        _screen(canvas, plan)
        put(canvas, r, "bed", plan.x(0.72), 0.795, 1.02, flip=not plan.flip)
        put(canvas, r, "table", plan.x(0.50), 0.77, 0.42)
        put(canvas, r, "flowers", plan.x(0.50), 0.77, 0.9, on=70, shadow=False)
        put(canvas, r, "chair", plan.x(0.37), 0.785)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "plant", plan.x(0.98), 1.06, 1.5, shadow=False)

    planes = [
        wall_plane(plan, paint, (pane,), frame="#f4f4ee"),
        floor(r, "tiles", "#b8ccc8", "#e6eeea"),
        still(r, furniture, depth=0.88, base=r.y(0.795)),
        plan.details(("bed", "table", "chair")),
        fringe(r, front),
    ]
    return plan.finish(planes, (pane,))


def _screen(canvas: Canvas, plan: Plan) -> None:
    r = plan.room
    left, right = plan.span(0.09, 0.25)
    top, foot = r.y(0.27), r.y(0.765)
    canvas.drawLine(left - 30, top - 8, right + 30, top - 8, stroke("#9aa8ac", 5))
    n = 7
    for i in range(n):
        a, b = left + (right - left) * i / n, left + (right - left) * (i + 1) / n
        fold = smooth([(a, top - 6), (b, top - 6), (b + 3, foot), ((a + b) / 2, foot + 5), (a - 3, foot)], tension=0.3)
        canvas.drawPath(fold, linear((a, 0), (b, 0), ("#c6dcda", "#f4faf6", "#b0cac8")))


def laboratory(view: View) -> Set:
    """A laboratory of glass, coils and a blackboard of sums."""
    plan = Plan(view)
    r = plan.room
    pane = plan.pane(0.17, 0.13, 150, 240, "town", arch=True)

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, "#8fa8ac", ceiling="#4a5460")
        blocks(canvas, r, ("#d6e0dc", "#bcd0cc"), 0.48, 0.735, (50, 36))
        rail(canvas, r, 0.47, "#6d7a80", 0.014)
        left, right = plan.span(0.66, 0.91)
        solid(canvas, box_path(left - 9, r.y(0.14), right + 9, r.y(0.41)), "#6d4a38", r)
        canvas.drawRect(box(left, r.y(0.155), right, r.y(0.395)), fill("#2f4a46"))
        _chalk(canvas, left, right, r)
        a, b = plan.span(0.30, 0.60)
        for y, row in (
            (0.22, ("alembic", "jar", "bottle", "test tube", "jar", "skull", "bottle", "book")),
            (0.36, ("book", "jar", "globe", "bottle", "alembic", "books", "jar")),
        ):
            shelf(canvas, r, a / view.width, y, (b - a) / view.width, row, size=0.8)

    def bench(canvas: Canvas) -> None:
        left, right = plan.span(0.28, 0.74)
        foot = r.y(0.77)
        counter(canvas, r, left, right, foot, 146 * r.scale(foot), "#5f7480", "#a8b8b8")
        for noun, share, size in (
            ("alembic", 0.36, 1.6),
            ("microscope", 0.46, 1.0),
            ("test tube", 0.53, 1.2),
            ("bottle", 0.575, 0.9),
            ("lamp", 0.65, 0.8),
            ("open book", 0.70, 0.7),
        ):
            put(canvas, r, noun, plan.x(share), 0.77, size, on=162, shadow=False)
        put(canvas, r, "telescope", plan.x(0.85), 0.79, 1.25)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "chair", plan.x(0.02), 1.13, 1.35, shadow=False)

    bubble = Still(
        depth=0.86,
        base=r.y(0.771),
        paint=lambda c: glow(c, r.x(plan.x(0.36)), r.y(0.77) - 200 * r.scale(r.y(0.77)), 80, "#8af0b0", 0.35, screen=True),
    )
    lamp = (r.x(plan.x(0.65)), r.y(0.77) - 250 * r.scale(r.y(0.77)), 56.0)
    planes = [
        wall_plane(plan, paint, (pane,), frame="#6d7a80", bars=(2, 3)),
        floor(r, "tiles", "#6f7c84", "#a8b4b4"),
        still(r, bench, depth=0.86, base=r.y(0.77)),
        bubble,
        plan.details(("telescope", "lamp")),
        fringe(r, front),
    ]
    return plan.finish(planes, (pane,), (lamp,))
