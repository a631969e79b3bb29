"""One of many workers has a shot, one of many pays for it, and none that died keeps it: with real processes on real stores."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import FolderInUse, Interrupted, LeaseLost
from pipeline.store.ledger import Entry, Event, Ledger
from tests.machines.stores import child
from workflows.storage.journal import Journal
from workflows.storage.lease import Observer, acquire, latest, now
from workflows.storage.ledger import RemoteLedger
from workflows.storage.store import Store

SPAN = 3.0


def entry(event: Event, shot: str = "S01", **more: Any) -> Entry:
    return Entry(event=event, key=f"key {shot}", token=f"key {shot}-1", shot=shot, adapter="videos", **more)


def ledger(store: Store, lease: Any, path: Path) -> RemoteLedger:
    made = RemoteLedger(path, Journal(store, "ledger"), lease, lambda shot: True)
    made.reopen()
    return made


def test_a_lease_is_had_released_and_had_again(far_address: str) -> None:
    store = Store(far_address)
    first = acquire(store, "lease/film", patient=False, seconds=SPAN)
    first.confirm()
    began = now()
    with pytest.raises(FolderInUse, match=r"is in use by process \d+ on "):
        acquire(store, "lease/film", patient=False, seconds=SPAN)
    assert now() - began < SPAN, "who has it is said at the first sign of life"
    with pytest.raises(Interrupted):
        acquire(store, "lease/film", patient=True, seconds=SPAN, stopped=lambda: now() - began > 1)
    assert acquire(store, "lease/another", patient=False, seconds=SPAN).term == 1
    first.release()
    with pytest.raises(LeaseLost):
        first.check()
    began = now()
    second = acquire(store, "lease/film", patient=False, seconds=SPAN)
    assert (first.term, second.term) == (1, 2)
    assert now() - began < SPAN / 2, "what was given back is free at once"
    time.sleep(2 * SPAN)
    second.confirm()
    second.release()


class Slow(Store):
    """A store whose answers come late."""

    def read(self, name: str) -> bytes | None:
        found = super().read(name)
        time.sleep(0.5)
        return found


def test_a_slow_answer_is_no_sign_of_death(address: str) -> None:
    acquire(Store(address), "lease/film", patient=False, seconds=60)
    observer = Observer(Slow(address), "lease/film", 0.4)
    assert not observer.look(), "the answer took longer than the span, and was new"


def test_who_lost_a_lease_pays_for_nothing(address: str, tmp_path: Path) -> None:
    store = Store(address)
    old = acquire(store, "lease/film", patient=False, seconds=60)
    told: list[int] = []
    old.on_loss(lambda: told.append(1))
    assert store.create("lease/film/000002", b"somebody else"), "as if it had been silent"
    with pytest.raises(LeaseLost):
        ledger(store, old, tmp_path / "old").add(entry(Event.RESERVED))
    assert told == [1]
    assert not Journal(store, "ledger").last()
    old.release()
    assert store.read("lease/film/beat-000002") is None


def test_the_ledger_has_one_order_for_all(address: str, tmp_path: Path) -> None:
    store = Store(address)
    leases = [acquire(store, f"lease/{shot}", patient=False) for shot in ("S01", "S02")]
    one, two = (ledger(store, lease, tmp_path / str(n)) for n, lease in enumerate(leases))
    one.add(entry(Event.RESERVED, "S01", amount=1.0))
    two.add(entry(Event.RESERVED, "S02", amount=2.0))
    assert [e.shot for e in two.entries()] == ["S01", "S02"]
    one.add(entry(Event.SENDING, "S01"))
    assert [e.shot for e in one.entries()] == ["S01", "S02", "S01"]
    stale = ledger(store, leases[0], tmp_path / "stale")
    two.add(entry(Event.SENDING, "S02"))
    with pytest.raises(LeaseLost, match="another worker makes S02"):
        stale.add(entry(Event.SENDING, "S02"))
    one.reopen()
    copies = [[(e.event, e.shot, e.at) for e in Ledger(path).entries()] for path in (tmp_path / "0", tmp_path / "1")]
    assert copies[0] == copies[1]
    assert one.spent() == 0.0
    for lease in leases:
        lease.release()


RACING = """
import json, random, sys, time, urllib.request
from pathlib import Path
from pipeline.errors import FolderInUse, LeaseLost
from pipeline.store.ledger import Event
from tests.machines.test_lease import entry, ledger
from workflows.storage.lease import Lease, acquire
from workflows.storage.store import Store
address, home, rounds, leased, span = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "leased", float(sys.argv[5])
store, bought = Store(address), []
if len(sys.argv) > 6:  # this machine's clock jumps
    real, wild = time.time, random.Random(5)
    time.time = lambda: real() + wild.uniform(-1e6, 1e6)
