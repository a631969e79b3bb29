"""Title and end cards: pages of a picture book, with a painted horizon in the colours of the mood."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from pipeline.film.scene import Place
from pipeline.film.timing import Size
from pipeline.illustration.canvas import Buffer, Canvas, fill, kept, linear, noise, stroke
from pipeline.illustration.colour import blend, luminance, saturate
from pipeline.illustration.composition import frame_units
from pipeline.illustration.finish import finished
from pipeline.illustration.halo import glow
from pipeline.illustration.lettering import TEXT, TITLE, Lines, fitted
from pipeline.illustration.motion import ease
from pipeline.illustration.palette import tones
from pipeline.illustration.paths import Point, box, polygon, ribbon, round_rect, smooth
from pipeline.illustration.textures import texture_in
from pipeline.ports import Pixels

THE_END = "The End"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Colours of a page.

    Attributes:
        sky: top and bottom of the page.
        ink: of the lettering.
        accent: of rules and flourishes.
        disc: of sun or moon.
        land: three rows of hills or waves, far to near.
        wet: waves instead of hills.
        motif: what is alive on it: "birds", "leaves", "rain", "stars", "petals".
    """

    sky: tuple[str, str]
    ink: str
    accent: str
    disc: str
    land: tuple[str, str, str]
    wet: bool = False
    motif: str = "birds"


PAGES: tuple[tuple[tuple[str, ...], Page], ...] = (
    (
        ("calm", "peaceful", "quiet", "dreamy"),
        Page(sky=("#f3ead2", "#f0dcb8"), ink="#2c4152", accent="#5f8791", disc="#f7c98c", land=("#b7cbc4", "#86aaa9", "#527f88"), wet=True),
    ),
    (
        ("tense", "dramatic", "urgent", "danger"),
        Page(
            sky=("#1b2a44", "#4b5f78"),
            ink="#f6e3bd",
            accent="#e0a066",
            disc="#f0bd84",
            land=("#3d526c", "#2a3f59", "#182a42"),
            wet=True,
            motif="rain",
        ),
    ),
    (
        ("joyful", "happy", "excited", "triumphant", "playful"),
        Page(
            sky=("#fdeebf", "#fbd58e"),
            ink="#78342f",
            accent="#d96a45",
            disc="#fff6d6",
            land=("#c9cf86", "#9dbb6a", "#5f9460"),
            motif="petals",
        ),
    ),
    (
        ("sad", "lonely", "melancholy", "mournful"),
        Page(
            sky=("#d3dbe1", "#b9c5cf"),
            ink="#33445c",
            accent="#6f86a0",
            disc="#eef1ee",
            land=("#a3b2bf", "#7f93a6", "#5c738c"),
            motif="rain",
        ),
    ),
    (
        ("eerie", "scary", "mysterious", "horror"),
        Page(
            sky=("#101c2a", "#24424a"),
            ink="#d6e6c9",
            accent="#79ab93",
            disc="#e3ecc9",
            land=("#234049", "#182e39", "#0d1d28"),
            motif="stars",
        ),
    ),
    (
        ("warm", "tender", "romantic", "hopeful"),
        Page(
            sky=("#fae5c6", "#f4bf8e"),
            ink="#65302c",
            accent="#c2654a",
            disc="#fff1cf",
            land=("#dc9f7c", "#b9735f", "#8a4d4d"),
            motif="leaves",
        ),
    ),
    (
        ("comic", "funny", "silly"),
        Page(
            sky=("#fdf0cf", "#f9d9a2"),
            ink="#3b3767",
            accent="#e0613f",
            disc="#ffd97a",
            land=("#8fc4bb", "#5fa3a8", "#3a7a8c"),
            motif="petals",
        ),
    ),
)
"""Pages by words for the mood; the first is for every other word."""


