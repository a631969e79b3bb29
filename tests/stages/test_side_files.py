"""Whatever stands beside a film and is lost is made again, and nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.editing import timeline
from pipeline.film.timing import FrameRate
from pipeline.stages.cutting import assemble
from pipeline.stages.production import Production
from tests.editing.reels import Reel
from tests.media.coded import SIZE
from tests.vendors.film import production

CAPTIONS = [f"film{language}.{kind}" for language in ("", ".de") for kind in ("srt", "vtt", "ttml")]
STEMS = [f"sound/stems/{name}.wav" for name in ("dialogue", "music", "effects", "without-dialogue", "master")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Production:
    root = tmp_path_factory.mktemp("film")
    made = production(root)
    made = replace(made, brief=replace(made.brief, size=SIZE), finish=replace(made.finish, languages=("de",)))
    reel = Reel(root, FrameRate(24))
    line = replace(reel.line("S01", 10_000, 1.0), translations=(("de", "Guten Abend."),))
    timeline.save(replace(reel.edit((48, 48), (0,)), lines=(line,)), made.folder.timeline)
    assemble(made)
    return made


def seen(root: Path) -> dict[str, tuple[str, int]]:
    return {name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
            for name in (*CAPTIONS, *STEMS, "film.mp4") if (path := root / name).is_file()}  # fmt: skip


def test_everything_stands_there_and_is_kept(made: Production) -> None:
    before = seen(made.folder.root)
    assert set(before) == {*CAPTIONS, *STEMS, "film.mp4"}
    assert "Guten Abend." in (made.folder.root / "film.de.ttml").read_text()
    assemble(made)
    assert seen(made.folder.root) == before


@pytest.mark.parametrize("name", [*CAPTIONS, "poster.jpg"])
def test_a_lost_side_file_is_made_again(made: Production, name: str) -> None:
    root = made.folder.root
    before = (root / name).read_bytes()
    (root / name).unlink()
    assemble(made)
    assert (root / name).read_bytes() == before


@pytest.mark.parametrize("name", STEMS)
def test_a_lost_stem_is_made_again_without_another_film(made: Production, name: str) -> None:
    root = made.folder.root
    before = seen(root)
    (root / name).unlink()
    assemble(made)
    after = seen(root)
    assert after["film.mp4"] == before["film.mp4"]
    assert after[name][0] == before[name][0]


def test_no_stems_are_made_where_none_are_wanted(made: Production, tmp_path: Path) -> None:
    for name in STEMS:
        (made.folder.root / name).rename(tmp_path / Path(name).name)
    bare = replace(made, finish=replace(made.finish, stems=False))
    assemble(bare)
    assert not any((made.folder.root / name).exists() for name in STEMS)
    for name in STEMS:
        (tmp_path / Path(name).name).rename(made.folder.root / name)
