"""Which earlier keyframes stay in mind while a new one is drawn.

Those that share people or places with the shot come first, most shared ids before fewer, newer before
older; then the newest of the others. What does not fit is forgotten, and said.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.film.screenplay import shot_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Recollection:
    """One earlier keyframe.

    Attributes:
        number: its shot.
        ids: who and what is visible.
        cost: tokens that it takes in the context.
    """

    number: int
    ids: tuple[str, ...]
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What stays and what goes, as shot numbers in film order."""

    kept: tuple[int, ...]
    forgotten: tuple[int, ...]

    def note(self, room: int) -> str:
        """What was forgotten, for a person; "" where nothing was."""
        if not self.forgotten:
            return ""
        names = ", ".join(shot_id(number) for number in self.forgotten)
        return f"drawn without the keyframes of {names}: the context has room for {room} tokens of pictures (director.context)"


def choose(recollections: Sequence[Recollection], wanted: Collection[str], room: int) -> Memory:
    """Choose the keyframes that stay.

    Args:
        recollections: all earlier keyframes.
        wanted: ids in the shot that is drawn.
        room: tokens for all of them together.
    """

    def rank(one: Recollection) -> tuple[int, int]:
        return -len(set(one.ids) & set(wanted)), -one.number

    kept: list[int] = []
    for one in sorted(recollections, key=rank):
        if one.cost <= room:
            kept.append(one.number)
            room -= one.cost
    return Memory(kept=tuple(sorted(kept)), forgotten=tuple(sorted(r.number for r in recollections if r.number not in kept)))
