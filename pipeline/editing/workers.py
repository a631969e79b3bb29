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
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

import cv2

from pipeline.media.plain import EXPENDABLE

R = TypeVar("R")

WORTH_PIXELS = 150 * 1280 * 720
"""Pixels to encode for which a process pays for its start."""

_THREADS = "OPENBLAS_NUM_THREADS"

_swap = threading.Lock()


class Workers:
    """Processes that start when there is enough to do, and end with the block.

    Args:
        count: how many at most, 0 for one per core.
    """

    def __init__(self, count: int = 0) -> None:
        self._count = count or cores()
        self._pool: ProcessPoolExecutor | None = None
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="pictures")

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    @property
    def apart(self) -> bool:
        """Whether jobs are done in processes of their own."""
        return self._pool is not None

    def expect(self, jobs: int, *, pixels: int) -> None:
        """Start processes if so many jobs, in which so many pixels are encoded, are worth it; to be called once, before the first job."""
        wanted = min(self._count, pixels // WORTH_PIXELS, jobs)
        if jobs > 1 and wanted:
            self._pool = _started(wanted)
            self._threads = ThreadPoolExecutor(wanted, thread_name_prefix="pictures")

    def begin(self, work: Callable[..., R], job: tuple[Any, ...], *, told: Callable[[], Callable[[], None]]) -> Future[R]:
        """Have ``work`` done as soon as a process is free; jobs are taken in their order.

        Args:
            work: a function of a module; it and the values of its job travel to another process.
            job: what it is called with.
            told: called when the job begins, gives what is called when it has ended well.
        """

        def one() -> R:
            done = told()
            found = work(*job) if self._pool is None else _there(self._pool, work, job)
            done()
            return found

        return self._threads.submit(one)


def _there(pool: ProcessPoolExecutor, work: Callable[..., R], job: tuple[Any, ...]) -> R:
    try:
        return pool.submit(work, *job).result()
    except BrokenProcessPool:  # for want of memory, or killed: better slowly than not at all
        return work(*job)


def _started(count: int) -> ProcessPoolExecutor:
    pool = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)
    with unnamed_main(), _one_thread_each():
        for _ in range(count):  # each submission starts one more process
            pool.submit(os.getpid)
    return pool


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes that start in the block multiply matrices on one thread, and start no others for it."""
    before = os.environ.get(_THREADS)
    os.environ[_THREADS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_THREADS]
        else:
            os.environ[_THREADS] = before


def _begin() -> None:
    """Set a worker up: it may be lost, leaves interrupts to its parent, and does not outlive it."""
    EXPENDABLE.set()
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
