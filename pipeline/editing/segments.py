"""The film as a row of stretches: bodies that are copied, meetings of two shots that are made.

Each made stretch is a file named by all that went into it. A film is rendered again after one shot was
changed at the price of that shot's two meetings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import av

from pipeline.editing.edit import Edit, EditShot
from pipeline.errors import MediaError, TimelineError
from pipeline.media.encoder import Encoding, PictureWriter
from pipeline.media.frames import read, read_edge
from pipeline.media.metering import Metered, beside, load, measured
from pipeline.media.mux import Piece, TakeIndex, index
from pipeline.media.picture import digest, edge_path, meter_path, prepare
from pipeline.media.probe import probe
from pipeline.media.transition import black, blend, xfade_name
from pipeline.store.artifacts import content_key

VERSION = "2"
"""Part of every segment's key; raised when the way segments are made changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The take of one shot as it lies in the folder: in house form, and where it can be cut."""

    shot: EditShot
    path: Path
    sha256: str
    index: TakeIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """``frames`` frames of shot number ``shot``, from frame ``start`` of its take."""

    shot: int
    start: int
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of film: one span alone (a body), or two that blend; None in a meeting is black."""

    name: str
    frames: int
    spans: tuple[Span | None, ...]
    transition: str = ""


def stretches(edit: Edit) -> tuple[Stretch, ...]:
    """The stretches of a film in order, none of them empty."""
    found = [_fade(edit, 0, "fade in")]
    for number, shot in enumerate(edit.shots):
        start, end = edit.body(number)
        found.append(Stretch(name=f"body of {shot.id}", frames=end - start, spans=(Span(shot=number, start=start, frames=end - start),)))
        if number < len(edit.shots) - 1:
            found.append(_meeting(edit, number))
    found.append(_fade(edit, len(edit.shots) - 1, "fade out"))
    return tuple(stretch for stretch in found if stretch.frames)


def _meeting(edit: Edit, number: int) -> Stretch:
    left, right = edit.shots[number], edit.shots[number + 1]
    count = left.overlap
    spans = (
        Span(shot=number, start=left.source_in + left.frames - count, frames=count),
        Span(shot=number + 1, start=right.source_in, frames=count),
    )
    return Stretch(name=f"{left.transition} from {left.id} to {right.id}", frames=count, spans=spans, transition=left.transition)


def _fade(edit: Edit, number: int, name: str) -> Stretch:
    shot = edit.shots[number]
    if name == "fade in":
        spans: tuple[Span | None, ...] = (None, Span(shot=number, start=shot.source_in, frames=edit.fade_in))
        return Stretch(name=name, frames=edit.fade_in, spans=spans, transition="dissolve")
    spans = (Span(shot=number, start=shot.source_in + shot.frames - edit.fade_out, frames=edit.fade_out), None)
    return Stretch(name=name, frames=edit.fade_out, spans=spans, transition="dissolve")


def joins(parts: Sequence[Stretch]) -> tuple[int, ...]:
    """The film frame on which each stretch after the first begins."""
    found, at = [], 0
    for part in parts[:-1]:
        at += part.frames
        found.append(at)
    return tuple(found)


def inside(root: Path, name: Path, what: str) -> Path:
    """The file that an edit names, if it lies in the film folder.

    Raises:
        TimelineError: it leads out of the folder, or is not there.
    """
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise TimelineError(
            f"{what} points out of the film folder: {name}", hint="copy the file into the film folder and point to it there"
        )
    if not path.is_file():
        raise TimelineError(f"{what} is missing: {name}", hint="put the file back, or make the shot again")
    return path


def source(edit: Edit, number: int, root: Path, work: Path, encoding: Encoding, edges: Path | None = None) -> Source:
    """Find the take of shot ``number``; a clip that was not made by us is brought into house form first.

    Raises:
        TimelineError: it is missing, cannot be read, or is too short.
    """
    shot = edit.shots[number]
    path = inside(root, shot.clip, f"the clip of shot {shot.id}")
    try:
        found = index(path, encoding)
        if found.headers != encoding.headers():
            path = _conformed(path, edit.body(number), work, encoding, edges)
            found = index(path, encoding)
    except MediaError as error:
        raise TimelineError(f"the clip of shot {shot.id} cannot be used ({shot.clip}): {error}", hint=error.hint) from error
    if found.frames < shot.source_in + shot.frames:
        raise TimelineError(
            f"shot {shot.id} uses frames {shot.source_in} to {shot.source_in + shot.frames} of {shot.clip}, which has {found.frames}",
            hint="shorten the shot or its transitions, or use a longer clip",
        )
    return Source(shot=shot, path=path, sha256=digest(path), index=found)


def _conformed(path: Path, body: tuple[int, int], work: Path, encoding: Encoding, edges: Path | None) -> Path:
    """A foreign clip in house form from its first frame on, with key frames where the film cuts it."""
    frames = max(1, encoding.rate.frames(probe(path).seconds))
    cuts = (min(body[0], frames), min(body[1], frames))
    out = work / f"{content_key('conformed', VERSION, digest(path), frames, cuts, encoding)}.mp4"
    if not usable(out, frames, encoding):
        prepare(path, out, encoding=encoding, frames=frames, cuts=cuts, edges=edges)
    return out


def segment(stretch: Stretch, sources: Sequence[Source], work: Path, encoding: Encoding, edges: Path | None) -> tuple[Piece, bool]:
    """The packets of one stretch: where they lie, and whether they had to be made now."""
    alone = stretch.spans[0] if not stretch.transition else None
    if alone is not None:
        take = sources[alone.shot]
        if take.index.holds(alone.start, alone.frames):
            return Piece(name=stretch.name, path=take.path, start=alone.start, frames=alone.frames), False
    out = work / f"{_key(stretch, sources, encoding, edges)}.mp4"
    piece = Piece(name=stretch.name, path=out, start=0, frames=stretch.frames)
    if usable(out, stretch.frames, encoding):
        return piece, False
    write(out, _frames(stretch, sources, encoding, edges), encoding)
    return piece, True


def usable(path: Path, frames: int, encoding: Encoding) -> bool:
    """Whether a cached segment is there and whole."""
    try:
        return path.is_file() and index(path, encoding).frames == frames
    except MediaError:
        return False


def metered(piece: Piece, takes: Mapping[Path, Source], work: Path, edges: Path | None) -> Metered:
    """What the meter saw of a piece when it was encoded; a piece of which nothing is known is decoded for it once."""
    take = takes.get(piece.path)
    frames = take.index.frames if take is not None else piece.start + piece.frames
    kept = meter_path(work, take.sha256) if take is not None else beside(piece.path)
    places = [kept] if take is None or edges is None else [meter_path(edges, take.sha256), kept]
    found = next((one for place in places if (one := load(place, frames)) is not None), None)
    if found is None:
        found = measured(read(piece.path, 0, frames))
        found.save(kept)
    return found.part(piece.start, piece.frames)


def write(out: Path, frames: Iterator[Any], encoding: Encoding) -> None:
    """Encode frames into a segment that appears when it is whole, with what the meter saw of it beside it."""
    writer = PictureWriter(out, encoding)
    try:
        for frame in frames:
            writer.add(frame)
    except BaseException:
        writer.abort()
        raise
    writer.meter.seen().save(beside(out))
    writer.close()


def _frames(stretch: Stretch, sources: Sequence[Source], encoding: Encoding, edges: Path | None) -> Iterator[Any]:
    if not stretch.transition:
        span = stretch.spans[0]
        assert span is not None
        return read(sources[span.shot].path, span.start, span.frames)
    left, right = (_edge(span, stretch.frames, sources, encoding, edges) for span in stretch.spans)
    return blend(left, right, name=stretch.transition, frames=stretch.frames, encoding=encoding)


def _edge(span: Span | None, frames: int, sources: Sequence[Source], encoding: Encoding, edges: Path | None) -> Iterator[Any]:
    if span is None:
        return black(frames, encoding.size)
    take = sources[span.shot]
    return read_edge(take.path, span.start, span.frames, sha256=take.sha256, frames=take.index.frames, size=encoding.size, edges=edges)


def _key(stretch: Stretch, sources: Sequence[Source], encoding: Encoding, edges: Path | None) -> str:
    parts = []
    for span in stretch.spans:
        if span is not None:
            take = sources[span.shot]
            kept = edges is not None and any(edge_path(edges, take.sha256, name).is_file() for name in ("head", "tail"))
            parts.append((take.sha256, span.start, span.frames, kept))
        else:
            parts.append(("black", 0, stretch.frames, False))
    name = xfade_name(stretch.transition) if stretch.transition else ""
    return content_key("segment", VERSION, tuple(parts), name, stretch.frames, encoding, av.library_versions["libavcodec"])


def starts(parts: Sequence[Stretch]) -> Iterator[tuple[int, int]]:
    """The half-open range of film frames of each stretch."""
    bounds = (0, *joins(parts), sum(part.frames for part in parts))
    return iter(pairwise(bounds))
