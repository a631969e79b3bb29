"""The Mixture-of-Transformers, top to bottom.

Two experts of the same shape stand in every layer. ``understanding`` computes text, markers and seen images;
``generation`` computes latents, clean and noisy. Routing is hard, by token kind. Only attention mixes them: one
softmax runs over queries, keys and values of both. Who may attend to whom, and where keys and values are kept, is
the caller's: it hands in one ``Attend`` per layer. No device, dtype, file or randomness is decided here.

Axes: T tokens in sequence order, E tokens of one expert, D width, N query heads, G key/value heads, H numbers per head,
P numbers per vision patch, W numbers per latent token. Source: specification, sections 3, 4 and 7.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn

from director.unimage.attention import Attend
from director.unimage.config import SINUSOID_WIDTH, LanguageConfig, UnimageConfig
from director.unimage.images import position_table
from director.unimage.vision import ACTIVATIONS, Connector, VisionTower

UNDERSTANDING = "understanding"
GENERATION = "generation"
EXPERTS = (UNDERSTANDING, GENERATION)

LEAST_TIME = 1e-3
"""Flow times count as no less where a velocity is computed from a clean estimate."""

Streams = Mapping[str, Tensor]
"""Expert name -> hidden states of its tokens, x_ED; an expert without tokens is absent."""

Rotation = tuple[Tensor, Tensor]
"""cos and sin, each [E, 1, H]; the first half of sin is negated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """Which expert computes which token of a sequence.

    Attributes:
        slots: expert -> the places of its tokens in the sequence, int64 [E]; experts without tokens are absent.
        order: sequence place -> row of the experts' tokens laid behind each other, int64 [T]; None if one expert has all.
    """

    slots: Mapping[str, Tensor]
    order: Tensor | None
    lengths: tuple[int, ...] = ()
    """Tokens per expert where they already lie behind each other in the order of EXPERTS; () where they do not."""

    @staticmethod
    def stacked(understanding: int, generation: int, device: torch.device) -> Routing:
        """All tokens of the one expert lie before all of the other, so that nothing has to be moved."""
        lengths = {name: length for name, length in zip(EXPERTS, (understanding, generation), strict=True) if length}
        starts = {UNDERSTANDING: 0, GENERATION: understanding}
        slots = {name: torch.arange(starts[name], starts[name] + length, device=device) for name, length in lengths.items()}
        return Routing(slots=slots, order=None, lengths=tuple(lengths.values()) if len(lengths) > 1 else ())

    @staticmethod
    def single(expert: str, length: int, device: torch.device) -> Routing:
        """All ``length`` tokens belong to one expert."""
        return Routing(slots={expert: torch.arange(length, device=device)}, order=None)

    @staticmethod
    def mixed(understanding_E: Tensor, generation_E: Tensor) -> Routing:
        """Tokens of both experts; the two lists of places cover the sequence."""
        slots = {name: places for name, places in zip(EXPERTS, (understanding_E, generation_E), strict=True) if len(places)}
        if len(slots) == 1:
            return Routing(slots=slots, order=None)
        return Routing(slots=slots, order=torch.cat(list(slots.values())).argsort())

    def join(self, parts: Sequence[Tensor]) -> Tensor:
        """Lay the experts' rows into sequence order."""
        if self.lengths:
            return torch.cat(list(parts))
        return parts[0] if self.order is None else torch.cat(list(parts)).index_select(0, self.order)

    def split(self, rows_T: Tensor) -> Streams:
        """Give each expert its rows of a sequence."""
        if self.lengths:
            return dict(zip(self.slots, torch.split(rows_T, list(self.lengths)), strict=True))
        if self.order is None:
            return {next(iter(self.slots)): rows_T}
        return {name: rows_T.index_select(0, places) for name, places in self.slots.items()}


class RMSNorm(nn.Module):
    """Root-mean-square norm: statistics in float32, cast back, then the weight."""

    def __init__(self, width: int, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x_TD: Tensor) -> Tensor:
        """Shapes: any [..., D] -> the same."""
        if x_TD.dtype == torch.float32:
            return nn.functional.rms_norm(x_TD, x_TD.shape[-1:], self.weight, self.epsilon)
        return self.weight * unit_mean_square(x_TD, self.epsilon)


