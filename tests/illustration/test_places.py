from __future__ import annotations

import hashlib

import numpy as np
import pytest

from pipeline.film.scene import LIGHTS, PLACES, STYLES, WEATHERS, Place
from pipeline.illustration.composition import frame_units
from pipeline.illustration.palette import tones
from pipeline.illustration.places import FAMILIES, build
from pipeline.illustration.places.plane import View
from pipeline.illustration.stage import Picture
from tests.illustration.scenes import SMALL, scene

WIDTH, HEIGHT = frame_units(SMALL)


def view(family: str, light: str = "day", weather: str = "clear") -> View:
    place = Place(family=family, light=light, weather=weather, seed=5)
    return View(width=WIDTH, height=HEIGHT, place=place, tones=tones(place))


def test_every_family_has_a_builder() -> None:
    assert set(FAMILIES) == set(PLACES)


@pytest.mark.parametrize("family", PLACES)
def test_ground_goes_back_and_up(family: str) -> None:
    stage = build(view(family))
    (front, near), (back, far) = stage.ground(0.0), stage.ground(1.0)
    assert back < front
    assert 0 < far < near
    assert 0.2 * HEIGHT < stage.horizon < HEIGHT


@pytest.mark.parametrize("family", PLACES)
def test_every_place_fills_the_frame_and_differs(family: str) -> None:
    pixels = Picture(scene(family), SMALL, length=2.0).frame(0.5)
    assert int(pixels[..., 3].min()) == 255
    assert float(pixels[..., :3].std()) > 10


def test_places_look_different_from_each_other() -> None:
    prints = {hashlib.sha256(Picture(scene(f), SMALL, length=2.0).frame(0.0).tobytes()).hexdigest() for f in PLACES[:20]}
    assert len(prints) == 20


@pytest.mark.parametrize("family", ["coast", "street", "village"])
def test_night_is_darker_than_day(family: str) -> None:
    day, night = (float(Picture(scene(family, light=light), SMALL, length=1.0).frame(0.0)[..., :3].mean()) for light in ("day", "night"))
    assert night < 0.7 * day


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("weather", WEATHERS)
def test_every_light_and_weather_has_tones(light: str, weather: str) -> None:
    for style in STYLES:
        t = tones(Place(family="coast", light=light, weather=weather), style, "tense")
        assert len(t.sky) == 5
        assert len(t.grass) == len(t.foliage) == 4
        assert all(c.startswith("#") and len(c) == 7 for c in (*t.sky, *t.cloud, *t.water, t.shade, t.haze, t.rim))
        assert t.shade != "#000000"


def test_the_seed_varies_a_place() -> None:
    one, other = (Picture(scene("village", seed=s), SMALL, length=1.0).frame(0.0) for s in (1, 2))
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("family", ["sea", "river", "meadow", "underwater", "harbour", "sky"])
def test_places_live(family: str) -> None:
    whole = Picture(scene(family), SMALL, length=4.0)
    first, later = whole.frame(0.0).astype(int), whole.frame(1.5).astype(int)
    assert float((np.abs(first - later).max(axis=-1) > 6).mean()) > 0.01
