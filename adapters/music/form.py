"""The form of a score: bars on the film's clock, keys, chords and what each bar is for."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass

import numpy as np

from adapters.music.moods import PROGRESSIONS, Mood, mood_named
from adapters.music.theory import Chord, Key, chord
from pipeline.film.timing import SAMPLE_RATE
from pipeline.ports import Passage, ScoreRequest

BEATS = 4
"""Quarter notes in a bar."""

_RING = 3.2
_STRETCH = (0.86, 1.16)
_TONICS = (0, 2, 3, 5, 7, 9, 10)
_SLOWEST, _FASTEST = 54.0, 112.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar.

    Attributes:
        mood: how it is played.
        word: the mood's name in the request.
        tension: 0 to 1.
        key: its scale.
        chord: its harmony.
        phrase: number of its phrase, from 0.
        place: place in the phrase, from 0.
        length: bars in its phrase.
    """

    mood: Mood
    word: str
    tension: float
    key: Key
    chord: Chord
    phrase: int
    place: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The plan of a score.

    Attributes:
        bars: before the last chord.
        close: the last chord.
        key: of the last chord.
        anchors: (beat, second) pairs in order; between them time runs evenly.
        seconds: whole length.
    """

    bars: tuple[Bar, ...]
    close: Chord
    key: Key
    anchors: tuple[tuple[float, float], ...]
    seconds: float

    def at(self, beat: float) -> float:
        """The second on which a beat falls, counted from the beginning."""
        beats, seconds = zip(*self.anchors, strict=True)
        return float(np.interp(beat, beats, seconds))

    @property
    def end(self) -> float:
        """The second of the last chord."""
        return self.anchors[-1][1]


def planned_form(request: ScoreRequest, random: np.random.Generator, *, jazz: bool = False) -> Form:
    """Bars that fill the film and end in a cadence, with a beat on every hit that can have one.

    Args:
        request: lengths, moods and hits.
        random: chooses the key and the progressions.
        jazz: chords with sevenths in a minor key, whatever the mood.
    """
    seconds = request.samples / SAMPLE_RATE
    ring = min(_RING, seconds * 0.4)
    tempo = _tempo(request.passages)
    count = max(0, round((seconds - ring) * tempo / 60 / BEATS))
    tonic = int(random.choice(_TONICS))
    anchors = _anchors(count * BEATS, seconds - ring, tuple(hit / SAMPLE_RATE for hit in request.hits))
    moods = _per_bar(request.passages, anchors, count)
    bars = _harmonised(moods, tonic, random, jazz=jazz)
    key = bars[-1].key if bars else Key(tonic=tonic, mode=mood_named(request.passages[0].mood if request.passages else "").mode)
    return Form(bars=bars, close=chord(key, 0), key=key, anchors=anchors, seconds=seconds)


def _tempo(passages: tuple[Passage, ...]) -> float:
    """The moods' tempos by their share of the film; tension quickens a little."""
    weights = [p.samples for p in passages] or [1]
    tempos = [mood_named(p.mood).tempo * (0.94 + 0.2 * p.tension) for p in passages] or [66.0]
    return min(max(float(np.average(tempos, weights=np.maximum(weights, 1))), _SLOWEST), _FASTEST)


def _anchors(beats: int, end: float, hits: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """Where beats meet the clock: the start, the hits within reach, the last chord after a slight broadening."""
    if not beats:
        return ((-1.0, end - 1.0), (0.0, end))
    kept = [(0.0, 0.0)]
    for hit in sorted(hits):
        near = hit / end * beats
        steps = (round(near / BEATS) * BEATS, round(near / 2) * 2, round(near))
        beat = next((step for step in steps if _reachable((float(step), hit), kept[-1], (float(beats), end))), None)
        if beat is not None:
            kept.append((float(beat), hit))
    before, start = kept[-1]
    broad = float(beats - BEATS)
    if broad > before:
        even = (end - start) / (beats - before)
        kept.append((broad, end - even * BEATS * 1.1 if beats - before > 2 * BEATS else start + even * (broad - before)))
    return (*kept, (float(beats), end))


def _reachable(point: tuple[float, float], before: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether a beat can meet a hit with a tempo that bends by no more than _STRETCH on either side."""
    if not before[0] < point[0] < end[0] or not before[1] < point[1] < end[1]:
        return False
    even = end[1] / end[0]
    paces = ((b[1] - a[1]) / (b[0] - a[0]) / even for a, b in ((before, point), (point, end)))
    return all(_STRETCH[0] <= pace <= _STRETCH[1] for pace in paces)


def _per_bar(passages: tuple[Passage, ...], anchors: tuple[tuple[float, float], ...], count: int) -> list[Passage]:
    """The passage that sounds in the middle of each bar."""
    ends = list(itertools.accumulate(p.samples / SAMPLE_RATE for p in passages))
    beats, seconds = zip(*anchors, strict=True)
    middles = np.interp([(bar + 0.5) * BEATS for bar in range(count)], beats, seconds)
    return [passages[min(int(np.searchsorted(ends, middle)), len(passages) - 1)] for middle in middles]


def _harmonised(passages: list[Passage], tonic: int, random: np.random.Generator, *, jazz: bool) -> tuple[Bar, ...]:
    """Phrases of four bars, each in the mode of its weightiest mood; the last one leads home."""
    bars: list[Bar] = []
    for number, phrase in enumerate(_phrases(passages)):
        word = Counter(p.mood for p in phrase).most_common(1)[0][0]
        mood = mood_named(word)
        key = Key(tonic=tonic, mode="aeolian" if jazz else mood.mode)
        families = PROGRESSIONS["noir" if jazz else mood.family]
        steps = list(families[(number // 2 + int(random.integers(2))) % len(families)][: len(phrase)])
        last = len(bars) + len(phrase) == len(passages)
        chords = [chord(key, degree, colour) for degree, colour in (_cadence(steps, key) if last else steps)]
        bars += [
            Bar(mood=mood_named(p.mood), word=p.mood, tension=p.tension, key=key, chord=c, phrase=number, place=i, length=len(phrase))
            for i, (p, c) in enumerate(zip(phrase, chords, strict=False))
        ]
    return tuple(bars)


def _phrases(passages: list[Passage]) -> list[list[Passage]]:
    """Groups of four bars; a remainder of one joins the last group."""
    groups = [passages[i : i + 4] for i in range(0, len(passages), 4)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2][:3], groups[-2][3:] + groups[-1]]
    return groups


def _cadence(steps: list[tuple[int, str]], key: Key) -> list[tuple[int, str]]:
    """The phrase with subdominant and dominant in its last two bars."""
    minor = key.mode in ("aeolian", "dorian", "phrygian")
    dominant = (6, "") if key.mode in ("phrygian", "mixolydian") else (4, "V7" if minor else "7")
    return [*steps[:-2], (3, ""), dominant][-max(len(steps), 1) :]
