"""Machines, and large things of rooms and streets."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import ellipse, polygon, ribbon, round_rect, smooth
from pipeline.illustration.things.drawn import BRASS, CREAM, IRON, WOOD, WOOD_DARK, Drawn, knob, plank, pole, shine


def _machine(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-92, -150, 184, 150, 10), "#5a7a80", tones, crescent=6)
    part(c, ribbon([(60, -146), (60, -190), (84, -200)], (10, 10, 12)), IRON, tones)
    for x, y, r, rate in ((-44, -88, 30, 1.0), (6, -60, 22, -1.36)):
        with kept(c):
            c.translate(x, y)
            c.rotate(40 * t * rate)
            for i in range(8):
                with kept(c):
                    c.rotate(45 * i)
                    part(c, round_rect(-5, -r - 7, 10, 12, 2), BRASS, tones)
            part(c, ellipse(0, 0, r, r), BRASS, tones, crescent=3)
            c.drawCircle(0, 0, r * 0.35, fill(mix(BRASS, tones.shade, 0.6)))
    for i, colour in enumerate(("#e8604a", "#f0c050", "#7ac07a")):
        lit = 0.5 + 0.5 * math.sin(3 * t + 2.1 * i)
        part(c, ellipse(40 + i * 18, -112, 6.5, 6.5), mix(mix(colour, tones.shade, 0.4), colour, lit), tones)
    part(c, round_rect(34, -92, 48, 34, 4), "#d8e4d0", tones)
    c.drawLine(58, -64, 58 + 16 * math.sin(1.7 * t), -84, stroke("#b8403c", 3))


def _portal(c: Canvas, tones: Tones, t: float) -> None:
    for i in range(6):
        r = 1 - i * 0.15
        colour = mix("#4a3aa0", "#9af0f0", i / 5)
        c.drawPath(ellipse(0, -150, 92 * r + 3 * math.sin(2 * t + i), 146 * r), fill(colour, 0.55 + 0.07 * i))
    for i in range(10):
        a = 0.63 * i + 0.9 * t
        k = 0.35 + 0.06 * i
        c.drawCircle(92 * k * math.cos(a), -150 + 146 * k * math.sin(a), 4, fill("#f4ffff", 0.8))
    c.drawPath(ellipse(0, -150, 94, 148), stroke("#c8b0ff", 6, 0.9))


def _fishbowl(c: Canvas, tones: Tones, t: float) -> None:
    bowl = smooth([(-34, -82), (-56, -44), (-36, -3), (36, -3), (56, -44), (34, -82)], tension=0.9)
    c.drawPath(bowl, fill("#bfe0e6", 0.75))
    with kept(c):
        c.clipPath(bowl, True)
        c.drawRect(polygon([(-60, -66), (60, -66), (60, 0), (-60, 0)]).getBounds(), fill("#7ab8cc", 0.7))
        c.drawPath(smooth([(-50, 0), (-20, -10), (20, -8), (50, 0)]), fill("#d8b878"))
        with kept(c):
            c.translate(12 * math.sin(0.9 * t), -36 + 3 * math.sin(1.7 * t))
            part(c, smooth([(-18, 0), (0, -11), (16, 0), (0, 11)]), "#ee8a3c", tones)
            part(c, polygon([(-16, 0), (-30, -10), (-30, 10)]), "#ee8a3c", tones)
            c.drawCircle(8, -2, 2.4, fill("#2a2028"))
    c.drawPath(bowl, stroke("#f4fbfb", 2.4, 0.8))
    part(c, ellipse(0, -82, 35, 6), "#dceef0", tones, outline=False)
    shine(c, -40, -62, 6, 34, 0.6)


def _wardrobe(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-96, -300, 192, 292, 6), WOOD, tones, crescent=6)
    part(c, round_rect(-106, -318, 212, 24, 8), WOOD_DARK, tones)
    for x in (-84, 6):
        part(c, round_rect(x, -282, 78, 250, 5), mix(WOOD, tones.light, 0.08), tones)
        c.drawPath(round_rect(x + 12, -268, 54, 100, 5), stroke(mix(WOOD, tones.shade, 0.5), 3, 0.7))
        c.drawPath(round_rect(x + 12, -152, 54, 106, 5), stroke(mix(WOOD, tones.shade, 0.5), 3, 0.7))
    for x in (-14, 14):
        knob(c, x, -160, 6, tones)
    for x in (-80, 80):
        plank(c, x - 10, -10, 20, 10, WOOD_DARK, tones)


def _blackboard(c: Canvas, tones: Tones, t: float) -> None:
    for x in (-104, 104):
        pole(c, (x * 0.9, -180), (x, 0), 6, WOOD_DARK, tones)
    part(c, round_rect(-128, -240, 256, 160, 5), WOOD, tones)
    part(c, round_rect(-116, -228, 232, 136, 3), "#2e4a44", tones, outline=False)
    chalk = stroke("#eef2ea", 4, 0.85)
    c.drawPath(smooth([(-84, -190), (-64, -206), (-44, -190), (-24, -206)], False), chalk)
    for y, end in ((-170, 60), (-150, 20), (-130, 76)):
        c.drawLine(-84, y, end, y, stroke("#eef2ea", 3, 0.6))
    part(c, round_rect(-116, -90, 232, 8, 2), WOOD_DARK, tones)


def _pillow(c: Canvas, tones: Tones, t: float) -> None:
    part(
        c,
        smooth([(-74, -6), (-62, -26), (-72, -50), (0, -46), (72, -50), (62, -26), (74, -6), (0, -2)], tension=0.8),
        "#f0e8dc",
        tones,
        crescent=4,
    )
    c.drawPath(smooth([(-40, -30), (-10, -24), (30, -30)], False), stroke(mix("#f0e8dc", tones.shade, 0.4), 2, 0.6))


def _blanket(c: Canvas, tones: Tones, t: float) -> None:
    for i, colour in enumerate(("#7a8ab0", "#c87a6a", "#7a8ab0", "#e0c088")):
        part(c, round_rect(-74 + 2 * i, -20 - i * 17, 148 - 4 * i, 20, 9), colour, tones, crescent=2)
    for i in range(5):
        c.drawLine(-56 + i * 27, -16, -56 + i * 27, -4, stroke(CREAM, 3, 0.7))


def _birdhouse(c: Canvas, tones: Tones, t: float) -> None:
    pole(c, (0, 0), (0, -120), 6, WOOD_DARK, tones)
    part(c, polygon([(-36, -112), (-36, -172), (0, -204), (36, -172), (36, -112)]), "#6a9aa0", tones, crescent=3)
    part(c, polygon([(-50, -164), (0, -212), (50, -164), (42, -156), (0, -196), (-42, -156)]), "#b8503c", tones)
    c.drawCircle(0, -152, 13, fill("#2e2226"))
    part(c, round_rect(-3, -134, 6, 8, 2), WOOD, tones)


def _phone_booth(c: Canvas, tones: Tones, t: float) -> None:
    red = "#b8322e"
    part(c, round_rect(-70, -370, 140, 370, 5), red, tones, crescent=5)
    part(c, smooth([(-74, -366), (-60, -392), (60, -392), (74, -366)], tension=0.5), red, tones)
    part(c, round_rect(-56, -362, 112, 24, 3), CREAM, tones, outline=False)
    for row in range(6):
        for col in range(3):
            part(
                c,
                round_rect(-54 + col * 37, -328 + row * 48, 33, 43, 2),
                mix("#ffe9b0", tones.sky[2], 1 - 0.7 * tones.dark),
                tones,
                outline=False,
            )


MACHINES: dict[str, Drawn] = {
    "machine": Drawn(paint=_machine, width=200, height=212),
    "portal": Drawn(paint=_portal, width=200, height=302, glow="#9af0f0", lamp=150),
    "fishbowl": Drawn(paint=_fishbowl, width=120, height=90),
    "wardrobe": Drawn(paint=_wardrobe, width=216, height=320),
    "blackboard": Drawn(paint=_blackboard, width=262, height=244),
    "pillow": Drawn(paint=_pillow, width=152, height=54),
    "blanket": Drawn(paint=_blanket, width=154, height=74),
    "birdhouse": Drawn(paint=_birdhouse, width=106, height=214),
    "phone booth": Drawn(paint=_phone_booth, width=152, height=396),
}
"""By noun."""
