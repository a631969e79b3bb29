"""Slots that hold for all machines: jobs at a vendor, and GPUs of a host, by Prefect's global limits.

A limit that does not exist limits nothing, so each is created before it is used, and used strictly. Whoever changes its number at the
server is obeyed. Slots are leased: those of a worker that died are free again after ``LEASE`` seconds.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from pipeline.ports import Generator
from workflows.storage.addresses import number_set

LEASE = 60.0
"""Seconds after which the slot of a dead worker is free."""

_PATIENCE = 5.0
"""Seconds between two looks at whether the run goes on."""

_sharing = 0


@contextmanager
def shared() -> Iterator[None]:
    """Films of this process share slots with other machines while the block runs; a server is at hand."""
    global _sharing
    _sharing += 1
    try:
        yield
    finally:
        _sharing -= 1


def name_of(generator: Generator) -> str:
    """The limit that a generator's jobs count against: its vendor's, or that of this host's GPUs; "" where there is none."""
    able = generator.capabilities()
    if not able.local:
        return f"filmwright-vendor-{generator.name}"
    return "" if able.cpu_bound else f"filmwright-gpu-{platform.node() or 'host'}"


def count_of(generator: Generator) -> int:
    """How many slots a new limit gets: jobs that the vendor takes side by side, or the host's GPUs (FILMWRIGHT_GPUS, else 1)."""
    able = generator.capabilities()
    return max(1, int(number_set("FILMWRIGHT_GPUS", 1))) if able.local else max(1, able.slots)


def across(generator: Generator) -> AbstractContextManager[None]:
    """A slot for one job of a generator, among all machines; none is needed where nothing is shared."""
    name = name_of(generator) if _sharing else ""
    return _held(name, count_of(generator)) if name else nullcontext()


@contextmanager
def _held(name: str, count: int) -> Iterator[None]:
    from prefect.concurrency.sync import concurrency

    create(name, count)
    with concurrency(name, occupy=1, strict=True, lease_duration=LEASE, raise_on_lease_renewal_failure=False):
        yield


def create(name: str, count: int) -> None:
    """Create a limit unless there is one."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
    from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound

    with get_client(sync_client=True) as client:
        try:
            client.read_global_concurrency_limit_by_name(name)
        except ObjectNotFound:
            try:
                client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=name, limit=count))
            except ObjectAlreadyExists:
                return  # another worker was first
