"""The mix: dialogue, music and effects become one master and its stems, block by block.

Lines lie at their samples on the dialogue bus; music and ambience step back while somebody speaks and
begin to do so before the first word. One gain brings the whole to its loudness, a limiter keeps the peaks,
nothing rides the level. Memory does not grow with the film.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import MediaMismatch
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.ducking import Duck, merged, presence
from pipeline.media.limiter import CONTEXT, limited
from pipeline.media.loudness import SILENCE, LoudnessMeter, amplitude, integrated_loudness, measured_true_peak
from pipeline.media.resampling import resampled
from pipeline.media.wav import WavFile, WavWriter, open_wav, read_wav, write_wav

__all__ = ["Mix", "MixRequest", "PlacedSound", "Stems", "mix", "read_wav", "write_wav"]

MUSIC_LOUDNESS = -21.0
"""LUFS to which music is brought before it is mixed; dialogue comes at -20 dBFS, about -17 LUFS in stereo."""
CEILING = -2.0
"""dBTP of the master; AAC adds up to half a decibel."""
MUSIC_DUCK = Duck(depth=-9.0)
EFFECTS_DUCK = Duck(depth=-9.0)

_BLOCK = 20 * SAMPLE_RATE
_FADE = SAMPLE_RATE * 5 // 1000
_LOUDEST_GAIN = 14.0
_EXACT = 0.1
_ROUNDS = 3

Block = NDArray[np.float32]
"""Samples (n, 2) at the film's rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedSound:
    """A WAV file of any rate, mono or stereo, that begins on film sample ``start``, ``gain_db`` louder."""

    path: Path
    start: int
    gain_db: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MixRequest:
    """What is mixed.

    Attributes:
        samples: exact length at the film's rate.
        lines: spoken lines; while one sounds, all but the lines is softer.
        music: WAV file from the film's first sample on, at the film's rate, or None.
        ambience: the same for beds and effects, or None.
        native: sound that clips brought along.
        loudness: of the master in LUFS.
        music_gain_db: louder or softer music.
        ambience_gain_db: louder or softer ambience.
    """

    samples: int
    lines: tuple[PlacedSound, ...] = ()
    music: Path | None = None
    ambience: Path | None = None
    native: tuple[PlacedSound, ...] = ()
    loudness: float = -16.0
    music_gain_db: float = 0.0
    ambience_gain_db: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stems:
    """WAV files that add up to the master before its limiter; ``without_dialogue`` is what a dub needs."""

    dialogue: Path
    music: Path
    effects: Path
    without_dialogue: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """A finished mix.

    Attributes:
        master: stereo float32 WAV at the film's rate, exactly as long as asked for.
        stems: its parts.
        loudness: integrated, in LUFS; SILENCE (-70) for a silent film.
        true_peak: in dBTP.
        gain_db: what the whole was raised by.
    """

    master: Path
    stems: Stems
    loudness: float
    true_peak: float
    gain_db: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Buses:
    dialogue: Block
    music: Block
    effects: Block

    @property
    def whole(self) -> Block:
        return self.dialogue + self.music + self.effects


def mix(request: MixRequest, into: Path) -> Mix:
    """Mix a film's sound into folder ``into``: ``master.wav`` and the stems, each written atomically.

    Raises:
        MediaError: a sound file cannot be read.
        MediaMismatch: music or ambience is not at the film's rate.
    """
    music_gain = _music_gain(request)
    meter = LoudnessMeter()
    for buses in _blocks(request, music_gain):
        meter.add(buses.whole)
    gain_db = _master_gain(request.loudness, meter)
    stems = _write_stems(request, music_gain, amplitude(gain_db), into)
    return _master(request, stems, gain_db, into / "master.wav")


def _write_stems(request: MixRequest, music_gain: float, gain: float, into: Path) -> Stems:
    stems = Stems(
        dialogue=into / "dialogue.wav",
        music=into / "music.wav",
        effects=into / "effects.wav",
        without_dialogue=into / "without-dialogue.wav",
    )
    with contextlib.ExitStack() as stack:
        paths = (stems.dialogue, stems.music, stems.effects, stems.without_dialogue)
        files = [stack.enter_context(WavWriter(path, samples=request.samples)) for path in paths]
        for buses in _blocks(request, music_gain):
            parts = (buses.dialogue, buses.music, buses.effects, buses.music + buses.effects)
            for file, part in zip(files, parts, strict=True):
                file.write(part * np.float32(gain))
    return stems


