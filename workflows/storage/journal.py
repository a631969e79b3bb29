"""A journal: numbered records on a store, each written once by whoever comes first.

Several workers may append; whoever's number is taken has something to read first. This one property carries the ledger of a
film that several workers make, and its manifest.
"""

from __future__ import annotations

import json
from typing import Any

from workflows.storage.store import Store

Record = dict[str, Any]

_DIGITS = 8


class Journal:
    """Records under a folder of a store, counted from 1.

    Args:
        store: where the film stands.
        folder: of the records.
    """

    def __init__(self, store: Store, folder: str) -> None:
        self._store = store
        self._folder = folder

    def last(self) -> int:
        """The number of the last record, 0 for an empty journal."""
        return max(self._numbers(), default=0)

    def read(self, number: int) -> Record:
        """One record, {} where there is none or it is no object."""
        try:
            value = json.loads(self._store.read(self._name(number)) or b"{}")
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    def after(self, number: int) -> list[tuple[int, Record]]:
        """All records after ``number``, in order."""
        return [(n, self.read(n)) for n in sorted(self._numbers()) if n > number]

    def append(self, number: int, record: Record) -> bool:
        """Write record ``number``; False where somebody else has written one. Records of two writers must differ."""
        return self._store.create(self._name(number), json.dumps(record, ensure_ascii=False, sort_keys=True).encode())

    def forget_before(self, number: int) -> None:
        """Remove records before ``number``; only for journals of which the last record alone counts."""
        for n in self._numbers():
            if n < number:
                self._store.remove(self._name(n))

    def _numbers(self) -> tuple[int, ...]:
        stems = (name.partition(".")[0] for name in self._store.names(self._folder) if name.endswith(".json"))
        return tuple(int(stem) for stem in stems if stem.isdecimal())

    def _name(self, number: int) -> str:
        return f"{self._folder}/{number:0{_DIGITS}d}.json"
