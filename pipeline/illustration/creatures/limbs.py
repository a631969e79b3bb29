"""Legs, necks and tails: two-bone reach and the ribbons round it."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import Canvas, kept, part, stroke
from pipeline.illustration.colour import Colour, mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, Point, ellipse, ribbon, round_rect, smooth


def toward(a: Point, b: Point, t: float) -> Point:
    """The point ``t`` of the way from ``a`` to ``b``."""
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def polar(at: Point, length: float, degrees: float) -> Point:
    """The point at ``length`` from ``at``, angle above the horizontal."""
    a = math.radians(degrees)
    return at[0] + length * math.cos(a), at[1] - length * math.sin(a)


def reach(root: Point, target: Point, upper: float, lower: float, bend: float) -> tuple[Point, Point]:
    """Joint and end of a two-bone limb that reaches for ``target`` (as far as it can); ``bend`` is the side of the joint, -1 or 1."""
    dx, dy = target[0] - root[0], target[1] - root[1]
    far = math.hypot(dx, dy) or 1e-6
    d = max(abs(upper - lower) + 0.5, min(far, (upper + lower) * 0.995))
    ux, uy = dx / far, dy / far
    along = (upper * upper - lower * lower + d * d) / (2 * d)
    aside = math.sqrt(max(0.0, upper * upper - along * along)) * bend
    return (root[0] + ux * along - uy * aside, root[1] + uy * along + ux * aside), (root[0] + ux * d, root[1] + uy * d)


def limb(root: Point, joint: Point, end: Point, widths: tuple[float, float, float]) -> Path:
    """The ribbon of a limb, rounded at the joint."""
    line = (root, toward(root, joint, 0.5), toward(joint, toward(root, end, 0.5), 0.12), toward(joint, end, 0.5), end)
    a, b, c = widths
    return ribbon(line, (a, (a + b) * 0.52, b, (b + c) * 0.5, c), round_start=True)


def paw(canvas: Canvas, at: Point, size: float, colour: Colour, tones: Tones, *, tilt: float = 0.0) -> None:
    """A paw, its heel at ``at``."""
    with kept(canvas):
        canvas.translate(*at)
        canvas.rotate(tilt)
        part(
            canvas,
            smooth(
                [
                    (-size * 0.6, 0),
                    (-size * 0.62, -size * 0.6),
                    (size * 0.1, -size * 0.82),
                    (size * 0.85, -size * 0.55),
                    (size * 1.02, -size * 0.1),
                    (size * 0.8, 0.5),
                    (0, 1),
                ]
            ),
            colour,
            tones,
        )
        for x in (0.38, 0.70):
            canvas.drawPath(
                smooth([(size * x, -size * 0.30), (size * (x + 0.06), -size * 0.12), (size * x, 0)], False),
                stroke(mix(colour, tones.ink, 0.5), 1.6, 0.6),
            )


def hoof(canvas: Canvas, at: Point, size: float, colour: Colour, tones: Tones, *, tilt: float = 0.0) -> None:
    """A hoof, its heel at ``at``."""
    with kept(canvas):
        canvas.translate(*at)
        canvas.rotate(tilt)
        part(
            canvas,
            smooth([(-size * 0.62, 0), (-size * 0.46, -size * 0.9), (size * 0.50, -size * 0.9), (size * 0.86, 0), (0, 1)], tension=0.4),
            colour,
            tones,
        )


def round_foot(canvas: Canvas, at: Point, size: float, colour: Colour, tones: Tones) -> None:
    """A pillar's end with toenails, for elephants."""
    part(canvas, round_rect(at[0] - size, at[1] - size * 0.7, size * 2, size * 0.7, size * 0.25), colour, tones)
    for x in (-0.5, 0.05, 0.6):
        part(
            canvas,
            ellipse(at[0] + x * size, at[1] - size * 0.12, size * 0.2, size * 0.14),
            mix(colour, "#fff3e0", 0.5),
            tones,
            outline=False,
        )
