"""Great halls: museum, theatre stage, throne room, temple."""

from __future__ import annotations

import itertools
import math

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.halo import glow
from pipeline.illustration.paths import Path, box, ellipse, polygon, ribbon, smooth
from pipeline.illustration.places.interiors_furniture import motes
from pipeline.illustration.places.interiors_parts import CORNER, Room, box_path, fringe, put, solid, still
from pipeline.illustration.places.interiors_plan import Plan, wall_plane
from pipeline.illustration.places.interiors_surfaces import blocks, floor, panels, shell
from pipeline.illustration.places.plane import Live, Plane, Set, Still, View


def museum(view: View) -> Set:
    """A hall of pictures in gold frames, statues on plinths, a red rope."""
    plan = Plan(view)
    r = plan.room
    wall = plan.pick("#8a3f48", "#3f5e68", "#55684e")

    def paint(canvas: Canvas) -> None:
        rng = view.rng("pictures")
        shell(canvas, r, wall, ceiling="#d8ccb4", top=0.045)
        solid(canvas, box_path(r.x(CORNER), r.y(0.03), r.x(1 - CORNER), r.y(0.07)), "#e9dcc0", r)
        panels(canvas, r, "#e0d2b6", 0.60, 0.735, 10)
        for i, (share, width, height) in enumerate(((0.18, 150, 200), (0.36, 200, 150), (0.585, 250, 190), (0.80, 160, 210))):
            _masterpiece(canvas, r, r.x(plan.x(share)), r.y(0.335), width, height, int(rng.integers(0, 6)) + i)

    def lights(canvas: Canvas) -> None:
        for share in (0.18, 0.36, 0.585, 0.80):
            x = r.x(plan.x(share))
            cone = polygon([(x - 14, r.y(0.06)), (x + 14, r.y(0.06)), (x + 120, r.y(0.58)), (x - 120, r.y(0.58))])
            canvas.drawPath(cone, linear((0, r.y(0.06)), (0, r.y(0.58)), (rgb(view.tones.lamp, 0.26), rgb(view.tones.lamp, 0.0))))

    def exhibits(canvas: Canvas) -> None:
        put(canvas, r, "statue", plan.x(0.10), 0.775, 1.05)
        for share, noun in ((0.475, "vase"), (0.70, "crown")):
            _plinth(canvas, r, r.x(plan.x(share)), r.y(0.765))
            put(canvas, r, noun, plan.x(share), 0.765, 1.0, on=128, shadow=False)
        put(canvas, r, "statue", plan.x(0.91), 0.775, 0.95)

    def ropes(canvas: Canvas) -> None:
        posts = [r.x(plan.x(s)) for s in (0.20, 0.33, 0.46)]
        foot, k = r.y(0.82), r.scale(r.y(0.82))
        for a, b in itertools.pairwise(posts):
            canvas.drawPath(
                smooth([(a, foot - 104 * k), ((a + b) / 2, foot - 66 * k), (b, foot - 104 * k)], False), stroke("#9c2f3c", 8 * k)
            )
        for x in posts:
            solid(canvas, ellipse(x, foot, 20 * k, 6 * k), "#b8862f", r)
            solid(canvas, box_path(x - 4 * k, foot - 110 * k, x + 4 * k, foot), "#d8a640", r)
            solid(canvas, ellipse(x, foot - 114 * k, 9 * k, 9 * k), "#e8c060", r)

    planes: list[Plane] = [
        wall_plane(plan, paint),
        Still(depth=0.75, base=r.wall + 0.5, paint=lights),
        floor(r, "tiles", "#a89884", "#e2d6be"),
        still(r, exhibits, depth=0.86, base=r.y(0.775)),
        plan.details(("statue",)),
        still(r, ropes, depth=0.94, base=r.y(0.82)),
    ]
    return plan.finish(planes, ())


