"""Who and where: the paragraphs of a script in the industry's form, and the cast and places they tell of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from pipeline.film.markup import fold
from pipeline.film.screenplay import REFERENCE, Character, CharacterId, Environment, EnvironmentId


class Kind(Enum):
    """What a paragraph of a script is."""

    HEADING = "heading"
    ACTION = "action"
    CUE = "cue"
    PARENTHETICAL = "parenthetical"
    DIALOGUE = "dialogue"
    LYRIC = "lyric"
    TRANSITION = "transition"
    NOTE = "note"
    CENTRED = "centred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of a script.

    Attributes:
        kind: what it is.
        text: without marks of emphasis.
        line: where it begins, from 1.
        extension: of a cue: "V.O.", "O.S.", ...
    """

    kind: Kind
    text: str
    line: int = 0
    extension: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePage:
    """What stands before the script; "" where nothing does."""

    title: str = ""
    credit: str = ""
    prompt: str = ""
    genre: str = ""
    mood: str = ""


AWAY = re.compile(r"\b(?:V\.?\s?O|voice[- ]?over|O\.?\s?S|O\.?\s?C|off|filtered|radio|phone)\b", re.IGNORECASE)
_NARRATOR_NAME = re.compile(r"^(?:THE )?(?:NARRATOR|NARRATION|VOICE[- ]?OVER|VOICE|ANNOUNCER)$", re.IGNORECASE)
_INTRODUCED = re.compile(
    r"\b([A-Z][A-Z'’-]+(?: [A-Z][A-Z'’.-]+){0,2})(?=\s*\(|,\s(?:\d|an?\b|the\b|his\b|her\b|in (?:his|her|"
    r"their)\b|early|mid|late|old\b|young\b))"
)
_HEADING = re.compile(
    r"^\s*(?P<side>INT\.?\s*/\s*EXT|EXT\.?\s*/\s*INT|I/E|INT|EXT|"
    r"EST)?[.\s]*(?P<place>.*?)(?:\s+[-–—]+\s+(?P<time>[^-–—]+))?\s*$",
    re.IGNORECASE,
)
_SIDES = {"INT": "interior", "EXT": "exterior", "EST": "exterior"}
_NOT_TIMES = ("continuous", "later", "same", "moments later", "same time", "moments")


def cast_of(paragraphs: Sequence[Paragraph]) -> tuple[Character, ...]:
    """Everybody who speaks in the picture or is introduced in capitals, in order of appearance."""
    introduced = {m[1] for p in paragraphs if p.kind is Kind.ACTION for m in _INTRODUCED.finditer(p.text)}
    names: dict[str, None] = {}
    action = " ".join(p.text for p in paragraphs if p.kind in (Kind.ACTION, Kind.NOTE))
    for p in paragraphs:
        if p.kind is Kind.CUE and not _NARRATOR_NAME.match(p.text):
            spellings = "|".join(re.escape(s) for s in (p.text.upper(), title_case(p.text)))
            if re.search(rf"\b(?:{spellings})\b", action) or not AWAY.search(p.extension):
                names.setdefault(p.text.upper())
        elif p.kind is Kind.ACTION:
            for match in _INTRODUCED.finditer(p.text):
                names.setdefault(match[1])
    kept = [n for n in names if n in introduced or any(q.kind is Kind.CUE and q.text.upper() == n for q in paragraphs)]
    return tuple(
        Character(id=CharacterId(f"Character{number}"), sheet=_sheet(name, paragraphs), name=title_case(name))
        for number, name in enumerate(kept, start=1)
    )


def _sheet(name: str, paragraphs: Sequence[Paragraph]) -> str:
    """The description that follows a name where it first stands in capitals, else what its pronouns tell."""
    for p in paragraphs:
        found = (
            re.search(rf"\b{re.escape(name)}\b\s*(?:\((?P<inside>[^)]+)\)|,(?P<after>[^.]*))", p.text) if p.kind is Kind.ACTION else None
        )
        words = fold(found["inside"] or _apposition(found["after"])) if found else ""
        if len(words) > 1:
            told = re.search(r"\b(?:\w*woman|\w*man|girl|boy|lady|mother|father|she|he|her|his|female|male)\b", words, re.IGNORECASE)
            return words[0].upper() + words[1:].rstrip(".") + ("" if told else _sex(name, paragraphs)) + "."
    return f"{title_case(name)}{_sex(name, paragraphs)}."


