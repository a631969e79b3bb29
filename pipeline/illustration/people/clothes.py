"""The trunk's clothes: shapes, collars, fronts, patterns, aprons and scarves, all laid on the surface of the trunk."""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from pipeline.film.scene import PersonLook
from pipeline.illustration.canvas import (
    Canvas,
    Path,
    Point,
    blend,
    box,
    ellipse,
    fill,
    kept,
    linear,
    mix,
    part,
    rgb,
    ribbon,
    round_rect,
    smooth,
    stroke,
)
from pipeline.illustration.palette import Tones
from pipeline.illustration.people.garments import Garment, Outfit
from pipeline.illustration.people.outlines import blend_points, gathered
from pipeline.illustration.people.trunk import Trunk


class Cloth:
    """What clothes are drawn with: canvas, trunk, colours. Lives for one frame."""

    def __init__(self, canvas: Canvas, trunk: Trunk, wear: Outfit, look: PersonLook, tones: Tones) -> None:
        self.canvas, self.trunk, self.wear, self.look, self.tones = canvas, trunk, wear, look, tones

    @property
    def garment(self) -> Garment:
        """The kind of top."""
        return self.wear.garment

    def dark(self, colour: object, t: float = 0.5) -> object:
        """A colour towards the shade."""
        return mix(colour, self.tones.shade, t)

    def seam(self, points: list[tuple[float, float]], width: float = 2.0, alpha: float = 0.8, colour: object | None = None) -> None:
        """A line over the cloth, hidden where it runs behind."""
        seen = [p for p in points if self.trunk.faces_us(*p)]
        if len(seen) > 1:
            tint = self.dark(self.wear.top) if colour is None else colour
            self.canvas.drawPath(self.trunk.line(seen), stroke(tint, width, alpha))

    def band(self, t: float, width: float, colour: object, alpha: float = 1.0, out: float = 5.0) -> None:
        """A ring round the body."""
        self.canvas.drawPath(ribbon(self.trunk.ring(t, out), [width / 2, width / 2], round_end=False), fill(colour, alpha))

    def hoop(self, low: float, high: float, colour: object) -> None:
        """A broad ring between two heights."""
        lower, upper = self.trunk.ring(low, 8.0), self.trunk.ring(high, 8.0)
        self.canvas.drawPath(smooth([*lower, *reversed(upper)], tension=0.6), fill(colour))

    def dot(self, lon: float, t: float, radius: float, colour: object, *, shine: bool = False) -> None:
        """A button, foreshortened towards the edge."""
        if not self.trunk.faces_us(lon, t):
            return
        x, y = self.trunk.at(lon, t)
        squeeze = max(0.4, math.cos(math.radians(lon) + self.trunk.yaw_at(t)))
        self.canvas.drawPath(ellipse(x, y, radius * squeeze, radius), fill(colour))
        if shine:
            self.canvas.drawCircle(x - 0.3 * radius * squeeze, y - 0.3 * radius, radius * 0.36, fill("#ffffff", 0.4))

    def patch(
        self, lons: tuple[float, float], ts: tuple[float, float], colour: object, *, tension: float = 0.5, shaded: bool = True
    ) -> Path | None:
        """A piece of cloth over the surface; None where it is behind."""
        middle = (lons[0] + lons[1]) / 2
        if not self.trunk.faces_us(middle):
            return None
        (a, b), (low, high) = self._visible(lons), ts
        at = self.trunk.at
        steps = [a + (b - a) * i / 4 for i in range(5)]
        up = [at(b, low + (high - low) * i / 3) for i in (1, 2)]
        down = [at(a, low + (high - low) * i / 3) for i in (2, 1)]
        path = smooth([*(at(s, low) for s in steps), *up, *(at(s, high) for s in reversed(steps)), *down], tension=tension)
        if shaded:
            part(self.canvas, path, colour, self.tones, crescent=2)
        else:
            self.canvas.drawPath(path, fill(colour))
        return path

    def _visible(self, lons: tuple[float, float]) -> tuple[float, float]:
        middle = -math.degrees(self.trunk.yaw_at(0.5))
        return max(lons[0], middle - 82), min(lons[1], middle + 82)


# ---------------------------------------------------------------- the garment


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
        _apron(cloth)
    _COLLARS.get(garment.collar, _plain)(cloth)
    if cloth.look.scarf:
        _scarf(cloth)


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


# ---------------------------------------------------------------- collars


