"""Faults that were seen in films, one test each."""

from __future__ import annotations

from director.storybook import lexicon
from director.storybook.direct import StorybookDirector
from director.storybook.reading import read_prompt
from director.storybook.staging import stage
from director.storybook.staging.things import colour_in, things_in
from pipeline.film.brief import Brief
from pipeline.film.scene import Scene


def _scenes(prompt: str) -> tuple[Scene, ...]:
    film = StorybookDirector().write(Brief(prompt=prompt, seed=0))
    return tuple(stage(film, shot, "gouache", 0) for shot in film.shots)


def test_what_is_only_compared_with_is_not_on_the_stage() -> None:
    assert "bus" not in {t.noun for t in things_in("A duck goes by with the stream, quite upright, like somebody on a bus.")}
    assert "pencil" not in {t.noun for t in things_in("A row of pencil lines climbs beside the oven.", insert=True)}


def test_the_moon_that_is_looked_for_is_hidden_until_it_is_found() -> None:
    hidden = ["no moon" in scene.place.details for scene in _scenes("A small fox looks for the moon")]
    assert hidden[0]
    assert not hidden[-1]
    assert hidden == sorted(hidden, reverse=True)


def test_landscape_is_no_thing_of_an_insert() -> None:
    nouns = {p.noun for scene in _scenes("Morning mist lifts from a mountain lake") for p in scene.props}
    assert not nouns & {"mountain", "bus"}


def test_friends_do_not_dress_alike() -> None:
    figures = [f for scene in _scenes("Three sisters divide their father's tools in his workshop") for f in scene.figures]
    sisters = {f.id: f.look for f in figures if f.id in ("Character1", "Character2", "Character3")}
    assert len({look.top_colour for look in sisters.values() if hasattr(look, "top_colour")}) == 3


def test_a_verb_that_no_list_knows_is_a_verb_behind_a_plural() -> None:
    reading = read_prompt("Three sisters divide their father's tools in his workshop")
    assert reading.deeds[0].verb == "divide"
    assert reading.deeds[0].who == (0, 1, 2)


def test_a_relative_clause_ends_at_a_modal_verb() -> None:
    knight = read_prompt("A knight who is afraid of the dark must guard the castle at night").beings[0]
    assert "guard" not in knight.trait


def test_rain_that_is_over_does_not_fall() -> None:
    assert read_prompt("The desert wakes after rain").weather == ""


def test_a_thing_has_the_colour_that_the_prompt_gives_it() -> None:
    assert colour_in("boot", "a girl in red boots") == lexicon.colour_of("red")
    assert not colour_in("boot", "a girl in boots")
    boots = [p for scene in _scenes("A girl in red boots follows footprints through the snow to an empty cabin") for p in scene.props]
    assert any(p.noun.startswith("boot") and p.colour for p in boots)


def test_an_open_shop_has_a_keeper_and_a_wild_place_has_none() -> None:
    assert any(scene.figures for scene in _scenes("A bakery opens before the birds: fresh bread for everyone"))
    assert not any(f.id for scene in _scenes("The desert wakes after rain") for f in scene.figures)
