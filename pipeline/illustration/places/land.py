"""Land: hills, mountains, cliffs, rocks, ground with grass, sand, snow or paving, and paths."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

from pipeline.illustration.canvas import Canvas, fill, kept, linear, stroke
from pipeline.illustration.colour import blend, rgb
from pipeline.illustration.palette import Ramp, Tones
from pipeline.illustration.paths import Path, Point, box, ellipse, moved, polygon, ribbon, smooth
from pipeline.illustration.places.plane import Mirror, View
from pipeline.illustration.textures import texture_in


def ridge(view: View, y: float, rise: float, count: int, rng: np.random.Generator, *, rough: float = 0.35) -> list[Point]:
    """A skyline from left to right of the painting around set y, up to ``rise`` above it."""
    xs = np.linspace(view.left, view.right, count)
    phases = rng.uniform(0, 2 * math.pi, 3)
    points = []
    for x in xs:
        u = x / view.width
        wave = 0.55 * math.sin(3.1 * u + phases[0]) + 0.3 * math.sin(6.7 * u + phases[1]) + 0.15 * math.sin(13 * u + phases[2])
        points.append((float(x), y - rise * (0.5 + 0.5 * wave) + rng.uniform(-1, 1) * rise * rough * 0.3))
    return points


def closed_down(view: View, line: Sequence[Point], bottom: float, tension: float = 0.9) -> Path:
    """The land under a skyline."""
    path = smooth(line, False, tension)
    path.lineTo(line[-1][0], bottom)
    path.lineTo(line[0][0], bottom)
    path.close()
    return path


def hills(
    canvas: Canvas, view: View, y: float, rise: float, ramp: Ramp, distance: float, key: int, *, bottom: float | None = None
) -> list[Point]:
    """One row of rounded hills on set y; ``distance`` 0 near to 1 far gives the haze. Returns the skyline."""
    t, rng = view.tones, view.rng("hills", key)
    line = ridge(view, y, rise, 11, rng)
    path = closed_down(view, line, view.bottom if bottom is None else bottom)
    top, low = t.far(ramp[2], distance), t.far(ramp[1], min(1.0, distance + 0.08))
    canvas.drawPath(
        path, linear((0, y - rise), (0, y + rise * 0.6 + 30), [blend(top, t.light, 0.10 * (1 - distance)), top, low], (0, 0.3, 1))
    )
    with kept(canvas):
        canvas.clipPath(path, True)
        texture_in(canvas, None, "dry", 0.16 * (1 - distance) + 0.02, tint=t.shade, scale=(1.8, 0.9))
        edge = moved(path, -t.direction[0] * 5, 7)
        edge.toggleInverseFillType()
        canvas.drawPath(edge, fill(t.light, 0.20 * (1 - 0.6 * distance), blur=3))
    return line


def mountains(canvas: Canvas, view: View, y: float, rise: float, distance: float, key: int, *, snow: float = 0.45) -> None:
    """A range of peaks with a lit and a shaded side and snow caps; ``snow`` 0 none to 1 down to the foot."""
    t, rng = view.tones, view.rng("mountains", key)
    count = 5 + int(rng.integers(0, 3))
    span = (view.right - view.left) / count
    for i in range(count):
        x = view.left + span * (i + rng.uniform(0.2, 0.8))
        _peak(canvas, view, x, y, span * rng.uniform(0.75, 1.25), rise * rng.uniform(0.55, 1.0), distance, snow, t, rng)


def _peak(
    canvas: Canvas,
    view: View,
    x: float,
    y: float,
    half: float,
    rise: float,
    distance: float,
    snow: float,
    t: Tones,
    rng: np.random.Generator,
) -> None:
    top = (x, y - rise)
    left, right = _slope(top, (x - half, y + 20), rng), _slope(top, (x + half, y + 20), rng)
    body = polygon([*left[::-1], *right[1:]])
    lit_left = t.direction[0] < 0
    ridge_line = [top, *((x + half * s * (0.10 if i % 2 else -0.06), y - rise * (1 - s)) for i, s in enumerate((0.25, 0.5, 0.75, 1.05)))]
    dark, light = t.far(t.rock[0], distance), t.far(blend(t.rock[2], t.light, 0.12), distance)
    canvas.drawPath(body, linear((0, y - rise), (0, y), [light, t.far(t.rock[1], min(1.0, distance + 0.15))]))
    shaded = polygon([*ridge_line, *(right[:0:-1] if lit_left else left[:0:-1])])
    with kept(canvas):
        canvas.clipPath(body, True)
        canvas.drawPath(shaded, linear((0, y - rise), (0, y), [dark, t.far(dark, min(1.0, distance + 0.2))], alpha=0.85))
        if snow > 0:
            _snow_cap(canvas, x, y, half, rise, snow, ridge_line, lit_left, t, distance, rng)
        texture_in(canvas, None, "dry", 0.22 * (1 - distance), tint=t.shade, scale=(0.9, 1.5))


def _slope(top: Point, foot: Point, rng: np.random.Generator) -> list[Point]:
    points = [top]
    for s in (0.12, 0.25, 0.38, 0.52, 0.66, 0.82):
        jag = rng.uniform(-1, 1) * 0.05 * abs(foot[0] - top[0])
        points.append((top[0] + (foot[0] - top[0]) * s + jag, top[1] + (foot[1] - top[1]) * (s**1.12) + jag * 0.5))
    return [*points, foot]


def _snow_cap(
    canvas: Canvas,
    x: float,
    y: float,
    half: float,
    rise: float,
    snow: float,
    line: list[Point],
    lit_left: bool,
    t: Tones,
    distance: float,
    rng: np.random.Generator,
) -> None:
    depth, teeth = rise * (0.25 + 0.6 * snow), 9
    lower = []
    for i in range(teeth + 1):
        u = i / teeth * 2 - 1
        lower.append((x + u * half * 1.05, y - rise + depth * (0.62 + abs(u) * 0.7) * (1.25 if i % 2 else 0.72) + rng.uniform(-8, 8)))
    cap = polygon([(x - half * 1.2, y - rise - 30), (x + half * 1.2, y - rise - 30), *lower[::-1]])
    canvas.drawPath(cap, fill(t.far(t.snow[3], distance * 0.7)))
    with kept(canvas):
        canvas.clipPath(cap, True)
        side = polygon(
            [*line, (x + (half * 2 if lit_left else -half * 2), y + 40), (x + (half * 2 if lit_left else -half * 2), y - rise - 30)]
        )
        canvas.drawPath(side, fill(t.far(t.snow[0], distance * 0.7), 0.75))


# ---------------------------------------------------------------- ground


def ground(canvas: Canvas, view: View, top: float, ramp: Ramp, *, key: str = "ground", texture: float = 0.22) -> None:
    """Flat land from set y ``top`` to the bottom: far and light at the top, near and darker below."""
    t = view.tones
    far = t.far(ramp[2], 0.75)
    colours = [far, t.far(ramp[2], 0.25), ramp[1], blend(ramp[0], t.shade, 0.22)]
    canvas.drawRect(box(view.left, top, view.right, view.bottom), linear((0, top), (0, view.height * 1.05), colours, (0, 0.22, 0.62, 1)))
    area = polygon([(view.left, top), (view.right, top), (view.right, view.bottom), (view.left, view.bottom)])
    texture_in(canvas, area, "dry", texture * 0.8, tint=t.shade, scale=(2.8, 0.7))
    texture_in(canvas, area, "dry2", texture * 0.7, tint=blend(ramp[3], t.light, 0.3), scale=(3.6, 0.8), shift=(170, 60))


def patches(canvas: Canvas, view: View, top: float, ramp: Ramp, key: str, count: int = 26) -> None:
    """Soft lighter and darker patches that lie flat on the ground."""
    rng, t = view.rng("patches", key), view.tones
    for _ in range(count):
        u = rng.random() ** 1.3
        x, y = rng.uniform(view.left, view.right), top + 6 + u * (view.height * 1.05 - top)
        w, h = rng.uniform(40, 170) * (0.3 + 1.3 * u), rng.uniform(3, 11) * (0.25 + 1.4 * u)
        colour = ramp[3] if rng.random() < 0.5 else blend(ramp[0], t.shade, 0.2)
        canvas.drawPath(ellipse(x, y, w, h), fill(colour, 0.20, blur=1.0 + 3 * u))


def tufts(
    canvas: Canvas, view: View, top: float, ramp: Ramp, key: str, *, count: int = 150, size: float = 1.0, low: float | None = None
) -> None:
    """Tufts of grass over the ground, larger towards the viewer."""
    rng = view.rng("tufts", key)
    bottom = view.height * 1.08 if low is None else low
    places = sorted((top + rng.random() ** 1.25 * (bottom - top), rng.uniform(view.left, view.right)) for _ in range(count))
    for y, x in places:
        u = (y - top) / max(1.0, view.height - top)
        tuft(canvas, float(x), float(y), size * (5 + 17 * u), ramp, rng)


def tuft(canvas: Canvas, x: float, y: float, height: float, ramp: Ramp, rng: np.random.Generator) -> None:
    """A few blades from one root."""
    for _ in range(int(rng.integers(3, 6))):
        lean, tall = rng.uniform(-0.6, 0.6) * height, height * rng.uniform(0.6, 1.1)
        line = [(x, y), (x + lean * 0.35, y - tall * 0.55), (x + lean, y - tall)]
        colour = ramp[int(rng.integers(1, len(ramp)))]
        canvas.drawPath(ribbon(line, [0.10 * height, 0.07 * height, 0.01 * height]), fill(colour, 0.85))


def path_to(canvas: Canvas, view: View, top: float, ramp: Ramp, *, x: float = 0.5, width: float = 0.42, bend: float = 0.06) -> None:
    """A path that runs from the viewer to the horizon, wide in front, bending on its way."""
    t = view.tones
    left, right = [], []
    for i in range(9):
        u = i / 8
        y = top + 2 + (view.height * 1.12 - top) * u**1.5
        middle = view.width * (x + bend * math.sin(5 * u) * (1 - 0.4 * u))
        half = view.width * width * 0.5 * u**1.5 + 3
        left.append((middle - half, y))
        right.append((middle + half, y))
    path = smooth([*left, *right[::-1]], True, 0.7)
    canvas.drawPath(path, linear((0, top), (0, view.height), [t.far(ramp[2], 0.55), ramp[2], ramp[1]]))
    texture_in(canvas, path, "dry", 0.24, tint=ramp[0], scale=(2.2, 0.7))
    canvas.drawPath(smooth(left, False), stroke(ramp[0], 3, 0.30))
    canvas.drawPath(smooth(right, False), stroke(ramp[3], 3, 0.30))


# ---------------------------------------------------------------- rock


def cliff(canvas: Canvas, view: View, line: Sequence[Point], bottom: float, key: str, *, distance: float = 0.2, grass: bool = True) -> None:
    """A headland under ``line``: planes of rock, cracks, grass (or snow) on top."""
    t, rng = view.tones, view.rng("cliff", key)
    path = smooth([*line, (line[-1][0], bottom), (line[0][0], bottom)], True, 0.4)
    ys = [p[1] for p in line]
    top = min(ys)
    colours = [t.far(t.rock[2], distance), t.far(t.rock[1], distance), t.far(t.rock[0], distance * 0.8)]
    canvas.drawPath(path, linear((0, top), (0, bottom), colours, (0, 0.35, 1)))
    with kept(canvas):
        canvas.clipPath(path, True)
        _facets(canvas, line, bottom, t, rng)
        texture_in(canvas, None, "dry", 0.42, tint=t.shade, scale=0.9)
        if grass:
            turf = [(x, y - 2) for x, y in line] + [(x, y + 10 + 8 * math.sin(x / 23)) for x, y in reversed(line)]
            ramp = t.snow if t.white_ground else t.grass
            canvas.drawPath(
                smooth(turf, True, 0.6),
                linear((line[0][0], top), (line[-1][0], top + 60), [t.far(ramp[2], distance), t.far(ramp[1], distance)]),
            )
    if grass and not t.white_ground:
        for x, y in _along(line, 9.0):
            tuft(canvas, x + rng.uniform(-5, 5), y + 4, rng.uniform(7, 13), tuple(t.far(c, distance) for c in t.grass), rng)


def _along(line: Sequence[Point], step: float) -> list[Point]:
    points = []
    for (ax, ay), (bx, by) in itertools.pairwise(line):
        n = max(1, int(math.hypot(bx - ax, by - ay) / step))
        points += [(ax + (bx - ax) * i / n, ay + (by - ay) * i / n) for i in range(n)]
    return points


def _facets(canvas: Canvas, line: Sequence[Point], bottom: float, t: Tones, rng: np.random.Generator) -> None:
    left, right = min(p[0] for p in line), max(p[0] for p in line)
    top = min(p[1] for p in line)
    for _ in range(int((right - left) / 12)):
        x, y = rng.uniform(left, right), rng.uniform(top, bottom)
        w, h = rng.uniform(16, 58), rng.uniform(14, 44)
        facet = polygon([(x, y), (x + w * 0.6, y - h * 0.4), (x + w, y + h * 0.2), (x + w * 0.55, y + h), (x - w * 0.1, y + h * 0.7)])
        canvas.drawPath(facet, fill(t.rock[3] if rng.random() < 0.4 else t.rock[0], rng.uniform(0.10, 0.26)))
    for _ in range(int((right - left) / 22)):
        x, y = rng.uniform(left, right), rng.uniform(top + 6, bottom)
        crack = [(x, y), (x + rng.uniform(-12, 8), y + 22), (x + rng.uniform(-22, 12), y + 48)]
        canvas.drawPath(ribbon(crack, [0.5, 2.0, 0.4]), fill(t.shade, 0.42))


def rock(
    canvas: Canvas, x: float, y: float, width: float, height: float, t: Tones, rng: np.random.Generator, *, snowy: bool = False
) -> None:
    """A boulder standing on set y."""
    n = 8
    angles = [math.pi * i / (n - 1) for i in range(n)]
    points = [
        (x - math.cos(a) * width / 2 * rng.uniform(0.88, 1.05), y - math.sin(a) ** 0.7 * height * rng.uniform(0.82, 1.05)) for a in angles
    ]
    body = smooth([*points, (x + width * 0.3, y + height * 0.06), (x - width * 0.3, y + height * 0.06)], True, 0.55)
    lx = t.direction[0]
    canvas.drawOval(
        box(x - width * 0.58 - lx * 8, y - height * 0.08, x + width * 0.58 - lx * 8, y + height * 0.12),
        fill(t.shade, 0.35, blur=max(2.0, height * 0.06)),
    )
    canvas.drawPath(
        body,
        linear(
            (x + lx * width / 2, y - height),
            (x - lx * width / 2, y),
            [blend(t.rock[3], t.light, 0.15), t.rock[1], blend(t.rock[0], t.shade, 0.3)],
            (0, 0.45, 1),
        ),
    )
    with kept(canvas):
        canvas.clipPath(body, True)
        facet = polygon(
            [
                (x + lx * width * 0.1, y - height),
                (x - lx * width * 0.05, y - height * 0.5),
                (x - lx * width * 0.2, y + 6),
                (x - lx * width, y + 6),
                (x - lx * width, y - height),
            ]
        )
        canvas.drawPath(facet, fill(t.shade, 0.22))
        texture_in(canvas, None, "dry", 0.36, tint=t.shade, scale=0.7)
        if snowy:
            canvas.drawPath(ellipse(x, y - height * 0.98, width * 0.6, height * 0.30), fill(t.snow[3], 0.95))
    canvas.drawPath(body, fill(rgb(t.shade, 0.0)))


# ---------------------------------------------------------------- paving


def cobbles(canvas: Canvas, view: View, vp: Point, kerb: float) -> None:
    """Rows of joints that crowd towards the horizon."""
    t, w, h = view.tones, view.width, view.height
    rows = 20
    for i in range(rows):
        u = (i / rows) ** 1.8
        y = kerb + (h * 1.15 - kerb) * u
        canvas.drawLine(view.left, y, view.right, y, stroke(t.shade, 0.7 + 1.6 * u, 0.20, round_cap=False))
    for i in range(-26, 27):
        x = vp[0] + i * 0.045 * w
        canvas.drawLine(vp[0] + (x - vp[0]) * 0.24, kerb, vp[0] + (x - vp[0]) * 1.9, h * 1.15, stroke(t.shade, 1.2, 0.16, round_cap=False))


def wet(view: View, line: float) -> Mirror | None:
    """How paved ground mirrors from set y ``line`` on, None when it is dry."""
    t = view.tones
    if t.wet < 0.5 and t.light_name != "neon":
        return None
    return Mirror(y=line, strength=0.8 * (0.34 + 0.66 * t.dark), tint=blend(t.road[0], t.shade, 0.7), smear=13.0, tint_alpha=0.72)
