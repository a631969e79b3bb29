from __future__ import annotations

import numpy as np
import pytest

from pipeline.film.scene import Place
from pipeline.illustration.finish import finish
from pipeline.illustration.palette import tones
from pipeline.illustration.weather import overlays

WIDTH, HEIGHT = 320, 180


def grey(level: int = 90) -> np.ndarray:
    frame = np.full((HEIGHT, WIDTH, 4), level, np.uint8)
    frame[..., 3] = 255
    return frame


def laid(weather: str, t: float) -> np.ndarray:
    frame = grey()
    for overlay in overlays(tones(Place(family="meadow", weather=weather)), WIDTH, HEIGHT):
        overlay(frame, t)
    return frame


@pytest.mark.parametrize("weather", ["rain", "storm", "snow", "fog"])
def test_weather_moves_and_repeats(weather: str) -> None:
    assert np.array_equal(laid(weather, 0.5), laid(weather, 0.5))
    assert not np.array_equal(laid(weather, 0.5), laid(weather, 0.6))


@pytest.mark.parametrize("weather", ["clear", "cloudy", "wind"])
def test_fair_weather_lays_nothing_over(weather: str) -> None:
    assert np.array_equal(laid(weather, 1.0), grey())


def test_rain_falls() -> None:
    first, second = (laid("rain", t)[..., 0].astype(float) - 90 for t in (1.0, 1.0 + 1 / 48))
    best = max(
        range(-30, 60), key=lambda dy: float((first[40:100, 40:280] * second[40 + dy : 100 + dy, 40:280]).sum()) if 40 + dy >= 0 else 0.0
    )
    assert best > 0, "streaks go down"


def test_storm_rains_harder() -> None:
    assert (laid("storm", 1.0) != grey()).mean() > (laid("rain", 1.0) != grey()).mean()


def test_the_finish_darkens_corners_most() -> None:
    frame = grey(200)
    finish(frame, tones(Place(family="meadow", light="night")))
    assert frame[:20, :20, :3].mean() < frame[80:100, 150:170, :3].mean() - 20
    assert frame[..., 3].min() == 255


def test_noir_takes_the_colour() -> None:
    frame = grey()
    frame[..., 2] = 220
    finish(frame, tones(Place(family="street"), "noir"))
    spread = frame[..., :3].astype(int).max(axis=-1) - frame[..., :3].astype(int).min(axis=-1)
    assert spread.mean() < 30
