"""Where a film plays when its prompt names no place: what its things, trades and animals imply."""

from __future__ import annotations

import random
import re
from itertools import pairwise

from director.storybook import lexicon
from director.storybook.facts import Object, Reading
from director.storybook.story.cast import Player

_IMPLIED_THING = lexicon.pairs("places_of_things.txt")
_CREATURE_FALLBACK = "meadow"


def known_place(words: str) -> lexicon.PlaceWord:
    """What the lexicon knows of a place; a meadow for what it does not know."""
    found = lexicon.place(words) or lexicon.place("meadow")
    assert found is not None
    return found


OUTSIDE = lexicon.words("outside")
_WAITED_FOR = {
    "bus": "bus stop",
    "train": "station",
    "ship": "harbour",
    "taxi": "street",
    "ferry": "ferry landing",
    "tram": "tram stop",
    "plane": "airport",
    "letter": "porch",
}


def home(reading: Reading, players: tuple[Player, ...], rng: random.Random) -> str:
    """The place, as a word, that suits the prompt best."""
    waited = next(
        (
            _WAITED_FOR[reading.things[t].head]
            for d in reading.deeds
            if d.verb in ("wait", "await", "miss", "catch")
            for t in d.things
            if reading.things[t].head in _WAITED_FOR
        ),
        "",
    )
    if waited:
        return waited
    if (water := swum_in(reading, players)) == "swimming pool":
        return water
    if _TIDE.search(reading.prompt):
        return "shore"
    found = _usual_home(reading, players, rng)
    place = known_place(found)
    goes_out = any(d.verb in OUTSIDE and not reading.settings for d in reading.deeds) and (reading.weather or reading.light)
    if (
        place.indoors
        and (goes_out or reading.light == "neon" or reading.weather in ("rain", "snow", "storm", "fog"))
        and place.family not in ("cave", "spaceship", "kitchen")
    ):
        return "alley" if reading.light in ("neon", "night") and reading.genre == "mystery" else "street"
    return found


_TIDE = re.compile(r"\b(?:low|high|ebb|spring|incoming|rising|the) tide\b", re.IGNORECASE)
_RACED = lexicon.words("raced-in-a-pool")


def swum_in(reading: Reading, players: tuple[Player, ...]) -> str:
    """Where people swim whose prompt does not say where: in a pool what is school or sport, else in a lake; "" for animals and divers."""
    swimming = [d for d in reading.deeds if "swim" in (d.verb, d.inner) and d.who]
    people = any(players[i].being.creature is None for d in swimming for i in d.who if i < len(players))
    if not people:
        return ""
    return "swimming pool" if _RACED & set(re.findall(r"[a-z]+", reading.prompt.lower())) else "lake"


_ADVERTISED = {
    "light": "living room", "furniture": "living room", "machine": "living room", "book": "living room", "toy": "children's room",
    "instrument": "living room", "drink": "kitchen", "food": "kitchen", "vehicle": "country road", "tool": "workshop",
    "vessel": "kitchen", "treasure": "living room", "letter": "living room",
}  # fmt: skip
"""Where what an advert praises is at home."""
_HABITATS = lexicon.pairs("habitats.txt")
_RIDDEN = frozenset(("ride", "steal", "look", "race", "cycle", "pedal", "chase", "lose", "find"))
"""What is done with a bicycle out of doors."""


_TOO_FAR = frozenset(("sea", "space", "sky", "underwater", "planet", "spaceship"))
"""What is said of people who are elsewhere as well: a sea captain, a space pirate."""


def _named_after(player: Player) -> str:
    """The place that somebody is named after: a MARKET thief, a CIRCUS bear, a STREET musician."""
    words = (*player.being.adjectives, player.being.head)
    alone = (a.lower() for a, b in pairwise(words) if lexicon.thing(f"{a} {b}") is None)  # not the ice of an ICE CREAM vendor
    return next((word for word in alone if (place := _exactly(word)) is not None and place.family not in _TOO_FAR), "")


def _exactly(word: str) -> lexicon.PlaceWord | None:
    """The place that is called just so."""
    place = lexicon.place(word)
    return place if place is not None and place.word == word else None


def _belongs(thing: Object) -> str:
    """The room that a thing is named after: the LIBRARY books, a KITCHEN clock."""
    first = thing.words.split(" ")[0]
    place = _exactly(first) if " " in thing.words and lexicon.thing(thing.words) is None else None
    plain = lexicon.thing(first) is None and first not in _DESCRIBING
    return first if place is not None and place.indoors and place.family not in _DRIVEN and plain else ""


