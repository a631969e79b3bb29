from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import aaf2
import numpy as np
import opentimelineio as otio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.editing.edit import Edit, EditBed
from pipeline.editing.exchange import fcpxml_reading, rules
from pipeline.editing.exchange.exporting import Exported, export
from pipeline.editing.exchange.layout import lay_out
from pipeline.editing.exchange.timecode import first_frame, timecode
from pipeline.errors import ConfigError, FilmError, TimelineError
from pipeline.film.media import Sound
from pipeline.film.timing import SAMPLE_RATE, FrameRate
from pipeline.media.ffmpeg import run
from pipeline.media.wav import open_wav, write_wav
from tests.editing.reels import Reel

RATES = (FrameRate(24), FrameRate(24000, 1001), FrameRate(25), FrameRate(30000, 1001))


def film(root: Path, rate: FrameRate = FrameRate(24)) -> Edit:
    """Four shots with an odd dissolve, a cut and a wipe, fades at both ends, two lines at once, music and a stem."""
    reel = Reel(root, rate)
    edit = reel.edit((30, 40, 25, 35), (9, 0, 8), names=("dissolve", "cut", "wipeleft"), fade_in=4, fade_out=6)
    lines = (reel.line("S01", 10_007, 0.5, seed=1), reel.line("S01", 20_001, 0.4, "Who is <there> & why?", seed=2),
             reel.line("S02", 90_003, 0.5, seed=3))  # fmt: skip
    lines = tuple(replace(line, index=n) for n, line in enumerate(lines, start=1))
    tone = Sound(samples=np.full((edit.samples, 2), 0.25, np.float32))
    for path in ("sound/score.wav", "sound/stems/music.wav"):
        write_wav(root / path, tone)
    beds = (EditBed(kind="music", sound=Path("sound/score.wav"), start=0, samples=edit.samples, gain_db=-3.0),)
    return replace(edit, lines=lines, beds=beds)


@pytest.fixture(scope="module", params=RATES, ids=str)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Edit, Path, dict[str, Exported]]:
    root = tmp_path_factory.mktemp("a film (exchange)")
    edit = film(root, request.param)
    return edit, root, {one.format: one for one in export(edit, root, root / "exports")}


def test_fcpxml_read_by_itself_has_the_cuts_lengths_and_transitions(exported: tuple[Edit, Path, dict[str, Exported]]) -> None:
    edit, root, files = exported
    document = ElementTree.parse(files["fcpxml"].files[0]).getroot()

    def frames(text: str) -> Fraction:
        return Fraction(text.rstrip("s")) * edit.rate.fraction

    spine = next(document.iter("spine"))
    begin = frames(next(document.iter("sequence")).get("tcStart", ""))
    clips, transitions = spine.findall("asset-clip"), spine.findall("transition")
    assert begin == first_frame(edit.rate)
    assert [frames(one.get("offset", "")) - begin for one in clips[1:]] == list(edit.cuts())
    assert sum(frames(one.get("duration", "")) for one in clips) == edit.frames
    assert [(one.get("name"), frames(one.get("duration", ""))) for one in transitions] == [
        ("fade in", 4), ("dissolve", 9), ("wipeleft", 8), ("fade out", 6)]  # fmt: skip
    sounds = {one.get("name"): (one, parent) for parent in clips for one in parent.findall("asset-clip")}
    for line in edit.lines:
        one, parent = sounds[f"{line.shot}-{line.index}"]
        local = Fraction(one.get("offset", "").rstrip("s")) - Fraction(parent.get("start", "").rstrip("s"))
        at = Fraction(parent.get("offset", "").rstrip("s")) - begin / edit.rate.fraction + local
        assert at * SAMPLE_RATE == line.start
    assert len({sounds["S01-1"][0].get("lane"), sounds["S01-2"][0].get("lane")}) == 2
    assert all(Path(unquote(one.get("src", "")[7:])).is_relative_to(root) for one in document.iter("media-rep"))


