"""Orchestra: composes a film's music and plays it with a General MIDI soundfont.

The soundfont FluidR3Mono (MIT) is part of this package; nothing is downloaded.
"""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adapters.music.composition import DRUMS, Layer, Note, composed
from adapters.music.reverb import reverberated
from pipeline.errors import AdapterUnavailable
from pipeline.film.media import Sound
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.loudness import SILENCE, amplitude, measured_loudness
from pipeline.ports import Passage, ScoreRequest

LOUDNESS = -20.0
"""LUFS of a finished score."""

_LEVELS = {"melody": -3.0, "double": -11.0, "pad": -12.0, "figure": -8.0, "bass": -7.0, "colour": -12.0, "drums": -7.0, "accent": -6.0}
"""dB of each role against an instrument at its reference level."""
_REFERENCE = -24.0
_MEASURED = {
    0: -32.5, 8: -27.9, 9: -33.2, 10: -32.6, 11: -22.1, 22: -24.4, 24: -25.3, 32: -22.9, 40: -24.8, 42: -24.4, 43: -25.6, 44: -24.8,
    45: -24.8, 46: -25.0, 47: -27.2, 48: -24.5, 49: -23.6, 56: -26.2, 57: -21.1, 59: -24.1, 60: -25.4, 66: -23.1, 68: -22.6, 69: -28.0,
    70: -22.2, 71: -20.0, 73: -18.4, 89: -24.0, 105: -28.6, 108: -29.4, DRUMS: -24.0,
}  # fmt: skip
"""RMS in dBFS of each program as the soundfont plays it at velocity 80 in its middle register."""

_CHUNK = 60.0
_WET = 0.32
_ROOM = 2.0
_FADE = 0.6
_PEAK = 0.89


class OrchestraScore:
    """The default score. The soundfont is loaded with the first film."""

    name = "orchestra"
    version = "1"

    def compose(self, request: ScoreRequest) -> Sound:
        """Music for a whole film: stereo, 48 kHz, exactly ``request.samples`` long, at about -20 LUFS.

        Raises:
            AdapterUnavailable: symusic or the soundfont is missing.
        """
        total = np.zeros((request.samples, 2), np.float32)
        for layer in composed(request).layers:
            _play(layer, total)
        total *= _dynamics(request.passages, request.samples)[:, None]
        total += np.float32(_WET) * reverberated(total, _ROOM)
        return Sound(samples=_finished(total))


def _play(layer: Layer, total: NDArray[np.float32]) -> None:
    """Add a layer to the film's music, a minute of notes at a time."""
    gain = amplitude(_LEVELS[layer.role] + _REFERENCE - _MEASURED[layer.program])
    angle = (layer.pan + 1) * np.pi / 4
    sides = np.array([np.cos(angle), np.sin(angle)], np.float32) * np.float32(gain * np.sqrt(2))
    for start, notes in _chunks(layer.notes):
        mono = _rendered(layer.program, notes, start)
        first = round(start * SAMPLE_RATE)
        last = min(first + len(mono), len(total))
        if last > first:
            total[first:last] += mono[: last - first, None] * sides


def _chunks(notes: tuple[Note, ...]) -> Iterator[tuple[float, list[Note]]]:
    minutes = sorted({int(note.start // _CHUNK) for note in notes})
    for minute in minutes:
        yield minute * _CHUNK, [note for note in notes if int(note.start // _CHUNK) == minute]


def _rendered(program: int, notes: list[Note], start: float) -> NDArray[np.float32]:
    import symusic

    track = symusic.Track("", max(program, 0), program == DRUMS, ttype="second")
    for note in notes:
        velocity = min(127, round(36 + 84 * note.force))
        track.notes.append(symusic.Note(note.start - start, note.length, note.pitch, velocity, ttype="second"))
    score = symusic.Score(480).to("second")
    score.tracks.append(track)
    stereo: NDArray[np.float32] = np.asarray(_synthesizer().render(score, stereo=True), np.float32)
    return np.asarray(stereo.mean(axis=0), np.float32)


@functools.cache
def _synthesizer() -> Any:
    try:
        import symusic
    except ImportError as error:
        raise AdapterUnavailable(
            f"the orchestra has no synthesizer: {error}", hint="pip install symusic==0.5.8", adapter="orchestra"
        ) from error
    with importlib.resources.as_file(importlib.resources.files("adapters.music") / "data" / "FluidR3Mono_GM.sf3") as soundfont:
        if not soundfont.is_file():
            raise AdapterUnavailable(f"the soundfont {soundfont} is missing", hint="reinstall filmwright", adapter="orchestra")
        return symusic.Synthesizer(sf_path=str(soundfont), sample_rate=SAMPLE_RATE, quality=0)


def _dynamics(passages: tuple[Passage, ...], samples: int) -> NDArray[np.float32]:
    """Louder where it is tense: 7 dB from the calmest to the tensest, changing over two seconds."""
    if not passages:
        return np.ones(samples, np.float32)
    edges = np.cumsum([0, *(p.samples for p in passages)])
    grain = SAMPLE_RATE // 10
    times = np.arange(0, samples + grain, grain)
    which = np.clip(np.searchsorted(edges, times, side="right") - 1, 0, len(passages) - 1)
    level = np.array([7.0 * p.tension - 3.5 for p in passages])[which]
    window = np.hanning(23)[1:-1]
    smooth = np.convolve(np.pad(level, 10, mode="edge"), window / window.sum(), mode="valid")
    return np.interp(np.arange(samples), times, 10 ** (smooth / 20)).astype(np.float32)


def _finished(total: NDArray[np.float32]) -> NDArray[np.float32]:
    """At its loudness, without clipping, silent at both ends."""
    loudness = measured_loudness(total)
    gain = amplitude(LOUDNESS - loudness) if loudness > SILENCE else 1.0
    peak = float(np.abs(total).max(initial=0.0))
    total *= np.float32(min(gain, _PEAK / max(peak, 1e-6)))
    fade = min(int(_FADE * SAMPLE_RATE), len(total) // 3)
    curve = np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
    total[len(total) - fade :] *= curve[:, None]
    return total
