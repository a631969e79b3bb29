"""The film as a row of stretches: bodies that are copied, meetings of two shots that are made.

Each made stretch is a file named by all that went into it. A film is rendered again after one shot was
changed at the price of that shot's two meetings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import av

from pipeline.editing.edit import Edit, EditShot
from pipeline.errors import MediaError, TimelineError
from pipeline.film.timing import Size
from pipeline.media.conform import Use
from pipeline.media.encoder import Encoding, PictureWriter
from pipeline.media.frames import kept, length, read
from pipeline.media.metering import Metered, beside, load, measured
from pipeline.media.mux import Piece, TakeIndex, index
from pipeline.media.picture import EDGES, digest, edge_path, meter_path, missing, prepare
from pipeline.media.probe import probe
from pipeline.media.transition import black, blend, xfade_name
from pipeline.store.artifacts import content_key, read_json, write_json

VERSION = "4"
"""Part of every segment's key; raised when the way segments are made changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The take of one shot in house form, and where it can be cut.

    Attributes:
        shot: whose take it is.
        path: the file.
        name: of what is in it: the digest of a take, the content key of a conformed clip.
        index: where the file can be cut, by its own frame numbers.
        origin: frame of the take that the file counts as its frame 0.
        clip: the foreign clip that it was made from, None for a take of ours.
        encoded: frames that were encoded now to bring it into house form.
        held: frames at its end that hold the clip's last picture, because the clip is shorter than its place.
    """

    shot: EditShot
    path: Path
    name: str
    index: TakeIndex
    origin: int = 0
    clip: Path | None = None
    encoded: int = 0
    held: int = 0


Takes = Sequence[Source] | Mapping[int, Source]
"""Takes by the numbers of their shots: of all, or of those alone that are needed."""


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


def standing(edit: Edit, number: int, root: Path, work: Path, encoding: Encoding, edges: Path | None = None) -> Source | Form:
    """The take of shot ``number`` as it lies there; for a foreign clip that is not in house form yet, what has to be made of it.

    Raises:
        TimelineError: it is missing, cannot be read, or is too short.
    """
    shot = edit.shots[number]
    path = inside(root, shot.clip, f"the clip of shot {shot.id}")
    with _told(shot):
        found = index(path, encoding)
        if found.headers == encoding.headers() and shot.speed == 1:
            return _own(path, shot, found, edges, encoding)
        form = Form.of(path, shot, edit.body(number), encoding, edges)
        return form.source(work, encoding) if form.held(work, encoding, edges) else form


def conformed(form: Form, work: Path, encoding: Encoding, edges: Path | None) -> Source:
    """Bring a foreign clip into house form.

    Raises:
        TimelineError: it cannot be read, or is too short.
    """
    with _told(form.shot):
        form.make(work, encoding, edges)
        return replace(form.source(work, encoding), encoded=form.inside)


def source(edit: Edit, number: int, root: Path, work: Path, encoding: Encoding, edges: Path | None = None) -> Source:
    """The take of shot ``number``; a foreign clip is brought into house form first if it must be.

    Raises:
        TimelineError: it is missing, cannot be read, or is too short.
    """
    found = standing(edit, number, root, work, encoding, edges)
    return conformed(found, work, encoding, edges) if isinstance(found, Form) else found


@contextmanager
def _told(shot: EditShot) -> Iterator[None]:
    """Name the shot and its clip in whatever is wrong with the clip."""
    try:
        yield
    except TimelineError:
        raise
    except MediaError as error:
        raise TimelineError(f"the clip of shot {shot.id} cannot be used ({shot.clip}): {error}", hint=error.hint) from error


def _own(path: Path, shot: EditShot, found: TakeIndex, edges: Path | None, encoding: Encoding) -> Source:
    name = digest(path)
    before, after = (length(edge_path(edges, name, side), encoding.size) if edges else 0 for side in ("before", "after"))
    start, end = found.first - before, found.first + found.frames + after
    if shot.source_in < start or end < shot.source_in + shot.frames:
        raise TimelineError(
            f"shot {shot.id} uses frames {shot.source_in} to {shot.source_in + shot.frames} of {shot.clip}, which has {end - start}",
            hint="shorten the shot or its transitions, or use a longer clip",
        )
    return Source(shot=shot, path=path, name=name, index=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A foreign clip in house form: its body encoded, what its transitions need as it is.

    Attributes:
        clip: the file that somebody brought.
        shot: that shows it.
        cuts: where the body begins and ends, counted from the shot's first frame.
        inside: frames that are encoded; the rest is kept as edges.
        name: of all that goes into it.
    """

    clip: Path
    shot: EditShot
    cuts: tuple[int, int]
    inside: int
    name: str

    @classmethod
    def of(cls, clip: Path, shot: EditShot, body: tuple[int, int], encoding: Encoding, edges: Path | None) -> Form:
        """What a shot needs of ``clip``, whose frames from ``body[0]`` to ``body[1]`` it shows alone."""
        cuts = (body[0] - shot.source_in, body[1] - shot.source_in)
        inside = cuts[1] - cuts[0] if body[0] < body[1] and edges is not None else shot.frames
        name = content_key("conformed", VERSION, digest(clip), shot.source_in, shot.frames, shot.speed, cuts, inside, encoding)
        return cls(clip=clip, shot=shot, cuts=cuts, inside=inside, name=name)

    def held(self, work: Path, encoding: Encoding, edges: Path | None) -> bool:
        """Whether it is there and whole."""
        sides = ("before", "after") if edges is not None else ()
        beside_file = sum(length(edge_path(edges, self.name, side), encoding.size) for side in sides if edges is not None)
        return usable(work / f"{self.name}.mp4", self.inside, encoding) and beside_file == self.shot.frames - self.inside

    def make(self, work: Path, encoding: Encoding, edges: Path | None) -> None:
        """Decode the clip once and make everything of it."""
        facts = probe(self.clip)
        prepare(
            self.clip, work / f"{self.name}.mp4", encoding=encoding, frames=self.shot.frames, cuts=self.cuts, edges=edges,
            start=self.shot.source_in, speed=self.shot.speed, handles=self.inside == self.shot.frames, sound=False,
            name=self.name, facts=facts,
        )  # fmt: skip
        use = Use(frames=self.shot.frames, start=self.shot.source_in, speed=self.shot.speed)
        write_json(work / f"{self.name}.json", {"held": missing(facts, encoding.rate, use)})

    def source(self, work: Path, encoding: Encoding) -> Source:
        """What was made, as a take."""
        path = work / f"{self.name}.mp4"
        found = index(path, encoding)
        held = int(read_json(work / f"{self.name}.json").get("held", 0))
        return Source(shot=self.shot, path=path, name=self.name, index=found, origin=self.shot.source_in, clip=self.clip, held=held)


