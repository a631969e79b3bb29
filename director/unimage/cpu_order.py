"""The decoder's large matrices in the order in which the processor's kernels read them.

A product of few tokens with a large matrix is bound by reading the matrix. As stored, rows behind each other, the kernel
turns it into its own blocks at every call; done once, drawing needs about a sixth less time. The weights stay the same
numbers; products are summed in another order, so that results differ by rounding.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from director.unimage.model import Unimage
from director.unimage.quantisation import layers_of, replace_matrices

SMALLEST = 1 << 18
"""Numbers of a matrix that gain from it; smaller ones stay in the cache anyway."""

TOKENS = 64
"""Rows for which the order is chosen; others work as well."""


class OrderedLinear(nn.Module):
    """A linear layer for inference on the CPU; its matrix is in an order of the kernel's own.

    Args:
        linear: what it stands for; its matrix is copied, so that the layer can be let go.
    """

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.in_features, self.out_features = linear.in_features, linear.out_features
        self.bias = linear.bias
        self._weight = torch.ops.mkldnn._reorder_linear_weight(linear.weight.detach(), TOKENS)

    def forward(self, x_TD: Tensor) -> Tensor:
        """Shapes: x_TD -> x_TE."""
        out_TE: Tensor = torch.ops.mkldnn._linear_pointwise(x_TD, self._weight, self.bias, "none", [], "")
        return out_TE


def can_order(model: Unimage) -> bool:
    """Whether this machine's kernels have an order of their own for this model."""
    there = torch._C._has_mkldnn and all(hasattr(torch.ops.mkldnn, name) for name in ("_reorder_linear_weight", "_linear_pointwise"))
    return bool(there and model.device.type == "cpu" and model.dtype in (torch.float32, torch.bfloat16))


def order_matrices(model: Unimage) -> None:
    """Bring the large matrices of the decoder's layers into the kernels' order, one after the other; for inference only.

    Does nothing where the kernels have none. The layers' matrices are no parameters any more.
    """
    if not can_order(model):
        return
    for layer in layers_of(model):
        replace_matrices(layer, _ordered)


def _ordered(linear: nn.Linear) -> nn.Module:
    return OrderedLinear(linear) if linear.weight.numel() >= SMALLEST else linear
