"""Rooms that travel: a train compartment and the bridge of a spaceship."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.halo import glow
from pipeline.illustration.paths import box, ellipse, polygon, round_rect, smooth
from pipeline.illustration.places.interiors_furniture import lamps
from pipeline.illustration.places.interiors_parts import (
    CORNER,
    Room,
    box_path,
    built,
    fringe,
    hang,
    put,
    solid,
    still,
    tinted,
)
from pipeline.illustration.places.interiors_plan import Plan, wall_plane
from pipeline.illustration.places.interiors_surfaces import boards, floor, panels, rail, shell
from pipeline.illustration.places.interiors_windows import Pane, daylight, pane_weather
from pipeline.illustration.places.plane import Anchor, Live, Moving, Painter, Plane, Set, Still, View
from pipeline.illustration.props import thing


def _sill(canvas: Canvas, r: Room) -> None:
    """The folding table under the window."""
    x, y = r.x(0.5), r.y(0.64)
    solid(canvas, polygon([(x - 120, y - 12), (x + 120, y - 12), (x + 150, y + 12), (x - 150, y + 12)]), "#c89a64", r)
    solid(canvas, box_path(x - 150, y + 12, x + 150, y + 22), "#8a5a3c", r)
    solid(canvas, box_path(x - 8, y + 22, x + 8, r.wall), "#6d4530", r)
    for noun, dx in (("cup", -70.0), ("book", 40.0)):
        with kept(canvas):
            canvas.translate(x + dx, y - 2)
            canvas.scale(r.back_scale, r.back_scale)
            thing("closed book" if noun == "book" else noun, r.t).draw(canvas, 0.0)


def train(view: View) -> Set:
    """A compartment: two benches, a luggage rack, and the land going by outside the window."""
    plan = Plan(view)
    r = plan.room
    pane = plan.pane(0.5, 0.145, 640, 270, most=0.56)
    wood = plan.pick("#8a5a3c", "#6d4a3a", "#7a5a44")

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, wood, ceiling="#d8c8a8", top=0.02)
        panels(canvas, r, wood, 0.55, 0.735, 9)
        boards(canvas, r, blend(wood, "#e8c890", 0.18), 0.02, 0.55, 60)

    def frame(canvas: Canvas) -> None:
        for side in (-1, 1):
            edge = pane.x if side < 0 else pane.x + pane.width
            cloth = smooth(
                [
                    (edge + side * 34, pane.y - 14),
                    (edge - side * 44, pane.y - 14),
                    (edge - side * 34, pane.y + pane.height * 0.5),
                    (edge - side * 50, pane.y + pane.height + 4),
                    (edge + side * 34, pane.y + pane.height + 6),
                ],
                tension=0.5,
            )
            canvas.drawPath(cloth, linear((edge + side * 34, 0), (edge - side * 44, 0), ("#5a1c2c", "#a8414c", "#7a2834")))
        for share in (0.16, 0.84):
            x, y = r.x(share), r.y(0.20)
            canvas.drawPath(round_rect(x - 96, y, 192, 9, 4), fill("#c8963c"))
            for i in range(9):
                canvas.drawLine(x - 92 + i * 23, y + 4, x - 92 + i * 23, y + 26, stroke("#c8963c", 2, 0.8))
            hang(canvas, r, "suitcase" if share < 0.5 else "basket", share, 0.20, 0.95)

    def seats(canvas: Canvas) -> None:
        for side in (-1, 1):
            _bench(canvas, r, side)

    planes: list[Plane] = [
        Still(depth=0.75, base=r.wall - 4, paint=lambda c: _sky_behind(c, r, pane)),
        *_land_going_by(view, r, pane),
        _wall_with_hole(plan, paint, frame, pane),
        *pane_weather(r, (pane,), 0.75, r.wall - 0.5),
        floor(r, "boards", "#7d5a44"),
        still(r, lambda c: _sill(c, r), depth=0.80, base=r.wall + 1),
        still(r, seats, depth=0.90, base=r.y(0.80)),
        plan.details(),
        *daylight(r, (pane,)),
        *lamps(r, ((r.x(0.16), r.y(0.36), 50.0), (r.x(0.84), r.y(0.36), 50.0)), always=0.12),
    ]
    return built(r, planes)


def _sky_behind(canvas: Canvas, r: Room, pane: Pane) -> None:
    t = r.t
    canvas.drawRect(
        box(pane.x - 20, pane.y - 20, pane.x + pane.width + 20, pane.y + pane.height + 20),
        linear((0, pane.y), (0, pane.y + pane.height), t.sky, (0, 0.3, 0.5, 0.7, 1)),
    )
    if t.weather in ("clear", "wind", "cloudy"):
        x, y = pane.x + pane.width * (0.28 if t.direction[0] < 0 else 0.72), pane.y + pane.height * 0.3
        glow(canvas, x, y, 190, t.sun, 0.7, screen=True)
        canvas.drawCircle(x, y, 24, fill(t.sun, 0.95))


def _land_going_by(view: View, r: Room, pane: Pane) -> list[Plane]:
    """Hills, trees and poles that pass behind the glass, the near ones faster."""
    t, low = view.tones, pane.y + pane.height
    period = 2.0 * view.width

    def strip(key: str, base: float, rise: float, distance: float, trees: int) -> Painter:
        rng = view.rng("train", key)
        phases = rng.uniform(0, 6.28, 3)

        def height(x: float) -> float:
            u = 2 * math.pi * x / period
            return base - rise * (0.5 + 0.3 * math.sin(2 * u + phases[0]) + 0.2 * math.sin(5 * u + phases[1]))

        spots = [(float(rng.random()) * period, float(rng.uniform(0.6, 1.2))) for _ in range(trees)]

        def paint(canvas: Canvas) -> None:
            left = view.left
            count = 120
            line = [(left + 2 * period * i / count, height(2 * period * i / count)) for i in range(count + 1)]
            ramp = t.snow if t.white_ground else t.grass
            canvas.drawPath(
                polygon([*line, (left + 2 * period, low + 60), (left, low + 60)]), fill(t.far(ramp[2 if distance > 0.5 else 1], distance))
            )
            for lap in (0.0, period):
                for x, s in spots:
                    y, h = height(x) + 6, 74 * s * (1.3 - distance)
                    colour = t.far(t.foliage[1], distance)
                    canvas.drawRect(box(left + x + lap - 3, y - h * 0.4, left + x + lap + 3, y), fill(t.far(t.bark[1], distance)))
                    canvas.drawPath(ellipse(left + x + lap, y - h * 0.66, h * 0.34, h * 0.42), fill(colour))

        return paint

    moving: list[Plane] = []
    for key, base, rise, distance, trees, speed in (
        ("far", 0.66, 70.0, 0.85, 10, -26.0),
        ("mid", 0.84, 52.0, 0.5, 16, -90.0),
        ("near", 1.0, 30.0, 0.1, 14, -300.0),
    ):
        y = pane.y + pane.height * base
        moving.append(
            Moving(
                depth=0.75,
                base=r.wall - 3,
                box=(view.left, pane.y - 20, view.left + 2 * period, low + 24),
                paint=strip(key, y, rise, distance, trees),
                speed=speed,
                period=period,
            )
        )
    return moving


def _wall_with_hole(plan: Plan, paint: Painter, frame: Painter, pane: Pane) -> Plane:
    """The compartment's wall round the glass."""
    r = plan.room

    def show(canvas: Canvas) -> None:

        with kept(canvas):
            hole = pane.path
            hole.toggleInverseFillType()
            canvas.clipPath(hole, True)
            with tinted(canvas, r.t, r.lamplight):
                paint(canvas)
        canvas.drawPath(pane.path, stroke(r.t.of("#4a3028"), 13))
        canvas.drawPath(pane.path, stroke(r.t.of("#c8963c"), 4))
        canvas.drawLine(pane.x + pane.width / 2, pane.y, pane.x + pane.width / 2, pane.y + pane.height, stroke(r.t.of("#4a3028"), 9))
        canvas.drawPath(
            polygon(
                [(pane.x + 60, pane.y + pane.height), (pane.x + 190, pane.y), (pane.x + 250, pane.y), (pane.x + 120, pane.y + pane.height)]
            ),
            fill("#ffffff", 0.07),
        )
        with tinted(canvas, r.t, r.lamplight):
            frame(canvas)

    return Still(depth=0.75, base=r.wall - 1, paint=show)


