"""English text to phonemes, word by word.

Knows the phoneme alphabet of Kokoro and hibari; knows nothing of either model. What is shown in
captions stays as written; what is spoken is cleaned first: quotation marks, emoji and control
characters go, stutters and drawn-out letters become words that a lexicon knows.
"""

from __future__ import annotations

import difflib
import functools
import re
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from hibari.g2p import G2P
from hibari.g2p.normalize import normalize

from pipeline.errors import AdapterError, UnsupportedRequest
from pipeline.ports import SpeakRequest

PAUSES = frozenset(";:,.!?—…")
"""Phoneme symbols that are heard as a pause."""

_SPOKEN_SIGNS = frozenset(".,!?;:—…-'%&$£€¥°#+/()")
_INTERJECTIONS = {"sh": "ʃʃʃ", "shh": "ʃʃʃ", "psst": "pst", "brr": "bəɹɹ", "hm": "hˈʌm", "hmm": "hˈʌm", "mm": "mˈʌm", "mhm": "mhˈʌm",
                  "ugh": "ˈʌɡ", "argh": "ˈɑɹɡ", "ah": "ˈɑ", "aah": "ˈɑː", "ooh": "ˈu", "oh": "ˈO"}  # fmt: skip
_BRITISH_INTERJECTIONS = {"oh": "ˈQ", "argh": "ˈɑːɡ", "ah": "ˈɑː", "ooh": "ˈuː"}
_STUTTER = re.compile(r"\b([A-Za-z]{1,2})[-—](?=\1)", re.IGNORECASE)
_DRAWN_OUT = re.compile(r"([A-Za-z])\1{2,}")
_lock = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class PronouncedWord:
    """One word as captions show it, with its phonemes, punctuation included."""

    text: str
    phonemes: str


def check_request(request: SpeakRequest, voices: Iterable[str], *, adapter: str) -> None:
    """Refuse voices that are not there and languages other than English.

    Raises:
        UnsupportedRequest: says which voices there are.
    """
    if request.voice not in voices:
        raise UnsupportedRequest(f"{request.voice!r} is not a voice of {adapter}", hint=f"one of {', '.join(voices)}", adapter=adapter)
    if not request.language.lower().startswith("en"):
        raise UnsupportedRequest(
            f"{adapter} speaks English, not {request.language!r}", hint="set language=en or use another voice adapter", adapter=adapter
        )


def spoken_text(text: str) -> str:
    """What remains of ``text`` when everything is gone that has no sound: one line, single spaces.

    Returns:
        The text; "" when nothing can be spoken.
    """
    line = unicodedata.normalize("NFKC", text).replace("⁄", "/")
    line = re.sub(r"[‘’ʼ`´]", "'", line)
    line = re.sub(r"\s+[-–—]+\s+|\s*(?:--+|[–—])\s*", " — ", line)
    line = re.sub(r"\.{2,}", "…", line)
    line = "".join(_kept(c) for c in line)
    line = re.sub(r"(?<!\w)'|'(?!\w)", "", line)
    line = re.sub(r"\s+([.,!?;:…])", r"\1", re.sub(r"\s+", " ", line)).strip(" —-'")
    return line if any(c.isalnum() for c in line) else ""


def _kept(character: str) -> str:
    if character.isalnum() or character in _SPOKEN_SIGNS:
        return character
    return " " if character.isspace() or unicodedata.category(character) in ("So", "Cc") else ""


def pronounce(text: str, *, british: bool, adapter: str) -> tuple[PronouncedWord, ...]:
    """The words of ``text`` with their phonemes.

    Args:
        text: one line of dialogue, as written.
        british: British instead of American pronunciation.
        adapter: name for the error.

    Raises:
        AdapterError: nothing in the text can be spoken.
    """
    shown = spoken_text(text)
    with _lock:
        spoken = normalize(_plain(shown, british=british)) if shown else ""
        said = _pronounced_chunks(spoken, british=british) if spoken else ()
    words = _onto_shown(_with_dashes_attached(shown.split()), said)
    if not any(set(w.phonemes) - PAUSES - {" "} for w in words):
        raise AdapterError(f"nothing in {text!r} can be spoken", hint="write the line in English letters", adapter=adapter)
    return words


@functools.cache
def _phonemizer(*, british: bool) -> G2P:
    return G2P(british=british)


