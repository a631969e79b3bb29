"""The cast sheet beside a tagged script: YAML with what the grammar has no tag for.

Everything in it is optional. A missing file or key means: what the reader infers from the script, or the
default of the field. Writing leaves out what reading would infer anyway::

    title: The Keeper's Answer
    characters:
      Character1: {name: Mara, voice: bf_emma}
    shots:
      S02:
        transition: dissolve
        spans:
          1: {manner: softly}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, TypeVar

import yaml

from pipeline.errors import ScreenplayError, TimelineError
from pipeline.film import tagged
from pipeline.film.looks import read_look
from pipeline.film.screenplay import (
    CAMERA_MOVES,
    NARRATOR,
    Character,
    CharacterId,
    Environment,
    Prose,
    Screenplay,
    Shot,
    Span,
    SpanKind,
)

FILE_NAME = "screenplay.yaml"
"""The sheet's usual name beside ``screenplay.txt``."""

_WIDTH = 120
_TITLE_WORDS = 6
_HEADER = "# What the script beside this file has no tag for. Every key may be left out.\n"
_FILM = ("title", "credit", "mood", "genre")
_CHARACTER = ("name", "voice", "colour")
_ENVIRONMENT = ("name",)
_SHOT = ("move", "transition", "transition_frames", "seconds", "title", "title_place", "look", "reason", "writer", "beat", "variation")
_SPAN = ("kind", "speaker", "manner")
_SMALL_WORDS = frozenset(["a", "an", "the", "and", "or", "but", "of", "in", "on", "at", "to", "for", "with", "by", "from", "that", "as"])

T = TypeVar("T", Character, Environment, Shot)


def write(screenplay: Screenplay) -> str:
    """The sheet that makes ``read`` give back exactly this screenplay from its tagged text.

    Raises:
        ScreenplayError: the screenplay has no tagged form.
    """
    base = with_defaults(tagged.read(tagged.write(screenplay)))
    facts: dict[str, Any] = {"title": screenplay.title}
    facts |= _differing(screenplay, base, ("prompt", "credit", "mood", "genre"))
    if (requests := [r.text for r in screenplay.resumed]) != [r.text for r in base.resumed]:
        facts["requests"] = requests
    facts["characters"] = {str(c.id): _differing(c, b, _CHARACTER) for c, b in zip(screenplay.characters, base.characters, strict=True)}
    facts["environments"] = {
        str(e.id): _differing(e, b, _ENVIRONMENT) for e, b in zip(screenplay.environments, base.environments, strict=True)
    }
    facts["shots"] = {str(s.id): _shot_facts(s, b) for s, b in zip(screenplay.shots, base.shots, strict=True)}
    kept = {k: {i: f for i, f in v.items() if f} if isinstance(v, dict) else v for k, v in facts.items()}
    text = yaml.dump({k: v for k, v in kept.items() if v != {}}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return _HEADER + text


def read(text: str, screenplay: Screenplay, source: str = FILE_NAME) -> Screenplay:
    """Lay a cast sheet over the screenplay that ``tagged.read`` gave.

    Args:
        text: the YAML, "" for no sheet.
        screenplay: the script without its sheet.
        source: the sheet's name in error messages.

    Raises:
        ScreenplayError: the sheet is not YAML, names something unknown or holds a value of the wrong kind;
            carries line and column.
    """
    sheet = _Sheet(source)
    top = sheet.mapping(_compose(text, source), "the sheet", ("prompt", *_FILM, "requests", "characters", "environments", "shots"))
    result = with_defaults(screenplay)
    words = {k: sheet.text(top[k], k) for k in ("prompt", *_FILM) if k in top}
    result = replace(result, **words)  # type: ignore[arg-type]  # str fields only
    if "requests" in top:
        result = _with_requests(sheet, top["requests"], result)
    return replace(
        result,
        characters=_each(sheet, top.get("characters"), "characters", result.characters, _character),
        environments=_each(sheet, top.get("environments"), "environments", result.environments, _environment),
        shots=_each(sheet, top.get("shots"), "shots", result.shots, lambda s, n, shot: _shot(s, n, shot, result)),
    )


def with_defaults(screenplay: Screenplay) -> Screenplay:
    """The screenplay with a title made from its prompt, if it has none."""
    return screenplay if screenplay.title else replace(screenplay, title=default_title(screenplay.prompt))


def default_title(prompt: str) -> str:
    """A working title: the first words of the prompt in title case, "" for an empty prompt."""
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", prompt)[:_TITLE_WORDS]
    while len(words) > 1 and words[-1].lower() in (*_SMALL_WORDS, "who", "when", "where", "while", "which", "his", "her", "their", "its"):
        words.pop()
    if len(words) > 2 and words[0].lower() in ("a", "an"):
        words = ["The", *words[1:]]
    return " ".join(w if i and w.lower() in _SMALL_WORDS else w[:1].upper() + w[1:] for i, w in enumerate(words))


# ---------------------------------------------------------------- writing


class _Dumper(yaml.SafeDumper):
    """Quotes text with line ends doubly: PyYAML folds U+0085 and its kin when it quotes singly."""


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if re.search(r"[\n\r\x85\u2028\u2029]", text) else None)


