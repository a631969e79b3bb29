"""Places: every family of ``pipeline.film.scene.PLACES`` as a layered set."""

from __future__ import annotations

from pipeline.errors import SceneError
from pipeline.film.scene import PLACES
from pipeline.illustration.places import beyond, grounds, interiors, monuments, quays, shores, streets, towns, wilds
from pipeline.illustration.places.interiors_cells import cell
from pipeline.illustration.places.plane import Builder, Set, View
from pipeline.illustration.places.pools import pool
from pipeline.illustration.places.temples import temple

OUTSIDE = ("pagoda", "steps", "courtyard", "court", "garden", "outside", "shrine", "gate")
"""Details of a temple that are seen from outside."""


def _temple(view: View) -> Set:
    return (temple if view.has(*OUTSIDE) else interiors.FAMILIES["temple"])(view)


def _sleeping_room(view: View) -> Set:
    """A bedroom, or the cell that the details say it is."""
    return (cell if view.has("bars", "cell", "prison") else interiors.FAMILIES["bedroom"])(view)


def _fresh_water(view: View) -> Set:
    """A river, or the swimming pool that the details say it is."""
    return (pool if view.has("pool") else quays.FAMILIES["river"])(view)


FAMILIES: dict[str, Builder] = {
    **shores.FAMILIES,
    **quays.FAMILIES,
    **towns.FAMILIES,
    **streets.FAMILIES,
    **wilds.FAMILIES,
    **grounds.FAMILIES,
    **monuments.FAMILIES,
    **beyond.FAMILIES,
    **interiors.FAMILIES,
    "temple": _temple,
    "bedroom": _sleeping_room,
    "river": _fresh_water,
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
