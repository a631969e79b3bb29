"""Transitions: the end of one shot and the beginning of the next, blended into new frames.

From a few frames on either side and nothing else. Mixes, wipes and slides are made of whole planes here; all other shapes
by ffmpeg's ``xfade``, in process, which takes twenty times as long because it has to leave 4:2:0 and come back.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import MediaMismatch, TimelineError
from pipeline.film.timing import Size
from pipeline.media.encoder import Encoding, packed, planes

Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]

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

SIDEWAYS = ("left", "right", "up", "down")
_COLOURS = {"fadeblack": (16, 128, 128), "fadewhite": (235, 128, 128)}
_PHASE = 0.2
"""Share of the way that xfade's fades through a colour leave to either shot alone."""


def xfade_name(name: str) -> str:
    """The xfade transition behind one of our names.

    Raises:
        TimelineError: there is no such transition.
    """
    if name not in OURS and name not in XFADE:
        near = difflib.get_close_matches(name.lower(), ("cut", *OURS, *XFADE), n=1)
        wanted = f"did you mean {near[0]}? " if near else ""
        raise TimelineError(
            f"{name!r} is no transition", hint=f"{wanted}allowed are cut, {', '.join(OURS)} and xfade's {', '.join(XFADE[:6])}, ..."
        )
    return OURS.get(name, name)


def blend(left: Iterable[Any], right: Iterable[Any], *, name: str, frames: int, encoding: Encoding) -> Iterator[Any]:
    """Blend ``frames`` frames of two streams of yuv420p frames.

    Frame ``k`` stands at ``(k + 1) / (frames + 1)`` of the way, so that neither shot is seen standing still in it.

    Raises:
        TimelineError: there is no such transition.
        MediaMismatch: a side has fewer frames.
    """
    shape = xfade_name(name)
    maker = _maker(shape)
    if maker is None:
        yield from _by_xfade(left, right, shape, frames, encoding)
        return
    made = 0
    for before, after in zip(left, right, strict=False):
        made += 1
        if made > frames:
            return
        yield _frame(maker(planes(before), planes(after), made / (frames + 1)), encoding.size)
    if made < frames:
        raise MediaMismatch("a transition has too few frames on one side", expected=f"{frames} frames", found=f"{made} frames")


def black(count: int, size: Size) -> Iterator[Any]:
    """``count`` black frames."""
    rows = np.full((size.height * 3 // 2, size.width), 128, np.uint8)
    rows[: size.height] = 16
    for _ in range(count):
        yield packed(rows)


def _maker(shape: str) -> Callable[[Planes, Planes, float], Planes] | None:
    """What makes a picture of this shape from one of either side and the way gone, 0 to 1; None if only xfade can."""
    if shape == "fade" or shape in _COLOURS:
        return lambda before, after, way: _mixed(before, after, way, _COLOURS.get(shape))
    side = shape.removeprefix("wipe").removeprefix("slide")
    if side in SIDEWAYS and shape != side:
        return lambda before, after, way: _moved(before, after, way, side, slides=shape.startswith("slide"))
    return None


def _mixed(before: Planes, after: Planes, way: float, colour: tuple[int, int, int] | None) -> Planes:
    old, new, rest = 1 - way, way, 0.0
    if colour is not None:
        # the first shot is gone, and the second begins, a fifth of the way from the ends
        out, into = _smooth(1 - _PHASE, 1, 1 - way), 1 - _smooth(_PHASE, 1, 1 - way)
        old, new = old * out, new * into
        rest = 1 - old - new
    first, second, third = (
        cv2.addWeighted(a, old, b, new, rest * level) for a, b, level in zip(before, after, colour or (0, 0, 0), strict=True)
    )
    return first, second, third


def _smooth(start: float, end: float, value: float) -> float:
    share = min(1.0, max(0.0, (value - start) / (end - start)))
    return share * share * (3 - 2 * share)


def _moved(before: Planes, after: Planes, way: float, side: str, *, slides: bool) -> Planes:
    """The border between the shots goes to ``side``; pictures go with it if it is a slide."""
    upright = side in ("up", "down")
    # the border lies between two columns (or rows) of colour, which are two of luma
    border = round(before[1].shape[0 if upright else 1] * (1 - way))
    first, second, third = (
        _plane_moved(a, b, border * scale, side, slides=slides) for a, b, scale in zip(before, after, (2, 1, 1), strict=True)
    )
    return first, second, third


def _plane_moved(before: NDArray[np.uint8], after: NDArray[np.uint8], border: int, side: str, *, slides: bool) -> NDArray[np.uint8]:
    """A plane that shows ``border`` columns (or rows) of the first shot and the second in the rest."""
    upright, backwards = side in ("up", "down"), side in ("right", "down")
    old, new = (before.T, after.T) if upright else (before, after)
    if backwards:
        old, new = old[:, ::-1], new[:, ::-1]
    made = new.copy()
    if slides:
        made[:, border:] = new[:, : new.shape[1] - border]
    made[:, :border] = old[:, old.shape[1] - border :] if slides else old[:, :border]
    if backwards:
        made = made[:, ::-1]
    return made.T if upright else made


def _frame(made: Planes, size: Size) -> Any:
    return packed(np.concatenate([plane.ravel() for plane in made]).reshape(-1, size.width))


def _by_xfade(left: Iterable[Any], right: Iterable[Any], shape: str, frames: int, encoding: Encoding) -> Iterator[Any]:
    graph, sources = _graph(shape, frames, encoding)
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
