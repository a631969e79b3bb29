"""Casting: one voice for each character, kept for the whole film, and told apart from the others."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import PlanError
from pipeline.film.screenplay import NARRATOR, Character, CharacterId, Screenplay
from pipeline.planning.bearing import Bearing, bearing
from pipeline.ports import VoiceFacts

_PITCHES = {
    ("woman", "child"): 245.0, ("woman", "young"): 205.0, ("woman", "adult"): 182.0, ("woman", "old"): 165.0,
    ("man", "child"): 220.0, ("man", "young"): 128.0, ("man", "adult"): 118.0, ("man", "old"): 100.0,
    ("neutral", "child"): 235.0, ("neutral", "young"): 170.0, ("neutral", "adult"): 150.0, ("neutral", "old"): 120.0,
}  # fmt: skip
"""Wished median pitch in Hz."""

_BODY_PITCHES = {"tiny": 260.0, "giant": 78.0}
_NARRATOR = Bearing(figure="neutral", age="adult")
_AGES = ("child", "young", "adult", "old")
_PACE = {"child": 1.04, "young": 1.02, "adult": 1.0, "old": 0.93}
_MANNERS = (
    (0.92, ("whisper", "murmur", "sob", "weep", "sigh", "slow", "sleep", "solemn", "grave", "softly", "tender", "sad", "lonely", "gentl")),
    (1.08, ("shout", "yell", "cr", "quick", "hurr", "urgent", "excite", "joy", "angr", "laugh", "afraid", "pant", "breathless", "tense")),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One character's voice for the film; ``pace`` is a factor on the voice's own speed, 0.7 to 1.3."""

    character: CharacterId
    voice: str
    pace: float = 1.0


def cast_voices(screenplay: Screenplay, voices: Sequence[VoiceFacts], seed: int) -> tuple[Part, ...]:
    """A voice for every character in the order of the screenplay, the narrator last.

    A voice that a character names wins. Else figure, age and body of the sheet decide; voices already cast
    repel those that sound like them, and the characters with most lines choose first.

    Args:
        screenplay: with the characters' sheets.
        voices: that can be cast, best first.
        seed: varies the choice among voices that fit alike.

    Raises:
        PlanError: there is no voice at all, or a character names one that is not there.
    """
    if not voices:
        raise PlanError("no voice can be cast: the voice adapter has none", hint="choose another voice adapter, for example voice=kokoro")
    chosen: dict[CharacterId, VoiceFacts] = {c.id: _named(c, voices) for c in screenplay.characters if c.voice}
    for character in _by_lines(screenplay):
        if character.id not in chosen:
            wish = bearing(character.sheet, character.name)
            chosen[character.id] = _best(wish, voices, tuple(chosen.values()), f"{seed}/{character.id}")
    chosen[NARRATOR] = _narrator(voices, tuple(chosen.values()), f"{seed}/narrator")
    parts = [Part(character=c.id, voice=chosen[c.id].name, pace=_PACE[bearing(c.sheet, c.name).age]) for c in screenplay.characters]
    return (*parts, Part(character=NARRATOR, voice=chosen[NARRATOR].name, pace=0.95))


def line_pace(pace: float, *, manner: str = "", beat: str = "") -> float:
    """The pace of one line: the character's own, changed by how it is said and by the moment, 0.8 to 1.2."""
    for factor, stems in _MANNERS:
        if any(word.startswith(stem) for word in f"{manner} {beat}".lower().split() for stem in stems):
            return min(max(pace * factor, 0.8), 1.2)
    return pace


def _named(character: Character, voices: Sequence[VoiceFacts]) -> VoiceFacts:
    for voice in voices:
        if voice.name == character.voice or len(voices) == 1:
            return voice
    raise PlanError(
        f"{character.name or character.id} wants the voice {character.voice!r}, which the voice adapter does not have",
        hint=f"write one of {', '.join(v.name for v in voices)}, or leave the voice out",
    )


def _by_lines(screenplay: Screenplay) -> list[Character]:
    spoken = Counter(line.speaker for _, _, line in screenplay.spoken())
    return sorted(screenplay.characters, key=lambda c: -spoken[c.id])


def _best(wish: Bearing, voices: Sequence[VoiceFacts], taken: tuple[VoiceFacts, ...], salt: str) -> VoiceFacts:
    unranked = wish.body != "human"

    def cost(voice: VoiceFacts) -> float:
        rank = 0.0 if unranked else _rank(voice, voices)
        return _misfit(wish, voice) + rank + _likeness(voice, taken) + 0.25 * _chance(f"{salt}/{voice.name}")

    return min(voices, key=cost)


def _narrator(voices: Sequence[VoiceFacts], taken: tuple[VoiceFacts, ...], salt: str) -> VoiceFacts:
    """A calm storyteller: grown up, of middle pitch, one of the best voices."""

    def cost(voice: VoiceFacts) -> float:
        unfit = 0.0 if voice.age == "adult" else 2.0
        distance = abs(math.log2(voice.pitch / _PITCHES["neutral", "adult"]))
        return unfit + 0.5 * distance + 1.5 * _rank(voice, voices) + _likeness(voice, taken) + 0.2 * _chance(f"{salt}/{voice.name}")

    return min(voices, key=cost)


def _misfit(wish: Bearing, voice: VoiceFacts) -> float:
    """How badly a voice fits: 0 fits, 1 is a wrong age, 3 a wrong figure."""
    figure = 3.0 if wish.figure not in ("neutral", voice.figure) else 0.0
    body = wish.body == "tiny" and voice.age != "child"
    years = abs(_AGES.index(wish.age) - _AGES.index(voice.age)) if wish.body == "human" else float(body)
    childish = 2.0 if wish.body != "tiny" and (wish.age == "child") != (voice.age == "child") else 0.0
    target = _BODY_PITCHES.get(wish.body, _PITCHES[wish.figure, wish.age])
    return figure + years + childish + 2.0 * abs(math.log2(voice.pitch / target))


def _rank(voice: VoiceFacts, voices: Sequence[VoiceFacts]) -> float:
    """0 for the best voice of its age, 1 for the last."""
    peers = [v.name for v in voices if v.age == voice.age]
    return peers.index(voice.name) / max(1, len(peers) - 1)


def _likeness(voice: VoiceFacts, taken: tuple[VoiceFacts, ...]) -> float:
    """How easily a voice is mistaken for one that is cast: 10 for the same, 0 for four semitones apart."""
    return sum(_alike(voice, other) for other in taken)


def _alike(voice: VoiceFacts, other: VoiceFacts) -> float:
    if voice.name == other.name:
        return 10.0
    near = max(0.0, 1.0 - abs(math.log2(voice.pitch / other.pitch)) * 3.0)
    return near * (1.5 if voice.figure == other.figure else 0.7) * (1.0 if voice.accent == other.accent else 0.6)


def _chance(salt: str) -> float:
    """A number from 0 to 1 that only depends on ``salt``."""
    return int.from_bytes(hashlib.sha256(salt.encode()).digest()[:4], "big") / 2**32
