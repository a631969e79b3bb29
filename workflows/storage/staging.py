"""A film on a store while this process works on it: its mirror, its lease, its ledger, and a thread that pushes what was made."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import FilmError, FolderInUse, Interrupted, LeaseLost
from pipeline.ports import Progress
from pipeline.store.artifacts import translated
from pipeline.store.folder import FilmFolder
from pipeline.store.ledger import Ledger
from workflows.storage.addresses import address_of, is_address, mirror
from workflows.tally import Tally

if TYPE_CHECKING:
    from workflows.storage.lease import Lease
    from workflows.storage.remote import Remote

log = logging.getLogger("filmwright")

FILM = "lease/film"
"""The lease of a whole film."""

_SHOWN = ("film.", "poster.", "report.")
"""Beginnings of the files that a person looks for on the store."""

_GLANCE = 0.2

_sessions: dict[Path, Session] = {}


class Session:
    """This process holds a film on a store.

    Args:
        remote: the film, its mirror with it.
        lease: ours.
        holds: whether clips of a shot are bought here.
        only: which files are pushed.
    """

    def __init__(self, remote: Remote, lease: Lease, holds: Callable[[str], bool], only: Callable[[str], bool] = bool) -> None:
        from workflows.storage.journal import Journal
        from workflows.storage.ledger import FOLDER, RemoteLedger

        self.remote = remote
        self.lease = lease
        self.holds = holds
        self._only = only
        self.lost = threading.Event()
        self._told: list[threading.Event] = [self.lost]
        self._whole = False
        self._news = threading.Event()
        self._closing = threading.Event()
        self.ledger = RemoteLedger(FilmFolder(remote.root).ledger, Journal(remote.store, FOLDER), lease, lambda shot: self.holds(shot))
        self._thread = threading.Thread(target=self._push_along, name="push", daemon=True)

    @contextmanager
    def held(self, pull: Callable[[], None]) -> Iterator[None]:
        """Work on the film while the block runs: the mirror is brought to the truth, and what was made is pushed, however the block ends.

        Args:
            pull: brings the files.

        Raises:
            LeaseLost: another worker has the film; what was made here is of no use any more.
            StoreError: the store does not answer; the mirror keeps what was made.
        """
        root = self.remote.root.absolute()
        try:
            self.lease.on_loss(self._lose)
            pull()
            self.ledger.reopen()
            self._whole = True
            self._thread.start()
            _sessions[root] = self
            yield
        except BaseException:
            _sessions.pop(root, None)
            try:
                self._close()
            except FilmError as error:
                log.warning("%s", error)
            raise
        _sessions.pop(root, None)
        self._close()

    def _close(self) -> None:
        self._closing.set()
        self._news.set()
        if self._thread.ident is not None:
            self._thread.join()
        try:
            if not self._whole:
                return  # what stands in the mirror is not the film
            self.lease.check()
            self.push()
            self.remote.publish(name for name in self.remote.files if name.startswith(_SHOWN))
            self.remote.tidy()
        finally:
            self.lease.release()

    def push(self) -> None:
        """Send what was made so far."""
        self.remote.push(self.lease, self._only)

    def follow(self, tally: Tally, lost: threading.Event) -> None:
        """Push after each step that was done, and set ``lost`` when the lease is."""
        then = tally.then

        def told(progress: Progress) -> None:
            if progress.state == "done":
                self._news.set()
            if then is not None:
                then(progress)

        tally.then = told
        self._told.append(lost)
        if self.lost.is_set():
            lost.set()

    def _lose(self) -> None:
        for event in self._told:
            event.set()

    def _push_along(self) -> None:
        while not self._closing.is_set():
            self._news.wait()
            self._news.clear()
            if self._closing.is_set():
                return
            try:
                self.push()
            except LeaseLost:
                self._lose()
                return
            except FilmError as error:
                log.debug("pushed later: %s", error)


@contextmanager
def staged(
    root: Path,
    tally: Tally | None = None,
    lost: threading.Event | None = None,
    *,
    stopped: Callable[[], bool] = bool,
    patient: bool = False,
) -> Iterator[Session | None]:
    """Hold the film whose mirror is ``root`` while the block runs; nothing happens for a folder that is no mirror.

    Args:
        root: the film folder.
        tally: told of every step; what was done is pushed.
        lost: set when another worker takes the film over.
        stopped: asked while waiting.
        patient: wait for whoever has the film.

    Raises:
        FolderInUse: another worker has it.
        LeaseLost: another worker took it over.
        StoreError: the store does not answer.
    """
    root = root.absolute()
    if not address_of(root):
        yield None
        return
    with _entered(root, stopped, patient) as session:
        session.follow(tally or Tally(), lost or threading.Event())
        try:
            yield session
        except Interrupted as error:
            if session.lost.is_set():
                raise LeaseLost(f"another worker took over {address_of(root)}", hint="it goes on with the film") from error
            raise


@contextmanager
def _entered(root: Path, stopped: Callable[[], bool], patient: bool) -> Iterator[Session]:
    """The session of a mirror, begun here unless this process has one; the one who begins it ends it."""
    known = _sessions.get(root)
    if known is not None:
        yield known
        return
    with mirror_held(root, patient=patient, stopped=stopped):
        session = _begun(root, stopped, patient)
        with session.held(session.remote.pull):
            yield session


def session_of(root: Path) -> Session | None:
    """The session of a mirror that this process holds, None for any other folder."""
    return _sessions.get(root.absolute())


def _begun(root: Path, stopped: Callable[[], bool], patient: bool) -> Session:
    from workflows.storage.lease import acquire
    from workflows.storage.remote import Remote
    from workflows.storage.store import Store

    store = Store(address_of(root))
    lease = acquire(store, FILM, patient=patient, stopped=stopped)
    return Session(Remote(store, root), lease, lambda shot: True)


def arrive(text: str) -> str:
    """A film folder that a person named: an address becomes its mirror, with the records of the film in it; a path stays as it is.

    Raises:
        ConfigError: it is no address of a folder.
        StoreError: the store does not answer.
    """
    root = mirror(text) if is_address(text) else Path(text).expanduser()
    address = address_of(root) if text else ""
    if not address:
        return text
    from workflows.storage.remote import is_record

    if root.absolute() not in _sessions:
        look(root, is_record)
    return str(root)


def look(root: Path, wanted: Callable[[str], bool] = bool) -> None:
    """Pull files of a film for somebody who only looks; whoever works on it here keeps the mirror as it is."""
    from workflows.storage.remote import Remote
    from workflows.storage.store import Store

    try:
        with mirror_held(root):
            Remote(Store(address_of(root)), root).pull(wanted)
    except FolderInUse:
        log.debug("%s is in use here", root)


def ledger_of(folder: FilmFolder) -> Ledger:
    """The ledger of a film: that of the store for a film that stands on one."""
    session = session_of(folder.root)
    if session is not None:
        return session.ledger
    if not address_of(folder.root):
        return Ledger(folder.ledger)
    from workflows.storage.ledger import ClosedLedger

    return ClosedLedger(folder.ledger)


def stands(folder: FilmFolder) -> bool:
    """Whether the store has the finished film that the records of a mirror tell of; False for a folder that is no mirror."""
    if not address_of(folder.root):
        return False
    from workflows.storage.remote import Remote
    from workflows.storage.store import Store

    remote = Remote(Store(address_of(folder.root)), folder.root)
    remote.refresh()
    wanted: dict[str, str] = folder.facts().get("film", {}).get("sha256", {})
    return bool(wanted) and all(remote.files.get(name) == sha256 for name, sha256 in wanted.items())


def stored(home: Path, names: Sequence[str]) -> None:
    """Put files that stand beside films onto their store; nothing happens for a folder that is no mirror."""
    if not address_of(home):
        return
    from workflows.storage.store import Store

    store = Store(address_of(home))
    for name in names:
        store.send(home / name, name)


@contextmanager
def mirror_held(root: Path, *, patient: bool = False, stopped: Callable[[], bool] = bool) -> Iterator[None]:
    """Hold a mirror against other processes of this machine.

    Raises:
        FolderInUse: another process has it, and nobody is patient.
        Interrupted: the run was stopped while waiting.
    """
    with translated(root):
        root.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(root.parent / f".{root.name}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        while not _locked(handle):
            if not patient:
                hint = "wait until it ends, or choose another with --out"
                raise FolderInUse(f"{address_of(root)} is in use by another process of this machine", hint=hint)
            if stopped():
                raise Interrupted("stopped while another process has the film", hint="run the same command again to go on")
            time.sleep(_GLANCE)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)  # closing alone frees nothing while a process that is being started has a copy
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