def _bench(canvas: Canvas, r: Room, side: int) -> None:
    """An upholstered bench against the side wall."""
    foot, k = r.y(0.82), r.scale(r.y(0.82))
    edge = r.x(0.5 + side * 0.33)
    out = r.x(0.5 + side * 0.62)
    cloth = "#3f6a5e"
    back = polygon([(edge + side * 40, foot - 300 * k), (out, foot - 380 * k), (out, foot - 60 * k), (edge + side * 40, foot - 96 * k)])
    solid(canvas, back, cloth, r, crescent=5)
    for i in range(4):
        for j in range(3):
            canvas.drawCircle(edge + side * (80 + 62 * i), foot - (270 - 62 * j + 14 * i) * k, 4, fill("#2a4a44"))
    seat = polygon([(edge, foot - 104 * k), (out, foot - 96 * k), (out, foot - 20 * k), (edge, foot - 58 * k)])
    solid(canvas, polygon([(edge, foot - 58 * k), (out, foot - 20 * k), (out, foot + 90 * k), (edge, foot)]), "#5a3c30", r)
    solid(canvas, seat, blend(cloth, "#e8e0c0", 0.14), r, crescent=4)


def _screens(canvas: Canvas, r: Room) -> None:
    """Screens beside the great window, and the lamp over it."""
    for share in (0.115, 0.885):
        x, y = r.x(share), r.y(0.30)
        solid(canvas, round_rect(x - 44, y - 76, 88, 152, 12), "#5c6880", r)
        canvas.drawPath(round_rect(x - 35, y - 67, 70, 134, 8), linear((0, y - 67), (0, y + 67), ("#22405c", "#173048")))
        for i in range(6):
            canvas.drawLine(
                x - 26,
                y - 50 + i * 20,
                x - 26 + 14 + 38 * abs(math.sin(i * 1.9 + share)),
                y - 50 + i * 20,
                stroke(("#7af0d8", "#ffcf70", "#ff8a8a")[i % 3], 5, 0.9),
            )
    solid(canvas, round_rect(r.x(0.5) - 120, r.y(0.045), 240, 12, 6), "#e8f0f4", r)


