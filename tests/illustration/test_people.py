"""People: proportions, joints, acting, and that what is drawn stays where it says it is."""

from __future__ import annotations

import itertools
import math
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.film.scene import (
    BEARDS,
    EXPRESSIONS,
    HAIR_STYLES,
    HATS,
    MOUTHS,
    POSES,
    TOPS,
    CreatureLook,
    Figure,
    MouthCue,
    PersonLook,
    Place,
)
from pipeline.illustration.canvas import Buffer
from pipeline.illustration.cast import Grounded, actor, crew
from pipeline.illustration.extent import HEAD, Bounds, progress
from pipeline.illustration.palette import tones
from pipeline.illustration.people.anatomy import anatomy
from pipeline.illustration.people.beards import BEARDS_WORN
from pipeline.illustration.people.expression import FACES, MOUTH_SHAPES, between
from pipeline.illustration.people.garments import GARMENTS
from pipeline.illustration.people.hair import HAIRDOS
from pipeline.illustration.people.hats import HATS_WORN
from pipeline.illustration.people.miming import blink_at, mouth_at, speaking
from pipeline.illustration.people.puppet import PersonActor
from pipeline.illustration.people.rhythm import rhythm
from pipeline.illustration.people.skeleton import Posture, skeleton, two_bones
from pipeline.illustration.people.skull import skull_of
from pipeline.illustration.people.stances import STANCES
from pipeline.illustration.people.vehicles import VEHICLES

DAY = tones(Place(family="meadow"))
SHOT = 4.0
ROOM = 700
"""Units from the origin to every edge of a test canvas."""
FOOT_SLIP = 0.6
"""Units that a planted foot may wander."""
BONE_SLACK = 1e-6
CPU_PER_PUPPET = 0.030
"""Seconds; five times what it takes on an idle laptop core."""


def figure(**fields: object) -> Figure:
    look = fields.pop("look", PersonLook())
    return Figure(id="A", look=look, **fields)  # type: ignore[arg-type]


def painted(person: object, t: float = 0.5, mouths: tuple[MouthCue, ...] = (), scale: float = 0.5) -> NDArray[np.uint8]:
    side = int(2 * ROOM * scale)
    buffer = Buffer(side, side)
    buffer.canvas.scale(scale, scale)
    buffer.canvas.translate(ROOM, ROOM)
    person.draw(buffer.canvas, t, SHOT, mouths)  # type: ignore[attr-defined]
    return buffer.pixels.copy()


def ink_box(pixels: NDArray[np.uint8], scale: float = 0.5) -> Bounds:
    ys, xs = np.nonzero(pixels[..., 3])
    assert len(xs), "nothing was drawn"
    left, right, top, bottom = (v / scale - ROOM for v in (xs.min(), xs.max() + 1, ys.min(), ys.max() + 1))
    return Bounds(left, top, right, bottom)


def inside(inner: Bounds, outer: Bounds) -> bool:
    edge = 3.0
    return (
        inner.left >= outer.left - edge
        and inner.right <= outer.right + edge
        and inner.top >= outer.top - edge
        and inner.bottom <= outer.bottom + edge
    )


# ---------------------------------------------------------------- tables


def test_every_word_of_a_scene_can_be_drawn() -> None:
    assert set(STANCES) == set(POSES)
    assert set(FACES) == set(EXPRESSIONS)
    assert set(MOUTH_SHAPES) == set(MOUTHS)
    assert set(HAIRDOS) | {"none"} == set(HAIR_STYLES)
    assert set(HATS_WORN) | {"none"} == set(HATS)
    assert set(GARMENTS) == set(TOPS)
    assert set(BEARDS_WORN) | {"none", "stubble", "moustache"} == set(BEARDS)


@pytest.mark.parametrize(("age", "low", "high"), [("child", 2.5, 3.0), ("young", 3.1, 3.7), ("adult", 3.4, 4.1), ("old", 2.9, 3.6)])
def test_heights_in_heads(age: str, low: float, high: float) -> None:
    for person, build in itertools.product(("woman", "man", "neutral"), ("slim", "average", "stout")):
        heads = anatomy(PersonLook(age=age, figure=person, build=build)).height / HEAD
        assert low <= heads <= high, (person, build, heads)


