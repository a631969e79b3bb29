"""Houses and their kin: cottages, towers, lighthouses, barns, churches, street facades, lamps, fences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import skia

from pipeline.illustration.canvas import Canvas, fill, kept, linear, neon, stroke
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.halo import glow
from pipeline.illustration.lettering import TITLE, typeface
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, Point, box, ellipse, moved, polygon, ribbon, round_rect, smooth
from pipeline.illustration.textures import texture_in

WALLS = ("#e8d6bc", "#f2e6d0", "#d8b08c", "#c98f76", "#dcc6a8", "#b8c4bc", "#e6c8b4", "#c9b8a2")
ROOFS = ("#a8503e", "#8a4038", "#6a4a48", "#5a5a6c", "#b06a48", "#74503c", "#4c5a66")
DOORS = ("#4a6a6a", "#8a4a3a", "#5a4a6a", "#3e5a48", "#a06a3a")


def side_shade(canvas: Canvas, path: Path, t: Tones, strength: float = 1.0) -> None:
    """Light from the light's side and shade on the other over an upright shape."""
    b = path.getBounds()
    a, z = (b.left(), b.right()) if t.direction[0] < 0 else (b.right(), b.left())
    colours = (rgb(t.light, 0.20 * strength), rgb(t.light, 0.0), rgb(t.shade, 0.0), rgb(t.shade, 0.42 * strength))
    canvas.drawPath(path, linear((a, 0), (z, 0), colours, (0, 0.35, 0.5, 1)))


def window(
    canvas: Canvas, x: float, y: float, w: float, h: float, t: Tones, lit: bool, *, frame: str = "", bars: int = 1, arch: bool = False
) -> None:
    """A window by its top left; lit ones glow when it is dark."""
    edge = frame or t.of("#f2e8d8")
    m = max(1.2, w * 0.09)
    outer = round_rect(x - m, y - m, w + 2 * m, h + 2 * m, w * 0.5 if arch else m)
    canvas.drawPath(outer, fill(edge))
    pane = round_rect(x, y, w, h, w * 0.45 if arch else m * 0.5)
    if lit:
        canvas.drawPath(pane, linear((0, y), (0, y + h), [blend(t.window, "#ffffff", 0.25), t.window, blend(t.window, "#d8803a", 0.4)]))
    else:
        sky = blend(t.window_dark, t.sky[2], 0.35)
        canvas.drawPath(pane, linear((x, y), (x + w, y + h), [blend(sky, t.sky[4], 0.35), sky, blend(sky, t.shade, 0.4)]))
    for i in range(bars):
        bx = x + w * (i + 1) / (bars + 1)
        canvas.drawLine(bx, y, bx, y + h, stroke(edge, m * 0.7, round_cap=False))
    canvas.drawLine(x, y + h * 0.45, x + w, y + h * 0.45, stroke(edge, m * 0.7, round_cap=False))
    canvas.drawRect(box(x - m * 2, y + h + m, x + w + 2 * m, y + h + m * 2.2), fill(blend(edge, t.shade, 0.35)))
    if lit and t.dark > 0.25:
        glow(canvas, x + w / 2, y + h / 2, 2.4 * max(w, h), t.window, 0.42 * t.dark)


def is_lit(t: Tones, rng: np.random.Generator, share: float = 0.75) -> bool:
    """Whether a window is lit: rare by day, mostly at night."""
    return bool(rng.random() < share * t.dark)


def cottage(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    t: Tones,
    rng: np.random.Generator,
    *,
    thatch: bool = False,
    distance: float = 0.0,
) -> tuple[float, float]:
    """A house with a gabled roof standing on ``y``, x its middle, height with roof. Returns the chimney's top."""
    wall, roof = t.of(WALLS[int(rng.integers(len(WALLS)))]), t.of("#c8a05c" if thatch else ROOFS[int(rng.integers(len(ROOFS)))])
    wall, roof = t.far(wall, distance), t.far(roof, distance)
    left, right, eave = x - width / 2, x + width / 2, y - height * 0.52
    lean = rng.uniform(-0.015, 0.015) * width
    chimney = (x + width * (0.22 if rng.random() < 0.5 else -0.26), y - height * 1.02)
    _chimney(canvas, chimney, width * 0.10, height * 0.34, blend(wall, roof, 0.6), t)
    body = polygon([(left, y), (left + lean, eave), (right + lean, eave), (right, y)])
    canvas.drawPath(body, linear((0, eave), (0, y), [blend(wall, t.shade, 0.22), wall, blend(wall, t.shade, 0.14)], (0, 0.25, 1)))
    texture_in(canvas, body, "dry", 0.16, tint=t.shade, scale=0.6, shift=(x, y))
    side_shade(canvas, body, t, 0.8)
    _openings(canvas, x, y, width, height, t, rng)
    top = polygon(
        [
            (left - width * 0.08, eave + height * 0.05),
            (left + width * 0.10, y - height * 0.96),
            (right - width * 0.10, y - height * 0.97),
            (right + width * 0.08, eave + height * 0.05),
        ]
    )
    _roof(canvas, top, roof, eave, y - height, t, thatch)
    return chimney[0], chimney[1]


