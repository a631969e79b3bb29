"""A few of the moments of ``benchmarks.survival``: a batch loses its process, a worker, the Prefect server, or its database."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.survival import KINDS, Engine, OnPostgres, Server, moment, undisturbed

pytestmark = [pytest.mark.slow, pytest.mark.engine, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def stage() -> tuple[list[str], float]:
    """How the films play that nobody disturbs, and how long they take."""
    return undisturbed(None)


def engine(kind: str, home: Path) -> Engine | None:
    """The Prefect server of a kind, where there has to be one."""
    if kind == "database":
        return OnPostgres(home, random.Random(3))
    return Server() if kind == "server" else None


@pytest.mark.parametrize("kind", KINDS)
def test_the_films_are_those_of_an_undisturbed_run_and_each_shot_is_paid_once(
    stage: tuple[list[str], float], kind: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, whole = stage
    home = tmp_path_factory.mktemp("prefect")
    monkeypatch.setenv("PREFECT_HOME", str(home))
    server = engine(kind, home)
    try:
        found = moment(KINDS.index(kind), kind, 0.6, wanted, whole, server, 3)
    finally:
        if server is not None:
            server.stop()
    assert found.faults == ()
    assert found.billed == 6
