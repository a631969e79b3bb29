"""The grammar of a script as an automaton over characters, for a model that writes one.

It keeps what ``pipeline.film.tagged`` reads and writes back: tags in order, declared ids only,
numbers that go on. The prose between the tags stays free up to a length per line. A state is a plain
value; ``Grammar.step`` gives the next one. Nothing here knows tokens: see ``masking``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import TypeAlias

from pipeline.errors import ScreenplayError
from pipeline.film.screenplay import SHOT_SIZES, Screenplay

LEAST_LENGTH = 16
"""Characters that every kind of line must have room for."""
MOST_SHOTS = 99
"""Shots that a script may count up to."""

LAST_CHARACTER = 0x31FFF
"""Code points above hold tags and private signs, which no script needs."""

_QUOTES = '"“”„‟«»＂'
_REFUSED = frozenset(("Cc", "Cs", "Cn", "Co", "Zl", "Zp"))
_STOPS = ".,;:"
_FIRST_SIZE = "Medium shot"


class Field(Enum):
    """What is being written."""

    CHARACTER = "Character"
    ENVIRONMENT = "Environment"
    FRAME = "Frame"
    VIDEO = "Video"
    SPEECH = "speech"
    SOUND = "sound"


class Phase(Enum):
    """Where in a text the pen stands."""

    START = "start"
    """Nothing is written yet; a letter, a digit or (in a shot) an id comes first."""
    BODY = "body"
    SPAN = "span"
    """Behind ``<- ``: a quotation mark opens speech, a letter a sound."""
    AFTER = "after"
    """Behind the end of a span."""
    STOPPED = "stopped"
    """Behind the full stop that follows a span."""
    AGAIN = "again"
    """Behind the blank that follows a span: prose, an id, a span or the end of the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a script may hold.

    Attributes:
        characters: least and most declared characters.
        environments: least and most declared environments.
        shots: least and most shots that are written.
        sheet: characters of a Character or Environment line, 16 upwards.
        frame: characters of a Frame line.
        video: characters of a Video line outside its audio spans.
        speech: characters of one spoken line.
        sound: characters of the description of a sound.
        spans: audio spans of a Video line.
        latin: audio spans begin with a letter or digit of ASCII, so that voices of Latin scripts find something to say.
    """

    characters: tuple[int, int] = (1, 4)
    environments: tuple[int, int] = (1, 3)
    shots: tuple[int, int] = (5, 12)
    sheet: int = 360
    frame: int = 420
    video: int = 600
    speech: int = 180
    sound: int = 120
    spans: int = 4
    latin: bool = True

    def __post_init__(self) -> None:
        lengths = (self.sheet, self.frame, self.video, self.speech, self.sound)
        ranges = (self.characters, self.environments, self.shots)
        assert min(lengths) >= LEAST_LENGTH, "lines shorter than this cannot be closed"
        assert all(0 <= low <= high for low, high in ranges), ranges
        assert self.shots[0] >= 1, "a script has at least one shot"
        assert self.environments[1] >= 1 or self.environments == (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Free text.

    Attributes:
        field: what is being written.
        number: number of the sheet or the shot, from 1.
        cast: declared characters that may be named here.
        places: declared environments that may be named here.
        left: characters that the line still has room for, outside spans.
        spans: audio spans that the line still has room for.
        phase: where in the text the pen stands.
        span_left: characters that the open span still has room for.
        dash: the last character was a dash, so that ``>`` closes a sound.
    """

    field: Field
    number: int
    cast: int
    places: int
    left: int
    spans: int = 0
    phase: Phase = Phase.START
    span_left: int = 0
    dash: bool = False

    @property
    def room(self) -> int:
        """Characters that may be written where the pen stands."""
        return self.span_left if self.field in (Field.SPEECH, Field.SOUND) else self.left


@dataclass(frozen=True, slots=True)
class Choosing:
    """One of several texts must follow; ``ways`` are (rest of the text, state behind it), no rest a prefix of another.

    The first way is the one that leads to the end of the script soonest.
    """

    ways: tuple[tuple[str, State], ...]
    final: bool = False
    """True where the script may end here."""


