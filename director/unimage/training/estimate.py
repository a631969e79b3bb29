"""What a recipe would take: sizes, memory, and how fast this machine would go. Trains nothing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import torch

from director.unimage.config import LanguageConfig, SceneTokens, SpecialTokens, UnimageConfig
from director.unimage.config_files import read_config
from director.unimage.footprint import parameters
from director.unimage.scene_codec import SceneCodec
from director.unimage.training.recipe import Recipe
from director.unimage.wording import IDENTITIES

_SIDE = 2048
_TRAINED_BYTES = {"adamw": 20, "muon": 18}
"""Bytes per trained number: weight, gradient, average and moments in float32; Muon has one moment where AdamW has two."""
_SHARES = {"cpu": 0.12, "cuda": 0.3}
"""Share of the measured matrix throughput that training reached where it was measured."""


def estimate(recipe: Recipe) -> dict[str, Any]:
    """Sizes, memory and speed of a recipe, computed; only the speed of one matrix product is measured."""
    config = config_for_estimate(recipe)
    numbers = parameters(config)
    trained = lora_numbers(recipe) if recipe.model.lora_rank else numbers
    device = "cuda" if torch.cuda.is_available() else "cpu"
    speed = matrix_speed(device)
    shipped = trained if recipe.model.lora_rank else numbers
    memory = trained * _TRAINED_BYTES[recipe.optimiser.kind] + (2 * numbers if recipe.model.lora_rank else 0)
    return {
        "recipe": recipe.name,
        "parameters": f"{numbers / 1e6:,.1f} million, {trained / 1e6:,.1f} million of them trained",
        "shipped": f"{2 * shipped / 1e6:,.0f} MB in bfloat16",
        "memory": f"{memory / 1e9:,.2f} GB for weights, average and optimiser, activations apart",
        "state on disk": f"{(trained * (_TRAINED_BYTES[recipe.optimiser.kind] - 4) + 2 * shipped) / 1e6:,.0f} MB",
        "steps": f"{recipe.steps:,}: " + ", ".join(f"{stage.name} {stage.steps:,}" for stage in recipe.stages),
        "films": f"{recipe.steps * recipe.run.batch:,}",
        "matrix speed": f"{speed / 1e9:,.0f} GFLOP/s in {recipe.run.precision} on {device}",
        "tokens per second": f"about {_SHARES[device] * speed / (6 * numbers):,.0f}",
    }


def config_for_estimate(recipe: Recipe) -> UnimageConfig:
    """The configuration of a recipe's model, without its tokenizer."""
    model, codec = recipe.model, SceneCodec()
    if model.start:
        return read_config(Path(model.start).expanduser())
    return UnimageConfig(
        language=LanguageConfig(
            width=model.width,
            layers=model.layers,
            heads=model.heads,
            key_value_heads=model.key_value_heads,
            head_width=model.head_width,
            mlp_width=model.mlp_width,
            vocabulary=model.vocabulary,
        ),
        special_tokens=SpecialTokens(),
        latent_grid=codec.slots,
        latent_patch=1,
        sees=False,
        scene=SceneTokens(slots=codec.slots, width=codec.width),
        identities=IDENTITIES if model.identities else 0,
    )


def lora_numbers(recipe: Recipe) -> int:
    """Numbers of LoRA adapters on all matrices of both experts of all layers."""
    language = config_for_estimate(recipe).language
    width, head = language.width, language.head_width
    queries, keys, inner = language.heads * head, language.key_value_heads * head, language.mlp_width
    sides = ((width, queries), (width, keys), (width, keys), (queries, width), (width, inner), (width, inner), (inner, width))
    return 2 * language.layers * recipe.model.lora_rank * sum(rows + columns for columns, rows in sides)


def matrix_speed(device: str, kind: torch.dtype = torch.bfloat16) -> float:
    """Floating point operations per second of a large matrix product on this device, as one process reaches them."""
    left, right = (torch.randn(_SIDE, _SIDE, device=device, dtype=kind) for _ in range(2))
    # on a CPU the seconds of this process count: others may be at work beside it
    clock = time.perf_counter if device == "cuda" else time.process_time
    threads = 1 if device == "cuda" else torch.get_num_threads()
    times = []
    for _ in range(4):
        began = clock()
        left @ right
        if device == "cuda":
            torch.cuda.synchronize()
        times.append((clock() - began) / threads)
    return float(2 * _SIDE**3 / min(times))