def _owners(reading: Reading, players: tuple[Player, ...]) -> str:
    """Where the owner of an animal is at home, if its owner is all that is said: the mayor's parrot lives in town, not in the jungle."""
    lead = players[0].being if len(players) == 1 else None
    if lead is None or lead.creature is None:
        return ""
    whose = re.search(rf"([\w-]+)['’]s (?:[\w-]+ )?{re.escape(lead.head)}\b", reading.prompt, re.IGNORECASE)
    if whose is None:
        return ""
    said = re.search(r"\b(?:town|village|city|castle|farm|ship|palace)\b", reading.prompt, re.IGNORECASE)
    trade = lexicon.trade(whose[1])
    return said[0].lower() if said else trade.places[0] if trade is not None else "living room"


_DESCRIBING = frozenset(("flat", "mine", "safe", "dump", "spa"))
"""Words for rooms that say what a thing is like: a flat tyre."""


_DRIVEN = frozenset(("train", "airplane", "bus", "spaceship", "car", "ship deck", "submarine"))
"""A train ticket is anywhere."""


def _usual_home(reading: Reading, players: tuple[Player, ...], rng: random.Random) -> str:
    taught = any(p.being.trade is not None and p.being.trade.group == "teacher" for p in players)
    if taught and any(thing.category == "instrument" for thing in reading.things):
        return "music room"
    if players and (named := next(filter(None, map(_named_after, players)), "")):
        return named
    if (named := next(filter(None, map(_belongs, reading.things)), "")) and not any(map(_trade_place, players)):
        return named
    if (owned := _owners(reading, players)) and not reading.settings:
        return owned
    for thing in reading.things:
        implied = _IMPLIED_THING.get(thing.head) or _IMPLIED_THING.get(thing.words) or _where_eaten(thing, reading, players)
        gone_out = thing.category == "vehicle" and any(deed.verb in _RIDDEN for deed in reading.deeds)
        if implied and (
            gone_out or not (players and players[0].being.trade is not None and (_at_home(players[0]) or thing.category == "letter"))
        ):
            return implied
    if reading.genre == "advert" and reading.things and reading.things[0].category in _ADVERTISED:
        return _ADVERTISED[reading.things[0].category]
    if players and any(d.verb in ("race", "compete") for d in reading.deeds) and players[0].being.creature is not None:
        return "country road"
    kinds = {p.being.creature.kind for p in players if p.being.creature is not None}
    if len(players) > 1 and kinds & OF_THE_SEA and any(_on_land(player) for player in players):
        return "shore"  # where those on land meet those in the water
    if players:
        hosts = [p for p in players[1:] if _trade_place(p) and not p.being.apart]
        return _player_home(hosts[0] if hosts and players[0].being.creature is not None else players[0], rng)
    for weather, place in (("storm", "coast"), ("rain", "street"), ("snow", "village"), ("fog", "harbour"), ("wind", "meadow")):
        if reading.weather == weather:
            return place
    return rng.choice(("hill", "village", "street", "coast", "meadow"))


_AMONG_PEOPLE = ("", "alley", "attic")
"""Homes of animals that live with people: cats and mice have kitchens."""
_COOKED = frozenset(("bake", "cook", "fry", "boil", "roast", "stir", "knead", "serve"))


def _where_eaten(thing: Object, reading: Reading, players: tuple[Player, ...]) -> str:
    """The kitchen for food, "" for the food of animals that are alone with it and do not cook: penguins sit on their egg in the snow."""
    wild = players and all(p.being.creature is not None and p.being.creature.home not in _AMONG_PEOPLE for p in players)
    cooks = any(_COOKED & {deed.verb, deed.inner} for deed in reading.deeds)
    return "kitchen" if thing.category == "food" and players and (cooks or not wild) else ""


OF_THE_SEA = frozenset(("whale", "octopus"))


def _on_land(player: Player) -> bool:
    return player.being.creature is None or player.being.creature.kind not in (*OF_THE_SEA, "fish", "turtle")


_RETIRED = frozenset(("retired", "former", "unemployed"))
_COMMON = frozenset(("street", "road", "village", "alley", "park"))
"""Places where a trade is at home no more than everybody is: what the film is about says more."""
_ANYWHERE = lexicon.words("anywhere")


def _trade_place(player: Player) -> str:
    trade = player.being.trade
    return trade.places[0] if trade is not None and trade.group not in _ANYWHERE else ""


def _at_home(player: Player) -> bool:
    """Whether a trade has a place of its own, other than where everybody is; who is retired from it is elsewhere."""
    return not _RETIRED & set(player.being.adjectives) and known_place(_trade_place(player) or "street").family not in _COMMON


def _player_home(player: Player, rng: random.Random) -> str:
    if player.being.creature is not None:
        return _HABITATS.get(player.being.creature.word) or player.being.creature.home or _CREATURE_FALLBACK
    return _trade_place(player) or (rng.choice(player.being.trade.places) if player.being.trade is not None else "village")


def far_home(players: tuple[Player, ...]) -> str:
    """Where somebody is who is somewhere else for the whole film."""
    apart = next(p for p in players[1:] if p.being.apart == "far")
    if _trade_place(apart):
        return _trade_place(apart)
    return "kitchen" if apart.age != "child" else "children's room"
