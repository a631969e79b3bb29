"""Film sets of the storyworld, shard by shard: goes on where it stopped, in as many processes as wanted."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from director.storybook.direct import StorybookDirector
from director.unimage.training.shards import MANIFEST, Shard, read_manifest, write_manifest, write_shard
from director.unimage.training.storyworld import Storyworld, make_film
from pipeline.errors import DatasetError
from pipeline.store.artifacts import content_key, digest

SHARD = 500
"""Films of a shard."""
HELD_BACK = 40
"""One film of so many is made for ``valid``, and as many for ``test``, on top of those for training."""
WORLD_VERSION = "2"
"""Raised when the same settings make other films, so that a set is not mixed of both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """The films of one shard to make."""

    world: Storyworld
    split: str
    first: int
    films: int

    @property
    def name(self) -> str:
        return f"{self.split}-{self.first // SHARD:05d}"

    @property
    def key(self) -> str:
        return content_key("storyworld", WORLD_VERSION, StorybookDirector.version, self.world, self.split, self.first, self.films)


def write_storyworld(
    folder: Path,
    films: int,
    seed: int = 0,
    workers: int = 1,
    world: Storyworld | None = None,
    on_shard: Callable[[int, int], None] | None = None,
) -> tuple[Shard, ...]:
    """Write a film set of the storyworld, and one film in forty more for each of ``valid`` and ``test``.

    Whole shards of the same settings that stand in the folder already are kept; asked for more films, it makes those that are missing.

    Args:
        folder: of the film set; made when missing.
        films: for training, at least one.
        seed: of the world; counts over that of ``world``.
        workers: processes.
        world: what its films are like.
        on_shard: hears how many shards are there, and of how many.

    Raises:
        DatasetError: the number of films or workers cannot be, or the folder holds a film set that is no storyworld.
        DiskFull: no space is left; whole shards stay.
    """
    if films < 1 or workers < 1:
        raise DatasetError(f"{films} films by {workers} workers cannot be made", hint="give at least one of both")
    pieces = tuple(_pieces(replace(world or Storyworld(), seed=seed), films))
    standing = {shard.key: shard for shard in _standing(folder) if _is_whole(folder, shard)}
    shards = {piece.key: standing[piece.key] for piece in pieces if piece.key in standing}
    missing = tuple(piece for piece in pieces if piece.key not in shards)
    for shard in _made(folder, missing, workers):
        shards[shard.key] = shard
        write_manifest(folder, shards.values())
        if on_shard:
            on_shard(len(shards), len(pieces))
    write_manifest(folder, shards.values())
    return read_manifest(folder)


def _pieces(world: Storyworld, films: int) -> Iterable[_Piece]:
    held_back = max(1, films // HELD_BACK)
    for split, wanted in (("test", held_back), ("valid", held_back), ("train", films)):  # small ones first: whoever waits can begin
        for first in range(0, wanted, SHARD):
            yield _Piece(world=world, split=split, first=first, films=min(SHARD, wanted - first))


def _standing(folder: Path) -> tuple[Shard, ...]:
    """The shards of the folder, none where it holds no film set."""
    if not (folder / MANIFEST).exists():
        return ()
    shards = read_manifest(folder)
    if not all(shard.key for shard in shards):
        raise DatasetError(f"{str(folder)!r} holds a film set that is no storyworld", hint="give another folder")
    return shards


def _is_whole(folder: Path, shard: Shard) -> bool:
    path = folder / shard.file
    return path.is_file() and digest(path) == shard.sha256


def _made(folder: Path, pieces: tuple[_Piece, ...], workers: int) -> Iterable[Shard]:
    if workers == 1:
        yield from (_make(folder, piece) for piece in pieces)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, max(1, len(pieces))), mp_context=context) as pool:
        for done in as_completed([pool.submit(_make, folder, piece) for piece in pieces]):
            yield done.result()


def _make(folder: Path, piece: _Piece) -> Shard:
    films = [make_film(piece.world, piece.split, number) for number in range(piece.first, piece.first + piece.films)]
    return write_shard(folder, piece.name, films, piece.key)
