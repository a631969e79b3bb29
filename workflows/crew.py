"""The crew: worker processes that draw, speak and shoot.

Drawing in Python holds the interpreter lock, so shots are made in processes. A worker is started
once, builds its own parts from the configuration, and gets jobs whose arguments are plain values.
Workers end when the crew is dismissed and when the parent process is gone, however it went.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from pipeline.editing.workers import cores, unnamed_main
from pipeline.errors import FilmError, GenerationFailed, Interrupted
from pipeline.ports import Progress
from workflows import worker
from workflows.config import FilmConfig

PATIENCE = 4.0
"""Seconds that a worker gets to tidy up before it is killed."""
GLANCE = 0.2
"""Seconds between two looks at whether the run was asked to stop."""


class Crew:
    """Worker processes for one film.

    Args:
        config: what each worker builds its parts from.
        root: the film folder.
        workers: how many processes; 0 for one per core.
        watch: told of every step that a worker makes.
    """

    def __init__(self, config: FilmConfig, root: Path, *, workers: int, watch: Callable[[Progress], None]) -> None:
        self._watch = watch
        self._dismissed = False
        context = multiprocessing.get_context("spawn")
        self._news: Any = context.SimpleQueue()
        count = workers or cores()
        self._pool = ProcessPoolExecutor(count, mp_context=context, initializer=worker.begin, initargs=(config, str(root), self._news))
        with unnamed_main():
            for _ in range(count):  # each submission starts one more process, which warms up at once
                self._pool.submit(worker.ready)
        self._processes = tuple(self._pool._processes.values())
        self._listener = threading.Thread(target=self._listen, name="crew news", daemon=True)
        self._listener.start()

    def submit(self, job: str, *arguments: Any) -> Future[Any]:
        """Hand a job (a name of ``worker.JOBS``) to the next free worker.

        Raises:
            Interrupted: the crew was dismissed.
        """
        try:
            return self._pool.submit(worker.work, job, arguments)
        except RuntimeError as error:  # the pool is shut down or broken
            raise self._gone() from error

    def result(self, future: Future[Any], stopped: Callable[[], bool]) -> Any:
        """Wait for a job, or until the run is asked to stop.

        Raises:
            FilmError: what went wrong in the worker, or Interrupted when the run stops.
        """
        while not wait([future], timeout=GLANCE).done:
            if stopped():
                raise _stopped()
        try:
            return future.result()
        except (BrokenProcessPool, CancelledError) as error:
            raise self._gone() from error

    def dismiss(self, *, now: bool = False) -> None:
        """End all workers: after their current jobs, or at once."""
        if self._dismissed:
            return
        self._dismissed = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        if now:
            for process in self._processes:
                process.terminate()
        for process in self._processes:
            process.join(PATIENCE if now else None)
            if process.is_alive():
                process.kill()
                process.join()
        self._pool.shutdown(wait=True)
        if not now:  # a worker that was ended may hold the queue's lock
            self._news.put(None)
            self._listener.join()

    def _gone(self) -> FilmError:
        if self._dismissed:
            return _stopped()
        return GenerationFailed(
            "a worker process ended unexpectedly, perhaps for want of memory",
            hint="run the same command again with workers=1; what is finished is kept",
        )

    def _listen(self) -> None:
        while (news := self._news.get()) is not None:
            self._watch(news)


def _stopped() -> Interrupted:
    return Interrupted("stopped; everything finished so far is kept", hint="run the same command again to go on")