def page(mood: str, style: str = "gouache") -> Page:
    """The page of a mood in a style."""
    found = next((p for words, p in PAGES if mood.lower() in words), PAGES[0][1])
    if style != "noir":
        return found
    grey = {name: _greyed(getattr(found, name)) for name in ("sky", "land")}
    return replace(found, sky=(grey["sky"][0], grey["sky"][1]), land=(grey["land"][0], grey["land"][1], grey["land"][2]),
                   ink=saturate(found.ink, 0.1), disc=saturate(found.disc, 0.1), accent="#b83a34")  # fmt: skip


def _greyed(colours: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(saturate(c, 0.08) for c in colours)


class Card:
    """A page that comes alive softly; a pure function of time.

    Args:
        title: the large line.
        small: the line under it, may be "".
        mood: as in the screenplay.
        style: one of STYLES.
        size: of the frames in pixels.
        length: in seconds; a closing card darkens towards it.
        closing: it ends the film.
    """

    def __init__(self, title: str, small: str, mood: str, style: str, size: Size, length: float, *, closing: bool = False) -> None:
        self._page, self._size, self._length, self._closing = page(mood, style), size, length, closing
        self._width, self._height = frame_units(size)
        self._unit = size.height / self._height
        self._tones = replace(
            tones(Place(family="sea"), "gouache", "calm"), paper=0.26, vignette=0.30, vignette_colour=blend(self._page.ink, "#202030", 0.5)
        )
        wide, h = 0.74 * self._width, self._height
        self._title = fitted(
            title, TITLE, [h * k for k in (0.135, 0.118, 0.10, 0.085, 0.072, 0.060, 0.050, 0.042)], wide, 0.34 * h, self._page.ink
        )
        self._small: Lines | None = None
        if small.strip():
            self._small = fitted(small, TEXT, [h * k for k in (0.046, 0.040, 0.034, 0.028)], wide, 0.13 * h, self._page.ink, spacing=0.04)
        self._still = Buffer(size.width, size.height)
        self._paint_still()

    def frame(self, t: float) -> Pixels:
        """The card at ``t`` seconds, BGRA."""
        buffer = Buffer(self._size.width, self._size.height)
        buffer.pixels[:] = self._still.pixels
        canvas = buffer.canvas
        canvas.scale(self._unit, self._unit)
        self._land(canvas, t)
        self._living(canvas, t)
        self._border(canvas, t)
        self._words(canvas, t)
        self._fade(canvas, t)
        return finished(buffer.pixels, self._tones)

    # ------------------------------------------------------------ parts

    def _paint_still(self) -> None:
        p, w, h, canvas = self._page, self._width, self._height, self._still.canvas
        canvas.scale(self._unit, self._unit)
        canvas.drawRect(box(0, 0, w, h), linear((0, 0), (0, 0.85 * h), p.sky))
        texture_in(canvas, None, "wash", 0.16, tint=p.accent, scale=(2.4, 1.4))
        texture_in(canvas, None, "dry2", 0.16, tint="#ffffff", scale=(2.0, 1.0), shift=(80, 40))
        x, y = 0.5 * w, 0.40 * h
        radius = 0.27 * min(w, h)
        # light letters need a dim moon behind them
        strength = 1.0 if luminance(p.ink) < 0.5 else 0.30
        glow(canvas, x, y, radius * 2.3, p.disc, 0.55 * strength, screen=True)
        canvas.drawCircle(x, y, radius, linear((0, y - radius), (0, y + radius), [p.disc, blend(p.disc, p.sky[1], 0.65)], alpha=strength))

    def _land(self, canvas: Canvas, t: float) -> None:
        w, h = self._width, self._height
        rise = 1 - ease(t / 1.6)
        for i, colour in enumerate(self._page.land):
            y = h * (0.70 + 0.085 * i) + 26 * rise * (i + 1)
            line = [(x, y + self._swell(x, i, t)) for x in _steps(-40, w + 40, 26)]
            body = smooth([*line, (w + 60, h + 60), (-60, h + 60)], True, 0.8)
            canvas.drawPath(body, linear((0, y - 30), (0, y + 0.16 * h), [blend(colour, self._page.disc, 0.18), colour]))
            canvas.drawPath(smooth(line, False), stroke(blend(colour, self._page.disc, 0.55), 2.2, 0.6))

    def _swell(self, x: float, row: int, t: float) -> float:
        if self._page.wet:
            return (7 + 4 * row) * math.sin(x / (46 + 22 * row) + (0.8 if row % 2 else -0.8) * t + row) + 4 * math.sin(x / 23 + t + 2 * row)
        return (26 - 4 * row) * math.sin(x / (210 + 60 * row) + 1.9 * row) + 7 * math.sin(x / 71 + 2.3 * row)

    def _living(self, canvas: Canvas, t: float) -> None:
        rng, p = noise(7, self._page.motif + self._page.ink), self._page
        count = {"rain": 70, "stars": 46, "petals": 26, "leaves": 22}.get(p.motif, 6)
        spots = rng.random((count, 4))
        for a, b, c, d in spots.tolist():
            _MOTIFS[p.motif](canvas, self._width, self._height, (a, b, c, d), t, p)

    def _border(self, canvas: Canvas, t: float) -> None:
        w, h, p = self._width, self._height, self._page
        grown = ease((t - 0.2) / 1.1)
        inset = 0.045 * min(w, h)
        for gap, width, alpha in ((0.0, 2.6, 0.75), (9.0, 1.1, 0.6)):
            outline = round_rect(inset + gap, inset + gap, w - 2 * (inset + gap), h - 2 * (inset + gap), 16)
            canvas.drawPath(outline, stroke(p.accent, width, alpha * grown))
        for sx in (1, -1):
            for sy in (1, -1):
                with kept(canvas):
                    canvas.translate(inset + 9 if sx > 0 else w - inset - 9, inset + 9 if sy > 0 else h - inset - 9)
                    canvas.scale(sx, sy)
                    _flourish(canvas, 0.075 * min(w, h), p.accent, grown)

    def _words(self, canvas: Canvas, t: float) -> None:
        w, h = self._width, self._height
        small = self._small.height + 0.062 * h if self._small else 0.0
        top = 0.405 * h - (self._title.height + small) / 2
        self._line(canvas, self._title, top, ease((t - 0.35) / 0.9))
        if self._small:
            y = top + self._title.height + 0.028 * h
            _rule(canvas, w / 2, y, 0.16 * min(w, h), self._page.accent, ease((t - 0.8) / 0.8))
            self._line(canvas, self._small, y + 0.030 * h, ease((t - 1.0) / 0.8))

    def _line(self, canvas: Canvas, lines: Lines, y: float, shown: float) -> None:
        if shown <= 0:
            return
        wide = 0.74 * self._width
        with kept(canvas):
            canvas.translate(0.13 * self._width, y + 14 * (1 - shown))
            canvas.saveLayerAlpha(box(-40, -20, wide + 40, lines.height + 30), round(255 * shown))
            lines.paint(canvas, 0, 0)

    def _fade(self, canvas: Canvas, t: float) -> None:
        left = self._length - t
        if self._closing and left < 0.9:
            canvas.drawRect(box(0, 0, self._width, self._height), fill("#120e16", ease(1 - left / 0.9)))


def _steps(start: float, end: float, step: float) -> list[float]:
    return [start + step * i for i in range(int((end - start) / step) + 2)]


def _flourish(canvas: Canvas, size: float, colour: str, shown: float) -> None:
    """A curl in a corner, drawn in as ``shown`` goes to 1."""
    if shown <= 0.02:
        return
    for swap in (False, True):
        points: list[Point] = []
        for i in range(26):
            u = i / 25 * shown
            angle, radius = 0.6 + 5.2 * u, size * (0.42 - 0.34 * u)
            x, y = size * 0.62 + radius * math.cos(angle) * 0.9, size * 0.34 + radius * math.sin(angle) * 0.7
            points.append((y, x) if swap else (x, y))
        canvas.drawPath(ribbon(points, [0.8, 2.6, 1.8, 0.6]), fill(colour, 0.85))
    canvas.drawCircle(size * 0.20, size * 0.20, 3.4 * shown, fill(colour, 0.9))


def _rule(canvas: Canvas, x: float, y: float, half: float, colour: str, shown: float) -> None:
    if shown <= 0.02:
        return
    for side in (-1, 1):
        canvas.drawPath(
            ribbon([(x + side * 12, y), (x + side * half * 0.5 * shown, y - 1.5), (x + side * half * shown, y)], [1.7, 1.2, 0.3]),
            fill(colour, 0.9),
        )
    r = 5.0 * shown
    canvas.drawPath(polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)]), fill(colour))


