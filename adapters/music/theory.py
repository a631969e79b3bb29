"""Scales, chords and voice leading, in MIDI note numbers."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

MODES = {
    "ionian": (0, 2, 4, 5, 7, 9, 11), "lydian": (0, 2, 4, 6, 7, 9, 11), "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10), "aeolian": (0, 2, 3, 5, 7, 8, 10), "phrygian": (0, 1, 3, 5, 7, 8, 10),
}  # fmt: skip
"""Semitones above the tonic."""

_LEAST_GAP = 3
_HIGHEST_TOP = 76
_LOWEST = 53


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A tonic (pitch class 0 to 11) and one of MODES."""

    tonic: int
    mode: str

    def pitch(self, step: int) -> int:
        """The note that lies ``step`` scale steps above middle C's octave tonic."""
        octave, degree = divmod(step, 7)
        return 60 + self.tonic + 12 * octave + MODES[self.mode][degree]

    def step(self, pitch: int) -> int:
        """The scale step nearest to a note."""
        guess = round((pitch - 60 - self.tonic) * 7 / 12)
        return min(range(guess - 2, guess + 3), key=lambda s: abs(self.pitch(s) - pitch))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chord:
    """A chord of a key.

    Attributes:
        root: pitch class.
        tones: pitch classes, root first.
        degree: 0 for the tonic chord, up to 6.
    """

    root: int
    tones: tuple[int, ...]
    degree: int


def chord(key: Key, degree: int, colour: str = "") -> Chord:
    """The chord on a scale degree (0 to 6).

    Args:
        key: gives the scale.
        degree: of the root.
        colour: "" for a triad, "7" for the seventh of the scale, "9" for an added ninth, "V" for a major third,
            as dominants in minor have it; "V7" with the seventh, "I" for a major tonic. A diminished triad gives
            way to the seventh chord a third below, which holds it.
    """
    if colour not in ("V", "V7", "I") and _diminished(key, degree):
        return chord(key, (degree - 2) % 7, "7")
    tones = [key.pitch(degree + third) % 12 for third in (0, 2, 4)]
    if colour in ("V", "V7", "I"):
        tones[1] = (tones[0] + 4) % 12
    if colour in ("7", "V7"):
        seventh = key.pitch(degree + 6) % 12
        tones += [seventh] if (tones[0] - seventh) % 12 > 1 else [key.pitch(degree + 5) % 12]
    if colour == "9":
        ninth = key.pitch(degree + 1) % 12
        tones += [ninth] if (ninth - tones[0]) % 12 == 2 and (tones[1] - ninth) % 12 > 1 else []
    return Chord(root=tones[0], tones=tuple(tones), degree=degree)


def _diminished(key: Key, degree: int) -> bool:
    return key.pitch(degree + 4) - key.pitch(degree) == 6


def voiced(target: Chord, before: tuple[int, ...] | None, centre: int = 64) -> tuple[int, ...]:
    """Three or four upper voices for a chord, moved as little as possible from the chord before.

    Voices keep three semitones apart (two for sevenths and ninths), do not cross, and do not move in parallel
    fifths or octaves where another voicing is as near.
    """
    choices = [_notes_of(tone, centre) for tone in target.tones]
    candidates = {tuple(sorted(notes)) for notes in itertools.product(*choices)}
    return min(sorted(c for c in candidates if _spaced(c)), key=lambda notes: _effort(notes, before, centre))


def _notes_of(tone: int, centre: int) -> list[int]:
    return [note for note in range(max(_LOWEST, centre - 10), min(_HIGHEST_TOP, centre + 11)) if note % 12 == tone]


def _spaced(notes: tuple[int, ...]) -> bool:
    least = _LEAST_GAP if len(notes) == 3 else 1 if len(notes) > 4 else 2
    return all(b - a >= least for a, b in itertools.pairwise(notes)) and notes[-1] - notes[0] <= 19


def _effort(notes: tuple[int, ...], before: tuple[int, ...] | None, centre: int) -> float:
    drift = 0.15 * abs(sum(notes) / len(notes) - centre)
    if before is None:
        return drift
    moved = sum(min(abs(n - b) for b in before) for n in notes) + sum(min(abs(n - b) for n in notes) for b in before)
    return moved / 2 + drift + 4.0 * parallels(before, notes)


def parallels(before: tuple[int, ...], after: tuple[int, ...]) -> int:
    """How many pairs of voices move together from one perfect fifth or octave to another."""
    count = 0
    voices = list(zip(before, after, strict=False))
    for (a, b), (c, d) in itertools.combinations(voices, 2):
        perfect = (c - a) % 12 in (0, 7) and (d - b) % 12 == (c - a) % 12
        count += perfect and a != b and (b - a) * (d - c) > 0
    return count
