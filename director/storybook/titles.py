"""Titles that tell a story, as the sentence that tells it: "Grandpa's first video call", "How a little cloud learned to rain"."""

from __future__ import annotations

import re

from director.storybook import lexicon
from director.storybook.noun_phrases import phrases_of
from director.storybook.tokens import tokens
from director.storybook.verbs import has_clause, verb_at
from director.storybook.who import is_being


def untitled(sentence: str) -> str:
    """``sentence`` as what happens, where it is a title; else as it is."""
    for rule in (_narrated, _in_the_life, _of_a_time, _between, _owned):
        sentence = rule(sentence)
    return sentence


_NARRATED = re.compile(r",?\s*(?:narrated|with (?:a )?(?:narrator|narration|voice-?over))\s*(?=[.!]?$)", re.IGNORECASE)


def _narrated(sentence: str) -> str:
    """A sentence without how it is told: "..., narrated"."""
    return _NARRATED.sub("", sentence)


_LIFE = re.compile(
    r"^(?:(?:the|an?|one|another)\s+)?(?:[\w-]+\s+)?(?P<time>day|night|week|month|year|hour|morning|summer|winter)\s+(?:in|from)\s+"
    r"the\s+(?:long |short |quiet |busy |secret )?li(?:fe|ves)\s+of\s+(?P<who>(?:the|an?|my|our|his|her|two|three|four)\s.+?)[.!]?$",
    re.IGNORECASE,
)


def _in_the_life(sentence: str) -> str:
    """A title about a day or a year of somebody as what they do in it: "A YEAR IN THE LIFE OF an oak tree"."""
    match = _LIFE.match(sentence.strip())
    if match is None or has_clause(tokens(match["who"]), 0):
        return sentence
    who, time = match["who"], match["time"].lower()
    several = who.lower().startswith(("two ", "three ", "four "))
    being = any(is_being(phrase) for phrase in phrases_of(tokens(who))[:1])
    verb = ("go" if being else "stand") + ("" if several else "es" if being else "s")
    return f"{who[:1].upper()}{who[1:]} {verb} through the {time}"


_TIME_OF = re.compile(
    r"^(?:the|that|one)\s+(?P<time>night|day|morning|evening|afternoon|summer|winter|spring|autumn|year|week|time)\s+"
    r"(?:that\s+|when\s+|on which\s+)?"
    r"(?P<deed>(?:the|an?|my|our|his|her|their|we|i|they|he|she|two|three|all|every|nobody|everybody|(?-i:[A-Z])\w+)\b.+?)[.!]?$",
    re.IGNORECASE,
)
_HOW = re.compile(r"^(?:how|why|when)\s+(?P<deed>(?:the|an?|my|our|two|three|four)\b[^?]+?)[.!]?$", re.IGNORECASE)
_AT = {"night": "at night", "evening": "in the evening", "morning": "in the morning", "summer": "in summer", "winter": "in winter",
       "spring": "in spring", "autumn": "in autumn"}  # fmt: skip


def _of_a_time(sentence: str) -> str:
    """A title of a deed as that deed: "The NIGHT the moon fell into our soup", "HOW a little cloud learned to rain"."""
    match = _TIME_OF.match(sentence.strip()) or _HOW.match(sentence.strip())
    if match is None or not has_clause(tokens(match["deed"]), 0):
        return sentence
    deed, time = match["deed"], match.groupdict().get("time") or ""
    return f"{deed[:1].upper()}{deed[1:]} {_AT.get(time.lower(), '')}".strip()


_BETWEEN = re.compile(
    r"^(?:(?:an?|the)\s+)?(?:[\w-]+\s+)?(?P<what>war|feud|battle|fight|duel|rivalry|quarrel|argument|friendship|love|love story|romance|"
    r"race|contest|conversation|dialogue)\s+between\s+(?P<who>[^,;:.!?]+)(?P<rest>.*)$",
    re.IGNORECASE,
)
_DO = {
    **dict.fromkeys(("war", "feud", "battle", "fight", "duel", "rivalry"), "fight"), **dict.fromkeys(("quarrel", "argument"), "argue"),
    **dict.fromkeys(("love", "love story", "romance"), "fall in love"), **dict.fromkeys(("race", "contest"), "race"),
    **dict.fromkeys(("conversation", "dialogue"), "talk"), "friendship": "become friends",
}  # fmt: skip


def _between(sentence: str) -> str:
    """What is between two as what both do: "The WAR BETWEEN the left socks and the right socks"."""
    match = _BETWEEN.match(sentence.strip())
    if match is None or " and " not in match["who"]:
        return sentence
    return f"{match['who'][:1].upper()}{match['who'][1:]} {_DO[match['what'].lower()]}{match['rest']}"


_OWNED = re.compile(
    r"^(?P<owner>(?:(?:the|an?|my|our|his|her)\s+)?(?:[\w-]+\s+){0,2}?[\w-]+)['’]s\s+(?P<what>[\w][^,;:.!?]*)[.!?]?$", re.IGNORECASE
)
TAKEN_AWAY = frozenset(("stolen", "missing", "lost", "vanished", "misplaced", "hidden", "runaway"))
"""What one does not have, and looks for."""
_THEIR_OWN = {"man": "his", "woman": "her"}


def _owned(sentence: str) -> str:
    """A title that names somebody by what is theirs, as a sentence: "Grandpa's first video call" is had by grandpa."""
    match = _OWNED.match(sentence.strip())
    what = tokens(match["what"]) if match is not None else ()
    if match is None or has_clause(tokens(sentence), 0) or verb_at(what, 0) >= 0 or what[0].lower() in TAKEN_AWAY:
        return sentence
    word = match["owner"].split()[-1].lower()
    who = lexicon.trade(word)
    if (who is None and lexicon.creature(word) is None) or any(is_being(phrase) for phrase in phrases_of(what)):
        return sentence
    return f"{match['owner']} has {_THEIR_OWN.get(who.figure if who is not None else '', 'the')} {match['what']}"
