"""The crew: worker processes that draw, speak and shoot, for one film or for all films of a batch.

Drawing in Python holds the interpreter lock, so shots are made in processes. A worker is started once, builds its own parts
from the configuration, and gets jobs whose arguments are plain values. Each has a channel and a thread of its own, so a worker that
is killed costs its own job alone: another process takes its place and does the job again. Workers end when the crew is dismissed and
when the parent process is gone, however it went.
"""

from __future__ import annotations

import itertools
import logging
import os
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from pipeline.editing.workers import cores, unnamed_main
from pipeline.errors import FilmError, GenerationFailed, Interrupted
from pipeline.ports import Progress
from workflows import nursery, worker
from workflows.config import FilmConfig
from workflows.worker import Call

log = logging.getLogger("filmwright")

PATIENCE = 4.0
"""Seconds that a worker gets to tidy up before it is killed."""
GLANCE = 0.2
"""Seconds between two looks at whether the run was asked to stop."""
LOOK = 0.5
"""The same for each of the many threads that wait for a worker's answer."""
TURN = 0.3
"""Seconds for which a film waits until the screenplays before its own are written."""
TRIES = 3
"""How often a job is begun whose worker ends under it."""

FEEDING = ("draw", "speak")
"""Jobs that come before all others: what is made by vendors can wait there meanwhile."""

Watch = Callable[[Progress], None]


class WorkerTraceback(Exception):
    """Where an error came from in a worker; the cause of that error here."""


@dataclass(order=True, slots=True)
class _Task:
    """A job that waits for a worker; the lowest ``place`` comes first."""

    place: tuple[int, int, int]
    call: Call | None = field(compare=False)
    future: Future[Any] = field(compare=False, default_factory=Future)


_LAST = (2, 0, 0)
"""Place of the task that ends a worker."""


class Crew:
    """Worker processes.

    Args:
        config: a film's settings; the workers get warm with them.
        root: that film's folder.
        workers: how many processes; 0 for one per core.
    """

    def __init__(self, config: FilmConfig, root: Path, *, workers: int = 0) -> None:
        self.dismissed = threading.Event()
        self.writing = threading.Lock()
        self._watches: dict[str, Watch] = {}
        self._tasks: queue.PriorityQueue[_Task] = queue.PriorityQueue()
        self._numbers = itertools.count()
        first = Call(config=config, root=str(root), job="nothing")
        self._hands = tuple(_Hand(first, self._tasks, self.dismissed, self._tell) for _ in range(workers or cores()))

    def unit(self, config: FilmConfig, root: Path, *, watch: Watch, rank: int = 0, shared: bool = True) -> Unit:
        """The share of the crew that makes one film.

        Args:
            config: of the film.
            root: its folder.
            watch: told of every step that a worker makes for it.
            rank: films of a lower rank come first.
            shared: the crew works for other films too.
        """
        self._watches[str(root)] = watch
        return Unit(self, config, str(root), rank, shared)

    def put(self, call: Call, rank: int) -> Future[Any]:
        """Hand a job to the next free worker.

        Raises:
            Interrupted: the crew was dismissed.
        """
        if self.dismissed.is_set():
            raise stopped_error()
        task = _Task((0 if call.job in FEEDING else 1, rank, next(self._numbers)), call)
        self._tasks.put(task)
        return task.future

    def forget(self, root: str) -> None:
        """Nobody watches a film any more."""
        self._watches.pop(root, None)

    def processes(self) -> tuple[int, ...]:
        """Process ids of the workers."""
        return tuple(hand.pid for hand in self._hands)

    def dismiss(self, *, now: bool = False) -> None:
        """End all workers: after everything that was handed to them, or at once."""
        if self.dismissed.is_set():
            return
        if now:
            self.dismissed.set()
            for hand in self._hands:
                hand.end()
        for _ in self._hands:
            self._tasks.put(_Task((*_LAST[:2], next(self._numbers)), None))
        for hand in self._hands:
            hand.join()
        self.dismissed.set()

    def _tell(self, root: str, progress: Progress) -> None:
        watch = self._watches.get(root)
        if watch is not None:
            watch(progress)


