"""How the sounds of neighbouring shots meet.

Where they overlap (a transition, a J- or L-cut) they cross with equal power. At a straight cut the room of
the second, the quietest piece of its sound, comes in under the end of the first, so that no room stops dead and the second is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.resampling import resampled
from pipeline.media.sound import FADE, PlacedSound
from pipeline.media.wav import open_wav

TONE = SAMPLE_RATE * 80 // 1000
"""Samples before a cut in which the next room comes and the one before goes."""

JOINT = SAMPLE_RATE * 20 // 1000
"""Samples in which a room tone gives way to the sound that it is of."""

LONGEST_CROSSFADE = 2 * SAMPLE_RATE
"""Overlaps that last longer are no crossfade: the two sound together, and only their ends fade."""

SHORT_FADE = SAMPLE_RATE // 2
"""Samples in which the ends of such an overlap fade."""

_NEAR = SAMPLE_RATE // 100
_GRAIN = SAMPLE_RATE // 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotSound:
    """The sound that a clip brought along, in its place, and the length of its file in samples at the film's rate."""

    placed: PlacedSound
    length: int

    @property
    def end(self) -> int:
        """The film sample after its last."""
        return self.placed.start + self.length


Quietest = Callable[[Path], int]
"""Where in a file its room tone begins."""


def crossed(sounds: Sequence[ShotSound], quietest: Quietest) -> tuple[PlacedSound, ...]:
    """The sounds of all shots with their fades, and the room tone at cuts.

    Args:
        sounds: of the film's shots.
        quietest: gives the sample at which TONE + JOINT samples of a file are quietest; asked only at straight cuts.
    """
    order = sorted(sounds, key=lambda one: one.placed.start)
    fades = [[FADE, FADE] for _ in order]
    tones: list[PlacedSound] = []
    for number, (before, after) in enumerate(pairwise(order)):
        overlap = before.end - after.placed.start
        if overlap > _NEAR:
            fade = min(overlap if overlap <= LONGEST_CROSSFADE else SHORT_FADE, before.length, after.length)
            fades[number][1] = fades[number + 1][0] = fade
        elif abs(overlap) <= _NEAR:
            fades[number][1], fades[number + 1][0] = TONE, JOINT
            tones.append(_room(after, quietest))
    placed = (replace(one.placed, fade_in=first, fade_out=last) for one, (first, last) in zip(order, fades, strict=True))
    return (*placed, *tones)


def _room(sound: ShotSound, quietest: Quietest) -> PlacedSound:
    """The room tone from which a sound comes: there a little before the cut, gone when the sound itself is there."""
    begin = quietest(sound.placed.path)
    return replace(sound.placed, start=sound.placed.start - TONE, source_in=begin, samples=TONE + JOINT, fade_in=TONE, fade_out=JOINT)


def room_tone(path: Path) -> int:
    """The sample, at the film's rate, from which TONE + JOINT samples of a WAV file are quietest.

    Raises:
        MediaError: the file cannot be read.
    """
    file = open_wav(path)
    sound = resampled(file.read(), file.rate, SAMPLE_RATE)
    grains = len(sound) // _GRAIN
    width = (TONE + JOINT) // _GRAIN
    if grains <= width:
        return 0
    power = np.square(sound[: grains * _GRAIN]).reshape(grains, -1).mean(axis=1)
    # digital silence, as encoders put it at the ends of clips, is no room
    power[power < 1e-12] = power.max()
    return int(np.argmin(np.convolve(power, np.ones(width), mode="valid"))) * _GRAIN