_Dumper.add_representer(str, _represent)


def _differing(value: Any, base: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(value, name)) for name in names if getattr(value, name) != getattr(base, name)}


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, SpanKind) else str(value) if isinstance(value, str) else value


def _shot_facts(shot: Shot, base: Shot) -> dict[str, Any]:
    facts = _differing(shot, base, _SHOT)
    spans = {n: _differing(s, b, _SPAN) for n, (s, b) in enumerate(zip(_spans(shot), _spans(base), strict=True), start=1)}
    kept = {n: f for n, f in spans.items() if f}
    return {**facts, **({"spans": kept} if kept else {})}


def _spans(shot: Shot) -> tuple[Span, ...]:
    return tuple(part for part in shot.video if isinstance(part, Span))


# ---------------------------------------------------------------- reading


def _compose(text: str, source: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        place = {"line": mark.line + 1, "column": mark.column + 1} if mark else {"line": 1, "column": 1}
        raise ScreenplayError(
            f"the cast sheet is not YAML: {what}", hint="check colons, quotes and indentation", source=source, **place
        ) from error
    except RecursionError as error:
        raise ScreenplayError(
            "the cast sheet is nested too deeply", hint="a sheet has four levels", source=source, line=1, column=1
        ) from error
    return node


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Turns YAML nodes into checked values; errors carry the node's place."""

    source: str

    def error(self, node: yaml.Node, message: str, hint: str) -> ScreenplayError:
        """The error for one node."""
        mark = node.start_mark
        return ScreenplayError(message, hint=hint, line=mark.line + 1, column=mark.column + 1, source=self.source)

    def mapping(self, node: yaml.Node | None, what: str, allowed: tuple[str, ...]) -> dict[str, yaml.Node]:
        """The entries of a mapping; an empty node gives none, an unknown or repeated key is an error."""
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")):
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, f"{what} is not a mapping", f"write key: value; allowed are: {', '.join(allowed)}")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if name not in allowed:
                close = get_close_matches(name, allowed, n=1, cutoff=0.5)
                raise self.error(
                    key,
                    f"{what} has no {name!r}",
                    f"did you mean {close[0]!r}?" if close else f"allowed are: {', '.join(allowed) or 'none'}",
                )
            if name in found:
                raise self.error(key, f"{name!r} stands twice in {what}", "keep one")
            found[name] = value
        return found

    def text(self, node: yaml.Node, what: str) -> str:
        """A scalar as text; null is "". Numbers and yes/no are taken as they are written."""
        if not isinstance(node, yaml.ScalarNode):
            raise self.error(node, f"{what} is not text", "write one line of text")
        return "" if node.tag.endswith(":null") else str(node.value)

    def one_of(self, node: yaml.Node, what: str, allowed: tuple[str, ...]) -> str:
        """A text out of a fixed list."""
        value = self.text(node, what)
        if value not in allowed:
            close = get_close_matches(value, allowed, n=1, cutoff=0.5)
            also = f"allowed are: {', '.join(allowed)}"
            raise self.error(node, f"{value!r} is not a {what}", f"did you mean {close[0]!r}?" if close else also)
        return value

    def number(self, node: yaml.Node, what: str, highest: float) -> float:
        """A number from 0 to ``highest``."""
        try:
            value = float(self.text(node, what))
        except ValueError as error:
            raise self.error(node, f"{what} is {getattr(node, 'value', '')!r}, not a number", f"write 0 to {highest:g}") from error
        if not 0 <= value <= highest:
            raise self.error(node, f"{what} is {value:g}", f"allowed is 0 to {highest:g}")
        return value

    def whole(self, node: yaml.Node, what: str, highest: int) -> int:
        """A whole number from 0 to ``highest``."""
        value = self.number(node, what, highest)
        if value != int(value):
            raise self.error(node, f"{what} is {value:g}, not a whole number", f"write 0 to {highest}")
        return int(value)


def _each(
    sheet: _Sheet, node: yaml.Node | None, what: str, things: tuple[T, ...], merge: Callable[[_Sheet, yaml.Node, T], T]
) -> tuple[T, ...]:
    entries = sheet.mapping(node, what, tuple(str(t.id) for t in things))
    return tuple(merge(sheet, entries[str(t.id)], t) if str(t.id) in entries else t for t in things)


