"""fal against a fake of its queue."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from adapters.hub import film_link, mapping
from adapters.video.fal import FalGenerator, Options
from pipeline.errors import ConfigError
from pipeline.film.timing import Size
from pipeline.ports import JobState
from tests.adapters.hosted_suite import PLANTED, HostedSuite, closed, opened
from tests.vendors.fal import Fal
from tests.vendors.requests import SINK, keyframe, request
from tests.vendors.server import serving

__all__ = ["closed"]


def fal(vendor: Fal, **options: Any) -> FalGenerator:
    return opened(FalGenerator(Options(**{"base_url": vendor.url, "key": "env:PLANTED", "pause": 0.01, **options})))


class TestFal(HostedSuite):
    fake = Fal

    def generator(self, vendor: Any) -> FalGenerator:
        return fal(vendor)


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fal]:
    monkeypatch.setenv("PLANTED", PLANTED)
    made = Fal()
    with serving(made):
        yield made


def test_a_model_of_the_catalogue_gets_its_own_fields(vendor: Fal, tmp_path: Path) -> None:
    fal(vendor).submit(replace(request(tmp_path, size=Size(426, 240)), sound=True), SINK)
    body = dict(vendor.tasks[0].body)
    picture = cv2.imdecode(np.frombuffer(base64.b64decode(body.pop("image_url").partition(",")[2]), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape == (1080, 1920, 3)
    assert body == {"prompt": "a lamp", "duration": 6, "resolution": "1080p", "generate_audio": True}
    assert vendor.tasks[0].path == "/fal-ai/ltx-2/image-to-video"


def test_any_other_model_gets_the_fields_of_the_settings(vendor: Fal, tmp_path: Path) -> None:
    fields = (
        "text=prompt,first=start_image_url,last=end_image_url,seconds=duration:text,negative=negative_prompt,ratio=aspect_ratio,seed=seed"
    )
    made = fal(vendor, model="fal-ai/some/model", fields=fields, extra='{"cfg_scale": 0.5}', seconds="5,10")
    able = made.capabilities()
    assert (able.last_frame, able.negative_prompt, able.seed, able.longest) == (True, True, True, 10)
    made.submit(replace(request(tmp_path), last=keyframe(tmp_path, "S02"), negative="rain"), SINK)
    body = vendor.tasks[0].body
    assert body["start_image_url"] != body["end_image_url"]
    rest = {name: value for name, value in body.items() if "image" not in name}
    assert rest == {"prompt": "a lamp", "duration": "5", "negative_prompt": "rain", "aspect_ratio": "16:9", "seed": 5, "cfg_scale": 0.5}


def test_a_cancelled_request_is_told_apart_from_a_failed_one(vendor: Fal, tmp_path: Path) -> None:
    vendor.seconds = 60
    made = fal(vendor)
    job = made.submit(request(tmp_path), SINK)
    made.cancel(job)
    assert made.poll(job).state is JobState.CANCELLED


def test_the_film_is_found_wherever_a_model_puts_it() -> None:
    assert film_link({"seed": 1, "image": {"url": "https://a/x.png"}, "video": {"url": "https://a/x.mp4"}}) == "https://a/x.mp4"
    assert film_link(["https://a/y.mp4"]) == "https://a/y.mp4"
    assert film_link({"data": {"output": [{"url": "https://a/z.mp4"}]}}) == "https://a/z.mp4"
    assert film_link({"video": None}) == ""


@pytest.mark.parametrize("text", ["prompt", "mood=prompt", "text=prompt:loud", "text=a b"])
def test_a_mapping_that_maps_nothing_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        mapping(text)


def test_references_go_where_the_model_takes_them(vendor: Fal, tmp_path: Path) -> None:
    made = fal(vendor, model="fal-ai/some/reference-model", fields="text=prompt,first=image_url,references=reference_image_urls")
    assert (made.capabilities().references, made.capabilities().last_frame) == (1, False)
    others = (keyframe(tmp_path, "S02"),)
    made.submit(replace(request(tmp_path), references=others), SINK)
    body = vendor.tasks[0].body
    assert len(body["reference_image_urls"]) == 1
    assert body["reference_image_urls"][0].startswith("data:image/png;base64,")
    assert body["reference_image_urls"][0] != body["image_url"]
