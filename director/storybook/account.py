"""What became of a prompt: which of its people, places and things are seen, which are only heard of, and what was left out or replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from director.storybook import lexicon
from director.storybook.facts import Being, Object, Reading, Setting
from director.storybook.reading import read_prompt
from director.storybook.staging import stage
from pipeline.film.brief import Brief
from pipeline.film.scene import CreatureLook, Scene
from pipeline.film.screenplay import Screenplay
from pipeline.illustration.creatures.varieties import variety_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The reckoning of one film.

    Attributes:
        shown: words of the prompt that some picture shows.
        heard: words that the film says or describes but does not draw.
        left_out: words that the film does without.
        replaced: (word, what is drawn in its place).
        notes: what else a person should know.
    """

    shown: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """One sentence for each thing that is not as the prompt has it, for the report."""
        return (
            *(f"{word!r} is drawn as {lexicon.article(drawn)} {drawn}" for word, drawn in self.replaced),
            *(f"{word!r} is told, not shown" for word in self.heard),
            *(f"{word!r} was left out" for word in self.left_out),
            *self.notes,
        )


def account(screenplay: Screenplay, brief: Brief) -> Account:
    """Compare what ``screenplay`` shows with what its prompt names; nothing is drawn for it."""
    reading = read_prompt(screenplay.prompt)
    scenes = tuple(stage(screenplay, shot, brief.style, brief.seed) for shot in screenplay.shots)
    named = tuple(_named(reading, screenplay, scenes))
    told = " ".join(f"{shot.frame} {shot.action} {' '.join(line.text for line in shot.lines)}" for shot in screenplay.shots).lower()
    unseen = tuple(word for word, seen in named if not seen)
    return Account(
        shown=tuple(word for word, seen in named if seen),
        heard=tuple(word for word in unseen if _said(word, told)),
        left_out=(*(word for word in unseen if not _said(word, told)), *(w for w in reading.unused if not _said(w, told))),
        replaced=tuple(_replaced(reading)),
        notes=reading.notes,
    )


def _said(word: str, told: str) -> bool:
    head = word.lower().split(" ")[-1]
    return bool(re.search(rf"\b(?:{re.escape(head)}|{re.escape(lexicon.singular(head))})", told))


def _named(reading: Reading, screenplay: Screenplay, scenes: Sequence[Scene]) -> Iterator[tuple[str, bool]]:
    """Everybody, every place and every thing that the prompt names, and whether it is in a picture."""
    seen = {figure.id for scene in scenes for figure in scene.figures}
    kinds = {f.look.kind for scene in scenes for f in scene.figures if isinstance(f.look, CreatureLook)}
    for index, being in enumerate(reading.beings):
        yield being.name or being.words, f"Character{index + 1}" in seen or (being.creature is not None and being.creature.kind in kinds)
    for setting in reading.settings:
        yield setting.words, _is_seen(setting, screenplay, scenes)
    drawn = set(_drawn(scenes))
    for thing in reading.things:
        if thing.category not in ("abstract", "") and lexicon.place(thing.head) is None:
            yield thing.words, _is_drawn(thing, drawn, screenplay)


def _is_seen(setting: Setting, screenplay: Screenplay, scenes: Sequence[Scene]) -> bool:
    used = {shot.where for shot in screenplay.shots}
    declared = any(e.id in used and setting.words.lower() in e.name.lower() for e in screenplay.environments)
    return declared or any(setting.place.family == scene.place.family for scene in scenes)


def _drawn(scenes: Sequence[Scene]) -> Iterator[str]:
    for scene in scenes:
        yield from (noun for f in scene.figures for noun in (f.holds, f.in_vehicle) if noun)
        yield from (prop.noun for prop in scene.props)
        yield from (lexicon.singular(detail) for detail in scene.place.details)
        yield from (scene.place.family, scene.place.weather, scene.place.light, *scene.effects)


_ALWAYS_SEEN = lexicon.words("always-seen")
"""What the sets themselves draw."""


def _is_drawn(thing: Object, drawn: set[str], screenplay: Screenplay) -> bool:
    head = lexicon.singular(thing.head)
    if thing.category == "clothing" and any(head in character.sheet for character in screenplay.characters):
        return True
    return head in _ALWAYS_SEEN or any(head in noun or noun in thing.words.split() for noun in drawn)


def _replaced(reading: Reading) -> Iterator[tuple[str, str]]:
    """Beings and places that are drawn as a relative of theirs."""
    for being in reading.beings:
        if being.creature is not None and (kind := _stand_in(being)):
            yield being.words, kind
    for setting in reading.settings:
        if not _close(setting.place.word, setting.place.family):
            yield setting.words, setting.place.family


def _stand_in(being: Being) -> str:
    assert being.creature is not None
    word, kind = being.creature.word, being.creature.kind
    return (
        ""
        if kind in word
        or variety_of(word)
        or lexicon.creature_of(word.split(" ")[-1]) != kind
        or word in lexicon.pairs("same_kinds.txt").get(kind, "").split(", ")
        else kind
    )


def _close(word: str, family: str) -> bool:
    """Whether a place word is one of those that its family shows as it is."""
    return word in family or family in word or word not in _ELSEWHERE


_ELSEWHERE = lexicon.words("stand-in-places")
