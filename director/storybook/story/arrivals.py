"""Who comes into a film though the prompt names nobody: the keeper of an advertised place, the owner of the prints."""

from __future__ import annotations

from dataclasses import replace

from director.storybook import lexicon
from director.storybook.facts import Being, Object, Reading
from director.storybook.story.pools import seeded
from director.storybook.tokens import tokens

_WORN_BY_CHILDREN = frozenset(("toy", "clothing", "instrument"))
_PRINTS = frozenset(("paw", "paws", "pawprint", "pawprints"))


def peopled(reading: Reading, seed: int) -> Reading:
    """``reading`` with the people that its story cannot do without and its prompt takes for granted."""
    if not reading.beings and (reading.genre == "advert" or _opens(reading)):
        return replace(reading, beings=(_keeper(reading, seed),))
    if not reading.beings and any(deed.actor.lower() in _UNSEEN for deed in reading.deeds):
        return replace(reading, beings=(_keeper(reading, seed),))
    if len(reading.beings) == 1 and _PRINTS & {word.lower() for word in tokens(reading.prompt)}:
        return replace(reading, beings=(*reading.beings, _being("cat", apart="awaited")))
    return reading


_UNSEEN = lexicon.words("unseen")
"""Doers that are heard and not seen: somebody has to hear them."""
_SERVING = frozenset(("open", "opens", "opening", "sells", "serves", "offers", "welcomes", "everyone", "everybody"))


def _opens(reading: Reading) -> bool:
    """Whether a place of work is open to people, so that somebody must have opened it."""
    works = any(s.place.word in lexicon.pairs("keepers.txt") for s in reading.settings)
    return works and reading.genre != "documentary" and bool(_SERVING & {word.lower() for word in tokens(reading.prompt)})


def _keeper(reading: Reading, seed: int) -> Being:
    """Who works where the advert is set, else somebody who would like to have what it offers."""
    keepers = lexicon.pairs("keepers.txt")
    found = next((keepers[s.place.word] for s in reading.settings if s.place.word in keepers), "")
    if found:
        return _being(found)
    rng = seeded(seed, reading.prompt, "customer")
    return _being(rng.choice(("girl", "boy") if _for_children(reading.things) else ("woman", "man")))


def _for_children(things: tuple[Object, ...]) -> bool:
    return any(thing.category in _WORN_BY_CHILDREN for thing in things[:1])


def _being(word: str, apart: str = "") -> Being:
    return Being(words=word, head=word, trade=lexicon.trade(word), creature=lexicon.creature(word), apart=apart)
