"""Rooms where one buys and eats: cafe, shop, bakery."""

from __future__ import annotations

from pipeline.illustration.canvas import Canvas, fill, kept, radial, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.paths import box, ellipse, round_rect, smooth
from pipeline.illustration.places.interiors_furniture import counter, shelf
from pipeline.illustration.places.interiors_parts import Room, box_path, fringe, put, solid, still
from pipeline.illustration.places.interiors_plan import Plan, wall_plane
from pipeline.illustration.places.interiors_surfaces import blocks, floor, panels, rail, shell
from pipeline.illustration.places.interiors_windows import curtains
from pipeline.illustration.places.plane import Plane, Set, View


def _cafe_tables(canvas: Canvas, plan: Plan) -> None:
    """A little table for two."""
    r = plan.room
    put(canvas, r, "chair", plan.x(0.135), 0.805, 0.95)
    put(canvas, r, "table", plan.x(0.22), 0.81, 0.52)
    put(canvas, r, "cup", plan.x(0.205), 0.81, 0.85, on=84, shadow=False)
    put(canvas, r, "flowers", plan.x(0.24), 0.81, 0.6, on=84, shadow=False)
    put(canvas, r, "chair", plan.x(0.305), 0.805, 0.95, flip=True)


def cafe(view: View) -> Set:
    """A cafe: counter with cakes, a blackboard menu, little lambda c: _cafe_tables(c, plan), hanging lamps, the street outside."""
    plan = Plan(view)
    r = plan.room
    pane = plan.pane(0.24, 0.16, 300, 270, "town")
    drop = (0.50, 0.64, 0.78)

    def paint(canvas: Canvas) -> None:
        wall = plan.pick("#c98f76", "#7f9c94", "#d8b284", "#a87a86")
        shell(canvas, r, wall, ceiling="#5a3c36")
        panels(canvas, r, "#8a5e42", 0.56, 0.735, 12)
        left, right = plan.span(0.66, 0.90)
        solid(canvas, box_path(left, r.y(0.13), right, r.y(0.33)), "#6d4530", r)
        canvas.drawRect(box(left + 9, r.y(0.145), right - 9, r.y(0.316)), fill("#2f3a3a"))
        chalk = stroke("#f4ecd8", 2.4, 0.8)
        for i in range(5):
            y = r.y(0.175 + 0.028 * i)
            canvas.drawLine(left + 26, y, left + 26 + (60 + 23 * ((i * 7) % 4)), y, chalk)
            canvas.drawLine(right - 60, y, right - 30, y, stroke("#e8b25c", 2.4, 0.9))
        a, b = plan.span(0.48, 0.62)
        for y in (0.24, 0.35):
            shelf(canvas, r, a / view.width, y, (b - a) / view.width, ("cup", "teapot", "jar", "cup", "jar"), size=0.82)
        for share in drop:
            x = r.x(plan.x(share))
            canvas.drawLine(x, -200, x, r.y(0.085), stroke("#3a2a30", 3))

    def bar(canvas: Canvas) -> None:
        left, right = plan.span(0.50, 0.90)
        foot = r.y(0.765)
        counter(canvas, r, left, right, foot, 150 * r.scale(foot), "#6d4a3c", "#c08a5c")
        for noun, share, size in (
            ("cake", 0.56, 0.8),
            ("teapot", 0.85, 0.95),
            ("cup", 0.79, 0.9),
            ("croissant", 0.65, 0.8),
            ("cupcake", 0.70, 0.9),
            ("jar", 0.52, 0.9),
        ):
            put(canvas, r, noun, plan.x(share), 0.765, size, on=166, shadow=False)

    def hanging(canvas: Canvas) -> None:
        for share in drop:
            _pendant(canvas, r, r.x(plan.x(share)), r.y(0.085))

    def front(canvas: Canvas) -> None:
        put(canvas, r, "plant", plan.x(0.02), 1.06, 1.5, shadow=False)
        put(canvas, r, "chair", plan.x(0.96), 1.14, 1.35, shadow=False)

    planes = [
        wall_plane(plan, paint, (pane,), frame="#5c3a30", bars=(3, 2)),
        floor(r, "tiles", "#6d5850", "#d6c4a8"),
        still(r, bar, depth=0.86, base=r.y(0.765)),
        still(r, hanging, depth=0.80, base=r.wall + 1),
        plan.details(("table", "chair")),
        still(r, lambda c: _cafe_tables(c, plan), depth=0.92, base=r.y(0.81)),
        fringe(r, front),
    ]
    return plan.finish(planes, (pane,), tuple((r.x(plan.x(s)), r.y(0.125), 58.0) for s in drop))


def _pendant(canvas: Canvas, r: Room, x: float, y: float) -> None:
    solid(canvas, smooth([(x - 34, y + 30), (x - 20, y + 8), (x, y), (x + 20, y + 8), (x + 34, y + 30)], tension=0.7), "#3f6a62", r)
    canvas.drawOval(box(x - 30, y + 25, x + 30, y + 34), fill("#ffe6b0"))


