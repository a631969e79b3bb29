"""A random checkpoint of any size, with a tokenizer: what it writes and draws is noise, the way it goes is the real one.

For tests and benchmarks, where the published weights are not at hand.
"""

from __future__ import annotations

from pathlib import Path

import torch

from director.unimage.checkpoint import save_checkpoint
from director.unimage.codec import FluxCodec
from director.unimage.config import CodecConfig, LanguageConfig, SpecialTokens, UnimageConfig, VisionConfig
from director.unimage.model import Unimage
from director.unimage.tokens import MARKER_NAMES, TOKENIZER_FILE
from director.unimage.vocabulary import byte_alphabet

BYTES = 256
MARKERS = SpecialTokens(text_start=BYTES, text_end=BYTES + 1, image_start=BYTES + 2, image_end=BYTES + 3)


def tiny_config(*, latent_grid: int = 16, vision_grid: int = 16) -> UnimageConfig:
    """Two layers of width 64, bytes for letters, pictures up to 256 pixels."""
    return UnimageConfig(
        language=LanguageConfig(
            width=64, layers=2, heads=4, key_value_heads=2, head_width=16, mlp_width=128, vocabulary=BYTES + len(MARKER_NAMES)
        ),
        vision=VisionConfig(width=48, layers=2, heads=4, mlp_width=96, table_side=vision_grid),
        codec=CodecConfig(channels=32, multipliers=(1, 1, 1, 1), blocks=1, latent_channels=4),
        special_tokens=MARKERS,
        special_tokens_stated=True,
        latent_grid=latent_grid,
        vision_grid=vision_grid,
    )


def write_random_checkpoint(folder: Path, config: UnimageConfig | None = None, *, seed: int = 0) -> Path:
    """Write a whole published folder of random weights, float32, and a byte tokenizer; returns the folder.

    Args:
        folder: made if it is not there.
        config: sizes; the tiny ones if None. The tokenizer is written only if its markers are ``MARKERS``.
        seed: of the weights.
    """
    config = config or tiny_config()
    model, codec = random_model(config, seed)
    save_checkpoint(folder, model, codec)
    if config.special_tokens == MARKERS:
        write_byte_tokenizer(folder)
    return folder


@torch.no_grad()
def random_model(config: UnimageConfig, seed: int = 0, dtype: torch.dtype = torch.float32) -> tuple[Unimage, FluxCodec]:
    """Model and codec with random weights of a size that keeps hidden states near 1; every bias and norm is random too."""
    generator = torch.Generator().manual_seed(seed)
    model, codec = Unimage(config).to(dtype).eval(), FluxCodec(config.codec).eval()
    for module in (model, codec):
        for name, parameter in module.named_parameters():
            if parameter.dim() > 1:
                fan_in = 1 if "embedding.weight" in name else parameter[0].numel()
                parameter.normal_(0.0, fan_in**-0.5, generator=generator)
            else:
                parameter.normal_(float("norm" in name and not name.endswith("bias")), 0.1, generator=generator)
    return model, codec


def write_byte_tokenizer(folder: Path) -> None:
    """Write a tokenizer whose ids are bytes, then the markers."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    tokenizer = Tokenizer(models.BPE(vocab=byte_alphabet(), merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(text, special=True, normalized=False) for text in MARKER_NAMES.values()])
    tokenizer.save(str(folder / TOKENIZER_FILE))
