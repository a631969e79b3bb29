"""A score as data: layers of notes in seconds. Knows no synthesizer; the same request gives the same notes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from adapters.music import textures
from adapters.music.form import Form, planned_form
from adapters.music.melody import MelodyNote, invented_motif, sung
from adapters.music.moods import Palette, palette_for
from adapters.music.textures import Played
from pipeline.film.timing import SAMPLE_RATE
from pipeline.ports import ScoreRequest

DRUMS = -1
"""Program number of the drum kit."""

_TIMPANI, _HORN = 47, 60
_OCTAVES = {42: -12, 60: -12, 56: -12, 57: -12, 66: -12, 69: -12, 24: -12, 70: -12, 10: 12}
"""Semitones by which melodies move into an instrument's good register."""
_STRIKES = 0.6
_JITTER = 0.008


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sounding note: ``start`` and ``length`` in seconds, ``force`` 0 to 1."""

    start: float
    length: float
    pitch: int
    force: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What one player plays.

    Attributes:
        role: "melody", "pad", "figure", "bass", "colour", "drums" or "accent".
        program: General MIDI program from 0, DRUMS for the kit.
        notes: in order of their starts.
        pan: -1 left to 1 right.
    """

    role: str
    program: int
    notes: tuple[Note, ...]
    pan: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A finished score: its plan, the melody in beats, the led voices, and all layers."""

    form: Form
    melody: tuple[MelodyNote, ...]
    voices: tuple[tuple[int, ...], ...]
    layers: tuple[Layer, ...]


def composed(request: ScoreRequest) -> Composition:
    """Compose music for a film: a theme, its development after the passages' moods, and a cadence at the end."""
    random = np.random.default_rng(int.from_bytes(hashlib.sha256(f"score {request.seed}".encode()).digest()[:8], "big"))
    palette = palette_for(request.genre, _overall(request))
    form = planned_form(request, random, jazz=palette.swing)
    melody = sung(form, invented_motif(random), random)
    voices = textures.voicings(form)
    clock = _Clock(form, random, swing=palette.swing)
    layers = (
        *_melodies(form, melody, palette, clock),
        *_accompaniment(form, voices, palette, clock),
        *_accents(request, form, voices, palette),
    )
    return Composition(form=form, melody=melody, voices=voices, layers=tuple(layer for layer in layers if layer.notes))


def _overall(request: ScoreRequest) -> str:
    """The mood that fills most of the film."""
    shares: dict[str, int] = {}
    for passage in request.passages:
        shares[passage.mood] = shares.get(passage.mood, 0) + passage.samples
    return max(shares, key=lambda mood: shares[mood]) if shares else "calm"


class _Clock:
    """Beats to seconds, with a player's small freedoms."""

    def __init__(self, form: Form, random: np.random.Generator, *, swing: bool) -> None:
        self._form, self._random, self._swing = form, random, swing

    def notes(self, played: Iterable[Played]) -> tuple[Note, ...]:
        return tuple(sorted((self._note(p) for p in played), key=lambda n: (n.start, n.pitch)))

    def _note(self, played: Played) -> Note:
        start = self._form.at(self._swung(played.beat))
        if played.beat > self._form.anchors[-1][0]:
            start = self._form.end + (played.beat - self._form.anchors[-1][0])
        end = self._form.at(played.beat + played.length) if played.beat + played.length <= self._form.anchors[-1][0] else 0.0
        loose = float(self._random.uniform(0, _JITTER))
        length = max(end - start, 0.08) if end else max(self._form.seconds - start - 0.7, 0.1)
        force = min(max(played.force * float(self._random.uniform(0.92, 1.08)), 0.05), 1.0)
        return Note(start=start + loose, length=length, pitch=played.pitch, force=force)

    def _swung(self, beat: float) -> float:
        return beat + 1 / 6 if self._swing and beat % 1 == 0.5 else beat


