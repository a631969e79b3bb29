"""The manner of a style: what is done to a painted layer of the set after it is painted.

Ink draws lines where tones meet; cut paper lays a soft shadow under each sheet. Figures have their own
outlines and shades from the palette.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.illustration.colour import rgb
from pipeline.illustration.palette import Tones

Bytes = NDArray[np.uint8]

INK_THRESHOLD = 2.4
"""Levels by which a pixel must be darker than its surroundings to be inked."""


def in_manner(pixels: Bytes, tones: Tones, unit: float) -> Bytes:
    """A painted layer in the manner of the style; ``unit`` is pixels per frame unit."""
    if tones.style == "ink":
        return _inked(pixels, tones, unit)
    if tones.style == "cut paper":
        return _cut(pixels, tones, unit)
    return pixels


def _inked(pixels: Bytes, tones: Tones, unit: float) -> Bytes:
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGRA2GRAY).astype(np.float32)
    alpha = pixels[..., 3].astype(np.float32)
    fine, wide = 0.7 * unit, 2.2 * unit
    dip = cv2.GaussianBlur(grey, (0, 0), wide) - cv2.GaussianBlur(grey, (0, 0), max(0.5, fine))
    edge = alpha - cv2.GaussianBlur(alpha, (0, 0), max(0.6, 1.3 * unit))
    line = np.clip((dip - INK_THRESHOLD) * 0.16, 0, 0.85) + np.clip(edge / 150, 0, 0.8)
    inked = np.clip(line, 0, 0.88)[..., None].astype(np.float32)
    ink = rgb(tones.ink)
    colour = np.array([ink.fB, ink.fG, ink.fR], np.float32) * alpha[..., None]
    body = pixels[..., :3].astype(np.float32)
    body += 0.10 * (np.array([216, 236, 246], np.float32) * alpha[..., None] / 255 - body)
    mixed = body * (1 - inked) + colour * inked
    return np.dstack([np.clip(mixed, 0, 255), alpha]).astype(np.uint8)


def _cut(pixels: Bytes, tones: Tones, unit: float) -> Bytes:
    alpha = pixels[..., 3]
    if alpha.min() == 255:
        return pixels
    dx, dy = -tones.direction[0] * 7 * unit, 8 * unit
    h, w = alpha.shape
    moved = cv2.warpAffine(alpha, np.array([[1, 0, dx], [0, 1, dy]], np.float32), (w, h))
    shadow = cv2.GaussianBlur(moved, (0, 0), 5 * unit).astype(np.float32) / 255 * 0.42
    under = shadow * (1 - alpha.astype(np.float32) / 255)
    c = rgb(tones.shade)
    added = np.dstack([under * v * 255 for v in (c.fB, c.fG, c.fR, 1.0)])
    edge = np.clip(alpha.astype(np.float32) - cv2.GaussianBlur(alpha, (0, 0), 1.1 * unit).astype(np.float32), 0, 90)[..., None] / 255 * 0.5
    body = pixels.astype(np.float32)
    body[..., :3] += (alpha[..., None] - body[..., :3]) * edge
    return np.asarray(np.clip(body + added, 0, 255), np.uint8)
