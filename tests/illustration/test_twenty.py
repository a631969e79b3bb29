"""What twenty films asked the illustrator for: animals of their own, water that carries, a cell, a volcano, a pool."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.film.scene import CreatureLook, Figure, Framing, PersonLook, Place, Prop, Scene
from pipeline.film.timing import Size
from pipeline.illustration.creatures.varieties import VARIETIES
from pipeline.illustration.motion import motion
from pipeline.illustration.palette import tones
from pipeline.illustration.props import Pair, set_down, thing
from pipeline.illustration.stage import Picture
from pipeline.illustration.still_life import ground_place
from pipeline.illustration.tracking import filmed

SIZE = Size(320, 180)


def frame(t: float = 0.5, **parts: object) -> np.ndarray:
    return Picture(Scene(**parts), SIZE, length=4.0).frame(t)[..., :3].astype(int)  # type: ignore[arg-type]


def differs(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a - b).max(axis=2).mean())


@pytest.mark.parametrize("noun", sorted(VARIETIES))
def test_a_variety_is_drawn_otherwise_than_its_kind(noun: str) -> None:
    def drawn(variety: str) -> np.ndarray:
        figure = Figure(id="a", look=CreatureLook(kind=VARIETIES[noun], variety=variety), yaw=40)
        return frame(place=Place(family="meadow"), figures=(figure,), framing=Framing(size="Full shot", focus=("a",)))

    assert differs(drawn(noun), drawn("")) > 1.0


@pytest.mark.parametrize(("family", "detail"), [("bedroom", "bars"), ("mountain", "volcano"), ("river", "pool")])
def test_a_detail_makes_another_place(family: str, detail: str) -> None:
    usual, own = (frame(place=Place(family=family, seed=3, details=names)) for names in ((), (detail,)))
    assert differs(usual, own) > 8.0


def test_a_volcano_smokes() -> None:
    def moving(details: tuple[str, ...]) -> float:
        picture = Picture(Scene(place=Place(family="mountain", seed=3, details=details)), SIZE, length=4.0)
        early, late = (picture.frame(t)[:40, 160:220, :3].astype(int) for t in (0.0, 2.0))
        return differs(early, late)

    assert moving(("volcano",)) > 2.0 * moving(())


def test_boats_of_a_harbour_lie_beyond_the_quay_and_ships_far_out() -> None:
    picture = Picture(Scene(place=Place(family="harbour", seed=1), framing=Framing(size="Wide shot")), SIZE, length=4.0)
    stage, shot = picture._set, picture._shot
    boats = [ground_place(Prop(noun="boat", depth=depth), shot, stage, "Wide shot")[0] for depth in (0.0, 0.5)]
    ship = ground_place(Prop(noun="ship", depth=0.95), shot, stage, "Wide shot")[0]
    crate = ground_place(Prop(noun="crate", depth=0.5), shot, stage, "Wide shot")[0]
    assert stage.horizon < ship < boats[1] < boats[0] < stage.shore <= crate


def test_a_swimmer_is_in_the_water_up_to_the_chin() -> None:
    figure = Figure(id="a", look=PersonLook(shoe_colour="#ff00ff", bottom_colour="#ff00ff"), pose="swim", yaw=60)
    pixels = frame(place=Place(family="river", seed=1), figures=(figure,), framing=Framing(size="Full shot", focus=("a",)))
    magenta = (pixels[..., 2] > 170) & (pixels[..., 0] > 170) & (pixels[..., 1] < 90)
    assert magenta.sum() < 12


def test_a_pair_is_two() -> None:
    colours = tones(Place(family="meadow"))
    one = set_down("boot", colours)
    assert Pair(one).bounds().width > 1.4 * one.bounds().width


def test_a_ring_can_be_seen_in_an_insert() -> None:
    place = Place(family="coast", seed=1)
    framing = Framing(size="Insert")
    with_ring = frame(place=place, props=(Prop(noun="ring", focus=True),), framing=framing)
    with_dust = frame(place=place, props=(Prop(noun="seed", focus=True),), framing=framing)
    seen = np.abs(with_ring - with_dust).max(axis=2) > 30
    assert seen.any(axis=0).sum() > 0.06 * SIZE.width


def test_footprints_are_darker_than_the_ground_at_any_light() -> None:
    for light in ("day", "night"):
        place = Place(family="planet", seed=1, light=light)
        bare = frame(place=place, props=(Prop(noun="seed", focus=True),), framing=Framing(size="Insert"))
        trodden = frame(place=place, props=(Prop(noun="footprints", focus=True),), framing=Framing(size="Insert"))
        low = (slice(120, 180), slice(90, 230))
        assert (trodden[low].sum(axis=2) < bare[low].sum(axis=2) - 30).mean() > 0.03


def test_a_tracking_camera_leaves_those_at_the_sides_in_the_picture() -> None:
    figures = tuple(Figure(id=str(n), look=PersonLook(), x=x) for n, x in enumerate((-0.9, 0.0, 0.9)))
    scene = Scene(
        place=Place(family="meadow"), figures=figures, framing=Framing(size="Full shot", move="track right", focus=("0", "1", "2"))
    )
    shot = Picture(scene, SIZE, length=4.0)._shot
    assert abs(filmed("track right", 4.0, shot, 0.0).travel_x) < abs(motion("track right", 0.0, 4.0, shot).travel_x)


def test_raft_and_ship_are_drawn_by_our_own_hand() -> None:
    colours = tones(Place(family="sea"))
    assert thing("raft", colours).drawing is not None
    assert thing("ship", colours).drawing is not None


def test_a_list_of_things_lies_side_by_side_and_a_pair_does_not() -> None:
    def bounds(count: int) -> list[float]:
        nouns = ("suitcase", "compass", "watch", "ticket", "letter")[:count]
        props = tuple(Prop(noun=noun, x=(0.0, -0.44, 0.44, -0.74, 0.74)[n], focus=n == 0) for n, noun in enumerate(nouns))
        picture = Picture(Scene(place=Place(family="garden", seed=3), props=props, framing=Framing(size="Insert")), SIZE, length=4.0)
        return [n for n, prop in enumerate(props) if picture._prop(prop) is not None]

    assert bounds(2) == [0]
    assert bounds(3) == [0, 1, 2]
    assert bounds(5) == [0, 1, 2, 3, 4]
