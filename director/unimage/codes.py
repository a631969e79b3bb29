"""Words as short vectors of -1 and 1, far apart from each other, the same on every machine.

Every number has variance one over the words, as a flow expects of its data, and the nearest code decodes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

_POOL = 1 << 12
"""Candidates among which codes are chosen."""


@dataclass(frozen=True, slots=True, eq=False)
class CodeBook:
    """Codes of a closed list of words.

    Attributes:
        words: the list.
        codes: one row of -1 and 1 per word, float32 [words, width].
    """

    words: tuple[str, ...]
    codes: Vector

    @property
    def width(self) -> int:
        """Numbers per code."""
        return int(self.codes.shape[1])

    def index(self, word: str) -> int:
        """Place of a word in the list.

        Raises:
            KeyError: the list does not hold it.
        """
        try:
            return self.words.index(word)
        except ValueError:
            raise KeyError(word) from None

    def encode(self, word: str) -> Vector:
        """The code of a word."""
        return np.asarray(self.codes[self.index(word)], dtype=np.float32)

    def decode(self, numbers: Vector) -> str:
        """The word whose code is nearest."""
        return self.words[int(np.argmax(self.codes @ numbers))]


@cache
def book(words: tuple[str, ...], width: int, salt: str) -> CodeBook:
    """Codes for ``words`` that differ from each other in as many of ``width`` numbers as a greedy search finds."""
    candidates = _candidates(width, salt)
    if len(words) > len(candidates):
        raise ValueError(f"{len(words)} words have no room in {width} numbers")
    for distance in range(width, 0, -1):
        chosen = _apart(candidates, len(words), distance)
        if len(chosen) == len(words):
            return CodeBook(words, candidates[chosen].astype(np.float32))
    raise AssertionError("distance 1 always finds room")


def spelled(words: Sequence[str], width: int, salt: str) -> CodeBook:
    """Codes that follow from each word's spelling alone, for long lists that grow."""
    rows = [[1.0 if byte & 1 else -1.0 for byte in _digest(f"{salt}/{word}", width)] for word in words]
    return CodeBook(tuple(words), np.array(rows, dtype=np.float32))


def _apart(candidates: NDArray[np.int8], count: int, distance: int) -> list[int]:
    """The first candidates that differ from all chosen ones in at least ``distance`` numbers, at most ``count``."""
    width = candidates.shape[1]
    free = np.ones(len(candidates), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < count and free.any():
        pick = int(np.argmax(free))
        chosen.append(pick)
        differing = (width - candidates @ candidates[pick].astype(np.int32)) // 2
        free &= differing >= distance
        free[pick] = False
    return chosen


def _candidates(width: int, salt: str) -> NDArray[np.int8]:
    """Different rows of -1 and 1 in an order that the salt decides."""
    if 1 << width <= _POOL:
        numbers = sorted(range(1 << width), key=lambda n: _digest(f"{salt}/{n}", 8))
        rows = [[1 if n >> bit & 1 else -1 for bit in range(width)] for n in numbers]
    else:
        rows = [[1 if byte & 1 else -1 for byte in _digest(f"{salt}/{n}", width)] for n in range(_POOL)]
    return np.unique(np.array(rows, dtype=np.int8), axis=0) if 1 << width > _POOL else np.array(rows, dtype=np.int8)


def _digest(text: str, length: int) -> bytes:
    """``length`` bytes that follow from ``text`` alone."""
    return hashlib.shake_128(text.encode("utf-8")).digest(length)
