"""Whole films whose shots are bought: through the command line, killed, over budget, refused, and without a key in any file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store.ledger import Ledger
from tests import drafts
from tests.vendors.server import Request, serving
from tests.vendors.videos import Videos
from tests.workflows.processes import ROOT, Run, within
from workflows.exits import BUDGET

SCRIPT = ROOT / "examples/screenplays/the-moon-in-the-bucket.txt"
SHOTS = 5
QUICK = [*drafts.QUICK, "workers=2"]
KEY = "sk-planted-3141592653589793"


class Talkative(Videos):
    """A vendor who repeats the key in its errors."""

    def answer(self, request: Request) -> None:
        if self.fault("talk"):
            said = f"Incorrect key {request.headers.get('authorization', '')} for content policy"
            request.send({"error": {"code": "moderation_blocked", "message": said}}, 400)
        else:
            super().answer(request)


class Assassin(Videos):
    """Kills its customer at the request with a number, before or after acting on it."""

    def __init__(self) -> None:
        super().__init__(seconds=0.1)
        self.victim = 0
        self.left = 0
        self.before = False

    def answer(self, request: Request) -> None:
        with self.lock:
            self.left -= 1
            mine = self.victim and self.left == 0
        if mine and self.before:
            os.kill(self.victim, signal.SIGKILL)
            return
        super().answer(request)
        if mine:
            os.kill(self.victim, signal.SIGKILL)


def film(vendor: Videos, out: Path, *words: str, environment: dict[str, str] | None = None) -> Run:
    settings = ["video=openai-videos", f"video.base_url={vendor.url}/v1", "video.model=tiny", "video.pause=0.05", *QUICK, *words]
    state = {"FILMWRIGHT_STATE": str(out.parent / "state")}
    return Run(["make", str(SCRIPT), "--out", str(out), "--no-prefect", *settings], environment=state | (environment or {}))


def done(run: Run, cwd: Path) -> subprocess.CompletedProcess[str]:
    process = run.start(cwd)
    out, errors = process.communicate(timeout=280)
    return subprocess.CompletedProcess(run.words, process.returncode, out, errors)


@pytest.fixture
def vendor() -> Iterator[Videos]:
    made = Videos(seconds=0.1)
    with serving(made):
        yield made


@pytest.mark.slow
class TestAFilmWhoseShotsAreBought:
    def test_it_is_made_as_the_issue_says_and_never_paid_twice(self, vendor: Videos, tmp_path: Path) -> None:
        first = done(film(vendor, tmp_path / "film", "budget.allow_unknown=true"), tmp_path)
        assert first.returncode == 0, first.stderr
        assert vendor.billed == SHOTS
        assert all(job.picture.startswith(b"\x89PNG") for job in vendor.jobs)
        assert "cost: not all prices are known" in first.stdout
        again = done(film(vendor, tmp_path / "film", "budget.allow_unknown=true", "crf=28"), tmp_path)
        assert again.returncode == 0, again.stderr
        assert vendor.billed == SHOTS, "another quality is no other clip"

    def test_an_unknown_price_and_a_cap_stop_it_before_the_first_job(self, vendor: Videos, tmp_path: Path) -> None:
        unknown = done(film(vendor, tmp_path / "film"), tmp_path)
        assert unknown.returncode == BUDGET
        assert "budget.allow_unknown=true" in unknown.stderr
        over = done(film(vendor, tmp_path / "film", "video.price=1", "budget.max=3"), tmp_path)
        assert over.returncode == BUDGET
        assert f"{SHOTS} shots would cost" in over.stderr
        assert not vendor.asked

    def test_what_was_refused_is_made_by_the_next_and_said(self, vendor: Videos, tmp_path: Path) -> None:
        vendor.faults["POST"] = ["refuse"]
        made = done(film(vendor, tmp_path / "film", "budget.allow_unknown=true", "video.fallback=animatic"), tmp_path)
        assert made.returncode == 0, made.stderr
        line = next(line for line in made.stdout.splitlines() if "was made by animatic" in line)
        assert "moderation_blocked" in line
        assert "was made by animatic" in (tmp_path / "film/report.html").read_text()
        assert vendor.billed == SHOTS - 1

    def test_one_shot_by_another_generator(self, vendor: Videos, tmp_path: Path) -> None:
        words = ["video=storybook", "videos.S03=openai-videos", f"options.video.openai-videos.base_url={vendor.url}/v1"]
        run = film(vendor, tmp_path / "film", "budget.allow_unknown=true")
        run.words = [w for w in run.words if not w.startswith("video")] + words
        made = done(run, tmp_path)
        assert made.returncode == 0, made.stderr
        assert vendor.billed == 1
        assert "was made by" not in made.stdout, "what was asked for is no substitution"

    def test_no_key_is_in_any_file_or_message(self, tmp_path: Path) -> None:
        vendor = Talkative()
        vendor.faults["talk"] = ["yes"] * 3
        with serving(vendor):
            environment = {"OPENAI_VIDEOS_API_KEY": KEY}
            made = done(
                film(vendor, tmp_path / "film", "budget.allow_unknown=true", "video.fallback=animatic", environment=environment), tmp_path
            )
            wrong = done(film(vendor, tmp_path / "other", f"video.key={KEY}", environment=environment), tmp_path)
        assert made.returncode == 0, made.stderr
        assert any(h.get("authorization") == f"Bearer {KEY}" for h in vendor.headers), "the key was used"
        assert wrong.returncode == 2
        for text in (made.stdout, made.stderr, wrong.stdout, wrong.stderr):
            assert KEY not in text
        files = [p for p in tmp_path.rglob("*") if p.is_file()]
        assert len(files) > 30
        assert not [p for p in files if KEY.encode() in p.read_bytes()]
        assert "***" in (tmp_path / "film/ledger.jsonl").read_text(), "what the vendor said is kept without the key"

    @pytest.mark.timeout(900)
    def test_killed_again_and_again_each_shot_is_billed_once(self, tmp_path: Path) -> None:
        vendor = Assassin()
        with serving(vendor):
            for number in range(1, 11):
                vendor.left, vendor.before = 1 + number // 2, number % 2 == 0
                run = film(vendor, tmp_path / "film", "budget.allow_unknown=true", "video.slots=2")
                process = run.start(tmp_path)
                vendor.victim = process.pid
                process.communicate(timeout=280)
                vendor.victim = 0
                assert within(10, lambda run=run: not run.alive()), "workers outlive the run"
                if process.returncode == 0:
                    break
            last = done(film(vendor, tmp_path / "film", "budget.allow_unknown=true"), tmp_path)
        assert last.returncode == 0, last.stderr
        assert vendor.billed == SHOTS
        attempts = Ledger(tmp_path / "film/ledger.jsonl").attempts()
        assert sum(attempt.last.event.value == "settled" for attempt in attempts) == SHOTS

    def test_the_quote_is_what_is_billed(self, vendor: Videos, tmp_path: Path) -> None:
        words = ["video=openai-videos", f"video.base_url={vendor.url}/v1", "video.model=tiny", "video.price=0.25", *QUICK]
        before = done(Run(["quote", str(SCRIPT), "--json", *words]), tmp_path)
        assert before.returncode == 0, before.stderr
        guess = json.loads(before.stdout)
        assert len(guess["shots"]) == SHOTS
        assert guess["total"] > 0
        made = done(film(vendor, tmp_path / "film", "video.price=0.25"), tmp_path)
        assert made.returncode == 0, made.stderr
        after = json.loads(done(Run(["quote", str(tmp_path / "film"), "--json"]), tmp_path).stdout)
        assert all(shot["paid"] and not shot["estimated"] for shot in after["shots"])
        assert (after["due"], after["spent"]) == (0, after["total"])
        assert after["total"] == pytest.approx(sum(float(job.fields["seconds"]) for job in vendor.jobs) * 0.25)
