from __future__ import annotations

import re
from collections.abc import Iterator

import av
import numpy as np
import pytest

from pipeline.errors import MediaMismatch, TimelineError
from pipeline.film.timing import FrameRate, Size
from pipeline.media.encoder import Encoding, packed
from pipeline.media.ffmpeg import run
from pipeline.media.transition import OURS, XFADE, _by_xfade, blend, xfade_name

HOW = Encoding(size=Size(160, 90), rate=FrameRate(24))
FRAMES = 9
MOVED = [kind + side for kind in ("wipe", "slide") for side in ("left", "right", "up", "down")]


def noise(seed: int) -> Iterator[av.VideoFrame]:
    """Coarse noise in luma, flat colour: what 4:4:4 and back leaves alone."""
    rng = np.random.default_rng(seed)
    planes = np.full((135, 160), 60 + 80 * seed, np.uint8)
    planes[:90] = np.kron(rng.integers(20, 230, (9, 16)), np.ones((10, 10)))
    for _ in range(FRAMES):
        yield packed(planes.copy())


def luma(frame: av.VideoFrame) -> np.ndarray:
    return frame.to_ndarray(format="yuv420p")[:90].astype(int)


def test_the_list_is_that_of_the_programs_own_filter() -> None:
    said = run(["-h", "filter=xfade"], timeout=60).output.decode()
    names = set(re.findall(r"^ {5}([a-z]+) +\d+ ", said, re.MULTILINE))
    # "fade" and "dissolve" mean something else here, "custom" is a language
    assert names - {"custom", "fade", "dissolve"} == set(XFADE)


def flat(level: int, frames: int = FRAMES) -> list[av.VideoFrame]:
    return [packed(np.full((135, 160), level, np.uint8)) for _ in range(frames)]


@pytest.mark.parametrize("name", [*OURS, *XFADE])
def test_every_transition_goes_from_one_shot_to_the_other(name: str) -> None:
    levels = [luma(frame).mean() for frame in blend(flat(60, 60), flat(200, 60), name=name, frames=60, encoding=HOW)]
    assert len(levels) == 60
    assert abs(levels[0] - 60) < abs(levels[0] - 200)
    assert abs(levels[-1] - 200) < abs(levels[-1] - 60)


@pytest.mark.parametrize(("name", "level"), [("fade", 16), ("dip", 235), ("fadeblack", 16), ("fadewhite", 235)])
def test_fades_go_through_black_and_white_as_films_know_them(name: str, level: int) -> None:
    levels = [luma(frame).mean() for frame in blend(flat(60), flat(200), name=name, frames=FRAMES, encoding=HOW)]
    assert min(abs(one - level) for one in levels) < 12
    found = [luma(frame) for frame in blend(flat(16), flat(235), name=name, frames=FRAMES, encoding=HOW)]
    assert min(one.min() for one in found) >= 16
    assert max(one.max() for one in found) <= 235


@pytest.mark.parametrize("name", ["dissolve", *MOVED])
def test_what_is_made_here_is_what_xfade_makes(name: str) -> None:
    ours = blend(noise(0), noise(1), name=name, frames=FRAMES, encoding=HOW)
    theirs = _by_xfade(noise(0), noise(1), xfade_name(name), FRAMES, HOW)
    for number, (mine, yours) in enumerate(zip(ours, theirs, strict=True)):
        difference = np.abs(luma(mine) - luma(yours))
        # a slide may lie one column or row beside, which shows at the edges of the blocks; mixes differ by rounding
        assert (difference > 3).mean() <= 0.11, number


@pytest.mark.parametrize(("name", "near"), [("disolve", "dissolve"), ("WipeLeft", "wipeleft"), ("circleopn", "circleopen")])
def test_an_unknown_one_is_refused_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(TimelineError, match=f"'{name}' is no transition") as caught:
        xfade_name(name)
    assert f"did you mean {near}?" in caught.value.hint


@pytest.mark.parametrize("name", ["dissolve", "circleopen"])
def test_a_short_side_is_told(name: str) -> None:
    short = list(noise(0))[:-1]
    with pytest.raises(MediaMismatch, match="too few frames on one side"):
        list(blend(short, noise(1), name=name, frames=FRAMES, encoding=HOW))
