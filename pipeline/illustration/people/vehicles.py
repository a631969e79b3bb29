"""What figures sit in and ride on: a back half, the riders, a front half, all in one drawing.

Every vehicle faces right; the rider's side mirrors it. Origin is the ground (or water) point under the
first seat.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.illustration.canvas import (
    Canvas,
    Point,
    blend,
    ellipse,
    fill,
    kept,
    linear,
    mix,
    part,
    polygon,
    ribbon,
    round_rect,
    smooth,
    stroke,
    texture,
)  # fmt: skip
from pipeline.illustration.extent import Bounds
from pipeline.illustration.palette import Tones


@dataclass(frozen=True, slots=True)
class Workshop:
    """What vehicles are drawn with.

    Attributes:
        canvas: mirrored already.
        tones: the scene's colours.
        t: seconds into the shot.
        roll: turn of the wheels in radians.
        colour: of the body.
    """

    canvas: Canvas
    tones: Tones
    t: float
    roll: float
    colour: str

    def part(self, points: Sequence[Point], colour: object, *, crescent: float = 0.0, tension: float = 0.8) -> None:
        """A shaded shape."""
        part(self.canvas, smooth(points, tension=tension), colour, self.tones, crescent=crescent)

    def dark(self, colour: object, t: float = 0.4) -> object:
        """A colour towards the shade."""
        return mix(colour, self.tones.shade, t)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """One kind of vehicle.

    Attributes:
        back: draws what lies behind the riders.
        front: draws what lies before them.
        seat: (ahead, up) of the rider's hip in units; of its soles where it stands.
        bounds: of the whole vehicle, facing right.
        pose: how riders sit: a key of ``stances.SEATS``.
        legs: whether the riders' legs are drawn.
        yaw: least yaw of the riders.
        spacing: units between two riders.
        colour: of the body.
        wheel: radius of the wheels, for their turning; 0 for none.
    """

    back: Callable[[Workshop], None]
    front: Callable[[Workshop], None]
    seat: tuple[float, float]
    bounds: Bounds
    pose: str = "sit"
    legs: bool = False
    yaw: float = 32.0
    spacing: float = 112.0
    colour: str = "#9c5a3c"
    wheel: float = 0.0


# ---------------------------------------------------------------- boats

_WOOD, _RAIL, _INSIDE = "#9a5a3e", "#e8c49a", "#6e4634"
_SHEER = ((-205.0, -66.0), (-110.0, -42.0), (20.0, -36.0), (140.0, -62.0), (222.0, -112.0))


def _boat_back(w: Workshop) -> None:
    far = [(-203, -68), (-110, -60), (20, -56), (140, -76), (220, -112), (150, -40), (20, -20), (-120, -24)]
    w.part(far, w.dark(_INSIDE, 0.25))
    w.canvas.drawPath(ribbon([(-203, -68), (-110, -61), (20, -57), (140, -77), (220, -113)], [3, 3.4, 3]), fill(w.dark(_RAIL, 0.25)))
    for x in (-92, 66):
        w.part([(x - 22, -50), (x + 22, -50), (x + 22, -42), (x - 22, -42)], w.dark("#b07a54", 0.1), tension=0.3)


def _boat_front(w: Workshop) -> None:
    hull = [*_SHEER, (214, -60), (168, 6), (96, 30), (-60, 33), (-156, 18), (-198, -18)]
    path = smooth(hull, tension=0.74)
    part(w.canvas, path, w.colour, w.tones, crescent=7)
    with kept(w.canvas):
        w.canvas.clipPath(path, True)
        for i in range(1, 5):
            plank = [(x, y + i * (17 - abs(x) * 0.012)) for x, y in _SHEER]
            w.canvas.drawPath(smooth(plank, False), stroke(mix(w.colour, w.tones.ink, 0.55), 2.0, 0.7))
            w.canvas.drawPath(smooth([(x, y + 2.6) for x, y in plank], False), stroke("#f0c090", 1.3, 0.28))
        w.canvas.drawPaint(texture("dry", 0.22, scale=(1.6, 0.35)))
    w.canvas.drawPath(ribbon([(x, y - 1) for x, y in _SHEER], [4.2, 5.4, 5.4, 5.2, 4.2]), fill(_RAIL))
    w.canvas.drawPath(ribbon([(x, y + 4.5) for x, y in _SHEER], [1.2, 1.6, 1.2]), fill(w.dark(w.colour, 0.6), 0.6))


def draw_oar(canvas: Canvas, hand: Point, facing: float, stroke_at: float, dip: float, tones: Tones, *, far: bool) -> None:
    """One oar from the rower's hands over the gunwale to the blade.

    Args:
        canvas: where, not mirrored.
        hand: the grip.
        facing: -1 or 1, the way the rower faces.
        stroke_at: -1 pulled to 1 stretched out.
        dip: 0 out of the water to 1 in it.
        tones: the scene's colours.
        far: the one on the far side.
    """
    hx, hy = hand
    sweep = -facing * stroke_at
    if far:
        blade = (hx + facing * (96 + 20 * sweep * facing), hy + 34 + 26 * dip)
    else:
        blade = (hx - facing * 150 + sweep * 62, hy + 74 + 44 * dip)
    wood = mix("#d8ac7c", tones.shade, 0.28) if far else "#e0b686"
    canvas.drawPath(ribbon([(hx + (hx - blade[0]) * 0.10, hy + (hy - blade[1]) * 0.10), hand, blade], [4.2, 4.4, 4.0]), fill(wood))
    angle = math.degrees(math.atan2(blade[1] - hy, blade[0] - hx))
    with kept(canvas):
        canvas.translate(*blade)
        canvas.rotate(angle)
        size = 0.72 if far else 1.0
        shape = smooth(
            [
                (-8 * size, -4),
                (16 * size, -11 * size),
                (56 * size, -11 * size),
                (62 * size, 0),
                (56 * size, 11 * size),
                (16 * size, 11 * size),
                (-8 * size, 4),
            ]
        )
        part(canvas, shape, wood, tones, crescent=2)


def _raft_back(w: Workshop) -> None:
    w.part([(-190, -26), (190, -26), (206, -6), (-206, -6)], w.dark(_WOOD, 0.12), tension=0.3)
    for i in range(7):
        x = -170 + i * 56
        w.canvas.drawPath(
            polygon([(x, -26), (x + 3, -26), (x + 3 + (x + 2) * 0.08, -6), (x + (x + 2) * 0.08, -6)]), fill(w.dark(_WOOD, 0.5), 0.6)
        )


def _raft_front(w: Workshop) -> None:
    for i in range(8):
        x = -196 + i * 56
        part(w.canvas, round_rect(x - 26, -10, 52, 30, 14), blend(_WOOD, "#c88a5c", 0.35 * (i % 2)), w.tones, crescent=3)
        w.canvas.drawPath(ellipse(x, 5, 15, 10), stroke(w.dark(_WOOD), 1.6, 0.5))
    w.canvas.drawPath(ribbon([(-214, -4), (0, -1), (214, -4)], [3, 3.4, 3]), fill("#d8c090"))


# ---------------------------------------------------------------- wheels


def _wheel(w: Workshop, x: float, y: float, r: float, *, tyre: str = "#2c2a32", hub: str = "#b8bcc4", spokes: int = 0) -> None:
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


def _car_back(w: Workshop) -> None:
    w.part(
        [(-118, -40), (-122, _SILL - 26), (-60, _SILL - 34), (60, _SILL - 26), (140, _SILL), (140, -40)], w.dark(w.colour, 0.5), tension=0.5
    )
    w.part([(-96, -50), (-98, -134), (-80, -146), (-62, -134), (-56, -50)], "#8a5440", crescent=3)
    w.canvas.drawPath(ellipse(84, -116, 5, 22), stroke("#3a3038", 6))
    w.canvas.drawLine(84, -108, 112, -86, stroke("#3a3038", 6))


def _car_front(w: Workshop) -> None:
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
        _wheel(w, x, -35, 36)
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


def _cart_back(w: Workshop) -> None:
    w.part([(-150, -132), (118, -132), (124, -60), (-156, -60)], w.dark(_INSIDE, 0.2), tension=0.2)
    w.part([(-60, -112), (40, -112), (40, -96), (-60, -96)], w.dark("#b07a54", 0.1), tension=0.2)
    _wheel(w, -70, -44, 40, tyre="#4a3024", hub="#7a5238", spokes=8)


def _cart_front(w: Workshop) -> None:
    path = polygon([(-162, -124), (130, -124), (122, -54), (-152, -54)])
    part(w.canvas, path, w.colour, w.tones, crescent=6)
    for y in (-102, -79):
        w.canvas.drawPath(smooth([(-158, y), (126, y)], False), stroke(w.dark(w.colour, 0.55), 2, 0.7))
    w.canvas.drawPath(round_rect(-168, -130, 304, 9, 4), fill(_RAIL))
    w.canvas.drawPath(ribbon([(118, -62), (180, -60), (250, -78)], [5, 4.6, 4]), fill("#8a5c3c"))
    _wheel(w, -46, -46, 46, tyre="#5a3a2a", hub="#96683f", spokes=8)


def _bike_back(w: Workshop) -> None:
    _wheel(w, -92, -52, 52, hub="#c8ccd4", spokes=14)
    _wheel(w, 98, -52, 52, hub="#c8ccd4", spokes=14)


def _bike_front(w: Workshop) -> None:
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


# ---------------------------------------------------------------- others


def _sled_back(w: Workshop) -> None:
    w.part([(-130, -40), (120, -40), (126, -30), (-134, -30)], w.dark(w.colour, 0.3), tension=0.2)


def _sled_front(w: Workshop) -> None:
    c = w.canvas
    c.drawPath(smooth([(-150, -2), (60, 0), (128, -6), (158, -34), (146, -56)], False), stroke("#a8843c", 6.5))
    for x in (-96, 0, 84):
        c.drawLine(x, -32, x - 4, -3, stroke(w.dark(w.colour, 0.35), 6))
    part(c, round_rect(-138, -42, 268, 16, 8), w.colour, w.tones, crescent=3)
    c.drawPath(smooth([(128, -38), (150, -66), (136, -78)], False), stroke(w.colour, 8))


def _carpet(w: Workshop) -> None:
    wave = [math.sin(w.t * 2.4 + i * 0.9) * 5 for i in range(7)]
    top = [(-180 + i * 60, -26 + wave[i]) for i in range(7)]
    low = [(-188 + i * 63, -4 + wave[i]) for i in range(6, -1, -1)]
    w.part(top + low, w.colour, crescent=3)
    w.canvas.drawPath(smooth([(x, y + 16) for x, y in top], False), stroke("#f0cc6a", 3.4))
    for x, y in (top[0], top[-1]):
        for i in range(3):
            w.canvas.drawLine(x, y + 5 + i * 6, x + (16 if x > 0 else -16), y + 8 + i * 7, stroke("#f0cc6a", 2.6))


def _nothing(w: Workshop) -> None:
    """Nothing on this side of the riders."""


def _ship_back(w: Workshop) -> None:
    w.part([(-124, -40), (-116, -220), (-34, -286), (74, -278), (136, -184), (154, -40)], "#33405a", tension=0.7)
    w.part([(-82, -30), (-76, -140), (-50, -150), (-40, -60), (0, -40)], "#5a4a6a", crescent=3)


def _ship_front(w: Workshop) -> None:
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


def _balloon_back(w: Workshop) -> None:
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


def _balloon_front(w: Workshop) -> None:
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


def _plane_back(w: Workshop) -> None:
    w.part([(-70, -60), (-60, -120), (60, -120), (70, -60)], w.dark("#5a3a30", 0.2), tension=0.4)


def _plane_front(w: Workshop) -> None:
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
    _wheel(w, 86, -16, 18)


def _wheelchair_back(w: Workshop) -> None:
    w.part([(-54, -60), (-60, -168), (-44, -168), (-38, -70), (46, -70), (46, -56)], w.dark("#3a4252", 0.1), tension=0.3)


def _wheelchair_front(w: Workshop) -> None:
    _wheel(w, -22, -52, 52, hub="#c8ccd4", spokes=12)
    _wheel(w, 66, -16, 16)
    w.canvas.drawPath(smooth([(-30, -110), (34, -108)], False), stroke("#4a5262", 7))
    w.canvas.drawLine(44, -66, 66, -20, stroke("#6a7282", 5))


# ---------------------------------------------------------------- the table

_BOAT = Vehicle(back=_boat_back, front=_boat_front, seat=(-34, 46), bounds=Bounds(-240, -130, 250, 60), colour=_WOOD)
_RAFT = Vehicle(back=_raft_back, front=_raft_front, seat=(-40, 30), bounds=Bounds(-240, -40, 240, 40), pose="stretch", legs=True, yaw=42)
_CAR = Vehicle(
    back=_car_back,
    front=_car_front,
    seat=(-34, 74),
    bounds=Bounds(-250, -185, 256, 12),
    pose="drive",
    colour="#c8503c",
    wheel=36,
    spacing=92,
)
_CART = Vehicle(back=_cart_back, front=_cart_front, seat=(-8, 110), bounds=Bounds(-180, -150, 260, 6), colour="#a8703f", wheel=46)
_BIKE = Vehicle(
    back=_bike_back,
    front=_bike_front,
    seat=(-34, 0),
    bounds=Bounds(-150, -170, 156, 6),
    pose="ride",
    legs=True,
    yaw=60,
    colour="#c8503c",
    wheel=52,
)
_SLED = Vehicle(
    back=_sled_back,
    front=_sled_front,
    seat=(-60, 56),
    bounds=Bounds(-160, -90, 170, 6),
    pose="stretch",
    legs=True,
    yaw=48,
    colour="#b8503c",
)
_CARPET = Vehicle(
    back=_nothing, front=_carpet, seat=(-50, 40), bounds=Bounds(-210, -50, 210, 10), pose="stretch", legs=True, yaw=42, colour="#9a3a5a"
)
_SPACESHIP = Vehicle(
    back=_ship_back, front=_ship_front, seat=(-10, 66), bounds=Bounds(-340, -310, 290, 8), pose="drive", colour="#c4ccd8", spacing=84
)
_BALLOON = Vehicle(
    back=_balloon_back,
    front=_balloon_front,
    seat=(0, 8),
    bounds=Bounds(-210, -790, 210, 6),
    pose="stand",
    colour="#d8604a",
    spacing=88,
    yaw=0,
)
_PLANE = Vehicle(
    back=_plane_back, front=_plane_front, seat=(0, 66), bounds=Bounds(-330, -190, 240, 8), pose="drive", colour="#4a8ab0", spacing=92
)
_WHEELCHAIR = Vehicle(
    back=_wheelchair_back, front=_wheelchair_front, seat=(-16, 78), bounds=Bounds(-90, -180, 100, 6), legs=True, yaw=40, wheel=52
)

VEHICLES: dict[str, Vehicle] = {
    **dict.fromkeys(("rowing boat", "boat", "rowboat", "canoe", "kayak", "dinghy", "lifeboat", "gondola", "sailboat", "sailing boat", "ferry",
                     "ship", "yacht", "pirate ship", "submarine"), _BOAT),
    "raft": _RAFT,
    **dict.fromkeys(("car", "taxi", "cab", "van", "truck", "lorry", "bus", "tractor", "racing car", "race car", "ambulance", "fire engine",
                     "limousine", "train", "tram", "locomotive", "steam engine"), _CAR),
    **dict.fromkeys(("cart", "wagon", "carriage", "pram", "stroller", "shopping cart"), _CART),
    **dict.fromkeys(("bicycle", "bike", "motorcycle", "scooter", "moped", "tricycle", "unicycle", "snowmobile"), _BIKE),
    **dict.fromkeys(("sled", "sledge", "sleigh", "skateboard", "skateboard ride", "hoverboard"), _SLED),
    **dict.fromkeys(("magic carpet", "flying carpet"), _CARPET),
    **dict.fromkeys(("spaceship", "rocket", "ufo", "spacecraft", "shuttle"), _SPACESHIP),
    **dict.fromkeys(("hot air balloon", "balloon basket", "airship"), _BALLOON),
    **dict.fromkeys(("plane", "airplane", "biplane", "helicopter"), _PLANE),
    "wheelchair": _WHEELCHAIR,
}  # fmt: skip
_PAINTED = {"taxi": "#f0c040", "cab": "#f0c040", "fire engine": "#c83a34", "ambulance": "#f0efe8", "van": "#5a8a9a", "bus": "#d86a3a",
            "tractor": "#4a8a4a", "train": "#3a6a5a", "tram": "#c85a3a", "locomotive": "#3a4048", "steam engine": "#3a4048"}  # fmt: skip
USUAL_VEHICLE = {"row": "rowing boat", "drive": "car", "ride": "bicycle"}
"""What a pose sits in when the scene does not say."""
ROWED = frozenset({"rowing boat", "boat", "rowboat", "canoe", "kayak", "dinghy", "lifeboat", "gondola"})


def vehicle_of(noun: str) -> Vehicle | None:
    """The vehicle that a noun names: by its own row, or that of its last word; None where it is not known."""
    return VEHICLES.get(noun) or VEHICLES.get(noun.split()[-1] if noun else "")


def vehicle_colour(noun: str, vehicle: Vehicle) -> str:
    """The colour of its body."""
    return _PAINTED.get(noun, vehicle.colour)


def stool(canvas: Canvas, x: float, height: float, tones: Tones) -> None:
    """A plain stool under somebody who sits on nothing; ``height`` of its seat in units."""
    wood = "#a87850"
    for dx in (-19, 19):
        line = [(x + dx * 0.8, -height + 4), (x + dx * 1.15, -2)]
        canvas.drawPath(ribbon(line, [4.5, 3.6]), fill(mix(wood, tones.shade, 0.3)))
    canvas.drawLine(x - 18, -height * 0.42, x + 18, -height * 0.42, stroke(mix(wood, tones.shade, 0.4), 4))
    part(canvas, round_rect(x - 33, -height - 5, 66, 12, 5), wood, tones, crescent=2)
