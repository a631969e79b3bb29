"""The breed of a four-legged creature: its kind's or its variety's, in its own colours."""

from __future__ import annotations

from dataclasses import replace

from pipeline.film.scene import CreatureLook
from pipeline.illustration.colour import Colour, blend, luminance, rgb
from pipeline.illustration.creatures.breed import Breed
from pipeline.illustration.creatures.hoofed import HOOFED
from pipeline.illustration.creatures.pawed import PAWED
from pipeline.illustration.creatures.wild import VARIETY_BREEDS

BREEDS: dict[str, Breed] = PAWED | HOOFED


def breed_of(look: CreatureLook) -> Breed:
    """The breed of a look, in its own colours."""
    breed = VARIETY_BREEDS.get(look.variety) or BREEDS[look.kind]
    if look.variety in VARIETY_BREEDS and (not look.colour or _near(look.colour, breed.coat)):
        return breed  # its own pattern, in the colours that belong to it
    if not look.colour and not look.accent:
        return breed
    coat = look.colour or breed.coat
    pale = blend(coat, "#fff3e0", 0.55 if luminance(coat) > 0.25 else 0.28)
    muzzle = replace(breed.muzzle, colour=pale if breed.muzzle.colour else "") if look.colour else breed.muzzle
    return replace(
        breed, coat=coat, belly=pale if look.colour else breed.belly, accent=look.accent or _accent(breed, coat, look), muzzle=muzzle
    )


_OWN = 150
"""Sum of the differences of red, green and blue up to which a colour is that of the variety itself."""


def _near(a: Colour, b: Colour) -> bool:
    return float(sum(abs(p - q) for p, q in zip(rgb(a), rgb(b), strict=True))) < _OWN


def _accent(breed: Breed, coat: str, look: CreatureLook) -> str:
    """Markings follow a coat that was chosen; manes, hooves and wings keep their own colour."""
    if not look.colour or {"crest", "mane"} & set(breed.marks) or breed.wings:
        return breed.accent
    return blend(coat, "#2a1a24", 0.38)
