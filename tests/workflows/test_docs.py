"""The pages say what the program does."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from pipeline import errors
from workflows.cli import app
from workflows.config import ASPECTS, CAPTIONS, PRESETS, FilmConfig, known_keys
from workflows.engine import DEFAULTS
from workflows.exits import exit_code

DOCS = Path(__file__).parents[2] / "docs"
CONFIG = (DOCS / "config.md").read_text("utf-8")
CLI = (DOCS / "cli.md").read_text("utf-8")
ERRORS = (DOCS / "errors.md").read_text("utf-8")


def test_every_setting_has_a_row_with_its_default() -> None:
    rows = {key: default.strip() for key, default in re.findall(r"^\| `(\w+)` \|(.*?)\| ", CONFIG, re.MULTILINE)}
    assert tuple(rows) == known_keys()
    for key in known_keys():
        value = getattr(FilmConfig(), key)
        shown = {True: "on", False: "off"}.get(value, value) if isinstance(value, bool) else value
        assert rows[key] == (f"`{shown:g}`" if isinstance(shown, float) else f"`{shown}`" if shown not in ("", {}) else ""), key


def test_every_choice_is_named() -> None:
    for choice in (*ASPECTS, *CAPTIONS, PRESETS[0], PRESETS[-1]):
        assert f"`{choice}`" in CONFIG


def test_every_command_and_option_is_named() -> None:
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"`{command.callback.__name__}" in CLI
        for parameter in inspect.signature(command.callback, eval_str=True).parameters.values():
            for meta in getattr(parameter.annotation, "__metadata__", ()):
                for name in getattr(meta, "param_decls", None) or ():
                    assert f"`{name}" in CLI or f"{name} " in CLI, name


def test_every_default_for_prefect_is_named() -> None:
    for name, value in DEFAULTS.items():
        assert f"`{name}={value}`" in CLI


@pytest.mark.parametrize("kind", [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.FilmError)])
def test_every_error_has_a_row_with_its_exit_code(kind: type[errors.FilmError]) -> None:
    assert f"| `{kind.__name__}` | {exit_code(kind('x'))} | " in ERRORS
