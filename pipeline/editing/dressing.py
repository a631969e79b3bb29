"""Shots with a look or a title: made anew from their take, once, and only they.

A dressed take stands in the work folder under a name made of all that went into it. The film is rendered from it as from any take.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from pipeline.editing import looks, titles
from pipeline.editing.edit import Edit, EditShot
from pipeline.editing.segments import source, taken, usable
from pipeline.editing.titles import Title
from pipeline.errors import FilmError, TimelineError
from pipeline.film.looks import read_look
from pipeline.media.encoder import Encoding
from pipeline.media.picture import TakeWriter
from pipeline.store.artifacts import content_key

DRESSING_VERSION = "1"
"""Part of the key of every dressed take."""


def dressed(edit: Edit, root: Path, work: Path, encoding: Encoding) -> Edit:
    """The edit with every shot that has a look or a title replaced by its dressed take, made now if it is not there.

    Args:
        edit: what a person asked for.
        root: the film folder.
        work: the film's work folder, inside ``root``.
        encoding: of the film.

    Raises:
        TimelineError: a look or a title cannot be made; names the shot.
    """
    if not any(shot.look or shot.title for shot in edit.shots):
        return edit
    return replace(edit, shots=tuple(_dressed(edit, number, root, work, encoding) for number in range(len(edit.shots))))


def depends(edit: Edit, root: Path) -> tuple[object, ...]:
    """What looks and titles add to the key of a film: tables, fonts, and versions of what makes them.

    Raises:
        TimelineError: one of them cannot be used; names the shot.
    """
    return tuple((str(shot.id), _marks(shot, root)) for shot in edit.shots if shot.look or shot.title)


def _dressed(edit: Edit, number: int, root: Path, work: Path, encoding: Encoding) -> EditShot:
    shot = edit.shots[number]
    if not (shot.look or shot.title):
        return shot
    found = source(edit, number, root, work / "segments", encoding, work / "edges")
    start, end = edit.body(number)
    cuts = (start - shot.source_in, end - shot.source_in)
    versions = (DRESSING_VERSION, encoding, av.library_versions["libavfilter"])
    key = content_key("dressed", versions, found.name, shot.source_in, shot.frames, shot.speed, cuts, _marks(shot, root))
    out = work / "dressed" / f"{shot.id}-{key}.mp4"
    if not usable(out, shot.frames, encoding):
        frames = taken(found, shot.source_in, shot.frames, encoding.size, work / "edges")
        with TakeWriter(out, encoding=encoding, frames=shot.frames, cuts=cuts, edges=work / "edges") as writer:
            for frame in _worn(frames, shot, root, encoding, cuts):
                writer.add(frame)
    clip = out.resolve().relative_to(root.resolve())
    return replace(shot, clip=clip, source_in=0, available=shot.frames, speed=Fraction(1), look="", title="")


def _worn(frames: Iterable[Any], shot: EditShot, root: Path, encoding: Encoding, span: tuple[int, int]) -> Iterable[Any]:
    size, rate, count = encoding.size, encoding.rate, shot.frames
    try:
        seen = looks.looked(frames, read_look(shot.look), root, size=size, rate=rate, count=count)
        yield from _with_title(seen, shot, root, encoding, span)
    except FilmError as error:
        raise _named(shot, error) from error


def _with_title(frames: Iterable[Any], shot: EditShot, root: Path, encoding: Encoding, span: tuple[int, int]) -> Iterable[Any]:
    if not shot.title:
        return frames
    title = Title(text=shot.title, place=shot.title_place)
    return titles.titled(frames, title, titles.own_fonts(root), size=encoding.size, rate=encoding.rate, span=span)


def _marks(shot: EditShot, root: Path) -> tuple[object, ...]:
    try:
        look = looks.marks(read_look(shot.look), root) if shot.look else ()
        title = titles.marks(Title(text=shot.title, place=shot.title_place), root) if shot.title else ()
    except FilmError as error:
        raise _named(shot, error) from error
    return (look, title)


def _named(shot: EditShot, error: FilmError) -> TimelineError:
    return TimelineError(f"shot {shot.id}: {error}", hint=error.hint)
