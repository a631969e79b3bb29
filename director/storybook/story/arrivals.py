"""Who comes into a film though the prompt names nobody: the keeper of an advertised place, the owner of the prints."""

from __future__ import annotations

from dataclasses import replace

from director.storybook import lexicon
from director.storybook.facts import Being, Deed, Object, Reading, Setting
from director.storybook.story.pools import seeded
from director.storybook.titles import TAKEN_AWAY
from director.storybook.tokens import tokens

_FIRST_PERSON = frozenset(("my", "our", "me", "us", "we", "i", "myself", "ourselves"))
"""Words of somebody who tells what happened to them: "The day MY shadow ran away"."""
_WORN_BY_CHILDREN = frozenset(("toy", "clothing", "instrument"))
_PRINTS = frozenset(("paw", "paws", "pawprint", "pawprints"))


def peopled(reading: Reading, seed: int) -> Reading:
    """``reading`` with the people that its story cannot do without and its prompt takes for granted."""
    reading = _provided(_sought(_strayed(_kept(reading))))
    if not reading.beings and (
        reading.genre == "advert" or _opens(reading) or _FIRST_PERSON & {word.lower() for word in tokens(reading.prompt)}
    ):
        return replace(reading, beings=(_keeper(reading, seed),))
    if not reading.beings and any(deed.actor.lower() in _UNSEEN for deed in reading.deeds):
        return replace(reading, beings=(_keeper(reading, seed),))
    if len(reading.beings) == 1 and _PRINTS & {word.lower() for word in tokens(reading.prompt)}:
        return replace(reading, beings=(*reading.beings, _being("cat", apart="awaited")))
    return reading


def _kept(reading: Reading) -> Reading:
    """Whose animal it is looks after it, and it goes along, where the prompt says no more: "Grandpa's spider"."""
    if reading.deeds or reading.genre == "documentary" or len(reading.beings) != 2:
        return reading
    owner, pet = reading.beings
    if owner.creature is not None or pet.creature is None or pet.apart or f"'s {pet.words}" not in reading.prompt.replace("’", "'"):
        return reading
    look = Deed(who=(0,), actor="", verb="look", rest=f"after the {pet.words}", others=(1,))
    follow = Deed(who=(1,), actor="", verb="follow", rest=owner.name or f"the {owner.head}", others=(0,), link="and")
    return replace(reading, deeds=(look, follow))


def _sought(reading: Reading) -> Reading:
    """Whose thing is gone looks for it and finds it, where the prompt says no more; what is stolen was taken by somebody."""
    at = next((n for n, t in enumerate(reading.things) if t.words.split(" ")[0] in TAKEN_AWAY and t.category), -1)
    if at < 0 or len(reading.beings) != 1 or reading.deeds or reading.beings[0].apart:
        return reading
    words = reading.things[at].words
    plain = words.partition(" ")[2] or words
    look = Deed(who=(0,), actor="", verb="look", rest=f"for the {plain}", things=(at,))
    find = Deed(who=(0,), actor="", verb="find", rest=f"the {plain}", things=(at,), link="fulfilled")
    reading = replace(reading, deeds=(look, find), wish=f"find the {plain}")
    if not words.startswith("stolen "):
        return reading
    thief = len(reading.beings)
    steal = Deed(who=(thief,), actor="", verb="steal", rest=f"the {plain}", things=(at,))
    back = Deed(who=(thief,), actor="", verb="give", rest=f"back the {plain}", things=(at,), others=(0,), link="and")
    return replace(reading, beings=(*reading.beings, _being("thief")), deeds=(steal, look, back))


def _strayed(reading: Reading) -> Reading:
    """Who is lost looks for the way home, and whoever has missed it comes in the end: "Lost dog, big city"."""
    if reading.deeds or len(reading.beings) != 1 or not {"lost", "missing", "runaway"} & set(reading.beings[0].adjectives):
        return reading
    look = Deed(who=(0,), actor="", verb="look", rest="for the way home")
    if reading.beings[0].creature is None:
        find = Deed(who=(0,), actor="", verb="find", rest="the way home", link="fulfilled")
        return replace(reading, deeds=(look, find), wish="find the way home")
    follow = Deed(who=(0,), actor="", verb="follow", rest="a familiar smell", link="and")
    beings = (*reading.beings, _being("owner", apart="awaited"))
    return replace(reading, beings=beings, deeds=(look, follow), wish="find the way home")


_NEEDING = ("need", "want", "get", "seek", "demand")


def _provided(reading: Reading) -> Reading:
    """With whoever gives what somebody needs, in the place where that is given: the barber of a pirate's haircut."""
    for deed in reading.deeds:
        if deed.verb in _NEEDING and len(deed.who) == 1 and len(reading.beings) == 1 and (found := _provider(reading, deed)):
            return _with_provider(reading, deed.who[0], *found)
    return reading


def _provider(reading: Reading, deed: Deed) -> tuple[str, str] | None:
    """The thing that is needed, and its row of the table."""
    table = lexicon.pairs("providers.txt")
    rows = ((reading.things[n].words, table.get(reading.things[n].words) or table.get(reading.things[n].head)) for n in deed.things)
    return next(((words, row) for words, row in rows if row), None)


def _with_provider(reading: Reading, one: int, wanted: str, row: str) -> Reading:
    trade, place, done = (part.strip() for part in row.split("|"))
    other, found, needy = len(reading.beings), lexicon.place(place), reading.beings[one]
    settings = reading.settings or ((Setting(words=place, place=found, prep="in"),) if found is not None else ())
    verb, _, whose = done.partition(" ")
    asked = Deed(who=(one,), actor="", verb="ask", rest=f"the {trade} for {lexicon.article(wanted)} {wanted}", others=(other,))
    given = Deed(who=(other,), actor="", verb=verb, rest=f"{whose} {needy.name or f'the {needy.head}'}".strip(), others=(one,), link="and")
    return replace(reading, beings=(*reading.beings, _being(trade)), settings=settings, deeds=(*reading.deeds, asked, given))


_UNSEEN = lexicon.words("unseen")
"""Doers that are heard and not seen: somebody has to hear them."""
_SERVING = frozenset(("open", "opens", "opening", "sells", "serves", "offers", "welcomes", "everyone", "everybody"))


def _opens(reading: Reading) -> bool:
    """Whether a place of work is open to people, or does something itself, so that somebody must be behind it."""
    keepers = lexicon.pairs("keepers.txt")
    works = any(s.place.word in keepers for s in reading.settings)
    acts = any(not deed.who and (place := lexicon.place(deed.actor)) is not None and place.word in keepers for deed in reading.deeds)
    serves = bool(_SERVING & {word.lower() for word in tokens(reading.prompt)})
    return works and reading.genre != "documentary" and (serves or acts)


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
    found = lexicon.trade(word)
    figure = found.figure if found is not None and found.figure != "any" else ""
    return Being(words=word, head=word, trade=found, creature=lexicon.creature(word), apart=apart, figure=figure)
