"""Looks are held to sheets and to first pictures; what neither says is the model's own."""

from __future__ import annotations

from dataclasses import replace

from director.storybook.stated import stated
from director.unimage.nano.holding import held
from pipeline.film import tagged
from pipeline.film.scene import CreatureLook, Figure, PersonLook, Place, Scene

FILM = tagged.read(
    "<User>: A mammoth in the fjord\n\n"
    "<Character1>: A woman of 40 with deep brown skin, a short black bob and tired kind eyes. Wears an orange sweater.\n"
    "<Character2>: A huge mammoth, wrinkled grey skin, with a blue ribbon round the neck.\n"
    "<Environment1>: The harbour at dusk, with houses and lamps.\n<Environment2>: The qwert by day.\n\n"
    "<Frame1>: Wide shot: <Character1> and <Character2> stand in the harbour <Environment1>.\n<Video1>: Nothing moves.\n\n"
    "<Frame2>: Wide shot: <Character1> stands in the qwert <Environment2>.\n<Video2>: Nothing moves.\n"
)
CAST = FILM.characters
HARBOUR, QWERT = FILM.shots


def scene(*figures: Figure) -> Scene:
    return Scene(place=Place(family="meadow"), figures=figures)


def test_what_a_sheet_states_is_put_right_and_the_rest_stays() -> None:
    drawn = PersonLook(top="coat", top_colour="#112233", nose=1.13, glasses=True)
    look = held(scene(Figure(id="Character1", look=drawn)), (), FILM, HARBOUR, 1).figures[0].look
    told = stated(CAST)["Character1"]
    assert isinstance(look, PersonLook)
    assert look.top == told["top"] == "sweater"
    assert look.top_colour == told["top_colour"] != drawn.top_colour
    assert "nose" not in told
    assert look.nose == drawn.nose


def test_whoever_was_drawn_as_another_being_is_the_one_of_the_sheet() -> None:
    look = held(scene(Figure(id="Character2", look=PersonLook())), (), FILM, HARBOUR, 1).figures[0].look
    assert isinstance(look, CreatureLook)
    assert look.kind == stated(CAST)["Character2"]["kind"]


def test_a_look_stays_that_of_the_first_picture() -> None:
    first = held(scene(Figure(id="Character1", look=PersonLook(nose=1.2))), (), FILM, HARBOUR, 1)
    between = scene(Figure(id="Character1", look=PersonLook(nose=0.8)))
    later = held(scene(Figure(id="Character1", look=PersonLook(nose=0.9), x=0.4)), (first, between), FILM, HARBOUR, 1)
    assert later.figures[0].look == first.figures[0].look
    assert later.figures[0].x == 0.4


def test_passers_by_are_nobodys() -> None:
    stranger = Figure(id="", look=PersonLook(hat="cap"))
    assert held(scene(stranger), (scene(replace(stranger, look=PersonLook())),), FILM, HARBOUR, 1).figures == (stranger,)


def test_a_place_that_is_named_is_the_one_that_is_shown_and_an_unknown_one_is_the_models() -> None:
    assert held(scene(), (), FILM, HARBOUR, 1).place.family == "harbour"
    assert held(scene(), (), FILM, QWERT, 1).place.family == "meadow"
