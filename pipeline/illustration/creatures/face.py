"""Faces of creatures: a globe for a head, eyes, brows, cheeks, muzzles and beaks.

The same expression numbers as the people's drive them, so that a fox and a boy are cross in the same way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.illustration.canvas import Canvas, fill, kept, part, radial, stroke
from pipeline.illustration.colour import Colour, mix, rgb
from pipeline.illustration.creatures.life import Moment
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, box, ellipse, polygon, ribbon, smooth
from pipeline.illustration.people.expression import Expression

MOUTH = "#5b1620"
TONGUE = "#d9706c"
EYE_X, EYE_Y = 9.6, 11.0
"""Half-axes of an eye of scale 1."""


@dataclass(frozen=True, slots=True)
class Globe:
    """A turned head; origin its centre. Longitude 0 is the middle of the face, latitude positive upwards."""

    rx: float
    ry: float
    yaw: float = 0.0
    pitch: float = 0.0

    @property
    def k(self) -> float:
        """Sine of the yaw."""
        return math.sin(math.radians(self.yaw))

    def at(self, lon: float, lat: float, depth: float = 1.0) -> Point:
        """Where (lon, lat) lies on the picture."""
        a = max(-1.54, min(1.54, math.radians(lon + 0.8 * self.yaw)))
        return (
            self.rx * depth * math.sin(a) * math.cos(math.radians(lat) * 0.85),
            -self.ry * depth * math.sin(math.radians(lat + self.pitch)),
        )

    def squeeze(self, lon: float) -> float:
        """How much narrower a flat feature at ``lon`` looks."""
        return max(0.55, math.cos(math.radians(lon + 0.8 * self.yaw)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """How a kind's eyes are set.

    Attributes:
        lon: degrees from the middle of the face.
        lat: degrees above the middle.
        scale: size; 1 suits a head 98 high.
        iris: colour of the iris.
        white: colour of the eyeball.
        pupil: factor on the pupil; animals' are large.
        slit: factor on the pupil's width: cats and snakes have narrow ones.
        lash: it has lashes.
        brow: colour of the brows, "" for none.
        line: colour of closed eyes, "" for ink; dark coats need a pale one.
    """

    lon: float = 26.0
    lat: float = 8.0
    scale: float = 1.0
    iris: str = "#7a4a2a"
    white: str = "#fffaf0"
    pupil: float = 1.28
    slit: float = 1.0
    lash: bool = False
    brow: str = "#4a3028"
    line: str = ""


def draw_eyes(canvas: Canvas, globe: Globe, eyes: Eyes, m: Moment, tones: Tones) -> None:
    """Both eyes and brows."""
    for side in (-1, 1):
        x, y = globe.at(side * eyes.lon, eyes.lat)
        squeeze = globe.squeeze(side * eyes.lon)
        x = _inside(globe, x, y, EYE_X * eyes.scale * squeeze)
        draw_eye(canvas, (x, y), squeeze, side, eyes, m, tones)
        if eyes.brow:
            _brow(canvas, globe, side, eyes, m.face)


def _inside(globe: Globe, x: float, y: float, half: float) -> float:
    """``x`` moved so far inwards that most of a feature of half-width ``half`` lies on the head."""
    edge = globe.rx * math.sqrt(max(0.0, 1 - (y / globe.ry) ** 2)) - 0.8 * half
    return min(edge, max(-edge, x))


def draw_eye(canvas: Canvas, at: Point, squeeze: float, side: int, eyes: Eyes, m: Moment, tones: Tones) -> None:
    """One eye at ``at``; ``side`` is -1 for the left of the picture, 1 for the right."""
    face, line = m.face, eyes.line or tones.ink
    with kept(canvas):
        canvas.translate(*at)
        canvas.scale(squeeze * eyes.scale, eyes.scale)
        if face.arc > 0.5:
            canvas.drawPath(smooth([(-9, 4), (0, -5), (9, 4)], False), stroke(line, 3.6))
            return
        lid = max(face.lid, m.blink)
        if lid > 0.88:
            canvas.drawPath(smooth([(-9.5, 0), (0, 5), (9.5, 0)], False), stroke(line, 3.2))
            return
        wide = 1 + 0.18 * face.wide
        _eyeball(canvas, (EYE_X * wide, EYE_Y * wide), lid, side, eyes, m, tones)
        _lash_line(canvas, (EYE_X * wide, EYE_Y * wide), lid, side, eyes, face, tones)


def _eyeball(canvas: Canvas, axes: Point, lid: float, side: int, eyes: Eyes, m: Moment, tones: Tones) -> None:
    rx, ry = axes
    face = m.face
    tilt = -side * face.brow * 0.19
    top = -ry + 2 * ry * lid if lid > 0.02 or face.brow else -2 * ry
    low = ry + 3 - face.squint * 8
    with kept(canvas):
        canvas.clipPath(ellipse(0, 0, rx, ry), True)
        canvas.clipPath(polygon([(-16, top - tilt), (16, top + tilt), (16, low), (0, low - 3.5 * face.squint), (-16, low)]), True)
        canvas.drawPath(ellipse(0, 0, rx, ry), fill(eyes.white))
        _pupil(canvas, eyes, m, tones)
        canvas.drawPath(ellipse(0, top - 6, 17, 11), fill(tones.shade, 0.20))
    if face.squint:
        canvas.drawPath(smooth([(-rx * 0.7, low - 0.5), (0, low - 3.5), (rx * 0.7, low - 0.5)], False), stroke(tones.ink, 1.2, 0.35))


def _pupil(canvas: Canvas, eyes: Eyes, m: Moment, tones: Tones) -> None:
    gx, gy = m.gaze[0] * 2.9, m.gaze[1] * 2.6
    small = eyes.pupil * (0.84 if m.face.wide > 0.5 else 1.0)
    px, py = 5.4 * small, 7.0 * small
    canvas.drawPath(ellipse(gx, gy, px * 1.08, py), fill(mix(eyes.iris, tones.ink, 0.30)))
    canvas.drawPath(ellipse(gx, gy + py * 0.36, px * 0.82, py * 0.5), fill(mix(eyes.iris, "#ffe9c0", 0.22), 0.9))
    canvas.drawPath(ellipse(gx, gy - py * 0.05, px * 0.62 * eyes.slit, py * 0.66), fill(tones.ink))
    canvas.drawCircle(gx - 2.2, gy - 3.4, 2.5, fill("#ffffff", 0.96))
    canvas.drawCircle(gx + 2.2, gy + 3.0, 1.25, fill("#ffffff", 0.5))


def _lash_line(canvas: Canvas, axes: Point, lid: float, side: int, eyes: Eyes, face: Expression, tones: Tones) -> None:
    rx, ry = axes
    tilt = -side * face.brow * 0.19
    edge = -ry + 2 * ry * lid

    def height(q: float) -> float:
        return max(-ry * math.sqrt(max(0.0, 1 - q * q * 0.94)), edge + q * tilt + 2 * q * q)

    # lashes that meet low between the eyes would make fear look like anger
    inner = 0.45 if face.brow < -6 else 0.97
    shares = [q for q in (-0.97, -0.8, -0.45, 0.0, 0.45, 0.8, 0.97) if q * side >= -inner]
    canvas.drawPath(smooth([(q * rx, height(q)) for q in shares], False), stroke(tones.ink, 2.4))
    if eyes.lash:
        for q in (0.62, 0.95):
            canvas.drawPath(
                polygon([(side * q * rx, height(side * q)), (side * (q * rx + 4), height(side * q) - 4)]), stroke(tones.ink, 2.0)
            )


def _brow(canvas: Canvas, globe: Globe, side: int, eyes: Eyes, face: Expression) -> None:
    x, y = globe.at(side * (eyes.lon + 1), eyes.lat)
    lift = 16.5 * eyes.scale + face.lift * 0.9 * eyes.scale + (face.cock * 0.7 if side > 0 else 0)
    # a brow stays on the forehead, which is low at the far side of a turned head
    room = y + globe.ry * math.sqrt(1 - min(0.98, abs(x / globe.rx)) ** 3)
    lift = min(lift, max(EYE_Y * eyes.scale * (1 + 0.18 * face.wide) + 3.5, room - 3))
    x = _inside(globe, x, y - lift * 0.7, 8.5 * eyes.scale * max(0.6, globe.squeeze(side * eyes.lon)))
    with kept(canvas):
        canvas.translate(x, y - lift)
        canvas.scale(max(0.6, globe.squeeze(side * eyes.lon)) * eyes.scale, eyes.scale)
        canvas.rotate(-side * face.brow)
        canvas.drawPath(ribbon([(-8.5, 1), (-3, -1.8), (3, -1.8), (8.5, 1)], (1.4, 2.7, 1.4)), fill(eyes.brow, 0.85))


def draw_blush(
    canvas: Canvas, globe: Globe, face: Expression, colour: Colour, *, lon: float = 42.0, lat: float = -20.0, radius: float = 14.0
) -> None:
    """Soft colour on both cheeks."""
    for side in (-1, 1):
        x, y = globe.at(side * lon, lat)
        with kept(canvas):
            canvas.translate(x, y)
            canvas.scale(max(0.4, globe.squeeze(side * lon)), 0.85)
            colours = (rgb(colour, 0.62), rgb(colour, 0.30), rgb(colour, 0))
            canvas.drawCircle(0, 0, radius, radial((0, 0), radius, colours, (0, 0.5, 1), alpha=min(1.0, 0.35 + 0.6 * face.blush)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Muzzle:
    """The front of an animal's face.

    Attributes:
        out: how far it stands out, units.
        drop: how far below the middle of the face its tip is, units.
        width: half-width of the lips.
        height: half-height.
        colour: of the lips; "" for the coat's.
        nose: half-width of the nose, 0 for none.
        nose_colour: its colour.
        kind: "pads" (cats, dogs), "hoofed" (horses, cows), "disc" (pigs), "none".
        fangs: it shows teeth when it opens.
        whiskers: it has whiskers.
    """

    out: float = 18.0
    drop: float = 14.0
    width: float = 17.0
    height: float = 13.0
    colour: str = ""
    nose: float = 8.0
    nose_colour: str = "#3a2830"
    kind: str = "pads"
    fangs: bool = False
    whiskers: bool = False


def muzzle_tip(globe: Globe, muzzle: Muzzle) -> Point:
    """Centre of the muzzle's end."""
    x, y = globe.at(0, -14, 0.9)
    return x + globe.k * muzzle.out, y * 0.4 + muzzle.drop - globe.pitch * 0.35


