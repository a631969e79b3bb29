"""Varieties with a body of their own, that no kind's numbers could give: by noun."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.film.scene import CreatureLook
from pipeline.illustration.creatures.crab import Crab
from pipeline.illustration.creatures.insects import Ant, Beetle, Ladybird, Spider
from pipeline.illustration.creatures.kangaroo import Kangaroo
from pipeline.illustration.creatures.saurian import Crocodile, Lizard
from pipeline.illustration.creatures.small import Small
from pipeline.illustration.creatures.snowman import Snowman

OWN_BODIES: dict[str, Callable[[CreatureLook], Small]] = {
    "crab": Crab,
    "lobster": Crab,
    "spider": Spider,
    "ant": Ant,
    "beetle": Beetle,
    "ladybird": Ladybird,
    "ladybug": Ladybird,
    "crocodile": Crocodile,
    "alligator": Crocodile,
    "lizard": Lizard,
    "gecko": Lizard,
    "iguana": Lizard,
    "chameleon": Lizard,
    "kangaroo": Kangaroo,
    "snowman": Snowman,
    "snowwoman": Snowman,
}
"""Bodies by variety."""
