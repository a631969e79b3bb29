"""The score as a MIDI file, for a composer who wants to go on with it."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import symusic

from adapters.music.composition import DRUMS, Composition, composed
from pipeline.ports import ScoreRequest

_TICKS = 480
"""Ticks of a quarter note."""


def write_midi(request: ScoreRequest, path: Path) -> None:
    """Write the notes that the orchestra plays for ``request``: one track per player, tempo changes where the film bends time.

    Bars in the file are bars of the score; the clock of the file is the clock of the film.
    """
    midi_score(composed(request)).dump_midi(str(path))


def midi_score(composition: Composition) -> symusic.Score:
    """A composition as a symusic score in ticks."""
    beats, seconds = _anchors(composition)
    score = symusic.Score(_TICKS)
    for index in range(len(beats) - 1):
        tempo = 60 * (beats[index + 1] - beats[index]) / (seconds[index + 1] - seconds[index])
        score.tempos.append(symusic.Tempo(round(beats[index] * _TICKS), qpm=float(tempo)))
    score.time_signatures.append(symusic.TimeSignature(0, 4, 4))
    for layer in composition.layers:
        track = symusic.Track(layer.role, max(layer.program, 0), layer.program == DRUMS)
        for note in layer.notes:
            start, end = (round(float(np.interp(t, seconds, beats)) * _TICKS) for t in (note.start, note.start + note.length))
            velocity = min(127, round(36 + 84 * note.force))
            track.notes.append(symusic.Note(max(start, 0), max(end - start, 1), note.pitch, velocity))
        score.tracks.append(track)
    return score


def _anchors(composition: Composition) -> tuple[list[float], list[float]]:
    """The form's anchors from the beginning to past the last chord, which rings at the last tempo."""
    anchors = [(max(beat, 0.0), max(second, 0.0)) for beat, second in composition.form.anchors]
    (before, start), (last, end) = anchors[-2:] if anchors[-2][0] < anchors[-1][0] else ((0.0, 0.0), (1.0, max(anchors[-1][1], 1.0)))
    tail = max(composition.form.seconds - end, 0.1) + 1.0
    anchors = [*anchors, (last + tail * (last - before) / (end - start), end + tail)]
    kept = [anchors[0], *(b for a, b in itertools.pairwise(anchors) if b[0] > a[0] and b[1] > a[1])]
    beats, seconds = zip(*kept, strict=True)
    return list(beats), list(seconds)
