"""What a mood and a genre mean in music: mode, pace, chords and instruments, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass

PROGRESSIONS: dict[str, tuple[tuple[tuple[int, str], ...], ...]] = {
    "bright": (((0, ""), (4, ""), (5, ""), (3, "")), ((0, ""), (3, "9"), (1, "7"), (4, "")), ((0, "9"), (2, ""), (3, "9"), (4, ""))),
    "tender": (((0, "9"), (5, ""), (3, "9"), (4, "")), ((3, "9"), (0, ""), (1, "7"), (4, "")), ((0, "9"), (2, "7"), (5, "7"), (3, "9"))),
    "wonder": (((0, ""), (1, ""), (0, "9"), (5, "")), ((0, "9"), (1, ""), (5, ""), (4, ""))),
    "quest": (((0, ""), (6, ""), (3, ""), (0, "")), ((0, ""), (2, ""), (6, ""), (3, "")), ((0, "9"), (3, ""), (6, ""), (4, ""))),
    "sad": (((0, ""), (5, ""), (2, ""), (6, "")), ((0, "9"), (3, ""), (5, ""), (4, "V")), ((0, ""), (4, "7"), (5, ""), (3, "7"))),
    "dark": (((0, ""), (5, ""), (3, ""), (4, "V")), ((0, ""), (0, ""), (5, ""), (4, "V")), ((0, ""), (3, ""), (0, ""), (4, "V"))),
    "eerie": (((0, ""), (1, ""), (0, ""), (5, "")), ((0, ""), (0, ""), (1, ""), (0, ""))),
    "noir": (((0, "7"), (3, "7"), (5, "7"), (4, "V7")), ((0, "7"), (5, "7"), (3, "7"), (4, "V7")),
             ((3, "7"), (4, "V7"), (0, "7"), (0, "7"))),
}  # fmt: skip
"""Four-bar progressions by family: (degree, colour) per bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """How a mood is played.

    Attributes:
        mode: scale of its phrases.
        family: key of PROGRESSIONS.
        tempo: quarter notes per minute.
        figure: accompaniment: "broken", "slow broken", "pulse", "waltz", "ostinato", "held", "walk".
        melody: share of phrases with a melody, 0 to 1.
        drums: "", "light", "march", "heart" or "brushes".
    """

    mode: str
    family: str
    tempo: float
    figure: str = "broken"
    melody: float = 0.6
    drums: str = ""


MOODS: dict[str, Mood] = {
    "calm": Mood(mode="ionian", family="tender", tempo=66, figure="slow broken"),
    "warm": Mood(mode="ionian", family="tender", tempo=72, melody=0.7),
    "tender": Mood(mode="ionian", family="tender", tempo=64, figure="slow broken", melody=0.7),
    "joyful": Mood(mode="ionian", family="bright", tempo=104, melody=0.8, drums="light"),
    "comic": Mood(mode="mixolydian", family="bright", tempo=108, figure="pulse", melody=0.8, drums="light"),
    "sad": Mood(mode="aeolian", family="sad", tempo=58, figure="slow broken", melody=0.7),
    "lonely": Mood(mode="aeolian", family="sad", tempo=56, figure="slow broken", melody=0.6),
    "curious": Mood(mode="lydian", family="wonder", tempo=88, melody=0.6),
    "hopeful": Mood(mode="ionian", family="bright", tempo=80, melody=0.7),
    "wonder": Mood(mode="lydian", family="wonder", tempo=70, melody=0.6),
    "mysterious": Mood(mode="dorian", family="quest", tempo=70, figure="slow broken", melody=0.5),
    "eerie": Mood(mode="phrygian", family="eerie", tempo=56, figure="held", melody=0.35),
    "tense": Mood(mode="aeolian", family="dark", tempo=92, figure="ostinato", melody=0.3, drums="heart"),
    "determined": Mood(mode="dorian", family="quest", tempo=96, figure="pulse", melody=0.7, drums="march"),
    "urgent": Mood(mode="aeolian", family="dark", tempo=112, figure="ostinato", melody=0.4, drums="march"),
    "afraid": Mood(mode="phrygian", family="eerie", tempo=76, figure="ostinato", melody=0.25, drums="heart"),
    "angry": Mood(mode="aeolian", family="dark", tempo=104, figure="ostinato", melody=0.4, drums="march"),
    "triumphant": Mood(mode="mixolydian", family="quest", tempo=96, melody=0.9, drums="march"),
}

