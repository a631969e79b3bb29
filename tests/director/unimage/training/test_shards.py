"""Film sets on disk."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from director.unimage.training.making import write_storyworld
from director.unimage.training.records import FilmRecord, KeyframeRecord, truth_of
from director.unimage.training.shards import MANIFEST, FilmSet, Position, Shard, read_manifest, walk, write_manifest, write_shard
from director.unimage.training.storyworld import Storyworld, make_film
from pipeline.errors import DatasetError
from pipeline.film.timing import Size

WORLD = Storyworld(seed=5, shots=(3, 4))


@cache
def films() -> tuple[FilmRecord, ...]:
    return tuple(make_film(WORLD, "train", number) for number in range(3))


def set_of(folder: Path, *held: FilmRecord) -> Shard:
    shard = write_shard(folder, "train-00000", held or films())
    write_manifest(folder, [shard])
    return shard


def test_a_set_is_read_as_it_was_written(tmp_path: Path) -> None:
    set_of(tmp_path)
    found = FilmSet(tmp_path, "train")
    assert len(found) == 3
    assert tuple(found) == films()


def test_the_same_films_give_the_same_bytes(tmp_path: Path) -> None:
    drawn = make_film(replace(WORLD, picture=Size(64, 36)), "train", 0)
    for name in ("a", "b"):
        set_of(tmp_path / name, drawn)
    for file in ("train-00000.jsonl.gz", "train-00000.pictures.zip", MANIFEST):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_films_may_have_pictures_alone(tmp_path: Path) -> None:
    drawn = make_film(replace(WORLD, picture=Size(64, 36)), "train", 0)
    alone = replace(drawn, keyframes=tuple(replace(k, scene=None) for k in drawn.keyframes))
    set_of(tmp_path, alone)
    found = FilmSet(tmp_path)[0]
    assert found == alone
    assert found.keyframes[0].truth == truth_of(drawn.keyframes[0].scene or pytest.fail("no scene"))


def test_a_film_that_brings_script_and_numbers_alone_is_read(tmp_path: Path) -> None:
    film = films()[0]
    bare = replace(film, keyframes=tuple(KeyframeRecord(number=k.number) for k in film.keyframes))
    set_of(tmp_path, bare)
    assert FilmSet(tmp_path)[0] == bare


def test_a_shard_holds_one_split(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="several splits"):
        write_shard(tmp_path, "mixed", (films()[0], replace(films()[1], split="test")))


def test_no_set_and_no_such_split_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no film set"):
        FilmSet(tmp_path)
    set_of(tmp_path)
    with pytest.raises(DatasetError, match="no films of split 'test'"):
        FilmSet(tmp_path, "test")


@pytest.mark.parametrize(
    "damage", [lambda b: b[:400], lambda b: b"plain text", lambda b: b[:200] + b"\x00" * 40 + b[240:]], ids=["cut", "text", "overwritten"]
)
def test_a_damaged_shard_is_named(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / set_of(tmp_path).file
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DatasetError, match=r"train-00000\.jsonl\.gz' is damaged"):
        FilmSet(tmp_path)[0]


def rewritten(folder: Path, change: Callable[[dict[str, object]], object]) -> FilmSet:
    """The set with its first film changed by hand, and a manifest that agrees."""
    shard = set_of(folder)
    path = folder / shard.file
    lines = gzip.decompress(path.read_bytes()).splitlines()
    value = json.loads(lines[0])
    change(value)
    data = gzip.compress(b"\n".join((json.dumps(value).encode(), *lines[1:])))
    path.write_bytes(data)
    write_manifest(folder, [replace(shard, sha256=hashlib.sha256(data).hexdigest())])
    return FilmSet(folder)


def test_a_film_that_breaks_the_grammar_is_named(tmp_path: Path) -> None:
    found = rewritten(tmp_path, lambda film: film.update(script=str(film["script"]).replace("<Video1>", "<Video9>")))
    with pytest.raises(DatasetError, match=r"film 'train-000000' of shard 'train-00000.jsonl.gz' breaks the grammar"):
        found[0]
    assert found[1] == films()[1]


def test_a_shot_without_keyframe_is_named(tmp_path: Path) -> None:
    found = rewritten(tmp_path, lambda film: film["keyframes"].pop())  # type: ignore[attr-defined]  # a list, as written above
    with pytest.raises(DatasetError, match=r"film 'train-000000' .* has keyframes \[1"):
        found[0]


@pytest.mark.parametrize("name", ["id", "script", "keyframes"])
def test_what_a_film_needs_is_named(tmp_path: Path, name: str) -> None:
    found = rewritten(tmp_path, lambda film: film.pop(name))
    with pytest.raises(DatasetError, match=rf"of shard 'train-00000.jsonl.gz' is no film: KeyError\('{name}'\)"):
        found[0]


def test_a_picture_that_is_none_is_named(tmp_path: Path) -> None:
    film = films()[0]
    first = replace(film.keyframes[0], picture=b"\x89PNG no picture")
    set_of(tmp_path, replace(film, keyframes=(first, *film.keyframes[1:])))
    with pytest.raises(DatasetError, match="shot 1 of film 'train-000000' of shard"):
        FilmSet(tmp_path)[0]
    with zipfile.ZipFile(tmp_path / "train-00000.pictures.zip", "w"):
        pass
    with pytest.raises(DatasetError, match="pictures of film 'train-000000'"):
        FilmSet(tmp_path)[0]


def test_a_storyworld_set_goes_on_where_it_stopped(tmp_path: Path) -> None:
    made = write_storyworld(tmp_path, 3, seed=5, world=WORLD)
    assert {shard.split: shard.films for shard in made} == {"train": 3, "valid": 1, "test": 1}
    assert tuple(FilmSet(tmp_path)) == films()
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    (tmp_path / "valid-00000.jsonl.gz").write_bytes(b"cut")
    told: list[tuple[int, int]] = []
    write_storyworld(tmp_path, 3, seed=5, world=WORLD, on_shard=lambda done, of: told.append((done, of)))
    assert told == [(3, 3)]
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_a_set_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    set_of(tmp_path)
    with pytest.raises(DatasetError, match="no storyworld"):
        write_storyworld(tmp_path, 3, world=WORLD)
    assert len(read_manifest(tmp_path)) == 1


def test_a_walk_meets_every_film_once_an_epoch_and_goes_on_where_it_stood() -> None:
    steps = list(islice(walk(5, Position(seed=3)), 15))
    numbers = [number for number, _ in steps]
    assert all(sorted(numbers[at : at + 5]) == list(range(5)) for at in (0, 5, 10))
    assert len({tuple(numbers[at : at + 5]) for at in (0, 5, 10)}) > 1
    for at in (1, 4, 5, 9):
        assert [n for n, _ in islice(walk(5, steps[at - 1][1]), 15 - at)] == numbers[at:]


def test_a_walk_through_nothing_is_refused() -> None:
    with pytest.raises(DatasetError, match="empty"):
        next(walk(0, Position()))
