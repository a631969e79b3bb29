"""``filmwright deploy``: deployments for workers, in ``prefect.yaml`` and at the server.

``prefect.yaml`` is the truth: ``deploy JOBS --pool NAME`` writes an entry and registers it, ``deploy`` alone registers
all entries. Prefect's own ``prefect deploy`` reads the same file. All is checked before the first registration, and a
registration that fails takes those before it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from pipeline.errors import ConfigError
from pipeline.store.artifacts import write_text
from workflows.serve import Ordered, Timing, find_server

FILE = Path("prefect.yaml")
"""Where deployments stand, in the working directory."""

KINDS = ("process", "docker", "kubernetes")
"""Types of work pools that films run in."""

Entry = dict[str, Any]

_MODULE = "workflows.scheduled"


def deploy(what: Ordered | None, *, pool: str = "", image: str = "", file: Path = FILE) -> dict[str, Any]:
    """Register one deployment, or all of the file.

    Args:
        what: what to deploy, None for everything that the file holds.
        pool: name of the work pool.
        image: container image with this package, for pools of containers.
        file: the ``prefect.yaml``.

    Raises:
        ConfigError: the file, a pool, a schedule or the server is not as it should be; nothing is registered then.
    """
    known = read_entries(file)
    if what is None:
        wanted = known
    else:
        wanted = [as_entry(what, pool, image)]
        known = [*(one for one in known if one["name"] != what.name), *wanted]
    if not wanted:
        raise ConfigError(f"{file} holds no deployments", hint="filmwright deploy jobs.yaml --pool NAME --cron '0 2 * * *'", key="file")
    read = [from_entry(one) for one in wanted]
    api = find_server()
    _check_pools(wanted)
    _register(read, wanted)
    if what is not None:
        _write(file, known)
    return {"file": str(file), "api": api, "deployments": [{"name": e["name"], "pool": e["work_pool"]["name"]} for e in wanted]}


def deploy_text(facts: dict[str, Any]) -> str:
    """What is registered, and who makes it."""
    pools = sorted({one["pool"] for one in facts["deployments"]})
    names = ", ".join(one["name"] for one in facts["deployments"])
    workers = "; ".join(f"prefect worker start --pool {pool}" for pool in pools)
    return f"deployed: {names} ({facts['file']})\na worker makes its films: {workers}"


def as_entry(what: Ordered, pool: str, image: str = "") -> Entry:
    """A deployment as it stands in ``prefect.yaml``."""
    timing = what.timing
    when = {name: value for name in ("cron", "interval", "rrule") if (value := getattr(timing, name))}
    schedules = [{**when, "timezone": timing.timezone, "active": not what.paused}] if when else []
    if not pool:
        raise ConfigError(
            "no work pool is named", hint="create one: prefect work-pool create NAME --type process, then --pool NAME", key="pool"
        )
    return {
        "name": what.name,
        "entrypoint": f"{_MODULE}.{what.flow}",
        "parameters": what.parameters,
        "tags": ["filmwright"],
        "schedules": schedules,
        "work_pool": {"name": pool, "job_variables": {"image": image} if image else {}},
    }


def from_entry(entry: Entry) -> Ordered:
    """What an entry of ``prefect.yaml`` deploys.

    Raises:
        ConfigError: it is not one of our flows, or its schedule never fires.
    """
    module, _, flow = str(entry.get("entrypoint", "")).rpartition(".")
    if module != _MODULE or flow not in ("order_film", "order_films"):
        raise ConfigError(
            f"deployment {entry['name']!r} runs {entry.get('entrypoint')!r}, which is no flow of filmwright",
            hint=f"use {_MODULE}.order_film or {_MODULE}.order_films, or 'prefect deploy' for flows of yours",
            key=str(entry["name"]),
        )
    schedules = entry.get("schedules") or [{}]
    if len(schedules) > 1:
        raise ConfigError(f"deployment {entry['name']!r} has {len(schedules)} schedules", hint="write one entry for each", key="schedules")
    timing = Timing(**{key: value for key, value in schedules[0].items() if key in Timing.__dataclass_fields__})
    timing.schedule()
    paused = not schedules[0].get("active", True)
    return Ordered(flow=flow, name=str(entry["name"]), parameters=dict(entry.get("parameters") or {}), timing=timing, paused=paused)


def read_entries(file: Path) -> list[Entry]:
    """The deployments of a ``prefect.yaml``, [] without the file.

    Raises:
        ConfigError: it cannot be read, or an entry has no name or pool.
    """
    entries = _document(file).get("deployments") or []
    for entry in entries:
        if not isinstance(entry, dict) or not entry.get("name") or not (entry.get("work_pool") or {}).get("name"):
            raise ConfigError(
                f"{file}: a deployment has no name or no work pool", hint="write name: and work_pool: {name: ...}", key="file"
            )
    return list(entries)


def _document(file: Path) -> dict[str, Any]:
    try:
        read = yaml.safe_load(file.read_text("utf-8")) if file.exists() else {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{file} cannot be read: {str(error).splitlines()[0]}", hint="correct it or remove it", key="file") from error
    if not isinstance(read or {}, dict):
        raise ConfigError(f"{file} holds no keys", hint="correct it or remove it", key="file")
    return dict(read or {})


def _write(file: Path, entries: Sequence[Entry]) -> None:
    write_text(file, yaml.safe_dump({**_document(file), "deployments": list(entries)}, sort_keys=False, allow_unicode=True))


def _check_pools(entries: Iterable[Entry]) -> None:
    from prefect.client.orchestration import get_client
    from prefect.exceptions import ObjectNotFound

    with get_client(sync_client=True) as client:
        for name, image in {(e["work_pool"]["name"], (e["work_pool"].get("job_variables") or {}).get("image", "")) for e in entries}:
            try:
                kind = client.read_work_pool(name).type
            except ObjectNotFound as error:
                raise ConfigError(
                    f"there is no work pool {name!r}; nothing was deployed",
                    hint=f"prefect work-pool create {name} --type process",
                    key="pool",
                ) from error
            if kind not in KINDS:
                raise ConfigError(f"work pool {name!r} is of type {kind}; nothing was deployed", hint=f"use {', '.join(KINDS)}", key="pool")
            if kind != "process" and not image:
                raise ConfigError(
                    f"work pool {name!r} runs containers and no image is named",
                    hint="name one that holds filmwright: --image NAME:TAG",
                    key="image",
                )


def _register(what: Sequence[Ordered], entries: Sequence[Entry]) -> None:
    import httpx
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterName
    from prefect.exceptions import PrefectException

    new: list[UUID] = []
    with get_client(sync_client=True) as client:
        try:
            for one, entry in zip(what, entries, strict=True):
                pool = entry["work_pool"]
                deployment = one.deployment(work_pool_name=pool["name"], job_variables=pool.get("job_variables") or None)
                known = client.read_deployments(deployment_filter=DeploymentFilter(name=DeploymentFilterName(any_=[one.name])))
                made = deployment.apply()
                new += [made] if made not in {other.id for other in known} else []
        except (PrefectException, httpx.HTTPError) as error:
            for made in new:
                client.delete_deployment(made)
            raise ConfigError(f"the server refused a deployment: {error}; nothing was deployed", hint="see the server's log") from error
