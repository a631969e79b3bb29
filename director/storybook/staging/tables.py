"""What stands on a table in a room: the cake that friends argue about stays there for the scene."""

from __future__ import annotations

import re
from collections.abc import Sequence

from director.storybook.staging.dressing import BETWEEN_THEM, INDOORS
from director.storybook.staging.phrases import LONGEST_TEXT, bare, mentioned, with_mentions
from director.storybook.staging.setting import where
from director.storybook.staging.things import Named, is_small, is_table, things_in, unnamed_people
from pipeline.film.scene import CreatureLook, Figure, Place, Prop
from pipeline.film.screenplay import Screenplay, Shot
from pipeline.illustration.props import OWN, knows, on_floor

_TALKED = r"\b(?:about|over|for|share\w*|shares|sharing|round|around)\s+(?:an?\s+|the\s+|their\s+|one\s+|whose\s+)?(?:[\w-]+\s+)?{}\b"
SHARE_OF_FRAME = {"Extreme long shot": 0.13, "Long shot": 0.22, "Wide shot": 0.37, "Full shot": 0.71, "Medium shot": 1.13}
"""Height of a grown person as a share of the frame, by shot size."""
_PERSON = 370.0


def table_things(screenplay: Screenplay, shot: Shot, place: Place) -> tuple[str, ...]:
    """What a scene in a room is about, from the shot on that names it: it stands on a table."""
    if place.family not in INDOORS or place.family in NO_TABLE:
        return ()
    feast = ("birthday cake",) if re.search(r"\bbirthday\b", screenplay.prompt, re.IGNORECASE) else ()
    told = (noun for other in _scene_so_far(screenplay, shot) for noun in _talked_of(screenplay, other))
    return tuple(dict.fromkeys((*told, *feast)))


def low_things(props: Sequence[Prop]) -> tuple[str, ...]:
    """Small things that would stand on the floor of a room."""
    on_table = (p.noun for p in props if not p.lift and not is_table(p.noun))
    return tuple(noun for noun in on_table if noun in _APPLIANCES or (not on_floor(noun) and is_small(_named(noun))))


def _named(noun: str) -> Named:
    return Named(noun=noun, at=0, category="")


_APPLIANCES = frozenset(
    ("coffee machine", "coffee maker", "espresso machine", "toaster", "radio", "television", "computer", "laptop", "typewriter",
     "sewing machine", "telephone", "gramophone", "record player", "blender", "mixer", "scales", "microscope", "alarm clock", "printer")
)  # fmt: skip
"""Machines that stand on tables."""


def table_with(nouns: Sequence[str], figures: Sequence[Figure], props: Sequence[Prop], size: str) -> tuple[Prop, ...]:
    """A table between the figures, or beside the only one, with things on it."""
    free = [n for n in dict.fromkeys(nouns) if n not in {f.holds for f in figures} and n not in {p.noun for p in props}]
    low = bool(figures) and all(isinstance(f.look, CreatureLook) and f.look.kind in _BELOW_TABLES for f in figures)
    if not free or low or any(f.pose in ("swim", "fly", "lie", "sleep") for f in figures):
        return ()
    x = sum(f.x for f in figures) / len(figures) if len(figures) > 1 else _beside(figures[0].x) if figures else -0.225
    x = round(max(-0.62, min(0.62, x)), 3)
    lift = OWN["table"].height / _PERSON * SHARE_OF_FRAME[size]
    table = () if any(p.noun in ("table", "desk", "counter") for p in props) else (Prop(noun="table", x=x, depth=0.0),)
    return (*table, *(Prop(noun=n, x=round(x + 0.1 * i, 3), depth=0.0, lift=round(lift, 4)) for i, n in enumerate(free[:2])))


_BELOW_TABLES = frozenset(
    ("penguin", "cat", "dog", "fox", "rabbit", "mouse", "hedgehog", "squirrel", "bird", "gull", "owl", "crow", "duck", "chicken", "frog",
     "turtle", "pig", "sheep", "goat", "snail", "bee", "butterfly", "snake", "octopus")
)  # fmt: skip
"""Kinds that a table would hide."""
_ROOM_BESIDE = 0.52
"""How far a table stands from the only figure, so that neither hides the other."""


def _beside(x: float) -> float:
    """Where a table stands beside somebody at ``x``: on the side with more room."""
    return min(-0.9 * x, x - _ROOM_BESIDE) if x >= 0 else max(-0.9 * x, x + _ROOM_BESIDE)


NO_TABLE = ("train", "hospital", "cave", "spaceship", "lighthouse", "stage", "station")
"""Roofed places in which nobody has put a table."""
_CARRIED = frozenset(("umbrella", "parasol", "walking stick", "kite", "balloon", "suitcase", "sword", "staff", "broom", "ladder", "rope"))
"""What people carry and nobody puts on a table."""


_BOARD_GAMES = frozenset(("chess", "chessboard", "cards", "dominoes", "checkers", "backgammon", "draughts"))


def _scene_so_far(screenplay: Screenplay, shot: Shot) -> tuple[Shot, ...]:
    here = where(screenplay, shot)
    return tuple(s for s in screenplay.shots[: shot.number] if where(screenplay, s) == here)


def _talked_of(screenplay: Screenplay, shot: Shot) -> tuple[str, ...]:
    """The small things that several people of a shot argue about, share, or have between them."""
    frame = with_mentions(shot.frame[:LONGEST_TEXT], screenplay.characters)
    if len(mentioned(frame)) < 2 and unnamed_people(bare(frame)) < 2:
        return ()
    small = [t.noun for t in things_in(bare(frame)) if is_small(t) and knows(t.noun) and t.noun not in _CARRIED]
    return tuple(
        noun
        for noun in small
        if re.search(_TALKED.format(re.escape(noun)), bare(frame), re.IGNORECASE)
        or (noun in _BOARD_GAMES and re.search(rf"\bplay(?:s|ing)? {noun}\b", bare(frame), re.IGNORECASE))
        or re.search(BETWEEN_THEM.format(re.escape(noun)), frame, re.IGNORECASE)
    )