def _chimney(canvas: Canvas, top: Point, width: float, height: float, colour: str, t: Tones) -> None:
    stack = box(top[0] - width / 2, top[1], top[0] + width / 2, top[1] + height)
    canvas.drawRect(stack, linear((top[0] - width, 0), (top[0] + width, 0), [blend(colour, t.light, 0.2), blend(colour, t.shade, 0.4)]))
    canvas.drawRect(
        box(top[0] - width * 0.7, top[1] - width * 0.15, top[0] + width * 0.7, top[1] + width * 0.25), fill(blend(colour, t.shade, 0.3))
    )


def _openings(canvas: Canvas, x: float, y: float, width: float, height: float, t: Tones, rng: np.random.Generator) -> None:
    door_w, door_h = min(width * 0.20, height * 0.24), height * 0.36
    slots = [-0.30, 0.0, 0.30]
    at = int(rng.integers(3))
    for i, slot in enumerate(slots):
        cx = x + slot * width
        if i == at:
            colour = t.of(DOORS[int(rng.integers(len(DOORS)))])
            canvas.drawPath(
                round_rect(cx - door_w / 2 - 2, y - door_h - 2, door_w + 4, door_h + 2, door_w * 0.25), fill(blend(colour, t.shade, 0.5))
            )
            canvas.drawPath(round_rect(cx - door_w / 2, y - door_h, door_w, door_h, door_w * 0.22), fill(colour))
            canvas.drawCircle(cx + door_w * 0.3, y - door_h * 0.45, max(0.8, door_w * 0.07), fill(t.accent2))
        else:
            w = width * 0.15
            window(canvas, cx - w / 2, y - height * 0.38, w, w * 1.15, t, is_lit(t, rng), bars=1)


def _roof(canvas: Canvas, path: Path, colour: str, eave: float, top: float, t: Tones, thatch: bool) -> None:
    snow = t.white_ground
    canvas.drawPath(moved(path, 0, 4), fill(t.shade, 0.30, blur=2.5))
    base = blend(t.snow[3], colour, 0.12) if snow else colour
    canvas.drawPath(path, linear((0, top), (0, eave), [blend(base, t.light, 0.18), base, blend(base, t.shade, 0.30)]))
    with kept(canvas):
        canvas.clipPath(path, True)
        b = path.getBounds()
        rows = 6
        for i in range(1, rows):
            y = top + (eave - top) * i / rows
            canvas.drawLine(
                b.left(),
                y,
                b.right(),
                y,
                stroke(blend(base, t.shade, 0.5), max(0.7, b.height() * 0.02), 0.10 if snow else 0.30, round_cap=False),
            )
        texture_in(canvas, None, "dry", 0.10 if snow else 0.34, tint=t.shade, scale=(0.5, 0.9) if thatch else 0.6, shift=(b.left(), top))
    if snow:
        canvas.drawPath(_drip_edge(b.left(), b.right(), b.bottom(), b.height() * 0.08), fill(t.snow[3]))


def _drip_edge(left: float, right: float, y: float, size: float) -> Path:
    pts = [(left, y - size)]
    n = 9
    for i in range(n + 1):
        pts.append((left + (right - left) * i / n, y + (size * 0.9 if i % 2 else -size * 0.2)))
    return smooth([*pts, (right, y - size)], True, 0.8)


# ---------------------------------------------------------------- towers


def lighthouse(canvas: Canvas, x: float, y: float, height: float, t: Tones) -> Point:
    """A striped lighthouse standing on ``y``; returns the lamp's place."""
    k = height / 290
    top, low_w, high_w = y - 206 * k, 44 * k, 28 * k
    tower = polygon([(x - low_w, y), (x - high_w, top), (x + high_w, top), (x + low_w, y)])
    canvas.drawPath(tower, fill(t.of("#f2e8dc")))
    with kept(canvas):
        canvas.clipPath(tower, True)
        for i in (0, 2):
            y0 = top + (22 + 52 * i) * k
            band = smooth(
                [
                    (x - 60 * k, y0),
                    (x, y0 + 7 * k),
                    (x + 60 * k, y0),
                    (x + 60 * k, y0 + 48 * k),
                    (x, y0 + 56 * k),
                    (x - 60 * k, y0 + 48 * k),
                ],
                True,
                0.5,
            )
            canvas.drawPath(band, fill(t.of("#c04a3c")))
        texture_in(canvas, None, "dry", 0.28, tint=t.shade, scale=0.6)
        texture_in(canvas, None, "dry2", 0.20, tint="#ffffff", scale=0.5)
    side_shade(canvas, tower, t, 1.3)
    for wy in (64, 132):
        window(canvas, x - 6 * k, top + wy * k, 12 * k, 18 * k, t, t.dark > 0.15, frame=t.of("#4a3a44"), bars=0, arch=True)
    canvas.drawPath(round_rect(x - 11 * k, y - 34 * k, 22 * k, 34 * k, 10 * k), fill(t.of("#5a3038")))
    _lantern_room(canvas, x, top, k, t)
    return x, top - 30 * k


