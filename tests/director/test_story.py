"""Whole scripts: a hundred prompts are told, legally, each in its own words."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from director.storybook import lexicon
from director.storybook.direct import StorybookDirector
from director.storybook.noun_phrases import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
)
from director.storybook.story.plots import plots
from director.storybook.story.pools import pool
from director.storybook.story.shapes import shape
from director.storybook.tokens import tokens
from pipeline.errors import BriefError
from pipeline.film import tagged
from pipeline.film.brief import Brief
from pipeline.film.screenplay import CAMERA_MOVES, NARRATOR, SHOT_SIZES, TRANSITIONS, ResumeKind, Screenplay, SpanKind

PROMPTS = tuple(
    line.strip()
    for line in (Path(__file__).parent.parent / "prompts" / "prompts.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
)
HEADLINE = PROMPTS[0]

SHAPES = ("quest", "arrival", "loss", "rivalry", "mystery", "love", "cautionary", "lesson", "slice", "documentary", "advert")

LEAST_TAKEN_UP = 0.83
"""Share of one prompt's words that its film must show or say."""
TAKEN_UP_OVER_ALL = 0.99
"""The same over all prompts together."""
WORDS_A_LINE = (3, 16)
"""Shortest and longest spoken line in words, slots filled."""

_GRAMMAR = DETERMINERS | PREPOSITIONS | SUBORDINATORS | RELATIVES | AUXILIARIES | ADVERBS | OBJECT_PRONOUNS | SUBJECT_PRONOUNS
_FILM_WORDS = frozenset(
    ["and", "but", "or", "'s", "not", "no", "too", "so", "one", "advert", "commercial", "introducing", "no-longer", "two", "three"]
) | {"no longer"}


@cache
def film(prompt: str, seed: int = 0, shots: int = 0, seconds: int = 0) -> Screenplay:
    return StorybookDirector().write(Brief(prompt=prompt, seed=seed, shots=shots, seconds=seconds))


def _content(prompt: str) -> list[str]:
    return [word.lower() for word in tokens(prompt) if word[0].isalpha() and word.lower() not in _GRAMMAR | _FILM_WORDS]


def _forms(word: str) -> set[str]:
    bases = lexicon.bases(word)
    return {word, lexicon.singular(word), lexicon.plural(word), *bases, *(lexicon.third(base) for base in bases)}


def _seen_and_heard(screenplay: Screenplay) -> set[str]:
    text = " ".join(f"{shot.frame} {shot.action} {' '.join(line.text for line in shot.lines)}" for shot in screenplay.shots).lower()
    words = set(re.findall(r"[a-zé'-]+", text))
    return words | {word.replace("'s", "") for word in words}


def _missing(prompt: str) -> list[str]:
    have = _seen_and_heard(film(prompt))
    return [word for word in _content(prompt) if not _forms(word) & have]


def test_there_are_a_hundred_prompts() -> None:
    assert len(PROMPTS) == len(set(PROMPTS)) == 100


@pytest.mark.parametrize("prompt", PROMPTS)
def test_script_is_legal(prompt: str) -> None:
    screenplay = film(prompt)
    assert 5 <= len(screenplay.shots) <= 12
    assert [shot.number for shot in screenplay.shots] == list(range(1, len(screenplay.shots) + 1))
    declared = {c.id for c in screenplay.characters} | {e.id for e in screenplay.environments}
    for shot in screenplay.shots:
        assert shot.size in SHOT_SIZES
        assert shot.move in CAMERA_MOVES
        assert shot.transition in TRANSITIONS
        assert set(shot.references) <= declared
        assert shot.where is not None
        assert shot.beat
        assert shot.reason
        assert len(shot.lines) <= 2
        assert all(line.speaker in declared | {NARRATOR} for line in shot.lines)
    assert screenplay.title
    assert screenplay.shots[-1].transition == "fade"
    assert "{" not in tagged.write(screenplay)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_script_survives_the_tagged_grammar(prompt: str) -> None:
    screenplay = film(prompt)
    back = tagged.read(tagged.write(screenplay))
    assert [(s.frame, s.video, s.size) for s in back.shots] == [(s.frame, s.video, s.size) for s in screenplay.shots]


