"""Old stones: graveyard, ruins, castle, temple."""

from __future__ import annotations

from pipeline.illustration.places.castles import castle
from pipeline.illustration.places.plane import Builder
from pipeline.illustration.places.ruins import graveyard, ruins
from pipeline.illustration.places.temples import temple

FAMILIES: dict[str, Builder] = {
    "graveyard": graveyard,
    "ruins": ruins,
    "castle": castle,
    "temple": temple,
}
"""Builders of this module by family."""
