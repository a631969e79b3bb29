"""An open-air swimming pool: stands and trees behind, lanes on the water, a tiled rim to stand on."""

from __future__ import annotations

from pipeline.illustration.canvas import Canvas, fill, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.paths import Point, box, polygon
from pipeline.illustration.places.land import hills
from pipeline.illustration.places.plane import Plane, Set, Still, View, stand_scale
from pipeline.illustration.places.plants import leafy
from pipeline.illustration.places.sky import sky
from pipeline.illustration.places.water import bobbing, calm

LANES = 6
_FAR, _NEAR = 0.125, 0.46
"""Widths of a lane at the far rim and at the front, as shares of the frame's width."""
_BEADS = 22
"""Pieces of a lane rope."""


def pool(view: View) -> Set:
    """The pool; whoever swims has water all over, others stand on the near rim."""
    w, h = view.width, view.height
    horizon, afloat = 0.50 * h, view.has("afloat")
    line, rim = horizon + 0.06 * h, 0.77 * h

    def behind(canvas: Canvas) -> None:
        t, rng = view.tones, view.rng("pool trees")
        hills(canvas, view, horizon + 8, 0.10 * h, t.foliage, 0.5, 1)
        for _ in range(16):
            leafy(canvas, float(rng.uniform(view.left, view.right)), horizon + 6, float(rng.uniform(0.14, 0.24)) * h, t, rng, distance=0.3)
        _stand(canvas, view, horizon, line)

    def far_rim(canvas: Canvas) -> None:
        t = view.tones
        canvas.drawRect(
            box(view.left, line - 26, view.right, line + 6),
            linear((0, line - 26), (0, line + 6), [t.of("#e8e4da"), blend(t.of("#b8c4c8"), t.shade, 0.15)]),
        )
        for i in range(LANES):
            x = w * (0.5 + (i + 0.5 - LANES / 2) * _FAR)
            block = polygon([(x - 20, line - 16), (x + 20, line - 16), (x + 16, line - 42), (x - 16, line - 42)])
            canvas.drawPath(block, linear((x - 20, 0), (x + 20, 0), [t.of("#4a86b8"), blend(t.of("#4a86b8"), t.shade, 0.4)]))

    planes: list[Plane] = [*sky(view, horizon), Still(depth=0.35, base=line - 30, paint=behind), Still(depth=0.5, base=line, paint=far_rim)]
    planes += [calm(view, line + 4, depth=0.8), Still(depth=0.82, flat=True, paint=lambda c: _lanes(c, view, line + 5))]
    if not afloat:
        planes.append(Still(depth=1.0, flat=True, paint=lambda c: _tiles(c, view, rim)))
    return Set(
        planes=tuple(planes), horizon=horizon, front=0.92 * h, back=0.80 * h, scale=stand_scale(view), shore=0.0 if afloat else 0.80 * h,
        bob=bobbing(view, 0.25),
    )  # fmt: skip


def _stand(canvas: Canvas, view: View, horizon: float, line: float) -> None:
    """Three rows of empty benches, and flags above them."""
    t, w, h = view.tones, view.width, view.height
    for row in range(3):
        y, inset = line - 30 - 26 * (row + 1), 26 * row
        left, right = 0.10 * w + inset, 0.90 * w - inset
        step = box(left, y, right, y + 26)
        canvas.drawRect(step, linear((0, y), (0, y + 26), [t.of("#d8d2c4"), t.of("#a8a49c")]))
        canvas.drawRect(box(left + 8, y - 4, right - 8, y + 4), fill(t.of(("#c85a4a", "#e0b050", "#4a86b8")[row])))
    for i in range(7):
        x, top = w * (0.17 + 0.11 * i), horizon - 0.13 * h
        canvas.drawLine(x, line - 106, x, top, stroke(t.metal, 3))
        colour = t.of(("#c85a4a", "#e0b050", "#4a86b8", "#6aa86a")[i % 4])
        canvas.drawPath(polygon([(x, top), (x + 34, top + 9), (x, top + 20)]), fill(colour))


def _lanes(canvas: Canvas, view: View, line: float) -> None:
    """Turquoise over the water, and ropes of red and white beads that run towards the viewer."""
    t, w, low = view.tones, view.width, view.bottom
    blue = t.of("#3cb4c8")
    canvas.drawRect(box(view.left, line, view.right, low), linear((0, line), (0, low), [f"{blue[:7]}70", f"{blue[:7]}40"]))
    for i in range(-2, LANES + 3):
        share = i - LANES / 2
        start, end = (w * (0.5 + share * _FAR), line + 2), (w * (0.5 + share * _NEAR), low)
        for bead in range(_BEADS):
            a, b = (bead / _BEADS) ** 1.8, ((bead + 1) / _BEADS) ** 1.8
            colour = t.of("#d8564a") if bead % 2 else t.of("#f2eee6")
            p, q = _along(start, end, a), _along(start, end, b)
            canvas.drawLine(*p, *q, stroke(colour, 2.0 + 7.0 * a, 0.9, round_cap=False))


def _along(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _tiles(canvas: Canvas, view: View, rim: float) -> None:
    t, w = view.tones, view.width
    pale, joint = t.of("#e2ddd0"), stroke(t.shade, 1.6, 0.22, round_cap=False)
    canvas.drawRect(box(view.left, rim, view.right, view.bottom), linear((0, rim), (0, view.height), [pale, blend(pale, t.shade, 0.2)]))
    canvas.drawRect(box(view.left, rim, view.right, rim + 14), fill(t.of("#4a86b8")))
    for i in range(7):
        y = rim + 14 + (view.bottom - rim) * (i / 7) ** 1.6
        canvas.drawLine(view.left, y, view.right, y, joint)
    for i in range(-10, 24):
        x = w * i / 14
        canvas.drawLine(w / 2 + (x - w / 2) * 0.7, rim + 14, w / 2 + (x - w / 2) * 2.0, view.bottom, joint)
