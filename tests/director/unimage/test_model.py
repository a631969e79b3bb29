"""What must hold for any weights and any sizes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from director.unimage import contexts, sampling
from director.unimage.attention import Backend, Block, BlockMode, Sight, allowed_pairs, packed_attention
from director.unimage.config import UnimageConfig
from director.unimage.images import patchify
from director.unimage.initialisation import initialise
from director.unimage.model import GENERATION, UNDERSTANDING, Unimage, compile_experts
from director.unimage.packing import Item, ItemKind, Pack, pack
from director.unimage.tiny import random_model, tiny_config
from director.unimage.training.forward import PackResult, flow_times, forward_pack
from pipeline.errors import ContextError
from tests.director.unimage.conftest import odd_config

ROUNDING = 1e-4
"""Two ways of computing the same float32 numbers differ by less; hidden states are of size 1."""

TEXT, MORE = (5, 80, 200), (7, 8, 9, 10)


def vision_pixels(config: UnimageConfig, seed: int = 0) -> Tensor:
    return torch.rand(3, 3 * config.vision.patch, 2 * config.vision.patch, generator=torch.Generator().manual_seed(seed)) * 2 - 1


def latent_of(config: UnimageConfig, seed: int = 0) -> Tensor:
    side = config.latent_patch
    return torch.randn(config.codec.latent_channels, 2 * side, 4 * side, generator=torch.Generator().manual_seed(seed))


def blank(config: UnimageConfig) -> Tensor:
    side = config.pixels_per_latent_token
    return torch.zeros(3, 2 * side, 4 * side)


def film_pack(config: UnimageConfig, *, last_text: tuple[int, ...] = MORE, t: float = 0.3) -> Pack:
    """Text, a noised latent, the same clean, seen, more text."""
    items = [
        Item(kind=ItemKind.TEXT, ids=TEXT),
        Item(kind=ItemKind.LATENT, pixels=blank(config), loss=True),
        Item(kind=ItemKind.LATENT, pixels=blank(config)),
        Item(kind=ItemKind.VISION, pixels=vision_pixels(config)),
        Item(kind=ItemKind.TEXT, ids=last_text, loss=True),
    ]
    return pack([items], config, raw_time=lambda: t)


def forward(model: Unimage, packed: Pack, *, noise_seed: int = 3, latent_seed: int = 0, **options: object) -> PackResult:
    noise = torch.randn(len(packed.latent_ids), model.config.latent_token_width, generator=torch.Generator().manual_seed(noise_seed))
    latents = [latent_of(model.config, latent_seed) for _ in packed.latent_shapes]
    return forward_pack(model, packed, latents, noise, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("config", [tiny_config(), odd_config()], ids=["tiny", "odd"])
def test_cached_contexts_agree_with_the_packed_forward(config: UnimageConfig) -> None:
    model, _ = random_model(config)
    packed = film_pack(config)
    result = forward(model, packed, shift=1.0)
    blocks: dict[str, Tensor] = {}
    remembered = contexts.add_text(model, contexts.empty_contexts(model), TEXT)
    t = float(flow_times(torch.tensor(0.3), 1.0))
    noise = torch.randn(len(packed.latent_ids), config.latent_token_width, generator=torch.Generator().manual_seed(3))
    clean = patchify(latent_of(config), config.latent_patch)
    x = (1 - t) * clean + t * noise[: len(clean)]
    velocity = sampling.Field(model, (remembered.full,), 2, 4)(x, t)[0]
    error = (velocity - (noise[: len(clean)] - clean)).square()
    assert torch.allclose(error, result.squared_error_RW, atol=ROUNDING, rtol=ROUNDING)
    remembered = contexts.add_image(
        model,
        remembered,
        latent=latent_of(config),
        vision_pixels=vision_pixels(config),
        on_block=lambda kind, added: blocks.__setitem__(kind, added.final_TD),
    )
    contexts.add_text(model, remembered, MORE, on_block=lambda kind, added: blocks.__setitem__(kind, added.final_TD))
    cached = torch.cat([blocks["latent"], blocks["vision"], blocks["text"]])
    assert torch.allclose(cached, result.final_TD[-len(cached) :], atol=ROUNDING, rtol=ROUNDING)


def test_all_branches_in_one_forward_agree_with_each_alone() -> None:
    model, _ = random_model(odd_config())
    remembered = contexts.add_text(model, contexts.empty_contexts(model), TEXT)
    remembered = contexts.add_image(model, remembered, latent=latent_of(model.config), vision_pixels=vision_pixels(model.config))
    remembered = contexts.add_text(model, remembered, MORE)
    three = (remembered.full, remembered.text_free, remembered.image_free)
    x = patchify(latent_of(model.config, 5), model.config.latent_patch)
    together = sampling.Field(model, three, 2, 4)(x, 0.6)
    for number, context in enumerate(three):
        alone = sampling.Field(model, (context,), 2, 4)(x, 0.6)[0]
        assert torch.allclose(together[number], alone, atol=ROUNDING)
        assert not torch.allclose(together[number], together[number - 1], atol=0.01)


def test_a_future_token_never_changes_the_past() -> None:
    model, _ = random_model(tiny_config())
    first, other = (forward(model, film_pack(model.config, last_text=ids)).final_TD for ids in ((1, 2, 3), (4, 5, 6)))
    changed = 5  # three ids, their neighbours the markers: BOS is the same
    assert torch.equal(first[: -changed + 1], other[: -changed + 1])
    assert not torch.allclose(first[-changed + 1 :], other[-changed + 1 :], atol=0.01)


def test_a_noisy_image_never_leaks() -> None:
    model, _ = random_model(tiny_config())
    packed = film_pack(model.config)
    first, other = (forward(model, packed, noise_seed=seed).final_TD for seed in (1, 2))
    noisy = slice(int(packed.velocity_slots[0]) - 1, int(packed.velocity_slots[-1]) + 2)
    assert not torch.allclose(first[noisy], other[noisy], atol=0.01)
    first[noisy] = other[noisy] = 0
    assert torch.equal(first, other)


@pytest.mark.parametrize(("zeroed", "kept"), [(UNDERSTANDING, GENERATION), (GENERATION, UNDERSTANDING)])
def test_zeroing_one_expert_leaves_the_others_inputs_alone(zeroed: str, kept: str) -> None:
    model, _ = random_model(tiny_config())
    packed = film_pack(model.config)
    before, after = noted_streams(model, packed), None
    with torch.no_grad():
        for layer in model.decoder.layers:
            for parameter in layer.experts[zeroed].parameters():
                parameter.zero_()
    after = noted_streams(model, packed)
    assert torch.equal(before[0][kept], after[0][kept])
    # nothing of the zeroed expert is added to its own tokens, and the kept one only misses what it attended to
    assert torch.equal(after[1][zeroed], after[0][zeroed])
    assert not torch.equal(before[1][kept], after[1][kept])


def noted_streams(model: Unimage, packed: Pack) -> list[dict[str, Tensor]]:
    noted: list[dict[str, Tensor]] = []
    handles = [layer.register_forward_pre_hook(lambda module, given: noted.append(dict(given[0]))) for layer in model.decoder.layers]
    with torch.inference_mode():
        forward(model, packed)
    for handle in handles:
        handle.remove()
    return noted


def test_frozen_understanding_trains_generation_alone() -> None:
    model, _ = random_model(tiny_config())
    forward(model, film_pack(model.config), freeze_understanding=True).loss().backward()
    trained = {name for name, parameter in model.named_parameters() if parameter.grad is not None and parameter.grad.abs().sum() > 0}
    assert not [name for name in trained if UNDERSTANDING in name or name.startswith(("vision", "connector", "decoder.embedding"))]
    assert {"decoder.head.weight", "latent_in.weight", f"decoder.layers.0.experts.{GENERATION}.qkv.weight"} <= trained


def test_a_pack_overfits() -> None:
    model, _ = random_model(tiny_config())
    initialise(model, torch.Generator().manual_seed(0))
    packed = film_pack(model.config)
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)
    losses = []
    for _ in range(30):
        optimiser.zero_grad()
        loss = forward(model, packed).loss()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < losses[0] / 3


def test_packs_without_pictures_or_without_text_loss() -> None:
    model, _ = random_model(tiny_config())
    words = pack([[Item(kind=ItemKind.TEXT, ids=TEXT, loss=True)]], model.config, raw_time=lambda: 0.0)
    result = forward(model, words)
    assert len(result.ce_K) == len(TEXT) + 1
    assert float(result.velocity_error().detach()) == 0
    picture = pack([[Item(kind=ItemKind.LATENT, pixels=blank(model.config), loss=True)]], model.config, raw_time=lambda: 0.0)
    assert float(forward(model, picture).cross_entropy().detach()) == 0


def test_sdpa_and_flex_agree() -> None:
    samples = [
        [Block(length=5, mode=BlockMode.CAUSAL), Block(length=6, mode=BlockMode.NOISE), Block(length=4, mode=BlockMode.FULL)],
        [Block(length=7, mode=BlockMode.CAUSAL)],
    ]
    generator = torch.Generator().manual_seed(0)
    q, k, v = (torch.randn(22, heads, 16, generator=generator) for heads in (4, 2, 2))
    dense = packed_attention(samples, torch.device("cpu"), "sdpa")(q, k, v)
    with pytest.warns(UserWarning, match="flex_attention"):
        flex = packed_attention(samples, torch.device("cpu"), "flex")(q, k, v)
    assert torch.allclose(dense, flex, atol=1e-5)


@pytest.mark.parametrize("other", ["padded", "written"])
def test_every_way_to_attend_agrees_also_where_conditions_are_dropped(other: Backend) -> None:
    noisy = [Block(length=6, mode=BlockMode.NOISE, sight=sight) for sight in Sight]
    samples = [
        [Block(length=5, mode=BlockMode.CAUSAL), Block(length=4, mode=BlockMode.FULL), Block(length=3, mode=BlockMode.CAUSAL), *noisy],
        [Block(length=7, mode=BlockMode.CAUSAL)],
    ]
    generator = torch.Generator().manual_seed(0)
    q, k, v = (torch.randn(37, heads, 16, generator=generator).requires_grad_() for heads in (4, 2, 2))
    outcomes = []
    for backend in ("sdpa", other):
        o = packed_attention(samples, torch.device("cpu"), backend)(q, k, v)
        outcomes.append((o, *torch.autograd.grad(o.square().sum(), (q, k, v))))
    assert all(torch.allclose(one, same, atol=1e-5) for one, same in zip(*outcomes, strict=True))


def test_who_may_attend_to_whom() -> None:
    blocks = [Block(length=2, mode=BlockMode.CAUSAL), Block(length=2, mode=BlockMode.NOISE), Block(length=2, mode=BlockMode.FULL)]
    rows = ["".join("x" if seen else "." for seen in row) for row in allowed_pairs(blocks).tolist()]
    assert rows == ["x.....", "xx....", "xxxx..", "xxxx..", "xx..xx", "xx..xx"]


def test_sizes_that_do_not_fit_are_refused() -> None:
    model, _ = random_model(tiny_config())
    empty = contexts.empty_contexts(model)
    with pytest.raises(ContextError, match="position table"):
        contexts.add_image(model, empty, latent=torch.zeros(4, 2, 200))
    with pytest.raises(ContextError, match="patches of 14x14"):
        contexts.add_image(model, empty, vision_pixels=torch.zeros(3, 20, 28))
    with pytest.raises(ContextError, match="token id 4000"):
        contexts.add_text(model, empty, [4000])
    for width, height in ((100, 64), (64, 8), (1024, 64)):
        with pytest.raises(ContextError, match="multiples of 16"):
            sampling.sample_latent(model, empty, sampling.SamplingSettings(width=width, height=height))


def test_positions_beyond_the_models_are_refused() -> None:
    config = tiny_config()
    model, _ = random_model(replace(config, language=replace(config.language, max_positions=6)))
    full = contexts.add_text(model, contexts.empty_contexts(model), (1, 2, 3))
    with pytest.raises(ContextError, match="position 9"):
        contexts.add_text(model, full, (1, 2))


@pytest.mark.slow
def test_compiled_experts_agree() -> None:
    model, _ = random_model(tiny_config())
    packed = film_pack(model.config)
    with torch.inference_mode():
        before = forward(model, packed).final_TD
        compile_experts(model)
        after = forward(model, packed).final_TD
    assert torch.allclose(before, after, atol=ROUNDING)