Spot = tuple[float, float, float, float]


def _birds(canvas: Canvas, w: float, h: float, spot: Spot, t: float, p: Page) -> None:
    x = ((spot[0] + 0.012 * (0.6 + spot[2]) * t) % 1.2 - 0.1) * w
    y, size = (0.14 + 0.30 * spot[1]) * h, 7 + 8 * spot[2]
    flap = math.sin(4.6 * t + 7 * spot[3])
    for side in (-1, 1):
        wing = [(x, y), (x + side * size * 0.7, y - size * (0.35 + 0.4 * flap)), (x + side * size * 1.5, y - size * (0.05 + 0.22 * flap))]
        canvas.drawPath(ribbon(wing, [size * 0.13, size * 0.1, 0.3]), fill(p.ink, 0.7))


def _rain(canvas: Canvas, w: float, h: float, spot: Spot, t: float, p: Page) -> None:
    y = ((spot[1] + (0.55 + 0.3 * spot[2]) * t) % 1.1 - 0.05) * h
    x = ((spot[0] - 0.1 * (y / h)) % 1.0) * w
    length = 18 + 20 * spot[2]
    canvas.drawLine(x, y, x - 0.16 * length, y + length, stroke(blend(p.disc, "#ffffff", 0.4), 1.1 + spot[3], 0.22 + 0.16 * spot[2]))


