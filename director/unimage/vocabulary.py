"""The vocabulary of a tokenizer as bytes, laid out so that a grammar can sift it quickly.

Byte-level tokenizers split characters and join tags with the words around them; seen as bytes, all
tokenizers are alike. Tokens stand sorted, so that those that share a beginning are neighbours.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from director.unimage.grammar import LAST_CHARACTER, plain
from pipeline.errors import CheckpointError

if TYPE_CHECKING:
    import tokenizers

LONGEST = 32
"""Bytes; longer tokens (rows of blanks and rules) are never offered."""

_CONTINUATION = range(0x80, 0xC0)
_NEEDED = bytes(range(0x20, 0x7F)) + b"\n"
_CODEPOINTS = LAST_CHARACTER + 1
_LEAST_OF_WIDTH = {2: 0x80, 3: 0x800, 4: 0x10000}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocabulary:
    """All tokens that can be written, sorted by their bytes.

    Attributes:
        size: rows of the model's output, token ids and padding.
        end: id of the token that ends a text.
        ids: token ids, ``[N]``.
        pieces: the bytes of each, in order.
        matrix: the same bytes padded with zeros, ``[N, LONGEST]``.
        lengths: bytes of each, ``[N]``.
        specials: offset behind the last byte that the grammar must look at, 0 for plain text, ``[N]``.
        splits: characters may be split between tokens: each byte that continues one is a token.
        known: bytes of a token to its ids.
        spelled: id of a token to its bytes.
    """

    size: int
    end: int
    ids: NDArray[np.int64]
    pieces: tuple[bytes, ...]
    matrix: NDArray[np.uint8]
    lengths: NDArray[np.int64]
    specials: NDArray[np.int64]
    splits: bool
    known: dict[bytes, tuple[int, ...]]
    spelled: dict[int, bytes]


def lay_out(pieces: Sequence[bytes | None], *, size: int, end: int) -> Vocabulary:
    """Lay out a vocabulary.

    Args:
        pieces: bytes of each token id; None for markers and holes, which no text holds.
        size: rows of the model's output, at least ``len(pieces)``.
        end: id of the token that ends a text.

    Raises:
        CheckpointError: a character that every script needs is no token of its own.
    """
    rows = sorted((piece, token) for token, piece in enumerate(pieces) if piece and len(piece) <= LONGEST and token != end)
    known: dict[bytes, tuple[int, ...]] = {}
    for piece, token in rows:
        known[piece] = (*known.get(piece, ()), token)
    if lacking := [chr(byte) for byte in _NEEDED if bytes((byte,)) not in known]:
        raise CheckpointError(
            f"the tokenizer has no token of its own for {' '.join(map(repr, lacking[:8]))}, which a script needs",
            hint="use the tokenizer of the published checkpoint, or another byte-level one",
        )
    sorted_pieces = tuple(piece for piece, _ in rows)
    lengths = np.array([len(piece) for piece in sorted_pieces], dtype=np.int64)
    matrix = np.zeros((len(rows), LONGEST), dtype=np.uint8)
    for row, piece in enumerate(sorted_pieces):
        matrix[row, : len(piece)] = np.frombuffer(piece, dtype=np.uint8)
    return Vocabulary(
        size=size,
        end=end,
        ids=np.array([token for _, token in rows], dtype=np.int64),
        pieces=sorted_pieces,
        matrix=matrix,
        lengths=lengths,
        specials=np.array([_behind_last_special(piece) for piece in sorted_pieces], dtype=np.int64),
        splits=all(bytes((byte,)) in known for byte in _CONTINUATION),
        known=known,
        spelled={token: piece for piece, token in rows},
    )


def first_characters(vocabulary: Vocabulary, rows: NDArray[np.int64], depth: int) -> NDArray[np.int64]:
    """Code points of the characters that begin at byte ``depth`` of some tokens; 0 where the token ends there or splits one.

    Args:
        vocabulary: the tokens.
        rows: rows of it, ``[K]``; at ``depth`` a character begins.
        depth: byte offset.

    Returns:
        ``[K]`` code points.
    """
    window = np.zeros((len(rows), 4), dtype=np.int64)
    there = min(4, LONGEST - depth)
    window[:, :there] = vocabulary.matrix[rows, depth : depth + there]
    lead, rest = window[:, 0], window[:, 1:] & 0x3F
    forms = (
        (lead < 0x80, lead, 1),
        ((lead >= 0xC2) & (lead < 0xE0), (lead & 0x1F) << 6 | rest[:, 0], 2),
        ((lead >= 0xE0) & (lead < 0xF0), (lead & 0x0F) << 12 | rest[:, 0] << 6 | rest[:, 1], 3),
        ((lead >= 0xF0) & (lead < 0xF5), (lead & 0x07) << 18 | rest[:, 0] << 12 | rest[:, 1] << 6 | rest[:, 2], 4),
    )
    found = np.zeros(len(rows), dtype=np.int64)
    whole = vocabulary.lengths[rows] - depth
    for fits, point, width in forms:
        chosen = fits & (whole >= width) & (point < _CODEPOINTS)
        found[chosen] = point[chosen]
    return found


def characters_behind(vocabulary: Vocabulary, rows: NDArray[np.int64], depth: int) -> NDArray[np.int64]:
    """How many characters begin at or behind byte ``depth`` of some tokens, ``[K]``."""
    bytes_behind = vocabulary.matrix[rows, depth:]
    inside = np.arange(depth, LONGEST)[None, :] < vocabulary.lengths[rows][:, None]
    counted = np.sum(inside & ((bytes_behind & 0xC0) != 0x80), axis=1)
    return np.asarray(counted, dtype=np.int64)


@cache
def plain_characters() -> NDArray[np.bool_]:
    """For each code point whether it is plain text, ``[LAST_CHARACTER + 1]``."""
    return np.array([plain(chr(point)) for point in range(_CODEPOINTS)], dtype=np.bool_)


@cache
def letters_and_digits() -> NDArray[np.bool_]:
    """For each code point whether a text may begin with it, ``[LAST_CHARACTER + 1]``."""
    return plain_characters() & np.array([chr(point).isalnum() for point in range(_CODEPOINTS)], dtype=np.bool_)


def completion(pending: bytes) -> bytes | None:
    """The bytes that make a plain character of its first bytes, None where no plain character begins so.

    Args:
        pending: the first one to three bytes of a character in UTF-8.
    """
    width = 2 if pending[0] < 0xE0 else 3 if pending[0] < 0xF0 else 4
    bits = pending[0] & (0x7F >> width)
    for byte in pending[1:]:
        bits = bits << 6 | byte & 0x3F
    missing = 6 * (width - len(pending))
    first = max(bits << missing, _LEAST_OF_WIDTH[width])
    possible = np.flatnonzero(plain_characters()[first : (bits + 1) << missing])
    return chr(first + int(possible[0])).encode("utf-8")[len(pending) :] if len(possible) else None


def byte_pieces(tokens: Iterable[tuple[int, str]], *, level: str, size: int) -> list[bytes | None]:
    """The bytes behind token strings.

    Args:
        tokens: (id, string) of each ordinary token.
        level: ``"bytes"`` where each character of a string stands for one byte (GPT-2 and its kin); ``"pieces"`` where a
            string is text with ``▁`` for a blank and ``<0x0A>`` for a byte (SentencePiece).
        size: length of the list.
    """
    spell = _spelled_bytes if level == "bytes" else _spelled_piece
    pieces: list[bytes | None] = [None] * size
    for token, text in tokens:
        pieces[token] = spell(text)
    return pieces


def pieces_of(tokenizer: tokenizers.Tokenizer, *, size: int) -> list[bytes | None]:
    """The bytes behind each token id of a tokenizer; None for its markers.

    Args:
        tokenizer: byte-level, or SentencePiece with bytes to fall back on.
        size: length of the list, at least the vocabulary's.

    Raises:
        CheckpointError: tokens of this kind do not say which bytes they stand for.
    """
    facts = json.loads(tokenizer.to_str())
    decoder = json.dumps(facts.get("decoder"))
    added = {entry["id"]: entry for entry in facts.get("added_tokens", ())}
    level = "bytes" if "ByteLevel" in decoder else "pieces" if "ByteFallback" in decoder or "Metaspace" in decoder else ""
    if not level:
        raise CheckpointError(
            f"the tokenizer decodes with {decoder}, which does not say what bytes a token stands for",
            hint="use the tokenizer of the published checkpoint, or another byte-level one",
        )
    known = tokenizer.get_vocab(with_added_tokens=False)
    pieces = byte_pieces(((token, text) for text, token in known.items() if token not in added), level=level, size=size)
    for token, entry in added.items():
        pieces[token] = None if entry["special"] else entry["content"].encode("utf-8")
    return pieces


@cache
def byte_alphabet() -> dict[str, int]:
    """The characters that byte-level tokenizers write bytes with: printable Latin-1 for itself, the rest from U+0100 on."""
    shown = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [byte for byte in range(0x100) if byte not in shown]
    return {chr(byte): byte for byte in shown} | {chr(0x100 + n): byte for n, byte in enumerate(hidden)}


def _spelled_bytes(text: str) -> bytes | None:
    alphabet = byte_alphabet()
    return bytes(alphabet[char] for char in text) if all(char in alphabet for char in text) else None


def _spelled_piece(text: str) -> bytes | None:
    if len(text) == 6 and text.startswith("<0x") and text.endswith(">"):
        return bytes((int(text[3:5], 16),))
    return text.replace("▁", " ").encode("utf-8")


def _behind_last_special(piece: bytes) -> int:
    """Offset behind the last byte that is not plain text; the whole length where characters are split."""
    try:
        text = codecs.decode(piece, "utf-8")
    except UnicodeDecodeError:
        return len(piece)
    last = next((n for n in range(len(text) - 1, -1, -1) if not plain(text[n])), -1)
    return len(text[: last + 1].encode("utf-8"))
