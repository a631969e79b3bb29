"""Who makes what: shots of a film, and films of a batch, are handed to the workers of pools."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from pipeline.errors import AwaitingApproval, ConfigError, Interrupted
from pipeline.film.scripts import decode
from workflows.batch.joblist import Batch, Job
from workflows.machines.dispatch import Errand, deployed, run
from workflows.machines.shots import lease_of, manifest_of
from workflows.serve import find_server
from workflows.storage.addresses import address_of
from workflows.storage.remote import Remote
from workflows.storage.staging import FILM, Session, arrive, session_of

Facts = dict[str, Any]


class ShotSender:
    """Hands the shots of a film that this process holds to the workers of a pool.

    Args:
        session: the film.
        pool: the work pool.
        check: called while waiting; raises where the run is stopped.

    Raises:
        ConfigError: no server answers, or it has no such pool.
    """

    def __init__(self, session: Session, pool: str, check: Callable[[], object]) -> None:
        find_server()
        self._session = session
        self._pool = pool
        self._check = check
        self._deployment = deployed("shot_on_store", pool)
        self._rounds: dict[str, int] = {}
        session.holds = lambda shot: False  # whoever makes a shot buys it

    def __call__(self, shot: str) -> None:
        """Let a worker make a shot; afterwards its takes are in the folder.

        Raises:
            FilmError: it could not be made.
        """
        remote = self._session.remote
        self._session.push()
        address = remote.store.address
        errand = Errand(
            flow="shot_on_store",
            pool=self._pool,
            name=f"{shot} of {address.rsplit('/', 1)[-1]}",
            parameters={"film": address, "shot": shot},
            address=address,
            lease=lease_of(shot),
            key=f"{address} {self._session.lease.term} {shot} {self._rounds.get(shot, 0)}",
        )
        try:
            run(errand, self._deployment, self._check)
        finally:
            self._rounds[shot] = self._rounds.get(shot, 0) + 1
            self._session.ledger.catch_up()
        takes = Remote(remote.store, remote.root, manifest_of(shot))
        takes.refresh()
        remote.bring(takes.files)


def shot_sender(root: Path, pool: str, check: Callable[[], object]) -> ShotSender | None:
    """Who hands the shots of a film to a pool, None where no pool is named.

    Raises:
        ConfigError: the film stands on no store, no server answers, or there is no such pool.
    """
    if not pool:
        return None
    session = session_of(root)
    if session is None:
        raise ConfigError(
            f"pool={pool}: the workers of a pool cannot reach {root}",
            hint="put the film on a store: --out s3://bucket/films/NAME",
            key="pool",
        )
    return ShotSender(session, pool, check)


def film_sender(batch: Batch, pool: str, stop: threading.Event) -> Callable[[Job], Facts]:
    """Who lets the workers of a pool make the films of a batch; the facts of each are those of a ``Result``.

    Raises:
        ConfigError: the films go to no store, no server answers, or there is no such pool.
    """
    if not address_of(batch.out):
        raise ConfigError(
            f"the workers of pool {pool!r} cannot reach {batch.out}", hint="put the films on a store: --out s3://bucket/films", key="pool"
        )
    find_server()
    deployment, ours = deployed("film_on_store", pool), uuid.uuid4().hex
    return lambda job: _sent(batch, job, pool, deployment, ours, stop)


def _sent(batch: Batch, job: Job, pool: str, deployment: UUID, ours: str, stop: threading.Event) -> Facts:
    from workflows.batch.running import kept_film, order_key, order_of

    order = order_of(batch, job)
    found = kept_film(order, order_key(order))
    if found:
        return found
    address = address_of(order.root)
    state = run(
        Errand(
            flow="film_on_store",
            pool=pool,
            name=job.settings.get("title") or job.settings.get("prompt") or job.id,
            parameters=_parameters(batch, job, address),
            address=address,
            lease=FILM,
            key=f"{address} {ours}",
        ),
        deployment,
        lambda: _check(stop),
    )
    if state.name == AwaitingApproval.__name__:
        raise AwaitingApproval(str(state.message), hint=f"filmwright approve {address}")
    arrive(address)
    noted = order.folder.facts().get("order", {})
    return {"state": "done", "title": noted.get("title", ""), "film": str(order.folder.film), "seconds": float(noted.get("seconds", 0.0))}


def _parameters(batch: Batch, job: Job, address: str) -> Facts:
    settings = job.settings
    script, prompt = settings.pop("screenplay", ""), settings.pop("prompt", "")
    files = {}
    if script:
        path = batch.home / script
        beside = (path, path.with_suffix(".yaml"))
        files = {one.name: decode(one.read_bytes(), one.name)[0] for one in beside if one.is_file()}
    words = [f"{key}={value}" for key, value in settings.items()]
    return {"wish": Path(script).name if script else prompt, "out": address, "words": words, "files": files}


def _check(stop: threading.Event) -> None:
    if stop.is_set():
        raise Interrupted("stopped; what was handed out is finished by its workers", hint="run the same command again to collect it")
