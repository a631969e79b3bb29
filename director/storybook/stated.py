"""What character sheets state of a look: the traits that come out the same whatever the seed is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import lru_cache

from director.storybook.looks import Look, looks_of
from pipeline.film.scene import PersonLook
from pipeline.film.screenplay import Character

_SEEDS = tuple(range(1, 65))
"""So many that no trait left open comes out the same by chance."""


def traits(look: Look) -> dict[str, object]:
    """Every trait of a look by name; the kind of being is one of them."""
    being = "person" if isinstance(look, PersonLook) else "creature"
    return {"being": being, **{field.name: getattr(look, field.name) for field in fields(look)}}


@lru_cache(maxsize=512)
def stated(cast: tuple[Character, ...]) -> Mapping[str, Mapping[str, object]]:
    """What the sheets of a film's cast say of everybody's look, by id."""
    drawn = [{name: traits(look) for name, look in looks_of(cast, seed).items()} for seed in _SEEDS]
    return {name: _common([looks[name] for looks in drawn]) for name in drawn[0]} if cast else {}


def _common(drawn: Sequence[Mapping[str, object]]) -> dict[str, object]:
    return {name: value for name, value in drawn[0].items() if all(look.get(name) == value for look in drawn)}
