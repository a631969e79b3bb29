"""ComfyUI against a real local server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.video.comfyui import ComfyUIGenerator, Options
from pipeline.errors import AnswerLost, ConfigError
from pipeline.film.timing import Size
from pipeline.ports import JobState
from tests.adapters.hosted_suite import HostedSuite, closed, opened
from tests.vendors.comfyui import FIELDS, GRAPH, GRAPH_FILE, ComfyUI
from tests.vendors.requests import SINK, keyframe, request
from tests.vendors.server import Request, serving

__all__ = ["closed"]


def comfyui(vendor: ComfyUI, **options: Any) -> ComfyUIGenerator:
    return opened(
        ComfyUIGenerator(
            Options(**{"base_url": vendor.url, "graph": str(GRAPH_FILE), "fields": FIELDS, "key": "env:PLANTED", "pause": 0.01, **options})
        )
    )


class TestComfyUI(HostedSuite):
    fake = ComfyUI

    def generator(self, vendor: ComfyUI) -> ComfyUIGenerator:
        return comfyui(vendor)


@pytest.fixture
def vendor() -> Iterator[ComfyUI]:
    made = ComfyUI()
    with serving(made):
        yield made


def test_fields_go_into_the_inputs_of_the_graph(vendor: ComfyUI, tmp_path: Path) -> None:
    made = comfyui(vendor, frame_step=8, frame_offset=1)
    asked = replace(request(tmp_path, frames=50), last=keyframe(tmp_path, "S02"), negative="rain")
    made.submit(asked, SINK)
    nodes = vendor.tasks[0].body["prompt"]
    assert nodes["6"]["inputs"] == {"text": "a lamp", "clip": ["4", 0]}
    assert nodes["7"]["inputs"]["text"] == "rain"
    assert nodes["10"]["inputs"] == {"image": ["12", 0], "width": 128, "height": 80, "length": 57}
    assert (nodes["3"]["inputs"]["seed"], nodes["20"]["inputs"]["fps"]) == (5, 24)
    first, last = nodes["12"]["inputs"]["image"], nodes["13"]["inputs"]["image"]
    assert vendor.uploads[first] == asked.keyframe.picture.path.read_bytes()
    assert first != last
    assert made.capabilities().last_frame
    assert GRAPH["6"]["inputs"]["text"] == "", "the graph of the next job starts afresh"


def test_a_lost_job_is_found_in_queue_and_history(vendor: ComfyUI, tmp_path: Path) -> None:
    vendor.seconds = 0.2
    made, asked = comfyui(vendor), request(tmp_path)
    vendor.faults["POST"] = ["accepted drop"]
    with pytest.raises(AnswerLost):
        made.submit(asked, SINK)
    waiting = made.find(asked, 0, frozenset())
    time.sleep(0.25)
    ended = made.find(asked, 0, frozenset())
    assert waiting is not None
    assert ended is not None
    assert waiting.vendor_id == ended.vendor_id == vendor.tasks[0].id
    assert made.poll(ended).state is JobState.DONE
    assert made.find(asked, 0, {ended.vendor_id}) is None
    assert made.find(replace(asked, token="another"), 0, frozenset()) is None


def test_only_our_own_running_job_is_interrupted(vendor: ComfyUI, tmp_path: Path) -> None:
    vendor.seconds = 60
    made = comfyui(vendor)
    first, second = made.submit(request(tmp_path), SINK), made.submit(request(tmp_path), SINK)
    vendor.tasks[0].made -= 40
    made.cancel(second)
    assert made.poll(first).state is JobState.RUNNING
    made.cancel(first)
    assert made.poll(first).state is JobState.CANCELLED
    assert vendor.interrupted == [first.vendor_id]


def test_the_file_of_a_video_node_is_taken_whatever_its_list_is_called(vendor: ComfyUI) -> None:
    from adapters.video.comfyui import _files

    outputs = {"9": {"text": ["hello"]}, "12": {"gifs": [{"filename": "a.mp4", "subfolder": "", "type": "temp"}], "animated": [True]}}
    assert [f["filename"] for f in _files(outputs)] == ["a.mp4"]


def test_its_own_machine_costs_nothing_unless_a_price_is_said(vendor: ComfyUI, tmp_path: Path) -> None:
    asked = request(tmp_path, size=Size(128, 72))
    assert comfyui(vendor).quote(asked).amount == 0
    assert comfyui(vendor, price="0.02").quote(asked).amount == pytest.approx(0.04)


@pytest.mark.parametrize("options", [{"graph": ""}, {"graph": "/nowhere.json"}, {"fields": "text=99.text"}, {"fields": "text=6.words"},
                                     {"fields": "mood=6.text"}, {"fields": "seed=3.seed"}, {"fields": "text"}])  # fmt: skip
def test_settings_that_make_no_sense_are_refused(vendor: ComfyUI, options: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        comfyui(vendor, **options)


def test_a_rented_machine_has_no_known_price(tmp_path: Path) -> None:
    made = opened(ComfyUIGenerator(Options(base_url="https://gpu.example.org", graph=str(GRAPH_FILE), fields=FIELDS, key="env:PLANTED")))
    assert made.quote(request(tmp_path)).amount is None


def test_steps_are_heard_over_the_websocket(vendor: ComfyUI, tmp_path: Path) -> None:
    vendor.seconds = 600.0
    made = comfyui(vendor)
    job = made.submit(request(tmp_path), SINK)
    assert vendor.clients == [vendor.tasks[0].body["client_id"]], "it listens before the job can begin"
    assert made.poll(job).progress == 0.0
    vendor.tasks[0].made -= 400.0  # it runs now
    until = time.monotonic() + 25
    while (progress := made.poll(job).progress) == 0.0:
        assert time.monotonic() < until, "nothing is heard"
        time.sleep(0.02)
    assert progress == 0.25
    vendor.seconds = 0.0
    assert (made.poll(job).state, made.poll(job).progress) == (JobState.DONE, 1.0)


def test_a_server_without_websockets_serves_as_well(vendor: ComfyUI, tmp_path: Path) -> None:
    class Deaf(ComfyUI):
        def _websocket(self, request: Request) -> None:
            request.send_bytes(b"no", "text/plain", 404)

    deaf = Deaf()
    with serving(deaf):
        made = comfyui(deaf)
        job = made.submit(request(tmp_path), SINK)
        while job.state in (JobState.QUEUED, JobState.RUNNING):
            job = made.poll(job)
    assert job.state is JobState.DONE
