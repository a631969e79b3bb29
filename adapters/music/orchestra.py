"""Orchestra: composes a film's music and plays it with a General MIDI soundfont.

The soundfont FluidR3Mono (MIT) is part of this package; nothing is downloaded.
"""

from __future__ import annotations

import functools
import importlib.resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adapters.music.composition import DRUMS, Layer, composed
from adapters.music.finishing import finished
from adapters.music.reverb import reverberated
from adapters.music.sampler import Sampler
from adapters.music.soundfont import SoundFont
from pipeline.film.media import Sound
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.loudness import amplitude
from pipeline.ports import Passage, ScoreRequest

_LEVELS = {"melody": -3.0, "double": -11.0, "pad": -12.0, "figure": -8.0, "bass": -7.0, "colour": -12.0, "drums": -7.0, "accent": -6.0}
"""dB of each role against an instrument at its reference level."""
_REFERENCE = -24.0
_MEASURED = {
    0: -30.0, 8: -27.5, 9: -29.0, 10: -23.5, 11: -27.1, 22: -26.9, 24: -26.3, 32: -20.8, 40: -23.3, 42: -22.5, 43: -23.7, 44: -23.6,
    45: -22.6, 46: -26.2, 47: -24.5, 48: -24.5, 49: -21.9, 56: -22.5, 59: -19.7, 60: -21.2, 66: -21.1, 68: -20.3, 69: -24.1, 70: -21.1,
    71: -22.6, 73: -20.0, 89: -29.5, 105: -22.9, 108: -25.9, DRUMS: -22.0,
}  # fmt: skip
"""RMS in dBFS of each program as it plays a middling note in its register."""

_WET = 0.32
_ROOM = 2.0


class OrchestraScore:
    """The default score. The soundfont is loaded with the first film."""

    name = "orchestra"
    version = "1"

    def compose(self, request: ScoreRequest) -> Sound:
        """Music for a whole film: stereo, 48 kHz, exactly ``request.samples`` long, at about -20 LUFS.

        Raises:
            MediaError: the soundfont of this package is missing.
        """
        total = np.zeros((request.samples, 2), np.float32)
        for layer in composed(request).layers:
            _play(layer, total)
        total *= _dynamics(request.passages, request.samples)[:, None]
        total += np.float32(_WET) * reverberated(total, _ROOM)
        return Sound(samples=finished(total))

    def write_notes(self, request: ScoreRequest, path: Path) -> None:
        """Write the notes of a film's music as a MIDI file; see ``adapters.music.midi``."""
        from adapters.music.midi import write_midi  # the one user of symusic; a film without music spares its import

        write_midi(request, path)


def _play(layer: Layer, total: NDArray[np.float32]) -> None:
    """Add a layer to the film's music."""
    gain = amplitude(_LEVELS[layer.role] + _REFERENCE - _MEASURED[layer.program])
    angle = (layer.pan + 1) * np.pi / 4
    sides = np.array([np.cos(angle), np.sin(angle)], np.float32) * np.float32(gain * np.sqrt(2))
    _sampler().add(layer.program, layer.notes, total, sides)


@functools.cache
def _sampler() -> Sampler:
    with importlib.resources.as_file(importlib.resources.files("adapters.music") / "data" / "FluidR3Mono_GM.sf3") as path:
        return Sampler(SoundFont(path))


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
