"""How alike two looks are, trait by trait, and which traits character sheets state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import lru_cache

from director.storybook.looks import looks_of
from director.storybook.palettes import distance
from pipeline.film.scene import CreatureLook, PersonLook
from pipeline.film.screenplay import Character

Look = PersonLook | CreatureLook

COLOUR_TOLERANCE = 40.0
"""Distance of two colours (0 to about 765) up to which they pass for one; skins are farther apart."""
NUMBER_TOLERANCE = 0.1
"""Difference of two factors on sizes up to which they pass for one."""
_SEEDS = tuple(range(1, 65))
"""Seeds of the looks whose common traits are what sheets state; so many that no trait left open comes out the same by chance."""


def traits(look: Look) -> dict[str, object]:
    """Every trait of a look by name; the kind of being is one of them."""
    being = "person" if isinstance(look, PersonLook) else "creature"
    return {"being": being, **{field.name: getattr(look, field.name) for field in fields(look)}}


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


@lru_cache(maxsize=512)
def stated(cast: tuple[Character, ...]) -> Mapping[str, Mapping[str, object]]:
    """What the sheets of a film's cast say of everybody's look, by id: the traits that come out the same whatever the seed is."""
    drawn = [{name: traits(look) for name, look in looks_of(cast, seed).items()} for seed in _SEEDS]
    return {name: _common([looks[name] for looks in drawn]) for name in drawn[0]}


def _common(drawn: Sequence[Mapping[str, object]]) -> dict[str, object]:
    return {name: value for name, value in drawn[0].items() if all(look.get(name) == value for look in drawn)}
