"""Film sets: a folder of shards that anyone can write, and films of it by number.

::

    set.json                    {"format": "filmwright film set", "version": 1, "shards": [...]}
    train-00000.jsonl.gz        one film per line
    train-00000.pictures.zip    keyframes as image files, where there are any
    valid-00000.jsonl.gz  ...

A film set is complete when its ``set.json`` says so; shards appear there only when they are whole. The page on training tells what a
line holds.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import random
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from director.storybook.seeds import stable
from director.unimage.training.records import SPLITS, FilmRecord
from director.unimage.training.scene_json import film_in, film_out
from pipeline.errors import DatasetError, ScreenplayError
from pipeline.film import tagged
from pipeline.store.artifacts import read_json, write_bytes, write_json

FORMAT = "filmwright film set"
VERSION = 1
MANIFEST = "set.json"
_KEPT_SHARDS = 64
"""Shards whose lines stay in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One file of a film set.

    Attributes:
        file: its name in the folder.
        split: of all its films.
        films: how many it holds.
        sha256: of its bytes.
        key: what it was made from, "" where nobody says.
    """

    file: str
    split: str
    films: int
    sha256: str
    key: str = ""

    @property
    def pictures(self) -> str:
        """Name of the file with its pictures."""
        return f"{self.file.removesuffix('.jsonl.gz')}.pictures.zip"


# ---------------------------------------------------------------- writing


def write_shard(folder: Path, name: str, films: Sequence[FilmRecord], key: str = "") -> Shard:
    """Write films of one split as one shard; it belongs to the set once ``write_manifest`` names it.

    Args:
        folder: of the film set.
        name: without ending, for example "train-00000".
        films: at least one, all of one split.
        key: what they were made from.

    Raises:
        DatasetError: no films, or films of several splits.
        DiskFull: no space is left.
    """
    if len({film.split for film in films}) != 1:
        raise DatasetError(f"shard {name!r} would hold films of no or several splits", hint="write a shard for each split")
    pictures = {(film.id, k.number): k.picture for film in films for k in film.keyframes if k.picture is not None}
    names = {at: f"{at[0]}-S{at[1]:02d}{_ending(picture)}" for at, picture in pictures.items()}
    lines = (
        json.dumps(film_out(film, {n: file for (i, n), file in names.items() if i == film.id}), ensure_ascii=False, separators=(",", ":"))
        for film in films
    )
    data = gzip.compress("".join(f"{line}\n" for line in lines).encode("utf-8"), compresslevel=6, mtime=0)
    shard = Shard(file=f"{name}.jsonl.gz", split=films[0].split, films=len(films), sha256=hashlib.sha256(data).hexdigest(), key=key)
    if pictures:
        write_bytes(folder / shard.pictures, _zipped((names[at], picture) for at, picture in pictures.items()))
    write_bytes(folder / shard.file, data)
    return shard


def write_manifest(folder: Path, shards: Iterable[Shard]) -> None:
    """Write ``set.json``: from now on the folder holds these shards and no others."""
    listed = [
        {"file": s.file, "split": s.split, "films": s.films, "sha256": s.sha256, "key": s.key}
        for s in sorted(shards, key=lambda s: (SPLITS.index(s.split), s.file))
    ]
    write_json(folder / MANIFEST, {"format": FORMAT, "version": VERSION, "shards": listed})


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data)  # without a date, so that the same films give the same bytes
    return held.getvalue()


_ENDINGS = ((b"\x89PNG", ".png"), (b"\xff\xd8", ".jpg"), (b"RIFF", ".webp"))


def _ending(picture: bytes) -> str:
    return next((ending for magic, ending in _ENDINGS if picture.startswith(magic)), ".img")


# ---------------------------------------------------------------- reading


def read_manifest(folder: Path) -> tuple[Shard, ...]:
    """The shards of a film set.

    Raises:
        DatasetError: the folder holds no film set, or one of another version.
    """
    found = read_json(folder / MANIFEST)
    if (found.get("format"), found.get("version")) != (FORMAT, VERSION):
        raise DatasetError(
            f"{str(folder)!r} holds no film set of version {VERSION}",
            hint=f"its {MANIFEST} must name the shards; make a film set again, or mend it",
        )
    try:
        shards = tuple(Shard(**item) for item in found["shards"])
    except (KeyError, TypeError) as error:
        raise DatasetError(
            f"{MANIFEST} of {str(folder)!r} is damaged: {error}", hint="each shard has file, split, films and sha256"
        ) from error
    for shard in shards:
        if shard.split not in SPLITS:
            raise DatasetError(f"shard {shard.file!r} is of split {shard.split!r}", hint=f"allowed are: {', '.join(SPLITS)}")
    return shards


class FilmSet:
    """The films of one split by number.

    Args:
        folder: of the film set.
        split: one of SPLITS.
        check: read every script under the grammar, and decode every picture.

    Raises:
        DatasetError: the folder holds no film set, or no film of this split.
    """

    def __init__(self, folder: Path, split: str = "train", *, check: bool = True) -> None:
        self.folder, self.split, self._check = folder, split, check
        self.shards = tuple(shard for shard in read_manifest(folder) if shard.split == split)
        if not self.shards:
            raise DatasetError(f"{str(folder)!r} has no films of split {split!r}", hint=f"splits are: {', '.join(SPLITS)}")
        self._lines = lru_cache(maxsize=_KEPT_SHARDS)(self._read)

    def __len__(self) -> int:
        return sum(shard.films for shard in self.shards)

    def __getitem__(self, number: int) -> FilmRecord:
        if not 0 <= number < len(self):
            raise IndexError(number)
        for at, shard in enumerate(self.shards):
            if number < shard.films:
                return self._film(self._lines(at)[number], shard, number)
            number -= shard.films
        raise AssertionError("numbers count over all shards")

    def __iter__(self) -> Iterator[FilmRecord]:
        return (self[number] for number in range(len(self)))

    def _read(self, at: int) -> tuple[bytes, ...]:
        shard = self.shards[at]
        path = self.folder / shard.file
        try:
            data = path.read_bytes()
        except OSError as error:
            raise DatasetError(
                f"shard {shard.file!r} cannot be read: {error.strerror}", hint=f"is the film set in {str(self.folder)!r} whole?"
            ) from error
        if hashlib.sha256(data).hexdigest() != shard.sha256:
            raise DatasetError(
                f"shard {shard.file!r} is damaged: its bytes are not those that {MANIFEST} names", hint="copy or make it again"
            )
        try:
            lines = tuple(line for line in gzip.decompress(data).split(b"\n") if line)
        except (OSError, EOFError, zlib.error) as error:
            raise DatasetError(f"shard {shard.file!r} is damaged: {error}", hint="copy or make it again") from error
        if len(lines) != shard.films:
            raise DatasetError(
                f"shard {shard.file!r} holds {len(lines)} films, not {shard.films} as {MANIFEST} says", hint=f"mend {MANIFEST}"
            )
        return lines

    def _film(self, line: bytes, shard: Shard, number: int) -> FilmRecord:
        where = f"film {number + 1} of shard {shard.file!r}"
        try:
            value: dict[str, Any] = json.loads(line)
            where = f"film {value['id']!r} of shard {shard.file!r}"
            film = film_in(value, shard.split, self._pictures(value, shard, where))
        except DatasetError:
            raise
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DatasetError(f"{where} is no film: {error!r}", hint="the page on training tells what a line holds") from error
        if self._check:
            check_film(film, where)
        return film

    def _pictures(self, value: dict[str, Any], shard: Shard, where: str) -> dict[int, bytes]:
        names = {int(item["number"]): str(item["picture"]) for item in value["keyframes"] if "picture" in item}
        if not names:
            return {}
        try:
            with zipfile.ZipFile(self.folder / shard.pictures) as archive:
                return {number: archive.read(name) for number, name in names.items()}
        except (OSError, zipfile.BadZipFile, KeyError, zlib.error) as error:
            raise DatasetError(f"the pictures of {where} cannot be read: {error}", hint=f"they belong into {shard.pictures!r}") from error


def check_film(film: FilmRecord, where: str) -> None:
    """Check that a film's script is legal, that its keyframes are its shots, and that its pictures decode.

    Args:
        film: to check.
        where: how to name it in the error.

    Raises:
        DatasetError: something of it is not as it should be.
    """
    try:
        screenplay = tagged.read(film.script, where)
    except ScreenplayError as error:
        raise DatasetError(f"the script of {where} breaks the grammar: {error}", hint=error.hint) from error
    shots = [shot.number for shot in screenplay.shots]
    if [keyframe.number for keyframe in film.keyframes] != shots:
        raise DatasetError(
            f"{where} has keyframes {[k.number for k in film.keyframes]} for shots {shots}", hint="one keyframe per shot, in order, from 1"
        )
    for keyframe in film.keyframes:
        if keyframe.picture is not None and not _decodes(keyframe.picture):
            raise DatasetError(f"the picture of shot {keyframe.number} of {where} is no image", hint="allowed are PNG, JPEG and WebP")


def _decodes(picture: bytes) -> bool:
    import cv2
    import numpy as np

    return bool(picture) and cv2.imdecode(np.frombuffer(picture, dtype=np.uint8), cv2.IMREAD_COLOR) is not None


# ---------------------------------------------------------------- order


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a walk through a film set stands; saved with a training state, it goes on exactly there.

    Attributes:
        seed: of the order.
        epoch: whole walks done.
        at: films of this walk done.
    """

    seed: int = 0
    epoch: int = 0
    at: int = 0


def walk(count: int, position: Position) -> Iterator[tuple[int, Position]]:
    """Numbers of films for ever, each epoch in its own order, each with the position behind it.

    Args:
        count: films, at least one.
        position: where to begin.
    """
    if count < 1:
        raise DatasetError("the film set is empty", hint="make films first, or give another split")
    while True:
        order = list(range(count))
        random.Random(stable("film order", position.seed, position.epoch)).shuffle(order)
        for at in range(position.at, count):
            behind = Position(seed=position.seed, epoch=position.epoch, at=at + 1)
            yield order[at], behind
        position = Position(seed=position.seed, epoch=position.epoch + 1, at=0)
