"""A director at work on cases: it writes, goes on, and draws, each picture with its own earlier pictures in mind."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from director.evaluation.cases import Case, Directed, Pictured, Storyboard, Unmasked
from director.evaluation.expectations import truths_of
from director.unimage.training.records import Truth
from pipeline.errors import BriefError, ContextError, SceneError, ScreenplayError
from pipeline.film.brief import Brief
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import Screenplay
from pipeline.ports import Director, Keyframe, Pixels
from pipeline.store.artifacts import digest, write_bytes

TASKS = ("write", "continue", "film", "draw")
"""Write a script; go on with it; draw the pictures of one's own script; draw those of the case's script."""

SMALL = (48, 27)
"""Columns and rows at which pictures are compared."""

Tell = Callable[[str], None]

_OF_ONE_FILM = (BriefError, ContextError, SceneError, ScreenplayError)


def direct(director: Director, case: Case, folder: Path, tasks: Sequence[str] = TASKS, tell: Tell = lambda line: None) -> Directed:
    """Let a director do the tasks of one case.

    What it cannot do with this prompt or this script is a failure of the case, and ends nothing else.

    Args:
        director: is asked through its port alone.
        case: what it is asked for.
        folder: pictures go there, into ``own`` and ``given``.
        tasks: of TASKS; "continue" and "film" need "write".
        tell: hears what is begun.

    Raises:
        FilmError: anything else, such as a director without weights.
    """
    began = time.perf_counter()
    failures: list[str] = []
    done = Directed(case=case)

    def attempt(task: str, work: Callable[[], Directed]) -> Directed:
        tell(f"{case.id}: {task}")
        try:
            return work()
        except _OF_ONE_FILM as error:
            failures.append(f"{task}: {error}")
            return done

    if "write" in tasks:
        done = attempt("write", lambda: _written(director, done))
    script = done.script
    if script is not None and "continue" in tasks:
        done = attempt("continue", lambda: replace(done, continued=director.continue_(script, case.brief)))
    if script is not None and "film" in tasks:
        truths = truths_of(script, case.brief)
        done = attempt("film", lambda: replace(done, own=_drawn(director, script, truths, case.brief, folder / "own")))
    given = case.script
    if given is not None and "draw" in tasks:
        done = attempt("draw", lambda: replace(done, given=_drawn(director, given, case.truths, case.brief, folder / "given")))
    return replace(done, failures=tuple(failures), seconds=time.perf_counter() - began)


def _written(director: Director, done: Directed) -> Directed:
    script = director.write(done.case.brief)
    unmasked = director.write_unmasked(done.case.brief) if isinstance(director, Unmasked) else None
    return replace(done, script=script, unmasked=unmasked)


def _drawn(director: Director, script: Screenplay, truths: Sequence[Truth | None], brief: Brief, folder: Path) -> Storyboard:
    pictures: list[Pictured] = []
    keyframes: list[Keyframe] = []
    for shot, truth in zip(script.shots, truths, strict=True):
        drawing = director.draw(script, shot, keyframes, brief)
        path = folder / f"{shot.id}.png"
        _save(path, drawing.pixels)
        picture = MediaRef(path=path, sha256=digest(path))
        keyframes.append(Keyframe(shot=shot.id, picture=picture, scene=drawing.scene, visible=drawing.visible))
        pictures.append(Pictured(shot=shot, scene=drawing.scene, small=_small(drawing.pixels), truth=truth, path=path))
    return Storyboard(script=script, pictures=tuple(pictures))


def _save(path: Path, pixels: Pixels) -> None:
    done, data = cv2.imencode(".png", pixels[:, :, :3])
    assert done, "a BGRA picture can always be encoded"
    write_bytes(path, data.tobytes())


def _small(pixels: Pixels) -> NDArray[np.float32]:
    reduced = cv2.resize(np.ascontiguousarray(pixels[:, :, :3]), SMALL, interpolation=cv2.INTER_AREA)
    return np.asarray(reduced, dtype=np.float32) / np.float32(255)
