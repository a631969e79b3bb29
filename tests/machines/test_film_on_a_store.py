"""A film on S3, made by machines that die, over a road on which calls fail and stall; nothing is bought twice."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.drafts import QUICK
from tests.machines.stores import bad_road
from tests.vendors.server import serving
from tests.vendors.videos import Videos
from tests.workflows.processes import Run, within
from workflows.storage.store import Store

DRAFT = [*QUICK, "shots=3", "cards=false", "workers=1"]


def run(machine: Path, *words: str, **environment: str) -> subprocess.Popen[str]:
    """A command on a machine with a cache of its own."""
    machine.mkdir(exist_ok=True)
    given = {"FILMWRIGHT_CACHE": str(machine / "cache"), "FILMWRIGHT_STATE": str(machine / "state"), "FILMWRIGHT_LEASE_SECONDS": "8"}
    return Run([*words, "--json"], given | environment).start(machine)


def done(process: subprocess.Popen[str], code: int = 0) -> dict[str, Any]:
    out, errors = process.communicate(timeout=280)
    assert process.returncode == code, (out, errors)
    told: dict[str, Any] = json.loads(out)
    return told


def die_after(vendor: Videos, bought: int, machine: subprocess.Popen[str]) -> None:
    assert within(120, lambda: vendor.billed >= bought or machine.poll() is not None)
    assert machine.poll() is None, machine.communicate()
    machine.send_signal(signal.SIGKILL)
    machine.communicate()


@pytest.mark.slow
def test_machines_die_on_a_bad_road_and_no_shot_is_bought_twice(s3: str, s3_url: str, tmp_path: Path) -> None:
    address, vendor = f"{s3}/fox", Videos(seconds=1.5)
    with serving(vendor), bad_road(s3_url, failing=0.1, stalling=0.005, stall=2.5) as road:
        hosted = [
            "video=openai-videos",
            f"video.base_url={vendor.url}/v1",
            "video.model=tiny",
            "video.pause=0.05",
            "budget.allow_unknown=true",
        ]
        bad = {"AWS_ENDPOINT_URL": road.url, "FILMWRIGHT_STORE_SILENCE": "2"}
        made = ("make", "A fox finds a lantern", "--out", address, "--no-prefect", *DRAFT, *hosted)
        for number in (1, 2):
            die_after(vendor, number, run(tmp_path / f"machine{number}", *made, **bad))
        told = done(run(tmp_path / "machine3", *made, **bad))
        assert told["film"] == f"{address}/film.mp4"
        assert vendor.billed == 3
        assert road.failed > 10
    proof = done(run(tmp_path / "machine4", "prove", address))
    assert proof["good"]
    assert Store(address).read("film.mp4") == Store(f"file://{tmp_path}/machine3/cache/mirrors/{address.replace('://', '/')}").read(
        "film.mp4"
    )


@pytest.mark.slow
def test_a_person_says_yes_on_another_machine(s3: str, tmp_path: Path) -> None:
    address = f"{s3}/fox"
    made = ("make", "A fox finds a lantern", "--out", address, "--no-prefect", *DRAFT, "approve=screenplay")
    assert "waits for approval" in done(run(tmp_path / "one", *made), 7)["error"]["message"]
    assert done(run(tmp_path / "two", "approve", address))["gate"] == "screenplay"
    done(run(tmp_path / "one", "resume", "--all", s3))
    finished = Store(address).read("film.mp4")
    assert finished is not None
    assert "finished" in str(done(run(tmp_path / "three", "status", address)))
    assert done(run(tmp_path / "three", "resume", "--all", s3))["films"] == []


@pytest.mark.slow
def test_two_machines_want_one_film(s3: str, tmp_path: Path) -> None:
    address = f"{s3}/fox"
    made = ("make", "A fox finds a lantern", "--out", address, "--no-prefect", *DRAFT)
    first = run(tmp_path / "one", *made)
    assert within(60, lambda: Store(address).names("lease/film"))
    refused = done(run(tmp_path / "two", *made), 2)
    assert refused["error"]["kind"] == "FolderInUse"
    assert f"{address} is in use by process" in refused["error"]["message"]
    done(first)
