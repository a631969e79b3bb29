"""Loudness and true peak after ITU-R BS.1770-4 (EBU R 128), for stereo at 48 kHz."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from pipeline.film.timing import SAMPLE_RATE

SILENCE = -70.0
"""LUFS of anything quieter, silence included."""

STEP = SAMPLE_RATE // 10
"""Samples of one step of the gating blocks: 100 ms; a block is four steps."""

_GATE = -70.0
_RELATIVE_GATE = -10.0
_OFFSET = -0.691
_TAPS = 1 << 15
_FFT = 1 << 17
_PHASES = 4
_PHASE_TAPS = 24

# Biquads of BS.1770-4, tables 1 and 2: the head's shelf, then the high-pass.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


class LoudnessMeter:
    """Measures sound that comes block by block; all blocks (n, 2), in order.

    Only the energy of each 100 ms is kept, so the length does not matter.
    """

    def __init__(self) -> None:
        self._tail = np.zeros((_TAPS - 1, 2), np.float32)
        self._rest = np.zeros((0, 2), np.float32)
        self._steps: list[NDArray[np.float64]] = []

    def add(self, block: NDArray[np.float32]) -> None:
        """Take the next samples."""
        weighted = np.concatenate([self._rest, self._weighted(block)])
        whole = len(weighted) // STEP * STEP
        self._rest = weighted[whole:]
        power = np.square(weighted[:whole]).reshape(-1, STEP, 2)
        self._steps.append(power.mean(axis=1, dtype=np.float64).sum(axis=1))

    def steps(self) -> NDArray[np.float64]:
        """K-weighted power of every whole 100 ms so far, both channels together."""
        return np.concatenate([np.zeros(0), *self._steps])

    def integrated(self) -> float:
        """Integrated loudness so far in LUFS, SILENCE for silence or less than 400 ms."""
        return integrated_loudness(self.steps())

    def _weighted(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """The block after the K filter, by overlap-save."""
        source = np.concatenate([self._tail, block])
        self._tail = source[len(source) - (_TAPS - 1) :]
        hop = _FFT - _TAPS + 1
        pieces = []
        for first in range(0, len(block), hop):
            piece = source[first : first + _FFT]
            turned = np.fft.irfft(np.fft.rfft(piece, n=_FFT, axis=0) * _k_response()[:, None], n=_FFT, axis=0)
            pieces.append(turned[_TAPS - 1 : len(piece)])
        return np.concatenate(pieces).astype(np.float32) if pieces else block


def measured_loudness(samples: NDArray[np.float32]) -> float:
    """Integrated loudness of stereo ``samples`` (n, 2) at 48 kHz in LUFS."""
    meter = LoudnessMeter()
    meter.add(samples)
    return meter.integrated()


def integrated_loudness(steps: NDArray[np.float64], gain: float = 1.0) -> float:
    """Gated loudness in LUFS of the step powers of a meter, as if the sound had been played ``gain`` times louder."""
    if len(steps) < 4:
        return SILENCE
    blocks = np.convolve(steps * gain * gain, np.full(4, 0.25), mode="valid")
    heard = blocks[blocks > _power(_GATE)]
    if not len(heard):
        return SILENCE
    kept = heard[heard > heard.mean() * 10 ** (_RELATIVE_GATE / 10)]
    return _lufs(float(kept.mean())) if len(kept) else SILENCE


def short_term_loudness(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """LUFS of every three seconds, one value per 100 ms; SILENCE where nothing sounds."""
    if len(steps) < 30:
        return np.zeros(0)
    power = np.convolve(steps, np.full(30, 1 / 30), mode="valid")
    return np.maximum(SILENCE, _OFFSET + 10 * np.log10(np.maximum(power, 1e-12)))


def true_peaks(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The largest absolute value at or just after every sample, on a grid four times as fine, over both channels.

    Args:
        samples: (n, 2); what lies outside counts as silence.
    """
    peaks: NDArray[np.float32] = np.abs(samples).max(axis=1)
    for kernel in _phase_kernels():
        for channel in range(samples.shape[1]):
            between = np.convolve(samples[:, channel], kernel)[_PHASE_TAPS // 2 - 1 :][: len(samples)]
            np.maximum(peaks, np.abs(between), out=peaks)
    return peaks


def decibels(value: float) -> float:
    """An amplitude as dB of full scale; -120 for silence."""
    return 20 * math.log10(max(value, 1e-6))


def amplitude(db: float) -> float:
    """The factor of ``db`` decibels."""
    return float(10 ** (db / 20))


def measured_true_peak(blocks: Iterable[NDArray[np.float32]]) -> float:
    """True peak of blocks that follow each other, in dBTP."""
    peak, before = 0.0, np.zeros((0, 2), np.float32)
    for block in blocks:
        joined = np.concatenate([before, block])
        peak = max(peak, float(true_peaks(joined).max(initial=0.0)))
        before = block[-_PHASE_TAPS:]
    return decibels(peak)


@functools.cache
def _phase_kernels() -> tuple[NDArray[np.float32], ...]:
    """Interpolation kernels for a quarter, a half and three quarters of a sample."""
    taps = np.arange(_PHASE_TAPS) - _PHASE_TAPS // 2 + 1
    kernels = []
    for phase in range(1, _PHASES):
        distance = taps - 1 + phase / _PHASES
        window = np.cos(np.pi * np.clip(distance / _PHASE_TAPS, -0.5, 0.5)) ** 2
        kernel = np.sinc(distance) * window
        kernels.append((kernel / kernel.sum()).astype(np.float32))
    return tuple(kernels)


@functools.cache
def _k_response() -> NDArray[np.complex64]:
    """Frequency response of both biquads, from an impulse response of 0.7 s that has died away."""
    turn = np.exp(-2j * np.pi * np.arange(4 * _TAPS // 2 + 1) / (4 * _TAPS))
    response = np.ones_like(turn)
    for (b0, b1, b2), (a0, a1, a2) in (_SHELF, _HIGH_PASS):
        response *= (b0 + b1 * turn + b2 * turn**2) / (a0 + a1 * turn + a2 * turn**2)
    impulse = np.fft.irfft(response)[:_TAPS]
    return np.fft.rfft(impulse, n=_FFT).astype(np.complex64)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET) / 10))


def _lufs(power: float) -> float:
    return max(SILENCE, _OFFSET + 10 * math.log10(max(power, 1e-12)))
