"""Hosted generators with small formats, each against a fake of its vendor."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from adapters.video.google import GoogleGenerator
from adapters.video.google import Options as GoogleOptions
from adapters.video.luma import LumaGenerator
from adapters.video.luma import Options as LumaOptions
from adapters.video.replicate import Options as ReplicateOptions
from adapters.video.replicate import ReplicateGenerator
from pipeline.errors import UnsupportedRequest
from pipeline.film.timing import Size
from pipeline.media.probe import probe
from pipeline.ports import JobState
from tests.adapters.hosted_suite import HostedSuite, closed, opened
from tests.vendors.clips import clip
from tests.vendors.hosts import Google, Luma, Replicate
from tests.vendors.requests import SINK, keyframe, request

__all__ = ["closed"]

QUICK: dict[str, Any] = {"key": "env:PLANTED", "pause": 0.01}


def shape(data: str) -> tuple[int, ...]:
    """Height and width of a picture in base64, with or without what goes before it."""
    picture = cv2.imdecode(np.frombuffer(base64.b64decode(data.rpartition(",")[2]), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return tuple(picture.shape[:2])


class TestGoogle(HostedSuite):
    fake = Google

    def generator(self, vendor: Any, **options: Any) -> GoogleGenerator:
        return opened(GoogleGenerator(GoogleOptions(base_url=f"{vendor.url}/v1", **QUICK, **options)))

    def test_it_asks_as_the_sdk_does(self, vendor: Google, tmp_path: Path) -> None:
        self.generator(vendor).submit(request(tmp_path, size=Size(426, 240), frames=100), SINK)
        body = dict(vendor.tasks[0].body)
        (step,) = body.pop("input")
        picture, text = step["content"]
        assert step["type"] == "user_input"
        assert shape(picture.pop("data")) == (360, 640)
        assert (picture, text) == ({"type": "image", "mime_type": "image/png"}, {"type": "text", "text": "a lamp"})
        film = {"type": "video", "aspect_ratio": "16:9", "resolution": "360p", "duration": "5s", "delivery": "uri"}
        assert body == {
            "model": "gemini-omni-1.1-flash",
            "background": True,
            "store": True,
            "response_format": film,
            "generation_config": {"video_config": {"task": "image_to_video"}},
        }

    def test_a_film_in_the_answer_itself_is_taken(self, vendor: Google, tmp_path: Path) -> None:
        vendor.inline, vendor.seconds = base64.b64encode(clip(1.0)).decode(), 0
        made = self.generator(vendor)
        job = made.poll(made.submit(request(tmp_path), SINK))
        assert probe(made.fetch(job, tmp_path / "into")).picture is not None


def test_a_withdrawn_model_names_its_successor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANTED", "sk-planted-key-1234567890")
    gone = opened(GoogleGenerator(GoogleOptions(model="veo-3.1-generate-preview", key="env:PLANTED")))
    asked = request(tmp_path, size=Size(1280, 720))
    with pytest.raises(UnsupportedRequest, match=r"2026-10-22; the vendor names gemini-omni-1\.1-flash"):
        gone.submit(asked, SINK)
    assert gone.quote(asked).amount is None


class TestReplicate(HostedSuite):
    fake = Replicate

    def generator(self, vendor: Any, **options: Any) -> ReplicateGenerator:
        return opened(ReplicateGenerator(ReplicateOptions(base_url=f"{vendor.url}/v1", **QUICK, **options)))

    def test_a_model_gets_its_input_and_a_version_goes_elsewhere(self, vendor: Replicate, tmp_path: Path) -> None:
        asked = replace(request(tmp_path, size=Size(426, 240)), negative="rain")
        self.generator(vendor).submit(asked, SINK)
        vendor.create = "predictions"
        self.generator(vendor, model="me/mine:abc", fields="text=prompt,first=picture").submit(asked, SINK)
        known, own = (dict(task.body) for task in vendor.tasks)
        assert shape(known["input"].pop("image")) == (480, 854)
        assert known == {"input": {"prompt": "a lamp", "duration": 5, "resolution": "480p", "seed": 5, "negative_prompt": "rain"}}
        assert (own["version"], sorted(own["input"])) == ("abc", ["picture", "prompt"])

    def test_a_cancelled_prediction_says_so(self, vendor: Replicate, tmp_path: Path) -> None:
        vendor.seconds = 60
        made = self.generator(vendor)
        job = made.submit(request(tmp_path), SINK)
        made.cancel(job)
        assert made.poll(job).state is JobState.CANCELLED


class TestLuma(HostedSuite):
    fake = Luma
    stops = False

    def generator(self, vendor: Any) -> LumaGenerator:
        return opened(LumaGenerator(LumaOptions(base_url=f"{vendor.url}/v1", **QUICK)))

    def test_first_and_last_frame_are_keyframes_on_a_grid(self, vendor: Luma, tmp_path: Path) -> None:
        asked = replace(request(tmp_path, size=Size(426, 240), frames=150), last=keyframe(tmp_path, "S02"))
        self.generator(vendor).submit(asked, SINK)
        body = vendor.tasks[0].body
        film = body.pop("video")
        assert body == {"type": "video", "model": "ray-3.2", "prompt": "a lamp", "aspect_ratio": "16:9"}
        assert [shape(one["data"]) for one in film.pop("keyframes")] == [(360, 640)] * 2
        assert film == {"duration": "10s", "resolution": "360p", "keyframe_indexes": [0, 240]}
