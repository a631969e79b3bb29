"""Worker processes that films share: killed, replaced, dismissed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import GenerationFailed, Interrupted
from pipeline.film.timing import FrameRate, Size
from pipeline.media.encoder import Encoding
from pipeline.ports import Progress
from tests.vendors.clips import clip
from tests.workflows.conftest import DRAFT, PROMPT
from tests.workflows.processes import within
from workflows import crew as crews
from workflows.config import FilmConfig
from workflows.crew import Crew, Unit
from workflows.film import hired
from workflows.order import take_order
from workflows.shoot import Shoot
from workflows.wiring import make_production


@pytest.fixture
def config() -> FilmConfig:
    return take_order(PROMPT, out="unused", words=[*DRAFT, "shots=2"]).config


@pytest.fixture
def crew(config: FilmConfig, tmp_path: Path) -> Iterator[Crew]:
    made = Crew(config, tmp_path / "one", workers=1)
    yield made
    made.dismiss(now=True)


def ended(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


@pytest.mark.slow
def test_films_share_the_workers_and_hear_their_own_steps(crew: Crew, config: FilmConfig, tmp_path: Path) -> None:
    heard: dict[str, list[str]] = {"one": [], "two": []}

    def film(name: str, rank: int) -> tuple[Shoot, Unit]:
        def watch(progress: Progress) -> None:
            heard[name].append(f"{progress.stage} {progress.item} {progress.state}")

        unit = crew.unit(config, tmp_path / name, watch=watch, rank=rank)
        return Shoot(make_production(config, tmp_path / name), unit), unit

    (one, _), (two, unit) = film("one", 0), film("two", 1)
    pictures = [one.draw("S01"), two.draw("S01"), one.draw("S02")]
    assert pictures[0].picture.sha256 == pictures[1].picture.sha256
    assert "draw S02 done" in heard["one"]
    assert heard["two"] == ["draw S01 start", "draw S01 done"]
    unit.leave()
    assert len(crew.processes()) == 1


def test_a_worker_that_is_killed_is_replaced_and_its_job_done(crew: Crew, config: FilmConfig, tmp_path: Path) -> None:
    unit = crew.unit(config, tmp_path / "one", watch=lambda progress: None)
    assert unit.result(unit.submit("nothing"), bool) is None
    (first,) = crew.processes()
    shoot = Shoot(make_production(config, tmp_path / "one"), unit)
    os.kill(first, signal.SIGSTOP)  # so that it is killed under the job
    future = unit.submit("draw", shoot.screenplay, shoot.screenplay.shots[0])
    os.kill(first, signal.SIGKILL)
    assert unit.result(future, bool).picture.sha256
    assert crew.processes() != (first,)
    assert within(5, lambda: ended(first))


def test_a_clip_under_which_a_worker_ends_is_the_ffmpeg_programs(crew: Crew, config: FilmConfig, tmp_path: Path) -> None:
    path, encoding = tmp_path / "clip.mp4", Encoding(size=Size(426, 240), rate=FrameRate(8))
    path.write_bytes(clip())
    unit = crew.unit(config, tmp_path / "one", watch=lambda _: None)
    settings = {"encoding": encoding, "frames": 12}
    made = unit.result(unit.submit("conform", path, tmp_path / "a.mp4", settings), bool)
    here = (tmp_path / "a.wav").read_bytes()
    first = crew.processes()[0]
    os.kill(first, signal.SIGSTOP)
    future = unit.submit("conform", path, tmp_path / "b.mp4", settings)
    os.kill(first, signal.SIGKILL)
    assert unit.result(future, bool).sha256 == made.sha256
    there = (tmp_path / "b.wav").read_bytes()
    assert b"Lavf" not in here
    assert b"Lavf" in there  # the program puts its name into a file of sound


@pytest.mark.slow
def test_a_job_under_which_every_worker_ends_is_given_up(config: FilmConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "TRIES", 1)
    made = Crew(config, tmp_path / "one", workers=1)
    try:
        unit = made.unit(config, tmp_path / "one", watch=lambda progress: None)
        unit.result(unit.submit("nothing"), bool)
        os.kill(made.processes()[0], signal.SIGSTOP)
        future = unit.submit("nothing")
        os.kill(made.processes()[0], signal.SIGKILL)
        with pytest.raises(GenerationFailed, match="worker processes end under nothing"):
            unit.result(future, bool)
        assert unit.result(unit.submit("nothing"), bool) is None, "the next job finds a worker"
    finally:
        made.dismiss(now=True)


def test_a_film_that_leaves_takes_its_waiting_jobs_along(crew: Crew, config: FilmConfig, tmp_path: Path) -> None:
    unit, other = (crew.unit(config, tmp_path / name, watch=lambda progress: None) for name in ("one", "two"))
    unit.result(unit.submit("nothing"), bool)
    (pid,) = crew.processes()
    os.kill(pid, signal.SIGSTOP)
    running, waiting, others = unit.submit("nothing"), unit.submit("nothing"), other.submit("nothing")
    assert within(5, running.running)
    os.kill(pid, signal.SIGCONT)
    unit.leave()
    assert running.done()
    assert waiting.done(), "given up, or made where the worker was quicker"
    assert other.result(others, bool) is None


def test_a_crew_that_is_dismissed_ends_and_takes_no_more(config: FilmConfig, tmp_path: Path) -> None:
    made = Crew(config, tmp_path / "one", workers=2)
    unit = made.unit(config, tmp_path / "one", watch=lambda progress: None)
    pids = made.processes()
    made.dismiss(now=True)
    assert within(8, lambda: all(map(ended, pids)))
    with pytest.raises(Interrupted):
        unit.submit("nothing")


def test_films_write_one_after_another_but_none_waits_for_long(crew: Crew, config: FilmConfig, tmp_path: Path) -> None:
    one, two = (crew.unit(config, tmp_path / name, watch=lambda progress: None) for name in ("one", "two"))
    began = time.monotonic()
    with one.turn(), two.turn():
        waited = time.monotonic() - began
    assert crews.TURN <= waited < crews.TURN + 5
    began = time.monotonic()
    with one.turn():
        pass
    with two.turn():
        pass
    assert time.monotonic() - began < crews.TURN


def test_an_error_in_a_worker_is_that_error_here(tmp_path: Path) -> None:
    order = take_order(PROMPT, out=str(tmp_path / "film"), words=[*DRAFT, "workers=1"])
    with hired(order, lambda progress: None) as unit, pytest.raises(TypeError) as told:
        unit.result(unit.submit("draw", "no screenplay"), bool)
    assert "draw_keyframe" in str(told.value.__cause__), "where it came from is told"
