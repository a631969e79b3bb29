"""Films on a schedule: at a real server, with real workers."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from pipeline.errors import BatchError, ConfigError
from tests.drafts import DEFAULTS, DRAFT
from workflows import deploy
from workflows.serve import Timing, find_server, ordered

JOBS = f"defaults: {{{DEFAULTS}}}\njobs:\n  - {{id: fox, prompt: A fox finds a lantern}}\n"


def asked(wish: str = "A fox finds a lantern", words: tuple[str, ...] = (), **facts: Any) -> Any:
    return ordered(wish, words, **{"out": "", "films": 0, "name": "", "timing": Timing(), "paused": False, **facts})


def command(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "workflows.cli", *words]
    return subprocess.run(line, cwd=home, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    ("timing", "says"),
    [
        (Timing(cron="0 0 30 2 *"), "never fires|no schedule"),
        (Timing(rrule="FREQ=DAILY;UNTIL=20200101T000000"), "never fires"),
        (Timing(cron="every night"), "no schedule"),
        (Timing(rrule="nope"), "no schedule"),
        (Timing(interval=-5), "no schedule"),
        (Timing(cron="0 2 * * *", timezone="Mars/Olympus"), "no schedule"),
        (Timing(cron="0 2 * * *", interval=60), "exclude each other"),
    ],
)
def test_a_schedule_that_never_fires_is_refused(timing: Timing, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as told:
        asked(timing=timing)
    assert "\n" not in str(told.value)


def test_what_is_ordered(tmp_path: Path) -> None:
    film = asked(words=("style=ink", "budget.max=3", "shots=4"))
    assert film.flow == "order_film"
    assert film.parameters["style"] == "ink"
    assert film.parameters["budget"] == 3.0
    assert film.parameters["settings"] == ["shots=4"]
    assert "budget" not in asked(words=("budget.max=off",)).parameters
    jobs = tmp_path / "nightly.yaml"
    jobs.write_text(JOBS)
    batch = asked(str(jobs), ("style=ink",), films=2, timing=Timing(cron="0 2 * * *"))
    assert (batch.flow, batch.name) == ("order_films", "nightly")
    assert batch.parameters == {"jobs": str(jobs), "films": 2, "settings": ["style=ink"], "home": ""}
    with pytest.raises(ConfigError, match="needs a prompt"):
        asked("", timing=Timing(interval=60))
    with pytest.raises(ConfigError, match="stlye"):
        asked(words=("stlye=ink",))
    jobs.write_text("- {prompt: A fox, size: huge}\n")
    with pytest.raises(BatchError):
        asked(str(jobs))


def test_a_deployment_comes_back_from_its_entry() -> None:
    what = asked(timing=Timing(rrule="FREQ=DAILY", timezone="Europe/Berlin"), paused=True)
    assert deploy.from_entry(deploy.as_entry(what, "night")) == what
    with pytest.raises(ConfigError, match="no work pool is named"):
        deploy.as_entry(what, "")
    with pytest.raises(ConfigError, match="no flow of filmwright"):
        deploy.from_entry({"name": "other", "entrypoint": "flows.py:etl"})


@pytest.fixture
def old_server() -> Iterator[str]:
    class Old(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'"2.20.4"' if self.path.endswith("version") else b"true")

        def log_message(self, *_: object) -> None:
            pass

    serving = HTTPServer(("127.0.0.1", 0), Old)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serving.server_port}/api"
    serving.shutdown()
    serving.server_close()


def test_servers_that_are_of_no_use(tmp_path: Path, old_server: str) -> None:
    old = command(tmp_path, "serve", "A fox finds a lantern", PREFECT_API_URL=old_server)
    assert old.returncode == 2
    assert "is version 2.20.4; this is 3." in old.stderr
    silent = command(tmp_path, "deploy", "A fox", "--pool", "night", PREFECT_API_URL="http://127.0.0.1:9/api")
    assert silent.returncode == 2
    assert "no Prefect server answers" in silent.stderr
    assert not (tmp_path / "prefect.yaml").exists()


def test_a_busy_server_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is there, and takes its time: not a mistake of ours, and no reason to give up at once."""
    monkeypatch.setattr("workflows.serve.ANSWERS_WITHIN", (0.2, 0.4, 5.0))
    asked: list[float] = []

    class Busy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(time.monotonic())
            time.sleep(1.0 if len(asked) < 3 else 0.0)
            with contextlib.suppress(OSError):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b'"2.20.4"')

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        api = f"http://127.0.0.1:{server.server_port}/api"
        monkeypatch.setenv("PREFECT_API_URL", api)
        with pytest.raises(ConfigError, match=r"is version 2\.20\.4"):
            find_server()
        assert len(asked) == 3
        asked.clear()
        monkeypatch.setattr("workflows.serve.ANSWERS_WITHIN", (0.1, 0.2))
        with pytest.raises(ConfigError, match=r"answers at .* within 0\.2 seconds"):
            find_server()
        server.shutdown()


def deployments(server: str) -> dict[str, Any]:
    return {one["name"]: one for one in httpx.post(f"{server}/deployments/filter", json={}).json()}


