"""The command line: which commands there are, and how each run ends.

The commands stand in the modules ``cli_*``; heavy imports happen inside them, so that ``--help`` is quick.
Results go to standard output, everything else to standard error. With ``--json`` a command prints exactly one JSON object.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import typer

from pipeline.errors import FilmError, Interrupted
from workflows import cli_director, cli_film, cli_finished, cli_setup, cli_studio
from workflows.exits import BROKEN, DONE, INTERRUPTED, USAGE, as_json, exit_code
from workflows.garbage import collect_less, leave_it

app = typer.Typer(
    name="filmwright",
    help="One sentence becomes a finished multi-shot film. Settings are key=value words; see 'filmwright config'.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

COMMANDS = (
    cli_film.make,
    cli_film.write,
    cli_film.draw,
    cli_film.redo,
    cli_film.conform,
    cli_film.assemble,
    cli_studio.batch,
    cli_studio.serve,
    cli_studio.server,
    cli_studio.deploy,
    cli_studio.approve,
    cli_studio.resume,
    cli_studio.gc,
    cli_finished.export,
    cli_finished.status,
    cli_finished.prove,
    cli_finished.deliver,
    cli_finished.credentials,
    cli_setup.adapters,
    cli_film.quote,
    cli_director.evaluate,
    cli_director.train,
    cli_setup.doctor,
    cli_setup.config,
)
"""In the order in which ``--help`` lists them."""

for body in COMMANDS:
    app.command()(body)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end with a documented exit code."""
    collect_less()
    words = sys.argv[1:] if arguments is None else arguments
    code = run(words)
    leave_it()
    sys.exit(code)


def run(words: list[str]) -> int:
    """Run one command and return its exit code; errors are one line and a hint."""
    _tell_warnings()
    try:
        return _run(words)
    except FilmError as error:
        return _tell(error, words)
    except KeyboardInterrupt:
        return _tell(Interrupted("stopped; everything finished so far is kept", hint="run the same command again to go on"), words)
    except _usage_error() as error:
        _say(error.format_message(), "see filmwright --help")
        return USAGE
    except BrokenPipeError:
        return DONE
    except Exception as error:  # noqa: BLE001 - the boundary: nothing may end in a bare traceback
        return _tell_broken(error, words)


def _run(words: list[str]) -> int:
    from workflows.storage.arguments import command

    with command():
        return int(app(words, standalone_mode=False) or DONE)


def _tell_warnings() -> None:
    """Show the warnings of this package as one line each on standard error."""
    log = logging.getLogger("filmwright")
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("warning: %(message)s"))
        log.addHandler(handler)
        log.propagate = False


def _tell(error: FilmError, words: list[str]) -> int:
    if "--debug" in words and exit_code(error) != INTERRUPTED:
        raise error
    if "--json" in words:
        typer.echo(json.dumps(as_json(error), ensure_ascii=False))
    for fault in getattr(error, "faults", ()):
        typer.echo(fault, err=True)
    _say(str(error), error.hint)
    return exit_code(error)


def _tell_broken(error: Exception, words: list[str]) -> int:
    if "--debug" in words:
        raise error
    _say(f"{type(error).__name__}: {error}", "this is a mistake of ours; run again with --debug and report what it shows")
    return BROKEN


def _say(message: str, hint: str) -> None:
    from workflows.storage.addresses import told_text

    message, hint = told_text(message), told_text(hint)
    typer.echo(typer.style("error: ", fg="red", bold=True) + " ".join(message.split()), err=True)
    if hint:
        typer.echo(typer.style("hint: ", fg="cyan") + " ".join(hint.split()), err=True)


def _usage_error() -> type[Any]:
    """The base of the command line parser's complaints, whichever parser this typer brings."""
    return typer.BadParameter.__mro__[2]


if __name__ == "__main__":
    main()
