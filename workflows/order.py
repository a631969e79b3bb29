"""What is to be made, and where: from a prompt, a screenplay or a film folder to a checked order."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ArtifactError, ConfigError
from pipeline.film import scripts
from pipeline.film.cast_sheet import with_defaults
from pipeline.film.screenplay import Screenplay
from pipeline.stages.script import read_screenplay
from pipeline.store.artifacts import write_text
from pipeline.store.folder import FilmFolder, held
from workflows.config import FilmConfig
from workflows.layers import dump, load
from workflows.prompt import clean, named_path, shortened, slug
from workflows.storage.addresses import is_address, shown
from workflows.storage.staging import arrive

HOME = "films"
"""Folder under the working directory where films go unless --out says otherwise."""

_FRESH = {"work", "film.yaml"}
_MOST_NAMES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One film to be made.

    Attributes:
        config: every wish.
        root: the film folder.
        source: the screenplay that the person brought, None where the director writes.
    """

    config: FilmConfig
    root: Path
    source: Screenplay | None = None

    @property
    def folder(self) -> FilmFolder:
        """The film folder with its paths."""
        return FilmFolder(self.root)


def take_order(wish: str, *, out: str = "", file: Path | None = None, words: Iterable[str] = ()) -> Order:
    """Check a wish and find its folder. Nothing is written.

    Args:
        wish: a prompt, the path of a screenplay, or the path of a film folder to go on with.
        out: the film folder, "" for one under HOME.
        file: YAML file with settings.
        words: ``key=value`` settings.

    Raises:
        BriefError: the prompt cannot become a film.
        ConfigError: a setting is wrong, or the folder holds another film.
        ScreenplayError: the screenplay is not legal.
        ArtifactError: the folder cannot be used.
    """
    if is_address(wish):
        return reopen(Path(arrive(wish)), file=file, words=words)
    path = named_path(wish)
    if path is not None and path.is_dir():
        return reopen(path, file=file, words=words)
    config = load(file, words)
    config = dataclasses.replace(config, out=arrive(out or config.out))
    if path is None:
        config = dataclasses.replace(config, prompt=clean(wish or config.prompt), screenplay="")
        return Order(config=config, root=choose_folder(config, config.title or config.prompt))
    source = bring_screenplay(path)
    config = dataclasses.replace(config, prompt=source.prompt, screenplay=str(path))
    return Order(config=config, root=choose_folder(config, config.title or source.title or source.prompt), source=source)


def reopen(root: Path, *, file: Path | None = None, words: Iterable[str] = ()) -> Order:
    """The order of a film that already has a folder, with new settings on top of its own.

    Raises:
        ArtifactError: the folder holds no film.
        ConfigError: a setting is wrong.
    """
    root = Path(arrive(str(root)))
    folder = FilmFolder(root)
    if not root.is_dir():
        raise ArtifactError(f"there is no film folder {shown(root)!r}", hint="make one first: filmwright make PROMPT --out DIR")
    if not folder.config.is_file():
        raise ArtifactError(
            f"{shown(root)} is not a film folder: it holds no film.yaml", hint="make a film there first: filmwright make PROMPT --out DIR"
        )
    config = load(file, words, base=load(folder.config))
    source = read_screenplay(folder) if config.screenplay and folder.screenplay.is_file() else None
    return Order(config=config, root=root, source=source)


def bring_screenplay(path: Path) -> Screenplay:
    """Read a screenplay file of any known format, with the cast sheet of the same name beside it.

    Raises:
        ScreenplayError: it is no text, or not a legal screenplay.
    """
    return with_defaults(scripts.load(path))


def choose_folder(config: FilmConfig, name: str) -> Path:
    """The folder that the film goes to: the wished one, or the first free name under HOME.

    Raises:
        ConfigError: the wished folder holds another film.
        ArtifactError: it is a file, or holds other things.
    """
    if config.out:
        root = Path(config.out).expanduser()
        _check_folder(root, config)
        return root
    names = (slug(name) + (f"-{n}" if n > 1 else "") for n in range(1, _MOST_NAMES))
    return next(root for root in (Path(HOME) / n for n in names) if not root.exists() or holds(root, config))


def holds(root: Path, config: FilmConfig) -> bool:
    """True when the folder holds this very film, finished or not."""
    known = FilmFolder(root).config
    return known.is_file() and load(known).prompt == config.prompt


def write_order(order: Order) -> None:
    """Write the resolved configuration into the film folder, which is made when missing.

    Raises:
        FolderInUse: another process works there.
        ArtifactError: the folder cannot be written.
    """
    with held(order.folder):
        write_text(order.folder.config, dump(dataclasses.replace(order.config, out="")))


def _check_folder(root: Path, config: FilmConfig) -> None:
    if root.exists() and not root.is_dir():
        raise ArtifactError(f"{root} is a file, not a folder", hint="choose another folder with --out")
    if not root.is_dir() or holds(root, config):
        return
    known = FilmFolder(root).config
    if known.is_file():
        raise ConfigError(
            f"{root} holds another film: {shortened(load(known).prompt)!r}",
            hint=f"choose another folder with --out, or go on with that film: filmwright make {root}",
            key="out",
        )
    if any(entry.name not in _FRESH for entry in root.iterdir()):
        raise ConfigError(f"{root} is no film folder and is not empty", hint="choose a new folder with --out", key="out")
