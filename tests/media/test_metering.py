from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.film.timing import FrameRate
from pipeline.media.encoder import packed
from pipeline.media.metering import beside, load, measured, together
from pipeline.media.watching import watch
from tests.media.coded import all_frames, grey_take

RATE = FrameRate(24)


def greys(*levels: int) -> list[object]:
    return [packed(np.full((135, 160), level, np.uint8)) for level in levels]


def test_black_and_stillness_are_what_the_meters_of_ffmpeg_say(tmp_path: Path) -> None:
    levels = [0] * 24 + list(range(40, 136, 2)) + [140] * 72 + list(range(200, 100, -4)) + [0] * 12
    film = grey_take(tmp_path / "a.mp4", levels)
    told = watch(film, sound=False)
    ours = together([measured(all_frames(film))], RATE)
    assert len(told.black) == len(ours.black) == 2
    assert np.allclose(told.black, ours.black, atol=1.5 / 24)
    assert len(ours.still) == 1
    assert np.allclose(told.frozen, ours.still, atol=2.5 / 24)


def test_pieces_together_are_the_whole() -> None:
    frames = greys(*[9] * 30, *range(100, 140, 2), *[200] * 60)
    whole = together([measured(frames)], RATE)
    for cut in (1, 29, 30, 31, 50, 75, 109):
        parts = [measured(frames[:cut]), measured(frames[cut:])]
        assert together(parts, RATE) == whole
        all_of_it = measured(frames)
        assert together([all_of_it.part(0, cut), all_of_it.part(cut, len(frames) - cut)], RATE) == whole
    assert whole.black == ((0.0, 1.25),)
    assert whole.still == ((round(50 / 24, 4), round(110 / 24, 4)),)


def test_two_pictures_that_stand_are_two_stretches() -> None:
    assert together([measured(greys(*[90] * 48, *[120] * 49))], RATE).still == ((0.0, 2.0), (2.0, round(97 / 24, 4)))


def test_what_was_seen_is_kept(tmp_path: Path) -> None:
    seen = measured(greys(5, 5, 90))
    path = beside(tmp_path / "a.mp4")
    seen.save(path)
    kept = load(path, 3)
    assert kept is not None
    assert kept.black.tolist() == [True, True, False]
    assert kept.still.tolist() == [False, True, False]
    assert np.array_equal(kept.tiny, seen.tiny)


@pytest.mark.parametrize("frames", [2, 4])
def test_what_was_seen_of_another_file_is_not_taken(tmp_path: Path, frames: int) -> None:
    measured(greys(5, 5, 90)).save(tmp_path / "a.meter")
    assert load(tmp_path / "a.meter", frames) is None
    assert load(tmp_path / "b.meter", 3) is None
