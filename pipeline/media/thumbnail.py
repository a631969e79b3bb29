"""A small picture of one frame, kept while the frame passes by, so that a contact sheet needs no decoding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

WIDTH = 760
"""Most pixels across; a contact sheet shows no shot wider."""

_QUALITY = 94


def thumbnail(frame: Any) -> bytes:
    """A yuv420p frame (BT.709, studio range) as a small JPEG."""
    width = min(WIDTH, frame.width)
    height = max(2, round(frame.height * width / frame.width))
    picture = VideoReformatter().reformat(
        frame,
        width=width,
        height=height,
        format="bgr24",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=Interpolation.AREA,
    )
    done, data = cv2.imencode(".jpg", picture.to_ndarray(), (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
    assert done
    return bytes(data)


def read_thumbnail(path: Path, *, half: bool = False) -> NDArray[np.uint8] | None:
    """The BGR pixels of a kept thumbnail, or of every second row and column; None if there is none or it is damaged."""
    try:
        return pixels(path.read_bytes(), half=half)
    except (OSError, ValueError):
        return None


def pixels(data: bytes, *, half: bool = False) -> NDArray[np.uint8]:
    """The BGR pixels of a thumbnail; at ``half`` its size in a third of the time.

    Raises:
        ValueError: it is damaged.
    """
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_REDUCED_COLOR_2 if half else cv2.IMREAD_COLOR) if data else None
    if found is None:
        raise ValueError("not a picture")
    return np.asarray(found, np.uint8)
