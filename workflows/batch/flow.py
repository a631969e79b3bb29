"""The batch as a Prefect flow: one task per film, on threads. The films' folders are the truth; the flow shows and bounds."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import wait
from prefect.settings import temporary_settings
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from pipeline.store.folder import FilmFolder
from workflows.approvals import show
from workflows.artifacts import progress
from workflows.batch.joblist import Job
from workflows.batch.running import BatchRun, Result
from workflows.flow import PREFECT_FAILS, EngineFailed, quiet, settings_at
from workflows.prompt import shortened

AHEAD = 3
"""Tasks that are handed in for each film that is made: all at once would hold a batch of thousands in memory."""

PACE = 5.0
"""Seconds between two looks at how far the batch is."""

_runs: dict[str, BatchRun] = {}


@task(task_run_name="{name}", cache_policy=NO_CACHE, persist_result=False)
def make_job(run: str, number: int, name: str) -> Any:
    """Make one film. A film that failed shows as failed and stops no other."""
    made = _runs[run].make(_runs[run].batch.jobs[number])
    if made.error:
        return Failed(message=f"{made.error} {made.hint}".strip())
    if made.state == "waiting":
        show(FilmFolder(Path(made.folder)))
        return Completed(name="AwaitingApproval", message=made.hint)
    return Completed(message=f"{made.state}: {made.film}")


def named(job: Job) -> str:
    """The name of a job's run: its title or prompt, as a film would be called."""
    settings = job.settings
    return shortened(settings.get("title") or settings.get("prompt") or job.id)


def _made(run: str, this: BatchRun) -> None:
    """Hand all jobs in, a few ahead of those that are being made."""
    waiting: deque[Any] = deque()
    for number, job in enumerate(this.batch.jobs):
        if len(waiting) >= AHEAD * this.films:
            waiting.popleft().wait()
        waiting.append(make_job.submit(run, number, named(job)))
    wait(list(waiting))


@flow(name="films", persist_result=False, validate_parameters=False)
def make_films(run: str) -> int:
    """Make all films of a batch; the number of those that failed."""
    this = _runs[run]
    with progress("films-progress", this.count, PACE):
        _made(run, this)
    results = this.finished()
    rows = [
        {
            "film": r.title or r.id,
            "state": r.state,
            "seconds": round(r.seconds, 1),
            "took": r.took,
            "USD": r.cost,
            "link": r.film,
            "error": r.error,
        }
        for r in results
    ]
    create_table_artifact(key="films", table=rows)
    return sum(bool(r.error) for r in results)


def run_batch(run: BatchRun, api: str) -> tuple[Result, ...]:
    """Let a flow make the batch at the server with this API URL.

    Raises:
        EngineFailed: Prefect failed; whatever was made is in the folders.
    """
    name = str(run.batch.out)
    _runs[name] = run
    runner: Any = ThreadPoolTaskRunner(max_workers=run.films)
    quiet()
    try:
        with temporary_settings(settings_at(api)):
            make_films.with_options(task_runner=runner)(name)
    except PREFECT_FAILS as error:
        raise EngineFailed(f"{type(error).__name__}: {error}") from error
    finally:
        del _runs[name]
    return run.results()
