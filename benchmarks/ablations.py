"""What each part of the training is good for: the paper's claims on a reduced recipe, the same budget for every variant.

``python -m benchmarks.ablations --out RUNS --set FILMS [--minutes 15] [--seeds 3] [--films 24] [--only NAME ...] [--table PAGE]``

Every variant is trained with every seed for as many minutes of one processor core, then judged on held-out films. Steps follow
from the budget and from the speed that is measured once and kept in ``RUNS/speeds.json``. What was begun is gone on with, what is
judged is not judged again, so the command may be stopped and repeated; several may work side by side with other ``--only``. A film
set on disk (``--set``) keeps the making of films out of the budget.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.ablation_table import WHOLE, put_into, table
from director.evaluation.cases import Directed
from director.evaluation.holdout import held_out
from director.evaluation.running import direct
from director.evaluation.scoring import as_json, score
from director.unimage.nano.direct import NanoDirector, NanoOptions
from director.unimage.training.batches import FilmSource
from director.unimage.training.recipe import Recipe, StageRecipe, read_recipe
from director.unimage.training.run import begin_run, resume_run, work
from director.unimage.training.sources import open_films
from director.unimage.training.states import latest_state
from pipeline.store.artifacts import read_json, write_json

REDUCED = (
    "model.width=128",
    "model.layers=4",
    "model.mlp_width=384",
    "model.vocabulary=2048",
    "data.tokenizer_films=1000",
    "run.sample_minutes=0",
)
"""What the ablations change in the recipe ``nano``: 2 million parameters learn enough in 15 minutes to tell variants apart."""

FILMS_SEED = 20_000
MEASURED_STEPS = 6


@dataclass(frozen=True, slots=True)
class Training:
    """One model: stages, each with its share of the budget."""

    name: str
    stages: tuple[tuple[StageRecipe, float], ...]
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """One row: the model that writes, and the one that draws (the same where there is only one)."""

    name: str
    writes: Training
    draws: Training
    id_prompting: bool = True


def variants(base: Recipe) -> tuple[Variant, ...]:
    """The ablations; the first is the whole recipe."""
    named = {stage.name: stage for stage in base.stages}
    first, second = named["interleaved"], named["disentangled"]
    pure = replace(first, name="interleaved only", mix=("interleaved",))
    texts = replace(second, name="texts", mix=("text",), freeze="")
    drawings = replace(second, name="drawings", mix=("drawing",), freeze="")
    whole = _training("whole", (first, 0.6), (second, 0.4))
    no_ids = _training(
        "no-ids", *((replace(s, id_prompting=False), share) for s, share in whole.stages), changes=("model.identities=false",)
    )
    no_splits = _training("no-splits", *((replace(s, splitting=0.0), share) for s, share in whole.stages))
    alone = {
        WHOLE: whole,
        "interleaved only": _training("interleaved", (pure, 1.0)),
        "disentangled only": _training("disentangled", (second, 1.0)),
    }
    return (
        *(Variant(name, made, made) for name, made in alone.items()),
        Variant("two separate models", _training("texts", (texts, 0.5)), _training("drawings", (drawings, 0.5))),
        Variant("without ID prompting", no_ids, no_ids, id_prompting=False),
        Variant("without script splitting", no_splits, no_splits),
    )


def _training(name: str, *stages: tuple[StageRecipe, float], changes: tuple[str, ...] = ()) -> Training:
    return Training(name, stages, changes)


def recipe_of(training: Training, seed: int, seconds: float, speeds: Mapping[str, float]) -> Recipe:
    """The recipe of one model under a seed: as many steps as the budget of processor seconds has room for."""
    base = read_recipe("nano", (*REDUCED, *training.changes))
    stages = tuple(
        replace(stage, steps=max(1, int(seconds * share / speeds[_speed_key(training, stage)]))) for stage, share in training.stages
    )
    return replace(base, name=f"ablation {training.name}", seed=seed, stages=stages)


def measured_speeds(trainings: Sequence[Training], source: FilmSource, kept: Path) -> dict[str, float]:
    """Processor seconds per step of every stage, measured once and kept."""
    speeds = {str(name): float(value) for name, value in read_json(kept).items()}
    for training in trainings:
        for stage, _ in training.stages:
            if _speed_key(training, stage) not in speeds:
                speeds[_speed_key(training, stage)] = _seconds_per_step(training, stage, source)
                write_json(kept, speeds)
    return speeds


def _speed_key(training: Training, stage: StageRecipe) -> str:
    return f"{training.name}: {stage.name}"


def _seconds_per_step(training: Training, stage: StageRecipe, source: FilmSource) -> float:
    """Of whole rounds of the stage's mix, behind one that warms up."""
    rounds = max(1, math.ceil(MEASURED_STEPS / len(stage.mix)))
    steps = (rounds + 1) * len(stage.mix)
    base = read_recipe("nano", (*REDUCED, *training.changes, "data.tokenizer_films=20"))
    recipe = replace(base, stages=(replace(stage, steps=steps),))
    with tempfile.TemporaryDirectory(prefix="filmwright-") as folder:
        trainer = begin_run(recipe, source, Path(folder))
        for _ in range(len(stage.mix)):
            trainer.advance()
        before = trainer.progress.seconds
        for _ in range(steps - len(stage.mix)):
            trainer.advance()
        return (trainer.progress.seconds - before) / (steps - len(stage.mix))


