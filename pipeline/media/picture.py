"""Takes: made frame by frame by a local generator, or conformed from a clip that somebody else made.

A take is encoded once. Its key frames stand where the film will cut, so that its body is later copied and
not encoded again; what transitions need of it is kept beside it, lossless.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import secrets
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import MediaMismatch
from pipeline.film.media import MediaFacts, MediaRef, PictureFacts, Sound
from pipeline.film.timing import FrameRate
from pipeline.media.boxes import state
from pipeline.media.conform import Use, arguments
from pipeline.media.encoder import Encoding, PictureWriter, packed, planes
from pipeline.media.ffmpeg import chunks
from pipeline.media.filtered import filtered_frames, filtered_sound
from pipeline.media.metering import keep
from pipeline.media.plain import EXPENDABLE, NotPlain, plain_frames
from pipeline.media.probe import probe
from pipeline.media.thumbnail import thumbnail
from pipeline.media.wav import write_wav
from pipeline.ports import Pixels

__all__ = ["Encoding", "TakeWriter", "digest", "edge_path", "prepare"]

EDGES = ("head", "tail", "before", "after")
"""Edges that are kept: of frames that stand in the take's file as well (head, tail), or beside it only (before, after)."""


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
        edges: folder for the lossless edges and for what the meter saw, None to keep neither.
        handles: the file holds the frames before the first and after the last cut, for other editors; without them nothing is
            encoded that the film does not show, and transitions are made from ``edges`` alone.
        name: by which ``edges`` keeps things; "" for the digest of the file.
    """

    def __init__(
        self,
        path: Path,
        *,
        encoding: Encoding,
        frames: int,
        cuts: tuple[int, ...] = (),
        edges: Path | None = None,
        handles: bool = True,
        name: str = "",
    ) -> None:
        if frames < 1 or any(not 0 <= cut <= frames for cut in cuts) or list(cuts) != sorted(cuts):
            raise ValueError(f"cuts {cuts} do not lie in order within {frames} frames")
        self.path = path
        self.frames = frames
        self.written = 0
        # a shot that is all transition has no body to stand alone
        lean = not handles and edges is not None and len(cuts) > 1 and cuts[0] < cuts[-1]
        self._span = (cuts[0], cuts[-1]) if lean else (0, frames)
        self._name = name
        self._wav = path.with_suffix(".wav")
        self._body = PictureWriter(path, encoding, cuts=cuts, first=self._span[0])
        self._kept = edges
        self._middle = (cuts[0] + cuts[-1]) // 2 if len(cuts) > 1 and cuts[0] < cuts[-1] else frames // 2
        self._glimpse = b""
        self._edges = _EdgeWriter(path, _edge_spans(frames, cuts, lean=lean), edges) if edges is not None and cuts else None
        self._sound: Sound | None = None
        self._clip: MediaRef | None = None

    def write(self, pixels: Pixels) -> None:
        """Take the next BGRA frame.

        Raises:
            MediaMismatch: it has the wrong size, or one frame too many comes.
        """
        self.add(self._body.convert(pixels))

    def write_planes(self, luma: NDArray[np.uint8], blue: NDArray[np.uint8], red: NDArray[np.uint8]) -> None:
        """Take the next frame as 4:2:0 planes, BT.709, studio range.

        Raises:
            MediaMismatch: a plane has the wrong size, or one frame too many comes.
        """
        size = self._body.encoding.size
        half = (size.height // 2, size.width // 2)
        found = (luma.shape, blue.shape, red.shape)
        if found != ((size.height, size.width), half, half):
            raise MediaMismatch(f"frame {self.written} of {self.path.name} has the wrong shape", expected=str(size), found=str(found))
        rows = np.concatenate([plane.ravel() for plane in (luma, blue, red)])
        self.add(packed(rows.reshape(-1, size.width)))

    def add(self, frame: Any) -> None:
        """Take the next frame, already yuv420p in studio range BT.709.

        Raises:
            MediaMismatch: one frame too many comes.
        """
        if self.written >= self.frames:
            raise MediaMismatch(f"take {self.path.name} gets more frames than planned", expected=f"{self.frames} frames", found="more")
        if self._edges is not None:
            self._edges.add(self.written, frame)
        if self._kept is not None and self.written == self._middle:
            self._glimpse = thumbnail(frame)
        if self._span[0] <= self.written < self._span[1]:
            self._body.add(frame)
        self.written += 1

    def sound(self, sound: Sound) -> None:
        """Take the native sound; it is written beside the take."""
        self._sound = sound

    def close(self) -> MediaRef:
        """Finish the take; a second call only returns it again.

        Raises:
            MediaMismatch: frames are missing; nothing is left then.
        """
        if self._clip is not None:
            return self._clip
        if self.written != self.frames:
            found = self.written
            self.abort()
            raise MediaMismatch(
                f"take {self.path.name} has {found} frames instead of {self.frames}",
                expected=f"{self.frames} frames",
                found=f"{found} frames",
                hint="the generator ended early; make the take again",
            )
        try:
            if self._sound is not None:
                write_wav(self._wav, self._sound)
            self._body.close()
            clip = MediaRef(path=self.path, sha256=digest(self.path))
            if self._edges is not None:
                self._edges.close(self._name or clip.sha256)
            if self._kept is not None:
                self._keep(self._kept, self._name or clip.sha256)
            self._clip = clip
        except BaseException:
            self.abort()
            raise
        return clip

    def _keep(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._body.meter.seen().save(meter_path(folder, name))
        keep(thumbnail_path(folder, name, self._middle), self._glimpse)

    def abort(self) -> None:
        """Leave nothing behind."""
        self._body.abort()
        if self._edges is not None:
            self._edges.abort()
        if self._clip is None and self._sound is not None:
            self._wav.unlink(missing_ok=True)

    def __enter__(self) -> TakeWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()


class _EdgeWriter:
    """The frames before the first and after the last cut, as they are, named by the take's content when it is known.

    Raw planes: a lossless codec halves them at the price of encoding them twice over.
    """

    def __init__(self, path: Path, spans: dict[str, tuple[int, int]], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._spans = {name: span for name, span in spans.items() if span[0] < span[1]}
        self._parts = {name: folder / f".{path.stem}.{name}.{secrets.token_hex(4)}.part" for name in self._spans}
        self._files = {name: part.open("wb") for name, part in self._parts.items()}

    def add(self, number: int, frame: Any) -> None:
        for name, file in self._files.items():
            start, end = self._spans[name]
            if start <= number < end:
                file.writelines(np.ascontiguousarray(plane).data for plane in planes(frame))

    def close(self, name: str) -> None:
        for side, file in self._files.items():
            file.close()
            self._parts[side].replace(edge_path(self._folder, name, side))

    def abort(self) -> None:
        for name, file in self._files.items():
            file.close()
            self._parts[name].unlink(missing_ok=True)


def _edge_spans(frames: int, cuts: tuple[int, ...], *, lean: bool) -> dict[str, tuple[int, int]]:
    head, tail = (0, cuts[0]), (cuts[-1], frames)
    if lean:
        return {"before": head, "after": tail}
    if len(cuts) > 1:
        return {"head": head, "tail": tail}
    # one cut bounds one transition: the other side is the body
    return {"head": head} if cuts[0] <= frames - cuts[0] else {"tail": tail}


def prepare(
    path: Path,
    out: Path,
    *,
    encoding: Encoding,
    frames: int,
    cuts: tuple[int, ...] = (),
    edges: Path | None = None,
    fit: str = "fill",
    start: int = 0,
    speed: Fraction = Fraction(1),
    handles: bool = True,
    sound: bool = True,
    name: str = "",
    hold: bool = False,
    facts: MediaFacts | None = None,
    timeout: float = 600.0,
) -> MediaRef:
    """Conform a foreign clip to ``encoding`` and exactly ``frames`` frames; its sound goes to ``<out>.wav``.

    A clip that is longer is cut at its end; one that is shorter by at most half a second (or a tenth) holds its last frame.

    Args:
        path: any video file.
        out: the take to make.
        encoding: the film's.
        frames: exact length wanted.
        cuts: as for ``TakeWriter``.
        edges: as for ``TakeWriter``.
        fit: "fill" crops to the film's shape, "pad" adds black bars.
        start: frame of the conformed clip with which the take begins.
        speed: how fast the clip plays, 0 to hold its first picture.
        handles: as for ``TakeWriter``.
        sound: its sound is wanted; only from the clip's beginning.
        name: as for ``TakeWriter``.
        hold: a clip that is much too short, too, holds its last frame to the end; it was paid for.
        facts: of ``path``, where they are known.
        timeout: seconds after which decoding is given up.

    Raises:
        MediaError: the file cannot be read.
        MediaMismatch: it has no picture, or is much too short.
        FfmpegFailed: it cannot be decoded.
    """
    facts = facts or probe(path)
    picture = _picture_of(path, facts)
    use = Use(frames=frames, start=start, speed=speed, fit=fit)
    if not hold:
        _check_length(path, facts, encoding.rate, use.needed)
    wav = out.with_suffix(".wav") if sound and facts.sound is not None else None

    opened = partial(TakeWriter, out, encoding=encoding, frames=frames, cuts=cuts, edges=edges, handles=handles, name=name)
    if EXPENDABLE.is_set():
        with contextlib.suppress(NotPlain):
            heard = filtered_sound(path, encoding, use) if wav is not None else None
            if picture.size == encoding.size:
                with contextlib.suppress(NotPlain):
                    return _written(opened(), plain_frames(path, encoding, use), heard)
            return _written(opened(), filtered_frames(path, picture, encoding, use), heard)
    return _written(opened(), _converted(arguments(path, picture, encoding, use, wav), encoding, timeout))


def _written(writer: TakeWriter, made: Iterable[Any], sound: Sound | None = None) -> MediaRef:
    with writer:
        if sound is not None:
            writer.sound(sound)
        for frame in made:
            writer.add(frame)
        return writer.close()


def _picture_of(path: Path, facts: MediaFacts) -> PictureFacts:
    if facts.picture is None:
        raise MediaMismatch(
            f"{path.name} has no picture", expected="a picture stream", found="sound only", hint="a shot needs a video file"
        )
    return facts.picture


def _converted(args: list[str], encoding: Encoding, timeout: float) -> Iterator[Any]:
    """The pictures that ffmpeg makes of a clip, each valid until the next is asked for."""
    size = encoding.size
    for raw in chunks(args, size=size.width * size.height * 3 // 2, timeout=timeout):
        yield packed(np.frombuffer(raw, np.uint8).reshape(size.height * 3 // 2, size.width))


def missing(facts: MediaFacts, rate: FrameRate, use: Use) -> int:
    """By how many frames of the film a clip ends before its use does; its last picture is held for as long."""
    short = use.needed - rate.frames(facts.seconds)
    return max(0, math.ceil(short / use.speed)) if use.speed else 0


def _check_length(path: Path, facts: MediaFacts, rate: FrameRate, frames: int) -> None:
    found = rate.frames(facts.seconds)
    slack = max(int(rate.fraction / 2), frames // 10)
    if found + slack < frames:
        raise MediaMismatch(
            f"{path.name} is too short for its shot",
            expected=f"{frames} frames at {rate} per second",
            found=f"{found} frames",
            hint="ask the generator for a longer clip, or shorten the shot",
        )


def edge_path(folder: Path, name: str, side: str) -> Path:
    """Where one of the EDGES of the take with this digest or name is kept, as raw yuv420p frames."""
    return folder / f"{name[:24]}.{side}.yuv"


def meter_path(folder: Path, name: str) -> Path:
    """Where it is kept what the meter saw of the take's file."""
    return folder / f"{name[:24]}.meter"


def thumbnail_path(folder: Path, name: str, at: int) -> Path:
    """Where a small picture of frame ``at`` of the take is kept."""
    return folder / f"{name[:24]}.{at}.jpg"


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal; a file that has not changed since is not read again."""
    return _digest(path, state(path))


@lru_cache(maxsize=8192)
def _digest(path: Path, _: tuple[int, ...]) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
    return found.hexdigest()
