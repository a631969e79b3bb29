"""A published checkpoint learns from pictures: laid out as it reads them, encoded once, by adapter or whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from director.unimage.attention import BlockMode
from director.unimage.checkpoint import load_checkpoint
from director.unimage.tiny import write_random_checkpoint
from director.unimage.training.batches import Batches, painted_film
from director.unimage.training.building import make_tokenizer
from director.unimage.training.films import Painting
from director.unimage.training.loop import PackModel
from director.unimage.training.metrics import read_metrics
from director.unimage.training.recipe import ModelRecipe, Recipe, StageRecipe
from director.unimage.training.records import FilmRecord
from director.unimage.training.run import Limits, begin_run, resume_run, work
from director.unimage.training.states import latest_state
from director.unimage.training.storyworld import drawn
from pipeline.errors import DatasetError
from pipeline.film.timing import Size
from tests.director.unimage.training.conftest import films, tiny_recipe

SIDE = 64


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_checkpoint(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module")
def painted() -> tuple[FilmRecord, ...]:
    """Two films with their scenes drawn."""
    return tuple(
        replace(film, keyframes=tuple(replace(k, scene=None, picture=drawn(k.scene, Size(128, 72))) for k in film.keyframes if k.scene))
        for film in films()[:2]
    )


def recipe_from(start: Path, **changes: object) -> Recipe:
    recipe = tiny_recipe(model=ModelRecipe(start=str(start), lora_rank=4, lora_alpha=8.0))
    stages = (
        StageRecipe(name="one", steps=3, shots=2, splitting=0.0, mix=("interleaved",), image_free=(0.5, 0.5)),
        StageRecipe(name="two", steps=3, shots=2, mix=("drawing", "text"), freeze="understanding"),
    )
    return replace(recipe, data=replace(recipe.data, side=SIDE), stages=stages, **changes)


def test_a_keyframe_is_drawn_several_times_then_remembered_and_seen(start: Path, painted: tuple[FilmRecord, ...], tmp_path: Path) -> None:
    recipe = recipe_from(start)
    checkpoint = load_checkpoint(start)
    tokenizer = make_tokenizer(recipe, painted, tmp_path)
    (pack,) = Batches(recipe, painted, tokenizer, checkpoint.config).batch(0).packs
    copies = recipe.stages[0].copies
    modes = [block.mode for block in pack.samples[0]]
    first = modes.index(BlockMode.NOISE)
    assert modes[first : first + copies + 2] == [BlockMode.NOISE] * copies + [BlockMode.FULL] * 2
    assert len(pack.vision_pixels) == 4, "two films of two shots"
    assert len(pack.latent_pixels) == 4 * (copies + 1)
    latents = PackModel(checkpoint.model, 1.0, checkpoint.codec)._latents(pack)
    assert len({id(latent) for latent in latents}) == 4
    expected = checkpoint.codec.encode(pack.latent_pixels[0][None], torch.zeros(1, *latents[0].shape))[0]
    assert torch.allclose(latents[0], expected)


def test_an_adapter_learns_from_pictures_and_goes_on(start: Path, painted: tuple[FilmRecord, ...], tmp_path: Path) -> None:
    recipe = recipe_from(start)
    work(begin_run(recipe, painted, tmp_path / "run"), limits=Limits(steps=2))
    trainer = resume_run(recipe, painted, tmp_path / "run")
    work(trainer)
    rows = read_metrics(tmp_path / "run")
    assert [row["kind"] for row in rows] == ["interleaved"] * 3 + ["drawing", "text", "drawing"]
    assert all(float(row["mse"]) > 0 for row in rows if row["kind"] != "text")
    assert all(float(row["norm"]) > 0 for row in rows)
    state = latest_state(tmp_path / "run")
    assert state is not None
    assert (state / "adapter_model.safetensors").is_file()


def test_the_error_of_one_picture_falls(start: Path, painted: tuple[FilmRecord, ...], tmp_path: Path) -> None:
    recipe = recipe_from(start)
    stages = (StageRecipe(steps=24, shots=1, splitting=0.0, mix=("interleaved",), copies=6, unconditional=0.0),)
    whole = replace(recipe, stages=stages, model=replace(recipe.model, lora_rank=0), optimiser=replace(recipe.optimiser, rate=0.01))
    work(begin_run(whole, painted[:1], tmp_path / "run"))
    errors = [float(row["mse"]) for row in read_metrics(tmp_path / "run")]
    assert sum(errors[-4:]) < 0.7 * sum(errors[:4])


def test_a_film_without_pictures_is_named(start: Path, painted: tuple[FilmRecord, ...]) -> None:
    config = load_checkpoint(start).config
    with pytest.raises(DatasetError, match="shot 1 has no picture"):
        painted_film(films()[0], config, SIDE)
    spoilt = replace(painted[0], keyframes=(replace(painted[0].keyframes[0], picture=b"\x89PNG no"), *painted[0].keyframes[1:]))
    with pytest.raises(DatasetError, match="shot 1 cannot be learnt from"):
        painted_film(spoilt, config, SIDE)
    film = painted_film(painted[0], config, SIDE)
    assert all(isinstance(picture, Painting) for picture in film.pictures.values())
    assert max(film.pictures[1].seen.latent_pixels.shape) == SIDE  # type: ignore[union-attr]  # a painting, see above
