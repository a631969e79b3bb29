from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.editing.edit import Edit, EditBed, EditLine, EditShot
from pipeline.editing.timeline import load, save, to_timeline
from pipeline.editing.timeline_reading import from_timeline
from pipeline.errors import TimelineError
from pipeline.film.media import Word
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import FrameRate
from tests.editing.test_edit import edits
from tests.media.coded import RATES, SIZE

ROOT = Path("/films/one")
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


def sample_edit(rate: FrameRate = FrameRate(24)) -> Edit:
    """Three shots of 40, 50 and 45 frames; dissolve of 9 and wipe of 8; a line in the first and the second."""
    shots = (
        EditShot(id=ShotId("S01"), clip=Path("takes/S01/a b.mp4"), frames=40, available=40, transition="dissolve", overlap=9,
                 prompt="dusk", seed=3, adapter="storybook 1", cost=None),
        EditShot(id=ShotId("S02"), clip=Path("takes/S02/b.mp4"), frames=50, available=60, source_in=5, transition="wipeleft", overlap=8,
                 cost=0.25),
        EditShot(id=ShotId("S03"), clip=Path("takes/S03/c.mp4"), frames=45, available=45),
    )  # fmt: skip
    lines = (line("S01", 10_010), line("S02", 70_000, "Who is <there> & why?"))
    beds = (
        EditBed(kind="music", sound=Path("sound/score.wav"), start=0, samples=rate.sample(118), gain_db=-3.0),
        EditBed(kind="native", sound=Path("takes/S02/b.wav"), start=rate.sample(31), samples=50_000, shot="S02"),
    )
    return Edit(rate=rate, size=SIZE, shots=shots, lines=lines, beds=beds, title="T", artist="me", fade_in=4, fade_out=6)


def line(shot: str, start: int, text: str = "Hello.") -> EditLine:
    words = (Word(text=text.split()[0], start=start + 20, end=start + 9000),)
    sound = Path(f"sound/lines/{shot}-1.wav")
    return EditLine(
        shot=ShotId(shot), index=1, sound=sound, start=start, samples=20_000, text=text, speaker="Ann", words=words, colour="#aabbcc"
    )


def read(timeline: Any) -> Edit:
    """Through text and back, as an editor would hand it over."""
    return from_timeline(otio.adapters.read_from_string(otio.adapters.write_to_string(timeline, "otio_json"), "otio_json"), ROOT)


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_a_timeline_comes_back_as_it_was(tmp_path: Path, rate: FrameRate) -> None:
    save(sample_edit(rate), tmp_path / "timeline.otio")
    assert load(tmp_path / "timeline.otio") == sample_edit(rate)
    assert str(tmp_path) not in (tmp_path / "timeline.otio").read_text()


@settings(max_examples=60, deadline=None)
@given(edits(), TEXT, st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 10**5), TEXT), max_size=4))
def test_any_edit_comes_back(edit: Edit, title: str, spoken: list[tuple[int, int, str]]) -> None:
    lines = sorted(
        (
            replace(line("S01", start % edit.samples, text or "x"), samples=1 + length % 5000)
            for start, length, text in spoken
            if text.split()
        ),
        key=lambda one: one.start,
    )
    kept = tuple(replace(one, samples=min(one.samples, edit.samples - one.start)) for one in lines)
    whole = replace(edit, title=title, lines=kept)
    back = read(to_timeline(whole))
    assert sorted(back.lines, key=repr) == sorted(whole.lines, key=repr)
    assert replace(back, lines=()) == replace(whole, lines=())


def test_a_transition_lies_over_the_meeting_and_borrows() -> None:
    track = to_timeline(sample_edit()).video_tracks()[0]
    first, meeting, second = track[0], track[1], track[2]
    assert (meeting.in_offset.value, meeting.out_offset.value) == (4, 5)
    assert first.source_range.duration.value == 35
    assert (second.source_range.start_time.value, second.source_range.duration.value) == (9, 42)
    assert first.media_reference.target_url == "takes/S01/a%20b.mp4"
    assert sum(item.duration().value for item in track if isinstance(item, otio.schema.Clip)) == sample_edit().frames
    marker = first.markers[0]
    assert marker.name == "S01"
    assert dict(marker.metadata["filmwright"]) == {
        "shot": "S01",
        "prompt": "dusk",
        "seed": 3,
        "adapter": "storybook 1",
        "model": "",
        "cost": None,
    }


