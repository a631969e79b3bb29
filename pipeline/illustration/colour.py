"""Colours: read, mixed, weighed, written."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import skia

if TYPE_CHECKING:
    pass

Colour: TypeAlias = "str | tuple[float, float, float, float] | Any"
"""\"#rrggbb\", "#rrggbbaa" or a skia.Color4f."""


WHITE = "#ffffff"


BLACK = "#000000"


@lru_cache(maxsize=4096)
def channels(text: str) -> tuple[float, float, float, float]:
    """Red, green, blue and alpha of "#rrggbb" or "#rrggbbaa", 0 to 1."""
    digits = text.lstrip("#")
    parts = [int(digits[i : i + 2], 16) / 255 for i in range(0, len(digits), 2)]
    red, green, blue = parts[:3]
    return red, green, blue, parts[3] if len(parts) > 3 else 1.0


@lru_cache(maxsize=4096)
def _colour(text: str, alpha: float) -> Any:
    red, green, blue, own = channels(text)
    return skia.Color4f(red, green, blue, own * alpha)


def rgb(colour: Colour, alpha: float = 1.0) -> Any:
    """A Color4f of ``colour``, its own alpha times ``alpha`` (0 to 1). Never change one: they are shared."""
    if isinstance(colour, str):
        return _colour(colour, alpha)
    if isinstance(colour, tuple):
        return skia.Color4f(colour[0], colour[1], colour[2], colour[3] * alpha)
    return colour if alpha == 1.0 else skia.Color4f(colour.fR, colour.fG, colour.fB, colour.fA * alpha)


def mix(a: Colour, b: Colour, t: float) -> Any:
    """The colour ``t`` of the way from ``a`` to ``b`` (0 to 1), as Color4f."""
    if isinstance(a, str) and isinstance(b, str):
        return _mixed(a, b, t)
    return _between(rgb(a), rgb(b), t)


@lru_cache(maxsize=8192)
def _mixed(a: str, b: str, t: float) -> Any:
    return _between(_colour(a, 1.0), _colour(b, 1.0), t)


def _between(p: Any, q: Any, t: float) -> Any:
    return skia.Color4f(p.fR + (q.fR - p.fR) * t, p.fG + (q.fG - p.fG) * t, p.fB + (q.fB - p.fB) * t, p.fA + (q.fA - p.fA) * t)


def to_hex(colour: Colour) -> str:
    """Write a colour as "#rrggbb"; alpha is dropped."""
    return _written(colour) if isinstance(colour, str) else _hex(rgb(colour))


@lru_cache(maxsize=4096)
def _written(text: str) -> str:
    return _hex(_colour(text, 1.0))


def _hex(c: Any) -> str:
    red, green, blue = (round(min(1.0, max(0.0, v)) * 255) for v in (c.fR, c.fG, c.fB))
    return f"#{red:02x}{green:02x}{blue:02x}"


def blend(a: Colour, b: Colour, t: float) -> str:
    """Like mix, as "#rrggbb"."""
    return _blended(a, b, t) if isinstance(a, str) and isinstance(b, str) else to_hex(mix(a, b, t))


@lru_cache(maxsize=8192)
def _blended(a: str, b: str, t: float) -> str:
    return _hex(_mixed(a, b, t))


def luminance(colour: Colour) -> float:
    """Relative brightness 0 to 1, as the eye weighs the channels."""
    c = rgb(colour)
    return float(0.299 * c.fR + 0.587 * c.fG + 0.114 * c.fB)


def saturate(colour: Colour, factor: float) -> str:
    """The colour with its distance from grey multiplied by ``factor``."""
    c, grey = rgb(colour), luminance(colour)
    red, green, blue = (grey + (v - grey) * factor for v in (c.fR, c.fG, c.fB))
    return to_hex((red, green, blue, 1.0))
