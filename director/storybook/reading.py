"""Reading a prompt: who, where, when, what they do in what order, what they want and what stands in the way.

The reading keeps the prompt's own words, because the film shows and says them. Nothing in here
invents; that is the story's work. What could not be placed is listed in ``Reading.unused``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

from director.storybook import lexicon
from director.storybook.clauses import clauses_of, foreign
from director.storybook.facts import FEMALE, MALE, TIMES, Being, Reading, without_teacher
from director.storybook.ledger import enter, glean, settle, stand_there
from director.storybook.naming import grown, told_apart
from director.storybook.noun_phrases import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
)
from director.storybook.rewording import reworded
from director.storybook.tokens import prepare, tokens
from director.storybook.who import Ledger, figure_of

_FRAGMENTS = ("lost", "alone", "trapped", "stuck", "stranded", "forgotten", "abandoned", "homeless", "caught", "hidden", "locked")


def read_prompt(text: str, known: Reading | None = None) -> Reading:
    """Read ``text``; with ``known``, as a sequel whose people and places keep their indices.

    Never raises: a text without meaning gives a reading without beings, settings and deeds.
    """
    plain, announced = _announced(text)
    told = told_apart(plain)
    plain, name = _opened(told.text)
    prepared = prepare(plain)
    strange = tuple(sentence for sentence in prepared.sentences if foreign(sentence))
    prepared = replace(prepared, sentences=tuple(s if s in strange else reworded(s) for s in prepared.sentences))
    ledger = _entered(prepared.sentences, strange, known, full=False)
    if ledger.turned_away:  # a crowd took the places of those whom the prompt names one by one
        ledger = _entered(prepared.sentences, strange, known, full=True)
    settle(ledger)
    stand_there(ledger)
    beings = _complete(tuple(ledger.beings), prepared.sentences)
    if beings and name:
        beings = (replace(beings[0], name=name), *beings[1:])
    beings = grown(beings, told)
    words = tuple(word.lower() for sentence in prepared.sentences for word in tokens(sentence))
    reading = Reading(
        prompt=text, beings=beings, settings=tuple(ledger.settings), things=tuple(ledger.things), deeds=tuple(ledger.deeds),
        light=_light(prepared.sentences, words), weather=_weather(words),
        season=_first(words, lexicon.season_of),
        genre=announced or _genre(words) or told.genre, mood=_first(_lasting(words), lexicon.mood_of), quotes=(*prepared.quotes, *strange),
        crowd=ledger.crowd, notes=(*prepared.notes, *_STRANGE_NOTE[: len(strange)]),
    )  # fmt: skip
    reading = replace(reading, wish=_wish(reading), obstacle=_obstacle(reading, words))
    return _account(reading, words)


def _entered(sentences: tuple[str, ...], strange: tuple[str, ...], known: Reading | None, *, full: bool) -> Ledger:
    """The ledger of all sentences; with ``full``, several without a number stay a crowd."""
    ledger = Ledger(crowded=full)
    if known is not None:
        ledger.beings, ledger.settings = list(known.beings), list(known.settings)
        ledger.last = (0,) if known.beings else ()
    for sentence in sentences:
        if sentence in strange:
            glean(ledger, sentence)
            continue
        lost = sentence.split()[0].lower() in _FRAGMENTS and not ledger.beings
        for clause in clauses_of(f"A traveller is {sentence[:1].lower()}{sentence[1:]}" if lost else sentence):
            enter(ledger, clause)
    return ledger


_KIND_OF_FILM = re.compile(
    r"^\s*(?:please\s+)?(?:(?:make|create|tell|write|show)\s+(?:me\s+)?)?(?:(?:an?|the)\s+)?(?:short\s+|little\s+|animated\s+|nature\s+)*"
    r"(?P<kind>advert(?:isement)?|commercial|ad|promo|spot|documentary|film|story|movie|video|tale|animation|fable|trailer)"
    r"\s+(?:for|about|of|on|in which|where)\s+",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\s*((?:[\w-]+\s+){0,2}[\w-]+)\s*[:—–]\s+(?=\S+\s+\S+)")
"""A genre in front of a prompt: "Horror: something is breathing in the attic"."""
_HOUR = re.compile(
    r"^\s*(?:(?:on |late |early |one )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?|"
    r"morning|evening|night|noon|midnight|\w+ o['’]clock|(?:half|quarter) past \w+)[,.]?\s*){1,4}[:—–]\s+(?=\w)",
    re.IGNORECASE,
)
"""An hour in front of a prompt: "Monday, nine o'clock: ..."."""
_ASKED_BY = re.compile(r"(?:who|what|where|why|how|when)\b", re.IGNORECASE)
_INTRODUCING = re.compile(r"^\s*introducing:?\s+", re.IGNORECASE)
_HISTORY = re.compile(
    r"^\s*(?:(?:an?|the)\s+)?(?:(?:very|brief|short|long|secret|strange|true|little|whole|natural)\s+)*"
    r"(?P<kind>history|origins?|invention|making|art|craft|science|beauty|story|life|tale|adventures?)\s+of\s+",
    re.IGNORECASE,
)
"""What a title says of its subject: "The HISTORY OF bread", "The secret LIFE OF a moth"."""
_TOLD_OF = ("story", "life", "tale", "adventure", "adventures")
_IN_MINUTES = re.compile(r"\s+in (?:under )?(?:\w+|\d+)(?: short)? (?:minutes?|seconds)\s*[.!]?\s*$", re.IGNORECASE)
_ADVERTS = ("advert", "advertisement", "commercial", "ad", "promo", "spot")


def _announced(text: str) -> tuple[str, str]:
    """The prompt without "An advert for ..." or "A film about ...", and the genre that this gives."""
    text = _HOUR.sub("", text)
    text, said = _labelled_last(text)
    if said:
        return _announced(text)[0], said
    match = _KIND_OF_FILM.match(text)
    label = _LABEL.match(text) if match is None else None
    if label is not None and _ASKED_BY.match(text[label.end() :]) and lexicon.trade(label[1].split()[-1].lower()) is not None:
        return f"{label[1]} asks {text[label.end() :]}", ""  # "The cheese detective: who nibbled the moon?"
    if label is not None and (labelled := _genre(tuple(label[1].lower().split()))):
        return text[label.end() :], labelled
    if match is None and (title := _HISTORY.match(text)) is not None:
        return _IN_MINUTES.sub("", text[title.end() :]), "" if title["kind"].lower() in _TOLD_OF else "documentary"
    if match is None:
        plain = _INTRODUCING.sub("", text)
        return plain, "advert" if plain != text else ""
    kind = match["kind"].lower()
    genre = "advert" if kind in _ADVERTS else "documentary" if kind == "documentary" else "fable" if kind in ("fable", "tale") else ""
    return text[match.end() :], genre


_LAST = re.compile(r"(?<=[.!?])\s+(?P<label>(?:an?\s+)?(?:[\w-]+\s+){0,2}[\w-]+)\s*[.!]?\s*$", re.IGNORECASE)


def _labelled_last(text: str) -> tuple[str, str]:
    """The prompt without a last sentence that only says what kind of film it is: "... saxophone. Noir."."""
    match = _LAST.search(text)
    words = tuple(match["label"].lower().split()) if match is not None else ()
    kind = _genre(words) if set(words) <= _SAYING_A_KIND | set(_genres()) else ""
    return (text[: match.start()], kind) if match is not None and kind else (text, "")


_SAYING_A_KIND = frozenset(("a", "an", "film", "story", "movie", "short", "animated", "dark", "silent", "classic", "style"))


_OPENERS = re.compile(r"^\s*(?:what if|imagine(?: that)?|suppose(?: that)?|picture this:?|once upon a time,?|long ago,?)\s+", re.IGNORECASE)
_EXISTENCE = re.compile(r"^\s*there (?:was|is|lived|lives|were|are|once was|once lived)(?: once)?\s+", re.IGNORECASE)
_NAMED = re.compile(r",?\s*\b(?:named|called)\s+([A-Z][\w'-]+),?")


def _opened(text: str) -> tuple[str, str]:
    """The text without openers and "named Zora", and that name."""
    text = _EXISTENCE.sub("", _OPENERS.sub("", text))
    named = _NAMED.search(text)
    return (_NAMED.sub(" ", text, count=1), named[1]) if named is not None else (text, "")


_STRANGE_NOTE = ("parts of the prompt are not English; known nouns were used and the words are told by the narrator",)


def _complete(beings: tuple[Being, ...], sentences: tuple[str, ...]) -> tuple[Being, ...]:
    """Figures from pronouns, ages from numbers, kin told apart."""
    words = [word.lower() for sentence in sentences for word in tokens(sentence)]
    if not beings:
        return ()
    said = "woman" if any(w in FEMALE for w in words) else "man" if any(w in MALE for w in words) else ""
    years = next((int(w) for w in words if w.isdigit() and 3 <= int(w) <= 99), 0)
    if all(being.apart for being in beings):
        beings = tuple(replace(being, apart="") for being in beings)
    first = replace(beings[0], figure=figure_of(beings[0]) or said, years=years)
    return (first, *(replace(b, figure=b.figure or figure_of(b)) for b in beings[1:]))


def _lasting(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without a feeling that somebody has only "at first"."""
    return tuple(word for n, word in enumerate(words) if words[n + 1 : n + 3] != ("at", "first"))