@pytest.mark.parametrize("prompt", PROMPTS)
def test_prompt_words_are_seen_or_heard(prompt: str) -> None:
    missing = _missing(prompt)
    assert len(missing) <= (1 - LEAST_TAKEN_UP) * len(_content(prompt)), missing


def test_prompt_words_are_taken_up_over_all() -> None:
    words = sum(len(_content(prompt)) for prompt in PROMPTS)
    assert sum(len(_missing(prompt)) for prompt in PROMPTS) <= (1 - TAKEN_UP_OVER_ALL) * words


@pytest.mark.parametrize("prompt", PROMPTS)
def test_lines_are_short_and_never_repeat(prompt: str) -> None:
    said = [line.text for _, _, line in film(prompt).spoken()]
    assert len(said) == len(set(said))
    for text in said:
        assert WORDS_A_LINE[0] <= len(re.findall(r"[\w'’-]+", text)) <= WORDS_A_LINE[1], text


def test_more_than_half_of_the_shots_have_a_line() -> None:
    shots = [shot for prompt in PROMPTS for shot in film(prompt).shots]
    assert 0.55 <= sum(bool(shot.lines) for shot in shots) / len(shots) <= 0.75


@pytest.mark.parametrize("prompt", PROMPTS)
def test_shot_sizes_and_moves_vary(prompt: str) -> None:
    shots = film(prompt).shots
    assert len({shot.size for shot in shots}) >= 4
    assert len({shot.move for shot in shots}) >= 4
    assert all(a.size != b.size for a, b in pairwise(shots))


def test_no_two_films_say_the_same() -> None:
    films = {tuple(line.text for _, _, line in film(prompt).spoken()) for prompt in PROMPTS}
    assert len(films) == len(PROMPTS)


@pytest.mark.parametrize("prompt", PROMPTS[::10])
def test_seed_decides_everything(prompt: str) -> None:
    brief = Brief(prompt=prompt, seed=7)
    assert StorybookDirector().write(brief) == StorybookDirector().write(brief)
    lines = [[line.text for _, _, line in film(prompt, seed).spoken()] for seed in (7, 8)]
    assert lines[0] != lines[1]


@pytest.mark.parametrize("shots", [1, 3, 5, 12, 24])
@pytest.mark.parametrize("prompt", [HEADLINE, "Rain", "Penguins", "A desert wakes up at dawn"])
def test_wished_number_of_shots_is_exact(prompt: str, shots: int) -> None:
    assert len(film(prompt, shots=shots).shots) == shots


def test_wished_length_decides_the_number_of_shots() -> None:
    assert len(film(HEADLINE, seconds=33).shots) == 7
    assert len(film(HEADLINE, seconds=66).shots) == 15


def test_headline_film_shows_and_says_its_prompt() -> None:
    frames = [shot.frame for shot in film(HEADLINE).shots]
    assert any("lighthouse keeper <Character1>" in frame for frame in frames)
    assert any("finds a message in a bottle" in frame for frame in frames)
    rows = next(shot for shot in film(HEADLINE).shots if "rows out into the storm" in shot.frame)
    assert rows.where == "Environment2"
    assert "sea" in film(HEADLINE).environments[1].sheet.lower()


def test_people_far_away_have_a_place_of_their_own() -> None:
    screenplay = film("An astronaut misses her daughter's birthday")
    home = [shot for shot in screenplay.shots if shot.visible == ("Character2",)]
    assert home
    assert all(shot.where == "Environment2" for shot in home)


def test_films_without_people_are_told_by_a_narrator() -> None:
    screenplay = film("A storm passes over an empty desert")
    assert screenplay.characters == ()
    assert {line.speaker for _, _, line in screenplay.spoken()} == {NARRATOR}


def test_animals_beside_people_do_not_talk() -> None:
    speakers = {line.speaker for _, _, line in film("A detective follows a black cat through neon rain at night").spoken()}
    assert "Character2" not in speakers


