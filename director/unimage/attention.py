"""Attention, one function per situation; how it is computed depends on what the machine has.

Axes: T queries, S keys, N query heads, G key/value heads, H numbers per head. Queries come token-major
(``TNH``), keys and values head-major (``GSH``), as the caches store them. N is a multiple of G and query
head n reads key/value head ``n // (N // G)``. Scores are scaled by ``1 / sqrt(H)``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib.util import find_spec
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel

Attend = Callable[[Tensor, Tensor, Tensor], Tensor]
"""(q_TNH, k_TGH, v_TGH) of the new tokens of one layer -> o_TNH."""

Backend = Literal["sdpa", "padded", "flex", "written"]

_ALIGNED = 16
"""Lengths that fused kernels like are multiples of it."""
_ANY_LENGTH = [SDPBackend.EFFICIENT_ATTENTION, SDPBackend.MATH]
"""cuDNN plans anew for every length, which takes longer than the attention: 0.3 s a step of ``nano-gpu`` on an H100."""
HIDDEN = -1e4
"""Added to scores of pairs that may not attend, where attention is written out; far below any score, within every type's range."""


class BlockMode(Enum):
    """How the tokens of one block of a packed sequence attend (BAGEL's rule)."""

    CAUSAL = 0
    """text: itself and what came before"""
    FULL = 1
    """seen images and clean latents: each other and what came before"""
    NOISE = 2
    """noisy latents: each other and what came before; hidden from every other block"""


class Sight(Enum):
    """What a block of noisy latents sees of the sample before it; conditions are dropped by it for guidance."""

    ALL = 0
    TEXTS = 1
    """texts alone, no image"""
    NOTHING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of tokens of one sample with one mode; markers belong to their image's block."""

    length: int
    mode: BlockMode
    sight: Sight = Sight.ALL


