"""One shot, made by a worker of its own: it holds the shot, not the film, and leaves its take where the film's holder finds it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.errors import ArtifactError, Interrupted, LeaseLost
from pipeline.film.screenplay import Screenplay, Shot
from pipeline.ports import Keyframe
from pipeline.stages.lines import read_lines
from pipeline.stages.pictures import read_keyframe
from pipeline.stages.production import Production
from pipeline.stages.script import write_screenplay
from pipeline.stages.shooting import ended_by, make_take, plan_place
from pipeline.store.folder import FilmFolder, held
from workflows.order import reopen
from workflows.redo import find_shot
from workflows.storage.addresses import cache_folder
from workflows.storage.lease import acquire
from workflows.storage.remote import Remote, is_record
from workflows.storage.staging import Session, mirror_held
from workflows.storage.store import Store
from workflows.tally import Tally
from workflows.wiring import make_production


def manifest_of(shot: str) -> str:
    """Where the manifests of a shot's takes stand in a film."""
    return f"shots/{shot}/manifest"


def lease_of(shot: str) -> str:
    """Where the lease of a shot stands in a film."""
    return f"lease/{shot}"


def make_shot(address: str, shot: str) -> str:
    """Make the take of a shot of a film on a store whose keyframes and lines are there; the path of the clip in the film.

    Raises:
        LeaseLost: another worker took the shot over.
        FilmError: it cannot be made.
    """
    lost, tally = threading.Event(), Tally()
    with shot_held(address, shot) as session:
        session.follow(tally, lost)
        folder = FilmFolder(session.remote.root)
        order = reopen(folder.root)
        production = make_production(order.config, order.root, source=order.source, watch=tally, stopped=lost.is_set, as_is=True)
        try:
            with held(folder):
                return _made(production, write_screenplay(production), shot)
        except Interrupted as error:
            raise LeaseLost(f"another worker took over {shot} of {address}", hint="it goes on with the shot") from error
        finally:
            production.studio.close()


@contextmanager
def shot_held(address: str, shot: str, stopped: Callable[[], bool] = bool) -> Iterator[Session]:
    """Hold a shot: its takes are pulled, and pushed to its own manifest; of the film come the records, keyframes and the shot's lines."""
    store = Store(address)
    root = cache_folder() / "shots" / hashlib.sha256(address.encode()).hexdigest()[:16] / shot
    takes = f"takes/{shot}/"

    def wanted(name: str) -> bool:
        return name.startswith(("keyframes/", f"sound/lines/{shot}-", takes)) or (is_record(name) and not name.startswith("takes/"))

    with mirror_held(root, patient=True, stopped=stopped):
        lease = acquire(store, lease_of(shot), patient=True, stopped=stopped)
        film, mine = Remote(store, root), Remote(store, root, manifest_of(shot))

        def pull() -> None:
            film.pull(wanted)
            mine.refresh()
            film.bring(mine.files)

        session = Session(mine, lease, lambda one: one == shot, only=lambda name: name.startswith(takes))
        with session.held(pull):
            yield session


def _made(production: Production, screenplay: Screenplay, name: str) -> str:
    shot = find_shot(screenplay, name)
    lines = read_lines(production.folder, shot)
    if lines is None:
        raise ArtifactError(f"the lines of {name} are not there", hint="they are spoken before the shot is handed to a worker")
    plan = plan_place(production, screenplay, name, lines)
    before = (
        screenplay.shots[: screenplay.shots.index(shot)] if any(g.capabilities().references for g in production.studio.generators) else ()
    )
    drawn = tuple(_keyframe(production, earlier) for earlier in before)
    following = ended_by(production, screenplay, shot)
    last = _keyframe(production, following) if following is not None else None
    take = make_take(production, screenplay, shot, plan, _keyframe(production, shot), drawn, last)
    return take.clip.path.as_posix()


def _keyframe(production: Production, shot: Shot) -> Keyframe:
    found = read_keyframe(production.folder, shot.id)
    if found is None:
        raise ArtifactError(f"the keyframe of {shot.id} is not there", hint="it is drawn before the shot is handed to a worker")
    return found
