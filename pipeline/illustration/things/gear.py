"""Tools, toys, instruments and machines that stories name and the icon set lacks or mistakes."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, linear, part, radial, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import ellipse, polygon, ribbon, round_rect, smooth
from pipeline.illustration.things.drawn import BRASS, CREAM, IRON, PAPER, STEEL, WOOD, WOOD_DARK, WOOD_PALE, Drawn, pole

# ---------------------------------------------------------------- tools


def _whistle(c: Canvas, tones: Tones, t: float) -> None:
    c.drawPath(smooth([(34, -18), (62, -34), (52, -58), (10, -60), (-30, -52), (-60, -30)], False), stroke("#b8403c", 4))
    part(c, round_rect(-58, -34, 62, 18, 3), BRASS, tones, crescent=2)
    part(c, ellipse(6, -20, 25, 20), BRASS, tones, crescent=3)
    part(c, polygon([(-28, -34), (-12, -34), (-18, -26)]), mix(IRON, tones.shade, 0.3), tones, outline=False)
    part(c, ellipse(6, -20, 9, 8), mix(BRASS, tones.shade, 0.45), tones, outline=False)
    part(c, ellipse(34, -18, 6, 6), STEEL, tones)


def _shovel(c: Canvas, tones: Tones, t: float) -> None:
    pole(c, (0, -50), (0, -168), 5, WOOD, tones)
    pole(c, (-17, -170), (17, -170), 5, WOOD_DARK, tones)
    part(c, smooth([(-25, -56), (-25, -22), (0, 2), (25, -22), (25, -56), (6, -62), (-6, -62)], tension=0.5), STEEL, tones, crescent=3)


def _rake(c: Canvas, tones: Tones, t: float) -> None:
    pole(c, (0, -22), (0, -176), 4.5, WOOD, tones)
    part(c, round_rect(-34, -26, 68, 8, 3), IRON, tones)
    for i in range(7):
        c.drawLine(-31 + i * 10.3, -20, -31 + i * 10.3, 0, stroke(IRON, 4))


def _oar(c: Canvas, tones: Tones, t: float) -> None:
    pole(c, (0, -50), (0, -190), 4.5, WOOD_PALE, tones)
    part(c, smooth([(-13, -8), (-15, -48), (-5, -66), (5, -66), (15, -48), (13, -8), (0, 0)], tension=0.7), WOOD_PALE, tones, crescent=2)
    part(c, round_rect(-14, -30, 28, 8, 1), "#b8403c", tones, outline=False)


def _net(c: Canvas, tones: Tones, t: float) -> None:
    pole(c, (-40, 0), (10, -120), 4.5, WOOD, tones)
    bag = smooth([(-14, -132), (26, -160), (58, -136), (78, -88), (66, -62), (44, -88), (14, -112)])
    c.drawPath(bag, fill(CREAM, 0.55))
    with kept(c):
        c.clipPath(bag, True)
        for i in range(-8, 14):
            c.drawLine(-20 + i * 11, -170, 40 + i * 11, -50, stroke(WOOD_DARK, 1.1, 0.55))
            c.drawLine(90 - i * 11, -170, 20 - i * 11, -50, stroke(WOOD_DARK, 1.1, 0.55))
    c.drawPath(smooth([(-14, -132), (26, -160), (58, -136), (18, -110)]), stroke(STEEL, 4))


def _saw(c: Canvas, tones: Tones, t: float) -> None:
    teeth = [(-70 + i * 9.0, -4 + (7 if i % 2 else 0)) for i in range(13)]
    part(c, polygon([(-74, -18), (40, -40), (44, -2), *teeth[::-1]]), STEEL, tones)
    part(c, smooth([(38, -44), (74, -48), (80, -16), (66, 2), (40, 0)], tension=0.5), WOOD, tones, crescent=2)
    c.drawPath(ellipse(60, -24, 9, 11), fill(mix(WOOD, tones.shade, 0.7)))


def _rolling_pin(c: Canvas, tones: Tones, t: float) -> None:
    pole(c, (-84, -15), (84, -15), 6, WOOD_DARK, tones)
    part(c, round_rect(-58, -30, 116, 30, 9), WOOD_PALE, tones, crescent=3)


def _spear(c: Canvas, tones: Tones, t: float) -> None:
    pole(c, (0, 0), (0, -190), 4, WOOD, tones)
    part(c, polygon([(0, -236), (13, -202), (0, -184), (-13, -202)]), STEEL, tones)
    part(c, round_rect(-5, -190, 10, 10, 2), "#b8403c", tones)


def _slingshot(c: Canvas, tones: Tones, t: float) -> None:
    pole(c, (0, 0), (0, -42), 6, WOOD, tones)
    for side in (-1, 1):
        part(c, ribbon([(0, -38), (side * 17, -56), (side * 22, -84)], (6, 5, 5)), WOOD, tones)
        c.drawPath(smooth([(side * 22, -80), (side * 12, -62), (0, -52)], False), stroke("#5a3a34", 3.4))
    part(c, ellipse(0, -52, 8, 5), "#8a4a3a", tones)


def _anvil(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-36, -20, 72, 20, 4), IRON, tones)
    part(c, polygon([(-18, -20), (-14, -48), (18, -48), (20, -20)]), mix(IRON, tones.shade, 0.2), tones)
    part(c, smooth([(-78, -66), (-40, -74), (50, -74), (50, -48), (-28, -46), (-54, -54)], tension=0.5), IRON, tones, crescent=3)


def _cannon(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(-70, -6), (-50, -40), (20, -40), (46, -6)]), WOOD, tones)
    with kept(c):
        c.translate(-10, -58)
        c.rotate(-12)
        part(c, smooth([(-74, -4), (-66, -22), (80, -17), (80, 17), (-66, 22)], tension=0.4), IRON, tones, crescent=5)
        part(c, round_rect(74, -21, 14, 42, 4), IRON, tones)
    part(c, ellipse(-22, -30, 30, 30), WOOD_DARK, tones)
    c.drawCircle(-22, -30, 19, fill(WOOD))
    part(c, ellipse(-22, -30, 6, 6), IRON, tones)


def _cage(c: Canvas, tones: Tones, t: float) -> None:
    dome = smooth([(-40, -10), (-42, -70), (-24, -108), (0, -118), (24, -108), (42, -70), (40, -10)], tension=0.8)
    c.drawPath(dome, fill(BRASS, 0.10))
    for k in (-1.0, -0.6, -0.2, 0.2, 0.6, 1.0):
        c.drawPath(smooth([(k * 40, -10), (k * 42, -70), (k * 24, -106), (0, -118)], False), stroke(BRASS, 2.6))
    c.drawLine(-22, -52, 22, -52, stroke(WOOD, 4))
    for y in (-40, -78):
        c.drawPath(smooth([(-41, y), (0, y + 5), (41, y)], False), stroke(mix(BRASS, tones.shade, 0.2), 2.4))
    c.drawCircle(0, -126, 8, stroke(BRASS, 3.4))
    part(c, round_rect(-46, -13, 92, 13, 4), BRASS, tones, crescent=2)


def _comb(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-44, -34, 88, 15, 6), "#c8814a", tones)
    for i in range(12):
        c.drawLine(-40 + i * 7.3, -20, -40 + i * 7.3, 0, stroke("#b8703c", 3.4))


# ---------------------------------------------------------------- toys and instruments


def _chessboard(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(-84, -4), (-58, -46), (58, -46), (84, -4), (84, 6), (-84, 6)]), WOOD_DARK, tones)
    for i in range(6):
        for j in range(4):
            a, b = (-1 + i / 3, -1 + (i + 1) / 3)
            top, low = -44 + j * 9.6, -44 + (j + 1) * 9.6
            wide = [56 + 24 * (y + 44) / 40 for y in (top, low)]
            square = polygon([(a * wide[0], top), (b * wide[0], top), (b * wide[1], low), (a * wide[1], low)])
            c.drawPath(square, fill(CREAM if (i + j) % 2 else "#7a4a34"))
    for x, y, tall, colour in ((-34, -34, 34, CREAM), (8, -28, 46, "#3a2a2c"), (46, -20, 32, CREAM), (-8, -14, 30, "#3a2a2c")):
        part(c, polygon([(x - 9, y), (x - 4, y - tall * 0.7), (x + 4, y - tall * 0.7), (x + 9, y)]), colour, tones)
        part(c, ellipse(x, y - tall * 0.8, 6.5, 7), colour, tones)


def _playing_card(c: Canvas, tones: Tones, t: float) -> None:
    for i, turn in enumerate((-24, -2, 20)):
        with kept(c):
            c.translate(0, -2)
            c.rotate(turn)
            part(c, round_rect(-23, -74, 46, 68, 5), PAPER, tones)
            colour = "#c03a44" if i != 1 else "#2e2a34"
            part(c, polygon([(0, -54), (11, -40), (0, -26), (-11, -40)]), colour, tones, outline=False)


def _spinning_top(c: Canvas, tones: Tones, t: float) -> None:
    with kept(c):
        c.rotate(7 * math.sin(2.2 * t))
        pole(c, (0, -62), (0, -88), 4, WOOD, tones)
        part(c, smooth([(0, 0), (-36, -34), (-32, -56), (0, -64), (32, -56), (36, -34)], tension=0.8), "#c8503c", tones, crescent=4)
        c.drawPath(smooth([(-37, -40), (0, -32), (37, -40)], False), stroke("#f0c860", 6))
        c.drawPath(smooth([(-28, -26), (0, -19), (28, -26)], False), stroke("#4a8aa0", 5))


def _marble(c: Canvas, tones: Tones, t: float) -> None:
    for x, r, colour in ((-24, 20, "#4a8aa8"), (20, 16, "#c86a4a")):
        c.drawCircle(
            x, -r, r, radial((x - r * 0.4, -r * 1.4), r * 1.5, (mix(colour, "#ffffff", 0.6), colour, mix(colour, tones.shade, 0.5)))
        )
        c.drawPath(smooth([(x - r * 0.6, -r * 0.8), (x, -r * 1.5), (x + r * 0.6, -r), (x, -r * 0.6)]), fill("#fff2c8", 0.6))
        c.drawPath(ellipse(x - r * 0.4, -r * 1.5, r * 0.22, r * 0.16), fill("#ffffff", 0.9))


def _doll(c: Canvas, tones: Tones, t: float) -> None:
    for x in (-10, 10):
        pole(c, (x, -30), (x * 1.3, -4), 6, CREAM, tones)
    part(c, smooth([(-26, -24), (-10, -70), (10, -70), (26, -24)], tension=0.5), "#c8607a", tones, crescent=3)
    for side in (-1, 1):
        pole(c, (side * 11, -66), (side * 28, -46), 5.5, CREAM, tones)
    part(c, ellipse(0, -90, 22, 22), "#f0cfae", tones, crescent=2)
    part(c, smooth([(-24, -84), (-24, -112), (0, -118), (24, -112), (24, -84), (14, -104), (-14, -104)]), "#a85a34", tones)
    for x in (-8, 8):
        c.drawCircle(x, -90, 3.2, fill("#2a2028"))
    c.drawPath(smooth([(-6, -80), (0, -77), (6, -80)], False), stroke("#a03a3c", 2))


def _puppet(c: Canvas, tones: Tones, t: float) -> None:
    sway = 3 * math.sin(1.4 * t)
    pole(c, (-34, -186), (34, -186), 4, WOOD_DARK, tones)
    for x, y in ((-30, -64), (30, -64), (0, -120)):
        c.drawLine(x, -184, x + sway, y, stroke("#e8dcc4", 1.4, 0.8))
    with kept(c):
        c.translate(sway, 0)
        for x in (-10, 10):
            part(c, ribbon([(x, -48), (x * 1.4, -22), (x * 1.2, -2)], (6, 6, 7)), WOOD_PALE, tones)
        for side in (-1, 1):
            pole(c, (side * 14, -84), (side * 30, -62), 6, "#4a7a8a", tones)
        part(c, round_rect(-18, -90, 36, 46, 9), "#4a7a8a", tones, crescent=3)
        part(c, ellipse(0, -108, 19, 20), WOOD_PALE, tones)
        part(c, polygon([(-20, -118), (0, -152), (20, -118)]), "#c8503c", tones)
        for x in (-7, 7):
            c.drawCircle(x, -110, 3, fill("#2a2028"))
        part(c, ellipse(0, -103, 4, 3.4), "#c86a5a", tones, outline=False)


def _pinwheel(c: Canvas, tones: Tones, t: float) -> None:
    pole(c, (0, 0), (0, -104), 3, WOOD, tones)
    with kept(c):
        c.translate(0, -106)
        c.rotate(140 * t)
        for i, colour in enumerate(("#c8503c", "#f0b84a", "#4a8aa0", "#e8dcc4")):
            with kept(c):
                c.rotate(90 * i)
                part(c, smooth([(0, 0), (4, -38), (34, -34), (22, -10)], tension=0.5), colour, tones)
        part(c, ellipse(0, 0, 5, 5), BRASS, tones)


def _piggy_bank(c: Canvas, tones: Tones, t: float) -> None:
    pink = "#e8a0a0"
    for x in (-28, -10, 16, 32):
        part(c, round_rect(x - 7, -18, 14, 18, 4), mix(pink, tones.shade, 0.14), tones)
    part(c, ellipse(0, -40, 50, 34), pink, tones, crescent=4)
    part(c, polygon([(24, -66), (42, -78), (44, -54)]), pink, tones)
    part(c, ellipse(47, -38, 12, 14), mix(pink, "#c86a6a", 0.3), tones)
    c.drawCircle(34, -50, 3.4, fill("#3a2428"))
    c.drawLine(-14, -73, 10, -73, stroke(mix(pink, tones.shade, 0.6), 4.4))
    c.drawPath(smooth([(-50, -42), (-62, -48), (-58, -58), (-52, -50)], False), stroke(pink, 4))


def _harp(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-46, -14, 96, 14, 4), WOOD_DARK, tones)
    pole(c, (-38, -12), (40, -150), 9, BRASS, tones)
    pole(c, (-40, -12), (-44, -190), 6, BRASS, tones)
    part(c, ribbon([(-46, -188), (-10, -206), (20, -178), (44, -150)], (7, 8, 8, 6)), BRASS, tones)
    for i in range(8):
        u = (i + 1) / 9
        c.drawLine(-40 + 78 * u, -196 + 42 * u, -38 + 76 * u, -16 - 128 * u, stroke("#f4ead0", 1.4, 0.85))


def _gramophone(c: Canvas, tones: Tones, t: float) -> None:
    with kept(c):
        c.scale(0.7, 0.7)
        _horn_player(c, tones, t)


def _horn_player(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-52, -46, 104, 46, 4), WOOD, tones, crescent=3)
    part(c, ellipse(-6, -50, 42, 10), "#2a2428", tones)
    c.drawPath(ellipse(-6, -51, 14 + math.sin(t), 3.4), fill("#c8503c"))
    part(c, ribbon([(38, -50), (46, -84), (22, -100)], (5, 5, 7)), BRASS, tones)
    part(c, smooth([(28, -92), (-30, -172), (20, -196), (78, -162), (64, -126), (34, -104)], tension=0.8), BRASS, tones, crescent=6)
    with kept(c):
        c.translate(22, -162)
        c.rotate(22)
        c.drawPath(ellipse(0, 0, 54, 25), linear((-50, 0), (50, 0), (mix(BRASS, tones.shade, 0.7), mix(BRASS, tones.shade, 0.35))))
        c.drawPath(ellipse(0, 0, 54, 25), stroke("#f2d48a", 3))


def _typewriter(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(-44, -70), (-40, -126), (38, -130), (44, -70)]), PAPER, tones)
    for y in (-116, -106, -96):
        c.drawLine(-30, y, 26, y - 1, stroke(tones.ink, 2, 0.5))
    pole(c, (-74, -72), (74, -72), 9, IRON, tones)
    part(c, smooth([(-62, -62), (62, -62), (78, -6), (66, 0), (-66, 0), (-78, -6)], tension=0.3), "#3f6a68", tones, crescent=4)
    for row in range(3):
        for i in range(8):
            part(c, ellipse(-49 + i * 14 - row * 1.0, -36 + row * 12, 5.2, 4), CREAM, tones, outline=False)


GEAR: dict[str, Drawn] = {
    "whistle": Drawn(paint=_whistle, width=128, height=64),
    "shovel": Drawn(paint=_shovel, width=60, height=178),
    "rake": Drawn(paint=_rake, width=72, height=180),
    "oar": Drawn(paint=_oar, width=34, height=196),
    "net": Drawn(paint=_net, width=160, height=166),
    "saw": Drawn(paint=_saw, width=164, height=54),
    "rolling pin": Drawn(paint=_rolling_pin, width=174, height=32),
    "spear": Drawn(paint=_spear, width=30, height=240),
    "slingshot": Drawn(paint=_slingshot, width=60, height=92),
    "anvil": Drawn(paint=_anvil, width=160, height=78),
    "cannon": Drawn(paint=_cannon, width=190, height=104),
    "birdcage": Drawn(paint=_cage, width=96, height=138),
    "comb": Drawn(paint=_comb, width=92, height=38),
    "chessboard": Drawn(paint=_chessboard, width=172, height=84, below=8),
    "playing card": Drawn(paint=_playing_card, width=112, height=82),
    "spinning top": Drawn(paint=_spinning_top, width=90, height=94),
    "marble": Drawn(paint=_marble, width=94, height=44),
    "doll": Drawn(paint=_doll, width=74, height=122),
    "puppet": Drawn(paint=_puppet, width=90, height=192),
    "pinwheel": Drawn(paint=_pinwheel, width=104, height=158),
    "piggy bank": Drawn(paint=_piggy_bank, width=128, height=82),
    "harp": Drawn(paint=_harp, width=112, height=214),
    "gramophone": Drawn(paint=_gramophone, width=122, height=142),
    "typewriter": Drawn(paint=_typewriter, width=170, height=134),
}
