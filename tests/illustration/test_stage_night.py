"""People and sets must be read on an average screen, by night too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.film.scene import LIGHTS, WEATHERS, Figure, PersonLook, Place, Prop, Scene
from pipeline.illustration.lamps import by_lamplight
from pipeline.illustration.palette import tones
from pipeline.illustration.places import build
from pipeline.illustration.places.plane import View
from pipeline.illustration.stage import Picture
from tests.illustration.scenes import KEEPER, SMALL, scene

BGR = np.array([0.114, 0.587, 0.299])


def luminance(of: Scene, top: float, low: float, left: float = -0.55, right: float = 0.55) -> float:
    """Mean luminance 0 to 1 of a box round the first head, in radii of it."""
    picture = Picture(of, SMALL, length=2.0)
    frame = picture.frame(0.0)[..., :3] / 255.0
    stand, head = next(picture.heads())
    k = SMALL.height / picture.composition.height
    x, y, r = (stand.x + head.x * stand.scale) * k, (stand.y + head.y * stand.scale) * k, head.radius * stand.scale * k
    part = frame[round(y + top * r) : round(y + low * r), round(x + left * r) : round(x + right * r)]
    return float((part @ BGR).mean())


def portrait(family: str, light: str, weather: str, skin: str) -> Scene:
    figure = Figure(id="a", look=PersonLook(skin=skin), yaw=20.0)
    return scene(family, light=light, weather=weather, size="Medium shot", figures=(figure,))


@pytest.mark.parametrize("weather", WEATHERS)
@pytest.mark.parametrize("light", LIGHTS)
def test_faces_are_readable(light: str, weather: str) -> None:
    family = "street" if light == "neon" else "meadow"
    assert 0.35 <= luminance(portrait(family, light, weather, "#f0c8a8"), -0.1, 0.75) <= 0.8
    assert 0.35 <= luminance(portrait(family, light, weather, "#c98a64"), -0.1, 0.75) <= 0.8


@pytest.mark.parametrize("light", LIGHTS)
def test_dark_faces_keep_three_quarters_of_their_daylight(light: str) -> None:
    by_day = luminance(portrait("meadow", "day", "clear", "#7a4a34"), -0.1, 0.75)
    assert luminance(portrait("meadow", light, "storm", "#7a4a34"), -0.1, 0.75) > 0.75 * by_day


@pytest.mark.parametrize("family", ["sea", "mountain", "lighthouse", "forest"])
def test_storms_at_night_are_dark_but_not_black(family: str) -> None:
    frame = Picture(scene(family, light="night", weather="storm"), SMALL, length=2.0).frame(0.0)[..., :3] / 255.0
    assert 0.16 < float((frame @ BGR).mean()) < 0.36
    assert frame[..., 0].mean() > 1.25 * frame[..., 2].mean(), "night is blue, not grey"


def test_a_lamp_in_hand_warms_who_stands_near() -> None:
    near = Figure(id="b", look=PersonLook(), x=0.25, yaw=-20.0)
    holder = Figure(id="a", look=KEEPER, x=-0.15, yaw=20.0, holds="lantern")
    lit = scene("village", light="night", size="Full shot", figures=(near, holder))
    dark = scene("village", light="night", size="Full shot", figures=(near, replace(holder, holds="")))
    frames = [Picture(s, SMALL, length=2.0).frame(0.0)[..., :3].astype(float) for s in (lit, dark)]
    warmer = (frames[0][..., 2] - frames[0][..., 0]) - (frames[1][..., 2] - frames[1][..., 0])
    assert warmer[:, SMALL.width // 2 :].max() > 20
    assert warmer.mean() > 0.3


def test_a_fire_throws_light_on_the_ground() -> None:
    fire = scene("forest", light="night", props=(Prop(noun="campfire", depth=0.2),))
    frames = [Picture(s, SMALL, length=2.0).frame(0.0).astype(float) for s in (fire, replace(fire, props=()))]
    warmer = (frames[0][..., 2] - frames[1][..., 2])[round(0.85 * SMALL.height) :]
    assert warmer.max() > 12


@pytest.mark.parametrize(("family", "warm"), [("living room", True), ("spaceship", False), ("meadow", False)])
def test_lamps_of_rooms_light_the_people_in_them(family: str, warm: bool) -> None:
    place = Place(family=family, light="night")
    colours = tones(place)
    stage = build(View(width=1280.0, height=720.0, place=place, tones=colours))
    assert (by_lamplight(colours, family, stage) != colours) is warm
