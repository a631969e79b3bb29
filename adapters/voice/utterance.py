"""What a network speaks at one go: symbols in, samples with times out, and joining several of them."""

from __future__ import annotations

import itertools
from collections.abc import Container
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.voice.english import PAUSES, PronouncedWord
from adapters.voice.resampling import stretched
from pipeline.film.media import Phone, Word

_GAP = 0.28
_LEAD = 1200
"""Samples by which the sound runs ahead of the network's durations: two frames, found by sliding phoneme classes over
the energy of 21 lines by seven voices; vowels, stops and fricatives agree on 40 to 60 ms."""
_COMFORTABLE = 380
_MOST = 500
"""Symbols of one run; Kokoro's style tables end at 510."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Take:
    """Raw speech of a few words with their times."""

    samples: NDArray[np.float32]
    words: tuple[Word, ...]
    phones: tuple[Phone, ...]


def breathable(words: tuple[PronouncedWord, ...]) -> list[tuple[PronouncedWord, ...]]:
    """Stretches that one run can speak, broken at sentence ends first, then at clauses."""
    stretches: list[tuple[PronouncedWord, ...]] = []
    rest = words
    while rest:
        fitting = _fitting(rest)
        stretches.append(rest[:fitting])
        rest = rest[fitting:]
    return stretches


def _fitting(words: tuple[PronouncedWord, ...]) -> int:
    """How many words the next run takes."""
    lengths = np.cumsum([len(w.phonemes) + 1 for w in words])
    if lengths[-1] <= _COMFORTABLE:
        return len(words)
    most = max(1, int(np.searchsorted(lengths, _COMFORTABLE, side="right")))
    for marks in (".!?…", ";:,—"):
        ends = [i + 1 for i in range(most) if words[i].phonemes[-1:] in tuple(marks)]
        if ends:
            return ends[-1]
    return most


def symbols_of(words: tuple[PronouncedWord, ...], known: Container[str]) -> tuple[str, list[int]]:
    """The ``known`` symbols to speak and, for each, the index of its word (-1 for the spaces between)."""
    symbols = ""
    owners: list[int] = []
    for index, word in enumerate(words):
        spoken = "".join(c for c in word.phonemes if c in known)
        if symbols and spoken:
            symbols, owners = symbols + " ", [*owners, -1]
        symbols += spoken
        owners += [index] * len(spoken)
    return symbols[:_MOST], owners[:_MOST]


def timed_take(
    samples: NDArray[np.float32], words: tuple[PronouncedWord, ...], symbols: str, owners: list[int], lengths: NDArray[np.int64]
) -> Take:
    """Speech with the times of its words and phonemes.

    Args:
        samples: mono float32.
        words: that were spoken.
        symbols: that were spoken.
        owners: the word of each symbol, as ``symbols_of`` gives them.
        lengths: samples of each symbol, with the start marker first and the end marker last.
    """
    ends = np.maximum(np.cumsum(lengths[:-1]) - _LEAD, 0)
    bounds = [(int(a), int(b)) for a, b in itertools.pairwise(ends)]
    return Take(samples=samples, words=_timed_words(words, symbols, owners, bounds), phones=_phones(symbols, bounds))


def _timed_words(words: tuple[PronouncedWord, ...], symbols: str, owners: list[int], bounds: list[tuple[int, int]]) -> tuple[Word, ...]:
    timed: list[Word] = []
    for index, word in enumerate(words):
        sounding = [bounds[i] for i, owner in enumerate(owners) if owner == index and symbols[i] not in PAUSES]
        here = timed[-1].end if timed else 0
        start, end = (sounding[0][0], sounding[-1][1]) if sounding else (here, here)
        timed.append(Word(text=word.text, start=start, end=end))
    return tuple(timed)


def _phones(symbols: str, bounds: list[tuple[int, int]]) -> tuple[Phone, ...]:
    """One phone per sound: stress marks lead into the next sound, length marks prolong the last."""
    phones: list[Phone] = []
    lead: int | None = None
    for symbol, (start, end) in zip(symbols, bounds, strict=False):
        if symbol in "ˈˌ":
            lead = start if lead is None else lead
        elif symbol in "ːʰʲ̃" and phones:
            last = phones.pop()
            phones.append(Phone(symbol=last.symbol, start=last.start, end=end))
        else:
            phones.append(Phone(symbol=symbol, start=start if lead is None else lead, end=end))
            lead = None
    return tuple(phones)


def joined(takes: list[Take], rate: int) -> Take:
    """One take after the other, each cut to its words, with a breath between them."""
    if len(takes) == 1:
        return takes[0]
    gap = int(_GAP * rate / 2)
    samples: list[NDArray[np.float32]] = []
    words: list[Word] = []
    phones: list[Phone] = []
    length = 0
    for take in takes:
        first = max(0, take.words[0].start - gap)
        last = min(len(take.samples), take.words[-1].end + gap)
        by = length - first
        words += [Word(text=w.text, start=w.start + by, end=w.end + by) for w in take.words]
        phones += [Phone(symbol=p.symbol, start=p.start + by, end=p.end + by) for p in take.phones]
        samples.append(take.samples[first:last])
        length += last - first
    return Take(samples=np.concatenate(samples), words=tuple(words), phones=tuple(phones))


def retuned(take: Take, shift: float) -> Take:
    """Pitch and formants moved by ``shift``; the take gets shorter by the same factor."""
    if shift == 1.0:
        return take
    return Take(
        samples=stretched(take.samples, 1 / shift),
        words=tuple(Word(text=w.text, start=round(w.start / shift), end=round(w.end / shift)) for w in take.words),
        phones=tuple(Phone(symbol=p.symbol, start=round(p.start / shift), end=round(p.end / shift)) for p in take.phones),
    )
