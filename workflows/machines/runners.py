"""Shots of a film on a Dask or a Ray cluster, handed out by Prefect's task runners.

A runner is up as long as the film that uses it is made. Its workers find the film on its store, as those of a pool do: a lease and the
ledger decide between two that make the same shot.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from functools import partial
from socket import create_connection
from typing import Any
from urllib.parse import urlsplit

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.settings import PREFECT_API_URL, temporary_settings

from pipeline.editing.workers import cores
from pipeline.errors import ConfigError, FilmError, GenerationFailed, LeaseLost
from workflows.engine import ANSWER_SECONDS
from workflows.machines.dispatch import PAUSE, RUNS
from workflows.machines.flows import made_shot


@task(name="shot-on-runner", task_run_name="{shot} of {film}", cache_policy=NO_CACHE, persist_result=False)
def shot_on_runner(film: str, shot: str) -> str:
    """Make the take of one shot of a film on a store, wherever the runner puts it."""
    return made_shot(film, shot)


@contextmanager
def running(name: str, cluster: str, api: str, check: Callable[[], object]) -> Iterator[Callable[[str, str], None]]:
    """What makes a shot of a film (by address and id) and waits for it, while a runner is up.

    Args:
        name: "dask" or "ray".
        cluster: address of a cluster that is up, "" for one of our own on this machine.
        api: URL of the Prefect server.
        check: called while waiting; raises where nobody waits any more.

    Raises:
        ConfigError: the runner is not installed, or the cluster does not answer.
    """
    with temporary_settings({PREFECT_API_URL: api}), _up(name, cluster) as runner:
        yield lambda film, shot: _made(partial(_submitted, runner, api, film, shot), f"{shot} of {film}", check)


def _made(submit: Callable[[], Any], name: str, check: Callable[[], object]) -> None:
    for _ in range(RUNS):
        try:
            # a context of its own: that of the flow that waits here would be sent along, and cannot be
            return _waited(Context().run(submit), check)
        except LeaseLost:
            continue
    raise GenerationFailed(f"{name}: {RUNS} workers lost it", hint="see the logs of the workers")


def _submitted(runner: Any, api: str, film: str, shot: str) -> Any:
    with temporary_settings({PREFECT_API_URL: api}):
        return runner.submit(shot_on_runner, {"film": film, "shot": shot})


def _waited(future: Any, check: Callable[[], object]) -> None:
    """Wait for a shot.

    Raises:
        FilmError: what went wrong at the worker.
        GenerationFailed: the runner gave it up: its workers died over it, or the cluster is gone.
    """
    while True:
        try:
            future.result(timeout=PAUSE)
            return
        except TimeoutError:
            check()
        except FilmError:
            raise
        except Exception as error:  # a cluster that breaks raises whatever its library has
            raise GenerationFailed(f"the runner gave it up: {type(error).__name__}: {error}", hint="see the logs of its workers") from error


@contextmanager
def _up(name: str, cluster: str) -> Iterator[Any]:
    try:
        runner = {"dask": _dask, "ray": _ray}[name](cluster)
    except ImportError as error:
        raise ConfigError(f"runner={name} is not installed: {error}", hint=f"pip install 'filmwright[{name}]'", key="runner") from error
    except (OSError, RuntimeError) as error:
        where = f"cluster={cluster}" if cluster else f"runner={name}"
        said = (str(error) or type(error).__name__).splitlines()[0]
        raise ConfigError(f"{where} does not answer: {said}", hint="check the address; is it up?", key="cluster") from error
    try:
        yield runner
    finally:
        runner.__exit__(None, None, None)


def _dask(cluster: str) -> Any:
    from prefect_dask.task_runners import DaskTaskRunner

    logging.getLogger("distributed").setLevel(logging.WARNING)  # it tells of every connection
    local = {"n_workers": cores(), "threads_per_worker": 1, "dashboard_address": None}
    runner: Any = DaskTaskRunner(address=cluster) if cluster else DaskTaskRunner(cluster_kwargs=local)
    runner.__enter__()
    _ = runner.client  # a scheduler that is not there is met now
    return runner


def _ray(cluster: str) -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # who makes films is nobody's business; read when ray is imported
    from prefect_ray import RayTaskRunner

    quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
    local = {"num_cpus": cores(), "include_dashboard": False, **quiet}
    if cluster:
        _meet(cluster)
    runner: Any = RayTaskRunner(address=cluster, init_kwargs=quiet) if cluster else RayTaskRunner(init_kwargs=local)
    runner.__enter__()
    return runner


def _meet(cluster: str) -> None:
    """Find out at once whether anybody listens at the address of a head; ray itself goes on asking for minutes.

    Raises:
        OSError: nobody does.
    """
    place = urlsplit(cluster if "://" in cluster else f"//{cluster}")
    if place.hostname and place.port:
        create_connection((place.hostname, place.port), timeout=ANSWER_SECONDS).close()
