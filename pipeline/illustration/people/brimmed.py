"""Hats with brims."""

from __future__ import annotations

from pipeline.illustration.canvas import fill, kept, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.paths import Path, round_rect, smooth
from pipeline.illustration.people.hatter import Hat


def _band(h: Hat, low: float, high: float, colour: object, width: float = 1.0) -> None:
    h.canvas.drawPath(
        smooth(
            h.points(
                (
                    (-width, low, -3),
                    (-width * 0.98, high, -3),
                    (0, high - 0.09, 4),
                    (width * 0.98, high, -3),
                    (width, low, -3),
                    (0, low - 0.10, 6),
                )
            )
        ),
        fill(colour),
    )


def _brim(h: Hat, reach: float, height: float, droop: float = 0.0) -> Path:
    return smooth(
        h.points(
            (
                (-reach, height - droop, -3), (-1.0, height + 0.13, 0), (0, height + 0.08, 6), (1.0, height + 0.13, 0),
                (reach, height - droop, -3), (1.05, height - 0.17, 10), (0, height - 0.25, 14), (-1.05, height - 0.17, 10),
            )
        )
    )  # fmt: skip


def fedora(h: Hat) -> None:
    """A felt hat with a dented crown."""
    crown = h.points(
        (
            (-1.02, 0.5, -4), (-0.95, 1.02, -4), (-0.64, 1.47, -4), (-0.2, 1.43, -2), (0, 1.36, 0), (0.22, 1.44, -2),
            (0.68, 1.46, -4), (0.95, 1.02, -4), (1.02, 0.5, -4), (0, 0.42, 5),
        )
    )  # fmt: skip
    h.part(smooth(crown), crescent=5)
    _band(h, 0.56, 0.80, mix(h.colour, "#1a1016", 0.6))
    brim = _brim(h, 1.55, 0.52)
    h.drop(brim, 0.42)
    h.part(brim, crescent=3)


def straw(h: Hat) -> None:
    """A wide hat of straw."""
    h.part(smooth(h.both(((0.3, 1.42, -4), (0.78, 1.3, -4), (0.98, 0.9, -4), (1.0, 0.5, -4), (0.4, 0.42, 4)))), crescent=5)
    _band(h, 0.56, 0.82, h.accent)
    brim = _brim(h, 1.85, 0.50, 0.04)
    h.drop(brim)
    h.part(brim, crescent=3)
    paint = stroke(h.shade(0.4), 1.2, 0.45)
    with kept(h.canvas):
        h.canvas.clipPath(brim, True)
        for i in range(-8, 9):
            h.canvas.drawPath(smooth(h.points(((i * 0.13, 0.62, 2), (i * 0.22, 0.22, 8))), False), paint)


def witch(h: Hat) -> None:
    """A tall bent cone."""
    cone = h.points(
        (
            (-1.0, 0.5, -4),
            (-0.72, 1.1, -6),
            (-0.36, 1.75, -9),
            (0.05, 2.3, -14),
            (0.42, 2.55, -20),
            (0.4, 2.15, -14),
            (0.52, 1.6, -9),
            (0.78, 1.05, -6),
            (1.0, 0.5, -4),
            (0, 0.42, 5),
        )
    )
    h.part(smooth(cone, tension=0.8), crescent=5)
    h.canvas.drawPath(smooth(h.points(((-0.3, 1.72, -9), (0.05, 1.62, -8), (0.4, 1.74, -9))), False), stroke(h.shade(), 1.8, 0.6))
    _band(h, 0.56, 0.84, h.accent)
    h.canvas.drawPath(round_rect(h.k * 6 - 9, -h.ry * 0.80, 18, 15, 3), stroke("#e0b050", 3.0))
    brim = _brim(h, 1.95, 0.50, 0.05)
    h.drop(brim, 0.42)
    h.part(brim, crescent=3)


def top_hat(h: Hat) -> None:
    """A top hat."""
    h.part(smooth(h.both(((0.5, 1.92, -6), (0.97, 1.9, -6), (0.93, 1.4, -5), (0.98, 0.52, -4), (0.4, 0.44, 4))), tension=0.5), crescent=6)
    h.canvas.drawPath(smooth(h.both(((0.5, 1.97, -6), (0.95, 1.9, -6), (0.5, 1.82, -5)))), fill(mix(h.colour, "#ffffff", 0.12)))
    _band(h, 0.56, 0.86, h.accent)
    brim = _brim(h, 1.42, 0.52)
    h.drop(brim)
    h.part(brim, crescent=3)


def souwester(h: Hat) -> None:
    """A fisherman's oilskin hat, its brim low behind."""
    h.canvas.translate(0, -5)
    h.part(smooth(h.both(((0.3, 1.37, -6), (0.62, 1.25, -6), (1.0, 0.86, -5), (1.06, 0.32, -4), (0.3, 0.42, 6)))), crescent=6)
    h.canvas.drawPath(smooth(h.points(((0, 1.37, -6), (0, 0.95, 4), (0, 0.5, 10))), False), stroke(h.shade(), 1.8, 0.7))
    brim = smooth(
        h.points(
            (
                (-1.62, -0.2, -12), (-1.15, 0.34, -4), (0, 0.64, 0), (1.15, 0.34, -4), (1.62, -0.2, -12), (1.2, 0.05, 0),
                (0.5, 0.32, 12), (0, 0.36, 16), (-0.5, 0.32, 12), (-1.2, 0.05, 0),
            )
        )
    )  # fmt: skip
    h.drop(brim, 0.28)
    h.part(brim, mix(h.colour, "#ffffff", 0.06), 4)
