"""The ledger of a film on a store: an entry counts when the store has it, in one order for all workers.

An entry is appended to a journal at the number after the last that this worker has read. Where that number is taken, somebody
else wrote: if it was about another clip, we read it and append behind it; if it was about this clip, another worker makes it,
and this one is told so before anything is sent. So one worker alone can be the next to send a clip, whatever clocks say.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import LeaseLost
from pipeline.store.ledger import Entry, Event, Ledger, as_entry, as_record
from workflows.storage.journal import Journal
from workflows.storage.lease import Lease

FOLDER = "ledger"
"""Of the journal, on the store."""

_PAYING = (Event.RESERVED, Event.SENDING)


class RemoteLedger(Ledger):
    """A ledger whose entries stand on a store; the file is a copy of them.

    Args:
        path: the copy.
        journal: the entries.
        lease: the right to buy.
        holds: whether clips of a shot are ours to buy.
    """

    shared = True

    def __init__(self, path: Path, journal: Journal, lease: Lease, holds: Callable[[str], bool]) -> None:
        super().__init__(path)
        self._file = path
        self._journal = journal
        self._lease = lease
        self._holds = holds
        self._number = 0
        self._writer = uuid.uuid4().hex
        self._order = threading.Lock()

    def holds(self, shot: str) -> bool:
        """Whether clips of a shot are ours to buy."""
        return self._holds(shot)

    def reopen(self) -> None:
        """Make the copy anew from the store."""
        with self._order:
            self._file.unlink(missing_ok=True)
            self._number = 0
            self._read()

    def catch_up(self) -> None:
        """Read what other workers have written."""
        with self._order:
            self._read()

    def add(self, entry: Entry) -> None:
        """Append an entry at the store, then to the copy.

        Raises:
            LeaseLost: another worker makes this clip or has the film; nothing was written.
            StoreError: the store does not answer.
        """
        if entry.event in _PAYING:
            self._lease.confirm()
        with self._order:
            while not self._journal.append(self._number + 1, {**as_record(entry), "writer": self._writer}):
                if any(news.key == entry.key and writer != self._writer for news, writer in self._read()):
                    raise LeaseLost(f"another worker makes {entry.shot}; nothing was sent", hint="it goes on with the shot")
            self._number += 1
            super().add(entry)
        if entry.event is Event.SENDING:
            self._lease.check()  # a slow store may have taken longer than the lease holds

    def _read(self) -> list[tuple[Entry, str]]:
        """Entries of the store that are not in the copy yet, and who wrote them; they are put there."""
        news = []
        for number, record in self._journal.after(self._number):
            self._number = number
            try:
                entry = as_entry(record)
            except (ValueError, TypeError, KeyError):
                continue
            super().add(entry)
            news.append((entry, str(record.get("writer", ""))))
        return news


class ClosedLedger(Ledger):
    """The ledger of a film on a store for those who do not hold it: it can be read, and nothing can be bought."""

    def add(self, entry: Entry) -> None:
        """Refuse.

        Raises:
            LeaseLost: always.
        """
        raise LeaseLost(f"nobody here holds the film that {entry.shot} belongs to; nothing was sent", hint="run the same command again")
