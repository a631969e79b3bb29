"""Sentences said more plainly, before they are split into clauses: what happens to whom, in the order of who, does, what.

The clauses find a subject in front of a verb. Some turns of phrase hide it; each function here knows one of them and leaves every other
sentence as it is.
"""

from __future__ import annotations

import re

from director.storybook import lexicon
from director.storybook.noun_phrases import (
    BREAKS,
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    NounPhrase,
    is_adjective,
    phrases_of,
)
from director.storybook.titles import untitled
from director.storybook.tokens import joined, tokens
from director.storybook.verbs import has_clause, verb_at
from director.storybook.who import is_being


def reworded(sentence: str) -> str:
    """``sentence`` in words that the clauses can read."""
    for rule in (_people_free, _undated, _known_as, untitled, _felt, _listed, _inverted, _asked_by, _without_lead, _lessons, _by_somebody):
        sentence = rule(sentence)
    return sentence


# ---------------------------------------------------------------- "... without people", "At the gate stands an old donkey"

_NOBODY = re.compile(
    r"[,;]?\s*(?:\band\s+)?\b(?:without|with no|no)\s+(?:any\s+|a single\s+|other\s+)?"
    r"(?:people|humans?(?: beings?)?|persons?|actors?|characters?|dialogues?|narration|narrator|words|speech)\b(?=\s*(?:[,.;:!]|$))",
    re.IGNORECASE,
)


def _people_free(sentence: str) -> str:
    """A sentence without what is not to be there: "a marsh in spring, without people"."""
    return _NOBODY.sub("", sentence)


_FELT = re.compile(
    r"^(?P<who>(?:an?|the|his|her|my|our|two|three|four)\s(?:[\w-]+\s){1,4}?)"
    r"(?P<how>(?:afraid|scared|terrified|tired|fond|jealous|proud|ashamed|sick|weary|in love|obsessed|allergic|addicted|used)\s"
    r"(?:of|with|to)\s)",
    re.IGNORECASE,
)


_BEING = frozenset(("is", "are", "was", "were", "be", "been", "gets", "feels", "and"))


def _felt(sentence: str) -> str:
    """What somebody feels, right behind them, as a clause of its own: "An elephant AFRAID OF MICE joins the circus"."""
    match = _FELT.match(sentence)
    told = {word.lower() for word in tokens(match["who"])} if match is not None else set()
    if match is None or told & (RELATIVES | _BEING) or verb_at(tokens(match["who"]), 0) >= 0 or not is_being(_last_phrase(match["who"])):
        return sentence
    several = match["who"].split()[0].lower() in ("two", "three", "four")
    return f"{match['who']}who {'are' if several else 'is'} {sentence[match.start('how') :]}"


_DECADE = re.compile(r"\b(?P<prep>in )(?:the )?(?:early |late )?(?:1\d|20)?\d0['’]?s(?P<rest>\s(?=[A-Z])|,?\s?)", re.IGNORECASE)


def _undated(sentence: str) -> str:
    """A sentence without its decade, for pictures are of no certain year: "In 1920s Paris", "in the 1950s"."""
    said = _DECADE.sub(lambda m: m["prep"] if m["rest"].strip() == "" and sentence[m.end() :][:1].isupper() else "", sentence)
    return said if said == sentence else said[:1].upper() + said[1:]


def _known_as(sentence: str) -> str:
    """A sentence with the name that a trade has for whoever has two: Father Christmas is no father."""
    return re.sub(r"\bFather Christmas\b", "Santa Claus", sentence)


_STANDS = re.compile(
    r"^(?P<where>(?:on|in|at|under|behind|beside|near|by|between|above|outside|inside|next to|in front of|among|across|over|from|through|"
    r"down|up)"
    r"\s(?:[\w'-]+\s){1,8}?)(?P<verb>stands?|stood|sits?|sat|lies?|lay|lives?|lived|waits?|waited|hangs?|hung|sleeps?|slept|grows?|grew|"
    r"comes?|came|appears?|appeared|floats?|floated)\s(?P<who>(?:an?|the|two|three|four|five|his|her|their|one|many|some)\s.+)$",
    re.IGNORECASE,
)
_AND_DOES = re.compile(r"^(?P<who>[^,]*?)\s+(?:that|who|which)\s+(?P<does>.+)$")


