"""From the words of a character sheet to a look that stays the same over the whole film.

What the sheet says is law. What it leaves open comes from the trade it names, then from the seed, in
palettes that go together; no two characters of one film wear the same main colour by chance.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from director.storybook import lexicon
from director.storybook.clothing import Outfit, read_outfit
from director.storybook.features import (
    AGENT,
    AGES,
    BEARD,
    BUILDS,
    DECADE,
    DECADES,
    HAIR_AFTER,
    HAIR_PHRASE,
    HEAD_END,
    HEIGHTS,
    MAN,
    NAME,
    NAMED,
    NO_BEARD,
    PERSON,
    SIZES,
    SKIN_WORDS,
    STYLES,
    WOMAN,
    YEARS,
)
from director.storybook.palettes import FREE_OUTFITS, HAIR_COLOURS, NATURAL_HAIR, SKINS, distance
from director.storybook.seeds import stable
from pipeline.film.scene import CreatureLook, PersonLook
from pipeline.film.screenplay import Character
from pipeline.illustration.creatures.varieties import variety_of

Look = PersonLook | CreatureLook


def look_of(sheet: str, seed: int) -> Look:
    """The look that a sheet describes; the same sheet and seed always give the same look."""
    return _draw(sheet, seed, ())


def looks_of(characters: Sequence[Character], seed: int) -> dict[str, Look]:
    """The looks of a film's characters by id; what the sheets leave open is chosen so that nobody looks like another."""
    looks: dict[str, Look] = {}
    for character in characters:
        looks[str(character.id)] = _draw(character.sheet, stable(seed, character.id), tuple(looks.values()))
    if not any(isinstance(look, PersonLook) for look in looks.values()):
        return looks
    return {name: _beside_people(look) for name, look in looks.items()}


def _beside_people(look: Look) -> Look:
    """A pet no larger than it is: alone in a film the size of a cat is free, beside people it is not."""
    return replace(look, size=look.size * _PET_SIZE) if isinstance(look, CreatureLook) and look.kind in _PETS and look.size <= 1 else look


_PETS = ("cat", "rabbit", "mouse", "hedgehog", "squirrel", "bird", "crow", "owl", "chicken", "duck", "frog", "snail")
_PET_SIZE = 0.78


def _draw(sheet: str, seed: int, others: tuple[Look, ...]) -> Look:
    rng = random.Random(stable(seed, " ".join(sheet.split()).lower()))
    head = _head(sheet)
    found = _creature(head)
    if found is not None:
        return _creature_look(found, sheet, head)
    return _person_look(sheet, head, rng, tuple(look for look in others if isinstance(look, PersonLook)))


def _head(sheet: str) -> str:
    """The noun phrase that says what the character is: "An old, kind lighthouse keeper"."""
    bare = NAMED.sub(" ", sheet.strip())
    name = NAME.match(bare)
    if name and not re.match(r"(?:A|An|The|Old|Young)\b", bare):
        bare = bare[name.end() :]
    cut = HEAD_END.search(bare)
    if cut and not re.search(r"\w", bare[: cut.start()]):
        cut = HEAD_END.search(bare, cut.end())
    return bare[: cut.start()] if cut else bare


def _creature(head: str) -> lexicon.Creature | None:
    words = re.findall(r"[\w'’-]+", head)
    for start in range(len(words)):
        for length in (3, 2, 1):
            phrase = " ".join(words[start : start + length])
            rest = " ".join(words[start + length : start + length + 2])
            if len(words) < start + length or lexicon.creature(phrase) is None:
                continue
            if _is_whole(phrase) and not (PERSON.match(rest) or AGENT.match(rest)):
                return lexicon.creature(phrase)
        if (PERSON.fullmatch(words[start]) or _exact_trade(words, start)) and not _describes(head, words, start):
            return None
    return None


def _describes(head: str, words: Sequence[str], start: int) -> bool:
    """Whether a trade or a word of kin only says what an animal is: "a stowaway cat", "a mother duck"."""
    following = words[start + 1] if start + 1 < len(words) else ""
    ends = re.search(rf"{re.escape(words[start])}\s+{re.escape(following)}\s*(?:,|$)", head)
    return bool(following) and _is_whole(following) and ends is not None


def _is_whole(phrase: str) -> bool:
    found = lexicon.creature(phrase)
    return found is not None and len(found.word.split()) == len(phrase.split())


