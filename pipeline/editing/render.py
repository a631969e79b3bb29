"""Render an edit: the film, its captions, its poster and its contact sheet, and the proof that they are what was planned.

A film that fails its proof never replaces a good one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from pipeline.editing.burning import burnt
from pipeline.editing.captions import captions, srt, translations, ttml, vtt
from pipeline.editing.edit import Edit, check, scenes
from pipeline.editing.making import Making
from pipeline.editing.segments import Stretch, joins, metered, stretches
from pipeline.editing.soundtrack import Soundtrack, planned_lines, promised, soundtrack
from pipeline.editing.stills import Stills, stills
from pipeline.editing.workers import Workers
from pipeline.errors import ProofFailed
from pipeline.media.encoder import Encoding
from pipeline.media.loudness import SILENCE
from pipeline.media.metering import Sights, together
from pipeline.media.mux import Caption, Chapter, Labels, Piece, join
from pipeline.media.proof import FilmPlan, KnownPictures, Proof, prove
from pipeline.ports import Progress, Watcher
from pipeline.store.artifacts import write_bytes, write_text

RENDER_VERSION = "3"
"""Part of a film's key; raised when the way films are rendered changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a render left.

    Attributes:
        film: the MP4.
        srt: captions as SubRip.
        vtt: captions as WebVTT.
        poster: one telling picture.
        contact_sheet: all shots at a glance.
        frames: length of the film.
        encoded: frames that were encoded now; all others were copied from takes and earlier renders.
        proof: what was measured.
        notes: what was done with clips that did not fit, for the film's record.
        gain_db: what the sound was raised by.
    """

    film: Path
    srt: Path
    vtt: Path
    poster: Path
    contact_sheet: Path
    frames: int
    encoded: int
    proof: Proof
    notes: tuple[str, ...] = ()
    gain_db: float = 0.0


def render(
    edit: Edit,
    *,
    root: Path,
    out: Path,
    work: Path,
    encoding: Encoding | None = None,
    on_progress: Watcher | None = None,
    soft_captions: bool = True,
    burn_captions: bool = False,
    loudness: float = -16.0,
    gain_held: float | None = None,
    chapters: bool = False,
    thorough: bool = False,
    workers: int = 0,
) -> Rendered:
    """Render ``edit`` to ``out``, with captions, poster and contact sheet beside it.

    Args:
        edit: what to render; its paths are relative to ``root``.
        root: the film folder.
        out: the film, for example ``film.mp4``.
        work: folder for segments (``segments``) and the edges of takes (``edges``), which may be deleted at any time.
        encoding: how the takes were encoded, None for the usual way.
        on_progress: told of every step, from several threads.
        soft_captions: the film gets a subtitle track.
        burn_captions: captions stand in the picture.
        loudness: of the film in LUFS.
        gain_held: the gain that the film's sound had, as for ``soundtrack``.
        chapters: the film gets one chapter per shot; otherwise one per scene, where it has several.
        thorough: the proof decodes every picture again; otherwise it takes the word of the meters that saw them being encoded,
            and proves that the film holds what was encoded then, bit for bit.
        workers: segments made at once, 0 for one per core.

    Raises:
        TimelineError: the edit cannot be rendered as it stands.
        MediaError: a file cannot be read or written.
        ProofFailed: the result differs from the edit; the film that was there stays.
    """
    check(edit)
    encoding = encoding or Encoding(size=edit.size, rate=edit.rate)
    watch, segments = on_progress or _unwatched, work / "segments"
    segments.mkdir(parents=True, exist_ok=True)
    shown = captions(edit)
    with ThreadPoolExecutor(1, thread_name_prefix="sound") as thread, Workers(workers) as hands:
        sound = thread.submit(_sound, edit, root, segments, loudness, gain_held, watch)
        pictures = _pictures(edit, root, work, encoding, watch, shown if burn_captions else (), hands)
        heard = sound.result()
    candidate = segments / f"candidate{out.suffix}"
    with _step(watch, "join"):
        text, others = (shown, translations(edit)) if soft_captions else ((), {})
        labels = _labels(edit, chapters=chapters)
        packets = join(pictures.pieces, heard.path, candidate, encoding=encoding, captions=text, translations=others, labels=labels)
    with _step(watch, "proof"):
        plan = film_plan(edit, root, segments, stretches(edit), shown, promised(loudness, heard))
        known = KnownPictures(sights=pictures.sights, packets=packets)
        proof = prove(candidate, plan) if thorough else prove(candidate, plan, known=known, heard=heard.known)
    _hold(proof, out, candidate)
    published = _published(edit, candidate, out, shown, pictures, proof)
    return replace(published, gain_db=heard.gain_db, notes=(*published.notes, *_softer(loudness, heard)))


def _softer(wanted: float, heard: Soundtrack) -> tuple[str, ...]:
    """What is said of a sound that is softer than it was to be."""
    found = promised(wanted, heard)
    if found == wanted or found <= SILENCE:
        return ()
    return (f"the sound comes to {found:.1f} LUFS, not {wanted:g}: it is too quiet, or too much of it is peaks, to be raised further",)


def _hold(proof: Proof, out: Path, candidate: Path) -> None:
    """Refuse a film that is not as planned."""
    if not proof.ok:
        raise ProofFailed(
            f"{out.name} is not as planned: {'; '.join(proof.faults)}",
            hint=f"the film that was there stays; the refused one is {candidate}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pictures:
    """A film's pictures before they are joined, how many were encoded now, what was seen of them, two stills as JPEG, and notes."""

    pieces: tuple[Piece, ...]
    encoded: int
    sights: Sights
    stills: Stills
    notes: tuple[str, ...]


