from __future__ import annotations

import numpy as np
import pytest

from pipeline.film.timing import Size
from pipeline.illustration.cards import end_card, title_card
from pipeline.illustration.lettering import TEXT, TITLE, Lines, fitted

SIZE = Size(320, 180)


@pytest.mark.parametrize("mood", ["calm", "tense", "joyful", "sad", "eerie", "warm", "comic", "unheard of"])
def test_cards_are_readable(mood: str) -> None:
    card = title_card("The Keeper's Answer", "a film", mood, "gouache", SIZE, 3.0)
    blank = title_card(" ", "", mood, "gouache", SIZE, 3.0)
    words = np.abs(card.frame(2.5).astype(int) - blank.frame(2.5).astype(int)).max(axis=-1)
    assert (words > 60).mean() > 0.01, "the letters do not stand out"


def test_a_card_is_a_pure_function_of_time() -> None:
    card = title_card("Night Train", "", "tense", "noir", SIZE, 3.0)
    first = card.frame(1.2)
    card.frame(2.0)
    assert np.array_equal(card.frame(1.2), first)
    assert not np.array_equal(card.frame(0.1), first)


def test_the_end_darkens() -> None:
    card = end_card("Night Train", "a film", "warm", "gouache", SIZE, 3.0)
    assert card.frame(2.98)[..., :3].mean() < 0.3 * card.frame(1.5)[..., :3].mean()


@pytest.mark.parametrize("size", [Size(320, 180), Size(180, 320), Size(240, 240)], ids=str)
def test_long_titles_fit(size: Size) -> None:
    title = "The Astonishing and Entirely True History of the Lighthouse Keeper Who Answered the Sea"
    card = title_card(title, "a film", "calm", "gouache", size, 3.0)
    frame = card.frame(2.5)
    assert frame.shape == (size.height, size.width, 4)
    lines = fitted(title, TITLE, (90, 70, 50, 40, 30), 600, 250, "#000000")
    assert lines.height <= 250
    assert lines.longest_word <= 600


@pytest.mark.parametrize("text", ["Žluťoučký kůň", "Полночный экспресс", "Η θάλασσα", "Đêm trên biển", "ß Ø ñ “quoted” — …"])
def test_letters_of_many_languages_have_width(text: str) -> None:
    missing = Lines("\uffff" * 3, TEXT, 40, 900, "#000000").width
    assert Lines(text, TITLE, 40, 900, "#000000").width > missing
