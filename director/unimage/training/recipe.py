"""Recipes of training as values, read from YAML and changed by ``key=value``.

A recipe names everything that decides what comes out; the same recipe on the same films gives the same weights.
"""

from __future__ import annotations

import dataclasses
import difflib
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import yaml

from director.unimage.training.films import KINDS, SampleKind
from director.unimage.training.optimisation import OptimiserSettings
from pipeline.errors import ConfigError

Value = Any
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRecipe:
    """What is trained.

    Attributes:
        start: folder of a checkpoint to begin from; "" begins with random weights of the sizes below.
        understanding: folder of a Llama-like checkpoint whose layers become the understanding expert, or "".
        width: numbers per hidden state.
        layers: decoder layers.
        heads: query heads.
        key_value_heads: key and value heads.
        head_width: numbers per head.
        mlp_width: inner width of the gated MLPs.
        vocabulary: rows of the embedding; the tokenizer gets as many entries.
        prediction: "clean" or "velocity".
        rope_theta: base of the rotary angles.
        identities: ids have embeddings.
        lora_rank: rank of LoRA adapters on all matrices of the layers; 0 trains the weights themselves.
        lora_alpha: their scale is alpha / rank.
    """

    start: str = ""
    understanding: str = ""
    width: int = 192
    layers: int = 6
    heads: int = 3
    key_value_heads: int = 3
    head_width: int = 64
    mlp_width: int = 512
    vocabulary: int = 4096
    prediction: str = "clean"
    rope_theta: float = 10000.0
    identities: bool = True
    lora_rank: int = 0
    lora_alpha: float = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRecipe:
    """What is learnt from.

    Attributes:
        films: folder of a film set; "" makes films of the storyworld as they are needed.
        split: which part of the set.
        count: films of the storyworld to make where ``films`` is "".
        seed: of the storyworld and of the order of films.
        tokenizer_films: films from which the tokenizer learns its words.
        side: most pixels of the long side of a keyframe, for models that draw pictures.
    """

    films: str = ""
    split: str = "train"
    count: int = 2000
    seed: int = 0
    tokenizer_films: int = 2000
    side: int = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRecipe:
    """A stretch of training.

    Attributes:
        name: for metrics.
        steps: optimiser steps.
        mix: kinds of samples, one per step, over and over.
        freeze: "understanding" cuts the understanding expert's gradients in steps of kind ``drawing``, "" does not.
        copies: noisy copies of each keyframe.
        id_prompting: ids stand before each keyframe.
        splitting: probability that a film is cut into a script and its continuation.
        image_free: probability, at the stage's begin and end, that a noisy copy sees texts alone.
        unconditional: probability that a noisy copy sees nothing.
        shots: samples with keyframes end behind this one, so that first appearances come often; 0 for whole films.
    """

    name: str = "interleaved"
    steps: int = 1000
    mix: tuple[SampleKind, ...] = ("interleaved", "interleaved", "text")
    freeze: str = ""
    copies: int = 2
    id_prompting: bool = True
    splitting: float = 0.15
    image_free: tuple[float, float] = (0.1, 0.1)
    unconditional: float = 0.1
    shots: int = 0

    def __post_init__(self) -> None:
        if self.steps < 0 or not self.mix or any(kind not in KINDS for kind in self.mix):
            raise ConfigError(
                f"stage {self.name!r} has {self.steps} steps of {', '.join(self.mix) or 'nothing'}", hint=f"kinds are {', '.join(KINDS)}"
            )
        if self.freeze not in ("", "understanding"):
            raise ConfigError(f"stage {self.name!r}: freeze={self.freeze!r} is not known", hint='use "understanding" or ""')


@dataclass(frozen=True, slots=True, kw_only=True)
class LossRecipe:
    """What is made small.

    Attributes:
        text: weight of the cross-entropy.
        picture: weight of the squared error of keyframes.
        shift: of the flow times; 3 spends more of them near the noise.
    """

    text: float = 1.0
    picture: float = 5.0
    shift: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecipe:
    """How the work is done; changes the speed, and of the result no more than rounding.

    Attributes:
        batch: films per step.
        micro: films per forward; 0 takes the whole batch at once.
        precision: "bfloat16" computes in it over float32 weights, "float32" does not.
        threads: of the CPU; 0 leaves them as they are.
        loaders: processes that lay films out ahead of the step that needs them; 0 for none.
        save_minutes: minutes between checkpoints.
        keep: checkpoints that stay.
        log_steps: steps between lines of the metrics file.
        sample_minutes: minutes between sample storyboards; 0 for none.
    """

    batch: int = 4
    micro: int = 0
    precision: str = "bfloat16"
    threads: int = 1
    loaders: int = 0
    save_minutes: float = 2.0
    keep: int = 2
    log_steps: int = 10
    sample_minutes: float = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One training, whole."""

    name: str = "nano"
    seed: int = 1
    model: ModelRecipe = field(default_factory=ModelRecipe)
    data: DataRecipe = field(default_factory=DataRecipe)
    stages: tuple[StageRecipe, ...] = (StageRecipe(),)
    optimiser: OptimiserSettings = field(default_factory=OptimiserSettings)
    loss: LossRecipe = field(default_factory=LossRecipe)
    run: RunRecipe = field(default_factory=RunRecipe)

    @property
    def steps(self) -> int:
        """Steps of all stages."""
        return sum(stage.steps for stage in self.stages)

    def stage_of(self, step: int) -> tuple[StageRecipe, int]:
        """The stage of a step (counted from 0) and how many of the stage's steps lie before it."""
        for stage in self.stages:
            if step < stage.steps:
                return stage, step
            step -= stage.steps
        raise ConfigError(f"the recipe {self.name!r} ends before this step", hint="its stages are done")


