"""Who makes what: shots of a film are handed to the workers of a pool or a runner, films of a batch to those of a pool."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from pipeline.errors import AwaitingApproval, ConfigError, Interrupted
from pipeline.film.scripts import decode
from workflows.batch.joblist import Batch, Job
from workflows.config import FilmConfig
from workflows.machines.dispatch import Errand, deployed, run
from workflows.machines.shots import lease_of, manifest_of
from workflows.serve import find_server
from workflows.storage.addresses import address_of
from workflows.storage.remote import Remote
from workflows.storage.staging import FILM, Session, arrive, session_of

Facts = dict[str, Any]


class ShotSender:
    """Lets others make the shots of a film that this process holds.

    Args:
        session: the film.
        make: lets somebody make a shot, and waits for it.
    """

    def __init__(self, session: Session, make: Callable[[str], None]) -> None:
        self._session = session
        self._make = make
        session.holds = lambda shot: False  # whoever makes a shot buys it

    def __call__(self, shot: str) -> None:
        """Let a worker make a shot; afterwards its takes are in the folder.

        Raises:
            FilmError: it could not be made.
        """
        remote = self._session.remote
        self._session.push()
        try:
            self._make(shot)
        finally:
            self._session.ledger.catch_up()
        takes = Remote(remote.store, remote.root, manifest_of(shot))
        takes.refresh()
        remote.bring(takes.files)


class _Pool:
    """The workers of a pool, as makers of shots of one film."""

    def __init__(self, session: Session, pool: str, check: Callable[[], object]) -> None:
        self._session = session
        self._pool = pool
        self._check = check
        self._deployment = deployed("shot_on_store", pool)
        self._rounds: dict[str, int] = {}

    def __call__(self, shot: str) -> None:
        address = self._session.remote.store.address
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


@contextmanager
def shot_sender(root: Path, config: FilmConfig, check: Callable[[], object]) -> Iterator[ShotSender | None]:
    """Who hands the shots of a film to a pool, or to a runner that is up while the block runs; None where neither is named.

    Args:
        root: the film folder.
        config: names them.
        check: called while waiting; raises where the run is stopped.

    Raises:
        ConfigError: the film stands on no store, no server answers, or there is no such pool or cluster.
    """
    named = f"pool={config.pool}" if config.pool else f"runner={config.runner}" if config.runner else ""
    if not named:
        yield None
        return
    session = session_of(root)
    if session is None:
        raise ConfigError(
            f"{named}: other workers cannot reach {root}",
            hint="put the film on a store: --out s3://bucket/films/NAME",
            key=named.split("=")[0],
        )
    api = find_server()
    if config.pool:
        yield ShotSender(session, _Pool(session, config.pool, check))
        return
    from workflows.machines.runners import running

    with running(config.runner, config.cluster, api, check) as make:
        yield ShotSender(session, partial(make, session.remote.store.address))


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