def _master(request: MixRequest, stems: Stems, gain_db: float, path: Path) -> Mix:
    """Add the stems and limit them, again with a little more gain until the limiter's loss is made up."""
    parts = (open_wav(stems.dialogue), open_wav(stems.without_dialogue))
    trim, loudness = 0.0, SILENCE
    for _ in range(_ROUNDS):
        meter = LoudnessMeter()
        with WavWriter(path, samples=request.samples) as file:
            for block in _limited_blocks(parts, request.samples, amplitude(trim)):
                meter.add(block)
                file.write(block)
        loudness = meter.integrated()
        lacking = request.loudness - loudness
        if abs(lacking) < _EXACT or gain_db >= _LOUDEST_GAIN or loudness <= SILENCE:
            break
        trim += lacking
    peak = measured_true_peak(_read_blocks(open_wav(path)))
    return Mix(master=path, stems=stems, loudness=loudness, true_peak=peak, gain_db=gain_db + trim)


def _limited_blocks(parts: tuple[WavFile, ...], samples: int, gain: float) -> Iterator[Block]:
    ceiling = amplitude(CEILING - 0.05)
    for start in range(0, samples, _BLOCK):
        first, last = max(0, start - CONTEXT), min(samples, start + _BLOCK + CONTEXT)
        whole = sum((part.read(first, last) for part in parts), np.zeros((last - first, 2), np.float32)) * np.float32(gain)
        yield limited(whole, ceiling)[start - first :][: min(_BLOCK, samples - start)]


def _read_blocks(file: WavFile) -> Iterator[Block]:
    for start in range(0, file.samples, _BLOCK):
        yield file.read(start, start + _BLOCK)


def _master_gain(wanted: float, meter: LoudnessMeter) -> float:
    loudness = meter.integrated()
    return 0.0 if loudness <= SILENCE else min(wanted - loudness, _LOUDEST_GAIN)


def _music_gain(request: MixRequest) -> float:
    """The factor that brings the music to its loudness, within 12 dB."""
    if request.music is None:
        return 1.0
    meter = LoudnessMeter()
    for block in _read_blocks(_film_sound(request.music)):
        meter.add(_stereo(block))
    loudness = integrated_loudness(meter.steps())
    change = 0.0 if loudness <= SILENCE else min(max(MUSIC_LOUDNESS - loudness, -12.0), 12.0)
    return amplitude(change + request.music_gain_db)


def _blocks(request: MixRequest, music_gain: float) -> Iterator[_Buses]:
    """The three buses, ducked and in balance, from the first sample to the last."""
    spoken = merged([(line.start, line.start + _length(line)) for line in request.lines])
    music = None if request.music is None else _film_sound(request.music)
    ambience = None if request.ambience is None else _film_sound(request.ambience)
    ambience_gain = amplitude(request.ambience_gain_db)
    for start in range(0, request.samples, _BLOCK):
        end = min(start + _BLOCK, request.samples)
        speaking = presence(spoken, start, end)
        effects = _bed(ambience, start, end) * np.float32(ambience_gain) + _placed(request.native, start, end)
        yield _Buses(
            dialogue=_placed(request.lines, start, end),
            music=_bed(music, start, end) * (MUSIC_DUCK.gain(speaking) * np.float32(music_gain))[:, None],
            effects=effects * EFFECTS_DUCK.gain(speaking)[:, None],
        )


def _film_sound(path: Path) -> WavFile:
    file = open_wav(path)
    if file.rate != SAMPLE_RATE:
        raise MediaMismatch(
            f"{path.name} has {file.rate} samples per second", expected=str(SAMPLE_RATE), found=str(file.rate), hint="make the sound again"
        )
    return file


def _bed(file: WavFile | None, start: int, end: int) -> Block:
    bed = np.zeros((end - start, 2), np.float32)
    if file is not None:
        block = _stereo(file.read(start, end))
        bed[: len(block)] = block
    return bed


def _placed(sounds: tuple[PlacedSound, ...], start: int, end: int) -> Block:
    """The parts of ``sounds`` that lie between two film samples."""
    bus = np.zeros((end - start, 2), np.float32)
    for sound in sounds:
        if sound.start < end and sound.start + _length(sound) > start:
            samples = _ready(sound)
            first, last = max(start, sound.start), min(end, sound.start + len(samples))
            bus[first - start : last - start] += samples[first - sound.start : last - sound.start]
    return bus


def _length(sound: PlacedSound) -> int:
    file = open_wav(sound.path)
    return round(file.samples * SAMPLE_RATE / file.rate)


def _ready(sound: PlacedSound) -> Block:
    """Stereo at the film's rate with its gain and short fades at both ends."""
    whole = read_wav(sound.path)
    samples = _stereo(resampled(whole.samples, whole.rate, SAMPLE_RATE)) * np.float32(amplitude(sound.gain_db))
    ramp = np.linspace(0, 1, min(_FADE, len(samples) // 2), dtype=np.float32)[:, None]
    samples[: len(ramp)] *= ramp
    samples[len(samples) - len(ramp) :] *= ramp[::-1]
    return samples


def _stereo(samples: NDArray[np.float32]) -> Block:
    return np.repeat(samples, 2, axis=1) if samples.shape[1] == 1 else samples[:, :2]
