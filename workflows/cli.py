"""The command line. Heavy imports happen inside the commands, so that ``--help`` is quick.

Results go to standard output, everything else to standard error. With ``--json`` a command prints
exactly one JSON object.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.errors import FilmError, Interrupted
from workflows.exits import AWAITING, BROKEN, DONE, FAILED, INTERRUPTED, MISSING, USAGE, as_json, exit_code

app = typer.Typer(
    name="filmwright",
    help="One sentence becomes a finished multi-shot film. Settings are key=value words; see 'filmwright config'.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

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


@app.command()
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
    from workflows import commands, looking

    if dry_run:
        _print(looking.plan(wish, out, config, words or []), machine, looking.plan_text)
    else:
        _print(commands.make(wish, out, config, words or [], prefect=not no_prefect, quiet=machine), machine, commands.film_text)


@app.command()
def write(wish: Wish, words: Words = None, out: Out = "", config: File = None, machine: Json = False, debug: Debug = False) -> None:
    """Write the screenplay and stop."""
    from workflows import commands

    _print(commands.write(wish, out, config, words or [], quiet=machine), machine, lambda facts: facts["screenplay"])


@app.command()
def draw(wish: Wish, words: Words = None, out: Out = "", config: File = None, machine: Json = False, debug: Debug = False) -> None:
    """Write the screenplay, draw the keyframes and stop."""
    from workflows import commands

    _print(commands.draw(wish, out, config, words or [], quiet=machine), machine, lambda facts: "\n".join(facts["keyframes"]))


@app.command()
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
    _print(facts, machine, commands.film_text)


@app.command()
def conform(folder: Folder, words: Words = None, machine: Json = False, no_prefect: NoPrefect = False, debug: Debug = False) -> None:
    """Make the takes of a finished film again with another generator: conform DIR video=NAME."""
    from workflows import commands

    _print(commands.conform(folder, words or [], prefect=not no_prefect, quiet=machine), machine, commands.film_text)


@app.command()
def assemble(
    folder: Folder,
    words: Words = None,
    timeline: Annotated[Path | None, typer.Option("--timeline", metavar="FILE", help="A timeline to render, .otio or .fcpxml.")] = None,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Render the timeline of a film folder as it stands, edited or not."""
    from workflows import commands

    _print(commands.assemble(folder, words or [], quiet=machine, timeline=timeline), machine, commands.film_text)


@app.command()
def batch(
    jobs: Annotated[Path, typer.Argument(metavar="JOBS", help="Job file: .yaml, .csv, or text with a prompt per line.")],
    words: Words = None,
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="Where the films go; by default what the file says.")] = "",
    films: Annotated[int, typer.Option("--films", metavar="N", min=0, help="Films made side by side; by default one per core.")] = 0,
    pool: Annotated[str, typer.Option("--pool", metavar="NAME", help="Let the workers of this pool make the films.")] = "",
    machine: Json = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say which films would be made, and make none.")] = False,
    no_prefect: NoPrefect = False,
    debug: Debug = False,
) -> None:
    """Make all films of a job file; a film that fails stops no other."""
    from workflows.batch import command

    if dry_run:
        _print(command.plan(jobs, out, words or []), machine, command.plan_text)
        return
    facts = command.batch(jobs, out, words or [], films=films, prefect=not no_prefect, quiet=machine, pool=pool)
    _print(facts, machine, command.batch_text)
    if facts["counts"]["failed"]:
        raise typer.Exit(FAILED)
    if facts["counts"]["waiting"]:
        raise typer.Exit(AWAITING)


Cron = Annotated[str, typer.Option("--cron", metavar="FIELDS", help="When, for example '0 2 * * *': every night at two.")]
Interval = Annotated[float, typer.Option("--interval", metavar="SECONDS", min=0, help="Or how often.")]
Rrule = Annotated[str, typer.Option("--rrule", metavar="RULE", help="Or an iCalendar rule, for example FREQ=WEEKLY;BYDAY=FR.")]
Zone = Annotated[str, typer.Option("--timezone", metavar="NAME", help="Time zone of the schedule.")]
Jobs = Annotated[str, typer.Argument(metavar="[JOBS|PROMPT]", help="Job file or prompt.")]
Called = Annotated[str, typer.Option("--name", metavar="NAME", help="Of the deployment.")]
Paused = Annotated[bool, typer.Option("--paused", help="Register it, and let its schedule rest.")]
Teller = Annotated[
    str, typer.Option("--tell", metavar="TYPE/NAME", help="Notification block of the Prefect server that says how films ended.")
]
Side = Annotated[int, typer.Option("--films", metavar="N", min=0, help="Films of a batch made side by side.")]


