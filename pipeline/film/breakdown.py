"""The breakdown: a script in the industry's form (headings, action, cues, dialogue) becomes shots.

Fountain and Final Draft share it. A heading is a location, a cue a speaker, an action paragraph a
shot or more. A shot note (``[[Close-up, push in]]``, or a Shot paragraph) sets size, move and length of
the next shot; one that goes on with a keyframe (``[[Close-up: a letter lies open]]``) opens a shot that
lasts until the next note or heading. Other shots are cut so that none lasts long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.errors import ScreenplayError
from pipeline.film.dramatis import AWAY, Kind, Paragraph, Places, TitlePage, cast_of, named, undescribed, unmarked, with_names
from pipeline.film.inference import infer_move
from pipeline.film.markup import fold, read_size
from pipeline.film.screenplay import (
    CAMERA_MOVES,
    NARRATOR,
    REFERENCE,
    Character,
    CharacterId,
    Environment,
    Prose,
    Screenplay,
    Shot,
    Span,
    SpanKind,
)

LONGEST = 12.0
"""Seconds that a shot cut by us should last at most."""

_WORDS_PER_SECOND = 2.6
_ACTION_WORDS_PER_SECOND = 5.0
_SHORTEST_ACTION = 2.0


# ---------------------------------------------------------------- shots


@dataclass(slots=True)
class _Draft:
    """A shot in the making."""

    place: Environment | None
    line: int
    size: str = ""
    move: str = ""
    seconds: float = 0.0
    frame: str = ""
    title: str = ""
    beat: str = ""
    reason: str = ""
    transition: str = "cut"
    noted: bool = False
    parts: list[Prose | Span] = field(default_factory=list)

    @property
    def estimate(self) -> float:
        """About how long it lasts, in seconds."""
        spoken = sum(0.5 + len(p.text.split()) / _WORDS_PER_SECOND for p in self.lines)
        prose = (p.text for p in self.parts if isinstance(p, Prose) and not p.text.endswith(":"))
        action = sum(len(text.split()) for text in prose) / _ACTION_WORDS_PER_SECOND
        return spoken + max(_SHORTEST_ACTION, action)

    @property
    def lines(self) -> list[Span]:
        """The spoken spans so far."""
        return [p for p in self.parts if isinstance(p, Span) and p.kind is SpanKind.SPEECH]

    @property
    def empty(self) -> bool:
        """Whether nothing happens yet."""
        return not self.parts and not self.frame


_TRANSITIONS = (
    ("match", r"\bMATCH(?:ED)? CUT\b"),
    ("dissolve", r"\bDISSOLVE\b|\bCROSS[- ]?FADE\b"), ("dip", r"\bWHITE\b"), ("fade", r"\bFADE\b(?! IN)"), ("wiperight", r"\bWIPE RIGHT\b"),
    ("wipeleft", r"\bWIPE\b"), ("circleclose", r"\bIRIS OUT\b"), ("circleopen", r"\bIRIS\b"), ("slideright", r"\bSLIDE RIGHT\b"),
    ("slideleft", r"\b(?:SLIDE|WHIP PAN)\b"), ("cut", r"."),
)  # fmt: skip
LABEL = re.compile(r"^\s*(place|sound|sfx|music|beat|mood|title|super|reason|frame)\s*:\s*(.+)$", re.IGNORECASE | re.DOTALL)
_SECONDS = re.compile(r"^(\d{1,2}(?:\.\d+)?)\s*(?:s|sec|seconds?)$", re.IGNORECASE)
_SUPER = re.compile(r"^(?:SUPER|TITLE|TITLE CARD|CAPTION)\s*:\s*[\"“]?(.+?)[\"”]?\.?$")
_BARE_TRANSITION = re.compile(r"^\W*(?:FADE (?:OUT|IN|TO BLACK|TO WHITE)|CUT TO BLACK|THE END|IRIS OUT|BLACKOUT)\W*$")
_CLOSE_ON = re.compile(
    r"^(CLOSE ON|ANGLE ON|INSERT|EXTREME CLOSE[- ]UP|CLOSE[- ]UP|WIDE|LONG SHOT|MEDIUM SHOT)(?:\s*[-–—:.]+\s*|"
    r"\s+(?:of|on)\s+|\s+)",
    re.IGNORECASE,
)
_CLOSE_SIZES = {"CLOSE ON": "Close-up", "ANGLE ON": "Medium shot", "INSERT": "Insert", "WIDE": "Wide shot"}
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’']?\s+(?=[A-Z<\"“'‘(])")


_NOBODY = CharacterId("")


@dataclass(slots=True)
class _Breakdown:
    """Walks through the paragraphs of a script once."""

    cast: tuple[Character, ...]
    source: str
    places: Places = field(default_factory=Places)
    here: Environment | None = None
    drafts: list[_Draft] = field(default_factory=list)
    speaker: CharacterId = _NOBODY
    away: bool = False
    manner: str = ""

    def take(self, p: Paragraph) -> None:
        """Work one paragraph in."""
        handlers = {
            Kind.HEADING: self._heading, Kind.ACTION: self._action, Kind.CUE: self._cue, Kind.PARENTHETICAL: self._aside,
            Kind.DIALOGUE: self._dialogue, Kind.LYRIC: self._dialogue, Kind.TRANSITION: self._transition, Kind.NOTE: self._note,
            Kind.CENTRED: self._centred,
        }  # fmt: skip
        handlers[p.kind](p)

    def _heading(self, p: Paragraph) -> None:
        if re.match(r"^\s*FADE IN\b", p.text, re.IGNORECASE):
            return
        self.here = self.places.enter(p.text)
        self.drafts.append(_Draft(self.here, p.line))

    def _open(self, p: Paragraph, *, fresh: bool) -> _Draft:
        """The draft that takes the next words; a new one when the last is full."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or (fresh and not last.empty):
            last = _Draft(self.here, p.line)
            self.drafts.append(last)
        return last

    def _action(self, p: Paragraph) -> None:
        if super_ := _SUPER.match(p.text):
            self._open(p, fresh=False).title = super_[1]
            return
        if _BARE_TRANSITION.match(p.text):
            self._transition(p)
            return
        text = self._named(undescribed(fold(p.text)))
        held = bool(self.drafts) and self.drafts[-1].noted
        for chunk in [text] if held else _chunks(text):
            draft = self._open(p, fresh=not held)
            close = _CLOSE_ON.match(chunk)
            if close and not draft.size:
                draft.size = _CLOSE_SIZES.get(close[1].upper()) or read_size(f"{close[1]}:")[0] or ""
                chunk = chunk[close.end() :][:1].upper() + chunk[close.end() :][1:]
            _say(draft, chunk)

    def _cue(self, p: Paragraph) -> None:
        self.away, self.manner = bool(AWAY.search(p.extension)), ""
        known = next((c.id for c in self.cast if c.name.upper() == p.text.upper()), None)
        self.speaker = known or NARRATOR

    def _aside(self, p: Paragraph) -> None:
        self.manner = fold(p.text).strip("() ")

    def _dialogue(self, p: Paragraph) -> None:
        if not self.speaker:
            raise ScreenplayError(
                f"the line {fold(p.text)[:40]!r} has no speaker",
                hint="put a cue in capitals above it",
                line=p.line,
                column=1,
                source=self.source,
            )
        manner = self.manner or ("sings" if p.kind is Kind.LYRIC else "")
        for text in _speeches(unmarked(fold(p.text))):
            draft = self._open(p, fresh=False)
            if not draft.noted and draft.lines and draft.estimate + len(text.split()) / _WORDS_PER_SECOND > LONGEST:
                draft = _Draft(self.here, p.line)
                self.drafts.append(draft)
            _say(draft, self._lead(manner))
            draft.parts.append(Span(kind=SpanKind.SPEECH, text=text, speaker=self.speaker, manner=manner))

    def _lead(self, manner: str) -> str:
        if self.speaker == NARRATOR:
            return "A narrator says:"
        return f"<{self.speaker}> says in voice-over:" if self.away else f"<{self.speaker}> says{f', {manner}' if manner else ''}:"

    def _transition(self, p: Paragraph) -> None:
        if self.drafts:
            self.drafts[-1].transition = next(name for name, pattern in _TRANSITIONS if re.search(pattern, p.text.upper() or "CUT"))

    def _centred(self, p: Paragraph) -> None:
        if self.drafts and not re.fullmatch(r"\W*the end\W*", p.text, re.IGNORECASE):
            self.drafts[-1].title = fold(p.text)

    def _note(self, p: Paragraph) -> None:
        text = fold(p.text)
        if label := LABEL.match(text):
            self._labelled(label[1].lower(), self._named(label[2]), p)
            return
        head, _, words = text.partition(":")
        frame = self._named(words)
        size, move, seconds = shot_note(head)
        if size or move or seconds:
            draft = self._open(p, fresh=True)
            draft.size, draft.move, draft.seconds, draft.frame, draft.noted = size, move, seconds, frame.strip(), bool(frame.strip())

    def _labelled(self, label: str, text: str, p: Paragraph) -> None:
        if label == "place" and self.here is not None:
            self.places.describe(self.here, with_names(text, self.cast))
        elif label in ("sound", "sfx", "music"):
            kind = SpanKind.MUSIC if label == "music" else SpanKind.SOUND
            self._open(p, fresh=False).parts.append(Span(kind=kind, text=text))
        elif label in ("beat", "mood", "title", "super", "reason", "frame"):
            name = {"mood": "beat", "super": "title"}.get(label, label)
            setattr(self._open(p, fresh=False), name, text if name == "frame" else with_names(text, self.cast))

    def _named(self, text: str) -> str:
        """The text with names as ids and without the description that became a sheet."""
        return named(text, self.cast)


