"""Where the verb of a clause stands, told by word lists and position."""

from __future__ import annotations

from director.storybook import lexicon
from director.storybook.facts import TIMES
from director.storybook.lexicon import inflection
from director.storybook.noun_phrases import (
    ADVERBS,
    AUXILIARIES,
    BREAKS,
    DETERMINERS,
    NUMBERS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adjective,
    is_noun,
    is_whole_noun,
)


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
        or lexicon.singular(word) in TIMES
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


def has_verb(words: tuple[str, ...]) -> bool:
    """Whether any of the words can be a verb."""
    return any(word.lower() in AUXILIARIES or lexicon.verb_of(word) for word in words)


def is_bare_verb(words: tuple[str, ...], index: int) -> bool:
    """Whether a base form stands at ``index`` as a verb ("boots that LOVE the rain", "women who MEND nets")."""
    word = words[index].lower()
    after = words[index + 1].lower() if index + 1 < len(words) else ""
    behind_who = index > 0 and words[index - 1].lower() == "who"
    return lexicon.verb_of(word) == word and (behind_who or after in DETERMINERS | PREPOSITIONS)


def begins_with_verb(words: tuple[str, ...], begin: int) -> bool:
    """Whether the words from ``begin`` are a main verb that was resumed, and its object ("... GUARDS a bridge")."""
    if begin == 0 or begin + 1 >= len(words):
        return False
    word, following = words[begin], words[begin + 1].lower()
    return word.islower() and word.endswith(("s", "ed")) and following in DETERMINERS | PREPOSITIONS and bool(lexicon.verb_of(word))


def is_plain_verb(words: tuple[str, ...], index: int) -> bool:
    """Whether a base form with what it is about stands at ``index``, and no thing that can be seen ("and cards in the park")."""
    word, following = words[index].lower(), words[index + 1].lower() if index + 1 < len(words) else ""
    found = lexicon.thing(word)
    seen = found is not None and found.category != "abstract"
    return lexicon.verb_of(word) == word and not seen and following in DETERMINERS | PREPOSITIONS | OBJECT_PRONOUNS


def is_verb_like(words: tuple[str, ...], index: int) -> bool:
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
        return word.endswith("s") and free and not is_noun(word) and len(word) > 4 and lexicon.singular(word) not in TIMES
    if word == base:
        return free and not is_noun(word)
    return free or not is_noun(word) or is_adjective(following)


def has_clause(words: tuple[str, ...], index: int) -> bool:
    """Whether a subject and its verb begin at ``index``."""
    return verb_at(words[index:], 0) > 0 or (
        index < len(words) and words[index].lower().endswith("ing") and bool(lexicon.verb_of(words[index]))
    )


def verb_at(words: tuple[str, ...], index: int) -> int:
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
        kind = is_adjective(word) or (word.endswith(("ing", "ed")) and bool(lexicon.verb_of(word)))  # "of a BOARDING school"
        if word not in DETERMINERS and not kind and not compound and not (back < index and is_noun(word)):
            return False
    return False
