"""Beats that a writer proposes: a picture and a motion, mended, and staged before they are believed."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from director.storybook.staging import stage
from director.storybook.story.manuscript import Passage
from director.storybook.story.picturing import core
from director.storybook.story.wording import sentence
from director.storybook.writing.answers import Revision
from director.storybook.writing.lines import Refused, callable_names
from pipeline.film.brief import Brief
from pipeline.film.markup import REFERENCE_MARK, fold, read_size
from pipeline.film.scene import Scene
from pipeline.film.screenplay import Character, Screenplay, Shot, shot_id

FEWEST, MOST = 4, 45
"""Words of a picture; a motion may have as many."""

_BARE_ID = re.compile(r"(?<![<\w])(character|environment)\s?(\d+)\b(?!\s*>)", re.IGNORECASE)
_CAMERA = re.compile(r"\b(?:camera|zooms?|pans?|cuts? to|we see|close-?up|fade)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”„«»]")
_AT = (
    r"\b(?:in|on|at|by|near|inside|outside|under|through|to|from|across|over|along|beside|before|behind|into|above)"
    r"\s+(?:[\w'’-]+\s+){0,5}"
)


def rewritten(revision: Revision, passage: Passage, screenplay: Screenplay, brief: Brief, told: Collection[str]) -> tuple[Shot, Passage]:
    """The shot with its new picture and motion, and its new passage.

    Args:
        revision: what is proposed, with a picture.
        passage: the shot as the engine wrote it.
        screenplay: that it stands in.
        brief: gives style and seed, with which it is staged.
        told: the cores of the film's other pictures.

    Raises:
        Refused: it shows other people, another place or another light, nothing that can be drawn, or what was shown before.
    """
    shot = screenplay.shot(shot_id(passage.number))
    assert shot is not None
    frame = sentence(_placed(_introduced(_picture(revision.picture, screenplay.characters), shot), shot, screenplay))
    motion = _motion(revision.motion, screenplay.characters)
    people = ", ".join(shot.visible) or "nobody"
    if set(_people(frame)) != set(shot.visible):
        raise Refused(f"the picture shows {', '.join(_people(frame)) or 'nobody'}; it must show {people} and nobody else")
    if strange := [one for one in _ids(f"{frame} {motion}") if one not in (*shot.visible, str(shot.where))]:
        raise Refused(f"{strange[0]} is not in this shot")
    if core(frame) in told:
        raise Refused("another shot of the film shows the same")
    fresh = replace(passage, action=motion)
    changed = replace(shot, frame=frame, video=fresh.video)
    _same_stage(shot, changed, screenplay, brief)
    return changed, fresh


def _same_stage(shot: Shot, changed: Shot, screenplay: Screenplay, brief: Brief) -> None:
    """Stage both, and refuse what would jump from the shots around it.

    Raises:
        Refused: it does.
    """
    shots = tuple(changed if one.number == changed.number else one for one in screenplay.shots)
    before = stage(screenplay, shot, brief.style, brief.seed)
    after = stage(replace(screenplay, shots=shots), changed, brief.style, brief.seed)
    for fact in ("family", "light", "weather"):
        was, would = getattr(before.place, fact), getattr(after.place, fact)
        if was != would:
            raise Refused(f"it makes the {'place' if fact == 'family' else fact} {would!r}; the film has {was!r} here")
    if not before.figures and before.props and not after.props:
        raise Refused("it shows no thing that can be drawn; name a plain one")
    if _named(after) - _named(before):
        raise Refused("it shows somebody whole where the film shows a thing close")
    if _named(before) - _named(after):
        raise Refused("one of its people could not be drawn as it is worded")


def _named(scene: Scene) -> frozenset[str]:
    return frozenset(figure.id for figure in scene.figures if figure.id)


def _picture(text: str, cast: Sequence[Character]) -> str:
    """The picture with ids for names and without its shot size.

    Raises:
        Refused: it is too short or long, speaks, or talks of the camera.
    """
    plain = _with_ids(read_size(fold(text))[1], cast)
    if not FEWEST <= len(plain.split()) <= MOST:
        raise Refused(f"the picture has {len(plain.split())} words; {FEWEST} to {MOST} are allowed")
    if _CAMERA.search(plain):
        raise Refused("the picture talks of the camera; write what is seen")
    return _mute(plain, "picture")


def _motion(text: str, cast: Sequence[Character]) -> str:
    """What moves, without the sentences that move the camera.

    Raises:
        Refused: nothing is left, or it is too long or speaks.
    """
    sentences = re.split(r"(?<=[.!?])\s+", _with_ids(fold(text), cast))
    kept = " ".join(one for one in sentences if not _CAMERA.search(one))
    if not 2 <= len(kept.split()) <= MOST:
        raise Refused("there is no motion" if not kept else f"the motion has {len(kept.split())} words; 2 to {MOST} are allowed")
    return sentence(_mute(kept, "motion"))


def _mute(text: str, what: str) -> str:
    if _QUOTED.search(text):
        raise Refused(f"the {what} has words in quotation marks; what is said goes into Say lines")
    return text


def _with_ids(text: str, cast: Sequence[Character]) -> str:
    """Ids as the grammar has them, also for names and for ids without brackets; no other marks."""
    marked = _BARE_ID.sub(lambda m: f"<{m[1]}{m[2]}>", text)
    marked = REFERENCE_MARK.sub(lambda m: f"<{m[1].capitalize()}{int(m[2])}>", marked)
    for name, one in callable_names(cast).items():
        if name[:1].isalpha() and not re.match(r"character ?\d|(?:a |the )?narrator", name):
            marked = re.sub(rf"(?<![<\w]){re.escape(name)}\b(?!\s*<)", f"<{one}>", marked, flags=re.IGNORECASE)
    marked = re.sub(r"(<\w+>)(?:\s*,?\s*\(?\1\)?)+", r"\1", marked)
    return re.sub(r"<(?!(?:Character|Environment)\d+>)|(?<!\d)>|[*_`#{}|]", "", marked)


def _introduced(frame: str, shot: Shot) -> str:
    """With the prompt's words before the ids that they stand before in the engine's picture: a first sight introduces."""
    for one in shot.visible:
        words = re.search(rf"\b(?:the|two|three|four) (?:[\w'’-]+ ){{1,5}}(?=<{one}>)", shot.frame, re.IGNORECASE)
        if words is not None and not re.search(rf"[\w'’-] <{one}>", frame.split(f"<{one}>")[0][-24:] + f"<{one}>"):
            frame = frame.replace(f"<{one}>", f"{words[0].lower()}<{one}>", 1)
    return frame


def _placed(frame: str, shot: Shot, screenplay: Screenplay) -> str:
    """With the place's id, and the engine's words for being there, where it has none."""
    where = shot.where
    if where is None or f"<{where}>" in frame:
        return frame
    there = re.search(rf"{_AT}<{where}>", shot.frame, re.IGNORECASE)
    place = screenplay.environment(where)
    words = there[0] if there else f"at {place.name if place is not None and place.name else 'this place'} <{where}>"
    return f"{frame.rstrip('. ')}, {words}"


def _people(frame: str) -> tuple[str, ...]:
    return tuple(one for one in _ids(frame) if one.startswith("Character"))


def _ids(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{m[1].capitalize()}{int(m[2])}" for m in REFERENCE_MARK.finditer(text)))