def spaceship(view: View) -> Set:
    """The bridge of a friendly spaceship: a great window to the stars, consoles with lights, a round hatch."""
    plan = Plan(view)
    r = plan.room
    pane = plan.pane(0.5, 0.085, 680, 300, "space", most=0.58)
    hull = plan.pick("#8fa0b4", "#a8a4b8", "#8fb0ac")

    def paint(canvas: Canvas) -> None:
        shell(canvas, r, hull, ceiling="#4a5268", top=0.03)
        for i in range(10):
            x = r.x(CORNER) + (r.x(1 - CORNER) - r.x(CORNER)) * i / 9
            canvas.drawLine(x, r.y(0.03), x, r.wall, stroke("#4a5268", 2.4, 0.45))
            for y in (0.08, 0.33, 0.56):
                canvas.drawCircle(x + 9, r.y(y), 2.6, fill("#4a5268", 0.7))
        rail(canvas, r, 0.555, "#5c6880", 0.02)

    def consoles(canvas: Canvas) -> None:
        for a, b in ((0.10, 0.355), (0.645, 0.90)):
            _console(canvas, r, r.x(a), r.x(b), r.y(0.768))
        _console(canvas, r, r.x(0.405), r.x(0.595), r.y(0.762))
        put(canvas, r, "plant", plan.x(0.375), 0.785, 0.7)

    def seats(canvas: Canvas) -> None:
        for share, turn in ((0.20, False), (0.80, True)):
            _pilot_seat(canvas, r, r.x(share), r.y(0.835), turn)

    def front(canvas: Canvas) -> None:
        for side in (-1, 1):
            x = r.x(0.5 + side * 0.53)
            solid(
                canvas,
                smooth(
                    [
                        (x - side * 70, view.bottom),
                        (x - side * 60, r.y(0.86)),
                        (x, r.y(0.80)),
                        (x + side * 220, r.y(0.78)),
                        (x + side * 220, view.bottom),
                    ],
                    tension=0.4,
                ),
                "#5c6880",
                r,
            )

    planes: list[Plane] = [
        wall_plane(plan, paint, (pane,), frame="#5c6880", bars=(3, 1), dress=lambda c: _screens(c, r)),
        floor(r, "plates", "#7c8698"),
        still(r, consoles, depth=0.86, base=r.y(0.768)),
        _blinking(view, r),
        plan.details(("computer",)),
        still(r, seats, depth=0.95, base=r.y(0.835)),
        fringe(r, front),
    ]
    strip = Still(
        depth=0.75, base=r.wall + 0.5, paint=lambda c: glow(c, r.x(0.5), r.y(0.05), 520, "#bfe6ff", 0.30, squash=0.5, screen=True)
    )
    return built(r, [*planes, strip], (Anchor(name="window", x=r.x(0.5), y=r.y(0.28), depth=0.75),))


