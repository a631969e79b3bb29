"""Things of every day that the icon set lacks or mistakes for others: bags, bells, coffee machines, batons, looms, keepsakes."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, ellipse, polygon, ribbon, round_rect, smooth
from pipeline.illustration.things.drawn import BRASS, CREAM, IRON, STEEL, WOOD, WOOD_DARK, Drawn, knob, pole, shine

_CLOTH, _RED, _GOLD = "#4f7f86", "#b8433c", "#e2b45a"


def _bag(c: Canvas, tones: Tones, t: float) -> None:
    for x in (-16, 16):
        c.drawPath(smooth([(x - 14, -74), (x - 10, -112), (x + 10, -112), (x + 14, -74)], False), stroke(mix(_CLOTH, tones.shade, 0.35), 5))
    body = smooth([(-46, -80), (46, -80), (56, -30), (48, 0), (-48, 0), (-56, -30)], tension=0.5)
    part(c, body, _CLOTH, tones, crescent=4)
    with kept(c):
        c.clipPath(body, True)
        c.drawPath(smooth([(-60, -52), (0, -44), (60, -54)], False), stroke(CREAM, 7, 0.8))
        c.drawPath(smooth([(-60, -38), (0, -30), (60, -40)], False), stroke(_GOLD, 3.5, 0.8))


def _bicycle_bell(c: Canvas, tones: Tones, t: float) -> None:
    part(c, ribbon([(-62, -8), (0, -14), (62, -8)], (9, 9, 9)), STEEL, tones)
    part(c, round_rect(-13, -30, 26, 24, 4), mix(IRON, STEEL, 0.4), tones)
    lift = 5 * max(0.0, math.sin(2.2 * t))
    part(c, ribbon([(30, -30), (58, -38 - lift), (66, -44 - lift)], (5, 4.5, 6)), STEEL, tones)
    part(c, smooth([(-46, -30), (-44, -62), (0, -88), (44, -62), (46, -30)], tension=0.9), BRASS, tones, crescent=5)
    part(c, round_rect(-48, -34, 96, 8, 4), mix(BRASS, tones.shade, 0.25), tones)
    shine(c, -30, -70, 9, 26, 0.55)
    knob(c, 0, -60, 7, tones, STEEL)


def _baton(c: Canvas, tones: Tones, t: float) -> None:
    with kept(c):
        c.rotate(-18)
        part(c, round_rect(-58, -22, 116, 20, 10), _RED, tones, crescent=2)
        for x in (-30, 18):
            part(c, round_rect(x, -22, 14, 20, 1), CREAM, tones, outline=False)


def _coffee_machine(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-58, -140, 116, 140, 12), _RED, tones, crescent=6)
    part(c, round_rect(-44, -88, 88, 74, 6), mix(IRON, tones.shade, 0.25), tones)
    part(c, round_rect(-62, -148, 124, 16, 6), STEEL, tones)
    part(c, polygon([(-16, -90), (16, -90), (9, -70), (-9, -70)]), STEEL, tones)
    part(c, smooth([(-20, -50), (20, -50), (16, -18), (-16, -18)], tension=0.4), CREAM, tones, crescent=2)
    c.drawPath(smooth([(19, -44), (32, -40), (30, -28), (17, -26)], False), stroke(CREAM, 5))
    part(c, round_rect(-50, -16, 100, 12, 4), STEEL, tones)
    for n, colour in enumerate(("#e8604a", "#f0c050", "#7ac07a")):
        part(c, ellipse(-26 + 26 * n, -112, 7, 7), mix(colour, tones.shade, 0.35 if math.sin(2.4 * t + 2 * n) < 0 else 0.0), tones)
    for n in range(2):
        x, up = -6 + 12 * n + 3 * math.sin(1.7 * t + n), (9 * t + 14 * n) % 26
        c.drawPath(smooth([(x, -52 - up), (x + 5, -60 - up), (x - 2, -68 - up)], False), stroke("#ffffff", 3, 0.35 * (1 - up / 26)))


def _pattern(c: Canvas, cloth: Path, left: float, top: float, width: float, rows: int, tones: Tones) -> None:
    """Diamonds and bands of a carpet, clipped to its shape."""
    with kept(c):
        c.clipPath(cloth, True)
        for row in range(rows):
            y = top + 18 * row
            c.drawLine(left - 4, y, left + width + 4, y, stroke(_GOLD, 2.4, 0.9))
            for n in range(int(width / 22) + 1):
                x = left + 11 + 22 * n
                c.drawPath(
                    polygon([(x - 8, y + 9), (x, y + 3), (x + 8, y + 9), (x, y + 15)]), fill(CREAM if (n + row) % 2 else _CLOTH, 0.9)
                )


def _loom(c: Canvas, tones: Tones, t: float) -> None:
    for x in (-86, 86):
        pole(c, (x, 0), (x, -226), 8, WOOD, tones)
    for y in (-14, -216):
        pole(c, (-96, y), (96, y), 9, WOOD_DARK, tones)
    for n in range(27):
        c.drawLine(-74 + 5.7 * n, -210, -74 + 5.7 * n, -20, stroke(CREAM, 1.3, 0.85))
    woven = polygon([(-76, -20), (76, -20), (76, -104), (-76, -104)])
    part(c, woven, _RED, tones, crescent=3)
    _pattern(c, woven, -76, -104, 152, 5, tones)
    pole(c, (-88, -110 - 2 * math.sin(2 * t)), (88, -110 - 2 * math.sin(2 * t)), 4, WOOD, tones)


def _carpet(c: Canvas, tones: Tones, t: float) -> None:
    cloth = smooth([(-120, -4), (-96, -44), (64, -44), (92, -4)], tension=0.2)
    part(c, cloth, _RED, tones, crescent=3)
    _pattern(c, cloth, -118, -42, 200, 2, tones)
    for n in range(11):
        c.drawLine(-120 + 2.2 * n, -4 - 4 * n, -130 + 2.2 * n, -2 - 4 * n, stroke(CREAM, 2.4))
    part(
        c,
        smooth([(60, -66), (92, -62), (126, -18), (112, 0), (84, -2), (56, -40)], tension=0.6),
        mix(_RED, tones.shade, 0.12),
        tones,
        crescent=4,
    )
    part(c, ellipse(98, -20, 21, 20), mix(_RED, CREAM, 0.25), tones)
    spiral = [(98 + (17 - n) * math.cos(0.8 * n), -20 + (17 - n) * math.sin(0.8 * n)) for n in range(15)]
    c.drawPath(smooth(spiral, False), stroke(mix(_RED, tones.shade, 0.5), 2.2, 0.9))


def _bun(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-46, -4), (-50, -30), (-22, -56), (24, -56), (50, -30), (46, -4)], tension=0.9), "#d8954a", tones, crescent=4)
    c.drawPath(smooth([(-30, -40), (0, -52), (30, -40)], False), stroke("#f2cf94", 6, 0.7))
    for x, y in ((-24, -26), (2, -34), (26, -24), (-6, -16), (14, -14)):
        part(c, ellipse(x, y, 5.0, 4.0), "#5a2e34", tones, outline=False)


def _bolt(c: Canvas, tones: Tones, t: float) -> None:
    with kept(c):
        c.translate(-46, 0)
        c.rotate(64)
        part(c, round_rect(-9, -74, 18, 60, 3), STEEL, tones, crescent=2)
        for n in range(6):
            c.drawLine(-9, -68 + 8 * n, 9, -72 + 8 * n, stroke(mix(STEEL, tones.shade, 0.5), 2))
        part(c, polygon([(-22, -92), (22, -92), (25, -76), (-25, -76)]), STEEL, tones, crescent=2)


def _cork(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-18, 0), (-23, -48), (23, -48), (18, 0)], tension=0.25), "#c99a66", tones, crescent=3)
    part(c, ellipse(0, -48, 23, 7), "#dcb384", tones)
    for x, y in ((-8, -30), (7, -36), (10, -16), (-11, -12), (0, -22)):
        c.drawPath(ellipse(x, y, 2.2, 1.7), fill("#8a5c36", 0.8))
    c.drawPath(smooth([(0, -48), (10, -78), (36, -84), (58, -66)], False), stroke(CREAM, 2.6))


def _oil_can(c: Canvas, tones: Tones, t: float) -> None:
    part(c, ribbon([(14, -58), (44, -84), (78, -92)], (7, 4.5, 2.5)), _GOLD, tones)
    part(c, smooth([(-46, -4), (-44, -26), (-16, -66), (12, -66), (40, -26), (42, -4)], tension=0.6), _CLOTH, tones, crescent=4)
    c.drawPath(smooth([(-38, -34), (-66, -44), (-58, -12), (-42, -12)], False), stroke(mix(_CLOTH, tones.shade, 0.3), 6))
    drop = (30 * t) % 40
    part(c, smooth([(80, -90 + drop), (84, -80 + drop), (80, -76 + drop), (76, -80 + drop)]), "#3a2e3a", tones, outline=False)


def _matchstick_house(c: Canvas, tones: Tones, t: float) -> None:
    for n in range(7):
        pole(c, (-46, -4 - 9 * n), (46, -4 - 9 * n), 3.4, "#dcb87c", tones)
    for x in (-46, 46):
        pole(c, (x, 0), (x, -66), 3.6, "#cfa768", tones)
    for side in (-1, 1):
        for n in range(4):
            start, end = (side * (60 - 13 * n), -58 - 12 * n), (side * (48 - 13 * n), -70 - 12 * n)
            pole(c, start, (end[0] * 0.2, -112), 3.2, "#e6c68e", tones)
            c.drawPath(ellipse(start[0], start[1], 4.6, 4.6), fill(_RED))
    part(c, round_rect(-12, -36, 24, 36, 2), mix(WOOD_DARK, tones.shade, 0.3), tones, outline=False)


def _stick(c: Canvas, tones: Tones, t: float) -> None:
    with kept(c):
        c.rotate(5)
        part(c, ribbon([(0, 0), (-4, -80), (3, -170), (-2, -246)], (7, 6.5, 7.5, 8.5)), WOOD, tones, crescent=2)
        for n in range(9):
            c.drawLine(-8, -96 - 15 * n, 5, -99 - 15 * n, stroke(mix(WOOD, CREAM, 0.6), 3))


def _gate(c: Canvas, tones: Tones, t: float) -> None:
    for x in (-112, 112):
        part(c, round_rect(x - 13, -176, 26, 176, 4), WOOD_DARK, tones, crescent=3)
        part(c, polygon([(x - 19, -174), (x + 19, -174), (x, -198)]), WOOD_DARK, tones)
    for y in (-40, -118):
        part(c, round_rect(-98, y - 8, 196, 15, 3), WOOD, tones)
    pole(c, (-94, -40), (94, -118), 6, WOOD, tones)
    for n in range(7):
        left, top = -86 + 28.6 * n, -146 - 14 * math.sin(math.pi * n / 6)
        part(c, polygon([(left - 9, -8), (left - 9, top), (left, top - 12), (left + 9, top), (left + 9, -8)]), WOOD, tones, crescent=2)
    knob(c, 82, -84, 6, tones, IRON)


DAILY: dict[str, Drawn] = {
    "gate": Drawn(paint=_gate, width=272, height=202),
    "bag": Drawn(paint=_bag, width=116, height=116),
    "bicycle bell": Drawn(paint=_bicycle_bell, width=156, height=98),
    "baton": Drawn(paint=_baton, width=136, height=48, below=12),
    "coffee machine": Drawn(paint=_coffee_machine, width=128, height=152),
    "loom": Drawn(paint=_loom, width=200, height=234),
    "bun": Drawn(paint=_bun, width=104, height=60),
    "bolt": Drawn(paint=_bolt, width=112, height=64),
    "cork": Drawn(paint=_cork, width=124, height=90),
    "oil can": Drawn(paint=_oil_can, width=172, height=100),
    "matchstick house": Drawn(paint=_matchstick_house, width=132, height=118),
    "stick": Drawn(paint=_stick, width=56, height=256),
    "carpet": Drawn(paint=_carpet, width=264, height=72),
}
