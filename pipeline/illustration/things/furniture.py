"""Things that stand in rooms."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, part, radial, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import box, ellipse, polygon, round_rect, smooth
from pipeline.illustration.things.drawn import (
    BRASS,
    CREAM,
    IRON,
    STEEL,
    WOOD,
    WOOD_DARK,
    WOOD_PALE,
    Drawn,
    barrel_side,
    flame,
    glass,
    knob,
    leg,
    plank,
)


def _table(c: Canvas, tones: Tones, t: float) -> None:
    dark = mix(WOOD, tones.shade, 0.28)
    for x in (-104, 112):
        leg(c, x, -132, 15, dark, tones)
    for x in (-124, 124):
        leg(c, x, -134, 18, WOOD, tones)
    part(c, round_rect(-122, -138, 244, 22, 3), mix(WOOD, tones.shade, 0.16), tones)
    part(c, polygon([(-132, -158), (132, -158), (148, -142), (-148, -142)]), mix(WOOD_PALE, WOOD, 0.3), tones)
    plank(c, -148, -143, 296, 10, WOOD_PALE, tones, radius=2)


def _chair(c: Canvas, tones: Tones, t: float) -> None:
    dark = mix(WOOD, tones.shade, 0.25)
    leg(c, -24, -84, 9, dark, tones)
    leg(c, 42, -84, 9, dark, tones)
    part(c, polygon([(-46, -86), (-36, -86), (-42, -206), (-52, -204)]), WOOD, tones)
    part(c, polygon([(-20, -90), (-12, -90), (-16, -204), (-24, -204)]), dark, tones)
    for y in (-198, -168, -138):
        part(c, smooth([(-52, y), (-32, y - 5), (-14, y), (-14, y + 15), (-32, y + 11), (-50, y + 15)], tension=0.5), WOOD_PALE, tones)
    part(c, polygon([(-48, -88), (32, -88), (48, -78), (-40, -78)]), WOOD_PALE, tones)
    plank(c, -44, -79, 92, 8, WOOD, tones)
    leg(c, -38, -74, 10, WOOD, tones, splay=-3)
    leg(c, 34, -74, 10, WOOD, tones, splay=3)


def _armchair(c: Canvas, tones: Tones, t: float) -> None:
    cloth = "#a8525a"
    for x in (-66, 66):
        leg(c, x, -22, 14, WOOD_DARK, tones)
    part(c, smooth([(-66, -40), (-70, -160), (-40, -206), (40, -206), (70, -160), (66, -40)], tension=0.7), cloth, tones, crescent=5)
    for x, y in ((-26, -160), (26, -160), (0, -130)):
        c.drawCircle(x, y, 3.4, fill(mix(cloth, tones.shade, 0.5)))
    part(c, round_rect(-58, -92, 116, 36, 13), mix(cloth, "#f2c0a8", 0.14), tones, crescent=3)
    part(c, round_rect(-74, -62, 148, 42, 8), mix(cloth, tones.shade, 0.10), tones)
    for side in (-1, 1):
        part(c, round_rect(side * 72 - 20, -122, 40, 102, 18), cloth, tones, crescent=4)


def _sofa(c: Canvas, tones: Tones, t: float) -> None:
    cloth = "#5f8288"
    for x in (-136, 136):
        leg(c, x, -22, 14, WOOD_DARK, tones)
    part(c, smooth([(-140, -40), (-144, -140), (-110, -172), (110, -172), (144, -140), (140, -40)], tension=0.6), cloth, tones, crescent=5)
    for x in (-64, 64):
        part(c, round_rect(x - 62, -92, 124, 38, 13), mix(cloth, "#e8dcc0", 0.14), tones, crescent=3)
    part(c, round_rect(-146, -60, 292, 40, 8), mix(cloth, tones.shade, 0.12), tones)
    for side in (-1, 1):
        part(c, round_rect(side * 142 - 20, -114, 40, 94, 18), cloth, tones, crescent=4)
    part(c, polygon([(-112, -96), (-70, -126), (-44, -92), (-84, -70)]), "#e0a04c", tones)


def _bed(c: Canvas, tones: Tones, t: float) -> None:
    for x in (-196, 196):
        leg(c, x, -40, 20, WOOD_DARK, tones)
    part(c, smooth([(-212, -30), (-214, -190), (-190, -214), (-166, -190), (-168, -30)], tension=0.4), WOOD, tones, crescent=4)
    part(c, round_rect(-190, -92, 372, 56, 10), CREAM, tones)
    part(c, smooth([(-186, -92), (-184, -128), (-118, -136), (-84, -112), (-90, -88)]), "#fbf6ea", tones, crescent=4)
    quilt = smooth([(-110, -46), (-104, -112), (-40, -126), (120, -116), (192, -108), (198, -44), (60, -38)], tension=0.6)
    part(c, quilt, "#5f86a8", tones, crescent=5)
    with kept(c):
        c.clipPath(quilt, True)
        for i in range(7):
            for j in range(3):
                if (i + j) % 2:
                    c.drawRect(box(-112 + i * 46, -126 + j * 32, -112 + i * 46 + 46, -126 + j * 32 + 32), fill("#e8dcc0", 0.32))
    part(c, round_rect(180, -140, 24, 116, 8), WOOD, tones, crescent=3)


def _lamp(c: Canvas, tones: Tones, t: float) -> None:
    part(
        c,
        smooth([(-24, -2), (-10, -12), (-7, -40), (-13, -60), (0, -74), (13, -60), (7, -40), (10, -12), (24, -2), (0, 2)]),
        "#6f93a0",
        tones,
        crescent=2,
    )
    c.drawLine(0, -72, 0, -88, stroke(BRASS, 4))
    shade = polygon([(-24, -142), (24, -142), (42, -84), (-42, -84)])
    part(c, shade, "#f4d89a", tones)
    c.drawPath(shade, radial((0, -106), 46, ("#fffbe6", "#ffe09a00"), (0, 1)))


def _floor_lamp(c: Canvas, tones: Tones, t: float) -> None:
    part(c, ellipse(0, -4, 34, 7), IRON, tones)
    c.drawLine(0, -6, 0, -270, stroke(IRON, 6))
    shade = polygon([(-30, -338), (30, -338), (54, -264), (-54, -264)])
    part(c, shade, "#f2d08c", tones)
    c.drawPath(shade, radial((0, -296), 60, ("#fffbe6", "#ffe09a00"), (0, 1)))


def _door(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-104, -412, 208, 412, 6), WOOD_DARK, tones)
    part(c, round_rect(-86, -396, 172, 396, 3), "#8a5a3c", tones, crescent=5)
    for x in (-68, 8):
        for y, h in ((-376, 150), (-206, 176)):
            part(c, round_rect(x, y, 60, h, 4), mix("#8a5a3c", tones.shade, 0.18), tones, shade=0.6)
            part(c, round_rect(x + 7, y + 7, 46, h - 14, 3), mix("#8a5a3c", "#e8c090", 0.12), tones)
    knob(c, 66, -196, 9, tones)


def _window(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-100, -240, 200, 240, 5), WOOD, tones)
    glass(c, -86, -226, 172, 206, tones, lit=False)
    for x in (-4,):
        part(c, round_rect(x, -226, 8, 206, 1), WOOD_PALE, tones, outline=False)
    part(c, round_rect(-86, -130, 172, 8, 1), WOOD_PALE, tones, outline=False)
    plank(c, -112, -14, 224, 16, WOOD_PALE, tones)


def _piano(c: Canvas, tones: Tones, t: float) -> None:
    body = "#4a3034"
    for x in (-120, 120):
        leg(c, x, -104, 18, body, tones)
    part(c, round_rect(-138, -246, 276, 140, 6), body, tones, crescent=5)
    part(c, round_rect(-128, -232, 256, 66, 4), mix(body, "#c8885a", 0.16), tones)
    part(c, polygon([(-36, -196), (36, -196), (42, -158), (-42, -158)]), CREAM, tones, outline=False)
    part(c, round_rect(-146, -126, 292, 26, 4), body, tones)
    part(c, polygon([(-130, -140), (130, -140), (140, -122), (-140, -122)]), "#f8f0e0", tones, outline=False)
    for i in range(22):
        x = -124 + i * 12
        c.drawLine(x, -140, x * 1.075, -122, stroke(mix("#f8f0e0", tones.shade, 0.4), 1))
        if i % 7 not in (2, 6):
            c.drawRect(box(x + 8, -140, x + 8 + 6, -140 + 11), fill("#2a2026"))
    part(c, polygon([(-96, -104), (96, -104), (88, -8), (-88, -8)]), mix(body, tones.shade, 0.4), tones)
    for x in (-10, 10):
        part(c, ellipse(x, -4, 8, 3.6), BRASS, tones)


def _clock(c: Canvas, tones: Tones, t: float) -> None:
    part(
        c,
        smooth(
            [
                (-40, 0),
                (-42, -14),
                (-30, -18),
                (-30, -216),
                (-46, -226),
                (-44, -304),
                (0, -336),
                (44, -304),
                (46, -226),
                (30, -216),
                (30, -18),
                (42, -14),
                (40, 0),
            ],
            tension=0.15,
        ),
        "#7d4c34",
        tones,
        crescent=4,
    )
    part(c, round_rect(-20, -200, 40, 150, 4), "#3a2626", tones, outline=False)
    swing = 11 * math.sin(t * math.pi)
    c.drawLine(0, -200, swing, -96, stroke(BRASS, 3))
    part(c, ellipse(swing, -90, 13, 13), BRASS, tones)
    part(c, ellipse(0, -262, 34, 34), CREAM, tones)
    for i in range(12):
        a = i * math.pi / 6
        c.drawLine(28 * math.sin(a), -262 - 28 * math.cos(a), 24 * math.sin(a), -262 - 24 * math.cos(a), stroke(tones.ink, 2.2))
    c.drawLine(0, -262, 14, -272, stroke(tones.ink, 3.6))
    c.drawLine(0, -262, -4, -284, stroke(tones.ink, 2.6))


def _wall_clock(c: Canvas, tones: Tones, t: float) -> None:
    part(c, ellipse(0, -44, 44, 44), "#7d4c34", tones)
    part(c, ellipse(0, -44, 36, 36), CREAM, tones)
    for i in range(12):
        a = i * math.pi / 6
        c.drawLine(31 * math.sin(a), -44 - 31 * math.cos(a), 26 * math.sin(a), -44 - 26 * math.cos(a), stroke(tones.ink, 2.4))
    c.drawLine(0, -44, 13, -53, stroke(tones.ink, 4))
    c.drawLine(0, -44, -5, -70, stroke(tones.ink, 3))


def _ladder(c: Canvas, tones: Tones, t: float) -> None:
    for y in range(30, 340, 36):
        part(c, round_rect(-31 + y * 0.026, -y - 4, 62 - y * 0.052, 8, 3), WOOD_PALE, tones)
    for side in (-1, 1):
        part(c, polygon([(side * 32, 0), (side * 40, 0), (side * 30, -350), (side * 22, -350)]), WOOD, tones)


def _chest(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-76, -66, 152, 66, 4), "#94603a", tones, crescent=4)
    part(c, smooth([(-78, -62), (-74, -98), (-40, -114), (40, -114), (74, -98), (78, -62)], tension=0.6), "#a56c42", tones, crescent=4)
    for x in (-58, 44):
        part(c, round_rect(x, -110, 14, 110, 2), BRASS, tones, outline=False)
    part(c, round_rect(-80, -68, 160, 11, 3), BRASS, tones)
    part(c, round_rect(-14, -74, 28, 32, 5), BRASS, tones)
    c.drawCircle(0, -60, 4, fill(tones.ink))
    c.drawRect(box(-1.6, -60, -1.6 + 3.2, -60 + 10), fill(tones.ink))


def _open_chest(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-74, -66), (-78, -120), (-60, -146), (60, -146), (78, -120), (74, -66)], tension=0.5), "#6d442c", tones)
    for i in range(15):
        x, y = -62 + i * 9, -70 - 14 * math.sin(i * 0.8 + 0.4) ** 2 - 10 * math.sin(math.pi * i / 14)
        part(c, ellipse(x, y, 10, 6), "#efc04c", tones)
    part(c, ellipse(-22, -92, 8, 8), "#c8485a", tones)
    part(c, ellipse(26, -90, 7, 7), "#5f9ac8", tones)
    part(c, round_rect(-76, -66, 152, 66, 4), "#94603a", tones, crescent=4)
    for x in (-58, 44):
        part(c, round_rect(x, -66, 14, 66, 2), BRASS, tones, outline=False)
    part(c, round_rect(-80, -72, 160, 11, 3), BRASS, tones)


def _barrel(c: Canvas, tones: Tones, t: float) -> None:
    barrel_side(c, 104, 132, "#9c6840", tones)
    for y in (-112, -66, -20):
        part(c, smooth([(-50, y), (0, y + 7), (50, y), (50, y + 9), (0, y + 16), (-50, y + 9)]), IRON, tones)
    part(c, ellipse(0, -132, 43, 9), "#b58050", tones)


def _crate(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-60, -96, 120, 96, 2), mix(WOOD, tones.shade, 0.35), tones)
    for y in (-96, -62, -28):
        plank(c, -60, y, 120, 26, WOOD_PALE, tones)
    for x in (-60, 44):
        plank(c, x, -98, 16, 98, WOOD, tones)


def _bookcase(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-110, -330, 220, 330, 4), WOOD_DARK, tones)
    colours = ("#a8525a", "#5f86a8", "#d8a24c", "#5f8a68", "#8a6a94", "#c9783c", "#e0cda4")
    for row in range(4):
        y = -258 + row * 80
        c.drawRect(box(-100, y - 64, -100 + 200, y - 64 + 66), fill(mix(WOOD_DARK, tones.shade, 0.45)))
        x = -98.0
        i = 0
        while x < 84:
            w, h = 11 + (i * 7 + row * 5) % 9, 44 + (i * 11 + row * 7) % 16
            part(c, round_rect(x, y - h, w, h, 1.5), colours[(i * 3 + row) % 7], tones)
            x += w + 1 + (14 if (i * 5 + row) % 7 == 6 else 0)
            i += 1
        plank(c, -106, y, 212, 12, WOOD, tones)


def _stove(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(24, -430, 30, 280, 3), IRON, tones)
    part(c, round_rect(-78, -160, 156, 148, 8), "#4c5262", tones, crescent=4)
    part(c, round_rect(-86, -172, 172, 16, 4), "#5c6476", tones)
    for x in (-64, 56):
        part(c, round_rect(x, -14, 14, 14, 2), IRON, tones)
    part(c, round_rect(-46, -118, 92, 70, 10), "#2a2228", tones)
    c.drawPath(round_rect(-38, -110, 76, 54, 7), radial((0, -74), 52, ("#ffd070", "#e8742e", "#7a2420")))
    for i in range(-2, 3):
        flame(c, i * 14, -58, 24 + 6 * math.sin(i), t)
    for i in range(4):
        c.drawLine(-30 + i * 20, -112, -30 + i * 20, -54, stroke("#2a2228", 4))


def _desk(c: Canvas, tones: Tones, t: float) -> None:
    for x in (-112, 44):
        part(c, round_rect(x, -136, 68, 130, 3), mix(WOOD, tones.shade, 0.12), tones, crescent=3)
        for y in (-128, -88, -48):
            part(c, round_rect(x + 6, y, 56, 34, 3), WOOD, tones)
            knob(c, x + 34, y + 17, 4, tones)
    plank(c, -128, -152, 256, 18, WOOD_PALE, tones)


def _globe(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-22, 0), (-6, -10), (-5, -24), (5, -24), (6, -10), (22, 0)]), WOOD, tones)
    c.drawPath(ellipse(0, -58, 38, 38), stroke(BRASS, 4))
    ball = ellipse(0, -58, 32, 32)
    part(c, ball, "#6fa3b8", tones, crescent=3)
    with kept(c):
        c.clipPath(ball, True)
        for x, y, w in ((-16, -68, 13), (12, -50, 14), (16, -76, 9), (-12, -42, 8)):
            c.drawPath(
                smooth(
                    [(x - w, y), (x - w * 0.3, y - w * 0.9), (x + w, y - w * 0.3), (x + w * 0.4, y + w * 0.8), (x - w * 0.6, y + w * 0.6)]
                ),
                fill("#b9b46e"),
            )


def _throne(c: Canvas, tones: Tones, t: float) -> None:
    gold, velvet = "#d8a640", "#9c2f42"
    part(
        c,
        smooth([(-76, -60), (-80, -300), (-56, -336), (0, -372), (56, -336), (80, -300), (76, -60)], tension=0.35),
        gold,
        tones,
        crescent=6,
    )
    part(c, smooth([(-54, -90), (-56, -290), (0, -330), (56, -290), (54, -90)], tension=0.5), velvet, tones, crescent=4)
    for x, y in ((-26, -250), (26, -250), (0, -210), (-26, -170), (26, -170)):
        c.drawCircle(x, y, 4, fill(gold))
    part(c, ellipse(0, -376, 16, 16), "#c8485a", tones)
    part(c, round_rect(-82, -112, 164, 34, 12), velvet, tones, crescent=3)
    part(c, round_rect(-94, -80, 188, 80, 4), gold, tones, crescent=4)
    for side in (-1, 1):
        part(c, round_rect(side * 88 - 16, -160, 32, 160, 12), gold, tones, crescent=3)
        part(c, ellipse(side * 88, -164, 19, 17), mix(gold, "#fff0c0", 0.3), tones)


def _easel(c: Canvas, tones: Tones, t: float) -> None:
    for x0, x1 in ((-6, -62), (6, 62), (0, 8)):
        c.drawLine(x0, -250, x1, 0, stroke(mix(WOOD, tones.shade, 0.2 if x1 == 8 else 0), 8))
    part(c, round_rect(-72, -226, 144, 116, 2), "#fbf4e2", tones)
    c.drawPath(smooth([(-60, -130), (-30, -168), (0, -146), (30, -180), (60, -136), (60, -122), (-60, -122)]), fill("#8aa66a"))
    c.drawCircle(34, -196, 12, fill("#efb84a"))
    plank(c, -78, -112, 156, 10, WOOD_PALE, tones)


def _candelabra(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-30, 0), (-8, -12), (-5, -60), (5, -60), (8, -12), (30, 0)]), BRASS, tones)
    for side in (-1, 1):
        c.drawPath(smooth([(0, -60), (side * 26, -56), (side * 34, -82)], False), stroke(BRASS, 6))
    for x, y in ((-34, -84), (0, -92), (34, -84)):
        part(c, ellipse(x, y + 2, 9, 4), BRASS, tones)
        part(c, round_rect(x - 5, y - 28, 10, 30, 2), "#f8ecd2", tones)
        flame(c, x, y - 30, 20, t + x)
    c.drawLine(0, -58, 0, -90, stroke(BRASS, 6))


def _computer(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(-30, 0), (30, 0), (20, -10), (-20, -10)]), STEEL, tones)
    part(c, round_rect(-7, -24, 14, 18, 2), STEEL, tones)
    part(c, round_rect(-62, -106, 124, 84, 6), "#4c5262", tones)
    c.drawPath(round_rect(-55, -99, 110, 70, 3), fill("#bfe2e6"))
    for i in range(5):
        c.drawLine(-46, -88 + i * 11, 10 + 30 * math.sin(i * 2.1), -88 + i * 11, stroke("#3c7482", 4, 0.7))


def _painting(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-66, -104, 132, 104, 3), "#c8963c", tones)
    c.drawRect(box(-54, -92, -54 + 108, -92 + 80), fill("#b8d2d4"))
    c.drawPath(smooth([(-54, -34), (-24, -58), (6, -36), (34, -64), (54, -40), (54, -12), (-54, -12)]), fill("#7a9a68"))
    c.drawCircle(24, -74, 9, fill("#f6dc9a"))


FURNITURE: dict[str, Drawn] = {
    "table": Drawn(paint=_table, width=300, height=162),
    "chair": Drawn(paint=_chair, width=108, height=212),
    "armchair": Drawn(paint=_armchair, width=190, height=212),
    "sofa": Drawn(paint=_sofa, width=330, height=180),
    "bed": Drawn(paint=_bed, width=436, height=220),
    "lamp": Drawn(paint=_lamp, width=92, height=148, glow="#ffd08a", lamp=110),
    "floor lamp": Drawn(paint=_floor_lamp, width=116, height=344, glow="#ffd08a", lamp=300),
    "door": Drawn(paint=_door, width=214, height=418),
    "window": Drawn(paint=_window, width=232, height=246),
    "piano": Drawn(paint=_piano, width=298, height=252),
    "clock": Drawn(paint=_clock, width=98, height=344),
    "wall clock": Drawn(paint=_wall_clock, width=96, height=94),
    "ladder": Drawn(paint=_ladder, width=88, height=356),
    "chest": Drawn(paint=_chest, width=166, height=120),
    "open chest": Drawn(paint=_open_chest, width=166, height=152),
    "barrel": Drawn(paint=_barrel, width=112, height=146),
    "crate": Drawn(paint=_crate, width=128, height=104),
    "bookcase": Drawn(paint=_bookcase, width=228, height=336),
    "stove": Drawn(paint=_stove, width=180, height=436, glow="#ff9a4a", lamp=80),
    "desk": Drawn(paint=_desk, width=264, height=158),
    "globe": Drawn(paint=_globe, width=88, height=102),
    "throne": Drawn(paint=_throne, width=220, height=398),
    "easel": Drawn(paint=_easel, width=166, height=258),
    "candelabra": Drawn(paint=_candelabra, width=100, height=150, glow="#ffc46a", lamp=120),
    "computer": Drawn(paint=_computer, width=132, height=112),
    "painting": Drawn(paint=_painting, width=138, height=108),
}
