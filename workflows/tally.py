"""What a run has done so far, counted from the steps it reports."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.ports import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a film as it stands now; ``state`` as in ``Progress``, ``since`` on the monotonic clock."""

    stage: str
    item: str
    state: str
    seconds: float = 0.0
    since: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class Tally:
    """Counts steps and passes them on. Safe to use from many threads."""

    then: Callable[[Progress], None] | None = None
    began: float = field(default_factory=time.monotonic)
    places: tuple[str, ...] = ()
    _steps: dict[tuple[str, str], Step] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, progress: Progress) -> None:
        """Note one step. What was made once in this run stays made, however often it is found again."""
        if progress.stage == PLACES:
            self.places = tuple(progress.detail.split())
            return
        if progress.state == "going":
            self._pass_on(progress)
            return
        place = (progress.stage, progress.item)
        with self._lock:
            known = self._steps.get(place)
            if known is not None and known.state == "done" and progress.state != "failed":
                return
            self._steps[place] = Step(stage=progress.stage, item=progress.item, state=progress.state, seconds=progress.seconds)
        self._pass_on(progress)

    def also(self, hear: Callable[[Progress], None]) -> None:
        """Pass steps on to one more listener."""
        before = self.then

        def both(progress: Progress) -> None:
            if before is not None:
                before(progress)
            hear(progress)

        self.then = both

    def _pass_on(self, progress: Progress) -> None:
        if self.then is not None:
            self.then(progress)

    @property
    def seconds(self) -> float:
        """Wall time since the run began."""
        return time.monotonic() - self.began

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in the order in which they began."""
        with self._lock:
            return tuple(self._steps.values())

    @property
    def left(self) -> int:
        """How many places have no take yet."""
        finished = {s.item for s in self.steps if s.stage == "take" and s.state in ("done", "kept")}
        return sum(place not in finished for place in self.places)

    @property
    def made(self) -> tuple[str, ...]:
        """What was made in this run: "take S03", "score"."""
        return tuple(f"{s.stage} {s.item}".strip() for s in self.steps if s.state == "done" and not is_part(s.stage, s.item))

    @property
    def kept(self) -> int:
        """How many steps found their work done."""
        return sum(s.state == "kept" for s in self.steps)


PLACES = "places"
"""Stage of the one message that names all places of the film in its detail."""


def is_part(stage: str, item: str) -> bool:
    """True for the inner steps of the assembly: one film is assembled, whatever its pieces."""
    return stage == "assemble" and item != ""
