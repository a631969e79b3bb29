"""Who gets which voice."""

from __future__ import annotations

import pytest

from adapters.voice.hibari import HibariVoice
from adapters.voice.kokoro_voices import VOICES
from pipeline.errors import PlanError
from pipeline.film.screenplay import NARRATOR, Character, CharacterId, Screenplay, Shot, Span, SpanKind
from pipeline.planning.bearing import Bearing, bearing
from pipeline.planning.casting import cast_voices, line_pace
from pipeline.ports import VoiceFacts

FACTS = {voice.name: voice for voice in VOICES}


def _film(*sheets: str, voices: tuple[str, ...] = ()) -> Screenplay:
    named = [*voices, *[""] * len(sheets)]
    characters = tuple(
        Character(id=CharacterId(f"Character{i}"), sheet=sheet, voice=named[i - 1]) for i, sheet in enumerate(sheets, start=1)
    )
    return Screenplay(prompt="a film", characters=characters)


def _facts(film: Screenplay, seed: int = 0) -> list[VoiceFacts]:
    return [FACTS[part.voice] for part in cast_voices(film, VOICES, seed)]


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("A young woman with red hair in an old yellow coat", Bearing(figure="woman", age="young")),
        ("An old lighthouse keeper with a white beard", Bearing(figure="man", age="old")),
        ("A seven-year-old; 7 years old, she wears boots", Bearing(figure="woman", age="child")),
        ("A man of 72, aged 72, in a suit", Bearing(figure="man", age="old")),
        ("A little boy with his grandmother's scarf", Bearing(figure="man", age="child")),
        ("A tiny mouse in a blue coat", Bearing(body="tiny")),
        ("A huge red dragon with golden eyes", Bearing(body="giant")),
        ("A rusty robot", Bearing()),
        ("A detective, silver-haired, tired", Bearing(age="old")),
        ("", Bearing()),
    ],
)
def test_sheets_are_read(sheet: str, expected: Bearing) -> None:
    assert bearing(sheet) == expected


def test_names_help_where_the_sheet_says_nothing() -> None:
    assert bearing("A keeper in oilskins", "Ada").figure == "woman"
    assert bearing("A keeper in oilskins", "Mr. Finch").figure == "man"


def test_voices_fit_figure_and_age() -> None:
    girl, keeper, granny, hero, narrator = _facts(
        _film("A little girl", "An old man with a beard", "A grandmother with silver hair", "A brave woman")
    )
    assert (girl.age, keeper.figure, keeper.age) == ("child", "man", "old")
    assert (granny.figure, granny.age) == ("woman", "old")
    assert (hero.figure, hero.age) == ("woman", "adult")
    assert narrator.age == "adult"
    assert girl.pitch > hero.pitch > keeper.pitch


@pytest.mark.parametrize("seed", range(6))
def test_nobody_shares_a_voice_and_everybody_can_be_told_apart(seed: int) -> None:
    voices = _facts(_film("a woman", "a woman in red", "a man", "a man with a hat", "an old man"), seed)
    assert len({v.name for v in voices}) == 6
    women = [v for v in voices if v.figure == "woman"][:2]
    assert women[0].accent != women[1].accent or abs(women[0].pitch - women[1].pitch) > 10


def test_a_voice_that_is_named_wins() -> None:
    film = _film("a woman", "a man", voices=("am_onyx",))
    parts = cast_voices(film, VOICES, 0)
    assert parts[0].voice == "am_onyx"
    assert parts[1].voice != "am_onyx"


def test_a_voice_that_is_not_there_is_refused() -> None:
    with pytest.raises(PlanError, match="'morgan'") as caught:
        cast_voices(_film("a man", voices=("morgan",)), VOICES, 0)
    assert "bf_emma" in caught.value.hint
    with pytest.raises(PlanError, match="no voice"):
        cast_voices(_film("a man"), (), 0)


def test_one_voice_speaks_for_all() -> None:
    parts = cast_voices(_film("a man", "a woman", voices=("bf_emma",)), HibariVoice().voices(), 0)
    assert {part.voice for part in parts} == {"heart"}


def test_the_cast_is_stable_and_the_narrator_always_there() -> None:
    film = _film("a man", "a woman")
    assert cast_voices(film, VOICES, 4) == cast_voices(film, VOICES, 4)
    assert [part.character for part in cast_voices(film, VOICES, 4)] == ["Character1", "Character2", NARRATOR]
    assert [p.character for p in cast_voices(Screenplay(prompt="x"), VOICES, 0)] == [NARRATOR]


def test_adding_a_line_for_the_last_character_keeps_everybody_cast() -> None:
    film = _film("a man", "a man in grey")
    line = Span(kind=SpanKind.SPEECH, text="Hello.", speaker=CharacterId("Character2"))
    talking = Screenplay(prompt="a film", characters=film.characters, shots=(Shot(number=1, size="Medium shot", frame="", video=(line,)),))
    assert {p.character for p in cast_voices(talking, VOICES, 0)} == {p.character for p in cast_voices(film, VOICES, 0)}


def test_pace_follows_age_and_manner() -> None:
    child, old, *_ = cast_voices(_film("a little girl", "an old man"), VOICES, 0)
    assert child.pace > 1 > old.pace
    assert line_pace(1.0, manner="whispers") < 1 < line_pace(1.0, manner="shouts")
    assert line_pace(1.0) == 1.0
    assert 0.8 <= line_pace(0.8, beat="sad") <= line_pace(1.3, beat="urgent") <= 1.2
