"""Animals that share the kind of another and have a drawing of their own: a heron is no robin, a crab no turtle."""

from __future__ import annotations

VARIETIES: dict[str, str] = {
    "crab": "turtle",
    "lobster": "turtle",
    "heron": "bird",
    "stork": "bird",
    "crane bird": "bird",
    "flamingo": "bird",
    "swan": "duck",
    "goose": "duck",
    "moth": "butterfly",
}
"""Noun -> kind of which it is a variety."""


def variety_of(noun: str) -> str:
    """The variety that a noun names, "" where the kind is drawn as it is."""
    return noun if noun in VARIETIES else ""
