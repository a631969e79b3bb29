"""Clips in the film's size and colours, which need nothing but decoding and the film's clock.

H.264 is decoded by every decoder to the same pictures, so these come as the ffmpeg program would give them; what is saved is the
program's start and the way of every picture through a pipe. Only a process that may be lost decodes the clips of strangers itself.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.errors import MediaError
from pipeline.media.conform import Use
from pipeline.media.encoder import Encoding
from pipeline.media.probe import opened

_BT709, _UNSAID, _STUDIO = 1, 2, 1
_HIGH_DYNAMIC_RANGE = (16, 18)
_SQUARE = (None, 0, 1)
_LINES_OF_BT709 = 720
"""Lines from which on untagged pictures are taken as BT.709."""


EXPENDABLE = threading.Event()
"""Set in a process that may be lost: somebody waits for what it does, and does it by the ffmpeg program if it ends."""


class NotPlain(Exception):
    """The clip needs more than decoding, or cannot be decoded without a fault; the ffmpeg program shall have it."""


def plain_frames(path: Path, encoding: Encoding, use: Use) -> Iterator[Any]:
    """The frames of a clip as yuv420p pictures at the film's rate, its last one held where it ends too soon.

    Each is valid until the next is asked for.

    Raises:
        NotPlain: it is not in the film's form, or a picture of it is damaged; perhaps only after some frames.
    """
    if use.speed != 1:
        raise NotPlain(f"{path.name} plays at another speed")
    try:
        with opened(path) as container:
            yield from islice(_in_time(container, encoding), use.start, use.start + use.frames)
    except MediaError as error:
        raise NotPlain(str(error)) from error


def _in_time(container: Any, encoding: Encoding) -> Iterator[Any]:
    """For each frame of the film the last picture that begins in it or before; without end."""
    video, at, last = _stream(container), 0, None
    first: int | None = None
    for frame in container.decode(video):
        first = frame.pts if first is None else first
        if first is None or frame.pts is None or not _fits(frame, encoding):
            raise NotPlain("a picture that is not in the film's form")
        place = math.floor((frame.pts - first) * video.time_base * encoding.rate.fraction + Fraction(1, 2))
        if place < at:
            raise NotPlain("time that runs backwards")
        for _ in range(at, place):
            yield last
        frame.duration = 0
        at, last = place, frame
    while last is not None:
        yield last
    raise NotPlain("no picture")


def _stream(container: Any) -> Any:
    """The picture stream of an MP4 file with H.264 and square pixels."""
    video = next(iter(container.streams.video), None)
    known = video is not None and video.codec_context.name == "h264" and "mp4" in container.format.name
    if video is None or not known or len(container.streams.video) > 1:
        raise NotPlain("another codec or container")
    if video.sample_aspect_ratio not in _SQUARE or int(video.codec_context.color_trc) in _HIGH_DYNAMIC_RANGE:
        raise NotPlain("other pixels or colours than the film's")
    video.codec_context.thread_count = 1
    return video


def _fits(frame: Any, encoding: Encoding) -> bool:
    """Whether a picture can be shown as it is."""
    matrix, size = int(frame.colorspace), encoding.size
    return (
        (frame.width, frame.height, frame.format.name) == (size.width, size.height, "yuv420p")
        and (matrix == _BT709 or (matrix == _UNSAID and size.height >= _LINES_OF_BT709))
        and int(frame.color_range) in (0, _STUDIO)
        and not (frame.is_corrupt or frame.interlaced_frame or frame.rotation)
    )
