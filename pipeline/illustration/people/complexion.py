"""The colours and small measures of a face that follow from a person's look and the light."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.film.scene import PersonLook
from pipeline.illustration.colour import blend, luminance
from pipeline.illustration.palette import Tones


@dataclass(frozen=True, slots=True, kw_only=True)
class Complexion:
    """Colours as "#rrggbb" and factors of a face.

    Attributes:
        skin: the skin.
        blush: cheeks, ears, tip of the nose.
        warm: skin a little redder: ears, nose.
        line: folds and the lower edge of the nose.
        lip: line of the mouth; lips fill the lower lip.
        ink: lashes and pupils.
        iris: the coloured part of the eye.
        white: of the eyes.
        brow: colour of the brows; brow_width their strength.
        eye: factor on the size of the eyes.
        lash: 0 to 1 length of the lashes.
        age: 0 to 1 lines of age.
    """

    skin: str
    blush: str
    warm: str
    line: str
    lip: str
    lips: str
    ink: str
    iris: str
    white: str
    brow: str
    brow_width: float
    eye: float
    lash: float
    age: float


_DARKEST_HAIR, _DARKEST_SKIN = 0.17, 0.36


def readable(look: PersonLook) -> PersonLook:
    """The look with hair and skin just light enough that brows, beard and features stay visible in shade."""
    return replace(look, hair=_lifted(look.hair, _DARKEST_HAIR, "#5a4640"), skin=_lifted(look.skin, _DARKEST_SKIN, "#a06a48"))


def _lifted(colour: str, least: float, towards: str) -> str:
    now, then = luminance(colour), luminance(towards)
    return blend(colour, towards, (least - now) / (then - now)) if now < least else colour


_EYES = {"child": 1.16, "young": 1.08, "adult": 1.0, "old": 0.94}
_BROWS = {"man": 1.22, "woman": 0.78, "neutral": 1.0}
_IRISES = ("#6a4428", "#7a5230", "#4a6a52", "#41688a", "#5a7482")


def _iris(look: PersonLook) -> str:
    """Light eyes go with light skin; which of them, with the hair."""
    if luminance(look.skin) < 0.68:
        return "#5a3824"
    return _IRISES[sum(map(ord, look.hair + look.skin)) % len(_IRISES)]


@lru_cache(maxsize=256)
def complexion(look: PersonLook, tones: Tones) -> Complexion:
    """The complexion of ``look`` under ``tones``."""
    dark = luminance(look.skin) < 0.5
    blush = blend("#d8483a" if dark else "#e2604c", look.skin, 0.12)
    ink = blend(tones.ink, "#2a1a1e", 0.4)
    brow = blend(look.hair, ink, 0.12 if luminance(look.hair) > 0.6 else 0.34)
    if luminance(look.hair) > 0.6:
        brow = blend(brow, "#8a7468", 0.28)
    woman = look.figure == "woman"
    return Complexion(
        skin=look.skin,
        blush=blush,
        warm=blend(look.skin, blush, 0.26),
        line=blend(look.skin, blend(tones.shade, "#6a2026", 0.6), 0.5),
        lip=blend(look.skin, "#5a1a20", 0.78),
        lips=blend(look.skin, "#b83a48", 0.55 if woman and look.age != "child" else 0.28),
        ink=ink,
        iris=_iris(look),
        white=blend("#fffaf0", look.skin, 0.10),
        brow=brow,
        brow_width=_BROWS.get(look.figure, 1.0) * (0.85 if look.age == "child" else 1.15 if look.age == "old" else 1.0),
        eye=_EYES.get(look.age, 1.0) * (1.05 if woman else 0.97) * look.eyes,
        lash=(0.7 if look.age == "child" else 0.3 if look.age == "old" else 1.0) if woman else 0.0,
        age=1.0 if look.age == "old" else 0.0,
    )
