"""Pictures out of files, by frame number."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from av.video.reformatter import Interpolation

from pipeline.errors import MediaMismatch
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


def read_edge(path: Path, start: int, count: int, *, sha256: str, frames: int, edges: Path | None) -> Iterator[Any]:
    """Decode frames for a transition: from the lossless edges of a take where they were kept, else from the take.

    Args:
        path: the take.
        start: first frame, counted in the take.
        count: how many.
        sha256: digest of the take.
        frames: length of the take.
        edges: folder of lossless edges, or None.
    """
    if edges is not None:
        head, tail = edge_path(edges, sha256, "head"), edge_path(edges, sha256, "tail")
        if head.is_file() and start + count <= length(head):
            return read(head, start, count)
        if tail.is_file() and start >= (first := frames - length(tail)):
            return read(tail, start - first, count)
    return read(path, start, count)


def length(path: Path) -> int:
    """The number of pictures in a file of ours, by its own index."""
    with opened(path) as container:
        return int(container.streams.video[0].frames)
