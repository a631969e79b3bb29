"""Names, titles, ages and years of a prompt, told apart from its sentences before these are read.

"Mr. Pfeiffer, 61, the boss" would be two sentences, two people and a number; here the text is left with "Pfeiffer, the boss", and what was
taken out is kept beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from director.storybook import lexicon
from director.storybook.facts import Being
from director.storybook.noun_phrases import NUMBERS, PREPOSITIONS, is_adjective, is_noun

OLDEST = 110
"""Years up to which a number behind a name is an age."""
_TITLE = re.compile(r"\b(?P<title>Mrs?|Ms|Miss|Mister|Sir|Lady|Madame?|Herr|Frau|Señora?)\b\.?\s+(?P<name>[A-Z][\w'-]+)")
_OF_MEN = frozenset(("Mr", "Mister", "Sir", "Herr", "Señor"))
_PROFESSIONS = {"Dr": "doctor", "Prof": "professor", "Capt": "captain", "Sgt": "sergeant"}
_PROFESSION = re.compile(r"(?P<the>\bthe\s+)?\b(?P<title>Dr|Prof|Capt|Sgt)\.?\s+(?=[A-Z])")
_SURNAME = re.compile(r"(?P<before>[\w'-]+\s+)?\b(?P<first>[A-Z][a-z'-]+) (?P<last>[A-Z][a-z'-]+)\b")
_NUMBER = "|".join(sorted((word for word, count in NUMBERS.items() if count >= 2), key=len, reverse=True))
_SEVERAL = re.compile(
    r"\b(?P<count>(?i:two|three|four|both)) (?P<kind>(?:[a-z-]+ ){0,3}[a-z-]+?s)(?:,| named| called|:| —| –)\s+"
    r"(?P<names>[A-Z][a-z'-]+(?:, [A-Z][a-z'-]+)*,? and [A-Z][a-z'-]+)(?P<end>,| —| –)?"
)
_AGED = re.compile(
    rf"(?P<who>[\w'-]+),\s+(?:aged?\s+|age of\s+)?(?P<years>\d{{1,3}}|{_NUMBER})(?:\s+years?\s+old|\s+years)?\s*(?P<end>,|;|\.(?=\s|$)|$)"
    r"|(?:aged)\s+(?P<aged>\d{1,3})\b"
    r"|\b(?P<before>\d{1,3})[- ]years?[- ]old\b(?P<behind>\s+[\w'-]+)?"
    rf"|\b(?P<whose>[\w'-]+) of (?P<of>\d{{1,3}}|{_NUMBER})(?=\s*(?:,|\.|;|$|\s(?:who|whose|and|is|has|lives?|goes|in|on|at)\b))"
)
_YEAR = re.compile(r"^\s*(?:the year (?:is|was)|it (?:is|was)(?: the year)?)\s+(?P<year>\d{4})\s*[.:,;]\s*", re.IGNORECASE)
_WHEN = re.compile(r"\b(?:in|year)\s+(?P<year>\d{4})\b", re.IGNORECASE)
_FUTURE, _LONG_AGO = 2040, 1950
_WORKS_AS = re.compile(r"\bwho (?:works?|earns? (?:his|her|its|a) living|serves?) as (?=an? )", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A prompt without names' trimmings: the ``text``, ``ages`` by the word before them ("" for the first one), and ``titles`` by name."""

    text: str
    ages: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    genre: str = ""


def told_apart(text: str) -> Told:
    """Take titles, surnames, ages and years out of ``text``."""
    text, genre = _dated(text)
    text, titles = _without_titles(_PROFESSION.sub(lambda m: f"the {_PROFESSIONS[m['title']]} ", text))
    text = _WORKS_AS.sub("who is ", _SURNAME.sub(_first_name, text))
    text, ages = _without_ages(text)
    return Told(text=_SEVERAL.sub(_one_by_one, text), ages=ages, titles=titles, genre=genre)


def grown(beings: tuple[Being, ...], told: Told) -> tuple[Being, ...]:
    """The beings with the ages and titles that were taken out of the prompt."""
    return tuple(_grown(being, told, first=n == 0) for n, being in enumerate(beings))


def _grown(being: Being, told: Told, *, first: bool) -> Being:
    called = (being.name.lower(), being.head, being.head.rpartition(" ")[2])
    years = next((told.ages[word] for word in called if word and word in told.ages), told.ages.get("", 0) if first else 0)
    title = told.titles.get(being.name, "")
    figure = _figure_of(title) if title else ""
    name = f"{title} {being.name}" if title else being.name
    words = "" if title and being.words in ("woman", "man") else being.words  # "Mrs Plum", not "the woman Mrs Plum"
    return replace(being, years=years or being.years, name=name, figure=figure or being.figure, words=words)