def _exact_trade(words: Sequence[str], start: int) -> bool:
    return any(
        (found := lexicon.trade(" ".join(words[start : start + n]))) is not None
        and len(found.word.split()) == n
        and len(words) >= start + n
        for n in (3, 2, 1)
    )


def _trade(text: str) -> lexicon.Trade | None:
    """The most telling trade in a phrase: a craft before kinship, kinship before "man" and "woman"."""
    words = re.findall(r"[\w'’-]+", text)
    found: list[lexicon.Trade] = []
    for start in range(len(words)):
        for length in (3, 2, 1):
            phrase = " ".join(words[start : start + length])
            trade = lexicon.trade(phrase) if len(words) >= start + length else None
            if trade is not None and len(trade.word.split()) == length:
                found.append(trade)
                break
    common = {"man", "woman", "friend", "child", "son", "daughter", "teenager", "grandmother", "grandfather", "mother", "father"}
    telling = [t for t in found if t.group not in common]
    kin = [t for t in found if t.group in common - {"man", "woman", "friend"}]
    return next(iter((*telling, *kin, *found)), None)


# ---------------------------------------------------------------- creatures


def _creature_look(found: lexicon.Creature, sheet: str, head: str) -> CreatureLook:
    named = _colours_in(_FUR.sub(lambda m: _FUR_COLOURS[m[0].lower()], _outside_clothes(sheet)))
    size = next((factor for factor, pattern in SIZES if re.search(pattern, head, re.IGNORECASE)), 1.0)
    return CreatureLook(
        kind=found.kind,
        colour=named[0] if named else "",
        accent=named[1] if len(named) > 1 else "",
        size=size,
        variety=variety_of(found.word),
    )


_FUR_COLOURS = {
    "rusty": "rust", "rusted": "rust", "sandy": "tan", "ginger": "orange", "tawny": "tan", "snowy": "white",
    "golden": "gold", "honey": "tan", "chocolate": "brown", "ash": "grey", "silvery": "silver", "smoky": "grey",
    "pitch-black": "black", "speckled": "beige", "russet": "rust",
}  # fmt: skip
_FUR = re.compile(rf"\b(?:{'|'.join(_FUR_COLOURS)})\b", re.IGNORECASE)


def _outside_clothes(sheet: str) -> str:
    """A creature's text without its eyes and clothes, whose colours are not those of its coat."""
    return re.sub(
        r"(?:[\w'-]+ ){0,3}\b(?:eyes?|scarf|collar|hat|(?:rain|over|winter )coat|jacket|ribbon|bow|vest|glasses|cap|boots|"
        r"light|lights|lamp|antenna|bill|beak)\b",
        " ",
        sheet,
    )


_COLOUR = re.compile(
    r"\b(" + "|".join(re.escape(c).replace(r"\-", "[- ]") for c in lexicon.colours()) + r")(?![\w])(?!-?skin)", re.IGNORECASE
)


def _colours_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for m in _COLOUR.finditer(text) if (c := lexicon.colour_of(m[1]))))


# ---------------------------------------------------------------- people


@dataclass(frozen=True, slots=True)
class _Body:
    """What a person is before any clothes."""

    age: str
    figure: str


def _person_look(sheet: str, head: str, rng: random.Random, others: tuple[PersonLook, ...]) -> PersonLook:
    trade = _trade(head) or _trade(sheet)
    body = _Body(_age(sheet, head, trade, rng), _figure(sheet, head, trade, rng))
    skin = _first(SKIN_WORDS, sheet) or rng.choice([s for s in SKINS if s not in {o.skin for o in others}] or SKINS)
    outfit = _dressed(sheet, trade, body, rng, others)
    style, colour = _hair(sheet, body, skin, rng, others)
    look = PersonLook(
        age=body.age,
        figure=body.figure,
        build=_first(BUILDS, _body_words(head)) or _open_build(rng),
        height=_height(head, rng),
        skin=skin,
        hair=colour,
        hair_style=style,
        beard=_beard(sheet, body, rng),
        glasses=bool(
            re.search(r"\b(?:(?<!magnifying )glasses|spectacles|eyeglasses|bespectacled|monocle|pince-nez)\b", sheet, re.IGNORECASE)
        )
        or outfit.glasses,
        nose=round(rng.uniform(0.85, 1.2), 2),
        eyes=round(rng.uniform(0.95, 1.1) * (1.06 if body.age == "child" else 1.0), 2),
        jaw=round(rng.uniform(0.92, 1.1), 2),
        freckles=bool(re.search(r"\bfreckle", sheet, re.IGNORECASE)) or (body.age == "child" and skin in SKINS[:3] and rng.random() < 0.3),
    )
    return _clothe(look, outfit)


