"""A few of the moments of ``benchmarks.survival``: a batch loses its process, a worker, or the Prefect server."""

from __future__ import annotations

import pytest

from benchmarks.survival import KINDS, Server, moment, undisturbed

pytestmark = [pytest.mark.slow, pytest.mark.engine, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def stage() -> tuple[list[str], float]:
    """How the films play that nobody disturbs, and how long they take."""
    return undisturbed(None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_films_are_those_of_an_undisturbed_run_and_each_shot_is_paid_once(
    stage: tuple[list[str], float], kind: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, whole = stage
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
    server = Server() if kind == "server" else None
    try:
        found = moment(KINDS.index(kind), kind, 0.6, wanted, whole, server, 3)
    finally:
        if server is not None:
            server.stop()
    assert found.faults == ()
    assert found.billed == 6
