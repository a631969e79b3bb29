"""Files under one address, on any filesystem that fsspec knows: S3, a shared disk, and others.

Every call is tried again within bounds: an S3 that fails a tenth of its calls, or stalls, costs time and nothing else. One
operation decides between workers: ``create`` makes a file that is not there, and exactly one of those who try succeeds.
"""

from __future__ import annotations

import errno
import os
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import StoreError
from workflows.storage.addresses import number_set

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Bounds of one operation.

    Attributes:
        connect: seconds until a connection stands.
        silence: seconds without a byte after which a call has failed.
        tries: calls before an operation has failed.
        pause: seconds before the second call; each further pause is twice as long, up to ``LONGEST_PAUSE``.
    """

    connect: float = 5.0
    silence: float = 20.0
    tries: int = 8
    pause: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file on a store: its name in its folder, its bytes, and when it was written (seconds since 1970, by the store's clock)."""

    name: str
    size: int
    changed: float


LONGEST_PAUSE = 5.0
"""Seconds between two calls at most."""

_LOCAL = ("file", "local")
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


def patience() -> Patience:
    """The bounds, with FILMWRIGHT_STORE_SILENCE seconds of silence where a person set it."""
    return Patience(silence=number_set("FILMWRIGHT_STORE_SILENCE", Patience().silence))


