"""A limiter that looks ahead and counts true peaks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.loudness import true_peaks

CONTEXT = SAMPLE_RATE // 10
"""Samples on each side of a block that the limiter has to see: 100 ms."""

GRAIN = SAMPLE_RATE // 1000
"""Samples for which the gain is found at a time; a block should begin on a multiple of it."""

_REACH = 30
_COARSE, _COARSE_REACH = 10, 2

TOP = _COARSE * GRAIN
"""Samples of which the highest value is enough to say how much power the limiter will take: 10 ms."""


def limited(samples: NDArray[np.float32], ceiling: float) -> NDArray[np.float32]:
    """Samples (n, 2) whose true peak stays below ``ceiling`` (amplitude); quieter parts are not touched.

    The gain is found per millisecond: the least gain within 30 ms, smoothed by a window that is no wider,
    so that it is down in time before each peak and never above what the peak allows.
    """
    peaks = true_peaks(samples, above=ceiling)
    if float(peaks.max(initial=0.0)) <= ceiling:
        return samples
    grains = -(-len(peaks) // GRAIN)
    tops = np.pad(peaks, (0, grains * GRAIN - len(peaks))).reshape(grains, GRAIN).max(axis=1)
    smooth = _gain(tops, ceiling, _REACH)
    return samples * _between(smooth.astype(np.float32))[: len(samples), None]


def kept_power(tops: NDArray[np.float64], ceiling: float, count: int) -> NDArray[np.float64]:
    """About which share of the power of every ``count`` tops the limiter will leave, from the highest values of every TOP samples."""
    whole = tops[: len(tops) // count * count]
    before = np.square(whole)
    after = before * np.square(_gain(whole, ceiling, _COARSE_REACH))
    before, after = (power.reshape(-1, count).sum(axis=1) for power in (before, after))
    return np.asarray(after / np.maximum(before, 1e-12))


def _gain(tops: NDArray[Any], ceiling: float, reach: int) -> NDArray[np.float64]:
    """The gain of every grain: the least that is needed within ``reach`` grains, smoothed by a window that is no wider."""
    needed = np.minimum(1.0, ceiling / np.maximum(tops, 1e-9))
    around = np.pad(needed, reach + 1, constant_values=1.0)
    lowest = np.lib.stride_tricks.sliding_window_view(around, 2 * (reach + 1) + 1).min(axis=1)
    window = np.hanning(2 * reach + 1)[1:-1]
    return np.asarray(np.convolve(np.pad(lowest, reach - 1, mode="edge"), window / window.sum(), mode="valid"))


def _between(gain: NDArray[np.float32]) -> NDArray[np.float32]:
    """Straight lines from the middle of each grain to the middle of the next."""
    ends = np.concatenate([gain[:1], gain, gain[-1:]])
    way = np.arange(GRAIN, dtype=np.float32) / np.float32(GRAIN)
    lines: NDArray[np.float32] = (ends[:-1, None] + np.diff(ends)[:, None] * way).reshape(-1)
    return lines[GRAIN // 2 :]
