"""Batches under which something is killed at random moments, against a vendor that bills.

    python -m benchmarks.survival [--moments 50] [--kinds run,worker,server,database] [--seed 7] [--into survival.jsonl] [--json]

In turn SIGKILL meets the process that runs the flow, one of its workers, the Prefect server, and PostgreSQL under a Prefect server of
its own (it comes back on the same data after 1 to 20 seconds). A killed run is begun again with the same command; a run that loses
anything else has to come to its end by itself. Afterwards every film must be finished and play as that of an undisturbed run, every shot
must have been billed once, and each line that a ledger had when the signal came must still stand in it.

What was found is appended to a file, a line for each moment; the same command goes on where it stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import av

from benchmarks.batch import ROOT, jobs, workers_of
from benchmarks.generators import vendor
from pipeline.store.ledger import Event, Ledger
from tests.machines.studio import Postgres, answers, postgres, prefect_server
from tests.workflows.processes import within
from workflows.engine import EmbeddedServer, set_defaults

KINDS = ("run", "worker", "server", "database")
FILMS = 2
SHOTS = 3
SECONDS, SLOTS = 0.5, 4
"""Of the vendor."""
LIMIT = 400.0
"""Seconds for one run of a batch."""


@dataclass(frozen=True)
class Moment:
    """What came of one kill; ``faults`` is empty where all went well."""

    number: int
    kind: str
    after: float
    runs: int
    seconds: float
    billed: int
    faults: tuple[str, ...]


@dataclass
class Stage:
    """Where a batch is made: its job file, its vendor, and the Prefect server, if any."""

    home: Path
    url: str
    api: str = ""

    @property
    def films(self) -> tuple[Path, ...]:
        """The folders of its films."""
        return tuple(self.home / "films" / f"film{number:04d}" for number in range(FILMS))

    def start(self) -> subprocess.Popen[str]:
        """Begin, or go on with, the batch."""
        path = self.home / "jobs.yaml"
        if not path.is_file():
            jobs(path, FILMS, self.url, SLOTS)
        words = [sys.executable, "-m", "workflows.cli", "batch", str(path), "--json", *([] if self.api else ["--no-prefect"])]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "FILMWRIGHT_STATE": str(self.home / "state"), "PREFECT_API_URL": self.api}
        pipe = subprocess.PIPE
        return subprocess.Popen(words, stdout=pipe, stderr=pipe, env=environment, text=True)

    def lines(self) -> list[set[str]]:
        """The whole lines of all ledgers as they stand."""
        files = [*(film / "ledger.jsonl" for film in self.films), self.home / "state" / "spending.jsonl"]
        return [{line for line in path.read_text("utf-8").split("\n")[:-1] if line} if path.is_file() else set() for path in files]


class Engine(Protocol):
    """A Prefect server, and what of it can be killed."""

    def api(self) -> str:
        """Its API URL; what was killed is there again."""
        ...

    def kill(self) -> None:
        """End something without a word."""
        ...

    def stop(self) -> None:
        """End it for good."""
        ...


class Server:
    """A Prefect server that can be killed and started again."""

    def __init__(self) -> None:
        self._embedded = EmbeddedServer()

    def api(self) -> str:
        """Its API URL; it is started if it is not there."""
        found = self._embedded.start(300)
        assert found, "the Prefect server did not start"
        return found

    def kill(self) -> None:
        """End it without a word."""
        os.kill(self._embedded.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End it for good."""
        self._embedded.stop()


class OnPostgres:
    """A Prefect server whose database can be killed; it comes back by itself after a while, on the same data."""

    def __init__(self, home: Path, chance: random.Random) -> None:
        self._home, self._chance, self._open = home, chance, ExitStack()
        self._database: Postgres | None = None
        self._api = ""
        self._return = threading.Timer(0.0, str)

    def api(self) -> str:
        """Its API URL; both are started if they are not there, and a killed database is waited for."""
        if self._database is None:
            self._database = self._open.enter_context(postgres(self._home / "postgres"))
            self._api = self._open.enter_context(prefect_server(self._database.url, self._home / "prefect"))
        if self._return.is_alive():
            self._return.join()
        assert within(120, lambda: answers(self._api)), "the server did not find its database again"
        return self._api

    def kill(self) -> None:
        """End the database without a word."""
        assert self._database is not None
        self._database.kill()
        self._return = threading.Timer(self._chance.uniform(1.0, 20.0), self._database.start)
        self._return.start()

    def stop(self) -> None:
        """End both for good."""
        if self._return.is_alive():
            self._return.join()
        self._open.close()


def plays(film: Path) -> str:
    """A digest of what is seen and heard: decoded pictures and the packets of the sound."""
    total = hashlib.sha256()
    with av.open(str(film)) as container:
        for packet in container.demux(video=0, audio=0):
            if packet.stream.type == "audio":
                total.update(bytes(packet))
            else:
                for frame in packet.decode():
                    total.update(frame.to_ndarray().tobytes())
    return total.hexdigest()


def struck(process: subprocess.Popen[str], kind: str, after: float, chance: random.Random, server: Engine | None) -> bool:
    """Kill something ``after`` so many seconds; False where the run had ended before."""
    until = time.monotonic() + after
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    while kind == "worker" and process.poll() is None and not workers_of(process.pid):
        time.sleep(0.05)
    if process.poll() is not None:
        return False
    if kind == "run":
        process.kill()
    elif kind == "worker":
        os.kill(chance.choice(workers_of(process.pid)), signal.SIGKILL)
    else:
        assert server is not None
        server.kill()
    return True


