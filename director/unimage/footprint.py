"""How much memory a checkpoint of some size needs, by precision. Counts from the configuration; loads nothing, imports no torch."""

from __future__ import annotations

from dataclasses import dataclass

from director.unimage.config import CodecConfig, LanguageConfig, UnimageConfig, VisionConfig

GROUP = 64
"""Numbers that share a scale and an offset in four bits."""

BITS = {"float32": 32.0, "bfloat16": 16.0, "int8": 8.0, "int4": 4.0 + 2 * 16 / GROUP}
"""Bits of one number of the decoder's matrices; scales of rows are too few to count."""

PUBLISHED = UnimageConfig(
    language=LanguageConfig(width=3584, layers=28, heads=28, key_value_heads=4, head_width=128, mlp_width=18944, vocabulary=152064),
    vision=VisionConfig(width=1152, layers=26, heads=16, mlp_width=4304),
)
"""The published 7B."""

REMEMBERED_SIZE = (1024, 576)
_EXPERTS = 2
_CODEC_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """Bytes by part.

    Attributes:
        matrices: the decoder's matrices, the part that precision changes most and that can be offloaded.
        others: embeddings, norms, vision tower, connectors; at least 16 bits.
        codec: the autoencoder, in float32.
        cache: keys and values of one token.
        workspace: one matrix undone from few bits, and the logits.
    """

    matrices: int
    others: int
    codec: int
    cache: int
    workspace: int

    def total(self, tokens: int) -> int:
        """Bytes while ``tokens`` are remembered."""
        return self.matrices + self.others + self.codec + self.workspace + tokens * self.cache


def footprint(config: UnimageConfig, precision: str) -> Footprint:
    """What a model of these sizes takes.

    Args:
        config: its sizes.
        precision: a key of ``BITS``.
    """
    language = config.language
    wide = 4 if precision == "float32" else 2
    matrices = _EXPERTS * language.layers * sum(_matrices(language))
    return Footprint(
        matrices=round(matrices * BITS[precision] / 8),
        others=wide * (_other_parameters(config) + _EXPERTS * language.layers * _vectors(language)),
        codec=_CODEC_BYTES * codec_parameters(config.codec),
        cache=wide * 2 * language.layers * language.key_value_heads * language.head_width,
        workspace=wide * max(_matrices(language)) * (precision.startswith("int")) + 4 * language.vocabulary,
    )


def parameters(config: UnimageConfig) -> int:
    """Numbers in ``ema.safetensors``, fixed position tables included."""
    language = config.language
    return _EXPERTS * language.layers * (sum(_matrices(language)) + _vectors(language)) + _other_parameters(config)


def keyframe_tokens(config: UnimageConfig, *, seen_side: int = 518, size: tuple[int, int] = REMEMBERED_SIZE) -> int:
    """Tokens of one remembered keyframe: latents, what is seen, and four markers."""
    latents = (size[0] // config.pixels_per_latent_token) * (size[1] // config.pixels_per_latent_token)
    factor = min(1.0, seen_side / max(size))
    patch = config.vision.patch
    seen = max(1, round(size[0] * factor / patch)) * max(1, round(size[1] * factor / patch))
    return latents + seen + 4


def codec_parameters(config: CodecConfig) -> int:
    """Numbers of the autoencoder."""
    widths = [config.channels * step for step in config.multipliers]
    return _encoder(config, widths) + _decoder(config, widths)


def _matrices(language: LanguageConfig) -> tuple[int, ...]:
    heads = (language.heads + 2 * language.key_value_heads) * language.head_width
    return (
        language.width * heads,
        language.width * language.heads * language.head_width,
        2 * language.width * language.mlp_width,
        language.width * language.mlp_width,
    )


def _vectors(language: LanguageConfig) -> int:
    return (language.heads + 2 * language.key_value_heads) * language.head_width + 2 * language.head_width + 2 * language.width


def _other_parameters(config: UnimageConfig) -> int:
    language, vision, width = config.language, config.vision, config.language.width
    block = 4 * (vision.width**2 + vision.width) + 2 * vision.width * vision.mlp_width + vision.mlp_width + 5 * vision.width
    tower = (
        vision.patch_width * vision.width + vision.width + vision.table_side**2 * vision.width + vision.layers * block + 2 * vision.width
    )
    connector = vision.width * width + width**2 + 2 * width
    latents = 2 * config.latent_token_width * width + width + config.latent_token_width
    time = 256 * width + width**2 + 2 * width
    tables = (config.latent_grid**2 + config.vision_grid**2) * width
    return 2 * language.vocabulary * width + _EXPERTS * width + tower + connector + latents + time + tables


def _encoder(config: CodecConfig, widths: list[int]) -> int:
    count, before = _conv(config.in_channels, config.channels), config.channels
    for level, width in enumerate(widths):
        count += sum(_residual(before if n == 0 else width, width) for n in range(config.blocks))
        count += _conv(width, width) if level < len(widths) - 1 else 0
        before = width
    return count + _middle(before) + 2 * before + _conv(before, 2 * config.latent_channels)


def _decoder(config: CodecConfig, widths: list[int]) -> int:
    before = widths[-1]
    count = _conv(config.latent_channels, before) + _middle(before)
    for level in reversed(range(len(widths))):
        width = widths[level]
        count += sum(_residual(before if n == 0 else width, width) for n in range(config.blocks + 1))
        count += _conv(width, width) if level else 0
        before = width
    return count + 2 * before + _conv(before, config.out_channels)


def _middle(width: int) -> int:
    return 2 * _residual(width, width) + 2 * width + 4 * (width**2 + width)


def _residual(before: int, width: int) -> int:
    shortcut = before * width + width if before != width else 0
    return 2 * before + _conv(before, width) + 2 * width + _conv(width, width) + shortcut


def _conv(before: int, width: int) -> int:
    return 9 * before * width + width
