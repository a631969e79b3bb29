"""Approvals: a film waits at its gates until a person says yes. ``approvals.json`` in the film's folder is the truth.

A yes holds for what stood there when it was said: a screenplay, keyframes or film that changes afterwards waits again. The run
ends at a closed gate; any later run, by any process, goes on from there.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import AwaitingApproval, ConfigError
from pipeline.stages.production import Production
from pipeline.stages.script import read_screenplay, save_screenplay, write_screenplay
from pipeline.store.artifacts import content_key, digest, read_json, write_json
from pipeline.store.folder import FilmFolder, held
from workflows.config import GATES, FilmConfig
from workflows.crew import Unit
from workflows.redo import find_shot
from workflows.shoot import Shoot

FILE = "approvals.json"
"""Name of the record in the film's folder."""

WAITING, APPROVED, REJECTED = "waiting", "approved", "rejected"

Facts = dict[str, Any]


def before_shooting(config: FilmConfig, production: Production, crew: Unit) -> None:
    """Make what a person wants to see before the takes, and end there where it is not approved.

    Raises:
        AwaitingApproval: a gate is closed.
    """
    folder = production.folder
    if "screenplay" in config.gates:
        with held(folder):
            write_screenplay(production)
        check(folder, "screenplay")
    if "keyframes" in config.gates:
        with held(folder):
            Shoot(production, crew).draw_all()
        check(folder, "keyframes")


def check(folder: FilmFolder, gate: str) -> None:
    """Pass a gate that is approved; write down what waits at one that is not.

    Raises:
        AwaitingApproval: it is closed.
    """
    now = _content(folder, gate)
    with held(folder), _record(folder) as gates:
        known = gates.get(gate, {})
        if known.get("of") != now:
            known = {**known, "state": WAITING, "of": now, "see": _see(folder, gate)}
            gates[gate] = known
    if known["state"] == APPROVED:
        return
    rejected = known["state"] == REJECTED
    raise AwaitingApproval(
        f"the {gate} of {folder.root} {_verb(gate, rejected)}: {', '.join(known['see'])}",
        hint=f"filmwright approve {folder.root}, or with --reject --note 'S03: darker'"
        if not rejected
        else f"change the {gate}, or filmwright approve {folder.root}; notes were: {'; '.join(known.get('notes', ())) or 'none'}",
        gate=gate,
        folder=str(folder.root),
    )


def waiting(folder: FilmFolder) -> str:
    """The gate that the film stands at, "" for none."""
    gates = read_json(folder.root / FILE).get("gates", {})
    return next((gate for gate in GATES if gates.get(gate, {}).get("state") in (WAITING, REJECTED)), "")


def approve(root: Path, *, reject: bool = False, notes: Sequence[str] = ()) -> Facts:
    """Say yes or no to what waits.

    Args:
        root: the film folder.
        reject: no.
        notes: what to change; ``"S03: darker"`` puts the word into that shot's frame and sends the shot back.

    Raises:
        ConfigError: nothing waits there, a note names no shot of the film, or notes come with a yes.
    """
    folder = FilmFolder(root)
    gate = waiting(folder)
    if not gate:
        raise ConfigError(
            f"nothing waits for approval in {root}", hint="set approve=screenplay,keyframes,film and make the film", key="approve"
        )
    if notes and not reject:
        raise ConfigError("notes go with --reject", hint=f"filmwright approve {root} --reject --note 'S03: darker'", key="note")
    with held(folder):
        shots = _send_back(folder, notes)
        with _record(folder) as gates:
            gates[gate] = {**gates[gate], "state": REJECTED if reject else APPROVED, "notes": list(notes)}
            if not reject:
                gates[gate]["of"] = _content(folder, gate)  # a person may have edited it while it waited
            elif shots and gate != GATES[0] and gates.get(GATES[0], {}).get("state") == APPROVED:
                gates[GATES[0]]["of"] = _content(folder, GATES[0])  # the changed shot is the person's own wish
    return {"folder": str(root), "gate": gate, "state": REJECTED if reject else APPROVED, "notes": list(notes), "retakes": shots}


