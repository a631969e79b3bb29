"""LoRA: every matrix of the layers keeps its weights and learns a product of two narrow ones beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import torch
from torch import Tensor, nn

from director.unimage.layout import model_places
from director.unimage.model import Layer, Unimage

MATRICES = ("qkv", "output", "gate_up", "down")


class LowRankLinear(nn.Module):
    """A linear layer whose weights stay, plus ``scale * up @ down``, which begins at zero.

    Args:
        base: the layer; its parameters get no gradients any more.
        rank: of the product.
        alpha: the scale is alpha / rank.
    """

    def __init__(self, base: nn.Linear, rank: int, alpha: float) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        self.down = nn.Parameter(base.weight.new_empty(rank, base.in_features, dtype=torch.float32))
        self.up = nn.Parameter(base.weight.new_zeros(base.out_features, rank, dtype=torch.float32))
        self.scale = alpha / rank

    def forward(self, x: Tensor) -> Tensor:
        """Shapes: [..., in] -> [..., out]."""
        low = nn.functional.linear(x, self.down.to(x.dtype))
        out: Tensor = self.base(x) + self.scale * nn.functional.linear(low, self.up.to(x.dtype))
        return out


def add_lora(model: Unimage, rank: int, alpha: float, generator: torch.Generator) -> None:
    """Freeze a model and put low-rank products beside the matrices of its layers.

    Args:
        model: changed.
        rank: of the products.
        alpha: their scale is alpha / rank.
        generator: of the first numbers of ``down``.
    """
    model.requires_grad_(False)
    for layer in model.decoder.layers:
        for expert in cast(Layer, layer).experts.values():
            for name in MATRICES:
                low = LowRankLinear(getattr(expert, name), rank, alpha)
                if low.down.device.type != "meta":
                    nn.init.normal_(low.down, std=low.down.shape[1] ** -0.5, generator=generator)
                setattr(expert, name, low)


def lora_changes(model: Unimage, values: Mapping[str, Tensor] | None = None) -> dict[str, tuple[Tensor, Tensor]]:
    """The products by published projection name, for ``adapters.write_adapter``.

    Args:
        model: with products.
        values: their numbers by our names, such as averages; the model's own where None.
    """
    held = dict(model.named_parameters()) if values is None else values
    changes: dict[str, tuple[Tensor, Tensor]] = {}
    for place in model_places(model.config):
        stem = place.ours.removesuffix(".weight")
        if f"{stem}.down" in held and place.ours.endswith(".weight"):
            rows = held[f"{stem}.up"][place.row : place.row + place.shape[0]]
            changes[place.published.removesuffix(".weight")] = (held[f"{stem}.down"], rows)
    return changes
