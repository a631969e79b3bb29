from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.editing import timeline
from pipeline.editing.edit import Edit
from pipeline.errors import ArtifactError, ConfigError, TimelineError
from pipeline.film.timing import FrameRate
from pipeline.store.folder import FilmFolder
from tests.editing.reels import Reel
from workflows.cli import run
from workflows.config import FilmConfig
from workflows.deliver import deliver, deliver_text, profiles_of
from workflows.export import bring_timeline, export, export_text
from workflows.layers import dump, load

QUIET = FilmConfig(prompt="x", voice="draft", score="none", ambience="none", judges="none", size="160x90", preset="veryfast", crf=20)

SCRIPT = """<User>: a keeper
<Character1>: A woman in a yellow coat.
<Environment1>: A lighthouse.
<Frame1>: Medium shot: <Character1> in <Environment1>.
<Video1>: <Character1> waits.
<Frame2>: Long shot: The sea.
<Video2>: Waves.
"""


@pytest.fixture
def folder(tmp_path: Path) -> tuple[FilmFolder, Edit]:
    """A film folder with takes, a line, a timeline and settings, but no film yet."""
    root = tmp_path / "a film"
    reel = Reel(root, FrameRate(24))
    edit = reel.edit((40, 40), (8,))
    edit = replace(edit, lines=(reel.line("S01", 4000, 0.6),))
    timeline.save(edit, root / "timeline.otio")
    (root / "film.yaml").write_text(dump(QUIET), "utf-8")
    (root / "screenplay.txt").write_text(SCRIPT, "utf-8")
    return FilmFolder(root), edit


def test_export_writes_everything_that_is_possible(folder: tuple[FilmFolder, Edit]) -> None:
    facts = export(folder[0].root, "")
    assert [one["format"] for one in facts["exports"]] == ["fcpxml", "fcp7", "edl", "aaf", "otio", "stems"]
    assert all(Path(file).is_file() for one in facts["exports"] for file in one["files"])
    assert "film.fcpxml" in export_text(facts)
    assert len(json.loads((folder[0].root / "exports/exports.json").read_text())["exports"]) == 6


def test_a_timeline_from_an_editor_is_rendered(folder: tuple[FilmFolder, Edit], capsys: pytest.CaptureFixture[str]) -> None:
    place, edit = folder
    export(place.root, "fcpxml")
    file = place.root / "exports" / "film.fcpxml"
    file.write_text(file.read_text("utf-8").replace('duration="3/2s" tcFormat', 'duration="1s" tcFormat', 1), "utf-8")
    assert run(["assemble", str(place.root), "--timeline", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["seconds"] == pytest.approx((edit.frames - 12) / 24)
    assert timeline.load(place.root / "timeline.before1.otio") == edit
    assert run(["prove", str(place.root), "--json"]) == 0
    assert run(["credentials", str(place.root)]) == 0
    facts = deliver(place.root, "r128", [], quiet=True)
    assert facts["deliveries"][0]["frames"] == edit.frames - 12
    assert "r128.mp4: made" in deliver_text(facts)
    assert deliver(place.root, "r128,r128", [], quiet=True)["deliveries"][0]["kept"]


def test_the_folder_s_own_timeline_is_not_put_aside(folder: tuple[FilmFolder, Edit]) -> None:
    place, edit = folder
    assert bring_timeline(place, place.timeline) is None
    assert timeline.load(place.timeline) == edit


def test_other_files_are_no_timelines(folder: tuple[FilmFolder, Edit], tmp_path: Path) -> None:
    (tmp_path / "a.prproj").write_text("x")
    with pytest.raises(TimelineError, match="neither OpenTimelineIO nor FCPXML"):
        bring_timeline(folder[0], tmp_path / "a.prproj")
    (tmp_path / "a.fcpxml").write_text("<fcpxml/>")
    with pytest.raises(TimelineError, match="sequences"):
        bring_timeline(folder[0], tmp_path / "a.fcpxml")
    assert not list(folder[0].root.glob("timeline.before*"))


def test_without_a_film_nothing_is_delivered(folder: tuple[FilmFolder, Edit], tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="no finished film"):
        deliver(folder[0].root, "web", [], quiet=True)
    with pytest.raises(ConfigError, match="no delivery profile is named"):
        deliver(folder[0].root, "", [], quiet=True)
    with pytest.raises(ArtifactError, match=r"no timeline\.otio"):
        export(tmp_path, "")


def test_profiles_in_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / "film.yaml"
    file.write_text("deliver: [web, mine]\nprofiles:\n  mine: {base: vertical, loudness: -12}\n")
    config = load(file)
    assert [one.name for one in profiles_of(config, config.deliver)] == ["web", "mine"]
    assert load(words=["deliver=off"]).deliver == ""
    file.write_text(dump(config))
    assert load(file) == config
    with pytest.raises(ConfigError, match="'wob' is no delivery profile"):
        load(words=["deliver=web,wob"])
