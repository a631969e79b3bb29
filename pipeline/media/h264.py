"""Just enough H.264 to know whether two streams may stand side by side in one file.

ITU-T H.264 section 7.3.1 (NAL units) and ISO/IEC 14496-15 section 5.3.3 (avcC). Nothing is decoded.
"""

from __future__ import annotations

from collections.abc import Iterator

IDR = 5
"""NAL unit type of a picture after which nothing refers to what came before."""

_SPS, _PPS = 7, 8


def parameter_sets(extradata: bytes) -> tuple[bytes, ...]:
    """The SPS and PPS units of a stream's header, in either of its two forms (avcC or start codes)."""
    if extradata[:1] == b"\x01":
        return tuple(_from_avcc(extradata))
    return tuple(unit for unit in _from_start_codes(extradata) if unit[0] & 31 in (_SPS, _PPS))


def has_idr(packet: bytes, *, length_size: int = 4) -> bool:
    """Whether a packet of an MP4 file holds an IDR picture; a "key" flag alone does not say so."""
    place = 0
    while place + length_size < len(packet):
        if packet[place + length_size] & 31 == IDR:
            return True
        place += length_size + int.from_bytes(packet[place : place + length_size], "big")
    return False


def _from_avcc(record: bytes) -> Iterator[bytes]:
    place = 5
    for mask in (31, 255):
        count = record[place] & mask if place < len(record) else 0
        place += 1
        for _ in range(count):
            size = int.from_bytes(record[place : place + 2], "big")
            yield record[place + 2 : place + 2 + size]
            place += 2 + size


def _from_start_codes(stream: bytes) -> Iterator[bytes]:
    for part in stream.split(b"\x00\x00\x01")[1:]:
        unit = part.rstrip(b"\x00")
        if unit:
            yield unit
