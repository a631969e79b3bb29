"""A limiter that looks ahead and counts true peaks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.loudness import true_peaks

CONTEXT = SAMPLE_RATE // 10
"""Samples on each side of a block that the limiter has to see: 100 ms."""

GRAIN = SAMPLE_RATE // 1000
"""Samples for which the gain is found at a time; a block should begin on a multiple of it."""

_REACH = 30


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
    needed = np.minimum(1.0, ceiling / np.maximum(tops, 1e-9))
    reach = np.pad(needed, _REACH + 1, constant_values=1.0)
    lowest = np.lib.stride_tricks.sliding_window_view(reach, 2 * (_REACH + 1) + 1).min(axis=1)
    window = np.hanning(2 * _REACH + 1)[1:-1]
    smooth = np.convolve(np.pad(lowest, _REACH - 1, mode="edge"), window / window.sum(), mode="valid")
    centres = (np.arange(grains) + 0.5) * GRAIN
    gain = np.interp(np.arange(len(samples)), centres, smooth).astype(np.float32)
    return samples * gain[:, None]
