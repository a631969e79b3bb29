"""``filmwright batch``: a job file in, films, a summary and a page out."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workflows.batch.index import INDEX
from workflows.batch.joblist import read_batch
from workflows.batch.running import BatchRun, Result, as_json, as_text
from workflows.commands import stoppable
from workflows.engine import HEAD_START, Engine

log = logging.getLogger("filmwright")

MOST_AWAY = 64
"""Films of a batch that are with the workers of a pool at once, unless a person says how many."""

Facts = dict[str, Any]


def batch(path: Path, out: str, words: Sequence[str], *, films: int, prefect: bool, quiet: bool, pool: str = "") -> Facts:
    """Make all films of a job file; with ``pool``, its workers make them.

    Raises:
        BatchError: the file has faults; nothing was started.
        Interrupted: the run was stopped; what is finished is kept.
    """
    read = read_batch(path, out, words)
    run = BatchRun(read, films=films or MOST_AWAY * bool(pool), told=None if quiet else _say, hire=not pool)
    if pool:
        from workflows.machines.sending import film_sender

        run.by = film_sender(read, pool, run.stop)
    engine = Engine() if prefect else None
    try:
        with stoppable(run.stop):
            results = _run(run, engine)
    finally:
        run.finished()
        if engine is not None:
            engine.close()
    return {"out": str(read.out), "index": str(read.out / INDEX), **as_json(results)}


def plan(path: Path, out: str, words: Sequence[str]) -> Facts:
    """What ``batch`` would make; nothing is written."""
    read = read_batch(path, out, words)
    return {"out": str(read.out), "jobs": [{"id": job.id, "where": f"{job.source}:{job.line}", **job.settings} for job in read.jobs]}


def plan_text(facts: Facts) -> str:
    """The plan for a person."""
    lines = [f"{job['id']}  {job.get('title') or job.get('prompt') or job.get('screenplay', '')}" for job in facts["jobs"]]
    return "\n".join([*lines, f"{len(lines)} films would be made in {facts['out']}"])


def batch_text(facts: Facts) -> str:
    """The results for a person, the page's path last."""
    results = [Result(**row) for row in facts["films"]]
    return "\n".join([as_text(results), facts["index"]])


def _run(run: BatchRun, engine: Engine | None) -> tuple[Result, ...]:
    if engine is None:
        return run.run()
    with run.ahead():  # films are made while the server is looked for
        run.go_on(HEAD_START)  # the import of Prefect would hold up the first screenplays, for which workers wait
        api = engine.api()
    if api:
        from workflows.batch.flow import run_batch
        from workflows.flow import EngineFailed

        try:
            return run_batch(run, api)
        except EngineFailed as error:
            log.warning("Prefect failed (%s); the batch goes on without it", error)
    return run.run()


def _say(result: Result, count: int, total: int) -> None:
    tail = f": {result.error}" if result.error else f" in {result.took:.0f} s"
    sys.stderr.write(f"[{count}/{total}] {result.id} {result.state}{tail}\n")
