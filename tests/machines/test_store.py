"""Stores and mirrors: one of many creates a file, a bad road costs time alone, and what stands there is the old truth or the new."""

from __future__ import annotations

import random
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fsspec
import pytest

from pipeline.errors import ConfigError, LeaseLost, StoreError
from pipeline.store.artifacts import digest
from tests.machines.stores import bad_road, child
from workflows.storage.addresses import address_of, is_address, mirror, told, told_text
from workflows.storage.lease import acquire
from workflows.storage.remote import Remote
from workflows.storage.store import Patience, Store

QUICK = Patience(connect=2.0, silence=0.5, tries=8, pause=0.02)


def test_an_address_has_one_mirror_and_a_mirror_one_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILMWRIGHT_CACHE", str(tmp_path))
    for address in ("s3://studio/films/fox", "file:///shared/films/fox", "gs://a/b"):
        assert address_of(mirror(address)) == address
        assert address_of(mirror(address + "/")) == address
    assert address_of(tmp_path / "films") == ""
    assert not is_address("A fox: see http://x.org and run")
    for bad in ("s3://", "s3://studio/../etc", "films/fox"):
        with pytest.raises(ConfigError):
            mirror(bad)
    path = str(mirror("s3://studio/films/fox") / "film.mp4")
    assert told({"film": path, "films": [{"n": 3, "at": path}]})["films"][0]["at"] == "s3://studio/films/fox/film.mp4"
    assert told_text(f"{path} is gone; make it") == "s3://studio/films/fox/film.mp4 is gone; make it"


def test_of_many_who_create_a_file_one_does(address: str) -> None:
    store = Store(address)
    for round_ in range(5):
        with ThreadPoolExecutor(8) as threads:
            made = list(threads.map(lambda n, name=f"log/{round_}": Store(address).create(name, f"{n}".encode()), range(8)))
        assert made.count(True) == 1
        assert store.read(f"log/{round_}") == f"{made.index(True)}".encode()
    assert store.names("log") == ("0", "1", "2", "3", "4")
    assert store.names("nothing") == ()
    assert store.read("nothing") is None
    store.remove("log/0")
    store.remove("log/0")
    store.copy("log/1", "elsewhere/1")
    assert store.names() == ("elsewhere", "log")


def test_a_store_that_fails_a_tenth_of_its_calls_and_stalls(s3: str, s3_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "clip"
    source.write_bytes(random.Random(1).randbytes(3_000_000))
    with bad_road(s3_url, failing=0.1, stalling=0.015, stall=1.0) as road:
        monkeypatch.setenv("AWS_ENDPOINT_URL", road.url)
        fsspec.asyn.reset_lock()
        store, began = Store(s3, QUICK), time.monotonic()
        for n in range(50):
            assert store.create(f"log/{n:03d}", f"first {n}".encode()), "an answer that was lost is not somebody else"
            assert not store.create(f"log/{n:03d}", b"second")
            store.write(f"beat/{n}", b"1")
        for n in range(3):
            store.send(source, f"clips/{n}")
            assert store.fetch(f"clips/{n}", tmp_path / "back")
            assert digest(tmp_path / "back") == digest(source)
        assert len(store.names("log")) == 50
        assert road.failed > 10
        assert road.stalled > 0
        assert time.monotonic() - began < 60


def test_stores_of_no_use_say_so_in_one_line(tmp_path: Path, s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError, match="no such bucket"):
        Store("s3://never-made/films", QUICK).write("x", b"")
    with pytest.raises(StoreError, match="wonder://x cannot be used"):
        Store("wonder://x")
    with pytest.raises(StoreError, match=r"http://127\.0\.0\.1:9/films"):
        Store("http://127.0.0.1:9/films", QUICK).write("x", b"")
    monkeypatch.setenv("FILMWRIGHT_STORE_SILENCE", "soon")
    with pytest.raises(ConfigError, match="FILMWRIGHT_STORE_SILENCE=soon is no number"):
        Store(s3)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="refuses"):
        Store(f"file://{tmp_path}/file/films", Patience(tries=2, pause=0.01)).write("x", b"")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StoreError, match="does not answer"):
        Store(s3 + "/a", Patience(connect=1, silence=1, tries=2, pause=0.01)).read("x")


