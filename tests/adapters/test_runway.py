"""Runway against a fake of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters import catalogue
from adapters.video.runway import Options, RunwayGenerator
from pipeline.film.timing import Size
from pipeline.ports import JobState
from tests.adapters.hosted_suite import PLANTED, HostedSuite, closed, opened
from tests.vendors.requests import SINK, keyframe, request
from tests.vendors.runway import Runway
from tests.vendors.server import serving

__all__ = ["closed"]


def runway(vendor: Runway, **options: Any) -> RunwayGenerator:
    return opened(RunwayGenerator(Options(**{"base_url": f"{vendor.url}/v1", "key": "env:PLANTED", "pause": 0.01, **options})))


class TestRunway(HostedSuite):
    fake = Runway

    def generator(self, vendor: Any) -> RunwayGenerator:
        return runway(vendor)


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Runway]:
    monkeypatch.setenv("PLANTED", PLANTED)
    made = Runway(seconds=0)
    with serving(made):
        yield made


def test_each_model_gets_the_fields_that_it_takes(vendor: Runway, tmp_path: Path) -> None:
    asked = replace(request(tmp_path, size=Size(426, 240), frames=100), last=keyframe(tmp_path, "S02"), sound=True, negative="rain")
    for model in ("gen4_turbo", "veo3.1", "kling_4"):
        runway(vendor, model=model).submit(asked, SINK)
    turbo, veo, kling = (dict(task.body) for task in vendor.tasks)
    assert turbo.pop("promptImage").startswith("data:image/png;base64,")
    assert turbo == {"model": "gen4_turbo", "promptText": "a lamp", "ratio": "1280:720", "duration": 5, "seed": 5}
    assert [one["position"] for one in veo.pop("promptImage")] == ["first", "last"]
    assert veo == {"model": "veo3.1", "promptText": "a lamp", "ratio": "1280:720", "duration": 6, "audio": True, "negativePrompt": "rain",
                   "seed": 5}  # fmt: skip
    assert (kling["ratio"], kling["duration"]) == ("auto_720p", 5)


def test_a_task_says_what_it_cost(vendor: Runway, tmp_path: Path) -> None:
    made = runway(vendor)
    job = made.poll(made.submit(request(tmp_path), SINK))
    assert (job.state, job.cost) == (JobState.DONE, 0.25)
    vendor.faults["GET"] = ["moderated"]
    job = made.poll(job)
    assert (job.refused, job.cost) == (True, 0)


def test_a_large_first_frame_goes_as_jpeg(vendor: Runway, tmp_path: Path) -> None:
    import cv2
    import numpy as np

    asked = request(tmp_path)
    noise = np.random.default_rng(0).integers(0, 255, (720, 1280, 3), dtype=np.uint8)
    path = tmp_path / "noise.png"
    cv2.imwrite(str(path), np.kron(noise, np.ones((2, 2, 1), np.uint8)))
    picture = replace(asked.keyframe, picture=replace(asked.keyframe.picture, path=path))
    runway(vendor, size="2560x1440").submit(replace(asked, keyframe=picture), SINK)
    assert path.stat().st_size > RunwayGenerator.most
    assert vendor.tasks[0].body["promptImage"].startswith("data:image/jpeg;base64,")


def test_every_entry_of_the_catalogue_can_be_made(vendor: Runway) -> None:
    mine = [entry for entry in catalogue.models() if entry.adapter == "runway"]
    assert len(mine) > 15
    for entry in mine:
        able = runway(vendor, model=entry.id).capabilities()
        assert able.first_frame
        assert able.longest
