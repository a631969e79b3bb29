"""The faults of a script: stricter than reading, which is lenient because people write too.

A legal script declares its cast and places first, numbers everything from 1 without gaps, has one Video line behind each Frame
line, begins every Frame with a known shot size, closes its spans and names only what it has declared before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.film.screenplay import REFERENCE, SHOT_SIZES

_LINE = re.compile(r"^<(User|Character|Environment|Frame|Video|Extension|Continuation)(\d*)>: (\S.*)$")
_NUMBERED = ("Character", "Environment", "Frame", "Video")
_ORDER = {"User": 0, "Character": 1, "Environment": 2, "Frame": 3, "Video": 3, "Extension": 3, "Continuation": 3}
_SPAN = re.compile(r"<- (?:(?!<-|->).)+ ->")


@dataclass(frozen=True, slots=True)
class Line:
    """One tagged line: its tag, number (0 without one) and text."""

    tag: str
    number: int
    text: str


def faults(script: str) -> tuple[str, ...]:
    """Everything that is wrong with a script, one sentence each; () for a legal one.

    Args:
        script: from the first declaration, or the ``<User>`` line, to the end.
    """
    found: list[str] = []
    lines: list[Line] = []
    for number, text in enumerate(script.splitlines(), start=1):
        match = _LINE.match(text)
        if match and bool(match[2]) == (match[1] in _NUMBERED):
            lines.append(Line(match[1], int(match[2] or 0), match[3]))
        elif text.strip():
            found.append(f"line {number} has no tag of the grammar")
    return (*found, *_in_order(lines), *_counted(lines), *_paired(lines), *(f for line in lines for f in _of_line(line)), *_declared(lines))


def undeclared(script: str) -> tuple[int, int]:
    """How many ids a script mentions, and how many of them before they are declared."""
    lines = [Line(m[1], int(m[2] or 0), m[3]) for text in script.splitlines() if (m := _LINE.match(text))]
    mentions = list(_mentions(lines))
    return len(mentions), sum(not known for _, known in mentions)


def _in_order(lines: Sequence[Line]) -> Iterator[str]:
    rank = 0
    for line in lines:
        if _ORDER[line.tag] < rank:
            yield f"<{line.tag}{line.number or ''}> stands behind the first shot or behind what should follow it"
        rank = max(rank, _ORDER[line.tag])
    if not any(line.tag == "Frame" for line in lines):
        yield "there is no shot"


def _counted(lines: Sequence[Line]) -> Iterator[str]:
    for tag in _NUMBERED:
        numbers = [line.number for line in lines if line.tag == tag]
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"{tag} lines are not numbered from 1 without gaps"


def _paired(lines: Sequence[Line]) -> Iterator[str]:
    story = [line for line in lines if line.tag not in ("User", "Character", "Environment")]
    for line, behind in pairwise((*story, Line("", 0, ""))):
        if line.tag == "Frame" and (behind.tag, behind.number) != ("Video", line.number):
            yield f"<Frame{line.number}> is not followed by <Video{line.number}>"
    for before, line in pairwise((Line("", 0, ""), *story)):
        if line.tag == "Video" and before.tag != "Frame":
            yield f"<Video{line.number}> does not follow a Frame line"


def _of_line(line: Line) -> Iterator[str]:
    name = f"<{line.tag}{line.number or ''}>"
    if line.tag == "Frame" and line.text.partition(": ")[0] not in SHOT_SIZES:
        yield f"{name} does not begin with a shot size"
    bare = REFERENCE.sub("", _SPAN.sub("", line.text) if line.tag == "Video" else line.text)
    if "<" in bare or ">" in bare:
        yield f"{name} has an open span or a broken id"


def _declared(lines: Sequence[Line]) -> Iterator[str]:
    yield from (f"{name} is named before it is declared" for name, known in _mentions(lines) if not known)


def _mentions(lines: Sequence[Line]) -> Iterator[tuple[str, bool]]:
    """Every id that is named, and whether it was declared before."""
    declared: set[str] = set()
    for line in lines:
        for match in REFERENCE.finditer(line.text):
            yield f"{match[1]}{match[2]}", f"{match[1]}{match[2]}" in declared
        if line.tag in ("Character", "Environment"):
            declared.add(f"{line.tag}{line.number}")
