"""The commands that look and change nothing: values in, one plain JSON object out, and its text for a person.

Each imports what it needs when it runs, so that a listing does not wait for media libraries.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError, FilmError
from workflows.config import FilmConfig
from workflows.layers import dump, load

Facts = dict[str, Any]


def plan(wish: str, out: str, file: Path | None, words: Sequence[str]) -> Facts:
    """What ``make`` would do; nothing is written."""
    from workflows.order import take_order
    from workflows.wiring import make_studio, used_parts

    order = take_order(wish, out=out, file=file, words=words)
    config = order.config
    make_studio(config)
    return {
        "folder": str(order.root),
        "exists": order.folder.config.is_file(),
        "prompt": config.prompt,
        "size": str(config.picture),
        "fps": str(config.rate),
        "parts": [f"{part.kind}: {part.name}" for part in used_parts(config)],
        "yaml": dump(config),
    }


def status(root: Path) -> Facts:
    """What a folder holds."""
    from pipeline.store.folder import FilmFolder
    from workflows.survey import as_json, survey

    return as_json(survey(FilmFolder(root)))


def prove(root: Path) -> Facts:
    """Measure the film of a folder."""
    from pipeline.store.folder import FilmFolder
    from workflows.proving import prove_folder

    return prove_folder(FilmFolder(root))


def doctor(file: Path | None = None, words: Sequence[str] = ()) -> Facts:
    """Whether this machine can make a film with these settings."""
    from workflows.doctor import examine

    return examine(load(file, words))


def config(file: Path | None, words: Sequence[str]) -> Facts:
    """Every setting, resolved."""
    resolved = load(file, words)
    if resolved.options:
        _check_options(resolved)
    return {"yaml": dump(resolved), "size": str(resolved.picture), "fps": str(resolved.rate), "seconds": resolved.seconds}


def plan_text(facts: Facts) -> str:
    """What would be made."""
    verb = "would go on in" if facts["exists"] else "would make"
    parts = "\n".join(f"  {part}" for part in facts["parts"])
    return f"{verb} {facts['folder']}: {facts['size']} at {facts['fps']} frames per second\n{parts}\nnothing was made"


def status_text(facts: Facts) -> str:
    """One line per shot."""
    title = facts["title"] or facts["folder"]
    lines = [f"{title}: {'finished' if facts['finished'] else 'not finished'}"]
    for shot in facts["shots"]:
        keyframe = "drawn" if shot["keyframe"] else "not drawn"
        spoken = f"{shot['spoken']} of {shot['lines']} lines spoken" if shot["lines"] else "no lines"
        takes = {0: "no take", 1: "1 take"}.get(len(shot["takes"]), f"{len(shot['takes'])} takes")
        lines.append(f"{shot['id']}  {keyframe}, {spoken}, {takes}")
    return "\n".join([*lines, facts["film"] or f"go on: filmwright make {facts['folder']}"])


def proof_text(facts: Facts) -> str:
    """One line per thing that was measured."""
    from workflows.proving import proof_lines

    return "\n".join(proof_lines(facts))


def doctor_text(facts: Facts) -> str:
    """One line per check."""
    return "\n".join(f"{'ok  ' if check['good'] else 'FAIL'} {check['name']}: {check['found']}" for check in facts["checks"])


def _check_options(resolved: FilmConfig) -> None:
    from workflows.wiring import make_studio

    try:
        make_studio(resolved)
    except ConfigError:
        raise
    except FilmError:  # a part that is not installed here cannot check its options
        return
