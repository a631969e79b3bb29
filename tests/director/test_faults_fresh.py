"""What films from fresh prompts made one wince at, each with a small case of its own."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from director.storybook.direct import StorybookDirector
from director.storybook.looks import look_of
from director.storybook.manner import style_of
from director.storybook.reading import read_prompt
from director.storybook.staging import stage
from director.storybook.story.plots import plots, small_plots
from director.storybook.story.tell import tell
from pipeline.film.brief import Brief
from pipeline.film.scene import CreatureLook, PersonLook, Scene
from pipeline.film.screenplay import Screenplay
from pipeline.film.timing import Size
from pipeline.illustration.props import on_floor
from pipeline.illustration.stage import Picture


@cache
def film(prompt: str) -> Screenplay:
    return StorybookDirector().write(Brief(prompt=prompt, seed=0))


def scenes(prompt: str) -> tuple[Scene, ...]:
    script = film(prompt)
    return tuple(stage(script, shot, "gouache", 0) for shot in script.shots)


def frames(prompt: str) -> str:
    return " ".join(shot.frame for shot in film(prompt).shots)


def test_left_may_be_a_side() -> None:
    reading = read_prompt("The left socks of a boarding school go on strike")
    assert [deed.verb for deed in reading.deeds] == ["go"]
    assert [setting.words for setting in reading.settings] == ["boarding school"]


@pytest.mark.parametrize(("title", "figure"), [("Mrs", "woman"), ("Mr", "man")])
def test_a_name_that_is_a_fruit_is_a_name_behind_a_title(title: str, figure: str) -> None:
    (being,) = read_prompt(f"{title} Plum opens a hat shop in a village").beings
    assert (being.name, being.figure) == (f"{title} Plum", figure)


def test_given_names_say_whom_they_mean() -> None:
    ours = read_prompt("Two beekeepers, Agnieszka and Tomasz, find a swarm in the organ on the day of their daughter's wedding").beings
    assert [being.figure for being in ours[:2]] == ["woman", "man"]


def test_somebody_old_with_a_name_is_somebody() -> None:
    reading = read_prompt("In a small workshop in Oaxaca, old Ignacio carves a wooden dragon. At midnight it flies out of the window.")
    assert [being.name or being.head for being in reading.beings] == ["Ignacio", "dragon"]
    assert reading.beings[reading.deeds[1].who[0]].head == "dragon"


def test_what_must_be_kept_is_no_keep() -> None:
    assert not read_prompt("Whoever loses must keep the other's secret").settings


def test_a_last_word_may_be_the_kind_of_film() -> None:
    reading = read_prompt("A private eye is hired by a widow to find a saxophone. Noir.")
    assert reading.genre == "mystery"
    assert len(reading.beings) == 2


def test_melting_snow_does_not_fall() -> None:
    assert read_prompt("The last snow melts on a mountain farm").weather == ""
    assert read_prompt("Snow falls on a mountain farm").weather == "snow"


def test_who_reaches_the_sea_in_the_end_begins_on_a_road() -> None:
    families = [scene.place.family for scene in scenes("A boy walks for three days until he reaches the sea")]
    assert families[0] == "road"
    assert "sea" not in families
    assert "coast" in families


def test_a_mother_duck_is_a_duck() -> None:
    look = look_of("A sturdy mother duck, white feathers and a red scarf.", 0)
    assert isinstance(look, CreatureLook)
    assert look.kind == "duck"


@pytest.mark.parametrize(
    ("prompt", "kind", "number"),
    [
        ("A mother duck leads her five ducklings across the road to the pond", "duck", 6),
        ("Six piglets learn to swim in the river", "pig", 6),
    ],
)
def test_small_animals_are_as_many_as_told(prompt: str, kind: str, number: int) -> None:
    most = max(scenes(prompt), key=lambda scene: len(scene.figures))
    group = [f for f in most.figures if isinstance(f.look, CreatureLook) and f.look.kind == kind]
    assert len(group) == number
    assert len({figure.x for figure in group}) == number
    assert most.framing.size == "Wide shot"


def test_a_year_in_the_life_of_a_tree_is_of_the_tree() -> None:
    assert re.search(r"oak tree stands through the year", frames("A year in the life of an oak tree"))


def test_a_number_of_no_animals_adds_none() -> None:
    assert scenes("A forest through the four seasons")


def alone(prompt: str) -> list[tuple[str, float, float]]:
    """The things that are shown alone in a film, with their size and place."""
    focused = (prop for scene in scenes(prompt) for prop in scene.props if prop.focus)
    return [(prop.noun, prop.size, prop.x) for prop in focused]


@pytest.mark.parametrize("prompt", ["An advert for a coffee machine that wakes the whole street", "A commercial for red rain boots"])
def test_an_advert_shows_its_thing_another_way_each_time(prompt: str) -> None:
    pictures = alone(prompt)
    assert len(pictures) > 1
    assert len(set(pictures)) == len(pictures)


def test_what_wakes_the_street_stands_in_the_kitchen() -> None:
    shown = scenes("An advert for a coffee machine that wakes the whole street")
    street = [scene for scene in shown if scene.place.family == "street"]
    assert all(prop.noun != "coffee machine" for scene in street for prop in scene.props)
    assert any(len(scene.figures) > 2 for scene in street)
    beside = [scene for scene in shown if scene.figures and any(prop.noun == "coffee machine" for prop in scene.props)]
    assert all(prop.lift > 0 for scene in beside for prop in scene.props if prop.noun == "coffee machine")
    assert beside


def test_praised_boots_are_worn_and_red() -> None:
    prompt = "A commercial for red rain boots"
    shown = scenes(prompt)
    assert {prop.noun for scene in shown for prop in scene.props if prop.focus} == {"rain boots"}
    assert all(prop.colour and prop.pair for scene in shown for prop in scene.props if prop.focus)
    jumping = next(s for s, shot in zip(shown, film(prompt).shots, strict=True) if "feet off the ground" in shot.frame)
    assert jumping.framing.size == "Full shot"
    red = next(f.look.shoe_colour for f in jumping.figures if isinstance(f.look, PersonLook))
    assert int(red[1:3], 16) > 2 * int(red[3:5], 16)


@pytest.mark.parametrize(
    ("prompt", "thing"),
    [
        ("A traveller finds a suitcase at the station with nothing in it", "suitcase"),
        ("A girl buys a red balloon for her grandmother", "balloon"),
        ("A king has lost a button of his coat", "button"),
    ],
)
def test_a_plot_brings_no_second_one_of_what_the_prompt_tells_of(prompt: str, thing: str) -> None:
    for seed in range(6):
        chains = {passage.chain for passage in tell(Brief(prompt=prompt, seed=seed)).passages}
        assert not any(thing in chain.split() for chain in chains), seed


def test_plots_know_what_they_bring() -> None:
    brought = {plot.name: plot.brought for plot in (*plots(), *small_plots())}
    assert "suitcase" in brought["the suitcase"]
    assert "cake" in brought["the cake for nobody"]
    assert not brought["the thing that was asked for"]


def test_noir_is_drawn_in_noir_unless_another_style_is_asked_for() -> None:
    prompt = "Noir: a librarian finds a letter in a returned book"
    script = film(prompt)
    assert {scene.style for scene in scenes(prompt)} == {"noir"}
    assert stage(script, script.shots[0], "ink", 0).style == "ink"
    assert {scene.place.light for scene in scenes(prompt)[:-1]} == {"night"}
    assert style_of("A vintner drinks his pinot noir", "gouache") == "gouache"


def test_a_film_of_a_tree_shows_the_tree_in_every_season() -> None:
    shown = [s for s in scenes("A year in the life of an oak tree") if any(p.noun == "tree" and not p.focus for p in s.props)]
    assert {scene.place.season for scene in shown} >= {"spring", "summer", "autumn", "winter"}


def test_who_flies_a_kite_stays_on_the_ground() -> None:
    prompt = "Yuki and her grandfather fly a kite on the roof of their house"
    assert all(figure.pose != "fly" for scene in scenes(prompt) for figure in scene.figures)
    (yuki, _) = film(prompt).characters
    assert re.match(r"A (?:girl|boy)", yuki.sheet)


def test_melting_snow_does_not_fall_in_any_picture() -> None:
    assert all(scene.place.weather != "snow" for scene in scenes("The last snow melts on a mountain farm"))


def test_a_goose_has_a_white_belly() -> None:
    look = look_of("A sturdy goose, white feathers and an orange bill, with a red scarf.", 0)
    assert isinstance(look, CreatureLook)
    assert not look.accent


def test_an_awaited_train_comes_in_the_end() -> None:
    shown = scenes("A whole village waits for the first train")
    trains = [n for n, scene in enumerate(shown) if any("train" in p.noun or p.noun == "locomotive" for p in scene.props)]
    assert trains
    assert trains[0] >= len(shown) // 2
    assert any(len(scene.figures) > 2 for scene in shown)


def test_what_floats_away_stands_on_no_table() -> None:
    prompt = "An astronaut bakes a birthday cake on a space station, then the cake floats away"
    at = next(n for n, shot in enumerate(film(prompt).shots) if "floats away" in shot.frame)
    assert [prop.lift > 0 for prop in scenes(prompt)[at].props if "cake" in prop.noun] == [True]


def test_a_clause_about_where_a_tree_is_not_is_no_deed() -> None:
    reading = read_prompt("It is back on the shelf, with a leaf from a tree that grows nowhere near")
    assert "grow" not in [deed.verb for deed in reading.deeds]


def test_what_is_watched_is_in_the_picture() -> None:
    reading = read_prompt("A girl finds a dragon in the cellar. She stays awake to watch it.")
    assert reading.deeds[-1].others == (1,)


def test_the_roof_of_a_train_is_no_city_roof() -> None:
    prompt = "A thief runs along the roof of a moving train"
    shown = scenes(prompt)
    assert all("carriage" in scene.place.details for scene in shown if scene.place.family == "rooftop")
    assert not [prop for scene in shown for prop in scene.props if "train" in prop.noun or prop.noun == "locomotive"]
    wide = next(scene for scene in shown if scene.framing.size == "Wide shot")
    first, later = (Picture(wide, Size(320, 180), length=3.0).frame(at)[60:110] for at in (0.0, 1.0))
    assert not np.array_equal(first, later)  # the trees pass


def test_painted_doors_stand_in_the_village() -> None:
    shown = scenes("A painter paints doors all over the village and people walk through them")
    doors = [prop for scene in shown for prop in scene.props if prop.noun == "door"]
    assert len(doors) > 3
    assert len({door.colour for door in doors}) > 1


def test_low_tide_is_on_the_shore() -> None:
    assert {scene.place.family for scene in scenes("A sailor and a mermaid play chess on a rock at low tide")} == {"coast"}


@pytest.mark.parametrize(
    ("prompt", "heads"),
    [
        ("An elephant afraid of mice joins the circus", ["elephant"]),
        ("Dr. Stone finds the bomb in the opera house", ["doctor"]),
        ("Two rival ice cream sellers, Luigi and Fatima, fall in love in Naples", ["seller", "seller"]),
        ("After the flood, Señor Morales rows through the streets", [""]),
    ],
)
def test_who_it_is_about_is_found(prompt: str, heads: list[str]) -> None:
    reading = read_prompt(prompt)
    assert [being.head.split(" ")[-1] for being in reading.beings] == heads
    assert reading.deeds[0].who == tuple(range(len(heads)))


def test_a_town_under_a_cloud_is_nobody() -> None:
    reading = read_prompt("A lonely cloud over Nairobi wants to rain")
    assert not reading.beings
    assert [setting.words for setting in reading.settings] == ["Nairobi"]


def test_nobody_has_gooded() -> None:
    assert "has never been good with wires" in frames("Dr. Stone finds a bomb in the opera house. She has never been good with wires.")


def test_a_pillow_is_not_worn() -> None:
    (child,) = film("An advert for a pillow that remembers your dreams").characters
    assert "pillow" not in child.sheet


def test_snow_leopards_are_pale() -> None:
    (leopard,) = film("The snow leopard waits").characters
    assert "pale grey fur" in leopard.sheet
    assert all(scene.place.family != "alley" for scene in scenes("The snow leopard waits"))


def test_nuns_are_women_and_elephants_have_elephants() -> None:
    assert all("woman" in character.sheet for character in film("Three nuns rob a casino").characters)
    looks = [look_of(character.sheet, 0) for character in film("An elephant and her grandfather build a raft").characters]
    assert [look.kind for look in looks if isinstance(look, CreatureLook)] == ["elephant", "elephant"]


def test_a_grandfather_clock_stands_on_no_table() -> None:
    assert on_floor("clock")
    assert not on_floor("cup")
