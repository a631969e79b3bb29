"""Noun phrases: words before a noun, the noun, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from director.storybook import lexicon

DETERMINERS = lexicon.words("determiners")
NUMBERS = {word: int(count) for word, count in lexicon.pairs("numbers.txt").items()}
PREPOSITIONS = lexicon.words("prepositions")
SUBORDINATORS = lexicon.words("subordinators")
RELATIVES = lexicon.words("relatives")
AUXILIARIES = lexicon.words("auxiliaries")
ADVERBS = lexicon.words("adverbs")
OBJECT_PRONOUNS = lexicon.words("object-pronouns")
SUBJECT_PRONOUNS = lexicon.words("subject-pronouns")
GROUPS = lexicon.words("groups")
_COUNTED = {"couple": 2, "family": 3, "duo": 2, "trio": 3, "jazz band": 3, "rock band": 3, "brass band": 3, "string quartet": 4}
_MODALS = frozenset(("must", "will", "can", "could", "should", "may", "might", "would", "cannot", "shall"))
BREAKS = frozenset(',;:.!?—–()"') | {"-"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NounPhrase:
    """A noun with what stands before it.

    Attributes:
        det: article, number or possessive in small letters, or "".
        adjectives: words between it and the noun.
        noun: the head, as written (maybe two or three words that the lexicon knows as one).
        prep: the preposition before it, or "".
        owner: noun of a possessor ("daughter" in "daughter's birthday"), or "".
        name: of the one whom the noun means ("Milo" in "her grandson Milo"), or "".
        start: token index of its first word in the sentence.
        end: token index behind its last word.
    """

    det: str = ""
    adjectives: tuple[str, ...] = ()
    noun: str
    prep: str = ""
    owner: str = ""
    name: str = ""
    start: int = 0
    end: int = 0

    @property
    def text(self) -> str:
        """The phrase as running text without preposition and possessor."""
        return " ".join(part for part in (self.det, *self.adjectives, self.noun, self.name) if part)

    @property
    def head(self) -> str:
        """The noun in singular and small letters."""
        return lexicon.singular(self.noun.lower())

    @property
    def plural(self) -> bool:
        """Whether more than one is meant."""
        return self.count > 1

    @property
    def count(self) -> int:
        """How many are meant; 2 for an unnumbered plural."""
        if self.det in NUMBERS:
            return NUMBERS[self.det]
        if self.det.isdigit():
            return min(int(self.det), 100)
        if self.head in _COUNTED:
            return _COUNTED[self.head]
        return 2 if lexicon.singular(self.noun.lower()) != self.noun.lower() else 1


def phrases_of(words: tuple[str, ...]) -> tuple[NounPhrase, ...]:
    """All noun phrases in ``words``."""
    found: list[NounPhrase] = []
    index = 0
    while index < len(words):
        phrase = _phrase(words, index)
        if phrase is None:
            index += 1
            continue
        found.append(phrase)
        index = max(phrase.end, index + 1)
    return tuple(found)


def is_adjective(word: str) -> bool:
    """Whether ``word`` usually stands before a noun."""
    small = word.lower()
    if small in _adjectives() or lexicon.colour_of(small) or (lexicon.feeling(small) is not None and lexicon.thing(small) is None):
        return True
    return small.endswith(("ful", "less", "ous", "ish", "ical", "ive", "able", "ible")) and lexicon.thing(small) is None


def is_noun(word: str) -> bool:
    """Whether the lexicon knows ``word`` as a thing, a person, an animal or a place."""
    return any(known(word) is not None for known in (lexicon.thing, lexicon.trade, lexicon.creature, lexicon.place))


@cache
def _adjectives() -> frozenset[str]:
    text = files("director.storybook.lexicon").joinpath("adjectives.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def _phrase(words: tuple[str, ...], index: int) -> NounPhrase | None:
    start, prep = index, ""
    while index < len(words) and words[index].lower() in PREPOSITIONS:
        prep, index = words[index].lower(), index + 1
    first = index
    det = ""
    if index < len(words) and (words[index].lower() in DETERMINERS or words[index].lower() in NUMBERS or words[index].isdigit()):
        det, index = words[index].lower(), index + 1
        if index < len(words) and words[index].lower() in NUMBERS:
            det, index = words[index].lower(), index + 1
    run: list[str] = []
    while index < len(words) and _nounish(words, index, bool(det or prep or run)):
        run.append(words[index])
        index += 1
    if not run:
        return None
    if index < len(words) and words[index] == "'s":
        owned = _phrase(words, index + 1)
        if owned is not None:
            owner = " ".join(run).lower()
            return NounPhrase(det=det, adjectives=owned.adjectives, noun=owned.noun, prep=prep, owner=owner, start=first, end=owned.end)
    return _headed(det, run, prep, first if not prep else start, index)


def _headed(det: str, run: list[str], prep: str, start: int, end: int) -> NounPhrase:
    """Split a run of words into adjectives and the longest noun that the lexicon knows at its end, with the name of whom it means."""
    if len(run) > 1 and (_names(run[-1]) or _is_called(run)) and _is_somebody(" ".join(run[:-1])):
        return replace(_headed(det, run[:-1], prep, start, end), name=run[-1])
    for begin in range(max(0, len(run) - 3), len(run)):
        tail = " ".join(run[begin:])
        if begin < len(run) - 1 and is_whole_noun(tail.lower()):
            return NounPhrase(det=det, adjectives=tuple(run[:begin]), noun=tail, prep=prep, start=start, end=end)
    return NounPhrase(det=det, adjectives=tuple(run[:-1]), noun=run[-1], prep=prep, start=start, end=end)


def _names(word: str) -> bool:
    """Whether a word behind a role is a name: "her grandson MILO", "Captain NEMO"."""
    known = is_noun(word) or is_adjective(word) or lexicon.verb_of(word) or lexicon.season_of(word) or lexicon.light_of(word)
    return word[:1].isupper() and word[1:].islower() and not known


def _is_called(run: list[str]) -> bool:
    """Whether a noun is the name of the one before it: "the woman PLUM", who was "Mrs Plum", "the doctor STONE"."""
    return run[-2] in ("woman", "man", "doctor", "professor", "captain", "sergeant") and run[-1][:1].isupper() and run[-1][1:].islower()


def _is_somebody(word: str) -> bool:
    return lexicon.trade(word) is not None or lexicon.creature(word) is not None


def is_whole_noun(phrase: str) -> bool:
    """Whether the lexicon knows all of ``phrase`` as one noun ("space station")."""
    single = lexicon.singular(phrase)
    lookups = (lexicon.thing, lexicon.trade, lexicon.creature, lexicon.place)
    return any((found := look(single)) is not None and found.word in (single, phrase) for look in lookups)


def _is_doing(words: tuple[str, ...], index: int) -> bool:
    """Whether a participle says what the noun before it does: "a ship CALLING for help", "a man sleeping on a bench"."""
    after = words[index + 1].lower() if index + 1 < len(words) else ""
    return words[index].lower().endswith("ing") and is_noun(words[index - 1].lower()) and after in PREPOSITIONS


def _is_done(words: tuple[str, ...], index: int) -> bool:
    """Whether a participle says what was done with the noun before it: "a violin LEFT in room twelve", "a ring FORGOTTEN in a taxi"."""
    word, after = words[index].lower(), words[index + 1].lower() if index + 1 < len(words) else ""
    if index == 0 or after not in PREPOSITIONS or not is_noun(words[index - 1].lower()) or is_noun(word):
        return False
    return any(base != word and lexicon.participle(base) == word for base in lexicon.bases(word))


def _nounish(words: tuple[str, ...], index: int, inside: bool) -> bool:
    word = words[index].lower()
    stop = (
        PREPOSITIONS
        | RELATIVES
        | AUXILIARIES
        | OBJECT_PRONOUNS
        | SUBJECT_PRONOUNS
        | BREAKS
        | {"and", "but", "or", "then", "'s", "to", "not", "how", "why", "what"}
    )
    if inside and word in NUMBERS and index > 0 and words[index - 1].lower() not in DETERMINERS:
        return False
    if word in stop or word in DETERMINERS or word in SUBORDINATORS or _is_done(words, index):
        return False
    if index > 0 and words[index - 1].lower() in _MODALS and lexicon.verb_of(word) == word:
        return False  # "must KEEP the secret"
    if word in ADVERBS or (word.endswith("ly") and not is_noun(word) and not is_adjective(word)):
        return False
    if index > 0 and is_whole_noun(f"{words[index - 1].lower()} {word}"):
        return True
    if lexicon.verb_of(word) and not is_noun(word) and not is_adjective(word):
        return inside and word.endswith(("ing", "ed")) and not _is_doing(words, index)
    return True
