"""Building blocks of synthetic sound: shaped noise, tones, envelopes. Mono float32 at 48 kHz unless said."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.film.timing import SAMPLE_RATE

Wave = NDArray[np.float32]
Random = np.random.Generator


def seconds(length: float) -> int:
    """Samples of so many seconds, at least one."""
    return max(1, round(length * SAMPLE_RATE))


def clock(length: float) -> Wave:
    """Times in seconds."""
    return np.arange(seconds(length), dtype=np.float32) / np.float32(SAMPLE_RATE)


def shaped_noise(random: Random, samples: int, low: float, high: float, tilt: float = 0.0, channels: int = 1) -> NDArray[np.float32]:
    """Noise between two frequencies that can be repeated without a seam, RMS 1, (samples, channels).

    Args:
        random: source.
        samples: length.
        low: lower edge in Hz, with 12 dB per octave below.
        high: upper edge in Hz, with 12 dB per octave above.
        tilt: slope between them in dB per octave.
        channels: independent ones.
    """
    frequency = np.maximum(np.fft.rfftfreq(samples, 1 / SAMPLE_RATE), 1.0)
    level = (frequency / 1000.0) ** (tilt / 6.02) / (1 + (low / frequency) ** 2) / (1 + (frequency / high) ** 2)
    level[0] = 0
    phase = random.uniform(0, 2 * np.pi, (len(frequency), channels)).astype(np.float32)
    wave = np.fft.irfft((level[:, None] * np.exp(1j * phase)).astype(np.complex64), n=samples, axis=0)
    return np.asarray(wave / np.sqrt(np.mean(np.square(wave)) + 1e-20), np.float32)


def band(random: Random, length: float, low: float, high: float, tilt: float = 0.0) -> Wave:
    """Mono noise of so many seconds between two frequencies, RMS 1."""
    return shaped_noise(random, seconds(length), low, high, tilt)[:, 0]


def decay(length: float, t60: float, attack: float = 0.002) -> Wave:
    """An envelope that rises at once and falls by 60 dB within ``t60`` seconds."""
    time = clock(length)
    return np.asarray(np.minimum(1, time / max(attack, 1e-4)) * np.exp(-6.91 * time / t60), np.float32)


def swell(length: float, peak: float = 0.4) -> Wave:
    """An envelope that comes and goes, fullest at the fraction ``peak``."""
    place = np.linspace(0, 1, seconds(length), dtype=np.float32)
    rise, fall = np.clip(place / peak, 0, 1), np.clip((1 - place) / (1 - peak), 0, 1)
    return np.asarray(np.sin(np.pi / 2 * np.minimum(rise, fall)) ** 2, np.float32)


def tone(frequency: float | Wave, length: float, partials: Sequence[float] = (1.0,), start: float = 0.0) -> Wave:
    """A harmonic tone; ``frequency`` in Hz may move, ``partials`` are amplitudes of the harmonics."""
    count = seconds(length)
    pitch = np.broadcast_to(np.asarray(frequency, np.float64), (count,))
    phase = 2 * np.pi * (np.cumsum(pitch) / SAMPLE_RATE + start)
    wave = sum((a * np.sin((i + 1) * phase) for i, a in enumerate(partials)), np.zeros(count))
    return np.asarray(wave, np.float32)


def curve(points: Sequence[tuple[float, float]], length: float) -> Wave:
    """Values over time through (second, value) points."""
    times, values = zip(*points, strict=True)
    return np.asarray(np.interp(clock(length), times, values), np.float32)


def wander(random: Random, samples: int, rate: float, low: float, high: float) -> Wave:
    """A value that drifts between ``low`` and ``high``, about ``rate`` turns a second."""
    count = max(4, int(samples / SAMPLE_RATE * rate * 2) + 3)
    points = random.uniform(0, 1, count)
    points = np.convolve(np.pad(points, 1, mode="edge"), (0.25, 0.5, 0.25), mode="valid")
    turns = np.interp(np.linspace(0, count - 1, samples), np.arange(count), low + (high - low) * points)
    return np.asarray(turns, np.float32)


def struck(random: Random, frequencies: Sequence[float], decays: Sequence[float], length: float) -> Wave:
    """Modes of a struck body: sines that die away, each with its own time."""
    time = clock(length)
    wave = np.zeros(len(time), np.float32)
    for i, (frequency, t60) in enumerate(zip(frequencies, decays, strict=True)):
        wave += (
            np.sin(2 * np.pi * frequency * time + random.uniform(0, 6.28)).astype(np.float32) * np.exp(-6.91 * time / t60) / (1 + 0.5 * i)
        )
    return wave


def formants(wave: Wave, centres: Sequence[tuple[float, float]]) -> Wave:
    """A wave through resonances: (centre in Hz, width in Hz)."""
    spectrum = np.fft.rfft(wave)
    frequency = np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE)
    response = sum((np.exp(-(((frequency - c) / w) ** 2)) / (i + 1) for i, (c, w) in enumerate(centres)), np.full(len(frequency), 0.02))
    return np.asarray(np.fft.irfft(spectrum * response, n=len(wave)), np.float32)


def laid(length: float, parts: Sequence[tuple[float, Wave]]) -> Wave:
    """Waves one over the other, each from its second on; what reaches past the end is cut."""
    total = np.zeros(seconds(length), np.float32)
    for at, part in parts:
        first = round(at * SAMPLE_RATE)
        kept = part[: max(0, len(total) - first)]
        total[first : first + len(kept)] += kept
    return total


def convolved(impulses: Wave, grain: Wave) -> Wave:
    """The grain at every impulse, as long as ``impulses``."""
    count = len(impulses) + len(grain)
    wave = np.fft.irfft(np.fft.rfft(impulses, n=count) * np.fft.rfft(grain, n=count), n=count)
    return np.asarray(wave[: len(impulses)], np.float32)
