"""Clothes that are lost, found and left behind."""

from __future__ import annotations

from pipeline.illustration.canvas import Canvas, kept, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import box, ellipse, ribbon, round_rect, smooth
from pipeline.illustration.things.drawn import BRASS, CREAM, Drawn

SQUASH = 0.42
"""How flat the ground looks under what lies on it."""


def _glove(c: Canvas, tones: Tones, t: float) -> None:
    colour = "#7a4238"
    for i, (x, y, turn) in enumerate(((-17, -54, -14), (-5, -60, -4), (8, -59, 5), (19, -52, 15))):
        with kept(c):
            c.translate(x, -34)
            c.rotate(turn)
            part(c, round_rect(-6, y + 34, 12, 34, 6), mix(colour, tones.shade, 0.08 * (i % 2)), tones)
    part(c, ribbon([(16, -24), (30, -34), (37, -44)], (8, 7, 6)), colour, tones)
    part(c, smooth([(-23, -42), (24, -42), (24, -16), (17, -6), (-17, -6), (-24, -16)], tension=0.6), colour, tones, crescent=3)
    part(c, round_rect(-21, -12, 40, 12, 4), mix(colour, "#f0d9a8", 0.55), tones)
    for x in (-10, 0, 10):
        c.drawLine(x, -36, x * 0.9, -22, stroke(mix(colour, tones.shade, 0.55), 1.5, 0.7))


def _mitten(c: Canvas, tones: Tones, t: float) -> None:
    colour = "#c8504a"
    part(c, ribbon([(14, -26), (27, -34), (33, -46)], (9, 9, 8)), colour, tones)
    part(c, smooth([(-20, -12), (-23, -42), (-14, -66), (4, -70), (18, -58), (21, -36), (18, -12)]), colour, tones, crescent=3)
    for y in (-50, -40):
        c.drawPath(smooth([(-20, y), (-8, y - 5), (4, y), (18, y - 5)], False), stroke("#f6e7cf", 3.4, 0.9))
    part(c, round_rect(-22, -16, 42, 16, 6), CREAM, tones)


def _scarf(c: Canvas, tones: Tones, t: float) -> None:
    colour = "#b8403c"
    end = smooth([(-52, -16), (-80, -10), (-84, 2), (-50, 0), (-28, -6)], tension=0.5)
    part(c, end, mix(colour, tones.shade, 0.2), tones)
    for i in range(5):
        c.drawLine(-81 - i * 0.4, -9 + 2.6 * i, -92 - i, -10 + 3.4 * i, stroke(mix(colour, tones.shade, 0.2), 2.2))
    for lift, half in ((0, 60), (14, 54), (28, 46)):
        low, high = -lift, -lift - 18
        fold = smooth([(-half, low - 8), (-half + 6, low), (half - 6, low), (half, low - 8), (half - 4, high), (-half + 4, high)])
        part(c, fold, mix(colour, tones.light, 0.05 * lift / 14), tones, crescent=2)
        for x in range(-half + 12, half - 8, 9):
            c.drawLine(x, -lift - 15, x + 3, -lift - 3, stroke(mix(colour, tones.shade, 0.35), 1.3, 0.5))
    fall = smooth([(20, -44), (44, -42), (58, -20), (66, 4), (38, 8), (30, -18)], tension=0.6)
    part(c, fall, colour, tones, crescent=2)
    for n in range(2):
        c.drawLine(34 + 3 * n, -14 + 9 * n, 58 + 3 * n, -18 + 9 * n, stroke(CREAM, 4.5, 0.85))
    for i in range(6):
        c.drawLine(39 + 5 * i, 6 - 0.4 * i, 40 + 5 * i, 16 - 0.4 * i, stroke(colour, 2.4))


def _hat(c: Canvas, tones: Tones, t: float) -> None:
    felt = "#6a5040"
    part(c, ellipse(0, -9, 62, 12), mix(felt, tones.shade, 0.15), tones, crescent=2)
    part(c, smooth([(-34, -10), (-32, -40), (-14, -52), (0, -46), (14, -52), (32, -40), (34, -10), (0, -5)]), felt, tones, crescent=4)
    part(c, smooth([(-34, -22), (0, -17), (34, -22), (34, -11), (0, -6), (-34, -11)], tension=0.6), "#2e2630", tones, outline=False)


def _witch_hat(c: Canvas, tones: Tones, t: float) -> None:
    felt = "#453a5c"
    part(c, ellipse(0, -10, 74, 14), mix(felt, tones.shade, 0.2), tones, crescent=2)
    part(
        c,
        smooth([(-38, -12), (-20, -66), (-2, -100), (34, -118), (14, -86), (24, -50), (38, -12), (0, -6)], tension=0.6),
        felt,
        tones,
        crescent=5,
    )
    part(c, smooth([(-37, -26), (0, -20), (36, -26), (38, -13), (0, -7), (-38, -13)], tension=0.6), "#8a4a9a", tones, outline=False)
    c.drawRect(box(-9, -24, 9, -9), stroke(BRASS, 3.6))


def _shoe(c: Canvas, tones: Tones, t: float, colour: str = "#5a3a30") -> None:
    part(c, round_rect(-46, -8, 100, 8, 3), mix(colour, tones.shade, 0.5), tones)
    body = smooth([(-46, -8), (-48, -40), (-26, -44), (-16, -32), (16, -28), (48, -20), (54, -8)], tension=0.7)
    part(c, body, colour, tones, crescent=3)
    for i in range(3):
        c.drawLine(-14 + i * 11, -32 + i * 2, -6 + i * 11, -22 + i * 2, stroke(CREAM, 2.2, 0.85))


def _red_shoe(c: Canvas, tones: Tones, t: float) -> None:
    _shoe(c, tones, t, "#c03a3c")


def _boot(c: Canvas, tones: Tones, t: float) -> None:
    colour = "#73835f"
    body = smooth([(-30, -8), (-32, -84), (8, -86), (10, -36), (44, -24), (52, -8)], tension=0.5)
    part(c, round_rect(-34, -9, 90, 9, 3), mix(colour, tones.shade, 0.5), tones)
    part(c, body, colour, tones, crescent=4)
    part(c, round_rect(-35, -92, 46, 12, 4), mix(colour, tones.shade, 0.25), tones)


WARDROBE: dict[str, Drawn] = {
    "glove": Drawn(paint=_glove, width=82, height=98),
    "mitten": Drawn(paint=_mitten, width=72, height=74),
    "scarf": Drawn(paint=_scarf, width=190, height=50, below=16),
    "hat": Drawn(paint=_hat, width=128, height=56),
    "witch hat": Drawn(paint=_witch_hat, width=152, height=124),
    "shoe": Drawn(paint=_shoe, width=112, height=48),
    "red shoe": Drawn(paint=_red_shoe, width=112, height=48),
    "boot": Drawn(paint=_boot, width=112, height=96),
}
"""By noun."""
