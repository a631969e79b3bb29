"""What people of a trade do with their hands and what worries them, as entries that pools can draw."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from director.storybook.story.pools import Entry, entry_of

_BAR = re.compile(r"(?<!\|)\|(?!\|)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """One trade: its ``word``, how a gesture looks (``still``) and goes (``moving``), and a ``worry`` in its own words."""

    word: str
    still: str
    moving: str
    worry: str

    @property
    def tag(self) -> str:
        """The tag that people of this trade have."""
        return self.word.replace(" ", "-")


@cache
def callings() -> tuple[Calling, ...]:
    """All trades of ``callings.txt`` in order."""
    text = files("director.storybook.plots").joinpath("callings.txt").read_text(encoding="utf-8")
    rows = (_BAR.split(line) for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(_calling(*(part.strip() for part in row)) for row in rows)


def _calling(word: str, gesture: str, worry: str) -> Calling:
    still, _, moving = gesture.partition("||")
    return Calling(word=word, still=still.strip(), moving=moving.strip(), worry=worry)


@cache
def at_work(beat: str) -> tuple[Entry, ...]:
    """Pictures of people at their trade, for the beats that show an ordinary day."""
    if beat not in ("meet", "together"):
        return ()
    company = "!many" if beat == "meet" else "solo"
    return tuple(
        entry_of(f"{company} !afloat !beast {c.tag}", f"{{Hero}} {_standing(c.still)}{{here}}, {c.still}, calm. || {c.moving}")
        for c in callings()
    )


def _standing(gesture: str) -> str:
    """What goes before a gesture: whoever kneels or sits does not stand."""
    return "" if gesture.split(" ")[0] in ("kneeling", "sitting", "lying", "crouching", "bending") else "stands "


@cache
def worries(beat: str) -> tuple[Entry, ...]:
    """What people of a trade say when nobody hears it."""
    if beat not in ("meet", "doubt", "side", "any"):
        return ()
    return tuple(entry_of(f"!beast {c.tag}", f"hero (quietly): {c.worry}") for c in callings())
