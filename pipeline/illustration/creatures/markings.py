"""Markings on coats: patches, stripes, spots, the net of a giraffe, and what they leave on faces."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, fill, kept
from pipeline.illustration.creatures.breed import Breed
from pipeline.illustration.creatures.coats import tufted
from pipeline.illustration.creatures.face import Globe
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, ellipse, polygon, ribbon, smooth


def draw_marks(canvas: Canvas, breed: Breed, body: Path, tones: Tones) -> None:
    """Markings in the torso's frame: hip at the origin, shoulder at (length, 0); the caller has clipped to body and neck."""
    with kept(canvas):
        canvas.clipPath(body, True)
        _on_the_body(canvas, breed)
    if "net" in breed.marks:
        _net(canvas, breed)
    if "spots" in breed.marks:
        _spots(canvas, breed)
    if "stripes" in breed.marks:
        _stripes(canvas, breed)


def _on_the_body(canvas: Canvas, breed: Breed) -> None:
    d, r = breed.length, breed.chest
    if "patches" in breed.marks:
        for x, y, rx, ry in (
            (d * 0.16, -r * 0.45, 30, 24),
            (d * 0.72, r * 0.1, 36, 28),
            (d * 0.36, r * 0.75, 22, 13),
            (d * 1.1, -r * 0.7, 22, 20),
        ):
            canvas.drawPath(tufted(x, y, rx, ry, 4, 0.12, x), fill(breed.accent, 0.92))
    if "tabby" in breed.marks:
        for i in range(5):
            x = d * (0.02 + 0.22 * i)
            canvas.drawPath(ribbon([(x, -r * 1.2), (x - 3, -r * 0.55), (x + 2, -r * 0.05)], (4.5, 3.5, 0.6)), fill(breed.accent, 0.62))
    if "fawn" in breed.marks:
        for i in range(9):
            canvas.drawCircle(d * (0.02 + 0.11 * i), -r * (0.62 - 0.28 * (i % 3)), 3.6, fill(breed.accent, 0.85))
    if "saddle" in breed.marks:
        canvas.drawPath(
            smooth([(-40, -r * 1.5), (-30, -r * 0.2), (d * 0.4, -r * 0.45), (d * 1.05, -r * 0.15), (d * 1.4, -r * 1.5)]),
            fill(breed.accent, 0.7),
        )


_TILE = 40.0
"""Units between the middles of a giraffe's patches."""


def _net(canvas: Canvas, breed: Breed) -> None:
    """Brown patches with pale lines between them, over body and neck: every second row is moved by half."""
    across, down = breed.length + breed.neck * 1.2, breed.chest + breed.neck * 1.4
    for row in range(int(down / _TILE) + 2):
        for column in range(int(across / _TILE) + 3):
            x = -breed.haunch - 10 + (column + 0.5 * (row % 2)) * _TILE
            y = breed.chest * 0.62 - row * _TILE * 0.86
            turn, grow = 0.9 * math.sin(3.1 * row + 5.3 * column), 0.43 + 0.05 * math.sin(2.3 * row + 1.7 * column)
            corners = [(x + _TILE * grow * math.cos(a + turn), y + _TILE * grow * 0.94 * math.sin(a + turn)) for a in _SIXTHS]
            canvas.drawPath(smooth(corners, tension=0.3), fill(breed.accent, 0.94))


_SIXTHS = tuple(math.pi * n / 3 for n in range(6))


def _spots(canvas: Canvas, breed: Breed) -> None:
    """Small dark rosettes in rows."""
    d, r = breed.length, breed.chest
    for row in range(6):
        for column in range(12):
            x = -breed.haunch + (column + 0.5 * (row % 2)) * d * 0.145
            y = r * 0.5 - row * r * 0.36 + 3 * math.sin(2.7 * column)
            size = 4.6 + 1.4 * math.sin(1.9 * column + row)
            canvas.drawPath(ellipse(x, y, size * 1.15, size), fill(breed.accent, 0.85))
            canvas.drawPath(ellipse(x + 0.6, y + 0.4, size * 0.45, size * 0.4), fill(breed.coat, 0.9))


def _stripes(canvas: Canvas, breed: Breed) -> None:
    """Bold stripes down body and neck, wide on the back and pointed below."""
    d, r = breed.length, breed.chest
    for n in range(13):
        x = -breed.haunch * 0.8 + n * (d + breed.neck * 0.9) / 12
        lean = 0.0 if x < d else (x - d) * 0.9
        top, low = -r * 1.3 - lean * 1.2, r * (0.62 if n % 2 else 0.2) - lean * 0.9
        line = [(x - 5 - lean * 0.3, top), (x - 8, (top + low) / 2), (x + 2 + lean * 0.25, low)]
        canvas.drawPath(ribbon(line, (r * 0.11, r * 0.10, 1.2)), fill(breed.accent, 0.92))


def draw_face_marks(canvas: Canvas, breed: Breed, globe: Globe) -> None:
    """What patterns leave on a face: spots on the forehead, stripes at the cheeks, the eye patches of a panda."""
    if "net" in breed.marks or "spots" in breed.marks:
        for lon, lat, size in ((-30, 52, 5.0), (0, 62, 5.5), (28, 54, 4.6), (-62, 20, 5.0), (62, 16, 5.0), (-70, -10, 4.2), (66, -14, 4.2)):
            x, y = globe.at(lon, lat)
            canvas.drawPath(ellipse(x, y, size * globe.squeeze(lon), size), fill(breed.accent, 0.85))
    if "stripes" in breed.marks:
        for side in (-1, 1):
            for lat in (26, 6, -14):
                line = [globe.at(side * 92, lat, 1.1), globe.at(side * 72, lat), globe.at(side * 56, lat + 2)]
                canvas.drawPath(ribbon(line, (4.6, 3.4, 0.5)), fill(breed.accent, 0.9))
    if "panda" in breed.marks:
        for side in (-1, 1):
            x, y = globe.at(side * breed.eyes.lon, breed.eyes.lat - 3)
            canvas.drawPath(polygon(_tilted(x, y, 17 * globe.squeeze(side * breed.eyes.lon), 20, side)), fill(breed.accent, 0.95))


def _tilted(x: float, y: float, rx: float, ry: float, side: int) -> list[tuple[float, float]]:
    """An oval that leans outwards below."""
    points = [(rx * math.cos(2 * math.pi * n / 24), ry * math.sin(2 * math.pi * n / 24)) for n in range(24)]
    return [(x + px + side * 0.35 * py, y + py) for px, py in points]
