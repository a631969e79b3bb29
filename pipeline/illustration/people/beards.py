"""Beards and moustaches."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.film.scene import PersonLook
from pipeline.illustration.canvas import Canvas, kept, linear, part, stroke
from pipeline.illustration.colour import blend, luminance, mix, rgb
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Path, smooth
from pipeline.illustration.people.outlines import gathered
from pipeline.illustration.people.skull import Skull


@dataclass(frozen=True, slots=True, kw_only=True)
class Beard:
    """One beard.

    Attributes:
        fall: how far it hangs below the centre of the head, in half-heads; 1 is the chin.
        spread: half-width at the jaw, in half-widths of the skull.
        inner: height of its upper edge at the cheeks, in half-heads.
        moustache: factor on the moustache, 0 for none.
    """

    fall: float
    spread: float = 0.98
    inner: float = 0.22
    moustache: float = 1.0


BEARDS_WORN: dict[str, Beard] = {
    "short": Beard(fall=1.10, spread=0.97, inner=0.30, moustache=0.75),
    "full": Beard(fall=1.38),
    "long": Beard(fall=2.05, spread=1.0),
}


def beard_colour(look: PersonLook) -> str:
    """The beard's colour: the hair's, a little lighter."""
    return blend(look.hair, "#ffffff", 0.06) if luminance(look.hair) < 0.6 else look.hair


def mouth_drop(look: PersonLook, opening: float) -> float:
    """How much lower the mouth sits so that a moustache does not hide it."""
    return 0.0 if look.beard in ("none", "stubble") else 3.5 + min(1.0, opening / 8) * 4


def draw_beard(canvas: Canvas, skull: Skull, look: PersonLook, tones: Tones) -> None:
    """What goes under the mouth."""
    if look.beard == "stubble":
        _stubble(canvas, skull, look)
        return
    beard = BEARDS_WORN.get(look.beard)
    if beard is None:
        return
    colour = beard_colour(look)
    shape = _shape(skull, beard)
    part(canvas, shape, colour, tones, crescent=4)
    rx, ry, k = skull.rx, skull.ry, skull.k
    lines = []
    for i in range(-4, 5):
        x = i * rx * 0.2 + k * 10
        lines.append(smooth([(x, ry * 0.55), (x * 1.05 + 2, ry * (beard.fall * 0.66)), (x * 0.86, ry * beard.fall * 0.95)], False))
    with kept(canvas):
        canvas.clipPath(shape, True)
        canvas.drawPath(gathered(lines), stroke(mix(colour, tones.shade, 0.4), 1.8, 0.35))


def _shape(skull: Skull, beard: Beard) -> Path:
    rx, ry, k, j = skull.rx, skull.ry, skull.k, min(1.08, skull.jaw)
    s, low = beard.spread, ry * beard.fall
    side = [
        (rx * s, -2.0, 2.0),
        (rx * 0.98 * s, ry * 0.42, 3.0),
        (rx * 0.78 * j, min(low * 0.78, ry * 1.3), 8.0),
        (rx * 0.34, low * 0.96, 11.0),
    ]
    right = [(x + k * shift, y) for x, y, shift in side]
    left = [(-x + k * shift, y) for x, y, shift in side]
    inner = [(rx * 0.82, ry * beard.inner * 0.9), (rx * 0.44, ry * (beard.inner + 0.12)), (0.0, ry * (beard.inner + 0.09))]
    back = [(x + k * 8, y) for x, y in inner] + [(-x + k * 8, y) for x, y in reversed(inner[:-1])]
    return smooth([*right, (k * 12, low), *reversed(left), *reversed(back)])


def _stubble(canvas: Canvas, skull: Skull, look: PersonLook) -> None:
    with kept(canvas):
        canvas.clipPath(skull.outline(), True)
        tint = blend(look.hair, "#4a5060", 0.3)
        canvas.drawPath(_shape(skull, Beard(fall=1.15, inner=0.30)), linear((0, 4), (0, 40), (rgb(tint, 0.0), rgb(tint, 0.30))))


def draw_moustache(canvas: Canvas, skull: Skull, look: PersonLook, tones: Tones) -> None:
    """What goes over the mouth, under the nose."""
    size = 1.0 if look.beard == "moustache" else BEARDS_WORN[look.beard].moustache if look.beard in BEARDS_WORN else 0.0
    if not size:
        return
    x, y = skull.at(0, -24, 1.03)
    x += skull.k * 3.5
    lon = skull.squeeze(0, 0.7)
    half = [(0.0, -2.0), (11.0, -5.0), (24.0, 3.0), (30.0, 9.5), (15.0, 8.0), (0.0, 3.6)]
    right = [(x + a * size * lon, y + b * size) for a, b in half]
    left = [(x - a * size * lon, y + b * size) for a, b in reversed(half[1:-1])]
    colour = blend(beard_colour(look), "#ffffff", 0.10)
    part(canvas, smooth([*right, *left]), colour, tones)
    canvas.drawPath(smooth([(x, y - 1), (x, y + 3)], False), stroke(mix(colour, tones.shade, 0.5), 1.5, 0.5))
    canvas.drawPath(smooth([(x - 14 * size, y + 1), (x - 22 * size, y + 5)], False), stroke(mix(colour, tones.shade, 0.4), 1.4, 0.4))
