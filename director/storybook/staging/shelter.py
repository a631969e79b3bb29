"""Umbrellas: whoever shares one in the rain has it over the head in every picture of the scene, not beside the feet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from director.storybook.staging.dressing import INDOORS
from pipeline.film.scene import CreatureLook, Figure, Place, Prop
from pipeline.film.screenplay import Screenplay

_OPEN = ("umbrella", "parasol")
_STANDING = ("stand", "walk", "hold", "offer", "look", "think", "reach", "hug", "wave", "point", "sit", "carry")
_ROOFLESS = frozenset(("station",))


def sheltered(screenplay: Screenplay, place: Place, figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figures with the film's umbrella in the first free hand, when it rains on them."""
    told = re.search(rf"\b({'|'.join(_OPEN)})s?\b", screenplay.prompt, re.IGNORECASE)
    wet = place.weather in ("rain", "storm", "snow") and (place.family not in INDOORS or place.family in _ROOFLESS)
    if not told or not wet or any(f.holds in _OPEN for f in figures):
        return figures
    free = next((f.id for f in figures if not isinstance(f.look, CreatureLook) and _has_a_hand(f)), None)
    return tuple(replace(f, holds=told[1].lower(), pose=_holding(f.pose)) if f.id == free and free is not None else f for f in figures)


def without_open(props: Sequence[Prop], figures: Sequence[Figure]) -> tuple[Prop, ...]:
    """The things without an umbrella that somebody has over the head."""
    up = any(f.holds in _OPEN for f in figures)
    return tuple(p for p in props if not (up and p.noun in _OPEN))


def _has_a_hand(figure: Figure) -> bool:
    return not figure.holds and not figure.in_vehicle and figure.pose in _STANDING


def _holding(pose: str) -> str:
    return pose if pose in ("walk", "sit") else "hold"