def test_women_and_men_differ_in_shoulders_and_hips() -> None:
    woman, man = anatomy(PersonLook(figure="woman")), anatomy(PersonLook(figure="man"))
    assert man.shoulder / man.hip > 1.2 * woman.shoulder / woman.hip


# ---------------------------------------------------------------- joints

_number = st.floats(-200, 200, allow_nan=False)


@given(goal=st.tuples(_number, _number, _number), pole=st.tuples(_number, _number, _number))
def test_bones_keep_their_length(goal: tuple[float, float, float], pole: tuple[float, float, float]) -> None:
    middle, end = two_bones((0.0, 0.0, 0.0), goal, (60.0, 50.0), pole)
    if math.dist((0, 0, 0), goal) > 1 and math.dist((0, 0, 0), pole) > 1:
        across = np.linalg.norm(np.cross(goal, pole)) / (math.dist((0, 0, 0), goal) * math.dist((0, 0, 0), pole))
        if across > 1e-3:
            assert math.dist((0, 0, 0), middle) == pytest.approx(60.0, abs=1e-3)
            assert math.dist(middle, end) == pytest.approx(50.0, abs=1e-3)
    assert math.dist((0, 0, 0), end) <= 110.0 + BONE_SLACK


def test_a_hand_reaches_its_goal_where_it_can() -> None:
    _, end = two_bones((0.0, 0.0, 0.0), (40.0, -50.0, 30.0), (60.0, 50.0), (0.0, -1.0, 0.0))
    assert end == pytest.approx((40.0, -50.0, 30.0))


@pytest.mark.parametrize("pose", ["walk", "run"])
@pytest.mark.parametrize("travel", [420.0, -560.0])
def test_planted_feet_do_not_slide(pose: str, travel: float) -> None:
    person = PersonActor(figure(pose=pose, yaw=40.0), PersonLook(), DAY, travel)
    tracks: list[list[tuple[float, float, float]]] = [[], []]
    for i in range(97):
        t = i * SHOT / 96
        moment = person.moment(t, SHOT, ())
        for side in (0, 1):
            tip = moment.frame.legs[side].tip
            tracks[side].append((tip.x + travel * progress(t, SHOT), tip.y, moment.posture.legs[side].foot[1]))
    planted = [(a, b) for track in tracks for a, b in itertools.pairwise(track) if a[2] == b[2] == 0.0]
    assert len(planted) > 20
    assert max(abs(a[0] - b[0]) for a, b in planted) < FOOT_SLIP
    assert max(abs(a[1] - b[1]) for a, b in planted) < FOOT_SLIP


# ---------------------------------------------------------------- drawing


@pytest.mark.parametrize("yaw", [-45.0, 0.0, 45.0, 180.0])
def test_every_pose_stays_inside_its_bounds(yaw: float) -> None:
    looks = (PersonLook(hat="witch"), PersonLook(age="child", figure="woman", hair_style="ponytail", top="dress"))
    for i, pose in enumerate(POSES):
        for t in (0.0, 1.3):
            person = actor(figure(look=looks[i % 2], pose=pose, yaw=yaw), DAY)
            assert inside(ink_box(painted(person, t)), person.bounds(t, SHOT)), (pose, t)


@pytest.mark.parametrize("noun", ["umbrella", "lantern", "broom", "sword", "letter", "balloon", "kite"])
def test_things_in_hand_stay_inside_the_bounds(noun: str) -> None:
    bare = painted(actor(figure(yaw=30.0, pose="hold"), DAY))
    person = actor(figure(yaw=30.0, pose="hold", holds=noun), DAY)
    pixels = painted(person)
    assert not np.array_equal(bare, pixels)
    visible = pixels.copy()
    visible[pixels[..., 3] < 40] = 0
    assert inside(ink_box(visible), person.bounds(0.5, SHOT))


@pytest.mark.parametrize("noun", sorted(VEHICLES))
def test_vehicles_stay_inside_the_bounds(noun: str) -> None:
    person = actor(figure(yaw=-30.0, pose="sit", in_vehicle=noun), DAY)
    box = person.bounds(0.5, SHOT)
    assert box.width < 2 * ROOM
    if box.top > -ROOM:
        assert inside(ink_box(painted(person)), box)


