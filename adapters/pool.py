"""Several servers of one kind as one generator: each URL has slots, and a job goes where there is room."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.jobs import Vendor
from pipeline.errors import ConfigError


@dataclass(slots=True)
class Server:
    """One server.

    Attributes:
        vendor: its web client.
        slots: how many jobs it runs side by side.
        running: vendor ids of jobs that it runs for us.
    """

    vendor: Vendor
    slots: int
    running: set[str] = field(default_factory=set)
    sending: int = 0

    @property
    def room(self) -> float:
        """Share of its slots that are free; may be negative."""
        return 1 - (len(self.running) + self.sending) / self.slots


class Pool:
    """Servers that take the same jobs. Safe to use from several threads.

    Args:
        urls: base URLs with commas between, each with ``*N`` behind it for N slots.
        slots: of a URL without ``*N``.
        connect: makes the web client of a URL.

    Raises:
        ConfigError: there is no URL, or a number of slots is none.
    """

    def __init__(self, urls: str, slots: int, connect: Callable[[str], Vendor]) -> None:
        found = [url.strip() for url in urls.split(",") if url.strip()]
        if not found:
            raise ConfigError("no server is named", hint="write video.base_url=http://host:port/v1", key="base_url")
        self._servers = tuple(_server(url, slots, connect) for url in found)
        self._lock = threading.Lock()

    @property
    def slots(self) -> int:
        """Of all servers together."""
        return sum(server.slots for server in self._servers)

    @property
    def vendors(self) -> tuple[Vendor, ...]:
        """The clients of all servers."""
        return tuple(server.vendor for server in self._servers)

    def roomiest(self) -> Vendor:
        """The server with most room; it counts as busier until ``sent`` or ``not_sent`` is called for it."""
        with self._lock:
            best = max(self._servers, key=lambda server: server.room)
            best.sending += 1
            return best.vendor

    def not_sent(self, vendor: Vendor) -> None:
        """No job went to this server after all."""
        with self._lock:
            self._of(vendor).sending -= 1

    def sent(self, vendor: Vendor, job: str) -> None:
        """The server took a job."""
        with self._lock:
            server = self._of(vendor)
            server.sending -= 1
            server.running.add(job)

    def done(self, endpoint: str, job: str) -> None:
        """A job has ended, however it ended."""
        with self._lock:
            for server in self._servers:
                if server.vendor.base_url == endpoint:
                    server.running.discard(job)

    def at(self, endpoint: str) -> Vendor | None:
        """The client of the server that a job went to, None when that server is not in the configuration (any more)."""
        return next((v for v in self.vendors if v.base_url == endpoint), None)

    def close(self) -> None:
        """End all waiting."""
        for vendor in self.vendors:
            vendor.close()

    def _of(self, vendor: Vendor) -> Server:
        return next(server for server in self._servers if server.vendor is vendor)


def _server(url: str, slots: int, connect: Callable[[str], Vendor]) -> Server:
    address, star, count = url.rpartition("*")
    try:
        number = int(count) if star else slots
    except ValueError as error:
        raise ConfigError(f"{url!r} has no number of slots", hint="write http://host:port/v1*4", key="base_url") from error
    if number < 1:
        raise ConfigError(f"{url!r} has {number} slots", hint="a server needs at least one", key="slots")
    return Server(vendor=connect(address if star else url), slots=number)