def _light(sentences: tuple[str, ...], words: tuple[str, ...]) -> str:
    """The light that a film begins in: a synopsis that tells of other hours further down begins by day."""
    opening = _opening(sentences)
    found = _first(opening or words, lexicon.light_of) or _early(sentences)
    return found or ("day" if opening and _first(words, lexicon.light_of) else "")


_SYNOPSIS = 4
"""Sentences from which on a prompt tells of more than one hour: a night further down is that of its own sentence."""


def _opening(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """The words of the first two sentences of a synopsis, () for anything shorter."""
    return tuple(word.lower() for s in sentences[:2] for word in tokens(s)) if len(sentences) >= _SYNOPSIS else ()


def _first(words: tuple[str, ...], look: Callable[[str], str]) -> str:
    pairs = tuple(f"{a} {b}" for a, b in pairwise(words))
    compounds = {words[n] for n in _compounded(words)}
    return next((member for word in (*pairs, *words) if word not in compounds and (member := look(word))), "")


def _compounded(words: tuple[str, ...]) -> frozenset[int]:
    """Places of words that are part of a thing's name: "ice cream" is neither ice nor winter."""
    firsts = (n for n in range(len(words) - 1) if (found := lexicon.thing(f"{words[n]} {words[n + 1]}")) is not None and " " in found.word)
    return frozenset(n + step for n in firsts for step in (0, 1))


_BEFORE_DAY = re.compile(r"\bbefore the (?:birds|sun|larks?|roosters?|cocks?|milkman|sparrows|alarm clocks?)\b", re.IGNORECASE)


def _early(sentences: tuple[str, ...]) -> str:
    """The light of what opens or rises before everybody else."""
    return "dawn" if any(_BEFORE_DAY.search(sentence) for sentence in sentences) else ""


def _weather(words: tuple[str, ...]) -> str:
    over = {n + step for n, word in enumerate(words) if word == "after" for step in (1, 2)}
    made_of = {n + 1 for n, word in enumerate(words[:-1]) if word == "of" and words[n - 1] in ("out", "made", "built", "full")}
    gone = {n for n in range(len(words)) if _THAWING & set(words[max(0, n - 2) : n + 4])}
    meant = made_of | gone | _compounded(words)
    found = [lexicon.weather_of(w) for n, w in enumerate(words) if (n not in over or w == "after") and n not in meant]
    never = {lexicon.weather_of(b) for a, b in pairwise(words) if a in ("never", "no") and b.startswith(("rain", "snow", "storm"))}
    told = (w for w in ("storm", "snow", "rain", "fog", "wind", "cloudy", "clear") if w in found and w not in never)
    return next(told, "clear" if never else "")


_THAWING = frozenset(("melt", "melts", "melted", "melting", "thaws", "thawing"))
"""Beside these, snow is what lies and goes, and none falls."""


@cache
def _genres() -> dict[str, str]:
    text = files("director.storybook.lexicon").joinpath("genres.txt").read_text(encoding="utf-8")
    table: dict[str, str] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            genre, _, words = line.partition(":")
            table.update({word.strip(): genre for word in words.split(",") if word.strip() not in table})
    return table


def _genre(words: tuple[str, ...]) -> str:
    forms = [form for word in words for form in (word, lexicon.singular(word))]
    counts: dict[str, int] = {}
    for form in dict.fromkeys(forms):
        genre = _genres().get(form)
        if genre:
            counts[genre] = counts.get(genre, 0) + (3 if genre in ("advert", "documentary") else 1)
    return max(counts, key=lambda g: counts[g]) if counts else ""


def _wish(reading: Reading) -> str:
    """What somebody wants, as base verb and object."""
    for deed in reading.deeds:
        if deed.link == "to" or deed.auxiliary in ("must",):
            return f"{deed.verb} {deed.rest}".strip()
        if deed.inner and deed.rest.startswith("to "):
            return without_teacher(deed.rest[3:]) if deed.others else deed.rest[3:]
        if deed.verb in ("search", "look", "seek") and deed.rest.startswith("for "):
            return f"find {deed.rest[4:]}"
    return ""


def _obstacle(reading: Reading, words: tuple[str, ...]) -> str:
    return next((name for name, signs in lexicon.pairs("obstacles.txt").items() if any(sign in words for sign in signs.split())), "")


def _account(reading: Reading, words: tuple[str, ...]) -> Reading:
    """List what nothing was made of."""
    used = {
        w for deed in reading.deeds for w in (*tokens(deed.rest.lower()), *tokens(deed.actor.lower()), *lexicon.bases(deed.verb), deed.verb)
    }
    used |= {w for b in reading.beings for w in (*b.words.lower().split(), b.head, b.name.lower(), str(b.years), *b.adjectives)}
    used |= {w for thing in reading.things if thing.category for w in thing.words.lower().split()}
    used |= {w for setting in reading.settings for w in setting.words.lower().split()}
    grammar = (
        DETERMINERS
        | PREPOSITIONS
        | SUBORDINATORS
        | RELATIVES
        | AUXILIARIES
        | ADVERBS
        | SUBJECT_PRONOUNS
        | OBJECT_PRONOUNS
        | {"and", "but", "or", "'s", "not", "then"}
    )
    used |= {w for b in reading.beings for w in tokens(b.trait.lower())}
    unused = tuple(
        dict.fromkeys(
            w for w in words
            if w[0].isalnum() and w not in used | grammar and lexicon.singular(w) not in used and not set(lexicon.bases(w)) & used
            and not lexicon.light_of(w) and not lexicon.weather_of(w) and not lexicon.season_of(w) and w not in TIMES
        )
    )  # fmt: skip
    return replace(reading, unused=unused)


def quoted(reading: Reading) -> tuple[str, ...]:
    """Quotations short enough to be spoken as one line."""
    return tuple(q for q in reading.quotes if 3 <= len(re.findall(r"\w+", q)) <= 20)
