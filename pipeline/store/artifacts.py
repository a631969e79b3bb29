"""Content keys and atomic files.

Every artifact has a key: a hash of all that went into it. The key and the digest of the file stand
in a small JSON record beside it; an artifact counts as made only when both agree. Writes go to a
temporary name and are renamed, so that a killed run never leaves half a file under a good name.
"""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import numpy as np

from pipeline.errors import ArtifactError, DiskFull

_HALF = re.compile(r"\..+\.(?:[0-9a-f]{8}\.part|[a-z0-9_]{8}\.\w+)")
"""Names of files that are being written: ours, and those of ``tempfile``."""

KEY_LENGTH = 20
"""Hex digits of a content key (80 bits)."""


def content_key(kind: str, *parts: object) -> str:
    """The key of an artifact of one kind made from ``parts``.

    Parts may be frozen dataclasses, enums, fractions, paths, strings, numbers, None, and tuples,
    lists or string-keyed mappings of them. Sets are refused: their order differs between processes.

    Raises:
        TypeError: a part cannot be keyed.
    """
    text = json.dumps([kind, *(_plain(part) for part in parts)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LENGTH]


def stable_seed(*parts: object) -> int:
    """A seed between 0 and 2**31 - 1 that depends on ``parts`` alone, in every process."""
    return int(content_key("seed", *parts)[:12], 16) % 2**31


def _plain(value: object) -> Any:
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"": type(value).__name__, **fields}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Path):
        return value.as_posix()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be part of a content key")


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else _digest_stream(file)


def _digest_stream(file: Any) -> str:  # Python 3.10 has no hashlib.file_digest
    total = hashlib.sha256()
    while block := file.read(1 << 20):
        total.update(block)
    return total.hexdigest()


@contextmanager
def writing(path: Path, *, durable: bool = False) -> Iterator[Path]:
    """A temporary path beside ``path`` that becomes ``path`` when the block ends well.

    Args:
        path: the final name; its folder is made when missing.
        durable: flush to disk before the rename (where a loss would cost money).

    Raises:
        DiskFull: no space is left.
        ArtifactError: the folder cannot be written.
    """
    with translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem[:40]}.", suffix=path.suffix)
        os.close(handle)
    temporary = Path(name)
    try:
        with translated(path):
            yield temporary
            if durable:
                _flush(temporary)
            temporary.chmod(0o644)
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def cleared(folder: Path) -> None:
    """Remove what killed runs left of files half written into ``folder`` itself; to be called where nobody else writes."""
    with suppress(FileNotFoundError):
        for entry in os.scandir(folder):
            if _HALF.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                Path(entry.path).unlink(missing_ok=True)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the operating system's complaints about ``path`` into ours."""
    try:
        yield
    except OSError as error:
        if isinstance(error, DiskFull) or not error.errno:
            raise
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(
                f"no space is left to write {path.name!r}", hint="free some space and run the same command again; nothing is lost"
            ) from error
        raise ArtifactError(f"{path} cannot be written: {error.strerror}", hint="choose a folder that you may write, with --out") from error


def write_bytes(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file atomically."""
    with writing(path, durable=durable) as temporary:
        temporary.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file atomically."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a JSON object atomically, readable by people."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_record(path: Path, value: Mapping[str, Any]) -> None:
    """Write a JSON object atomically, in the fifth of the time, for caches that nobody reads."""
    write_text(path, json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object in ``path``; {} where there is none or it is damaged (it is only a record)."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def is_made(record: Mapping[str, Any], key: str, *files: Path) -> bool:
    """True when ``record`` says that ``files`` were made under ``key`` and their bytes still agree."""
    if record.get("key") != key:
        return False
    digests = record.get("sha256")
    if not isinstance(digests, Mapping) or len(digests) != len(files):
        return False
    return all(f.is_file() and digests.get(f.name) == digest(f) for f in files)


def made(key: str, *files: Path, **facts: Any) -> dict[str, Any]:
    """The record of files that were just made under ``key``."""
    return {"key": key, "sha256": {f.name: digest(f) for f in files}, **facts}