def _inverted(sentence: str) -> str:
    """A place before its verb and its subject, in their usual order: "At the gate stands an old donkey that refuses to leave"."""
    match = _STANDS.match(sentence)
    if match is None or verb_at(tokens(match["where"]), 0) >= 0:
        return sentence
    end = sentence[-1] if sentence[-1] in ".!?" else ""
    who = match["who"].rstrip(".!? ")
    where = f"{match['where'][:1].lower()}{match['where'][1:]}".strip()
    does = _AND_DOES.match(who)
    who, tail = (does["who"], f" and {does['does']}") if does is not None else (who, "")
    return f"{who[:1].upper()}{who[1:]} {match['verb']} {where}{tail}{end}"


# ---------------------------------------------------------------- "The detective is hired by a widow to find ..."

_ASKED = re.compile(
    r"\b(?:is|are|was|were|gets?|has been|have been)\s+"
    r"(?:hired|asked|told|sent|paid|ordered|begged|employed|invited|forced|engaged|called)\s+by\s+(?P<who>(?:an?|the|his|her|their|two|three)\s(?:[\w'-]+\s){1,5}?)to\s+(?=\w)",
    re.IGNORECASE,
)


def _asked_by(sentence: str) -> str:
    """Who is asked by somebody to do something meets them, and must: both are there, and the first one acts."""
    match = _ASKED.search(sentence)
    if match is None or not is_being(_last_phrase(match["who"])):
        return sentence
    several = match[0].lower().startswith(("are", "were", "have"))
    return f"{sentence[: match.start()]}meet{'' if several else 's'} {match['who']}and must {sentence[match.end() :]}"


def _last_phrase(text: str) -> NounPhrase:
    return next(iter(phrases_of(tokens(text))), NounPhrase(noun=""))


# ---------------------------------------------------------------- "Lost dog, big city"

_MOST_WORDS = 4
"""Words of a part of a bare list."""


def _listed(sentence: str) -> str:
    """Bare nouns with commas as who is where: "Lost dog, big city" is a lost dog in a big city."""
    parts = [part.strip(" .!?") for part in sentence.split(",")]
    if len(parts) < 2 or any(not 0 < len(part.split()) <= _MOST_WORDS or _is_told(part) for part in parts):
        return sentence
    where = [part for part in parts if _is_somewhere(part)]
    others = [part for part in parts if part not in where]
    if len(where) != 1 or not any(map(_is_somebody, others)) or not all(_is_somebody(part) or _is_something(part) for part in others):
        return sentence
    who = " and ".join(_with_article(part.lower()) for part in others)
    return f"{who[:1].upper()}{who[1:]} in {lexicon.with_article(where[0].lower())}."


def _is_told(part: str) -> bool:
    words = tokens(part)
    return words[0].lower() in DETERMINERS | PREPOSITIONS | SUBJECT_PRONOUNS or verb_at(words, 0) >= 0 or " and " in part


def _is_somewhere(part: str) -> bool:
    found = lexicon.place(part.lower())
    if found is None or _is_somebody(part) or not part.lower().endswith(found.word):
        return False
    return all(is_adjective(word) for word in part.lower().removesuffix(found.word).split())


def _is_somebody(part: str) -> bool:
    return lexicon.trade(part.lower()) is not None or lexicon.creature(part.lower()) is not None


def _is_something(part: str) -> bool:
    found = lexicon.thing(part.lower())
    return found is not None and found.category not in ("abstract", "sight")


def _with_article(part: str) -> str:
    return f"the {part}" if part.split()[0] in ("last", "first", "only", "same") else lexicon.with_article(part)


# ---------------------------------------------------------------- "On her last day before retirement a bus driver takes ..."

_LEADING = frozenset(("on", "in", "at", "during", "after", "before", "for", "since", "by", "with", "without"))
_WHEN = lexicon.words("occasions")
_LONGEST_LEAD = 12