def draw_muzzle(canvas: Canvas, globe: Globe, muzzle: Muzzle, coat: Colour, m: Moment, tones: Tones) -> None:
    """Jaw, open mouth, lips and nose."""
    tip, colour = muzzle_tip(globe, muzzle), muzzle.colour or coat
    with kept(canvas):
        canvas.translate(*tip)
        canvas.scale(max(0.8, 1 - 0.12 * abs(globe.k)), 1.0)

        _jaw(canvas, muzzle, colour, m, tones)
        _lips(canvas, muzzle, colour, m, tones)
        _nose(canvas, muzzle, tones)
        if muzzle.whiskers:
            _whiskers(canvas, muzzle, tones)


def _jaw(canvas: Canvas, z: Muzzle, colour: Colour, m: Moment, tones: Tones) -> None:
    w = z.width * (0.62 + 0.16 * m.mouth.width / 16 - 0.12 * m.mouth.round)
    opening = m.opening * (z.height * 0.55 + 8)
    if opening < 0.6:
        chin = 0.74 if z.kind == "disc" else 0.58 + 0.10 * max(0.0, -m.face.smile)
        part(canvas, ellipse(0, z.height * 0.55, z.width * chin, z.height * 0.62), mix(colour, tones.shade, 0.10), tones, outline=False)
        return
    lip = z.height * 0.30
    part(canvas, ellipse(0, lip + opening * 0.72, w * 1.02, opening * 0.62 + z.height * 0.30), mix(colour, tones.shade, 0.12), tones)
    cavity = ellipse(0, lip + opening * 0.40, w * 0.86, opening * 0.66 + 2)
    canvas.drawPath(cavity, fill(MOUTH))
    with kept(canvas):
        canvas.clipPath(cavity, True)
        canvas.drawPath(ellipse(0, lip + opening * 0.92, w * 0.62, opening * 0.42 + 1.5), fill(TONGUE))
        if z.fangs:
            for side in (-1, 1):
                canvas.drawPath(
                    polygon([(side * w * 0.62, lip - 6), (side * w * 0.34, lip - 6), (side * w * 0.5, lip + 7)]), fill("#fff6e6")
                )
        elif z.kind == "hoofed" and m.mouth.upper > 0.3:
            canvas.drawRect(box(-w * 0.45, lip - 6, w * 0.45, lip + 4), fill("#fff6e6"))