def shot_note(head: str) -> tuple[str, str, float]:
    """Shot size, camera move and seconds of a note such as "Close-up, push in, 4 s"; "" and 0 where it says nothing."""
    size, move, seconds = "", "", 0.0
    for part in (fold(x) for x in head.split(",")):
        if part.lower() in CAMERA_MOVES:
            move = part.lower()
        elif length := _SECONDS.match(part):
            seconds = min(60.0, float(length[1]))
        else:
            size = read_size(f"{part}:")[0] or size
    return size, move, seconds


def _say(draft: _Draft, text: str) -> None:
    """Add prose, joined to prose that stands before it."""
    words = text.strip()
    if not words:
        return
    if draft.parts and isinstance(draft.parts[-1], Prose):
        draft.parts[-1] = Prose(text=f"{draft.parts[-1].text} {words}")
    else:
        draft.parts.append(Prose(text=words))


def _chunks(text: str) -> list[str]:
    """Action cut at sentences so that no part needs longer than a shot should last."""
    limit = int(LONGEST * _ACTION_WORDS_PER_SECOND * 0.6)
    chunks: list[str] = []
    for sentence in _SENTENCE.split(text):
        if chunks and len(f"{chunks[-1]} {sentence}".split()) <= limit:
            chunks[-1] = f"{chunks[-1]} {sentence}"
        else:
            chunks.append(sentence)
    return chunks


