"""Numbers that are the same on every machine and in every run."""

from __future__ import annotations

import hashlib


def stable(*parts: object) -> int:
    """A seed from 0 to 2**31 - 1 that follows from ``parts`` alone."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=4).digest(), "big") & 0x7FFF_FFFF
