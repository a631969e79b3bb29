"""Dialogue: which shots have a line, who says it, and what."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib.resources import files

from director.storybook import lexicon
from director.storybook.clauses import foreign
from director.storybook.story.callings import worries
from director.storybook.story.plots import takes
from director.storybook.story.pools import Entry, draw, entry_of, fill, pool, seeded
from director.storybook.story.shapes import Beat
from director.storybook.story.stage import (
    PAYOFF,
    PLANT,
    Stage,
    Telling,
    is_far,
    line_slots,
    player_at,
    tags_of,
)
from pipeline.film.screenplay import NARRATOR, CharacterId, Span, SpanKind

_USUAL_WEIGHT = 0.5
_WORD = re.compile(r"[\w'’]+")
_SHORTEST, _LONGEST = 3, 16
"""Words of one spoken turn."""
_TAKES = 60
"""So many that all beats of a plot come to the same take, whether they have two or five."""
_INSEPARABLE = re.compile(r"\b(?:dance|together|one arm round|shoulders touching|two backs|lays a blanket|not apart)\b")
"""Frame texts in which nobody says goodbye; nor does anybody at home."""
_SHARE = 0.66
"""Share of shots with a line."""


@cache
def _weights() -> dict[str, float]:
    rows = files("director.storybook.plots").joinpath("voiced.txt").read_text(encoding="utf-8").splitlines()
    return {name.strip(): float(weight) for name, _, weight in (row.partition(":") for row in rows if not row.startswith("#"))}


def voiced_weight(beat: str) -> float:
    """How much a beat of this name wants a spoken line, 0 to 1."""
    return _weights().get(beat, _USUAL_WEIGHT)


def voiced_shots(telling: Telling, beats: tuple[Beat, ...]) -> frozenset[int]:
    """Which shots get a line: those that want one most, about ``_SHARE`` of all."""
    weights = [
        (voiced_weight(beat.name) + (1.0 if beat.plot is not None else 0.0) + telling.rng.uniform(-0.18, 0.18), n)
        for n, beat in enumerate(beats)
    ]
    wanted = max(1, round(_SHARE * len(beats)))
    return frozenset(n for _, n in sorted(weights, reverse=True)[:wanted])


def lines_for(telling: Telling, beat: Beat, stage: Stage, frame: str = "") -> tuple[Span, ...]:
    """At most two spoken lines for the beat with this Frame text, none when no entry fits."""
    if telling.quotes and beat.name in ("act", "open", "look", "close"):
        own = beat.name == "act" and stage.lead is not None and not foreign(telling.quotes[0])
        if own or foreign(telling.quotes[0]):
            speaker = stage.lead.id if own and stage.lead is not None else NARRATOR
            return (Span(kind=SpanKind.SPEECH, text=telling.quotes.pop(0), speaker=speaker),)
    if beat.name == "act" and beat.deed is not None and not beat.deed.who and beat.deed.others:
        stage = Stage(lead=player_at(telling, beat.deed.others[:1]), present=stage.present, scenery=stage.scenery)
        beat = replace(beat, name="witness")
    stage = _voiced(telling, beat, stage)
    row = telling.rows.get(f"{beat.plot.name}/{beat.name}") if beat.plot is not None else None
    if row is not None and beat.plot is not None and (said := _first_take(telling, row.lines, stage, beat, beat.plot.name)):
        return said
    if beat.name in (PLANT, PAYOFF) and telling.motif and beat.plot is None:
        return _first_take(telling, takes("", telling.motif[3 if beat.name == PLANT else 6]), stage, beat, telling.motif[0])
    slots, tags = line_slots(telling, stage, beat), tags_of(telling, stage, beat)
    tags |= {"inseparable"} if _INSEPARABLE.search(frame) or stage.scenery.place.indoors else set()
    name = f"far {beat.name}" if is_far(stage) else beat.name
    for section in (name, "any"):
        entries = [e for e in _sayable(section) if _can_be_said(e, stage, frame) and _is_new(telling, e, slots)]
        entry = draw(entries, tags, slots, telling.used, telling.rng)
        if entry is not None:
            return _parsed(telling, entry.text, stage, slots)
    return ()


def _voiced(telling: Telling, beat: Beat, stage: Stage) -> Stage:
    """The stage with a lead who does not talk any more, once the prompt has told that the voice was lost."""
    lead, deed = stage.lead, beat.deed
    if lead is None:
        return stage
    if deed is not None and deed.verb == "lose" and re.match(r"(?:his|her|their|its|the) voice\b", deed.rest):
        telling.silent.add(lead.id)
    return replace(stage, lead=replace(lead, talks=False)) if lead.id in telling.silent else stage


def _first_take(telling: Telling, lines: tuple[Entry, ...], stage: Stage, beat: Beat, story: str) -> tuple[Span, ...]:
    """What a plot or motif has to say, when those who say it are there: in the film's own take where that can be said."""
    slots, tags = line_slots(telling, stage, beat), tags_of(telling, stage, beat)
    first = seeded(telling.seed, telling.reading.prompt, "take", story).randrange(_TAKES) % len(lines)
    for line in (*lines[first:], *lines[:first]):
        if line.fits(tags, slots) and _can_be_said(line, stage) and _is_new(telling, line, slots):
            return _parsed(telling, line.text, stage, slots)
    return ()


