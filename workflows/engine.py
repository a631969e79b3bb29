"""Prefect, found or started in the background while the film is already being made.

Importing this module imports no Prefect. Defaults that keep Prefect quiet and offline are set
before its import and never override what a person has set.
"""

from __future__ import annotations

import atexit
import contextlib
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

HEAD_START = 1.5
"""Seconds that the plain runner works alone; a film that is all there needs no Prefect."""

GLANCE = 0.25
"""Seconds between two looks at whether the server answers."""

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
        self._closing = threading.Event()
        self._api = ""

    def start(self, ready: threading.Event) -> None:
        """Look for a server, or start one, in the background; ``ready`` is set once a flow can run."""
        set_defaults()
        self._thread = threading.Thread(target=self._prepare, args=(ready,), name="prefect start", daemon=True)
        self._thread.start()

    def api(self) -> str:
        """Find or start a server and wait for it; its API URL, "" after a warning where there is none."""
        set_defaults()
        self._look()
        return self._api

    def run(self, shoot: Shoot) -> Film | None:
        """Let the flow make the rest of the film; None, after a warning, when Prefect itself failed."""
        from workflows.flow import EngineFailed, run_flow

        try:
            return run_flow(shoot, self._api)
        except EngineFailed as error:
            log.warning("Prefect failed (%s); the film is finished without it", error)
            return None

    def close(self) -> None:
        """Stop looking for a server; one that is ready stays for the next film of this process."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def _prepare(self, ready: threading.Event) -> None:
        if self._closing.wait(HEAD_START):
            return
        self._look()
        if self._api:
            ready.set()

    def _look(self) -> None:
        try:
            self._api = self._find()
        except Exception as error:  # noqa: BLE001 - a broken Prefect must not cost the film
            log.warning("Prefect cannot be used (%s: %s); the film is made without it", type(error).__name__, error)

    def _find(self) -> str:
        """The API URL of the person's server or of our own, "" where there is none."""
        given = os.environ.get("PREFECT_API_URL", "")
        if given and not answers(given):
            return _silent(given)
        from workflows import flow  # takes more than a second of processor time

        named = given or flow.profile_api()
        if named:
            return named if given or answers(named) else _silent(named)
        return embedded.start(flow.startup_seconds(), self._closing) if flow.may_start_server() else ""


_GENTLE = 10
"""Niceness of the embedded server: shots come first while it starts."""


class EmbeddedServer:
    """A Prefect server of our own: one per process, on a free local port, ended with the process.

    The child reads from a pipe that only this process holds, so it ends even when this process is killed.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._api = ""
        self._lock = threading.Lock()

    def start(self, seconds: float, closing: threading.Event | None = None) -> str:
        """Start the server if it is not running and wait until it answers.

        Args:
            seconds: how long it gets.
            closing: set when nobody waits any more.

        Returns:
            Its API URL, or "" when it does not answer (after a warning) or nobody waits.
        """
        closing = closing or threading.Event()
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._launch()
            assert self._process is not None
            if self._wait(self._process, seconds, closing):
                return self._api
        self.stop()
        return ""

    @property
    def pid(self) -> int:
        """Process id of the server, 0 without one."""
        return self._process.pid if self._process is not None else 0

    def stop(self) -> None:
        """End the server that this process started, if any."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        process.stdin.close()
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
        with contextlib.suppress(OSError):  # it may be gone already
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _GENTLE)

    def _wait(self, process: subprocess.Popen[bytes], seconds: float, closing: threading.Event) -> bool:
        until = time.monotonic() + seconds
        while not answers(self._api):
            if closing.is_set():
                return False
            if process.poll() is not None:
                log.warning("Prefect's embedded server ended at its start (code %d); the film is made without it", process.returncode)
                return False
            if time.monotonic() > until:
                log.warning("Prefect's embedded server did not start in %.0f seconds; the film is made without it", seconds)
                return False
            closing.wait(GLANCE)
        return True


embedded = EmbeddedServer()
"""The server of this process."""

# registered before Prefect's own exit handlers, so it runs after them: they still talk to the server
atexit.register(embedded.stop)


def _silent(api: str) -> str:
    log.warning("no Prefect server answers at %s; the film is made without it", api)
    return ""


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
