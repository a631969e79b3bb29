"""What the model remembers: key/value caches that share prefixes, and the blocks that are added to them.

A ``Context`` is a value: a store, how many of its tokens count, and the next position. Contexts of one store share
its tensors; taking a snapshot copies nothing. Growing the longest context of a store writes in place; growing a
shorter one copies its prefix into a store of its own first.

Three contexts travel together: ``full``; ``text_free``, the full one before its last text; ``image_free``, only the
texts. Source: specification, sections 7 and 12.

Axes: T new tokens, S cached and new tokens, G key/value heads, H numbers per head, D width, C Y X latents and pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from director.unimage.attention import Attend, attend_causal, attend_full
from director.unimage.codec import Codec
from director.unimage.config import LanguageConfig, UnimageConfig
from director.unimage.images import flattened_ids, patchify
from director.unimage.model import GENERATION, UNDERSTANDING, Routing, Streams, Unimage
from pipeline.errors import ContextError

SMALLEST_GROWTH = 256


class KeyValueStore:
    """Append-only keys and values of every layer, ``[G, capacity, H]`` each.

    Places up to ``used`` belong to contexts; what lies behind is scratch that the next writer may overwrite.
    """

    def __init__(self, config: LanguageConfig, devices: Sequence[torch.device], dtype: torch.dtype) -> None:
        shape = (config.key_value_heads, 0, config.head_width)
        self.keys = [torch.empty(shape, device=device, dtype=dtype) for device in devices]
        self.values = [torch.empty(shape, device=device, dtype=dtype) for device in devices]
        self.used = 0
        self.scratch_owner: object | None = None

    @property
    def capacity(self) -> int:
        """Tokens that fit without growing."""
        return self.keys[0].shape[1]

    def reserve(self, tokens: int, *, exactly: bool = False) -> None:
        """Make room for ``tokens`` in all, layer by layer, so that only one layer is ever held twice."""
        if tokens <= self.capacity:
            return
        capacity = tokens if exactly else max(tokens, self.capacity + self.capacity // 8, SMALLEST_GROWTH)
        for buffers in (self.keys, self.values):
            for number, old in enumerate(buffers):
                new = old.new_empty(old.shape[0], capacity, old.shape[2])
                new[:, : self.used] = old[:, : self.used]
                buffers[number] = new

    def write(self, layer: int, start: int, k_TGH: Tensor, v_TGH: Tensor) -> tuple[Tensor, Tensor]:
        """Put new keys and values at ``start`` and return everything up to their end, as views [G, S, H]."""
        end = start + len(k_TGH)
        self.keys[layer][:, start:end] = k_TGH.transpose(0, 1)
        self.values[layer][:, start:end] = v_TGH.transpose(0, 1)
        return self.keys[layer][:, :end], self.values[layer][:, :end]

    def fork(self, length: int, room: int) -> KeyValueStore:
        """A store of its own that begins with the first ``length`` tokens and has room for ``room`` more."""
        other = object.__new__(KeyValueStore)
        other.keys, other.values = ([_prefix(old, length, room) for old in side] for side in (self.keys, self.values))
        other.used, other.scratch_owner = length, None
        return other


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Context:
    """A remembered prefix.

    Attributes:
        store: where its keys and values lie; shared with other contexts.
        length: cached tokens.
        position: the rotary position of the next block; an image takes one position however many tokens it has.
    """

    store: KeyValueStore
    length: int
    position: int

    def keys(self, layer: int) -> Tensor:
        """Keys of a layer after norm and rotation, [G, length, H]."""
        return self.store.keys[layer][:, : self.length]

    def values(self, layer: int) -> Tensor:
        """Values of a layer, [G, length, H]."""
        return self.store.values[layer][:, : self.length]

    def same_as(self, other: Context) -> bool:
        """Whether both name the same remembered tokens."""
        return self.length == other.length and self.position == other.position and (self.store is other.store or self.length == 0)

    def writable(self, room: int) -> Context:
        """This context with room for ``room`` tokens behind it that overwrite nobody's."""
        store = self.store
        if store.used != self.length:
            return replace(self, store=store.fork(self.length, room))
        store.reserve(self.length + room)
        store.scratch_owner = None
        return self


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contexts:
    """The three contexts that guidance needs.

    Attributes:
        full: everything.
        text_free: everything before the last text, or everything if an image came last.
        image_free: the texts alone, with positions of their own.
    """

    full: Context
    text_free: Context
    image_free: Context


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Added:
    """What adding one block gave.

    Attributes:
        context: the grown context.
        final_TD: final states of the block's tokens in sequence order.
    """

    context: Context
    final_TD: Tensor


OnBlock = Callable[[str, Added], None]
"""Kind of a block and what adding it gave."""


