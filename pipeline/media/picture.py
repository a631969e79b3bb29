"""Pictures into files: one encoder for everything, so that its packets can stand side by side in one film.

Whatever is shown in a film was encoded by ``PictureWriter`` under one ``Encoding``: takes, transitions
and re-cut bodies. Their headers are then equal byte for byte, and a film is put together by copying packets.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from pipeline.errors import MediaError, MediaMismatch
from pipeline.film.media import MediaRef, Sound
from pipeline.film.timing import FrameRate, Size
from pipeline.media.h264 import parameter_sets
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

    def options(self, *, lossless: bool = False) -> dict[str, str]:
        """Options for x264. ``stitchable`` keeps what is encoded out of the headers."""
        keyint = self.gop or 2 * -(-self.rate.numerator // self.rate.denominator)
        quality = {"preset": "ultrafast", "qp": "0"} if lossless else {"preset": self.preset, "crf": str(self.crf), "profile": "high"}
        params = f"stitchable=1:open-gop=0:keyint={1 if lossless else keyint}"
        return {**quality, "forced-idr": "1", "chroma_sample_location": "left", "x264-params": params}

    def headers(self) -> tuple[bytes, ...]:
        """The H.264 parameter sets that every file under this encoding has."""
        return _headers(self)


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
    """Encodes frames into one MP4 file that appears under its name only when it is whole.

    Args:
        path: the file to make; its folder is made if missing.
        encoding: how.
        cuts: frame numbers at which a film may cut: an IDR is forced there.
        lossless: keep every pixel, for the edges of takes.

    Raises:
        MediaError: the file cannot be written.
    """

    def __init__(self, path: Path, encoding: Encoding, *, cuts: tuple[int, ...] = (), lossless: bool = False) -> None:
        self.path = path
        self.encoding = encoding
        self.frames = 0
        self._cuts = frozenset(cuts)
        self._part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        self._reformatter = VideoReformatter()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._container: Any = av.open(str(self._part), "w", format="mp4", options={"video_track_timescale": str(encoding.timescale)})
        except OSError as error:
            raise MediaError(f"{path} cannot be written: {error.strerror}", hint="check the folder's rights and the space left") from error
        self._stream: Any = self._container.add_stream("libx264", rate=encoding.rate.fraction, options=encoding.options(lossless=lossless))
        _set_up(self._stream.codec_context, encoding)

    def convert(self, pixels: Pixels) -> Any:
        """BGRA pixels as a YUV frame by the BT.709 matrix, studio range.

        Raises:
            MediaMismatch: the picture has another size or layout.
        """
        size = self.encoding.size
        if pixels.shape != (size.height, size.width, 4) or pixels.dtype != np.uint8:
            raise MediaMismatch(f"frame {self.frames} of {self.path.name} has the wrong shape", expected=f"uint8 {(size.height, size.width, 4)}",
                                found=f"{pixels.dtype} {pixels.shape}", hint="generators draw at the size of the request")  # fmt: skip
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
        frame.pts = self.frames
        frame.time_base = 1 / self.encoding.rate.fraction
        frame.pict_type = PictureType.I if self.frames in self._cuts else PictureType.NONE
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


class TakeWriter:
    """Encodes one take once, as it is made; a ``FrameSink``.

    Between ``cuts[0]`` and ``cuts[-1]`` lies the body, whose packets go into the film as they are. The frames
    before and after belong to transitions: they are also kept lossless in ``edges``, if given, so that a transition
    is not made from pictures that were encoded already. Sound goes beside the picture, as ``<stem>.wav``.

    Use as a context manager: the take appears at the end of the block, and nothing is left if it raises.

    Args:
        path: the MP4 to make.
        encoding: size, rate and quality.
        frames: exact length.
        cuts: frame numbers from 0 to ``frames`` where the film may cut, in order.
        edges: folder for the lossless edges, None to keep none.
    """

    def __init__(self, path: Path, *, encoding: Encoding, frames: int, cuts: tuple[int, ...] = (), edges: Path | None = None) -> None:
        if frames < 1 or any(not 0 <= cut <= frames for cut in cuts) or list(cuts) != sorted(cuts):
            raise ValueError(f"cuts {cuts} do not lie in order within {frames} frames")
        self.path = path
        self.frames = frames
        self._body = PictureWriter(path, encoding, cuts=cuts)
        self._edges = _EdgeWriter(path, encoding, frames, cuts, edges) if edges is not None and cuts else None
        self._sound: Sound | None = None

    @property
    def written(self) -> int:
        """How many frames have been taken so far."""
        return self._body.frames

    def write(self, pixels: Pixels) -> None:
        """Take the next BGRA frame.

        Raises:
            MediaMismatch: it has the wrong size, or one frame too many comes.
        """
        self.add(self._body.convert(pixels))

    def add(self, frame: Any) -> None:
        """Take the next frame, already yuv420p in studio range BT.709.

        Raises:
            MediaMismatch: one frame too many comes.
        """
        if self.written >= self.frames:
            raise MediaMismatch(f"take {self.path.name} gets more frames than planned", expected=f"{self.frames} frames", found="more")
        if self._edges is not None:
            self._edges.add(self.written, frame)
        self._body.add(frame)

    def sound(self, sound: Sound) -> None:
        """Take the native sound; it is written beside the take."""
        self._sound = sound

    def close(self) -> MediaRef:
        """Finish the take.

        Raises:
            MediaMismatch: frames are missing; nothing is left then.
        """
        if self.written != self.frames:
            found = self.written
            self.abort()
            raise MediaMismatch(f"take {self.path.name} has {found} frames instead of {self.frames}", expected=f"{self.frames} frames",
                                found=f"{found} frames", hint="the generator ended early; make the take again")  # fmt: skip
        try:
            if self._sound is not None:
                write_wav(self.path.with_suffix(".wav"), self._sound)
            self._body.close()
            clip = MediaRef(path=self.path, sha256=digest(self.path))
            if self._edges is not None:
                self._edges.close(clip.sha256)
        except BaseException:
            self.abort()
            raise
        return clip

    def abort(self) -> None:
        """Leave nothing behind."""
        self._body.abort()
        if self._edges is not None:
            self._edges.abort()

    def __enter__(self) -> TakeWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()


class _EdgeWriter:
    """The frames before the first and after the last cut, lossless, named by the take's content when it is known."""

    def __init__(self, path: Path, encoding: Encoding, frames: int, cuts: tuple[int, ...], folder: Path) -> None:
        self._folder = folder
        self._spans = {"head": (0, cuts[0]), "tail": (cuts[-1], frames)}
        self._writers = {
            name: PictureWriter(folder / f"{path.stem}.{name}.{secrets.token_hex(4)}.mp4", encoding, lossless=True)
            for name, (start, end) in self._spans.items()
            if start < end
        }

    def add(self, number: int, frame: Any) -> None:
        for name, writer in self._writers.items():
            start, end = self._spans[name]
            if start <= number < end:
                writer.add(frame)

    def close(self, sha256: str) -> None:
        for name, writer in self._writers.items():
            writer.close()
            os.replace(writer.path, edge_path(self._folder, sha256, name))

    def abort(self) -> None:
        for writer in self._writers.values():
            writer.abort()
            writer.path.unlink(missing_ok=True)


def edge_path(folder: Path, sha256: str, name: str) -> Path:
    """Where the lossless ``name`` ("head" or "tail") of the take with digest ``sha256`` is kept."""
    return folder / f"{sha256[:24]}.{name}.mp4"


def write_wav(path: Path, sound: Sound) -> None:
    """Write sound as a 32-bit float WAV file, at once or not at all."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    layout = {1: "mono", 2: "stereo"}.get(sound.samples.shape[1])
    if layout is None:
        raise MediaMismatch(f"sound for {path.name} has {sound.samples.shape[1]} channels", expected="1 or 2 channels", found=str(sound.samples.shape[1]))
    try:
        with av.open(str(part), "w", format="wav") as container:
            stream: Any = container.add_stream("pcm_f32le", rate=sound.rate, layout=layout)
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound.samples.reshape(1, -1)), format="flt", layout=layout)
            frame.sample_rate = sound.rate
            container.mux(stream.encode(frame))
            container.mux(stream.encode())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
    return found.hexdigest()
