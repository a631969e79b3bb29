"""Walls, floors and rugs of rooms, in plain daylight colours."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.halo import glow
from pipeline.illustration.paths import box, polygon, ribbon, round_rect
from pipeline.illustration.places.interiors_parts import CORNER, FRONT, Room, tinted
from pipeline.illustration.places.plane import Still
from pipeline.illustration.textures import texture_in


def shell(canvas: Canvas, room: Room, colour: str, *, ceiling: str = "", top: float = 0.03) -> None:
    """Back wall, side walls and ceiling."""
    v, h = room.view, room.view.height
    left, right, foot, high = room.x(CORNER), room.x(1 - CORNER), room.wall, room.y(top)
    canvas.drawRect(box(v.left, v.top, v.right, v.bottom), fill(ceiling or blend(colour, "#3a2a30", 0.34)))
    lit = room.t.direction[0] < 0
    canvas.drawRect(
        box(left - 1, high, right + 1, v.bottom),
        linear(
            (left, high),
            (right, foot),
            (blend(colour, "#fff4dc", 0.16), colour, blend(colour, "#4a2c3a", 0.24))
            if lit
            else (blend(colour, "#4a2c3a", 0.24), colour, blend(colour, "#fff4dc", 0.16)),
        ),
    )
    grow = (0.5 + 0.22) / (0.5 - CORNER)
    out_low, out_high = room.horizon + (foot - room.horizon) * grow, room.horizon + (high - room.horizon) * grow
    for side, edge, far in ((-1, left, v.left), (1, right, v.right)):
        dark = 0.30 if (side < 0) == lit else 0.16
        flank = polygon([(edge, high), (far, out_high), (far, max(out_low, h * 1.3)), (edge, v.bottom)])
        canvas.drawPath(flank, linear((edge, 0), (far, 0), (blend(colour, "#3a2434", dark), blend(colour, "#2a1a30", dark + 0.3))))
        canvas.drawLine(edge, high, edge, v.bottom, stroke(blend(colour, "#3a2434", 0.4), 2.5, 0.6))
    texture_in(canvas, None, "wash", 0.10, tint="#5a3a30", scale=(2.4, 1.6))
    canvas.drawRect(
        box(v.left, foot - 0.12 * h, v.right, v.bottom),
        linear((0, foot - 0.12 * h), (0, foot + 10), (rgb(room.t.shade, 0), rgb(room.t.shade, 0.22))),
    )


def skirting(canvas: Canvas, room: Room, colour: str, height: float = 0.022) -> None:
    """The board at the foot of the wall."""
    y, h = room.wall, room.y(height)
    canvas.drawRect(
        box(room.x(CORNER), y - h, room.x(1 - CORNER), y + 2),
        linear((0, y - h), (0, y), (blend(colour, "#fff0d8", 0.25), blend(colour, "#3a2230", 0.28))),
    )


def rail(canvas: Canvas, room: Room, y: float, colour: str, thick: float = 0.012) -> None:
    """A moulding across the back wall at share ``y``."""
    top = room.y(y)
    canvas.drawRect(
        box(room.x(CORNER), top, room.x(1 - CORNER), top + room.y(thick)),
        linear((0, top), (0, top + room.y(thick)), (blend(colour, "#fff0d8", 0.35), blend(colour, "#3a2230", 0.30))),
    )


def _wall_box(room: Room, top: float, low: float) -> tuple[float, float, float, float]:
    return room.x(CORNER), room.y(top), room.x(1 - CORNER), room.y(low)


def stripes(canvas: Canvas, room: Room, colour: str, top: float, low: float, width: float = 34.0, alpha: float = 0.28) -> None:
    """Wallpaper of stripes."""
    left, y0, right, y1 = _wall_box(room, top, low)
    x = left + width * 0.5
    while x < right:
        canvas.drawRect(box(x, y0, min(right, x + width * 0.42), y1), fill(colour, alpha))
        x += width


def motif(canvas: Canvas, room: Room, colour: str, top: float, low: float, alpha: float = 0.4) -> None:
    """Wallpaper of small sprigs."""
    left, y0, right, y1 = _wall_box(room, top, low)
    row, y = 0, y0 + 22
    while y < y1 - 8:
        x = left + 26 + (29 if row % 2 else 0)
        while x < right - 10:
            for a in (-40, 0, 40):
                canvas.drawPath(
                    ribbon([(x, y + 5), (x + 9 * math.sin(math.radians(a)), y + 5 - 10 * math.cos(math.radians(a)))], (0.6, 2.6)),
                    fill(colour, alpha),
                )
            x += 58
        y, row = y + 38, row + 1


def boards(canvas: Canvas, room: Room, colour: str, top: float, low: float, width: float = 40.0) -> None:
    """Upright boards."""
    left, y0, right, y1 = _wall_box(room, top, low)
    rng = room.view.rng("boards")
    x = left
    while x < right:
        canvas.drawRect(box(x, y0, min(right, x + width), y1), fill(blend(colour, "#3a2028", float(rng.uniform(0, 0.14)))))
        canvas.drawLine(x, y0, x, y1, stroke(blend(colour, "#3a2028", 0.5), 1.6, 0.55))
        canvas.drawLine(x + 1.8, y0, x + 1.8, y1, stroke("#fff0d0", 1.0, 0.22))
        x += width


def logs(canvas: Canvas, room: Room, colour: str, top: float, low: float, height: float = 42.0) -> None:
    """Logs lying on each other."""
    left, y0, right, y1 = _wall_box(room, top, low)
    y = y0
    while y < y1:
        canvas.drawRect(
            box(left, y, right, min(y1, y + height)),
            linear((0, y), (0, y + height), (blend(colour, "#ffe0b0", 0.22), colour, blend(colour, "#2a1822", 0.42)), (0, 0.4, 1)),
        )
        y += height
    texture_in(canvas, polygon([(left, y0), (right, y0), (right, y1), (left, y1)]), "dry", 0.22, tint="#3a2018", scale=(2.6, 0.5))


def blocks(
    canvas: Canvas,
    room: Room,
    colours: Sequence[str],
    top: float,
    low: float,
    size: tuple[float, float],
    *,
    gap: float = 4.0,
    radius: float = 4.0,
) -> None:
    """Tiles, bricks or stones in running bond, each a little different."""
    left, y0, right, y1 = _wall_box(room, top, low)
    rng, (w, h) = room.view.rng("blocks", round(top * 100)), size
    canvas.drawRect(box(left, y0, right, y1), fill(blend(colours[0], "#3a2230", 0.28)))
    with kept(canvas):
        canvas.clipRect(box(left, y0, right, y1))
        row, y = 0, y0
        while y < y1:
            x = left - (w / 2 if row % 2 else 0)
            while x < right:
                colour = colours[0] if rng.random() < 0.72 else colours[int(rng.integers(len(colours)))]
                canvas.drawPath(round_rect(x, y, w - gap, h - gap, radius), fill(blend(colour, "#3a2230", float(rng.uniform(0, 0.13)))))
                canvas.drawLine(x + 4, y + 2.2, x + w - gap - 5, y + 2.2, stroke("#fff6e0", 1.4, 0.25))
                x += w
            y, row = y + h, row + 1


def panels(canvas: Canvas, room: Room, colour: str, top: float, low: float, count: int = 9) -> None:
    """Wood panelling of framed fields."""
    left, y0, right, y1 = _wall_box(room, top, low)
    canvas.drawRect(box(left, y0, right, y1), fill(colour))
    step = (right - left) / count
    for i in range(count):
        x, m = left + i * step, step * 0.12
        canvas.drawRect(box(x + m, y0 + m, x + step - m, y1 - m), fill(blend(colour, "#2a1822", 0.22)))
        canvas.drawRect(box(x + m + 4, y0 + m + 4, x + step - m, y1 - m), fill(blend(colour, "#ffe0b0", 0.10)))
    rail(canvas, room, top, colour)


def floor(room: Room, kind: str, colour: str, second: str = "") -> Still:
    """The floor: "boards", "tiles", "flags", "carpet" or "plates"."""

    def paint(canvas: Canvas) -> None:
        with tinted(canvas, room.t, room.lamplight):
            _floor(canvas, room, kind, colour, second or blend(colour, "#fff0d8", 0.3))

    return Still(depth=1.0, flat=True, paint=paint)


def _floor(canvas: Canvas, room: Room, kind: str, colour: str, second: str) -> None:
    v, top = room.view, room.wall
    grow = (0.5 + 0.22) / (0.5 - CORNER)
    low = room.horizon + (top - room.horizon) * grow
    shape = polygon(
        [(room.x(CORNER), top), (room.x(1 - CORNER), top), (v.right, low), (v.right, v.bottom), (v.left, v.bottom), (v.left, low)]
    )
    with kept(canvas):
        canvas.clipPath(shape, True)
        canvas.drawRect(
            box(v.left, top, v.right, v.bottom),
            linear((0, top), (0, v.height), (blend(colour, "#3a2230", 0.30), colour, blend(colour, "#2a1828", 0.22)), (0, 0.5, 1)),
        )
        if kind == "boards":
            _floor_boards(canvas, room, colour)
        elif kind in {"tiles", "flags", "plates"}:
            _floor_tiles(canvas, room, kind, colour, second)
        texture_in(canvas, None, "dry", 0.14, tint="#3a1c20", scale=(2.4, 0.6))
        side = -1 if room.t.direction[0] < 0 else 1
        glow(canvas, room.x(0.5 + 0.22 * side), room.y(0.84), room.x(0.5), "#ffe6b4", 0.20, squash=0.26, screen=True)


def _ray(room: Room, share: float, y: float) -> float:
    """Where the floor line that meets the front at ``share`` of the width is at set y."""
    front = FRONT * room.view.height
    return room.x(0.5) + (room.x(share) - room.x(0.5)) * (y - room.horizon) / (front - room.horizon)


def _floor_boards(canvas: Canvas, room: Room, colour: str) -> None:
    v, rng = room.view, room.view.rng("floor")
    for i in range(-9, 30):
        a, b = i * 0.075 - 0.3, (i + 1) * 0.075 - 0.3
        quad = polygon(
            [
                (_ray(room, a, room.wall), room.wall),
                (_ray(room, b, room.wall), room.wall),
                (_ray(room, b, v.bottom), v.bottom),
                (_ray(room, a, v.bottom), v.bottom),
            ]
        )
        canvas.drawPath(quad, fill(blend(colour, "#3a1c20", float(rng.uniform(0, 0.16))), 0.55))
        canvas.drawLine(_ray(room, a, room.wall), room.wall, _ray(room, a, v.bottom), v.bottom, stroke("#3a1c20", 1.8, 0.35))
        y = room.wall + (v.height - room.wall) * float(rng.uniform(0.1, 0.9))
        canvas.drawLine(_ray(room, a, y), y, _ray(room, b, y), y, stroke("#3a1c20", 1.6, 0.4))


def _rows(room: Room, count: int = 9) -> list[float]:
    """Set ys of lines across the floor at equal distances in depth."""
    front, near = FRONT * room.view.height, 1 / (FRONT * room.view.height - room.horizon)
    far = 1 / (room.wall - room.horizon)
    step = (far - near) / count
    ys = [room.horizon + 1 / (far - step * i) for i in range(count + 1)]
    extra = [room.horizon + 1 / (near - step * i) for i in range(1, 5) if near - step * i > 1e-5]
    return [*ys, *(y for y in extra if y > front)]


def _floor_tiles(canvas: Canvas, room: Room, kind: str, colour: str, second: str) -> None:
    rng, ys = room.view.rng("tiles"), _rows(room, 7 if kind == "flags" else 9)
    step = 0.105
    for row, (y0, y1) in enumerate(itertools.pairwise(ys)):
        for i in range(-6, 18):
            a = i * step - 0.1 + (step / 2 if kind == "flags" and row % 2 else 0)
            quad = polygon(
                [(_ray(room, a, y0), y0), (_ray(room, a + step, y0), y0), (_ray(room, a + step, y1), y1), (_ray(room, a, y1), y1)]
            )
            if kind == "tiles" and (i + row) % 2:
                canvas.drawPath(quad, fill(second, 0.85))
            elif kind != "tiles":
                canvas.drawPath(quad, fill(blend(colour, "#2a1828", float(rng.uniform(0, 0.14))), 0.7))
            canvas.drawPath(quad, stroke(blend(colour, "#2a1828", 0.5), 1.4 if kind != "plates" else 2.4, 0.45))


def rug(canvas: Canvas, room: Room, x: float, y: float, width: float, colour: str, second: str, *, fringe: bool = True) -> None:
    """An oval rug; paint inside ``tinted``."""
    rx, ry = room.x(width) / 2, room.x(width) * 0.105
    cx, cy = room.x(x), room.y(y)
    canvas.drawOval(box(cx - rx - 4, cy - ry - 2, cx + rx + 4, cy + ry + 5), fill("#2a1424", 0.3, blur=4))
    for k, c in ((1.0, colour), (0.86, second), (0.78, colour), (0.44, second), (0.36, blend(colour, "#2a1424", 0.15))):
        canvas.drawOval(box(cx - rx * k, cy - ry * k, cx + rx * k, cy + ry * k), fill(c, 0.96))
    if fringe:
        for i in range(72):
            a = math.pi * 2 * i / 72
            px, py = cx + rx * math.cos(a), cy + ry * math.sin(a)
            canvas.drawLine(px, py, px + 7 * math.cos(a), py + 3.5 * math.sin(a), stroke(second, 1.8, 0.8))
