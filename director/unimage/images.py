"""Pictures to tensors and back: resize rules, normalisation, patch order, flattened positions.

Axes: C channels, Y rows, X columns of pixels or latent cells, T tokens, W numbers per token.
Source: specification, section 6, its odd area clamp included (kept for parity).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from pipeline.errors import ContextError

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 14 * 14 * 9 * 1024
LONGEST_RATIO = 100.0
"""A picture longer than this many times its width is refused: the rule would blow up its short side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResizeRule:
    """How a picture is brought to a size that the model takes.

    Attributes:
        max_side: longest side in pixels.
        min_side: the short side is at least this, where ``max_side`` allows.
        stride: both sides become multiples of it.
        max_pixels: area over which both sides shrink by ``limit / area``.
    """

    max_side: int
    min_side: int
    stride: int
    max_pixels: int = MOST_PIXELS

    def resized(self, width: int, height: int, image_count: int = 1) -> tuple[int, int]:
        """Size after the rule; ``image_count`` pictures share ``max_pixels``.

        Raises:
            ContextError: the picture is empty or extremely long.
        """
        if min(width, height) < 1 or max(width, height) > LONGEST_RATIO * min(width, height):
            raise ContextError(
                f"a picture of {width}x{height} pixels cannot be shown to the model: sides must have a ratio of at most {LONGEST_RATIO:g}",
                hint="crop it",
            )
        factor = min(self.max_side / max(width, height), 1.0)
        factor = max(factor, self.min_side / min(width, height))
        width, height = self._scaled(width, height, factor)
        if width * height > self.max_pixels / image_count:
            width, height = self._scaled(width, height, self.max_pixels / image_count / (width * height))
        if max(width, height) > self.max_side:
            width, height = self._scaled(width, height, self.max_side / max(width, height))
        return width, height

    def _scaled(self, width: int, height: int, factor: float) -> tuple[int, int]:
        return self._whole_strides(round(width * factor)), self._whole_strides(round(height * factor))

    def _whole_strides(self, side: int) -> int:
        return max(self.stride, round(side / self.stride) * self.stride)


LATENT_RULE = ResizeRule(max_side=1024, min_side=512, stride=16)
VISION_RULE = ResizeRule(max_side=980, min_side=224, stride=14)


def on_white(image: Image) -> Image:
    """Bring any picture to RGB; transparent parts become white."""
    from PIL import Image as pillow

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = pillow.new("RGB", image.size, (255, 255, 255))
        white.paste(image, mask=image.getchannel("A"))
        return white
    return image.convert("RGB")


def resize(image: Image, rule: ResizeRule, image_count: int = 1) -> Image:
    """Resize by ``rule`` with Pillow's antialiased bicubic filter."""
    from PIL import Image as pillow

    return image.resize(rule.resized(*image.size, image_count), pillow.Resampling.BICUBIC)


def pixels_from_image(image: Image) -> Tensor:
    """float32 [3, Y, X] in [-1, 1] from an RGB picture."""
    bytes_YXC = torch.from_numpy(np.array(image, dtype=np.uint8))
    return bytes_YXC.permute(2, 0, 1).float() / 255 * 2 - 1


def bytes_from_pixels(pixels_CYX: Tensor) -> Tensor:
    """uint8 [Y, X, C] from [-1, 1]: clamped, then truncated as the public code does."""
    return ((pixels_CYX.float() * 0.5 + 0.5).clamp(0, 1) * 255).to(torch.uint8).permute(1, 2, 0).contiguous()


def patchify(map_CYX: Tensor, patch: int) -> Tensor:
    """Cut a picture or latent into tokens: rows of patches, columns; inside row, column, channel (channel fastest).

    Shapes:
        map_CYX -> tokens_TW with T = Y/patch * X/patch, W = patch * patch * C

    Raises:
        ContextError: a side is no multiple of ``patch``.
    """
    C, Y, X = map_CYX.shape
    if Y % patch or X % patch:
        raise ContextError(f"a map of {X}x{Y} cannot be cut into patches of {patch}x{patch}", hint="resize it first")
    grid = map_CYX.reshape(C, Y // patch, patch, X // patch, patch)
    return grid.permute(1, 3, 2, 4, 0).reshape(-1, patch * patch * C)


def unpatchify(tokens_TW: Tensor, rows: int, columns: int, patch: int) -> Tensor:
    """Undo ``patchify``.

    Shapes:
        tokens_TW with T = rows * columns -> map_CYX
    """
    grid = tokens_TW.reshape(rows, columns, patch, patch, -1)
    return grid.permute(4, 0, 2, 1, 3).reshape(-1, rows * patch, columns * patch)


def flattened_ids(rows: int, columns: int, side: int) -> Tensor:
    """Row-major ids of a ``rows x columns`` corner of a ``side x side`` table, int64 [rows * columns].

    Raises:
        ContextError: the picture does not fit the table.
    """
    if rows > side or columns > side or min(rows, columns) < 1:
        raise ContextError(
            f"a picture of {columns}x{rows} tokens does not fit the position table of {side}x{side}", hint="ask for a smaller picture"
        )
    return (torch.arange(rows)[:, None] * side + torch.arange(columns)).flatten()


def position_table(width: int, side: int) -> Tensor:
    """Fixed sine-cosine positions, float32 [side * side, width]; the first half of a row encodes the column.

    Each half holds ``width / 4`` sines, then as many cosines, of ``index * 10000 ** (-k / (width / 4))``.
    """
    quarter = width // 4
    frequencies = 10000.0 ** (-torch.arange(quarter, dtype=torch.float64, device="cpu") / quarter)
    angles = torch.arange(side, dtype=torch.float64, device="cpu")[:, None] * frequencies
    line = torch.cat([angles.sin(), angles.cos()], dim=1).float()  # [side, width / 2]
    return torch.cat([line.repeat(side, 1), line.repeat_interleave(side, 0)], dim=1)


def latent_rule(largest_side: int, stride: int) -> ResizeRule:
    """The published rule for latents, shrunk to a model whose table ends at ``largest_side`` pixels."""
    side = min(LATENT_RULE.max_side, largest_side)
    return ResizeRule(max_side=side, min_side=min(LATENT_RULE.min_side, side // 2), stride=stride)


def vision_rule(largest_side: int, stride: int, limit: int = VISION_RULE.max_side) -> ResizeRule:
    """The published rule for seen images, shrunk to ``limit`` pixels and to the model's table."""
    side = min(VISION_RULE.max_side, largest_side, math.floor(limit / stride) * stride)
    return ResizeRule(max_side=side, min_side=min(VISION_RULE.min_side, side // 2), stride=stride)
