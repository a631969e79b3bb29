"""What is known of a vendor's account while a process runs: how many jobs it takes at once, how long they take, whether it is locked.

Films that are made side by side share it: eight slots are eight for all of them, and a vendor that is out of credit is not asked again
by the next film.
"""

from __future__ import annotations

import threading

_SLOWER = 1.25
"""How much longer than the quickest job a job may make us expect the next ones to run."""


class Account:
    """One vendor under one set of settings. Safe to use from several threads."""

    def __init__(self) -> None:
        self.locked = ""
        """Why nothing more is to be had, "" while something is."""
        self.usual = 0.0
        """How long its jobs run at least, in seconds; 0 before the first has ended."""
        self._slots: threading.BoundedSemaphore | None = None
        self._lock = threading.Lock()

    def slots(self, count: int) -> threading.BoundedSemaphore:
        """As many may hold this at once as were named first, one at least."""
        with self._lock:
            self._slots = self._slots or threading.BoundedSemaphore(max(1, count))
            return self._slots

    def lock(self, reason: str) -> None:
        """Send nothing more there."""
        with self._lock:
            self.locked = self.locked or reason

    def took(self, seconds: float) -> None:
        """A job ran for so long, seen from here."""
        with self._lock:
            self.usual = min(seconds, self.usual * _SLOWER) if self.usual else seconds  # it may become slower again


class Accounts:
    """The accounts of a process, by the names of generators and whatever tells two accounts of one generator apart."""

    def __init__(self) -> None:
        self._accounts: dict[tuple[str, str], Account] = {}
        self._lock = threading.Lock()

    def of(self, generator: str, settings: str = "") -> Account:
        """The account that a generator has under its settings."""
        with self._lock:
            return self._accounts.setdefault((generator, settings), Account())
