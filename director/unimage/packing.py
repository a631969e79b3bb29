"""Training samples laid behind each other into one sequence, with everything the forward needs to know about it.

Pure bookkeeping: no model, no codec. Source: specification, sections 7, 8 and 11.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

import torch
from torch import Tensor

from director.unimage.attention import Block, BlockMode, Sight
from director.unimage.config import UnimageConfig
from director.unimage.images import flattened_ids

CLEAN = float("-inf")
"""Raw time of a clean latent: its sigmoid is exactly 0."""


class ItemKind(Enum):
    """What an item of a sample is."""

    TEXT = "text"
    VISION = "vit_image"
    LATENT = "vae_image"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item:
    """One block of a sample.

    Attributes:
        kind: text, seen image or latent.
        ids: of a text, without markers.
        pixels: of an image, [3, Y, X] in [-1, 1], already resized.
        droppable: whether condition dropout may leave it out.
        loss: text is predicted; a latent is noised and its velocity predicted.
        next_marker: id that the block's last token is trained to predict, None for no such loss.
        tokens: of a latent that is given as tokens instead of pixels, float32 [tokens, W].
        belongs: the id (0 for none) that each of ``ids`` or ``tokens`` belongs to; () for no ids at all.
        opened: a text begins with its start marker.
        closed: a text ends with its end marker.
        still: takes no rotary positions: what follows begins where this began.
        learnt: which of ``ids`` are predicted in a text with loss; () for all.
        sight: what a noised latent sees of what came before.
    """

    kind: ItemKind
    ids: tuple[int, ...] = ()
    pixels: Tensor | None = None
    droppable: bool = False
    loss: bool = False
    next_marker: int | None = None
    tokens: Tensor | None = None
    belongs: tuple[int, ...] = ()
    opened: bool = True
    closed: bool = True
    still: bool = False
    learnt: tuple[bool, ...] = ()
    sight: Sight = Sight.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropout:
    """Probabilities with which droppable conditions are left out, in [0, 1]."""

    text: float = 0.0
    vision: float = 0.0
    latent: float = 0.0

    def of(self, kind: ItemKind) -> float:
        """The probability for one kind."""
        return {ItemKind.TEXT: self.text, ItemKind.VISION: self.vision, ItemKind.LATENT: self.latent}[kind]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pack:
    """A packed sequence. Slots are places in the sequence, int64.

    Attributes:
        samples: the blocks of each sample.
        positions: rotary position of every token; each sample begins at 0.
        text_ids: ids of text and markers; ``text_slots`` their places.
        text_slots: see ``text_ids``.
        vision_ids: flattened positions of seen patches; ``vision_slots`` their places, ``vision_lengths`` patches per image.
        vision_slots: see ``vision_ids``.
        vision_lengths: see ``vision_ids``.
        vision_pixels: the seen images in pack order.
        latent_ids: flattened positions of latent tokens; ``latent_slots`` their places, ``latent_shapes`` rows and columns per image.
        latent_slots: see ``latent_ids``.
        latent_shapes: see ``latent_ids``.
        latent_pixels: the images to encode, in pack order; empty where latents are given as tokens.
        latent_tokens: clean latents that were given as tokens, [L, W]; None where there are pixels.
        text_belongs: id of each text token, 0 for none; None without ids. ``latent_belongs`` likewise.
        latent_belongs: see ``text_belongs``.
        raw_times: per latent token, before the sigmoid; ``CLEAN`` for clean ones.
        velocity_slots: latent tokens with loss.
        labels: ids to predict at ``label_slots``, with ``label_weights`` of 1 / sqrt(answer length).
        label_slots: see ``labels``.
        label_weights: see ``labels``.
    """

    samples: tuple[tuple[Block, ...], ...]
    positions: Tensor
    text_ids: Tensor
    text_slots: Tensor
    vision_ids: Tensor
    vision_slots: Tensor
    vision_lengths: tuple[int, ...]
    vision_pixels: tuple[Tensor, ...]
    latent_ids: Tensor
    latent_slots: Tensor
    latent_shapes: tuple[tuple[int, int], ...]
    latent_pixels: tuple[Tensor, ...]
    raw_times: Tensor
    velocity_slots: Tensor
    labels: Tensor
    label_slots: Tensor
    label_weights: Tensor
    latent_tokens: Tensor | None = None
    text_belongs: Tensor | None = None
    latent_belongs: Tensor | None = None

    @property
    def length(self) -> int:
        """Tokens in all."""
        return len(self.positions)

    @property
    def sample_lengths(self) -> tuple[int, ...]:
        """Tokens per sample."""
        return tuple(sum(block.length for block in blocks) for blocks in self.samples)


def pack(
    samples: Sequence[Sequence[Item]],
    config: UnimageConfig,
    *,
    raw_time: Callable[[], float],
    dropout: Dropout | None = None,
    chance: Callable[[], float] | None = None,
) -> Pack:
    """Lay samples behind each other.

    Args:
        samples: plans, each a list of items in order.
        config: marker ids, grids, patches.
        raw_time: called once per image with loss, in pack order; a standard normal in training.
        dropout: how likely droppable conditions are left out; None keeps everything.
        chance: uniform numbers in [0, 1) for the dropout, called once per droppable item.

    Raises:
        ContextError: an image whose size does not fit its patches or tables.
    """
    sheet = _Sheet(config=config, raw_time=raw_time)
    for items in samples:
        sheet.begin()
        for item in items:
            if item.droppable and dropout and chance and chance() < dropout.of(item.kind):
                sheet.skip(item)
            else:
                sheet.add(item)
    return sheet.finish()


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """The growing lists behind a pack."""

    config: UnimageConfig
    raw_time: Callable[[], float]
    samples: list[list[Block]] = field(default_factory=list)
    next_position: int = 0
    positions: list[int] = field(default_factory=list)
    text_ids: list[int] = field(default_factory=list)
    text_slots: list[int] = field(default_factory=list)
    vision_ids: list[Tensor] = field(default_factory=list)
    vision_slots: list[int] = field(default_factory=list)
    vision_pixels: list[Tensor] = field(default_factory=list)
    latent_ids: list[Tensor] = field(default_factory=list)
    latent_slots: list[int] = field(default_factory=list)
    latent_shapes: list[tuple[int, int]] = field(default_factory=list)
    latent_pixels: list[Tensor] = field(default_factory=list)
    raw_times: list[float] = field(default_factory=list)
    velocity_slots: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    label_slots: list[int] = field(default_factory=list)
    label_weights: list[float] = field(default_factory=list)
    latent_tokens: list[Tensor] = field(default_factory=list)
    text_belongs: list[int] = field(default_factory=list)
    latent_belongs: list[int] = field(default_factory=list)

    def begin(self) -> None:
        self.samples.append([])
        self.next_position = 0

    def skip(self, item: Item) -> None:
        """A dropped image still takes its position; a dropped text takes none."""
        self.next_position += item.kind is not ItemKind.TEXT

    def add(self, item: Item) -> None:
        if item.kind is ItemKind.TEXT:
            self._add_text(item)
        elif item.kind is ItemKind.VISION:
            self._add_vision(item)
        else:
            self._add_latent(item)
        if item.next_marker is not None:
            self._predict([item.next_marker], [len(self.positions) - 1])

    def _add_text(self, item: Item) -> None:
        marks, start = self.config.special_tokens, len(self.positions)
        opening, closing = [marks.text_start] * item.opened, [marks.text_end] * item.closed
        whole = [*opening, *item.ids, *closing]
        if item.loss:
            self._learn(item, whole, start)
        self.text_ids += whole
        self.text_belongs += [*(0 for _ in opening), *(item.belongs or (0,) * len(item.ids)), *(0 for _ in closing)]
        self.text_slots += range(start, start + len(whole))
        self.positions += [self.next_position] * len(whole) if item.still else range(self.next_position, self.next_position + len(whole))
        self.next_position += 0 if item.still else len(whole)
        self.samples[-1].append(Block(length=len(whole), mode=BlockMode.CAUSAL))

    def _learn(self, item: Item, whole: Sequence[int], start: int) -> None:
        """Each token of a text predicts the next; the first one is predicted by the block before, see ``next_marker``."""
        answer, learnt = list(whole[1:]), (item.learnt or (True,) * len(item.ids))[0 if item.opened else 1 :]
        wanted = [*learnt, *([True] * item.closed)]
        self._predict([i for i, w in zip(answer, wanted, strict=True) if w], [start + n for n, w in enumerate(wanted) if w])

    def _add_vision(self, item: Item) -> None:
        assert item.pixels is not None
        patch = self.config.vision.patch
        ids = flattened_ids(item.pixels.shape[1] // patch, item.pixels.shape[2] // patch, self.config.vision_grid)
        self.vision_ids.append(ids)
        self.vision_pixels.append(item.pixels)
        self.vision_slots += self._image_block(len(ids), BlockMode.FULL)
        self.next_position += 1

    def _add_latent(self, item: Item) -> None:
        shape = self._latent_shape(item)
        ids = flattened_ids(*shape, self.config.latent_grid)
        self.latent_ids.append(ids)
        self.latent_shapes.append(shape)
        self.latent_belongs += item.belongs or (0,) * len(ids)
        slots = self._image_block(len(ids), BlockMode.NOISE if item.loss else BlockMode.FULL, item.sight)
        self.latent_slots += slots
        self.raw_times += [self.raw_time() if item.loss else CLEAN] * len(ids)
        if item.loss:
            self.velocity_slots += slots
        else:
            self.next_position += 0 if item.still else 1

    def _latent_shape(self, item: Item) -> tuple[int, int]:
        """Rows and columns of a latent's tokens; keeps its content."""
        if item.tokens is not None:
            self.latent_tokens.append(item.tokens)
            return len(item.tokens), 1
        assert item.pixels is not None
        self.latent_pixels.append(item.pixels)
        side = self.config.pixels_per_latent_token
        return item.pixels.shape[1] // side, item.pixels.shape[2] // side

    def _image_block(self, tokens: int, mode: BlockMode, sight: Sight = Sight.ALL) -> range:
        marks, start = self.config.special_tokens, len(self.positions)
        self.text_ids += [marks.image_start, marks.image_end]
        self.text_belongs += [0, 0]
        self.text_slots += [start, start + tokens + 1]
        self.positions += [self.next_position] * (tokens + 2)
        self.samples[-1].append(Block(length=tokens + 2, mode=mode, sight=sight))
        return range(start + 1, start + 1 + tokens)

    def _predict(self, answer: Sequence[int], slots: Sequence[int]) -> None:
        self.labels += answer
        self.label_slots += slots
        self.label_weights += [max(1, len(answer)) ** -0.5] * len(answer)

    def finish(self) -> Pack:
        return Pack(
            samples=tuple(tuple(blocks) for blocks in self.samples),
            positions=_ints(self.positions),
            text_ids=_ints(self.text_ids),
            text_slots=_ints(self.text_slots),
            vision_ids=_joined(self.vision_ids),
            vision_slots=_ints(self.vision_slots),
            vision_lengths=tuple(len(ids) for ids in self.vision_ids),
            vision_pixels=tuple(self.vision_pixels),
            latent_ids=_joined(self.latent_ids),
            latent_slots=_ints(self.latent_slots),
            latent_shapes=tuple(self.latent_shapes),
            latent_pixels=tuple(self.latent_pixels),
            raw_times=torch.tensor(self.raw_times, dtype=torch.float32),
            velocity_slots=_ints(self.velocity_slots),
            labels=_ints(self.labels),
            label_slots=_ints(self.label_slots),
            label_weights=torch.tensor(self.label_weights, dtype=torch.float32),
            latent_tokens=torch.cat(self.latent_tokens) if self.latent_tokens else None,
            text_belongs=_ints(self.text_belongs) if self.config.identities else None,
            latent_belongs=_ints(self.latent_belongs) if self.config.identities else None,
        )


def _ints(numbers: Sequence[int]) -> Tensor:
    return torch.tensor(list(numbers), dtype=torch.int64)


def _joined(parts: Sequence[Tensor]) -> Tensor:
    return torch.cat(list(parts)) if parts else _ints([])
