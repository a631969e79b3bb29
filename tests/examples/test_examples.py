"""Every example runs, or says in one line what it lacks."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import av
import pytest

from workflows.cli import run
from workflows.layers import load
from workflows.wiring import make_studio

ROOT = Path(__file__).parents[2]
CONFIGS = sorted((ROOT / "examples/configs").glob("*.yaml"))
LONGEST_LOOP = 30
"""Lines of code that a film without any engine may take; more would mean that logic hides in the flows."""


def script(name: str, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(cwd / "prefect")}
    command = [sys.executable, str(ROOT / "examples" / name), *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=280, check=False)


def packets(film: Path) -> list[tuple[int, int | None, bytes]]:
    """What is played: stream, time and bytes of every packet."""
    with av.open(str(film)) as container:
        return [(packet.stream_index, packet.pts, bytes(packet)) for packet in container.demux() if packet.size]


@pytest.mark.parametrize("file", CONFIGS, ids=lambda p: p.stem)
def test_every_configuration_is_valid(file: Path) -> None:
    config = load(file)
    assert config.picture.width > 0
    make_studio(config).close()


def test_every_configuration_is_tested() -> None:
    assert [file.stem for file in CONFIGS] == ["batch", "draft", "hosted", "one-gpu", "portrait-short"]


def test_a_film_without_prefect_is_a_short_loop() -> None:
    tree = ast.parse((ROOT / "examples/without_prefect.py").read_text("utf-8"))
    main = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    assert (main.end_lineno or 0) - main.lineno < LONGEST_LOOP
    assert "prefect" not in {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}


@pytest.mark.slow
def test_a_film_from_python(tmp_path: Path) -> None:
    done = script("make_film.py", tmp_path, "A fox finds a lantern in the snow")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / done.stdout.splitlines()[-1]).is_file()


@pytest.mark.slow
def test_the_loop_makes_the_film_that_the_workers_make(tmp_path: Path) -> None:
    done = script("without_prefect.py", tmp_path)
    assert done.returncode == 0, done.stderr
    film = tmp_path / "films/without-prefect"
    assert (tmp_path / done.stdout.splitlines()[-1]) == film / "film.mp4"
    by_workers = tmp_path / "by-workers"
    words = ["shots=5", "size=360p", "voice=draft"]
    prompt = "A fox finds a lantern in the snow and carries it home"
    assert run(["make", prompt, "--out", str(by_workers), "--no-prefect", *words]) == 0
    assert sorted(p.name for p in by_workers.glob("takes/*/*.mp4")) == sorted(p.name for p in film.glob("takes/*/*.mp4"))
    assert packets(by_workers / "film.mp4") == packets(film / "film.mp4"), "all but the signatures is the same"


@pytest.mark.slow
def test_the_draft_configuration_makes_a_film(tmp_path: Path) -> None:
    assert (
        run(
            [
                "make",
                "A robot waits for a train",
                "--out",
                str(tmp_path / "film"),
                "--config",
                str(ROOT / "examples/configs/draft.yaml"),
                "--no-prefect",
            ]
        )
        == 0
    )
    assert (tmp_path / "film/film.mp4").is_file()
    shutil.rmtree(tmp_path / "film")
