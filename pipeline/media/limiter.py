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

SLOW, QUICK = 30, 4
"""Grains before and after a peak in which the limiter is down: so that a voice is not bent, or that only the peak is."""

_COARSE, _COARSE_REACH = 10, 2
_NOTHING = 1e-12

TOP = _COARSE * GRAIN
"""Samples of which highest value and power are enough to say how much the limiter will take: 10 ms."""


def limited(samples: NDArray[np.float32], ceiling: float, quick: float = 1.0) -> NDArray[np.float32]:
    """Samples (n, 2) whose true peak stays below ``ceiling`` (amplitude); quieter parts are not touched.

    The gain is found per millisecond: the least gain within 30 ms, smoothed by a window that is no wider,
    so that it is down in time before each peak and never above what the peak allows.

    Args:
        samples: what is limited.
        ceiling: as amplitude.
        quick: how far above the ceiling peaks may go that a second, quicker limiter takes: clicks and drops, after
            which the sound around them stays as loud as it was.
    """
    if quick <= 1:
        return pressed(samples, samples, ceiling)
    held = pressed(samples, samples, ceiling * quick)
    return pressed(held, held, ceiling, QUICK)


def pressed(samples: NDArray[np.float32], sounding: NDArray[np.float32], ceiling: float, reach: int = SLOW) -> NDArray[np.float32]:
    """Samples made softer by what another rendering of them, ``sounding``, has above ``ceiling``, up to ``reach`` grains around it."""
    peaks = true_peaks(sounding, above=ceiling)
    if float(peaks.max(initial=0.0)) <= ceiling:
        return samples
    grains = -(-len(peaks) // GRAIN)
    tops = np.pad(peaks, (0, grains * GRAIN - len(peaks))).reshape(grains, GRAIN).max(axis=1)
    smooth = _gain(tops, ceiling, reach)
    return samples * _between(smooth.astype(np.float32))[: len(samples), None]


def kept_power(
    tops: NDArray[np.float64], powers: NDArray[np.float64], count: int, ceiling: float, quick: float = 1.0
) -> NDArray[np.float64]:
    """About which share of the power of every ``count`` values the limiter will leave.

    Args:
        tops: the highest value of every TOP samples.
        powers: their power, in any unit.
        count: how many of them are taken together; what is left over at the end is not counted.
        ceiling: of the limiter, as amplitude.
        quick: as for ``limited``.
    """
    whole = len(tops) // count * count
    gain = _gain(tops[:whole], ceiling * quick, _COARSE_REACH)
    gain *= np.minimum(1.0, ceiling / np.maximum(tops[:whole] * gain, 1e-9))
    before = powers[:whole].reshape(-1, count).sum(axis=1)
    after = (powers[:whole] * np.square(gain)).reshape(-1, count).sum(axis=1)
    return np.asarray((after + _NOTHING) / (before + _NOTHING))


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
