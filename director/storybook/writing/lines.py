"""Lines that a writer proposes: mended where that is certain, refused in one sentence where it is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from director.storybook.story.dialogue import opening
from director.storybook.story.manuscript import Passage
from director.storybook.writing.answers import Turn
from pipeline.film.markup import REFERENCE_MARK, fold
from pipeline.film.screenplay import NARRATOR, Character, CharacterId, Span, SpanKind

MOST_TURNS = 2
"""Lines of one shot."""
LONGEST = 20
"""Words of one line; the paper's spoken spans have as many."""

_STAGE_DIRECTIONS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\*[^*\n]{1,60}\*")
_QUOTES = '"“”„«»‟'
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]+[\"'’”]*\s*")
_MANNERS = {
    "whisper": "whispers",
    "shout": "shouts",
    "yell": "shouts",
    "scream": "screams",
    "murmur": "murmurs",
    "mutter": "mutters",
    "call": "calls",
    "cry": "cries",
}


class Refused(Exception):
    """A proposal that cannot be used; the text goes back to the writer, and into the report when it is the last word."""


def spoken(turns: Sequence[Turn], passage: Passage, cast: Sequence[Character], language: str) -> tuple[Span, ...]:
    """The turns as spoken spans.

    Args:
        turns: as they came, at least one.
        passage: the shot.
        cast: everybody of the film.
        language: BCP 47 tag that is spoken.

    Raises:
        Refused: nobody who is there says it, or it is too long, empty, or in other letters.
    """
    names = callable_names(cast)
    return tuple(_span(turn, passage, cast, names, language) for turn in turns[:MOST_TURNS])


def callable_names(cast: Sequence[Character]) -> dict[str, CharacterId]:
    """Who is meant by what a writer may call them, in small letters: ids, names, first names, the narrator."""
    found = {"narrator": NARRATOR, "a narrator": NARRATOR, "the narrator": NARRATOR}
    for one in reversed(cast):
        number = str(one.id).removeprefix("Character")
        first = one.name.split(" ")[0].lower()
        found |= {name: one.id for name in (first, one.name.lower(), f"character{number}", f"character {number}") if name}
    return found


def unsaid(lines: Sequence[Span], said: Sequence[str]) -> None:
    """Refuse lines that begin like one of the film, or say again what one has said: nobody says "I have never" twice.

    Args:
        lines: of one shot.
        said: the other lines of the film.

    Raises:
        Refused: one of them does.
    """
    begun, runs = {opening(text) for text in said}, {run for text in said for run in _runs(text)}
    for line in lines:
        if opening(line.text) in begun:
            raise Refused(f"{line.text!r} begins like another line of the film; begin it with other words")
        if again := next((run for run in _runs(line.text) if run in runs), ""):
            raise Refused(f"another line of the film says {again!r} already")
        begun.add(opening(line.text))
        runs.update(_runs(line.text))


_RUN = 5
"""Words in a row that no two lines share."""


def _runs(text: str) -> tuple[str, ...]:
    words = re.findall(r"[\w'’]+", text.lower())
    return tuple(" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _span(turn: Turn, passage: Passage, cast: Sequence[Character], names: Mapping[str, CharacterId], language: str) -> Span:
    words = _shortened(_plain(turn.words, cast))
    if not re.search(r"\w", words):
        raise Refused("a line is empty")
    if language.lower().startswith("en") and (foreign := _foreign(words)):
        raise Refused(f"{words!r} has letters that no English voice can speak ({foreign})")
    return Span(kind=SpanKind.SPEECH, text=_finished(words), speaker=_speaker(turn.who, passage, names), manner=_manner(turn.how))


def _speaker(who: str, passage: Passage, names: Mapping[str, CharacterId]) -> CharacterId:
    """Who says it, among those who can say something here.

    Raises:
        Refused: it is somebody else, or nobody knows who.
    """
    meant = names.get(who.lower())
    if meant in passage.speakers:
        return meant
    if (not who or meant is None) and len(passage.speakers) == 1:
        return passage.speakers[0]
    able = ", ".join(passage.speakers)
    raise Refused(f"{who or 'nobody'} cannot speak here; {able} can" if able else "nobody can speak here")


def _plain(text: str, cast: Sequence[Character]) -> str:
    """The words that are said: names for ids, no quotation marks, no stage directions, no Markdown, no emoji."""
    called = {str(one.id): one.name or "you" for one in cast}
    named = REFERENCE_MARK.sub(lambda m: called.get(f"{m[1].capitalize()}{int(m[2])}", ""), text)
    bare = _STAGE_DIRECTIONS.sub(" ", named.replace("**", ""))
    bare = "".join(c for c in bare if c not in _QUOTES and c not in "*_`<>{}#|" and unicodedata.category(c) not in ("So", "Cs", "Cc", "Cf"))
    return re.sub(r"\s+([,.;:!?])", r"\1", fold(bare.replace("--", ", ").replace("—", ", ").replace(" ,", ","))).strip(" '’-,;:")


def _shortened(words: str) -> str:
    """As many whole sentences as one line may have.

    Raises:
        Refused: the first one alone is too long.
    """
    if len(words.split()) <= LONGEST:
        return words
    kept = ""
    for sentence in _SENTENCE.findall(words):
        if len(f"{kept}{sentence}".split()) > LONGEST:
            break
        kept += sentence
    if not kept.strip():
        raise Refused(f"a line has {len(words.split())} words; {LONGEST} are allowed")
    return kept.strip()


def _foreign(words: str) -> str:
    return "".join(dict.fromkeys(c for c in words if c.isalpha() and not unicodedata.name(c, "").startswith("LATIN")))[:8]


def _finished(words: str) -> str:
    """With a capital letter and an end."""
    whole = words[:1].upper() + words[1:]
    return whole if whole.endswith((".", "!", "?", "…")) else f"{whole}."


def _manner(how: str) -> str:
    """One adverb or verb of saying, "" for everything else a writer may put there."""
    for word in map(str, re.findall(r"[a-z]+", how.lower())):
        if word.endswith("ly") and len(word) > 4:
            return word
        if manner := next((verb for stem, verb in _MANNERS.items() if word.startswith(stem)), ""):
            return manner
    return ""
