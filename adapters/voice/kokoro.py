"""Kokoro-82M: 28 English voices on one core, with the time of every phoneme.

The model comes out of four wheels and the style tables out of this package; nothing is downloaded.
"""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.voice.english import PAUSES, PronouncedWord, pronounce
from adapters.voice.kokoro_model import FRAME, MOST_TOKENS, SAMPLE_RATE, KokoroModel, vocabulary
from adapters.voice.kokoro_voices import TUNINGS, VOICES
from adapters.voice.resampling import stretched
from adapters.voice.speech_line import finished_line
from pipeline.errors import UnsupportedRequest
from pipeline.film.media import Phone, Word
from pipeline.ports import SpeakRequest, Speech, VoiceFacts

_GAP = 0.28
_COMFORTABLE = 380
_SLOWEST, _FASTEST = 0.5, 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KokoroOptions:
    """Settings of the adapter; ``threads`` of one run, 1 to 16."""

    threads: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Take:
    """Raw speech of a few words with their times."""

    samples: NDArray[np.float32]
    words: tuple[Word, ...]
    phones: tuple[Phone, ...]


class Kokoro:
    """The default voice.

    Args:
        options: settings; the model is loaded with the first line.
    """

    name = "kokoro"
    version = "1"

    def __init__(self, options: KokoroOptions | None = None) -> None:
        self._options = options or KokoroOptions()
        self._lock = threading.Lock()
        self._loaded: KokoroModel | None = None

    def voices(self) -> tuple[VoiceFacts, ...]:
        """All voices, best first."""
        return VOICES

    def speak(self, request: SpeakRequest) -> Speech:
        """Speak one line: mono, 24 kHz, at -20 dBFS, with words and phonemes on a grid of 25 ms.

        Raises:
            AdapterError: nothing in the text can be spoken.
            UnsupportedRequest: the voice is unknown or the language is not English.
            AdapterUnavailable: the model's wheels are missing.
        """
        _check(request)
        tuning = TUNINGS[request.voice]
        words = pronounce(request.text, british=tuning.base.startswith("b"), adapter=self.name)
        speed = min(max(request.pace * tuning.pace / tuning.shift, _SLOWEST), _FASTEST)
        takes = [self._take(part, tuning.base, speed) for part in _parts(words)]
        line = _retuned(_joined(takes), tuning.shift)
        return finished_line(line.samples, SAMPLE_RATE, line.words, line.phones)

    def _take(self, words: tuple[PronouncedWord, ...], voice: str, speed: float) -> _Take:
        symbols, owners = _symbols(words)
        utterance = self._model().run(symbols, voice=voice, speed=speed)
        ends = np.cumsum(utterance.frames) * FRAME
        bounds = [(int(a), int(b)) for a, b in itertools.pairwise(ends[:-1])]
        return _Take(samples=utterance.samples, words=_timed_words(words, symbols, owners, bounds), phones=_phones(symbols, bounds))

    def _model(self) -> KokoroModel:
        with self._lock:
            if self._loaded is None:
                self._loaded = KokoroModel(threads=self._options.threads)
            return self._loaded


def _check(request: SpeakRequest) -> None:
    if request.voice not in TUNINGS:
        raise UnsupportedRequest(f"{request.voice!r} is not a voice of kokoro", hint=f"one of {', '.join(TUNINGS)}", adapter="kokoro")
    if not request.language.lower().startswith("en"):
        raise UnsupportedRequest(
            f"kokoro speaks English here, not {request.language!r}", hint="set language=en or use another voice adapter", adapter="kokoro"
        )


def _parts(words: tuple[PronouncedWord, ...]) -> list[tuple[PronouncedWord, ...]]:
    """Stretches that one run can speak, broken at sentence ends first, then at clauses."""
    parts: list[tuple[PronouncedWord, ...]] = []
    rest = words
    while rest:
        fitting = _fitting(rest)
        parts.append(rest[:fitting])
        rest = rest[fitting:]
    return parts


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


def _symbols(words: tuple[PronouncedWord, ...]) -> tuple[str, list[int]]:
    """The symbols to speak and, for each, the index of its word (-1 for the spaces between)."""
    symbols = ""
    owners: list[int] = []
    for index, word in enumerate(words):
        known = "".join(c for c in word.phonemes if c in vocabulary())
        if symbols and known:
            symbols, owners = symbols + " ", [*owners, -1]
        symbols += known
        owners += [index] * len(known)
    return symbols[:MOST_TOKENS], owners[:MOST_TOKENS]


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


def _joined(takes: list[_Take]) -> _Take:
    """One take after the other, each cut to its words, with a breath between them."""
    if len(takes) == 1:
        return takes[0]
    gap = int(_GAP * SAMPLE_RATE / 2)
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
    return _Take(samples=np.concatenate(samples), words=tuple(words), phones=tuple(phones))


def _retuned(take: _Take, shift: float) -> _Take:
    """Pitch and formants moved by ``shift``; the take gets shorter by the same factor."""
    if shift == 1.0:
        return take
    return _Take(
        samples=stretched(take.samples, 1 / shift),
        words=tuple(Word(text=w.text, start=round(w.start / shift), end=round(w.end / shift)) for w in take.words),
        phones=tuple(Phone(symbol=p.symbol, start=round(p.start / shift), end=round(p.end / shift)) for p in take.phones),
    )
