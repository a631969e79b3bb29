"""Things in hand: how big, how gripped, and the two that belong to the figure: umbrella and lantern light."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from pipeline.illustration.canvas import Blend, Canvas, Path, Point, fill, glow, kept, mix, part, radial, rgb, ribbon, smooth, stroke
from pipeline.illustration.extent import Bounds
from pipeline.illustration.palette import Tones
from pipeline.illustration.people.hands import HandPlace
from pipeline.illustration.props import thing


class Thing(Protocol):
    """What ``props.thing`` gives; origin at the middle of the base."""

    def bounds(self) -> Bounds:
        """Everything it draws lies inside."""
        ...

    def draw(self, canvas: Canvas, t: float) -> None:
        """Draw it as it is at ``t`` seconds."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Grip:
    """How a thing is held by a grown hand.

    Attributes:
        height: of the thing in units.
        at: where it is gripped, from 0 at its base to 1 at its top.
        lean: degrees by which it leans the way the figure faces.
        front: drawn over the fist, not behind it.
    """

    height: float = 42.0
    at: float = 0.45
    lean: float = 0.0
    front: bool = False


_HANGING = Grip(height=62, at=0.97)
_SHAFT = Grip(height=170, at=0.42, lean=6)
_SMALL = Grip(height=26, at=0.4)
_SHEET = Grip(height=38, at=0.2, lean=8)
_BLADE = Grip(height=120, at=0.12, lean=24)
_TOOL = Grip(height=66, at=0.22, lean=18)
_STEM = Grip(height=58, at=0.2, lean=8)

GRIPS: dict[str, Grip] = {
    **dict.fromkeys(("lantern", "lamp", "bucket", "basket", "bag", "suitcase", "pail", "briefcase", "handbag", "birdcage", "cage"), _HANGING),
    **dict.fromkeys(("staff", "spear", "broom", "fishing rod", "oar", "paddle", "pole", "flag", "rake", "shovel", "spade", "mop", "pitchfork",
                     "trident", "scythe", "cane", "stick", "walking stick"), _SHAFT),
    **dict.fromkeys(("key", "ring", "coin", "cup", "mug", "glass", "apple", "egg", "phone", "shell", "gem", "stone", "cookie", "watch",
                     "potion", "compass", "pocket watch", "locket"), _SMALL),
    **dict.fromkeys(("letter", "paper", "map", "note", "envelope", "photograph", "photo", "ticket", "card", "newspaper", "scroll", "book",
                     "notebook", "diary", "tablet", "picture"), _SHEET),
    **dict.fromkeys(("sword", "dagger", "knife", "katana", "sabre", "lightsaber", "axe"), _BLADE),
    **dict.fromkeys(("hammer", "wrench", "brush", "paintbrush", "spoon", "ladle", "torch", "flashlight", "wand", "candle", "microphone",
                     "rolling pin", "magnifying glass", "whisk", "saw", "telescope", "flute", "pistol", "trowel"), _TOOL),
    **dict.fromkeys(("flower", "rose", "bouquet", "feather", "sunflower", "tulip", "daisy", "balloon", "lollipop"), _STEM),
    "balloon": Grip(height=150, at=0.02), "kite": Grip(height=120, at=0.02), "guitar": Grip(height=110, at=0.55, lean=40, front=True),
    "violin": Grip(height=80, at=0.5, lean=40), "bread": Grip(height=30, at=0.3), "box": Grip(height=52, at=0.2), "gift": Grip(height=48, at=0.2),
    "baby": Grip(height=64, at=0.4), "cat": Grip(height=70, at=0.35), "globe": Grip(height=56, at=0.3), "shield": Grip(height=90, at=0.5, front=True),
    "cake": Grip(height=46, at=0.1), "plate": Grip(height=20, at=0.2), "tray": Grip(height=22, at=0.2), "pizza": Grip(height=40, at=0.1),
}  # fmt: skip
_LIGHTS = frozenset({"lantern", "lamp", "candle", "torch", "flashlight", "candelabra", "oil lamp", "lightsaber", "wand"})
UMBRELLAS = frozenset({"umbrella", "parasol"})


def grip_of(noun: str) -> Grip:
    """How a noun is held: by its own row, or that of its last word."""
    return GRIPS.get(noun) or GRIPS.get(noun.split()[-1]) or Grip()


