"""The index tensors that parity folders store for every block, named as there, from our contexts and packs.

``packed_indexes`` are the slots of new tokens behind a cache, ``packed_key_value_indexes`` those of the cache,
``key_values_lens`` its length; inside an image block the first and last token are the markers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from director.unimage.attention import BlockMode, allowed_pairs
from director.unimage.config import UnimageConfig
from director.unimage.contexts import Context, Contexts
from director.unimage.images import flattened_ids
from director.unimage.packing import Pack

Found = dict[str, Tensor]
CODES = {BlockMode.CAUSAL: "causal", BlockMode.FULL: "full", BlockMode.NOISE: "noise"}


def of_text(key: str, before: Context, after: Context, config: UnimageConfig, ids: Tensor) -> Found:
    """A text block added to a context."""
    marks = config.special_tokens
    return _under(
        key,
        text_token_lens=_one(after.length - before.length),
        packed_text_ids=torch.cat([_one(marks.text_start), ids, _one(marks.text_end)]),
        packed_text_position_ids=torch.arange(before.position, after.position),
        packed_text_indexes=torch.arange(before.length, after.length),
        packed_key_value_indexes=torch.arange(before.length),
        key_values_lens=_one(before.length),
    )


def of_image(key: str, before: Context, rows: int, columns: int, side: int, config: UnimageConfig, kind: str) -> Found:
    """An image block (``kind`` "vae" or "vit") behind a context, added or only asked about."""
    marks, tokens = config.special_tokens, rows * columns
    return _under(
        key,
        packed_text_ids=torch.tensor([marks.image_start, marks.image_end]),
        packed_text_indexes=torch.tensor([0, tokens + 1]),
        vit_token_seqlens=_one(tokens),
        patchified_vae_latent_shapes=torch.tensor([[rows, columns]]),
        packed_timesteps=_one(0),
        packed_position_ids=torch.full((tokens + 2,), before.position),
        packed_seqlens=_one(tokens + 2),
        packed_indexes=torch.arange(before.length, before.length + tokens + 2),
        packed_query_indexes=torch.arange(before.length, before.length + tokens + 2),
        packed_key_value_indexes=torch.arange(before.length),
        key_values_lens=_one(before.length),
    ) | {f"{key}.packed_{kind}_position_ids": flattened_ids(rows, columns, side), f"{key}.packed_{kind}_token_indexes": _inner(tokens)}


def of_start(context: Context, config: UnimageConfig) -> Found:
    """The first token of a text that is to be generated."""
    return _under(
        "packed.start",
        packed_start_tokens=_one(config.special_tokens.text_start),
        packed_query_position_ids=_one(context.position),
        key_values_lens=_one(context.length),
        packed_key_value_indexes=torch.arange(context.length),
    )


def of_query(contexts: Contexts, height: int, width: int, config: UnimageConfig) -> Found:
    """A noisy image block behind each of the three contexts."""
    side = config.pixels_per_latent_token
    found: Found = {}
    for name in ("full", "text_free", "image_free"):
        found |= of_image(f"packed.query.{name}", getattr(contexts, name), height // side, width // side, config.latent_grid, config, "vae")
    return found


def of_pack(pack: Pack, mode_codes: Mapping[str, int]) -> Found:
    """A packed training sequence."""
    blocks = [block for sample in pack.samples for block in sample]
    found: Found = {
        "sequence_length": _one(pack.length),
        "sample_lens": _ints(pack.sample_lengths),
        "packed_text_ids": pack.text_ids,
        "packed_text_indexes": pack.text_slots,
        "packed_position_ids": pack.positions,
        "patchified_vae_latent_shapes": torch.tensor(pack.latent_shapes),
        "packed_latent_position_ids": pack.latent_ids,
        "packed_vae_token_indexes": pack.latent_slots,
        "packed_vit_position_ids": pack.vision_ids,
        "packed_vit_token_indexes": pack.vision_slots,
        "vit_token_seqlens": _ints(pack.vision_lengths),
        "packed_timesteps": pack.raw_times,
        "mse_loss_indexes": pack.velocity_slots,
        "packed_label_ids": pack.labels,
        "ce_loss_indexes": pack.label_slots,
        "ce_loss_weights": pack.label_weights,
        "split_lens": _ints([block.length for block in blocks]),
        "attn_modes": _ints([mode_codes[CODES[block.mode]] for block in blocks]),
    }
    return found | {f"attention_allowed.{number}": allowed_pairs(sample).long() for number, sample in enumerate(pack.samples)}


def _under(key: str, **tensors: Tensor) -> Found:
    return {f"{key}.{name}": tensor for name, tensor in tensors.items()}


def _inner(tokens: int) -> Tensor:
    return torch.arange(1, tokens + 1)


def _one(number: int) -> Tensor:
    return torch.tensor([number])


def _ints(numbers: Sequence[int]) -> Tensor:
    return torch.tensor(list(numbers), dtype=torch.int64)