@app.command()
def serve(
    wish: Jobs = "",
    words: Words = None,
    out: Out = "",
    cron: Cron = "",
    interval: Interval = 0.0,
    rrule: Rrule = "",
    timezone: Zone = "UTC",
    name: Called = "",
    films: Side = 0,
    paused: Paused = False,
    watch: Annotated[str, typer.Option("--watch", metavar="DIR", help="A folder or address; job files that arrive there are made.")] = "",
    pool: Annotated[str, typer.Option("--pool", metavar="NAME", help="With --watch: let the workers of this pool make the films.")] = "",
    tell: Teller = "",
    debug: Debug = False,
) -> None:
    """Make films on a schedule, from a form in Prefect's UI, or from job files that arrive, on this machine."""
    from workflows import automations
    from workflows import serve as serving

    if watch:
        from workflows.machines import watching

        given = [*filter(None, [wish]), *(words or [])]  # no prompt goes with it: the first word is a setting
        inbox = watching.watched(watch, given, out=out, films=films, name=name, pool=pool)
        typer.echo(serving.told(inbox, serving.find_server()), err=True)
        watching.serve(inbox)
        return
    timing = serving.Timing(cron=cron, interval=interval, rrule=rrule, timezone=timezone)
    what = serving.ordered(wish, words or [], out=out, films=films, name=name, timing=timing, paused=paused)
    typer.echo(serving.told(what, serving.find_server()), err=True)
    if tell:
        automations.tell(tell)
    serving.serve(what)


@app.command()
def server(
    database: Annotated[str, typer.Option("--database", metavar="URL", help="PostgreSQL; by default what the environment says.")] = "",
    host: Annotated[str, typer.Option("--host", metavar="NAME", help="Where it listens.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", min=1, max=65535, help="Where it listens.")] = 4200,
    debug: Debug = False,
) -> None:
    """Start Prefect's server on a database that several workers can use."""
    from workflows.machines import database as databases

    databases.serve(database, host, port)


