"""Pools of text: sections of lines that each say in which films they fit.

A pool file has sections ``[name]`` and entries ``tags | text``. An entry fits where all its tags
hold: ``storm`` wants the tag, ``!duo`` its absence, ``cat/dog`` one of both. The more tags an entry
asks for, the better it fits and the likelier it is taken. ``{slots}`` are filled from the film; an
entry whose slots the film cannot fill does not fit.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from director.storybook import lexicon

_SLOT = re.compile(r"\{([\w.]+)\}")
_SPECIFICITY = 8.0
"""How much likelier one more strong tag makes an entry."""

_OF_PEOPLE = 0.7
"""Strength of tags for temper, age and kinship: people say what is like them, but not always the same."""
_AGES_AND_KIN = frozenset(("old", "child", "kin", "friend", "other-old", "other-child"))

_WEAK = lexicon.words("weak")
"""Tags that hold in many films and therefore say little about this one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a pool, the ``tags`` it asks for and the ``slots`` it uses."""

    text: str
    tags: tuple[str, ...]
    slots: tuple[str, ...]

    def fits(self, tags: frozenset[str], slots: Mapping[str, str]) -> bool:
        """Whether all tags hold and all slots have a value."""
        return all(_holds(tag, tags) for tag in self.tags) and all(slots.get(slot[:1].lower() + slot[1:]) for slot in self.slots)


def entry_of(tags: str, text: str) -> Entry:
    """An entry from its written form."""
    return Entry(text.strip(), tuple(tags.split()), tuple(_SLOT.findall(text)))


def seeded(*parts: object) -> random.Random:
    """A random generator from the text of ``parts``; the same parts give the same numbers everywhere."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))


def pool(file: str, section: str) -> tuple[Entry, ...]:
    """The entries of one section; empty for a section that does not exist."""
    return _sections(file).get(section, ())


def sections(file: str) -> tuple[str, ...]:
    """The names of the sections of a file, in order."""
    return tuple(_sections(file))


def fill(text: str, slots: Mapping[str, str]) -> str:
    """Put slot values into ``text``; a slot with a capital first letter capitalises its value."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        found = slots[name[:1].lower() + name[1:]]
        return found[:1].upper() + found[1:] if name[:1].isupper() else found

    return _SLOT.sub(value, text)


def draw(
    entries: Iterable[Entry],
    tags: frozenset[str],
    slots: Mapping[str, str],
    used: set[str],
    rng: random.Random,
    bonus: float = _SPECIFICITY,
) -> Entry | None:
    """Take one fitting entry that is not ``used`` and mark it, or None when there is none left."""
    fitting = [entry for entry in entries if entry.text not in used and entry.fits(tags, slots)]
    if not fitting:
        return None
    weights = [bonus ** sum(_strength(tag) for tag in entry.tags) for entry in fitting]
    chosen = rng.choices(fitting, weights)[0]
    used.add(chosen.text)
    return chosen


def _strength(tag: str) -> float:
    if tag.startswith("!"):
        return 0.0
    if tag == "g:advert":
        return 3.0
    if tag.startswith(("x:", "y:")) or tag in _AGES_AND_KIN:
        return _OF_PEOPLE
    return 0.35 if tag in _WEAK or tag.startswith(("m:", "s:")) else 2.3 if tag.startswith("v:") else 1.3


def _holds(tag: str, tags: frozenset[str]) -> bool:
    if tag.startswith("!"):
        return not any(option in tags for option in tag[1:].split("/"))
    return any(option in tags for option in tag.split("/"))


@cache
def _sections(file: str) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    section = ""
    for line in files("director.storybook.plots").joinpath(file).read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if text.startswith("[") and text.endswith("]"):
            section = text[1:-1]
            found.setdefault(section, [])
            continue
        head, bar, tail = text.partition("|")
        assert bar, f"{file}: {line!r} is neither a section nor 'tags | text'"
        found[section].append(entry_of(head, tail))
    return {name: tuple(entries) for name, entries in found.items()}
