"""Judge a director on held-out films, or on ViStoryBench: figures with intervals, as a table, JSON and a page."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from director.evaluation.cases import Case, Directed
from director.evaluation.holdout import held_out
from director.evaluation.running import TASKS, direct
from director.evaluation.scoring import PARTS, as_json, score
from pipeline.errors import ConfigError
from pipeline.store.artifacts import write_json, write_text
from workflows.layers import load
from workflows.wiring import make_part

Facts = dict[str, Any]
Tell = Callable[[str], None]

MOST_FILMS = 10_000


def evaluate(file: Path | None, words: Sequence[str], *, films: int, seed: int, tasks: str, out: Path | None, quiet: bool) -> Facts:
    """Judge the director of the settings on held-out films.

    Args:
        file: YAML file with settings, or None.
        words: settings; ``director`` and its options count, ``style`` and ``shots``.
        films: how many.
        seed: which ones; also of the director and of the intervals.
        tasks: names of TASKS with commas, "" for all.
        out: folder for pictures, JSON and page; None keeps nothing.
        quiet: tell nothing of the progress.

    Raises:
        ConfigError: a wish is out of range.
        FilmError: the director cannot work here.
    """
    chosen = _tasks(tasks)
    if not 1 <= films <= MOST_FILMS:
        raise ConfigError(f"--films {films} is out of range", hint=f"use 1 to {MOST_FILMS:,}; 24 give a first look", key="films")
    config = load(file, words)
    director = make_part(config, "director", config.director)
    tell = _silent if quiet else _progress
    with _folder(out) as folder:
        cases = held_out(films, seed=seed, style=config.style, shots=config.shots)
        made = [_directed(director, case, Path(folder), chosen, films, tell) for case in cases]
        scoring = score(f"{director.name} {director.version}", made, seed=seed)
        facts: Facts = {"seed": seed, "asked": films, "tasks": list(chosen), **as_json(scoring), "page": ""}
        if out is not None:
            facts["page"] = str(_kept(out, facts, made))
    return facts


def evaluate_stories(
    file: Path | None, words: Sequence[str], *, data: Path, instruments: str, seed: int, out: Path | None, quiet: bool
) -> Facts:
    """Let the director of the settings draw ViStoryBench's stories, and score what the instruments can see.

    Args:
        file: YAML file with settings, or None.
        words: settings.
        data: folder of the data set.
        instruments: ``module:function`` that brings the models, "" for none: then the stories are only drawn.
        seed: of the director.
        out: folder for the pictures, in the benchmark's layout, and ``vistorybench.json``.
        quiet: tell nothing of the progress.

    Raises:
        ConfigError: no folder is named, or there are no such instruments.
        DatasetError: the data set or a picture cannot be read.
        FilmError: the director cannot work here.
    """
    from director.evaluation.vistorybench import drawing, scoring, stories, storyboards
    from director.evaluation.vistorybench.instruments import Instruments, load_instruments

    if out is None:
        raise ConfigError("the pictures of the stories need a folder", hint="name one with --out", key="out")
    models = load_instruments(instruments) if instruments else Instruments()
    config, tell = load(file, words), _silent if quiet else _progress
    director = make_part(config, "director", config.director)
    told = stories.read_stories(data)
    stamp = _run_of(out / director.name)
    for story in told:
        folder = storyboards.shots_folder(out, director.name, "base", "en", stamp, story.id)
        drawing.draw_story(director, story, folder, seed=seed, tell=tell)
    boards = storyboards.read_storyboards(out, director.name, "en", timestamp=stamp)
    scores = [scoring.score_story(story, boards[story.id], models) for story in told] if instruments else []
    facts: Facts = {"director": f"{director.name} {director.version}", "drawn": len(told), "run": stamp, **scoring.as_json(scores)}
    write_json(out / "vistorybench.json", facts)
    return facts


def evaluate_text(facts: Facts) -> str:
    """The figures as a table, for a terminal."""
    lines = [f"{facts['director']}: {facts['asked']} held-out films of seed {facts['seed']}, {facts['seconds']:.0f} s of work"]
    for part in PARTS:
        rows = [figure for figure in facts["figures"] if figure["part"] == part]
        lines += ["", part] if rows else []
        lines += [f"  {row['name']:36} {shown(row):>8}  {interval(row):>16}  {row['paper'] or row['says']}" for row in rows]
    lines += [f"{fault['film']}: {fault['failure']}" for fault in facts["failures"]]
    return "\n".join([*lines, *([f"\n{facts['page']}"] if facts["page"] else [])])


def stories_text(facts: Facts) -> str:
    """The summary as a table."""
    rows = [f"  {name:12} {value:8.3f}" for name, value in facts["summary"].items()]
    scored = rows or ["  drawn and not scored: bring the models with --instruments MODULE:FUNCTION"]
    return "\n".join([f"{facts['director']}: {facts['drawn']} stories drawn, {len(facts['stories'])} scored, run {facts['run']}", *scored])


def shown(figure: Facts) -> str:
    """A figure for a person."""
    return f"{100 * figure['value']:.1f} %" if figure["unit"] == "share" else f"{figure['value']:.1f}"


def interval(figure: Facts) -> str:
    """Its interval for a person."""
    factor = 100 if figure["unit"] == "share" else 1
    return f"{factor * figure['low']:.1f} to {factor * figure['high']:.1f}"


def _tasks(names: str) -> tuple[str, ...]:
    chosen = tuple(name.strip() for name in names.split(",") if name.strip()) or TASKS
    if unknown := [name for name in chosen if name not in TASKS]:
        raise ConfigError(f"there is no task {unknown[0]!r}", hint=f"known: {', '.join(TASKS)}", key="tasks")
    return ("write", *chosen) if {"continue", "film"} & set(chosen) and "write" not in chosen else chosen


def _directed(director: Any, case: Case, folder: Path, tasks: Sequence[str], films: int, tell: Tell) -> Directed:
    done = direct(director, case, folder / "films" / case.id, tasks, tell)
    tell(f"{case.id} of {films} films: {done.seconds:.1f} s" + "".join(f"; {failure}" for failure in done.failures))
    return done


def _kept(out: Path, facts: Facts, made: Sequence[Directed]) -> Path:
    from workflows.report.evaluation import render

    write_json(out / "evaluation.json", facts)
    page = out / "evaluation.html"
    write_text(page, render(facts, made, out))
    return page


def _folder(out: Path | None) -> AbstractContextManager[str]:
    return tempfile.TemporaryDirectory(prefix="filmwright-") if out is None else nullcontext(str(out))


def _run_of(method: Path) -> str:
    """The newest run of a method, which is gone on with, else a new one."""
    runs = sorted(path.name for path in (method / "base" / "en").iterdir()) if (method / "base" / "en").is_dir() else []
    return runs[-1] if runs else datetime.now(timezone.utc).strftime("%Y%m%d-%H%M%S")


def _silent(line: str) -> None:
    """Nobody listens."""


def _progress(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
