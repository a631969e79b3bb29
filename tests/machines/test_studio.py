"""Films by the workers of two pools, on PostgreSQL and S3, while machines die; and what is refused before anything begins."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline.errors import ConfigError, GenerationFailed
from tests.drafts import DRAFT
from tests.machines.stores import child, free_port
from tests.machines.studio import postgres, prefect_server, workers
from tests.vendors.server import serving
from tests.vendors.videos import Videos
from tests.workflows.processes import ROOT, within
from workflows.machines.database import as_setting, look
from workflows.machines.dispatch import _asked
from workflows.storage.store import Store


def command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "workflows.cli", *words]
    given = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(line, env=given, capture_output=True, text=True, timeout=60, check=False)


def test_databases_that_are_of_no_use() -> None:
    assert as_setting("postgres://a:b@host/prefect") == as_setting("postgresql+asyncpg://a:b@host/prefect")
    for url in ("mysql://host/prefect", "sqlite:///x.db"):
        with pytest.raises(ConfigError, match="no database for several workers"):
            as_setting(url)
    refused = command("server", "--database", "postgresql://filmwright:secret@127.0.0.1:9/prefect")
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 2
    assert "the database postgresql://filmwright:***@127.0.0.1:9/prefect refuses" in refused.stderr
    assert "secret" not in refused.stderr
    doctor = command("doctor", PREFECT_SERVER_DATABASE_CONNECTION_URL="postgresql://127.0.0.1:9/prefect")
    assert "refuses" in doctor.stdout


@pytest.mark.slow
def test_a_database_is_looked_at(tmp_path: Path) -> None:
    with postgres(tmp_path / "postgres") as database:
        assert int(look(database.url).split(".")[0]) >= 14
        with pytest.raises(ConfigError, match="refuses"):
            look(database.url.replace("/postgres?", "/nothing?"))


def test_pools_need_a_store_a_server_and_to_be_there(tmp_path: Path, s3: str) -> None:
    jobs = tmp_path / "jobs.txt"
    jobs.write_text("A fox finds a lantern\n")
    alone = command("make", "A fox finds a lantern", "--out", str(tmp_path / "fox"), "--no-prefect", *DRAFT, "pool=gpu")
    assert alone.returncode == 2
    assert "put the film on a store" in alone.stderr
    batch = command("batch", str(jobs), "--out", str(tmp_path / "films"), "--pool", "cpu")
    assert batch.returncode == 2
    assert "cannot reach" in batch.stderr
    silent = command("batch", str(jobs), "--out", s3, "--pool", "cpu", PREFECT_API_URL="http://127.0.0.1:9/api")
    assert silent.returncode == 2
    assert "no Prefect server answers" in silent.stderr
    assert Store(s3).names() == ()


def test_a_server_that_comes_back_is_asked_again() -> None:
    port = free_port()
    asked: list[int] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(1)
            self.send_response({1: 503, 2: 200}.get(len(asked), 404))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    def ask() -> int:
        return httpx.get(f"http://127.0.0.1:{port}/").raise_for_status().status_code

    def begin() -> None:
        time.sleep(1.5)
        with HTTPServer(("127.0.0.1", port), Answering) as server:
            for _ in range(3):
                server.handle_request()

    server = threading.Thread(target=begin, daemon=True)
    server.start()
    checked: list[int] = []
    assert _asked(ask, lambda: checked.append(1)) == 200
    assert len(checked) >= 2, "nobody was there, then it was in trouble"
    with pytest.raises(GenerationFailed, match="refuses"):
        _asked(ask, bool)
    server.join(10)


HOLDING = """
import sys, time
from workflows.engine import set_defaults
set_defaults()
from workflows.machines.slots import _held
home, log = sys.argv[1], open(sys.argv[1], "a", buffering=1)
for n in range(3):
    with _held("filmwright-vendor-test", 1):
        log.write("in\\n")
        time.sleep(0.3)
        log.write("out\\n")
