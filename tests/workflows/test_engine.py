"""Films as Prefect flows, against a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.conftest import DRAFT, PROMPT
from tests.workflows.processes import ROOT, Run, within
from workflows.engine import DEFAULTS, Engine, answers, embedded

FLOW = """
import json, sys
from workflows.engine import set_defaults
set_defaults()
from workflows.film import Tally, hired
from workflows.flow import run_flow
from workflows.order import take_order, write_order
from workflows.shoot import Shoot
from workflows.wiring import make_production

order = take_order(sys.argv[2], out="film", words=sys.argv[3:])
write_order(order)
tally = Tally()
production = make_production(order.config, order.root, watch=tally)
with hired(order, tally) as crew:
    film = run_flow(Shoot(production, crew), sys.argv[1])
print(json.dumps({"film": str(film.path), "made": tally.made}))
"""


def ask(api: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """One question to the server's own interface."""
    request = urllib.request.Request(f"{api}{path}", json.dumps(body or {}).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.loads(reply.read())


def newest_flow_run(api: str) -> dict[str, Any]:
    runs: list[dict[str, Any]] = ask(api, "/flow_runs/filter", {"sort": "START_TIME_DESC", "limit": 1})
    return runs[0]


def tasks_of(api: str, run: dict[str, Any]) -> dict[str, str]:
    rows = ask(api, "/task_runs/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}, "limit": 200})
    return {row["name"]: row["state_type"] for row in rows}


def finish(run: Run, cwd: Path) -> tuple[dict[str, Any], str]:
    process = run.start(cwd)
    out, err = process.communicate(timeout=280)
    assert process.returncode == 0, err
    return json.loads(out), err


@pytest.mark.engine
@pytest.mark.slow
def test_a_film_is_one_flow_with_a_task_per_stage_and_shot(server: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", FLOW, server, PROMPT, *DRAFT],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    told = json.loads(done.stdout)
    assert (tmp_path / told["film"]).is_file()
    run = newest_flow_run(server)
    assert run["state_type"] == "COMPLETED"
    shots = [f"S{n:02d}" for n in range(1, 6)]
    expected = {
        "write", "score", "ambience", "cut", "assemble", "take title", "take end",
        *(f"{stage} {shot}" for stage in ("draw", "speak", "take") for shot in shots),
    }  # fmt: skip
    assert within(30, lambda: set(tasks_of(server, run)) == expected), tasks_of(server, run)
    assert within(30, lambda: set(tasks_of(server, run).values()) == {"COMPLETED"}), tasks_of(server, run)
    keys = {row["key"] for row in ask(server, "/artifacts/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})}
    assert keys == {"progress", "storyboard", "costs", "proof", "film"}


@pytest.mark.engine
@pytest.mark.slow
def test_the_flow_takes_over_from_the_plain_runner(server: str, tmp_path: Path) -> None:
    run = Run(["make", PROMPT, "--out", "film", "--json", *DRAFT, "size=360p", "fps=24"], {"PREFECT_API_URL": server})
    told, err = finish(run, tmp_path)
    assert told["engine"] == "prefect", err
    assert "Traceback" not in err
    assert "warning" not in err.replace("Fontconfig warning", "")
    assert len(told["made"]) == len(set(told["made"]))
    for folder in (tmp_path / "film/takes").iterdir():
        assert len(list(folder.glob("*.mp4"))) == 1, "a take was made twice"
    assert within(30, lambda: newest_flow_run(server)["state_type"] == "COMPLETED")
    assert not run.alive()


@pytest.mark.engine
@pytest.mark.slow
def test_a_server_of_our_own_is_started_and_ended(tmp_path: Path) -> None:
    home = tmp_path / "prefect"
    run = Run(["make", PROMPT, "--out", "film", "--json", *DRAFT], {"PREFECT_HOME": str(home)})
    told, err = finish(run, tmp_path)
    assert told["engine"] in ("plain", "prefect")
    assert "Traceback" not in err
    assert within(10, lambda: not run.alive()), run.alive()


@pytest.mark.slow
def test_a_server_that_does_not_answer_costs_one_warning_line(tmp_path: Path) -> None:
    api = "http://127.0.0.1:9/api"
    told, err = finish(Run(["make", PROMPT, "--out", "film", "--json", *DRAFT], {"PREFECT_API_URL": api}), tmp_path)
    assert told["engine"] == "plain"
    warnings = [line for line in err.splitlines() if line.startswith("warning:")]
    assert warnings == [f"warning: no Prefect server answers at {api}; the film is made without it"]


@pytest.mark.slow
def test_a_server_that_cannot_start_costs_one_warning_line(tmp_path: Path) -> None:
    environment = {
        "PREFECT_API_DATABASE_CONNECTION_URL": "sqlite+aiosqlite:////proc/none/prefect.db",
        "PREFECT_HOME": str(tmp_path / "home"),
    }
    told, err = finish(Run(["make", PROMPT, "--out", "film", "--json", *DRAFT, "size=360p", "fps=24"], environment), tmp_path)
    assert told["engine"] == "plain"
    warnings = [line for line in err.splitlines() if line.startswith("warning:")]
    assert len(warnings) == 1, err
    assert "the film is made without it" in warnings[0]
    assert "Traceback" not in err


def test_nobody_answers_at_a_wrong_place() -> None:
    assert not answers("http://127.0.0.1:9/api")
    assert not answers("not a url")


def test_defaults_never_override_what_a_person_set(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "profiles.toml").write_text('active = "mine"\n[profiles.mine]\nPREFECT_SERVER_ANALYTICS_ENABLED = "true"\n')
    code = (
        "import json, os; from workflows.engine import DEFAULTS, set_defaults; set_defaults();"
        "print(json.dumps({n: os.environ.get(n) for n in DEFAULTS}))"
    )
    own = {name: value for name, value in os.environ.items() if name not in DEFAULTS}  # other tests of this process may have set them
    environment = {**own, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(home), "PREFECT_LOGGING_LEVEL": "DEBUG", "DO_NOT_TRACK": "0"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    expected = {**DEFAULTS, "PREFECT_LOGGING_LEVEL": "DEBUG", "DO_NOT_TRACK": "0", "PREFECT_SERVER_ANALYTICS_ENABLED": None}
    assert json.loads(done.stdout) == expected


def test_an_engine_closed_early_starts_nothing() -> None:
    ready = threading.Event()
    engine = Engine()
    engine.start(ready)
    engine.close()
    assert not ready.is_set()
    assert embedded._process is None


@pytest.mark.parametrize(("own", "wanted"), [({}, ["3"]), ({"PREFECT_CLIENT_MAX_RETRIES": "7"}, ["7"])])
def test_a_dead_server_is_called_less_often_unless_a_person_wants_it_otherwise(
    own: dict[str, str], wanted: list[str], tmp_path: Path
) -> None:
    code = (
        "from prefect.settings import PREFECT_CLIENT_MAX_RETRIES as tries, temporary_settings; from workflows.flow import settings_at\n"
        "with temporary_settings(settings_at('http://127.0.0.1:9/api')): print(tries.value())"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(tmp_path), **own}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == wanted
