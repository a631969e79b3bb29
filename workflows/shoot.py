"""A film being made: every step of it by name, each made once, whoever asks.

Both ways of running a film, the plain one and the Prefect flow, ask the same ``Shoot``. Work that
one of them has begun is not begun again by the other, so the flow can take over in the middle.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from pipeline.errors import TransientAdapterError
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import Screenplay, Shot
from pipeline.planning.shots import LineTake, Plan, ShotPlan
from pipeline.ports import Keyframe, Progress, Quote, Take
from pipeline.stages.cutting import Film, assemble, cut
from pipeline.stages.lines import read_lines
from pipeline.stages.meetings import meets
from pipeline.stages.pictures import draw_keyframe, read_keyframe
from pipeline.stages.production import Production
from pipeline.stages.script import write_screenplay
from pipeline.stages.shooting import ended_by, is_taken, make_take, makers, places, plan_place, quoted
from pipeline.store.folder import held
from workflows.crew import Unit
from workflows.tally import PLACES

RETRIES = 3
"""How often a step is tried again after a failure that may pass."""
FIRST_PAUSE = 2.0
"""Seconds before the first retry; each further pause is twice as long."""

Outcome = TypeVar("Outcome")


class Shoot:
    """The steps of one film.

    Args:
        production: the film in the making; whoever runs the shoot holds its folder.
        crew: its workers, or its share of them.
        halted: asked when a run fails; true when a person stopped it for good.
        send: hands a shot to a worker elsewhere and waits until its takes are in the folder; None makes them here.
    """

    def __init__(
        self, production: Production, crew: Unit, halted: Callable[[], bool] = bool, send: Callable[[str], None] | None = None
    ) -> None:
        self.production = replace(production, conform=self._conform)
        self._crew = crew
        self._halted = halted
        self._send = send
        self._lock = threading.Lock()
        self._begun: dict[tuple[str, str], Future[Any]] = {}
        self._screenplay: Screenplay | None = None

    @property
    def screenplay(self) -> Screenplay:
        """The screenplay, written first."""
        if self._screenplay is None:
            with self._crew.turn():
                self._screenplay = write_screenplay(self.production)
        return self._screenplay

    @property
    def places(self) -> tuple[str, ...]:
        """Ids of the shots and cards in film order."""
        return tuple(row[0] for row in places(self.production, self.screenplay))

    @property
    def shots(self) -> tuple[str, ...]:
        """Ids of the shots in film order."""
        return tuple(shot.id for shot in self.screenplay.shots)

    def draw(self, name: str) -> Keyframe:
        """The keyframe of a shot."""
        shot = self._shot(name)
        if self.production.as_is and (kept := read_keyframe(self.production.folder, shot.id)) is not None:
            return kept
        if not self.production.studio.director.remembers:
            return cast(Keyframe, self._job("draw", name, self.screenplay, shot))
        before: tuple[Keyframe, ...] = ()
        for earlier in self.screenplay.shots[: shot.number]:
            made = self._here("draw", earlier.id, partial(draw_keyframe, self.production, self.screenplay, earlier, before))
            before = (*before, made)
        return before[-1]

    def draw_all(self) -> tuple[Keyframe, ...]:
        """All keyframes in film order, drawn side by side; what may pass is tried again."""
        with ThreadPoolExecutor(len(self.shots), thread_name_prefix="place") as threads:
            return tuple(threads.map(partial(patiently, self.draw), self.shots))

    def speak(self, name: str) -> tuple[LineTake, ...]:
        """The spoken lines of a shot."""
        shot = self._shot(name)
        if self.production.as_is and (kept := read_lines(self.production.folder, shot)) is not None:
            return kept
        return cast("tuple[LineTake, ...]", self._job("speak", name, self.screenplay, shot)) if shot.lines else ()

    def plan(self, name: str) -> ShotPlan:
        """The plan of a shot or card."""
        lines = self.speak(name) if name in self.shots else ()
        return cast(ShotPlan, self._here("plan", name, lambda: plan_place(self.production, self.screenplay, name, lines)))

    def take(self, name: str) -> Take:
        """The take of a shot or card; its transitions are begun as soon as their other sides are there."""
        made = self._take(name)
        at = self.places.index(name)
        for neighbours in (self.places[max(0, at - 1) : at + 1], self.places[at : at + 2], (name,)):
            self._meet(neighbours)
        return made

    def _meet(self, names: tuple[str, ...]) -> None:
        """Let a worker make the transition between two places, or the fades of one, if their takes are there."""
        with self._lock:
            places = tuple((self._done("plan", name), self._done("take", name) or self._done("card", name)) for name in names)
            job = ("meet", " ".join(names))
            if (
                job in self._begun
                or any(plan is None or take is None for plan, take in places)
                or not meets(tuple(plan for plan, _ in places))
            ):
                return
            self._begun[job] = self._crew.submit("meet", places)

    def _take(self, name: str) -> Take:
        plan = self.plan(name)
        if name not in self.shots:
            return cast(Take, self._job("card", name, self.screenplay, plan))
        shot, keyframe, drawn = self._shot(name), self.draw(name), self._references(name)
        able = [g.capabilities() for g in makers(self.production, name, plan, keyframe.scene is not None)]
        self._sent(name, able[0].local)
        if all(one.cpu_bound for one in able):
            return cast(Take, self._job("take", name, self.screenplay, shot, plan, keyframe, drawn))
        if not able[0].local:
            self._afford()
        last = self._last(name)
        return cast(Take, self._here("take", name, lambda: make_take(self.production, self.screenplay, shot, plan, keyframe, drawn, last)))

    def _conform(self, path: Path, out: Path, **settings: Any) -> MediaRef:
        """Let a worker bring a clip into house form; nobody else asks for the same."""
        return cast(MediaRef, self._crew.result(self._crew.submit("conform", path, out, settings), self.production.stopped))

    def _sent(self, name: str, local: bool) -> None:
        """Let a worker elsewhere make a shot, where there are such workers and its takes are not here."""
        send, shot, plan = self._send, self._shot(name), self.plan(name)
        if send is None or is_taken(
            self.production, self.screenplay, shot, plan, self.draw(name), self._references(name), self._last(name)
        ):
            return
        if not local:
            self._afford()
        self._here("send", name, lambda: send(name))

    def _afford(self) -> None:
        """Refuse a film that goes over a cap before its first job; a film without caps does not wait for all its plans."""
        budget = self.production.spending.budget
        if budget.max is not None or budget.day is not None or budget.vendors:
            self._here("afford", "", lambda: self.production.spending.check_film(self.unpaid()))

    def unpaid(self) -> list[tuple[str, str, Quote]]:
        """(generator, shot, price) of every shot that is not paid for yet."""
        rows = []
        for name in self.shots:
            plan, keyframe = self.plan(name), self.draw(name)
            drawn, last = self._references(name), self._last(name)
            generator, quote, paid = quoted(self.production, self.screenplay, self._shot(name), plan, keyframe, drawn, last)
            rows += [] if paid else [(generator.name, name, quote)]
        return rows

    def substituted(self) -> tuple[str, ...]:
        """Shots of the finished film that another generator made than the one that was asked first, and why."""
        takes = ((name, self.take(name)) for name in self.shots)
        return tuple(
            f"{name} was made by {take.adapter.split()[0]}: {'; '.join(take.instead_of)}" for name, take in takes if take.instead_of
        )

    def score(self) -> MediaRef | None:
        """The music of the film, None for a film without."""
        if self.production.studio.score is None:
            return None
        return cast("MediaRef | None", self._job("score", "", self.screenplay, self.whole_plan()))

    def ambience(self) -> MediaRef | None:
        """The sound bed of the film, None for a film without."""
        if self.production.studio.ambience is None:
            return None
        keyframes = {name: self.draw(name) for name in self.shots}
        return cast("MediaRef | None", self._job("ambience", "", self.screenplay, self.whole_plan(), keyframes))

    def whole_plan(self) -> Plan:
        """The plan of the film."""
        return Plan(rate=self.production.brief.rate, shots=tuple(self.plan(name) for name in self.places))

    def cut(self) -> Any:
        """Lay everything on the timeline."""
        takes = tuple(self.take(name) for name in self.places)
        return cut(self.production, self.screenplay, self.whole_plan(), takes, self.score(), self.ambience())

    def assemble(self) -> Film:
        """Render the timeline, prove the film and return it; where this process sees to other films as well, a worker does it."""
        with self._lock:
            meeting = [future for (job, _), future in self._begun.items() if job == "meet"]
        wait(meeting)
        return cast(Film, self._job("assemble", "")) if self._crew.shared else assemble(self.production)

    def film(self, late: Callable[[], None]) -> Film:
        """Make the film, or as much of it as is missing or stale.

        Args:
            late: called when nothing but cut and assembly is left.

        Raises:
            FilmError: what went wrong, in one line; everything finished so far is kept.
        """
        with held(self.production.folder):
            self.tell_places()
            self.gather()
            late()
            self.cut()
            return self.assemble()

    def gather(self) -> None:
        """Make all places side by side, and the sound of the film as soon as its plan is known."""
        with ThreadPoolExecutor(len(self.places) + 2, thread_name_prefix="place") as threads:
            sound = [threads.submit(self.score), threads.submit(self.ambience)]
            taken = [threads.submit(patiently, self.take, name) for name in self.places]
            try:
                wanted: list[Future[Any]] = [*taken, *sound]
                for future in wanted:
                    future.result()
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)
                if self._halted():  # a shot that fails lets the others be collected; a person who stops does not wait
                    for generator in self.production.studio.generators:
                        generator.close()
                raise

    def tell_places(self) -> None:
        """Let the watcher know what is to be made."""
        names = self.places
        self.production.watch(Progress(stage=PLACES, item="", state="done", detail=" ".join(names), total=len(names)))

    def _shot(self, name: str) -> Shot:
        shot = self.screenplay.shot(name)
        assert shot is not None, name
        return shot

    def _references(self, name: str) -> tuple[Keyframe, ...]:
        if not any(g.capabilities().references for g in self.production.studio.generators):
            return ()
        return tuple(self.draw(earlier) for earlier in self.shots[: self.shots.index(name)])

    def _last(self, name: str) -> Keyframe | None:
        following = ended_by(self.production, self.screenplay, self._shot(name))
        return self.draw(following.id) if following else None

    def _job(self, job: str, name: str, *arguments: Any) -> Any:
        """Let a worker do a job, once."""
        self.production.check()
        with self._lock:
            future = self._known(job, name)
            if future is None:
                future = self._begun[job, name] = self._crew.submit(job, *arguments)
        return self._crew.result(future, self.production.stopped)

    def _here(self, job: str, name: str, make: Callable[[], Any]) -> Any:
        """Do a job in this process, once: parts that wait for others or that fit into memory only once."""
        self.production.check()
        with self._lock:
            known = self._known(job, name)
            future = known or Future()
            self._begun[job, name] = future
        if known is None:
            try:
                future.set_result(make())
            except BaseException as error:
                future.set_exception(error)
                raise
        return self._crew.result(future, self.production.stopped)

    def _done(self, job: str, name: str) -> Any:
        """What a job gave, None while it has not."""
        future = self._begun.get((job, name))
        return future.result() if future is not None and future.done() and not future.cancelled() and not future.exception() else None

    def _known(self, job: str, name: str) -> Future[Any] | None:
        future = self._begun.get((job, name))
        failed = future is not None and future.done() and (future.cancelled() or future.exception() is not None)
        return None if failed else future


def patiently(make: Callable[[str], Outcome], name: str) -> Outcome:
    """Make something, and again after a pause while its failure may pass."""
    for attempt in range(RETRIES):
        try:
            return make(name)
        except TransientAdapterError as error:
            time.sleep(pause_before_retry(error, attempt))
    return make(name)


def pause_before_retry(error: BaseException, attempt: int) -> float:
    """Seconds to wait after failure number ``attempt``, counted from 0; a provider's own wish wins."""
    return getattr(error, "retry_after", 0.0) or FIRST_PAUSE * 2.0**attempt
