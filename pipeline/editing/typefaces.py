"""The package's own typefaces, so that a sheet and a burnt caption look the same on every machine."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path

import skia

FOLDER = Path(str(resources.files("pipeline"))) / "illustration" / "fonts"
"""Where the font files lie; data, not a module."""

TEXT_FAMILY = "Alegreya Medium"
"""Family of captions in the picture."""

_FILES = {True: "Fraunces-SemiBold.ttf", False: "Alegreya-Medium.ttf"}


def font(size: float, text: str = "", *, heading: bool = False) -> skia.Font:
    """A font that has the letters of ``text``: ours, or one of the system's for writing that ours lack."""
    face = _ours(heading)
    missing = next((letter for letter in text if not letter.isspace() and not face.unicharToGlyph(ord(letter))), "")
    found = skia.Font(_stranger(missing) or face if missing else face, size)
    found.setSubpixel(True)
    found.setEdging(skia.Font.Edging.kAntiAlias)
    return found


def unwritable(text: str) -> str:
    """The first letter of ``text`` that no font here has, neither ours nor the system's; "" if there is none."""
    face = _ours(False)
    unknown = (letter for letter in text if not letter.isspace() and not face.unicharToGlyph(ord(letter)))
    return next((letter for letter in unknown if unicodedata.category(letter) not in ("Cf", "Mn") and _stranger(letter) is None), "")


@cache
def _ours(heading: bool) -> skia.Typeface:
    # a reader of its own: skia's default one first asks the system for all its fonts, and may complain about them
    return skia.FontMgr.New_Custom_Empty().makeFromData(skia.Data.MakeWithCopy((FOLDER / _FILES[heading]).read_bytes()))


@cache
def _stranger(letter: str) -> skia.Typeface | None:
    return skia.FontMgr().matchFamilyStyleCharacter("", skia.FontStyle(), ["en"], ord(letter))
