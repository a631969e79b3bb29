"""One film in the making: its folder, its parts, and what a person wants to see of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

from pipeline.errors import Interrupted
from pipeline.film.brief import Brief
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import Screenplay
from pipeline.media.picture import prepare
from pipeline.planning.policy import Budget, Shooting
from pipeline.ports import Generator, Progress, Studio, Telling, Watcher
from pipeline.stages.spending import Spending
from pipeline.store.folder import FilmFolder
from pipeline.store.ledger import Ledger


def _unwatched(progress: Progress) -> None:
    """Nobody looks."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """How the film leaves the house.

    Attributes:
        captions: "soft" for a subtitle track, "burn" for captions in the picture as well, "off" for files only.
        loudness: integrated loudness in LUFS.
        cards: a title card and an end card.
        music: with score.
        ambience: with room tone, weather and effects.
        preset: x264 preset.
        crf: x264 constant rate factor, 0 to 51.
        languages: BCP 47 tags of the translations that the film gets captions in.
        stems: dialogue, music and effects as files beside the film.
        credentials: "auto" signs with the test certificate where that is possible, "off" never, else the path of a certificate.
    """

    captions: str = "soft"
    loudness: float = -16.0
    cards: bool = True
    music: bool = True
    ambience: bool = True
    preset: str = "superfast"
    crf: int = 23
    languages: tuple[str, ...] = ()
    stems: bool = True
    credentials: str = "auto"


def _nobody(question: str) -> bool:
    return False


def _free(generator: Generator) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """Everything that a stage needs.

    Attributes:
        folder: the film folder; whoever runs the stages holds it.
        studio: the parts.
        brief: the wish.
        source: a screenplay that the person brought, or None.
        title: the title that the person wants, "" for the director's.
        finish: how the film leaves the house.
        watch: told of every step.
        stopped: asked between steps; true ends the run with Interrupted.
        shooting: how takes are made.
        money: what may be spent; by default nothing with an unknown price is bought.
        ask: asks a person a question that is answered with yes or no; by default no.
        across: a slot for one job of a generator, among all machines that share what it needs; by default there is nothing to wait for.
        conform: brings a clip of somebody else into house form, as ``pipeline.media.picture.prepare``, which is the default.
        as_is: screenplay, keyframes, lines and edit of the folder are taken as they are, however old; only takes are made.
    """

    folder: FilmFolder
    studio: Studio
    brief: Brief
    source: Screenplay | None = None
    title: str = ""
    finish: Finish = field(default_factory=Finish)
    watch: Watcher = _unwatched
    stopped: Callable[[], bool] = _never
    shooting: Shooting = field(default_factory=Shooting)
    money: Spending | None = None
    ask: Callable[[str], bool] = _nobody
    across: Callable[[Generator], AbstractContextManager[None]] = _free
    conform: Callable[..., MediaRef] = prepare
    as_is: bool = False

    def __post_init__(self) -> None:
        if self.money is None:
            object.__setattr__(self, "money", Spending(self.folder.root, Ledger(self.folder.ledger), Budget()))

    @property
    def spending(self) -> Spending:
        """The money of this run."""
        assert self.money is not None, "set when the production is made"
        return self.money

    def check(self) -> None:
        """Raise Interrupted when the run was asked to stop."""
        if self.stopped():
            raise Interrupted("stopped; everything finished so far is kept", hint="run the same command again to go on")


@dataclass(slots=True)
class Step:
    """A step in progress; ``kept`` is set by a stage that found its work done."""

    started: float
    kept: bool = False
    detail: str = ""

    @property
    def seconds(self) -> float:
        """Wall time so far."""
        return time.monotonic() - self.started


@contextmanager
def listening(production: Production, part: object, stage: str, item: str = "") -> Iterator[None]:
    """Pass on what a part tells while the block runs, and let it be stopped where it tells; most parts tell nothing."""
    if not isinstance(part, Telling):
        yield
        return

    def hear(text: str) -> None:
        production.check()
        production.watch(Progress(stage=stage, item=item, state="going", detail=text))

    before, part.tell = part.tell, hear
    try:
        yield
    finally:
        part.tell = before


@contextmanager
def step(production: Production, stage: str, item: str = "") -> Iterator[Step]:
    """Tell the watcher of one step from start to end."""
    production.check()
    production.watch(Progress(stage=stage, item=item, state="start"))
    current = Step(time.monotonic())
    try:
        yield current
    except BaseException:
        production.watch(Progress(stage=stage, item=item, state="failed", seconds=current.seconds))
        raise
    state = "kept" if current.kept else "done"
    production.watch(Progress(stage=stage, item=item, state=state, seconds=current.seconds, detail=current.detail))
