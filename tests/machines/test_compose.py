"""The containers of ``compose.yaml``, held against what the code takes: no container engine is needed to see that a name is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer
import yaml

from tests.workflows.processes import ROOT
from workflows.cli import app
from workflows.machines.database import SETTING, as_setting
from workflows.storage.addresses import is_address

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
PORTS = {"database": 5432, "store": 9000, "server": 4200}
"""Where the services listen inside."""

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def environment(service: dict[str, Any]) -> dict[str, str]:
    """Its variables, with the defaults that the file gives."""
    given: dict[str, str] = service.get("environment", {})
    return {name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value)) for name, value in given.items()}


def test_services_know_each_other() -> None:
    assert set(SERVICES) == {"database", "store", "bucket", "server", "worker-cpu", "worker-gpu", "inbox"}
    for name, service in SERVICES.items():
        assert "image" in service, name
        assert name in OURS or re.search(r":\S*\d", service["image"]), f"{name}: an image without a version"
        for other, how in service.get("depends_on", {}).items():
            assert other in SERVICES
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], f"{name} waits for the health of {other}, which never tells"
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]


def test_addresses_are_those_of_services_and_of_their_ports() -> None:
    found = 0
    for service in SERVICES.values():
        for value in environment(service).values():
            url = urlsplit(value)
            if url.scheme and url.hostname:
                assert url.port == (4200 if url.hostname == "localhost" else PORTS[url.hostname]), value
                found += 1
    assert found == 9
    command = SERVICES["server"]["command"]
    assert command[command.index("--port") + 1] == "4200"
    assert command[command.index("--host") + 1] == "0.0.0.0", "others could not reach it"


def test_passwords_agree() -> None:
    database, server = environment(SERVICES["database"]), urlsplit(environment(SERVICES["server"])[SETTING])
    assert (server.username, server.password, server.path) == (
        database["POSTGRES_USER"], database["POSTGRES_PASSWORD"], f"/{database['POSTGRES_DB']}",
    )  # fmt: skip
    assert as_setting(environment(SERVICES["server"])[SETTING])
    store = environment(SERVICES["store"])
    for name in ("worker-cpu", "worker-gpu", "inbox"):
        keys = environment(SERVICES[name])
        assert (keys["AWS_ACCESS_KEY_ID"], keys["AWS_SECRET_ACCESS_KEY"]) == (store["MINIO_ROOT_USER"], store["MINIO_ROOT_PASSWORD"])
    bucket = urlsplit(environment(SERVICES["bucket"])["MC_HOST_studio"])
    assert (bucket.username, bucket.password) == (store["MINIO_ROOT_USER"], store["MINIO_ROOT_PASSWORD"])
    assert SERVICES["bucket"]["command"][-1] == "studio/studio", "of the host MC_HOST_studio, the bucket of the addresses"


def options_of(command: str) -> set[str]:
    group: Any = typer.main.get_command(app)
    return {option for parameter in group.commands[command].params for option in parameter.opts}


def test_commands_are_those_of_the_command_line() -> None:
    for name in OURS:
        program, *words = SERVICES[name]["command"]
        given = {word for word in words if word.startswith("--")}
        if program == "filmwright":
            assert given <= options_of(words[0]), name
        else:
            assert [program, *words[:2]] == ["prefect", "worker", "start"]
            known = subprocess.run(
                [sys.executable, "-m", "prefect", "worker", "start", "--help"], capture_output=True, text=True, check=True
            )
            assert given <= set(re.findall(r"--[a-z-]+", known.stdout)), name
    inbox = SERVICES["inbox"]["command"]
    places = [word for word in inbox if is_address(word)]
    assert all(place.startswith("s3://studio/") for place in places)
    pools = {SERVICES[name]["command"][4] for name in ("worker-cpu", "worker-gpu")}
    assert pools == {"cpu", "gpu"}
    assert inbox[inbox.index("--pool") + 1] in pools


@pytest.mark.parametrize("name", OURS)
def test_variables_are_read_by_somebody(name: str) -> None:
    import prefect.settings

    source = "".join(path.read_text("utf-8") for path in (ROOT / "workflows").rglob("*.py"))
    for variable in environment(SERVICES[name]):
        if variable.startswith("PREFECT_"):
            assert hasattr(prefect.settings, variable), variable
        elif variable.startswith("FILMWRIGHT_"):
            assert f'"{variable}"' in source, variable
        else:
            assert variable in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION")


def test_the_image_holds_what_is_there() -> None:
    copied = [word for line in DOCKERFILE.splitlines() if line.startswith("COPY ") for word in line.split()[1:-1]]
    assert copied
    assert all((ROOT / path).exists() for path in copied)
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert packages <= set(copied), "a package of ours that the image lacks"
    extras = re.search(r"ARG EXTRAS=(\S+)", DOCKERFILE)
    assert extras
    assert set(extras[1].split(",")) <= set(PROJECT["optional-dependencies"])
    assert "storage" in extras[1]
    python = re.search(r"FROM python:(\d+)\.(\d+)", DOCKERFILE)
    assert python
    assert (3, 10) <= (int(python[1]), int(python[2])) < (3, 14)
    assert Path(re.search(r"FILMWRIGHT_CACHE=(\S+)", DOCKERFILE)[1]) == Path("/cache")  # type: ignore[index]
    assert all(any(v.endswith(":/cache") for v in SERVICES[name]["volumes"]) for name in OURS if name != "server")
