"""Figures of keyframes: each falls when what it measures is spoilt, and the others stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from director.evaluation.headcount import occm
from director.evaluation.likeness import agreement, alike
from director.evaluation.pictures import figures_of_pictures
from director.storybook.stated import stated
from director.unimage.training.records import Truth
from pipeline.film.scene import Figure, PersonLook, Scene
from pipeline.film.screenplay import Character, CharacterId, Screenplay
from tests.director.evaluation.conftest import board

Figures = dict[str, float]


@pytest.fixture
def measured(script: Screenplay, truths: Sequence[Truth]) -> Callable[[Sequence[Scene | None]], Figures]:
    def of(scenes: Sequence[Scene | None]) -> Figures:
        found = figures_of_pictures(board(script, scenes, truths))
        return {name: tally.total / tally.items for name, tally in found.items() if tally.items}

    return of


def with_figures(scene: Scene, change: Callable[[Figure], Figure | None]) -> Scene:
    return replace(scene, figures=tuple(f for figure in scene.figures if (f := change(figure)) is not None))


def test_the_truth_itself_is_flawless(measured: Callable[[Sequence[Scene]], Figures], scenes: tuple[Scene, ...]) -> None:
    found = measured(scenes)
    assert found["occm"] == pytest.approx(100)
    assert {name: value for name, value in found.items() if value != 1.0}.keys() <= {"occm", "said size", "said people"}


def test_swapped_looks_are_unfaithful_and_consistent(measured: Callable[[Sequence[Scene]], Figures], scenes: tuple[Scene, ...]) -> None:
    looks = {figure.id: figure.look for scene in scenes for figure in scene.figures}
    other = {"Character1": looks["Character2"], "Character2": looks["Character1"]}
    found = measured([with_figures(scene, lambda f: replace(f, look=other[f.id])) for scene in scenes])
    assert found["as the script says, first"] == found["as the script says, later"] == 0.0
    assert found["same as at first"] == found["traits same as at first"] == 1.0
    assert found["recognised"] == 0.0
    assert found["right people"] == 1.0


def test_a_look_that_is_wrong_once_and_then_kept_is_the_memory_shortcut(
    measured: Callable[[Sequence[Scene]], Figures], scenes: tuple[Scene, ...]
) -> None:
    """One wrong first look, copied faithfully: consistent all through, faithful never for her, and always for him."""

    def green(figure: Figure) -> Figure:
        assert isinstance(figure.look, PersonLook)
        return replace(figure, look=replace(figure.look, top_colour="#11aa33")) if figure.id == "Character1" else figure

    found = measured([with_figures(scene, green) for scene in scenes])
    assert found["same as at first"] == 1.0
    assert found["as the script says, first"] == 0.5
    assert found["traits as the script says, first"] > 0.9


def test_a_look_that_drifts_is_right_at_first_and_wrong_later(
    measured: Callable[[Sequence[Scene]], Figures], scenes: tuple[Scene, ...]
) -> None:
    seen: set[str] = set()

    def drifting(figure: Figure) -> Figure:
        first = figure.id not in seen
        seen.add(figure.id)
        assert isinstance(figure.look, PersonLook)
        return figure if first else replace(figure, look=replace(figure.look, hair="#11aa33"))

    found = measured([with_figures(scene, drifting) for scene in scenes])
    assert found["as the script says, first"] == 1.0
    assert found["as the script says, later"] == found["same as at first"] == 0.0


def test_whoever_is_missing_or_too_many_is_counted(measured: Callable[[Sequence[Scene]], Figures], scenes: tuple[Scene, ...]) -> None:
    without = [with_figures(scene, lambda f: None if f.id == "Character2" else f) for scene in scenes]
    found = measured(without)
    assert found["right people"] < 1.0
    assert found["occm"] < 100
    twice = [replace(scene, figures=(*scene.figures, *scene.figures[:1])) for scene in scenes]
    assert measured(twice)["right people"] < 0.5


def test_extras_are_nobody(measured: Callable[[Sequence[Scene]], Figures], scenes: tuple[Scene, ...]) -> None:
    crowd = [replace(scene, figures=(*scene.figures, Figure(id="", look=PersonLook()))) for scene in scenes]
    assert measured(crowd)["right people"] == 1.0


@pytest.mark.parametrize(
    ("change", "right", "kept"),
    [({"light": "candle"}, "right light", "light kept"), ({"family": "kitchen"}, "right place", "place kept")],
)
def test_another_place_or_light_is_seen(
    measured: Callable[[Sequence[Scene]], Figures], scenes: tuple[Scene, ...], change: dict[str, str], right: str, kept: str
) -> None:
    spoilt = [replace(scene, place=replace(scene.place, **change)) if number == 4 else scene for number, scene in enumerate(scenes)]
    found = measured(spoilt)
    assert found[right] == pytest.approx(1 - 1 / len(scenes))
    named = next(iter(change))
    again = [scene for scene in scenes[1:] if getattr(scene.place, named) == getattr(scenes[0].place, named)]
    assert found[kept] == pytest.approx(1 - 1 / len(again)), "all come again that the script does not change"
    everywhere = measured([replace(scene, place=replace(scene.place, **change)) for scene in scenes])
    assert everywhere[right] == 0.0
    assert everywhere[kept] == 1.0


def test_size_poses_and_things_are_seen(measured: Callable[[Sequence[Scene]], Figures], scenes: tuple[Scene, ...]) -> None:
    bare = [
        replace(
            with_figures(scene, lambda f: replace(f, holds="", in_vehicle="", pose="sleep")),
            props=(),
            place=replace(scene.place, details=()),
            framing=replace(scene.framing, size="Extreme long shot"),
        )
        for scene in scenes
    ]
    found = measured(bare)
    assert found["right size"] == found["said size"] == found["right poses"] == found["things shown"] == 0.0
    assert found["same as at first"] == 1.0


def test_a_picture_again_is_a_copy(measured: Callable[[Sequence[Scene]], Figures], scenes: tuple[Scene, ...]) -> None:
    copied = [*scenes[:-1], replace(scenes[1], seed=99)]
    assert measured(copied)["new pictures"] == pytest.approx(1 - 1 / (len(scenes) - 1))
    moved = replace(scenes[1], figures=tuple(replace(f, x=f.x + 0.4) for f in scenes[1].figures))
    assert measured([*scenes[:-1], moved])["new pictures"] == 1.0


def test_what_the_script_asks_for_again_is_no_copy(script: Screenplay, scenes: tuple[Scene, ...], truths: tuple[Truth, ...]) -> None:
    again = board(script, [*scenes[:-1], scenes[1]], [*truths[:-1], truths[1]])
    tally = figures_of_pictures(again)["new pictures"]
    assert tally.total == tally.items


def test_flat_pictures_are_told_apart_by_their_pixels(script: Screenplay, truths: tuple[Truth, ...]) -> None:
    nothing = [None] * len(truths)
    levels = [number / 20 for number in range(len(truths))]
    fresh = figures_of_pictures(board(script, nothing, truths, levels))
    assert fresh.keys() == {"new pictures"}
    assert fresh["new pictures"].total == len(truths) - 1
    pasted = figures_of_pictures(board(script, nothing, truths, [*levels[:-1], levels[0]]))
    assert pasted["new pictures"].total == len(truths) - 2


def test_the_head_count_is_the_published_one() -> None:
    assert occm(2, 2) == pytest.approx(100)
    assert occm(1, 2) == occm(3, 2) == pytest.approx(60.653, abs=1e-3)
    assert occm(0, 1) == pytest.approx(36.788, abs=1e-3)


def test_a_sheet_states_what_it_says_and_no_more() -> None:
    sheet = "A woman of 78 with light skin and white hair in a bun. Wears a yellow oilskin rain coat."
    said = stated((Character(id=CharacterId("Character1"), sheet=sheet),))["Character1"]
    assert said["age"] == "old"
    assert said["hair_style"] == "bun"
    assert said["top"] == "rain"
    assert "bottom_colour" not in said
    assert "nose" not in said


def test_looks_are_compared_with_tolerance() -> None:
    look = PersonLook(top_colour="#4a6a8a", nose=1.0)
    assert alike(look, replace(look, top_colour="#4c6b8c", nose=1.05))
    assert not alike(look, replace(look, top_colour="#8a4a4a"))
    assert not alike(look, replace(look, hat="crown"))
    assert agreement(look, {"being": "creature", "kind": "fox"}) == (0, 2)
