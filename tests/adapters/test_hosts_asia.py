"""MiniMax, Kling, Wan and Seedance, each against a fake of it."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.secrets import Secret
from adapters.video.kling import KlingGenerator, SignedToken, token
from adapters.video.kling import Options as KlingOptions
from adapters.video.minimax import MiniMaxGenerator
from adapters.video.minimax import Options as MiniMaxOptions
from adapters.video.seedance import Options as SeedanceOptions
from adapters.video.seedance import SeedanceGenerator
from adapters.video.wan import Options as WanOptions
from adapters.video.wan import WanGenerator
from pipeline.errors import AnswerLost, ConfigError, ContentRefused
from pipeline.film.timing import Size
from tests.adapters.hosted_suite import HostedSuite, closed, opened
from tests.adapters.test_hosts import QUICK, shape
from tests.vendors.asia import Kling, MiniMax, Seedance, Wan
from tests.vendors.requests import SINK, keyframe, request

__all__ = ["closed"]


class Unstoppable(HostedSuite):
    stops = False


class TestMiniMax(Unstoppable):
    fake = MiniMax

    def generator(self, vendor: Any, **options: Any) -> MiniMaxGenerator:
        return opened(MiniMaxGenerator(MiniMaxOptions(base_url=f"{vendor.url}/v1", **QUICK, **options)))

    def test_it_asks_for_what_the_model_makes(self, vendor: MiniMax, tmp_path: Path) -> None:
        asked = replace(request(tmp_path, size=Size(1920, 1080)), last=keyframe(tmp_path, "S02"))
        self.generator(vendor).submit(asked, SINK)
        self.generator(vendor, model="MiniMax-Hailuo-02").submit(replace(asked, frames=200), SINK)
        short, long = (dict(task.body) for task in vendor.tasks)
        assert shape(short.pop("first_frame_image")) == (1080, 1920)
        assert short == {"model": "MiniMax-Hailuo-2.3", "prompt": "a lamp", "duration": 6, "resolution": "1080P"}
        assert (long["duration"], long["resolution"], "last_frame_image" in long) == (10, "768P", True)

    def test_errors_with_status_200_are_errors(self, vendor: MiniMax, tmp_path: Path) -> None:
        vendor.faults["POST"] = ["refuse"]
        with pytest.raises(ContentRefused):
            self.generator(vendor).submit(request(tmp_path), SINK)
        assert vendor.billed == 0


class TestKling(Unstoppable):
    fake = Kling

    def generator(self, vendor: Any, **options: Any) -> KlingGenerator:
        return opened(KlingGenerator(KlingOptions(base_url=f"{vendor.url}/v1", secret="env:PLANTED_SECRET", **QUICK, **options)))

    def test_it_asks_for_what_the_model_makes(self, vendor: Kling, tmp_path: Path) -> None:
        asked = replace(request(tmp_path, size=Size(426, 240)), negative="rain")
        self.generator(vendor).submit(asked, SINK)
        self.generator(vendor).submit(replace(asked, last=keyframe(tmp_path, "S02"), sound=True, token="t-2"), SINK)
        plain, rich = (dict(task.body) for task in vendor.tasks)
        assert shape(plain.pop("image")) == (720, 1280)
        assert plain == {"model_name": "kling-v2-6", "prompt": "a lamp", "duration": "5", "mode": "std", "sound": "off",
                         "negative_prompt": "rain", "external_task_id": "token-1"}  # fmt: skip
        assert (rich["mode"], rich["sound"], shape(rich["image_tail"])) == ("pro", "on", (720, 1280))

    def test_a_lost_job_is_found_by_its_token(self, vendor: Kling, tmp_path: Path) -> None:
        made, asked = self.generator(vendor), request(tmp_path)
        assert made.find(asked, 0, frozenset()) is None
        vendor.faults["POST"] = ["accepted drop"]
        with pytest.raises(AnswerLost):
            made.submit(asked, SINK)
        found = made.find(asked, 0, frozenset())
        assert found is not None
        assert found.vendor_id == vendor.tasks[0].id

    def test_a_token_lasts_half_an_hour_and_is_used_again_until_then(self) -> None:
        head, claims, _ = token("access", "secret", 1_000_000_000.0).split(".")
        assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"alg": "HS256", "typ": "JWT"}
        assert json.loads(base64.urlsafe_b64decode(claims + "==")) == {"iss": "access", "exp": 1_000_001_800, "nbf": 999_999_995}
        signed = SignedToken(Secret("access"), Secret("secret"))
        assert signed.reveal() == signed.reveal()
        assert "secret" not in f"{signed!r}{signed}{signed.reveal()}"


class TestWan(HostedSuite):
    fake = Wan

    def generator(self, vendor: Any, **options: Any) -> WanGenerator:
        return opened(WanGenerator(WanOptions(base_url=f"{vendor.url}/api/v1", **QUICK, **options)))

    def test_what_is_tried_again_leaves_no_traceback(self, vendor: Wan, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        vendor.faults["POST"] = ["429", "503"]
        assert self.generator(vendor).submit(request(tmp_path), SINK).vendor_id
        assert vendor.count("POST") == 3
        assert "Traceback" not in caplog.text

    def test_newer_models_take_media_and_older_ones_a_picture(self, vendor: Wan, tmp_path: Path) -> None:
        asked = replace(request(tmp_path, size=Size(426, 240), frames=70), last=keyframe(tmp_path, "S02"), negative="rain")
        self.generator(vendor, extra='{"prompt_extend": false}').submit(asked, SINK)
        self.generator(vendor, model="wan2.5-i2v-preview", seconds="5,10").submit(asked, SINK)
        new, old = (task.body for task in vendor.tasks)
        assert [(one["type"], shape(one["url"])) for one in new["input"]["media"]] == [
            ("first_frame", (720, 1280)),
            ("last_frame", (720, 1280)),
        ]
        assert new["parameters"] == {"resolution": "720P", "duration": 3, "seed": 5, "watermark": False, "prompt_extend": False}
        assert sorted(old["input"]) == ["extend_prompt", "function", "img_url", "negative_prompt", "prompt"]
        assert old["parameters"]["duration"] == 5


class TestSeedance(HostedSuite):
    fake = Seedance

    def generator(self, vendor: Any, **options: Any) -> SeedanceGenerator:
        return opened(SeedanceGenerator(SeedanceOptions(base_url=f"{vendor.url}/api/v3", **QUICK, **options)))

    def test_frames_have_roles(self, vendor: Seedance, tmp_path: Path) -> None:
        asked = replace(request(tmp_path, size=Size(426, 240), frames=100), last=keyframe(tmp_path, "S02"), sound=True)
        self.generator(vendor).submit(asked, SINK)
        body = dict(vendor.tasks[0].body)
        text, *frames = body.pop("content")
        assert text == {"type": "text", "text": "a lamp"}
        assert [(one["role"], shape(one["image_url"]["url"])) for one in frames] == [
            ("first_frame", (480, 864)),
            ("last_frame", (480, 864)),
        ]
        told = {name: value for name, value in body.items() if value is not None}  # the library says null for what it is not asked for
        assert told == {"model": "seedance-1-5-pro-251215", "ratio": "16:9", "resolution": "480p", "duration": 5, "seed": 5,
                        "watermark": False, "generate_audio": True}  # fmt: skip


@pytest.mark.parametrize("name", ["audio_url", "reference_urls", "enable_encryption", "api_protocol", "http_method", "headers", "session"])
def test_nothing_leads_the_library_of_wan_astray(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANTED", "key")
    with pytest.raises(ConfigError, match=name):
        WanGenerator(WanOptions(key="env:PLANTED", extra=f'{{"{name}": "x"}}'))
