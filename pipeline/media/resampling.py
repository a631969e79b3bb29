"""Exact change of sample rate for short sounds, by Fourier transform."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_MARGIN = 2048


def resampled(samples: NDArray[np.float32], rate: int, wanted: int) -> NDArray[np.float32]:
    """``samples`` (n, channels) at ``rate`` as round(n * wanted / rate) samples at ``wanted``.

    Everything below the lower of the two Nyquist frequencies is kept as it is, the rest is left out. The
    whole sound is transformed at once: meant for lines and clips, not for whole films.
    """
    if rate == wanted or not len(samples):
        return samples
    common = math.gcd(rate, wanted)
    up, down = wanted // common, rate // common
    margin = -(-_MARGIN // down) * down
    padded = _smooth(-(-(len(samples) + 2 * margin) // (2 * down))) * 2 * down
    source = np.zeros((padded, samples.shape[1]), np.float32)
    source[margin : margin + len(samples)] = samples
    spectrum = np.fft.rfft(source, axis=0)
    length = padded // down * up
    kept = min(len(spectrum), length // 2 + 1)
    changed = np.fft.irfft(spectrum[:kept], n=length, axis=0) * (length / padded)
    first = margin // down * up
    return changed[first : first + round(len(samples) * wanted / rate)].astype(np.float32)


def _smooth(count: int) -> int:
    """The next number from ``count`` on that is at most 32 times a power of two: a transform of such a length is quick."""
    step = 1 << max(0, count.bit_length() - 5)
    return -(-count // step) * step
