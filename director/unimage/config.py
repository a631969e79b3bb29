"""Sizes and switches of the unified model.

Knows nothing of files (see ``config_files``) and nothing of tensors. Defaults are the published model's: the FLUX
autoencoder's widths, the grids, the marker ids of its tokenizer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SINUSOID_WIDTH = 256
"""Numbers of the flow time's sinusoid; set in code, not in the files."""

Prediction = Literal["velocity", "clean"]
PREDICTIONS: tuple[Prediction, ...] = ("velocity", "clean")


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageConfig:
    """The decoder: both experts have these sizes.

    Attributes:
        width: numbers per hidden state.
        layers: decoder layers.
        heads: query heads.
        key_value_heads: key/value heads; divides ``heads``.
        head_width: numbers per head, even.
        mlp_width: inner width of the gated MLP.
        vocabulary: rows of the embedding.
        norm_epsilon: added to the mean square of RMSNorm.
        rope_theta: base of the rotary angles.
        activation: name of the gate's activation.
        max_positions: positions that the base model was trained on; an image takes one.
    """

    width: int
    layers: int
    heads: int
    key_value_heads: int
    head_width: int
    mlp_width: int
    vocabulary: int
    norm_epsilon: float = 1e-6
    rope_theta: float = 1e6
    activation: str = "silu"
    max_positions: int = 32768


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionConfig:
    """The SigLIP tower.

    Attributes:
        width: numbers per hidden state.
        layers: blocks that are used; the published file counts one more, which is dropped.
        heads: attention heads; divides ``width``.
        mlp_width: inner width of the MLP.
        patch: side of a patch in pixels.
        channels: colour channels.
        table_side: rows and columns of the learned position table.
        norm_epsilon: of the layer norms.
        activation: name of the MLP's activation.
    """

    width: int
    layers: int
    heads: int
    mlp_width: int
    patch: int = 14
    channels: int = 3
    table_side: int = 70
    norm_epsilon: float = 1e-6
    activation: str = "gelu_pytorch_tanh"

    @property
    def patch_width(self) -> int:
        """Numbers per flattened patch."""
        return self.patch * self.patch * self.channels


@dataclass(frozen=True, slots=True, kw_only=True)
class CodecConfig:
    """The FLUX autoencoder.

    Attributes:
        channels: width of the first level.
        multipliers: width of each level in units of ``channels``; each level but the last halves the picture.
        blocks: residual blocks per encoder level; the decoder has one more.
        in_channels: colour channels in.
        out_channels: colour channels out.
        latent_channels: channels of the latent.
        scale: a latent is multiplied by it after ``shift`` is taken away.
        shift: the latents' offset.
        resolution: training resolution in pixels; written back, never used.
    """

    channels: int = 128
    multipliers: tuple[int, ...] = (1, 2, 4, 4)
    blocks: int = 2
    in_channels: int = 3
    out_channels: int = 3
    latent_channels: int = 16
    scale: float = 0.3611
    shift: float = 0.1159
    resolution: int = 256

    @property
    def downsample(self) -> int:
        """Pixels per latent cell and side."""
        return int(2 ** (len(self.multipliers) - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneTokens:
    """Keyframes as layered scenes.

    Attributes:
        slots: tokens of a scene.
        width: numbers per token.
        fingerprint: of the codec that the weights were trained with, "" where nobody wrote it down.
    """

    slots: int
    width: int
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialTokens:
    """Ids of the markers around blocks; all four are ordinary understanding tokens.

    Attributes:
        text_start: opens every text block.
        text_end: closes every text block.
        image_start: opens every image block, seen or drawn.
        image_end: closes every image block.
    """

    text_start: int = 151644
    text_end: int = 151645
    image_start: int = 151652
    image_end: int = 151653


@dataclass(frozen=True, slots=True, kw_only=True)
class UnimageConfig:
    """The whole model.

    Attributes:
        language: the decoder with its two experts.
        vision: the tower that sees images.
        codec: the autoencoder between pixels and latents.
        special_tokens: marker ids.
        special_tokens_stated: False when the files name none and the published ids are assumed.
        latent_patch: latent cells per token and side.
        latent_grid: rows and columns of the latent position table.
        vision_grid: rows and columns of the vision position table in the decoder's width.
        connector_activation: between the two layers of the connector.
        timestep_shift: of the training times.
        sees: it has a vision tower; without one, finished keyframes re-enter as clean latents alone.
        scene: keyframes are scenes and ``codec`` is not used; None for pictures.
        prediction: what the latent head gives: the velocity, or the clean latent that a velocity is computed from.
        identities: ids whose embeddings are added to the tokens that belong to them; 0 for none.
        image_step: rotary positions that an image takes.
    """

    language: LanguageConfig
    vision: VisionConfig = field(default_factory=lambda: VisionConfig(width=1152, layers=26, heads=16, mlp_width=4304))
    codec: CodecConfig = field(default_factory=CodecConfig)
    special_tokens: SpecialTokens = field(default_factory=SpecialTokens)
    special_tokens_stated: bool = False
    latent_patch: int = 2
    latent_grid: int = 64
    vision_grid: int = 70
    connector_activation: str = "gelu_pytorch_tanh"
    timestep_shift: float = 1.0
    sees: bool = True
    scene: SceneTokens | None = None
    prediction: Prediction = "velocity"
    identities: int = 0
    image_step: int = 1

    @property
    def latent_token_width(self) -> int:
        """Numbers per latent token."""
        if self.scene is not None:
            return self.scene.width
        return self.latent_patch * self.latent_patch * self.codec.latent_channels

    @property
    def pixels_per_latent_token(self) -> int:
        """Pixels per latent token and side; widths and heights of pictures are multiples of it."""
        return self.latent_patch * self.codec.downsample

    @property
    def largest_picture_side(self) -> int:
        """The longest side of a drawn picture in pixels, from the latent position table."""
        return self.latent_grid * self.pixels_per_latent_token
