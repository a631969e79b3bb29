"""What stands in a face: cheeks, eyes, brows, nose, glasses, lines of age.

Everything is placed on the skull by longitude and latitude, so one description serves all yaws.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import skia

from pipeline.illustration.canvas import Canvas, fill, kept, linear, radial, stroke
from pipeline.illustration.colour import mix, rgb
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, Point, ellipse, ribbon, smooth
from pipeline.illustration.people.complexion import Complexion
from pipeline.illustration.people.expression import Expression, Mouth
from pipeline.illustration.people.skull import Skull

EYE_LON, EYE_LAT = 24.0, 1.5
BROW_LON, BROW_LAT = 25.0, 20.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mien:
    """What a face does at one moment.

    Attributes:
        expression: what it shows.
        mouth: the mouth, speaking or silent.
        gaze: (right, down) of the pupils, -1 to 1.
        blink: 0 to 1.
    """

    expression: Expression
    mouth: Mouth
    gaze: tuple[float, float] = (0.0, 0.0)
    blink: float = 0.0


# ---------------------------------------------------------------- cheeks and lines


def draw_cheeks(canvas: Canvas, skull: Skull, tint: Complexion, blush: float) -> None:
    """Radial blush; stronger with emotion."""
    colours = (rgb(tint.blush, 0.58), rgb(tint.blush, 0.26), rgb(tint.blush, 0.0))
    paint = radial((0, 0), 17, colours, (0.0, 0.5, 1.0), alpha=0.32 + 0.6 * blush)
    for side in (-1, 1):
        x, y = skull.at(side * 41, -21)
        with kept(canvas):
            canvas.translate(x, y)
            canvas.scale(skull.squeeze(side * 40, 0.35), 0.86)
            canvas.drawCircle(0, 0, 17, paint)


def draw_age(canvas: Canvas, skull: Skull, tint: Complexion) -> None:
    """Bags under the eyes, laughing folds, lines at the outer corners."""
    fine, fold = stroke(tint.line, 1.4, 0.5 * tint.age), stroke(tint.line, 1.6, 0.45 * tint.age)
    for side in (-1, 1):
        x, y = skull.at(side * 26, -4)
        canvas.drawPath(smooth([(x - 6, y + 8), (x, y + 10.5), (x + 6, y + 8)], False), fine)
        a, b = skull.at(side * 22, -22), skull.at(side * 31, -37)
        canvas.drawPath(smooth([a, ((a[0] + b[0]) / 2 + side * 2.6, (a[1] + b[1]) / 2), b], False), fold)
        for lat, fall in ((4.5, 3.0), (0.5, 0.0), (-3.5, -3.0)):
            canvas.drawPath(smooth([skull.at(side * 43, lat), skull.at(side * 49, lat + fall)], False), fine)


def draw_freckles(canvas: Canvas, skull: Skull, tint: Complexion) -> None:
    """A dozen freckles over nose and cheeks."""
    spots = skia.Path()
    for i in range(14):
        lon = (i - 6.5) * 7.4 + 3.0 * math.sin(i * 2.4)
        x, y = skull.at(lon, -15 - 5.5 * math.sin(i * 1.7 + 0.4))
        spots.addCircle(x, y, 1.1 + 0.35 * math.sin(i * 3.1))
    canvas.drawPath(spots, fill(tint.line, 0.42))


# ---------------------------------------------------------------- eyes


def draw_eye(canvas: Canvas, skull: Skull, side: int, mien: Mien, tint: Complexion, tones: Tones) -> None:
    """One eye with lids and lashes, in place."""
    x, y = skull.at(side * EYE_LON, EYE_LAT)
    squeeze = skull.squeeze(side * EYE_LON)
    with kept(canvas):
        canvas.translate(x, y)
        canvas.scale(squeeze, 1)
        if mien.expression.arc > 0.5:
            _laughing_eye(canvas, tint, side)
        else:
            _open_eye(canvas, side, mien, tint, tones, squeeze)


def _laughing_eye(canvas: Canvas, tint: Complexion, side: int) -> None:
    e = tint.eye
    canvas.drawPath(ribbon([(-9 * e, 3.5), (-5 * e, -3), (0, -5.2), (5 * e, -3), (9 * e, 3.5)], [1.0, 1.9, 1.0]), fill(tint.ink))
    canvas.drawPath(smooth([(-7 * e, 8), (0, 9.6), (7 * e, 8)], False), stroke(tint.line, 1.3, 0.5))
    if tint.lash:
        canvas.drawPath(smooth([(side * 8.6 * e, 2.6), (side * 12.5 * e, 0.4)], False), stroke(tint.ink, 1.9))


@dataclass(frozen=True, slots=True)
class _Lids:
    """Shape of one opening: half sizes of the ball, upper lid's height, its tilt, lower lid's height."""

    rx: float
    ry: float
    top: float
    tilt: float
    bottom: float
    closed: float

    def upper(self, q: float) -> float:
        """Height of the upper lid's edge at ``q`` (-1 to 1 over the width)."""
        round_edge = -self.ry * math.sqrt(max(0.0, 1 - (q * 0.97) ** 2))
        return max(round_edge, self.top + q * self.tilt + 2.4 * q * q)


