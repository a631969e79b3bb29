"""The decoder's matrices in few bits, or kept in main memory: weight-only, undone matrix by matrix when it is used.

Eight bits: one scale per row. Four bits: one scale and offset per group of a row, two numbers to a byte.
Activations stay in the model's type, so results differ from the full weights only by rounding of weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from director.unimage.footprint import GROUP
from director.unimage.model import Unimage

Form = Literal["plain", "int8", "int4"]
_TINY = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """A matrix [rows, columns] as numbers in few bits.

    Attributes:
        form: how ``codes`` are to be read.
        codes: the weights themselves, int8 [rows, columns], or uint8 [rows, columns / 2].
        scales: [rows, 1] in eight bits, [rows, groups, 1] in four.
        offsets: [rows, groups, 1] in four bits, else empty.
        columns: of the matrix.
    """

    form: Form
    codes: Tensor
    scales: Tensor
    offsets: Tensor
    columns: int

    def to(self, device: torch.device) -> Packed:
        """The same on a device; the same object where it is there already."""
        if self.codes.device == device:
            return self
        codes, scales, offsets = (part.to(device, non_blocking=True) for part in (self.codes, self.scales, self.offsets))
        return Packed(self.form, codes, scales, offsets, self.columns)

    def weight(self, dtype: torch.dtype) -> Tensor:
        """The matrix in ``dtype``, [rows, columns]."""
        if self.form == "plain":
            return self.codes
        if self.form == "int8":
            return self.codes.to(dtype).mul_(self.scales.to(dtype))
        rows, groups = self.scales.shape[:2]
        numbers = torch.stack((self.codes & 0x0F, self.codes >> 4), dim=-1).view(rows, groups, -1).to(dtype)
        return numbers.mul_(self.scales.to(dtype)).add_(self.offsets.to(dtype)).view(rows, -1)[:, : self.columns]

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(part.numel() * part.element_size() for part in (self.codes, self.scales, self.offsets))


def pack(weight: Tensor, form: Form) -> Packed:
    """Pack a matrix [rows, columns]."""
    nothing = weight.new_empty(0)
    if form == "plain":
        return Packed("plain", weight, nothing, nothing, weight.shape[1])
    wide = weight.float()
    if form == "int8":
        scales = wide.abs().amax(dim=1, keepdim=True).clamp(min=_TINY) / 127
        codes = (wide / scales).round().clamp(-127, 127).to(torch.int8)
        return Packed("int8", codes, scales.to(weight.dtype), nothing, weight.shape[1])
    return _pack_four_bits(wide, weight.dtype)


class PackedLinear(nn.Module):
    """A linear layer whose matrix is packed.

    Args:
        linear: what it stands for.
        form: how to pack its matrix.
        home: where the packed matrix lies; it is brought to the input's device when it is used.
    """

    def __init__(self, linear: nn.Linear, form: Form, home: torch.device) -> None:
        super().__init__()
        self.packed = pack(linear.weight.detach(), form).to(home)
        self.bias = linear.bias
        self.in_features, self.out_features = linear.in_features, linear.out_features

    def forward(self, x_TD: Tensor) -> Tensor:
        """Shapes: x_TD -> x_TE."""
        return F.linear(x_TD, self.packed.to(x_TD.device).weight(x_TD.dtype), self.bias)


@torch.no_grad()
def replace_matrices(layer: nn.Module, build: Callable[[nn.Linear], nn.Module]) -> None:
    """Put ``build(linear)`` in the place of every linear layer under ``layer``, one after the other."""
    for owner in list(layer.modules()):
        for name, part in list(owner.named_children()):
            if isinstance(part, nn.Linear):
                setattr(owner, name, build(part))


def layers_of(model: Unimage) -> Iterator[nn.Module]:
    """The decoder's layers, which hold nearly all weights, in order."""
    yield from model.decoder.layers


def _pack_four_bits(wide: Tensor, dtype: torch.dtype) -> Packed:
    rows, columns = wide.shape
    padded = F.pad(wide, (0, -columns % GROUP))
    grouped = padded.view(rows, -1, GROUP)
    low, high = grouped.amin(dim=2, keepdim=True), grouped.amax(dim=2, keepdim=True)
    scales = ((high - low) / 15).clamp(min=_TINY)
    numbers = ((grouped - low) / scales).round().clamp(0, 15).to(torch.uint8).view(rows, -1)
    codes = numbers[:, 0::2] | (numbers[:, 1::2] << 4)
    return Packed("int4", codes, scales.to(dtype), low.to(dtype), columns)
