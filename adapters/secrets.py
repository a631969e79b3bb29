"""Keys of vendors: a setting says where a key is kept, never the key itself.

``env:NAME`` reads an environment variable, ``keyring:SERVICE/USER`` the system's keyring (the package ``keyring`` must be
installed), and programs around this package add sources of their own, for example ``prefect:BLOCK``. A key is wrapped
as soon as it is read, so that it shows in no log, report or exception, and it cannot be pickled.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import NoReturn

from pipeline.errors import AdapterUnavailable, ConfigError

HIDDEN = "***"
"""What stands in texts where a key was."""

_SHORTEST = 6


class Secret:
    """A key that does not show itself."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The key, to be put into one request header and nowhere else."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    def __str__(self) -> str:
        return HIDDEN

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not pickled")


def secret(reference: str, *, adapter: str, setting: str = "key") -> Secret | None:
    """The key that a reference such as "env:RUNWAYML_API_SECRET" leads to, None when there is none there.

    Raises:
        ConfigError: it is no reference; the message does not repeat it, for it may be the key itself.
        AdapterUnavailable: the source cannot be used here.
    """
    kind, colon, name = reference.strip().partition(":")
    if not colon or kind not in _SOURCES or not name:
        raise ConfigError(
            f"the setting {setting!r} of {adapter} says where the key is kept; it is never the key itself",
            hint=f"write {setting}=env:NAME and put the key into that environment variable; also {', '.join(sorted(_SOURCES))}",
            key=setting,
        )
    found = _SOURCES[kind](name)
    return Secret(found.strip()) if found and found.strip() else None


def needed(reference: str, *, adapter: str) -> Secret:
    """The same, where the vendor takes nobody without a key.

    Raises:
        AdapterUnavailable: there is none.
    """
    found = secret(reference, adapter=adapter)
    if found is None:
        kind, _, name = reference.partition(":")
        where = f"set the environment variable {name}" if kind == "env" else f"put it into {reference}"
        raise AdapterUnavailable(f"{adapter} needs a key", hint=where, adapter=adapter)
    return found


def add_source(kind: str, look: Callable[[str], str | None]) -> None:
    """Let references of a new kind be looked up by ``look``, which gets what stands after the colon."""
    _SOURCES[kind] = look


def redacted(text: str, secrets: Iterable[Secret]) -> str:
    """The text without the keys, whoever wrote them into it."""
    for key in secrets:
        if len(key.reveal()) >= _SHORTEST:
            text = text.replace(key.reveal(), HIDDEN)
    return text


def _from_keyring(name: str) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise AdapterUnavailable("keys in the system's keyring need the package 'keyring'", hint="pip install keyring") from error
    service, _, user = name.partition("/")
    try:
        return keyring.get_password(service, user or "filmwright")
    except KeyringError as error:
        raise AdapterUnavailable(f"the system's keyring cannot be read: {type(error).__name__}", hint="use env:NAME") from error


_SOURCES: dict[str, Callable[[str], str | None]] = {"env": os.environ.get, "keyring": _from_keyring}