def _lids(side: int, mien: Mien, tint: Complexion) -> _Lids:
    face, e = mien.expression, tint.eye
    wide = 1.0 + 0.2 * face.wide
    rx, ry = 9.2 * e * wide, 10.6 * e * wide
    arc_closing = min(1.0, face.arc * 2)
    closed = min(1.0, max(face.lid, mien.blink, arc_closing))
    top = -ry + 2 * ry * closed * 0.96
    tilt = face.brow * 0.19 * -side * (1 - closed)
    bottom = ry + 2 - (face.squint * 7.8 * e if face.squint else -3)
    return _Lids(rx, ry, top, tilt, bottom, closed)


def _open_eye(canvas: Canvas, side: int, mien: Mien, tint: Complexion, tones: Tones, squeeze: float) -> None:
    lids = _lids(side, mien, tint)
    if lids.closed > 0.88:
        _closed_eye(canvas, side, lids, tint)
        return
    with kept(canvas):
        canvas.clipPath(_opening(lids), True)
        _ball(canvas, mien, tint, tones, lids, squeeze)
    if mien.expression.squint > 0.05:
        edge = [(-lids.rx * 0.75, lids.bottom + 1.6), (0, lids.bottom - 0.2), (lids.rx * 0.75, lids.bottom + 1.6)]
        canvas.drawPath(smooth(edge, False), stroke(tint.line, 1.4, 0.65))
    _lash_line(canvas, side, lids, tint)
    if mien.expression.tear > 0.3:
        canvas.drawPath(smooth([(-5, lids.ry - 1.5), (0, lids.ry - 0.2), (5, lids.ry - 1.5)], False), stroke("#e8f4ff", 1.8, 0.8))


def _opening(lids: _Lids) -> Path:
    qs = (-1.0, -0.75, -0.4, 0.0, 0.4, 0.75, 1.0)
    upper = [(q * lids.rx, lids.upper(q)) for q in qs]
    flat = min(1.0, lids.bottom / lids.ry)
    lower = [(q * lids.rx, max(lids.upper(q), _under(lids, q) * flat)) for q in (0.92, 0.7, 0.4, 0.0, -0.4, -0.7, -0.92)]
    return smooth(upper + lower)


def _under(lids: _Lids, q: float) -> float:
    return lids.ry * math.sqrt(max(0.0, 1 - q * q))