_LIKE = {
    "happy": "joyful", "joy": "joyful", "playful": "comic", "funny": "comic", "love": "tender", "romantic": "tender", "peaceful": "calm",
    "gentle": "calm", "melancholy": "sad", "grief": "sad", "mystery": "mysterious", "dark": "eerie", "scary": "eerie", "fear": "afraid",
    "worried": "tense", "suspense": "tense", "dramatic": "tense", "epic": "triumphant", "proud": "triumphant", "brave": "determined",
    "magical": "wonder", "dreamy": "wonder", "awe": "wonder", "relieved": "hopeful", "surprised": "curious", "sly": "mysterious",
    "danger": "urgent", "chase": "urgent", "cosy": "warm", "cozy": "warm", "sleepy": "calm", "bittersweet": "sad",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Who plays: General MIDI programs, counted from 0.

    Attributes:
        leads: melody instruments, taken in turn.
        pad: held chords.
        figure: broken chords.
        bass: roots.
        colour: sparkles and hits.
        swing: off-beats come late, as in jazz.
    """

    leads: tuple[int, ...]
    pad: int
    figure: int
    bass: int
    colour: int
    swing: bool = False


PALETTES: dict[str, Palette] = {
    "drama": Palette(leads=(68, 42, 73), pad=48, figure=46, bass=43, colour=8),
    "warm": Palette(leads=(0, 71, 42), pad=49, figure=24, bass=43, colour=8),
    "adventure": Palette(leads=(60, 73, 56), pad=48, figure=46, bass=43, colour=9),
    "children": Palette(leads=(10, 71, 73), pad=49, figure=45, bass=70, colour=9),
    "noir": Palette(leads=(59, 66), pad=49, figure=11, bass=32, colour=0, swing=True),
    "space": Palette(leads=(73, 60), pad=89, figure=11, bass=43, colour=8),
    "dark": Palette(leads=(69, 42), pad=44, figure=46, bass=43, colour=10),
    "romance": Palette(leads=(0, 40, 68), pad=49, figure=46, bass=42, colour=8),
    "western": Palette(leads=(22, 24), pad=49, figure=24, bass=32, colour=105),
    "nature": Palette(leads=(73, 71, 68), pad=48, figure=46, bass=42, colour=108),
}

_GENRES = (
    (r"noir|detective|crime|gangster|heist", "noir"),
    (r"child|kid|fairy|toy|bedtime|animal|comed|comic|funny|whims", "children"),
    (r"sci|space|robot|future|alien|cyber", "space"),
    (r"horror|ghost|thriller|gothic|haunt|vampire", "dark"),
    (r"roman|love", "romance"),
    (r"west|cowboy|desert", "western"),
    (r"advent|fantas|epic|quest|action|histor|pirate|war|myth", "adventure"),
    (r"nature|docu|wild|garden|farm", "nature"),
    (r"slice|family|warm|home|cosy|cozy|feel", "warm"),
)  # fmt: skip

_BY_MOOD = {
    "eerie": "dark", "afraid": "dark", "tense": "drama", "urgent": "adventure", "triumphant": "adventure", "determined": "adventure",
    "joyful": "nature", "comic": "children", "curious": "nature", "wonder": "nature", "warm": "warm", "calm": "warm", "tender": "romance",
}  # fmt: skip


def mood_named(word: str) -> Mood:
    """The mood that a word means; calm for words that mean none."""
    plain = word.strip().lower()
    return MOODS.get(plain) or MOODS.get(_LIKE.get(plain, ""), MOODS["calm"])


def palette_for(genre: str, mood: str) -> Palette:
    """The instruments of a genre, or of the overall mood where the genre says nothing."""
    for pattern, name in _GENRES:
        if re.search(pattern, genre.lower()):
            return PALETTES[name]
    plain = mood.strip().lower()
    return PALETTES[_BY_MOOD.get(_LIKE.get(plain, plain), "drama")]