def _lips(canvas: Canvas, z: Muzzle, colour: Colour, m: Moment, tones: Tones) -> None:
    w, h, smile = z.width, z.height, m.face.smile
    notch = (0.36 if z.kind == "pads" else 0.55) + 0.2 * min(0.0, smile)
    shape = smooth(
        [
            (-w, h * 0.02),
            (-w * 0.72, -h * 0.78),
            (0, -h * 1.0),
            (w * 0.72, -h * 0.78),
            (w, h * 0.02),
            (w * 0.56, h * 0.62),
            (0, h * notch),
            (-w * 0.56, h * 0.62),
        ]
    )
    part(canvas, shape, colour, tones, shade=0.8, outline=False)
    line = mix(tones.ink, colour, 0.38)
    if z.kind == "disc":
        if m.opening * (h * 0.55 + 8) < 0.6:
            corner = h * 0.92
            points = [(-w * 0.62, corner - smile * 4), (0, corner + smile * 3), (w * 0.62, corner - smile * 4)]
            canvas.drawPath(smooth(points, False), stroke(line, 2.4))
        return
    if z.kind == "pads":
        canvas.drawPath(polygon([(0, -h * 0.3), (0, h * notch)], closed=False), stroke(line, 2.0, 0.8))
    for side in (-1, 1):
        canvas.drawPath(smooth([(side * x * w, y * h) for x, y in _lip_line(notch, smile)], False), stroke(line, 2.1))


