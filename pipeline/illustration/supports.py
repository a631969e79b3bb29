"""What small animals stand on beside people in near shots, and what things lie on in inserts: one painter each."""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import partial

from pipeline.illustration.canvas import Canvas, fill, kept, linear, part, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import box, polygon, round_rect, smooth
from pipeline.illustration.places.plane import Painter
from pipeline.illustration.textures import texture_in

WALLED = frozenset(
    {"village", "street", "alley", "rooftop", "bridge", "market", "garden", "park", "castle", "ruins", "graveyard", "temple", "lighthouse"}
)
"""Families with a low stone wall at hand."""
CRATED = frozenset({"harbour", "ship deck", "farm", "station", "train", "sea", "river", "coast"})
"""Families with a crate at hand."""

_BUILT = frozenset({"street", "alley", "rooftop", "market", "station", "train", "ship deck", "harbour", "stage", "bridge", "road"})


def seat_in(family: str, *, room: bool) -> str:
    """What people sit on who have brought no chair, as ``cast.actor`` takes it."""
    if family in AIRY:
        return ""
    return "crate" if family in _BUILT else "stone" if not room or family == "cave" else "stool"


Span = tuple[float, float]
"""Left and right end in frame units."""


def support(family: str, *, room: bool, tones: Tones, feet: Span, y: float, frame: tuple[float, float], scale: float) -> Painter:
    """The painter of a support whose top is at ``y``.

    Args:
        family: of the place.
        room: whether it is an interior.
        tones: its colours.
        feet: what of the animal touches it.
        y: frame y of the ground point.
        frame: width and height of the frame in units.
        scale: frame units per drawing unit.
    """
    if room:
        return partial(_table, tones=tones, span=_to_edge(feet, frame[0], scale), y=y, low=frame[1], scale=scale)
    if family in WALLED:
        return partial(_wall, tones=tones, span=_to_edge(feet, frame[0], scale), y=y, low=frame[1], scale=scale)
    if family in CRATED:
        return partial(_crate, tones=tones, feet=feet, y=y, low=frame[1], scale=scale)
    return partial(_rock, tones=tones, feet=feet, y=y, low=frame[1], scale=scale)


def _to_edge(feet: Span, width: float, scale: float) -> Span:
    """From a little beside the feet to beyond the nearer side of the frame."""
    room = 34 * scale
    if feet[0] + feet[1] > width:
        return feet[0] - room, 1.3 * width
    return -0.3 * width, feet[1] + room


def _slab(canvas: Canvas, span: Span, y: float, scale: float, top: str, front: str, tones: Tones) -> None:
    """The top of a wall or table seen from a little above, and its edge."""
    (left, right), rise, thick = span, 13 * scale, 13 * scale
    face = polygon([(left + rise, y - rise), (right - rise, y - rise), (right, y + 0.6 * rise), (left, y + 0.6 * rise)])
    canvas.drawPath(face, linear((0, y - rise), (0, y + 0.6 * rise), (blend(top, tones.shade, 0.16), top)))
    part(canvas, round_rect(left, y + 0.6 * rise, right - left, thick, 2 * scale), front, tones)
    canvas.drawLine(left, y + 0.6 * rise, right, y + 0.6 * rise, stroke(blend(top, tones.light, 0.4), 1.2 * scale, 0.5))


def _table(canvas: Canvas, *, tones: Tones, span: Span, y: float, low: float, scale: float) -> None:
    (left, right), wood, s = span, tones.wood, scale
    under = y + 20 * s
    for x in (left + 14 * s, right - 30 * s):
        part(canvas, round_rect(x, under, 17 * s, low * 1.3 - under, 3), blend(wood[1], tones.shade, 0.15), tones)
    canvas.drawRect(box(left + 14 * s, under, right - 14 * s, under + 18 * s), fill(blend(wood[1], tones.shade, 0.30)))
    _slab(canvas, span, y, s, wood[3], wood[2], tones)


