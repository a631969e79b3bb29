"""What a writer answers: shots with a picture, a motion and lines to say, in the loose form in which models write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.film.markup import FENCE, fold

_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_HEAD = re.compile(r"^\W*(?:shot\W*|s)0*(?P<number>\d{1,3})\b(?P<rest>.*)$", re.IGNORECASE)
_COLON = r"[\s\d*_]*[:\uff1a][\s*_]*"
_FIELD = re.compile(
    rf"^\W*(?:\d+[.)]\W*)?(?P<field>picture|frame|image|motion|movement|video|action){_COLON}(?P<text>\S.*)$", re.IGNORECASE
)
_SAY = re.compile(rf"^\W*(?:\d+[.)]\W*)?(?:says?|lines?|dialogue|speech){_COLON}(?P<text>\S.*)$", re.IGNORECASE)
_TURN = re.compile(
    r"^[\s*_<>-]*(?P<who>[^\W\d_][\w .'’-]{0,40}?)[\s*_>]*(?:\((?P<how>[^)]*)\)|,\s*(?P<also>[a-z ]{2,30}))?"
    r"[\s*_]*[:\uff1a](?:[\s_]|\*\*)*(?P<words>\S.*)$"
)
_MOTION = frozenset(("motion", "movement", "video", "action"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thing said: ``who`` as the model calls them ("" where it does not say), ``how`` or "", and the ``words`` as they came."""

    who: str
    how: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a writer wants of one shot: a ``picture`` and its ``motion`` ("" where it leaves them), and the ``turns`` in order."""

    number: int
    picture: str = ""
    motion: str = ""
    turns: tuple[Turn, ...] = ()


def read_answer(text: str, callable_names: Sequence[str]) -> tuple[Revision, ...]:
    """The revisions in an answer, each shot once (its last), in order; whatever is around them is left out.

    Args:
        text: the answer; Markdown, thoughts and talk round it do no harm.
        callable_names: names and ids that may stand before words that are said.
    """
    names = {name.lower() for name in callable_names}
    found: dict[int, Revision] = {}
    current: Revision | None = None
    for line in _lines(text):
        head = _HEAD.match(line)
        current = Revision(number=int(head["number"])) if head else current
        if current is not None:
            current = _with(current, head["rest"] if head else line, names)
        if current is not None:
            found[current.number] = current
    return tuple(found[number] for number in sorted(found))


def _lines(text: str) -> Iterator[str]:
    plain = FENCE.sub("", _THOUGHTS.sub("", text)).replace("<-", "").replace("->", "")
    return (line for line in map(fold, plain.splitlines()) if line)


def _with(revision: Revision, line: str, names: set[str]) -> Revision:
    """The revision with what one more line says; a line of another form is left out."""
    if field := _FIELD.match(line):
        words = field["text"].strip(" *_")
        return replace(revision, motion=words) if field["field"].lower() in _MOTION else replace(revision, picture=words)
    said = _SAY.match(line)
    turn = _TURN.match(said["text"] if said else line)
    if turn is not None and (turn["who"].strip().lower() in names or (said and _is_name(turn["who"]))):
        one = Turn(who=turn["who"].strip(), how=(turn["how"] or turn["also"] or "").strip(), words=turn["words"])
    elif said and said["text"].strip(" *_:<>").lower() not in names:
        one = Turn(who="", how="", words=said["text"])
    else:
        return revision
    return replace(revision, turns=(*revision.turns, one))


def _is_name(text: str) -> bool:
    """Whether what stands before a colon is somebody, not the beginning of what is said ("Remember: ...")."""
    return bool(re.fullmatch(r"(?i:character ?\d+|(?:the |a )?narrator)|[^\W\d_a-z][\w'’.-]*(?: [^\W\d_a-z][\w'’.-]*){0,2}", text.strip()))
