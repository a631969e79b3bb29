"""Rooms: every family builds in every light, varies with its seed, shows its weather outside and its lamps at night."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.film.scene import LIGHTS, Place
from pipeline.illustration.canvas import Buffer
from pipeline.illustration.palette import tones
from pipeline.illustration.places import build
from pipeline.illustration.places.interiors import FAMILIES
from pipeline.illustration.places.plane import Live, Moving, Set, Still, View

WIDTH, HEIGHT = 320.0, 180.0


def view(family: str, **wishes: object) -> View:
    place = Place(family=family, **{"seed": 5, **wishes})  # type: ignore[arg-type]
    return View(width=1280.0, height=720.0, place=place, tones=tones(place))


def painted(stage: Set, t: float = 0.0) -> np.ndarray:
    buffer = Buffer(int(WIDTH), int(HEIGHT))
    buffer.canvas.scale(0.25, 0.25)
    for plane in stage.planes:
        if isinstance(plane, Live):
            plane.draw(buffer.canvas, t)
        elif isinstance(plane, (Still, Moving)):
            plane.paint(buffer.canvas)
    return buffer.pixels.copy()


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_room_covers_the_frame_in_every_light(family: str) -> None:
    for light in LIGHTS:
        picture = painted(build(view(family, light=light)))
        assert (picture[..., 3] == 255).all(), (family, light)
        assert picture[..., :3].std() > 12, (family, light)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_rooms_are_rooms_with_a_floor_to_stand_on(family: str) -> None:
    stage = build(view(family))
    assert stage.room
    assert stage.horizon < stage.back < stage.front < 720
    (_, near), (_, far) = stage.ground(0.0), stage.ground(1.0)
    assert 0.55 * near < far < near
    assert len(stage.planes) >= 4


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_the_same_seed_gives_the_same_room_and_another_seed_another(family: str) -> None:
    stage = build(view(family))
    once, again, rebuilt = painted(stage), painted(stage), painted(build(view(family)))
    assert np.array_equal(once, again)
    assert np.array_equal(once, rebuilt)
    others = [painted(build(view(family, seed=seed))) for seed in (6, 7, 8)]
    assert any(not np.array_equal(once, other) for other in others)


@pytest.mark.parametrize("family", ["kitchen", "living room", "tower room", "cafe"])
def test_rain_falls_behind_the_panes_only(family: str) -> None:
    stage = build(view(family, weather="rain"))
    moving = painted(stage, 0.2)[..., :3].astype(int) - painted(stage, 0.25)[..., :3].astype(int)
    changed = np.abs(moving).max(axis=-1) > 18
    assert changed.any()
    floor = changed[int(0.80 * HEIGHT) :]
    assert floor.mean() < 0.01


def test_lamps_shine_more_at_night_than_by_day() -> None:
    def spread(light: str) -> float:
        picture = painted(build(view("living room", light=light)))[..., :3].astype(float)
        return float(np.percentile(picture, 99.5) / np.median(picture))

    assert spread("night") > 1.15 * spread("day")


def test_furniture_that_the_place_names_is_put_in() -> None:
    plain, piano = (painted(build(view("cafe", details=details))) for details in ((), ("piano",)))
    assert (np.abs(plain.astype(int) - piano.astype(int)).max(axis=-1) > 30).mean() > 0.01


def test_a_bakery_has_an_oven_and_a_bookshop_books() -> None:
    bakery, books = (painted(build(view("shop", details=details))) for details in (("bakery",), ("book",)))
    assert (np.abs(bakery.astype(int) - books.astype(int)).max(axis=-1) > 30).mean() > 0.05


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_planes_come_from_back_to_front_so_that_light_falls_under_the_figures(family: str) -> None:
    planes = build(view(family, light="golden")).planes
    bases = [plane.base for plane in planes if plane.base is not None and not plane.front]
    assert bases == sorted(bases)
    fronts = [plane.front for plane in planes]
    assert fronts == sorted(fronts)
