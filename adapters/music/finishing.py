"""The last touch to a film's music: its loudness, its peaks and its end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.loudness import SILENCE, LoudnessMeter, amplitude, integrated_loudness

LOUDNESS = -20.0
"""LUFS of a finished score."""

_FADE = 0.6
_PEAK = 0.89


def finished(total: NDArray[np.float32]) -> NDArray[np.float32]:
    """Stereo music at its loudness, without clipping, silent at its end; changed in place."""
    meter = LoudnessMeter()
    meter.add(total)
    loudness = integrated_loudness(meter.steps())
    gain = amplitude(LOUDNESS - loudness) if loudness > SILENCE else 1.0
    peak = float(np.abs(total).max(initial=0.0))
    total *= np.float32(min(gain, _PEAK / max(peak, 1e-6)))
    fade = min(int(_FADE * SAMPLE_RATE), len(total) // 3)
    curve = np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
    total[len(total) - fade :] *= curve[:, None]
    return total
