"""Rules of the house that a machine can check."""

from __future__ import annotations

import ast
import inspect
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import errors

ROOT = Path(__file__).parents[2]
PACKAGES = ("pipeline", "director", "adapters", "workflows")
LONGEST_FUNCTION = 60
"""Lines."""
LONGEST_SET = 100
"""Lines of a place's painter: one composition, laid plane by plane from the back."""


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def test_the_import_contracts_hold() -> None:
    done = subprocess.run([str(Path(sys.executable).with_name("lint-imports"))], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_no_mocks() -> None:
    for path in sources("tests", *PACKAGES):
        if path != Path(__file__):
            assert "unittest.mock" not in path.read_text("utf-8"), path


def test_functions_are_short() -> None:
    long = []
    sets = ROOT / "pipeline/illustration/places"
    for path in sources(*PACKAGES):
        most = LONGEST_SET if path.parent == sets else LONGEST_FUNCTION
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > most:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines}")
    assert not long, "\n".join(long)


def test_one_module_of_the_core_starts_processes() -> None:
    allowed = ROOT / "pipeline/media/ffmpeg.py"
    for path in sources("pipeline", "director", "adapters"):
        names = {a.name for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Import) for a in n.names}
        assert "subprocess" not in names or path == allowed, path


def error_classes() -> list[type[errors.FilmError]]:
    return [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.FilmError)]


@pytest.mark.parametrize("kind", error_classes(), ids=lambda c: c.__name__)
def test_errors_survive_pickling_and_are_documented(kind: type[errors.FilmError]) -> None:
    error = kind("what happened", hint="what to do", shot="S01", line=3, column=4)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error)
    assert again.__dict__ == error.__dict__
    assert kind.__doc__
    assert kind.__name__ in (ROOT / "docs/errors.md").read_text("utf-8")


@pytest.mark.parametrize("module", ["pipeline.ports", "pipeline.film.screenplay", "pipeline.store.folder", "workflows", "workflows.cli"])
def test_imports_stay_light(module: str) -> None:
    code = f"import sys, {module}; print(' '.join(m for m in ('torch', 'prefect', 'onnxruntime', 'skia', 'cv2', 'av') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
