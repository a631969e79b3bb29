"""Where workers come from: a fork server that has everything ready and begins no threads, or each from nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.batch import children
from tests.workflows.conftest import DRAFT, PROMPT
from tests.workflows.processes import ROOT, Run, within
from workflows import nursery
from workflows.crew import Crew
from workflows.order import take_order

PRELOADING = """
import os, threading
from workflows import preloaded

preloaded.preload()
assert threading.active_count() == 1
if not os.fork():
    os._exit(0)
assert os.wait()[1] == 0
assert len(os.listdir("/proc/self/task")) == 1, "only those threads that OpenBLAS ends before a fork"
"""

HIRING = """
import sys
from pathlib import Path
from workflows.crew import Crew
from workflows.order import take_order

if __name__ == "__main__":
    config = take_order("A hen", out="unused", words=sys.argv[1:]).config
    crew = Crew(config, Path("film"), workers=1)
    unit = crew.unit(config, Path("film"), watch=print)
    unit.result(unit.submit("nothing"), bool)
    crew.dismiss()
"""


def worked(crew: Crew, root: Path) -> None:
    """Let the crew do a job."""
    config = take_order(PROMPT, out="unused", words=DRAFT).config
    unit = crew.unit(config, root, watch=lambda progress: None)
    assert unit.result(unit.submit("nothing"), bool) is None


@pytest.fixture
def crew(tmp_path: Path) -> Crew:
    return Crew(take_order(PROMPT, out="unused", words=DRAFT).config, tmp_path / "film", workers=1)


def test_what_is_ready_before_the_fork_begins_no_threads() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", PRELOADING], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def test_a_run_that_is_over_leaves_no_fork_server(tmp_path: Path) -> None:
    script = tmp_path / "hiring.py"
    script.write_text(HIRING)
    run = Run(DRAFT)
    done = subprocess.run(
        [sys.executable, str(script), *DRAFT], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT), "FILMWRIGHT_TEST_MARK": run.mark},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert run.alive() == []


def test_a_worker_comes_again_where_the_fork_server_was_killed_too(crew: Crew, tmp_path: Path) -> None:
    worked(crew, tmp_path / "film")
    (first,) = crew.processes()
    for server in children(os.getpid(), "forkserver"):
        os.kill(server, signal.SIGKILL)
    os.kill(first, signal.SIGKILL)
    worked(crew, tmp_path / "film")
    assert crew.processes() != (first,)
    crew.dismiss()
    assert within(5, lambda: not any(Path(f"/proc/{pid}").exists() for pid in crew.processes()))


def test_workers_are_spawned_where_nothing_can_be_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery, "copies", lambda: False)
    crew = Crew(take_order(PROMPT, out="unused", words=DRAFT).config, tmp_path / "film", workers=1)
    worked(crew, tmp_path / "film")
    assert crew.processes()[0] in children(os.getpid(), "spawn_main")
    crew.dismiss()


def test_a_worker_that_cannot_start_is_told_and_nobody_waits_for_ever(crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(process: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(nursery, "start", refused)
    with pytest.raises(OSError, match="no more processes"):
        worked(crew, tmp_path / "film")
    assert crew.processes() == (0,)
    crew.dismiss(now=True)
