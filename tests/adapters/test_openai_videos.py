"""The /v1/videos generator against a real local server."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from adapters.framing import nearest
from adapters.hosted import asked_seconds
from adapters.video import videos_replies
from adapters.video.openai_videos import OpenAIVideosGenerator, Options
from pipeline.errors import (
    AccountLocked,
    AnswerLost,
    BackendBusy,
    ConfigError,
    ContentRefused,
    GenerationFailed,
    JobGone,
    OutcomeUnknown,
    TransientAdapterError,
    UnsupportedRequest,
)
from pipeline.film.timing import Size
from pipeline.media.probe import probe
from pipeline.ports import Capabilities, Job, JobState
from tests.vendors.requests import SINK, request
from tests.vendors.server import Request, serving
from tests.vendors.videos import Job as VendorJob
from tests.vendors.videos import Videos


@pytest.fixture
def vendor() -> Iterator[Videos]:
    made = Videos()
    with serving(made):
        yield made


_open: list[OpenAIVideosGenerator] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while _open:
        _open.pop().close()


def opened(**options: object) -> OpenAIVideosGenerator:
    _open.append(OpenAIVideosGenerator(Options(**{"model": "tiny", "pause": 0.01, **options})))  # type: ignore[arg-type]
    return _open[-1]


def generator(vendor: Videos, **options: object) -> OpenAIVideosGenerator:
    return opened(base_url=f"{vendor.url}/v1", **options)


def finished(made: OpenAIVideosGenerator, job: Job) -> Job:
    until = time.monotonic() + 10
    while job.state in (JobState.QUEUED, JobState.RUNNING) and time.monotonic() < until:
        job = made.poll(job)
        time.sleep(0.02)
    return job


def test_a_clip_is_made_with_the_keyframe_as_its_first_frame(vendor: Videos, tmp_path: Path) -> None:
    vendor.seconds = 0.1
    made = generator(vendor, extra='{"num_inference_steps": 7, "mode": "fast"}', seed=True)
    job = made.submit(request(tmp_path, frames=20), SINK)
    assert (job.endpoint, job.vendor_id, job.model) == (f"{vendor.url}/v1", "video_1", "tiny")
    path = made.fetch(finished(made, job), tmp_path / "into")
    assert path.parent == tmp_path / "into"
    facts = probe(path)
    assert facts.picture is not None
    assert facts.sound is not None
    asked = vendor.jobs[0]
    assert asked.picture.startswith(b"\x89PNG")
    wanted = {
        "prompt": "a lamp",
        "seconds": "1",
        "size": "128x72",
        "model": "tiny",
        "seed": "5",
        "num_inference_steps": "7",
        "mode": "fast",
    }
    assert asked.fields == wanted
    assert vendor.headers[0]["content-type"].startswith("multipart/form-data")
    assert vendor.headers[0]["idempotency-key"] == "token-1"


def test_lengths_and_sizes_are_those_that_the_model_makes(tmp_path: Path) -> None:
    four = request(tmp_path, frames=80)
    assert asked_seconds(four, Capabilities()) == 4
    assert asked_seconds(four, Capabilities(lengths=(2.0, 3.5, 8.0))) == 3.5
    assert asked_seconds(dataclasses.replace(four, frames=96), Capabilities()) == 4
    assert asked_seconds(dataclasses.replace(four, frames=97), Capabilities(lengths=(4.0, 8.0, 12.0))) == 8
    assert nearest(Size(426, 240), (Size(720, 1280), Size(1280, 720), Size(640, 360))) == Size(640, 360)


def test_the_first_frame_is_brought_to_the_size_that_is_asked_for(vendor: Videos, tmp_path: Path) -> None:
    import cv2
    import numpy as np

    generator(vendor, size="320x180").submit(request(tmp_path), SINK)
    picture = cv2.imdecode(np.frombuffer(vendor.jobs[0].picture, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape[:2] == (180, 320)


@pytest.mark.parametrize("fault", ["500", "429", "503"])
def test_what_may_pass_is_tried_again(vendor: Videos, tmp_path: Path, fault: str) -> None:
    vendor.faults["POST"] = [fault, fault]
    vendor.faults["GET"] = [fault, "drop", "page"]
    vendor.faults["content"] = [fault, "drop", "half"]
    made = generator(vendor)
    job = made.submit(request(tmp_path), SINK)
    assert probe(made.fetch(finished(made, job), tmp_path)).picture is not None
    assert vendor.billed == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [("refuse", ContentRefused), ("bad", UnsupportedRequest), ("quota", AccountLocked), ("401", AccountLocked), ("402", AccountLocked)],
)
def test_what_does_not_pass_is_asked_once(vendor: Videos, tmp_path: Path, fault: str, error: type[Exception]) -> None:
    vendor.faults["POST"] = [fault] * 5
    with pytest.raises(error):
        generator(vendor).submit(request(tmp_path), SINK)
    assert vendor.count("POST") == 1


@pytest.mark.parametrize("fault", ["drop", "accepted drop", "accepted 502", "accepted 504"])
def test_a_lost_answer_is_never_sent_again(vendor: Videos, tmp_path: Path, fault: str) -> None:
    vendor.faults["POST"] = [fault]
    with pytest.raises(AnswerLost):
        generator(vendor).submit(request(tmp_path), SINK)
    assert vendor.count("POST") == 1


def test_an_idempotent_server_is_simply_asked_again(vendor: Videos, tmp_path: Path) -> None:
    vendor.idempotent = True
    vendor.faults["POST"] = ["accepted drop", "accepted 504"]
    job = generator(vendor, idempotent=True).submit(request(tmp_path), SINK)
    assert (job.vendor_id, vendor.billed, vendor.count("POST")) == ("video_1", 1, 3)


def test_a_lost_job_is_found_on_the_list(vendor: Videos, tmp_path: Path) -> None:
    made = generator(vendor)
    since = time.time()
    for text in ("a lamp", "b", "c", "d", "a lamp"):
        made.submit(request(tmp_path, text=text), SINK)
    found = made.find(request(tmp_path), since, frozenset({"video_5"}))
    assert found is not None
    assert found.vendor_id == "video_1", "two pages back, and not the one that belongs to another shot"
    assert made.find(request(tmp_path, text="nobody asked"), since, frozenset()) is None
    assert made.find(request(tmp_path), time.time() + 3600, frozenset()) is None, "an hour later it cannot be ours"


def test_a_list_without_prompts_tells_as_long_as_only_one_job_fits(vendor: Videos, tmp_path: Path) -> None:
    vendor.lists_prompts = False
    made = generator(vendor)
    since = time.time()
    made.submit(request(tmp_path, text="b", frames=24), SINK)
    made.submit(request(tmp_path), SINK)
    found = made.find(request(tmp_path), since, frozenset())
    assert found is not None
    assert found.vendor_id == "video_2", "the other has another length"
    assert made.find(request(tmp_path), since, frozenset({"video_2"})) is None
    made.submit(request(tmp_path), SINK)
    with pytest.raises(UnsupportedRequest):
        made.find(request(tmp_path), since, frozenset())


def test_a_server_that_says_what_it_takes_gets_that(vendor: Videos, tmp_path: Path) -> None:
    vendor.takes_seconds, vendor.takes_sizes = ("4", "8", "12"), ("1280x720", "720x1280")
    made = generator(vendor)
    job = made.submit(request(tmp_path), SINK)
    assert vendor.jobs[0].fields["seconds"] == "4"
    assert vendor.jobs[0].fields["size"] == "1280x720"
    assert job.vendor_id == "video_1"
    assert made.capabilities().longest == 12
    posts = vendor.count("POST")
    made.submit(request(tmp_path), SINK)
    assert (posts, vendor.count("POST")) == (3, 4), "each is learned once"


def test_a_server_without_a_list_says_so(vendor: Videos, tmp_path: Path) -> None:
    vendor.lists = False
    with pytest.raises(UnsupportedRequest):
        generator(vendor).find(request(tmp_path), time.time(), frozenset())


def test_a_refusal_of_a_running_job_is_told_apart_from_a_failure(vendor: Videos, tmp_path: Path) -> None:
    made = generator(vendor)
    vendor.faults["GET"] = ["moderated"]
    job = made.poll(made.submit(request(tmp_path), SINK))
    assert (job.state, job.refused) == (JobState.FAILED, True)
    vendor.faults["GET"] = ["failed"]
    job = made.poll(made.submit(request(tmp_path), SINK))
    assert (job.state, job.refused) == (JobState.FAILED, False)
    assert "it went wrong" in job.message


@pytest.mark.parametrize("fault", ["half", "page", "lie", "expired", "drop"])
def test_a_download_that_fails_is_begun_again(vendor: Videos, tmp_path: Path, fault: str) -> None:
    vendor.faults["content"] = [fault]
    made = generator(vendor)
    path = made.fetch(made.submit(request(tmp_path), SINK), tmp_path / "into")
    assert probe(path).picture is not None
    assert [p.name for p in (tmp_path / "into").iterdir()] == [path.name], "half a file was left"


def test_a_broken_film_does_not_enter(vendor: Videos, tmp_path: Path) -> None:
    vendor.faults["content"] = ["broken"] * 9
    made = generator(vendor)
    with pytest.raises(GenerationFailed, match="no film"):
        made.fetch(made.submit(request(tmp_path), SINK), tmp_path / "into")
    assert not list((tmp_path / "into").iterdir())


@pytest.mark.parametrize("target", ["http://127.0.0.1:9/clip.mp4", "https://169.254.169.254/latest", "https://[::1]/x", "file:///etc/passwd",
                                    "https://localhost/x", "http://example.com/clip.mp4", "https://10.0.0.7/clip.mp4"])  # fmt: skip
def test_a_redirect_to_a_private_or_plain_address_is_refused(vendor: Videos, tmp_path: Path, target: str) -> None:
    vendor.faults["content"] = [f"to {target}"] * 9
    made = generator(vendor)
    with pytest.raises(GenerationFailed, match="is not asked"):
        made.fetch(made.submit(request(tmp_path), SINK), tmp_path)


def test_a_redirect_on_the_configured_server_itself_is_followed(vendor: Videos, tmp_path: Path) -> None:
    made = generator(vendor)
    job = made.submit(request(tmp_path), SINK)
    vendor.faults["content"] = [f"to {vendor.url}/v1/videos/{job.vendor_id}/content"]
    assert probe(made.fetch(job, tmp_path)).picture is not None


def test_a_key_goes_to_its_server_and_nowhere_else(vendor: Videos, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANTED", "sk-planted-key-1234567890")
    with serving(Videos()) as elsewhere:
        host = elsewhere.removeprefix("http://")
        made = generator(vendor, key="env:PLANTED", trusted=host)
        job = made.submit(request(tmp_path), SINK)
        vendor.faults["content"] = [f"to {elsewhere}/v1/videos/x/content"] * 9
        with pytest.raises(TransientAdapterError):
            made.fetch(job, tmp_path)
    assert all(h.get("authorization") == "Bearer sk-planted-key-1234567890" for h in vendor.headers)


def test_a_key_in_the_configuration_is_refused_without_repeating_it(vendor: Videos) -> None:
    with pytest.raises(ConfigError) as caught:
        generator(vendor, key="sk-planted-key-1234567890")
    assert "planted" not in f"{caught.value}{caught.value.hint}"


def test_a_pool_spreads_jobs_by_room(tmp_path: Path) -> None:
    first, second = Videos(seconds=60), Videos(seconds=60)
    with serving(first), serving(second):
        made = opened(base_url=f"{first.url}/v1*2,{second.url}/v1*1", model="tiny")
        assert made.capabilities().slots == 3
        jobs = [made.submit(request(tmp_path), SINK) for _ in range(3)]
        assert (first.billed, second.billed) == (2, 1)
        made.cancel(jobs[-1])
        assert made.submit(request(tmp_path), SINK).endpoint == jobs[-1].endpoint


def test_a_job_of_a_server_that_is_not_configured_any_more_is_not_made_again(vendor: Videos, tmp_path: Path) -> None:
    job = generator(vendor).submit(request(tmp_path), SINK)
    with serving(Videos()) as other:
        moved = opened(base_url=f"{other}/v1", model="tiny")
        with pytest.raises(OutcomeUnknown, match="not configured"):
            moved.poll(job)


def test_a_cancelled_job_is_gone(vendor: Videos, tmp_path: Path) -> None:
    made = generator(vendor)
    job = made.submit(request(tmp_path), SINK)
    made.cancel(job)
    made.cancel(job)
    with pytest.raises(JobGone):
        made.poll(job)


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    made = opened(base_url="http://127.0.0.1:9/v1", patience=1)
    with pytest.raises(BackendBusy, match=r"127\.0\.0\.1:9"):
        made.submit(request(tmp_path), SINK)


@pytest.mark.parametrize("options", [{"base_url": ""}, {"base_url": "ftp://x"}, {"base_url": "http://u:p@h/v1"}, {"base_url": "http://h/v1*0"},
                                     {"base_url": "http://h/v1", "extra": "["}, {"base_url": "http://h/v1", "seconds": "4,x"}])  # fmt: skip
def test_settings_that_make_no_sense_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        opened(**options)


def test_prices_are_unknown_unless_they_are_said(vendor: Videos, tmp_path: Path) -> None:
    asked = request(tmp_path, frames=60)
    assert generator(vendor).quote(asked).amount is None
    assert generator(vendor, price="0.10").quote(asked).amount == pytest.approx(0.30), "three whole seconds for two and a half"


class Odd(Videos):
    """A legal server with habits of its own: numbers as ids, other words, wrapped answers, and no /content."""

    habits: ClassVar[dict[str, str]] = {"completed": "SUCCEEDED", "in_progress": "Processing", "queued": "submitted", "failed": "Error"}

    def answer(self, request: Request) -> None:
        path = request.path.partition("?")[0]
        if request.command == "POST" and path == "/v1/videos":
            request.send_bytes(b"", "text/plain", 307, Location="/v1/videos/")
        elif path.startswith("/v1/files/"):
            self._content(request, path.rpartition("/")[2].removesuffix(".mp4"))
        elif path.endswith("/content"):
            request.send({"detail": "Not Found"}, 404)
        else:
            super().answer(request)

    def _post(self, request: Request) -> None:
        job = self._take(request)
        job.id = str(len(self.jobs))
        self.done[job.id] = self.done.pop(f"video_{job.id}")
        request.send(self._told(job), 202)

    def _told(self, job: VendorJob) -> dict[str, Any]:
        told = super()._told(job)
        seconds = f"{float(told['seconds']):.1f}"
        kept = {"task_id": int(job.id), "status": self.habits[told["status"]], "seconds": seconds, "created_at": "2026-11-22T10:00:00Z"}
        return {"code": 0, "data": kept | ({"output": {"video_url": f"/v1/files/{job.id}.mp4"}} if told["status"] == "completed" else {})}


def test_a_server_of_other_words_and_numbers_is_understood(tmp_path: Path) -> None:
    vendor = Odd(seconds=0.1)
    with serving(vendor):
        made = generator(vendor)
        job = made.submit(request(tmp_path), SINK)
        assert (job.vendor_id, job.state) == ("1", JobState.RUNNING)
        done = finished(made, job)
        assert (done.state, done.progress) == (JobState.DONE, 0.0)
        assert probe(made.fetch(done, tmp_path / "into")).picture is not None
        vendor.failed["1"] = {"code": "", "message": ""}
        assert made.poll(job).state is JobState.FAILED
    assert vendor.billed == 1


@pytest.mark.parametrize(("status", "state"), [("ready", JobState.DONE), ("CANCELED", JobState.CANCELLED), ("denoising", JobState.RUNNING),
                                               ("expired", JobState.FAILED), ("starting", JobState.QUEUED)])  # fmt: skip
def test_words_of_servers(status: str, state: JobState) -> None:
    assert videos_replies.state({"status": status}) is state


@pytest.mark.parametrize(("said", "share"), [(45, 0.45), ("45%", 0.45), (None, 0.0), ("half", 0.0), (400, 1.0)])
def test_progress_is_read_where_it_can_be(said: object, share: float) -> None:
    assert videos_replies.progress({"progress": said}) == share


def test_a_request_is_not_sent_on_to_another_server(vendor: Videos, tmp_path: Path) -> None:
    class Elsewhere(Videos):
        def answer(self, request: Request) -> None:
            request.send_bytes(b"", "text/plain", 307, Location=f"{vendor.url}/v1/videos")

    other = Elsewhere()
    with serving(other), pytest.raises(UnsupportedRequest, match="sends requests on"):
        generator(other).submit(request(tmp_path), SINK)
    assert vendor.billed == 0


def test_a_lost_job_is_found_though_its_server_rounds_sizes_and_renames_the_model(vendor: Videos, tmp_path: Path) -> None:
    made = generator(vendor)
    asked = request(tmp_path)
    made.submit(asked, SINK)
    vendor.jobs[0].fields |= {"size": "128x80", "model": "hub/tiny", "seconds": "2.0"}
    found = made.find(asked, time.time() - 1, ())
    assert found is not None
    assert found.vendor_id == "video_1"


def test_a_withdrawn_model_is_said_to_be_gone_where_it_is(tmp_path: Path, vendor: Videos) -> None:
    gone = opened(base_url="https://api.openai.com/v1", model="sora-2")
    assert "2026-09-24" in gone.quote(request(tmp_path)).basis
    with pytest.raises(UnsupportedRequest, match="withdrew sora-2 on 2026-09-24"):
        gone.submit(request(tmp_path), SINK)
    assert generator(vendor, model="sora-2").submit(request(tmp_path), SINK).vendor_id, "a gateway may still have it"
