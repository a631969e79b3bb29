"""Arms with sleeves, legs with trousers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.illustration.canvas import Canvas, fill, part, stroke
from pipeline.illustration.colour import blend, mix
from pipeline.illustration.palette import Tones
from pipeline.illustration.paths import Point, polygon, smooth
from pipeline.illustration.people.anatomy import Anatomy
from pipeline.illustration.people.garments import Outfit
from pipeline.illustration.people.hands import HandPlace, draw_hand, draw_shoe
from pipeline.illustration.people.outlines import blend_points, limb
from pipeline.illustration.people.skeleton import Limb

FAR = 0.2
"""How far limbs on the far side go towards the shade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """What limbs are drawn with."""

    body: Anatomy
    wear: Outfit
    skin: str
    tones: Tones
    bottom: str

    def tone(self, colour: str, far: bool) -> str:
        """A colour on the near or far side."""
        return blend(colour, self.tones.shade, FAR) if far else colour


def _points(chain: Limb) -> tuple[Point, Point, Point]:
    return chain.root.point, chain.bend.point, chain.tip.point


def draw_sleeve(canvas: Canvas, arm: Limb, dress: Dress, *, far: bool) -> None:
    """An arm in its sleeve, from shoulder to wrist."""
    kind = dress.wear.garment.sleeve
    widths, bones = dress.body.arm_widths, dress.body.arms
    colour = dress.tone(dress.wear.sleeve, far)
    if kind in ("long", "wide"):
        _long_sleeve(canvas, arm, dress, colour, wide=kind == "wide")
        return
    bare = limb(_points(arm), (widths[0] * 0.86, widths[1] * 0.9, widths[2]), bones)
    part(canvas, bare, dress.tone(dress.skin, far), dress.tones, crescent=2.5)
    _short_sleeve(canvas, arm, dress, colour, puff=kind == "puff")


def _long_sleeve(canvas: Canvas, arm: Limb, dress: Dress, colour: str, *, wide: bool) -> None:
    w, pad = dress.body.arm_widths, dress.wear.garment.thick
    end = w[2] * 1.14 + pad * 0.7
    widths = (w[0] + pad, w[1] + pad * 0.8 + (3 if wide else 0), end * (1.75 if wide else 1.0))
    shape = limb(_points(arm), widths, dress.body.arms)
    part(canvas, shape, colour, dress.tones, crescent=3, light=0.8)
    _cuff(canvas, arm, widths[2], mix(colour, dress.tones.shade, 0.26))
    _elbow_folds(canvas, arm, colour, dress.tones)


def _short_sleeve(canvas: Canvas, arm: Limb, dress: Dress, colour: str, *, puff: bool) -> None:
    w = dress.body.arm_widths[0]
    end = blend_points(arm.root.point, arm.bend.point, 0.62 if not puff else 0.5)
    middle = blend_points(arm.root.point, end, 0.5)
    widths = (w * 1.12, w * 1.3, w * 0.95) if puff else (w, w * 1.04, w * 1.06)
    shape = limb((arm.root.point, middle, end), widths, (1.0, 1.0))
    part(canvas, shape, colour, dress.tones, crescent=2.5, light=0.8)


def _cuff(canvas: Canvas, arm: Limb, width: float, colour: object) -> None:
    (ex, ey), (wx, wy) = arm.bend.point, arm.tip.point
    size = ((wx - ex) ** 2 + (wy - ey) ** 2) ** 0.5
    if size < 12:
        return
    ux, uy = (wx - ex) / size, (wy - ey) / size
    w = width * 1.03
    inner, outer = (wx - ux * 6.5, wy - uy * 6.5), (wx + ux * 1.5, wy + uy * 1.5)
    corners = [(inner[0] - uy * w, inner[1] + ux * w), (outer[0] - uy * w, outer[1] + ux * w)]
    corners += [(outer[0] + uy * w, outer[1] - ux * w), (inner[0] + uy * w, inner[1] - ux * w)]
    canvas.drawPath(polygon(corners), fill(colour))


def _elbow_folds(canvas: Canvas, arm: Limb, colour: str, tones: Tones) -> None:
    (ax, ay), (bx, by), (cx, cy) = _points(arm)
    inner = ((ax + cx) / 2 - bx, (ay + cy) / 2 - by)
    size = (inner[0] ** 2 + inner[1] ** 2) ** 0.5
    if size < 5:
        return
    u = (inner[0] / size, inner[1] / size)
    paint = stroke(mix(colour, tones.shade, 0.6), 1.5, min(0.5, size / 60))
    for turn in (-0.5, 0.35):
        start = (bx + u[0] * 9 - u[1] * 9 * turn, by + u[1] * 9 + u[0] * 9 * turn)
        end = (bx - u[1] * 7 * turn * 2, by + u[0] * 7 * turn * 2)
        canvas.drawPath(smooth([start, ((start[0] + end[0]) / 2 + 1.5, (start[1] + end[1]) / 2), end], False), paint)


def draw_bare_hand(canvas: Canvas, place: HandPlace, shape: str, dress: Dress, *, far: bool) -> None:
    """A hand, gloved in a spacesuit."""
    skin = "#e6eaf0" if dress.wear.garment.pattern == "panel" else dress.skin
    draw_hand(canvas, place, shape, dress.tone(skin, far), dress.tones)


def draw_leg(canvas: Canvas, leg: Limb, dress: Dress, *, far: bool) -> None:
    """A leg in trousers, shorts or bare, with its shoe."""
    body, tones = dress.body, dress.tones
    w, bones = body.leg_widths, (body.leg * 0.5, body.leg * 0.5 - 11 * body.foot)
    pad = dress.wear.garment.thick if dress.wear.garment.pattern == "panel" else 0.0
    bare = dress.wear.leg == dress.skin or dress.bottom == "shorts"
    widths = (w[0] + pad, w[1] + pad, (w[2] * (0.72 if bare else 1.0)) + pad)
    if bare:
        widths = (widths[0], widths[1] * 0.82, widths[2])
    draw_shoe(canvas, leg, body.foot, dress.tone(dress.wear.shoe, far), tones)
    colour = dress.skin if bare else dress.wear.leg
    part(canvas, limb(_points(leg), widths, bones), dress.tone(colour, far), tones, crescent=3)
    if dress.bottom == "shorts" and dress.wear.leg != dress.skin:
        _shorts(canvas, leg, w, dress, far)


def _shorts(canvas: Canvas, leg: Limb, w: tuple[float, float, float], dress: Dress, far: bool) -> None:
    end = blend_points(leg.root.point, leg.bend.point, 0.9)
    middle = blend_points(leg.root.point, end, 0.5)
    shape = limb((leg.root.point, middle, end), (w[0], w[0] * 0.98, w[1] * 1.12), (1.0, 1.0))
    part(canvas, shape, dress.tone(dress.wear.bottom, far), dress.tones, crescent=3)


def shortened(arm: Limb, by: float) -> Limb:
    """The arm with its wrist ``by`` (0 to 1) of the forearm nearer to the elbow."""
    x, y = blend_points(arm.tip.point, arm.bend.point, by)
    return replace(arm, tip=replace(arm.tip, x=x, y=y))
