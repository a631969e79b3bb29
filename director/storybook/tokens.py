"""Prompt text as sentences and tokens: cleaning, cutting, emoji, quotations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from director.storybook import lexicon

LONGEST = 3000
"""Characters of a prompt that are read; what follows is told in the notes."""


_TOKEN = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*|\d+(?:[.,:]\d+)*|[.,;:!?—–()\"-]", re.UNICODE)
_QUOTE = re.compile(r"[\"“«]([^\"”»]{2,140})[\"”»]")
_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A prompt made ready for reading.

    Attributes:
        sentences: in order, without quotations.
        quotes: quoted speech in order.
        notes: what was cut or replaced, for a person.
    """

    sentences: tuple[str, ...]
    quotes: tuple[str, ...]
    notes: tuple[str, ...]


def prepare(text: str) -> Text:
    """Name emoji, take out quotations, cut what is too long at a sentence, and split into sentences."""
    plain, notes = _cut(_name_emoji(re.sub(r"[<>{}]+", " ", text)))
    quotes = tuple(quote.strip(" ,") for quote in _QUOTE.findall(plain) if len(quote.split()) >= 3)
    unquoted = _QUOTE.sub(lambda m: "" if len(m[1].split()) >= 3 else m[1], plain)
    sentences = tuple(part.strip() for part in _END.split(unquoted) if re.search(r"\w", part))
    return Text(sentences=sentences, quotes=quotes, notes=notes)


def tokens(sentence: str) -> tuple[str, ...]:
    """Words, numbers and punctuation marks; a possessive ``'s`` becomes a token of its own."""
    found: list[str] = []
    for token in _TOKEN.findall(sentence.replace("’", "'")):
        stem, mark, tail = token.partition("'")
        if mark and tail.lower() == "s" and stem.lower() not in ("it", "he", "she", "that", "there", "what", "let"):
            found += [stem, "'s"]
        elif mark and tail == "" and stem:
            found += [stem]
        else:
            found.append(token)
    return _paired(found)


def _paired(words: list[str]) -> tuple[str, ...]:
    """Words with "no longer" as one."""
    out: list[str] = []
    for word in words:
        if out and out[-1].lower() == "no" and word.lower() == "longer":
            out[-1] = "no longer"
        else:
            out.append(word)
    return tuple(out)


def joined(words: tuple[str, ...]) -> str:
    """Tokens as running text."""
    text = re.sub(r"\s+([.,;:!?)])", r"\1", " ".join(words))
    return text.replace(" 's", "'s").replace("( ", "(").strip()


def _name_emoji(text: str) -> str:
    nouns = lexicon.pairs("emoji.txt")
    for emoji in sorted(nouns, key=len, reverse=True):
        text = text.replace(emoji, f"\x00{nouns[emoji]}\x00")
    text = re.sub(r"\x00[\ufe0f\s]*\x00", ", ", text)
    return re.sub(r"[ \t]+", " ", text.replace("\x00", " ").replace("\ufe0f", "")).strip()


def _cut(text: str) -> tuple[str, tuple[str, ...]]:
    if len(text) <= LONGEST:
        return text, ()
    head = text[:LONGEST]
    end = max(head.rfind(mark) for mark in (". ", "! ", "? ", "\n"))
    kept = head[: end + 1] if end > LONGEST // 4 else head.rsplit(" ", 1)[0]
    return kept, (f"the prompt has {len(text)} characters; the first {len(kept)}, up to the end of a sentence, are told",)
