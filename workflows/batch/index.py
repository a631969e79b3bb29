"""The page of a batch: every film with its poster, its state and what to do about those that failed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import jinja2

from pipeline.store.artifacts import write_text

if TYPE_CHECKING:
    from workflows.batch.running import Result

INDEX = "index.html"
"""Name of the page in the folder of the films."""


def write_index(out: Path, results: Sequence[Result]) -> Path:
    """Write the page of a batch and return its path; posters and films are linked, not put into it."""
    write_text(out / INDEX, render_index(out, results))
    return out / INDEX


def render_index(out: Path, results: Sequence[Result]) -> str:
    """The page as HTML; every text is escaped."""
    return _template().render(
        films=[_film(out, r) for r in results],
        counts={s: sum(r.state == s for r in results) for s in ("done", "kept", "waiting", "failed", "stopped")},
    )


@cache
def _template() -> jinja2.Template:
    text = files("workflows.batch").joinpath("index.html.j2").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(text)


def _film(out: Path, result: Result) -> dict[str, str]:
    def link(name: str) -> str:
        path = out / result.id / name
        return f"{quote(result.id)}/{quote(name)}" if path.is_file() else ""

    return {
        "id": result.id,
        "title": result.title or result.id,
        "state": result.state,
        "clock": f"{int(result.seconds // 60)}:{int(result.seconds % 60):02d}" if result.seconds else "",
        "took": f"{result.took:.0f} s",
        "cost": "cost unknown" if result.cost is None else f"{result.cost:.2f} USD" if result.cost else "",
        "error": result.error,
        "hint": result.hint,
        "where": result.where,
        "poster": link("poster.jpg"),
        "film": link("film.mp4"),
        "report": link("report.html"),
    }
