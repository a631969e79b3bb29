"""One warm light in a dark outdoor picture: a lantern in a free hand, a street lamp, a campfire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.film.scene import CreatureLook, Figure, PersonLook, Place, Prop

_LAMP_LIT = ("park", "road", "garden", "harbour")
"""Places where a street lamp may stand."""
_WILD = ("coast", "forest", "mountain", "meadow", "farm", "desert", "snowfield", "jungle", "river", "ruins", "graveyard", "cave", "temple")
"""Places where people carry their light."""
_LIGHTS = frozenset(
    ("lantern", "candle", "campfire", "street lamp", "torch", "lamp", "candelabra", "flashlight", "stove", "fireplace", "fire")
)
_BOATS = ("rowing boat", "sailing boat", "raft", "canoe")
_SIZES = ("Extreme long shot", "Long shot", "Wide shot", "Full shot", "Medium shot")


def lit_by_hand(
    place: Place, size: str, figures: tuple[Figure, ...], props: tuple[Prop, ...], seed: int
) -> tuple[tuple[Figure, ...], tuple[Prop, ...]]:
    """The figures and things of a dark outdoor shot with one warm light among them where one is plausible.

    Args:
        place: whose light and family decide.
        size: of the shot; close shots stay as they are.
        figures: of the shot.
        props: of the shot.
        seed: of the place, so that its lamp stands where it stood.
    """
    nouns = {f.holds for f in figures} | {p.noun for p in props} | set(place.details)
    if place.light not in ("night", "dusk") or size not in _SIZES or nouns & _LIGHTS:
        return figures, props
    if place.family in _LAMP_LIT:
        return figures, (*props, Prop(noun="street lamp", x=_free(figures, seed), depth=0.4))
    bearer = _bearer(figures) if place.light == "night" and place.family in (*_WILD, "sea", "lighthouse") else -1
    if bearer >= 0:
        lit = replace(figures[bearer], holds="lantern", pose="hold" if figures[bearer].pose == "stand" else figures[bearer].pose)
        return (*figures[:bearer], lit, *figures[bearer + 1 :]), props
    people = any(isinstance(f.look, PersonLook) for f in figures)
    if people and place.light == "night" and place.family in _WILD and size != "Medium shot" and place.weather not in ("rain", "storm"):
        return figures, (*props, Prop(noun="lantern", x=_free(figures, seed, (0.0, 0.7, -0.7)), depth=0.1))
    return figures, props


def _bearer(figures: Sequence[Figure]) -> int:
    """The first grown person with a free hand, -1 for nobody."""
    for index, figure in enumerate(figures):
        free = figure.pose in ("stand", "walk", "sit", "look") and not figure.holds and figure.yaw != 180.0
        if free and not isinstance(figure.look, CreatureLook) and (not figure.in_vehicle or figure.in_vehicle in _BOATS):
            return index
    return -1


def _free(figures: Sequence[Figure], seed: int, wishes: tuple[float, ...] = (0.66, -0.66)) -> float:
    wishes = wishes if seed % 2 else wishes[::-1]
    return max(wishes, key=lambda x: min([1.0, *(abs(x - f.x) for f in figures)]))
