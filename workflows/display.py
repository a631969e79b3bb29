"""What a person sees of a run: a live table in a terminal, plain lines elsewhere.

Everything here goes to standard error; standard output is for results.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.ports import Progress
from workflows.tally import Step, Tally, is_part

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

VERBS = {
    "write": "writing",
    "draw": "drawing",
    "speak": "speaking",
    "take": "shooting",
    "score": "composing",
    "ambience": "listening to the place",
    "cut": "cutting",
    "assemble": "assembling",
    "prove": "proving",
}
"""What a stage does, for a person."""

_OF_A_PLACE = ("draw", "speak", "take")
_REFRESH = 5.0


@contextmanager
def showing(tally: Tally, *, quiet: bool) -> Iterator[None]:
    """Show the steps of ``tally`` while the block runs."""
    if quiet:
        yield
    elif sys.stderr.isatty():
        with _live(tally):
            yield
    else:
        tally.then = print_line
        yield


def print_line(progress: Progress) -> None:
    """One plain line per finished step; failures are told once, at the end."""
    if progress.state == "done" and not is_part(progress.stage, progress.item):
        name = f"{progress.stage} {progress.item}".strip()
        detail = f", {progress.detail}" if progress.detail else ""
        sys.stderr.write(f"{name}: {progress.seconds:.1f} s{detail}\n")
        sys.stderr.flush()


@contextmanager
def _live(tally: Tally) -> Iterator[None]:
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True)
    with Live(get_renderable=lambda: table(tally, console), console=console, refresh_per_second=_REFRESH, transient=True):
        yield


def table(tally: Tally, console: Console) -> Table:
    """One row per shot and per stage of the whole film, and what is left, within the height of the terminal."""
    from rich.table import Table

    steps = tally.steps
    rows = [*_whole(steps, ("write",)), *_places(steps, tally.places), *_whole(steps, ("score", "ambience", "cut", "assemble", "prove"))]
    room = max(4, console.height - 3)
    grid = Table.grid(padding=(0, 2))
    for name, state, seconds in _fitted(rows, room):
        grid.add_row(name, state, seconds)
    grid.add_row("", f"[dim]{what_is_left(tally)}[/dim]", f"[dim]{tally.seconds:.0f} s[/dim]")
    return grid


def what_is_left(tally: Tally) -> str:
    """What is still to be done, in words."""
    stages = {step.stage for step in tally.steps if step.state in ("done", "kept")}
    if not tally.places:
        return "left: the whole film"
    shots = [f"{tally.left} of {len(tally.places)} takes"] if tally.left else []
    later = [name for name, stage in (("the cut", "cut"), ("the assembly", "assemble")) if stage not in stages]
    return f"left: {', '.join([*shots, *later])}" if shots or later else "nothing is left"


def _fitted(rows: list[tuple[str, str, str]], room: int) -> list[tuple[str, str, str]]:
    """All rows where they fit; otherwise finished ones give way first."""
    waiting = [row for row in rows if not row[1].startswith("[green]")]
    return rows if len(rows) <= room else waiting[:room]


def _whole(steps: tuple[Step, ...], stages: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [_row(step.stage, step) for step in steps if step.stage in stages and not is_part(step.stage, step.item)]


def _places(steps: tuple[Step, ...], names: tuple[str, ...]) -> list[tuple[str, str, str]]:
    by_place: dict[str, list[Step]] = {name: [] for name in names}
    for step in steps:
        if step.stage in _OF_A_PLACE:
            by_place.setdefault(step.item.partition("-")[0], []).append(step)
    return [_row(place, _telling(found)) if found else (place, "[dim]waits[/dim]", "") for place, found in by_place.items()]


def _telling(steps: list[Step]) -> Step:
    """The step of a place that says most: what is at work now, else the latest."""
    return next((s for s in reversed(steps) if s.state == "start"), steps[-1])


def _row(name: str, step: Step) -> tuple[str, str, str]:
    if step.state == "start":
        return name, f"[yellow]{VERBS.get(step.stage, step.stage)}[/yellow]", f"{time.monotonic() - step.since:.0f} s"
    seconds = f"{step.seconds:.1f} s" if step.seconds else ""
    if step.state == "failed":
        return name, f"[red]{step.stage} failed[/red]", seconds
    whole = step.stage not in _OF_A_PLACE or step.stage == "take"
    word = "kept" if step.state == "kept" else "done"
    return (name, f"[green]{word}[/green]", seconds) if whole else (name, f"[dim]{step.stage} {word}, waits[/dim]", seconds)
