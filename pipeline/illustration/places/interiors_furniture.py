"""Shelves, books, counters, lamps and dust in rooms."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.halo import glow
from pipeline.illustration.paths import box, polygon, round_rect, smooth
from pipeline.illustration.places.interiors_parts import ON_WALL, Room, box_path, solid
from pipeline.illustration.places.parts import flicker
from pipeline.illustration.places.plane import Live, Plane
from pipeline.illustration.props import thing


def lamps(
    room: Room, spots: Sequence[tuple[float, float, float]], *, depth: float = 0.75, base: float | None = None, always: float = 0.25
) -> list[Plane]:
    """Halos of lamps and fires at (set x, set y, radius); faint by day, strong at night."""
    t = room.t
    strength = always + (1 - always) * t.dark

    def draw(canvas: Canvas, time: float) -> None:
        for x, y, radius in spots:
            k = strength * flicker(time, x)
            glow(canvas, x, y, radius * 6.5, t.lamp, 0.20 * k * t.dark, screen=True)
            glow(canvas, x, y, radius * 2.6, t.lamp, 0.36 * k, screen=True)
            glow(canvas, x, y, radius, t.lamp, 0.46 * k)
            glow(canvas, x, y, radius * 0.3, "#fff6dc", 0.5 * k)

    return [Live(depth=depth, base=base if base is not None else room.wall + 1, draw=draw)] if spots else []


def motes(room: Room, x: float, width: float) -> list[Plane]:
    """Dust that hangs in the light by day."""
    t = room.t
    if t.dark > 0.6 or t.weather in ("rain", "storm"):
        return []
    rng = room.view.rng("motes")
    seeds = [tuple(float(v) for v in rng.random(4)) for _ in range(34)]

    def draw(canvas: Canvas, time: float) -> None:
        for a, b, c, d in seeds:
            px = room.x(x + width * a) + 26 * math.sin(0.21 * time + 6.3 * c)
            py = room.y(0.12 + 0.62 * b) + 20 * math.sin(0.17 * time + 6.3 * d)
            canvas.drawCircle(px, py, 0.9 + 1.5 * c, fill("#fff2d0", 0.30 + 0.30 * math.sin(0.6 * time + 6.3 * a)))

    return [Live(depth=0.9, draw=draw, base=room.wall + 3)]


def shelf(
    canvas: Canvas,
    room: Room,
    x: float,
    y: float,
    width: float,
    nouns: Sequence[str],
    *,
    colour: str = "#a5693f",
    size: float = 1.0,
    brackets: bool = True,
) -> None:
    """A board on the wall from share ``x``, its top at share ``y``, with things on it."""
    left, top, w = room.x(x), room.y(y), room.x(width)
    canvas.drawRect(box(left + 4, top + 12, left + w + 6, top + 26), fill("#2a1424", 0.30, blur=6))
    k, at = room.back_scale * size * ON_WALL, left + 10.0
    for noun in nouns:
        piece = thing(noun, room.t)
        b = piece.bounds()
        if at + b.width * k > left + w:
            break
        with kept(canvas):
            canvas.translate(at - b.left * k, top + 1)
            canvas.scale(k, k)
            piece.draw(canvas, 0.0)
        at += b.width * k + 3
    canvas.drawPath(
        round_rect(left, top, w, 12, 2), linear((0, top), (0, top + 12), (blend(colour, "#ffe8c0", 0.3), blend(colour, "#3a1c24", 0.35)))
    )
    if brackets:
        for bx in (left + w * 0.12, left + w * 0.88):
            canvas.drawPath(
                smooth([(bx - 4, top + 12), (bx + 4, top + 12), (bx + 3, top + 30), (bx - 4, top + 38)], tension=0.5),
                fill(blend(colour, "#3a1c24", 0.45)),
            )


SPINES = ("#a8525a", "#5f86a8", "#d8a24c", "#5f8a68", "#8a6a94", "#c9783c", "#e0cda4", "#6f4a42", "#3f6478")


def book_row(canvas: Canvas, room: Room, left: float, right: float, foot: float, tall: float, key: str) -> None:
    """Books standing side by side, in set units."""
    rng, x = room.view.rng("books", key), left
    while x < right - 5:
        w, h = min(right - x, tall * float(rng.uniform(0.16, 0.34))), tall * float(rng.uniform(0.68, 1.0))
        if rng.random() < 0.06:
            x += w
            continue
        colour = SPINES[int(rng.integers(len(SPINES)))]
        tilt = 0.18 if rng.random() < 0.06 else 0.0
        quad = polygon([(x + h * tilt, foot - h), (x + w + h * tilt, foot - h * (1 - 0.1 * tilt)), (x + w, foot), (x, foot)])
        canvas.drawPath(quad, linear((x, 0), (x + w, 0), (blend(colour, "#fff0d8", 0.18), colour, blend(colour, "#2a1424", 0.3))))
        if rng.random() < 0.6:
            canvas.drawRect(box(x + 1, foot - h * 0.82, x + w - 1, foot - h * 0.76), fill("#f2d89a", 0.75))
        x += w + 0.8 + (h * tilt if tilt else 0)


def bookcase(
    canvas: Canvas, room: Room, left: float, right: float, top: float, foot: float, rows: int, key: str, *, colour: str = "#6d4530"
) -> None:
    """A wall of books, in set units."""
    canvas.drawRect(box(left + 6, top + 8, right + 10, foot), fill("#2a1424", 0.32, blur=9))
    canvas.drawRect(box(left, top, right, foot), fill(blend(colour, "#2a1424", 0.45)))
    step = (foot - top - 12) / rows
    for i in range(rows):
        y = top + 10 + step * (i + 1)
        canvas.drawRect(
            box(left, y - step, right, y - step * 0.6), linear((0, y - step), (0, y - step * 0.6), (rgb("#1a0c18", 0.5), rgb("#1a0c18", 0)))
        )
        book_row(canvas, room, left + 9, right - 9, y - 6, step * 0.80, f"{key}{i}")
        canvas.drawRect(
            box(left, y - 7, right, y), linear((0, y - 7), (0, y), (blend(colour, "#ffe0b0", 0.3), blend(colour, "#2a1424", 0.2)))
        )
    for x in (left, right - 8):
        canvas.drawRect(
            box(x, top, x + 8, foot), linear((x, 0), (x + 8, 0), (blend(colour, "#ffe0b0", 0.25), blend(colour, "#2a1424", 0.25)))
        )
    canvas.drawPath(round_rect(left - 6, top - 6, right - left + 12, 14, 3), fill(blend(colour, "#ffe0b0", 0.14)))


def counter(canvas: Canvas, room: Room, left: float, right: float, foot: float, height: float, colour: str, top: str) -> None:
    """A counter or cupboard seen from the front, in set units: a top with depth and doors below."""
    canvas.drawOval(box(left - 8, foot - 8, right + 8, foot + 12), fill("#2a1424", 0.35, blur=8))
    solid(canvas, box_path(left, foot - height, right, foot), colour, room)
    count = max(2, round((right - left) / (height * 0.62)))
    step = (right - left) / count
    for i in range(count):
        x, m = left + i * step, step * 0.09
        canvas.drawPath(
            round_rect(x + m, foot - height * 0.86, step - 2 * m, height * 0.76, 3), stroke(blend(colour, "#2a1424", 0.4), 2, 0.7)
        )
        canvas.drawCircle(x + (step - m * 2.4 if i % 2 == 0 else m * 2.4), foot - height * 0.52, 3.2, fill("#e2b45a"))
    lip = height * 0.16
    solid(
        canvas,
        polygon(
            [(left - 4, foot - height - lip), (right + 4, foot - height - lip), (right + 12, foot - height), (left - 12, foot - height)]
        ),
        top,
        room,
    )
    canvas.drawRect(box(left - 12, foot - height, right + 12, foot - height + 7), fill(blend(top, "#2a1424", 0.35)))
