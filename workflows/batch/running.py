"""Films side by side: each job by itself, a failure never stops the others, and what is finished is not made again."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.editing.workers import cores
from pipeline.errors import AwaitingApproval, FilmError, Interrupted
from pipeline.stages.accounts import Accounts
from pipeline.store.artifacts import content_key, digest, write_json
from pipeline.store.folder import FilmFolder
from workflows.batch.index import INDEX, write_index
from workflows.batch.joblist import Batch, Job
from workflows.crew import GLANCE, Crew
from workflows.exits import BROKEN, exit_code
from workflows.film import Lot, Outcome, Relay, make_order
from workflows.layers import load
from workflows.order import Order, take_order
from workflows.storage.staging import staged, stands, stored
from workflows.wiring import make_studio, used_parts

log = logging.getLogger("filmwright")

SUMMARY = "batch.json"
"""The summary in the folder of the films, written when a run of the batch ends, however it ends."""


MOST_FILMS = 24
"""Films side by side unless a person wishes more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of a job.

    Attributes:
        id: of the job.
        state: "done", "kept" (it was finished and nothing of it had changed), "waiting" (for a person's yes), "failed" or "stopped".
        folder: of the film.
        title: of the film, "" where none was made.
        film: path of the film, "" where none was made.
        seconds: length of the film.
        took: wall seconds of this run.
        cost: what all runs of the film have cost in US dollars, None when a price is not known; 0 for a film that was not made in this run.
        error: what went wrong, "" where nothing did.
        hint: the next step.
        exit: the exit code that the film alone would have ended with.
        where: the job file and line.
    """

    id: str
    state: str
    folder: str
    title: str = ""
    film: str = ""
    seconds: float = 0.0
    took: float = 0.0
    cost: float | None = 0.0
    error: str = ""
    hint: str = ""
    exit: int = 0
    where: str = ""


Facts = dict[str, Any]

Told = Callable[[Result, int, int], None]
"""Told of every result, with how many there are so far and in all."""


class BatchRun:
    """One run of a batch.

    All films share one crew of worker processes and what is known of vendors' accounts. Whoever wants a film made calls ``make``;
    each film is made once, however many want it: the threads that begin before a Prefect server is there, the flow, and the plain run.

    Args:
        batch: what to make.
        films: how many films are made side by side; 0 for ``side_by_side``.
        told: of every result.
        hire: workers start at once where a film is missing; otherwise with the first film. Whoever hires calls ``finished``.

    Attributes:
        by: makes the film of a job elsewhere, None makes them here.
    """

    def __init__(self, batch: Batch, *, films: int = 0, told: Told | None = None, hire: bool = False) -> None:
        self.batch = batch
        self.stop = threading.Event()
        self._told = told
        self._ranks = {job.id: rank for rank, job in enumerate(batch.jobs)}
        self._films: dict[str, Future[Result]] = {}
        self._threads: tuple[threading.Thread, ...] = ()
        self._lock = threading.RLock()
        self._accounts = Accounts()
        self._crew: Crew | None = None
        self.by: Callable[[Job], Facts] | None = None
        if hire:
            self._hire_early()
        try:
            self.films = films or (side_by_side(batch.jobs[0]) if batch.jobs else 1)
        except BaseException:
            self.stop.set()  # or the workers would wait for work for ever, and this process for them
            raise
        self._places = threading.BoundedSemaphore(self.films)

    def results(self) -> tuple[Result, ...]:
        """The results so far, in the order of the jobs."""
        with self._lock:
            done = {ident: future.result() for ident, future in self._films.items() if future.done()}
        return tuple(done[job.id] for job in self.batch.jobs if job.id in done)

    def count(self) -> tuple[int, int, str]:
        """How many films there are, of how many, and how many of them failed."""
        results = self.results()
        failed = sum(result.state == "failed" for result in results)
        return len(results), len(self.batch.jobs), f"films{f', {failed} failed' if failed else ''}"

    def run(self) -> tuple[Result, ...]:
        """Make all films on threads of this process.

        Raises:
            Interrupted: the run was stopped; what is finished is kept.
        """
        for thread in self._started(bool):
            thread.join()
        return self.finished()

    @contextmanager
    def ahead(self) -> Iterator[None]:
        """Make films in the background while the block runs; those that were begun are made to their end."""
        over = threading.Event()
        self._started(over.is_set)
        try:
            yield
        finally:
            over.set()

    def go_on(self, seconds: float) -> None:
        """Wait for so long, or until the films that were begun are made."""
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def make(self, job: Job) -> Result:
        """Make one film, or wait for whoever makes it; whatever goes wrong with it is in the result."""
        with self._lock:
            known = self._films.get(job.id)
            if known is not None and known.done() and known.result().state not in ("done", "kept"):
                known = None
            future = self._films[job.id] = known or Future()
        if known is not None:
            return known.result()
        where, folder = f"{job.source}:{job.line}", self.batch.out / job.id
        with self._places:
            result = result_of(lambda: self._made(job), self.stop, ident=job.id, folder=folder, where=where)
        future.set_result(result)
        self._tell(result)
        return result

    def finished(self) -> tuple[Result, ...]:
        """All results, written down, when the films that were begun have ended; the crew is dismissed."""
        for thread in self._threads:
            thread.join()
        with self._lock:
            crew, self._crew = self._crew, None
        if crew is not None:
            crew.dismiss(now=self.stop.is_set())
        results = self.results()
        self.batch.out.mkdir(parents=True, exist_ok=True)
        write_json(self.batch.out / SUMMARY, as_json(results))
        write_index(self.batch.out, results)
        stored(self.batch.out, (SUMMARY, INDEX))
        return results

    def _started(self, over: Callable[[], bool]) -> tuple[threading.Thread, ...]:
        """As many threads as films are made side by side; they take jobs until there are no more, or ``over`` says so."""
        jobs = iter(self.batch.jobs)

        def work() -> None:
            while not (over() or self.stop.is_set()):
                with self._lock:
                    job = next(jobs, None)
                if job is None:
                    return
                self.make(job)

        threads = tuple(threading.Thread(target=work, name="film", daemon=True) for _ in range(min(self.films, len(self.batch.jobs))))
        self._threads += threads
        for thread in threads:
            thread.start()
        return threads

    def _made(self, job: Job) -> Facts:
        if self.by is not None:
            return self.by(job)
        order = order_of(self.batch, job)
        return made_or_kept(order, Relay(stop=self.stop), lambda: self._lot(order, self._ranks[job.id]))

    def _lot(self, order: Order, rank: int) -> Lot:
        """What the films share; the first that has to be made says how many workers there are."""
        with self._lock:
            crew = self._crew or self._hire(order)
        return Lot(crew=crew, accounts=self._accounts, rank=rank)

    def _hire(self, order: Order) -> Crew:
        self._crew = crew = Crew(order.config, order.root, workers=order.config.workers)
        threading.Thread(target=self._end_when_stopped, args=(crew,), name="crew stop", daemon=True).start()
        return crew

    def _hire_early(self) -> None:
        """Workers take a second to start, in which this process gets ready itself; a batch that is all there needs none."""
        job = next((job for job in self.batch.jobs if not FilmFolder(self.batch.out / job.id).film.exists()), None)
        with suppress(FilmError):  # whatever is wrong is told by the film
            if job is not None:
                self._hire(order_of(self.batch, job))

    def _end_when_stopped(self, crew: Crew) -> None:
        """End the workers as soon as the run is stopped: films wait for them, and whoever stopped it waits for the films."""
        while not crew.dismissed.wait(GLANCE):
            if self.stop.is_set():
                crew.dismiss(now=True)

    def _tell(self, result: Result) -> None:
        with self._lock:
            count = sum(future.done() for future in self._films.values())
        if self._told is not None:
            self._told(result, count, len(self.batch.jobs))


def side_by_side(job: Job) -> int:
    """Films made at once unless a person says how many: one for each core, and as many more as can wait at their vendor."""
    config = load(None, [f"{key}={value}" for key, value in job.settings.items() if key not in ("prompt", "screenplay", "title")])
    try:
        studio = make_studio(config)
    except FilmError:  # what is missing is told by each film
        return cores()
    try:
        able = studio.generators[0].capabilities()
    finally:
        studio.close()
    return cores() if able.local else min(MOST_FILMS, cores() + able.slots)


def order_of(batch: Batch, job: Job) -> Order:
    """The order for a job's film.

    Raises:
        FilmError: it cannot be made as it stands.
    """
    settings = job.settings
    wish = settings.pop("screenplay", "") or settings.pop("prompt", "")
    settings.pop("prompt", None)
    path = batch.home / wish if "screenplay" in job.settings else None
    words = [f"{key}={value}" for key, value in settings.items()]
    return take_order(str(path or wish), out=str(batch.out / job.id), words=words)


def result_of(make: Callable[[], Facts], stop: threading.Event, *, ident: str, folder: Path, where: str = "") -> Result:
    """What became of a film; no failure of it, foreseen or not, reaches the others.

    Args:
        make: makes it and says what a ``Result`` says of a film that was made.
        stop: set where the run was stopped; then nothing is made.
        ident: the result's id.
        folder: of the film.
        where: the job file and line.
    """
    began = time.monotonic()
    try:
        if stop.is_set():
            raise Interrupted("stopped before it began")
        facts = make()
    except AwaitingApproval as gate:
        facts = {"state": "waiting", "hint": f"{gate}; {gate.hint}", "exit": exit_code(gate)}
    except FilmError as error:
        state = "stopped" if isinstance(error, Interrupted) else "failed"
        facts = {"state": state, "error": str(error), "hint": error.hint, "exit": exit_code(error)}
    except Exception as error:  # the boundary of a film: a mistake of ours in one must not cost the others
        log.debug("%s failed", folder, exc_info=True)
        hint = "this is a mistake of ours; make this film alone with --debug and report what it shows"
        facts = {"state": "failed", "error": f"{type(error).__name__}: {error}", "hint": hint, "exit": BROKEN}
    return Result(id=ident, folder=str(folder), where=where, **facts, took=round(time.monotonic() - began, 2))


def made_or_kept(order: Order, relay: Relay, lot: Callable[[], Lot | None] = lambda: None) -> Facts:
    """Make the film of an order unless it is finished and nothing of it has changed; what a ``Result`` says of it.

    Args:
        order: what is to be made, and where.
        relay: what ends the run.
        lot: gives what the film shares with others; asked when it has to be made.
    """
    key = order_key(order)
    kept = kept_film(order, key)
    if kept:
        return kept
    with staged(order.root, stopped=relay.stopped, patient=True) as session:
        kept = kept_film(order, key) if session is not None else {}  # another worker may have finished it while we waited
        if kept:
            return kept
        made = make_order(order, relay=relay, lot=lot())
        order.folder.note(order={"key": key, "title": made.title, "seconds": made.seconds, **_inputs(order.folder)})
    return done(made)


def kept_film(order: Order, key: str) -> Facts:
    """What a ``Result`` says of a film that is finished under ``key``, {} for any other."""
    noted = finished_film(order.folder, key)
    if noted is None:
        return {}
    return {"state": "kept", "title": str(noted.get("title", "")), "film": str(order.folder.film), "seconds": float(noted["seconds"])}


def done(made: Outcome) -> Facts:
    """What a ``Result`` says of a film that was made now."""
    return {"state": "done", "title": made.title, "film": str(made.film), "seconds": made.seconds, "cost": made.cost}


def order_key(order: Order) -> str:
    """What a film is made from: its settings, its screenplay, and the parts with their versions."""
    studio = make_studio(order.config)
    try:
        named = (studio.director, *studio.generators, studio.voice, studio.score, studio.ambience, *studio.judges)
        versions = tuple((part.name, part.version) for part in named if part is not None)
    finally:
        studio.close()
    settings = replace(order.config, workers=0, pool="", runner="", cluster="", screenplay="", out="")
    return content_key("order", settings, order.source, versions, tuple(part.name for part in used_parts(order.config)))


def finished_film(folder: FilmFolder, key: str) -> dict[str, Any] | None:
    """What was noted of a film that was finished under ``key``; None where anything of it has changed since."""
    noted: dict[str, Any] = folder.facts().get("order", {})
    if noted.get("key") != key or noted.get("inputs") != _inputs(folder)["inputs"]:
        return None
    return noted if folder.film_stands() or stands(folder) else None


def _inputs(folder: FilmFolder) -> dict[str, dict[str, str]]:
    """Digests of what a person may edit between two runs."""
    paths = (folder.screenplay, folder.cast_sheet, folder.timeline)
    return {"inputs": {path.name: digest(path) for path in paths if path.is_file()}}


def as_json(results: Iterable[Result]) -> dict[str, Any]:
    """The summary as one JSON object."""
    rows = [asdict(result) for result in results]
    states = ("done", "kept", "waiting", "failed", "stopped")
    return {"schema": "filmwright.batch/1", "counts": {s: sum(r["state"] == s for r in rows) for s in states}, "films": rows}


def as_text(results: Iterable[Result]) -> str:
    """The summary as a table for a person."""
    rows = [
        (r.id, r.state, f"{int(r.seconds // 60)}:{r.seconds % 60:04.1f}" if r.film else "", r.film or r.error or r.hint) for r in results
    ]
    widths = [max((len(row[n]) for row in rows), default=0) for n in range(3)]
    lines = ["  ".join([*(cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)), row[3]]).rstrip() for row in rows]
    return "\n".join(lines)
