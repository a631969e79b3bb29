"""``filmwright server``: Prefect's server on a database that several workers can use.

SQLite is for one process; PostgreSQL is for the moment there are two workers. The database is tried before the server starts.
"""

from __future__ import annotations

import asyncio
import os
import sys
from urllib.parse import urlsplit

from pipeline.errors import ConfigError
from workflows.engine import set_defaults

SETTING = "PREFECT_SERVER_DATABASE_CONNECTION_URL"
"""Prefect's setting for its database."""

OLDEST = 14
"""Major version of PostgreSQL that Prefect needs."""

_ANSWER_SECONDS = 5.0
_PLAIN = ("postgresql://", "postgres://")
_ASYNC = "postgresql+asyncpg://"


def as_setting(url: str) -> str:
    """A database's URL as Prefect wants it.

    Raises:
        ConfigError: it is no URL of PostgreSQL.
    """
    for plain in _PLAIN:
        if url.startswith(plain):
            return _ASYNC + url.removeprefix(plain)
    if url.startswith(_ASYNC):
        return url
    raise ConfigError(
        f"{_without_password(url)!r} is no database for several workers", hint="postgresql://user:password@host:5432/prefect", key=SETTING
    )


def look(url: str) -> str:
    """The version of the PostgreSQL server behind a URL.

    Raises:
        ConfigError: it refuses, does not answer, or is too old.
    """
    import asyncpg

    plain = "postgresql://" + as_setting(url).removeprefix(_ASYNC)

    async def ask() -> str:
        connection = await asyncpg.connect(plain, timeout=_ANSWER_SECONDS)
        try:
            return str(await connection.fetchval("show server_version"))
        finally:
            await connection.close()

    try:
        version = asyncio.run(ask())
    except (OSError, TimeoutError, asyncio.TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        said = str(error) or type(error).__name__
        raise ConfigError(
            f"the database {_without_password(url)} refuses: {said}", hint="check host, port, name and password; is it up?", key=SETTING
        ) from error
    if int(version.split(".")[0]) < OLDEST:
        raise ConfigError(f"the database is PostgreSQL {version}", hint=f"Prefect needs {OLDEST} or newer", key=SETTING)
    return version


def serve(url: str, host: str, port: int) -> None:
    """Become Prefect's server on this database; does not return.

    Args:
        url: of the database, "" for what the environment says; without any it is SQLite, for one worker.
        host: where it listens.
        port: where it listens.

    Raises:
        ConfigError: the database refuses.
    """
    url = url or os.environ.get(SETTING, "")
    if url and not url.startswith("sqlite"):
        look(url)
        os.environ[SETTING] = as_setting(url)
    os.environ.setdefault("PREFECT_SERVER_UI_ENABLED", "true")
    set_defaults()
    os.execv(sys.executable, [sys.executable, "-m", "prefect", "server", "start", "--host", host, "--port", str(port)])


def _without_password(url: str) -> str:
    password = urlsplit(url).password
    return url.replace(f":{password}@", ":***@") if password else url