def shipped_recipes() -> tuple[str, ...]:
    """Names of the recipes that come with the package."""
    folder = resources.files("director.unimage.training") / "recipes"
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")))


def read_recipe(name: str, changes: Sequence[str] = ()) -> Recipe:
    """A recipe by name or file, with ``key=value`` laid over it; keys are dotted, stages count from 0: ``stages.0.steps=100``.

    Raises:
        ConfigError: no such recipe, no YAML, an unknown key, or a value of the wrong kind.
    """
    content = _content(name)
    for change in changes:
        key, mark, value = change.partition("=")
        if not mark:
            raise ConfigError(f"{change!r} is no change of a recipe", hint="write key=value, for example optimiser.rate=0.001")
        _lay(content, key.split("."), _plain(value, key), key)
    return from_plain(Recipe, content, name)


def to_plain(value: Any) -> Any:
    """A recipe as dictionaries, lists and plain values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return [to_plain(one) for one in value] if isinstance(value, tuple) else value


def from_plain(kind: type[T], content: Any, where: str) -> T:
    """A dataclass of recipes from plain values.

    Raises:
        ConfigError: an unknown key, or a value of the wrong kind.
    """
    if not isinstance(content, Mapping):
        raise ConfigError(f"{where} must be a mapping, not {content!r}", hint="write key: value")
    hints = typing.get_type_hints(kind)
    names = [f.name for f in dataclasses.fields(kind)]  # type: ignore[arg-type]  # a dataclass, checked by its callers
    for key in content:
        if key not in names:
            near = difflib.get_close_matches(str(key), names, 1)
            raise ConfigError(
                f"{where} has no key {key!r}", hint=f"did you mean {near[0]!r}?" if near else f"keys are {', '.join(names)}", key=str(key)
            )
    return kind(**{key: _typed(hints[key], value, f"{where}.{key}") for key, value in content.items()})


def _typed(kind: Any, value: Value, where: str) -> Any:
    if dataclasses.is_dataclass(kind):
        return from_plain(typing.cast("type[Any]", kind), value, where)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and isinstance(value, (list, tuple)):
        kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else list(inner)
        if len(kinds) == len(value):
            return tuple(_typed(one, part, where) for one, part in zip(kinds, value, strict=True))
    elif origin is typing.Literal:
        if value in inner:
            return value
    elif kind is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    elif isinstance(kind, type) and isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise ConfigError(f"{where}={value!r} is of the wrong kind", hint=f"it must be {getattr(kind, '__name__', kind)}", key=where)


def _content(name: str) -> dict[str, Value]:
    path = Path(name).expanduser()
    shipped = resources.files("director.unimage.training") / "recipes" / f"{name}.yaml"
    if path.suffix in (".yaml", ".yml") and path.is_file():
        text = path.read_text(encoding="utf-8")
    elif "/" not in name and shipped.is_file():
        text = shipped.read_text(encoding="utf-8")
    else:
        raise ConfigError(f"there is no recipe {name!r}", hint=f"give a YAML file, or one of {', '.join(shipped_recipes())}")
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError(f"recipe {name!r} is no YAML: {error}", hint="see docs/training.md for its keys") from error
    if not isinstance(content, dict):
        raise ConfigError(f"recipe {name!r} holds no keys", hint="see docs/training.md for its keys")
    return content


def _plain(value: str, key: str) -> Value:
    try:
        return yaml.safe_load(value) if value else ""
    except yaml.YAMLError as error:
        raise ConfigError(f"{key}={value} cannot be read", hint="write a number, a word or [a, list]", key=key) from error


def _lay(content: Any, path: Sequence[str], value: Value, key: str) -> None:
    first, rest = path[0], path[1:]
    if isinstance(content, list):
        if not first.isdigit() or int(first) >= len(content):
            raise ConfigError(f"{key}: there is no part {first!r}", hint=f"parts are 0 to {len(content) - 1}", key=key)
        index: Any = int(first)
    else:
        index = first
        if rest and not isinstance(content.get(first), (dict, list)):
            content[first] = {}
    if rest:
        _lay(content[index], rest, value, key)
    else:
        content[index] = value
