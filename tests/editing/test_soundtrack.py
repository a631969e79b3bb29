"""The film's sound is made again only where it changed, and comes out as if it had been made at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.editing.edit import Edit, EditBed, EditLine, EditShot
from pipeline.editing.soundtrack import mixer_for, promised, soundtrack
from pipeline.editing.stems import STEMS, write_stems
from pipeline.film.media import Sound
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size
from pipeline.media import aac
from pipeline.media.mastering import CEILING, CHUNK, HIGHEST_PEAK, chunks, encoded_chunk, mastered, spliced
from pipeline.media.proof import LOUDNESS_TOLERANCE
from pipeline.media.sound import Mixer, MixRequest, PlacedSound
from pipeline.media.wav import open_wav, read_wav, write_wav
from tests.media.coded import murmur_file
from tests.sound.meters import measured_loudness, measured_true_peak

SECONDS = 25
LINES = 5
MOST_AGAIN = 2 * CHUNK
"""Samples that one changed line may cost."""


def film(root: Path, *, speech: tuple[int, ...] = tuple(range(LINES))) -> Edit:
    """A film of five-second shots with a line each (by seed), music, and wind."""
    rate = FrameRate(24)
    shots = tuple(EditShot(id=ShotId(f"S{n:02d}"), clip=Path("none.mp4"), frames=120) for n in range(SECONDS // 5))
    edit = Edit(rate=rate, size=Size(64, 36), shots=shots)
    random = np.random.default_rng(4)
    time = np.arange(edit.samples) / SAMPLE_RATE
    tune = sum(0.03 * np.sin(2 * np.pi * f * time) * (1 + np.sin(2 * np.pi * time / p)) for f, p in ((110, 3), (277, 5), (440, 7)))
    for name, part in (("music", tune), ("wind", 0.01 * random.standard_normal(edit.samples))):
        if not (root / f"{name}.wav").is_file():
            write_wav(root / f"{name}.wav", Sound(samples=np.stack([part, np.roll(part, 99)], 1).astype(np.float32)))
    lines = []
    for number, seed in enumerate(speech):
        murmur_file(root / f"{seed}.wav", 2.0, seed)
        lines.append(
            EditLine(shot=shots[number].id, index=1, sound=Path(f"{seed}.wav"), start=240_000 * number + 61_000, samples=96_000, text="So.")
        )
    beds = tuple(
        EditBed(kind=kind, sound=Path(f"{name}.wav"), start=0, samples=edit.samples)
        for kind, name in (("music", "music"), ("ambience", "wind"))
    )
    return replace(edit, lines=tuple(lines), beds=beds)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("film")


@pytest.fixture(scope="module")
def there(root: Path) -> Path:
    """A work folder in which the film's sound is."""
    soundtrack(film(root), root, root / "there", loudness=-16.0)
    return root / "there"


@pytest.fixture
def kept(there: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(there, tmp_path / "kept"))


