"""Scenes as tokens, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from director.unimage.colours import decode as colour_of
from director.unimage.colours import distance, encode, palette
from director.unimage.cues import Cues
from director.unimage.scene_codec import SLOTS, THINGS, WIDTH, SceneCodec, can_encode
from director.unimage.scene_fields import FIGURES
from director.unimage.training.storyworld import Storyworld, StoryworldFilms
from pipeline.errors import ContextError, SceneError
from pipeline.film.scene import CreatureLook, Figure, Framing, PersonLook, Place, Prop, Scene
from pipeline.film.timing import Size
from pipeline.illustration.stage import keyframe

CODEC = SceneCodec()


def scenes(films: int, seed: int) -> Iterator[tuple[Scene, Cues]]:
    for film in StoryworldFilms(Storyworld(seed=seed), "train", films):
        for record in film.keyframes:
            assert record.scene is not None
            yield record.scene, record.cues


def rounded(figure: Figure) -> Figure:
    """A figure with its numbers as fine as the codec keeps them; which variety of a kind it is stands in its sheet."""
    look = replace(figure.look, size=round(figure.look.size, 4), variety="") if isinstance(figure.look, CreatureLook) else figure.look
    return replace(figure, look=look, x_end=None if figure.x_end is None else round(figure.x_end, 3))


def check(scene: Scene, back: Scene) -> None:
    """What the codec promises: every layer as it was, every attribute of every look."""
    assert back.place == scene.place
    assert tuple(map(rounded, back.figures)) == tuple(map(rounded, scene.figures))
    assert sorted(back.props, key=str) == sorted((replace(prop, pair=False) for prop in scene.props), key=str)
    assert back.framing == scene.framing
    assert set(back.effects) == set(scene.effects)
    assert (back.style, back.mood, back.seed) == (scene.style, scene.mood, scene.seed)


def fits(scene: Scene) -> bool:
    """Whether there are slots for all of it."""
    held = sum(bool(f.holds) + bool(f.in_vehicle) for f in scene.figures)
    return len(scene.figures) <= FIGURES and len(scene.props) + held <= THINGS


def round_trips(films: int, seed: int) -> tuple[int, int]:
    """Scenes, and those that fit, all of which came back."""
    total = whole = 0
    for scene, cues in scenes(films, seed):
        total += 1
        if fits(scene):
            whole += 1
            check(scene, CODEC.decode(CODEC.encode(scene, cues), cues))
    return total, whole


def test_scenes_come_back() -> None:
    total, whole = round_trips(15, 11)
    assert total > 80
    assert whole / total > 0.99


@pytest.mark.slow
def test_thousands_of_scenes_come_back() -> None:
    total, whole = round_trips(340, 12)
    assert total > 2000
    assert whole / total > 0.99


def test_noise_below_half_of_a_code_changes_no_word() -> None:
    chance = np.random.default_rng(3)
    for scene, cues in scenes(3, 13):
        tokens = CODEC.encode(scene, cues)
        noisy = tokens + chance.normal(0, 0.15, tokens.shape).astype(np.float32)
        back = CODEC.decode(noisy, cues)
        assert back.place.family == scene.place.family
        assert [f.pose for f in back.figures] == [f.pose for f in scene.figures][: len(back.figures)]


def test_tokens_are_of_the_size_that_a_flow_expects() -> None:
    stacked = np.stack([CODEC.encode(scene, cues) for scene, cues in scenes(10, 14)])
    assert stacked.shape[1:] == (SLOTS, WIDTH)
    assert stacked.dtype == np.float32
    filled = stacked[np.abs(stacked) > 0]
    assert 0.6 < filled.var() < 1.5
    assert np.abs(stacked).max() < 8


def test_two_scenes_have_other_tokens_and_the_fingerprint_stays() -> None:
    (one, cues), (other, others) = list(scenes(1, 15))[:2]
    assert not np.array_equal(CODEC.encode(one, cues), CODEC.encode(other, others))
    assert len(CODEC.fingerprint) == 12
    assert SceneCodec().fingerprint == CODEC.fingerprint


def test_a_pointer_takes_a_noun_that_no_list_holds() -> None:
    cues = Cues(ids=("Character1",), nouns=("gramophone horn of brass",))
    scene = Scene(place=Place(family="kitchen"), props=(Prop(noun="gramophone horn of brass", focus=True),))
    assert CODEC.decode(CODEC.encode(scene, cues), cues).props[0].noun == "gramophone horn of brass"
    with pytest.raises(SceneError, match="no thing that the lexicon knows"):
        CODEC.encode(scene, Cues())


def test_a_figure_sits_where_its_id_is_mentioned() -> None:
    look = CreatureLook(kind="fox")
    scene = Scene(place=Place(family="forest"), figures=(Figure(id="Character2", look=look, x=0.5),))
    cues = Cues(ids=("Character1", "Character2"))
    tokens = CODEC.encode(scene, cues)
    assert CODEC.decode(tokens, cues).figures[0].id == "Character2"
    swapped = Cues(ids=("Character2", "Character1"))
    assert CODEC.decode(tokens, swapped).figures[0].id == "Character1"


def test_a_noise_that_a_small_model_makes_changes_no_colour() -> None:
    chance = np.random.default_rng(4)
    for role in ("skin", "hair", "cloth"):
        for colour in palette(role):
            noisy = np.array(encode(colour), dtype=np.float32) + chance.normal(0, 0.04, 3).astype(np.float32)
            assert distance(colour_of(noisy, role), colour) < 0.04


def test_a_colour_that_no_palette_holds_comes_back_as_nobody_sees_a_difference() -> None:
    for colour in ("#12fe34", "#ff00ff", "#00ffff"):
        assert distance(colour_of(np.array(encode(colour), dtype=np.float32), "cloth"), colour) < 0.005


def test_extras_sit_behind_all_who_are_named_and_nobody_is_doubled() -> None:
    crowd = tuple(Figure(id="", look=PersonLook(), x=x) for x in (-0.6, 0.0, 0.6))
    lead = Figure(id="Character1", look=CreatureLook(kind="cat"))
    cues = Cues(ids=("Character1", "Character2"))
    scene = Scene(place=Place(family="market"), figures=(lead, *crowd), framing=Framing(focus=("Character1",)))
    back = CODEC.decode(CODEC.encode(scene, cues), cues)
    assert [f.id for f in back.figures] == ["Character1", "", ""]  # a seat is kept for Character2, and there are four
    assert back.framing.focus == ("Character1",)


def test_who_holds_and_rides_is_found_again() -> None:
    pair = tuple(
        Figure(id=f"Character{n}", look=PersonLook(), holds=("", "oar")[n - 1], in_vehicle="rowing boat", pose="row") for n in (1, 2)
    )
    scene = Scene(place=Place(family="sea"), figures=pair)
    cues = Cues(ids=("Character1", "Character2"), nouns=("oar",))
    assert CODEC.decode(CODEC.encode(scene, cues), cues).figures == pair


def test_what_nobody_can_name_is_known_beforehand() -> None:
    scene = Scene(place=Place(family="kitchen"), props=(Prop(noun="flux capacitor"),))
    assert not can_encode(scene, Cues())
    assert can_encode(scene, Cues(nouns=("flux capacitor",)))


def test_whatever_a_model_draws_can_be_shown() -> None:
    """Pure noise decodes to a scene, and the illustrator draws it."""
    chance = np.random.default_rng(6)
    cues = Cues(ids=("Character1", "Character2"), nouns=("lantern", "boat"))
    for _ in range(5):
        scene = CODEC.decode(chance.normal(0, 1.5, (SLOTS, WIDTH)).astype(np.float32), cues)
        assert keyframe(scene, Size(64, 36)).shape[:2] == (36, 64)


@pytest.mark.parametrize("tokens", [np.zeros((SLOTS, WIDTH - 1)), np.full((SLOTS, WIDTH), np.nan)])
def test_what_is_no_scene_is_refused(tokens: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> None:
    with pytest.raises(ContextError, match="no scene"):
        CODEC.decode(tokens, Cues())
