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
    is_whole_noun,
    phrases_of,
)
from director.storybook.tokens import joined, tokens

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


def is_finite(words: tuple[str, ...], index: int, plural: bool) -> bool:
    """Whether the word at ``index`` is a verb of a subject that stands before it."""
    word = words[index].lower()
    if word in AUXILIARIES:
        return True
    base = lexicon.verb_of(word)
    if not base:
        return _unknown_verb(words, index, plural)
    following = words[index + 1].lower() if index + 1 < len(words) else ""
    if word == base and inflection.past(base) != word:
        return plural and following not in AUXILIARIES
    if word.endswith("s") and plural and is_noun(word) and following and lexicon.verb_of(following):
        return False
    if word.endswith("s") and is_noun(word) and _verb_follows(words, index, following):
        return False
    return not (word.endswith("ing") and is_noun(word) and following not in PREPOSITIONS | DETERMINERS)


def _verb_follows(words: tuple[str, ...], index: int, following: str) -> bool:
    """Whether the plural-looking word at ``index`` is a noun with its verb behind it ("autumn leaves fall")."""
    base = lexicon.verb_of(following) if following else ""
    if not base or is_adjective(following):
        return False
    bare = not any(word.lower() in DETERMINERS for word in words[:index])
    return following.endswith(("s", "ed")) or (bare and following == base)


def _unknown_verb(words: tuple[str, ...], index: int, plural: bool) -> bool:
    word = words[index].lower()
    if plural and _takes_object(words, index):
        return True
    if (
        plural
        or len(word) < 4
        or not word.endswith("s")
        or word.endswith(("ss", "us", "'s", "is"))
        or is_noun(word)
        or words[index][0].isupper()
    ):
        return False
    following = words[index + 1].lower() if index + 1 < len(words) else ""
    behind = words[index + 2].lower() if index + 2 < len(words) else ""
    mass = bool(following) and is_noun(following) and not lexicon.verb_of(following) and not is_noun(behind)  # "bans music until"
    return mass or following in DETERMINERS | PREPOSITIONS | OBJECT_PRONOUNS | frozenset(NUMBERS) or following == ""


def _takes_object(words: tuple[str, ...], index: int) -> bool:
    """Whether an unknown word behind a plural is its verb: "three sisters DIVIDE their father's tools"."""
    word = words[index].lower()
    if index + 1 >= len(words) or len(word) < 4 or word.endswith("s") or words[index][0].isupper():
        return False
    following = words[index + 1].lower()
    return not is_noun(word) and not is_adjective(word) and following in DETERMINERS and word not in PREPOSITIONS | DETERMINERS


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
    if _verb_at(words[starts[-2] : begin], 0) >= 0 or not (word.endswith(("s", "ed")) or word in _MODALS):
        return False
    before = words[index - 1].lower()
    if before in DETERMINERS | PREPOSITIONS | AUXILIARIES | frozenset({"and", "'s", "not", "never", "no longer"}) or index <= begin + 1:
        return False
    return _verb_like(words, index) and bool(_verb_in(words[begin + 1 : index]))


_MODALS = frozenset(("must", "will", "can", "should", "may"))


def _verb_in(words: tuple[str, ...]) -> bool:
    return any(word.lower() in AUXILIARIES or lexicon.verb_of(word) for word in words)


def _opens(words: tuple[str, ...], index: int, begin: int) -> bool:
    """Whether a clause begins with the word at ``index``."""
    word, before = words[index].lower(), words[index - 1].lower()
    has_verb = _verb_at(words[begin:index], 0) >= 0 or _begins_with_verb(words[:index], begin)
    placed = word == "where" and words[begin].lower() in PREPOSITIONS  # "In a city where nobody sleeps, ..."
    if word in SUBORDINATORS and (has_verb or placed or word in ("after", "before", "while", "when")):
        return _has_clause(words, index + 1)
    if word in RELATIVES and word != "whose":
        return _relative(words, index, begin)
    if word in ("and", "but", "then", "or") and has_verb and before not in ("and", "but", "or", "then"):
        return _continues(words, index + 1) or _echoes(words, index + 1, begin)
    if word == "to" and has_verb:
        return _purpose(words, index, begin)
    if (
        before in (",", ";", ":", "—", "–")
        and has_verb
        and word not in ("and", "but", "then", "or")
        and word not in RELATIVES | SUBORDINATORS
    ):
        return _continues(words, index)
    return False


