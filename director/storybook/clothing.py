"""Clothes in words: "a yellow oilskin rain coat over a navy sweater" becomes an outfit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from director.storybook import lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Outfit:
    """Clothes of one person, in the words and colours of PersonLook; "" where nothing is said."""

    hat: str = ""
    hat_colour: str = ""
    top: str = ""
    top_colour: str = ""
    accent: str = ""
    bottom: str = ""
    bottom_colour: str = ""
    shoe_colour: str = ""
    apron: str = ""
    scarf: str = ""
    glasses: bool = False

    def over(self, under: Outfit) -> Outfit:
        """This outfit where it says something, ``under`` elsewhere; colours follow their garment."""
        mine = {f.name: getattr(self, f.name) for f in fields(self)}
        theirs = {f.name: getattr(under, f.name) for f in fields(under)}
        if self.top and self.top != under.top:
            theirs["accent"] = theirs["accent"] if not self.top_colour else ""
        if self.hat:
            theirs["hat_colour"] = theirs["hat_colour"] if self.hat == under.hat else ""
        if self.top and not self.hat and self.top in _HATLESS:
            theirs["hat"] = ""
        return Outfit(**{name: mine[name] or theirs[name] for name in mine})


_HATLESS = ("dress",)

_TOPS: tuple[tuple[str, str], ...] = (
    ("spacesuit", r"space ?suits?"),
    ("armour", r"armou?r|chain ?mail|breastplate"),
    ("rain", r"rain ?coats?|oilskins?(?: rain)?(?: coat)?|slicker|mackintosh|rain jacket"),
    ("trench", r"trench ?coats?"),
    ("coat", r"overcoat|coats?|parka|peacoat|greatcoat|furs?"),
    ("apron dress", r"apron dress|pinafore"),
    ("dress", r"gown|dress|frock|sundress"),
    ("robe", r"robes?|kimono|habit|cassock|toga|bathrobe|dressing gown"),
    ("cloak", r"cloak|cape|poncho|shawl"),
    ("overalls", r"overalls|dungarees|boiler suit|jumpsuit|coveralls"),
    ("suit", r"tuxedo|blazer|suit"),
    ("uniform", r"uniform"),
    ("jacket", r"jacket|anorak|hoodie|windbreaker|parka"),
    ("vest", r"vest|waistcoat"),
    ("tunic", r"tunic|kaftan|jerkin"),
    ("sweater", r"sweater|jumper|cardigan|pullover|jersey|turtleneck"),
    ("shirt", r"t-shirt|undershirt|shirt|blouse|smock|tee|polo|top(?! hat)"),
)
_BOTTOMS: tuple[tuple[str, str], ...] = (
    ("long skirt", r"long(?: [\w-]+)? skirt|maxi skirt"),
    ("skirt", r"skirt|kilt"),
    ("shorts", r"shorts"),
    ("trousers", r"trousers|pants|jeans|breeches|leggings|slacks|corduroys"),
)
_HATS: tuple[tuple[str, str], ...] = (
    ("souwester", r"sou[’']?wester|rain hat"),
    ("fedora", r"fedora|trilby|cowboy hat|brimmed hat|slouch hat"),
    ("captain", r"captain(?:[’']s)? (?:hat|cap)|peaked cap|sailor(?:[’']s)? (?:hat|cap)|officer(?:[’']s)? cap"),
    ("beanie", r"beanie|(?:knit(?:ted)?|wool(?:l?en|ly)?|bobble|pom-?pom) (?:hat|cap)"),
    ("straw", r"straw hat|sun ?hat"),
    ("witch", r"witch(?:[’']s)? hat|pointed hat|wizard(?:[’']s)? hat|pointy hat"),
    ("top hat", r"top hat"),
    ("baker", r"(?:baker|chef)(?:[’']s)? (?:hat|cap)|toque"),
    ("flower", r"flower crown|flowers? in (?:her|his|the|their) hair|ribbons? in (?:her|his|the|their) hair|hair ?ribbon"),
    ("crown", r"crown|tiara|diadem|circlet"),
    ("headscarf", r"head ?scarf|kerchief|bandanna?|turban|hijab|veil"),
    ("space helmet", r"space helmet|bubble helmet"),
    ("helmet", r"helmet|hard hat"),
    ("beret", r"beret"),
    ("hood", r"hood(?! jacket)|hooded"),
    ("cap", r"(?:flat |baseball |newsboy |school )?cap"),
    ("fedora", r"hat"),
)
_OTHERS: tuple[tuple[str, str], ...] = (
    ("apron", r"apron(?! dress)"),
    ("scarf", r"scarf|muffler|bandana round (?:the|her|his) neck|neckerchief"),
    ("shoes", r"boots|shoes|sneakers|sandals|slippers|loafers|trainers"),
    ("glasses", r"(?<!magnifying )glasses|spectacles|sunglasses|monocle"),
)
_SLOTS = {
    **{v: "top" for v, _ in _TOPS},
    **{v: "bottom" for v, _ in _BOTTOMS},
    **{v: "hat" for v, _ in _HATS},
    **{v: v for v, _ in _OTHERS},
}
_GARMENT = re.compile(
    r"\b(?:" + "|".join(f"(?P<g{i}>{p})" for i, (_, p) in enumerate((*_HATS[:-1], *_OTHERS, *_TOPS, *_BOTTOMS, _HATS[-1]))) + r")(?![\w-])",
    re.IGNORECASE,
)
_VALUES = tuple(v for v, _ in (*_HATS[:-1], *_OTHERS, *_TOPS, *_BOTTOMS, _HATS[-1]))
_STOP = frozenset(
    (
        "a",
        "an",
        "the",
        "his",
        "her",
        "their",
        "its",
        "with",
        "over",
        "under",
        "wearing",
        "wears",
        "in",
        "on",
        "at",
        "of",
        "from",
        "beneath,",
        "below",
    )
)
MATERIALS = {
    "straw": "#d9b872", "crown": "#e0b040", "baker": "#f4efe4", "souwester": "#f2c230", "rain": "#f2c230", "spacesuit": "#f0ece4",
    "armour": "#b8bfc8", "trench": "#c9ad7c", "space helmet": "#dfe8ee", "helmet": "#8a8d92", "trousers": "#3f5878", "captain": "#26355c",
}  # fmt: skip
_LONG_SKIRTS = re.compile(r"\b(?:gown|long dress|evening dress|ball ?gown)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Garment:
    slot: str
    value: str
    colours: tuple[str, ...]
    """In order of mention; the last stands next to the noun."""


def read_outfit(text: str) -> Outfit:
    """The clothes that a text names, each with its colour; what it does not name stays ""."""
    worn = tuple(_garments(text))
    tops = sorted((g for g in worn if g.slot == "top"), key=lambda g: [v for v, _ in _TOPS].index(g.value))
    outer = tops[0] if tops else None
    bottom = _one(worn, "bottom")
    hat = _one(worn, "hat")
    top_colour = _colour(outer)
    long = bool(outer and outer.value == "dress" and _LONG_SKIRTS.search(text))
    return Outfit(
        hat=hat.value if hat else "",
        hat_colour=_colour(hat)
        or (top_colour if hat and hat.value in ("souwester", "hood") else "")
        or (MATERIALS.get(hat.value, "") if hat else ""),
        top=outer.value if outer else "",
        top_colour=top_colour or (MATERIALS.get(outer.value, "") if outer else ""),
        accent=_accent(outer, tops),
        bottom=bottom.value if bottom else "long skirt" if long else _matching(outer),
        bottom_colour=_colour(bottom) or (top_colour if long or (outer and outer.value in _ONE_PIECE) else ""),
        shoe_colour=_colour(_one(worn, "shoes")),
        apron=_colour(_one(worn, "apron")) or ("#e8dcc0" if _one(worn, "apron") else ""),
        scarf=_colour(_one(worn, "scarf")) or ("#b8543c" if _one(worn, "scarf") else ""),
        glasses=_one(worn, "glasses") is not None,
    )


_ONE_PIECE = ("dress", "apron dress", "spacesuit", "suit", "overalls", "robe", "uniform", "armour")


def _matching(outer: _Garment | None) -> str:
    return "skirt" if outer and outer.value in ("dress", "apron dress") else "trousers" if outer and outer.value in _ONE_PIECE else ""


def _garments(text: str) -> Iterator[_Garment]:
    for match in _GARMENT.finditer(text):
        index = next(i for i in range(len(_VALUES)) if match[f"g{i}"] is not None)
        value = _VALUES[index]
        if re.search(r"\b(?:no|without(?: an?)?)\s+(?:\w+\s+)?$", text[: match.start()]):
            continue
        words = _adjectives(text[: match.start()])
        stripes = re.match(
            r"\s+with\s+((?:[\w-]+ ){1,2})(?:stripes|trim|buttons|spots|dots|cuffs|collar|lining|stars)", text[match.end() :]
        )
        found = _colours(words)
        yield _Garment(
            _SLOTS[value], value, (*_colours(stripes[1] if stripes else ""), *found) if found else _colours(stripes[1] if stripes else "")
        )


def _adjectives(before: str) -> str:
    """The words in front of a garment up to the determiner or the garment before it."""
    chunk = re.split(r"[.;:]|,(?!\s*[\w-]+\s*$)", before)[-1]
    words: list[str] = []
    for word in reversed(chunk.replace(",", " ").split()):
        if word.lower() in _STOP or _GARMENT.fullmatch(word) or len(words) == 6:
            break
        words.insert(0, word)
    return " ".join(words)


_COLOUR = re.compile(
    r"(?<![\w-])(" + "|".join(re.escape(c).replace(r"\-", "[- ]") for c in lexicon.colours()) + r")(?![\w])", re.IGNORECASE
)


def _colours(words: str) -> tuple[str, ...]:
    return tuple(c for m in _COLOUR.finditer(words) if (c := lexicon.colour_of(m[1])))


def _one(worn: tuple[_Garment, ...], slot: str) -> _Garment | None:
    return next((g for g in worn if g.slot == slot), None)


def _colour(garment: _Garment | None) -> str:
    return garment.colours[-1] if garment and garment.colours else ""


def _accent(outer: _Garment | None, tops: list[_Garment]) -> str:
    if outer is None:
        return ""
    if len(outer.colours) > 1:
        return outer.colours[0]
    return next((g.colours[-1] for g in tops[1:] if g.colours), "")
