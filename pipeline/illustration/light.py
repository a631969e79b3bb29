"""The light pass: one drawing in its own buffer becomes part of the picture by ambient light and rims.

The same pass serves people, creatures, vehicles and things; it is what makes them belong to one
picture. Works on premultiplied BGRA with OpenCV, because layers with filters are six times slower.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.illustration.colour import Colour, rgb
from pipeline.illustration.palette import Tones
from pipeline.illustration.textures import TILE, paper_field

Bytes = NDArray[np.uint8]

EDGE = 8
"""Pixels around a drawing that its rims may read."""


@lru_cache(maxsize=8)
def _paper(strength: float) -> NDArray[np.float32]:
    return (1.0 + (paper_field() - 0.5) * 2.2 * strength).astype(np.float32)


@lru_cache(maxsize=12)
def _ambient(width: int, height: int, light: Colour, dark: Colour, lx: float, ly: float, paper: float) -> Bytes:
    """BGRA to multiply with: from the light side to the dark side, with paper grain."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    reach = 0.8 * 0.5 * max(width, height)
    along = ((xs - width / 2) * -lx + (ys - height / 2) * -ly) / reach
    share = np.clip((along + 1) / 2, 0, 1)[..., None]
    a, b = rgb(light), rgb(dark)
    start, end = np.array([a.fB, a.fG, a.fR], np.float32), np.array([b.fB, b.fG, b.fR], np.float32)
    grain = np.tile(_paper(paper), (height // TILE + 1, width // TILE + 1))[:height, :width, None]
    colours = np.clip((start + (end - start) * share) * grain, 0, 1) * 255
    return np.dstack([colours, np.full((height, width), 255.0)]).astype(np.uint8)


def _ambient_for(width: int, height: int, tones: Tones) -> Bytes:
    w, h = -(-width // 96) * 96, -(-height // 96) * 96
    lx, ly = tones.direction
    return _ambient(w, h, tones.ambient[0], tones.ambient[1], lx, ly, tones.figure_paper)[:height, :width]


def edge(alpha: Bytes, direction: tuple[float, float], width: float, strength: float) -> Bytes:
    """Where a silhouette shines: its border on the side of ``direction``, ``width`` pixels wide, times ``strength``."""
    dx, dy = round(-direction[0] * width), round(-direction[1] * width)
    h, w = alpha.shape
    moved = np.zeros_like(alpha)
    moved[max(0, dy) : h + min(0, dy), max(0, dx) : w + min(0, dx)] = alpha[max(0, -dy) : h - max(0, dy), max(0, -dx) : w - max(0, dx)]
    shining = cv2.min(cv2.blur(cv2.subtract(alpha, moved), (3, 3)), alpha)
    return np.asarray(cv2.convertScaleAbs(shining, alpha=strength), np.uint8)


def paint_edges(pixels: Bytes, key: Bytes, second: Bytes, key_colour: Colour, second_colour: Colour) -> None:
    """Lay two rims over premultiplied pixels, in place."""
    a, b = rgb(key_colour), rgb(second_colour)
    both = cv2.add(key, second)
    keep = cv2.bitwise_not(both)
    cv2.multiply(pixels, cv2.merge([keep, keep, keep, np.full_like(keep, 255)]), pixels, 1 / 255.0)
    added = [cv2.addWeighted(key, p, second, q, 0) for p, q in ((a.fB, b.fB), (a.fG, b.fG), (a.fR, b.fR))]
    cv2.add(pixels, cv2.merge([*added, np.zeros_like(keep)]), pixels)


def light(
    pixels: Bytes, tones: Tones, unit: float, *, rims: float = 1.0, warm: Callable[[Bytes, int, int], None] | None = None
) -> tuple[int, int, int, int]:
    """Light a drawing in place.

    Args:
        pixels: premultiplied BGRA of the whole drawing, a little larger than what is drawn.
        tones: colours of the light.
        unit: pixels per frame unit.
        rims: factor on the strength of both rims.
        warm: lays the light of lamps on a part of the drawing with the given left and top, before the rims.

    Returns:
        x, y, width, height of what is not empty; all 0 for an empty drawing.
    """
    alpha = np.ascontiguousarray(pixels[..., 3])
    x, y, w, h = cv2.boundingRect(alpha)
    if not w:
        return 0, 0, 0, 0
    # a margin for what the rims read; the buffer is larger than the frame, so a cut edge that shines stays outside it
    x0, y0 = max(0, int(x) - EDGE), max(0, int(y) - EDGE)
    x1, y1 = min(alpha.shape[1], int(x) + int(w) + EDGE), min(alpha.shape[0], int(y) + int(h) + EDGE)
    inside = pixels[y0:y1, x0:x1]
    cv2.multiply(inside, _ambient_for(x1 - x0, y1 - y0, tones), inside, 1 / 255.0)
    if warm is not None:
        warm(inside, x0, y0)
    _rims(inside, alpha[y0:y1, x0:x1], tones, unit, rims)
    return x0, y0, x1 - x0, y1 - y0


def _rims(inside: Bytes, alpha: Bytes, tones: Tones, unit: float, factor: float) -> None:
    lx, ly = tones.direction
    key = edge(alpha, (lx, ly), tones.rim_width * unit, min(1.0, tones.rim_alpha * factor))
    second = edge(alpha, (-lx, -0.5), tones.rim2_width * unit, min(1.0, tones.rim2_alpha * factor))
    paint_edges(inside, key, second, tones.rim, tones.rim2)
