"""Leases: of all workers that want a film or a shot, one has it, and a worker that died does not keep it.

A lease is a folder of *terms*, ``000001``, ``000002``, ...: each is created once, by whoever comes first, and its number is the
fencing token. The holder writes a *beat* beside its term. Whoever sees the same beat for a whole ``span``, on a clock of its
own that only goes forward, may create the next term. No clock of one machine is ever compared with that of another, and no
wall clock is read, so clocks that jump do no harm. The holder counts its own time from before it wrote a beat, so it stops
before anybody else can begin.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.errors import FolderInUse, Interrupted, LeaseLost, StoreError
from workflows.storage.addresses import number_set
from workflows.storage.store import Store

log = logging.getLogger("filmwright")

SPAN = 60.0
"""Seconds without a beat after which a holder counts as dead; FILMWRIGHT_LEASE_SECONDS says otherwise, the same for all workers."""

_SHORTEST = 1.0
_BEATS = 5
"""Beats in a span."""
_MARGIN = 0.2
"""Share of a span that a holder gives up at its end, for calls under way and clocks that run at different rates."""
_LOOKS = 12
"""Looks in a span, while waiting for somebody else's lease."""
_LONGEST_WAIT = 1.0
"""Seconds between two of them at most."""
_RELEASED = "released"


def span() -> float:
    """Seconds without a beat after which a holder counts as dead."""
    return max(_SHORTEST, number_set("FILMWRIGHT_LEASE_SECONDS", SPAN))


def now() -> float:
    """Seconds on a clock that only goes forward; on Linux also while the machine sleeps."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(clock) if clock is not None else time.monotonic()


@dataclass(slots=True)
class Observer:
    """What a worker sees of a lease from outside.

    Attributes:
        store: where the film stands.
        folder: of the lease, for example ``lease/film``.
        span: seconds without a beat after which the holder counts as dead.
        seen: term and beat at the last look.
        since: when they were first seen, on our own clock.
    """

    store: Store
    folder: str
    span: float
    seen: tuple[int, str] = (0, "")
    since: float = 0.0

    def look(self) -> bool:
        """Look at the lease; true when the next term may be created."""
        before = now()
        term = latest(self.store, self.folder)
        beat = (self.store.read(f"{self.folder}/beat-{term:06d}") or b"").decode("utf-8", "replace") if term else ""
        if not self.since or (term, beat) != self.seen:
            self.seen, self.since = (term, beat), now()  # after the answer, which may have been slow: it is no older than that
        return self.free or before - self.since > self.span

    @property
    def free(self) -> bool:
        """Nobody holds it."""
        return self.seen[0] == 0 or self.seen[1] == _RELEASED

    def holder(self) -> str:
        """Who holds it, for a person."""
        facts = _json(self.store.read(f"{self.folder}/{self.seen[0]:06d}"))
        return f"process {facts.get('pid', '?')} on {facts.get('host', 'another machine')}"


class Lease:
    """The right to work at one thing, renewed by a thread until it is released or lost.

    Args:
        store: where the film stands.
        folder: of the lease.
        term: ours; the fencing token.
        began: when its creation began, on our clock.
        seconds: the span.
    """

    def __init__(self, store: Store, folder: str, term: int, began: float, seconds: float) -> None:
        self.term = term
        self._store = store
        self._folder = folder
        self._span = seconds
        self._until = began + seconds * (1 - _MARGIN)
        self._ended = threading.Event()
        self._lost = ""
        self._on_loss: Callable[[], object] = bool
        self._thread = threading.Thread(target=self._renew, name=f"lease {folder}", daemon=True)
        self._thread.start()

    def on_loss(self, tell: Callable[[], object]) -> None:
        """Call ``tell`` once when the lease is lost."""
        self._on_loss = tell

    def check(self) -> None:
        """Refuse to go on without the lease. Asks no store.

        Raises:
            LeaseLost: it was lost, or could not be renewed in time.
        """
        if self._lost or self._ended.is_set() or now() > self._until:
            raise LeaseLost(
                f"the lease on {self._store.address} ({self._folder}) is lost: {self._lost or 'it could not be renewed in time'}",
                hint="another worker goes on with it; what was finished here is kept",
            )

    def confirm(self) -> None:
        """Refuse to go on unless the store, too, says that it is ours; asked before money is spent.

        Raises:
            LeaseLost: somebody else has a later term.
        """
        self.check()
        if latest(self._store, self._folder) != self.term:
            self._lose("another worker took it over")
        self.check()

    def release(self) -> None:
        """Give it back, so that the next one need not wait."""
        self._ended.set()
        self._thread.join()
        if not self._lost:
            try:
                self._store.write(self._beat_name, _RELEASED.encode("ascii"))
            except StoreError as error:
                log.warning("the lease on %s ends by itself in %.0f s: %s", self._store.address, self._span, error)

    @property
    def _beat_name(self) -> str:
        return f"{self._folder}/beat-{self.term:06d}"

    def _renew(self) -> None:
        count = 0
        while not self._lost and not self._ended.wait(self._span / _BEATS if count else 0.0):
            count += 1
            began = now()
            try:
                self._store.write(self._beat_name, f"{count}".encode("ascii"))
                if latest(self._store, self._folder) != self.term:
                    self._lose("another worker took it over")
                self._until = began + self._span * (1 - _MARGIN)
            except StoreError as error:
                log.debug("the lease on %s is not renewed: %s", self._store.address, error)
            if now() > self._until:
                self._lose("it could not be renewed in time")

    def _lose(self, why: str) -> None:
        self._lost = self._lost or why
        self._on_loss()


def acquire(store: Store, folder: str, *, patient: bool, stopped: Callable[[], bool] = bool, seconds: float = 0.0) -> Lease:
    """Take a lease: at once where it is free, after a span where its holder is silent.

    Args:
        store: where the film stands.
        folder: of the lease.
        patient: wait as long as a living holder has it; otherwise say who has it as soon as it gives a sign of life.
        stopped: asked while waiting.
        seconds: the span, 0 for the usual one.

    Raises:
        FolderInUse: somebody alive holds it, and nobody is patient.
        Interrupted: the run was stopped while waiting.
        StoreError: the store does not answer.
    """
    seconds = seconds or span()
    observer = Observer(store, folder, seconds)
    first: tuple[int, str] | None = None
    while True:
        began = now()
        if observer.look():
            term = observer.seen[0] + 1
            if store.create(f"{folder}/{term:06d}", json.dumps(_us()).encode()):
                return Lease(store, folder, term, began, seconds)
            continue
        first = first or observer.seen
        if not patient and observer.seen != first:
            raise FolderInUse(f"{store.address} is in use by {observer.holder()}", hint="wait until it ends, or choose another with --out")
        if stopped():
            raise Interrupted("stopped while another worker has the film", hint="run the same command again to go on")
        time.sleep(min(_LONGEST_WAIT, seconds / _LOOKS))


def latest(store: Store, folder: str) -> int:
    """The number of the last term, 0 before the first."""
    return max((int(name) for name in store.names(folder) if name.isdecimal()), default=0)


def _us() -> dict[str, Any]:
    return {"host": platform.node(), "pid": os.getpid(), "id": uuid.uuid4().hex}


def _json(data: bytes | None) -> dict[str, Any]:
    try:
        value = json.loads(data or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
