"""Keeping house: every unfinished film is taken up again, takes and caches that nothing refers to go, and room is checked first."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError, FolderInUse
from pipeline.store.folder import FilmFolder, held
from pipeline.store.ledger import Event, Ledger
from workflows.approvals import waiting
from workflows.batch.running import Result, as_json, as_text, done, result_of
from workflows.commands import stoppable
from workflows.film import Relay, make_order
from workflows.order import reopen
from workflows.storage.addresses import is_address
from workflows.storage.staging import stands

OPEN = (Event.RESERVED, Event.SENDING, Event.SUBMITTED, Event.UNKNOWN)
"""Last events of a job that a vendor may still be working on."""

DAY = 86400.0

Facts = dict[str, Any]


def films(home: Path) -> tuple[FilmFolder, ...]:
    """The film folders in a folder, or the folder itself where it is one, by name.

    Raises:
        ConfigError: there is no such folder.
    """
    if not home.is_dir():
        raise ConfigError(f"there is no folder {str(home)!r}", hint="name a film folder, or a folder of films", key="folder")
    if FilmFolder(home).config.is_file():
        return (FilmFolder(home),)
    return tuple(FilmFolder(path.parent) for path in sorted(home.glob("*/film.yaml")))


def is_finished(folder: FilmFolder) -> bool:
    """True where the film and what stands beside it are there as they were made, and nobody must say yes."""
    return (folder.film_stands() or stands(folder)) and not waiting(folder)


def resume(home: Path, relay: Relay) -> tuple[Result, ...]:
    """Go on with every unfinished film of a folder, one after another; one that fails stops no other.

    Args:
        home: a folder of films, or a film.
        relay: what ends the run.
    """
    return tuple(_resumed(folder, relay) for folder in films(home) if not is_finished(folder))


def resume_command(home: Path, *, everything: bool) -> Facts:
    """``filmwright resume``.

    Raises:
        ConfigError: a folder of films is named without ``everything``.
    """
    if not everything and not FilmFolder(home).config.is_file():
        raise ConfigError(f"{home} is not a film folder", hint=f"for every film in it: filmwright resume --all {home}", key="folder")
    relay = Relay()
    with stoppable(relay.stop):
        results = resume(home, relay)
    return {"folder": str(home), **as_json(results)}


def resume_text(facts: Facts) -> str:
    """The results for a person."""
    rows = [Result(**row) for row in facts["films"]]
    return as_text(rows) if rows else f"every film in {facts['folder']} is finished"


def gc(text: str, *, days: float, most: float = 0.0, dry: bool = False) -> Facts:
    """``filmwright gc`` on a folder or an address; the arguments are those of ``collect``."""
    if not is_address(text):
        return collect(Path(text), days=days, most=most, dry=dry)
    from workflows.storage.sweeping import sweep

    return sweep(text, days=days, most=most, dry=dry)


def collect(home: Path, *, days: float, most: float = 0.0, dry: bool = False) -> Facts:
    """Remove caches and takes that nothing refers to.

    What a finished film's timeline names, all of an unfinished film but its caches, every clip that was bought, and all of a shot with
    an open job stay, and so do the alternatives among which a take was chosen.

    Args:
        home: a folder of films, or a film.
        days: what was changed less than so many days ago stays.
        most: bytes that the folder may have; younger files go too, oldest first, until it has no more. 0 for no bound.
        dry: only say what would go.
    """
    removed: list[Path] = []
    busy: list[str] = []
    freed, total = 0, sum(size for _, size, _ in _sized(home.rglob("*"))) if home.is_dir() else 0
    now = time.time()
    for folder in films(home):
        try:
            with held(folder):
                for changed, size, path in sorted(_sized(_loose(folder))):
                    if now - changed >= days * DAY or (most and total - freed > most):
                        removed.append(path)
                        freed += size
                        if not dry:
                            path.unlink(missing_ok=True)
        except FolderInUse:
            busy.append(str(folder.root))
    return {"folder": str(home), "bytes": total, "freed": freed, "removed": [str(p) for p in removed], "busy": busy, "dry": dry}


def collect_text(facts: Facts) -> str:
    """What went, for a person."""
    verb = "would be removed" if facts["dry"] else "removed"
    busy = [f"{name} is in use and was left alone" for name in facts["busy"]]
    return "\n".join([*busy, f"{len(facts['removed'])} files {verb}: {facts['freed'] / 1e6:.1f} of {facts['bytes'] / 1e6:.1f} MB"])


def _resumed(folder: FilmFolder, relay: Relay) -> Result:
    return result_of(lambda: done(make_order(reopen(folder.root), relay=relay)), relay.stop, ident=folder.root.name, folder=folder.root)


def _loose(folder: FilmFolder) -> Iterator[Path]:
    """Files that may go: caches, and takes of a finished film that nothing refers to."""
    shots = open_shots(Ledger(folder.ledger))
    for path in folder.work.rglob("*"):
        downloading = shots and "downloads" in path.relative_to(folder.work).parts
        if path.is_file() and path.name != "lock" and not downloading:
            yield path
    if is_finished(folder) and folder.timeline.is_file():
        takes = (path.relative_to(folder.root).as_posix() for path in sorted((folder.root / "takes").rglob("*")) if path.is_file())
        yield from (folder.root / name for name in spare(folder, takes, shots))


def open_shots(ledger: Ledger) -> set[str]:
    """Shots with a job that a vendor may still be working on."""
    return {attempt.last.shot for attempt in ledger.attempts() if attempt.last.event in OPEN}


def spare(folder: FilmFolder, names: Iterable[str], shots: Set[str]) -> Iterator[str]:
    """Files of takes that a finished film does not need.

    Args:
        folder: the film; its timeline is there.
        names: of files in it, for example "takes/S01/0f3a.mp4".
        shots: with an open job; all of theirs stays.
    """
    named = folder.timeline.read_text("utf-8")
    for name in names:
        top, *rest = name.split("/")
        if top != "takes" or len(rest) < 2 or rest[0] in shots or (folder.root / "takes" / rest[0] / "choice.json").is_file():
            continue
        unused = len(rest) == 2 and f"takes/{rest[0]}/{Path(rest[1]).stem}." not in named
        if unused or rest[1:-1] == ["failed"]:
            yield name


def _sized(paths: Iterator[Path]) -> Iterator[tuple[float, int, Path]]:
    """(when it was changed, bytes, path) of every file."""
    for path in paths:
        if path.is_file() and not path.is_symlink():
            facts = path.stat()
            yield facts.st_mtime, facts.st_size, path


def read_bytes(text: str) -> float:
    """Bytes in "500M", "20G", "1.5T" or a plain number; 0 for "".

    Raises:
        ConfigError: it is no size.
    """
    words = text.strip().upper().removesuffix("B")
    unit = {"K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}.get(words[-1:], 1.0)
    try:
        value = float(words[:-1] if unit > 1 else words or 0) * unit
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise ConfigError(f"{text!r} is no size", hint="write 500M or 20G", key="size")
    return value
