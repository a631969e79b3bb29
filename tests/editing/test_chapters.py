from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import pytest

from pipeline.editing.edit import Edit, scenes
from pipeline.editing.timeline import load, save
from pipeline.film.timing import FrameRate
from tests.editing.reels import Reel


def film(root: Path, names: tuple[str, ...]) -> tuple[Reel, Edit]:
    reel = Reel(root, FrameRate(24))
    edit = reel.edit((30,) * len(names), (6,) * (len(names) - 1))
    return reel, replace(edit, shots=tuple(replace(shot, scene=name) for shot, name in zip(edit.shots, names, strict=True)))


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("", "forest", "forest", "sea"), ((0, "forest"), (75, "sea"))),
        (("forest", "", "sea", ""), ((0, "forest"), (51, "sea"))),
        (("forest", "sea", "forest"), ((0, "forest"), (27, "sea"), (51, "forest"))),
        (("forest", "forest"), ()),
        (("", ""), ()),
    ],
)
def test_a_scene_is_a_chapter(tmp_path: Path, names: tuple[str, ...], found: tuple[tuple[int, str], ...]) -> None:
    assert scenes(film(tmp_path, names)[1]) == found


def test_chapters_stand_in_the_film_and_the_film_holds(tmp_path: Path) -> None:
    reel, edit = film(tmp_path, ("forest", "sea"))
    rendered = reel.render(edit)
    assert rendered.proof.ok
    with av.open(str(rendered.film)) as container:
        found = [(one["metadata"]["title"], float(one["start"] * one["time_base"])) for one in container.chapters()]
    assert found == [("forest", 0.0), ("sea", pytest.approx(27 / 24, abs=0.001))]


def test_scenes_live_in_the_timeline(tmp_path: Path) -> None:
    _, edit = film(tmp_path, ("forest", "sea"))
    save(edit, tmp_path / "timeline.otio")
    assert load(tmp_path / "timeline.otio") == edit
