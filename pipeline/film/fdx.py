"""Final Draft (FDX): the same breakdown as Fountain, from XML.

The parser of screenplay-tools keeps only the first run of a styled paragraph and no line numbers, so
the XML is read here, with expat. A document type declaration is refused, and with it every entity that
could expand; only the five of XML itself remain.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from xml.parsers import expat

from pipeline.errors import ScreenplayError
from pipeline.film.breakdown import LABEL, breakdown, shot_note
from pipeline.film.dramatis import Kind, Paragraph, TitlePage
from pipeline.film.markup import fold
from pipeline.film.screenplay import Screenplay
from pipeline.film.scriptform import paragraphs_of

_KINDS = {
    "scene heading": Kind.HEADING,
    "action": Kind.ACTION,
    "general": Kind.ACTION,
    "character": Kind.CUE,
    "dialogue": Kind.DIALOGUE,
    "parenthetical": Kind.PARENTHETICAL,
    "lyrics": Kind.LYRIC,
    "singing": Kind.LYRIC,
    "transition": Kind.TRANSITION,
    "shot": Kind.NOTE,
}
_NAMES = {
    Kind.HEADING: "Scene Heading", Kind.ACTION: "Action", Kind.CUE: "Character", Kind.DIALOGUE: "Dialogue",
    Kind.PARENTHETICAL: "Parenthetical",
    Kind.LYRIC: "Dialogue", Kind.TRANSITION: "Transition", Kind.NOTE: "General", Kind.CENTRED: "General",
}  # fmt: skip
_CUE = re.compile(r"^(?P<name>[^()^]+?)\s*(?P<extensions>(?:\([^)]*\)\s*)*)\^?\s*$")
_DEEPEST = 64
_PAGE_ENTRY = re.compile(r"^(logline|genre|mood)\s*:\s*(.+)$", re.IGNORECASE | re.DOTALL)
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class _Reader:
    """Collects paragraphs while expat walks through the document."""

    source: str
    parser: expat.XMLParserType
    path: list[str] = field(default_factory=list)
    open: list[tuple[str, int, list[str]]] = field(default_factory=list)
    script: list[Paragraph] = field(default_factory=list)
    page: list[str] = field(default_factory=list)
    root: str = ""

    def error(self, message: str, hint: str) -> ScreenplayError:
        """The error for where the parser stands."""
        place = {"line": self.parser.CurrentLineNumber, "column": self.parser.CurrentColumnNumber + 1}
        return ScreenplayError(message, hint=hint, source=self.source, **place)

    def doctype(self, *_: object) -> None:
        raise self.error("the script declares a document type", "Final Draft writes none; remove the DOCTYPE")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        self.path.append(name)
        if len(self.path) > _DEEPEST:
            raise self.error("the script is nested too deeply", "is this a Final Draft document?")
        if name == "Paragraph":
            kind = "note" if "ScriptNote" in self.path else attributes.get("Type", "Action").lower()
            self.open.append((kind, self.parser.CurrentLineNumber, []))

    def text(self, words: str) -> None:
        if self.open and "Text" in self.path:
            self.open[-1][2].append(words)

    def end(self, name: str) -> None:
        self.path.pop()
        if name != "Paragraph":
            return
        kind, line, runs = self.open.pop()
        words = fold("".join(runs))
        if words and "TitlePage" in self.path:
            self.page.append(words)
        elif words and "Content" in self.path:
            self.script.append(_paragraph(kind, words, line))


def read(text: str, source: str = "screenplay.fdx") -> Screenplay:
    """Read a Final Draft script.

    Args:
        text: the XML; its encoding declaration is ignored.
        source: its name in error messages.

    Raises:
        ScreenplayError: no XML, no Final Draft document, a document type declaration, or no shots; carries line and column.
    """
    parser = expat.ParserCreate("utf-8")
    reader = _Reader(source, parser)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = reader.start, reader.end, reader.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = reader.doctype
    try:
        parser.Parse(text.lstrip("\ufeff \r\n\t").encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        what = expat.errors.messages.get(error.code, "not well-formed")
        raise ScreenplayError(
            f"the script is not XML: {what}",
            hint="export it from Final Draft again",
            line=error.lineno,
            column=error.offset + 1,
            source=source,
        ) from error
    if reader.root != "FinalDraft":
        raise ScreenplayError(
            f"the root is <{reader.root}>, not <FinalDraft>", hint="is this a Final Draft document?", line=1, column=1, source=source
        )
    return breakdown(tuple(reader.script), _title_page(reader.page), source)


def _paragraph(kind: str, words: str, line: int) -> Paragraph:
    base = kind.split("(")[0].strip()
    if base == "note" or (base == "shot" and any(shot_note(words.partition(":")[0]))) or (base == "general" and LABEL.match(words)):
        return Paragraph(kind=Kind.NOTE, text=words, line=line)
    found = Kind.ACTION if base == "shot" else _KINDS.get(base, Kind.ACTION)
    if found is Kind.CUE and (cue := _CUE.match(words)):
        extensions = re.sub(r"\(\s*CONT[’']?D\s*\)", "", cue["extensions"], flags=re.IGNORECASE)
        return Paragraph(kind=Kind.CUE, text=cue["name"], line=line, extension=extensions.strip("() "))
    if found is Kind.PARENTHETICAL:
        return Paragraph(kind=found, text=words.strip("() "), line=line)
    return Paragraph(kind=found, text=words, line=line)


def _title_page(lines: list[str]) -> TitlePage:
    """The first line is the title; labelled lines are what they say; the next up to the author is the credit."""
    entries = {m[1].lower(): m[2] for line in lines if (m := _PAGE_ENTRY.match(line))}
    plain = [line for line in lines if not _PAGE_ENTRY.match(line)]
    return TitlePage(
        title=plain[0] if plain else "",
        credit=" ".join(plain[1:3]),
        prompt=entries.get("logline", ""),
        genre=entries.get("genre", ""),
        mood=entries.get("mood", ""),
    )


def write(screenplay: Screenplay) -> str:
    """Write a Final Draft script; shot sizes, moves and keyframes stand in Shot paragraphs."""
    page, paragraphs = paragraphs_of(screenplay)
    root = ET.Element("FinalDraft", DocumentType="Script", Template="No", Version="5")
    content = ET.SubElement(root, "Content")
    for p in paragraphs:
        _add(content, *_typed(p))
    title = ET.SubElement(ET.SubElement(root, "TitlePage"), "Content")
    labelled = (
        f"{label}: {value}" if value else "" for label, value in (("Logline", page.prompt), ("Genre", page.genre), ("Mood", page.mood))
    )
    for line in (page.title or "Untitled", page.credit, *labelled):
        if line:
            _add(title, "", line)
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n{ET.tostring(root, encoding="unicode")}\n'


def _typed(p: Paragraph) -> tuple[str, str]:
    """Final Draft's name for a paragraph, and its text."""
    if p.kind is Kind.NOTE and not LABEL.match(p.text):
        return "Shot", p.text
    text = f"{p.text} ({p.extension})" if p.extension else f"({p.text})" if p.kind is Kind.PARENTHETICAL else p.text
    return _NAMES[p.kind], text


def _add(parent: ET.Element, kind: str, text: str) -> None:
    paragraph = ET.SubElement(parent, "Paragraph", {"Type": kind} if kind else {})
    ET.SubElement(paragraph, "Text").text = _NOT_XML.sub(" ", text)
