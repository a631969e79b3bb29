"""The adapter in a package of its own: built, installed, listed and put through the conformance suite."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*words: str, cwd: Path, path: str) -> str:
    environment = {**os.environ, "PYTHONPATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run([sys.executable, *words], cwd=cwd, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def installed(package: Path, folder: Path) -> str:
    """Install a package beside this one; gives the search path with both."""
    words = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", str(folder / "site"), str(package)]
    run(*words, cwd=folder, path=str(ROOT))
    return f"{folder / 'site'}{os.pathsep}{ROOT}"


@pytest.mark.slow
def test_what_the_page_says_makes_a_package_that_conforms(tmp_path: Path) -> None:
    """The three files of docs/writing-an-adapter.md, as a stranger copies them."""
    page = (ROOT / "docs/writing-an-adapter.md").read_text("utf-8")
    for name, body in re.findall(r"```(?:toml|python)\n# (\S+)\n(.*?)```", page, re.DOTALL):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(body)
    path = installed(tmp_path, tmp_path)
    said = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), "tests", cwd=tmp_path, path=path)
    assert re.search(r"1\d passed", said), said
    rows = json.loads(run("-m", "workflows.cli", "adapters", "--json", cwd=tmp_path, path=path))["adapters"]
    assert next(row for row in rows if row["name"] == "lantern")["available"]


@pytest.mark.slow
def test_an_outside_package_is_installed_listed_and_conforms(tmp_path: Path) -> None:
    plugin = Path(shutil.copytree(ROOT / "examples" / "plugin", tmp_path / "plugin"))
    path = installed(plugin, tmp_path)
    rows = json.loads(run("-m", "workflows.cli", "adapters", "--json", cwd=tmp_path, path=path))["adapters"]
    lantern = next(row for row in rows if row["name"] == "lantern")
    assert (lantern["kind"], lantern["origin"], lantern["available"]) == ("generators", "filmwright-lantern", True)
    said = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(plugin), str(plugin / "tests"), cwd=tmp_path, path=path)
    assert "passed" in said
    assert "skipped" not in said
    facts = json.loads(run("-m", "workflows.cli", "config", "video=lantern", "video.brightness=4", "--json", cwd=tmp_path, path=path))
    assert "brightness: '4'" in facts["yaml"]
