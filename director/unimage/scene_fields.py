"""What stands where in the scene codec's tokens: every field of every kind of slot, and how its value becomes numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

import numpy as np

from director.storybook import lexicon
from director.unimage import colours
from director.unimage.codes import CodeBook, Vector, book, spelled
from pipeline.errors import SceneError
from pipeline.film.scene import (
    BEARDS,
    BOTTOMS,
    CREATURES,
    EXPRESSIONS,
    HAIR_STYLES,
    HATS,
    LIGHTS,
    PLACES,
    POSES,
    SEASONS,
    TOPS,
    WEATHERS,
)
from pipeline.film.screenplay import SHOT_SIZES
from pipeline.illustration.props import OWN

FIGURES = 4
"""Figures of a scene."""
POINTERS = 12
"""Things of a Frame text that a pointer reaches; later ones are coded by their spelling."""
MOODS = ("calm", "warm", "tender", "sad", "joyful", "epic", "tense", "comic", "eerie", "mischievous", "surprised", "determined")
EFFECTS = (
    "beam", "smoke", "steam", "fire", "sparks", "leaves", "petals", "bubbles", "fireflies", "fireworks", "confetti", "dust", "lightning",
    "sparkle", "notes",
)  # fmt: skip
ANGLES = ("eye", "low", "high")
GAZES = ("", "camera", "left", "right", "up", "down", *(f"figure {n}" for n in range(FIGURES)))
ROLES = ("none", "beside", "focus", *(f"held by {n}" for n in range(FIGURES)), *(f"carries {n}" for n in range(FIGURES)))

Values = dict[str, Any]


class Field(Protocol):
    """How one value becomes ``width`` numbers; ``described`` is all that the numbers depend on."""

    width: int
    described: str

    def encode(self, value: Any) -> Any:
        """The numbers of a value."""

    def decode(self, numbers: Vector) -> Any:
        """The value of numbers."""


Fields = Mapping[str, Field]


class Word:
    """One word of a closed list."""

    def __init__(self, words: tuple[str, ...], width: int, salt: str) -> None:
        self.width, self.described = width, f"{salt}: {words}"
        self._book: CodeBook = book(words, width, salt)

    def encode(self, value: str) -> Vector:
        """The code of a word.

        Raises:
            SceneError: the list does not hold it.
        """
        try:
            return self._book.encode(value)
        except KeyError:
            raise SceneError(f"{value!r} has no code", hint=f"known are: {', '.join(self._book.words)[:300]}") from None

    def decode(self, numbers: Vector) -> str:
        """The word whose code is nearest."""
        return self._book.decode(numbers)


class Number:
    """A number of usual ``centre`` and ``spread``, kept within ``low`` and ``high`` and rounded to ``digits``."""

    width = 1

    def __init__(self, centre: float, spread: float, low: float, high: float, digits: int) -> None:
        self._centre, self._spread, self._low, self._high, self._digits = centre, spread, low, high, digits
        self.described = f"{centre} {spread} {low} {high} {digits}"

    def encode(self, value: float) -> float:
        """How far it lies from the centre."""
        return (min(max(value, self._low), self._high) - self._centre) / self._spread

    def decode(self, numbers: Vector) -> float:
        """The rounded number."""
        return round(min(max(float(numbers[0]) * self._spread + self._centre, self._low), self._high), self._digits)


class Factor(Number):
    """A number whose logarithm is usual."""

    def encode(self, value: float) -> float:
        """How far its logarithm lies from the centre."""
        return super().encode(math.log(value))

    def decode(self, numbers: Vector) -> float:
        """The rounded factor."""
        power = min(max(float(numbers[0]) * self._spread + self._centre, self._low), self._high)
        return round(math.exp(power), self._digits)


class Flag:
    """True or false."""

    width = 1
    described = "flag"

    def encode(self, value: bool) -> float:
        """1 or -1."""
        return 1.0 if value else -1.0

    def decode(self, numbers: Vector) -> bool:
        """Whether it is positive."""
        return bool(numbers[0] > 0)


class Colour:
    """A colour "#rrggbb" of a palette."""

    width = 3

    def __init__(self, role: str) -> None:
        self._role, self.described = role, f"{role}: {colours.palette(role)}"

    def encode(self, value: str) -> tuple[float, float, float]:
        """Its place in a space for the eye."""
        return colours.encode(value)

    def decode(self, numbers: Vector) -> str:
        """The palette's nearest colour."""
        return colours.decode(numbers, self._role)


class MaybeColour:
    """A colour or ""."""

    width = 4

    def __init__(self, role: str) -> None:
        self._role, self.described = role, f"maybe {role}: {colours.palette(role)}"

    def encode(self, value: str) -> tuple[float, ...]:
        """A flag and its place; zeros behind the flag where there is none."""
        return (1.0, *colours.encode(value)) if value else (-1.0, 0.0, 0.0, 0.0)

    def decode(self, numbers: Vector) -> str:
        """The palette's nearest colour, or ""."""
        return colours.decode(numbers[1:], self._role) if numbers[0] > 0 else ""


class Yaw:
    """An angle from -180 to 180 degrees, as sine and cosine: somebody seen from behind is far from everybody else."""

    width = 2
    described = "yaw 2 1.5"

    def encode(self, value: float) -> tuple[float, float]:
        """Twice the sine, and the cosine."""
        return 2.0 * math.sin(math.radians(value)), 1.5 * math.cos(math.radians(value))

    def decode(self, numbers: Vector) -> float:
        """Degrees; close to 180 is 180."""
        yaw = round(math.degrees(math.atan2(float(numbers[0]) / 2.0, float(numbers[1]) / 1.5)), 1)
        return 180.0 if abs(yaw) > 140 else yaw


