"""From prompt to film: wall time against the film's length, peak memory, where the time goes, what Prefect costs.

``python -m benchmarks.film [--json] [--runs N] [--prompt TEXT]`` makes the same film several times in one run, each time by
the command line in a process of its own, and prints medians.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PROMPT = "A lighthouse keeper finds a message in a bottle and rows out into the storm to answer it"
GLANCE = 0.1
"""Seconds between two looks at the memory of all processes."""


@dataclass
class Ran:
    """One run of the command line."""

    wall: float
    cpu: float
    peak_mb: float
    result: dict[str, Any] = field(default_factory=dict)


def children(pid: int) -> list[int]:
    found = [pid]
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in thread.read_text().split():
                found.extend(children(int(child)))
        except OSError:
            continue
    return found


def resident_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def run(words: list[str], environment: dict[str, str]) -> Ran:
    """Run the command line; the peak is that of its largest process."""
    peak, done = 0.0, threading.Event()

    def watch(pid: int) -> None:
        nonlocal peak
        while not done.wait(GLANCE):
            peak = max([peak, *(resident_mb(p) for p in children(pid))])

    before, started = os.times(), time.monotonic()
    command = [sys.executable, "-m", "workflows.cli", *words, "--json"]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    watcher = threading.Thread(target=watch, args=(process.pid,))
    watcher.start()
    out, err = process.communicate()
    wall = time.monotonic() - started
    done.set()
    watcher.join()
    if process.returncode:
        sys.exit(f"{' '.join(words)} ended with {process.returncode}: {err[-2000:]}")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Ran(wall, cpu, peak, json.loads(out))


def stages(folder: Path) -> dict[str, float]:
    """Seconds of work per stage, summed over the processes that did it, from the records in the folder."""
    totals: dict[str, float] = {}
    places = {
        "draw": "keyframes/*.json",
        "speak": "sound/lines/*.json",
        "take": "takes/*/*.json",
        "score": "sound/score.json",
        "ambience": "sound/ambience.json",
    }
    for stage, pattern in places.items():
        records = [json.loads(p.read_text("utf-8")) for p in folder.glob(pattern) if not p.name.endswith(".scene.json")]
        totals[stage] = round(sum(r.get("seconds", 0.0) for r in records), 2)
    facts = json.loads((folder / "film.json").read_text("utf-8"))
    return {**totals, "assemble": round(facts["film"]["seconds"], 2)}


def measure(prompt: str, runs: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        home = {"PREFECT_HOME": f"{scratch}/prefect"}
        plain, embedded, again = [], [], []
        film: dict[str, Any] = {}
        run(["make", prompt, "--out", f"{scratch}/warm", "shots=2"], home)  # a database with its tables, a warm disk
        for number in range(runs):
            folder = f"{scratch}/plain{number}"
            plain.append(run(["make", prompt, "--out", folder, "--no-prefect"], home))
            again.append(run(["make", prompt, "--out", folder, "--no-prefect"], home))
            embedded.append(run(["make", prompt, "--out", f"{scratch}/embedded{number}"], home))
            film = {"seconds": plain[-1].result["seconds"], "shots": plain[-1].result["shots"], "stages": stages(Path(folder))}
        middle = {
            name: statistics.median(r.wall for r in rows) for name, rows in (("plain", plain), ("embedded", embedded), ("again", again))
        }
        return {
            "film_seconds": film["seconds"],
            "shots": film["shots"],
            "wall_s": round(middle["plain"], 1),
            "wall_over_length": round(middle["plain"] / film["seconds"], 2),
            "cpu_s": round(statistics.median(r.cpu for r in plain), 1),
            "peak_mb": round(max(r.peak_mb for r in (*plain, *embedded))),
            "embedded_wall_s": round(middle["embedded"], 1),
            "embedded_extra_s": round(middle["embedded"] - middle["plain"], 1),
            "again_wall_s": round(middle["again"], 2),
            "again_made": sum(len(r.result["made"]) for r in again),
            "stage_seconds": film["stages"],
            "cores": len(os.sched_getaffinity(0)),
            "runs": runs,
        }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true")
    options.add_argument("--runs", type=int, default=1)
    options.add_argument("--prompt", default=PROMPT)
    chosen = options.parse_args()
    found = measure(chosen.prompt, chosen.runs)
    print(json.dumps(found) if chosen.json else "\n".join(f"{name:20} {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
