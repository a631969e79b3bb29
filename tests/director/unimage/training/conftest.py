from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
import torch

from director.storybook.direct import StorybookDirector
from director.storybook.staging import stage
from director.unimage.cues import cues_for
from director.unimage.tokens import FolderTokenizer, read_tokenizer
from director.unimage.training.films import visible_in
from director.unimage.training.optimisation import OptimiserSettings
from director.unimage.training.recipe import ModelRecipe, Recipe, RunRecipe, StageRecipe
from director.unimage.training.records import FilmRecord, KeyframeRecord
from director.unimage.training.tokenizer import train_tokenizer
from pipeline.film import tagged
from pipeline.film.brief import Brief

PROMPTS = (
    "An old baker named Lotte finds a red kite in a village",
    "A fox and a small robot build a boat at the harbour at night",
    "A sailor carries a lantern through the forest in the snow",
    "Two knights quarrel over a clock in a castle",
)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """The suite shares its cores."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@cache
def films() -> tuple[FilmRecord, ...]:
    """Four films of the storybook, four shots each, with their scenes."""
    return tuple(_film(number, prompt) for number, prompt in enumerate(PROMPTS))


def tiny_recipe(**changes: object) -> Recipe:
    """Two stages of two steps on a model of two narrow layers."""
    recipe: dict[str, object] = {
        "name": "tiny",
        "model": ModelRecipe(width=32, layers=2, heads=2, key_value_heads=2, head_width=16, mlp_width=64, vocabulary=700),
        "stages": (
            StageRecipe(name="one", steps=3, shots=2, splitting=0.0),
            StageRecipe(name="two", steps=3, mix=("drawing", "text"), freeze="understanding", shots=2),
        ),
        "optimiser": OptimiserSettings(warmup=2),
        "run": RunRecipe(batch=2, precision="float32", log_steps=1, save_minutes=1000, sample_minutes=0),
    }
    return Recipe(**{**recipe, **changes})  # type: ignore[arg-type]  # typed where they are made


def _film(number: int, prompt: str) -> FilmRecord:
    screenplay = StorybookDirector().write(Brief(prompt=prompt, seed=number, shots=4))
    keyframes = []
    for shot in screenplay.shots:
        cues = cues_for(screenplay, shot, "gouache", number)
        scene = stage(screenplay, shot, "gouache", number)
        keyframes.append(KeyframeRecord(number=shot.number, visible=visible_in(shot.frame), cues=cues, scene=scene))
    return FilmRecord(id=str(number), prompt=prompt, script=tagged.write(screenplay), keyframes=tuple(keyframes), split="train")


@pytest.fixture(scope="session")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> FolderTokenizer:
    """A small tokenizer trained on the four films."""
    folder = tmp_path_factory.mktemp("tokenizer")
    train_tokenizer((film.script for film in films()), folder, vocabulary=700)
    return read_tokenizer(folder)