class Unit:
    """What one film sees of a crew; see ``Crew.unit``."""

    def __init__(self, crew: Crew, config: FilmConfig, root: str, rank: int, shared: bool) -> None:
        self.shared = shared
        self._crew = crew
        self._config = config
        self._root = root
        self._rank = rank
        self._open: set[Future[Any]] = set()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Write while the block runs: one film after another, so that the first is there at once and workers need not wait for all.

        Whoever has waited for long writes all the same: most directors that take long wait for somebody else.
        """
        mine = self._crew.writing.acquire(timeout=TURN)
        try:
            yield
        finally:
            if mine:
                self._crew.writing.release()

    def submit(self, job: str, *arguments: Any) -> Future[Any]:
        """Hand a job (a name of ``worker.jobs``) to the next free worker.

        Raises:
            Interrupted: the crew was dismissed.
        """
        future = self._crew.put(Call(config=self._config, root=self._root, job=job, arguments=arguments), self._rank)
        self._open.add(future)
        future.add_done_callback(self._open.discard)
        return future

    def result(self, future: Future[Any], stopped: Callable[[], bool]) -> Any:
        """Wait for a job, or until the run is asked to stop.

        Raises:
            FilmError: what went wrong in the worker, or Interrupted when the run stops.
        """
        while not wait([future], timeout=LOOK).done:
            if stopped():
                raise stopped_error()
        try:
            return future.result()
        except CancelledError as error:
            raise stopped_error() from error

    def leave(self) -> None:
        """Give up what has not begun, and wait for what has: nobody works in the folder afterwards."""
        for future in self._open.copy():
            future.cancel()
        while (left := self._open.copy()) and not self._crew.dismissed.is_set():
            wait(left, timeout=GLANCE)
        self._crew.forget(self._root)


class _Hand:
    """One worker process and the thread that speaks with it."""

    def __init__(
        self, first: Call, tasks: queue.PriorityQueue[_Task], dismissed: threading.Event, tell: Callable[[str, Progress], None]
    ) -> None:
        self._first, self._tasks, self._dismissed, self._tell = first, tasks, dismissed, tell
        self._started = threading.Event()
        self._process: BaseProcess | None = None
        self._thread = threading.Thread(target=self._serve, name="worker", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """Of the process that works now, or will in a moment."""
        self._started.wait()
        return int(self._process.pid or 0) if self._process is not None else 0

    def end(self) -> None:
        """Ask the process to end at once."""
        self._started.wait()
        if self._process is not None:
            self._process.terminate()

    def join(self) -> None:
        """Wait for the end of thread and process; a process that does not react is killed."""
        if self._dismissed.is_set():
            self._stop()
        self._thread.join()
        self._stop()

    def _start(self) -> None:
        context = nursery.ready()
        self._channel, theirs = context.Pipe()
        process = context.Process(target=worker.serve, args=(theirs, self._first, dict(os.environ)), name="filmwright worker")
        with theirs, unnamed_main():
            nursery.start(process)
        self._process = process

    def _begun(self) -> Exception | None:
        """Start the worker; what went wrong, else None: whoever waits for its answers is told then, and nobody waits for ever."""
        try:
            self._start()
        except Exception as error:  # noqa: BLE001 - whatever it is belongs to whoever waits
            return error
        finally:
            self._started.set()
        return None

    def _stop(self) -> None:
        if self._process is None:
            return
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _serve(self) -> None:
        fault = self._begun()
        while (task := self._tasks.get()).call is not None:
            if not task.future.set_running_or_notify_cancel():
                continue
            try:
                if fault is not None:
                    raise fault
                task.future.set_result(self._outcome(task.call))
            except Exception as error:  # noqa: BLE001 - whatever it is belongs to whoever waits
                task.future.set_exception(error)
        if fault is None:
            self._channel.close()

    def _outcome(self, call: Call) -> Any:
        """What a job gives; a worker that ends under it is replaced, and the job done again."""
        for _ in range(TRIES):
            answer = None if self._dismissed.is_set() else self._asked(call)
            if self._dismissed.is_set():
                raise stopped_error()
            if answer is None:
                self._replace(call)
                call = replace(call, again=True)
                continue
            kind, *words = answer
            if kind == worker.DONE:
                return words[0]
            error, where = words
            raise error from WorkerTraceback(where)
        raise GenerationFailed(
            f"worker processes end under {call.job} of {call.root}, perhaps for want of memory",
            hint="run the same command again with workers=1; what is finished is kept",
        )

    def _asked(self, call: Call) -> tuple[Any, ...] | None:
        """The answer to a call, None where the worker ended; news on the way are passed on."""
        try:
            self._channel.send(call)
            while (answer := self._channel.recv())[0] == worker.NEWS:
                self._tell(*answer[1:])
        except (EOFError, OSError):
            return None
        return tuple(answer)

    def _replace(self, call: Call) -> None:
        self._stop()
        code = self._process.exitcode if self._process is not None else None
        log.warning("a worker ended (code %s) under %s of %s; another takes its place", code, call.job, call.root)
        self._channel.close()
        self._start()


def stopped_error() -> FilmError:
    """What a run that was asked to stop ends in."""
    return Interrupted("stopped; everything finished so far is kept", hint="run the same command again to go on")