def _dated(text: str) -> tuple[str, str]:
    """The text without "The year is 2190.", and the genre that a year gives."""
    opening, found = _YEAR.match(text), _WHEN.search(text)
    year = int(opening["year"]) if opening is not None else int(found["year"]) if found is not None else 0
    genre = "science fiction" if year > _FUTURE else "history" if 0 < year < _LONG_AGO else ""
    if opening is None:
        return text, genre
    rest = text[opening.end() :]
    return f"{rest[:1].upper()}{rest[1:]}", genre


def _without_titles(text: str) -> tuple[str, dict[str, str]]:
    titles = {match["name"]: match["title"] for match in _TITLE.finditer(text)}
    return _TITLE.sub(_untitled, text), titles


def _untitled(match: re.Match[str]) -> str:
    """A name without its title; one that is a word of another kind stays somebody's: "Mrs Plum" is "the woman Plum"."""
    name = match["name"]
    word = is_noun(name) or is_adjective(name) or lexicon.verb_of(name.lower()) or lexicon.season_of(name) or lexicon.light_of(name)
    return f"the {_figure_of(match['title'])} {name}" if word else name


def _figure_of(title: str) -> str:
    return "man" if title in _OF_MEN else "woman"


def _first_name(match: re.Match[str]) -> str:
    """The first of two names, unless they are a place's or the first only opens a sentence."""
    before = (match["before"] or "").strip().lower()
    first, last = match["first"], match["last"]
    known = is_noun(first) or is_adjective(first) or lexicon.verb_of(first.lower()) or first.lower() in NUMBERS
    of_place = before in PREPOSITIONS - {"by", "with", "about", "for", "of"} or lexicon.place(f"{first} {last}")
    time = any(look(word) for word in (first, last) for look in (lexicon.light_of, lexicon.season_of, lexicon.weather_of))
    return match[0] if known or of_place or time or first.lower() in _OPENING else f"{match['before'] or ''}{first}"


_OPENING = lexicon.words("determiners") | lexicon.words("prepositions") | lexicon.words("subordinators") | lexicon.words("adverbs")


_PARENTS = frozenset(("mother", "father", "parent", "mum", "mom", "dad", "widow", "widower", "family", "group", "team"))
"""Who is "of three" by having three children."""
_LEAST = 3


def _without_ages(text: str) -> tuple[str, dict[str, int]]:
    ages: dict[str, int] = {}

    def taken(match: re.Match[str]) -> str:
        who = match["who"] or match["whose"] or ("" if match["behind"] is None else match["behind"].strip())
        years = _years(match["years"] or match["aged"] or match["before"] or match["of"])
        people = not match["whose"] or (lexicon.trade(who.lower()) is not None and who.lower() not in _PARENTS and years >= _LEAST)
        if not 1 <= years <= OLDEST or not people or (match["years"] and who.islower() and lexicon.thing(who) is not None):
            return match[0]
        ages.setdefault(lexicon.singular(who.lower()) if not who[:1].isupper() else who.lower(), years)
        if match["before"]:
            return match["behind"] or ""
        if match["whose"]:
            return match["whose"]
        return f"{who}{'' if match['end'] == ',' and not _is_explained(text, match) else match['end']}" if match["years"] else ""

    return re.sub(r"\s{2,}", " ", _AGED.sub(taken, text)), ages


def _is_explained(text: str, match: re.Match[str]) -> bool:
    """Whether the age closes what a comma opened: "the cleaner, Rosa, 58, opens it"."""
    return bool(re.search(r",\s*$", text[: match.start()]))


def _years(word: str | None) -> int:
    return int(word) if word and word.isdigit() else NUMBERS.get(word or "", 0)


def _one_by_one(match: re.Match[str]) -> str:
    """Several with their names one by one: "Two engineers, Ilya and Noor," are the engineer Ilya and the engineer Noor."""
    names = re.split(r", (?:and )?| and ", match["names"])
    kind = lexicon.singular(match["kind"])
    if (lexicon.trade(kind) is None and lexicon.creature(kind) is None) or NUMBERS.get(match["count"].lower(), 2) != len(names):
        return match[0]
    named = [f"the {kind} {name}" for name in names]
    return f"{', '.join(named[:-1])} and {named[-1]}"
