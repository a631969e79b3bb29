"""The words that a generator gets: a shot's text with people and places described, for a reader who knows no ids."""

from __future__ import annotations

import re

from pipeline.film.screenplay import REFERENCE, Screenplay, Shot

_SOUND = re.compile(r"\s*\b(?:background )?(?:music|sound|audio)s?\s*:(?=\s|$)", re.I)
"""What announces a sound that is not part of the text."""
_COLON = re.compile(r"\s*:(?=\s|$)")
"""What announces words that are not part of the text."""


def prompt(screenplay: Screenplay, shot: Shot, style: str, *, spoken: bool) -> str:
    """What is seen and what happens, who and what that is, and who says what where the clip is to speak."""
    people = {str(c.id): c.name or "someone" for c in screenplay.characters}
    places = {str(e.id): e.name for e in screenplay.environments}
    happens = _COLON.sub(".", _SOUND.sub("", shot.action))
    text = f"{shot.size}: {_named(shot.frame, people, places)} {_named(happens, people, places)}"
    sheets = {str(c.id): c.sheet for c in screenplay.characters} | {str(e.id): e.sheet for e in screenplay.environments}
    names = people | places
    told = [f"{names.get(i) or 'The place'}: {sheets[i].strip()}" for i in shot.references if sheets.get(i, "").strip()]
    said = [f'{people.get(str(line.speaker), "A voice")} says: "{line.text}"' for line in shot.lines] if spoken else []
    return _tidy(" ".join([text, *(_ended(part) for part in told), *said, f"Style: {style}." if style else ""]))


def _named(text: str, people: dict[str, str], places: dict[str, str]) -> str:
    """The text with names in place of ids; a name that was just said is not said twice."""

    def name_of(token: re.Match[str]) -> str:
        name = people.get(f"{token[1]}{token[2]}", "")
        if not name:
            return "" if f"{token[1]}{token[2]}" in places else token[0]
        return "" if text[: token.start()].rstrip().lower().endswith(name.lower()) else name

    return REFERENCE.sub(name_of, text)


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split()))
    return re.sub(r"([.!?])\.+", r"\1", text)