def taken(source: Source, start: int, count: int, size: Size, edges: Path | None) -> Iterator[Any]:
    """Frames ``start`` to ``start + count`` of a take, as they were made where they were kept."""
    return kept(source.path, start - source.origin, count, name=source.name, index=source.index, size=size, edges=edges)


def ready(stretch: Stretch, sources: Takes, work: Path, encoding: Encoding, edges: Path | None) -> Piece | None:
    """The packets of one stretch, None if they have to be made."""
    alone = stretch.spans[0] if not stretch.transition else None
    if alone is not None:
        take = sources[alone.shot]
        start = alone.start - take.origin
        if take.index.holds(start, alone.frames):
            return Piece(name=stretch.name, path=take.path, start=start, frames=alone.frames)
    piece = _piece(stretch, sources, work, encoding, edges)
    return piece if usable(piece.path, stretch.frames, encoding) else None


def segment(stretch: Stretch, sources: Takes, work: Path, encoding: Encoding, edges: Path | None) -> Piece:
    """The packets of one stretch, made if they are missing."""
    found = ready(stretch, sources, work, encoding, edges)
    if found is not None:
        return found
    piece = _piece(stretch, sources, work, encoding, edges)
    write(piece.path, _frames(stretch, sources, encoding, edges), encoding)
    return piece


def _piece(stretch: Stretch, sources: Takes, work: Path, encoding: Encoding, edges: Path | None) -> Piece:
    path = work / f"{_key(stretch, sources, encoding, edges)}.mp4"
    return Piece(name=stretch.name, path=path, start=0, frames=stretch.frames)


def usable(path: Path, frames: int, encoding: Encoding) -> bool:
    """Whether a cached segment is there and whole."""
    try:
        return path.is_file() and index(path, encoding).frames == frames
    except MediaError:
        return False


def metered(piece: Piece, takes: Mapping[Path, Source], work: Path, edges: Path | None) -> Metered:
    """What the meter saw of a piece when it was encoded; a piece of which nothing is known is decoded for it once."""
    take = takes.get(piece.path)
    first, frames = (take.index.first, take.index.frames) if take is not None else (0, piece.start + piece.frames)
    own = meter_path(work, take.name) if take is not None else beside(piece.path)
    places = [own] if take is None or edges is None else [meter_path(edges, take.name), own]
    found = next((one for place in places if (one := load(place, frames)) is not None), None)
    if found is None:
        found = measured(read(piece.path, 0, frames))
        found.save(own)
    return found.part(piece.start - first, piece.frames)


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


def _frames(stretch: Stretch, sources: Takes, encoding: Encoding, edges: Path | None) -> Iterator[Any]:
    sides = [_span(span, stretch.frames, sources, encoding, edges) for span in stretch.spans]
    if not stretch.transition:
        return sides[0]
    return blend(*sides, name=stretch.transition, frames=stretch.frames, encoding=encoding)


def _span(span: Span | None, frames: int, sources: Takes, encoding: Encoding, edges: Path | None) -> Iterator[Any]:
    if span is None:
        return black(frames, encoding.size)
    return taken(sources[span.shot], span.start, span.frames, encoding.size, edges)


def _key(stretch: Stretch, sources: Takes, encoding: Encoding, edges: Path | None) -> str:
    parts = []
    for span in stretch.spans:
        if span is not None:
            take = sources[span.shot]
            whole = take.clip is not None or (edges is not None and any(edge_path(edges, take.name, side).is_file() for side in EDGES))
            parts.append((take.name, span.start, span.frames, whole))
        else:
            parts.append(("black", 0, stretch.frames, False))
    name = xfade_name(stretch.transition) if stretch.transition else ""
    return content_key("segment", VERSION, tuple(parts), name, stretch.frames, encoding, av.library_versions["libavcodec"])


def starts(parts: Sequence[Stretch]) -> Iterator[tuple[int, int]]:
    """The half-open range of film frames of each stretch."""
    bounds = (0, *joins(parts), sum(part.frames for part in parts))
    return iter(pairwise(bounds))
