"""What stories find and pass on: traces on the ground, clues, letters, keepsakes, clothes left behind."""

from __future__ import annotations

import math

import skia

from pipeline.illustration.canvas import Canvas, fill, kept, linear, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, Point, box, ellipse, polygon, ribbon, round_rect, smooth
from pipeline.illustration.things.drawn import BRASS, CREAM, IRON, PAPER, STEEL, WOOD, WOOD_DARK, Drawn, shine

SQUASH = 0.5
"""How flat the ground looks under what lies on it."""


def _mark(c: Canvas, x: float, y: float, rx: float, ry: float, tones: Tones, turn: float = 0.0) -> None:
    """One dent: dark inside, lit at its near edge."""
    with kept(c):
        c.translate(x, y)
        c.rotate(turn)
        # a dent is darker than any ground; by night its lit rim is what shows
        top, low = mix("#4a3428", "#18121e", tones.dark), mix("#6a5240", "#3a2e36", tones.dark)
        c.drawPath(ellipse(0, 0.10 * ry, rx * 1.10, ry * 1.08), fill(tones.light, 0.30 + 0.25 * tones.dark))
        c.drawPath(ellipse(0, 0, rx, ry), linear((0, -ry), (0, ry), (top, low), alpha=0.8 + 0.15 * tones.dark))


def _trail(c: Canvas, steps: tuple[tuple[float, float, float], ...], step: str, tones: Tones) -> None:
    with kept(c):
        c.scale(1.0, SQUASH)
        for x, y, size in steps:
            with kept(c):
                c.translate(x, y)
                c.scale(size, size)
                _paw(c, tones) if step == "paw" else _sole(c, tones, x > 0)


def _sole(c: Canvas, tones: Tones, right: bool) -> None:
    turn = 7 if right else -7
    _mark(c, 0, -20, 13, 23, tones, turn)
    _mark(c, 2 if right else -2, 16, 9.5, 13, tones, turn)


def _paw(c: Canvas, tones: Tones) -> None:
    _mark(c, 0, 8, 15, 12, tones)
    for x, y, turn in ((-17, -9, -24), (-6, -19, -8), (6, -19, 8), (17, -9, 24)):
        _mark(c, x, y, 5.4, 8.4, tones, turn)


def _footprints(c: Canvas, tones: Tones, t: float) -> None:
    _trail(c, ((-30, -28, 1.0), (28, -80, 0.84), (-20, -128, 0.7), (18, -168, 0.58)), "sole", tones)


def _paw_prints(c: Canvas, tones: Tones, t: float) -> None:
    _trail(c, ((-36, -26, 1.0), (20, -66, 0.86), (-22, -106, 0.74), (22, -140, 0.62), (-6, -168, 0.52)), "paw", tones)


def _puddle(c: Canvas, tones: Tones, t: float) -> None:
    pool = smooth([(-84, -18), (-50, -34), (10, -38), (70, -28), (86, -14), (40, -2), (-40, -2)])
    c.drawPath(pool, linear((0, -38), (0, 0), (tones.sky[3], mix(tones.sky[1], tones.shade, 0.4)), alpha=0.9))
    c.drawPath(pool, stroke(tones.light, 1.6, 0.4))
    for i in range(2):
        age = (0.35 * t + 0.5 * i) % 1.0
        c.drawPath(ellipse(-14 + 40 * i, -18, 8 + 24 * age, 3 + 8 * age), stroke("#ffffff", 1.6, 0.5 * (1 - age)))


def _feather(c: Canvas, tones: Tones, t: float) -> None:
    vane = smooth([(-46, -6), (-30, -22), (10, -28), (48, -20), (58, -12), (30, -6), (-10, -2)])
    part(c, vane, "#e8e4da", tones, crescent=2)
    c.drawPath(smooth([(-60, -2), (-20, -12), (30, -17), (56, -14)], False), stroke("#a89878", 2.2))
    for x in (-24, -4, 16, 34):
        c.drawPath(smooth([(x, -12), (x + 8, -20), (x + 13, -24)], False), stroke(mix("#e8e4da", tones.shade, 0.4), 1.2, 0.6))