def empty_context(model: Unimage, *, capacity: int = 0) -> Context:
    """A context without tokens.

    Args:
        model: whose layers the caches belong to.
        capacity: tokens to reserve memory for; the caches grow past it by an eighth at a time.
    """
    devices = [next(layer.parameters()).device for layer in model.decoder.layers]
    store = KeyValueStore(model.config.language, devices, model.dtype)
    store.reserve(capacity, exactly=True)
    return Context(store=store, length=0, position=0)


def empty_contexts(model: Unimage, *, capacity: int = 0) -> Contexts:
    """Three empty contexts, one store between them; arguments as for ``empty_context``."""
    context = empty_context(model, capacity=capacity)
    return Contexts(full=context, text_free=context, image_free=context)


def add_text(model: Unimage, contexts: Contexts, ids: Sequence[int], *, on_block: OnBlock | None = None) -> Contexts:
    """Add a text block; ``text_free`` becomes what ``full`` was.

    Args:
        model: computes the block.
        contexts: what is remembered so far.
        ids: without markers; they are put around them here.
        on_block: hears of the block added to ``full``, under "text".

    Raises:
        ContextError: an id outside the vocabulary, or too many positions.
    """
    full = _told("text", prefill_text(model, contexts.full, ids), on_block)
    if contexts.image_free.same_as(contexts.full):
        return Contexts(full=full, text_free=contexts.full, image_free=full)
    return Contexts(full=full, text_free=contexts.full, image_free=prefill_text(model, contexts.image_free, ids).context)


def add_image(
    model: Unimage,
    contexts: Contexts,
    *,
    latent: Tensor | None = None,
    vision_pixels: Tensor | None = None,
    on_block: OnBlock | None = None,
) -> Contexts:
    """Add an image, as a clean latent block, then as a seen block; either may be left out.

    Args:
        model: computes the blocks.
        contexts: what is remembered so far; ``image_free`` stays.
        latent: scaled latent [C, Y, X], see ``encode_image``.
        vision_pixels: [3, Y, X] in [-1, 1], sides multiples of the vision patch.
        on_block: hears of each block added to ``full``, under "latent" and "vision".

    Raises:
        ContextError: a size that the position tables do not hold, or too many positions.
    """
    full = contexts.full
    if latent is not None:
        full = _told("latent", prefill_latent(model, full, latent), on_block)
    if vision_pixels is not None:
        full = _told("vision", prefill_vision(model, full, vision_pixels), on_block)
    return Contexts(full=full, text_free=full, image_free=contexts.image_free)


@torch.inference_mode()
def prefill_text(model: Unimage, context: Context, ids: Sequence[int]) -> Added:
    """Add start marker, ``ids`` and end marker, each with the next position, seeing what came before.

    Raises:
        ContextError: an id outside the vocabulary, or too many positions.
    """
    marks = model.config.special_tokens
    check_ids(model.config, ids)
    return extend_text(model, context, [marks.text_start, *ids, marks.text_end])


@torch.inference_mode()
def extend_text(
    model: Unimage, context: Context, ids: Sequence[int], *, belongs: Sequence[int] | None = None, still: bool = False
) -> Added:
    """Add ``ids`` as they stand, markers included, each with the next position.

    Args:
        model: computes the tokens.
        context: what is remembered so far.
        ids: the tokens.
        belongs: identity of each, for a model that has identities.
        still: all take the next position, and what follows takes it too.

    Raises:
        ContextError: no room, or positions beyond what the model was made for.
    """
    T = len(ids)
    _check_positions(model.config, context.position + T)
    context = context.writable(T)
    offsets_T = torch.zeros(T, dtype=torch.int64) if still else torch.arange(T)
    positions_T = (context.position + offsets_T).to(model.device)
    x_TD = model.embed_text(torch.tensor(ids, device=model.device), _identities(model, belongs))
    routing = Routing.single(UNDERSTANDING, T, model.device)
    rotations = model.decoder.rotations(positions_T, routing)
    finals = model.decoder({UNDERSTANDING: x_TD}, rotations, routing, growing(context, attend_causal))
    return Added(context=_grown(context, T, 0 if still else T), final_TD=routing.join(list(finals.values())))


