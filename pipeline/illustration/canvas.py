"""Drawing with skia on the processor: paints, buffers, images, and the shaded part.

This module, ``textures`` and ``halo`` know the traps of the wrapper: an image shader is copied whenever a paint
takes it, a decoded image does not own its bytes, and an image made of an array without an explicit colour type
is swizzled on every blit.

Units are those of the canvas; angles are degrees; y points down. Colours are "#rrggbb" or Color4f.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from pipeline.illustration.colour import WHITE, Colour, mix, rgb
from pipeline.illustration.paths import Path, Point, moved, skia_point

if TYPE_CHECKING:
    from pipeline.illustration.palette import Tones

cv2.setNumThreads(1)

Canvas: TypeAlias = Any
"""A skia.Canvas."""
Paint: TypeAlias = Any
"""A skia.Paint."""
Shader: TypeAlias = Any
"""A skia.Shader."""
Image: TypeAlias = Any
"""A skia.Image."""

Blend = skia.BlendMode
LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)
NEAREST = skia.SamplingOptions()


# ---------------------------------------------------------------- paints


def fill(colour: Colour, alpha: float = 1.0, *, blend: Any = None, blur: float = 0.0) -> Paint:
    """A filling paint; ``blur`` is the sigma of a soft edge in canvas units. Only one that was asked for without alpha may be changed."""
    if alpha != 1.0 and blend is None and not blur and isinstance(colour, str):
        return _wash(colour, alpha)
    return _filling(colour, alpha, blend, blur)


@lru_cache(maxsize=8192)
def _wash(colour: str, alpha: float) -> Paint:
    # nine in ten paints are of few colours, and to make one takes as long as to draw with it
    return _filling(colour, alpha, None, 0.0)


def _filling(colour: Colour, alpha: float, blend: Any, blur: float) -> Paint:
    paint = skia.Paint()
    paint.setAntiAlias(True)
    paint.setColor4f(rgb(colour, alpha))
    return _extras(paint, blend, blur)


def stroke(colour: Colour, width: float, alpha: float = 1.0, *, blend: Any = None, blur: float = 0.0, round_cap: bool = True) -> Paint:
    """A line paint of ``width`` units."""
    paint = _filling(colour, alpha, blend, blur)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    if round_cap:
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def _extras(paint: Paint, blend: Any, blur: float) -> Paint:
    if blend is not None:
        paint.setBlendMode(blend)
    if blur:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    return paint


def linear(
    start: Point, end: Point, colours: Sequence[Colour], stops: Sequence[float] | None = None, *, alpha: float = 1.0, blend: Any = None
) -> Paint:
    """A paint with a linear gradient from ``start`` to ``end``; stops 0 to 1, even when None."""
    shader = skia.GradientShader.MakeLinear([skia_point(start), skia_point(end)], _ints(colours), None if stops is None else list(stops))
    return shaded(shader, alpha=alpha, blend=blend)


def radial(
    centre: Point, radius: float, colours: Sequence[Colour], stops: Sequence[float] | None = None, *, alpha: float = 1.0, blend: Any = None
) -> Paint:
    """A paint with a radial gradient from ``centre`` outwards."""
    shader = skia.GradientShader.MakeRadial(skia_point(centre), max(radius, 0.01), _ints(colours), None if stops is None else list(stops))
    return shaded(shader, alpha=alpha, blend=blend)


def shaded(shader: Shader, *, alpha: float = 1.0, blend: Any = None) -> Paint:
    """A paint over any shader. Never pass an image shader here per frame: see ``texture``."""
    paint = skia.Paint(AntiAlias=True, Dither=True)
    paint.setShader(shader)
    paint.setAlphaf(alpha)
    return _extras(paint, blend, 0.0)


def _ints(colours: Sequence[Colour]) -> list[int]:
    return [rgb(c).toColor() for c in colours]


def image_of(pixels: NDArray[np.uint8]) -> Image:
    """A premultiplied BGRA image of an array (copied)."""
    return skia.Image.fromarray(np.ascontiguousarray(pixels), colorType=skia.kBGRA_8888_ColorType, alphaType=skia.kPremul_AlphaType)


def image_over(pixels: NDArray[np.uint8]) -> Image:
    """Like ``image_of`` without the copy: draw it at once, while the array lives and does not change."""
    return skia.Image.fromarray(
        np.ascontiguousarray(pixels), colorType=skia.kBGRA_8888_ColorType, alphaType=skia.kPremul_AlphaType, copy=False
    )


# ---------------------------------------------------------------- painting


@contextmanager
def kept(canvas: Canvas) -> Iterator[Canvas]:
    """Save the matrix and clip of a canvas and restore them afterwards."""
    count = canvas.save()
    try:
        yield canvas
    finally:
        canvas.restoreToCount(count)


def part(
    canvas: Canvas,
    path: Path,
    colour: Colour,
    tones: Tones,
    *,
    crescent: float = 0.0,
    shade: float = 1.0,
    light: float = 1.0,
    outline: bool = True,
) -> None:
    """The shaded part: flat colour, soft gradient along the light, crisp crescent on the far side, outline if the tones have one.

    Args:
        canvas: where.
        path: outline of the part.
        colour: local colour.
        tones: shade, light and ink of the scene.
        crescent: width in units of the crisp shade at the edge away from the light; 0 for small parts, 3 to 6 for big ones.
        shade: factor on the shade strength.
        light: factor on the light strength.
        outline: false leaves the outline out where tones have one.
    """
    if outline and tones.outline:
        canvas.drawPath(path, stroke(mix(colour, tones.ink, 0.72), 2 * tones.outline))
    solid = rgb(colour)
    if solid.fA < 1.0:
        canvas.drawPath(path, fill(solid))
        solid = None
    canvas.drawPath(path, _form(path.getBounds(), tones, shade, light, solid))
    if crescent:
        _crescent(canvas, path, tones, crescent, shade)


def _form(bounds: Any, tones: Tones, shade: float, light: float, solid: Any = None) -> Paint:
    """The soft gradient of a part, with its colour mixed in where that is opaque: gradients are what large parts cost."""
    lx, ly = tones.direction
    cx, cy = bounds.centerX(), bounds.centerY()
    reach = (abs(lx) * bounds.width() + abs(ly) * bounds.height()) / 2 or 1.0
    lit, dark = min(1.0, tones.light_alpha * light), min(1.0, tones.shade_alpha * shade)
    if solid is None:
        colours = (rgb(tones.light, lit), rgb(tones.light, 0), rgb(tones.shade, 0), rgb(tones.shade, dark))
    else:
        colours = (mix(solid, tones.light, lit), solid, solid, mix(solid, tones.shade, dark))
    return linear((cx + lx * reach, cy + ly * reach), (cx - lx * reach, cy - ly * reach), colours, (0.0, 0.42, 0.5, 1.0))


def _crescent(canvas: Canvas, path: Path, tones: Tones, width: float, shade: float) -> None:
    lx, ly = tones.direction
    outside = moved(path, lx * width, ly * width)
    outside.toggleInverseFillType()
    with kept(canvas):
        canvas.clipPath(path, True)
        canvas.drawPath(outside, fill(tones.shade, min(1.0, tones.crescent_alpha * shade)))


def neon(canvas: Canvas, path: Path, colour: Colour, width: float) -> None:
    """A neon tube along ``path``: halo, body, hot core."""
    canvas.drawPath(path, stroke(colour, width * 5, 0.20, blend=Blend.kScreen, blur=width * 3))
    canvas.drawPath(path, stroke(colour, width * 2.2, 0.55, blend=Blend.kScreen, blur=width * 0.8))
    canvas.drawPath(path, stroke(mix(colour, WHITE, 0.25), width))
    canvas.drawPath(path, stroke(mix(colour, WHITE, 0.85), width * 0.42))


# ---------------------------------------------------------------- buffers


class Buffer:
    """A BGRA premultiplied array with a skia canvas over the same memory.

    Attributes:
        pixels: uint8, shape (height, width, 4); writes of canvas and array are seen by both.
        canvas: the skia canvas.
    """

    def __init__(self, width: int, height: int) -> None:
        self.pixels: NDArray[np.uint8] = np.zeros((height, width, 4), np.uint8)
        info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
        self._surface = skia.Surface.MakeRasterDirect(info, self.pixels, width * 4)
        self.canvas: Canvas = self._surface.getCanvas()

    def clear(self) -> None:
        """Make it transparent."""
        self.pixels[:] = 0

    def image(self) -> Image:
        """An image with a copy of the pixels."""
        return image_of(self.pixels)


def noise(seed: int, *key: int | str) -> np.random.Generator:
    """A random generator that depends only on the seed and key."""
    digest = hashlib.blake2b(repr((seed, *key)).encode(), digest_size=8).digest()
    return np.random.default_rng(int.from_bytes(digest, "little"))