def _lantern_room(canvas: Canvas, x: float, top: float, k: float, t: Tones) -> None:
    iron = t.of("#3a3f50")
    deck = smooth(
        [
            (x - 38 * k, top),
            (x - 40 * k, top - 8 * k),
            (x + 40 * k, top - 8 * k),
            (x + 38 * k, top),
            (x + 24 * k, top + 10 * k),
            (x - 24 * k, top + 10 * k),
        ],
        True,
        0.5,
    )
    canvas.drawPath(deck, fill(iron))
    lit = ["#fff6d8", "#ffd98c"] if t.dark > 0.1 else [blend(t.sky[3], "#ffffff", 0.4), blend(t.sky[1], "#ffffff", 0.1)]
    canvas.drawPath(round_rect(x - 20 * k, top - 52 * k, 40 * k, 46 * k, 3 * k), linear((0, top - 52 * k), (0, top - 8 * k), lit))
    for i in range(-2, 3):
        canvas.drawLine(x + i * 9.6 * k, top - 52 * k, x + i * 9.6 * k, top - 8 * k, stroke(iron, 2 * k))
    for i in range(-5, 6):
        canvas.drawLine(x + i * 7.6 * k, top - 8 * k, x + i * 7.6 * k, top - 24 * k, stroke(iron, 1.4 * k))
    canvas.drawLine(x - 39 * k, top - 24 * k, x + 39 * k, top - 24 * k, stroke(iron, 2.4 * k))
    dome = smooth(
        [(x - 27 * k, top - 50 * k), (x - 20 * k, top - 66 * k), (x, top - 80 * k), (x + 20 * k, top - 66 * k), (x + 27 * k, top - 50 * k)],
        True,
        0.8,
    )
    canvas.drawPath(dome, fill(t.of("#b0483c")))
    side_shade(canvas, dome, t)
    canvas.drawCircle(x, top - 84 * k, 5 * k, fill(iron))
    canvas.drawLine(x, top - 88 * k, x, top - 106 * k, stroke(iron, 2 * k))


def church(canvas: Canvas, x: float, y: float, height: float, t: Tones, rng: np.random.Generator, *, distance: float = 0.0) -> None:
    """A small church with a spire."""
    stone, roof = t.far(t.stone[2], distance), t.far(t.of("#5a5a6c"), distance)
    w = height * 0.22
    nave = polygon([(x, y), (x, y - height * 0.34), (x + w * 2.3, y - height * 0.34), (x + w * 2.3, y)])
    tower = polygon([(x - w / 2, y), (x - w * 0.46, y - height * 0.58), (x + w * 0.46, y - height * 0.58), (x + w / 2, y)])
    for body in (nave, tower):
        canvas.drawPath(body, fill(stone))
        texture_in(canvas, body, "dry", 0.24, tint=t.shade, scale=0.6)
        side_shade(canvas, body, t)
    top = polygon(
        [
            (x + w * 0.3, y - height * 0.32),
            (x + w * 0.5, y - height * 0.50),
            (x + w * 2.2, y - height * 0.50),
            (x + w * 2.45, y - height * 0.32),
        ]
    )
    _roof(canvas, top, roof, y - height * 0.32, y - height * 0.50, t, False)
    spire = polygon([(x - w * 0.6, y - height * 0.57), (x, y - height), (x + w * 0.6, y - height * 0.57)])
    _roof(canvas, spire, roof, y - height * 0.57, y - height, t, False)
    canvas.drawLine(x, y - height, x, y - height * 1.07, stroke(t.of("#4a4048"), max(1.0, height * 0.008)))
    canvas.drawLine(
        x - height * 0.018, y - height * 1.045, x + height * 0.018, y - height * 1.045, stroke(t.of("#4a4048"), max(1.0, height * 0.008))
    )
    for i in range(3):
        window(
            canvas, x + w * (0.75 + 0.5 * i), y - height * 0.25, w * 0.2, w * 0.5, t, t.dark > 0.4, bars=0, arch=True, frame=t.of("#6a6068")
        )
    canvas.drawPath(ellipse(x, y - height * 0.47, w * 0.17), fill(t.of("#f2ead6")))
    canvas.drawPath(ellipse(x, y - height * 0.47, w * 0.17), stroke(t.of("#4a4048"), max(0.8, w * 0.03)))