def _character(sheet: _Sheet, node: yaml.Node, character: Character) -> Character:
    entries = sheet.mapping(node, str(character.id), _CHARACTER)
    facts = {name: sheet.text(value, name) for name, value in entries.items()}
    if facts.get("colour") and not re.fullmatch(r"#[0-9a-fA-F]{6}", facts["colour"]):
        raise sheet.error(entries["colour"], f"{facts['colour']!r} is not a colour", 'write "#rrggbb" in quotation marks')
    return replace(character, **facts)  # type: ignore[arg-type]  # str fields only


def _environment(sheet: _Sheet, node: yaml.Node, environment: Environment) -> Environment:
    entries = sheet.mapping(node, str(environment.id), _ENVIRONMENT)
    return replace(environment, name=sheet.text(entries["name"], "name")) if "name" in entries else environment


def _shot(sheet: _Sheet, node: yaml.Node, shot: Shot, screenplay: Screenplay) -> Shot:
    entries = sheet.mapping(node, str(shot.id), (*_SHOT, "spans"))
    readers: Mapping[str, Callable[[yaml.Node], object]] = {
        "move": lambda n: sheet.one_of(n, "camera move", CAMERA_MOVES),
        "transition": lambda n: _transition(sheet, n),
        "transition_frames": lambda n: sheet.whole(n, "transition_frames", 240),
        "seconds": lambda n: sheet.number(n, "seconds", 60.0),
        "variation": lambda n: sheet.whole(n, "variation", 2**31 - 1),
        "look": lambda n: _look(sheet, n),
        "title_place": lambda n: sheet.one_of(n, "place of a title", ("lower", "upper", "centre", "credits")),
    }
    facts = {k: readers[k](v) if k in readers else sheet.text(v, k) for k, v in entries.items() if k != "spans"}
    if "spans" in entries:
        facts["video"] = _with_spans(sheet, entries["spans"], shot, screenplay)
    return replace(shot, **facts)  # type: ignore[arg-type]  # names and readers stand side by side above


def _transition(sheet: _Sheet, node: yaml.Node) -> str:
    name = sheet.text(node, "transition")
    if not re.fullmatch(r"[a-z]+", name):
        raise sheet.error(node, f"{name!r} is not a transition", "write cut, dissolve, fade, dip, wipeleft, ... or an xfade name")
    return name


def _look(sheet: _Sheet, node: yaml.Node) -> str:
    text = sheet.text(node, "look")
    try:
        read_look(text)
    except TimelineError as error:
        raise sheet.error(node, str(error), error.hint) from error
    return text


def _with_spans(sheet: _Sheet, node: yaml.Node, shot: Shot, screenplay: Screenplay) -> tuple[Prose | Span, ...]:
    entries = sheet.mapping(node, f"the spans of {shot.id}", tuple(str(n) for n in range(1, len(_spans(shot)) + 1)))
    parts: list[Prose | Span] = []
    count = 0
    for part in shot.video:
        count += isinstance(part, Span)
        here = entries.get(str(count)) if isinstance(part, Span) else None
        parts.append(_span(sheet, here, part, screenplay) if here is not None and isinstance(part, Span) else part)
    return tuple(parts)


def _span(sheet: _Sheet, node: yaml.Node, span: Span, screenplay: Screenplay) -> Span:
    entries = sheet.mapping(node, f"the span {span.text[:24]!r}", _SPAN)
    speakers = (*(str(c.id) for c in screenplay.characters), str(NARRATOR), "")
    kind = SpanKind(sheet.one_of(entries["kind"], "span kind", tuple(k.value for k in SpanKind))) if "kind" in entries else span.kind
    speaker = CharacterId(sheet.one_of(entries["speaker"], "speaker", speakers)) if "speaker" in entries else span.speaker
    manner = sheet.text(entries["manner"], "manner") if "manner" in entries else span.manner
    if kind is not SpanKind.SPEECH and span.kind is SpanKind.SPEECH:
        speaker, manner = (CharacterId("") if "speaker" not in entries else speaker), ("" if "manner" not in entries else manner)
    return Span(kind=kind, text=span.text, speaker=speaker, manner=manner)


def _with_requests(sheet: _Sheet, node: yaml.Node, screenplay: Screenplay) -> Screenplay:
    wanted = len(screenplay.resumed)
    if not isinstance(node, yaml.SequenceNode) or len(node.value) != wanted:
        raise sheet.error(node, f"requests is not a list of {wanted}", "one text for each Extension and Continuation line")
    texts = [sheet.text(item, "a request") for item in node.value]
    return replace(screenplay, resumed=tuple(replace(r, text=t) for r, t in zip(screenplay.resumed, texts, strict=True)))
