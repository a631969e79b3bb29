"""Unfinished films are taken up, what nothing refers to goes, and a run that is ended leaves no job behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, DiskFull
from pipeline.film.timing import Size
from pipeline.store.artifacts import digest
from pipeline.store.folder import FilmFolder, held
from pipeline.store.ledger import Entry, Event, Ledger
from tests.vendors.server import serving
from tests.vendors.videos import Videos
from tests.workflows.processes import Run, within
from tests.workflows.test_hosted_film import SHOTS, film
from workflows.film import make_film, make_order
from workflows.keeping import collect, is_finished, read_bytes, resume_command, resume_text
from workflows.order import reopen
from workflows.room import check_room

DRAFT = {"size": "240p", "fps": 8, "voice": "draft", "score": "off", "ambience": "off", "preset": "ultrafast", "crf": 30, "shots": 2,
         "cards": False, "workers": 1}  # fmt: skip


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kept") / "fox"
    make_film("A fox finds a lantern", root, prefect=False, **DRAFT)
    return root


def aged(root: Path, days: float) -> None:
    for path in root.rglob("*"):
        os.utime(path, (time.time() - days * 86400,) * 2)


def test_sizes() -> None:
    assert [read_bytes(text) for text in ("", "1500", "500M", "1.5g", "2TB")] == [0, 1500, 5e8, 1.5e9, 2e12]
    for text in ("much", "-3G", "inf"):
        with pytest.raises(ConfigError, match="is no size"):
            read_bytes(text)


def test_room_is_looked_at_before_work_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_room(tmp_path / "not" / "there" / "yet", Size(426, 240))
    check_room(Path("/proc/film"), Size(1280, 720))  # no disk at all: whoever writes there says so
    monkeypatch.setattr("workflows.room.ROOM_PER_MEGAPIXEL", 10**15)
    with pytest.raises(DiskFull, match=r"the disk of .*/film has \d+ MB free; a film of 1280x720 takes up to 921600000 MB"):
        check_room(tmp_path / "film", Size(1280, 720))


@pytest.mark.slow
def test_nothing_goes_that_a_finished_film_refers_to(finished: Path, tmp_path: Path) -> None:
    root = shutil.copytree(finished, tmp_path / "films" / "fox")
    make_order(reopen(root, words=["style=ink"]))
    takes = {path: digest(path) for path in root.glob("takes/*/*.mp4")}
    aged(root, 10)
    assert collect(tmp_path / "films", days=30)["removed"] == []
    would = collect(root, days=5, dry=True)
    assert len(takes) == len(list(root.glob("takes/*/*.mp4"))) == 4
    done = collect(tmp_path / "films", days=5)
    assert sorted(done["removed"]) == sorted(would["removed"])
    kept = list(root.glob("takes/*/*.mp4"))
    assert len(kept) == 2
    assert all(digest(path) == takes[path] for path in kept)
    assert is_finished(FilmFolder(root))
    again = make_order(reopen(root))
    assert not [name for name in again.made if "take" in name], again.made


@pytest.mark.slow
def test_open_jobs_unfinished_films_and_films_at_work_are_left_alone(finished: Path, tmp_path: Path) -> None:
    root = shutil.copytree(finished, tmp_path / "fox")
    folder = FilmFolder(root)
    for name in ("old.mp4", "source/bought.mp4"):
        path = folder.takes("S01") / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x" * 100)
    aged(root, 99)
    job = {"key": "k", "token": "k-1", "shot": "S01", "adapter": "openai-videos"}
    Ledger(folder.ledger).add(Entry(event=Event.SUBMITTED, vendor_id="7", **job))
    collect(root, days=30)
    assert (folder.takes("S01") / "old.mp4").is_file(), "its shot has an open job"
    Ledger(folder.ledger).add(Entry(event=Event.SETTLED, **job))
    with held(folder):
        assert collect(root, days=30)["busy"] == [str(root)]
    removed = collect(root, days=30)["removed"]
    assert removed == [str(folder.takes("S01") / "old.mp4")]
    assert (folder.takes("S01") / "source" / "bought.mp4").is_file(), "it was paid for"
    folder.film.unlink()
    takes = sorted(root.glob("takes/*/*"))
    collect(root, days=0, most=1)
    assert sorted(root.glob("takes/*/*")) == takes, "an unfinished film needs its takes"


@pytest.mark.slow
def test_a_bound_takes_the_oldest_first(finished: Path, tmp_path: Path) -> None:
    root = shutil.copytree(finished, tmp_path / "fox")
    work = FilmFolder(root).work
    for number in range(3):
        (work / f"cache{number}").write_bytes(b"x" * 1_000_000)
        os.utime(work / f"cache{number}", (number + 1, number + 1))
    total = collect(root, days=10**6, dry=True)["bytes"]
    done = collect(root, days=10**6, most=total - 1_500_000)
    assert [Path(name).name for name in done["removed"]] == ["cache0", "cache1"]


@pytest.mark.slow
def test_every_unfinished_film_is_taken_up(finished: Path, tmp_path: Path) -> None:
    home = tmp_path / "films"
    whole, cut, waits = (shutil.copytree(finished, home / name) for name in ("whole", "cut", "waits"))
    (cut / "film.mp4").unlink()
    (waits / "film.mp4").unlink()
    (waits / "film.yaml").write_text((waits / "film.yaml").read_text().replace("approve: ''", "approve: screenplay"))
    stamp = (whole / "film.json").stat().st_mtime_ns
    with pytest.raises(ConfigError, match="is not a film folder"):
        resume_command(home, everything=False)
    facts = resume_command(home, everything=True)
    assert {row["id"]: row["state"] for row in facts["films"]} == {"cut": "done", "waits": "waiting"}
    assert (cut / "film.mp4").is_file()
    assert (whole / "film.json").stat().st_mtime_ns == stamp
    shutil.rmtree(waits)
    assert resume_text(resume_command(home, everything=True)) == f"every film in {home} is finished"


def submitted(root: Path) -> int:
    """Jobs that a vendor said it took, and whose end is not known."""
    return sum(attempt.last.event is Event.SUBMITTED for attempt in Ledger(root / "ledger.jsonl").attempts())


@pytest.mark.slow
def test_sigterm_submits_nothing_new_and_loses_no_paid_job(tmp_path: Path) -> None:
    vendor = Videos(seconds=6.0)
    with serving(vendor):
        run = film(vendor, tmp_path / "film", "budget.allow_unknown=true", "video.slots=2")
        process = run.start(tmp_path)
        assert within(90, lambda: submitted(tmp_path / "film") >= 2)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        assert process.returncode == 130
        billed = vendor.billed
        assert billed < SHOTS
        assert within(10, lambda: not run.alive())
        time.sleep(1.0)
        assert vendor.billed == billed, "nothing is submitted after the signal"
        assert submitted(tmp_path / "film") == billed, "every paid job is in the ledger"
        vendor.seconds = 0.1
        again = Run(["resume", str(tmp_path / "film"), "--json"], environment=run.environment).start(tmp_path)
        out, errors = again.communicate(timeout=240)
    assert again.returncode == 0, errors
    assert json.loads(out)["counts"]["done"] == 1
    assert vendor.billed == SHOTS, "no shot is paid twice"
