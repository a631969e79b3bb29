"""The shots of a film on a Dask and on a Ray cluster, by one word of configuration."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from pipeline.errors import ConfigError
from tests.drafts import DRAFT
from tests.machines.stores import free_port
from tests.vendors.server import serving
from tests.vendors.videos import Videos
from tests.workflows.processes import ROOT, Run, within
from workflows.layers import load
from workflows.machines.runners import running
from workflows.storage.store import Store

CLUSTER = """
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None, scheduler_port={}):
        print(flush=True)
        input()
"""


def test_what_is_asked_of_a_runner_is_checked(tmp_path: Path) -> None:
    assert load(None, ["runner=dask", "cluster=tcp://scheduler:8786"]).cluster == "tcp://scheduler:8786"
    for words, says in (
        (["runner=spark"], "runner=spark is not known"),
        (["runner=ray", "pool=gpu"], "exclude each other"),
        (["cluster=tcp://scheduler:8786"], "needs a runner"),
    ):
        with pytest.raises(ConfigError, match=says):
            load(None, words)
    done = Run(["make", "A fox finds a lantern", "--out", str(tmp_path / "fox"), "--no-prefect", *DRAFT, "runner=dask"]).start(tmp_path)
    _, errors = done.communicate(timeout=60)
    assert done.returncode == 2
    assert "put the film on a store" in errors


@pytest.mark.parametrize("cluster", ["127.0.0.1:{}", "ray://127.0.0.1:{}"])
def test_a_ray_head_that_is_not_there_is_told_at_once(cluster: str) -> None:
    """Ray itself would ask for minutes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = cluster.format(probe.getsockname()[1])
    began = time.monotonic()
    with pytest.raises(ConfigError, match="does not answer"), running("ray", address, "", lambda: None):
        pass
    assert time.monotonic() - began < 30


@pytest.mark.slow
@pytest.mark.engine
@pytest.mark.timeout(600)
@pytest.mark.parametrize("runner", ["dask", "ray"])
def test_a_cluster_makes_the_shots(runner: str, server: str, tmp_path: Path) -> None:
    """On a cluster of its own; each shot is bought once, by whoever made it, and the film is right."""
    address = f"file://{tmp_path}/shared/fox"
    with serving(vendor := Videos(seconds=1.0)):
        hosted = [
            "video=openai-videos",
            f"video.base_url={vendor.url}/v1",
            "video.model=tiny",
            "video.pause=0.05",
            "budget.allow_unknown=true",
        ]
        words = ["make", "A fox finds a lantern", "--out", address, "--json", *DRAFT, *hosted, f"runner={runner}"]
        run = Run(words, {"PREFECT_API_URL": server, "FILMWRIGHT_CACHE": str(tmp_path / "cache")})
        process = run.start(tmp_path)
        out, errors = process.communicate(timeout=400)
        assert process.returncode == 0, (errors, out)
        assert vendor.billed == 2
        assert within(20, lambda: not run.alive()), "the cluster ends with the film"
    assert Store(address).names("shots") == ("S01", "S02"), "each take was left by a worker"
    tasks = httpx.post(f"{server}/task_runs/filter", json={"sort": "EXPECTED_START_TIME_DESC"}).json()
    assert {f"S01 of {address}", f"S02 of {address}"} <= {one["name"] for one in tasks if one["state_type"] == "COMPLETED"}
    proof = Run(["prove", address, "--json"], {"FILMWRIGHT_CACHE": str(tmp_path / "another")}).start(tmp_path)
    assert json.loads(proof.communicate(timeout=200)[0])["good"]


@pytest.mark.slow
@pytest.mark.engine
@pytest.mark.timeout(600)
def test_a_cluster_that_is_up_and_what_a_worker_says(server: str, tmp_path: Path) -> None:
    """The error of a worker is that of the film, and a scheduler that is not there is told."""
    port = free_port()
    shared = {"PREFECT_API_URL": server, "FILMWRIGHT_CACHE": str(tmp_path / "cache")}
    made = [
        "make",
        "A fox finds a lantern",
        "--out",
        f"file://{tmp_path}/shared/fox",
        *DRAFT,
        "runner=dask",
        f"cluster=tcp://127.0.0.1:{port}",
    ]
    gone = Run(made, shared).start(tmp_path)
    assert "does not answer" in gone.communicate(timeout=120)[1]
    assert gone.returncode == 2
    code = CLUSTER.format(port)
    cluster = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert cluster.stdout is not None
        assert cluster.stdout.readline()
        with serving(vendor := Videos()):
            vendor.faults |= {"POST": ["refuse"] * 9}
            hosted = ["video=openai-videos", f"video.base_url={vendor.url}/v1", "video.model=tiny", "budget.allow_unknown=true"]
            refused = Run([*made, *hosted], shared).start(tmp_path)
            errors = refused.communicate(timeout=200)[1]
            assert "moderation_blocked" in errors or "refuse" in errors, errors
            assert vendor.billed == 0
        whole = Run(made, shared).start(tmp_path)
        errors = whole.communicate(timeout=200)[1]
        assert whole.returncode == 0, errors
    finally:
        cluster.communicate(b"\n", timeout=60)