def _lip_line(notch: float, smile: float) -> tuple[Point, ...]:
    """Half of the line between the lips, in half-widths and half-heights of the muzzle: a smile rides up it, sorrow sags to the chin."""
    if smile >= 0:
        return (0.0, notch), (0.42, 0.66), (0.80, 0.46 - 0.12 * smile), (1.02 + 0.06 * smile, 0.20 - 0.42 * smile)
    sag = min(1.0, -1.35 * smile)
    glad = ((0.42, 0.66), (0.80, 0.46), (1.02, 0.20))
    sour = ((0.26, 0.50), (0.48, 0.66), (0.60, 0.94))
    bent = [(a[0] + (b[0] - a[0]) * sag, a[1] + (b[1] - a[1]) * sag) for a, b in zip(glad, sour, strict=True)]
    return (0.0, notch), bent[0], bent[1], bent[2]


def _nose(canvas: Canvas, z: Muzzle, tones: Tones) -> None:
    if not z.nose:
        return
    n, y = z.nose, -z.height * 0.58
    if z.kind == "disc":
        part(canvas, ellipse(0, -z.height * 0.05, n * 1.5, n * 1.12), mix(z.nose_colour, "#ffffff", 0.08), tones)
        for side in (-1, 1):
            canvas.drawPath(ellipse(side * n * 0.52, -z.height * 0.05, n * 0.22, n * 0.42), fill(mix(z.nose_colour, tones.shade, 0.55)))
        return
    if z.kind == "hoofed":
        for side in (-1, 1):
            canvas.drawPath(ellipse(side * z.width * 0.46, -z.height * 0.2, n * 0.42, n * 0.62), fill(z.nose_colour, 0.85))
        return
    shape = smooth(
        [(-n, y - n * 0.35), (0, y - n * 0.72), (n, y - n * 0.35), (n * 0.42, y + n * 0.42), (0, y + n * 0.62), (-n * 0.42, y + n * 0.42)]
    )
    part(canvas, shape, z.nose_colour, tones, outline=False)
    canvas.drawPath(ellipse(-n * 0.22, y - n * 0.34, n * 0.34, n * 0.18), fill("#ffffff", 0.55))


def _whiskers(canvas: Canvas, z: Muzzle, tones: Tones) -> None:
    for side in (-1, 1):
        for i in (-1, 0, 1):
            start = (side * z.width * 0.62, i * 2.6 + 1)
            canvas.drawPath(
                smooth([start, (side * z.width * 1.5, i * 5 - 1), (side * z.width * 2.2, i * 9 + 2)], False),
                stroke(mix(tones.ink, "#ffffff", 0.45), 1.1, 0.55),
            )
