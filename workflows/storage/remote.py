"""A film on a store, and its mirror: what a manifest names is pulled, what was made is pushed, the manifest comes last.

Files stand on the store under their digests and are never changed. A manifest says which file of the film has which digest; it
is one record of a journal, so a crash at any moment leaves the manifest before or the manifest after, and never half of one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import LeaseLost
from pipeline.store.artifacts import digest
from workflows.storage.cache import keep, object_name, place
from workflows.storage.journal import Journal
from workflows.storage.lease import Lease
from workflows.storage.store import Store

LEDGER = "ledger.jsonl"
"""The ledger has a journal of its own: see ``workflows.storage.ledger``."""

_STAYS = ("work", "lease", "manifest", "ledger", "objects", "shots")
"""Folders of a mirror that are not part of the film; the others are names on the store."""

_RECORDS = (".json", ".yaml", ".txt", ".otio", ".srt", ".vtt")
"""Endings of the small files that say what a film is."""

_KEPT_MANIFESTS = 3

Wanted = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Seen:
    """A file of the mirror as it was when its digest was computed."""

    changed: int
    size: int
    sha256: str


class Remote:
    """One film, or what one shot added to it, on a store.

    Args:
        store: where the film stands.
        root: the mirror.
        folder: of the manifests on the store.
    """

    def __init__(self, store: Store, root: Path, folder: str = "manifest") -> None:
        self.store = store
        self.root = root
        self._journal = Journal(store, folder)
        self._number = 0
        self._files: dict[str, str] = {}
        self._seen: dict[str, Seen] = {}
        self._lock = threading.Lock()

    @property
    def files(self) -> Mapping[str, str]:
        """Digests by path, as the manifest has them that was pulled or pushed last."""
        return self._files

    @property
    def number(self) -> int:
        """Of that manifest, 0 for a new film."""
        return self._number

    def refresh(self) -> None:
        """Read the newest manifest."""
        with self._lock:
            number = self._journal.last()
            if number != self._number:
                files = self._journal.read(number).get("files", {})
                self._number, self._files = number, {str(path): str(sha) for path, sha in files.items() if _inside(str(path))}

    def pull(self, wanted: Wanted = bool) -> None:
        """Bring the mirror to the newest manifest, with those files that are wanted (a path, by default all).

        Files that the manifest does not know are removed, but for takes: their names are keys, so they are what they say.
        """
        self.refresh()
        for name, sha256 in self._files.items():
            if wanted(name):
                self._bring(name, sha256)
        for name in set(self._found()) - set(self._files):
            if not name.startswith("takes/"):
                (self.root / name).unlink(missing_ok=True)

    def bring(self, files: Mapping[str, str]) -> None:
        """Put files of another manifest of this film into the mirror."""
        for name, sha256 in files.items():
            if _inside(name):
                self._bring(name, sha256)

    def push(self, lease: Lease, only: Wanted = lambda name: True) -> None:
        """Send what the mirror has and the store lacks, then a manifest that names it.

        Raises:
            LeaseLost: another worker has the film.
            StoreError: the store does not answer.
        """
        with self._lock:
            here = {name: sha for name in self._found() if only(name) and (sha := self._digest(name))}
            files = {name: sha for name, sha in self._files.items() if name not in self._seen} | here
            if files == self._files:
                return
            if not all(self._sent(name, sha256) for name, sha256 in here.items() if sha256 not in set(self._files.values())):
                return  # a file changed under our hands; the next push has it
            self._write(files, lease)

    def drop(self, names: Set[str], lease: Lease) -> None:
        """Leave names out of the film: the manifests before are gone, and the objects of these names are free to go.

        Raises:
            LeaseLost: another worker has the film.
            StoreError: the store does not answer.
        """
        with self._lock:
            files = {name: sha256 for name, sha256 in self._files.items() if name not in names}
            if files != self._files:
                self._write(files, lease)
            self._journal.forget_before(self._number)

    def publish(self, names: Iterable[str]) -> None:
        """Copy files to the places where a person looks for them; the manifest stays the truth."""
        for name in names:
            if name in self._files:
                self.store.copy(object_name(self._files[name]), name)

    def tidy(self) -> None:
        """Remove manifests that are past; called by the holder of the lease."""
        self._journal.forget_before(self._number - _KEPT_MANIFESTS + 1)

    def _write(self, files: dict[str, str], lease: Lease) -> None:
        lease.check()
        record: dict[str, Any] = {"schema": "filmwright.manifest/1", "term": lease.term, "files": files}
        if not self._journal.append(self._number + 1, record):
            raise LeaseLost(f"another worker changed {self.store.address}", hint="it goes on with the film")
        self._number, self._files = self._number + 1, files

    def _sent(self, name: str, sha256: str) -> bool:
        snapshot = keep(self.root / name, sha256)
        if snapshot is not None:
            self.store.send(snapshot, object_name(sha256))
        return snapshot is not None

    def _bring(self, name: str, sha256: str) -> None:
        path = self.root / name
        if not (path.is_file() and self._digest(name) == sha256):
            place(self.store, sha256, path)
            self._digest(name)

    def _digest(self, name: str) -> str:
        """The digest of a file of the mirror, computed once while it does not change; "" for one that is gone."""
        try:
            facts = (self.root / name).stat()
            seen = self._seen.get(name)
            if seen is None or (seen.changed, seen.size) != (facts.st_mtime_ns, facts.st_size):
                seen = self._seen[name] = Seen(facts.st_mtime_ns, facts.st_size, digest(self.root / name))
        except FileNotFoundError:
            return ""
        return seen.sha256

    def _found(self) -> Iterator[str]:
        """Files of the film in the mirror; temporary files begin with a point."""
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root).as_posix()
            if path.is_file() and not path.name.startswith(".") and name != LEDGER and name.split("/")[0] not in _STAYS:
                yield name


def is_record(name: str) -> bool:
    """Whether a file of a film is one of the small ones that say what the film is."""
    return name.endswith(_RECORDS) or name == "poster.jpg"


def _inside(name: str) -> bool:
    parts = Path(name).parts
    return bool(parts) and not Path(name).is_absolute() and ".." not in parts
