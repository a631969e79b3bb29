"""Measure a finished film again, against the timeline that stands beside it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from pipeline.editing import timeline
from pipeline.editing.captions import captions
from pipeline.editing.render import film_plan
from pipeline.editing.segments import stretches
from pipeline.errors import ArtifactError
from pipeline.media.proof import LOUDNESS_TOLERANCE, Proof, prove
from pipeline.store.folder import FilmFolder
from workflows.config import FilmConfig
from workflows.layers import load


def prove_folder(folder: FilmFolder) -> dict[str, Any]:
    """The proof of a folder's film as one JSON object; ``good`` says whether everything is as planned.

    Raises:
        ArtifactError: there is no finished film.
    """
    for path in (folder.timeline, folder.film):
        if not path.is_file():
            raise ArtifactError(f"{folder.root} holds no {path.name}", hint=f"finish the film first: filmwright make {folder.root}")
    proof = measure(folder)
    return {"folder": str(folder.root), "film": str(folder.film), "good": proof.ok, **dataclasses.asdict(proof)}


def measure(folder: FilmFolder) -> Proof:
    """Measure the film of a folder against its timeline."""
    edit = timeline.load(folder.timeline)
    scratch = folder.work / "segments"
    scratch.mkdir(parents=True, exist_ok=True)
    return prove(folder.film, film_plan(edit, folder.root, scratch, stretches(edit), captions(edit), wanted_loudness(folder)))


def wanted_loudness(folder: FilmFolder) -> float:
    """What the film's loudness must be: what was asked for, or what a film came to that was too quiet to be raised that far."""
    asked, recorded = asked_loudness(folder), folder.facts().get("film", {}).get("proof", {}).get("loudness")
    return recorded if isinstance(recorded, float) and recorded < asked - LOUDNESS_TOLERANCE else asked


def asked_loudness(folder: FilmFolder) -> float:
    """The loudness that the folder's configuration asks for, in LUFS."""
    config = load(folder.config) if Path(folder.config).is_file() else FilmConfig()
    return config.loudness


def proof_lines(facts: dict[str, Any]) -> list[str]:
    """The proof for a person: one line per thing that was measured."""
    rows = [f"{'ok  ' if good else 'FAIL'} {what}: {found}" for what, found, good in facts["table"]]
    return [*rows, f"{facts['film']} is {'as planned' if facts['good'] else 'not as planned'}"]
