"""Rooms of a home: kitchen, living room, bedroom."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, linear, radial, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.paths import box, ellipse, polygon, ribbon, smooth
from pipeline.illustration.places.interiors_furniture import bookcase, counter, shelf
from pipeline.illustration.places.interiors_parts import box_path, fringe, hang, put, solid, still
from pipeline.illustration.places.interiors_plan import Plan, wall_plane
from pipeline.illustration.places.interiors_surfaces import blocks, boards, floor, motif, rail, rug, shell, skirting, stripes
from pipeline.illustration.places.interiors_windows import curtains
from pipeline.illustration.places.plane import Anchor, Live, Set, View
from pipeline.illustration.props import thing


def kitchen(view: View) -> Set:
    """A farmhouse kitchen: tiles, copper pans, a counter, a stove with fire."""
    plan = Plan(view)
    r = plan.room
    wall, tile = plan.pick("#e9b88a", "#d9c89a", "#a8c0ac", "#e6b0a0"), plan.pick("#e8c6a0", "#e9dcc4", "#c8d8d4")
    pane = plan.pane(0.25, 0.115, 250, 228)

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, wall)
        blocks(canvas, r, (tile, "#7a9a94", blend(tile, "#c87a6a", 0.4)), 0.475, 0.735, (58, 40))
        rail(canvas, r, 0.462, "#8a5244", 0.018)
        skirting(canvas, r, "#7d4c3c")
        a, b = plan.span(0.44, 0.74)
        share = a / view.width
        shelf(canvas, r, share, 0.205, (b - a) / view.width, ("jar", "teapot", "vase", "jar", "cup", "jar", "pot", "jar"), size=1.0)
        _rail_of_pans(canvas, plan, a, b, r.y(0.335))
        hang(canvas, r, "wall clock", plan.x(0.83), 0.235, 1.1)

    def dress(canvas: Canvas) -> None:
        curtains(canvas, r, pane, plan.pick("#c8604e", "#5f8f94", "#d9a24a"))
        k = r.back_scale
        with kept(canvas):
            canvas.translate(pane.x + pane.width * 0.22, pane.y + pane.height + 8)
            canvas.scale(k * 0.62, k * 0.62)
            _geranium(canvas, plan)

    def furniture(canvas: Canvas) -> None:
        left, right = plan.span(0.34, 0.74)
        foot, tall = r.y(0.758), 148 * r.back_scale * 1.04
        counter(canvas, r, left, right, foot, tall, plan.pick("#8fa89a", "#b8744e", "#6f8a9c", "#c9a06a"), "#c8986a")
        for noun, share in (("bread", 0.40), ("flowers", 0.70), ("basket", 0.58), ("teapot", 0.50)):
            put(canvas, r, noun, plan.x(share), 0.738, 0.92, on=148 * 1.08, shadow=False)
        put(canvas, r, "stove", plan.x(0.86), 0.77, 1.12)
        put(canvas, r, "plant", plan.x(0.115), 0.79)

    def table(canvas: Canvas) -> None:
        put(canvas, r, "chair", plan.x(0.10), 0.845, flip=plan.flip)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "crate", plan.x(0.02), 1.10, 1.3, shadow=False)
        put(canvas, r, "basket", plan.x(0.975), 1.06, 1.4, shadow=False)

    fire = (r.x(plan.x(0.86)), r.y(0.77) - 84 * r.scale(r.y(0.77)) * 1.12, 74.0)
    planes = [
        wall_plane(plan, paint, (pane,), bars=(3, 3), dress=dress),
        floor(r, "tiles", plan.pick("#b8755a", "#9c8a78", "#a8846a"), plan.pick("#e2c49c", "#d8cbb4")),
        still(r, lambda c: rug(c, r, 0.5, 0.865, 0.40, plan.pick("#a8525a", "#5f8288"), "#f0d9b0"), depth=1.0, base=r.wall + 1),
        still(r, furniture, depth=0.84, base=r.y(0.77)),
        plan.details(("stove", "table", "chair")),
        still(r, table, depth=0.93, base=r.y(0.845)),
        fringe(r, front),
    ]
    return plan.finish(planes, (pane,), (fire,), (Anchor(name="fire", x=fire[0], y=fire[1], depth=0.84),))


def _rail_of_pans(canvas: Canvas, plan: Plan, left: float, right: float, y: float) -> None:
    canvas.drawLine(left, y, right, y, stroke("#4a2a30", 4.5))
    step = (right - left) / 8
    for i in range(8):
        x = left + step * (i + 0.5)
        canvas.drawLine(x, y, x, y + 16, stroke("#4a2a30", 2.4))
        if i % 2:
            canvas.drawPath(ribbon([(x, y + 12), (x, y + 42)], (1.8, 2.2)), fill("#8a5a44"))
            canvas.drawPath(ellipse(x, y + 48, 10, 7.5), linear((x - 10, 0), (x + 10, 0), ("#f0bc80", "#8a4a34")))
        else:
            r = 19 - (i % 3) * 2
            canvas.drawPath(ribbon([(x, y + 12), (x, y + 28)], (2.6, 2.6)), fill("#5a3838"))
            canvas.drawPath(
                ellipse(x, y + 28 + r, r, r), linear((x - r, y + 28), (x + r, y + 28 + 2 * r), ("#f2b476", "#b86e44", "#6a3430"))
            )
            canvas.drawPath(ellipse(x, y + 28 + r, r * 0.7, r * 0.7), stroke("#ffdcae", 1.3, 0.4))


def _geranium(canvas: Canvas, plan: Plan) -> None:
    rng = plan.room.view.rng("geranium")
    solid(canvas, polygon([(-26, -44), (26, -44), (19, 0), (-19, 0)]), "#c9714a", plan.room)
    for i in range(34):
        a, d = float(rng.uniform(0, 6.28)), float(rng.uniform(0, 38))
        x, y = d * math.cos(a), -70 + d * 0.72 * math.sin(a)
        colour = blend("#6f9a52", "#3f6a48", float(rng.random())) if i < 24 else blend("#e86a5a", "#ffb09a", float(rng.random()))
        canvas.drawPath(ellipse(x, y, 9, 7), fill(colour))


def living_room(view: View) -> Set:
    """A sitting room with a hearth, books, an armchair and pictures."""
    plan = Plan(view)
    r = plan.room
    wall = plan.pick("#8fa88e", "#c98f76", "#7f96a8", "#d6b286")
    pane = plan.pane(0.20, 0.13, 210, 250)

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, wall)
        motif(canvas, r, blend(wall, "#fff4dc", 0.5), 0.03, 0.53)
        boards(canvas, r, blend("#e6d6bc", wall, 0.35), 0.53, 0.735, 34)
        rail(canvas, r, 0.522, "#e9dcc2", 0.014)
        skirting(canvas, r, "#d8c4a0", 0.03)
        _hearth(canvas, plan, 0.56)
        hang(canvas, r, "painting", plan.x(0.56), 0.27, 1.35)
        hang(canvas, r, "photograph", plan.x(0.415), 0.30)
        hang(canvas, r, "photograph", plan.x(0.385), 0.42, 0.9)
        hang(canvas, r, "mirror", plan.x(0.70), 0.43, 0.9)

    def dress(canvas: Canvas) -> None:
        curtains(canvas, r, pane, plan.pick("#b0564e", "#4f7f86", "#8a5a7c"))

    def furniture(canvas: Canvas) -> None:
        left, right = plan.span(0.79, 0.915)
        bookcase(canvas, r, left, right, r.y(0.19), r.y(0.728), 5, "living")
        put(canvas, r, "floor lamp", plan.x(0.755), 0.775)
        put(canvas, r, "plant", plan.x(0.09), 0.785, 1.2)

    def seats(canvas: Canvas) -> None:
        put(canvas, r, "armchair", plan.x(0.235), 0.82, 1.06)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "sofa", plan.x(0.93), 1.16, 1.25, shadow=False)
        put(canvas, r, "plant", plan.x(0.015), 1.05, 1.5, shadow=False)

    k = r.scale(r.y(0.775))
    fire = (r.x(plan.x(0.56)), r.wall - 40 * r.back_scale, 92.0)
    lamp = (r.x(plan.x(0.755)), r.y(0.775) - 296 * k, 66.0)
    flames = Live(depth=0.75, base=r.wall + 0.5, draw=lambda canvas, t: _fire(canvas, fire[0], r.wall - 6, r.back_scale, t))
    planes = [
        wall_plane(plan, paint, (pane,), frame="#e6d6bc", dress=dress),
        floor(r, "boards", plan.pick("#a8704a", "#8f6a4e", "#b98a58")),
        still(r, lambda c: rug(c, r, 0.52, 0.85, 0.46, plan.pick("#9c3f4a", "#46688a", "#7a8a5a"), "#e9cfa0"), depth=1.0, base=r.wall + 1),
        flames,
        still(r, furniture, depth=0.84, base=r.y(0.77)),
        plan.details(("armchair", "bookcase", "lamp", "stove"), (0.385, 0.69)),
        still(r, seats, depth=0.90, base=r.y(0.82)),
        fringe(r, front),
    ]
    return plan.finish(planes, (pane,), (fire, lamp), (Anchor(name="fire", x=fire[0], y=fire[1], depth=0.75),))


def _hearth(canvas: Canvas, plan: Plan, centre: float) -> None:
    r = plan.room
    x, foot, k = r.x(plan.x(centre)), r.wall, r.back_scale
    w, h = 118 * k, 262 * k
    solid(canvas, box_path(x - w, foot - h, x + w, foot), "#b06a52", r, crescent=4)
    rng = r.view.rng("hearth")
    with kept(canvas):
        canvas.clipRect(box(x - w, foot - h, x + w, foot))
        for row in range(14):
            for i in range(-6, 7):
                bx, by = x + i * 36 * k + (18 * k if row % 2 else 0), foot - h + row * 20 * k
                colour = blend("#c08064", "#8a4a44", float(rng.random()) * 0.8)
                canvas.drawRect(box(bx, by, bx + 33 * k, by + 17 * k), fill(colour, 0.9))
    mouth = smooth(
        [
            (x - w * 0.58, foot),
            (x - w * 0.58, foot - h * 0.46),
            (x - w * 0.3, foot - h * 0.64),
            (x + w * 0.3, foot - h * 0.64),
            (x + w * 0.58, foot - h * 0.46),
            (x + w * 0.58, foot),
        ],
        tension=0.5,
    )
    canvas.drawPath(mouth, stroke("#e0b894", 9 * k))
    canvas.drawPath(mouth, radial((x, foot - 30 * k), h * 0.62, ("#f09a48", "#8a2e22", "#2a1018"), (0, 0.5, 1)))
    solid(canvas, box_path(x - w * 1.16, foot - h - 14 * k, x + w * 1.16, foot - h + 6 * k), "#8a5a3c", r)
    for noun, dx in (("clock", 0.0), ("candle", -0.8), ("candle", 0.82), ("vase", 0.42), ("photograph", -0.42)):
        if noun == "clock":
            continue

        with kept(canvas):
            canvas.translate(x + dx * w, foot - h - 14 * k)
            canvas.scale(k * 0.9, k * 0.9)
            thing(noun, r.t).draw(canvas, 0.0)


def _fire(canvas: Canvas, x: float, foot: float, k: float, t: float) -> None:
    from pipeline.illustration.things.drawn import flame

    for dx, s in ((-30, 56), (28, 50), (0, 78), (-14, 60), (14, 64)):
        flame(canvas, x + dx * k, foot, s * k, t)
    for a, b in ((-46, 30), (44, -26)):
        canvas.drawPath(ribbon([(x + a * k, foot + 2), (x + b * k, foot - 12 * k)], (7 * k, 6 * k)), fill("#4a2a22"))


def bedroom(view: View) -> Set:
    """A bedroom with a bed, a bedside lamp and toys."""
    plan = Plan(view)
    r = plan.room
    wall = plan.pick("#a8b8d0", "#d8b8b0", "#b8c4a4", "#c8b0d0")
    pane = plan.pane(0.36, 0.12, 230, 236)

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, wall)
        stripes(canvas, r, blend(wall, "#fffaf0", 0.6), 0.03, 0.69, 46)
        skirting(canvas, r, "#f2e8d8", 0.03)
        a, b = plan.span(0.60, 0.80)
        shelf(canvas, r, a / view.width, 0.30, (b - a) / view.width, ("book", "globe", "sailing boat x", "jar", "ball", "book"), size=0.9)
        hang(canvas, r, "painting", plan.x(0.70), 0.22, 0.9)

    def dress(canvas: Canvas) -> None:
        curtains(canvas, r, pane, plan.pick("#e0c46a", "#7f9cc0", "#d8848a"))

    def furniture(canvas: Canvas) -> None:
        put(canvas, r, "bed", plan.x(0.70), 0.795, 1.02, flip=not plan.flip)
        put(canvas, r, "table", plan.x(0.485), 0.772, 0.42)
        put(canvas, r, "lamp", plan.x(0.485), 0.772, 0.78, on=70, shadow=False)
        left, right = plan.span(0.09, 0.205)
        _wardrobe(canvas, plan, left, right)

    def toys(canvas: Canvas) -> None:
        put(canvas, r, "teddy bear", plan.x(0.24), 0.82, 0.95)
        put(canvas, r, "ball", plan.x(0.30), 0.835)
        put(canvas, r, "chest", plan.x(0.13), 0.835)

    def front(canvas: Canvas) -> None:
        put(canvas, r, "chair", plan.x(0.02), 1.12, 1.35, shadow=False, flip=plan.flip)

    lamp = (r.x(plan.x(0.485)), r.y(0.772) - 156 * r.scale(r.y(0.772)), 64.0)
    planes = [
        wall_plane(plan, paint, (pane,), frame="#f2e8d8", dress=dress),
        floor(r, "boards", plan.pick("#c09468", "#a8785a", "#b8a088")),
        still(r, lambda c: rug(c, r, 0.48, 0.86, 0.42, plan.pick("#6f8fb0", "#c8747c", "#8aa67a"), "#f6ead0"), depth=1.0, base=r.wall + 1),
        still(r, furniture, depth=0.86, base=r.y(0.795)),
        plan.details(("bed", "lamp", "chest")),
        still(r, toys, depth=0.92, base=r.y(0.835)),
        fringe(r, front),
    ]
    return plan.finish(planes, (pane,), (lamp,))


def _wardrobe(canvas: Canvas, plan: Plan, left: float, right: float) -> None:
    r, foot = plan.room, plan.room.y(0.74)
    top = foot - 380 * r.back_scale
    canvas.drawOval(box(left - 6, foot - 8, right + 8, foot + 10), fill("#2a1424", 0.35, blur=7))
    solid(canvas, box_path(left, top, right, foot), "#a8764e", r, crescent=4)
    solid(canvas, box_path(left - 7, top - 10, right + 7, top + 4), "#8a5a3c", r)
    middle = (left + right) / 2
    for a, b in ((left, middle), (middle, right)):
        canvas.drawRect(box(a + 8, top + 16, b - 8, foot - 16), stroke("#6d4530", 2.5, 0.7))
    canvas.drawLine(middle, top + 4, middle, foot, stroke("#5a3428", 2.4))
    for dx in (-7, 7):
        canvas.drawCircle(middle + dx, (top + foot) / 2, 3.6, fill("#e2b45a"))
