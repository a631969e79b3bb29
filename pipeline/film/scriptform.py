"""The way back: a screenplay in the industry's form, for Fountain and Final Draft."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.film.dramatis import Kind, Paragraph, TitlePage
from pipeline.film.screenplay import NARRATOR, REFERENCE, Environment, Prose, Screenplay, Shot, Span, SpanKind

_TRANSITIONS = {
    "match": "MATCH CUT TO:",
    "dissolve": "DISSOLVE TO:", "fade": "FADE TO BLACK:", "dip": "FADE TO WHITE:", "wipeleft": "WIPE TO:", "wiperight": "WIPE RIGHT TO:",
    "slideleft": "SLIDE TO:", "slideright": "SLIDE RIGHT TO:", "circleopen": "IRIS IN TO:", "circleclose": "IRIS OUT TO:",
}  # fmt: skip
_TIMES = re.compile(r"\b(dawn|sunrise|morning|noon|midday|afternoon|dusk|sunset|evening|night|midnight|golden hour|day)\b", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"\b(?:exterior|outside|street|sea|beach|coast|forest|garden|park|sky|field|meadow|road|mountain|harbou?r|village|desert|"
    r"river|roof\w*|deck|snow\w*|square|bridge|"
    r"island|farm|jungle|market|cliff|hill|moon|alley)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"<Character\d+> says(?:, [^:.]*| in voice-over)?:$|A narrator says:$")


def paragraphs_of(screenplay: Screenplay) -> tuple[TitlePage, tuple[Paragraph, ...]]:
    """The title page and the paragraphs of a screenplay."""
    page = TitlePage(
        title=screenplay.title, credit=screenplay.credit, prompt=screenplay.prompt, genre=screenplay.genre, mood=screenplay.mood
    )
    return page, tuple(_Form(screenplay).paragraphs())


def cue_name(screenplay: Screenplay, speaker: str) -> str:
    """The name in capitals that stands over a speaker's lines."""
    if speaker == NARRATOR or not speaker:
        return "NARRATOR"
    character = screenplay.character(speaker)
    if character is None:
        return speaker.upper()
    name = re.sub(r"[^\w '’.-]", "", character.name).strip()
    if re.search(r"[^\W\d_]", name) and not any(c.name == character.name and c.id != character.id for c in screenplay.characters):
        return name.upper()
    head = re.split(r"\b(?:with|wearing|in|who|holding)\b|[,.;(]", character.sheet)[0]
    words = [w for w in re.findall(r"[\w'’-]+", head) if w.lower() not in ("a", "an", "the")][-2:]
    role = " ".join(words).upper()
    taken = [c for c in screenplay.characters if c.id != character.id and role and role in c.sheet.upper()]
    return role if role and not taken else f"CHARACTER {speaker.removeprefix('Character')}"


def place_name(place: Environment) -> str:
    """What stands in the heading of a place: its name, else the head of its sheet without the time."""
    sheet = re.sub(r"^(?:a|an|the)\s+", "", place.sheet, flags=re.IGNORECASE)
    name = (place.name.split(",")[0] or re.split(r"\bwith\b|[,.;]", sheet)[0]).strip()
    timeless = re.sub(r"\b(?:(?:at|in the)\s+)?" + _TIMES.pattern[2:], "", name, flags=re.IGNORECASE)
    return " ".join(re.sub(r"[-–—#]", " ", timeless).split()) or "PLACE"


