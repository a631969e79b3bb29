"""Collars, one per kind of neck line."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.illustration.canvas import fill, part, stroke
from pipeline.illustration.colour import blend, mix
from pipeline.illustration.paths import ribbon, smooth
from pipeline.illustration.people.cloth import Cloth


def _shirt_collar(cloth: Cloth) -> None:
    _wings(cloth, mix(cloth.wear.top, "#ffffff", 0.16), 0.97, 0.86, 34)


def _coat_collar(cloth: Cloth) -> None:
    _wings(cloth, cloth.dark(cloth.wear.top, 0.14), 1.06, 0.80, 52)


def _wings(cloth: Cloth, colour: object, top: float, tip: float, wide: float) -> None:
    at = cloth.trunk.at
    behind = cloth.trunk.ring(1.0, 2.5)
    cloth.canvas.drawPath(ribbon(behind, [5, 5.5, 5], round_end=False), fill(cloth.dark(colour, 0.15)))
    if not cloth.trunk.faces_us(0):
        return
    for side in (-1, 1):
        wing = smooth(
            [at(side * 2, 0.94, 2), at(side * 16, tip, 2), at(side * wide, tip + 0.03, 2), at(side * 74, 0.97, 2), at(side * 50, top, 2)],
            tension=0.4,
        )
        part(cloth.canvas, wing, colour, cloth.tones, crescent=1.5)


def _turtle(cloth: Cloth) -> None:
    x, y = cloth.trunk.spine(1.0)
    w = cloth.trunk.body.neck_width + 4.5
    colour = cloth.wear.top
    part(
        cloth.canvas,
        smooth([(x - w, y - 8), (x, y - 4), (x + w, y - 8), (x + w + 3, y + 6), (x, y + 12), (x - w - 3, y + 6)]),
        colour,
        cloth.tones,
        crescent=2,
    )
    for i in (-1, 0, 1):
        cloth.canvas.drawPath(smooth([(x + i * 8, y - 4), (x + i * 8.6, y + 8)], False), stroke(cloth.dark(colour), 1.4, 0.35))


def _round_collar(cloth: Cloth) -> None:
    if not cloth.trunk.faces_us(0):
        return
    at = cloth.trunk.at
    skin = blend(cloth.look.skin, cloth.tones.shade, 0.10)
    left, right = cloth.trunk.collar()
    line = [left, at(-44, 0.955), at(0, 0.905), at(44, 0.955), right]
    cloth.canvas.drawPath(smooth(line, tension=0.9), fill(skin))
    edge = cloth.wear.accent if cloth.look.top in ("dress", "cloak") else cloth.dark(cloth.wear.body, 0.3)
    cloth.canvas.drawPath(ribbon(line, [1.0, 1.7, 1.7, 1.0], round_end=False), fill(edge))


def _v_collar(cloth: Cloth) -> None:
    if not cloth.trunk.faces_us(0):
        return
    at = cloth.trunk.at
    inner = cloth.wear.sleeve if cloth.garment.sleeve_colour == "white" else blend(cloth.look.skin, cloth.tones.shade, 0.10)
    cut = smooth([at(-44, 1.0), at(0, 0.99), at(44, 1.0), at(0, 0.74)], tension=0.15)
    cloth.canvas.drawPath(cut, fill(inner))
    edge = stroke(cloth.wear.accent if cloth.look.top != "vest" else cloth.dark(cloth.wear.top, 0.3), 3.4)
    cloth.canvas.drawPath(smooth([at(-44, 1.0), at(-20, 0.87), at(0, 0.74), at(20, 0.87), at(44, 1.0)], False, 0.3), edge)
    if cloth.look.top == "vest":
        _wings(cloth, cloth.wear.sleeve, 1.0, 0.88, 34)


def _ring_collar(cloth: Cloth) -> None:
    colour = "#d8dee6" if cloth.look.top == "spacesuit" else cloth.wear.accent
    ring = cloth.trunk.ring(0.985, 4)
    cloth.canvas.drawPath(ribbon(ring, [6.5, 7.5, 6.5]), fill(cloth.dark(colour, 0.2)))
    cloth.canvas.drawPath(ribbon([(x, y - 2) for x, y in ring], [4.2, 5, 4.2]), fill(colour))


COLLARS: dict[str, Callable[[Cloth], None]] = {
    "shirt": _shirt_collar, "coat": _coat_collar, "turtle": _turtle, "round": _round_collar, "v": _v_collar, "ring": _ring_collar,
}  # fmt: skip
