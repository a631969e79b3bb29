"""Caps, and hats without a brim."""

from __future__ import annotations

from pipeline.illustration.canvas import fill, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.paths import Path, ellipse, ribbon, smooth
from pipeline.illustration.people.hatter import Hat


def _dome(h: Hat, top: float, side: float, low: float) -> Path:
    rows = (
        (0.0, top, -5),
        (0.52 * side, top - 0.08, -5),
        (0.92 * side, top - 0.42, -5),
        (1.0 * side, low + 0.06, -4),
        (0.5, low - 0.04, 4),
        (0.0, low - 0.07, 6),
    )
    return smooth(h.both(rows))


def cap(h: Hat) -> None:
    """A cap with a peak."""
    h.part(_dome(h, 1.22, 1.06, 0.46), crescent=5)
    for x in (-0.5, 0.5):
        h.canvas.drawPath(smooth(h.points(((0, 1.22, -5), (x * 0.8, 1.0, 0), (x, 0.5, 6))), False), stroke(h.shade(), 1.5, 0.5))
    h.canvas.drawPath(ellipse(-h.k * 5, -h.ry * 1.23, 4, 2.6), fill(h.shade(0.3)))
    if h.back:
        return
    reach = abs(h.k)
    peak = smooth(
        h.points(
            (
                (-0.82, 0.52, 6),
                (0, 0.62, 12),
                (0.82, 0.52, 6),
                (0.86, 0.34, 22 + 8 * reach),
                (0, 0.22, 30 + 6 * reach),
                (-0.86, 0.34, 22 - 8 * reach),
            )
        )
    )
    h.drop(peak, 0.3)
    h.part(peak, mix(h.colour, h.tones.shade, 0.16))


def beanie(h: Hat) -> None:
    """A knitted cap with a bobble."""
    h.part(_dome(h, 1.32, 1.07, 0.5), crescent=5)
    for i in range(-3, 4):
        h.canvas.drawPath(
            smooth(h.points(((i * 0.1, 1.28, -5), (i * 0.27, 0.95, 0), (i * 0.32, 0.6, 4))), False), stroke(h.shade(), 1.5, 0.4)
        )
    fold = smooth(h.points(((-1.08, 0.36, -4), (-1.1, 0.66, -4), (0, 0.62, 5), (1.1, 0.66, -4), (1.08, 0.36, -4), (0, 0.32, 7))))
    h.drop(fold, 0.22, 3)
    h.part(fold, mix(h.colour, h.accent, 0.25), 3)
    h.part(ellipse(-h.k * 7, -h.ry * 1.40, 13, 12), h.accent)


def baker(h: Hat) -> None:
    """A baker's or cook's tall white hat."""
    for x, y, r in ((-0.58, 1.42, 24), (0.58, 1.42, 24), (0, 1.6, 29), (0, 1.3, 26)):
        h.part(ellipse(h.rx * x - h.k * 8, -h.ry * y, r))
    h.part(
        smooth(
            h.points(((-0.94, 0.62, -5), (-0.88, 1.22, -6), (0, 1.16, 0), (0.88, 1.22, -6), (0.94, 0.62, -5), (0, 0.5, 6))), tension=0.6
        ),
        crescent=4,
    )
    for x in (-0.5, -0.15, 0.2, 0.55):
        h.canvas.drawPath(smooth(h.points(((x, 0.68, 2), (x * 0.96, 1.1, -2))), False), stroke(h.shade(0.3), 1.5, 0.4))


def beret(h: Hat) -> None:
    """A beret, worn to one side."""
    shape = smooth(
        h.points(
            (
                (-1.12, 0.62, -6),
                (-1.02, 1.02, -8),
                (-0.3, 1.36, -8),
                (0.55, 1.38, -6),
                (1.28, 1.05, -6),
                (1.24, 0.68, -6),
                (0.5, 0.6, 4),
                (-0.5, 0.56, 4),
            )
        )
    )
    h.drop(shape, 0.22, 3)
    h.part(shape, crescent=5)
    h.canvas.drawPath(ribbon(h.points(((-1.04, 0.6, -4), (0, 0.53, 6), (1.1, 0.64, -4))), [2.2, 3.0, 2.2]), fill(h.shade(0.35)))
    h.canvas.drawPath(ribbon(h.points(((0.2, 1.36, -8), (0.24, 1.52, -8))), [2.2, 1.6]), fill(h.shade(0.25)))


def captain(h: Hat) -> None:
    """A captain's cap with badge and peak."""
    top = smooth(
        h.points(((-1.24, 0.98, -5), (-0.9, 1.32, -6), (0, 1.44, -6), (0.9, 1.32, -6), (1.24, 0.98, -5), (0.9, 0.74, 0), (-0.9, 0.74, 0)))
    )
    h.part(top, crescent=5)
    band = smooth(h.points(((-1.02, 0.48, -4), (-1.0, 0.84, -4), (0, 0.8, 4), (1.0, 0.84, -4), (1.02, 0.48, -4), (0, 0.4, 6))), tension=0.7)
    h.part(band, mix(h.colour, "#14182a", 0.72))
    if h.back:
        return
    h.canvas.drawPath(ellipse(h.k * 14, -h.ry * 0.68, 6.5, 7.5), fill("#e6bc58"))
    h.canvas.drawPath(ellipse(h.k * 14, -h.ry * 0.68, 3, 3.6), fill("#fff0b8"))
    peak = smooth(h.points(((-0.8, 0.46, 8), (0, 0.5, 14), (0.8, 0.46, 8), (0.7, 0.3, 20), (0, 0.22, 24), (-0.7, 0.3, 20))))
    h.drop(peak, 0.3)
    h.part(peak, "#1c2030")


def helmet(h: Hat) -> None:
    """A helmet with cheek guards."""
    h.part(_dome(h, 1.26, 1.14, 0.42), crescent=6)
    for side in (-1, 1):
        if side * h.k > 0.35:
            continue
        guard = smooth(
            h.points(
                ((side * 1.14, 0.5, -4), (side * 1.14, -0.1, -5), (side * 0.92, -0.42, -4), (side * 0.8, 0.0, -2), (side * 0.86, 0.46, 0))
            )
        )
        h.part(guard, crescent=3)
    rim = h.points(((-1.13, 0.46, -4), (0, 0.36, 8), (1.13, 0.46, -4)))
    h.canvas.drawPath(ribbon(rim, [3.6, 4.6, 3.6]), fill(h.accent))
    h.canvas.drawPath(ribbon(h.points(((0, 1.26, -5), (0, 0.9, 4), (0, 0.4, 8))), [3, 3.6, 3]), fill(h.accent))
    h.canvas.drawPath(ellipse(-h.rx * 0.42, -h.ry * 0.92, 9, 6), fill("#ffffff", 0.3))
