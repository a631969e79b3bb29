"""The master: the mix at its loudness, under its ceiling, in chunks that are measured and encoded each on its own.

One gain brings the whole film to its loudness, a limiter keeps the peaks, nothing rides the level. The gain stands on a
grid: what a changed line adds to the loudness of a whole film is far less than a step, so that all other chunks stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.media import aac
from pipeline.media.hearing import Heard, heard
from pipeline.media.limiter import CONTEXT, GRAIN, TOP, kept_power, limited
from pipeline.media.loudness import RUN_IN, SILENCE, STEP, amplitude, decibels, highest, integrated_loudness, near_powers
from pipeline.media.sound import BLOCK, Block, Mixer

CHUNK = 300 * aac.FRAME
"""Samples of a chunk, 6.4 s: whole packets of AAC and whole steps of the loudness meter, so that neither straddles two chunks."""

CEILING = -2.0
"""dBTP of the master; AAC adds a little."""

HIGHEST_PEAK = -1.5
"""dBTP after AAC; a chunk in which the encoder adds more than it may is limited harder and encoded again."""

GRID = 0.5
"""dB between two gains that the whole may have; the film misses its loudness by half of it at most."""

TOLERANCE = 0.4
"""LU by which a film may miss its loudness before it gives up a gain that it had."""

LOUDEST_GAIN = 14.0
"""dB by which a quiet film is raised at most."""

_ROUNDS = 6
_MOST_LOWERED = 3.0
_STEP_DOWN = 0.1
_LOUDEST = 6
_BESIDE = 24

assert CHUNK % STEP == STEP % TOP == 0


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
    """What a quick meter saw of a chunk: K-weighted power of every whole 100 ms, and about the true peak of every 10 ms of them."""

    steps: tuple[float, ...]
    tops: tuple[float, ...]


def chunks(samples: int) -> tuple[Chunk, ...]:
    """The chunks of a film's sound."""
    starts = range(0, samples, CHUNK)
    return tuple(Chunk(number=number, start=start, end=min(start + CHUNK, samples)) for number, start in enumerate(starts))


def mixed_loudness(mixer: Mixer, chunk: Chunk) -> Loudness:
    """About the loudness of a chunk as it is mixed, before any gain: of what the encoder keeps of it."""
    sound = mixer.buses(chunk.start, chunk.end).whole
    steps = near_powers(sound, below=aac.CUTOFF)
    rows = sound[: len(steps) * STEP].reshape(-1, 2 * TOP)
    tops = np.maximum(rows.max(axis=1), -rows.min(axis=1))
    tops *= _overshoot(sound, tops)
    return Loudness(steps=tuple(map(float, steps)), tops=tuple(round(float(top), 5) for top in tops))


def _overshoot(sound: Block, tops: NDArray[np.float32]) -> float:
    """How much higher sound goes between samples than on them, from where it is loudest."""
    places = np.argsort(tops, kind="stable")[-_LOUDEST:]
    parts = (sound[max(0, at * TOP - _BESIDE) : (at + 1) * TOP + _BESIDE] for at in places if tops[at])
    return float(np.mean([highest(part) / np.abs(part).max() for part in parts] or [1.0]))


def master_gain(mixed: Sequence[Loudness], wanted: float, held: float | None = None) -> tuple[float, float]:
    """The gain of the whole in dB, a multiple of GRID, and about the loudness in LUFS that it gives; the same for the same sound.

    Args:
        mixed: every chunk before any gain, in order.
        wanted: in LUFS.
        held: a gain that the film had; it stays as long as it gives the wanted loudness within TOLERANCE.
    """
    steps = np.array([step for one in mixed for step in one.steps])
    tops = np.array([top for one in mixed for top in one.tops])

    def reached(gain: float) -> float:
        left = kept_power(tops * amplitude(gain), _held(CEILING), STEP // TOP)
        return integrated_loudness(steps * left, amplitude(gain))

    loudness = integrated_loudness(steps)
    if loudness <= SILENCE:
        return 0.0, SILENCE
    if held is not None and held <= LOUDEST_GAIN and abs((loudness := reached(held)) - wanted) <= TOLERANCE:
        return held, loudness
    gain = min(_on_grid(wanted - integrated_loudness(steps)), LOUDEST_GAIN)
    for _ in range(_ROUNDS):
        loudness = reached(gain)
        lacking = _on_grid(wanted - loudness)
        if lacking <= 0 or gain >= LOUDEST_GAIN:
            break
        gain = min(gain + lacking, LOUDEST_GAIN)
    return gain, loudness


def mastered(mixer: Mixer, start: int, end: int, gain_db: float, ceiling: float = CEILING) -> Block:
    """Film samples ``start`` up to ``end`` of the master, below ``ceiling`` dBTP; any stretch comes out as it would in the whole."""
    first = max(0, start - CONTEXT) // GRAIN * GRAIN
    last = min(mixer.samples, end + CONTEXT)
    whole = mixer.buses(first, last).whole * np.float32(amplitude(gain_db))
    return limited(whole, _held(ceiling))[start - first : end - first]


def master_blocks(mixer: Mixer, gain_db: float, ceiling: float = CEILING) -> Iterator[Block]:
    """The whole master in order, below ``ceiling`` dBTP, in blocks of BLOCK samples."""
    for start in range(0, mixer.samples, BLOCK):
        yield mastered(mixer, start, min(start + BLOCK, mixer.samples), gain_db, ceiling)


def encoded_chunk(mixer: Mixer, chunk: Chunk, gain_db: float) -> tuple[aac.Stretch, Heard]:
    """The AAC packets of a chunk of the master and what is heard of them.

    Their true peak stays below HIGHEST_PEAK, unless limiting by another _MOST_LOWERED dB is not enough; the proof then tells.
    """
    span, ceiling, lowest = chunk.span(mixer.samples), CEILING, CEILING - _MOST_LOWERED
    while True:
        part = aac.stretch(span, mastered(mixer, span.first, span.last, gain_db, ceiling))
        found = heard(part, chunk.start, chunk.end)
        over = decibels(found.peak) - HIGHEST_PEAK
        if over <= 0 or ceiling <= lowest:
            return part, found
        ceiling = max(ceiling - over - _STEP_DOWN, lowest)


def spliced(parts: Sequence[aac.Stretch], samples: int) -> tuple[bytes, ...]:
    """One stream of packets from the stretches of all chunks."""
    found: list[bytes] = []
    for before, after, chunk in zip(parts, parts[1:], chunks(samples), strict=False):
        found.extend(before.part(len(found), aac.seam(before, after, chunk.span(samples).end)))
    if parts:
        found.extend(parts[-1].part(len(found), aac.packets(samples)))
    return tuple(found)


def _on_grid(db: float) -> float:
    return round(db / GRID) * GRID


def _held(ceiling: float) -> float:
    """The amplitude at which the limiter holds, so that a finer meter than its own finds nothing over ``ceiling``."""
    return amplitude(ceiling - 0.05)
