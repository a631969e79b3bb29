"""Holds: figures are drawn on twos, the camera never waits, and every frame can be drawn alone."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.film.scene import Figure, Framing, PersonLook, Place, Prop, Scene
from pipeline.film.timing import Size
from pipeline.illustration.canvas import Buffer
from pipeline.illustration.lit import LONG_HOLD, ONES, TWOS, LitLayer
from pipeline.illustration.motion import STILL
from pipeline.illustration.planes import Planes
from pipeline.illustration.stage import Picture
from tests.illustration.scenes import SMALL

RATE = 24


def picture(*, move: str = "push in", x_end: float | None = None, pose: str = "stand", size: Size = SMALL) -> Picture:
    figure = Figure(id="Character1", look=PersonLook(), x=-0.4, x_end=x_end, pose=pose, yaw=30.0)
    framing = Framing(size="Full shot", focus=("Character1",), move=move)
    scene = Scene(place=Place(family="meadow"), figures=(figure,), props=(Prop(noun="barrel", x=0.5),), framing=framing)
    return Picture(scene, size, length=3.0)


def holds(of: Picture) -> set[float]:
    return {layer._drawing.hold for layer in of._layers if isinstance(layer, LitLayer)}


def same(a: Planes, b: Planes) -> bool:
    return all(np.array_equal(x, y) for x, y in ((a.luma, b.luma), (a.blue, b.blue), (a.red, b.red)))


def test_gestures_are_on_twos_things_longer_and_fast_steps_on_ones() -> None:
    assert holds(picture()) == {TWOS, LONG_HOLD}
    assert ONES in holds(picture(x_end=0.9, pose="run", size=Size(1280, 720)))


@pytest.mark.parametrize("number", [1, 2, 13, 30])
def test_a_frame_drawn_alone_is_the_frame_in_sequence(number: int) -> None:
    running = picture()
    frames = [running.planes(i / RATE) for i in range(number + 1)]
    assert same(frames[-1], picture().planes(number / RATE))


def test_a_figure_keeps_still_within_a_hold_and_not_beyond() -> None:
    layer = next(layer for layer in picture(move="static")._layers if isinstance(layer, LitLayer) and layer._drawing.hold == TWOS)
    drawn = []
    for number in (2, 3, 20):
        frame = Buffer(SMALL.width, SMALL.height)
        layer.lay(frame, number / RATE, STILL)
        drawn.append(frame.pixels)
    assert drawn[0].any()
    assert np.array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])


def test_the_camera_goes_on_within_a_hold() -> None:
    moving = picture(move="push in")
    assert not same(moving.planes(20 / RATE), moving.planes(21 / RATE))


def test_the_picture_and_its_planes_are_one() -> None:
    shown = picture()
    luma = shown.planes(0.5).luma.astype(float)
    frame = shown.frame(0.5).astype(float)
    weighed = 16 + (0.0722 * frame[..., 0] + 0.7152 * frame[..., 1] + 0.2126 * frame[..., 2]) * 219 / 255
    assert np.abs(weighed - luma).mean() < 1.0
