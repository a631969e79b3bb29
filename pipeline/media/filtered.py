"""Clips of the usual kind, brought into house form by the same filters as in the ffmpeg program, but in this process.

Eight bit H.264 and its sound come out bit for bit as from the program, whose start costs more than a short clip. Only a process that
may be lost does this with the clips of strangers (``plain.EXPENDABLE``); all other clips are the program's.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.filter import Graph

from pipeline.errors import MediaError
from pipeline.film.media import PictureFacts, Sound
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.conform import HIGH_DYNAMIC_RANGE, Filter, Use, filters, sound_filters
from pipeline.media.encoder import Encoding
from pipeline.media.ffmpeg import escape_option
from pipeline.media.plain import NotPlain
from pipeline.media.probe import opened

AT_ONCE = 8
"""Frames that filters get before they are asked for some."""

_PIXELS = ("yuv420p", "yuv422p", "yuv444p", "yuvj420p", "yuvj422p", "yuvj444p")
_SOUNDS = ("aac", "mp3float", "mp3", "pcm_s16le")


def filtered_frames(path: Path, picture: PictureFacts, encoding: Encoding, use: Use) -> Iterator[Any]:
    """The frames of a clip as yuv420p pictures of the film's size, rate and number; each is valid until the next is asked for.

    Raises:
        NotPlain: it is of another kind, changes in its middle, or is damaged; perhaps only after some frames.
    """
    if picture.codec != "h264" or picture.interlaced or picture.colour[1] in HIGH_DYNAMIC_RANGE:
        raise NotPlain(f"{path.name} is of another kind")
    with _readable(path) as container:
        video = container.streams.video[0]
        if len(container.streams.video) > 1 or "mp4" not in container.format.name:
            raise NotPlain("another container")
        video.codec_context.thread_count = 1
        graph = _graph()
        source = graph.add("buffer", _described(video, picture))
        passed = _passed(graph, source, filters(picture, encoding, use), "buffersink", _alike(container, video))
        for number, frame in enumerate(passed, start=1):
            yield frame
            if number == use.frames:
                return
        raise NotPlain("too few pictures")


def filtered_sound(path: Path, encoding: Encoding, use: Use) -> Sound:
    """The sound of a clip in stereo at the film's rate, as long as its pictures.

    Raises:
        NotPlain: it is of another kind, or damaged.
    """
    with _readable(path) as container:
        audio = container.streams.audio[0]
        if audio.codec_context.name not in _SOUNDS or container.start_time or audio.start_time or not audio.duration:
            raise NotPlain("sound of another kind")
        audio.codec_context.thread_count = 1
        # what fills the last packet up is no sound; not every decoder knows
        whole: Filter = ("atrim", (), {"end_sample": round(audio.duration * audio.time_base * audio.rate)})
        graph = _graph()
        source = graph.add_abuffer(template=audio)
        stereo: Filter = ("aformat", (), {"sample_fmts": "flt", "channel_layouts": "stereo"})
        steps = (whole, *sound_filters(encoding, use), stereo)
        blocks = [frame.to_ndarray().reshape(-1, 2) for frame in _passed(graph, source, steps, "abuffersink", container.decode(audio))]
    samples = np.concatenate([np.zeros((0, 2), np.float32), *blocks])
    if len(samples) != encoding.rate.sample(use.frames):
        raise NotPlain("sound of another length")
    return Sound(samples=samples, rate=SAMPLE_RATE)


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[Any]:
    """An opened file; what cannot be read of it is left to the program, which says why."""
    try:
        with opened(path) as container:
            yield container
    except (MediaError, ValueError) as error:
        raise NotPlain(str(error)) from error


def _alike(container: Any, video: Any) -> Iterator[Any]:
    """All pictures of a stream, as long as they are whole and of one kind."""
    kind: tuple[object, ...] | None = None
    for frame in container.decode(video):
        found = (frame.width, frame.height, frame.format.name, int(frame.colorspace), int(frame.color_range))
        if found != (kind := kind or found) or frame.format.name not in _PIXELS:
            raise NotPlain("pictures of another kind")
        if frame.is_corrupt or frame.interlaced_frame or frame.rotation:
            raise NotPlain("a picture that is damaged, has fields, or is turned")
        yield frame


def _described(video: Any, picture: PictureFacts) -> str:
    """A stream of pictures as the source of filters knows it."""
    context, shape = video.codec_context, video.sample_aspect_ratio or 1
    colours = {"colorspace": picture.colour[2], "range": picture.colour[3]}
    facts = {
        "video_size": f"{context.width}x{context.height}", "pix_fmt": context.pix_fmt, "time_base": video.time_base,
        "pixel_aspect": shape, **{name: value for name, value in colours.items() if value},
    }  # fmt: skip
    return ":".join(f"{name}={escape_option(value)}" for name, value in facts.items())


def _graph() -> Any:
    graph: Any = Graph()
    graph.threads = 1
    return graph


def _passed(graph: Any, source: Any, steps: Sequence[Filter], sink: str, frames: Iterable[Any]) -> Iterator[Any]:
    """What filters that follow one another make of frames."""
    last = source
    for name, values, named in (*steps, (sink, (), {})):
        options = ":".join([*map(escape_option, values), *(f"{key}={escape_option(value)}" for key, value in named.items())])
        following = graph.add(name, options or None)
        last.link_to(following)
        last = following
    graph.configure()
    if sink == "abuffersink":
        graph.set_audio_frame_size(SAMPLE_RATE)
    waiting = iter(frames)
    with contextlib.suppress(av.error.EOFError):  # enough
        more = True
        while more:
            more = _fed(source, waiting)
            with contextlib.suppress(av.error.BlockingIOError):
                while True:
                    yield last.pull()


def _fed(source: Any, frames: Iterator[Any]) -> bool:
    """Give filters the next few frames; false where that was all. To ask for a frame in vain takes as long as to decode a small one."""
    given = 0
    for frame in islice(frames, AT_ONCE):
        source.push(frame)
        given += 1
    if given < AT_ONCE:
        source.push(None)
    return given == AT_ONCE