"""


@pytest.mark.engine
@pytest.mark.slow
def test_slots_hold_for_all_machines(tmp_path: Path, server: str) -> None:
    others = [child(HOLDING, str(tmp_path / "log"), home=tmp_path, PREFECT_API_URL=server) for _ in range(2)]
    for other in others:
        _, errors = other.communicate(timeout=180)
        assert other.returncode == 0, errors
    said = (tmp_path / "log").read_text().split()
    assert said == ["in", "out"] * 6
    limit = httpx.get(f"{server}/v2/concurrency_limits/filmwright-vendor-test").json()
    assert (limit["limit"], limit["active_slots"]) == (1, 0)


@pytest.mark.engine
@pytest.mark.slow
def test_a_pool_that_is_not_there(tmp_path: Path, server: str, s3: str) -> None:
    (tmp_path / "jobs.txt").write_text("A fox finds a lantern\n")
    batch = command("batch", str(tmp_path / "jobs.txt"), "--out", s3, "--pool", "nowhere", PREFECT_API_URL=server)
    assert batch.returncode == 2
    assert "there is no work pool 'nowhere'" in batch.stderr
    shot = command("make", "A fox", "--out", f"{s3}/fox", "--no-prefect", *DRAFT, "pool=nowhere", PREFECT_API_URL=server)
    assert shot.returncode == 2
    assert "there is no work pool 'nowhere'" in shot.stderr


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_films_by_the_workers_of_two_pools_while_a_machine_dies(tmp_path: Path, s3: str) -> None:
    """Every film ends finished, every shot is bought once, on PostgreSQL and S3, and a machine is lost in the middle."""
    prompts = ["A fox finds a lantern", "A hen counts stars", "A keeper rows out"]
    (tmp_path / "jobs.txt").write_text("\n".join(prompts))
    vendor = Videos(seconds=8.0)
    leases = {"FILMWRIGHT_LEASE_SECONDS": "12"}
    with (
        serving(vendor),
        postgres(tmp_path / "postgres") as database,
        prefect_server(database.url, tmp_path / "prefect") as api,
        workers(api, tmp_path / "machines", "cpu", "gpu", "gpu", **leases) as crew,
    ):
        hosted = [
            "video=openai-videos",
            f"video.base_url={vendor.url}/v1",
            "video.model=tiny",
            "video.pause=0.05",
            "budget.allow_unknown=true",
        ]
        line = [sys.executable, "-m", "workflows.cli", "batch", str(tmp_path / "jobs.txt"), "--out", s3, "--pool", "cpu", "--json"]
        given = {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_API_URL": api, **leases}
        batch = subprocess.Popen([*line, *DRAFT, *hosted, "pool=gpu"], env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            assert within(400, lambda: vendor.billed >= 2 or batch.poll() is not None), (crew[0].said(), crew[1].said())
            assert batch.poll() is None, batch.communicate()
            max(crew[1:], key=lambda worker: len(worker.processes())).kill()  # shots that it bought are not fetched yet
            out, errors = batch.communicate(timeout=500)
        finally:
            batch.kill()
        assert batch.returncode == 0, (errors, out, [worker.said() for worker in crew])
        told: dict[str, Any] = json.loads(out)
        assert told["counts"]["done"] == len(prompts)
        assert vendor.billed == 2 * len(prompts), "no shot is paid twice"
        for film in told["films"]:
            assert film["film"].startswith(f"{s3}/")
            proved = command("prove", film["film"].removesuffix("/film.mp4"))
            assert proved.returncode == 0, proved.stdout + proved.stderr
        runs = httpx.post(f"{api}/flow_runs/filter", json={}).json()
        assert set(prompts) <= {run["name"] for run in runs}
        assert "CRASHED" in {run["state_type"] for run in runs}, "the machine died over some shot"
        limits = httpx.post(f"{api}/v2/concurrency_limits/filter", json={}).json()
        assert [one["name"] for one in limits] == ["filmwright-vendor-openai-videos"]
        again = subprocess.run([*line, *DRAFT, *hosted, "pool=gpu"], env=given, capture_output=True, text=True, timeout=120, check=False)
        assert json.loads(again.stdout)["counts"]["kept"] == len(prompts), again.stderr
