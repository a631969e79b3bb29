"""English word forms: plurals, verb forms and articles, by rule with tables of the irregular.

Only regular spelling and the tables beside this module; no parsing, no part-of-speech guessing.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_VOWELS = "aeiou"
_BE = {
    "am": "be",
    "is": "be",
    "are": "be",
    "was": "be",
    "were": "be",
    "been": "be",
    "being": "be",
    "has": "have",
    "does": "do",
    "goes": "go",
}
_THIRD = {"be": "is", "have": "has", "do": "does", "go": "goes"}
_SOFT_U = re.compile(r"^(?:uni(?!n|m)|use|usu|ute|eu|one\b|once)", re.IGNORECASE)
_MUTE_H = re.compile(r"^(?:hour|honest|honou?r|heir)", re.IGNORECASE)
_NO_DOUBLE = re.compile(r"(?:[aeiou]{2}[^aeiou]|[^aeiou]{2}|[wxy])$")


@cache
def _verb_rows() -> tuple[tuple[str, str, str], ...]:
    return tuple((row[0], row[1], row[2]) for row in _rows("irregular_verbs.txt"))


@cache
def _by_base() -> dict[str, tuple[str, str]]:
    return {base: (past, participle) for base, past, participle in _verb_rows()}


@cache
def _by_form() -> dict[str, str]:
    forms = {form: base for base, past, participle in reversed(_verb_rows()) for form in (past, participle)}
    return {**forms, **{base: base for base in _by_base()}, **_BE}


@cache
def _plurals() -> dict[str, str]:
    return {row[0]: row[1] for row in _rows("irregular_nouns.txt")}


@cache
def _singulars() -> dict[str, str]:
    return {many: one for one, many in _plurals().items()}


def _rows(name: str) -> tuple[list[str], ...]:
    text = files("director.storybook.lexicon").joinpath(name).read_text(encoding="utf-8")
    return tuple(line.split() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def singular(noun: str) -> str:
    """The singular of ``noun``; of a phrase, of its last word. Singulars stay as they are."""
    head, _, last = noun.rpartition(" ")
    return f"{head} {_singular(last)}".strip()


def _singular(word: str) -> str:
    if word in _singulars():
        return _singulars()[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def plural(noun: str) -> str:
    """The plural of a singular ``noun``; of a phrase, of its last word."""
    head, _, last = noun.rpartition(" ")
    return f"{head} {_plural(last)}".strip()


def _plural(word: str) -> str:
    if word in _plurals():
        return _plurals()[word]
    if word.endswith("man") and word not in ("human", "shaman", "german"):
        return f"{word[:-3]}men"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}s"


def is_plural(noun: str) -> bool:
    """Whether the last word of ``noun`` has a plural form that differs from its singular, or is plural only."""
    last = noun.rpartition(" ")[2]
    return _singular(last) != last or last in ("scissors", "trousers", "binoculars", "pyjamas", "stairs", "glasses", "gloves", "sunglasses")


def article(noun: str) -> str:
    """``a`` or ``an``, by the sound that ``noun`` begins with."""
    if _MUTE_H.match(noun):
        return "an"
    return "an" if noun[:1].lower() in _VOWELS and not _SOFT_U.match(noun) else "a"


def with_article(noun: str) -> str:
    """``noun`` with its indefinite article, or bare when it is plural."""
    return noun if is_plural(noun) else f"{article(noun)} {noun}"


def third(verb: str) -> str:
    """Third person singular present of a base form: ``row`` gives ``rows``."""
    if verb in _THIRD:
        return _THIRD[verb]
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def gerund(verb: str) -> str:
    """The -ing form of a base form: ``row`` gives ``rowing``."""
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return f"{verb[:-1]}ing"
    return f"{verb}{verb[-1]}ing" if _doubles(verb) else f"{verb}ing"


def past(verb: str) -> str:
    """Simple past of a base form."""
    return _by_base()[verb][0] if verb in _by_base() else _regular_past(verb)


def participle(verb: str) -> str:
    """Past participle of a base form."""
    return _by_base()[verb][1] if verb in _by_base() else _regular_past(verb)


def _regular_past(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1]}ed" if _doubles(verb) else f"{verb}ed"


def _doubles(verb: str) -> bool:
    if len(verb) < 3 or verb[-1] in _VOWELS or _NO_DOUBLE.search(verb):
        return False
    irregular = _by_base().get(verb)
    if irregular is not None and irregular[0] == f"{verb}ed":
        return False
    groups = len(re.findall(r"[aeiouy]+", verb))
    return groups == 1 or verb.endswith(("gin", "get", "mit", "fer", "pel", "gret", "cur", "set", "nap", "hop"))


def bases(word: str) -> tuple[str, ...]:
    """Possible base forms of a verb form, likeliest first; the word itself comes last."""
    if word in _by_form():
        return (_by_form()[word],) if word not in _by_base() else (word, _by_form()[word])
    found = [guess for guess in _guesses(word) if len(guess) > 1]
    return tuple(dict.fromkeys([*found, word]))


def _guesses(word: str) -> tuple[str, ...]:
    if word in ("lies", "dies", "ties", "vies"):
        return (word[:-1],)
    if word.endswith(("ies", "ied")):
        return (f"{word[:-3]}y", word[:-1])
    if word.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
        return (word[:-2], word[:-1])
    if word.endswith("s") and not word.endswith("ss"):
        return (word[:-1],)
    stem = word[:-3] if word.endswith("ing") else word[:-2] if word.endswith("ed") else ""
    if len(stem) < 2:
        return ()
    if word.endswith("ying") and len(stem) <= 2:
        return (f"{stem[:-1]}ie",)
    undoubled = (stem[:-1],) if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsz" else ()
    return (*undoubled, stem, f"{stem}e", *((stem[:-1],) if stem[-1:] == stem[-2:-1] else ()))
