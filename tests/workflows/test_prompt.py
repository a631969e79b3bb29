"""What a person types, cleaned or refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BriefError
from workflows.prompt import LONGEST_PROMPT, clean, named_path, slug


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  A  cat\tsleeps\n\nhere ", "A cat sleeps here"),
        ("A\x00cat\x1b[31m runs\x07", "A cat [31m runs"),
        ("cafe\u0301", "café"),
        ("a\u200bb\u202ec\ufeff", "abc"),
        ("dog \udc80 barks", "dog barks"),
        ("猫が眠る", "猫が眠る"),
        ("lighthouse", "lighthouse"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_prompt_is_cleaned(typed: str, read: str) -> None:
    assert clean(typed) == read


@pytest.mark.parametrize(
    ("typed", "message"),
    [("", "is empty"), (" \n\t\x00", "is empty"), ("\u200b\u200e", "is empty"), ("🐉🏰", "has no words"), ("!!! 42", "has no words"),
     ("a " * LONGEST_PROMPT, "is the most")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_line(typed: str, message: str) -> None:
    with pytest.raises(BriefError) as caught:
        clean(typed)
    assert message in str(caught.value)
    assert caught.value.hint
    assert "\n" not in str(caught.value)


def test_ten_thousand_characters_are_a_synopsis() -> None:
    assert len(clean("word " * 2000)) == 9999


@given(st.text())
def test_a_slug_is_a_safe_folder_name(typed: str) -> None:
    name = slug(typed)
    assert name == slug(typed)
    assert 0 < len(name) <= 48
    assert not set(name) & set("/\\:. \0")
    assert not name.startswith("-")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("A lighthouse keeper finds a message in a bottle", "a-lighthouse-keeper-finds-a-message"),
        ("The Keeper's Answer", "the-keepers-answer"),
        ("Café Zoë", "cafe-zoe"),
        ("...", "film"),
    ],
)
def test_slugs(typed: str, name: str) -> None:
    assert slug(typed) == name


def test_a_file_is_told_from_a_prompt(tmp_path: Path) -> None:
    script = tmp_path / "storm.txt"
    script.write_text("<User>: x")
    assert named_path(str(script)) == script
    assert named_path(str(tmp_path)) == tmp_path
    assert named_path("A cat sleeps") is None
    assert named_path("x" * 9000) is None
    assert named_path("a\0b") is None


def test_a_missing_screenplay_is_not_taken_for_a_prompt() -> None:
    with pytest.raises(BriefError, match="there is no file"):
        named_path("no/such/screenplay.txt")
