"""Commands that say what is installed here, and what is set."""

from __future__ import annotations

from typing import Annotated

import typer

from workflows.cli_options import Debug, File, Json, Words, printed
from workflows.exits import MISSING


def adapters(
    words: Annotated[list[str] | None, typer.Argument(metavar="[check NAME [KEY=VALUE]...]", help="Look at one part.")] = None,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """List all parts that can be named, and whether they can be used here; or look at one."""
    from workflows import parts

    facts = parts.adapters(words or [])
    printed(facts, machine, parts.adapters_text)
    if not facts.get("ok", True):
        raise typer.Exit(MISSING)


def doctor(words: Words = None, file: File = None, machine: Json = False, debug: Debug = False) -> None:
    """Check this machine, for a film with these settings."""
    from workflows import looking

    facts = looking.doctor(file, words or [])
    printed(facts, machine, looking.doctor_text)
    if not facts["good"]:
        raise typer.Exit(MISSING)


def config(words: Words = None, file: File = None, machine: Json = False, debug: Debug = False) -> None:
    """Print every setting with its resolved value."""
    from workflows import looking

    printed(looking.config(file, words or []), machine, lambda facts: facts["yaml"])
