"""Where things stand in a film folder. The folder is the truth of a film."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ArtifactError, FolderInUse
from pipeline.store.artifacts import is_made, read_json, translated, write_json


@dataclass(frozen=True, slots=True)
class FilmFolder:
    """Paths of one film; nothing is created by asking for a path."""

    root: Path

    @property
    def config(self) -> Path:
        """The resolved configuration of the run."""
        return self.root / "film.yaml"

    @property
    def screenplay(self) -> Path:
        """The screenplay in the director's tagged grammar."""
        return self.root / "screenplay.txt"

    @property
    def cast_sheet(self) -> Path:
        """What the grammar has no tag for, keyed by id."""
        return self.root / "screenplay.yaml"

    @property
    def keyframes(self) -> Path:
        """Folder of keyframes."""
        return self.root / "keyframes"

    @property
    def sound(self) -> Path:
        """Folder of lines, score, ambience and stems."""
        return self.root / "sound"

    @property
    def timeline(self) -> Path:
        """The edit."""
        return self.root / "timeline.otio"

    @property
    def film(self) -> Path:
        """The finished film; captions and pages stand beside it under the same stem."""
        return self.root / "film.mp4"

    @property
    def report(self) -> Path:
        """The report page."""
        return self.root / "report.html"

    @property
    def ledger(self) -> Path:
        """Every paid job."""
        return self.root / "ledger.jsonl"

    @property
    def work(self) -> Path:
        """Caches that may be deleted at any time."""
        return self.root / "work"

    @property
    def record(self) -> Path:
        """What the film knows about itself: keys, timings, proof."""
        return self.root / "film.json"

    def keyframe(self, shot: str) -> Path:
        """The keyframe picture of a shot."""
        return self.keyframes / f"{shot}.png"

    def scene(self, shot: str) -> Path:
        """The layered scene behind a keyframe."""
        return self.keyframes / f"{shot}.scene.json"

    def line(self, shot: str, index: int) -> Path:
        """The sound of a dialogue line, counted from 1 in its shot."""
        return self.sound / "lines" / f"{shot}-{index}.wav"

    def takes(self, shot: str) -> Path:
        """Folder of all takes of a shot."""
        return self.root / "takes" / shot

    def relative(self, path: Path) -> str:
        """``path`` as it is written into files of this folder."""
        return path.relative_to(self.root).as_posix()

    def inside(self, name: str) -> Path:
        """The path that a file of this folder names.

        Raises:
            ArtifactError: the name leads out of the folder.
        """
        path = (self.root / name).resolve()
        if not path.is_relative_to(self.root.resolve()):
            raise ArtifactError(f"{name!r} leads out of the film folder", hint="use paths inside the folder")
        return path

    def facts(self) -> dict[str, Any]:
        """The film's record, {} for a new folder."""
        return read_json(self.record)

    def film_stands(self) -> bool:
        """True where the film and what stands beside it are there, byte for byte as they were made."""
        record = self.facts().get("film", {})
        files = tuple(self.root / name for name in record.get("sha256", {}))
        return self.film.is_file() and is_made(record, str(record.get("key")), *files)

    def note(self, **facts: Any) -> None:
        """Add facts to the film's record. Only the process that holds the folder calls this."""
        write_json(self.record, {"schema": "filmwright.film/1", **self.facts(), **facts})


@contextmanager
def held(folder: FilmFolder) -> Iterator[FilmFolder]:
    """Hold the folder against other processes while the block runs; makes the folder when missing.

    The operating system frees the lock when the process ends, however it ends.

    Raises:
        FolderInUse: another process holds it.
        ArtifactError: it is a file or cannot be written.
    """
    if folder.root.exists() and not folder.root.is_dir():
        raise ArtifactError(f"{folder.root} is a file, not a folder", hint="choose another folder with --out")
    with translated(folder.root):
        folder.work.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder.work / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _lock(handle, folder.root)
        try:
            yield folder
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)  # closing alone frees nothing while a process that is being started has a copy
    finally:
        os.close(handle)


def _lock(handle: int, root: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
        who = f"process {holder}" if holder else "another process"
        raise FolderInUse(f"{root} is in use by {who}", hint="wait until it ends, or choose another folder with --out") from error
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)
