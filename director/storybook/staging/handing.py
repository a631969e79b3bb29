"""What goes into whose hands."""

from __future__ import annotations

from dataclasses import replace

from director.storybook.staging.blocking import BETWEEN
from director.storybook.staging.dressing import owner_of
from director.storybook.staging.phrases import bare
from director.storybook.staging.things import is_small, lies_somewhere, lift_of, things_in
from pipeline.film.scene import CreatureLook, Figure
from pipeline.illustration.props import is_flat, knows


def drawable(noun: str) -> str:
    """What a hand can hold of what is drawn: no prints in the snow, and of lamps those with a handle."""
    noun = "lantern" if noun == "lamp" else noun
    return noun if noun and knows(noun) and not is_flat(noun) else ""


def handed(figures: tuple[Figure, ...], frame: str, on_table: tuple[str, ...]) -> tuple[Figure, ...]:
    """Small things of a figure's own words that lie nowhere go into its empty hands, rather than on the ground."""
    things = [
        t
        for t in things_in(bare(frame))
        if t.noun not in on_table and is_small(t) and not lift_of(t.noun) and not lies_somewhere(t, bare(frame)) and drawable(t.noun)
    ]
    owners = {t.noun: owner_of(t, frame, figures) for t in reversed(things)}
    wanted = {owner: noun for noun, owner in owners.items() if owner not in ("", BETWEEN)}
    return tuple(
        replace(f, holds=wanted[f.id], pose="hold" if f.pose == "stand" else f.pose)
        if f.id in wanted and not f.holds and not f.in_vehicle and f.pose not in _BUSY_HANDS and not isinstance(f.look, CreatureLook)
        else f
        for f in figures
    )


_BUSY_HANDS = (
    "work",
    "sleep",
    "swim",
    "fly",
    "climb",
    "hug",
    "row",
    "drive",
    "ride",
    "arms crossed",
    "hands on hips",
    "fall",
    "dance",
    "cheer",
)


def one_holder(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """A thing that two are said to hold is in the first one's hands; the other reaches for it."""
    first = {f.holds: f.id for f in reversed(figures) if f.holds}
    return tuple(
        replace(f, holds="", pose="reach" if f.pose == "hold" else f.pose) if f.holds and first[f.holds] != f.id else f for f in figures
    )
