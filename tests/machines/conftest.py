"""An S3 server for the session, and a prefix of its own for each test."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machines.stores import BUCKET, KEYS, s3_server


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    with s3_server() as url:
        yield url


@pytest.fixture
def s3(s3_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An address on the S3 server that nothing stands at; this process has a cache of its own."""
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": s3_url, "FILMWRIGHT_CACHE": str(tmp_path / "cache")}.items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{uuid.uuid4().hex}"


@pytest.fixture(params=["file", "s3"])
def address(request: pytest.FixtureRequest) -> str:
    """The same on a shared disk and on S3."""
    return _address(request)


@pytest.fixture(params=["file", pytest.param("s3", marks=pytest.mark.slow)])
def far_address(request: pytest.FixtureRequest) -> str:
    """The same for tests that start processes, each of which takes a while to learn S3."""
    return _address(request)


def _address(request: pytest.FixtureRequest) -> str:
    if request.param == "s3":
        return str(request.getfixturevalue("s3"))
    folder, environment = request.getfixturevalue("tmp_path"), request.getfixturevalue("monkeypatch")
    environment.setenv("FILMWRIGHT_CACHE", str(folder / "cache"))
    return f"file://{folder}/shared"
