"""Masters of one mix at other loudnesses, for deliveries: a gain, and a limiter that keeps the true peak."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.media.loudness import SILENCE, LoudnessMeter, integrated_loudness, lufs, power
from pipeline.media.mastering import master_blocks
from pipeline.media.sound import Mixer
from pipeline.media.wav import WavWriter

SPEECH = -45.0
"""LUFS of the dialogue bus over 100 ms above which somebody speaks."""

LOUDEST_GAIN = 20.0
"""dB by which a mix is raised at most."""

TOLERANCE = 0.1
"""LU by which a master may miss its loudness before it is made again."""

_ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """A mix and what a meter saw of it: K-weighted power of every 100 ms of the whole, and where somebody speaks."""

    mixer: Mixer
    steps: NDArray[np.float64]
    spoken: NDArray[np.bool_]


def measured(mixer: Mixer) -> Mix:
    """Measure a mix once for all its masters."""
    whole, dialogue = LoudnessMeter(), LoudnessMeter()
    for buses in mixer.blocks():
        whole.add(buses.whole)
        dialogue.add(buses.dialogue)
    return Mix(mixer=mixer, steps=whole.steps(), spoken=dialogue.steps() > power(SPEECH))


def gated_loudness(steps: NDArray[np.float64], spoken: NDArray[np.bool_], gate: str) -> float:
    """Loudness in LUFS: of the whole programme, or with the gate "dialogue" of all that sounds while somebody speaks.

    A film in which nobody speaks is measured as a programme.
    """
    count = min(len(steps), len(spoken))
    if gate != "dialogue" or not spoken[:count].any():
        return integrated_loudness(steps)
    return lufs(float(steps[:count][spoken[:count]].mean()))


def write_master(mix: Mix, out: Path, *, loudness: float, gate: str, ceiling: float) -> float:
    """Write the mix at a loudness, its true peak below ``ceiling`` dBTP, and return the loudness that it came to.

    The limiter takes a little of a loud master, which another round gives back; the gain is never above LOUDEST_GAIN.
    """
    before = gated_loudness(mix.steps, mix.spoken, gate)
    if before <= SILENCE:
        _written(mix, out, 0.0, ceiling)
        return SILENCE
    gain, reached = min(loudness - before, LOUDEST_GAIN), SILENCE
    for _ in range(_ROUNDS):
        reached = gated_loudness(_written(mix, out, gain, ceiling), mix.spoken, gate)
        if abs(loudness - reached) <= TOLERANCE or gain >= LOUDEST_GAIN:
            break
        gain = min(gain + loudness - reached, LOUDEST_GAIN)
    return reached


def _written(mix: Mix, out: Path, gain_db: float, ceiling: float) -> NDArray[np.float64]:
    meter = LoudnessMeter()
    with WavWriter(out, samples=mix.mixer.samples) as file:
        for block in master_blocks(mix.mixer, gain_db, ceiling):
            file.write(block)
            meter.add(block)
    return meter.steps()
