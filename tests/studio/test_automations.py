"""Automations at a real server: a run whose heartbeats stop is crashed, and a block is told how runs end."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline.errors import ConfigError
from tests.drafts import DRAFT
from tests.vendors.server import serving
from tests.vendors.videos import Videos
from tests.workflows.processes import within
from workflows.automations import OVER_BUDGET

pytestmark = [pytest.mark.slow, pytest.mark.engine]


@pytest.fixture
def api(server: str) -> Iterator[str]:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: server}):
        yield server


def automations(api: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.post(f"{api}/automations/filter", json={}).json()
    return found


def running(api: str) -> str:
    """A flow run that says that it runs, and then no more."""
    flow = httpx.post(f"{api}/flows/", json={"name": "film"}).json()["id"]
    run: str = httpx.post(f"{api}/flow_runs/", json={"flow_id": flow, "state": {"type": "RUNNING"}}).json()["id"]
    return run


def beat(api: str, run: str) -> None:
    event = {
        "event": "prefect.flow-run.heartbeat",
        "occurred": datetime.now(timezone.utc).isoformat(),
        "resource": {"prefect.resource.id": f"prefect.flow-run.{run}"},
        "id": str(uuid.uuid4()),
    }
    httpx.post(f"{api}/events", json=[event]).raise_for_status()


def test_a_run_that_falls_silent_is_crashed(api: str) -> None:
    from workflows.automations import SILENT, crash_silent

    crash_silent(within=10.0)
    crash_silent(within=10.0)
    assert [a["name"] for a in automations(api)].count(SILENT) == 1, "it is made once"
    run = running(api)
    beat(api, run)

    def state() -> str:
        return str(httpx.get(f"{api}/flow_runs/{run}").json()["state_type"])

    assert within(150, lambda: state() == "CRASHED"), state()


class Receiver(ThreadingHTTPServer):
    """Whom notifications reach: what was posted, in order."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Receiving)
        self.told: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/told"


class _Receiving(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.server.told.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def webhook(receiver: Receiver) -> str:
    """A notification block that posts to the receiver."""
    from prefect.blocks.notifications import CustomWebhookNotificationBlock

    block: Any = CustomWebhookNotificationBlock
    text = {"subject": "{{subject}}", "body": "{{body}}"}
    name = f"films-{receiver.server_port}"
    block(name=name, url=receiver.url, json_data=text, allow_private_urls=True).save(name)
    return f"custom-webhook/{name}"


def test_how_films_end_reaches_a_person(api: str, receiver: Receiver, tmp_path: Path) -> None:
    """One film is done, one would cost more than it may, one fails; and so for a batch."""
    from prefect import tags

    from workflows.automations import tell
    from workflows.scheduled import order_film, order_films

    tell(webhook(receiver))
    jobs = tmp_path / "jobs.yaml"
    jobs.write_text("- {id: hen, prompt: A hen counts stars}\n")
    with serving(vendor := Videos()), tags("filmwright"):
        hosted = [*DRAFT, "video.base_url=" + vendor.url + "/v1", "video.model=tiny", "video.price=1", "budget.max=1"]
        film: dict[str, Any] = {"settings": hosted, "home": str(tmp_path), "return_state": True}
        ends = [
            order_film("A fox finds a lantern", settings=[*DRAFT], home=str(tmp_path / "done"), return_state=True).name,
            order_film("A keeper rows out", video="openai-videos", **film).name,
            order_film("A cat builds a boat", settings=["video.model=tiny"], home=str(tmp_path), return_state=True).name,
            order_films(str(jobs), settings=["video=openai-videos", *hosted], home=str(tmp_path / "films"), return_state=True).name,
        ]
    assert ends == ["Completed", OVER_BUDGET, "Failed", OVER_BUDGET]
    assert vendor.billed == 0

    def heard(*words: str) -> bool:
        return any(all(word in f"{one['subject']} {one['body']}" for word in words) for one in receiver.told)

    assert within(60, lambda: heard("A fox finds a lantern is Completed")), receiver.told
    assert within(60, lambda: heard("A keeper rows out is OverBudget", "budget.max")), receiver.told
    assert within(60, lambda: heard("A cat builds a boat is Failed")), receiver.told
    assert within(60, lambda: heard("jobs", "is OverBudget", "hen", "budget.max is 1.00")), receiver.told


def test_a_person_is_told_by_a_block_that_is_there(api: str) -> None:
    from prefect.blocks.notifications import CustomWebhookNotificationBlock

    from workflows.automations import TOLD, tell

    with pytest.raises(ConfigError, match="has no block 'custom-webhook/nobody'"):
        tell("custom-webhook/nobody")
    block: Any = CustomWebhookNotificationBlock
    block(name="films", url="http://127.0.0.1:9/none").save("films")
    tell("custom-webhook/films")
    (made,) = [a for a in automations(api) if a["name"] == f"{TOLD}custom-webhook/films"]
    assert "prefect.flow-run.Failed" in made["trigger"]["expect"]
    assert made["actions"][0]["type"] == "send-notification"
