from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.editing.captions import CHARACTERS_PER_SECOND, LINE_CHARACTERS, SHORTEST, ass, captions, srt, vtt, wrap
from pipeline.editing.edit import Edit, EditLine, EditShot
from pipeline.film.media import Word
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import SAMPLE_RATE, FrameRate
from pipeline.media.hearing import PlannedLine
from pipeline.media.mux import Caption
from pipeline.media.proof import FilmPlan, caption_faults
from tests.media.coded import SIZE

SECOND = SAMPLE_RATE
RATES = (FrameRate(24), FrameRate(24_000, 1001), FrameRate(25), FrameRate(30))
SAMPLE_SLACK = SAMPLE_RATE // 24
"""Captions begin and end on frames."""

SENTENCES = st.lists(st.text("abcdefghij,.!?'", min_size=1, max_size=14), min_size=1, max_size=40).map(" ".join)


def line(text: str, start: float, seconds: float, *, timed: bool = True, **more: str) -> EditLine:
    typed = text.split()
    first, samples = round(start * SECOND), round(seconds * SECOND)
    step = samples // len(typed)
    words = (
        tuple(Word(text=w, start=first + n * step, end=first + (n + 1) * step - step // 10) for n, w in enumerate(typed)) if timed else ()
    )
    return EditLine(shot=ShotId("S01"), index=1, sound=Path("a.wav"), start=first, samples=samples, text=text, words=words, **more)


def film(*lines: EditLine, lengths: tuple[int, ...] = (2400,), **more: bool) -> Edit:
    shots = tuple(EditShot(id=ShotId(f"S{n:02d}"), clip=Path("a.mp4"), frames=frames) for n, frames in enumerate(lengths, 1))
    return Edit(rate=FrameRate(24), size=SIZE, shots=shots, lines=lines, **more)


SPOKEN = st.tuples(SENTENCES, st.integers(0, 60_000), st.integers(800, 4_000), st.booleans())
"""Words, samples after the line before (negative ones make people speak at once), samples for a character, words with times or without."""


@settings(deadline=None, max_examples=60)
@given(
    spoken=st.lists(SPOKEN, min_size=1, max_size=6),
    shots=st.lists(st.integers(24, 200), min_size=1, max_size=8),
    rate=st.sampled_from(RATES),
)
def test_captions_of_anything_keep_the_rules_of_the_proof(
    spoken: list[tuple[str, int, int, bool]], shots: list[int], rate: FrameRate
) -> None:
    at, lines = 5_000, []
    for number, (text, pause, pace, timed) in enumerate(spoken):
        at = max(0, at + pause - 20_000)
        one = line(text, at / SECOND, max(len(text) * pace, 9_600) / SECOND, timed=timed)
        lines.append(replace(one, index=number + 1))
        at = one.end
    last = max(one.end for one in lines)
    edit = replace(film(lengths=tuple(shots)), rate=rate, lines=tuple(lines))
    missing = rate.frame_at(last) + 30 - edit.frames
    if missing > 0:
        edit = replace(edit, shots=(*edit.shots, EditShot(id=ShotId("S99"), clip=Path("a.mp4"), frames=missing)))
    planned = tuple(PlannedLine(name=str(one.index), path=one.sound, start=one.start, samples=one.samples) for one in lines)
    cuts = tuple(rate.sample(cut) for cut in edit.cuts())
    plan = FilmPlan(frames=edit.frames, rate=rate, size=SIZE, lines=planned, captions=captions(edit), cuts=cuts)
    assert caption_faults(plan) == ()


def test_a_short_line_is_one_caption_that_can_be_read() -> None:
    (caption,) = captions(film(line("Run!", 1.0, 0.3)))
    assert caption.text == "Run!"
    assert caption.start == SECOND
    assert caption.end - caption.start >= SHORTEST


def test_long_lines_are_split_where_they_breathe() -> None:
    text = (
        "The lamp has burned for forty years, and not one ship was lost. Tonight the wick is wet, the oil is gone, "
        "and somebody is out there in the dark. We have to go down to the boats."
    )
    shown = captions(film(line(text, 1, 12)))
    assert " ".join(caption.text.replace("\n", " ") for caption in shown) == text
    assert all(len(row) <= LINE_CHARACTERS for caption in shown for row in caption.text.split("\n"))
    assert all(len(caption.text.split("\n")) <= 2 for caption in shown)
    assert [caption.text.rstrip()[-1] for caption in shown if caption.text.rstrip()[-1] in ",."] == [c.text.rstrip()[-1] for c in shown]


@given(SENTENCES, st.floats(0.5, 30))
def test_captions_keep_the_words_and_the_rules(text: str, seconds: float) -> None:
    edit = film(line(text, 2, seconds))
    shown = captions(edit)
    assert " ".join(caption.text.replace("\n", " ") for caption in shown).split() == text.split() or len(shown) < 2
    for before, after in pairwise(shown):
        assert before.end <= after.start
    assert all(0 <= caption.start < caption.end <= edit.samples for caption in shown)
    assert all(len(row) <= LINE_CHARACTERS for caption in shown for row in caption.text.split("\n"))


@given(SENTENCES)
def test_reading_speed_is_kept_where_there_is_time(text: str) -> None:
    for caption in captions(film(line(text, 2, len(text) / 10 + 1))):
        assert len(caption.text) / ((caption.end - caption.start + 2 * SAMPLE_SLACK) / SECOND) <= CHARACTERS_PER_SECOND


def test_a_caption_leaves_with_its_shot() -> None:
    edit = film(line("Gone!", 3.5, 0.4), lengths=(96, 96))
    (caption,) = captions(edit)
    assert caption.end == 4 * SECOND


def test_a_line_over_a_cut_stays_over_the_cut() -> None:
    (caption,) = captions(film(line("We are going on.", 3.5, 1.2), lengths=(96, 96)))
    assert caption.start < 4 * SECOND < caption.end


def test_the_next_line_takes_the_place_of_the_one_before() -> None:
    first, second = captions(film(line("Yes.", 1, 0.2), line("No.", 1.5, 0.2)))
    assert first.end < second.start
    assert second.start == SECOND * 3 // 2


def test_two_who_speak_at_once_share_a_caption() -> None:
    (caption,) = captions(film(line("Yes, at once.", 1, 1), line("No!", 1, 0.5)))
    assert caption.text == "- Yes, at once.\n- No!"


def test_words_without_times_share_the_line() -> None:
    text = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen."
    shown = captions(film(line(text, 0, 6, timed=False)))
    assert len(shown) == 2
    assert abs(shown[1].start - 3 * SECOND) < SECOND


def test_writing_without_spaces_is_cut() -> None:
    shown = captions(film(line("雨" * 130, 0, 12, timed=False)))
    assert all(len(row) <= LINE_CHARACTERS for caption in shown for row in caption.text.split("\n"))
    assert sum(caption.text.count("雨") for caption in shown) == 130


def test_speakers_are_named_if_wished() -> None:
    edit = film(line("Good evening.", 1, 1, speaker="Ann"))
    assert captions(edit)[0].text == "Good evening."
    assert captions(replace(edit, speaker_names=True))[0].text == "Ann: Good evening."


def test_a_line_whose_head_was_trimmed_shows_what_is_heard() -> None:
    whole = line("One two three four", 1, 4)
    trimmed = replace(whole, start=whole.start + 2 * SECOND, samples=2 * SECOND, source_in=2 * SECOND)
    assert captions(film(trimmed))[0].text == "three four"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Short.", ("Short.",)),
        ("Tonight the wick is wet, and somebody is out there.", ("Tonight the wick is wet,", "and somebody is out there.")),
        ("a" * 42, ("a" * 42,)),
    ],
)
def test_lines_are_even_and_break_at_a_breath(text: str, rows: tuple[str, ...]) -> None:
    assert wrap(text) == rows


