"""Make a film: one call from a wish to a finished folder.

The plain runner begins at once. Where Prefect is wanted, its server is found or started meanwhile,
and the flow takes over at the next place; without a server the film is made all the same. This
module imports no Prefect.
"""

from __future__ import annotations

import dataclasses
import errno
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import DiskFull, Interrupted
from pipeline.ports import Progress
from pipeline.stages.accounts import Accounts
from pipeline.stages.cutting import Film
from pipeline.store.folder import held
from workflows.approvals import before_shooting, check
from workflows.crew import Crew, Unit
from workflows.deliver import deliver_with
from workflows.engine import Engine
from workflows.order import Order, take_order, write_order
from workflows.report.page import write_report
from workflows.room import check_room
from workflows.shoot import Shoot
from workflows.storage.staging import staged
from workflows.tally import Tally
from workflows.telemetry import traced
from workflows.wiring import make_production


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A finished film.

    Attributes:
        folder: the film folder.
        film: the finished MP4.
        report: the report page.
        title: of the film, "" where it has none.
        shots: how many.
        seconds: length of the film.
        made: what was made in this run.
        kept: how many steps found their work done.
        took: wall seconds of this run.
        engine: "prefect" where the flow finished the film, else "plain".
        substituted: shots that another generator made than the one that was asked first, and why.
        cost: what all runs of the film have cost in US dollars, None when a price is not known.
    """

    folder: Path
    film: Path
    report: Path
    title: str
    shots: int
    seconds: float
    made: tuple[str, ...]
    kept: int
    took: float
    engine: str
    substituted: tuple[str, ...] = ()
    cost: float | None = 0.0


@dataclass(slots=True)
class Relay:
    """What a running film is told from outside, and when the flow may take over.

    Attributes:
        stop: ends the run; may be set from any thread.
        lost: another worker took the film over; ends this film alone.
        ready: the engine is ready to take over.
        closed: too late to take over, or done.
    """

    stop: threading.Event = dataclasses.field(default_factory=threading.Event)
    lost: threading.Event = dataclasses.field(default_factory=threading.Event)
    ready: threading.Event = dataclasses.field(default_factory=threading.Event)
    closed: bool = False

    def ended(self) -> bool:
        """The run ends for good."""
        return self.stop.is_set() or self.lost.is_set()

    def check(self) -> None:
        """Raise Interrupted where somebody waits in vain.

        Raises:
            Interrupted: the run ends.
        """
        if self.ended():
            raise Interrupted("stopped; everything finished so far is kept", hint="run the same command again to go on")

    def close(self) -> None:
        """It is too late to take over."""
        self.closed = True

    def stopped(self) -> bool:
        """Asked by the stages between two steps."""
        return self.ended() or (self.ready.is_set() and not self.closed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What films that are made side by side share.

    Attributes:
        crew: the worker processes.
        accounts: what is known of vendors.
        rank: place of the film among them; those of a lower rank come first.
    """

    crew: Crew
    accounts: Accounts
    rank: int = 0


def make_film(
    prompt: str | Path,
    out: str | Path | None = None,
    config: str | Path | None = None,
    *,
    prefect: bool = True,
    watch: Callable[[Progress], None] | None = None,
    **settings: Any,
) -> Outcome:
    """Make a film, or as much of it as its folder lacks.

    Args:
        prompt: a sentence, a screenplay file, or a film folder.
        out: the film folder; by default one under ``films/``.
        config: YAML file with settings.
        prefect: let a Prefect flow run the film where a server is found or can be started.
        watch: told of every step.
        **settings: any key of the configuration, for example ``style="ink"``.

    Raises:
        FilmError: what went wrong; everything finished so far is kept.
    """
    order = take_order(str(prompt), out=str(out or ""), file=Path(config) if config else None, words=as_words(settings))
    return make_order(order, engine=Engine() if prefect else None, tally=Tally(then=watch))


def as_words(settings: Mapping[str, Any], prefix: str = "") -> list[str]:
    """Settings as ``key=value`` words; nested mappings become dotted keys."""
    words = []
    for key, value in settings.items():
        if isinstance(value, Mapping):
            words += as_words(value, f"{prefix}{key}.")
        else:
            words.append(f"{prefix}{key}={value}")
    return words


