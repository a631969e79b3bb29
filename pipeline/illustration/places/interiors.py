"""Every room by its family."""

from __future__ import annotations

from pipeline.illustration.places.interiors_halls import museum, stage, temple, throne_room
from pipeline.illustration.places.interiors_homes import bedroom, kitchen, living_room
from pipeline.illustration.places.interiors_public import classroom, hospital, laboratory, library, office
from pipeline.illustration.places.interiors_retreats import attic, cabin, tower_room, workshop
from pipeline.illustration.places.interiors_shops import cafe, shop
from pipeline.illustration.places.interiors_vessels import spaceship, train
from pipeline.illustration.places.plane import Builder

FAMILIES: dict[str, Builder] = {
    "kitchen": kitchen,
    "bedroom": bedroom,
    "living room": living_room,
    "library": library,
    "classroom": classroom,
    "workshop": workshop,
    "cafe": cafe,
    "shop": shop,
    "office": office,
    "hospital": hospital,
    "laboratory": laboratory,
    "throne room": throne_room,
    "cabin": cabin,
    "tower room": tower_room,
    "attic": attic,
    "train": train,
    "spaceship": spaceship,
    "stage": stage,
    "museum": museum,
    "temple": temple,
}
"""Builders of rooms by family."""