def shop(view: View) -> Set:
    """A shop, by its details a bakery, a toy shop, a bookshop, a flower shop, or a general store."""
    plan = Plan(view)
    r = plan.room
    kind = next(
        (k for k in ("bakery", "toy", "toys", "book", "books", "flower", "flowers", "music") if view.has(k)), plan.pick("bakery", "general")
    )
    bakes = kind == "bakery" or view.has("bread", "oven", "baker", "cake")
    pane = plan.pane(0.20, 0.15, 250, 250, "town")
    goods = _goods("bakery" if bakes else kind.rstrip("s"))

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, "#e0ac80" if bakes else plan.pick("#9cb0a0", "#d8bc8c", "#a8a0bc"))
        blocks(canvas, r, ("#ecd4b0", "#8fb0a8", "#d89a84"), 0.52, 0.735, (56, 38))
        rail(canvas, r, 0.508, "#8a5244", 0.016)
        end = 0.72 if bakes else 0.90
        a, b = plan.span(0.38, end)
        for i, y in enumerate((0.20, 0.325, 0.45)):
            row = tuple(goods[(i * 3 + j) % len(goods)] for j in range(12))
            shelf(canvas, r, a / view.width, y, (b - a) / view.width, row, size=0.84)
        if bakes:
            _oven(canvas, plan)

    def dress(canvas: Canvas) -> None:
        curtains(canvas, r, pane, "#c8604e" if bakes else "#6f8fa0")

    def bar(canvas: Canvas) -> None:
        left, right = plan.span(0.36, 0.72)
        foot = r.y(0.768)
        counter(canvas, r, left, right, foot, 146 * r.scale(foot), "#b8805a" if bakes else "#7f8f86", "#d0a070")
        for j in range(5):
            put(canvas, r, goods[(2 * j) % len(goods)], plan.x(0.415 + 0.065 * j), 0.768, 0.78, on=162, shadow=False)
        put(canvas, r, "basket", plan.x(0.30), 0.775, 0.95)
        put(canvas, r, goods[0], plan.x(0.30), 0.775, 0.75, on=40, shadow=False)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "barrel", plan.x(0.01), 1.10, 1.4, shadow=False)
        put(canvas, r, "basket", plan.x(0.97), 1.06, 1.5, shadow=False)

    fire = ((r.x(plan.x(0.835)), r.wall - 78 * r.back_scale, 96.0),) if bakes else ()
    planes: list[Plane] = [
        wall_plane(plan, paint, (pane,), bars=(3, 2), dress=dress),
        floor(r, "boards" if bakes else "tiles", "#a8784e", "#d8c09a"),
        still(r, bar, depth=0.86, base=r.y(0.768)),
        plan.details(("stove", "table", "basket")),
        fringe(r, front),
    ]
    return plan.finish(planes, (pane,), fire)


def _goods(kind: str) -> tuple[str, ...]:
    return {
        "bakery": ("bread", "croissant", "pretzel", "cake", "bread", "baguette", "cupcake", "pie"),
        "toy": ("teddy bear", "ball", "robot", "kite", "nesting dolls", "yo-yo", "toy train", "drum"),
        "book": ("books", "book", "globe", "book", "books", "open book"),
        "flower": ("flowers", "plant", "rose", "vase", "flowers", "tulip"),
        "music": ("violin", "guitar", "drum", "trumpet", "accordion", "music score"),
    }.get(kind, ("jar", "teapot", "vase", "clock x", "apple", "bottle", "lantern", "jar", "gift", "cup"))


def _oven(canvas: Canvas, plan: Plan) -> None:
    """A baker's oven of brick."""
    r = plan.room
    x, foot, k = r.x(plan.x(0.835)), r.wall, r.back_scale
    w, h = 168 * k, 500 * k
    body = smooth(
        [
            (x - w, foot),
            (x - w, foot - h * 0.66),
            (x - w * 0.6, foot - h * 0.92),
            (x, foot - h),
            (x + w * 0.6, foot - h * 0.92),
            (x + w, foot - h * 0.66),
            (x + w, foot),
        ],
        tension=0.5,
    )
    solid(canvas, body, "#a86650", r, crescent=6)
    rng = r.view.rng("oven")
    with kept(canvas):
        canvas.clipPath(body, True)
        for row in range(18):
            for i in range(-5, 6):
                bx, by = x + i * 44 * k + (22 * k if row % 2 else 0), foot - h + row * 25 * k
                canvas.drawPath(round_rect(bx, by, 40 * k, 21 * k, 3), fill(blend("#c98468", "#8a4a48", 0.8 * float(rng.random())), 0.9))
    mouth = smooth(
        [
            (x - w * 0.62, foot - 70 * k),
            (x - w * 0.62, foot - 140 * k),
            (x - w * 0.36, foot - 196 * k),
            (x, foot - 212 * k),
            (x + w * 0.36, foot - 196 * k),
            (x + w * 0.62, foot - 140 * k),
            (x + w * 0.62, foot - 70 * k),
        ],
        tension=0.6,
    )
    canvas.drawPath(mouth, stroke("#dcae8a", 15 * k))
    canvas.drawPath(mouth, radial((x, foot - 84 * k), 150 * k, ("#ffd070", "#e8742e", "#7a2420", "#2a1018"), (0, 0.3, 0.7, 1)))
    with kept(canvas):
        canvas.clipPath(mouth, True)
        for i in (-1, 0, 1):
            solid(canvas, ellipse(x + i * 44 * k, foot - 82 * k, 25 * k, 16 * k), "#c98a4c", r)
    solid(canvas, box_path(x - w * 0.8, foot - 72 * k, x + w * 0.8, foot - 60 * k), "#5c3a38", r)