def test_fcpxml_comes_back_as_the_same_edit(exported: tuple[Edit, Path, dict[str, Exported]]) -> None:
    edit, root, files = exported
    back = fcpxml_reading.read(files["fcpxml"].files[0], root, edit)
    assert sorted(back.lines, key=repr) == sorted(edit.lines, key=repr)
    assert (back.beds, back.shots) == (edit.beds, edit.shots)
    assert replace(back, lines=()) == replace(edit, lines=())


def test_premiere_xml_has_the_cuts_lengths_and_transitions(exported: tuple[Edit, Path, dict[str, Exported]]) -> None:
    edit, _, files = exported
    document = ElementTree.parse(files["fcp7"].files[0]).getroot()
    track = next(document.iter("video")).find("track")
    assert track is not None
    items = [(one.tag, *(int(one.findtext(name, "")) for name in ("start", "end"))) for one in track]
    heads = [edit.starts()[n + 1] for n, shot in enumerate(edit.shots[:-1]) if shot.overlap]
    assert [(start, end) for tag, start, end in items if tag == "transitionitem"] == [
        (0, 4), (heads[0], heads[0] + 9), (heads[1], heads[1] + 8), (edit.frames - 6, edit.frames)]  # fmt: skip
    inside = [(int(one.findtext("in", "")), int(one.findtext("out", ""))) for one in track.findall("clipitem")]
    assert inside == [(shot.source_in, shot.source_in + shot.frames) for shot in edit.shots]
    assert document.findtext(".//sequence/rate/ntsc") == ("TRUE" if edit.rate.denominator == 1001 else "FALSE")
    assert document.findtext(".//sequence/timecode/frame") == str(first_frame(edit.rate))
    assert document.findtext(".//sequence/duration") == str(edit.frames)
    assert len(next(one for one in document.iter("audio") if one.find("track") is not None).findall("track")) == 3


def test_the_list_has_the_cuts_and_an_independent_reader_agrees(exported: tuple[Edit, Path, dict[str, Exported]]) -> None:
    edit, _, files = exported
    text = files["edl"].files[0].read_text("ascii")
    rows = [line.split() for line in text.splitlines() if line[:3].isdigit()]
    pictures = [row for row in rows if row[1] != "BL" and row[-2] != row[-1]]
    begins = [row[-2] for row in pictures]
    expected = [first_frame(edit.rate) + start for start in edit.starts()]
    assert begins == [timecode(frame, edit.rate) for frame in expected]
    assert len({row[1] for row in pictures}) == len(edit.shots)
    assert [row[3:5] for row in rows if row[3] != "C"] == [["D", "004"], ["D", "009"], ["W101", "008"], ["D", "006"]]
    if edit.rate.denominator == 1:
        # the adapter reads neither wipes nor black
        lines = [line for line in text.splitlines() if " BL " not in line and not line.startswith("005")]
        plain = "\n".join(lines).replace("W101 008", "D    008").replace("D    004", "C       ")
        track = otio.adapters.read_from_string(plain, "cmx_3600", rate=float(edit.rate.fraction)).tracks[0]
        lengths = [int(clip.duration().value) for clip in track.find_clips()]
        assert lengths == [30 - 9, 40, 25 - 8, 35 - 6]


def test_aaf_by_pyaaf2_has_the_cuts_lengths_and_transitions(exported: tuple[Edit, Path, dict[str, Exported]]) -> None:
    edit, _, files = exported
    with aaf2.open(str(files["aaf"].files[0])) as file:
        slots = {slot.name: slot for slot in next(iter(file.content.toplevel())).slots}
        assert Fraction(slots["Picture"].edit_rate).limit_denominator(1001) == edit.rate.fraction
        assert slots["TC"].segment.start == first_frame(edit.rate)
        parts = list(slots["Picture"].segment.components)
        found = [(type(part).__name__, part.length) for part in parts]
        at, starts = 0, []
        for part in parts:
            at -= part.length if type(part).__name__ == "Transition" else 0
            starts += [at] if type(part).__name__ == "SourceClip" else []
            at += part.length if type(part).__name__ == "SourceClip" else 0
        comments = dict(parts[0].mob.comments.items())
    assert found == [("SourceClip", 30), ("Transition", 9), ("SourceClip", 40), ("SourceClip", 25), ("Transition", 8), ("SourceClip", 35)]
    assert (tuple(starts), at) == (edit.starts(), edit.frames)
    assert comments["Seed"] == "0"
    assert {"Dialogue", "Dialogue 2", "Music"} <= set(slots)


