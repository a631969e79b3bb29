"""Wording: a deed of the prompt as a sentence of the film, with ids, agreement and pronouns in place."""

from __future__ import annotations

import re

from director.storybook import lexicon
from director.storybook.facts import Deed, Object, Reading
from director.storybook.story.cast import Player
from director.storybook.story.settings import Scenery

_FIRST_PERSON = {
    "his": "my",
    "her": "my",
    "their": "our",
    "its": "my",
    "himself": "myself",
    "herself": "myself",
    "itself": "myself",
    "themselves": "ourselves",
}
_STAY_HER = re.compile(r"\b(?:her|him|them|it)$")
_MASS = lexicon.words("mass")


def subject(deed: Deed, players: tuple[Player, ...], seen: set[str]) -> str:
    """Who does it: the prompt's words with ids on first mention, ids alone later."""
    if not deed.who:
        return _lowered(deed.actor) or "it"
    doing = tuple(players[i] for i in deed.who if i < len(players))
    fresh = not any(player.id in seen for player in doing)
    if deed.mixed and deed.actor:
        text = _lowered(deed.actor)
        for player in doing:
            text = _tagged(text, player.noun, player.token)
        seen.update(player.id for player in doing)
        return text
    if not fresh:
        named = tuple(player.token if player.id in seen else f"{introduced(player)} {player.token}" for player in doing)
        seen.update(player.id for player in doing)
        return listed(named)
    seen.update(player.id for player in doing)
    if len(doing) > 1 and len({p.being.words or p.name for p in doing}) == 1:
        head = _lowered(deed.actor) if deed.actor and deed.actor.lower() not in ("they", "we") else f"the {lexicon.plural(doing[0].noun)}"
        return f"{head} {listed(tuple(p.token for p in doing))}"
    return listed(tuple(f"{introduced(p)} {p.token}" for p in doing))


def introduced(player: Player) -> str:
    """The noun that goes before an id token: "the old clockmaker", or the name of somebody who is only named."""
    words = player.being.words
    if words and player.being.name:
        return f"the {words} {player.being.name}"
    return f"the {words}" if words else player.name


def predicate(deed: Deed) -> str:
    """The verb with what follows, in the third person present."""
    plural = deed.plural or len(deed.who) > 1
    if deed.auxiliary:
        core = deed.auxiliary if not deed.negative or deed.auxiliary == "cannot" else f"{deed.auxiliary} not"
        return f"{core} {deed.verb} {deed.rest}".strip()
    if deed.perfect and deed.negative:
        done = lexicon.participle(deed.verb) if deed.verb != "be" else "been"
        return f"{'have' if plural else 'has'} {deed.negative} {done} {deed.rest}".strip()
    if deed.negative in ("never", "no longer") and deed.verb != "be":
        return f"{deed.negative} {deed.verb if plural else lexicon.third(deed.verb)} {deed.rest}".strip()
    if deed.negative and deed.verb != "be":
        return f"{'do' if plural else 'does'} not {deed.verb} {deed.rest}".strip()
    verb = ("are" if deed.verb == "be" else deed.verb) if plural else lexicon.third(deed.verb)
    return f"{verb}{' not' if deed.negative else ''} {deed.rest}".strip()


def placed(text: str, deed: Deed, players: tuple[Player, ...], scenery: Scenery, seen: set[str]) -> str:
    """``text`` with the ids of people and place behind their nouns, and the place added where it is not named."""
    beside = ""
    for index in deed.others:
        if index < len(players) and not players[index].being.apart:
            alike = tuple(
                players[i].token for i in deed.others if i < len(players) and players[i].being.words == players[index].being.words
            )
            if players[index].token in text:
                seen.add(players[index].id)
                continue
            marked = _tagged(text, players[index].noun or players[index].name, listed(alike), players[index].being.name)
            near = f"{text}, {introduced(players[index]) if players[index].id not in seen else ''} {players[index].token} close by,"
            beside = beside or ("" if marked != text or players[index].token in text else near[len(text) :])
            text = marked
            seen.add(players[index].id)
    words = scenery.known_as or scenery.noun.removeprefix("the ").removeprefix("my ")
    named = next(
        (m for m in re.finditer(rf"\b{re.escape(words)}\b(?!\s*<|['’]s)", text, re.IGNORECASE) if not _compounded(text[m.end() :])), None
    )
    named = named or re.search(rf"\bthe {re.escape(words.split(' ')[-1])}\b(?!\s*<| of\b|'s)", text, re.IGNORECASE)  # "to the theatre"
    if named is not None:
        return f"{text[: named.end()]} {scenery.token}{text[named.end() :]}{beside}"
    goes = deed.verb in ("come", "go", "return") and not deed.rest
    where = f"to {scenery.noun} {scenery.token}" if goes else scenery.there
    return f"{text} {where}{beside}" if not text.endswith(scenery.token) else f"{text}{beside}"


