"""Whether this machine can make a film: each check says what it found and, where it failed, what to do."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from adapters import registry
from pipeline.editing.workers import cores
from pipeline.errors import FilmError
from pipeline.media import ffmpeg
from workflows.config import FilmConfig
from workflows.machines.database import SETTING, look
from workflows.wiring import make_part, used_parts

ROOM = 1 << 30
"""Bytes that a film of a few minutes may need."""

_OLDEST = (3, 10)


def examine(config: FilmConfig | None = None) -> dict[str, Any]:
    """Run all checks; ``good`` says whether a film of this configuration, or of the default one, can be made."""
    checks = list(_checks(config or FilmConfig()))
    return {"good": all(check["good"] for check in checks), "checks": checks}


def _checks(config: FilmConfig) -> Iterator[dict[str, Any]]:
    yield _check("python", _python)
    yield _check("processor", lambda: f"{cores()} cores, {platform.machine()}")
    yield _check("ffmpeg", lambda: f"{ffmpeg.version(ffmpeg.binary())}, {ffmpeg.binary()}")
    yield _check("disk", _disk)
    yield _check("prefect", _prefect)
    if os.environ.get(SETTING):
        yield _check("database", _database)
    for part in used_parts(config):
        yield _check(f"{part.kind} {part.name}", partial(_part, part))
    yield _unified_director(config)


def _unified_director(config: FilmConfig) -> dict[str, Any]:
    """What the unified director lacks and how much memory it takes; a fault only where the film is to be directed by it."""
    from director.unimage.direct import UnimageDirector

    wanted = config.director == UnimageDirector.name
    found = _check(
        "weights of the director unimage",
        lambda: str((make_part(config, "director", config.director) if wanted else UnimageDirector()).look()),
    )
    return found if wanted else {**found, "good": True}


def _check(name: str, look: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"name": name, "good": True, "found": look()}
    except FilmError as error:
        return {"name": name, "good": False, "found": f"{error}. {error.hint}"}


def _python() -> str:
    if sys.version_info < _OLDEST:
        raise FilmError(f"Python {platform.python_version()} is too old", hint="use Python 3.10 or newer")
    return platform.python_version()


def _disk() -> str:
    free = shutil.disk_usage(Path.cwd()).free
    if free < ROOM:
        raise FilmError(f"{free >> 20} MiB are free here", hint="free a gigabyte")
    return f"{free >> 30} GiB free here"


def _prefect() -> str:
    try:
        found = version("prefect")
    except PackageNotFoundError:
        return "not installed; films are made by the plain runner"
    server = os.environ.get("PREFECT_API_URL", "")
    return f"{found}, {f'server {server}' if server else 'with a server of its own'}"


def _database() -> str:
    url = os.environ[SETTING]
    if url.startswith("sqlite"):
        return "SQLite, for one worker; PostgreSQL for more"
    return f"PostgreSQL {look(url)}"


def _part(part: registry.Part) -> str:
    registry.load(part)
    versions = ", ".join(f"{p.name} {p.version}" for p in registry.packages(part))
    return versions or part.summary
