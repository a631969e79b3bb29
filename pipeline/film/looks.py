"""Looks of single shots, as a person writes them: filters, lookup tables and MoviePy's effects, in order, semicolons between.

::

    hue s=0.4; lut luts/teal.cube; moviepy GammaCorrection gamma=0.8

Only what stands in the tables here is allowed, with numbers in their ranges; nothing else reaches a filter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath

from pipeline.errors import TimelineError

Range = tuple[float, float]

FILTERS: dict[str, dict[str, Range | tuple[str, ...]]] = {
    "hue": {"h": (-360, 360), "s": (-10, 10), "b": (-10, 10)},
    "eq": {"brightness": (-1, 1), "contrast": (0, 3), "saturation": (0, 3), "gamma": (0.1, 10)},
    "colorbalance": {f"{channel}{tone}": (-1, 1) for tone in "smh" for channel in "rgb"},
    "colortemperature": {"temperature": (1000, 40_000), "mix": (0, 1)},
    "colorchannelmixer": {f"{to}{of}": (-2, 2) for to in "rgb" for of in "rgb"},
    "vibrance": {"intensity": (-2, 2)},
    "curves": {"preset": ("color_negative", "cross_process", "darker", "increase_contrast", "lighter", "linear_contrast",
                          "medium_contrast", "negative", "strong_contrast", "vintage")},
    "unsharp": {"luma_amount": (-1.5, 1.5), "luma_msize_x": (3, 23), "luma_msize_y": (3, 23)},
    "gblur": {"sigma": (0, 100)},
    "vignette": {"angle": (0, 1.57)},
    "noise": {"alls": (0, 100)},
    "pixelize": {"width": (1, 128), "height": (1, 128)},
    "monochrome": {"cb": (-1, 1), "cr": (-1, 1), "size": (0.1, 10), "high": (0, 1)},
    "negate": {},
    "hflip": {},
    "vflip": {},
}  # fmt: skip
"""Filters that a shot may name, with their options: a range, or words. They are ffmpeg's, but for ``eq``, which is ours."""

EFFECTS: dict[str, dict[str, Range]] = {
    "BlackAndWhite": {},
    "GammaCorrection": {"gamma": (0.1, 10)},
    "InvertColors": {},
    "LumContrast": {"lum": (-255, 255), "contrast": (-1, 3), "contrast_threshold": (0, 255)},
    "MirrorX": {},
    "MirrorY": {},
    "MultiplyColor": {"factor": (0, 4)},
    "Painting": {"saturation": (0, 4), "black": (0, 0.1)},
    "FadeIn": {"duration": (0, 60)},
    "FadeOut": {"duration": (0, 60)},
    "Blink": {"duration_on": (0.04, 60), "duration_off": (0.04, 60)},
}
"""MoviePy's effects that keep a clip's size and length, with their arguments."""

NEEDED: dict[str, tuple[str, ...]] = {
    "GammaCorrection": ("gamma",), "MultiplyColor": ("factor",), "FadeIn": ("duration",), "FadeOut": ("duration",),
    "Blink": ("duration_on", "duration_off"),
}  # fmt: skip
"""Arguments without which an effect is none."""

WHOLE = ("luma_msize_x", "luma_msize_y", "alls", "width", "height", "temperature")
"""Options that are whole numbers."""

MOST_STEPS = 12
"""Steps of one look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookStep:
    """One step of a look.

    Attributes:
        kind: "filter", "moviepy" or "lut".
        name: of the filter or effect, or the table's path in the film folder.
        options: names and values in the order in which they were written.
    """

    kind: str
    name: str
    options: tuple[tuple[str, float | str], ...] = ()


def read_look(text: str) -> tuple[LookStep, ...]:
    """The steps of a look, () for none.

    Raises:
        TimelineError: a step is not known, or an option is out of its range.
    """
    steps = tuple(_step(words) for words in (part.split() for part in text.split(";")) if words)
    if len(steps) > MOST_STEPS:
        raise TimelineError(f"a look has {len(steps)} steps", hint=f"use at most {MOST_STEPS}")
    return steps


def _step(words: list[str]) -> LookStep:
    name, *rest = words
    if name == "lut":
        return LookStep(kind="lut", name=_table(" ".join(rest)))
    if name == "moviepy":
        if not rest:
            raise TimelineError("a look says moviepy without an effect", hint=f"known: {', '.join(EFFECTS)}")
        return _known("moviepy", rest[0], EFFECTS, rest[1:])
    return _known("filter", name, FILTERS, rest)


def _table(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if not name or path.is_absolute() or ".." in path.parts or path.suffix.lower() != ".cube" or ":" in name:
        raise TimelineError(f"{name!r} is no lookup table of the film folder", hint="name a .cube file inside the film folder")
    return path.as_posix()


def _known(kind: str, name: str, table: object, words: list[str]) -> LookStep:
    known: dict[str, dict[str, Range | tuple[str, ...]]] = table  # type: ignore[assignment]  # one of the two tables above
    if name not in known:
        near = get_close_matches(name, known, n=1, cutoff=0.5)
        raise TimelineError(
            f"{name!r} is no {kind} for looks", hint=f"did you mean {near[0]}?" if near else f"known: lut, {', '.join(known)}"
        )
    options = tuple(_option(name, word, known[name]) for word in words)
    given = [key for key, _ in options]
    lacking = [key for key in NEEDED.get(name, ()) if key not in given]
    if lacking or len(set(given)) != len(given):
        raise TimelineError(f"{name} {'lacks ' + lacking[0] if lacking else 'has an option twice'}", hint=f"options: {_told(known[name])}")
    return LookStep(kind=kind, name=name, options=options)


def _option(name: str, word: str, allowed: dict[str, Range | tuple[str, ...]]) -> tuple[str, float | str]:
    key, equals, value = word.partition("=")
    limits = allowed.get(key)
    if not equals or limits is None:
        raise TimelineError(f"{name} has no option {word!r}", hint=f"options: {_told(allowed)}")
    if isinstance(limits[0], str):
        if value not in limits:
            raise TimelineError(f"{name} {key}={value} is not known", hint=f"known: {', '.join(map(str, limits))}")
        return key, value
    if not re.fullmatch(r"-?\d{1,6}(\.\d{1,6})?", value):
        raise TimelineError(f"{name} {key}={value} is not a number", hint=f"use {limits[0]:g} to {limits[1]:g}")
    number = float(value)
    if not limits[0] <= number <= float(limits[1]):
        raise TimelineError(f"{name} {key}={value} is out of range", hint=f"use {limits[0]:g} to {limits[1]:g}")
    return key, number


def _told(allowed: dict[str, Range | tuple[str, ...]]) -> str:
    return ", ".join(allowed) or "none"
