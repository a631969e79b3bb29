"""Held-out films: the split ``test`` of the storyworld, whose names, trades, creatures and places training never sees."""

from __future__ import annotations

from collections.abc import Iterator

from director.evaluation.cases import SIZE, Case
from director.unimage.training.records import FilmRecord
from director.unimage.training.storyworld import Storyworld, make_film
from pipeline.film import cast_sheet, tagged
from pipeline.film.brief import Brief
from pipeline.film.scene import STYLES
from pipeline.store.artifacts import stable_seed

SPLIT = "test"


def held_out(films: int, *, seed: int, style: str = STYLES[0], shots: int = 0) -> Iterator[Case]:
    """The held-out films of a seed, in order; those of more films begin with those of fewer.

    Args:
        films: how many.
        seed: which ones.
        style: of the pictures, one of STYLES.
        shots: of every script; 0 when directors may choose, and held-out scripts have 4 to 8.
    """
    world = Storyworld(seed=seed, style=style, shots=(shots, shots)) if shots else Storyworld(seed=seed, style=style)
    for number in range(films):
        record = make_film(world, SPLIT, number)
        wish = stable_seed("held-out film", seed, record.id)
        yield case_of(record, Brief(prompt=record.prompt, seed=wish, size=SIZE, style=style, shots=shots))


def case_of(record: FilmRecord, brief: Brief) -> Case:
    """A film with its truth as a case; names and what else stands only in a cast sheet are not told.

    Raises:
        ScreenplayError: its script breaks the grammar.
    """
    script = cast_sheet.with_defaults(tagged.read(record.script, record.id))
    return Case(id=record.id, brief=brief, script=script, truths=tuple(keyframe.truth for keyframe in record.keyframes))
