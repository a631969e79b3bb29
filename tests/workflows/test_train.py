"""``filmwright train`` as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workflows.cli import run

SHORT = (
    "data.count=6", "data.tokenizer_films=6", "model.width=32", "model.layers=2", "model.head_width=16", "model.mlp_width=64",
    "stages.0.steps=3", "stages.1.steps=1", "run.batch=2", "run.precision=float32",
)  # fmt: skip


def test_a_run_begins_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "run")
    assert run(["train", "smoke", *SHORT, "--out", out, "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["step"], facts["steps"], facts["films"]) == (4, 4, 8)
    assert Path(facts["state"], "ema.safetensors").is_file()
    assert Path(facts["plot"]).is_file()
    assert run(["train", "smoke", *SHORT, "--out", out]) == 2
    assert "--resume" in capsys.readouterr().err
    assert run(["train", "smoke", *SHORT[:-1], "run.precision=float32", "stages.1.steps=3", "--out", out, "--reschedule", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["step"] == 6
    assert run(["train", "smoke", *SHORT, "model.width=48", "--out", out, "--resume"]) == 2
    assert "model.width was 32 and is 48" in capsys.readouterr().err


def test_a_dry_run_trains_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["train", "nano", "--dry-run", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["parameters"].startswith("9.5 million")
    assert list(tmp_path.iterdir()) == []


def test_mistakes_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "nanoo", "--out", str(tmp_path)]) == 2
    assert "there is no recipe 'nanoo'" in capsys.readouterr().err
    assert run(["train", "smoke", "data.films=/nowhere", "--out", str(tmp_path / "a")]) != 0
    assert "film set" in capsys.readouterr().err


@pytest.mark.slow
def test_the_smoke_recipe_reaches_its_loss(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "smoke", "--out", str(tmp_path), "--json"]) == 0
    capsys.readouterr()
    from director.unimage.training.metrics import read_metrics

    rows = read_metrics(tmp_path)[-10:]
    texts = [float(row["ce"]) for row in rows if row["kind"] == "text"]
    pictures = [float(row["mse"]) for row in rows if row["kind"] == "drawing"]
    assert sum(texts) / len(texts) < 2.2
    assert sum(pictures) / len(pictures) < 0.125
