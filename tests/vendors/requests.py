"""Requests that tests send."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from pipeline.film.media import MediaRef
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import FrameRate, Size
from pipeline.ports import ClipRequest, Keyframe
from pipeline.store.artifacts import digest


class _Sink:
    """Where nothing may be written."""

    def write(self, pixels: object) -> None:
        raise AssertionError("a hosted generator writes no frames")

    def sound(self, sound: object) -> None:
        raise AssertionError("a hosted generator writes no sound")


SINK = _Sink()


def keyframe(folder: Path, name: str = "S01", size: Size = Size(128, 72)) -> Keyframe:
    """A flat keyframe on disk."""
    path = folder / f"{name}.png"
    picture = np.zeros((size.height, size.width, 3), np.uint8)
    picture[..., 0] = np.linspace(0, 255, size.width, dtype=np.uint8)
    picture[..., 1] = sum(name.encode()) % 256
    cv2.imwrite(str(path), picture)
    return Keyframe(shot=ShotId(name), picture=MediaRef(path=path, sha256=digest(path)), scene=None)


def request(folder: Path, *, text: str = "a lamp", frames: int = 48, shot: str = "S01", size: Size = Size(128, 72)) -> ClipRequest:
    """A small request."""
    picture = keyframe(folder, shot, size)
    return ClipRequest(
        shot=ShotId(shot), text=text, keyframe=picture, frames=frames, rate=FrameRate(24), size=size, seed=5, token="token-1"
    )
