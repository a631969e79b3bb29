"""What the prompt names is seen: its things are drawn in some shot, and no close picture is empty."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from director.storybook.direct import StorybookDirector
from director.storybook.looks import looks_of
from director.storybook.reading import read_prompt
from director.storybook.staging import stage
from pipeline.film.brief import Brief
from pipeline.film.scene import CreatureLook, Scene
from pipeline.film.screenplay import Screenplay
from pipeline.illustration.props import knows

PROMPTS = tuple(
    line.strip()
    for line in (Path(__file__).parent.parent / "prompts" / "prompts.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
)
LEAST_SEEN = 0.95
"""Share of the prompts' things with a drawing that some shot of their film must show."""


@cache
def film(prompt: str) -> Screenplay:
    return StorybookDirector().write(Brief(prompt=prompt))


@cache
def scenes(prompt: str) -> tuple[Scene, ...]:
    screenplay = film(prompt)
    return tuple(stage(screenplay, shot, "gouache", 0) for shot in screenplay.shots)


def _drawn(prompt: str) -> set[str]:
    found = {noun for scene in scenes(prompt) for f in scene.figures for noun in (f.holds, f.in_vehicle) if noun}
    found |= {p.noun for scene in scenes(prompt) for p in scene.props}
    found |= {"train"} if "locomotive" in found else set()  # it is drawn with its carriages
    return found | {d for scene in scenes(prompt) for d in (*scene.place.details, scene.place.family)}


def _things(prompt: str) -> list[tuple[str, str]]:
    told = (t for t in read_prompt(prompt).things if t.category not in ("abstract", "sight", ""))
    return [(t.head, t.words) for t in told if knows(t.head)]


def test_things_of_the_prompts_are_drawn() -> None:
    missing = [
        (prompt, head) for prompt in PROMPTS for head, words in _things(prompt) if not any(head in n or n in words for n in _drawn(prompt))
    ]
    assert len(missing) <= (1 - LEAST_SEEN) * sum(len(_things(prompt)) for prompt in PROMPTS), missing


@pytest.mark.parametrize("prompt", PROMPTS)
def test_close_pictures_show_something(prompt: str) -> None:
    for scene in scenes(prompt):
        if scene.framing.size in ("Medium close-up", "Close-up", "Extreme close-up", "Insert"):
            assert scene.figures or any(p.focus for p in scene.props)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_people_stand_inside_the_frame_at_first(prompt: str) -> None:
    assert all(abs(f.x) <= 0.8 for scene in scenes(prompt) for f in scene.figures if f.id)


def test_the_storm_is_over_in_the_end() -> None:
    found = scenes("A lighthouse keeper finds a message in a bottle and rows out into the storm to answer it")
    assert found[0].place.weather == "storm"
    assert (found[-1].place.light, found[-1].place.weather) == ("dawn", "clear")
    assert not any(p.noun == "bow" for scene in found for p in scene.props)
    assert any(f.holds == "message in a bottle" for scene in found for f in scene.figures)
    assert any(p.noun == "message in a bottle" and p.focus for scene in found for p in scene.props)


def test_a_film_of_a_place_moves_with_the_sun() -> None:
    found = scenes("A desert wakes up at dawn")
    assert found[0].place.light == "dawn"
    assert len({scene.place.light for scene in found}) >= 3
    assert [scene.place.weather for scene in found].count("clear") >= len(found) - 1  # it may turn once
    assert any(scene.figures for scene in found)


def test_the_cake_is_burnt_and_stays_on_the_table() -> None:
    found = scenes("Three friends argue in a kitchen about a burnt cake before grandmother arrives")
    nouns = [{p.noun for p in scene.props} for scene in found]
    assert sum("burnt cake" in named for named in nouns) >= 3
    assert any(p.noun == "burnt cake" and p.focus for scene in found for p in scene.props)


def test_a_night_outdoors_has_a_warm_light() -> None:
    found = scenes("Two knights camp in the forest at night and share their last apple")
    lit = [scene for scene in found if any(f.holds == "lantern" for f in scene.figures) or any(p.noun == "lantern" for p in scene.props)]
    assert len(lit) >= 3


def test_a_shared_umbrella_is_over_a_head_and_on_no_table() -> None:
    found = scenes("Two strangers share an umbrella at a train station in the rain")
    assert not any(prop.noun in ("umbrella", "table") for scene in found for prop in scene.props)
    wet = [scene for scene in found if scene.figures]
    under = [scene for scene in wet if any(f.holds == "umbrella" for f in scene.figures)]
    assert len(under) >= len(wet) - 1  # one hand may be busy with something else once


def test_an_advert_for_a_place_has_the_one_who_works_there() -> None:
    found = film("An advert for a bakery that opens before the birds")
    assert "baker" in found.characters[0].sheet
    assert all(not isinstance(f.look, CreatureLook) for scene in scenes(found.prompt) for f in scene.figures)


def test_a_question_is_not_a_deed_of_the_one_who_asks() -> None:
    found = film("A young detective follows paw prints through the snow to find out who steals the milk")
    assert any("discovers who steals the milk" in shot.frame for shot in found.shots)
    assert not any("<Character1> steals" in shot.frame for shot in found.shots)
    assert "cat" in found.characters[1].sheet
    assert not any(prop.noun == "bone" for scene in scenes(found.prompt) for prop in scene.props)


def test_pets_stay_small_beside_people() -> None:
    beside = looks_of(film("A detective follows a black cat through neon rain at night").characters, 0)["Character2"]
    alone = looks_of(film("A black cat crosses a street").characters, 0)["Character1"]
    assert isinstance(beside, CreatureLook)
    assert isinstance(alone, CreatureLook)
    assert beside.size < alone.size