State: TypeAlias = "Writing | Choosing"


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules of one script; see ``step``."""

    limits: Limits = Limits()

    def opening(self) -> State:
        """The state behind the User line: the declarations come first."""
        low, high = self.limits.characters
        ways = [*(self._environment_way(0, 0) if low == 0 else ()), *(self._character_way(0) if high else ())]
        return Choosing(tuple(ways))

    def going_on(self, screenplay: Screenplay) -> tuple[Grammar, State]:
        """The grammar and the state behind an Extension or Continuation line: shots count on, nobody is declared anew.

        The counts of shots in ``limits`` are those of the new shots.

        Raises:
            ScreenplayError: the script leaves no number for that many shots.
        """
        after, (low, high) = len(screenplay.shots), self.limits.shots
        if after + low > MOST_SHOTS:
            raise ScreenplayError(
                f"the script has {after} shots and cannot go on by {low}",
                hint=f"a script counts up to {MOST_SHOTS} shots; ask for fewer, or begin a new film",
            )
        grammar = Grammar(replace(self.limits, shots=(after + low, min(MOST_SHOTS, after + high))))
        first = self._frame(after + 1, len(screenplay.characters), len(screenplay.environments))
        return grammar, Choosing(((f"<Frame{after + 1}>: ", first),))

    def step(self, state: State, char: str) -> State | None:
        """The state behind one more character, None where the character may not stand."""
        if isinstance(state, Choosing):
            return _chosen(state, char)
        if char == "\n":
            return self._line_ended(state)
        if char == "<":
            return self._opened(state)
        if state.field is Field.SPEECH and char == '"':
            return Choosing(((" ->", _outside(state)),)) if state.phase is Phase.BODY else None
        if state.field is Field.SOUND and char == ">":
            return _outside(state) if state.dash else None
        return self._written(state, char) if writable(char) else None

    def begins(self, state: Writing, char: str) -> bool:
        """True for a character that may be the first of a text; in an audio span it must be one that can be spoken."""
        spoken = state.field is Field.SPEECH or state.phase is Phase.SPAN
        return char.isalnum() and (char.isascii() or not (spoken and self.limits.latin))

    def accepts(self, state: State) -> bool:
        """True where the script may end."""
        if isinstance(state, Choosing):
            return state.final
        ended = state.phase in (Phase.BODY, Phase.AFTER, Phase.STOPPED, Phase.AGAIN)
        return state.field is Field.VIDEO and ended and state.number >= self.limits.shots[0]

    def closing(self, state: State) -> str:
        """A short text that ends the script legally from here, "" where it may end at once."""
        text = []
        while not self.accepts(state):
            text.append(way := self._way_out(state))
            state = self._through(state, way)
        return "".join(text)

    def _through(self, state: State, text: str) -> State:
        for char in text:
            after = self.step(state, char)
            assert after is not None, (state, text)
            state = after
        return state

    def _way_out(self, state: State) -> str:
        if isinstance(state, Choosing):
            return state.ways[0][0]
        if state.field is Field.SOUND:
            return ">" if state.dash else " ->"
        if state.field is Field.SPEECH:
            return 'Yes" ->' if state.phase is Phase.START else '" ->'
        if state.phase is Phase.SPAN:
            return '"Yes" ->'
        return "As before.\n" if state.phase is Phase.START else "\n"

    def _line_ended(self, state: Writing) -> State | None:
        if state.phase in (Phase.START, Phase.SPAN) or state.field in (Field.SPEECH, Field.SOUND):
            return None
        number = state.number
        if state.field is Field.CHARACTER:
            return Choosing(tuple(self._behind_character(number)))
        if state.field is Field.ENVIRONMENT:
            return Choosing(tuple(self._behind_environment(number, state.cast)))
        if state.field is Field.FRAME:
            video = Writing(
                field=Field.VIDEO,
                number=number,
                cast=state.cast,
                places=state.places,
                left=self.limits.video,
                spans=self.limits.spans,
            )
            return Choosing(((f"<Video{number}>: ", video),))
        return self._behind_shot(state)

    def _behind_character(self, number: int) -> Iterator[tuple[str, State]]:
        low, high = self.limits.characters
        if number >= low:
            yield from self._environment_way(0, number)
        if number < high:
            yield from self._character_way(number)

    def _behind_environment(self, number: int, cast: int) -> Iterator[tuple[str, State]]:
        low, high = self.limits.environments
        if number >= low:
            yield "\n<Frame1>: ", self._frame(1, cast, number)
        if number < high:
            yield from self._environment_way(number, cast)

    def _behind_shot(self, state: Writing) -> Choosing:
        low, high = self.limits.shots
        after = state.number + 1
        ways = ((f"\n<Frame{after}>: ", self._frame(after, state.cast, state.places)),) if after <= high else ()
        return Choosing(ways, final=state.number >= low)

    def _character_way(self, declared: int) -> Iterator[tuple[str, State]]:
        sheet = Writing(field=Field.CHARACTER, number=declared + 1, cast=declared, places=0, left=self.limits.sheet)
        yield f"<Character{declared + 1}>: ", sheet

    def _environment_way(self, declared: int, cast: int) -> Iterator[tuple[str, State]]:
        if self.limits.environments[1] == 0:
            yield "\n<Frame1>: ", self._frame(1, cast, 0)
            return
        sheet = Writing(field=Field.ENVIRONMENT, number=declared + 1, cast=cast, places=declared, left=self.limits.sheet)
        yield f"<Environment{declared + 1}>: ", sheet

    def _frame(self, number: int, cast: int, places: int) -> State:
        still = Writing(field=Field.FRAME, number=number, cast=cast, places=places, left=self.limits.frame)
        sizes = (_FIRST_SIZE, *(size for size in SHOT_SIZES if size != _FIRST_SIZE))
        return Choosing(tuple((f"{size}: ", still) for size in sizes))

    def _opened(self, state: Writing) -> State | None:
        """The state behind ``<``: an id that is declared, or the opening of a span."""
        if state.field in (Field.SPEECH, Field.SOUND) or state.phase in (Phase.SPAN, Phase.AFTER, Phase.STOPPED):
            return None
        if state.field in (Field.CHARACTER, Field.ENVIRONMENT) and state.phase is Phase.START:
            return None
        names = [f"Character{n}" for n in range(1, state.cast + 1)] + [f"Environment{n}" for n in range(1, state.places + 1)]
        ways = [
            (f"{name}>", replace(state, phase=Phase.BODY, left=state.left - len(name) - 2)) for name in names if len(name) + 2 <= state.left
        ]
        if state.field is Field.VIDEO and state.spans:
            ways.insert(0, ("- ", replace(state, phase=Phase.SPAN, spans=state.spans - 1)))
        return Choosing(tuple(ways)) if ways else None

    def _written(self, state: Writing, char: str) -> State | None:
        phase = state.phase
        if phase is Phase.SPAN:
            return self._span_begun(state, char)
        if phase in (Phase.AFTER, Phase.STOPPED):
            return _behind_span(state, char)
        if state.room < 1:
            return _closed_in_time(state, char)
        if phase is not Phase.BODY and not self.begins(state, char):
            return None
        if state.field in (Field.SPEECH, Field.SOUND):
            dash = state.field is Field.SOUND and char == "-"
            return None if char in _QUOTES else replace(state, phase=Phase.BODY, span_left=state.span_left - 1, dash=dash)
        return replace(state, phase=Phase.BODY, left=state.left - 1)

    def _span_begun(self, state: Writing, char: str) -> State | None:
        if char == '"':
            return replace(state, field=Field.SPEECH, phase=Phase.START, span_left=self.limits.speech)
        if self.begins(state, char):
            return replace(state, field=Field.SOUND, phase=Phase.BODY, span_left=self.limits.sound - 1)
        return None


@lru_cache(maxsize=4096)
def writable(char: str) -> bool:
    """True for a character that may stand in prose: printable or blank, no bracket of the grammar."""
    return char not in "<>\ufeff" and ord(char) <= LAST_CHARACTER and unicodedata.category(char) not in _REFUSED


def plain(char: str) -> bool:
    """True for a character that may stand in the middle of every free text and changes nothing but its length."""
    return writable(char) and char not in _QUOTES


def _chosen(state: Choosing, char: str) -> State | None:
    ways = tuple((rest[1:], target) for rest, target in state.ways if rest[0] == char)
    if not ways:
        return None
    return ways[0][1] if not ways[0][0] else Choosing(ways)


def _outside(state: Writing) -> Writing:
    return replace(state, field=Field.VIDEO, phase=Phase.AFTER, span_left=0, dash=False)


def _closed_in_time(state: Writing, char: str) -> State | None:
    """Behind the last character that a sound has room for, only the end of its span."""
    ways = {" ": "->", "-": ">"}
    return Choosing(((ways[char], _outside(state)),)) if state.field is Field.SOUND and char in ways else None


def _behind_span(state: Writing, char: str) -> State | None:
    if char == " ":
        return replace(state, phase=Phase.AGAIN)
    return replace(state, phase=Phase.STOPPED) if char in _STOPS and state.phase is Phase.AFTER else None