def _button(c: Canvas, tones: Tones, t: float) -> None:
    part(c, ellipse(0, -13, 26, 13), mix(BRASS, tones.shade, 0.35), tones)
    part(c, ellipse(0, -17, 26, 13), BRASS, tones, crescent=2)
    c.drawPath(ellipse(0, -17, 19, 9), stroke(mix(BRASS, tones.shade, 0.45), 2, 0.8))
    for x, y in ((-6, -20), (6, -20), (-6, -14), (6, -14)):
        c.drawPath(ellipse(x, y, 2.6, 1.6), fill(mix("#3a2a20", tones.shade, 0.4)))


def _heart(x: float, y: float, half: float) -> Path:
    """A heart ``half`` units to either side of ``x``, its tip at (x, y)."""
    shape = skia.Path()
    shape.moveTo(x, y)
    for side in (-1, 1):
        shape.moveTo(x, y)
        shape.cubicTo(x + side * half * 0.5, y - half * 0.5, x + side * half * 1.15, y - half * 0.8, x + side * half, y - half * 1.3)
        shape.cubicTo(x + side * half * 0.85, y - half * 1.75, x + side * half * 0.2, y - half * 1.75, x, y - half * 1.3)
        shape.close()
    return shape


def _locket(c: Canvas, tones: Tones, t: float) -> None:
    chain: list[Point] = [(-6, -44), (-44, -40), (-62, -18), (-34, -4), (8, -6)]
    c.drawPath(smooth(chain, False), stroke(mix(BRASS, tones.shade, 0.2), 3.2))
    c.drawPath(smooth([(6, -44), (40, -52), (60, -30), (46, -12)], False), stroke(mix(BRASS, tones.shade, 0.2), 3.2))
    part(c, _heart(0, 0, 26), BRASS, tones, crescent=3)
    part(c, _heart(0, -9, 16), mix(BRASS, "#fff2c8", 0.45), tones, outline=False)
    c.drawCircle(0, -47, 4, stroke(BRASS, 2.6))


def _necklace(c: Canvas, tones: Tones, t: float) -> None:
    for i in range(19):
        a = math.pi * 2 * i / 19
        part(c, ellipse(48 * math.sin(a), -22 + 20 * math.cos(a), 6.4, 6), "#f2eade", tones, outline=False)
    part(c, polygon([(0, -10), (9, 0), (0, 12), (-9, 0)]), "#4a8aa0", tones)


def _pearl(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-50, -12), (-40, -52), (0, -68), (40, -52), (50, -12), (0, -22)]), "#c8a8a0", tones, crescent=3)
    for i in range(-3, 4):
        c.drawLine(i * 4, -20, i * 13, -60 + abs(i) * 6, stroke(mix("#c8a8a0", tones.shade, 0.4), 1.6, 0.6))
    part(c, smooth([(-52, -14), (0, -26), (52, -14), (36, 0), (-36, 0)]), "#e6cdbf", tones, crescent=2)
    part(c, ellipse(0, -24, 15, 15), "#fbf4ec", tones)
    c.drawPath(ellipse(-5, -29, 4, 3), fill("#ffffff", 0.95))


def _poster(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(-40, 0), (-42, -108), (40, -110), (42, -2)]), "#ecdcae", tones)
    part(c, ellipse(0, -66, 20, 22), "#b8845e", tones)
    part(c, smooth([(-30, -28), (-18, -42), (18, -42), (30, -28)]), "#5a6a78", tones)
    for y, half in ((-98, 30), (-20, 28), (-12, 20)):
        c.drawLine(-half, y, half, y, stroke("#7a3a34" if y < -90 else tones.ink, 6 if y < -90 else 2.6, 0.8))


def _card(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(-32, 0), (-30, -52), (-2, -58), (0, -4)]), mix(PAPER, tones.shade, 0.14), tones)
    part(c, polygon([(0, -4), (-2, -58), (32, -54), (34, 0)]), PAPER, tones)
    part(c, _heart(16, -15, 12), "#c8485a", tones, outline=False)


def _passport(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-27, -72, 54, 72, 5), "#7a2e3a", tones, crescent=3)
    c.drawCircle(0, -44, 12, stroke(BRASS, 3))
    for y in (-62, -18):
        c.drawLine(-15, y, 15, y, stroke(BRASS, 3.4))


