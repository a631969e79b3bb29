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
from pipeline.media.mux import TakeIndex
from pipeline.media.picture import EDGES, edge_path
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


def kept(path: Path, start: int, count: int, *, name: str, index: TakeIndex, size: Size, edges: Path | None) -> Iterator[Any]:
    """Frames ``start`` to ``start + count`` of a take as they were made where they were kept, else decoded from its file.

    Args:
        path: the take.
        start: first frame, counted in the take.
        count: how many.
        name: by which its edges are kept.
        index: of the take.
        size: of its pictures.
        edges: folder of lossless edges, or None.
    """
    at, end = start, start + count
    while at < end:
        edge, begin, stop = _place(at, name, index, size, edges)
        # what lies nowhere is asked of the file, which says so
        stop = min(end, stop) if stop > at else end
        yield from read(path, at - begin, stop - at) if edge is None else _raw(edge, at - begin, stop - at, size)
        at = stop


def _place(at: int, name: str, index: TakeIndex, size: Size, edges: Path | None) -> tuple[Path | None, int, int]:
    """The edge in which a frame was kept, and from which frame to which it reaches; None for the file."""
    last = index.first + index.frames
    for side in EDGES:
        if edges is None:
            break
        edge = edge_path(edges, name, side)
        held = length(edge, size)
        begin = {"head": 0, "tail": last - held, "before": index.first - held, "after": last}[side]
        if begin <= at < begin + held:
            return edge, begin, begin + held
    return None, index.first, last


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
