"""The screenplay: who, where, and one Frame and one Video line per shot.

The value mirrors the director's tagged grammar (the UniMAGE script format): a shot has a static
keyframe description (Frame) and a dynamic one (Video) whose inline audio spans are speech, sound
or music. What the grammar has no tag for (names, voices, transitions, titles, lengths) are the
fields that the cast sheet beside the script holds; see ``pipeline.film.cast_sheet``.

Ids come from position: ``Character1``, ``Environment1``, ``S01``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NewType

CharacterId = NewType("CharacterId", str)
EnvironmentId = NewType("EnvironmentId", str)
ShotId = NewType("ShotId", str)

NARRATOR = CharacterId("Narrator")
"""Speaker of lines that belong to nobody on screen."""

REFERENCE = re.compile(r"<\s*(Character|Environment)\s*(\d+)\s*>")
"""An id token inside Frame or Video text."""

SHOT_SIZES = (
    "Extreme long shot",
    "Long shot",
    "Wide shot",
    "Full shot",
    "Medium shot",
    "Medium close-up",
    "Close-up",
    "Extreme close-up",
    "Insert",
)
"""Shot sizes that a Frame line may begin with, widest first."""

CAMERA_MOVES = (
    "static",
    "push in",
    "pull out",
    "pan left",
    "pan right",
    "tilt up",
    "tilt down",
    "track left",
    "track right",
    "crane up",
    "crane down",
    "handheld",
)
"""Camera moves that a shot may name."""

MATCH = "match"
"""A cut to the very picture that the shot before ends at."""

TRANSITIONS = ("cut", MATCH, "dissolve", "fade", "dip", "wipeleft", "wiperight", "slideleft", "slideright", "circleopen", "circleclose")
"""Transitions from a shot to the next ("match" is a cut, "fade" is through black, "dip" through white)."""


class SpanKind(Enum):
    """What an inline audio span holds."""

    SPEECH = "speech"
    SOUND = "sound"
    MUSIC = "music"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A stretch of Video text between audio spans, white space folded."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """An inline audio span ``<- ... ->``.

    Attributes:
        kind: speech, sound or music (the grammar does not say; the reader infers, the cast sheet may overrule).
        text: the words, or the description of the sound; no quotation marks around it.
        speaker: who speaks; ``NARRATOR`` for a voice off screen; "" for sound and music.
        manner: how it is said ("whispers", "shouts"), or "".
    """

    kind: SpanKind
    text: str
    speaker: CharacterId = CharacterId("")
    manner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """One person, animal or creature of the film.

    Attributes:
        id: ``Character1``, counted from 1 without gaps.
        sheet: the appearance in one or two sentences; the look is drawn from it.
        name: how others call them, or "".
        voice: a voice name such as "bf_emma", or "" to let casting choose.
        colour: colour of captions as "#rrggbb", or "".
    """

    id: CharacterId
    sheet: str
    name: str = ""
    voice: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """One location: objects, light and mood in one or two sentences."""

    id: EnvironmentId
    sheet: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One shot.

    Attributes:
        number: 1 upwards, without gaps, going on over extensions.
        size: one of SHOT_SIZES.
        frame: the static keyframe description without the leading shot size.
        video: the dynamic description as prose and audio spans in order.
        move: one of CAMERA_MOVES.
        transition: how this shot gives way to the next, one of TRANSITIONS or an xfade name.
        transition_frames: length of that transition in frames at the film's rate, 0 for the default.
        seconds: wished length in seconds, 0 when dialogue and action decide; at most 60.
        title: text laid over the shot, "name | what she is", or "".
        title_place: where it stands: lower, upper, centre, credits.
        look: filters, lookup tables and effects, see ``pipeline.film.looks``, or "".
        reason: why the shot is there, for the report, or "".
        writer: what of it somebody beside the director wrote, and who ("beat and lines: NAME"), or "".
        beat: mood of the moment ("calm", "tense", "joyful", "sad", ...), or "".
        variation: counts retakes; a higher number stages and seeds the shot anew.
    """

    number: int
    size: str
    frame: str
    video: tuple[Prose | Span, ...]
    move: str = "static"
    transition: str = "cut"
    transition_frames: int = 0
    seconds: float = 0.0
    title: str = ""
    title_place: str = "lower"
    look: str = ""
    reason: str = ""
    writer: str = ""
    beat: str = ""
    variation: int = 0

    @property
    def id(self) -> ShotId:
        """``S01`` and so on."""
        return shot_id(self.number)

    @property
    def lines(self) -> tuple[Span, ...]:
        """The spoken spans in order."""
        return self.spans(SpanKind.SPEECH)

    def spans(self, kind: SpanKind) -> tuple[Span, ...]:
        """All audio spans of one kind in order."""
        return tuple(part for part in self.video if isinstance(part, Span) and part.kind is kind)

    @property
    def action(self) -> str:
        """The Video text without its audio spans."""
        return " ".join(part.text for part in self.video if isinstance(part, Prose)).strip()

    @property
    def references(self) -> tuple[str, ...]:
        """Every id named in Frame or Video text, in order of first mention."""
        found = (f"{m[1]}{m[2]}" for m in REFERENCE.finditer(f"{self.frame} {self.action}"))
        return tuple(dict.fromkeys(found))

    @property
    def visible(self) -> tuple[CharacterId, ...]:
        """The characters that the Frame text names, in order of mention."""
        found = (f"{m[1]}{m[2]}" for m in REFERENCE.finditer(self.frame))
        return tuple(dict.fromkeys(CharacterId(i) for i in found if i.startswith("Character")))

    @property
    def where(self) -> EnvironmentId | None:
        """The first environment that Frame or Video text names."""
        found = (EnvironmentId(i) for i in self.references if i.startswith("Environment"))
        return next(found, None)


class ResumeKind(Enum):
    """How a script went on after its first end."""

    EXTENSION = "Extension"
    CONTINUATION = "Continuation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """An Extension or Continuation line: the request that stands before shot ``before``."""

    kind: ResumeKind
    before: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenplay:
    """A whole script.

    Attributes:
        prompt: the ``<User>`` line.
        title: of the film; "" gives no title card.
        credit: text of the end card; "" gives the default card.
        characters: declared characters in order.
        environments: declared environments in order.
        shots: in order, at least one.
        resumed: extensions and continuations in order.
        mood: overall mood of the music and palette.
        genre: overall genre, or "".
    """

    prompt: str
    title: str = ""
    credit: str = ""
    characters: tuple[Character, ...] = ()
    environments: tuple[Environment, ...] = ()
    shots: tuple[Shot, ...] = ()
    resumed: tuple[Resume, ...] = ()
    mood: str = ""
    genre: str = ""

    def character(self, wanted: str) -> Character | None:
        """The character with this id, or None."""
        return next((c for c in self.characters if c.id == wanted), None)

    def environment(self, wanted: str | None) -> Environment | None:
        """The environment with this id, or None."""
        return next((e for e in self.environments if e.id == wanted), None)

    def shot(self, wanted: str) -> Shot | None:
        """The shot with this id (``S03``), or None."""
        return next((s for s in self.shots if s.id == wanted), None)

    def spoken(self) -> Iterator[tuple[Shot, int, Span]]:
        """Every line with its shot and its place in the shot, counted from 1."""
        for shot in self.shots:
            for index, line in enumerate(shot.lines, start=1):
                yield shot, index, line


def shot_id(number: int) -> ShotId:
    """``S01`` for 1; three digits from 100 on."""
    return ShotId(f"S{number:02d}")
