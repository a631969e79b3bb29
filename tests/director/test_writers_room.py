"""The writers' room: how much story material there is, and that each piece of it can be used and spoken."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import pytest

from director.storybook import lexicon
from director.storybook.story.callings import callings
from director.storybook.story.cast import TEMPERS
from director.storybook.story.plots import plots, small_plots
from director.storybook.story.pools import Entry, pool, sections

DIALOGUE, NARRATION, PLOTS, TRADES, DETAILS = 1500, 300, 40, 150, 200
"""The least that the room must hold."""
LINE = re.compile(r"(hero|other|third|narrator)( \([a-z]+ly\)| shouts| whispers)?")
WORDS_A_LINE = (3, 16)
DETAIL_SECTIONS = ("look", "life", "force", "trace", "sign", "hush", "passage")
PHRASES = ("light", "weather", "feel", "glow", "sky")


@cache
def said() -> tuple[str, ...]:
    """Every spoken turn of every file, with its speaker."""
    found = [entry for file in ("lines.txt", "voices.txt", "talk.txt", "narration.txt") for s in sections(file) for entry in pool(file, s)]
    lines = [part.strip() for entry in found for part in entry.text.split("//")]
    stories = (*plots(), *small_plots())
    lines += [part.strip() for plot in stories for row in plot.rows for take in row.lines for part in take.text.split("//")]
    return (*lines, *(f"hero (quietly): {calling.worry}" for calling in callings()))


def test_there_is_enough_dialogue() -> None:
    assert len({line.partition(": ")[2] for line in said() if not line.startswith("narrator")}) >= DIALOGUE


def test_there_are_enough_narrators_turns() -> None:
    assert len({line for line in said() if line.startswith("narrator")}) >= NARRATION


def test_there_are_enough_plots_with_causes_and_payoffs() -> None:
    assert len(plots()) >= PLOTS
    for plot in plots():
        assert len(plot.beats) >= 4, plot.name
        assert ("plant" in plot.beats) == ("payoff" in plot.beats), plot.name
        assert all(row.reason for row in plot.rows), plot.name
        assert plot.beats.index("payoff") > plot.beats.index("plant") if "plant" in plot.beats else True, plot.name


def test_trades_have_tools_clothes_gestures_and_worries() -> None:
    words = [calling.word for calling in callings()]
    assert len(words) == len(set(words)) >= TRADES
    for calling in callings():
        trade = lexicon.trade(calling.word)
        assert trade is not None
        assert trade.word == calling.word
        assert trade.look
        assert trade.tools
        assert all((calling.still, calling.moving, calling.worry)), calling.word
    assert len({calling.worry for calling in callings()}) == len({calling.still for calling in callings()}) == len(words)


def test_places_and_weather_have_enough_details() -> None:
    pictures = {entry.text for file in ("pictures.txt", "details.txt") for s in DETAIL_SECTIONS for entry in pool(file, s)}
    phrases = {entry.text for s in PHRASES for entry in pool("scenes.txt", s)}
    assert len(pictures) + len(phrases) >= DETAILS


def test_every_line_has_a_speaker_and_a_speakable_length() -> None:
    for line in said():
        head, _, words = line.partition(": ")
        assert LINE.fullmatch(head), line
        assert WORDS_A_LINE[0] <= len(re.findall(r"[\w'’{}.-]+", words)) <= WORDS_A_LINE[1], line
        assert re.fullmatch(r"[A-Za-z0-9{}éñ' ,.:;?!-]+", words), line


def test_no_line_is_written_twice() -> None:
    lines = [line.partition(": ")[2].lower() for line in said()]
    assert not {line for line in lines if lines.count(line) > 1}


_WORDS_OF_SLOTS = """
hero other all he him his himself ohe ohim ohis here place detail detail2 thing the.thing the.hands tool glow sky crowd there apart far
bare thing.short thing.one is it they wish mywish role other.role calling kin fhe fhim fhis late
weekday month number elder supper fowl nickname weather hour
"""
KNOWN_SLOTS = frozenset(_WORDS_OF_SLOTS.split())


@pytest.mark.parametrize("file", ["pictures.txt", "details.txt", "lines.txt", "voices.txt", "talk.txt", "narration.txt", "gestures.txt"])
def test_slots_are_ones_that_films_fill(file: str) -> None:
    slots = {slot[:1].lower() + slot[1:] for s in sections(file) for entry in pool(file, s) for slot in entry.slots}
    assert not slots - KNOWN_SLOTS


def test_slots_of_plots_are_ones_that_films_fill() -> None:
    entries: list[Entry] = [entry for plot in plots() for row in plot.rows for entry in (row.picture, *row.lines)]
    assert not {slot[:1].lower() + slot[1:] for entry in entries for slot in entry.slots} - KNOWN_SLOTS


def test_talk_names_tempers_that_people_have() -> None:
    tags = {tag for s in sections("talk.txt") for entry in pool("talk.txt", s) for tag in entry.tags if tag.startswith(("x:", "y:"))}
    assert {tag[2:] for tag in tags} == set(TEMPERS)
    assert set(lexicon.pairs("tempers.txt").values()) <= set(TEMPERS)


def test_functions_name_sections_that_exist() -> None:
    functions = {f.strip() for row in lexicon.pairs("functions.txt").values() for f in row.split(",")}
    assert functions == set(sections("talk.txt"))


def test_files_of_the_room_are_plain_text() -> None:
    for entry in files("director.storybook.plots").iterdir():
        if entry.name.endswith(".txt"):
            assert "\t" not in entry.read_text(encoding="utf-8"), entry.name