def test_a_crew_shares_one_vehicle() -> None:
    riders = [figure(yaw=30.0, pose=pose, in_vehicle="rowing boat") for pose in ("row", "sit")]
    both = crew(riders, DAY)
    single = actor(riders[0], DAY)
    assert both.bounds(0.5, SHOT).width < 1.5 * single.bounds(0.5, SHOT).width
    assert abs(both.head_of(0, 0.5, SHOT).x - both.head_of(1, 0.5, SHOT).x) > HEAD * 0.8


@pytest.mark.parametrize("hat", HATS)
def test_faces_stay_visible_under_hats(hat: str) -> None:
    skin = np.array([0x7E, 0xA2, 0xE2])
    person = actor(figure(look=PersonLook(hat=hat), yaw=20.0), DAY)
    head = person.head(0.5, SHOT)
    pixels = painted(person, scale=1.0)
    x, y = int(head.x + ROOM + 0.12 * head.radius), int(head.y + ROOM + 0.35 * head.radius)
    around = pixels[y - 3 : y + 4, x - 3 : x + 4, :3].reshape(-1, 3).mean(axis=0)
    assert np.abs(around - skin).max() < 70


def test_a_back_has_no_eyes() -> None:
    def whites(yaw: float) -> int:
        pixels = painted(actor(figure(yaw=yaw, look=PersonLook(top_colour="#203040", accent="#804020")), DAY), scale=1.0)
        return int(np.count_nonzero(pixels[..., :3].min(axis=-1) > 225))

    assert whites(0.0) > 100
    assert whites(180.0) < 10


def _face(expression: str) -> NDArray[np.int16]:
    """The pixels of a head that shows an expression."""
    person = actor(figure(expression=expression), DAY)
    head = person.head(0.5, SHOT)
    x, y, r = int(head.x + ROOM), int(head.y + ROOM), int(head.radius * 1.2)
    return painted(person, scale=1.0)[y - r : y + r, x - r : x + r, :3].astype(np.int16)


def test_expressions_can_be_told_apart() -> None:
    faces = [_face(name) for name in EXPRESSIONS]
    for (i, a), (j, b) in itertools.combinations(enumerate(faces), 2):
        changed = np.count_nonzero(np.abs(a - b).max(axis=-1) > 24)
        assert changed > 60, (EXPRESSIONS[i], EXPRESSIONS[j], changed)


def test_a_frame_alone_equals_the_frame_in_sequence() -> None:
    cues = (MouthCue(id="A", start=0.4, end=0.6, shape="AH"), MouthCue(id="A", start=0.6, end=0.9, shape="OO"))
    fields = {"yaw": 25.0, "pose": "walk", "expression": "neutral", "expression_end": "joy", "holds": "lantern"}
    running = actor(figure(**fields), DAY, travel=300.0)
    sequence = [painted(running, i / 24, cues) for i in range(30)]
    alone = painted(actor(figure(**fields), DAY, travel=300.0), 20 / 24, cues)
    assert np.array_equal(sequence[20], alone)
    assert not np.array_equal(sequence[20], sequence[21])


def test_the_ground_is_touched_under_the_feet_only() -> None:
    person = actor(figure(pose="cheer", look=PersonLook(hat="straw")), DAY)
    assert isinstance(person, Grounded)
    left, right = person.footing(0.5, SHOT)
    assert left < 0 < right
    assert right - left < 0.5 * person.bounds(0.5, SHOT).width


def test_creatures_and_people_share_the_stage() -> None:
    for look in (PersonLook(), CreatureLook(kind="dog")):
        someone = actor(Figure(id="A", look=look), DAY)
        assert someone.head(0.0, SHOT).y < 0 < someone.bounds(0.0, SHOT).height


def test_a_puppet_is_drawn_fast_enough() -> None:
    person = actor(figure(look=PersonLook(figure="woman", hair_style="long", top="dress"), yaw=25.0), DAY)
    painted(person)
    start = time.process_time()
    for i in range(12):
        painted(person, i / 24)
    assert (time.process_time() - start) / 12 < CPU_PER_PUPPET


# ---------------------------------------------------------------- acting


def test_only_ones_own_cues_move_the_mouth() -> None:
    quiet = actor(figure(), DAY)
    cue = MouthCue(id="A", start=0.0, end=1.0, shape="AH")
    assert np.array_equal(painted(quiet), painted(quiet, mouths=(replace(cue, id="B"),)))
    assert not np.array_equal(painted(quiet), painted(quiet, mouths=(cue,)))


