"""AAC in stretches: a film's sound is encoded piece by piece, and the pieces are one stream.

An AAC packet is whole in itself: no bits are borrowed from its neighbours. What ties packets together is the overlap of
their windows, and what the encoder remembers (its ear for attacks). Both fade within a few packets. So every
stretch is encoded from some packets before its own to some after them, and stretches are joined at a packet before which both encoders
had chosen the same windows: there the overlaps cancel as if one encoder had made both.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import secrets
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import MediaError
from pipeline.film.timing import SAMPLE_RATE

FRAME = 1024
"""Samples of one packet."""

PRIMING = FRAME
"""Samples that the decoder gives before the sound begins; the edit list of an MP4 file takes them off."""

QUALITY = 240
"""libavcodec's measure of quality (its lambda), the same for every packet: music comes to some 195 kbit/s, speech alone to 160.

With a bit rate to hold, the encoder tries up to five times to fill packets of speech with bits that it has no use for."""

BITS = 192_000
"""Bits per second that are announced, and from which the encoder's ear starts; what a packet takes follows from QUALITY."""

RUN_IN = 8
"""Packets before a stretch after which the encoder is where it would be had it begun earlier."""

SPARE = 8
"""Packets on both sides of a seam among which it is put."""

LOOK_AHEAD = 4
"""Frames that the encoder wants to see after the last packet that counts."""

VERSION = f"libavcodec {'.'.join(map(str, av.library_versions['libavcodec']))} quality {QUALITY}, {RUN_IN} before"
"""Which encoder this is, and how it is set; part of the key of what it makes."""

CUTOFF = 18_000
"""Hz above which a film's sound is not encoded; whoever chooses its loudness counts only what lies below."""

