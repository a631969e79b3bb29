"""Pictures into files: one encoder for everything, so that its packets can stand side by side in one film.

Whatever is shown in a film was encoded by ``PictureWriter`` under one ``Encoding``: takes, transitions
and re-cut bodies. Their headers are then equal byte for byte, and a film is put together by copying packets.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from pipeline.errors import MediaError, MediaMismatch
from pipeline.film.timing import FrameRate, Size
from pipeline.media.h264 import parameter_sets
from pipeline.media.metering import Meter
from pipeline.ports import Pixels

_BT709 = 1
_TV = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How pictures are encoded; equal encodings give equal headers.

    Attributes:
        size: picture size in pixels.
        rate: frames per second, constant.
        preset: x264 preset; "veryfast" is where quality per processor second is best.
        crf: x264 constant rate factor, 0 to 51, lower is better.
        gop: most frames from one key frame to the next, 0 for two seconds.
        threads: encoder threads; many encoders at once do better than one with many threads.
    """

    size: Size
    rate: FrameRate
    preset: str = "veryfast"
    crf: int = 20
    gop: int = 0
    threads: int = 1

    @property
    def timescale(self) -> int:
        """Ticks per second in files; a frame is a whole number of them."""
        return self.rate.numerator * max(1, 12_000 // self.rate.numerator)

    def options(self) -> dict[str, str]:
        """Options for x264. ``stitchable`` keeps what is encoded out of the headers."""
        keyint = self.gop or 2 * -(-self.rate.numerator // self.rate.denominator)
        quality = {"preset": self.preset, "crf": str(self.crf), "profile": "high"}
        # mbtree's vector code reads memory that was never written (seen in x264 165): without it the same frames may give other packets
        # a53cc: captions that a clip brought inside its pictures are not the film's
        params = f"stitchable=1:open-gop=0:cpu-independent=1:keyint={keyint}"
        return {**quality, "forced-idr": "1", "a53cc": "0", "chroma_sample_location": "left", "x264-params": params}

    def headers(self) -> tuple[bytes, ...]:
        """The H.264 parameter sets that every file under this encoding has."""
        return _headers(self)


def packed(planes: NDArray[np.uint8]) -> Any:
    """A yuv420p frame of planes that lie one after another in rows of the picture's width; copied only where it must be."""
    # PyAV lays buffers of another height out wrongly
    make = av.VideoFrame.from_ndarray if planes.shape[0] % 6 else av.VideoFrame.from_numpy_buffer
    return make(planes, format="yuv420p")


def planes(frame: Any) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """The planes of a yuv420p frame as they lie there, nothing copied: valid as long as the frame is."""
    luma, blue, red = (np.frombuffer(one, np.uint8).reshape(-1, one.line_size)[: one.height, : one.width] for one in frame.planes)
    return luma, blue, red


@lru_cache(maxsize=16)
def _headers(encoding: Encoding) -> tuple[bytes, ...]:
    context: Any = av.CodecContext.create("libx264", "w")
    _set_up(context, encoding)
    context.options = encoding.options()
    context.flags |= av.codec.context.Flags.global_header
    context.open()
    return parameter_sets(bytes(context.extradata))


def _set_up(context: Any, encoding: Encoding) -> None:
    context.width, context.height = encoding.size.width, encoding.size.height
    context.pix_fmt = "yuv420p"
    context.framerate = encoding.rate.fraction
    context.time_base = 1 / encoding.rate.fraction
    context.thread_count = encoding.threads
    context.sample_aspect_ratio = Fraction(1)
    context.color_primaries = context.color_trc = context.colorspace = _BT709
    context.color_range = _TV


class PictureWriter:
    """Encodes frames into one MP4 file that appears under its name only when it is whole; its ``meter`` has seen them all.

    Args:
        path: the file to make; its folder is made if missing.
        encoding: how.
        cuts: frame numbers at which a film may cut: an IDR is forced there.
        first: number of the first frame; a file that begins with a later one says so in its edit list.

    Raises:
        MediaError: the file cannot be written.
    """

    def __init__(self, path: Path, encoding: Encoding, *, cuts: tuple[int, ...] = (), first: int = 0) -> None:
        self.path = path
        self.encoding = encoding
        self.frames = 0
        self.meter = Meter()
        self._first = first
        self._step = 1 / encoding.rate.fraction
        self._cuts = frozenset(cuts)
        self._part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        self._reformatter = VideoReformatter()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            clock = str(encoding.timescale)
            options = {"video_track_timescale": clock, "movie_timescale": clock}
            self._container: Any = av.open(str(self._part), "w", format="mp4", options=options)
        except OSError as error:
            raise MediaError(f"{path} cannot be written: {error.strerror}", hint="check the folder's rights and the space left") from error
        self._stream: Any = self._container.add_stream("libx264", rate=encoding.rate.fraction, options=encoding.options())
        _set_up(self._stream.codec_context, encoding)

    def convert(self, pixels: Pixels) -> Any:
        """BGRA pixels as a YUV frame by the BT.709 matrix, studio range.

        Raises:
            MediaMismatch: the picture has another size or layout.
        """
        size = self.encoding.size
        if pixels.shape != (size.height, size.width, 4) or pixels.dtype != np.uint8:
            raise MediaMismatch(
                f"frame {self.frames} of {self.path.name} has the wrong shape",
                expected=f"uint8 {(size.height, size.width, 4)}",
                found=f"{pixels.dtype} {pixels.shape}",
                hint="generators draw at the size of the request",
            )
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="bgra")
        return self._reformatter.reformat(
            frame,
            format="yuv420p",
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.BILINEAR,
        )

    def add(self, frame: Any) -> None:
        """Encode the next frame (yuv420p, an ``av.VideoFrame``)."""
        self.meter.add(frame)
        frame.pts = number = self._first + self.frames
        frame.time_base = self._step
        frame.pict_type = PictureType.I if number in self._cuts else PictureType.NONE
        self._container.mux(self._stream.encode(frame))
        self.frames += 1

    def close(self) -> None:
        """Write what is left and let the file appear."""
        try:
            if self.frames:
                self._container.mux(self._stream.encode())
            self._container.close()
            os.replace(self._part, self.path)
        except BaseException:
            self.abort()
            raise

    def abort(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(av.error.FFmpegError, OSError, ValueError):
            self._container.close()
        self._part.unlink(missing_ok=True)
