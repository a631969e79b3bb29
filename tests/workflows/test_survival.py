"""A run that is killed at any moment goes on from its folder and ends in the same film."""

from __future__ import annotations

import hashlib
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from pipeline.editing import timeline
from pipeline.media.frames import read
from pipeline.media.probe import probe
from tests.workflows.conftest import DRAFT, PROMPT
from tests.workflows.processes import Run, within

KILLS = 8
"""How many runs are killed before one may finish."""


def pictures(film: Path) -> list[str]:
    found = probe(film).picture
    assert found is not None
    return [hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest() for frame in read(film, 0, found.frames)]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_run_killed_again_and_again_ends_in_the_same_film(film: Path, tmp_path: Path) -> None:
    chance = random.Random(37)
    root = tmp_path / "film"
    seen: dict[str, str] = {}
    for _ in range(KILLS):
        run = Run(["make", PROMPT, "--out", str(root), "--no-prefect", *DRAFT])
        process = run.start(tmp_path)
        time.sleep(chance.uniform(0.5, 9.0))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert within(10, lambda run=run: not run.alive()), "workers outlive the run"
        for take in root.glob("takes/*/*.json"):
            made = take.with_suffix(".mp4").read_bytes()
            digest = hashlib.sha256(made).hexdigest()
            assert seen.setdefault(take.name, digest) == digest, "a finished take was made again"
    last = Run(["make", PROMPT, "--out", str(root), "--no-prefect", *DRAFT]).start(tmp_path)
    _, errors = last.communicate()
    assert last.returncode == 0, errors
    assert timeline.load(root / "timeline.otio") == timeline.load(film / "timeline.otio")
    assert pictures(root / "film.mp4") == pictures(film / "film.mp4")
    assert not [p for p in root.rglob(".*") if p.is_file() and "work" not in p.parts], "a killed run left half a file"
    shutil.rmtree(root)
