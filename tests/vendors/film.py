"""A small film without voices, drawn keyframes and workers: nothing but shots that a generator makes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from pipeline.film.brief import Brief
from pipeline.film.screenplay import Prose, Screenplay, Shot
from pipeline.film.timing import FrameRate, Size
from pipeline.planning.policy import Budget, Shooting
from pipeline.planning.shots import ShotPlan
from pipeline.ports import Generator, Judge, Studio, Take
from pipeline.stages.production import Finish, Production
from pipeline.stages.shooting import make_take
from pipeline.stages.spending import Spending
from pipeline.store.folder import FilmFolder
from pipeline.store.ledger import Ledger
from tests.vendors.requests import keyframe

SIZE = Size(128, 72)
RATE = FrameRate(24)


def screenplay(shots: int) -> Screenplay:
    video = [(Prose(text=f"It swings {n} times."),) for n in range(shots)]
    made = tuple(Shot(number=n, size="Wide shot", frame=f"Lamp number {n}.", video=video[n - 1]) for n in range(1, shots + 1))
    return Screenplay(prompt="Lamps swing", shots=made)


def production(
    root: Path,
    *generators: Generator,
    budget: Budget | None = None,
    judges: tuple[Judge, ...] = (),
    everywhere: Path | None = None,
    **shooting: Any,
) -> Production:
    folder = FilmFolder(root)
    root.mkdir(parents=True, exist_ok=True)
    folder.keyframes.mkdir(exist_ok=True)
    return Production(
        folder=folder,
        studio=Studio(director=cast(Any, None), generators=generators, voice=cast(Any, None), judges=judges),
        brief=Brief(prompt="Lamps swing", size=SIZE, rate=RATE),
        finish=Finish(preset="ultrafast", crf=30),
        shooting=Shooting(**shooting),
        money=Spending(root, Ledger(folder.ledger), budget or Budget(allow_unknown=True), everywhere),
    )


def take(made: Production, number: int, shots: int = 3, frames: int = 36) -> Take:
    """The take of one shot."""
    script = screenplay(shots)
    shot = script.shots[number - 1]
    drawn = keyframe(made.folder.keyframes, shot.id)
    picture = replace(drawn, picture=replace(drawn.picture, path=drawn.picture.path.relative_to(made.folder.root)))
    plan = ShotPlan(shot=shot.id, frames=frames, head=0, tail=0, transition="cut")
    return make_take(made, script, shot, plan, picture)


def takes(made: Production, shots: int = 3, frames: int = 36) -> list[Take]:
    """The takes of all shots, side by side."""
    with ThreadPoolExecutor(shots) as threads:
        return list(threads.map(lambda n: take(made, n, shots, frames), range(1, shots + 1)))
