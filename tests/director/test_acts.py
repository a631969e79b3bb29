"""Length: films of half a minute to ten minutes have acts, places and plots in proportion; and each shot says why it is there."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise

import pytest

from director.storybook.account import account
from director.storybook.direct import StorybookDirector
from director.storybook.story.acts import ONE_ACT
from director.storybook.story.dialogue import opening
from director.storybook.story.plots import plots, small_plots
from pipeline.film import tagged
from pipeline.film.brief import Brief
from pipeline.film.screenplay import Screenplay

HEADLINE = "A lighthouse keeper finds a message in a bottle and rows out into the storm to answer it"
RIVALS = "Two rival bakers compete for the golden spoon at the village fair"
ROBOT = "A robot learns to dance in an abandoned museum"
DESERT = "A desert wakes up at dawn"
LONG = (180, 600)


@cache
def film(prompt: str, seconds: int, seed: int = 0) -> Screenplay:
    return StorybookDirector().write(Brief(prompt=prompt, seconds=seconds, seed=seed))


@pytest.mark.parametrize(("seconds", "shots"), [(30, 6), (60, 13), (180, 42), (600, 110)])
@pytest.mark.parametrize("prompt", [HEADLINE, RIVALS, ROBOT, DESERT])
def test_shots_are_in_proportion_to_the_length(prompt: str, seconds: int, shots: int) -> None:
    found = film(prompt, seconds)
    assert len(found.shots) == shots
    assert len(tagged.read(tagged.write(found)).shots) == shots


@pytest.mark.parametrize("prompt", [HEADLINE, RIVALS, ROBOT])
@pytest.mark.parametrize("seconds", LONG)
def test_long_films_have_three_acts_and_more_places(prompt: str, seconds: int) -> None:
    found = film(prompt, seconds)
    acts = [int(shot.reason.removeprefix("act ")[0]) for shot in found.shots]
    assert acts == sorted(acts)
    assert set(acts) == {1, 2, 3}
    assert len(found.environments) >= (3 if seconds < 600 else 6)
    assert {shot.where for shot in found.shots} == {place.id for place in found.environments}


@pytest.mark.parametrize("prompt", [HEADLINE, RIVALS, ROBOT])
def test_what_a_long_film_plants_pays_off_later(prompt: str) -> None:
    name = film(prompt, 600).characters[0].name
    reasons = [shot.reason.removeprefix("act ")[3:].split(";")[0].replace(name, "{hero}") for shot in film(prompt, 600).shots]
    told = 0
    for plot in (*plots(), *small_plots()):
        planted = [i for i, r in enumerate(reasons) if any(r == row.reason for row in plot.rows if row.beat == "plant")]
        paid = [i for i, r in enumerate(reasons) if any(r == row.reason for row in plot.rows if row.beat == "payoff")]
        assert len(planted) == len(paid), plot.name
        assert all(p < q for p, q in zip(planted, paid, strict=True)), plot.name
        told += len(planted)
    assert told >= 4


@pytest.mark.parametrize("prompt", [HEADLINE, RIVALS, ROBOT, DESERT])
@pytest.mark.parametrize("seconds", [60, *LONG])
def test_no_line_and_no_pattern_comes_twice(prompt: str, seconds: int) -> None:
    said = [line.text for _, _, line in film(prompt, seconds).spoken()]
    assert len(said) == len(set(said))
    patterns = Counter(p for shot in film(prompt, seconds).shots for p in {opening(line.text) for line in shot.lines})
    assert not [pattern for pattern, count in patterns.items() if count > 1 and len(pattern.split()) == 3]


@pytest.mark.parametrize("prompt", [HEADLINE, RIVALS, ROBOT])
def test_ten_minutes_hardly_repeat_a_picture(prompt: str) -> None:
    frames = [shot.frame for shot in film(prompt, 600).shots]
    assert len(set(frames)) >= 0.8 * len(frames)


def test_the_ending_answers_the_opening() -> None:
    for prompt in (HEADLINE, RIVALS, ROBOT):
        for seconds in (60, *LONG):
            shots = film(prompt, seconds).shots
            assert shots[0].where == shots[-1].where == "Environment1"
            assert shots[-1].transition == "fade"


def test_every_shot_says_what_the_story_and_the_camera_want() -> None:
    for prompt in (HEADLINE, RIVALS, ROBOT, DESERT):
        for shot in film(prompt, 60).shots:
            assert len(shot.reason.split("; ")) == 3, shot.reason


def test_tense_shots_are_cut_sooner_than_calm_ones() -> None:
    shots = film(HEADLINE, 180).shots
    calm = [shot.seconds for shot in shots if shot.beat == "calm"]
    assert max(shot.seconds for shot in shots if shot.beat == "tense") == 0.0
    assert sum(seconds >= 3.5 for seconds in calm) >= len(calm) / 2


def test_two_people_are_seen_over_the_shoulder() -> None:
    framed = [shot for seed in range(8) for shot in film(RIVALS, 60, seed).shots if "seen over the shoulder" in shot.frame]
    assert framed
    assert all(shot.reason.split("; ")[1].startswith("over the shoulder") for shot in framed)


def test_sizes_change_from_shot_to_shot() -> None:
    for prompt in (HEADLINE, RIVALS, ROBOT):
        shots = film(prompt, 600).shots
        assert sum(a.size == b.size for a, b in pairwise(shots)) == 0


def test_a_short_film_is_one_act() -> None:
    assert not any(shot.reason.startswith("act ") for shot in film(HEADLINE, 60).shots)
    assert len(film(HEADLINE, 60).shots) <= ONE_ACT


def test_the_account_tells_what_became_of_the_prompt() -> None:
    brief = Brief(prompt="An old raccoon plays chess with a baker in a gym")
    found = account(StorybookDirector().write(brief), brief)
    assert ("old raccoon", "bear") in found.replaced
    assert ("gym", "classroom") in found.replaced
    assert "baker" in found.shown
    assert any("drawn as a bear" in line for line in found.lines)
    assert set(found.shown).isdisjoint(found.left_out)
    assert StorybookDirector().account(StorybookDirector().write(brief), brief) == found
