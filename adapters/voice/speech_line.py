"""From raw speech to a line that can be mixed: quiet ends cut, one level, times of words and phonemes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.film.media import Phone, Sound, Word
from pipeline.ports import Speech

LEVEL = 0.1
"""RMS of the spoken parts of a line: -20 dBFS."""
PEAK = 0.85
"""No sample passes this."""

_Timed = TypeVar("_Timed", Word, Phone)
_KEPT = 0.06
_ONSET = 0.02
_FADE = 0.008
_QUIET = 0.012


def finished_line(samples: NDArray[np.float32], rate: int, words: Sequence[Word], phones: Sequence[Phone]) -> Speech:
    """Cut the ends to 60 ms of silence, set the level, and move all times along.

    Args:
        samples: mono float32, not silent.
        rate: samples per second.
        words: with samples before the cut.
        phones: with samples before the cut.
    """
    first, last = _sounding(samples, rate, phones)
    kept = _faded(_levelled(samples[first:last], rate), rate)
    return Speech(
        sound=Sound(samples=kept[:, None], rate=rate),
        words=tuple(_moved(word, first, len(kept)) for word in words),
        phones=tuple(phone for p in phones if (phone := _moved(p, first, len(kept))).end > phone.start),
    )


def _sounding(samples: NDArray[np.float32], rate: int, phones: Sequence[Phone]) -> tuple[int, int]:
    """First and last sample to keep: what is heard, but no breath long before the first phoneme."""
    block = rate // 200
    envelope = np.abs(samples[: len(samples) // block * block]).reshape(-1, block).max(axis=1)
    loud = np.flatnonzero(envelope > _QUIET * max(float(envelope.max()), 1e-4))
    start, end = int(loud[0]) * block, int(loud[-1] + 1) * block
    spoken = [phone for phone in phones if phone.symbol.isalpha()]
    if spoken:
        start = max(start, spoken[0].start - int(_ONSET * rate))
        end = max(end, min(spoken[-1].end, end + int(_KEPT * rate)))
    margin = int(_KEPT * rate)
    return max(0, start - margin), min(len(samples), end + margin)


def _levelled(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    block = rate // 20
    whole = samples[: max(1, len(samples) // block) * block]
    power = np.square(np.pad(whole, (0, -len(whole) % block)).reshape(-1, block), dtype=np.float64).mean(axis=1)
    spoken = power[power > power.max() / 1000]
    gain = min(LEVEL / max(float(np.sqrt(spoken.mean())), 1e-6), PEAK / max(float(np.abs(samples).max()), 1e-6))
    return (samples * np.float32(gain)).astype(np.float32)


def _faded(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    ramp = np.linspace(0.0, 1.0, min(int(_FADE * rate), len(samples) // 2), dtype=np.float32)
    faded = samples.copy()
    faded[: len(ramp)] *= ramp
    faded[len(faded) - len(ramp) :] *= ramp[::-1]
    return faded


def _moved(item: _Timed, by: int, length: int) -> _Timed:
    return replace(item, start=min(max(item.start - by, 0), length), end=min(max(item.end - by, 0), length))