def _ball(canvas: Canvas, mien: Mien, tint: Complexion, tones: Tones, lids: _Lids, squeeze: float) -> None:
    e = tint.eye
    small = 1 - 0.16 * mien.expression.wide
    # a falling lid takes the eye down with it: half a blink would show nothing but white
    gx, gy = mien.gaze[0] * 3.8 * e, mien.gaze[1] * 3.2 * e + 9.0 * e * max(0.0, lids.closed - 0.45)
    ew, eh = 5.7 * e * small, 7.5 * e * small
    canvas.drawRect(_ball_box(lids), fill(tint.white))
    canvas.drawPath(ellipse(gx, gy, ew, eh), fill(tint.ink))
    glow = (rgb(tint.iris, 0.0), rgb(mix(tint.iris, "#ffffff", 0.12), 0.95))
    canvas.drawPath(ellipse(gx, gy + 0.5, ew * 0.86, eh * 0.88), linear((gx, gy - eh * 0.2), (gx, gy + eh * 0.95), glow))
    canvas.drawPath(ellipse(gx, gy - 0.4, ew * 0.5, eh * 0.56), fill(tint.ink))
    canvas.drawPath(ellipse(0, lids.top - 4.5 * e, 17, 9.5), fill(tones.shade, 0.22))
    canvas.drawPath(ellipse(gx - 2.2 * e, gy - 3.1 * e, 2.3 * e / max(0.8, squeeze), 2.4 * e), fill("#ffffff", 0.96))
    canvas.drawCircle(gx + 2.2 * e, gy + 3.0 * e, 1.15 * e, fill("#ffffff", 0.5))


def _ball_box(lids: _Lids) -> object:
    return ellipse(0, 0, lids.rx * 1.3, lids.ry * 1.3).getBounds()


def _lash_line(canvas: Canvas, side: int, lids: _Lids, tint: Complexion) -> None:
    qs = (-0.93, -0.8, -0.5, 0.0, 0.5, 0.8, 0.93)
    edge = [(q * lids.rx * 1.03, lids.upper(q) + 0.2) for q in qs]
    left, right = (0.35, 1.2) if side > 0 else (1.2, 0.35)
    weight = 1.0 + 0.2 * tint.lash
    canvas.drawPath(ribbon(edge, [left * weight, 1.35 * weight, 1.4 * weight, 1.35 * weight, right * weight]), fill(tint.ink))
    if tint.lash > 0.5:
        _lashes(canvas, side, lids, tint)


def _lashes(canvas: Canvas, side: int, lids: _Lids, tint: Complexion) -> None:
    for q, length in ((0.93, 5.4), (0.74, 4.2)):
        x, y = side * q * lids.rx, lids.upper(side * q)
        tip = (x + side * length * tint.lash, y - length * 0.62 * tint.lash)
        canvas.drawPath(ribbon([(x, y + 0.6), ((x + tip[0]) / 2, (y + tip[1]) / 2 + 0.8), tip], [1.25, 0.9, 0.25]), fill(tint.ink))


def _closed_eye(canvas: Canvas, side: int, lids: _Lids, tint: Complexion) -> None:
    w, y = lids.rx, lids.ry * 0.28
    canvas.drawPath(ribbon([(-w, y), (-w * 0.5, y + 3.2), (0, y + 4.2), (w * 0.5, y + 3.2), (w, y)], [0.9, 1.7, 0.9]), fill(tint.ink))
    if tint.lash:
        canvas.drawPath(smooth([(side * w * 0.96, y), (side * (w + 3.6), y + 2.2)], False), stroke(tint.ink, 1.8))


# ---------------------------------------------------------------- brows


