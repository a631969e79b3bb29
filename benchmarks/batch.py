"""A batch of three-shot films whose shots a vendor makes in a second each: wall time against the ideal, Prefect's cost, memory.

    python -m benchmarks.batch [--films 40] [--slots 8] [--seconds 1] [--side 4] [--json]

The vendor is a process of its own with a bounded number of slots; the ideal is its time alone: shots times seconds, divided by slots.
Everything else (writing, drawing, ledger, downloads, sound, assembly, proof) is ours. The batch runs once under a Prefect server and once
without; processor time is that of all processes, the server's included, because wall time on a busy machine says little about Prefect.
The sources are compiled before, as they are where the package was installed.

``cpu_bound`` is the share of all cores that the led run used, the vendor included: near 1 it is the processor that bounds the wall time.
``cpu_floor_over_ideal`` is what perfect use of all cores would come to. Memory is told as the mean of each quarter of the led run; what
workers share is counted for each of them.
"""

from __future__ import annotations

import argparse
import compileall
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket
from typing import Any

from benchmarks.generators import vendor
from pipeline.editing.workers import cores
from workflows.engine import answers, set_defaults

ROOT = Path(__file__).parents[1]
PACKAGES = ("adapters", "benchmarks", "director", "pipeline", "tests/vendors", "workflows")
SHOTS = 3
QUEUED = 4
"""Jobs that wait in the vendor's own queue, so that none of its slots is empty while we are told that a job is done."""
GLANCE = 0.5
"""Seconds between two looks at memory."""
WHO = ("fox", "hen", "keeper", "child", "dog", "girl", "baker", "owl")
WHAT = ("finds a lantern", "counts stars", "rows out", "looks for a key", "waits for rain")


@dataclass
class Ran:
    """One batch: wall and processor seconds, the vendor's apart, and memory of client, server and workers in megabytes over time."""

    wall: float
    cpu: float
    facts: dict[str, Any]
    vendor: float = 0.0
    client: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    workers: list[float] = field(default_factory=list)

    def look(self, pid: int, server_pid: int) -> None:
        """Note how much memory everybody has now; the workers' is that of all of them."""
        self.client.append(resident_mb(pid))
        self.server.append(resident_mb(server_pid) if server_pid else 0.0)
        self.workers.append(sum(resident_mb(worker) for worker in workers_of(pid)))


def resident_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def cpu_seconds(pid: int) -> float:
    """Processor seconds that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(pid: int, word: str) -> tuple[int, ...]:
    """Process ids of a process's children with a word in their command line."""
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, thread.read_text().split())
    return tuple(child for child in found if word in _command_line(child))


def workers_of(pid: int) -> tuple[int, ...]:
    """Process ids of the workers of a run, spawned by it or copies of its fork server."""
    copies = (copy for server in children(pid, "forkserver") for copy in children(server, "forkserver"))
    return (*children(pid, "spawn_main"), *copies)


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


@contextmanager
def server(home: Path) -> Iterator[tuple[str, int]]:
    """A Prefect server with a database of its own: its API URL and process id."""
    set_defaults()
    with socket(AF_INET, SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    api = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "workflows.server", str(port)]
    quiet = subprocess.DEVNULL
    environment = {**os.environ, "PREFECT_HOME": str(home), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, env=environment)
    try:
        until = time.monotonic() + 180
        while not answers(api):
            if time.monotonic() > until:
                raise SystemExit("the Prefect server did not start")
            time.sleep(0.5)
        yield api, process.pid
    finally:
        process.kill()
        process.wait()


def jobs(path: Path, films: int, url: str, slots: int = 8) -> Path:
    """A job file of that many films."""
    names = [f"A {WHO[n % len(WHO)]} {WHAT[n // len(WHO) % len(WHAT)]} on day {n + 1}" for n in range(films)]
    defaults = {
        "video": {"name": "openai-videos", "base_url": url, "model": "tiny", "pause": "0.05", "slots": str(slots + QUEUED)},
        "budget": {"allow_unknown": "true"}, "shots": str(SHOTS), "size": "240p", "fps": "8", "voice": "draft", "score": "off",
        "ambience": "off", "judges": "off", "preset": "ultrafast", "crf": "30", "cards": "false", "credentials": "off", "stems": "false",
    }  # fmt: skip
    path.write_text(json.dumps({"defaults": defaults, "jobs": [{"id": f"film{n:04d}", "prompt": p} for n, p in enumerate(names)]}))
    return path


