"""Translated scripts become captions in further languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import pytest

from pipeline.editing import timeline
from pipeline.editing.captions import captions, translations
from pipeline.errors import ConfigError, ScreenplayError
from pipeline.film import tagged
from pipeline.film.timing import FrameRate
from pipeline.stages.translating import translated
from pipeline.store.folder import FilmFolder
from tests.editing.reels import Reel
from workflows.layers import load

SCRIPT = """<User>: A keeper finds a bottle.

<Character1>: A woman in a yellow coat.
<Environment1>: A lighthouse.

<Frame1>: Medium shot: <Character1> stands in <Environment1>.
<Video1>: <Character1> says <- "Good evening, my friend." -> <Character1> asks <- "Who is there?" ->
<Frame2>: Close-up: <Character1> waits.
<Video2>: <Character1> says <- "Nobody came." ->
"""
GERMAN = {"Good evening, my friend.": "Guten Abend, mein Freund.", "Who is there?": "Wer ist da?", "Nobody came.": "Niemand kam."}


@pytest.fixture
def folder(tmp_path: Path) -> FilmFolder:
    (tmp_path / "screenplay.txt").write_text(tagged.write(tagged.read(SCRIPT)))
    return FilmFolder(tmp_path)


def in_german(text: str) -> str:
    for english, german in GERMAN.items():
        text = text.replace(english, german)
    return text


def reel_edit(folder: FilmFolder):  # type: ignore[no-untyped-def]
    reel = Reel(folder.root, FrameRate(24))
    edit = reel.edit((96, 72), (0,))
    lines = (
        reel.line("S01", 10_000, 1.2, seed=1),
        replace(reel.line("S01", 90_000, 1.0, "Who is there?", seed=2), index=2),
        reel.line("S02", 200_000, 1.0, "Nobody came.", seed=3),
    )
    return reel, replace(edit, lines=lines)


def test_a_translated_script_becomes_tracks_and_files(folder: FilmFolder) -> None:
    screenplay = tagged.read(folder.screenplay.read_text())
    (folder.root / "screenplay.de.txt").write_text(in_german(folder.screenplay.read_text()))
    reel, edit = reel_edit(folder)
    edit = replace(edit, lines=translated(edit.lines, folder, screenplay, ("de",)))
    assert [line.translations for line in edit.lines] == [(("de", text),) for text in GERMAN.values()]
    timeline.save(edit, folder.timeline)
    edit = timeline.load(folder.timeline)
    assert [one.text for one in translations(edit)["de"]] == list(GERMAN.values())
    assert [one.start for one in translations(edit)["de"]] == [one.start for one in captions(edit)]
    rendered = reel.render(edit)
    assert rendered.proof.ok
    with av.open(str(rendered.film)) as film:
        assert [stream.metadata["language"] for stream in film.streams.subtitles] == ["eng", "deu"]
    for kind in ("srt", "vtt", "ttml"):
        assert "Wer ist da?" in (folder.root / f"film.de.{kind}").read_text()
        assert "Wer ist da?" not in (folder.root / f"film.{kind}").read_text()


def test_captions_made_elsewhere_do_as_well(folder: FilmFolder) -> None:
    screenplay = tagged.read(folder.screenplay.read_text())
    (folder.root / "captions.he.srt").write_text(
        "1\n00:00:00,100 --> 00:00:00,700\nערב טוב,\n\n2\n00:00:00,700 --> 00:00:01,400\nידידי.\n\n"
        "3\n00:00:04,000 --> 00:00:05,000\nאיש לא בא.\n"
    )
    _, edit = reel_edit(folder)
    found = translated(edit.lines, folder, screenplay, ("he",))
    assert [dict(line.translations)["he"] for line in found] == ["ערב טוב, ידידי.", "", "איש לא בא."]
    assert len(translations(replace(edit, lines=found))["he"]) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (None, "no translation into de"),
        (('<- "Wer ist da?" ->', ""), "1 spoken lines.*S01 with 2"),
    ],
)
def test_a_translation_that_is_none_is_named(folder: FilmFolder, change: tuple[str, str] | None, words: str) -> None:
    screenplay = tagged.read(folder.screenplay.read_text())
    if change is not None:
        (folder.root / "screenplay.de.txt").write_text(in_german(folder.screenplay.read_text()).replace(*change))
    _, edit = reel_edit(folder)
    with pytest.raises(ScreenplayError, match=words):
        translated(edit.lines, folder, screenplay, ("de",))


def test_languages_are_configured(tmp_path: Path) -> None:
    (tmp_path / "film.yaml").write_text("languages: [de, pt-BR]\n")
    assert load(tmp_path / "film.yaml").translations == ("de", "pt-BR")
    assert load().translations == ()
    for wrong in ("languages=german", "languages=en", "languages=de,de", "languages=../x"):
        with pytest.raises(ConfigError, match="no further language"):
            load(None, [wrong])
