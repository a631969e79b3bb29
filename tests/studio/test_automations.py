"""Automations at a real server: a run whose heartbeats stop is crashed, and a block is told how runs end."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import httpx
import pytest

from pipeline.errors import ConfigError
from tests.workflows.processes import within

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
