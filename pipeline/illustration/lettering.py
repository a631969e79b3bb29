"""Lettering: lines of text as typed, in the fonts of this package and, for what they lack, the system's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import skia

from pipeline.illustration.canvas import Canvas
from pipeline.illustration.colour import Colour, rgb

TITLE = "Fraunces"
TEXT = "Alegreya"
_FILES = {TITLE: "Fraunces-SemiBold.ttf", TEXT: "Alegreya-Medium.ttf"}


@cache
def typeface(family: str) -> Any:
    """One of the two faces that we ship: TITLE or TEXT."""
    data = resources.files("pipeline.illustration").joinpath("fonts", _FILES[family]).read_bytes()
    # a reader of its own: skia's default one first asks the system for all its fonts, and may complain about them
    return skia.FontMgr.New_Custom_Empty().makeFromData(skia.Data.MakeWithCopy(data))


@cache
def _system() -> Any:
    return skia.FontMgr()


@cache
def _stranger(character: str) -> Any:
    """A typeface of the system that has a character which ours lack, or None."""
    if any(typeface(f).unicharToGlyph(ord(character)) for f in _FILES):
        return None
    return _system().matchFamilyStyleCharacter("", skia.FontStyle(), ["en"], ord(character))


@cache
def _fonts(strangers: tuple[str, ...]) -> tuple[Any, list[str]]:
    """A collection with our fonts and those found for strange characters, and its families in order."""
    provider, names = skia.textlayout.TypefaceFontProvider(), [TITLE, TEXT]
    for family in _FILES:
        provider.registerTypeface(typeface(family), family)
    for character in strangers:
        found = _stranger(character)
        if found is not None and found.getFamilyName() not in names:
            provider.registerTypeface(found, found.getFamilyName())
            names.append(found.getFamilyName())
    collection = skia.textlayout.FontCollection()
    collection.setDefaultFontManager(provider)
    return collection, names


class Lines:
    """A centred paragraph laid out to a width.

    Args:
        text: as typed; line breaks are kept.
        family: TITLE or TEXT.
        size: of the letters in units.
        width: where lines break.
        colour: of the letters.
        spacing: extra space between letters in units.
        leading: line height as a factor of the size.
    """

    def __init__(
        self, text: str, family: str, size: float, width: float, colour: Colour, *, spacing: float = 0.0, leading: float = 1.15
    ) -> None:
        strangers = tuple(sorted({c for c in text if ord(c) > 127 and not c.isspace()}))
        collection, names = _fonts(strangers)
        style = skia.textlayout.TextStyle()
        style.setFontFamilies([family, *(n for n in names if n != family)])
        style.setFontSize(size)
        style.setColor(rgb(colour).toColor())
        style.setLetterSpacing(spacing)
        style.setHeight(leading)
        style.setHeightOverride(True)
        paragraph = skia.textlayout.ParagraphStyle()
        paragraph.setTextStyle(style)
        paragraph.setTextAlign(skia.textlayout.TextAlign.kCenter)
        builder = skia.textlayout.ParagraphBuilder.make(paragraph, collection, skia.Unicodes.ICU.Make())
        builder.pushStyle(style)
        builder.addText(text)
        self._paragraph = builder.Build()
        self._paragraph.layout(width)
        self.width: float = float(self._paragraph.LongestLine)
        self.height: float = float(self._paragraph.Height)
        self.longest_word: float = float(self._paragraph.MinIntrinsicWidth)

    def paint(self, canvas: Canvas, x: float, y: float) -> None:
        """Draw it from its top left."""
        self._paragraph.paint(canvas, x, y)


def fitted(text: str, family: str, sizes: Sequence[float], width: float, height: float, colour: Colour, *, spacing: float = 0.0) -> Lines:
    """The largest of ``sizes`` at which a text fits a box, or the last."""
    for size in sizes:
        lines = Lines(text, family, size, width, colour, spacing=spacing * size)
        if lines.height <= height and lines.longest_word <= width:
            return lines
    return Lines(text, family, sizes[-1], width, colour, spacing=spacing * sizes[-1])
