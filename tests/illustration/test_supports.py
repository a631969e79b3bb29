from __future__ import annotations

import numpy as np
import pytest

from pipeline.film.scene import CreatureLook, Figure, Place, Prop
from pipeline.illustration.canvas import Buffer
from pipeline.illustration.palette import tones
from pipeline.illustration.stage import Picture
from pipeline.illustration.supports import ground_of, near_ground, support
from tests.illustration.scenes import SMALL, pair, scene

CAT = Figure(id="cat", look=CreatureLook(kind="cat"), x=0.35, yaw=-30.0)


@pytest.mark.parametrize("size", ["Medium shot", "Medium close-up", "Close-up"])
@pytest.mark.parametrize("focus", [("Character1", "cat"), ("cat", "Character1")])
def test_a_cat_beside_a_person_keeps_its_size(size: str, focus: tuple[str, ...]) -> None:
    shown = Picture(scene("kitchen", figures=(pair()[0], CAT), size=size, focus=focus), SMALL, length=2.0).composition
    person, cat = (next(s for s in shown.stands if s.index == i) for i in (0, 1))
    assert cat.scale == pytest.approx(person.scale, rel=0.02)
    assert cat.perched
    assert not person.perched


def test_a_cat_alone_needs_no_support() -> None:
    shown = Picture(scene("kitchen", figures=(CAT,), size="Medium shot"), SMALL, length=2.0).composition
    assert not shown.stands[0].perched


def test_the_head_of_a_perched_animal_is_in_the_frame() -> None:
    picture = Picture(scene("meadow", figures=(pair()[0], CAT), size="Close-up"), SMALL, length=2.0)
    stand, head = next((s, h) for s, h in picture.heads() if s.index == 1)
    assert 0 < stand.y + head.y * stand.scale < 0.8 * picture.composition.height


@pytest.mark.parametrize("family", ["kitchen", "street", "harbour", "mountain"])
def test_a_support_starts_at_the_feet(family: str) -> None:
    buffer, colours = Buffer(400, 300), tones(Place(family=family))
    room = family == "kitchen"
    support(family, room=room, tones=colours, feet=(230.0, 290.0), y=200.0, frame=(400.0, 300.0), scale=1.0)(buffer.canvas)
    rows = np.nonzero(buffer.pixels[..., 3].max(axis=1))[0]
    assert 170 < rows.min() <= 200
    assert buffer.pixels[205, 260, 3] > 200, "under the feet"


@pytest.mark.parametrize(("family", "kind"), [("desert", "sand"), ("mountain", "soil"), ("harbour", "planks"), ("sea", "water")])
def test_the_ground_is_that_of_the_place(family: str, kind: str) -> None:
    colours = tones(Place(family=family))
    assert ground_of(family, colours) == kind
    buffer = Buffer(320, 180)
    near_ground(buffer.canvas, kind=kind, width=320.0, height=180.0, tones=colours)
    assert buffer.pixels[60].max() == 0
    assert buffer.pixels[175, :, 3].min() == 255


def test_an_insert_outdoors_has_no_hard_edge() -> None:
    frame = Picture(scene("desert", size="Insert", props=(Prop(noun="key", focus=True),)), SMALL, length=2.0).frame(0.0)
    column = frame[:, 20, :3].astype(float).mean(axis=1)
    assert np.abs(np.diff(column))[100:150].max() < 24


def test_snow_lies_on_the_ground_of_inserts() -> None:
    assert ground_of("mountain", tones(Place(family="mountain", weather="snow"))) == "snow"
