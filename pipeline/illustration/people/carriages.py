"""What goes on wheels."""

from __future__ import annotations

import math

from pipeline.illustration.canvas import fill, kept, part, stroke
from pipeline.illustration.colour import mix
from pipeline.illustration.paths import Point, ellipse, polygon, ribbon, round_rect, smooth
from pipeline.illustration.people.workshop import INSIDE, RAIL, Workshop


def wheel(w: Workshop, x: float, y: float, r: float, *, tyre: str = "#2c2a32", hub: str = "#b8bcc4", spokes: int = 0) -> None:
    """A tyre with a hub, or a spoked wheel; it turns with the workshop."""
    c = w.canvas
    if spokes:
        c.drawCircle(x, y, r - 2.5, stroke(tyre, 5))
        for i in range(spokes):
            a = w.roll + i * math.tau / spokes
            c.drawLine(x, y, x + math.cos(a) * (r - 4), y + math.sin(a) * (r - 4), stroke(hub, 1.8 if spokes > 8 else 5, 0.8))
        c.drawCircle(x, y, r * 0.16, fill(hub))
        return
    part(c, ellipse(x, y, r), tyre, w.tones)
    part(c, ellipse(x, y, r * 0.58), hub, w.tones)
    c.drawCircle(x, y, r * 0.2, fill(w.dark(hub, 0.4)))
    for i in range(5):
        a = w.roll + i * math.tau / 5
        c.drawCircle(x + math.cos(a) * r * 0.38, y + math.sin(a) * r * 0.38, r * 0.08, fill(w.dark(hub, 0.5)))


_SILL = -84.0


def car_back(w: Workshop) -> None:
    """Seat and steering wheel of an open car."""
    w.part(
        [(-118, -40), (-122, _SILL - 26), (-60, _SILL - 34), (60, _SILL - 26), (140, _SILL), (140, -40)], w.dark(w.colour, 0.5), tension=0.5
    )
    w.part([(-96, -50), (-98, -134), (-80, -146), (-62, -134), (-56, -50)], "#8a5440", crescent=3)
    w.canvas.drawPath(ellipse(84, -116, 5, 22), stroke("#3a3038", 6))
    w.canvas.drawLine(84, -108, 112, -86, stroke("#3a3038", 6))


def car_front(w: Workshop) -> None:
    """Body, screen and wheels of an open car."""
    body = [
        (-222, -40),
        (-216, -88),
        (-150, -104),
        (-104, _SILL - 10),
        (60, _SILL - 8),
        (118, -104),
        (196, -92),
        (236, -72),
        (240, -36),
        (222, -18),
        (-206, -18),
    ]
    path = smooth(body, tension=0.62)
    c = w.canvas
    screen = smooth([(108, -100), (84, -168), (92, -170), (120, -102)], tension=0.2)
    c.drawPath(smooth([(108, -100), (82, -170), (146, -100)], tension=0.25), fill("#d8eef8", 0.28))
    c.drawPath(screen, fill("#d6dae0"))
    part(c, path, w.colour, w.tones, crescent=7)
    _car_trim(w)
    with kept(c):
        c.clipPath(path, True)
        for x in (-138, 146):
            c.drawPath(ellipse(x, -22, 46, 44), fill(w.dark(w.colour, 0.62)))
    for x in (-138, 146):
        wheel(w, x, -35, 36)
    for x in (-228, 220):
        c.drawPath(round_rect(x, -30, 22, 10, 5), fill("#c8ccd2"))


def _car_trim(w: Workshop) -> None:
    c = w.canvas
    c.drawPath(ribbon([(-112, _SILL - 12), (-20, _SILL - 7), (66, _SILL - 10)], [3, 4, 3]), fill(w.dark(w.colour, 0.3)))
    c.drawPath(smooth([(-212, -54), (0, -60), (236, -52)], False), stroke(mix(w.colour, "#ffffff", 0.4), 2.6, 0.6))
    for x in (-92, 52):
        c.drawPath(smooth([(x, -86), (x - 2, -26)], False), stroke(w.dark(w.colour, 0.55), 2, 0.6))
    c.drawPath(round_rect(-86, -77, 22, 5.6, 2.8), fill("#e6e8ec"))
    part(c, ellipse(229, -64, 9, 12), "#fff2c0", w.tones)
    part(c, ellipse(-217, -68, 6, 10), "#d8483a", w.tones)


