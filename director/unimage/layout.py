"""The published tensor names beside ours, with shapes: a pure function of the configuration (no torch).

Ours name two experts; the published file doubles every name with ``_moe_gen``. Ours hold query, key and value
projections, and gate and up projections, in one matrix each; a ``Place`` says which rows a published tensor fills.
Source: specification, section 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from director.unimage.config import SINUSOID_WIDTH, CodecConfig, UnimageConfig

EXPERT_SUFFIXES = {"understanding": "", "generation": "_moe_gen"}
COMPUTED = ("latent_pos_embed.pos_embed", "vit_pos_embed.pos_embed")
"""Tables that a file may leave out: they are fixed and computed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a published tensor goes.

    Attributes:
        published: its name in the file.
        ours: name of the parameter or buffer that takes it.
        shape: its shape in the file.
        row: first row of ``ours`` that it fills; it fills as many as it has.
        shared: whether other tensors fill other rows of ``ours``.
    """

    published: str
    ours: str
    shape: tuple[int, ...]
    row: int = 0
    shared: bool = False

    @property
    def size(self) -> int:
        """How many numbers."""
        return prod(self.shape)


def model_places(config: UnimageConfig) -> tuple[Place, ...]:
    """Every tensor of ``ema.safetensors``."""
    seen = (*_vision(config), *_connector(config)) if config.sees else ()
    return (*_decoder(config), *seen, *_bridges(config))


def codec_places(config: CodecConfig) -> tuple[Place, ...]:
    """Every tensor of ``ae.safetensors``."""
    return (*_codec_encoder(config), *_codec_decoder(config))


def _decoder(config: UnimageConfig) -> Iterator[Place]:
    language = config.language
    rows = (language.vocabulary, language.width)
    yield Place(published="language_model.model.embed_tokens.weight", ours="decoder.embedding.weight", shape=rows)
    yield Place(published="language_model.lm_head.weight", ours="decoder.head.weight", shape=rows)
    for expert, suffix in EXPERT_SUFFIXES.items():
        yield Place(
            published=f"language_model.model.norm{suffix}.weight", ours=f"decoder.final_norms.{expert}.weight", shape=(language.width,)
        )
        for number in range(language.layers):
            yield from _expert(config, number, expert, suffix)


def _expert(config: UnimageConfig, number: int, expert: str, suffix: str) -> Iterator[Place]:
    language = config.language
    width, head, inner = language.width, language.head_width, language.mlp_width
    theirs, ours = f"language_model.model.layers.{number}.", f"decoder.layers.{number}.experts.{expert}."
    queries, keys = language.heads * head, language.key_value_heads * head
    yield Place(published=f"{theirs}input_layernorm{suffix}.weight", ours=f"{ours}attention_norm.weight", shape=(width,))
    for name, row, rows in (("q_proj", 0, queries), ("k_proj", queries, keys), ("v_proj", queries + keys, keys)):
        for kind, shape in (("weight", (rows, width)), ("bias", (rows,))):
            yield Place(published=f"{theirs}self_attn.{name}{suffix}.{kind}", ours=f"{ours}qkv.{kind}", shape=shape, row=row, shared=True)
    yield Place(published=f"{theirs}self_attn.q_norm{suffix}.weight", ours=f"{ours}query_norm", shape=(head,))
    yield Place(published=f"{theirs}self_attn.k_norm{suffix}.weight", ours=f"{ours}key_norm", shape=(head,))
    yield Place(published=f"{theirs}self_attn.o_proj{suffix}.weight", ours=f"{ours}output.weight", shape=(width, queries))
    yield Place(published=f"{theirs}post_attention_layernorm{suffix}.weight", ours=f"{ours}mlp_norm.weight", shape=(width,))
    for name, row in (("gate_proj", 0), ("up_proj", inner)):
        yield Place(
            published=f"{theirs}mlp{suffix}.{name}.weight", ours=f"{ours}gate_up.weight", shape=(inner, width), row=row, shared=True
        )
    yield Place(published=f"{theirs}mlp{suffix}.down_proj.weight", ours=f"{ours}down.weight", shape=(width, inner))


def _vision(config: UnimageConfig) -> Iterator[Place]:
    vision = config.vision
    width = vision.width
    root = "vit_model.vision_model."
    yield from _linear(f"{root}embeddings.patch_embedding", "vision.patch_embedding", width, vision.patch_width)
    yield Place(
        published=f"{root}embeddings.position_embedding.weight", ours="vision.positions.weight", shape=(vision.table_side**2, width)
    )
    for number in range(vision.layers):
        theirs, ours = f"{root}encoder.layers.{number}.", f"vision.layers.{number}."
        yield from _norm(f"{theirs}layer_norm1", f"{ours}attention_norm", width)
        for index, name in enumerate(("q_proj", "k_proj", "v_proj")):
            yield from _linear(f"{theirs}self_attn.{name}", f"{ours}qkv", width, width, row=index * width, shared=True)
        yield from _linear(f"{theirs}self_attn.out_proj", f"{ours}output", width, width)
        yield from _norm(f"{theirs}layer_norm2", f"{ours}mlp_norm", width)
        yield from _linear(f"{theirs}mlp.fc1", f"{ours}up", vision.mlp_width, width)
        yield from _linear(f"{theirs}mlp.fc2", f"{ours}down", width, vision.mlp_width)
    yield from _norm(f"{root}post_layernorm", "vision.final_norm", width)


def _connector(config: UnimageConfig) -> Iterator[Place]:
    width = config.language.width
    yield from _linear("connector.fc1", "connector.fc1", width, config.vision.width)
    yield from _linear("connector.fc2", "connector.fc2", width, width)


def _bridges(config: UnimageConfig) -> Iterator[Place]:
    width, token = config.language.width, config.latent_token_width
    yield from _linear("vae2llm", "latent_in", width, token)
    yield from _linear("llm2vae", "latent_out", token, width)
    yield from _linear("time_embedder.mlp.0", "time.first", width, SINUSOID_WIDTH)
    yield from _linear("time_embedder.mlp.2", "time.second", width, width)
    for name, ours, side in zip(COMPUTED, ("latent_positions", "vision_positions"), (config.latent_grid, config.vision_grid), strict=True):
        if config.sees or ours == "latent_positions":
            yield Place(published=name, ours=ours, shape=(side**2, width))
    if config.identities:
        yield Place(published="identities.weight", ours="identities.weight", shape=(config.identities + 1, width))


def _codec_encoder(config: CodecConfig) -> Iterator[Place]:
    widths = [config.channels * step for step in config.multipliers]
    yield from _conv("encoder.conv_in", "encoder.conv_in", config.channels, config.in_channels)
    before = config.channels
    for level, width in enumerate(widths):
        for block in range(config.blocks):
            theirs, ours = f"encoder.down.{level}.block.{block}", f"encoder.levels.{level}.blocks.{block}"
            yield from _residual(theirs, ours, before if block == 0 else width, width)
        if level < len(widths) - 1:
            yield from _conv(f"encoder.down.{level}.downsample.conv", f"encoder.levels.{level}.resample.conv", width, width)
        before = width
    yield from _middle("encoder", widths[-1])
    yield from _norm("encoder.norm_out", "encoder.norm_out", widths[-1])
    yield from _conv("encoder.conv_out", "encoder.conv_out", 2 * config.latent_channels, widths[-1])


def _codec_decoder(config: CodecConfig) -> Iterator[Place]:
    widths = [config.channels * step for step in reversed(config.multipliers)]
    yield from _conv("decoder.conv_in", "decoder.conv_in", widths[0], config.latent_channels)
    yield from _middle("decoder", widths[0])
    before = widths[0]
    for order, width in enumerate(widths):
        level = len(widths) - 1 - order
        for block in range(config.blocks + 1):
            theirs, ours = f"decoder.up.{level}.block.{block}", f"decoder.levels.{order}.blocks.{block}"
            yield from _residual(theirs, ours, before if block == 0 else width, width)
        if level > 0:
            yield from _conv(f"decoder.up.{level}.upsample.conv", f"decoder.levels.{order}.resample.conv", width, width)
        before = width
    yield from _norm("decoder.norm_out", "decoder.norm_out", widths[-1])
    yield from _conv("decoder.conv_out", "decoder.conv_out", config.out_channels, widths[-1])


def _middle(side: str, width: int) -> Iterator[Place]:
    yield from _residual(f"{side}.mid.block_1", f"{side}.middle.0", width, width)
    yield from _norm(f"{side}.mid.attn_1.norm", f"{side}.middle.1.norm", width)
    for theirs, ours in (("q", "query"), ("k", "key"), ("v", "value"), ("proj_out", "output")):
        yield from _conv(f"{side}.mid.attn_1.{theirs}", f"{side}.middle.1.{ours}", width, width, kernel=1)
    yield from _residual(f"{side}.mid.block_2", f"{side}.middle.2", width, width)


def _residual(theirs: str, ours: str, before: int, width: int) -> Iterator[Place]:
    yield from _norm(f"{theirs}.norm1", f"{ours}.norm1", before)
    yield from _conv(f"{theirs}.conv1", f"{ours}.conv1", width, before)
    yield from _norm(f"{theirs}.norm2", f"{ours}.norm2", width)
    yield from _conv(f"{theirs}.conv2", f"{ours}.conv2", width, width)
    if before != width:
        yield from _conv(f"{theirs}.nin_shortcut", f"{ours}.shortcut", width, before, kernel=1)


def _conv(theirs: str, ours: str, rows: int, columns: int, kernel: int = 3) -> Iterator[Place]:
    yield Place(published=f"{theirs}.weight", ours=f"{ours}.weight", shape=(rows, columns, kernel, kernel))
    yield Place(published=f"{theirs}.bias", ours=f"{ours}.bias", shape=(rows,))


def _linear(theirs: str, ours: str, rows: int, columns: int, *, row: int = 0, shared: bool = False) -> Iterator[Place]:
    yield Place(published=f"{theirs}.weight", ours=f"{ours}.weight", shape=(rows, columns), row=row, shared=shared)
    yield Place(published=f"{theirs}.bias", ours=f"{ours}.bias", shape=(rows,), row=row, shared=shared)


def _norm(theirs: str, ours: str, width: int) -> Iterator[Place]:
    yield Place(published=f"{theirs}.weight", ours=f"{ours}.weight", shape=(width,))
    yield Place(published=f"{theirs}.bias", ours=f"{ours}.bias", shape=(width,))
