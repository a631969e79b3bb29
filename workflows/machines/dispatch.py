"""Work handed to a pool of workers: a run of a deployment, watched until it ends, and handed out again where its worker died.

Prefect does not notice that a machine is gone: its run stays Running. The lease on the store tells: a run whose film or shot
nobody holds any more is called Crashed, and another run takes its place.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from pipeline import errors
from pipeline.errors import ConfigError, FilmError, GenerationFailed, LeaseLost
from workflows.storage.lease import Observer, span
from workflows.storage.store import Store

RUNS = 5
"""Runs of one piece of work, where workers die or lose their lease, before it has failed."""

STARTING = 45.0
"""Seconds that a worker gets from taking a run to holding its lease, besides the span of a lease."""

AWAY = 300.0
"""Seconds that the server may be away, while it is started anew for example."""

PAUSE = 1.0
"""Seconds between two looks at what was handed out."""

_BROKEN = 500
"""HTTP status from which on a server is in trouble itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A piece of work for a pool.

    Attributes:
        flow: "film_on_store" or "shot_on_store" of ``workflows.machines.flows``.
        pool: the work pool.
        name: of the run, for a person.
        parameters: of the flow.
        address: of the film.
        lease: folder of the lease that its worker holds.
        key: the same for the same work of the same requester: nothing is handed out twice.
    """

    flow: str
    pool: str
    name: str
    parameters: Mapping[str, Any]
    address: str
    lease: str
    key: str


def check_pool(pool: str) -> None:
    """Refuse a pool that is not there.

    Raises:
        ConfigError: the server has no such pool.
    """
    from prefect.client.orchestration import get_client
    from prefect.exceptions import ObjectNotFound

    with get_client(sync_client=True) as client:
        try:
            client.read_work_pool(pool)
        except ObjectNotFound as error:
            hint = f"prefect work-pool create {pool} --type process; prefect worker start --pool {pool}"
            raise ConfigError(f"there is no work pool {pool!r}", hint=hint, key="pool") from error


def deployed(flow: str, pool: str) -> UUID:
    """The deployment of one of our flows for a pool, registered anew.

    Raises:
        ConfigError: the server has no such pool.
    """
    from prefect.types.entrypoint import EntrypointType

    from workflows.machines import flows

    check_pool(pool)
    made: UUID = (
        getattr(flows, flow)
        .to_deployment(name=pool, work_pool_name=pool, tags=["filmwright"], entrypoint_type=EntrypointType.MODULE_PATH)
        .apply()
    )
    return made


def run(errand: Errand, deployment: UUID, check: Callable[[], object]) -> Any:
    """Hand out work and wait until it is done; the state in which it ended.

    Args:
        errand: what is to be done.
        deployment: of its flow for its pool.
        check: called while waiting; raises where nobody waits any more.

    Raises:
        FilmError: what went wrong at the worker, or GenerationFailed where workers died again and again.
    """
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        for number in range(RUNS):
            key = f"{errand.key}-{number}"
            order = partial(client.create_flow_run_from_deployment, deployment, parameters=dict(errand.parameters), name=errand.name)
            made = _asked(partial(order, idempotency_key=key, tags=["filmwright"]), check)
            state = _followed(client, made.id, errand, check)
            if state.is_completed():
                return state
            if not (state.is_crashed() or state.is_cancelled() or state.name == LeaseLost.__name__):
                raise _told(state)
    raise GenerationFailed(
        f"{errand.name}: {RUNS} workers of pool {errand.pool!r} died over it, or lost it", hint="see the logs of the workers"
    )


def _followed(client: Any, run_id: UUID, errand: Errand, check: Callable[[], object]) -> Any:
    """The last state of a run; one whose worker is gone is crashed by us."""
    from prefect.states import Crashed

    observer = Observer(Store(errand.address), errand.lease, span())
    silent = 0.0
    while True:
        check()
        state = _asked(lambda: client.read_flow_run(run_id).state, check)
        if state.is_final():
            return state
        taken = state.is_running() or state.is_pending()
        if not taken or not observer.look():
            silent = 0.0
        elif not silent:
            silent = time.monotonic()
        elif time.monotonic() - silent > STARTING:
            _asked(lambda: client.set_flow_run_state(run_id, Crashed(message="its worker gives no sign of life"), force=True), check)
        time.sleep(PAUSE)


def _asked(ask: Callable[[], Any], check: Callable[[], object]) -> Any:
    """The server's answer; a server that is away for a while is asked again.

    Raises:
        GenerationFailed: it stayed away.
    """
    import httpx

    began = time.monotonic()
    while True:
        try:
            return ask()
        except httpx.HTTPError as error:
            refused = isinstance(error, httpx.HTTPStatusError) and error.response.status_code < _BROKEN
            if refused or time.monotonic() - began > AWAY:
                hint = "run the same command again when it is back; what was handed out is finished by its workers"
                raise GenerationFailed(f"the Prefect server {'refuses' if refused else 'is away'}: {error}", hint=hint) from error
        check()
        time.sleep(PAUSE)


def _told(state: Any) -> FilmError:
    """The error that a flow of ours put into its last state."""
    kind = getattr(errors, str(state.name), GenerationFailed)
    message, _, hint = str(state.message or "the run failed").partition("\n")
    return (kind if isinstance(kind, type) and issubclass(kind, FilmError) else GenerationFailed)(message, hint=hint)