def _melodies(form: Form, melody: tuple[MelodyNote, ...], palette: Palette, clock: _Clock) -> list[Layer]:
    """The tune, one instrument per pair of phrases, doubled by horns where the moment is great, and its last note."""
    by_lead: dict[int, list[Played]] = {}
    doubled: list[Played] = []
    for note in melody:
        bar = form.bars[int(note.beat // 4)]
        lead = palette.leads[bar.phrase // 2 % len(palette.leads)]
        force = 0.34 + 0.3 * note.weight + 0.15 * bar.tension
        pitch = note.pitch + _OCTAVES.get(lead, 0)
        by_lead.setdefault(lead, []).append(Played(beat=note.beat, length=note.length * 0.96, pitch=pitch, force=force))
        if bar.tension >= _STRIKES and not palette.swing and lead != _HORN:
            doubled.append(Played(beat=note.beat, length=note.length * 0.96, pitch=note.pitch - 12, force=force * 0.8))
    if melody:
        lead = palette.leads[form.bars[-1].phrase // 2 % len(palette.leads)]
        by_lead.setdefault(lead, []).append(_last_note(form, melody[-1].pitch, _OCTAVES.get(lead, 0)))
    layers = [Layer(role="melody", program=lead, notes=clock.notes(notes), pan=0.12) for lead, notes in by_lead.items()]
    return [*layers, Layer(role="double", program=_HORN, notes=clock.notes(doubled), pan=-0.25)]


def _last_note(form: Form, before: int, octave: int) -> Played:
    pitch = min((p for p in range(64, 82) if p % 12 == form.close.root), key=lambda p: abs(p - before))
    return Played(beat=form.anchors[-1][0], length=4.0, pitch=pitch + octave, force=0.5)


def _accompaniment(form: Form, voices: textures.Voicings, palette: Palette, clock: _Clock) -> list[Layer]:
    sustained, rolled, root = textures.close(form, voices)
    return [
        Layer(role="pad", program=palette.pad, notes=clock.notes([*textures.held(form, voices), *sustained]), pan=-0.1),
        Layer(role="figure", program=palette.figure, notes=clock.notes([*textures.broken(form, voices), *rolled]), pan=-0.35),
        Layer(role="bass", program=palette.bass, notes=clock.notes([*textures.bass(form, walking=palette.swing), *root])),
        Layer(role="colour", program=palette.colour, notes=clock.notes(textures.sparkles(form, voices)), pan=0.4),
        Layer(role="drums", program=DRUMS, notes=clock.notes(textures.drums(form, brushes=palette.swing)), pan=0.15),
    ]


def _accents(request: ScoreRequest, form: Form, voices: textures.Voicings, palette: Palette) -> list[Layer]:
    """Something on every hit, to the sample: a drum where the moment is tense, a bright chord where it is not."""
    struck: list[Note] = []
    bright: list[Note] = []
    crash: list[Note] = []
    for hit in request.hits:
        at = hit / SAMPLE_RATE
        if not 0 <= at < form.end - 0.5 or not form.bars:
            continue
        index = _bar_at(form.at, at, len(form.bars))
        if form.bars[index].tension >= _STRIKES:
            struck.append(Note(start=at, length=2.0, pitch=36 + form.bars[index].chord.root, force=0.7))
            crash.append(Note(start=at, length=2.5, pitch=textures.CYMBAL, force=0.28))
        else:
            bright += [Note(start=at, length=2.0, pitch=p + 12, force=0.4) for p in voices[index]]
    return [
        Layer(role="accent", program=_TIMPANI, notes=tuple(struck), pan=-0.15),
        Layer(role="accent", program=palette.colour, notes=tuple(bright), pan=0.4),
        Layer(role="drums", program=DRUMS, notes=tuple(crash), pan=0.2),
    ]


def _bar_at(clock: Callable[[float], float], second: float, bars: int) -> int:
    return max((i for i in range(bars) if clock(i * 4.0) <= second + 0.05), default=0)
