"""What a diffusers pipeline takes, read from the library's source and from the folder of the weights. Imports no torch.

Planning asks for capabilities long before a model is loaded, so they are told from the names of the arguments of the
pipeline's call: a class that this package has never heard of is usable by its model id alone.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

INDEX = "model_index.json"


@cache
def call_arguments(pipeline: str) -> frozenset[str]:
    """The names of the arguments of a pipeline class's call; none where the library has no such class."""
    spec = find_spec("diffusers")
    if spec is None or not spec.submodule_search_locations or not pipeline.isidentifier():
        return frozenset()
    opening = re.compile(rf"^class {pipeline}\b", re.MULTILINE)
    for file in sorted(Path(spec.submodule_search_locations[0]).glob("pipelines/**/*.py")):
        text = file.read_text("utf-8")
        if opening.search(text):
            return _arguments(ast.parse(text), pipeline)
    return frozenset()


def _arguments(module: ast.Module, pipeline: str) -> frozenset[str]:
    for made in module.body:
        if not isinstance(made, ast.ClassDef) or made.name != pipeline:
            continue
        for part in made.body:
            if isinstance(part, ast.FunctionDef) and part.name == "__call__":
                return frozenset(argument.arg for argument in (*part.args.args, *part.args.kwonlyargs)) - {"self"}
    return frozenset()


def model_index(model: str, revision: str = "") -> dict[str, Any]:
    """What a folder of weights, or the hub's cache on this machine, says of a model; {} where it is not here."""
    return _read(model, INDEX, revision)


def component_config(model: str, component: str, revision: str = "") -> dict[str, Any]:
    """The configuration of one component of a model, {} where it is not here."""
    return _read(model, f"{component}/config.json", revision)


def label(model: str) -> str:
    """How takes and reports name a model: its hub id, or the name of its folder without the way to it."""
    folder = Path(model).expanduser()
    return folder.resolve().name if folder.is_dir() else model


def fingerprint(model: str) -> str:
    """A short digest of a folder's files by name and size, "" for a hub id: other weights in a folder of the same name are told apart."""
    folder = Path(model).expanduser()
    if not model or not folder.is_dir():
        return ""
    files = sorted(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}" for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256("\n".join(files).encode()).hexdigest()[:16]


def _read(model: str, name: str, revision: str) -> dict[str, Any]:
    path = _located(model, name, revision)
    if path is None or not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _located(model: str, name: str, revision: str) -> Path | None:
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder / name
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", model) or find_spec("huggingface_hub") is None:
        return None
    from huggingface_hub import try_to_load_from_cache  # a folder of weights needs no hub

    found = try_to_load_from_cache(model, name, revision=revision or None)
    return Path(found) if isinstance(found, str) else None
