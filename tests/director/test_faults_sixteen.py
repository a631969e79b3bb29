"""What sixteen more films made one wince at, each with a small case of its own."""

from __future__ import annotations

from itertools import groupby

import pytest

from director.storybook.direct import StorybookDirector
from director.storybook.staging import stage
from director.storybook.staging.things import things_in
from pipeline.film import tagged
from pipeline.film.brief import Brief
from pipeline.film.scene import Scene

ANNA = "A woman of 40 in a red coat."


def staged(frame: str, size: str = "Close-up", says: str = "") -> Scene:
    """The scene of one shot in a garden, in which somebody may speak."""
    said = f' <Character1> says <- "{says}" ->' if says else ""
    script = tagged.read(
        f"<Character1>: {ANNA}\n<Environment1>: The garden by day.\n\n<Frame1>: {size}: {frame}\n<Video1>: The camera holds still.{said}\n"
    )
    return stage(script, script.shots[0], "gouache", 0)


def focus(scene: Scene) -> list[str]:
    return [prop.noun for prop in scene.props if prop.focus]


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("The bicycle bell makes everybody smile", ["bicycle bell"]),
        ("The ship bell hangs there", ["bell"]),
        ("A glass jar and a paper boat stand there", ["jar", "paper boat"]),
        ("The boat rocks beside the bell", ["boat", "bell"]),
        ("He stands there, drawing with one finger in the dust", []),
        ("She plays a violin, flute and drum", ["violin", "flute", "drum"]),
    ],
)
def test_the_last_of_several_nouns_is_the_thing(text: str, nouns: list[str]) -> None:
    assert [thing.noun for thing in things_in(text) if thing.noun != "rock"] == nouns


@pytest.mark.parametrize(
    "frame",
    [
        "A worn coin with a hole in it lies in the hand of <Character1>, in the garden <Environment1>.",
        "Half a bun lies in the garden <Environment1>, with raisins.",
        "A loose bolt lies in the open hand of <Character1>, in the garden <Environment1>.",
    ],
)
def test_what_a_line_is_about_is_seen_while_the_voice_is_heard(frame: str) -> None:
    scene = staged(frame, says="It goes ting. Everything else it leaves to me.")
    assert len(focus(scene)) == 1
    assert scene.framing.size == "Insert"
    assert not scene.figures


def test_whose_face_is_due_is_seen() -> None:
    scene = staged("The narrow key glows in the garden <Environment1>, and <Character1> smiles beside it, happy.", says="There you are.")
    assert [figure.id for figure in scene.figures] == ["Character1"]
    assert not focus(scene)


@pytest.mark.parametrize(
    ("frame", "pose", "holds"),
    [
        ("<Character1> stands in the garden <Environment1>, both arms stretched out, yawning at the first light, sleepy.", "cheer", ""),
        ("<Character1> stands on one leg in the garden <Environment1>, arms out, very serious, happy.", "dance", ""),
        ("<Character1> bends down in the garden <Environment1> for something small and bright, calm.", "bow", ""),
        ("<Character1> close in the garden <Environment1>, one hand over the mouth, surprised.", "think", ""),
        ("<Character1> looks about in the garden <Environment1>, shading the eyes with one hand, worried.", "look", ""),
        ("<Character1> leans in the garden <Environment1> against the wall, her bucket under one arm, calm.", "hold", "bucket"),
        ("<Character1> rings a small bell in the garden <Environment1> above the head, laughing, joyful.", "wave", "bell"),
        ("<Character1> opens the suitcase in the garden <Environment1>, hand out, half afraid to touch, determined.", "reach", ""),
    ],
)
def test_bodies_do_what_the_words_say(frame: str, pose: str, holds: str) -> None:
    (figure,) = staged(frame, size="Full shot").figures
    assert (figure.pose, figure.holds) == (pose, holds)


def test_a_suitcase_is_opened_where_it_stands() -> None:
    scene = staged("<Character1> opens the suitcase in the garden <Environment1>, hand out, determined.", size="Full shot")
    assert [prop.noun for prop in scene.props] == ["suitcase"]


MARSH = "A documentary about a salt marsh through the four seasons, without people"


def test_a_film_through_the_year_goes_through_the_year() -> None:
    film = StorybookDirector().write(Brief(prompt=MARSH, seed=0))
    places = [stage(film, shot, "gouache", 0).place for shot in film.shots]
    assert [season for season, _ in groupby(place.season for place in places)] == ["spring", "summer", "autumn", "winter"]


def test_a_salt_marsh_shows_no_salt() -> None:
    film = StorybookDirector().write(Brief(prompt=MARSH, seed=0))
    nouns = {prop.noun for shot in film.shots for prop in stage(film, shot, "gouache", 0).props}
    assert "salt" not in nouns


def test_a_blizzard_is_driven_and_a_snowfall_is_not() -> None:
    def details(prompt: str) -> tuple[str, ...]:
        film = StorybookDirector().write(Brief(prompt=prompt, seed=0))
        return stage(film, film.shots[0], "gouache", 0).place.details

    assert "blizzard" in details("A kangaroo delivers letters in a blizzard")
    assert "blizzard" not in details("A kangaroo delivers letters in the snow")


def test_what_somebody_is_under_is_no_picture_of_it() -> None:
    scene = staged("<Character1> sits in the garden <Environment1> before a small round gap under the lamp, calm.", size="Insert")
    assert scene.figures
    assert not focus(scene)


@pytest.mark.parametrize("noun", ["gate", "sign"])
def test_what_stands_in_no_set_is_put_up(noun: str) -> None:
    scene = staged(f"<Character1> stands at the {noun} in the garden <Environment1>, calm.", size="Full shot")
    assert noun in [prop.noun for prop in scene.props]
