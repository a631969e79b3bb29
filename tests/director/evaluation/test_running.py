"""A director at work: what it is shown, what becomes of its failures, and what is counted in the end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from director.evaluation.cases import Case, Directed
from director.evaluation.holdout import held_out
from director.evaluation.measures import MEASURES
from director.evaluation.running import TASKS, direct
from director.evaluation.scoring import PARTS, as_json, score
from director.storybook.direct import StorybookDirector
from director.storybook.staging import stage
from director.unimage.training.records import Truth
from director.unimage.training.storyworld import knows_held_out
from pipeline.errors import AdapterUnavailable, ContextError, ScreenplayError
from pipeline.film import tagged
from pipeline.film.brief import Brief
from pipeline.film.scene import Scene
from pipeline.film.screenplay import Screenplay, Shot
from pipeline.film.timing import Size
from pipeline.ports import Drawing, Keyframe
from tests.director.evaluation.conftest import BRIEF, board


class Sketcher(StorybookDirector):
    """Stages like the storybook and paints each shot in one colour; hears what it is shown."""

    name, version, remembers = "sketcher", "1", True

    def __init__(self, *, stops_at: int = 0, mute: bool = False) -> None:
        super().__init__()
        self.shown: list[tuple[str, ...]] = []
        self.stops_at, self.mute = stops_at, mute

    def write(self, brief: Brief) -> Screenplay:
        if self.mute:
            raise ScreenplayError("nothing fits")
        return super().write(brief)

    def write_unmasked(self, brief: Brief) -> str:
        return tagged.write(super().write(brief)).replace("<Video2>", "<Video7>")

    def draw(self, screenplay: Screenplay, shot: Shot, drawn: Sequence[Keyframe], brief: Brief) -> Drawing:
        if shot.number == self.stops_at:
            raise ContextError("no room")
        assert all(keyframe.picture.path.is_file() for keyframe in drawn)
        self.shown.append(tuple(keyframe.shot for keyframe in drawn))
        pixels = np.full((brief.size.height, brief.size.width, 4), 20 * shot.number, dtype=np.uint8)
        return Drawing(pixels=pixels, scene=stage(screenplay, shot, brief.style, brief.seed), visible=shot.visible)


@pytest.fixture(scope="session")
def case(script: Screenplay, truths: tuple[Truth, ...]) -> Case:
    return Case(id="film-1", brief=replace(BRIEF, size=Size(64, 36)), script=script, truths=truths)


def test_every_task_is_done_with_the_directors_own_pictures_in_mind(case: Case, tmp_path: Path) -> None:
    sketcher = Sketcher()
    made = direct(sketcher, case, tmp_path)
    assert made.failures == ()
    assert made.own is not None
    assert made.given is not None
    count = len(made.own.pictures)
    assert [len(shown) for shown in sketcher.shown] == [*range(count), *range(len(made.given.pictures))]
    assert (tmp_path / "own" / "S01.png").is_file()
    found = score("sketcher 1", [made], seed=0)
    assert {figure.part for figure in found.figures} == set(PARTS)
    unmasked, legal = found.figure("script", "legal unmasked"), found.figure("script", "legal")
    assert unmasked is not None
    assert legal is not None
    assert (unmasked.value, legal.value) == (0.0, 1.0)
    told = json.loads(json.dumps(as_json(found)))
    unnamed = {"places of the prompt"}
    assert {row["name"] for row in told["figures"]} == {measure.name for measure in MEASURES} - unnamed


def test_only_what_is_asked_for_is_done(case: Case, tmp_path: Path) -> None:
    sketcher = Sketcher()
    made = direct(sketcher, case, tmp_path, ("write",))
    assert (made.own, made.given, made.continued, sketcher.shown) == (None, None, None, [])


def test_a_failure_belongs_to_its_task(case: Case, tmp_path: Path) -> None:
    made = direct(Sketcher(stops_at=3), case, tmp_path)
    assert made.failures == ("film: no room", "draw: no room")
    assert made.script is not None
    assert made.continued is not None
    silent = direct(Sketcher(mute=True), case, tmp_path)
    assert silent.failures == ("write: nothing fits",)
    assert silent.given is not None
    found = score("sketcher 1", [silent, direct(Sketcher(), case, tmp_path)], seed=0)
    legal = found.figure("script", "legal")
    assert legal is not None
    assert legal.value == 0.5
    assert found.failures == (("film-1", "write: nothing fits"),)


def test_a_director_that_cannot_work_at_all_ends_the_run(case: Case, tmp_path: Path) -> None:
    class Absent(Sketcher):
        def write(self, brief: Brief) -> Screenplay:
            raise AdapterUnavailable("no weights")

    with pytest.raises(AdapterUnavailable):
        direct(Absent(), case, tmp_path)


def test_films_and_not_shots_make_the_interval(script: Screenplay, scenes: Sequence[Scene], truths: Sequence[Truth]) -> None:
    good = Directed(case=Case(id="a", brief=BRIEF), own=board(script, scenes, truths))
    dark = [replace(scene, place=replace(scene.place, light="candle")) for scene in scenes]
    bad = Directed(case=Case(id="b", brief=BRIEF), own=board(script, dark, truths))
    found = score("both", [good, bad] * 4, seed=0).figure("own pictures", "right light")
    assert found is not None
    assert (found.value, found.films, found.items) == (0.5, 8, 8 * len(scenes))
    assert found.high - found.low > 0.4


def test_names_of_figures_are_told_once() -> None:
    names = [measure.name for measure in MEASURES]
    assert len(names) == len(set(names))
    assert TASKS == ("write", "continue", "film", "draw")


def test_held_out_films_are_the_seeds_own_and_of_words_that_training_never_sees() -> None:
    cases = list(held_out(12, seed=1))
    assert [case.brief.prompt for case in held_out(5, seed=1)] == [case.brief.prompt for case in cases[:5]]
    assert not {case.brief.prompt for case in cases} & {case.brief.prompt for case in held_out(12, seed=2)}
    for case in cases:
        assert case.script is not None
        assert len(case.truths) == len(case.script.shots)
        assert knows_held_out(case.script)
    short = next(held_out(1, seed=1, style="ink", shots=3))
    assert short.script is not None
    assert (short.brief.style, short.brief.shots, len(short.script.shots)) == ("ink", 3, 3)
