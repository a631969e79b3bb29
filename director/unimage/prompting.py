"""What the model is told and shown before it writes or draws, in order.

Id tokens stand right before each picture and say who and what is visible in it (in-context ID
prompting), so that a face keeps its name over a long film. A script that goes on is one finished text
before the new request (pre-context splitting). The last text before a keyframe is its Frame line alone,
so that guidance without that text still knows the whole story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pipeline.errors import BriefError
from pipeline.film import tagged
from pipeline.film.brief import Brief, ReferencePicture
from pipeline.film.media import MediaRef
from pipeline.film.screenplay import ResumeKind, Screenplay, Shot
from pipeline.ports import Keyframe

_LINE = re.compile(r"<(?P<tag>[A-Z][a-z]+)(?P<number>\d*)>:")
_ID = re.compile(r"(?:Character|Environment)[1-9]\d?")


@dataclass(frozen=True, slots=True)
class Told:
    """One block of text."""

    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture; ``drawn`` ones are remembered as latents too, others are only seen."""

    picture: MediaRef
    drawn: bool = True


Passage: TypeAlias = "Told | Shown"


def for_writing(brief: Brief) -> tuple[Passage, ...]:
    """Before a new script: the prompt, and what the person's characters and places look like."""
    return (Told(user_line(brief.prompt)), *_references(brief.references, drawn=False))


def for_going_on(screenplay: Screenplay, kind: ResumeKind, request: str) -> tuple[Passage, ...]:
    """Before the next shots: the script so far as a finished text, then the request."""
    return Told(tagged.write(screenplay).strip()), Told(resume_line(kind, request))


def for_drawing(screenplay: Screenplay, shot: Shot, remembered: Mapping[int, Keyframe], brief: Brief) -> tuple[Passage, ...]:
    """Before a keyframe: declarations, the script so far with the keyframes that stay in mind, then the shot's Frame line.

    Args:
        screenplay: the script.
        shot: whose keyframe is to be drawn.
        remembered: keyframes by shot number.
        brief: style and reference pictures.

    Raises:
        BriefError: a reference picture shows somebody whom the script does not declare.
    """
    check_references(screenplay, brief)
    return tuple(_before(screenplay, shot, remembered, brief))


def ids_of(screenplay: Screenplay, keyframe: Keyframe) -> tuple[str, ...]:
    """Who and what is visible in a keyframe."""
    shot = screenplay.shot(keyframe.shot)
    return tuple(dict.fromkeys((*keyframe.visible, *(shot.references if shot else ()))))


def user_line(prompt: str) -> str:
    """The prompt as the script's first line."""
    return f"<User>: {_folded(prompt)}"


def resume_line(kind: ResumeKind, request: str) -> str:
    """A request to go on as a line of the script."""
    return f"<{kind.value}>: {_folded(request)}"


def declared_by_references(brief: Brief) -> tuple[int, int]:
    """How many characters and environments a script must declare, so that every reference picture has its name.

    Raises:
        BriefError: a reference picture is of no ``Character1`` or ``Environment1``.
    """
    for reference in brief.references:
        if not _ID.fullmatch(reference.id):
            raise BriefError(
                f"{reference.picture.path} is a picture of {reference.id!r}",
                hint="name a character or a place by its id: references=Character1=FILE",
            )
    numbers = {kind: [int(r.id[len(kind) :]) for r in brief.references if r.id.startswith(kind)] for kind in ("Character", "Environment")}
    return max(numbers["Character"], default=0), max(numbers["Environment"], default=0)


def check_references(screenplay: Screenplay, brief: Brief) -> None:
    """Refuse reference pictures of nobody.

    Raises:
        BriefError: the script does not declare somebody who is shown.
    """
    declared_by_references(brief)
    declared = [*(str(c.id) for c in screenplay.characters), *(str(e.id) for e in screenplay.environments)]
    for reference in brief.references:
        if reference.id not in declared:
            raise BriefError(
                f"{reference.picture.path} shows {reference.id}, whom the script does not declare",
                hint=f"declared are {', '.join(declared) or 'none'}",
            )


def _before(screenplay: Screenplay, shot: Shot, remembered: Mapping[int, Keyframe], brief: Brief) -> Iterator[Passage]:
    lines = [line for line in tagged.write(screenplay).splitlines() if line]
    first = next(n for n, line in enumerate(lines) if line.startswith("<Frame1>"))
    yield Told("\n".join(lines[:first]))
    yield from (Told(f"Style: {_folded(brief.style)}"),) if brief.style else ()
    yield from _references(brief.references, drawn=True)
    for line in lines[first:]:
        yield Told(line)
        tag = _LINE.match(line)
        if tag is None or tag["tag"] != "Frame":
            continue
        number = int(tag["number"])
        if number == shot.number:
            return
        if (keyframe := remembered.get(number)) is not None:
            yield from _named(ids_of(screenplay, keyframe), keyframe.picture, drawn=True)


def _references(references: tuple[ReferencePicture, ...], *, drawn: bool) -> Iterator[Passage]:
    for reference in references:
        yield from _named((reference.id,), reference.picture, drawn=drawn)


def _named(ids: tuple[str, ...], picture: MediaRef, *, drawn: bool) -> Iterator[Passage]:
    if ids:
        yield Told(" ".join(f"<{name}>" for name in ids))
    yield Shown(picture, drawn)


def _folded(text: str) -> str:
    """Text on one line in which nothing reads as a tag."""
    return tagged.carried(Screenplay(prompt=text)).prompt
