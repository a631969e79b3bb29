"""LoRA: the model begins as it was, only the products learn, and the adapter that is written does what was learnt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from director.unimage.adapters import merge_adapter
from director.unimage.footprint import PUBLISHED
from director.unimage.initialisation import initialise
from director.unimage.model import Unimage
from director.unimage.tensorfile import write_tensors
from director.unimage.tokens import FolderTokenizer
from director.unimage.training.batches import Batches
from director.unimage.training.building import begin_understanding, config_of, new_model
from director.unimage.training.estimate import lora_numbers
from director.unimage.training.forward import forward_pack
from director.unimage.training.lora import add_lora
from director.unimage.training.recipe import ModelRecipe, Recipe, read_recipe
from director.unimage.training.run import begin_run, resume_run, work
from director.unimage.training.states import latest_state
from pipeline.errors import CheckpointError
from tests.director.unimage.training.conftest import films, tiny_recipe


def with_lora(recipe: Recipe) -> Recipe:
    return replace(recipe, model=replace(recipe.model, lora_rank=3, lora_alpha=6.0))


def test_the_written_adapter_does_what_was_learnt(tmp_path: Path) -> None:
    recipe = with_lora(tiny_recipe(optimiser=replace(tiny_recipe().optimiser, rate=0.05, average=0.0)))
    trainer = begin_run(recipe, films(), tmp_path)
    plain = {name: p.detach().clone() for name, p in trainer.model.named_parameters() if not p.requires_grad}
    work(trainer)
    assert all(torch.equal(p, plain[name]) for name, p in trainer.model.named_parameters() if name in plain)
    state = latest_state(tmp_path)
    assert state is not None
    batches = Batches(recipe, films(), trainer.tokenizer, trainer.model.config)
    batch = batches.batch(0)
    learnt = forward_pack(trainer.model, batch.packs[0], (), batch.noises[0], shift=3.0).ce_K
    fresh = new_model(replace(recipe, model=tiny_recipe().model), trainer.tokenizer)
    before = forward_pack(fresh, batch.packs[0], (), batch.noises[0], shift=3.0).ce_K
    assert merge_adapter(fresh, state) == 2 * 2 * 7
    merged = forward_pack(fresh, batch.packs[0], (), batch.noises[0], shift=3.0).ce_K
    assert not torch.allclose(before, learnt, atol=1e-3)
    assert torch.allclose(merged, learnt, atol=2e-3)


def test_a_lora_run_goes_on(tmp_path: Path) -> None:
    recipe = with_lora(tiny_recipe())
    work(begin_run(recipe, films(), tmp_path))
    assert resume_run(recipe, films(), tmp_path).step == recipe.steps


def test_the_products_of_the_published_model_are_counted_right() -> None:
    recipe = read_recipe("bagel-7b")
    with torch.device("meta"):
        model = Unimage(PUBLISHED)
        add_lora(model, recipe.model.lora_rank, recipe.model.lora_alpha, torch.Generator())
    trained = sum(p.numel() for p in model.parameters() if p.requires_grad)
    assert 100e6 < trained < 250e6
    assert sum(p.numel() for p in model.parameters() if not p.requires_grad) > 14e9


def test_lora_numbers_are_those_of_the_model(tokenizer: FolderTokenizer) -> None:
    recipe = with_lora(tiny_recipe())
    model = new_model(recipe, tokenizer)
    assert sum(p.numel() for p in model.parameters() if p.requires_grad) == pytest.approx(lora_numbers(recipe), rel=0.35)


def test_a_llama_like_checkpoint_begins_the_understanding_expert(tmp_path: Path, tokenizer: FolderTokenizer) -> None:
    sizes = tiny_recipe().model
    width, inner = sizes.width, sizes.mlp_width
    shapes = {"input_layernorm": (width,), "post_attention_layernorm": (width,), "self_attn.q_proj": (width, width)}
    shapes |= {f"self_attn.{name}_proj": (width, width) for name in "kvo"}
    shapes |= {"mlp.gate_proj": (inner, width), "mlp.up_proj": (inner, width), "mlp.down_proj": (width, inner)}
    tensors = {f"model.layers.{n}.{name}.weight": torch.randn(shape) for n in range(sizes.layers) for name, shape in shapes.items()}
    write_tensors(tmp_path / "model.safetensors", [*tensors.items(), ("model.norm.weight", torch.randn(width))])
    model = Unimage(config_of(sizes, tokenizer))
    initialise(model, torch.Generator().manual_seed(0), None)
    assert begin_understanding(model, tmp_path) == len(tensors) + 1
    qkv = model.decoder.layers[1].experts["understanding"].qkv.weight  # type: ignore[union-attr,index]  # a layer
    assert torch.equal(qkv[width : 2 * width], tensors["model.layers.1.self_attn.k_proj.weight"])
    with pytest.raises(CheckpointError, match="does not fit"):
        begin_understanding(Unimage(config_of(replace(sizes, width=48), tokenizer)), tmp_path)


def test_model_recipes_are_within_their_promise() -> None:
    from director.unimage.footprint import parameters
    from director.unimage.training.estimate import config_for_estimate

    nano = parameters(config_for_estimate(read_recipe("nano")))
    assert nano <= 20e6
    assert 2 * nano <= 40e6
    assert isinstance(read_recipe("small").model, ModelRecipe)
