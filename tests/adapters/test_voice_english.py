"""Text to phonemes."""

from __future__ import annotations

import pytest

from adapters.voice.english import pronounce, spoken_text
from pipeline.errors import AdapterError


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("“Who lit it?”", "Who lit it?"),
        ("Go 🙂\x07 now!!", "Go now!!"),
        ("well -- that's 'it'...", "well — that's it…"),
        ("don’t\n  stop", "don't stop"),
        ("🙂🙂", ""),
        ("...", ""),
    ],
)
def test_only_what_has_a_sound_remains(written: str, spoken: str) -> None:
    assert spoken_text(written) == spoken


def test_captions_keep_the_words_as_written() -> None:
    words = pronounce("At 7:30 it cost $9.99 — right, Mr. O'Neil?", british=False, adapter="test")
    assert [w.text for w in words] == ["At", "7:30", "it", "cost", "$9.99 —", "right,", "Mr.", "O'Neil?"]
    spoken = {w.text: w.phonemes for w in words}
    assert "θˈɜɹTi" in spoken["7:30"]
    assert "dˈɑləɹz" in spoken["$9.99 —"]
    assert all(w.phonemes for w in words)


def test_accents_differ() -> None:
    american = pronounce("The path is dark.", british=False, adapter="test")
    british = pronounce("The path is dark.", british=True, adapter="test")
    assert american[-1].phonemes == "dˈɑɹk."
    assert british[-1].phonemes == "dˈɑːk."


@pytest.mark.parametrize(("drawn", "plain"), [("Nooooo!", "No!"), ("Wh-what?", "what?"), ("Sooo", "So"), ("Freeee", "Free")])
def test_drawn_out_words_are_spoken_as_words(drawn: str, plain: str) -> None:
    assert pronounce(drawn, british=False, adapter="test")[0].phonemes == pronounce(plain, british=False, adapter="test")[0].phonemes


def test_interjections_are_not_spelled() -> None:
    (word,) = pronounce("Shhh!", british=False, adapter="test")
    assert word.phonemes == "ʃʃʃ!"


@pytest.mark.parametrize("text", ["", "  ", "🙂", "—", "你好", "?!"])
def test_a_line_without_a_sound_is_refused(text: str) -> None:
    with pytest.raises(AdapterError, match="can be spoken"):
        pronounce(text, british=False, adapter="test")


@pytest.mark.parametrize("text", ["A", "I.", "a b c d", "It's 3rd of March, 2024; 50% & more!", "x" * 200, "Ünïcödé wörds, naïve café."])
def test_every_shown_word_has_a_sound(text: str) -> None:
    words = pronounce(text, british=True, adapter="test")
    assert " ".join(w.text for w in words) == spoken_text(text)
    assert all(w.phonemes for w in words)
