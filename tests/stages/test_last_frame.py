"""The picture that a shot ends at, and those of the same people, on their way from the screenplay to the vendor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from adapters.video.luma import LumaGenerator, Options
from adapters.video.xai import Options as XaiOptions
from adapters.video.xai import XaiGenerator
from pipeline.film.screenplay import CharacterId
from pipeline.film.timing import FrameRate
from pipeline.media.frames import read
from pipeline.planning.routing import ends_in_time
from pipeline.planning.shots import ShotPlan
from pipeline.ports import Capabilities, Generator, Take
from pipeline.stages.shooting import ended_by, make_take, quoted
from tests.vendors.film import production, screenplay
from tests.vendors.hosts import KEY, Luma
from tests.vendors.requests import keyframe
from tests.vendors.server import serving
from tests.vendors.videos import Videos
from tests.vendors.xai import Xai

PLAN = ShotPlan(shot="S01", frames=100, head=0, tail=0, transition="cut")


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Luma]:
    monkeypatch.setenv("PLANTED", KEY)
    made = Luma(length=5.0)
    with serving(made):
        yield made


def luma(vendor: Luma) -> LumaGenerator:
    return LumaGenerator(Options(base_url=f"{vendor.url}/v1", key="env:PLANTED", pause=0.01))


def take(root: Path, generator: Generator, *, matched: bool) -> Take:
    made = production(root, generator)
    script = screenplay(2)
    first = replace(script.shots[0], transition="match" if matched else "cut")
    script = replace(script, shots=(first, script.shots[1]))
    following = ended_by(made, script, first)
    drawn = {name: keyframe(made.folder.keyframes, name) for name in ("S01", "S02")}
    inside = {n: replace(k, picture=replace(k.picture, path=k.picture.path.relative_to(root))) for n, k in drawn.items()}
    last = inside[following.id] if following else None
    _, _, paid = quoted(made, script, first, PLAN, inside["S01"], last=last)
    assert not paid
    kept = make_take(made, script, first, PLAN, inside["S01"], last=last)
    assert quoted(made, script, first, PLAN, inside["S01"], last=last)[2], "it is paid for, last picture and all"
    return kept


def test_a_matched_shot_ends_at_the_keyframe_of_the_next(vendor: Luma, tmp_path: Path) -> None:
    generator = luma(vendor)
    kept = take(tmp_path / "film", generator, matched=True)
    generator.close()
    film = vendor.tasks[0].body["video"]
    assert len({one["data"] for one in film["keyframes"]}) == 2
    assert film["keyframe_indexes"] == [0, 120]
    record = json.loads((tmp_path / "film" / kept.clip.path).with_suffix(".json").read_text())
    assert record["ends_at"] == "S02"


def test_the_clip_is_played_through_to_its_last_picture(vendor: Luma, tmp_path: Path) -> None:
    generator = luma(vendor)
    ended, free = (take(tmp_path / name, generator, matched=name == "ended") for name in ("ended", "free"))
    generator.close()
    source = next((tmp_path / "ended/takes/S01/source").glob("*.mp4"))
    last, at_its_time = (picture(source, number) for number in (119, 99))

    def distance(kept: Take, root: str, wanted: NDArray[np.float32]) -> float:
        return float(np.abs(picture(tmp_path / root / kept.clip.path, 99) - wanted).mean())

    assert distance(ended, "ended", last) < distance(ended, "ended", at_its_time)
    assert distance(free, "free", at_its_time) < distance(free, "free", last)


def picture(path: Path, number: int) -> NDArray[np.float32]:
    frame = next(read(path, number, 1))
    return np.asarray(frame.to_ndarray(format="gray"), np.float32)


@pytest.mark.parametrize(("able", "frames", "ends"), [
    (Capabilities(last_frame=True, local=True), 20, True),
    (Capabilities(last_frame=False, local=False), 120, False),
    (Capabilities(last_frame=True, local=False, lengths=(5, 10)), 100, True),
    (Capabilities(last_frame=True, local=False, lengths=(5, 10)), 80, False),
    (Capabilities(last_frame=True, local=False), 54, True),
    (Capabilities(last_frame=True, local=False), 26, False),
    (Capabilities(last_frame=True, local=False, frame_grid=(8, 1)), 26, True),
])  # fmt: skip
def test_a_clip_that_would_have_to_be_hurried_ends_as_it_will(able: Capabilities, frames: int, ends: bool) -> None:
    assert ends_in_time(able, frames, FrameRate(24)) is ends


def test_any_other_shot_ends_as_it_will(vendor: Luma, tmp_path: Path) -> None:
    generator = luma(vendor)
    take(tmp_path / "film", generator, matched=False)
    generator.close()
    assert vendor.tasks[0].body["video"]["keyframe_indexes"] == [0]


def test_who_takes_no_last_frame_is_not_given_one(tmp_path: Path) -> None:
    from adapters.video.openai_videos import OpenAIVideosGenerator
    from adapters.video.openai_videos import Options as VideosOptions

    server = Videos()
    with serving(server):
        generator = OpenAIVideosGenerator(VideosOptions(base_url=f"{server.url}/v1", model="tiny", pause=0.01))
        take(tmp_path / "film", generator, matched=True)
        generator.close()
    assert server.billed == 1


def test_earlier_keyframes_of_the_same_people_go_along_as_references(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANTED", KEY)
    server = Xai()
    with serving(server):
        generator = XaiGenerator(XaiOptions(base_url=server.url, key="env:PLANTED", pause=0.01))
        made = production(tmp_path / "film", generator)
        script = screenplay(3)
        here = tuple(replace(shot, frame="<Character1> stands there.") for shot in script.shots)
        script = replace(script, shots=here)
        drawn = [keyframe(made.folder.keyframes, shot.id) for shot in here]
        inside = [
            replace(k, visible=(CharacterId("Character1"),), picture=replace(k.picture, path=k.picture.path.relative_to(made.folder.root)))
            for k in drawn
        ]
        make_take(made, script, here[2], replace(PLAN, shot="S03"), inside[2], inside[:2])
        generator.close()
    body = server.tasks[0].body
    assert len({one["image_url"] for one in (body["image"], *body["reference_images"])}) == 3