def _first(table: Sequence[tuple[str, str]], text: str) -> str:
    return next((value for value, pattern in table if re.search(pattern, text, re.IGNORECASE)), "")


def _body_words(head: str) -> str:
    """The head without what "round", "short" or "big" of hair, face or eyes would mean."""
    return re.sub(r"(?:\b[\w-]+ ){1,3}(?:glasses|eyes|face|hair|hat|beard|nose|smile|hands|cheeks)\b", " ", head)


def _age(sheet: str, head: str, trade: lexicon.Trade | None, rng: random.Random) -> str:
    if years := YEARS.search(sheet):
        return _age_of(int(next(g for g in years.groups() if g)))
    if decade := DECADE.search(sheet):
        return _age_of(int(decade[1]) * 10 + 5 if decade[1] else DECADES[decade[2].lower()] * 10 + 5)
    if re.search(r"\bmiddle-aged\b", sheet, re.IGNORECASE):
        return "adult"
    if found := _first(AGES, head):
        return found
    if re.search(
        r"\b(?:wrinkle[sd]?|white[- ]hair\w*|silver[- ]hair\w*|gr[ea]y[- ]hair\w*|(?:white|gr[ea]y) beard)\b", sheet, re.IGNORECASE
    ):
        return "old"
    if trade and trade.ages and trade.group not in ("man", "woman", "friend"):
        return trade.ages[0] if len(trade.ages) == 1 else rng.choice(trade.ages[:2])
    return rng.choice(("young", "adult", "adult"))


def _age_of(years: int) -> str:
    return "child" if years < 13 else "young" if years < 30 else "adult" if years < 60 else "old"


def _figure(sheet: str, head: str, trade: lexicon.Trade | None, rng: random.Random) -> str:
    for text in (head, sheet):
        woman, man = WOMAN.search(text), MAN.search(text)
        if woman or man:
            return "woman" if woman and (not man or woman.start() < man.start()) else "man"
    if trade and trade.figure in ("woman", "man"):
        return trade.figure
    if re.search(r"\b(?:beard|moustache|mustache|stubble|goatee)", sheet, re.IGNORECASE):
        return "man"
    return rng.choice(("woman", "man"))


def _open_build(rng: random.Random) -> str:
    return rng.choice(("slim", "average", "average", "average", "stout"))


def _height(head: str, rng: random.Random) -> float:
    said = next((factor for factor, pattern in HEIGHTS if re.search(pattern, _body_words(head), re.IGNORECASE)), 0.0)
    return said or round(rng.uniform(0.96, 1.05), 2)


def _hair(sheet: str, body: _Body, skin: str, rng: random.Random, others: tuple[PersonLook, ...]) -> tuple[str, str]:
    worn = re.sub(r"\b(?:an?|the|one) [\w-]+ in (?:the|her|his) hair\b", " ", sheet)
    said = " ".join(" ".join(g for g in m.groups() if g) + " " + m[0] for m in HAIR_PHRASE.finditer(worn))
    said = re.split(r"\b(?:skin|eyes|face|coat|shirt|dress|and a|with a)\b[ ,]*(?=\w)", said)[-1] if said else ""
    after = " ".join(m[1] for m in HAIR_AFTER.finditer(worn))
    style = _first(STYLES, f"{said} {after}") or ("bald" if re.search(r"\bbald", sheet, re.IGNORECASE) else "")
    colour = _hair_colour(said) or _hair_colour(re.split(r"[,.]", after)[0])
    taken = {(o.hair_style, o.hair) for o in others}
    style = style or _open_style(body, skin, rng, {o.hair_style for o in others})
    if not colour:
        natural = [
            c
            for c in NATURAL_HAIR["old" if body.age == "old" else "dark" if distance(skin, "#000000") < 330 else "light"]
            if (style, c) not in taken
        ]
        colour = rng.choice(natural or NATURAL_HAIR["light"])
    return style, colour


