"""The stored numbers of the public code, and that the comparison notices when something is wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch

from director.unimage import parity
from director.unimage.checkpoint import load_checkpoint, save_checkpoint
from tests.director.unimage.conftest import PARITY

CASES = [case["name"] for case in json.loads((PARITY / "fixtures.json").read_text("utf-8"))["cases"]]


@pytest.mark.parametrize("name", [*CASES, "resize_table"])
def test_every_stored_number_is_met(name: str) -> None:
    (result,) = parity.run_folder(PARITY, [name])
    assert result.passed, result.line()


def test_another_weight_fails_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(PARITY, tmp_path / "parity")
    loaded = load_checkpoint(PARITY / "checkpoint")
    with torch.no_grad():
        loaded.model.decoder.head.weight[0, 0] += 1
    save_checkpoint(tmp_path / "parity" / "checkpoint", loaded.model, loaded.codec)
    assert parity.main([str(tmp_path / "parity"), "text_prefill", "patchify"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ok   patchify")
    assert lines[1].startswith("FAIL text_prefill")
    assert "out.logits" in lines[1]


def test_an_unknown_case_fails(tmp_path: Path) -> None:
    shutil.copytree(PARITY, tmp_path / "parity")
    fixtures = json.loads((PARITY / "fixtures.json").read_text("utf-8"))
    case = {**fixtures["cases"][0], "name": "somersault"}
    (tmp_path / "parity" / "fixtures.json").write_text(json.dumps({**fixtures, "cases": [case]}))
    assert parity.main([str(tmp_path / "parity"), "somersault"]) == 1


def test_a_folder_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert parity.main([str(tmp_path)]) == 2
    assert "fixtures.json" in capsys.readouterr().err
    assert parity.main([]) == 2
