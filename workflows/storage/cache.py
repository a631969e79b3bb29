"""The cache of this machine: files of stores by their digest, shared by all films."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.store.artifacts import digest, translated
from workflows.storage.addresses import cache_folder
from workflows.storage.store import Store

OBJECTS = "objects"
"""Folder of files by digest, on the store and in the cache."""

_FETCHES = 3
"""Fetches of a file whose bytes are not as they should be."""


def object_name(sha256: str) -> str:
    """Where bytes with this digest stand on a store."""
    return f"{OBJECTS}/{sha256}"


def keep(path: Path, sha256: str) -> Path | None:
    """Let the cache have a file of ours; its place there, None where the file has changed since its digest was computed."""
    target = _cached(sha256)
    if target.is_file() and digest(target) == sha256:
        return target
    snapshot = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        _give(path, snapshot)
        if digest(snapshot) != sha256:
            return None
        os.replace(snapshot, target)
    except FileNotFoundError:
        return None
    finally:
        snapshot.unlink(missing_ok=True)
    return target


def place(store: Store, sha256: str, path: Path) -> None:
    """Put the bytes with this digest at ``path``: from the cache, or fetched and checked.

    Raises:
        StoreError: the store has them not, or only damaged.
    """
    cached = _cached(sha256)
    if not (cached.is_file() and digest(cached) == sha256):
        _fetch(store, sha256, cached)
    _give(cached, path)


def _fetch(store: Store, sha256: str, target: Path) -> None:
    for _ in range(_FETCHES):
        with translated(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=".")
        os.close(handle)
        try:
            if not store.fetch(object_name(sha256), Path(name)):
                raise StoreError(
                    f"{store.address} lacks {object_name(sha256)}, which its manifest names", hint="make the film again in another place"
                )
            if digest(Path(name)) == sha256:
                os.replace(name, target)
                return
        finally:
            Path(name).unlink(missing_ok=True)
    raise StoreError(f"{object_name(sha256)} of {store.address} is damaged", hint="remove it from the store; its shot is made again")


def _give(source: Path, target: Path) -> None:
    """Let ``target`` have the bytes of ``source``; one copy on disk where that is possible. Nobody writes into files of a film folder."""
    with translated(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".")
        os.close(handle)
        os.unlink(name)
        try:
            try:
                os.link(source, name)
            except OSError:  # another disk, or one without links
                shutil.copyfile(source, name)
            os.replace(name, target)  # where both are one file already, this leaves the temporary name
        finally:
            Path(name).unlink(missing_ok=True)


def _cached(sha256: str) -> Path:
    return cache_folder() / OBJECTS / sha256[:2] / sha256
