"""English words for what the illustrator can draw: typed look-ups over the tables beside this module.

Every function takes a word or short phrase in any form (plural, past tense, capital letters) and
returns None, or "" for members of an enumeration, when the word is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeVar

from director.storybook.lexicon.inflection import bases, singular

Entry = TypeVar("Entry")

_ASKED = 1 << 15
"""Phrases whose meaning is kept: staging asks for every few words of a text in a row, again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWord:
    """A place as English names it.

    Attributes:
        word: the word that was found, singular or plural as in the table.
        family: one of PLACES.
        indoors: whether it has a roof.
        details: nouns that the set shows; the word's own first.
        sounds: what is heard there, short clauses.
    """

    word: str
    family: str
    indoors: bool
    details: tuple[str, ...]
    sounds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A trade or role.

    Attributes:
        word: the word that was found.
        group: first word of its row in the table; words of one row dress alike.
        look: clothes as a noun phrase with colours.
        tools: things that belong to the trade.
        places: place words where it is at home.
        figure: "woman", "man" or "any".
        ages: usual ages, likeliest first: child, young, adult, old.
    """

    word: str
    group: str
    look: str
    tools: tuple[str, ...]
    places: tuple[str, ...]
    figure: str
    ages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Creature:
    """An animal or being: the ``word`` in English, its drawn ``kind``, its ``voice`` and where it is at ``home``."""

    word: str
    kind: str
    voice: str
    home: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A noun that can be shown: its ``word``, its ``category`` and whether a hand can hold it."""

    word: str
    category: str
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeling:
    """A feeling: the ``expression`` it shows (one of EXPRESSIONS) and the ``mood`` it gives a film."""

    word: str
    expression: str
    mood: str


@lru_cache(maxsize=_ASKED)
def place(word: str) -> PlaceWord | None:
    """The place that ``word`` names: "bakery", "tide pool", "the old pier" (by its longest known ending)."""
    return _longest(word, _places())


def place_of(word: str) -> str:
    """One of PLACES for a place word, or ""."""
    found = place(word)
    return found.family if found else ""


@lru_cache(maxsize=_ASKED)
def trade(word: str) -> Trade | None:
    """The trade or role that ``word`` names; of a phrase, its longest known ending."""
    return _longest(word, _trades())


@lru_cache(maxsize=_ASKED)
def creature(word: str) -> Creature | None:
    """The animal or being that ``word`` names; of a phrase, its longest known ending."""
    return _longest(word, _creatures())


def creature_of(word: str) -> str:
    """One of CREATURES for an animal word, or ""."""
    found = creature(word)
    return found.kind if found else ""


@lru_cache(maxsize=_ASKED)
def thing(word: str) -> Thing | None:
    """The thing that ``word`` names; of a phrase, its longest known ending."""
    return _longest(word, _all_things())


def is_thing(word: str) -> bool:
    """Whether ``word`` names something that can be shown."""
    found = thing(word)
    return found is not None and found.category != "abstract"


def shown_things() -> tuple[str, ...]:
    """All nouns of things that scene codecs can tell apart by their spelling, in the order of their table."""
    return tuple(word for word, thing in _things().items() if thing.category != "abstract")


def all_places() -> tuple[str, ...]:
    """All words for places, in the order of their table."""
    return tuple(_places())


def all_trades() -> tuple[str, ...]:
    """All words for trades and roles, in the order of their table."""
    return tuple(_trades())


def all_creatures() -> tuple[str, ...]:
    """All words for animals and beings, in the order of their table."""
    return tuple(_creatures())


def vehicle_of(word: str) -> str:
    """The vehicle noun that ``word`` names ("rowing boat", "car"), or ""."""
    found = thing(word)
    return found.word if found and found.category == "vehicle" else ""


def pose_of(verb: str) -> str:
    """One of POSES for a verb in any form, or ""."""
    words = verb.lower().strip()
    return next((_poses()[form] for form in (words, *bases(words)) if form in _poses()), "")


def verb_of(word: str) -> str:
    """The base form of a known verb in any form, or ""."""
    words = word.lower().strip()
    return next((form for form in bases(words) if form in _poses()), "")


def feeling(word: str) -> Feeling | None:
    """The feeling that ``word`` names ("lonely", "Furious")."""
    return _feelings().get(word.lower().strip())


def expression_of(word: str) -> str:
    """One of EXPRESSIONS for a feeling word, or ""."""
    found = feeling(word)
    return found.expression if found else ""


def mood_of(word: str) -> str:
    """The mood that a feeling word gives a film, or ""."""
    found = feeling(word)
    return found.mood if found else ""


def light_of(word: str) -> str:
    """One of LIGHTS for a word of time or light, or ""."""
    return _time()["light"].get(word.lower().strip(), "")


def weather_of(word: str) -> str:
    """One of WEATHERS for a weather word, or ""."""
    return _time()["weather"].get(word.lower().strip(), "")


def season_of(word: str) -> str:
    """One of SEASONS for a word of season, month or feast, or ""."""
    return _time()["season"].get(word.lower().strip(), "")


def colour_of(word: str) -> str:
    """The colour value, for example "#26355c", of a colour word ("navy", "dark blue"), or ""."""
    return _colours().get(word.lower().strip().replace(" ", "-"), "")