@torch.inference_mode()
def prefill_vision(model: Unimage, context: Context, vision_pixels: Tensor) -> Added:
    """Add a seen image at one position; its tokens see each other and what came before.

    Raises:
        ContextError: a size that the position tables do not hold, or too many positions.
    """
    config = model.config
    patch = config.vision.patch
    patches_TP = patchify(vision_pixels, patch).to(model.device)
    ids = flattened_ids(vision_pixels.shape[1] // patch, vision_pixels.shape[2] // patch, config.vision_grid).to(model.device)
    seen_TD = model.embed_vision(patches_TP, ids, [len(ids)])
    marks_TD = image_marks(model)
    x_TD = torch.cat([marks_TD[:1], seen_TD, marks_TD[1:]])
    return _add_image_block(model, context, {UNDERSTANDING: x_TD}, Routing.single(UNDERSTANDING, len(x_TD), model.device))


@torch.inference_mode()
def prefill_latent(model: Unimage, context: Context, latent: Tensor) -> Added:
    """Add a clean latent at one position; its tokens see each other and what came before.

    Raises:
        ContextError: a size that the position table does not hold, or too many positions.
    """
    patch = model.config.latent_patch
    rows, columns = (side // patch for side in latent.shape[1:])
    return prefill_tokens(model, context, patchify(latent, patch), rows, columns)


@torch.inference_mode()
def prefill_tokens(
    model: Unimage, context: Context, tokens_TW: Tensor, rows: int, columns: int, *, belongs: Sequence[int] | None = None
) -> Added:
    """Add a clean latent that is given as tokens; ``belongs`` as for ``extend_text``.

    Raises:
        ContextError: a size that the position table does not hold, or no room.
    """
    ids = flattened_ids(rows, columns, model.config.latent_grid).to(model.device)
    latents_ED = model.embed_latents(tokens_TW.to(model.device), torch.zeros(1, device=model.device), ids, _identities(model, belongs))
    streams = {UNDERSTANDING: image_marks(model), GENERATION: latents_ED}
    return _add_image_block(model, context, streams, latent_block_routing(len(ids), model.device))


def encode_image(codec: Codec, pixels: Tensor, *, seed: int | None = None, noise: Tensor | None = None) -> Tensor:
    """Clean latent [C, Y, X] of a picture [3, Y, X] in [-1, 1].

    Args:
        codec: the visual codec.
        pixels: sides are multiples of ``codec.downsample``.
        seed: of the codec's sampling noise; the same seed gives the same latent.
        noise: that noise itself, in the latent's shape; with neither, the latent is the distribution's mean.
    """
    shape = (1, codec.latent_channels, pixels.shape[1] // codec.downsample, pixels.shape[2] // codec.downsample)
    if noise is None:
        noise = torch.zeros(shape) if seed is None else torch.randn(shape, generator=torch.Generator().manual_seed(seed))
    with torch.inference_mode():
        return codec.encode(pixels[None], noise.view(shape))[0]


def image_marks(model: Unimage) -> Tensor:
    """Embeddings of the two markers around an image, [2, D]."""
    marks = model.config.special_tokens
    return model.embed_text(torch.tensor([marks.image_start, marks.image_end], device=model.device))


def latent_block_routing(tokens: int, device: torch.device) -> Routing:
    """One latent block in sequence order: start marker, ``tokens`` latents, end marker."""
    return Routing.mixed(torch.tensor([0, tokens + 1], device=device), torch.arange(1, tokens + 1, device=device))


def growing(context: Context, attend: Attend) -> Callable[[int], Attend]:
    """Attention that writes new keys and values behind ``context`` and attends over everything up to them."""

    def of_layer(layer: int) -> Attend:
        def run(q_TNH: Tensor, k_TGH: Tensor, v_TGH: Tensor) -> Tensor:
            return attend(q_TNH, *context.store.write(layer, context.length, k_TGH, v_TGH))

        return run

    return of_layer


def check_ids(config: UnimageConfig, ids: Sequence[int]) -> None:
    """Refuse ids outside the vocabulary.

    Raises:
        ContextError: naming the first wrong id.
    """
    wrong = [number for number in ids if not 0 <= number < config.language.vocabulary]
    if wrong:
        raise ContextError(
            f"token id {wrong[0]} is outside the vocabulary of {config.language.vocabulary}", hint="use the tokenizer of this checkpoint"
        )


def _identities(model: Unimage, belongs: Sequence[int] | None) -> Tensor | None:
    return None if belongs is None or not model.config.identities else torch.tensor(list(belongs), device=model.device)


def _add_image_block(model: Unimage, context: Context, streams: Streams, routing: Routing) -> Added:
    T = sum(len(x) for x in streams.values())
    _check_positions(model.config, context.position + 1)
    context = context.writable(T)
    positions_T = torch.full((T,), context.position, device=model.device)
    rotations = model.decoder.rotations(positions_T, routing)
    finals = model.decoder(streams, rotations, routing, growing(context, attend_full))
    return Added(context=_grown(context, T, model.config.image_step), final_TD=routing.join(list(finals.values())))


def _told(kind: str, added: Added, on_block: OnBlock | None) -> Context:
    if on_block:
        on_block(kind, added)
    return added.context


def _grown(context: Context, tokens: int, positions: int) -> Context:
    context.store.used = context.length + tokens
    return replace(context, length=context.length + tokens, position=context.position + positions)


def _check_positions(config: UnimageConfig, positions: int) -> None:
    if positions > config.language.max_positions:
        raise ContextError(
            f"position {positions} is beyond the {config.language.max_positions} that the model was made for",
            hint="remember fewer texts",
        )


def _prefix(old: Tensor, length: int, room: int) -> Tensor:
    new = old.new_empty(old.shape[0], length + room, old.shape[2])
    new[:, :length] = old[:, :length]
    return new
