"""Who is in the picture."""

from __future__ import annotations

import re

from director.storybook.staging.blocking import CLOSE, WIDE, over_of
from director.storybook.staging.dressing import things_first
from director.storybook.staging.phrases import LONGEST_TEXT, mentioned, with_mentions
from pipeline.film.screenplay import NARRATOR, Screenplay, Shot


def who_is_in(screenplay: Screenplay, shot: Shot) -> tuple[str, ...]:
    """Who is in the picture of a shot, in order of mention."""
    frame = with_mentions(shot.frame[:LONGEST_TEXT], screenplay.characters)
    known = {str(c.id) for c in screenplay.characters}
    named = tuple(i for i in mentioned(frame) if i in known and not _absent(frame, i))
    if not named and shot.size not in ("Insert", "Extreme long shot") and not things_first(frame):
        heard = [str(line.speaker) for line in shot.lines if line.speaker != NARRATOR]
        video = [i for i in mentioned(with_mentions(shot.action[:LONGEST_TEXT], screenplay.characters)) if i in known]
        named = tuple(dict.fromkeys((*heard[:1], *video[:2]))) if shot.size not in WIDE else tuple(video[:2])
        named = tuple(i for i in named if i in known)
    if shot.size in CLOSE and len(named) > 1 and not over_of(frame, named[0], named):
        named = _together(frame, named)
    return named


def _absent(frame: str, name: str) -> bool:
    """Whether a name is only spoken of: "a photograph of <Character2>", "<Character2> (off screen)"."""
    if all(
        re.search(
            r"\b(?:photo(?:graph)?|picture|painting|portrait|drawing|statue|memory|letter from|name of|voice of) (?:of|"
            r"from)?\s*(?:\w+ )?$",
            frame[: m.start()],
        )
        for m in re.finditer(rf"<{name}>", frame)
    ):
        return True
    return bool(
        re.search(
            rf"<{name}>\s*\(?(?:off[- ]?screen|is (?:gone|absent|away|missing|not there|nowhere)|has (?:gone|"
            rf"vanished))",
            frame,
        )
    )


def _together(frame: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """Who a close shot shows: two who are named in one breath, else the first named."""
    listed = re.search(r"<(Character\d+)>, <(Character\d+)>,? and (?:\w+ ){0,3}<(Character\d+)>", frame)
    if listed and listed[1] == named[0]:
        return tuple(i for i in listed.groups() if i in named)
    joined = re.search(r"<(Character\d+)>\s*(?:,?\s*and|&)\s+(?:\w+\s+){0,2}<(Character\d+)>", frame)
    if joined and {joined[1], joined[2]} <= set(named) and named[0] in (joined[1], joined[2]):
        return (joined[1], joined[2])
    return named[:1]
