"""The money of one run: what may be spent is set aside before a job is sent, and every step is written down.

Caps hold at the reserve: a job that would go over one is not sent. What was sent and never answered counts as spent. An
account that its vendor calls locked or out of credit gets no further job in this run.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import AccountLocked, ArtifactError, BudgetError, PriceUnknown
from pipeline.planning.policy import Budget
from pipeline.ports import Generator, Job, Quote
from pipeline.stages.accounts import Account, Accounts
from pipeline.store.artifacts import translated
from pipeline.store.ledger import Attempt, Entry, Event, Ledger

CURRENCY = "USD"
"""Of all caps; a price in another currency counts as unknown."""

_CENT = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """The right to send one job, and what was set aside for it."""

    key: str
    token: str
    shot: str
    adapter: str
    model: str
    amount: float | None


class Spending:
    """Reserves, notes and sums up. One per run; safe to use from several threads.

    Args:
        folder: the film folder, whose name stands in the ledger of all films.
        ledger: the film's own.
        budget: the caps.
        everywhere: file of the ledger of all films of this person, None to keep none.
        account: the account behind a generator's name, shared with other films; None for accounts of its own.
    """

    def __init__(
        self,
        folder: Path,
        ledger: Ledger,
        budget: Budget,
        everywhere: Path | None = None,
        account: Callable[[str], Account] | None = None,
    ) -> None:
        self.budget = budget
        self._film = str(folder.absolute())
        self._ledger = ledger
        self._everywhere = everywhere
        self._lock = threading.RLock()
        self._mine: set[str] = set()
        self._account = account or Accounts().of

    def last(self, key: str) -> Attempt | None:
        """The latest attempt at a clip, None before the first."""
        with self._lock:
            return next(reversed(self._ledger.attempts(key)), None)

    def spent(self) -> float:
        """What this film has cost so far, all its runs together, where it is known."""
        return self._ledger.spent()

    def cost(self) -> float | None:
        """The same, None when something was bought whose price is not known."""
        charges = [attempt.charge for attempt in self._ledger.attempts()]
        return None if None in charges else round(sum(charge for charge in charges if charge), 6)

    def reserve(self, generator: Generator, key: str, shot: str, quote: Quote) -> Ticket:
        """Set the price of a job aside.

        Raises:
            AccountLocked: the vendor said earlier in this run that nothing more is to be had.
            PriceUnknown: the price is not known, and that is not allowed.
            BudgetError: a cap would be passed.
        """
        self.check_account(generator.name)
        amount = _dollars(quote)
        with self._lock, self._of_all() as others:
            self._release_stale()
            self._check_known(generator.name, shot, amount, quote.basis)
            if amount is not None:
                self._check_whole(shot, amount, others)
                self._check_vendor(generator.name, shot, amount, others)
            attempts = self._ledger.attempts(key)
            ticket = Ticket(
                key=key, token=f"{key}-{len(attempts) + 1}", shot=shot, adapter=generator.name, model=generator.model, amount=amount
            )
            self._mine.add(ticket.token)
            self.note(ticket, Event.RESERVED)
            if self._ledger.shared:
                self._check_order(ticket)
        return ticket

    def taken_up(self, attempt: Attempt) -> Ticket:
        """The ticket of an attempt that an earlier run began."""
        e = attempt.last
        return Ticket(key=e.key, token=e.token, shot=e.shot, adapter=e.adapter, model=e.model, amount=attempt.charge)

    def note(
        self, ticket: Ticket, event: Event, job: Job | None = None, *, amount: float | None = -1.0, message: str = "", kind: str = ""
    ) -> None:
        """Write an event down and through to disk; an amount below zero stands for the ticket's."""
        entry = Entry(
            event=event,
            key=ticket.key,
            token=ticket.token,
            shot=ticket.shot,
            adapter=ticket.adapter,
            model=(job.model if job else "") or ticket.model,
            endpoint=job.endpoint if job else "",
            vendor_id=job.vendor_id if job else "",
            amount=ticket.amount if amount is not None and amount < 0 else amount,
            message=message or (job.message if job else ""),
            kind=kind,
        )
        self._ledger.add(entry)
        if self._everywhere is not None:
            capped = self.budget.day is not None or bool(self.budget.vendors)
            try:
                Ledger(self._everywhere, durable=capped).add(replace(entry, film=self._film))
            except ArtifactError:
                if capped:
                    raise

    def known_jobs(self) -> frozenset[str]:
        """Vendor ids of all jobs of this film."""
        return frozenset(entry.vendor_id for entry in self._ledger.entries() if entry.vendor_id)

    @contextmanager
    def claiming(self) -> Iterator[None]:
        """Hold this while a vendor's list is searched and the find is written down: one job is not found by two shots."""
        with self._lock:
            yield

    def lock_account(self, adapter: str, reason: str) -> None:
        """Send nothing more to this vendor in this run."""
        self._account(adapter).lock(reason)

    def check_account(self, adapter: str) -> None:
        """Refuse a vendor that was locked.

        Raises:
            AccountLocked: it was.
        """
        reason = self._account(adapter).locked
        if reason:
            raise AccountLocked(reason, hint="settle it with the vendor, or name another generator in video.fallback", adapter=adapter)

    def slot(self, generator: Generator) -> threading.BoundedSemaphore:
        """As many may hold this at once as the generator runs jobs side by side."""
        return self._account(generator.name).slots(generator.capabilities().slots)

    def took(self, generator: Generator, seconds: float) -> None:
        """A job of this generator ran for so long, seen from here."""
        self._account(generator.name).took(seconds)

    def usual(self, generator: Generator) -> float:
        """How long its jobs run at least, as far as this run has seen; 0 before the first has ended."""
        return self._account(generator.name).usual

    def check_film(self, quotes: Sequence[tuple[str, str, Quote]]) -> None:
        """Refuse a whole film before its first job, when what is still to be paid goes over a cap.

        Args:
            quotes: (generator, shot, price) of every clip that is not paid for yet.

        Raises:
            PriceUnknown: as ``reserve``.
            BudgetError: as ``reserve``; the message names the whole price.
        """
        with self._lock, self._of_all() as others:
            self._release_stale()
            bills: dict[str, float] = {}
            counts: dict[str, int] = {}
            for name, shot, quote in quotes:
                amount = _dollars(quote)
                self._check_known(name, shot, amount, quote.basis)
                bills[name] = bills.get(name, 0.0) + (amount or 0.0)
                counts[name] = counts.get(name, 0) + 1
            if quotes:
                self._check_whole(f"{len(quotes)} shots", sum(bills.values()), others)
            for name, bill in bills.items():
                self._check_vendor(name, f"{counts[name]} shots", bill, others)

    def _check_order(self, ticket: Ticket) -> None:
        """Free what was just set aside where other machines set more aside before it; the ledger's order decides."""
        try:
            self._check_cap("budget.max", self.budget.max, self.spent() - (ticket.amount or 0.0), ticket.amount or 0.0, ticket.shot)
        except BudgetError as error:
            self.note(ticket, Event.RELEASED, amount=0.0, message=str(error))
            raise

    def _check_known(self, adapter: str, shot: str, amount: float | None, basis: str) -> None:
        if amount is None and not self.budget.allows_unknown(adapter):
            raise PriceUnknown(
                f"what {shot} costs with {adapter} is not known: {basis}",
                hint=f"write budget.allow_unknown=true, or ={adapter}, if it may cost anything, or video.price=0.10 for one per second",
                shot=shot,
            )

    def _check_whole(self, what: str, amount: float, others: Sequence[Attempt]) -> None:
        """The caps over all generators together."""
        self._check_cap("budget.max", self.budget.max, self.spent(), amount, what)
        self._check_cap("budget.day", self.budget.day, sum(a.charge or 0.0 for a in _today(others)), amount, what)

    def _check_vendor(self, adapter: str, what: str, amount: float, others: Sequence[Attempt]) -> None:
        cap = dict(self.budget.vendors).get(adapter)
        spent = sum(a.charge or 0.0 for a in _today(others) if a.last.adapter == adapter)
        self._check_cap(f"budget.vendors.{adapter}", cap, spent, amount, what)

    def _check_cap(self, name: str, cap: float | None, spent: float, amount: float, shot: str) -> None:
        if cap is not None and spent + amount > cap + _CENT:
            raise BudgetError(
                f"{shot} would cost {amount:.2f} USD, {spent:.2f} USD are spent or set aside, and {name} is {cap:.2f}",
                hint=f"nothing was submitted for it; raise {name}, or choose another generator",
                shot=shot,
            )

    def _release_stale(self) -> None:
        """Free what runs set aside that ended before they sent anything. Whoever runs this holds the folder, or its shot."""
        for attempt in self._ledger.attempts():
            e = attempt.last
            if e.event is Event.RESERVED and e.token not in self._mine and self._ledger.holds(e.shot):
                self.note(self.taken_up(attempt), Event.RELEASED, amount=0.0, message="the run ended before it was sent")

    @contextmanager
    def _of_all(self) -> Iterator[Sequence[Attempt]]:
        """The attempts of all films, held against other processes while the block runs."""
        if self._everywhere is None or (self.budget.day is None and not self.budget.vendors):
            yield ()
            return
        with translated(self._everywhere):
            self._everywhere.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._everywhere.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield Ledger(self._everywhere).attempts()
        finally:
            os.close(handle)


def _dollars(quote: Quote) -> float | None:
    """The price in the currency of the caps, None where it is not known in that."""
    return quote.amount if quote.currency == CURRENCY else None


def _today(attempts: Sequence[Attempt]) -> list[Attempt]:
    return [a for a in attempts if time.localtime(a.last.at)[:3] == time.localtime()[:3]]
