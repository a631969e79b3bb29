"""The visual codec: pixels to latents and back.

``Codec`` is the port; ``FluxCodec`` is the autoencoder that the published model uses. Others may stand behind the
port as long as their latents have the width and grid that the model's configuration names.

Axes: B pictures, C channels, Y rows, X columns. Pixels are in [-1, 1]. Source: specification, sections 2 and 4.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from director.unimage.config import CodecConfig

GROUPS = 32
EPSILON = 1e-6


class Codec(Protocol):
    """Between pixels and the latents that the model draws."""

    @property
    def latent_channels(self) -> int:
        """Channels of a latent."""

    @property
    def downsample(self) -> int:
        """Pixels per latent cell and side."""

    def encode(self, pixels_BCYX: Tensor, noise_BCYX: Tensor) -> Tensor:
        """Scaled latents of pictures; ``noise`` is standard normal in the latents' shape (zeros give the mean)."""

    def decode(self, latents_BCYX: Tensor) -> Tensor:
        """Pixels of scaled latents, not clamped."""


class ResidualBlock(nn.Module):
    """Norm, SiLU, 3x3, twice, added to the input."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(GROUPS, channels_in, eps=EPSILON)
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, padding=1)
        self.norm2 = nn.GroupNorm(GROUPS, channels_out, eps=EPSILON)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1)
        self.shortcut = nn.Conv2d(channels_in, channels_out, 1) if channels_in != channels_out else nn.Identity()

    def forward(self, x_BCYX: Tensor) -> Tensor:
        """Shapes: x_BCYX -> x_BCYX with the output's channels."""
        h_BCYX = self.conv1(F.silu(self.norm1(x_BCYX)))
        out_BCYX: Tensor = self.shortcut(x_BCYX) + self.conv2(F.silu(self.norm2(h_BCYX)))
        return out_BCYX


class SpatialAttention(nn.Module):
    """One head over all positions of a picture."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(GROUPS, channels, eps=EPSILON)
        self.query = nn.Conv2d(channels, channels, 1)
        self.key = nn.Conv2d(channels, channels, 1)
        self.value = nn.Conv2d(channels, channels, 1)
        self.output = nn.Conv2d(channels, channels, 1)

    def forward(self, x_BCYX: Tensor) -> Tensor:
        """Shapes: x_BCYX -> x_BCYX."""
        normed = self.norm(x_BCYX)
        q, k, v = (part(normed).flatten(2).transpose(1, 2)[:, None] for part in (self.query, self.key, self.value))
        attended = F.scaled_dot_product_attention(q, k, v)[:, 0].transpose(1, 2)
        out_BCYX: Tensor = x_BCYX + self.output(attended.reshape(x_BCYX.shape))
        return out_BCYX


class Downsample(nn.Module):
    """Halves a picture: one zero on the right and below, then a 3x3 of stride 2."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, stride=2)

    def forward(self, x_BCYX: Tensor) -> Tensor:
        """Shapes: x_BCYX -> half Y, half X."""
        halved: Tensor = self.conv(F.pad(x_BCYX, (0, 1, 0, 1)))
        return halved


class Upsample(nn.Module):
    """Doubles a picture: nearest neighbour, then a 3x3."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x_BCYX: Tensor) -> Tensor:
        """Shapes: x_BCYX -> double Y, double X."""
        doubled: Tensor = self.conv(F.interpolate(x_BCYX, scale_factor=2.0, mode="nearest"))
        return doubled


class Level(nn.Module):
    """Residual blocks of one resolution, then the change to the next (none at the last)."""

    def __init__(self, channels_in: int, channels_out: int, blocks: int, resample: nn.Module) -> None:
        super().__init__()
        widths = [channels_in] + [channels_out] * blocks
        self.blocks = nn.Sequential(*(ResidualBlock(a, b) for a, b in pairwise(widths)))
        self.resample = resample

    def forward(self, x_BCYX: Tensor) -> Tensor:
        """Shapes: x_BCYX -> the next level's."""
        resampled: Tensor = self.resample(self.blocks(x_BCYX))
        return resampled


