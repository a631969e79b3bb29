"""The films that a director is asked for, and what it made of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from director.unimage.training.records import Truth
from pipeline.film.brief import Brief
from pipeline.film.scene import Scene
from pipeline.film.screenplay import Screenplay, Shot
from pipeline.film.timing import Size

SIZE = Size(384, 216)
"""Pictures are drawn small: what is judged are scenes, and copies show at any size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One film that a director is asked for.

    Attributes:
        id: of the film.
        brief: the wish.
        script: a script to draw keyframes for, None where there is none.
        truths: what each picture of ``script`` shows, None where nobody knows.
    """

    id: str
    brief: Brief
    script: Screenplay | None = None
    truths: tuple[Truth | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pictured:
    """One keyframe as it was drawn.

    Attributes:
        shot: what it was to show.
        scene: the scene behind it, None where there are only pixels.
        small: the picture at a few pixels, to find copies, float32 [rows, columns, 3] in [0, 1].
        truth: what it should show, None where nobody knows.
        path: the picture, None where it was not kept.
    """

    shot: Shot
    scene: Scene | None
    small: NDArray[np.float32]
    truth: Truth | None
    path: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Storyboard:
    """A script and its keyframes in order, each drawn with the director's own keyframes before it in mind."""

    script: Screenplay
    pictures: tuple[Pictured, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Directed:
    """What a director made of a case; what was not asked for, or failed, is None.

    Attributes:
        case: what it was asked for.
        script: its own script.
        unmasked: the text that it writes when no grammar holds its hand.
        continued: its script gone on.
        own: keyframes of its own script.
        given: keyframes of the case's script.
        failures: one line for each thing that could not be made.
        seconds: of work.
    """

    case: Case
    script: Screenplay | None = None
    unmasked: str | None = None
    continued: Screenplay | None = None
    own: Storyboard | None = None
    given: Storyboard | None = None
    failures: tuple[str, ...] = ()
    seconds: float = 0.0


@runtime_checkable
class Unmasked(Protocol):
    """A director that can write without the grammar's mask."""

    def write_unmasked(self, brief: Brief) -> str:
        """The text that comes, from the first declaration to the end of the last shot, legal or not."""
        ...