def test_stems_bear_the_film_s_time_code(exported: tuple[Edit, Path, dict[str, Exported]]) -> None:
    edit, _, files = exported
    stem = files["stems"].files[0]
    log = run(["-i", f"file:{stem}", "-f", "null", "-"], timeout=60).log
    reference = re.search(r"time_reference\s*: (\d+)", log)
    assert reference is not None
    assert int(reference[1]) == edit.rate.sample(first_frame(edit.rate))
    sound = open_wav(stem)
    assert (sound.samples, sound.bits) == (edit.samples, 24)
    assert np.allclose(sound.read(), 0.25, atol=2**-23)


def test_what_is_lost_is_said(exported: tuple[Edit, Path, dict[str, Exported]]) -> None:
    _, root, files = exported
    assert any("wipeleft" in loss for loss in files["fcpxml"].losses)
    assert not any("wipeleft" in loss for loss in files["edl"].losses)
    assert any("fades" in loss for loss in files["aaf"].losses)
    assert '"losses"' in (root / "exports" / "exports.json").read_text()


@pytest.fixture
def written(tmp_path: Path) -> tuple[Edit, Path, Path]:
    edit = film(tmp_path)
    return edit, tmp_path, export(edit, tmp_path, tmp_path / "exports", ("fcpxml",))[0].files[0]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_trim_and_a_new_order_in_final_cut_come_home(written: tuple[Edit, Path, Path]) -> None:
    edit, root, path = written
    document = ElementTree.parse(path)
    spine = next(document.getroot().iter("spine"))
    third = next(clip for clip in spine.findall("asset-clip") if clip.get("name") == "S03")
    third.set("duration", "10/24s")
    document.write(path)
    back = fcpxml_reading.read(path, root, edit)
    assert [shot.frames for shot in back.shots] == [30, 40, 10 + 4, 35]
    assert (back.shots[2].seed, back.shots[2].adapter) == (2, "test 1")


def test_a_folder_that_moved_is_found_again(written: tuple[Edit, Path, Path], tmp_path_factory: pytest.TempPathFactory) -> None:
    edit, root, path = written
    text = path.read_text("utf-8").replace(root.as_posix(), "/Volumes/Elsewhere/film")
    path.write_text(text, "utf-8")
    assert fcpxml_reading.read(path, root, edit).shots == edit.shots


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<!DOCTYPE fcpxml>", '<!DOCTYPE fcpxml [<!ENTITY a "b">]>', "entities"),
        ("</fcpxml>", "", "cannot be read"),
        ("<transition", "<gap offset='0s' duration='1s'/><transition", "gap"),
        ("<transition", "<title name='Hello'/><transition", "a title: 'Hello'"),
        ("<note>", "<timeMap/><note>", "another speed"),
        ("takes/S02/a.mp4", "../../etc/passwd", "S02"),
        ('frameDuration="1/24s"', "", "frame rate"),
        ('duration="', 'duration="x', "not a time"),
    ],
)  # fmt: skip
def test_what_cannot_be_rendered_is_refused_by_name(written: tuple[Edit, Path, Path], old: str, new: str, words: str) -> None:
    edit, root, path = written
    change(path, old, new)
    with pytest.raises(TimelineError, match=words):
        fcpxml_reading.read(path, root, edit)


def test_a_rate_without_time_code_is_refused(tmp_path: Path) -> None:
    edit = film(tmp_path, FrameRate(12))
    with pytest.raises(TimelineError, match="no time code"):
        lay_out(edit, tmp_path)
    assert export(edit, tmp_path, tmp_path / "exports", ("otio", "stems"))[0].files[0].is_file()


