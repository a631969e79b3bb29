"""A training run in a folder: begins or goes on, works until its recipe ends or time is up, and leaves states, metrics and samples."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from director.unimage.tokens import TOKENIZER_FILE, read_tokenizer
from director.unimage.training.batches import Batches, FilmSource
from director.unimage.training.building import codec_of, make_tokenizer, new_model
from director.unimage.training.distributed import Processes, shard
from director.unimage.training.loop import PackModel, Trainer
from director.unimage.training.metrics import Measured, MetricsFile
from director.unimage.training.recipe import Recipe
from director.unimage.training.states import check_recipe, latest_state, write_recipe
from pipeline.errors import ConfigError

OnStep = Callable[[Trainer, Measured], None]
OnState = Callable[[Trainer, Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When a piece of a run ends, whatever its recipe says.

    Attributes:
        minutes: of the clock; 0 for no limit.
        steps: steps of this piece; 0 for no limit.
    """

    minutes: float = 0.0
    steps: int = 0


def begin_run(recipe: Recipe, source: FilmSource, folder: Path, among: Processes | None = None) -> Trainer:
    """A trainer before its first step; writes recipe and tokenizer into the folder.

    Args:
        recipe: what to train.
        source: the films.
        folder: of the run.
        among: the processes of the run; None for this one alone. The first one writes; the folder is one that all see.

    Raises:
        ConfigError: the folder holds a run already.
    """
    if latest_state(folder) is not None:
        raise ConfigError(f"{str(folder)!r} holds a run already", hint="go on with --resume, or give another folder", key="out")
    among = among or Processes()
    if among.rank == 0:
        write_recipe(folder, recipe)
        make_tokenizer(recipe, source, folder)
    among.wait()
    return _trainer(recipe, source, folder, among)


def resume_run(recipe: Recipe, source: FilmSource, folder: Path, among: Processes | None = None, *, rescheduled: bool = False) -> Trainer:
    """A trainer that goes on where the folder's newest whole state stands.

    Raises:
        ConfigError: the run was begun with another recipe.
        CheckpointError: the folder holds no run, or its newest state is damaged.
    """
    check_recipe(folder, recipe, rescheduled=rescheduled)
    among = among or Processes()
    if rescheduled and among.rank == 0:
        write_recipe(folder, recipe)
    if not (folder / TOKENIZER_FILE).is_file() and among.rank == 0:
        make_tokenizer(recipe, source, folder)
    among.wait()
    trainer = _trainer(recipe, source, folder, among)
    state = latest_state(folder)
    if state is not None:
        trainer.resume(state)
    return trainer


def work(
    trainer: Trainer,
    *,
    limits: Limits | None = None,
    on_step: OnStep | None = None,
    on_state: OnState | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> None:
    """Do steps until the recipe ends, the limits are reached or ``stopping`` says so; the last state is always saved.

    Args:
        trainer: fresh or resumed.
        limits: of this piece of the run.
        on_step: hears of every step.
        on_state: hears of every state that was saved.
        stopping: asked after every step.

    Raises:
        ConfigError: the loss is no number any more.
        DiskFull: a state does not fit; the one before is whole.
    """
    recipe, limits = trainer.recipe, limits or Limits()
    metrics = MetricsFile(trainer.folder, trainer.step) if trainer.writes else None
    first, began, saved = trainer.step, time.monotonic(), time.monotonic()
    fresh = False
    while trainer.step < recipe.steps:
        measured = trainer.advance()
        fresh = True
        _check_finite(measured)
        if metrics and (measured.step % recipe.run.log_steps == 0 or trainer.step == recipe.steps):
            metrics.add(measured, asdict(trainer.progress))
        if on_step:
            on_step(trainer, measured)
        now = time.monotonic()
        over = bool(limits.minutes and now - began >= 60 * limits.minutes) or stopping()
        over = over or bool(limits.steps and trainer.step - first >= limits.steps)
        if trainer.any_of(now - saved >= 60 * recipe.run.save_minutes):
            _save(trainer, on_state)
            saved, fresh = time.monotonic(), False
        if trainer.any_of(over):
            break
    if fresh:
        _save(trainer, on_state)


def _save(trainer: Trainer, on_state: OnState | None) -> None:
    state = trainer.save()
    if on_state:
        on_state(trainer, state)


def _trainer(recipe: Recipe, source: FilmSource, folder: Path, among: Processes) -> Trainer:
    if among.world > 1 and recipe.optimiser.kind == "muon":
        raise ConfigError(
            f"optimiser.kind=muon needs whole matrices, and {among.world} processes share them",
            hint="use optimiser.kind=adamw, or one process",
            key="optimiser.kind",
        )
    if recipe.run.threads and among.device.type == "cpu":
        torch.set_num_threads(recipe.run.threads)
    tokenizer = read_tokenizer(folder)
    model = new_model(recipe, tokenizer).train().to(among.device)
    batches = Batches(recipe, source, tokenizer, model.config, rank=among.rank, world=among.world)
    codec = codec_of(recipe).to(among.device).eval() if model.config.scene is None else None
    wrapped = PackModel(model, recipe.loss.shift, codec)
    if among.world > 1:
        shard(wrapped, among)
    return Trainer(recipe, model, batches, folder, reduce=among.summed, world=among.world, wrapped=wrapped, writes=among.rank == 0)


def _check_finite(measured: Measured) -> None:
    if not math.isfinite(measured.norm):
        raise ConfigError(
            f"step {measured.step} of stage {measured.stage!r}: the gradients are no numbers any more",
            hint="lower optimiser.rate and go on with --resume --reschedule from the last state",
        )