def draw_brows(canvas: Canvas, skull: Skull, face: Expression, tint: Complexion) -> None:
    """Both brows; they go over hair, else surprise and anger look alike."""
    for side in (-1, 1):
        if skull.hides(side * BROW_LON):
            continue
        x, y = skull.at(side * BROW_LON, BROW_LAT)
        up = face.lift + 0.5 * face.cock * side * skull.near * -1
        b = tint.brow_width
        with kept(canvas):
            canvas.translate(x, y - up)
            canvas.scale(skull.squeeze(side * BROW_LON, 0.6), 1)
            canvas.rotate(-side * face.brow)
            ends = (0.5, 1.7) if side < 0 else (1.7, 0.5)
            arch = [(-11.5, 1.6), (-5, -1.8), (1.5 * side, -2.6), (5, -1.8), (11.5, 1.6)]
            canvas.drawPath(ribbon(arch, [ends[0] * b, 2.7 * b, 2.9 * b, 2.7 * b, ends[1] * b]), fill(tint.brow))


# ---------------------------------------------------------------- nose


def draw_nose(canvas: Canvas, skull: Skull, tint: Complexion, tones: Tones, size: float) -> None:
    """A soft blob of which only the lower edge is drawn."""
    k = skull.k
    x, y = skull.at(0, -12, 1.0 + 0.28 * abs(k))
    x += k * 5
    n = size
    blob = smooth(
        [
            (x - 4 * n - k * 4, y - 13 * n),
            (x + 4.5 * n - k * 3, y - 12 * n),
            (x + 7.4 * n + k * 2, y - 1),
            (x + k * 2, y + 5.8 * n),
            (x - 7.4 * n + k * 2, y - 1),
        ]
    )
    with kept(canvas):
        if skull.profile:
            canvas.clipPath(skull.outline(), True)
        canvas.drawPath(blob, linear((x, y - 14 * n), (x, y + 6 * n), (rgb(tint.blush, 0.0), rgb(tint.blush, 0.42)), (0.1, 0.9)))
    if skull.profile > 0.4:
        # in profile the contour is the nose; only its wing is drawn
        wing = [(x - k * 9 * n, y - 1.5 * n), (x - k * 11.5 * n, y + 2.6 * n), (x - k * 6 * n, y + 5.6 * n)]
        canvas.drawPath(smooth(wing, False), stroke(tint.line, 1.7, 0.8 * skull.profile))
        return
    edge = [
        (x - 6.0 * n + k * 2, y + 1.6 * n),
        (x - 2.6 * n + k * 2, y + 5.0 * n),
        (x + 2.6 * n + k * 2, y + 5.0 * n),
        (x + 6.0 * n + k * 2, y + 1.6 * n),
    ]
    canvas.drawPath(ribbon(edge, [0.5, 1.25, 0.5]), fill(tint.line, 0.85))
    lx = tones.direction[0]
    canvas.drawPath(ellipse(x + lx * 2.4 + k * 2, y - 2.6 * n, 2.3 * n, 1.9 * n), fill("#ffffff", 0.28))


# ---------------------------------------------------------------- glasses


def draw_glasses(canvas: Canvas, skull: Skull, frame: str) -> None:
    """Round glasses with temples."""
    line = stroke(frame, 2.2)
    for side in (-1, 1):
        if skull.hides(side * EYE_LON):
            continue
        x, y = skull.at(side * 25, EYE_LAT - 1.5, 1.03)
        lens = ellipse(x, y, 14.6 * skull.squeeze(side * EYE_LON), 14.2)
        canvas.drawPath(lens, fill("#ffffff", 0.12))
        canvas.drawPath(lens, line)
    a, b = skull.at(-9, 1.5, 1.07), skull.at(9, 1.5, 1.07)
    canvas.drawPath(smooth([a, ((a[0] + b[0]) / 2, a[1] - 3.2), b], False), line)
    near = skull.near
    start, end = skull.at(near * 44, 2, 1.03), skull.at(near * 76, 3, 1.0)
    if (end[0] - start[0]) * near > 2:
        canvas.drawPath(smooth([start, end], False), line)


def mouth_place(skull: Skull, opening: float) -> Point:
    """Where the middle of the mouth lies; an open one stays above the chin."""
    x, y = skull.at(0, -33, 1.02)
    return x + skull.k * 2.4, min(y, skull.ry * 0.88 - 0.75 * opening)