def test_mouths_melt_into_each_other_and_close_at_the_end() -> None:
    cues = (MouthCue(id="A", start=0.0, end=0.5, shape="AH"), MouthCue(id="A", start=0.5, end=1.0, shape="OO"))
    face = FACES["neutral"]
    assert mouth_at(cues, 0.25, face) == MOUTH_SHAPES["AH"]
    middle = mouth_at(cues, 0.5, face)
    assert MOUTH_SHAPES["OO"].width < middle.width < MOUTH_SHAPES["AH"].width
    assert mouth_at(cues, 1.2, face).height == 0.0


@pytest.mark.parametrize("pose", ["stand", "sit", "walk", "hold"])
def test_a_speakers_hands_stay_inside_the_bounds(pose: str) -> None:
    cues = (MouthCue(id="A", start=0.0, end=3.0, shape="AH"),)
    person = actor(figure(pose=pose, yaw=30.0), DAY)
    for i in range(8):
        assert inside(ink_box(painted(person, i * 0.37, cues)), person.bounds(i * 0.37, SHOT))


def test_speaking_holds_over_short_pauses() -> None:
    cues = (MouthCue(id="A", start=0.0, end=0.5, shape="AH"), MouthCue(id="A", start=0.8, end=1.0, shape="OO"))
    assert speaking(cues, 0.65) > 0.5
    assert speaking(cues, 3.0) == 0.0
    assert speaking((), 0.0) == 0.0


def test_blinks_are_short_and_seldom() -> None:
    pace = rhythm("A")
    shut = [blink_at(pace, i / 24) > 0.4 for i in range(24 * 60)]
    starts = sum(1 for a, b in itertools.pairwise(shut) if b and not a)
    assert 12 <= starts <= 40
    assert max(len(list(run)) for closed, run in itertools.groupby(shut) if closed) <= 5


@given(t=st.floats(0, 1))
def test_between_two_faces_nothing_overshoots(t: float) -> None:
    face = between(FACES["joy"], FACES["sad"], t)
    assert FACES["sad"].smile - 1e-9 <= face.smile <= FACES["joy"].smile + 1e-9
    assert 0.0 <= face.part <= 1.0


def test_two_figures_do_not_breathe_alike() -> None:
    assert rhythm("A") == rhythm("A")
    assert rhythm("A").phase != rhythm("B").phase


def test_nobody_blinks_at_the_same_moment_of_every_shot() -> None:
    shots = [rhythm("A", f"shot {n}") for n in range(12)]
    assert {(pace.breath, pace.sway, pace.blink) for pace in shots} == {(rhythm("A").breath, rhythm("A").sway, rhythm("A").blink)}
    shut = [{frame for frame in range(96) if blink_at(pace, frame / 24) > 0.4} for pace in shots]
    assert not set.intersection(*shut)
    assert max(sum(frame in one for one in shut) for frame in range(96)) <= 5


@pytest.mark.parametrize("yaw", [-80.0, 80.0])
def test_a_profile_has_one_eye_and_a_nose_in_its_contour(yaw: float) -> None:
    side, turned = skull_of(PersonLook(), yaw, 0.0), skull_of(PersonLook(), math.copysign(50.0, yaw), 0.0)
    assert [side.hides(lon) for lon in (-24.0, 24.0)].count(True) == 1
    assert not any(turned.hides(lon) for lon in (-24.0, 24.0))
    ahead = (lambda s: s.outline().getBounds().right()) if yaw > 0 else (lambda s: -s.outline().getBounds().left())
    assert ahead(side) > ahead(turned) + 6


def test_the_contour_of_a_head_changes_smoothly_into_a_profile() -> None:
    rights = [skull_of(PersonLook(), yaw, 0.0).outline().getBounds().right() for yaw in range(50, 80, 2)]
    assert all(-1 < b - a < 3.5 for a, b in itertools.pairwise(rights))


@pytest.mark.parametrize("pose", ["lie", "sleep"])
def test_whoever_lies_has_a_knee_up(pose: str) -> None:
    stance, body = STANCES[pose], anatomy(PersonLook(figure="woman"))
    posture = Posture(arms=(stance.main, stance.other), legs=(stance.main_leg, stance.other_leg))
    legs = skeleton(body, posture, stance.least_yaw).legs
    assert max(abs(leg.bend.x - leg.root.x) for leg in legs) > 0.2 * body.leg
