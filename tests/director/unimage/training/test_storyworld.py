"""Films of the storyworld: deterministic, legal, and apart by split."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from director.unimage.cues import cues_for
from director.unimage.scene_codec import can_encode
from director.unimage.training.prompts import held_out_words, is_held_out, prompt, vocabulary
from director.unimage.training.shards import check_film
from director.unimage.training.storyworld import Storyworld, StoryworldFilms, is_valid_prompt, make_film, plain_script
from pipeline.errors import DatasetError
from pipeline.film import tagged
from pipeline.film.timing import Size

WORLD = Storyworld(seed=8, shots=(4, 6))


def test_the_same_number_is_the_same_film_and_another_is_another() -> None:
    one = make_film(WORLD, "train", 3)
    assert make_film(WORLD, "train", 3) == one
    assert make_film(WORLD, "train", 4).script != one.script
    assert make_film(replace(WORLD, seed=9), "train", 3).script != one.script


@pytest.mark.parametrize("split", ["train", "valid", "test"])
def test_films_are_whole_and_have_the_length_that_was_asked_for(split: str) -> None:
    for film in StoryworldFilms(WORLD, split, 6):
        check_film(film, film.id)
        assert film.split == split
        assert 4 <= len(film.keyframes) <= 6
        for keyframe in film.keyframes:
            assert keyframe.scene is not None
            assert keyframe.truth is not None
            assert can_encode(keyframe.scene, keyframe.cues)
            assert keyframe.truth.size == keyframe.scene.framing.size
            assert set(keyframe.visible) <= set(keyframe.cues.ids)


def test_training_meets_no_word_that_is_held_out() -> None:
    for film in StoryworldFilms(Storyworld(seed=1), "train", 12):
        assert not is_valid_prompt(film.prompt)
        screenplay = tagged.read(film.script)
        names = held_out_words("name")
        assert not names & {word.strip(".,!?").lower() for word in film.prompt.split() if word[:1].isupper()}
        for character in screenplay.characters:
            said = f" {character.sheet.lower().replace(',', ' ,')} "
            assert not [w for w in held_out_words("trade") if f" {w} " in said]


def test_the_splits_are_made_of_other_prompts() -> None:
    assert all(is_valid_prompt(film.prompt) for film in StoryworldFilms(WORLD, "valid", 3))
    for film in StoryworldFilms(WORLD, "test", 5):
        words = f" {film.prompt.lower()} "
        known = vocabulary(held_out=False)
        assert not [p for p in known.places if f" the {p} " in words]


def test_about_one_word_in_eight_is_held_out() -> None:
    seen, unseen = vocabulary(held_out=False), vocabulary(held_out=True)
    for kind in ("trades", "creatures", "places"):
        share = len(getattr(unseen, kind)) / (len(getattr(unseen, kind)) + len(getattr(seen, kind)))
        assert 0.06 < share < 0.18
        assert not set(getattr(unseen, kind)) & set(getattr(seen, kind))
    assert not is_held_out("thing", "lantern")


def test_prompts_run_from_three_words_to_two_sentences() -> None:
    rng = random.Random(2)
    found = [prompt(rng, vocabulary(held_out=False)) for _ in range(400)]
    assert len(set(found)) > 390
    lengths = [len(text.split()) for text in found]
    assert min(lengths) <= 5
    assert max(lengths) >= 15
    assert not [text for text in found if "{" in text or "  " in text]


def test_plain_scripts_lose_sounds_and_music_and_nothing_else() -> None:
    film = make_film(WORLD, "train", 0)
    plain = make_film(replace(WORLD, plain=True), "train", 0)
    assert plain.script == plain_script(film.script)
    assert plain.keyframes == film.keyframes
    told, heard = tagged.read(film.script), tagged.read(plain.script)
    assert [s.frame for s in heard.shots] == [s.frame for s in told.shots]
    assert [line.text for _, _, line in heard.spoken()] == [line.text for _, _, line in told.spoken()]
    assert "Background music" not in plain.script
    assert len(plain.script) < 0.9 * len(film.script)


def test_pictures_are_drawn_on_request() -> None:
    import cv2

    from pipeline.illustration.stage import keyframe

    film = make_film(replace(WORLD, shots=(1, 1), picture=Size(96, 54)), "train", 1)
    picture = film.keyframes[0].picture
    assert picture is not None
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    assert pixels.shape == (54, 96, 3)
    scene = film.keyframes[0].scene
    assert scene is not None
    assert np.array_equal(pixels, keyframe(scene, Size(96, 54))[:, :, :3])


def test_cues_follow_from_the_script_alone() -> None:
    """Whoever reads the script back, without names and moods, finds whom and what its slots point to."""
    film = make_film(WORLD, "train", 2)
    screenplay = tagged.read(film.script)
    for keyframe, shot in zip(film.keyframes, screenplay.shots, strict=True):
        read = cues_for(screenplay, shot, "gouache", 0)
        assert read.nouns == keyframe.cues.nouns
        assert read.ids[: len(keyframe.visible)] == keyframe.cues.ids[: len(keyframe.visible)]


@pytest.mark.parametrize("wrong", [{"shots": (0, 3)}, {"shots": (5, 4)}, {"style": "oil"}])
def test_a_world_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(DatasetError):
        replace(WORLD, **wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(DatasetError, match="no split"):
        make_film(WORLD, "dev", 0)
