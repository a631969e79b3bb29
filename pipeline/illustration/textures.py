"""Textures: paper, dry brush, washes and speckles as tiles.

An image shader is copied whenever a paint takes it, which costs as much as a small picture: each kind has one paint, which is
coloured for every use, and moved and scaled by the canvas.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from pipeline.illustration.canvas import LINEAR, Canvas, Image, Paint, image_of, kept, shaded
from pipeline.illustration.colour import BLACK, channels
from pipeline.illustration.paths import Path, Point

TILE = 512
"""Edge of the texture tiles in pixels."""

KINDS = ("paper", "dry", "dry2", "wash", "speckle")
"""Names of all textures."""


def power_noise(size: int, exponent: float, seed: int) -> NDArray[np.float64]:
    """Tileable noise with a power-law spectrum, mean 0, deviation 1."""
    white = np.random.default_rng(seed).standard_normal((size, size))
    radius = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None, :])
    radius[0, 0] = 1.0
    field = np.fft.irfft2(np.fft.rfft2(white) / radius**exponent, (size, size))
    return np.asarray((field - field.mean()) / field.std())


@cache
def paper_field(size: int = TILE) -> NDArray[np.float64]:
    """Height field of watercolour paper, embossed, around .5; made once."""
    field = 0.55 * power_noise(size, 0.55, 1) + 0.45 * power_noise(size, 1.3, 2)
    emboss = np.roll(field, 1, 0) + np.roll(field, 1, 1) - 2 * field
    paper = np.clip(0.5 + 0.055 * field + 0.07 * emboss, 0, 1)
    paper.flags.writeable = False
    return paper


def _brush_alpha(seed: int, coarse: float = 1.1) -> NDArray[np.float64]:
    field = 0.7 * power_noise(TILE, coarse, seed) + 0.3 * power_noise(TILE, 0.3, seed + 1)
    return np.clip(0.5 * field - 0.1, 0, 1) * 0.9


def _tile(kind: str) -> Image:
    """Paper as it is; of all other kinds only how much they cover, so that one tile serves every colour."""
    if kind == "paper":
        grey = paper_field()
        return image_of(np.dstack([np.clip(grey * 255, 0, 255)] * 3 + [np.full_like(grey, 255)]).astype(np.uint8))
    if kind == "wash":
        cover = np.clip(0.35 * power_noise(TILE, 1.9, 9), 0, 1)
    elif kind == "speckle":
        cover = (power_noise(TILE, 0.35, 21) > 2.1).astype(np.float64)
    else:
        cover = _brush_alpha(5 if kind == "dry" else 7)
    return skia.Image.frombytes((cover * 255).astype(np.uint8).tobytes(), (TILE, TILE), skia.kAlpha_8_ColorType)


@cache
def _paint(kind: str) -> Paint:
    return shaded(_tile(kind).makeShader(skia.TileMode.kRepeat, skia.TileMode.kRepeat, LINEAR))


def texture(kind: str, alpha: float, *, tint: str = BLACK, blend: Any = None) -> Paint:
    """A repeated texture as a paint, a tile pixel to a unit; move and scale it with the canvas. It holds until the next call.

    Args:
        kind: "paper" (grey, for soft light), "dry" and "dry2" (brush gaps), "wash" (large soft blots), "speckle".
        alpha: strength 0 to 1.
        tint: colour of all kinds but paper.
        blend: skia blend mode, None for normal.
    """
    paint = _paint(kind)
    paint.setColor4f(skia.Color4f(*channels(tint)[:3], 1.0))
    paint.setAlphaf(alpha)
    paint.setBlendMode(skia.BlendMode.kSrcOver if blend is None else blend)
    return paint


def texture_in(
    canvas: Canvas,
    path: Path | None,
    kind: str,
    alpha: float,
    *,
    tint: str = BLACK,
    scale: float | tuple[float, float] = 1.0,
    blend: Any = None,
    shift: Point = (0.0, 0.0),
) -> None:
    """Lay a texture over ``path`` (over everything when None); ``scale`` is the size of a tile pixel in canvas units, one number or (x, y).

    Still layers only: clipping is slow.
    """
    with kept(canvas):
        if path is not None:
            canvas.clipPath(path, True)
        canvas.translate(*shift)
        canvas.scale(*(scale if isinstance(scale, tuple) else (scale, scale)))
        canvas.drawPaint(texture(kind, alpha, tint=tint, blend=blend))