def batch(home: Path, films: int, url: str, side: int, api: str = "", server_pid: int = 0) -> Ran:
    """Make all films by the command line."""
    home.mkdir()
    path = jobs(home / "jobs.yaml", films, url)
    words = [sys.executable, "-m", "workflows.cli", "batch", str(path), "--films", str(side), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FILMWRIGHT_STATE": str(home / "state"), "PREFECT_API_URL": api}
    (vendor_pid,) = children(os.getpid(), "tests.vendors")
    others = [pid for pid in (server_pid, vendor_pid) if pid]
    before, theirs, began = resource.getrusage(resource.RUSAGE_CHILDREN), {pid: cpu_seconds(pid) for pid in others}, time.monotonic()
    pipe = subprocess.PIPE
    process = subprocess.Popen([*words, *([] if api else ["--no-prefect"])], stdout=pipe, stderr=pipe, env=environment, text=True)
    ran, done = Ran(0.0, 0.0, {}), threading.Event()

    def look() -> None:
        while not done.wait(GLANCE):
            ran.look(process.pid, server_pid)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    out, errors = process.communicate()
    done.set()
    watcher.join()
    if process.returncode:
        faults = [f"{film['id']}: {film['error']}" for film in json.loads(out or "{}").get("films", []) if film["error"]]
        raise SystemExit(f"the batch ended with {process.returncode}: {'; '.join(faults)} {errors[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran.wall = time.monotonic() - began
    ran.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    used = {pid: cpu_seconds(pid) - theirs[pid] for pid in others}
    ran.vendor = used[vendor_pid]
    ran.cpu += used.get(server_pid, 0.0)
    ran.facts = json.loads(out)
    return ran


def growth(series: list[float]) -> float:
    """Megabytes by which the last quarter of a run stands above its second."""
    quarter = max(1, len(series) // 4)
    middle, end = series[quarter : 2 * quarter] or series, series[-quarter:]
    return sum(end) / len(end) - sum(middle) / len(middle)


def quarters(series: list[float]) -> list[float]:
    """Megabytes in each quarter of a run, on average."""
    ends = [round(len(series) * share / 4) for share in range(5)]
    parts = [series[start:end] or series for start, end in itertools.pairwise(ends)]
    return [round(sum(part) / len(part), 1) for part in parts]


def compiled() -> None:
    """Bytecode for every process, which an environment that writes none would have each of them make again."""
    for package in PACKAGES:
        compileall.compile_dir(ROOT / package, quiet=2)


def figures(films: int, slots: int, seconds: float, side: int) -> dict[str, Any]:
    compiled()
    ideal = films * SHOTS * seconds / slots
    with tempfile.TemporaryDirectory() as folder, vendor(seconds, slots) as url:
        home = Path(folder)
        with server(home / "prefect") as (api, pid):
            led = batch(home / "led", films, url, side, api, pid)
        plain = batch(home / "plain", films, url, side)
    shots = films * SHOTS
    return {
        "films": films, "shots": shots, "slots": slots, "side_by_side": side, "cores": cores(), "ideal_s": round(ideal, 2),
        "wall_s": round(led.wall, 2), "plain_wall_s": round(plain.wall, 2), "over_ideal": round(led.wall / ideal, 2),
        "cpu_s_per_film": round(plain.cpu / films, 2), "cpu_over_ideal": round(plain.cpu / cores() / ideal, 2),
        "prefect_ms_per_shot": round((led.cpu - plain.cpu) / shots * 1000, 1),
        "cpu_bound": round((led.cpu + led.vendor) / cores() / led.wall, 2),
        "cpu_floor_over_ideal": round((led.cpu + led.vendor) / cores() / ideal, 2),
        "client_mb": round(max(led.client), 1), "server_mb": round(max(led.server), 1), "workers_mb": round(max(led.workers), 1),
        "client_growth_mb": round(growth(led.client), 1), "server_growth_mb": round(growth(led.server), 1),
        "client_mb_by_quarter": quarters(led.client), "server_mb_by_quarter": quarters(led.server),
        "workers_mb_by_quarter": quarters(led.workers),
        "counts": led.facts["counts"],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--films", type=int, default=40)
    parser.add_argument("--slots", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--side", type=int, default=0, help="films side by side, 0 for the command's own choice")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = figures(given.films, given.slots, given.seconds, given.side)
    print(json.dumps(found, indent=1) if given.json else "\n".join(f"{name}: {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
