"""Looks applied: frames of one shot go through filters, lookup tables and MoviePy's effects, one after another.

ffmpeg's filters run in process; options are handed over as values, never as the text of a graph.
"""

from __future__ import annotations

import importlib.util
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from numpy.typing import NDArray

from pipeline.editing.segments import inside
from pipeline.errors import MediaError, TimelineError
from pipeline.film.looks import WHOLE, LookStep
from pipeline.film.timing import FrameRate, Size
from pipeline.media.lut import table_filter
from pipeline.media.picture import digest

LOOKS_VERSION = "1"
"""Part of the key of every shot with a look."""

FIXED = {"noise": {"allf": "t", "all_seed": "7"}}
"""Options that a filter always has, so that it does the same each time."""

_BEHIND = 8


def marks(steps: Sequence[LookStep], root: Path) -> tuple[object, ...]:
    """What the look of a shot depends on: its steps, the digests of its tables, the version of MoviePy.

    Raises:
        TimelineError: a table is missing or no table, or MoviePy is not installed.
    """
    found: list[object] = [LOOKS_VERSION]
    for step in steps:
        found.append(step)
        if step.kind == "lut":
            found.append(digest(_table(step, root)[1]))
        elif step.kind == "moviepy":
            found.append(_moviepy_version())
    return tuple(found)


def looked(frames: Iterable[Any], steps: Sequence[LookStep], root: Path, *, size: Size, rate: FrameRate, count: int) -> Iterator[Any]:
    """The frames after all steps; as many, of the same size, yuv420p in studio range BT.709.

    Args:
        frames: of the shot, in order.
        steps: of its look.
        root: the film folder, for tables.
        size: of the pictures.
        rate: frames per second.
        count: how many frames come.

    Raises:
        TimelineError: a table or MoviePy is missing.
        MediaError: a step fails.
    """
    found: Iterable[Any] = frames
    for step in steps:
        if step.kind == "moviepy":
            found = _by_moviepy(found, step, size, rate, count)
        elif step.name == "eq":
            found = _by_curve(found, step, size)
        elif step.kind == "lut":
            name, path = _table(step, root)
            found = _filtered(found, [(name, {"file": str(path)})], size, rate)
        else:
            found = _filtered(found, [(step.name, {**_texts(step), **FIXED.get(step.name, {})})], size, rate)
    return iter(found)


def _table(step: LookStep, root: Path) -> tuple[str, Path]:
    path = inside(root, Path(step.name), "the lookup table")
    try:
        return table_filter(path), path
    except MediaError as error:
        raise TimelineError(f"a look names {step.name}: {error}", hint=error.hint) from error


def _texts(step: LookStep) -> dict[str, str]:
    return {name: str(int(value)) if name in WHOLE and isinstance(value, float) else str(value) for name, value in step.options}


def _filtered(frames: Iterable[Any], filters: Sequence[tuple[str, dict[str, str]]], size: Size, rate: FrameRate) -> Iterator[Any]:
    """Frames through filters of ffmpeg and back to yuv420p by the BT.709 matrix."""
    graph: Any = av.filter.Graph()
    source = graph.add_buffer(width=size.width, height=size.height, format="yuv420p", time_base=1 / rate.fraction)
    matrix = {"in_color_matrix": "bt709", "out_color_matrix": "bt709", "flags": "bilinear+accurate_rnd+full_chroma_int"}
    chain = [source]
    try:
        # tables and mixers of channels work in RGB; ffmpeg would convert by another matrix on its own
        if filters[0][0] in ("lut3d", "lut1d", "colorbalance", "colorchannelmixer", "colortemperature", "vibrance", "curves", "negate"):
            chain += [graph.add("scale", **matrix, in_range="tv", out_range="pc"), graph.add("format", pix_fmts="gbrp")]
        chain += [graph.add(name, **options) for name, options in filters]
        chain += [graph.add("scale", **matrix, out_range="tv"), graph.add("format", pix_fmts="yuv420p")]
        # a flipped frame is read from its last row upwards until it is copied
        chain += [graph.add("copy"), graph.add("buffersink")]
        for before, after in pairwise(chain):
            before.link_to(after)
        graph.configure()
        for number, frame in enumerate(frames):
            plain = av.VideoFrame.from_ndarray(frame.to_ndarray(format="yuv420p"), format="yuv420p")
            plain.pts, plain.time_base = number, 1 / rate.fraction
            plain.colorspace, plain.color_range = Colorspace.ITU709, ColorRange.MPEG
            source.push(plain)
            yield from _pulled(graph)
        source.push(None)
        yield from _pulled(graph)
    except (av.error.FFmpegError, ValueError) as error:
        raise MediaError(f"the look {filters[0][0]} fails: {error}", hint="take this step out of the shot's look") from error


