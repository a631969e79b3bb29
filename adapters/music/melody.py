"""Melody: one motif per film, and what becomes of it.

A motif is two bars of rhythm and contour. Each phrase states it from a chord tone, answers it, and
comes to rest; later phrases turn it upside down, broaden it or take only its head.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from adapters.music.form import BEATS, Bar, Form
from adapters.music.theory import Chord, Key

LOWEST, HIGHEST = 65, 84
"""Range of the melody; above most speaking voices' fundamentals and below piercing."""

_RHYTHMS: tuple[tuple[float, ...], ...] = (
    (2.0, 1.0, 1.0), (1.5, 0.5, 2.0), (1.0, 1.0, 2.0), (3.0, 1.0), (1.5, 0.5, 1.0, 1.0), (1.0, 0.5, 0.5, 2.0), (2.0, 2.0),
)  # fmt: skip
_STEPS = (1, -1, 2, 1, -1, 3, -2, 4, 2, -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MelodyNote:
    """A note at ``beat`` of the score, ``length`` beats long; ``weight`` 0 to 1 is its stress."""

    beat: float
    length: float
    pitch: int
    weight: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Motif:
    """Lengths in beats and scale steps from the first note, over two bars."""

    lengths: tuple[float, ...]
    steps: tuple[int, ...]

    def inverted(self) -> Motif:
        """Upside down."""
        return replace(self, steps=tuple(-s for s in self.steps))

    def head(self, beats: float) -> Motif:
        """Only the beginning, its last note held."""
        kept, used = 0, 0.0
        while kept < len(self.lengths) and used + self.lengths[kept] <= beats:
            used += self.lengths[kept]
            kept += 1
        kept = max(kept, 1)
        lengths = (*self.lengths[: kept - 1], beats - sum(self.lengths[: kept - 1]))
        return Motif(lengths=lengths, steps=self.steps[:kept])

    def broadened(self) -> Motif:
        """The first bar over two bars, twice as slow."""
        first = self.head(BEATS)
        return replace(first, lengths=tuple(2 * n for n in first.lengths))


def invented_motif(random: np.random.Generator) -> Motif:
    """A motif of two bars that moves mostly by step and turns back after a leap."""
    first, second = (_RHYTHMS[int(i)] for i in random.choice(len(_RHYTHMS), size=2, replace=False))
    lengths = (*first, *second)
    steps = [0]
    while len(steps) < len(lengths):
        leap = steps[-1] - steps[-2] if len(steps) > 1 else 0
        move = int(random.choice(_STEPS)) if abs(leap) < 2 else -1 if leap > 0 else 1
        steps.append(steps[-1] + (move if abs(steps[-1] + move) <= 5 else -move))
    return Motif(lengths=lengths, steps=tuple(steps))


def sung(form: Form, motif: Motif, random: np.random.Generator) -> tuple[MelodyNote, ...]:
    """The melody of a film: some phrases sing, the others leave room."""
    notes: list[MelodyNote] = []
    phrases = max((bar.phrase for bar in form.bars), default=-1) + 1
    for number in range(phrases):
        first = next(i for i, bar in enumerate(form.bars) if bar.phrase == number)
        bars = form.bars[first : first + form.bars[first].length]
        if _sings(number, phrases, bars, random):
            notes += _phrase(bars, first * BEATS, _developed(motif, number, bars, random), _height(number, phrases))
    return tuple(notes)


def _height(number: int, phrases: int) -> int:
    """Where a phrase begins: higher towards the climax at two thirds, home again at the end."""
    place = number / max(phrases - 1, 1)
    return round(71 + 8 * max(0.0, 1 - abs(place - 0.66) / 0.5))


def _sings(number: int, phrases: int, bars: tuple[Bar, ...], random: np.random.Generator) -> bool:
    """The second phrase and the last always sing, so that there is a theme and a return."""
    wish = float(np.mean([bar.mood.melody for bar in bars]))
    return (
        number in (min(1, phrases - 1), phrases - 1) or (number % 2 == 1 and random.random() < wish + 0.2) or random.random() < wish - 0.4
    )


def _developed(motif: Motif, number: int, bars: tuple[Bar, ...], random: np.random.Generator) -> Motif:
    slow = bars[0].mood.tempo < 66
    if number < 2:
        return motif.broadened() if slow and number == 0 else motif
    choices = (motif, motif.inverted(), motif.broadened()) if not slow else (motif, motif.broadened(), motif.broadened())
    return choices[int(random.integers(3))]


def _phrase(bars: tuple[Bar, ...], beat: float, motif: Motif, near: int) -> list[MelodyNote]:
    """Statement, answer, rest: pairs of bars, the last one short so that the phrase can breathe."""
    notes: list[MelodyNote] = []
    for offset in range(0, len(bars), 2):
        pair = bars[offset : offset + 2]
        last = offset + 2 >= len(bars)
        part = motif.head(len(pair) * BEATS) if len(pair) < 2 else motif
        stated = _stated(part, pair, beat + offset * BEATS, near + offset)
        notes += _breathing(stated, pair[-1], beat + (offset + len(pair)) * BEATS) if last else stated
    return notes


def _stated(motif: Motif, bars: tuple[Bar, ...], beat: float, near: int) -> list[MelodyNote]:
    """The motif from the chord tone nearest to ``near``, bent to the chords where notes are long or stressed."""
    notes: list[MelodyNote] = []
    start = bars[0].key.step(_chord_tone(near, bars[0].chord))
    at = 0.0
    for length, step in zip(motif.lengths, motif.steps, strict=True):
        bar = bars[min(int(at // BEATS), len(bars) - 1)]
        pitch = _in_range(bar.key.pitch(start + step))
        stressed = at % 2 == 0 or length >= 1.5 or (length >= 1 and _rubs(pitch, bar.chord))
        before = notes[-1].pitch if notes else None
        pitch = _chord_tone(pitch, bar.chord, before) if stressed else _passing(pitch, bar.key, before)
        notes.append(MelodyNote(beat=beat + at, length=length, pitch=pitch, weight=0.75 if at % BEATS == 0 else 0.5 if stressed else 0.35))
        at += length
    return notes


def _breathing(notes: list[MelodyNote], bar: Bar, end: float) -> list[MelodyNote]:
    """The last bar of a phrase: a long chord tone, then a rest of a beat."""
    start = end - BEATS
    kept = [n for n in notes if n.beat < start]
    if kept and kept[-1].beat + kept[-1].length > start:
        kept[-1] = replace(kept[-1], length=start - kept[-1].beat)
    pitch = _chord_tone(kept[-1].pitch if kept else notes[0].pitch, bar.chord)
    return [*kept, MelodyNote(beat=start, length=BEATS - 1.0, pitch=pitch, weight=0.6)]


def _in_range(pitch: int) -> int:
    while pitch < LOWEST:
        pitch += 12
    while pitch > HIGHEST:
        pitch -= 12
    return pitch


def _chord_tone(pitch: int, chord: Chord, before: int | None = None) -> int:
    """The nearest note of the triad within the range; not the note before, if another is as near."""
    tones = chord.tones[:3]
    fitting = [p for p in range(LOWEST, HIGHEST + 1) if p % 12 in tones]
    return min(fitting, key=lambda p: abs(p - pitch) + (2.2 if p == before else 0.0) + max(0, abs(p - before) - 7 if before else 0))


def _rubs(pitch: int, chord: Chord) -> bool:
    """A semitone away from a tone of the chord."""
    return any((pitch - tone) % 12 in (1, 11) for tone in chord.tones)


def _passing(pitch: int, key: Key, before: int | None) -> int:
    """A scale note no further than a fourth from the note before."""
    if before is None or abs(pitch - before) <= 5:
        return pitch
    return _in_range(key.pitch(key.step(before) + (1 if pitch > before else -1)))