def test_looks_and_titles_stay_at_home_and_that_is_said(tmp_path: Path) -> None:
    edit = film(tmp_path)
    worn = replace(edit, shots=(replace(edit.shots[0], look="negate"), *edit.shots[1:]))
    found = export(worn, tmp_path, tmp_path / "exports", ("edl",))[0]
    assert "looks and titles of S01: takes go out as they were shot" in found.losses


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edit, Path, bytes]:
    root = tmp_path_factory.mktemp("fuzzed")
    edit = film(root)
    return edit, root, export(edit, root, root / "exports", ("fcpxml",))[0].files[0].read_bytes()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_comes_is_an_edit_or_one_error(document: tuple[Edit, Path, bytes], data: st.DataObject) -> None:
    edit, root, good = document
    tree = ElementTree.ElementTree(ElementTree.fromstring(good))
    words = [
        "-1s",
        "1/0s",
        "99999999999999999999s",
        "7/24s",
        "1/48000s",
        "s",
        "",
        "nan",
        "r1",
        "r4",
        "-3",
        "gap",
        "../../x",
        "http://x/y",
        "off",
    ]
    for _ in range(data.draw(st.integers(1, 4))):
        parents = [one for one in tree.iter() if len(one)]
        if not parents:
            break
        parent = data.draw(st.sampled_from(parents))
        child = data.draw(st.sampled_from(list(parent)))
        what = data.draw(st.sampled_from(["set", "drop attribute", "remove", "twice", "rename"]))
        if what == "set" or (what == "drop attribute" and child.attrib):
            name = data.draw(st.sampled_from([*child.attrib, "lane", "start"]))
            value = data.draw(st.sampled_from(words))
            child.set(name, value) if what == "set" else child.attrib.pop(name, None)
        elif what == "remove":
            parent.remove(child)
        elif what == "twice":
            parent.append(child)
        else:
            child.tag = data.draw(st.sampled_from(["asset-clip", "clip", "gap", "transition", "ref-clip", "marker", "timeMap", "spine"]))
    file = root / "fuzzed.fcpxml"
    tree.write(file)
    with contextlib.suppress(FilmError):
        assert fcpxml_reading.read(file, root, edit).shots


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'omf'"):
        export(film(tmp_path), tmp_path, tmp_path / "exports", ("omf",))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<!DOCTYPE fcpxml>", "", "document type"),
        ("<spine>", '<spine colour="red">', "no attribute colour"),
        ('ref="r2"', 'ref="r99"', "nowhere"),
        ('id="r3"', 'id="r1"', "stands twice"),
        ("<note>", '<marker start="0s" value="x"/><note>', "may not hold"),
        ('name="S03" start="0s"', 'name="S03" start="0.5s"', "has the time"),
        ('offset="86461', 'offset="86462', "does not begin where"),
    ],
)  # fmt: skip
def test_the_rules_find_what_is_wrong(written: tuple[Edit, Path, Path], old: str, new: str, words: str) -> None:
    path = written[2]
    assert rules.fcpxml_faults(path.read_text("utf-8")) == ()
    if old not in path.read_text("utf-8"):
        offset = re.search(r'offset="(\d+)/24s" name="S03"', path.read_text("utf-8"))
        assert offset is not None
        old, new = offset[0], offset[0].replace(offset[1], str(int(offset[1]) + 1))
    change(path, old, new)
    assert any(words in fault for fault in rules.fcpxml_faults(path.read_text("utf-8")))


def test_the_rules_of_lists(tmp_path: Path) -> None:
    edit = film(tmp_path)
    text = export(edit, tmp_path, tmp_path / "exports", ("edl",))[0].files[0].read_text("ascii")
    assert rules.edl_faults(text, edit.rate) == ()
    assert rules.edl_faults(text, FrameRate(30000, 1001))
    assert any("not an event" in fault for fault in rules.edl_faults(text.replace("S01001 ", "S01001TOOLONG ", 1), edit.rate))
    assert any("counted" in fault for fault in rules.edl_faults(text.replace("\n003", "\n005"), edit.rate))
