"""The marks of the tagged grammar: tags that open a block, shot sizes, places in the text for errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import ScreenplayError
from pipeline.film.screenplay import SHOT_SIZES

_TAGS = "User|Character|Environment|Frame|Video|Extension|Continuation"
_HEAD = re.compile(
    rf"(?P<start>^[ \t>*#-]*)?<[ \t]*(?P<tag>{_TAGS})[ \t]*(?P<number>\d*)[ \t]*>[ \t*]*(?P<colon>[::])?", re.IGNORECASE | re.MULTILINE
)
REFERENCE_MARK = re.compile(r"<\s*(character|environment)\s*(\d+)\s*>", re.IGNORECASE)
"""An id token as people may write it; ``pipeline.film.screenplay.REFERENCE`` is the spelling that is kept."""
_SPACE = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
FENCE = re.compile(r"^[ \t]*```.*$", re.MULTILINE)
"""A line that fences off code in Markdown; models like to put one round a script."""

_SIZE_NAMES: dict[str, str] = {
    **{size.lower().replace("-", " "): size for size in SHOT_SIZES},
    "extreme wide shot": "Extreme long shot", "establishing shot": "Wide shot", "master shot": "Wide shot", "full body shot": "Full shot",
    "medium long shot": "Full shot", "medium wide shot": "Full shot", "cowboy shot": "Medium shot", "mid shot": "Medium shot",
    "two shot": "Medium shot", "medium close shot": "Medium close-up", "medium close up shot": "Medium close-up", "close shot": "Close-up",
    "close up shot": "Close-up", "closeup": "Close-up", "extreme close up shot": "Extreme close-up", "detail shot": "Insert",
    "insert shot": "Insert", "xls": "Extreme long shot", "els": "Extreme long shot", "ews": "Extreme long shot", "ls": "Long shot",
    "ws": "Wide shot", "fs": "Full shot", "ms": "Medium shot", "mcu": "Medium close-up", "cu": "Close-up", "ecu": "Extreme close-up",
    "xcu": "Extreme close-up", "medium": "Medium shot", "wide": "Wide shot", "long": "Long shot",
}  # fmt: skip
_SIZE = re.compile(r"^[*\s]*([A-Za-z][A-Za-z -]{0,24}?)[*\s]*[::][*\s]*")


def read_size(text: str) -> tuple[str | None, str]:
    """Split a leading shot size off a Frame text; None when there is none."""
    match = _SIZE.match(text)
    size = _SIZE_NAMES.get(" ".join(match[1].lower().replace("-", " ").split())) if match else None
    return (size, text[match.end() :]) if match and size else (None, text)


def fold(text: str) -> str:
    """Fold every run of white space to one blank and strip the ends."""
    return _SPACE.sub(" ", text).strip()


@dataclass(frozen=True, slots=True)
class Page:
    """The text under reading; turns offsets into errors with line and column."""

    text: str
    source: str

    def error(self, offset: int, message: str, hint: str = "") -> ScreenplayError:
        """The error for what stands at ``offset``."""
        line = self.text.count("\n", 0, offset) + 1
        column = offset - (self.text.rfind("\n", 0, offset) + 1) + 1
        return ScreenplayError(message, hint=hint, line=line, column=column, source=self.source)


@dataclass(frozen=True, slots=True)
class Block:
    """One tag with the text up to the next; ``at`` is the tag's offset, ``start`` that of its text."""

    tag: str
    number: int
    at: int
    start: int
    body: str

    @property
    def label(self) -> str:
        """The tag as it is written, for messages."""
        return f"<{self.tag}{self.number or ''}>"


def blocks_of(page: Page) -> Iterator[Block]:
    """The blocks of a script in order.

    Raises:
        ScreenplayError: nothing is there, or text before the first tag.
    """
    heads = list(_heads(page.text))
    if stray := re.search(r"\S", page.text[: heads[0].start() if heads else None]):
        raise page.error(stray.start(), "text stands before the first tag", "a script begins with <User>: and one sentence")
    if not heads:
        raise page.error(0, "the script is empty", "a script begins with <User>: and one sentence")
    counted = {"Character": 0, "Environment": 0, "Frame": 0, "Video": 0}
    for index, head in enumerate(heads):
        end = heads[index + 1].start() if index + 1 < len(heads) else len(page.text)
        tag = head["tag"].capitalize()
        number = int(head["number"] or counted.get(tag, -1) + 1) if tag in counted else 0
        if tag in counted:
            counted[tag] = number
        yield Block(tag, number, _open_of(page.text, head), head.end(), page.text[head.end() : end])


def _open_of(text: str, head: re.Match[str]) -> int:
    return text.rindex("<", 0, head.start("tag"))


def _heads(text: str) -> Iterator[re.Match[str]]:
    """The tags that open a block: at the start of a line, or Frame and Video with a colon anywhere."""
    declared: set[str] = set()
    filming = False
    for match in _HEAD.finditer(text):
        tag, opens = match["tag"].lower(), match["start"] is not None
        if tag in ("character", "environment"):
            name = f"{tag}{match['number']}"
            speaks = re.match(r"\s*[<\"“]", text[match.end() :]) is not None and name in declared
            if not (opens and match["colon"]) or (filming and speaks):
                continue
            declared.add(name)
        elif not opens and not match["colon"]:
            continue
        filming = filming or tag == "frame"
        yield match