def _compounded(behind: str) -> bool:
    """Whether a place's word only says what kind of thing follows: "the library BOOKS"."""
    following = re.match(r"\s([a-z]+)\b", behind)
    return following is not None and lexicon.thing(lexicon.singular(following[1])) is not None and lexicon.verb_of(following[1]) == ""


def with_object(text: str, deed: Deed, players: tuple[Player, ...]) -> str:
    """``text`` with a last "her", "him" or "them" as the id of the one it means."""
    match = re.search(r"\b(her|him|them|it)$", text)
    figure = {"her": "woman", "him": "man"}.get(match[1], "") if match is not None else ""
    meant = next((p for i, p in enumerate(players) if i not in deed.who and figure and p.figure == figure), None)
    if match is not None and match[1] == "it":
        meant = next((players[i] for i in deed.others if i < len(players) and players[i].being.creature is not None), None)
    return f"{text[: match.start()]}{meant.token}" if match is not None and meant is not None else text


def _tagged(text: str, noun: str, token: str, name: str = "") -> str:
    """``text`` with the id behind a noun, and behind the name that follows it: "his granddaughter Lucia <Character3>"."""
    called = rf"(?: {re.escape(name)}\b)?" if name else ""
    match = re.search(rf"\b{re.escape(noun)}s?\b{called}(?!\s*<|'s)", text, re.IGNORECASE)
    if match is None:
        return text
    return f"{text[: match.end()]} {token}{text[match.end() :]}"


def spoken_phrase(phrase: str) -> str:
    """A phrase of the prompt in the mouth of the one it is about: "find her daughter" becomes "find my daughter"."""
    kept = [_FIRST_PERSON.get(word, word) if not _STAY_HER.search(" ".join(words)) else word for words, word in _growing(phrase)]
    return " ".join(kept)


def _growing(phrase: str) -> list[tuple[list[str], str]]:
    words = phrase.split()
    final = words[-1:] if words and words[-1] in ("her", "him", "them", "it") else []
    return [(final if index == len(words) - 1 else [], word) for index, word in enumerate(words)]


def definite(thing: Object) -> str:
    """The thing with its article, short, as one speaks of it: "the cake", "the message"."""
    return f"the {short(thing)}"


def short(thing: Object) -> str:
    """The noun as one speaks of it."""
    words = thing.words.split(" in a ")[0].split()
    return " ".join(
        words[-2:] if len(" ".join(words[-2:])) < 16 and len(words) > 1 and thing.category != "" and " " in thing.head else words[-1:]
    )


def full(thing: Object) -> str:
    """The noun with its adjectives and article: "the burnt cake"."""
    return f"the {thing.words}"


def first_thing(reading: Reading, deed: Deed | None) -> Object | None:
    """The thing that a beat is about: that of its deed, else the first of the prompt that can be shown."""
    indices = deed.things if deed is not None else ()
    candidates = [reading.things[i] for i in indices if i < len(reading.things)] + list(reading.things)
    shown = [t for t in candidates if t.category not in ("abstract", "sight", "") and lexicon.light_of(t.head) == ""]
    return shown[0] if shown else None


def listed(words: tuple[str, ...]) -> str:
    """The words with commas and a last "and"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def sentence(text: str) -> str:
    """``text`` with a capital letter, single spaces and one full stop."""
    folded = re.sub(r"\s+([,.;:])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,")
    folded = re.sub(r",\s*,", ",", folded)
    return f"{folded[:1].upper()}{folded[1:]}" if folded.endswith((".", "!", "?")) else f"{folded[:1].upper()}{folded[1:]}."


def _lowered(text: str) -> str:
    first, _, rest = text.partition(" ")
    common = first.lower() in (
        "a",
        "an",
        "the",
        "two",
        "three",
        "four",
        "five",
        "my",
        "his",
        "her",
        "their",
        "some",
        "every",
        "one",
        "many",
        "old",
        "no",
        "its",
        "our",
    )
    known = (
        lexicon.thing(first.lower()) is not None
        or lexicon.creature(first.lower()) is not None
        or lexicon.trade(first.lower()) is not None
        or lexicon.season_of(first)
    )
    return f"{first.lower()} {rest}".strip() if common or known else text
