"""Colours that go together: clothes for people whose sheet names none, hair and skin."""

from __future__ import annotations

from director.storybook.clothing import Outfit

SKINS = ("#f6d3b8", "#f0c2a0", "#e2a27e", "#d08e66", "#b97a52", "#99623f", "#7a4c32", "#5e3a28")
"""Skin from light to dark."""

NATURAL_HAIR = {
    "light": ("#5a3a26", "#3a2a22", "#7a5030", "#a86a3a", "#d0a864", "#a4502c", "#2a2224"),
    "dark": ("#221c1e", "#2e2422", "#1e1a1c", "#3a2a24"),
    "old": ("#d8d6d2", "#c2bfbc", "#ece8e0", "#a8a6a4"),
}
"""Hair that a person may simply have, by what it goes with."""

HAIR_COLOURS = {
    "black": "#221d20", "raven": "#221d20", "jet": "#221d20", "dark brown": "#3a281e", "dark": "#2e2422", "light brown": "#8a6238",
    "brown": "#5a3a26", "brunette": "#5a3a26", "chestnut": "#6e4026", "auburn": "#7e3c22", "ginger": "#c0602c", "red": "#a8482a",
    "copper": "#b4622e", "orange": "#c8682c", "strawberry blonde": "#d89a5c", "blonde?": "#dcb668", "fair": "#dcb668", "golden": "#dcae54",
    "sandy": "#c89e62", "honey": "#c8964e", "grey": "#b4b2b0", "gray": "#b4b2b0", "silver": "#cfcfd2", "salt-and-pepper": "#8e8a88",
    "white": "#ece8e0", "snow-white": "#f0ece6",
}  # fmt: skip
"""Words for hair, as patterns; the last one before the noun counts."""

FREE_OUTFITS = (
    Outfit(top="sweater", top_colour="#c8503c", accent="#f0d9a8", bottom="trousers", bottom_colour="#2f3c52", shoe_colour="#4a3226"),
    Outfit(top="coat", top_colour="#2f6e74", accent="#f2d08a", bottom="trousers", bottom_colour="#3a3440", shoe_colour="#33261f"),
    Outfit(top="sweater", top_colour="#e0a838", accent="#7a4426", bottom="trousers", bottom_colour="#3f4a5c", shoe_colour="#4a3226"),
    Outfit(top="jacket", top_colour="#4f7350", accent="#ead9b0", bottom="trousers", bottom_colour="#5a4636", shoe_colour="#2f2620"),
    Outfit(top="shirt", top_colour="#5a86b4", accent="#f4efe4", bottom="trousers", bottom_colour="#4a3a34", shoe_colour="#3a2a20"),
    Outfit(top="dress", top_colour="#8a4a7c", accent="#f0c8b0", bottom="skirt", bottom_colour="#8a4a7c", shoe_colour="#3a2430"),
    Outfit(top="vest", top_colour="#7a5236", accent="#f0e4c8", bottom="trousers", bottom_colour="#35404a", shoe_colour="#33261f"),
    Outfit(top="sweater", top_colour="#7d9cae", accent="#f4efe4", bottom="long skirt", bottom_colour="#4c3a54", shoe_colour="#33261f"),
    Outfit(top="dress", top_colour="#d97a5c", accent="#f6e2b8", bottom="skirt", bottom_colour="#d97a5c", shoe_colour="#5a3226"),
    Outfit(top="jacket", top_colour="#39486e", accent="#e8a84c", bottom="trousers", bottom_colour="#6a5440", shoe_colour="#2c2320"),
    Outfit(top="overalls", top_colour="#46688c", accent="#d8604a", bottom="trousers", bottom_colour="#46688c", shoe_colour="#5a3a26"),
    Outfit(top="shirt", top_colour="#e8dcc0", accent="#b8543c", bottom="trousers", bottom_colour="#5c6a4a", shoe_colour="#4a3226"),
    Outfit(top="coat", top_colour="#a8402f", accent="#f0d9a8", bottom="long skirt", bottom_colour="#3c3a48", shoe_colour="#33261f"),
    Outfit(top="sweater", top_colour="#5e4a80", accent="#e6b45a", bottom="trousers", bottom_colour="#3a3a40", shoe_colour="#2f2620"),
    Outfit(top="shirt", top_colour="#d98aa0", accent="#fbeedc", bottom="shorts", bottom_colour="#4a6a7c", shoe_colour="#6a3a2c"),
)
"""Whole outfits with main colours well apart from each other."""


def distance(one: str, other: str) -> float:
    """How far apart two colours "#rrggbb" look, 0 to about 765, weighted for the eye."""
    a, b = _rgb(one), _rgb(other)
    mean = (a[0] + b[0]) / 2
    dr, dg, db = (x - y for x, y in zip(a, b, strict=True))
    return float(((2 + mean / 256) * dr * dr + 4 * dg * dg + (2 + (255 - mean) / 256) * db * db) ** 0.5)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