def film(root: Path, version: int) -> None:
    for name in ("film.json", "keyframes/S01.png", "takes/S01/clip.mp4"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}")
        temporary.write_text(f"{name} {version}" * 1000)
        temporary.replace(path)


def version_of(root: Path) -> set[str]:
    return {path.read_text().split()[-1].replace(path.relative_to(root).as_posix(), "") for path in root.rglob("*.*") if path.is_file()}


def test_a_film_goes_to_another_machine_and_back(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(address)
    lease = acquire(store, "lease/film", patient=False)
    here = Remote(store, tmp_path / "here")
    film(here.root, 1)
    (here.root / "work").mkdir()
    (here.root / "work" / "cache").write_text("stays here")
    here.push(lease)
    number = here.number
    here.push(lease)
    assert here.number == number, "nothing new, nothing said"
    monkeypatch.setenv("FILMWRIGHT_CACHE", str(tmp_path / "cache of another machine"))
    there = Remote(store, tmp_path / "there")
    there.pull()
    assert version_of(there.root) == {"1"}
    assert not (there.root / "work").exists()
    (there.root / "keyframes/S01.png").unlink()
    film_json = there.root / "film.json"
    film_json.unlink()
    film_json.write_text("new")
    there.push(lease)
    with pytest.raises(LeaseLost):
        film(here.root, 2)
        here.push(lease)
    here.pull()
    assert not (here.root / "keyframes/S01.png").exists()
    assert film_json.read_text() == (here.root / "film.json").read_text() == "new"
    lease.release()


def test_bytes_that_are_not_as_they_should_be_are_not_used(address: str, tmp_path: Path) -> None:
    store = Store(address)
    lease = acquire(store, "lease/film", patient=False)
    here = Remote(store, tmp_path / "here")
    film(here.root, 1)
    here.push(lease)
    lease.release()
    shutil.rmtree(tmp_path / "cache")
    broken = digest(here.root / "takes/S01/clip.mp4")
    store.write(f"objects/{broken}", b"bytes of something else")
    there = Remote(store, tmp_path / "there")
    with pytest.raises(StoreError, match=f"{broken} of .* is damaged"):
        there.pull()
    assert not (there.root / "takes/S01/clip.mp4").exists()
    store.remove(f"objects/{broken}")
    with pytest.raises(StoreError, match="lacks"):
        there.pull()


PUSHING = """
import sys
from pathlib import Path
from tests.machines.test_store import film
from workflows.storage.lease import acquire
from workflows.storage.remote import Remote
from workflows.storage.store import Store
store = Store(sys.argv[1])
remote = Remote(store, Path(sys.argv[2]))
lease = acquire(store, "lease/film", patient=True, seconds=1)
remote.refresh()
print("up", flush=True)
for version in range(remote.number + 1, 10**6):
    film(remote.root, version)
    remote.push(lease)
    print(version, flush=True)
"""


def test_a_crash_leaves_the_old_truth_or_the_new(far_address: str, tmp_path: Path) -> None:
    moments = random.Random(3)
    numbers = []
    for crash in range(3):
        pushing = child(PUSHING, far_address, str(tmp_path / f"mirror{crash}"), home=tmp_path / "other")
        assert pushing.stdout is not None
        assert pushing.stderr is not None
        assert pushing.stdout.readline() == "up\n", pushing.stderr.read()
        pushing.stdout.readline()
        time.sleep(moments.random() * 0.3)
        pushing.kill()
        pushing.communicate()
        there = Remote(Store(far_address), tmp_path / f"after{crash}")
        there.pull()
        assert version_of(there.root) == {str(there.number)}
        numbers.append(there.number)
    assert numbers == sorted(set(numbers)), "each run went on where the last one was"
