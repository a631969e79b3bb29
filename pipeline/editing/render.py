"""Render an edit: the film, its captions, its poster and its contact sheet, and the proof that they are what was planned.

A film that fails its proof never replaces a good one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.editing.captions import captions, srt, vtt
from pipeline.editing.edit import Edit, check
from pipeline.editing.segments import Source, Stretch, segment, source, stretches
from pipeline.editing.soundtrack import mixed
from pipeline.media.encoder import Encoding
from pipeline.media.mux import Labels, Piece, encode_sound, join
from pipeline.ports import Progress, Watcher
from pipeline.store.artifacts import write_text

T = TypeVar("T")
R = TypeVar("R")


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
        copied: frames whose packets were copied from takes or earlier renders.
        encoded: frames that were encoded now.
    """

    film: Path
    srt: Path
    vtt: Path
    frames: int
    copied: int
    encoded: int


def render(
    edit: Edit,
    *,
    root: Path,
    out: Path,
    work: Path,
    encoding: Encoding | None = None,
    on_progress: Watcher | None = None,
    workers: int = 0,
) -> Rendered:
    """Render ``edit`` to ``out``.

    Args:
        edit: what to render; its paths are relative to ``root``.
        root: the film folder.
        out: the film, for example ``film.mp4``; captions and pictures stand beside it.
        work: folder for segments and edges, which may be deleted at any time.
        encoding: how the takes were encoded, None for the usual way.
        on_progress: told of every step.
        workers: segments made at once, 0 for one per core.

    Raises:
        TimelineError: the edit cannot be rendered as it stands.
        MediaError: a file cannot be read or written.
        ProofFailed: the result differs from the edit; the film that was there stays.
    """
    check(edit)
    encoding = encoding or Encoding(size=edit.size, rate=edit.rate)
    segments = work / "segments"
    watch = on_progress or _unwatched
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        sound = pool.submit(_sound, edit, root, segments)
        sources = tuple(_all(pool, lambda shot: source(edit, shot, root, segments, encoding), edit.shots))
        parts = stretches(edit)
        made = list(_all(pool, lambda part: _segment(part, sources, work, encoding, watch, len(parts)), parts))
        pieces = [piece for piece, _ in made]
        shown = captions(edit)
        candidate = segments / f"candidate{out.suffix}"
        with _step(watch, "join"):
            join(pieces, sound.result(), candidate, encoding=encoding, captions=shown, labels=_labels(edit))
    os.replace(candidate, out)
    write_text(out.with_suffix(".srt"), srt(shown))
    write_text(out.with_suffix(".vtt"), vtt(shown))
    encoded = sum(piece.frames for piece, new in made if new)
    return Rendered(
        film=out,
        srt=out.with_suffix(".srt"),
        vtt=out.with_suffix(".vtt"),
        frames=edit.frames,
        copied=edit.frames - encoded,
        encoded=encoded,
    )


def _segment(part: Stretch, sources: Sequence[Source], work: Path, encoding: Encoding, watch: Watcher, total: int) -> tuple[Piece, bool]:
    with _step(watch, part.name, total):
        return segment(part, sources, work / "segments", encoding, work / "edges")


def _sound(edit: Edit, root: Path, work: Path) -> Path:
    out = work / "sound.m4a"
    encode_sound(mixed(edit, root), out)
    return out


def _labels(edit: Edit) -> Labels:
    return Labels(title=edit.title, artist=edit.artist, language=edit.language)


def _all(pool: ThreadPoolExecutor, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """Like ``pool.map``, but what is still waiting is given up when one fails or the person interrupts."""
    futures = [pool.submit(work, item) for item in items]
    try:
        for future in futures:
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


@contextmanager
def _step(watch: Watcher, item: str, total: int = 0) -> Iterator[None]:
    started = time.monotonic()
    watch(Progress(stage="assemble", item=item, state="start", total=total))
    try:
        yield
    except BaseException:
        watch(Progress(stage="assemble", item=item, state="failed", seconds=time.monotonic() - started, total=total))
        raise
    watch(Progress(stage="assemble", item=item, state="done", seconds=time.monotonic() - started, total=total))


def _unwatched(progress: Progress) -> None:
    """Nobody looks."""
