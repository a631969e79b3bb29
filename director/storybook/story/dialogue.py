"""Dialogue: which shots have a line, who says it, and what."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files

from director.storybook.clauses import foreign
from director.storybook.story.pools import Entry, draw, fill, pool
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
    weights = [(voiced_weight(beat.name) + telling.rng.uniform(-0.18, 0.18), n) for n, beat in enumerate(beats)]
    wanted = max(1, round(_SHARE * len(beats)))
    return frozenset(n for _, n in sorted(weights, reverse=True)[:wanted])


def saying(line: Span) -> str:
    """The words that lead into a line, so that its speaker and manner can be read back."""
    if line.speaker == NARRATOR:
        return "A narrator says:"
    verb = f"says {line.manner}" if line.manner.endswith("ly") else line.manner or "says"
    return f"<{line.speaker}> {verb}:"


def lines_for(telling: Telling, beat: Beat, stage: Stage) -> tuple[Span, ...]:
    """At most two spoken lines for the beat, none when no entry fits."""
    if telling.quotes and beat.name in ("act", "open", "look", "close"):
        own = beat.name == "act" and stage.lead is not None and not foreign(telling.quotes[0])
        if own or foreign(telling.quotes[0]):
            speaker = stage.lead.id if own and stage.lead is not None else NARRATOR
            return (Span(kind=SpanKind.SPEECH, text=telling.quotes.pop(0), speaker=speaker),)
    if beat.name == "act" and beat.deed is not None and not beat.deed.who and beat.deed.others:
        stage = Stage(lead=player_at(telling, beat.deed.others[:1]), present=stage.present, scenery=stage.scenery)
        beat = replace(beat, name="witness")
    if beat.name in (PLANT, PAYOFF) and telling.motif:
        text = telling.motif[3 if beat.name == PLANT else 6]
        return _parsed(telling, text, stage, line_slots(telling, stage, beat))
    slots, tags = line_slots(telling, stage, beat), tags_of(telling, stage, beat)
    name = f"far {beat.name}" if is_far(stage) else beat.name
    sections = ("lines.txt", name), ("voices.txt", name), ("narration.txt", name)
    entries = [e for file, section in sections for e in pool(file, section) if _can_be_said(e, stage)]
    entry = draw(entries, tags, slots, telling.used, telling.rng)
    if entry is None:
        entries = [e for file in ("lines.txt", "voices.txt", "narration.txt") for e in pool(file, "any") if _can_be_said(e, stage)]
        entry = draw(entries, tags, slots, telling.used, telling.rng)
    return _parsed(telling, entry.text, stage, slots) if entry is not None else ()


def _can_be_said(entry: Entry, stage: Stage) -> bool:
    if entry.text.count("//") > 1:
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
        spans.append(Span(kind=SpanKind.SPEECH, text=said[:1].upper() + said[1:], speaker=_speaker(who, stage), manner=how.strip("() ")))
    return tuple(spans)


def _speaker(who: str, stage: Stage) -> CharacterId:
    by = {"hero": stage.lead, "other": stage.other, "third": stage.present[2] if len(stage.present) > 2 else None}
    player = by.get(who)
    return player.id if player is not None else NARRATOR
