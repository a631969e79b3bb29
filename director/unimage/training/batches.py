"""Which films a step learns from, and what it draws of chance: functions of recipe and step number alone.

So a run that is resumed, and one that is spread over several processes, sees exactly what an undisturbed one would.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from director.unimage.config import UnimageConfig
from director.unimage.images import on_white
from director.unimage.packing import Item, ItemKind, Pack, pack
from director.unimage.pictures import shown
from director.unimage.scene_codec import SceneCodec
from director.unimage.scene_fields import FIGURES
from director.unimage.tokens import FolderTokenizer
from director.unimage.training.films import (
    Film,
    Layout,
    LayoutSettings,
    Painting,
    Picture,
    SampleKind,
    parts_of,
    picture_from,
    place_of,
    slot_identities,
    visible_in,
)
from director.unimage.training.recipe import Recipe, StageRecipe
from director.unimage.training.records import FilmRecord, KeyframeRecord
from pipeline.errors import ContextError, DatasetError, SceneError
from pipeline.store.artifacts import stable_seed

_PASSED_OVER = 50

log = logging.getLogger("filmwright")


class FilmSource(Protocol):
    """Films by number; the same number is the same film."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int) -> FilmRecord: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """What one process computes in one step.

    Attributes:
        stage: the stage.
        kind: of all its samples.
        packs: one per forward.
        noises: of each pack, [L, W].
        films: of all processes.
    """

    stage: StageRecipe
    kind: SampleKind
    packs: tuple[Pack, ...]
    noises: tuple[Tensor, ...]
    films: int


class Batches:
    """Makes the batch of any step.

    Args:
        recipe: what is trained, and how.
        source: the films.
        tokenizer: of the model.
        config: of the model.
        rank: this process, from 0.
        world: processes.

    Attributes:
        tokenizer: of the model.
    """

    def __init__(
        self, recipe: Recipe, source: FilmSource, tokenizer: FolderTokenizer, config: UnimageConfig, *, rank: int = 0, world: int = 1
    ) -> None:
        if len(source) < 1:
            raise DatasetError("the film set is empty", hint="write one with making.write_storyworld, or give another split")
        self._recipe, self._source, self.tokenizer, self._config = recipe, source, tokenizer, config
        self._rank, self._world = rank, world
        self._codec = SceneCodec()

    def batch(self, step: int) -> Batch:
        """The batch of a step, counted from 0."""
        stage, within = self._recipe.stage_of(step)
        kind = stage.mix[within % len(stage.mix)]
        numbers = range(self._rank, self._recipe.run.batch, self._world)
        micro = self._recipe.run.micro or len(numbers)
        groups = [numbers[start : start + micro] for start in range(0, len(numbers), micro)]
        made = [self._pack(step, group, stage, within, kind) for group in groups]
        return Batch(
            stage=stage, kind=kind, packs=tuple(p for p, _ in made), noises=tuple(noise for _, noise in made), films=self._recipe.run.batch
        )

    def _pack(self, step: int, numbers: Sequence[int], stage: StageRecipe, within: int, kind: SampleKind) -> tuple[Pack, Tensor]:
        """Samples laid behind each other, and their noise; each film draws from chance of its own."""
        chances = [np.random.default_rng(stable_seed("film of a step", self._recipe.seed, step, number)) for number in numbers]
        settings = layout_settings(stage, within)
        samples, times, noises = [], [], []
        for number, chance in zip(numbers, chances, strict=True):
            film = self._film(step * self._recipe.run.batch + number)
            items = Layout(self.tokenizer, settings, chance).items(film, kind)
            latents = [item for item in items if item.kind is ItemKind.LATENT]
            samples.append(items)
            times += [float(chance.standard_normal()) for item in latents if item.loss]
            count = sum(_tokens_of(item, self._config) for item in latents)
            noises.append(torch.from_numpy(chance.standard_normal((count, self._config.latent_token_width), dtype=np.float32)))
        drawn = iter(times)
        return pack(samples, self._config, raw_time=lambda: next(drawn)), torch.cat(noises)

    def _laid(self, record: FilmRecord) -> Film:
        if self._config.scene is None:
            return painted_film(record, self._config, self._recipe.data.side)
        return film_from(record, self._codec)

    def _film(self, visit: int) -> Film:
        """The film that is seen at the ``visit``-th place over all epochs; one that the scene codec cannot write is passed over."""
        epoch, place = divmod(visit, len(self._source))
        number = _order(stable_seed("order of films", self._recipe.data.seed, epoch), len(self._source))[place]
        for offset in range(min(_PASSED_OVER, len(self._source))):
            try:
                return self._laid(self._source[(number + offset) % len(self._source)])
            except SceneError as error:
                log.info("film %d is passed over: %s", number + offset, error)
        raise DatasetError(
            f"{_PASSED_OVER} films in a row from number {number} on show what the scene codec cannot write",
            hint="make the set again with this version of filmwright",
        )


def _tokens_of(item: Item, config: UnimageConfig) -> int:
    """Latent tokens of a keyframe."""
    if item.tokens is not None:
        return len(item.tokens)
    assert item.pixels is not None
    side = config.pixels_per_latent_token
    return item.pixels.shape[1] // side * (item.pixels.shape[2] // side)


def layout_settings(stage: StageRecipe, within: int) -> LayoutSettings:
    """How films are laid out in a step of a stage."""
    first, last = stage.image_free
    return LayoutSettings(
        copies=stage.copies,
        id_prompting=stage.id_prompting,
        splitting=stage.splitting,
        image_free=first + (last - first) * within / max(1, stage.steps),
        unconditional=stage.unconditional,
        shots=stage.shots,
    )


def film_from(record: FilmRecord, codec: SceneCodec) -> Film:
    """A film of a set with its keyframes as tokens."""
    parts = parts_of(record.script)
    texts = {segment.shot: segment.text for part in parts for segment in part.segments}
    keyframes = ((keyframe, texts.get(keyframe.number, "")) for keyframe in record.keyframes)
    return Film(parts=parts, pictures={keyframe.number: _picture(keyframe, text, codec) for keyframe, text in keyframes})


def painted_film(record: FilmRecord, config: UnimageConfig, side: int) -> Film:
    """A film of a set with its keyframes as pixels.

    Args:
        record: its keyframes have pictures.
        config: of the model.
        side: most pixels of the long side of a keyframe.

    Raises:
        DatasetError: a keyframe has no picture, or one that is extremely long.
    """
    parts = parts_of(record.script)
    texts = {segment.shot: segment.text for part in parts for segment in part.segments}
    return Film(parts=parts, pictures={k.number: _painting(k, texts.get(k.number, ""), config, side) for k in record.keyframes})


def _painting(keyframe: KeyframeRecord, text: str, config: UnimageConfig, side: int) -> Painting:
    if keyframe.picture is None:
        raise DatasetError(
            f"the keyframe of shot {keyframe.number} has no picture", hint="a director that draws pictures learns from pictures"
        )
    try:
        with Image.open(io.BytesIO(keyframe.picture)) as image:
            seen = shown(on_white(image), config, side, side)
    except (OSError, SyntaxError, ContextError) as error:
        raise DatasetError(f"the picture of shot {keyframe.number} cannot be learnt from: {error}", hint="make it again") from error
    return Painting(seen=seen, visible=visible_in(text.rstrip("\n").rpartition("\n")[2]))


def _picture(keyframe: KeyframeRecord, text: str, codec: SceneCodec) -> Picture:
    if keyframe.scene is None:
        raise DatasetError(f"the keyframe of shot {keyframe.number} has no scene", hint="a director that draws scenes learns from scenes")
    frame = text.rstrip("\n").rpartition("\n")[2]
    belongs = slot_identities(keyframe.cues.ids, place_of(text), slots=codec.slots, figures=FIGURES)
    return picture_from(codec.encode(keyframe.scene, keyframe.cues), belongs, visible_in(frame))


@lru_cache(maxsize=2)
def _order(seed: int, count: int) -> tuple[int, ...]:
    return tuple(int(n) for n in np.random.default_rng(seed).permutation(count))