@pytest.mark.slow
@pytest.mark.engine
def test_nothing_is_half_deployed(tmp_path: Path, server: str) -> None:
    httpx.post(f"{server}/work_pools/", json={"name": "studio", "type": "process"})
    httpx.post(f"{server}/work_pools/", json={"name": "boats", "type": "docker"})
    lost = command(tmp_path, "deploy", "A fox", "--pool", "nowhere", "--name", "lost", PREFECT_API_URL=server)
    assert lost.returncode == 2
    assert "there is no work pool 'nowhere'; nothing was deployed" in lost.stderr
    assert "no image is named" in command(tmp_path, "deploy", "A fox", "--pool", "boats", PREFECT_API_URL=server).stderr
    assert not (tmp_path / "prefect.yaml").exists()
    entries = [deploy.as_entry(asked(name=name), pool) for name, pool in (("first", "studio"), ("second", "nowhere"))]
    (tmp_path / "prefect.yaml").write_text(yaml.safe_dump({"deployments": entries}))
    assert command(tmp_path, "deploy", PREFECT_API_URL=server).returncode == 2
    assert not {"lost", "first", "second"} & set(deployments(server))


@pytest.mark.slow
@pytest.mark.engine
def test_a_worker_makes_what_is_deployed(tmp_path: Path, server: str) -> None:
    httpx.post(f"{server}/work_pools/", json={"name": "studio", "type": "process"})
    (tmp_path / "jobs.yaml").write_text(JOBS)
    done = command(tmp_path, "deploy", "jobs.yaml", "--pool", "studio", "--cron", "0 2 * * *", "--name", "nightly", PREFECT_API_URL=server)
    assert done.returncode == 0, done.stderr
    nightly = deployments(server)["nightly"]
    assert nightly["schedules"][0]["schedule"]["cron"] == "0 2 * * *"
    assert yaml.safe_load((tmp_path / "prefect.yaml").read_text())["deployments"][0]["work_pool"]["name"] == "studio"
    again = command(tmp_path, "deploy", "--json", PREFECT_API_URL=server)
    assert json.loads(again.stdout)["deployments"] == [{"name": "nightly", "pool": "studio"}]

    run = httpx.post(f"{server}/deployments/{nightly['id']}/create_flow_run", json={"state": {"type": "SCHEDULED"}}).json()
    prefect = Path(sys.executable).with_name("prefect")
    worker = [prefect, "worker", "start", "--pool", "studio", "--type", "process", "--run-once"]
    subprocess.run(worker, cwd=tmp_path, env={**os.environ, "PREFECT_API_URL": server}, capture_output=True, timeout=300, check=True)
    state = ended(server, run["id"])
    assert state["type"] == "COMPLETED", state
    assert (tmp_path / "films" / "fox" / "film.mp4").is_file()


@pytest.mark.slow
@pytest.mark.engine
def test_a_form_makes_a_film(tmp_path: Path, server: str) -> None:
    line = [sys.executable, "-m", "workflows.cli", "serve", "", *DRAFT, "--name", "form"]
    serving = subprocess.Popen(line, cwd=tmp_path, env={**os.environ, "PREFECT_API_URL": server}, stderr=subprocess.PIPE, text=True)
    try:
        until = time.monotonic() + 90
        while "form" not in deployments(server):
            assert time.monotonic() < until, "it was never registered"
            time.sleep(0.5)
        form = deployments(server)["form"]
        fields = form["parameter_openapi_schema"]["properties"]
        assert {"prompt", "style", "director", "video", "budget"} <= set(fields)
        assert "ink" in fields["style"]["enum"]
        asked_for = {"state": {"type": "SCHEDULED"}, "parameters": {"prompt": "A hen counts stars", "style": "ink"}}
        run = posted(f"{server}/deployments/{form['id']}/create_flow_run", asked_for)
        state = ended(server, run["id"])
        assert state["type"] == "COMPLETED", state
        assert httpx.get(f"{server}/flow_runs/{run['id']}").json()["name"] == "A hen counts stars"
        assert list(tmp_path.glob("films/a-hen-counts-stars-*/film.mp4"))
        names = [one["name"] for one in httpx.post(f"{server}/flow_runs/filter", json={}).json()]
        assert names.count("A hen counts stars") == 2, "the film itself is a run of its own, named like it"
    finally:
        serving.terminate()
        serving.communicate(timeout=60)


def posted(url: str, what: dict[str, Any]) -> dict[str, Any]:
    """The server's answer; while its SQLite is busy it says 503 and wants to be asked again, as Prefect's own client does."""
    until = time.monotonic() + 30
    while (reply := httpx.post(url, json=what, timeout=30)).status_code == 503 and time.monotonic() < until:
        time.sleep(0.2)
    assert reply.is_success, reply.text
    said: dict[str, Any] = reply.json()
    return said


def ended(server: str, run: str, seconds: float = 240) -> dict[str, Any]:
    until = time.monotonic() + seconds
    state: dict[str, Any] = {}
    while time.monotonic() < until:
        state = httpx.get(f"{server}/flow_runs/{run}").json()["state"]
        if state["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"):
            break
        time.sleep(0.5)
    return state
