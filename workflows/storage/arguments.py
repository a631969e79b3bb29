"""Film folders as arguments of commands: a path, or the address of a film on a store, which is held until the command ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from workflows.storage.addresses import is_address, mirror

_held = ExitStack()


@contextmanager
def command() -> Iterator[None]:
    """While the block runs, films that are named as arguments are held; what was changed in them is on the store afterwards."""
    with _held:
        yield


def folder(text: str) -> Path:
    """A film folder that the command may change."""
    if is_address(text):
        from workflows.storage.staging import staged

        _held.enter_context(staged(mirror(text)))
        return mirror(text)
    return Path(text)


def home(text: str) -> Path:
    """A film, or a folder of films, of which the command reads the records first."""
    if not is_address(text):
        return Path(text)
    from workflows.storage.staging import arrive
    from workflows.storage.store import Store

    names = Store(text).names()
    if "manifest" in names:
        return Path(arrive(text))
    for name in names:
        arrive(f"{text.rstrip('/')}/{name}")
    return mirror(text)


def readable(text: str) -> Path:
    """A film folder that the command reads."""
    if is_address(text):
        from workflows.storage.staging import look

        look(mirror(text))
        return mirror(text)
    return Path(text)
