"""Drawing with skia on the processor: colours, paints, paths, buffers, and the shaded part.

Only this module knows the traps of the wrapper: an image shader is copied whenever a paint takes it
(so texture paints are built once and moved by the canvas), a decoded image does not own its bytes,
and an image made of an array without an explicit colour type is swizzled on every blit.

Units are those of the canvas; angles are degrees; y points down. Colours are "#rrggbb" or Color4f.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pipeline.illustration.palette import Tones

cv2.setNumThreads(1)

Canvas: TypeAlias = Any
"""A skia.Canvas."""
Path: TypeAlias = Any
"""A skia.Path."""
Paint: TypeAlias = Any
"""A skia.Paint."""
Shader: TypeAlias = Any
"""A skia.Shader."""
Image: TypeAlias = Any
"""A skia.Image."""
Colour: TypeAlias = "str | tuple[float, float, float, float] | Any"
"""\"#rrggbb\", "#rrggbbaa" or a skia.Color4f."""
Point: TypeAlias = tuple[float, float]

Blend = skia.BlendMode
LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)
NEAREST = skia.SamplingOptions()
WHITE = "#ffffff"
BLACK = "#000000"
TILE = 512
"""Edge of the texture tiles in pixels."""


# ---------------------------------------------------------------- colour


@cache
def _hex(text: str) -> tuple[float, float, float, float]:
    digits = text.lstrip("#")
    parts = [int(digits[i : i + 2], 16) / 255 for i in range(0, len(digits), 2)]
    red, green, blue = parts[:3]
    return red, green, blue, parts[3] if len(parts) > 3 else 1.0


@lru_cache(maxsize=4096)
def _colour(text: str, alpha: float) -> Any:
    red, green, blue, own = _hex(text)
    return skia.Color4f(red, green, blue, own * alpha)


def rgb(colour: Colour, alpha: float = 1.0) -> Any:
    """A Color4f of ``colour``, its own alpha times ``alpha`` (0 to 1). Never change one: they are shared."""
    if isinstance(colour, str):
        return _colour(colour, alpha)
    if isinstance(colour, tuple):
        return skia.Color4f(colour[0], colour[1], colour[2], colour[3] * alpha)
    return colour if alpha == 1.0 else skia.Color4f(colour.fR, colour.fG, colour.fB, colour.fA * alpha)


def mix(a: Colour, b: Colour, t: float) -> Any:
    """The colour ``t`` of the way from ``a`` to ``b`` (0 to 1), as Color4f."""
    if isinstance(a, str) and isinstance(b, str):
        return _mixed(a, b, t)
    return _between(rgb(a), rgb(b), t)


@lru_cache(maxsize=8192)
def _mixed(a: str, b: str, t: float) -> Any:
    return _between(_colour(a, 1.0), _colour(b, 1.0), t)


def _between(p: Any, q: Any, t: float) -> Any:
    return skia.Color4f(p.fR + (q.fR - p.fR) * t, p.fG + (q.fG - p.fG) * t, p.fB + (q.fB - p.fB) * t, p.fA + (q.fA - p.fA) * t)


def to_hex(colour: Colour) -> str:
    """Write a colour as "#rrggbb"; alpha is dropped."""
    c = rgb(colour)
    red, green, blue = (round(min(1.0, max(0.0, v)) * 255) for v in (c.fR, c.fG, c.fB))
    return f"#{red:02x}{green:02x}{blue:02x}"


def blend(a: Colour, b: Colour, t: float) -> str:
    """Like mix, as "#rrggbb"."""
    return to_hex(mix(a, b, t))


def luminance(colour: Colour) -> float:
    """Relative brightness 0 to 1, as the eye weighs the channels."""
    c = rgb(colour)
    return float(0.299 * c.fR + 0.587 * c.fG + 0.114 * c.fB)


