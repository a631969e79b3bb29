"""The flows that workers of a pool run: a film that stands on a store, and one shot of such a film."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.states import Completed, Failed

from pipeline.errors import AwaitingApproval, FilmError


@flow(name="film-on-store", persist_result=False)
def film_on_store(wish: str, out: str, words: list[str], files: dict[str, str] | None = None) -> Any:
    """Make one film, unless it is finished and nothing of it has changed.

    Args:
        wish: a prompt, or the name of one of the files.
        out: address of the film.
        words: ``key=value`` settings.
        files: texts that the wish needs, by name: a screenplay and its cast sheet.
    """
    return _ended(lambda: _film(wish, out, words, files or {}))


@flow(name="shot-on-store", persist_result=False)
def shot_on_store(film: str, shot: str) -> Any:
    """Make the take of one shot.

    Args:
        film: address of the film.
        shot: id of the shot.
    """
    return _ended(lambda: made_shot(film, shot))


def _film(wish: str, out: str, words: list[str], files: dict[str, str]) -> str:
    from workflows.batch.running import made_or_kept
    from workflows.film import Relay
    from workflows.machines.slots import shared
    from workflows.order import take_order

    with tempfile.TemporaryDirectory() as folder, shared():
        for name, text in files.items():
            (Path(folder) / Path(name).name).write_text(text, "utf-8")
        order = take_order(str(Path(folder) / wish) if wish in files else wish, out=out, words=words)
        return f"{made_or_kept(order, Relay())['state']}: {out}"


def made_shot(film: str, shot: str) -> str:
    """Make the take of one shot of a film on a store; the address of its clip.

    Raises:
        FilmError: it cannot be made.
    """
    from workflows.machines.shots import make_shot
    from workflows.machines.slots import shared

    with shared():
        return f"{film}/{make_shot(film, shot)}"


def _ended(make: Callable[[], str]) -> Any:
    """A state that says what was made, or what went wrong: the name is that of the error's class, the hint is the second line."""
    try:
        return Completed(message=make())
    except AwaitingApproval as gate:
        return Completed(name="AwaitingApproval", message=f"{gate}; {gate.hint}")
    except FilmError as error:
        return Failed(name=type(error).__name__, message=f"{error}\n{error.hint}")
