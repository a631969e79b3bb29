"""Keeping house on a store: takes that no finished film needs leave its manifest, and objects that no manifest names are removed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from pipeline.errors import ConfigError, FolderInUse, LeaseLost
from pipeline.store.folder import FilmFolder
from workflows.keeping import DAY, is_finished, open_shots, spare
from workflows.machines.shots import lease_of, manifest_of
from workflows.storage.addresses import mirror
from workflows.storage.cache import OBJECTS, object_name
from workflows.storage.journal import Journal
from workflows.storage.lease import Lease, acquire
from workflows.storage.ledger import FOLDER, RemoteLedger
from workflows.storage.remote import Remote, is_record
from workflows.storage.staging import FILM, mirror_held
from workflows.storage.store import Store, Stored

Facts = dict[str, Any]

_SHOTS = "shots"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A film on a store that nobody else works on.

    Attributes:
        store: where it stands.
        parts: manifests of the film and of its shots, each with the lease that it may be changed under.
        spare: digests by name of takes that it does not need.
    """

    store: Store
    parts: tuple[tuple[Remote, Lease], ...]
    spare: dict[str, str]

    def loose(self) -> list[Stored]:
        """Objects that nothing needs, oldest first."""
        needed = {sha256 for remote, _ in self.parts for name, sha256 in remote.files.items() if name not in self.spare}
        return sorted((one for one in self.store.files(OBJECTS) if one.name not in needed), key=lambda one: (one.changed, one.name))

    def remove(self, objects: list[Stored]) -> None:
        """Remove objects; first the manifests forget them, so that none ever names what is not there."""
        going = {one.name for one in objects}
        names = {name for name, sha256 in self.spare.items() if sha256 in going}
        for remote, lease in self.parts:
            remote.drop(names, lease)
            for name in names:
                (remote.root / name).unlink(missing_ok=True)  # what lies in a mirror is sent again
        for one in objects:
            self.store.remove(object_name(one.name))


def sweep(address: str, *, days: float, most: float = 0.0, dry: bool = False) -> Facts:
    """Remove what nothing refers to from a film on a store, or from all films under an address.

    What a film's manifest names stays, but for takes of a finished film that its timeline does not name; every clip that was bought, and
    all of a shot with an open job, stay too. A film, or a shot of it, that somebody works on is left alone.

    Args:
        address: of a film, or of a folder of films.
        days: what was written less than so many days ago stays.
        most: bytes of objects that there may be; younger ones go too, oldest first, until there are no more. 0 for no bound.
        dry: only say what would go.

    Raises:
        ConfigError: no film stands there.
        StoreError: the store does not answer.
    """
    removed: list[str] = []
    busy: list[str] = []
    addresses = _films(address)
    freed, total = 0, sum(one.size for film in addresses for one in Store(film).files(OBJECTS))
    now = time.time()
    for film in addresses:
        try:
            with _held(film) as held:
                going = []
                for one in held.loose():
                    if now - one.changed >= days * DAY or (most and total - freed > most):
                        going.append(one)
                        freed += one.size
                if not dry:
                    held.remove(going)
                removed.extend(_told(held, going))
        except (FolderInUse, LeaseLost):
            busy.append(film)
    return {"folder": address, "bytes": total, "freed": freed, "removed": removed, "busy": busy, "dry": dry}


def _films(address: str) -> tuple[str, ...]:
    address = address.rstrip("/")
    names = Store(address).names()
    if "manifest" in names:
        return (address,)
    found = tuple(f"{address}/{name}" for name in names if "manifest" in Store(f"{address}/{name}").names())
    if not found:
        raise ConfigError(f"no film stands at {address}", hint="name a film, or a folder of films", key="folder")
    return found


@contextmanager
def _held(address: str) -> Iterator[_Held]:
    """Hold a film and all of its shots; of the film come its records alone.

    Raises:
        FolderInUse: somebody works on it.
    """
    root, store = mirror(address), Store(address)
    with ExitStack() as stack:
        stack.enter_context(mirror_held(root))
        lease = _leased(stack, store, FILM)
        film = Remote(store, root)
        film.pull(is_record)
        parts = [(film, lease)]
        for shot in store.names(_SHOTS):
            part, leased = Remote(store, root, manifest_of(shot)), _leased(stack, store, lease_of(shot))
            part.refresh()
            parts.append((part, leased))
        yield _Held(store=store, parts=tuple(parts), spare=_spare(store, lease, [remote for remote, _ in parts]))


def _leased(stack: ExitStack, store: Store, folder: str) -> Lease:
    lease = acquire(store, folder, patient=False)
    stack.callback(lease.release)
    return lease


def _spare(store: Store, lease: Lease, parts: list[Remote]) -> dict[str, str]:
    film = parts[0]
    folder = FilmFolder(film.root)
    ledger = RemoteLedger(folder.ledger, Journal(store, FOLDER), lease, lambda shot: False)
    ledger.reopen()
    if not (is_finished(folder) and folder.timeline.is_file()):
        return {}
    files = {name: sha256 for part in parts for name, sha256 in part.files.items()}
    return {name: files[name] for name in spare(folder, sorted(files), open_shots(ledger))}


def _told(held: _Held, objects: list[Stored]) -> Iterator[str]:
    """The objects by the names that a person knows them by, as far as they had any."""
    known = {sha256: name for name, sha256 in held.spare.items()}
    return (f"{held.store.address}/{known.get(one.name, object_name(one.name))}" for one in objects)
