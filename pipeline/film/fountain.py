"""Fountain: screenplays as people write them in plain text.

The parser is screenplay-tools; this module feeds it line by line, so that every paragraph knows its
line, and hands the result to the breakdown. Writing puts shot sizes, moves and keyframes into notes
(``[[Close-up, push in: ...]]``), which other programs leave out of print and reading takes up again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from screenplay_tools.fountain.parser import Parser
from screenplay_tools.screenplay import Element, ElementType

from pipeline.errors import ScreenplayError
from pipeline.film.breakdown import breakdown
from pipeline.film.dramatis import Kind, Paragraph, TitlePage
from pipeline.film.markup import fold
from pipeline.film.screenplay import Screenplay
from pipeline.film.scriptform import paragraphs_of

LONGEST_LINE = 5_000
"""Characters that a line may have; the parser's time grows with the square of it."""

_KINDS = {
    ElementType.HEADING: Kind.HEADING,
    ElementType.ACTION: Kind.ACTION,
    ElementType.CHARACTER: Kind.CUE,
    ElementType.DIALOGUE: Kind.DIALOGUE,
    ElementType.PARENTHETICAL: Kind.PARENTHETICAL,
    ElementType.LYRIC: Kind.LYRIC,
    ElementType.TRANSITION: Kind.TRANSITION,
}
_PENDING = (ElementType.CHARACTER, ElementType.TRANSITION)
_NOTE_MARK = re.compile(r"\[\[(\d+)\]\]")
_BONEYARD_MARK = re.compile(r"/\*\d+\*/")
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|_)(?=\S)(.+?)(?<=\S)(?<!\\)\1")
_GUARD = "\u200b"
"""Stands invisibly before dialogue that would read as something else."""
_MARKED = re.compile(r"[#!@>~=.(]|(?:INT|EXT|EST|I/E|FADE IN)\b", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([*_\\])")


def read(text: str, source: str = "screenplay.fountain") -> Screenplay:
    """Read a Fountain script.

    Args:
        text: the whole script.
        source: its name in error messages.

    Raises:
        ScreenplayError: it holds no shots, a line that is too long, or dialogue without a cue; carries line and column.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")
    parser = Parser()
    parser.mergeActions = False
    places: list[int] = []
    for number, line in enumerate(lines, start=1):
        parser.add_line(_safe(line, number, source))
        places.extend([number] * (len(parser.script.elements) - len(places)))
    parser.finalize()
    places.extend([len(lines)] * (len(parser.script.elements) - len(places)))
    notes = [fold(n.text_raw) for n in parser.script.notes]
    found = [p for element, line in zip(parser.script.elements, places, strict=True) for p in _paragraphs(element, line, notes)]
    return breakdown(tuple(_joined(found)), _title_page(parser, notes), source)


def _safe(line: str, number: int, source: str) -> str:
    if control := re.search(r"[\x00-\x08\x0e-\x1f\x7f]", line):
        raise ScreenplayError(
            f"byte {ord(control[0]):#04x} does not belong in a script",
            hint="is this a text file in UTF-8?",
            line=number,
            column=control.start() + 1,
            source=source,
        )
    folded = re.sub(r"(?<=\S)[ \t\u00a0]{2,}", " ", line.rstrip())
    if len(folded) > LONGEST_LINE:
        raise ScreenplayError(
            f"a line has {len(folded)} characters", hint=f"at most {LONGEST_LINE}; break it up", line=number, column=1, source=source
        )
    return folded


def _paragraphs(element: Element, line: int, notes: list[str]) -> Iterator[Paragraph]:
    """The paragraphs of one element; notes inside it stand before it."""
    place = max(1, line - 1) if element.type in _PENDING else line
    raw = element.name if element.type is ElementType.CHARACTER else element.text_raw
    for mark in _NOTE_MARK.finditer(element.text_raw):
        if int(mark[1]) < len(notes):
            yield Paragraph(kind=Kind.NOTE, text=notes[int(mark[1])], line=place)
    text = _plain(_BONEYARD_MARK.sub("", _NOTE_MARK.sub("", raw)))
    kind = _KINDS.get(element.type)
    if kind is Kind.ACTION and element.centered:
        kind = Kind.CENTRED
    if kind is not None and (text.strip() or kind is Kind.ACTION):
        yield Paragraph(kind=kind, text=text, line=place, extension=getattr(element, "extension", None) or "")


def _plain(text: str) -> str:
    """Text without marks of emphasis."""
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    return _ESCAPED.sub(r"\1", text).replace(_GUARD, "")


def _joined(found: list[Paragraph]) -> Iterator[Paragraph]:
    """Lines of action that follow each other make one paragraph; an empty one parts them."""
    kept: Paragraph | None = None
    for p in found:
        if kept is not None and p.kind is Kind.ACTION and p.text.strip() and p.line <= kept.line + kept.text.count("\n") + 1:
            kept = Paragraph(kind=Kind.ACTION, text=f"{kept.text}\n{p.text}", line=kept.line)
            continue
        if kept is not None:
            yield kept
        kept = p if p.kind is Kind.ACTION and p.text.strip() else None
        if p.kind is not Kind.ACTION:
            yield p
    if kept is not None:
        yield kept


def _title_page(parser: Parser, notes: list[str]) -> TitlePage:
    entries = {e.key.strip().lower(): _plain(fold(_NOTE_MARK.sub("", e.text_raw))) for e in parser.script.titleEntries}
    authors = entries.get("author") or entries.get("authors") or ""
    by = f"{entries.get('credit', '') or ('Written by' if authors else '')} {authors}".strip()
    return TitlePage(
        title=entries.get("title", ""),
        credit=by,
        prompt=entries.get("logline") or entries.get("prompt") or "",
        genre=entries.get("genre", ""),
        mood=entries.get("mood", ""),
    )


def write(screenplay: Screenplay) -> str:
    """Write a Fountain script; ``read`` gives back the same shots, speakers and lines."""
    page, paragraphs = paragraphs_of(screenplay)
    entries = {"Title": page.title, "Credit": page.credit, "Logline": page.prompt, "Genre": page.genre, "Mood": page.mood}
    head = "\n".join(f"{key}: {_safe_text(value)}" for key, value in entries.items() if value.strip())
    body = "\n".join(_line(p) for p in paragraphs)
    return re.sub(r"\n{3,}", "\n\n", f"{head}\n\n{body}").strip() + "\n"


def _safe_text(text: str) -> str:
    """Text on one line without control characters and comment marks."""
    return fold(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", text)).replace("/*", "/ *").replace("*/", "* /")


def _line(p: Paragraph) -> str:
    """One paragraph with the mark that makes it unmistakable."""
    p = replace(p, text=_safe_text(p.text))
    text = re.sub(r"([*_\\])", r"\\\1", p.text)
    note = p.text.replace("[", "(").replace("]", ")")
    extension = f" ({p.extension})" if p.extension else ""
    forms = {
        Kind.HEADING: f"\n{text}\n" if re.match(r"(?:INT|EXT)\b", text) else f"\n.{text}\n",
        Kind.ACTION: f"\n!{text}\n",
        Kind.CUE: f"\n@{text}{extension}",
        Kind.PARENTHETICAL: f"({text})",
        Kind.DIALOGUE: f"{_GUARD}{text}" if _MARKED.match(text) else text,
        Kind.LYRIC: f"~{text}",
        Kind.TRANSITION: f"\n> {text}\n",
        Kind.NOTE: f"\n[[{note}]]\n",
        Kind.CENTRED: f"\n> {text} <\n",
    }
    return forms[p.kind]
