"""The packed training forward: cross-entropy on text, velocity error on noised latents.

Randomness comes in as tensors. What a training run does with the losses (weights, optimiser, schedule, packing of
a data set) is not known here. Source: specification, sections 9 and 10.

Axes: T tokens of the pack, L latent tokens, R latent tokens with loss, K labels, W numbers per latent token, D width.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from director.unimage.attention import Attend, Backend, packed_attention, stacked_attention
from director.unimage.codec import Codec
from director.unimage.images import patchify
from director.unimage.model import GENERATION, UNDERSTANDING, Routing, Streams, Unimage
from director.unimage.packing import CLEAN, Pack


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PackResult:
    """What the forward gave.

    Attributes:
        ce_K: cross-entropy per label.
        squared_error_RW: squared error of the velocity, or of the clean estimate, per number.
        times_R: flow times of the latent tokens with loss.
        inputs_TD: embeddings in sequence order.
        final_TD: final states in sequence order.
    """

    ce_K: Tensor
    squared_error_RW: Tensor
    times_R: Tensor
    inputs_TD: Tensor
    final_TD: Tensor

    @property
    def mse_R(self) -> Tensor:
        """Squared velocity error per latent token."""
        return self.squared_error_RW.mean(-1)

    def cross_entropy(self, weights_K: Tensor | None = None) -> Tensor:
        """Mean over labels, weighted if weights are given; 0 without labels."""
        if not len(self.ce_K):
            return self.final_TD.sum() * 0
        return self.ce_K.mean() if weights_K is None else (self.ce_K * weights_K).sum() / weights_K.sum()

    def velocity_error(self) -> Tensor:
        """Mean over latent tokens with loss; 0 without any."""
        return self.mse_R.mean() if len(self.squared_error_RW) else self.final_TD.sum() * 0

    def loss(self, ce_weight: float = 1.0, mse_weight: float = 1.0) -> Tensor:
        """Weighted sum of both means."""
        return ce_weight * self.cross_entropy() + mse_weight * self.velocity_error()


@torch.no_grad()
def encode_padded(codec: Codec, pixels: Sequence[Tensor], noise: Tensor) -> Tensor:
    """Latents of all images of a pack, zero-padded right and below to one size before encoding, as the public code trains.

    Args:
        codec: the visual codec.
        pixels: images [3, Y, X] in [-1, 1].
        noise: standard normal of the codec's sampling, [images, C, largest Y / downsample, largest X / downsample].

    Returns:
        Scaled latents in the shape of ``noise``; the padding is not cut off.
    """
    height, width = (max(image.shape[axis] for image in pixels) for axis in (1, 2))
    padded = torch.stack([F.pad(image, (0, width - image.shape[2], 0, height - image.shape[1])) for image in pixels])
    return codec.encode(padded, noise)


def crop_latents(model: Unimage, pack: Pack, padded_BCYX: Tensor) -> tuple[Tensor, ...]:
    """Cut each image's latent out of a padded batch."""
    patch = model.config.latent_patch
    return tuple(
        latent[:, : rows * patch, : columns * patch] for latent, (rows, columns) in zip(padded_BCYX, pack.latent_shapes, strict=True)
    )


def flow_times(raw_L: Tensor, shift: float) -> Tensor:
    """Flow times of raw ones: a sigmoid, then the shift; clean tokens give exactly 0."""
    t = torch.sigmoid(raw_L)
    return shift * t / (1 + (shift - 1) * t)