def _masterpiece(canvas: Canvas, r: Room, x: float, y: float, width: float, height: float, key: int) -> None:
    w, h = width / 2, height / 2
    canvas.drawRect(box(x - w - 8, y - h + 4, x + w + 18, y + h + 22), fill("#2a1424", 0.35, blur=9))
    solid(canvas, box_path(x - w - 15, y - h - 15, x + w + 15, y + h + 15), "#c8963c", r, crescent=3)
    canvas.drawRect(box(x - w - 5, y - h - 5, x + w + 5, y + h + 5), fill("#8a5f26"))
    sky = ("#a8c4d0", "#e2b88a", "#3f4f78", "#d8cdb0", "#8fa8a0", "#c9a0a0")[key % 6]
    canvas.drawRect(box(x - w, y - h, x + w, y + h), linear((0, y - h), (0, y + h), (sky, blend(sky, "#fff0d0", 0.45))))
    with kept(canvas):
        canvas.clipRect(box(x - w, y - h, x + w, y + h))
        if height > width:
            solid(
                canvas,
                smooth(
                    [
                        (x - w * 0.75, y + h * 1.1),
                        (x - w * 0.6, y + h * 0.4),
                        (x, y + h * 0.15),
                        (x + w * 0.6, y + h * 0.4),
                        (x + w * 0.75, y + h * 1.1),
                    ]
                ),
                ("#6a3f4a", "#3f5a5e", "#5a4a72")[key % 3],
                r,
            )
            solid(canvas, ellipse(x, y - h * 0.16, w * 0.34, h * 0.28), "#e2b896", r)
            solid(
                canvas,
                smooth(
                    [
                        (x - w * 0.40, y - h * 0.1),
                        (x - w * 0.3, y - h * 0.5),
                        (x + w * 0.3, y - h * 0.5),
                        (x + w * 0.40, y - h * 0.1),
                        (x, y - h * 0.34),
                    ]
                ),
                "#4a3028",
                r,
            )
        else:
            for i, colour in enumerate(("#7f9a7c", "#5f7f68", "#4a6656")):
                base = y + h * (0.1 + 0.3 * i)
                line = [(x - w + 2 * w * j / 6, base + 16 * math.sin(j * 1.4 + key + i)) for j in range(7)]
                canvas.drawPath(smooth([*line, (x + w, y + h + 20), (x - w, y + h + 20)], tension=0.7), fill(colour))
            canvas.drawCircle(x + w * 0.4, y - h * 0.4, 17, fill("#fff0c0", 0.9))


def _plinth(canvas: Canvas, r: Room, x: float, foot: float) -> None:
    k = r.scale(foot)
    canvas.drawOval(box(x - 52 * k, foot - 8, x + 52 * k, foot + 10), fill("#2a1424", 0.35, blur=7))
    solid(canvas, box_path(x - 38 * k, foot - 124 * k, x + 38 * k, foot), "#e2dacb", r, crescent=3)
    for y0, y1 in ((-132, -118), (-14, 0)):
        solid(canvas, box_path(x - 46 * k, foot + y0 * k, x + 46 * k, foot + y1 * k), "#efe8da", r)