def judged(stage: Stage, wanted: Sequence[str], before: Sequence[set[str]], code: int, said: str) -> tuple[str, ...]:
    """What is wrong after all is over."""
    faults = [] if code == 0 else [f"the run ended with {code}: {said[-400:]}"]
    for film, digest in zip(stage.films, wanted, strict=True):
        if not (film / "film.mp4").is_file():
            faults.append(f"{film.name} was not finished")
        elif plays(film / "film.mp4") != digest:
            faults.append(f"{film.name} plays otherwise")
    billed = bill(stage.url)
    twice = len(billed) - len(set(billed))
    if twice or len(billed) != FILMS * SHOTS:
        faults.append(f"{len(billed)} clips were billed for {FILMS * SHOTS} shots, {twice} of them twice")
    lost = sum(len(old - new) for old, new in zip(before, stage.lines(), strict=True))
    if lost:
        faults.append(f"{lost} lines of ledgers were lost")
    for film in stage.films:
        settled = [a for a in Ledger(film / "ledger.jsonl").attempts() if a.last.event is Event.SETTLED]
        if len(settled) != SHOTS:
            faults.append(f"the ledger of {film.name} has {len(settled)} settled jobs")
    return tuple(faults)


def bill(url: str) -> list[str]:
    """The prompts that the vendor billed."""
    with urllib.request.urlopen(f"{url.removesuffix('/v1')}/bill", timeout=30) as reply:
        return [str(prompt) for prompt in json.load(reply)["prompts"]]


def undisturbed(server: Engine | None) -> tuple[list[str], float]:
    """How the films play that nobody disturbs, and how long they take."""
    with staged(server) as stage:
        began = time.monotonic()
        process = stage.start()
        _, errors = process.communicate(timeout=LIMIT)
        if process.returncode:
            raise SystemExit(errors)
        return [plays(film / "film.mp4") for film in stage.films], time.monotonic() - began


def moment(number: int, kind: str, share: float, wanted: Sequence[str], whole: float, server: Engine | None, seed: int) -> Moment:
    """One kill, ``share`` of the way through a run that takes ``whole`` seconds, and what came of it."""
    chance, began = random.Random(f"{seed} {number}"), time.monotonic()
    with staged(server) as stage:
        process, after = stage.start(), share * whole
        if not struck(process, kind, after, chance, server):  # the machine is less busy than it was
            process.communicate()
            return moment(number, kind, share, wanted, time.monotonic() - began, server, seed)
        before, runs = stage.lines(), 1
        _, errors = process.communicate(timeout=LIMIT)
        while kind == "run" and runs < 3 and (runs == 1 or process.returncode):
            process, runs = stage.start(), runs + 1
            _, errors = process.communicate(timeout=LIMIT)
        faults = judged(stage, wanted, before, process.returncode, errors)
        billed = len(bill(stage.url))
    return Moment(number, kind, round(after, 2), runs, round(time.monotonic() - began, 1), billed, faults)


@contextmanager
def staged(server: Engine | None) -> Iterator[Stage]:
    """A new folder with a vendor of its own."""
    with tempfile.TemporaryDirectory() as folder, vendor(SECONDS, SLOTS) as url:
        yield Stage(Path(folder), url, server.api() if server is not None else "")


def figures(found: Sequence[Moment]) -> dict[str, Any]:
    """The table: for each kind, how often, how often all went well, and what went wrong."""
    rows = {}
    for kind in sorted({one.kind for one in found}):
        those = [one for one in found if one.kind == kind]
        rows[kind] = {
            "moments": len(those), "as_undisturbed": sum(not one.faults for one in those),
            "clips_billed": sum(one.billed for one in those), "shots": len(those) * FILMS * SHOTS,
            "faults": [f"{one.number}: {fault}" for one in those for fault in one.faults],
        }  # fmt: skip
    return rows


def worked(chosen: Sequence[tuple[int, str]], seed: int, into: Path) -> list[Moment]:
    """Do what is chosen, numbers and kinds, and append what came of it to a file."""
    found: list[Moment] = []
    with tempfile.TemporaryDirectory() as home:
        os.environ["PREFECT_HOME"] = home
        set_defaults()
        plain, database = Server(), OnPostgres(Path(home), random.Random(seed))
        try:
            wanted, whole = undisturbed(plain)
            for number, kind in chosen:
                share = random.Random(f"{seed} {number} when").uniform(0.02, 0.98)
                found.append(moment(number, kind, share, wanted, whole, database if kind == "database" else plain, seed))
                with into.open("a") as file:
                    file.write(json.dumps(asdict(found[-1])) + "\n")
                if kind == "worker":  # it ended by itself: so long takes a run while the machine is as busy as it is now
                    whole = found[-1].seconds
        finally:
            plain.stop()
            database.stop()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--into", type=Path, default=Path("survival.jsonl"))
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    kinds = given.kinds.split(",")
    known = [Moment(**json.loads(line)) for line in given.into.read_text().splitlines()] if given.into.is_file() else []
    done = {one.number for one in known}
    if given.moments > len(done):
        chosen = [(number, kinds[number % len(kinds)]) for number in range(given.moments) if number not in done]
        known += worked(chosen, given.seed, given.into)
    rows = figures(known)
    print(json.dumps(rows, indent=1) if given.json else "\n".join(f"{kind}: {row}" for kind, row in rows.items()))


if __name__ == "__main__":
    main()
