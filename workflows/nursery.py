"""How worker processes start: as copies of one process that has everything ready, or each from nothing.

On Linux a fork server imports and computes once what workers need, on another core while this process gets ready itself; a copy of it is
there within milliseconds. The server begins no threads, so that nothing is half done in its copies. Elsewhere the system's libraries do
not outlive a fork, and workers are spawned.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess

PRELOADED = "workflows.preloaded"
"""The module that the fork server imports."""

MARK = "FILMWRIGHT_PRELOADING"
"""Environment variable that tells the fork server of a file; it removes the file when everything is ready."""

PATIENCE = 3.0
"""Seconds for which a worker waits until the fork server is ready; then it is asked all the same."""

_GLANCE = 0.01
_lock = threading.Lock()
_mark: Path | None = None


def begin() -> None:
    """Let the fork server start, where there is one; from the second call on nothing happens."""
    global _mark
    if not copies():
        return
    with _lock:
        if _mark is None:
            handle, name = tempfile.mkstemp(prefix="filmwright-")
            os.close(handle)
            _mark = Path(name)
            _start(name)


def ready() -> ForkServerContext | SpawnContext:
    """The way in which workers start on this system, as soon as they can."""
    if not copies():
        return multiprocessing.get_context("spawn")
    begin()
    assert _mark is not None
    until = time.monotonic() + PATIENCE
    while _mark.exists() and time.monotonic() < until:
        time.sleep(_GLANCE)
    _mark.unlink(missing_ok=True)
    return multiprocessing.get_context("forkserver")


def start(process: BaseProcess) -> None:
    """Start a worker; where the fork server has just died and nobody knows so yet, another takes its place."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            process.start()
            return
        except (ConnectionError, FileNotFoundError, EOFError):
            if time.monotonic() >= until:
                raise
            time.sleep(_GLANCE)


def _start(mark: str) -> None:
    from multiprocessing import forkserver, util

    forkserver.set_forkserver_preload([PRELOADED])
    # only newer Pythons tell the server where this process finds its modules
    with _told({MARK: mark, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}):
        forkserver.ensure_running()
    util.Finalize(None, _end, exitpriority=-100)  # after the workers


def _end() -> None:
    """End the server and wait for it: whoever waits for this process is then told what all of them took of the processor."""
    from multiprocessing import forkserver

    server: Any = forkserver._forkserver
    if _mark is not None and _mark.exists() and server._forkserver_pid:
        os.kill(server._forkserver_pid, signal.SIGKILL)  # nobody wants any more what it is still preparing
        _mark.unlink()
    server._stop()


@contextmanager
def _told(variables: dict[str, str]) -> Iterator[None]:
    """Processes that start in the block have these environment variables as well."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def copies() -> bool:
    """Whether workers can be copies of another process on this system."""
    return sys.platform == "linux"
