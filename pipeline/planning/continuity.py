"""What conditions a shot: earlier keyframes of the same people and the same place."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.film.screenplay import Screenplay, Shot
from pipeline.ports import Keyframe


def references(screenplay: Screenplay, shot: Shot, drawn: Sequence[Keyframe], most: int) -> tuple[Keyframe, ...]:
    """At most ``most`` earlier keyframes: those that share people first, then those that share the place.

    Among equals the latest wins, since clothes and light are nearest to it.
    """
    if most <= 0:
        return ()
    places = {s.id: s.where for s in screenplay.shots}
    people = set(shot.visible)

    def likeness(item: tuple[int, Keyframe]) -> tuple[int, bool, int]:
        order, keyframe = item
        return len(people & set(keyframe.visible)), places.get(keyframe.shot) == shot.where, order

    ranked = sorted(((i, k) for i, k in enumerate(drawn) if k.shot != shot.id), key=likeness, reverse=True)
    return tuple(k for item in ranked[:most] if any(likeness(item)[:2]) for k in (item[1],))