def decoded(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        return np.concatenate([frame.to_ndarray().T for frame in container.decode(audio=0)])


def test_one_line_costs_its_chunks_and_the_result_is_the_same_as_from_nothing(root: Path, kept: Path, tmp_path: Path) -> None:
    first = soundtrack(film(root), root, kept, loudness=-16.0)
    assert first.encoded == 0
    changed = film(root, speech=(0, 1, 77, 3, 4))
    again = soundtrack(changed, root, kept, loudness=-16.0)
    assert 0 < again.encoded <= MOST_AGAIN
    anew = soundtrack(changed, root, tmp_path / "new", loudness=-16.0)
    assert anew.encoded == changed.samples
    assert anew.path.read_bytes() == again.path.read_bytes()
    assert anew.known == again.known
    assert anew.path.read_bytes() != first.path.read_bytes()
    one, other = decoded(first.path), decoded(again.path)
    differ = np.flatnonzero(np.abs(one - other).max(axis=1) > 0)
    assert 0 < differ.min() < 2 * 240_000 + 61_000 < differ.max() < 3 * CHUNK + aac.FRAME


@pytest.mark.parametrize("change", ["moved", "gone", "bed softer"])
def test_every_change_is_noticed(root: Path, kept: Path, tmp_path: Path, change: str) -> None:
    edit = film(root)
    lines = {
        "moved": (replace(edit.lines[0], start=edit.lines[0].start + 1), *edit.lines[1:]),
        "gone": edit.lines[1:],
        "bed softer": edit.lines,
    }[change]
    beds = tuple(replace(bed, gain_db=-0.5) for bed in edit.beds) if change == "bed softer" else edit.beds
    again = soundtrack(replace(edit, lines=lines, beds=beds), root, kept, loudness=-16.0)
    anew = soundtrack(replace(edit, lines=lines, beds=beds), root, tmp_path / "new", loudness=-16.0)
    assert again.path.read_bytes() == anew.path.read_bytes()


def test_what_is_known_is_what_is_heard(root: Path, there: Path) -> None:
    made = soundtrack(film(root), root, there, loudness=-16.0)
    sound = decoded(made.path)
    assert abs(made.known.loudness - measured_loudness(sound)) < 0.02
    assert abs(made.known.true_peak - measured_true_peak([sound])) < 0.02
    assert abs(made.known.loudness + 16.0) <= 0.5
    assert made.known.true_peak <= HIGHEST_PEAK
    assert len(made.known.lines) == LINES
    assert all(abs(line.start_error) <= 1 and abs(line.end_error) <= 1 and line.likeness > 0.5 for line in made.known.lines)
    assert made.known.silent == ()


def test_a_damaged_chunk_is_made_again(root: Path, kept: Path) -> None:
    made = soundtrack(film(root), root, kept, loudness=-16.0)
    for path in (*sorted((kept / "sound").glob("*.aac"))[:1], *sorted((kept / "sound").glob("*.json"))[:1]):
        path.write_bytes(path.read_bytes()[:40])
    made.path.unlink()
    again = soundtrack(film(root), root, kept, loudness=-16.0)
    assert 0 < again.encoded <= CHUNK
    assert again.known == made.known


def test_silence_is_told_and_a_quiet_film_held_to_what_it_can_be(tmp_path: Path) -> None:
    edit = replace(film(tmp_path), lines=(), beds=())
    made = soundtrack(edit, tmp_path, tmp_path / "work", loudness=-16.0)
    assert made.known.silent == ((0.0, float(SECONDS)),)
    assert promised(-16.0, made) == -70.0


@pytest.mark.parametrize("more", [1, 1_023, 1_024, CHUNK - 5])
def test_sound_ends_with_the_film(tmp_path: Path, more: int) -> None:
    """Films may end anywhere in a chunk."""
    length = CHUNK + more
    write_wav(tmp_path / "m.wav", Sound(samples=(0.1 * np.random.default_rng(1).standard_normal((length, 2))).astype(np.float32)))
    mixer = Mixer(MixRequest(samples=length, effects=(PlacedSound(path=tmp_path / "m.wav", start=0),)), 0.0)
    stream = spliced([encoded_chunk(mixer, chunk, 0.0)[0] for chunk in chunks(length)], length)
    aac.write_m4a(stream, length, tmp_path / "m.m4a")
    assert 0 <= len(decoded(tmp_path / "m.m4a")) - length < aac.FRAME


def test_loud_rain_stays_under_the_peak(tmp_path: Path) -> None:
    length = CHUNK
    rain = np.clip(0.6 * np.random.default_rng(6).standard_normal((length, 2)), -0.3, 0.3)  # recorded too loud
    write_wav(tmp_path / "m.wav", Sound(samples=rain.astype(np.float32)))
    mixer = Mixer(MixRequest(samples=length, effects=(PlacedSound(path=tmp_path / "m.wav", start=0),)), 0.0)
    (chunk,) = chunks(length)
    assert measured_true_peak([mastered(mixer, 0, length, 12.0)]) <= CEILING
    assert measured_true_peak(aac.decoded(aac.encoded([mastered(mixer, 0, length, 12.0)]))) > HIGHEST_PEAK, "AAC is meant to overshoot here"
    assert measured_true_peak(aac.decoded(encoded_chunk(mixer, chunk, 12.0)[0].packets)) <= HIGHEST_PEAK


def test_stems_are_made_when_asked_for_and_kept(root: Path, kept: Path) -> None:
    edit = film(root)
    folder = write_stems(edit, root, kept)
    sounds = {name: read_wav(folder / f"{name}.wav").samples for name in (*STEMS, "master")}
    assert all(len(sound) == edit.samples for sound in sounds.values())
    np.testing.assert_allclose(sounds["music"] + sounds["effects"], sounds["without-dialogue"], atol=1e-6)
    quiet = np.abs(sounds["master"]).max(axis=1) < 0.3
    total = sounds["dialogue"] + sounds["without-dialogue"]
    assert np.median(np.abs(total[quiet] - sounds["master"][quiet])) < 1e-4
    assert not sounds["dialogue"][: edit.lines[0].start].any()
    before = open_wav(folder / "master.wav").path.stat().st_mtime_ns
    write_stems(edit, root, kept)
    assert (folder / "master.wav").stat().st_mtime_ns == before
    write_stems(replace(edit, lines=()), root, kept)
    assert not read_wav(folder / "dialogue.wav").samples.any()


def test_any_stretch_of_a_film_can_be_mixed(root: Path, tmp_path: Path) -> None:
    mixer = mixer_for(film(root), root, tmp_path)
    ask: Callable[[int, int], np.ndarray] = lambda a, b: mixer.buses(a, b).whole  # noqa: E731
    np.testing.assert_array_equal(ask(100_000, 500_000)[77:99_999], ask(100_077, 199_999))


def test_a_held_gain_spares_all_other_chunks(root: Path, kept: Path) -> None:
    """A film whose loudness moves to another cell of the grid keeps its gain while it is near enough, and nothing is encoded."""
    made = soundtrack(film(root), root, kept, loudness=-16.0)
    moved = made.known.loudness + 0.35
    again = soundtrack(film(root), root, kept, loudness=moved, gain_held=made.gain_db)
    assert (again.gain_db, again.encoded) == (made.gain_db, 0)
    assert abs(again.known.loudness - moved) <= 0.5
    assert soundtrack(film(root), root, kept, loudness=moved).gain_db != made.gain_db


@pytest.mark.parametrize("level", [0.05, 0.1, 0.2])
def test_what_the_encoder_does_not_keep_does_not_count(tmp_path: Path, level: float) -> None:
    edit = film(tmp_path, speech=())
    noise = np.random.default_rng(9).standard_normal((edit.samples, 2)) * level
    write_wav(tmp_path / "white.wav", Sound(samples=np.clip(noise, -1, 1).astype(np.float32)))
    white = replace(edit, beds=(EditBed(kind="ambience", sound=Path("white.wav"), start=0, samples=edit.samples),))
    found = soundtrack(white, tmp_path, tmp_path / "work", loudness=-16.0)
    assert abs(found.known.loudness + 16.0) <= LOUDNESS_TOLERANCE
    assert found.known.true_peak <= HIGHEST_PEAK
