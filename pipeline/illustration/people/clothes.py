"""The trunk's clothes: shapes, fronts and patterns, laid on the surface of the trunk."""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from pipeline.illustration.canvas import fill, kept, part, stroke
from pipeline.illustration.colour import blend, mix
from pipeline.illustration.paths import Path, Point, box, round_rect, smooth
from pipeline.illustration.people.cloth import Cloth
from pipeline.illustration.people.collars import COLLARS
from pipeline.illustration.people.outlines import gathered
from pipeline.illustration.people.wraps import draw_apron, draw_scarf


def draw_skirt(cloth: Cloth) -> None:
    """A skirt worn under the top."""
    wear, trunk = cloth.wear, cloth.trunk
    if wear.skirt_length:
        shape = trunk.skirt(wear.skirt_length, 11.0 if wear.skirt_length < 0.6 else 7.0)
        part(cloth.canvas, shape, wear.skirt, cloth.tones, crescent=5)
        _folds(cloth, shape, wear.skirt)


def draw_garment(cloth: Cloth) -> None:
    """The top with all that is on it."""
    garment, trunk, wear = cloth.garment, cloth.trunk, cloth.wear
    scale = trunk.body.leg / 140
    shape = trunk.with_skirt(garment.hem, garment.flare * scale) if garment.hem > 0.1 else trunk.outline(-garment.hem * 1.2)
    part(cloth.canvas, shape, wear.body, cloth.tones, crescent=5)
    with kept(cloth.canvas):
        cloth.canvas.clipPath(shape, True)
        if garment.hem > 0.1:
            _folds(cloth, shape, wear.body)
        _PATTERNS.get(garment.pattern, _plain)(cloth)
        _FRONTS.get(garment.front, _plain)(cloth)
        _waist(cloth)
    if cloth.look.apron:
        draw_apron(cloth)
    COLLARS.get(garment.collar, _plain)(cloth)
    if cloth.look.scarf:
        draw_scarf(cloth)


def _plain(cloth: Cloth) -> None:
    """Nothing more."""


def _folds(cloth: Cloth, shape: Path, colour: object) -> None:
    bounds = shape.getBounds()
    top = cloth.trunk.spine(0.0)
    lines = []
    for i, q in enumerate((-0.7, -0.3, 0.2, 0.66)):
        x = top[0] + q * (bounds.width() * 0.42)
        foot = bounds.centerX() + q * bounds.width() * 0.5
        start = (top[0] + q * cloth.trunk.body.hip * 0.9, top[1] + 8 + 6 * (i % 2))
        lines.append(smooth([start, ((start[0] + x) / 2, (start[1] + bounds.bottom()) / 2), (foot, bounds.bottom())], False))
    with kept(cloth.canvas):
        cloth.canvas.clipPath(shape, True)
        cloth.canvas.drawPath(gathered(lines), stroke(cloth.dark(colour), 2.0, 0.30))


def _waist(cloth: Cloth) -> None:
    garment = cloth.garment
    if garment.belt:
        belt = mix(cloth.wear.top, "#3a2418", 0.55) if cloth.look.top != "robe" else cloth.wear.accent
        cloth.band(0.34, 10.5, belt)
        cloth.band(0.305, 1.6, cloth.tones.shade, 0.35)
        buckle = cloth.trunk.at(0, 0.34)
        if cloth.trunk.faces_us(0):
            cloth.canvas.drawPath(round_rect(buckle[0] - 6, buckle[1] - 7, 12, 14, 3), stroke("#d8b060", 2.6))
    elif garment.waist:
        cloth.band(0.38, 4.5, cloth.dark(cloth.wear.top, 0.28))
    elif garment.tucked:
        cloth.band(0.02, 10, cloth.dark(cloth.wear.bottom, 0.25))


# ---------------------------------------------------------------- patterns


