"""Faults seen in whole films, each with the prompt or the text that showed it."""

from __future__ import annotations

import numpy as np
import pytest

from director.storybook.direct import StorybookDirector
from director.storybook.looks import looks_of
from director.storybook.reading import read_prompt
from director.storybook.staging import stage
from pipeline.film.brief import Brief
from pipeline.film.scene import CreatureLook, Figure, Framing, PersonLook, Place, Prop, Scene
from pipeline.film.screenplay import Screenplay
from pipeline.film.timing import Size
from pipeline.illustration.props import lies
from pipeline.illustration.rack import racked
from pipeline.illustration.stage import Picture

PEOPLELESS = (
    "A forest through the four seasons",
    "A market square at night after everyone has gone home",
    "A city sleeps under the first snow of the year",
    "An abandoned museum at midnight",
    "Morning mist lifts from a mountain lake",
)
SMALL = Size(320, 180)


def film(prompt: str, seconds: int = 0) -> Screenplay:
    return StorybookDirector().write(Brief(prompt=prompt, seconds=seconds))


@pytest.mark.parametrize("prompt", PEOPLELESS)
def test_no_set_up_comes_twice_where_nobody_is(prompt: str) -> None:
    screenplay = film(prompt, seconds=150)
    assert not screenplay.characters
    seen = []
    for shot in screenplay.shots:
        scene = stage(screenplay, shot, "gouache", 0)
        who = tuple((getattr(f.look, "kind", ""), f.pose) for f in scene.figures)
        things = tuple(p.noun for p in scene.props)
        place = scene.place
        seen.append((place.family, place.seed, place.light, place.weather, scene.framing.size, scene.framing.angle, who, things))
    assert len(seen) - len(set(seen)) <= len(seen) // 12, [s for s in seen if seen.count(s) > 1]


def test_everyone_who_has_gone_is_not_there() -> None:
    reading = read_prompt(PEOPLELESS[1])
    assert reading.beings == ()
    assert reading.settings[0].words == "market square"


@pytest.mark.parametrize(
    ("prompt", "family"),
    [
        ("A city sleeps under the first snow of the year", "street"),
        ("A sheriff and an outlaw share the last bottle of water in a desert town", "desert"),
        ("A waiter tries to serve soup on a rocking ferry", "ship deck"),
        ("Two girls wait in a cafe in Paris", "cafe"),
    ],
)
def test_the_place_is_the_one_that_was_said(prompt: str, family: str) -> None:
    assert read_prompt(prompt).settings[0].place.family == family


def test_a_town_that_no_list_knows_is_a_place_and_no_person() -> None:
    reading = read_prompt("A boy apprentice carries the last bell of the burnt cathedral over the mountains to Prague")
    assert [b.name for b in reading.beings] == [""]
    assert [s.words for s in reading.settings] == ["mountains", "Prague"]
    assert reading.deeds[-1].verb == "reach"
    assert reading.deeds[-1].setting == 1
    screenplay = film(reading.prompt)
    assert "boy" in screenplay.characters[0].sheet
    there = next(s for s in screenplay.shots if s.where == "Environment2")
    assert stage(screenplay, there, "gouache", 0).place.family == "street"


def test_a_plural_behind_a_compound_place_has_its_verb() -> None:
    deeds = read_prompt("Two mechanics on a space station find a stowaway cat in the engine room").deeds
    assert [d.verb for d in deeds] == ["find"]


def test_salmon_are_several() -> None:
    assert read_prompt("Salmon swim up the river in autumn").deeds[0].verb == "swim"


def test_a_stowaway_cat_is_a_cat() -> None:
    screenplay = film("Two mechanics on a space station find a stowaway cat in the engine room")
    looks = looks_of(screenplay.characters, 0)
    assert isinstance(looks["Character3"], CreatureLook)


def test_fish_are_met_under_water() -> None:
    screenplay = film("Salmon swim up the river in autumn")
    near = [s for s in screenplay.shots if "close" in s.size.lower() and s.references and "Character1" in str(s.frame)]
    assert near
    assert all(stage(screenplay, s, "gouache", 0).place.family == "underwater" for s in near)


def test_a_synopsis_is_told_to_its_end_in_its_order() -> None:
    prompt = (
        "Mara, a young violin maker, lives above her workshop. An old man brings her a broken violin. She finds a letter in it. "
        "She takes the letter to the coast. The woman, Ida, runs a small inn by the sea. Mara plays the violin in the dining room. "
        "Ida listens from the kitchen. In the morning they travel back. The old man opens his door. Ida gives him the letter."
    )
    reading = read_prompt(prompt)
    assert [b.name for b in reading.beings] == ["Mara", "", "Ida"]
    screenplay = film(prompt)
    told = " ".join(s.frame for s in screenplay.shots)
    places = [told.index(words) for words in ("brings her a broken violin", "finds a letter", "plays the violin", "gives him the letter")]
    assert places == sorted(places)


