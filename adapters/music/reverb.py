"""A hall: convolution with noise that dies away, faster where it is bright."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from pipeline.film.timing import SAMPLE_RATE

_FFT = 1 << 18
_PREDELAY = SAMPLE_RATE * 18 // 1000
_SEED = 20


def reverberated(sound: NDArray[np.float32], seconds: float) -> NDArray[np.float32]:
    """Only the room's answer to stereo ``sound`` (n, 2), at its level, as long as the sound.

    Args:
        sound: at the film's rate.
        seconds: until the answer has fallen by 60 dB, up to 4.
    """
    response, length = _room(seconds)
    hop = _FFT - length
    answer = np.zeros((len(sound) + _FFT, 2), np.float32)
    for first in range(0, len(sound), hop):
        piece = sound[first : first + hop]
        if piece.any():
            answer[first : first + _FFT] += np.fft.irfft(np.fft.rfft(piece, n=_FFT, axis=0) * response, n=_FFT, axis=0)
    return answer[: len(sound)]


@functools.cache
def _room(seconds: float) -> tuple[NDArray[np.complex64], int]:
    length = int(seconds * 1.1 * SAMPLE_RATE)
    time = np.arange(length) / SAMPLE_RATE
    noise = np.random.default_rng(_SEED).standard_normal((length, 2))
    spectrum = np.fft.rfft(noise, axis=0)
    frequency = np.fft.rfftfreq(length, 1 / SAMPLE_RATE)[:, None]
    bright = np.fft.irfft(spectrum * (frequency > 2500) * np.minimum(1, 5000 / np.maximum(frequency, 1)), n=length, axis=0)
    warm = np.fft.irfft(spectrum * ((frequency <= 2500) & (frequency > 140)), n=length, axis=0)
    decay = np.exp(-6.91 * time / seconds)[:, None]
    impulse = warm * decay + bright * np.exp(-6.91 * time / (0.45 * seconds))[:, None]
    impulse *= np.minimum(1, time / 0.004)[:, None]
    impulse /= np.sqrt(np.square(impulse).sum(axis=0))
    delayed = np.concatenate([np.zeros((_PREDELAY, 2)), impulse]).astype(np.float32)
    return np.fft.rfft(delayed, n=_FFT, axis=0).astype(np.complex64), len(delayed)
