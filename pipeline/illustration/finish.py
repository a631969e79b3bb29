"""The last touch on a frame: paper, vignette, tone of the style, on the planes of the finished picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.illustration.colour import rgb
from pipeline.illustration.palette import Tones
from pipeline.illustration.planes import FLOOR, LUMA, MIDDLE, Planes, chroma_of, halved, pixels_of, planes_of
from pipeline.illustration.textures import TILE, paper_field, power_noise

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sheet:
    """Paper grain and vignette to multiply a picture with, as factors times 255.

    Attributes:
        luma: factor on luma.
        floor: what that takes from black, to be given back.
        chroma: factor on chroma.
        middle: what that takes from grey, to be given back.
        tints: for both chroma planes: how much hue a bright grey takes on, and whether it goes up.
    """

    luma: Bytes
    floor: Bytes
    chroma: Bytes
    middle: Bytes
    tints: tuple[tuple[Bytes, bool], tuple[Bytes, bool]]


@lru_cache(maxsize=4)
def _sheet(width: int, height: int, paper: float, vignette: float, hue: str) -> _Sheet:
    k = max(1.0, height / 720)
    tile = cv2.resize(paper_field().astype(np.float32), None, fx=k, fy=k, interpolation=cv2.INTER_LINEAR)
    n = tile.shape[0]
    grain = np.tile(tile, (height // n + 1, width // n + 1))[:height, :width]
    grain = 1.0 - paper * np.clip(0.62 - grain, 0, 1) * 1.25
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    radius = np.hypot((xs / width - 0.5) * 1.47, (ys / height - 0.47) * 1.32)
    dark = np.clip((radius - 0.42) / 0.62, 0, 1) ** 1.5 * vignette
    c = rgb(hue)
    bright, blue, red = chroma_of(c.fB - 1, c.fG - 1, c.fR - 1)
    luma = (grain * (1 + dark * bright)).astype(np.float32)
    low = cv2.resize(luma, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    tint = cv2.resize((dark * grain).astype(np.float32), (width // 2, height // 2), interpolation=cv2.INTER_AREA) / LUMA
    return _Sheet(
        luma=_bytes(luma * 255),
        floor=_bytes((1 - luma) * FLOOR),
        chroma=_bytes(low * 255),
        middle=_bytes((1 - low) * MIDDLE),
        tints=((_bytes(tint * abs(blue) * 255), blue > 0), (_bytes(tint * abs(red) * 255), red > 0)),
    )


def _bytes(values: NDArray[np.float32]) -> Bytes:
    return np.clip(np.round(values), 0, 255).astype(np.uint8)


@lru_cache(maxsize=4)
def _grain(width: int, height: int, strength: float) -> tuple[Bytes, Bytes]:
    field = np.tile(power_noise(TILE, 0.15, 3), (height // TILE + 1, width // TILE + 1))[:height, :width] * 6 * strength
    plus, minus = (np.clip(np.round(v), 0, 40).astype(np.uint8) for v in (field, -field))
    return plus, minus


@lru_cache(maxsize=1)
def _contrast() -> Bytes:
    """A curve on luma."""
    x = ((np.arange(256) - FLOOR) / LUMA / 255).clip(0, 1)
    curve: NDArray[np.float64] = np.clip(0.5 + (x - 0.46) * 1.28, 0, 1) * 0.75 + (3 * x**2 - 2 * x**3) * 0.25
    return np.asarray(np.round(FLOOR + curve * 255 * LUMA), np.uint8)


def finish(planes: Planes, tones: Tones) -> None:
    """Finish a frame in place."""
    height, width = planes.luma.shape
    if tones.frame_saturation < 0.99:
        k = tones.frame_saturation
        for plane in (planes.blue, planes.red):
            cv2.convertScaleAbs(plane, plane, k, MIDDLE * (1 - k))
        cv2.LUT(planes.luma, _contrast(), planes.luma)
    sheet = _sheet(width, height, tones.paper, tones.vignette, tones.vignette_colour)
    low = halved(planes.luma)
    cv2.multiply(planes.luma, sheet.luma, planes.luma, 1 / 255.0)
    cv2.add(planes.luma, sheet.floor, planes.luma)
    for plane, (tint, up) in zip((planes.blue, planes.red), sheet.tints, strict=True):
        cv2.multiply(plane, sheet.chroma, plane, 1 / 255.0)
        cv2.add(plane, sheet.middle, plane)
        (cv2.add if up else cv2.subtract)(plane, cv2.multiply(low, tint, None, 1 / 255.0), plane)
    if tones.grain:
        plus, minus = _grain(width, height, tones.grain)
        cv2.add(planes.luma, plus, planes.luma)
        cv2.subtract(planes.luma, minus, planes.luma)


def finished(pixels: Bytes, tones: Tones) -> Bytes:
    """An opaque BGRA picture with its finish; a new array."""
    planes = planes_of(pixels)
    finish(planes, tones)
    return pixels_of(planes)
