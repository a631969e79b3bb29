"""PostgreSQL is killed under Prefect's server while films are made, and begins again on the same data."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generators import vendor
from benchmarks.survival import LIMIT, SECONDS, SLOTS, Stage, bill, judged, undisturbed
from tests.drafts import DRAFT
from tests.machines.studio import Postgres, answers, postgres, prefect_server, workers
from tests.vendors.server import serving
from tests.vendors.videos import Videos
from tests.workflows.processes import Run, within
from workflows.storage.ledger import FOLDER
from workflows.storage.store import Store

pytestmark = [pytest.mark.slow, pytest.mark.engine, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def wanted() -> list[str]:
    """How the films of a batch play that nobody disturbs."""
    return undisturbed(None)[0]


@pytest.mark.parametrize("away", [2.0, 20.0])
def test_a_batch_outlives_the_database(away: float, wanted: list[str], tmp_path: Path) -> None:
    """Its films are finished without Prefect, and one line says so."""
    with (
        postgres(tmp_path / "postgres") as database,
        prefect_server(database.url, tmp_path / "prefect") as api,
        vendor(SECONDS, SLOTS) as url,
    ):
        stage = Stage(tmp_path, url, api)
        process = stage.start()
        try:
            assert within(200, lambda: len(bill(url)) >= 2 or process.poll() is not None)
            assert process.poll() is None, process.communicate()
            before = stage.lines()
            lost(database, away)
            _, errors = process.communicate(timeout=LIMIT)
        finally:
            process.kill()
        assert judged(stage, wanted, before, process.returncode, errors) == ()
        assert errors.count("Prefect failed") == 1
        assert within(60, lambda: answers(api)), "the server found its database again"


def lost(database: Postgres, away: float) -> None:
    """The database is killed, and comes back after so many seconds."""
    database.kill()
    time.sleep(away)
    database.start()


def test_workers_of_pools_outlive_the_database(s3: str, tmp_path: Path) -> None:
    """The films are on S3, their shots at a vendor; runs that end with the database are crashed and handed out again."""
    prompts, films = ("A fox finds a lantern", "A hen counts stars"), ("a-fox-finds-a-lantern", "a-hen-counts-stars")
    (tmp_path / "jobs.txt").write_text("\n".join(prompts))
    seller, leases = Videos(seconds=8.0), {"FILMWRIGHT_LEASE_SECONDS": "12"}
    with (
        serving(seller),
        postgres(tmp_path / "postgres") as database,
        prefect_server(database.url, tmp_path / "prefect") as api,
        workers(api, tmp_path / "machines", "cpu", "gpu", "gpu", **leases) as crew,
    ):
        hosted = [
            "video=openai-videos",
            f"video.base_url={seller.url}/v1",
            "video.model=tiny",
            "video.pause=0.05",
            "budget.allow_unknown=true",
        ]
        words = ["batch", str(tmp_path / "jobs.txt"), "--out", s3, "--pool", "cpu", "--json", *DRAFT, *hosted, "pool=gpu"]
        batch = Run(words, {"PREFECT_API_URL": api, **leases}).start(tmp_path)
        try:
            assert within(400, lambda: seller.billed >= 1 or batch.poll() is not None), [worker.said() for worker in crew]
            assert batch.poll() is None, batch.communicate()
            before = ledgers(s3, films)
            lost(database, 15.0)
            out, errors = batch.communicate(timeout=700)
        finally:
            batch.kill()
        assert batch.returncode == 0, (errors, out, [worker.said() for worker in crew])
        told: dict[str, Any] = json.loads(out)
        assert told["counts"]["done"] == len(prompts)
        assert seller.billed == 2 * len(prompts), "no shot is paid twice"
        assert before
        assert before <= ledgers(s3, films), "no line of a ledger is lost"
        assert all(Store(f"{s3}/{film}").read("film.mp4") for film in films)


def ledgers(address: str, films: Sequence[str]) -> set[bytes | None]:
    """All entries of the ledgers of films on a store."""
    stores = [Store(f"{address}/{film}") for film in films]
    return {store.read(name) for store in stores for name in store.names(FOLDER)}
