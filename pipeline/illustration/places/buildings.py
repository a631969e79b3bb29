"""Houses and what stands round them: cottages, fences, walls, jetties, hulls, strings of lights."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.halo import glow
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
    gabled_roof(canvas, top, roof, eave, y - height, t, thatch)
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


def gabled_roof(canvas: Canvas, path: Path, colour: str, eave: float, top: float, t: Tones, thatch: bool) -> None:
    """A roof over ``path`` in tiles, thatch or snow, from its ``top`` down to the ``eave``."""
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
