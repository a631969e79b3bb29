"""What conditions a shot: earlier keyframes of the same people and the same place, and the picture that it ends at."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.film.screenplay import MATCH, Screenplay, Shot, shot_id
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


def continued_by(screenplay: Screenplay, shot: Shot) -> Shot | None:
    """The next shot, where this one ends at the keyframe with which that one begins; None where it ends as it will.

    It does where the screenplay asks for a match cut, and where the next shot goes on in the same set-up: a plain cut, the same
    place, the same people, the same shot size. Such a cut would jump; between equal pictures it cannot be seen. Anywhere else a
    model that is given the next picture would turn one shot into the other.
    """
    following = screenplay.shot(shot_id(shot.number + 1))
    if following is None or shot.transition == MATCH:
        return following
    same = (
        shot.transition == "cut"
        and shot.where is not None
        and (shot.where, shot.size, set(shot.visible)) == (following.where, following.size, set(following.visible))
    )
    return following if same else None
