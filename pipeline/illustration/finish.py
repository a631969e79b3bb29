"""The last touch on a frame: paper, vignette, tone of the style. One multiplication per frame."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.illustration.canvas import TILE, paper_field, power_noise, rgb
from pipeline.illustration.palette import Tones

Bytes = NDArray[np.uint8]


@lru_cache(maxsize=4)
def _sheet(width: int, height: int, paper: float, vignette: float, hue: str) -> Bytes:
    """Paper grain and vignette as one BGRA picture to multiply with."""
    k = max(1.0, height / 720)
    tile = cv2.resize(paper_field().astype(np.float32), None, fx=k, fy=k, interpolation=cv2.INTER_LINEAR)
    n = tile.shape[0]
    grain = np.tile(tile, (height // n + 1, width // n + 1))[:height, :width]
    grain = 1.0 - paper * np.clip(0.62 - grain, 0, 1) * 1.25
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    radius = np.hypot((xs / width - 0.5) * 1.47, (ys / height - 0.47) * 1.32)
    dark = np.clip((radius - 0.42) / 0.62, 0, 1) ** 1.5 * vignette
    c = rgb(hue)
    colours = np.dstack([1 - dark * (1 - v) for v in (c.fB, c.fG, c.fR)]) * grain[..., None]
    return np.dstack([np.clip(colours * 255, 0, 255), np.full((height, width), 255.0)]).astype(np.uint8)


@lru_cache(maxsize=4)
def _grain(width: int, height: int, strength: float) -> tuple[Bytes, Bytes]:
    field = np.tile(power_noise(TILE, 0.15, 3), (height // TILE + 1, width // TILE + 1))[:height, :width] * 6 * strength
    plus, minus = (np.clip(np.round(v), 0, 40).astype(np.uint8) for v in (field, -field))
    none = np.zeros_like(plus)
    return cv2.merge([plus, plus, plus, none]), cv2.merge([minus, minus, minus, none])


@lru_cache(maxsize=4)
def _muted(saturation: float) -> NDArray[np.float32]:
    grey = np.array([0.114, 0.587, 0.299], np.float32)
    matrix = np.zeros((4, 4), np.float32)
    matrix[:3, :3] = np.eye(3) * saturation + grey[None, :] * (1 - saturation)
    matrix[3, 3] = 1
    return matrix


@lru_cache(maxsize=1)
def _contrast() -> Bytes:
    x = np.arange(256) / 255
    curve = np.clip(0.5 + (x - 0.46) * 1.28, 0, 1) * 0.75 + (3 * x**2 - 2 * x**3) * 0.25
    return np.round(curve * 255).clip(0, 255).astype(np.uint8)


def finish(pixels: Bytes, tones: Tones) -> None:
    """Finish an opaque frame in place."""
    height, width = pixels.shape[:2]
    if tones.frame_saturation < 0.99:
        cv2.transform(pixels, _muted(tones.frame_saturation), pixels)
        cv2.LUT(pixels, _contrast(), pixels)
    sheet = _sheet(width, height, tones.paper, tones.vignette, tones.vignette_colour)
    cv2.multiply(pixels, sheet, pixels, 1 / 255.0)
    if tones.grain:
        plus, minus = _grain(width, height, tones.grain)
        cv2.add(pixels, plus, pixels)
        cv2.subtract(pixels, minus, pixels)
