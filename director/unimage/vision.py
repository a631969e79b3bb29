"""The SigLIP tower that the model sees with, and the connector into the decoder's width.

Axes: T patches of all images of a pack, P numbers per flattened patch, V tower width, D decoder width.
Images of a pack never see each other. Source: specification, sections 2 to 4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from director.unimage.config import UnimageConfig, VisionConfig

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "silu": F.silu,
    "gelu": F.gelu,
    "gelu_pytorch_tanh": partial(F.gelu, approximate="tanh"),
    "relu": F.relu,
}


class VisionBlock(nn.Module):
    """One pre-norm block: attention inside each image, then an MLP."""

    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        width = config.width
        self.heads = config.heads
        self.activation = ACTIVATIONS[config.activation]
        self.attention_norm = nn.LayerNorm(width, eps=config.norm_epsilon)
        self.qkv = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, width)
        self.mlp_norm = nn.LayerNorm(width, eps=config.norm_epsilon)
        self.up = nn.Linear(width, config.mlp_width)
        self.down = nn.Linear(config.mlp_width, width)

    def forward(self, x_TV: Tensor, lengths: Sequence[int]) -> Tensor:
        """Advance the patches of a pack by one block.

        Shapes:
            x_TV, lengths of the images summing to T -> x_TV
        """
        qkv_TV = self.qkv(self.attention_norm(x_TV))
        attended_TV = torch.cat([self._attend(part) for part in torch.split(qkv_TV, list(lengths))])
        x_TV = x_TV + self.output(attended_TV)
        advanced_TV: Tensor = x_TV + self.down(self.activation(self.up(self.mlp_norm(x_TV))))
        return advanced_TV

    def _attend(self, qkv_TV: Tensor) -> Tensor:
        T = qkv_TV.shape[0]
        q, k, v = qkv_TV.view(T, 3, self.heads, -1).permute(1, 2, 0, 3)[:, None].unbind(0)  # each [1, heads, T, V / heads]
        return F.scaled_dot_product_attention(q, k, v)[0].transpose(0, 1).reshape(T, -1)


class VisionTower(nn.Module):
    """Flattened patches to features: linear embedding, learned positions, blocks, final norm."""

    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        self.patch_embedding = nn.Linear(config.patch_width, config.width)
        self.positions = nn.Embedding(config.table_side**2, config.width)
        self.layers = nn.ModuleList(VisionBlock(config) for _ in range(config.layers))
        self.final_norm = nn.LayerNorm(config.width, eps=config.norm_epsilon)

    def forward(self, patches_TP: Tensor, ids_T: Tensor, lengths: Sequence[int]) -> Tensor:
        """Look at the images of a pack.

        Shapes:
            patches_TP (channel fastest), flattened position ids_T, lengths summing to T -> features_TV
        """
        x_TV = self.patch_embedding(patches_TP) + self.positions(ids_T)
        for layer in self.layers:
            x_TV = layer(x_TV, lengths)
        features_TV: Tensor = self.final_norm(x_TV)
        return features_TV


class Connector(nn.Module):
    """Two linear layers from the tower's width to the decoder's."""

    def __init__(self, config: UnimageConfig) -> None:
        super().__init__()
        self.activation = ACTIVATIONS[config.connector_activation]
        self.fc1 = nn.Linear(config.vision.width, config.language.width)
        self.fc2 = nn.Linear(config.language.width, config.language.width)

    def forward(self, features_TV: Tensor) -> Tensor:
        """Map features to the decoder's width.

        Shapes:
            features_TV -> x_TD
        """
        x_TD: Tensor = self.fc2(self.activation(self.fc1(features_TV)))
        return x_TD
