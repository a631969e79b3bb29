"""Scripts as the tokens of a small model: whole words, one token per id and tag, and pointers to the words of the prompt.

Each content word of a request (a prompt, or the text of an Extension) has a pointer token before it. Where the script uses the
same word, its pointer stands before it too. Only the pointer is predicted; the word behind it follows by itself. So names and
nouns that a model never saw come out as they were written, and its experts still read the words where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from director.unimage.tokens import FolderTokenizer

POINTERS = 32
"""Words of a film's requests that can be pointed at."""
COUNTED = 30
"""Shots whose tags are tokens of their own."""
CHARACTERS, ENVIRONMENTS = 9, 9
IDENTITIES = CHARACTERS + ENVIRONMENTS
"""Ids that have an embedding: Character1 is 1, Environment1 is 10."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ID = re.compile(r"<(Character|Environment)(\d+)>")
_EMPTY = """
a about above after again against all along also although always am among an and another any are around as at away
back be became because become becomes been before began begin begins behind being below beneath beside between beyond
both but by called came can cannot come comes could day did do does doing don't down during each else ever every few for from
get gets give gives go goes got had has have having he her here hers herself him himself his how i if in inside into
is it its itself just keep keeps last let lets like made make makes many may me might more most much must my named near
never next no nobody nor not nothing of off on once one only onto or other our out outside over own same she should
show shows since so some somebody someone something still such take takes than that the their theirs them themselves
then there these they thing things this those through till to together too toward towards tries try two under until up
upon us very was we were what when where which while who whom whose why will with within without would you your
"""
_EMPTY_WORDS = frozenset(_EMPTY.split())


def pointer_name(number: int) -> str:
    """How a tokenizer spells the pointer to the ``number``-th word, from 1."""
    return f"<|{number}|>"


def tag_names() -> tuple[str, ...]:
    """Tags, ids and marks of the grammar that are tokens of their own."""
    ids = [f"<Character{n}>" for n in range(1, CHARACTERS + 1)] + [f"<Environment{n}>" for n in range(1, ENVIRONMENTS + 1)]
    shots = [f"<{kind}{n}>" for n in range(1, COUNTED + 1) for kind in ("Frame", "Video")]
    return ("<User>", "<Extension>", "<Continuation>", *ids, *shots, "<-", "->")


def content_words(text: str) -> tuple[str, ...]:
    """The words of a request that say who, what or where: each once, in order."""
    found = (match[0] for match in _WORD.finditer(text))
    return tuple(dict.fromkeys(word for word in found if word.lower() not in _EMPTY_WORDS and not (len(word) == 1 and word.islower())))


def identity_number(name: str) -> int:
    """Row of an id's embedding: 1 to ``IDENTITIES``, 0 for what has none."""
    match = _ID.fullmatch(f"<{name}>")
    if match is None:
        return 0
    number = int(match[2])
    if match[1] == "Character":
        return number if number <= CHARACTERS else 0
    return CHARACTERS + number if number <= ENVIRONMENTS else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A text as tokens.

    Attributes:
        ids: without markers.
        copied: for each id whether it spells the word that a pointer before it stands for.
        belongs: for each id the identity last named in its line, 0 for none.
    """

    ids: tuple[int, ...]
    copied: tuple[bool, ...]
    belongs: tuple[int, ...]

    @property
    def learnt(self) -> tuple[bool, ...]:
        """For each id whether a model has to predict it."""
        return tuple(not copied for copied in self.copied)


class Wording:
    """A tokenizer together with the pointers of one film.

    Args:
        tokenizer: of the checkpoint.
        requests: the prompt, then the texts of Extensions.

    Attributes:
        words: what the pointers stand for, in order.
    """

    def __init__(self, tokenizer: FolderTokenizer, requests: Sequence[str]) -> None:
        self.tokenizer = tokenizer
        known = [number for n in range(1, POINTERS + 1) if (number := tokenizer.backend.token_to_id(pointer_name(n))) is not None]
        self.words = content_words(" ".join(requests))[: len(known)]
        self._pointers = dict(zip(self.words, known, strict=False))
        either = "|".join(re.escape(word) for word in sorted(self.words, key=len, reverse=True))
        self._finder = re.compile(rf" ?(?<![\w<'’-])({either})(?![\w>]|['’-]\w)") if self.words else None
        self._identities = {
            token: identity_number(name[1:-1]) for name in tag_names() if (token := tokenizer.backend.token_to_id(name)) is not None
        }
        self._newline = frozenset(token for token, text in _spelled(tokenizer) if "\n" in text)

    def pointers(self) -> dict[int, str]:
        """Pointer token -> the word that it stands for."""
        return {token: word for word, token in self._pointers.items()}

    def characters(self) -> dict[str, int]:
        """Id of a character -> its token."""
        named = (f"Character{n}" for n in range(1, CHARACTERS + 1))
        return {name: token for name in named if (token := self.tokenizer.backend.token_to_id(f"<{name}>")) is not None}

    def tokens(self, text: str) -> Worded:
        """A text as tokens, with a pointer before each word that a request holds."""
        ids: list[int] = []
        copied: list[bool] = []
        for piece, pointer in self._pieces(text):
            spelled = self.tokenizer.encode(piece)
            if pointer is not None:
                ids.append(pointer)
                copied.append(False)
            ids += spelled
            copied += [pointer is not None] * len(spelled)
        return Worded(ids=tuple(ids), copied=tuple(copied), belongs=tuple(self.belonging(ids)))

    def belonging(self, ids: Sequence[int], before: int = 0) -> Iterator[int]:
        """The identity last named in the line of each token; ``before`` is that of the token before."""
        for token in ids:
            before = 0 if token in self._newline else self._identities.get(token) or before
            yield before

    def _pieces(self, text: str) -> Iterator[tuple[str, int | None]]:
        """The text in pieces, each with the pointer that stands before it."""
        done = 0
        for match in self._finder.finditer(text) if self._finder else ():
            if match.start() > done:
                yield text[done : match.start()], None
            yield match[0], self._pointers[match[1]]
            done = match.end()
        if done < len(text):
            yield text[done:], None


_NEWLINES: dict[int, tuple[tuple[int, str], ...]] = {}


def _spelled(tokenizer: FolderTokenizer) -> tuple[tuple[int, str], ...]:
    """Tokens that hold a line end, which byte-level tokenizers write as Ċ."""
    key = id(tokenizer.backend)
    if key not in _NEWLINES:
        _NEWLINES[key] = tuple((token, text.replace("Ċ", "\n")) for text, token in tokenizer.backend.get_vocab().items() if "Ċ" in text)
    return _NEWLINES[key]
