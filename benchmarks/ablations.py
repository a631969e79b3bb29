"""What each part of the training is good for: the paper's claims on a reduced recipe, the same budget for every variant.

``python -m benchmarks.ablations --out RUNS --set FILMS [--tokens 6] [--seeds 3] [--films 24] [--only NAME ...] [--table PAGE]``

Every variant is trained with every seed on as many tokens, which is the same work on every machine, then judged on held-out films.
A GPU is used for the training where there is one. What was begun is gone on with, what is trained or judged is not done again, so the
command may be stopped and repeated, and several may work side by side with other ``--only``.
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
from director.unimage.training.batches import Batches, FilmSource
from director.unimage.training.building import config_of, make_tokenizer
from director.unimage.training.distributed import processes
from director.unimage.training.recipe import Recipe, StageRecipe, read_recipe
from director.unimage.training.run import begin_run, resume_run, work
from director.unimage.training.sources import open_films
from director.unimage.training.states import latest_state, step_of
from pipeline.store.artifacts import read_json, write_json

REDUCED = (
    "model.width=128",
    "model.layers=4",
    "model.mlp_width=384",
    "model.vocabulary=2048",
    "data.tokenizer_films=1000",
    "run.batch=8",
    "run.sample_minutes=0",
    "run.threads=2",
)
"""What the ablations change in the recipe ``nano``: in a quarter of an hour two million parameters learn enough to tell variants apart."""

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


def recipe_of(training: Training, seed: int, tokens: float, lengths: Mapping[str, float]) -> Recipe:
    """The recipe of one model under a seed: as many steps as the budget of tokens has room for.

    Args:
        training: stages and what they change.
        seed: of weights and chance.
        tokens: of the whole training.
        lengths: tokens of a step of each stage, see ``measured_lengths``.
    """
    base = read_recipe("nano", (*REDUCED, *training.changes))
    stages = tuple(replace(stage, steps=max(1, int(tokens * share / lengths[_key(training, stage)]))) for stage, share in training.stages)
    return replace(base, name=f"ablation {training.name}", seed=seed, stages=stages)


def measured_lengths(trainings: Sequence[Training], source: FilmSource, kept: Path) -> dict[str, float]:
    """Tokens per step of every stage, measured once and kept."""
    lengths = {str(name): float(value) for name, value in read_json(kept).items()}
    for training in trainings:
        for stage, _ in training.stages:
            if _key(training, stage) not in lengths:
                lengths[_key(training, stage)] = _tokens_per_step(training, stage, source)
                write_json(kept, lengths)
    return lengths


def _key(training: Training, stage: StageRecipe) -> str:
    return f"{training.name}: {stage.name}"


def _tokens_per_step(training: Training, stage: StageRecipe, source: FilmSource) -> float:
    """Of whole rounds of the stage's mix."""
    steps = math.ceil(MEASURED_STEPS / len(stage.mix)) * len(stage.mix)
    recipe = replace(read_recipe("nano", (*REDUCED, *training.changes)), stages=(replace(stage, steps=steps),))
    with tempfile.TemporaryDirectory(prefix="filmwright-") as folder:
        tokenizer = make_tokenizer(recipe, source, Path(folder))
        batches = Batches(recipe, source, tokenizer, config_of(recipe.model, tokenizer))
        return sum(pack.length for step in range(steps) for pack in batches.batch(step).packs) / steps


def trained(training: Training, seed: int, tokens: float, lengths: Mapping[str, float], source: FilmSource, root: Path) -> Path:
    """The last state of one model, trained first as far as it is not."""
    folder = root / "runs" / f"{training.name}-{seed}"
    recipe = recipe_of(training, seed, tokens, lengths)
    state = latest_state(folder)
    if state is None or step_of(state) < recipe.steps:
        with processes() as among:
            work(resume_run(recipe, source, folder, among) if state else begin_run(recipe, source, folder, among))
        state = latest_state(folder)
    assert state is not None, "a run that was worked on has a state"
    return state


def judged(variant: Variant, seed: int, states: Mapping[str, Path], films: int, root: Path) -> dict[str, Any]:
    """The evaluation of one variant under a training seed."""
    kept = root / "judged" / f"{variant.name.replace(', ', '-').replace(' ', '-')}-{seed}.json"
    facts = read_json(kept)
    if facts.get("asked") == films:
        return facts
    options = {name: NanoOptions(checkpoint=str(state), id_prompting=variant.id_prompting, held=False) for name, state in states.items()}
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


def run(root: Path, *, tokens: float, seeds: int, films: int, only: Sequence[str], source: FilmSource) -> dict[str, list[dict[str, Any]]]:
    """Train and judge; returns what is judged, by variant. With no ``films`` to judge on nothing is judged."""
    base = read_recipe("nano", REDUCED)
    chosen = [variant for variant in variants(base) if not only or variant.name in only]
    trainings = list({t.name: t for v in chosen for t in (v.writes, v.draws)}.values())
    lengths = measured_lengths(trainings, source, root / "lengths.json")
    found: dict[str, list[dict[str, Any]]] = {variant.name: [] for variant in chosen}
    for seed in range(1, seeds + 1):
        for variant in chosen:
            _tell(f"{variant.name}, seed {seed}")
            models = {t.name: t for t in (variant.writes, variant.draws)}
            states = {name: trained(t, seed, tokens, lengths, source, root) for name, t in models.items()}
            if films:
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
    parser.add_argument("--tokens", type=float, default=6.0, help="millions of tokens that each variant learns from under each seed")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--films", type=int, default=24, help="held-out films to judge on; 0 trains and judges nothing")
    parser.add_argument("--only", nargs="*", default=[], help="names of variants")
    parser.add_argument("--table", type=Path, help="page that gets the table between its marks")
    parser.add_argument("--json", action="store_true")
    wishes = parser.parse_args(arguments)
    films = open_films(replace(read_recipe("nano", REDUCED).data, films=wishes.set))
    found = run(wishes.out, tokens=1e6 * wishes.tokens, seeds=wishes.seeds, films=wishes.films, only=wishes.only, source=films)
    if not wishes.films:
        return
    text = table(found)
    if wishes.table:
        put_into(wishes.table, text)
    sys.stdout.write(json.dumps(found, indent=1) if wishes.json else text)


if __name__ == "__main__":
    main()
