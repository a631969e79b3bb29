"""The commands that make something: values in, one plain JSON object out."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from pipeline.errors import ArtifactError, ConfigError, Interrupted
from pipeline.store.folder import held
from workflows.display import showing
from workflows.order import Order, reopen, take_order, write_order
from workflows.tally import Tally
from workflows.wiring import make_production, make_studio

Facts = dict[str, Any]


def make(wish: str, out: str, file: Path | None, words: Sequence[str], *, prefect: bool, quiet: bool) -> Facts:
    """Make a film."""
    return _film(take_order(wish, out=out, file=file, words=words), prefect=prefect, quiet=quiet)


def redo(root: Path, shot: str, say: str, words: Sequence[str], *, prefect: bool, quiet: bool) -> Facts:
    """Send one shot back and finish the film again."""
    from workflows.redo import send_back

    if not shot:
        raise ConfigError("no shot is named", hint="name one, for example --shot S03", key="shot")
    order = reopen(root, words=words)
    make_studio(order.config)  # a film that cannot be made again is not changed
    send_back(order.folder, shot, say)
    return _film(reopen(root, words=words), prefect=prefect, quiet=quiet)


def conform(root: Path, words: Sequence[str], *, prefect: bool, quiet: bool) -> Facts:
    """Make the takes of a film again with other settings, from the screenplay, keyframes, lines and edit that it has."""
    from workflows.conform import conforming

    return _film(conforming(root, words), prefect=prefect, quiet=quiet, as_is=True)


def write(wish: str, out: str, file: Path | None, words: Sequence[str], *, quiet: bool) -> Facts:
    """Write the screenplay."""
    from pipeline.stages.script import write_screenplay

    order, tally = take_order(wish, out=out, file=file, words=words), Tally()
    production = make_production(order.config, order.root, source=order.source, watch=tally)
    write_order(order)
    with showing(tally, quiet=quiet), held(order.folder):
        screenplay = write_screenplay(production)
    return {
        "folder": str(order.root),
        "screenplay": str(order.folder.screenplay),
        "title": screenplay.title,
        "shots": len(screenplay.shots),
        "made": list(tally.made),
    }


def draw(wish: str, out: str, file: Path | None, words: Sequence[str], *, quiet: bool) -> Facts:
    """Write the screenplay and draw the keyframes."""
    from workflows.film import Relay, hired
    from workflows.shoot import Shoot

    order, tally, relay = take_order(wish, out=out, file=file, words=words), Tally(), Relay()
    production = make_production(order.config, order.root, source=order.source, watch=tally, stopped=relay.stopped)
    write_order(order)
    with stoppable(relay.stop), showing(tally, quiet=quiet), held(order.folder), hired(order, tally) as crew:
        shoot = Shoot(production, crew)
        keyframes = shoot.draw_all()
    pictures = [str(order.root / keyframe.picture.path) for keyframe in keyframes]
    return {"folder": str(order.root), "title": shoot.screenplay.title, "keyframes": pictures, "made": list(tally.made)}


def assemble(root: Path, words: Sequence[str], *, quiet: bool, timeline: Path | None = None) -> Facts:
    """Render the timeline of a folder as it stands, or one that comes from an editor."""
    from pipeline.stages.cutting import assemble as render
    from workflows.deliver import deliver_with
    from workflows.export import bring_timeline
    from workflows.report.page import write_report

    order, tally = reopen(root, words=words), Tally()
    if timeline is not None:
        bring_timeline(order.folder, timeline)
    if not order.folder.timeline.is_file():
        raise ArtifactError(f"{root} holds no timeline.otio", hint=f"finish the film first: filmwright make {root}")
    production = make_production(order.config, root, source=order.source, watch=tally)
    write_order(order)
    with stoppable(threading.Event()), showing(tally, quiet=quiet), held(order.folder):
        film = render(production)
        deliver_with(production, order.config)
        write_report(order.folder, order.config)
    return {
        "folder": str(root),
        "film": str(film.path),
        "report": str(order.folder.report),
        "seconds": film.seconds,
        "made": list(tally.made),
        "took": round(tally.seconds, 2),
    }


def film_text(facts: Facts) -> str:
    """What was substituted and what was paid, and the film's path, last."""
    cost = facts.get("cost", 0.0)
    paid = ["cost: not all prices are known"] if cost is None else [f"cost: {cost:.2f} USD"] if cost else []
    return "\n".join([*facts.get("substituted", ()), *paid, str(facts["film"])])


def _film(order: Order, *, prefect: bool, quiet: bool, as_is: bool = False) -> Facts:
    from workflows.engine import Engine
    from workflows.film import Relay, make_order

    tally, relay = Tally(), Relay()
    with stoppable(relay.stop), showing(tally, quiet=quiet):
        made = make_order(order, engine=Engine() if prefect else None, tally=tally, relay=relay, as_is=as_is)
    return {
        "folder": str(made.folder),
        "film": str(made.film),
        "report": str(made.report),
        "title": made.title,
        "shots": made.shots,
        "seconds": made.seconds,
        "made": list(made.made),
        "kept": made.kept,
        "took": made.took,
        "engine": made.engine,
        "substituted": list(made.substituted),
        "cost": made.cost,
    }


@contextmanager
def stoppable(stop: threading.Event) -> Iterator[None]:
    """Let SIGINT and SIGTERM end the block at once, and cleanly.

    Raises:
        Interrupted: one of them came.
    """

    def leave(number: int, frame: FrameType | None) -> None:
        stop.set()
        raise KeyboardInterrupt

    before = {number: signal.signal(number, leave) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt as error:
        raise Interrupted("stopped; everything finished so far is kept", hint="run the same command again to go on") from error
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