def _relative(words: tuple[str, ...], index: int, begin: int) -> bool:
    if words[index].lower() == "that":
        verb = _verb_at(words[begin:index], 0)
        said = lexicon.verb_of(words[begin + verb]) if verb >= 0 else ""
        if said in COMPLEMENT_VERBS and words[index - 1].lower() == words[begin + verb].lower():
            return False
    following = index + 1
    return following < len(words) and (_verb_like(words, following) or _has_clause(words, following) or _bare_verb(words, following))


def _bare_verb(words: tuple[str, ...], index: int) -> bool:
    """Whether a base form stands at ``index`` as a verb ("boots that LOVE the rain", "women who MEND nets")."""
    word = words[index].lower()
    after = words[index + 1].lower() if index + 1 < len(words) else ""
    behind_who = index > 0 and words[index - 1].lower() == "who"
    return lexicon.verb_of(word) == word and (behind_who or after in DETERMINERS | PREPOSITIONS)


def _purpose(words: tuple[str, ...], index: int, begin: int) -> bool:
    following = words[index + 1].lower() if index + 1 < len(words) else ""
    if not following or not lexicon.verb_of(following) or lexicon.verb_of(following) != following:
        return False
    before = words[index - 1].lower()
    base = lexicon.verb_of(before) or before
    if base in MODAL_VERBS or is_adjective(before) or before in ("how", "way", "about", "ready", "able", "time", "chance"):
        return False
    verb = _verb_at(words[begin:index], 0)
    main = lexicon.verb_of(words[begin + verb]) if verb >= 0 else ""
    return not (main in ("teach", "help", "tell", "ask", "want") and index - begin - verb <= 4)


def _continues(words: tuple[str, ...], index: int) -> bool:
    while index < len(words) and (words[index].lower() in ADVERBS or words[index].lower().endswith("ly") or words[index].lower() == "then"):
        index += 1
    if index >= len(words):
        return False
    if words[index].lower() in SUBORDINATORS | RELATIVES:
        return False
    return _verb_like(words, index) or _has_clause(words, index)


def _begins_with_verb(words: tuple[str, ...], begin: int) -> bool:
    """Whether the words from ``begin`` are a main verb that was resumed, and its object ("... GUARDS a bridge")."""
    if begin == 0 or begin + 1 >= len(words):
        return False
    word, following = words[begin], words[begin + 1].lower()
    return word.islower() and word.endswith(("s", "ed")) and following in DETERMINERS | PREPOSITIONS and bool(lexicon.verb_of(word))


def _echoes(words: tuple[str, ...], index: int, begin: int) -> bool:
    """Whether a base form that could be a noun goes on with the verb of several ("two friends meet ... and QUARREL about a debt")."""
    at = _verb_at(words[begin:index], 0)
    if at < 0 or index >= len(words):
        return False
    first = words[begin + at].lower()
    return lexicon.verb_of(first) == first and _plain_verb(words, index)


def _plain_verb(words: tuple[str, ...], index: int) -> bool:
    """Whether a base form with what it is about stands at ``index``, and no thing that can be seen ("and cards in the park")."""
    word, following = words[index].lower(), words[index + 1].lower() if index + 1 < len(words) else ""
    found = lexicon.thing(word)
    seen = found is not None and found.category != "abstract"
    return lexicon.verb_of(word) == word and not seen and following in DETERMINERS | PREPOSITIONS | OBJECT_PRONOUNS


def _verb_like(words: tuple[str, ...], index: int) -> bool:
    """Whether the word at ``index`` is a verb that goes on with an earlier subject."""
    word = words[index].lower()
    if word in AUXILIARIES:
        return True
    base = lexicon.verb_of(word)
    following = words[index + 1].lower() if index + 1 < len(words) else ""
    if word in ("never", "no longer"):
        return bool(lexicon.verb_of(following))
    free = following == "" or following in DETERMINERS | PREPOSITIONS | OBJECT_PRONOUNS | ADVERBS | BREAKS | frozenset(NUMBERS) | {
        "that",
        "and",
    }
    if not base:
        return word.endswith("s") and free and not is_noun(word) and len(word) > 4
    if word == base:
        return free and not is_noun(word)
    return free or not is_noun(word) or is_adjective(following)


