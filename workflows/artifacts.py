"""What a person sees of a run in Prefect: how far it is, what it cost, how it was proved, and where the film is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from pipeline.stages.cutting import Film
from workflows.shoot import Shoot

PACE = 2.0
"""Seconds between two looks at how far a run is; each costs the server as much as a task."""

Count = Callable[[], tuple[int, int, str]]
"""How many are done, of how many, and a few words."""


@contextmanager
def progress(key: str, count: Count, pace: float = PACE) -> Iterator[None]:
    """Show how far the run is while the block lasts. Called in a flow."""
    shown = _percent(count)
    artifact = cast(UUID, create_progress_artifact(progress=shown[0], key=key, description=shown[1]))
    over = threading.Event()

    def look() -> None:
        last = shown
        while not over.wait(pace):
            if (now := _percent(count)) != last:
                last = now
                update_progress_artifact(artifact, progress=now[0], description=now[1])

    watching = threading.Thread(target=look, name="progress", daemon=True)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()
    final = _percent(count)
    update_progress_artifact(artifact, progress=final[0], description=final[1])


def show_film(shoot: Shoot, finished: Film) -> None:
    """Storyboard, costs, proof, and the film itself. Called in a flow."""
    title = shoot.screenplay.title
    create_markdown_artifact(key="storyboard", markdown=storyboard(shoot))
    create_table_artifact(key="costs", table=costs(shoot), description=f"{title}: {_sum(shoot.production.spending.cost())}")
    create_table_artifact(key="proof", table=proof(finished), description=f"{title}: {finished.frames} frames, joins and lines measured")
    film = shoot.production.folder.film.absolute()
    create_link_artifact(link=film.as_uri(), link_text=title or film.name, key="film", description=f"{finished.seconds:.1f} s, {film}")


def storyboard(shoot: Shoot) -> str:
    """The shots as a Markdown table."""
    rows = [
        f"| {s.id} | {s.size} | {s.frame} | {' '.join(line.text for line in s.lines)} |".replace("\n", " ") for s in shoot.screenplay.shots
    ]
    return "\n".join([f"# {shoot.screenplay.title}", "", "| shot | size | frame | dialogue |", "|---|---|---|---|", *rows, ""])


def costs(shoot: Shoot) -> list[dict[str, Any]]:
    """Who made each shot, for how much, and how long it is."""
    takes = ((name, shoot.take(name)) for name in shoot.shots)
    rate = shoot.production.brief.rate
    return [
        {
            "shot": name,
            "made by": " ".join(filter(None, (take.adapter, take.model))),
            "seconds": round(float(rate.seconds(take.frames)), 2),
            "USD": "unknown" if take.cost is None else round(take.cost, 4),
            "instead of": "; ".join(take.instead_of),
        }
        for name, take in takes
    ]


def proof(finished: Film) -> list[dict[str, Any]]:
    """What was measured of the film, a row each."""
    return [{"what": what, "found": found, "good": good} for what, found, good in finished.proof.get("table", ())]


def _percent(count: Count) -> tuple[float, str]:
    done, whole, words = count()
    return round(100.0 * done / max(1, whole), 1), f"{done} of {whole} {words}"


def _sum(cost: float | None) -> str:
    return "not all prices are known" if cost is None else f"{cost:.2f} USD"
