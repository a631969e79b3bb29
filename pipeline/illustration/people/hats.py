"""Hats. Brims stay above the brows, or expressions die."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import skia

from pipeline.film.scene import PersonLook
from pipeline.illustration.canvas import (
    Blend,
    Canvas,
    Path,
    Point,
    ellipse,
    fill,
    kept,
    mix,
    part,
    polygon,
    ribbon,
    round_rect,
    smooth,
    stroke,
)
from pipeline.illustration.palette import Tones
from pipeline.illustration.people.skull import Skull


@dataclass(frozen=True, slots=True, kw_only=True)
class Worn:
    """How a hat meets the hair.

    Attributes:
        covers: hair above its line is cut away.
        hides_hair: no hair is seen at all.
        hides_ears: ears are under it.
    """

    covers: bool = True
    hides_hair: bool = False
    hides_ears: bool = False


HATS_WORN: dict[str, Worn] = {
    "souwester": Worn(hides_ears=True),
    "fedora": Worn(), "cap": Worn(), "beanie": Worn(), "straw": Worn(), "witch": Worn(), "top hat": Worn(),
    "baker": Worn(), "beret": Worn(covers=False), "captain": Worn(), "helmet": Worn(hides_ears=True),
    "crown": Worn(covers=False), "flower": Worn(covers=False),
    "headscarf": Worn(hides_hair=True, hides_ears=True), "hood": Worn(hides_hair=True, hides_ears=True),
    "space helmet": Worn(covers=False),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Hat:
    """What every hat is drawn with."""

    canvas: Canvas
    skull: Skull
    colour: str
    accent: str
    tones: Tones
    back: bool = False

    @property
    def rx(self) -> float:
        return self.skull.rx

    @property
    def ry(self) -> float:
        return self.skull.ry

    @property
    def k(self) -> float:
        return self.skull.k

    def points(self, rows: tuple[tuple[float, float, float], ...]) -> list[Point]:
        """Rows (x in half-widths, y in half-heads upwards, shift by the turn in units)."""
        return [(self.rx * x + self.k * shift, -self.ry * y) for x, y, shift in rows]

    def both(self, rows: tuple[tuple[float, float, float], ...]) -> list[Point]:
        """Rows of the right half from the middle top down, mirrored to a closed shape."""
        right = self.points(rows)
        left = [(-self.rx * x + self.k * shift, -self.ry * y) for x, y, shift in reversed(rows)]
        return right + left

    def shade(self, t: float = 0.45) -> object:
        return mix(self.colour, self.tones.shade, t)

    def part(self, path: Path, colour: object | None = None, crescent: float = 0.0) -> None:
        part(self.canvas, path, self.colour if colour is None else colour, self.tones, crescent=crescent)

    def drop(self, path: Path, strength: float = 0.34, down: float = 5.0) -> None:
        """The shadow a brim throws on the face."""
        with kept(self.canvas):
            self.canvas.translate(0, down)
            self.canvas.drawPath(path, fill(self.tones.shade, strength, blur=2.5, blend=Blend.kSrcATop))


def draw_hat(canvas: Canvas, skull: Skull, look: PersonLook, tones: Tones, *, behind: bool = False) -> None:
    """The hat of ``look`` over head and hair, seen from the front or from ``behind``; nothing without one."""
    draw = _DRAWN.get(look.hat)
    if draw is not None:
        with kept(canvas):
            canvas.translate(0, -skull.pitch * 0.45)
            draw(_Hat(canvas, skull, look.hat_colour, look.accent, tones, behind))


def draw_hat_behind(canvas: Canvas, skull: Skull, look: PersonLook, tones: Tones) -> None:
    """The part of a hat behind the head."""
    draw = _BEHIND.get(look.hat)
    if draw is not None:
        draw(_Hat(canvas, skull, look.hat_colour, look.accent, tones))


# ---------------------------------------------------------------- brimmed


def _band(h: _Hat, low: float, high: float, colour: object, width: float = 1.0) -> None:
    h.canvas.drawPath(
        smooth(
            h.points(
                (
                    (-width, low, -3),
                    (-width * 0.98, high, -3),
                    (0, high - 0.09, 4),
                    (width * 0.98, high, -3),
                    (width, low, -3),
                    (0, low - 0.10, 6),
                )
            )
        ),
        fill(colour),
    )


def _brim(h: _Hat, reach: float, height: float, droop: float = 0.0) -> Path:
    return smooth(
        h.points(
            (
                (-reach, height - droop, -3), (-1.0, height + 0.13, 0), (0, height + 0.08, 6), (1.0, height + 0.13, 0),
                (reach, height - droop, -3), (1.05, height - 0.17, 10), (0, height - 0.25, 14), (-1.05, height - 0.17, 10),
            )
        )
    )  # fmt: skip


def _fedora(h: _Hat) -> None:
    crown = h.points(
        (
            (-1.02, 0.5, -4), (-0.95, 1.02, -4), (-0.64, 1.47, -4), (-0.2, 1.43, -2), (0, 1.36, 0), (0.22, 1.44, -2),
            (0.68, 1.46, -4), (0.95, 1.02, -4), (1.02, 0.5, -4), (0, 0.42, 5),
        )
    )  # fmt: skip
    h.part(smooth(crown), crescent=5)
    _band(h, 0.56, 0.80, mix(h.colour, "#1a1016", 0.6))
    brim = _brim(h, 1.55, 0.52)
    h.drop(brim, 0.42)
    h.part(brim, crescent=3)


def _straw(h: _Hat) -> None:
    h.part(smooth(h.both(((0.3, 1.42, -4), (0.78, 1.3, -4), (0.98, 0.9, -4), (1.0, 0.5, -4), (0.4, 0.42, 4)))), crescent=5)
    _band(h, 0.56, 0.82, h.accent)
    brim = _brim(h, 1.85, 0.50, 0.04)
    h.drop(brim)
    h.part(brim, crescent=3)
    paint = stroke(h.shade(0.4), 1.2, 0.45)
    with kept(h.canvas):
        h.canvas.clipPath(brim, True)
        for i in range(-8, 9):
            h.canvas.drawPath(smooth(h.points(((i * 0.13, 0.62, 2), (i * 0.22, 0.22, 8))), False), paint)


def _witch(h: _Hat) -> None:
    cone = h.points(
        (
            (-1.0, 0.5, -4),
            (-0.72, 1.1, -6),
            (-0.36, 1.75, -9),
            (0.05, 2.3, -14),
            (0.42, 2.55, -20),
            (0.4, 2.15, -14),
            (0.52, 1.6, -9),
            (0.78, 1.05, -6),
            (1.0, 0.5, -4),
            (0, 0.42, 5),
        )
    )
    h.part(smooth(cone, tension=0.8), crescent=5)
    h.canvas.drawPath(smooth(h.points(((-0.3, 1.72, -9), (0.05, 1.62, -8), (0.4, 1.74, -9))), False), stroke(h.shade(), 1.8, 0.6))
    _band(h, 0.56, 0.84, h.accent)
    h.canvas.drawPath(round_rect(h.k * 6 - 9, -h.ry * 0.80, 18, 15, 3), stroke("#e0b050", 3.0))
    brim = _brim(h, 1.95, 0.50, 0.05)
    h.drop(brim, 0.42)
    h.part(brim, crescent=3)


def _top_hat(h: _Hat) -> None:
    h.part(smooth(h.both(((0.5, 1.92, -6), (0.97, 1.9, -6), (0.93, 1.4, -5), (0.98, 0.52, -4), (0.4, 0.44, 4))), tension=0.5), crescent=6)
    h.canvas.drawPath(smooth(h.both(((0.5, 1.97, -6), (0.95, 1.9, -6), (0.5, 1.82, -5)))), fill(mix(h.colour, "#ffffff", 0.12)))
    _band(h, 0.56, 0.86, h.accent)
    brim = _brim(h, 1.42, 0.52)
    h.drop(brim)
    h.part(brim, crescent=3)


def _souwester(h: _Hat) -> None:
    h.canvas.translate(0, -5)
    h.part(smooth(h.both(((0.3, 1.37, -6), (0.62, 1.25, -6), (1.0, 0.86, -5), (1.06, 0.32, -4), (0.3, 0.42, 6)))), crescent=6)
    h.canvas.drawPath(smooth(h.points(((0, 1.37, -6), (0, 0.95, 4), (0, 0.5, 10))), False), stroke(h.shade(), 1.8, 0.7))
    brim = smooth(
        h.points(
            (
                (-1.62, -0.2, -12), (-1.15, 0.34, -4), (0, 0.64, 0), (1.15, 0.34, -4), (1.62, -0.2, -12), (1.2, 0.05, 0),
                (0.5, 0.32, 12), (0, 0.36, 16), (-0.5, 0.32, 12), (-1.2, 0.05, 0),
            )
        )
    )  # fmt: skip
    h.drop(brim, 0.28)
    h.part(brim, mix(h.colour, "#ffffff", 0.06), 4)


# ---------------------------------------------------------------- caps


def _dome(h: _Hat, top: float, side: float, low: float) -> Path:
    rows = (
        (0.0, top, -5),
        (0.52 * side, top - 0.08, -5),
        (0.92 * side, top - 0.42, -5),
        (1.0 * side, low + 0.06, -4),
        (0.5, low - 0.04, 4),
        (0.0, low - 0.07, 6),
    )
    return smooth(h.both(rows))


def _cap(h: _Hat) -> None:
    h.part(_dome(h, 1.22, 1.06, 0.46), crescent=5)
    for x in (-0.5, 0.5):
        h.canvas.drawPath(smooth(h.points(((0, 1.22, -5), (x * 0.8, 1.0, 0), (x, 0.5, 6))), False), stroke(h.shade(), 1.5, 0.5))
    h.canvas.drawPath(ellipse(-h.k * 5, -h.ry * 1.23, 4, 2.6), fill(h.shade(0.3)))
    if h.back:
        return
    reach = abs(h.k)
    peak = smooth(
        h.points(
            (
                (-0.82, 0.52, 6),
                (0, 0.62, 12),
                (0.82, 0.52, 6),
                (0.86, 0.34, 22 + 8 * reach),
                (0, 0.22, 30 + 6 * reach),
                (-0.86, 0.34, 22 - 8 * reach),
            )
        )
    )
    h.drop(peak, 0.3)
    h.part(peak, mix(h.colour, h.tones.shade, 0.16))


def _beanie(h: _Hat) -> None:
    h.part(_dome(h, 1.32, 1.07, 0.5), crescent=5)
    for i in range(-3, 4):
        h.canvas.drawPath(
            smooth(h.points(((i * 0.1, 1.28, -5), (i * 0.27, 0.95, 0), (i * 0.32, 0.6, 4))), False), stroke(h.shade(), 1.5, 0.4)
        )
    fold = smooth(h.points(((-1.08, 0.36, -4), (-1.1, 0.66, -4), (0, 0.62, 5), (1.1, 0.66, -4), (1.08, 0.36, -4), (0, 0.32, 7))))
    h.drop(fold, 0.22, 3)
    h.part(fold, mix(h.colour, h.accent, 0.25), 3)
    h.part(ellipse(-h.k * 7, -h.ry * 1.40, 13, 12), h.accent)


def _baker(h: _Hat) -> None:
    for x, y, r in ((-0.58, 1.42, 24), (0.58, 1.42, 24), (0, 1.6, 29), (0, 1.3, 26)):
        h.part(ellipse(h.rx * x - h.k * 8, -h.ry * y, r))
    h.part(
        smooth(
            h.points(((-0.94, 0.62, -5), (-0.88, 1.22, -6), (0, 1.16, 0), (0.88, 1.22, -6), (0.94, 0.62, -5), (0, 0.5, 6))), tension=0.6
        ),
        crescent=4,
    )
    for x in (-0.5, -0.15, 0.2, 0.55):
        h.canvas.drawPath(smooth(h.points(((x, 0.68, 2), (x * 0.96, 1.1, -2))), False), stroke(h.shade(0.3), 1.5, 0.4))


def _beret(h: _Hat) -> None:
    shape = smooth(
        h.points(
            (
                (-1.12, 0.62, -6),
                (-1.02, 1.02, -8),
                (-0.3, 1.36, -8),
                (0.55, 1.38, -6),
                (1.28, 1.05, -6),
                (1.24, 0.68, -6),
                (0.5, 0.6, 4),
                (-0.5, 0.56, 4),
            )
        )
    )
    h.drop(shape, 0.22, 3)
    h.part(shape, crescent=5)
    h.canvas.drawPath(ribbon(h.points(((-1.04, 0.6, -4), (0, 0.53, 6), (1.1, 0.64, -4))), [2.2, 3.0, 2.2]), fill(h.shade(0.35)))
    h.canvas.drawPath(ribbon(h.points(((0.2, 1.36, -8), (0.24, 1.52, -8))), [2.2, 1.6]), fill(h.shade(0.25)))


def _captain(h: _Hat) -> None:
    top = smooth(
        h.points(((-1.24, 0.98, -5), (-0.9, 1.32, -6), (0, 1.44, -6), (0.9, 1.32, -6), (1.24, 0.98, -5), (0.9, 0.74, 0), (-0.9, 0.74, 0)))
    )
    h.part(top, crescent=5)
    band = smooth(h.points(((-1.02, 0.48, -4), (-1.0, 0.84, -4), (0, 0.8, 4), (1.0, 0.84, -4), (1.02, 0.48, -4), (0, 0.4, 6))), tension=0.7)
    h.part(band, mix(h.colour, "#14182a", 0.72))
    if h.back:
        return
    h.canvas.drawPath(ellipse(h.k * 14, -h.ry * 0.68, 6.5, 7.5), fill("#e6bc58"))
    h.canvas.drawPath(ellipse(h.k * 14, -h.ry * 0.68, 3, 3.6), fill("#fff0b8"))
    peak = smooth(h.points(((-0.8, 0.46, 8), (0, 0.5, 14), (0.8, 0.46, 8), (0.7, 0.3, 20), (0, 0.22, 24), (-0.7, 0.3, 20))))
    h.drop(peak, 0.3)
    h.part(peak, "#1c2030")


def _helmet(h: _Hat) -> None:
    h.part(_dome(h, 1.26, 1.14, 0.42), crescent=6)
    for side in (-1, 1):
        if side * h.k > 0.35:
            continue
        guard = smooth(
            h.points(
                ((side * 1.14, 0.5, -4), (side * 1.14, -0.1, -5), (side * 0.92, -0.42, -4), (side * 0.8, 0.0, -2), (side * 0.86, 0.46, 0))
            )
        )
        h.part(guard, crescent=3)
    rim = h.points(((-1.13, 0.46, -4), (0, 0.36, 8), (1.13, 0.46, -4)))
    h.canvas.drawPath(ribbon(rim, [3.6, 4.6, 3.6]), fill(h.accent))
    h.canvas.drawPath(ribbon(h.points(((0, 1.26, -5), (0, 0.9, 4), (0, 0.4, 8))), [3, 3.6, 3]), fill(h.accent))
    h.canvas.drawPath(ellipse(-h.rx * 0.42, -h.ry * 0.92, 9, 6), fill("#ffffff", 0.3))


# ---------------------------------------------------------------- others


def _crown(h: _Hat) -> None:
    gold = h.colour
    spikes: list[Point] = []
    for i in range(11):
        x = -0.92 + 1.84 * i / 10
        y = 1.02 + 0.10 * abs(x) if i % 2 == 0 else 1.46 + 0.08 * abs(x)
        spikes.extend(h.points(((x, y, -2),)))
    low = h.points(((0.94, 0.66, -4), (0.5, 0.58, 3), (0, 0.55, 5), (-0.5, 0.58, 3), (-0.94, 0.66, -4)))
    h.drop(polygon([*spikes, *low]), 0.25, 3)
    h.part(polygon([*spikes, *low]), gold, 3)
    h.canvas.drawPath(ribbon(h.points(((-0.94, 0.70, -4), (0, 0.6, 5), (0.94, 0.70, -4))), [3, 3.4, 3]), fill(mix(gold, "#7a4a10", 0.35)))
    for i, x in enumerate((-0.55, 0.0, 0.55)):
        cx, cy = h.points(((x, 0.80 + 0.05 * abs(x), 3),))[0]
        h.canvas.drawPath(ellipse(cx, cy, 4.2, 5), fill(("#c8384a", "#3f7fc0", "#3a9a6a")[i]))
        h.canvas.drawCircle(cx - 1.2, cy - 1.6, 1.2, fill("#ffffff", 0.8))
    for i in range(1, 11, 2):
        h.canvas.drawCircle(*spikes[i], 3.2, fill(mix(gold, "#ffffff", 0.35)))


def _headscarf(h: _Hat) -> None:
    ring = skull_ring(h, 1.05)
    h.part(ring, crescent=5)
    for side in (-1, 1):
        h.canvas.drawPath(
            smooth(h.points(((side * 0.2, 1.0, -3), (side * 0.8, 0.55, -3), (side * 0.98, -0.2, -2))), False), stroke(h.shade(), 1.6, 0.4)
        )
    x, y = h.k * 10, h.ry * 1.06
    for side in (-1, 1):
        h.part(smooth([(x, y), (x + side * 15, y + 4), (x + side * 19, y + 24), (x + side * 6, y + 18)]), mix(h.colour, h.tones.shade, 0.1))
    h.part(ellipse(x, y + 2, 7, 6))


def skull_ring(h: _Hat, size: float) -> Path:
    """Cloth round the face: the contour grown, with an opening for the face."""
    outer = [(x * size * 1.06, y * size * (1.08 if y < 0 else 1.06)) for x, y in h.skull.contour()]
    lats = [(0, 47), (34, 42), (60, 24), (68, -4), (60, -32), (38, -52), (0, -62), (-38, -52), (-60, -32), (-68, -4), (-60, 24), (-34, 42)]
    ring = smooth(outer)
    ring.addPath(smooth([h.skull.at(lon, lat, 1.02) for lon, lat in lats]))
    ring.setFillType(_EVEN_ODD)
    return ring


def _hood(h: _Hat) -> None:
    h.part(skull_ring(h, 1.16), crescent=6)
    edge = [h.skull.at(lon, lat, 1.06) for lon, lat in ((-68, -20), (-66, 12), (-36, 44), (0, 50), (36, 44), (66, 12), (68, -20))]
    h.canvas.drawPath(smooth(edge, False), stroke(h.shade(0.3), 3.4, 0.7))


def _hood_behind(h: _Hat) -> None:
    h.part(
        smooth(h.both(((0.2, 1.32, -8), (0.7, 1.16, -8), (1.16, 0.6, -8), (1.2, -0.3, -8), (1.15, -1.1, -6), (0.5, -1.35, 0)))),
        h.shade(0.3),
    )


def _space_helmet(h: _Hat) -> None:
    r = h.ry * 1.42
    glass = ellipse(0, -2, r, r)
    h.canvas.drawPath(glass, fill("#bfe6f4", 0.16))
    h.canvas.drawPath(glass, stroke("#e8eef4", 6.5))
    h.canvas.drawPath(glass, stroke(mix("#8a96a8", h.tones.shade, 0.2), 1.6, 0.7))
    h.canvas.drawPath(smooth([(-r * 0.74, -r * 0.1), (-r * 0.6, -r * 0.5), (-r * 0.24, -r * 0.76)], False), stroke("#ffffff", 6, 0.6))
    h.canvas.drawPath(smooth([(-r * 0.72, r * 0.18), (-r * 0.73, r * 0.1)], False), stroke("#ffffff", 5, 0.5))
    h.part(smooth([(-46, r * 0.78), (0, r * 0.98), (46, r * 0.78), (50, r * 0.98), (0, r * 1.18), (-50, r * 0.98)]), "#d8dee6", 3)


def _flower(h: _Hat) -> None:
    side = -h.skull.near if abs(h.k) < 0.1 else h.skull.near
    x, y = side * h.rx * 0.74 - h.k * 4, -h.ry * 0.66
    for i in range(5):
        a = math.radians(i * 72 - 90)
        h.part(ellipse(x + 8.4 * math.cos(a), y + 8.4 * math.sin(a), 7))
    h.canvas.drawPath(ellipse(x, y, 5.4), fill("#f4c84e"))
    h.part(smooth([(x - side * 9, y + 6), (x - side * 22, y + 4), (x - side * 12, y + 12)]), "#5a8a4a")


_EVEN_ODD = skia.PathFillType.kEvenOdd
_DRAWN: dict[str, Callable[[_Hat], None]] = {
    "fedora": _fedora, "straw": _straw, "witch": _witch, "top hat": _top_hat, "souwester": _souwester, "cap": _cap,
    "beanie": _beanie, "baker": _baker, "beret": _beret, "captain": _captain, "helmet": _helmet, "crown": _crown,
    "headscarf": _headscarf, "hood": _hood, "space helmet": _space_helmet, "flower": _flower,
}  # fmt: skip
_BEHIND: dict[str, Callable[[_Hat], None]] = {"hood": _hood_behind}
