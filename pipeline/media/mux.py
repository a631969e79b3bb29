"""The join: packets of many files become one film, counted frame by frame.

Nothing is decoded here. Time stamps come from a running frame counter, never from adding durations, so
that nothing can drift; a piece whose header or whose number of pictures differs from the plan stops the join.
"""

from __future__ import annotations

import contextlib
import hashlib
import heapq
import math
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import av
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import MediaError, MediaMismatch
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.boxes import Track, read_track, state
from pipeline.media.encoder import Encoding
from pipeline.media.h264 import has_idr, parameter_sets
from pipeline.media.probe import opened

_ISO_639_2 = {
    "ar": "ara", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "fa": "fas", "fi": "fin", "fr": "fra",
    "he": "heb", "hi": "hin", "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn", "ko": "kor", "nl": "nld", "no": "nor", "pl": "pol",
    "pt": "por", "ro": "ron", "ru": "rus", "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "zho",
}  # fmt: skip
"""Three letters for two, of the languages that films are most often captioned in."""


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
    """What can be copied from a file.

    Attributes:
        frames: how many it holds.
        idrs: numbers of the frames with an IDR.
        headers: its parameter sets, () if it cannot be copied from at all.
        first: number of its first frame.
    """

    frames: int
    idrs: frozenset[int]
    headers: tuple[bytes, ...]
    first: int = 0

    def holds(self, start: int, count: int) -> bool:
        """Whether frames ``start`` to ``start + count`` stand alone: an IDR begins them and another, or the end, ends them."""
        end = start + count
        return start in self.idrs and (end in self.idrs or end == self.first + self.frames)


def index(path: Path, encoding: Encoding) -> TakeIndex:
    """Read where a file can be cut without encoding; a file that is no MP4 with H.264 at a constant rate has no headers in its index.

    A file that has not changed since is not read again.

    Raises:
        MediaError: it cannot be read.
    """
    try:
        return _index(path, state(path), encoding)
    except OSError as error:
        raise MediaError(f"{path} cannot be read: {error.strerror}", hint="check the path") from error


@lru_cache(maxsize=8192)
def _index(path: Path, _: tuple[int, ...], encoding: Encoding) -> TakeIndex:
    if not _is_mp4(path):
        return TakeIndex(frames=0, idrs=frozenset(), headers=())
    track = read_track(path)
    shown, decoded = _in_frames(track, encoding)
    steady = shown is not None and len(shown) > 0 and np.array_equal(np.sort(shown), np.arange(len(shown)) + shown.min())
    if shown is None or decoded is None or not steady or not track.avcc:
        return TakeIndex(frames=len(track.sizes), idrs=frozenset(), headers=())
    with path.open("rb") as file:
        idrs = frozenset(int(shown[key]) for key in track.keys if has_idr(_payload(file, track, key)))
    return TakeIndex(frames=len(track.sizes), idrs=idrs, headers=parameter_sets(track.avcc), first=int(shown.min()))


def _is_mp4(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8)[4:] == b"ftyp"


def _in_frames(track: Track, encoding: Encoding) -> tuple[NDArray[np.int64] | None, NDArray[np.int64] | None]:
    """Showing and decoding times in whole frames; None where they are none."""
    ticks = track.timescale / encoding.rate.fraction
    if ticks.denominator != 1 or np.any(track.pts % int(ticks)) or np.any(track.dts % int(ticks)):
        return None, None
    return track.pts // int(ticks), track.dts // int(ticks)


def _payload(file: BinaryIO, track: Track, number: int) -> bytes:
    file.seek(int(track.offsets[number]))
    return file.read(int(track.sizes[number]))


