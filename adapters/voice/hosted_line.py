"""Speech that comes as a file: decoded, its words timed where nobody says when they fall, and finished as a line."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from functools import cache

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from adapters.voice.english import PAUSES, pronounce
from adapters.voice.speech_line import finished_line
from pipeline.errors import AdapterError, ConfigError, GenerationFailed
from pipeline.film.media import Phone, Word
from pipeline.ports import Speech, VoiceFacts

RATE = 24_000
"""Samples per second of a finished line."""

LONGEST = 120.0
"""Seconds; longer answers are refused."""

_BLOCK = RATE // 100
_QUIET = 0.03
_SHORTEST_PAUSE = 0.12
_PITCHES = {"woman": 200.0, "man": 118.0}
_PAUSING = tuple(".,;:!?…—")


def decoded(data: bytes, adapter: str) -> NDArray[np.float32]:
    """The mono samples, at RATE, of a sound file of any kind.

    Raises:
        GenerationFailed: it is no sound, silent, or far too long.
    """
    try:
        with av.open(io.BytesIO(data), options={"protocol_whitelist": "pipe"}) as container:
            resampler = av.AudioResampler("flt", "mono", RATE)
            frames = itertools.chain(container.decode(audio=0), (None,))
            parts, length = [], 0
            for frame in frames:
                for part in resampler.resample(frame):
                    parts.append(part.to_ndarray()[0])
                    length += len(parts[-1])
                if length > LONGEST * RATE:
                    raise GenerationFailed(f"{adapter} sent more than {LONGEST:.0f} s for one line", hint="try again", adapter=adapter)
    except (FFmpegError, IndexError, ValueError) as error:
        raise GenerationFailed(f"{adapter} sent no sound that decodes", hint="check the voice's settings", adapter=adapter) from error
    samples = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    if not np.isfinite(samples).all() or float(np.abs(samples).max(initial=0.0)) < 1e-3:
        raise GenerationFailed(f"{adapter} sent silence", hint="check the voice's settings", adapter=adapter)
    return samples.astype(np.float32)


def line_of(samples: NDArray[np.float32], text: str, words: Sequence[Word], language: str, adapter: str) -> Speech:
    """A finished line; sounds are spread over the words where the language is one that we can pronounce."""
    phones = _phones(text, words, adapter) if language.lower().startswith("en") else ()
    return finished_line(samples, RATE, words, phones)


def spread(samples: NDArray[np.float32], text: str) -> tuple[Word, ...]:
    """The words of a text over a sound that does not say when they fall.

    Phrases end at punctuation; the pauses that are heard are matched to them in order, and inside a phrase words
    take time by their letters.
    """
    said = text.split()
    phrases = _phrases(said)
    loud = _loud(samples)
    bounds = _bounds(loud, [sum(_weight(w) for w in phrase) for phrase in phrases])
    words: list[Word] = []
    for phrase, (start, end) in zip(phrases, bounds, strict=True):
        marks = np.concatenate([[0.0], np.cumsum([_weight(w) for w in phrase])])
        at = start + np.rint(marks / marks[-1] * (end - start)).astype(int)
        words += [Word(text=w, start=int(a), end=int(b)) for w, a, b in zip(phrase, at[:-1], at[1:], strict=True)]
    return tuple(words)


def voice_facts(text: str, adapter: str) -> tuple[VoiceFacts, ...]:
    """Voices from a setting such as "nova:woman:young,onyx:man"; accents follow as "en-GB" where they matter.

    Raises:
        ConfigError: a voice has no figure, or an age that there is not.
    """
    return tuple(_facts(one.strip(), adapter) for one in text.split(",") if one.strip())


def _facts(text: str, adapter: str) -> VoiceFacts:
    name, _, rest = text.partition(":")
    words = rest.split(":") if rest else []
    figure = next((w for w in words if w in _PITCHES), "")
    age = next((w for w in words if w in ("child", "young", "adult", "old")), "adult")
    accent = next((w for w in words if "-" in w), "en-US")
    if not name or not figure or len(words) > 3:
        raise ConfigError(
            f"voice {text!r} of {adapter} cannot be cast",
            hint="write voices=NAME:woman:young,NAME:man:old,NAME:man:adult:en-GB",
            key="voices",
        )
    pitch = _PITCHES[figure] * {"child": 1.25, "young": 1.05, "adult": 1.0, "old": 0.9}[age]
    return VoiceFacts(name=name, figure=figure, accent=accent, pitch=round(pitch, 1), age=age)


def _weight(word: str) -> float:
    return 1.0 + sum(c.isalnum() for c in word)


def _phrases(words: list[str]) -> list[list[str]]:
    phrases: list[list[str]] = [[]]
    for word in words:
        phrases[-1].append(word)
        if word.rstrip("\"'”’)").endswith(_PAUSING):
            phrases.append([])
    return [phrase for phrase in phrases if phrase]


def _loud(samples: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Whether something is heard, per hundredth of a second."""
    envelope = np.abs(np.pad(samples, (0, -len(samples) % _BLOCK))).reshape(-1, _BLOCK).max(axis=1)
    return np.asarray(envelope > _QUIET * envelope.max(), np.bool_)


