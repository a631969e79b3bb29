"""The ledger of paid jobs: one JSON line per event, written through to disk before anything goes on.

An *attempt* at a clip has a token, ``<key>-<n>``. Its story is: reserved (the money is set aside), sending (the request
is about to leave), submitted (the vendor's id is known), settled or failed. A process may be killed between any two of
them; what the next one finds says what it must do:

=================  ================================================================================
last event         what is true
=================  ================================================================================
reserved           nothing left the house; the money is free again
sending, unknown   the vendor may have the job, and may bill it: look it up, never just send again
submitted          the vendor has the job: poll it
settled            the vendor was paid: fetch the clip again if it is not here
failed, released   the attempt is over
=================  ================================================================================
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from pipeline.ports import Job, JobState
from pipeline.store.artifacts import translated


class Event(Enum):
    """What happened to an attempt."""

    RESERVED = "reserved"
    SENDING = "sending"
    SUBMITTED = "submitted"
    UNKNOWN = "unknown"
    SETTLED = "settled"
    FAILED = "failed"
    RELEASED = "released"
    REJECTED = "rejected"
    """A settled take that the judges did not like; it was paid for all the same."""


OVER = (Event.FAILED, Event.RELEASED)
"""Events after which an attempt is not taken up again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger.

    Attributes:
        event: what happened.
        key: content key of the clip that is wanted.
        token: the attempt.
        shot: id of the shot.
        adapter: name of the generator.
        model: model id.
        endpoint: base URL that the job was sent to.
        vendor_id: the vendor's id of the job.
        amount: price, None when it is not known.
        currency: of the amount.
        message: the vendor's or our own words, for a person.
        kind: class of the error behind a failure, "" for none.
        film: folder of the film, in ledgers of several films.
        at: Unix time.
    """

    event: Event
    key: str
    token: str
    shot: str
    adapter: str
    model: str = ""
    endpoint: str = ""
    vendor_id: str = ""
    amount: float | None = None
    currency: str = "USD"
    message: str = ""
    kind: str = ""
    film: str = ""
    at: float = field(default_factory=lambda: round(time.time(), 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Where one attempt stands: its last event that matters, and what it cost or may cost.

    Attributes:
        last: the latest entry.
        submitted: the entry with the vendor's id, None before there is one.
        charge: what it takes from the budget, None when not known.
        sent: Unix time at which the request left, 0 before.
    """

    last: Entry
    submitted: Entry | None
    charge: float | None
    sent: float

    @property
    def job(self) -> Job | None:
        """The vendor's job, None where the vendor may not have one."""
        if self.submitted is None:
            return None
        s = self.submitted
        return Job(adapter=s.adapter, model=s.model, endpoint=s.endpoint, vendor_id=s.vendor_id, state=JobState.QUEUED)


class Ledger:
    """Append-only file of entries. Safe to use from several threads.

    Args:
        path: the file.
        durable: entries that money depends on are forced to disk; a process that is killed loses none either way, only a power cut does.

    Attributes:
        shared: workers on other machines append to it as well.
    """

    shared = False

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self._path = path
        self._durable = durable
        self._lock = threading.Lock()

    def holds(self, shot: str) -> bool:
        """Whether clips of a shot are bought here alone; those of others are left as they stand."""
        return True

    def add(self, entry: Entry) -> None:
        """Append an entry; before this returns it is forced to disk, unless it says only that something may be sent."""
        line = json.dumps(as_record(entry), ensure_ascii=False) + "\n"
        with self._lock, translated(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            try:
                os.write(handle, (_missing_end(handle) + line).encode("utf-8"))
                if self._durable and entry.event is not Event.RESERVED:
                    os.fsync(handle)
            finally:
                os.close(handle)

    def entries(self) -> Iterator[Entry]:
        """All whole entries in order; a line cut short by a crash is passed over."""
        if not self._path.is_file():
            return
        for line in self._path.read_text("utf-8", "replace").splitlines():
            try:
                yield as_entry(json.loads(line))
            except (ValueError, TypeError, KeyError):
                continue

    def attempts(self, key: str = "") -> tuple[Attempt, ...]:
        """All attempts, or those at one clip, in the order in which they began."""
        stories: dict[str, list[Entry]] = {}
        for entry in self.entries():
            if not key or entry.key == key:
                stories.setdefault(f"{entry.film}{entry.token}", []).append(entry)
        return tuple(_attempt(story) for story in stories.values())

    def spent(self) -> float:
        """What is paid, set aside or perhaps lost, where it is known."""
        return sum(attempt.charge or 0.0 for attempt in self.attempts())


def _attempt(story: list[Entry]) -> Attempt:
    submitted = next((e for e in reversed(story) if e.event is Event.SUBMITTED), None)
    sent = next((e.at for e in story if e.event is Event.SENDING), 0.0)
    paying = [e for e in story if e.event is not Event.REJECTED]
    charge = 0.0 if paying[-1:] and paying[-1].event is Event.RELEASED else paying[-1].amount if paying else 0.0
    return Attempt(last=story[-1], submitted=submitted, charge=charge, sent=sent)


def _missing_end(handle: int) -> str:
    """A line end, where a crash left half a line: the next entry must not be glued to it."""
    end = os.lseek(handle, 0, os.SEEK_END)
    return "\n" if end and os.pread(handle, 1, end - 1) != b"\n" else ""


def as_record(entry: Entry) -> dict[str, Any]:
    """An entry as JSON has it."""
    values = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    return {**values, "event": entry.event.value}


def as_entry(values: dict[str, Any]) -> Entry:
    """The entry that JSON holds; what it does not know is passed over.

    Raises:
        ValueError: the event is unknown.
        TypeError: something is missing.
        KeyError: there is no event.
    """
    known = {name: value for name, value in values.items() if name in Entry.__dataclass_fields__}
    return Entry(**{**known, "event": Event(values["event"])})
