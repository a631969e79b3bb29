"""Names, titles, ages and years of a prompt, and sentences that hide who acts where."""

from __future__ import annotations

import pytest

from director.storybook.reading import read_prompt
from director.storybook.story.arrivals import peopled
from director.storybook.story.bodies import as_body

MARSH = "A documentary about a salt marsh through the four seasons, without people"
VET = (
    "Anna, a young vet, comes back to her village in the mountains to sell her late mother's house. At the gate stands an old donkey that "
    "refuses to leave. In the kitchen she finds a notebook of her mother's. A farmer brings a sick goat in the night."
)


def names(prompt: str) -> list[str]:
    return [being.name or being.words for being in read_prompt(prompt).beings]


@pytest.mark.parametrize(
    ("prompt", "called"),
    [
        ("The boss, Mr. Pfeiffer, hides the key of the office", ["Mr Pfeiffer"]),
        ("Mrs. Adeyemi feeds a crow", ["Mrs Adeyemi", "crow"]),
        ("Two engineers, Ilya and Noor, repair a bridge", ["Ilya", "Noor"]),
        ("Three brothers, Tom, Ben and Max, build a raft", ["Tom", "Ben", "Max"]),
        ("The private eye Vera Stone, 45, follows a widow", ["Vera", "widow"]),
        ("Dr. Amina Khan saves a whale", ["Amina", "whale"]),
    ],
)
def test_people_are_those_whom_the_prompt_names(prompt: str, called: list[str]) -> None:
    assert names(prompt) == called


@pytest.mark.parametrize(
    ("prompt", "years"),
    [
        ("Hassan, a carpet weaver of eighty, teaches his granddaughter Leila, ten, to weave", (80, 10)),
        ("The cleaner, Rosa, 58, opens a suitcase", (58,)),
        ("Mira, a girl of nine, lights a lamp", (9,)),
        ("A mother of three paints a wall", (0,)),
    ],
)
def test_ages_belong_to_those_behind_whom_they_stand(prompt: str, years: tuple[int, ...]) -> None:
    assert tuple(being.years for being in read_prompt(prompt).beings) == years


def test_a_year_is_no_deed_and_nobody_is_it() -> None:
    reading = read_prompt("The year is 2190. Two engineers, Ilya and Noor, repair the last lighthouse on Europa")
    assert reading.genre == "science fiction"
    assert [deed.verb for deed in reading.deeds] == ["repair"]


def test_who_is_not_to_be_there_is_not_there() -> None:
    assert read_prompt(MARSH).beings == ()
    assert names("A crocodile has no patients until a bird opens its beak") == ["crocodile", "bird"]


def test_an_animal_that_works_as_something_is_one_being() -> None:
    (being,) = read_prompt("A crocodile who works as a dentist sings").beings
    assert being.creature is not None
    assert being.trade is not None


def test_the_dead_are_in_no_picture() -> None:
    assert names(VET) == ["Anna", "old donkey", "farmer", "sick goat"]


def test_a_place_in_front_of_its_verb_does_not_hide_who_stands_there() -> None:
    donkey = read_prompt(VET).deeds[2]
    assert (donkey.who, donkey.verb, donkey.rest) == ((1,), "stand", "at the gate")


def test_a_night_further_down_is_that_of_its_own_sentence() -> None:
    assert read_prompt(VET).light == "day"


def test_a_sale_is_no_advert() -> None:
    assert read_prompt(VET).genre != "advert"


def test_it_is_what_the_sentence_before_was_about() -> None:
    reading = read_prompt("A suitcase with a ticket to Lisbon is left on a bench in the railway station; the cleaner, Rosa, opens it")
    assert reading.deeds[-1].rest == "the suitcase"
    assert [setting.words for setting in reading.settings] == ["railway station"]


def test_who_is_hired_acts() -> None:
    reading = read_prompt("In a rainy harbour city the private eye Vera Stone is hired by a rich widow to find a thief")
    assert [(deed.who, deed.verb) for deed in reading.deeds] == [((0,), "meet"), ((0,), "find")]
    assert reading.deeds[1].auxiliary == "must"


def test_what_somebody_hears_stays_what_is_heard() -> None:
    reading = read_prompt("Two engineers repair a bridge and hear somebody knocking under the ice")
    assert (reading.deeds[1].who, reading.deeds[1].rest) == ((0, 1), "somebody knocking under the ice")


def test_whose_animal_it_is_is_there_with_it() -> None:
    reading = peopled(read_prompt("Grandpa's spider"), 0)
    assert [being.apart for being in reading.beings] == ["", ""]
    assert {index for deed in reading.deeds for index in deed.who} == {0, 1}


def test_a_bird_has_a_beak_and_feet() -> None:
    assert as_body("Nose to nose, both ears up, on all four feet", "duck") == "Beak to beak, both crest up, on both feet"
    assert as_body("nose low, one ear back", "dog") == "nose low, one ear back"