def _wall(canvas: Canvas, *, tones: Tones, span: Span, y: float, low: float, scale: float) -> None:
    (left, right), stone, s = span, tones.stone, scale
    left, right, under = left + 5 * s, right - 5 * s, y + 14 * s
    body = box(left, under, right, 1.3 * low)
    canvas.drawRect(body, linear((0, under), (0, low), (blend(stone[1], tones.shade, 0.10), blend(stone[0], tones.shade, 0.30))))
    with kept(canvas):
        canvas.clipRect(body)
        for row in range(5):
            top = under + row * 26 * s
            for k in range(int((right - left) / (62 * s)) + 2):
                x = left + (k + 0.5 * (row % 2) - 0.5) * 62 * s
                tone = blend(stone[1 + (k * 7 + row * 3) % 2], tones.shade, 0.06 * ((k * 5 + row) % 4))
                canvas.drawPath(round_rect(x + 2 * s, top + 2 * s, 58 * s, 22 * s, 5 * s), fill(tone, 0.85))
        texture_in(canvas, None, "dry", 0.25, tint=tones.shade)
        canvas.drawRect(box(left, under, right, under + 14 * s), fill(tones.shade, 0.30, blur=5 * s))
    _slab(canvas, span, y, s, tones.snow[3] if tones.white_ground else stone[3], tones.snow[2] if tones.white_ground else stone[2], tones)


def _crate(canvas: Canvas, *, tones: Tones, feet: Span, y: float, low: float, scale: float) -> None:
    wood, s = tones.wood, scale
    left, right, under = feet[0] - 26 * s, feet[1] + 26 * s, y + 8 * s
    canvas.drawRect(box(left + 4 * s, under, right - 4 * s, 1.3 * low), fill(blend(wood[0], tones.shade, 0.2)))
    for row in range(5):
        part(canvas, round_rect(left, under + (14 + row * 30) * s, right - left, 27 * s, 2 * s), wood[2 - row % 2], tones)
    for x in (left, right - 20 * s):
        part(canvas, round_rect(x, under, 20 * s, 1.3 * low - under, 2 * s), wood[2], tones)
    _slab(canvas, (left - 3 * s, right + 3 * s), y, s, wood[3], wood[2], tones)


def _rock(canvas: Canvas, *, tones: Tones, feet: Span, y: float, low: float, scale: float) -> None:
    s, (left, right) = scale, feet
    ramp = tones.rock
    outline = [
        (left - 95 * s, 1.3 * low), (left - 70 * s, y + 40 * s), (left - 34 * s, y - 2 * s), ((left + right) / 2, y - 11 * s),
        (right + 30 * s, y - 4 * s), (right + 62 * s, y + 34 * s), (right + 100 * s, 1.3 * low),
    ]  # fmt: skip
    stone = smooth(outline, True, 0.7)
    part(canvas, stone, ramp[1], tones, crescent=7 * s)
    with kept(canvas):
        canvas.clipPath(stone, True)
        texture_in(canvas, None, "dry", 0.35, tint=tones.shade, scale=2.0)
        cap = smooth(
            [(left - 60 * s, y + 10 * s), ((left + right) / 2, y - 18 * s), (right + 55 * s, y + 8 * s), ((left + right) / 2, y + 16 * s)]
        )
        canvas.drawPath(cap, fill(tones.snow[3] if tones.white_ground else ramp[3], 0.9 if tones.white_ground else 0.55, blur=3 * s))


# ---------------------------------------------------------------- grounds of inserts

Ground = Callable[[Canvas, float, float, Tones], None]

_GROUND: dict[str, tuple[str, ...]] = {
    "sand": ("desert", "coast"),
    "snow": ("snowfield",),
    "grass": ("meadow", "farm", "garden", "park", "village", "lighthouse", "castle", "graveyard"),
    "dust": ("planet",),
    "soil": ("forest", "jungle", "mountain", "cave", "ruins"),
    "stone": ("street", "alley", "rooftop", "bridge", "market", "road", "station", "temple", "stage"),
    "planks": ("harbour", "ship deck"),
    "water": ("sea", "river", "underwater"),
}
AIRY = frozenset({"sky", "space"})
"""Families without a ground: things hang in the air."""


def ground_of(family: str, tones: Tones, details: Container[str] = ()) -> str:
    """What the near ground of a place outdoors is made of."""
    if family == "river" and "pool" in details:
        return "stone"
    kind = next((kind for kind, families in _GROUND.items() if family in families), "soil")
    return "snow" if tones.white_ground and kind in ("grass", "soil", "stone", "sand") else kind


