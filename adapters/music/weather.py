"""Weather: the ambience of places, light and weather, and the sounds that happen in them, all synthesised."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from adapters.music.beds import add_mono, bed_key, bed_sound, unit_spot
from adapters.music.reverb import reverberated
from adapters.music.soundwords import RESOUNDING, effects_in
from pipeline.film.media import Sound
from pipeline.film.timing import SAMPLE_RATE
from pipeline.ports import AmbienceRequest, Bed, SpotEffect

_CROSSFADE = SAMPLE_RATE * 12 // 10
_EDGE = SAMPLE_RATE // 2
_VARIATIONS = 4
_SECOND_LATER = SAMPLE_RATE * 35 // 100
_PEAK = 0.89


class WeatherAmbience:
    """The default ambience. Nothing is sampled or downloaded."""

    name = "weather"
    version = "1"

    def compose(self, request: AmbienceRequest) -> Sound:
        """Ambience for a whole film: stereo, 48 kHz, exactly ``request.samples`` long.

        Levels are absolute: a quiet room lies near -54 dBFS, a storm near -28; effects are louder. Descriptions
        that name no known sound are silent; ``unplayed`` lists them.
        """
        total = np.zeros((request.samples, 2), np.float32)
        for start, end, bed in _stretches(request.beds):
            _lay_bed(total, start, end, bed, f"{request.seed}")
        _lay_effects(total, request)
        return Sound(samples=_finished(total))

    def unplayed(self, request: AmbienceRequest) -> tuple[str, ...]:
        """The descriptions of effects that this ambience has no sound for, in order."""
        return tuple(effect.text for effect in request.effects if not effects_in(effect.text))


def _stretches(beds: tuple[Bed, ...]) -> Iterator[tuple[int, int, Bed]]:
    """Beds with their first and last sample; neighbours that sound alike become one."""
    start = end = 0
    current: Bed | None = None
    for bed in beds:
        if current is not None and _key(bed) != _key(current):
            yield start, end, current
            start = end
            current = bed
        current = current or bed
        end += bed.samples
    if current is not None:
        yield start, end, current


def _key(bed: Bed) -> tuple[str, bool, str]:
    return bed_key(bed.place, bed.light, bed.weather)


def _lay_bed(total: NDArray[np.float32], start: int, end: int, bed: Bed, seed: str) -> None:
    """A bed that reaches into its neighbours by half a crossfade; equal power on both sides."""
    half = min(_CROSSFADE, end - start) // 2
    first, last = max(0, start - half), min(len(total), end + half)
    room = np.zeros((last - first, 2), np.float32)
    bed_sound(_key(bed), last - first, seed, room)
    rise = 2 * half if start > 0 else min(_EDGE, last - first)
    fall = 2 * half if end < len(total) else min(_EDGE, last - first)
    room[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32))[:, None]
    room[len(room) - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32))[:, None]
    total[first:last] += room


def _lay_effects(total: NDArray[np.float32], request: AmbienceRequest) -> None:
    """Effects on their samples, with the answer of the room."""
    dry = np.zeros_like(total)
    for number, effect in enumerate(request.effects):
        _lay_effect(dry, effect, f"{request.seed} {number} {effect.text}")
    if dry.any():
        echoing = any(_key(bed)[0] in RESOUNDING for bed in request.beds)
        total += dry
        total += np.float32(0.3 if echoing else 0.1) * reverberated(dry, 2.2 if echoing else 0.8)


def _lay_effect(dry: NDArray[np.float32], effect: SpotEffect, salt: str) -> None:
    chance = hashlib.sha256(salt.encode()).digest()
    for index, (name, level) in enumerate(effects_in(effect.text)):
        at = effect.at + index * _SECOND_LATER
        if 0 <= at < len(dry):
            add_mono(unit_spot(name, chance[0] % _VARIATIONS), at, (chance[1] / 255 - 0.5) * 0.7, level, dry)


def _finished(total: NDArray[np.float32]) -> NDArray[np.float32]:
    peak = float(np.abs(total).max(initial=0.0))
    if peak > _PEAK:
        total *= np.float32(_PEAK / peak)
    return total
