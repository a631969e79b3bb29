"""Things in hand: how big, how gripped, and the two that belong to the figure: umbrella and lantern light."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from pipeline.film.scene import Place
from pipeline.illustration.canvas import Blend, Canvas, fill, kept, part, radial, stroke
from pipeline.illustration.colour import mix, rgb
from pipeline.illustration.extent import Bounds
from pipeline.illustration.halo import glow
from pipeline.illustration.palette import Tones
from pipeline.illustration.palette import tones as tones_of
from pipeline.illustration.paths import Path, Point, ribbon, smooth
from pipeline.illustration.people.hands import HandPlace
from pipeline.illustration.props import Thing, knows, thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Grip:
    """How a thing is held by a grown hand.

    Attributes:
        height: of the thing in units.
        at: where it is gripped, from 0 at its base to 1 at its top.
        lean: degrees by which it leans the way the figure faces.
    """

    height: float = 42.0
    at: float = 0.45
    lean: float = 0.0


_ANY_LIGHT = tones_of(Place(family="meadow"))
_HANGING = Grip(height=84, at=0.95)
_SHAFT = Grip(height=200, at=0.46, lean=5)
_SMALL = Grip(height=50, at=0.16)
_SHEET = Grip(height=54, at=0.18, lean=8)
_BLADE = Grip(height=140, at=0.14, lean=24)
_TOOL = Grip(height=80, at=0.24, lean=16)
_STEM = Grip(height=78, at=0.26, lean=8)


def _rows(grip: Grip, nouns: str) -> dict[str, Grip]:
    return dict.fromkeys(nouns.split(", "), grip)


GRIPS: dict[str, Grip] = {
    **_rows(_HANGING, "lantern, lamp, bucket, basket, bag, suitcase, pail, briefcase, handbag, birdcage, cage"),
    **_rows(_SHAFT, "staff, spear, broom, fishing rod, oar, paddle, pole, flag, rake, shovel, spade, mop, pitchfork, trident, scythe"),
    **_rows(_SHAFT, "cane, stick, walking stick"),
    **_rows(_SMALL, "key, ring, coin, cup, mug, glass, apple, egg, phone, shell, gem, stone, cookie, watch, potion, compass, locket"),
    **_rows(_SMALL, "pocket watch, hourglass, bottle, chalice, camera, ball, pebble, nut, button, marble"),
    **_rows(_SHEET, "letter, page, paper, map, note, envelope, photograph, photo, ticket, card, newspaper, scroll, tablet, picture"),
    **_rows(_SHEET, "book, closed book, notebook, diary, parcel"),
    **_rows(_BLADE, "sword, dagger, knife, katana, sabre, lightsaber, axe"),
    **_rows(_TOOL, "hammer, wrench, brush, paintbrush, spoon, ladle, torch, flashlight, wand, candle, microphone, rolling pin"),
    **_rows(_TOOL, "magnifying glass, whisk, saw, flute, pistol, trowel"),
    **_rows(_STEM, "flower, flowers, rose, bouquet, feather, sunflower, tulip, daisy, lollipop"),
    "cup": Grip(height=76, at=0.1),
    "mug": Grip(height=70, at=0.12),
    "bottle": Grip(height=66, at=0.3),
    "balloon": Grip(height=150, at=0.03),
    "kite": Grip(height=120, at=0.03),
    "telescope": Grip(height=70, at=0.4, lean=20),
    "guitar": Grip(height=120, at=0.55, lean=40),
    "violin": Grip(height=90, at=0.5, lean=40),
    "bread": Grip(height=46, at=0.3),
    "cake": Grip(height=64, at=0.1),
    "crystal ball": Grip(height=64, at=0.12),
    "teapot": Grip(height=56, at=0.4),
    "rope": Grip(height=40, at=0.5),
}
UMBRELLAS = frozenset({"umbrella", "parasol"})
_SHARE = 0.66
"""Height in hand of a thing without a row, against its height on the stage."""


def grip_of(noun: str) -> Grip:
    """How a noun is held: by its own row, that of its last word, or by its natural size."""
    found = GRIPS.get(noun) or GRIPS.get(noun.split()[-1])
    if found is not None:
        return found
    natural = -_natural(noun)
    return Grip(height=min(96.0, max(26.0, natural * _SHARE)), at=0.3)


@cache
def _natural(noun: str) -> float:
    """Top of the thing as it stands on the stage; 0 for what cannot be drawn."""
    return thing(noun, _ANY_LIGHT).bounds().top if knows(noun) else 0.0


def draw_held(
    canvas: Canvas, noun: str, place: HandPlace, facing: float, size: float, tones: Tones, t: float, *, carried: bool = False
) -> None:
    """A thing in the fist at ``place``; the hand goes over it afterwards.

    Args:
        canvas: where.
        noun: what.
        place: of the hand.
        facing: -1 or 1, the side to which the figure faces.
        size: scale of the hand.
        tones: the scene's colours.
        t: seconds into the shot.
        carried: it lies upright on both hands.
    """
    if not knows(noun):
        return
    found, grip = thing(noun, tones), grip_of(noun)
    box, scale = found.bounds(), _scale(found, grip, size)
    x, y = place.at(9)
    with kept(canvas):
        canvas.translate(x, y)
        swing = 3.0 * math.sin(t * 2.0) if grip.at > 0.9 else 0.0
        at = 0.12 if carried else grip.at
        canvas.rotate(0.0 if carried else grip.lean * facing + swing)
        canvas.scale(scale, scale)
        canvas.translate(-(box.left + box.right) / 2, -(box.bottom - at * box.height))
        found.draw(canvas, t)


def held_bounds(noun: str, place: HandPlace, size: float) -> Bounds:
    """A box round the thing in hand."""
    if noun in UMBRELLAS:
        return Bounds(place.x - 165 * size, place.y - 330 * size, place.x + 165 * size, place.y + 60 * size)
    grip = grip_of(noun)
    reach = grip.height * size * max(grip.at, 1 - grip.at) + 30 * size
    return Bounds(place.x - reach, place.y - reach, place.x + reach, place.y + reach)


def _scale(found: Thing, grip: Grip, size: float) -> float:
    return grip.height * size / max(1.0, found.bounds().height)


def draw_held_light(canvas: Canvas, noun: str, place: HandPlace, size: float, tones: Tones) -> None:
    """The glow of a lamp in hand, over figure and hand."""
    found = thing(noun, tones)
    if found.glow is None:
        return
    grip = grip_of(noun)
    box, scale = found.bounds(), _scale(found, grip, size)
    x, y = place.at(9)
    y += (box.bottom - grip.at * box.height) * -scale - found.lamp * scale
    strength = 0.35 + 0.65 * tones.dark
    warm = (rgb(found.glow, 0.45 * strength), rgb(found.glow, 0.17 * strength), rgb(found.glow, 0.0))
    canvas.drawCircle(x, y, 210, radial((x, y), 210, warm, (0.0, 0.5, 1.0), blend=Blend.kSrcATop))
    halo = (rgb(found.glow, 0.55), rgb(found.glow, 0.16), rgb(found.glow, 0.0))
    canvas.drawCircle(x, y, 110, radial((x, y), 110, halo, (0.0, 0.4, 1.0), alpha=0.15 + 0.55 * tones.dark))
    glow(canvas, x, y, 34 * size, mix(found.glow, "#fff4d8", 0.4), 0.55 + 0.25 * tones.dark)


# ---------------------------------------------------------------- books

BOOKS = ("book", "notebook", "diary", "journal", "novel")


def draw_open_book(canvas: Canvas, near: HandPlace, far: HandPlace, facing: float, size: float, tones: Tones, *, pen: bool) -> None:
    """An open book between both hands, seen from outside; with a quill when ``pen``."""
    (ax, ay), (bx, by) = near.at(10), far.at(10)
    x, y = (ax + bx) / 2 + 6 * facing, (ay + by) / 2 - 14 * size
    w, h = max(27.0 * size, abs(bx - ax) * 0.5 + 14 * size), 40.0 * size
    tilt = 7 * facing
    page = smooth(
        [
            (x - w, y - h * 0.74 - tilt),
            (x, y - h * 0.55),
            (x + w, y - h * 0.74 + tilt),
            (x + w, y + h * 0.4),
            (x, y + h * 0.55),
            (x - w, y + h * 0.4),
        ],
        tension=0.3,
    )
    part(canvas, page, "#f4ead2", tones)
    for side, lift in ((-1, -tilt), (1, tilt)):
        cover = [(x, y - h * 0.5), (x + side * w, y - h * 0.66 + lift), (x + side * w, y + h * 0.46), (x, y + h * 0.6)]
        part(canvas, smooth(cover, tension=0.15), "#8a3a3a", tones, crescent=2)
    canvas.drawPath(ribbon([(x, y - h * 0.5), (x, y + h * 0.6)], [2.6, 2.6]), fill("#6a2a2c"))
    if pen:
        quill = [(ax, ay), (ax - 6 * facing, ay - 20 * size), (ax - 16 * facing, ay - 40 * size)]
        canvas.drawPath(ribbon(quill, [1.2, 4.6, 0.6]), fill("#f6f2e6"))


# ---------------------------------------------------------------- umbrella


def _canopy(x: float, y: float, r: float) -> Path:
    top = [
        (x - r, y),
        (x - r * 0.86, y - r * 0.42),
        (x - r * 0.48, y - r * 0.72),
        (x, y - r * 0.82),
        (x + r * 0.48, y - r * 0.72),
        (x + r * 0.86, y - r * 0.42),
        (x + r, y),
    ]
    rim: list[Point] = []
    for i in range(1, 12):
        q = 1 - i / 6
        rim.append((x + r * q, y + (0 if i % 2 == 0 else -r * 0.075) + r * 0.06 * (1 - q * q)))
    return smooth(top + rim, tension=0.8)


def draw_umbrella(canvas: Canvas, place: HandPlace, size: float, colour: str, tones: Tones, facing: float) -> None:
    """An open umbrella over the head; its shaft runs through the fist at ``place``."""
    x, y = place.at(9)
    r = 132.0 * size
    with kept(canvas):
        canvas.translate(x, y)
        canvas.rotate(-11 * facing)
        top = -186.0 * size
        canvas.drawPath(ribbon([(0, 34 * size), (0, 0), (0, top)], [2.6, 2.6, 2.2]), fill("#6a4a3a"))
        hook = smooth([(0, 30 * size), (1, 42 * size), (8, 45 * size), (13, 38 * size)], False)
        canvas.drawPath(hook, stroke("#6a4a3a", 5))
        shape = _canopy(0, top, r)
        part(canvas, shape, colour, tones, crescent=6)
        for q in (-0.62, -0.3, 0.0, 0.3, 0.62):
            line = [(0, top - r * 0.82), (r * q * 0.72, top - r * 0.5), (r * q * 1.06, top + r * 0.02)]
            canvas.drawPath(smooth(line, False), stroke(mix(colour, tones.shade, 0.45), 2.0, 0.6))
        canvas.drawPath(ribbon([(0, top - r * 0.80), (0, top - r * 0.96)], [3, 1.4]), fill("#8a8a90"))