def near_ground(canvas: Canvas, *, kind: str, width: float, height: float, tones: Tones) -> None:
    """The place's own ground seen close across the lower part of the frame; its far edge melts into the set."""
    ramps = {"sand": tones.sand, "snow": tones.snow, "grass": tones.grass, "stone": tones.road, "planks": tones.wood, "water": tones.water}
    ramp = ramps.get(kind, tones.ground)
    top, bottom = 0.56 * height, 1.15 * height
    far, near = blend(ramp[2], tones.haze, 0.10), blend(ramp[1], tones.shade, 0.06)
    body = linear((0, top), (0, height), (f"{far[:7]}00", f"{far[:7]}e0", blend(far, ramp[1], 0.35), near), (0.0, 0.26, 0.5, 1.0))
    canvas.drawRect(box(-width, top, 2 * width, bottom), body)
    _GRAIN.get(kind, _speckled)(canvas, width, height, tones)


def _streaks(canvas: Canvas, width: float, height: float, tint: str, alpha: float, scale: tuple[float, float], top: float = 0.66) -> None:
    for share, strength in ((top, 0.45), (top + 0.08, 0.75), (top + 0.17, 1.0)):
        with kept(canvas):
            canvas.clipRect(box(-width, share * height, 2 * width, 1.2 * height))
            texture_in(
                canvas, None, "dry2" if share > top else "dry", alpha * strength, tint=tint, scale=scale, shift=(40 * share, 90 * share)
            )


def _speckled(canvas: Canvas, width: float, height: float, tones: Tones) -> None:
    _streaks(canvas, width, height, tones.shade, 0.22, (2.4, 0.8))
    _pebbles(canvas, width, height, tones.rock[2], tones, 26)
    _tufts(canvas, width, height, tones, 9)


def _dusty(canvas: Canvas, width: float, height: float, tones: Tones) -> None:
    _streaks(canvas, width, height, tones.shade, 0.22, (2.4, 0.8))
    _pebbles(canvas, width, height, tones.rock[2], tones, 30)


def _sandy(canvas: Canvas, width: float, height: float, tones: Tones) -> None:
    for i in range(9):
        y = height * (0.70 + 0.30 * (i / 8) ** 1.5)
        points = [(x * width / 6, y + (3 + 1.4 * i) * ((x * 7 + i * 5) % 5 - 2) / 2) for x in range(-3, 10)]
        canvas.drawPath(smooth(points, False), stroke(tones.sand[0], 2 + 0.9 * i, 0.24, blur=1.5 + 0.3 * i))
        canvas.drawPath(smooth([(x, q - 3 - i) for x, q in points], False), stroke(tones.sand[3], 2 + 0.7 * i, 0.34, blur=1.5 + 0.3 * i))
    _pebbles(canvas, width, height, tones.sand[0], tones, 12)


def _snowy(canvas: Canvas, width: float, height: float, tones: Tones) -> None:
    for i in range(5):
        y = height * (0.72 + 0.07 * i)
        points = [(x * width / 3, y + (8 + 3 * i) * ((x * 5 + i * 3) % 4 - 1.5)) for x in range(-2, 6)]
        canvas.drawPath(smooth(points, False), stroke(tones.snow[0], 10 + 4 * i, 0.26, blur=9))
        canvas.drawPath(smooth([(x, q - 10 - 2 * i) for x, q in points], False), stroke(tones.snow[3], 8 + 3 * i, 0.5, blur=7))


def _grassy(canvas: Canvas, width: float, height: float, tones: Tones) -> None:
    _streaks(canvas, width, height, tones.grass[0], 0.30, (1.2, 1.2))
    _tufts(canvas, width, height, tones, 64)


def _paved(canvas: Canvas, width: float, height: float, tones: Tones) -> None:
    line = stroke(blend(tones.road[0], tones.shade, 0.4), 4, 0.5, blur=1.2)
    rows = [0.70, 0.755, 0.84, 0.97]
    for a, b in zip(rows, [*rows[1:], 1.15], strict=True):
        canvas.drawLine(-width, a * height, 2 * width, a * height, line)
        shift = 0.5 * (rows.index(a) % 2)
        for k in range(-12, 13):
            x, grow = (k + shift) * 0.15 * width, (a - 0.4) * 3.2
            canvas.drawLine(width / 2 + x * grow, a * height, width / 2 + x * (b - 0.4) * 3.2, b * height, line)
    _streaks(canvas, width, height, tones.shade, 0.30, (2.0, 0.7))


