"""A film killed at every step of its way: the next run finds every job, and each shot is billed once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.store.ledger import Event, Ledger
from tests.vendors.server import serving
from tests.vendors.videos import Videos

ROOT = Path(__file__).parents[2]
MOST = 120
"""Steps after which a film of one shot must have ended."""


def run(root: Path, url: str, shots: int, step: int) -> int:
    words = [sys.executable, "-m", "tests.vendors.killed", str(root), f"{url}/v1", str(shots), str(step)]
    return subprocess.run(
        words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=120, check=False
    ).returncode


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_killed_at_every_step_each_shot_is_billed_once(tmp_path: Path) -> None:
    """Every run is killed at one step, the next run ends: one film for each step."""
    steps = 0
    for step in range(1, MOST):
        vendor, root = Videos(seconds=0.05), tmp_path / f"film{step}"
        with serving(vendor) as url:
            killed = run(root, url, 1, step)
            assert killed in (0, -signal.SIGKILL)
            if killed == 0:
                break
            steps = step
            assert run(root, url, 1, 0) == 0
        assert vendor.billed == 1, f"killed at step {step}: {vendor.asked}"
        settled = [e for e in Ledger(root / "ledger.jsonl").entries() if e.event is Event.SETTLED]
        assert settled, "the price was written down"
    assert steps >= 12, "the film has more steps than that"


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_killed_again_and_again_on_its_way(tmp_path: Path) -> None:
    """One film of three shots, killed a little later in every run until it ends."""
    vendor = Videos(seconds=0.05)
    with serving(vendor) as url:
        for step in range(3, 90, 3):
            if run(tmp_path, url, 3, step) == 0:
                break
        assert run(tmp_path, url, 3, 0) == 0
    assert vendor.billed == 3


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("request_number", range(1, 6))
def test_killed_by_the_vendor_at_every_request(tmp_path: Path, moment: str, request_number: int) -> None:
    """The vendor kills the film at its n-th request, before or after it has acted on it."""
    vendor = Assassin(request_number, moment)
    with serving(vendor) as url:
        words = [sys.executable, "-m", "tests.vendors.killed", str(tmp_path / "film"), f"{url}/v1", "2", "0"]
        process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE)
        vendor.victim = process.pid
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL
        vendor.victim = 0
        assert run(tmp_path / "film", url, 2, 0) == 0
    assert vendor.billed == 2


class Assassin(Videos):
    """Kills its customer at a request."""

    def __init__(self, number: int, moment: str) -> None:
        super().__init__(seconds=0.05)
        self.number, self.moment, self.victim = number, moment, 0

    def answer(self, request: object) -> None:
        with self.lock:
            mine = self.victim and len(self.asked) == self.number
        if mine and self.moment == "before":
            os.kill(self.victim, signal.SIGKILL)
            return
        if mine:
            request.send = request.send_bytes = lambda *words, **more: os.kill(self.victim, signal.SIGKILL)  # type: ignore[attr-defined]
        super().answer(request)  # type: ignore[arg-type]