def _stripes(cloth: Cloth) -> None:
    for i in range(6):
        t = 0.06 + i * 0.135
        cloth.band(t, 6.4, cloth.wear.accent, 0.9)
        cloth.band(t + 0.066, 1.4, cloth.dark(cloth.wear.top), 0.25)
    cloth.band(-0.055, 9, cloth.dark(cloth.wear.top, 0.22))


def _dots(cloth: Cloth) -> None:
    """Dots in rows; below the hip they spread with the skirt."""
    whole = skia.Path()
    low = cloth.trunk.frame.hip.y + cloth.garment.hem * cloth.trunk.body.leg
    for row in range(14):
        for column in range(-6, 7):
            lon, t = column * 26 + (13 if row % 2 else 0), 0.92 - row * 0.105
            if cloth.trunk.faces_us(lon, t):
                x, y = _dot_place(cloth, lon, t)
                if y < low:
                    squeeze = max(0.4, math.cos(math.radians(lon) + cloth.trunk.yaw_at(t)))
                    whole.addOval(box(x - 2.3 * squeeze, y - 2.3, x + 2.3 * squeeze, y + 2.3))
    cloth.canvas.drawPath(whole, fill(mix(cloth.wear.accent, cloth.wear.top, 0.15)))


def _dot_place(cloth: Cloth, lon: float, t: float) -> Point:
    if t > 0:
        return cloth.trunk.at(lon, t)
    x, y = cloth.trunk.at(lon, 0)
    middle = cloth.trunk.spine(0)[0]
    return middle + (x - middle) * (1 - 0.32 * t), y - t * cloth.trunk.body.torso


def _pockets(cloth: Cloth) -> None:
    if cloth.trunk.frame.hip.y > -0.8 * cloth.trunk.body.leg:
        return
    for lon in (-44, 44):
        cloth.seam([(lon - 16, 0.03), (lon, 0.02), (lon + 16, 0.03)], 3.6, 0.75)


def _plates(cloth: Cloth) -> None:
    for t in (0.12, 0.27, 0.58):
        cloth.band(t, 2.0, cloth.dark(cloth.wear.top), 0.6)
        cloth.band(t + 0.022, 1.4, "#ffffff", 0.35)
    cloth.seam([(0, 0.9), (0, 0.6), (0, 0.4)], 2.0, 0.6)
    cloth.patch((-26, 26), (0.64, 0.84), mix(cloth.wear.accent, cloth.wear.top, 0.3), tension=0.9)


def _bib(cloth: Cloth) -> None:
    cloth.hoop(-0.2, 0.37, cloth.wear.top)
    cloth.band(0.37, 2.0, cloth.dark(cloth.wear.top), 0.5)
    bib = cloth.patch((-44, 44), (0.30, 0.74), cloth.wear.top)
    for lon in (-36, 36):
        cloth.seam([(lon, 0.72), (lon * 0.9, 0.86), (lon * 0.8, 0.99)], 7.5, 1.0, cloth.wear.top)
        cloth.dot(lon * 0.96, 0.70, 3.4, "#e2c070", shine=True)
    if bib is not None:
        cloth.patch((-18, 18), (0.46, 0.60), cloth.dark(cloth.wear.top, 0.16), shaded=False)
    for lon in (140, 220):
        cloth.seam([(lon, 0.3), (lon, 0.6), (lon, 0.98)], 7.5, 1.0, cloth.wear.top)


def _panel(cloth: Cloth) -> None:
    cloth.patch((-30, 30), (0.48, 0.72), "#c8d0da")
    for i, colour in enumerate(("#e0524a", "#f0c04a", "#58b07a")):
        cloth.dot(-16 + i * 16, 0.65, 3.2, colour, shine=True)
    cloth.seam([(-20, 0.55), (20, 0.55)], 3.0, 0.7, "#6a7684")
    for t in (0.2, 0.84):
        cloth.band(t, 2.0, cloth.dark(cloth.wear.top), 0.4)


def _robe_edge(cloth: Cloth) -> None:
    cloth.seam([(10, 0.9), (4, 0.6), (0, 0.36)], 5.5, 1.0, cloth.wear.accent)
    cloth.seam([(0, 0.3), (3, 0.0), (4, -0.6), (5, -1.0)], 5.0, 1.0, cloth.wear.accent)


