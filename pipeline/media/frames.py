"""Pictures out of files, by frame number."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from av.video.reformatter import Interpolation

from pipeline.errors import MediaMismatch
from pipeline.film.timing import Size
from pipeline.media.encoder import packed
from pipeline.media.picture import edge_path
from pipeline.media.probe import opened

_ROUNDING = ("ACCURATE_RND", "FULL_CHR_H_INT")


def _exact_conversion() -> Any:
    """Bicubic, with exact rounding where PyAV offers it (18 does; 17, the last for Python 3.10, does not)."""
    flags: Any = Interpolation.BICUBIC
    for name in _ROUNDING:
        flags = flags | getattr(Interpolation, name, Interpolation.BICUBIC)
    return flags


EXACTLY = _exact_conversion()
"""How colours are converted: without exact rounding, swscale rounds everything down."""


def read(path: Path, start: int, count: int) -> Iterator[Any]:
    """Decode frames ``start`` to ``start + count`` of a file of constant rate, as ``av.VideoFrame``.

    Raises:
        MediaError: the file cannot be read.
        MediaMismatch: it ends before.
    """
    with opened(path) as container:
        video = container.streams.video[0]
        video.codec_context.thread_count = 1
        tick = 1 / (Fraction(video.average_rate) * video.time_base)
        origin = video.start_time or 0
        if start:
            container.seek(round(start * tick) + origin, stream=video, backward=True)
        wanted = start
        for frame in container.decode(video):
            number = round((frame.pts - origin) / tick)
            if number < wanted:
                continue
            if number != wanted:
                break
            yield frame
            wanted += 1
            if wanted == start + count:
                return
    raise MediaMismatch(f"{path} has no frame {wanted}", expected=f"frames {start} to {start + count - 1}", found=f"up to {wanted - 1}")


def read_edge(path: Path, start: int, count: int, *, sha256: str, frames: int, size: Size, edges: Path | None) -> Iterator[Any]:
    """Frames for a transition: from the lossless edges of a take where they were kept, else decoded from the take.

    Args:
        path: the take.
        start: first frame, counted in the take.
        count: how many.
        sha256: digest of the take.
        frames: length of the take.
        size: of its pictures.
        edges: folder of lossless edges, or None.
    """
    if edges is not None:
        head, tail = edge_path(edges, sha256, "head"), edge_path(edges, sha256, "tail")
        if start + count <= length(head, size):
            return _raw(head, start, count, size)
        if (kept := length(tail, size)) and start >= (first := frames - kept):
            return _raw(tail, start - first, count, size)
    return read(path, start, count)


def length(edge: Path, size: Size) -> int:
    """The number of frames in a file of raw yuv420p; 0 if there is none."""
    return edge.stat().st_size // _bytes(size) if edge.is_file() else 0


def _raw(path: Path, start: int, count: int, size: Size) -> Iterator[Any]:
    with path.open("rb") as file:
        file.seek(start * _bytes(size))
        for number in range(start, start + count):
            planes = np.fromfile(file, np.uint8, _bytes(size))
            if len(planes) < _bytes(size):
                raise MediaMismatch(f"{path} has no frame {number}", expected=f"frames to {start + count - 1}", found=f"up to {number - 1}")
            yield packed(planes.reshape(-1, size.width))


def _bytes(size: Size) -> int:
    return size.width * size.height * 3 // 2