class Store:
    """Files under one address.

    Args:
        address: ``s3://bucket/prefix``, ``file:///shared/films``, ...
        bounds: how long an operation may take.

    Raises:
        StoreError: no such kind of store is installed.
    """

    def __init__(self, address: str, bounds: Patience | None = None) -> None:
        self.address = address.rstrip("/")
        self._bounds = bounds or patience()
        self._scheme = address.partition("://")[0]
        self._fs, self._root = _open(self.address, self._bounds)
        self._jitter = random.Random(self.address)

    def read(self, name: str) -> bytes | None:
        """A file's bytes, None where there is none."""
        try:
            return bytes(self._call(f"read {name}", lambda: self._fs.cat_file(self._at(name))))
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Put a file there, in place of an older one."""
        if self._scheme in _LOCAL:
            self._call(f"write {name}", lambda: self._replace(name, data))
        else:
            self._call(f"write {name}", lambda: self._fs.pipe_file(self._at(name), data))

    def create(self, name: str, data: bytes) -> bool:
        """Put a file there if there is none; False where somebody else did. ``data`` must differ between writers."""
        make = self._link if self._scheme in _LOCAL else self._put_new
        made = self._call(f"create {name}", lambda: make(name, data))
        return made or self.read(name) == data  # an answer that was lost, and the call repeated, by us or on the way: it was us

    def send(self, path: Path, name: str) -> None:
        """Put the bytes of a local file there."""
        if self._scheme in _LOCAL:
            self.write(name, path.read_bytes())
        else:
            self._call(f"write {name}", lambda: self._fs.put_file(str(path), self._at(name)))

    def fetch(self, name: str, path: Path) -> bool:
        """Write a file's bytes to a local path; False where there is none."""
        try:
            self._call(f"read {name}", lambda: self._fs.get_file(self._at(name), str(path)))
        except FileNotFoundError:
            return False
        return True

    def copy(self, name: str, to: str) -> None:
        """Copy a file within the store."""
        self._call(f"copy {name}", lambda: self._fs.cp_file(self._at(name), self._at(to)))

    def names(self, folder: str = "") -> tuple[str, ...]:
        """Names of files and folders directly under a folder, sorted; () where there is none."""
        top = self._at(folder).rstrip("/")
        try:
            found = self._call(f"list {folder}", lambda: self._fs.ls(top, detail=False, **self._fresh()))
        except FileNotFoundError:
            return ()
        return tuple(sorted(Path(str(one).rstrip("/")).name for one in found if str(one).rstrip("/").lstrip("/") != top.lstrip("/")))

    def files(self, folder: str = "") -> tuple[Stored, ...]:
        """The files directly under a folder, by name; () where there is none."""
        top = self._at(folder).rstrip("/")
        try:
            found = self._call(f"list {folder}", lambda: self._fs.ls(top, detail=True, **self._fresh()))
        except FileNotFoundError:
            return ()
        return tuple(sorted((_stored(one) for one in found if one.get("type") == "file"), key=lambda one: one.name))

    def remove(self, name: str) -> None:
        """Remove a file; nothing happens where there is none."""
        try:
            self._call(f"remove {name}", lambda: self._fs.rm_file(self._at(name)))
        except FileNotFoundError:
            return

    def _fresh(self) -> dict[str, Any]:
        return {} if self._scheme in _LOCAL else {"refresh": True}

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}".rstrip("/")

    def _replace(self, name: str, data: bytes) -> None:
        temporary = self._beside(name, data)
        os.replace(temporary, self._at(name))

    def _link(self, name: str, data: bytes) -> bool:
        temporary = self._beside(name, data)
        try:
            os.link(temporary, self._at(name))
        except FileExistsError:
            return False
        finally:
            os.unlink(temporary)
        return True

    def _beside(self, name: str, data: bytes) -> str:
        """The path of a temporary file with these bytes, forced to disk, in the folder of ``name``."""
        path = Path(self._at(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.parent / f".{path.name}.{uuid.uuid4().hex}"
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return str(temporary)

    def _put_new(self, name: str, data: bytes) -> bool:
        try:
            self._fs.pipe_file(self._at(name), data, mode="create")
        except FileExistsError:
            return False
        except OSError as error:
            if _code(error) not in ("PreconditionFailed", "412"):
                raise
            return False
        return True

    def _call(self, what: str, act: Callable[[], Answer]) -> Answer:
        """Do something, and again while its failure may pass.

        Raises:
            FileNotFoundError: what is asked for is not there.
            StoreError: the store refuses, or all tries failed.
        """
        for attempt in range(self._bounds.tries):
            try:
                return act()
            except FileNotFoundError as error:
                if _code(error) == "NoSuchBucket":
                    raise StoreError(f"{self.address}: there is no such bucket", hint="create it, or name another") from error
                raise
            except _failures() as error:
                self._refused(what, error)
                if attempt + 1 == self._bounds.tries:
                    raise StoreError(
                        f"{self.address} does not answer ({what}, {self._bounds.tries} tries): {_said(error)}",
                        hint="run the same command again when the store is back; nothing is lost",
                    ) from error
            time.sleep(min(LONGEST_PAUSE, self._bounds.pause * 2.0**attempt) * self._jitter.uniform(0.5, 1.0))
        raise AssertionError("unreachable: the last try returns or raises")

    def _refused(self, what: str, error: BaseException) -> None:
        """Tell at once what no further try would mend."""
        known = isinstance(error, (PermissionError, NotADirectoryError, NotImplementedError)) or (
            isinstance(error, OSError) and error.errno in _REFUSED
        )
        if known or type(error).__name__ in ("NoCredentialsError", "PartialCredentialsError", "ParamValidationError"):
            raise StoreError(
                f"{self.address} refuses ({what}): {_said(error)}", hint="check its credentials, address and access rights"
            ) from error


def _stored(told: dict[str, Any]) -> Stored:
    """A file out of a filesystem's listing; one that says not when it was written counts as new."""
    changed = told.get("LastModified") or told.get("mtime") or told.get("created") or time.time()
    return Stored(
        name=str(told["name"]).rpartition("/")[2],
        size=int(told.get("size") or 0),
        changed=float(changed.timestamp() if hasattr(changed, "timestamp") else changed),
    )


def _open(address: str, bounds: Patience) -> tuple[Any, str]:
    """The filesystem of an address, and the place of the address on it."""
    try:
        import fsspec

        options: dict[str, Any] = {"auto_mkdir": True} if address.partition("://")[0] in _LOCAL else {}
        if address.startswith("s3://"):
            config = {"connect_timeout": bounds.connect, "read_timeout": bounds.silence, "retries": {"max_attempts": 0}}
            options = {"use_listings_cache": False, "config_kwargs": config}
        fs, root = fsspec.core.url_to_fs(address, **options)
    except ImportError as error:
        raise StoreError(
            f"{address} cannot be used: {error}", hint="pip install 'filmwright[storage]', and the fsspec package of your store"
        ) from error
    except ValueError as error:
        raise StoreError(f"{address} cannot be used: {error}", hint="use s3://, file:// or another scheme of fsspec") from error
    if address.startswith("s3://"):
        fs.retries = 1  # all retrying is done here, within our bounds
    return fs, str(root).rstrip("/")


def _failures() -> tuple[type[BaseException], ...]:
    """What stores raise when a call fails."""
    kinds: list[type[BaseException]] = [OSError, TimeoutError, NotImplementedError]
    for module, name in (("botocore.exceptions", "BotoCoreError"), ("aiohttp", "ClientError"), ("fsspec.exceptions", "FSTimeoutError")):
        try:
            kinds.append(getattr(__import__(module, fromlist=[name]), name))
        except ImportError:
            continue
    return tuple(kinds)


def _code(error: BaseException) -> str:
    """The vendor's own code behind an error, "" where there is none."""
    response = getattr(error.__cause__ or error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
