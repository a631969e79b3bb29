"""The icon set: from a noun to a glyph, recoloured towards the storybook palette and drawn as vectors.

Raw icons look pasted on. Each fill is moved most of the way to the nearest tone of a fixed palette, in
a perceptual space, and the glyph gets the same gradient as every shaded part.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import skia

from pipeline.illustration.canvas import Canvas, fill, kept, linear
from pipeline.illustration.colour import rgb
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import box

GRID = 32.0
"""Edge of the square that glyphs are drawn on."""
SNAP = 0.68
"""How far a fill moves towards the nearest tone of the palette; at 0.8 fruit and flags stop being themselves."""
PALETTE = (
    "#fdf3de", "#f4e0bc", "#e6c79a", "#d2a46e", "#b98550", "#96623f", "#6f4533", "#4a2e2b", "#2f2230",
    "#f2d27a", "#e8b245", "#dd8f3c", "#cf6f3c", "#c0503c", "#9c3a3e", "#702c3a", "#f0b8a0", "#e58c80", "#d98aa4", "#b56a94",
    "#dfe6c8", "#b9c77e", "#8aa65a", "#5f8650", "#3f6650", "#2c4a48", "#cfe4e2", "#97c2c2", "#5e9a9e", "#3c7482", "#2e5468", "#27384e",
    "#dcdce2", "#b4b6c2", "#888c9c", "#5d6072", "#3d4054", "#a9a0cc", "#7a70a8", "#544a80", "#8fb2dc", "#5a86be", "#3d5f98",
)  # fmt: skip
"""Tones of the house, as seen by daylight."""

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
_ARTICLES = ("a ", "an ", "the ", "some ")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One drawing on the grid; the four numbers bound what is opaque in it."""

    name: str
    svg: str
    left: float
    top: float
    right: float
    bottom: float


@cache
def _pack() -> dict[str, tuple[str, float, float, float, float]]:
    data = resources.files("pipeline.illustration.icons").joinpath("glyphs.json.gz").read_bytes()
    return {name: tuple(row) for name, row in json.loads(gzip.decompress(data)).items()}


@cache
def words() -> dict[str, str]:
    """Every noun of the index with the name of its glyph."""
    text = resources.files("pipeline.illustration.icons").joinpath("words.txt").read_text("utf-8")
    lines = (line.partition(": ") for line in text.splitlines() if line and not line.startswith("#"))
    return {noun.strip(): glyph for glyph, _, nouns in lines for noun in nouns.split(",")}


def _singular(noun: str) -> tuple[str, ...]:
    forms = [noun]
    if noun.endswith("ies"):
        forms.append(noun[:-3] + "y")
    if noun.endswith("ves"):
        forms += [noun[:-3] + "f", noun[:-3] + "fe"]
    if noun.endswith("es"):
        forms.append(noun[:-2])
    if noun.endswith("s") and not noun.endswith("ss"):
        forms.append(noun[:-1])
    return tuple(forms)


def forms(noun: str) -> tuple[str, ...]:
    """Ways to look a noun up, best first: as it is, singular, without leading adjectives ("old rusty key", "rusty key", "key")."""
    text = " ".join(noun.lower().replace("-", " ").split())
    for article in _ARTICLES:
        text = text.removeprefix(article)
    parts = text.split()
    tails = [" ".join(parts[i:]) for i in range(len(parts))]
    return tuple(form for tail in tails for form in _singular(tail))


def find(noun: str) -> str:
    """The name of the glyph that means ``noun``, or "" where there is none."""
    index = words()
    return next((index[form] for form in forms(noun) if form in index), "")


@cache
def glyph(name: str) -> Glyph:
    """The glyph ``name``, recoloured.

    Raises:
        KeyError: there is no such glyph; names come from ``find``.
    """
    body, left, top, right, bottom = _pack()[name]
    return Glyph(name, _COLOUR.sub(lambda match: snapped(match[0]), body), left, top, right, bottom)


@cache
def _picture(name: str) -> skia.SVGDOM:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">{glyph(name).svg}</svg>'
    # without the copy the stream reads freed memory and parsing fails now and then
    picture = skia.SVGDOM.MakeFromStream(skia.MemoryStream(svg.encode(), True))
    picture.setContainerSize(skia.Size(GRID, GRID))
    return picture


def draw(canvas: Canvas, name: str, height: float, tones: Tones) -> None:
    """Paint a glyph ``height`` units tall, its lowest point at the origin and centred on it."""
    g = glyph(name)
    scale = height / (g.bottom - g.top)
    area = box(g.left - 0.5, g.top - 0.5, g.right + 0.5, g.bottom + 0.5)
    with kept(canvas):
        canvas.scale(scale, scale)
        canvas.translate(-(g.left + g.right) / 2, -g.bottom)
        canvas.saveLayer(area, fill("#ffffff"))
        _picture(name).render(canvas)
        canvas.drawRect(area, _form(g, tones))
        canvas.restore()


def width(name: str, height: float) -> float:
    """How wide a glyph of ``height`` units is."""
    g = glyph(name)
    return (g.right - g.left) * height / (g.bottom - g.top)


def _form(g: Glyph, tones: Tones) -> skia.Paint:
    lx, ly = tones.direction
    cx, cy = (g.left + g.right) / 2, (g.top + g.bottom) / 2
    reach = (abs(lx) * (g.right - g.left) + abs(ly) * (g.bottom - g.top)) / 2
    colours = (rgb(tones.light, tones.light_alpha), rgb(tones.light, 0), rgb(tones.shade, 0), rgb(tones.shade, tones.shade_alpha))
    ends = (cx + lx * reach, cy + ly * reach), (cx - lx * reach, cy - ly * reach)
    return linear(*ends, colours, (0.0, 0.42, 0.5, 1.0), blend=skia.BlendMode.kSrcATop)


# ---------------------------------------------------------------- colour


def _bytes(colour: str) -> tuple[int, int, int]:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _perceived(colour: str) -> tuple[float, float, float]:
    """Oklab of a colour (Ottosson 2020), lightness weighted less than hue so that shadows keep their family."""
    r, g, b = (((v / 255 + 0.055) / 1.055) ** 2.4 if v > 10 else v / 3294.6 for v in _bytes(colour))
    long = (0.4122 * r + 0.5363 * g + 0.0514 * b) ** (1 / 3)
    medium = (0.2119 * r + 0.6807 * g + 0.1074 * b) ** (1 / 3)
    short = (0.0883 * r + 0.2817 * g + 0.6300 * b) ** (1 / 3)
    lightness = 0.2105 * long + 0.7936 * medium - 0.0041 * short
    green_red = 1.9780 * long - 2.4286 * medium + 0.4506 * short
    blue_yellow = 0.0259 * long + 0.7828 * medium - 0.8087 * short
    return lightness * 0.8, green_red * 1.6, blue_yellow * 1.6


@cache
def snapped(colour: str) -> str:
    """The colour moved by ``SNAP`` towards the nearest tone of ``PALETTE``."""
    here = _perceived(colour)
    nearest = min(PALETTE, key=lambda tone: sum((a - b) ** 2 for a, b in zip(here, _perceived(tone), strict=True)))
    moved = (round(a + (b - a) * SNAP) for a, b in zip(_bytes(colour), _bytes(nearest), strict=True))
    return "#" + "".join(f"{v:02x}" for v in moved)
