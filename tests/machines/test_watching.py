"""Job files that arrive: taken once, made, and moved aside where they have faults, at a real server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline.errors import ConfigError
from tests.drafts import DEFAULTS
from tests.workflows.processes import ROOT, within
from workflows.machines.watching import REJECTED, watched
from workflows.storage.store import Store

GOOD = f"defaults: {{{DEFAULTS}}}\njobs:\n  - {{id: fox, prompt: A fox finds a lantern}}\n"
BAD = "jobs:\n  - {prompt: A fox, styel: ink}\n"


def test_an_inbox_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no folder"):
        watched(str(tmp_path / "inbox"), (), out="", films=0, name="", pool="")
    assert watched(str(tmp_path), (), out="", films=0, name="", pool="").parameters["home"] == f"{tmp_path}/films"
    inbox = watched("s3://studio/inbox/", ("style=ink",), out="s3://studio/films", films=2, name="inbox", pool="cpu")
    assert inbox.parameters == {
        "jobs": "s3://studio/inbox",
        "films": 2,
        "settings": ["style=ink"],
        "home": "s3://studio/films",
        "pool": "cpu",
    }


def runs_of(server: str, name: str) -> list[dict[str, Any]]:
    asked = {"deployments": {"name": {"any_": [name]}}}
    found: list[dict[str, Any]] = httpx.post(f"{server}/flow_runs/filter", json=asked).json()
    return found


def serving(server: str, inbox: str, name: str, cwd: Path) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "workflows.cli", "serve", "--watch", inbox, "--name", name]
    given = {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_API_URL": server}
    return subprocess.Popen(line, cwd=cwd, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_job_file_arrives_and_its_film_is_made(address: str, tmp_path: Path, server: str) -> None:
    store, name = Store(address), f"inbox {tmp_path.name}"
    store.write("notes.md", b"no job file")
    inbox = address.removeprefix("file://")
    watchers = [serving(server, inbox, name, tmp_path) for _ in range(2)]
    try:
        store.write("good.yaml", GOOD.encode())
        store.write("bad.yaml", BAD.encode())
        assert within(300, lambda: any(run["state_type"] == "COMPLETED" for run in runs_of(server, name))), runs_of(server, name)
        assert within(120, lambda: store.read(f"{REJECTED}/bad.yaml.error.txt"))
        assert b"styel" in (store.read(f"{REJECTED}/bad.yaml.error.txt") or b"")
        assert store.read(f"{REJECTED}/bad.yaml") == BAD.encode()
        assert store.read("bad.yaml") is None
        watchers[0].kill()
        watchers[0].wait()
        watchers.append(serving(server, inbox, name, tmp_path))
        time.sleep(10)
        assert len(runs_of(server, name)) == 1, "two watchers, one of them begun anew, and one run"
        film = store.read("films/fox/film.mp4")
        assert film is not None
        assert film[4:8] == b"ftyp"
        store.write("good.yaml", GOOD.replace("finds", "keeps").encode())
        assert within(300, lambda: len(runs_of(server, name)) == 2), "other bytes are another job file"
    finally:
        for watcher in watchers:
            watcher.terminate()
            watcher.wait(60)
