"""Looks and places held to what is known of them: a sheet is law, and whoever was seen stays as they were.

A model that draws freely misreads a word that it never learnt (a mammoth is no elephant to it, a fjord no coast), and a look drifts by
what it leaves open. They are held here, as the grammar holds a script: to what sheets state in words that the storybook can read, and
to everybody's first picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from director.storybook.looks import Look, looks_of
from director.storybook.staging.setting import told_family
from director.storybook.stated import stated, traits
from pipeline.film.scene import Figure, Scene
from pipeline.film.screenplay import Character, Screenplay, Shot


def held(scene: Scene, earlier: Sequence[Scene], screenplay: Screenplay, shot: Shot, seed: int) -> Scene:
    """A scene whose place is the one that is told, and whose people look as their sheets and their first pictures say.

    Args:
        scene: as it was drawn.
        earlier: the film's scenes before it, in order.
        screenplay: says who is declared, and where.
        shot: whose scene it is.
        seed: of looks of another being than was drawn.
    """
    family = told_family(screenplay, shot) or scene.place.family
    return replace(_people(scene, earlier, screenplay.characters, seed), place=replace(scene.place, family=family))


def _people(scene: Scene, earlier: Sequence[Scene], cast: tuple[Character, ...], seed: int) -> Scene:
    first = {figure.id: figure.look for one in reversed(earlier) for figure in one.figures if figure.id}
    told = stated(cast)
    whole = looks_of(cast, seed)

    def look(figure: Figure) -> Look:
        if figure.id in first:
            return first[figure.id]
        return _as_told(figure.look, told[figure.id], whole[figure.id]) if figure.id in told else figure.look

    return replace(scene, figures=tuple(replace(figure, look=look(figure)) for figure in scene.figures))


def _as_told(look: Look, told: Mapping[str, object], whole: Look) -> Look:
    """The look with every trait that is told; the whole look of the sheet where another being was drawn."""
    if told.get("being", traits(look)["being"]) != traits(look)["being"]:
        return whole
    changes: dict[str, Any] = {name: value for name, value in told.items() if name != "being"}
    return replace(look, **changes)
