"""Which tokens may come next, so that whatever a model writes is a legal script that ends in time.

The grammar knows characters, the vocabulary bytes; a ``Cursor`` is a grammar state with the bytes of a
character that is not whole yet. Masks are remembered by cursor, with lengths that no token can reach cut off.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from director.unimage.grammar import Choosing, Field, Grammar, Phase, State, Writing
from director.unimage.vocabulary import LONGEST, Vocabulary, characters_behind, completion, first_characters, letters_and_digits
from pipeline.errors import ScreenplayError

SLACK = 160
"""Tokens kept in reserve: more than one token can add to the length of the shortest end."""

_ASCII = 0x80

Mask = NDArray[np.bool_]
"""For each token id whether it may come next, ``[vocabulary.size]``."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A grammar state, and the first bytes of a character that is not whole yet."""

    state: State
    pending: bytes = b""


@dataclass(slots=True, eq=False)
class Pen:
    """Follows one script as it is written, token by token.

    Attributes:
        grammar: the rules.
        vocabulary: the tokens.
        cursor: where the pen stands.
        left: tokens that may still be written, the end token included.
    """

    grammar: Grammar
    vocabulary: Vocabulary
    cursor: Cursor
    left: int
    _masks: dict[Cursor, Mask] = field(default_factory=dict)
    _rest: bytes | None = None

    def __post_init__(self) -> None:
        if self.left < (needed := self._cost() + SLACK):
            raise ScreenplayError(
                f"{self.left} tokens are left for the script, and the shortest that is legal needs {needed}",
                hint="ask for fewer shots, or give the director a larger context",
            )

    def allowed(self) -> Mask:
        """The tokens that may come next. At least one; the end token where the script may end.

        When the tokens run out, only the shortest way to a legal end is left.
        """
        if self._rest is None and self.left <= self._cost() + SLACK:
            self._rest = _ending(self.grammar, self.cursor)
        if self._rest is not None:
            return self._beginnings(self._rest)
        key = Cursor(_near(self.cursor.state), self.cursor.pending)
        if key not in self._masks:
            self._masks[key] = self._sifted(key)
        return self._masks[key]

    @property
    def ending(self) -> bool:
        """True where the tokens run out and only the shortest way to a legal end is left."""
        return self._rest is not None

    def take(self, token: int) -> None:
        """Write a token; the end token changes nothing.

        Raises:
            ScreenplayError: the token may not stand here.
        """
        self.left -= 1
        if token == self.vocabulary.end and self._may_end():
            return
        piece = self.vocabulary.spelled.get(token, b"")
        after = travel(self.grammar, self.cursor, piece) if piece else None
        if after is None:
            raise ScreenplayError(f"token {token} may not stand here in a script", hint="choose among the tokens that the mask allows")
        self.cursor = after
        self._rest = self._rest[len(piece) :] if self._rest is not None else None

    def _may_end(self) -> bool:
        return not self.cursor.pending and self.grammar.accepts(self.cursor.state)

    def _cost(self) -> int:
        return len(_ending(self.grammar, Cursor(_near(self.cursor.state), self.cursor.pending))) + 1

    def _beginnings(self, text: bytes) -> Mask:
        mask = np.zeros(self.vocabulary.size, dtype=np.bool_)
        for length in range(1, min(len(text), LONGEST) + 1):
            mask[list(self.vocabulary.known.get(text[:length], ()))] = True
        mask[self.vocabulary.end] = not text
        return mask

    def _sifted(self, cursor: Cursor) -> Mask:
        rows = np.zeros(len(self.vocabulary.ids), dtype=np.bool_)
        for fitting in _fitting(self.grammar, self.vocabulary, cursor):
            rows[fitting] = True
        mask = np.zeros(self.vocabulary.size, dtype=np.bool_)
        mask[self.vocabulary.ids[rows]] = True
        mask[self.vocabulary.end] = self._may_end()
        return mask


def travel(grammar: Grammar, cursor: Cursor, piece: Iterable[int]) -> Cursor | None:
    """The cursor behind some bytes, None where they may not stand."""
    place: Cursor | None = cursor
    for byte in piece:
        place = advance(grammar, place, byte) if place is not None else None
    return place


def advance(grammar: Grammar, cursor: Cursor, byte: int) -> Cursor | None:
    """The cursor behind one more byte, None where it may not stand."""
    if byte >= _ASCII and not cursor.pending and _only_marks(cursor.state):
        return None
    pending = cursor.pending + bytes((byte,))
    try:
        text, _ = codecs.utf_8_decode(pending, "strict", False)
    except UnicodeDecodeError:
        return None
    if not text:
        return Cursor(cursor.state, pending)
    after = grammar.step(cursor.state, text)
    return None if after is None else Cursor(after)


