"""Loudness and true peak after ITU-R BS.1770-4 (EBU R 128), for stereo at 48 kHz."""

from __future__ import annotations

import functools
import math

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
_TAPS = 1 << 12
_FFT = 1 << 15
_PHASES = 4
_PHASE_TAPS = 24
_GRAIN = 256
_ROW = 40
_ROWS = 32  # as large as a product may be that BLAS does not share out among threads, which costs more than it wins

RUN_IN = _TAPS
"""Samples before a stretch after which the K filter no longer knows how the sound began."""

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
        source = np.concatenate([self._tail, block])
        self._tail = source[len(source) - (_TAPS - 1) :]
        weighted = np.concatenate([self._rest, _weighted(source)[_TAPS - 1 :]])
        whole = len(weighted) // STEP * STEP
        self._rest = weighted[whole:]
        self._steps.append(_powers(weighted[:whole]))

    def steps(self) -> NDArray[np.float64]:
        """K-weighted power of every whole 100 ms so far, both channels together."""
        return np.concatenate([np.zeros(0), *self._steps])


def step_powers(samples: NDArray[np.float32], run_in: int = 0) -> NDArray[np.float64]:
    """K-weighted power of every whole 100 ms of stereo ``samples``, both channels together.

    Args:
        samples: (n, 2) at 48 kHz.
        run_in: first samples that only set the filter going; with RUN_IN or more, or from the sound's beginning on,
            the powers of adjoining stretches are those of the whole.
    """
    weighted = _weighted(samples)[run_in:]
    return _powers(weighted[: len(weighted) // STEP * STEP])


def near_powers(samples: NDArray[np.float32], below: int = SAMPLE_RATE // 2) -> NDArray[np.float64]:
    """About what ``step_powers`` gives, for less than half of the work: every 100 ms is weighted by itself, in its spectrum.

    Within 0.1 LU over a film: enough to choose a gain by, not to be told as its loudness.

    Args:
        samples: (n, lanes) at the film's rate.
        below: only what lies below this frequency in Hz counts.
    """
    count = len(samples) // STEP
    bins = below * STEP // SAMPLE_RATE + 1
    total = np.zeros(count)
    lanes = 1 if _is_in_the_middle(samples) else samples.shape[1]
    for lane in range(lanes):
        rows = np.ascontiguousarray(samples[: count * STEP, lane]).reshape(count, STEP)
        spectrum = np.fft.rfft(rows, axis=1)
        heard = spectrum[:, :bins]
        total += (np.square(heard.real) + np.square(heard.imag)) @ _k_powers()[:bins]
    total *= samples.shape[1] // lanes
    return total


def _is_in_the_middle(samples: NDArray[np.float32]) -> bool:
    """Whether both channels are the same, as where voices are alone: one of them tells all, at half the price."""
    return samples.shape[1] == 2 and np.array_equal(samples[:, 0], samples[:, 1])


def _weighted(source: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sound after the K filter, by overlap-save; before the first sample there is silence."""
    heard = source[:, :1] if _is_in_the_middle(source) else source
    lanes = np.concatenate([np.zeros((heard.shape[1], _TAPS - 1), np.float32), heard.T], axis=1)
    weighted = np.empty((2, len(source)), np.float32)
    for first in range(0, len(source), _FFT - _TAPS + 1):
        piece = lanes[:, first : first + _FFT]
        turned = np.fft.irfft(np.fft.rfft(piece, n=_FFT) * _k_response(), n=_FFT)
        weighted[:, first : first + _FFT - _TAPS + 1] = turned[:, _TAPS - 1 : piece.shape[1]]
    return weighted.T


def _powers(weighted: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.asarray(np.square(weighted).reshape(-1, STEP, 2).mean(axis=1, dtype=np.float64).sum(axis=1))


def integrated_loudness(steps: NDArray[np.float64], gain: float = 1.0) -> float:
    """Gated loudness in LUFS of the step powers of a meter, as if the sound had been played ``gain`` times louder."""
    if len(steps) < 4:
        return SILENCE
    blocks = np.convolve(steps * gain * gain, np.full(4, 0.25), mode="valid")
    heard = blocks[blocks > power(_GATE)]
    if not len(heard):
        return SILENCE
    kept = heard[heard > heard.mean() * 10 ** (_RELATIVE_GATE / 10)]
    return lufs(float(kept.mean())) if len(kept) else SILENCE


def true_peaks(samples: NDArray[np.float32], above: float = 0.0) -> NDArray[np.float32]:
    """The largest absolute value at or just after every sample, on a grid four times as fine, over both channels.

    Args:
        samples: (n, 1) or (n, 2); what lies outside counts as silence.
        above: only peaks over this amplitude are wanted; where none can be, the sample's own value stands.
    """
    peaks: NDArray[np.float32] = np.maximum(np.abs(samples[:, 0]), np.abs(samples[:, -1]))
    for start, end in _suspects(peaks, above):
        first, last = max(0, start - _PHASE_TAPS), min(len(samples), end + _PHASE_TAPS)
        stretch = samples[first:last]
        for channel in range(1 if _is_in_the_middle(stretch) else samples.shape[1]):
            between = _between(stretch[:, channel])[start - first : end - first]
            np.maximum(peaks[start:end], between, out=peaks[start:end])
    return peaks


def _between(lane: NDArray[np.float32]) -> NDArray[np.float32]:
    """The largest absolute value between each sample of one channel and the next; all phases of a row at once, as one matrix product."""
    count, half = -(-len(lane) // (_ROW * _ROWS)), _PHASE_TAPS // 2
    padded = np.zeros(half + count * _ROW * _ROWS + half, np.float32)
    padded[half : half + len(lane)] = lane
    shape, strides = (count, _ROWS, _ROW + _PHASE_TAPS - 1), (4 * _ROW * _ROWS, 4 * _ROW, 4)
    windows = np.lib.stride_tricks.as_strided(padded, shape, strides, writeable=False)
    values = np.abs(np.ascontiguousarray(windows) @ _phase_matrix())
    first, *others = np.split(values, _PHASES - 1, axis=2)
    for other in others:
        first = np.maximum(first, other)
    return first.reshape(-1)[: len(lane)]


def _suspects(tops: NDArray[np.float32], above: float) -> list[tuple[int, int]]:
    """Stretches in which the sound between samples of these heights could be over ``above``."""
    count = len(tops) // _GRAIN
    grains = tops[: count * _GRAIN].reshape(count, _GRAIN).max(axis=1) if count else np.zeros(0, np.float32)
    around = np.pad(np.append(grains, tops[count * _GRAIN :].max(initial=0.0)), 1)
    near = np.maximum(np.maximum(around[:-2], around[1:-1]), around[2:]) * _reach() > above
    edges = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]]).astype(np.int8)))
    return [(int(a) * _GRAIN, min(int(b) * _GRAIN, len(tops))) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def power(lufs: float) -> float:
    """The K-weighted power of sound of this loudness."""
    return float(10 ** ((lufs - _OFFSET) / 10))


def lufs(power: float) -> float:
    """The loudness of sound of this K-weighted power, SILENCE or more."""
    return max(SILENCE, _OFFSET + 10 * math.log10(max(power, 1e-12)))


def decibels(value: float) -> float:
    """An amplitude as dB of full scale; -120 for silence."""
    return 20 * math.log10(max(value, 1e-6))


def amplitude(db: float) -> float:
    """The factor of ``db`` decibels."""
    return float(10 ** (db / 20))


def highest(samples: NDArray[np.float32]) -> float:
    """True peak of stereo ``samples`` (n, 2), as amplitude."""
    top = float(np.abs(samples).max(initial=0.0))
    return max(top, float(true_peaks(samples, above=top).max(initial=0.0)))


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
def _phase_matrix() -> NDArray[np.float32]:
    """What turns a row of samples and its neighbours into all values between them."""
    matrix = np.zeros((_ROW + _PHASE_TAPS - 1, (_PHASES - 1) * _ROW), np.float32)
    for phase, kernel in enumerate(_phase_kernels()):
        for place in range(_ROW):
            matrix[place : place + _PHASE_TAPS, phase * _ROW + place] = kernel[::-1]
    return matrix


@functools.cache
def _reach() -> float:
    """How many times higher than the samples around it the sound between two samples may be."""
    return float(max(np.abs(kernel).sum() for kernel in _phase_kernels()))


@functools.cache
def _k_response() -> NDArray[np.complex64]:
    """Frequency response of the K filter, from an impulse response of 85 ms that has died away (to 1e-8)."""
    impulse = np.fft.irfft(_biquads(16 * _TAPS))[:_TAPS]
    return np.fft.rfft(impulse, n=_FFT).astype(np.complex64)


@functools.cache
def _k_powers() -> NDArray[np.float32]:
    """What the power of each frequency of 100 ms adds to their mean power after the K filter."""
    share = np.square(np.abs(_biquads(STEP))) * 2 / STEP**2
    share[[0, -1]] /= 2
    return share.astype(np.float32)


def _biquads(length: int) -> NDArray[np.complex128]:
    """Response of both biquads at the frequencies of a transform of ``length`` samples."""
    turn = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length)
    response = np.ones_like(turn)
    for (b0, b1, b2), (a0, a1, a2) in (_SHELF, _HIGH_PASS):
        response *= (b0 + b1 * turn + b2 * turn**2) / (a0 + a1 * turn + a2 * turn**2)
    return np.asarray(response)