def cart_back(w: Workshop) -> None:
    """The far side of a cart."""
    w.part([(-150, -132), (118, -132), (124, -60), (-156, -60)], w.dark(INSIDE, 0.2), tension=0.2)
    w.part([(-60, -112), (40, -112), (40, -96), (-60, -96)], w.dark("#b07a54", 0.1), tension=0.2)
    wheel(w, -70, -44, 40, tyre="#4a3024", hub="#7a5238", spokes=8)


def cart_front(w: Workshop) -> None:
    """The near side of a cart, its shaft and wheel."""
    path = polygon([(-162, -124), (130, -124), (122, -54), (-152, -54)])
    part(w.canvas, path, w.colour, w.tones, crescent=6)
    for y in (-102, -79):
        w.canvas.drawPath(smooth([(-158, y), (126, y)], False), stroke(w.dark(w.colour, 0.55), 2, 0.7))
    w.canvas.drawPath(round_rect(-168, -130, 304, 9, 4), fill(RAIL))
    w.canvas.drawPath(ribbon([(118, -62), (180, -60), (250, -78)], [5, 4.6, 4]), fill("#8a5c3c"))
    wheel(w, -46, -46, 46, tyre="#5a3a2a", hub="#96683f", spokes=8)


def bike_back(w: Workshop) -> None:
    """The wheels of a bicycle."""
    wheel(w, -92, -52, 52, hub="#c8ccd4", spokes=14)
    wheel(w, 98, -52, 52, hub="#c8ccd4", spokes=14)


def bike_front(w: Workshop) -> None:
    """Its frame, saddle, bars and crank."""
    c, tube = w.canvas, stroke(w.colour, 6.5)
    for line in (
        ((-92, -52), (-34, -122)),
        ((-92, -52), (4, -50)),
        ((4, -50), (-34, -122)),
        ((4, -50), (78, -126)),
        ((-30, -116), (76, -120)),
        ((98, -52), (72, -150)),
    ):
        c.drawLine(*line[0], *line[1], tube)
    c.drawPath(ribbon([(-58, -128), (-30, -132), (-12, -126)], [4, 6.5, 3]), fill("#3a2a2a"))
    c.drawPath(smooth([(70, -148), (82, -158), (98, -152)], False), stroke("#3a3a42", 5.5))
    c.drawCircle(4, -50, 11, fill("#8a8e96"))
    a = w.roll * 0.5
    c.drawLine(4, -50, 4 + 22 * math.cos(a), -50 + 22 * math.sin(a), stroke("#6a6e76", 5))


def pedal(roll: float, side: int) -> Point:
    """(ahead, up) of a bicycle's pedal."""
    a = roll * 0.5 + (0.0 if side > 0 else math.pi)
    return 4 + 22 * math.cos(a), 50 - 22 * math.sin(a)


def wheelchair_back(w: Workshop) -> None:
    """Seat and back of a wheelchair."""
    w.part([(-54, -60), (-60, -168), (-44, -168), (-38, -70), (46, -70), (46, -56)], w.dark("#3a4252", 0.1), tension=0.3)


def wheelchair_front(w: Workshop) -> None:
    """Its wheels and arm rest."""
    wheel(w, -22, -52, 52, hub="#c8ccd4", spokes=12)
    wheel(w, 66, -16, 16)
    w.canvas.drawPath(smooth([(-30, -110), (34, -108)], False), stroke("#4a5262", 7))
    w.canvas.drawLine(44, -66, 66, -20, stroke("#6a7282", 5))
