"""What the way to a vendor costs: a film of many shots against a vendor with few slots, with and without faults.

    python -m benchmarks.generators [--json] [--shots 48] [--slots 8] [--seconds 2]

The vendor is a process of its own that speaks ``/v1/videos``; it makes each clip in the same time and runs as many side by side as it
has slots. The ideal is that time times the number of rounds. Keyframes are drawn before; what is timed is the takes: ledger, submit,
polls, download, the check that it decodes, and bringing it into house form.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from adapters.video.openai_videos import OpenAIVideosGenerator, Options
from pipeline.stages.hosted import collect, job_key
from tests.vendors.film import production, takes
from tests.vendors.requests import request

ROOT = Path(__file__).parents[1]
FAULTS = 10
"""Every so-manieth call fails where faults are measured."""
WARM = 16
SINGLE = 20


@contextmanager
def vendor(seconds: float, slots: int, every: int = 0) -> Iterator[str]:
    """The vendor as a process; gives its base URL."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "url"
        words = [sys.executable, "-m", "tests.vendors.videos", str(told), str(seconds), str(slots), str(every)]
        process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        try:
            while not told.is_file():
                time.sleep(0.05)
            yield told.read_text()
        finally:
            process.terminate()
            process.wait()


def film(root: Path, shots: int, slots: int, seconds: float, every: int) -> dict[str, Any]:
    """One film: its wall time over the ideal, and what was billed."""
    with vendor(seconds, slots, every) as url:
        generator = OpenAIVideosGenerator(Options(base_url=url, model="tiny", slots=slots))
        takes(production(root / "warm", generator), WARM)
        before, began, worked = resident(), time.perf_counter(), time.process_time()
        takes(production(root / "film", generator), shots)
        wall, cpu = time.perf_counter() - began, time.process_time() - worked
        billed = bill(url)
        generator.close()
    ideal = math.ceil(shots / slots) * seconds
    return {"wall": wall, "cpu": cpu, "ideal": ideal, "over": wall / ideal, "billed": billed - WARM, "grown": resident() - before}


def overhead(root: Path) -> tuple[float, float]:
    """Milliseconds of wall and of CPU that the adapter layer takes for one shot of a vendor who is done at once."""
    with vendor(0.0, 1000) as url:
        generator = OpenAIVideosGenerator(Options(base_url=url, model="tiny", slots=1))
        made = production(root / "single", generator)
        wanted = [request(made.folder.keyframes, text=f"lamp {n}", shot=f"S{n:02d}") for n in range(1, SINGLE + 1)]
        collect(made, generator, wanted[0], job_key(generator, wanted[0]))
        began, worked = time.perf_counter(), time.process_time()
        for one in wanted[1:]:
            collect(made, generator, one, job_key(generator, one))
        wall, cpu = time.perf_counter() - began, time.process_time() - worked
        generator.close()
    return 1000 * wall / (SINGLE - 1), 1000 * cpu / (SINGLE - 1)


def bill(url: str) -> int:
    """How many jobs the vendor has billed."""
    with urllib.request.urlopen(url.removesuffix("/v1") + "/bill") as reply:
        return int(json.load(reply)["billed"])


def resident() -> float:
    """Memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--shots", type=int, default=48)
    parser.add_argument("--slots", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=2.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clean = film(Path(folder) / "clean", given.shots, given.slots, given.seconds, 0)
        faulty = film(Path(folder) / "faulty", given.shots, given.slots, given.seconds, FAULTS)
        wall, cpu = overhead(Path(folder))
    facts = {
        "shots": given.shots,
        "slots": given.slots,
        "seconds_per_clip": given.seconds,
        "ideal_seconds": clean["ideal"],
        "wall_seconds": round(clean["wall"], 2),
        "over_ideal": round(clean["over"], 3),
        "wall_seconds_with_faults": round(faulty["wall"], 2),
        "over_ideal_with_faults": round(faulty["over"], 3),
        "billed": clean["billed"],
        "billed_with_faults": faulty["billed"],
        "cpu_seconds": round(clean["cpu"], 2),
        "memory_grown_mb": round(clean["grown"], 1),
        "ms_per_shot": round(wall, 2),
        "cpu_ms_per_shot": round(cpu, 2),
    }
    print(json.dumps(facts, indent=1) if given.json else "\n".join(f"{name}: {value}" for name, value in facts.items()))


if __name__ == "__main__":
    main()