@lru_cache(maxsize=128)
def _thing(noun: str, tones: Tones) -> Thing | None:
    found: Thing | None = thing(noun, tones)
    return found


def draw_held(canvas: Canvas, noun: str, place: HandPlace, facing: float, size: float, tones: Tones, t: float) -> None:
    """A thing in the fist at ``place``; the hand goes over it afterwards.

    Args:
        canvas: where.
        noun: what.
        place: of the hand.
        facing: -1 or 1, the side to which the figure faces.
        size: scale of the hand.
        tones: the scene's colours.
        t: seconds into the shot.
    """
    found = _thing(noun, tones)
    if found is None:
        return
    grip, box = grip_of(noun), found.bounds()
    scale = grip.height * size / max(1.0, box.height)
    x, y = place.at(9)
    with kept(canvas):
        canvas.translate(x, y)
        swing = 3.0 * math.sin(t * 2.0) if grip.at > 0.9 else 0.0
        canvas.rotate(grip.lean * facing + swing)
        canvas.scale(scale, scale)
        canvas.translate(-(box.left + box.right) / 2, -(box.bottom - grip.at * box.height))
        found.draw(canvas, t)


def held_bounds(noun: str, place: HandPlace, size: float) -> Bounds:
    """A box round the thing in hand."""
    if noun in UMBRELLAS:
        return Bounds(place.x - 165 * size, place.y - 300 * size, place.x + 165 * size, place.y + 60 * size)
    grip = grip_of(noun)
    reach = grip.height * size * max(grip.at, 1 - grip.at) + 30 * size
    return Bounds(place.x - reach, place.y - reach, place.x + reach, place.y + reach)


def draw_held_light(canvas: Canvas, noun: str, place: HandPlace, size: float, tones: Tones) -> None:
    """The glow of a lamp in hand, over figure and hand."""
    if noun.split()[-1] not in _LIGHTS:
        return
    grip = grip_of(noun)
    x, y = place.at(9)
    y += (grip.at - 0.55) * grip.height * size
    strength = 0.30 + 0.6 * tones.dark
    warm = (rgb(tones.lamp, 0.42 * strength), rgb(tones.lamp, 0.16 * strength), rgb(tones.lamp, 0.0))
    canvas.drawCircle(x, y, 210, radial((x, y), 210, warm, (0.0, 0.5, 1.0), blend=Blend.kSrcATop))
    glow(canvas, x, y, 26 * size, "#fff0c8", 0.55 + 0.2 * tones.dark)


# ---------------------------------------------------------------- books

BOOKS = ("book", "notebook", "diary", "journal", "novel")


def draw_open_book(canvas: Canvas, near: HandPlace, far: HandPlace, facing: float, size: float, tones: Tones, *, pen: bool) -> None:
    """An open book between both hands, seen from outside; with a quill when ``pen``."""
    (ax, ay), (bx, by) = near.at(10), far.at(10)
    x, y = (ax + bx) / 2 + 5 * facing, (ay + by) / 2 - 6 * size
    w, h = max(19.0 * size, abs(bx - ax) * 0.5 + 9 * size), 30.0 * size
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
        canvas.rotate(5 * facing)
        top = -176.0 * size
        canvas.drawPath(ribbon([(0, 34 * size), (0, 0), (0, top)], [2.6, 2.6, 2.2]), fill("#6a4a3a"))
        hook = smooth([(0, 30 * size), (1, 42 * size), (8, 45 * size), (13, 38 * size)], False)
        canvas.drawPath(hook, stroke("#6a4a3a", 5))
        shape = _canopy(0, top, r)
        part(canvas, shape, colour, tones, crescent=6)
        for q in (-0.62, -0.3, 0.0, 0.3, 0.62):
            line = [(0, top - r * 0.82), (r * q * 0.72, top - r * 0.5), (r * q * 1.06, top + r * 0.02)]
            canvas.drawPath(smooth(line, False), stroke(mix(colour, tones.shade, 0.45), 2.0, 0.6))
        canvas.drawPath(ribbon([(0, top - r * 0.80), (0, top - r * 0.96)], [3, 1.4]), fill("#8a8a90"))
