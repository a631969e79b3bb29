"""Takes and stretches made side by side: clips brought into house form, and every stretch as soon as its takes are there."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, as_completed
from pathlib import Path

from pipeline.editing.edit import Edit
from pipeline.editing.segments import Form, Source, Stretch, conformed, ready, segment, standing
from pipeline.editing.workers import Workers
from pipeline.media.encoder import Encoding
from pipeline.media.mux import Piece
from pipeline.ports import Progress, Watcher


class Making:
    """The takes and stretches of one film. Everything that is missing is begun at once, or when what it needs is there.

    Args:
        edit: the film.
        parts: its stretches.
        root: the film folder.
        work: folder of segments and edges.
        encoding: of the film.
        watch: told of every stretch.
        hands: who does it.

    Raises:
        TimelineError: a clip is missing or cannot be read.
    """

    def __init__(
        self, edit: Edit, parts: tuple[Stretch, ...], *, root: Path, work: Path, encoding: Encoding, watch: Watcher, hands: Workers
    ) -> None:
        self._parts, self._watch, self._hands = parts, watch, hands
        self._place = (work / "segments", encoding, work / "edges")
        self._takes: dict[int, Source] = {}
        self._found: dict[int, Piece] = {}
        self._stretches: dict[int, Future[Piece]] = {}
        forms: dict[int, Form] = {}
        for number in range(len(edit.shots)):
            one = standing(edit, number, root, *self._place)
            if isinstance(one, Form):
                forms[number] = one
            else:
                self._takes[number] = one
        self._needed_by = _needed_by(parts)
        possible = [number for number, part in enumerate(parts) if not _shots(part) & forms.keys()]
        missing = [number for number in possible if not self._stands(number)]
        later = [part.frames for part in parts if part.transition and _shots(part) & forms.keys()]
        frames = sum(form.inside for form in forms.values()) + sum(parts[number].frames for number in missing) + sum(later)
        hands.expect(len(forms) + len(missing) + len(later), pixels=frames * encoding.size.width * encoding.size.height)
        self._forms = {hands.begin(conformed, (form, *self._place), told=_unheard): number for number, form in forms.items()}
        for number in missing:
            self._begin(number)

    def sources(self) -> tuple[Source, ...]:
        """The takes of all shots in house form, waited for.

        Raises:
            TimelineError: a clip cannot be used.
        """
        for future in as_completed(self._forms):
            number = self._forms[future]
            self._takes[number] = future.result()
            for part in self._needed_by[number]:
                if _shots(self._parts[part]) <= self._takes.keys() and not self._stands(part):
                    self._begin(part)
        return tuple(self._takes[number] for number in sorted(self._takes))

    def pieces(self) -> tuple[tuple[Piece, bool], ...]:
        """The packets of every stretch, waited for, and whether they were made now; to be asked after ``sources``."""
        made = {number: future.result() for number, future in self._stretches.items()}
        return tuple((made[n], True) if n in made else (self._found[n], False) for n in range(len(self._parts)))

    def _stands(self, number: int) -> bool:
        """Whether a stretch, whose takes are there, is there itself."""
        piece = ready(self._parts[number], self._takes, *self._place)
        if piece is not None:
            self._found[number] = piece
            _begun(self._watch, self._parts[number].name, len(self._parts))()
        return piece is not None

    def _begin(self, number: int) -> None:
        part = self._parts[number]
        job = (part, {shot: self._takes[shot] for shot in _shots(part)}, *self._place)
        self._stretches[number] = self._hands.begin(segment, job, told=lambda: _begun(self._watch, part.name, len(self._parts)))


def _shots(part: Stretch) -> set[int]:
    return {span.shot for span in part.spans if span is not None}


def _needed_by(parts: tuple[Stretch, ...]) -> dict[int, list[int]]:
    """By the numbers of shots, the numbers of the stretches that show them."""
    found: dict[int, list[int]] = {}
    for number, part in enumerate(parts):
        for shot in _shots(part):
            found.setdefault(shot, []).append(number)
    return found


def _begun(watch: Watcher, item: str, total: int) -> Callable[[], None]:
    """Tell that a stretch was begun; what is given tells that it is done."""
    started = time.monotonic()
    watch(Progress(stage="assemble", item=item, state="start", total=total))
    return lambda: watch(Progress(stage="assemble", item=item, state="done", seconds=time.monotonic() - started, total=total))


def _unheard() -> Callable[[], None]:
    """Nobody listens."""
    return lambda: None
