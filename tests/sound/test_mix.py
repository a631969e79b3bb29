"""The mix: exact places, balance, loudness, stems."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import MediaMismatch
from pipeline.film.media import Sound
from pipeline.media.ducking import ATTACK, RELEASE, merged, presence
from pipeline.media.loudness import measured_loudness
from pipeline.media.mux import encode_sound
from pipeline.media.sound import Mix, MixRequest, PlacedSound, mix, read_wav, write_wav

RATE = 48_000
LENGTH = 24 * RATE + 17
LINES = (2 * RATE, 9 * RATE + 311, 15 * RATE)
SPEECH_OVER_BED = 8.0
"""LU by which dialogue is louder than what sounds under it."""
LOUDNESS_TOLERANCE = 0.5
"""LU from the wanted loudness."""
HIGHEST_PEAK = -1.5
"""dBTP after AAC."""


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    random = np.random.default_rng(3)
    time = np.arange(3 * 24_000) / 24_000
    speech = random.standard_normal(len(time)) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * time))
    shaped = np.convolve(speech, np.hanning(15) / 7, mode="same")
    write_wav(folder / "line.wav", Sound(samples=(0.1 * shaped / shaped.std()).astype(np.float32)[:, None], rate=24_000))
    music = np.cumsum(random.standard_normal((LENGTH, 2)), axis=0)
    music -= np.stack([np.convolve(music[:, i], np.ones(400) / 400, mode="same") for i in (0, 1)], 1)
    write_wav(folder / "music.wav", Sound(samples=(0.08 * music / music.std()).astype(np.float32)))
    write_wav(folder / "ambience.wav", Sound(samples=(0.015 * random.standard_normal((LENGTH, 2))).astype(np.float32)))
    return folder


@pytest.fixture(scope="module")
def request_(sounds: Path) -> MixRequest:
    lines = tuple(PlacedSound(path=sounds / "line.wav", start=start) for start in LINES)
    return MixRequest(samples=LENGTH, lines=lines, music=sounds / "music.wav", ambience=sounds / "ambience.wav")


@pytest.fixture(scope="module")
def mixed(request_: MixRequest, tmp_path_factory: pytest.TempPathFactory) -> Mix:
    return mix(request_, tmp_path_factory.mktemp("mix"))


def _samples(path: Path) -> np.ndarray:
    return read_wav(path).samples


def test_loudness_and_peak_are_as_promised(mixed: Mix) -> None:
    master = _samples(mixed.master)
    assert master.shape == (LENGTH, 2)
    assert mixed.loudness == pytest.approx(-16.0, abs=LOUDNESS_TOLERANCE)
    assert measured_loudness(master) == pytest.approx(mixed.loudness, abs=0.05)
    assert mixed.true_peak <= -1.95


def test_peaks_stay_low_after_aac(mixed: Mix, tmp_path: Path) -> None:
    import av

    from pipeline.media.loudness import measured_true_peak

    encode_sound(mixed.master, tmp_path / "film.m4a")
    with av.open(str(tmp_path / "film.m4a")) as container:
        decoded = np.concatenate([frame.to_ndarray().T for frame in container.decode(audio=0)])
    assert measured_true_peak([decoded]) <= HIGHEST_PEAK


def test_lines_begin_on_their_samples(mixed: Mix) -> None:
    dialogue = np.abs(_samples(mixed.stems.dialogue)).max(axis=1)
    for start in LINES:
        assert dialogue[start - 2_000 : start].max() == 0
        assert dialogue[start : start + 480].max() > 0.01
        assert dialogue[start + 3 * RATE : start + 3 * RATE + 2_000].max() == 0


def test_dialogue_stands_out(mixed: Mix) -> None:
    dialogue, rest = _samples(mixed.stems.dialogue), _samples(mixed.stems.without_dialogue)
    for start in LINES:
        part = slice(start + RATE // 4, start + 3 * RATE - RATE // 4)
        assert measured_loudness(dialogue[part]) - measured_loudness(rest[part]) > SPEECH_OVER_BED


def test_the_bed_steps_back_and_returns(mixed: Mix) -> None:
    music = _samples(mixed.stems.music)
    free, under = music[6 * RATE : 8 * RATE], music[LINES[1] + RATE // 2 : LINES[1] + 5 * RATE // 2]
    assert measured_loudness(free) - measured_loudness(under) == pytest.approx(9.0, abs=1.5)


def test_stems_add_up(mixed: Mix) -> None:
    stems = mixed.stems
    whole = _samples(stems.dialogue) + _samples(stems.music) + _samples(stems.effects)
    np.testing.assert_allclose(_samples(stems.music) + _samples(stems.effects), _samples(stems.without_dialogue), atol=1e-6)
    master = _samples(mixed.master)
    quiet = np.abs(whole).max(axis=1) < 0.2
    ratio = master[quiet] @ np.ones(2) / np.where(np.abs(whole[quiet] @ np.ones(2)) < 1e-3, np.nan, whole[quiet] @ np.ones(2))
    assert float(np.nanmedian(ratio)) == pytest.approx(1.0, abs=0.06)


def test_the_same_request_gives_the_same_bytes(request_: MixRequest, mixed: Mix, tmp_path: Path) -> None:
    assert mix(request_, tmp_path).master.read_bytes() == mixed.master.read_bytes()


def test_a_silent_film_is_silent(tmp_path: Path) -> None:
    made = mix(MixRequest(samples=RATE), tmp_path)
    assert made.loudness == -70.0
    assert not _samples(made.master).any()


def test_a_whisper_of_ambience_is_not_blown_up(sounds: Path, tmp_path: Path) -> None:
    quiet = (1e-3 * np.random.default_rng(0).standard_normal((4 * RATE, 2))).astype(np.float32)
    write_wav(tmp_path / "room.wav", Sound(samples=quiet))
    made = mix(MixRequest(samples=4 * RATE, ambience=tmp_path / "room.wav"), tmp_path / "out")
    assert made.gain_db == pytest.approx(14.0)


def test_native_sound_and_short_beds_are_padded(sounds: Path, tmp_path: Path) -> None:
    clip = PlacedSound(path=sounds / "line.wav", start=5 * RATE, gain_db=-3.0)
    made = mix(MixRequest(samples=30 * RATE, native=(clip,), music=sounds / "music.wav"), tmp_path)
    effects = np.abs(_samples(made.stems.effects)).max(axis=1)
    assert effects[: 5 * RATE].max() == 0
    assert effects[5 * RATE : 8 * RATE].max() > 0.01
    assert not _samples(made.stems.music)[LENGTH:].any()


def test_a_line_past_the_end_is_cut_and_music_at_another_rate_refused(sounds: Path, tmp_path: Path) -> None:
    made = mix(MixRequest(samples=2 * RATE, lines=(PlacedSound(path=sounds / "line.wav", start=RATE),)), tmp_path)
    assert len(_samples(made.master)) == 2 * RATE
    with pytest.raises(MediaMismatch, match="samples per second"):
        mix(MixRequest(samples=RATE, music=sounds / "line.wav"), tmp_path / "wrong")


def test_presence_ramps_before_and_after() -> None:
    spans = merged([(100_000, 200_000), (210_000, 300_000)])
    assert spans == [(100_000, 300_000)]
    curve = presence(spans, 0, 400_000)
    assert curve[0] == 0
    assert curve[100_000 - ATTACK - 100] == 0
    assert curve[100_000] == pytest.approx(1, abs=0.01)
    assert (curve[100_100:299_900] > 0.999).all()
    assert curve[300_000 + RELEASE + 100] == pytest.approx(0, abs=1e-3)
    assert np.abs(np.diff(curve)).max() < 1e-3
    np.testing.assert_allclose(presence(spans, 90_000, 120_000), curve[90_000:120_000], atol=5e-3)
