"""The film as a Prefect flow: one task per stage and shot, on threads. Only this module imports Prefect.

Nothing is cached and no result is stored by Prefect: the film folder is the truth, and every task
asks the ``Shoot`` of that folder, which finds what is made. Retries are for failures that may pass.
"""

from __future__ import annotations

import logging
import os
from typing import Any

import httpx
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.exceptions import PrefectException
from prefect.futures import wait
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_CLIENT_MAX_RETRIES,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    PREFECT_SERVER_ALLOW_EPHEMERAL_MODE,
    PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS,
    get_current_settings,
    temporary_settings,
)
from prefect.task_runners import ThreadPoolTaskRunner

from pipeline.errors import Interrupted, TransientAdapterError
from pipeline.stages.cutting import Film
from pipeline.store.folder import held
from workflows.artifacts import progress, show_film
from workflows.engine import DEFAULTS
from workflows.prompt import shortened
from workflows.shoot import FIRST_PAUSE, RETRIES, Shoot

THREADS = 48
"""Tasks that may wait side by side; the work itself is bounded by the crew."""

CALLS_AGAIN = 3
"""How often a call to the server is made again, 14 seconds in all: a film that is finished waits for several calls to a dead server."""

_shoots: dict[str, Shoot] = {}


PREFECT_FAILS = (PrefectException, httpx.HTTPError, RuntimeError)
"""What comes out of a flow when Prefect fails; a RuntimeError says that the server cannot be reached."""


class EngineFailed(Exception):
    """Prefect itself failed; the film is none the worse."""


def _may_pass(task: Any, run: TaskRun, state: State[Any]) -> bool:
    return isinstance(state.data, TransientAdapterError) or isinstance(_failure(state), TransientAdapterError)


def _failure(state: State[Any]) -> BaseException | None:
    outcome = state.result(raise_on_failure=False)
    return outcome if isinstance(outcome, BaseException) else None


_step: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
_place: dict[str, Any] = {
    **_step,
    "retries": RETRIES,
    "retry_delay_seconds": [FIRST_PAUSE * 2**n for n in range(RETRIES)],
    "retry_condition_fn": _may_pass,
}


@task(task_run_name="write", **_step)
def write(folder: str) -> str:
    """Write the screenplay."""
    return _shoots[folder].screenplay.title


@task(task_run_name="draw {shot}", **_place)
def draw(folder: str, shot: str) -> str:
    """Draw the keyframe of a shot."""
    return str(_shoots[folder].draw(shot).picture.path)


@task(task_run_name="speak {shot}", **_place)
def speak(folder: str, shot: str) -> int:
    """Speak the lines of a shot."""
    return len(_shoots[folder].speak(shot))


@task(task_run_name="take {place}", **_place)
def take(folder: str, place: str) -> str:
    """Make the take of a shot or card."""
    return str(_shoots[folder].take(place).clip.path)


@task(task_run_name="score", **_step)
def score(folder: str) -> bool:
    """Compose the music."""
    return _shoots[folder].score() is not None


@task(task_run_name="ambience", **_step)
def ambience(folder: str) -> bool:
    """Make the sound bed."""
    return _shoots[folder].ambience() is not None


@task(task_run_name="cut", **_step)
def cut(folder: str) -> None:
    """Lay everything on the timeline."""
    _shoots[folder].cut()


@task(task_run_name="assemble", **_step)
def assemble(folder: str) -> Film:
    """Render and prove the film."""
    return _shoots[folder].assemble()


@flow(name="film", task_runner=ThreadPoolTaskRunner(max_workers=THREADS), persist_result=False, validate_parameters=False)  # type: ignore[arg-type]
def film(folder: str) -> Film:
    """Write, draw, speak and shoot side by side, compose, cut, assemble."""
    write(folder)
    shoot = _shoots[folder]
    shoot.tell_places()
    drawn = [draw.submit(folder, shot) for shot in shoot.shots]
    spoken = [speak.submit(folder, shot) for shot in shoot.shots]
    taken = [take.submit(folder, place) for place in shoot.places]
    heard = [score.submit(folder), ambience.submit(folder)]
    with progress("progress", lambda: (sum(f.state.is_final() for f in taken), len(taken), f"takes of {shoot.screenplay.title}")):
        _finished([*drawn, *spoken, *taken, *heard])
    cut(folder)
    finished = assemble(folder)
    show_film(shoot, finished)
    return finished


def run_flow(shoot: Shoot, api: str) -> Film:
    """Let the flow make what is missing of a film, at the server with this API URL.

    Raises:
        EngineFailed: Prefect failed; whatever was made is in the folder.
        FilmError: the film failed.
    """
    folder = shoot.production.folder
    name = str(folder.root)
    _shoots[name] = shoot
    quiet()
    try:
        with held(folder), temporary_settings(settings_at(api)):
            return film.with_options(flow_run_name=_run_name(shoot))(name)
    except PREFECT_FAILS as error:
        raise EngineFailed(f"{type(error).__name__}: {error}") from error
    finally:
        del _shoots[name]


def settings_at(api: str) -> Any:
    """Prefect's settings for a flow at the server with this API URL; what a person set, in the environment or a profile, stays."""
    settings: dict[Any, Any] = {PREFECT_API_URL: api, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}  # the heartbeat costs a second at the end
    if "max_retries" not in get_current_settings().client.model_fields_set:
        settings[PREFECT_CLIENT_MAX_RETRIES] = CALLS_AGAIN
    return settings


def _run_name(shoot: Shoot) -> str:
    """The title of the film, or its prompt while there is no screenplay."""
    brief = shoot.production.brief
    return shortened(shoot.production.title or brief.prompt).replace("{", "(").replace("}", ")")


def profile_api() -> str:
    """The API URL that the person's Prefect profile names, or ""."""
    return PREFECT_API_URL.value() or ""


def may_start_server() -> bool:
    """False when the person's settings forbid an embedded server."""
    return bool(PREFECT_SERVER_ALLOW_EPHEMERAL_MODE.value())


def startup_seconds() -> float:
    """How long an embedded server gets to start."""
    return float(PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS.value())


def quiet() -> None:
    """Keep failures of runs out of the terminal, where the one line of the command line tells them; the server has them all."""
    if os.environ.get("PREFECT_LOGGING_LEVEL") == DEFAULTS["PREFECT_LOGGING_LEVEL"]:
        for name in ("prefect.flow_runs", "prefect.task_runs"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _finished(futures: list[Any]) -> None:
    """Wait for all tasks; the first failure in film order is raised, a request to stop last."""
    wait(futures)
    failures = [f for f in (_failure(future.state) for future in futures) if f is not None]
    for failure in sorted(failures, key=lambda f: isinstance(f, Interrupted)):
        raise failure
