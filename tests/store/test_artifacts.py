"""Content keys and atomic files."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ArtifactError, DiskFull, FolderInUse
from pipeline.film.brief import Brief
from pipeline.film.timing import FrameRate
from pipeline.store.artifacts import cleared, content_key, is_made, made, read_json, stable_seed, write_bytes, write_json, writing
from pipeline.store.folder import FilmFolder, held


def test_the_key_depends_on_every_part() -> None:
    brief = Brief(prompt="a fox")
    keys = {
        content_key("a", brief),
        content_key("b", brief),
        content_key("a", Brief(prompt="a fox", seed=1)),
        content_key("a", Brief(prompt="a fox", rate=FrameRate(25))),
        content_key("a", brief, None),
    }
    assert len(keys) == 5


def test_the_key_is_the_same_in_another_process() -> None:
    here = content_key("x", ("a", 1, Fraction(1, 3), {"b": 2}), Path("takes/S01"))
    code = (
        "from fractions import Fraction; from pathlib import Path; from pipeline.store.artifacts import content_key;"
        "print(content_key('x', ('a', 1, Fraction(1, 3), {'b': 2}), Path('takes/S01')))"
    )
    env = {**os.environ, "PYTHONHASHSEED": "7"}
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env).stdout.strip()
    assert here == there


def test_a_set_is_refused() -> None:
    with pytest.raises(TypeError, match="frozenset"):
        content_key("x", frozenset({"a"}))


@given(st.text(), st.integers())
def test_seeds_stay_in_range(text: str, number: int) -> None:
    assert 0 <= stable_seed(text, number) < 2**31


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    write_bytes(path, b"good")
    with pytest.raises(ValueError, match="half way"), writing(path) as temporary:
        temporary.write_bytes(b"ba")
        raise ValueError("half way")
    assert path.read_bytes() == b"good"
    assert [p.name for p in tmp_path.iterdir()] == ["film.mp4"]


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match=r"no space is left to write 'out\.bin'"), writing(tmp_path / "out.bin") as temporary:
        Path("/dev/full").write_bytes(b"x" * 8192)
        temporary.touch()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "film").write_text("a file")
    with pytest.raises(ArtifactError, match="cannot be written"):
        write_bytes(tmp_path / "film" / "x", b"")


def test_made_means_key_and_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_bytes(path, b"one")
    record = made("k1", path)
    assert is_made(record, "k1", path)
    assert not is_made(record, "k2", path)
    path.write_bytes(b"two")
    assert not is_made(record, "k1", path)
    path.unlink()
    assert not is_made(record, "k1", path)


def test_a_damaged_record_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"key": ')
    assert read_json(path) == {}
    write_json(path, {"a": "ü"})
    assert read_json(path) == {"a": "ü"}


def test_two_processes_cannot_hold_one_folder(tmp_path: Path) -> None:
    folder = FilmFolder(tmp_path / "film")
    code = (
        f"from pathlib import Path; from pipeline.store.folder import *\nwith held(FilmFolder(Path({str(folder.root)!r}))): print('held')"
    )
    with held(folder):
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "FolderInUse" in other.stderr
        assert str(os.getpid()) in other.stderr
        with pytest.raises(FolderInUse), held(folder):
            pass
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == "held"


def test_a_path_cannot_leave_the_folder(tmp_path: Path) -> None:
    folder = FilmFolder(tmp_path)
    assert folder.inside("takes/S01/a.mp4") == tmp_path / "takes/S01/a.mp4"
    for name in ("../other/film.mp4", "/etc/passwd", "takes/../../x"):
        with pytest.raises(ArtifactError, match="leads out"):
            folder.inside(name)


def test_a_folder_is_free_although_a_process_that_is_being_started_has_a_copy_of_the_lock(tmp_path: Path) -> None:
    folder = FilmFolder(tmp_path / "film")
    reading, writing_end = os.pipe()
    with held(folder):
        child = os.fork()
        if not child:  # between fork and exec a child has all that its parent has open
            os.read(reading, 1)
            os._exit(0)
    try:
        with held(folder):
            pass
    finally:
        os.write(writing_end, b"x")
        os.waitpid(child, 0)
        os.close(reading)
        os.close(writing_end)


def test_what_killed_runs_left_half_written_goes_and_nothing_else(tmp_path: Path) -> None:
    whole = (".DS_Store", ".gitignore", "film.mp4", ".notes.md", ".film.yaml")
    half = (".dialogue.wav.5ce88cf5.part", ".film.mp4.00ff12ab.part", ".poster.k3_9abcd.jpg")
    for name in (*whole, *half):
        (tmp_path / name).write_text("x")
    (tmp_path / "stems").mkdir()
    (tmp_path / "stems" / half[0]).write_text("x")
    cleared(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted((*whole, "stems"))
    assert (tmp_path / "stems" / half[0]).is_file()
    cleared(tmp_path / "nowhere")


def test_a_file_that_is_being_written_has_such_a_name(tmp_path: Path) -> None:
    with writing(tmp_path / "poster.jpg") as part:
        cleared(tmp_path)
        assert not part.exists()
        part.write_bytes(b"made anew")