def _shirt_collar(cloth: Cloth) -> None:
    _wings(cloth, mix(cloth.wear.top, "#ffffff", 0.16), 0.97, 0.86, 34)


def _coat_collar(cloth: Cloth) -> None:
    _wings(cloth, cloth.dark(cloth.wear.top, 0.14), 1.06, 0.80, 52)


def _wings(cloth: Cloth, colour: object, top: float, tip: float, wide: float) -> None:
    at = cloth.trunk.at
    behind = cloth.trunk.ring(1.0, 2.5)
    cloth.canvas.drawPath(ribbon(behind, [5, 5.5, 5], round_end=False), fill(cloth.dark(colour, 0.15)))
    if not cloth.trunk.faces_us(0):
        return
    for side in (-1, 1):
        wing = smooth(
            [at(side * 2, 0.94, 2), at(side * 16, tip, 2), at(side * wide, tip + 0.03, 2), at(side * 74, 0.97, 2), at(side * 50, top, 2)],
            tension=0.4,
        )
        part(cloth.canvas, wing, colour, cloth.tones, crescent=1.5)


def _turtle(cloth: Cloth) -> None:
    x, y = cloth.trunk.spine(1.0)
    w = cloth.trunk.body.neck_width + 4.5
    colour = cloth.wear.top
    part(
        cloth.canvas,
        smooth([(x - w, y - 8), (x, y - 4), (x + w, y - 8), (x + w + 3, y + 6), (x, y + 12), (x - w - 3, y + 6)]),
        colour,
        cloth.tones,
        crescent=2,
    )
    for i in (-1, 0, 1):
        cloth.canvas.drawPath(smooth([(x + i * 8, y - 4), (x + i * 8.6, y + 8)], False), stroke(cloth.dark(colour), 1.4, 0.35))


def _round_collar(cloth: Cloth) -> None:
    if not cloth.trunk.faces_us(0):
        return
    at = cloth.trunk.at
    skin = blend(cloth.look.skin, cloth.tones.shade, 0.10)
    left, right = cloth.trunk.collar()
    line = [left, at(-44, 0.955), at(0, 0.905), at(44, 0.955), right]
    cloth.canvas.drawPath(smooth(line, tension=0.9), fill(skin))
    edge = cloth.wear.accent if cloth.look.top in ("dress", "cloak") else cloth.dark(cloth.wear.body, 0.3)
    cloth.canvas.drawPath(ribbon(line, [1.0, 1.7, 1.7, 1.0], round_end=False), fill(edge))


def _v_collar(cloth: Cloth) -> None:
    if not cloth.trunk.faces_us(0):
        return
    at = cloth.trunk.at
    inner = cloth.wear.sleeve if cloth.garment.sleeve_colour == "white" else blend(cloth.look.skin, cloth.tones.shade, 0.10)
    cut = smooth([at(-44, 1.0), at(0, 0.99), at(44, 1.0), at(0, 0.74)], tension=0.15)
    cloth.canvas.drawPath(cut, fill(inner))
    edge = stroke(cloth.wear.accent if cloth.look.top != "vest" else cloth.dark(cloth.wear.top, 0.3), 3.4)
    cloth.canvas.drawPath(smooth([at(-44, 1.0), at(-20, 0.87), at(0, 0.74), at(20, 0.87), at(44, 1.0)], False, 0.3), edge)
    if cloth.look.top == "vest":
        _wings(cloth, cloth.wear.sleeve, 1.0, 0.88, 34)


def _ring_collar(cloth: Cloth) -> None:
    colour = "#d8dee6" if cloth.look.top == "spacesuit" else cloth.wear.accent
    ring = cloth.trunk.ring(0.985, 4)
    cloth.canvas.drawPath(ribbon(ring, [6.5, 7.5, 6.5]), fill(cloth.dark(colour, 0.2)))
    cloth.canvas.drawPath(ribbon([(x, y - 2) for x, y in ring], [4.2, 5, 4.2]), fill(colour))


_COLLARS: dict[str, Callable[[Cloth], None]] = {
    "shirt": _shirt_collar, "coat": _coat_collar, "turtle": _turtle, "round": _round_collar, "v": _v_collar, "ring": _ring_collar,
}  # fmt: skip


# ---------------------------------------------------------------- over everything


