"""From a wish to a checked order: prompts, screenplays, folders."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pipeline.errors import ArtifactError, ConfigError, FolderInUse, ScreenplayError
from pipeline.store.folder import FilmFolder, held
from workflows.layers import load
from workflows.order import reopen, take_order, write_order

SCRIPT = """<User>: A cat waits.

<Character1>: A grey cat with white paws.
<Environment1>: A kitchen in the morning.

<Frame1>: Medium shot: <Character1> sits in <Environment1>.
<Video1>: <Character1> looks at the door.
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_prompt_goes_to_a_folder_of_its_name() -> None:
    order = take_order("A cat waits for the rain to end, and sleeps", words=["seed=4"])
    assert order.root == Path("films/a-cat-waits-for-the-rain")
    assert (order.config.prompt, order.config.seed, order.source) == ("A cat waits for the rain to end, and sleeps", 4, None)
    assert not Path("films").exists()


def test_the_same_prompt_finds_its_folder_and_another_takes_the_next_name() -> None:
    first = take_order("A cat waits for the rain to end, and sleeps")
    write_order(first)
    assert take_order("A cat waits for the rain to end, and sleeps", words=["style=ink"]).root == first.root
    assert take_order("A cat waits for the rain to end, and runs").root == Path("films/a-cat-waits-for-the-rain-2")


def test_a_title_names_the_folder() -> None:
    assert take_order("A cat waits", words=["title=Rain, at last"]).root == Path("films/rain-at-last")


def test_the_resolved_configuration_is_written_and_read_back() -> None:
    order = take_order("A cat waits", out="cat", words=["style=ink", "aspect=9:16"])
    write_order(order)
    assert load(order.folder.config) == dataclasses.replace(order.config, out="")
    again = reopen(Path("cat"), words=["seed=8"])
    assert again.config == dataclasses.replace(order.config, out="", seed=8)


def test_a_film_folder_is_gone_on_with() -> None:
    write_order(take_order("A cat waits", out="cat", words=["style=ink"]))
    order = take_order("cat", words=["crf=30"])
    assert (order.root, order.config.prompt, order.config.style, order.config.crf) == (Path("cat"), "A cat waits", "ink", 30)


def test_a_screenplay_is_brought_with_its_cast_sheet() -> None:
    Path("cat.txt").write_text(SCRIPT, "utf-8")
    Path("cat.yaml").write_text("title: The Door\n", "utf-8")
    order = take_order("cat.txt")
    assert order.source is not None
    assert (order.source.title, order.config.prompt, order.root) == ("The Door", "A cat waits.", Path("films/the-door"))


def test_a_film_of_a_brought_screenplay_keeps_it_when_gone_on_with() -> None:
    Path("cat.txt").write_text(SCRIPT, "utf-8")
    order = take_order("cat.txt", out="cat")
    write_order(order)
    order.folder.screenplay.write_text(SCRIPT, "utf-8")
    assert reopen(Path("cat")).source == order.source


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (SCRIPT.replace("<Character1> looks", "<Character2> looks").encode(), "Character2"),
        (b"<User>: A cat waits.\n", ""),
        (b"Once upon a time there was a cat.", ""),
        (bytes(range(256)), "cat.txt"),
        (b"<User>: A cat\x00 waits.\n", "cat.txt"),
        (b"", ""),
    ],
    ids=["undeclared id", "no shots", "prose", "binary", "zero byte", "empty"],
)
def test_what_is_no_screenplay_is_refused(data: bytes, message: str) -> None:
    Path("cat.txt").write_bytes(data)
    with pytest.raises(ScreenplayError) as caught:
        take_order("cat.txt")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_another_film_is_never_overwritten() -> None:
    write_order(take_order("A cat waits", out="cat"))
    with pytest.raises(ConfigError) as caught:
        take_order("A dog waits", out="cat")
    assert str(caught.value) == "cat holds another film: 'A cat waits'"
    assert "--out" in caught.value.hint
    assert "filmwright make cat" in caught.value.hint


def test_a_folder_of_other_things_is_left_alone() -> None:
    Path("home").mkdir()
    Path("home/letters.txt").write_text("dear")
    with pytest.raises(ConfigError, match="no film folder and is not empty"):
        take_order("A cat waits", out="home")
    Path("empty").mkdir()
    assert take_order("A cat waits", out="empty").root == Path("empty")


def test_a_file_is_no_folder() -> None:
    Path("cat").write_text("")
    with pytest.raises(ArtifactError, match="cat is a file, not a folder"):
        take_order("A cat waits", out="cat")


def test_an_unwritable_place_is_told() -> None:
    with pytest.raises(ArtifactError, match="cannot be written"):
        write_order(take_order("A cat waits", out="/proc/film"))


def test_a_folder_without_a_film_cannot_be_gone_on_with() -> None:
    Path("cat").mkdir()
    with pytest.raises(ArtifactError, match="not a film folder"):
        take_order("cat")
    with pytest.raises(ArtifactError, match="there is no film folder"):
        reopen(Path("dog"))


def test_a_folder_in_use_is_not_written() -> None:
    order = take_order("A cat waits", out="cat")
    with held(FilmFolder(Path("cat"))), pytest.raises(FolderInUse):
        write_order(order)