def stage(view: View) -> Set:
    """A theatre stage: red curtains, painted scenery, footlights."""
    plan = Plan(view)
    r = plan.room
    w, h = view.width, view.height

    def paint(canvas: Canvas) -> None:
        canvas.drawRect(
            box(view.left, view.top, view.right, view.bottom), linear((0, 0), (0, r.wall), ("#2f3a66", "#5a5a8c", "#d89a7c"), (0, 0.6, 1))
        )
        glow(canvas, w * 0.5, r.wall, w * 0.5, "#ffcf94", 0.5, squash=0.5, screen=True)
        rng = view.rng("scenery")
        for _ in range(26):
            solid(
                canvas, _star(float(rng.uniform(0.1, 0.9)) * w, float(rng.uniform(0.05, 0.42)) * h, float(rng.uniform(3, 8))), "#f6e0a0", r
            )
        solid(canvas, ellipse(r.x(plan.x(0.68)), 0.2 * h, 46, 46), "#f6e6b4", r)
        for i, colour in enumerate(("#4f6a78", "#3f5a5c", "#2f4a46")):
            base = r.wall - (0.20 - 0.07 * i) * h
            line = [(view.left + (view.right - view.left) * j / 10, base + 26 * math.sin(j * 1.3 + i * 2)) for j in range(11)]
            canvas.drawPath(smooth([*line, (view.right, r.wall + 40), (view.left, r.wall + 40)], tension=0.7), fill(colour))
        for share in (0.22, 0.31, 0.80):
            x = r.x(plan.x(share))
            solid(canvas, polygon([(x - 46, r.wall + 4), (x, r.wall - 210), (x + 46, r.wall + 4)]), "#3f6a52", r)

    def drapes(canvas: Canvas) -> None:
        for side in (-1, 1):
            edge = w * (0.5 + side * 0.5)
            _drape(canvas, edge, side, w * 0.21, h)
        swag = [(w * (-0.22 + 1.44 * i / 24), 0.115 * h + 26 * abs(math.sin(i * math.pi / 4))) for i in range(25)]
        canvas.drawPath(
            polygon([(view.left, view.top), (view.right, view.top), *reversed(swag)]), linear((0, 0), (0, 0.17 * h), ("#6d1c2a", "#b03040"))
        )
        canvas.drawPath(smooth(swag, False), stroke("#e2b24a", 8))

    def lights(canvas: Canvas) -> None:
        for share, lean in ((0.22, 0.12), (0.5, 0.0), (0.78, -0.12)):
            x, foot = share * w, 0.90 * h
            cone = polygon([(x - 10, -60), (x + 10, -60), (x + lean * w + 150, foot), (x + lean * w - 150, foot)])
            canvas.drawPath(cone, linear((0, -60), (0, foot), (rgb("#fff0c8", 0.28), rgb("#fff0c8", 0.03))))
            glow(canvas, x + lean * w, foot, 190, "#ffe9b8", 0.34, squash=0.2, screen=True)

    def foot(canvas: Canvas) -> None:
        y = 0.985 * h
        canvas.drawRect(box(view.left, y, view.right, view.bottom), linear((0, y), (0, view.bottom), ("#5a2a28", "#1a0c18")))
        for i in range(13):
            x = w * i / 12
            solid(canvas, ellipse(x, y, 24, 15), "#d8a640", r)

    planes: list[Plane] = [
        wall_plane(plan, paint),
        floor(r, "boards", "#a86e44"),
        Still(depth=0.9, base=r.wall + 3, paint=lights),
        plan.details(),
        still(r, drapes, depth=1.12, front=True, shots=("Extreme long shot", "Long shot", "Wide shot")),
        still(r, foot, depth=1.2, front=True, shots=("Extreme long shot", "Long shot", "Wide shot")),
    ]
    return plan.finish(planes, ())


def _star(x: float, y: float, size: float) -> Path:
    return polygon(
        [
            (x + size * (1 if i % 2 else 2.2) * math.sin(i * math.pi / 5), y + size * (1 if i % 2 else 2.2) * math.cos(i * math.pi / 5))
            for i in range(10)
        ]
    )


def _drape(canvas: Canvas, edge: float, side: int, width: float, h: float) -> None:
    for i in range(7):
        a, b = edge - side * width * i / 7, edge - side * width * (i + 1) / 7
        sway = side * width * 0.06 * math.sin(i)
        fold = smooth(
            [
                (a + side * 12, -0.4 * h),
                (b, -0.4 * h),
                (b + sway, 0.55 * h),
                (b - side * width * 0.03 * i, 0.965 * h),
                (a + side * 12, 0.965 * h),
            ],
            tension=0.35,
        )
        canvas.drawPath(fold, linear((a, 0), (b, 0), ("#5a1424", "#c23c48", "#8a2030")))
    canvas.drawPath(
        ribbon([(edge + side * 20, 0.58 * h), (edge - side * width * 0.5, 0.62 * h), (edge - side * width * 0.98, 0.56 * h)], (7, 10, 6)),
        fill("#e2b24a"),
    )
    if side:
        canvas.drawRect(box(edge if side > 0 else edge - 600, -0.4 * h, edge + 600 if side > 0 else edge, 1.3 * h), fill("#3a0e1c"))


