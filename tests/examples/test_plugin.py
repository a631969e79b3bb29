"""The adapter in a package of its own: built, installed, listed and put through the conformance suite."""

from __future__ import annotations

import json
import os
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


@pytest.mark.slow
def test_an_outside_package_is_installed_listed_and_conforms(tmp_path: Path) -> None:
    plugin = Path(shutil.copytree(ROOT / "examples" / "plugin", tmp_path / "plugin"))
    site, path = tmp_path / "site", f"{tmp_path / 'site'}{os.pathsep}{ROOT}"
    run(
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        str(site),
        str(plugin),
        cwd=tmp_path,
        path=str(ROOT),
    )
    rows = json.loads(run("-m", "workflows.cli", "adapters", "--json", cwd=tmp_path, path=path))["adapters"]
    lantern = next(row for row in rows if row["name"] == "lantern")
    assert (lantern["kind"], lantern["origin"], lantern["available"]) == ("generators", "filmwright-lantern", True)
    said = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(plugin), str(plugin / "tests"), cwd=tmp_path, path=path)
    assert "passed" in said
    assert "skipped" not in said
    facts = json.loads(run("-m", "workflows.cli", "config", "video=lantern", "video.brightness=4", "--json", cwd=tmp_path, path=path))
    assert "brightness: '4'" in facts["yaml"]
