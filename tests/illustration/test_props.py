"""Things and icons: every noun draws inside its bounds, likely nouns mean what they say."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.film.scene import Place
from pipeline.illustration.canvas import Buffer
from pipeline.illustration.icons import glyphs
from pipeline.illustration.palette import tones
from pipeline.illustration.props import DRAWN, knows, set_down, thing
from pipeline.illustration.things.sizes import ICON_HEIGHTS
from pipeline.illustration.things.synonyms import SYNONYMS

DAY = tones(Place(family="meadow"))
EDGE = 900
GROUND = 760


def pixels(noun: str, t: float = 0.4) -> np.ndarray:
    buffer = Buffer(EDGE, EDGE)
    buffer.canvas.translate(EDGE / 2, GROUND)
    thing(noun, DAY).draw(buffer.canvas, t)
    return buffer.pixels


def inside(noun: str, t: float) -> bool:
    bounds, (ys, xs) = thing(noun, DAY).bounds(), np.nonzero(pixels(noun, t)[..., 3])
    assert len(xs), noun
    return bool(
        xs.min() - EDGE / 2 >= bounds.left
        and xs.max() + 1 - EDGE / 2 <= bounds.right
        and ys.min() - GROUND >= bounds.top
        and ys.max() + 1 - GROUND <= bounds.bottom
    )


@pytest.mark.parametrize("noun", sorted(DRAWN))
def test_own_drawings_stay_inside_their_bounds(noun: str) -> None:
    assert inside(noun, 0.0)
    assert inside(noun, 1.3)


@pytest.mark.parametrize("noun", sorted(DRAWN))
def test_own_drawings_stand_on_the_ground(noun: str) -> None:
    ys, _ = np.nonzero(pixels(noun)[..., 3] > 128)
    floats = {"kite"}
    assert noun in floats or abs(ys.max() - GROUND) <= 20


def test_every_glyph_draws_from_its_base_at_its_height() -> None:
    for name in sorted(set(glyphs.words().values())):
        buffer = Buffer(400, 260)
        buffer.canvas.translate(200, 220)
        glyphs.draw(buffer.canvas, name, 100.0, DAY)
        ys, _ = np.nonzero(buffer.pixels[..., 3] > 60)
        assert abs(ys.max() + 1 - 220) <= 2, name
        assert abs(ys.max() + 1 - ys.min() - 100) <= 4, name


def test_the_index_is_wide_and_points_at_glyphs_that_exist() -> None:
    words = glyphs.words()
    assert len(words) >= 1500
    for name in set(words.values()) | set(ICON_HEIGHTS):
        assert glyphs.glyph(name).svg
    assert set(SYNONYMS.values()) <= set(DRAWN)


@pytest.mark.parametrize(
    ("noun", "glyph"),
    [
        ("apples", "red-apple"),
        ("croissant", "croissant"),
        ("knives", "dagger"),
        ("guitar", "guitar"),
        ("teddy bear", "teddy-bear"),
        ("hammer", "hammer"),
        ("helicopter", "helicopter"),
        ("train", "train"),
        ("compass", "compass"),
        ("magnifying glass", "magnifying-glass-tilted-left"),
        ("ring", "ring"),
        ("pumpkin", "jack-o-lantern"),
        ("christmas tree", "christmas-tree"),
        ("an old rusty anchor", "anchor"),
        ("feather", "feather"),
        ("trumpet", "trumpet"),
        ("microscope", "microscope"),
        ("cheese", "cheese-wedge"),
        ("honey", "honey-pot"),
        ("radio", "radio"),
        ("mask", "performing-arts"),
    ],
)
def test_likely_nouns_without_a_drawing_find_their_icon(noun: str, glyph: str) -> None:
    assert glyphs.find(noun) == glyph


@pytest.mark.parametrize(
    ("noun", "own"),
    [
        ("bottle with a message", "message in a bottle"),
        ("the old brass key", "key"),
        ("burnt cake", "burnt cake"),
        ("rowing boat", "boat"),
        ("lanterns", "lantern"),
        ("treasure chest", "chest"),
        ("grandfather clock", "clock"),
        ("lamp post", "street lamp"),
        ("red bicycle", "bicycle"),
        ("spaceship", "rocket"),
        ("letters", "letter"),
        ("photo", "photograph"),
        ("fireplace", "stove"),
        ("bouquet", "flowers"),
        ("a kite", "kite"),
    ],
)
def test_film_nouns_find_our_own_drawing(noun: str, own: str) -> None:
    piece = thing(noun, DAY)
    assert piece.drawing is DRAWN[own]


@pytest.mark.parametrize("word", ["can", "still", "mind", "home", "world", "nothing", "freedom", "running", "xyzzy", ""])
def test_verbs_ideas_and_nonsense_are_not_things(word: str) -> None:
    assert not knows(word)
    assert not pixels(word)[..., 3].any()


def test_lamps_know_their_light() -> None:
    assert thing("lantern", DAY).glow
    assert thing("lantern", DAY).lamp > 0
    assert thing("apple", DAY).glow is None


def test_natural_sizes_are_in_proportion_to_people() -> None:
    heights = [thing(noun, DAY).bounds().height for noun in ("letter", "lantern", "table", "door", "tree")]
    assert heights == sorted(heights)
    assert 25 <= heights[0] <= 60
    assert 380 <= heights[3] <= 460
    assert thing("car", DAY).bounds().width > 380


def test_colours_move_towards_the_palette_and_stay_recognisable() -> None:
    assert glyphs.snapped("#ff0000") != "#ff0000"
    red, green, blue = (int(glyphs.snapped("#ff0000")[i : i + 2], 16) for i in (1, 3, 5))
    assert red > 2 * max(green, blue)


@pytest.mark.parametrize("noun", ["sword", "umbrella", "broom", "spear"])
def test_what_cannot_stand_lies_on_the_ground(noun: str) -> None:
    laid, buffer = set_down(noun, DAY), Buffer(EDGE, EDGE)
    buffer.canvas.translate(EDGE / 2, GROUND)
    laid.draw(buffer.canvas, 0.4)
    ys, xs = np.nonzero(buffer.pixels[..., 3] > 60)
    assert abs(ys.max() - GROUND) <= 4
    assert laid.bounds().height < thing(noun, DAY).bounds().height
    assert xs.min() - EDGE / 2 >= laid.bounds().left
    assert xs.max() - EDGE / 2 <= laid.bounds().right


@pytest.mark.parametrize("noun", ["robin", "moth", "kitten", "horse"])
def test_animals_are_drawn_by_the_hand_that_draws_characters(noun: str) -> None:
    found = thing(noun, DAY)
    assert found.drawing is not None
    assert not found.icon
    assert inside(noun, 0.0)


def test_prints_lie_flat_and_flames_are_never_still() -> None:
    assert thing("footprints", DAY).flat
    assert thing("paw prints", DAY).flat
    assert not thing("lantern", DAY).still
    assert not thing("spinning top", DAY).still
    assert thing("glove", DAY).still
    assert thing("gem", DAY).still