def saturate(colour: Colour, factor: float) -> str:
    """The colour with its distance from grey multiplied by ``factor``."""
    c, grey = rgb(colour), luminance(colour)
    red, green, blue = (grey + (v - grey) * factor for v in (c.fR, c.fG, c.fB))
    return to_hex((red, green, blue, 1.0))


# ---------------------------------------------------------------- paints


def fill(colour: Colour, alpha: float = 1.0, *, blend: Any = None, blur: float = 0.0) -> Paint:
    """A filling paint; ``blur`` is the sigma of a soft edge in canvas units."""
    paint = skia.Paint(AntiAlias=True)
    paint.setColor4f(rgb(colour, alpha))
    return _extras(paint, blend, blur)


def stroke(colour: Colour, width: float, alpha: float = 1.0, *, blend: Any = None, blur: float = 0.0, round_cap: bool = True) -> Paint:
    """A line paint of ``width`` units."""
    paint = fill(colour, alpha, blend=blend, blur=blur)
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
    shader = skia.GradientShader.MakeLinear([_point(start), _point(end)], _ints(colours), None if stops is None else list(stops))
    return shaded(shader, alpha=alpha, blend=blend)


def radial(
    centre: Point, radius: float, colours: Sequence[Colour], stops: Sequence[float] | None = None, *, alpha: float = 1.0, blend: Any = None
) -> Paint:
    """A paint with a radial gradient from ``centre`` outwards."""
    shader = skia.GradientShader.MakeRadial(_point(centre), max(radius, 0.01), _ints(colours), None if stops is None else list(stops))
    return shaded(shader, alpha=alpha, blend=blend)


def shaded(shader: Shader, *, alpha: float = 1.0, blend: Any = None) -> Paint:
    """A paint over any shader. Never pass an image shader here per frame: see ``texture``."""
    paint = skia.Paint(AntiAlias=True, Dither=True)
    paint.setShader(shader)
    paint.setAlphaf(alpha)
    return _extras(paint, blend, 0.0)


def _point(p: Point) -> Any:
    return skia.Point(float(p[0]), float(p[1]))


def _ints(colours: Sequence[Colour]) -> list[int]:
    return [rgb(c).toColor() for c in colours]


# ---------------------------------------------------------------- textures


def power_noise(size: int, exponent: float, seed: int) -> NDArray[np.float64]:
    """Tileable noise with a power-law spectrum, mean 0, deviation 1."""
    white = np.random.default_rng(seed).standard_normal((size, size))
    radius = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.fftfreq(size)[None, :])
    radius[0, 0] = 1.0
    field = np.real(np.fft.ifft2(np.fft.fft2(white) / radius**exponent))
    return np.asarray((field - field.mean()) / field.std())


def paper_field(size: int = TILE) -> NDArray[np.float64]:
    """Height field of watercolour paper, embossed, around .5."""
    field = 0.55 * power_noise(size, 0.55, 1) + 0.45 * power_noise(size, 1.3, 2)
    emboss = np.roll(field, 1, 0) + np.roll(field, 1, 1) - 2 * field
    return np.clip(0.5 + 0.055 * field + 0.07 * emboss, 0, 1)


def image_of(pixels: NDArray[np.uint8]) -> Image:
    """A premultiplied BGRA image of an array (copied)."""
    return skia.Image.fromarray(np.ascontiguousarray(pixels), colorType=skia.kBGRA_8888_ColorType, alphaType=skia.kPremul_AlphaType)


def image_over(pixels: NDArray[np.uint8]) -> Image:
    """Like ``image_of`` without the copy: draw it at once, while the array lives and does not change."""
    return skia.Image.fromarray(
        np.ascontiguousarray(pixels), colorType=skia.kBGRA_8888_ColorType, alphaType=skia.kPremul_AlphaType, copy=False
    )


def _tinted(alpha: NDArray[np.float64], tint: str) -> Image:
    red, green, blue, _ = _hex(tint)
    pixels = np.stack([alpha * blue, alpha * green, alpha * red, alpha], axis=-1)
    return image_of(np.clip(pixels * 255, 0, 255).astype(np.uint8))


