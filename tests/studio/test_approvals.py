"""A film that waits for a person, over several runs of the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline.errors import ConfigError
from pipeline.stages.script import read_screenplay
from pipeline.store.folder import FilmFolder
from tests.drafts import DRAFT
from tests.workflows.processes import within
from workflows.approvals import approve, waiting
from workflows.layers import load

GATES = "approve=screenplay,keyframes,film"


def command(*words: str, **environment: str) -> tuple[int, dict[str, Any], str]:
    line = [sys.executable, "-m", "workflows.cli", *words, "--json"]
    done = subprocess.run(line, env={**os.environ, **environment}, capture_output=True, text=True, timeout=240, check=False)
    return done.returncode, json.loads(done.stdout), done.stderr


def test_gates_are_checked() -> None:
    assert load(None, ["approve=keyframes, film"]).gates == ("keyframes", "film")
    assert load(None, ["approve=off"]).gates == ()
    with pytest.raises(ConfigError, match="sceenplay"):
        load(None, ["approve=sceenplay"])


@pytest.mark.slow
def test_a_film_goes_from_gate_to_gate(tmp_path: Path) -> None:
    root = tmp_path / "film"
    folder = FilmFolder(root)
    go_on = ("make", str(root), "--no-prefect")

    code, said, _ = command("make", "A fox finds a lantern", "--out", str(root), "--no-prefect", *DRAFT, GATES)
    assert code == said["error"]["exit"] == 7
    assert "the screenplay of" in said["error"]["message"]
    assert folder.screenplay.is_file()
    assert not folder.keyframe("S01").is_file()
    assert command(*go_on)[0] == 7, "nobody said yes"

    assert command("approve", str(root))[1]["gate"] == "screenplay"
    code, said, _ = command(*go_on)
    assert (code, waiting(folder)) == (7, "keyframes")
    first, second = folder.keyframe("S01").read_bytes(), folder.keyframe("S02").read_bytes()
    assert not folder.film.is_file()
    assert not list(root.glob("takes/*/*.mp4")), "no take before the yes"

    with pytest.raises(ConfigError, match="no shot"):
        approve(root, reject=True, notes=["S09: darker"])
    assert approve(root, reject=True, notes=["S02: in deep night", "more fox"])["retakes"] == ["S02"]
    assert read_screenplay(folder).shots[1].frame.endswith("In deep night.")
    code, said, _ = command(*go_on)
    assert (code, waiting(folder)) == (7, "keyframes"), "the new picture waits again, the screenplay does not"
    assert folder.keyframe("S01").read_bytes() == first
    assert folder.keyframe("S02").read_bytes() != second

    approve(root)
    assert command(*go_on)[0] == 7
    assert (waiting(folder), folder.film.is_file()) == ("film", True)
    assert "S02" in folder.report.read_text("utf-8"), "whoever approves the film reads its report"
    approve(root)
    code, said, _ = command(*go_on)
    assert (code, said["film"]) == (0, str(folder.film))
    with pytest.raises(ConfigError, match="nothing waits"):
        approve(root)


@pytest.mark.slow
def test_the_report_at_the_gate_is_that_of_the_film_as_it_is(tmp_path: Path) -> None:
    root = tmp_path / "film"
    report = FilmFolder(root).report
    assert command("make", "A fox finds a lantern", "--out", str(root), "--no-prefect", *DRAFT, "approve=film")[0] == 7
    before = report.stat().st_mtime_ns
    assert command("redo", str(root), "--shot", "S01", "--no-prefect")[0] == 7
    assert report.stat().st_mtime_ns > before


@pytest.mark.slow
def test_a_rejected_screenplay_stays_shut_until_it_changes(tmp_path: Path) -> None:
    root = tmp_path / "film"
    assert command("make", "A fox finds a lantern", "--out", str(root), "--no-prefect", *DRAFT, "approve=screenplay")[0] == 7
    approve(root, reject=True, notes=["funnier"])
    code, said, _ = command("make", str(root), "--no-prefect")
    assert code == 7
    assert "was rejected" in said["error"]["message"]
    assert "funnier" in said["error"]["hint"]
    script = FilmFolder(root).screenplay
    script.write_text(script.read_text("utf-8").replace("<User>: A fox", "<User>: One fox"), "utf-8")
    assert "waits for approval" in command("make", str(root), "--no-prefect")[1]["error"]["message"]
    with pytest.raises(ConfigError, match="--reject"):
        approve(root, notes=["S01: darker"])
    approve(root)
    assert command("make", str(root), "--no-prefect")[0] == 0


@pytest.mark.slow
@pytest.mark.engine
def test_a_batch_shows_what_waits(tmp_path: Path, server: str) -> None:
    (tmp_path / "jobs.yaml").write_text("- {id: fox, prompt: A fox finds a lantern, approve: keyframes}\n")
    code, said, errors = command("batch", str(tmp_path / "jobs.yaml"), *DRAFT, PREFECT_API_URL=server)
    assert code == 7, errors
    assert said["counts"]["waiting"] == 1

    def states() -> set[str]:
        runs = httpx.post(f"{server}/task_runs/filter", json={"sort": "EXPECTED_START_TIME_DESC"}).json()
        return {run["state_name"] for run in runs}

    # the server writes down what becomes of tasks once a second
    assert within(30, lambda: "AwaitingApproval" in states())
    shown = {one["key"]: one["data"] for one in httpx.post(f"{server}/artifacts/latest/filter", json={}).json()}
    assert "S01.png" in shown["storyboard"]
    assert json.loads(shown["quote"])[0]["amount"] == 0
