"""Spans of a film, sent to a real OTLP receiver over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from pipeline.errors import Interrupted
from pipeline.ports import Progress
from workflows import telemetry
from workflows.tally import PLACES, Tally
from workflows.telemetry import traced


class Receiver:
    """What came to ``/v1/traces``."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.services: set[str] = set()
        self.url = ""

    def take(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.services |= {a.value.string_value for a in resource.resource.attributes if a.key == "service.name"}
            for scope in resource.scope_spans:
                self.spans += scope.spans

    def named(self) -> dict[str, Span]:
        return {span.name: span for span in self.spans}


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.path == "/v1/traces" and self.headers["content-type"] == "application/x-protobuf":
                told.take(body)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
    telemetry._provider.cache_clear()
    yield told
    provider = telemetry._provider()
    assert provider is not None
    provider.shutdown()
    telemetry._provider.cache_clear()
    server.shutdown()
    server.server_close()
    thread.join()


def step(stage: str, item: str, *states: str) -> list[Progress]:
    return [Progress(stage=stage, item=item, state=state) for state in states]


def test_a_film_is_a_span_with_one_for_each_step_under_it(receiver: Receiver, tmp_path: Path) -> None:
    heard: list[str] = []
    tally = Tally(then=lambda progress: heard.append(progress.state))
    with traced(tmp_path / "fox") as note:
        tally.also(note)
        for progress in (
            Progress(stage=PLACES, item="", state="done", detail="S01 S02"),
            *step("write", "", "start", "done"),
            *step("take", "S01", "start", "going", "going", "done"),
            *step("take", "S02", "start", "kept"),
        ):
            tally(progress)
    spans = receiver.named()
    assert sorted(spans) == ["film", "take S01", "take S02", "write"]
    assert receiver.services == {"filmwright"}
    film = spans.pop("film")
    assert {span.parent_span_id for span in spans.values()} == {film.span_id}
    assert {a.key: a.value for a in spans["take S01"].attributes}["shot"].string_value == "S01"
    assert [{a.key: a.value.bool_value for a in spans[name].attributes}["kept"] for name in ("take S01", "take S02")] == [False, True]
    assert heard.count("done") == 2, "whoever listened before still hears"


def test_what_was_broken_off_is_marked(receiver: Receiver, tmp_path: Path) -> None:
    with pytest.raises(Interrupted), traced(tmp_path / "fox") as note:
        for progress in step("take", "S01", "start"):
            note(progress)
        raise Interrupted("stopped")
    assert {name: span.status.code for name, span in receiver.named().items()} == {
        "film": Status.STATUS_CODE_ERROR,
        "take S01": Status.STATUS_CODE_ERROR,
    }


def test_nothing_is_imported_without_an_endpoint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in telemetry.ENDPOINTS:
        monkeypatch.delenv(name, raising=False)
    telemetry._provider.cache_clear()
    with traced(tmp_path) as note:
        note(Progress(stage="write", item="", state="start"))
    assert telemetry._provider.cache_info().currsize == 0


@pytest.mark.slow
def test_a_real_film_sends_its_stages_and_shots(receiver: Receiver, tmp_path: Path) -> None:
    from tests.workflows.conftest import DRAFT
    from workflows.film import make_order
    from workflows.order import take_order

    make_order(take_order("A fox finds a lantern", out=str(tmp_path / "fox"), words=[*DRAFT, "shots=2", "cards=false"]))
    found = receiver.named()
    wanted = {"film", "write", "cut", "assemble", *(f"{stage} {shot}" for stage in ("draw", "take") for shot in ("S01", "S02"))}
    assert wanted <= set(found)
    assert {span.trace_id for span in found.values()} == {found["film"].trace_id}