def test_sounds_that_lie_over_each_other_get_their_own_tracks() -> None:
    edit = replace(sample_edit(), lines=(line("S01", 10_000), line("S01", 15_000, "Me too."), line("S02", 40_000)))
    names = [track.name for track in to_timeline(edit).audio_tracks()]
    assert names == ["Dialogue", "Dialogue 2", "Music", "Native"]
    assert read(to_timeline(edit)).lines != ()


def timeline() -> tuple[Any, Any]:
    whole = to_timeline(sample_edit())
    return whole, whole.video_tracks()[0]


def rational(frames: float, rate: float = 24) -> Any:
    return otio.opentime.RationalTime(frames, rate)


def test_a_trimmed_tail_shortens_the_shot() -> None:
    whole, track = timeline()
    clip = track[4]
    clip.source_range = otio.opentime.TimeRange(clip.source_range.start_time, clip.source_range.duration - rational(10))
    assert [shot.frames for shot in read(whole).shots] == [40, 50, 35]


def test_a_trimmed_head_moves_the_lines_that_follow() -> None:
    whole, track = timeline()
    clip = track[0]
    clip.source_range = otio.opentime.TimeRange(clip.source_range.start_time + rational(12), clip.source_range.duration - rational(12))
    edit = read(whole)
    assert (edit.shots[0].source_in, edit.shots[0].frames) == (12, 28)
    assert [(one.start, one.samples, one.source_in) for one in edit.lines] == [(0, 6010, 13_990), (46_000, 20_000, 0)]
    assert edit.lines[0].words[0].start == 10_030 - 24_000


def test_shots_in_another_order_take_their_lines_along() -> None:
    whole, track = timeline()
    first, third = track[0], track[4]
    del track[3:5]
    track.insert(0, third)
    edit = read(whole)
    assert [shot.id for shot in edit.shots] == ["S03", "S01", "S02"]
    moved = edit.rate.sample(edit.starts()[1])
    assert first.name == "S01"
    assert [(one.shot, one.start) for one in edit.lines] == [("S01", 10_010 + moved), ("S02", 70_000 + moved)]
    assert [word.start for word in edit.lines[0].words] == [10_030 + moved]
    native = next(bed for bed in edit.beds if bed.kind == "native")
    assert native.start == edit.rate.sample(edit.starts()[2])


def test_a_removed_shot_takes_its_lines_and_native_sound_away() -> None:
    whole, track = timeline()
    del track[1:4]
    edit = read(whole)
    assert [shot.id for shot in edit.shots] == ["S01", "S03"]
    assert [one.shot for one in edit.lines] == ["S01"]
    assert [bed.kind for bed in edit.beds] == ["music"]
    assert edit.shots[0].transition == "cut"
    assert edit.beds[0].samples == edit.samples


def test_a_line_that_was_moved_stays_where_it_was_put() -> None:
    whole, track = timeline()
    dialogue = whole.audio_tracks()[0]
    dialogue[0].source_range = otio.opentime.TimeRange(rational(0, 48_000), rational(12_345, 48_000))
    del track[0:2]
    track.append(otio.schema.Clip(name="S09", source_range=otio.opentime.TimeRange(rational(0), rational(90)),
                                  media_reference=otio.schema.ExternalReference(target_url="takes/new.mp4")))  # fmt: skip
    edit = read(whole)
    assert edit.lines[0].start == 12_345


@pytest.mark.parametrize(
    ("name", "kind", "wanted"),
    [
        ("circleopen", "Custom_Transition", "circleopen"),
        ("Cross Dissolve", "SMPTE_Dissolve", "dissolve"),
        ("", "SMPTE_Dissolve", "dissolve"),
        ("wipeleft", "Custom_Transition", "wipeleft"),
        ("fade", "Custom_Transition", "fade"),
    ],
)
def test_a_replaced_transition_counts(name: str, kind: str, wanted: str) -> None:
    whole, track = timeline()
    track[3] = otio.schema.Transition(name=name, transition_type=kind, in_offset=rational(3), out_offset=rational(3))
    edit = read(whole)
    assert (edit.shots[1].transition, edit.shots[1].overlap) == (wanted, 6)
    assert [shot.frames for shot in edit.shots] == [40, 49, 44]
    assert edit.frames == sample_edit().frames


