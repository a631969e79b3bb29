"""The orchestra: notes that a musician would accept, and sound of exact length."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import symusic
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.music import orchestra
from adapters.music.composition import DRUMS, Note, composed
from adapters.music.melody import HIGHEST, LOWEST
from adapters.music.midi import write_midi
from adapters.music.moods import MOODS, PALETTES, mood_named, palette_for
from adapters.music.orchestra import OrchestraScore
from adapters.music.sampler import Sampler
from adapters.music.soundfont import SoundFont
from adapters.music.theory import MODES, Key, chord, parallels, voiced
from pipeline.errors import MediaError
from pipeline.ports import Passage, ScoreRequest
from tests.sound.meters import measured_loudness

RATE = 48_000
SOUNDFONT = Path(orchestra.__file__).parent / "data" / "FluidR3Mono_GM.sf3"
CENTS = 0.35
"""Semitones around a harmonic, vibrato included."""
SHARPEST_DISSONANCE = 0.12
"""Share of melody time in which a melody note rubs at a semitone against the chord."""
BUSIEST = 9.0
"""Notes that begin in a second, all players together."""


def _request(*moods: str, seconds: float = 30.0, seed: int = 1, genre: str = "", hits: tuple[float, ...] = ()) -> ScoreRequest:
    length = int(seconds * RATE / len(moods))
    passages = tuple(Passage(samples=length, mood=mood, tension=0.7 if mood in ("tense", "urgent") else 0.3) for mood in moods)
    return ScoreRequest(passages=passages, seed=seed, genre=genre, hits=tuple(int(h * RATE) for h in hits))


def _share_in_tune(samples: np.ndarray, key: int) -> float:
    """How much of a tone's power lies within CENTS of the harmonics of a key."""
    power = np.abs(np.fft.rfft(samples[9_600:26_000] * np.hanning(16_400), 1 << 18)) ** 2
    frequency = np.maximum(np.fft.rfftfreq(1 << 18, 1 / RATE), 1.0)
    harmonic = frequency / (440 * 2 ** ((key - 69) / 12))
    off = np.abs(12 * np.log2(harmonic / np.maximum(np.round(harmonic), 1)))
    return float(power[off < CENTS].sum() / power.sum())


@pytest.fixture(scope="module")
def sampler() -> Sampler:
    return Sampler(SoundFont(SOUNDFONT))


@pytest.mark.parametrize("program", [0, 22, 32, 40, 42, 48, 56, 60, 68, 71, 73])
@pytest.mark.parametrize("key", [48, 60, 67, 72])
def test_instruments_play_in_tune(program: int, key: int, sampler: Sampler) -> None:
    room = np.zeros((RATE, 2), np.float32)
    sampler.add(program, [Note(start=0.0, length=0.8, pitch=key, force=0.6)], room, np.ones(2, np.float32))
    assert _share_in_tune(room[:, 0], key) > 0.8
    assert _share_in_tune(room[:, 0], key + 1) < 0.5


def test_loops_have_no_clicks(sampler: Sampler) -> None:
    for program, key in itertools.product((71, 73, 48, 60), range(60, 85, 3)):
        room = np.zeros((3 * RATE, 2), np.float32)
        sampler.add(program, [Note(start=0.0, length=2.8, pitch=key, force=0.6)], room, np.ones(2, np.float32))
        steady = room[RATE : 2 * RATE, 0]
        power = np.abs(np.fft.rfft(steady * np.hanning(len(steady)))) ** 2
        assert power[14_000:].sum() / power.sum() < 1e-3, (program, key)


def test_louder_notes_are_louder(sampler: Sampler) -> None:
    levels = []
    for force in (0.2, 0.5, 0.9):
        room = np.zeros((RATE, 2), np.float32)
        sampler.add(48, [Note(start=0.0, length=0.8, pitch=64, force=force)], room, np.ones(2, np.float32))
        levels.append(float(np.abs(room).max()))
    assert levels[0] < levels[1] < levels[2]


def test_every_instrument_that_is_used_sounds(sampler: Sampler) -> None:
    programs = {p for palette in PALETTES.values() for p in (*palette.leads, palette.pad, palette.figure, palette.bass, palette.colour)}
    for program in sorted(programs | {DRUMS, 47, 60}):
        key = 41 if program in (DRUMS, 47, 43, 32, 70) else 64
        room = np.zeros((RATE, 2), np.float32)
        sampler.add(program, [Note(start=0.0, length=0.8, pitch=key, force=0.6)], room, np.ones(2, np.float32))
        assert np.abs(room).max() > 0.003, program
        assert program in orchestra._MEASURED


def test_a_file_that_is_no_soundfont_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.sf2").write_bytes(b"RIFF????sfbkLIST")
    with pytest.raises(MediaError, match="soundfont"):
        SoundFont(tmp_path / "x.sf2")