def _bounds(loud: NDArray[np.bool_], weights: list[float]) -> list[tuple[int, int]]:
    """First and last sample of each phrase: pauses are given to phrase ends so that shares of time fit best."""
    heard = np.flatnonzero(loud)
    first, last = int(heard[0]), int(heard[-1]) + 1
    edges = np.flatnonzero(np.diff(loud[first:last].astype(np.int8)))
    gaps = [(first + int(a) + 1, first + int(b) + 1) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    gaps = [(a, b) for a, b in gaps if b - a >= _SHORTEST_PAUSE * 100]
    cuts = np.cumsum(weights)[:-1] / sum(weights) * (last - first) + first
    pauses = _matched(tuple(float(c) for c in cuts), tuple(gaps))
    starts, ends = [first, *(b for _, b in pauses)], [*(a for a, _ in pauses), last]
    return [(a * _BLOCK, max(b, a + 1) * _BLOCK) for a, b in zip(starts, ends, strict=True)]


def _matched(cuts: tuple[float, ...], gaps: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """A pause for every cut, in order: one that is heard, or none of any length where none is near."""

    @cache
    def best(cut: int, gap: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if cut == len(cuts):
            return 0.0, ()
        at = round(cuts[cut])
        cost, rest = best(cut + 1, gap)
        found = (cost + 60.0, ((at, at), *rest))
        for index in range(gap, len(gaps)):
            start, end = gaps[index]
            cost, rest = best(cut + 1, index + 1)
            away = abs((start + end) / 2 - cuts[cut]) + cost
            if away < found[0]:
                found = (away, ((start, end), *rest))
        return found

    pauses, floor = [], 0
    for start, end in best(0, 0)[1]:
        pauses.append((max(start, floor), max(end, floor)))
        floor = pauses[-1][1] + 1
    return pauses


def _phones(text: str, words: Sequence[Word], adapter: str) -> tuple[Phone, ...]:
    """The sounds of every word, evenly over its time; () where the words cannot be told apart."""
    try:
        said = pronounce(text, british=False, adapter=adapter)
    except AdapterError:
        return ()
    if len(said) != len(words):
        return ()
    phones: list[Phone] = []
    for word, spoken in zip(words, said, strict=True):
        symbols = [c for c in spoken.phonemes if c.isalpha() and c not in PAUSES]
        at = np.linspace(word.start, word.end, len(symbols) + 1).astype(int)
        phones += [Phone(symbol=s, start=int(a), end=int(b)) for s, a, b in zip(symbols, at[:-1], at[1:], strict=True)]
    return tuple(phones)
