"""Rooms apart: attic, cabin, workshop, the tower room of a lighthouse."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, linear, radial, stroke
from pipeline.illustration.colour import rgb
from pipeline.illustration.paths import box, polygon, ribbon, smooth
from pipeline.illustration.places.interiors_furniture import counter, shelf
from pipeline.illustration.places.interiors_parts import CORNER, Room, box_path, fringe, hang, put, solid, still
from pipeline.illustration.places.interiors_plan import Plan, wall_plane
from pipeline.illustration.places.interiors_surfaces import blocks, boards, floor, logs, rail, rug, shell, skirting
from pipeline.illustration.places.interiors_windows import curtains
from pipeline.illustration.places.plane import Anchor, Live, Set, View


def attic(view: View) -> Set:
    """Under the roof: sloping beams, a round window, boxes and forgotten things."""
    plan = Plan(view)
    r = plan.room
    pane = plan.pane(0.5, 0.17, 150, 150, "town")

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, "#a07a58", ceiling="#4a3430", top=-0.2)
        boards(canvas, r, "#a8825c", -0.2, 0.735, 52)
        for side in (-1, 1):
            edge = r.x(0.5 + side * 0.16)
            roof = polygon(
                [
                    (edge, -0.25 * view.height),
                    (r.x(0.5 + side * 0.80), -0.25 * view.height),
                    (r.x(0.5 + side * 0.80), r.wall + 60),
                    (r.x(0.5 + side * 0.465), r.y(0.60)),
                ]
            )
            canvas.drawPath(roof, linear((r.x(0.5), 0), (r.x(0.5 + side * 0.6), 0), ("#8a6448", "#4a3230")))
            for i in range(7):
                f = 0.07 + i * 0.13
                x0, y0 = edge + (r.x(0.5 + side * 0.465) - edge) * f, -0.25 * view.height + (r.y(0.60) + 0.25 * view.height) * f
                canvas.drawLine(x0, y0, x0 + side * 420, y0 - 90, stroke("#3a2426", 2, 0.5))
            beam = ribbon([(edge - side * 6, -0.25 * view.height), (r.x(0.5 + side * 0.465), r.y(0.61))], (14, 15), round_end=False)
            solid(canvas, beam, "#6d4a38", r)
        solid(canvas, box_path(r.x(0.26), r.y(0.075), r.x(0.74), r.y(0.11)), "#6d4a38", r)
        skirting(canvas, r, "#6d4a38")

    def things_(canvas: Canvas) -> None:
        put(canvas, r, "bookcase", plan.x(0.30), 0.755, 0.74)
        put(canvas, r, "chest", plan.x(0.63), 0.775, 1.15)
        put(canvas, r, "crate", plan.x(0.76), 0.785)
        put(canvas, r, "suitcase", plan.x(0.76), 0.785, 0.95, on=92, shadow=False)
        put(canvas, r, "mirror", plan.x(0.19), 0.795, 1.5)
        put(canvas, r, "globe", plan.x(0.63), 0.775, 0.9, on=112, shadow=False)

    def near(canvas: Canvas) -> None:
        put(canvas, r, "crate", plan.x(0.90), 0.845, 1.1)
        put(canvas, r, "lantern", plan.x(0.90), 0.845, 0.95, on=104, shadow=False)
        put(canvas, r, "violin", plan.x(0.82), 0.835)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "crate", plan.x(0.0), 1.09, 1.5, shadow=False)
        put(canvas, r, "books", plan.x(0.06), 1.04, 0.9, shadow=False)

    lantern = (r.x(plan.x(0.90)), r.y(0.845) - 130 * r.scale(r.y(0.845)), 60.0)
    planes = [
        wall_plane(plan, paint, (pane,), frame="#8a5a3c"),
        floor(r, "boards", "#94704e"),
        still(r, things_, depth=0.86, base=r.y(0.785)),
        plan.details(("chest", "mirror", "bookcase", "violin")),
        still(r, near, depth=0.95, base=r.y(0.845)),
        fringe(r, front),
    ]
    return plan.finish(planes, (pane,), (lantern,))


def cabin(view: View) -> Set:
    """A log cabin in the woods, with a stove."""
    plan = Plan(view)
    r = plan.room
    pane = plan.pane(0.33, 0.17, 210, 190, "sea" if view.has("ship", "boat", "sea", "porthole") else "forest")

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, "#a8764e", ceiling="#5a3a30")
        logs(canvas, r, "#a8764e", 0.03, 0.735, 46)
        for share in (0.18, 0.5, 0.82):
            x = r.x(share)
            solid(
                canvas,
                polygon(
                    [
                        (x - 16, r.y(0.03)),
                        (x + 16, r.y(0.03)),
                        (x + (share - 0.5) * 150 + 24, -0.2 * view.height),
                        (x + (share - 0.5) * 150 - 24, -0.2 * view.height),
                    ]
                ),
                "#6d4a38",
                r,
            )
        a, b = plan.span(0.50, 0.66)
        shelf(canvas, r, a / view.width, 0.29, (b - a) / view.width, ("jar", "pot", "cup", "jar", "teapot"), size=0.9)
        hang(canvas, r, "map", plan.x(0.585), 0.46, 1.3)

    def dress(canvas: Canvas) -> None:
        curtains(canvas, r, pane, "#b5483f", "#f0d9a8")

    def furniture(canvas: Canvas) -> None:
        put(canvas, r, "stove", plan.x(0.78), 0.765, 1.12)
        put(canvas, r, "wood", plan.x(0.885), 0.775, 1.2)
        put(canvas, r, "bed", plan.x(0.20), 0.775, 0.72, flip=plan.flip)

    def table(canvas: Canvas) -> None:
        put(canvas, r, "table", plan.x(0.47), 0.81, 0.72)
        put(canvas, r, "lantern", plan.x(0.44), 0.81, 0.8, on=114, shadow=False)
        put(canvas, r, "cup", plan.x(0.50), 0.81, 0.8, on=114, shadow=False)
        put(canvas, r, "chair", plan.x(0.57), 0.82, 0.9, flip=not plan.flip)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "barrel", plan.x(0.015), 1.10, 1.4, shadow=False)

    fire = (r.x(plan.x(0.78)), r.y(0.765) - 84 * r.scale(r.y(0.765)) * 1.12, 80.0)
    lantern = (r.x(plan.x(0.44)), r.y(0.81) - 140 * r.scale(r.y(0.81)), 56.0)
    planes = [
        wall_plane(plan, paint, (pane,), frame="#7d4c34", dress=dress),
        floor(r, "boards", "#8f6446"),
        still(r, lambda c: rug(c, r, 0.54, 0.87, 0.38, "#8a3f3c", "#e0c090"), depth=1.0, base=r.wall + 1),
        still(r, furniture, depth=0.85, base=r.y(0.775)),
        plan.details(("stove", "bed", "table", "chair")),
        still(r, table, depth=0.90, base=r.y(0.82)),
        fringe(r, front),
    ]
    return plan.finish(planes, (pane,), (fire, lantern), (Anchor(name="fire", x=fire[0], y=fire[1], depth=0.85),))


def workshop(view: View) -> Set:
    """A workshop: a bench, tools on the wall, clocks or toys half made."""
    plan = Plan(view)
    r = plan.room
    pane = plan.pane(0.22, 0.14, 220, 210, "town")
    clocks = view.has("clock", "clocks", "watch", "clockmaker")

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, "#c9a878", ceiling="#6d4a38")
        blocks(canvas, r, ("#b5745a", "#a0604e", "#c98a6c"), 0.03, 0.735, (52, 26), gap=3, radius=2)
        left, right = plan.span(0.38, 0.72)
        solid(canvas, box_path(left, r.y(0.13), right, r.y(0.46)), "#a8764e", r)
        tools = ("hammer", "wrench", "carpentry saw", "paintbrush", "screwdriver", "axe", "scissors", "hammer", "wrench", "brush")
        for i, noun in enumerate(tools):
            x = (left + (right - left) * (0.10 + 0.2 * (i % 5))) / view.width
            hang(canvas, r, "wall clock" if clocks and i % 3 == 1 else noun, x, 0.275 + 0.155 * (i // 5), 1.15)
        hang(canvas, r, "wall clock", plan.x(0.80), 0.26, 1.15)
        a, b = plan.span(0.76, 0.92)
        shelf(canvas, r, a / view.width, 0.40, (b - a) / view.width, ("robot", "jar", "clock x", "jar", "toolbox", "jar"), size=0.72)

    def bench(canvas: Canvas) -> None:
        left, right = plan.span(0.34, 0.78)
        foot = r.y(0.772)
        tall = 142 * r.scale(foot)
        counter(canvas, r, left, right, foot, tall, "#8a5a3c", "#b98250")
        for noun, share, size in (
            ("toolbox", 0.40, 0.7),
            ("lamp", 0.72, 0.95),
            ("gear", 0.52, 0.8),
            ("robot", 0.60, 0.7),
            ("jar", 0.47, 0.9),
        ):
            put(canvas, r, noun, plan.x(share), 0.752, size, on=152, shadow=False)
        put(canvas, r, "barrel", plan.x(0.87), 0.785)
        put(canvas, r, "ladder", plan.x(0.105), 0.775, 1.05)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "crate", plan.x(0.975), 1.10, 1.4, shadow=False)
        put(canvas, r, "bucket", plan.x(0.02), 1.06, 1.4, shadow=False)

    lamp = (r.x(plan.x(0.72)), r.y(0.772) - 256 * r.scale(r.y(0.772)), 70.0)
    planes = [
        wall_plane(plan, paint, (pane,), frame="#5c6476", bars=(3, 3)),
        floor(r, "boards", "#9c7a58"),
        still(r, bench, depth=0.86, base=r.y(0.785)),
        plan.details(("ladder", "barrel", "lamp")),
        fringe(r, front),
    ]
    return plan.finish(planes, (pane,), (lamp,))


def _lens(canvas: Canvas, r: Room, cx: float, foot: float) -> None:
    """The great lens on its pedestal."""
    k = r.scale(foot)
    canvas.drawOval(box(cx - 110 * k, foot - 10, cx + 110 * k, foot + 14), fill("#2a1424", 0.4, blur=8))
    solid(
        canvas,
        smooth(
            [
                (cx - 84 * k, foot),
                (cx - 70 * k, foot - 30 * k),
                (cx - 34 * k, foot - 50 * k),
                (cx - 30 * k, foot - 150 * k),
                (cx + 30 * k, foot - 150 * k),
                (cx + 34 * k, foot - 50 * k),
                (cx + 70 * k, foot - 30 * k),
                (cx + 84 * k, foot),
            ],
            tension=0.4,
        ),
        "#4f5868",
        r,
        crescent=4,
    )
    for y in (-150, -420):
        solid(canvas, box_path(cx - 96 * k, foot + (y - 14) * k, cx + 96 * k, foot + y * k), "#c8963c", r)
    glass_ = smooth(
        [
            (cx - 82 * k, foot - 164 * k),
            (cx - 104 * k, foot - 290 * k),
            (cx - 82 * k, foot - 420 * k),
            (cx + 82 * k, foot - 420 * k),
            (cx + 104 * k, foot - 290 * k),
            (cx + 82 * k, foot - 164 * k),
        ],
        tension=0.7,
    )
    canvas.drawPath(glass_, radial((cx, foot - 290 * k), 150 * k, ("#fffdf0", "#ffe9b0", "#a8d0d4", "#6f9fae"), (0, 0.25, 0.7, 1)))
    with kept(canvas):
        canvas.clipPath(glass_, True)
        for i in range(-6, 7):
            level = foot - 290 * k + i * 20 * k
            canvas.drawPath(
                smooth([(cx - 110 * k, level), (cx, level + 3.0 * i * k), (cx + 110 * k, level)], False),
                stroke("#f4fbfa" if i % 2 else "#4f8290", 3, 0.6),
            )
    for dx in (-88, -30, 30, 88):
        canvas.drawLine(cx + dx * k, foot - 160 * k, cx + dx * 0.95 * k, foot - 424 * k, stroke("#c8963c", 5 * k))
    solid(canvas, smooth([(cx - 90 * k, foot - 430 * k), (cx, foot - 486 * k), (cx + 90 * k, foot - 430 * k)], tension=0.5), "#c8963c", r)


def tower_room(view: View) -> Set:
    """The lamp room at the top of a lighthouse: panes all round over the sea, the great lambda c: _lens(c, r, cx, foot) in the middle."""
    plan = Plan(view)
    r = plan.room
    panes = tuple(plan.pane(0.16 + 0.17 * i, 0.10, 186, 292, "sea", sun=i == 1, most=0.15) for i in range(5))
    cx, foot = r.x(0.5), r.y(0.772)

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, "#d8d2c4", ceiling="#4a5262", top=0.05)
        blocks(canvas, r, ("#e9e2d2", "#d6ccba"), 0.545, 0.735, (84, 34), gap=3, radius=3)
        rail(canvas, r, 0.535, "#8a3f38", 0.02)
        skirting(canvas, r, "#8a3f38", 0.03)

    def dress(canvas: Canvas) -> None:
        solid(canvas, box_path(r.x(CORNER), r.y(0.045), r.x(1 - CORNER), r.y(0.082)), "#5c6476", r)
        for i in range(6):
            x = r.x(0.075 + 0.17 * i)
            solid(canvas, box_path(x - 8, r.y(0.07), x + 8, r.y(0.545)), "#5c6476", r)

    def corners(canvas: Canvas) -> None:
        put(canvas, r, "telescope", plan.x(0.145), 0.81, 1.25, flip=True)
        put(canvas, r, "table", plan.x(0.82), 0.795, 0.62)
        put(canvas, r, "lantern", plan.x(0.86), 0.795, 0.75, on=98, shadow=False)
        put(canvas, r, "open book", plan.x(0.79), 0.795, 0.9, on=98, shadow=False)
        put(canvas, r, "chair", plan.x(0.735), 0.805, 0.9)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "rope", plan.x(0.05), 1.04, 1.6, shadow=False)
        put(canvas, r, "barrel", plan.x(0.98), 1.11, 1.4, shadow=False)

    light = (cx, foot - 290 * r.scale(foot), 190.0)
    planes = [
        wall_plane(plan, paint, panes, frame="#5c6476", bars=(1, 3), dress=dress),
        floor(r, "boards", "#8f7258"),
        still(r, lambda c: _lens(c, r, cx, foot), depth=0.86, base=foot),
        _turning(view, light),
        still(r, corners, depth=0.91, base=r.y(0.81)),
        fringe(r, front),
    ]
    return plan.finish(
        planes,
        panes,
        (light, (r.x(plan.x(0.86)), r.y(0.795) - 120 * r.scale(r.y(0.795)), 44.0)),
        (Anchor(name="lamp", x=light[0], y=light[1], depth=0.86),),
    )


def _turning(view: View, light: tuple[float, float, float]) -> Live:
    """The beam of the lens, seen from inside, that sweeps round by dark."""
    t = view.tones
    strength = max(0.0, t.dark - 0.15)

    def draw(canvas: Canvas, time: float) -> None:
        if not strength:
            return
        for turn in (0.0, math.pi):
            a = 0.55 * time + turn
            reach, near = math.cos(a), math.sin(a)
            if near < -0.2:
                continue
            x, wide = light[0] + reach * view.width * 0.75, 60 + 150 * abs(near)
            beam = polygon([(light[0], light[1] - 26), (x, light[1] - wide), (x, light[1] + wide), (light[0], light[1] + 26)])
            canvas.drawPath(beam, linear((light[0], 0), (x, 0), (rgb("#fff2c4", 0.34 * strength), rgb("#fff2c4", 0.0))))

    return Live(depth=0.86, base=view.height * 0.773, draw=draw)
