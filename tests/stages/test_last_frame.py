"""The picture that a shot ends at, on its way from the screenplay to the vendor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.video.luma import LumaGenerator, Options
from pipeline.planning.shots import ShotPlan
from pipeline.ports import Generator, Take
from pipeline.stages.shooting import ended_by, make_take, quoted
from tests.vendors.film import production, screenplay
from tests.vendors.hosts import KEY, Luma
from tests.vendors.requests import keyframe
from tests.vendors.server import serving
from tests.vendors.videos import Videos

PLAN = ShotPlan(shot="S01", frames=36, head=0, tail=0, transition="cut")


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Luma]:
    monkeypatch.setenv("PLANTED", KEY)
    made = Luma()
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