def undescribed(text: str) -> str:
    """The text without the description behind a name in capitals; it is in the sheet now."""
    for match in reversed(list(_INTRODUCED.finditer(text))):
        after = text[match.end() :]
        if after.startswith(","):
            words = _apposition(after[1:].split(".")[0])
            rest = after[after.index(words) + len(words) :].lstrip(", ") if words else after
            text = f"{text[: match.end()]} {rest}" if re.match(r"[a-z]", rest) else text
    return text


def _apposition(text: str) -> str:
    """The descriptive part of ", 60s, a keeper in a yellow coat, polishes the lamp"."""
    kept: list[str] = []
    for part in text.split(","):
        words = part.split()
        if not words or (re.fullmatch(r"[a-z]{3,}(?:s|ing)", words[0]) and not re.fullmatch(r"\d0s|\w+less|his", words[0])):
            break
        kept.append(part.strip())
    return ", ".join(kept)


def _sex(name: str, paragraphs: Sequence[Paragraph]) -> str:
    """What to add to a sheet by the pronouns that follow the name: ", a woman", ", a man", or "" when they do not tell."""
    text = " ".join(p.text for p in paragraphs if p.kind is Kind.ACTION)
    near = " ".join(m[0] for m in re.finditer(rf"\b{re.escape(name)}\b[^.]*\.(?:[^.]*\.)?(?:\s*(?:She|He)\b[^.]*\.)?", text, re.IGNORECASE))
    she, he = len(re.findall(r"\b(?:she|her|hers)\b", near, re.IGNORECASE)), len(re.findall(r"\b(?:he|him|his)\b", near, re.IGNORECASE))
    return ", a woman" if she > he else ", a man" if he > she else ""


def title_case(name: str) -> str:
    """Capitals of a cue as a name: "Old Mara" for "OLD MARA"."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in name.split())


@dataclass(slots=True)
class Places:
    """The locations met so far; one per place and time of day."""

    found: dict[tuple[str, str], Environment] = field(default_factory=dict)

    def enter(self, heading: str) -> Environment:
        """The place that a heading names, new or met before."""
        match = _HEADING.match(heading)
        assert match is not None  # every part is optional
        side = re.sub(r"[.\s]", "", match["side"] or "").upper()
        place, time = fold(match["place"] or heading).strip(" .-"), fold(match["time"] or "").lower()
        if time in _NOT_TIMES:
            time = next((t for p, t in reversed(self.found) if p == place.upper()), "")
        key = (place.upper(), time)
        if key not in self.found:
            number = len(self.found) + 1
            words = [place.lower().capitalize() or "Nowhere", _SIDES.get(side[:3], ""), time]
            name = place.lower() if not time or all(p != place.upper() for p, _ in self.found) else f"{place.lower()}, {time}"
            self.found[key] = Environment(id=EnvironmentId(f"Environment{number}"), sheet=", ".join(w for w in words if w) + ".", name=name)
        return self.found[key]

    def describe(self, environment: Environment, sheet: str) -> None:
        """Replace the sheet of a place."""
        key = next(k for k, e in self.found.items() if e.id == environment.id)
        self.found[key] = replace(environment, sheet=sheet)


def named(text: str, cast: Iterable[Character]) -> str:
    """Replace the names of the cast by id tokens; a description in brackets behind a name falls."""
    text = unmarked(text)
    for character in sorted(cast, key=lambda c: -len(c.name)):
        name = re.escape(character.name)
        text = re.sub(rf"\b(?:{name}|{re.escape(character.name.upper())})\b(?:\s*\((?=[^)]*[a-z0-9])[^)]*\))?", f"<{character.id}>", text)
    return text


def with_names(text: str, cast: Sequence[Character]) -> str:
    """Text with ids turned back into names, for fields that carry none."""
    return fold(REFERENCE.sub(lambda m: next((c.name for c in cast if c.id == f"{m[1]}{m[2]}"), ""), text))


def unmarked(text: str) -> str:
    """Text without brackets that the tagged grammar would take for marks of its own."""
    return text.replace("<", "‹").replace(">", "›")
