"""Tops as rows of a table: how long, how wide, what sleeves, what is on them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.film.scene import CreatureLook, PersonLook
from pipeline.illustration.colour import blend, luminance


@dataclass(frozen=True, slots=True, kw_only=True)
class Garment:
    """One kind of top.

    Attributes:
        hem: how far it reaches below the hip, in leg lengths.
        flare: half-width that the hem gains, in units.
        thick: thickness of the cloth in units.
        sleeve: "long", "short", "wide", "puff" or "none".
        sleeve_colour: "top", "accent", "white".
        collar: "shirt", "turtle", "round", "coat", "v", "ring", "none".
        front: "buttons", "double", "zip", "open", "lapels", "lacing", "none".
        belt: a belt at the waist.
        pattern: "stripes", "dots", "plates", "bib", "pockets", "folds", "panel", "none".
        skirted: worn without trousers: the legs below are bare or stockinged.
        tucked: the bottom's waistband is seen.
        waist: a seam at the waist.
        cape: a cape hangs behind.
    """

    hem: float = 0.06
    flare: float = 0.0
    thick: float = 0.0
    sleeve: str = "long"
    sleeve_colour: str = "top"
    collar: str = "round"
    front: str = "none"
    belt: bool = False
    pattern: str = "none"
    skirted: bool = False
    tucked: bool = False
    waist: bool = False
    cape: bool = False


GARMENTS: dict[str, Garment] = {
    "shirt": Garment(collar="shirt", front="buttons", tucked=True, hem=0.02),
    "sweater": Garment(thick=1.5, collar="turtle", pattern="stripes", hem=0.08),
    "coat": Garment(thick=2, hem=0.36, flare=5, collar="coat", front="buttons", pattern="pockets"),
    "rain": Garment(thick=3, hem=0.26, flare=7, collar="coat", front="buttons", pattern="pockets"),
    "trench": Garment(thick=2, hem=0.42, flare=8, collar="coat", front="double", belt=True, pattern="pockets"),
    "dress": Garment(hem=0.52, flare=13, sleeve="short", collar="round", pattern="dots", skirted=True, waist=True),
    "vest": Garment(sleeve_colour="white", collar="v", front="buttons", hem=0.04),
    "tunic": Garment(hem=0.26, flare=6, collar="v", front="lacing", belt=True),
    "robe": Garment(hem=0.88, flare=9, thick=2, sleeve="wide", collar="v", belt=True, pattern="folds", skirted=True),
    "uniform": Garment(hem=0.12, flare=2, collar="ring", front="double", belt=True),
    "jacket": Garment(thick=1.5, hem=0.05, collar="coat", front="open"),
    "apron dress": Garment(hem=0.02, sleeve="puff", sleeve_colour="accent", pattern="bib", skirted=True),
    "spacesuit": Garment(thick=5, hem=0.05, collar="ring", pattern="panel", belt=True),
    "armour": Garment(thick=2.5, hem=0.16, flare=5, collar="ring", pattern="plates", belt=True),
    "cloak": Garment(hem=0.22, flare=5, collar="round", belt=True, cape=True),
    "suit": Garment(thick=1, hem=0.12, flare=1, collar="none", front="lapels"),
    "overalls": Garment(sleeve_colour="accent", collar="round", pattern="bib", hem=0.02),
}
"""Every member of TOPS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outfit:
    """The clothes of one person: the garment and every colour, as "#rrggbb"."""

    garment: Garment
    top: str
    body: str
    sleeve: str
    accent: str
    bottom: str
    leg: str
    shoe: str
    skirt: str
    skirt_length: float


_WHITE = "#f2ece0"
_STEEL = "#7f8c9c"
STEEL_SHARE = 0.72
"""How far armour takes the colour of steel: pale cloth colours would make a spacesuit of it."""


def _accent(look: PersonLook) -> str:
    """The accent, told apart from the top."""
    if abs(luminance(look.accent) - luminance(look.top_colour)) > 0.1:
        return look.accent
    return blend(look.accent, "#fff4e0" if luminance(look.top_colour) < 0.6 else "#4a3030", 0.5)


def _legs(look: PersonLook, garment: Garment) -> str:
    """Colour of the legs below a skirt: skin, or stockings for the old."""
    if not garment.skirted and "skirt" not in look.bottom:
        return look.bottom_colour
    return blend(look.bottom_colour, look.skin, 0.25) if look.age == "old" else look.skin


def armed(look: PersonLook | CreatureLook) -> PersonLook | CreatureLook:
    """The look with the helmet that belongs to armour, where nothing else is worn on the head."""
    if not isinstance(look, PersonLook) or look.top != "armour" or look.hat != "none":
        return look
    return replace(look, hat="helmet", hat_colour=blend(look.top_colour, _STEEL, STEEL_SHARE))


def outfit(look: PersonLook) -> Outfit:
    """What ``look`` wears."""
    garment = GARMENTS.get(look.top, GARMENTS["shirt"])
    accent = _accent(look)
    top = blend(look.top_colour, _STEEL, STEEL_SHARE) if look.top == "armour" else look.top_colour
    body = accent if look.top in ("overalls", "apron dress") else top
    sleeve = {"top": top, "accent": accent, "white": blend(_WHITE, accent, 0.15)}[garment.sleeve_colour]
    bottom = top if look.top in ("overalls", "spacesuit") else look.bottom_colour
    skirt = {"skirt": 0.46, "long skirt": 0.86}.get(look.bottom, 0.0)
    legs = top if look.top in ("overalls", "spacesuit") else _legs(look, garment)
    return Outfit(
        garment=garment,
        top=top,
        body=body,
        sleeve=sleeve,
        accent=accent,
        bottom=bottom,
        leg=legs,
        shoe=_WHITE if look.top == "spacesuit" else look.shoe_colour,
        skirt=top if look.top == "apron dress" else look.bottom_colour,
        skirt_length=0.56 if look.top == "apron dress" else 0.0 if garment.skirted else skirt,
    )
