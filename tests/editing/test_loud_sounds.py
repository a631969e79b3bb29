"""Sounds that a limiter and an encoder find hard: each film comes to its loudness, or says what it can come to, below its peak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.editing.edit import Edit, EditBed, EditLine, EditShot
from pipeline.editing.soundtrack import Soundtrack, promised, soundtrack
from pipeline.film.media import Sound
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size
from pipeline.media.mastering import CHUNK, HIGHEST_PEAK
from pipeline.media.proof import LOUDNESS_TOLERANCE
from pipeline.media.wav import read_wav, write_wav
from tests.media.coded import murmur_file

WANTED = -16.0
SECONDS = 13
SAMPLES = SECONDS * SAMPLE_RATE
RANDOM_SEED = 7

Samples = np.ndarray


def white(level: float, samples: int = SAMPLES) -> Samples:
    return np.clip(level * np.random.default_rng(RANDOM_SEED).standard_normal((samples, 2)), -1, 1)


def rain(drops: int, height: float, hiss: float) -> Samples:
    """Rain on a window: a hiss, and drops of a hundredth of a second, each some decibels above it."""
    random = np.random.default_rng(RANDOM_SEED)
    sound = hiss * random.standard_normal((SAMPLES, 2))
    fall = np.exp(-np.arange(400) / 60)[:, None]
    for at in random.integers(0, SAMPLES - 400, drops):
        sound[at : at + 400] += height * random.uniform(0.2, 1) * fall * random.standard_normal((400, 2))
    return np.clip(sound, -1, 1)


def bursts(every: float) -> Samples:
    """50 ms of noise every so many seconds, hiss between them."""
    time = np.arange(SAMPLES) / SAMPLE_RATE
    return np.where((time % every < 0.05)[:, None], white(0.4), white(0.003))


def clicks(every: int, hiss: float = 0.0) -> Samples:
    """One sample every so many, as a vocoder leaves that has learnt nothing."""
    sound = white(hiss)
    sound[::every] += 0.2
    return sound


def film(root: Path, voice: Samples | None = None, **beds: Samples) -> Edit:
    """A film of one shot that is heard so."""
    shot = EditShot(id=ShotId("S01"), clip=Path("none.mp4"), frames=24 * SECONDS)
    for kind, sound in beds.items():
        write_wav(root / f"{kind}.wav", Sound(samples=sound.astype(np.float32)))
    if voice is not None:
        write_wav(root / "voice.wav", Sound(samples=voice.astype(np.float32)))
    lines = (
        () if voice is None else (EditLine(shot=shot.id, index=1, sound=Path("voice.wav"), start=48_000, samples=len(voice), text="So."),)
    )
    return Edit(
        rate=FrameRate(24),
        size=Size(64, 36),
        shots=(shot,),
        lines=lines,
        beds=tuple(EditBed(kind=kind, sound=Path(f"{kind}.wav"), start=0, samples=SAMPLES) for kind in beds),
    )


def murmur(root: Path) -> Samples:
    murmur_file(root / "murmur.wav", 8.0, 3)
    return read_wav(root / "murmur.wav").samples


def keeps(made: Soundtrack, wanted: float) -> bool:
    return abs(made.known.loudness - wanted) <= LOUDNESS_TOLERANCE and made.known.true_peak <= HIGHEST_PEAK


LOUD: dict[str, Callable[[], dict[str, Samples]]] = {
    "white voice, white music": lambda: {"voice": white(0.1, 8 * SAMPLE_RATE), "music": white(0.2)},
    "white noise everywhere, clipped": lambda: {
        "voice": white(1, 8 * SAMPLE_RATE),
        "music": white(1),
        "native": white(1),
        "ambience": white(1),
    },
    "quiet white noise": lambda: {"native": white(0.02)},
    "steady rain": lambda: {"ambience": rain(3000, 0.2, 0.02)},
    "rain on a window": lambda: {"ambience": rain(1500, 0.3, 0.03)},
    "few drops": lambda: {"ambience": rain(100, 0.3, 0.02)},
}


@pytest.mark.parametrize("name", LOUD)
def test_hard_sounds_come_to_their_loudness(name: str, tmp_path: Path) -> None:
    made = soundtrack(film(tmp_path, **LOUD[name]()), tmp_path, tmp_path / "work", loudness=WANTED)
    assert promised(WANTED, made) == WANTED
    assert keeps(made, WANTED)


@pytest.mark.parametrize("drops", [(1500, 0.3, 0.03), (3000, 0.2, 0.02)])
def test_rain_and_a_voice_come_to_their_loudness(drops: tuple[int, float, float], tmp_path: Path) -> None:
    made = soundtrack(film(tmp_path, murmur(tmp_path), ambience=rain(*drops)), tmp_path, tmp_path / "work", loudness=WANTED)
    assert keeps(made, WANTED)


HOPELESS = {"clicks": clicks(480), "rare clicks": clicks(24_000), "clicks in hiss": clicks(4_800, 0.003), "rare knocks": bursts(3)}


@pytest.mark.parametrize("name", HOPELESS)
def test_what_is_nothing_but_peaks_is_held_to_what_it_comes_to(name: str, tmp_path: Path) -> None:
    """One sample of full height is far from loud, and no gain helps it."""
    made = soundtrack(film(tmp_path, native=HOPELESS[name]), tmp_path, tmp_path / "work", loudness=WANTED)
    assert made.highest
    assert promised(WANTED, made) < WANTED - LOUDNESS_TOLERANCE
    assert keeps(made, promised(WANTED, made))


def test_a_film_that_is_only_quiet_is_not_called_loud_enough(tmp_path: Path) -> None:
    """The promise moves for films that no gain helps, never for one whose gain was chosen wrongly."""
    made = soundtrack(film(tmp_path, native=white(0.1)), tmp_path, tmp_path / "work", loudness=WANTED)
    fallen = replace(made, known=replace(made.known, loudness=WANTED - 3))
    assert promised(WANTED, fallen) == WANTED


def test_a_changed_line_in_the_rain_costs_its_chunks(tmp_path: Path) -> None:
    rained, voice = rain(1500, 0.3, 0.03), murmur(tmp_path)
    first = soundtrack(film(tmp_path, voice[: 2 * SAMPLE_RATE], ambience=rained), tmp_path, tmp_path / "work", loudness=WANTED)
    edit = film(tmp_path, voice[2 * SAMPLE_RATE : 4 * SAMPLE_RATE], ambience=rained)
    again = soundtrack(edit, tmp_path, tmp_path / "work", loudness=WANTED, gain_held=first.gain_db)
    anew = soundtrack(edit, tmp_path, tmp_path / "new", loudness=WANTED, gain_held=first.gain_db)
    assert again.encoded <= 2 * CHUNK, "one chunk of three, at the gain that seemed right and at the one that is"
    assert again.path.read_bytes() == anew.path.read_bytes()
    assert keeps(again, WANTED)