def film_plan(edit: Edit, root: Path, work: Path, parts: Sequence[Stretch], shown: tuple[Caption, ...], loudness: float) -> FilmPlan:
    """What the film of an edit must be; ``loudness`` is what its sound can come to, from ``promised``."""
    return FilmPlan(
        frames=edit.frames,
        rate=edit.rate,
        size=edit.size,
        joins=joins(parts),
        lines=planned_lines(edit, root, work),
        captions=shown,
        translations=tuple(translations(edit).items()),
        cuts=tuple(edit.rate.sample(cut) for cut in edit.cuts()),
        loudness=loudness,
    )


def _published(edit: Edit, candidate: Path, out: Path, shown: tuple[Caption, ...], pictures: _Pictures, proof: Proof) -> Rendered:
    """Put everything in its place, the film last."""
    side = _write_captions(shown, edit.language, out)
    for language, other in translations(edit).items():
        _write_captions(other, language, out.with_suffix(f".{language}{out.suffix}"))
    first, sheet = out.with_name("poster.jpg"), out.with_name("contact-sheet.jpg")
    write_bytes(first, pictures.stills.poster)
    write_bytes(sheet, pictures.stills.contact_sheet)
    os.replace(candidate, out)
    return Rendered(
        film=out,
        srt=side["srt"],
        vtt=side["vtt"],
        poster=first,
        contact_sheet=sheet,
        frames=edit.frames,
        encoded=pictures.encoded,
        proof=proof,
        notes=pictures.notes,
    )


def _write_captions(shown: Sequence[Caption], language: str, out: Path) -> dict[str, Path]:
    """Write captions beside ``out`` in every format; their paths by format."""
    texts = {"srt": srt(shown), "vtt": vtt(shown), "ttml": ttml(shown, language)}
    side = {name: out.with_suffix(f".{name}") for name in texts}
    for name, text in texts.items():
        write_text(side[name], text)
    return side


def _pictures(edit: Edit, root: Path, work: Path, encoding: Encoding, watch: Watcher, burn: Sequence[Caption], hands: Workers) -> _Pictures:
    """The packets of every stretch; what is missing is made now."""
    segments, edges, parts = work / "segments", work / "edges", stretches(edit)
    making = Making(edit, parts, root=root, work=work, encoding=encoding, watch=watch, hands=hands)
    sources = making.sources()
    if not hands.apart:
        making.pieces()  # an encoder in this process and a large sheet need not be in memory together
    glanced = stills(edit, sources, segments, edges)  # while the last stretches are being made
    made = making.pieces()
    if burn:
        made = _burn(made, parts, burn, segments, encoding)
    takes = {one.path: one for one in sources}
    return _Pictures(
        pieces=tuple(piece for piece, _ in made),
        encoded=sum(piece.frames for piece, new in made if new) + sum(one.encoded for one in sources),
        sights=together([metered(piece, takes, segments, edges) for piece, _ in made], edit.rate),
        stills=glanced,
        notes=tuple(
            f"{one.shot.id}: {one.shot.clip} ends {one.held} frames before its place does; its last picture is held"
            for one in sources
            if one.held
        ),
    )


def _burn(
    made: Sequence[tuple[Piece, bool]], parts: Sequence[Stretch], shown: Sequence[Caption], work: Path, encoding: Encoding
) -> tuple[tuple[Piece, bool], ...]:
    """The pieces with captions in the picture; one counts as made now if either step was."""
    captioned = (burnt(piece, at, shown, work, encoding) for (piece, _), at in zip(made, (0, *joins(parts)), strict=True))
    return tuple((piece, new or again) for (piece, again), (_, new) in zip(captioned, made, strict=True))


def _sound(edit: Edit, root: Path, work: Path, loudness: float, gain_held: float | None, watch: Watcher) -> Soundtrack:
    with _step(watch, "sound"):
        return soundtrack(edit, root, work, loudness=loudness, gain_held=gain_held)


def _labels(edit: Edit, *, chapters: bool) -> Labels:
    ends = (*edit.cuts(), edit.frames)
    marks = tuple(
        Chapter(start=start, end=end, title=shot.id) for shot, start, end in zip(edit.shots, (0, *edit.cuts()), ends, strict=True)
    )
    begins = (*scenes(edit), (edit.frames, ""))
    parts = tuple(Chapter(start=start, end=end, title=name) for (start, name), (end, _) in pairwise(begins))
    return Labels(title=edit.title, artist=edit.artist, language=edit.language, chapters=marks if chapters else parts)


@contextmanager
def _step(watch: Watcher, item: str) -> Iterator[None]:
    started = time.monotonic()
    watch(Progress(stage="assemble", item=item, state="start"))
    try:
        yield
    except BaseException:
        watch(Progress(stage="assemble", item=item, state="failed", seconds=time.monotonic() - started))
        raise
    watch(Progress(stage="assemble", item=item, state="done", seconds=time.monotonic() - started))


def _unwatched(progress: Progress) -> None:
    """Nobody looks."""