def throne_room(view: View) -> Set:
    """A hall of stone with tall windows, banners, and a throne on steps."""
    plan = Plan(view)
    r = plan.room
    panes = (
        plan.pane(0.23, 0.06, 112, 300, "hills", arch=True, most=0.14),
        plan.pane(0.77, 0.06, 112, 300, "hills", arch=True, sun=False, most=0.14),
    )
    banner = plan.pick("#9c2f42", "#2f4f8a", "#3f6a4e")

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, "#a89c90", ceiling="#4a4452", top=-0.2)
        blocks(canvas, r, ("#b4a89a", "#a0948a", "#c2b6a4"), -0.2, 0.735, (78, 42), gap=3, radius=3)
        for share in (0.115, 0.345, 0.655, 0.885):
            _pillar(canvas, r, r.x(share), 34, -0.2)
        for share in (0.405, 0.595):
            _banner(canvas, r, r.x(share), banner)

    def dais(canvas: Canvas) -> None:
        foot = r.y(0.775)
        for i in range(3):
            w, y = r.x(0.155 - 0.025 * i), foot - i * 15
            solid(
                canvas,
                polygon([(r.x(0.5) - w, y - 15), (r.x(0.5) + w, y - 15), (r.x(0.5) + w + 7, y), (r.x(0.5) - w - 7, y)]),
                ("#8a8078", "#9a9086", "#aaa094")[i],
                r,
            )
        put(canvas, r, "throne", 0.5, 0.757, 1.02, on=30, shadow=False)
        for share in (0.325, 0.675):
            put(canvas, r, "candelabra", share, 0.79, 1.9)

    def carpet(canvas: Canvas) -> None:
        low = view.bottom
        path = polygon([(r.x(0.455), r.y(0.772)), (r.x(0.545), r.y(0.772)), (r.x(0.5) + r.x(0.21), low), (r.x(0.5) - r.x(0.21), low)])
        canvas.drawPath(path, linear((0, r.wall), (0, view.height), (blend(banner, "#2a1020", 0.25), banner)))
        canvas.drawPath(path, stroke("#d8a640", 7))

    def front(canvas: Canvas) -> None:
        for share in (-0.015, 1.015):
            x = r.x(share)
            solid(canvas, box_path(x - 70, -0.4 * view.height, x + 70, 1.3 * view.height), "#8a8078", r)

    spots = tuple((r.x(s), r.y(0.79) - 1.9 * 118 * r.scale(r.y(0.79)), 74.0) for s in (0.325, 0.675))
    planes = [
        wall_plane(plan, paint, panes, frame="#7c7270", bars=(2, 4)),
        floor(r, "flags", "#8f867c"),
        still(r, carpet, depth=1.0, base=r.wall + 1),
        still(r, dais, depth=0.88, base=r.y(0.775)),
        plan.details(("throne",)),
        fringe(r, front),
    ]
    return plan.finish(planes, panes, spots)


def _pillar(canvas: Canvas, r: Room, x: float, half: float, top: float) -> None:
    y0, y1 = r.y(top), r.wall + 6
    shaft = box_path(x - half, y0, x + half, y1)
    canvas.drawRect(box(x - half - 8, y0, x + half + 16, y1), fill("#2a1424", 0.25, blur=9))
    canvas.drawPath(shaft, linear((x - half, 0), (x + half, 0), ("#d2c6b6", "#b8ac9e", "#8a7e7c")))
    for i in range(-2, 3):
        canvas.drawLine(x + i * half * 0.36, y0, x + i * half * 0.36, y1, stroke("#6d6264", 2, 0.3))
    for y, h, w in ((y1 - 30, 30, 1.34), (r.y(0.02), 24, 1.3)):
        solid(canvas, box_path(x - half * w, y, x + half * w, y + h), "#c4b8a8", r)


def _banner(canvas: Canvas, r: Room, x: float, colour: str) -> None:
    top, low, w = r.y(0.04), r.y(0.44), 34.0
    cloth = polygon([(x - w, top), (x + w, top), (x + w, low), (x, low - 34), (x - w, low)])
    canvas.drawPath(cloth, linear((x - w, 0), (x + w, 0), (blend(colour, "#ffffff", 0.14), colour, blend(colour, "#1a0c1c", 0.35))))
    canvas.drawPath(cloth, stroke("#d8a640", 4))
    solid(
        canvas,
        smooth(
            [
                (x - 16, (top + low) / 2 + 12),
                (x - 18, (top + low) / 2 - 14),
                (x - 8, (top + low) / 2 - 2),
                (x, (top + low) / 2 - 20),
                (x + 8, (top + low) / 2 - 2),
                (x + 18, (top + low) / 2 - 14),
                (x + 16, (top + low) / 2 + 12),
            ],
            tension=0.2,
        ),
        "#e8bc50",
        r,
    )
    canvas.drawLine(x - w - 8, top, x + w + 8, top, stroke("#6d4530", 7))


