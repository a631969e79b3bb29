"""Things that fit in a hand or on a table: tableware, food, flowers, tools, toys; with the keepsakes, all of them by noun."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import bezier_points, ellipse, moved, polygon, ribbon, round_rect, smooth
from pipeline.illustration.things.drawn import BRASS, CREAM, IRON, WOOD, WOOD_DARK, WOOD_PALE, Drawn, flame, shine
from pipeline.illustration.things.keepsakes import KEEPSAKES


def _empty_bottle(c: Canvas, tones: Tones, t: float) -> None:
    body = smooth([(-14, 0), (-15, -22), (-14, -44), (-6, -56), (-5, -76), (5, -76), (6, -56), (14, -44), (15, -22), (14, 0)], tension=0.7)
    part(c, body, "#5f8a68", tones)
    part(c, round_rect(-13, -36, 26, 20, 2), CREAM, tones, outline=False)
    shine(c, -11, -50, 3.5, 36, 0.4)


def _cup(c: Canvas, tones: Tones, t: float) -> None:
    c.drawPath(smooth([(14, -26), (27, -25), (26, -10), (12, -8)], False), stroke(mix("#e9e2d4", tones.shade, 0.2), 4.4))
    part(c, smooth([(-18, -32), (-16, -10), (-9, 0), (9, 0), (16, -10), (18, -32)], tension=0.5), "#f4ecdc", tones, crescent=2)
    c.drawPath(smooth([(-17, -20), (0, -17), (17, -20)], False), stroke("#c8604c", 3))
    part(c, ellipse(0, -32, 18, 4.6), "#fbf4e6", tones)
    c.drawPath(ellipse(0, -31.6, 15, 3.2), fill("#8a5434"))
    for i in (-1, 1):
        drift = 3 * math.sin(t * 1.3 + i)
        c.drawPath(
            smooth([(i * 5, -38), (i * 5 + drift, -48), (i * 5 - drift, -58), (i * 5 + drift * 0.6, -68)], False),
            stroke("#ffffff", 3.2, 0.25),
        )


def _bread(c: Canvas, tones: Tones, t: float) -> None:
    loaf = smooth([(-44, -2), (-48, -20), (-34, -40), (0, -46), (34, -40), (48, -20), (44, -2), (0, 2)])
    part(c, loaf, "#d0914e", tones, crescent=3)
    with kept(c):
        c.clipPath(loaf, True)
        for i in (-1, 0, 1):
            x = i * 22
            c.drawPath(ribbon([(x - 10, -42), (x, -30), (x + 8, -16)], (0.6, 4.2, 0.6)), fill("#f6dfae"))
            c.drawPath(ribbon([(x - 7, -42), (x + 3, -29), (x + 11, -15)], (0.4, 1.3, 0.4)), fill("#7a3f20", 0.55))


def _cake(c: Canvas, tones: Tones, t: float, burnt: bool = False) -> None:
    sponge, icing = ("#4a342e", "#2f2428") if burnt else ("#d9a066", "#fbe6dc")
    part(c, smooth([(-58, -4), (-40, 0), (40, 0), (58, -4), (40, -8), (-40, -8)]), "#e9e2d4", tones)
    part(c, round_rect(-44, -46, 88, 42, 8), sponge, tones, crescent=3)
    top = [(-44, -44), (-40, -52), (40, -52), (44, -44)]
    drips = [(44 - 88 * i / 10, -36 + (9 if i % 2 else -3)) for i in range(11)]
    part(c, smooth([*top, *drips]), icing, tones)
    if burnt:
        for x, y in ((-20, -24), (8, -18), (26, -28), (-32, -14)):
            c.drawPath(ellipse(x, y, 6, 3), fill("#1f171b", 0.7))
        for i in (-1, 0, 1):
            w = 7 * math.sin(t * 1.5 + i * 2)
            c.drawPath(
                smooth([(i * 20, -54), (i * 20 + w, -72), (i * 20 - w, -92), (i * 20 + w, -112)], False), stroke("#8a8490", 7, 0.28, blur=2)
            )
        return
    c.drawPath(smooth([(-43, -22), (0, -19), (43, -22)], False), stroke("#c8485a", 4, 0.85))
    for x in (-26, 0, 26):
        part(c, round_rect(x - 2.6, -74, 5.2, 22, 1.5), ("#7fb4c8", "#e8a04c", "#c8708a")[x // 26 + 1], tones)
        flame(c, x, -75, 13, t + x)


def _burnt_cake(c: Canvas, tones: Tones, t: float) -> None:
    _cake(c, tones, t, burnt=True)


def _sword(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(-5, -36), (5, -36), (4, -134), (0, -146), (-4, -134)]), "#cdd6de", tones)
    c.drawLine(0, -40, 0, -130, stroke(mix("#cdd6de", tones.shade, 0.5), 1.6, 0.6))
    part(c, round_rect(-22, -40, 44, 8, 4), BRASS, tones)
    part(c, round_rect(-4, -33, 8, 26, 3), "#6a3f34", tones)
    part(c, ellipse(0, -4, 6.5, 6.5), BRASS, tones)


def _flowers(c: Canvas, tones: Tones, t: float) -> None:
    sway = 2 * math.sin(t * 0.9)
    heads = ((-20, -66, "#d8604e"), (-2, -80, "#efb84a"), (18, -68, "#c8708e"), (-10, -56, "#f6ead0"), (9, -56, "#8f86c4"))
    for x, y, _ in heads:
        c.drawPath(smooth([(0, -8), (x * 0.5, y * 0.5), (x + sway, y)], False), stroke("#5f8650", 3))
    for side in (-1, 1):
        part(c, smooth([(0, -26), (side * 20, -42), (side * 26, -34), (side * 10, -24)]), "#6f9a58", tones)
    part(c, polygon([(-15, -38), (15, -38), (6, 0), (-6, 0)]), "#ead6b4", tones)
    c.drawPath(polygon([(-9, -18), (9, -18)], closed=False), stroke("#b8403c", 4))
    for x, y, colour in heads:
        for i in range(6):
            a = i * math.pi / 3
            c.drawCircle(
                x + sway + 6.4 * math.cos(a), y + 6.4 * math.sin(a), 5.4, fill(mix(colour, tones.shade, 0.1 if i in (1, 2, 3) else 0))
            )
        c.drawCircle(x + sway, y, 4.4, fill("#f2c452" if colour != "#efb84a" else "#a8623c"))


def _rose(c: Canvas, tones: Tones, t: float) -> None:
    c.drawPath(smooth([(0, 0), (3, -30), (0, -58)], False), stroke("#4f7a4c", 3.4))
    part(c, smooth([(2, -26), (18, -40), (24, -30), (10, -22)]), "#6f9a58", tones)
    part(c, smooth([(-14, -70), (-12, -58), (0, -52), (12, -58), (14, -70), (6, -80), (-6, -80)]), "#c43f4a", tones, crescent=2)
    c.drawPath(smooth([(-5, -68), (2, -74), (6, -66), (0, -61), (-8, -65)], False), stroke("#7e2634", 2.2, 0.8))


def _basket(c: Canvas, tones: Tones, t: float) -> None:
    c.drawPath(smooth([(-30, -34), (-24, -70), (0, -82), (24, -70), (30, -34)], False), stroke(mix(WOOD, tones.shade, 0.2), 6))
    body = smooth([(-38, -38), (-32, -2), (0, 2), (32, -2), (38, -38)], tension=0.4)
    part(c, body, "#c08a4e", tones, crescent=3)
    with kept(c):
        c.clipPath(body, True)
        for row in range(4):
            for i in range(-4, 5):
                x, y = i * 10 + (5 if row % 2 else 0), -33 + row * 10
                c.drawPath(smooth([(x - 5, y), (x, y - 3), (x + 5, y), (x, y + 3)]), fill(mix("#c08a4e", tones.shade, 0.32), 0.6))
    part(c, round_rect(-41, -42, 82, 9, 4), "#d8a866", tones)


def _bucket(c: Canvas, tones: Tones, t: float) -> None:
    c.drawPath(smooth([(-27, -48), (-18, -76), (0, -84), (18, -76), (27, -48)], False), stroke(IRON, 3))
    part(c, polygon([(-28, -50), (28, -50), (21, 0), (-21, 0)]), "#8a98a8", tones, crescent=3)
    part(c, ellipse(0, -50, 28, 6.5), "#b4c0cc", tones)
    c.drawPath(ellipse(0, -49.4, 23, 4.6), fill("#5f8aa0"))


def _telescope(c: Canvas, tones: Tones, t: float) -> None:
    for x in (-26, 0, 26):
        c.drawLine(0, -70, x, 0, stroke(mix(WOOD_DARK, tones.shade, 0.2 if x == 0 else 0), 6))
    with kept(c):
        c.translate(0, -78)
        c.rotate(-32)
        part(c, round_rect(-62, -9, 48, 18, 3), BRASS, tones)
        part(c, round_rect(-20, -12, 50, 24, 3), "#7a4a3a", tones)
        part(c, round_rect(26, -16, 46, 32, 4), BRASS, tones, crescent=2)
        part(c, round_rect(66, -18, 9, 36, 3), mix(BRASS, tones.shade, 0.3), tones)
        part(c, round_rect(-69, -6, 9, 12, 2), IRON, tones)
    part(c, ellipse(0, -74, 8, 8), IRON, tones)


def _violin(c: Canvas, tones: Tones, t: float) -> None:
    part(
        c,
        smooth([(0, 0), (21, -7), (23, -24), (13, -37), (18, -56), (0, -66), (-18, -56), (-13, -37), (-23, -24), (-21, -7)]),
        "#b5622e",
        tones,
        crescent=3,
    )
    for side in (-1, 1):
        c.drawPath(smooth([(side * 8, -42), (side * 10, -36), (side * 7, -30), (side * 10, -24)], False), stroke("#4a2420", 2.2))
    part(c, polygon([(-3.4, -60), (3.4, -60), (2.6, -112), (-2.6, -112)]), "#4a2c28", tones)
    part(c, polygon([(-4, -8), (4, -8), (3, -26), (-3, -26)]), "#4a2c28", tones, outline=False)
    c.drawLine(-9, -33, 9, -33, stroke("#e8d0a4", 2.6))
    for x in (-1.6, 0, 1.6):
        c.drawLine(x, -12, x * 0.6, -112, stroke("#f2e8d0", 0.8, 0.8))
    part(c, ellipse(0, -116, 5, 6), "#b5622e", tones)


def _balloon(c: Canvas, tones: Tones, t: float) -> None:
    x = 7 * math.sin(t * 0.8)
    c.drawPath(smooth([(0, 0), (-5 + x * 0.3, -50), (4 + x * 0.6, -100), (x, -138)], False), stroke(mix(CREAM, tones.shade, 0.3), 2))
    part(c, smooth([(x - 30, -178), (x, -212), (x + 30, -178), (x + 14, -146), (x, -138), (x - 14, -146)]), "#d0504a", tones, crescent=4)
    c.drawPath(ellipse(x - 11, -188, 6, 10), fill("#ffffff", 0.4))
    part(c, polygon([(x, -140), (x + 5, -132), (x - 5, -132)]), "#a83c3c", tones)


def _kite(c: Canvas, tones: Tones, t: float) -> None:
    with kept(c):
        c.translate(0, -70)
        c.rotate(12 + 7 * math.sin(t * 1.1))
        for pts, colour in (
            ([(0, -64), (40, -18), (0, -10)], "#e0873c"),
            ([(0, -64), (-40, -18), (0, -10)], "#f2c452"),
            ([(0, -10), (40, -18), (0, 62)], "#c8504a"),
            ([(0, -10), (-40, -18), (0, 62)], "#5f9a9e"),
        ):
            part(c, polygon(pts), colour, tones)
        tail = [(5 * math.sin(t * 3 + i * 0.9), 62 + 13 * i) for i in range(7)]
        c.drawPath(smooth(tail, False), stroke(CREAM, 2))
        for i in (2, 4, 6):
            x, y = tail[i]
            part(c, polygon([(x - 8, y - 5), (x + 8, y + 5), (x + 8, y - 5), (x - 8, y + 5)]), "#c8504a", tones, outline=False)


def _suitcase(c: Canvas, tones: Tones, t: float) -> None:
    c.drawPath(smooth([(-16, -72), (-14, -86), (14, -86), (16, -72)], False, 0.5), stroke("#5a3428", 5.5))
    part(c, round_rect(-52, -74, 104, 74, 9), "#a0643c", tones, crescent=4)
    for x in (-34, 26):
        part(c, round_rect(x, -74, 9, 74, 1), "#6d4030", tones, outline=False)
        part(c, round_rect(x - 1, -56, 11, 9, 2), BRASS, tones, outline=False)
    part(c, polygon([(-14, -40), (12, -46), (15, -30), (-11, -24)]), "#f0d9a8", tones, outline=False)


def _umbrella(c: Canvas, tones: Tones, t: float) -> None:
    c.drawPath(smooth([(0, -120), (0, -20), (-2, -6), (-10, -2), (-15, -9)], False, 0.6), stroke("#6d4530", 4.6))
    hem = [(84 - 168 * i / 8, -112 + (9 if i % 2 else 0)) for i in range(9)]
    canopy = smooth([(-84, -112), (-66, -158), (0, -182), (66, -158), *hem[:-1]], tension=0.8)
    part(c, canopy, "#c04a4a", tones, crescent=5)
    for x in (-42, 0, 42):
        c.drawPath(smooth([(0, -181), (x * 0.8, -156), (x, -110)], False), stroke(mix("#c04a4a", tones.shade, 0.45), 2.2, 0.7))
    part(c, round_rect(-2.4, -194, 4.8, 14, 2), "#6d4530", tones)


def _rope(c: Canvas, tones: Tones, t: float) -> None:
    for i in range(4):
        ring = ellipse(0, -7 - i * 9, 38 - i * 2, 9)
        c.drawPath(ring, stroke(mix("#c9a46a", tones.shade, 0.35), 10))
        c.drawPath(moved(ring, -0.6, -1), stroke("#d8b47a", 7.5))
    c.drawPath(smooth([(34, -6), (54, -4), (64, -1)], False), stroke("#d8b47a", 8))


def _chalice(c: Canvas, tones: Tones, t: float) -> None:
    part(
        c,
        smooth([(-20, -56), (-18, -34), (-5, -24), (-4, -10), (-16, 0), (16, 0), (4, -10), (5, -24), (18, -34), (20, -56)], tension=0.7),
        "#e2b24a",
        tones,
        crescent=2,
    )
    part(c, ellipse(0, -56, 20, 4.5), "#f6d684", tones)
    part(c, ellipse(0, -40, 4, 4), "#c8485a", tones, outline=False)


def _teapot(c: Canvas, tones: Tones, t: float) -> None:
    c.drawPath(smooth([(-32, -36), (-56, -38), (-54, -12), (-32, -10)], False), stroke("#4f7f8a", 6.5))
    part(c, smooth([(26, -18), (46, -26), (52, -46), (60, -46), (54, -18), (30, -4)]), "#5e939e", tones)
    part(c, smooth([(-36, -22), (-28, -46), (0, -53), (28, -46), (36, -22), (24, 0), (-24, 0)]), "#5e939e", tones, crescent=4)
    part(c, smooth([(-18, -50), (0, -60), (18, -50), (0, -46)]), "#4f7f8a", tones)
    part(c, ellipse(0, -62, 5, 5), "#f2dcae", tones)


def _pot(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-42, -44), (-40, -10), (-24, 0), (24, 0), (40, -10), (42, -44)], tension=0.6), "#5c6476", tones, crescent=4)
    part(c, ellipse(0, -44, 44, 8), "#7c8496", tones)
    c.drawPath(ellipse(0, -43.4, 37, 5.6), fill("#c8783c"))
    for i in (-1, 0, 1):
        w = 4 * math.sin(t * 1.4 + i * 1.7)
        c.drawPath(
            smooth([(i * 16, -50), (i * 16 + w, -62), (i * 16 - w, -76), (i * 16 + w, -88)], False), stroke("#ffffff", 5, 0.22, blur=1.2)
        )


def _jar(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-18, -50, 36, 50, 7), "#d98a4c", tones, crescent=2)
    shine(c, -13, -44, 5, 30)
    part(c, round_rect(-20, -58, 40, 11, 3), WOOD_PALE, tones)
    part(c, round_rect(-11, -32, 22, 14, 2), CREAM, tones, outline=False)


def _vase(c: Canvas, tones: Tones, t: float) -> None:
    part(
        c,
        smooth([(-13, -66), (-9, -54), (-26, -32), (-20, -6), (-12, 0), (12, 0), (20, -6), (26, -32), (9, -54), (13, -66)], tension=0.8),
        "#6f93b0",
        tones,
        crescent=3,
    )
    c.drawPath(smooth([(-25, -30), (0, -25), (25, -30)], False), stroke("#f2e6cc", 3, 0.8))


def _plant(c: Canvas, tones: Tones, t: float) -> None:
    for i, (x, y, r) in enumerate(
        ((-26, -70, -40), (26, -74, 40), (-12, -92, -16), (14, -96, 16), (0, -78, 0), (-36, -52, -62), (36, -54, 62))
    ):
        a = math.radians(r - 90) + 0.03 * math.sin(t + i)
        tip = (x + 26 * math.cos(a), y + 26 * math.sin(a))
        part(
            c, ribbon(bezier_points((0, -38), (x * 0.5, y * 0.8), tip, 6), (2, 8, 9, 1.5)), mix("#5f8f5a", "#8fb36a", (i % 3) * 0.35), tones
        )
    part(c, polygon([(-26, -42), (26, -42), (19, 0), (-19, 0)]), "#c9714a", tones, crescent=2)
    part(c, round_rect(-29, -48, 58, 12, 3), "#d9855a", tones)


def _apple(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(0, -26), (12, -30), (18, -18), (12, -2), (0, -1), (-12, -2), (-18, -18), (-12, -30)]), "#cf4a42", tones, crescent=2)
    c.drawPath(smooth([(0, -26), (2, -34), (5, -37)], False), stroke("#5a3a28", 2.6))
    part(c, smooth([(3, -32), (12, -40), (18, -36), (8, -30)]), "#7fa557", tones)


def _ball(c: Canvas, tones: Tones, t: float) -> None:
    part(c, ellipse(0, -24, 24, 24), "#d8584c", tones, crescent=3)
    c.drawPath(smooth([(-22, -32), (0, -22), (22, -32)], False), stroke("#f6ead0", 5, 0.9))


def _broom(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-3, -180, 6, 140, 2), WOOD, tones)
    part(c, polygon([(-12, -46), (12, -46), (28, 0), (-28, 0)]), "#d8b060", tones, crescent=2)
    part(c, round_rect(-13, -52, 26, 9, 3), "#8a4a3a", tones)
    for i in range(-3, 4):
        c.drawLine(i * 3.4, -42, i * 7.6, -1, stroke("#8a6430", 1.4, 0.5))


HELD: dict[str, Drawn] = {
    **KEEPSAKES,
    "bottle": Drawn(paint=_empty_bottle, width=36, height=80),
    "cup": Drawn(paint=_cup, width=58, height=76),
    "bread": Drawn(paint=_bread, width=102, height=50),
    "cake": Drawn(paint=_cake, width=122, height=94),
    "burnt cake": Drawn(paint=_burnt_cake, width=122, height=122),
    "sword": Drawn(paint=_sword, width=50, height=150),
    "flowers": Drawn(paint=_flowers, width=66, height=96),
    "rose": Drawn(paint=_rose, width=54, height=86),
    "basket": Drawn(paint=_basket, width=88, height=90),
    "bucket": Drawn(paint=_bucket, width=64, height=90),
    "telescope": Drawn(paint=_telescope, width=150, height=130),
    "violin": Drawn(paint=_violin, width=54, height=126),
    "balloon": Drawn(paint=_balloon, width=84, height=218),
    "kite": Drawn(paint=_kite, width=120, height=142, below=86),
    "suitcase": Drawn(paint=_suitcase, width=110, height=92),
    "umbrella": Drawn(paint=_umbrella, width=178, height=200),
    "rope": Drawn(paint=_rope, width=142, height=54),
    "chalice": Drawn(paint=_chalice, width=46, height=64),
    "teapot": Drawn(paint=_teapot, width=124, height=70),
    "pot": Drawn(paint=_pot, width=96, height=96),
    "jar": Drawn(paint=_jar, width=46, height=62),
    "vase": Drawn(paint=_vase, width=58, height=70),
    "plant": Drawn(paint=_plant, width=144, height=132),
    "apple": Drawn(paint=_apple, width=44, height=44),
    "ball": Drawn(paint=_ball, width=54, height=52),
    "broom": Drawn(paint=_broom, width=62, height=184),
}
