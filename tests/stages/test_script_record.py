"""What the film's record says of its prompt."""

from __future__ import annotations

from pathlib import Path

from pipeline.stages.script import write_screenplay
from workflows.layers import load
from workflows.wiring import make_production


def test_what_the_film_does_not_show_is_written_down(tmp_path: Path) -> None:
    prompt = "A baker hides in a submarine"
    production = make_production(load(None, [f"prompt={prompt}", "shots=5"]), tmp_path)
    screenplay = write_screenplay(production)
    director = production.studio.director
    assert production.folder.facts()["substituted"] == list(director.unshown(screenplay, production.brief))  # type: ignore[attr-defined]
    assert any("submarine" in line for line in production.folder.facts()["substituted"])
