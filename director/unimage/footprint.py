"""How much memory a checkpoint of some size needs, by precision. Counts its layout's places; loads nothing, imports no torch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from director.unimage.config import CodecConfig, LanguageConfig, UnimageConfig, VisionConfig
from director.unimage.layout import codec_places, model_places

GROUP = 64
"""Numbers of a row that share a scale and an offset in four bits."""

BITS = {"float32": 32.0, "bfloat16": 16.0, "int8": 8.0, "int4": 4.0 + 2 * 16 / GROUP}
"""Bits of one number of the decoder's matrices; scales of rows are too few to count."""

PUBLISHED = UnimageConfig(
    language=LanguageConfig(width=3584, layers=28, heads=28, key_value_heads=4, head_width=128, mlp_width=18944, vocabulary=152064),
    vision=VisionConfig(width=1152, layers=26, heads=16, mlp_width=4304),
)
"""The published 7B."""

_CODEC_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """Bytes by part.

    Attributes:
        matrices: the decoder's matrices, the part that precision changes most and that can be offloaded.
        others: embeddings, norms, vision tower, connectors; at least 16 bits.
        codec: the autoencoder, in float32.
        cache: keys and values of one token.
        workspace: one matrix undone from few bits (four bits pass through eight), and the logits.
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
    sizes = _matrices(config)
    matrices = sum(sizes.values())
    undone = {"int8": wide, "int4": wide + 1}.get(precision, 0)
    return Footprint(
        matrices=round(matrices * BITS[precision] / 8),
        others=wide * (parameters(config) - matrices),
        codec=_CODEC_BYTES * codec_parameters(config.codec),
        cache=wide * 2 * language.layers * language.key_value_heads * language.head_width,
        workspace=undone * max(sizes.values()) + 4 * language.vocabulary,
    )


def parameters(config: UnimageConfig) -> int:
    """Numbers in ``ema.safetensors``, fixed position tables included."""
    return sum(place.size for place in model_places(config))


def codec_parameters(config: CodecConfig) -> int:
    """Numbers in ``ae.safetensors``."""
    return sum(place.size for place in codec_places(config))


def _matrices(config: UnimageConfig) -> Counter[str]:
    """Numbers of each of the decoder's matrices, by our name."""
    sizes: Counter[str] = Counter()
    for place in model_places(config):
        if ".experts." in place.ours and len(place.shape) == 2:
            sizes[place.ours] += place.size
    return sizes