def barn(canvas: Canvas, x: float, y: float, width: float, height: float, t: Tones) -> None:
    """A red barn with a gambrel roof and white boards."""
    red, white = t.of("#a8443a"), t.of("#f0e4d0")
    left, right, eave = x - width / 2, x + width / 2, y - height * 0.50
    outline = [
        (left, y),
        (left, eave),
        (x - width * 0.32, y - height * 0.80),
        (x, y - height),
        (x + width * 0.32, y - height * 0.80),
        (right, eave),
        (right, y),
    ]
    body = polygon(outline)
    canvas.drawPath(body, fill(red))
    with kept(canvas):
        canvas.clipPath(body, True)
        for i in range(1, 16):
            bx = left + width * i / 16
            canvas.drawLine(bx, y, bx, y - height, stroke(blend(red, t.shade, 0.5), 1.2, 0.5, round_cap=False))
        texture_in(canvas, None, "dry", 0.34, tint=t.shade, scale=(0.5, 1.6))
    side_shade(canvas, body, t)
    door = box(x - width * 0.17, y - height * 0.38, x + width * 0.17, y)
    canvas.drawRect(door, fill(blend(red, t.shade, 0.45)))
    for line in (
        ((x - width * 0.17, y), (x + width * 0.17, y - height * 0.38)),
        ((x + width * 0.17, y), (x - width * 0.17, y - height * 0.38)),
        ((x, y), (x, y - height * 0.38)),
    ):
        canvas.drawLine(*line[0], *line[1], stroke(white, width * 0.014))
    canvas.drawRect(door, stroke(white, width * 0.018, round_cap=False))
    canvas.drawRect(box(x - width * 0.07, y - height * 0.72, x + width * 0.07, y - height * 0.56), fill(blend(red, t.shade, 0.6)))
    canvas.drawRect(
        box(x - width * 0.07, y - height * 0.72, x + width * 0.07, y - height * 0.56), stroke(white, width * 0.012, round_cap=False)
    )
    roof = smooth(outline[1:-1], False, 0.0)
    canvas.drawPath(roof, stroke(t.snow[3] if t.white_ground else t.of("#5a4a50"), width * 0.05))


def windmill(canvas: Canvas, x: float, y: float, height: float, t: Tones) -> Point:
    """The body of a windmill; returns the hub of its sails."""
    wall, w = t.of("#ead8bc"), height * 0.20
    body = polygon([(x - w, y), (x - w * 0.62, y - height * 0.78), (x + w * 0.62, y - height * 0.78), (x + w, y)])
    canvas.drawPath(body, fill(wall))
    texture_in(canvas, body, "dry", 0.22, tint=t.shade, scale=0.6)
    side_shade(canvas, body, t, 1.2)
    cap = smooth(
        [
            (x - w * 0.72, y - height * 0.76),
            (x - w * 0.4, y - height * 0.94),
            (x, y - height),
            (x + w * 0.4, y - height * 0.94),
            (x + w * 0.72, y - height * 0.76),
        ]
    )
    canvas.drawPath(cap, fill(t.of("#8a4a3c")))
    side_shade(canvas, cap, t)
    window(canvas, x - w * 0.14, y - height * 0.5, w * 0.28, w * 0.4, t, t.dark > 0.3, bars=1)
    canvas.drawPath(round_rect(x - w * 0.2, y - height * 0.2, w * 0.4, height * 0.2, w * 0.18), fill(t.of("#6a4a3c")))
    return x, y - height * 0.84


def sails(canvas: Canvas, hub: Point, length: float, degrees: float, t: Tones) -> None:
    """The four sails of a windmill, turned."""
    with kept(canvas):
        canvas.translate(*hub)
        canvas.rotate(degrees)
        for _ in range(4):
            canvas.rotate(90)
            canvas.drawLine(0, 0, 0, -length, stroke(t.of("#6a4a3c"), length * 0.035))
            canvas.drawPath(
                polygon([(0, -length * 0.2), (length * 0.2, -length * 0.2), (length * 0.2, -length), (0, -length)]),
                fill(t.of("#f4ead6"), 0.92),
            )
            for i in range(1, 5):
                y = -length * (0.2 + 0.2 * i)
                canvas.drawLine(0, y, length * 0.2, y, stroke(t.of("#8a6a50"), length * 0.012))
        canvas.drawCircle(0, 0, length * 0.05, fill(t.of("#5a3c34")))


# ---------------------------------------------------------------- streets


@cache
def sign_face() -> object:
    """The typeface of signs."""
    return typeface(TITLE)


