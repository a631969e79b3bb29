"""Transitions made ahead: as soon as both takes are there, while other shots are still being generated."""

from __future__ import annotations

from pipeline.editing.edit import Edit
from pipeline.editing.segments import segment, source, stretches
from pipeline.planning.shots import ShotPlan
from pipeline.ports import Take
from pipeline.stages.cutting import edit_shot
from pipeline.stages.production import Production
from pipeline.stages.shooting import edges, encoding

Place = tuple[ShotPlan, Take]
"""A shot or card that was made."""


def meet(production: Production, places: tuple[Place, ...]) -> None:
    """Make the transition between two neighbours, or the film's fade at a place that has one.

    What is made lies where assembly looks for it, under the name that assembly gives it. Assembly makes what is missing.

    Args:
        production: the film in the making.
        places: two neighbours in film order, or one place alone.

    Raises:
        MediaError: a take cannot be read.
    """
    ((first, _), *_), ((last, _), *_) = places, places[::-1]
    alone = len(places) == 1
    edit = Edit(
        rate=production.brief.rate,
        size=production.brief.size,
        shots=tuple(edit_shot(plan, take) for plan, take in places),
        fade_in=first.fade_in if alone else 0,
        fade_out=last.fade_out if alone else 0,
    )
    folder = production.folder
    work, kept, how = folder.work / "segments", edges(folder), encoding(production)
    work.mkdir(parents=True, exist_ok=True)
    sources = tuple(source(edit, number, folder.root, work, how, kept) for number in range(len(places)))
    for stretch in stretches(edit):
        if stretch.transition:
            segment(stretch, sources, work, how, kept)


def meets(places: tuple[ShotPlan, ...]) -> bool:
    """Whether ``meet`` has anything to make of these places."""
    if len(places) == 1:
        return bool(places[0].fade_in or places[0].fade_out)
    return places[0].tail > 0