def test_a_goalkeeper_who_trains_brings_no_train() -> None:
    screenplay = film("A clumsy goalkeeper trains in the rain with her grandfather")
    assert not any("train" in p.noun for s in screenplay.shots for p in stage(screenplay, s, "gouache", 0).props)


def test_nobody_sleeps_under_a_table() -> None:
    screenplay = film("A thief breaks into a museum and falls asleep in front of a painting")
    for shot in screenplay.shots:
        scene = stage(screenplay, shot, "gouache", 0)
        if any(f.pose in ("sleep", "lie") for f in scene.figures):
            assert not any(p.noun == "table" for p in scene.props)


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize("noun", ["letter", "note", "map", "coat", "plate", "ribbon", "photograph", "blossom"])
def test_flat_things_lie(noun: str) -> None:
    assert lies(noun)


def insert(noun: str) -> Picture:
    scene = Scene(place=Place(family="kitchen"), props=(Prop(noun=noun, focus=True),), framing=Framing(size="Insert"))
    return Picture(scene, SMALL, length=2.0)


def changed(noun: str) -> int:
    """Pixels of an insert that the thing covers."""
    bare = Picture(Scene(place=Place(family="kitchen"), props=(Prop(noun="nothing at all", focus=True),), framing=Framing(size="Insert")),
                   SMALL, length=2.0)  # fmt: skip
    return int((np.abs(insert(noun).frame(0.0).astype(int) - bare.frame(0.0)).max(axis=2) > 24).sum())


def test_a_seed_is_no_boulder() -> None:
    assert 20 < changed("seed") < 0.5 * changed("cake")


def test_a_giant_keeps_its_horns_in_the_picture() -> None:
    giant = Figure(id="Character2", look=CreatureLook(kind="monster", size=1.6), x=0.3, yaw=-26.0)
    tailor = Figure(id="Character1", look=PersonLook(), x=-0.3, yaw=26.0)
    for size in ("Medium shot", "Medium close-up", "Close-up"):
        scene = Scene(
            place=Place(family="workshop"), figures=(tailor, giant), framing=Framing(size=size, focus=("Character1", "Character2"))
        )
        picture = Picture(scene, SMALL, length=2.0)
        tops = [s.y + (head.y - head.radius) * s.scale for s, head in picture.heads()]
        assert min(tops) > 0.0, size


def test_nobody_stands_behind_the_railing() -> None:
    figure = Figure(id="Character1", look=PersonLook(), depth=0.15)
    scene = Scene(place=Place(family="ship deck"), figures=(figure,), framing=Framing(size="Long shot"))
    picture = Picture(scene, SMALL, length=2.0)
    assert picture.composition.stands[0].y > 0.81 * picture.composition.height


# ---------------------------------------------------------------- focus


def racked_scene(rack: str) -> Picture:
    figure = Figure(id="Character1", look=PersonLook(), x=-0.2)
    framing = Framing(size="Medium close-up", focus=("Character1",), rack=rack)
    return Picture(Scene(place=Place(family="street", light="dusk"), figures=(figure,), framing=framing), SMALL, length=4.0)


def sharpness(frame: np.ndarray, left: float, right: float) -> float:
    grey = frame[:140, int(left * 320) : int(right * 320), :3].mean(axis=2)
    return float(np.abs(np.diff(grey, axis=1)).mean())


def test_the_focus_goes_from_the_face_to_the_place() -> None:
    picture = racked_scene("back")
    before, after = picture.frame(0.0), picture.frame(3.9)
    assert sharpness(after, 0.62, 1.0) > 1.15 * sharpness(before, 0.62, 1.0)
    assert np.array_equal(racked_scene("").frame(0.0), before)
    assert np.array_equal(racked_scene("back").frame(2.0), picture.frame(2.0))


def test_the_focus_goes_smoothly() -> None:
    share = racked("back", 5.0)
    assert share is not None
    assert racked("", 5.0) is None
    steps = np.diff([share(i / 24) for i in range(120)])
    assert share(0.0) == 0.0
    assert share(5.0) == 1.0
    assert steps.min() >= 0.0
    assert steps.max() < 0.08


def test_the_text_sends_the_focus() -> None:
    screenplay = film("Two sisters argue in a kitchen about a letter from their mother", seconds=180)
    said = [s for s in screenplay.shots if "focus" in s.action]
    assert said
    assert all(stage(screenplay, s, "gouache", 0).framing.rack == "front" for s in said)


@pytest.mark.parametrize("shots", [5, 6, 8])
def test_a_short_film_shows_every_deed_of_its_prompt(shots: int) -> None:
    prompt = "A lighthouse keeper finds a message in a bottle and rows out into the storm to answer it"
    script = StorybookDirector().write(Brief(prompt=prompt, seed=0, shots=shots))
    frames = " ".join(f"{shot.frame} {shot.action}" for shot in script.shots)
    assert len(script.shots) == shots
    assert "rows" in frames
    assert "finds" in frames
