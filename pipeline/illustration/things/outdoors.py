"""Things that stand outside, and vehicles."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, part, radial, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import ellipse, polygon, ribbon, round_rect, smooth
from pipeline.illustration.people.boats import raft_back, raft_front
from pipeline.illustration.people.workshop import Workshop
from pipeline.illustration.things.drawn import BRASS, CREAM, IRON, STEEL, WOOD, WOOD_DARK, WOOD_PALE, Drawn, flame, plank, shine


def _boat(c: Canvas, tones: Tones, t: float) -> None:
    hull = smooth([(-180, -74), (-150, -20), (-96, 4), (80, 6), (140, -18), (190, -96), (120, -62), (0, -54), (-110, -58)], tension=0.75)
    part(c, smooth([(-176, -74), (-60, -66), (80, -68), (186, -94), (80, -44), (-100, -44)]), mix(WOOD_DARK, tones.shade, 0.3), tones)
    for x in (-70, 50):
        plank(c, x - 10, -66, 20, 12, WOOD, tones)
    part(c, hull, "#a05436", tones, crescent=5)
    with kept(c):
        c.clipPath(hull, True)
        for i in range(1, 4):
            c.drawPath(
                smooth([(-180, -64 + i * 17), (-60, -48 + i * 15), (80, -50 + i * 15), (190, -86 + i * 20)], False),
                stroke(mix("#a05436", tones.shade, 0.5), 2.2, 0.8),
            )
    c.drawPath(smooth([(-182, -74), (-110, -58), (0, -53), (120, -61), (191, -97)], False), stroke(WOOD_PALE, 8))
    c.drawLine(-20, -70, 96, -6, stroke(WOOD_PALE, 7))
    part(c, smooth([(84, -14), (124, 4), (118, 14), (80, -4)]), WOOD_PALE, tones)


def _sailing_boat(c: Canvas, tones: Tones, t: float) -> None:
    belly = 8 + 4 * math.sin(t * 0.9)
    c.drawLine(0, -40, 0, -330, stroke(WOOD_DARK, 8))
    part(c, smooth([(8, -322), (60 + belly, -190), (132, -70), (8, -66)], tension=0.35), CREAM, tones, crescent=5)
    part(c, smooth([(-8, -290), (-60 - belly * 0.5, -170), (-112, -70), (-8, -66)], tension=0.3), "#d8604e", tones, crescent=4)
    hull = smooth([(-140, -58), (-110, 0), (100, 0), (160, -66), (0, -52)], tension=0.45)
    part(c, hull, "#4f7f9c", tones, crescent=5)
    c.drawPath(smooth([(-142, -59), (0, -52), (162, -67)], False), stroke(CREAM, 7))
    part(c, polygon([(0, -330), (34, -320), (0, -308)]), "#d8604e", tones)


def _raft(c: Canvas, tones: Tones, t: float) -> None:
    work = Workshop(canvas=c, tones=tones, t=t, roll=0.0, colour=WOOD, moving=False)
    with kept(c):
        c.translate(0, -20)
        raft_back(work)
        raft_front(work)


def _ship(c: Canvas, tones: Tones, t: float) -> None:
    belly = 8 + 4 * math.sin(0.7 * t)
    for x, tall in ((-120, 330), (20, 400), (150, 310)):
        c.drawLine(x, -70, x, -tall, stroke(WOOD_DARK, 9))
        for low, high, half in ((0.30, 0.60, 74), (0.64, 0.90, 54)):
            top, foot = -70 - (tall - 70) * high, -70 - (tall - 70) * low
            sheet = [(x - half, top), (x + half, top), (x + half + belly, (top + foot) / 2), (x + half * 1.1, foot), (x - half * 1.1, foot)]
            part(c, smooth([*sheet, (x - half + belly, (top + foot) / 2)], tension=0.35), CREAM, tones, crescent=5)
            c.drawLine(x - half - 8, top, x + half + 8, top, stroke(WOOD_DARK, 5))
        part(c, polygon([(x, -tall), (x + 40, -tall + 10), (x, -tall + 20)]), "#c8503f", tones)
    c.drawLine(230, -92, 318, -150, stroke(WOOD_DARK, 8))
    hull = smooth([(-250, -128), (-226, -30), (-170, 0), (170, 0), (224, -34), (262, -104), (120, -74), (-140, -74)], tension=0.45)
    part(c, hull, "#8a4f38", tones, crescent=7)
    c.drawPath(smooth([(-248, -118), (-130, -64), (110, -64), (256, -98)], False), stroke(WOOD_PALE, 8))
    for i in range(6):
        c.drawCircle(-130 + 48 * i, -38, 8, fill(mix("#ffd98a", "#3a2a2a", 1.0 - tones.dark)))


def _rocket(c: Canvas, tones: Tones, t: float) -> None:
    for side in (-1, 1):
        part(c, smooth([(side * 34, -110), (side * 84, -46), (side * 80, 0), (side * 36, -34)], tension=0.4), "#c8503f", tones, crescent=3)
    part(c, smooth([(-26, -30), (-36, -2), (36, -2), (26, -30)], tension=0.3), IRON, tones)
    part(c, smooth([(0, -380), (46, -290), (56, -160), (38, -24), (-38, -24), (-56, -160), (-46, -290)]), "#e9e4da", tones, crescent=6)
    nose = smooth([(0, -382), (32, -326), (44, -286), (0, -276), (-44, -286), (-32, -326)])
    part(c, nose, "#c8503f", tones, crescent=4)
    for y, r in ((-220, 28), (-140, 19)):
        part(c, ellipse(0, y, r, r), STEEL, tones)
        c.drawCircle(0, y, r * 0.74, radial((-r * 0.3, y - r * 0.3), r * 1.3, ("#d8f0f6", "#6fa8c4", "#3c5f86")))
    part(c, smooth([(-7, -110), (7, -110), (9, 0), (-9, 0)], tension=0.3), "#c8503f", tones)


def _campfire(c: Canvas, tones: Tones, t: float) -> None:
    for i in range(9):
        a = math.pi * 2 * i / 9
        part(c, ellipse(56 * math.cos(a), -8 + 12 * math.sin(a), 15, 11), mix("#8a8890", tones.shade, 0.2 * (i % 3)), tones)
    for x0, x1 in ((-44, 30), (44, -30), (-10, 16)):
        part(c, ribbon([(x0, -8), (x1, -38)], (8, 7)), WOOD_DARK, tones)
    for x, s in ((-22, 62), (22, 58), (0, 96), (-8, 72), (12, 66)):
        flame(c, x, -14, s, t + x * 0.1)
    for i in range(6):
        life = (t * 0.7 + i / 6) % 1.0
        c.drawCircle(20 * math.sin(i * 2.4 + life * 3), -70 - 90 * life, 2.4 * (1 - life) + 0.6, fill("#ffd27a", 0.9 * (1 - life)))


def _tent(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(-60, -196), (90, -184), (196, 0), (40, 0)]), mix("#d8883f", tones.shade, 0.22), tones)
    part(c, polygon([(-60, -200), (50, 0), (-170, 0)]), "#e09a4a", tones, crescent=4)
    part(c, smooth([(-60, -196), (-34, -90), (-18, 0), (-102, 0), (-84, -90)], tension=0.2), "#5a3a34", tones, outline=False)
    part(c, smooth([(-60, -192), (-92, -84), (-130, 0), (-104, 0), (-78, -90)], tension=0.3), "#f0b868", tones)
    c.drawLine(-60, -200, -64, -214, stroke(WOOD, 6))


def _fence(c: Canvas, tones: Tones, t: float) -> None:
    for y in (-84, -40):
        plank(c, -150, y, 300, 13, mix(WOOD_PALE, CREAM, 0.4), tones)
    for i in range(8):
        x = -142 + i * 38
        part(c, polygon([(x, 0), (x, -104), (x + 11, -120), (x + 22, -104), (x + 22, 0)]), mix(WOOD_PALE, CREAM, 0.55), tones)


def _bench(c: Canvas, tones: Tones, t: float) -> None:
    for x in (-100, 92):
        c.drawPath(smooth([(x, 0), (x + 2, -70), (x - 4, -150)], False), stroke(IRON, 8))
        c.drawLine(x, -70, x + 16, 0, stroke(IRON, 7))
    for y in (-146, -116):
        plank(c, -124, y, 248, 20, WOOD, tones)
    part(c, polygon([(-120, -80), (120, -80), (132, -66), (-132, -66)]), WOOD_PALE, tones)
    plank(c, -132, -67, 264, 10, WOOD, tones)


def _street_lamp(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-24, 0), (-14, -26), (-8, -44), (8, -44), (14, -26), (24, 0)]), IRON, tones)
    part(c, round_rect(-6, -420, 12, 382, 4), IRON, tones)
    c.drawPath(smooth([(-30, -380), (0, -388), (30, -380)], False), stroke(IRON, 5))
    pane = polygon([(-18, -424), (18, -424), (28, -480), (-28, -480)])
    c.drawPath(pane, fill("#ffe6a8"))
    c.drawPath(pane, radial((0, -450), 34, ("#fffbe8", "#ffd888")))
    c.drawPath(pane, stroke(IRON, 4))
    part(c, smooth([(-36, -480), (-14, -502), (0, -512), (14, -502), (36, -480)], tension=0.4), IRON, tones)


def _gravestone(c: Canvas, tones: Tones, t: float) -> None:
    part(
        c, smooth([(-50, 0), (-52, -96), (-34, -134), (0, -146), (34, -134), (52, -96), (50, 0)], tension=0.6), "#9a9aa4", tones, crescent=5
    )
    for y, w in ((-100, 26), (-82, 30), (-64, 20)):
        c.drawLine(-w, y, w, y, stroke(mix("#9a9aa4", tones.shade, 0.55), 4))
    for i in range(9):
        x = -64 + i * 16
        part(c, smooth([(x - 6, 2), (x - 2, -16 - 6 * (i % 3)), (x + 6, 2)]), "#7a9a5a", tones)


def _bicycle(c: Canvas, tones: Tones, t: float) -> None:
    for x in (-88, 88):
        c.drawCircle(x, -58, 54, stroke("#3a3640", 8))
        c.drawCircle(x, -58, 48, stroke(STEEL, 2.4))
        for i in range(8):
            a = i * math.pi / 8
            c.drawLine(x - 48 * math.cos(a), -58 - 48 * math.sin(a), x + 48 * math.cos(a), -58 + 48 * math.sin(a), stroke(STEEL, 1, 0.7))
    red = stroke("#c8504a", 8)
    for line in (
        (-88, -58, -30, -140),
        (-30, -140, 66, -146),
        (66, -146, -8, -58),
        (-8, -58, -30, -140),
        (-8, -58, -88, -58),
        (62, -162, 88, -58),
    ):
        c.drawLine(*line, red)
    c.drawPath(smooth([(62, -164), (58, -186), (30, -186), (24, -176)], False), stroke("#3a3640", 6))
    part(c, smooth([(-56, -152), (-40, -160), (-8, -154), (-10, -146), (-48, -144)]), "#5a3a34", tones)
    c.drawCircle(-8, -58, 14, stroke(IRON, 5))
    c.drawLine(-20, -44, 4, -72, stroke(IRON, 4))
    part(c, round_rect(60, -200 + 36, 46, 34, 6), "#c08a4e", tones)


def _snowman(c: Canvas, tones: Tones, t: float) -> None:
    snow = "#f4f6f8"
    for line in (((-40, -150), (-84, -176), (-104, -206)), ((40, -150), (86, -168), (110, -196))):
        c.drawPath(smooth(line, False), stroke("#5a4238", 5))
    part(c, ellipse(0, -62, 78, 66), snow, tones, crescent=7)
    part(c, ellipse(0, -150, 56, 50), snow, tones, crescent=5)
    part(c, ellipse(0, -226, 42, 40), snow, tones, crescent=4)
    for y in (-132, -154, -176):
        c.drawCircle(6, y, 5, fill("#3a3440"))
    for x in (-14, 18):
        c.drawCircle(x, -236, 5.6, fill("#2f2a38"))
        c.drawCircle(x - 1.6, -238, 1.8, fill("#ffffff"))
    part(c, polygon([(2, -228), (44, -218), (2, -216)]), "#e0833c", tones)
    c.drawPath(smooth([(-16, -210), (4, -202), (22, -208)], False), stroke("#3a3440", 3.4))
    part(c, smooth([(-44, -198), (0, -184), (44, -198), (46, -184), (0, -168), (-46, -184)]), "#c8504a", tones)
    part(c, polygon([(20, -184), (40, -186), (44, -132), (24, -130)]), "#c8504a", tones)
    part(c, ellipse(0, -258, 50, 9), "#3c3a4a", tones)
    part(c, polygon([(-30, -260), (-28, -312), (28, -312), (30, -260)]), "#3c3a4a", tones, crescent=3)
    part(c, polygon([(-30, -264), (-29.4, -276), (29.4, -276), (30, -264)]), "#c8504a", tones, outline=False)


def _statue(c: Canvas, tones: Tones, t: float) -> None:
    stone = "#b4b0a8"
    part(c, round_rect(-80, -96, 160, 96, 2), mix(stone, tones.shade, 0.12), tones, crescent=4)
    part(c, round_rect(-90, -110, 180, 18, 2), stone, tones)
    part(
        c,
        smooth([(-44, -110), (-50, -220), (-40, -290), (0, -306), (40, -290), (50, -220), (44, -110)], tension=0.6),
        stone,
        tones,
        crescent=6,
    )
    part(c, ribbon([(34, -282), (66, -320), (60, -372)], (16, 13, 10)), stone, tones)
    part(c, ribbon([(-36, -280), (-58, -226), (-30, -190)], (16, 14, 11)), stone, tones)
    part(c, ellipse(0, -340, 32, 36), stone, tones, crescent=4)
    for i in range(-2, 3):
        c.drawPath(smooth([(i * 14, -190), (i * 17, -150), (i * 16, -112)], False), stroke(mix(stone, tones.shade, 0.45), 2.4, 0.7))
    for x in (-11, 11):
        c.drawPath(ellipse(x, -342, 5, 3), fill(mix(stone, tones.shade, 0.5)))
    c.drawPath(smooth([(-9, -322), (0, -319), (9, -322)], False), stroke(mix(stone, tones.shade, 0.5), 2.4))


def _sign(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-7, -190, 14, 190, 3), WOOD_DARK, tones)
    part(c, polygon([(-84, -184), (60, -188), (88, -160), (60, -132), (-84, -136)]), WOOD_PALE, tones, crescent=3)
    for y, w in ((-168, 92), (-152, 70)):
        c.drawLine(-62, y, -62 + w, y - 1, stroke(mix(WOOD_PALE, tones.ink, 0.6), 6, 0.65))


def _car(c: Canvas, tones: Tones, t: float) -> None:
    body = "#c8554a"
    part(c, smooth([(-120, -96), (-92, -156), (-30, -172), (50, -168), (104, -104)], tension=0.7), body, tones, crescent=4)
    for pts in ([(-100, -100), (-80, -146), (-22, -156), (-16, -100)], [(-4, -100), (-8, -156), (44, -152), (84, -100)]):
        pane = smooth(pts, tension=0.25)
        c.drawPath(pane, fill("#cfe4ea"))
        c.drawPath(
            polygon([(pts[0][0] + 26, -100), (pts[1][0] + 34, -152), (pts[1][0] + 48, -152), (pts[0][0] + 42, -100)]), fill("#ffffff", 0.3)
        )
    part(
        c,
        smooth([(-204, -40), (-202, -84), (-130, -104), (110, -106), (176, -90), (206, -60), (204, -34), (0, -26)], tension=0.6),
        body,
        tones,
        crescent=6,
    )
    c.drawLine(-190, -66, 192, -66, stroke("#f2dcae", 4, 0.7))
    for x in (-118, 122):
        part(c, ellipse(x, -36, 40, 38), mix(body, tones.shade, 0.6), tones, outline=False)
        part(c, ellipse(x, -32, 33, 33), "#35323c", tones)
        part(c, ellipse(x, -32, 17, 17), "#d8d4cc", tones)
    part(c, ellipse(188, -70, 14, 16), "#fbf0c8", tones)
    part(c, round_rect(-208, -80, 14, 26, 4), "#a83238", tones)
    for x in (-204, 170):
        part(c, round_rect(x, -44, 40, 12, 5), STEEL, tones)


_BRANCHES = (
    ((-8, -230), (-70, -350), (-150, -430), 15), ((8, -230), (80, -360), (160, -440), 15), ((0, -250), (10, -420), (-10, -590), 17),
    ((-70, -350), (-150, -400), (-215, -400), 9), ((-95, -380), (-120, -480), (-110, -560), 9), ((80, -360), (170, -390), (230, -380), 9),
    ((110, -400), (120, -500), (150, -560), 9), ((8, -420), (60, -520), (70, -610), 8), ((0, -450), (-60, -540), (-70, -630), 8),
    ((-150, -430), (-190, -490), (-195, -540), 5), ((160, -440), (205, -490), (215, -530), 5), ((-10, -560), (20, -620), (15, -670), 5),
)  # fmt: skip
"""Limbs of a tree in winter: where they begin, bend and end, and how thick they are."""


def _bare_crown(c: Canvas, tones: Tones) -> None:
    bark = mix(tones.bark[2], tones.bark[1], 0.3) if tones.bark else "#7c5e4a"
    for begin, bend, end, width in _BRANCHES:
        part(c, ribbon([begin, bend, end], (width, 0.7 * width, 2.0)), bark, tones, crescent=2)
        if tones.white_ground:
            lifted = [(x, y - 0.6 * width) for x, y in (bend, end)]
            c.drawPath(ribbon([(begin[0], begin[1] - 0.6 * width), *lifted], (0.2 * width, 0.35 * width, 1.0)), fill("#f4f6fa", 0.9))


def _tree(c: Canvas, tones: Tones, t: float) -> None:
    sway = 5 * math.sin(t * 0.5)
    part(
        c,
        smooth([(-40, 0), (-26, -40), (-24, -240), (-60, -360), (0, -330), (60, -380), (26, -240), (30, -40), (48, 0)], tension=0.7),
        mix(tones.bark[2], tones.bark[1], 0.3) if tones.bark else "#7c5e4a",
        tones,
        crescent=6,
    )
    if tones.season == "winter":
        _bare_crown(c, tones)
        return
    leaves = tones.foliage or ("#3f774c", "#669650", "#8aae58", "#a8c468")
    for x, y, r, k in (
        (-120, -400, 110, 0),
        (120, -420, 116, 0),
        (0, -380, 110, 0),
        (-70, -510, 120, 1),
        (84, -530, 112, 1),
        (0, -600, 100, 1),
        (-30, -450, 90, 2),
        (60, -470, 70, 2),
        (-60, -580, 60, 2),
    ):
        points = [
            (
                x + sway + r * (1 + 0.07 * (-1) ** i) * math.cos(math.pi * i / 9),
                y + r * 0.86 * (1 + 0.07 * (-1) ** i) * math.sin(math.pi * i / 9),
            )
            for i in range(18)
        ]
        part(c, smooth(points), leaves[k], tones, crescent=6 if k < 2 else 0)


def _sled(c: Canvas, tones: Tones, t: float) -> None:
    for y, far in ((-10, True), (0, False)):
        c.drawPath(
            smooth([(-92, y - 6), (-80, y - 3), (70, y - 3), (104, y - 18), (102, y - 44)], False),
            stroke(mix(IRON, tones.shade, 0.3 if far else 0), 6),
        )
        for x in (-60, 40):
            c.drawLine(x, y - 34, x, y - 4, stroke(mix(WOOD_DARK, tones.shade, 0.3 if far else 0), 7))
    for y in (-46, -38):
        plank(c, -88, y, 176, 9, "#b5543f", tones)


def _cart(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(-110, -116), (96, -116), (84, -54), (-98, -54)]), WOOD, tones, crescent=4)
    for y in (-98, -78):
        c.drawLine(-106, y, 92, y, stroke(mix(WOOD, tones.shade, 0.5), 2.4, 0.7))
    c.drawLine(90, -66, 168, -92, stroke(WOOD_DARK, 9))
    c.drawCircle(-20, -46, 44, stroke(WOOD_DARK, 9))
    for i in range(4):
        a = i * math.pi / 4
        c.drawLine(-20 - 42 * math.cos(a), -46 - 42 * math.sin(a), -20 + 42 * math.cos(a), -46 + 42 * math.sin(a), stroke(WOOD_DARK, 6))
    part(c, ellipse(-20, -46, 10, 10), BRASS, tones)


def _well(c: Canvas, tones: Tones, t: float) -> None:
    for x in (-70, 58):
        plank(c, x, -250, 12, 190, WOOD_DARK, tones)
    part(c, smooth([(-84, -96), (-82, 0), (82, 0), (84, -96)], tension=0.2), "#a09a94", tones, crescent=5)
    for row in range(4):
        for i in range(-3, 4):
            x = i * 25 + (12 if row % 2 else 0)
            if abs(x) < 70:
                part(
                    c,
                    round_rect(x - 11, -90 + row * 23, 22, 19, 6),
                    mix("#b0aaa0", tones.shade, 0.08 * ((i + row) % 3)),
                    tones,
                    outline=False,
                    shade=0.5,
                )
    part(c, ellipse(0, -98, 88, 17), "#b8b2a8", tones)
    c.drawPath(ellipse(0, -97, 70, 11), fill("#2c3a4a"))
    part(c, polygon([(-112, -240), (0, -316), (112, -240)]), "#9c4a3c", tones, crescent=4)
    c.drawLine(0, -246, 0, -150, stroke("#c9a46a", 3))
    part(c, polygon([(-18, -152), (18, -152), (13, -118), (-13, -118)]), WOOD, tones)


def _spaceship(c: Canvas, tones: Tones, t: float) -> None:
    c.drawPath(smooth([(-70, -110), (-50, -176), (0, -196), (50, -176), (70, -110)]), fill("#bfe6ee", 0.85))
    shine(c, -38, -170, 9, 46)
    part(
        c,
        smooth([(-190, -84), (-120, -124), (0, -136), (120, -124), (190, -84), (110, -52), (0, -40), (-110, -52)]),
        "#9aa6b8",
        tones,
        crescent=6,
    )
    for i in range(7):
        x = -132 + i * 44
        c.drawCircle(x, -78 + 12 * math.cos(math.pi * (i - 3) / 7) - 4, 8, fill("#ffd070" if (int(t * 3) + i) % 2 else "#f2a04c"))
    for x in (-90, 0, 90):
        c.drawLine(x * 0.6, -48, x, 0, stroke(IRON, 8))
        part(c, ellipse(x, -3, 18, 5), IRON, tones)


def _rock(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-66, 0), (-72, -30), (-40, -64), (8, -76), (52, -52), (70, -16), (62, 0)], tension=0.5), "#8a8a92", tones, crescent=6)
    part(c, polygon([(-40, -62), (8, -75), (20, -44), (-24, -36)]), "#a2a2a8", tones, outline=False)


OUTDOORS: dict[str, Drawn] = {
    "boat": Drawn(paint=_boat, width=388, height=104, below=18),
    "sailing boat": Drawn(paint=_sailing_boat, width=330, height=336, below=6),
    "raft": Drawn(paint=_raft, width=492, height=50, below=4),
    "ship": Drawn(paint=_ship, width=640, height=406, below=4),
    "rocket": Drawn(paint=_rocket, width=176, height=388),
    "campfire": Drawn(paint=_campfire, width=150, height=172, below=18, glow="#ff9a4a", lamp=50),
    "tent": Drawn(paint=_tent, width=400, height=220),
    "fence": Drawn(paint=_fence, width=310, height=124),
    "bench": Drawn(paint=_bench, width=272, height=156),
    "street lamp": Drawn(paint=_street_lamp, width=84, height=520, glow="#ffd98a", lamp=450),
    "gravestone": Drawn(paint=_gravestone, width=148, height=152),
    "bicycle": Drawn(paint=_bicycle, width=296, height=206),
    "snowman": Drawn(paint=_snowman, width=232, height=320),
    "statue": Drawn(paint=_statue, width=188, height=392),
    "sign": Drawn(paint=_sign, width=180, height=196),
    "car": Drawn(paint=_car, width=426, height=178),
    "tree": Drawn(paint=_tree, width=500, height=708),
    "sled": Drawn(paint=_sled, width=216, height=64, below=8),
    "cart": Drawn(paint=_cart, width=346, height=124),
    "well": Drawn(paint=_well, width=232, height=322),
    "flying saucer": Drawn(paint=_spaceship, width=392, height=204),
    "rock": Drawn(paint=_rock, width=150, height=82),
}