def _has_clause(words: tuple[str, ...], index: int) -> bool:
    """Whether a subject and its verb begin at ``index``."""
    return _verb_at(words[index:], 0) > 0 or (
        index < len(words) and words[index].lower().endswith("ing") and bool(lexicon.verb_of(words[index]))
    )


def _verb_at(words: tuple[str, ...], index: int) -> int:
    """Index of the first finite verb behind a subject that begins at ``index``, -1 without one."""
    seen, plural, coordinated, modified = False, False, False, False
    while index < len(words):
        word = words[index].lower()
        if word in BREAKS and word != ",":
            return -1
        if seen and not modified and is_finite(words, index, plural or coordinated):
            return index
        if not seen and word in ADVERBS - OBJECT_PRONOUNS and words[index + 1 : index + 2] and words[index + 1].lower() not in AUXILIARIES:
            index += 1  # "Together they carry ..."
            continue
        if (
            word in ("one", "other")
            and not seen
            and index + 1 < len(words)
            and words[index + 1].lower().endswith("s")
            and lexicon.verb_of(words[index + 1])
        ):
            seen = True
        elif word in SUBJECT_PRONOUNS and (not seen or words[0].lower() in PREPOSITIONS):
            seen, plural, modified = True, word in ("they", "we", "you", "i"), False
        elif word in SUBORDINATORS and seen and word not in PREPOSITIONS:
            return -1
        elif word == "and" and seen:
            coordinated, modified = True, False
        elif word in RELATIVES and seen:
            return -1
        else:
            modified = (
                word in PREPOSITIONS or word in DETERMINERS or (is_adjective(word) and not is_noun(word)) or word == "'s" or word in NUMBERS
            )
            if not modified:
                seen = True
                plural = _is_several(words, index) if not _after_preposition(words, index) else plural
            if word in NUMBERS and NUMBERS[word] > 1:
                plural = True
        index += 1
    return -1


_INVARIABLE = lexicon.words("invariable")


def _is_several(words: tuple[str, ...], index: int) -> bool:
    """Whether the noun at ``index`` is a plural; "salmon" is one where no article says otherwise."""
    word = words[index].lower()
    several = word in _INVARIABLE and not any(before.lower() in DETERMINERS for before in words[max(0, index - 2) : index])
    return lexicon.singular(word) != word or several


def _after_preposition(words: tuple[str, ...], index: int) -> bool:
    for back in range(index - 1, -1, -1):
        word = words[back].lower()
        if word in PREPOSITIONS:
            return True
        compound = is_whole_noun(f"{word} {words[back + 1].lower()}")
        if word not in DETERMINERS and not is_adjective(word) and not compound:
            return False
    return False


def _clause(words: tuple[str, ...]) -> Clause:
    link, index = _link(words)
    verb_index = _find_verb(words, index, link)
    if verb_index < 0:
        return Clause(
            subjects=(), verb="", rest=joined(words[index:]).strip(" .,;:!?"), phrases=phrases_of(words[index:]), link=link, words=words
        )
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
    if link == "to" or (link in RELATIVES and _bare_verb(words, index)):
        return index
    if link in ("who", "which", "that", "and", "but", "then", "or") and (_verb_like(words, index) or _plain_verb(words, index)):
        return index
    if not link and words[index].islower() and _begins_with_verb(("", *words), index + 1):
        return index
    if first in AUXILIARIES | {"never", "no longer"} or (
        first.endswith("ing") and lexicon.verb_of(first) and not (index + 1 < len(words) and is_noun(words[index + 1].lower()))
    ):
        return index
    offset = _verb_at(words[index:], 0)
    if offset < 0 and words[index].islower() and first.endswith("s") and _verb_like(words, index):
        return index
    return index + offset if offset >= 0 else -1


def _skip_auxiliaries(words: tuple[str, ...], index: int) -> tuple[str, str, int]:
    auxiliary, negative = "", ""
    while index < len(words) - 1 and words[index].lower() in AUXILIARIES | {"not", "never", "no longer", "cannot"} | ADVERBS:
        word, following = words[index].lower(), words[index + 1].lower()
        negative = negative or (word if word in ("never", "no longer") else "not" if word in ("not", "cannot") else "")
        verbal = bool(lexicon.verb_of(following)) and (not is_adjective(following) or word in ("has", "have", "had", "been"))
        if (
            word in ("is", "are", "was", "were", "be")
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
