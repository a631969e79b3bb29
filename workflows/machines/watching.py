"""``filmwright serve --watch``: a job file arrives in a folder or bucket, and its films are made.

A file is taken when two looks in a row found the same bytes, for it may still be being written. It is taken once for each content:
Prefect makes one run for one key, however many watchers ask and however often they are killed in between. What cannot be made is
moved to ``rejected/``, with the reason beside it.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from pipeline.errors import BatchError, ConfigError, FilmError
from pipeline.store.artifacts import write_bytes
from workflows.batch.joblist import JOB_FILES, read_batch
from workflows.prompt import slug
from workflows.serve import Ordered, placed
from workflows.storage.addresses import cache_folder, is_address
from workflows.storage.store import Store

log = logging.getLogger("filmwright")

TAKEN = ".filmwright/taken"
"""Folder of the inbox with a record of every job file that was taken, and its bytes."""

REJECTED = "rejected"
"""Folder of the inbox with job files that have faults."""

LOOKS = 2.0
"""Seconds between two looks."""

LARGEST = 32_000_000
"""Bytes of one job file."""


def watched(inbox: str, words: Sequence[str], *, out: str, films: int, name: str, pool: str) -> Ordered:
    """What is deployed for an inbox: its runs get a job file each.

    Args:
        inbox: a folder, or an address.
        words: ``key=value`` settings over those of every job.
        out: where the films go, "" for ``films`` in the inbox.
        films: films side by side.
        name: of the deployment, "" for one from the inbox.
        pool: work pool whose workers make the films, "" makes them here.

    Raises:
        ConfigError: the inbox is not there.
    """
    place = inbox.rstrip("/") if is_address(inbox) else str(Path(inbox).expanduser().absolute())
    if not is_address(place) and not Path(place).is_dir():
        raise ConfigError(f"there is no folder {place!r}", hint="create it, or name another with --watch", key="watch")
    home = placed(out) if out else f"{place}/films"
    parameters = {"jobs": place, "films": films, "settings": list(words), "home": home, "pool": pool}
    return Ordered(flow="order_films", name=name or f"watch {slug(place)}", parameters=parameters)


@dataclass(slots=True)
class Inbox:
    """A folder or bucket that is watched.

    Attributes:
        what: what is deployed for it.
        deployment: its id at the server.
        seen: digests by name at the last look.
        taken: names and digests of files that need no look any more.
    """

    what: Ordered
    deployment: UUID
    seen: dict[str, str] = field(default_factory=dict)
    taken: set[tuple[str, str]] = field(default_factory=set)

    @property
    def place(self) -> str:
        """Path or address."""
        return str(self.what.parameters["jobs"])

    def watch(self, ending: threading.Event) -> None:
        """Look until it is time to end; a store that is away for a while is asked again."""
        while not ending.wait(LOOKS):
            try:
                self.look()
            except FilmError as error:
                log.warning("%s; looked at again", error)

    def look(self) -> None:
        """Take every job file that is whole."""
        store = Store(self.place if is_address(self.place) else f"file://{self.place}")
        for name in store.names():
            data = store.read(name) if name.lower().endswith(JOB_FILES) and not name.startswith(".") else None
            if data is None:
                continue
            sha256 = hashlib.sha256(data).hexdigest()
            if (name, sha256) not in self.taken and self.seen.get(name) == sha256:
                self._take(store, name, data, sha256[:16])
                self.taken.add((name, sha256))
            self.seen[name] = sha256

    def _take(self, store: Store, name: str, data: bytes, digest: str) -> None:
        record = f"{TAKEN}/{digest}/run"
        if store.read(record) is not None:
            return
        jobs = f"{self.place}/{name}"
        if is_address(self.place):
            store.write(f"{TAKEN}/{digest}/{name}", data)  # what was taken stays as it was
            jobs = f"{self.place}/{TAKEN}/{digest}/{name}"
        try:
            read_batch(fetched(jobs), str(self.what.parameters["home"]), self.what.parameters["settings"])
        except BatchError as error:
            _reject(store, name, data, error)
            return
        store.write(record, self._ordered(jobs, name, digest).encode())

    def _ordered(self, jobs: str, name: str, digest: str) -> str:
        """The id of the one run for this content of this file."""
        from prefect.client.orchestration import get_client

        parameters: dict[str, Any] = {**self.what.parameters, "jobs": jobs}
        with get_client(sync_client=True) as client:
            run = client.create_flow_run_from_deployment(
                self.deployment, parameters=parameters, idempotency_key=f"{self.place} {name} {digest}"
            )
        log.warning("%s was taken: run %s", name, run.name)
        return str(run.id)


def serve(what: Ordered) -> None:
    """Serve the deployment of an inbox, and watch it, until the process is ended.

    Raises:
        StoreError: the bucket is not there, or refuses.
    """
    from workflows import serve as serving

    inbox = Inbox(what, what.deployment().apply())
    inbox.look()
    ending = threading.Event()
    thread = threading.Thread(target=inbox.watch, args=(ending,), name="watch", daemon=True)
    thread.start()
    try:
        serving.serve(what)
    finally:
        ending.set()
        thread.join()


def fetched(jobs: str) -> Path:
    """A job file as a path on this machine; one at an address is fetched.

    Raises:
        ConfigError: it is not there.
    """
    if not is_address(jobs):
        return Path(jobs)
    home, _, name = jobs.rpartition("/")
    data = Store(home).read(name)
    if data is None:
        raise ConfigError(f"there is no job file {jobs}", hint="put it there again", key="jobs")
    path = cache_folder() / "jobs" / hashlib.sha256(jobs.encode()).hexdigest()[:16] / name
    write_bytes(path, data)
    return path


def _reject(store: Store, name: str, data: bytes, error: BatchError) -> None:
    """Move a job file aside, its faults beside it; in this order a crash leaves it where it was."""
    said = "\n".join([*error.faults, str(error), error.hint, ""])
    store.write(f"{REJECTED}/{name}.error.txt", said.encode())
    store.write(f"{REJECTED}/{name}", data)
    store.remove(name)
    log.warning("%s was rejected: %s", name, error)
