"""The ledger of paid jobs: one JSON line per event, written through to disk.

A job is written down before its first poll, so that a run which dies between submit and fetch finds
the job again instead of paying twice. Events of one take share its content key.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from pipeline.ports import Job, JobState
from pipeline.store.artifacts import translated


class Event(Enum):
    """What happened to a paid job."""

    QUOTED = "quoted"
    RESERVED = "reserved"
    SUBMITTED = "submitted"
    SETTLED = "settled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger; ``amount`` None means that the price is not known."""

    event: Event
    key: str
    shot: str
    adapter: str
    model: str = ""
    endpoint: str = ""
    vendor_id: str = ""
    amount: float | None = None
    currency: str = "USD"
    message: str = ""


class Ledger:
    """Append-only file of entries."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, entry: Entry) -> None:
        """Append an entry and force it to disk before returning."""
        line = json.dumps(_plain(entry), ensure_ascii=False) + "\n"
        with translated(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            try:
                os.write(handle, line.encode("utf-8"))
                os.fsync(handle)
            finally:
                os.close(handle)

    def entries(self) -> Iterator[Entry]:
        """All whole entries in order; a last line cut short by a crash is passed over."""
        if not self._path.is_file():
            return
        for line in self._path.read_text("utf-8", "replace").splitlines():
            try:
                yield _entry(json.loads(line))
            except (ValueError, TypeError, KeyError):
                continue

    def open_job(self, key: str) -> Job | None:
        """The job that was submitted for this take and neither settled nor failed, if any."""
        last = None
        for entry in self.entries():
            if entry.key == key and entry.event in (Event.SUBMITTED, Event.SETTLED, Event.FAILED):
                last = entry
        if last is None or last.event is not Event.SUBMITTED:
            return None
        return Job(adapter=last.adapter, model=last.model, endpoint=last.endpoint, vendor_id=last.vendor_id, state=JobState.QUEUED)

    def spent(self) -> float:
        """The sum of settled amounts that are known."""
        return sum(e.amount for e in self.entries() if e.event is Event.SETTLED and e.amount is not None)


def _plain(entry: Entry) -> dict[str, Any]:
    values = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    return {**values, "event": entry.event.value}


def _entry(values: dict[str, Any]) -> Entry:
    return Entry(**{**values, "event": Event(values["event"])})