def text_path(text: str, size: float) -> tuple[Path, float]:
    """The outline of a short text from its baseline's left end, and its width."""
    font, path = skia.Font(sign_face(), size), skia.Path()
    glyphs = font.textToGlyphs(text)
    for glyph, place in zip(glyphs, font.getPos(glyphs, skia.Point(0, 0)), strict=True):
        outline = font.getPath(glyph)
        if outline:
            outline.offset(place.x(), place.y())
            path.addPath(outline)
    return path, float(font.measureText(text))


def onto(canvas: Canvas, width: float, height: float, corners: Sequence[Point]) -> None:
    """Make canvas units those of a flat picture width x height laid on four corners (top left, clockwise)."""
    matrix = skia.Matrix()
    source = [skia.Point(0, 0), skia.Point(width, 0), skia.Point(width, height), skia.Point(0, height)]
    matrix.setPolyToPoly(source, [skia.Point(float(x), float(y)) for x, y in corners])
    canvas.concat(matrix)


FACADES = ("#b8705c", "#c99a72", "#8f7a82", "#a8605a", "#7c8a94", "#d0b48c", "#9c8468", "#b88a80")
SHOPS = ("#c84a3c", "#3e7a78", "#d8a03c", "#5a6aa0", "#7a8a4a", "#b0608a")


def facade(canvas: Canvas, width: float, height: float, t: Tones, rng: np.random.Generator, *, shop: bool = True, colour: str = "") -> None:
    """A town house seen flat, top left at the origin: rows of windows, cornice, shop front with awning."""
    wall = t.of(colour or FACADES[int(rng.integers(len(FACADES)))])
    canvas.drawRect(box(0, 0, width, height), linear((0, 0), (0, height), [blend(wall, t.shade, 0.16), wall, blend(wall, t.shade, 0.22)]))
    texture_in(
        canvas,
        polygon([(0, 0), (width, 0), (width, height), (0, height)]),
        "dry",
        0.30,
        tint=t.shade,
        scale=1.1,
        shift=(float(rng.uniform(0, 300)), 0),
    )
    if rng.random() < 0.5:
        _bricks(canvas, width, height, wall, t, rng)
    base = 118 if shop else 70
    columns, rows = max(2, int(width / 72)), max(1, int((height - base - 24) / 84))
    pitch, row_h = width / columns, (height - base - 24) / rows
    for i in range(columns):
        for j in range(rows):
            _facade_window(canvas, (i + 0.5) * pitch - 18, 30 + j * row_h, 36, min(50, row_h - 26), wall, t, rng)
    for j in range(rows + 1):
        canvas.drawRect(box(0, 14 + j * row_h, width, 19 + j * row_h), fill(blend(wall, t.shade, 0.4), 0.5))
    canvas.drawRect(box(-3, 0, width + 3, 13), linear((0, 0), (0, 13), [blend(wall, t.light, 0.25), blend(wall, t.shade, 0.35)]))
    if t.white_ground:
        canvas.drawRect(box(-3, -7, width + 3, 4), fill(t.snow[3]))
    (_shop_front if shop else _house_front)(canvas, width, height, wall, t, rng)


def _bricks(canvas: Canvas, width: float, height: float, wall: str, t: Tones, rng: np.random.Generator) -> None:
    for _ in range(int(width * height / 2600)):
        x, y = rng.uniform(0, width - 24), rng.uniform(16, height - 10)
        canvas.drawRect(
            box(x, y, x + 22, y + 8),
            fill(wall if rng.random() < 0.2 else blend(wall, t.shade if rng.random() < 0.6 else t.light, 0.22), 0.55),
        )


def _facade_window(canvas: Canvas, x: float, y: float, w: float, h: float, wall: str, t: Tones, rng: np.random.Generator) -> None:
    lit = is_lit(t, rng, 0.42)
    frame = blend(wall, t.of("#f4ead8"), 0.65)
    canvas.drawRect(box(x - 5, y - 5, x + w + 5, y + h + 5), fill(blend(wall, t.shade, 0.45)))
    colour = t.window_dark
    if lit:
        palette = (t.window, blend(t.window, "#ffb45e", 0.5), "#f7e2b0", *(t.neon[:2] if t.light_name == "neon" else ()))
        colour = palette[int(rng.integers(len(palette)))]
    canvas.drawRect(
        box(x, y, x + w, y + h),
        linear((0, y), (0, y + h), [blend(colour, t.sky[3], 0.1 if lit else 0.45), blend(colour, wall, 0.35 if lit else 0.0)]),
    )
    if lit and rng.random() < 0.4:
        canvas.drawRect(box(x, y, x + w, y + h * rng.uniform(0.2, 0.5)), fill(blend(colour, wall, 0.55)))
    if lit and rng.random() < 0.25:
        canvas.drawPath(ellipse(x + w / 2, y + h * 0.72, 6, 7), fill(t.shade, 0.75))
        canvas.drawPath(ellipse(x + w / 2, y + h * 1.0, 11, 9), fill(t.shade, 0.75))
    canvas.drawLine(x + w / 2, y, x + w / 2, y + h, stroke(frame, 2.2, round_cap=False))
    canvas.drawLine(x, y + h * 0.42, x + w, y + h * 0.42, stroke(frame, 2.0, round_cap=False))
    canvas.drawRect(box(x - 6, y + h + 3, x + w + 6, y + h + 8), fill(blend(wall, t.light, 0.3)))
    if rng.random() < 0.22 and t.season in ("spring", "summer"):
        for i in range(7):
            canvas.drawCircle(x + w * i / 6, y + h + 1 - 4 * (i % 2), 4, fill(t.foliage[1 + i % 2]))
            canvas.drawCircle(x + w * i / 6, y + h - 3, 2.4, fill(t.blossom))


