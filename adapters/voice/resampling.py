"""Windowed-sinc resampling by any factor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_HALF = 24
_BLOCK = 4096


def stretched(samples: NDArray[np.float32], factor: float) -> NDArray[np.float32]:
    """Play ``samples`` over ``factor`` times their length, pitch moving the other way.

    Args:
        samples: mono float32.
        factor: 0.5 to 2; below 1 the sound gets shorter and is low-passed before it could alias.
    """
    length = round(len(samples) * factor)
    cutoff = min(1.0, factor) * 0.97
    padded = np.pad(samples, _HALF).astype(np.float64)
    offsets = np.arange(-_HALF + 1, _HALF + 1)
    out = np.empty(length, np.float32)
    for first in range(0, length, _BLOCK):
        position = np.arange(first, min(first + _BLOCK, length)) / factor
        whole = np.minimum(position.astype(np.int64), len(samples) - 1)
        distance = (position - whole)[:, None] - offsets
        window = 0.5 + 0.5 * np.cos(np.pi * np.clip(distance / _HALF, -1.0, 1.0))
        kernel = cutoff * np.sinc(cutoff * distance) * window
        out[first : first + len(position)] = np.einsum("nk,nk->n", padded[whole[:, None] + offsets + _HALF], kernel)
    return out
