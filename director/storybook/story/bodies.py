"""Bodies in words: what a picture calls nose, paws and ears is a beak, feet and a crest where the animal is a bird.

The pools speak of animals as if all were cats. Plots and gestures fit more kinds of company when the words for the body follow the kind.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


def as_body(text: str, kind: str) -> str:
    """``text`` with the words for the body of a ``kind`` of animal; unchanged for kinds that have nose, paws and ears."""
    words = _bodies().get(kind)
    return _pattern(kind).sub(lambda match: _like(words[match[0].lower()], match[0]), text) if words is not None else text


def _like(word: str, said: str) -> str:
    return word[:1].upper() + word[1:] if said[:1].isupper() else word


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    longest_first = sorted(_bodies()[kind], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


@cache
def _bodies() -> dict[str, dict[str, str]]:
    text = files("director.storybook.lexicon").joinpath("bodies.txt").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            kinds, _, words = line.partition("|")
            said = [pair.split(" = ") for pair in words.split(",")]
            table |= {kind: {cat.strip(): own.strip() for cat, own in said} for kind in kinds.split()}
    return table