# "fast" searches quantisers in a third of the time of "twoloop"; at this rate its error is no larger
_OPTIONS = {"aac_coder": "fast", "cutoff": str(CUTOFF), "flags": "+bitexact+qscale", "global_quality": str(QUALITY)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Packets of a film's sound: ``packets[0]`` is packet ``first`` of the film, whose packet 0 is the priming."""

    first: int
    packets: tuple[bytes, ...]

    @property
    def end(self) -> int:
        """The packet after the last."""
        return self.first + len(self.packets)

    def part(self, start: int, end: int) -> tuple[bytes, ...]:
        """Packets ``start`` up to ``end`` of the film."""
        return self.packets[start - self.first : end - self.first]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What has to be encoded for packets ``start`` up to ``end`` of a film: the sound from ``first`` up to ``last`` (samples)."""

    start: int
    end: int
    first: int
    last: int


def packets(samples: int) -> int:
    """Packets of a film's sound of so many samples, priming included."""
    return -(-samples // FRAME) + 1


def span(start: int, end: int, samples: int) -> Span:
    """What must be heard by the encoder for packets ``start`` up to ``end`` of a film of ``samples`` samples."""
    first = max(0, start - SPARE - RUN_IN) * FRAME
    return Span(start=start, end=end, first=first, last=min(samples, (end + SPARE + LOOK_AHEAD) * FRAME))


def stretch(heard: Span, sound: NDArray[np.float32]) -> Stretch:
    """Encode the packets of a span, with spare ones on both sides where the film goes on.

    Args:
        heard: from ``span``.
        sound: (n, 2), film samples ``heard.first`` up to ``heard.last``.
    """
    found = tuple(encoded([sound]))
    first = heard.first // FRAME
    return Stretch(first=_begin(heard), packets=found[_begin(heard) - first : heard.end + SPARE - first])


def _begin(heard: Span) -> int:
    """The first packet that is kept of a span: the film's first, or one past the run-in."""
    return 0 if heard.first == 0 else heard.start - SPARE


def packed(part: Stretch) -> bytes:
    """The packets of a stretch as bytes: a digest, their number, their sizes, themselves; not where in the film they lie."""
    sizes = struct.pack(f"<I{len(part.packets)}H", len(part.packets), *map(len, part.packets))
    body = sizes + b"".join(part.packets)
    return hashlib.sha256(body).digest() + body


def unpacked(data: bytes, heard: Span) -> Stretch | None:
    """The stretch of a span from what ``packed`` made; None if it is damaged."""
    if hashlib.sha256(data[32:]).digest() != data[:32]:
        return None
    (count,) = struct.unpack_from("<I", data, 32)
    sizes = struct.unpack_from(f"<{count}H", data, 36)
    ends = (*itertools.accumulate(sizes, initial=36 + 2 * count),)
    return Stretch(first=_begin(heard), packets=tuple(data[a:b] for a, b in itertools.pairwise(ends)))


def encoded(blocks: Iterable[NDArray[np.float32]]) -> Iterator[bytes]:
    """AAC-LC packets of stereo sound that comes block by block, the first of them the priming."""
    coder = _encoder()
    at = 0
    for block in blocks:
        yield from (bytes(packet) for packet in coder.encode(_frame(block, at)))
        at += len(block)
    yield from (bytes(packet) for packet in coder.encode(None))


def config() -> bytes:
    """The AudioSpecificConfig of every sound that is encoded here."""
    coder = _encoder()
    coder.open()
    return bytes(coder.extradata)


def decoded(stream: Iterable[bytes]) -> Iterator[NDArray[np.float32]]:
    """The sound (n, 2) of packets that follow each other; each gives FRAME samples, the first one no more than its half of an overlap."""
    coder: Any = av.CodecContext.create("aac", "r")
    coder.extradata = config()
    for data in stream:
        for frame in coder.decode(av.Packet(data)):
            heard = np.empty((frame.samples, 2), np.float32)
            for channel, plane in enumerate(frame.planes):
                heard[:, channel] = np.frombuffer(plane, np.float32, frame.samples)
            yield heard


def seam(before: Stretch, after: Stretch, wanted: int) -> int:
    """The packet nearest to ``wanted`` from which ``after`` may go on where ``before`` ends.

    Both stretches hold the packet before it, with the same windows.
    """
    first, last = max(before.first, after.first) + 1, min(before.end, after.end)
    order = sorted(range(first, last), key=lambda place: (abs(place - wanted), place))
    alike = (place for place in order if _agree(before.part(place - 1, place)[0], after.part(place - 1, place)[0]))
    return next(alike, wanted)


def _agree(one: bytes, other: bytes) -> bool:
    return (found := windows(one)) is not None and found == windows(other)


def windows(packet: bytes) -> tuple[int, int] | None:
    """Sequence (0 long, 1 start, 2 short, 3 stop) and shape of the windows of both channels; None if the channels differ.

    A packet of stereo begins with a channel pair element: 3 bits for its kind (1), 4 for its number, 1 for whether both
    channels share one window; then the window's reserved bit, 2 bits of sequence, 1 of shape (ISO/IEC 14496-3, tables 4.4 to 4.6).
    """
    head = int.from_bytes(packet[:2], "big")
    kind, shared = head >> 13, head >> 8 & 1
    return (head >> 5 & 3, head >> 4 & 1) if kind == 1 and shared else None


def write_m4a(stream: Sequence[bytes], samples: int, out: Path) -> None:
    """Write packets as an MP4 file that plays exactly ``samples`` samples; it appears when it is whole.

    Raises:
        MediaError: it cannot be written.
    """
    part = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    try:
        with av.open(str(part), "w", format="mp4", options={"fflags": "+bitexact", "movie_timescale": str(SAMPLE_RATE)}) as container:
            track: Any = container.add_stream("aac", rate=SAMPLE_RATE, layout="stereo", bit_rate=BITS, options=_OPTIONS)
            track.codec_context.open()
            container.start_encoding()
            container.mux(_timed(data, number, samples, track) for number, data in enumerate(stream))
        os.replace(part, out)
    except av.error.FFmpegError as error:
        raise MediaError(f"{out.name} cannot be written: {error}", hint="delete the film folder's work folder and render again") from error
    finally:
        part.unlink(missing_ok=True)


def _timed(data: bytes, number: int, samples: int, track: Any) -> Any:
    packet: Any = av.Packet(data)
    packet.stream, packet.time_base = track, Fraction(1, SAMPLE_RATE)
    packet.pts = packet.dts = number * FRAME - PRIMING
    packet.duration = min(FRAME, max(1, samples - packet.pts))
    return packet


def _encoder() -> Any:
    coder: Any = av.CodecContext.create("aac", "w")
    coder.sample_rate, coder.layout, coder.format, coder.bit_rate = SAMPLE_RATE, "stereo", "fltp", BITS
    coder.time_base, coder.options = Fraction(1, SAMPLE_RATE), dict(_OPTIONS)
    return coder


def _frame(block: NDArray[np.float32], at: int) -> Any:
    frame: Any = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
    return frame
