"""Whoever stands at the water stands on its shore, from far and near."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.film.scene import CreatureLook, Figure, PersonLook, Scene
from pipeline.illustration.camera import compose
from pipeline.illustration.cast import actor
from pipeline.illustration.composition import Shot, Sitter, frame_units
from pipeline.illustration.palette import tones
from pipeline.illustration.places import build
from pipeline.illustration.places.plane import Set, View
from pipeline.illustration.stage import Picture
from tests.illustration.scenes import SMALL, scene

PERSON = Figure(id="Character1", look=PersonLook(figure="woman"), x=-0.2, depth=0.6)
HEDGEHOG = Figure(id="Character1", look=CreatureLook(kind="hedgehog"), x=-0.2)
SHORES = ("river", "coast", "harbour")


def composed(shown: Scene) -> tuple[Set, Shot]:
    width, height = frame_units(SMALL)
    colours = tones(shown.place, shown.style, shown.mood)
    built = build(View(width=width, height=height, place=shown.place, tones=colours))
    players = [(figure, actor(figure, colours)) for figure in shown.figures]
    sitters = [Sitter(figure=f, bounds=player.bounds(0.0, 4.0), head=player.head(0.0, 4.0)) for f, player in players]
    return built, compose(shown, built, sitters, width, height)


@pytest.mark.parametrize("family", SHORES)
@pytest.mark.parametrize("size", ["Extreme long shot", "Long shot", "Wide shot"])
def test_nobody_stands_on_the_water_from_far(family: str, size: str) -> None:
    built, shot = composed(scene(family, size=size, figures=(PERSON,)))
    edge = shot.horizon + (built.shore - built.horizon) * shot.stretch
    assert built.shore > built.horizon
    assert shot.stands[0].y >= edge - 1e-6


@pytest.mark.parametrize("family", SHORES)
@pytest.mark.parametrize("size", ["Medium shot", "Medium close-up", "Close-up"])
def test_no_small_animal_stands_on_the_water_from_near(family: str, size: str) -> None:
    built, shot = composed(scene(family, size=size, figures=(HEDGEHOG,), focus=("Character1",)))
    edge = shot.horizon + (built.shore - built.horizon) * shot.stretch
    assert edge < shot.stands[0].y


def test_whoever_floats_stays_on_the_water() -> None:
    rower = replace(PERSON, in_vehicle="rowing boat", pose="row")
    _, ashore = composed(scene("coast", size="Long shot", figures=(PERSON,)))
    _, afloat = composed(scene("coast", size="Long shot", figures=(rower,)))
    assert afloat.stands[0].y < ashore.stands[0].y


def test_a_bun_is_seen_from_behind() -> None:
    def above(style: str) -> float:
        figure = Figure(id="Character1", look=PersonLook(figure="woman", hair="#301008", hair_style=style), yaw=180.0)
        picture = Picture(scene("meadow", size="Medium shot", figures=(figure,), focus=("Character1",)), SMALL, length=2.0)
        ((stand, head),) = picture.heads()
        top = round((stand.y + (head.y - 1.45 * head.radius) * stand.scale) * SMALL.height / picture.composition.height)
        middle = round((stand.x + head.x * stand.scale) * SMALL.height / picture.composition.height)
        return float(picture.frame(0.0)[top - 1 : top + 2, middle - 2 : middle + 3, :3].mean())

    assert above("bun") < above("bob") - 40
