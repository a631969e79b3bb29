"""Creatures: every kind draws, stays inside its bounds, keeps its feet on the ground, moves with time and nothing else."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from pipeline.errors import SceneError
from pipeline.film.scene import CREATURES, EXPRESSIONS, CreatureLook, Figure, MouthCue, PersonLook, Place
from pipeline.illustration.canvas import Buffer
from pipeline.illustration.cast import actor
from pipeline.illustration.creatures import CreatureActor, creature_actor
from pipeline.illustration.creatures.life import faces_right
from pipeline.illustration.creatures.varieties import GROWN, ON_FOOT, VARIETIES
from pipeline.illustration.palette import tones
from pipeline.illustration.people.puppet import person_actor

DAY = tones(Place(family="meadow"))
EDGE = 550
"""Pixels of the test pictures."""
UNIT = 0.5
"""Pixels per drawing unit."""
GROUND = 400
BELOW = 20
"""Units that shadows of paws and hems may reach below the ground."""
LENGTH = 3.0
ACTIVE = ("walk", "sit", "dance", "fly")


def figure(kind: str, **wishes: object) -> Figure:
    return Figure(id="C1", **{"look": CreatureLook(kind=kind), "yaw": 35.0, **wishes})  # type: ignore[arg-type]


def pixels(actor: CreatureActor, t: float, mouths: tuple[MouthCue, ...] = ()) -> np.ndarray:
    buffer = Buffer(EDGE, EDGE)
    buffer.canvas.translate(EDGE / 2, GROUND)
    buffer.canvas.scale(UNIT, UNIT)
    actor.draw(buffer.canvas, t, LENGTH, mouths)
    return buffer.pixels


def extent(picture: np.ndarray) -> tuple[float, float, float, float]:
    ys, xs = np.nonzero(picture[..., 3])
    left, right = (float(x - EDGE / 2) / UNIT for x in (xs.min(), xs.max() + 1))
    top, bottom = (float(y - GROUND) / UNIT for y in (ys.min(), ys.max() + 1))
    return left, top, right, bottom


@pytest.mark.parametrize("kind", [*CREATURES, *VARIETIES])
def test_every_kind_and_variety_stays_inside_its_bounds_in_every_pose(kind: str) -> None:
    look = CreatureLook(kind=VARIETIES.get(kind, kind), variety=kind if kind in VARIETIES else "")
    for pose in ACTIVE:
        actor = creature_actor(figure(look.kind, pose=pose, look=look), DAY)
        bounds = actor.bounds(0.0, LENGTH)
        for t in (0.43, 1.7):
            left, top, right, bottom = extent(pixels(actor, t))
            assert left >= bounds.left, (kind, pose, t)
            assert top >= bounds.top, (kind, pose, t)
            assert right <= bounds.right, (kind, pose, t)
            assert bottom <= bounds.bottom, (kind, pose, t)


@pytest.mark.parametrize("kind", CREATURES)
def test_nothing_sinks_into_the_ground(kind: str) -> None:
    for pose in ("walk", "sit", "sleep"):
        *_, bottom = extent(pixels(creature_actor(figure(kind, pose=pose), DAY), 0.6))
        assert bottom <= BELOW, (kind, pose, bottom)


@pytest.mark.parametrize("kind", CREATURES)
def test_the_head_lies_inside_the_drawing(kind: str) -> None:
    for pose in ("stand", "sit"):
        actor = creature_actor(figure(kind, pose=pose), DAY)
        head = actor.head(0.3, LENGTH)
        picture = pixels(actor, 0.3)
        assert picture[round(GROUND + head.y * UNIT), round(EDGE / 2 + head.x * UNIT), 3] > 200, (kind, pose)
        assert head.radius > 10


@pytest.mark.parametrize("kind", CREATURES)
def test_a_frame_depends_only_on_its_time(kind: str) -> None:
    first, second = (creature_actor(figure(kind, pose="walk"), DAY, travel=200.0) for _ in range(2))
    pixels(first, 0.5)
    assert np.array_equal(pixels(first, 1.25), pixels(second, 1.25))
    assert not np.array_equal(pixels(first, 0.0), pixels(first, 1.25))


@pytest.mark.parametrize("kind", CREATURES)
def test_speech_opens_the_mouth_of_the_speaker_only(kind: str) -> None:
    actor = creature_actor(figure(kind), DAY)
    own, other = (MouthCue(id=name, start=0.0, end=2.0, shape="AH") for name in ("C1", "C2"))
    silent = pixels(actor, 1.0)
    assert np.array_equal(silent, pixels(actor, 1.0, (other,)))
    assert not np.array_equal(silent, pixels(actor, 1.0, (own,)))


@pytest.mark.parametrize("kind", ["dog", "owl", "robot", "frog", "whale", "ghost"])
def test_every_expression_has_a_face_of_its_own(kind: str) -> None:
    faces = {hashlib.sha256(pixels(creature_actor(figure(kind, expression=e), DAY), 0.2).tobytes()).hexdigest() for e in EXPRESSIONS}
    assert len(faces) == len(EXPRESSIONS)


def test_an_expression_passes_into_the_next() -> None:
    changing = creature_actor(figure("fox", expression="sad", expression_end="joy"), DAY)
    sad, joy = (creature_actor(figure("fox", expression=e), DAY) for e in ("sad", "joy"))
    assert np.array_equal(pixels(changing, 0.1), pixels(sad, 0.1))
    assert np.array_equal(pixels(changing, 2.9), pixels(joy, 2.9))


def test_creatures_face_where_they_go_then_where_they_look() -> None:
    assert faces_right(figure("cat", yaw=-40.0), travel=300.0)
    assert not faces_right(figure("cat", yaw=-40.0), travel=0.0)
    assert not faces_right(figure("cat", yaw=0.0, x=0.6), travel=0.0)
    left, right = (creature_actor(figure("fox", yaw=yaw), DAY).head(0.0, LENGTH) for yaw in (-40.0, 40.0))
    assert left.x == pytest.approx(-right.x)


def test_planted_feet_stay_where_they_are_while_the_body_passes() -> None:
    """Moved by the stage, some foot of a walking horse keeps its place on the ground for a tenth of a second."""
    travel = 420.0
    actor = creature_actor(figure("horse", pose="walk"), DAY, travel=travel)
    rows = []
    for t in (1.0, 1.05):
        shift = round(travel * t / LENGTH * UNIT)
        sole = np.roll(pixels(actor, t)[GROUND - 2 : GROUND, :, 3].max(axis=0) > 128, shift)
        rows.append(sole)
    assert (rows[0] & rows[1]).sum() > 0.6 * min(rows[0].sum(), rows[1].sum())


def test_a_scene_moves_its_animals_by_their_own_steps() -> None:
    """The cast hands the stage's travel on: a cat that goes left faces left, whatever its yaw says."""
    left, right = (actor(figure("cat", pose="walk"), DAY, travel=travel).head(0.0, LENGTH) for travel in (-300.0, 300.0))
    assert left.x < 0 < right.x