def _house_front(canvas: Canvas, width: float, height: float, wall: str, t: Tones, rng: np.random.Generator) -> None:
    door, x = t.of(DOORS[int(rng.integers(len(DOORS)))]), width * rng.uniform(0.25, 0.75)
    canvas.drawPath(round_rect(x - 26, height - 96, 52, 96, 8), fill(blend(wall, t.light, 0.3)))
    canvas.drawPath(round_rect(x - 20, height - 90, 40, 90, 6), fill(door))
    canvas.drawRect(box(x - 13, height - 80, x + 13, height - 58), fill(t.window if t.dark > 0.4 else blend(door, t.shade, 0.3)))
    canvas.drawRect(box(x - 34, height - 7, x + 34, height), fill(t.stone[2]))


def _shop_front(canvas: Canvas, width: float, height: float, wall: str, t: Tones, rng: np.random.Generator) -> None:
    y = height - 104
    canvas.drawRect(box(0, y - 18, width, height), fill(blend(wall, t.shade, 0.5)))
    count = max(1, int(width / 230))
    for i in range(count):
        x, w = i * width / count + 14, width / count - 28
        sign = t.of(SHOPS[int(rng.integers(len(SHOPS)))])
        lit = t.dark > 0.3
        glass = blend(t.window, "#ffffff", 0.2) if lit else blend(t.window_dark, t.sky[3], 0.4)
        if t.light_name == "neon":
            glass = t.neon[int(rng.integers(3))]
        canvas.drawRect(
            box(x, y + 18, x + w, height), linear((0, y + 18), (0, height), [blend(glass, "#ffffff", 0.25), blend(glass, wall, 0.4)])
        )
        _wares(canvas, x, y, w, height, t, rng)
        _awning(canvas, x - 8, y, w + 16, sign, t)


def _wares(canvas: Canvas, x: float, y: float, w: float, height: float, t: Tones, rng: np.random.Generator) -> None:
    for _ in range(int(rng.integers(2, 5))):
        cx = x + rng.uniform(0.1, 0.75) * w
        h = rng.uniform(12, 34)
        canvas.drawPath(round_rect(cx, height - 18 - h, rng.uniform(14, 30), h, 5), fill(t.shade, 0.40))
    canvas.drawRect(box(x, height - 18, x + w, height), fill(t.shade, 0.38))
    door = x + w * 0.80
    canvas.drawRect(box(door, y + 22, door + w * 0.18, height), fill(t.shade, 0.30))
    canvas.drawLine(door, y + 18, door, height, stroke(t.shade, 3, 0.6))


def _awning(canvas: Canvas, x: float, y: float, w: float, colour: str, t: Tones) -> None:
    n = max(4, int(w / 19))
    pale = t.of("#f4e8d4")
    canvas.drawRect(box(x, y + 26, x + w, y + 40), fill(t.shade, 0.25, blur=4))
    for i in range(n):
        a, b = x + w * i / n, x + w * (i + 1) / n
        stripe = polygon([(a + 5, y - 6), (b + 5, y - 6), (b, y + 22), (a, y + 22)])
        canvas.drawPath(stripe, fill(colour if i % 2 else pale))
        canvas.drawPath(ellipse((a + b) / 2, y + 22, (b - a) / 2, 6), fill(blend(colour if i % 2 else pale, t.shade, 0.16)))


def street_lamp(canvas: Canvas, x: float, y: float, height: float, t: Tones, side: int = 1) -> Point:
    """A lamp post; returns the lamp's place."""
    k, iron = height / 190, t.of("#2a2c3c")
    canvas.drawPath(polygon([(x - 4 * k, y), (x - 2.2 * k, y - 170 * k), (x + 2.2 * k, y - 170 * k), (x + 4 * k, y)]), fill(iron))
    canvas.drawPath(round_rect(x - 7 * k, y - 14 * k, 14 * k, 14 * k, 3 * k), fill(iron))
    arm = smooth([(x, y - 166 * k), (x + 6 * side * k, y - 188 * k), (x + 30 * side * k, y - 192 * k)], False)
    canvas.drawPath(arm, stroke(iron, 4 * k))
    lx, ly = x + 32 * side * k, y - 184 * k
    canvas.drawPath(smooth([(lx - 15 * k, ly), (lx - 8 * k, ly - 12 * k), (lx + 8 * k, ly - 12 * k), (lx + 15 * k, ly)]), fill(iron))
    on = t.dark > 0.25
    canvas.drawPath(ellipse(lx, ly + 1 * k, 9 * k, 6 * k), fill("#fff4d8" if on else blend(t.sky[3], "#ffffff", 0.3)))
    if on:
        glow(canvas, lx, ly, 78 * k, t.lamp, 0.75 * t.dark)
        glow(canvas, lx, ly, 26 * k, "#fff6dc", 0.55 * t.dark)
    return lx, ly