def join(
    pieces: Sequence[Piece],
    sound: Path | None,
    out: Path,
    *,
    encoding: Encoding,
    captions: Sequence[Caption] = (),
    translations: Mapping[str, Sequence[Caption]] | None = None,
    labels: Labels | None = None,
) -> str:
    """Write one MP4 from pieces that were all encoded under ``encoding``; give the SHA-256 of its picture packets in file order.

    Args:
        pieces: in film order; each begins with an IDR and stands alone.
        sound: an MP4 file from ``aac.write_m4a``, or None.
        out: the film; appears when it is whole.
        encoding: of all pieces.
        captions: a soft subtitle track, in order; none for no track.
        translations: further subtitle tracks, by language.
        labels: title, artist, chapters.

    Raises:
        MediaMismatch: a piece has another header or another number of pictures than planned.
    """
    part, labels, total = _part(out), labels or Labels(), hashlib.sha256()
    try:
        with contextlib.ExitStack() as stack:
            # +faststart: players begin before the whole file is there
            film: Any = stack.enter_context(av.open(str(part), "w", format="mp4", options=_container_options(encoding)))
            tracks = [_picture_track(film, pieces, encoding, total)]
            if sound is not None:
                tracks.append(_sound_track(film, stack.enter_context(opened(sound)), labels.language))
            frames = sum(piece.frames for piece in pieces)
            for language, shown in ((labels.language, captions), *(translations or {}).items()):
                if shown:
                    tracks.append(_caption_track(film, shown, frames, encoding, language))
            _label(film, labels, encoding)
            _interleave(film, tracks)
        os.replace(part, out)
    except av.error.FFmpegError as error:
        raise MediaError(f"{out.name} cannot be joined: {error}", hint="delete the film folder's work folder and render again") from error
    finally:
        part.unlink(missing_ok=True)
    return total.hexdigest()


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
    heads = [(place, track, packet) for place, track in enumerate(tracks) if (packet := next(track, None)) is not None]
    # every track counts by one clock throughout, so that whole numbers can be compared
    clock = math.lcm(*(packet.time_base.denominator for _, _, packet in heads))
    steps = {place: int(clock * packet.time_base) for place, _, packet in heads}
    waiting = [(packet.dts * steps[place], place, track, packet) for place, track, packet in heads]
    heapq.heapify(waiting)
    while waiting:
        _, place, track, packet = waiting[0]
        film.mux(packet)
        following = next(track, None)
        if following is None:
            heapq.heappop(waiting)
        else:
            heapq.heapreplace(waiting, (following.dts * steps[place], place, track, following))


def _picture_track(film: Any, pieces: Sequence[Piece], encoding: Encoding, total: Any) -> Iterator[Any]:
    with opened(pieces[0].path) as container:
        stream = film.add_stream_from_template(container.streams.video[0])
    stream.time_base = Fraction(1, encoding.timescale)
    return _pictures(pieces, stream, encoding, total)


def _pictures(pieces: Sequence[Piece], stream: Any, encoding: Encoding, total: Any) -> Iterator[Any]:
    base, last, step = 0, None, 1 / encoding.rate.fraction
    for piece in pieces:
        for packet, shown, decoded in _packets(piece, encoding):
            packet.stream = stream
            packet.time_base = step
            packet.pts, packet.dts, packet.duration = base + shown, base + decoded, 1
            if last is not None and packet.dts <= last:
                raise MediaMismatch(
                    f"{piece.name} ({piece.path.name}) does not follow what is before it", expected=f"after {last}", found=str(packet.dts)
                )
            last = packet.dts
            total.update(packet)
            yield packet
        base += piece.frames


def _packets(piece: Piece, encoding: Encoding) -> Iterator[tuple[Any, int, int]]:
    """Packets of a piece in decoding order, each with its frame number for showing and for decoding, from the piece's start."""
    track = read_track(piece.path)
    if parameter_sets(track.avcc) != encoding.headers():
        raise MediaMismatch(
            f"{piece.name} ({piece.path.name}) was encoded another way than the film",
            expected="the film's H.264 parameter sets",
            found="others",
        )
    shown, decoded = _in_frames(track, encoding)
    wanted = np.flatnonzero((shown >= piece.start) & (shown < piece.start + piece.frames)) if shown is not None else np.zeros(0, int)
    if shown is None or decoded is None or not _alone(wanted, shown, piece):
        raise MediaMismatch(
            f"{piece.name} ({piece.path.name}) cannot be copied from frame {piece.start}",
            expected=f"{piece.frames} pictures behind an IDR",
            found=f"{len(wanted)}",
        )
    keys = frozenset(track.keys)
    with piece.path.open("rb") as file:
        for number in wanted.tolist():
            data = _payload(file, track, number)
            packet = av.Packet(data)
            packet.is_keyframe = number in keys
            if number == wanted[0] and not has_idr(data):
                raise MediaMismatch(f"{piece.name} ({piece.path.name}) begins without an IDR", expected="an IDR", found="none")
            yield packet, int(shown[number]) - piece.start, int(decoded[number]) - piece.start


def _alone(wanted: NDArray[np.int64], shown: NDArray[np.int64], piece: Piece) -> bool:
    """Whether the packets are all there, in one run that begins with the first picture."""
    whole = len(wanted) == piece.frames > 0 and np.array_equal(np.sort(shown[wanted]), np.arange(piece.start, piece.start + piece.frames))
    return whole and int(shown[wanted[0]]) == piece.start and int(wanted[-1] - wanted[0]) + 1 == len(wanted)


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
    first = language.split("-")[0].lower()
    return first if len(first) == 3 else _ISO_639_2.get(first, "und")
