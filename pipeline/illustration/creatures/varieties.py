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
    "spider": "bee",
    "ant": "bee",
    "beetle": "bee",
    "ladybird": "bee",
    "ladybug": "bee",
    "crocodile": "snake",
    "alligator": "snake",
    "lizard": "snake",
    "gecko": "snake",
    "iguana": "snake",
    "chameleon": "snake",
    "kangaroo": "rabbit",
    "giraffe": "deer",
    "zebra": "horse",
    "donkey": "horse",
    "mule": "horse",
    "camel": "horse",
    "llama": "horse",
    "alpaca": "horse",
    "hippo": "cow",
    "hippopotamus": "cow",
    "tiger": "lion",
    "tigress": "lion",
    "puma": "lion",
    "leopard": "cat",
    "snow leopard": "cat",
    "panther": "cat",
    "cheetah": "cat",
    "jaguar": "cat",
    "cougar": "cat",
    "panda": "bear",
    "dinosaur": "dragon",
    "tyrannosaurus": "dragon",
    "triceratops": "dragon",
    "t-rex": "dragon",
    "snowman": "ghost",
    "snowwoman": "ghost",
}
"""Noun -> kind of which it is a variety."""


ON_FOOT = frozenset(
    (
        "crab",
        "lobster",
        "spider",
        "ant",
        "beetle",
        "ladybird",
        "ladybug",
        "crocodile",
        "alligator",
        "lizard",
        "gecko",
        "iguana",
        "chameleon",
        "snowman",
        "snowwoman",
    )
)
"""Varieties that walk though their kind swims or flies."""
GROWN = frozenset(("kangaroo", "crocodile", "alligator", "leopard", "snow leopard", "panther", "cheetah", "jaguar", "cougar"))
"""Varieties that are large though their kind is small: a kangaroo stands as high as a child."""


def variety_of(noun: str) -> str:
    """The variety that a noun names, "" where the kind is drawn as it is."""
    return noun if noun in VARIETIES else ""
