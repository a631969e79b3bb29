"""The master: the mix at its loudness, under its ceiling, in chunks that are measured and encoded each on its own.

One gain brings the whole film to its loudness, a limiter keeps the peaks, nothing rides the level. The gain stands on a
grid: what a changed line adds to the loudness of a whole film is far less than a step, so that all other chunks stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.media import aac
from pipeline.media.limiter import CONTEXT, GRAIN, limited
from pipeline.media.loudness import RUN_IN, SILENCE, STEP, amplitude, integrated_loudness, measured_true_peak, step_powers
from pipeline.media.sound import BLOCK, Block, Mixer

CHUNK = 300 * aac.FRAME
"""Samples of a chunk, 6.4 s: whole packets of AAC and whole steps of the loudness meter, so that neither straddles two chunks."""

CEILING = -2.0
"""dBTP of the master; AAC adds a little."""

HIGHEST_PEAK = -1.5
"""dBTP after AAC; a chunk in which the encoder adds more than it may is limited harder and encoded again."""

GRID = 0.5
"""dB between two gains that the whole may have; the film misses its loudness by half of it at most."""

LOUDEST_GAIN = 14.0
"""dB by which a quiet film is raised at most."""

_ROUNDS = 6
_MOST_LOWERED = 3.0
_STEP_DOWN = 0.1
_PEAK_MARGIN = 24

assert CHUNK % STEP == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Film samples ``start`` up to ``end``, chunk ``number`` of the film."""

    number: int
    start: int
    end: int

    def reach(self, samples: int) -> tuple[int, int]:
        """The film samples on which this chunk's packets depend, in a film of so many samples."""
        heard = self.span(samples)
        first = min(heard.first, self.start - RUN_IN)
        return max(0, first - CONTEXT - GRAIN), min(samples, max(heard.last, self.end) + CONTEXT)

    def span(self, samples: int) -> aac.Span:
        """The AAC packets whose sound is this chunk; the first chunk has the priming too, the last whatever is left."""
        first, last = self.start // aac.FRAME + 1, -(-self.end // aac.FRAME) + 1
        return aac.span(first if self.number else 0, last, samples)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """What a meter saw of a chunk: K-weighted power of every 100 ms, and the true peak as amplitude."""

    steps: tuple[float, ...]
    peak: float


def chunks(samples: int) -> tuple[Chunk, ...]:
    """The chunks of a film's sound."""
    starts = range(0, samples, CHUNK)
    return tuple(Chunk(number=number, start=start, end=min(start + CHUNK, samples)) for number, start in enumerate(starts))


def mixed_loudness(mixer: Mixer, chunk: Chunk) -> Loudness:
    """The loudness of a chunk as it is mixed, before any gain."""
    return _measured(lambda start, end: mixer.buses(start, end).whole, chunk, mixer.samples)


def mastered_loudness(mixer: Mixer, chunk: Chunk, gain_db: float) -> Loudness:
    """The loudness of a chunk after gain and limiter."""
    return _measured(lambda start, end: mastered(mixer, start, end, gain_db), chunk, mixer.samples)


def _measured(read: Callable[[int, int], Block], chunk: Chunk, samples: int) -> Loudness:
    first, last = max(0, chunk.start - RUN_IN), min(samples, chunk.end + _PEAK_MARGIN)
    sound = read(first, last)
    steps = step_powers(sound[: chunk.end - first], run_in=chunk.start - first)
    peak = amplitude(measured_true_peak([sound[max(0, chunk.start - first - _PEAK_MARGIN) :]]))
    return Loudness(steps=tuple(map(float, steps)), peak=peak)


def master_gain(mixed: Sequence[Loudness], wanted: float, limited_at: Callable[[int, float], Loudness]) -> tuple[float, float]:
    """The gain of the whole in dB, a multiple of GRID, and the loudness in LUFS that it gives; the same for the same sound.

    Args:
        mixed: every chunk before any gain, in order.
        wanted: in LUFS.
        limited_at: the loudness of a chunk (by number) after a gain and the limiter; asked only where the limiter acts.
    """
    loudness = integrated_loudness(_joined(mixed))
    if loudness <= SILENCE:
        return 0.0, SILENCE
    gain = min(_on_grid(wanted - loudness), LOUDEST_GAIN)
    for _ in range(_ROUNDS):
        touched = limited_chunks(mixed, gain)
        after = [limited_at(n, gain) if n in touched else _louder(one, gain) for n, one in enumerate(mixed)]
        loudness = integrated_loudness(_joined(after))
        lacking = _on_grid(wanted - loudness)
        if lacking <= 0 or gain >= LOUDEST_GAIN:
            break
        gain = min(gain + lacking, LOUDEST_GAIN)
    return gain, loudness


def limited_chunks(mixed: Sequence[Loudness], gain_db: float) -> frozenset[int]:
    """The chunks that the limiter may change at a gain: it reaches a little into the neighbours of a loud one."""
    loud = {number for number, one in enumerate(mixed) if one.peak * amplitude(gain_db) > _held(CEILING)}
    return frozenset(near for number in loud for near in (number - 1, number, number + 1) if 0 <= near < len(mixed))


def mastered(mixer: Mixer, start: int, end: int, gain_db: float, ceiling: float = CEILING) -> Block:
    """Film samples ``start`` up to ``end`` of the master, below ``ceiling`` dBTP; any stretch comes out as it would in the whole."""
    first = max(0, start - CONTEXT) // GRAIN * GRAIN
    last = min(mixer.samples, end + CONTEXT)
    whole = mixer.buses(first, last).whole * np.float32(amplitude(gain_db))
    return limited(whole, _held(ceiling))[start - first : end - first]


def master_blocks(mixer: Mixer, gain_db: float) -> Iterator[Block]:
    """The whole master in order, in blocks of BLOCK samples."""
    for start in range(0, mixer.samples, BLOCK):
        yield mastered(mixer, start, min(start + BLOCK, mixer.samples), gain_db)


def encoded_chunk(mixer: Mixer, chunk: Chunk, gain_db: float) -> aac.Stretch:
    """The AAC packets of a chunk of the master, whose true peak stays below HIGHEST_PEAK when they are decoded."""
    heard, ceiling = chunk.span(mixer.samples), CEILING
    while True:
        part = aac.stretch(heard, mastered(mixer, heard.first, heard.last, gain_db, ceiling))
        over = measured_true_peak(list(aac.decoded(part.packets))[2:-2]) - HIGHEST_PEAK
        if over <= 0 or ceiling < CEILING - _MOST_LOWERED:
            return part
        ceiling -= over + _STEP_DOWN


def spliced(parts: Sequence[aac.Stretch], samples: int) -> tuple[bytes, ...]:
    """One stream of packets from the stretches of all chunks."""
    found: list[bytes] = []
    for before, after, chunk in zip(parts, parts[1:], chunks(samples), strict=False):
        found.extend(before.part(len(found), aac.seam(before, after, chunk.span(samples).end)))
    if parts:
        found.extend(parts[-1].part(len(found), aac.packets(samples)))
    return tuple(found)


def _louder(one: Loudness, gain_db: float) -> Loudness:
    factor = amplitude(gain_db)
    return Loudness(steps=tuple(step * factor * factor for step in one.steps), peak=one.peak * factor)


def _joined(parts: Sequence[Loudness]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([step for one in parts for step in one.steps])


def _on_grid(db: float) -> float:
    return round(db / GRID) * GRID


def _held(ceiling: float) -> float:
    """The amplitude at which the limiter holds, so that a finer meter than its own finds nothing over ``ceiling``."""
    return amplitude(ceiling - 0.05)
