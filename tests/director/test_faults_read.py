"""Faults that were seen in films of prompts nobody had tuned to, by what a viewer would notice."""

from __future__ import annotations

import pytest

from director.storybook.direct import StorybookDirector
from director.storybook.reading import read_prompt
from director.storybook.staging import stage
from pipeline.film.brief import Brief
from pipeline.film.scene import CreatureLook, Scene
from pipeline.film.screenplay import Screenplay

WHALES = "Tomás, a young fisherman, finds a piano on the beach and learns to play it for the whales"
CAR = "A mechanic teaches an old car to fly"


def film(prompt: str) -> Screenplay:
    return StorybookDirector().write(Brief(prompt=prompt, seed=0))


def scenes(screenplay: Screenplay) -> tuple[Scene, ...]:
    return tuple(stage(screenplay, shot, "gouache", 0) for shot in screenplay.shots)


def test_ice_cream_is_no_winter() -> None:
    reading = read_prompt("Two rival ice cream vendors share one broken freezer during a heat wave")
    assert (reading.weather, reading.season) == ("clear", "summer")
    assert {scene.place.family for scene in scenes(film(reading.prompt))} == {"shop"}


@pytest.mark.parametrize(
    ("prompt", "family"),
    [
        ("The night the library books rearranged themselves", "library"),
        ("A girl paints the moon back on after it falls from the sky", "mountain"),
    ],
)
def test_a_film_is_where_its_things_are(prompt: str, family: str) -> None:
    found = {scene.place.family for scene in scenes(film(prompt))}
    assert found == {family}


def test_whoever_flies_is_in_the_sky() -> None:
    assert "sky" in {scene.place.family for scene in scenes(film("A dragon flies through the sky over the mountains"))}


def test_a_bed_stands_in_a_bedroom() -> None:
    made = film("Three sisters hide a dragon egg under the bed")
    assert made.environments[0].name == "bedroom"
    assert sum("under the bed" in shot.frame for shot in made.shots) == 1
    assert not any("crumbs" in shot.frame for shot in made.shots)


def test_a_car_that_learns_to_fly_is_seen_and_its_teacher_stands() -> None:
    made = film(CAR)
    staged = scenes(made)
    assert any(prop.noun == "car" for scene in staged for prop in scene.props)
    assert {figure.pose for scene in staged for figure in scene.figures}.isdisjoint({"fly"})
    assert any(shot.frame.startswith("The old car flies") for shot in made.shots)
    assert not any(isinstance(figure.look, CreatureLook) for scene in staged for figure in scene.figures)


def test_a_piano_stands_and_whales_are_in_the_water_behind_the_beach() -> None:
    staged = scenes(film(WHALES))
    assert all(figure.holds != "piano" for scene in staged for figure in scene.figures)
    assert sum(any(prop.noun == "piano" for prop in scene.props) for scene in staged) >= 3
    whales = [f for scene in staged for f in scene.figures if isinstance(f.look, CreatureLook) and f.look.kind == "whale"]
    assert whales
    assert all(whale.depth >= 1.0 for whale in whales)
    assert not any("at his side" in shot.frame for shot in film(WHALES).shots)


def test_two_who_come_together_do_not_pass_through_each_other() -> None:
    for scene in scenes(film("Two rival ice cream vendors share one broken freezer during a heat wave")):
        ends = [f.x if f.x_end is None else f.x_end for f in scene.figures if f.id]
        starts = [f.x for f in scene.figures if f.id]
        if len(ends) == 2 and scene.framing.size not in ("Close-up", "Extreme close-up"):
            assert (ends[0] < ends[1]) == (starts[0] < starts[1])
            assert abs(ends[0] - ends[1]) >= 0.3


def test_a_bakery_that_competes_has_a_baker() -> None:
    made = film("A small town bakery competes with a giant supermarket")
    assert "baker" in made.characters[0].sheet


def test_a_song_fills_no_picture() -> None:
    made = film("A widow dances alone in her kitchen to a song on the radio")
    assert not any(shot.frame.lower().startswith("the song") for shot in made.shots)


def test_a_flat_tyre_is_no_flat_and_a_parking_space_is_not_outer_space() -> None:
    assert "living room" not in {scene.place.family for scene in scenes(film("Commercial for a bicycle that never gets a flat tyre"))}
    assert "space" not in {scene.place.family for scene in scenes(film("Two knights fight over a parking space"))}
    assert {scene.place.family for scene in scenes(film("An astronaut drifts through deep space"))} == {"space"}


def test_what_is_told_about_is_not_there_and_grandchildren_are() -> None:
    reading = read_prompt("An old sea captain tells his grandchildren about the giant squid")
    assert [being.head for being in reading.beings] == ["sea captain", "grandchild", "grandchild"]


def test_whoever_goes_to_the_dentist_finds_one() -> None:
    made = film("A vampire goes to the dentist")
    assert len(made.characters) == 2
    assert {scene.place.family for scene in scenes(made)} == {"hospital"}
    assert made.environments[0].name == "dentist's clinic"


def test_a_snowman_is_made_of_snow() -> None:
    looks = [f.look for scene in scenes(film("A snowman falls in love with the girl who built him")) for f in scene.figures]
    assert any(isinstance(look, CreatureLook) and look.variety == "snowman" for look in looks)


def test_it_never_rains_where_it_never_rains() -> None:
    assert {scene.place.weather for scene in scenes(film("An umbrella maker in a town where it never rains"))} <= {
        "clear",
        "wind",
        "cloudy",
    }


def test_decades_are_no_places_and_santa_has_one_name() -> None:
    assert [s.words for s in read_prompt("In 1920s Paris a waiter writes poems on napkins").settings] == ["Paris"]
    assert [b.head for b in read_prompt("Father Christmas gets a parking ticket").beings] == ["santa"]


def test_making_friends_brings_no_friends() -> None:
    assert {b.head for b in read_prompt("A farmer's scarecrow makes friends with the crows").beings} == {"scarecrow", "crow"}


def test_who_sails_sits_in_no_car_and_a_mayors_parrot_lives_in_town() -> None:
    raft = scenes(film("Two children build a raft from bathtub parts and sail down the river"))
    assert not any(figure.in_vehicle == "car" for scene in raft for figure in scene.figures)
    assert {s.place.family for s in scenes(film("The mayor's parrot reveals all the town's secrets"))} == {"village"}


def test_whoever_watches_holds_no_watch_and_a_street_lamp_is_seen() -> None:
    made = scenes(film("A crocodile learns table manners from a duchess"))
    assert not any(figure.holds == "watch" for scene in made for figure in scene.figures)
    lit = scenes(film("A street lamp that is afraid of the dark"))
    assert any(prop.focus and prop.noun == "street lamp" for scene in lit for prop in scene.props)


def test_whales_that_listen_are_in_the_water() -> None:
    found = scenes(film("A retired boxer finds a piano on the beach and two whales come to listen"))
    poses = {f.pose for scene in found for f in scene.figures if isinstance(f.look, CreatureLook) and f.look.kind == "whale"}
    assert poses == {"swim"}