def make_order(
    order: Order,
    *,
    engine: Engine | None = None,
    tally: Tally | None = None,
    relay: Relay | None = None,
    lot: Lot | None = None,
    as_is: bool = False,
) -> Outcome:
    """Make the film of an order; see ``make_film``.

    Args:
        order: what is to be made, and where.
        engine: Prefect, None to do without.
        tally: counts what is made.
        relay: what ends the run.
        lot: what the film shares with others, None for a crew of its own.
        as_is: only takes are made, from what the folder holds.

    Raises:
        FilmError: what went wrong; everything finished so far is kept.
    """
    tally, relay = tally or Tally(), relay or Relay()
    with staged(order.root, tally, relay.lost, stopped=relay.stop.is_set), traced(order.root) as note:
        tally.also(note)
        return _make(order, engine, tally, relay, lot, as_is)


def _make(order: Order, engine: Engine | None, tally: Tally, relay: Relay, lot: Lot | None, as_is: bool) -> Outcome:
    check_room(order.root, order.config.picture)
    accounts = lot.accounts if lot is not None else None
    production = make_production(
        order.config, order.root, source=order.source, watch=tally, stopped=relay.stopped, as_is=as_is, accounts=accounts
    )
    write_order(order)
    try:
        with full_disk_told(order.root), hired(order, tally, lot) as crew:
            before_shooting(order.config, production, crew)
            with hand_out(order, relay) as send:
                shoot = Shoot(production, crew, relay.ended, send)
                film, by = _shot(shoot, relay, engine)
    finally:
        production.studio.close()
        if engine is not None:
            engine.close()
    with full_disk_told(order.root):
        if tally.made or not order.folder.report.is_file():
            write_report(order.folder, order.config)
        if "film" in order.config.gates:
            check(order.folder, "film")  # whoever says yes has the report of this film
        if order.config.deliver:
            with held(order.folder):
                deliver_with(production, order.config)
    return _outcome(order, shoot, film, tally, by)


def hand_out(order: Order, relay: Relay) -> AbstractContextManager[Callable[[str], None] | None]:
    """Who hands shots to the workers of a pool or a runner while the block runs, None where they are made here.

    Raises:
        ConfigError: there is no such pool or runner, or its workers cannot reach the film.
    """
    if not (order.config.pool or order.config.runner):
        return nullcontext()
    from workflows.machines.sending import shot_sender

    return shot_sender(order.root, order.config, relay.check)


@contextmanager
def full_disk_told(root: Path) -> Iterator[None]:
    """Turn a full disk, wherever it was met, into one clear error.

    Raises:
        DiskFull: no space was left in the block.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise DiskFull(f"no space is left for {root}", hint="free some space and run the same command again; nothing is lost") from error


@contextmanager
def hired(order: Order, watch: Callable[[Progress], None], lot: Lot | None = None) -> Iterator[Unit]:
    """Workers for the film: a share of those of ``lot``, or a crew of its own that ends with the block, at once where the block fails."""
    if lot is not None:
        unit = lot.crew.unit(order.config, order.root, watch=watch, rank=lot.rank)
        try:
            yield unit
        finally:
            unit.leave()
        return
    crew = Crew(order.config, order.root, workers=order.config.workers)
    finished = False
    try:
        yield crew.unit(order.config, order.root, watch=watch, shared=False)
        finished = True
    finally:
        crew.dismiss(now=not finished)


def _shot(shoot: Shoot, relay: Relay, engine: Engine | None) -> tuple[Film, str]:
    """The film and who finished it: "plain" or "prefect"."""
    if engine is not None:
        engine.start(relay.ready)
    try:
        return shoot.film(relay.close), "plain"
    except Interrupted:
        if engine is None or relay.ended():
            raise
    relay.close()
    film = engine.run(shoot)
    return (film, "prefect") if film is not None else (shoot.film(relay.close), "plain")


def _outcome(order: Order, shoot: Shoot, film: Film, tally: Tally, engine: str) -> Outcome:
    return Outcome(
        folder=order.root,
        film=order.folder.film,
        report=order.folder.report,
        title=shoot.screenplay.title,
        shots=len(shoot.shots),
        seconds=float(film.seconds),
        made=tally.made,
        kept=tally.kept,
        took=round(tally.seconds, 2),
        engine=engine,
        substituted=shoot.substituted(),
        cost=shoot.production.spending.cost(),
    )
