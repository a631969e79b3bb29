"""Animals as things: the same drawings as animals that act, standing still, so that none looks pasted in."""

from __future__ import annotations

from functools import cache, partial

from pipeline.film.scene import CREATURES, CreatureLook, Figure, Place
from pipeline.illustration.canvas import Canvas, kept
from pipeline.illustration.palette import Tones, tones
from pipeline.illustration.things.drawn import Drawn

_COLOURED: dict[str, tuple[str, str, str]] = {
    "robin": ("bird", "#8a6c50", "#d0643c"),
    "parrot": ("bird", "#3fa060", "#f0c040"),
    "pigeon": ("bird", "#8f98a8", "#5f7088"),
    "dove": ("bird", "#f2eee6", "#d8cfc4"),
    "canary": ("bird", "#f0cc4a", "#e8a83c"),
    "sparrow": ("bird", "#9a7a58", "#6a4e3a"),
    "songbird": ("bird", "#5a8ab8", "#e0a060"),
    "eagle": ("bird", "#5a4230", "#f2ece0"),
    "hawk": ("bird", "#7a5a40", "#e0cba8"),
    "seagull": ("gull", "", ""),
    "raven": ("crow", "", ""),
    "magpie": ("crow", "#2a2c34", "#f0eeea"),
    "goose": ("duck", "#f2efe8", "#e8b070"),
    "swan": ("duck", "#f6f4f0", "#e8a050"),
    "hen": ("chicken", "", ""),
    "rooster": ("chicken", "#b85a3a", "#c8403c"),
    "kitten": ("cat", "", ""),
    "puppy": ("dog", "", ""),
    "hare": ("rabbit", "#a08060", ""),
    "bunny": ("rabbit", "", ""),
    "rat": ("mouse", "#7a7480", ""),
    "pony": ("horse", "", ""),
    "donkey": ("horse", "#8a8688", ""),
    "lamb": ("sheep", "", ""),
    "stag": ("deer", "", ""),
    "tiger": ("lion", "#e08a3c", ""),
    "goldfish": ("fish", "#ee8a3c", "#f6d8a0"),
    "tortoise": ("turtle", "", ""),
    "toad": ("frog", "#7a7a4a", ""),
    "moth": ("butterfly", "#b09a7c", "#6e5a48"),
    "firefly": ("bee", "#4a4a3a", "#f0e070"),
    "bumblebee": ("bee", "", ""),
    "wasp": ("bee", "", ""),
    "dinosaur": ("dragon", "#7a9a5a", "#c8c07a"),
}
"""Noun -> kind, colour and accent of a drawing."""

HOVER = 16.0
"""Units above the ground at which what flies is shown."""
MOMENT = 6.0
"""Length in seconds of the life that a standing animal repeats."""


def _look(noun: str) -> CreatureLook | None:
    if noun in _COLOURED:
        kind, colour, accent = _COLOURED[noun]
        return CreatureLook(kind=kind, colour=colour, accent=accent)
    return CreatureLook(kind=noun) if noun in CREATURES and noun not in ("robot", "ghost", "monster", "alien") else None


@cache
def animal(noun: str) -> Drawn | None:
    """The drawing of an animal by its noun, None for what is no animal."""
    look = _look(noun)
    if look is None:
        return None
    from pipeline.illustration.creatures.actor import creature_actor  # creatures hold things, and so know this room

    figure = Figure(id="", look=look, yaw=35.0)
    box = creature_actor(figure, tones(Place(family="meadow"))).bounds(0.0, MOMENT)
    sunk = max(0.0, -box.bottom - HOVER)
    width, height = 2 * max(-box.left, box.right), -box.top - sunk
    return Drawn(paint=partial(_paint, figure, sunk), width=width, height=height, below=max(4.0, box.bottom + sunk))


def _paint(figure: Figure, sunk: float, canvas: Canvas, colours: Tones, t: float) -> None:
    from pipeline.illustration.creatures.actor import creature_actor

    with kept(canvas):
        canvas.translate(0, sunk)
        creature_actor(figure, colours).draw(canvas, t, MOMENT, ())
