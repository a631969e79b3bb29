"""Whole films: made, made again, changed, stopped and killed."""

from __future__ import annotations

import errno
import json
import shutil
import signal
from pathlib import Path

import pytest
import yaml

from pipeline.editing import timeline
from pipeline.errors import AdapterTimeout, DiskFull
from pipeline.media.probe import probe
from pipeline.store.folder import FilmFolder
from tests.workflows.conftest import DRAFT, PROMPT
from tests.workflows.processes import Run, within
from workflows.film import full_disk_told, make_film, make_order
from workflows.order import reopen
from workflows.redo import send_back
from workflows.survey import survey
from workflows.tally import Tally

END_SECONDS = 20.0
"""How long a stopped run may take to end, on a busy machine."""


@pytest.fixture
def copy(film: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(film, tmp_path / "film"))


def made_again(root: Path, *words: str) -> tuple[str, ...]:
    return make_order(reopen(root, words=words)).made


def test_a_full_disk_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match="no space is left for") as caught, full_disk_told(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device", "x.mp4")
    assert "nothing is lost" in caught.value.hint
    with pytest.raises(TimeoutError), full_disk_told(tmp_path):
        raise AdapterTimeout("too slow")


@pytest.mark.slow
class TestAFilm:
    def test_everything_stands_in_the_folder(self, film: Path) -> None:
        for name in ("film.yaml", "screenplay.txt", "screenplay.yaml", "timeline.otio", "film.mp4", "film.srt", "film.vtt", "poster.jpg",
                     "contact-sheet.jpg", "report.html", "keyframes/S01.png", "keyframes/S01.scene.json"):  # fmt: skip
            assert (film / name).stat().st_size > 0, name
        found = survey(FilmFolder(film))
        assert found.finished
        assert [len(place.takes) for place in found.places] == [1] * 7
        facts = probe(film / "film.mp4")
        assert facts.picture is not None
        assert facts.picture.frames == timeline.load(film / "timeline.otio").frames

    def test_every_take_was_judged_and_found_good(self, film: Path) -> None:
        records = [json.loads(p.read_text("utf-8")) for p in film.glob("takes/S*/*.json")]
        assert len(records) == 5
        for record in records:
            assert {f["judge"] for f in record["findings"]} == {"probes"}
            assert not [f for f in record["findings"] if f["fault"]], record["findings"]

    def test_a_second_run_makes_nothing(self, film: Path) -> None:
        before = {path: path.stat().st_mtime_ns for path in film.rglob("*") if path.is_file() and path.parent.name != "work"}
        assert made_again(film) == ()
        after = {path: path.stat().st_mtime_ns for path in film.rglob("*") if path.is_file() and path.parent.name != "work"}
        assert {path.name for path in after if after[path] != before.get(path)} <= {"film.yaml"}

    def test_other_words_change_one_shot_and_keep_its_picture(self, copy: Path) -> None:
        shot = next(s.id for s in survey(FilmFolder(copy)).shots if s.lines)
        before = (copy / f"keyframes/{shot}.png").read_bytes()
        send_back(FilmFolder(copy), shot, "I changed my mind, and that is all there is to say.")
        assert {name for name in made_again(copy) if not name.startswith("draw")} == {f"speak {shot}-1", f"take {shot}", "cut", "assemble"}
        assert (copy / f"keyframes/{shot}.png").read_bytes() == before
        assert "changed my mind" in (copy / "film.srt").read_text("utf-8").replace("\n", " ")

    def test_a_shot_sent_back_gets_another_picture(self, copy: Path) -> None:
        before = (copy / "keyframes/S02.png").read_bytes()
        send_back(FilmFolder(copy), "s2")
        made = set(made_again(copy))
        assert {"draw S02", "take S02", "cut", "assemble"} <= made
        assert not any(name.startswith("take ") and name != "take S02" for name in made)
        assert (copy / "keyframes/S02.png").read_bytes() != before
        assert len(survey(FilmFolder(copy)).shots[1].takes) == 2

    def test_a_changed_cast_sheet_changes_its_shot(self, copy: Path) -> None:
        sheet = yaml.safe_load((copy / "screenplay.yaml").read_text("utf-8"))
        sheet.setdefault("shots", {}).setdefault("S03", {})["seconds"] = 9.0
        (copy / "screenplay.yaml").write_text(yaml.safe_dump(sheet), "utf-8")
        made = set(made_again(copy))
        assert "take S03" in made
        assert "take S01" not in made

    def test_loudness_changes_only_the_assembly(self, copy: Path) -> None:
        assert made_again(copy, "loudness=-20") == ("assemble",)

    def test_a_lost_or_damaged_file_is_made_again(self, copy: Path) -> None:
        take = survey(FilmFolder(copy)).shots[0].takes[0].clip
        take.write_bytes(take.read_bytes()[:-100])
        (copy / "keyframes/S04.png").unlink()
        assert set(made_again(copy)) == {"take S01", "draw S04"}

    def test_work_may_be_deleted(self, copy: Path) -> None:
        shutil.rmtree(copy / "work")
        assert made_again(copy) == ()

    def test_the_library_call_takes_any_setting(self, copy: Path) -> None:
        outcome = make_film(copy, prefect=False, loudness=-18, options={"voice": {"kokoro": {"threads": 1}}})
        assert (outcome.made, outcome.engine, outcome.shots) == (("assemble",), "plain", 5)
        assert outcome.film == copy / "film.mp4"

    def test_steps_are_told(self, film: Path) -> None:
        tally = Tally()
        make_order(reopen(film), tally=tally)
        assert {("write", ""), ("draw", "S01"), ("take", "S05"), ("take", "title"), ("assemble", "")} <= {
            (s.stage, s.item) for s in tally.steps
        }


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda n: n.name)
def test_a_stopped_run_ends_cleanly_and_goes_on(number: signal.Signals, tmp_path: Path) -> None:
    words = ["make", PROMPT, "--out", "film", "--no-prefect", "--json", *DRAFT, "size=480p"]
    run = Run(words)
    process = run.start(tmp_path)
    assert within(120, lambda: list(tmp_path.glob("film/takes/*/*.json")))
    process.send_signal(number)
    out, err = process.communicate(timeout=END_SECONDS)
    assert process.returncode == 130
    assert json.loads(out)["error"]["kind"] == "Interrupted"
    assert "error: stopped; everything finished so far is kept" in err.splitlines()
    assert "Traceback" not in err
    assert within(5, lambda: not run.alive()), run.alive()
    assert not [path for path in tmp_path.rglob(".*") if path.is_file()], "temporary files are left"
    takes = (path for path in tmp_path.glob("film/takes/*/*.mp4") if path.with_suffix(".json").is_file())  # recorded, so finished
    finished = {path: path.stat().st_mtime_ns for path in takes}
    out, err = (again := Run(words).start(tmp_path)).communicate(timeout=200)
    assert again.returncode == 0, err
    told = json.loads(out)
    assert told["kept"] >= 1
    assert all(path.stat().st_mtime_ns == at for path, at in finished.items())


@pytest.mark.slow
def test_workers_end_when_the_run_is_killed(tmp_path: Path) -> None:
    run = Run(["make", PROMPT, "--out", "film", "--no-prefect", *DRAFT, "size=480p"])
    process = run.start(tmp_path)
    assert within(120, lambda: list(tmp_path.glob("film/keyframes/*.png")))
    assert len(run.alive()) > 2
    process.kill()
    process.communicate()
    assert within(END_SECONDS, lambda: not run.alive()), run.alive()
    assert made_again(tmp_path / "film")[-1] == "assemble"


@pytest.mark.slow
def test_a_script_without_a_main_guard_may_make_films(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    settings = ", ".join(f"{word.split('=')[0]}={word.split('=')[1]!r}" for word in DRAFT)
    script.write_text(
        f"print('once')\nfrom workflows import make_film\nprint(make_film({PROMPT!r}, out='film', prefect=False, {settings}).film)\n"
    )
    run = Run([])
    done = run.start_script(script, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["once", "film/film.mp4"]
