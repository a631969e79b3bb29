"""What a person typed, as clean text or as the file that it names."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from pipeline.errors import BriefError

LONGEST_PROMPT = 20_000
"""Characters; a longer text is refused (a whole screenplay goes in as a file)."""

_JOINERS = "\u200c\u200d"  # Persian and Indic words need them
_SLUG_WORDS = 6
_SLUG_LENGTH = 48
_EXAMPLE = 'write one sentence, for example "A lighthouse keeper finds a message in a bottle"'
_SCRIPT_ENDINGS = (".txt", ".fountain", ".fdx", ".md")


def clean(text: str) -> str:
    """The prompt without control and invisible characters, white space folded, in NFC.

    Raises:
        BriefError: nothing is left that could be read, or it is too long.
    """
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs", "Co") else c for c in text)
    joined = "".join(c for c in visible if unicodedata.category(c) != "Cf" or c in _JOINERS)
    words = " ".join(unicodedata.normalize("NFC", joined).split())
    if not words:
        raise BriefError("the prompt is empty", hint=_EXAMPLE)
    if not any(unicodedata.category(c)[0] == "L" for c in words):
        raise BriefError(f"the prompt {shortened(words)!r} has no words", hint=_EXAMPLE)
    if len(words) > LONGEST_PROMPT:
        raise BriefError(
            f"the prompt has {len(words)} characters; {LONGEST_PROMPT} is the most",
            hint="say it in a few sentences, or bring a screenplay file",
        )
    return words


def shortened(text: str, length: int = 60) -> str:
    """At most ``length`` characters of a text, for messages."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def slug(text: str) -> str:
    """A folder name made of the first words of a text: lower case, ASCII where it can be, hyphens."""
    plain = unicodedata.normalize("NFKD", text.lower())
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’"))
    while len(words) > 1 and (len(words) > _SLUG_WORDS or len("-".join(words)) > _SLUG_LENGTH):
        words.pop()
    return "-".join(words)[:_SLUG_LENGTH].strip("-") or "film"


def named_path(text: str) -> Path | None:
    """The existing file or folder that the text names, or None where it is a prompt.

    Raises:
        BriefError: it looks like the name of a screenplay file that is not there.
    """
    if "\n" in text or "\x00" in text or len(text) > 1000 or not text.strip():
        return None
    path = Path(text).expanduser()
    try:
        if path.exists():
            return path
    except OSError:
        return None
    if path.suffix.lower() in _SCRIPT_ENDINGS and len(text.split()) == 1:
        raise BriefError(f"there is no file {text!r}", hint="name a screenplay file that exists, or write a sentence in quotes")
    return None
