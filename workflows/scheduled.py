"""The flows that a server starts by itself: a film from a form, and all films of a job file.

Prefect's own UI shows their parameters as a form. Their runs call the flows ``film`` and ``films`` as sub-flows.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from prefect import flow
from prefect.runtime import flow_run
from prefect.settings import PREFECT_API_URL
from prefect.states import Completed, Failed
from pydantic import Field

from adapters import registry
from pipeline.errors import AwaitingApproval, BudgetError
from pipeline.film.scene import STYLES
from pipeline.store.folder import FilmFolder
from workflows.approvals import show
from workflows.automations import OVER_BUDGET
from workflows.config import FilmConfig
from workflows.exits import BUDGET
from workflows.prompt import shortened, slug
from workflows.storage.addresses import located

Style = Annotated[str, Field(description="look of the pictures", json_schema_extra={"enum": list(STYLES)})]
Director = Annotated[
    str, Field(description="who writes and draws", json_schema_extra={"enum": [p.name for p in registry.parts("directors")]})
]
Dollars = Annotated[float | None, Field(description="what the film may cost in US dollars; empty: no cap", ge=0)]
Words = Annotated[list[str] | None, Field(description="further settings, each key=value")]


USUAL = FilmConfig()
"""What a film is like where nobody says otherwise."""


def _film_name() -> str:
    return shortened(str(flow_run.parameters.get("title") or flow_run.parameters.get("prompt") or "film"))


def _batch_name() -> str:
    return f"{Path(str(flow_run.parameters.get('jobs') or 'films')).stem} {flow_run.scheduled_start_time:%d %b %H:%M}"


@flow(name="film-by-order", flow_run_name=_film_name, persist_result=False)
def order_film(
    prompt: Annotated[str, Field(description="the film in a sentence", min_length=1)],
    style: Style = USUAL.style,
    director: Director = USUAL.director,
    video: Annotated[str, Field(description="who makes the clips, best first, with commas between")] = USUAL.video,
    budget: Dollars = None,
    title: Annotated[str, Field(description="empty: the director chooses")] = "",
    settings: Words = None,
    home: Annotated[str, Field(description="where the film's folder goes")] = "films",
) -> Any:
    """Make one film in a folder of its own; each scheduled run makes another film of the same prompt."""
    from workflows.engine import Engine
    from workflows.film import Relay, make_order
    from workflows.order import take_order

    when = flow_run.scheduled_start_time
    words = [f"style={style}", f"director={director}", f"video={video}", f"seed={when:%Y%m%d}", f"title={title}"]
    words += [f"budget.max={budget}"] if budget is not None else []
    out = Path(located(home)) / f"{slug(title or prompt)}-{when:%Y%m%d-%H%M%S}"
    order, relay = take_order(prompt, out=str(out), words=[*words, *(settings or ())]), Relay()
    try:
        with _stoppable(relay.stop):
            made = make_order(order, engine=Engine(), relay=relay)
    except AwaitingApproval as gate:
        show(FilmFolder(out))
        return Completed(name="AwaitingApproval", message=f"{gate}; {gate.hint}")
    except BudgetError as error:
        return Failed(name=OVER_BUDGET, message=f"{error}; {error.hint}")
    return Completed(message=f"{made.title}: {made.film}")


@flow(name="films-by-order", flow_run_name=_batch_name, persist_result=False)
def order_films(
    jobs: Annotated[str, Field(description="job file: .yaml, .csv, or text with a prompt per line")],
    films: Annotated[int, Field(description="films made side by side; 0: one per core", ge=0, le=256)] = 0,
    settings: Words = None,
    home: Annotated[str, Field(description="where the films go; empty: what the file says")] = "",
    pool: Annotated[str, Field(description="work pool whose workers make the films; empty: this one")] = "",
) -> Any:
    """Make what is missing or stale of a job file."""
    from workflows.batch.flow import run_batch
    from workflows.batch.joblist import read_batch
    from workflows.batch.running import BatchRun, as_text
    from workflows.machines.watching import fetched

    run = BatchRun(read_batch(fetched(jobs), home, settings or ()), films=films)
    if pool:
        from workflows.machines.sending import film_sender

        run.by = film_sender(run.batch, pool, run.stop)
    with _stoppable(run.stop):
        results = run_batch(run, PREFECT_API_URL.value() or "")
    if not any(result.error for result in results):
        return Completed(message=f"{len(results)} films in {run.batch.out}")
    over = any(result.exit == BUDGET for result in results)
    return Failed(name=OVER_BUDGET if over else "Failed", message=as_text(results))


@contextmanager
def _stoppable(stop: threading.Event) -> Iterator[None]:
    """Let SIGTERM end the block cleanly where this is the thread that gets signals; who shuts a worker down sends it."""
    from workflows.commands import stoppable

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with stoppable(stop):
        yield