def neon_sign(
    canvas: Canvas, x: float, y: float, text: str, t: Tones, rng: np.random.Generator, *, tall: bool = True, scale: float = 1.0
) -> None:
    """A neon sign, letters stacked when ``tall``; x and y of its top left."""
    a, b = (t.neon[int(i)] for i in rng.choice(len(t.neon), 2, replace=False))
    back = blend(t.shade, "#000000", 0.1)
    with kept(canvas):
        canvas.translate(x, y)
        canvas.scale(scale, scale)
        if tall:
            h = 30 + 44 * len(text)
            canvas.drawPath(round_rect(0, 0, 62, h, 10), fill(back))
            neon(canvas, round_rect(5, 5, 52, h - 10, 8), a, 3)
            for i, letter in enumerate(text):
                path, w = text_path(letter, 34)
                neon(canvas, moved(path, 31 - w / 2, 47 + 44 * i), b, 2.4)
            return
        path, w = text_path(text, 46)
        canvas.drawPath(round_rect(0, 0, w + 50, 92, 18), fill(back))
        neon(canvas, round_rect(7, 7, w + 36, 78, 14), a, 3.2)
        neon(canvas, moved(path, 25, 63), b, 2.6)


# ---------------------------------------------------------------- small things


def fence(
    canvas: Canvas, left: float, right: float, y: float, height: float, t: Tones, *, colour: str = "#e8dcc8", gap: float = 0.42
) -> None:
    """A picket fence."""
    wood = t.of(colour)
    step, w = height * gap, height * 0.16
    for rail in (0.30, 0.68):
        canvas.drawRect(box(left, y - height * rail - w * 0.35, right, y - height * rail + w * 0.35), fill(blend(wood, t.shade, 0.28)))
    x = left
    while x < right:
        picket = polygon([(x, y), (x, y - height * 0.86), (x + w / 2, y - height), (x + w, y - height * 0.86), (x + w, y)])
        canvas.drawPath(picket, linear((x, 0), (x + w, 0), [blend(wood, t.light, 0.15), blend(wood, t.shade, 0.22)]))
        if t.white_ground:
            canvas.drawPath(ellipse(x + w / 2, y - height * 0.97, w * 0.7, w * 0.4), fill(t.snow[3]))
        x += step


def rail_fence(canvas: Canvas, left: float, right: float, y: float, height: float, t: Tones, rng: np.random.Generator) -> None:
    """Posts and two rails, a little crooked."""
    wood, step = t.wood[2], height * 2.2
    posts = np.arange(left, right + step, step)
    for rail in (0.42, 0.82):
        pts = [(float(x), y - height * rail + float(rng.uniform(-2, 2))) for x in posts]
        canvas.drawPath(ribbon(pts, [height * 0.05, height * 0.06, height * 0.05], round_end=False), fill(blend(wood, t.shade, 0.15)))
    for x in posts:
        w = height * 0.11
        post = round_rect(float(x) - w / 2, y - height, w, height * 1.04, w * 0.3)
        canvas.drawPath(post, linear((float(x) - w, 0), (float(x) + w, 0), [blend(wood, t.light, 0.2), blend(wood, t.shade, 0.4)]))


def stone_wall(canvas: Canvas, left: float, right: float, y: float, height: float, t: Tones, rng: np.random.Generator) -> None:
    """A dry stone wall."""
    canvas.drawRect(box(left, y - height, right, y + 2), fill(blend(t.stone[0], t.shade, 0.35)))
    rows = 3
    for row in range(rows):
        x, h = left - rng.uniform(0, 20), height / rows
        while x < right:
            w = h * rng.uniform(1.0, 2.2)
            tone = blend(t.stone[1], t.stone[3], float(rng.random()))
            canvas.drawPath(
                round_rect(x, y - height + row * h + 1, w - 2, h - 2, h * 0.3),
                linear((0, y - height + row * h), (0, y - height + (row + 1) * h), [tone, blend(tone, t.shade, 0.3)]),
            )
            x += w
    top = t.snow[3] if t.white_ground else blend(t.stone[3], t.light, 0.2)
    canvas.drawRect(box(left, y - height - 2, right, y - height + 3), fill(top, 0.8))