def test_a_dissolve_made_of_our_wipe_is_a_dissolve() -> None:
    whole, track = timeline()
    track[3].transition_type = "SMPTE_Dissolve"
    assert read(whole).shots[1].transition == "dissolve"


def test_a_renamed_transition_counts() -> None:
    whole, track = timeline()
    track[3].name = "radial"
    assert read(whole).shots[1].transition == "radial"


def test_a_swapped_clip_is_a_persons() -> None:
    whole, track = timeline()
    track[2].media_reference = otio.schema.ExternalReference(target_url="takes/S02/mine.mov")
    shot = read(whole).shots[1]
    assert (shot.clip, shot.adapter, shot.cost, shot.prompt) == (Path("takes/S02/mine.mov"), "a person", 0.0, "")


def test_absolute_paths_inside_the_folder_are_made_relative() -> None:
    whole, track = timeline()
    track[2].media_reference.target_url = f"file://{ROOT}/takes/S02/b.mp4"
    assert read(whole) == sample_edit()


@pytest.mark.parametrize("url", ["../other/a.mp4", "/etc/passwd", "file:///etc/passwd", "takes/../../a.mp4", "takes/%2e%2e/%2e%2e/a.mp4"])
def test_paths_out_of_the_folder_are_refused(url: str) -> None:
    whole, track = timeline()
    track[2].media_reference.target_url = url
    with pytest.raises(TimelineError, match="shot S02 points out of the film folder"):
        read(whole)


@pytest.mark.parametrize("url", ["https://example.org/a.mp4", "smb://host/a.mp4", ""])
def test_addresses_are_refused(url: str) -> None:
    whole, track = timeline()
    track[2].media_reference.target_url = url
    with pytest.raises(TimelineError, match="shot S02"):
        read(whole)


def test_saving_refuses_paths_out_of_the_folder(tmp_path: Path) -> None:
    edit = sample_edit()
    away = replace(edit, shots=(replace(edit.shots[0], clip=Path("../a.mp4")), *edit.shots[1:]))
    with pytest.raises(TimelineError, match="outside of the film folder"):
        save(away, tmp_path / "timeline.otio")
    assert not (tmp_path / "timeline.otio").exists()


def test_a_gap_in_the_picture_is_told() -> None:
    whole, track = timeline()
    track.insert(4, otio.schema.Gap(source_range=otio.opentime.TimeRange(rational(0), rational(5))))
    with pytest.raises(TimelineError, match="after S02 the picture track holds a gap"):
        read(whole)


def test_a_nested_sequence_is_told() -> None:
    whole, track = timeline()
    nested = otio.schema.Stack(name="inner")
    nested.append(track[4].deepcopy())
    track[4] = nested
    with pytest.raises(TimelineError, match="after S02 the picture track holds a stack"):
        read(whole)


def test_a_clip_without_media_is_told() -> None:
    whole, track = timeline()
    track[2].media_reference = otio.schema.MissingReference()
    with pytest.raises(TimelineError, match="S02 has no media") as caught:
        read(whole)
    assert "relink" in str(caught.value.hint)


def test_another_speed_is_taken_over() -> None:
    whole, track = timeline()
    track[2].effects.append(otio.schema.LinearTimeWarp(time_scalar=2.0))
    shot = read(whole).shots[1]
    # the nine frames of the dissolve are half as long in the clip: four of them reach back eight
    before = from_timeline(timeline()[0], ROOT).shots[1]
    assert (shot.speed, shot.frames) == (2, before.frames)
    assert shot.source_in == before.source_in - 4
    assert read(to_timeline(read(whole))).shots[1] == shot


@pytest.mark.parametrize(
    ("effect", "told"),
    [
        (otio.schema.LinearTimeWarp(time_scalar=-1.0), r"shot S02 \(takes/S02/b\.mp4\) plays at -1 times its speed"),
        (otio.schema.LinearTimeWarp(time_scalar=1e9), r"plays at 1e\+09 times its speed"),
        (otio.schema.TimeEffect(), r"has the effect 'TimeEffect'"),
        (otio.schema.Effect(effect_name="Blur"), r"shot S02 \(takes/S02/b\.mp4\) has the effect 'Blur', which cannot be rendered"),
    ],
)
def test_effects_that_cannot_be_rendered_are_told(effect: Any, told: str) -> None:
    whole, track = timeline()
    track[2].effects.append(effect)
    with pytest.raises(TimelineError, match=told):
        read(whole)