@cache
def _sayable(beat: str) -> tuple[Entry, ...]:
    """Everything that may be said in a beat of this name: by beat, by trade, by dramatic function."""
    own = tuple(e for file in ("lines.txt", "voices.txt", "narration.txt") for e in pool(file, beat))
    functions = lexicon.pairs("functions.txt").get(beat, "").split(",")
    return (*own, *worries(beat), *(e for function in functions for e in pool("talk.txt", function.strip())))


def _is_new(telling: Telling, entry: Entry, slots: dict[str, str]) -> bool:
    """Whether each turn is short enough with its slots filled, and no line of the film begins like it: nobody says "I have never" twice."""
    turns = [fill(words, slots) for words, needed in _spoken(entry.text) if all(map(slots.get, needed))]
    return all(opening(turn) not in telling.openings and _SHORTEST <= len(_WORD.findall(turn)) <= _LONGEST for turn in turns)


@cache
def _spoken(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of each speaker of an entry, with the slots that they need."""
    parts = (part.strip().partition(": ")[2] for part in text.split("//"))
    return tuple((part, tuple(slot[:1].lower() + slot[1:] for slot in entry_of("", part).slots)) for part in parts)


def opening(text: str) -> str:
    """The pattern that a line is known by: its first three words."""
    return " ".join(_WORD.findall(text.lower())[:3])


def _can_be_said(entry: Entry, stage: Stage, frame: str = "") -> bool:
    """Whether those who say it are there, can talk and are awake."""
    asleep = stage.lead is not None and f"{stage.lead.token} sleeps " in frame
    if entry.text.count("//") > 1 or (asleep and entry.text.startswith("hero")):
        return False
    for part in entry.text.split("//"):
        who = part.strip().partition(" ")[0].rstrip(":")
        if who == "hero" and (stage.lead is None or not stage.lead.talks):
            return False
        if who == "other" and (stage.other is None or not stage.other.talks):
            return False
        if who == "third" and len(stage.present) < 3:
            return False
    return True


def _parsed(telling: Telling, text: str, stage: Stage, slots: dict[str, str]) -> tuple[Span, ...]:
    """Spoken spans of "hero (softly): words // other: words"."""
    spans = []
    for part in text.split("//"):
        head, _, words = part.strip().partition(": ")
        who, _, how = head.partition(" ")
        said = fill(words.strip(), slots)
        if said in telling.spoken:
            return ()
        telling.spoken.add(said)
        telling.openings.add(opening(said))
        spans.append(Span(kind=SpanKind.SPEECH, text=said[:1].upper() + said[1:], speaker=_speaker(who, stage), manner=how.strip("() ")))
    return tuple(spans)


def _speaker(who: str, stage: Stage) -> CharacterId:
    by = {"hero": stage.lead, "other": stage.other, "third": stage.present[2] if len(stage.present) > 2 else None}
    player = by.get(who)
    return player.id if player is not None else NARRATOR
