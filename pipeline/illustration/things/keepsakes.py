"""Paper and keepsakes: letters, books, maps, photographs, lights, keys, gifts."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, part, radial, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import box, ellipse, polygon, ribbon, round_rect, smooth
from pipeline.illustration.things.drawn import BRASS, CREAM, IRON, PAPER, WOOD, WOOD_DARK, WOOD_PALE, Drawn, flame, shine


def _letter(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-24, -34, 48, 34, 2), PAPER, tones)
    c.drawPath(polygon([(-24, -33), (0, -13), (24, -33)], closed=False), stroke(mix(PAPER, tones.shade, 0.4), 1.8, 0.8))
    for x in (-1, 1):
        c.drawPath(polygon([(x * 24, -1), (x * 6, -17)], closed=False), stroke(mix(PAPER, tones.shade, 0.3), 1.2, 0.6))
    part(c, ellipse(0, -15, 6.5, 6), "#b8403c", tones, outline=False)


def _page(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-18, 0), (-19, -25), (-17, -50), (17, -52), (19, -26), (18, -2)], tension=0.3), PAPER, tones)
    for i in range(6):
        c.drawLine(-12, -42 + i * 6.5, 12 - (i % 3) * 4, -42.5 + i * 6.5, stroke(tones.ink, 1.3, 0.5))


def _bottle(c: Canvas, tones: Tones, t: float) -> None:
    body = smooth([(-15, 0), (-17, -20), (-16, -42), (-7, -54), (-6, -70), (6, -70), (7, -54), (16, -42), (17, -20), (15, 0)], tension=0.7)
    c.drawPath(body, fill("#8fc0a8", 0.78))
    part(c, ribbon([(-6, -8), (4, -42)], (7.5, 7)), PAPER, tones)
    c.drawPath(polygon([(-10, -22), (6, -30)], closed=False), stroke("#b8403c", 3))
    c.drawPath(body, fill("#6fae98", 0.30))
    c.drawPath(body, stroke(mix("#4f8a78", tones.shade, 0.3), 2, 0.8))
    shine(c, -12, -42, 4, 28, 0.5)
    part(c, round_rect(-5, -80, 10, 13, 2), WOOD_PALE, tones)


def _lantern(c: Canvas, tones: Tones, t: float) -> None:
    c.drawPath(smooth([(-11, -56), (-9, -72), (0, -78), (9, -72), (11, -56)], False), stroke(IRON, 2.6))
    pane = smooth([(-15, -10), (-17, -28), (-13, -46), (13, -46), (17, -28), (15, -10)], tension=0.5)
    c.drawPath(pane, fill("#ffdf94", 0.92))
    c.drawPath(pane, radial((0, -26), 24, ("#fffbe8", "#ffd070", "#e89a44"), (0, 0.45, 1)))
    flame(c, 0, -14, 22, t)
    for x in (-15, 0, 15):
        c.drawPath(smooth([(x * 0.95, -10), (x * 1.1, -28), (x * 0.86, -46)], False), stroke(IRON, 2.2))
    part(c, smooth([(-19, -46), (-9, -57), (9, -57), (19, -46)], tension=0.3), IRON, tones)
    part(c, round_rect(-18, -10, 36, 10, 3), IRON, tones)


def _candle(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-22, -3), (-18, 0), (18, 0), (22, -3), (14, -6), (-14, -6)]), BRASS, tones)
    c.drawPath(smooth([(15, -5), (26, -10), (24, -1), (14, -2)], False), stroke(BRASS, 2.6))
    part(c, smooth([(-9, -5), (-9, -42), (-5, -45), (4, -43), (9, -44), (9, -5)], tension=0.4), "#f8ecd2", tones)
    part(c, smooth([(5, -43), (11, -38), (10, -24), (6, -24)]), "#f8ecd2", tones, outline=False)
    c.drawLine(0, -44, 0, -50, stroke("#4a3030", 2))
    flame(c, 0, -47, 24, t)


def _book(c: Canvas, tones: Tones, t: float, colour: str = "#9c3f46") -> None:
    part(c, round_rect(-30, -15, 60, 15, 3), colour, tones)
    part(c, round_rect(-26, -12, 58, 9, 2), CREAM, tones, outline=False)
    for y in (-10, -7.5, -5):
        c.drawLine(-22, y, 31, y, stroke(mix(CREAM, tones.shade, 0.4), 0.9, 0.6))
    part(c, round_rect(-31, -17, 62, 5, 2), colour, tones)
    c.drawLine(-18, -14.5, 20, -14.5, stroke(BRASS, 1.6, 0.8))


def _upright_book(c: Canvas, tones: Tones, t: float) -> None:
    colour = "#8a3a48"
    part(c, polygon([(22, -62), (28, -58), (28, -2), (22, 0)]), CREAM, tones)
    part(c, round_rect(-24, -62, 47, 62, 3), colour, tones, crescent=3)
    c.drawRect(box(-18, -55, 18, -7), stroke(BRASS, 1.8, 0.9))
    part(c, polygon([(0, -42), (9, -31), (0, -20), (-9, -31)]), BRASS, tones, outline=False)
    c.drawLine(-19, -62, -19, 0, stroke(mix(colour, tones.shade, 0.5), 2, 0.7))


def _open_book(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-46, -4), (-44, -14), (0, -8), (44, -14), (46, -4), (0, 0)], tension=0.4), "#8a3a48", tones)
    for side in (-1, 1):
        page = smooth([(0, -8), (side * 14, -22), (side * 40, -20), (side * 43, -9), (side * 18, -10), (0, -3)], tension=0.7)
        part(c, page, PAPER, tones)
        for i in range(3):
            c.drawPath(
                smooth([(side * 8, -15.5 + i * 2.6), (side * 20, -18.5 + i * 2.6), (side * 36, -17 + i * 2.6)], False),
                stroke(tones.ink, 1.1, 0.4),
            )


def _map(c: Canvas, tones: Tones, t: float) -> None:
    sheet = smooth(
        [(-42, -2), (-44, -30), (-40, -58), (-14, -54), (14, -59), (42, -55), (44, -28), (40, 0), (14, -5), (-14, 0)], tension=0.35
    )
    part(c, sheet, "#ecd6a2", tones)
    with kept(c):
        c.clipPath(sheet, True)
        c.drawPath(smooth([(-34, -16), (-26, -40), (-6, -46), (4, -30), (-10, -12)]), fill("#b8b878", 0.8))
        c.drawPath(smooth([(16, -14), (20, -30), (34, -32), (34, -14)]), fill("#b8b878", 0.8))
        for x in (-14.0, 14.0):
            c.drawLine(x, -60, x, 0, stroke(mix("#ecd6a2", tones.shade, 0.4), 1.6, 0.5))
        for i in range(7):
            x = -24 + 7.4 * i
            c.drawLine(x, -22 - 6 * math.sin(i * 0.9), x + 4, -23 - 6 * math.sin(i * 0.9 + 0.5), stroke("#b8403c", 2.2))
        for d in ((-4, -4, 4, 4), (-4, 4, 4, -4)):
            c.drawLine(28 + d[0], -24 + d[1], 28 + d[2], -24 + d[3], stroke("#b8403c", 2.8))


def _key(c: Canvas, tones: Tones, t: float) -> None:
    c.drawPath(ellipse(0, -36, 10, 10), stroke(mix(BRASS, tones.shade, 0.3), 6.5))
    c.drawPath(ellipse(-0.6, -36.6, 10, 10), stroke(BRASS, 4.4))
    part(c, round_rect(-2.6, -27, 5.2, 27, 2), BRASS, tones)
    part(c, polygon([(2, -9), (11, -9), (11, -6), (7, -6), (7, -4), (11, -4), (11, -1), (2, -1)]), BRASS, tones)


def _photograph(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(-24, -2), (-26, -58), (22, -60), (24, -4)]), PAPER, tones)
    picture = polygon([(-19, -14), (-20.6, -52), (17, -54), (18.6, -16)])
    c.drawPath(picture, fill("#c9ab82"))
    with kept(c):
        c.clipPath(picture, True)
        for x, h, col in ((-8, 22, "#7a5a48"), (7, 16, "#94705a")):
            c.drawPath(smooth([(x - 9, -8), (x - 7, -14 - h * 0.4), (x + 7, -14 - h * 0.4), (x + 9, -8)]), fill(col))
            c.drawCircle(x, -20 - h * 0.7, 5.6, fill("#e2bd96"))


def _crown(c: Canvas, tones: Tones, t: float) -> None:
    part(
        c,
        smooth([(-30, -2), (-33, -36), (-16, -18), (0, -44), (16, -18), (33, -36), (30, -2), (0, 3)], tension=0.25),
        "#ecbc4a",
        tones,
        crescent=3,
    )
    part(c, smooth([(-30, -10), (0, -5), (30, -10), (30, 0), (0, 5), (-30, 0)], tension=0.5), "#d89a38", tones)
    for x, y, col in ((-33.0, -38.0, "#c8485a"), (0.0, -47.0, "#5f9ac8"), (33, -38, "#c8485a")):
        part(c, ellipse(x, y, 4.6, 4.6), col, tones)
    for x in (-16, 0, 16):
        part(c, ellipse(x, -2 + abs(x) * -0.1, 3.4, 3.4), "#c8485a" if x else "#6fae86", tones, outline=False)


def _mirror(c: Canvas, tones: Tones, t: float) -> None:
    part(c, ellipse(0, -92, 46, 62), BRASS, tones, crescent=3)
    c.drawPath(ellipse(0, -92, 37, 53), radial((-10, -110), 80, ("#eef6f6", "#b8d2d8", "#86a8b8")))
    c.drawPath(polygon([(-24, -70), (10, -128), (20, -122), (-14, -60)]), fill("#ffffff", 0.35))
    part(c, smooth([(-10, -32), (10, -32), (14, -10), (26, 0), (-26, 0), (-14, -10)], tension=0.6), BRASS, tones)


def _hourglass(c: Canvas, tones: Tones, t: float) -> None:
    glass_ = smooth(
        [(-17, -62), (-15, -46), (-3, -34), (-15, -20), (-17, -6), (17, -6), (15, -20), (3, -34), (15, -46), (17, -62)], tension=0.7
    )
    c.drawPath(glass_, fill("#dcecee", 0.75))
    c.drawPath(smooth([(-12, -50), (-3, -37), (3, -37), (12, -50)], tension=0.5), fill("#e2b870"))
    c.drawPath(smooth([(-14, -7), (0, -22), (14, -7)]), fill("#e2b870"))
    c.drawLine(0, -38, 0, -12, stroke("#e2b870", 1.6))
    for y in (-68, -6):
        part(c, round_rect(-22, y, 44, 7, 3), WOOD, tones)
    for x in (-19, 19):
        c.drawLine(x, -62, x, -5, stroke(WOOD_DARK, 3.4))


def _gift(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-34, -46, 68, 46, 3), "#5f8fae", tones, crescent=3)
    part(c, round_rect(-38, -58, 76, 15, 3), "#6f9fbe", tones)
    part(c, round_rect(-6, -58, 12, 58, 1), "#e2b24a", tones, outline=False)
    for side in (-1, 1):
        part(c, smooth([(0, -58), (side * 10, -78), (side * 26, -76), (side * 20, -60)]), "#e2b24a", tones)


def _parcel(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-38, -50, 76, 50, 3), "#c39a68", tones, crescent=3)
    for line in ((0, -50, 0, 0), (-38, -27, 38, -27)):
        c.drawLine(*line, stroke("#7a5636", 3))
    part(c, polygon([(10, -44), (32, -46), (33, -33), (11, -31)]), PAPER, tones, outline=False)


def _crystal_ball(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-24, -16), (-30, 0), (30, 0), (24, -16)], tension=0.5), BRASS, tones)
    c.drawCircle(0, -44, 34, radial((-10, -56), 50, ("#f0ecff", "#a89ad8", "#5a4a90")))
    c.drawPath(smooth([(-18, -40 + 2 * math.sin(t)), (0, -50), (16, -40), (2, -32)]), fill("#ffffff", 0.25, blur=4))
    c.drawPath(ellipse(-12, -60, 8, 5), fill("#ffffff", 0.75))


KEEPSAKES: dict[str, Drawn] = {
    "letter": Drawn(paint=_letter, width=52, height=38),
    "page": Drawn(paint=_page, width=44, height=56),
    "message in a bottle": Drawn(paint=_bottle, width=40, height=84),
    "lantern": Drawn(paint=_lantern, width=46, height=82, glow="#ffc46a", lamp=28),
    "candle": Drawn(paint=_candle, width=56, height=76, glow="#ffc46a", lamp=56),
    "book": Drawn(paint=_upright_book, width=60, height=66),
    "closed book": Drawn(paint=_book, width=66, height=20),
    "open book": Drawn(paint=_open_book, width=96, height=28),
    "map": Drawn(paint=_map, width=94, height=64),
    "key": Drawn(paint=_key, width=32, height=52),
    "photograph": Drawn(paint=_photograph, width=56, height=64),
    "crown": Drawn(paint=_crown, width=80, height=56, below=6),
    "mirror": Drawn(paint=_mirror, width=100, height=160),
    "hourglass": Drawn(paint=_hourglass, width=50, height=72),
    "gift": Drawn(paint=_gift, width=82, height=82),
    "parcel": Drawn(paint=_parcel, width=82, height=54),
    "crystal ball": Drawn(paint=_crystal_ball, width=74, height=82),
}
"""Drawings by noun."""
