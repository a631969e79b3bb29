"""What is worn over everything: aprons, scarves, cloaks."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import linear, part, stroke
from pipeline.illustration.colour import rgb
from pipeline.illustration.paths import smooth
from pipeline.illustration.people.cloth import Cloth
from pipeline.illustration.people.outlines import blend_points


def draw_apron(cloth: Cloth) -> None:
    """An apron with bib, strings and pocket; its strings show from behind."""
    look, trunk = cloth.look, cloth.trunk
    colour = look.apron
    strings = cloth.dark(colour, 0.24)
    cloth.band(0.36, 5.0, strings, out=1.5)
    if not trunk.faces_us(0):
        return
    low = -0.5 * trunk.body.leg / trunk.body.torso
    standing = -trunk.frame.hip.y > 0.85 * trunk.body.leg
    at = trunk.at
    hem = low if standing else -0.12
    grow = 1 + (0.16 if standing else 0)
    lap = smooth(
        [at(-36, 0.80, 2), at(0, 0.77, 2), at(36, 0.80, 2), at(44, 0.5, 2), at(62, 0.34, 2), at(66 * grow, 0.0, 4), at(64 * grow, hem, 8),
         at(0, hem, 8), at(-64 * grow, hem, 8), at(-66 * grow, 0.0, 4), at(-62, 0.34, 2), at(-44, 0.5, 2)], tension=0.55,
    )  # fmt: skip
    part(cloth.canvas, lap, colour, cloth.tones, crescent=3)
    for side in (-1, 1):
        cloth.seam([(side * 33, 0.79), (side * 38, 0.9), (side * 40, 1.0)], 5.5, 1.0, strings)
    cloth.seam([(-60, 0.36), (-30, 0.36), (0, 0.36), (30, 0.36), (60, 0.36)], 4.6, 1.0, strings)
    cloth.seam([(-20, 0.2), (-18, 0.02), (0, -0.01), (18, 0.02), (20, 0.2), (0, 0.2), (-20, 0.2)], 1.8, 0.8, strings)


def draw_scarf(cloth: Cloth) -> None:
    """A scarf with one hanging end."""
    colour = cloth.look.scarf
    x, y = cloth.trunk.spine(1.0)
    w = cloth.trunk.body.neck_width + 12
    at = cloth.trunk.at
    if cloth.trunk.faces_us(0):
        end = [at(12, 0.94, 5), at(34, 0.94, 5), at(32, 0.5, 5), at(16, 0.5, 5)]
        part(cloth.canvas, smooth(end, tension=0.5), cloth.dark(colour, 0.14), cloth.tones, crescent=2)
        a, b = at(17, 0.5, 5), at(31, 0.5, 5)
        for i in range(4):
            px, py = blend_points(a, b, i / 3)
            cloth.canvas.drawLine(px, py, px - 0.5, py + 6, stroke(cloth.dark(colour, 0.2), 2.2))
    wrap = smooth([(x - w, y - 9), (x, y - 2), (x + w, y - 9), (x + w + 3, y + 7), (x, y + 17), (x - w - 3, y + 7)])
    part(cloth.canvas, wrap, colour, cloth.tones, crescent=3)
    cloth.canvas.drawPath(smooth([(x - w * 0.7, y - 1), (x, y + 6), (x + w * 0.8, y - 2)], False), stroke(cloth.dark(colour), 1.8, 0.4))


def draw_cape(cloth: Cloth) -> None:
    """A cloak behind the figure; over it when the back is turned to us."""
    if not cloth.garment.cape:
        return
    trunk = cloth.trunk
    (lx, ly), (rx, ry) = trunk.flanks(0.93)
    shift = -math.sin(trunk.yaw_at(0.5)) * 22
    foot = trunk.frame.hip.y + trunk.body.leg * 0.72
    wide = trunk.body.shoulder * 1.22
    x = trunk.spine(0)[0]
    shape = smooth(
        [(lx, ly), trunk.spine(1.02), (rx, ry), (x + wide + shift * 0.7, trunk.frame.hip.y - 10), (x + wide * 1.06 + shift, foot),
         (x + shift, foot + 7), (x - wide * 1.06 + shift, foot), (x - wide + shift * 0.7, trunk.frame.hip.y - 10)], tension=0.8,
    )  # fmt: skip
    colour = cloth.look.accent
    part(cloth.canvas, shape, cloth.dark(colour, 0.12), cloth.tones, crescent=5)
    bounds = shape.getBounds()
    paint = linear((0, bounds.top()), (0, bounds.bottom()), (rgb(cloth.tones.shade, 0.0), rgb(cloth.tones.shade, 0.3)))
    cloth.canvas.drawPath(shape, paint)
    for q in (-0.5, 0.0, 0.5):
        cloth.canvas.drawPath(
            smooth([(x + q * wide, ly + 30), (x + shift + q * wide * 1.2, foot)], False), stroke(cloth.dark(colour), 2.2, 0.4)
        )