def jetty(canvas: Canvas, corners: Sequence[Point], t: Tones, *, planks: int = 16) -> None:
    """Planks laid on four corners (far left, far right, near right, near left), with posts."""
    (fl, fr, nr, nl), wood = corners, t.wood[2]
    deck = polygon(corners)
    canvas.drawPath(moved(deck, 0, 9), fill(blend(t.wood[0], t.shade, 0.5)))
    canvas.drawPath(deck, linear((0, fl[1]), (0, nl[1]), [t.far(wood, 0.35), wood]))
    for i in range(planks + 1):
        u = (i / planks) ** 1.6
        a = (fl[0] + (nl[0] - fl[0]) * u, fl[1] + (nl[1] - fl[1]) * u)
        b = (fr[0] + (nr[0] - fr[0]) * u, fr[1] + (nr[1] - fr[1]) * u)
        canvas.drawLine(*a, *b, stroke(blend(wood, t.shade, 0.6), 0.8 + 2.2 * u, 0.7, round_cap=False))
    texture_in(canvas, deck, "dry", 0.36, tint=t.shade, scale=(2.2, 0.5))
    for i in range(5):
        u = (i / 4) ** 1.5
        for a, b in ((fl, nl), (fr, nr)):
            x, y, k = a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u, 0.35 + 0.9 * u
            canvas.drawPath(
                round_rect(x - 6 * k, y - 26 * k, 12 * k, 56 * k, 4 * k),
                linear((x - 6 * k, 0), (x + 6 * k, 0), [blend(wood, t.light, 0.15), blend(t.wood[0], t.shade, 0.4)]),
            )


def hull(canvas: Canvas, x: float, y: float, length: float, t: Tones, colour: str, *, mast: bool = True, sail: str = "") -> None:
    """A fishing boat or sailing boat in side view floating on ``y``."""
    k, body_colour = length / 100, t.of(colour)
    if mast:
        canvas.drawLine(x + 4 * k, y - 6 * k, x + 4 * k, y - 96 * k, stroke(t.wood[1], 2.4 * k))
    if sail:
        main = smooth([(x + 1 * k, y - 92 * k), (x - 6 * k, y - 50 * k), (x - 42 * k, y - 20 * k), (x + 1 * k, y - 18 * k)], True, 0.35)
        jib = smooth([(x + 8 * k, y - 88 * k), (x + 24 * k, y - 50 * k), (x + 48 * k, y - 18 * k), (x + 8 * k, y - 20 * k)], True, 0.35)
        for cloth in (main, jib):
            canvas.drawPath(cloth, fill(t.of(sail)))
            side_shade(canvas, cloth, t)
    else:
        cabin = round_rect(x - 30 * k, y - 34 * k, 26 * k, 24 * k, 2 * k)
        canvas.drawPath(cabin, fill(t.of("#f0e6d4")))
        side_shade(canvas, cabin, t)
        window(canvas, x - 24 * k, y - 29 * k, 12 * k, 8 * k, t, t.dark > 0.35, bars=0)
    body = smooth(
        [
            (x - 50 * k, y - 16 * k),
            (x, y - 10 * k),
            (x + 40 * k, y - 16 * k),
            (x + 56 * k, y - 26 * k),
            (x + 42 * k, y + 5 * k),
            (x - 40 * k, y + 5 * k),
        ],
        True,
        0.5,
    )
    canvas.drawPath(body, linear((0, y - 22 * k), (0, y + 6 * k), [body_colour, blend(body_colour, t.shade, 0.45)]))
    canvas.drawPath(
        smooth([(x - 50 * k, y - 15 * k), (x, y - 9 * k), (x + 40 * k, y - 15 * k), (x + 55 * k, y - 25 * k)], False),
        stroke(t.of("#f4e6cc"), 2.2 * k),
    )


def string_of_lights(canvas: Canvas, a: Point, b: Point, sag: float, t: Tones, *, count: int = 12, size: float = 4.0) -> None:
    """Coloured bulbs on a hanging wire."""
    pts = [
        (a[0] + (b[0] - a[0]) * i / count, a[1] + (b[1] - a[1]) * i / count + sag * math.sin(math.pi * i / count)) for i in range(count + 1)
    ]
    canvas.drawPath(smooth(pts, False), stroke(t.shade, 1.4, 0.8))
    for i, (x, y) in enumerate(pts[1:-1]):
        colour = ("#ffd27a", "#ff8a6a", "#8ad0c8", "#f7e6b0")[i % 4]
        if t.dark > 0.3:
            glow(canvas, x, y + size, size * 6, colour, 0.5 * t.dark)
        canvas.drawCircle(x, y + size, size, fill(colour if t.dark > 0.2 else t.of(colour)))
