"""The mix: dialogue, music and effects, any stretch of it at any time.

Lines lie at their samples on the dialogue bus; music and effects step back while somebody speaks and begin to do so
before the first word. Any stretch of the mix comes out the same whichever stretch it is asked in, so that a film
can be mixed piece by piece, side by side, and again only where it changed.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import MediaMismatch
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.ducking import Duck, merged
from pipeline.media.loudness import SILENCE, amplitude, integrated_loudness, near_powers
from pipeline.media.resampling import resampled
from pipeline.media.wav import WavFile, open_wav, read_wav, write_wav

__all__ = ["BLOCK", "Block", "Buses", "MixRequest", "Mixer", "PlacedSound", "music_gain", "read_wav", "write_wav"]

MIX_VERSION = "4"
"""Part of every fingerprint; raised when the way sound is mixed changes."""

MUSIC_LOUDNESS = -21.0
"""LUFS to which music is brought before it is mixed; dialogue comes at -20 dBFS, about -17 LUFS in stereo."""
DUCK = Duck(depth=-9.0)
"""How far music and effects step back while somebody speaks."""

FADE = SAMPLE_RATE * 5 // 1000
"""Samples in which every sound comes and goes, so that nothing clicks."""

BLOCK = 10 * SAMPLE_RATE
"""Samples in which a film is read from end to end."""

LONGEST_RESAMPLED = 120
"""Seconds that a sound of another rate may last: it is resampled in memory, as a whole."""

_KEPT = 12
_MUSIC_RANGE = 12.0

Block = NDArray[np.float32]
"""Samples (n, 2) at the film's rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedSound:
    """A sound on the film clock. All numbers of samples are at the film's rate.

    Attributes:
        path: a WAV file, mono or stereo; if it has another rate, no longer than LONGEST_RESAMPLED.
        start: the film sample on which it begins.
        gain_db: louder or softer.
        source_in: first sample of the file that is heard.
        samples: how long it is heard, 0 to its end.
        fade_in: samples in which it comes; longer than FADE with equal power, as in a crossfade.
        fade_out: samples in which it goes.
    """

    path: Path
    start: int
    gain_db: float = 0.0
    source_in: int = 0
    samples: int = 0
    fade_in: int = FADE
    fade_out: int = FADE


@dataclass(frozen=True, slots=True, kw_only=True)
class MixRequest:
    """What is mixed.

    Attributes:
        samples: exact length at the film's rate.
        lines: spoken lines; while one sounds, all but the lines is softer.
        music: brought to MUSIC_LOUDNESS together.
        effects: ambience, spot effects, and what clips brought along, each at its own level.
        music_gain_db: louder or softer music.
        effects_gain_db: louder or softer effects.
    """

    samples: int
    lines: tuple[PlacedSound, ...] = ()
    music: tuple[PlacedSound, ...] = ()
    effects: tuple[PlacedSound, ...] = ()
    music_gain_db: float = 0.0
    effects_gain_db: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Buses:
    """A stretch of the three buses, ducked and in balance."""

    dialogue: Block
    music: Block
    effects: Block

    @property
    def without_dialogue(self) -> Block:
        """What a dub needs."""
        return self.music + self.effects

    @property
    def whole(self) -> Block:
        """All that is heard."""
        total = self.dialogue + self.music
        total += self.effects
        return total


class Mixer:
    """Mixes any stretch of a film's sound; may be asked from several threads.

    Args:
        request: what is mixed.
        music_gain_db: what brings the music to its loudness, from ``music_gain``.

    Raises:
        MediaError: a sound file cannot be read.
        MediaMismatch: a long sound is not at the film's rate.
    """

    def __init__(self, request: MixRequest, music_gain_db: float) -> None:
        self.samples = request.samples
        self._lines = [_Voiced(one) for one in request.lines]
        self.spoken = merged([(line.start, line.end) for line in self._lines])
        self._music = [_Voiced(one, music_gain_db + request.music_gain_db) for one in request.music]
        self._effects = [_Voiced(one, request.effects_gain_db) for one in request.effects]

    def buses(self, start: int, end: int) -> Buses:
        """The buses from film sample ``start`` up to ``end``; beyond the film there is silence."""
        music, effects = _laid(self._music, start, end), _laid(self._effects, start, end)
        gain = DUCK.curve(self.spoken, start, end)
        if gain is not None:
            music *= gain[:, None]
            effects *= gain[:, None]
        buses = Buses(dialogue=_laid(self._lines, start, end), music=music, effects=effects)
        for bus in (buses.dialogue, buses.music, buses.effects):
            bus[max(0, self.samples - start) :] = 0
        return buses

    def whole(self, start: int, end: int) -> Block:
        """All that is heard from film sample ``start`` up to ``end``; where only lines are, nothing else is laid, ducked or added."""
        if self._music or self._effects:
            return self.buses(start, end).whole
        lines = _laid(self._lines, start, end)
        lines[max(0, self.samples - start) :] = 0
        return lines

    def fingerprint(self, start: int, end: int) -> str:
        """A hash of all that is heard from film sample ``start`` up to ``end``, and how; not of where in the film that is."""
        total = hashlib.sha256(repr((MIX_VERSION, end - start, max(0, self.samples - start) if self.samples < end else "")).encode())
        gain = DUCK.curve(self.spoken, start, end)
        total.update(b"free" if gain is None else gain.tobytes())
        for name, bus in (("dialogue", self._lines), ("music", self._music), ("effects", self._effects)):
            for sound in bus:
                sound.mark(total, name, start, end)
        return total.hexdigest()

    def blocks(self) -> Iterator[Buses]:
        """All of the film, in order, in blocks of BLOCK samples."""
        for start in range(0, self.samples, BLOCK):
            yield self.buses(start, min(start + BLOCK, self.samples))


