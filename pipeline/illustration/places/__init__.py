"""Places: every family of ``pipeline.film.scene.PLACES`` as a layered set."""

from __future__ import annotations

from pipeline.errors import SceneError
from pipeline.film.scene import PLACES
from pipeline.illustration.places import beyond, grounds, interiors, monuments, shores, streets, towns, wilds
from pipeline.illustration.places.plane import Builder, Set, View

OUTSIDE = ("pagoda", "steps", "courtyard", "court", "garden", "outside", "shrine", "gate")
"""Details of a temple that are seen from outside."""


def _temple(view: View) -> Set:
    return (monuments.temple if view.has(*OUTSIDE) else interiors.FAMILIES["temple"])(view)


FAMILIES: dict[str, Builder] = {
    **shores.FAMILIES,
    **towns.FAMILIES,
    **streets.FAMILIES,
    **wilds.FAMILIES,
    **grounds.FAMILIES,
    **monuments.FAMILIES,
    **beyond.FAMILIES,
    **interiors.FAMILIES,
    "temple": _temple,
}
"""Builders by family."""


def build(view: View) -> Set:
    """The set of a place.

    Raises:
        SceneError: the family is not one of PLACES.
    """
    family = view.place.family
    if family not in PLACES:
        raise SceneError(f"the place {family!r} is not known; known are {', '.join(PLACES)}", hint="choose the nearest of these")
    return FAMILIES[family](view)