def attend_full(q_TNH: Tensor, k_GSH: Tensor, v_GSH: Tensor) -> Tensor:
    """Let every query see every key.

    The query heads that share a key/value head are laid behind each other as queries, so that keys and values
    are never repeated in memory.

    Shapes:
        q_TNH, k_GSH, v_GSH -> o_TNH
    """
    T, N, H = q_TNH.shape
    G = k_GSH.shape[0]
    q_GQH = q_TNH.view(T, G, N // G, H).transpose(0, 1).reshape(1, G, T * (N // G), H)
    o_GQH = F.scaled_dot_product_attention(q_GQH, k_GSH[None], v_GSH[None])
    return o_GQH.view(G, T, N // G, H).transpose(0, 1).reshape(T, N, H)


def attend_causal(q_TNH: Tensor, k_GSH: Tensor, v_GSH: Tensor) -> Tensor:
    """Let query t see the keys up to ``S - T + t``: the last T keys are the queries' own.

    Shapes:
        q_TNH, k_GSH, v_GSH -> o_TNH
    """
    T, S = q_TNH.shape[0], k_GSH.shape[1]
    if T == 1:
        return attend_full(q_TNH, k_GSH, v_GSH)
    if T == S:
        return _grouped(q_TNH, k_GSH, v_GSH, causal=True)
    allowed_TS = torch.ones(T, S, dtype=torch.bool, device=q_TNH.device).tril(S - T)
    return _grouped(q_TNH, k_GSH, v_GSH, allowed_TS=allowed_TS)


def allowed_pairs(blocks: Sequence[Block], device: torch.device | None = None) -> Tensor:
    """Say who may attend to whom in one sample (specification, section 8).

    Returns:
        bool [S, S], row = query.
    """
    block_S, mode_S = _block_of_token(blocks, device)
    order_S = torch.arange(len(block_S), device=device)
    same_SS = block_S[:, None] == block_S[None, :]
    earlier_SS = order_S[None, :] <= order_S[:, None]
    together_SS = same_SS & (mode_S != BlockMode.CAUSAL.value)[:, None]
    hidden_SS = (mode_S == BlockMode.NOISE.value)[None, :] & ~same_SS
    allowed_SS = (earlier_SS | together_SS) & ~hidden_SS
    if any(block.sight is not Sight.ALL for block in blocks):
        sight_S = torch.tensor([block.sight.value for block in blocks], device=device)[block_S][:, None]
        images_S = (mode_S != BlockMode.CAUSAL.value)[None, :]
        unseen_SS = (sight_S == Sight.NOTHING.value) | ((sight_S == Sight.TEXTS.value) & images_S)
        allowed_SS &= same_SS | ~unseen_SS
    return allowed_SS


def best_backend(device: torch.device) -> Backend:
    """The faster way to attend in a packed sequence here: flex attention needs a GPU and Triton."""
    return "flex" if device.type == "cuda" and find_spec("triton") else "sdpa"


def packed_attention(samples: Sequence[Sequence[Block]], device: torch.device, backend: Backend | None = None) -> Attend:
    """Attention over a packed sequence of several samples that do not see each other.

    Args:
        samples: the blocks of each sample, in pack order.
        device: where the masks are made.
        backend: "sdpa" (a dense mask per sample), "padded" (all samples at once, filled up to the longest; for many short samples on a
            GPU), "written" (no fused kernel, faster backward on a CPU) or "flex" (one block mask, no ``Sight``); None takes
            ``best_backend``.
    """
    make = {"sdpa": _packed_sdpa, "padded": _packed_padded, "written": _packed_written, "flex": _packed_flex}
    return make[backend or best_backend(device)](samples, device)


def stacked_attention(samples: Sequence[Sequence[Block]], understanding_T: Tensor, device: torch.device) -> Attend:
    """Attention, written out, over a pack whose tokens lie by expert: all of the understanding expert, then all of the generation expert.

    Args:
        samples: the blocks of each sample, in pack order.
        understanding_T: for each token in sequence order whether the understanding expert has it.
        device: where the masks are made.
    """
    lengths = [sum(block.length for block in blocks) for blocks in samples]
    first_T = understanding_T.to(device)
    masks, counts = [], []
    for blocks, first_S in zip(samples, torch.split(first_T, lengths), strict=True):
        order = torch.cat((first_S.nonzero()[:, 0], (~first_S).nonzero()[:, 0]))
        masks.append(_additive(allowed_pairs(blocks, device)[order][:, order]))
        counts.append((int(first_S.sum()), int((~first_S).sum())))
    pieces = [count for side in zip(*counts, strict=True) for count in side]
    B = len(counts)

    def attend(q_TNH: Tensor, k_TGH: Tensor, v_TGH: Tensor) -> Tensor:
        q, k, v = (torch.split(x, pieces) for x in (q_TNH, k_TGH, v_TGH))
        done = [
            attend_written(torch.cat((q[n], q[B + n])), torch.cat((k[n], k[B + n])), torch.cat((v[n], v[B + n])), mask)
            for n, mask in enumerate(masks)
        ]
        halves = [torch.split(o, list(count)) for o, count in zip(done, counts, strict=True)]
        return torch.cat([half[side] for side in (0, 1) for half in halves])

    return attend


def attend_written(q_TNH: Tensor, k_SGH: Tensor, v_SGH: Tensor, mask_TS: Tensor) -> Tensor:
    """Attention as matrix products around a softmax, in the type of ``mask_TS``, which is added to the scores.

    Shapes:
        q_TNH, k_SGH, v_SGH, mask_TS -> o_TNH in the type of q
    """
    N, G = q_TNH.shape[1], k_SGH.shape[1]
    kind = mask_TS.dtype
    with torch.autocast(q_TNH.device.type, enabled=False):
        q_NTH = (q_TNH * q_TNH.shape[-1] ** -0.5).to(kind).transpose(0, 1)
        k_NHS = k_SGH.to(kind).permute(1, 2, 0).repeat_interleave(N // G, dim=0)
        v_NSH = v_SGH.to(kind).transpose(0, 1).repeat_interleave(N // G, dim=0)
        o_NTH = torch.softmax(torch.matmul(q_NTH, k_NHS) + mask_TS, dim=-1) @ v_NSH
    return o_NTH.transpose(0, 1).to(v_SGH.dtype)


def _packed_sdpa(samples: Sequence[Sequence[Block]], device: torch.device) -> Attend:
    lengths = [sum(block.length for block in blocks) for blocks in samples]
    masks = [allowed_pairs(blocks, device) for blocks in samples]

    def attend(q_TNH: Tensor, k_TGH: Tensor, v_TGH: Tensor) -> Tensor:
        parts = zip(*(torch.split(x, lengths) for x in (q_TNH, k_TGH, v_TGH)), masks, strict=True)
        return torch.cat([_grouped(q, k.transpose(0, 1), v.transpose(0, 1), allowed_TS=mask) for q, k, v, mask in parts])

    return attend


def _packed_padded(samples: Sequence[Sequence[Block]], device: torch.device) -> Attend:
    """One fused call for all samples. What is filled up sees everything, so that its softmax is defined; nobody sees it."""
    lengths = [sum(block.length for block in blocks) for blocks in samples]
    B, S = len(lengths), -(-max(lengths) // _ALIGNED) * _ALIGNED
    place_T = torch.cat([torch.arange(length) + n * S for n, length in enumerate(lengths)]).to(device)
    mask_BSS = _padded_mask(samples, S, device)

    def attend(q_TNH: Tensor, k_TGH: Tensor, v_TGH: Tensor) -> Tensor:
        kind, repeats = v_TGH.dtype, q_TNH.shape[1] // k_TGH.shape[1]
        rows = (q_TNH, *(x.repeat_interleave(repeats, dim=1) if repeats > 1 else x for x in (k_TGH, v_TGH)))
        q, k, v = (_filled(x.to(kind), place_T, B * S).view(B, S, x.shape[1], -1).transpose(1, 2) for x in rows)
        with sdpa_kernel(_ANY_LENGTH):
            o_BNSH = F.scaled_dot_product_attention(q, k, v, attn_mask=mask_BSS[:, None].to(kind))
        return o_BNSH.transpose(1, 2).reshape(B * S, *q_TNH.shape[1:]).index_select(0, place_T)

    return attend


def _filled(x_TNH: Tensor, place_T: Tensor, total: int) -> Tensor:
    return x_TNH.new_zeros(total, *x_TNH.shape[1:]).index_copy(0, place_T, x_TNH)


def _padded_mask(samples: Sequence[Sequence[Block]], S: int, device: torch.device) -> Tensor:
    """``allowed_pairs`` of all samples at once, additive, [B, S, S]."""
    block_BS, mode_BS, sight_BS = torch.stack([_rows_of(blocks, S) for blocks in samples], dim=1).to(device)
    order_S = torch.arange(S, device=device)
    same_BSS = block_BS[:, :, None] == block_BS[:, None, :]
    picture_BS = mode_BS != BlockMode.CAUSAL.value
    allowed_BSS = (order_S[None, :] <= order_S[:, None]) | (same_BSS & picture_BS[:, :, None])
    hidden_BSS = (mode_BS == BlockMode.NOISE.value)[:, None, :] | (sight_BS == Sight.NOTHING.value)[:, :, None]
    hidden_BSS = hidden_BSS | ((sight_BS == Sight.TEXTS.value)[:, :, None] & picture_BS[:, None, :])
    allowed_BSS &= same_BSS | ~hidden_BSS
    return _additive(allowed_BSS | (block_BS < 0)[:, :, None])


def _rows_of(blocks: Sequence[Block], S: int) -> Tensor:
    """Block, mode and sight of each token, int64 [3, S]; what is filled up belongs to block -1."""
    lengths = [block.length for block in blocks]
    sides = np.array([(n, block.mode.value, block.sight.value) for n, block in enumerate(blocks)])
    rows = np.full((3, S), -1)
    rows[:, : sum(lengths)] = np.repeat(sides, lengths, axis=0).T
    return torch.from_numpy(rows)


def _packed_written(samples: Sequence[Sequence[Block]], device: torch.device) -> Attend:
    lengths = [sum(block.length for block in blocks) for blocks in samples]
    masks = [_additive(allowed_pairs(blocks, device)) for blocks in samples]

    def attend(q_TNH: Tensor, k_TGH: Tensor, v_TGH: Tensor) -> Tensor:
        parts = zip(*(torch.split(x, lengths) for x in (q_TNH, k_TGH, v_TGH)), masks, strict=True)
        return torch.cat([attend_written(q, k, v, mask) for q, k, v, mask in parts])

    return attend


def _additive(allowed_SS: Tensor) -> Tensor:
    """0 where a pair may attend, else ``HIDDEN``; in the type that autocast would compute in."""
    device = allowed_SS.device.type
    kind = torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else torch.float32
    return torch.zeros(allowed_SS.shape, dtype=kind, device=allowed_SS.device).masked_fill(~allowed_SS, HIDDEN)


def _packed_flex(samples: Sequence[Sequence[Block]], device: torch.device) -> Attend:
    from torch.nn.attention.flex_attention import create_block_mask, flex_attention

    sample_T = torch.cat([torch.full((sum(b.length for b in blocks),), i, device=device) for i, blocks in enumerate(samples)])
    block_T, mode_T = _block_of_token([block for blocks in samples for block in blocks], device)

    def allowed(batch: Tensor, head: Tensor, q: Tensor, k: Tensor) -> Tensor:
        same = block_T[q] == block_T[k]
        seen = (k <= q) | (same & (mode_T[q] != BlockMode.CAUSAL.value))
        hidden = (mode_T[k] == BlockMode.NOISE.value) & ~same
        return (sample_T[q] == sample_T[k]) & seen & ~hidden

    total = len(sample_T)
    mask = create_block_mask(allowed, None, None, total, total, device=device.type)
    run = torch.compile(flex_attention, dynamic=False) if device.type == "cuda" else flex_attention

    def attend(q_TNH: Tensor, k_TGH: Tensor, v_TGH: Tensor) -> Tensor:
        q, k, v = (x.transpose(0, 1)[None] for x in (q_TNH, k_TGH, v_TGH))
        return run(q, k, v, block_mask=mask, enable_gqa=True)[0].transpose(0, 1)

    return attend


def _grouped(q_TNH: Tensor, k_GSH: Tensor, v_GSH: Tensor, *, causal: bool = False, allowed_TS: Tensor | None = None) -> Tensor:
    q_NTH = q_TNH.transpose(0, 1)
    grouped = q_NTH.shape[0] != k_GSH.shape[0]
    o_NTH = F.scaled_dot_product_attention(
        q_NTH[None], k_GSH[None], v_GSH[None], attn_mask=allowed_TS, is_causal=causal, enable_gqa=grouped
    )[0]
    return o_NTH.transpose(0, 1)


def _block_of_token(blocks: Sequence[Block], device: torch.device | None) -> tuple[Tensor, Tensor]:
    rows = _rows_of(blocks, sum(block.length for block in blocks)).to(device)
    return rows[0], rows[1]
