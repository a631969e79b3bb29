"""Large matrices in the kernels' own order: the same picture up to rounding, and nothing left behind."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn

from director.unimage import contexts, sampling
from director.unimage.cpu_order import SMALLEST, OrderedLinear, can_order, order_matrices
from director.unimage.tiny import random_model, tiny_config


def test_small_models_stay_as_they_are() -> None:
    model, _ = random_model(tiny_config())
    order_matrices(model)
    assert not any(isinstance(part, OrderedLinear) for part in model.modules())


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-4), (torch.bfloat16, 0.15)])
def test_the_picture_is_the_same(dtype: torch.dtype, tolerance: float) -> None:
    tiny = tiny_config()
    config = replace(tiny, language=replace(tiny.language, width=512, heads=8, key_value_heads=2, head_width=64, mlp_width=1024))
    model, _ = random_model(config, dtype=dtype)
    remembered = contexts.add_text(model, contexts.empty_contexts(model), [1, 2, 3, 4])
    settings = sampling.SamplingSettings(width=32, height=32, timesteps=3, text_scale=4.0, interval=(0.0, 1.0))
    before = sampling.sample_latent(model, remembered, settings, seed=3)
    assert can_order(model)
    order_matrices(model)
    ordered = [part for part in model.modules() if isinstance(part, OrderedLinear)]
    assert ordered
    assert not any(isinstance(p, nn.Linear) and p.weight.numel() >= SMALLEST for p in model.decoder.layers.modules())
    after = sampling.sample_latent(model, remembered, settings, seed=3)
    assert float((after - before).abs().max()) <= tolerance * float(before.abs().max())
    again = sampling.sample_latent(model, remembered, settings, seed=3)
    assert torch.equal(after, again)
