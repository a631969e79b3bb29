"""``filmwright train``: a recipe, some films, a folder; begins or goes on, tells how it goes, and can be stopped at any time."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import AdapterUnavailable, Interrupted

if TYPE_CHECKING:
    from director.unimage.training.loop import Trainer
    from director.unimage.training.metrics import Measured

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a run is begun or gone on with.

    Attributes:
        out: folder of the run.
        resume: go on where the folder's newest state stands.
        reschedule: go on, but with the recipe's stages, rates and loss weights instead of the run's.
        minutes: stop after so many, 0 for at the recipe's end.
        quiet: tell nothing of the progress.
    """

    out: Path
    resume: bool = False
    reschedule: bool = False
    minutes: float = 0.0
    quiet: bool = False


def train(name: str, words: Sequence[str], wishes: Wishes) -> Facts:
    """Train by a recipe.

    Args:
        name: of a shipped recipe, or a YAML file.
        words: changes of the recipe, ``key=value``.
        wishes: where, and from where on.

    Raises:
        ConfigError: an unknown recipe or key, or a folder that was begun with another recipe.
        DatasetError: the films cannot be read.
        DiskFull: a state does not fit; the one before is whole.
        Interrupted: it was asked to stop; the last step is saved.
    """
    _need_torch()
    from director.unimage.training.distributed import processes
    from director.unimage.training.plots import plot
    from director.unimage.training.recipe import read_recipe
    from director.unimage.training.run import Limits, begin_run, resume_run, work
    from director.unimage.training.sources import open_films

    recipe = read_recipe(name, words)
    films = open_films(recipe.data)
    with processes() as among:
        begin = partial(resume_run, rescheduled=wishes.reschedule) if wishes.resume or wishes.reschedule else begin_run
        trainer = begin(recipe, films, wishes.out, among)
        stop = _Stopper()
        sampler = _sampler(recipe.run.sample_minutes if among.rank == 0 else 0)
        with stop:
            line = _Line(wishes.quiet or among.rank > 0)
            work(trainer, limits=Limits(minutes=wishes.minutes), on_step=line, on_state=sampler, stopping=stop)
    picture = plot(wishes.out) if among.rank == 0 else None
    if stop.asked:
        raise Interrupted(f"step {trainer.step} of {recipe.steps} is saved in {str(wishes.out)!r}", hint="go on with --resume")
    return facts(trainer, picture)


def dry_run(name: str, words: Sequence[str]) -> Facts:
    """What a recipe would train: sizes, memory, and about how many tokens per second this machine would do.

    Raises:
        ConfigError: an unknown recipe or key.
    """
    _need_torch()
    from director.unimage.training.estimate import estimate
    from director.unimage.training.recipe import read_recipe

    return estimate(read_recipe(name, words))


def facts(trainer: Trainer, picture: Path | None) -> Facts:
    """What a run has done, for ``--json``."""
    from director.unimage.training.states import latest_state

    state = latest_state(trainer.folder)
    return {
        "recipe": trainer.recipe.name,
        "step": trainer.step,
        "steps": trainer.recipe.steps,
        "films": trainer.progress.films,
        "tokens": trainer.progress.tokens,
        "seconds": round(trainer.progress.seconds, 1),
        "state": str(state) if state else "",
        "plot": str(picture) if picture else "",
    }


def train_text(found: Facts) -> str:
    """For a person."""
    if "parameters" in found:
        rows = "\n".join(f"{key:>24}  {value}" for key, value in found.items())
        return f"nothing is trained; this is what would be\n{rows}"
    return (
        f"{found['recipe']}: step {found['step']} of {found['steps']}, {found['films']} films, {found['seconds']:.0f} s of work\n"
        f"  state  {found['state']}\n  curves {found['plot'] or 'none'}\n  try it: filmwright make PROMPT director=unimage-nano "
        f"director.checkpoint={found['state']}"
    )


class _Stopper:
    """Turns Ctrl-C and a polite kill into a question that the loop asks after each step."""

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _Stopper:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def __call__(self) -> bool:
        return self.asked

    def _ask(self, number: int, frame: object) -> None:
        self.asked = True


class _Line:
    """Tells of every tenth step on standard error."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._began = time.monotonic()
        self._tokens = -1

    def __call__(self, trainer: Trainer, measured: Measured) -> None:
        if self._quiet or measured.step % 10:
            return
        if self._tokens < 0:
            self._began, self._tokens = time.monotonic(), trainer.progress.tokens
        speed = (trainer.progress.tokens - self._tokens) / max(1e-6, time.monotonic() - self._began)
        print(  # noqa: T201  # progress of a command
            f"{measured.step:>7} of {trainer.recipe.steps}  {measured.stage:<14}{measured.kind:<12} ce {measured.ce:6.3f}  "
            f"mse {measured.mse:7.4f}  late {measured.mse_hi:7.4f}  {speed:7.0f} tokens/s",
            file=sys.stderr,
            flush=True,
        )


def _sampler(minutes: float) -> Callable[[Trainer, Path], None]:
    """Draws a storyboard with a state, at most so often."""
    last = [time.monotonic()]

    def sample(trainer: Trainer, state: Path) -> None:
        if not minutes or time.monotonic() - last[0] < 60 * minutes:
            return
        from director.unimage.nano.storyboard import storyboard

        storyboard(state, trainer.folder / "samples" / f"{state.name}.png", seed=trainer.recipe.seed)
        last[0] = time.monotonic()

    return sample


def _need_torch() -> None:
    if find_spec("torch") is None or find_spec("tokenizers") is None:
        raise AdapterUnavailable("training needs torch and tokenizers", hint='pip install "filmwright[models]"')
