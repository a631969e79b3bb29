"""Captions in the picture itself, for players and platforms that show no subtitle tracks.

Only stretches of film over which a caption stands are encoded again; the rest is copied as ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import ffmpeg as graph
import numpy as np

from pipeline.editing.captions import ass
from pipeline.editing.segments import usable, write
from pipeline.editing.typefaces import FOLDER, unwritable
from pipeline.errors import TimelineError
from pipeline.film.timing import FrameRate
from pipeline.media.encoder import Encoding
from pipeline.media.ffmpeg import SAFE_INPUT, binary, chunks, version
from pipeline.media.mux import Caption, Piece
from pipeline.media.picture import digest
from pipeline.store.artifacts import content_key, write_text

BURN_VERSION = "2"
"""Part of the key of every stretch with captions."""


def burnt(piece: Piece, at: int, shown: Sequence[Caption], work: Path, encoding: Encoding) -> tuple[Piece, bool]:
    """A piece that begins on film frame ``at`` with its captions in the picture, and whether it had to be made now.

    Raises:
        TimelineError: no font has a letter of a caption.
    """
    here = _inside(shown, at, piece.frames, encoding.rate)
    text = ass(here, encoding.size)
    if "Dialogue:" not in text:
        return piece, False
    _check_letters(here)
    key = content_key("burnt", BURN_VERSION, digest(piece.path), piece.start, piece.frames, text, encoding, version(binary()))
    out = work / f"{key}.mp4"
    made = replace(piece, path=out, start=0)
    if usable(out, piece.frames, encoding):
        return made, False
    script = work / f"{key}.ass"
    write_text(script, text)
    write(out, _frames(piece, script, encoding), encoding)
    script.unlink()
    return made, True


def _check_letters(shown: Sequence[Caption]) -> None:
    for caption in shown:
        if letter := unwritable(caption.text):
            raise TimelineError(
                f"no font on this machine has {letter!r} of the caption {caption.text[:40]!r}",
                hint="install a font that has it, or leave captions in their track: captions=soft",
            )


def _inside(shown: Sequence[Caption], at: int, frames: int, rate: FrameRate) -> list[Caption]:
    """The captions over a piece, on its own clock, half a frame early: the script's clock is coarse and must not miss a frame."""
    start, end = rate.sample(at), rate.sample(at + frames)
    early = rate.sample(1) // 2
    return [
        replace(one, start=max(0, one.start - start - early), end=min(one.end, end) - start - early)
        for one in shown
        if one.start < end and one.end > start
    ]


def _frames(piece: Piece, script: Path, encoding: Encoding) -> Iterator[Any]:
    size = encoding.size
    video = graph.input(f"file:{piece.path.absolute()}", threads=1, **SAFE_INPUT).video
    video = video.filter("trim", start_frame=piece.start, end_frame=piece.start + piece.frames).filter("setpts", "PTS-STARTPTS")
    video = video.filter("ass", filename=str(script.absolute()), fontsdir=str(FOLDER))
    args = graph.output(video, "pipe:1", format="rawvideo", pix_fmt="yuv420p").global_args("-v", "error", "-filter_threads", "1").get_args()
    for raw in chunks(args, size=size.width * size.height * 3 // 2, timeout=600):
        planes = np.frombuffer(raw, np.uint8).reshape(size.height * 3 // 2, size.width)
        yield av.VideoFrame.from_ndarray(planes, format="yuv420p")
