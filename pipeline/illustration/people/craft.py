"""What slides, flies or walks: sleds, carpets, spaceships, balloons, aeroplanes, mounts."""

from __future__ import annotations

import math
from functools import lru_cache

from pipeline.film.scene import CreatureLook, Figure
from pipeline.illustration.canvas import fill, kept, linear, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.creatures import CreatureActor, creature_actor
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import ellipse, round_rect, smooth
from pipeline.illustration.people.carriages import wheel
from pipeline.illustration.people.workshop import Workshop


def sled_back(w: Workshop) -> None:
    """The far side of a sled."""
    w.part([(-130, -40), (120, -40), (126, -30), (-134, -30)], w.dark(w.colour, 0.3), tension=0.2)


def sled_front(w: Workshop) -> None:
    """Runners and board of a sled."""
    c = w.canvas
    c.drawPath(smooth([(-150, -2), (60, 0), (128, -6), (158, -34), (146, -56)], False), stroke("#a8843c", 6.5))
    for x in (-96, 0, 84):
        c.drawLine(x, -32, x - 4, -3, stroke(w.dark(w.colour, 0.35), 6))
    part(c, round_rect(-138, -42, 268, 16, 8), w.colour, w.tones, crescent=3)
    c.drawPath(smooth([(128, -38), (150, -66), (136, -78)], False), stroke(w.colour, 8))


def carpet(w: Workshop) -> None:
    """A flying carpet that ripples."""
    wave = [math.sin(w.t * 2.4 + i * 0.9) * 5 for i in range(7)]
    top = [(-180 + i * 60, -26 + wave[i]) for i in range(7)]
    low = [(-188 + i * 63, -4 + wave[i]) for i in range(6, -1, -1)]
    w.part(top + low, w.colour, crescent=3)
    w.canvas.drawPath(smooth([(x, y + 16) for x, y in top], False), stroke("#f0cc6a", 3.4))
    for x, y in (top[0], top[-1]):
        for i in range(3):
            w.canvas.drawLine(x, y + 5 + i * 6, x + (16 if x > 0 else -16), y + 8 + i * 7, stroke("#f0cc6a", 2.6))


def nothing(w: Workshop) -> None:
    """Nothing on this side of the riders."""


def ship_back(w: Workshop) -> None:
    """The inside of a spaceship and its seat."""
    w.part([(-124, -40), (-116, -220), (-34, -286), (74, -278), (136, -184), (154, -40)], "#33405a", tension=0.7)
    w.part([(-82, -30), (-76, -140), (-50, -150), (-40, -60), (0, -40)], "#5a4a6a", crescent=3)


def ship_front(w: Workshop) -> None:
    """Hull, glass dome and flame of a spaceship."""
    c = w.canvas
    hull = [(-240, -60), (-150, -104), (150, -104), (236, -74), (276, -40), (190, -6), (-180, -2)]
    w.part(hull, w.colour, crescent=8, tension=0.8)
    dome = smooth([(-132, -98), (-122, -226), (-36, -296), (76, -288), (142, -190), (160, -98)], False, 0.8)
    c.drawPath(dome, fill("#cfeaf8", 0.16))
    c.drawPath(dome, stroke("#e8f2f8", 4, 0.8))
    c.drawPath(smooth([(-102, -206), (-72, -246), (-34, -272)], False), stroke("#ffffff", 6, 0.5))
    for x in (-120, -40, 40, 120):
        c.drawCircle(x, -56, 9, fill("#ffd98a"))
    w.part([(-236, -58), (-300, -112), (-262, -40)], w.dark("#c8503c", 0.05), tension=0.4)
    flick = 1 + 0.15 * math.sin(w.t * 23)
    c.drawPath(smooth([(-240, -54), (-262 - 40 * flick, -36), (-240, -18)]), linear((-240, -36), (-310, -36), ("#fff2b0", "#ff8a3a")))


def balloon_back(w: Workshop) -> None:
    """Envelope and ropes of a balloon, the far side of its basket."""
    c = w.canvas
    ball = ellipse(0, -560, 200, 220)
    part(c, ball, w.colour, w.tones, crescent=10)
    with kept(c):
        c.clipPath(ball, True)
        for i, x in enumerate((-125, -42, 42, 125)):
            c.drawPath(
                smooth([(x * 0.2, -790), (x * 1.2, -560), (x * 0.35, -330)], False),
                stroke("#f4e0b0", 23 if i in (1, 2) else 17, alpha=0.85),
            )
    for x in (-88, 88):
        c.drawLine(x, -110, x * 1.2, -390, stroke("#5a4030", 3))
    w.part([(-94, -116), (94, -116), (84, -30), (-84, -30)], w.dark("#a87a48", 0.35), tension=0.2)


def balloon_front(w: Workshop) -> None:
    """The basket."""
    c, wicker = w.canvas, "#b88a52"
    basket = smooth([(-98, -108), (98, -108), (86, -4), (-86, -4)], tension=0.25)
    part(c, basket, wicker, w.tones, crescent=6)
    with kept(c):
        c.clipPath(basket, True)
        for y in range(-100, 0, 14):
            c.drawLine(-110, y, 110, y, stroke(w.dark(wicker, 0.5), 1.8, 0.5))
        for x in range(-94, 100, 16):
            c.drawLine(x, -110, x * 0.88, 0, stroke(w.dark(wicker, 0.5), 1.8, 0.35))
    c.drawPath(round_rect(-104, -115, 208, 11, 5), fill("#7a5432"))


def plane_back(w: Workshop) -> None:
    """The cockpit of a small aeroplane."""
    w.part([(-70, -60), (-60, -120), (60, -120), (70, -60)], w.dark("#5a3a30", 0.2), tension=0.4)


def plane_front(w: Workshop) -> None:
    """Body, wing and propeller of a small aeroplane."""
    c = w.canvas
    w.part(
        [(-290, -104), (-120, -104), (-60, -96), (66, -96), (190, -110), (214, -78), (190, -46), (0, -30), (-200, -66), (-300, -86)],
        w.colour,
        crescent=7,
    )
    w.part([(-300, -92), (-312, -166), (-272, -166), (-238, -100)], w.dark(w.colour, 0.12), crescent=3)
    w.part([(-40, -62), (96, -58), (60, -34), (-110, -30)], mix(w.colour, "#ffffff", 0.22), crescent=3)
    c.drawPath(smooth([(60, -98), (78, -136), (92, -100)], tension=0.6), fill("#cfe6f2", 0.5))
    blur = abs(math.cos(w.t * 31)) * 62 + 8
    c.drawPath(ellipse(218, -78, 5, blur), fill("#4a3a34", 0.5))
    c.drawPath(ellipse(216, -78, 10, 12), fill("#5a5e66"))
    wheel(w, 86, -16, 18)


@lru_cache(maxsize=16)
def _mount(kind: str, pose: str, tones: Tones) -> CreatureActor:
    return creature_actor(Figure(id="mount", look=CreatureLook(kind=kind), yaw=60.0, pose=pose), tones)


def horse(w: Workshop) -> None:
    """A horse, walking when under way."""
    _mount("horse", "walk" if w.moving else "stand", w.tones).draw(w.canvas, w.t, 1e3, ())


def unicorn(w: Workshop) -> None:
    """A unicorn, walking when under way."""
    _mount("unicorn", "walk" if w.moving else "stand", w.tones).draw(w.canvas, w.t, 1e3, ())
