"""Who a text talks about: mentions of characters, and the words that belong to each of them.

A Frame or Video text may name a character by id, by name, or by what they are ("the keeper"); people
write "she" for the one named last. Nothing here knows how anything is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from director.storybook import lexicon
from pipeline.film.screenplay import Character

LONGEST_TEXT = 2_000
"""Characters of a Frame or Video text that are read."""
MENTION = re.compile(r"<(Character\d+)>")
_SENTENCE = re.compile(r"(?<=[.!?;])[\"”’']?\s+")
_JOINT = re.compile(
    r"^[\s,]*(?:and|&|with|,)?\s*(?:(?:a|an|the|his|her|their|old|young|little)\s+)*[\w-]{0,14}\s*$|"
    r"^[\s,]*and (?:an?|the|his|her|their) [\w-]+ "
    r"(?!(?:behind|beside|before|near|over|under|of|on|in|at|to|by|with|from|above)\b)[\w-]+\s*$",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(
    r"(?:[,;:]|\band|\bwhile|\bas|\bbut|\bwhere|\bthen|\bwhen)\s*(?:(?:a|an|the|his|her|its|old|young|little|\w+er)\s+)*[\w-]{0,14}\s*$",
    re.IGNORECASE,
)
_THEY = re.compile(r"^\W*(?:they|both|together|the two|the pair|the three|all|each)\b", re.IGNORECASE)
_ONE = re.compile(r"^\W*(?:he|she|it|his|her|its|him)\b", re.IGNORECASE)
_OBJECT_LEAD = re.compile(
    r"\b(?:of|beside|between|behind|before|near|at|on|in front of|over|under|above|to|from|by|past|with|"
    r"for)\s+(?:[\w'’-]+\s+){0,2}[\w'’-]*\s*$"
)
_ROLE_STOP = frozenset(("man", "woman", "person", "figure", "child", "friend", "someone"))


@dataclass(frozen=True, slots=True)
class Clause:
    """Words about one or more characters.

    Attributes:
        ids: who the words are about; empty for the setting.
        text: the words, mentions of others kept as ``<Character2>``.
        objects: characters that the words mention besides.
    """

    ids: tuple[str, ...]
    text: str
    objects: tuple[str, ...] = ()


def with_mentions(text: str, cast: Sequence[Character]) -> str:
    """The text with names and unique roles replaced by id tokens, so that people may write without ids."""
    for character in cast:
        if character.name and re.match(r"[\w]", character.name):
            text = re.sub(rf"\b{re.escape(character.name)}\b(?!\s*<Character)", f"<{character.id}>", text)
    if MENTION.search(text):
        return _merged(text)
    for noun, name in _roles(cast).items():
        text = re.sub(rf"\b(?:the|an?|our)\s+(?:\w+\s+){{0,2}}{noun}\b(?!\s*<Character)", f"<{name}>", text, count=1, flags=re.IGNORECASE)
    return text


def _merged(text: str) -> str:
    """One token where a noun or name and an id stand for the same person twice."""
    return re.sub(r"<(Character\d+)>\s*\(?<\1>\)?", r"<\1>", text)


def _roles(cast: Sequence[Character]) -> dict[str, str]:
    """Nouns that fit exactly one character: "keeper", "gull", "boy"."""
    owners: dict[str, list[str]] = {}
    for character in cast:
        head = re.split(r"\b(?:with|wearing|in|who|holding)\b|[,.;]", character.sheet)[0].lower()
        for word in re.findall(r"[a-z]{3,}", head):
            known = lexicon.creature(word) or lexicon.trade(word)
            if known and known.word == word and word not in _ROLE_STOP:
                owners.setdefault(word, []).append(str(character.id))
    for word in ("man", "woman"):
        fits = [str(c.id) for c in cast if re.search(rf"\b\w*{word}\b", c.sheet.split(".")[0], re.IGNORECASE)]
        owners[word] = [f for f in fits if word == "woman" or not re.search(r"\bwoman\b", next(c.sheet for c in cast if c.id == f))]
    return {word: ids[0] for word, ids in owners.items() if len(ids) == 1}


def clauses(text: str) -> tuple[Clause, ...]:
    """The text cut into what is said of whom, in order."""
    found: list[Clause] = []
    for sentence in _SENTENCE.split(text):
        found.extend(_of_sentence(sentence, _latest(found)))
    return tuple(found)


def about(found: Sequence[Clause], name: str) -> str:
    """All words about one character."""
    return " . ".join(c.text for c in found if name in c.ids)


def mentioned(text: str) -> tuple[str, ...]:
    """The ids that a text mentions, in order, each once."""
    return tuple(dict.fromkeys(m[1] for m in MENTION.finditer(text)))


def bare(text: str) -> str:
    """The text without id tokens; a noun glued to an id stays."""
    return " ".join(re.sub(r"<\w+>", " ", text).split())


def _latest(found: Sequence[Clause]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whom "she" and "they" mean now."""
    one = next((c.ids[-1:] if len(c.ids) > 1 else c.ids for c in reversed(found) if c.ids), ())
    everybody = tuple(dict.fromkeys(i for c in found for i in (*c.ids, *c.objects)))
    return one, everybody


def _of_sentence(sentence: str, latest: tuple[tuple[str, ...], tuple[str, ...]]) -> Iterator[Clause]:
    marks = list(MENTION.finditer(sentence))
    if not marks:
        one, everybody = latest
        yield Clause(everybody if _THEY.match(sentence) else one if _ONE.match(sentence) else (), sentence)
        return
    lead = sentence[: marks[0].start()]
    if re.search(r"[.,]\s*$|^\s*$", lead) is None and _ONE.match(lead):
        yield Clause(latest[0], sentence, tuple(m[1] for m in marks))
        return
    if _OBJECT_LEAD.search(lead) and _has_verb(lead) and re.match(r"\s*,\s*(?:and\s+)?[a-z]+s\b", sentence[marks[0].end() :]):
        yield Clause((), sentence, tuple(m[1] for m in marks))  # "Light crosses the floor to <Character1>, climbs his coat"
        return
    ids: list[str] = [marks[0][1]]
    begin = 0
    if _OBJECT_LEAD.search(lead) and _has_verb(lead):
        yield Clause((), lead)
        begin = marks[0].start()
    objects: list[str] = []
    for mark, after in zip(marks[1:], marks[:-1], strict=True):
        between = sentence[after.end() : mark.start()]
        if _JOINT.match(between) and begin <= after.start():
            ids.append(mark[1])
        elif _CONJUNCTION.search(between):
            yield Clause(tuple(ids), sentence[begin : mark.start()], tuple(objects))
            ids, begin, objects = [mark[1]], mark.start(), []
        else:
            objects.append(mark[1])
    yield Clause(tuple(dict.fromkeys(ids)), sentence[begin:], tuple(objects))


def word_set(text: str) -> frozenset[str]:
    """The words of a table written as running text."""
    return frozenset(text.split())


def _has_verb(lead: str) -> bool:
    """Whether the words before the first mention are about something else: "A pebble lies between the feet of"."""
    tokens = words(lead)
    verbs = (
        w
        for before, w in zip(("the", *tokens[:-1]), tokens, strict=True)
        if before not in ("a", "an", "the", "of", "his", "her", "its", "their", ",")
    )
    return any(w.endswith("s") and lexicon.verb_of(w) and not lexicon.is_thing(w) for w in verbs)


def words(text: str) -> list[str]:
    """Lower-case words, id tokens kept as ``<character1>``, punctuation as "," or "."."""
    return re.findall(r"<\w+>|[a-z0-9][\w'’-]*|[,.;:]", text.lower())
