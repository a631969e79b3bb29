"""A small finished film and a Prefect server, each made once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflows.engine import EmbeddedServer, set_defaults

DRAFT = ["size=240p", "fps=8", "voice=draft", "score=off", "ambience=off", "preset=ultrafast", "crf=30", "shots=5", "workers=2"]
"""Settings of films that tests make."""

PROMPT = "A lighthouse keeper finds a message in a bottle and rows out into the storm"


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished film; tests that change it copy it first."""
    from workflows.film import make_order
    from workflows.order import take_order

    root = tmp_path_factory.mktemp("made") / "film"
    make_order(take_order(PROMPT, out=str(root), words=DRAFT))
    return root


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