def _brush_alpha(seed: int, coarse: float = 1.1) -> NDArray[np.float64]:
    field = 0.7 * power_noise(TILE, coarse, seed) + 0.3 * power_noise(TILE, 0.3, seed + 1)
    return np.clip(0.5 * field - 0.1, 0, 1) * 0.9


@cache
def _tile(kind: str, tint: str) -> Image:
    if kind == "paper":
        grey = paper_field()
        return image_of(np.dstack([np.clip(grey * 255, 0, 255)] * 3 + [np.full_like(grey, 255)]).astype(np.uint8))
    if kind == "wash":
        return _tinted(np.clip(0.35 * power_noise(TILE, 1.9, 9), 0, 1), tint)
    if kind == "speckle":
        return _tinted((power_noise(TILE, 0.35, 21) > 2.1).astype(np.float64), tint)
    return _tinted(_brush_alpha(5 if kind == "dry" else 7), tint)


@cache
def _texture(kind: str, tint: str, scale: tuple[float, float], blend: Any) -> Paint:
    matrix = skia.Matrix()
    matrix.setScale(*scale)
    repeat = skia.TileMode.kRepeat
    return shaded(_tile(kind, tint).makeShader(repeat, repeat, LINEAR, matrix), blend=blend)


def texture(kind: str, alpha: float, *, tint: str = BLACK, scale: float | tuple[float, float] = 1.0, blend: Any = None) -> Paint:
    """A repeated texture as a paint; move it with ``canvas.translate``.

    Args:
        kind: "paper" (grey, for soft light), "dry" and "dry2" (brush gaps), "wash" (large soft blots), "speckle".
        alpha: strength 0 to 1.
        tint: colour of all kinds but paper.
        scale: size of a tile pixel in canvas units, one number or (x, y).
        blend: skia blend mode, None for normal.
    """
    pair = scale if isinstance(scale, tuple) else (scale, scale)
    paint = _texture(kind, tint, pair, blend)
    paint.setAlphaf(alpha)
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
    """Lay a texture over ``path`` (over everything when None). Still layers only: clipping is slow."""
    with kept(canvas):
        if path is not None:
            canvas.clipPath(path, True)
        canvas.translate(*shift)
        canvas.drawPaint(texture(kind, alpha, tint=tint, scale=scale, blend=blend))


# ---------------------------------------------------------------- paths


def polygon(points: Sequence[Point], *, closed: bool = True) -> Path:
    """Straight lines through the points."""
    path = skia.Path()
    path.addPoly([_point(p) for p in points], closed)
    return path


def smooth(points: Sequence[Point], closed: bool = True, tension: float = 1.0) -> Path:
    """A Catmull-Rom curve through the points; tension 0 gives straight lines, 1 the usual curve."""
    path, n, k = skia.Path(), len(points), tension / 6.0
    if n < 3:
        return polygon(points, closed=False)
    pts = [(float(x), float(y)) for x, y in points]
    path.moveTo(*pts[0])
    ring = [pts[-1], *pts, pts[0], pts[1]] if closed else [pts[0], *pts, pts[-1]]
    for i in range(1, n + 1 if closed else n):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = ring[i - 1 : i + 3]
        path.cubicTo(bx + (cx - ax) * k, by + (cy - ay) * k, cx - (dx - bx) * k, cy - (dy - by) * k, cx, cy)
    if closed:
        path.close()
    return path


def ellipse(cx: float, cy: float, rx: float, ry: float | None = None) -> Path:
    """An ellipse, or a circle when ``ry`` is None."""
    path = skia.Path()
    path.addOval(box(cx - rx, cy - (rx if ry is None else ry), cx + rx, cy + (rx if ry is None else ry)))
    return path


def round_rect(x: float, y: float, width: float, height: float, radius: float) -> Path:
    """A rectangle with round corners from its top left."""
    path = skia.Path()
    path.addRoundRect(skia.Rect.MakeXYWH(x, y, width, height), radius, radius)
    return path


