"""The fake vendors are true: each vendor's own library makes a job there, watches it, and reads where the clip is."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from dashscope import VideoSynthesis
from fal_client import SyncClient
from google import genai
from google.genai import types
from luma_agents import Luma as LumaLibrary
from openai import OpenAI
from replicate import Client as ReplicateLibrary
from runwayml import RunwayML
from volcenginesdkarkruntime import Ark
from xai_sdk import Client as XaiLibrary
from xai_sdk.proto import deferred_pb2
from xai_sdk.video import VideoResponse

from tests.vendors.asia import Seedance, Wan
from tests.vendors.clips import clip
from tests.vendors.fal import Fal
from tests.vendors.hosts import KEY, Google, Luma, Replicate
from tests.vendors.runway import Runway
from tests.vendors.server import Vendor, serving
from tests.vendors.videos import Videos
from tests.vendors.xai import Xai

PICTURE = f"data:image/png;base64,{base64.b64encode(b'picture').decode()}"


@contextmanager
def at(vendor: Vendor) -> Iterator[str]:
    with serving(vendor) as url:
        yield url


def ended(look: Callable[[], Any], state: Callable[[Any], str], *over: str) -> Any:
    """What a library says of a job when that has ended."""
    until = time.monotonic() + 10
    while state(found := look()) not in over:
        assert time.monotonic() < until, f"it stays {state(found)}"
        time.sleep(0.02)
    return found


def test_openai() -> None:
    vendor = Videos(seconds=0.1)
    with at(vendor) as url, OpenAI(base_url=f"{url}/v1", api_key=KEY) as library:
        job = library.videos.create(
            prompt="a lamp", model="sora-2", seconds="4", size="1280x720", input_reference=("S01.png", b"picture", "image/png")
        )
        done = ended(lambda: library.videos.retrieve(job.id), lambda one: one.status, "completed")
        assert (done.progress, done.seconds) == (100, "4")
        assert library.videos.download_content(job.id).read() == clip(4.0)
        assert [one.id for one in library.videos.list()] == [job.id]
        assert library.videos.delete(job.id).deleted
    assert vendor.jobs[0].picture == b"picture"


def test_runway() -> None:
    vendor = Runway(seconds=0.1)
    with at(vendor) as url, RunwayML(base_url=url, api_key=KEY, runway_version="2024-11-06") as library:
        job = library.image_to_video.create(model="gen4_turbo", prompt_image=PICTURE, prompt_text="a lamp", ratio="1280:720", duration=5)
        done = ended(lambda: library.tasks.retrieve(job.id), lambda one: str(one.status), "SUCCEEDED")
        assert done.output == [f"{url}/v1/out.mp4"]


def test_luma() -> None:
    vendor = Luma(seconds=0.1)
    with at(vendor) as url, LumaLibrary(base_url=f"{url}/v1", auth_token=KEY) as library:
        job = library.generations.create(prompt="a lamp", type="video", model="ray-3.2", video={"duration": "5s", "resolution": "720p"})
        done = ended(lambda: library.generations.get(job.id), lambda one: str(one.state), "completed")
        assert [one.url for one in done.output or ()] == [f"{url}/v1/film.mp4"]


def test_replicate() -> None:
    vendor = Replicate(seconds=0.1)
    with at(vendor) as url:
        library = ReplicateLibrary(api_token=KEY, base_url=url)
        job = library.models.predictions.create(("wan-video", "wan-2.5-i2v"), input={"prompt": "a lamp"})
        done = ended(lambda: library.predictions.get(job.id), lambda one: one.status, "succeeded")
        assert done.output == f"{url}/v1/film.mp4"
        library._client.close()


def test_google() -> None:
    vendor = Google(seconds=0.1)
    with at(vendor) as url:
        library = genai.Client(api_key=KEY, http_options=types.HttpOptions(base_url=url, api_version="v1"))
        job = library.interactions.create(
            model="gemini-omni-1.1-flash",
            input="a lamp",
            background=True,
            response_format={"type": "video", "duration": "5s", "delivery": "uri"},
        )
        done = ended(lambda: library.interactions.get(job.id), lambda one: str(one.status), "completed")
        assert f"{url}/v1/film.mp4" in str(done)
        library.close()


def test_wan(monkeypatch: pytest.MonkeyPatch) -> None:
    vendor = Wan(seconds=0.1)
    with at(vendor) as url:
        monkeypatch.setattr("dashscope.base_http_api_url", f"{url}/api/v1")
        first = {"type": "first_frame", "url": PICTURE}
        job = VideoSynthesis.async_call("wan2.7-i2v", "a lamp", media=[first], resolution="720P", duration=5, api_key=KEY)
        done = ended(lambda: VideoSynthesis.fetch(job, api_key=KEY), lambda one: one.output.task_status, "SUCCEEDED")
        assert done.output.video_url == f"{url}/api/v1/film.mp4"
        assert VideoSynthesis.cancel(job, api_key=KEY).status_code == 200
    body = vendor.tasks[0].body
    assert (body["input"]["media"], body["parameters"]) == ([first], {"resolution": "720P", "duration": 5})


def test_xai() -> None:
    vendor = Xai(seconds=0.1)
    with at(vendor) as url, XaiLibrary(api_key=KEY, api_host=url.removeprefix("http://"), use_insecure_channel=True) as library:
        job = library.video.start("a lamp", "grok-imagine-video-1.5", image_url=PICTURE, last_frame_url=PICTURE, duration=5)
        done = ended(lambda: library.video.get(job.request_id), lambda one: deferred_pb2.DeferredStatus.Name(one.status), "DONE")
        assert (done.response.video.url, VideoResponse(done.response).cost_usd) == (f"{url}/film.mp4", pytest.approx(0.4))
    body = vendor.tasks[0].body
    assert (body["image"]["image_url"], body["last_frame"]["image_url"]) == (PICTURE, PICTURE)


def test_seedance() -> None:
    vendor = Seedance(seconds=0.1)
    with at(vendor) as url:
        library = Ark(base_url=f"{url}/api/v3", api_key=KEY)
        tasks = library.content_generation.tasks
        job = tasks.create(model="seedance-1-5-pro-251215", content=[{"type": "text", "text": "a lamp"}], ratio="16:9", duration=5)
        done = ended(lambda: tasks.get(task_id=job.id), lambda one: one.status, "succeeded")
        assert done.content.video_url == f"{url}/api/v3/film.mp4"
        library.close()


def test_fal(monkeypatch: pytest.MonkeyPatch) -> None:
    vendor = Fal(seconds=0.1)
    with at(vendor) as url:
        monkeypatch.setattr("fal_client.client.QUEUE_URL_FORMAT", f"{url}/")
        library = SyncClient(key=KEY)
        job = library.submit("fal-ai/ltx-2/image-to-video", {"prompt": "a lamp"})
        assert library.result("fal-ai/ltx-2/image-to-video", job.request_id)["video"]["url"] == f"{url}/files/film.mp4"
        library._client.close()


@pytest.mark.parametrize("vendor", [Runway, Luma, Replicate])
def test_a_wrong_key_is_refused(vendor: type[Vendor]) -> None:
    refused = pytest.raises(Exception, match=r"401|402|insufficient|Insufficient|API key")
    with at(vendor()) as url:
        if vendor is Runway:
            with RunwayML(base_url=url, api_key="wrong", max_retries=0) as runway, refused:
                runway.tasks.retrieve("task-1")
        elif vendor is Luma:
            with LumaLibrary(base_url=f"{url}/v1", auth_token="wrong", max_retries=0) as luma, refused:
                luma.generations.get("task-1")
        else:
            replicate = ReplicateLibrary(api_token="wrong", base_url=url)
            with closing(replicate._client), refused:
                replicate.predictions.get("task-1")
