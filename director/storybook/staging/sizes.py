"""How near a shot sees: the size that was asked for, or one that shows what matters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from director.storybook.staging.blocking import CLOSE, WIDE, Part, angle_of
from director.storybook.staging.phrases import bare
from director.storybook.staging.things import OPENED_WHERE_IT_STANDS, things_in
from pipeline.film.scene import CreatureLook, Figure
from pipeline.film.screenplay import Screenplay, Shot
from pipeline.illustration.creatures.varieties import GROWN
from pipeline.illustration.props import knows


def shown_size(
    seen: str, screenplay: Screenplay, shot: Shot, figures: tuple[Figure, ...], extras: tuple[Figure, ...], *, indoors: bool
) -> str:
    """The shot size that shows what matters: hands and what they hold, whoever is alone, what stands in a room, who comes home."""
    if seen in ("Close-up", "Extreme close-up") and any(f.holds or f.pose in _HANDS_SEEN for f in figures):
        seen = "Medium close-up"  # nearer, hands and what they hold would be cut by the edge
    if not screenplay.characters and 0 < len(extras) <= 2 and seen in WIDE:
        seen = "Full shot"  # who is alone in the picture is what it is about
    if not figures and len(extras) > 2 and seen not in WIDE:
        seen = "Full shot"  # of a crowd, all are seen
    if (
        0 < len(figures) < _MANY
        and seen in WIDE
        and all(isinstance(f.look, CreatureLook) and f.look.kind in _LITTLE and f.look.variety not in GROWN for f in (*figures, *extras))
    ):
        seen = "Full shot"  # from afar nobody would see them
    if figures and seen in (*CLOSE, "Medium shot") and (_ON_THEIR_FEET.search(shot.frame) or _beside_something_large(shot.frame)):
        seen = "Full shot"  # nearer, feet or what stands beside them would be outside the picture
    if seen == "Medium shot" and figures and OPENED_WHERE_IT_STANDS.search(shot.frame):
        seen = "Full shot"  # with what stands before them on the ground
    if indoors and seen in WIDE:
        seen = "Wide shot"
    last = shot.number == len(screenplay.shots)
    return "Wide shot" if last and figures and seen == "Extreme long shot" else seen


_ON_THEIR_FEET = re.compile(
    r"\bfeet off the ground\b|"
    r"\b(?:jumps|walks|dances|stamps|hops)\b[^.;]*\bin (?:the|his|her) [^.,;]*\b(?:boots|shoes|skates|socks|slippers)\b"
)
_BESIDE = re.compile(r"\b(?:beside|over|against|round|into|under) (?:the|an?|his|her) ((?:[\w-]+ ){0,2}[\w-]+)")


def _beside_something_large(frame: str) -> bool:
    """Whether somebody is told to be beside or bent over a machine, a vehicle or the like that is drawn on its own."""
    told = (things_in(match[1]) for match in _BESIDE.finditer(bare(frame)))
    return any(thing.category in ("machine", "vehicle") and knows(thing.noun) for found in told for thing in found)


_LITTLE = frozenset(
    ("mouse", "hedgehog", "bird", "frog", "snail", "bee", "butterfly", "squirrel", "gull", "crow", "owl", "duck", "chicken", "turtle",
     "rabbit", "snake", "cat")
)  # fmt: skip
"""Kinds that are a dot in a wide picture."""
_MANY = 5
"""Little animals from which on only a wide picture holds them all."""


def turned_angle(shot: Shot, size: str) -> str:
    """The angle of a picture without people: from above, level and from below by turns, so that no set-up comes twice."""
    said = angle_of(shot.frame)
    return said if said != "eye" or size == "Extreme long shot" else ("eye", "low", "high")[shot.number % 3]


def seen_lying(size: str, figures: Sequence[Figure]) -> str:
    """Whoever lies is seen whole, on the ground: nearer, a body would hang in the air of the picture."""
    lies = any(f.pose in ("lie", "sleep") and not isinstance(f.look, CreatureLook) for f in figures)
    return "Full shot" if lies and size in ("Medium shot", "Medium close-up", "Close-up") else size


_LARGE = ("horse", "cow", "elephant", "deer", "bear", "lion", "whale", "dragon", "unicorn")


def roomy(size: str, parts: Sequence[Part]) -> str:
    """A size that has room for everybody."""
    count = len(parts)
    large = sum(isinstance(part.look, CreatureLook) and part.look.kind in _LARGE for part in parts)
    if large > 1 and count > 2 and size not in WIDE:
        return "Wide shot"
    if count > 3 and size in ("Medium shot", *CLOSE):
        return "Full shot"
    return "Medium shot" if count == 3 and size in CLOSE else size


def filled(size: str, figures: Sequence[Figure], seed: int) -> str:
    """A size that has something to show: without a figure a near shot is one of a detail of the set, without a thing there is no insert."""
    if figures:
        return "Close-up" if size == "Insert" else size
    return _NEAR[seed % len(_NEAR)] if size in ("Insert", *CLOSE) else size


_NEAR = ("Medium shot", "Full shot")
"""Sizes of a picture that was meant to be of a thing, and is of a part of the place."""

_HANDS_SEEN = ("offer", "reach", "point", "wave", "carry", "read", "write")