class Encoder(nn.Module):
    """Pixels to mean and log-variance."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        widths = [config.channels * step for step in config.multipliers]
        last = len(widths) - 1
        self.conv_in = nn.Conv2d(config.in_channels, config.channels, 3, padding=1)
        self.levels = nn.Sequential(
            *(
                Level(before, width, config.blocks, Downsample(width) if i < last else nn.Identity())
                for i, (before, width) in enumerate(zip([config.channels, *widths], widths, strict=False))
            )
        )
        self.middle = _middle(widths[-1])
        self.norm_out = nn.GroupNorm(GROUPS, widths[-1], eps=EPSILON)
        self.conv_out = nn.Conv2d(widths[-1], 2 * config.latent_channels, 3, padding=1)

    def forward(self, pixels_BCYX: Tensor) -> Tensor:
        """Shapes: pixels -> [B, 2 * latent channels, Y / downsample, X / downsample]."""
        h_BCYX = self.middle(self.levels(self.conv_in(pixels_BCYX)))
        moments: Tensor = self.conv_out(F.silu(self.norm_out(h_BCYX)))
        return moments


class Decoder(nn.Module):
    """Latents to pixels; ``levels`` run from the coarsest to the finest."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        widths = [config.channels * step for step in reversed(config.multipliers)]
        last = len(widths) - 1
        self.conv_in = nn.Conv2d(config.latent_channels, widths[0], 3, padding=1)
        self.middle = _middle(widths[0])
        self.levels = nn.Sequential(
            *(
                Level(before, width, config.blocks + 1, Upsample(width) if i < last else nn.Identity())
                for i, (before, width) in enumerate(zip([widths[0], *widths], widths, strict=False))
            )
        )
        self.norm_out = nn.GroupNorm(GROUPS, widths[-1], eps=EPSILON)
        self.conv_out = nn.Conv2d(widths[-1], config.out_channels, 3, padding=1)

    def forward(self, latents_BCYX: Tensor) -> Tensor:
        """Shapes: unscaled latents -> pixels."""
        h_BCYX = self.levels(self.middle(self.conv_in(latents_BCYX)))
        pixels: Tensor = self.conv_out(F.silu(self.norm_out(h_BCYX)))
        return pixels


class FluxCodec(nn.Module):
    """The FLUX autoencoder; implements ``Codec``."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)

    @property
    def latent_channels(self) -> int:
        """Channels of a latent."""
        return self.config.latent_channels

    @property
    def downsample(self) -> int:
        """Pixels per latent cell and side."""
        return self.config.downsample

    def moments(self, pixels_BCYX: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log-variance of unscaled latents.

        Shapes:
            pixels -> two of [B, latent channels, Y / downsample, X / downsample]
        """
        weight = self.encoder.conv_in.weight
        mean, log_variance = self.encoder(pixels_BCYX.to(weight.device, weight.dtype)).chunk(2, dim=1)
        return mean, log_variance

    def encode(self, pixels_BCYX: Tensor, noise_BCYX: Tensor) -> Tensor:
        """Sample and scale latents with the given standard normal; zeros give the mean.

        Shapes:
            pixels, noise in the latents' shape -> scaled latents
        """
        mean, log_variance = self.moments(pixels_BCYX)
        sample = mean + torch.exp(log_variance / 2) * noise_BCYX.to(mean)
        return (sample - self.config.shift) * self.config.scale

    def decode(self, latents_BCYX: Tensor) -> Tensor:
        """Pixels of scaled latents, not clamped.

        Shapes:
            [B, latent channels, Y, X] -> [B, 3, Y * downsample, X * downsample]
        """
        latents = latents_BCYX.to(self.decoder.conv_in.weight) / self.config.scale + self.config.shift
        pixels: Tensor = self.decoder(latents)
        return pixels


def _middle(channels: int) -> nn.Sequential:
    return nn.Sequential(ResidualBlock(channels, channels), SpatialAttention(channels), ResidualBlock(channels, channels))
