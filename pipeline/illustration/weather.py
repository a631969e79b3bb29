"""Falling and drifting weather over a picture, as pure functions of time.

Rain and snow are tiles of streaks or flakes, drawn once and slid over the frame at several depths:
far cheaper than particles and as lively, because the tiles never move alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.illustration.canvas import Buffer, fill, kept, noise
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import smooth
from pipeline.illustration.planes import FLOOR, LUMA, MIDDLE, Planes, chroma_of
from pipeline.illustration.textures import power_noise

Bytes = NDArray[np.uint8]
Overlay = Callable[[Planes, float], None]
"""(frame, t): adds weather to a picture in place."""


def _slide(frame: Bytes, tile: Bytes, x: float, y: float) -> None:
    """Add a tile that repeats and is at least as large as the frame, moved right and down by (x, y) pixels."""
    (h, w), (th, tw) = frame.shape[:2], tile.shape[:2]
    ox, oy = int(-x) % tw, int(-y) % th
    for top, low, from_y in ((0, min(h, th - oy), oy), (min(h, th - oy), h, 0)):
        for left, right, from_x in ((0, min(w, tw - ox), ox), (min(w, tw - ox), w, 0)):
            if low > top and right > left:
                part = frame[top:low, left:right]
                cv2.add(part, tile[from_y : from_y + low - top, from_x : from_x + right - left], part)


def _light_of(buffer: Buffer) -> Bytes:
    """What nearly white streaks add to luma; their hue is left out."""
    return np.asarray(cv2.convertScaleAbs(cv2.cvtColor(buffer.pixels, cv2.COLOR_BGRA2GRAY), alpha=LUMA), np.uint8)


@lru_cache(maxsize=5)
def _rain_tile(
    width: int, height: int, count: int, length: float, thick: float, slant: float, colour: str, alpha: float, seed: int
) -> Bytes:
    tw, th = width, max(height, int(length * 4))
    buffer, rng = Buffer(tw, th), noise(seed, "rain")
    for x, y, k in zip(rng.uniform(0, tw, count), rng.uniform(0, th, count), rng.uniform(0.6, 1.0, count), strict=True):
        _streak(buffer, float(x), float(y), length * float(k), slant, thick, colour, alpha * float(k))
    return _light_of(buffer)


def _streak(buffer: Buffer, x: float, y: float, length: float, slant: float, thick: float, colour: str, alpha: float) -> None:
    h, w = buffer.pixels.shape[:2]
    dx = slant * length
    path = smooth(
        [(x, y), (x + dx * 0.55 + thick * 0.5, y + length * 0.55), (x + dx, y + length), (x + dx * 0.55 - thick * 0.5, y + length * 0.55)],
        tension=0.3,
    )
    paint = fill(colour, alpha)
    for ox in (0, -w if max(x, x + dx) > w else 0, w if min(x, x + dx) < 0 else 0):
        for oy in (0, -h if y + length > h else 0):
            with kept(buffer.canvas):
                buffer.canvas.translate(ox, oy)
                buffer.canvas.drawPath(path, paint)


def _rain(tones: Tones, width: int, height: int, storm: bool) -> Overlay:
    k = height / 720
    slant = -0.34 if storm else -0.15
    colour = blend("#eef4f6", tones.sky[3], 0.25)
    # count, length, thickness, alpha, speed: far, middle, near
    groups = ((380, 28, 0.9, 0.15, 620), (200, 42, 1.2, 0.19, 840), (80, 60, 1.6, 0.23, 1080), (12 if storm else 6, 110, 2.6, 0.11, 1500))
    area = width / height / (16 / 9)
    tiles = [
        (_rain_tile(width, height, int(n * area * (1.25 if storm else 1)), length * k, thick * k, slant, colour, alpha, i), speed * k)
        for i, (n, length, thick, alpha, speed) in enumerate(groups)
    ]

    def overlay(frame: Planes, t: float) -> None:
        for i, (tile, speed) in enumerate(tiles):
            _slide(frame.luma, tile, slant * speed * t + 97 * i, speed * t)

    return overlay


@lru_cache(maxsize=5)
def _snow_tile(width: int, height: int, count: int, radius: float, soft: float, colour: str, alpha: float, seed: int) -> Bytes:
    buffer, rng = Buffer(width, height), noise(seed, "snow")
    paint = fill(colour, alpha, blur=soft)
    for x, y, r in zip(rng.uniform(0, width, count), rng.uniform(0, height, count), rng.uniform(0.6, 1.2, count) * radius, strict=True):
        for ox in (0, -width, width):
            for oy in (0, -height, height):
                buffer.canvas.drawCircle(float(x) + ox, float(y) + oy, float(r), paint)
    return _light_of(buffer)


def _snow(tones: Tones, width: int, height: int) -> Overlay:
    k, colour = height / 720, blend("#ffffff", tones.sky[2], 0.10 + 0.25 * tones.dark)
    groups = ((260, 1.5, 0.3, 0.55, 42), (150, 2.4, 0.5, 0.70, 66), (64, 3.6, 0.9, 0.80, 96), (13, 8.5, 4.0, 0.42, 150))
    tiles = [
        (_snow_tile(width, height, n, radius * k, soft * k, colour, alpha, i), speed * k)
        for i, (n, radius, soft, alpha, speed) in enumerate(groups)
    ]

    def overlay(frame: Planes, t: float) -> None:
        for i, (tile, speed) in enumerate(tiles):
            sway = (9 + 6 * i) * k * math.sin(0.7 * t + 1.9 * i)
            _slide(frame.luma, tile, sway - 0.24 * speed * t + 131 * i, speed * t)

    return overlay


def _blizzard(tones: Tones, width: int, height: int) -> Overlay:
    """Snow that the wind drives across the picture: short streaks, fast, in gusts."""
    k, colour = height / 720, blend("#ffffff", tones.sky[2], 0.08 + 0.22 * tones.dark)
    # count, length, thickness, alpha, speed: far, middle, near
    groups = ((460, 9, 1.6, 0.38, 260), (230, 15, 2.4, 0.46, 420), (80, 26, 3.4, 0.46, 640), (18, 60, 8.0, 0.22, 900))
    area = width / height / (16 / 9)
    tiles = [
        (_rain_tile(width, height, int(n * area), length * k, thick * k, DRIVEN, colour, alpha, 40 + i), speed * k)
        for i, (n, length, thick, alpha, speed) in enumerate(groups)
    ]

    def overlay(frame: Planes, t: float) -> None:
        gust = t + 0.16 * math.sin(1.7 * t) + 0.07 * math.sin(4.3 * t)
        for i, (tile, speed) in enumerate(tiles):
            _slide(frame.luma, tile, DRIVEN * speed * gust + 113 * i, speed * gust)

    return overlay


DRIVEN = -2.1
"""How far snow of a blizzard goes aside for each unit that it falls."""
BLIZZARD = "blizzard"
"""Detail of a place where the snow is driven by the wind."""


@lru_cache(maxsize=2)
def _fog_tiles(width: int, height: int, colour: str, strength: float) -> tuple[tuple[Bytes, Bytes], ...]:
    """For luma and both chroma planes: what drifting fog leaves, and what it adds; they repeat to the right after two widths."""
    field = cv2.resize(power_noise(256, 1.55, 31).astype(np.float32), (2 * width, height), interpolation=cv2.INTER_CUBIC)
    ys = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    band = np.exp(-(((ys - 0.62) / 0.26) ** 2))
    alpha = np.clip(0.42 + 0.30 * field, 0, 1) * band * strength
    alpha = np.hstack([alpha, alpha[:, :width]])
    half = cv2.resize(alpha, (alpha.shape[1] // 2, height // 2), interpolation=cv2.INTER_AREA)
    c = rgb(colour)
    luma, blue, red = chroma_of(c.fB, c.fG, c.fR)
    ends = ((alpha, FLOOR + 255 * LUMA * luma), (half, MIDDLE + 255 * blue), (half, MIDDLE + 255 * red))
    return tuple((((1 - share) * 255).astype(np.uint8), (share * end).astype(np.uint8)) for share, end in ends)


def _fog(tones: Tones, width: int, height: int, strength: float) -> Overlay:
    tiles = _fog_tiles(width, height, tones.haze, strength)

    def overlay(frame: Planes, t: float) -> None:
        drift = int(7 * height / 720 * t) % width
        for plane, (keep, added), step in zip((frame.luma, frame.blue, frame.red), tiles, (2, 1, 1), strict=True):
            x, wide = drift * step, plane.shape[1]
            cv2.multiply(plane, keep[:, x : x + wide], plane, 1 / 255.0)
            cv2.add(plane, added[:, x : x + wide], plane)

    return overlay


def overlays(tones: Tones, width: int, height: int, *, driven: bool = False) -> tuple[Overlay, ...]:
    """The weather that lies over the whole picture, in the order in which it is laid on; ``driven`` snow is a blizzard."""
    weather = tones.weather
    if weather in ("rain", "storm"):
        return (_rain(tones, width, height, weather == "storm"),)
    if weather == "snow" and driven:
        return (_fog(tones, width, height, 0.62), _blizzard(tones, width, height))
    if weather == "snow":
        return (_snow(tones, width, height),)
    if weather == "fog":
        return (_fog(tones, width, height, 0.55),)
    return ()
