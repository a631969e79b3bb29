"""Pictures as 4:2:0 planes: BT.709, studio range, as encoders take them.

The last steps on a frame (weather, paper, tone) work on planes, which are a third of the bytes of a BGRA
picture. OpenCV has no BT.709 conversion; the weights below put it together from its fast grey conversions.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]

RED, GREEN, BLUE = 0.2126, 0.7152, 0.0722
"""Weights of luma in BT.709."""
GREY = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in OpenCV's grey."""
LUMA, CHROMA = 219 / 255, 224 / 255
"""Studio range over full range."""
FLOOR, MIDDLE = 16, 128
"""Luma of black; chroma of grey."""

# luma = A * grey + B * grey with red and blue exchanged + C * green
_SUM, _DIFFERENCE = (RED + BLUE) / (GREY[0] + GREY[2]), (RED - BLUE) / (GREY[0] - GREY[2])
_A, _B = (_SUM + _DIFFERENCE) / 2, (_SUM - _DIFFERENCE) / 2
_C = GREEN - GREY[1] * _SUM
# chroma = channel * K - luma * K, in studio range
_KB, _KR = CHROMA / (2 * (1 - BLUE)), CHROMA / (2 * (1 - RED))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Planes:
    """One picture; chroma planes have half the width and height."""

    luma: Plane
    blue: Plane
    red: Plane


def planes_of(pixels: Plane) -> Planes:
    """The planes of an opaque BGRA picture of even size."""
    height, width = pixels.shape[:2]
    grey, exchanged = cv2.cvtColor(pixels, cv2.COLOR_BGRA2GRAY), cv2.cvtColor(pixels, cv2.COLOR_RGBA2GRAY)
    luma = cv2.addWeighted(grey, _A * LUMA, cv2.extractChannel(pixels, 1), _C * LUMA, FLOOR)
    cv2.addWeighted(luma, 1.0, exchanged, _B * LUMA, 0.0, luma)
    half = cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    low = halved(luma)
    blue, red = (
        cv2.addWeighted(cv2.extractChannel(half, channel), k, low, -k / LUMA, MIDDLE + FLOOR * k / LUMA)
        for channel, k in ((0, _KB), (2, _KR))
    )
    return Planes(luma=np.asarray(luma, np.uint8), blue=np.asarray(blue, np.uint8), red=np.asarray(red, np.uint8))


def halved(luma: Plane) -> Plane:
    """Luma at the size of the chroma planes."""
    height, width = luma.shape
    return np.asarray(cv2.resize(luma, (width // 2, height // 2), interpolation=cv2.INTER_AREA), np.uint8)


def pixels_of(planes: Planes) -> Plane:
    """The BGRA picture of planes, alpha 255; a new array."""
    height, width = planes.luma.shape
    y = (planes.luma.astype(np.float32) - FLOOR) / LUMA
    cb, cr = (
        (cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32) - MIDDLE) / k
        for plane, k in ((planes.blue, _KB), (planes.red, _KR))
    )
    blue, red = y + cb, y + cr
    green = (y - RED * red - BLUE * blue) / GREEN
    colours = [cv2.convertScaleAbs(np.maximum(channel, 0.0)) for channel in (blue, green, red)]
    return np.asarray(cv2.merge([*colours, np.full((height, width), 255, np.uint8)]), np.uint8)


def chroma_of(blue: float, green: float, red: float) -> tuple[float, float, float]:
    """Luma (0 to 1) and the two chroma values (about zero, in units of a full chroma plane) of a colour of 0 to 1."""
    luma = RED * red + GREEN * green + BLUE * blue
    return luma, (blue - luma) * _KB, (red - luma) * _KR