AWKWARD = (
    "<i>not a tag</i>",
    "a < b & c > d",
    "one --> two",
    "{\\an8}top",
    "“Quotes” ‘n’ dashes – —",
    "back\\slash\\N",
    "50% [off]",
    "שלום, \u202eAnna\u202c! \u2067عربي\u2069",
)


@pytest.mark.parametrize("text", AWKWARD)
def test_subtitle_files_show_text_as_typed(text: str) -> None:
    shown = (Caption(start=SECOND, end=2 * SECOND, text=text),)
    body = srt(shown).split("\n")[2]
    assert plain(body) == text
    assert not re.search(r"<[a-zA-Z/]|\{\\|-->", body)
    web = vtt(shown)
    body = web.split("\n")[3]
    assert body.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text
    assert web.count("-->") == 1
    assert "<" not in body


def test_subtitle_files_are_read_by_others() -> None:
    shown = (Caption(start=SECOND, end=2 * SECOND, text="“Who?”\n50% [off]"), Caption(start=3 * SECOND, end=4 * SECOND, text="é漢"))
    for text, kind in ((srt(shown), "srt"), (vtt(shown), "vtt")):
        file = pysubs2.SSAFile.from_string(text, kind)
        assert [(one.start, one.end, one.plaintext) for one in file] == [(1000, 2000, "“Who?”\n50% [off]"), (3000, 4000, "é漢")]


def plain(text: str) -> str:
    return text.replace("\u2060", "")


def test_times_are_exact_to_the_millisecond() -> None:
    shown = (Caption(start=48_000 * 3661 + 24, end=48_000 * 3662 + 47_999, text="x"),)
    assert "01:01:01,001 --> 01:01:03,000" in srt(shown)
    assert "01:01:01.001 --> 01:01:03.000" in vtt(shown)


@pytest.mark.parametrize("text", AWKWARD)
def test_burnt_captions_are_as_typed(text: str) -> None:
    shown = (Caption(start=0, end=SECOND, text=text, colour="#102030"),)
    body = ass(shown, SIZE).splitlines()[-1]
    assert "{\\c&H302010&}" in body
    assert body.count("{\\c") == 1
    assert body.count("\\{") == text.count("{")


def test_colours_that_are_none_are_left_out() -> None:
    assert "\\c&H" not in ass((Caption(start=0, end=1, text="x", colour="red}{"),), SIZE)


def test_burnt_lines_are_laid_from_the_side_they_are_written_from() -> None:
    styles = pysubs2.SSAFile.from_string(ass((Caption(start=0, end=SECOND, text="שלום, Anna!"),), SIZE)).styles
    assert styles["Default"].encoding == -1
