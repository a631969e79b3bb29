"""Checkpoints of a training run: folders that appear whole or not at all.

A state holds everything that the next step needs: weights, their moving average, the optimiser, the step. Data and chance follow
from the step. It is a checkpoint of the director as well: ``director.checkpoint=RUN/states/step-00001000`` draws with it.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from director.unimage.checkpoint import MODEL_FILE, rows_of
from director.unimage.config import UnimageConfig
from director.unimage.config_files import write_config
from director.unimage.layout import model_places
from director.unimage.tensorfile import read_header, read_into, torch_types, write_tensors
from director.unimage.tokens import TOKENIZER_FILE
from director.unimage.training.recipe import Recipe, to_plain
from pipeline.errors import ArtifactError, CheckpointError, ConfigError, DiskFull
from pipeline.store.artifacts import write_text

STATES = "states"
WEIGHTS_FILE = "weights.safetensors"
AVERAGE_FILE = "average.safetensors"
OPTIMISER_FILE = "optimiser.safetensors"
STATE_FILE = "state.json"
RECIPE_FILE = "recipe.json"

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FIXED = ("seed", "model", "data", "optimiser", "loss", "stages")
"""Parts of a recipe that decide what comes out, together with the size of a batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Everything that the next step needs.

    Attributes:
        step: steps that are done.
        weights: by our names, float32.
        average: their moving average.
        optimiser: its tensors.
        facts: more for people and for metrics: seconds of work, films, tokens.
    """

    step: int
    weights: Mapping[str, Tensor]
    average: Mapping[str, Tensor]
    optimiser: Mapping[str, Tensor]
    facts: Mapping[str, float]


def save_state(run: Path, saved: Saved, write_usable: Callable[[Path], None], *, keep: int) -> Path:
    """Write a state beside the earlier ones, then let the oldest go.

    Args:
        run: folder of the run.
        saved: what to keep.
        write_usable: writes what a director loads into a folder.
        keep: states that stay.

    Raises:
        DiskFull: there is no room; earlier states are as they were.
    """
    folder = run / STATES / f"step-{saved.step:08d}"
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        _write(partial, saved, write_usable)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(partial, folder)
    except (OSError, ArtifactError) as error:
        shutil.rmtree(partial, ignore_errors=True)
        if isinstance(error, DiskFull) or _errno(error) in _NO_ROOM:
            last = latest_state(run)
            raise DiskFull(
                f"the state of step {saved.step} does not fit on the disk of {str(run)!r}",
                hint=f"make room and go on with --resume from {last.name if last else 'the start'}, which is whole",
            ) from error
        raise
    for old in states_of(run)[: -max(1, keep)]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def load_state(folder: Path) -> Saved:
    """Read a state back.

    Raises:
        CheckpointError: a file is missing or damaged.
    """
    try:
        facts = json.loads((folder / STATE_FILE).read_text(encoding="utf-8"))
        step = int(facts.pop("step"))
    except (OSError, ValueError, KeyError) as error:
        raise CheckpointError(f"{str(folder)!r} is no state of a run: {error}", hint="resume from the state before it") from error
    weights, average, optimiser = (read_tensors(folder / name) for name in (WEIGHTS_FILE, AVERAGE_FILE, OPTIMISER_FILE))
    return Saved(step=step, weights=weights, average=average, optimiser=optimiser, facts=facts)


def states_of(run: Path) -> tuple[Path, ...]:
    """The whole states of a run, oldest first."""
    return tuple(sorted(p for p in (run / STATES).glob("step-*") if p.suffix != ".partial" and (p / STATE_FILE).is_file()))


def latest_state(run: Path) -> Path | None:
    """The newest whole state of a run, None where there is none."""
    states = states_of(run)
    return states[-1] if states else None


def step_of(state: Path) -> int:
    """Steps that were done when a state was saved."""
    return int(state.name.rpartition("-")[2])


def write_recipe(run: Path, recipe: Recipe) -> None:
    """Keep the recipe beside the states."""
    run.mkdir(parents=True, exist_ok=True)
    write_text(run / RECIPE_FILE, json.dumps(to_plain(recipe), indent=2) + "\n")


def check_recipe(run: Path, recipe: Recipe, *, rescheduled: bool = False) -> None:
    """Refuse to go on with another recipe than the run began with.

    Args:
        run: folder of the run.
        recipe: what is wished now.
        rescheduled: other stages, rates and weights of the loss are wanted.

    Raises:
        ConfigError: naming every key that differs and changes what comes out.
        CheckpointError: the folder holds no run.
    """
    try:
        before = json.loads((run / RECIPE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{str(run)!r} holds no run: {error}", hint="leave --resume out to begin one") from error
    now = to_plain(recipe)
    parts = ("seed", "model", "data") if rescheduled else _FIXED
    differing = [line for part in parts for line in differences(before.get(part), now[part], part)]
    differing += [] if rescheduled else differences(before["run"].get("batch"), now["run"]["batch"], "run.batch")
    if differing:
        raise ConfigError(
            f"{str(run)!r} was begun with another recipe: " + "; ".join(differing[:8]),
            hint="take its recipe, or another folder" + ("" if rescheduled else "; --reschedule goes on with other stages and rates"),
        )


def differences(before: Any, now: Any, key: str) -> list[str]:
    """Every plain value that differs, as ``key was this and is that``."""
    if isinstance(before, dict) and isinstance(now, dict):
        return [line for name in (before | now) for line in differences(before.get(name), now.get(name), f"{key}.{name}")]
    if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        return [line for n, (one, other) in enumerate(zip(before, now, strict=True)) for line in differences(one, other, f"{key}.{n}")]
    return [] if before == now else [f"{key} was {before!r} and is {now!r}"]


def read_tensors(path: Path) -> dict[str, Tensor]:
    """All tensors of a safetensors file.

    Raises:
        CheckpointError: missing, damaged or truncated.
    """
    header = read_header(path)
    tensors = {name: torch.empty(stored.shape, dtype=torch_types()[stored.kind]) for name, stored in header.items()}
    with path.open("rb") as file:
        for name, stored in header.items():
            read_into(file, stored, tensors[name])
    return tensors


def _errno(error: BaseException) -> int | None:
    """Number of the operating system's complaint, also where another error was made of it."""
    first = error if isinstance(error, OSError) else error.__cause__
    return first.errno if isinstance(first, OSError) else None


def _write(folder: Path, saved: Saved, write_usable: Callable[[Path], None]) -> None:
    write_tensors(folder / WEIGHTS_FILE, saved.weights.items())
    write_tensors(folder / AVERAGE_FILE, saved.average.items())
    write_tensors(folder / OPTIMISER_FILE, saved.optimiser.items())
    write_usable(folder)
    write_text(folder / STATE_FILE, json.dumps({"step": saved.step, **saved.facts}, indent=2) + "\n")


def write_director(folder: Path, config: UnimageConfig, values: Mapping[str, Tensor], tokenizer: Path) -> None:
    """Write what a director loads: configuration, weights in bfloat16, tokenizer.

    Args:
        folder: must exist.
        config: of the model.
        values: its weights by our names; buffers are computed when it is loaded.
        tokenizer: the file to copy.
    """
    places = [place for place in model_places(config) if place.ours in values]
    halves = [(place.published, rows_of(values[place.ours], place).to(torch.bfloat16)) for place in places]
    write_tensors(folder / MODEL_FILE, halves, {"format": "pt"})
    write_config(config, folder)
    if tokenizer.is_file():
        shutil.copyfile(tokenizer, folder / TOKENIZER_FILE)
