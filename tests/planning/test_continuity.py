"""Which shot ends at the picture with which the next begins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.film.fountain import read as read_fountain
from pipeline.film.screenplay import Prose, Screenplay, Shot
from pipeline.film.timing import FrameRate
from pipeline.planning.continuity import continued_by, references
from pipeline.planning.shots import overlaps
from pipeline.ports import Keyframe
from tests.vendors.requests import keyframe

HERE = "<Character1> by the lamp in <Environment1>."


def film(*shots: Shot) -> Screenplay:
    return Screenplay(prompt="Lamps", shots=tuple(replace(shot, number=n) for n, shot in enumerate(shots, start=1)))


def shot(frame: str = HERE, size: str = "Medium shot", **more: object) -> Shot:
    return replace(Shot(number=1, size=size, frame=frame, video=(Prose(text="It swings."),)), **more)  # type: ignore[arg-type]


def ending(first: Shot, second: Shot) -> str | None:
    script = film(first, second)
    found = continued_by(script, script.shots[0])
    return found.id if found else None


def test_a_set_up_that_goes_on_is_ended_at_its_next_picture() -> None:
    assert ending(shot(), shot("<Character1> sits down in <Environment1>.")) == "S02"


@pytest.mark.parametrize(
    "second",
    [
        shot(size="Close-up"),
        shot("<Character1> and <Character2> by the lamp in <Environment1>."),
        shot("<Character1> by the lamp in <Environment2>."),
    ],
)
def test_another_set_up_is_not(second: Shot) -> None:
    assert ending(shot(), second) is None


def test_a_place_that_nobody_names_is_none() -> None:
    assert ending(shot("<Character1> by the lamp."), shot("<Character1> by the lamp.")) is None


def test_pictures_that_mix_need_not_be_equal() -> None:
    assert ending(shot(transition="dissolve"), shot()) is None


def test_a_match_cut_is_asked_for_and_is_a_cut() -> None:
    matched = shot(transition="match", transition_frames=9)
    assert ending(matched, shot("A coin in <Environment2>.", size="Insert")) == "S02"
    rows = overlaps(film(matched, shot()), FrameRate(24))
    assert rows[0] == ("S01", "cut", 0)


def test_the_last_shot_ends_as_it_will() -> None:
    script = film(shot(), shot(transition="match"))
    assert continued_by(script, script.shots[1]) is None


def test_a_writer_asks_for_a_match_cut_in_fountain() -> None:
    script = read_fountain(
        "EXT. YARD - DAY\n\nA bucket stands there.\n\n> MATCH CUT TO:\n\nINT. KITCHEN - DAY\n\nA pan stands there.\n", "a.fountain"
    )
    assert script.shots[0].transition == "match"


def test_references_share_people_first_and_then_the_place(tmp_path) -> None:
    script = film(shot("<Character2> in <Environment2>."), shot("<Character1> in <Environment2>."), shot())

    def drawn(name: str, *visible: str) -> Keyframe:
        return replace(keyframe(tmp_path, name), visible=visible)  # type: ignore[arg-type]

    earlier = (drawn("S01", "Character2"), drawn("S02", "Character1"))
    assert [k.shot for k in references(script, script.shots[2], earlier, 3)] == ["S02"]
    assert references(script, script.shots[2], earlier, 0) == ()