@app.command()
def deploy(
    wish: Jobs = "",
    words: Words = None,
    out: Out = "",
    pool: Annotated[str, typer.Option("--pool", metavar="NAME", help="Work pool, of type process, docker or kubernetes.")] = "",
    image: Annotated[str, typer.Option("--image", metavar="NAME", help="Container image, for pools of containers.")] = "",
    cron: Cron = "",
    interval: Interval = 0.0,
    rrule: Rrule = "",
    timezone: Zone = "UTC",
    name: Called = "",
    films: Side = 0,
    paused: Paused = False,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Deploy a job file or a prompt for workers of a pool; alone, all that prefect.yaml holds."""
    from workflows import deploy as deploying
    from workflows import serve as serving

    timing = serving.Timing(cron=cron, interval=interval, rrule=rrule, timezone=timezone)
    what = serving.ordered(wish, words or [], out=out, films=films, name=name, timing=timing, paused=paused) if wish else None
    _print(deploying.deploy(what, pool=pool, image=image), machine, deploying.deploy_text)


@app.command()
def approve(
    folder: Folder,
    reject: Annotated[bool, typer.Option("--reject", help="Say no.")] = False,
    note: Annotated[
        list[str] | None, typer.Option("--note", metavar="TEXT", help="What to change: 'S03: darker' retakes that shot.")
    ] = None,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Approve what a film waits with, or send it back."""
    from workflows import approvals

    _print(approvals.approve(folder, reject=reject, notes=note or []), machine, approvals.approve_text)


@app.command()
def resume(
    folder: Home = Path("films"),
    everything: Annotated[bool, typer.Option("--all", help="Every unfinished film of the folder.")] = False,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Go on with films that are not finished."""
    from workflows import keeping

    facts = keeping.resume_command(folder, everything=everything)
    _print(facts, machine, keeping.resume_text)
    if facts["counts"]["failed"] or facts["counts"]["waiting"]:
        raise typer.Exit(FAILED if facts["counts"]["failed"] else AWAITING)


@app.command()
def gc(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A film, or a folder of films.")],
    days: Annotated[float, typer.Option("--days", metavar="N", min=0, help="What was changed less than N days ago stays.")] = 30.0,
    size: Annotated[str, typer.Option("--size", metavar="20G", help="Then the oldest go until the folder has no more than this.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and remove nothing.")] = False,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Remove caches and takes that no finished film and no open job refers to."""
    from workflows import keeping

    facts = keeping.collect(folder, days=days, most=keeping.read_bytes(size), dry=dry_run)
    _print(facts, machine, keeping.collect_text)


@app.command()
def export(
    folder: Folder,
    to: Annotated[str, typer.Option("--to", metavar="FORMATS", help="fcpxml, fcp7, edl, aaf, otio, stems; by default all.")] = "",
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Write the timeline for other editors, and the stems."""
    from workflows import export as exporting

    _print(exporting.export(folder, to), machine, exporting.export_text)


@app.command()
def status(folder: Readable, machine: Json = False, debug: Debug = False) -> None:
    """Say what a film folder holds and what is missing."""
    from workflows import looking

    _print(looking.status(folder), machine, looking.status_text)


@app.command()
def prove(folder: Readable, machine: Json = False, debug: Debug = False) -> None:
    """Measure a finished film against its timeline."""
    from workflows import looking

    facts = looking.prove(folder)
    _print(facts, machine, looking.proof_text)
    if not facts["good"]:
        raise typer.Exit(FAILED)


@app.command()
def deliver(
    folder: Folder,
    words: Words = None,
    profile: Annotated[str, typer.Option("--profile", metavar="NAMES", help="web, streaming, vertical, ...; by default the setting.")] = "",
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Make the finished film for the web, for broadcast, upright, as a master."""
    from workflows import deliver as delivering

    _print(delivering.deliver(folder, profile, words or [], quiet=machine), machine, delivering.deliver_text)


@app.command()
def credentials(folder: Readable, machine: Json = False, debug: Debug = False) -> None:
    """Show who made a film, and check that it is as it was made."""
    from workflows import credentials as signed

    facts = signed.inspect(folder)
    _print(facts, machine, signed.credentials_text)
    if not facts["good"]:
        raise typer.Exit(FAILED)


@app.command()
def adapters(
    words: Annotated[list[str] | None, typer.Argument(metavar="[check NAME [KEY=VALUE]...]", help="Look at one part.")] = None,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """List all parts that can be named, and whether they can be used here; or look at one."""
    from workflows import parts

    facts = parts.adapters(words or [])
    _print(facts, machine, parts.adapters_text)
    if not facts.get("ok", True):
        raise typer.Exit(MISSING)


@app.command()
def quote(wish: Wish, words: Words = None, out: Out = "", config: File = None, machine: Json = False, debug: Debug = False) -> None:
    """Say what a film costs, shot by shot, before it is made."""
    from workflows import quote as quoting

    _print(quoting.quote(wish, out, config, words or []), machine, quoting.quote_text)


@app.command()
def evaluate(
    words: Words = None,
    films: Annotated[int, typer.Option("--films", metavar="N", help="How many held-out films.")] = 24,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Which films; also of the director.")] = 0,
    tasks: Annotated[str, typer.Option("--tasks", metavar="A,B", help="Only these of write, continue, film, draw.")] = "",
    vistorybench: Annotated[Path | None, typer.Option("--vistorybench", metavar="DATA", help="Draw and score this data set.")] = None,
    instruments: Annotated[str, typer.Option("--instruments", metavar="MODULE:FUNCTION", help="Brings the data set's models.")] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for pictures, JSON and page.")] = None,
    config: File = None,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Judge the director on films that it never saw, or on ViStoryBench."""
    from workflows import evaluate as judging

    if vistorybench is not None:
        facts = judging.evaluate_stories(config, words or [], data=vistorybench, instruments=instruments, seed=seed, out=out, quiet=machine)
        _print(facts, machine, judging.stories_text)
        return
    facts = judging.evaluate(config, words or [], films=films, seed=seed, tasks=tasks, out=out, quiet=machine)
    _print(facts, machine, judging.evaluate_text)


@app.command()
def train(
    recipe: Annotated[str, typer.Argument(metavar="RECIPE", help="nano, small, bagel-7b, smoke, or a YAML file.")],
    words: Words = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder of the run; by default runs/ and the recipe's name.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where the run's newest state stands.")] = False,
    reschedule: Annotated[
        bool, typer.Option("--reschedule", help="Go on with the recipe's stages and rates instead of the run's.")
    ] = False,
    minutes: Annotated[float, typer.Option("--minutes", metavar="M", help="Stop after so long, with a state to go on from.")] = 0.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be trained, and train nothing.")] = False,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Train a director by a recipe; Ctrl-C saves first."""
    from workflows import train as training

    if dry_run:
        _print(training.dry_run(recipe, words or []), machine, training.train_text)
        return
    folder = out or Path("runs") / Path(recipe).stem
    wishes = training.Wishes(out=folder, resume=resume, reschedule=reschedule, minutes=minutes, quiet=machine)
    _print(training.train(recipe, words or [], wishes), machine, training.train_text)


@app.command()
def doctor(words: Words = None, file: File = None, machine: Json = False, debug: Debug = False) -> None:
    """Check this machine, for a film with these settings."""
    from workflows import looking

    facts = looking.doctor(file, words or [])
    _print(facts, machine, looking.doctor_text)
    if not facts["good"]:
        raise typer.Exit(MISSING)


@app.command()
def config(words: Words = None, file: File = None, machine: Json = False, debug: Debug = False) -> None:
    """Print every setting with its resolved value."""
    from workflows import looking

    _print(looking.config(file, words or []), machine, lambda facts: facts["yaml"])


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end with a documented exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    sys.exit(run(words))


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


def _print(facts: dict[str, Any], machine: bool, text: Callable[[dict[str, Any]], str]) -> None:
    from workflows.storage.addresses import told

    facts = told(facts)
    typer.echo(json.dumps(facts, ensure_ascii=False, indent=1) if machine else text(facts))


def _usage_error() -> type[Any]:
    """The base of the command line parser's complaints, whichever parser this typer brings."""
    return typer.BadParameter.__mro__[2]


if __name__ == "__main__":
    main()