def box(left: float, top: float, right: float, bottom: float) -> Any:
    """A skia.Rect."""
    return skia.Rect.MakeLTRB(float(left), float(top), float(right), float(bottom))


def bezier_points(start: Point, control: Point, end: Point, count: int = 12) -> tuple[Point, ...]:
    """``count + 1`` points along a quadratic curve."""
    steps = [i / count for i in range(count + 1)]
    return tuple(
        (
            (1 - t) ** 2 * start[0] + 2 * (1 - t) * t * control[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * (1 - t) * t * control[1] + t * t * end[1],
        )
        for t in steps
    )


def _unit(a: Point, b: Point) -> Point:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy) or 1.0
    return dx / length, dy / length


def _width_at(widths: Sequence[float], t: float) -> float:
    place = t * (len(widths) - 1)
    i = min(int(place), len(widths) - 2)
    return widths[i] + (widths[i + 1] - widths[i]) * (place - i)


def ribbon(line: Sequence[Point], widths: Sequence[float], *, round_start: bool = False, round_end: bool = True) -> Path:
    """A closed ribbon of changing width along ``line``.

    Args:
        line: two points or more.
        widths: two half-widths or more, spread evenly over the line.
        round_start: bulge the start as a round cap.
        round_end: bulge the end slightly, as a brush stroke does.
    """
    n, left, right = len(line), [], []
    for i, (x, y) in enumerate(line):
        ux, uy = _unit(line[max(0, i - 1)], line[min(n - 1, i + 1)])
        w = _width_at(widths, i / (n - 1))
        left.append((x - uy * w, y + ux * w))
        right.append((x + uy * w, y - ux * w))
    tip = _tip(line, widths[-1]) if round_end else []
    start = _round_start(line, widths[0]) if round_start else []
    return smooth([*left, *tip, *right[::-1], *start])


def _tip(line: Sequence[Point], width: float) -> list[Point]:
    ux, uy = _unit(line[-2], line[-1])
    return [(line[-1][0] + ux * width * 0.6, line[-1][1] + uy * width * 0.6)]


def _round_start(line: Sequence[Point], width: float) -> list[Point]:
    (x, y), (ux, uy) = line[0], _unit(line[0], line[1])
    near, side, far = 0.62 * width, 0.72 * width, 0.95 * width
    return [
        (x - ux * near + uy * side, y - uy * near - ux * side),
        (x - ux * far, y - uy * far),
        (x - ux * near - uy * side, y - uy * near + ux * side),
    ]


def moved(path: Path, dx: float, dy: float) -> Path:
    """A moved copy of a path."""
    copy = skia.Path(path)
    copy.offset(dx, dy)
    return copy


def turned(
    path: Path, degrees: float, about: Point = (0.0, 0.0), *, scale: tuple[float, float] = (1.0, 1.0), to: Point | None = None
) -> Path:
    """A copy of a path, scaled and turned about a point, which then lies at ``to``."""
    matrix = skia.Matrix()
    matrix.setTranslate(*(about if to is None else to))
    matrix.preRotate(degrees)
    matrix.preScale(*scale)
    matrix.preTranslate(-about[0], -about[1])
    copy = skia.Path(path)
    copy.transform(matrix)
    return copy


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


def contact_shadow(canvas: Canvas, x: float, y: float, width: float, tones: Tones, *, alpha: float = 0.42, height: float = 0.0) -> None:
    """The dark ellipse under everything that stands; ``width`` is that of its base, ``height`` 12 % of it when 0."""
    rx, ry = width / 2, (height or width * 0.12) / 2
    dx = -tones.direction[0] * min(12.0, width * 0.06)
    canvas.drawOval(box(x - rx + dx, y - ry, x + rx + dx, y + ry), fill(tones.shade, alpha, blur=max(2.0, min(9.0, ry * 0.8))))


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
