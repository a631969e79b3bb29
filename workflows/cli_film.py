"""Commands that make a film, or a step of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workflows.cli_options import Debug, File, Folder, Json, NoPrefect, Out, Wish, Words, printed


def make(
    wish: Wish,
    words: Words = None,
    out: Out = "",
    config: File = None,
    machine: Json = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be made, and make nothing.")] = False,
    no_prefect: NoPrefect = False,
    debug: Debug = False,
) -> None:
    """Make a film, or as much of it as its folder lacks."""
    from workflows import nursery

    if not dry_run:
        nursery.begin()  # before all that the command itself imports
    from workflows import commands, looking

    if dry_run:
        printed(looking.plan(wish, out, config, words or []), machine, looking.plan_text)
    else:
        printed(commands.make(wish, out, config, words or [], prefect=not no_prefect, quiet=machine), machine, commands.film_text)


def write(wish: Wish, words: Words = None, out: Out = "", config: File = None, machine: Json = False, debug: Debug = False) -> None:
    """Write the screenplay and stop."""
    from workflows import commands

    printed(commands.write(wish, out, config, words or [], quiet=machine), machine, lambda facts: facts["screenplay"])


def draw(wish: Wish, words: Words = None, out: Out = "", config: File = None, machine: Json = False, debug: Debug = False) -> None:
    """Write the screenplay, draw the keyframes and stop."""
    from workflows import commands

    printed(commands.draw(wish, out, config, words or [], quiet=machine), machine, lambda facts: "\n".join(facts["keyframes"]))


def redo(
    folder: Folder,
    words: Words = None,
    shot: Annotated[str, typer.Option("--shot", metavar="S03", help="The shot to send back.")] = "",
    say: Annotated[str, typer.Option("--say", metavar="TEXT", help="New words for the shot's first line; its picture stays.")] = "",
    machine: Json = False,
    no_prefect: NoPrefect = False,
    debug: Debug = False,
) -> None:
    """Send one shot back and finish the film again."""
    from workflows import commands

    facts = commands.redo(folder, shot, say, words or [], prefect=not no_prefect, quiet=machine)
    printed(facts, machine, commands.film_text)


def conform(folder: Folder, words: Words = None, machine: Json = False, no_prefect: NoPrefect = False, debug: Debug = False) -> None:
    """Make the takes of a finished film again with another generator: conform DIR video=NAME."""
    from workflows import commands

    printed(commands.conform(folder, words or [], prefect=not no_prefect, quiet=machine), machine, commands.film_text)


def assemble(
    folder: Folder,
    words: Words = None,
    timeline: Annotated[Path | None, typer.Option("--timeline", metavar="FILE", help="A timeline to render, .otio or .fcpxml.")] = None,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Render the timeline of a film folder as it stands, edited or not."""
    from workflows import commands

    printed(commands.assemble(folder, words or [], quiet=machine, timeline=timeline), machine, commands.film_text)


def quote(wish: Wish, words: Words = None, out: Out = "", config: File = None, machine: Json = False, debug: Debug = False) -> None:
    """Say what a film costs, shot by shot, before it is made."""
    from workflows import quote as quoting

    printed(quoting.quote(wish, out, config, words or []), machine, quoting.quote_text)