print("up", flush=True)
sys.stdin.readline()
for n in range(rounds):
    shot = f"S{n:02d}"
    try:
        lease = acquire(store, f"lease/{shot if leased else home.name + shot}", patient=leased, seconds=span)
        try:
            book = ledger(store, lease, home / "ledger")
            if not book.attempts(f"key {shot}"):
                book.add(entry(Event.RESERVED, shot))
                book.add(entry(Event.SENDING, shot))
                bought.append(shot)
                book.add(entry(Event.SETTLED, shot, amount=1.0))
        finally:
            lease.release()
    except LeaseLost:
        pass
print(json.dumps(bought), flush=True)
"""


@pytest.mark.parametrize(("leased", "clock"), [("leased", "wild"), ("unleased", "")])
def test_two_processes_race_for_the_same_shots(far_address: str, tmp_path: Path, leased: str, clock: str) -> None:
    """With leases one waits for the other; without any (as if each took the other for dead) the ledger alone still lets one pay."""
    rounds, span = (8, 6.0) if leased == "leased" else (16, 60.0)
    homes = [tmp_path / name for name in ("one", "two")]
    racers = [child(RACING, far_address, str(home), str(rounds), leased, str(span), *filter(None, [clock]), home=home) for home in homes]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stderr is not None
        assert racer.stdout.readline() == "up\n", racer.stderr.read()
    ended = []
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    for racer in racers:
        out, errors = racer.communicate(timeout=120)
        assert racer.returncode == 0, errors
        ended.append(json.loads(out))
    assert sorted(ended[0] + ended[1]) == [f"S{n:02d}" for n in range(rounds)]


HOLDING = """
import sys
from pathlib import Path
from pipeline.errors import LeaseLost
from pipeline.store.ledger import Event
from tests.machines.test_lease import entry, ledger
from workflows.storage.lease import acquire
from workflows.storage.store import Store
lease = acquire(Store(sys.argv[1]), "lease/S01", patient=True, seconds=float(sys.argv[3]))
book = ledger(Store(sys.argv[1]), lease, Path(sys.argv[2]))
book.add(entry(Event.RESERVED))
print("has it", flush=True)
sys.stdin.readline()
try:
    book.add(entry(Event.SENDING))
    print("paid", flush=True)
except LeaseLost:
    print("lost", flush=True)
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, pytest.param(signal.SIGSTOP, marks=pytest.mark.slow)])
def test_a_worker_that_is_gone_or_frozen_is_followed_by_another(far_address: str, tmp_path: Path, end: signal.Signals) -> None:
    holder = child(HOLDING, far_address, str(tmp_path / "one"), str(SPAN), home=tmp_path / "one")
    assert holder.stdout is not None
    assert holder.stderr is not None
    assert holder.stdout.readline() == "has it\n", holder.stderr.read()
    store = Store(far_address)
    time.sleep(2 * SPAN)
    with pytest.raises(FolderInUse):
        acquire(store, "lease/S01", patient=False, seconds=SPAN)
    holder.send_signal(end)
    began = now()
    lease = acquire(store, "lease/S01", patient=False, seconds=SPAN)
    waited = now() - began
    assert SPAN * 0.6 < waited < SPAN * 3, waited
    assert lease.term == latest(store, "lease/S01") == 2
    book = ledger(store, lease, tmp_path / "two")
    assert [e.event for e in book.entries()] == [Event.RESERVED]
    book.add(entry(Event.RELEASED, amount=0.0))
    if end == signal.SIGSTOP:
        holder.send_signal(signal.SIGCONT)
        assert holder.communicate("go\n", timeout=30)[0] == "lost\n", "it wakes up and pays for nothing"
    holder.kill()
    holder.communicate()
    lease.confirm()
    lease.release()
