"""Commands that train directors and judge them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workflows.cli_options import Debug, File, Json, Words, printed


def evaluate(
    words: Words = None,
    films: Annotated[int, typer.Option("--films", metavar="N", help="How many held-out films.")] = 24,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Which films; also of the director.")] = 0,
    tasks: Annotated[str, typer.Option("--tasks", metavar="A,B", help="Only these of write, continue, film, draw.")] = "",
    vistorybench: Annotated[Path | None, typer.Option("--vistorybench", metavar="DATA", help="Draw and score this data set.")] = None,
    instruments: Annotated[str, typer.Option("--instruments", metavar="MODULE:FUNCTION", help="Brings the data set's models.")] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for pictures, JSON and page.")] = None,
    config: File = None,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Judge the director on films that it never saw, or on ViStoryBench."""
    from workflows import evaluate as judging

    if vistorybench is not None:
        facts = judging.evaluate_stories(config, words or [], data=vistorybench, instruments=instruments, seed=seed, out=out, quiet=machine)
        printed(facts, machine, judging.stories_text)
        return
    facts = judging.evaluate(config, words or [], films=films, seed=seed, tasks=tasks, out=out, quiet=machine)
    printed(facts, machine, judging.evaluate_text)


def train(
    recipe: Annotated[str, typer.Argument(metavar="RECIPE", help="nano, nano-gpu, small, bagel-7b, smoke, or a YAML file.")],
    words: Words = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder of the run; by default runs/ and the recipe's name.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where the run's newest state stands.")] = False,
    reschedule: Annotated[
        bool, typer.Option("--reschedule", help="Go on with the recipe's stages and rates instead of the run's.")
    ] = False,
    minutes: Annotated[float, typer.Option("--minutes", metavar="M", help="Stop after so long, with a state to go on from.")] = 0.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be trained, and train nothing.")] = False,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Train a director by a recipe; Ctrl-C saves first."""
    from workflows import train as training

    if dry_run:
        printed(training.dry_run(recipe, words or []), machine, training.train_text)
        return
    folder = out or Path("runs") / Path(recipe).stem
    wishes = training.Wishes(out=folder, resume=resume, reschedule=reschedule, minutes=minutes, quiet=machine)
    printed(training.train(recipe, words or [], wishes), machine, training.train_text)