def _without_lead(sentence: str) -> str:
    """A leading "on her last day ..." or "during the final ..." that no comma parts from its subject, behind the first clause."""
    words = tokens(sentence)
    if not words or words[0].lower() not in _LEADING:
        return sentence
    begin = _subject_behind(words)
    if begin < 0:
        return sentence
    end = next((n for n in range(begin + 2, len(words)) if _ends_clause(words, n)), len(words))
    lead = f"{words[0].lower()} {joined(words[1:begin]).rstrip(', ')}"
    first = joined(words[begin:end])
    tail = joined(words[end:])
    return f"{first[:1].upper()}{first[1:]} {lead}{'' if tail[:1] in BREAKS else ' '}{tail}".strip()


def _subject_behind(words: tuple[str, ...]) -> int:
    """Where the subject begins behind a leading phrase about a time, or before a name; -1 where there is no such phrase."""
    for at in range(2, min(_LONGEST_LEAD, len(words) - 1)):
        before = words[at - 1].lower()
        if words[at] in BREAKS:
            return -1  # a comma says it already
        if before in DETERMINERS | PREPOSITIONS | {"and", "'s"} or not has_clause(words, at):
            continue
        timely = any(lexicon.singular(word.lower()) in _WHEN for word in words[1:at])
        named = words[at][:1].isupper() and words[at][1:].islower() and lexicon.place(words[at]) is None and at >= 3 and timely
        if (timely and words[at].lower() in DETERMINERS) or named:
            return at
    return -1


def _ends_clause(words: tuple[str, ...], at: int) -> bool:
    word = words[at].lower()
    return word in BREAKS or (word in ("and", "but", "then") and words[at - 1] != ",") or word in SUBORDINATORS - PREPOSITIONS | RELATIVES


# ---------------------------------------------------------------- "takes violin lessons"

_TAUGHT = re.compile(
    r"\b(?P<verb>takes?|has|have|gets?|gives?)\s+(?:(?:her|his|their|first|secret|daily|weekly|free|private)\s+)*(?P<what>[\w-]+)\s+"
    r"(?:lessons?|classes)\b",
    re.IGNORECASE,
)


def _lessons(sentence: str) -> str:
    """Lessons as what is learnt, so that the instrument is there: "takes violin lessons" is "learns to play the violin"."""
    match = _TAUGHT.search(sentence)
    thing = lexicon.thing(match["what"].lower()) if match is not None else None
    if match is None or thing is None or thing.category != "instrument":
        return sentence
    several = not match["verb"].lower().endswith("s")
    verb = "teach" if match["verb"].lower().startswith("give") else "learn"
    said = f"{verb if several else lexicon.third(verb)} {'' if verb == 'teach' else 'to play '}the {match['what']}"
    return f"{sentence[: match.start()]}{said}{sentence[match.end() :]}"


# ---------------------------------------------------------------- "The fish has been stolen by a cat"

_DONE_TO = frozenset(("is", "are", "was", "were", "been", "gets", "got", "being"))


def _by_somebody(sentence: str) -> str:
    """What is done by somebody as what somebody does: "The fish has been stolen by a cat" is "A cat steals the fish"."""
    words = tokens(sentence)
    for at in range(2, len(words) - 1):
        if words[at].lower() != "by" or (turned := _turned(words, at)) is None:
            continue
        return turned
    return sentence


def _turned(words: tuple[str, ...], at: int) -> str | None:
    done = lexicon.verb_of(words[at - 1])
    begin = at - 2
    if not done or done == words[at - 1].lower() or words[begin].lower() not in _DONE_TO:
        return None
    while begin > 0 and words[begin].lower() in _DONE_TO | {"has", "have", "had"}:
        begin -= 1
    what = words[: begin + 1]
    if any(word.lower() in PREPOSITIONS | RELATIVES | SUBORDINATORS | BREAKS | {"and", "not"} for word in what) or verb_at(what, 0) >= 0:
        return None
    doer = next((phrase for phrase in phrases_of(words[at:]) if phrase.start == 0), None)
    if doer is None or not is_being(doer):
        return None
    who = joined(words[at + 1 : at + doer.end])
    named = what[0][:1].isupper() and what[0].lower() not in DETERMINERS
    object_ = joined(what if named else (what[0].lower(), *what[1:]))
    tail = joined(words[at + doer.end :])
    does = done if doer.plural else lexicon.third(done)
    return f"{who[:1].upper()}{who[1:]} {does} {object_}{'' if tail[:1] in BREAKS else ' '}{tail}".strip()
