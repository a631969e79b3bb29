"""The page of an evaluation: every figure with its interval as a bar, and the storyboards that it was measured on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from director.evaluation.cases import Directed, Storyboard
from director.evaluation.scoring import PARTS

SHOWN_FILMS = 12
"""Films whose storyboards stand on the page; the pictures of all are in the folder."""

_FULL = {"share": 1.0, "score": 100.0}


def render(facts: dict[str, Any], made: Sequence[Directed], home: Path) -> str:
    """The page as HTML; pictures are linked relative to ``home``."""
    parts = [{"name": part, "rows": [_row(figure) for figure in facts["figures"] if figure["part"] == part]} for part in PARTS]
    return _template().render(
        director=facts["director"],
        asked=facts["asked"],
        seed=facts["seed"],
        seconds=facts["seconds"],
        parts=[part for part in parts if part["rows"]],
        films=[_film(directed, home) for directed in made[:SHOWN_FILMS]],
        left=max(0, len(made) - SHOWN_FILMS),
        failures=facts["failures"],
    )


@cache
def _template() -> jinja2.Template:
    text = files("workflows.report").joinpath("evaluation.html.j2").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(text)


def _row(figure: dict[str, Any]) -> dict[str, Any]:
    """A figure in words, and its bar in percent of the whole width where it has one."""
    full = _FULL.get(figure["unit"], 0.0)
    factor = 100 if figure["unit"] == "share" else 1
    value, low, high = (factor * figure[name] for name in ("value", "low", "high"))
    bar = {name: 100 * figure[name] / full for name in ("value", "low", "high")} if full else None
    unit = " %" if figure["unit"] == "share" else ""
    return {**figure, "shown": f"{value:.1f}{unit}", "interval": f"{low:.1f} to {high:.1f}", "count": figure["items"], "bar": bar}


def _film(directed: Directed, home: Path) -> dict[str, Any]:
    boards = (("its own script", directed.own), ("the held-out script", directed.given))
    return {
        "id": directed.case.id,
        "prompt": directed.case.brief.prompt,
        "boards": [{"name": name, "pictures": _pictures(board, home)} for name, board in boards if board is not None],
    }


def _pictures(board: Storyboard, home: Path) -> list[dict[str, str]]:
    return [
        {"source": picture.path.relative_to(home).as_posix(), "text": f"{picture.shot.size}: {picture.shot.frame}"}
        for picture in board.pictures
        if picture.path is not None
    ]
