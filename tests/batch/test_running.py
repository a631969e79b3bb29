"""Batches that are made for real, by the plain runner and by a Prefect flow."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline.store.artifacts import digest
from pipeline.store.folder import FilmFolder
from tests.workflows.processes import within
from workflows.batch.index import render_index
from workflows.batch.joblist import Job, read_batch
from workflows.batch.running import BatchRun, Result, as_json, as_text, result_of
from workflows.exits import BROKEN

DRAFT = "size: 240p, fps: 8, voice: draft, score: off, ambience: off, preset: ultrafast, crf: 30, shots: 2, cards: false, workers: 1"
JOBS = f"defaults: {{{DRAFT}}}\njobs:\n  - {{id: fox, prompt: A fox finds a lantern}}\n  - {{id: hen, prompt: A hen counts stars}}\n"


def result(**facts: Any) -> Result:
    return Result(**{"id": "fox", "state": "done", "folder": "films/fox", "where": "jobs.yaml:3", **facts})


def test_the_page_escapes_and_links(tmp_path: Path) -> None:
    (tmp_path / "fox").mkdir()
    (tmp_path / "fox" / "poster.jpg").write_bytes(b"x")
    rows = [
        result(title="<b>Fox</b>", seconds=61.0, film="films/fox/film.mp4"),
        result(id="hen", state="failed", error="<script>", hint="do this", exit=5),
    ]
    html = render_index(tmp_path, rows)
    assert "&lt;b&gt;Fox&lt;/b&gt;" in html
    assert "<script>" not in html
    assert 'src="fox/poster.jpg"' in html
    assert "1 made, 0 kept, 1 failed" in html
    assert "no film yet" in html


def test_the_summary_for_people_and_programs() -> None:
    rows = [result(film="f/film.mp4", seconds=61.0), result(id="hen", state="failed", error="no words", exit=2)]
    assert as_json(rows)["counts"] == {"done": 1, "kept": 0, "waiting": 0, "failed": 1, "stopped": 0}
    assert as_text(rows).splitlines() == ["fox  done    1:01.0  f/film.mp4", "hen  failed          no words"]


class Breaking(BatchRun):
    """A run in which the work on the film ``fox`` ends in something that nobody foresaw."""

    def _made(self, job: Job) -> dict[str, Any]:
        if job.id == "fox":
            raise ValueError("a knot in the work")
        return {"state": "done", "title": "Hen"}


def test_a_mistake_of_ours_costs_one_film_alone(tmp_path: Path) -> None:
    path = tmp_path / "jobs.yaml"
    path.write_text(JOBS)
    broken, made = Breaking(read_batch(path), films=1).run()
    assert (broken.state, broken.error, broken.exit) == ("failed", "ValueError: a knot in the work", BROKEN)
    assert "--debug" in broken.hint
    assert (made.state, made.title, made.where) == ("done", "Hen", "jobs.yaml:4")
    assert json.loads((tmp_path / "films" / "batch.json").read_text())["counts"]["failed"] == 1


def test_nothing_begins_after_a_stop() -> None:
    stop = threading.Event()
    stop.set()
    assert result_of(lambda: {"state": "done"}, stop, ident="fox", folder=Path("fox")).state == "stopped"


def workers() -> int:
    return sum(child.name == "filmwright worker" for child in multiprocessing.active_children())


def test_workers_start_at_once_where_a_film_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "jobs.yaml"
    path.write_text(JOBS)
    run = BatchRun(read_batch(path), films=1, hire=True)
    assert within(20, lambda: workers() == 1)
    assert not (tmp_path / "films").exists()
    run.stop.set()
    run.finished()
    assert workers() == 0


def test_no_worker_starts_for_films_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "jobs.yaml"
    path.write_text(JOBS)
    for name in ("fox", "hen"):
        (tmp_path / "films" / name).mkdir(parents=True)
        (tmp_path / "films" / name / "film.mp4").touch()
    BatchRun(read_batch(path), films=1, hire=True)
    assert workers() == 0


@pytest.mark.slow
def test_films_are_made_kept_and_made_again_where_something_changed(tmp_path: Path) -> None:
    path = tmp_path / "jobs.yaml"
    path.write_text(JOBS)
    told: list[str] = []
    run = BatchRun(read_batch(path), told=lambda r, count, total: told.append(f"{r.id} {count}/{total}"))
    made = run.run()
    assert [r.state for r in made] == ["done", "done"]
    assert sorted(told)[0].startswith("fox")
    assert all(Path(r.film).is_file() for r in made)
    assert "A hen counts stars" in (tmp_path / "films" / "hen" / "screenplay.txt").read_text()
    assert json.loads((tmp_path / "films" / "batch.json").read_text())["counts"]["done"] == 2
    assert (tmp_path / "films" / "index.html").is_file()

    assert [r.state for r in BatchRun(read_batch(path)).run()] == ["kept", "kept"]

    script = tmp_path / "films" / "fox" / "screenplay.txt"
    script.write_text(script.read_text("utf-8").replace("<User>: A fox", "<User>: One fox"), "utf-8")
    again = BatchRun(read_batch(path, words=["seed=0"])).run()
    assert [r.state for r in again] == ["done", "kept"]


@pytest.mark.slow
def test_a_film_that_fails_stops_no_other(tmp_path: Path) -> None:
    path = tmp_path / "jobs.yaml"
    path.write_text(JOBS)
    (tmp_path / "films").mkdir()
    (tmp_path / "films" / "fox").write_text("a file is in the way")
    failed, made = BatchRun(read_batch(path), films=1).run()
    assert (failed.state, failed.exit, failed.where) == ("failed", 2, "jobs.yaml:3")
    assert "is a file, not a folder" in failed.error
    assert made.state == "done"


def command(*words: str, **environment: str) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "workflows.cli", "batch", *words]
    return subprocess.Popen(line, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_faults_are_listed_and_nothing_starts(tmp_path: Path) -> None:
    path = tmp_path / "jobs.yaml"
    path.write_text("- {prompt: A fox, stlye: ink}\n- {prompt: A fox, size: huge}\n")
    process = command(str(path), "--json")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "jobs.yaml:1: unknown setting 'stlye'" in err
    assert json.loads(out)["error"]["faults"]
    assert not (tmp_path / "films").exists()


def test_a_dry_run_lists_the_films(tmp_path: Path) -> None:
    path = tmp_path / "prompts.txt"
    path.write_text("A fox finds a lantern\nA hen counts stars\n")
    process = command(str(path), "style=ink", "--dry-run", "--json")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert [(job["id"], job["style"]) for job in json.loads(out)["jobs"]] == [
        ("a-fox-finds-a-lantern", "ink"),
        ("a-hen-counts-stars", "ink"),
    ]
    assert not (tmp_path / "films").exists()


@pytest.mark.slow
def test_a_batch_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "jobs.yaml"
    path.write_text(JOBS)
    done = tmp_path / "films" / "fox"
    first = command(str(path), "--films", "1", "--no-prefect")
    assert within(200, lambda: "order" in FilmFolder(done).facts()), "the first film was never finished"
    first.send_signal(signal.SIGKILL)
    first.communicate()
    before = {file: (digest(done / file), (done / file).stat().st_mtime_ns) for file in ("film.mp4", "timeline.otio", "film.json")}
    second = command(str(path), "--films", "1", "--no-prefect", "--json")
    out, err = second.communicate(timeout=240)
    assert second.returncode == 0, err
    films = json.loads(out)["films"]
    assert [film["state"] for film in films] == ["kept", "done"]
    assert {file: (digest(done / file), (done / file).stat().st_mtime_ns) for file in before} == before


@pytest.mark.slow
@pytest.mark.engine
def test_a_flow_makes_the_batch_and_shows_each_film(tmp_path: Path, server: str) -> None:
    path = tmp_path / "jobs.yaml"
    path.write_text(JOBS)
    process = command(str(path), "--films", "2", "--json", PREFECT_API_URL=server)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert json.loads(out)["counts"]["done"] == 2
    # the server writes task runs down behind what it answers, the later the busier it is
    wanted = {"A fox finds a lantern": "COMPLETED", "A hen counts stars": "COMPLETED"}
    assert within(90, lambda: states_of_films(server) == wanted), states_of_films(server)


def states_of_films(server: str) -> dict[str, str]:
    """The task runs of the newest run of the flow ``films``, once that has ended well."""
    asked = {"flows": {"name": {"any_": ["films"]}}, "sort": "START_TIME_DESC", "limit": 1}
    newest = httpx.post(f"{server}/flow_runs/filter", json=asked).json()[0]
    if newest["state_type"] != "COMPLETED":
        return {}
    runs = httpx.post(f"{server}/task_runs/filter", json={"flow_runs": {"id": {"any_": [newest["id"]]}}}).json()
    return {run["name"]: run["state_type"] for run in runs}
