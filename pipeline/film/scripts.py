"""Scripts from files: finds the encoding and the format, then reads.

Known are the director's tagged grammar (``.txt``, with a cast sheet ``.yaml`` of the same name beside
it), Fountain (``.fountain``) and Final Draft (``.fdx``). The content decides where the suffix does not.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from pipeline.errors import ScreenplayError
from pipeline.film import cast_sheet, fdx, fountain, tagged
from pipeline.film.screenplay import Screenplay

LARGEST = 1_000_000
"""Bytes that a script or sheet may have."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARIES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zipped document such as .docx"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "rich text"),
    (b"RIFF", "a media file"),
)
_FORMATS = {".fountain": "fountain", ".spmd": "fountain", ".fdx": "fdx"}
_TAGGED = re.compile(r"^[ \t>*#-]*<\s*(?:User|Character\s*\d*|Environment\s*\d*|Frame\s*\d*)\s*>\s*\**\s*:?", re.IGNORECASE | re.MULTILINE)
_XML = re.compile(r"^\s*(?:<\?xml|<!DOCTYPE|<FinalDraft)", re.IGNORECASE)
_FOUNTAIN = re.compile(r"^\s*(?:(?:INT|EXT|EST|I/E)[. ].*|\.[A-Z].*|Title:.*|[A-Z][A-Z0-9 .'’()-]+\n\s*\S.*)$", re.MULTILINE)
_WAY = "write the tagged grammar, Fountain or FDX; see docs/screenplay.md"


def load(script: Path | str, source: str = "") -> Screenplay:
    """Read a script of any known format.

    Args:
        script: a path to a file, or the text itself.
        source: name in error messages; "" for the file's name.

    Raises:
        ScreenplayError: no such file, too large, empty, binary, no known format, or whatever its format's reader finds.
    """
    if isinstance(script, str):
        return _read(script, "", source or "screenplay")
    text, label = _text_of(script, source or script.name)
    screenplay = _read(text, script.suffix.lower(), label)
    beside = script.with_suffix(".yaml")
    if script.suffix.lower() not in _FORMATS and beside.is_file():
        sheet, sheet_label = _text_of(beside, beside.name)
        return cast_sheet.read(sheet, screenplay, sheet_label)
    return screenplay


def decode(data: bytes, source: str) -> tuple[str, str]:
    """The text of some bytes and the encoding that it was in.

    A byte order mark decides; without one it is UTF-8, and if that fails Windows-1252 or Latin-1.

    Raises:
        ScreenplayError: the bytes are no text, or do not fit their byte order mark.
    """
    for magic, what in _BINARIES:
        if data.startswith(magic):
            raise ScreenplayError(f"{source} is {what}, not a script", hint=f"export it as text: {_WAY}", line=1, column=1, source=source)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, source), encoding
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        raise ScreenplayError(f"{source} is binary, not a script", hint=_WAY, line=line, column=1, source=source)
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def _decoded(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ScreenplayError(
            f"{source} is not valid {encoding.upper()}", hint="save it as UTF-8", line=line, column=1, source=source
        ) from error


def _text_of(path: Path, name: str) -> tuple[str, str]:
    """The text of a file and its label for errors, which names a guessed encoding."""
    try:
        if path.stat().st_size > LARGEST:
            raise ScreenplayError(f"{name} has {path.stat().st_size:,} bytes", hint=f"a script has at most {LARGEST:,}", source=name)
        text, encoding = decode(path.read_bytes(), name)
    except OSError as error:
        raise ScreenplayError(f"{name} cannot be read: {error.strerror or error}", hint="give the path of a script", source=name) from error
    return text, name if encoding.startswith("utf") else f"{name} (read as {encoding})"


def _read(text: str, suffix: str, source: str) -> Screenplay:
    if len(text) > LARGEST:
        raise ScreenplayError(f"{source} has {len(text):,} characters", hint=f"a script has at most {LARGEST:,}", source=source)
    if not text.strip("\ufeff \r\n\t"):
        raise ScreenplayError(f"{source} is empty", hint=_WAY, line=1, column=1, source=source)
    return {"tagged": tagged.read, "fountain": fountain.read, "fdx": fdx.read}[_format(text, suffix, source)](text, source)


def _format(text: str, suffix: str, source: str) -> str:
    if suffix in _FORMATS:
        return _FORMATS[suffix]
    if _XML.match(text.lstrip("\ufeff")):
        return "fdx"
    if _TAGGED.search(text):
        return "tagged"
    if _FOUNTAIN.search(text):
        return "fountain"
    raise ScreenplayError(f"{source} is no script that can be read", hint=_WAY, line=1, column=1, source=source)
