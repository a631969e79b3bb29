from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.film.scene import CreatureLook, Figure, Place
from pipeline.illustration.aboard import aboard, boarded, parties
from pipeline.illustration.palette import tones
from pipeline.illustration.stage import Picture
from tests.illustration.scenes import SMALL, pair, scene

CAT = Figure(id="cat", look=CreatureLook(kind="cat"), x=0.3)


def seated(noun: str) -> tuple[Figure, ...]:
    return tuple(replace(f, in_vehicle=noun, pose="sit") for f in pair())


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("rowing boat", ((0, 1),)), ("car", ((0, 1),)), ("bicycle", ((0,), (1,))), ("", ((0,), (1,)))],
)
def test_only_what_has_room_is_shared(noun: str, expected: tuple[tuple[int, ...], ...]) -> None:
    assert parties(seated(noun)) == expected


def test_a_third_vehicle_of_another_kind_is_not_shared() -> None:
    assert parties((*seated("rowing boat"), replace(CAT, in_vehicle="raft"))) == ((0, 1), (2,))


def test_rowers_keep_their_sides_and_their_heads_apart() -> None:
    crew = aboard(seated("rowing boat"), tones(Place(family="sea")))
    left, right = crew.head_of(0, 0.0, 2.0), crew.head_of(1, 0.0, 2.0)
    assert right.x - left.x > left.radius + right.radius


def test_the_driver_sits_ahead() -> None:
    crew = aboard(seated("car"), tones(Place(family="road")))
    assert crew.head_of(0, 0.0, 2.0).x > crew.head_of(1, 0.0, 2.0).x


def test_one_boat_is_narrower_than_two() -> None:
    crew = aboard((*seated("rowing boat"), replace(CAT, in_vehicle="rowing boat")), tones(Place(family="sea")))
    assert crew.bounds(0.0, 2.0).width < 720


def test_all_aboard_stand_on_one_spot() -> None:
    picture = Picture(scene("sea", figures=seated("rowing boat"), size="Medium shot"), SMALL, length=2.0)
    assert len({(s.x, s.y, s.scale) for s in picture.composition.stands}) == 1
    assert len(list(picture.heads())) == 2


def test_a_cat_does_not_stand_on_the_water() -> None:
    gull = Figure(id="gull", look=CreatureLook(kind="gull"))
    *people, cat, bird = boarded((*seated("rowing boat"), CAT, gull), frozenset({"rowing boat"}))
    assert cat.in_vehicle == "rowing boat"
    assert bird == gull
    assert boarded((CAT, gull), frozenset({"rowing boat"})) == (CAT, gull)
    assert parties((*people, cat)) == ((0, 1, 2),)