def _ticket(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(-46, -2), (-42, -38), (46, -44), (42, -6)]), "#e8b866", tones)
    c.drawLine(20, -40, 17, -6, stroke(mix("#e8b866", tones.shade, 0.5), 2, 0.8))
    for y in (-30, -22, -14):
        c.drawLine(-34, y, 8, y - 3, stroke(tones.ink, 2.6, 0.55))


def _paper_boat(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(0, -66), (-26, -22), (26, -22)]), mix(PAPER, tones.shade, 0.06), tones)
    c.drawLine(0, -66, 0, -22, stroke(mix(PAPER, tones.shade, 0.4), 1.4, 0.7))
    part(c, polygon([(-66, -34), (-36, 0), (36, 0), (66, -34), (24, -22), (0, -26), (-24, -22)]), PAPER, tones, crescent=3)
    c.drawLine(-24, -22, -36, 0, stroke(mix(PAPER, tones.shade, 0.4), 1.4, 0.7))
    c.drawLine(24, -22, 36, 0, stroke(mix(PAPER, tones.shade, 0.4), 1.4, 0.7))
    for i in range(3):
        c.drawLine(-14, -16 + i * 4, 14 - 5 * i, -16 + i * 4, stroke(tones.ink, 1.1, 0.3))


def _paper_plane(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(70, -20), (-52, -56), (-26, -22)]), PAPER, tones)
    part(c, polygon([(70, -20), (-26, -22), (-34, 0)]), mix(PAPER, tones.shade, 0.28), tones)
    part(c, polygon([(70, -20), (-34, 0), (-58, -14), (-26, -22)]), mix(PAPER, tones.shade, 0.1), tones)


def _match(c: Canvas, tones: Tones, t: float) -> None:
    part(c, polygon([(-30, -2), (34, -2), (34, -30), (-30, -30)]), "#c8503c", tones)
    part(c, polygon([(-30, -30), (34, -30), (26, -40), (-22, -40)]), CREAM, tones)
    c.drawRect(box(-30, -9, 34, -2), fill("#4a3a34"))
    for x in (-10, 0, 11):
        c.drawLine(x, -36, x + 4, -60, stroke(WOOD, 3.6))
        part(c, ellipse(x + 4.4, -62, 4, 5), "#a03030", tones, outline=False)


def _poison(c: Canvas, tones: Tones, t: float) -> None:
    flask = smooth([(-7, -52), (-7, -64), (7, -64), (7, -52), (26, -24), (22, -2), (-22, -2), (-26, -24)], tension=0.6)
    c.drawPath(flask, fill("#7ab070", 0.85))
    part(c, smooth([(-24, -26), (0, -29), (24, -26), (22, -2), (-22, -2)], tension=0.6), "#4f8a58", tones, crescent=2)
    c.drawPath(flask, stroke("#2e5a40", 2, 0.8))
    part(c, round_rect(-8, -76, 16, 13, 3), WOOD, tones)
    part(c, round_rect(-13, -24, 26, 18, 2), CREAM, tones, outline=False)
    c.drawCircle(0, -17, 4.4, fill("#3a2a30"))
    c.drawLine(-6, -10, 6, -10, stroke("#3a2a30", 2.4))
    shine(c, -17, -26, 4, 14, 0.5)


def _perfume(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-24, -42, 48, 42, 10), "#d89ab0", tones, crescent=3)
    part(c, round_rect(-8, -54, 16, 13, 2), BRASS, tones)
    part(c, ellipse(0, -62, 11, 10), "#b86a8a", tones)
    shine(c, -18, -36, 5, 24, 0.6)


def _water(c: Canvas, tones: Tones, t: float) -> None:
    glass = polygon([(-20, -62), (20, -62), (16, 0), (-16, 0)])
    c.drawPath(glass, fill("#dcecee", 0.55))
    c.drawPath(polygon([(-18.5, -44), (18.5, -44), (16, -2), (-16, -2)]), fill("#8ac0d0", 0.75))
    c.drawPath(ellipse(0, -44, 18.5, 4), fill("#c4e4ea", 0.9))
    c.drawPath(glass, stroke("#f6fbfb", 2, 0.8))
    shine(c, -14, -54, 4, 40, 0.6)