def _pulled(graph: Any) -> Iterator[Any]:
    while True:
        try:
            yield graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return


def _by_curve(frames: Iterable[Any], step: LookStep, size: Size) -> Iterator[Any]:
    """Contrast, brightness and gamma by one curve of the luma, saturation about grey."""
    told = {name: float(value) for name, value in step.options}
    level = (np.arange(256) - 16) / 219
    level = np.clip((level - 0.5) * told.get("contrast", 1.0) + 0.5 + told.get("brightness", 0.0), 0, 1) ** (1 / told.get("gamma", 1.0))
    luma = np.rint(level * 219 + 16).astype(np.uint8)
    chroma = np.clip(np.rint((np.arange(256) - 128) * told.get("saturation", 1.0) + 128), 16, 240).astype(np.uint8)
    for frame in frames:
        planes = frame.to_ndarray(format="yuv420p")
        curved = np.concatenate([luma[planes[: size.height]], chroma[planes[size.height :]]])
        yield av.VideoFrame.from_ndarray(curved, format="yuv420p")


def _moviepy_version() -> str:
    if importlib.util.find_spec("moviepy") is None:
        raise TimelineError("a look names an effect of MoviePy, which is not installed", hint="pip install 'filmwright[looks]'")
    from importlib.metadata import version

    return version("moviepy")


def _by_moviepy(frames: Iterable[Any], step: LookStep, size: Size, rate: FrameRate, count: int) -> Iterator[Any]:
    """Frames through one effect; only a few of them are in memory at once."""
    _moviepy_version()
    from moviepy import VideoClip, vfx

    reel = _Reel(frames)
    seconds = float(rate.seconds(count))
    try:
        clip = VideoClip(frame_function=lambda t: reel.frame(min(count - 1, int(t * float(rate.fraction) + 0.5))), duration=seconds)
        clip = clip.with_fps(float(rate.fraction)).with_effects([getattr(vfx, step.name)(**dict(step.options))])
        for number in range(count):
            pixels = clip.get_frame(float(rate.seconds(number)))
            yield _from_rgb(np.clip(pixels, 0, 255).astype(np.uint8), size)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise MediaError(f"MoviePy's {step.name} fails: {error}", hint="take this step out of the shot's look") from error


class _Reel:
    """Frames asked for by number, mostly in order; a few that have passed are kept."""

    def __init__(self, frames: Iterable[Any]) -> None:
        self._frames = iter(frames)
        self._kept: deque[NDArray[np.uint8]] = deque(maxlen=_BEHIND)
        self._read = 0

    def frame(self, number: int) -> NDArray[np.uint8]:
        """Frame ``number`` as RGB."""
        while self._read <= number:
            self._kept.append(_to_rgb(next(self._frames)))
            self._read += 1
        back = max(0, number - (self._read - len(self._kept)))
        return self._kept[back]


def _to_rgb(frame: Any) -> NDArray[np.uint8]:
    turned = frame.reformat(
        format="rgb24", src_colorspace=Colorspace.ITU709, dst_colorspace=Colorspace.ITU709, src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG, interpolation=Interpolation.BILINEAR,
    )  # fmt: skip
    pixels: NDArray[np.uint8] = turned.to_ndarray()
    return pixels


def _from_rgb(pixels: NDArray[np.uint8], size: Size) -> Any:
    if pixels.shape != (size.height, size.width, 3):
        raise ValueError(f"a picture came out as {pixels.shape}")
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
    return frame.reformat(
        format="yuv420p", src_colorspace=Colorspace.ITU709, dst_colorspace=Colorspace.ITU709, src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG, interpolation=Interpolation.BILINEAR,
    )  # fmt: skip
