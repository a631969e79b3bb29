"""The join: packets of many files become one film, counted frame by frame.

Nothing is decoded here. Time stamps come from a running frame counter, never from adding durations, so
that nothing can drift; a piece whose header or whose number of pictures differs from the plan stops the join.
"""

from __future__ import annotations

import contextlib
import math
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import MediaError, MediaMismatch
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.encoder import Encoding
from pipeline.media.h264 import has_idr, parameter_sets
from pipeline.media.probe import opened
from pipeline.media.wav import open_wav

AAC_FRAME = 1024
"""Samples in one AAC packet."""

AAC_BITS = 192_000
"""Bits per second of a film's sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Frames ``start`` to ``start + frames`` of a file; ``name`` is for messages."""

    name: str
    path: Path
    start: int
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Text (lines split by newline) from film sample ``start`` to ``end``; ``colour`` is "#rrggbb" or ""."""

    start: int
    end: int
    text: str
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter from film frame ``start`` to ``end``."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What the file says of itself."""

    title: str = ""
    artist: str = ""
    language: str = "en"
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeIndex:
    """What can be copied from a file: its number of frames, the frames with an IDR, and its parameter sets."""

    frames: int
    idrs: frozenset[int]
    headers: tuple[bytes, ...]

    def holds(self, start: int, count: int) -> bool:
        """Whether frames ``start`` to ``start + count`` stand alone: an IDR begins them and another, or the end, ends them."""
        end = start + count
        return start in self.idrs and (end in self.idrs or end == self.frames)


def index(path: Path, encoding: Encoding) -> TakeIndex:
    """Read where a file can be cut without encoding.

    Raises:
        MediaError: it cannot be read.
    """
    with opened(path) as container:
        video = container.streams.video[0]
        ticks = 1 / (encoding.rate.fraction * video.time_base)
        packets = [p for p in container.demux(video) if p.size]
        idrs = frozenset(int(p.pts / ticks) for p in packets if p.is_keyframe and has_idr(bytes(p)))
        steady = sorted(p.pts for p in packets) == [int(n * ticks) for n in range(len(packets))]
        headers = parameter_sets(bytes(video.codec_context.extradata or b"")) if steady and video.codec_context.name == "h264" else ()
        return TakeIndex(frames=len(packets), idrs=idrs, headers=headers)


def encode_sound(master: Path, out: Path) -> None:
    """Encode a stereo WAV file at the film's rate once, as AAC in an MP4 file of exactly its length.

    Raises:
        MediaMismatch: it has another rate or is not stereo.
    """
    sound = open_wav(master)
    if (sound.rate, sound.channels) != (SAMPLE_RATE, 2):
        found = f"{sound.channels} channels at {sound.rate}"
        raise MediaMismatch(f"{master.name} is not a film's sound", expected=f"2 channels at {SAMPLE_RATE} samples per second", found=found)
    part = _part(out)
    try:
        with av.open(str(part), "w", format="mp4") as container:
            stream: Any = container.add_stream("aac", rate=SAMPLE_RATE, layout="stereo", bit_rate=AAC_BITS)
            for at in range(0, sound.samples, AAC_FRAME):
                container.mux(stream.encode(_sound_frame(sound.read(at, at + AAC_FRAME), at)))
            container.mux(stream.encode())
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)


def _sound_frame(samples: NDArray[np.float32], at: int) -> Any:
    frame: Any = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), format="fltp", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
    return frame


def join(
    pieces: Sequence[Piece],
    sound: Path | None,
    out: Path,
    *,
    encoding: Encoding,
    captions: Sequence[Caption] = (),
    labels: Labels | None = None,
) -> None:
    """Write one MP4 from pieces that were all encoded under ``encoding``.

    Args:
        pieces: in film order; each begins with an IDR and stands alone.
        sound: an MP4 file from ``encode_sound``, or None.
        out: the film; appears when it is whole.
        encoding: of all pieces.
        captions: a soft subtitle track, in order; none for no track.
        labels: title, artist, chapters.

    Raises:
        MediaMismatch: a piece has another header or another number of pictures than planned.
    """
    part, labels = _part(out), labels or Labels()
    try:
        with contextlib.ExitStack() as stack:
            # +faststart: players begin before the whole file is there
            film: Any = stack.enter_context(av.open(str(part), "w", format="mp4", options=_container_options(encoding)))
            tracks = [_picture_track(film, pieces, encoding)]
            if sound is not None:
                tracks.append(_sound_track(film, stack.enter_context(opened(sound)), labels.language))
            if captions:
                tracks.append(_caption_track(film, captions, sum(p.frames for p in pieces), encoding, labels.language))
            _label(film, labels, encoding)
            _interleave(film, tracks)
        os.replace(part, out)
    except av.error.FFmpegError as error:
        raise MediaError(f"{out.name} cannot be joined: {error}", hint="delete the film folder's work folder and render again") from error
    finally:
        part.unlink(missing_ok=True)


def _container_options(encoding: Encoding) -> dict[str, str]:
    # the ends of tracks are told in ticks of the movie's own clock: one that frames and samples both fit
    clock = math.lcm(encoding.timescale, SAMPLE_RATE)
    return {"movflags": "+faststart", "video_track_timescale": str(encoding.timescale), "movie_timescale": str(clock)}


