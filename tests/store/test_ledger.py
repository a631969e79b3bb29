"""The ledger of paid jobs as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.store.ledger import Entry, Event, Ledger


def entry(event: Event, token: str = "t1", *, vendor_id: str = "job-7", amount: float | None = 0.5, key: str = "k") -> Entry:
    return Entry(event=event, key=key, token=token, shot="S01", adapter="vendor", vendor_id=vendor_id, amount=amount)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.jsonl")


def test_a_job_is_known_from_its_submit_on(ledger: Ledger) -> None:
    assert ledger.attempts("k") == ()
    ledger.add(entry(Event.RESERVED, vendor_id=""))
    ledger.add(entry(Event.SENDING, vendor_id=""))
    (attempt,) = ledger.attempts("k")
    assert attempt.job is None
    ledger.add(entry(Event.SUBMITTED))
    (attempt,) = ledger.attempts("k")
    assert attempt.job is not None
    assert attempt.job.vendor_id == "job-7"
    assert ledger.attempts("other") == ()


def test_a_line_cut_short_by_a_crash_is_passed_over_and_the_next_is_whole(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add(entry(Event.SUBMITTED))
    with (tmp_path / "ledger.jsonl").open("a") as file:
        file.write('{"event": "settl')
    assert len(ledger.attempts("k")) == 1
    ledger.add(entry(Event.SETTLED))
    assert [e.event for e in ledger.entries()] == [Event.SUBMITTED, Event.SETTLED]


def test_what_may_have_been_billed_counts_as_spent(ledger: Ledger) -> None:
    for token, event, amount in (
        ("a", Event.SETTLED, 1.0),
        ("b", Event.SUBMITTED, 0.25),
        ("c", Event.SENDING, 0.5),
        ("d", Event.SETTLED, None),
    ):
        ledger.add(entry(event, token, amount=amount, key=token))
    ledger.add(entry(Event.RESERVED, "e", amount=9.0, key="e"))
    ledger.add(entry(Event.RELEASED, "e", amount=9.0, key="e"))
    assert ledger.spent() == 1.75
