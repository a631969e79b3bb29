"""Commands for what a film folder holds: looked at, measured, exported, delivered."""

from __future__ import annotations

from typing import Annotated

import typer

from workflows.cli_options import Debug, Folder, Json, Readable, Words, printed
from workflows.exits import FAILED


def export(
    folder: Folder,
    to: Annotated[str, typer.Option("--to", metavar="FORMATS", help="fcpxml, fcp7, edl, aaf, otio, stems; by default all.")] = "",
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Write the timeline for other editors, and the stems."""
    from workflows import export as exporting

    printed(exporting.export(folder, to), machine, exporting.export_text)


def status(folder: Readable, machine: Json = False, debug: Debug = False) -> None:
    """Say what a film folder holds and what is missing."""
    from workflows import looking

    printed(looking.status(folder), machine, looking.status_text)


def prove(folder: Readable, machine: Json = False, debug: Debug = False) -> None:
    """Measure a finished film against its timeline."""
    from workflows import looking

    facts = looking.prove(folder)
    printed(facts, machine, looking.proof_text)
    if not facts["good"]:
        raise typer.Exit(FAILED)


def deliver(
    folder: Folder,
    words: Words = None,
    profile: Annotated[str, typer.Option("--profile", metavar="NAMES", help="web, streaming, vertical, ...; by default the setting.")] = "",
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Make the finished film for the web, for broadcast, upright, as a master."""
    from workflows import deliver as delivering

    printed(delivering.deliver(folder, profile, words or [], quiet=machine), machine, delivering.deliver_text)


def credentials(folder: Readable, machine: Json = False, debug: Debug = False) -> None:
    """Show who made a film, and check that it is as it was made."""
    from workflows import credentials as signed

    facts = signed.inspect(folder)
    printed(facts, machine, signed.credentials_text)
    if not facts["good"]:
        raise typer.Exit(FAILED)
