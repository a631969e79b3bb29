from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.film.scene import Prop
from pipeline.illustration.detail import is_bare, telling_spot
from pipeline.illustration.stage import Picture
from tests.illustration.scenes import SMALL, pair, scene


def sharpness(size: str) -> float:
    frame = Picture(scene("library", size=size), SMALL, length=2.0).frame(0.0)
    return float(cv2.Laplacian(cv2.cvtColor(frame, cv2.COLOR_BGRA2GRAY), cv2.CV_64F).var())


def test_only_places_without_people_and_focus_are_bare() -> None:
    assert is_bare(scene("village", size="Close-up"))
    assert not is_bare(scene("village", size="Wide shot"))
    assert not is_bare(scene("village", size="Close-up", figures=pair()))
    assert not is_bare(scene("village", size="Insert", props=(Prop(noun="key"),)))


def test_the_busy_corner_is_the_telling_one() -> None:
    frame = np.full((90, 160, 4), 120, np.uint8)
    frame[50:80:4, 20:60] = (40, 120, 220, 255)
    x, y = telling_spot(frame, 2.2)
    assert x < 0.45
    assert y > 0.45


@pytest.mark.parametrize("size", ["Medium shot", "Close-up", "Extreme close-up"])
def test_an_empty_place_is_sharp(size: str) -> None:
    # enlarged edges are softer per pixel, but no blur lies over them
    assert sharpness(size) > 0.4 * sharpness("Wide shot")


def test_the_near_shot_stays_inside_the_wide_one() -> None:
    shown = Picture(scene("lighthouse", size="Close-up"), SMALL, length=2.0).composition
    zoom, x, y = shown.crop
    assert zoom > 1.5
    assert shown.width * (1 - zoom) <= x <= 0
    assert shown.height * (1 - zoom) <= y <= 0
