"""The cast: every figure of a scene as something that can be drawn at any moment of its shot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import skia

from pipeline.film.scene import CreatureLook, Figure, MouthCue
from pipeline.illustration.creatures import creature_actor
from pipeline.illustration.extent import Bounds, Head
from pipeline.illustration.palette import Tones
from pipeline.illustration.people.crew import Crew
from pipeline.illustration.people.puppet import person_actor


class Actor(Protocol):
    """One figure of a scene. Everything is a pure function of time: any frame can be drawn alone.

    Times are seconds from the start of the shot, ``length`` the whole shot. Units and origin as in
    ``pipeline.illustration.extent``.
    """

    def bounds(self, t: float, length: float) -> Bounds:
        """The box inside which ``draw`` paints at ``t``."""
        ...

    def head(self, t: float, length: float) -> Head:
        """Where the head is at ``t``: cameras frame by it, others look at it."""
        ...

    def draw(self, canvas: skia.Canvas, t: float, length: float, mouths: tuple[MouthCue, ...]) -> None:
        """Paint the figure as it is at ``t``; of ``mouths`` only its own cues count."""
        ...


@runtime_checkable
class Grounded(Protocol):
    """An Actor that knows what of it touches the ground: contact shadows go there, not under hats and lifted arms."""

    def footing(self, t: float, length: float) -> tuple[float, float]:
        """Left and right end of what touches the ground at ``t``, in drawing units."""
        ...


def actor(figure: Figure, tones: Tones, *, travel: float = 0.0, seat: str = "stool") -> Actor:
    """The actor for ``figure``.

    Args:
        figure: who, how and where.
        tones: the colours of the light it stands in.
        travel: how far the stage moves the figure over the shot, in drawing units, signed towards screen
            right. Steps are planted by it; 0 walks on the spot at an easy pace.
        seat: what is under people who sit: "stool", "crate", "stone" or "" for nothing.
    """
    if isinstance(figure.look, CreatureLook):
        return creature_actor(figure, tones, travel=travel)
    return person_actor(figure, tones, travel=travel, seat=seat)


def crew(figures: Sequence[Figure], tones: Tones, *, travel: float = 0.0) -> Crew:
    """The actor for people who sit in the same vehicle, which is drawn once.

    Args:
        figures: the one who steers or rows first; all have the same ``in_vehicle``.
        tones: as for ``actor``.
        travel: as for ``actor``.
    """
    return Crew(tuple(person_actor(figure, tones, travel=travel) for figure in figures))
