"""The writers' room: how much story material there is, and that each piece of it can be used and spoken."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from adapters.music.soundwords import effects_in
from director.storybook import lexicon
from director.storybook.direct import StorybookDirector
from director.storybook.story.callings import callings
from director.storybook.story.cast import TEMPERS
from director.storybook.story.dialogue import opening
from director.storybook.story.everyday import everyday
from director.storybook.story.plots import plots, small_plots
from director.storybook.story.pools import Entry, pool, sections
from pipeline.film.brief import Brief
from pipeline.film.scene import PLACES
from pipeline.film.screenplay import NARRATOR, Screenplay

DIALOGUE, NARRATION, PLOTS, MOTIFS, TRADES, DETAILS = 3900, 880, 75, 50, 150, 200
"""The least that the room must hold."""
LINE = re.compile(r"(hero|other|third|narrator)( \([a-z]+ly\)| shouts| whispers)?")
WORDS_A_LINE = (3, 16)
SHARED = {"prompts.txt": 0.15, "more.txt": 0.10}
"""Most of the lines of a set of films that another film of the set may have too."""
SLEEPER = "Two old sisters share one pair of glasses in a small flat"
VOICELESS = "A teacher loses her voice and the class speaks for her"
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
    assert len(small_plots()) >= MOTIFS
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


@pytest.mark.parametrize("file", ["lines.txt", "talk.txt"])
def test_no_two_lines_of_a_pool_begin_alike(file: str) -> None:
    for section in sections(file):
        openings = [opening(entry.text.split("//")[0].partition(": ")[2]) for entry in pool(file, section)]
        assert not {words for words in openings if openings.count(words) > 1}, section


@cache
def films_of(file: str) -> tuple[Screenplay, ...]:
    """A film for each prompt of a file."""
    prompts = (Path(__file__).parent.parent / "prompts" / file).read_text(encoding="utf-8").splitlines()
    told = (line.strip() for line in prompts if line.strip() and not line.startswith("#"))
    return tuple(StorybookDirector().write(Brief(prompt=prompt, seed=0)) for prompt in told)


@pytest.mark.parametrize("file", sorted(SHARED))
def test_films_of_other_prompts_have_other_lines(file: str) -> None:
    lines = [line.text for film in films_of(file) for _, _, line in film.spoken()]
    assert 1 - len(set(lines)) / len(lines) < SHARED[file]


def test_no_plot_carries_many_films() -> None:
    reasons = {row.reason: plot.name for plot in plots() for row in plot.rows if row.beat == "payoff" and "{" not in row.reason}
    told = Counter(reasons.get(shot.reason.split(";")[0], "") for film in films_of("prompts.txt") for shot in film.shots)
    del told[""]
    assert len(told) >= 25
    assert max(told.values()) <= 5


def test_plant_and_payoff_of_a_film_are_of_one_take() -> None:
    plot = next(p for p in plots() if p.name == "the wager")
    planted, paid = (next(row.lines for row in plot.rows if row.beat == beat) for beat in ("plant", "payoff"))
    assert len(planted) == len(paid) > 1
    takes = set()
    for seed in range(12):
        shots = StorybookDirector().write(Brief(prompt="Two neighbours race their boats on wheels", seed=seed)).shots
        said = [opening(shot.lines[0].text) for shot in shots if shot.lines]
        at = [next((i for i, take in enumerate(lines) if _opens(take.text) in said), -1) for lines in (planted, paid)]
        if min(at) >= 0:
            assert at[0] == at[1]
            takes.add(at[0])
    assert len(takes) > 1


def _opens(take: str) -> str:
    return opening(take.partition(": ")[2].split("//")[0])


def test_whoever_sleeps_says_nothing() -> None:
    found = 0
    for seed in range(8):
        shots = StorybookDirector().write(Brief(prompt=SLEEPER, seed=seed)).shots
        asleep = [shot for shot in shots if re.match(r"[^,]*<Character1>,? sleeps ", shot.frame)]
        found += len(asleep)
        assert not [line.text for shot in asleep for line in shot.lines if line.speaker != NARRATOR]
    assert found


def test_who_has_lost_the_voice_does_not_speak() -> None:
    for seed in range(6):
        shots = StorybookDirector().write(Brief(prompt=VOICELESS, seed=seed)).shots
        lost = next(i for i, shot in enumerate(shots) if "loses her voice" in shot.frame)
        assert not [line.text for shot in shots[lost:] for line in shot.lines if line.speaker == "Character1"]


def test_a_film_keeps_to_one_weekday_and_one_supper() -> None:
    first, second = everyday(3, "A goose and a king"), everyday(3, "A goose and a king")
    assert first == second
    assert set(first) == set(sections("everyday.txt"))
    assert len({everyday(0, str(n))["weekday"] for n in range(40)}) == 7
    assert not [entry.text for entry in pool("everyday.txt", "fowl") if entry.text[0] in "aeiou"], "an article stands before it"


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


def test_every_sound_of_the_pools_can_be_played() -> None:
    told = [re.sub(r"\{.*?\}", "thing", entry.text) for entry in pool("sounds.txt", "sounds")]
    places = [sound for place in PLACES if (word := lexicon.place(place)) is not None for sound in word.sounds]
    assert not [text for text in (*told, *places) if not effects_in(text)]