def _part(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")


def _label(film: Any, labels: Labels, encoding: Encoding) -> None:
    film.metadata.update({name: text for name, text in (("title", labels.title), ("artist", labels.artist)) if text})
    if labels.chapters:
        base = 1 / encoding.rate.fraction
        film.set_chapters(
            [
                {"id": number, "start": c.start, "end": c.end, "time_base": base, "metadata": {"title": c.title}}
                for number, c in enumerate(labels.chapters, start=1)
            ]
        )


def _interleave(film: Any, tracks: list[Iterator[Any]]) -> None:
    """Write the packets of all tracks by decoding time, as players like to read them."""
    heads = [next(track, None) for track in tracks]
    while any(head is not None for head in heads):
        _, first = min((packet.dts * packet.time_base, place) for place, packet in enumerate(heads) if packet is not None)
        film.mux(heads[first])
        heads[first] = next(tracks[first], None)


def _picture_track(film: Any, pieces: Sequence[Piece], encoding: Encoding) -> Iterator[Any]:
    with opened(pieces[0].path) as container:
        stream = film.add_stream_from_template(container.streams.video[0])
    stream.time_base = Fraction(1, encoding.timescale)
    return _pictures(pieces, stream, encoding)


def _pictures(pieces: Sequence[Piece], stream: Any, encoding: Encoding) -> Iterator[Any]:
    base, last = 0, None
    for piece in pieces:
        for packet, shown, decoded in _packets(piece, encoding):
            packet.stream = stream
            packet.time_base = 1 / encoding.rate.fraction
            packet.pts, packet.dts, packet.duration = base + shown, base + decoded, 1
            if last is not None and packet.dts <= last:
                raise MediaMismatch(
                    f"{piece.name} ({piece.path.name}) does not follow what is before it", expected=f"after {last}", found=str(packet.dts)
                )
            last = packet.dts
            yield packet
        base += piece.frames


def _packets(piece: Piece, encoding: Encoding) -> Iterator[tuple[Any, int, int]]:
    """Packets of a piece in decoding order, each with its frame number for showing and for decoding, from the piece's start."""
    found = 0
    with opened(piece.path) as container:
        video = container.streams.video[0]
        if parameter_sets(bytes(video.codec_context.extradata or b"")) != encoding.headers():
            raise MediaMismatch(
                f"{piece.name} ({piece.path.name}) was encoded another way than the film",
                expected="the film's H.264 parameter sets",
                found="others",
            )
        ticks = 1 / (encoding.rate.fraction * video.time_base)
        if piece.start:
            container.seek(int(piece.start * ticks), stream=video, backward=True)
        for packet in container.demux(video):
            shown = int(packet.pts / ticks) - piece.start if packet.size else -1
            if 0 <= shown < piece.frames:
                if not found and not (shown == 0 and has_idr(bytes(packet))):
                    break
                found += 1
                yield packet, shown, int(packet.dts / ticks) - piece.start
            if found == piece.frames:
                return
    raise MediaMismatch(
        f"{piece.name} ({piece.path.name}) cannot be copied from frame {piece.start}",
        expected=f"{piece.frames} pictures behind an IDR",
        found=f"{found}",
    )


def _sound_track(film: Any, source: Any, language: str) -> Iterator[Any]:
    template = source.streams.audio[0]
    stream = film.add_stream_from_template(template)
    stream.metadata["language"] = _three_letters(language)

    def packets() -> Iterator[Any]:
        for packet in source.demux(template):
            if packet.size:
                packet.stream = stream
                yield packet

    return packets()


def _caption_track(film: Any, captions: Sequence[Caption], frames: int, encoding: Encoding, language: str) -> Iterator[Any]:
    stream = film.add_mux_stream("mov_text")
    stream.time_base = Fraction(1, SAMPLE_RATE)
    stream.metadata["language"] = _three_letters(language)
    return (_text_packet(c, stream) for c in _filled(captions, encoding.rate.sample(frames)))


def _filled(captions: Iterable[Caption], samples: int) -> Iterator[Caption]:
    """Captions with empty ones between them: a text track has no gaps (ETSI TS 126 245)."""
    at = 0
    for caption in captions:
        if caption.start > at:
            yield Caption(start=at, end=caption.start, text="")
        yield caption
        at = caption.end
    if at < samples:
        yield Caption(start=at, end=samples, text="")


def _text_packet(caption: Caption, stream: Any) -> Any:
    text = caption.text.encode()
    packet: Any = av.Packet(len(text).to_bytes(2, "big") + text)
    packet.stream = stream
    packet.time_base = Fraction(1, SAMPLE_RATE)
    packet.pts = packet.dts = caption.start
    packet.duration = caption.end - caption.start
    return packet


def _three_letters(language: str) -> str:
    """The ISO 639-2 code that MP4 wants for a BCP 47 tag."""
    known = {
        "en": "eng",
        "de": "deu",
        "fr": "fra",
        "es": "spa",
        "it": "ita",
        "ja": "jpn",
        "zh": "zho",
        "pt": "por",
        "nl": "nld",
        "pl": "pol",
    }
    return known.get(language.split("-")[0].lower(), "und")