def test_a_clip_that_is_switched_off_is_told() -> None:
    whole, track = timeline()
    track[2].enabled = False
    with pytest.raises(TimelineError, match=r"shot S02 .* is switched off"):
        read(whole)


def test_a_transition_that_reaches_backwards_is_told() -> None:
    whole, track = timeline()
    track[1].out_offset = rational(-3)
    with pytest.raises(TimelineError, match="the transition 'dissolve' has an out_offset of -3 frames"):
        read(whole)


def test_transitions_without_a_clip_between_are_told() -> None:
    whole, track = timeline()
    track.insert(2, track[1].deepcopy())
    with pytest.raises(TimelineError, match="follow each other without a clip between them"):
        read(whole)


def test_an_unknown_transition_is_told_with_the_nearest() -> None:
    whole, track = timeline()
    track[1].transition_type, track[1].name = "Custom_Transition", "wipelft"
    with pytest.raises(TimelineError, match="after shot S01: 'wipelft' is no transition") as caught:
        read(whole)
    assert "did you mean wipeleft?" in str(caught.value.hint)


def test_a_transition_without_handles_is_told() -> None:
    whole, track = timeline()
    track[1].in_offset = rational(15)
    with pytest.raises(TimelineError, match=r"the transition into shot S02 needs 6 frames before the beginning of takes/S02/b\.mp4"):
        read(whole)


def test_two_picture_tracks_are_told() -> None:
    whole, track = timeline()
    whole.tracks.append(track.deepcopy())
    with pytest.raises(TimelineError, match="2 picture tracks"):
        read(whole)


def test_a_damaged_note_is_told() -> None:
    whole, track = timeline()
    track[2].metadata["filmwright"]["seed"] = "many"
    with pytest.raises(TimelineError, match="notes are damaged"):
        read(whole)


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"OTIO_SCHEMA": "Clip.1"}'])
def test_what_is_no_timeline_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "timeline.otio").write_text(text)
    with pytest.raises(TimelineError, match=r"timeline\.otio"):
        load(tmp_path / "timeline.otio")


def test_other_tools_rates_and_time_codes_are_understood() -> None:
    whole, track = timeline()
    clip = track[4]
    hour = 24 * 3600
    clip.media_reference.available_range = otio.opentime.TimeRange(rational(hour), rational(45))
    clip.source_range = otio.opentime.TimeRange(rational((hour + 4) * 2, 48), rational(82, 48))
    assert read(whole).shots[2] == sample_edit().shots[2]


def test_a_timeline_of_others_has_a_rate() -> None:
    whole, _ = timeline()
    del whole.metadata["filmwright"]["rate"]
    for rate in (23.976, 24.0, 25.0, 29.97):
        single = otio.schema.Timeline(name="x", tracks=[otio.schema.Track(kind="Video")])
        single.metadata["filmwright"] = {"size": "160x90"}
        reference = otio.schema.ExternalReference(target_url="a.mp4")
        single.tracks[0].append(
            otio.schema.Clip(
                name="A", source_range=otio.opentime.TimeRange(rational(0, rate), rational(48, rate)), media_reference=reference
            )
        )
        edit = read(single)
        assert abs(float(edit.rate.fraction) - rate) < 0.001
        assert edit.frames == 48


def test_transitions_at_the_ends_are_fades() -> None:
    whole, track = timeline()
    whole.metadata["filmwright"].update({"fade_in": 0, "fade_out": 0})
    track.insert(0, otio.schema.Transition(transition_type="SMPTE_Dissolve", in_offset=rational(0), out_offset=rational(7)))
    track.append(otio.schema.Transition(transition_type="SMPTE_Dissolve", in_offset=rational(9), out_offset=rational(0)))
    edit = read(whole)
    assert (edit.fade_in, edit.fade_out) == (7, 9)
    assert replace(edit, fade_in=4, fade_out=6) == sample_edit()