def _coin_purse(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-34, -8), (-38, -34), (-18, -48), (18, -48), (38, -34), (34, -8), (0, 0)]), "#8a5a3a", tones, crescent=4)
    part(c, round_rect(-22, -56, 44, 11, 5), BRASS, tones)
    for x in (-5, 5):
        part(c, ellipse(x, -60, 5, 5), BRASS, tones)


def _banknotes(c: Canvas, tones: Tones, t: float) -> None:
    for i in range(3):
        part(
            c,
            polygon([(-46, -4 - i * 8), (-40, -22 - i * 8), (50, -24 - i * 8), (44, -4 - i * 8)]),
            "#9ab88a" if i != 1 else "#88a87a",
            tones,
        )
    part(c, ellipse(2, -30, 12, 6), "#5a8060", tones, outline=False)
    part(c, polygon([(-6, -4), (-2, -40), (10, -40), (6, -4)]), CREAM, tones)


def _fossil(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(-56, -6), (-60, -40), (-30, -70), (20, -72), (56, -46), (54, -8), (0, 2)]), "#a8937a", tones, crescent=4)
    spiral = [(math.cos(0.5 * i) * (3 + 1.35 * i), -36 + math.sin(0.5 * i) * (3 + 1.35 * i) * 0.9) for i in range(21)]
    c.drawPath(smooth(spiral, False), stroke(mix("#a8937a", tones.shade, 0.6), 6, 0.75))
    c.drawPath(smooth([(x - 1.5, y - 1.5) for x, y in spiral], False), stroke("#e0d0b0", 2, 0.8))


def _amphora(c: Canvas, tones: Tones, t: float) -> None:
    clay = "#b8673c"
    for side in (-1, 1):
        c.drawPath(
            smooth([(side * 12, -78), (side * 32, -76), (side * 30, -58), (side * 22, -52)], False), stroke(mix(clay, tones.shade, 0.2), 5)
        )
    part(
        c,
        smooth([(-14, -4), (-30, -44), (-24, -62), (-9, -72), (-12, -88), (12, -88), (9, -72), (24, -62), (30, -44), (14, -4)]),
        clay,
        tones,
        crescent=4,
    )
    part(c, round_rect(-16, -6, 32, 6, 2), mix(clay, tones.shade, 0.2), tones)
    for i in range(6):
        c.drawLine(-24 + i * 9, -44, -19 + i * 9, -50, stroke("#2e2226", 3, 0.8))
    c.drawPath(smooth([(-28, -36), (0, -32), (28, -36)], False), stroke("#2e2226", 3, 0.8))


def _branch(c: Canvas, tones: Tones, t: float) -> None:
    part(c, ribbon([(-70, -4), (-20, -12), (30, -8), (74, -22)], (7, 6, 4.5, 2)), WOOD_DARK, tones)
    part(c, ribbon([(-14, -12), (4, -34), (24, -46)], (4, 3, 1.5)), WOOD_DARK, tones)
    for x, y, turn in ((26, -48, -30), (8, -38, -70), (74, -24, -10), (52, -20, 20)):
        with kept(c):
            c.translate(x, y)
            c.rotate(turn)
            part(c, smooth([(0, 0), (9, -7), (22, 0), (9, 7)]), tones.foliage[2], tones)


def _seed(c: Canvas, tones: Tones, t: float) -> None:
    part(c, smooth([(0, 0), (-20, -14), (-15, -36), (0, -48), (15, -36), (20, -14)]), "#a06a3c", tones, crescent=3)
    c.drawPath(smooth([(-6, -6), (-9, -24), (0, -42)], False), stroke("#e0b880", 2.4, 0.7))
    part(c, smooth([(0, -46), (-12, -58), (-26, -58), (-14, -48)]), "#8aa65a", tones)


def _beehive(c: Canvas, tones: Tones, t: float) -> None:
    for i, half in enumerate((40, 48, 46, 37, 22)):
        part(c, round_rect(-half, -22 - i * 19, 2 * half, 22, 11), mix("#e0aa4a", "#c8862e", 0.25 * (i % 2)), tones, crescent=2)
    part(c, ellipse(0, -18, 11, 12), "#4a2e24", tones, outline=False)


