"""Sentences as clauses: who does what, found with word lists and position, without a parser.

A clause keeps the prompt's own words behind its verb, so that a film can show and say them as they
were written. What the chunker cannot place stays in ``rest``; it never fails.
"""

from __future__ import annotations

from dataclasses import dataclass

from director.storybook import lexicon
from director.storybook.lexicon import inflection
from director.storybook.noun_phrases import (
    ADVERBS,
    AUXILIARIES,
    BREAKS,
    DETERMINERS,
    GROUPS,
    NUMBERS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    NounPhrase,
    is_adjective,
    is_noun,
    phrases_of,
)
from director.storybook.tokens import joined, tokens
from director.storybook.verbs import begins_with_verb, has_clause, has_verb, is_bare_verb, is_plain_verb, is_verb_like, verb_at

MODAL_VERBS = lexicon.words("modal-verbs")
COMPLEMENT_VERBS = lexicon.words("complement-verbs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One thing that somebody does.

    Attributes:
        subjects: who does it; empty when it goes on with the subject before.
        verb: base form, "" for a fragment without verb.
        actor: the words of the subject as written.
        inner: base form behind "to" ("dance" in "learns to dance"), or "".
        rest: the words behind the verb as written.
        phrases: noun phrases of ``rest`` in order, behind those that a subject's preposition brings ("in the city").
        link: the word that ties it to the clause before ("and", "before", "who", "to", ...), or "".
        negative: "not", "never" or "no longer" where it is denied, or "".
        auxiliary: a modal ("must", "cannot") or "".
        words: all tokens of the clause.
    """

    subjects: tuple[NounPhrase, ...]
    verb: str
    actor: str = ""
    inner: str = ""
    rest: str = ""
    phrases: tuple[NounPhrase, ...] = ()
    link: str = ""
    negative: str = ""
    auxiliary: str = ""
    words: tuple[str, ...] = ()


def foreign(sentence: str) -> bool:
    """Whether ``sentence`` does not look like English: too few words that the lexicon or the grammar knows."""
    words = [word.lower() for word in tokens(sentence) if word[0].isalpha()]
    if any(ord(char) > 0x24F for word in words for char in word):
        return True
    grammar = (
        DETERMINERS
        | PREPOSITIONS
        | AUXILIARIES
        | SUBORDINATORS
        | RELATIVES
        | SUBJECT_PRONOUNS
        | OBJECT_PRONOUNS
        | ADVERBS
        | frozenset(NUMBERS)
        | {"and", "but", "or", "not"}
    )
    known = sum(word in grammar or bool(lexicon.verb_of(word)) or is_adjective(word) or is_noun(word) for word in words)
    return len(words) >= 4 and known < 0.4 * len(words)


def clauses_of(sentence: str) -> tuple[Clause, ...]:
    """All clauses of ``sentence`` in order of the text."""
    words = tokens(sentence)
    starts = _starts(words)
    spans = zip(starts, [*starts[1:], len(words)], strict=True)
    found = tuple(_clause(_without_which(words, begin, end)) for begin, end in spans if end > begin)
    return tuple(clause for clause in found if clause.verb or clause.phrases or clause.subjects)


def _without_which(words: tuple[str, ...], begin: int, end: int) -> tuple[str, ...]:
    """The words of a clause without the preposition that belongs to a "which" behind it ("a room IN which nobody speaks")."""
    which = end < len(words) and words[end].lower() in ("which", "whom")
    return words[begin : end - 1] if which and words[end - 1].lower() in PREPOSITIONS and end - 1 > begin else words[begin:end]


def _starts(words: tuple[str, ...]) -> list[int]:
    starts = [0]
    for index in range(1, len(words)):
        if index > starts[-1] and (_opens(words, index, starts[-1]) or _resumes(words, index, starts)):
            starts.append(index)
    return starts


def _resumes(words: tuple[str, ...], index: int, starts: list[int]) -> bool:
    """Whether the main verb comes at ``index``, behind a relative clause ("a fox who is afraid LOOKS for the moon")."""
    begin = starts[-1]
    if len(starts) < 2 or words[begin].lower() not in RELATIVES:
        return False
    word = words[index].lower()
    if verb_at(words[starts[-2] : begin], 0) >= 0 or not (word.endswith(("s", "ed")) or word in _MODALS):
        return False
    before = words[index - 1].lower()
    if before in DETERMINERS | PREPOSITIONS | AUXILIARIES | frozenset({"and", "'s", "not", "never", "no longer"}) or index <= begin + 1:
        return False
    return is_verb_like(words, index) and bool(has_verb(words[begin + 1 : index]))


_MODALS = frozenset(("must", "will", "can", "should", "may"))


def _opens(words: tuple[str, ...], index: int, begin: int) -> bool:
    """Whether a clause begins with the word at ``index``."""
    word, before = words[index].lower(), words[index - 1].lower()
    told = verb_at(words[begin:index], 0) >= 0 or begins_with_verb(words[:index], begin)
    placed = word == "where" and words[begin].lower() in PREPOSITIONS  # "In a city where nobody sleeps, ..."
    if word in SUBORDINATORS and (told or placed or word in ("after", "before", "while", "when")):
        return has_clause(words, index + 1) and not (told and _only_when(words, index))
    if word in RELATIVES and word != "whose":
        return _relative(words, index, begin)
    if word in ("and", "but", "then", "or") and told and before not in ("and", "but", "or", "then"):
        return _continues(words, index + 1) or _echoes(words, index + 1, begin)
    if word == "to" and told:
        return _purpose(words, index, begin)
    if before in (",", ";", ":", "—", "–") and told and word not in ("and", "but", "then", "or") and word not in RELATIVES | SUBORDINATORS:
        return _continues(words, index)
    return False


def _only_when(words: tuple[str, ...], index: int) -> bool:
    """Whether nothing but a noun follows "before" or "after", and then the deed goes on: "before the PREMIERE and teaches her rival"."""
    if words[index].lower() not in ("before", "after", "until", "till"):
        return False
    joints = (n for n in range(index + 1, len(words) - 1) if words[n].lower() in ("and", "but", "then"))
    going_on = next((n for n in joints if is_verb_like(words, n + 1)), 0)
    return bool(going_on) and verb_at(words[index + 1 : going_on], 0) < 0


def _relative(words: tuple[str, ...], index: int, begin: int) -> bool:
    if words[index].lower() == "that":
        verb = verb_at(words[begin:index], 0)
        said = lexicon.verb_of(words[begin + verb]) if verb >= 0 else ""
        if said in COMPLEMENT_VERBS and words[index - 1].lower() == words[begin + verb].lower():
            return False
    following = index + 1
    return following < len(words) and (is_verb_like(words, following) or has_clause(words, following) or is_bare_verb(words, following))


def _purpose(words: tuple[str, ...], index: int, begin: int) -> bool:
    following = words[index + 1].lower() if index + 1 < len(words) else ""
    if not following or not lexicon.verb_of(following) or lexicon.verb_of(following) != following:
        return False
    before = words[index - 1].lower()
    base = lexicon.verb_of(before) or before
    if base in MODAL_VERBS or is_adjective(before) or before in ("how", "way", "about", "ready", "able", "time", "chance"):
        return False
    verb = verb_at(words[begin:index], 0)
    main = lexicon.verb_of(words[begin + verb]) if verb >= 0 else ""
    return not (main in ("teach", "help", "tell", "ask", "want") and index - begin - verb <= 4)


def _continues(words: tuple[str, ...], index: int) -> bool:
    begin = index
    while index < len(words) and (words[index].lower() in ADVERBS or words[index].lower().endswith("ly") or words[index].lower() == "then"):
        index += 1
    if index >= len(words):
        return False
    if words[index].lower() in SUBORDINATORS | RELATIVES:
        return False
    how = index > begin and words[index - 1].lower().endswith("ly")
    return is_verb_like(words, index) or has_clause(words, index) or (how and _is_done(words[index].lower()))


def _is_done(word: str) -> bool:
    """Whether a word behind "secretly" is what somebody does, though it could be a noun ("secretly COOKS cakes")."""
    return bool(lexicon.verb_of(word)) and word.endswith(("s", "ed")) and lexicon.verb_of(word) != word


def _echoes(words: tuple[str, ...], index: int, begin: int) -> bool:
    """Whether a base form that could be a noun goes on with the verb of several ("two friends meet ... and QUARREL about a debt")."""
    at = verb_at(words[begin:index], 0)
    if at < 0 or index >= len(words):
        return False
    first = words[begin + at].lower()
    return lexicon.verb_of(first) == first and is_plain_verb(words, index)


def _clause(words: tuple[str, ...]) -> Clause:
    link, index = _link(words)
    verb_index = _find_verb(words, index, link)
    if verb_index < 0:
        return Clause(
            subjects=(), verb="", rest=joined(words[index:]).strip(" .,;:!?"), phrases=phrases_of(words[index:]), link=link, words=words
        )
    index = _behind_the_time(words, index, verb_index, link)
    link = "" if words[index - 1] == "," and link in _TIME_LINKS else link
    subjects = _subjects(words[index:verb_index])
    region = words[index:verb_index]
    settled = tuple(phrase for phrase in phrases_of(region) if phrase.prep not in ("", "of"))
    auxiliary, negative, verb_index = _skip_auxiliaries(words, verb_index)
    verb = _base(words, verb_index)
    tail = words[verb_index + 1 :]
    return Clause(
        subjects=subjects, verb=verb, actor=joined(region).strip(" ,;:"), inner=_inner(tail, verb), rest=joined(tail).strip(" .,;:!?—–-\""),
        phrases=(*settled, *phrases_of(tail)), link=link,
        negative=negative, auxiliary=auxiliary, words=words,
    )  # fmt: skip


_TIME_LINKS = ("after", "before", "since", "until", "till")


def _behind_the_time(words: tuple[str, ...], index: int, verb: int, link: str) -> int:
    """Where the subject begins behind a time that has no verb: "After the flood, MORALES rows through the streets"."""
    comma = next((n for n in range(verb - 1, index, -1) if words[n] == ","), 0)
    first = words[0].lower() in _TIME_LINKS and link in _TIME_LINKS
    return comma + 1 if first and comma and comma + 1 < verb else index


def _link(words: tuple[str, ...]) -> tuple[str, int]:
    link, index = "", 0
    while index < len(words):
        word = words[index].lower()
        if word in ("and", "but", "then", "or", "to") or word in SUBORDINATORS | RELATIVES:
            link = link if link and word == "then" else word
        elif word in ("never", "no longer") or not _skippable(word):
            return link, index
        index += 1
    return link, index


def _skippable(word: str) -> bool:
    return word in ADVERBS - OBJECT_PRONOUNS or word in BREAKS or (word.endswith("ly") and not is_noun(word))


def _find_verb(words: tuple[str, ...], index: int, link: str) -> int:
    if index >= len(words):
        return -1
    first = words[index].lower()
    if link == "to" or (link in RELATIVES and is_bare_verb(words, index)):
        return index
    if link in ("who", "which", "that", "and", "but", "then", "or") and (is_verb_like(words, index) or is_plain_verb(words, index)):
        return index
    if link in ("and", "but", "then") and index and words[index - 1].lower().endswith("ly") and _is_done(first):
        return index
    if not link and words[index].islower() and begins_with_verb(("", *words), index + 1):
        return index
    if first in AUXILIARIES | {"never", "no longer"} or (
        first.endswith("ing") and lexicon.verb_of(first) and not (index + 1 < len(words) and is_noun(words[index + 1].lower()))
    ):
        return index
    offset = verb_at(words[index:], 0)
    if offset < 0 and words[index].islower() and first.endswith("s") and is_verb_like(words, index):
        return index
    return index + offset if offset >= 0 else -1


def _skip_auxiliaries(words: tuple[str, ...], index: int) -> tuple[str, str, int]:
    auxiliary, negative = "", ""
    while index < len(words) - 1 and words[index].lower() in AUXILIARIES | {"not", "never", "no longer", "cannot"} | ADVERBS:
        word, following = words[index].lower(), words[index + 1].lower()
        negative = negative or (word if word in ("never", "no longer") else "not" if word in ("not", "cannot") else "")
        verbal = bool(lexicon.verb_of(following)) and (not is_adjective(following) or word in ("has", "have", "had", "been"))
        if (
            word in ("is", "are", "was", "were", "be", "been")
            and not (following.endswith("ing") and verbal)
            and following not in ("not", "never", "no longer")
        ):
            break
        if (
            word in ("has", "have", "had")
            and following not in ("not", "never", "been")
            and (following == "to" or not verbal or following in DETERMINERS)
        ):
            break
        if word not in ADVERBS and word not in (
            "is",
            "are",
            "was",
            "were",
            "has",
            "had",
            "have",
            "be",
            "been",
            "does",
            "do",
            "did",
            "not",
            "never",
            "no longer",
        ):
            auxiliary = word
        index += 1
    return auxiliary, negative, index


def _base(words: tuple[str, ...], index: int) -> str:
    word = words[index].lower()
    known = lexicon.verb_of(word)
    return known or inflection.bases(word)[0]


def _inner(tail: tuple[str, ...], verb: str) -> str:
    for index, word in enumerate(tail[:-1]):
        if word.lower() in ("which", "what", "where", "when"):
            break  # "shouts WHICH way to go"
        if word.lower() == "to" and lexicon.verb_of(tail[index + 1].lower()) == tail[index + 1].lower():
            return tail[index + 1].lower()
        if index > 3:
            break
    first = tail[0].lower() if tail else ""
    return lexicon.verb_of(first) if first.endswith("ing") and verb in MODAL_VERBS | {"go", "practise", "practice"} else ""


def _subjects(words: tuple[str, ...]) -> tuple[NounPhrase, ...]:
    if words and words[-1].lower() in SUBJECT_PRONOUNS and "and" not in words:
        return (NounPhrase(noun=words[-1].lower()),)
    kept = tuple(phrase for phrase in phrases_of(words) if not phrase.prep or phrase.prep in ("of",))
    if kept and kept[0].head in GROUPS and len(kept) > 1 and kept[1].prep == "of":
        return kept[1:]
    return tuple(phrase for phrase in kept if phrase.prep != "of")
