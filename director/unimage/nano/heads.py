"""How the sheets of a script begin: with whoever and wherever the prompt names, in order.

Constrained copying. A model of this size learnt one manner of asking; from another it takes up the words and loses who they are ("a storm
traps a cook": a man of 48, a storm traps). Who is named, and where, is read from the prompt as the storybook reads it; each sheet
is begun with that much, and the model goes on from there: what they look like, what they wear, what happens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from director.storybook import lexicon
from director.storybook.reading import read_prompt
from director.storybook.story.cast import Player, cast_of
from director.storybook.story.settings import Scenery, settings_of

_PERSON = re.compile(r"An? [^,.]*? of \d+(?:, an? [^,.]+,)?")
_OF_SEVERAL = ("family", "couple")
"""Words for people of whom nobody is one."""
_PLACES = 3
"""Environments that a script begins with at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """The first words of sheets, in order; a script may declare more than these, and fewer never."""

    characters: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()

    def by_tag(self) -> dict[str, str]:
        """Each sheet's first words by its id."""
        named = (("Character", self.characters), ("Environment", self.environments))
        return {f"{kind}{number}": head for kind, heads in named for number, head in enumerate(heads, start=1)}


def heads_of(prompt: str, seed: int) -> Heads:
    """How the sheets of a prompt's script begin; ages that nobody says follow from the seed."""
    reading = read_prompt(prompt)
    players = cast_of(reading, seed)
    timed = bool(reading.light or reading.weather or reading.season)
    places = [scenery for scenery in settings_of(reading, players, seed) if scenery.setting >= 0]
    return Heads(
        characters=tuple(_of_somebody(player) for player in players),
        environments=tuple(_of_somewhere(scenery, timed) for scenery in places[:_PLACES]),
    )


def _of_somebody(player: Player) -> str:
    """Like: A man of 51, a cook, or: A tall, thin robot, or: A girl of 9, a sister named Ada,."""
    being = player.being
    named = _PERSON.match(player.sheet) if being.creature is None else re.match(rf"[^.]*?\b{re.escape(being.head)}\b", player.sheet)
    head = named[0].rstrip(",") if named else player.sheet.partition(",")[0]
    if being.creature is None and being.words and being.head.split()[-1] not in (*head.split(), *_OF_SEVERAL):
        head += f", {lexicon.article(being.words)} {being.words}"
    if being.name:
        return f"{head} named {being.name}," if being.creature is not None or "," in head else f"{head} named {being.name}"
    return f"{head}," if "," in head and being.creature is None else head


def _of_somewhere(scenery: Scenery, timed: bool) -> str:
    """Like: The library; with its hour and season where the prompt says something of them."""
    told = scenery.sheet.partition(", with")[0]
    named = scenery.noun[:1].upper() + scenery.noun[1:]
    return told if timed or not told.startswith(named) else named