def approve_text(facts: Facts) -> str:
    """What was said, and what goes on."""
    retakes = f"; to be made again: {', '.join(facts['retakes'])}" if facts["retakes"] else ""
    return f"{facts['gate']} {facts['state']}{retakes}\ngo on: filmwright make {facts['folder']}"


def storyboard(folder: FilmFolder) -> str:
    """The screenplay as a Markdown table with the pictures that are there, for whoever is to say yes."""
    screenplay = read_screenplay(folder)
    rows = []
    for shot in screenplay.shots:
        picture = folder.keyframe(shot.id)
        words = " ".join((shot.frame, *(f"“{line.text}”" for line in shot.lines))).replace("|", "/").replace("\n", " ")
        rows.append(f"| {shot.id} | {shot.size} | {words} | {picture if picture.is_file() else ''} |")
    return "\n".join([f"# {screenplay.title}", "", "| shot | size | what is seen and said | keyframe |", "|---|---|---|---|", *rows, ""])


def show(folder: FilmFolder) -> None:
    """Put storyboard and quote where the person watches; called in a Prefect run."""
    from prefect.artifacts import create_markdown_artifact, create_table_artifact

    from workflows.quote import quote

    create_markdown_artifact(key="storyboard", markdown=storyboard(folder), description=f"waits in {folder.root}")
    facts = quote(str(folder.root), "", None, ())
    rows = [{name: shot[name] for name in ("id", "generator", "seconds", "amount", "paid")} for shot in facts["shots"]]
    create_table_artifact(key="quote", table=rows, description=f"{facts['title']}: still to be paid {facts['due']} {facts['currency']}")


def _send_back(folder: FilmFolder, notes: Sequence[str]) -> list[str]:
    """Put notes on shots into their words, with another seed; the ids of those shots."""
    found = [match for match in (re.match(r"\s*([Ss]\d+)\s*:\s*(\S.*)", note, re.DOTALL) for note in notes) if match]
    if not found:
        return []
    screenplay = read_screenplay(folder)
    for match in found:
        shot = find_shot(screenplay, match[1])
        words = " ".join(re.sub(r"[<>]", " ", match[2]).split()).rstrip(".")  # no tags of the grammar
        changed = dataclasses.replace(shot, frame=f"{shot.frame.rstrip()} {words[:1].upper()}{words[1:]}.", variation=shot.variation + 1)
        screenplay = dataclasses.replace(screenplay, shots=tuple(changed if s is shot else s for s in screenplay.shots))
    save_screenplay(folder, screenplay)
    return sorted({find_shot(screenplay, match[1]).id for match in found})


def _content(folder: FilmFolder, gate: str) -> str:
    """What a yes is said to."""
    return content_key(gate, {path.name: digest(path) for path in _files(folder, gate) if path.is_file()})


def _files(folder: FilmFolder, gate: str) -> tuple[Path, ...]:
    if gate == "screenplay":
        return (folder.screenplay, folder.cast_sheet)
    if gate == "keyframes":
        return tuple(folder.keyframe(shot.id) for shot in read_screenplay(folder).shots)
    return (folder.film,)


def _see(folder: FilmFolder, gate: str) -> list[str]:
    return [str(folder.keyframes)] if gate == "keyframes" else [str(_files(folder, gate)[0])]


def _verb(gate: str, rejected: bool) -> str:
    return f"{'were' if gate == 'keyframes' else 'was'} rejected" if rejected else f"wait{'' if gate == 'keyframes' else 's'} for approval"


@contextmanager
def _record(folder: FilmFolder) -> Iterator[Facts]:
    """The gates by name; what the block changes is written."""
    gates: Facts = read_json(folder.root / FILE).get("gates", {})
    yield gates
    write_json(folder.root / FILE, {"schema": "filmwright.approvals/1", "gates": gates})