@pytest.mark.parametrize("kind", ["fox", "wolf"])
def test_the_white_of_the_face_goes_round_the_chin(kind: str) -> None:
    """Between the muzzle and the edge of the chin there is no coat, which would look like a cut."""
    masked = creature_actor(figure(kind), DAY)
    head = masked.head(0.3, LENGTH)
    picture = pixels(masked, 0.3)
    row = round(GROUND + (head.y + 0.80 * head.radius) * UNIT)
    middle = round(EDGE / 2 + (head.x + 0.35 * head.radius) * UNIT)
    luma = picture[row, middle - 6 : middle + 6, :3].astype(float).mean(axis=1)
    assert luma.min() > 0.85 * luma.max()


def test_small_animals_stand_right_beside_grown_people() -> None:
    grown = -person_actor(Figure(id="P", look=PersonLook()), DAY).bounds(0.0, LENGTH).top
    cat, fox, mouse = (-creature_actor(figure(kind), DAY).bounds(0.0, LENGTH).top / grown for kind in ("cat", "fox", "mouse"))
    assert 0.25 < mouse + 0.05 < cat < fox < 0.5


def test_size_and_colour_follow_the_look() -> None:
    small, large = (creature_actor(Figure(id="C1", look=CreatureLook(kind="bear", size=s)), DAY).bounds(0.0, LENGTH) for s in (0.5, 1.5))
    assert large.height > 2.5 * small.height - 60
    plain, blue = (pixels(creature_actor(Figure(id="C1", look=CreatureLook(kind="dragon", colour=c)), DAY), 0.0) for c in ("", "#3f6fc0"))
    assert blue[..., 0].sum() > 1.1 * plain[..., 0].sum()


def test_what_it_holds_is_drawn() -> None:
    for kind in ("dog", "robot", "crow"):
        empty, full = (pixels(creature_actor(figure(kind, pose="hold", holds=noun), DAY), 0.5) for noun in ("", "letter"))
        assert not np.array_equal(empty, full)


def test_unknown_kinds_and_people_are_refused() -> None:
    with pytest.raises(SceneError, match="not known"):
        creature_actor(figure("gryphon"), DAY)
    with pytest.raises(SceneError, match="person"):
        creature_actor(Figure(id="P", look=PersonLook()), DAY)


def test_a_rider_sits_in_its_vehicle_which_is_drawn() -> None:
    afoot, rowing = (creature_actor(figure("dog", pose="row", in_vehicle=v), DAY) for v in ("", "rowing boat"))
    assert rowing.bounds(0.0, LENGTH).width > 1.5 * afoot.bounds(0.0, LENGTH).width
    left, _, right, _ = extent(pixels(rowing, 0.5))
    assert right - left > 400


def test_shadows_lie_under_the_feet_not_under_the_tail() -> None:
    fox = creature_actor(figure("fox"), DAY)
    left, right = fox.footing(0.0, LENGTH)
    bounds = fox.bounds(0.0, LENGTH)
    assert bounds.left + 40 < left < right < bounds.right
    bee = creature_actor(figure("bee"), DAY)
    assert bee.footing(0.0, LENGTH)[1] - bee.footing(0.0, LENGTH)[0] == pytest.approx(60.0)


def silhouette(noun: str) -> tuple[float, float]:
    """Width and height in units of a variety that stands."""
    look = CreatureLook(kind=VARIETIES.get(noun, noun), variety=noun if noun in VARIETIES else "")
    left, top, right, bottom = extent(pixels(creature_actor(figure(look.kind, look=look), DAY), 0.5))
    return right - left, bottom - top


def test_silhouettes_are_those_that_a_child_would_name() -> None:
    width, height = silhouette("giraffe")
    assert height > 1.3 * width  # the neck
    assert height > 1.25 * silhouette("deer")[1]
    width, height = silhouette("crocodile")
    assert width > 3 * height  # long and low
    width, height = silhouette("kangaroo")
    assert height > width  # upright, tail and all
    assert height > 2 * silhouette("rabbit")[1]
    width, height = silhouette("spider")
    assert width > 2 * height  # legs to both sides


def test_every_variety_of_the_lists_is_one() -> None:
    assert set(VARIETIES) >= ON_FOOT | GROWN
