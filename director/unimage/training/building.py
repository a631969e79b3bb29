"""The model and tokenizer that a recipe begins with."""

from __future__ import annotations

import shutil
from pathlib import Path

import torch

from director.unimage.checkpoint import load_codec, load_model, rows_of
from director.unimage.codec import FluxCodec
from director.unimage.config import LanguageConfig, SceneTokens, UnimageConfig
from director.unimage.initialisation import initialise
from director.unimage.layout import model_places
from director.unimage.model import Unimage
from director.unimage.scene_codec import SceneCodec
from director.unimage.tensorfile import read_header, read_into
from director.unimage.tokens import TOKENIZER_FILE, TOKENIZER_PARTS, FolderTokenizer, read_tokenizer
from director.unimage.training.batches import FilmSource
from director.unimage.training.lora import add_lora
from director.unimage.training.recipe import ModelRecipe, Recipe
from director.unimage.training.tokenizer import train_tokenizer
from director.unimage.wording import IDENTITIES
from pipeline.errors import CheckpointError, ConfigError


def make_tokenizer(recipe: Recipe, source: FilmSource, folder: Path) -> FolderTokenizer:
    """Train the recipe's tokenizer into a folder, or take that of the checkpoint it begins from; the folder must exist."""
    if recipe.model.start:
        start = Path(recipe.model.start).expanduser()
        for name in (TOKENIZER_FILE, *TOKENIZER_PARTS):
            if (start / name).is_file():
                shutil.copyfile(start / name, folder / name)
        return read_tokenizer(folder)
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
    chance = torch.Generator().manual_seed(recipe.seed)
    if recipe.model.start:
        model = load_model(Path(recipe.model.start).expanduser())[0]
    else:
        model = Unimage(config_of(recipe.model, tokenizer))
        initialise(model, chance, None)
        if recipe.model.understanding:
            begin_understanding(model, Path(recipe.model.understanding).expanduser())
    if recipe.model.lora_rank:
        add_lora(model, recipe.model.lora_rank, recipe.model.lora_alpha, chance)
    return model


def codec_of(recipe: Recipe) -> FluxCodec:
    """The picture codec of the checkpoint that a recipe begins from.

    Raises:
        ConfigError: the recipe begins from none.
    """
    if not recipe.model.start:
        raise ConfigError("a model that draws pictures begins from a checkpoint", hint="give model.start=FOLDER", key="model.start")
    return load_codec(Path(recipe.model.start).expanduser())


@torch.no_grad()
def begin_understanding(model: Unimage, folder: Path) -> int:
    """Give the understanding expert the layers of a Llama-like checkpoint of the same sizes; returns how many tensors it took.

    Embeddings and head stay as they are: the words are this project's own. Query and key norms stay at one, biases at zero.

    Raises:
        CheckpointError: a layer is missing, or has another shape.
    """
    path = folder / "model.safetensors"
    header = read_header(path)
    places = [
        place for place in model_places(model.config) if ".experts.understanding." in place.ours or "norms.understanding" in place.ours
    ]
    wanted = {place.published.removeprefix("language_model."): place for place in places}
    taken = {name: place for name, place in wanted.items() if name in header and header[name].shape == place.shape}
    lacking = [name for name in wanted if name not in taken and not name.endswith((".bias", "q_norm.weight", "k_norm.weight"))]
    if lacking:
        raise CheckpointError(
            f"{str(path)!r} does not fit the understanding expert: {lacking[0]} is missing or has another shape",
            hint="take a Llama-like checkpoint of the recipe's width, layers and heads, such as SmolLM2-135M",
        )
    ours = dict(model.named_parameters())
    with path.open("rb") as file:
        for name, place in taken.items():
            read_into(file, header[name], rows_of(ours[place.ours].detach(), place))
    return len(taken)