def _altar(canvas: Canvas, r: Room, cx: float) -> None:
    """The altar between two fire bowls."""
    foot = r.y(0.772)
    for i, w in enumerate((150, 124)):
        solid(canvas, box_path(cx - w, foot - 18 * (i + 1), cx + w, foot - 18 * i), ("#9a866e", "#ac967a")[i], r)
    solid(canvas, box_path(cx - 84, foot - 112, cx + 84, foot - 36), "#b8a284", r, crescent=4)
    solid(canvas, box_path(cx - 100, foot - 126, cx + 100, foot - 106), "#c8b292", r)
    put(canvas, r, "chalice", 0.5, 0.772, 1.15, on=170, shadow=False)
    for share in (0.32, 0.68):
        x, k = r.x(share), r.scale(r.y(0.79))
        y = r.y(0.79)
        solid(
            canvas,
            smooth([(x - 14 * k, y), (x - 9 * k, y - 120 * k), (x + 9 * k, y - 120 * k), (x + 14 * k, y)], tension=0.2),
            "#6d5a4a",
            r,
        )
        solid(
            canvas,
            smooth(
                [(x - 54 * k, y - 150 * k), (x - 30 * k, y - 116 * k), (x + 30 * k, y - 116 * k), (x + 54 * k, y - 150 * k)],
                tension=0.4,
            ),
            "#a87a3c",
            r,
        )


def temple(view: View) -> Set:
    """Inside a temple: columns going back into the dark, a shaft of light, an lambda c: _altar(c, r, cx) with fire bowls."""
    plan = Plan(view)
    r = plan.room
    cx = r.x(0.5)

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, "#a08a72", ceiling="#3a302e", top=-0.2)
        blocks(canvas, r, ("#ab957a", "#97826a", "#b8a286"), -0.2, 0.735, (92, 46), gap=3, radius=2)
        canvas.drawRect(box(cx - 150, r.y(-0.2), cx + 150, r.wall), linear((cx - 150, 0), (cx + 150, 0), ("#4a3a36", "#6d5848", "#4a3a36")))
        for i in range(7):
            y = r.y(0.10 + 0.085 * i)
            for j in range(4):
                x = cx - 108 + 72 * j
                glyph = (ellipse(x, y, 9, 9), box_path(x - 9, y - 5, x + 9, y + 5), polygon([(x - 9, y + 8), (x, y - 9), (x + 9, y + 8)]))[
                    (i * 3 + j) % 3
                ]
                canvas.drawPath(glyph, stroke("#c8a86a", 2.4, 0.55))
        for share, half in ((0.10, 46), (0.235, 38), (0.365, 31), (0.635, 31), (0.765, 38), (0.90, 46)):
            _pillar(canvas, r, r.x(share), half, -0.2)

    def beam(canvas: Canvas) -> None:
        t = view.tones
        quad = polygon([(cx - 60, -0.3 * view.height), (cx + 110, -0.3 * view.height), (cx + 190, r.y(0.80)), (cx - 190, r.y(0.80))])
        canvas.drawPath(quad, linear((cx, -80), (cx, r.y(0.80)), (rgb(t.light, 0.40), rgb(t.light, 0.05))))

    def fires(canvas: Canvas, time: float) -> None:
        from pipeline.illustration.things.drawn import flame

        for share in (0.32, 0.68):
            x, y, k = r.x(share), r.y(0.79), r.scale(r.y(0.79))
            for dx, s in ((-22, 44), (20, 40), (0, 66)):
                flame(canvas, x + dx * k, y - 138 * k, s * k, time + share)

    spots = tuple((r.x(s), r.y(0.79) - 170 * r.scale(r.y(0.79)), 84.0) for s in (0.32, 0.68))
    planes: list[Plane] = [
        wall_plane(plan, paint),
        floor(r, "flags", "#94806a"),
        Still(depth=0.85, base=r.wall + 2, paint=beam),
        still(r, lambda c: _altar(c, r, cx), depth=0.87, base=r.y(0.775)),
        Live(depth=0.87, base=r.y(0.776), draw=fires),
        plan.details(),
        *motes(r, 0.3, 0.4),
    ]
    return plan.finish(planes, (), spots)
