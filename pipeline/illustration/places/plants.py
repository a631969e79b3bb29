"""Plants: trees of several kinds, bushes, flowers, reeds, cactus, palms; by season."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend
from pipeline.illustration.palette import Ramp, Tones
from pipeline.illustration.paths import Path, Point, box, ellipse, moved, polygon, ribbon, smooth
from pipeline.illustration.textures import texture_in


def faded(ramp: Ramp, t: Tones, distance: float) -> Ramp:
    """A ramp seen through the air."""
    return tuple(t.far(c, distance) for c in ramp)


def crown(x: float, y: float, rx: float, ry: float, rng: np.random.Generator, bumps: int = 11) -> Path:
    """The outline of a leafy crown."""
    points = []
    for (cos, sin, out), share in zip(_round(bumps), rng.uniform(0.93, 1.07, bumps * 2).tolist(), strict=True):
        r = out * share
        points.append((x + cos * rx * r, y + sin * ry * r))
    return smooth(points, True, 1.1)


@cache
def _round(bumps: int) -> tuple[tuple[float, float, float], ...]:
    """Cosine, sine and reach of every point of a crown: in and out by turns."""
    turns = (2 * math.pi * i / (bumps * 2) for i in range(bumps * 2))
    return tuple((math.cos(a), math.sin(a), 1.06 if i % 2 else 0.90) for i, a in enumerate(turns))


def _foliage(canvas: Canvas, path: Path, ramp: Ramp, t: Tones, rng: np.random.Generator, *, clumps: int = 7) -> None:
    b = path.getBounds()
    lx, ly = t.direction
    cx, cy = b.centerX(), b.centerY()
    canvas.drawPath(
        path,
        linear(
            (cx + lx * b.width() / 2, cy + ly * b.height() / 2),
            (cx - lx * b.width() / 2, cy - ly * b.height() / 2),
            [ramp[2], ramp[1], ramp[0]],
            (0, 0.5, 1),
        ),
    )
    with kept(canvas):
        canvas.clipPath(path, True)
        for i in range(clumps):
            u, v = rng.uniform(-0.8, 0.8, 2)
            size = rng.uniform(0.18, 0.34) * b.width()
            bright = (u * lx + v * ly) > 0.1
            x, y = cx + u * b.width() / 2, cy + v * b.height() / 2
            clump = crown(x, y, size, size * 0.75, rng, 7)
            canvas.drawPath(moved(clump, -lx * size * 0.14, -ly * size * 0.16), fill(ramp[0], 0.30))
            canvas.drawPath(clump, fill(ramp[3] if bright and i % 2 else ramp[2] if bright else ramp[1], 0.55))
        texture_in(canvas, None, "dry", 0.24, tint=t.shade, scale=0.7, shift=(b.left(), b.top()))
        texture_in(canvas, None, "dry2", 0.26, tint=ramp[3], scale=0.5, shift=(b.left() + 90, b.top()))


def _leaf_marks(canvas: Canvas, path: Path, colours: tuple[str, ...], size: float, count: int, rng: np.random.Generator) -> None:
    b = path.getBounds()
    with kept(canvas):
        canvas.clipPath(path, True)
        for _ in range(count):
            a, r = rng.uniform(0, 2 * math.pi), math.sqrt(rng.random())
            x, y = b.centerX() + math.cos(a) * r * b.width() / 2, b.centerY() + math.sin(a) * r * b.height() / 2
            canvas.drawPath(ellipse(x, y, size * rng.uniform(0.6, 1.2), size * 0.6), fill(colours[int(rng.integers(len(colours)))], 0.7))


def trunk(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    t: Tones,
    rng: np.random.Generator,
    *,
    distance: float = 0.0,
    lean: float = 0.0,
) -> Point:
    """A trunk with roots, standing on ``y``; returns its top."""
    top = (x + lean * height, y - height)
    bark = faded(t.bark, t, distance)
    body = _trunk_outline(x, y, width, height, lean)
    shadow = fill(t.shade, 0.30 * (1 - 0.6 * distance), blur=max(2.0, width * 0.12))
    canvas.drawOval(box(x - width * 1.5, y - width * 0.14, x + width * 1.5, y + width * 0.30), shadow)
    canvas.drawPath(
        body, linear((x - width, 0), (x + width, 0), [bark[2], bark[1], bark[0]] if t.direction[0] < 0 else [bark[0], bark[1], bark[2]])
    )
    with kept(canvas):
        canvas.clipPath(body, True)
        texture_in(canvas, None, "dry", 0.40, tint=bark[0], scale=(0.35, 1.6), shift=(x, y))
        for _ in range(4):
            cx = x + rng.uniform(-0.4, 0.4) * width
            canvas.drawPath(
                ribbon([(cx, y), (cx + lean * height * 0.4, y - height * 0.5), (cx + lean * height, y - height)], [0.4, width * 0.05, 0.3]),
                fill(bark[0], 0.5),
            )
    return top


def _trunk_outline(x: float, y: float, width: float, height: float, lean: float) -> Path:
    """A trunk that widens into roots at the ground."""
    top, mid = (x + lean * height, y - height), (x + lean * height * 0.3, y - height * 0.4)
    flare = [(x - width * 0.98, y + width * 0.10), (x - width * 0.60, y - width * 0.16), (x - width * 0.46, y - width * 0.9)]
    left = [*flare, (mid[0] - width * 0.42, mid[1]), (top[0] - width * 0.30, top[1])]
    right = [(top[0] + width * 0.30, top[1]), (mid[0] + width * 0.42, mid[1]), *((2 * x - px, py) for px, py in flare[::-1])]
    roots = [(x + width * 0.42, y + width * 0.02), (x, y + width * 0.16), (x - width * 0.40, y + width * 0.03)]
    return smooth([*left, *right, *roots], True, 0.6)


def leafy(canvas: Canvas, x: float, y: float, height: float, t: Tones, rng: np.random.Generator, *, distance: float = 0.0) -> None:
    """A broad-leaved tree; bare with snow in winter, blossom in spring."""
    if t.season == "winter":
        bare(canvas, x, y, height, t, rng, distance=distance)
        return
    ramp, lean = faded(t.foliage, t, distance), float(rng.uniform(-0.08, 0.08))
    top = trunk(canvas, x, y, height * 0.085, height * 0.52, t, rng, distance=distance, lean=lean)
    for side in (-1, 1):
        end = (top[0] + side * height * rng.uniform(0.12, 0.2), top[1] - height * rng.uniform(0.02, 0.12))
        canvas.drawPath(
            ribbon([(top[0], top[1] + height * 0.12), ((top[0] + end[0]) / 2, top[1]), end], [height * 0.018, height * 0.012, 1]),
            fill(t.far(t.bark[1], distance)),
        )
    for dx, dy, r in ((-0.17, 0.02, 0.22), (0.18, 0.0, 0.21), (0.0, -0.13, 0.27)):
        path = crown(top[0] + dx * height, top[1] + dy * height - 0.06 * height, r * height, r * height * 0.82, rng)
        _foliage(canvas, path, ramp, t, rng)
        if t.season == "spring":
            _leaf_marks(
                canvas, path, (t.far(t.blossom, distance), blend(t.far(t.blossom, distance), "#ffffff", 0.5)), height * 0.014, 34, rng
            )


def bare(
    canvas: Canvas, x: float, y: float, height: float, t: Tones, rng: np.random.Generator, *, distance: float = 0.0, dead: bool = False
) -> None:
    """A tree without leaves."""
    colour = t.far(blend(t.bark[0], t.bark[1], 0.4), distance)

    def branch(p: Point, angle: float, length: float, width: float, level: int) -> None:
        bend = angle + rng.uniform(-0.25, 0.25)
        mid = (p[0] + math.cos(angle) * length * 0.5, p[1] - math.sin(angle) * length * 0.5)
        end = (mid[0] + math.cos(bend) * length * 0.5, mid[1] - math.sin(bend) * length * 0.5)
        canvas.drawPath(ribbon([p, mid, end], [width, width * 0.75, width * 0.5]), fill(colour))
        if t.white_ground and not dead and level < 3 and abs(math.cos(bend)) > 0.3:
            canvas.drawPath(
                ribbon([(mid[0], mid[1] - width * 0.6), (end[0], end[1] - width * 0.4)], [width * 0.3, width * 0.2]), fill(t.snow[3], 0.9)
            )
        if level >= 4 or length < 7:
            return
        for _ in range(2 if level else 3):
            branch(
                end,
                bend + rng.uniform(0.25, 0.75) * (1 if rng.random() < 0.5 else -1),
                length * rng.uniform(0.62, 0.8),
                width * 0.55,
                level + 1,
            )
        branch(end, bend + rng.uniform(-0.2, 0.2), length * 0.7, width * 0.55, level + 1)

    branch((x, y), math.pi / 2 + float(rng.uniform(-0.1, 0.1)), height * 0.34, height * 0.034, 0)


def conifer(canvas: Canvas, x: float, y: float, height: float, t: Tones, rng: np.random.Generator, *, distance: float = 0.0) -> None:
    """A spruce of hanging tiers; snow on them when snow lies."""
    base = t.ramp("#1f4a44", "#2f6450", "#4c8058", "#7a9c64")
    ramp = faded(base, t, distance)
    width = height * rng.uniform(0.34, 0.42)
    canvas.drawRect(box(x - height * 0.022, y - height * 0.14, x + height * 0.022, y + 2), fill(t.far(t.bark[0], distance)))
    tiers = 6 if height > 120 else 4
    lx = t.direction[0]
    for i in range(tiers):
        u = i / tiers
        low, w = y - height * (0.08 + 0.84 * u), width / 2 * (1 - u * 0.86)
        top = low - height * 0.86 / tiers * 1.65
        tier = _tier(x, top, low, w, rng)
        canvas.drawPath(tier, linear((x + lx * w, top), (x - lx * w, low), [ramp[2], ramp[1], ramp[0]], (0, 0.45, 1)))
        if t.white_ground:
            cap = _tier(x, top - 1, low - (low - top) * 0.34, w * 0.74, rng)
            canvas.drawPath(cap, linear((x + lx * w, 0), (x - lx * w, 0), [t.far(t.snow[3], distance), t.far(t.snow[1], distance)]))
        elif distance < 0.5:
            canvas.drawPath(moved(tier, 0, 0), fill(ramp[0], 0.0))
            canvas.drawPath(
                ribbon(
                    [(x + lx * w * 0.1, top + 4), (x + lx * w * 0.5, (top + low) / 2), (x + lx * w * 0.85, low - 2)], [0.5, w * 0.05, 0.5]
                ),
                fill(ramp[3], 0.45),
            )


def _tier(x: float, top: float, low: float, half: float, rng: np.random.Generator) -> Path:
    points: list[Point] = [(x, top)]
    points += [(x + half * 0.42, top + (low - top) * 0.5), (x + half, low)]
    n = 6
    for i in range(1, n):
        u = 1 - 2 * i / n
        points.append((x + half * u, low - (low - top) * (0.16 if i % 2 else -0.05) * rng.uniform(0.6, 1.3)))
    points += [(x - half, low), (x - half * 0.42, top + (low - top) * 0.5)]
    return smooth(points, True, 0.45)


def birch(canvas: Canvas, x: float, y: float, height: float, t: Tones, rng: np.random.Generator, *, distance: float = 0.0) -> None:
    """A slender birch."""
    white, lean = t.far(t.of("#f0ece2"), distance), float(rng.uniform(-0.06, 0.06))
    line = [(x, y), (x + lean * height * 0.4, y - height * 0.45), (x + lean * height, y - height * 0.95)]
    body = ribbon(line, [height * 0.022, height * 0.016, height * 0.006])
    canvas.drawPath(body, linear((x - height * 0.03, 0), (x + height * 0.03, 0), [white, blend(white, t.shade, 0.35)]))
    for _ in range(12):
        v = rng.uniform(0.04, 0.7)
        bx, by = x + lean * height * v, y - height * v
        canvas.drawPath(
            ribbon([(bx - height * 0.016, by), (bx + rng.uniform(-2, 6), by + 1)], [height * 0.004, 0.4]),
            fill(t.far(t.of("#3a3438"), distance), 0.8),
        )
    if t.season == "winter":
        return
    ramp = faded(t.foliage if t.season != "summer" else t.ramp("#4a7a4c", "#6f9c54", "#9cbc62", "#cfd884"), t, distance)
    for dx, dy, r in ((-0.08, 0.62, 0.13), (0.09, 0.70, 0.13), (0.0, 0.86, 0.15), (-0.05, 0.76, 0.12)):
        path = crown(x + (lean * dy + dx) * height, y - dy * height, r * height, r * height * 1.05, rng)
        _foliage(canvas, path, ramp, t, rng, clumps=4)


def bush(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    t: Tones,
    rng: np.random.Generator,
    *,
    distance: float = 0.0,
    flowers: bool = False,
    ramp: Ramp | None = None,
) -> None:
    """A round bush on ``y``."""
    colours = faded(ramp or t.foliage, t, distance)
    path = crown(x, y - width * 0.30, width * 0.5, width * 0.34, rng, 8)
    canvas.drawOval(
        box(x - width * 0.5, y - width * 0.05, x + width * 0.5, y + width * 0.07), fill(t.shade, 0.30, blur=max(1.5, width * 0.04))
    )
    _foliage(canvas, path, colours, t, rng, clumps=5)
    if t.white_ground:
        canvas.drawPath(crown(x, y - width * 0.48, width * 0.40, width * 0.16, rng, 7), fill(t.snow[3], 0.92))
    elif flowers:
        _leaf_marks(canvas, path, (t.blossom, blend(t.blossom, "#ffffff", 0.4)), width * 0.045, 20, rng)


FLOWERS = ("#f2c84a", "#e86a5a", "#f4f0e6", "#b48ad0", "#f0a0b8", "#6a9ad8")


def flower(canvas: Canvas, x: float, y: float, height: float, t: Tones, rng: np.random.Generator, colour: str = "") -> None:
    """One flower on a stem."""
    lean = rng.uniform(-0.2, 0.2) * height
    canvas.drawPath(ribbon([(x, y), (x + lean * 0.4, y - height * 0.5), (x + lean, y - height)], [0.8, 0.7, 0.5]), fill(t.grass[0]))
    petal = colour or t.of(FLOWERS[int(rng.integers(len(FLOWERS)))])
    r, cx, cy = height * 0.15 + 0.8, x + lean, y - height
    for i in range(5):
        a = 2 * math.pi * i / 5
        canvas.drawPath(ellipse(cx + math.cos(a) * r, cy + math.sin(a) * r * 0.8, r * 0.72, r * 0.62), fill(petal))
    canvas.drawCircle(cx, cy, r * 0.5, fill(t.of("#f6d060") if petal != t.of("#f2c84a") else t.of("#a86a30")))


def reeds(canvas: Canvas, x: float, y: float, height: float, t: Tones, rng: np.random.Generator, *, count: int = 9) -> None:
    """Reeds with brown heads."""
    for _ in range(count):
        bx, lean, tall = x + rng.uniform(-0.4, 0.4) * height, rng.uniform(-0.25, 0.25) * height, height * rng.uniform(0.6, 1.1)
        tip = (bx + lean, y - tall)
        canvas.drawPath(
            ribbon([(bx, y), (bx + lean * 0.3, y - tall * 0.5), tip], [height * 0.016, height * 0.013, 0.5]),
            fill(t.grass[int(rng.integers(0, 3))]),
        )
        if rng.random() < 0.4:
            canvas.drawPath(
                ribbon([tip, (tip[0] + lean * 0.04, tip[1] - height * 0.14)], [height * 0.022, height * 0.020]), fill(t.of("#7a4a30"))
            )


def palm(canvas: Canvas, x: float, y: float, height: float, t: Tones, rng: np.random.Generator, *, distance: float = 0.0) -> None:
    """A palm with a curved trunk."""
    lean = float(rng.uniform(0.08, 0.24)) * (1 if rng.random() < 0.5 else -1)
    top = (x + lean * height, y - height * 0.86)
    line = [(x, y), (x + lean * height * 0.25, y - height * 0.45), top]
    body = ribbon(line, [height * 0.035, height * 0.024, height * 0.020], round_end=False)
    bark = faded(t.bark, t, distance)
    canvas.drawPath(body, linear((x - height * 0.04, 0), (x + height * 0.05, 0), [bark[3], bark[2], bark[1]]))
    with kept(canvas):
        canvas.clipPath(body, True)
        for i in range(18):
            ry = y - height * 0.86 * i / 18
            canvas.drawLine(x - height * 0.2, ry, x + lean * height + height * 0.2, ry + 3, stroke(bark[0], 1.4, 0.35))
    ramp = faded(t.ramp("#1f5a48", "#38804e", "#6aa650", "#a8c868"), t, distance)
    for i in range(9):
        a = math.pi * (0.02 + 0.96 * i / 8) + rng.uniform(-0.1, 0.1)
        _frond(canvas, top, a, height * rng.uniform(0.34, 0.44), ramp, i % 3)


def _frond(canvas: Canvas, top: Point, angle: float, length: float, ramp: Ramp, tone: int) -> None:
    dx, dy = math.cos(angle), -math.sin(angle)
    spine = [
        (top[0] + dx * length * s, top[1] + dy * length * s * 0.8 + length * 0.62 * s * s * (0.35 + abs(dx)))
        for s in (0, 0.25, 0.5, 0.75, 1.0)
    ]
    canvas.drawPath(ribbon(spine, [length * 0.02, length * 0.085, length * 0.09, length * 0.06, 0.5]), fill(ramp[tone]))
    canvas.drawPath(ribbon(spine, [length * 0.008, length * 0.012, 0.4]), fill(ramp[3], 0.7))


def cactus(canvas: Canvas, x: float, y: float, height: float, t: Tones, rng: np.random.Generator) -> None:
    """A saguaro with arms."""
    ramp, w = t.ramp("#2f5a48", "#4c7a56", "#7a9c68"), height * 0.10
    arms = [(-1, rng.uniform(0.35, 0.5), rng.uniform(0.2, 0.34)), (1, rng.uniform(0.45, 0.62), rng.uniform(0.16, 0.28))]
    paths = [ribbon([(x, y), (x, y - height * 0.5), (x, y - height)], [w, w * 1.05, w * 0.8])]
    for side, at, tall in arms:
        elbow = x + side * w * 3.0
        paths.append(
            ribbon(
                [
                    (x, y - at * height),
                    (elbow - side * w * 0.6, y - at * height),
                    (elbow, y - (at + 0.06) * height),
                    (elbow, y - (at + tall) * height),
                ],
                [w * 0.6, w * 0.62, w * 0.6, w * 0.5],
            )
        )
    for path in paths:
        b = path.getBounds()
        canvas.drawPath(
            path, linear((b.left(), 0), (b.right(), 0), [ramp[2], ramp[1], ramp[0]] if t.direction[0] < 0 else [ramp[0], ramp[1], ramp[2]])
        )
        with kept(canvas):
            canvas.clipPath(path, True)
            for i in range(1, 5):
                cx = b.left() + b.width() * i / 5
                canvas.drawLine(cx, b.top(), cx, b.bottom(), stroke(ramp[0], 1.2, 0.5))


def mushroom(canvas: Canvas, x: float, y: float, height: float, t: Tones, *, glow_colour: str = "") -> None:
    """A toadstool."""
    stem = polygon(
        [(x - height * 0.12, y), (x - height * 0.09, y - height * 0.6), (x + height * 0.09, y - height * 0.6), (x + height * 0.13, y)]
    )
    canvas.drawPath(stem, fill(t.of("#f0e4d0")))
    cap = smooth(
        [
            (x - height * 0.46, y - height * 0.52),
            (x - height * 0.34, y - height * 0.86),
            (x, y - height),
            (x + height * 0.34, y - height * 0.86),
            (x + height * 0.46, y - height * 0.52),
            (x, y - height * 0.58),
        ]
    )
    canvas.drawPath(cap, fill(glow_colour or t.of("#c8443a")))
    for dx, dy, r in ((-0.2, 0.72, 0.06), (0.05, 0.84, 0.07), (0.24, 0.68, 0.05)):
        canvas.drawCircle(x + dx * height, y - dy * height, r * height, fill(t.of("#f6ead8")))


def fern(canvas: Canvas, x: float, y: float, size: float, ramp: Ramp, rng: np.random.Generator, *, leaves: int = 7) -> None:
    """A fan of fronds from one root, for forest floors and jungle edges."""
    for i in range(leaves):
        a = math.pi * (0.12 + 0.76 * (i + 0.5) / leaves) + rng.uniform(-0.08, 0.08)
        _frond(canvas, (x, y), a, size * rng.uniform(0.7, 1.0), (*ramp[:3], ramp[3]), int(rng.integers(0, 3)))


def broad_leaf(canvas: Canvas, x: float, y: float, length: float, degrees: float, colour: str, vein: str) -> None:
    """One big leaf from its stalk outwards, for jungle frames."""
    with kept(canvas):
        canvas.translate(x, y)
        canvas.rotate(degrees)
        leaf = smooth(
            [
                (0, 0),
                (length * 0.25, -length * 0.20),
                (length * 0.62, -length * 0.20),
                (length, 0),
                (length * 0.62, length * 0.20),
                (length * 0.25, length * 0.20),
            ]
        )
        canvas.drawPath(leaf, linear((0, -length * 0.2), (0, length * 0.2), [blend(colour, vein, 0.35), colour]))
        canvas.drawPath(ribbon([(0, 0), (length * 0.5, 0), (length * 0.96, 0)], [length * 0.014, length * 0.010, 0.4]), fill(vein, 0.7))
        for i in range(1, 6):
            for side in (-1, 1):
                canvas.drawLine(length * 0.15 * i, 0, length * (0.15 * i + 0.1), side * length * 0.15, stroke(vein, length * 0.008, 0.45))