def test_what_is_planted_pays_off() -> None:
    told = {beat: {row.reason for plot in plots() for row in plot.rows if row.beat == beat} for beat in ("plant", "payoff")}
    told["plant"] |= {"a small thing that will matter", "what is left", "a warning that nobody heeds"}
    told["payoff"] |= {beat.reason for name in SHAPES for beat in shape(name).beats if beat.name == "payoff"}
    found = []
    for prompt in PROMPTS:
        lead = film(prompt).characters[0].name if film(prompt).characters else ""
        reasons = [shot.reason.split(";")[0].replace(lead, "{hero}") if lead else shot.reason.split(";")[0] for shot in film(prompt).shots]
        found.append(tuple(any(reason in told[beat] for reason in reasons) for beat in ("plant", "payoff")))
    assert sum(planted and paid for planted, paid in found) > 60
    assert not [prompt for prompt, (planted, paid) in zip(PROMPTS, found, strict=True) if planted != paid]


def test_every_shot_sounds() -> None:
    for prompt in PROMPTS[::7]:
        assert all(shot.spans(SpanKind.SOUND) for shot in film(prompt).shots)


def test_extension_goes_on_with_the_same_people() -> None:
    director, brief = StorybookDirector(), Brief(prompt=HEADLINE, seed=1)
    before = director.write(brief)
    after = director.extend(before, "A whale rises beside the boat and follows the keeper home", brief)
    first = len(before.shots) + 1
    assert [(r.kind, r.before) for r in after.resumed] == [(ResumeKind.EXTENSION, first)]
    assert (after.characters, after.environments) == (before.characters, before.environments)
    assert [shot.number for shot in after.shots] == list(range(1, len(after.shots) + 1))
    assert after.shots[: first - 2] == before.shots[: first - 2]
    assert any("whale rises beside the boat" in shot.frame for shot in after.shots[first - 1 :])
    assert len(tagged.read(tagged.write(after)).shots) == len(after.shots)


@pytest.mark.parametrize("prompt", [HEADLINE, "Rain", "Three friends argue in a kitchen about a burnt cake before grandmother arrives"])
def test_continuation_adds_three_to_five_shots(prompt: str) -> None:
    director, brief = StorybookDirector(), Brief(prompt=prompt, seed=2)
    before = director.write(brief)
    after = director.continue_(before, brief)
    assert 3 <= len(after.shots) - len(before.shots) <= 5
    assert after.resumed[-1].kind is ResumeKind.CONTINUATION
    assert after.resumed[-1].text == tagged.CONTINUE_REQUEST
    said = [line.text for _, _, line in after.spoken()]
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    "prompt",
    ["<Character1> walks", "a <b>tag</b> <- hello ->", 'He says: "look <- at that ->"', "🦊🌙", "雨の夜に猫が歩く", "A" * 4000, "love"],
)
def test_odd_prompts_give_scripts_that_can_be_written(prompt: str) -> None:
    screenplay = film(prompt)
    assert len(tagged.read(tagged.write(screenplay)).shots) == len(screenplay.shots)


def test_empty_prompt_is_refused() -> None:
    with pytest.raises(BriefError, match="empty"):
        StorybookDirector().write(Brief(prompt="   "))


def test_every_beat_has_pictures() -> None:
    told = {"first", "middle", "last", "plant", "payoff"}
    beats = {beat.name for name in (*SHAPES, "more", "next") for beat in shape(name).beats} - told
    assert not {beat for beat in beats if not pool("pictures.txt", beat)}


def test_motifs_are_complete() -> None:
    for entry in pool("motifs.txt", "motifs"):
        assert len(entry.text.split("||")) == 7, entry.text


def _spoken_entries() -> list[str]:
    sections = {"lines.txt", "voices.txt", "narration.txt"}
    beats = {
        beat.name for name in ("quest", "rivalry", "mystery", "documentary", "loss", "lesson", "next") for beat in shape(name).beats
    } | {"act", "any", "witness"}
    return [part.strip() for file in sections for beat in beats for entry in pool(file, beat) for part in entry.text.split("//")]


def test_lines_in_the_pools_are_speakable() -> None:
    parts = _spoken_entries()
    assert len(parts) > 400
    for part in parts:
        head, _, words = part.partition(": ")
        assert re.fullmatch(r"(hero|other|narrator)( \([a-z]+ly\)| shouts| whispers)?", head), part
        assert 3 <= len(re.findall(r"[\w'’{}.-]+", words)) <= 16, part
