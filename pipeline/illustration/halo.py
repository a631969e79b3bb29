"""Halos of lamps and hazes of light, added to what is on a canvas.

Gradients with a blend mode are the slowest thing skia does on a processor, so a halo is painted once by
its size and colour and then added with OpenCV, straight to the memory under the canvas.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from pipeline.illustration.canvas import Blend, Canvas, kept, radial
from pipeline.illustration.colour import Colour, rgb

Bytes = NDArray[np.uint8]

STOPS = (0.0, 0.18, 0.45, 1.0)
ALPHAS = (1.0, 0.55, 0.18, 0.0)
STEPS = 32
"""Sizes of halos are rounded to so many steps of themselves."""
FAINT = 0.012
"""Strength up to which a halo is not seen."""
LARGEST = 1100
"""Pixels of radius beyond which a halo is drawn as a gradient, so that kept halos stay few megabytes."""


def glow(
    canvas: Canvas, x: float, y: float, radius: float, colour: Colour, alpha: float = 1.0, *, squash: float = 1.0, screen: bool = False
) -> None:
    """A lamp's halo (added), or a haze of light (``screen``); ``squash`` below 1 flattens it."""
    matrix, strength = canvas.getTotalMatrix(), min(1.0, alpha)
    rx, ry = radius * matrix.getScaleX(), radius * squash * matrix.getScaleY()
    if strength < FAINT:
        return
    plain = matrix.getSkewX() == 0.0 and matrix.getSkewY() == 0.0 and canvas.isClipRect()
    memory = _memory(canvas) if plain and max(rx, ry) < LARGEST and min(rx, ry) > 1.0 else None
    if memory is None:
        _gradient(canvas, x, y, radius, colour, strength, squash, screen)
        return
    at = matrix.mapXY(x, y)
    sprite = _sprite(_stepped(rx), _stepped(ry), rgb(colour).toColor())
    _lay(canvas, memory, sprite, round(at.x() - sprite.shape[1] / 2), round(at.y() - sprite.shape[0] / 2), strength, screen)


def _gradient(canvas: Canvas, x: float, y: float, radius: float, colour: Colour, alpha: float, squash: float, screen: bool) -> None:
    colours = [rgb(colour, a) for a in ALPHAS]
    paint = radial((0, 0), radius, colours, STOPS, alpha=alpha, blend=Blend.kScreen if screen else Blend.kPlus)
    with kept(canvas):
        canvas.translate(x, y)
        canvas.scale(1.0, squash)
        canvas.drawCircle(0, 0, radius, paint)


def _stepped(radius: float) -> int:
    step = max(1, round(radius / STEPS))
    return max(1, round(radius / step) * step)


@lru_cache(maxsize=24)
def _sprite(rx: int, ry: int, colour: int) -> Bytes:
    """A halo of full strength, premultiplied BGRA."""
    across = ((np.arange(2 * rx, dtype=np.float32) + 0.5) / rx - 1)[None, :]
    down = ((np.arange(2 * ry, dtype=np.float32) + 0.5) / ry - 1)[:, None]
    alpha = np.interp(np.hypot(across, down), STOPS, ALPHAS).astype(np.float32)
    channels = [float(colour >> shift & 255) for shift in (0, 8, 16)]
    own = (colour >> 24) / 255
    return np.dstack([np.round(alpha * own * v).astype(np.uint8) for v in (*channels, 255.0)])


def _lay(canvas: Canvas, memory: Bytes, sprite: Bytes, left: int, top: int, strength: float, screen: bool) -> None:
    clip = canvas.getDeviceClipBounds()
    x0, y0 = max(left, clip.left()), max(top, clip.top())
    x1, y1 = min(left + sprite.shape[1], clip.right()), min(top + sprite.shape[0], clip.bottom())
    if x1 <= x0 or y1 <= y0:
        return
    part = memory[y0:y1, x0:x1]
    light = cv2.convertScaleAbs(sprite[y0 - top : y1 - top, x0 - left : x1 - left], alpha=strength)
    if screen:
        cv2.multiply(part, cv2.bitwise_not(light), part, 1 / 255.0)
    cv2.add(part, light, part)


def _memory(canvas: Canvas) -> Bytes | None:
    """The pixels under a canvas; None while it draws into a layer."""
    pixmap: Any = skia.Pixmap()
    canvas.peekPixels(pixmap)
    pixels = np.asarray(pixmap.writable_addr())
    top = canvas.accessTopLayerPixels()
    if top is None or np.asarray(top).ctypes.data != pixels.ctypes.data:
        return None
    return pixels.reshape(pixmap.height(), pixmap.rowBytes() // 4, 4)
