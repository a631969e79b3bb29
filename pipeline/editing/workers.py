"""Work done side by side in processes, so that no process holds more than one encoder.

An encoder's pictures are most of what a render needs of memory: with one in each process the largest of them stays small, however
many cores there are and however long the film is. Small work is done here, without starting anything.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
import types
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

import cv2

R = TypeVar("R")

WORTH_PIXELS = 150 * 1280 * 720
"""Pixels to encode for which a process pays for its start."""

_swap = threading.Lock()


class Workers:
    """Processes that start when there is enough to do, and end with the block.

    Args:
        count: how many at most, 0 for one per core.
    """

    def __init__(self, count: int = 0) -> None:
        self._count = count or cores()
        self._pool: ProcessPoolExecutor | None = None
        self._running = 0

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def each(
        self, work: Callable[..., R], jobs: Sequence[tuple[Any, ...]], *, pixels: int, told: Callable[[int], Callable[[], None]]
    ) -> tuple[R, ...]:
        """What ``work`` gives for each of ``jobs``, in their order.

        Args:
            work: a function of a module, called with the values of one job; it and they travel to other processes.
            jobs: what it is called with.
            pixels: how much is to be encoded in all.
            told: called with the number of a job when it begins, gives what is called when it has ended well.

        Raises:
            FilmError: of the first job that fails; the others are given up.
        """
        wanted = min(self._count, pixels // WORTH_PIXELS, len(jobs))
        if len(jobs) > 1 and wanted > self._running:
            self.__exit__()
            self._pool, self._running = _started(wanted), wanted
        pool = self._pool
        with ThreadPoolExecutor(self._running or 1, thread_name_prefix="pictures") as threads:

            def one(number: int) -> R:
                done = told(number)
                found = work(*jobs[number]) if pool is None else _there(pool, work, jobs[number])
                done()
                return found

            return tuple(_results([threads.submit(one, number) for number in range(len(jobs))]))


def _there(pool: ProcessPoolExecutor, work: Callable[..., R], job: tuple[Any, ...]) -> R:
    try:
        return pool.submit(work, *job).result()
    except BrokenProcessPool:  # for want of memory, or killed: better slowly than not at all
        return work(*job)


def _results(futures: Sequence[Future[R]]) -> Iterator[R]:
    try:
        for future in futures:
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


def _started(count: int) -> ProcessPoolExecutor:
    pool = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)
    with unnamed_main():
        for _ in range(count):  # each submission starts one more process
            pool.submit(os.getpid)
    return pool


def _begin() -> None:
    """Set a worker up: it leaves interrupts to its parent, and does not outlive it."""
    cv2.setNumThreads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def unnamed_main() -> Iterator[None]:
    """Hide the main module while processes start; whoever spawns in this package does it inside.

    Spawning imports the main module again in each child. A person's script that calls ``make_film`` without a main guard
    would then start itself over and over; our workers need nothing from it.
    """
    with _swap:
        original = sys.modules["__main__"]
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = original
