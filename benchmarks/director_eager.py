"""The model once more, written straightforwardly: what ``benchmarks.director`` measures the director against.

It follows the public code's schedule: three contexts that are deep copies of each other, one forward per guidance
branch, and in every layer a fresh tensor into which the whole cache and the new keys are copied. Tokens are routed by
index, as there. Attention is the fused one of torch, so that the difference is the schedule and not the kernel.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor

from director.unimage.checkpoint import published_tensors
from director.unimage.config import UnimageConfig
from director.unimage.images import flattened_ids, patchify
from director.unimage.layout import model_places
from director.unimage.model import Unimage, sinusoid
from director.unimage.sampling import SamplingSettings, guide, shifted_times


@dataclass
class EagerContext:
    """Keys and values [tokens, heads, width] of every layer."""

    keys: list[Tensor]
    values: list[Tensor]
    length: int = 0
    position: int = 0


class EagerModel:
    """Weights under the published names, and plain functions over them."""

    def __init__(self, model: Unimage) -> None:
        self.config: UnimageConfig = model.config
        self.weights = {name: tensor.detach() for name, tensor in published_tensors(model, model_places(model.config))}
        self.model = model

    def empty(self) -> EagerContext:
        """A context without tokens."""
        language = self.config.language
        blank = torch.zeros(0, language.key_value_heads, language.head_width, dtype=self.model.dtype)
        return EagerContext([blank.clone() for _ in range(language.layers)], [blank.clone() for _ in range(language.layers)])

    def add_text(self, context: EagerContext, ids: list[int]) -> None:
        """Add a text between its markers."""
        marks = self.config.special_tokens
        whole = torch.tensor([marks.text_start, *ids, marks.text_end])
        x = self.weights["language_model.model.embed_tokens.weight"][whole]
        positions = torch.arange(context.position, context.position + len(whole))
        self.forward(x, positions, torch.arange(len(whole)), torch.tensor([], dtype=torch.long), context, causal=True, update=True)
        context.position += len(whole)

    def add_vision(self, context: EagerContext, pixels: Tensor) -> None:
        """Add a seen image."""
        patch = self.config.vision.patch
        ids = flattened_ids(pixels.shape[1] // patch, pixels.shape[2] // patch, self.config.vision_grid)
        seen = self.model.embed_vision(patchify(pixels, patch), ids, [len(ids)])
        marks = self._marks()
        x = torch.cat([marks[:1], seen, marks[1:]])
        positions = torch.full((len(x),), context.position)
        self.forward(x, positions, torch.arange(len(x)), torch.tensor([], dtype=torch.long), context, causal=False, update=True)
        context.position += 1

    def add_latent(self, context: EagerContext, latent: Tensor) -> None:
        """Add a clean latent."""
        patch = self.config.latent_patch
        ids = flattened_ids(latent.shape[1] // patch, latent.shape[2] // patch, self.config.latent_grid)
        self._latent_block(context, patchify(latent, patch), 0.0, ids, update=True)
        context.position += 1

    def velocity(self, context: EagerContext, x_t: Tensor, t: float, ids: Tensor) -> Tensor:
        """Velocity of one branch."""
        states = self._latent_block(context, x_t, t, ids, update=False)[1:-1]
        return F.linear(states, self.weights["llm2vae.weight"], self.weights["llm2vae.bias"])

    def _latent_block(self, context: EagerContext, tokens: Tensor, t: float, ids: Tensor, *, update: bool) -> Tensor:
        weights = self.weights
        tokens = tokens.to(self.model.dtype)
        time = F.linear(
            sinusoid(torch.full((len(tokens),), t)).to(tokens.dtype),
            weights["time_embedder.mlp.0.weight"],
            weights["time_embedder.mlp.0.bias"],
        )
        time = F.linear(F.silu(time), weights["time_embedder.mlp.2.weight"], weights["time_embedder.mlp.2.bias"])
        latents = F.linear(tokens, weights["vae2llm.weight"], weights["vae2llm.bias"]) + time + weights["latent_pos_embed.pos_embed"][ids]
        count = len(tokens) + 2
        understanding, generation = torch.tensor([0, count - 1]), torch.arange(1, count - 1)
        x = latents.new_zeros(count, latents.shape[1])
        x[understanding] = self._marks()
        x[generation] = latents
        positions = torch.full((count,), context.position)
        return self.forward(x, positions, understanding, generation, context, causal=False, update=update)

    def forward(
        self, x: Tensor, positions: Tensor, understanding: Tensor, generation: Tensor, context: EagerContext, *, causal: bool, update: bool
    ) -> Tensor:
        """Final states of new tokens behind a context."""
        language = self.config.language
        experts = [("", understanding), ("_moe_gen", generation)] if len(generation) else [("", understanding)]
        inverse = 1.0 / (language.rope_theta ** (torch.arange(0, language.head_width, 2).float() / language.head_width))
        angles = torch.cat([positions.float()[:, None] * inverse] * 2, dim=-1)
        cos, sin = angles.cos()[:, None].to(x.dtype), angles.sin()[:, None].to(x.dtype)
        for number in range(language.layers):
            x = self._layer(number, x, cos, sin, experts, context, causal=causal, update=update)
        out = torch.zeros_like(x)
        for suffix, index in experts:
            out[index] = self._norm(x[index], f"language_model.model.norm{suffix}.weight")
        if update:
            context.length += len(x)
        return out

    def _layer(
        self,
        number: int,
        x: Tensor,
        cos: Tensor,
        sin: Tensor,
        experts: list[tuple[str, Tensor]],
        context: EagerContext,
        *,
        causal: bool,
        update: bool,
    ) -> Tensor:
        language, root = self.config.language, f"language_model.model.layers.{number}"
        T, H = len(x), language.head_width
        q = x.new_zeros(T, language.heads, H)
        k, v = x.new_zeros(T, language.key_value_heads, H), x.new_zeros(T, language.key_value_heads, H)
        for suffix, index in experts:
            h = self._norm(x[index], f"{root}.input_layernorm{suffix}.weight")
            q[index] = self._norm(
                self._linear(h, f"{root}.self_attn.q_proj{suffix}").view(len(index), -1, H), f"{root}.self_attn.q_norm{suffix}.weight"
            )
            k[index] = self._norm(
                self._linear(h, f"{root}.self_attn.k_proj{suffix}").view(len(index), -1, H), f"{root}.self_attn.k_norm{suffix}.weight"
            )
            v[index] = self._linear(h, f"{root}.self_attn.v_proj{suffix}").view(len(index), -1, H)
        q, k = q * cos + _half_turned(q) * sin, k * cos + _half_turned(k) * sin
        total, past = context.length + T, torch.arange(context.length)
        new = torch.arange(context.length, total)
        keys, values = k.new_zeros(total, *k.shape[1:]), v.new_zeros(total, *v.shape[1:])
        keys[past], values[past] = context.keys[number], context.values[number]
        keys[new], values[new] = k, v
        mask = torch.ones(T, total, dtype=torch.bool).tril(total - T) if causal else None
        attended = (
            F.scaled_dot_product_attention(
                q.transpose(0, 1)[None], keys.transpose(0, 1)[None], values.transpose(0, 1)[None], attn_mask=mask, enable_gqa=True
            )[0]
            .transpose(0, 1)
            .reshape(T, -1)
        )
        if update:
            context.keys[number], context.values[number] = keys, values
        out = torch.zeros_like(x)
        for suffix, index in experts:
            h = x[index] + F.linear(attended[index], self.weights[f"{root}.self_attn.o_proj{suffix}.weight"])
            m = self._norm(h, f"{root}.post_attention_layernorm{suffix}.weight")
            gate = F.silu(F.linear(m, self.weights[f"{root}.mlp{suffix}.gate_proj.weight"]))
            up = F.linear(m, self.weights[f"{root}.mlp{suffix}.up_proj.weight"])
            out[index] = h + F.linear(gate * up, self.weights[f"{root}.mlp{suffix}.down_proj.weight"])
        return out

    def _linear(self, x: Tensor, name: str) -> Tensor:
        return F.linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def _norm(self, x: Tensor, name: str) -> Tensor:
        wide = x.float()
        wide = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self.config.language.norm_epsilon)
        return self.weights[name] * wide.to(x.dtype)

    def _marks(self) -> Tensor:
        marks = self.config.special_tokens
        return self.weights["language_model.model.embed_tokens.weight"][torch.tensor([marks.image_start, marks.image_end])]


@dataclass
class EagerContexts:
    """The three contexts, nothing shared."""

    full: EagerContext
    text_free: EagerContext
    image_free: EagerContext


@torch.inference_mode()
def build(eager: EagerModel, script: list[tuple[str, object]]) -> EagerContexts:
    """Contexts of texts (ids) and images (latent, pixels), each a deep copy of its own."""
    contexts = EagerContexts(eager.empty(), eager.empty(), eager.empty())
    for kind, content in script:
        if kind == "text":
            contexts.text_free = copy.deepcopy(contexts.full)
            eager.add_text(contexts.full, content)  # type: ignore[arg-type]
            eager.add_text(contexts.image_free, content)  # type: ignore[arg-type]
        else:
            latent, pixels = content  # type: ignore[misc]
            eager.add_latent(contexts.full, latent)
            eager.add_vision(contexts.full, pixels)
            contexts.text_free = copy.deepcopy(contexts.full)
    return contexts


@torch.inference_mode()
def sample(eager: EagerModel, contexts: EagerContexts, settings: SamplingSettings, noise: Tensor) -> Tensor:
    """Guided sampling, one forward per branch and step; returns latent tokens."""
    side = eager.config.pixels_per_latent_token
    ids = flattened_ids(settings.height // side, settings.width // side, eager.config.latent_grid)
    times = shifted_times(settings.timesteps, settings.shift).tolist()
    x = noise
    for t, following in pairwise(times):
        v = eager.velocity(contexts.full, x, t, ids)
        if settings.guides_at(t):
            text_free = eager.velocity(contexts.text_free, x, t, ids)
            image_free = eager.velocity(contexts.image_free, x, t, ids) if settings.image_scale > 1 else None
            v = guide(v, text_free, image_free, settings)
        x = x - v.float() * (t - following)
    return x


def _half_turned(x: Tensor) -> Tensor:
    half = x.shape[-1] // 2
    return torch.cat((-x[..., half:], x[..., :half]), dim=-1)
