"""Colours as three numbers in which equal distances look equal, and the palettes that decoded ones snap to.

The space is OKLab (Ottosson 2020): lightness, green to red, blue to yellow.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from director.storybook import lexicon
from director.storybook.clothing import MATERIALS
from director.storybook.features import SKIN_WORDS
from director.storybook.palettes import FREE_OUTFITS, HAIR_COLOURS, NATURAL_HAIR, SKINS
from pipeline.film.scene import PersonLook

Vector = NDArray[np.float32]

SNAP = 0.06
"""OKLab distance within which a decoded colour becomes the nearest one of its palette."""

_CENTRE = np.array((0.55, 0.02, 0.04))
_SPREAD = np.array((0.19, 0.05, 0.06))
_TO_CONES = np.array(
    ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566), (0.0883024619, 0.2817188376, 0.6299787005))
)
_TO_LAB = np.array(
    ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099), (0.0259040371, 0.7827717662, -0.8086757660))
)


@cache
def encode(colour: str) -> tuple[float, float, float]:
    """Three numbers of variance about one for a colour "#rrggbb"."""
    light, red, yellow = (_lab(colour) - _CENTRE) / _SPREAD
    return float(light), float(red), float(yellow)


def decode(numbers: Vector, role: str) -> str:
    """The colour "#rrggbb" of three numbers: the nearest of the role's palette if there is one within ``SNAP``.

    Args:
        numbers: as ``encode`` gives them, with or without noise.
        role: "skin", "hair" or "cloth".
    """
    lab = np.asarray(numbers, dtype=np.float64) * _SPREAD + _CENTRE
    names, points = _palette(role)
    away = np.linalg.norm(points - lab, axis=1)
    nearest = int(np.argmin(away))
    return names[nearest] if away[nearest] <= SNAP else _hex(lab)


def distance(one: str, other: str) -> float:
    """OKLab distance of two colours; below 0.02 nobody sees a difference."""
    return float(np.linalg.norm(_lab(one) - _lab(other)))


@cache
def _palette(role: str) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    names = palette(role)
    return names, np.stack([_lab(name) for name in names])


@cache
def palette(role: str) -> tuple[str, ...]:
    """The colours that the storybook gives skin, hair or clothes, each once."""
    words = [lexicon.colour_of(word) for word in lexicon.colours()]
    if role == "skin":
        return tuple(dict.fromkeys((*SKINS, *(value for value, _ in SKIN_WORDS))))
    if role == "hair":
        return tuple(dict.fromkeys((*HAIR_COLOURS.values(), *(c for row in NATURAL_HAIR.values() for c in row), *words)))
    outfits = (c for o in FREE_OUTFITS for c in (o.top_colour, o.accent, o.bottom_colour, o.shoe_colour))
    usual = (PersonLook().hat_colour, PersonLook().accent, PersonLook().shoe_colour, PersonLook().top_colour, PersonLook().bottom_colour)
    return tuple(dict.fromkeys((*words, *outfits, *MATERIALS.values(), *usual, "#e8dcc0", "#b8543c")))


@cache
def _lab(colour: str) -> NDArray[np.float64]:
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    lab: NDArray[np.float64] = _TO_LAB @ np.cbrt(_TO_CONES @ linear)
    return lab


def _hex(lab: NDArray[np.float64]) -> str:
    linear = np.clip(np.linalg.solve(_TO_CONES, np.linalg.solve(_TO_LAB, lab) ** 3), 0, 1)
    channels = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (round(float(c) * 255) for c in channels)
    return f"#{red:02x}{green:02x}{blue:02x}"
