"""Transitions: the end of one shot and the beginning of the next, blended into new frames.

Made in process by ffmpeg's ``xfade``, from a few frames on either side and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import av
import numpy as np

from pipeline.errors import MediaMismatch, TimelineError
from pipeline.film.timing import Size
from pipeline.media.encoder import Encoding

OURS = {"dissolve": "fade", "fade": "fadeblack", "dip": "fadewhite"}
"""Names that mean something else here than in xfade: a dissolve is a plain mix, a fade goes through black, a dip through white."""

XFADE = (
    "wipeleft", "wiperight", "wipeup", "wipedown", "slideleft", "slideright", "slideup", "slidedown", "circlecrop", "rectcrop",
    "distance", "fadeblack", "fadewhite", "radial", "smoothleft", "smoothright", "smoothup", "smoothdown", "circleopen",
    "circleclose", "vertopen", "vertclose", "horzopen", "horzclose", "pixelize", "diagtl", "diagtr", "diagbl", "diagbr", "hlslice",
    "hrslice", "vuslice", "vdslice", "hblur", "fadegrays", "wipetl", "wipetr", "wipebl", "wipebr", "squeezeh", "squeezev", "zoomin",
    "fadefast", "fadeslow", "hlwind", "hrwind", "vuwind", "vdwind", "coverleft", "coverright", "coverup", "coverdown", "revealleft",
    "revealright", "revealup", "revealdown",
)  # fmt: skip
"""Names that are passed to xfade as they are."""


def xfade_name(name: str) -> str:
    """The xfade transition behind one of our names.

    Raises:
        TimelineError: there is no such transition.
    """
    if name not in OURS and name not in XFADE:
        raise TimelineError(
            f"{name!r} is no transition", hint=f"allowed are cut, {', '.join(OURS)} and xfade's {', '.join(XFADE[:6])}, ..."
        )
    return OURS.get(name, name)


def blend(left: Iterable[Any], right: Iterable[Any], *, name: str, frames: int, encoding: Encoding) -> Iterator[Any]:
    """Blend ``frames`` frames of two streams of yuv420p frames.

    Frame ``k`` stands at ``(k + 1) / (frames + 1)`` of the way, so that neither shot is seen standing still in it.

    Raises:
        TimelineError: there is no such transition.
        MediaMismatch: a side has fewer frames.
    """
    graph, sources = _graph(xfade_name(name), frames, encoding)
    for source, side in zip(sources, (left, right), strict=True):
        for number, frame in enumerate(_padded(side, frames)):
            frame.pts = number
            frame.time_base = 1 / encoding.rate.fraction
            source.push(frame)
        source.push(None)
    # the first frame out is the left side alone; what comes after the last is the right side alone
    graph.pull()
    for _ in range(frames):
        yield graph.pull()


def black(count: int, size: Size) -> Iterator[Any]:
    """``count`` black frames."""
    planes = np.full((size.height * 3 // 2, size.width), 128, np.uint8)
    planes[: size.height] = 16
    for _ in range(count):
        yield av.VideoFrame.from_ndarray(planes, format="yuv420p")


def _graph(name: str, frames: int, encoding: Encoding) -> tuple[Any, list[Any]]:
    graph: Any = av.filter.Graph()
    rate, size = encoding.rate.fraction, encoding.size
    mix = graph.add("xfade", f"transition={name}:duration={float((frames + 1) / rate):.9f}:offset=0")
    sources = []
    for side in range(2):
        source = graph.add_buffer(width=size.width, height=size.height, format="yuv420p", time_base=1 / rate)
        steady = graph.add("fps", f"fps={encoding.rate}")
        source.link_to(steady)
        steady.link_to(mix, 0, side)
        sources.append(source)
    # xfade works in 4:4:4
    plain, sink = graph.add("format", "pix_fmts=yuv420p"), graph.add("buffersink")
    mix.link_to(plain)
    plain.link_to(sink)
    graph.configure()
    return graph, sources


def _padded(side: Iterable[Any], frames: int) -> Iterator[Any]:
    """The frames with the first and the last one doubled."""
    kept = list(side)
    if len(kept) != frames:
        raise MediaMismatch("a transition has too few frames on one side", expected=f"{frames} frames", found=f"{len(kept)} frames")
    for frame in chain(kept[:1], kept, kept[-1:]):
        # a frame may be pushed only once under one time stamp
        yield av.VideoFrame.from_ndarray(frame.to_ndarray(), format="yuv420p")
