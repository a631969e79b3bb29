"""Prefect, found or started in the background while the film is already being made.

Importing this module imports no Prefect. Defaults that keep Prefect quiet and offline are set
before its import and never override what a person has set.
"""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.stages.cutting import Film
    from workflows.shoot import Shoot

log = logging.getLogger("filmwright")

DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}
"""Environment of Prefect unless a person has set it otherwise."""

ANSWER_SECONDS = 2.0
"""How long a server that was named gets to answer."""


def set_defaults() -> None:
    """Put our defaults into the environment where neither it nor the person's profiles say anything."""
    profiles = _profiles()
    for name, value in DEFAULTS.items():
        if name not in profiles:
            os.environ.setdefault(name, value)


def answers(api: str, seconds: float = ANSWER_SECONDS) -> bool:
    """True when a Prefect server answers at the API URL."""
    try:
        with urllib.request.urlopen(f"{api.rstrip('/')}/health", timeout=seconds) as reply:
            return bool(reply.status == 200)
    except (OSError, ValueError):
        return False


class Engine:
    """Brings a film under a Prefect flow as soon as a server is there."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._api = ""

    def start(self, ready: threading.Event) -> None:
        """Look for a server, or start one, in the background; ``ready`` is set once a flow can run."""
        set_defaults()
        self._thread = threading.Thread(target=self._prepare, args=(ready,), name="prefect start", daemon=True)
        self._thread.start()

    def run(self, shoot: Shoot) -> Film | None:
        """Let the flow make the rest of the film; None, after a warning, when Prefect itself failed."""
        from workflows.flow import EngineFailed, run_flow

        try:
            return run_flow(shoot, self._api)
        except EngineFailed as error:
            log.warning("Prefect failed (%s); the film is finished without it", error)
            return None

    def _prepare(self, ready: threading.Event) -> None:
        given = os.environ.get("PREFECT_API_URL", "")
        if given and not answers(given):
            log.warning("no Prefect server answers at %s; the film is made without it", given)
            return
        from workflows import flow  # takes more than a second of processor time

        self._api = given or flow.profile_api()
        if not self._api and not flow.may_start_server():
            return
        if not self._api:
            self._api = embedded.start(flow.startup_seconds())
        elif not given and not answers(self._api):
            log.warning("no Prefect server answers at %s; the film is made without it", self._api)
            return
        if self._api:
            ready.set()


class EmbeddedServer:
    """A Prefect server of our own: one per process, on a free local port, ended with the process.

    The child reads from a pipe that only this process holds, so it ends even when this process is killed.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._api = ""
        self._lock = threading.Lock()

    def start(self, seconds: float) -> str:
        """Start the server if it is not running and wait until it answers; "" after a warning when it does not."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._launch()
            assert self._process is not None
            if self._wait(self._process, seconds):
                return self._api
        self.stop()
        return ""

    def stop(self) -> None:
        """End the server that this process started, if any."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _launch(self) -> None:
        port = _free_port()
        self._api = f"http://127.0.0.1:{port}/api"
        command = [sys.executable, "-m", "workflows.server", str(port)]
        quiet = subprocess.DEVNULL
        # a session of its own: Ctrl-C in the terminal is for us, and we end the server after our last words to it
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True)

    def _wait(self, process: subprocess.Popen[bytes], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if process.poll() is not None:
                if self._process is not None:  # not stopped by ourselves
                    log.warning("Prefect's embedded server ended at its start (code %d); the film is made without it", process.returncode)
                return False
            if answers(self._api):
                return True
            time.sleep(0.25)
        log.warning("Prefect's embedded server did not start in %.0f seconds; the film is made without it", seconds)
        return False


embedded = EmbeddedServer()
"""The server of this process."""

# registered before Prefect's own exit handlers, so it runs after them: they still talk to the server
atexit.register(embedded.stop)


def _profiles() -> str:
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    path = Path(os.environ.get("PREFECT_PROFILES_PATH", home / "profiles.toml"))
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _free_port() -> int:
    with socket(AF_INET, SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
