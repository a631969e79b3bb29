"""The mix and its master: exact places, balance, loudness, stems."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import MediaMismatch
from pipeline.film.media import Sound
from pipeline.media import aac
from pipeline.media.ducking import ATTACK, RELEASE, Duck, merged
from pipeline.media.levelling import GRID, Level, master_level, mixed_loudness
from pipeline.media.loudness import integrated_loudness, near_powers
from pipeline.media.mastering import chunks, master_blocks, mastered
from pipeline.media.sound import Mixer, MixRequest, PlacedSound, music_gain, write_wav
from tests.sound.meters import measured_loudness, measured_true_peak

RATE = 48_000
LENGTH = 24 * RATE + 17
LINES = (2 * RATE, 9 * RATE + 311, 15 * RATE)
SPEECH_OVER_BED = 8.0
"""LU by which dialogue is louder than what sounds under it."""
LOUDNESS_TOLERANCE = 0.5
"""LU from the wanted loudness."""
NEAR = 0.05
"""LU by which the quick meter may be wrong over a film."""
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
def mixer(sounds: Path) -> Mixer:
    request = MixRequest(
        samples=LENGTH,
        lines=tuple(PlacedSound(path=sounds / "line.wav", start=start) for start in LINES),
        music=(PlacedSound(path=sounds / "music.wav", start=0),),
        effects=(PlacedSound(path=sounds / "ambience.wav", start=0),),
    )
    return Mixer(request, music_gain(request))


def level_of(mixer: Mixer, wanted: float = -16.0, held: float | None = None) -> Level:
    return master_level([mixed_loudness(mixer, one) for one in chunks(mixer.samples)], wanted, held)


def gain_of(mixer: Mixer, wanted: float = -16.0, held: float | None = None) -> tuple[float, float]:
    level = level_of(mixer, wanted, held)
    return level.gain_db, level.loudness


@pytest.fixture(scope="module")
def master(mixer: Mixer) -> np.ndarray:
    return np.concatenate(list(master_blocks(mixer, gain_of(mixer)[0])))


def kept_loudness(sound: np.ndarray) -> float:
    """The loudness of what the encoder keeps of a sound."""
    return integrated_loudness(near_powers(sound, below=aac.CUTOFF))


def test_loudness_and_peak_are_as_promised(mixer: Mixer, master: np.ndarray) -> None:
    gain, loudness = gain_of(mixer)
    assert gain % GRID == 0
    assert master.shape == (LENGTH, 2)
    assert loudness == pytest.approx(-16.0, abs=LOUDNESS_TOLERANCE / 2 + 0.01)
    assert kept_loudness(master) == pytest.approx(loudness, abs=NEAR)
    assert measured_true_peak([master]) <= -1.95


@pytest.mark.parametrize("wanted", [-14.0, -23.0, -27.0])
def test_any_loudness_is_met(mixer: Mixer, wanted: float) -> None:
    assert gain_of(mixer, wanted)[1] == pytest.approx(wanted, abs=GRID / 2 + 0.01)


def test_peaks_stay_low_after_aac(master: np.ndarray) -> None:
    assert measured_true_peak(aac.decoded(aac.encoded([master]))) <= HIGHEST_PEAK


def test_lines_begin_on_their_samples(mixer: Mixer) -> None:
    dialogue = np.abs(mixer.buses(0, LENGTH).dialogue).max(axis=1)
    for start in LINES:
        assert dialogue[start - 2_000 : start].max() == 0
        assert dialogue[start : start + 480].max() > 0.01
        assert dialogue[start + 3 * RATE : start + 3 * RATE + 2_000].max() == 0


def test_dialogue_stands_out(mixer: Mixer) -> None:
    buses = mixer.buses(0, LENGTH)
    for start in LINES:
        part = slice(start + RATE // 4, start + 3 * RATE - RATE // 4)
        assert measured_loudness(buses.dialogue[part]) - measured_loudness(buses.without_dialogue[part]) > SPEECH_OVER_BED


def test_the_bed_steps_back_and_returns(mixer: Mixer) -> None:
    music = mixer.buses(0, LENGTH).music
    free, under = music[6 * RATE : 8 * RATE], music[LINES[1] + RATE // 2 : LINES[1] + 5 * RATE // 2]
    assert measured_loudness(free) - measured_loudness(under) == pytest.approx(9.0, abs=1.5)


@pytest.mark.parametrize(("start", "end"), [(0, 1), (1, 4801), (LINES[0] - 7, LINES[0] + 150_001), (LENGTH - 9_999, LENGTH)])
def test_a_stretch_is_the_same_in_the_whole(mixer: Mixer, master: np.ndarray, start: int, end: int) -> None:
    np.testing.assert_array_equal(mixer.buses(start, end).whole, mixer.buses(0, LENGTH).whole[start:end])
    np.testing.assert_allclose(mastered(mixer, start, end, gain_of(mixer)[0]), master[start:end], atol=1e-6)


def test_chunks_measure_like_the_whole(mixer: Mixer) -> None:
    whole = mixer.buses(0, LENGTH).whole
    parts = [mixed_loudness(mixer, one) for one in chunks(LENGTH)]
    steps, tops = ([value for one in parts for value in getattr(one, name)] for name in ("steps", "tops"))
    assert len(steps) == LENGTH // 4_800
    assert integrated_loudness(np.array(steps)) == pytest.approx(measured_loudness(whole), abs=NEAR)
    assert max(tops) == pytest.approx(10 ** (measured_true_peak([whole]) / 20), rel=0.05)


def test_a_fingerprint_tells_what_is_heard_and_not_where(sounds: Path) -> None:
    def mixed(at: int, **more: float) -> Mixer:
        line = PlacedSound(path=sounds / "line.wav", start=at, **more)  # type: ignore[arg-type]
        return Mixer(MixRequest(samples=20 * RATE, lines=(line,)), 0.0)

    here, there = mixed(2 * RATE), mixed(5 * RATE)
    assert here.fingerprint(RATE, 6 * RATE) == there.fingerprint(4 * RATE, 9 * RATE)
    assert here.fingerprint(RATE, 6 * RATE) != there.fingerprint(RATE, 6 * RATE)
    assert here.fingerprint(RATE, 6 * RATE) != mixed(2 * RATE, gain_db=1.0).fingerprint(RATE, 6 * RATE)
    assert here.fingerprint(10 * RATE, 12 * RATE) == there.fingerprint(11 * RATE, 13 * RATE)


@pytest.mark.parametrize("hotter", [6.0, 9.0])
def test_what_the_limiter_takes_is_foreseen(tmp_path: Path, hotter: float) -> None:
    random, time = np.random.default_rng(2), np.arange(14 * RATE) / RATE
    speech = random.standard_normal(len(time)) * np.clip(np.sin(2 * np.pi * 3 * time) + 0.3, 0, None) ** 2
    write_wav(tmp_path / "speech.wav", Sound(samples=(0.08 * speech).astype(np.float32)[:, None]))
    mixer = Mixer(MixRequest(samples=len(time), lines=(PlacedSound(path=tmp_path / "speech.wav", start=0),)), 0.0)
    free = measured_loudness(mixer.buses(0, mixer.samples).whole)
    level = level_of(mixer, free + hotter)
    master = np.concatenate(list(master_blocks(mixer, level.gain_db, quick_db=level.quick_db)))
    assert free + level.gain_db - measured_loudness(master) > 0.5, "the limiter is meant to work here"
    assert kept_loudness(master) == pytest.approx(level.loudness, abs=4 * NEAR)


def test_a_gain_is_held_as_long_as_it_does(mixer: Mixer) -> None:
    gain, loudness = gain_of(mixer)
    assert gain_of(mixer, loudness + 0.35, held=gain)[0] == gain
    assert gain_of(mixer, loudness + 0.35)[0] == gain + GRID
    assert gain_of(mixer, loudness + 0.45, held=gain)[0] == gain + GRID


def test_a_silent_film_is_silent() -> None:
    mixer = Mixer(MixRequest(samples=RATE), 0.0)
    assert gain_of(mixer) == (0.0, -70.0)
    assert not mastered(mixer, 0, RATE, 0.0).any()


def test_a_whisper_of_ambience_is_not_blown_up(tmp_path: Path) -> None:
    quiet = (1e-3 * np.random.default_rng(0).standard_normal((4 * RATE, 2))).astype(np.float32)
    write_wav(tmp_path / "room.wav", Sound(samples=quiet))
    mixer = Mixer(MixRequest(samples=4 * RATE, effects=(PlacedSound(path=tmp_path / "room.wav", start=0),)), 0.0)
    assert gain_of(mixer)[0] == 14.0


def test_short_sounds_are_padded_and_long_ones_cut(sounds: Path) -> None:
    clip = PlacedSound(path=sounds / "line.wav", start=5 * RATE, gain_db=-3.0)
    music = PlacedSound(path=sounds / "music.wav", start=0)
    buses = Mixer(MixRequest(samples=30 * RATE, effects=(clip,), music=(music,)), 0.0).buses(0, 31 * RATE)
    effects = np.abs(buses.effects).max(axis=1)
    assert effects[: 5 * RATE].max() == 0
    assert effects[5 * RATE : 8 * RATE].max() > 0.01
    assert not buses.music[LENGTH:].any()
    late = Mixer(MixRequest(samples=2 * RATE, lines=(PlacedSound(path=sounds / "line.wav", start=RATE),)), 0.0)
    assert not late.buses(0, 3 * RATE).whole[2 * RATE :].any()


def test_a_part_of_a_sound_is_heard_where_it_is_put(sounds: Path) -> None:
    part = PlacedSound(path=sounds / "music.wav", start=RATE, source_in=777, samples=RATE, fade_in=2_400, fade_out=4_800)
    bus = Mixer(MixRequest(samples=3 * RATE, effects=(part,)), 0.0).buses(0, 3 * RATE).effects
    whole = Mixer(MixRequest(samples=LENGTH, effects=(PlacedSound(path=sounds / "music.wav", start=0),)), 0.0).buses(0, LENGTH).effects
    inner = slice(RATE + 2_400, 2 * RATE - 4_800)
    np.testing.assert_array_equal(bus[inner], whole[777 + 2_400 : 777 + RATE - 4_800])
    assert not bus[:RATE].any()
    assert not bus[2 * RATE :].any()
    assert np.abs(bus[2 * RATE - 1]).max() < 1e-3


def test_a_crossfade_keeps_the_power(tmp_path: Path) -> None:
    random = np.random.default_rng(8)
    for name in "ab":
        write_wav(tmp_path / f"{name}.wav", Sound(samples=(0.1 * random.standard_normal((2 * RATE, 2))).astype(np.float32)))
    meet = RATE // 2
    one = PlacedSound(path=tmp_path / "a.wav", start=0, fade_out=meet)
    other = PlacedSound(path=tmp_path / "b.wav", start=2 * RATE - meet, fade_in=meet)
    bus = Mixer(MixRequest(samples=3 * RATE, effects=(one, other)), 0.0).buses(0, 3 * RATE).effects
    power = np.square(bus[: 3 * RATE // 2400 * 2400]).reshape(-1, 4800).mean(axis=1)
    assert 10 * np.log10(power[2:-2].max() / power[2:-2].min()) < 1.0


def test_a_long_sound_at_another_rate_is_refused(tmp_path: Path) -> None:
    write_wav(tmp_path / "long.wav", Sound(samples=np.zeros((121 * 8_000, 1), np.float32), rate=8_000))
    with pytest.raises(MediaMismatch, match="samples per second"):
        Mixer(MixRequest(samples=RATE, music=(PlacedSound(path=tmp_path / "long.wav", start=0),)), 0.0)


def test_the_rest_steps_back_before_and_after() -> None:
    spans = merged([(100_000, 200_000), (210_000, 300_000)])
    assert spans == [(100_000, 300_000)]
    duck = Duck(depth=-9.0)
    curve = duck.curve(spans, 0, 400_000)
    assert curve is not None
    assert curve[0] == 1
    assert curve[100_000 - ATTACK - 100] == 1
    assert 20 * np.log10(curve[100_000]) == pytest.approx(-9, abs=0.1)
    assert np.abs(20 * np.log10(curve[100_100:299_900]) + 9).max() < 0.01
    assert curve[300_000 + RELEASE + 100] == pytest.approx(1, abs=1e-3)
    assert np.abs(np.diff(curve)).max() < 1e-3
    np.testing.assert_array_equal(duck.curve(spans, 90_001, 120_000), curve[90_001:120_000])
    assert duck.curve(spans, 330_000, 400_000) is None


def test_speech_in_the_middle_of_a_block_is_not_missed() -> None:
    spot: Callable[[int, int], object] = lambda a, b: Duck(depth=-6.0).curve([(50_000, 50_100)], a, b)  # noqa: E731
    assert spot(0, 40_000) is None
    assert spot(0, 60_000) is not None
