"""How far music and effects step back while somebody speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.film.timing import SAMPLE_RATE

ATTACK = SAMPLE_RATE * 120 // 1000
"""Samples before the first word in which the rest steps back."""
RELEASE = SAMPLE_RATE * 500 // 1000
"""Samples after the last word in which it comes back."""

_BREATH = SAMPLE_RATE * 7 // 10
_GRAIN = 48
"""Samples between two values of the curve: 1 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duck:
    """``depth`` in dB, negative, while somebody speaks."""

    depth: float

    def curve(self, spans: Sequence[tuple[int, int]], start: int, end: int) -> NDArray[np.float32] | None:
        """The factor for film samples ``start`` up to ``end``, moving evenly in decibels; None where nobody speaks near."""
        if not any(first - ATTACK < end and last + RELEASE > start for first, last in spans):
            return None
        times = np.arange(start // _GRAIN, -(-end // _GRAIN) + 1) * _GRAIN
        factors = np.exp(presence(spans, times) * (self.depth * np.log(10) / 20)).astype(np.float32)
        return _between(factors)[start - times[0] :][: end - start]


def merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Half-open spans in order; gaps that are shorter than a breath (0.7 s) are closed, so that the level does not pump."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start - joined[-1][1] < _BREATH:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def presence(spans: Sequence[tuple[int, int]], times: NDArray[np.int64]) -> NDArray[np.float64]:
    """At film samples ``times``: 1 inside the spans, 0 far from them, with smooth ramps."""
    begins, ends = np.array([s[0] for s in spans]), np.array([s[1] for s in spans])
    following = np.searchsorted(begins, times, side="right")
    until = np.where(following < len(begins), begins[np.minimum(following, len(begins) - 1)] - times, ATTACK)
    since = np.where(following > 0, times - ends[np.maximum(following - 1, 0)], RELEASE)
    nearness = np.maximum(1 - np.clip(until / ATTACK, 0, 1), 1 - np.clip(since / RELEASE, 0, 1))
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * nearness))


def _between(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Straight lines between values that stand one grain apart."""
    way = np.arange(_GRAIN, dtype=np.float32) / np.float32(_GRAIN)
    return (values[:-1, None] + np.diff(values)[:, None] * way).reshape(-1)