def colours() -> tuple[str, ...]:
    """All colour words, longest first, with hyphens."""
    return tuple(sorted(_colours(), key=len, reverse=True))


@cache
def words(name: str) -> frozenset[str]:
    """The word set of this name.

    Raises:
        KeyError: there is none.
    """
    return _wordsets()[name]


@cache
def pairs(file: str) -> dict[str, str]:
    """A table of two columns beside this module, word to value."""
    rows = (line.partition(":") for line in _lines(file))
    return {word.strip(): value.strip() for word, _, value in rows}


def bearer_of(name: str) -> str:
    """The figure of whoever bears a given name, "woman" or "man"; "" for names of both and unknown ones."""
    return _given_names().get(name.lower(), "")


@cache
def _given_names() -> dict[str, str]:
    return {name.lower(): figure for figure, names in pairs("given_names.txt").items() for name in names.split()}


@cache
def _wordsets() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    name = ""
    for line in _lines("wordsets.txt"):
        if line.startswith("["):
            name = line.strip("[] ")
            found[name] = set()
        else:
            found[name].update(line.split())
    return {name: frozenset(members) for name, members in found.items()}


def _longest(phrase: str, table: dict[str, Entry]) -> Entry | None:
    words = phrase.lower().strip().split()
    for start in range(len(words)):
        tail = " ".join(words[start:])
        found = table.get(tail) or table.get(singular(tail))
        if found is not None:
            return found
    return None


def _lines(name: str) -> Iterator[str]:
    text = files("director.storybook.lexicon").joinpath(name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line.strip() and not line.startswith("# "))


def _list(text: str, by: str = ",") -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(by) if part.strip())


@cache
def _places() -> dict[str, PlaceWord]:
    table: dict[str, PlaceWord] = {}
    head: tuple[str, ...] = ()
    for line in _lines("places.txt"):
        if line.startswith("@"):
            head = _list(line[1:], "|")
            continue
        for entry in _list(line, ";"):
            found = _place(entry, head)
            table.setdefault(found.word, found)
    return table


def _place(entry: str, head: tuple[str, ...]) -> PlaceWord:
    match = re.fullmatch(r"([^(]+?)\s*(?:\(([^)]*)\))?", entry)
    assert match is not None, entry
    own = _list(match[2] or "")
    details = tuple(dict.fromkeys((*own, *_list(head[2]))))
    return PlaceWord(word=match[1], family=head[0], indoors=head[1] == "in", details=details, sounds=_list(head[3], ";"))


@cache
def _trades() -> dict[str, Trade]:
    table: dict[str, Trade] = {}
    for line in _lines("trades.txt"):
        words, look, tools, places, figure, ages = _list(line, "|")
        group = _list(words)[0]
        for word in _list(words):
            found = Trade(
                word=word, group=group, look=look, tools=_list(tools), places=_list(places), figure=_figure(word, figure), ages=_list(ages)
            )
            table.setdefault(word, found)
    return table


def _figure(word: str, usual: str) -> str:
    if re.search(r"(woman|girl|lady|heroine|huntress|mistress|aviatrix|bachelorette|girlfriend|matriarch|widow)$", word):
        return "woman"
    if re.search(r"(?<!wo)(?<!hu)(man|boy|lad|master|gentleman|bachelor|boyfriend|widower|lord|guy)$", word):
        return "man"
    return usual


@cache
def _creatures() -> dict[str, Creature]:
    table: dict[str, Creature] = {}
    for line in _lines("creatures.txt"):
        head, voice, home = _list(line, "|")
        kind, words = _list(head, ":")
        for word in _list(words):
            table.setdefault(word, Creature(word=word, kind=kind, voice=voice, home=home))
    return table


@cache
def _things() -> dict[str, Thing]:
    return _things_of("things.txt")


@cache
def _all_things() -> dict[str, Thing]:
    return _things() | _things_of("more_things.txt")


def _things_of(file: str) -> dict[str, Thing]:
    table: dict[str, Thing] = {}
    for line in _lines(file):
        head, words = line.split(" : ", 1)
        category, held = head.replace("!", "").strip(), "!" in head
        for word in _list(words):
            table.setdefault(word, Thing(word=word, category=category, held=held))
    return table


@cache
def _poses() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _lines("poses.txt"):
        pose, words = _list(line, ":")
        for word in _list(words):
            table.setdefault(word, pose)
    return table


@cache
def _feelings() -> dict[str, Feeling]:
    table: dict[str, Feeling] = {}
    for line in _lines("feelings.txt"):
        head, words = _list(line, ":")
        expression, mood = _list(head, "|")
        for word in (expression, *_list(words)):
            table.setdefault(word, Feeling(word=word, expression=expression, mood=mood))
    return table


@cache
def _time() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    kind = ""
    for line in _lines("time.txt"):
        if line.startswith("["):
            kind = line.strip("[] ")
            tables[kind] = {}
            continue
        member, words = _list(line, ":")
        for word in _list(words):
            tables[kind].setdefault(word, member)
    return tables


@cache
def _colours() -> dict[str, str]:
    return {line.split(":")[0]: line.split(":")[1].strip() for line in _lines("colours.txt")}
