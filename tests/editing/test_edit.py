from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.editing.edit import Edit, EditBed, EditShot, check
from pipeline.editing.segments import joins, stretches
from pipeline.errors import TimelineError
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import FrameRate
from tests.media.coded import SIZE


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """Any edit that can be a film."""
    count = draw(st.integers(1, 8))
    overlaps = draw(st.lists(st.integers(0, 12), min_size=count + 1, max_size=count + 1))
    bodies = draw(st.lists(st.integers(0, 90), min_size=count, max_size=count))
    shots = []
    for number in range(count):
        head, tail = overlaps[number], overlaps[number + 1]
        shots.append(
            EditShot(
                id=ShotId(f"S{number + 1:02d}"),
                clip=Path(f"takes/S{number + 1:02d}/a.mp4"),
                frames=max(1, head + bodies[number] + tail),
                source_in=draw(st.integers(0, 30)),
                overlap=0 if number == count - 1 else tail,
                transition="dissolve" if tail and number < count - 1 else "cut",
            )
        )
    rate = draw(st.sampled_from([FrameRate(24), FrameRate(25), FrameRate(24000, 1001), FrameRate(60)]))
    return Edit(rate=rate, size=SIZE, shots=tuple(shots), fade_in=overlaps[0], fade_out=overlaps[-1])


@given(edits())
def test_stretches_make_up_the_film(edit: Edit) -> None:
    check(edit)
    parts = stretches(edit)
    assert sum(part.frames for part in parts) == edit.frames
    assert all(part.frames > 0 for part in parts)
    assert list(joins(parts)) == sorted(set(joins(parts)))


@given(edits())
def test_each_frame_of_each_shot_is_shown_once(edit: Edit) -> None:
    shown: dict[int, list[int]] = {number: [] for number in range(len(edit.shots))}
    for part in stretches(edit):
        for span in part.spans:
            if span is not None:
                assert span.frames == part.frames
                shown[span.shot].extend(range(span.start, span.start + span.frames))
    for number, shot in enumerate(edit.shots):
        assert shown[number] == list(range(shot.source_in, shot.source_in + shot.frames))


@given(edits())
def test_bodies_are_shown_where_the_starts_say(edit: Edit) -> None:
    parts = stretches(edit)
    for part, at in zip(parts, (0, *joins(parts)), strict=True):
        for span in part.spans:
            if span is not None:
                assert edit.starts()[span.shot] + span.start - edit.shots[span.shot].source_in == at


@given(edits())
def test_lengths_are_sums_less_overlaps(edit: Edit) -> None:
    assert edit.frames == sum(s.frames for s in edit.shots) - sum(s.overlap for s in edit.shots[:-1])
    assert edit.samples == edit.rate.sample(edit.frames)
    assert edit.starts()[-1] + edit.shots[-1].frames == edit.frames


def shot(name: str, frames: int, overlap: int = 0) -> EditShot:
    return EditShot(
        id=ShotId(name), clip=Path(f"takes/{name}.mp4"), frames=frames, overlap=overlap, transition="dissolve" if overlap else "cut"
    )


def test_an_edit_without_shots_is_refused() -> None:
    with pytest.raises(TimelineError, match="no shots"):
        check(Edit(rate=FrameRate(24), size=SIZE, shots=()))


def test_overlaps_longer_than_their_shot_are_refused() -> None:
    edit = Edit(rate=FrameRate(24), size=SIZE, shots=(shot("S01", 30, 12), shot("S02", 20, 12), shot("S03", 30)))
    with pytest.raises(TimelineError, match=r"transitions of shot S02 \(S02\.mp4\) need 4 frames more than its 20"):
        check(edit)


def test_an_unknown_bed_is_refused() -> None:
    bed = EditBed(kind="noise", sound=Path("a.wav"), start=0, samples=1)
    with pytest.raises(TimelineError, match="'noise' is no kind"):
        check(Edit(rate=FrameRate(24), size=SIZE, shots=(shot("S01", 3),), beds=(bed,)))
