"""Loudness and true peak of a whole sound, as tests ask for them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from pipeline.media.loudness import LoudnessMeter, decibels, highest, integrated_loudness

_REACH = 24
"""Samples on which the value between two samples depends."""


def measured_loudness(samples: NDArray[np.float32]) -> float:
    """Integrated loudness of stereo ``samples`` (n, 2) in LUFS."""
    meter = LoudnessMeter()
    meter.add(samples)
    return integrated_loudness(meter.steps())


def measured_true_peak(blocks: Iterable[NDArray[np.float32]]) -> float:
    """True peak of blocks that follow each other, in dBTP."""
    peak, before = 0.0, np.zeros((0, 2), np.float32)
    for block in blocks:
        peak = max(peak, highest(np.concatenate([before, block])))
        before = block[-_REACH:]
    return decibels(peak)
