"""xAI and Veo on Google Cloud, each against a fake of it; Veo's is one that Google's own library talks to as well."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google import genai
from google.genai import types
from google.oauth2.credentials import Credentials

from adapters.framing import fitted
from adapters.video.veo import Options as VeoOptions
from adapters.video.veo import VeoGenerator
from adapters.video.xai import Options as XaiOptions
from adapters.video.xai import XaiGenerator
from pipeline.errors import AdapterUnavailable, ConfigError, GenerationFailed
from pipeline.film.timing import Size
from pipeline.ports import ClipRequest
from tests.adapters.hosted_suite import HostedSuite, closed, opened
from tests.adapters.test_hosts import QUICK, shape
from tests.vendors.clouds import KEY, Veo
from tests.vendors.requests import SINK, keyframe, request
from tests.vendors.xai import Xai

__all__ = ["closed"]


class Unstoppable(HostedSuite):
    stops = False


class TestXai(Unstoppable):
    fake = Xai
    passing = ("429", "429")  # 503 is UNAVAILABLE, which a broken connection is too

    def generator(self, vendor: Any, **options: Any) -> XaiGenerator:
        return opened(XaiGenerator(XaiOptions(base_url=vendor.url, **QUICK, **options)))

    def test_first_and_last_frame_and_references_go_along(self, vendor: Xai, tmp_path: Path) -> None:
        first = request(tmp_path, size=Size(426, 240), frames=100)
        asked = replace(first, last=keyframe(tmp_path, "S02"), references=(keyframe(tmp_path, "S03"),), sound=True)
        self.generator(vendor).submit(asked, SINK)
        body = dict(vendor.tasks[0].body)
        pictures = [body.pop("image"), body.pop("last_frame"), *body.pop("reference_images")]
        assert [shape(one["image_url"]) for one in pictures] == [(480, 854)] * 3
        assert len({one["image_url"] for one in pictures}) == 3
        assert body == {
            "model": "grok-imagine-video-1.5",
            "prompt": "a lamp",
            "duration": 5,
            "aspect_ratio": "VIDEO_ASPECT_RATIO_16_9",
            "resolution": "VIDEO_RESOLUTION_480P",
            "generate_audio": True,
        }

    def test_a_job_says_what_it_cost(self, vendor: Xai, tmp_path: Path) -> None:
        vendor.seconds = 0
        made = self.generator(vendor)
        assert made.poll(made.submit(request(tmp_path), SINK)).cost == pytest.approx(0.4)

    def test_only_models_of_the_newer_kind_take_a_last_frame(self, vendor: Xai) -> None:
        assert self.generator(vendor).capabilities().last_frame
        assert not self.generator(vendor, model="grok-imagine-video").capabilities().last_frame


class TestVeo(Unstoppable):
    fake = Veo

    def generator(self, vendor: Any, **options: Any) -> VeoGenerator:
        return opened(VeoGenerator(VeoOptions(base_url=f"{vendor.url}/v1", project="films", **QUICK, **options)))

    def test_what_may_pass_is_tried_again_and_billed_once(self, made: Any, vendor: Veo, request_: ClipRequest, tmp_path: Path) -> None:
        """The clip lies in the answer itself, so there are no downloads to break; half a clip is looked at again."""
        vendor.faults["POST"] = ["429", "503"]
        vendor.faults["GET"] = ["500", "drop", "page"]
        vendor.faults["content"] = ["", "half"]
        generator = made()
        job = self.finished(generator, generator.submit(request_, SINK))
        assert generator.fetch(job, tmp_path / "into").stat().st_size > 1000
        assert vendor.billed == 1

    def test_it_asks_as_googles_own_library_does(self, vendor: Veo, tmp_path: Path) -> None:
        asked = replace(request(tmp_path, frames=130), last=keyframe(tmp_path, "S02"), negative="rain", sound=True)
        job = self.generator(vendor).submit(asked, SINK)
        first, last = (types.Image(image_bytes=fitted(one, Size(1280, 720)), mime_type="image/png") for one in _pictures(asked))
        client = genai.Client(
            vertexai=True,
            project="films",
            location="us-central1",
            credentials=Credentials(KEY),
            http_options=types.HttpOptions(base_url=vendor.url, api_version="v1"),
        )
        theirs = client.models.generate_videos(
            model="veo-3.1-generate-001",
            source=types.GenerateVideosSource(prompt="a lamp", image=first),
            config=types.GenerateVideosConfig(
                number_of_videos=1, duration_seconds=6, aspect_ratio="16:9", resolution="720p", generate_audio=True,
                negative_prompt="rain", last_frame=last,
            ),
        )  # fmt: skip
        assert vendor.tasks[0].body == vendor.tasks[1].body
        assert vendor.tasks[0].path == vendor.tasks[1].path
        assert job.vendor_id.rpartition("/")[0] == str(theirs.name).rpartition("/")[0]
        vendor.seconds = 0
        done = client.operations.get(theirs)
        assert done.done
        assert done.response is not None
        client.close()

    def test_credentials_of_the_machine_are_renewed(self, vendor: Veo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
        account = {"type": "service_account", "project_id": "films", "private_key": pem, "client_email": "a@films.invalid"}
        path = tmp_path / "account.json"
        path.write_text(json.dumps(account | {"token_uri": f"{vendor.url}/token", "private_key_id": "1", "client_id": "1"}))
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
        made = opened(VeoGenerator(VeoOptions(base_url=f"{vendor.url}/v1", project="films", key="env:NOTHING_HERE", pause=0.01)))
        assert made.submit(request(tmp_path), SINK).vendor_id
        assert ("POST", "/token") in vendor.asked
        path.unlink()
        with pytest.raises(AdapterUnavailable, match="credentials"):
            VeoGenerator(VeoOptions(project="films", key="env:NOTHING_HERE"))

    def test_a_clip_in_a_bucket_is_named(self, vendor: Veo, tmp_path: Path) -> None:
        vendor.bucket, vendor.seconds = "gs://films/one.mp4", 0
        made = self.generator(vendor)
        job = made.poll(made.submit(request(tmp_path), SINK))
        with pytest.raises(GenerationFailed, match="gs://films"):
            made.fetch(job, tmp_path / "into")

    def test_a_project_is_needed(self) -> None:
        with pytest.raises(ConfigError, match="project"):
            VeoGenerator()


def _pictures(asked: ClipRequest) -> tuple[Path, Path]:
    assert asked.last is not None
    return asked.keyframe.picture.path, asked.last.picture.path