def _plain(text: str, *, british: bool) -> str:
    """Stutters and drawn-out letters removed: "N-nooo" becomes "no"."""
    lexicon = _phonemizer(british=british).lexicon

    def shorten(match: re.Match[str]) -> str:
        word = match[0]
        doubled, single = _DRAWN_OUT.sub(r"\1\1", word), _DRAWN_OUT.sub(r"\1", word)
        known = (w for w in (single, doubled) if w.lower() in lexicon.golds or w.lower() in _INTERJECTIONS)
        return next(known, doubled)

    return re.sub(r"[A-Za-z]*([A-Za-z])\1{2,}[A-Za-z]*", shorten, _STUTTER.sub("", text))


def _pronounced_chunks(text: str, *, british: bool) -> tuple[PronouncedWord, ...]:
    """The space-separated chunks of normalised text with their phonemes."""
    phonemizer = _phonemizer(british=british)
    chunks: list[PronouncedWord] = []
    written = phonemes = ""
    for token in phonemizer.phonemize_tokens(phonemizer.tokenize(text)):
        written += token.text
        phonemes += _interjection(token.text, british=british) or token.phonemes or ""
        if token.whitespace:
            chunks.append(PronouncedWord(text=written, phonemes=phonemes))
            written = phonemes = ""
    return (*chunks, PronouncedWord(text=written, phonemes=phonemes)) if written else tuple(chunks)


def _interjection(word: str, *, british: bool) -> str:
    plain = word.lower()
    return (_BRITISH_INTERJECTIONS.get(plain, "") if british else "") or _INTERJECTIONS.get(plain, "")


def _with_dashes_attached(words: list[str]) -> tuple[str, ...]:
    """A dash that stands alone belongs to the word before it."""
    attached: list[str] = []
    for word in words:
        if attached and not any(c.isalnum() for c in word):
            attached[-1] += f" {word}"
        else:
            attached.append(word)
    return tuple(attached)


def _onto_shown(shown: tuple[str, ...], said: tuple[PronouncedWord, ...]) -> tuple[PronouncedWord, ...]:
    """Share the spoken chunks out to the shown words ("7:30" is shown once and spoken as two words)."""
    chunks = _with_pauses_attached(said)
    matcher = difflib.SequenceMatcher(None, [_bare(w) for w in shown], [_bare(c.text) for c in chunks], autojunk=False)
    words: list[PronouncedWord] = []
    for _, first, last, start, end in matcher.get_opcodes():
        words += _share(shown[first:last], chunks[start:end])
    return _joined(words)


def _joined(words: list[PronouncedWord]) -> tuple[PronouncedWord, ...]:
    """Sounds without a word, and words without a sound, belong to the word before."""
    kept: list[PronouncedWord] = []
    for word in words:
        if kept and not (word.text and word.phonemes and kept[-1].phonemes):
            before = kept.pop()
            word = PronouncedWord(text=f"{before.text} {word.text}".strip(), phonemes=f"{before.phonemes} {word.phonemes}".strip())
        kept.append(word)
    return tuple(kept)


def _with_pauses_attached(said: tuple[PronouncedWord, ...]) -> tuple[PronouncedWord, ...]:
    attached: list[PronouncedWord] = []
    for chunk in said:
        if attached and not set(chunk.phonemes) - PAUSES:
            before = attached.pop()
            attached.append(PronouncedWord(text=before.text, phonemes=f"{before.phonemes} {chunk.phonemes}".rstrip()))
        else:
            attached.append(chunk)
    return tuple(attached)


def _share(shown: tuple[str, ...], chunks: tuple[PronouncedWord, ...]) -> list[PronouncedWord]:
    """Spread ``chunks`` over ``shown`` evenly; what has no word to stand on joins the last one."""
    if not shown:
        return [PronouncedWord(text="", phonemes=c.phonemes) for c in chunks]
    bounds = [round(i * len(chunks) / len(shown)) for i in range(len(shown) + 1)]
    return [
        PronouncedWord(text=word, phonemes=" ".join(c.phonemes for c in chunks[a:b] if c.phonemes))
        for word, a, b in zip(shown, bounds, bounds[1:], strict=False)
    ]


def _bare(word: str) -> str:
    return "".join(c for c in word.lower() if c.isalnum())
