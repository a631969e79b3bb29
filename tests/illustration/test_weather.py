from __future__ import annotations

import numpy as np
import pytest

from pipeline.film.scene import Place
from pipeline.illustration.finish import finished
from pipeline.illustration.palette import tones
from pipeline.illustration.planes import Planes, pixels_of, planes_of
from pipeline.illustration.weather import overlays

WIDTH, HEIGHT = 320, 180


def grey(level: int = 90) -> np.ndarray:
    frame = np.full((HEIGHT, WIDTH, 4), level, np.uint8)
    frame[..., 3] = 255
    return frame


def laid(weather: str, t: float) -> Planes:
    frame = planes_of(grey())
    for overlay in overlays(tones(Place(family="meadow", weather=weather)), WIDTH, HEIGHT):
        overlay(frame, t)
    return frame


def same(a: Planes, b: Planes) -> bool:
    return all(np.array_equal(x, y) for x, y in ((a.luma, b.luma), (a.blue, b.blue), (a.red, b.red)))


@pytest.mark.parametrize("weather", ["rain", "storm", "snow", "fog"])
def test_weather_moves_and_repeats(weather: str) -> None:
    assert same(laid(weather, 0.5), laid(weather, 0.5))
    assert not same(laid(weather, 0.5), laid(weather, 0.6))


@pytest.mark.parametrize("weather", ["clear", "cloudy", "wind"])
def test_fair_weather_lays_nothing_over(weather: str) -> None:
    assert same(laid(weather, 1.0), planes_of(grey()))


def test_rain_falls() -> None:
    dry = planes_of(grey()).luma.astype(float)
    first, second = (laid("rain", t).luma.astype(float) - dry for t in (1.0, 1.0 + 1 / 48))
    best = max(
        range(-30, 60), key=lambda dy: float((first[40:100, 40:280] * second[40 + dy : 100 + dy, 40:280]).sum()) if 40 + dy >= 0 else 0.0
    )
    assert best > 0, "streaks go down"


def test_storm_rains_harder() -> None:
    dry = planes_of(grey()).luma.mean()
    assert laid("storm", 1.0).luma.mean() - dry > 1.15 * (laid("rain", 1.0).luma.mean() - dry)


def test_the_finish_darkens_corners_most() -> None:
    frame = finished(grey(200), tones(Place(family="meadow", light="night")))
    assert frame[:20, :20, :3].mean() < frame[80:100, 150:170, :3].mean() - 20
    assert frame[..., 3].min() == 255


def test_noir_takes_the_colour() -> None:
    frame = grey()
    frame[..., 2] = 220
    frame = finished(frame, tones(Place(family="street"), "noir"))
    spread = frame[..., :3].astype(int).max(axis=-1) - frame[..., :3].astype(int).min(axis=-1)
    assert spread.mean() < 30


def test_planes_are_bt709_in_studio_range_and_come_back() -> None:
    picture = grey(0)
    colours = [(0, 0, 0), (255, 255, 255), (0, 0, 255), (0, 255, 0), (255, 0, 0), (40, 90, 200)]
    for i, colour in enumerate(colours):
        picture[:, i * 40 : (i + 1) * 40, :3] = colour
    planes = planes_of(picture)
    found = [tuple(int(p[90 // k, (i * 40 + 20) // k]) for p, k in ((planes.luma, 1), (planes.blue, 2), (planes.red, 2))) for i in range(6)]
    expected = [(16, 128, 128), (235, 128, 128), (63, 102, 240), (173, 42, 26), (32, 240, 118)]
    assert all(abs(a - b) <= 1 for f, e in zip(found, expected, strict=False) for a, b in zip(f, e, strict=True))
    back = pixels_of(planes)
    assert np.abs(back[90, 20:240:40].astype(int) - picture[90, 20:240:40].astype(int)).max() <= 4


def test_a_blizzard_goes_aside_and_hides_more_than_snowfall() -> None:
    winter = tones(Place(family="meadow", weather="snow"))
    quiet, driven = (overlays(winter, WIDTH, HEIGHT, driven=flag) for flag in (False, True))
    assert len(driven) == len(quiet) + 1  # what is far goes white
    frame = planes_of(grey())
    for overlay in driven:
        overlay(frame, 1.0)
    assert frame.luma.astype(int).mean() > laid("snow", 1.0).luma.astype(int).mean()