def _speeches(text: str) -> Iterator[str]:
    """A long speech cut at sentences."""
    limit = int((LONGEST - _SHORTEST_ACTION) * _WORDS_PER_SECOND)
    current = ""
    for sentence in _SENTENCE.split(text):
        if current and len(f"{current} {sentence}".split()) > limit:
            yield current
            current = sentence
        else:
            current = f"{current} {sentence}".strip()
    if current:
        yield current


# ---------------------------------------------------------------- the whole


def breakdown(paragraphs: Sequence[Paragraph], page: TitlePage, source: str) -> Screenplay:
    """Turn the paragraphs of a script into a screenplay.

    Args:
        paragraphs: in order.
        page: the title page.
        source: name of the script in error messages.

    Raises:
        ScreenplayError: the script has no action and no dialogue, or dialogue without a cue.
    """
    work = _Breakdown(cast_of(paragraphs), source)
    for paragraph in paragraphs:
        work.take(paragraph)
    drafts = [d for d in work.drafts if d.parts or d.frame]
    if not drafts:
        raise ScreenplayError("the script has no shots", hint="write a scene heading, action and dialogue", line=1, column=1, source=source)
    drafts[-1].transition = "cut"
    environments = tuple(work.places.found.values())
    firsts = {id(next(d for d in drafts if d.place is e)) for e in {id(d.place): d.place for d in drafts if d.place}.values()}
    shots = tuple(_shot(d, n, id(d) in firsts, work.cast) for n, d in enumerate(drafts, start=1))
    prompt = page.prompt or with_names(f"{page.title}. {_SENTENCE.split(shots[0].action)[0]}".strip(". "), work.cast)
    return Screenplay(
        prompt=fold(prompt), title=page.title, credit=page.credit, genre=page.genre, mood=page.mood,
        characters=tuple(replace(c, sheet=unmarked(_clean(c.sheet))) for c in work.cast),
        environments=tuple(replace(e, sheet=unmarked(_clean(e.sheet))) for e in environments), shots=shots,
    )  # fmt: skip