def trained(training: Training, seed: int, seconds: float, speeds: Mapping[str, float], source: FilmSource, root: Path) -> Path:
    """The last state of one model, trained first as far as it is not."""
    folder = root / "runs" / f"{training.name}-{seed}"
    recipe = recipe_of(training, seed, seconds, speeds)
    begun = latest_state(folder) is not None
    trainer = resume_run(recipe, source, folder) if begun else begin_run(recipe, source, folder)
    work(trainer)
    state = latest_state(folder)
    assert state is not None, "a run that was worked on has a state"
    return state


def judged(variant: Variant, seed: int, states: Mapping[str, Path], films: int, root: Path) -> dict[str, Any]:
    """The evaluation of one variant under a training seed."""
    kept = root / "judged" / f"{variant.name.replace(', ', '-').replace(' ', '-')}-{seed}.json"
    facts = read_json(kept)
    if facts.get("asked") == films:
        return facts
    options = {name: NanoOptions(checkpoint=str(state), id_prompting=variant.id_prompting) for name, state in states.items()}
    writer, drawer = NanoDirector(options[variant.writes.name]), NanoDirector(options[variant.draws.name])
    made: list[Directed] = []
    with tempfile.TemporaryDirectory(prefix="filmwright-") as pictures:
        for case in held_out(films, seed=FILMS_SEED):
            written = direct(writer, case, Path(pictures), ("write", "continue"))
            drawn = direct(drawer, case, Path(pictures), ("draw",))
            made.append(replace(written, given=drawn.given, failures=(*written.failures, *drawn.failures)))
            _tell(f"{variant.name}, seed {seed}: judged {len(made)} of {films} films")
    facts = {"variant": variant.name, "training_seed": seed, "asked": films, **as_json(score(variant.name, made, seed=0))}
    write_json(kept, facts)
    return facts


def run(root: Path, *, minutes: float, seeds: int, films: int, only: Sequence[str], source: FilmSource) -> dict[str, list[dict[str, Any]]]:
    """Train and judge; returns what is judged so far, by variant."""
    base = read_recipe("nano", REDUCED)
    chosen = [variant for variant in variants(base) if not only or variant.name in only]
    trainings = list({t.name: t for v in chosen for t in (v.writes, v.draws)}.values())
    speeds = measured_speeds(trainings, source, root / "speeds.json")
    found: dict[str, list[dict[str, Any]]] = {variant.name: [] for variant in chosen}
    for seed in range(1, seeds + 1):
        for variant in chosen:
            _tell(f"{variant.name}, seed {seed}")
            models = {t.name: t for t in (variant.writes, variant.draws)}
            states = {name: trained(t, seed, 60 * minutes, speeds, source, root) for name, t in models.items()}
            found[variant.name].append(judged(variant, seed, states, films, root))
    return found


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the ablations and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ablations", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of all runs")
    parser.add_argument("--set", default="", help="folder of a film set; without it films are made as they are needed, which costs time")
    parser.add_argument("--minutes", type=float, default=15.0, help="processor minutes of training of each variant and seed")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--films", type=int, default=24, help="held-out films to judge on")
    parser.add_argument("--only", nargs="*", default=[], help="names of variants")
    parser.add_argument("--table", type=Path, help="page that gets the table between its marks")
    parser.add_argument("--json", action="store_true")
    wishes = parser.parse_args(arguments)
    films = open_films(replace(read_recipe("nano", REDUCED).data, films=wishes.set))
    found = run(wishes.out, minutes=wishes.minutes, seeds=wishes.seeds, films=wishes.films, only=wishes.only, source=films)
    text = table(found)
    if wishes.table:
        put_into(wishes.table, text)
    sys.stdout.write(json.dumps(found, indent=1) if wishes.json else text)


if __name__ == "__main__":
    main()