@pytest.mark.parametrize("mood", sorted(MOODS))
def test_harmony_and_melody_obey_the_rules(mood: str) -> None:
    for seed in range(3):
        piece = composed(_request(mood, "calm", mood, seconds=40, seed=seed))
        assert sum(parallels(a, b) for a, b in itertools.pairwise(piece.voices)) <= 1
        moves = [np.mean([min(abs(x - y) for y in a) for x in b]) for a, b in itertools.pairwise(piece.voices)]
        assert float(np.mean(moves)) < 2.5
        assert all(LOWEST <= note.pitch <= HIGHEST for note in piece.melody)
        leaps = [abs(a.pitch - b.pitch) for a, b in itertools.pairwise(piece.melody)]
        assert max(leaps, default=0) <= 12
        rubbing = sum(n.length for n in piece.melody if {(n.pitch - v) % 12 for v in piece.voices[int(n.beat // 4)]} & {1, 11})
        assert rubbing <= SHARPEST_DISSONANCE * sum(n.length for n in piece.melody) + 1
        assert sum(len(layer.notes) for layer in piece.layers) / piece.form.seconds < BUSIEST


def test_the_melody_leaves_room() -> None:
    shares = []
    for seed in range(8):
        piece = composed(_request("calm", "warm", "sad", seconds=60, seed=seed))
        shares.append(sum(n.length for n in piece.melody) / (4 * len(piece.form.bars)))
    assert 0.25 < float(np.mean(shares)) < 0.8


def test_it_ends_at_home() -> None:
    for mood in ("calm", "sad", "eerie", "triumphant"):
        piece = composed(_request(mood, seconds=30))
        assert piece.form.close.root == piece.form.key.tonic
        assert piece.form.bars[-1].chord.root != piece.form.key.tonic
        ends = [note.start + note.length for layer in piece.layers if layer.role in ("pad", "bass") for note in layer.notes]
        assert 29.0 < max(ends) < 30.0


def test_accents_fall_on_the_hits() -> None:
    piece = composed(_request("calm", "tense", "calm", seconds=36, hits=(12.0, 20.5)))
    starts = {round(n.start, 3) for layer in piece.layers if layer.role in ("accent", "drums") for n in layer.notes}
    assert {12.0, 20.5} <= starts
    beats = [piece.form.at(float(b)) for b in range(4 * len(piece.form.bars))]
    assert min(abs(b - 12.0) for b in beats) < 0.01


@settings(max_examples=40, deadline=None)
@given(
    seconds=st.floats(0.01, 90.0),
    seed=st.integers(0, 2**31 - 1),
    moods=st.lists(st.sampled_from([*sorted(MOODS), "weird", ""]), min_size=1, max_size=6),
    hits=st.lists(st.floats(0.0, 90.0), max_size=5),
)
def test_time_always_runs_forward(seconds: float, seed: int, moods: list[str], hits: list[float]) -> None:
    piece = composed(_request(*moods, seconds=seconds, seed=seed, hits=tuple(hits)))
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(piece.form.anchors))
    assert all(note.length > 0 and note.start >= -0.01 for layer in piece.layers for note in layer.notes)


def test_the_sound_is_exact_even_and_repeatable() -> None:
    request = _request("calm", "tense", "joyful", seconds=20.0123, hits=(8.0,))
    score = OrchestraScore()
    sound = score.compose(request)
    assert sound.samples.shape == (request.samples, 2)
    assert measured_loudness(sound.samples) == pytest.approx(-20.0, abs=0.6)
    assert float(np.abs(sound.samples).max()) < 0.9
    assert np.abs(sound.samples[-10:]).max() < 1e-3
    assert sound.samples.tobytes() == score.compose(request).samples.tobytes()
    other = score.compose(_request("calm", "tense", "joyful", seconds=20.0123, seed=2))
    assert sound.samples.tobytes() != other.samples.tobytes()


@pytest.mark.parametrize("samples", [0, 1, 1_000, 48_000, 130_000])
def test_short_films_have_short_music(samples: int) -> None:
    request = ScoreRequest(passages=(Passage(samples=samples, mood="calm"),), seed=1)
    assert OrchestraScore().compose(request).samples.shape == (samples, 2)


def test_genres_and_moods_are_understood() -> None:
    assert palette_for("film noir", "calm") is PALETTES["noir"]
    assert palette_for("science fiction", "calm") is PALETTES["space"]
    assert palette_for("", "eerie") is PALETTES["dark"]
    assert mood_named("Happy") is MOODS["joyful"]
    assert mood_named("unheard of") is MOODS["calm"]


@pytest.mark.parametrize("mode", sorted(MODES))
def test_chords_have_no_bare_diminished_fifth(mode: str) -> None:
    key = Key(tonic=2, mode=mode)
    for degree in range(7):
        tones = chord(key, degree).tones
        assert (tones[2] - tones[0]) % 12 != 6
        assert voiced(chord(key, degree, "9"), None)


def test_the_midi_file_holds_the_same_music(tmp_path: Path) -> None:
    request = _request("calm", "tense", "joyful", seconds=30, hits=(12.0,))
    write_midi(request, tmp_path / "score.mid")
    read = symusic.Score(str(tmp_path / "score.mid")).to("second")
    piece = composed(request)
    wanted = sorted((n.start, n.pitch) for layer in piece.layers for n in layer.notes)
    found = sorted((n.start, n.pitch) for track in read.tracks for n in track.notes)
    assert len(found) == len(wanted)
    assert max(abs(a[0] - b[0]) for a, b in zip(found, wanted, strict=True)) < 0.02


def test_a_score_without_bars_still_has_a_midi_file(tmp_path: Path) -> None:
    write_midi(_request("calm", seconds=0.5), tmp_path / "score.mid")
    assert (tmp_path / "score.mid").stat().st_size > 20