def _shot(draft: _Draft, number: int, establishing: bool, cast: Sequence[Character]) -> Shot:
    parts = tuple(p for p in map(_tidy, draft.parts) if p is not None)
    action = " ".join(p.text for p in parts if isinstance(p, Prose))
    frame = _clean(_placed(draft.frame or _still(parts), draft.place))
    return Shot(
        number=number,
        size=draft.size or _size(frame, parts, establishing),
        frame=frame,
        video=parts,
        move=draft.move or infer_move(action),
        transition=draft.transition,
        seconds=draft.seconds,
        title=with_names(draft.title, cast),
        beat=draft.beat,
        reason=draft.reason,
    )


def _still(parts: Sequence[Prose | Span]) -> str:
    """The keyframe of a shot that describes none: its first sentence, or its speakers."""
    speakers = list(dict.fromkeys(p.speaker for p in parts if isinstance(p, Span) and p.speaker and p.speaker != NARRATOR))
    first = next((p.text for p in parts if isinstance(p, Prose)), "")
    sentence = _SENTENCE.split(first)[0]
    if sentence and not re.search(r"\bsays\b[^.]*:$", sentence):
        return sentence
    if len(speakers) > 1:
        return f"<{speakers[0]}> and <{speakers[1]}> face each other."
    return f"<{speakers[0]}> speaks." if speakers else "The place, still."


def _placed(frame: str, place: Environment | None) -> str:
    if place is None or "<Environment" in frame:
        return frame
    name = place.name.split(",")[0]
    for noun in (name, *name.split()[-1:]):
        marked = re.sub(rf"\b({re.escape(noun)})\b", rf"\1<{place.id}>", frame, count=1, flags=re.IGNORECASE)
        if noun and marked != frame:
            return marked
    preposition = (
        "on" if re.search(r"\b(?:beach|street|roof|deck|road|bridge|hill|pier|island|stage|mountain|field|rooftop)\b", place.name) else "in"
    )
    article = "" if re.search(r"[’']s?\b", place.name) else "the "
    return f"{frame.rstrip(' .')}, {preposition} {article}{place.name.split(',')[0]}<{place.id}>."


def _size(frame: str, parts: Sequence[Prose | Span], establishing: bool) -> str:
    """A size for a shot that names none: first the place, then people at a distance that suits their words."""
    people = {m[0] for m in REFERENCE.finditer(frame) if m[1] == "Character"}
    speeches = [p for p in parts if isinstance(p, Span) and p.kind is SpanKind.SPEECH]
    if establishing and not speeches:
        return "Wide shot"
    if not people:
        return "Wide shot" if not speeches else "Medium shot"
    if len(people) > 1:
        return "Medium shot"
    return "Medium close-up" if speeches and not establishing else "Medium shot"


def _tidy(part: Prose | Span) -> Prose | Span | None:
    """The part as the tagged grammar can carry it, None when nothing is left."""
    text = _clean(part.text)
    if isinstance(part, Span) and part.kind is not SpanKind.SPEECH:
        text = text.strip("\"“”„«»'‘’ .,")
    if not re.search(r"[^\W_]|<", text):
        return None
    return replace(part, text=text)


def _clean(text: str) -> str:
    """Folded text without control characters and leading punctuation."""
    return re.sub(r"^[\s.,;:…]+", "", fold(re.sub(r"[\x00-\x1f\x7f\ufeff\ufffe\uffff]", " ", text)))