def _stars(canvas: Canvas, w: float, h: float, spot: Spot, t: float, p: Page) -> None:
    bright = max(0.0, math.sin(1.2 * t * (0.6 + spot[3]) + 6.3 * spot[2]))
    x, y = spot[0] * w, spot[1] * 0.66 * h
    canvas.drawCircle(x, y, 0.8 + 1.4 * spot[3], fill(p.disc, 0.25 + 0.6 * bright))


def _drifting(canvas: Canvas, w: float, h: float, spot: Spot, t: float, p: Page) -> None:
    y = ((spot[1] + 0.035 * (0.6 + spot[2]) * t) % 1.1 - 0.05) * h
    x = ((spot[0] + 0.02 * math.sin(0.8 * t + 6 * spot[3])) % 1.0) * w
    size = 5 + 6 * spot[2]
    with kept(canvas):
        canvas.translate(x, y)
        canvas.rotate(60 * math.sin(0.9 * t + 9 * spot[0]) + 360 * spot[3])
        leaf = smooth([(-size, 0), (-size * 0.2, -size * 0.5), (size, 0), (-size * 0.2, size * 0.5)], True, 0.9)
        canvas.drawPath(leaf, fill(blend(p.accent, p.disc, 0.7 * spot[3]), 0.75))


_MOTIFS = {"birds": _birds, "rain": _rain, "stars": _stars, "petals": _drifting, "leaves": _drifting}


def title_card(title: str, credit: str, mood: str, style: str, size: Size, length: float) -> Card:
    """The page that opens a film: its title, and the credit line under it."""
    return Card(title, credit, mood, style, size, length)


def end_card(title: str, credit: str, mood: str, style: str, size: Size, length: float) -> Card:
    """The page that closes a film."""
    small = "\n".join(line for line in (title, credit) if line.strip())
    return Card(THE_END, small, mood, style, size, length, closing=True)
