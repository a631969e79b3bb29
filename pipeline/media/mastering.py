"""The master: the mix raised by one gain, under its ceiling, in chunks that are encoded and measured each on its own.

A limiter keeps the peaks; nothing rides the level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.media import aac
from pipeline.media.hearing import Heard, heard, listened
from pipeline.media.limiter import CONTEXT, GRAIN, QUICK, TOP, limited, pressed
from pipeline.media.loudness import RUN_IN, STEP, amplitude, decibels
from pipeline.media.sound import BLOCK, Block, Mixer

CHUNK = 300 * aac.FRAME
"""Samples of a chunk, 6.4 s: whole packets of AAC and whole steps of the loudness meter, so that neither straddles two chunks."""

CEILING = -2.0
"""dBTP of the master; AAC adds a little."""

HIGHEST_PEAK = -1.5
"""dBTP after AAC; where the encoder adds more than it may, a chunk is pressed and encoded again."""

_PRESSINGS = 8
_STEP_DOWN = 0.1

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


def chunks(samples: int) -> tuple[Chunk, ...]:
    """The chunks of a film's sound."""
    starts = range(0, samples, CHUNK)
    return tuple(Chunk(number=number, start=start, end=min(start + CHUNK, samples)) for number, start in enumerate(starts))


def mastered(mixer: Mixer, start: int, end: int, gain_db: float, ceiling: float = CEILING, quick_db: float = 0.0) -> Block:
    """Film samples ``start`` up to ``end`` of the master, below ``ceiling`` dBTP; any stretch comes out as it would in the whole.

    ``quick_db`` of what is above the ceiling is left to the quick limiter.
    """
    first = max(0, start - CONTEXT) // GRAIN * GRAIN
    last = min(mixer.samples, end + CONTEXT)
    whole = mixer.whole(first, last) * np.float32(amplitude(gain_db))
    return limited(whole, held(ceiling), amplitude(quick_db))[start - first : end - first]


def master_blocks(mixer: Mixer, gain_db: float, ceiling: float = CEILING, quick_db: float = 0.0) -> Iterator[Block]:
    """The whole master in order, as from ``mastered``, in blocks of BLOCK samples."""
    for start in range(0, mixer.samples, BLOCK):
        yield mastered(mixer, start, min(start + BLOCK, mixer.samples), gain_db, ceiling, quick_db)


def encoded_chunk(mixer: Mixer, chunk: Chunk, gain_db: float, quick_db: float = 0.0) -> tuple[aac.Stretch, Heard]:
    """The AAC packets of a chunk of the master and what is heard of them.

    Where their true peak is over HIGHEST_PEAK the master is made softer, there alone and each time more; the proof tells of
    what is left after _PRESSINGS rounds.
    """
    span = chunk.span(mixer.samples)
    sound = mastered(mixer, span.first, span.last, gain_db, quick_db=quick_db)
    part = aac.stretch(span, sound)
    found = heard(part, chunk.start, chunk.end)
    for number in range(1, _PRESSINGS + 1):
        if decibels(found.peak) <= HIGHEST_PEAK:
            break
        sound = pressed(sound, _sounding(part, chunk, span), amplitude(HIGHEST_PEAK - number * (number + 1) * _STEP_DOWN), QUICK)
        part = aac.stretch(span, sound)
        found = heard(part, chunk.start, chunk.end)
    return part, found


def _sounding(part: aac.Stretch, chunk: Chunk, span: aac.Span) -> Block:
    """What the packets of a chunk sound like, in the place of what was encoded; also beside the chunk, where its neighbours press too."""
    first, last = max(span.first, chunk.start - CONTEXT), min(span.last, chunk.end + CONTEXT)
    sound = np.zeros((span.last - span.first, 2), np.float32)
    sound[first - span.first : last - span.first] = listened(part, first, last)
    return sound


def spliced(parts: Sequence[aac.Stretch], samples: int) -> tuple[bytes, ...]:
    """One stream of packets from the stretches of all chunks."""
    found: list[bytes] = []
    for before, after, chunk in zip(parts, parts[1:], chunks(samples), strict=False):
        found.extend(before.part(len(found), aac.seam(before, after, chunk.span(samples).end)))
    if parts:
        found.extend(parts[-1].part(len(found), aac.packets(samples)))
    return tuple(found)


def held(ceiling: float) -> float:
    """The amplitude at which the limiter holds, so that a finer meter than its own finds nothing over ``ceiling``."""
    return amplitude(ceiling - 0.05)
