"""Rooms cross at joins, and sound may reach beyond its picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.editing import timeline
from pipeline.editing.crossfades import JOINT, TONE, ShotSound, crossed, room_tone
from pipeline.editing.edit import Edit, EditBed, EditShot
from pipeline.editing.soundtrack import mixer_for
from pipeline.film.media import Sound
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import SAMPLE_RATE, FrameRate, Size
from pipeline.media.sound import FADE, PlacedSound
from pipeline.media.wav import write_wav

SHOT = 4 * SAMPLE_RATE
LEVEL_RANGE = 2.0
"""dB by which the level may move at a join between two rooms of the same noise level."""


def room(path: Path, seed: int, *, loud: tuple[int, int] = (0, 0), samples: int = SHOT, level: float = 0.02) -> Path:
    """Room tone, with something loud from one sample to another."""
    sound = level * np.random.default_rng(seed).standard_normal((samples, 2))
    sound[slice(*loud)] *= 20
    write_wav(path, Sound(samples=sound.astype(np.float32)))
    return path


def film(root: Path, *, overlap: int = 0, source_in: int = 0) -> Edit:
    """Three shots of four seconds with a room each."""
    rate = FrameRate(24)
    shots = tuple(
        EditShot(
            id=ShotId(f"S0{n}"),
            clip=Path(f"{n}.mp4"),
            frames=96,
            overlap=overlap if n < 3 else 0,
            transition="dissolve" if overlap else "cut",
        )
        for n in (1, 2, 3)
    )
    edit = Edit(rate=rate, size=Size(64, 36), shots=shots)
    for n in (1, 2, 3):
        room(root / f"{n}.wav", n, samples=SHOT + 2 * source_in)
    beds = tuple(
        EditBed(kind="native", sound=Path(f"{n}.wav"), start=rate.sample(start), samples=SHOT, source_in=source_in, shot=f"S0{n}")
        for n, start in zip((1, 2, 3), edit.starts(), strict=True)
    )
    return replace(edit, beds=beds)


def split(edit: Edit, *, lead: int = 0, lag: int = 0) -> Edit:
    """A J- or L-cut, as a person makes it in the timeline: the sound of S02 with both its edges dragged."""
    dragged = (
        replace(b, start=b.start - lead, source_in=b.source_in - lead, samples=b.samples + lead + lag) if b.shot == "S02" else b
        for b in edit.beds
    )
    return replace(edit, beds=tuple(dragged))


def levels(bus: np.ndarray) -> np.ndarray:
    """dB of every 20 ms."""
    return 10 * np.log10(np.square(bus[: len(bus) // 960 * 960]).reshape(-1, 1920).mean(axis=1) + 1e-12)


@pytest.mark.parametrize("overlap", [0, 3, 12])
def test_the_room_does_not_stop_at_a_join(tmp_path: Path, overlap: int) -> None:
    edit = film(tmp_path, overlap=overlap)
    heard = levels(mixer_for(edit, tmp_path, tmp_path / "work").buses(0, edit.samples).effects)
    inner = heard[2:-2]
    assert inner.max() - inner.min() < 2 * LEVEL_RANGE
    for start in edit.starts()[1:]:
        at = edit.rate.sample(start) // 960
        assert abs(heard[at - 3 : at + 4].mean() - np.median(heard)) < LEVEL_RANGE


def test_without_room_tone_there_would_be_a_hole(tmp_path: Path) -> None:
    edit = film(tmp_path)
    only = replace(edit, beds=(edit.beds[0], replace(edit.beds[1], start=edit.beds[1].start + 1_000)))
    heard = levels(mixer_for(only, tmp_path, tmp_path / "work").buses(0, 2 * SHOT).effects)
    assert heard[SHOT // 960 - 2 : SHOT // 960 + 3].min() < np.median(heard) - 6


def test_room_tone_is_the_quietest_piece(tmp_path: Path) -> None:
    path = room(tmp_path / "a.wav", 1, loud=(0, 2 * SAMPLE_RATE))
    assert room_tone(path) >= 2 * SAMPLE_RATE
    samples = np.concatenate([np.zeros((SAMPLE_RATE, 1)), 0.1 * np.ones((SAMPLE_RATE, 1)), 0.01 * np.ones((SAMPLE_RATE, 1))])
    write_wav(tmp_path / "b.wav", Sound(samples=samples.astype(np.float32)))
    assert room_tone(tmp_path / "b.wav") >= 2 * SAMPLE_RATE, "digital silence is no room"
    write_wav(tmp_path / "c.wav", Sound(samples=samples[:100].astype(np.float32)))
    assert room_tone(tmp_path / "c.wav") == 0


def test_fades_follow_how_sounds_meet() -> None:
    def sound(start: int, length: int) -> ShotSound:
        return ShotSound(placed=PlacedSound(path=Path("x.wav"), start=start), length=length)

    one, other, far = sound(0, SHOT), sound(SHOT - 24_000, SHOT), sound(3 * SHOT, SHOT)
    first, second, third = crossed((other, far, one), lambda _: 0)
    assert (first.start, first.fade_in, first.fade_out) == (0, FADE, 24_000)
    assert (second.fade_in, second.fade_out) == (24_000, FADE)
    assert (third.fade_in, third.fade_out) == (FADE, FADE)
    before, after, tone = crossed((sound(0, SHOT), sound(SHOT, SHOT)), lambda _: 777)
    assert (before.fade_out, after.fade_in) == (TONE, JOINT)
    assert (tone.start, tone.source_in, tone.samples) == (SHOT - TONE, 777, TONE + JOINT)


@pytest.mark.parametrize(("lead", "lag"), [(24_000, 0), (0, 36_000), (12_345, 6_789)])
def test_a_split_edit_survives_the_timeline(tmp_path: Path, lead: int, lag: int) -> None:
    edit = split(film(tmp_path, source_in=48_000), lead=lead, lag=lag)
    timeline.save(edit, tmp_path / "timeline.otio")
    again = timeline.load(tmp_path / "timeline.otio")
    key = {(bed.shot, bed.start, bed.samples, bed.source_in) for bed in again.beds}
    assert key == {(bed.shot, bed.start, bed.samples, bed.source_in) for bed in edit.beds}
    assert ("S02", SHOT - lead, SHOT + lead + lag, 48_000 - lead) in key


def test_a_j_cut_is_heard_before_the_picture(tmp_path: Path) -> None:
    edit = film(tmp_path, source_in=48_000)
    edit = replace(edit, beds=(edit.beds[1],))
    assert not mixer_for(edit, tmp_path, tmp_path / "w").buses(SHOT - 24_000, SHOT).effects.any()
    early = split(edit, lead=24_000)
    assert mixer_for(early, tmp_path, tmp_path / "w").buses(SHOT - 24_000, SHOT).effects[600:].any()
    picture = [mixer_for(one, tmp_path, tmp_path / "w").buses(SHOT + 600, SHOT + 9_000).effects for one in (edit, early)]
    np.testing.assert_array_equal(*picture)


def test_sound_that_reaches_beyond_its_recording_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    edit = film(tmp_path)
    bed = edit.beds[2]
    reaching = replace(edit, beds=(replace(bed, source_in=SHOT - 9_000),))
    heard = mixer_for(reaching, tmp_path, tmp_path / "w").buses(bed.start, bed.start + SHOT).effects
    assert heard[:8_000].any()
    assert not heard[9_000:].any()
