"""How alike two looks are, trait by trait."""

from __future__ import annotations

from collections.abc import Mapping

from director.storybook.looks import Look
from director.storybook.palettes import distance
from director.storybook.stated import traits

COLOUR_TOLERANCE = 40.0
"""Distance of two colours (0 to about 765) up to which they pass for one; skins are farther apart."""
NUMBER_TOLERANCE = 0.1
"""Difference of two factors on sizes up to which they pass for one."""


def same_trait(one: object, other: object) -> bool:
    """Whether two values of one trait pass for the same."""
    if isinstance(one, str) and isinstance(other, str) and one[:1] == other[:1] == "#":
        return distance(one, other) <= COLOUR_TOLERANCE
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= NUMBER_TOLERANCE
    return one == other


def agreement(look: Look, wanted: Mapping[str, object]) -> tuple[int, int]:
    """How many of the wanted traits a look has, and how many are wanted; a being of another sort has none."""
    found = traits(look)
    if "being" in wanted and found["being"] != wanted["being"]:
        return 0, len(wanted)
    return sum(name in found and same_trait(found[name], value) for name, value in wanted.items()), len(wanted)


def alike(one: Look, other: Look) -> bool:
    """Whether two looks pass for the same in every trait."""
    same, of = agreement(one, traits(other))
    return same == of
