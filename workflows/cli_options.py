"""What commands have in common: their arguments and options, and how a result is printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

Words = Annotated[list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="Settings, for example shots=5 style=ink.")]
Out = Annotated[str, typer.Option("--out", metavar="DIR", help="Film folder; by default films/ and the title.")]
File = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="YAML file with settings.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
NoPrefect = Annotated[bool, typer.Option("--no-prefect", help="Use the plain runner alone.")]


def _at(kind: str) -> Callable[[str], Path]:
    """Reads a film folder that may stand on a store; how much of it is brought here depends on what the command does with it."""

    def read(text: str) -> Path:
        from workflows.storage import arguments

        found: Path = getattr(arguments, kind)(text)
        return found

    return read


Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Film folder, or its address.", parser=_at("folder"))]
Home = Annotated[Path, typer.Argument(metavar="[DIR]", help="A film, or with --all a folder of films.", parser=_at("home"))]
Readable = Annotated[Path, typer.Argument(metavar="DIR", help="Film folder, or its address.", parser=_at("readable"))]
Wish = Annotated[str, typer.Argument(metavar="PROMPT|SCREENPLAY", help="A sentence, a screenplay file, or a film folder to go on with.")]


def printed(facts: dict[str, Any], machine: bool, text: Callable[[dict[str, Any]], str]) -> None:
    """Print a result: for a machine as one JSON object, otherwise as text."""
    from workflows.storage.addresses import told

    facts = told(facts)
    typer.echo(json.dumps(facts, ensure_ascii=False, indent=1) if machine else text(facts))
