"""``filmwright gc`` on a store: only what no finished film and no open job refers to goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import AwaitingApproval, ConfigError
from pipeline.store.ledger import Entry, Event, as_record
from tests.drafts import DRAFT
from tests.workflows.processes import Run
from workflows.film import make_order
from workflows.keeping import gc
from workflows.machines.shots import lease_of, manifest_of
from workflows.order import take_order
from workflows.storage.journal import Journal
from workflows.storage.lease import acquire
from workflows.storage.ledger import FOLDER
from workflows.storage.staging import FILM
from workflows.storage.store import Store

pytestmark = pytest.mark.slow

JOB = {"key": "k", "token": "k-1", "shot": "S01", "adapter": "openai-videos"}


def made(address: str, *words: str) -> tuple[str, ...]:
    return tuple(make_order(take_order("A fox finds a lantern", out=address, words=[*DRAFT, *words])).made)


def manifest(address: str, folder: str = "manifest") -> dict[str, str]:
    journal = Journal(Store(address), folder)
    files: dict[str, str] = journal.read(journal.last()).get("files", {})
    return files


def objects(address: str) -> set[str]:
    return set(Store(address).names("objects"))


def takes(files: dict[str, str]) -> set[str]:
    return {name for name in files if name.startswith("takes/") and name.endswith(".mp4")}


@pytest.fixture
def film(address: str) -> str:
    """A finished film whose takes were made twice."""
    made(f"{address}/fox")
    made(f"{address}/fox", "style=ink")
    return f"{address}/fox"


def test_a_film_on_a_store_is_kept_whole(film: str, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = manifest(film)
    assert len(takes(before)) == 4
    assert gc(address, days=1)["removed"] == [], "nothing of it is a day old"
    would = gc(film, days=0, dry=True)
    assert objects(film) >= set(before.values())
    assert manifest(film) == before
    done = gc(address, days=0)
    assert done["removed"] == would["removed"]
    assert {name.removeprefix(f"{film}/") for name in done["removed"]} >= takes(before) - takes(manifest(film))
    assert len(takes(manifest(film))) == 2
    assert objects(film) == set(manifest(film).values()), "each object is named, and each name has its object"
    assert done["freed"] > 0
    assert gc(address, days=0)["removed"] == []
    monkeypatch.setenv("FILMWRIGHT_CACHE", str(tmp_path / "another machine"))
    proof = Run(["prove", film, "--json"], {"FILMWRIGHT_CACHE": str(tmp_path / "a third")}).start(tmp_path)
    told, errors = proof.communicate(timeout=200)
    assert json.loads(told)["good"], errors
    assert not [name for name in made(film, "style=ink") if "take" in name], "what its timeline names is there"


def test_open_jobs_and_unfinished_films_keep_all_that_they_name(film: str, address: str) -> None:
    journal = Journal(Store(film), FOLDER)
    journal.append(journal.last() + 1, as_record(Entry(event=Event.SUBMITTED, vendor_id="7", **JOB)))
    gc(address, days=0)
    assert {name.split("/")[1] for name in takes(manifest(film))} == {"S01", "S02"}
    assert len(takes(manifest(film))) == 3, "S01 has an open job"
    journal.append(journal.last() + 1, as_record(Entry(event=Event.SETTLED, **JOB)))
    gc(address, days=0)
    assert len(takes(manifest(film))) == 2
    made(film)
    before = manifest(film)
    with pytest.raises(AwaitingApproval):
        made(film, "approve=keyframes", "style=ink")
    assert len(takes(manifest(film))) > 2
    wanted = takes(manifest(film)) | takes(before)
    gc(address, days=0)
    assert takes(manifest(film)) == wanted, "an unfinished film may need its takes"
    assert objects(film) == set(manifest(film).values())


@pytest.mark.parametrize("folder", [FILM, lease_of("S01")])
def test_who_works_on_a_film_is_left_alone(folder: str, film: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILMWRIGHT_LEASE_SECONDS", "3")
    Journal(Store(film), manifest_of("S01")).append(1, {"files": {}})
    there = objects(film)
    lease = acquire(Store(film), folder, patient=False)
    try:
        told = gc(address, days=0)
    finally:
        lease.release()
    assert (told["busy"], told["removed"]) == ([film], [])
    assert objects(film) == there
    assert gc(address, days=0)["removed"]


def test_what_a_worker_of_a_pool_left_is_forgotten_before_it_goes(film: str, address: str) -> None:
    """A manifest never names what is not there, whichever worker reads it next."""
    spare = {name: sha for name, sha in manifest(film).items() if name in takes(manifest(film))}
    Journal(Store(film), manifest_of("S01")).append(1, {"files": {name: sha for name, sha in spare.items() if "/S01/" in name}})
    gc(address, days=0)
    left = manifest(film, manifest_of("S01"))
    assert len(left) == 1
    assert set(left.values()) <= objects(film)


def test_a_bound_and_an_address_without_films(film: str, address: str) -> None:
    total = gc(film, days=10, dry=True)["bytes"]
    told = gc(film, days=10, most=total - 1)
    assert len(told["removed"]) == 1
    with pytest.raises(ConfigError, match="no film stands at"):
        gc(f"{address}/nothing", days=0)


def test_the_command(s3: str, tmp_path: Path) -> None:
    made(f"{s3}/fox")
    done = Run(["gc", s3, "--days", "0", "--json"]).start(tmp_path)
    out, errors = done.communicate(timeout=100)
    told: dict[str, Any] = json.loads(out)
    assert done.returncode == 0, errors
    assert told["folder"] == s3
