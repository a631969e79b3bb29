"""The model and tokenizer that a recipe begins with."""

from __future__ import annotations

from pathlib import Path

import torch

from director.unimage.checkpoint import load_model
from director.unimage.config import LanguageConfig, SceneTokens, UnimageConfig
from director.unimage.model import Unimage, initialise
from director.unimage.scene_codec import SceneCodec
from director.unimage.tokens import FolderTokenizer, read_tokenizer
from director.unimage.training.batches import FilmSource
from director.unimage.training.recipe import ModelRecipe, Recipe
from director.unimage.training.tokenizer import train_tokenizer
from director.unimage.wording import IDENTITIES


def make_tokenizer(recipe: Recipe, source: FilmSource, folder: Path) -> FolderTokenizer:
    """Train the recipe's tokenizer into a folder; the folder must exist."""
    count = min(len(source), recipe.data.tokenizer_films)
    train_tokenizer((source[n].script for n in range(count)), folder, vocabulary=recipe.model.vocabulary)
    return read_tokenizer(folder)


def config_of(recipe: ModelRecipe, tokenizer: FolderTokenizer) -> UnimageConfig:
    """The configuration of a model that draws scenes."""
    codec = SceneCodec()
    return UnimageConfig(
        language=LanguageConfig(
            width=recipe.width,
            layers=recipe.layers,
            heads=recipe.heads,
            key_value_heads=recipe.key_value_heads,
            head_width=recipe.head_width,
            mlp_width=recipe.mlp_width,
            vocabulary=max(recipe.vocabulary, tokenizer.vocabulary_size),
            rope_theta=recipe.rope_theta,
        ),
        special_tokens=tokenizer.markers,
        special_tokens_stated=True,
        latent_patch=1,
        latent_grid=codec.slots,
        sees=False,
        scene=SceneTokens(slots=codec.slots, width=codec.width, fingerprint=codec.fingerprint),
        prediction="clean" if recipe.prediction == "clean" else "velocity",
        identities=IDENTITIES if recipe.identities else 0,
        image_step=0,
    )


def new_model(recipe: Recipe, tokenizer: FolderTokenizer) -> Unimage:
    """A model with the weights that training begins with, float32 on the CPU."""
    if recipe.model.start:
        return load_model(Path(recipe.model.start).expanduser())[0]
    model = Unimage(config_of(recipe.model, tokenizer))
    initialise(model, torch.Generator().manual_seed(recipe.seed), None)
    return model
