"""Figures of keyframes: who is there, looking how, where, in which light, and whether a picture is only an earlier one again.

A look is held against two things, and the figures stay apart: against the script (is it what the sheet states) and against the
character's own first appearance (is it still the same). First appearances count apart from later ones, because a model that
remembers can copy a look from a picture before it has learnt to read one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from director.evaluation.assignment import best_pairs
from director.evaluation.cases import Pictured, Storyboard
from director.evaluation.headcount import occm
from director.evaluation.intervals import Tally, counted
from director.evaluation.likeness import agreement, alike
from director.storybook.looks import Look
from director.storybook.stated import stated, traits
from director.unimage.training.records import Truth
from pipeline.film.scene import Figure, Scene
from pipeline.film.screenplay import Screenplay

CLOSE = 0.06
"""Stage units up to which two figures or things stand at the same place."""
SAME_PIXELS = 0.012
"""Mean difference of two small pictures (0 to 1) up to which they are the same."""


def figures_of_pictures(board: Storyboard) -> dict[str, Tally]:
    """What a storyboard adds to each figure; only copies can be told of pictures without scenes."""
    found = {"new pictures": counted(list(_not_copied(board.pictures)))}
    if any(picture.scene is None for picture in board.pictures):
        return found
    seen = [(picture, picture.scene) for picture in board.pictures if picture.scene is not None]
    judged = [(picture, scene, picture.truth) for picture, scene in seen if picture.truth is not None]
    return {
        **found,
        **_people(judged),
        **_looks(board.script, [scene for _, scene in seen]),
        **_surroundings(judged),
        **_kept(judged),
        "said size": counted([picture.shot.size == scene.framing.size for picture, scene in seen]),
        "said people": counted([name in _ids(scene) for picture, scene in seen for name in picture.shot.visible]),
    }


# ---------------------------------------------------------------- people

Judged = Sequence[tuple[Pictured, Scene, Truth]]


def _people(judged: Judged) -> dict[str, Tally]:
    wanted = [[figure.id for figure in truth.figures if figure.id] for _, _, truth in judged]
    there = [[figure.id for figure in scene.figures if figure.id] for _, scene, _ in judged]
    return {
        "occm": counted([occm(len(found), len(ids)) for found, ids in zip(there, wanted, strict=True) if ids]),
        "right people": counted([sorted(found) == sorted(ids) for found, ids in zip(there, wanted, strict=True)]),
        "right poses": counted(list(_poses(judged))),
    }


def _poses(judged: Judged) -> Iterator[bool]:
    for _, scene, truth in judged:
        poses = {figure.id: figure.pose for figure in scene.figures}
        yield from (poses[wanted.id] == wanted.pose for wanted in truth.figures if wanted.id in poses and wanted.id)


def _looks(script: Screenplay, scenes: Sequence[Scene]) -> dict[str, Tally]:
    """Faithful to the sheet, same as at first, and told from the others."""
    sheets = stated(script.characters)
    first: dict[str, Look] = {}
    faithful: dict[str, list[tuple[int, int]]] = {"first": [], "later": []}
    same: list[bool] = []
    kept: list[tuple[int, int]] = []
    known: list[bool] = []
    for scene in scenes:
        shown = [figure for figure in scene.figures if figure.id in sheets]
        if len(sheets) > 1:
            known.extend(_recognised(shown, sheets))
        for figure in shown:
            faithful["later" if figure.id in first else "first"].append(agreement(figure.look, sheets[figure.id]))
            if figure.id in first:
                same.append(alike(figure.look, first[figure.id]))
                kept.append(agreement(figure.look, traits(first[figure.id])))
            else:
                first[figure.id] = figure.look
    both = faithful["first"] + faithful["later"]
    return {
        "as the script says": counted([had == of for had, of in both]),
        "as the script says, first": counted([had == of for had, of in faithful["first"]]),
        "as the script says, later": counted([had == of for had, of in faithful["later"]]),
        "traits as the script says, first": _shares(faithful["first"]),
        "traits as the script says, later": _shares(faithful["later"]),
        "same as at first": counted(same),
        "traits same as at first": _shares(kept),
        "recognised": counted(known),
    }


def _shares(found: Iterable[tuple[int, int]]) -> Tally:
    return counted([had / of for had, of in found if of])


def _recognised(shown: Sequence[Figure], sheets: Mapping[str, Mapping[str, object]]) -> list[bool]:
    """For each figure whether, of all who are declared, its look fits its own sheet best; nobody is taken twice."""
    if not shown:
        return []
    names = list(sheets)
    fit = np.array([[_fit(figure.look, sheets[name]) for name in names] for figure in shown])
    return [names[column] == shown[row].id for row, column in best_pairs(fit)]


def _fit(look: Look, wanted: Mapping[str, object]) -> float:
    had, of = agreement(look, wanted)
    return had / of if of else 0.0


def _ids(scene: Scene) -> frozenset[str]:
    return frozenset(figure.id for figure in scene.figures if figure.id)


# ---------------------------------------------------------------- surroundings


def _surroundings(judged: Judged) -> dict[str, Tally]:
    return {
        "right place": counted([scene.place.family == truth.place for _, scene, truth in judged]),
        "right light": counted([scene.place.light == truth.light for _, scene, truth in judged]),
        "right weather": counted([scene.place.weather == truth.weather for _, scene, truth in judged]),
        "right size": counted([scene.framing.size == truth.size for _, scene, truth in judged]),
        "things shown": counted([noun in _things(scene) for _, scene, truth in judged for noun in truth.props]),
    }


def _things(scene: Scene) -> frozenset[str]:
    held = (noun for figure in scene.figures for noun in (figure.holds, figure.in_vehicle))
    return frozenset((*(prop.noun for prop in scene.props), *held, *scene.place.details))


def _kept(judged: Judged) -> dict[str, Tally]:
    """Whether a place that comes again is the same place, and in the same light where the script does not change it."""
    first: dict[str, tuple[Scene, Truth]] = {}
    places, lights = [], []
    for picture, scene, truth in judged:
        where = str(picture.shot.where or "")
        if where not in first:
            first[where] = (scene, truth)
            continue
        seen, told = first[where]
        if told.place == truth.place:
            places.append(
                (scene.place.family, scene.place.seed, scene.place.season) == (seen.place.family, seen.place.seed, seen.place.season)
            )
        if told.light == truth.light:
            lights.append(scene.place.light == seen.place.light)
    return {"place kept": counted(places), "light kept": counted(lights)}


def _set(scene: Scene) -> tuple[str, int, str]:
    return scene.place.family, scene.place.seed, scene.place.season


# ---------------------------------------------------------------- copies


def _not_copied(pictures: Sequence[Pictured]) -> Iterator[bool]:
    """For each picture from the second on, whether it is none of the earlier ones again; where the script asks for it, it may be."""
    for index, picture in enumerate(pictures[1:], start=1):
        yield not any(_copies(picture, earlier) for earlier in pictures[:index])


def _copies(picture: Pictured, earlier: Pictured) -> bool:
    if picture.truth is not None and earlier.truth is not None and _asked(picture.truth) == _asked(earlier.truth):
        return False
    if picture.scene is not None and earlier.scene is not None:
        return same_staging(picture.scene, earlier.scene)
    return bool(np.abs(picture.small - earlier.small).mean() <= SAME_PIXELS)


def _asked(truth: Truth) -> tuple[object, ...]:
    return truth.place, truth.light, truth.size, tuple((figure.id, figure.pose) for figure in truth.figures), truth.props


def same_staging(one: Scene, other: Scene) -> bool:
    """Whether two scenes show the same: the same set and size, everybody and everything in the same place doing the same."""
    if (one.place.family, one.place.light, one.framing.size) != (other.place.family, other.place.light, other.framing.size):
        return False
    figures = [(f.id, f.pose, f.expression, f.holds) for f in one.figures], [(f.id, f.pose, f.expression, f.holds) for f in other.figures]
    props = [p.noun for p in one.props], [p.noun for p in other.props]
    if figures[0] != figures[1] or props[0] != props[1]:
        return False
    stands = [_stands(one), _stands(other)]
    return all(abs(mine - theirs) <= CLOSE for mine, theirs in zip(*stands, strict=True))


def _stands(scene: Scene) -> list[float]:
    return [*(figure.x for figure in scene.figures), *(prop.x for prop in scene.props)]