class _Form:
    """Walks through the shots and remembers what was introduced."""

    def __init__(self, screenplay: Screenplay) -> None:
        self._screenplay = screenplay
        self._names = {str(c.id): cue_name(screenplay, c.id) for c in screenplay.characters}
        self._introduced: set[str] = set()
        self._described: set[str] = set()
        self._here: str | None = None

    def paragraphs(self) -> Iterator[Paragraph]:
        """Everything in order."""
        for shot in self._screenplay.shots:
            yield from self._heading(self._screenplay.environment(shot.where))
            yield from self._notes(shot)
            yield from self._video(shot)
            if shot.transition != "cut" and shot.number < len(self._screenplay.shots):
                yield Paragraph(kind=Kind.TRANSITION, text=_TRANSITIONS.get(shot.transition, "CUT TO:"))

    def _heading(self, place: Environment | None) -> Iterator[Paragraph]:
        if place is None or place.id == self._here:
            return
        self._here = place.id
        time = _TIMES.search(f"{place.name} {place.sheet}")
        side = (
            "EXT"
            if _OUTSIDE.search(f"{place.name} {place.sheet.split('.')[0]}") and not re.search(r"\binterior\b", place.sheet, re.IGNORECASE)
            else "INT"
        )
        yield Paragraph(kind=Kind.HEADING, text=f"{side}. {place_name(place).upper()}" + (f" - {time[1].upper()}" if time else ""))
        if place.id not in self._described:
            self._described.add(place.id)
            yield Paragraph(kind=Kind.NOTE, text=f"Place: {place.sheet}")

    def _notes(self, shot: Shot) -> Iterator[Paragraph]:
        move = f", {shot.move}" if shot.move != "static" else ", static"
        seconds = f", {shot.seconds:g} s" if shot.seconds else ""
        yield Paragraph(kind=Kind.NOTE, text=f"{shot.size}{move}{seconds}: {self._named(shot.frame, introduce=False)}")
        for label in ("title", "beat", "reason"):
            if value := getattr(shot, label):
                yield Paragraph(kind=Kind.NOTE, text=f"{label.capitalize()}: {value}")

    def _video(self, shot: Shot) -> Iterator[Paragraph]:
        for name in shot.references:
            if name in self._names and name not in self._introduced and not any(f"<{name}>" in p.text for p in shot.video):
                yield Paragraph(kind=Kind.ACTION, text=self._named(f"<{name}> is here.", introduce=True))
        away = False
        for part in shot.video:
            if isinstance(part, Prose):
                away = part.text.endswith("says in voice-over:")
                text = _LEAD.sub("", part.text).strip()
                if text:
                    yield Paragraph(kind=Kind.ACTION, text=self._named(text, introduce=True))
            elif part.kind is SpanKind.SPEECH:
                yield from self._speech(part, away=away)
            else:
                yield Paragraph(
                    kind=Kind.NOTE, text=f"{'Music' if part.kind is SpanKind.MUSIC else 'Sound'}: {self._named(part.text, introduce=False)}"
                )

    def _speech(self, line: Span, *, away: bool) -> Iterator[Paragraph]:
        away = away or line.speaker == NARRATOR
        name = "NARRATOR" if line.speaker == NARRATOR else self._names.get(line.speaker, line.speaker.upper())
        yield Paragraph(kind=Kind.CUE, text=name, extension="V.O." if away else "")
        if line.manner:
            yield Paragraph(kind=Kind.PARENTHETICAL, text=line.manner)
        yield Paragraph(kind=Kind.DIALOGUE, text=self._named(line.text, introduce=False))

    def _named(self, text: str, *, introduce: bool) -> str:
        """Ids as names; the first mention in action carries the description in brackets."""

        def name_of(match: re.Match[str]) -> str:
            key = f"{match[1]}{match[2]}"
            glued = match.start() > 0 and text[match.start() - 1] not in ' (“"'
            if key not in self._names:
                place = self._screenplay.environment(key)
                noun = re.search(
                    r"(?:\b(?:the|a|an|this|that|his|her|its|their)(?: [\w'’-]+){1,3}) ?$", text[: match.start()], re.IGNORECASE
                )
                return "" if glued or noun or place is None else f"the {place_name(place).lower()}"
            name = self._names[key]
            space = " " if glued else ""
            character = self._screenplay.character(key)
            if not introduce or key in self._introduced or character is None:
                return f"{space}{name}"
            self._introduced.add(key)
            return f"{space}{name} ({re.sub(r'[()]', '', character.sheet).rstrip('. ')})"

        return " ".join(REFERENCE.sub(name_of, text).split())