_PATTERNS: dict[str, Callable[[Cloth], None]] = {
    "stripes": _stripes, "dots": _dots, "pockets": _pockets, "plates": _plates, "bib": _bib, "panel": _panel, "folds": _robe_edge,
}  # fmt: skip


# ---------------------------------------------------------------- fronts


def _low(cloth: Cloth) -> float:
    """How far down a front may run: not over bent legs."""
    standing = -cloth.trunk.frame.hip.y > 0.85 * cloth.trunk.body.leg
    return -cloth.garment.hem * cloth.trunk.body.leg / cloth.trunk.body.torso if standing else 0.0


def _buttons(cloth: Cloth) -> None:
    low = _low(cloth)
    cloth.seam([(0, 0.93), (0, 0.6), (0, 0.3), (0, 0.0), (0, low)], 1.8, 0.55)
    colour = blend(cloth.wear.accent, "#3a2018", 0.5 if cloth.garment.thick else 0.1)
    for i in range(5):
        t = 0.84 - i * 0.2
        if t > low + 0.06:
            cloth.dot(-6, t, 3.1 if cloth.garment.thick else 2.2, colour, shine=True)


def _double(cloth: Cloth) -> None:
    low = _low(cloth)
    cloth.seam([(18, 0.9), (16, 0.5), (15, 0.0), (15, low)], 1.8, 0.55)
    colour = "#d8b060" if cloth.look.top == "uniform" else blend(cloth.wear.top, "#2a1a12", 0.6)
    for t in (0.76, 0.56, 0.12, -0.1):
        if t > low:
            for lon in (-15, 13):
                cloth.dot(lon, t, 3.1, colour, shine=True)


def _open_front(cloth: Cloth) -> None:
    cloth.patch((-20, 20), (-0.02, 0.98), cloth.wear.accent, shaded=False)
    for lon in (-20, 20):
        cloth.seam([(lon, 0.97), (lon * 1.15, 0.5), (lon, -0.05)], 2.6, 0.7)
    cloth.band(-0.04, 9, cloth.dark(cloth.wear.top, 0.25))


def _lapels(cloth: Cloth) -> None:
    at = cloth.trunk.at
    if not cloth.trunk.faces_us(0):
        return
    shirt = smooth([at(-30, 0.99), at(0, 0.98), at(30, 0.99), at(16, 0.7), at(0, 0.46), at(-16, 0.7)], tension=0.3)
    cloth.canvas.drawPath(shirt, fill("#f4efe4"))
    tie = smooth([at(-4, 0.93), at(4, 0.93), at(8, 0.62), at(0, 0.5), at(-8, 0.62)], tension=0.3)
    part(cloth.canvas, tie, cloth.wear.accent, cloth.tones)
    for side in (-1, 1):
        lapel = smooth([at(side * 34, 1.0), at(side * 46, 0.84), at(side * 36, 0.78), at(side * 2, 0.42), at(side * 20, 0.76)], tension=0.3)
        part(cloth.canvas, lapel, cloth.dark(cloth.wear.top, 0.10), cloth.tones, crescent=1.5)
    cloth.seam([(2, 0.42), (3, 0.2), (6, -0.1)], 1.8, 0.6)
    cloth.dot(-5, 0.34, 3, blend(cloth.wear.top, "#1a1216", 0.55), shine=True)


def _lacing(cloth: Cloth) -> None:
    for i in range(3):
        t = 0.86 - i * 0.07
        cloth.seam([(-9, t), (9, t - 0.05)], 2.0, 0.9, cloth.wear.accent)
        cloth.seam([(9, t), (-9, t - 0.05)], 2.0, 0.9, cloth.wear.accent)


_FRONTS: dict[str, Callable[[Cloth], None]] = {
    "buttons": _buttons, "double": _double, "open": _open_front, "lapels": _lapels, "lacing": _lacing,
}  # fmt: skip
