"""Captions out of files that somebody else made."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pysubs2

from pipeline.errors import TimelineError
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.mux import Caption

KINDS = ("srt", "vtt", "ttml", "ass", "ssa")
"""Endings of the files that can be read."""

LARGEST = 8 << 20
"""Bytes; no film has more to say."""

LONGEST = 24 * 3600 * 1000
"""Milliseconds; captions beyond it are not of a film."""


def read(path: Path) -> tuple[Caption, ...]:
    """The captions of a file in order, as plain text; what is no text (drawings, comments) and what has no time is left out.

    Raises:
        TimelineError: it is of no kind in KINDS, too large, or damaged.
    """
    kind = path.suffix.lower().lstrip(".")
    try:
        size = path.stat().st_size
        if kind not in KINDS or size > LARGEST:
            raise TimelineError(
                f"{path.name} is no file of captions that can be read", hint=f"use {', '.join(KINDS)}, at most {LARGEST >> 20} MB"
            )
        return parsed(path.read_bytes().decode("utf-8-sig", "replace"), kind)
    except OSError as error:
        raise TimelineError(f"{path} cannot be read: {error.strerror}", hint="check the path") from error
    except _DAMAGED as error:
        raise TimelineError(f"{path.name} cannot be read as {kind} captions: {error}", hint="save it again in a caption editor") from error


_DAMAGED = (
    pysubs2.exceptions.Pysubs2Error,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    ArithmeticError,
    SyntaxError,
    NotImplementedError,
)
"""What the library raises for files that are not what they say; it promises nothing narrower."""


def parsed(text: str, kind: str) -> tuple[Caption, ...]:
    """The captions in the text of a file of a kind.

    Raises:
        ValueError, pysubs2.exceptions.Pysubs2Error, ...: it is damaged.
    """
    if kind == "ttml" and "<!DOCTYPE" in text:
        raise ValueError("it declares entities")
    found = pysubs2.SSAFile.from_string(text, format_=kind)
    events = sorted(
        (one for one in found.events if one.type == "Dialogue" and 0 <= one.start < one.end <= LONGEST), key=lambda one: one.start
    )
    captions = (Caption(start=_sample(one.start), end=_sample(one.end), text=one.plaintext.strip()) for one in events)
    return tuple(one for one in captions if one.text)


def _sample(milliseconds: int) -> int:
    return int(Fraction(milliseconds * SAMPLE_RATE, 1000))