def _hair_colour(text: str) -> str:
    words = text.lower()
    found = [(m.start(), HAIR_COLOURS[name]) for name in HAIR_COLOURS for m in re.finditer(rf"\b{name}(?:ish|ing)?\b", words)]
    if found:
        return max(found)[1]
    named = _colours_in(text)
    return named[-1] if named else ""


def _open_style(body: _Body, skin: str, rng: random.Random, taken: set[str]) -> str:
    styles = {
        ("woman", "child"): ("braids", "ponytail", "bob", "curly"),
        ("woman", "young"): ("long", "bob", "ponytail", "wavy", "curly", "bun"),
        ("woman", "adult"): ("bob", "wavy", "bun", "long", "ponytail"),
        ("woman", "old"): ("bun", "bun", "short", "wavy"),
        ("man", "child"): ("mop", "short", "curly", "side part"),
        ("man", "young"): ("short", "side part", "curly", "mop", "spiky"),
        ("man", "adult"): ("short", "side part", "short", "curly", "buzz"),
        ("man", "old"): ("short", "bald", "side part"),
    }[body.figure if body.figure in ("woman", "man") else "man", body.age]
    if skin in SKINS[6:] and body.age != "old":
        styles = (*styles, "afro", "buzz" if body.figure == "man" else "braids")
    return rng.choice([s for s in styles if s not in taken] or styles)


def _beard(sheet: str, body: _Body, rng: random.Random) -> str:
    said = [(m[1].lower(), m[2].lower()) for m in BEARD.finditer(sheet)]
    if NO_BEARD.search(sheet):
        return "none"
    for words, kind in said:
        if kind in ("moustache", "mustache"):
            return "moustache"
        if kind == "stubble":
            return "stubble"
        if kind in ("goatee", "sideburns"):
            return "short"
        if kind.startswith("beard"):
            return (
                "long" if re.search(r"\blong|flowing|knee", words) else "short" if re.search(r"\bshort|trim|neat|small", words) else "full"
            )
    if body.figure != "man" or body.age in ("child", "young"):
        return "none"
    return rng.choice(
        ("full", "moustache", "short", "none", "none") if body.age == "old" else ("none", "none", "none", "stubble", "moustache")
    )


def _dressed(sheet: str, trade: lexicon.Trade | None, body: _Body, rng: random.Random, others: tuple[PersonLook, ...]) -> Outfit:
    """The sheet's clothes over the trade's over a free palette that nobody else wears."""
    usual = _rows(FREE_OUTFITS, body.figure, body.age)
    free = [o for o in usual if all(distance(o.top_colour, other.top_colour) > 60 for other in others)] or list(usual)
    chosen = rng.choice(free)
    said = read_outfit(sheet)
    plain = trade is None or trade.group in ("man", "woman", "friend", "child", "son", "daughter", "teenager", "mother", "father")
    worn = said if plain or trade is None else said.over(read_outfit(trade.look))
    if not said.top_colour and worn.top_colour and any(distance(worn.top_colour, o.top_colour) < 40 for o in others):
        worn = replace(worn, top_colour=chosen.top_colour)
    dressed = worn.over(chosen)
    bare_legs = (
        dressed.bottom == "shorts"
        and not worn.bottom
        and (body.age != "child" or dressed.top in ("coat", "rain", "robe", "uniform", "suit"))
    )
    return replace(dressed, bottom="trousers") if bare_legs else dressed


def _rows(rows: Sequence[Outfit], figure: str, age: str) -> tuple[Outfit, ...]:
    return tuple(
        r
        for r in rows
        if (figure == "woman" or (r.top != "dress" and "skirt" not in r.bottom)) and not (age == "old" and r.bottom == "shorts")
    )


def _clothe(look: PersonLook, outfit: Outfit) -> PersonLook:
    hatted = replace(look, hat=outfit.hat or "none")
    return replace(
        hatted,
        hat_colour=outfit.hat_colour or outfit.accent or look.hat_colour,
        top=outfit.top,
        top_colour=outfit.top_colour,
        accent=outfit.accent or look.accent,
        bottom=outfit.bottom,
        bottom_colour=outfit.bottom_colour,
        shoe_colour=outfit.shoe_colour or look.shoe_colour,
        apron=outfit.apron,
        scarf=outfit.scarf,
    )