def _planked(canvas: Canvas, width: float, height: float, tones: Tones) -> None:
    canvas.drawRect(box(-width, 0.69 * height, 2 * width, 0.72 * height), fill(tones.wood[3], 0.20, blur=9))
    for k in range(-9, 10):
        x = (k + 0.5) * 0.17 * width
        gap = polygon([
            (width / 2 + x * 0.82, 0.69 * height), (width / 2 + x * 0.82 + 2, 0.69 * height),
            (width / 2 + x * 1.9 + 9, 1.2 * height), (width / 2 + x * 1.9, 1.2 * height),
        ])  # fmt: skip
        canvas.drawPath(gap, fill(blend(tones.wood[0], tones.shade, 0.5), 0.8))
    _streaks(canvas, width, height, tones.wood[0], 0.42, (0.8, 2.4), 0.69)


def _watery(canvas: Canvas, width: float, height: float, tones: Tones) -> None:
    for i in range(12):
        y, tall = height * (0.64 + 0.40 * (i / 11) ** 1.3), 2.0 + 1.1 * i
        for k in range(-1, 5):
            x = (k + 0.37 * (i % 3)) * 0.3 * width
            wave = smooth([(x, y), (x + 0.08 * width, y - tall), (x + 0.17 * width, y), (x + 0.08 * width, y - 0.2 * tall)])
            canvas.drawPath(wave, fill(tones.foam if (i + k) % 3 else tones.shade, 0.20, blur=1.0))


_GRAIN: dict[str, Callable[[Canvas, float, float, Tones], None]] = {
    "sand": _sandy,
    "dust": _dusty,
    "snow": _snowy,
    "grass": _grassy,
    "stone": _paved,
    "planks": _planked,
    "water": _watery,
}


def _pebbles(canvas: Canvas, width: float, height: float, colour: str, tones: Tones, count: int) -> None:
    for i in range(count):
        u = ((i * 0.618 + 0.31) % 1.0) ** 1.2
        x, y, r = ((i * 0.3819 + 0.07) % 1.0 * 1.4 - 0.2) * width, height * (0.74 + 0.26 * u), 3 + 12 * u * ((i * 0.27) % 1.0)
        if abs(x - width / 2) < 0.16 * width and y < 0.86 * height:
            continue
        canvas.drawOval(box(x - 1.3 * r, y - 0.3 * r, x + 1.5 * r, y + 0.9 * r), fill(tones.shade, 0.35, blur=2 + 3 * u))
        canvas.drawOval(
            box(x - 1.3 * r, y - 0.7 * r, x + 1.3 * r, y + 0.6 * r), fill(blend(colour, tones.light, 0.15 * (i % 3)), 0.9, blur=0.6 + 2 * u)
        )


def _tufts(canvas: Canvas, width: float, height: float, tones: Tones, count: int) -> None:
    for i in range(count):
        u = (i + 0.5) / count
        x, y, tall = ((i * 0.618 + 0.13) % 1.0 * 1.3 - 0.15) * width, height * (0.70 + 0.33 * u), 12 + 60 * u
        if abs(x - width / 2) < 0.20 * width and y > 0.78 * height:
            continue
        for k in (-2, -1, 0, 1, 2):
            tip = (x + k * tall * 0.28, y - tall * (1.0 - 0.12 * abs(k)))
            blade = smooth([(x + k * 3 - 2.5 - u * 2, y), tip, (x + k * 3 + 2.5 + u * 2, y)], True, 0.4)
            canvas.drawPath(blade, fill(blend(tones.grass[(i + k) % 3], tones.shade, 0.08), 0.9, blur=0.4 + 2.2 * u * u))


def waterline(canvas: Canvas, *, x: float, y: float, width: float, tones: Tones) -> None:
    """Water before the foot of something that floats: a veil and two rings."""
    veil = fill(tones.water[1], 0.80, blur=5)
    canvas.drawOval(box(x - 0.8 * width, y - 0.02 * width, x + 0.8 * width, y + min(0.34 * width, 90.0)), veil)
    reach = min(width, 180.0)
    for more, alpha in ((0.12, 0.7), (0.35, 0.4), (0.65, 0.22)):
        half, tall = 0.5 * width + more * reach, 0.10 * min(width, 300.0) + more * 0.2 * reach
        ring = box(x - half, y - tall, x + half, y + 1.6 * tall)
        canvas.drawArc(ring, 8, 164, False, stroke(tones.foam, 4.0, alpha, blur=1.2))