@cache
def nouns() -> tuple[str, ...]:
    """All things that can be shown, in alphabetical order."""
    return tuple(sorted({*lexicon.shown_things(), *OWN}))


class Noun:
    """The name of a thing, coded by its spelling alone; "" is zeros."""

    width = 24

    def __init__(self) -> None:
        self.described = f"{nouns()}"

    def encode(self, value: str) -> Vector:
        """Its code.

        Raises:
            SceneError: there is no such noun.
        """
        if not value:
            return np.zeros(self.width, dtype=np.float32)
        found = _noun_places().get(value)
        if found is None:
            raise SceneError(f"{value!r} is no thing that the lexicon knows", hint="name it in the Frame text, or take a known noun")
        return np.asarray(_noun_book().codes[found], dtype=np.float32)

    def decode(self, numbers: Vector) -> str:
        """The noun whose code is nearest."""
        return _noun_book().decode(numbers)


def knows_noun(noun: str) -> bool:
    """Whether a thing can be spelled."""
    return noun in _noun_places()


@cache
def _noun_places() -> dict[str, int]:
    return {noun: n for n, noun in enumerate(nouns())}


@cache
def _noun_book() -> CodeBook:
    return spelled(nouns(), Noun.width, "noun")


_CLOTH = Colour("cloth")
_BEING = Word(("none", "person", "creature"), 3, "being")

SET: Fields = {
    "family": Word(PLACES, 16, "family"),
    "light": Word(LIGHTS, 6, "light"),
    "weather": Word(WEATHERS, 6, "weather"),
    "season": Word(SEASONS, 4, "season"),
    "size": Word(SHOT_SIZES, 8, "size"),
    "angle": Word(ANGLES, 4, "angle"),
    "mood": Word(MOODS, 8, "mood"),
    **{effect: Flag() for effect in EFFECTS},
}
ABSENT: Fields = {"being": _BEING}
PERSON: Fields = {
    "being": _BEING,
    "age": Word(("child", "young", "adult", "old"), 3, "age"),
    "figure": Word(("woman", "man", "neutral"), 3, "figure"),
    "build": Word(("slim", "average", "stout"), 3, "build"),
    "height": Number(1.0, 0.05, 0.85, 1.15, 2),
    "skin": Colour("skin"),
    "hair": Colour("hair"),
    "hair_style": Word(HAIR_STYLES, 8, "hair style"),
    "beard": Word(BEARDS, 4, "beard"),
    "hat": Word(HATS, 8, "hat"),
    "hat_colour": _CLOTH,
    "top": Word(TOPS, 8, "top"),
    "top_colour": _CLOTH,
    "accent": _CLOTH,
    "bottom": Word(BOTTOMS, 3, "bottom"),
    "bottom_colour": _CLOTH,
    "shoe_colour": _CLOTH,
    "apron": MaybeColour("cloth"),
    "scarf": MaybeColour("cloth"),
    "glasses": Flag(),
    "freckles": Flag(),
    "nose": Number(1.02, 0.1, 0.5, 1.6, 2),
    "eyes": Number(1.03, 0.06, 0.5, 1.6, 2),
    "jaw": Number(1.0, 0.05, 0.5, 1.6, 2),
}
CREATURE: Fields = {
    "being": _BEING,
    "kind": Word(CREATURES, 16, "creature"),
    "colour": MaybeColour("cloth"),
    "accent": MaybeColour("cloth"),
    "size": Factor(-0.1, 0.35, math.log(0.3), math.log(3.0), 4),
}
ACT: Fields = {
    "pose": Word(POSES, 10, "pose"),
    "expression": Word(EXPRESSIONS, 8, "expression"),
    "expression_end": Word(("", *EXPRESSIONS), 8, "expression end"),
    "gaze": Word(GAZES, 8, "gaze"),
    "focus": Word(("none", "first", "other"), 3, "focus"),
    "over": Flag(),
    "x": Number(0.0, 0.4, -1.6, 1.6, 3),
    "depth": Number(0.15, 0.2, 0.0, 1.0, 3),
    "yaw": Yaw(),
    "travels": Flag(),
    "travel": Number(0.0, 0.6, -3.2, 3.2, 3),
}
NOTHING: Fields = {"role": Word(ROLES, 8, "role")}
THING: Fields = {
    **NOTHING,
    "pointer": Word(("spelled", *(f"thing {n}" for n in range(POINTERS))), 8, "pointer"),
    "x": Number(0.0, 0.5, -1.6, 1.6, 3),
    "depth": Number(0.2, 0.2, 0.0, 1.0, 3),
    "size": Factor(0.0, 0.3, math.log(0.1), math.log(10.0), 4),
    "lift": Number(0.05, 0.15, 0.0, 1.0, 4),
    "colour": MaybeColour("cloth"),
    "noun": Noun(),
}
ALL = (SET, PERSON, CREATURE, ACT, THING)
"""Every layout once."""


def write(fields: Fields, values: Values, row: Vector) -> None:
    """Write values into the front of a slot."""
    at = 0
    for name, field in fields.items():
        row[at : at + field.width] = field.encode(values[name])
        at += field.width


def read(fields: Fields, row: Vector) -> Values:
    """The values of a slot."""
    found: Values = {}
    at = 0
    for name, field in fields.items():
        found[name] = field.decode(row[at : at + field.width])
        at += field.width
    return found


def spelled_noun(row: Vector) -> str:
    """The noun that a thing's slot spells, whatever its pointer says."""
    return str(read(THING, row)["noun"])
