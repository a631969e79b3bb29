"""The gain that brings a whole film to its loudness.

It stands on a grid: what a changed line adds to the loudness of a film is far less than a step, so that all other chunks
stay as they are. A quick meter of every chunk before any gain says what a gain will come to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.media import aac
from pipeline.media.limiter import TOP, kept_power
from pipeline.media.loudness import SILENCE, STEP, amplitude, highest, integrated_loudness, near_powers
from pipeline.media.mastering import CEILING, Chunk, held
from pipeline.media.sound import Block, Mixer

GRID = 0.5
"""dB between two gains that the whole may have; the film misses its loudness by half of it at most."""

TOLERANCE = 0.4
"""LU by which a film may miss its loudness before it gives up a gain that it had."""

LOUDEST_GAIN = 14.0
"""dB by which a quiet film becomes louder at most."""

MOST_GIVEN_BACK = 12.0
"""dB that the gain may have besides, for what the limiter takes."""

QUICK_STEPS = (0.0, 6.0)
"""dB of peaks that are left to the quick limiter: none, unless a film stays below its loudness so."""

WORTH = 0.1
"""LU that a film has to become louder by for each dB that it is raised, or for each that is left to the quick limiter."""

_ROUNDS = 6
_LOUDEST = 6
_BESIDE = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """What a quick meter saw of a chunk: K-weighted power of every whole 100 ms, and of every 10 ms about the true peak, and the power."""

    steps: tuple[float, ...]
    tops: tuple[float, ...]
    powers: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What the whole is raised by.

    Attributes:
        gain_db: a multiple of GRID.
        quick_db: what is left to the quick limiter.
        loudness: in LUFS, about what comes of it.
        highest: no larger gain is allowed, or would help.
    """

    gain_db: float
    quick_db: float
    loudness: float
    highest: bool

    @property
    def raises(self) -> tuple[float, float]:
        """What makes the sound another."""
        return self.gain_db, self.quick_db


def mixed_loudness(mixer: Mixer, chunk: Chunk) -> Loudness:
    """About the loudness of a chunk as it is mixed, before any gain: of what the encoder keeps of it."""
    sound = mixer.whole(chunk.start, chunk.end)
    steps = near_powers(sound, below=aac.CUTOFF)
    rows = sound[: len(steps) * STEP].reshape(-1, 2 * TOP)
    tops = np.maximum(rows.max(axis=1), -rows.min(axis=1))
    tops *= _overshoot(sound, tops)
    powers = np.einsum("ij,ij->i", rows, rows)
    return Loudness(steps=tuple(map(float, steps)), tops=_told(tops), powers=_told(powers))


def _told(values: NDArray[np.float32]) -> tuple[float, ...]:
    return tuple(round(float(value), 5) for value in values)


def _overshoot(sound: Block, tops: NDArray[np.float32]) -> float:
    """How much higher sound goes between samples than on them, from where it is loudest."""
    places = np.argsort(tops, kind="stable")[-_LOUDEST:]
    parts = (sound[max(0, at * TOP - _BESIDE) : (at + 1) * TOP + _BESIDE] for at in places if tops[at])
    return float(np.mean([highest(part) / np.abs(part).max() for part in parts] or [1.0]))


def master_level(mixed: Sequence[Loudness], wanted: float, gain_held: float | None = None) -> Level:
    """The level that brings the whole to its loudness; the same for the same sound.

    Args:
        mixed: every chunk before any gain, in order.
        wanted: in LUFS.
        gain_held: a gain that the film had; it stays as long as it gives the wanted loudness within TOLERANCE.
    """
    film = _Film(mixed)
    if film.free <= SILENCE:
        return Level(gain_db=0.0, quick_db=0.0, loudness=SILENCE, highest=True)
    if gain_held is not None and (kept := film.kept(wanted, gain_held)) is not None:
        return kept
    found = [film.raised(wanted, QUICK_STEPS[0])]
    for quick in QUICK_STEPS[1:]:
        if wanted - found[-1].loudness > TOLERANCE:
            found.append(film.raised(wanted, quick))
    return max(found, key=lambda level: level.loudness - WORTH * level.quick_db)


class _Film:
    """What the quick meter saw of all chunks, and what gains make of it."""

    def __init__(self, mixed: Sequence[Loudness]) -> None:
        self._steps, self._tops, self._powers = (
            np.array([value for one in mixed for value in getattr(one, name)]) for name in ("steps", "tops", "powers")
        )
        self.free = integrated_loudness(self._steps)

    def _most(self, wanted: float) -> float:
        return _on_grid(min(wanted - self.free, LOUDEST_GAIN)) + MOST_GIVEN_BACK

    def _reached(self, gain: float, quick: float) -> float:
        left = kept_power(self._tops * amplitude(gain), self._powers, STEP // TOP, held(CEILING), amplitude(quick))
        return integrated_loudness(self._steps * left, amplitude(gain))

    def kept(self, wanted: float, gain: float) -> Level | None:
        """The level of a gain that the film had, None if that is too far from the wanted loudness now."""
        aim = min(wanted, self.free + LOUDEST_GAIN)
        for quick in QUICK_STEPS:
            loudness = self._reached(gain, quick)
            if gain <= self._most(wanted) and abs(loudness - aim) <= TOLERANCE:
                return Level(gain_db=gain, quick_db=quick, loudness=loudness, highest=aim < wanted)
        return None

    def raised(self, wanted: float, quick: float) -> Level:
        """The least gain that comes to the wanted loudness, or as near to it as gains help."""
        aim, most = min(wanted, self.free + LOUDEST_GAIN), self._most(wanted)
        gain, short = _on_grid(aim - self.free), aim < wanted
        loudness = self._reached(gain, quick)
        for _ in range(_ROUNDS):
            louder = min(gain + _on_grid(aim - loudness), most)
            if louder <= gain:
                short |= gain >= most
                break
            gained = self._reached(louder, quick) - loudness
            if gained < WORTH * (louder - gain):
                short = True
                break
            gain, loudness = louder, loudness + gained
        return Level(gain_db=gain, quick_db=quick, loudness=loudness, highest=short)


def _on_grid(db: float) -> float:
    return round(db / GRID) * GRID
