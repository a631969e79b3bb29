"""The picture track of an MP4 file of ours, read from its tables alone.

ISO/IEC 14496-12 (boxes, sample tables, edit lists) and 14496-15 (avcC). Opening a file with a demuxer decodes pictures
to find out what they are; a film of a thousand pieces has no use for that.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import MediaError

_CONTAINERS = frozenset((b"trak", b"mdia", b"minf", b"stbl", b"edts"))
_LARGEST_TABLES = 256 << 20
_AVC1_FIELDS = 78
"""Bytes of a visual sample entry before its own boxes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track:
    """A picture track, packet by packet in decoding order.

    Attributes:
        timescale: ticks per second.
        pts: showing times in ticks, edit list applied.
        dts: decoding times in ticks, edit list applied.
        sizes: bytes of each packet.
        offsets: where each packet lies in the file.
        keys: numbers of the packets that are marked as sync samples.
        avcc: the H.264 header, b"" for another codec.
    """

    timescale: int
    pts: NDArray[np.int64]
    dts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    offsets: NDArray[np.int64]
    keys: tuple[int, ...]
    avcc: bytes


def state(path: Path) -> tuple[int, ...]:
    """What changes when a file is written again: what is known of a file in this state need not be read from it a second time.

    Raises:
        OSError: it is not there.
    """
    facts = path.stat()
    return facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def read_track(path: Path) -> Track:
    """Read the first picture track of an MP4 file.

    Raises:
        MediaError: it is missing, no MP4 file, has no picture track, or its tables are damaged.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            track = _picture_track(_movie(file.fileno(), size, path))
    except OSError as error:
        raise MediaError(f"{path} cannot be read: {error.strerror}", hint="check the path") from error
    except (struct.error, ArithmeticError, ValueError, IndexError, KeyError, StopIteration) as error:
        raise MediaError(f"{path} is damaged: its tables make no sense", hint="make or download it again") from error
    if len(track.sizes) and int((track.offsets + track.sizes).max()) > size:
        raise MediaError(f"{path} is cut short", hint="make or download it again")
    return track


def _movie(descriptor: int, size: int, path: Path) -> bytes:
    """The inside of the moov box."""
    at = 0
    while at + 8 <= size:
        head = os.pread(descriptor, 16, at)
        length, kind = struct.unpack(">I4s", head[:8])
        body = 8
        if length == 1:
            length, body = struct.unpack(">Q", head[8:16])[0], 16
        elif length == 0:
            length = size - at
        if length < body:
            break
        if kind == b"moov" and at + length <= size and length <= _LARGEST_TABLES:
            return os.pread(descriptor, length - body, at + body)
        at += length
    raise MediaError(f"{path} holds no MP4 movie that can be read", hint="the file was cut off, or is of another kind")


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = 8
        if length == 1:
            length, body = struct.unpack_from(">Q", data, at + 8)[0], 16
        length = length or len(data) - at
        if length < body or at + length > len(data):
            raise ValueError(f"a {kind!r} box leads out of its container")
        yield kind, data[at + body : at + length]
        at += length


def _flat(data: bytes) -> dict[bytes, bytes]:
    """All boxes inside a track by their kind."""
    found: dict[bytes, bytes] = {}
    for kind, body in _boxes(data):
        found |= _flat(body) if kind in _CONTAINERS else {kind: body}
    return found


def _picture_track(movie: bytes) -> Track:
    header = next(body for kind, body in _boxes(movie) if kind == b"mvhd")
    clock = struct.unpack_from(">I", header, 20 if header[0] else 12)[0]
    for kind, body in _boxes(movie):
        if kind != b"trak":
            continue
        boxes = _flat(body)
        if b"vmhd" in boxes:
            return _track(boxes, clock)
    raise ValueError("no picture track")


def _track(boxes: dict[bytes, bytes], clock: int) -> Track:
    sizes = _sizes(boxes[b"stsz"])
    dts = np.concatenate([[0], np.cumsum(_runs(boxes[b"stts"], ">u4"))])[: len(sizes)].astype(np.int64)
    shift = _runs(boxes[b"ctts"], ">i4") if b"ctts" in boxes else np.zeros(len(sizes), np.int64)
    if not len(sizes) == len(dts) == len(shift):
        raise ValueError("tables of different lengths")
    scale = struct.unpack_from(">I", boxes[b"mdhd"], 20 if boxes[b"mdhd"][0] else 12)[0]
    start = _start(boxes.get(b"elst", b""), scale, clock)
    keys = np.frombuffer(boxes[b"stss"], ">u4", offset=8) - 1 if b"stss" in boxes else np.arange(len(sizes))
    if len(keys) and not 0 <= int(keys.min()) <= int(keys.max()) < len(sizes):
        raise ValueError("a key frame that is not there")
    return Track(
        timescale=scale,
        pts=dts + shift - start,
        dts=dts - start,
        sizes=sizes,
        offsets=_offsets(boxes, sizes),
        keys=tuple(int(key) for key in keys),
        avcc=_avcc(boxes[b"stsd"]),
    )


def _sizes(stsz: bytes) -> NDArray[np.int64]:
    same, count = struct.unpack_from(">II", stsz, 4)
    if same:
        return np.full(min(count, _LARGEST_TABLES), same, np.int64)
    return np.frombuffer(stsz, ">u4", count, offset=12).astype(np.int64)


def _runs(table: bytes, kind: str) -> NDArray[np.int64]:
    """A run-length table (stts, ctts) written out."""
    pairs = np.frombuffer(table, ">u4", 2 * struct.unpack_from(">I", table, 4)[0], offset=8)
    counts = pairs[0::2].astype(np.int64)
    if int(counts.sum()) > _LARGEST_TABLES:
        raise ValueError("a table that is too long")
    return np.repeat(pairs[1::2].view(kind).astype(np.int64) if kind != ">u4" else pairs[1::2].astype(np.int64), counts)


def _start(elst: bytes, scale: int, clock: int) -> int:
    """Ticks of the track at which the film's clock begins: what is skipped at the head, less what an empty edit delays."""
    if not elst:
        return 0
    count = struct.unpack_from(">I", elst, 4)[0]
    layout, step = (">Qq", 20) if elst[0] else (">Ii", 12)
    edits: list[tuple[int, int]] = [struct.unpack_from(layout, elst, 8 + step * number) for number in range(count)]
    delay = sum(length for length, at in edits if at < 0)
    return next((at for _, at in edits if at >= 0), 0) - delay * scale // clock


def _offsets(boxes: dict[bytes, bytes], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    if b"co64" in boxes:
        chunks = np.frombuffer(boxes[b"co64"], ">u8", offset=8).astype(np.int64)
    else:
        chunks = np.frombuffer(boxes[b"stco"], ">u4", offset=8).astype(np.int64)
    table = np.frombuffer(boxes[b"stsc"], ">u4", offset=8).astype(np.int64).reshape(-1, 3)
    last = np.append(table[1:, 0], len(chunks) + 1)
    per_chunk = np.repeat(table[:, 1], last - table[:, 0])
    if len(per_chunk) != len(chunks) or int(per_chunk.sum()) != len(sizes):
        raise ValueError("chunks that do not hold all pictures")
    before = np.cumsum(sizes) - sizes
    first = np.cumsum(per_chunk) - per_chunk
    base = np.repeat(chunks, per_chunk)
    return base + before - np.repeat(before[first], per_chunk) if len(sizes) else base


def _avcc(stsd: bytes) -> bytes:
    for kind, entry in _boxes(stsd[8:]):
        if kind == b"avc1":
            return next((body for name, body in _boxes(entry[_AVC1_FIELDS:]) if name == b"avcC"), b"")
    return b""
