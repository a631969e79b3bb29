"""A screenplay as the engine wrote it, shot by shot in the parts that it is put together of.

Somebody else may write a shot's beat or its lines anew; what the prompt itself tells stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.film.screenplay import NARRATOR, CharacterId, Prose, Screenplay, Span, SpanKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One shot in parts.

    Attributes:
        number: of the shot.
        told: the prompt tells what is seen; only lines may change.
        quoted: the lines stand in the prompt, and stay.
        chain: name of the plot or motif that this shot is a link of, "" for none; a chain is rewritten whole or not at all.
        speakers: who is there and can talk, the narrator where this moment has one.
        action: what moves, one sentence.
        camera: how the camera moves, one sentence.
        action_first: the action stands before the camera.
        lines: spoken, at most two.
        sound: what is heard.
        music: what plays, "" for none.
    """

    number: int
    told: bool
    quoted: bool
    chain: str
    speakers: tuple[CharacterId, ...]
    action: str
    camera: str
    action_first: bool
    lines: tuple[Span, ...]
    sound: str
    music: str

    @property
    def video(self) -> tuple[Prose | Span, ...]:
        """The Video text."""
        lead_in = f"{self.action} {self.camera}" if self.action_first else f"{self.camera} {self.action}"
        parts: list[Prose | Span] = []
        for line in self.lines:
            parts += [Prose(text=f"{lead_in} {saying(line)}".strip()), line]
            lead_in = ""
        parts += [Prose(text=f"{lead_in} Sound:".strip()), Span(kind=SpanKind.SOUND, text=self.sound)]
        if self.music:
            parts += [Prose(text="Background music:"), Span(kind=SpanKind.MUSIC, text=self.music)]
        return tuple(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """A screenplay with the passages of those of its shots that were just written, the last ones, in order."""

    screenplay: Screenplay
    passages: tuple[Passage, ...]


def saying(line: Span) -> str:
    """The words that lead into a line, so that its speaker and manner can be read back."""
    if line.speaker == NARRATOR:
        return "A narrator says:"
    verb = f"says {line.manner}" if line.manner.endswith("ly") else line.manner or "says"
    return f"<{line.speaker}> {verb}:"
