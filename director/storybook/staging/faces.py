"""Faces: the expressions that words name."""

from __future__ import annotations

import re

from director.storybook import lexicon
from director.storybook.staging.phrases import word_set

_FEELINGS = (
    ("joy", r"\b(?:laugh(?:s|ing|ter)?|cheer(?:s|ing)?|beaming|beams at|grins? from ear|radiant|overjoyed|giggl\w+)\b"),
    ("surprised", r"\b(?:wide-eyed|eyes (?:wide|widen\w*)|wide eyes|widen\w*|gasps?|gasping|mouth (?:open|agape)|jaw drop\w*|"
        r"startled|astonish\w*|stunned|in awe|awe|awestruck|wonder)\b"),
    ("neutral", r"\b(?:thoughtful\w*|pensive\w*|composed|blank|expressionless|stoic\w*|impassive|poker-faced)\b"),
    ("happy", r"\b(?:grin(?:s|ning)?|smil(?:es?|ing)|chuckl\w+|delight|content(?:ed|ment)?)\b"),
    ("afraid", r"\b(?:trembl\w+|shiver\w*|cower\w*|fear|terror|panic\w*|frighten\w*|scared)\b"),
    ("sad", r"\b(?:weep\w*|sob(?:s|bing)?|tear(?:s|ful|y)\b|teary|cry|cries|crying|sigh(?:s|ing)?|downcast|head bowed|sorrow\w*|"
        r"grief)\b"),
    ("angry", r"\b(?:scowl\w*|glar(?:es|ing)|frowns? angrily|furious\w*|snarl\w*|shakes? (?:his|her|their) fist)\b"),
    ("worried", r"\b(?:frown\w*|furrowed|bites? (?:his|her) lip|wring\w*|anxious\w*|uneas\w+|concern(?:ed)?)\b"),
    ("sly", r"\b(?:smirk\w*|wink(?:s|ing)?|mischie\w+|sly\w*)\b"),
    ("sleepy", r"\b(?:yawn\w*|drows\w+|half-asleep|tired|weary|exhausted)\b"),
    ("tender", r"\b(?:blush\w*|tender\w*|lovingly|gently|affection\w*|fondly|soft smile|gentle smile|warm smile)\b"),
    ("determined", r"\b(?:determin\w+|resolute\w*|clench\w*|set jaw|focused|intent(?:ly)?|concentrat\w+|serious|stern resolve|"
        r"proud\w*|squares? (?:his|her) shoulders)\b"),
)  # fmt: skip
_WEAK_FEELINGS = word_set(
    "warm old good cold quiet still late lost poor alone strong soft plain simple slow sweet broke odd bright gentle mad wild "
    "cross strange light sunny ordinary clever loss loved love past fond bitter steady silent patient calm peaceful lucky funny "
    "urgent wicked sharp long noble mighty forgotten abandoned weird haunted confident smile"
)
_FACE = re.compile(r"\b(?:looks?|looking|expression|face|eyes|seems?|feels?|feeling|appears?|gaze|smile|voice|mood|stare|with)$")
_NOT_SEEN = re.compile(r"\b(?:no|not|never|without)\s+(?:\w+\s+)?$")


def expression_in(text: str) -> str:
    """The expression that the words name, or ""."""
    parts = [p.strip(" .!;") for p in re.split(r"[,.]", text.strip(" .!;"))]
    if len(parts) > 1 and (said := lexicon.expression_of(parts[-1])):
        return said  # ", mouth open, angry.": what is added at the end is meant
    found = _expressions(text)
    return found[0][1] if found else ""


def last_expression(text: str) -> str:
    """The last expression that the words name, or ""."""
    found = _expressions(text)
    return found[-1][1] if found else ""


def _expressions(text: str) -> list[tuple[int, str]]:
    lower = text.lower()
    # table order decides between overlapping cues such as "laughs with tears in her eyes"
    found = [
        (m.start(), name) for name, pattern in _FEELINGS for m in re.finditer(pattern, lower) if not _NOT_SEEN.search(lower[: m.start()])
    ]
    for match in re.finditer(r"[a-z][a-z-]+", lower):
        word = match[0]
        stem = f"{word[:-3]}y" if word.endswith("ily") else word[:-2] if word.endswith("ly") else word
        name = lexicon.expression_of(word) or lexicon.expression_of(stem)
        if not name or (name == "neutral" and word not in ("neutral", "calm", "calmly", "serene", "peaceful")):
            continue
        if (
            word in _WEAK_FEELINGS
            and not _FACE.search(lower[: match.start()].rstrip())
            and not re.match(r"\s+(?:expression|face|eyes|smile|look)\b", lower[match.end() :])
        ):
            continue
        if not _NOT_SEEN.search(lower[: match.start()]):
            found.append((match.start(), name))
    return sorted(found, key=lambda f: f[0])