def _only_marks(state: State) -> bool:
    """True where nothing but marks of the grammar may stand, which are ASCII; spares a look at every foreign character."""
    return isinstance(state, Choosing) or state.room < 1 or state.phase in (Phase.AFTER, Phase.STOPPED)


def may_rest(vocabulary: Vocabulary, cursor: Cursor) -> bool:
    """True where a token may end: between characters, or inside one that other tokens can finish."""
    if not cursor.pending:
        return True
    state = cursor.state
    inside = isinstance(state, Writing) and state.phase is Phase.BODY and state.room > 0
    return inside and vocabulary.splits and completion(cursor.pending) is not None


@lru_cache(maxsize=4096)
def _ending(grammar: Grammar, cursor: Cursor) -> bytes:
    """Bytes of the shortest way to a legal end."""
    rest = completion(cursor.pending) or b"" if cursor.pending else b""
    place = travel(grammar, cursor, rest)
    assert place is not None, cursor
    return rest + grammar.closing(place.state).encode("utf-8")


def _near(state: State) -> State:
    """The same state with lengths cut to what one token can reach, for remembering."""
    if isinstance(state, Choosing):
        return state
    return replace(state, left=min(state.left, LONGEST), span_left=min(state.span_left, LONGEST))


# ---------------------------------------------------------------- sifting


def _fitting(grammar: Grammar, vocabulary: Vocabulary, cursor: Cursor) -> Iterator[NDArray[np.int64]]:
    """Rows of the vocabulary that may stand at the cursor, in parts."""
    waiting = [(np.arange(len(vocabulary.ids), dtype=np.int64), 0, cursor)]
    while waiting:
        rows, depth, place = waiting.pop()
        ended = vocabulary.lengths[rows] == depth
        if depth and may_rest(vocabulary, place):
            yield rows[ended]
        rows = rows[~ended]
        if not len(rows):
            continue
        if _is_open(place):
            yield _plain_rows(grammar, vocabulary, rows, depth, place.state)
            yield _special_rows(grammar, vocabulary, rows[vocabulary.specials[rows] > depth], depth, place)
        else:
            waiting.extend(_branches(grammar, vocabulary, rows, depth, place))


def _is_open(cursor: Cursor) -> bool:
    """True where ordinary text may stand, so that most tokens need no look of their own."""
    state = cursor.state
    return not cursor.pending and isinstance(state, Writing) and state.room > 0 and state.phase in (Phase.START, Phase.BODY, Phase.AGAIN)


def _plain_rows(grammar: Grammar, vocabulary: Vocabulary, rows: NDArray[np.int64], depth: int, state: State) -> NDArray[np.int64]:
    """Tokens that are plain text from ``depth`` on and fit into the line."""
    assert isinstance(state, Writing)
    simple = rows[vocabulary.specials[rows] <= depth]
    roomy = state.room >= LONGEST  # then every token fits, and nothing need be counted
    fits = np.ones(len(simple), dtype=np.bool_) if roomy else characters_behind(vocabulary, simple, depth) <= state.room
    if state.phase is not Phase.BODY:
        first = first_characters(vocabulary, simple, depth)
        fits &= letters_and_digits()[first]
        if state.field is Field.SPEECH and grammar.limits.latin:
            fits &= first < _ASCII
    return simple[fits]


def _special_rows(grammar: Grammar, vocabulary: Vocabulary, rows: NDArray[np.int64], depth: int, cursor: Cursor) -> NDArray[np.int64]:
    """Tokens that hold a mark of the grammar or split a character, each followed byte by byte.

    Rows are sorted, so that the steps of the token before serve as far as both are alike.
    """
    fitting: list[int] = []
    trail: list[Cursor | None] = [cursor]
    before = b""
    for row in rows:
        piece = vocabulary.pieces[row][depth:]
        shared = _shared(before, piece, len(trail) - 1)
        del trail[shared + 1 :]
        for byte in piece[shared:]:
            place = trail[-1]
            if place is None:
                break
            trail.append(advance(grammar, place, byte))
        last = trail[-1]
        if last is not None and may_rest(vocabulary, last):
            fitting.append(int(row))
        before = piece
    return np.array(fitting, dtype=np.int64)


def _shared(before: bytes, piece: bytes, most: int) -> int:
    count = 0
    while count < min(most, len(before), len(piece)) and before[count] == piece[count]:
        count += 1
    return count


def _branches(
    grammar: Grammar, vocabulary: Vocabulary, rows: NDArray[np.int64], depth: int, cursor: Cursor
) -> Iterator[tuple[NDArray[np.int64], int, Cursor]]:
    """The rows in groups by their next byte, as far as that byte may stand."""
    column = vocabulary.matrix[rows, depth]
    edges = np.flatnonzero(np.diff(column)) + 1
    for group in np.split(rows, edges):
        after = advance(grammar, cursor, int(vocabulary.matrix[group[0], depth]))
        if after is not None:
            yield group, depth + 1, after
