"""The director's tagged grammar: a screenplay as plain text.

Reading is lenient, because people and models write it; writing is strict and always the same::

    <User>: one sentence
    <Character1>: appearance          <Environment1>: objects, light, mood
    <Frame1>: Medium shot: the static keyframe
    <Video1>: what happens, with audio spans <- "like this" ->
    <Extension>: a new instruction    <Continuation>: a request to go on

The grammar has no tag for titles, names, voices, transitions or lengths: see ``pipeline.film.cast_sheet``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.errors import ScreenplayError
from pipeline.film.inference import Heard, infer_move, infer_spans
from pipeline.film.markup import FENCE, REFERENCE_MARK, Block, Page, blocks_of, fold, read_size
from pipeline.film.screenplay import (
    SHOT_SIZES,
    Character,
    CharacterId,
    Environment,
    EnvironmentId,
    Prose,
    Resume,
    ResumeKind,
    Screenplay,
    Shot,
    Span,
    SpanKind,
)

CONTINUE_REQUEST = "Please write the following shots of this story from the script above."
"""The text of a Continuation line that asks for nothing in particular."""

_ANGLE = re.compile(r"(?P<open><\s*[-–—]{1,3}|<)|(?P<close>[-–—]{0,3}\s*>)")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
_QUOTED = re.compile(r"""^(?:["“„«](?P<double>.*)["”“»]|[‘'](?P<single>.*)['’])(?P<stop>[.,!?]?)$""", re.DOTALL)
_EDGE = re.compile(r"^[\s.,;:…]+(?=\s|$)|^[.,;:]+")
_WORDY = re.compile(r"[^\W_]|<")

# ---------------------------------------------------------------- reading


def read(text: str, source: str = "screenplay.txt") -> Screenplay:
    """Read a script in the tagged grammar.

    Args:
        text: the whole script.
        source: its name in error messages.

    Raises:
        ScreenplayError: the script cannot be understood; carries line and column, both from 1.
    """
    page = Page(FENCE.sub(lambda m: " " * len(m[0]), text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", " ")), source)
    if control := _CONTROL.search(page.text):
        raise page.error(control.start(), f"byte {ord(control[0]):#04x} does not belong in a script", "is this a text file in UTF-8?")
    blocks = tuple(blocks_of(page))
    cast = _declared(page, blocks, "Character")
    places = _declared(page, blocks, "Environment")
    known = {f"{b.tag}{b.number}" for b in (*cast, *places)}
    shots, resumed = _story(page, blocks, known)
    users = [b for b in blocks if b.tag == "User"]
    return Screenplay(
        prompt=fold(users[0].body) if users else "",
        characters=tuple(Character(id=CharacterId(f"Character{b.number}"), sheet=_canonical(b.body)) for b in cast),
        environments=tuple(Environment(id=EnvironmentId(f"Environment{b.number}"), sheet=_canonical(b.body)) for b in places),
        shots=shots,
        resumed=resumed,
    )


def _declared(page: Page, blocks: tuple[Block, ...], tag: str) -> tuple[Block, ...]:
    found: list[Block] = []
    for block in (b for b in blocks if b.tag == tag):
        if block.number <= len(found):
            raise page.error(block.at, f"{block.label} is declared twice", "one declaration serves the whole film; remove one")
        if block.number != len(found) + 1:
            raise page.error(
                block.at,
                f"{block.label} follows {len(found)} declared {tag.lower()}s",
                f"number them from 1 without gaps: <{tag}{len(found) + 1}>",
            )
        if not block.body.strip():
            raise page.error(block.at, f"{block.label} says nothing", "describe it in one or two sentences")
        _refuse_angles(page, block)
        found.append(block)
    return tuple(found)


def _refuse_angles(page: Page, block: Block) -> None:
    masked = _mask(block.body)
    if stray := re.search("[<>]", masked):
        raise page.error(block.start + stray.start(), f"{stray[0]!r} has no meaning in {block.label}", "audio spans belong in Video lines")


def _story(page: Page, blocks: tuple[Block, ...], known: set[str]) -> tuple[tuple[Shot, ...], tuple[Resume, ...]]:
    shots: list[Shot] = []
    resumed: list[Resume] = []
    frame: Block | None = None
    users = 0
    for block in blocks:
        users += block.tag == "User"
        if frame is not None and block.tag != "Video":
            raise page.error(
                block.at, f"{frame.label} has no <Video{frame.number}> after it", "every Frame line is followed by its Video line"
            )
        if block.tag == "Frame":
            frame = _expected(page, block, len(shots) + 1)
        elif block.tag == "Video":
            shots.append(_shot(page, _framed(page, frame, block), block, known))
            frame = None
        elif block.tag in ("Extension", "Continuation") or (block.tag == "User" and users > 1):
            resumed.append(_resume(page, block, len(shots) + 1))
    if frame is not None:
        raise page.error(frame.at, f"{frame.label} has no <Video{frame.number}> after it", "every Frame line is followed by its Video line")
    if not shots:
        raise page.error(len(page.text.rstrip()), "the script has no shots", "write <Frame1>: Medium shot: ... and <Video1>: ...")
    return tuple(shots), tuple(resumed)


def _expected(page: Page, block: Block, number: int) -> Block:
    if block.number != number:
        what = "is there twice" if block.number < number else "comes too early"
        raise page.error(block.at, f"{block.label} {what}", f"shots count on without gaps, also after <Extension>: this is <Frame{number}>")
    return block


def _framed(page: Page, frame: Block | None, video: Block) -> Block:
    if frame is None:
        raise page.error(video.at, f"{video.label} has no <Frame{video.number}> before it", "every Video line follows its Frame line")
    if frame.number != video.number:
        raise page.error(video.at, f"{video.label} stands after {frame.label}", f"write <Video{frame.number}>")
    return frame


def _resume(page: Page, block: Block, before: int) -> Resume:
    if before == 1:
        raise page.error(block.at, f"{block.label} stands before any shot", "one <User> line opens a script; extensions come after shots")
    kind = ResumeKind.EXTENSION if block.tag == "Extension" else ResumeKind.CONTINUATION
    return Resume(kind=kind, before=before, text=fold(block.body))


def _shot(page: Page, frame: Block, video: Block, known: set[str]) -> Shot:
    _check_references(page, frame, known)
    _check_references(page, video, known)
    _refuse_angles(page, frame)
    size, still = read_size(_canonical(frame.body))
    if not still:
        raise page.error(frame.at, f"{frame.label} says nothing", "describe the keyframe in one or two sentences")
    bare = Shot(number=frame.number, size=size or "Medium shot", frame=still, video=())
    parts = tuple(_parts(page, video))
    spans = infer_spans(parts, bare.visible)
    action = " ".join(p.text for p in parts if isinstance(p, Prose))
    return Shot(number=bare.number, size=bare.size, frame=still, video=spans, move=infer_move(action))


def _check_references(page: Page, block: Block, known: set[str]) -> None:
    for match in REFERENCE_MARK.finditer(block.body):
        name = f"{match[1].capitalize()}{int(match[2])}"
        if name not in known:
            there = ", ".join(f"<{k}>" for k in sorted(known)) or "none"
            raise page.error(block.start + match.start(), f"<{name}> in {block.label} is not declared", f"declared are: {there}")


def _parts(page: Page, block: Block) -> Iterator[Prose | Heard]:
    """Cut a Video text into prose and spans. What is no id token and no bracket pair is an error."""
    masked, body = _mask(block.body), block.body
    begin, opened = 0, -1
    for mark in _ANGLE.finditer(masked):
        if mark["open"] is not None:
            if opened >= 0:
                raise page.error(block.start + opened, f"an audio span of {block.label} is never closed", "spans look like <- words ->")
            yield from _prose(body[begin : mark.start()])
            begin, opened = mark.end(), mark.start()
        elif opened < 0:
            raise page.error(block.start + mark.start(), f"'>' in {block.label} closes nothing", "spans look like <- words ->")
        else:
            yield from _heard(body[begin : mark.start()])
            begin, opened = mark.end(), -1
    if opened >= 0:
        raise page.error(block.start + opened, f"an audio span of {block.label} is never closed", "spans look like <- words ->")
    yield from _prose(body[begin:])


def _prose(text: str) -> Iterator[Prose]:
    words = _EDGE.sub("", _canonical(text)).strip()
    if _WORDY.search(words):
        yield Prose(text=words)


def _heard(text: str) -> Iterator[Heard]:
    words = _canonical(text)
    bare = _unquote(words)
    if bare:
        yield Heard(text=bare, quoted=bare != words)


def _unquote(text: str) -> str:
    match = _QUOTED.match(text)
    if match is None:
        return text
    inner = match["double"] if match["double"] is not None else match["single"]
    return fold(f"{inner}{match['stop']}")


def _mask(text: str) -> str:
    """The text with its id tokens blanked, offsets kept."""
    return REFERENCE_MARK.sub(lambda m: "x" * len(m[0]), text)


def _canonical(text: str) -> str:
    """Folded text with id tokens spelled ``<Character1>``."""
    return fold(REFERENCE_MARK.sub(lambda m: f"<{m[1].capitalize()}{int(m[2])}>", text))


# ---------------------------------------------------------------- writing


def write(screenplay: Screenplay) -> str:
    """Write a script in the tagged grammar: one line per tag, groups apart by a blank line.

    Raises:
        ScreenplayError: the screenplay holds text that could not be read back as it is.
    """
    _check_order("Character", tuple(c.id for c in screenplay.characters))
    _check_order("Environment", tuple(e.id for e in screenplay.environments))
    if not screenplay.shots:
        raise ScreenplayError("the screenplay has no shots", hint="a screenplay needs at least one shot")
    sheets = {str(c.id): c.sheet for c in screenplay.characters} | {str(e.id): e.sheet for e in screenplay.environments}
    head = [f"<User>: {_request(screenplay.prompt)}".rstrip(), ""]
    head += [f"<{name}>: {_legal(sheet, f'<{name}>')}" for name, sheet in sheets.items()]
    lines = [*head, "", *_shot_lines(screenplay, set(sheets))]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
    if carried(read(text)) != carried(screenplay):
        raise ScreenplayError(
            "the screenplay would not read back as it is", hint="take brackets, tags and stray punctuation out of its texts"
        )
    return text


def carried(screenplay: Screenplay) -> Screenplay:
    """The part of a screenplay that the grammar carries; everything else is at its default."""
    return Screenplay(
        prompt=_request(screenplay.prompt),
        characters=tuple(Character(id=c.id, sheet=c.sheet) for c in screenplay.characters),
        environments=tuple(Environment(id=e.id, sheet=e.sheet) for e in screenplay.environments),
        shots=tuple(Shot(number=s.number, size=s.size, frame=s.frame, video=tuple(map(_bare, s.video))) for s in screenplay.shots),
        resumed=tuple(replace(r, text=_request(r.text)) for r in screenplay.resumed),
    )


def _bare(part: Prose | Span) -> Prose | Span:
    return part if isinstance(part, Prose) else Span(kind=SpanKind.SOUND, text=part.text)


def _check_order(kind: str, ids: tuple[str, ...]) -> None:
    for number, name in enumerate(ids, start=1):
        if name != f"{kind}{number}":
            raise ScreenplayError(f"{name} stands where {kind}{number} belongs", hint="ids count from 1 without gaps")


def _shot_lines(screenplay: Screenplay, known: set[str]) -> Iterator[str]:
    last = len(screenplay.shots) + 1
    for resume in screenplay.resumed:
        if not 2 <= resume.before <= last:
            raise ScreenplayError(f"a {resume.kind.value} stands before shot {resume.before}", hint=f"allowed is 2 to {last}")
    if [r.before for r in screenplay.resumed] != sorted(r.before for r in screenplay.resumed):
        raise ScreenplayError("extensions and continuations are out of order", hint="order them by the shot they stand before")
    for number, shot in enumerate(screenplay.shots, start=1):
        yield from _resume_lines(screenplay, number)
        if shot.number != number:
            raise ScreenplayError(f"shot {shot.number} stands where shot {number} belongs", hint="shots count from 1 without gaps")
        yield from _lines_of(shot, known)
    yield from _resume_lines(screenplay, last)


def _resume_lines(screenplay: Screenplay, number: int) -> Iterator[str]:
    for resume in (r for r in screenplay.resumed if r.before == number):
        yield f"<{resume.kind.value}>: {_request(resume.text)}".rstrip()
        yield ""


def _lines_of(shot: Shot, known: set[str]) -> Iterator[str]:
    label = f"<Frame{shot.number}>"
    if shot.size not in SHOT_SIZES:
        raise ScreenplayError(f"{shot.size!r} in {label} is not a shot size", hint=f"allowed are: {', '.join(SHOT_SIZES)}")
    for name in shot.references:
        if name not in known:
            raise ScreenplayError(f"<{name}> in shot {shot.number} is not declared", hint="declare it, or take it out")
    yield f"{label}: {shot.size}: {_legal(shot.frame, label)}"
    yield f"<Video{shot.number}>: {' '.join(_video(shot, known))}".rstrip()
    yield ""


def _video(shot: Shot, known: set[str]) -> Iterator[str]:
    label = f"<Video{shot.number}>"
    after_prose = False
    for part in shot.video:
        text = _legal(part.text, label)
        if isinstance(part, Span):
            yield _written_span(part, text, label, known)
        elif after_prose or _EDGE.match(text) or not _WORDY.search(text):
            raise ScreenplayError(
                f"prose {text!r} of {label} cannot stand alone", hint="join it to the prose before, without leading punctuation"
            )
        else:
            yield text
        after_prose = isinstance(part, Prose)


def _written_span(span: Span, text: str, label: str, known: set[str]) -> str:
    unknown = [m[0] for m in REFERENCE_MARK.finditer(text) if m[0][1:-1] not in known]
    if unknown:
        raise ScreenplayError(f"{unknown[0]} in {label} is not declared", hint="declare it, or take it out")
    if span.kind is SpanKind.SPEECH:
        return f'<- "{text}" ->'
    if _unquote(text) != text:
        raise ScreenplayError(f"the sound {text!r} of {label} stands in quotation marks", hint="quotation marks are for speech")
    return f"<- {text} ->"


def _request(text: str) -> str:
    """A prompt on one line; what would read as a tag loses its brackets."""
    return fold(_CONTROL.sub(" ", text).replace("<", "‹").replace(">", "›").replace("\ufeff", " "))


def _legal(text: str, label: str) -> str:
    if not text or text != _canonical(text) or _CONTROL.search(text) or "\ufeff" in text:
        raise ScreenplayError(f"{text[:60]!r} cannot stand in {label}", hint="write one line of folded text, ids as <Character1>")
    if stray := re.search("[<>]", _mask(text)):
        raise ScreenplayError(f"{stray[0]!r} in {label} would read as an audio span", hint="take it out of the text")
    return text