def _sandcastle(c: Canvas, tones: Tones, t: float) -> None:
    sand = "#dcb878"
    part(c, smooth([(-84, 0), (-62, -16), (62, -16), (84, 0)]), mix(sand, tones.shade, 0.12), tones)
    for x, w, h in ((-46, 32, 56), (46, 32, 56), (0, 50, 84)):
        part(c, polygon([(x - w / 2, -10), (x - w / 2 + 4, -h), (x + w / 2 - 4, -h), (x + w / 2, -10)]), sand, tones, crescent=3)
        for k in (-1, 0, 1):
            part(c, round_rect(x + k * w * 0.3 - w * 0.11, -h - 9, w * 0.22, 11, 1), sand, tones)
    part(c, smooth([(-10, -12), (-10, -30), (0, -38), (10, -30), (10, -12)]), mix(sand, tones.shade, 0.6), tones, outline=False)
    c.drawLine(0, -92, 0, -122, stroke(WOOD_DARK, 2.6))
    part(c, polygon([(1, -122), (26, -113), (1, -104)]), "#c8504a", tones)


def _snowball(c: Canvas, tones: Tones, t: float) -> None:
    part(c, ellipse(0, -26, 28, 27), "#f4f7fa", tones, crescent=4)
    for x, y in ((-9, -34), (8, -20), (12, -38), (-14, -18)):
        c.drawPath(ellipse(x, y, 3, 2), fill("#c4d2e0", 0.8))


def _trap(c: Canvas, tones: Tones, t: float) -> None:
    part(c, round_rect(-62, -12, 124, 12, 4), WOOD, tones)
    c.drawPath(smooth([(-40, -12), (-46, -46), (0, -56), (46, -46), (40, -12)], False), stroke(IRON, 4))
    part(c, polygon([(-10, -12), (20, -12), (16, -30)]), "#f0c860", tones)
    part(c, ellipse(40, -16, 6, 6), STEEL, tones)


TRACES: dict[str, Drawn] = {
    "footprints": Drawn(paint=_footprints, width=110, height=104, flat=True),
    "paw prints": Drawn(paint=_paw_prints, width=110, height=98, flat=True),
    "puddle": Drawn(paint=_puddle, width=180, height=40, flat=True),
    "feather": Drawn(paint=_feather, width=124, height=30),
    "button": Drawn(paint=_button, width=56, height=34),
    "locket": Drawn(paint=_locket, width=130, height=56),
    "necklace": Drawn(paint=_necklace, width=118, height=54, below=16),
    "pearl": Drawn(paint=_pearl, width=110, height=72),
    "poster": Drawn(paint=_poster, width=90, height=114),
    "card": Drawn(paint=_card, width=74, height=62),
    "passport": Drawn(paint=_passport, width=60, height=76),
    "ticket": Drawn(paint=_ticket, width=98, height=48),
    "paper boat": Drawn(paint=_paper_boat, width=138, height=72),
    "paper plane": Drawn(paint=_paper_plane, width=134, height=60),
    "match": Drawn(paint=_match, width=72, height=70),
    "poison": Drawn(paint=_poison, width=58, height=80),
    "perfume": Drawn(paint=_perfume, width=54, height=76),
    "water": Drawn(paint=_water, width=46, height=66),
    "purse": Drawn(paint=_coin_purse, width=82, height=70),
    "money": Drawn(paint=_banknotes, width=104, height=48),
    "fossil": Drawn(paint=_fossil, width=124, height=78),
    "relic": Drawn(paint=_amphora, width=72, height=94),
    "branch": Drawn(paint=_branch, width=196, height=62),
    "seed": Drawn(paint=_seed, width=60, height=64),
    "beehive": Drawn(paint=_beehive, width=102, height=104),
    "sandcastle": Drawn(paint=_sandcastle, width=192, height=126),
    "snowball": Drawn(paint=_snowball, width=60, height=56),
    "trap": Drawn(paint=_trap, width=128, height=62),
}
