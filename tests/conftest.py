"""A Prefect server, started once; no test is timed, nor are the examples that hypothesis makes."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from workflows.engine import EmbeddedServer, set_defaults

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API URL of a real Prefect server with a database of its own."""
    before = dict(os.environ)
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    set_defaults()
    embedded = EmbeddedServer()
    try:
        api = embedded.start(180)
        assert api, "the server did not start"
        yield api
    finally:
        embedded.stop()
        os.environ.clear()
        os.environ.update(before)
