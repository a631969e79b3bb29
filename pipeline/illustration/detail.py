"""The most telling detail of a place: where a near shot without people looks."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from pipeline.film.scene import Scene
from pipeline.illustration.composition import Shot
from pipeline.ports import Pixels

NEARER = {"Full shot": 1.2, "Medium shot": 1.5, "Medium close-up": 1.8, "Close-up": 2.2, "Extreme close-up": 2.7, "Insert": 2.3}
"""How much nearer than the widest shot a place without people is shown."""


def is_bare(scene: Scene) -> bool:
    """Whether a near shot shows nothing but the place."""
    focused = scene.props and (scene.framing.size == "Insert" or any(p.focus for p in scene.props))
    return scene.framing.size in NEARER and not scene.figures and not focused


def telling_spot(frame: Pixels, zoom: float, seed: int = 0) -> tuple[float, float]:
    """Shares of width and height of the middle of the part with most to see: edges, colour, warm light.

    Args:
        frame: a small picture of the whole place, BGRA.
        zoom: how much nearer the shot is; the part is that much smaller than the picture.
        seed: of the scene; other near shots of the same place look left, right or at the middle of it.
    """
    height, width = frame.shape[:2]
    colours = frame[..., :3].astype(np.float32) / 255
    edges = np.zeros((height, width), np.float32)
    for channel in cv2.split(colours):
        soft = cv2.GaussianBlur(channel, (0, 0), 1.0)
        edges += np.hypot(cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1))
    warm = np.clip(colours[..., 2] - colours[..., 0] - float((colours[..., 2] - colours[..., 0]).mean()), 0, 1)
    worth = np.sqrt(edges) + 0.8 * warm
    window = (max(3, int(0.6 * width / zoom)), max(3, int(0.6 * height / zoom)))
    worth = cv2.blur(worth.astype(np.float32), window, borderType=cv2.BORDER_REFLECT)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    worth *= 1.0 - 0.35 * np.hypot((xs / width - 0.5) * 1.4, (ys / height - 0.48) * 1.6)
    if seed:
        lean = (-0.2, 0.0, 0.2)[seed % 3]
        worth *= 1.0 - 1.1 * np.abs(xs / width - 0.5 - lean)
    y, x = np.unravel_index(int(np.argmax(worth)), worth.shape)
    return (float(x) + 0.5) / width, (float(y) + 0.5) / height


def nearer(shot: Shot, size: str, spot: tuple[float, float]) -> Shot:
    """A wide composition brought near round a spot, without leaving what the wide one shows."""
    zoom = NEARER[size]
    tx = min(0.0, max(shot.width * (1 - zoom), shot.width / 2 - spot[0] * shot.width * zoom))
    ty = min(0.0, max(shot.height * (1 - zoom), shot.height / 2 - spot[1] * shot.height * zoom))
    return replace(shot, crop=(zoom, tx, ty), blur=0.0, centre=(shot.width / 2, shot.height / 2))
