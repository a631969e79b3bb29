"""What is heard of a finished sound: loudness, peaks, silence, and each spoken line in its place.

All of it is measured on the decoded AAC, not on what was given to the encoder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.film.timing import SAMPLE_RATE
from pipeline.media import aac
from pipeline.media.loudness import RUN_IN, STEP, decibels, highest, integrated_loudness, step_powers
from pipeline.media.resampling import resampled
from pipeline.media.wav import open_wav

SEARCH = SAMPLE_RATE // 10
"""Samples around its planned place in which a line is looked for."""

LEAST_LIKENESS = 0.12
"""Correlation from which a line counts as found; by chance it stays under 0.05, and music takes some of it."""

QUIET = 1e-3
"""Amplitude (-60 dB) under which nothing is heard."""

LONGEST_SILENCE = 1.5
"""Seconds of silence from which on it is told."""

_PART = 1 << 14
_FFT = 1 << 15

Signal = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """A line that must be heard: its file, and its place on the film clock."""

    name: str
    path: Path
    start: int
    samples: int
    source_in: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardLine:
    """One line found in the sound.

    Attributes:
        name: of the line.
        start: first film sample as planned.
        start_error: samples by which it begins late (early if negative).
        end_error: the same for its end.
        likeness: correlation with the line's own file, 0 to 1.
    """

    name: str
    start: int
    start_error: int
    end_error: int
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was heard of a stretch: power and highest value of every 100 ms, and the true peak as amplitude."""

    steps: tuple[float, ...]
    tops: tuple[float, ...]
    peak: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSound:
    """What is known of a film's sound since it was encoded.

    Attributes:
        loudness: integrated, in LUFS.
        true_peak: in dBTP.
        silent: stretches of silence in seconds.
        lines: each line as it was found in the decoded sound.
        packets: SHA-256 of all packets in order; a film with these packets sounds so.
    """

    loudness: float
    true_peak: float
    silent: tuple[tuple[float, float], ...]
    lines: tuple[HeardLine, ...]
    packets: str


def packets_digest(stream: Sequence[bytes]) -> str:
    """SHA-256 of packets in order."""
    total = hashlib.sha256()
    for packet in stream:
        total.update(packet)
    return total.hexdigest()


def needed(start: int, end: int) -> tuple[int, int]:
    """The packets (half-open) that must be decoded for film samples ``start`` up to ``end``."""
    # packet n gives samples (n - 1) * FRAME to n * FRAME, if the packet before it was decoded too
    return max(0, start // aac.FRAME), -(-end // aac.FRAME) + 1


def listened(part: aac.Stretch, start: int, end: int) -> Signal:
    """Film samples ``start`` up to ``end`` (n, 2) of AAC packets, decoded; only the packets that are needed."""
    first, last = needed(start, end)
    whole = np.concatenate([np.zeros((0, 2), np.float32), *aac.decoded(part.part(first, last))])
    begins = (first - 1) * aac.FRAME
    return whole[start - begins : end - begins]


def heard(part: aac.Stretch, start: int, end: int) -> Heard:
    """Measure film samples ``start`` up to ``end`` of AAC packets; ``start`` lies on a whole 100 ms."""
    first = max(0, start - RUN_IN)
    sound = listened(part, first, end)
    rows = sound[start - first :][: (end - start) // STEP * STEP].reshape(-1, 2 * STEP)
    tops = np.maximum(rows.max(axis=1), -rows.min(axis=1))
    steps = step_powers(sound, run_in=start - first)
    return Heard(steps=tuple(map(float, steps)), tops=tuple(map(float, tops)), peak=highest(sound))


def known(parts: Sequence[Heard], lines: tuple[HeardLine, ...], packets: str) -> KnownSound:
    """What stretches that follow each other come to."""
    tops = np.array([top for one in parts for top in one.tops])
    return KnownSound(
        loudness=round(loudness_of(parts), 2),
        true_peak=round(decibels(max((one.peak for one in parts), default=0.0)), 2),
        silent=silences(tops),
        lines=lines,
        packets=packets,
    )


def loudness_of(parts: Sequence[Heard]) -> float:
    """Integrated loudness in LUFS of stretches that follow each other."""
    return integrated_loudness(np.array([step for one in parts for step in one.steps]))


def silences(tops: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """Beginnings and ends in seconds of silence, from the highest value of every 100 ms."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], tops < QUIET, [False]]).astype(np.int8)))
    seconds = [(int(a) * STEP / SAMPLE_RATE, int(b) * STEP / SAMPLE_RATE) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return tuple((start, end) for start, end in seconds if end - start >= LONGEST_SILENCE)


def own_sound(line: PlannedLine) -> Signal:
    """What should be heard of a line: its own recording at the film's rate, one channel."""
    file = open_wav(line.path)
    whole = resampled(file.read(), file.rate, SAMPLE_RATE)
    return one_channel(whole[line.source_in : line.source_in + line.samples])


def one_channel(sound: Signal) -> Signal:
    """All channels of (n, channels) together, as one."""
    total = sound[:, 0].copy()
    for channel in range(1, sound.shape[1]):
        total += sound[:, channel]
    return total * np.float32(1 / sound.shape[1])


def line_found(line: PlannedLine, sound: Signal, first: int) -> HeardLine:
    """Look for a line in one-channel ``sound`` that begins on film sample ``first``."""
    spoken = own_sound(line)
    half = len(spoken) // 2
    window = np.zeros(len(spoken) + 2 * SEARCH, np.float32)
    begin = line.start - SEARCH - first
    part = sound[max(0, begin) : max(0, begin + len(window))]
    window[max(0, -begin) : max(0, -begin) + len(part)] = part
    early, late = _products(spoken[:half], window), _products(spoken[half:], window[half:])
    whole, likeness = _best(early + late, spoken, window)
    start, start_likeness = _best(early, spoken[:half], window)
    end, end_likeness = _best(late, spoken[half:], window[half:])
    return HeardLine(
        name=line.name,
        start=line.start,
        start_error=start if start_likeness >= LEAST_LIKENESS else whole,
        end_error=end if end_likeness >= LEAST_LIKENESS else whole,
        likeness=round(likeness, 3),
    )


def _products(spoken: Signal, window: Signal) -> NDArray[np.float64]:
    """Sum of products of ``spoken`` with ``window`` for every shift from 0 to 2 * SEARCH, summed in the spectrum part by part."""
    total = np.zeros(_FFT // 2 + 1, np.complex64)
    for at in range(0, len(spoken), _PART):
        part = spoken[at : at + _PART]
        total += np.fft.rfft(window[at : at + len(part) + 2 * SEARCH], _FFT) * np.conj(np.fft.rfft(part, _FFT))
    return np.asarray(np.fft.irfft(total, _FFT)[: 2 * SEARCH + 1])


def _best(products: NDArray[np.float64], spoken: Signal, window: Signal) -> tuple[int, float]:
    """By how many samples ``spoken`` lies later than planned in ``window``, and how alike the two are there."""
    best = int(np.argmax(products))
    found = window[best : best + len(spoken)]
    energy = float(np.sqrt(np.sum(found**2, dtype=np.float64) * np.sum(spoken**2, dtype=np.float64)))
    return best - SEARCH, float(products[best]) / energy if energy else 0.0
