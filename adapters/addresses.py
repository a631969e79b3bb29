"""Which addresses may be asked: what a person configured, and public ones over https that a vendor points to."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.errors import ConfigError, GenerationFailed

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port of an address."""

    scheme: str
    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """It is this very machine by name or number."""
        return self.host == "localhost" or any(a.is_loopback for a in _numbers(self.host))


def origin(url: str) -> Origin:
    """The origin of a URL.

    Raises:
        ValueError: it has none.
    """
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    if scheme not in _PORTS or not host:
        raise ValueError(f"{scheme or 'nothing'} is no address of a web server")
    return Origin(scheme, host, parts.port or _PORTS[scheme])


def base(url: str, adapter: str) -> str:
    """A base URL as configured, without its last slash.

    Raises:
        ConfigError: it is no http or https URL, or holds a password.
    """
    parts = urlsplit(url.strip())
    if "@" in parts.netloc:
        raise ConfigError(
            f"the base_url of {adapter} holds a user or a password",
            hint="leave it out and put the key into the environment",
            key="base_url",
        )
    try:
        origin(url.strip())
    except ValueError as error:
        raise ConfigError(f"base_url={url!r} of {adapter} is no web address", hint="write http://host:port/v1", key="base_url") from error
    return url.strip().rstrip("/")


def check(url: str, home: Origin, trusted: tuple[str, ...], adapter: str) -> None:
    """Refuse an address that a vendor's answer leads to, unless it may be asked.

    The configured origin itself may always be asked, and so may the ``trusted`` hosts ("host" or "host:port"). All others
    must be public and speak https. A name is looked up here and again by the connection, so that a name server which
    changes its mind in between is not caught.

    Args:
        url: where the answer leads.
        home: origin of the configured base URL.
        trusted: hosts that the configuration allows besides.
        adapter: for the message.

    Raises:
        GenerationFailed: it must not be asked; the message names the host only.
    """
    try:
        there = origin(url)
    except ValueError as error:
        raise _refused(adapter, "an address that is no web address", "") from error
    if there == home or there.host in trusted or f"{there.host}:{there.port}" in trusted:
        return
    if there.scheme != "https":
        raise _refused(adapter, f"{there.host} without https", there.host)
    if not _public(there):
        raise _refused(adapter, f"the private address {there.host}", there.host)


def _refused(adapter: str, what: str, host: str) -> GenerationFailed:
    hint = f"if that is meant, write trusted={host}" if host else "report it to the vendor"
    return GenerationFailed(f"{adapter} leads to {what}, which is not asked", hint=hint, adapter=adapter)


def _public(there: Origin) -> bool:
    numbers = _numbers(there.host)
    if not numbers:
        try:
            found = socket.getaddrinfo(there.host, there.port, type=socket.SOCK_STREAM)
        except OSError:
            return True  # the connection will fail by itself, and nobody is asked
        numbers = tuple(number for row in found for number in _numbers(str(row[4][0])))
    return all(number.is_global and not number.is_multicast for number in numbers)


def _numbers(host: str) -> tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, ...]:
    try:
        number = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return ()
    mapped = getattr(number, "ipv4_mapped", None)
    return (mapped or number,)