def music_gain(request: MixRequest) -> float:
    """The decibels that bring a request's music to its loudness, within 12 dB; 0 where there is none."""
    music = [_Voiced(one) for one in request.music]
    starts = range(0, request.samples if music else 0, BLOCK)
    steps = [near_powers(_laid(music, start, min(start + BLOCK, request.samples))) for start in starts]
    loudness = integrated_loudness(np.concatenate([np.zeros(0), *steps]))
    return 0.0 if loudness <= SILENCE else min(max(MUSIC_LOUDNESS - loudness, -_MUSIC_RANGE), _MUSIC_RANGE)


class _Voiced:
    """A placed sound with its file open."""

    def __init__(self, sound: PlacedSound, gain_db: float = 0.0) -> None:
        self.sound, self.file = sound, open_wav(sound.path)
        _check(self.file)
        whole = round(self.file.samples * SAMPLE_RATE / self.file.rate) - sound.source_in
        self.start = sound.start
        self.length = max(0, min(sound.samples or whole, whole))
        self.end = self.start + self.length
        self._gain = np.float32(amplitude(sound.gain_db + gain_db))
        self._in, self._out = (min(fade, self.length // 2) for fade in (sound.fade_in, sound.fade_out))

    def add(self, bus: Block, start: int) -> None:
        """Add what lies within ``bus``, which begins on film sample ``start``."""
        first, last = max(start, self.start), min(start + len(bus), self.end)
        if first >= last:
            return
        skip = self.sound.source_in - self.start
        part = self._read(first + skip, last + skip) * self._gain
        self._fade(part, first - self.start)
        bus[first - start : first - start + len(part)] += part

    def mark(self, total: Any, bus: str, start: int, end: int) -> None:
        """Add what is heard between two film samples, and how, to a hash."""
        first, last = max(start, self.start), min(end, self.end)
        if first >= last:
            return
        skip = self.sound.source_in - self.start
        fading = first - self.start < self._in or self.end - last < self._out
        faded = (self.start - start, self.end - start, self._in, self._out) if fading else ()
        total.update(repr((bus, first - start, last - start, float(self._gain), faded, self.file.rate, self.file.channels)).encode())
        if self.file.rate == SAMPLE_RATE:
            total.update(self.file.raw(first + skip, last + skip))
        else:
            total.update(repr(first + skip).encode() + self.file.raw())

    def _read(self, start: int, end: int) -> Block:
        samples = self.file.read(start, end) if self.file.rate == SAMPLE_RATE else _at_film_rate(self.file)[start:end]
        return samples[:, :2]

    def _fade(self, part: Block, at: int) -> None:
        """Fade in place what begins ``at`` samples into the sound."""
        if at < self._in:
            part[: self._in - at] *= _ramp(self._in)[at : at + len(part), None]
        left = self.length - (at + len(part))
        if left < self._out:
            first = max(0, len(part) - (self._out - left))
            going = _ramp(self._out)[::-1]
            part[first:] *= going[len(going) - left - (len(part) - first) : len(going) - left, None]


def _check(file: WavFile) -> None:
    if file.rate != SAMPLE_RATE and file.samples > LONGEST_RESAMPLED * file.rate:
        raise MediaMismatch(
            f"{file.path.name} has {file.rate} samples per second and lasts longer than {LONGEST_RESAMPLED} s",
            expected=str(SAMPLE_RATE),
            found=str(file.rate),
            hint=f"convert it to {SAMPLE_RATE} samples per second",
        )


@functools.lru_cache(maxsize=_KEPT)
def _at_film_rate(file: WavFile) -> Block:
    """A short sound at the film's rate; lines are kept for a while, because they often lie in two stretches."""
    return resampled(file.read(), file.rate, SAMPLE_RATE)


@functools.lru_cache(maxsize=_KEPT)
def _ramp(length: int) -> NDArray[np.float32]:
    """From 0 to 1: straight where it only keeps a click away, a quarter of a sine (equal power) in a crossfade."""
    even = np.linspace(0, 1, length, dtype=np.float32)
    return even if length <= FADE else np.sin(even * np.float32(math.pi / 2))


def _laid(sounds: list[_Voiced], start: int, end: int) -> Block:
    bus = np.zeros((end - start, 2), np.float32)
    for sound in sounds:
        sound.add(bus, start)
    return bus