def _console(canvas: Canvas, r: Room, left: float, right: float, foot: float) -> None:
    k = r.scale(foot)
    canvas.drawOval(box(left - 6, foot - 8, right + 6, foot + 10), fill("#1a1430", 0.4, blur=8))
    solid(canvas, polygon([(left + 8, foot), (left, foot - 118 * k), (right, foot - 118 * k), (right - 8, foot)]), "#6d7a90", r, crescent=4)
    solid(
        canvas,
        polygon([(left, foot - 118 * k), (left + 22, foot - 168 * k), (right - 22, foot - 168 * k), (right, foot - 118 * k)]),
        "#8f9cb2",
        r,
    )
    canvas.drawPath(
        polygon([(left + 16, foot - 124 * k), (left + 30, foot - 161 * k), (right - 30, foot - 161 * k), (right - 16, foot - 124 * k)]),
        fill("#26364e"),
    )
    canvas.drawRect(box(left + 4, foot - 100 * k, right - 4, foot - 92 * k), fill("#7af0d8", 0.55))


def _blinking(view: View, r: Room) -> Live:
    rng = view.rng("lights")
    spots = []
    for a, b, y in ((0.125, 0.33, 0.768), (0.67, 0.875, 0.768), (0.42, 0.58, 0.762)):
        k = r.scale(r.y(y))
        for i in range(14):
            x = r.x(a + (b - a) * (i + 0.5) / 14)
            for row in range(2):
                spots.append(
                    (
                        x,
                        r.y(y) - (134 + 15 * row) * k,
                        ("#7af0d8", "#ffcf70", "#ff8a8a", "#9ac8ff")[int(rng.integers(4))],
                        float(rng.uniform(0, 6.3)),
                        float(rng.uniform(0.6, 2.4)),
                    )
                )

    def draw(canvas: Canvas, time: float) -> None:
        for x, y, colour, phase, rate in spots:
            lit = 0.35 + 0.65 * (math.sin(rate * time + phase) > -0.2)
            canvas.drawCircle(x, y, 3.6, fill(colour, lit))

    return Live(depth=0.86, base=r.y(0.769), draw=draw)


def _pilot_seat(canvas: Canvas, r: Room, x: float, foot: float, turn: bool) -> None:
    k = r.scale(foot)
    with kept(canvas):
        canvas.translate(x, foot)
        canvas.scale(-k if turn else k, k)
        canvas.drawOval(box(-60, -10, 60, 12), fill("#1a1430", 0.4, blur=7))
        solid(canvas, ellipse(0, -6, 52, 10), "#4a5268", r)
        solid(canvas, box_path(-9, -70, 9, -6), "#4a5268", r)
        solid(
            canvas,
            smooth([(-60, -70), (-72, -210), (-40, -250), (-18, -240), (-26, -96), (-20, -70)], tension=0.6),
            "#d86a4c",
            r,
            crescent=4,
        )
        solid(canvas, smooth([(-52, -100), (46, -104), (62, -86), (52, -64), (-50, -62)], tension=0.6), "#e8805c", r, crescent=3)
        solid(canvas, round_rect(-20, -150, 66, 15, 7), "#5c6880", r)