def forward_pack(
    model: Unimage,
    pack: Pack,
    latents: Sequence[Tensor],
    noise_LW: Tensor,
    *,
    shift: float | None = None,
    freeze_understanding: bool = False,
    backend: Backend | None = None,
) -> PackResult:
    """Run the model on a pack.

    Args:
        model: with or without gradients.
        pack: the sequence.
        latents: scaled latent [C, Y, X] of each latent image of the pack, see ``encode_padded`` and ``crop_latents``; not used
            where the pack has them as tokens.
        noise_LW: one standard normal per latent number, clean tokens included (theirs is not used).
        shift: of the times; None takes the configuration's.
        freeze_understanding: cut all gradients of the understanding path, embeddings and vision included; the text head
            alone keeps its own.
        backend: how to attend; None takes what suits the device. "written" lays the tokens by expert, so that nothing is moved.

    Shapes:
        -> ce_K, squared_error_RW, final_TD
    """
    device, config = model.device, model.config
    times_L = flow_times(pack.raw_times.to(device), config.timestep_shift if shift is None else shift)
    noise_LW = noise_LW.to(device)
    clean_LW = _clean_tokens(pack, latents, config.latent_patch, noise_LW)
    noisy_LW = (1 - times_L[:, None]) * clean_LW + times_L[:, None] * noise_LW
    streams, routing = embed_pack(model, pack, noisy_LW, times_L, freeze_understanding=freeze_understanding)
    placed = (
        _stacked(pack, routing, device) if backend == "written" and not pack.vision_pixels else _in_order(pack, routing, device, backend)
    )
    rotations = model.decoder.rotations(pack.positions.to(device)[placed.sequence_T], placed.routing)
    frozen = (UNDERSTANDING,) if freeze_understanding else ()
    finals = model.decoder(streams, rotations, placed.routing, _same_in_every_layer(placed.attend), frozen)
    final_TD = placed.routing.join(list(finals.values()))
    logits_KV = model.text_logits(final_TD[placed.memory_T[pack.label_slots.to(device)]])
    given_RW = model.velocity(final_TD[placed.memory_T[pack.velocity_slots.to(device)]])
    lossy_L = (pack.raw_times > CLEAN).to(device)
    wanted_RW = (clean_LW if config.prediction == "clean" else noise_LW - clean_LW)[lossy_L]
    return PackResult(
        ce_K=F.cross_entropy(logits_KV.float(), pack.labels.to(device), reduction="none"),
        squared_error_RW=(given_RW.float() - wanted_RW).square(),
        times_R=times_L[lossy_L],
        inputs_TD=placed.routing.join(list(streams.values()))[placed.memory_T],
        final_TD=final_TD[placed.memory_T],
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Placed:
    """How the tokens of a pack lie in memory.

    Attributes:
        routing: of the tokens as they lie.
        attend: over them.
        sequence_T: place in memory -> place in the sequence.
        memory_T: the other way round.
    """

    routing: Routing
    attend: Attend
    sequence_T: Tensor
    memory_T: Tensor


def _in_order(pack: Pack, routing: Routing, device: torch.device, backend: Backend | None) -> _Placed:
    """Tokens lie as they follow each other."""
    same_T = torch.arange(pack.length, device=device)
    return _Placed(routing=routing, attend=packed_attention(pack.samples, device, backend), sequence_T=same_T, memory_T=same_T)


def _stacked(pack: Pack, routing: Routing, device: torch.device) -> _Placed:
    """All tokens of the one expert lie before all of the other, so that no layer moves them."""
    sequence_T = torch.cat(list(routing.slots.values()))
    return _Placed(
        routing=Routing.stacked(len(pack.text_slots), len(pack.latent_slots), device),
        attend=stacked_attention(pack.samples, _of_understanding(pack), device),
        sequence_T=sequence_T,
        memory_T=sequence_T.argsort(),
    )


def embed_pack(
    model: Unimage, pack: Pack, noisy_LW: Tensor, times_L: Tensor, *, freeze_understanding: bool = False
) -> tuple[Streams, Routing]:
    """Embeddings of a pack by expert, and its routing."""
    device = model.device
    with torch.set_grad_enabled(torch.is_grad_enabled() and not freeze_understanding):
        slots, parts = [pack.text_slots], [model.embed_text(pack.text_ids.to(device), _on(device, pack.text_belongs))]
        if pack.vision_pixels:
            patches_TP = torch.cat([patchify(pixels, model.config.vision.patch) for pixels in pack.vision_pixels]).to(device)
            slots.append(pack.vision_slots)
            parts.append(model.embed_vision(patches_TP, pack.vision_ids.to(device), pack.vision_lengths))
        streams = {UNDERSTANDING: torch.cat(parts)}
    if len(pack.latent_slots):
        streams[GENERATION] = model.embed_latents(noisy_LW, times_L, pack.latent_ids.to(device), _on(device, pack.latent_belongs))
    return streams, Routing.mixed(torch.cat(slots).to(device), pack.latent_slots.to(device))


def _on(device: torch.device, numbers: Tensor | None) -> Tensor | None:
    return None if numbers is None else numbers.to(device)


def _clean_tokens(pack: Pack, latents: Sequence[Tensor], patch: int, like_LW: Tensor) -> Tensor:
    if pack.latent_tokens is not None:
        return pack.latent_tokens.to(like_LW.device)
    return torch.cat([patchify(latent, patch) for latent in latents]).to(like_LW.device) if latents else like_LW


def _of_understanding(pack: Pack) -> Tensor:
    """For each token of the sequence whether it is no latent."""
    mine_T = torch.ones(pack.length, dtype=torch.bool)
    mine_T[pack.latent_slots] = False
    return mine_T


def _same_in_every_layer(attend: Attend) -> Callable[[int], Attend]:
    return lambda layer: attend
