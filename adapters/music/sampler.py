"""Plays notes with a soundfont: numpy only, one tone per key, shaped once per note."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from adapters.music.composition import DRUMS, Note
from adapters.music.soundfont import Region, Sample, SoundFont
from pipeline.film.timing import SAMPLE_RATE

_LONGEST_RELEASE = 2.5


class Sampler:
    """Renders layers of notes to mono sound.

    Args:
        soundfont: where the tones come from.
    """

    def __init__(self, soundfont: SoundFont) -> None:
        self._soundfont = soundfont
        self._tones: dict[Region, NDArray[np.float32]] = {}

    def add(self, program: int, notes: Iterable[Note], into: NDArray[np.float32], sides: NDArray[np.float32]) -> None:
        """Play ``notes`` on ``program`` into stereo film samples, with a factor for each side."""
        for note in notes:
            velocity = min(127, round(36 + 84 * note.force))
            for region in self._soundfont.regions(max(program, 0), note.pitch, velocity, drums=program == DRUMS):
                sound = self._sounded(region, note.length, (velocity / 127) ** 2)
                first = round(note.start * SAMPLE_RATE)
                last = min(first + len(sound), len(into))
                if last > first:
                    into[first:last] += sound[: last - first, None] * sides

    def _sounded(self, region: Region, seconds: float, gain: float) -> NDArray[np.float32]:
        release = min(region.release, _LONGEST_RELEASE)
        tone = self._tone(region, round((seconds + release) * SAMPLE_RATE))
        shape = _envelope(region, min(round(seconds * SAMPLE_RATE), len(tone)), len(tone), release)
        return tone * (shape * np.float32(gain * region.gain))

    def _tone(self, region: Region, samples: int) -> NDArray[np.float32]:
        """The region at its pitch, so many samples long unless the sample ends before."""
        known = self._tones.get(region)
        if known is None or (region.looped and len(known) < samples):
            known = _pitched(self._soundfont.sample(region), region, max(samples, 2 * SAMPLE_RATE))
            self._tones[region] = known
        return known[:samples]


def _pitched(sample: Sample, region: Region, samples: int) -> NDArray[np.float32]:
    """The sample read at another pace, by cubic interpolation, round and round its loop."""
    step = region.ratio / SAMPLE_RATE
    wave = sample.samples
    loops = region.looped and sample.loop_end - sample.loop > 8
    if loops:
        turn = sample.loop_end - sample.loop
        wave = np.concatenate([wave[: sample.loop_end], wave[sample.loop : sample.loop + 3]])
        position = np.arange(samples, dtype=np.float64) * step
        position = np.where(position < sample.loop_end, position, sample.loop + (position - sample.loop) % turn)
    else:
        position = np.arange(int((len(wave) - 3) / step), dtype=np.float64) * step
    whole = position.astype(np.int64)
    part = (position - whole).astype(np.float32)
    before, here, after, beyond = wave[np.maximum(whole - 1, 0)], wave[whole], wave[whole + 1], wave[whole + 2]
    slope = np.float32(0.5) * (after - before)
    curve = before - np.float32(2.5) * here + 2 * after - np.float32(0.5) * beyond
    cube = np.float32(0.5) * (beyond - before) + np.float32(1.5) * (here - after)
    return np.asarray(here + part * (slope + part * (curve + part * cube)), np.float32)


def _envelope(region: Region, held: int, length: int, release: float) -> NDArray[np.float32]:
    """Volume over a note of ``held`` samples: attack, hold, decay, then release, and a fade of 5 ms at the end."""
    time = np.arange(length, dtype=np.float32) / np.float32(SAMPLE_RATE)
    rise = np.minimum(1.0, time / max(region.attack, 1e-3))
    falling = np.exp(np.float32(-11.51 / max(region.decay, 1e-3)) * np.maximum(0, time - (region.attack + region.hold)))
    shape = rise * np.maximum(falling, np.float32(region.sustain))
    after = np.maximum(0, time - np.float32(held / SAMPLE_RATE))
    shape *= np.exp(np.float32(-11.51 / max(release, 0.03)) * after)
    fade = min(240, length)
    shape[length - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return np.asarray(shape, np.float32)