def _apron(cloth: Cloth) -> None:
    look, trunk = cloth.look, cloth.trunk
    colour = look.apron
    strings = cloth.dark(colour, 0.24)
    cloth.band(0.36, 5.0, strings, out=1.5)
    if not trunk.faces_us(0):
        return
    low = -0.5 * trunk.body.leg / trunk.body.torso
    standing = -trunk.frame.hip.y > 0.85 * trunk.body.leg
    at = trunk.at
    hem = low if standing else -0.12
    grow = 1 + (0.16 if standing else 0)
    lap = smooth(
        [at(-36, 0.80, 2), at(0, 0.77, 2), at(36, 0.80, 2), at(44, 0.5, 2), at(62, 0.34, 2), at(66 * grow, 0.0, 4), at(64 * grow, hem, 8),
         at(0, hem, 8), at(-64 * grow, hem, 8), at(-66 * grow, 0.0, 4), at(-62, 0.34, 2), at(-44, 0.5, 2)], tension=0.55,
    )  # fmt: skip
    part(cloth.canvas, lap, colour, cloth.tones, crescent=3)
    for side in (-1, 1):
        cloth.seam([(side * 33, 0.79), (side * 38, 0.9), (side * 40, 1.0)], 5.5, 1.0, strings)
    cloth.seam([(-60, 0.36), (-30, 0.36), (0, 0.36), (30, 0.36), (60, 0.36)], 4.6, 1.0, strings)
    cloth.seam([(-20, 0.2), (-18, 0.02), (0, -0.01), (18, 0.02), (20, 0.2), (0, 0.2), (-20, 0.2)], 1.8, 0.8, strings)


def _scarf(cloth: Cloth) -> None:
    colour = cloth.look.scarf
    x, y = cloth.trunk.spine(1.0)
    w = cloth.trunk.body.neck_width + 12
    at = cloth.trunk.at
    if cloth.trunk.faces_us(0):
        end = [at(12, 0.94, 5), at(34, 0.94, 5), at(32, 0.5, 5), at(16, 0.5, 5)]
        part(cloth.canvas, smooth(end, tension=0.5), cloth.dark(colour, 0.14), cloth.tones, crescent=2)
        a, b = at(17, 0.5, 5), at(31, 0.5, 5)
        for i in range(4):
            px, py = blend_points(a, b, i / 3)
            cloth.canvas.drawLine(px, py, px - 0.5, py + 6, stroke(cloth.dark(colour, 0.2), 2.2))
    wrap = smooth([(x - w, y - 9), (x, y - 2), (x + w, y - 9), (x + w + 3, y + 7), (x, y + 17), (x - w - 3, y + 7)])
    part(cloth.canvas, wrap, colour, cloth.tones, crescent=3)
    cloth.canvas.drawPath(smooth([(x - w * 0.7, y - 1), (x, y + 6), (x + w * 0.8, y - 2)], False), stroke(cloth.dark(colour), 1.8, 0.4))


def draw_cape(cloth: Cloth) -> None:
    """A cloak behind the figure; over it when the back is turned to us."""
    if not cloth.garment.cape:
        return
    trunk = cloth.trunk
    (lx, ly), (rx, ry) = trunk.flanks(0.93)
    shift = -math.sin(trunk.yaw_at(0.5)) * 22
    foot = trunk.frame.hip.y + trunk.body.leg * 0.72
    wide = trunk.body.shoulder * 1.22
    x = trunk.spine(0)[0]
    shape = smooth(
        [(lx, ly), trunk.spine(1.02), (rx, ry), (x + wide + shift * 0.7, trunk.frame.hip.y - 10), (x + wide * 1.06 + shift, foot),
         (x + shift, foot + 7), (x - wide * 1.06 + shift, foot), (x - wide + shift * 0.7, trunk.frame.hip.y - 10)], tension=0.8,
    )  # fmt: skip
    colour = cloth.look.accent
    part(cloth.canvas, shape, cloth.dark(colour, 0.12), cloth.tones, crescent=5)
    bounds = shape.getBounds()
    paint = linear((0, bounds.top()), (0, bounds.bottom()), (rgb(cloth.tones.shade, 0.0), rgb(cloth.tones.shade, 0.3)))
    cloth.canvas.drawPath(shape, paint)
    for q in (-0.5, 0.0, 0.5):
        cloth.canvas.drawPath(
            smooth([(x + q * wide, ly + 30), (x + shift + q * wide * 1.2, foot)], False), stroke(cloth.dark(colour), 2.2, 0.4)
        )
