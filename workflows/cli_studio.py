"""Commands for many films: in batches, on schedules, on several machines, and those that keep house."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workflows.cli_options import Debug, Folder, Home, Json, NoPrefect, Out, Words, printed
from workflows.exits import AWAITING, FAILED

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
    from workflows import nursery

    if not (dry_run or pool or _ran_before(jobs, out)):
        nursery.begin()  # before all that the command itself imports
    from workflows.batch import command

    if dry_run:
        printed(command.plan(jobs, out, words or []), machine, command.plan_text)
        return
    facts = command.batch(jobs, out, words or [], films=films, prefect=not no_prefect, quiet=machine, pool=pool)
    printed(facts, machine, command.batch_text)
    if facts["counts"]["failed"]:
        raise typer.Exit(FAILED)
    if facts["counts"]["waiting"]:
        raise typer.Exit(AWAITING)


def _ran_before(jobs: Path, out: str) -> bool:
    """Whether a batch left its summary in the usual place: it may be all there, and need no workers."""
    return (Path(out) if out else jobs.parent / "films").joinpath("batch.json").is_file()


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


def server(
    database: Annotated[str, typer.Option("--database", metavar="URL", help="PostgreSQL; by default what the environment says.")] = "",
    host: Annotated[str, typer.Option("--host", metavar="NAME", help="Where it listens.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", min=1, max=65535, help="Where it listens.")] = 4200,
    debug: Debug = False,
) -> None:
    """Start Prefect's server on a database that several workers can use."""
    from workflows.machines import database as databases

    databases.serve(database, host, port)


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
    printed(deploying.deploy(what, pool=pool, image=image), machine, deploying.deploy_text)


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

    printed(approvals.approve(folder, reject=reject, notes=note or []), machine, approvals.approve_text)


def resume(
    folder: Home = Path("films"),
    everything: Annotated[bool, typer.Option("--all", help="Every unfinished film of the folder.")] = False,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Go on with films that are not finished."""
    from workflows import keeping

    facts = keeping.resume_command(folder, everything=everything)
    printed(facts, machine, keeping.resume_text)
    if facts["counts"]["failed"] or facts["counts"]["waiting"]:
        raise typer.Exit(FAILED if facts["counts"]["failed"] else AWAITING)


def gc(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A film, or a folder of films, or the address of one.")],
    days: Annotated[float, typer.Option("--days", metavar="N", min=0, help="What was changed less than N days ago stays.")] = 30.0,
    size: Annotated[str, typer.Option("--size", metavar="20G", help="Then the oldest go until the folder has no more than this.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and remove nothing.")] = False,
    machine: Json = False,
    debug: Debug = False,
) -> None:
    """Remove caches and takes that no finished film and no open job refers to."""
    from workflows import keeping

    facts = keeping.gc(folder, days=days, most=keeping.read_bytes(size), dry=dry_run)
    printed(facts, machine, keeping.collect_text)