def unit_mean_square(x: Tensor, epsilon: float) -> Tensor:
    """Scale the last axis to mean square 1, computed in float32, returned in the type of ``x``."""
    return nn.functional.rms_norm(x.float(), x.shape[-1:], None, epsilon).to(x.dtype)


def rotate(x_ENH: Tensor, rotation: Rotation) -> Tensor:
    """Turn the pairs (i, i + H/2) of every head by their angles.

    Shapes:
        x_ENH -> x_ENH
    """
    cos, sin = (part.to(x_ENH.dtype) for part in rotation)
    return torch.addcmul(x_ENH * cos, x_ENH.roll(x_ENH.shape[-1] // 2, dims=-1), sin)


class Expert(nn.Module):
    """One expert of one layer: its norms, projections and gated MLP.

    Query, key and value projections are one matrix (in that order of rows), gate and up projections another.
    """

    def __init__(self, config: LanguageConfig) -> None:
        super().__init__()
        width, head = config.width, config.head_width
        self.heads, self.kv_heads, self.head_width = config.heads, config.key_value_heads, head
        self.epsilon = config.norm_epsilon
        self.activation = ACTIVATIONS[config.activation]
        self.attention_norm = RMSNorm(width, config.norm_epsilon)
        self.qkv = nn.Linear(width, (config.heads + 2 * config.key_value_heads) * head)
        self.query_norm = nn.Parameter(torch.ones(head))
        self.key_norm = nn.Parameter(torch.ones(head))
        self.output = nn.Linear(config.heads * head, width, bias=False)
        self.mlp_norm = RMSNorm(width, config.norm_epsilon)
        self.gate_up = nn.Linear(width, 2 * config.mlp_width, bias=False)
        self.down = nn.Linear(config.mlp_width, width, bias=False)

    def project(self, x_ED: Tensor, rotation: Rotation) -> tuple[Tensor, Tensor]:
        """Queries and keys (normed, rotated) as one tensor, and values.

        Shapes:
            x_ED -> qk [E, N + G, H], v_EGH
        """
        heads_ENH = self.qkv(self.attention_norm(x_ED)).view(len(x_ED), -1, self.head_width)
        qk, v_EGH = heads_ENH[:, : -self.kv_heads], heads_ENH[:, -self.kv_heads :]
        weight = torch.cat((self.query_norm.expand(self.heads, -1), self.key_norm.expand(self.kv_heads, -1)))
        # autocast computes in a narrower type than the weights have; elsewhere both types are the same
        return rotate(weight.to(qk.dtype) * unit_mean_square(qk, self.epsilon), rotation), v_EGH

    def finish(self, x_ED: Tensor, attended_ENH: Tensor) -> Tensor:
        """Add what attention brought, then the MLP.

        Shapes:
            x_ED, attended_ENH -> x_ED
        """
        x_ED = x_ED + self.output(attended_ENH.flatten(1))
        gate, up = self.gate_up(self.mlp_norm(x_ED)).chunk(2, dim=-1)
        out_ED: Tensor = x_ED + self.down(self.activation(gate) * up)
        return out_ED


class Layer(nn.Module):
    """One decoder layer: both experts around one joint attention."""

    def __init__(self, config: LanguageConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.experts = nn.ModuleDict({name: Expert(config) for name in EXPERTS})

    def forward(
        self,
        streams: Streams,
        rotations: Mapping[str, Rotation],
        routing: Routing,
        attend: Attend,
        frozen: Collection[str] = (),
        wanted: Collection[str] = EXPERTS,
    ) -> Streams:
        """Advance all tokens by one layer; experts in ``frozen`` get no gradients and pass none on.

        Only the tokens of the ``wanted`` experts are finished; the others are there for attention.

        Shapes:
            streams of x_ED -> streams of x_ED
        """
        qk: list[Tensor] = []
        v: list[Tensor] = []
        for name, x_ED in streams.items():
            with _gradients(name not in frozen):
                projected = self._expert(name).project(x_ED, rotations[name])
            qk.append(projected[0])
            v.append(projected[1])
        qk_T = routing.join(qk)
        attended = routing.split(attend(qk_T[:, : self.heads], qk_T[:, self.heads :], routing.join(v)))
        finished: dict[str, Tensor] = {}
        for name, x_ED in streams.items():
            if name in wanted:
                with _gradients(name not in frozen):
                    finished[name] = self._expert(name).finish(x_ED, attended[name])
        return finished

    def _expert(self, name: str) -> Expert:
        return cast(Expert, self.experts[name])


class Decoder(nn.Module):
    """Token embeddings, the layers, a final norm per expert, and the text head."""

    def __init__(self, config: LanguageConfig) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.width)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.final_norms = nn.ModuleDict({name: RMSNorm(config.width, config.norm_epsilon) for name in EXPERTS})
        self.head = nn.Linear(config.width, config.vocabulary, bias=False)

    def rotations(self, positions_T: Tensor, routing: Routing) -> Mapping[str, Rotation]:
        """Rotary cosines and sines of each expert's tokens, from positions in sequence order."""
        width, theta, dtype = self.config.head_width, self.config.rope_theta, self.embedding.weight.dtype
        return {name: rotation(positions_T[slots], width, theta, dtype) for name, slots in routing.slots.items()}

    def forward(
        self,
        streams: Streams,
        rotations: Mapping[str, Rotation],
        routing: Routing,
        attend: Callable[[int], Attend],
        frozen: Collection[str] = (),
        wanted: Collection[str] = EXPERTS,
    ) -> Streams:
        """Compute the final states of new tokens.

        Args:
            streams: embeddings by expert.
            rotations: of each expert's tokens, see ``rotations``.
            routing: whose token is where.
            attend: layer number -> how its new tokens attend (and where their keys and values go).
            frozen: experts that neither get nor pass on gradients.
            wanted: experts whose final states are asked for; the last layer does no more than they need.

        Shapes:
            streams of x_ED -> streams of x_ED of the wanted experts, after the final norms
        """
        last = len(self.layers) - 1
        for number, layer in enumerate(self.layers):
            streams = layer(streams, rotations, routing, attend(number), frozen, wanted if number == last else EXPERTS)
        finals: dict[str, Tensor] = {}
        for name, x_ED in streams.items():
            with _gradients(name not in frozen):
                finals[name] = self.final_norms[name](x_ED)
        return finals


class TimeEmbedder(nn.Module):
    """Flow time in [0, 1] to the decoder's width; the time is not scaled by 1000."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Linear(SINUSOID_WIDTH, width)
        self.second = nn.Linear(width, width)

    def forward(self, t_T: Tensor) -> Tensor:
        """Shapes: t_T in [0, 1], float32 -> x_TD."""
        hidden = self.first(sinusoid(t_T).to(self.first.weight.dtype))
        x_TD: Tensor = self.second(nn.functional.silu(hidden))
        return x_TD


class Unimage(nn.Module):
    """The whole model but the visual codec.

    ===================  =====================================================================
    ``decoder``          Mixture-of-Transformers with embeddings and text head
    ``vision``           SigLIP tower; ``connector`` brings its features to the decoder's width
    ``latent_in``        latent token to the decoder's width; ``latent_out`` to a velocity or a clean estimate
    ``time``             embedding of the flow time
    ``latent_positions``  fixed table added to latents; ``vision_positions`` to seen patches
    ``identities``       embedding of the id that a token belongs to, row 0 for none; there only if the configuration has ids
    ===================  =====================================================================
    """

    latent_positions: Tensor
    vision_positions: Tensor

    def __init__(self, config: UnimageConfig) -> None:
        super().__init__()
        width = config.language.width
        self.config = config
        self.decoder = Decoder(config.language)
        if config.sees:
            self.vision = VisionTower(config.vision)
            self.connector = Connector(config)
        self.latent_in = nn.Linear(config.latent_token_width, width)
        self.latent_out = nn.Linear(width, config.latent_token_width)
        self.time = TimeEmbedder(width)
        self.register_buffer("latent_positions", position_table(width, config.latent_grid))
        if config.sees:
            self.register_buffer("vision_positions", position_table(width, config.vision_grid))
        if config.identities:
            self.identities = nn.Embedding(config.identities + 1, width, padding_idx=0)

    @property
    def device(self) -> torch.device:
        """Where the inputs go."""
        return self.decoder.embedding.weight.device

    @property
    def dtype(self) -> torch.dtype:
        """The type of hidden states."""
        return self.decoder.embedding.weight.dtype

    def embed_text(self, ids_T: Tensor, belongs_T: Tensor | None = None) -> Tensor:
        """Shapes: int64 ids_T, markers included, and the id (0 for none) that each token belongs to -> x_TD."""
        x_TD: Tensor = self.decoder.embedding(ids_T)
        return x_TD if belongs_T is None else x_TD + self.identities(belongs_T)

    def embed_vision(self, patches_TP: Tensor, ids_T: Tensor, lengths: Sequence[int]) -> Tensor:
        """What the decoder sees of the images of a pack.

        Args:
            patches_TP: flattened patches, channel fastest.
            ids_T: positions, the same in the tower's learned table and in the decoder's fixed one.
            lengths: patches per image.

        Shapes:
            -> x_TD
        """
        features_TV = self.vision(patches_TP.to(self.dtype), ids_T, lengths)
        x_TD: Tensor = self.connector(features_TV) + self.vision_positions[ids_T]
        return x_TD

    def embed_latents(self, tokens_TW: Tensor, t_T: Tensor, ids_T: Tensor, belongs_T: Tensor | None = None) -> Tensor:
        """Latent tokens at flow times ``t_T`` (0 is clean, 1 pure noise).

        Shapes:
            tokens_TW, t_T (or [1] for all), ids_T, belongs_T as for texts -> x_TD
        """
        x_TD: Tensor = self.latent_in(tokens_TW.to(self.dtype)) + self.time(t_T) + self.latent_positions[ids_T]
        return x_TD if belongs_T is None else x_TD + self.identities(belongs_T)

    def text_logits(self, final_TD: Tensor) -> Tensor:
        """Shapes: final states of understanding tokens -> logits [T, vocabulary]."""
        logits: Tensor = self.decoder.head(final_TD)
        return logits

    def velocity(self, final_TD: Tensor) -> Tensor:
        """What the latent head gives: the velocity, or the clean latent where the configuration says so (see ``flow``).

        Shapes:
            final states of generation tokens -> velocity_TW
        """
        velocity_TW: Tensor = self.latent_out(final_TD)
        return velocity_TW

    def flow(self, final_TD: Tensor, x_TW: Tensor, t: float) -> Tensor:
        """The velocity at flow time ``t``, whatever the latent head gives.

        Shapes:
            final states of generation tokens, their noisy latents x_TW (float32) -> velocity_TW
        """
        given_TW = self.velocity(final_TD)
        if self.config.prediction == "velocity":
            return given_TW
        return (x_TW - given_TW.float()) / max(t, LEAST_TIME)


def sinusoid(t_T: Tensor) -> Tensor:
    """128 cosines, then 128 sines of ``t * 10000 ** (-k / 128)``, float32 [T, 256]."""
    half = SINUSOID_WIDTH // 2
    frequencies = torch.exp(-math.log(10000.0) * torch.arange(half, dtype=torch.float32, device=t_T.device) / half)
    angles = t_T.float()[:, None] * frequencies
    return torch.cat([angles.cos(), angles.sin()], dim=-1)


def rotation(positions_E: Tensor, head_width: int, theta: float, dtype: torch.dtype) -> Rotation:
    """Rotary cosines and sines; angles are computed in float32 and cast to ``dtype``.

    Shapes:
        positions_E -> cos, sin, each [E, 1, H]
    """
    exponents = torch.arange(0, head_width, 2, dtype=torch.float32, device=positions_E.device) / head_width
    angles = positions_E.float()[:, None] * theta**-exponents
    cos, sin = angles.cos()[:, None].to(dtype), angles.sin()[:, None].to(dtype)
    return torch.cat([cos, cos], dim=-1), torch.cat([-sin, sin], dim=-1)


def compile_experts(model: Unimage) -> None:
    """Compile what each expert does before and after attention; the first passes take minutes, later ones are faster.

    Attention and caches stay as they are: they are the caller's. Needs a C++ compiler on the CPU, Triton on a GPU.
    """
    for layer in model.decoder.layers:
        for expert in cast(Layer, layer).experts.values():
            for step in ("project", "finish"):
                setattr(expert, step, torch.compile(getattr(expert, step), dynamic=True))


def _gradients(wanted: bool) -> AbstractContextManager[object]:
    """Leave gradients as they are, or cut them."""
    return nullcontext() if wanted else torch.no_grad()
