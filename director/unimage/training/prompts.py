"""Prompts by grammar: three words to two sentences over names, trades, creatures, places, things, wishes and obstacles.

Some words are held out: a word is, when a hash of it says so, so that every machine and every version holds out the same ones.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from director.storybook import lexicon
from director.storybook.seeds import stable
from director.storybook.story.pools import pool

HELD_OUT = 8
"""One word of so many is kept from training, everyday words aside."""

_BY_WORD = lexicon.pairs("prepositions_of_places.txt")
_BY_FAMILY = lexicon.pairs("prepositions_of_families.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words that prompts are made of."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    trades: tuple[str, ...]
    creatures: tuple[str, ...]
    places: tuple[str, ...]
    things: tuple[str, ...]


@cache
def _entries(section: str) -> tuple[str, ...]:
    """The entries of one section of the word list."""
    text = files("director.unimage.training").joinpath("prompts.txt").read_text(encoding="utf-8")
    _, _, rest = text.partition(f"\n[{section}]\n")
    lines = (line.strip() for line in rest.partition("\n[")[0].splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def is_held_out(kind: str, word: str) -> bool:
    """Whether training never sees a word; everyday words are never held out.

    Args:
        kind: "name", "trade", "creature" or "place".
        word: as the lexicon has it.
    """
    word = word.lower()
    asked = kind in ("name", "trade", "creature", "place") and word not in _entries("never held out")
    return asked and stable("held out", kind, word) % HELD_OUT == 0


@cache
def vocabulary(*, held_out: bool) -> Vocabulary:
    """The words of training, or those that it never sees; things are the same in both."""

    def of(kind: str, found: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(word for word in found if is_held_out(kind, word) == held_out)

    return Vocabulary(
        women=of("name", _names("woman")),
        men=of("name", _names("man")),
        trades=of("trade", lexicon.all_trades()),
        creatures=of("creature", lexicon.all_creatures()),
        places=of("place", tuple(word for word in lexicon.all_places() if word not in _entries("odd places"))),
        things=tuple(word for word in lexicon.shown_things() if (found := lexicon.thing(word)) is not None and found.held),
    )


@cache
def held_out_words(kind: str) -> frozenset[str]:
    """All words of a kind that training never sees, lower case."""
    words = vocabulary(held_out=True)
    found = {"name": (*words.women, *words.men), "trade": words.trades, "creature": words.creatures, "place": words.places}[kind]
    return frozenset(word.lower() for word in found)


@cache
def _names(figure: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for entry in pool("names.txt", "names") if figure in entry.tags for name in entry.text.split()))


def prompt(rng: random.Random, words: Vocabulary) -> str:
    """One prompt; numbers of ``rng`` decide."""
    texts, weights = _patterns()
    pattern = rng.choices(texts, weights)[0]
    found = {slot: _filled(slot, rng, words) for slot in _slots(pattern)}
    return pattern.format(**found)


@cache
def _patterns() -> tuple[tuple[str, ...], tuple[int, ...]]:
    found = [entry.split(" ", 1) for entry in _entries("patterns")]
    return tuple(text for _, text in found), tuple(int(weight) for weight, _ in found)


@cache
def _slots(pattern: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\{(\w+)\}", pattern))


def _filled(slot: str, rng: random.Random, words: Vocabulary) -> str:
    text = {
        "a": lambda: _somebody(rng, words),
        "b": lambda: _somebody(rng, words),
        "t": lambda: lexicon.with_article(rng.choice(words.things)),
        "at": lambda: _somewhere(rng, words),
        "name": lambda: rng.choice((*words.women, *words.men)),
        "name2": lambda: rng.choice((*words.women, *words.men)),
        "together": lambda: rng.choice(_entries("together")).format(t=lexicon.with_article(rng.choice(words.things))),
    }.get(slot.lower(), lambda: rng.choice(_entries(slot.lower())))()
    return text[:1].upper() + text[1:] if slot[0].isupper() else text


def _somebody(rng: random.Random, words: Vocabulary) -> str:
    """Somebody with an article: a shy baker, an old fox."""
    animal = rng.random() < 0.35
    noun = rng.choice(words.creatures if animal else words.trades)
    adjective = rng.choice(_entries("animals" if animal else "people")) if rng.random() < 0.5 else ""
    return lexicon.with_article(f"{adjective} {noun}".strip())


def _somewhere(rng: random.Random, words: Vocabulary) -> str:
    """A place with its preposition: in the bakery, on Mars."""
    word = rng.choice(words.places)
    if word in _entries("adverbs"):
        return word
    place = lexicon.place(word)
    prep = _BY_WORD.get(word) or _BY_FAMILY.get(place.family if place else "", "in")
    prep = "in" if prep.startswith("under water") else prep
    return f"{prep} {word.title()}" if word in _entries("proper") else f"{prep} the {word}"
