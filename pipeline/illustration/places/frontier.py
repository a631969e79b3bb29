"""A street of a frontier town in the desert: false fronts of planks with porches, on both sides of the open middle."""

from __future__ import annotations

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear
from pipeline.illustration.colour import blend
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import box, polygon
from pipeline.illustration.places.plane import View
from pipeline.illustration.textures import texture_in

FRONTS = ((-0.16, 0.20, 0.27), (0.03, 0.17, 0.22), (0.19, 0.12, 0.17), (0.70, 0.12, 0.18), (0.81, 0.18, 0.24), (0.98, 0.20, 0.28))
"""Left edge and width as shares of the frame's width, and height as a share of its height; the middle stays open."""
WALLS = ("#b98a5a", "#a8744e", "#c9a878", "#9c6a4a", "#bf9468")


def frontier_street(canvas: Canvas, view: View, ground: float) -> None:
    """The houses, standing on the set y ``ground``."""
    rng = view.rng("frontier")
    for left, wide, tall in FRONTS:
        size = wide * view.width, tall * view.height * rng.uniform(0.92, 1.08)
        wall = view.tones.far(view.tones.of(WALLS[int(rng.integers(len(WALLS)))]), 0.12)
        _front(canvas, left * view.width, ground, size, wall, view.tones)


def _front(canvas: Canvas, x: float, y: float, size: tuple[float, float], wall: str, t: Tones) -> None:
    """One house: a stepped gable of boards, two windows, a door, and a porch roof on posts."""
    w, h = size
    dark, trim = blend(wall, t.shade, 0.45), blend(wall, t.light, 0.28)
    face = polygon([
        (x, y), (x, y - 0.74 * h), (x + 0.14 * w, y - 0.74 * h), (x + 0.14 * w, y - h), (x + 0.86 * w, y - h), (x + 0.86 * w, y - 0.74 * h),
        (x + w, y - 0.74 * h), (x + w, y),
    ])  # fmt: skip
    canvas.drawPath(face, linear((x, 0), (x + w, 0), (wall, blend(wall, t.shade, 0.2))))
    with kept(canvas):
        canvas.clipPath(face, True)
        for board in np.arange(y - h, y, 11.0):
            canvas.drawRect(box(x, float(board), x + w, float(board) + 1.6), fill(dark, 0.4))
        texture_in(canvas, None, "dry", 0.22, tint=t.shade, scale=(2.0, 0.6))
    canvas.drawRect(box(x + 0.11 * w, y - h - 5, x + 0.89 * w, y - h + 4), fill(trim))
    canvas.drawRect(box(x + 0.22 * w, y - 0.90 * h, x + 0.78 * w, y - 0.78 * h), fill(blend(trim, t.light, 0.2), 0.85))
    glass = t.of("#ffcf7a") if t.dark > 0.35 else dark
    for left, right, low in ((0.12, 0.32, 0.16), (0.68, 0.88, 0.16), (0.42, 0.58, 0.0)):
        opening = box(x + left * w, y - 0.44 * h, x + right * w, y - low * h)
        canvas.drawRect(opening, fill(glass if low else dark))
        canvas.drawRect(box(x + left * w - 3, y - 0.44 * h - 4, x + right * w + 3, y - 0.44 * h), fill(trim))
    porch = y - 0.52 * h
    slope = polygon([(x - 4, porch + 15), (x + 8, porch - 8), (x + w - 8, porch - 8), (x + w + 4, porch + 15)])
    canvas.drawPath(slope, fill(blend(wall, t.shade, 0.3)))
    canvas.drawRect(box(x, porch + 15, x + w, porch + 40), fill(t.shade, 0.25, blur=6))
    for post in (0.02, 0.36, 0.64, 0.98):
        canvas.drawRect(box(x + post * w - 3, porch + 12, x + post * w + 3, y), fill(blend(wall, t.shade, 0.35)))
    canvas.drawRect(box(x - 6, y - 9, x + w + 6, y + 3), fill(blend(wall, t.shade, 0.25)))
